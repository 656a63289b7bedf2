"""Connections, exams, versions, cut scores and the exam plan of the demo school, as office and board arrange them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlmodel import col, select

from portal.db.beheren import Koppeling
from portal.db.inrichten import Cesuur, Examen, Examenplanregel, Examenversie
from portal.demo.basis import alle, bekrachtig_alles, lees_in
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain.catalogus import Catalogus
from portal.domain.cesuur import Norm, Normsoort
from portal.domain.rechten import P, Rol
from portal.domain.schalen import Schaal, grens_van
from portal.domain.statussen import CesuurStatus, VersieStatus
from portal.oke.adapter import STANDAARD, adapter
from portal.sandbox import school_model as bron
from portal.sandbox import wire
from portal.sandbox.school_data import TAS_NAAM
from portal.services.beheren.koppelingen import BewaarKoppeling, bewaar_koppeling
from portal.services.inrichten.catalogus import PasCatalogusToe, maak_voorstel, pas_catalogus_toe
from portal.services.inrichten.examenplan import StelPlanVast, stel_plan_vast
from portal.services.inrichten.versies import (
    BesluitVersie,
    LegVersieVoor,
    StelModelVast,
    besluit_versie,
    leg_versie_voor,
    stel_model_vast,
)
from portal.services.vaststellen.cesuur import StelCesuurVast, VoerCesuurIn, stel_cesuur_vast, voer_cesuur_in
from portal.services.vaststellen.mandaten import GeefMandaat, geef_mandaat

DR_NAAM = "Deelnemerregistratie"
CESUUR_OPEN = frozenset({"ENG-B1-SCH.v2.A", "NED-3F-SCH.v2.A", "BUR-N1-OPD.v2.A", "NED-2F-SCH.v2.A"})
"""Versions that the board established of late, and whose cut score still waits for it."""
LAATST_VASTGESTELD = timedelta(days=26)
"""So long ago it did; what was planned before then had the edition before."""
GEMANDATEERD = ("NED-2F-LUI", "REK-2F-ALG")
"""Exams of which the office decides in the name of the board."""
_STATUS = {
    "ENG-B2-LUI.v2.B": VersieStatus.TER_VASTSTELLING, "NED-2F-SCH.v2.B": VersieStatus.TER_VASTSTELLING, "KD09-KD-KEU.v1.A": VersieStatus.TER_VASTSTELLING,
    "ENG-B1-SCH.v2.B": VersieStatus.NIEUW, "ENG-B2-LEZ.v2.B": VersieStatus.NIEUW, "NED-3F-SCH.v2.B": VersieStatus.AFGEWEZEN,
}  # fmt: skip
_INSCHRIJVERS = {
    "automatisch": ["automatisch", "examenbureau"], "student": ["student", "docent", "examenbureau"],
    "docent": ["docent", "examenbureau"], "examenbureau": ["examenbureau"],
}  # fmt: skip
_PERIODEN = ("periode 1", "periode 2", "periode 3", "periode 4")
_GEHEIM = "geheim van de demo"
"""What the partners of the demo give is another one: it is filled in when they start."""


def maak_catalogus(w: Wereld) -> None:
    """From connections to the mandates of the board, in the order in which a school does it."""
    w.zet_klok(w.nu - timedelta(days=195))
    _koppelingen(w)
    w.zet_klok(w.nu - timedelta(days=190))
    _haal_catalogus(w)
    _examens(w)
    w.zet_klok(w.nu - timedelta(days=185))
    _lees_plan(w)
    _naar_de_commissie(w)
    w.zet_klok(w.nu - timedelta(days=180))
    _besluiten(w)
    w.zet_klok(w.nu - timedelta(days=121))
    _mandaten(w)
    _lees_versies(w)
    w.cesuren = {c.versie_id: c for c in alle(w, Cesuur) if c.status == CesuurStatus.VASTGESTELD}
    w.daden += _pas_geleden(w)
    w.zet_klok(w.nu)


def _koppelingen(w: Wereld) -> None:
    """The administrator tells where the partners are, and the board agrees."""
    for soort, naam, poort in (("dr", DR_NAAM, 3101), ("tas", TAS_NAAM, 3102)):
        adres = f"http://localhost:{poort}"
        cmd = BewaarKoppeling(
            naam=naam, soort=soort, base_url=adres, token_url=f"{adres}/oauth/token", client_id="portaal", geheim=_GEHEIM
        )  # fmt: skip
        w.doe(bewaar_koppeling, w.als(Rol.BEHEERDER), cmd)
    bekrachtig_alles(w)
    per_soort = {k.soort: k for k in alle(w, Koppeling)}
    w.dr, w.tas = per_soort["dr"], per_soort["tas"]


def _haal_catalogus(w: Wereld) -> None:
    """The catalogue as the delivery system gave it then: without what came or changed since."""
    assert w.tas is not None, "the connections come first"
    lees, toetsen = adapter(STANDAARD).component, []
    for e in w.school.examens:
        for v in e.versies if e.via_oke else ():
            if v.bekend:
                toen = replace(v, duur_min=v.vorige_duur_min or v.duur_min, actief=True)
                toetsen.append(lees(wire.component(toen, e, w.school)))
    mirjam = w.als(Rol.EXAMENBUREAU)
    with w.werk() as uow:
        voorstel = maak_voorstel(uow, mirjam, w.tas.id, Catalogus(tuple(t for t in toetsen if t)))
    w.doe(pas_catalogus_toe, mirjam, PasCatalogusToe(voorstel_id=voorstel))


def _examens(w: Wereld) -> None:
    """The office says how each exam is organised, and adds those of the school itself with their versions."""
    mirjam = w.als(Rol.EXAMENBUREAU)
    koppen = ("code", "naam", "vorm", "capaciteit", "inschrijvers", "formatief", "max_kansen", "eigenaar", "oke")
    lees_in(w, mirjam, "examens", koppen, map(_examen, w.school.examens))
    eigen = [v for e in w.school.examens for v in e.versies if v.bekend and not e.via_oke]
    koppen = (
        "code", "examen", "naam", "duur", "schaal", "geslaagd_vanaf", "extra_tijd_max", "model", "omschrijving",
    )  # fmt: skip
    rijen = (
        (v.code, v.examen, v.naam, v.duur_min, v.schaal, v.cesuur, v.extra_tijd_max, f"Beoordelingsmodel {v.code}", v.omschrijving)
        for v in eigen
    )  # fmt: skip
    lees_in(w, mirjam, "versies", koppen, rijen)
    w.examens = {e.code: e for e in alle(w, Examen)}
    _lees_versies(w)


def _lees_versies(w: Wereld) -> None:
    """The versions as they are by now."""
    op_code = {v.code: v for v in alle(w, Examenversie)}
    w.versies = {v.id: op_code[v.code] for v in w.school.versies if v.bekend}


def _examen(e: bron.Examen) -> tuple[object, ...]:
    return (
        e.code, e.naam, e.organisatievorm, "variabel" if e.organisatievorm == "individueel" else "beperkt",
        ", ".join(_INSCHRIJVERS[e.aanmelder]), "ja" if e.formatief else "nee", "" if e.formatief else e.max_kansen,
        "leverancier" if e.via_oke else "school", "ja" if e.via_oke else "nee",
    )  # fmt: skip


def _lees_plan(w: Wereld) -> None:
    """The exam plan of every programme and cohort, as a file."""
    rijen = [
        (o.crebo, cohort, e.code, _PERIODEN[i % 4])
        for o in w.school.opleidingen
        for cohort in bron.COHORTEN
        for i, e in enumerate(e for e in w.school.examens if o.crebo in e.crebos and not e.formatief)
    ]
    lees_in(w, w.als(Rol.EXAMENBUREAU), "examenplan", ("opleiding", "cohort", "examen", "periode"), rijen)


def _versies(w: Wereld, *statussen: VersieStatus) -> Iterator[tuple[bron.Versie, UUID]]:
    """The versions that end up in one of these states, with their ids here."""
    for v in w.school.versies:
        if v.bekend and _STATUS.get(v.code, VersieStatus.VASTGESTELD) in statussen:
            yield v, w.versies[v.id].id


def _toen(w: Wereld, *statussen: VersieStatus) -> Iterator[tuple[bron.Versie, UUID]]:
    """Those of them that were before the board when the school began."""
    return ((v, id) for v, id in _versies(w, *statussen) if v.code not in CESUUR_OPEN)


def _naar_de_commissie(w: Wereld) -> None:
    """The office puts versions before the board, with a cut score where there is one."""
    mirjam = w.als(Rol.EXAMENBUREAU)
    for v, id in _toen(w, VersieStatus.VASTGESTELD, VersieStatus.AFGEWEZEN):
        w.doe(leg_versie_voor, mirjam, LegVersieVoor(versie_id=id, toelichting="Graag vaststellen."))
        if v.code not in _STATUS:
            w.doe(voer_cesuur_in, mirjam, _cesuur(v, id))


def norm(v: bron.Versie) -> Norm:
    """Just over half of the points is a pass; where words are given, good begins at four fifths."""
    punten, vanaf = -(-v.max_punten * 55 // 100), grens_van(v.schaal, v.cesuur)
    if v.schaal == Schaal.WOORD:
        tabel = ((0, "insufficient"), (punten, "satisfactory"), (-(-v.max_punten * 80 // 100), "good"))
        return Norm(Normsoort.TABEL, punten, v.max_punten, vanaf, tabel=tabel)
    return Norm(Normsoort.LINEAIR, punten, v.max_punten, vanaf)


def _cesuur(v: bron.Versie, versie_id: UUID) -> VoerCesuurIn:
    n = norm(v)
    return VoerCesuurIn(
        versie_id=versie_id, punten=n.punten, maximum=n.maximum, goed=n.tabel[-1][0] if n.tabel else None,
        toelichting="Volgens het advies van de vaststellingscommissie.",
    )  # fmt: skip


def _besluiten(w: Wereld) -> None:
    """The board establishes versions with their models and cut scores, and the plans; one cohort still waits for it."""
    hanna = w.als(Rol.EXAMENCOMMISSIE)
    for _, id in _toen(w, VersieStatus.VASTGESTELD):
        w.doe(besluit_versie, hanna, BesluitVersie(versie_id=id, actie="vaststellen"))
        w.doe(stel_model_vast, hanna, StelModelVast(versie_id=id))
    for _, id in _toen(w, VersieStatus.AFGEWEZEN):
        reden = "De teksten passen niet bij het niveau; vraag de leverancier om een andere variant."
        w.doe(besluit_versie, hanna, BesluitVersie(versie_id=id, actie="afwijzen", reden=reden))
    for c in sorted(alle(w, Cesuur), key=lambda c: c.id):
        w.doe(stel_cesuur_vast, hanna, StelCesuurVast(cesuur_id=c.id))
    plannen = select(Examenplanregel.opleiding_id, Examenplanregel.cohort).distinct().order_by(
        col(Examenplanregel.cohort), col(Examenplanregel.opleiding_id)
    )  # fmt: skip
    wacht = {(w.opleidingen[crebo], bron.COHORTEN[-1]) for crebo in ("25187", "25399")}
    with w.werk() as uow:
        voorgesteld = uow.session.exec(plannen).all()
    for opleiding_id, cohort in voorgesteld:
        if (opleiding_id, cohort) not in wacht:
            w.doe(stel_plan_vast, hanna, StelPlanVast(opleiding_id=opleiding_id, cohort=cohort))


def _mandaten(w: Wereld) -> None:
    cmd = GeefMandaat(
        permission=P.RESULTAAT_VASTSTELLEN, examen_ids=tuple(w.examens[code].id for code in GEMANDATEERD),
        van=w.vandaag - timedelta(days=120), tot=w.vandaag + timedelta(days=120),
        reden="Digitaal examen met vaste cesuur; de commissie controleert met steekproeven.",
    )  # fmt: skip
    w.doe(geef_mandaat, w.als(Rol.EXAMENCOMMISSIE), cmd)


def _pas_geleden(w: Wereld) -> Iterator[Gebeurtenis]:
    """What the office put before the board these days, and waits there."""
    mirjam = w.als(Rol.EXAMENBUREAU)
    for v, id in _versies(w, VersieStatus.TER_VASTSTELLING):
        voor = LegVersieVoor(
            versie_id=id, toelichting="Graag vaststellen: de afname staat gepland in de volgende periode."
        )
        yield Gebeurtenis(
            w.nu - timedelta(days=4), f"versie:{v.code}", partial(leg_versie_voor, principal=mirjam, cmd=voor)
        )
    for v, id in _versies(w, VersieStatus.VASTGESTELD):
        if v.code in CESUUR_OPEN:
            yield from _laat_vastgesteld(w, v, id)
            voer = partial(voer_cesuur_in, principal=mirjam, cmd=_cesuur(v, id))
            yield Gebeurtenis(w.nu - timedelta(days=3), f"cesuur:{v.code}", voer)


def _laat_vastgesteld(w: Wereld, v: bron.Versie, id: UUID) -> Iterator[Gebeurtenis]:
    """A new edition, before the board after the others; its cut score comes when it was taken a few times."""
    mirjam, hanna, op = w.als(Rol.EXAMENBUREAU), w.als(Rol.EXAMENCOMMISSIE), w.nu - LAATST_VASTGESTELD
    voor = LegVersieVoor(versie_id=id, toelichting="Nieuwe editie; de cesuur volgt na de eerste afnames.")
    vast = BesluitVersie(versie_id=id, actie="vaststellen")
    daden = (
        partial(leg_versie_voor, principal=mirjam, cmd=voor),
        partial(besluit_versie, principal=hanna, cmd=vast),
        partial(stel_model_vast, principal=hanna, cmd=StelModelVast(versie_id=id)),
    )
    for nr, doe in enumerate(daden):
        yield Gebeurtenis(op + timedelta(minutes=nr), f"versie:{v.code}:{nr}", doe)
