"""What is open or typed belongs to the page it was opened on; an act for another page than the one on screen is refused."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from reflex.state import State

import portal.app  # noqa: F401 - every page state
from portal.state.aanmelden.groepen import GroepenState
from portal.state.plannen.zitting import ZittingActieState, ZittingState
from portal.state.raamwerk.basis import handler_table, toegang_van
from portal.state.raamwerk.live import Tabwekker
from portal.state.raamwerk.scherm import LADERS, is_van_hier, toont

ZITTING = ZittingActieState.get_full_name()


def _event(naam: str, pad: str) -> Any:
    return SimpleNamespace(name=naam, router_data={"asPath": pad} if pad else {})


async def _laad(root: Any, pad: str) -> None:
    await toont(root, _event(next(iter(LADERS)), pad))


async def _mag(root: Any, handler: str, pad: str) -> bool:
    toegang = toegang_van(handler)
    assert toegang is not None
    return await is_van_hier(root, _event(handler, pad), toegang)


def _open(pad: str = "/zittingen/een") -> Any:
    """A tab with the dialog open on one sitting, and a refusal in it."""
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]

    async def doe() -> Any:
        await _laad(root, pad)
        assert await _mag(root, f"{ZITTING}.open", pad)
        staat: Any = await root.get_state(ZittingActieState)
        staat.venster, staat.start, staat.fout, staat.veldfouten = "wijzig", "2026-12-26T09:00", "Nee", {"start": "Nee"}
        return staat

    return root, asyncio.run(doe())


@pytest.mark.parametrize("weg", [("/zittingen?zoek=Keuzedeel", "/zittingen/twee"), ("/zittingen/twee",)])
def test_op_een_andere_zitting_is_het_venster_dicht_en_leeg(weg: tuple[str, ...]) -> None:
    root, staat = _open()
    for pad in weg:
        asyncio.run(_laad(root, pad))
    assert (staat.venster, staat.start, staat.fout, staat.veldfouten) == ("", "", "", {})


@pytest.mark.parametrize("pad", ["/zittingen/een", "/zittingen/een/", "/zittingen/een?deel=plaatsen", ""])
def test_op_dezelfde_zitting_blijft_het_open(pad: str) -> None:
    root, staat = _open()
    asyncio.run(_laad(root, pad))
    assert (staat.venster, staat.start) == ("wijzig", "2026-12-26T09:00")


def test_werk_op_de_achtergrond_houdt_zijn_scherm() -> None:
    root, staat = _open()
    staat.bezig = True
    asyncio.run(_laad(root, "/zittingen"))
    assert staat.venster == "wijzig"
    staat.bezig = False
    asyncio.run(_laad(root, "/zittingen/twee"))
    assert staat.venster == ""


def test_wat_voor_een_andere_pagina_is_gevraagd_gebeurt_niet_meer() -> None:
    root, _ = _open()
    asyncio.run(_laad(root, "/zittingen/twee"))
    for handler in (f"{ZITTING}.wijzig", f"{ZITTING}.open", f"{ZittingState.get_full_name()}.laad"):
        assert not asyncio.run(_mag(root, handler, "/zittingen/een")), handler
        assert asyncio.run(_mag(root, handler, "/zittingen/twee?deel=historie"))
        assert asyncio.run(_mag(root, handler, ""))  # nobody's page: the portal itself wakes a tab


def test_wat_een_andere_pagina_opnieuw_wil_zien_gebeurt_niet_meer() -> None:
    root, _ = _open()
    asyncio.run(_laad(root, "/zittingen/twee"))
    laad = f"{ZITTING}.open"
    toegang = toegang_van(laad)
    assert toegang is not None
    for pad, hier in (("/zittingen/een", False), ("/zittingen/twee", True), ("", True)):
        wekker = Tabwekker(name=laad, payload={}, pad=pad)
        assert asyncio.run(is_van_hier(root, wekker, toegang)) is hier, pad


def test_wat_aan_zijn_eigen_adres_genoeg_heeft_gebeurt_ook_later() -> None:
    root, _ = _open()
    asyncio.run(_laad(root, "/zittingen/twee"))
    los = [n for n, *_ in handler_table() if (t := toegang_van(n)) and t.los]
    assert los
    assert all(asyncio.run(_mag(root, n, "/afnemen/een")) for n in los)


def test_elke_pagina_met_een_venster_doet_mee() -> None:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]
    naam = GroepenState.get_full_name()
    asyncio.run(_laad(root, "/groepen"))
    asyncio.run(_mag(root, f"{naam}.toon_venster", "/groepen"))
    staat: Any = asyncio.run(root.get_state(GroepenState))
    staat.venster = True
    asyncio.run(_laad(root, "/groepen/een"))
    assert staat.venster is False
