"""Ticks in the matrix of a class: what they amount to in words and commands, and that an act loses none of them."""

from __future__ import annotations

import asyncio
import uuid
from contextvars import copy_context
from typing import Any

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Go, Inschrijving
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.aanmelden.lezen.matrix import KlasKolom, KlasRij
from portal.services.aanmelden.lezen.matrix_cellen import NIET_AANGEMELD, MatrixCel
from portal.services.plannen.go_samen import BesluitSamen, Celbesluit
from portal.state.aanmelden.matrix import GoMatrixState
from portal.state.aanmelden.matrix_vinkjes import EigenReden, Plek, Vinkjes, is_voor
from portal.state.raamwerk import sessie  # noqa: F401 - the frame that shows messages
from portal.state.raamwerk.basis import CURRENT
from portal.state.raamwerk.eenmaal import zaken_in
from tests.hulp.maak import Als, Maak

_DOCENT = Principal(uuid.UUID(int=1), "Ineke de Groot", Rol.DOCENT)
R, T = KlasKolom(id="r", naam="Rekenen", stand=""), KlasKolom(id="t", naam="Taal", stand="")


def _id(n: int) -> str:
    return str(uuid.UUID(int=n))


def _cel(n: int, **anders: Any) -> MatrixCel:
    return MatrixCel(**{"id": _id(n), "stand": "geen", "tekst": "Geen", "geldt": "geen", "kan": "go no_go", **anders})


def _klas(*cellen: tuple[MatrixCel, MatrixCel]) -> list[Plek]:
    rijen = [
        KlasRij(id=f"s{n}", naam=f"Student {n}", nummer="", klaar="", cellen=paar) for n, paar in enumerate(cellen)
    ]
    return [(rij, kolom, cel) for rij in rijen for kolom, cel in zip((R, T), rij.cellen, strict=True)]


AL = _cel(3, geldt="go", stand="go", tekst="Go", bij="t/m 17 jul", go_id=_id(103), kan="go no_go trek_in")
KLAAR = _cel(5, stand="behaald", kan="", waarom="Dit examen is al behaald.")
KLAS = _klas((_cel(1), _cel(2)), (AL, _cel(4)), (KLAAR, NIET_AANGEMELD))


def test_een_kolom_zegt_wat_er_gebeurt_en_wie_niet_meedoet() -> None:  # AAN-3
    assert [is_voor(c, "go") for _, k, c in KLAS if k is R] == [True, False, False]
    s = Vinkjes({_id(1): ""}, [], "go", ["r"]).stand(KLAS)
    assert (s.wordt, s.samen, s.kolommen, s.knop) == ({_id(1): "Wordt Go"}, 1, ["r"], "Geef 1 Go")
    assert s.titel == "Rekenen: 1 aangevinkt"
    assert [(n.naam, n.examen, n.waarom) for n in s.niet_mee] == [
        ("Student 1", "", "Heeft al een Go (t/m 17 jul)."), ("Student 2", "", "Dit examen is al behaald."),
    ]  # fmt: skip


def test_een_rij_vult_geen_kolommen_met_wie_niet_meedoet() -> None:  # AAN-3
    s = Vinkjes({_id(1): "", _id(2): ""}, [], "go", ["s0"]).stand(KLAS)
    assert (s.rijen, s.niet_mee, s.titel) == (["s0"], [], "2 examens: 2 aangevinkt")


def test_een_eigen_reden_gaat_voor_en_de_knop_noemt_alles() -> None:  # AAN-3
    eigen = [
        EigenReden(id=_id(2), naam="Student 0", examen="Taal", besluit="no_go", reden="Eerst bijles"),
        EigenReden(id=_id(3), naam="Student 1", examen="Rekenen", besluit="trek_in", reden="Vergissing"),
    ]
    v = Vinkjes({_id(1): "", _id(2): "", _id(3): _id(103)}, eigen, "go", [])
    s = v.stand(KLAS)
    assert (s.samen, s.knop) == (1, "Geef 1 Go en 1 no-go, trek 1 besluit in")
    assert s.zin == "1 met één reden, 2 met een eigen reden."
    assert [(o.besluit, o.reden, o.gezien) for o in v.opdrachten(KLAS, "Klaar voor")] == [
        ("go", "Klaar voor", None), ("no_go", "Eerst bijles", None), ("trek_in", "Vergissing", uuid.UUID(int=103)),
    ]  # fmt: skip


def test_wie_intussen_iets_anders_kreeg_doet_niet_mee_tot_hij_opnieuw_is_aangevinkt() -> None:  # AAN-3
    v = Vinkjes({_id(3): "", _id(1): ""}, [], "no_go", [])
    s = v.stand(KLAS)
    assert s.wordt[_id(3)] == "Doet niet mee"
    assert "Intussen" in s.niet_mee[0].waarom
    assert [o.inschrijving_id for o in v.opdrachten(KLAS, "Niet klaar")] == [uuid.UUID(int=1)]


