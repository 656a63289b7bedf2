"""basic data: rooms say what they are for, rooms and units can end, and files that are read in are batches."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "3a9f6c2e81d0"
down_revision = "8c4f1a7e2d60"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("ruimte") as tabel:
        tabel.add_column(sa.Column("gebouw", sa.String(100), nullable=False, server_default=""))
        tabel.add_column(sa.Column("apparaten", sa.Integer(), nullable=False, server_default="0"))
        tabel.add_column(sa.Column("prikkelarm", sa.Boolean(), nullable=False, server_default=sa.false()))
        tabel.add_column(sa.Column("drempelvrij", sa.Boolean(), nullable=False, server_default=sa.false()))
        tabel.add_column(sa.Column("gesloten_op", sa.Date(), nullable=True))
    with op.batch_alter_table("eenheid") as tabel:
        tabel.add_column(sa.Column("gesloten_op", sa.Date(), nullable=True))
    op.create_table(
        "inleespartij",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.String(20), nullable=False),
        sa.Column("bestand", sa.String(200), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("inhoud", sa.LargeBinary(), nullable=False),
        sa.Column("toewijzing", portal.db.types.Json, nullable=False),
        sa.Column("aantallen", portal.db.types.Json, nullable=False),
        sa.Column("door_id", sa.Uuid(), nullable=True),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("toegepast_op", MOMENT, nullable=True),
        sa.Column("ongedaan_op", MOMENT, nullable=True),
        sa.Column("ongedaan_door_id", sa.Uuid(), nullable=True),
        sa.Column("reden", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["ongedaan_door_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_inleespartij_status", "inleespartij", ["status"])
    op.create_index("ix_inleespartij_toegepast_op", "inleespartij", ["toegepast_op"])
    op.create_table(
        "inleeswijziging",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partij_id", sa.Uuid(), nullable=False),
        sa.Column("volgorde", sa.Integer(), nullable=False),
        sa.Column("tabel", sa.String(60), nullable=False),
        sa.Column("rij_id", sa.Uuid(), nullable=False),
        sa.Column("oud", portal.db.types.Json, nullable=True),
        sa.Column("nieuw", portal.db.types.Json, nullable=False),
        sa.ForeignKeyConstraint(["partij_id"], ["inleespartij.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_inleeswijziging_partij_id", "inleeswijziging", ["partij_id"])
    op.create_index("ix_inleeswijziging_rij_id", "inleeswijziging", ["rij_id"])


def downgrade() -> None:
    op.drop_table("inleeswijziging")
    op.drop_table("inleespartij")
    with op.batch_alter_table("eenheid") as tabel:
        tabel.drop_column("gesloten_op")
    with op.batch_alter_table("ruimte") as tabel:
        for kolom in ("gesloten_op", "drempelvrij", "prikkelarm", "apparaten", "gebouw"):
            tabel.drop_column(kolom)
