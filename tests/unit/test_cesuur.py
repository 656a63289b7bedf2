"""A grade is a value: what points or a score come to, on every scale, by the norm that counts; beside a slow model."""

from __future__ import annotations

import math
import uuid
from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.db.inrichten import Cesuur, Examenversie
from portal.domain.beoordelen import samen
from portal.domain.cesuur import (
    GEEN_CIJFER,
    Cijfer,
    Gescoord,
    Norm,
    Normsoort,
    cijfer_voor,
    lees_tabel,
    naar_schaal,
    norm_van,
    over_de_grens,
    soorten_voor,
    verschil,
)
from portal.domain.fouten import Ongeldig
from portal.domain.schalen import VOLGORDE, Schaal, geslaagd, is_geldig, lees_score, score_tekst, spelling
from portal.services.grond import cesuren

GRENS = Norm(Normsoort.LINEAIR, 33, 60, "5.5")
OORDEEL = Norm(Normsoort.OORDEEL)


def _versie(schaal: str = "0.0-10.0", vanaf: str = "5.5") -> Examenversie:
    return Examenversie(examen_id=uuid.uuid4(), code="V", naam="V", duur=60, schaal=schaal, geslaagd_vanaf=vanaf)


def _kort(uit: Cijfer) -> tuple[str, bool | None]:
    return uit.tekst, uit.geslaagd


@pytest.mark.parametrize(
    ("schaal", "punten", "wordt"),
    [
        ("0.0-10.0", 0, ("1.0", False)),
        ("0.0-10.0", 32, ("5.4", False)),
        ("0.0-10.0", 33, ("5.5", True)),
        ("0.0-10.0", 60, ("10.0", True)),
        ("0-10", 32, ("5", False)),
        ("0-10", 33, ("6", True)),
        ("0-100", 33, ("55", True)),
        ("0-100", 0, ("0", False)),
        ("pass-or-fail", 32, ("failed", False)),
        ("pass-or-fail", 33, ("passed", True)),
        ("insufficient-satisfactory-good", 32, ("insufficient", False)),
        ("insufficient-satisfactory-good", 33, ("satisfactory", True)),
    ],
)
def test_punten_worden_een_cijfer_op_de_schaal_van_de_versie(schaal, punten, wordt):  # BEO-3 PRK-11
    vanaf = {"0-100": "55", "0-10": "5.5", "0.0-10.0": "5.5"}.get(schaal, "")
    norm = Norm(Normsoort.LINEAIR, 33, 60, vanaf)
    norm.controleer(schaal)
    assert _kort(cijfer_voor(schaal, norm, Gescoord(punten, 60))) == wordt
    cesuur = Cesuur(versie_id=uuid.uuid4(), punten=33, maximum=60, status="vastgesteld")
    assert _kort(cesuren.cijfer(_versie(schaal, vanaf), cesuur, Gescoord(punten, 60))) == wordt


def test_een_heel_cijfer_wordt_een_keer_afgerond_vanaf_de_exacte_waarde():  # PRK-11
    # 6,45 is a 6; by way of one decimal, 6,5, it would be a 7.
    norm = Norm(Normsoort.LINEAIR, 100, 1000, "5.5")
    punten = next(p for p in range(100, 1000) if Fraction(645, 100) <= Fraction(55, 10) + Fraction(9 * (p - 100), 1800))
    uit = cijfer_voor("0-10", norm, Gescoord(punten))
    assert (uit.tekst, cijfer_voor("0.0-10.0", norm, Gescoord(punten)).tekst) == ("6", "6.5")
    assert Fraction(uit.exact) == Fraction(55, 10) + Fraction(9 * (punten - 100), 1800)


# -- the slow model: fractions only, written from the rule and not from the code ------------------------------------


def _half_omhoog(waarde: Fraction, stap: Fraction) -> Fraction:
    return math.floor(waarde / stap + Fraction(1, 2)) * stap


