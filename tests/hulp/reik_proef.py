"""One try of the walk over reach: which rows an act changed, and which texts a reading gave, within sight and out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork
from portal.db.tabel import tabel
from portal.domain.fouten import PortalFout
from portal.domain.rechten import Rol
from tests.hulp.reik_deuren import Deur
from tests.hulp.reik_school import MERK, Wereld
from tests.hulp.reik_zicht import SPOOR, TABELLEN, Ogen, kort


def zet_verklikkers(uow: UnitOfWork) -> None:
    """From now on each row that changes in this database says so."""
    pg = uow.session.get_bind().dialect.name == "postgresql"
    uow.session.execute(text("CREATE TABLE proefspoor (tabel text, op text, sleutel text)"))
    for naam_, model in TABELLEN.items():
        kolom = next(iter(tabel(model).primary_key.columns)).name
        for op, rij in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            zet = f"INSERT INTO proefspoor VALUES ('{naam_}', '{op}', {rij}.{kolom})"
            kop = f"AFTER {op} ON {naam_}"
            if pg:
                f = f"proef_{naam_}_{op}".lower()
                uow.session.execute(
                    text(
                        f"CREATE FUNCTION {f}() RETURNS trigger AS $$ BEGIN {zet}; RETURN NULL; END $$ LANGUAGE plpgsql"
                    )
                )
                uow.session.execute(text(f"CREATE TRIGGER {f} {kop} FOR EACH ROW EXECUTE FUNCTION {f}()"))
            else:
                uow.session.execute(text(f"CREATE TRIGGER proef_{naam_}_{op} {kop} BEGIN {zet}; END"))


def spelers(uow: UnitOfWork, w: Wereld, *, heel: bool) -> Iterator[tuple[str, Principal]]:
    """Everybody who walks, as a session would make him: those of one team, and when whole those of the school too."""
    for waar, mensen in (("team", w.mensen), ("school", w.heel if heel else {})):
        for rol, wie in mensen.items():
            yield (
                f"{rol}/{waar}",
                sessies.maak_principal(uow, uow.session.get_one(Persoon, wie.id), rol, w.sessies[wie.id]),
            )


def effecten(ogen: Ogen, deur: Deur, lading: list[Any]) -> list[tuple[str, str, str]] | None:
    """The rows out of sight that this act changed, and nothing of it stays; None when it was refused."""
    uow, p = ogen.uow, ogen.p
    uow.session.info.clear()
    try:
        with uow.op_proef():
            deur.functie(uow, p, *lading)
            uow.session.flush()
            rijen = {
                (t, op, kort(k)) for t, op, k in uow.session.execute(text("SELECT tabel, op, sleutel FROM proefspoor"))
            }
            nieuw = {t: ogen.nu(t) for t, op, _ in rijen if op == "INSERT" and t not in SPOOR}
            gemaakt = {(t, k) for t, op, k in rijen if op == "INSERT"}
    except PortalFout as fout:
        ogen.waarom[deur.naam] = str(fout)
        return None
    finally:
        uow.session.expire_all()
    if rijen:
        ogen.deed.add(deur.naam)
    return [
        (t, op, k) for t, op, k in rijen
        if t not in SPOOR and k not in (nieuw[t] if (t, k) in gemaakt else ogen.ziet(t))
    ]  # fmt: skip


NAMEN = {
    "examen.naam",
    "zitting.naam",
    "eenheid.naam",
    "opleiding.naam",
    "groep.naam",
    "persoon.naam",
    "persoon.tussenvoegsel",
}
"""Names that all staff may read, of a person as long as it is no student: who is who in the school, and what is held."""


def gelezen(ogen: Ogen, deur: Deur, lading: list[Any]) -> tuple[set[str], set[str]] | None:
    """Columns with text that a reading gave: of rows in sight, and of rows out of sight; None when it was refused."""
    try:
        uit = deur.functie(ogen.uow, ogen.p, *lading)
    except PortalFout as fout:
        ogen.waarom[deur.naam] = str(fout)
        return None
    binnen, buiten, staf = set(), set(), ogen.p.rol is not Rol.STUDENT
    for t, kolom, id in MERK.findall(repr(uit)):
        mag = id in ogen.ziet(t) or (staf and f"{t}.{kolom}" in NAMEN and id not in ogen.studenten())
        eigen = t == "persoon" and id == kort(ogen.p.persoon_id)
        if not eigen:
            (binnen if mag else buiten).add(f"{t}.{kolom}")
    return binnen, buiten
