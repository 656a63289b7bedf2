"""Rows that are written together are the same rows as one by one, on both databases; ids of one moment lie together."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select

from portal.db import vormen
from portal.db.aanmelden import Voorziening
from portal.db.beheren import Persoon
from portal.db.monitoren import AuditRegel
from portal.db.reeks import een_van, lijst, schrijf_reeks
from portal.db.session import UnitOfWork, unit_of_work
from portal.db.tabel import tabel
from portal.db.types import nieuw_id
from portal.domain import tijd
from tests.hulp.maak import Maak


def _persoon(nummer: int) -> dict[str, Any]:
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_OID, str(nummer)), "naam": f"Zoë {nummer} ‘€’", "achternaam": "O'Brien; --",
        "account": None if nummer % 2 else f"zoe{nummer}@school", "actief": bool(nummer % 3), "is_student": True,
    }  # fmt: skip


def _voorziening(nummer: int) -> dict[str, Any]:
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, str(nummer)), "student_id": _persoon(nummer)["id"], "soort": "tijd",
        "bron": "dr", "code": f"c{nummer}", "van": date(2026, 9, nummer + 1) if nummer % 2 else None,
        "besloten_op": tijd.nu(),
    }  # fmt: skip


def _auditregel(nummer: int) -> dict[str, Any]:
    return {
        "volgnummer": nummer + 1, "op": tijd.nu(), "persoon_id": None, "rol": "", "kanaal": "oke", "mandaat_id": None,
        "uitzondering_id": None, "actie": "persoon.ontvangen", "onderwerp_soort": "persoon", "onderwerp_id": nieuw_id(),
        "oud": {}, "nieuw": {"velden": 'é "x" \\', "aantal": nummer}, "reden": "", "vorige_hash": "a" * 64,
        "hash": f"{nummer:064d}",
    }  # fmt: skip


def _lees(uow: UnitOfWork, model: type[SQLModel]) -> list[tuple[Any, ...]]:
    sleutel = tabel(model).primary_key.columns.values()[0].name
    rijen = uow.session.execute(text(f"select * from {tabel(model).name} order by {sleutel}"))
    return [tuple(str(w) for w in rij) for rij in rijen]


@pytest.mark.parametrize(
    ("model", "maak_rij"), [(Persoon, _persoon), (Voorziening, _voorziening), (AuditRegel, _auditregel)]
)
def test_een_reeks_is_gelijk_aan_een_voor_een(db, klok, model, maak_rij) -> None:  # AAN-1
    klok(datetime(2026, 11, 27, 9, 30, 0, 123456, UTC))
    uitkomsten, rijen = [], [maak_rij(n) for n in range(7)]
    with unit_of_work() as uow:
        schrijf_reeks(uow.session, Persoon, [_persoon(n) for n in range(7)] if model is Voorziening else [])
        for schrijf in (
            lambda: schrijf_reeks(uow.session, model, rijen),
            lambda: [uow.session.connection().execute(insert(tabel(model)), [r]) for r in vormen.gevuld(model, rijen)],
        ):
            with uow.op_proef():
                schrijf()
                uitkomsten.append(_lees(uow, model))
    assert len(uitkomsten[0]) == 7
    assert uitkomsten[0] == uitkomsten[1]


def test_niets_is_niets_en_een_dubbele_houdt_alles_tegen(db) -> None:
    with unit_of_work() as uow:
        schrijf_reeks(uow.session, Persoon, [])
    with pytest.raises(IntegrityError), unit_of_work() as uow:
        schrijf_reeks(uow.session, Persoon, [_persoon(2), _persoon(4), _persoon(2)])
    with unit_of_work() as uow:
        assert _lees(uow, Persoon) == []


def test_een_van_vindt_ids_en_teksten_met_een_index(db) -> None:
    rijen = [_persoon(n) | {"nummer": f"nr '{n}\"; --"} for n in range(6)]
    with unit_of_work() as uow:
        schrijf_reeks(uow.session, Persoon, rijen)
        for kolom, waarden in (
            (Persoon.id, [rijen[1]["id"], rijen[4]["id"], uuid.uuid4()]),
            (Persoon.nummer, [rijen[1]["nummer"], rijen[4]["nummer"], "nergens", "", "%"]),
            (Persoon.account, [rijen[4]["account"], "zoe"]),
            (Persoon.id, []),
        ):
            vraag = select(Persoon.id).where(een_van(kolom, lijst(waarden)), Persoon.is_student)
            verwacht = {r["id"] for r in rijen if r[kolom.key] in waarden}
            assert set(uow.session.exec(vraag)) == verwacht
        if db.soort == "postgres":
            uow.session.execute(text("set local enable_seqscan = off"))
        vraag = select(Persoon.id).where(een_van(Persoon.id, lijst([rijen[1]["id"]])))
        sql = vraag.compile(uow.session.get_bind(), compile_kwargs={"literal_binds": True})
        uitleg = "explain" if db.soort == "postgres" else "explain query plan"
        plan = str(uow.session.execute(text(f"{uitleg} {sql}".replace(":", "\\:"))).all())
    assert "Index" in plan or "USING COVERING INDEX" in plan, plan


def test_ids_zijn_verschillend_van_versie_7_en_lopen_op_met_de_klok(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len({nieuw_id() for _ in range(2000)}) == 2000
    klok = [1_800_000_000_000_000_000]
    monkeypatch.setattr("portal.db.types.time.time_ns", lambda: klok[0])
    ids = []
    for _ in range(50):
        ids.append(nieuw_id())
        klok[0] += 1_000_000
    assert ids == sorted(ids)
    assert {(i.version, i.variant) for i in ids} == {(7, uuid.RFC_4122)}
    assert ids[0].int >> 80 == 1_800_000_000_000


def test_ook_tienduizenden_tegelijk_worden_vastgehouden(maak: Maak) -> None:
    wie = [maak.medewerker().id for _ in range(3)]
    with unit_of_work() as uow:
        uow.session.get_one(Persoon, wie[0])
        uow.session.execute(text("UPDATE persoon SET naam = 'Nu'"))
        rijen = uow.lock(Persoon, [*reversed(wie), *(nieuw_id() for _ in range(70_000))])
        assert [(r.id, r.naam) for r in rijen] == [(id, "Nu") for id in sorted(wie)]
