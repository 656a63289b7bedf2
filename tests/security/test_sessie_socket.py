"""What ends a session empties its open tabs within two seconds; what refreshes by itself keeps no session alive."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, update

from portal.auth.oidc import Uitlogbericht
from portal.db.beheren import Persoon, Roltoewijzing, Sessie
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.grond import live
from portal.services.inloggen import inloggen, mijn_sessies
from tests.hulp.maak import Maak
from tests.hulp.proef import Inlog, Proefserver
from tests.hulp.proefpagina import MERK, naam

pytestmark = pytest.mark.xdist_group("proef")

SESSIE = "reflex___state____state.portal___state___raamwerk___sessie____sessie_state"
GRENS = 2.0


def draai(werk: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(werk, 60))


def _zet(model: Any, waar: Any, **waarden: Any) -> None:
    with unit_of_work() as uow:
        uow.session.execute(update(model).where(waar).values(**waarden))


def _laatst(wie: Inlog, moment: datetime | None = None) -> datetime:
    if moment:
        _zet(Sessie, Sessie.ref == wie.ref, laatst_op=moment)
    with reading() as uow:
        return uow.get(Sessie, wie.ref).laatst_op


def _uitgelogd_bij_de_inlogdienst(wie: Inlog) -> None:
    _zet(Sessie, Sessie.ref == wie.ref, issuer="https://idp", idp_sid=wie.ref)
    with unit_of_work() as uow:
        inloggen.verwerk_uitlogbericht(uow, Uitlogbericht("https://idp", str(uuid.uuid4()), wie.ref, ""))


def _elders_beeindigd(wie: Inlog) -> None:
    from portal.auth import sessies

    with unit_of_work() as uow:
        _, ander = sessies.start(uow, wie.persoon)
    with unit_of_work() as uow:
        assert mijn_sessies.beeindig_andere_sessies(uow, ander.ref) == 1


EINDES: dict[str, Callable[[Inlog], Any]] = {
    "uitgelogd in een ander tabblad": Inlog.uit,
    "elders beëindigd": _elders_beeindigd,
    "uitgelogd bij de inlogdienst": _uitgelogd_bij_de_inlogdienst,
    "persoon geblokkeerd": lambda w: _zet(Persoon, Persoon.id == w.persoon.id, actief=False),
    "rol ingetrokken": lambda w: _zet(
        Roltoewijzing, Roltoewijzing.persoon_id == w.persoon.id, ingetrokken_op=tijd.nu()
    ),
    "rol afgelopen": lambda w: _zet(Roltoewijzing, Roltoewijzing.persoon_id == w.persoon.id, tot=tijd.nu()),
    "te lang stil": lambda w: _laatst(w, tijd.nu() - timedelta(minutes=31)),
    "te lang ingelogd": lambda w: _zet(
        Sessie, Sessie.ref == w.ref, gemaakt_op=tijd.nu() - timedelta(hours=10, minutes=1)
    ),
}  # fmt: skip


@pytest.mark.parametrize("einde", EINDES)
def test_een_open_tabblad_is_in_twee_seconden_leeg(
    proef: Proefserver, inlog: Callable[..., Inlog], einde: str, record_property: Callable[[str, object], None]
) -> None:  # BEH-4
    wie = inlog()

    async def werk() -> None:
        async with proef.vreemde(token=f"einde-{uuid.uuid4()}", sleutel=wie.sleutel) as v:
            assert MERK in await v.laad()
            v.binnen.clear()
            await asyncio.to_thread(EINDES[einde], wie)
            seconden = await v.wacht_op('"_redirect"', 4)
            record_property("seconden", round(seconden, 2))
            assert seconden < GRENS
            assert '"rijen_rx_state_": []' in v.alles
            assert MERK not in await v.roep(naam("laad"))

    draai(werk())


def test_wie_een_deel_van_zijn_bereik_verliest_houdt_geen_open_tabblad(
    proef: Proefserver, inlog: Callable[..., Inlog]
) -> None:  # BEH-4
    """The role goes on for another team: the session lives, what was on screen may be of the team that is gone."""
    wie = inlog()
    Maak().rol(wie.persoon, Rol.EXAMENBUREAU, Maak().team())
    heel = (Roltoewijzing.persoon_id == wie.persoon.id) & (col(Roltoewijzing.eenheid_id).is_(None))

    async def werk() -> None:
        async with proef.vreemde(token=f"deel-{uuid.uuid4()}", sleutel=wie.sleutel) as v:
            assert MERK in await v.laad()
            await asyncio.sleep(1.5)
            v.binnen.clear()
            await asyncio.to_thread(_zet, Roltoewijzing, heel, ingetrokken_op=tijd.nu())
            assert await v.wacht_op('"_redirect"', 4) < GRENS
            assert '"rijen_rx_state_": []' in v.alles
            assert MERK in await v.laad(), "and there is still a role to work in"

    draai(werk())


def test_zichzelf_verversen_houdt_geen_sessie_in_leven(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    wie = inlog()

    async def werk() -> None:
        async with proef.vreemde(token=f"stil-{uuid.uuid4()}", sleutel=wie.sleutel) as v:
            await v.laad()
            oud = await asyncio.to_thread(_laatst, wie, tijd.nu() - timedelta(minutes=10))
            v.binnen.clear()
            await asyncio.sleep(0.6)  # what the server remembers of the session is older than its memory
            await asyncio.to_thread(_wijzig)
            await v.wacht_op("gewekt", 3)
            assert await asyncio.to_thread(_laatst, wie) == oud
            await v.roep(naam("laad"))
            assert await asyncio.to_thread(_laatst, wie) > oud

    draai(werk())


def _wijzig() -> None:
    with unit_of_work() as uow:
        live.touch(uow, "proef")


def test_twee_minuten_vooraf_een_waarschuwing_die_verleng_weghaalt(
    proef: Proefserver, inlog: Callable[..., Inlog]
) -> None:
    wie = inlog()

    async def werk() -> None:
        async with proef.vreemde(token=f"waarschuwing-{uuid.uuid4()}", sleutel=wie.sleutel) as v:
            assert '"afloop_rx_state_": ""' in await v.laad()
            laatst = await asyncio.to_thread(_laatst, wie, tijd.nu() - timedelta(minutes=28, seconds=5))
            eind = tijd.tijdstip(laatst + timedelta(minutes=30))
            await v.wacht_op(f'"afloop_rx_state_": "{eind}"', 3)
            v.binnen.clear()
            gezien = await v.roep(f"{SESSIE}.verleng")
            assert '"afloop_rx_state_": ""' in gezien
            assert "rijen_rx_state_" not in gezien  # nothing else on the page was loaded again
            assert tijd.nu() - await asyncio.to_thread(_laatst, wie) < timedelta(seconds=5)

    draai(werk())


def test_de_waarschuwing_gaat_weg_na_werk_in_ander_tabblad(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    wie = inlog()

    async def werk() -> None:
        async with proef.vreemde(token=f"ander-{uuid.uuid4()}", sleutel=wie.sleutel) as v:
            await v.laad()
            v.binnen.clear()
            await asyncio.to_thread(_laatst, wie, tijd.nu() - timedelta(minutes=29))
            await v.wacht_op('"afloop_rx_state_": "', 3)
            v.binnen.clear()
            await asyncio.to_thread(_laatst, wie, tijd.nu())
            await v.wacht_op('"afloop_rx_state_": ""', 3)

    draai(werk())


def test_aan_het_eind_biedt_de_waarschuwing_geen_verlenging(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    wie = inlog()

    async def werk() -> None:
        async with proef.vreemde(token=f"uiterlijk-{uuid.uuid4()}", sleutel=wie.sleutel) as v:
            await v.laad()
            _zet(Sessie, Sessie.ref == wie.ref, gemaakt_op=tijd.nu() - timedelta(hours=9, minutes=59))
            await v.wacht_op('"te_verlengen_rx_state_": false', 3)

    draai(werk())
