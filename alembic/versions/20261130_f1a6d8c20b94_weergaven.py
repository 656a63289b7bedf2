"""how somebody likes to see a list, under a name."""

import sqlalchemy as sa

from alembic import op

revision = "f1a6d8c20b94"
down_revision = "f6c8d0e2a134"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "weergave",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("persoon_id", sa.Uuid(), sa.ForeignKey("persoon.id"), nullable=False),
        sa.Column("pad", sa.String(100), nullable=False),
        sa.Column("naam", sa.String(60), nullable=False),
        sa.Column("vraag", sa.String(1000), nullable=False),
        sa.Column("gemaakt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gewijzigd_op", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("persoon_id", "pad", "naam"),
    )
    op.create_index("ix_weergave_persoon_id", "weergave", ["persoon_id"])


def downgrade() -> None:
    op.drop_index("ix_weergave_persoon_id", "weergave")
    op.drop_table("weergave")