def _traag(schaal: str, cesuur: int, maximum: int, punten: int) -> tuple[Fraction, bool]:
    bodem, top, stap, grens = {
        "0.0-10.0": (1, 10, Fraction(1, 10), Fraction(11, 2)),
        "0-10": (1, 10, Fraction(1), Fraction(6)),
        "0-100": (0, 100, Fraction(1), Fraction(55)),
    }[schaal]
    anker = Fraction(11, 2) if schaal == "0-10" else grens
    if punten == maximum:
        exact = Fraction(top)
    elif punten < cesuur:
        exact = bodem + (anker - bodem) / cesuur * punten
    else:
        exact = anker + (top - anker) / (maximum - cesuur) * (punten - cesuur)
    rond = _half_omhoog(exact, stap)
    return (rond if punten >= cesuur or rond < grens else grens - stap), punten >= cesuur


@st.composite
def cesuren_en_punten(draw):
    maximum = draw(st.integers(1, 400))
    return draw(st.integers(1, maximum)), maximum, draw(st.integers(0, maximum))


GETALSCHALEN = st.sampled_from(["0.0-10.0", "0-10", "0-100"])
VANAF = {"0.0-10.0": "5.5", "0-10": "6", "0-100": "55"}


@given(GETALSCHALEN, cesuren_en_punten())
def test_lineair_is_gelijk_aan_het_trage_model(schaal, geval):  # PRK-11
    cesuur, maximum, punten = geval
    uit = cijfer_voor(schaal, Norm(Normsoort.LINEAIR, cesuur, maximum, VANAF[schaal]), Gescoord(punten, maximum))
    assert (Fraction(uit.tekst), uit.geslaagd) == _traag(schaal, cesuur, maximum, punten)
    assert is_geldig(schaal, uit.tekst)


@given(GETALSCHALEN, cesuren_en_punten())
def test_de_cesuur_geeft_precies_de_grens_en_een_punt_minder_nooit(schaal, geval):  # BEO-3
    cesuur, maximum, _ = geval
    norm = Norm(Normsoort.LINEAIR, cesuur, maximum, VANAF[schaal])
    op, onder = (cijfer_voor(schaal, norm, Gescoord(p, maximum)) for p in (cesuur, cesuur - 1))
    if cesuur < maximum:
        assert op.tekst == VANAF[schaal]
    assert op.geslaagd is True
    assert onder.geslaagd is False
    assert Fraction(onder.tekst) < Fraction(VANAF[schaal])
    for uit in (op, onder):
        assert geslaagd(schaal, uit.tekst, VANAF[schaal]) is uit.geslaagd


@given(GETALSCHALEN, st.sampled_from(list(Normsoort)), cesuren_en_punten(), st.integers(0, 20))
def test_meer_punten_is_nooit_een_lager_cijfer(schaal, soort, geval, n):  # PRK-11
    cesuur, maximum, punten = geval
    norm = Norm(soort, cesuur, maximum, VANAF[schaal], Decimal(n) / 10, ((0, "3"), (cesuur, VANAF[schaal])))
    if soort not in soorten_voor(schaal) or soort == Normsoort.OORDEEL:
        return
    lager, hoger = (cijfer_voor(schaal, norm, Gescoord(p, maximum)) for p in (max(0, punten - 1), punten))
    assert Fraction(lager.tekst) <= Fraction(hoger.tekst)
    assert lager.geslaagd <= hoger.geslaagd


