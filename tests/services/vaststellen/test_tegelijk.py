"""Two decisions on one thing at the same moment: one holds, and the other hears that it was decided already."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import select

from portal.db.beheren import Mededeling
from portal.db.inrichten import Cesuur
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd
from portal.domain.rechten import P, Rol
from portal.services.inrichten import versies
from portal.services.plannen import go, voorzieningen
from portal.services.vaststellen import cesuur, kansen, mandaten, vaststellen
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe, zaak

Daad = tuple[Callable[..., Any], Any]


def _cesuur(maak: Maak, als: Als) -> tuple[Any, Daad, str]:
    versie = maak.versie()
    id = doe(
        cesuur.voer_cesuur_in, als(Rol.EXAMENBUREAU), cesuur.VoerCesuurIn(versie_id=versie.id, punten=3, maximum=9)
    )
    return Rol.EXAMENCOMMISSIE, (cesuur.stel_cesuur_vast, cesuur.StelCesuurVast(cesuur_id=id)), "cesuur.vastgesteld"


def _versie(maak: Maak, als: Als) -> tuple[Any, Daad, str]:
    versie = maak.versie(status="ter_vaststelling")
    cmd = versies.BesluitVersie(versie_id=versie.id, actie="vaststellen")
    return Rol.EXAMENCOMMISSIE, (versies.besluit_versie, cmd), "versie.vastgesteld"


def _model(maak: Maak, als: Als) -> tuple[Any, Daad, str]:
    cmd = versies.StelModelVast(versie_id=maak.versie(model_status="nieuw").id)
    return Rol.EXAMENCOMMISSIE, (versies.stel_model_vast, cmd), "model.vastgesteld"


def _kans(maak: Maak, als: Als) -> tuple[Any, Daad, str]:
    student = maak.student()
    i = maak.inschrijving(student, maak.examen(max_kansen=0))
    doe(kansen.vraag_kans, als(Rol.STUDENT, student), kansen.VraagKans(inschrijving_id=i.id, toelichting="Ziek"))
    cmd = kansen.BesluitKans(inschrijving_id=i.id, toekennen=False, reden="Geen reden")
    return Rol.EXAMENCOMMISSIE, (kansen.besluit_kans, cmd), "kans.afgewezen"


def _mandaat(maak: Maak, als: Als) -> tuple[Any, Daad, str]:
    cmd = mandaten.GeefMandaat(
        permission=P.KANS_BESLUITEN,
        examen_ids=(maak.examen().id,),
        van=tijd.vandaag(),
        tot=tijd.vandaag(),
        reden="Druk",
    )
    doe(mandaten.geef_mandaat, als(Rol.EXAMENCOMMISSIE), cmd)
    with reading() as uow:
        id = uow.session.exec(select(AuditRegel.onderwerp_id).where(AuditRegel.actie == "mandaat.gegeven")).one()
    weg = mandaten.TrekMandaatIn(mandaat_id=id, reden="Niet meer nodig")
    return Rol.EXAMENCOMMISSIE, (mandaten.trek_mandaat_in, weg), "mandaat.ingetrokken"


def _voorziening(maak: Maak, als: Als) -> tuple[Any, Daad, str]:
    rij = maak.voorziening(maak.student(), status="aangevraagd")
    cmd = voorzieningen.BesluitVoorziening(voorziening_id=rij.id, toekennen=False, reden="Geen verklaring")
    return Rol.EXAMENBUREAU, (voorzieningen.besluit_voorziening, cmd), "voorziening.afgewezen"


def _terug(maak: Maak, als: Als) -> tuple[Any, Daad, str]:
    cmd = vaststellen.StuurTerug(resultaat_id=zaak(maak, (50,)).resultaten[0].id, reden="Klopt vraag 3?")
    return Rol.EXAMENCOMMISSIE, (vaststellen.stuur_terug, cmd), "resultaat.teruggestuurd"


def _go(maak: Maak, als: Als) -> tuple[Any, Daad, str]:
    team = maak.team()
    rij = maak.go(maak.inschrijving(maak.student(maak.opleiding(team)), maak.examen()))
    return (Rol.DOCENT, team), (go.trek_go_in, go.TrekGoIn(go_id=rij.id, reden="Toch niet")), "go.ingetrokken"


@pytest.mark.parametrize("maak_zaak", [_cesuur, _versie, _model, _kans, _mandaat, _voorziening, _terug, _go])
def test_van_twee_besluiten_tegelijk_houdt_er_een(maak: Maak, als: Als, maak_zaak: Any) -> None:  # BEH-3
    rol, (functie, cmd), actie = maak_zaak(maak, als)
    rol, team = rol if isinstance(rol, tuple) else (rol, None)
    wie, begin = [als(rol, eenheden=[team] if team else None) for _ in range(2)], Barrier(2)

    def besluit(principal: Any) -> str:
        try:
            with unit_of_work() as uow:
                uow.session.connection()
                _wacht(begin)
                functie(uow, principal, cmd)
        except (Botsing, Geblokkeerd) as fout:
            return fout.code
        return "besloten"

    with ThreadPoolExecutor(2) as draden:
        uit = list(draden.map(besluit, wie))
    assert uit.count("besloten") == 1, uit
    with reading() as uow:
        assert len(uow.session.exec(select(AuditRegel.volgnummer).where(AuditRegel.actie == actie)).all()) == 1
        assert len(uow.session.exec(select(Mededeling.id)).all()) <= 1
        assert len(uow.session.exec(select(Cesuur.id).where(Cesuur.status == "vastgesteld")).all()) <= 1


def _wacht(begin: Barrier) -> None:
    """Both have their transaction; on SQLite only one can, and the other waits for it."""
    from portal.settings import get_settings

    if not get_settings().is_sqlite:
        begin.wait(10)
