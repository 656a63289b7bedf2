"""Downloads: a ticket works once, for one person in one session, and rights are looked at again when it is used."""

from __future__ import annotations

import asyncio
import statistics
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from portal.api import bestanden, routes
from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.sessies import COOKIE
from portal.db.afnemen import Document
from portal.db.beheren import Eenheid, Persoon, Roltoewijzing, Ticket
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import P
from portal.services.grond import tickets
from portal.services.grond.tickets import Bestand, maak_ticket
from tests.hulp.inloggen import ADRES, audit, bezoeker, log_direct_in
from tests.hulp.maak import Maak, schrijf


@pytest.fixture
def bureau(maak: Maak) -> Persoon:
    persoon = maak.persoon("Els")
    maak.rol(persoon, "examenbureau")
    return persoon


@pytest.fixture
def document(maak: Maak) -> Document:
    zitting = maak.zitting()
    return schrijf(
        Document(
            soort="presentielijst", naam='Lijst “é”/..\r\n".pdf', zitting_id=zitting.id, status="opgehaald",
            mediatype="application/pdf", inhoud=b"%PDF-inhoud",
        )
    )  # fmt: skip


def ticket(ref: str, document: Document) -> str:
    principal = sessies.resolve(ref)
    assert principal is not None
    with unit_of_work() as uow:
        return maak_ticket(uow, principal, "document", {"id": str(document.id)})


def test_downloaden_kan_een_keer(bureau: Persoon, document: Document) -> None:
    surfer = bezoeker()
    url = ticket(log_direct_in(surfer, bureau), document)
    antwoord = surfer.get(url)
    assert antwoord.status_code == 200
    assert antwoord.content == b"%PDF-inhoud"
    assert antwoord.headers["content-type"] == "application/pdf"
    assert antwoord.headers["x-content-type-options"] == "nosniff"
    assert antwoord.headers["cache-control"] == "private, no-store"
    wijze = antwoord.headers["content-disposition"]
    assert wijze.startswith('attachment; filename="')
    assert "/" not in wijze.replace("UTF-8''", "")
    assert "\n" not in wijze
    assert [r.onderwerp_id for r in audit("document.gedownload")] == [document.id]
    weer = surfer.get(url)
    assert weer.status_code == 404
    assert "al gebruikt" in weer.text
    assert len(audit("download.geweigerd")) == 1
    with reading() as uow:
        assert url.rpartition("/")[2] not in {t.ticket_hash for t in uow.session.exec(select(Ticket))}


def test_ticket_verloopt_na_een_minuut(bureau: Persoon, document: Document, klok: Callable[..., None]) -> None:
    surfer = bezoeker()
    url = ticket(log_direct_in(surfer, bureau), document)
    klok(tijd.nu() + timedelta(seconds=61))
    assert surfer.get(url).status_code == 404


def test_ticket_werkt_alleen_in_de_eigen_sessie(maak: Maak, bureau: Persoon, document: Document) -> None:
    eigen, zelfde, ander, niemand = bezoeker(), bezoeker(), bezoeker(), bezoeker()
    url = ticket(log_direct_in(eigen, bureau), document)
    log_direct_in(zelfde, bureau)
    collega = maak.persoon()
    maak.rol(collega, "examenbureau")
    log_direct_in(ander, collega)
    assert niemand.get(url).status_code == 401
    assert zelfde.get(url).status_code == 404
    assert ander.get(url).status_code == 404
    assert eigen.get(url).status_code == 200


def test_rechten_worden_weer_nagekeken(bureau: Persoon, document: Document) -> None:
    surfer = bezoeker()
    url = ticket(log_direct_in(surfer, bureau), document)
    with unit_of_work() as uow:
        rol = uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == bureau.id)).one()
        rol.rol = "beheerder"
        uow.add(rol)
        for sessie in sessies.van_persoon(uow, bureau.id):
            sessie.rol = "beheerder"
            uow.add(sessie)
    sessies._cache.clear()
    assert surfer.get(url).status_code == 404
    assert surfer.get(url).status_code == 404  # and the ticket is gone
    assert audit("document.gedownload") == []


@pytest.mark.parametrize("rol", ["student", "docent", "beheerder"])
def test_geen_ticket_voor_document_buiten_bereik(maak: Maak, document: Document, rol: str) -> None:
    persoon = maak.persoon()
    maak.rol(persoon, rol)
    with pytest.raises(NietGevonden):
        ticket(log_direct_in(bezoeker(), persoon), document)


