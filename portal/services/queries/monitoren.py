"""Reading of the OKE log: every exchange with its outcome, what a failure means and how to repair it."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime

from pydantic import Field
from sqlalchemy import ColumnElement, Select, func, or_
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.uitval import GEEN_TOKEN, HTTP_KLASSEN, Uitval, klasse_van, uitval
from portal.services import outbox
from portal.services.opdracht import Opdracht
from portal.services.queries import paden
from portal.services.queries.lijst import Pagina, pagineer
from portal.services.queries.rijen.monitoren import OkeDetail, OkeRij

FLOWS = {
    0: "Toetscatalogus",
    1: "Toetsdeelnemers",
    2: "Zittingsplan",
    3: "Resultaat uit afnamesysteem",
    4: "Zittingsverslag",
    5: "Resultaat naar deelnemersysteem",
    6: "Analyse",
}
STATUS = {
    "klaar": ("Staat klaar", "plain"),
    "onderweg": ("Onderweg", "info"),
    "bevestigd": ("Bevestigd", "ok"),
    "geweigerd": ("Geweigerd", "bad"),
    "dood": ("Opgegeven", "bad"),
    "verwerkt": ("Verwerkt", "ok"),
    "afgewezen": ("Afgewezen", "bad"),
}
FOUT = ("geweigerd", "dood", "afgewezen")


class OkeFilter(Opdracht):
    """Which exchanges to show."""

    flow: int | None = None
    richting: str = ""
    status: str = ""
    partner: str = ""
    zitting_id: uuid.UUID | None = None
    student_id: uuid.UUID | None = None
    examen_id: uuid.UUID | None = None
    klasse: str = ""
    """Only failures of this kind; see `domain.uitval.KLASSEN`."""
    tekst: str = Field(default="", max_length=100)
    dag: date | None = None
    alleen_fouten: bool = False
    pagina: int = 1
    per_pagina: int = 25


def _inhoudelijk(principal: Principal) -> bool:
    """Names and bodies are for who repairs; the administrator sees technical facts only."""
    return principal.can(P.OKE_HERSTELLEN)


def _vraag(principal: Principal) -> Select:  # type: ignore[type-arg]
    return (
        select(OkeBericht, Zitting.naam, Zitting.start, Persoon.naam, Examen.naam)
        .join(Zitting, isouter=True, onclause=col(Zitting.id) == OkeBericht.zitting_id)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == OkeBericht.student_id)
        .join(Examen, isouter=True, onclause=col(Examen.id) == Zitting.examen_id)
        .where(visible(principal, P.OKE_MONITOREN, OkeBericht))
    )


def oke_log(uow: UnitOfWork, principal: Principal, filter: OkeFilter) -> Pagina[OkeRij]:
    """The log, newest first, within one's rights (MON-1)."""
    require(principal, P.OKE_MONITOREN)
    vraag = gefilterd(principal, filter).order_by(col(OkeBericht.volgnummer).desc())
    inhoudelijk = _inhoudelijk(principal)
    return pagineer(uow, vraag, filter.pagina, filter.per_pagina).naar(lambda r: _rij(inhoudelijk, *r))


def gefilterd(principal: Principal, filter: OkeFilter) -> Select:  # type: ignore[type-arg]
    """The exchanges in a filter, within one's rights, without order."""
    vraag = _vraag(principal)
    for kolom, waarde in (
        (OkeBericht.flow, filter.flow),
        (OkeBericht.richting, filter.richting or None),
        (OkeBericht.status, filter.status or None),
        (OkeBericht.partner, filter.partner or None),
        (OkeBericht.zitting_id, filter.zitting_id),
        (Zitting.examen_id, filter.examen_id),
        (OkeBericht.student_id, filter.student_id if _inhoudelijk(principal) else None),
    ):
        if waarde is not None:
            vraag = vraag.where(col(kolom) == waarde)  # type: ignore[arg-type]
    if filter.alleen_fouten:
        vraag = vraag.where(col(OkeBericht.status).in_(FOUT))
    if filter.klasse:
        vraag = vraag.where(in_klasse(filter.klasse))
    if filter.dag:
        van, tot = tijd.dag_grenzen(filter.dag)
        vraag = vraag.where(OkeBericht.gemaakt_op >= van, OkeBericht.gemaakt_op < tot)
    return vraag.where(_zoek(principal, filter.tekst)) if filter.tekst else vraag


def in_klasse(code: str) -> ColumnElement[bool]:
    """The failures of one kind, as `domain.uitval.klasse_van` would name them."""
    status, http = col(OkeBericht.status), col(OkeBericht.http_status)
    if code.startswith("afgewezen_"):
        waar = {
            "afgewezen_toegang": http.in_([401, 403]),
            "afgewezen_onbekend": http == 404,
            "afgewezen_storing": http >= 500,
        }
        rest = (http < 500) & http.not_in([401, 403, 404])
        return (status == "afgewezen") & waar.get(code, rest)
    uit, token = status.in_(["geweigerd", "dood"]), col(OkeBericht.uitleg).contains(GEEN_TOKEN, autoescape=True)
    if code == "token":
        return uit & token
    vast = {"verbinding": http.is_(None), "contract": http < 300, "storing": (http >= 500) | http.in_([408, 425])}
    vast |= {k: http.in_(v) for k, v in HTTP_KLASSEN.items()}
    bekend = [n for v in HTTP_KLASSEN.values() for n in v] + [408, 425]
    return uit & ~token & vast.get(code, (http >= 300) & (http < 500) & http.not_in(bekend))


