"""How what is filled in of an exam, a version or an exam in a plan becomes a row, and what stands in the way of that."""

from __future__ import annotations

import uuid
from collections.abc import Set
from typing import Any

from sqlmodel import col, func, select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Koppeling
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.catalogus import WEZENLIJK
from portal.domain.levensloop import ZITTING_VOORBIJ
from portal.domain.statussen import ModelStatus, PlanregelStatus, VersieStatus, ZittingStatus
from portal.domain.taal import opsomming
from portal.domain.voorzieningen import ONBEPERKT, REIZEND
from portal.services.grond.scores import onverwacht, zonder_score
from portal.services.inrichten.stand_examenvelden import Examengegevens, Planregelgegevens, Versiegegevens
from portal.services.inrichten.stand_kennis import Bestaand, Celfout, Cellen, Kennis


def zittingen(uow: UnitOfWork, *waar: Any) -> str:
    """The sittings for which this holds, by name and day, the first ones; empty when there are none."""
    vraag = select(Zitting.naam, Zitting.start).where(*waar).order_by(col(Zitting.start))
    return opsomming([f"{naam} ({tijd.dag(start)})" for naam, start in uow.session.exec(vraag.limit(50))])


def lopende(uow: UnitOfWork, examen_id: uuid.UUID) -> str:
    """The sittings of an exam that are not over."""
    return zittingen(uow, Zitting.examen_id == examen_id, col(Zitting.status).not_in(ZITTING_VOORBIJ))


def uit_catalogus(uow: UnitOfWork, examen: Examen) -> str:
    """The name of the supplier whose catalogue an exam, or a version of it, comes from; empty for one of the school."""
    versies = select(Examenversie.koppeling_id).where(Examenversie.examen_id == examen.id)
    vraag = select(Koppeling.naam).where((col(Koppeling.id) == examen.koppeling_id) | col(Koppeling.id).in_(versies))
    return uow.session.exec(vraag.order_by(Koppeling.naam).limit(1)).first() or ""


