"""the school year that is turned for a programme is kept with what it did, so that it can be put back."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "2c7d9e41b6f8"
down_revision = "d94e7b10c5a2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jaarwissel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opleiding_id", sa.Uuid(), nullable=False),
        sa.Column("schooljaar", sa.String(9), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("aantallen", portal.db.types.Json, nullable=False),
        sa.Column("op", portal.db.types.Moment(timezone=True), nullable=False),
        sa.Column("door_id", sa.Uuid(), nullable=False),
        sa.Column("ongedaan_op", portal.db.types.Moment(timezone=True), nullable=True),
        sa.Column("ongedaan_door_id", sa.Uuid(), nullable=True),
        sa.Column("reden", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["opleiding_id"], ["opleiding.id"]),
        sa.ForeignKeyConstraint(["door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["ongedaan_door_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_jaarwissel_opleiding_id", "jaarwissel", ["opleiding_id"])
    op.create_index("ix_jaarwissel_schooljaar", "jaarwissel", ["schooljaar"])
    op.create_table(
        "jaarwisselregel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jaarwissel_id", sa.Uuid(), nullable=False),
        sa.Column("gevolg", sa.String(20), nullable=False),
        sa.Column("rij_id", sa.Uuid(), nullable=False),
        sa.Column("oud", portal.db.types.Json, nullable=False),
        sa.ForeignKeyConstraint(["jaarwissel_id"], ["jaarwissel.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_jaarwisselregel_jaarwissel_id", "jaarwisselregel", ["jaarwissel_id"])
    op.create_index("ix_jaarwisselregel_rij_id", "jaarwisselregel", ["rij_id"])


def downgrade() -> None:
    op.drop_table("jaarwisselregel")
    op.drop_table("jaarwissel")
