"""What breaks outside a handler is told once."""

from __future__ import annotations

from typing import Any

import pytest
from reflex_base.event.context import EventContext

from portal.app import backend_fout
from portal.state.raamwerk.grens import _ontdaan


async def _niets(*_: Any) -> None:
    """Nobody listens."""


def test_the_message_about_a_failure_gets_no_message_when_it_fails_itself() -> None:
    gebeurtenis = EventContext(token="een-tab", state_manager=None, enqueue_impl=_niets)  # type: ignore[arg-type]
    EventContext.set(gebeurtenis)
    assert backend_fout(TypeError("kapot")) is not None
    EventContext.set(gebeurtenis.fork())
    assert backend_fout(TypeError("kapot")) is None
    EventContext.set(EventContext(token="een-tab", state_manager=None, enqueue_impl=_niets))  # type: ignore[arg-type]
    assert backend_fout(TypeError("weer kapot")) is not None


@pytest.mark.parametrize("adres", [{"x": 1}, 1, None, "//[x"])
def test_what_is_no_address_does_not_reach_the_queue(adres: Any) -> None:
    over = _ontdaan({"name": "x", "router_data": {"pathname": 1, "asPath": adres, "query": [1], "headers": {"a": "b"}}})
    assert over["router_data"] == {"query": {}}


def test_an_address_goes_through_as_it_is() -> None:
    goed = {
        "pathname": "/zittingen/[zitting_id]",
        "asPath": "/zittingen/12?tab=mensen#slot",
        "query": {"zitting_id": "12"},
    }
    assert _ontdaan({"name": "x", "payload": {"a": 1}, "router_data": goed}) == {
        "name": "x", "payload": {"a": 1}, "router_data": goed,
    }  # fmt: skip
