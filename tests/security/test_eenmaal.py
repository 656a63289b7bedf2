"""The same event twice over real sockets, at once and later, in one tab and in two: the act is done once."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, func, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Go
from portal.db.afnemen import Incident
from portal.db.beheren import AgendaLink
from portal.db.monitoren import Melding, MeldingRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.services.zenden import outbox
from portal.state.raamwerk.eenmaal import wie_ref
from tests.hulp.maak import Maak
from tests.hulp.proef import Inlog, Proefserver
from tests.hulp.vreemde import Vreemde

pytestmark = pytest.mark.xdist_group("proef")


def _naam(plek: str, state: str, methode: str) -> str:
    return f"reflex___state____state.portal___state___{plek.replace('.', '___')}____{state}.{methode}"


def _melding(_wie: Inlog) -> tuple[str, dict[str, Any], str]:
    return (
        _naam("monitoren.meldingen", "meldingen_state", "maak"),
        {"opdracht": {"titel": "De koppeling hapert"}},
        "/meldingen",
    )


def _stap(wie: Inlog) -> tuple[str, dict[str, Any], str]:
    with unit_of_work() as uow:
        uow.add(melding := Melding(nummer=outbox.volgnummer(uow, "melding"), titel="Traag"))
    payload = {"opdracht": {"id": str(melding.id), "tekst": "Gebeld met de leverancier."}}
    return _naam("monitoren.melding", "melding_state", "volg_op"), payload, f"/meldingen/{melding.id}"


def _incident(wie: Inlog) -> tuple[str, dict[str, Any], str]:
    maak = Maak()
    zitting = maak.zitting(start=tijd.nu() - timedelta(minutes=10), status=ZittingStatus.OPEN)
    maak.zittingsmedewerker(zitting, wie.persoon)
    deelname = maak.deelname(zitting)
    vorm = {"wie": str(deelname.id), "categorie": "hulpmiddel", "omschrijving": "Telefoon op tafel"}
    return _naam("afnemen.zitting", "afnemen_zitting_state", "meld_incident"), {"vorm": vorm}, f"/afnemen/{zitting.id}"


def _agenda(_wie: Inlog) -> tuple[str, dict[str, Any], str]:
    return _naam("plannen.agenda", "agenda_state", "vernieuw"), {}, "/afnemen"


DADEN: dict[str, tuple[Rol, Callable[[Inlog], tuple[str, dict[str, Any], str]], type[SQLModel]]] = {
    "melding": (Rol.EXAMENBUREAU, _melding, Melding),
    "stap": (Rol.EXAMENBUREAU, _stap, MeldingRegel),
    "incident": (Rol.SURVEILLANT, _incident, Incident),
    "agenda": (Rol.SURVEILLANT, _agenda, AgendaLink),
}


def _aantal(model: type[SQLModel]) -> int:
    with reading() as uow:
        return uow.session.exec(select(func.count()).select_from(model)).one()


def _router(pad: str) -> dict[str, Any]:
    deel = pad.rsplit("/", 1)
    query = {"zitting_id": deel[1], "melding_id": deel[1]} if deel[0] else {}
    return {"pathname": pad, "asPath": pad, "query": query}


async def _gehoord(tab: Vreemde, sleutel: str, keer: int = 1) -> None:
    async with asyncio.timeout(15):
        while True:
            tab.nieuws.clear()
            if [s for s, _ in tab.gehoord].count(sleutel) >= keer:
                return
            await tab.nieuws.wait()


@pytest.mark.parametrize("daad", DADEN)
def test_twee_keer_hetzelfde_bericht_doet_het_een_keer(
    proef: Proefserver, inlog: Callable[..., Inlog], daad: str
) -> None:
    rol, bouw, model = DADEN[daad]
    wie = inlog(rol)
    naam, payload, pad = bouw(wie)
    voor = _aantal(model)

    async def werk() -> None:
        een, twee, drie = (f"{daad}-{uuid.uuid4()}" for _ in range(3))
        async with proef.vreemde(sleutel=wie.sleutel, token=f"tab-{daad}", pad=pad) as tab:
            for _ in range(2):  # a double click: both are on their way before the first is done
                await tab.zend(naam, payload, _router(pad), een)
            await _gehoord(tab, een, 2)
            await tab.zend(naam, payload, _router(pad), een)  # and much later, after the answer was lost
            await _gehoord(tab, een, 3)
            assert _aantal(model) == voor + 1, tab.alles[-2000:]
            assert "Dit was al vastgelegd" in tab.alles
            await tab.zend(naam, payload, _router(pad), twee)  # meant: the first was confirmed by then
            await _gehoord(tab, twee)
            assert _aantal(model) == voor + 2
        async with proef.vreemde(sleutel=wie.sleutel, token=f"tab-{daad}-b", pad=pad) as tab:
            await tab.zend(naam, payload, _router(pad), twee)  # a copy of the tab, with all that it had waiting
            await _gehoord(tab, twee)
            assert _aantal(model) == voor + 2
            if daad != "agenda":  # a form
                await tab.zend(naam, payload, _router(pad), drie)
                await _gehoord(tab, drie)
                assert "in een ander tabblad" in tab.alles
                assert _aantal(model) == voor + 2

    asyncio.run(asyncio.wait_for(werk(), 90))


def test_dezelfde_woorden_over_een_ander_zijn_een_andere_handeling(
    proef: Proefserver, inlog: Callable[..., Inlog]
) -> None:
    wie, maak, pad = inlog(Rol.DOCENT), Maak(), "/studenten"
    examen = maak.examen()
    over = [str(maak.inschrijving(maak.student(begeleider=wie.persoon), examen).id) for _ in range(2)]
    voor = _aantal(Go)

    async def geef_go(tab: str, id: str) -> str:
        async with proef.vreemde(sleutel=wie.sleutel, token=f"tab-go-{tab}", pad=pad) as vreemde:
            for methode, payload in (
                ("laad", {}),
                ("open", {"vorm": {"soort": "go", "id": id}}),
                ("besluit", {"vorm": {"reden": "Oefentoets ruim voldoende"}}),
            ):
                sleutel = f"go-{uuid.uuid4()}"
                waar = ("studenten", "studenten_state") if methode == "laad" else ("daden", "daden_state")
                await vreemde.zend(_naam(f"aanmelden.{waar[0]}", waar[1], methode), payload, _router(pad), sleutel)
                await _gehoord(vreemde, sleutel) if methode == "besluit" else await vreemde.tot_rust()
            return vreemde.alles

    async def werk() -> None:
        for tab, id in (("een", over[0]), ("twee", over[1])):
            assert "in een ander tabblad" not in await geef_go(tab, id)
        assert _aantal(Go) == voor + 2

    asyncio.run(asyncio.wait_for(werk(), 90))


def test_de_browser_hoort_dat_hij_eerst_moet_inloggen(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    """What somebody did while the session ended is not lost: the browser may keep it."""
    wie = inlog(Rol.EXAMENBUREAU)
    naam, payload, pad = _melding(wie)
    voor, sleutel = _aantal(Melding), f"weg-{uuid.uuid4()}"

    async def werk() -> None:
        async with proef.vreemde(sleutel=wie.sleutel, token="tab-weg", pad=pad) as tab:
            await tab.laad()
            wie.uit()
            await asyncio.sleep(1.2)  # as long as a session is remembered
            await tab.zend(naam, payload, _router(pad), sleutel)
            await _gehoord(tab, sleutel)
            assert tab.gehoord == [[sleutel, "inloggen"]]

    asyncio.run(asyncio.wait_for(werk(), 60))
    assert _aantal(Melding) == voor


@pytest.mark.parametrize("van", ["een ander", "een andere rol", "hem of haar"])
def test_een_bewaarde_handeling_is_van_wie_haar_deed(proef: Proefserver, inlog: Callable[..., Inlog], van: str) -> None:
    wie, ander = inlog(Rol.EXAMENBUREAU), inlog(Rol.EXAMENBUREAU)
    persoon = ander.persoon if van == "een ander" else wie.persoon
    rol = Rol.SURVEILLANT if van == "een andere rol" else Rol.EXAMENBUREAU
    ref = wie_ref(Principal(persoon.id, persoon.naam, rol, "", None))
    naam, payload, pad = _melding(wie)
    voor, sleutel = _aantal(Melding), f"van-{uuid.uuid4()}"

    async def werk() -> None:
        async with proef.vreemde(sleutel=wie.sleutel, token=f"tab-{uuid.uuid4()}", pad=pad) as tab:
            await tab.zend(naam, payload, _router(pad), sleutel, ref)
            await _gehoord(tab, sleutel)
            assert tab.gehoord == [[sleutel, "klaar" if van == "hem of haar" else "inloggen"]]

    asyncio.run(asyncio.wait_for(werk(), 60))
    assert _aantal(Melding) == voor + (van == "hem of haar")


@pytest.mark.parametrize("vreemd", [7, "", "kort", "x" * 65, "<script>alert(1)</script>", {"a": 1}, ["b"]])
def test_een_sleutel_die_er_geen_is_telt_niet(proef: Proefserver, inlog: Callable[..., Inlog], vreemd: Any) -> None:
    wie = inlog(Rol.EXAMENBUREAU)
    naam, payload, pad = _melding(wie)
    voor = _aantal(Melding)

    async def werk() -> None:
        async with proef.vreemde(sleutel=wie.sleutel, token=f"tab-{uuid.uuid4()}", pad=pad) as tab:
            await tab.zend(naam, payload, _router(pad), vreemd)
            await tab.tot_rust()
            assert tab.gehoord == []

    asyncio.run(asyncio.wait_for(werk(), 60))
    assert _aantal(Melding) == voor + 1
