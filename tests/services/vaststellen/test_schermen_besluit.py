"""Reading behind the screens of the board: what waits, and what happened to a sitting."""

from __future__ import annotations

import pytest

from portal.db.session import reading
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import Rol
from portal.services.vaststellen import vaststellen
from portal.services.vaststellen.lezen import vaststellen as vaststellen_lezen
from portal.services.vaststellen.lezen import verzoeken
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import alles, doe, zaak


def test_stand_van_de_lijst(maak: Maak, als: Als) -> None:  # VAS-1
    klaar, wacht, gedaan = zaak(maak), zaak(maak, pv=False), zaak(maak)
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(gedaan))
    with reading() as uow:
        per_stand = {
            stand: {
                r.zitting_id
                for r in vaststellen_lezen.te_vaststellen(uow, ec, vaststellen_lezen.VaststelFilter(stand=stand)).rijen
            }
            for stand in ("", "klaar", "wacht", "vastgesteld")
        }
    assert per_stand["klaar"] == {str(klaar.zitting.id)}
    assert per_stand["wacht"] == {str(wacht.zitting.id)}
    assert per_stand["vastgesteld"] == {str(gedaan.zitting.id)}
    assert per_stand[""] == per_stand["klaar"] | per_stand["wacht"]


def test_historie_van_een_zitting(maak: Maak, als: Als) -> None:  # MON-6
    z, ec = zaak(maak, (50,)), als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(z))
    with reading() as uow:
        rijen = vaststellen_lezen.historie(uow, ec, z.zitting.id)
        with pytest.raises(NietToegestaan):
            vaststellen_lezen.historie(uow, als(Rol.DOCENT), z.zitting.id)
    assert any("stelde een resultaat vast" in r.zin for r in rijen)


def test_cesuur_en_versie_wachten_op_de_commissie(maak: Maak, als: Als) -> None:  # BEO-3
    z = zaak(maak, (50, 20), cesuur=False)
    maak.cesuur(z.versie, status="ingevoerd")
    ec = als(Rol.EXAMENCOMMISSIE)
    with reading() as uow:
        (rij,) = verzoeken.cesuurverzoeken(uow, ec)
        with pytest.raises(NietToegestaan):
            verzoeken.versieverzoeken(uow, als(Rol.EXAMENBUREAU))
    assert "slagen" in rij.effect
