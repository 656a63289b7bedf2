"""A dialog about many names those about whom it decides, as they were when it opened; a page that looks again changes nothing."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from datetime import timedelta
from typing import Any

from sqlmodel import select

from portal.auth.principal import OPDRACHTREGEL
from portal.db.beoordelen import Resultaat
from portal.db.bewaren import Vernietiging
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.archiveren import bewaartermijn
from portal.services.vaststellen import herberekenen
from portal.state.archiveren import vernietigen as lijst
from portal.state.archiveren.vernietigen import VernietigenState
from portal.state.raamwerk import sessie  # noqa: F401 - the frame that shows messages
from portal.state.raamwerk.basis import CURRENT
from portal.state.vaststellen import zitting as vast
from portal.state.vaststellen.zitting import VaststellenZittingState
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import zaak


def _roep(wie: Any, staat: Any, handler: str, *inhoud: Any) -> Any:
    """Let a handler of a tab run for somebody."""

    def doe() -> Any:
        CURRENT.set(wie)
        return asyncio.run(type(staat).event_handlers[handler].fn(staat, *inhoud))

    return copy_context().run(doe)


def _tab(soort: Any) -> Any:
    return soort(_reflex_internal_init=True)


def test_wie_allen_vaststelt_besluit_over_wie_het_venster_noemde(
    maak: Maak, als: Als, monkeypatch: Any
) -> None:  # VAS-1
    z, wie, staat = zaak(maak, (50, 20)), als(Rol.EXAMENCOMMISSIE), _tab(VaststellenZittingState)
    monkeypatch.setattr(vast, "abonneer", lambda *_, **__: None)
    monkeypatch.setattr(VaststellenZittingState, "_id", lambda _: z.zitting.id)
    _roep(wie, staat, "laad")
    _roep(wie, staat, "open", "vaststellen")
    assert sorted((r.cijfer, r.uitslag) for r in staat.stellen) == [("3,7", "niet geslaagd"), ("8,3", "geslaagd")]
    getoond = staat.gezien
    with unit_of_work() as uow:
        uow.session.get_one(Resultaat, z.resultaten[1].id).punten = 33
        uow.session.flush()
        herberekenen.herbereken(uow, z.versie.id)
    _roep(wie, staat, "laad")  # the page behind the dialog looks again
    assert (staat.gezien, len(staat.stellen)) == (getoond, 2)
    _roep(wie, staat, "stel_vast", {"gezien": staat.gezien})
    with reading() as uow:
        stand = {r.id: r.status for r in uow.session.exec(select(Resultaat))}
    assert [stand[r.id] for r in z.resultaten] == ["definitief", "voorlopig"]
    assert [o.reden.split(":")[0] for o in staat.overgeslagen] == ["Nieuw of veranderd sinds u keek"]


def test_wie_alle_vernietigingen_goedkeurt_besluit_over_wie_het_venster_noemde(
    maak: Maak, als: Als, monkeypatch: Any
) -> None:  # ARC-3
    monkeypatch.setattr(lijst, "abonneer", lambda *_, **__: None)
    monkeypatch.setattr(VernietigenState, "_lees_adres", lambda *_, **__: None)
    wie, staat = als(Rol.EXAMENCOMMISSIE), _tab(VernietigenState)
    eerst, weg = _voorgesteld(maak), _voorgesteld(maak)
    _roep(wie, staat, "laad")
    _roep(wie, staat, "open_alles")
    assert {r.id for r in staat.gekozen} == {str(eerst), str(weg)}
    erbij = _voorgesteld(maak)
    with unit_of_work() as uow:
        uow.session.delete(uow.session.get_one(Vernietiging, weg))
    _roep(wie, staat, "laad")
    assert len(staat.rijen) == 2
    _roep(wie, staat, "keur_goed")
    with reading() as uow:
        stand = {v.id: bool(v.goedgekeurd_op) for v in uow.session.exec(select(Vernietiging))}
    assert stand == {eerst: True, erbij: False}
    assert staat.niet == ["Een voorstel: Dit voorstel is ingetrokken sinds u keek."]


def _voorgesteld(maak: Maak) -> Any:
    """A student whose term is over, proposed."""
    student = maak.student(diploma_op=tijd.vandaag() - timedelta(days=900))
    with unit_of_work() as uow:
        bewaartermijn.stel_voor(uow, OPDRACHTREGEL)
        return uow.session.exec(select(Vernietiging.id).where(Vernietiging.student_id == student.id)).one()
