"""the form of each name in which lists search and sort, and accounts without regard to capitals."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from alembic import op
from portal.db.vormen import Kaal
from portal.domain.tekst import accountnaam, sorteervorm, zoekvorm

revision = "c41d7e90ab35"
down_revision = "6f3a1c92d7e5"
branch_labels = None
depends_on = None

_ZOEK = {
    "eenheid": ("naam", "code"), "persoon": ("naam", "nummer"), "opleiding": ("naam", "crebo"),
    "examen": ("naam", "code"), "examenversie": ("naam", "code"), "ruimte": ("code", "naam"),
    "zitting": ("naam", "code"), "groep": ("naam", "code"), "melding": ("titel", "omschrijving"),
    "koppeling": ("naam",),
}  # fmt: skip
_NAAM = ("achternaam", "voornaam", "tussenvoegsel")
_LENGTE = {
    "voornaam": (100, 256), "tussenvoegsel": (40, 256), "achternaam": (100, 256), "naam": (250, 800),
    "email": (250, 256), "oke_naam": (250, 256),
}  # fmt: skip
"""What a registry may send, and the whole of it: names were cut, or refused by PostgreSQL."""
_HAP = 2000


def upgrade() -> None:
    for tabel in _ZOEK:
        op.add_column(tabel, sa.Column("zoekvorm", Kaal, nullable=False, server_default=""))
    op.add_column("persoon", sa.Column("sorteervorm", Kaal, nullable=False, server_default=""))
    for tabel, velden in _ZOEK.items():
        _vul(tabel, "zoekvorm", velden, zoekvorm)
    _vul("persoon", "sorteervorm", _NAAM, sorteervorm)
    op.drop_index("ix_persoon_achternaam", table_name="persoon")
    op.create_index("ix_persoon_sorteervorm", "persoon", ["sorteervorm"])
    _accounts()
    for tabel in _ZOEK:
        with op.batch_alter_table(tabel) as batch:
            batch.alter_column("zoekvorm", existing_type=Kaal, existing_nullable=False, server_default=None)
            if tabel == "persoon":
                batch.alter_column("sorteervorm", existing_type=Kaal, existing_nullable=False, server_default=None)
                for kolom, (oud, nieuw) in _LENGTE.items():
                    batch.alter_column(kolom, existing_type=sa.String(oud), type_=sa.String(nieuw))


def downgrade() -> None:
    op.drop_index("ix_persoon_sorteervorm", table_name="persoon")
    op.create_index("ix_persoon_achternaam", "persoon", ["achternaam"])
    with op.batch_alter_table("persoon") as batch:
        batch.drop_column("sorteervorm")
        for kolom, (oud, nieuw) in _LENGTE.items():
            batch.alter_column(kolom, existing_type=sa.String(nieuw), type_=sa.String(oud), postgresql_using=f"left({kolom}, {oud})")
    for tabel in _ZOEK:
        with op.batch_alter_table(tabel) as batch:
            batch.drop_column("zoekvorm")


def _vul(tabel: str, kolom: str, velden: tuple[str, ...], vorm: Callable[..., str]) -> None:
    """The form of every row that is there, in pieces."""
    t = sa.table(tabel, *(sa.column(k, sa.Uuid() if k == "id" else sa.Text()) for k in ("id", kolom, *velden)))
    rijen = [(r.id, vorm(*(r[v] or "" for v in range(1, len(velden) + 1)))) for r in _lees(t, velden)]
    zet = sa.update(t).where(t.c.id == sa.bindparam("wie")).values({kolom: sa.bindparam("vorm")})
    for van in range(0, len(rijen), _HAP):
        op.get_bind().execute(zet, [{"wie": id, "vorm": w} for id, w in rijen[van : van + _HAP]])


def _lees(t: Any, velden: tuple[str, ...]) -> Any:
    return op.get_bind().execute(sa.select(t.c.id, *(t.c[v] for v in velden))).all()


def _accounts() -> None:
    """Accounts in small letters. Of two that were the same but for a capital, the one that logged in last keeps it; the
    other gets a name with which nobody logs in, until somebody joins the two records."""
    t = sa.table("persoon", sa.column("id", sa.Uuid()), sa.column("account", sa.Text()))
    sessie = sa.table("sessie", sa.column("persoon_id", sa.Uuid()), sa.column("laatst_op", sa.String()))
    laatst = sa.select(sa.func.max(sessie.c.laatst_op)).where(sessie.c.persoon_id == t.c.id).scalar_subquery()
    rijen = op.get_bind().execute(sa.select(t.c.id, t.c.account, laatst).where(t.c.account.is_not(None))).all()
    bezet: set[str] = set()
    nieuw: list[dict[str, Any]] = []
    for id, account, _ in sorted(rijen, key=lambda r: (str(r[2] or ""), str(r[0])), reverse=True):
        naam = accountnaam(account)
        if naam in bezet:
            naam = f"{naam[:180]}#dubbel-{str(id)[-8:]}"
        bezet.add(naam)
        if naam != account:
            nieuw.append({"wie": id, "naam": naam})
    zet = sa.update(t).where(t.c.id == sa.bindparam("wie")).values(account=sa.bindparam("naam"))
    for rij in sorted(nieuw, key=lambda n: "#dubbel-" not in n["naam"]):
        op.get_bind().execute(zet, rij)