def _zoek(principal: Principal, tekst: str):  # type: ignore[no-untyped-def]
    zoek = f"%{tekst.lower()}%"
    kolommen = [OkeBericht.pad, OkeBericht.partner, Zitting.naam]
    if _inhoudelijk(principal):
        kolommen += [Persoon.naam, Persoon.nummer, OkeBericht.uitleg]
    return or_(*(func.lower(k).like(zoek) for k in kolommen))


def _rij(
    inhoudelijk: bool,
    b: OkeBericht,
    zitting: str | None,
    start: datetime | None,
    student: str | None,
    examen: str | None,
) -> OkeRij:
    label, tone = STATUS.get(b.status, (b.status, "plain"))
    verklaring, herstel = verklaar(b) if b.status in FOUT else ("", "")
    moment = f", {tijd.toon_moment(start)}" if start else ""
    return OkeRij(
        id=str(b.id),
        moment=tijd.toon_moment(b.gemaakt_op),
        moment_iso=b.gemaakt_op.isoformat(),
        richting="Uitgaand" if b.richting == "uit" else "Inkomend",
        flow=b.flow,
        flow_naam=FLOWS.get(b.flow, f"Stroom {b.flow}"),
        partner=b.partner,
        status=b.status,
        status_label=label,
        tone=tone,
        verzoek=f"{b.methode} {b.pad}",
        http_status=str(b.http_status or ""),
        onderwerp=f"{zitting}{moment}" if zitting else b.onderwerp_soort.capitalize() or _ophaalactie(b),
        student=(student or "") if inhoudelijk else "",
        zitting_id=str(b.zitting_id or ""),
        uitleg=b.uitleg if inhoudelijk else "",
        herstelbaar=inhoudelijk and b.richting == "uit" and b.status in outbox.HERSTELBAAR and bool(b.reeks),
        pogingen=b.pogingen,
        verklaring=verklaring,
        herstel=herstel,
        klasse=klasse.label if (klasse := klasse_van(b.status, b.http_status, b.uitleg)) else "",
        examen=examen or "",
    )


def _ophaalactie(b: OkeBericht) -> str:
    """What to call an exchange that is about no single thing: a pull of a list."""
    return f"Ophalen bij {b.partner}" if b.richting == "uit" and b.methode == "GET" else f"Bericht van {b.partner}"


def oke_detail(uow: UnitOfWork, principal: Principal, bericht_id: uuid.UUID) -> OkeDetail:
    """One exchange; the bodies are for the exam office only (RIGHTS: oke:monitoren)."""
    require(principal, P.OKE_MONITOREN)
    uow.get(OkeBericht, bericht_id, visible(principal, P.OKE_MONITOREN, OkeBericht))
    bericht, zitting, start, student, examen = uow.session.execute(
        _vraag(principal).where(OkeBericht.id == bericht_id)
    ).one()
    inhoudelijk = _inhoudelijk(principal)
    verklaring, herstel = verklaar(bericht)
    return OkeDetail(
        rij=_rij(inhoudelijk, bericht, zitting, start, student, examen),
        verklaring=verklaring,
        herstel=herstel,
        herstel_link=paden.zitting(bericht.zitting_id) if bericht.zitting_id and inhoudelijk else "",
        inhoud=leesbaar(bericht.inhoud) if inhoudelijk else "",
        antwoord=leesbaar(bericht.antwoord) if inhoudelijk else "",
        toon_inhoud=inhoudelijk,
        afgehandeld_op=tijd.toon_moment(bericht.afgehandeld_op),
        niet_voor=tijd.toon_moment(bericht.niet_voor) if bericht.niet_voor else "",
        wacht_op=_wacht_op(uow, bericht),
    )


def leesbaar(tekst: str) -> str:
    """A body on lines of its own when it is JSON; anything else exactly as it came."""
    try:
        return json.dumps(json.loads(tekst), indent=2, ensure_ascii=False)
    except ValueError:
        return tekst


def verklaar(b: OkeBericht) -> tuple[str, str]:
    """What an outcome means and how it is put right, in words."""
    uit = _uitval(b)
    return (uit.verklaring, uit.herstel) if uit else (STATUS.get(b.status, (b.status, ""))[0], "")


def _uitval(b: OkeBericht) -> Uitval | None:
    return uitval(b.status, b.http_status, b.uitleg, ophalen=b.richting == "uit" and not b.reeks)


def _wacht_op(uow: UnitOfWork, b: OkeBericht) -> str:
    """The earlier message of the same order that has to go first."""
    if b.status not in ("klaar", "onderweg") or not b.reeks:
        return ""
    eerder = (
        select(OkeBericht)
        .where(
            OkeBericht.reeks == b.reeks,
            col(OkeBericht.volgnummer) < b.volgnummer,
            col(OkeBericht.status).not_in(["bevestigd", "verwerkt"]),
        )
        .order_by(col(OkeBericht.volgnummer))
        .limit(1)
    )
    rij = uow.session.exec(eerder).first()
    return f"{rij.methode} {rij.pad} ({STATUS.get(rij.status, (rij.status, ''))[0].lower()})" if rij else ""