def examen(kennis: Kennis, g: Examengegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    """The columns of an exam. What was told or decided under the old choice is not made false by another one."""
    velden = g.model_dump() | {"inschrijvers": list(dict.fromkeys(g.inschrijvers))}
    nu = kennis.uow.get(Examen, bestaand.id) if bestaand else None
    if g.oke and (nu is None or not uit_catalogus(kennis.uow, nu)):
        raise Celfout("oke", "Alleen een examen uit de catalogus van een leverancier kan via OKE.", "nee")
    if nu is None:
        return velden
    if set(nu.inschrijvers) == set(g.inschrijvers):
        velden["inschrijvers"] = nu.inschrijvers
    _eis_zelfde(kennis.uow, nu, {veld for veld in ("oke", "formatief") if getattr(nu, veld) != velden[veld]})
    return velden


def _eis_zelfde(uow: UnitOfWork, nu: Examen, anders: Set[str]) -> None:
    cellen = Cellen()
    with cellen.bij("oke"):
        if "oke" in anders and (namen := lopende(uow, nu.id)):
            raise Celfout("oke", f"Er lopen nog zittingen: {namen}. Rond die af of annuleer ze eerst.", _ja(nu.oke))
        if "oke" in anders and (namen := _wacht_op_score(uow, nu.id)):
            raise Celfout("oke", f"Er komen nog scores voor: {namen}. Wijzig dit als die er zijn.", _ja(nu.oke))
    with cellen.bij("formatief"):
        if "formatief" in anders and (aantal := _aanmeldingen(uow, nu.id)):
            waarom = f"Voor dit examen zijn al studenten aangemeld ({aantal}). Maak er een ander examen voor."
            raise Celfout("formatief", waarom, _ja(nu.formatief))
    cellen.eis()


def _wacht_op_score(uow: UnitOfWork, examen_id: uuid.UUID) -> str:
    """The sittings of an exam of which a score is still to come, by the road that it was planned on."""
    wacht = select(Deelname.zitting_id).where(*zonder_score(), col(Deelname.inschrijving_id).not_in(onverwacht()))
    getekend = Zitting.status == ZittingStatus.ONDERTEKEND
    return zittingen(uow, Zitting.examen_id == examen_id, getekend, Zitting.achteraf == "", col(Zitting.id).in_(wacht))


def _ja(waarde: bool) -> str:
    return "ja" if waarde else "nee"


def _aanmeldingen(uow: UnitOfWork, examen_id: uuid.UUID) -> int:
    return uow.session.exec(
        select(func.count()).select_from(Inschrijving).where(Inschrijving.examen_id == examen_id)
    ).one()


def versie(kennis: Kennis, g: Versiegegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    """The columns of a version; the board looks again at one that it established and that really changes.

    What a delivery system would have to offer, the school arranges itself: every accommodation can be had.
    """
    van = kennis.examen("examen", g.examen)
    extra = ONBEPERKT.minuten if g.extra_tijd_max is None else g.extra_tijd_max
    velden: dict[str, Any] = {**g.model_dump(exclude={"examen"}), "examen_id": van.id, "extra_tijd_max": extra}
    if bestaand is None:
        _eis_loopt(van)
        _eis_eigen_code(kennis, g, van)
        return velden | {"voorzieningen": sorted(s.value for s in REIZEND)}
    nu = kennis.uow.get(Examenversie, bestaand.id)
    anders = {naam for naam, waarde in velden.items() if getattr(nu, naam) != waarde}
    if anders:
        _eis_te_wijzigen(kennis.uow, nu, anders)
    if anders & WEZENLIJK:
        velden["gewijzigd_op"] = tijd.nu()
    return velden


def _eis_eigen_code(kennis: Kennis, g: Versiegegevens, van: Examen) -> None:
    """A version is not called after another exam: who searches that one would find and plan this."""
    voor, _, rest = g.code.lower().partition(".")
    if voor != van.code.lower() and voor in kennis.examens:
        raise Celfout(
            "code",
            f"Met ‘{g.code.partition('.')[0]}’ begint de code van een ander examen.",
            f"{van.code}.{rest or 'v1.A'}",
        )


def _eis_te_wijzigen(uow: UnitOfWork, nu: Examenversie, anders: Set[str]) -> None:
    if nu.koppeling_id:
        bron = uow.get(Koppeling, nu.koppeling_id).naam
        raise Celfout("code", f"Deze versie komt uit de catalogus van {bron}; laat haar daar aanpassen.")
    if "examen_id" in anders:
        raise Celfout("examen", "Zet een versie op haar eigen pagina bij een ander examen; dat vraagt een reden.")
    if namen := zittingen(uow, Zitting.versie_id == nu.id):
        raise Celfout("code", f"Met deze versie is al gepland: {namen}. Maak een nieuwe editie.")
    if nu.status is VersieStatus.TER_VASTSTELLING:
        raise Celfout("code", "Deze versie ligt bij de commissie. Wacht haar besluit af, of vraag haar af te wijzen.")
    if "model" in anders and nu.model_status is ModelStatus.VASTGESTELD:
        raise Celfout("model", "Dit beoordelingsmodel is vastgesteld. Maak een nieuwe editie.", nu.model)


def planregel(kennis: Kennis, g: Planregelgegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    """The columns of an exam in a plan; a new one is a proposal until the board establishes it (INR-4)."""
    cellen, velden = Cellen(), dict[str, Any](cohort=g.cohort)
    with cellen.bij("opleiding"):
        velden["opleiding_id"], _ = kennis.opleiding("opleiding", g.opleiding)
    with cellen.bij("examen"):
        van = kennis.examen("examen", g.examen)
        if bestaand is None:
            _eis_loopt(van)
        elif bestaand.velden["status"] is PlanregelStatus.VERVALLEN:
            raise Celfout("examen", "Dit examen is uit het plan gehaald. Zet het daar terug, bij ‘Uit het plan’.")
        velden["examen_id"] = van.id
    cellen.eis()
    eerste = {"status": PlanregelStatus.CONCEPT} if bestaand is None else {}
    return {**velden, "periode": g.periode, "publiceren_op": g.publiceren_op, **eerste}


def _eis_loopt(van: Examen) -> None:
    if van.gesloten_op:
        raise Celfout("examen", f"‘{van.naam}’ is gesloten vanaf {tijd.dag(van.gesloten_op)}. Heropen het eerst.")
