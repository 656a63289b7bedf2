"""Reconciliation with delivery systems: confirmed or not, read back and found different, and the wrong version."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving, PlanbareToets
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import OkeBericht, Teruglezing
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.levensloop import BESLOTEN, NIET_GEPLAND
from portal.domain.rechten import P
from portal.domain.statussen import (
    ONBEZORGD,
    BerichtStatus,
    DeelnameStatus,
    TeruglezingStatus,
    VersieStatus,
    ZittingStatus,
)
from portal.domain.taal import telt
from portal.services.monitoren.lezen.aansluiting_rij import Aansluitverschil
from portal.services.monitoren.stand import ONAF, is_onaf

_MAX = 50
_MEESTE = 400
"""So many readings are looked at: those of what is to come and was last, before those of longer ago."""
_RECENT = timedelta(days=30)
_STUUR, _HAAL_WEG = "Stuur opnieuw", "Meld opnieuw af"
SOORTEN = MappingProxyType(
    {
        "onbevestigd": "Niet bevestigd door afnamesysteem",
        "zitting-onbekend": "Zitting onbekend bij afnamesysteem",
        "deelname-onbekend": "Student onbekend bij afnamesysteem",
        "deelname-over": "Staat nog in het afnamesysteem",
        "versie-daar": "Andere versie in het afnamesysteem",
        "tijd-daar": "Andere tijden in het afnamesysteem",
        "zitting-daar": "Andere gegevens van de zitting in het afnamesysteem",
        "persoon-daar": "Andere gegevens van een student in het afnamesysteem",
        "voorziening-daar": "Andere voorzieningen in het afnamesysteem",
        "medewerker-daar": "Andere gegevens van een medewerker in het afnamesysteem",
        "medewerker-onbekend": "Medewerker onbekend bij afnamesysteem",
        "medewerker-over": "Medewerker staat nog in het afnamesysteem",
        "presentie-daar": "Presentie in het afnamesysteem is anders",
        "resultaat-daar": "Resultaat in het afnamesysteem is anders",
        "oud-daar": "Oude gegevens bij een partner, opnieuw gestuurd",
        ONAF: "Niet alles gelezen bij het afnamesysteem",
        "versie-anders": "Andere versie dan bedoeld",
        "versie-ingetrokken": "Versie is ingetrokken",
    }
)


def verschillen(
    uow: UnitOfWork, principal: Principal, basis: Vraag, zitting_id: uuid.UUID | None
) -> Iterator[Aansluitverschil]:
    """Everything that this side and the delivery systems do not agree on; `basis` gives participations in reach."""
    yield from _onbevestigd(uow, basis)
    yield from _teruggelezen(uow, principal, zitting_id)
    yield from _versie_anders(uow, basis)
    yield from _versie_ingetrokken(uow, principal, zitting_id)


def _soort(code: str, *rest: Any, **meer: Any) -> Aansluitverschil:
    return Aansluitverschil(code, SOORTEN[code], *rest, **meer)


# confirmed ----------------------------------------------------------------------------------------------------------


def _onbevestigd(uow: UnitOfWork, basis: Vraag) -> Iterator[Aansluitverschil]:
    """Placed on an OKE sitting to come, nothing on its way, and never confirmed."""
    geregeld = select(OkeBericht.onderwerp_id).where(
        OkeBericht.flow == 2, OkeBericht.onderwerp_soort == "deelname", col(OkeBericht.onderwerp_id).is_not(None),
        col(OkeBericht.status).in_([BerichtStatus.BEVESTIGD, *ONBEZORGD]),
    )  # fmt: skip
    vraag = basis.where(
        col(Deelname.status) == DeelnameStatus.GEPLAATST, col(Zitting.status) == ZittingStatus.GEPLAND, col(Examen.oke).is_(True),
        col(Zitting.start) > tijd.nu(), col(Deelname.id).not_in(geregeld),
    )  # fmt: skip
    for deelname, zitting, student in uow.session.exec(vraag.limit(_MAX)):
        tekst = f"Is geplaatst op {zitting.naam}, maar het afnamesysteem heeft dat niet bevestigd."
        herstel = "Stuur de plaatsing opnieuw. Staat hierboven een mislukt bericht, lees dan eerst waarom."
        yield _soort("onbevestigd", tekst, herstel, zitting, "warn", student, deelname.id, _STUUR)


# read back ----------------------------------------------------------------------------------------------------------


def _teruggelezen(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None) -> Iterator[Aansluitverschil]:
    lezingen = laatste(uow, principal, zitting_id)
    sinds = _sindsdien(uow, [z.id for _, z, _ in lezingen])
    leden = _leden(uow, [z.id for t, z, _ in lezingen if t.status == TeruglezingStatus.GELEZEN])
    for lezing, zitting, component in lezingen:
        later = {id for id, op in sinds.get(zitting.id, []) if op is None or op >= lezing.gevraagd_op}
        if lezing.status == TeruglezingStatus.ONBEKEND:
            yield from _onbekende_zitting(lezing, zitting, later)
        else:
            yield from _andere_versie(lezing, zitting, component, later)
            yield from _vergelijk(lezing, zitting, leden.get(zitting.id, []), later)
            namen = {str(d.id): student for d, student in leden.get(zitting.id, [])}
            yield from _gezegd(lezing, zitting, namen, {str(id) for id in later})


_HERSTEL = MappingProxyType(
    {
        "presentie-daar": "Vraag de surveillant of het afnamesysteem wie er echt was; laat de presentie daar opnieuw sturen.",
        "resultaat-daar": "Vraag het afnamesysteem om het resultaat van deze student opnieuw te sturen.",
        "medewerker-over": "Vraag het afnamesysteem om deze medewerker van de zitting te halen; hij kan de toets nog openen.",
        "oud-daar": "Een oud bericht kwam daar na een nieuwer aan. Het portaal heeft het nieuwste opnieuw gestuurd; lees nog eens terug.",
        ONAF: "Lees nog eens terug. Blijft dit zo, vraag het afnamesysteem dan wie er nog meer op deze zitting staan.",
    }
)


def _gezegd(
    lezing: Teruglezing, zitting: Zitting, namen: dict[str, str], later: set[str]
) -> Iterator[Aansluitverschil]:
    """What was found otherwise when the answer came, unless something was sent about it since."""
    for v in lezing.verschillen:
        oud = v["code"] in ("oud-daar", ONAF)
        if v["onderwerp"] in later and not v["code"].startswith(("presentie", "resultaat", "oud", ONAF)):
            continue
        vrij = v["code"] in _HERSTEL
        herstel = _HERSTEL.get(v["code"], "Stuur het opnieuw, en lees daarna nog een keer terug.")
        yield _soort(
            v["code"], v["tekst"], herstel, zitting, "warn" if oud else "bad", namen.get(v["deelname"], ""),
            uuid.UUID(v["deelname"]) if v["deelname"] else None, "" if vrij else _STUUR,
        )  # fmt: skip


def laatste(
    uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None = None
) -> list[tuple[Teruglezing, Zitting, str]]:
    """The newest answer per sitting that is not long over, with the version as it is planned here."""
    nieuwste = (
        select(Teruglezing.zitting_id, func.max(Teruglezing.gevraagd_op).label("op"))
        .where(col(Teruglezing.status).in_([TeruglezingStatus.GELEZEN, TeruglezingStatus.ONBEKEND]))
        .where(Teruglezing.soort == "tas")
        .group_by(col(Teruglezing.zitting_id))
        .subquery()
    )
    vraag = (
        select(Teruglezing, Zitting, Examenversie.component_id)
        .join(nieuwste, onclause=(nieuwste.c.zitting_id == Teruglezing.zitting_id) & (nieuwste.c.op == Teruglezing.gevraagd_op))
        .join(Zitting, onclause=col(Zitting.id) == Teruglezing.zitting_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Zitting.versie_id)
        .where(
            col(Teruglezing.status).in_([TeruglezingStatus.GELEZEN, TeruglezingStatus.ONBEKEND]), visible(principal, P.ZITTING_INZIEN, Zitting),
            col(Zitting.status).not_in(NIET_GEPLAND), Zitting.start > tijd.nu() - _RECENT,
        )
        .order_by(col(Zitting.start).desc(), col(Zitting.id))
        .limit(_MEESTE)
    )  # fmt: skip
    vraag = vraag.where(Zitting.id == zitting_id) if zitting_id else vraag
    return [(t, z, str(c or "").lower()) for t, z, c in reversed(uow.session.exec(vraag).all())]


def _sindsdien(uow: UnitOfWork, zittingen: list[uuid.UUID]) -> dict[uuid.UUID, list[tuple[uuid.UUID, datetime | None]]]:
    """Per sitting what is still on its way (None) or was confirmed, and when: a later answer makes a reading old."""
    if not zittingen:
        return {}
    vraag = kies(OkeBericht.zitting_id, OkeBericht.onderwerp_id, OkeBericht.status, OkeBericht.afgehandeld_op).where(
        OkeBericht.flow == 2, col(OkeBericht.zitting_id).in_(zittingen), OkeBericht.methode != "GET",
        col(OkeBericht.status).in_([BerichtStatus.BEVESTIGD, *ONBEZORGD]),
    )  # fmt: skip
    uit: dict[uuid.UUID, list[tuple[uuid.UUID, datetime | None]]] = {}
    for zitting, onderwerp, status, op in uow.session.exec(vraag):
        uit.setdefault(zitting, []).append((onderwerp, None if status in ONBEZORGD else op))
    return uit


def _leden(uow: UnitOfWork, zittingen: list[uuid.UUID]) -> dict[uuid.UUID, list[tuple[Deelname, str]]]:
    if not zittingen:
        return {}
    vraag = (
        select(Deelname, Persoon.naam)
        .join(Persoon, onclause=col(Persoon.id) == Deelname.student_id)
        .where(col(Deelname.zitting_id).in_(zittingen))
        .order_by(Persoon.sorteervorm)
    )
    uit: dict[uuid.UUID, list[tuple[Deelname, str]]] = {}
    for deelname, naam in uow.session.exec(vraag):
        uit.setdefault(deelname.zitting_id, []).append((deelname, naam))
    return uit


def _onbekende_zitting(lezing: Teruglezing, zitting: Zitting, later: set[uuid.UUID]) -> Iterator[Aansluitverschil]:
    if zitting.id in later:
        return
    tekst = f"{zitting.naam} staat hier gepland. {lezing.uitleg}"
    herstel = "Stuur de zitting opnieuw; iedereen die erop staat gaat mee. Lees daarna nog een keer terug."
    yield _soort("zitting-onbekend", tekst, herstel, zitting, "bad", actie=_STUUR)


def _andere_versie(
    lezing: Teruglezing, zitting: Zitting, component: str, later: set[uuid.UUID]
) -> Iterator[Aansluitverschil]:
    if zitting.id in later or not lezing.component_daar or lezing.component_daar == component:
        return
    tekst = f"Het afnamesysteem heeft bij {zitting.naam} een andere versie van het examen staan dan hier is gepland."
    herstel = "Stuur de zitting opnieuw. Blijft het verschil, bel dan het afnamesysteem vóór de zitting begint."
    yield _soort("versie-daar", tekst, herstel, zitting, "bad", actie=_STUUR)


def _vergelijk(
    lezing: Teruglezing, zitting: Zitting, leden: list[tuple[Deelname, str]], later: set[uuid.UUID]
) -> Iterator[Aansluitverschil]:
    daar = set(lezing.daar)
    for deelname, student in leden:
        weg, er = deelname.status == DeelnameStatus.GEANNULEERD, str(deelname.id) in daar
        if deelname.id in later or weg != er or (not weg and deelname.geplaatst_op > lezing.gevraagd_op):
            continue
        if weg:
            tekst = f"Is hier van {zitting.naam} gehaald, maar staat nog in het afnamesysteem."
            herstel = "Meld de student daar opnieuw af, anders kan de toets toch gestart worden."
            yield _soort("deelname-over", tekst, herstel, zitting, "bad", student, deelname.id, _HAAL_WEG)
        elif not is_onaf(lezing):
            tekst = f"Staat hier op {zitting.naam}, maar het afnamesysteem kent deze student daar niet."
            herstel = "Stuur de plaatsing opnieuw, en lees daarna nog een keer terug."
            yield _soort("deelname-onbekend", tekst, herstel, zitting, "bad", student, deelname.id, _STUUR)
    if vreemd := len(daar - {str(d.id) for d, _ in leden}):
        wie = telt(vreemd, "deelname", "deelnames")
        tekst = f"Het afnamesysteem heeft bij {zitting.naam} {wie} die het portaal niet kent."
        herstel = "Vraag het afnamesysteem wie dit zijn. Horen zij erbij, plaats hen dan hier op de zitting."
        yield _soort("deelname-over", tekst, herstel, zitting, "warn")


# version ------------------------------------------------------------------------------------------------------------


def _versie_anders(uow: UnitOfWork, basis: Vraag) -> Iterator[Aansluitverschil]:
    """On a sitting with a version that the registry did not mean for this enrolment."""
    definitief = select(Resultaat.deelname_id).where(
        col(Resultaat.is_huidig).is_(True), col(Resultaat.status).in_(BESLOTEN)
    )
    lopend = (
        basis.join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Zitting.versie_id)
        .where(
            col(Deelname.status) != DeelnameStatus.GEANNULEERD, col(Zitting.status) != ZittingStatus.GEANNULEERD, col(Examen.oke).is_(True),
            col(Zitting.start) > tijd.nu() - _RECENT, col(Examenversie.component_id).is_not(None),
            col(Deelname.id).not_in(definitief),
        )
    )  # fmt: skip
    for toets_id, versie_id, versie in _foute_paren(uow, lopend):
        deel = lopend.where(col(Inschrijving.toets_id) == toets_id, col(Zitting.versie_id) == versie_id)
        for deelname, zitting, student in uow.session.exec(deel.limit(_MAX)):
            tekst = f"Staat op {zitting.naam} met versie {versie}, maar het deelnemersysteem bedoelt een andere versie."
            herstel = "Plaats de student op een zitting met de bedoelde versie, of laat het deelnemersysteem de toets aanpassen."
            yield _soort("versie-anders", tekst, herstel, zitting, "bad", student, deelname.id)


def _foute_paren(uow: UnitOfWork, lopend: Vraag) -> list[tuple[uuid.UUID, uuid.UUID, str]]:
    """Each test of the registry and version planned here that do not belong together; looked up once, not per student."""
    kolommen = (col(Inschrijving.toets_id), col(Zitting.versie_id), col(Examenversie.component_id), Examenversie.naam)
    paren = uow.session.exec(
        lopend.where(col(Inschrijving.toets_id).is_not(None))
        .order_by(None)
        .with_only_columns(*kolommen)
        .group_by(*kolommen)
    ).all()
    if not paren:
        return []
    vraag = select(PlanbareToets).where(col(PlanbareToets.id).in_({p[0] for p in paren}))
    bedoeld = {t.id: {str(c).lower() for c in t.toetsen} for t in uow.session.exec(vraag)}
    return [(t, v, naam) for t, v, c, naam in paren if bedoeld.get(t) and str(c).lower() not in bedoeld[t]]


def _versie_ingetrokken(
    uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None
) -> Iterator[Aansluitverschil]:
    vraag = (
        select(Zitting, Examenversie.naam)
        .join(Examenversie, onclause=col(Examenversie.id) == Zitting.versie_id)
        .where(
            Examenversie.status == VersieStatus.INGETROKKEN, Zitting.status == ZittingStatus.GEPLAND, Zitting.start > tijd.nu(),
            visible(principal, P.ZITTING_INZIEN, Zitting),
        )
        .order_by(col(Zitting.start))
        .limit(_MAX)
    )  # fmt: skip
    vraag = vraag.where(Zitting.id == zitting_id) if zitting_id else vraag
    for zitting, versie in uow.session.exec(vraag):
        tekst = f"{zitting.naam} is gepland met versie {versie}, en die is ingetrokken."
        herstel = "Kies bij de zitting een vastgestelde versie, of annuleer de zitting."
        yield _soort("versie-ingetrokken", tekst, herstel, zitting, "bad")
