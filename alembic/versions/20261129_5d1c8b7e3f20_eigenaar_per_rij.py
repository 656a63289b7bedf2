"""every row that partners touch has an owner: who knows a person, whose accommodation, whose waiting message.

What was there gets an owner where only one can be meant: when the school has exactly one registry. Otherwise it has
none, and then no partner touches it. Staff never belongs to a registry.
"""

import json
import uuid
from datetime import UTC, datetime

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "5d1c8b7e3f20"
down_revision = "7b3e9d2f4c18"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)
ZONDER_EIGENAAR = ("planbaretoets", "groep", "opleidingsinschrijving")


def upgrade() -> None:
    op.create_table(
        "persoonsbron",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("koppeling_id", sa.Uuid(), nullable=False),
        sa.Column("oke_id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("hoofd", sa.Boolean(), nullable=False),
        sa.Column("sinds", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["koppeling_id"], ["koppeling.id"]),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("koppeling_id", "oke_id"),
    )
    op.create_index("ix_persoonsbron_oke_id", "persoonsbron", ["oke_id"])
    op.create_index("ix_persoonsbron_persoon_id", "persoonsbron", ["persoon_id"])
    op.add_column("persoon", sa.Column("eigen_velden", portal.db.types.Json, nullable=False, server_default="[]"))
    for tabel, naam in (("voorziening", "fk_voorziening_koppeling"), ("wachtdeel", "fk_wachtdeel_koppeling")):
        with op.batch_alter_table(tabel) as batch:
            batch.add_column(sa.Column("koppeling_id", sa.Uuid(), nullable=True))
            batch.create_foreign_key(naam, "koppeling", ["koppeling_id"], ["id"])
    op.add_column("wachtdeel", sa.Column("besloten_op", MOMENT, nullable=True))
    op.add_column(
        "zittingsmedewerker", sa.Column("afnameleider", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("ix_wachtdeel_koppeling_id", "wachtdeel", ["koppeling_id"])
    _van_wie_wacht()
    _geef_eigenaar()


def _van_wie_wacht() -> None:
    """A waiting message said in its content whose it is."""
    wachtdeel, koppeling = _tabel("wachtdeel", inhoud=portal.db.types.Json), _tabel("koppeling")
    verbinding = op.get_bind()
    bekend = set(verbinding.execute(sa.select(koppeling.c.id)).scalars())
    for id, inhoud in verbinding.execute(sa.select(wachtdeel.c.id, wachtdeel.c.inhoud)).all():
        van = (inhoud if isinstance(inhoud, dict) else json.loads(inhoud)).get("koppeling_id")
        if van and uuid.UUID(van) in bekend:
            zet = sa.update(wachtdeel).where(wachtdeel.c.id == id)
            verbinding.execute(zet.values(koppeling_id=uuid.UUID(van)))


def _geef_eigenaar() -> None:
    """What has no owner belongs to the only registry there is; with none or several it stays without."""
    verbinding, koppeling = op.get_bind(), _tabel("koppeling", soort=sa.String())
    registers = verbinding.execute(sa.select(koppeling.c.id).where(koppeling.c.soort == "dr")).scalars().all()
    if len(registers) != 1:
        return
    dr = registers[0]
    for naam in ZONDER_EIGENAAR:
        tabel = _tabel(naam)
        verbinding.execute(sa.update(tabel).where(tabel.c.koppeling_id.is_(None)).values(koppeling_id=dr))
    inschrijving = _tabel("inschrijving", oke_id=sa.Uuid())
    verbinding.execute(
        sa.update(inschrijving)
        .where(inschrijving.c.koppeling_id.is_(None), inschrijving.c.oke_id.is_not(None))
        .values(koppeling_id=dr)
    )
    voorziening = _tabel("voorziening", bron=sa.String())
    verbinding.execute(sa.update(voorziening).where(voorziening.c.bron == "dr").values(koppeling_id=dr))
    wachtdeel = _tabel("wachtdeel")
    verbinding.execute(sa.update(wachtdeel).where(wachtdeel.c.koppeling_id.is_(None)).values(koppeling_id=dr))
    persoon, bron = _tabel("persoon", oke_id=sa.Uuid(), is_student=sa.Boolean()), _persoonsbron()
    van_dr = sa.select(
        persoon.c.id, sa.literal(dr, sa.Uuid()), persoon.c.oke_id, persoon.c.id, sa.true(),
        sa.literal(datetime.now(UTC), MOMENT),
    ).where(persoon.c.oke_id.is_not(None), persoon.c.is_student.is_(True))  # fmt: skip
    verbinding.execute(
        sa.insert(bron).from_select(["id", "koppeling_id", "oke_id", "persoon_id", "hoofd", "sinds"], van_dr)
    )


def _tabel(naam: str, **kolommen: sa.types.TypeEngine) -> sa.TableClause:
    eigen = [sa.column(k, soort) for k, soort in kolommen.items()]
    return sa.table(naam, sa.column("id", sa.Uuid()), sa.column("koppeling_id", sa.Uuid()), *eigen)


def _persoonsbron() -> sa.TableClause:
    return _tabel("persoonsbron", oke_id=sa.Uuid(), persoon_id=sa.Uuid(), hoofd=sa.Boolean(), sinds=MOMENT)


def downgrade() -> None:
    op.drop_column("zittingsmedewerker", "afnameleider")
    op.drop_index("ix_wachtdeel_koppeling_id", "wachtdeel")
    op.drop_column("wachtdeel", "besloten_op")
    for tabel, naam in (("voorziening", "fk_voorziening_koppeling"), ("wachtdeel", "fk_wachtdeel_koppeling")):
        with op.batch_alter_table(tabel) as batch:
            batch.drop_constraint(naam, type_="foreignkey")
            batch.drop_column("koppeling_id")
    op.drop_column("persoon", "eigen_velden")
    op.drop_table("persoonsbron")
