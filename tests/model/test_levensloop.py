"""The life of an enrolment in every order, by any role, with real services: what no single test would think of.

A machine makes journeys through a small school: enrolling, placing, queueing, sitting, scoring, deciding, revising, and
messages of both partners, also late and twice. After each act the demands of `tests/hulp/model_eisen.py` hold; at the
end every screen says the same (`model_feiten.py`), and people of good will bring each running enrolment to its end.
What is known to be wrong has a test of its own here, and is avoided by the journeys until it is mended.
"""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import false
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.beheren import Taak
from portal.db.plannen import Deelname, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import kansen, tijd
from portal.domain.kansen import Saldo
from portal.domain.levensloop import LOPEND
from portal.domain.presentie import Presentie
from portal.services.afnemen import proces_verbaal
from portal.services.plannen import plaatsen
from portal.services.plannen.lezen import mijn_examens
from portal.services.vaststellen import vaststellen
from tests.hulp import model_daden as daden
from tests.hulp import model_eisen
from tests.hulp.maak import Maak
from tests.hulp.model import BEGIN, Reis, Wereld, bouw
from tests.hulp.model_daden import tot_het_eind
from tests.hulp.model_eisen import gebroken
from tests.hulp.model_feiten import LEZERS, tegenspraak
from tests.hulp.model_zetten import NAMEN, Zet

DATABASES = ("sqlite",)
REIZEN = int(os.environ.get("PORTAAL_REIZEN", "1000"))
"""How many journeys of forty moves the long run makes."""
NEGEN = st.integers(0, 9)
BEKEND: frozenset[str] = frozenset()
"""Turns not taken and demands not made, because they are known to go wrong; nothing is, today."""


class Levensloop(RuleBasedStateMachine):
    """One journey; the demands are read after every act."""

    wereld: Wereld
    gelukt: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.r = Reis(self.wereld, self.gelukt, vermijd=BEKEND)

    def teardown(self) -> None:
        """Every screen says the same, and from every state there is a way on."""
        try:
            assert tegenspraak(self.r) == []
            assert [t for i in lopend(self.r) if (t := tot_het_eind(self.r, i))] == []
        finally:
            self.r.einde()

    @rule(naam=st.sampled_from(NAMEN), k=NEGEN, z=NEGEN, n=st.integers(0, 59), wie=st.integers(0, 29))
    def zet(self, naam: str, k: int, z: int, n: int, wie: int) -> None:
        Zet(naam, k, z, n, wie).doe(self.r)

    @rule(aan=st.booleans())
    def alles_tweemaal(self, aan: bool) -> None:
        """From here on every act that succeeds is tried once more."""
        self.r.tweemaal = aan

    @invariant()
    def alles_klopt(self) -> None:
        assert gebroken(self.r, BEKEND) == []


def lopend(r: Reis) -> list[uuid.UUID]:
    """The enrolments that are not over."""
    return [i.id for i in r.rijen(Inschrijving, col(Inschrijving.status).in_(LOPEND))]


@pytest.fixture(scope="module")
def werelden() -> dict[str, tuple[str, Wereld]]:
    """The school on each database, built once: a journey leaves nothing behind."""
    return {}


@pytest.fixture
def wereld(
    db_soort: str,
    omgeving: Callable[..., None],
    blijvende_db: Callable[[str, str], str],
    werelden: dict[str, tuple[str, Wereld]],
) -> Wereld:
    """Where every journey starts: three sittings, and three enrolments with a Go."""
    if db_soort in werelden:
        url, w = werelden[db_soort]
        omgeving(database_url=url)
        return w
    url = blijvende_db(db_soort, "model")
    omgeving(database_url=url)
    tijd.set_klok(lambda: BEGIN - timedelta(days=2))
    w = bouw(Maak())
    _begin(w)
    werelden[db_soort] = url, w
    return w


def _begin(w: Wereld) -> None:
    r = Reis(w, zaad=9)
    for n, examen in enumerate((0, 0, 1)):
        daden.plan(r, examen, 3 + 4 * n, capaciteit=1 + n % 2)
    for student, examen in ((0, 0), (1, 0), (0, 1)):
        daden.register_meldt(r, student, examen, over=1 if student else None)
        daden.geef_go(r, student + 2 * examen)
    assert all(s.gelukt for s in r.stappen), r.stappen
    r.bewaar()


@pytest.mark.parametrize("reizen", [6, pytest.param(REIZEN, marks=pytest.mark.lang)], ids=["kort", "lang"])
def test_geen_volgorde_breekt_het_verhaal(wereld: Wereld, reizen: int) -> None:  # AAN-3 AAN-7 AAN-9 VAS-2 VAS-8
    Levensloop.wereld, Levensloop.gelukt = wereld, Counter()
    keus = settings(
        max_examples=reizen, stateful_step_count=40, deadline=None, database=None, derandomize=True, print_blob=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Levensloop, settings=keus)
    assert sum(Levensloop.gelukt.values()) > 10 * reizen, Levensloop.gelukt