@given(st.sampled_from(["0.0-10.0", "0-10"]), st.integers(1, 400), st.integers(0, 20), st.data())
def test_n_term_is_gelijk_aan_het_trage_model(schaal, maximum, tienden, data):  # PRK-11
    punten, n = data.draw(st.integers(0, maximum)), Fraction(tienden, 10)
    uit = cijfer_voor(
        schaal, Norm(Normsoort.N_TERM, None, maximum, VANAF[schaal], Decimal(tienden) / 10), Gescoord(punten, maximum)
    )
    deel = Fraction(punten, maximum)
    lijnen = [9 * deel + n, 1 + deel * 9 * (2 if n > 1 else Fraction(1, 2)), 10 - (1 - deel) * 9 * (Fraction(1, 2) if n > 1 else 2)]  # fmt: skip
    exact = min(lijnen) if n > 1 else max(lijnen)
    verwacht = _half_omhoog(exact, Fraction(1, 10) if schaal == "0.0-10.0" else Fraction(1))
    assert Fraction(uit.tekst) == verwacht
    assert uit.geslaagd is (verwacht >= Fraction(VANAF[schaal]))
    assert Fraction(uit.exact) == exact
    if punten == 0:
        assert Fraction(uit.tekst) == 1
    if punten == maximum:
        assert Fraction(uit.tekst) == 10


def test_n_term_een_is_negen_keer_het_deel_plus_een():  # PRK-11
    norm = Norm(Normsoort.N_TERM, None, 60, "5.5", Decimal("1.0"))
    norm.controleer("0.0-10.0")
    assert [cijfer_voor("0.0-10.0", norm, Gescoord(p, 60)).tekst for p in (0, 30, 60)] == ["1.0", "5.5", "10.0"]
    assert norm.tekst("0.0-10.0") == "N-term 1,0 bij 60 punten, geslaagd vanaf 5,5"


@given(st.integers(1, 60), st.integers(0, 60))
def test_aantal_onderdelen_is_geslaagd_of_niet(nodig, gehaald):  # PRK-11
    norm = Norm(Normsoort.ONDERDELEN, nodig, 60)
    uit = cijfer_voor("pass-or-fail", norm, Gescoord(gehaald, 60))
    assert _kort(uit) == (("passed", True) if gehaald >= nodig else ("failed", False))


@pytest.mark.parametrize(
    ("schaal", "tabel", "vanaf", "wordt"),
    [
        ("insufficient-satisfactory-good", "0 onvoldoende\n22 voldoende\n32 goed", "", ["insufficient", "satisfactory", "good"]),
        ("referenceLevelERK", "0 A2\n22 B1\n32 B2", "B1", ["A2", "B1", "B2"]),
        ("referenceLevelRKTR", "0: Op weg naar 3F\n22: 3F", "3F", ["Op weg naar 3F", "3F", "3F"]),
        ("US letter", "0 F\n22 C-\n32 B+", "C-", ["F", "C-", "B+"]),
        ("UK letter", "0 U\n22 C\n32 A*", "C", ["U", "C", "A*"]),
        ("DE grade", "0 5,0\n22 4,0\n32 1,3", "4,0", ["5,0", "4,0", "1,3"]),
        ("0-10", "0 3\n22 6\n32 9", "6", ["3", "6", "9"]),
    ],
)  # fmt: skip
def test_een_tabel_geeft_elke_schaal_haar_waarden_op_volgorde(schaal, tabel, vanaf, wordt):  # PRK-11
    norm = Norm(Normsoort.TABEL, None, 40, vanaf, None, lees_tabel(schaal, tabel))
    norm.controleer(schaal)
    assert [cijfer_voor(schaal, norm, Gescoord(p, 40)).tekst for p in (21, 22, 40)] == wordt
    assert [cijfer_voor(schaal, norm, Gescoord(p, 40)).geslaagd for p in (21, 22, 40)] == [False, True, True]
    omgekeerd = Norm(Normsoort.TABEL, None, 40, vanaf, None, tuple(
        (p, w) for (p, _), (_, w) in zip(norm.tabel, reversed(norm.tabel), strict=True)
    ))  # fmt: skip
    with pytest.raises(Ongeldig, match="loopt op"):
        omgekeerd.controleer(schaal)
    assert norm_van(norm.gegevens) == norm


