"""Every handler of the registry, for every role, with what belongs to somebody else: nothing happens, nothing is seen.

New handlers join by themselves; what cannot be made automatically is named here with its reason.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Coroutine
from typing import Any

import httpx
import pytest
from reflex_base.registry import RegistrationContext

import portal.app  # noqa: F401 - registers every state
from portal.auth.sessies import COOKIE
from portal.domain.rechten import HELE_SCHOOL, P, Rol, scope_of
from portal.state.raamwerk.gate import VAN_HET_RAAMWERK
from portal.state.raamwerk.invoer import VeldFout, lees_invoer
from portal.state.raamwerk.navigatie import PAGINAS
from tests.hulp.aanval import (
    BESCHERMD,
    HEEL,
    KANARIE,
    Aanvaller,
    Handler,
    NietTeMaken,
    Wereld,
    anders,
    handlers,
    staten_met,
    waarde,
    zonder_merk,
)
from tests.hulp.vreemde import HYDRATE, MELD

pytestmark = [pytest.mark.xdist_group("aanval")]
ALLE = handlers()
ROLLEN = ["", *[r.value for r in Rol]]
MET_DE_HAND: dict[str, str] = {}
"""Handlers whose payload cannot be made from its type, with the reason; the test fails when this is out of date."""
ENGELS = re.compile(
    r"Traceback|pydantic|validation error|Input should|Field required|NoneType|Exception|An error occurred|"
    r"Internal Server|See logs|KeyError|ValueError|TypeError|AttributeError|Invalid|not found|must be",
)
GEWEIGERD, ONVERWACHT = "Dit mag niet in deze rol.", "Er ging iets mis"
_STUK = 25
_BEHEER = frozenset({"persoon", "roltoewijzing"})
"""What an administrator of the whole institution may change about anybody."""
_GEVOLG = {"RechtenPersoonState.zet_actief": frozenset({"inschrijving"})}
"""What follows by itself from such an act: who was blocked is read anew from the registry."""
_OVER_MENSEN = ("rechten", "rolformulier", "auditlog", "historie")
"""Pages of his that name people at any moment: whose rights he keeps, who did what, and about whom."""


def draai(werk: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(werk, 200))


def mag(h: Handler, rol: str) -> bool:
    """True when somebody in this role may; all but the administrator have it for a team, and not for the whole school."""
    heel = rol == Rol.BEHEERDER
    mijn = [P(p) for p in h.permissies if heel or P(p) not in HELE_SCHOOL]
    return not h.permissies or (bool(rol) and any(scope_of(Rol(rol), p) for p in mijn))


def invoer(h: Handler, ids: dict[str, str]) -> dict[str, Any]:
    return {h.parameter: waarde(h.model, ids, form=h.form)} if h.parameter and h.kort not in MET_DE_HAND else {}


def vars_van(antwoord: str) -> set[str]:
    """The names of everything that was sent, but for our own messages and the page we are on."""
    namen = {n for n in re.findall(r'"(\w+)_rx_state_":', antwoord) if not n.startswith("rx_router")}
    adres = {n for route in PAGINAS for n in re.findall(r"\[(\w+)]", route)}
    return namen - adres - {"meldingen", "is_hydrated"}


def test_voor_elke_handler_is_een_goede_payload_te_maken(school: Wereld) -> None:
    lukt_niet = set()
    for h in ALLE:
        if h.parameter:
            try:
                lees_invoer(h.model, waarde(h.model, school.ids, form=h.form), form=h.form)
            except (NietTeMaken, VeldFout):
                lukt_niet.add(h.kort)
    assert lukt_niet == set(MET_DE_HAND), "teach tests/hulp/aanval.py the type, or name the handler with its reason"
    assert len(ALLE) > 200


@pytest.mark.parametrize("rol", ROLLEN)
def test_zonder_recht_gebeurt_niets_en_is_niets_te_zien(school: Wereld, rol: str) -> None:
    # ASVS 8.2.1, 8.3.1
    geen_recht = [h for h in ALLE if not mag(h, rol)]
    voor, regel = school.vingerafdruk(), school.regel()

    async def werk() -> None:
        async with Aanvaller(school.basis, sleutel=school.sleutels[rol], token=f"geen-{rol}", pad="/") as a:
            assert KANARIE not in await a.laad()
            for i in range(0, len(geen_recht), _STUK):
                deel = geen_recht[i : i + _STUK]
                uit = await a.vraag([(h.naam, invoer(h, school.ids)) for h in deel], a.adres(school.ids))
                assert not vars_van(uit), [h.kort for h in deel]
                assert KANARIE not in uit
                weg = (
                    uit.count('"_redirect"')
                    if not rol
                    else uit.count(f'"payload": {{"melding": {{"tekst": "{GEWEIGERD}')
                )
                assert weg >= len(deel) or (rol and GEWEIGERD in uit), [h.kort for h in deel]

    draai(werk())
    assert len(geen_recht) > 50
    assert not anders(voor, school.vingerafdruk())
    assert not school.daden(regel)


@pytest.mark.parametrize("rol", ROLLEN[1:])
def test_met_recht_maar_andermans_object_gebeurt_er_niets(school: Wereld, rol: str) -> None:
    # ASVS 8.2.2, 8.2.3, 8.4.1
    beheer = rol == Rol.BEHEERDER
    beschermd = BESCHERMD - _BEHEER if beheer else BESCHERMD
    kaartjes: list[tuple[str, str]] = []

    async def werk() -> None:
        async with Aanvaller(school.basis, sleutel=school.sleutels[rol], token=f"vreemd-{rol}", pad="/") as a:
            await a.laad()
            for h in [h for h in ALLE if mag(h, rol)]:
                voor = school.vingerafdruk()
                uit = zonder_merk(await a.vraag([(h.naam, invoer(h, school.ids))], a.adres(school.ids)))
                nu = anders(voor, school.vingerafdruk()) - (_GEVOLG.get(h.kort, frozenset()) if beheer else frozenset())
                assert not nu & beschermd, h.kort
                lezen = {s for s in staten_met(KANARIE, uit) if not (beheer and s.startswith(_OVER_MENSEN))}
                assert not lezen, h.kort
                assert ONVERWACHT not in uit, h.kort
                kaartjes.extend((h.kort, k) for k in set(re.findall(r"/files/([\w-]{20,})", uit)))

    draai(werk())
    with httpx.Client(base_url=school.basis, headers={"Cookie": f"{COOKIE}={school.sleutels[rol]}"}) as c:
        for kort, kaartje in kaartjes:
            antwoord = c.get(f"/files/{kaartje}")
            assert KANARIE not in antwoord.text, kort
            assert antwoord.status_code in (403, 404) or "export" in kort, (kort, antwoord.status_code)


@pytest.mark.parametrize("heel", [False, pytest.param(True, marks=pytest.mark.lang)], ids=["een_rol", "elke_rol"])
def test_ids_van_elke_soort_als_kale_payload_doen_niets(school: Wereld, heel: bool) -> None:
    """A handler that takes a bare id gets the id of everything there is; in the short run each a fifth of them."""
    kaal = [h for h in ALLE if h.permissies and h.parameter and waarde(h.model, {"*": "x"}, form=h.form) == "x"]
    ids = sorted(set(school.ids.values()))

    async def werk() -> None:
        for rol in ROLLEN[1:-1]:
            async with Aanvaller(school.basis, sleutel=school.sleutels[rol], token=f"kaal-{rol}", pad="/") as a:
                await a.laad()
                for n, h in enumerate(h for h in kaal if mag(h, rol) and (heel or _wie(h) == rol)):
                    deel = ids if heel else ids[n % 5 :: 5]
                    uit = zonder_merk(await a.vraag([(h.naam, {h.parameter: i}) for i in deel], a.adres(school.ids)))
                    assert KANARIE not in uit, (rol, h.kort)
                    assert ONVERWACHT not in uit, (rol, h.kort)

    voor = school.vingerafdruk()
    draai(werk())
    assert len(kaal) > 20
    assert not anders(voor, school.vingerafdruk()) & BESCHERMD


def verzonnen() -> list[str]:
    """Names that exist in Python or in Reflex, or nowhere, but that no page may call."""
    uit = {"", "x", "bestaat.niet", "__class__", "reflex___state____state", "../../etc/passwd"}
    for naam, staat in RegistrationContext.ensure_context().base_states.items():
        eigen = [n for n in vars(staat) if n.startswith("_") and callable(getattr(staat, n, None))][:6]
        velden = list(getattr(staat, "base_vars", {}))[:4]
        uit |= {
            f"{naam}.{n}" for n in (*eigen, "setvar", "reset", "get_state", "__init__", "dict", "laad2", "laad.laad")
        }
        uit |= {f"{naam}.set_{v}" for v in velden}
    return sorted(uit - VAN_HET_RAAMWERK)


@pytest.mark.parametrize("rol", ["", "student", "examencommissie"])
def test_verzonnen_namen_doen_niets(school: Wereld, rol: str) -> None:
    namen = verzonnen()
    voor, regel = school.vingerafdruk(), school.regel()

    async def werk() -> None:
        async with Aanvaller(school.basis, sleutel=school.sleutels[rol], token=f"naam-{rol}", pad="/") as a:
            await a.laad()
            for i in range(0, len(namen), 60):
                deel = [(n, {"var_name": "naam", "value": "VERZONNEN"}) for n in namen[i : i + 60]]
                uit = await a.vraag(deel)
                assert not vars_van(uit)
                assert "VERZONNEN" not in uit
                assert not ENGELS.search(uit)

    draai(werk())
    assert len(namen) > 300
    assert not anders(voor, school.vingerafdruk())
    assert not school.daden(regel)


def test_het_raamwerk_toont_een_vreemde_niets_en_verandert_niemand(school: Wereld) -> None:
    voor = school.vingerafdruk()
    raar = [{}, {"vars": {"naam": "VERZONNEN"}}, {"info": "x", "component_stack": "y"}, {"value": True}, {"hash": 1}]

    async def werk() -> None:
        for rol in ("", "docent"):
            async with Aanvaller(school.basis, sleutel=school.sleutels[rol], token=f"kader-{rol}", pad="/") as a:
                await a.laad()
                for naam in sorted(VAN_HET_RAAMWERK):
                    uit = await a.vraag([(naam, p) for p in raar], a.adres(school.ids))
                    assert KANARIE not in uit, naam
                    assert "VERZONNEN" not in uit, naam
                    assert not ENGELS.search(uit), naam

    draai(werk())
    assert not anders(voor, school.vingerafdruk())


def _diep(n: int) -> Any:
    uit: Any = "x"
    for _ in range(n):
        uit = [uit]
    return uit


MIS: list[Any] = [
    None, 3.5, -1, [1, 2], {"onbekend": "veld"}, _diep(200), "x" * 100_000, b"\x00\xff", True, float("nan"),
    "\u202e\x00\x1b[31m", {"id": {"$ne": ""}},
]  # fmt: skip


def _deugt(h: Handler, payload: Any) -> bool:
    """Whether this happens to be a fine value for this handler."""
    if isinstance(payload, bytes) or not h.parameter:
        return False
    try:
        lees_invoer(h.model, json.loads(json.dumps(payload)), form=h.form)
    except VeldFout:
        return False
    return True


def _wie(h: Handler) -> str:
    return next((r for r in ROLLEN if mag(h, r)), HEEL) if h.permissies else "student"


@pytest.mark.parametrize("heel", [False, pytest.param(True, marks=pytest.mark.lang)], ids=["een_per_handeling", "elke"])
def test_foute_payloads_doen_niets_en_antwoord_is_nederlands(school: Wereld, heel: bool) -> None:
    # ASVS 2.2.1, 2.2.2, 15.3.5, 16.5.1
    regel, log = school.regel(), len(school.server.log)

    async def werk() -> None:
        for rol in (*ROLLEN[1:], HEEL):
            async with Aanvaller(school.basis, sleutel=school.sleutels[rol], token=f"mis-{rol}", pad="/") as a:
                await a.laad()
                for n, h in enumerate(h for h in ALLE if _wie(h) == rol):
                    deel = MIS if heel else MIS[n % 12 :: 12]
                    mis = [(h.naam, {h.parameter or "extra": m}) for m in deel if not _deugt(h, m)]
                    mis += [(h.naam, {"principal": 1, "rol": "beheerder"})] + ([(h.naam, {})] if h.parameter else [])
                    voor = school.vingerafdruk()
                    uit = zonder_merk(await a.vraag(mis))
                    assert not anders(voor, school.vingerafdruk()), (h.kort, school.daden(regel))
                    assert not ENGELS.search(uit), (h.kort, ENGELS.search(uit))
                    assert ONVERWACHT not in uit, h.kort
                    assert len(re.findall("Controleer wat (?:u|je) |klopt niet", uit)) >= len(mis), h.kort

    draai(werk())
    assert not school.daden(regel)
    nieuw = school.server.log[log:]
    assert "Onverwachte fout" not in nieuw
    assert "Traceback" not in nieuw
    assert "xxxxxxxx" not in nieuw
    assert "$ne" not in nieuw


RAAR: list[Any] = [
    None, 1, "tekst", [], {"name": None}, {"name": 1}, {"name": ["a"]}, {"name": MELD, "payload": []},
    {"name": MELD, "payload": "x"}, {"name": MELD, "payload": None}, {"name": MELD, "payload": {"a": 1, "b": 2}},
    {"name": MELD, "payload": {}, "router_data": 1}, {"name": MELD, "payload": {}, "router_data": {"pathname": 1}},
    {"name": MELD, "payload": {}, "router_data": {"pathname": "/x", "query": [1]}},
    {"name": MELD, "payload": {}, "router_data": {"pathname": "/werk", "query": {"zitting_id": {"a": 1}}}},
    {"name": MELD, "payload": {}, "router_data": {"headers": {"x-portal-session-ref": "GESTOLEN"}, "token": "ander"}},
    {"name": HYDRATE, "payload": {}, "router_data": {"pathname": "//evil.example", "asPath": {"x": 1}}},
    {"name": HYDRATE, "payload": {}, "router_data": {"pathname": "/werk", "asPath": "//[x"}},
]  # fmt: skip


@pytest.mark.parametrize("rol", ["", "docent"])
def test_misvormde_events_laten_de_server_staan(school: Wereld, rol: str) -> None:
    log = len(school.server.log)

    async def werk() -> None:
        for i, raar in enumerate(RAAR):
            async with Aanvaller(school.basis, sleutel=school.sleutels[rol], token=f"raar-{rol}{i}", pad="/") as a:
                await a.laad()
                await a.sio.emit("event", raar, namespace="/_event")
                await a.sio.emit("event", namespace="/_event")
                await a.sio.emit(str(raar)[:20], (raar, b"\x00"), namespace="/_event")
                await asyncio.sleep(0.03)
                assert not ENGELS.search(a.alles), (raar, ENGELS.search(a.alles))
                assert KANARIE not in a.alles
            async with Aanvaller(school.basis, sleutel=school.sleutels[rol], token=f"na-{rol}{i}", pad="/") as a:
                assert "initialen" in await a.laad(), "the server still answers"

    draai(werk())
    assert "GESTOLEN" not in school.server.log[log:]
    assert school.server.leeft
    assert school.server.log[log:].count("Onverwachte fout") <= len(RAAR), "it goes on after the event"


@pytest.mark.parametrize(
    "ruw", ['2/_event,["event",%s]', "2/_event,%s", '5-1/_event,["event",%s]', "9%s", "2/_event,[%s"]
)
def test_ruwe_pakketten_elke_diepte_laten_de_server_staan(school: Wereld, ruw: str) -> None:
    async def werk() -> None:
        for diepte in (1, 1000, 50_000):
            async with Aanvaller(school.basis, sleutel=school.sleutels["docent"], token=f"ruw{diepte}", pad="/") as a:
                await a.sio.eio.send(ruw % ("[" * diepte + "]" * diepte))
                await asyncio.sleep(0.1)
                assert not ENGELS.search(a.alles)
            async with Aanvaller(school.basis, sleutel=school.sleutels["docent"], token="na-ruw", pad="/") as a:
                assert "initialen" in await a.laad()

    draai(werk())
    assert school.server.leeft
