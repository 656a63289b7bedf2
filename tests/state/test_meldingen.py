"""Short messages on screen: what stays, what comes along to another page, and what goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.domain import tijd
from portal.state.raamwerk.sessie import BoodschapRij


def rij(toon: str, pad: str = "/a", beurt: int = 3) -> BoodschapRij:
    return BoodschapRij(id=1, tekst="x", toon=toon, pad=pad, beurt=beurt, op=tijd.nu().timestamp())


@pytest.mark.parametrize("toon", ["ok", "info"])
def test_wat_gelukt_is_gaat_mee_naar_waar_het_heen_leidde_en_niet_als_iemand_later_zelf_verder_gaat(
    toon: str, klok: Any
) -> None:
    melding = rij(toon)
    assert melding.blijft("/b", 4)
    assert not melding.blijft("/b", 5)
    assert not melding.blijft("/a", 4)
    klok(tijd.nu() + timedelta(minutes=1))
    assert not melding.blijft("/b", 4), "he read it a minute ago, on the page where he did it"


def test_een_weigering_blijft_op_haar_eigen_bladzijde(klok: Any) -> None:
    melding = rij("bad")
    klok(tijd.nu() + timedelta(minutes=1))
    assert (melding.blijft("/a", 9), melding.blijft("/b", 4)) == (True, False)
