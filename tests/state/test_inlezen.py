"""The page of one file on trial: what only asks is confirmed there, and applying row by row says how far it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import pytest
from sqlmodel import select

from portal.auth.principal import Principal
from portal.db.inrichten import Inleespartij
from portal.db.plannen import Zitting
from portal.db.session import reading
from portal.domain.rechten import Rol
from portal.services.inrichten import inlezen
from portal.services.plannen.uit_bestand import ZITTINGEN
from portal.state.inrichten import basis_inlezen
from portal.state.inrichten.basis_inlezen import BasisInlezenState
from portal.state.inrichten.basis_soort import BasisSoortState
from portal.state.plannen.zittingen import ZittingenState
from portal.state.raamwerk import sessie  # noqa: F401 - the frame that shows messages
from portal.state.raamwerk.basis import CURRENT
from tests.hulp.dagen import werkdag
from tests.hulp.inlezen import neem, tel
from tests.hulp.maak import Als, Maak


def _roep(wie: Principal, staat: Any, handler: str, *inhoud: Any) -> list[tuple[bool, int]]:
    """Let a handler of a tab run for somebody; gives what the tab said of being busy while it did."""
    onderweg: list[tuple[bool, int]] = []

    async def werk() -> None:
        uit = type(staat).event_handlers[handler].fn(staat, *inhoud)
        if not hasattr(uit, "__aiter__"):
            await uit
            return
        async for _ in uit:
            onderweg.append((staat.bezig, getattr(staat, "gedaan", 0)))

    def doe() -> None:
        CURRENT.set(wie)
        asyncio.run(werk())

    copy_context().run(doe)
    return onderweg


def _bestand(maak: Maak, *tijden: str) -> str:
    versie, ruimte = maak.versie(), maak.ruimte()
    rijen = [f"{versie.code};{werkdag(20):%d-%m-%Y};{begin};{ruimte.code};20\n" for begin in tijden]
    return "Versie;Datum;Begin;Lokaal;Plaatsen\n" + "".join(rijen)


@pytest.fixture
def mirjam(als: Als) -> Principal:
    """The exam office."""
    return als(Rol.EXAMENBUREAU)


def _tab(partij: Inleespartij) -> Any:
    staat: Any = BasisInlezenState(_reflex_internal_init=True)  # type: ignore[call-arg]
    staat.__dict__["partij_id"] = str(partij.id)
    return staat


def test_wat_alleen_een_vraag_is_wordt_bevestigd_en_toepassen_zegt_hoe_ver_het_is(
    maak: Maak, mirjam: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:  # PLA-1
    partij = neem(mirjam, ZITTINGEN.naam, _bestand(maak, "05:00", "09:00", "23:00"))
    staat, echt = _tab(partij), inlezen.pas_toe

    def traag(uow: Any, wie: Any, cmd: Any, meld: Callable[[int], None]) -> dict[str, int]:
        def langzaam(stand: int) -> None:
            meld(stand)
            time.sleep(0.15)

        return echt(uow, wie, cmd, langzaam)

    _roep(mirjam, staat, "laad")
    assert (staat.toon, [r.uitkomst for r in staat.rijen], staat.te_doen) == ("vraag", ["vraag"] * 2, 1)
    _roep(mirjam, staat, "bevestig", 2)
    assert [r.nr for r in staat.rijen] == [4]
    _roep(mirjam, staat, "bevestig", 0)
    assert (staat.toon, staat.te_doen) == ("", 3)
    monkeypatch.setattr(basis_inlezen, "_KIJK", 0.02)
    monkeypatch.setattr(inlezen, "pas_toe", traag)
    onderweg = _roep(mirjam, staat, "pas_toe")
    assert {stand for bezig, stand in onderweg if bezig} >= {1, 2}
    assert (onderweg[-1][0], tel(Zitting)) == (False, 3)


def test_wat_niet_is_overgenomen_blijft_na_het_toepassen_in_beeld(maak: Maak, mirjam: Principal) -> None:  # PRK-1
    partij = neem(mirjam, ZITTINGEN.naam, _bestand(maak, "09:00", "25:00", "23:00"))
    staat = _tab(partij)
    _roep(mirjam, staat, "laad")
    _roep(mirjam, staat, "pas_toe")
    weer = _tab(partij)  # after leaving the page
    _roep(mirjam, weer, "laad")
    for tab in (staat, weer):
        assert (tab.partij.open, tab.partij.achter, tab.toon, [r.nr for r in tab.rijen]) == (False, 2, "fout", [3, 4])
    _roep(mirjam, weer, "kies", "")
    assert [(r.uitkomst, r.cellen[2].waarde) for r in weer.rijen] == [("nieuw", "09:00")]


def test_wie_meekijkt_ziet_wat_er_van_het_bestand_is_geworden(maak: Maak, mirjam: Principal) -> None:  # PRK-1
    partij = neem(mirjam, ZITTINGEN.naam, _bestand(maak, "09:00", "13:00"))
    staat, collega = _tab(partij), _tab(partij)
    _roep(mirjam, staat, "laad")
    _roep(mirjam, collega, "laad")
    _roep(mirjam, collega, "kies", "fout")
    _roep(mirjam, staat, "pas_toe")
    _roep(mirjam, collega, "ververs")
    assert (collega.partij.gedaan, collega.toon, len(collega.rijen)) == ("Overgenomen: 2 rijen (2 nieuw).", "", 2)


def test_geplakte_rijen_komen_op_proef_zoals_een_bestand(maak: Maak, mirjam: Principal) -> None:  # PLA-1
    staat: Any = BasisSoortState(_reflex_internal_init=True)  # type: ignore[call-arg]
    staat.__dict__["soort"] = ZITTINGEN.naam
    _roep(mirjam, staat, "plak", {"tekst": _bestand(maak, "09:00").replace(";", "\t")})
    with reading() as uow:
        (partij,) = uow.session.exec(select(Inleespartij)).all()
    assert (partij.bestand, partij.soort, partij.aantallen["nieuw"]) == (inlezen.GEPLAKT, ZITTINGEN.naam, 1)
    _roep(mirjam, staat, "plak", {"tekst": " "})
    assert staat.veldfouten == {"tekst": "Vul dit veld in."}


def test_wie_voor_een_deel_van_de_school_plant_ziet_de_deur_naar_een_bestand_niet(
    maak: Maak, als: Als, mirjam: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:  # BEH-2
    monkeypatch.setattr("portal.state.plannen.zittingen.abonneer", lambda *_, **__: None)
    monkeypatch.setattr(ZittingenState, "_lees_adres", lambda *_, **__: None)
    van_team = als(Rol.EXAMENBUREAU, maak.medewerker(), [maak.team()])
    for wie, mag in ((mirjam, True), (van_team, False)):
        staat: Any = ZittingenState(_reflex_internal_init=True)  # type: ignore[call-arg]
        _roep(wie, staat, "laad")
        assert (staat.mag_plannen, staat.mag_inlezen) == (True, mag)
