"""what a role means in the other systems of the school."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "c7d1f0a4b3e2"
down_revision = "b2612621196c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rolbeschrijving",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rol", sa.String(20), nullable=False),
        sa.Column("systeem", sa.String(100), nullable=False),
        sa.Column("tekst", sa.String(1000), nullable=False),
        sa.Column("gewijzigd_op", portal.db.types.Moment(timezone=True), nullable=False),
        sa.Column("gewijzigd_door_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["gewijzigd_door_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("rol", "systeem"),
    )


def downgrade() -> None:
    op.drop_table("rolbeschrijving")
