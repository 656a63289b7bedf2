"""Reading of the audit log: every act as a sentence, who, what, when, in which role, old → new."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from pydantic import Field
from sqlalchemy import Select, func, or_
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon
from portal.db.monitoren import AuditRegel
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.services import audit, uitzonderingen
from portal.services.audit import Controle
from portal.services.opdracht import Opdracht
from portal.services.queries.lijst import Pagina, pagineer
from portal.services.queries.rijen.monitoren import AuditRij, Wijzigingsdeel

_EXPORT = 10_000
_ZINNEN = MappingProxyType({
    "resultaat.vastgesteld": "stelde een resultaat vast",
    "resultaat.teruggestuurd": "stuurde een resultaat terug naar de beoordelaar",
    "resultaat.herzien": "herzag een definitief resultaat",
    "resultaat.beoordeeld": "gaf een score",
    "resultaten.herberekend": "berekende de voorlopige resultaten van een versie opnieuw",
    "herziening.geopend": "vroeg om herziening van een resultaat",
    "herziening.toegepast": "paste een herziening toe",
    "herziening.afgewezen": "wees een herziening af",
    "beoordeling.gedaan": "rondde een beoordeling af",
    "afwezigheid.besloten": "besloot over een afwezigheid",
    "kans.gevraagd": "vroeg een extra kans aan",
    "kans.toegekend": "kende een extra kans toe",
    "kans.afgewezen": "wees een extra kans af",
    "mandaat.gegeven": "gaf een mandaat",
    "mandaat.ingetrokken": "trok een mandaat in",
    "uitzondering.gegeven": "gaf een uitzondering op de functiescheiding",
    "uitzondering.ingetrokken": "trok een uitzondering op de functiescheiding in",
    "noodtoegang.geopend": "opende noodtoegang",
    "noodtoegang.gebruikt": "las mee met noodtoegang",
    "noodtoegang.beeindigd": "beëindigde noodtoegang",
    "noodtoegang.bekeken": "keek een noodtoegang na",
    "rol.verleend": "gaf iemand een rol",
    "rol.ingetrokken": "trok een rol in",
    "rechten.ingelezen": "las rollen in uit een bestand",
    "rolbeschrijving.gewijzigd": "wijzigde wat een rol krijgt in een ander systeem",
    "rolkoppeling.toegevoegd": "koppelde een groep van de inlogdienst aan een rol",
    "rolkoppeling.verwijderd": "verwijderde een koppeling van de inlogdienst aan een rol",
    "rolkoppeling.geweigerd": "kon bij het inloggen een rol niet geven",
    "persoon.geactiveerd": "maakte een account actief",
    "persoon.geblokkeerd": "blokkeerde een account",
    "instelling.gewijzigd": "wijzigde een instelling",
    "koppeling.toegevoegd": "voegde een koppeling toe",
    "koppeling.gewijzigd": "wijzigde een koppeling",
    "koppeling.getest": "testte een koppeling",
    "partner.toegevoegd": "gaf een partnersysteem toegang",
    "partner.ingetrokken": "trok de toegang van een partnersysteem in",
    "partner.token": "kreeg een toegangsbewijs",
    "gereedheid.beantwoord": "werkte de checklist bij",
    "dagcontrole.getekend": "tekende de dagcontrole af",
    "document.gemaakt": "maakte een document",
    "oke.opnieuw_aangeboden": "bood een bericht opnieuw aan",
    "zitting.gepland": "plande een zitting",
    "zitting.gepubliceerd": "maakte een zitting definitief",
    "zitting.gewijzigd": "wijzigde een zitting",
    "zitting.geannuleerd": "annuleerde een zitting",
    "zitting.geopend": "opende een zitting",
    "zitting.gesloten": "sloot een zitting",
    "medewerker.gekoppeld": "koppelde een medewerker aan een zitting",
    "student.geplaatst": "plaatste een student op een zitting",
    "student.van_zitting_gehaald": "haalde een student van een zitting",
    "wachtlijst.toegevoegd": "zette een student op de wachtlijst",
    "presentie.gezet": "legde presentie vast",
    "identiteit.gezien": "controleerde een identiteitsbewijs",
    "identiteit.ongedaan": "draaide een identiteitscontrole terug",
    "voorziening.aangevraagd": "vroeg een voorziening aan",
    "voorziening.toegekend": "kende een voorziening toe",
    "voorziening.afgewezen": "wees een voorziening af",
    "voorziening.toegepast": "vinkte een voorziening af",
    "voorziening.ongedaan": "draaide het afvinken van een voorziening terug",
    "incident.gemeld": "meldde een incident",
    "pv.ondertekend": "ondertekende het proces-verbaal",
    "pv.aangevuld": "vulde het proces-verbaal aan",
    "go.go": "gaf een Go",
    "go.no_go": "gaf een no-go",
    "go.gegeven": "gaf een Go of no-go",
    "go.gevraagd": "vroeg een Go",
    "go.ingetrokken": "trok een Go in",
    "inschrijving.gemaakt": "maakte een inschrijving",
    "aanmeldingen.opgehaald": "haalde aanmeldingen op bij het deelnemersysteem",
    "catalogus.opgehaald": "haalde de catalogus op",
    "catalogus.toegepast": "voerde een catalogusimport door",
    "versie.toegevoegd": "voegde een examenversie toe",
    "versie.gewijzigd": "wijzigde een examenversie",
    "versie.uit_catalogus": "verwerkte dat een versie uit de catalogus ging",
    "versie.voorgelegd": "legde een versie voor aan de examencommissie",
    "versie.vastgesteld": "stelde een examenversie vast",
    "versie.afgewezen": "wees een examenversie af",
    "versie.ingetrokken": "trok een examenversie in",
    "model.vastgesteld": "stelde een beoordelingsmodel vast",
    "cesuur.ingevoerd": "voerde een cesuur in",
    "cesuur.vastgesteld": "stelde een cesuur vast",
    "examen.uitvoering_gekozen": "koos of een examen via OKE loopt",
    "toegang.geweigerd": "probeerde iets dat niet mag",
    "sessie.gestart": "logde in",
    "sessie.beeindigd": "logde uit",
    "rol.gekozen": "koos een rol",
})  # fmt: skip
_NAMEN = MappingProxyType({
    "auditregel": "auditregel", "resultaat": "Resultaat", "examenversie": "Examenversie", "okebericht": "OKE-bericht",
    "processverbaal": "Proces-verbaal", "roltoewijzing": "Rol", "dagcontrole": "Dagcontrole", "deelname": "Deelname",
})  # fmt: skip
_WAARDEN = MappingProxyType({
    "True": "ja", "False": "nee", "None": "–", "": "–", "present": "aanwezig", "notPresent": "afwezig",
    "notKnown": "onbekend", "notStarted": "niet gestart", "notFinished": "niet afgerond", "te_doen": "te doen",
})  # fmt: skip
_BEHEER = (
    "roltoewijzing",
    "persoon",
    "instelling",
    "koppeling",
    "okeclient",
    "gereedheid",
    "sessie",
    "noodtoegang",
    "uitzondering",
)
"""Subjects whose old and new values the administrator may read; of all others only who, what and when."""


class AuditFilter(Opdracht):
    """Which acts to show."""

    persoon_id: uuid.UUID | None = None
    actie: str = Field(default="", max_length=60)
    onderwerp_id: uuid.UUID | None = None
    dag: date | None = None
    tekst: str = Field(default="", max_length=100)
    pagina: int = 1
    per_pagina: int = 25


def zin(actie: str) -> str:
    """A dotted action as the rest of a sentence after a name."""
    if bekend := _ZINNEN.get(actie):
        return bekend
    wat, _, deed = actie.partition(".")
    return f"deed: {wat.replace('_', ' ')} {deed.replace('_', ' ').replace('.', ' ')}".rstrip()


def acties() -> list[tuple[str, str]]:
    """The known actions with their sentences, to choose a filter from."""
    return sorted(_ZINNEN.items(), key=lambda paar: paar[1])


def _vraag(principal: Principal, filter: AuditFilter) -> Select[Any]:
    vraag = (
        select(AuditRegel, Persoon.naam)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == AuditRegel.persoon_id)
        .where(visible(principal, P.AUDIT_INZIEN, AuditRegel))
        .order_by(col(AuditRegel.volgnummer).desc())
    )
    if filter.persoon_id:
        vraag = vraag.where(AuditRegel.persoon_id == filter.persoon_id)
    if filter.actie:
        vraag = vraag.where(col(AuditRegel.actie).startswith(filter.actie, autoescape=True))
    if filter.onderwerp_id:
        vraag = vraag.where(AuditRegel.onderwerp_id == filter.onderwerp_id)
    if filter.dag:
        van, tot = tijd.dag_grenzen(filter.dag)
        vraag = vraag.where(AuditRegel.op >= van, AuditRegel.op < tot)
    if filter.tekst:
        woord = filter.tekst.lower()
        passend = [actie for actie, tekst in _ZINNEN.items() if woord in tekst.lower()]
        naam = func.lower(Persoon.naam).contains(woord, autoescape=True)
        vraag = vraag.where(or_(naam, col(AuditRegel.actie).in_(passend)))
    return vraag  # type: ignore[return-value]


def audit_log(uow: UnitOfWork, principal: Principal, filter: AuditFilter) -> Pagina[AuditRij]:
    """Acts, newest first; the administrator sees who, what and when, and no content (MON-6)."""
    require(principal, P.AUDIT_INZIEN)
    blad = pagineer(uow, _vraag(principal, filter), filter.pagina, filter.per_pagina)
    return blad.met(_rijen(uow, principal, blad.rijen))


def audit_export(uow: UnitOfWork, principal: Principal, filter: AuditFilter) -> list[AuditRij]:
    """All acts in a filter, up to ten thousand, to hand over."""
    require(principal, P.AUDIT_INZIEN)
    return _rijen(uow, principal, uow.session.exec(_vraag(principal, filter).limit(_EXPORT)))


def controleer_keten(uow: UnitOfWork, principal: Principal) -> Controle:
    """Walk the whole chain of the audit log and say where it breaks, if it does (MON-6)."""
    require(principal, P.AUDIT_INZIEN)
    return audit.verify(uow)


def historie(uow: UnitOfWork, principal: Principal, ids: Iterable[uuid.UUID]) -> list[AuditRij]:
    """The newest acts about objects that the page already showed to this person; refusals are left out (MON-6).

    The caller passes ids that it found within the person's reach.
    """
    vraag = (
        select(AuditRegel, Persoon.naam)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == AuditRegel.persoon_id)
        .where(col(AuditRegel.onderwerp_id).in_(list(ids)), AuditRegel.actie != "toegang.geweigerd")
        .order_by(col(AuditRegel.volgnummer).desc())
        .limit(50)
    )
    return _rijen(uow, principal, uow.session.exec(vraag))


def _rijen(uow: UnitOfWork, principal: Principal, rijen: Iterable[Any]) -> list[AuditRij]:
    """Acts in words; one done under an exception of the board says so."""
    paren = [(regel, naam) for regel, naam in rijen]
    onder = uitzonderingen.zinnen(uow, {r.uitzondering_id for r, _ in paren if r.uitzondering_id})
    return [_rij(principal, r, naam, onder.get(r.uitzondering_id, "")) for r, naam in paren]


def _rij(principal: Principal, regel: AuditRegel, naam: str | None, onder: str = "") -> AuditRij:
    inhoud = principal.rol is not Rol.BEHEERDER or regel.onderwerp_soort in _BEHEER
    rol = Rol(regel.rol).label if regel.rol in set(Rol) else regel.rol.capitalize()
    wie = naam or ("Het portaal" if regel.rol == "systeem" else "Onbekend")
    return AuditRij(
        volgnummer=regel.volgnummer,
        moment=tijd.toon_moment(regel.op),
        moment_iso=regel.op.isoformat(),
        wie=wie,
        rol=rol,
        zin=f"{wie} {zin(regel.actie)}{', ' + onder if onder else ''}",
        actie=regel.actie,
        onderwerp=_NAMEN.get(regel.onderwerp_soort, regel.onderwerp_soort.capitalize()),
        onderwerp_id=str(regel.onderwerp_id or ""),
        wijzigingen=_wijzigingen(regel) if inhoud else (),
        reden=regel.reden if inhoud else "",
        mandaat="Namens de examencommissie, onder mandaat" if regel.mandaat_id else "",
        kanaal=regel.kanaal,
        persoon_id=str(regel.persoon_id or ""),
    )


def _wijzigingen(regel: AuditRegel) -> tuple[Wijzigingsdeel, ...]:
    velden = list(dict.fromkeys([*regel.oud, *regel.nieuw]))
    delen = [Wijzigingsdeel(_veld(v), _waarde(regel.oud.get(v, "")), _waarde(regel.nieuw.get(v, ""))) for v in velden]
    return tuple(d for d in delen if d.oud != d.nieuw)


def _veld(naam: str) -> str:
    return naam.replace("_", " ").capitalize()


def _waarde(waarde: Any) -> str:
    tekst = str(waarde)
    if tekst in _WAARDEN:
        return _WAARDEN[tekst]
    try:
        if len(tekst) == 10:
            return tijd.toon_dag(date.fromisoformat(tekst))
        if len(tekst) > 18 and tekst[10:11] == "T":
            return tijd.toon_moment(datetime.fromisoformat(tekst))
    except ValueError:
        pass
    return tekst.replace("_", " ") if tekst.isidentifier() else tekst
