"""A sitting that took place, ready to be established, and how a test does something for somebody."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Bekrachtiging, Persoon, Roltoewijzing
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import unit_of_work
from portal.domain import termijnen, tijd
from portal.domain.rechten import P, Rol
from portal.services.aanmelden.inschrijven import schrijf_velen_in
from portal.services.aanmelden.stand_cohort import beoordeel_cohort
from portal.services.beheren import bekrachtigen
from portal.services.vaststellen import herberekenen
from portal.services.vaststellen.vaststellen import StelVast
from tests.hulp.maak import Maak, schrijf


@dataclass
class Zaak:
    """A sitting that took place, with its participants and their results."""

    zitting: Zitting
    versie: Examenversie
    cesuur: Cesuur | None
    resultaten: list[Resultaat]
    deelnames: list[Deelname]


def zaak(
    maak: Maak, punten: tuple[int, ...] = (50, 40, 20), cesuur: bool = True, pv: bool = True, **zitting: object
) -> Zaak:
    """A sitting of three days ago, signed, with a result for each of these scores."""
    versie = zitting.pop("versie", None) or maak.versie()
    grens = maak.cesuur(versie) if cesuur else None
    start = tijd.nu() - timedelta(days=3)
    z = maak.zitting(versie, start=start, status="ondertekend", **zitting)
    if pv:
        schrijf(ProcesVerbaal(zitting_id=z.id, ondertekend_op=tijd.nu() - timedelta(days=3), verslag="Rustig verlopen"))
    deelnames = [maak.deelname(z, status="afgerond", presentie="present", presentie_tas="present") for _ in punten]
    resultaten = []
    for d, p in zip(deelnames, punten, strict=True):
        r = maak.resultaat(d, punten=p, maximum=60, score="", cijfer="", geslaagd=None)
        resultaten.append(r)
    if grens:
        with unit_of_work() as uow:
            herberekenen.herbereken(uow, versie.id)
    return Zaak(z, versie, grens, resultaten, deelnames)


def alles(z: Zaak, **anders: object) -> StelVast:
    """The order to establish all that is ordinary of this sitting."""
    return StelVast(zitting_id=z.zitting.id, **{"alle_zonder_bijzonderheden": True, **anders})


def doe(functie: Callable[..., Any], *args: Any, **anders: Any) -> Any:
    """An act of a service in a transaction of its own."""
    with unit_of_work() as uow:
        return functie(uow, *args, **anders)


def meld_cohort_aan(wie: Principal, opleiding_id: uuid.UUID, cohort: int) -> tuple[int, dict[str, str]]:
    """Enrol a cohort for its established plan, as the turn of the year does: how many, and why the others were not."""
    with unit_of_work() as uow:
        oordelen = beoordeel_cohort(uow, opleiding_id, cohort, visible(wie, P.INSCHRIJVING_DOEN, Persoon))
        gemaakt = schrijf_velen_in(uow, wie, oordelen, termijnen.schooljaar(tijd.vandaag()))
        return len(gemaakt), {o.naam: o.reden for o in oordelen if o.reden}


def instemmen(verzoek_id: Any) -> uuid.UUID:
    """Somebody of the board agrees to a role that waits; gives the id of the role."""
    maak = Maak()
    lid = maak.medewerker()
    maak.rol(lid, Rol.EXAMENCOMMISSIE)
    wie = Principal(lid.id, lid.naam, Rol.EXAMENCOMMISSIE)
    doe(bekrachtigen.bekrachtig, wie, bekrachtigen.Bekrachtig(verzoek_id=verzoek_id))
    with unit_of_work() as uow:
        over = uow.get(Bekrachtiging, verzoek_id).onderwerp_id
        vraag = select(Roltoewijzing.id).where(Roltoewijzing.persoon_id == over)
        return uow.session.exec(vraag.order_by(col(Roltoewijzing.id).desc())).first() or over