def test_wat_uit_beeld_is_is_geen_vinkje_meer() -> None:  # AAN-3
    v = Vinkjes(
        {_id(1): "", _id(77): ""}, [EigenReden(id=_id(77), naam="", examen="", besluit="go", reden="")], "go", ["x"]
    )
    over = v.in_beeld(KLAS)
    assert (over.gekozen, over.eigen, over.koppen) == ({_id(1): ""}, [], [])


def test_dezelfde_reden_voor_andere_cellen_is_een_andere_handeling() -> None:  # AAN-3
    """Two tabs with two classes and the same words: neither is taken for the other sent twice."""
    een, twee = (
        BesluitSamen(besluiten=(Celbesluit(inschrijving_id=uuid.UUID(int=n), besluit="go", reden="Klaar voor"),))
        for n in (1, 2)
    )
    assert zaken_in([een]) == str(uuid.UUID(int=1))
    assert zaken_in([een]) != zaken_in([twee])


def test_wie_bladert_raakt_zijn_vinkjes_niet_ongemerkt_kwijt() -> None:  # AAN-3
    staat: Any = GoMatrixState(_reflex_internal_init=True)
    staat.gekozen = {_id(1): "", _id(2): ""}
    for handler in ("ga_naar", "ga_naar_examens"):
        doe = GoMatrixState.event_handlers[handler].fn
        gezegd = repr(copy_context().run(lambda doe=doe: (CURRENT.set(_DOCENT), asyncio.run(doe(staat, 2)))))
        assert "Er staan nog 2 vinkjes op dit blad" in gezegd
    assert (staat.pagina, len(staat.gekozen)) == (1, 2)


def test_een_handeling_doet_wat_kan_en_houdt_de_rest_aangevinkt_met_de_reden(maak: Maak, als: Als) -> None:  # AAN-3
    team = maak.team()
    docent, opleiding, examens = (
        als(Rol.DOCENT, eenheden=[team]),
        maak.opleiding(team),
        [maak.examen() for _ in range(3)],
    )
    studenten = [maak.student(opleiding) for _ in range(20)]
    alle = [maak.inschrijving(s, e) for s in studenten for e in examens]
    staat: Any = GoMatrixState(_reflex_internal_init=True)

    def stuur(handler: str, *inhoud: Any) -> str:
        def doe() -> Any:
            CURRENT.set(docent)
            return asyncio.run(GoMatrixState.event_handlers[handler].fn(staat, *inhoud))

        return repr(copy_context().run(doe))

    staat.klas = "alle"
    geen = maak.go(alle[1], besluit="no_go")
    copy_context().run(lambda: (CURRENT.set(docent), asyncio.run(staat._lees())))
    for e in examens:
        stuur("vink_kolom", str(e.id))
    assert (len(staat.gekozen), staat.knop) == (59, "Geef 59 Go"), "a heading overrules nobody's no-go"
    assert any("Heeft een no-go" in n.waarom for n in staat.niet_mee)
    with unit_of_work() as uow:
        uow.get(Go, geen.id).ingetrokken_op = tijd.nu()
    copy_context().run(lambda: (CURRENT.set(docent), asyncio.run(staat._lees())))
    staat.gekozen, staat.koppen = {}, []
    for e in examens:
        stuur("vink_kolom", str(e.id))
    assert (len(staat.gekozen), staat.samen, staat.knop) == (60, 60, "Geef 60 Go")
    stuur("beslis", {"reden": ""})
    assert staat.veldfouten["reden"], "nothing happens without a reason"
    with unit_of_work() as uow:  # one passes meanwhile, without the page having heard of it
        uow.get(Inschrijving, alle[0].id).status = "behaald"
    gezegd = stuur("beslis", {"reden": "Oefentoets gehaald"})
    assert "59 van 60 besluiten zijn vastgelegd" in gezegd
    assert [g.waarom for g in staat.geweigerd] == ["Dit examen is al behaald."]
    assert (list(staat.gekozen), len(staat.laatst)) == ([str(alle[0].id)], 59)
    with reading() as uow:
        assert uow.session.exec(select(func.count()).where(col(Go.besluit) == "go")).one() == 59
    stuur("kies_terug")
    assert (len(staat.gekozen), staat.besluit, staat.geweigerd) == (59, "trek_in", [])
    stuur("beslis", {"reden": "Verkeerde klas"})
    assert (staat.gekozen, staat.besluit, staat.laatst) == ({}, "go", []), "what was withdrawn has no way back but a Go"
    with reading() as uow:
        assert (
            uow.session.exec(select(func.count()).where(col(Go.ingetrokken_op).is_not(None), Go.besluit == "go")).one()
            == 59
        )
