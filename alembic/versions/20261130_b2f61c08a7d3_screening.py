"""what somebody from outside thought of an exam."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "b2f61c08a7d3"
down_revision = "7a4d10be93c2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("examen_id", sa.Uuid(), nullable=False),
        sa.Column("aanleiding", sa.String(12), nullable=False),
        sa.Column("op", sa.Date(), nullable=False),
        sa.Column("door", sa.String(200), nullable=False),
        sa.Column("uitkomst", sa.String(12), nullable=False),
        sa.Column("bevindingen", sa.String(2000), nullable=False),
        sa.Column("vindplaats", sa.String(500), nullable=False),
        sa.Column("volgende_op", sa.Date(), nullable=True),
        sa.Column("laatste", sa.Boolean(), nullable=False),
        sa.Column("door_id", sa.Uuid(), nullable=False),
        sa.Column("vastgelegd_op", portal.db.types.Moment(timezone=True), nullable=False),
        sa.Column("vervallen_op", portal.db.types.Moment(timezone=True), nullable=True),
        sa.Column("vervallen_reden", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["examen_id"], ["examen.id"]),
        sa.ForeignKeyConstraint(["door_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_screening_examen_id", "screening", ["examen_id"])
    op.create_index("ix_screening_volgende_op", "screening", ["volgende_op"])


def downgrade() -> None:
    op.drop_table("screening")
