"""When an act was done: by the clock of the server, from what the browser says it waited."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from portal.domain import tijd
from portal.services.afnemen.zitting import OpenZitting, ZetId
from portal.services.grond.opdracht import LANGST_GEWACHT
from portal.state.raamwerk.eenmaal import HANDELING, Handeling, getikt, met_moment


@pytest.mark.parametrize("geleden", [None, "5000", True, -5000, 0, 1999, float("nan")])
def test_wat_niet_wachtte_of_geen_tijd_is_telt_als_nu(geleden):  # UIT-2
    assert getikt(geleden) is None


def test_wat_wachtte_krijgt_het_moment_van_de_tik():  # UIT-2
    nu = tijd.nu()
    tijd.set_klok(lambda: nu)
    assert getikt(54_000) == nu - timedelta(seconds=54)
    assert getikt(1e300) < nu - LANGST_GEWACHT, "so long ago that no service believes it"


def test_alleen_wat_de_server_zegt_staat_in_de_opdracht():  # UIT-2 MON-6
    verzonnen = tijd.nu() - timedelta(hours=1)
    gezien = ZetId(deelname_id=uuid.uuid4(), gezien=True, getikt_op=verzonnen)
    open_ = OpenZitting(zitting_id=uuid.uuid4())
    assert met_moment((gezien, open_, 3)) == (gezien.model_copy(update={"getikt_op": None}), open_, 3)
    HANDELING.set(Handeling(sleutel="s" * 16, getikt_op=(echt := verzonnen + timedelta(minutes=5))))
    try:
        assert met_moment((gezien,))[0].getikt_op == echt
    finally:
        HANDELING.set(None)
