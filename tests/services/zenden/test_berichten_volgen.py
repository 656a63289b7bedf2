"""What changes in the portal follows to the partners: staff, timing, accommodations, absence, documents and corrections."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.auth.principal import OPDRACHTREGEL
from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets
from portal.db.afnemen import Document
from portal.db.beheren import Koppeling, Persoon, Taak
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting, Zittingsmedewerker
from portal.db.session import reading, unit_of_work
from portal.domain import schalen, tijd, tijdscenario
from portal.domain.fouten import Geblokkeerd, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.oke import mapping_uit
from portal.services.afnemen import proces_verbaal
from portal.services.beheren import accounts, toegang
from portal.services.beheren.personen import WijzigBereik, wijzig_bereik
from portal.services.grond import wekkers
from portal.services.inrichten import basisgegevens
from portal.services.inrichten.stand_basisvelden import Studentgegevens
from portal.services.ontvangen import ingang
from portal.services.plannen import medewerkers, plaatsen, zittingen
from portal.services.plannen.medewerkers import HaalMedewerkerAf, WijsAfnameleiderAan
from portal.services.plannen.voorzieningen import BesluitVoorziening, besluit_voorziening
from portal.services.plannen.zittingen import MaakConcept, WijzigZitting, ZittingActie
from portal.services.zenden import berichten as zenden_berichten
from portal.services.zenden import documenten
from tests.hulp import inlezen
from tests.hulp.dagen import werkdag
from tests.hulp.logboek import berichten
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School
from tests.hulp.zaken import doe


@dataclass
class Keten:
    """An exam over OKE, asked for by a registry, with a sitting to come."""

    maak: Maak
    als: Als

    def __post_init__(self) -> None:
        maak = self.maak
        self.school = School(maak)
        self.tas, self.dr = self.school.tas, self.school.dr
        self.examen: Examen = self.school.examen
        self.versie: Examenversie = self.school.versie
        self.toets: PlanbareToets = maak.toets(self.examen)
        self.zitting: Zitting = maak.zitting(self.versie)
        self.bureau = self.als(Rol.EXAMENBUREAU)

    def inschrijving(self, **student: Any) -> Inschrijving:
        wie = self.maak.student(**student)
        return self.maak.inschrijving(
            wie, self.examen, oke_id=uuid.uuid4(), koppeling_id=self.dr.id, toets_id=self.toets.id
        )

    def deelname(self, zitting: Zitting | None = None, **anders: Any) -> Deelname:
        return self.maak.deelname(zitting or self.zitting, self.inschrijving(), **anders)


@pytest.fixture
def keten(maak: Maak, als: Als) -> Keten:
    return Keten(maak, als)


def nieuw(voor: int = 0) -> list[tuple[int, str, str, dict[str, Any]]]:
    """What was put in the outbox, after the first few: flow, method, path and body."""
    rijen = [b for b in berichten() if b.richting == "uit" and b.methode != "GET"][voor:]
    return [(b.flow, b.methode, b.pad, json.loads(b.inhoud)) for b in rijen]


# staff --------------------------------------------------------------------------------------------------------------


def test_medewerker_van_de_zitting(keten: Keten, als: Als) -> None:  # PLA-7 BEH-2
    wie = keten.maak.medewerker()
    m = keten.maak.zittingsmedewerker(keten.zitting, wie)
    cmd = HaalMedewerkerAf(medewerker_id=m.id)
    for rol in (Rol.SURVEILLANT, Rol.EXAMENCOMMISSIE, Rol.BEHEERDER):
        with pytest.raises((NietToegestaan, NietGevonden)):
            doe(medewerkers.haal_medewerker_af, als(rol), cmd)
    doe(medewerkers.haal_medewerker_af, keten.bureau, cmd)
    ((flow, methode, pad, body),) = nieuw()
    assert (flow, methode, pad, body["state"]) == (2, "PATCH", f"/associations/{m.id}", "canceled")
    with reading() as uow:
        assert uow.session.get(Zittingsmedewerker, m.id) is None


def test_een_correctie_met_de_opdrachtregel_laat_ook_gaan_wat_wachtte(keten: Keten) -> None:  # PLA-7 BEH-4
    wie = keten.maak.medewerker(nummer="", email="")
    m = keten.maak.zittingsmedewerker(keten.zitting, wie)
    with unit_of_work() as uow:
        assert zenden_berichten.stuur_medewerker(uow, m) is None
    correctie = toegang.CorrigeerPersoon(account=wie.account or "", email="wie@school.example", reden="Vergeten")
    doe(toegang.corrigeer_persoon, OPDRACHTREGEL, correctie)
    assert wie_er_nu_is(m)["primaryCode"] == {"codeType": "emailAdress", "code": "wie@school.example"}
    with reading() as uow:
        assert uow.session.exec(select(Taak.afgehandeld_op)).one() is not None


def wie_er_nu_is(m: Deelname | Zittingsmedewerker) -> dict[str, Any]:
    """What the delivery system heard last of whom it is."""
    return [body["person"] for _, _, pad, body in nieuw() if pad == f"/associations/{m.id}"][-1]


def test_een_ander_account_hoort_het_afnamesysteem(keten: Keten, als: Als) -> None:  # PLA-7 BEH-4
    d, wie = keten.deelname(), keten.maak.medewerker(nummer="900")
    m = keten.maak.zittingsmedewerker(keten.zitting, wie)
    with unit_of_work() as uow:
        zenden_berichten.stuur_deelname(uow, d)
        zenden_berichten.stuur_medewerker(uow, m)
        student = uow.get(Persoon, d.student_id)
    hernoem = accounts.HernoemAccount(persoon_id=student.id, account="anders@school.example", reden="Getrouwd")
    doe(accounts.hernoem, als(Rol.BEHEERDER), hernoem)
    assert wie_er_nu_is(d)["otherCodes"] == [{"codeType": "accountId", "code": "anders@school.example"}]
    correctie = toegang.CorrigeerPersoon(account=wie.account or "", naam="Nora Zwart", reden="Getrouwd")
    for _ in range(2):
        doe(toegang.corrigeer_persoon, OPDRACHTREGEL, correctie)
    assert wie_er_nu_is(m)["displayName"] == "Zwart, Nora"
    assert len(nieuw()) == 4, "each change once"


@pytest.mark.parametrize("hoe", ["hand", "bestand"])
def test_een_naam_die_hier_verandert_hoort_het_afnamesysteem(
    keten: Keten, als: Als, hoe: str
) -> None:  # PLA-7 PRK-1 PRK-13
    bart, gevraagd = als(Rol.BEHEERDER), list[tuple[str, str]]()
    keten.maak.opleiding(crebo="25998")
    student = Studentgegevens(nummer="S1", voornaam="Anna", achternaam="Wit", opleiding="25998", cohort=2026)
    doe(basisgegevens.bewaar_student, bart, student)
    with reading() as uow:
        anna = uow.session.exec(select(Persoon).where(Persoon.nummer == "S1")).one()
    keten.maak.persoon(nummer="900")  # works nowhere
    d = keten.maak.deelname(keten.zitting, keten.maak.inschrijving(anna, keten.examen))
    with unit_of_work() as uow:
        zenden_berichten.stuur_deelname(uow, d)
    wekkers.set_wekker(lambda _sessie, werk, over, _na: gevraagd.append((werk, over)))

    def gemeld() -> str:
        assert [(w, o) for w, o in gevraagd if w != wekkers.BEZORG] == [(wekkers.MELD_PERSOON, str(anna.id))]
        with unit_of_work() as uow:
            assert zenden_berichten.stuur_persoon(uow, anna.id) == 1
            assert zenden_berichten.stuur_persoon(uow, anna.id) == 0
        gevraagd.clear()
        return str(wie_er_nu_is(d)["surname"])

    if hoe == "hand":
        doe(basisgegevens.bewaar_student, bart, student.model_copy(update={"achternaam": "Zwart"}), anna.id)
        assert gemeld() == "Zwart"
        return
    partij = inlezen.neem(bart, "studenten", "nummer;voornaam;achternaam;opleiding;cohort\nS1;Anna;Zwart;25998;2026\n")
    inlezen.pas_toe(bart, partij)
    assert gemeld() == "Zwart"
    inlezen.ongedaan(bart, partij)
    assert gemeld() == "Wit"


def test_een_medewerker_zonder_nummer_en_adres_wacht_en_gaat_als_het_is_ingevuld(
    keten: Keten, als: Als
) -> None:  # PLA-7
    wie = keten.maak.medewerker(nummer="", email="")
    m = keten.maak.zittingsmedewerker(keten.zitting, wie)
    with unit_of_work() as uow:
        assert zenden_berichten.stuur_medewerker(uow, m) is None
    assert nieuw() == []
    with reading() as uow:
        (taak,) = uow.session.exec(select(Taak)).all()
    assert (taak.rol, "personeelsnummer" in taak.tekst, taak.afgehandeld_op) == ("examenbureau", True, None)
    for velden in ({}, {"email": "geen-adres"}):
        with pytest.raises(Ongeldig):
            doe(wijzig_bereik, als(Rol.BEHEERDER), WijzigBereik(persoon_id=wie.id, **velden))
    with pytest.raises(NietToegestaan):
        doe(wijzig_bereik, keten.bureau, WijzigBereik(persoon_id=wie.id, nummer="P1"))
    beheer = als(Rol.BEHEERDER)
    assert doe(wijzig_bereik, beheer, WijzigBereik(persoon_id=wie.id, email="wie@school.example")) == 1
    assert doe(wijzig_bereik, beheer, WijzigBereik(persoon_id=wie.id, nummer="P77", email="wie@school.example")) == 1
    codes = [body["person"]["primaryCode"] for _, _, _, body in nieuw()]
    assert codes == [
        {"codeType": "emailAdress", "code": "wie@school.example"}, {"codeType": "organizationId", "code": "P77"},
    ]  # fmt: skip
    with reading() as uow:
        assert uow.session.exec(select(Taak)).one().afgehandeld_op is not None


def test_een_surveillant_leidt_de_afname(keten: Keten) -> None:  # PLA-7
    """One leads; who led before is an invigilator again, and the delivery system hears of both."""
    een_, ander, beoordelaar = (
        keten.maak.zittingsmedewerker(keten.zitting, keten.maak.medewerker(), rol)
        for rol in ("surveillant", "surveillant", "beoordelaar")
    )

    def rollen() -> list[tuple[str, str]]:
        return [(pad.rsplit("/", 1)[1], body["role"]) for _, _, pad, body in nieuw()]

    for wie in (een_, ander):
        with unit_of_work() as uow:
            medewerkers.wijs_afnameleider_aan(uow, keten.bureau, WijsAfnameleiderAan(medewerker_id=wie.id))
    assert rollen()[0] == (str(een_.id), "coordinator")
    assert set(rollen()[1:]) == {(str(een_.id), "invigilator"), (str(ander.id), "coordinator")}
    with unit_of_work() as uow, pytest.raises(Ongeldig, match="Alleen een surveillant"):
        medewerkers.wijs_afnameleider_aan(uow, keten.bureau, WijsAfnameleiderAan(medewerker_id=beoordelaar.id))


def test_medewerker_van_een_concept_of_een_begonnen_zitting(keten: Keten) -> None:  # PLA-7
    concept = keten.maak.zitting(keten.versie, status="concept", start=keten.zitting.start + timedelta(days=1))
    open_ = keten.maak.zitting(keten.versie, status="open", start=keten.zitting.start + timedelta(days=2))
    in_concept, bezig = (keten.maak.zittingsmedewerker(z, keten.maak.medewerker()) for z in (concept, open_))
    doe(medewerkers.haal_medewerker_af, keten.bureau, HaalMedewerkerAf(medewerker_id=in_concept.id))
    with pytest.raises(Geblokkeerd):
        doe(medewerkers.haal_medewerker_af, keten.bureau, HaalMedewerkerAf(medewerker_id=bezig.id))
    assert nieuw() == []  # the delivery system never knew of a concept


# timing -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nummer", tijdscenario.SCENARIOS)
def test_elk_tijdscenario_is_te_kiezen(keten: Keten, nummer: int) -> None:  # PLA-7
    maak, start = keten.maak, tijd.op(werkdag(9), 9)
    cmd = MaakConcept(
        versie_id=keten.versie.id, ruimte_id=maak.ruimte().id, start=start, capaciteit=20, tijdscenario=nummer
    )
    id = doe(zittingen.maak_concept, keten.bureau, cmd)
    with unit_of_work() as uow:
        zitting = uow.get(Zitting, id)
    for rol in ("surveillant", "beoordelaar"):
        maak.zittingsmedewerker(zitting, maak.medewerker(), rol)
    doe(zittingen.maak_definitief, keten.bureau, ZittingActie(zitting_id=id))
    regel = mapping_uit.TIJDREGELS[nummer]
    admin = nieuw()[0][3]["consumers"][0]
    assert (admin["startOptions"], admin["durationFrom"], admin.get("durationUntil")) == (
        regel.start,
        regel.vanaf,
        regel.tot,
    )
    assert ("lastPossibleStartDateTime" in admin) == regel.laatste_start


def test_een_ander_scenario_gaat_mee(keten: Keten) -> None:  # PLA-7
    z = keten.zitting
    vast = {"zitting_id": z.id, "ruimte_id": z.ruimte_id, "start": z.start, "capaciteit": z.capaciteit}
    doe(zittingen.wijzig_zitting, keten.bureau, WijzigZitting(**vast, tijdscenario=5))
    doe(zittingen.wijzig_zitting, keten.bureau, WijzigZitting(**vast))  # not named: stays as it was
    assert [b["consumers"][0]["startOptions"] for *_, b in nieuw()] == ["triggeredStart"] * 2


def test_woorden_en_regels_van_de_scenarios_horen_bij_elkaar() -> None:
    assert set(tijdscenario.SCENARIOS) == set(mapping_uit.TIJDREGELS)
    assert len(set(tijdscenario.SCENARIOS.values())) == len(tijdscenario.SCENARIOS)


# students -----------------------------------------------------------------------------------------------------------


def _persoon(keten: Keten, student: Persoon, **anders: Any) -> dict[str, Any]:
    return keten.school.persoon(
        personId=str(student.oke_id), otherCodes=[{"codeType": "accountId", "code": student.account}], **anders
    )


def _taken() -> list[str]:
    with reading() as uow:
        return list(uow.session.exec(select(Taak.tekst).where(Taak.soort == "voorziening-gewijzigd")))


def _ontvang(keten: Keten, persoon: dict[str, Any]) -> None:
    with unit_of_work() as uow:
        ingang.ontvang_persoon(uow, ingang.Bron("DR", keten.dr.id), persoon)


def test_een_andere_naam_of_voorziening_volgt(keten: Keten, maak: Maak) -> None:  # PLA-7 AAN-12
    d = keten.deelname()
    geweest = maak.zitting(keten.versie, start=tijd.nu() - timedelta(days=30), status="ondertekend")
    with reading() as uow:
        student = uow.get(Persoon, d.student_id)
    maak.deelname(geweest, maak.inschrijving(student, maak.examen()), status="afgerond")
    _ontvang(keten, persoon := _persoon(keten, student, surname="Nieuwenaam"))
    (_, _, pad_zitting, zitting), (flow, methode, pad, body) = nieuw()
    assert pad_zitting == f"/offerings/{d.zitting_id}"  # which lasts longer now, for who has extra time
    assert datetime.fromisoformat(zitting["endDateTime"]) > keten.zitting.laatste_eind
    assert (flow, methode, pad) == (2, "PUT", f"/associations/{d.id}")  # the coming sitting, not the one that was
    assert body["person"]["surname"] == "Nieuwenaam"
    assert "extraTime" in body["consumers"][0]["personalNeeds"]
    with reading() as uow:
        assert uow.get(Deelname, d.id).extra_minuten > 0
        assert [v.soort for v in uow.session.exec(select(DeelnameVoorziening))] == ["extraTime"]
    _ontvang(keten, persoon)
    assert len(nieuw()) == 2  # the same once more: nothing
    assert _taken() == []


def test_een_voorziening_die_daar_niet_kan_wordt_gevraagd(keten: Keten, maak: Maak) -> None:  # AAN-12
    d = keten.deelname()
    with unit_of_work() as uow:
        student = uow.get(Persoon, d.student_id)
        uow.get(Examenversie, keten.versie.id).voorzieningen = ["spoken"]
    _ontvang(keten, persoon := _persoon(keten, student))
    ((_, methode, pad, body),) = nieuw()
    assert (methode, pad, body["person"]["surname"]) == ("PUT", f"/associations/{d.id}", "Damme")
    assert "extraTime" not in body["consumers"][0]["personalNeeds"]
    (vraag,) = _taken()
    assert "Deze versie biedt niet: extra tijd" in vraag
    _ontvang(keten, persoon)
    assert (len(nieuw()), len(_taken())) == (1, 1)


def test_een_naam_gaat_ook_door_als_een_voorziening_niet_past(keten: Keten, maak: Maak) -> None:  # PLA-7 AAN-12
    """Whether he is who he says he is, is looked at with the name that the delivery system has."""
    d = keten.deelname()
    with unit_of_work() as uow:
        student = uow.get(Persoon, d.student_id)
        uow.get(Examenversie, keten.versie.id).voorzieningen = ["spoken"]
    _ontvang(keten, persoon := _persoon(keten, student))
    al = len(nieuw())
    for naam, keer in (("Nieuwenaam", 1), ("Nieuwenaam", 1), ("Damme", 2)):
        _ontvang(keten, persoon | {"surname": naam})
        gegaan = nieuw(al)
        assert (gegaan[-1][3]["person"]["surname"], len(gegaan)) == (naam, keer)


def test_een_besluit_hier_volgt_ook(keten: Keten, maak: Maak) -> None:  # AAN-12
    d = keten.deelname()
    with reading() as uow:
        student = uow.get(Persoon, d.student_id)
    aanvraag = maak.voorziening(student, "spoken", status="aangevraagd")
    doe(besluit_voorziening, keten.bureau, BesluitVoorziening(voorziening_id=aanvraag.id, toekennen=True))
    assert [b["consumers"][0]["personalNeeds"] for *_, b in nieuw()] == [["spoken"]]


@pytest.mark.parametrize(("hoogste", "mag"), [(60, True), (30, True), (20, False), (0, True)])
def test_niet_meer_extra_tijd_dan_het_afnamesysteem_geeft(
    keten: Keten, maak: Maak, hoogste: int, mag: bool
) -> None:  # AAN-12
    with unit_of_work() as uow:
        uow.get(Examenversie, keten.versie.id).extra_tijd_max = hoogste
    i = keten.inschrijving()
    with reading() as uow:
        student = uow.get(Persoon, i.student_id)
    maak.go(i)
    maak.voorziening(student, minuten=30)
    cmd = plaatsen.PlaatsStudenten(zitting_id=keten.zitting.id, inschrijving_ids=(i.id,))
    uit = doe(plaatsen.plaats_studenten, keten.bureau, cmd)
    assert uit.gedaan == int(mag)
    if not mag:
        assert "hooguit 20 minuten" in uit.overgeslagen[0][1]


# results ------------------------------------------------------------------------------------------------------------


def _onderteken(keten: Keten, *presenties: Presentie) -> list[Deelname]:
    """A sitting that was held, with its report signed."""
    wie, beoordelaar = keten.maak.medewerker(), keten.maak.medewerker()
    z = keten.maak.zitting(keten.versie, start=tijd.nu() - timedelta(hours=3), status="gesloten")
    keten.maak.zittingsmedewerker(z, wie)
    keten.maak.zittingsmedewerker(z, beoordelaar, "beoordelaar")
    leden = [keten.deelname(z, presentie=p.value) for p in presenties]
    doe(
        proces_verbaal.onderteken_pv,
        keten.als(Rol.SURVEILLANT, wie),
        proces_verbaal.OndertekenPv(zitting_id=z.id, akkoord=True),
    )
    return leden


def _inschrijving(d: Deelname) -> Inschrijving:
    with reading() as uow:
        return uow.get(Inschrijving, d.inschrijving_id)


def test_afwezigheid_gaat_naar_het_register(keten: Keten) -> None:  # VAS-4 UIT-5
    _, weg = _onderteken(keten, Presentie.AANWEZIG, Presentie.AFWEZIG)
    ((flow, methode, pad, body),) = nieuw()
    i = _inschrijving(weg)
    assert (flow, methode, pad) == (5, "PATCH", f"/associations/{i.oke_id}")
    admin = body["result"]["consumers"][0]
    assert (admin["attendance"], admin.get("final", False), "score" in body["result"]) == ("notPresent", False, False)
    assert body["result"]["pass"] == "unknown"
    # the next time is an attempt that the portal arranged
    later = keten.maak.deelname(keten.zitting, i, geplaatst_op=tijd.nu() + timedelta(seconds=1))
    resultaat = keten.maak.resultaat(later, status="definitief", definitief_op=tijd.nu())
    with unit_of_work() as uow:
        zenden_berichten.stuur_resultaat(uow, resultaat)
    flow, methode, pad, body = nieuw(1)[0]
    assert (methode, body["consumers"][0]["attempt"]) == ("PUT", i.poging + 1)


def test_was_er_toch(keten: Keten) -> None:  # UIT-5
    """A result that comes after the absence goes out under the same attempt and takes its place."""
    (weg,) = _onderteken(keten, Presentie.AFWEZIG)
    resultaat = keten.maak.resultaat(weg, status="definitief", definitief_op=tijd.nu())
    with unit_of_work() as uow:
        zenden_berichten.stuur_resultaat(uow, resultaat)
    eerst, dan = nieuw()
    assert eerst[1:3] == dan[1:3]
    assert eerst[3]["consumers"] == dan[3]["consumers"]


def _document(resultaat_id: uuid.UUID, naam: str) -> Document:
    inhoud = b"%PDF-1.4"
    return schrijf(
        Document(
            resultaat_id=resultaat_id, soort="other", naam=naam, status="opgehaald", inhoud=inhoud,
            sha256=hashlib.sha256(inhoud).hexdigest(), mediatype="application/pdf",
        )
    )  # fmt: skip


def test_documenten_die_later_komen_en_die_van_voor_een_herziening(keten: Keten) -> None:  # VAS-4 VAS-8
    d = keten.deelname(status="afgerond", presentie="present")
    r = keten.maak.resultaat(d, status="voorlopig")
    eerste = _document(r.id, "formulier.pdf")
    with unit_of_work() as uow:
        assert zenden_berichten.stuur_documenten(uow, r.id) == []  # nothing was established yet
    with unit_of_work() as uow:
        rij = uow.get(type(r), r.id)
        rij.status, rij.definitief_op = "definitief", tijd.nu()
    later = _document(r.id, "model.pdf")
    with unit_of_work() as uow:
        zenden_berichten.stuur_documenten(uow, later.resultaat_id)
    with unit_of_work() as uow:
        rij = uow.get(type(r), r.id)
        rij.status, rij.is_huidig = "herzien", False
    keten.maak.resultaat(d, status="definitief", definitief_op=tijd.nu(), volgnummer=2, score="8.0", cijfer="8.0")
    laat = _document(r.id, "nog-een.pdf")
    with unit_of_work() as uow:
        zenden_berichten.stuur_documenten(uow, laat.resultaat_id)

    def ids(n: int) -> list[str]:
        return [x["documentId"] for x in nieuw()[n][3]["result"]["consumers"][0]["documents"]]

    assert ids(0) == [str(eerste.id), str(later.id)]
    assert ids(1) == [str(eerste.id), str(later.id), str(laat.id)]
    assert [b["result"]["score"] for *_, b in nieuw()] == ["7.0", "8.0"]


def test_een_document_wordt_alleen_genoemd_als_het_te_halen_is(keten: Keten) -> None:  # VAS-4 OKE-7
    """Work of who is absent by the report does not count: its documents are neither named nor given; after a decision on
    the work both, to each registry that hears of it."""
    d = keten.deelname(
        keten.maak.zitting(keten.versie, status="ondertekend"), status="afgerond", presentie="notPresent"
    )
    r = keten.maak.resultaat(d, status="voorlopig", score="9.5")
    document = _document(r.id, "beoordeling.pdf")
    elders = keten.maak.koppeling("dr")
    schrijf(
        Nevenaanmelding(
            oke_id=uuid.uuid4(), koppeling_id=elders.id, inschrijving_id=d.inschrijving_id, toets_id=keten.toets.id,
            opleiding_oke_id=uuid.uuid4(), poging=1,
        )
    )  # fmt: skip

    def genoemd() -> list[bool]:
        return ["documents" in m[3]["result"]["consumers"][0] for m in nieuw() if m[0] == 5]

    def gegeven() -> list[bool]:
        with reading() as uow:
            return [bool(documenten.voor_register(uow, k.id, document.id)) for k in (keten.dr, elders, keten.tas)]

    with unit_of_work() as uow:
        uow.get(Inschrijving, d.inschrijving_id).opleiding_oke_id = uuid.uuid4()
        uow.session.flush()
        zenden_berichten.stuur_afwezigheid(uow, uow.get(Deelname, d.id), werk_telt=False)
    assert (genoemd(), gegeven()) == ([False, False], [False, False, False])
    with unit_of_work() as uow:
        rij = uow.get(type(r), r.id)
        rij.status, rij.definitief_op = "definitief", tijd.nu()
        zenden_berichten.stuur_resultaat(uow, rij)
    assert (genoemd()[2:], gegeven()) == ([True, True], [True, True, False])


@pytest.mark.parametrize(("schaal", "score"), [("0.0-10.0", None), ("pass-or-fail", "passed")])
def test_geslaagd_is_op_een_cijferschaal_geen_score(
    keten: Keten, schaal: str, score: str | None
) -> None:  # BEO-1 VAS-4
    with unit_of_work() as uow:
        uow.get(Examenversie, keten.versie.id).schaal = schaal
        uow.get(PlanbareToets, keten.toets.id).schaal = schaal
    d, school = keten.deelname(status="afgerond", presentie="present"), keten.school
    keten.maak.verzonden(d)
    uitslag = school.uitslag(None)
    uitslag["result"] |= {"state": "completed", "pass": "passed"}
    with unit_of_work() as uow:
        ingang.ontvang_resultaat(uow, ingang.Bron("TAS", keten.tas.id), d.id, uitslag)
    with unit_of_work() as uow:
        from portal.db.beoordelen import Resultaat

        rij = uow.session.exec(select(Resultaat)).one()
        rij.status, rij.definitief_op, rij.geslaagd = "definitief", tijd.nu(), True
        zenden_berichten.stuur_resultaat(uow, rij)
    resultaat = nieuw()[-1][3]["result"]
    assert (resultaat["pass"], resultaat.get("score")) == ("passed", score)


@pytest.mark.parametrize(
    ("schaal", "goed", "fout"),
    [
        ("0.0-10.0", ("0.0", "7", "7.8", "10", "10.0"), ("7.", ".5", "7.80", "٧", "10.1", "11", "-1", "passed", "7,8")),
        ("0-10", ("0", "10"), ("7.0", "11", "1e1", "")),
        ("0-100", ("0", "100"), ("101", "55.5")),
        ("pass-or-fail", ("passed", "failed"), ("unknown", "7")),
        ("insufficient-satisfactory-good", ("good",), ("passed",)),
    ],
)
def test_een_score_is_een_waarde_van_de_schaal(
    schaal: str, goed: tuple[str, ...], fout: tuple[str, ...]
) -> None:  # BEO-1
    assert [s for s in goed if not schalen.is_geldig(schaal, s)] == []
    assert [s for s in fout if schalen.is_geldig(schaal, s)] == []


def test_buiten_oke_blijft_het_bij_het_portaal(maak: Maak) -> None:  # INR-1
    """An exam that does not run through OKE sends nothing, also not about somebody who did not come."""
    d = maak.deelname(maak.zitting(), status="afgerond", presentie="notPresent")
    with unit_of_work() as uow:
        assert zenden_berichten.stuur_afwezigheid(uow, d) == []
    with reading() as uow:
        assert uow.session.exec(select(OkeBericht)).all() == []
        assert uow.session.exec(select(Koppeling)).all() == []