def test_student_krijgt_geen_stuk_bij_een_resultaat_zonder_inzage(maak: Maak) -> None:  # BEO-7
    deelnames = [maak.deelname(), maak.deelname()]
    documenten = []
    for deelname in deelnames:
        resultaat = maak.resultaat(deelname)
        documenten.append(
            schrijf(
                Document(soort="formulier", naam="f.pdf", resultaat_id=resultaat.id, inhoud=b"x", status="opgehaald")
            )
        )
    with reading() as uow:
        student = uow.get(Persoon, deelnames[0].student_id)
    maak.rol(student, "student")
    ref = log_direct_in(bezoeker(), student)
    for document in documenten:
        with pytest.raises(NietGevonden):
            ticket(ref, document)


@pytest.fixture
def telling() -> Iterator[None]:
    def bouw(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Bestand:
        from portal.auth.zichtbaarheid import require

        require(principal, P.RAPPORT_INZIEN)
        return Bestand("telling.csv", "text/csv", f"wie;{gegevens['wat']}".encode())

    tickets.bouwer("telling")(bouw)
    yield
    del tickets.bouwers["telling"]


def test_export_van_een_bekende_bouwer(bureau: Persoon, telling: None) -> None:
    surfer = bezoeker()
    principal = sessies.resolve(log_direct_in(surfer, bureau))
    assert principal is not None
    with unit_of_work() as uow:
        url = maak_ticket(uow, principal, "export", {"bouwer": "telling", "wat": "x"})
    antwoord = surfer.get(url)
    assert antwoord.text == "wie;x"
    assert 'filename="telling.csv"' in antwoord.headers["content-disposition"]
    assert [r.nieuw["export"] for r in audit("export.gedownload")] == ["telling"]


def test_een_bouwer_weigert_zelf(maak: Maak, telling: None) -> None:
    persoon = maak.persoon()
    maak.rol(persoon, "docent")
    surfer = bezoeker()
    principal = sessies.resolve(log_direct_in(surfer, persoon))
    assert principal is not None
    with unit_of_work() as uow:
        url = maak_ticket(uow, principal, "export", {"bouwer": "telling", "wat": "x"})
    antwoord = surfer.get(url)
    assert antwoord.status_code == 403
    assert "hoort niet bij uw rol" in antwoord.text
    assert [r.nieuw["code"] for r in audit("download.geweigerd")] == [NietToegestaan.code]


@pytest.mark.parametrize(
    ("soort", "gegevens"), [("export", {"bouwer": "weg"}), ("anders", {}), ("document", {"id": "x"})]
)
def test_onbekende_soorten_geweigerd(bureau: Persoon, soort: str, gegevens: dict[str, str]) -> None:
    principal = sessies.resolve(log_direct_in(bezoeker(), bureau))
    assert principal is not None
    with unit_of_work() as uow, pytest.raises((Ongeldig, NietGevonden)):
        maak_ticket(uow, principal, soort, gegevens)


def test_raden_en_head_doen_niets(bureau: Persoon, document: Document) -> None:
    surfer = bezoeker()
    url = ticket(log_direct_in(surfer, bureau), document)
    assert surfer.head(url).status_code == 405
    for gok in (uuid.uuid4().hex, "x", "%00", "a" * 3000):
        assert surfer.get(f"/files/{gok}").status_code == 404
    assert surfer.get(url).status_code == 200


def test_document_nog_niet_opgehaald(maak: Maak, bureau: Persoon) -> None:
    leeg = schrijf(Document(soort="formulier", naam="f.pdf", zitting_id=maak.zitting().id))
    surfer = bezoeker()
    antwoord = surfer.get(ticket(log_direct_in(surfer, bureau), leeg))
    assert antwoord.status_code == 404
    assert "nog niet opgehaald" in antwoord.text


@pytest.fixture
def traag(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """An export that reads for a while; gives how many were being made at the same time, each time."""
    bezig, tegelijk, slot = [0], list[int](), threading.Lock()

    def bouw(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Bestand:
        with slot:
            bezig[0] += 1
            tegelijk.append(bezig[0])
        uow.session.exec(select(Persoon)).all()
        time.sleep(0.15)
        uow.session.exec(select(Persoon)).all()
        with slot:
            bezig[0] -= 1
        return Bestand("traag.csv", "text/csv", gegevens["wat"].encode())

    monkeypatch.setitem(tickets.bouwers, "traag", bouw)
    return tegelijk


def _zes_van_vijf(maak: Maak) -> dict[str, tuple[str, str]]:
    """The address of thirty exports, six of each of five persons, with the session key and what must be in it."""
    uit = {}
    for i in range(5):
        persoon = maak.persoon()
        maak.rol(persoon, "examenbureau")
        surfer = bezoeker()
        principal = sessies.resolve(log_direct_in(surfer, persoon))
        assert principal is not None
        assert surfer.get("/files/x").status_code == 404  # the first row of the audit log is there before the crowd
        for j in range(6):
            with unit_of_work() as uow:
                url = maak_ticket(uow, principal, "export", {"bouwer": "traag", "wat": f"{i}-{j}"})
            uit[url] = (surfer.cookies[COOKIE], f"{i}-{j}")
    return uit


def test_dertig_exporten_tegelijk_houden_niemand_op(maak: Maak, traag: list[int]) -> None:
    adressen = _zes_van_vijf(maak)
    klaar, wacht = threading.Event(), list[float]()

    def werk_door() -> None:
        while not klaar.is_set():
            begin = time.monotonic()
            with unit_of_work() as uow:
                uow.add(Eenheid(code=f"e{len(wacht)}", naam="Tussendoor", soort="team"))
            wacht.append(time.monotonic() - begin)
            time.sleep(0.02)

    async def haal() -> list[tuple[int, str]]:
        vervoer = httpx.ASGITransport(Starlette(routes=routes()))
        async with httpx.AsyncClient(transport=vervoer, base_url=ADRES, timeout=60) as c:
            vragen = [c.get(u, headers={"Cookie": f"{COOKIE}={k}"}) for u, (k, _) in adressen.items()]
            return [(a.status_code, a.text) for a in await asyncio.gather(*vragen)]

    ander = threading.Thread(target=werk_door)
    ander.start()
    try:
        antwoorden = asyncio.run(haal())
    finally:
        klaar.set()
        ander.join()
    assert antwoorden == [(200, wat) for _, wat in adressen.values()], "nothing is lost"
    assert max(traag) <= bestanden.TEGELIJK
    assert len(audit("export.gedownload")) == 30
    assert len(wacht) > 20
    assert statistics.median(wacht) < 0.1
    assert max(wacht) < 1.5, "the longest that anybody waited for the write lock"


def test_een_persoon_heeft_er_hooguit_twee_tegelijk(
    maak: Maak, traag: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    eigen = list(_zes_van_vijf(maak).items())[:6]
    monkeypatch.setattr(bestanden, "_WACHT_SECONDEN", 0.0)

    async def haal(adressen: list[tuple[str, tuple[str, str]]]) -> list[int]:
        vervoer = httpx.ASGITransport(Starlette(routes=routes()))
        async with httpx.AsyncClient(transport=vervoer, base_url=ADRES, timeout=60) as c:
            vragen = [c.get(u, headers={"Cookie": f"{COOKIE}={k}"}) for u, (k, _) in adressen]
            antwoorden = await asyncio.gather(*vragen)
        assert all("Nog bezig" in a.text for a in antwoorden if a.status_code == 429)
        return [a.status_code for a in antwoorden]

    eerst = asyncio.run(haal(eigen))
    assert set(eerst) == {200, 429}
    assert max(traag) == 2
    nog = [e for e, status in zip(eigen, eerst, strict=True) if status == 429]
    assert [asyncio.run(haal([e])) for e in nog] == [[200]] * len(nog), "their tickets were not used"


def test_een_papier_dat_niet_te_maken_is_kost_het_ticket_niet(
    bureau: Persoon, monkeypatch: pytest.MonkeyPatch, klok: Callable[..., None]
) -> None:
    stuk = [True]

    def bouw(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Bestand:
        if stuk[0]:
            raise RuntimeError("geen vorm voor dit teken")
        return Bestand("papier.pdf", "application/pdf", b"%PDF")

    monkeypatch.setitem(tickets.bouwers, "papiertje", bouw)
    surfer = bezoeker()
    principal = sessies.resolve(log_direct_in(surfer, bureau))
    assert principal is not None
    with unit_of_work() as uow:
        url = maak_ticket(uow, principal, "export", {"bouwer": "papiertje"})
    antwoord = surfer.get(url)
    assert antwoord.status_code == 500
    assert "ging mis" in antwoord.text
    assert "geen vorm" not in antwoord.text
    assert audit("export.gedownload") == []
    stuk[0] = False
    assert surfer.get(url).content == b"%PDF"
    assert surfer.get(url).status_code == 404


def test_tickets_die_openstaan_zijn_begrensd(bureau: Persoon, document: Document) -> None:
    ref = log_direct_in(bezoeker(), bureau)
    for _ in range(tickets.MEESTE_OPEN):
        ticket(ref, document)
    with pytest.raises(Botsing, match="Wacht een minuut"):
        ticket(ref, document)
