"""What breaks outside a handler is told once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from reflex_base.event.context import EventContext

from portal.app import backend_fout
from portal.state.raamwerk.basis import GEWEKT, Toegang, _argumenten
from portal.state.raamwerk.grens import _ontdaan


async def _niets(*_: Any) -> None:
    """Nobody listens."""


def test_de_melding_over_een_fout_krijgt_zelf_geen_melding() -> None:
    gebeurtenis = EventContext(token="een-tab", state_manager=None, enqueue_impl=_niets)  # type: ignore[arg-type]
    EventContext.set(gebeurtenis)
    assert backend_fout(TypeError("kapot")) is not None
    EventContext.set(gebeurtenis.fork())
    assert backend_fout(TypeError("kapot")) is None
    EventContext.set(EventContext(token="een-tab", state_manager=None, enqueue_impl=_niets))  # type: ignore[arg-type]
    assert backend_fout(TypeError("weer kapot")) is not None


def test_wat_vanzelf_opnieuw_kijkt_wist_geen_fout_die_nog_niet_gelezen_is() -> None:
    zelf = SimpleNamespace(fout="Deze zitting is vol.", veldfouten={"moment": "Vol"})
    GEWEKT.set(True)
    _argumenten(zelf, Toegang(()), (), {})
    assert (zelf.fout, zelf.veldfouten) == ("Deze zitting is vol.", {"moment": "Vol"})
    GEWEKT.set(False)
    _argumenten(zelf, Toegang(()), (), {})
    assert (zelf.fout, zelf.veldfouten) == ("", {})


@pytest.mark.parametrize("adres", [{"x": 1}, 1, None, "//[x"])
def test_wat_geen_adres_is_komt_niet_in_de_rij(adres: Any) -> None:
    over = _ontdaan({"name": "x", "router_data": {"pathname": 1, "asPath": adres, "query": [1], "headers": {"a": "b"}}})
    assert over["router_data"] == {"query": {}}


def test_een_adres_gaat_door_zoals_het_is() -> None:
    goed = {
        "pathname": "/zittingen/[zitting_id]",
        "asPath": "/zittingen/12?tab=mensen#slot",
        "query": {"zitting_id": "12"},
    }
    assert _ontdaan({"name": "x", "payload": {"a": 1}, "router_data": goed}) == {
        "name": "x", "payload": {"a": 1}, "router_data": goed,
    }  # fmt: skip