@pytest.mark.parametrize(
    ("schaal", "score", "vanaf", "goed"),
    [
        ("referenceLevelERK", "B2", "B1", True),
        ("referenceLevelERK", "A2", "B1", False),
        ("referenceLevelERK", "B2", "", None),
        ("referenceLevelRKTR", "3F", "2F", True),
        ("referenceLevelRKTR", "2S", "2F", True),
        ("referenceLevelRKTR", "2F", "2S", False),
        ("referenceLevelRKTR", "1S", "2F", None),
        ("referenceLevelRKTR", "3F", "2S", None),
        ("referenceLevelRKTR", "Op weg naar 2F", "2F", False),
        ("referenceLevelRKTR", "Op weg naar 3F", "2F", None),
        ("US letter", "B+", "B", True),
        ("US letter", "B-", "B", False),
        ("DE grade", "1,3", "4.0", True),
        ("DE grade", "4,3", "4.0", False),
        ("0-100", "55", "55", True),
        ("0-100", "54", "55", False),
        ("0-100", "54", "", None),
        ("0-10", "6", "5.5", True),
        ("0-10", "5", "5.5", False),
        ("insufficient-satisfactory-good", "good", "", True),
        ("vrij", "prima", "", None),
    ],
)
def test_een_score_zonder_punten_slaagt_volgens_haar_schaal_of_het_blijft_open(schaal, score, vanaf, goed):  # BEO-3
    assert geslaagd(schaal, score, vanaf) is goed
    norm = Norm(Normsoort.OORDEEL, vanaf=vanaf)
    uit = cijfer_voor(schaal, norm, Gescoord(score=score))
    assert (uit.tekst, uit.geslaagd) == (score, goed)
    assert bool(uit.reden) is (goed is None)
    for partner in (True, False):  # what the sender calls a pass is kept where the scale does not tell
        uit = cijfer_voor(schaal, norm, Gescoord(score=score, geslaagd=partner))
        assert uit.geslaagd is (partner if goed is None else goed)


@pytest.mark.parametrize("schaal", list(VOLGORDE))
def test_waarden_van_een_schaal_zijn_op_volgorde_en_geldig(schaal):
    waarden = VOLGORDE[schaal]
    for i, laag in enumerate(waarden):
        assert is_geldig(schaal, laag)
        assert lees_score(schaal, score_tekst(laag)) == laag
        for j, hoog in enumerate(waarden):
            assert geslaagd(schaal, hoog, laag) is (j >= i)


@pytest.mark.parametrize(
    ("schaal", "goed", "fout"),
    [
        ("0.0-10.0", "7,5", "10.1"), ("0-10", "7", "7.5"), ("0-100", "45 %", "101"), ("pass-or-fail", "geslaagd", "7"),
        ("insufficient-satisfactory-good", "Voldoende", "matig"), ("referenceLevelERK", "b1", "D1"),
        ("referenceLevelRKTR", "3F", "5F"), ("US letter", "A-", "E"), ("UK letter", "A*", "H"), ("DE grade", "1,3", "7"),
    ],
)  # fmt: skip
def test_een_getypte_score_komt_op_de_schaal_of_wordt_geweigerd(schaal, goed, fout):  # INR-5
    assert is_geldig(schaal, lees_score(schaal, goed))
    for verkeerd in (fout, ""):
        with pytest.raises(Ongeldig, match="past niet bij de schaal"):
            lees_score(schaal, verkeerd)


@pytest.mark.parametrize("g", [Gescoord(50, 62), Gescoord(50, 58), Gescoord(61, None), Gescoord(-1, 60)])
def test_punten_op_een_andere_schaal_dan_de_cesuur_geven_geen_cijfer_maar_een_reden(g):  # BEO-3
    uit = cijfer_voor("0.0-10.0", GRENS, g)
    assert (uit.tekst, uit.geslaagd) == ("", None)
    assert "60" in uit.reden
    assert cijfer_voor("0.0-10.0", GRENS, Gescoord(g.punten, g.maximum, "7.8", True)).tekst == ""


