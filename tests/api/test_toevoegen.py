"""Adding a file: one ticket, one file, in quarantine until it is checked; Reflex's own upload does not exist."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.auth import sessies
from portal.db.afnemen import Document
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.plannen import Zitting
from portal.db.session import reading, unit_of_work
from portal.documents.keuring import Oordeel
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan
from portal.jobs import keuren
from portal.services.afnemen import bestanden
from portal.services.afnemen.bestanden import VraagUpload
from portal.services.afnemen.lezen import bestanden as bestanden_lezen
from portal.services.grond import tickets, wekkers
from tests.hulp import bestanden as b
from tests.hulp.inloggen import EIGEN, audit, bezoeker, log_direct_in
from tests.hulp.maak import Maak, schrijf

PDF = ("lijst.pdf", b.pdf(), "application/pdf")


@pytest.fixture
def zitting(maak: Maak) -> Zitting:
    nu = tijd.nu()
    return maak.zitting(status="open", start=nu - timedelta(minutes=10), eind=nu + timedelta(hours=1))


@pytest.fixture
def surveillant(maak: Maak, zitting: Zitting) -> Persoon:
    persoon = maak.persoon("Sven")
    maak.rol(persoon, "surveillant")
    maak.zittingsmedewerker(zitting, persoon, "surveillant")
    return persoon


@pytest.fixture
def surfer(surveillant: Persoon) -> TestClient:
    browser = bezoeker()
    browser.headers.update(EIGEN)
    browser.ref = log_direct_in(browser, surveillant)
    return browser


def adres(browser: Any, zitting: Zitting, pagina: str = "afnemen") -> str:
    principal = sessies.resolve(browser.ref)
    assert principal is not None
    with unit_of_work() as uow:
        return bestanden.vraag_upload(uow, principal, VraagUpload(zitting_id=zitting.id, pagina=pagina))


def stuur(browser: Any, url: str, bestand: tuple[str, bytes, str] = PDF, soort: str = "attendanceReport") -> Any:
    return browser.post(url, files={"bestand": bestand}, data={"soort": soort})


def alle() -> list[Document]:
    with reading() as uow:
        return list(uow.session.exec(select(Document)))


def haal(browser: Any, document: Document) -> Any:
    principal = sessies.resolve(browser.ref)
    assert principal is not None
    with unit_of_work() as uow:
        url = tickets.maak_ticket(uow, principal, "document", {"id": str(document.id)})
    return browser.get(url)


def test_een_bestand_wacht_in_quarantaine_en_opent_na_de_controle(
    surfer: TestClient, zitting: Zitting
) -> None:  # UIT-1
    antwoord = stuur(surfer, adres(surfer, zitting))
    assert (antwoord.status_code, antwoord.headers["location"]) == (303, f"/afnemen/{zitting.id}")
    (document,) = alle()
    assert (document.status, document.naam, document.soort) == ("quarantaine", "lijst.pdf", "attendanceReport")
    geweigerd = haal(surfer, document)
    assert geweigerd.status_code == 404
    assert "wordt nog gecontroleerd" in geweigerd.text
    assert keuren.keur_wachtende() == 1
    goed = haal(surfer, document)
    assert goed.content == PDF[1]
    assert goed.headers["content-disposition"].startswith("attachment")
    assert goed.headers["x-content-type-options"] == "nosniff"
    assert [r.nieuw["sha256"] for r in audit("document.toegevoegd")] == [document.sha256]
    assert [r.onderwerp_id for r in audit("document.gecontroleerd")] == [document.id]
    assert keuren.keur_wachtende() == 0


def test_een_afgekeurd_bestand_is_leeg_en_zegt_waarom(surfer: TestClient, zitting: Zitting) -> None:
    stuur(surfer, adres(surfer, zitting), ("x.pdf", b.pdf(b.javascript), "application/pdf"))
    keuren.keur_wachtende()
    (document,) = alle()
    assert (document.status, document.inhoud) == ("afgekeurd", None)
    assert "JavaScript" in document.uitleg
    assert "JavaScript" in haal(surfer, document).text
    assert [r.reden for r in audit("document.afgekeurd")] == [document.uitleg]
    with reading() as uow:
        (rij,) = bestanden_lezen.van_zitting(uow, sessies.resolve(surfer.ref), zitting.id).rijen
    assert (rij.status, rij.te_openen, rij.uitleg) == ("Afgekeurd", False, document.uitleg)
    assert "toegevoegd door Sven" in rij.bij


def test_een_foto_houdt_beide_vingerafdrukken(surfer: TestClient, zitting: Zitting) -> None:
    stuur(surfer, adres(surfer, zitting), ("IMG.JPG", b.foto(), "image/jpeg"), "other")
    aangeboden = alle()[0].sha256
    keuren.keur_wachtende()
    (document,) = alle()
    (regel,) = audit("document.gecontroleerd")
    assert (document.naam, document.mediatype) == ("IMG.jpg", "image/jpeg")
    assert regel.nieuw["aangeboden"] == aangeboden != regel.nieuw["sha256"] == document.sha256


@pytest.mark.parametrize(
    ("bestand", "status"),
    [
        (("x.svg", b"<svg/>", "image/svg+xml"), 415), (("x.html", b"<html>", "text/html"), 415),
        (("x.zip", b"PK\x03\x04", "application/zip"), 415), (("x.html", b.pdf(), "application/pdf"), 415),
        (("x.png", b.beeld(), "image/jpeg"), 415), (("x.pdf", b"", "application/pdf"), 400),
    ],
)  # fmt: skip
def test_andere_soorten_geweigerd(surfer: TestClient, zitting: Zitting, bestand: Any, status: int) -> None:
    antwoord = stuur(surfer, adres(surfer, zitting), bestand)
    assert antwoord.status_code == status
    assert f"/afnemen/{zitting.id}" in antwoord.text
    assert not alle()
    assert len(audit("upload.geweigerd")) == 1


def test_te_groot_tijdens_het_sturen_geweigerd(
    surfer: TestClient, zitting: Zitting, omgeving: Callable[..., None], db: Any
) -> None:
    omgeving(upload_max_mb="1", database_url=db.url)
    gelezen = 0

    def stroom() -> Any:
        nonlocal gelezen
        for _ in range(40):
            gelezen += 1
            yield b"x" * 1024**2

    antwoord = surfer.post(
        adres(surfer, zitting), content=stroom(), headers={"content-type": "multipart/form-data; boundary=g"}
    )
    assert antwoord.status_code == 413
    assert "groter dan 1 MB" in antwoord.text
    precies = b.pdf() + b"\n" * (1024**2 - len(b.pdf()))
    assert stuur(surfer, adres(surfer, zitting), ("x.pdf", precies + b"\n", "application/pdf")).status_code == 413
    assert stuur(surfer, adres(surfer, zitting), ("x.pdf", precies, "application/pdf")).status_code == 303


def test_groter_wordt_nooit_vastgehouden(omgeving: Callable[..., None]) -> None:
    import asyncio
    import tracemalloc

    from starlette.requests import Request

    from portal.api.aanvraag import lees_inhoud

    stukken = iter([b"x" * 1024**2] * 14)

    async def ontvang() -> dict[str, Any]:
        stuk = next(stukken, None)
        return {"type": "http.request", "body": stuk or b"", "more_body": stuk is not None}

    tracemalloc.start()
    uit = asyncio.run(lees_inhoud(Request({"type": "http", "headers": []}, ontvang), 1024**2))
    hoogste = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert uit is None
    assert hoogste < 4 * 1024**2


def test_ticket_werkt_een_keer_een_minuut_in_eigen_sessie(
    surfer: TestClient, surveillant: Persoon, zitting: Zitting, klok: Callable[..., None]
) -> None:
    url = adres(surfer, zitting)
    ander, niemand = bezoeker(), bezoeker()
    for browser in (ander, niemand):
        browser.headers.update(EIGEN)
    log_direct_in(ander, surveillant)
    assert stuur(niemand, url).status_code == 401
    assert stuur(ander, url).status_code == 404
    assert stuur(surfer, url).status_code == 303
    assert stuur(surfer, url).status_code == 404
    oud = adres(surfer, zitting)
    klok(tijd.nu() + timedelta(seconds=61))
    assert stuur(surfer, oud).status_code == 404
    assert len(alle()) == 1


def test_een_ticket_voor_download_geldt_niet_voor_upload(surfer: TestClient, zitting: Zitting) -> None:
    stuur(surfer, adres(surfer, zitting))
    principal = sessies.resolve(surfer.ref)
    with unit_of_work() as uow:
        omlaag = tickets.maak_ticket(uow, principal, "document", {"id": str(alle()[0].id)})  # type: ignore[arg-type]
    assert stuur(surfer, omlaag.replace("/files/", "/bestanden/")).status_code == 404
    assert surfer.get(adres(surfer, zitting).replace("/bestanden/", "/files/")).status_code == 404
    assert len(alle()) == 1


@pytest.mark.parametrize(
    "koppen",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "", "origin": "https://e.x"}, {"sec-fetch-site": ""}],
)  # fmt: skip
def test_alleen_vanaf_de_eigen_pagina(surfer: TestClient, zitting: Zitting, koppen: dict[str, str]) -> None:
    url = adres(surfer, zitting)
    assert surfer.post(url, files={"bestand": PDF}, headers=koppen).status_code == 403
    assert not alle()
    assert stuur(surfer, url).status_code == 303  # a stranger's page did not use up the ticket


def test_rechten_worden_weer_nagekeken(surfer: TestClient, surveillant: Persoon, zitting: Zitting) -> None:
    url = adres(surfer, zitting)
    with unit_of_work() as uow:
        rol = uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == surveillant.id)).one()
        rol.rol = "beheerder"
        uow.add(rol)
        for sessie in sessies.van_persoon(uow, surveillant.id):
            sessie.rol = "beheerder"
            uow.add(sessie)
    sessies._cache.clear()
    assert stuur(surfer, url).status_code in (403, 404)
    assert not alle()


@pytest.mark.parametrize(
    ("rol", "fout"),
    [("student", NietGevonden), ("docent", NietGevonden), ("beheerder", NietGevonden), ("surveillant", NietGevonden), ("examencommissie", NietToegestaan)],
)  # fmt: skip
def test_geen_ticket_voor_anderen(als: Any, zitting: Zitting, rol: str, fout: type[Exception]) -> None:
    with unit_of_work() as uow, pytest.raises(fout):
        bestanden.vraag_upload(uow, als(rol), VraagUpload(zitting_id=zitting.id, pagina="afnemen"))


def test_het_examenbureau_vult_het_dossier_aan(maak: Maak, zitting: Zitting) -> None:  # ARC-1
    persoon = maak.persoon("Els")
    maak.rol(persoon, "examenbureau")
    browser = bezoeker()
    browser.headers.update(EIGEN)
    browser.ref = log_direct_in(browser, persoon)
    antwoord = stuur(browser, adres(browser, zitting, "dossier"))
    assert antwoord.headers["location"] == f"/dossiers/zitting/{zitting.id}"
    from portal.services.archiveren.stand import documenten

    with reading() as uow:
        (rij,) = documenten(uow, sessies.resolve(browser.ref), zitting.id)
    assert (rij.soort, rij.status, rij.ophaalbaar) == ("Presentielijst", "Wordt gecontroleerd", False)
    keuren.keur_wachtende()
    with reading() as uow:
        (rij,) = documenten(uow, sessies.resolve(browser.ref), zitting.id)
    assert (rij.bron, rij.status, rij.ophaalbaar) == ("Toegevoegd door Els Jansen", "Gecontroleerd", True)


@pytest.mark.parametrize("status", ["concept", "gepland", "geannuleerd"])
def test_alleen_na_het_begin_van_de_zitting(als: Any, maak: Maak, status: str) -> None:
    zitting = maak.zitting(status=status)
    with unit_of_work() as uow, pytest.raises(Botsing):
        bestanden.vraag_upload(uow, als("examenbureau"), VraagUpload(zitting_id=zitting.id, pagina="dossier"))


def test_beperkt_aantal_bestanden_per_zitting(als: Any, zitting: Zitting) -> None:
    for _ in range(bestanden.PER_ZITTING):
        schrijf(Document(soort="other", naam="x.pdf", zitting_id=zitting.id, door_id=uuid.uuid4()))
    with unit_of_work() as uow, pytest.raises(Botsing):
        bestanden.vraag_upload(uow, als("examenbureau"), VraagUpload(zitting_id=zitting.id, pagina="dossier"))


@pytest.mark.parametrize(
    ("inhoud", "soort"),
    [
        (b"", "multipart/form-data; boundary=g"), (b"rommel", "multipart/form-data"), (b"bestand=x", "application/x-www-form-urlencoded"),
        (b'--g\r\nContent-Disposition: form-data; name="bestand"\r\n\r\ntekst\r\n--g--\r\n', "multipart/form-data; boundary=g"),
        (b'--g\r\nContent-Disposition: form-data\r\n\r\nx\r\n--g--\r\n', "multipart/form-data; boundary=g"),
        (b'--g\r\n' * 1000, "multipart/form-data; boundary=g"),
    ],
)  # fmt: skip
def test_vreemde_formulieren_geweigerd(surfer: TestClient, zitting: Zitting, inhoud: bytes, soort: str) -> None:
    antwoord = surfer.post(adres(surfer, zitting), content=inhoud, headers={"content-type": soort})
    assert antwoord.status_code == 400
    assert not alle()


def test_een_bestand_en_een_bekende_soort(surfer: TestClient, zitting: Zitting) -> None:
    twee = surfer.post(adres(surfer, zitting), files=[("bestand", PDF), ("bestand", PDF)])
    assert twee.status_code == 400
    assert stuur(surfer, adres(surfer, zitting), soort="sessionReport").status_code == 415
    assert not alle()


def test_zonder_scanner_blijven_bestanden_in_quarantaine(
    surfer: TestClient, zitting: Zitting, omgeving: Callable[..., None], db: Any
) -> None:
    stuur(surfer, adres(surfer, zitting))
    omgeving(clamav="unix:/bestaat/niet.ctl", database_url=db.url)
    assert keuren.keur_wachtende() == 0
    assert alle()[0].status == "quarantaine"
    with b.scanner(b"stream: OK\0") as (scanner, _):
        omgeving(clamav=scanner, database_url=db.url)
        assert keuren.keur_wachtende() == 1


def test_het_oordeel_komt_een_keer(surfer: TestClient, zitting: Zitting) -> None:
    stuur(surfer, adres(surfer, zitting))
    (document,) = alle()
    for goed in (False, True):
        with unit_of_work() as uow:
            bestanden.leg_oordeel_vast(uow, document.id, Oordeel(goed, "", b"%PDF-"))
    assert alle()[0].status == "afgekeurd"
    assert not keuren.keur_document(document.id)
    assert not keuren.keur_document(uuid.uuid4())


def test_controle_gevraagd_in_dezelfde_transactie(surfer: TestClient, zitting: Zitting) -> None:
    gevraagd: list[str] = []
    wekkers.set_wekker(lambda _sessie, _werk, id, _na: gevraagd.append(id))
    stuur(surfer, adres(surfer, zitting))
    assert gevraagd == [str(alle()[0].id)]


def test_get_en_put_doen_niets(surfer: TestClient, zitting: Zitting) -> None:
    url = adres(surfer, zitting)
    assert surfer.get(url).status_code == 405
    assert surfer.put(url, files={"bestand": PDF}).status_code == 405
    assert stuur(surfer, url).status_code == 303


def test_de_upload_van_het_raamwerk_bestaat_niet(proefserver: Any) -> None:
    import httpx

    for pad in ("/_upload", "/_upload/", "/_upload/x.pdf"):
        for wijze in ("POST", "GET", "PUT"):
            antwoord = httpx.request(
                wijze, proefserver.basis + pad, headers={"origin": proefserver.basis}, content=b"x", timeout=20
            )
            assert antwoord.status_code in (404, 405), (wijze, pad, antwoord.status_code)
