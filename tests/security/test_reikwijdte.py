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

_KWAM_BINNEN = "whom nobody has to decide about any more comes in with the rest"
HOORT_ERBIJ = {
    (
        "plannen.voorzieningen.besluit_voorziening",
        "deelname",
    ): "what one's own student is granted goes with him anywhere",
    ("inrichten.bereik.beperk_versie", "versiebereik"): "for whom a version is goes with the version, which one sees",
    ("plannen.niveau.kies_niveau", "wachtplek"): "what is for another level ends, wherever one's own student waits",
    ("beheren.bekrachtigen.bekrachtig", "rolkoppeling"): "who agrees makes what was asked",
    ("monitoren.wachtend.haal_opnieuw_op", "persoonsbron"): _KWAM_BINNEN,
    ("monitoren.wachtend.kies_onderdeel", "persoonsbron"): _KWAM_BINNEN,
    ("monitoren.wachtend.koppel_toets", "persoonsbron"): _KWAM_BINNEN,
}
"""Rows out of sight that an act changes by rule, with the rule."""
LEEST_OOK = {
    (
        "vaststellen.lezen.buiten_plan.te_vragen",
        "examen.naam",
    ): "what exams there are, to ask for one outside one's plan",
    ("vaststellen.lezen.buiten_plan.te_vragen", "opleiding.naam"): "and which programme such an exam belongs to",
    ("vaststellen.lezen.buiten_plan.examenverzoeken_van", "examen.naam"): "what was asked for him",
}
"""Names out of sight that a reading gives by rule, with the rule."""
HIER_NOOIT = {
    "beheren.noodtoegang.sluit_noodtoegang": "ends the emergency access of its own session, and whoever walks here has none",
}
"""Acts that by nature change nothing in this walk, with the reason; any other has to."""
LEEST = {
    "archiveren.stand.zitting_dossier": "checks who may have the file of a sitting, before it is made outside the transaction",
    "beheren.koppelingen.haal_koppeling": "gives the connection to try, before that is tried outside the transaction",
    "beheren.noodtoegang.huidige": "whether this session has emergency access",
    "beheren.rollen_uit_csv.proef": "a trial: does it all and undoes it all",
}
"""Functions outside the rooms for reading that only read, and so have to succeed without changing anything."""


def _loop(w: Wereld, wie: str, deur: Deur, heel: bool) -> list[list[object]]:
    """What is tried: every case, and for who works for the whole school only what is of others."""
    gevallen = [w.gevallen[g] for g in GEVALLEN]
    return list(ladingen(deur, gevallen if "team" in wie else gevallen[-1:], gemengd=heel))


@pytest.mark.verzonnen
@pytest.mark.parametrize("heel", [False, pytest.param(True, marks=pytest.mark.lang)], ids=["een_geval", "gemengd"])
def test_geen_handeling_verandert_iets_buiten_bereik(maak: Maak, heel: bool) -> None:  # BEH-2 BEH-5
    wereld = bouw(maak, STANDEN if heel else ("straks", "geweest"))
    buiten, gelukt, deed = Counter[tuple[str, ...]](), Counter[bool](), set[str]()
    werk = [d for d in deuren(lezen=False) if d.te_maken]
    with unit_of_work() as uow:
        zet_verklikkers(uow)
    with unit_of_work() as uow:
        for wie, p in spelers(uow, wereld, heel=heel):
            ogen = Ogen(uow, p, handelt=True)
            for deur in werk:
                for nr, lading in enumerate(_loop(wereld, wie, deur, heel)):
                    rijen = effecten(ogen, deur, lading)
                    gelukt[rijen is not None] += 1
                    if rijen is None and nr == 0 and "hoort niet bij uw rol" in ogen.waarom[deur.naam]:
                        break
                    if rijen is not None and deur.naam in LEEST:
                        deed.add(deur.naam)
                    buiten.update(
                        (wie, deur.naam, op, t) for t, op, _ in rijen or () if (deur.naam, t) not in HOORT_ERBIJ
                    )
            deed |= ogen.deed
        uow.session.rollback()
    assert not buiten
    if heel:
        nooit = {d.naam for d in werk} - deed
        assert nooit == set(HIER_NOOIT), "let the act change something in tests/hulp/reik_*.py, or name it"
    assert {d.naam for d in werk} >= LEEST.keys()
    assert (gelukt[True], gelukt.total()) > ((3_000, 20_000) if heel else (300, 3_000))
    assert len(deed) > 80
    assert len(werk) > 130


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
                    buiten.update((wie, deur.naam, v) for v in uit[1] if (deur.naam, v) not in LEEST_OOK)
    assert not buiten
    te_veel = {(v, r) for v, rollen in velden.items() if v not in NAMEN for r in rollen if not leest_tekst(r, v)}
    assert not te_veel
    assert velden.keys() - NAMEN <= TEKSTEN.keys()
    if heel:
        assert {d.naam for d in werk} == gelukt, "let the reading succeed in tests/hulp/reik_*.py"
    assert len(gelukt) > 100
    assert len(velden) >= 50
