"""The checklist ‘klaar voor nieuw werken’ of one unit, with what the portal measured itself beside the answers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlalchemy import text as sql
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Eenheid, Gereedheid, Instelling, Persoon
from portal.db.monitoren import AuditKop, Dagcontrole
from portal.db.session import UnitOfWork
from portal.domain import termijnen, tijd
from portal.domain.fouten import Geblokkeerd, NietGevonden
from portal.domain.gereedheid import ONDERDELEN, Onderdeel
from portal.domain.rechten import P
from portal.services.beheren.lezen import botsingen
from portal.services.grond import instellingen, paden
from portal.services.grond.audit import audit


@dataclass(frozen=True)
class Bewijs:
    """What the portal measured itself for a checklist item."""

    klopt: bool
    tekst: str
    toon: str
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class GereedheidRij:
    """One item of the checklist for one unit."""

    onderdeel: str
    nummer: int
    tekst: str
    antwoord: bool | None
    opmerking: str
    eigenaar: str
    datum_iso: str
    datum: str
    versie: int
    gewijzigd: str
    """Who changed it last, and when."""
    bewijs: Bewijs | None
    te_laat: bool


@dataclass(frozen=True)
class EenheidKeuze:
    """A team or location to choose."""

    id: str
    naam: str
    soort: str
    ja: int


@dataclass(frozen=True)
class GereedheidLijst:
    """The checklist of one unit with its progress."""

    eenheid_id: str
    eenheid: str
    ja: int
    nee: int
    open: int
    rijen: tuple[GereedheidRij, ...]
    eenheden: tuple[EenheidKeuze, ...]
    mag: bool


_RIJEN = 500
"""How many rows of the audit log are checked each time; the whole chain is checked by the command line."""


def gereedheid(uow: UnitOfWork, principal: Principal, eenheid_id: uuid.UUID | None = None) -> GereedheidLijst:
    """Eight items with answer, owner, date and evidence (BEH-7); without a unit, the first within reach."""
    require(principal, P.GEREEDHEID_BIJHOUDEN)
    eenheden = _eenheden(uow, principal)
    keuze = _kies(eenheden, eenheid_id)
    vraag = (
        select(Gereedheid, Persoon.naam)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == Gereedheid.gewijzigd_door_id)
        .where(Gereedheid.eenheid_id == uuid.UUID(keuze.id))
    )
    antwoorden = {g.onderdeel: (g, naam) for g, naam in uow.session.exec(vraag)}
    bewijs = bewijzen(uow)
    rijen = tuple(
        _rij(nummer, o, antwoorden.get(o.sleutel), bewijs.get(o.sleutel)) for nummer, o in enumerate(ONDERDELEN, 1)
    )
    telling = [r.antwoord for r in rijen]
    return GereedheidLijst(
        keuze.id,
        keuze.naam,
        telling.count(True),
        telling.count(False),
        telling.count(None),
        rijen,
        tuple(eenheden),
        True,
    )


def _kies(eenheden: list[EenheidKeuze], eenheid_id: uuid.UUID | None) -> EenheidKeuze:
    if eenheid_id is None and not eenheden:
        raise Geblokkeerd(
            "Er is nog geen onderdeel van de school om dit voor in te vullen. De beheerder maakt dat bij Basisgegevens."
        )
    keuze = next((e for e in eenheden if eenheid_id is None or e.id == str(eenheid_id)), None)
    if keuze is None:
        raise NietGevonden()
    return keuze


def _eenheden(uow: UnitOfWork, principal: Principal) -> list[EenheidKeuze]:
    ja = func.count().filter(col(Gereedheid.antwoord).is_(True))
    vraag = (
        select(Eenheid.id, Eenheid.naam, Eenheid.soort, ja)
        .join(Gereedheid, isouter=True, onclause=col(Gereedheid.eenheid_id) == Eenheid.id)
        .where(visible(principal, P.GEREEDHEID_BIJHOUDEN, Eenheid))
        .group_by(col(Eenheid.id), Eenheid.naam, Eenheid.soort)
        .order_by(Eenheid.soort, Eenheid.zoekvorm)
        .limit(500)
    )
    return [EenheidKeuze(str(id), naam, soort, aantal) for id, naam, soort, aantal in uow.session.exec(vraag)]


def _rij(
    nummer: int, o: Onderdeel, antwoord: tuple[Gereedheid, str | None] | None, bewijs: Bewijs | None
) -> GereedheidRij:
    g, door = antwoord or (Gereedheid(eenheid_id=uuid.UUID(int=0), onderdeel=o.sleutel), None)
    return GereedheidRij(
        onderdeel=o.sleutel,
        nummer=nummer,
        tekst=o.tekst,
        antwoord=g.antwoord,
        opmerking=g.opmerking,
        eigenaar=g.eigenaar,
        datum_iso=g.datum.isoformat() if g.datum else "",
        datum=tijd.dag(g.datum) if g.datum else "",
        versie=g.versie,
        gewijzigd=f"{door or 'Onbekend'}, {tijd.moment(g.gewijzigd_op)}" if g.gewijzigd_op else "",
        bewijs=bewijs,
        te_laat=bool(g.datum and g.datum < tijd.vandaag() and g.antwoord is not True),
    )


def bewijzen(uow: UnitOfWork) -> dict[str, Bewijs]:
    """What the portal can measure, per item: it helps to answer and never answers by itself."""
    return {
        "autorisaties": _autorisaties(uow),
        "monitoring": _monitoring(uow),
        "logging": _logging(uow),
        "bewaartermijnen": _bewaartermijnen(uow),
    }


def _autorisaties(uow: UnitOfWork) -> Bewijs:
    aantal = len(botsingen.open_botsingen(uow))
    if aantal:
        woord = "botsing" if aantal == 1 else "botsingen"
        return Bewijs(False, f"{aantal} {woord} tussen rollen of taken gevonden", "bad", paden.RECHTEN)
    return Bewijs(True, "Geen botsende rollen of taken gevonden", "ok", paden.RECHTEN)


def _monitoring(uow: UnitOfWork) -> Bewijs:
    laatste: date | None = uow.session.exec(select(func.max(Dagcontrole.dag))).one()
    if laatste is None:
        return Bewijs(False, "Het OKE-logboek werkt; er is nog geen dagcontrole afgetekend", "warn", paden.OKE)
    over = termijnen.werkdagen_tussen(laatste, tijd.vandaag(), instellingen.gesloten_dagen(uow))
    tekst = f"Laatste dagcontrole afgetekend voor {tijd.dag(laatste)}"
    return Bewijs(over <= 1, tekst, "ok" if over <= 1 else "warn", paden.OKE)


def _logging(uow: UnitOfWork) -> Bewijs:
    if not _op_slot(uow):
        return Bewijs(False, "Het slot op het auditlog ontbreekt: rijen kunnen gewijzigd worden", "bad", paden.AUDIT)
    hoogste = uow.session.exec(select(func.max(AuditKop.volgnummer))).one() or 0
    controle = audit.verify(uow, vanaf=max(1, hoogste - _RIJEN + 1))
    if not controle.klopt:
        return Bewijs(
            False, f"Het auditlog klopt niet vanaf rij {controle.eerste_fout}: {controle.uitleg}", "bad", paden.AUDIT
        )
    return Bewijs(True, f"Auditlog op slot; laatste {controle.rijen} rijen gecontroleerd en in orde", "ok", paden.AUDIT)


def _op_slot(uow: UnitOfWork) -> bool:
    """True when the triggers that refuse changes of the audit log are in place."""
    if uow.session.get_bind().dialect.name == "sqlite":
        vraag = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'auditregel'"
        return uow.session.execute(sql(vraag)).scalar_one() >= 3
    vraag = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'auditregel'::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
    return uow.session.execute(sql(vraag)).scalar_one() >= 2


def _bewaartermijnen(uow: UnitOfWork) -> Bewijs:
    maanden = uow.session.exec(select(Instelling.waarde).where(Instelling.sleutel == "bewaartermijn_maanden")).first()
    if maanden is None:
        return Bewijs(False, "De bewaartermijn is nog niet ingesteld; nu geldt 18 maanden", "warn", paden.INSTELLINGEN)
    return Bewijs(True, f"{maanden} maanden, te rekenen vanaf de diplomadatum", "ok", paden.INSTELLINGEN)
