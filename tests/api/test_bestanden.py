"""Downloads: a ticket works once, for one person in one session, and rights are looked at again when it is used."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.db.afnemen import Document
from portal.db.beheren import Persoon, Roltoewijzing, Ticket
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import P
from portal.services.grond import tickets
from portal.services.grond.tickets import Bestand, maak_ticket
from tests.hulp.inloggen import audit, bezoeker, log_direct_in
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
