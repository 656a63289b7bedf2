"""the week in which a student would like to do an exam."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "d4a8f1c36e90"
down_revision = "5e0c8d17f3a2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "momentwens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inschrijving_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("dag", sa.Date(), nullable=True),
        sa.Column("op", portal.db.types.Moment(timezone=True), nullable=False),
        sa.Column("door_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["inschrijving_id"], ["inschrijving.id"]),
        sa.ForeignKeyConstraint(["door_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("inschrijving_id"),
    )
    op.create_index("ix_momentwens_week", "momentwens", ["week", "inschrijving_id", "op"])
    _status_index("status", "examen_id", "toets_id", "go_tot")


def downgrade() -> None:
    _status_index("status", "examen_id")
    op.drop_table("momentwens")


def _status_index(*kolommen: str) -> None:
    """The forecast counts every open enrolment from this index alone."""
    op.drop_index("ix_inschrijving_status", "inschrijving")
    op.create_index("ix_inschrijving_status", "inschrijving", list(kolommen))