def test_zonder_vastgestelde_cesuur_is_er_geen_cijfer():  # BEO-3
    uit = cesuren.cijfer(_versie(), None, Gescoord(50, 60, "7.8", True))
    assert (uit.tekst, uit.geslaagd, uit.reden) == ("", None, "De cesuur is niet vastgesteld.")
    assert cesuren.waarde(_versie(), None, Gescoord(50, 60)) == {"cijfer": "", "geslaagd": None, "norm": {}}


def test_welke_norm_telde_en_het_exacte_cijfer_worden_bewaard():  # PRK-11
    cesuur = Cesuur(versie_id=uuid.uuid4(), punten=33, maximum=60, status="vastgesteld")
    velden = cesuren.waarde(_versie(), cesuur, Gescoord(50, 60))
    assert (velden["cijfer"], velden["geslaagd"]) == ("8.3", True)
    assert velden["norm"]["tekst"] == "5,5 bij 33 van 60"
    assert Fraction(velden["norm"]["exact"]) == Fraction(11, 2) + Fraction(9, 2) * Fraction(17, 27)
    assert norm_van(velden["norm"]) == GRENS


@pytest.mark.parametrize(
    ("schaal", "norm", "melding"),
    [
        ("referenceLevelERK", GRENS, "past niet bij de schaal"),
        ("0-100", Norm(Normsoort.N_TERM, None, 60, "55", Decimal(1)), "past niet bij de schaal"),
        ("0-100", Norm(Normsoort.LINEAIR, 33, 60), "Geslaagd vanaf"),
        ("0.0-10.0", Norm(Normsoort.LINEAIR, 61, 60, "5.5"), "tussen 1 en"),
        ("0.0-10.0", Norm(Normsoort.LINEAIR, 30, None, "5.5"), "maximale aantal"),
        ("0.0-10.0", Norm(Normsoort.N_TERM, None, 60, "5.5", Decimal("2.1")), "N-term"),
        ("0.0-10.0", Norm(Normsoort.N_TERM, None, 60, "5.5", Decimal("1.45")), "één cijfer achter de komma"),
        ("referenceLevelERK", Norm(Normsoort.TABEL, None, 40, "B1", None, ((5, "A2"),)), "begint bij 0"),
        ("referenceLevelERK", Norm(Normsoort.TABEL, None, 40, "B1", None, ((0, "X"),)), "past niet bij"),
        ("referenceLevelERK", Norm(Normsoort.TABEL, None, 40, "", None, ((0, "A2"),)), "Geslaagd vanaf"),
        ("vrij", GRENS, "past niet bij de schaal"),
        ("pass-or-fail", Norm(Normsoort.OORDEEL, vanaf="failed"), "‘niet geslaagd’ heeft, slaagt niet"),
        ("insufficient-satisfactory-good", Norm(Normsoort.LINEAIR, 3, 6, "insufficient"), "slaagt niet"),
    ],
)
def test_een_norm_die_niets_kan_besluiten_wordt_geweigerd_met_de_reden(schaal, norm, melding):  # INR-5
    with pytest.raises(Ongeldig, match=melding):
        norm.controleer(schaal)


def test_wie_de_grens_haalt_krijgt_het_woord_van_de_grens():  # PRK-11
    norm = Norm(Normsoort.LINEAIR, 33, 60, "good")
    norm.controleer(schaal := "insufficient-satisfactory-good")
    assert _kort(cijfer_voor(schaal, norm, Gescoord(33, 60))) == ("good", True)
    assert _kort(cijfer_voor(schaal, norm, Gescoord(32, 60))) == ("insufficient", False)


