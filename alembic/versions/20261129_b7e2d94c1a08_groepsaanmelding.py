"""an act that enrols a group is kept with what it made, so that it can be put out again."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "b7e2d94c1a08"
down_revision = "e7b20c94d1a6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "groepsaanmelding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("groep_id", sa.Uuid(), nullable=False),
        sa.Column("examen_id", sa.Uuid(), nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=False),
        sa.Column("op", portal.db.types.Moment(timezone=True), nullable=False),
        sa.Column("door_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["groep_id"], ["groep.id"]),
        sa.ForeignKeyConstraint(["examen_id"], ["examen.id"]),
        sa.ForeignKeyConstraint(["door_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_groepsaanmelding_groep_id", "groepsaanmelding", ["groep_id"])
    op.add_column("inschrijving", sa.Column("groepsaanmelding_id", sa.Uuid(), nullable=True))
    op.create_index("ix_inschrijving_groepsaanmelding_id", "inschrijving", ["groepsaanmelding_id"])


def downgrade() -> None:
    op.drop_index("ix_inschrijving_groepsaanmelding_id", "inschrijving")
    op.drop_column("inschrijving", "groepsaanmelding_id")
    op.drop_table("groepsaanmelding")
