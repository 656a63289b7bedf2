"""Read the catalogue: versions with their state, and one version in full."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import col, func, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Koppeling, Persoon, Taak
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag
from portal.domain import levensloop, tijd
from portal.domain.cesuur import SOORTEN, soorten_voor
from portal.domain.inschrijvers import in_woorden as in_woorden_wie
from portal.domain.leesrecht import Leesobject, eis_leest, voor_rol
from portal.domain.levensloop import ONBEGONNEN
from portal.domain.rechten import P
from portal.domain.schalen import Schaal, schaal_label, score_tekst
from portal.domain.statussen import CesuurStatus, ModelStatus, VersieStatus
from portal.domain.taal import telt
from portal.domain.voorzieningen import ExtraTijd, in_woorden
from portal.services.grond import lijst
from portal.services.grond.cesuren import cesuur_van, norm_tekst
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.taken import is_open
from portal.services.inrichten.stand import (
    blokkades_gebruik,
    blokkades_van_toen,
    gewijzigd,
    is_gewijzigd,
    versie_waarschuwing,
)
from portal.services.inrichten.stand_bereik import bereik_tekst, bereiken, deel_tekst, geldig_tekst
from portal.services.inrichten.stand_edities import blokkades_plannen
from portal.services.inrichten.stand_examens import zittingen as namen_van_zittingen

_OP = {
    "naam": Examenversie.zoekvorm,
    "code": Examenversie.code,
    "leverancier": func.lower(Koppeling.naam),
    "duur": Examenversie.duur,
    "status": lijst.trap(Examenversie.status, levensloop.VERSIE.labels),
}
SORTEERBAAR = tuple(_OP)


@dataclass(frozen=True, kw_only=True)
class VersieRij:
    """A version in the list of the catalogue."""

    id: str
    code: str
    naam: str
    examen: str
    leverancier: str
    duur: str
    status: str
    status_tekst: str
    status_toon: str
    cesuur: str
    cesuur_toon: str
    waarschuwing: str = ""


@dataclass(frozen=True)
class VersieDetail:
    """One version with everything the board decides about."""

    id: str
    code: str
    naam: str
    examen_id: str
    examen: str
    oke: bool
    omschrijving: str
    leverancier: str
    duur: str
    schaal: str
    geslaagd_vanaf: str
    extra_tijd: str
    voorzieningen: tuple[str, ...]
    status: str = ""
    status_tekst: str = ""
    status_toon: str = ""
    vastgesteld: str = ""
    model: str = ""
    model_status: str = ""
    model_tekst: str = ""
    model_toon: str = ""
    cesuur_id: str = ""
    cesuur_status: str = ""
    cesuur_tekst: str = ""
    blokkades: tuple[str, ...] = ()
    vraag: str = ""
    mag_voorleggen: bool = False
    mag_vaststellen: bool = False
    mag_model: bool = False
    mag_model_intrekken: bool = False
    mag_cesuur_invoeren: bool = False
    mag_cesuur_vaststellen: bool = False
    mag_plannen: bool = False
    mag_achteraf: bool = False
    """True for one that is not planned any more, and of which a sitting that already was can be entered."""
    zittingen: int = 0
    mag_verplaatsen: bool = False
    mag_eigen: bool = False
    """True when it is a version of the school itself, and this person keeps those."""
    in_gebruik: bool = True
    mag_duur: bool = False
    meldt_aan: str = ""
    """Who enrols for the exam, in words."""
    inschrijvers: tuple[str, ...] = ()
    niveau: str = ""
    mag_inschrijvers: bool = False
    cesuur_geldt: str = ""
    """The established cut score that counts while a newer one waits."""
    cesuur_wie: str = ""
    """Who entered the cut score that is shown, and who established it, each with the day."""
    normen: tuple[Keuze, ...] = ()
    """The norms that fit the scale, the most usual first."""
    twee_grenzen: bool = False
    """True on the scale of words: voldoende and goed each have a limit."""
    waarschuwing: str = ""
    """What is wrong with its code; empty when it follows the naming convention."""
    geldt_voor: str = ""
    """For which part of the school the board established it, in words; empty is all of it."""
    geldt_op: str = ""
    """On which days it may be taken, in words; empty is all days."""
    delen: tuple[Keuze, ...] = ()
    """Each part of the school that it is for."""
    geldig_vanaf: str = ""
    geldig_tot: str = ""
    mag_beperken: bool = False
    mag_afwijzen: bool = False
    mag_intrekken: bool = False
    komend: str = ""
    """The sittings to come with this version, by name, for who may take it back; empty when there are none."""


def _cesuur_tekst(versie: Examenversie, cesuur: Cesuur | None) -> tuple[str, str]:
    if cesuur is None:
        return "Geen cesuur", "warn"
    tekst = norm_tekst(versie, cesuur)
    return (tekst, "ok") if cesuur.status == CesuurStatus.VASTGESTELD else (f"{tekst}, nog niet vastgesteld", "warn")


def _toon_extra(hoogstens: ExtraTijd) -> str:
    if not hoogstens:
        return "niet mogelijk"
    return hoogstens.tekst if hoogstens.onbeperkt else f"tot {hoogstens.tekst}"


def versie_status(versie: Examenversie) -> tuple[str, str]:
    """How far a version is, in words and as a tone."""
    if not versie.in_catalogus:
        return ("Uit de catalogus" if versie.koppeling_id else "Ingetrokken"), "bad"
    if versie.status == VersieStatus.VASTGESTELD and is_gewijzigd(versie):
        return "Gewijzigd na vaststelling", "warn"
    return levensloop.VERSIE.label(versie.status), levensloop.VERSIE.toon(versie.status)


class VersieFilter(Opdracht):
    """Which versions to show, and in which order."""

    zoek: str = ""
    status: str = ""
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def versies(uow: UnitOfWork, principal: Principal, filter: VersieFilter) -> Pagina[VersieRij]:
    """One page of the catalogue, filtered and sorted in SQL."""
    require(principal, P.CATALOGUS_INZIEN)
    eis_leest(principal.rol, Leesobject.VERSIE_RIJ)
    vraag: Vraag = (
        select(Examenversie, Examen.naam, Koppeling.naam)
        .join(Examen, onclause=col(Examen.id) == col(Examenversie.examen_id))
        .join(Koppeling, onclause=col(Koppeling.id) == col(Examenversie.koppeling_id), isouter=True)
        .where(visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    )
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Examenversie.zoekvorm))
    eigen = (lijst.volgorde(Examenversie.code), col(Examenversie.id))
    vraag = lijst.op(_in_stand(vraag, filter.status), filter.op, _OP, *eigen)
    blad = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    cesuren = _cesuren(uow, [rij[0].id for rij in blad.rijen])
    return blad.naar(
        lambda rij: voor_rol(
            principal.rol, Leesobject.VERSIE_RIJ, _versie_rij(rij[0], rij[1], rij[2], cesuren.get(rij[0].id))
        )
    )


def _in_stand(vraag: Vraag, status: str) -> Vraag:
    """Only one group of versions; what is no longer in the catalogue counts as withdrawn, whatever its status."""
    match status:
        case "":
            return vraag
        case "gewijzigd":
            return vraag.where(*gewijzigd())
        case "ingetrokken":
            return vraag.where(or_(Examenversie.status == status, col(Examenversie.in_catalogus).is_(False)))
    return vraag.where(col(Examenversie.status) == status, col(Examenversie.in_catalogus))


def _cesuren(uow: UnitOfWork, ids: list[uuid.UUID]) -> dict[uuid.UUID, Cesuur]:
    """Per version the cut score to show: the established one, else the newest that was entered."""
    vraag = select(Cesuur).where(col(Cesuur.versie_id).in_(ids), Cesuur.status != CesuurStatus.VERVANGEN)
    return {c.versie_id: c for c in uow.session.exec(vraag.order_by(col(Cesuur.status), col(Cesuur.ingevoerd_op)))}


def _versie_rij(versie: Examenversie, examen: str, leverancier: str | None, cesuur: Cesuur | None) -> VersieRij:
    status_tekst, toon = versie_status(versie)
    cesuur_tekst, cesuur_toon = _cesuur_tekst(versie, cesuur)
    return VersieRij(
        id=str(versie.id),
        code=versie.code,
        naam=versie.naam,
        examen=examen,
        leverancier=leverancier or "De school",
        duur=f"{versie.duur} min" if versie.duur else "onbekend",
        status=str(versie.status),
        status_tekst=status_tekst,
        status_toon=toon,
        cesuur=cesuur_tekst,
        cesuur_toon=cesuur_toon,
        waarschuwing=versie_waarschuwing(versie),
    )


def versie(uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID) -> VersieDetail:
    """One version in full, with what the person may do with it now."""
    require(principal, P.CATALOGUS_INZIEN)
    eis_leest(principal.rol, Leesobject.VERSIE)
    v = uow.get(Examenversie, versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    cesuur, blokkades, te_plannen = cesuur_van(uow, v.id), blokkades_gebruik(v), blokkades_plannen(uow, v)
    mag = _mag_besluiten(principal, v, cesuur)
    komend = (Zitting.versie_id == v.id, col(Zitting.status).in_(ONBEGONNEN))
    detail = replace(
        _met_besluiten(uow, _uit_catalogus(uow, v), v, cesuur),
        blokkades=tuple(b.tekst for b in te_plannen),
        vraag=_open_vraag(uow, v.id),
        mag_voorleggen=principal.can(P.VERSIE_BEHEREN)
        and levensloop.VERSIE.mag(v.status, "voorleggen")
        and bool(blokkades)
        and v.in_catalogus,
        mag_cesuur_invoeren=principal.can(P.CESUUR_INVOEREN),
        mag_plannen=principal.can(P.ZITTING_PLANNEN) and not te_plannen,
        mag_achteraf=principal.can(P.ZITTING_PLANNEN) and bool(te_plannen) and not blokkades_van_toen(v),
        mag_verplaatsen=principal.can(P.VERSIE_BEHEREN),
        mag_eigen=principal.can(P.VERSIE_BEHEREN) and v.koppeling_id is None,
        in_gebruik=v.in_catalogus,
        mag_duur=principal.can(P.VERSIE_BEHEREN) and not v.duur,
        mag_inschrijvers=principal.can(P.VERSIE_BEHEREN),
        zittingen=uow.session.exec(select(func.count()).select_from(Zitting).where(Zitting.versie_id == v.id)).one(),
        komend=namen_van_zittingen(uow, *komend) if mag["mag_intrekken"] else "",
        **mag,
    )
    return voor_rol(principal.rol, Leesobject.VERSIE, detail)


def _mag_besluiten(principal: Principal, v: Examenversie, cesuur: Cesuur | None) -> dict[str, Any]:
    """What the board may do with it now."""
    besluit = principal.can(P.VERSIE_VASTSTELLEN)
    return {
        "mag_vaststellen": besluit and levensloop.VERSIE.mag(v.status, "vaststellen"),
        "mag_afwijzen": besluit and levensloop.VERSIE.mag(v.status, "afwijzen"),
        "mag_intrekken": besluit and levensloop.VERSIE.mag(v.status, "intrekken"),
        "mag_beperken": besluit,
        "mag_model": principal.can(P.MODEL_VASTSTELLEN) and v.model_status != ModelStatus.VASTGESTELD,
        "mag_model_intrekken": principal.can(P.MODEL_VASTSTELLEN) and levensloop.MODEL.mag(v.model_status, "intrekken"),
        "mag_cesuur_vaststellen": principal.can(P.CESUUR_VASTSTELLEN)
        and cesuur is not None
        and cesuur.status == CesuurStatus.INGEVOERD,
    }


def _uit_catalogus(uow: UnitOfWork, v: Examenversie) -> VersieDetail:
    """The version as its supplier describes it, without what the school decided about it."""
    examen = uow.get(Examen, v.examen_id)
    koppeling = uow.session.get(Koppeling, v.koppeling_id) if v.koppeling_id else None
    return VersieDetail(
        id=str(v.id),
        code=v.code,
        naam=v.naam,
        examen_id=str(examen.id),
        examen=examen.naam,
        oke=examen.oke,
        omschrijving=v.omschrijving,
        leverancier=koppeling.naam if koppeling else "De school",
        duur=telt(v.duur, "minuut", "minuten") if v.duur else "Nog niet bekend",
        schaal=schaal_label(v.schaal),
        normen=tuple(Keuze(n.value, SOORTEN[n]) for n in soorten_voor(v.schaal)),
        twee_grenzen=v.schaal == Schaal.WOORD,
        geslaagd_vanaf=score_tekst(v.geslaagd_vanaf),
        extra_tijd=_toon_extra(ExtraTijd.van_minuten(v.extra_tijd_max)),
        voorzieningen=tuple(in_woorden(s) for s in v.voorzieningen),
        meldt_aan=in_woorden_wie(examen.inschrijvers),
        inschrijvers=tuple(examen.inschrijvers),
        niveau=str(v.niveau or ""),
        waarschuwing=versie_waarschuwing(v),
        **_geldt(uow, v),
    )


def _geldt(uow: UnitOfWork, v: Examenversie) -> dict[str, Any]:
    """For whom and on which days the board established it (INR-7)."""
    delen = bereiken(uow, [v]).get(v.id, [])
    return {
        "geldt_voor": bereik_tekst(delen),
        "geldt_op": geldig_tekst(v),
        "delen": tuple(Keuze(str(d.id), deel_tekst(naam, d.cohort, d.kans)) for d, naam in delen),
        "geldig_vanaf": str(v.geldig_vanaf or ""),
        "geldig_tot": str(v.geldig_tot or ""),
    }


def _met_besluiten(uow: UnitOfWork, detail: VersieDetail, v: Examenversie, cesuur: Cesuur | None) -> VersieDetail:
    """What the board decided about the version itself, its model and its cut score."""
    door = uow.session.get(Persoon, v.vastgesteld_door_id) if v.vastgesteld_door_id else None
    status_tekst, toon = versie_status(v)
    return replace(
        detail,
        status=str(v.status),
        status_tekst=status_tekst,
        status_toon=toon,
        vastgesteld=_wanneer_vast(v, door),
        model=v.model or "Nog geen beoordelingsmodel",
        model_status=str(v.model_status),
        model_tekst=_model_tekst(v),
        model_toon=levensloop.MODEL.toon(v.model_status),
        cesuur_id=str(cesuur.id) if cesuur else "",
        cesuur_status=str(cesuur.status) if cesuur else "",
        cesuur_tekst=_cesuur_tekst(v, cesuur)[0],
        cesuur_wie=_cesuur_wie(uow, cesuur) if cesuur else "",
        cesuur_geldt=norm_tekst(v, cesuur_van(uow, v.id, vastgesteld=True))
        if cesuur and cesuur.status == CesuurStatus.INGEVOERD
        else "",
    )


def _wanneer_vast(v: Examenversie, door: Persoon | None) -> str:
    """Who established it and when; of one that does not count any more that it was so once."""
    if not v.vastgesteld_op:
        return ""
    tekst = f"{tijd.dag(v.vastgesteld_op)} door {door.naam if door else 'de examencommissie'}"
    return (
        tekst
        if v.status == VersieStatus.VASTGESTELD
        else f"Was vastgesteld: {tekst}. Waarom niet meer, staat bij Historie."
    )


def _cesuur_wie(uow: UnitOfWork, cesuur: Cesuur) -> str:
    """Who set a cut score and who established it, and when (INR-5)."""
    uit = f"Ingevoerd {_wie(uow, cesuur.ingevoerd_op, cesuur.ingevoerd_door_id, 'het examenbureau')}."
    if cesuur.vastgesteld_op is None:
        return uit
    onder = " namens de examencommissie, onder haar mandaat" if cesuur.mandaat_id else ""
    wie = _wie(uow, cesuur.vastgesteld_op, cesuur.vastgesteld_door_id, "de examencommissie")
    return f"{uit} Vastgesteld {wie}{onder}."


def _wie(uow: UnitOfWork, op: datetime, door_id: uuid.UUID | None, anders: str) -> str:
    door = uow.session.get(Persoon, door_id) if door_id else None
    return f"{tijd.dag(op)} door {door.naam if door else anders}"


def _model_tekst(v: Examenversie) -> str:
    if v.model_vastgesteld_op:
        return f"Vastgesteld {tijd.dag(v.model_vastgesteld_op)}"
    return levensloop.MODEL.label(v.model_status)


def _open_vraag(uow: UnitOfWork, versie_id: uuid.UUID) -> str:
    """What is asked about this version and not answered yet."""
    return uow.session.exec(select(Taak.tekst).where(*is_open("versie", versie_id)).limit(1)).first() or ""
