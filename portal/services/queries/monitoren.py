"""Reading of the OKE log: every exchange with its outcome, what a failure means and how to repair it, and daily controls."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, timedelta

from pydantic import Field
from sqlalchemy import Select, func, or_
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon
from portal.db.monitoren import Dagcontrole, OkeBericht
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import termijnen, tijd
from portal.domain.rechten import P
from portal.services import instellingen, outbox
from portal.services.opdracht import Opdracht
from portal.services.queries import paden
from portal.services.queries.lijst import Pagina, pagineer
from portal.services.queries.rijen.monitoren import DagcontroleRij, OkeDetail, OkeRij

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
_UITLEG = (
    (lambda s: s in (401, 403), "De partner herkent ons niet of geeft geen toegang.",
     "De beheerder controleert het geheim en de rechten van deze koppeling. Bied het bericht daarna opnieuw aan."),
    (lambda s: s == 404, "De partner kent dit moment of deze inschrijving niet.",
     "Kijk of het eerdere bericht over deze zitting is aangekomen. Bied dat eerst opnieuw aan, en daarna dit bericht."),
    (lambda s: s == 409, "De partner heeft al iets anders onder dit kenmerk.",
     "Vergelijk de gegevens met de partner en overleg wie gelijk heeft."),
    (lambda s: s in (400, 422), "De partner vindt de inhoud niet goed.",
     "Lees het antwoord, verbeter de gegevens in het portaal; er gaat dan vanzelf een nieuw bericht uit."),
    (lambda s: s == 429, "De partner kon de drukte niet aan.", "Bied het bericht straks opnieuw aan."),
    (lambda s: s >= 500, "Er is een storing bij de partner.", "Wacht tot de koppeling weer werkt en bied het bericht opnieuw aan."),
)  # fmt: skip


class OkeFilter(Opdracht):
    """Which exchanges to show."""

    flow: int | None = None
    richting: str = ""
    status: str = ""
    partner: str = ""
    zitting_id: uuid.UUID | None = None
    student_id: uuid.UUID | None = None
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
        select(OkeBericht, Zitting.naam, Zitting.start, Persoon.naam)
        .join(Zitting, isouter=True, onclause=col(Zitting.id) == OkeBericht.zitting_id)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == OkeBericht.student_id)
        .where(visible(principal, P.OKE_MONITOREN, OkeBericht))
    )


def oke_log(uow: UnitOfWork, principal: Principal, filter: OkeFilter) -> Pagina[OkeRij]:
    """The log, newest first, within one's rights (MON-1)."""
    require(principal, P.OKE_MONITOREN)
    vraag = _vraag(principal).order_by(col(OkeBericht.volgnummer).desc())
    for kolom, waarde in (
        (OkeBericht.flow, filter.flow),
        (OkeBericht.richting, filter.richting or None),
        (OkeBericht.status, filter.status or None),
        (OkeBericht.partner, filter.partner or None),
        (OkeBericht.zitting_id, filter.zitting_id),
        (OkeBericht.student_id, filter.student_id if _inhoudelijk(principal) else None),
    ):
        if waarde is not None:
            vraag = vraag.where(col(kolom) == waarde)
    if filter.alleen_fouten:
        vraag = vraag.where(col(OkeBericht.status).in_(FOUT))
    if filter.dag:
        van, tot = tijd.dag_grenzen(filter.dag)
        vraag = vraag.where(OkeBericht.gemaakt_op >= van, OkeBericht.gemaakt_op < tot)
    if filter.tekst:
        vraag = vraag.where(_zoek(principal, filter.tekst))
    return pagineer(uow, vraag, filter.pagina, filter.per_pagina).naar(
        lambda r: _rij(r[0], r[1], r[2], r[3], _inhoudelijk(principal))
    )


def _zoek(principal: Principal, tekst: str):  # type: ignore[no-untyped-def]
    zoek = f"%{tekst.lower()}%"
    kolommen = [OkeBericht.pad, OkeBericht.partner, Zitting.naam]
    if _inhoudelijk(principal):
        kolommen += [Persoon.naam, Persoon.nummer, OkeBericht.uitleg]
    return or_(*(func.lower(k).like(zoek) for k in kolommen))


def _rij(b: OkeBericht, zitting: str | None, start, student: str | None, inhoudelijk: bool) -> OkeRij:  # type: ignore[no-untyped-def]
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
    )


def _ophaalactie(b: OkeBericht) -> str:
    """What to call an exchange that is about no single thing: a pull of a list."""
    return f"Ophalen bij {b.partner}" if b.richting == "uit" and b.methode == "GET" else f"Bericht van {b.partner}"


