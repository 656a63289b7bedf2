"""Two acts on one sitting at one moment: what the second one does fits what the first one made of it."""

from __future__ import annotations

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import ProcesVerbaal
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import reading
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.services.plannen import medewerkers
from tests.hulp.databases import BEIDE
from tests.hulp.maak import Als, Maak
from tests.hulp.paar import daad, tegelijk
from tests.hulp.samenloop import REDEN, Zaal

DATABASES = BEIDE

PAREN = [
    ("gesloten", "onderteken", "heropen", "ondertekend"),
    ("gesloten", "heropen", "onderteken", "open"),
    ("gesloten", "onderteken", "incident", "ondertekend"),
    ("open", "sluit", "presentie", "gesloten"),
    ("open", "sluit", "plaats", "gesloten"),
    ("gepland", "open", "annuleer", "open"),
    ("gepland", "annuleer", "open", "geannuleerd"),
    ("gepland", "open", "wijzig", "open"),
    ("gepland", "open", "haal_af", "open"),
    ("gepland", "annuleer", "plaats", "geannuleerd"),
    ("gepland", "annuleer", "haal_af", "geannuleerd"),
]


@pytest.mark.parametrize(("status", "eerst", "dan", "wordt"), PAREN)
def test_van_twee_handelingen_op_een_zitting_telt_wat_de_eerste_ervan_maakte(
    maak: Maak, als: Als, status: str, eerst: str, dan: str, wordt: str
) -> None:  # UIT-1 UIT-2 PLA-7 AAN-7
    zaal = Zaal(maak, als, status)
    tweede = tegelijk(getattr(zaal, eerst)(), getattr(zaal, dan)())
    with reading() as uow:
        z = uow.session.get_one(Zitting, zaal.z.id)
        pv = uow.session.exec(select(ProcesVerbaal).where(ProcesVerbaal.zitting_id == z.id)).first()
        d, i = uow.session.get_one(Deelname, zaal.d.id), uow.session.get_one(Inschrijving, zaal.i.id)
        zit = uow.session.exec(select(Deelname.id).where(Deelname.zitting_id == z.id, Deelname.status != "geannuleerd"))
        assert z.bezet == len(zit.all())
    assert tweede, "the second act was done on what the first one had ended"
    assert (z.status, i.status) == (wordt, "open")
    assert d.presentie != Presentie.AFWEZIG
    assert (pv is not None and pv.ondertekend_op is not None) == (wordt == "ondertekend")


def test_een_surveillant_wordt_een_keer_vervangen(maak: Maak, als: Als) -> None:  # PLA-4
    zaal, nieuw = Zaal(maak, als, "gepland"), [maak.medewerker() for _ in range(2)]
    with reading() as uow:
        oud = uow.session.exec(select(Zittingsmedewerker).where(Zittingsmedewerker.zitting_id == zaal.z.id)).one()
    for wie in nieuw:
        maak.rol(wie, Rol.SURVEILLANT)
    een, twee = (
        daad(
            medewerkers.vervang_medewerker,
            als(Rol.EXAMENBUREAU),
            medewerkers.VervangMedewerker(medewerker_id=oud.id, persoon_id=wie.id, reden=REDEN),
        )
        for wie in nieuw
    )
    assert tegelijk(een, twee)
    with reading() as uow:
        assert [m.persoon_id for m in uow.session.exec(select(Zittingsmedewerker))] == [nieuw[0].id]


def test_wie_sluit_ziet_wie_er_net_bij_kwam(maak: Maak, als: Als) -> None:  # UIT-2 PRK-13
    zaal = Zaal(maak, als, "open")
    assert "onbekend" in tegelijk(zaal.plaats(), zaal.sluit())
