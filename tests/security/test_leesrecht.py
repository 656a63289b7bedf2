"""A student over the socket, with what is his own: the side of the school stays shut, whatever handler is called."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

import portal.app  # noqa: F401 - registers every state
from portal.auth.sessies import ref_of
from tests.hulp.aanval import Aanvaller, Wereld, handlers

pytestmark = [pytest.mark.xdist_group("aanval")]
NAMEN = {h.kort: h.naam for h in handlers()}


def _een(school: Wereld, vraag: str) -> tuple[Any, ...]:
    rij = school.lees.execute(vraag).fetchone()
    assert rij, "the demo has no such row"
    return tuple(rij)


@pytest.fixture
def eigen(school: Wereld) -> dict[str, str]:
    """A student of the demo with a sitting to come and a result with a paper, and a session of his."""
    deelname = _een(
        school,
        "SELECT d.student_id, d.zitting_id, z.versie_id, v.code FROM deelname d JOIN zitting z ON z.id = d.zitting_id "
        "JOIN examenversie v ON v.id = z.versie_id JOIN persoon p ON p.id = d.student_id "
        "JOIN roltoewijzing r ON r.persoon_id = p.id AND r.rol = 'student' AND r.ingetrokken_op IS NULL "
        "WHERE z.status = 'gepland' AND d.status <> 'geannuleerd' ORDER BY d.id",
    )
    student, zitting, versie = (str(uuid.UUID(str(id))) for id in deelname[:3])
    return {"student": student, "zitting": zitting, "versie": versie, "code": str(deelname[3])}


def _sleutel(school: Wereld, persoon_id: str) -> str:
    """A session for this student, written straight into the database that the server reads."""
    sleutel, nu = secrets.token_urlsafe(32), datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    with sqlite3.connect(school.map / "portal.db", timeout=15) as c:
        kolommen = [r[1] for r in c.execute("PRAGMA table_info(sessie)")]
        waarden = {
            "ref": ref_of(sleutel), "persoon_id": uuid.UUID(persoon_id).hex, "rol": "student", "gemaakt_op": nu, "laatst_op": nu,
        }  # fmt: skip
        nul = {"roltoewijzing_id", "beeindigd_op", "acr_op"}
        rij = [waarden.get(k, None if k in nul else "") for k in kolommen]
        c.execute(f"INSERT INTO sessie ({', '.join(kolommen)}) VALUES ({', '.join('?' * len(rij))})", rij)
    return sleutel


def test_een_student_krijgt_over_de_socket_niets_van_de_kant_van_de_school(
    school: Wereld, eigen: dict[str, str]
) -> None:  # BEH-2 BEO-7
    sleutel = _sleutel(school, eigen["student"])
    ids = {**school.ids, **eigen, "*": eigen["zitting"]}
    te_roepen = [
        "ZittingenState.laad",
        "ZittingState.laad",
        "VersieState.laad",
        "CatalogusState.laad",
        "BeoordelenState.laad",
    ]
    assert set(te_roepen) <= set(NAMEN), sorted(n for n in NAMEN if n.endswith(".laad"))

    async def werk() -> None:
        async with Aanvaller(school.basis, sleutel=sleutel, token="student-eigen", pad="/examens") as a:
            await a.laad()
            for kort in te_roepen:
                vanaf = len(a.binnen)
                uit = await a.vraag([(NAMEN[kort], {})], a.adres(ids))
                await a.wacht_op(
                    "Dit mag niet in deze rol" if kort == "BeoordelenState.laad" else "Als student ziet u", 20, vanaf
                )
                assert eigen["code"] not in uit, kort

    asyncio.run(asyncio.wait_for(werk(), 120))
