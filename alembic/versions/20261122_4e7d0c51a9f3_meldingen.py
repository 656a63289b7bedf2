"""issue log, reading back from the delivery system, and secrets that change without a break."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "4e7d0c51a9f3"
down_revision = "c7d1f0a4b3e2"
branch_labels = None
depends_on = None


def _moment(naam: str, leeg: bool = True) -> sa.Column:
    return sa.Column(naam, portal.db.types.Moment(timezone=True), nullable=leeg)


def _melding() -> None:
    op.create_table(
        "melding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("titel", sa.String(200), nullable=False),
        sa.Column("omschrijving", sa.String(4000), nullable=False),
        sa.Column("oorzaak", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("eigenaar_id", sa.Uuid(), nullable=True),
        sa.Column("uiterlijk", sa.Date(), nullable=True),
        sa.Column("oplossing", sa.String(2000), nullable=False),
        sa.Column("sleutel", sa.String(120), nullable=False),
        sa.Column("zitting_id", sa.Uuid(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        _moment("gemaakt_op", leeg=False),
        sa.Column("gemaakt_door_id", sa.Uuid(), nullable=True),
        _moment("opgelost_op"),
        sa.ForeignKeyConstraint(["eigenaar_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["gemaakt_door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["zitting_id"], ["zitting.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("nummer"),
    )
    op.create_index("ix_melding_lijst", "melding", ["status", "uiterlijk"])
    for kolom in ("eigenaar_id", "sleutel", "zitting_id", "gemaakt_op"):
        op.create_index(f"ix_melding_{kolom}", "melding", [kolom])


def _delen() -> None:
    op.create_table(
        "meldingbericht",
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("bericht_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["bericht_id"], ["okebericht.id"]),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"]),
        sa.PrimaryKeyConstraint("melding_id", "bericht_id"),
    )
    op.create_index("ix_meldingbericht_bericht_id", "meldingbericht", ["bericht_id"])
    op.create_table(
        "meldingregel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        _moment("op", leeg=False),
        sa.Column("door_id", sa.Uuid(), nullable=True),
        sa.Column("tekst", sa.String(2000), nullable=False),
        sa.ForeignKeyConstraint(["door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_meldingregel_melding_id", "meldingregel", ["melding_id"])


def _teruglezing() -> None:
    op.create_table(
        "teruglezing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("zitting_id", sa.Uuid(), nullable=False),
        _moment("gevraagd_op", leeg=False),
        sa.Column("gevraagd_door_id", sa.Uuid(), nullable=True),
        _moment("klaar_op"),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("uitleg", sa.String(500), nullable=False),
        sa.Column("component_daar", sa.String(60), nullable=False),
        sa.Column("daar", portal.db.types.Json, nullable=False),
        sa.ForeignKeyConstraint(["gevraagd_door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["zitting_id"], ["zitting.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_teruglezing_zitting_id", "teruglezing", ["zitting_id"])


def upgrade() -> None:
    _melding()
    _delen()
    _teruglezing()
    op.add_column("koppeling", sa.Column("eenheid_id", sa.Uuid(), nullable=True))
    op.add_column("koppeling", _moment("secret_sinds"))
    op.add_column("okeclient", sa.Column("secret_hash_vorige", sa.String(200), nullable=False, server_default=""))
    op.add_column("okeclient", _moment("vorige_tot"))


def downgrade() -> None:
    for tabel, kolom in (
        ("okeclient", "vorige_tot"),
        ("okeclient", "secret_hash_vorige"),
        ("koppeling", "secret_sinds"),
        ("koppeling", "eenheid_id"),
    ):
        op.drop_column(tabel, kolom)
    for tabel in ("teruglezing", "meldingregel", "meldingbericht", "melding"):
        op.drop_table(tabel)
