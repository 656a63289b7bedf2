"""acts that were done are remembered for a week, so that what arrives again is not done again."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "8c4f1a7e2d60"
down_revision = "8c4f1e27ab60"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gedanehandeling",
        sa.Column("sleutel", sa.String(64), nullable=False),
        sa.Column("wat", sa.String(64), nullable=False),
        sa.Column("tab", sa.String(64), nullable=False),
        sa.Column("afdruk", sa.String(64), nullable=False),
        sa.Column("op", portal.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sleutel"),
    )
    op.create_index("ix_gedanehandeling_op", "gedanehandeling", ["op"])
    op.create_index("ix_gedanehandeling_wat_op", "gedanehandeling", ["wat", "op"])


def downgrade() -> None:
    op.drop_table("gedanehandeling")
