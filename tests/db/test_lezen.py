"""What a transaction read it does not ask again, and of who may do everything nothing is asked; a limit is still a limit."""

from __future__ import annotations

import pytest

from portal.auth.zichtbaarheid import authorize, visible
from portal.db.plannen import Ruimte, Zitting
from portal.db.session import unit_of_work
from portal.domain.fouten import NietGevonden
from portal.domain.rechten import P, Rol
from tests.hulp.maak import Als, Maak
from tests.hulp.tel import hooguit


def test_wie_voor_de_hele_school_werkt_stelt_per_zitting_een_vraag(maak: Maak, als: Als) -> None:  # BEH-4
    zitting, bureau = maak.zitting(), als(Rol.EXAMENBUREAU)
    with unit_of_work() as uow, hooguit(1):
        for _ in range(3):
            gelezen = uow.get(Zitting, zitting.id, visible(bureau, P.ZITTING_INZIEN, Zitting))
            authorize(uow, bureau, P.ZITTING_PLANNEN, gelezen)


def test_buiten_bereik_blijft_onvindbaar_ook_wat_al_gelezen_is(maak: Maak, als: Als) -> None:  # BEH-4
    zitting, vreemde = maak.zitting(), als(Rol.SURVEILLANT)
    with unit_of_work() as uow:
        gelezen = uow.get(Zitting, zitting.id)
        with pytest.raises(NietGevonden):
            uow.get(Zitting, zitting.id, visible(vreemde, P.ZITTING_INZIEN, Zitting))
        with pytest.raises(NietGevonden):
            authorize(uow, vreemde, P.ZITTING_AFNEMEN, gelezen)


def test_wat_niet_bestaat_of_weg_is_wordt_niet_gevonden(maak: Maak) -> None:
    ruimte = maak.ruimte()
    with unit_of_work() as uow:
        uow.delete(uow.get(Ruimte, ruimte.id))
        for id in (ruimte.id, None):
            with pytest.raises(NietGevonden):
                uow.get(Ruimte, id)
