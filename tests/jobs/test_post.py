"""Mail about messages, with a real mail server: who gets what and when, and what becomes of it when the server is difficult."""

from __future__ import annotations

import threading
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from portal.db.beheren import Mededeling, Persoon
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import NietGevonden
from portal.domain.mededelingen import ALLEEN_HIER, ZONDER_INHOUD, MededelingSoort
from portal.domain.post import CLAIM, MEESTE_POGINGEN, Postkeuze, wacht
from portal.domain.statussen import PostStatus
from portal.jobs import post
from portal.services.grond import mededelingen, wekkers
from tests.hulp.certificaat import certificaat
from tests.hulp.databases import BEIDE
from tests.hulp.maak import Maak, schrijf
from tests.hulp.postbus import Postbus, inhoud, postbus

DATABASES = BEIDE
NU = datetime(2026, 9, 8, 14, tzinfo=tijd.ZONE)
VERPLAATST, TEKST = MededelingSoort.VERPLAATST, "‘Rekenen 2F’ is verplaatst: van 10:00 naar 13:00 uur."


@pytest.fixture(autouse=True)
def _vaste_dag(klok: Any) -> None:
    klok(NU)


@pytest.fixture
def bus(omgeving: Any) -> Any:
    """A mail server that the portal is set to."""
    with postbus() as bus:
        omgeving(smtp_url=bus.url, mail_per_minute="6000", public_url="https://examens.example")
        yield bus


@pytest.fixture
def maartje(maak: Maak) -> Persoon:
    """A student with an address."""
    return mens(maak, "Maartje van Damme", "maartje@student.example")


def mens(maak: Maak, naam: str, email: str, keuze: Postkeuze = Postkeuze.METEEN) -> Persoon:
    """A student with this address and choice."""
    student = maak.student(naam=naam)
    student.email, student.postkeuze = email, keuze
    return schrijf(student)


def zeg(wie: Persoon, soort: MededelingSoort = VERPLAATST, tekst: str = TEKST) -> Mededeling:
    """Tell somebody something."""
    with unit_of_work() as uow:
        mededelingen.zeg(uow, wie.id, soort, tekst)
    with reading() as uow:
        return uow.session.exec(
            select(Mededeling).order_by(col(Mededeling.op).desc(), col(Mededeling.id).desc())
        ).first()


def stand(*rijen: Mededeling) -> list[PostStatus]:
    """How far their mail is."""
    with reading() as uow:
        return [uow.get(Mededeling, r.id).post for r in rijen]


def test_een_bericht_over_planning_gaat_een_keer_per_mail(db: Any, bus: Postbus, maartje: Persoon) -> None:  # AAN-11
    rij = zeg(maartje)
    assert (post.verstuur(), post.verstuur()) == (1, 0)
    (brief,) = bus.brieven
    assert bus.naar == ["maartje@student.example"]
    assert brief["Subject"] == "Een zitting is verplaatst"
    assert "Onze school" in brief["From"]
    assert brief["From"].addresses[0].addr_spec == "examenportaal@examens.example"
    assert brief["Auto-Submitted"] == "auto-generated"
    for soort in ("plain", "html"):
        assert "van 10:00 naar 13:00 uur" in inhoud(brief, soort)
        assert "https://examens.example/werk" in inhoud(brief, soort)
    assert "Beste Maartje van Damme," in inhoud(brief)
    assert stand(rij) == [PostStatus.VERZONDEN]


def test_over_een_resultaat_gaat_nooit_mail_en_over_iemand_zelf_geen_inhoud(
    db: Any, bus: Postbus, maartje: Persoon
) -> None:  # BEO-7 VAS-8 AAN-11
    for soort in MededelingSoort:
        bus.brieven.clear()
        rij = zeg(maartje, soort, "Je hebt een 4,3 en meer tijd.")
        post.verstuur()
        if soort in ALLEEN_HIER:
            assert (bus.brieven, stand(rij)) == ([], [PostStatus.GEEN])
            continue
        (brief,) = bus.brieven
        assert ("4,3" in brief.as_string()) is (soort not in ZONDER_INHOUD)
        if soort in ZONDER_INHOUD:
            assert brief["Subject"] == "Er is een bericht voor je in het examenportaal"
            assert soort.titel not in inhoud(brief)


