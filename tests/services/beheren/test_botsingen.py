"""Clashes to the last field: who, what, since when, where to go, and whether the board allowed it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.db.beheren import Uitzondering
from portal.db.session import reading
from portal.domain.rechten import P, Rol
from portal.services.beheren.lezen import botsingen
from portal.services.beheren.lezen.botsingen import BotsingRij
from portal.services.grond import paden
from portal.services.grond.scheiding import Gedaan
from tests.hulp.maak import Maak

NU = datetime(2026, 11, 24, 9, 7, tzinfo=UTC)
DAG = timedelta(days=1)
EXAMEN, ANDER_EXAMEN = uuid.uuid4(), uuid.uuid4()


def test_een_rolbotsing_noemt_wie_sinds_wanneer_en_waarheen(maak: Maak, klok) -> None:  # BEH-3
    klok(NU)
    later, eerder, een_rol, voorbij = (maak.medewerker(achternaam=n) for n in ("Zwart", "Aalbers", "Bos", "Cox"))
    for wie in (later, eerder, voorbij):
        maak.rol(wie, Rol.EXAMENBUREAU, van=NU - 40 * DAG)
    for wie in (later, eerder):
        maak.rol(wie, Rol.EXAMENCOMMISSIE, van=NU - 7 * DAG)
    maak.rol(voorbij, Rol.EXAMENCOMMISSIE, van=NU - 20 * DAG, tot=NU - DAG)
    maak.rol(een_rol, Rol.EXAMENBUREAU)
    with reading() as uow:
        rijen = botsingen.botsingen(uow)
        assert botsingen.open_botsingen(uow) == rijen
    assert rijen == [
        BotsingRij(
            persoon_id=str(wie.id),
            persoon=wie.naam,
            soort="rollen",
            tekst="Examenbureau en Examencommissie gaan niet samen bij één persoon.",
            sinds="di 17 nov 2026",
            link=paden.rechten_van(wie.id),
            uitzondering="",
        )
        for wie in (eerder, later)
    ]


def test_een_zaakbotsing_noemt_beide_daden_en_de_uitzondering(maak: Maak, klok) -> None:  # BEH-3
    klok(NU)
    wie, ec = maak.medewerker(), maak.medewerker()
    z = maak.zitting(gepland_door_id=wie.id, gemaakt_op=NU - 9 * DAG)
    maak.zittingsmedewerker(z, wie, "beoordelaar", op=NU - 2 * DAG)
    maak.zitting(gepland_door_id=ec.id)
    with reading() as uow:
        (rij,) = botsingen.botsingen(uow)
    assert (rij.persoon_id, rij.persoon, rij.soort) == (str(wie.id), wie.naam, "zaak")
    assert rij.tekst.startswith(f"Bij ‘{z.naam}’: ")
    assert rij.tekst.endswith(".")
    assert "deze zitting gepland" in rij.tekst
    assert " én " in rij.tekst
    assert "werk van deze zitting beoordeeld of toegewezen gekregen" in rij.tekst
    assert (rij.sinds, rij.link, rij.uitzondering) == ("zo 22 nov 2026", paden.rechten_van(wie.id), "")
    maak._rij(
        Uitzondering,
        {
            "persoon_id": wie.id, "rol": Rol.BEOORDELAAR.value, "examen_id": z.examen_id, "van": date(2026, 11, 20),
            "tot": date(2026, 12, 1), "reden": "Enige vakdocent", "gegeven_door_id": ec.id,
        },
        {},
    )  # fmt: skip
    with reading() as uow:
        (rij,) = botsingen.botsingen(uow)
        assert botsingen.open_botsingen(uow) == []
    assert rij.uitzondering == "uitzondering, t/m di 1 dec 2026"


@pytest.mark.parametrize(
    ("op", "anders", "gedekt"),
    [
        (datetime(2026, 11, 9, 22, 59, tzinfo=UTC), {}, False),  # the evening before in Amsterdam
        (datetime(2026, 11, 9, 23, 0, tzinfo=UTC), {}, True),  # its first day there
        (datetime(2026, 11, 20, 22, 59, tzinfo=UTC), {}, True),  # its last
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), {}, False),
        (NU - 9 * DAG, {"examen_id": EXAMEN}, True),
        (NU - 9 * DAG, {"examen_id": ANDER_EXAMEN}, False),
        (NU - 9 * DAG, {"rol": Rol.EXAMENCOMMISSIE.value}, False),
        (NU - 9 * DAG, {"ingetrokken_op": NU - 10 * DAG}, False),
        (NU - 9 * DAG, {"ingetrokken_op": NU - 9 * DAG}, True),
        (NU - 9 * DAG, {"ingetrokken_op": NU - 8 * DAG}, True),
        (None, {}, False),  # without a moment it counts as now
        (None, {"tot": date(2026, 11, 24)}, True),
        (None, {"tot": date(2026, 11, 24), "ingetrokken_op": NU - DAG}, True),
    ],
)
def test_een_uitzondering_dekt_haar_rol_haar_examen_en_haar_dagen(klok, op, anders, gedekt) -> None:  # BEH-3
    klok(NU)
    basis = {"rol": Rol.BEOORDELAAR.value, "examen_id": None, "van": date(2026, 11, 10), "tot": date(2026, 11, 20)}
    uitzondering = Uitzondering(
        persoon_id=uuid.uuid4(), reden="Enige vakdocent", gegeven_door_id=uuid.uuid4(), **{**basis, **anders}
    )
    daad = Gedaan(persoon=str(uuid.uuid4()), permission=P.BEOORDELING_DOEN, zitting_id=uuid.uuid4(), op=op)
    assert botsingen._dekt(uitzondering, daad, EXAMEN) is gedekt
