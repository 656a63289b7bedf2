"""Who keeps the basic data of the school."""

from __future__ import annotations

import pytest

from portal.auth.principal import Principal
from portal.domain.rechten import Rol
from tests.hulp.maak import Als


@pytest.fixture
def bart(als: Als) -> Principal:
    """The functional administrator."""
    return als(Rol.BEHEERDER)