def test_wie_elke_ochtend_koos_krijgt_alles_samen_om_zeven_uur(db: Any, bus: Postbus, maak: Maak, klok: Any) -> None:
    # AAN-11
    sam = mens(maak, "Sam", "sam@student.example", Postkeuze.DAGELIJKS)
    rijen = [zeg(sam), zeg(sam, MededelingSoort.GEANNULEERD, "‘Lezen’ gaat niet door.")]
    klok(datetime(2026, 9, 9, 6, 59, tzinfo=tijd.ZONE))
    assert not post.wek_vervallen()
    assert post.verstuur() == 0
    klok(datetime(2026, 9, 9, 7, tzinfo=tijd.ZONE))
    assert post.wek_vervallen()
    assert post.verstuur() == 1
    (brief,) = bus.brieven
    assert brief["Subject"] == "2 berichten in het examenportaal"
    assert TEKST in inhoud(brief)
    assert "‘Lezen’ gaat niet door." in inhoud(brief)
    assert stand(*rijen) == [PostStatus.VERZONDEN] * 2


def test_wie_geen_mail_wil_het_al_las_of_iets_nieuwers_hoorde_krijgt_geen_mail(
    db: Any, bus: Postbus, maak: Maak, maartje: Persoon
) -> None:  # AAN-11
    stil = zeg(mens(maak, "Stil", "stil@student.example", Postkeuze.GEEN))
    zonder = zeg(mens(maak, "Zonder adres", ""))
    gelezen, vervangen, later_niet = zeg(maartje), zeg(maartje), zeg(mens(maak, "Later niet", "later@student.example"))
    gelezen.gelezen_op, vervangen.vervangen_op = NU, NU
    schrijf(gelezen)
    schrijf(vervangen)
    with unit_of_work() as uow:
        uow.get(Persoon, later_niet.persoon_id).postkeuze = Postkeuze.GEEN
    assert post.verstuur() == 0
    assert stand(stil, zonder) == [PostStatus.GEEN] * 2
    assert stand(gelezen, vervangen, later_niet) == [PostStatus.OVERBODIG] * 3
    assert bus.brieven == []


def test_zonder_mailserver_en_na_een_handeling_die_niet_doorging_is_er_geen_mail(
    db: Any, omgeving: Any, maartje: Persoon
) -> None:  # AAN-11
    omgeving(smtp_url="")
    assert stand(zeg(maartje)) == [PostStatus.GEEN]
    assert (post.verstuur(), post.wek_vervallen()) == (0, False)
    with postbus() as bus:
        omgeving(smtp_url=bus.url)
        with pytest.raises(NietGevonden), unit_of_work() as uow:  # noqa: PT012 - the act that fails after it said so
            mededelingen.zeg(uow, maartje.id, VERPLAATST, TEKST)
            uow.get(Persoon, uuid.uuid4())
        assert (post.verstuur(), bus.brieven) == (0, [])


def test_wie_geweigerd_wordt_houdt_de_anderen_niet_op(db: Any, bus: Postbus, maak: Maak, maartje: Persoon) -> None:
    # AAN-11
    weg = zeg(mens(maak, "Weg", "weg@nergens.example"))
    gek = zeg(mens(maak, "Gek", "gek@x.example\nBcc: allen@x.example"))
    goed = zeg(maartje)
    bus.weigert, bus.aan = "550 onbekend: weg@nergens.example", "nergens"
    assert post.verstuur() == 1
    assert bus.naar == ["maartje@student.example"]
    assert stand(weg, gek, goed) == [PostStatus.GEWEIGERD, PostStatus.GEWEIGERD, PostStatus.VERZONDEN]
    with reading() as uow:
        uitleg = uow.get(Mededeling, weg.id).post_uitleg
    assert uitleg == "antwoord 550"  # what the server says may name somebody


def test_wat_de_server_nu_niet_neemt_gaat_later_en_na_drie_dagen_niet_meer(
    db: Any, bus: Postbus, maartje: Persoon, klok: Any
) -> None:  # AAN-11
    rij, nu, keer = zeg(maartje), NU, 0
    bus.antwoord = "451 straks"
    while stand(rij) == [PostStatus.KLAAR]:
        klok(nu)
        assert post.verstuur() == 0
        assert post.verstuur() == 0  # not before its time
        keer += 1
        nu += wacht(keer)
    assert (keer, stand(rij)) == (MEESTE_POGINGEN, [PostStatus.GEWEIGERD])
    assert timedelta(days=2) < nu - NU < timedelta(days=4)


