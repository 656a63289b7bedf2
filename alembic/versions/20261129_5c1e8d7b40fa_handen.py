"""who had which hand in which sitting, and who took a mandate over."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "5c1e8d7b40fa"
down_revision = "a90c4e2f7b11"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)
HANDEN = {
    "plannen": (
        "zitting.gepland", "zitting.gewijzigd", "zitting.gepubliceerd", "zitting.geannuleerd", "medewerker.gekoppeld",
        "medewerker.ontkoppeld", "student.geplaatst", "student.van_zitting_gehaald",
        "student.voorzieningen_bijgewerkt", "wachtlijst.toegevoegd",
    ),
    "beoordelen": ("resultaat.beoordeeld", "beoordeling.gedaan"),
    "besluiten": (
        "resultaat.vastgesteld", "resultaat.teruggestuurd", "resultaat.herzien", "herziening.toegepast",
        "herziening.afgewezen", "afwezigheid.besloten",
    ),
}  # fmt: skip
ZAAK = {
    "zitting": "SELECT id, id AS zaak FROM zitting",
    "deelname": "SELECT id, zitting_id AS zaak FROM deelname",
    "beoordeling": "SELECT id, zitting_id AS zaak FROM beoordeling",
    "resultaat": "SELECT id, zitting_id AS zaak FROM resultaat",
    "herziening": "SELECT h.id, r.zitting_id AS zaak FROM herziening h JOIN resultaat r ON r.id = h.resultaat_id",
}


def upgrade() -> None:
    op.create_table(
        "zaakhand",
        sa.Column("zitting_id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("hand", sa.String(12), nullable=False),
        sa.Column("actie", sa.String(60), nullable=False),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("volgnummer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("zitting_id", "persoon_id", "hand"),
    )
    op.create_index("ix_zaakhand_persoon_id", "zaakhand", ["persoon_id"])
    with op.batch_alter_table("mandaat") as tabel:
        tabel.add_column(sa.Column("bekrachtigd_op", MOMENT, nullable=True))
        tabel.add_column(sa.Column("bekrachtigd_door_id", sa.Uuid(), nullable=True))
        tabel.create_foreign_key("fk_mandaat_bekrachtigd_door", "persoon", ["bekrachtigd_door_id"], ["id"])
    _uit_het_log()


def _uit_het_log() -> None:
    """Every hand that the log already shows, with its first row."""
    hand = " ".join(
        f"WHEN a.actie IN ({', '.join(repr(actie) for actie in acties)}) THEN '{naam}'"
        for naam, acties in HANDEN.items()
    )
    alle = ", ".join(repr(actie) for acties in HANDEN.values() for actie in acties)
    delen = " UNION ALL ".join(
        f"SELECT z.zaak, a.persoon_id, CASE {hand} END AS hand, a.actie, a.op, a.volgnummer "
        f"FROM auditregel a JOIN ({zaak}) z ON z.id = a.onderwerp_id "
        f"WHERE a.onderwerp_soort = '{soort}' AND a.persoon_id IS NOT NULL AND a.rol <> 'student' AND a.actie IN ({alle})"
        for soort, zaak in ZAAK.items()
    )
    op.execute(
        "INSERT INTO zaakhand (zitting_id, persoon_id, hand, actie, op, volgnummer) "
        "SELECT zaak, persoon_id, hand, actie, op, volgnummer FROM ("
        "SELECT d.*, ROW_NUMBER() OVER (PARTITION BY zaak, persoon_id, hand ORDER BY volgnummer) AS nr "
        f"FROM ({delen}) d) e WHERE nr = 1"
    )


def downgrade() -> None:
    with op.batch_alter_table("mandaat") as tabel:
        tabel.drop_constraint("fk_mandaat_bekrachtigd_door", type_="foreignkey")
        tabel.drop_column("bekrachtigd_door_id")
        tabel.drop_column("bekrachtigd_op")
    op.drop_index("ix_zaakhand_persoon_id", "zaakhand")
    op.drop_table("zaakhand")
