"""Reconciliation with registries: results that were never told, and what they hold otherwise than was established."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Text, cast, exists, func
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import OkeBericht, Teruglezing
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.statussen import GESTRAND, ONBEZORGD, BerichtStatus, ResultaatStatus, TeruglezingStatus
from portal.services.monitoren.lezen.aansluiting_rij import Aansluitverschil
from portal.services.zenden.outbox import achterhaald

_MAX, _RECENT, _PAS = 50, timedelta(days=60), timedelta(days=20)
SOORTEN = MappingProxyType(
    {
        "uitslag-niet-gestuurd": "Resultaat niet naar deelnemersysteem",
        "uitslag-onbekend": "Resultaat onbekend bij deelnemersysteem",
        "uitslag-anders": "Ander resultaat in het deelnemersysteem",
        "aanmelding-weg": "Inschrijving onbekend of geannuleerd bij deelnemersysteem",
    }
)
_HERSTEL = MappingProxyType(
    {
        "aanmelding-weg": "Bel het deelnemersysteem: moet deze student dit examen nog maken? Haal hem anders van de zitting.",
        "oud-daar": "Een oud bericht kwam daar na een nieuwer aan. Het portaal heeft het nieuwste opnieuw gestuurd.",
    }
)
_STUUR = "Stuur resultaat opnieuw"


def verschillen(uow: UnitOfWork, basis: Vraag) -> Iterator[Aansluitverschil]:
    """Everything that the registries and this side do not agree on; `basis` gives participations in reach."""
    yield from _niet_gestuurd(uow, basis)
    yield from _gelezen(uow, basis)


def _niet_gestuurd(uow: UnitOfWork, basis: Vraag) -> Iterator[Aansluitverschil]:
    """Definitive for an enrolment of a registry, and no message about it was confirmed or is on its way; nor the one to
    another registry, or for another programme, that asked for it too."""
    gemeld = exists().where(
        col(OkeBericht.onderwerp_id) == Resultaat.id, col(OkeBericht.flow) == 5, col(OkeBericht.methode) != "GET",
        col(OkeBericht.status).in_([BerichtStatus.BEVESTIGD, *ONBEZORGD]),
    )  # fmt: skip
    gestrand = exists().where(
        col(OkeBericht.onderwerp_id) == Resultaat.id, col(OkeBericht.flow) == 5, col(OkeBericht.methode) != "GET",
        col(OkeBericht.status).in_(GESTRAND), ~achterhaald(),
    )  # fmt: skip
    vraag = (
        basis.join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .join(Resultaat, onclause=(col(Resultaat.deelname_id) == Deelname.id) & col(Resultaat.is_huidig))
        .where(
            Resultaat.status == ResultaatStatus.DEFINITIEF, col(Inschrijving.oke_id).is_not(None),
            col(Inschrijving.koppeling_id).is_not(None), col(Resultaat.definitief_op) > tijd.nu() - _PAS,
            ~gemeld | gestrand,
        )
    )  # fmt: skip
    for deelname, zitting, student in uow.session.exec(vraag.limit(_MAX)):
        tekst = f"Het resultaat van {zitting.naam} is definitief, maar het deelnemersysteem heeft het niet bevestigd."
        herstel = "Stuur het resultaat opnieuw. Staat in het logboek een mislukt bericht, lees dan eerst waarom."
        code = "uitslag-niet-gestuurd"
        yield Aansluitverschil(code, SOORTEN[code], tekst, herstel, zitting, "bad", student, deelname.id, _STUUR)


def _gelezen(uow: UnitOfWork, basis: Vraag) -> Iterator[Aansluitverschil]:
    """What the newest answer of a registry said otherwise, unless something was told since."""
    nieuwste = (
        select(Teruglezing.deelname_id, func.max(Teruglezing.gevraagd_op).label("op"))
        .where(Teruglezing.soort == "dr", Teruglezing.status == TeruglezingStatus.GELEZEN)
        .group_by(col(Teruglezing.deelname_id))
        .subquery()
    )
    vraag = (
        basis.join(Teruglezing, onclause=col(Teruglezing.deelname_id) == Deelname.id)
        .join(nieuwste, onclause=(nieuwste.c.deelname_id == Deelname.id) & (Teruglezing.gevraagd_op >= nieuwste.c.op))
        .where(Teruglezing.status == TeruglezingStatus.GELEZEN, Zitting.start > tijd.nu() - _RECENT)
        .where(func.length(cast(col(Teruglezing.verschillen), Text)) > 2)
        .add_columns(Teruglezing)
    )
    rijen = uow.session.exec(vraag.limit(_MAX * 4)).all()
    sinds = _sindsdien(uow, [z.id for _, z, _, _ in rijen])
    for deelname, zitting, student, lezing in rijen:
        later = sinds.get((zitting.id, deelname.student_id))
        gemeld = later is not None and later >= lezing.gevraagd_op
        for v in lezing.verschillen:
            code = v["code"]
            if gemeld and code != "oud-daar":
                continue
            herstel = _HERSTEL.get(
                code, "Stuur het resultaat opnieuw. Blijft het verschil, bel dan het deelnemersysteem."
            )
            soort = SOORTEN.get(code, "Oude gegevens bij een partner, opnieuw gestuurd")
            actie = "" if code in _HERSTEL else _STUUR
            yield Aansluitverschil(code, soort, v["tekst"], herstel, zitting, "bad", student, deelname.id, actie)


def _sindsdien(uow: UnitOfWork, zittingen: list[uuid.UUID]) -> dict[tuple[uuid.UUID, uuid.UUID], datetime]:
    """Per sitting and student when a result was last confirmed, or now while one is on its way."""
    if not zittingen:
        return {}
    vraag = kies(OkeBericht.zitting_id, OkeBericht.student_id, OkeBericht.status, OkeBericht.afgehandeld_op).where(
        OkeBericht.flow == 5, OkeBericht.methode != "GET", col(OkeBericht.zitting_id).in_(zittingen),
        col(OkeBericht.status).in_([BerichtStatus.BEVESTIGD, *ONBEZORGD]),
    )  # fmt: skip
    uit: dict[tuple[uuid.UUID, uuid.UUID], datetime] = {}
    for zitting, student, status, op in uow.session.exec(vraag):
        moment = tijd.nu() if status in ONBEZORGD else op
        if moment is not None and student is not None:
            uit[zitting, student] = max(moment, uit.get((zitting, student), moment))
    return uit
