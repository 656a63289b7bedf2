"""The messenger of every page: acts are kept until the server confirmed them, and so is what was filled in."""

from __future__ import annotations

import reflex as rx

from portal.components.iconen import icoon
from portal.state.raamwerk.sessie import SessieState

_BRON = "$/public/onderdelen/bode.js"


class _Bode(rx.Component):
    library = _BRON
    tag = "Bode"
    wie: rx.Var[str]


class _Verbinding(rx.Component):
    library = _BRON
    tag = "Verbinding"
    storing: rx.Var[str]
    icoon: rx.Var[rx.Component]


class _Bewaard(rx.Component):
    library = _BRON
    tag = "Bewaard"


def bode() -> rx.Component:
    """Knows who works on this page and at which address; shows nothing."""
    return _Bode.create(wie=SessieState.wie)


def verbinding() -> rx.Component:
    """A calm sentence at the top while there is no connection, something waits, or the server misses something."""
    return rx.fragment(_Verbinding.create(storing=SessieState.storing, icoon=icoon("wifi-off", 16)))


def bewaard() -> rx.Component:
    """Whether all that was done here has been saved; never says so while something waits."""
    return _Bewaard.create()