def oke_detail(uow: UnitOfWork, principal: Principal, bericht_id: uuid.UUID) -> OkeDetail:
    """One exchange; the bodies are for the exam office only (RIGHTS: oke:monitoren)."""
    require(principal, P.OKE_MONITOREN)
    uow.get(OkeBericht, bericht_id, visible(principal, P.OKE_MONITOREN, OkeBericht))
    bericht, zitting, start, student = uow.session.execute(_vraag(principal).where(OkeBericht.id == bericht_id)).one()
    inhoudelijk = _inhoudelijk(principal)
    verklaring, herstel = verklaar(bericht)
    return OkeDetail(
        rij=_rij(bericht, zitting, start, student, inhoudelijk),
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
    if b.status not in FOUT:
        return STATUS.get(b.status, (b.status, ""))[0], ""
    if b.status == "afgewezen":
        return (
            "Wij konden dit bericht niet verwerken.",
            "Lees de uitleg, verbeter wat ontbreekt en vraag de partner om het opnieuw te sturen.",
        )
    if b.http_status is None:
        return (
            "De partner was niet bereikbaar.",
            "Controleer bij de beheerder of de koppeling werkt en bied het bericht opnieuw aan."
            if b.reeks
            else "Controleer bij de beheerder of de koppeling werkt en start het ophalen opnieuw.",
        )
    for past, verklaring, herstel in _UITLEG:
        if past(b.http_status):
            return verklaring, herstel
    return "De partner gaf een onverwacht antwoord.", "Lees het antwoord en overleg met de partner."


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


def dagcontroles(uow: UnitOfWork, principal: Principal, werkdagen: int = 10) -> list[DagcontroleRij]:
    """The last working days, newest first: who looked, what there was, and which days were skipped (MON-1)."""
    require(principal, P.OKE_MONITOREN)
    gesloten, dag = instellingen.gesloten_dagen(uow), tijd.vandaag()
    dagen: list[date] = []
    while len(dagen) < min(werkdagen, 60):
        if termijnen.is_werkdag(dag, gesloten):
            dagen.append(dag)
        dag -= timedelta(days=1)
    vraag = select(Dagcontrole, Persoon.naam).join(Persoon, onclause=col(Persoon.id) == Dagcontrole.door_id)
    getekend = {c.dag: (c, naam) for c, naam in uow.session.exec(vraag.where(col(Dagcontrole.dag).in_(dagen)))}
    tellingen = _per_dag(uow, principal, dagen)
    return [_dagcontrole(d, getekend.get(d), *tellingen.get(d, (0, 0))) for d in dagen]


def _per_dag(uow: UnitOfWork, principal: Principal, dagen: list[date]) -> dict[date, tuple[int, int]]:
    """Messages and failures per Amsterdam day, grouped by hour in SQL so that clock changes fall right."""
    van, _ = tijd.dag_grenzen(dagen[-1])
    uur = func.strftime("%Y-%m-%dT%H", OkeBericht.gemaakt_op)
    if uow.session.get_bind().dialect.name == "postgresql":
        uur = func.to_char(func.timezone("UTC", OkeBericht.gemaakt_op), 'YYYY-MM-DD"T"HH24')
    fout = col(OkeBericht.status).in_(FOUT)
    vraag = select(uur, fout, func.count()).where(
        OkeBericht.gemaakt_op >= van, visible(principal, P.OKE_MONITOREN, OkeBericht)
    )
    uit: dict[date, tuple[int, int]] = {}
    for tekst, mislukt, aantal in uow.session.exec(vraag.group_by(uur, fout)):
        dag = _als_dag(tekst)
        alle, fouten = uit.get(dag, (0, 0))
        uit[dag] = (alle + aantal, fouten + (aantal if mislukt else 0))
    return uit


def _als_dag(uur: str) -> date:
    return datetime.strptime(uur, "%Y-%m-%dT%H").replace(tzinfo=UTC).astimezone(tijd.ZONE).date()


def _dagcontrole(dag: date, controle: tuple[Dagcontrole, str] | None, berichten: int, fouten: int) -> DagcontroleRij:
    vandaag = dag == tijd.vandaag()
    if controle:
        rij, naam = controle
        return DagcontroleRij(
            tijd.toon_dag(dag),
            dag.isoformat(),
            True,
            naam,
            tijd.toon_moment(rij.op),
            rij.opmerking,
            berichten,
            fouten,
            "ok",
        )
    tekst = "Nog te doen" if vandaag else "Overgeslagen"
    return DagcontroleRij(
        tijd.toon_dag(dag), dag.isoformat(), False, "", tekst, "", berichten, fouten, "info" if vandaag else "warn"
    )
