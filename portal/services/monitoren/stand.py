"""What is in the OKE log for whom: its filter, what a failure means, and what can be offered again."""

from __future__ import annotations

import uuid
from datetime import date

from pydantic import Field
from sqlalchemy import ColumnElement
from sqlmodel import col

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht, Teruglezing
from portal.db.plannen import Zitting
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.statussen import GESTRAND, MISGEGAAN, BerichtStatus
from portal.domain.uitval import GEEN_TOKEN, HTTP_KLASSEN, Uitval, uitval
from portal.services.grond import lijst
from portal.services.grond.opdracht import Opdracht

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
    BerichtStatus.KLAAR: ("Staat klaar", "plain"),
    BerichtStatus.ONDERWEG: ("Onderweg", "info"),
    BerichtStatus.BEVESTIGD: ("Bevestigd", "ok"),
    BerichtStatus.GEWEIGERD: ("Geweigerd", "bad"),
    BerichtStatus.DOOD: ("Opgegeven", "bad"),
    BerichtStatus.VERVALLEN: ("Niet verstuurd", "plain"),
    BerichtStatus.VERWERKT: ("Verwerkt", "ok"),
    BerichtStatus.AFGEWEZEN: ("Afgewezen", "bad"),
}
FOUT = MISGEGAAN
ONAF = "niet-alles-gelezen"
"""A difference that is none: a list of a delivery system had more pages than are read."""


def is_onaf(lezing: Teruglezing) -> bool:
    """Whether not everything was read, so that who is not named there may be there all the same."""
    return any(v["code"] == ONAF for v in lezing.verschillen)


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
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def is_inhoudelijk(principal: Principal) -> bool:
    """Names and bodies are for who repairs; the administrator sees technical facts only."""
    return principal.can(P.OKE_HERSTELLEN)


def berichten(principal: Principal) -> Vraag:
    """The exchanges within somebody’s reach, with the names they are about."""
    return (
        kies(OkeBericht, Zitting.naam, Zitting.start, Persoon.naam, Examen.naam)
        .join(Zitting, isouter=True, onclause=col(Zitting.id) == OkeBericht.zitting_id)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == OkeBericht.student_id)
        .join(Examen, isouter=True, onclause=col(Examen.id) == Zitting.examen_id)
        .where(visible(principal, P.OKE_MONITOREN, OkeBericht))
    )


def gefilterd(principal: Principal, filter: OkeFilter) -> Vraag:
    """The exchanges in a filter, within one's rights, without order."""
    vraag = berichten(principal)
    for kolom, waarde in (
        (OkeBericht.flow, filter.flow),
        (OkeBericht.richting, filter.richting or None),
        (OkeBericht.status, filter.status or None),
        (OkeBericht.partner, filter.partner or None),
        (OkeBericht.zitting_id, filter.zitting_id),
        (Zitting.examen_id, filter.examen_id),
        (OkeBericht.student_id, filter.student_id if is_inhoudelijk(principal) else None),
    ):
        if waarde is not None:
            vraag = vraag.where(col(kolom) == waarde)
    if filter.alleen_fouten:
        vraag = vraag.where(col(OkeBericht.status).in_(FOUT))
    if filter.klasse:
        vraag = vraag.where(in_klasse(filter.klasse))
    if filter.dag:
        van, tot = tijd.dag_grenzen(filter.dag)
        vraag = vraag.where(col(OkeBericht.gemaakt_op) >= van, col(OkeBericht.gemaakt_op) < tot)
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
        return (status == BerichtStatus.AFGEWEZEN) & waar.get(code, rest)
    uit, token = status.in_(GESTRAND), col(OkeBericht.uitleg).contains(GEEN_TOKEN, autoescape=True)
    if code == "token":
        return uit & token
    vast = {"verbinding": http.is_(None), "contract": http < 300, "storing": (http >= 500) | http.in_([408, 425])}
    vast |= {k: http.in_(v) for k, v in HTTP_KLASSEN.items()}
    bekend = [n for v in HTTP_KLASSEN.values() for n in v] + [408, 425]
    return uit & ~token & vast.get(code, (http >= 300) & (http < 500) & http.not_in(bekend))


def _zoek(principal: Principal, tekst: str) -> ColumnElement[bool]:
    kolommen = [OkeBericht.pad, OkeBericht.partner, Zitting.zoekvorm]
    if is_inhoudelijk(principal):
        kolommen += [Persoon.zoekvorm, OkeBericht.uitleg]
    return lijst.zoek(tekst, *kolommen)


def verklaar(b: OkeBericht) -> tuple[str, str]:
    """What an outcome means and how it is put right, in words."""
    uit = _uitval(b)
    return (uit.verklaring, uit.herstel) if uit else (STATUS.get(b.status, (b.status, ""))[0], "")


def _uitval(b: OkeBericht) -> Uitval | None:
    return uitval(b.status, b.http_status, b.uitleg, ophalen=b.richting == "uit" and not b.reeks)


def te_herhalen(principal: Principal, filter: OkeFilter, na: int = 0) -> Vraag:
    """Messages in a filter that can be offered again, oldest first."""
    return (
        gefilterd(principal, filter)
        .with_only_columns(OkeBericht.id, OkeBericht.volgnummer, OkeBericht.partner, OkeBericht.koppeling_id)
        .where(
            OkeBericht.richting == "uit", col(OkeBericht.status).in_(GESTRAND), OkeBericht.reeks != "",
            OkeBericht.volgnummer > na,
        )
        .order_by(col(OkeBericht.volgnummer))
    )  # fmt: skip
