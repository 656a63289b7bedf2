"""Connections, exams, versions, cut scores, the exam plan, plannable tests and enrolments of the demo school."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from portal.db.aanmelden import Inschrijving, PlanbareToets
from portal.db.beheren import Koppeling, Taak
from portal.db.inrichten import Cesuur, Examen, Examenplanregel, Examenversie
from portal.demo.bak import vast_id
from portal.demo.wereld import Wereld
from portal.domain import termijnen
from portal.domain.cesuur import Norm, Normsoort
from portal.domain.schalen import Schaal, grens_van
from portal.domain.statussen import CesuurStatus, ModelStatus, PlanregelStatus, VersieStatus
from portal.sandbox import school_model as bron
from portal.sandbox.school_data import TAS_NAAM

DR_NAAM = "Deelnemerregistratie"
CESUUR_OPEN = frozenset({"ENG-B1-SCH.v2.A", "NED-3F-SCH.v2.A", "BUR-N1-OPD.v2.A", "NED-2F-SCH.v2.A"})
"""Versions whose cut score still waits for the board."""
_STATUS = {
    "ENG-B2-LUI.v2.B": VersieStatus.TER_VASTSTELLING, "NED-2F-SCH.v2.B": VersieStatus.TER_VASTSTELLING, "KD09-KD-KEU.v1.A": VersieStatus.TER_VASTSTELLING,
    "ENG-B1-SCH.v2.B": VersieStatus.NIEUW, "ENG-B2-LEZ.v2.B": VersieStatus.NIEUW, "NED-3F-SCH.v2.B": VersieStatus.AFGEWEZEN,
}  # fmt: skip
_INSCHRIJVERS = {
    "automatisch": ["automatisch", "examenbureau"], "student": ["student", "docent", "examenbureau"],
    "docent": ["docent", "examenbureau"], "examenbureau": ["examenbureau"],
}  # fmt: skip
_PERIODEN = ("periode 1", "periode 2", "periode 3", "periode 4")


def maak_catalogus(w: Wereld) -> None:
    """From connections to enrolments."""
    w.dr = w.bak.bij(_koppeling("dr", DR_NAAM, 3101))
    w.tas = w.bak.bij(_koppeling("tas", TAS_NAAM, 3102))
    for e in w.school.examens:
        _examen(w, e)
    _plan(w)
    _toetsen(w)


def _koppeling(soort: str, naam: str, poort: int) -> Koppeling:
    adres = f"http://localhost:{poort}"
    return Koppeling(
        id=vast_id("koppeling", soort), naam=naam, soort=soort, base_url=adres,
        token_url=f"{adres}/oauth/token", client_id="portaal",
    )  # fmt: skip


def _examen(w: Wereld, e: bron.Examen) -> None:
    w.examens[e.code] = examen = w.bak.bij(
        Examen(
            id=vast_id("examen", e.code),
            code=e.code,
            naam=e.naam,
            vorm=e.organisatievorm,
            capaciteit="variabel" if e.organisatievorm == "individueel" else "beperkt",
            inschrijvers=list(_INSCHRIJVERS[e.aanmelder]),
            oke=e.via_oke,
            formatief=e.formatief,
            max_kansen=None if e.formatief else e.max_kansen,
            eigenaar="leverancier" if e.via_oke else "school",
            crebo=e.crebos[0] if len(e.crebos) == 1 else "",
            koppeling_id=w.tas.id if e.via_oke and w.tas else None,
        )
    )
    for v in e.versies:
        if v.bekend:
            _versie(w, examen, v)


def _versie(w: Wereld, examen: Examen, v: bron.Versie) -> None:
    rij = w.bak.bij(
        Examenversie(
            id=vast_id("versie", v.code),
            examen_id=examen.id,
            koppeling_id=examen.koppeling_id,
            component_id=v.id if examen.oke else None,
            code=v.code,
            naam=v.naam,
            omschrijving=v.omschrijving,
            status=_STATUS.get(v.code, VersieStatus.VASTGESTELD),
            duur=v.vorige_duur_min or v.duur_min,
            schaal=v.schaal,
            geslaagd_vanaf=v.cesuur,
            extra_tijd_max=v.extra_tijd_max,
            voorzieningen=list(v.voorzieningen),
            beveiliging=list(v.veiligheid),
            model=f"Beoordelingsmodel {v.code}",
            gewijzigd_op=w.nu - timedelta(days=190),
        )
    )
    w.versies[v.id] = rij
    _besluit(w, rij)
    _cesuur(w, rij, v)
    if rij.status == VersieStatus.TER_VASTSTELLING:
        _vraag(w, "versie", rij, "Graag vaststellen: de afname staat gepland in de volgende periode.", 4)


def _besluit(w: Wereld, rij: Examenversie) -> None:
    """The board established the version and its assessment model, when it did."""
    klaar = rij.status == VersieStatus.VASTGESTELD
    rij.model_status = ModelStatus.VASTGESTELD if klaar else ModelStatus.NIEUW
    if klaar:
        rij.vastgesteld_op = rij.model_vastgesteld_op = w.nu - timedelta(days=180)
        rij.vastgesteld_door_id = w.demo("examencommissie").id


def _cesuur(w: Wereld, rij: Examenversie, v: bron.Versie) -> None:
    if rij.status != VersieStatus.VASTGESTELD:
        return
    open_ = v.code in CESUUR_OPEN
    ingevoerd = w.nu - timedelta(days=3 if open_ else 185)
    norm = _norm(v)
    norm.controleer(v.schaal)
    w.cesuren[rij.id] = w.bak.bij(
        Cesuur(
            id=vast_id("cesuur", v.code),
            versie_id=rij.id,
            soort=norm.soort.value,
            punten=norm.punten,
            maximum=norm.maximum,
            gegevens={k: w_ for k, w_ in norm.gegevens.items() if k in ("vanaf", "n_term", "tabel")},
            status=CesuurStatus.INGEVOERD if open_ else CesuurStatus.VASTGESTELD,
            toelichting="Volgens het advies van de vaststellingscommissie.",
            ingevoerd_op=ingevoerd,
            ingevoerd_door_id=w.demo("examenbureau").id,
            vastgesteld_op=None if open_ else w.nu - timedelta(days=180),
            vastgesteld_door_id=None if open_ else w.demo("examencommissie").id,
        )
    )
    if open_:
        _vraag(w, "cesuur", rij, "De cesuur is ingevoerd; resultaten wachten op vaststelling.", 3)


def _norm(v: bron.Versie) -> Norm:
    """Just over half of the points is a pass; where words are given, good begins at four fifths."""
    punten, vanaf = -(-v.max_punten * 55 // 100), grens_van(v.schaal, v.cesuur)
    if v.schaal == Schaal.WOORD:
        tabel = ((0, "insufficient"), (punten, "satisfactory"), (-(-v.max_punten * 80 // 100), "good"))
        return Norm(Normsoort.TABEL, punten, v.max_punten, vanaf, tabel=tabel)
    return Norm(Normsoort.LINEAIR, punten, v.max_punten, vanaf)


def _vraag(w: Wereld, soort: str, versie: Examenversie, tekst: str, dagen: int) -> None:
    w.bak.bij(
        Taak(
            id=vast_id("taak", f"{soort}:{versie.code}"),
            soort=soort,
            rol="examencommissie",
            onderwerp_soort="examenversie",
            onderwerp_id=versie.id,
            tekst=tekst,
            gemaakt_op=w.nu - timedelta(days=dagen),
            gemaakt_door_id=w.demo("examenbureau").id,
        )
    )


def _plan(w: Wereld) -> None:
    """The exam plan of every programme and cohort; one cohort still waits for the board."""
    for o in w.school.opleidingen:
        for cohort in bron.COHORTEN:
            passend = [e for e in w.school.examens if o.crebo in e.crebos and not e.formatief]
            for i, e in enumerate(passend):
                wacht = cohort == bron.COHORTEN[-1] and o.crebo in ("25187", "25399")
                w.bak.bij(
                    Examenplanregel(
                        id=vast_id("planregel", f"{o.crebo}:{cohort}:{e.code}"),
                        opleiding_id=vast_id("opleiding", o.crebo),
                        cohort=cohort,
                        examen_id=w.examens[e.code].id,
                        periode=_PERIODEN[i % 4],
                        status=PlanregelStatus.CONCEPT if wacht else PlanregelStatus.VASTGESTELD,
                    )
                )


def _toetsen(w: Wereld) -> None:
    """Plannable tests and enrolments as the registry sent them, without those of the main chain."""
    per_id = {t.id: _toets(w, t) for t in w.school.toetsen if not t.hoofdketen}
    opleiding = {s.id: s.opleidingsinschrijving_id for s in w.school.studenten}
    for i in w.school.inschrijvingen:
        if not i.hoofdketen:
            _inschrijving(w, i, per_id[i.toets_id], opleiding[i.student_id])


def _toets(w: Wereld, t: bron.PlanbareToets) -> PlanbareToets:
    examen = w.examens[t.examen]
    return w.bak.bij(
        PlanbareToets(
            id=vast_id("toets", t.id),
            oke_id=t.id,
            koppeling_id=w.dr.id if w.dr else None,
            examen_id=examen.id,
            code=t.code,
            naam=t.naam,
            start=t.start,
            eind=t.eind,
            schaal=t.schaal,
            toetsen=[str(v) for v in t.versie_ids if examen.oke],
        )
    )


def _inschrijving(w: Wereld, i: bron.Toetsinschrijving, toets: PlanbareToets, opleiding: UUID) -> None:
    assert toets.examen_id is not None
    w.bak.bij(
        Inschrijving(
            id=vast_id("inschrijving", i.id),
            student_id=vast_id("persoon", i.student_id),
            examen_id=toets.examen_id,
            toets_id=toets.id,
            oke_id=i.id,
            koppeling_id=toets.koppeling_id,
            bron="dr",
            poging=i.poging,
            kansen_over=i.pogingen_over,
            kansen_onbeperkt=i.pogingen_over is None,
            kansen_gezegd_op=w.nu - timedelta(days=100),
            elders=i.poging - 1,
            opleiding_oke_id=opleiding,
            schooljaar=termijnen.schooljaar(w.vandaag),
            gemaakt_op=w.nu - timedelta(days=100),
            gewijzigd_op=w.nu - timedelta(days=100),
        )
    )