# What a journey would see -------------------------------------------------------------------------------------------


def _vaste_loop(r: Reis) -> None:
    """Somebody is queued and moves up, another fails, and is absent the next time."""
    daden.plaats(r, 0, 0)
    daden.in_de_rij(r, 0, 0)
    daden.haal_af(r, 0)
    daden.heel_examen(r, 1, 20)
    daden.stel_vast(r, 0)
    daden.heel_examen(r, 0, 50, Presentie.AFWEZIG)


@pytest.fixture
def reis(wereld: Wereld) -> Iterator[Reis]:
    r = Reis(wereld)
    yield r
    r.einde()


def test_een_gewone_loop_breekt_niets(reis: Reis) -> None:
    _vaste_loop(reis)
    assert gebroken(reis, BEKEND) == []
    assert tegenspraak(reis) == []
    assert len(LEZERS) > 15


def _niets(*_: Any, **__: Any) -> list[Any]:
    return []


_VOEG_TOE, _SALDI = UnitOfWork.add, mijn_examens.saldi_van


def _zonder_kasboek(self: UnitOfWork, obj: Any) -> None:
    if not isinstance(obj, Kansmutatie):
        _VOEG_TOE(self, obj)


def _ruim(uow: Any, inschrijvingen: list[Inschrijving]) -> dict[uuid.UUID, Saldo]:
    return {id: replace(s, maximum=9) for id, s in _SALDI(uow, inschrijvingen).items()}


def _van_de_zitting(r: Reis) -> None:
    daden.plaats(r, 0, 0)
    daden.haal_af(r, 0)


def _besloten(r: Reis) -> None:
    daden.heel_examen(r, 0, 20)
    daden.stel_vast(r, 0)


def _afwezig(r: Reis) -> None:
    daden.heel_examen(r, 0, 50, Presentie.AFWEZIG)


def _drie_keer(r: Reis) -> None:
    for _ in range(3):
        daden.heel_examen(r, 1, 20)
        daden.stel_vast(r, 0)


FOUTEN: dict[str, tuple[Any, str, Any, Callable[[Reis], Any], str]] = {
    "niets in het kasboek": (UnitOfWork, "add", _zonder_kasboek, _afwezig, "kasboek_volgt_uit_deelname"),
    "het afnamesysteem hoort niets": (plaatsen.berichten, "annuleer_deelname", _niets, _van_de_zitting, "tas_weet_wat"),
    "het register hoort geen besluit": (vaststellen.berichten, "stuur_resultaat", _niets, _besloten, "register_weet_wat"),
    "het register hoort geen afwezigheid": (proces_verbaal.berichten, "stuur_afwezigheid", _niets, _afwezig, "register_weet_wat"),
    "geen besluit bij definitief": (vaststellen, "leg_vast", _niets, _besloten, "niets_is_definitief_zonder_besluit"),
    "kansen tellen niet": (kansen, "maximum", lambda *_: 9, _drie_keer, "nooit_meer_kansen_dan_mag"),
    "een scherm telt zelf": (mijn_examens, "saldi_van", _ruim, _niets, "saldo"),
    "geen lijst van afwezigheden": (model_eisen, "open_afwezigheden", lambda _p: select(Deelname).where(false()), _afwezig, "gemiste kans"),
}  # fmt: skip


@pytest.mark.parametrize("fout", FOUTEN)
def test_elke_fout_valt_op(reis: Reis, monkeypatch: pytest.MonkeyPatch, fout: str) -> None:
    waar, naam, anders, loop, eis = FOUTEN[fout]
    monkeypatch.setattr(waar, naam, anders)
    loop(reis)
    gezien = gebroken(reis, BEKEND) or tegenspraak(reis)
    assert any(eis in g for g in gezien), (gezien, reis.stappen)


def test_wie_van_school_is_schuift_niet_op(reis: Reis) -> None:  # AAN-7
    daden.plaats(reis, 0, 0)
    daden.in_de_rij(reis, 0, 0)
    daden.uitgeschreven(reis, 1, actief=False)
    daden.haal_af(reis, 0)
    assert [w.status for w in reis.rijen(Wachtplek)] == ["vervallen"]
    assert [d.status for d in reis.rijen(Deelname)] == ["geannuleerd"]
    assert reis.rijen(Taak, Taak.soort == "uitgeschreven")
    assert gebroken(reis, BEKEND) == []


# What went wrong once, as small as it gets ---------------------------------------------------------------------------


