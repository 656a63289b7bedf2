"""Reading of the OKE log: every exchange with its outcome, and one exchange in full."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.monitoren import OkeBericht
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.statussen import GESTRAND, ONBEZORGD, BerichtStatus
from portal.domain.uitval import klasse_van
from portal.services.grond import lijst, paden
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.monitoren.stand import (
    FLOWS,
    FOUT,
    STATUS,
    OkeFilter,
    berichten,
    gefilterd,
    is_inhoudelijk,
    verklaar,
)


@dataclass(frozen=True, kw_only=True)
class OkeRij:
    """One exchange in the log."""

    id: str
    moment: str
    richting: str
    flow: int
    flow_naam: str
    partner: str
    status: str
    status_label: str
    toon: str
    verzoek: str
    """`PUT /offerings/…`."""
    http_status: str
    onderwerp: str
    student: str
    """Empty for the administrator, who sees technical facts only."""
    zitting_id: str
    uitleg: str
    herstelbaar: bool
    pogingen: int
    verklaring: str = ""
    """What a failure means; empty when all is well."""
    herstel: str = ""
    klasse: str = ""
    """The kind of failure in a word or two; empty when all is well."""
    examen: str = ""


@dataclass(frozen=True)
class OkeDetail:
    """One exchange with its bodies (exam office only) and the way to repair it."""

    rij: OkeRij
    verklaring: str
    herstel: str
    herstel_link: str
    inhoud: str
    antwoord: str
    toon_inhoud: bool
    afgehandeld_op: str
    niet_voor: str
    wacht_op: str
    """The earlier message of the same row that holds this one up."""


_OP = {"wanneer": OkeBericht.volgnummer}
SORTEERBAAR = tuple(_OP)
"""The log grows without end: it is only read from one of its two ends."""


def oke_log(uow: UnitOfWork, principal: Principal, filter: OkeFilter) -> Pagina[OkeRij]:
    """The log, newest first, within one's rights (MON-1)."""
    require(principal, P.OKE_MONITOREN)
    vraag = lijst.op(gefilterd(principal, filter), filter.op, _OP, col(OkeBericht.volgnummer).desc())
    inhoudelijk = is_inhoudelijk(principal)
    return pagineer(uow, vraag, filter.pagina, filter.per_pagina).naar(lambda r: _rij(inhoudelijk, *r))


def _rij(
    inhoudelijk: bool,
    b: OkeBericht,
    zitting: str | None,
    start: datetime | None,
    student: str | None,
    examen: str | None,
) -> OkeRij:
    label, toon = STATUS.get(b.status, (b.status, "plain"))
    rij = OkeRij(
        id=str(b.id),
        moment=tijd.moment(b.gemaakt_op),
        richting="Uitgaand" if b.richting == "uit" else "Inkomend",
        flow=b.flow,
        flow_naam=FLOWS.get(b.flow, f"Stroom {b.flow}"),
        partner=b.partner,
        status=str(b.status),
        status_label=label,
        toon=toon,
        verzoek=f"{b.methode} {b.pad}",
        http_status=str(b.http_status or ""),
        onderwerp=_onderwerp(b, zitting, start),
        student=(student or "") if inhoudelijk else "",
        zitting_id=str(b.zitting_id or ""),
        uitleg=b.uitleg if inhoudelijk else "",
        herstelbaar=inhoudelijk and b.richting == "uit" and b.status in GESTRAND and bool(b.reeks),
        pogingen=b.pogingen,
        examen=examen or "",
    )
    return _met_verklaring(rij, b)


def _onderwerp(b: OkeBericht, zitting: str | None, start: datetime | None) -> str:
    if zitting:
        return f"{zitting}, {tijd.moment(start)}" if start else zitting
    return b.onderwerp_soort.capitalize() or _ophaalactie(b)


def _ophaalactie(b: OkeBericht) -> str:
    """What to call an exchange that is about no single thing: a pull of a list."""
    return f"Ophalen bij {b.partner}" if b.richting == "uit" and b.methode == "GET" else f"Bericht van {b.partner}"


def _met_verklaring(rij: OkeRij, b: OkeBericht) -> OkeRij:
    """The same exchange with what its failure means; as it is when all is well."""
    verklaring, herstel = verklaar(b) if b.status in FOUT else ("", "")
    klasse = klasse_van(b.status, b.http_status, b.uitleg)
    return replace(rij, verklaring=verklaring, herstel=herstel, klasse=klasse.label if klasse else "")


def oke_detail(uow: UnitOfWork, principal: Principal, bericht_id: uuid.UUID) -> OkeDetail:
    """One exchange; the bodies are for the exam office only (RIGHTS: oke:monitoren)."""
    require(principal, P.OKE_MONITOREN)
    uow.get(OkeBericht, bericht_id, visible(principal, P.OKE_MONITOREN, OkeBericht))
    bericht, zitting, start, student, examen = uow.session.execute(
        berichten(principal).where(col(OkeBericht.id) == bericht_id)
    ).one()
    inhoudelijk = is_inhoudelijk(principal)
    verklaring, herstel = verklaar(bericht)
    return OkeDetail(
        rij=_rij(inhoudelijk, bericht, zitting, start, student, examen),
        verklaring=verklaring,
        herstel=herstel,
        herstel_link=paden.zitting(bericht.zitting_id) if bericht.zitting_id and inhoudelijk else "",
        inhoud=leesbaar(bericht.inhoud) if inhoudelijk else "",
        antwoord=leesbaar(bericht.antwoord) if inhoudelijk else "",
        toon_inhoud=inhoudelijk,
        afgehandeld_op=tijd.moment(bericht.afgehandeld_op),
        niet_voor=tijd.moment(bericht.niet_voor) if bericht.niet_voor else "",
        wacht_op=_wacht_op(uow, bericht),
    )


def leesbaar(tekst: str) -> str:
    """A body on lines of its own when it is JSON; anything else exactly as it came."""
    try:
        return json.dumps(json.loads(tekst), indent=2, ensure_ascii=False)
    except ValueError:
        return tekst


def _wacht_op(uow: UnitOfWork, b: OkeBericht) -> str:
    """The earlier message of the same order that has to go first."""
    if b.status not in ONBEZORGD or not b.reeks:
        return ""
    eerder = (
        select(OkeBericht)
        .where(
            OkeBericht.reeks == b.reeks,
            col(OkeBericht.volgnummer) < b.volgnummer,
            col(OkeBericht.status).not_in([BerichtStatus.BEVESTIGD, BerichtStatus.VERVALLEN, BerichtStatus.VERWERKT]),
        )
        .order_by(col(OkeBericht.volgnummer))
        .limit(1)
    )
    rij = uow.session.exec(eerder).first()
    return f"{rij.methode} {rij.pad} ({STATUS.get(rij.status, (rij.status, ''))[0].lower()})" if rij else ""