def test_een_server_die_ophangt_voor_zijn_antwoord_krijgt_dezelfde_brief_nog_een_keer(
    db: Any, bus: Postbus, maak: Maak, maartje: Persoon, klok: Any
) -> None:  # AAN-11
    rijen = [zeg(maartje), zeg(mens(maak, "Sam", "sam@student.example"))]
    bus.hangt_op = 1
    assert post.verstuur() == 0
    assert stand(*rijen) == [PostStatus.KLAAR] * 2
    klok(NU + timedelta(minutes=2))
    assert post.verstuur() == 2
    assert sorted(bus.naar) == ["maartje@student.example"] * 2 + ["sam@student.example"]
    nummers = {b["Message-ID"] for b in bus.brieven if b["To"] == "maartje@student.example"}
    assert len(nummers) == 1


def test_een_server_die_weg_is_kost_geen_mail(db: Any, omgeving: Any, maartje: Persoon, klok: Any) -> None:  # AAN-11
    omgeving(smtp_url="smtp://127.0.0.1:9", mail_per_minute="6000")
    rij = zeg(maartje)
    assert (post.verstuur(), stand(rij)) == (0, [PostStatus.KLAAR])
    with postbus() as bus:
        omgeving(smtp_url=bus.url)
        klok(NU + timedelta(minutes=1))
        assert (post.verstuur(), len(bus.brieven)) == (1, 1)


def test_wie_sterft_na_het_oppakken_laat_de_mail_niet_liggen(
    db: Any, bus: Postbus, maartje: Persoon, klok: Any
) -> None:  # AAN-11
    rij = zeg(maartje)
    assert len(post._neem()) == 1  # and then no more of him
    assert (post.verstuur(), stand(rij)) == (0, [PostStatus.ONDERWEG])
    klok(NU + CLAIM)
    assert post.wek_vervallen()
    assert (post.verstuur(), stand(rij)) == (1, [PostStatus.VERZONDEN])


def test_met_tls_en_een_wachtwoord_en_nooit_naar_een_server_die_niet_is_wie_hij_zegt(
    db: Any, omgeving: Any, maartje: Persoon, klok: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # AAN-11
    with postbus(certificaat(tmp_path)) as bus:
        omgeving(smtp_url=bus.url, mail_per_minute="6000")
        rij = zeg(maartje)
        assert (post.verstuur(), stand(rij)) == (0, [PostStatus.KLAAR])  # nobody vouches for this certificate
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        klok(NU + timedelta(hours=1))
        omgeving(smtp_url=bus.url.replace("een%20wachtwoord", "fout"))
        assert (post.verstuur(), stand(rij)) == (0, [PostStatus.KLAAR])
        with reading() as uow:
            assert uow.get(Mededeling, rij.id).post_uitleg == "inloggen bij de mailserver lukt niet"
        klok(NU + timedelta(hours=2))
        omgeving(smtp_url=bus.url)
        assert (post.verstuur(), bus.naar) == (1, ["maartje@student.example"])


def test_velen_tegelijk_krijgen_elk_hun_eigen_mail_een_keer(db: Any, bus: Postbus, maak: Maak) -> None:  # AAN-11
    mensen = [mens(maak, f"Naam {n}", f"s{n}@student.example") for n in range(130)]
    for n, wie in enumerate(mensen):
        zeg(wie, tekst=f"Dit is voor s{n}.")
    draden = [threading.Thread(target=post.verstuur) for _ in range(4)]
    [d.start() for d in draden]
    [d.join(60) for d in draden]
    assert sorted(bus.naar) == sorted(w.email for w in mensen)
    for brief in bus.brieven:
        assert f"Dit is voor {brief['To'].partition('@')[0]}." in inhoud(brief)


def test_wie_iets_laat_weten_vraagt_een_keer_per_handeling_om_verzenden(
    db: Any, bus: Postbus, maak: Maak, maartje: Persoon
) -> None:  # AAN-11
    gevraagd: list[str] = []
    wekkers.set_wekker(lambda _sessie, werk, _over, _na: gevraagd.append(werk))
    try:
        with unit_of_work() as uow:
            for wie in (maartje, mens(maak, "Sam", "sam@student.example")):
                mededelingen.zeg(uow, wie.id, VERPLAATST, TEKST)
    finally:
        wekkers.set_wekker(None)
    assert gevraagd == [wekkers.VERSTUUR_POST]
