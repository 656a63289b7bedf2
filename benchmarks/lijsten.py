"""How long the server takes for each list at the size of a real school, next to the bare SQL of the same page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delen.meten import demoschool, klok, spreiding, tabel
from sqlalchemy import func, select

STUDENTEN = 3000


def lijsten() -> list[tuple[str, str, Callable[..., Any], Any]]:
    """Name, role, the query of the page, and the table it is about."""
    from portal.db.aanmelden import Inschrijving
    from portal.db.beheren import Persoon
    from portal.db.beoordelen import Beoordeling
    from portal.db.inrichten import Examenversie
    from portal.db.monitoren import AuditRegel, OkeBericht
    from portal.db.plannen import Zitting
    from portal.services.aanmelden.lezen import inschrijvingen
    from portal.services.archiveren.lezen import dossiers
    from portal.services.beheren.lezen import gebruikers
    from portal.services.beoordelen.lezen import werk
    from portal.services.grond.audit import lezen
    from portal.services.inrichten.lezen import versies
    from portal.services.monitoren import stand
    from portal.services.monitoren.lezen import oke
    from portal.services.plannen.lezen import zittingen
    from portal.services.vaststellen.lezen import vaststellen
    from portal.services.werk import (
        regiekamer,
        werklijst,  # fmt: skip
    )

    def wacht_op(filter: str) -> Callable[..., Any]:
        return lambda u, p: inschrijvingen.inschrijvingen(u, p, inschrijvingen.InschrijvingFilter(stand=filter))

    return [
        ("Mijn werk", "examenbureau", werklijst.werklijst, None),
        ("Regiekamer", "examenbureau", regiekamer.regiekamer, None),
        ("Mijn werk", "beheerder", werklijst.werklijst, None),
        ("Catalogus", "examenbureau", lambda u, p: versies.versies(u, p, versies.VersieFilter()), Examenversie),
        ("Aanmeldingen", "examenbureau", wacht_op(""), Inschrijving),
        (
            "Aanmeldingen, zoeken",
            "examenbureau",
            lambda u, p: inschrijvingen.inschrijvingen(u, p, inschrijvingen.InschrijvingFilter(zoek="vos")),
            Inschrijving,
        ),
        ("Aanmeldingen, wacht op Go", "examenbureau", wacht_op("wacht_op_go"), Inschrijving),
        ("Aanmeldingen, te plaatsen", "examenbureau", wacht_op("te_plaatsen"), Inschrijving),
        ("Aanmeldingen, aantallen", "examenbureau", inschrijvingen.aantallen, None),
        ("Mijn studenten", "docent", wacht_op(""), Inschrijving),
        ("Mijn werk", "docent", werklijst.werklijst, None),
        ("Mijn studenten, wacht op Go", "docent", wacht_op("wacht_op_go"), Inschrijving),
        ("Zittingen", "examenbureau", lambda u, p: zittingen.zittingen(u, p, zittingen.ZittingFilter()), Zitting),
        ("Mijn beoordelingen", "beoordelaar", lambda u, p: werk.mijn_werk(u, p, werk.WerkFilter()), Beoordeling),
        (
            "Vaststellen",
            "examencommissie",
            lambda u, p: vaststellen.te_vaststellen(u, p, vaststellen.VaststelFilter()),
            Zitting,
        ),
        ("Dossiers", "examenbureau", lambda u, p: dossiers.dossiers(u, p, dossiers.DossierFilter()), Zitting),
        ("OKE-monitor", "examenbureau", lambda u, p: oke.oke_log(u, p, stand.OkeFilter()), OkeBericht),
        ("Auditlog", "beheerder", lambda u, p: lezen.audit_log(u, p, lezen.AuditFilter()), AuditRegel),
        ("Rechten", "beheerder", lambda u, p: gebruikers.gebruikers(u, p, gebruikers.GebruikerFilter()), Persoon),
    ]


def kaal(model: Any) -> Callable[[], object]:
    """The least that a page of this table can cost: one count and twenty-five rows."""
    from portal.db.session import reading

    def doe() -> None:
        with reading() as uow:
            tabel_ = model.__table__
            uow.session.execute(select(func.count()).select_from(tabel_)).scalar_one()
            uow.session.execute(select(tabel_).limit(25)).all()

    return doe


def meet(rol: str, vraag: Callable[..., Any]) -> list[float]:
    """The query of a page, in a transaction of its own as on the server."""
    from portal.db.session import reading
    from portal.domain.rechten import Rol
    from tests.hulp.paginas import principal_van

    with reading() as uow:
        ik = principal_van(uow, Rol(rol))

    def doe() -> None:
        with reading() as uow:
            vraag(uow, ik)

    return klok(doe)


def main() -> None:
    """Measure every list and print the table."""
    with demoschool(STUDENTEN):
        rijen = []
        for naam, rol, vraag, model in lijsten():
            los = spreiding(klok(kaal(model))) if model is not None else "–"
            rijen.append((naam, rol, spreiding(meet(rol, vraag)), los))
        koppen = ("Lijst", "Rol", "Portaal", "Kale SQL (tellen en 25 rijen)")
        tabel(f"Lijsten bij {STUDENTEN} studenten, mediaan (laagste–hoogste)", koppen, rijen)


if __name__ == "__main__":
    main()
