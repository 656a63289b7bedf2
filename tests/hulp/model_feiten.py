"""One fact, every screen: who shows which fact about the same thing, so that they can be held against each other.

A reader gives what it shows as (fact, subject, value); readers of the same fact about the same subject must agree. A
new screen that shows one of these facts gets a line here.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from portal.db.beoordelen import Resultaat
from portal.db.plannen import Zitting
from portal.domain import tijd
from portal.domain.cesuur import score_tekst
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter, inschrijvingen
from portal.services.afnemen.lezen.mijn_zittingen import mijn_zittingen
from portal.services.afnemen.lezen.zitting import zitting_scherm
from portal.services.archiveren import papieren
from portal.services.archiveren.lezen.student import student_dossier
from portal.services.archiveren.stand import zitting_dossier
from portal.services.beoordelen.lezen.resultaten import mijn_resultaten
from portal.services.plannen import agenda
from portal.services.plannen.lezen import rooster, zittingen
from portal.services.plannen.lezen.mijn_examens import mijn_examens
from portal.services.plannen.lezen.momenten import momenten
from portal.services.plannen.lezen.zittingen import ZittingFilter
from portal.services.vaststellen.lezen.vaststellen import vaststel_scherm
from portal.services.vaststellen.lezen.verzoeken import kansverzoeken
from tests.hulp.model import Reis
from tests.hulp.model_eisen import Beeld, beeld

Feit = tuple[str, str, Any]
Lezer = Callable[[Beeld], Iterator[Feit]]
LEZERS: dict[str, Lezer] = {}


def lezer(functie: Lezer) -> Lezer:
    """Puts a screen, paper, message or calendar in the table."""
    LEZERS[functie.__name__] = functie
    return functie


@lezer
def aanmeldingen_van_het_bureau(b: Beeld) -> Iterator[Feit]:
    for rij in inschrijvingen(b.r.uow, b.r.w.cast["bureau"], InschrijvingFilter(stand="alle", per_pagina=50)).rijen:
        yield "saldo", rij.id, rij.kans.partition(" op ")[0]  # with the day on which one was missed
        yield "status inschrijving", rij.id, rij.status


@lezer
def tabel_inschrijving(b: Beeld) -> Iterator[Feit]:
    for i in b.inschrijvingen:
        yield "status inschrijving", str(i.id), str(i.status)


@lezer
def mijn_examens_van_de_student(b: Beeld) -> Iterator[Feit]:
    for naam in ("student0", "student1"):
        for m in mijn_examens(b.r.uow, b.r.w.cast[naam]):
            yield "saldo", m.id, m.kans
            yield "status inschrijving", m.id, m.status
            staat = next((d for d in b.deelnames if str(d.inschrijving_id) == m.id and d.status == "geplaatst"), None)
            if staat is not None:
                yield "begin", str(staat.zitting_id), m.moment


@lezer
def verzoeken_van_de_commissie(b: Beeld) -> Iterator[Feit]:
    for v in kansverzoeken(b.r.uow, b.r.w.cast["commissie"]):
        yield "saldo", v.inschrijving_id, v.kansen.partition("; ")[0]  # with what the registry said


@lezer
def tabel_zitting(b: Beeld) -> Iterator[Feit]:
    for z in b.zittingen:
        yield "begin", str(z.id), tijd.moment(z.start)
        yield "tijd", str(z.id), f"{tijd.tijdstip(z.start)}–{tijd.tijdstip(z.laatste_eind)}"
        yield "bezet", str(z.id), sum(d.zitting_id == z.id and d.status != "geannuleerd" for d in b.deelnames)


@lezer
def lijst_van_zittingen(b: Beeld) -> Iterator[Feit]:
    for rij in zittingen.zittingen(b.r.uow, b.r.w.cast["bureau"], ZittingFilter(per_pagina=50)).rijen:
        yield "tijd", rij.id, rij.tijd
        yield "bezet", rij.id, int(rij.bezet.partition(" ")[0])


@lezer
def zitting_van_het_bureau(b: Beeld) -> Iterator[Feit]:
    for z in b.zittingen:
        detail = zittingen.zitting(b.r.uow, b.r.w.cast["bureau"], z.id)
        yield "tijd", detail.id, detail.tijd
        yield "bezet", detail.id, detail.bezet
        yield "wachtenden", detail.id, detail.wachtlijst
        for d in zittingen.deelnemers(b.r.uow, b.r.w.cast["bureau"], z.id).rijen:
            yield "poging", d.id, d.poging.removeprefix("kans ")
            yield "stoel", d.id, d.plaats


@lezer
def tabel_wachtlijst(b: Beeld) -> Iterator[Feit]:
    for z in b.zittingen:
        yield "wachtenden", str(z.id), sum(w.zitting_id == z.id and w.status == "wacht" for w in b.wachtplekken)


@lezer
def momenten_van_de_student(b: Beeld) -> Iterator[Feit]:
    per = {z.id: z for z in b.zittingen}
    for i in (i for i in b.inschrijvingen if i.status == "open"):
        for m in momenten(b.r.uow, b.r.w.cast[b.r.student_van(i)], i.id):
            z = next(z for id, z in per.items() if str(id) == m.id)
            yield "begin", m.id, m.moment
            yield "bezet", m.id, z.capaciteit - m.vrij


@lezer
def afname_van_de_surveillant(b: Beeld) -> Iterator[Feit]:
    wie = b.r.w.cast["surveillant"]
    eigen = {m.zitting_id for m in b.staf if m.persoon_id == wie.persoon_id}
    for z in (z for z in b.zittingen if z.id in eigen):
        scherm = zitting_scherm(b.r.uow, wie, z.id)
        yield "tijd", scherm.id, scherm.tijd
        yield "bezet", scherm.id, scherm.totaal
        for k in scherm.kandidaten:
            yield "poging", k.id, k.poging.removeprefix("kans ")
            yield "stoel", k.id, k.plaats
            yield "presentie", k.id, k.presentie_tekst


@lezer
def rooster_van_de_surveillant(b: Beeld) -> Iterator[Feit]:
    for rij in mijn_zittingen(b.r.uow, b.r.w.cast["surveillant"]):
        yield "tijd", rij.id, rij.wanneer.rpartition(", ")[2]


@lezer
def rooster_en_agenda_van_de_student(b: Beeld) -> Iterator[Feit]:
    """The end of a student on a sitting, extra time included, is one moment."""
    for naam in ("student0", "student1"):
        wie = b.r.w.cast[naam]
        for rij in rooster.rooster(b.r.uow, wie, vanaf=b.r.nu.replace(year=2020)):
            yield "eind van de student", rij.id, rij.eind
            yield "tijd", rij.zitting_id, rij.tijd
        for a in agenda._als_student(b.r.uow, wie.persoon_id):
            yield "eind van de student", a.id, a.eind


@lezer
def berichten_aan_het_afnamesysteem(b: Beeld) -> Iterator[Feit]:
    for pad, x in b.laatste.items():
        body = json.loads(x.inhoud) if x.flow == 2 and x.methode == "PUT" else {}
        soort, _, id = pad.lstrip("/").partition("/")
        z = next((z for z in b.zittingen if str(z.id) == id), None)
        if soort == "offerings" and body and z is not None and z.status == "gepland":
            start, eind = (tijd.tijdstip(datetime.fromisoformat(body[k])) for k in ("startDateTime", "endDateTime"))
            yield "tijd", id, f"{start}–{eind}"


@lezer
def besluit_van_de_commissie(b: Beeld) -> Iterator[Feit]:
    for z in b.zittingen:
        if z.status in ("concept", "geannuleerd"):
            continue
        scherm = vaststel_scherm(b.r.uow, b.r.w.cast["commissie"], z.id)
        yield "bezet", str(z.id), scherm.ingepland
        for rij in (*scherm.uitzonderingen, *scherm.zonder):
            yield "poging", rij.deelname_id, rij.kans.partition(" ")[0]
            if rij.resultaat_id and rij.cijfer != "–":
                yield "cijfer", rij.resultaat_id, rij.cijfer
                yield "geslaagd", rij.resultaat_id, rij.geslaagd
            hoogstens = re.fullmatch(r"(\d+) van (\d+)", rij.kans)
            if hoogstens and int(hoogstens[1]) > int(hoogstens[2]):
                yield "poging", rij.deelname_id, f"{rij.kans}: meer dan er zijn"


@lezer
def tabel_resultaat(b: Beeld) -> Iterator[Feit]:
    for d in b.deelnames:
        yield "poging", str(d.id), str(d.poging)
    for x in b.resultaten:
        if x.cijfer:
            yield "cijfer", str(x.id), score_tekst(x.cijfer)
            yield "geslaagd", str(x.id), x.geslaagd


@lezer
def resultaten_van_de_student(b: Beeld) -> Iterator[Feit]:
    woord = {"Geslaagd": True, "Niet geslaagd": False, "": None}
    per = {str(x.id): x for x in b.resultaten}
    for naam in ("student0", "student1"):
        for rij in mijn_resultaten(b.r.uow, b.r.w.cast[naam]).rijen:
            if per[rij.id].cijfer:
                yield "cijfer", rij.id, rij.cijfer
                yield "geslaagd", rij.id, woord[rij.geslaagd]


@lezer
def dossiers(b: Beeld) -> Iterator[Feit]:
    bureau, per = b.r.w.cast["bureau"], {str(x.id): x for x in b.resultaten}
    rijen = [x for s in b.r.w.studenten for x in student_dossier(b.r.uow, bureau, s.id).resultaten]
    rijen += [x for z in b.zittingen for x in zitting_dossier(b.r.uow, bureau, z.id).resultaten]
    for rij in rijen:
        if per[rij.resultaat_id].cijfer:
            yield "cijfer", rij.resultaat_id, rij.cijfer
        yield "poging", str(per[rij.resultaat_id].deelname_id), str(rij.poging)
        yield "begin", rij.zitting_id, rij.moment


@lezer
def papier_van_het_besluit(b: Beeld) -> Iterator[Feit]:
    besloten = {v.resultaat_id for v in b.besluiten}
    for x in (x for x in b.resultaten if x.id in besloten):
        rij = b.r.session.get_one(Resultaat, x.id)
        papier = papieren._besluit(b.r.uow, b.r.w.cast["commissie"], rij)
        yield "poging", str(x.deelname_id), dict(papier.kenmerken)["Kans"]
        gezegd = re.search(
            r"vastgesteld: (.+), (geslaagd|niet geslaagd|nog niet bepaald)", papier.blokken[0].alineas[0]
        )
        assert gezegd
        yield "cijfer", str(x.id), gezegd[1]
        yield "geslaagd", str(x.id), {"geslaagd": True, "niet geslaagd": False}.get(gezegd[2])


@lezer
def papier_van_de_presentie(b: Beeld) -> Iterator[Feit]:
    for z in (z for z in b.zittingen if z.status not in ("concept", "geannuleerd")):
        rij = b.r.session.get_one(Zitting, z.id)
        lijst = papieren._presentielijst(b.r.uow, b.r.w.cast["bureau"], rij).blokken[0].tabel
        yield "bezet", str(z.id), len(lijst)
        begin = papieren._context(b.r.uow, rij)[1]
        yield "begin", str(z.id), begin.partition(" tot ")[0]
        wie = {s.nummer: s.id for s in b.r.w.studenten}
        for plaats, _, nummer, *_rest in lijst:
            d = next(
                d
                for d in b.deelnames
                if d.zitting_id == z.id and d.student_id == wie[nummer] and d.status != "geannuleerd"
            )
            yield "stoel", str(d.id), plaats


@lezer
def berichten_aan_het_register(b: Beeld) -> Iterator[Feit]:
    """The grade and the pass that the registry heard last of a decision that still holds, and the number of an attempt
    that it did not number itself."""
    huidig = {x.id: x for x in b.resultaten if x.is_huidig and x.status == "definitief"}
    woord = {"passed": True, "failed": False, "unknown": None}
    for x in b.laatste.values():
        if x.flow == 5 and x.onderwerp_id in huidig:
            body = json.loads(x.inhoud)
            yield "cijfer", str(x.onderwerp_id), score_tekst(body["result"].get("score", ""))
            yield "geslaagd", str(x.onderwerp_id), woord[body["result"]["pass"]]
            if x.methode == "PUT":
                yield (
                    "poging bij het register",
                    str(huidig[x.onderwerp_id].deelname_id),
                    body["consumers"][0]["attempt"],
                )


@lezer
def tabel_poging_bij_het_register(b: Beeld) -> Iterator[Feit]:
    """An attempt that the portal adds has the number of the seat, for whoever had no attempts elsewhere."""
    for d in b.deelnames:
        i = next(i for i in b.inschrijvingen if i.id == d.inschrijving_id)
        if i.elders == 0 and i.poging == 1:
            yield "poging bij het register", str(d.id), d.poging


def tegenspraak(r: Reis) -> list[str]:
    """Every fact about which two readers do not agree."""
    b = beeld(r)
    gezegd: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for naam, lees in LEZERS.items():
        r.schoon()
        for feit, over, waarde in lees(b):
            gezegd[feit, over].setdefault(repr(waarde), naam)
    return [f"{feit}: {wie}" for (feit, _), wie in gezegd.items() if len(wie) > 1]
