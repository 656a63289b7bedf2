"""How far each act and each reading reaches, for every role: nothing of somebody else changes, nothing of him is read.

New acts and readings join by themselves, from what the pages name; an act that never succeeds is named with its reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from portal.db.session import reading, unit_of_work
from portal.domain.leesrecht import TEKSTEN, leest_tekst
from portal.domain.rechten import Rol
from tests.hulp.maak import Maak
from tests.hulp.reik_deuren import Deur, deuren
from tests.hulp.reik_lading import ladingen
from tests.hulp.reik_proef import NAMEN, effecten, gelezen, spelers, zet_verklikkers
from tests.hulp.reik_school import GEVALLEN, STANDEN, Wereld, bouw
from tests.hulp.reik_zicht import Ogen

POSTGRES = pytest.mark.lang
HOORT_ERBIJ = {
    (
        "plannen.voorzieningen.besluit_voorziening",
        "deelname",
    ): "what is granted to one's own student goes with him, wherever he sits",
    ("beheren.bekrachtigen.bekrachtig", "rolkoppeling"): "who agrees makes what was asked",
}
"""Rows out of sight that an act changes by rule, with the rule."""
HIER_NOOIT = {
    "aanmelden.groepen.schrijf_groep_in": "a group of the registry with members: tests of groups",
    "afnemen.bestanden.vraag_upload": "a ticket is bound to a session: tests of files",
    "beheren.koppelingen.bewaar_koppeling": "for the whole school only, with an address that answers",
    "beheren.instellingen.wijzig_instelling": "for the whole school only, with a setting that exists",
    "beheren.noodtoegang.bekijk_noodtoegang": "for the whole school only, and once",
    "beheren.noodtoegang.open_noodtoegang": "bound to a session, and nothing but one's own",
    "beheren.noodtoegang.sluit_noodtoegang": "the same",
    "beheren.partners.beeindig_oud_geheim": "for the whole school only, by the client-id of a partner",
    "beheren.partners.trek_in": "the same",
    "beheren.partners.vernieuw_geheim": "the same",
    "beheren.partners.voeg_toe": "the same",
    "aanmelden.go.vraag_go": "asked once, by a student who has no Go: tests of Go",
    "beheren.rollen_uit_csv.voer_door": "takes a file that was tried",
    "inrichten.basisgegevens.bewaar_examen": "for the whole school only, with fields that fit each other: tests of exams",
    "inrichten.basisgegevens.bewaar_versie": "the same",
    "inrichten.examenplan.bewaar_planregel": "takes a crebo and a code that exist: tests of exams, with the reach of a team",
    "inrichten.examenplan.stel_plan_vast": "takes a cohort with proposals: the same",
    "inrichten.terugdraaien.haal_weg": "nothing may lean on it, and here all does: tests of exams",
    "inrichten.versies.trek_versie_in": "a version of the school with which nothing is planned: the same",
    "inrichten.versies.zet_versie_terug": "the same, withdrawn",
    "monitoren.meldingen.zet_melding": "a step that fits the state of the issue: tests of issues",
    "monitoren.wachtend.koppel_toets": "for the whole school only, with a message of a registry that waits",
    "beheren.rollen_uit_csv.proef": "takes a file: tests of roles from a file, that give each role as the act for one does",
    "monitoren.wachtend.besluit_over_persoon": "for the whole school only, about a message of a registry",
    "monitoren.wachtend.haal_opnieuw_op": "the same",
    "monitoren.wachtend.kies_onderdeel": "the same",
    "vaststellen.mandaten.bekrachtig_mandaat": "for the whole school only, of who left the board",
}
"""Acts that do not succeed in this walk, with the reason; any other has to."""


def _loop(w: Wereld, wie: str, deur: Deur, heel: bool) -> list[list[object]]:
    """What is tried: every case, and for who works for the whole school only what is of others."""
    gevallen = [w.gevallen[g] for g in GEVALLEN]
    return list(ladingen(deur, gevallen if "team" in wie else gevallen[-1:], gemengd=heel))


@pytest.mark.verzonnen
@pytest.mark.parametrize("heel", [False, pytest.param(True, marks=pytest.mark.lang)], ids=["een_geval", "gemengd"])
def test_geen_handeling_verandert_iets_buiten_bereik(maak: Maak, heel: bool) -> None:  # BEH-2 BEH-5
    wereld = bouw(maak, STANDEN if heel else ("straks", "geweest"))
    buiten, gelukt, werk = Counter[tuple[str, ...]](), set[str](), [d for d in deuren(lezen=False) if d.te_maken]
    with unit_of_work() as uow:
        zet_verklikkers(uow)
    with unit_of_work() as uow:
        for wie, p in spelers(uow, wereld, heel=heel):
            ogen = Ogen(uow, p, handelt=True)
            for deur in werk:
                for nr, lading in enumerate(_loop(wereld, wie, deur, heel)):
                    rijen = effecten(ogen, deur, lading)
                    if rijen is None and nr == 0 and "hoort niet bij uw rol" in ogen.waarom[deur.naam]:
                        break
                    if rijen is not None:
                        gelukt.add(deur.naam)
                    buiten.update(
                        (wie, deur.naam, op, t) for t, op, _ in rijen or () if (deur.naam, t) not in HOORT_ERBIJ
                    )
        uow.session.rollback()
    assert not buiten
    nooit = {d.naam for d in werk} - gelukt
    if heel:
        assert nooit <= set(HIER_NOOIT), (
            "let the act succeed in tests/hulp/reik_school.py and its neighbours, or name it"
        )
    assert len(gelukt) > 40
    assert len(werk) > 90


@pytest.mark.parametrize("heel", [False, pytest.param(True, marks=pytest.mark.lang)], ids=["een_geval", "gemengd"])
def test_geen_lezing_toont_iets_buiten_bereik_of_buiten_de_rol(maak: Maak, heel: bool) -> None:  # BEH-2 BEH-5
    wereld = bouw(maak, STANDEN if heel else ("nu", "geweest"))
    buiten, velden, gelukt = Counter[tuple[str, ...]](), defaultdict[str, set[Rol]](set), set[str]()
    werk = [d for d in deuren(lezen=True) if d.te_maken]
    with reading() as uow:
        for wie, p in spelers(uow, wereld, heel=heel):
            ogen = Ogen(uow, p, handelt=False)
            for deur in werk:
                for nr, lading in enumerate(_loop(wereld, wie, deur, heel)):
                    uit = gelezen(ogen, deur, lading)
                    if uit is None:
                        if nr == 0 and "hoort niet bij uw rol" in ogen.waarom[deur.naam]:
                            break
                        continue
                    gelukt.add(deur.naam)
                    for veld in uit[0]:
                        velden[veld].add(p.rol)
                    buiten.update((wie, deur.naam, veld) for veld in uit[1])
    assert not buiten
    te_veel = {(v, r) for v, rollen in velden.items() if v not in NAMEN for r in rollen if not leest_tekst(r, v)}
    assert not te_veel
    assert velden.keys() - NAMEN <= TEKSTEN.keys()
    assert len(gelukt) > 80
    assert len(velden) > 40