def _plaats_en_neem_af(r: Reis, tot: str = "ondertekend") -> None:
    daden.plaats(r, 0, 0)
    daden.neem_af(r, r.rijen(Zitting)[0], Presentie.AANWEZIG, tot)


def _afwezig_en_toch_geslaagd(r: Reis) -> None:
    daden.heel_examen(r, 0, 50, Presentie.AFWEZIG)
    daden.uitslag_tas(r, 0, 50, "present")
    daden.stel_vast(r, 0)


def _vastgesteld_voor_ondertekenen(r: Reis) -> None:
    _plaats_en_neem_af(r, "gesloten")
    daden.uitslag_tas(r, 0, 20, "present")
    daden.stel_vast(r, 0)
    daden.onderteken(r, 0)


def _vastgesteld_voor_de_zitting(r: Reis) -> None:
    daden.plaats(r, 0, 0)
    daden.uitslag_tas(r, 0, 50, "present")
    daden.stel_vast(r, 0)


def _van_de_zitting_na_het_besluit(r: Reis) -> None:
    _vastgesteld_voor_de_zitting(r)
    daden.haal_af(r, 0)


def _besluit_over_de_ene_opent_voor_de_andere(r: Reis) -> None:
    daden.heel_examen(r, 0, 20, Presentie.AFWEZIG)
    daden.uitslag_tas(r, 0, 20, "present")
    daden.heel_examen(r, 0, 50)
    daden.stel_vast(r, 0)


def _onbekend_met_reden(r: Reis) -> None:
    daden.heel_examen(r, 0, 50, Presentie.ONBEKEND)


def _zonder_beoordelaar(r: Reis) -> None:
    daden.plaats(r, 2, 0)
    zitting = next(z for z in r.rijen(Zitting) if z.examen_id == r.w.examens[1].id)
    for n, m in enumerate(r.rijen(Zittingsmedewerker)):
        if m.zitting_id == zitting.id and m.rol == "beoordelaar":
            daden.medewerker_af(r, n)
    daden.neem_af(r, zitting, Presentie.AANWEZIG)


def _herzien_terwijl_hij_opnieuw_is_geplaatst(r: Reis) -> None:
    daden.heel_examen(r, 0, 20)
    daden.stel_vast(r, 0)
    daden.open_herziening(r, 0, 50)
    daden.geef_go(r, 0)
    daden.plan(r, 0, 20)
    daden.plaats(r, 0, 5)
    daden.handel_herziening_af(r, 0, toepassen=True)


def _herzien_na_annuleren(r: Reis) -> None:
    daden.heel_examen(r, 0, 20)
    daden.stel_vast(r, 0)
    daden.open_herziening(r, 0, 50)
    daden.register_wijzigt(r, 0, "canceled", 1, None)
    daden.handel_herziening_af(r, 0, toepassen=True)


def _stoel_komt_vrij(r: Reis) -> None:
    daden.plaats(r, 0, 1)
    daden.plaats(r, 0, 1)
    daden.haal_af(r, 0)
    daden.plaats(r, 0, 1)


def _geannuleerd_in_de_rij(r: Reis) -> None:
    daden.plaats(r, 0, 0)
    daden.in_de_rij(r, 0, 0)
    daden.register_wijzigt(r, 1, "canceled", 1, 1)


VONDSTEN: tuple[tuple[Callable[[Reis], None], str], ...] = (
    (_afwezig_en_toch_geslaagd, "wie afwezig was en slaagt"),
    (_vastgesteld_voor_ondertekenen, "vastgesteld voor ondertekenen"),
    (_vastgesteld_voor_de_zitting, "vastgesteld voor de zitting"),
    (_van_de_zitting_na_het_besluit, "van de zitting na het besluit"),
    (
        _besluit_over_de_ene_opent_voor_de_andere,
        "besluit over de ene deelname",
    ),
    (_onbekend_met_reden, "onbekend met een reden"),
    (_zonder_beoordelaar, "zonder beoordelaar"),
    (_herzien_terwijl_hij_opnieuw_is_geplaatst, "herzien terwijl hij opnieuw is geplaatst"),
    (_herzien_na_annuleren, "herzien na annuleren"),
    (_stoel_komt_vrij, "een stoel komt vrij"),
    (_geannuleerd_in_de_rij, "geannuleerd in de rij"),
)


@pytest.mark.parametrize("loop", [pytest.param(f, id=waarom) for f, waarom in VONDSTEN])
def test_wat_eens_misging_gaat_goed(reis: Reis, loop: Callable[[Reis], None]) -> None:
    loop(reis)
    assert gebroken(reis) == []
    assert [t for i in lopend(reis) if (t := tot_het_eind(reis, i))] == []