def test_een_norm_die_niet_meer_bij_de_schaal_past_geeft_geen_cijfer_maar_een_reden():  # BEO-3
    """The supplier made it a percentage, after the cut score was established."""
    uit = cijfer_voor("0-100", GRENS, Gescoord(40, 60))
    assert (uit.tekst, uit.geslaagd) == ("", None)
    assert "voer de cesuur opnieuw in" in uit.reden


def test_portaal_en_partner_verschillen_zichtbaar_en_over_de_grens():  # BEO-3
    assert verschil("0.0-10.0", "5.6", True, Gescoord(score="5.4"), "5.5") == "5,4, niet geslaagd"
    assert over_de_grens("0.0-10.0", True, Gescoord(score="5.4"), "5.5")
    assert verschil("0.0-10.0", "6.1", True, Gescoord(score="6.3"), "5.5") == "6,3, geslaagd"
    assert not over_de_grens("0.0-10.0", True, Gescoord(score="6.3"), "5.5")
    assert verschil("0.0-10.0", "6.1", True, Gescoord(score="6.1", geslaagd=True), "5.5") == ""
    assert verschil("0.0-10.0", "6.1", True, Gescoord(geslaagd=False), "5.5") == "niet geslaagd"


@pytest.mark.parametrize(
    ("cijfer", "goed", "exact", "van", "naar", "wordt"),
    [
        ("6.5", True, "129/20", "0.0-10.0", "0-10", "6"),
        ("5.4", False, "547/100", "0.0-10.0", "0-10", "5"),
        ("8", True, "31/4", "0-10", "0.0-10.0", "7.8"),
        ("7.8", True, "", "0.0-10.0", "pass-or-fail", "passed"),
        ("B2", True, "", "referenceLevelERK", "pass-or-fail", "passed"),
        ("B2", True, "", "referenceLevelERK", "0-10", ""),
        ("good", True, "", "insufficient-satisfactory-good", "insufficient-satisfactory-good", "good"),
        ("7.8", True, "", "0.0-10.0", "", "7.8"),
        ("prima", True, "", "vrij", "", ""),
    ],
)
def test_een_cijfer_gaat_naar_de_schaal_van_het_register(cijfer, goed, exact, van, naar, wordt):  # PRK-11
    assert naar_schaal(cijfer, goed, exact, van, naar) == wordt


def test_een_cijfer_verandert_achteraf_niet():
    with pytest.raises(FrozenInstanceError):
        GEEN_CIJFER.tekst = "10.0"  # type: ignore[misc]


def test_elke_schaal_van_de_standaard_heeft_een_norm():  # PRK-11
    for schaal in Schaal:
        assert soorten_voor(schaal)[-1] == Normsoort.OORDEEL
        assert len(soorten_voor(schaal)) > 1
    assert soorten_voor("iets anders") == (Normsoort.OORDEEL,)
    OORDEEL.controleer("iets anders")


@pytest.mark.parametrize(
    ("schaal", "getypt", "een"),
    [
        ("0.0-10.0", "7", "7.0"), ("0.0-10.0", "7,0", "7.0"), ("0.0-10.0", "10", "10.0"), ("0-10", "7", "7"),
        ("0-100", "07%", "7"), ("DE grade", "2", "2,0"), ("DE grade", "1.3", "1,3"), ("vrij", "7,0", "7,0"),
    ],
)  # fmt: skip
def test_elke_waarde_van_een_schaal_wordt_op_een_manier_geschreven(schaal: str, getypt: str, een: str) -> None:  # BEO-2
    assert lees_score(schaal, getypt) == spelling(schaal, een) == een


def test_wie_hetzelfde_gaven_zijn_het_eens_hoe_zij_het_ook_schreven() -> None:  # BEO-2
    zeven, nul, acht = (Gescoord(score=s) for s in ("7", "7.0", "8"))
    assert samen([zeven, nul]) == zeven
    assert samen([zeven, nul, acht]) in (zeven, nul)
    assert samen([zeven, acht]) is None
    assert verschil("0.0-10.0", "7.0", True, zeven, "5.5") == ""
