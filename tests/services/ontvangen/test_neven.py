"""Several associations of the registry about one exam: one enrolment, one balance, and an answer to each of them."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import PORTAAL
from portal.db.aanmelden import Inschrijving, Kansmutatie, Nevenaanmelding, PlanbareToets, WachtendBericht
from portal.db.afnemen import Incident
from portal.db.beheren import Persoon, Taak
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.plannen import Deelname, Wachtplek
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Commissiebesluit
from portal.domain import tijd
from portal.domain.besluiten import Beslissing
from portal.domain.catalogus import Catalogus, CatalogusToets
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan
from portal.domain.kansen import Boeking, Registergrens, Saldo, maximum, saldo
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.domain.statussen import AssociatieStatus, BerichtStatus
from portal.jobs import ophalen
from portal.services.aanmelden.lezen import inschrijvingen as aanmelden_lezen
from portal.services.aanmelden.stand import blokkades_plaatsen
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.afnemen import aanvulling
from portal.services.afnemen.aanvulling import VerbeterPresentie
from portal.services.archiveren import vernietigen
from portal.services.archiveren.lezen.student import student_dossier
from portal.services.archiveren.stand_bewaren import wat_loopt
from portal.services.grond import wekkers
from portal.services.inrichten import catalogus
from portal.services.monitoren import alsnog, teruglezen, wachtend
from portal.services.monitoren.afhandelen import HandelTaakAf, handel_taak_af
from portal.services.monitoren.lezen import aansluiting_dr
from portal.services.monitoren.lezen import wachtend as wachtend_lezen
from portal.services.monitoren.lezen.aansluiting import aansluiting
from portal.services.monitoren.stand_wachtend import WachtFilter
from portal.services.ontvangen import ingang
from portal.services.plannen import intrekken
from portal.services.plannen.stand_wijken import KANS_VERVALLEN
from portal.services.vaststellen import kansen
from portal.services.vaststellen.afwikkeling import wikkel_af
from portal.services.vaststellen.lezen.te_vaststellen import VaststelFilter, te_vaststellen
from portal.services.vaststellen.na_score import volg_score
from portal.services.werk import kantoor
from portal.services.zenden import berichten as zenden
from tests.hulp.geval import Geval
from tests.hulp.logboek import berichten
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import Json, School, een, tel
from tests.hulp.zaken import doe

KEY = "nl-test-admin"

DATABASES = ("sqlite",)


@dataclass
class Zaak:
    """A student, a test, and what the registry says about the two."""

    school: School
    maak: Maak

    def __post_init__(self) -> None:
        self.toets, self.persoon = self.school.toets(), self.school.persoon()
        self.school.put(self.toets)
        self.school.put(self.persoon)
        self.keer = 0

    def aanmelding(self, poging: int = 1, over: int | None = 2, opleiding: str = "", **anders: Any) -> Json:
        """An association of the registry."""
        blok: Json = {"consumerKey": KEY, "attempt": poging, "attemptLeft": over}
        if opleiding:
            blok["programOfferingAssociationId"] = opleiding
        return self.school.inschrijving(self.persoon, self.toets, consumers=[blok], **anders)

    def maak_examen(self, geslaagd: bool, **anders: Any) -> Deelname:
        """The student sits the exam and the result is established and told."""
        self.keer += 1
        i = self.inschrijving()
        zitting = self.maak.zitting(self.school.versie, start=tijd.nu() - timedelta(days=9 - self.keer))
        with reading() as uow:
            poging = saldo_van(uow, i).verbruikt + 1
        d = self.maak.deelname(
            zitting, i, status="afgerond", presentie="present", poging=poging,
            geplaatst_op=tijd.nu() - timedelta(hours=30 - self.keer),
        )  # fmt: skip
        r = self.maak.resultaat(d, status="definitief", geslaagd=geslaagd, definitief_op=tijd.nu(), **anders)
        schrijf(
            Kansmutatie(student_id=d.student_id, examen_id=i.examen_id, deelname_id=d.id, soort="gebruikt", reden="x")
        )
        with unit_of_work() as uow:
            uow.get(Inschrijving, i.id).status = "behaald" if geslaagd else "open"
            zenden.stuur_resultaat(uow, r)
        return d

    def inschrijving(self) -> Inschrijving:
        """The enrolment that is not cancelled; there is one."""
        return een(Inschrijving, Inschrijving.status != "geannuleerd")


@pytest.fixture
def zaak(maak: Maak) -> Zaak:
    return Zaak(School(maak), maak)


def uit() -> list[tuple[str, str, int, str]]:
    """Flow 5: method, address, attempt and the association that it belongs to."""
    rijen = []
    for b in berichten():
        if b.richting == "uit" and b.flow == 5 and b.methode != "GET":
            body = json.loads(b.inhoud)
            blok = body["consumers"][0]
            rijen.append((b.methode, b.pad.removeprefix("/associations/"), blok["attempt"], blok["orgAssociationId"]))
    return rijen


def rijen(model: type[Any], *waar: Any) -> list[Any]:
    """Every row for which this holds."""
    with reading() as uow:
        return list(uow.session.exec(select(model).where(*waar)))


def stand() -> list[Any]:
    """What there is about enrolments, without ids and moments of our own."""
    with reading() as uow:
        i = uow.session.exec(
            select(
                Inschrijving.oke_id, Inschrijving.status, Inschrijving.oke_staat, Inschrijving.poging,
                Inschrijving.kansen_over, Inschrijving.elders, Inschrijving.opleiding_oke_id,
            )
        ).all()  # fmt: skip
        n = uow.session.exec(
            select(
                Nevenaanmelding.oke_id, Nevenaanmelding.oke_staat, Nevenaanmelding.poging, Nevenaanmelding.kansen_over,
                Nevenaanmelding.opleiding_oke_id,
            )
        ).all()  # fmt: skip
        saldi = [saldo_van(uow, r).tekst for r in uow.session.exec(select(Inschrijving))]
        wacht = uow.session.exec(select(WachtendBericht.oke_id)).all()
    return [sorted(map(str, i)), sorted(map(str, n)), sorted(saldi), sorted(map(str, wacht))]


@pytest.mark.parametrize("geslaagd", [True, False])
def test_een_eigen_extra_poging_die_terugkomt_opent_niets(zaak: Zaak, geslaagd: bool) -> None:  # PRK-15
    eerste = zaak.aanmelding()
    zaak.school.put(eerste)
    zaak.maak_examen(False)
    zaak.maak_examen(geslaagd)
    extra = uit()[-1]
    assert (extra[0], extra[2], extra[3]) == ("PUT", 2, eerste["associationId"])
    voor = stand()
    terug = zaak.aanmelding(2, None, associationId=extra[1], state="finished")
    terug["consumers"][0] |= {"orgAssociationId": extra[3]}
    for staat in ("finished", "associated"):
        zaak.school.put(terug | {"state": staat})
        assert (tel(Inschrijving), tel(WachtendBericht)) == (1, 0)
        assert zaak.inschrijving().status == ("behaald" if geslaagd else "open")
    zaak.school.put(eerste | {"state": "finished"})
    assert zaak.inschrijving().status == ("behaald" if geslaagd else "open")
    assert voor[0][0].split(",")[0] == stand()[0][0].split(",")[0]


def test_een_eigen_poging_van_voor_dit_kasboek_wordt_herkend_aan_het_id(zaak: Zaak) -> None:  # PRK-15
    zaak.school.put(zaak.aanmelding())
    zaak.maak_examen(False)
    zaak.maak_examen(True)
    eigen = een(Nevenaanmelding, Nevenaanmelding.eigen == True).oke_id  # noqa: E712
    with unit_of_work() as uow:
        uow.delete(uow.session.exec(select(Nevenaanmelding)).one())
    assert zaak.school.put(zaak.aanmelding(2, associationId=str(eigen))).status_code == 201
    assert (tel(Inschrijving), een(Nevenaanmelding).eigen) == (1, True)


def test_wie_van_twee_aanmeldingen_de_eerste_wordt_staat_in_het_auditlog(zaak: Zaak) -> None:  # PRK-15 MON-6
    twee, een_ = zaak.aanmelding(2, 1), zaak.aanmelding()
    zaak.school.put(twee)
    zaak.school.put(een_)
    naar = {"inschrijving.gewijzigd": een_, "nevenaanmelding.gewijzigd": twee}
    gewisseld = rijen(AuditRegel, col(AuditRegel.reden).like("De laagste poging%"))
    assert {r.actie: r.nieuw["oke_id"] for r in gewisseld} == {k: a["associationId"] for k, a in naar.items()}
    assert {r.actie: r.nieuw["poging"] for r in gewisseld} == {k: 1 + (a is twee) for k, a in naar.items()}
    assert {str(zaak.inschrijving().id), str(een(Nevenaanmelding).id)} == {str(r.onderwerp_id) for r in gewisseld}


def test_een_poging_die_het_register_erbij_zet_krijgt_het_antwoord(zaak: Zaak) -> None:  # PRK-15
    een_, twee = zaak.aanmelding(), zaak.aanmelding(2, 1)
    zaak.school.put(een_)
    zaak.maak_examen(False)
    assert zaak.school.put(twee).status_code == 201
    assert (tel(Inschrijving), tel(WachtendBericht)) == (1, 0)
    d = zaak.maak_examen(True)
    assert uit() == [
        ("PATCH", een_["associationId"], 1, een_["associationId"]),
        ("PATCH", twee["associationId"], 2, twee["associationId"]),
    ]
    with unit_of_work() as uow:  # told again, for instance with a document: to the same association
        zenden.stuur_resultaat(uow, zaak.maak.resultaat(d, is_huidig=False, status="definitief"))
    assert uit()[-1][:2] == ("PATCH", twee["associationId"])


def test_hetzelfde_examen_in_twee_opleidingen_wordt_een_keer_gemaakt(zaak: Zaak) -> None:  # PRK-3
    a, b = (zaak.aanmelding(opleiding=str(uuid.uuid4())) for _ in range(2))
    zaak.school.put(a)
    zaak.school.put(b)
    assert tel(Inschrijving) == 1
    zaak.maak_examen(False)
    assert sorted(uit()) == sorted(("PATCH", x["associationId"], 1, x["associationId"]) for x in (a, b))
    zaak.maak_examen(True)
    extra = uit()[2:]
    assert sorted(x[3] for x in extra) == sorted(x["associationId"] for x in (a, b))
    assert len({x[1] for x in extra}) == 2
    assert all(x[0] == "PUT" for x in extra)
    zaak.school.put(a)
    zaak.school.put(b)
    assert [zaak.inschrijving().status, tel(Inschrijving)] == ["behaald", 1]


def test_een_tweede_opleiding_die_later_komt_hoort_wat_al_vaststaat(zaak: Zaak) -> None:  # PRK-3
    a, b = (zaak.aanmelding(opleiding=str(uuid.uuid4())) for _ in range(2))
    zaak.school.put(a)
    zaak.maak_examen(True)
    zaak.school.put(b)
    assert [x[1] for x in uit()] == [a["associationId"], b["associationId"]]
    assert (tel(Inschrijving), zaak.inschrijving().status, tel(Taak)) == (1, "behaald", 0)


@pytest.mark.parametrize("poging", [1, 2])
@pytest.mark.parametrize("later", [False, True])
def test_een_ander_register_hoort_de_uitslag_ook_zonder_opleiding(
    zaak: Zaak, maak: Maak, poging: int, later: bool
) -> None:  # PRK-3 VAS-4
    """Two registries ask the same exam of one student and name no programme: each is told, whoever came first."""
    ander, a = ingang.Bron("ander", maak.koppeling("dr").id), zaak.aanmelding()
    toets, daar = zaak.school.toets(), zaak.school.persoon(otherCodes=zaak.persoon["otherCodes"])
    b = zaak.school.inschrijving(daar, toets, consumers=[{"consumerKey": KEY, "attempt": poging, "attemptLeft": 1}])
    zaak.school.put(a)
    if later:
        zaak.maak_examen(False)
    with unit_of_work() as uow:
        ingang.ontvang_toets(uow, ander, toets)
        ingang.ontvang_persoon(uow, ander, daar)
        ingang.ontvang_inschrijving(uow, ander, b)
    if not later:
        zaak.maak_examen(False)
    assert sorted(x[:2] for x in uit()) == sorted(("PATCH", x["associationId"]) for x in (a, b))
    zaak.maak_examen(True)
    assert sorted(x[3] for x in uit()[2:]) == sorted(x["associationId"] for x in (a, b))
    wegen = {b.pad.rpartition("/")[2]: b.koppeling_id for b in berichten() if b.richting == "uit" and b.flow == 5}
    assert (wegen[a["associationId"]], wegen[b["associationId"]]) == (zaak.school.dr.id, ander.koppeling_id)


@pytest.mark.parametrize("wie", [0, 1])
def test_een_register_dat_de_uitslag_weigerde_staat_in_de_aansluiting(
    zaak: Zaak, maak: Maak, als: Als, wie: int
) -> None:  # MON-1 VAS-4
    """Two registries are told; what one of them confirmed says nothing about the other."""
    ander, a = ingang.Bron("ander", maak.koppeling("dr").id), zaak.aanmelding()
    toets, daar = zaak.school.toets(), zaak.school.persoon(otherCodes=zaak.persoon["otherCodes"])
    zaak.school.put(a)
    with unit_of_work() as uow:
        ingang.ontvang_toets(uow, ander, toets)
        ingang.ontvang_persoon(uow, ander, daar)
        ingang.ontvang_inschrijving(uow, ander, zaak.school.inschrijving(daar, toets))
    d = zaak.maak_examen(True)

    def stand() -> list[str]:
        rijen = doe(aansluiting, als(Rol.EXAMENBUREAU))
        return [r.code for r in rijen if r.code in aansluiting_dr.SOORTEN]

    def antwoord(**per: BerichtStatus) -> None:
        with unit_of_work() as uow:
            open_ = select(OkeBericht).where(OkeBericht.flow == 5, col(OkeBericht.afgehandeld_op).is_(None))
            for b in uow.session.exec(open_.order_by(col(OkeBericht.volgnummer))).all():
                van = "goed" if b.koppeling_id == (zaak.school.dr.id, ander.koppeling_id)[wie] else "niet"
                b.status, b.afgehandeld_op = per[van], tijd.nu()

    assert stand() == []
    antwoord(goed=BerichtStatus.BEVESTIGD, niet=BerichtStatus.GEWEIGERD)
    assert stand() == ["uitslag-niet-gestuurd"]
    cmd = teruglezen.StuurOpnieuw(zitting_id=d.zitting_id, deelname_id=d.id, uitslag=True)
    doe(teruglezen.stuur_opnieuw, als(Rol.EXAMENBUREAU), cmd)
    assert stand() == []
    antwoord(goed=BerichtStatus.BEVESTIGD, niet=BerichtStatus.BEVESTIGD)
    assert stand() == []


def gelezen(als: Als, staat: Json | None, van: str = "") -> list[str]:
    """Read registries back: for `van`, or for every association, this is the answer; the differences on the screen."""
    with unit_of_work() as uow:
        for b in uow.session.exec(select(OkeBericht).where(OkeBericht.flow == 5, OkeBericht.methode != "GET")):
            b.status, b.afgehandeld_op = BerichtStatus.BEVESTIGD, b.gemaakt_op
        teruglezen.vraag_registers(uow)
    gesteld = [
        b for b in berichten() if b.methode == "GET" and b.pad.startswith("/associations/") and not b.afgehandeld_op
    ]
    for b in gesteld:
        leeft = van and b.pad.rpartition("/")[2] != van
        with unit_of_work() as uow:
            rij = uow.get(OkeBericht, b.id)
            antwoord = json.dumps({"state": "associated"} if leeft else staat).encode()
            assert teruglezen.verwerk(uow, rij, 200 if leeft or staat else 404, antwoord) == ""
            rij.status, rij.afgehandeld_op = BerichtStatus.BEVESTIGD, tijd.nu()
    with reading() as uow:
        return sorted(r.code for r in aansluiting(uow, als(Rol.EXAMENBUREAU)) if r.code in aansluiting_dr.SOORTEN)


def test_teruggelezen_wordt_de_aanmelding_die_het_antwoord_krijgt(zaak: Zaak, als: Als) -> None:  # MON-1 PRK-15
    """The first attempt was answered and then taken back at the registry; the second is the one that counts."""
    a, b = zaak.aanmelding(1), zaak.aanmelding(2)
    zaak.school.put(a)
    zaak.maak_examen(False)
    zaak.school.put(b)
    zaak.school.put(a | {"state": "canceled"})
    zaak.maak.deelname(zaak.maak.zitting(zaak.school.versie, start=tijd.nu() + timedelta(days=3)), zaak.inschrijving())
    weg = {"state": "canceled"}
    assert "aanmelding-weg" not in gelezen(als, weg, van=a["associationId"])
    assert "aanmelding-weg" in gelezen(als, weg, van=b["associationId"])


@pytest.mark.parametrize("welke", [0, 1])
@pytest.mark.parametrize("poging", [1, 2])
def test_van_elke_opleiding_wordt_het_antwoord_teruggelezen(
    zaak: Zaak, als: Als, welke: int, poging: int
) -> None:  # MON-1 PRK-3
    """Two programmes, also with another attempt: what one of them lost is seen, whichever it is."""
    aan = [zaak.aanmelding(p, opleiding=str(uuid.uuid4())) for p in (1, poging)]
    for x in aan:
        zaak.school.put(x)
    zaak.maak_examen(True)
    assert gelezen(als, None, van=aan[welke]["associationId"]) == ["aanmelding-weg", "uitslag-onbekend"]


def test_wat_het_register_terugnam_en_hier_bewaard_is_wordt_niet_elke_nacht_gemeld(
    zaak: Zaak, als: Als
) -> None:  # MON-1 PRK-16
    a = zaak.aanmelding()
    zaak.school.put(a)
    zitting = zaak.maak.zitting(zaak.school.versie, start=tijd.nu() - timedelta(days=3))
    d = zaak.maak.deelname(zitting, zaak.inschrijving(), status="afgerond", presentie="present")
    zaak.maak.resultaat(d, status="voorlopig")
    with unit_of_work() as uow:
        uow.get(Inschrijving, d.inschrijving_id).status = "afgenomen"
    assert gelezen(als, {"state": "canceled"}) == ["aanmelding-weg"], "it was never said here"
    zaak.school.put(a | {"state": "canceled"})
    assert tel(Taak, Taak.soort == "inschrijving-register") == 1
    assert gelezen(als, {"state": "canceled"}) == []


def test_er_gaat_niets_open_voor_een_examen_dat_behaald_is(zaak: Zaak) -> None:  # PRK-15
    zaak.school.put(zaak.aanmelding())
    zaak.maak_examen(True)
    zaak.school.put(zaak.aanmelding(2, 1))
    assert (tel(Inschrijving), zaak.inschrijving().status) == (1, "behaald")
    taak = een(Taak)
    assert (taak.rol, "al behaald" in taak.tekst) == ("examenbureau", True)
    weg = schrijf(
        Inschrijving(
            student_id=zaak.inschrijving().student_id, examen_id=zaak.school.examen.id, oke_id=uuid.uuid4(),
            koppeling_id=zaak.school.dr.id, status="geannuleerd", oke_staat="canceled",
        )
    )  # fmt: skip
    zaak.school.put(zaak.aanmelding(associationId=str(weg.oke_id)))
    assert een(Inschrijving, Inschrijving.id == weg.id).status == "geannuleerd"
    assert tel(Inschrijving, Inschrijving.status != "geannuleerd") == 1


def test_een_examen_buiten_oke_gaat_ook_naar_het_register(zaak: Zaak) -> None:  # VAS-4
    a = zaak.aanmelding()
    zaak.school.put(a)
    with unit_of_work() as uow:
        examen = uow.get(Examen, zaak.school.examen.id)
        examen.oke, examen.koppeling_id = False, None
        uow.get(Examenversie, zaak.school.versie.id).koppeling_id = None
    zaak.maak_examen(True)
    assert uit() == [("PATCH", a["associationId"], 1, a["associationId"])]


def test_afgerond_is_niet_open(zaak: Zaak) -> None:  # PRK-15
    a = zaak.aanmelding(state="finished")
    assert zaak.school.put(a).status_code < 300
    assert tel(Inschrijving) == 0
    zaak.school.put(a | {"state": "associated"})
    assert zaak.inschrijving().status == "open"
    zaak.school.put(a)
    assert een(Inschrijving).status == "geannuleerd"


@pytest.mark.parametrize("doe", ["inschrijving", "toets"])
def test_annuleren_terwijl_het_werk_er_is_bewaart_het_werk(zaak: Zaak, als: Als, doe: str) -> None:  # PRK-16
    a = zaak.aanmelding()
    zaak.school.put(a)
    d = zaak.maak.deelname(
        zaak.maak.zitting(zaak.school.versie), zaak.inschrijving(), status="afgerond", presentie="present"
    )
    if doe == "inschrijving":
        weg = {"associationType": "componentOfferingAssociation", "state": "canceled"}
        antwoord = zaak.school.stuur("PATCH", f"/associations/{a['associationId']}", weg)
        assert "Het werk is bewaard" in antwoord.json()["message"][0]["value"]
        assert antwoord.json()["state"] == "associated"
    else:
        zaak.school.put(zaak.toets | {"consumers": [{"consumerKey": KEY, "offeringState": "canceled"}]})
    assert (zaak.inschrijving().status, een(Deelname).id) == ("afgenomen", d.id)
    taak = een(Taak)
    assert taak.rol == "examenbureau"
    with pytest.raises(NietToegestaan), unit_of_work() as uow:
        handel_taak_af(uow, als(Rol.DOCENT), HandelTaakAf(taak_id=taak.id, reden="Het werk telt."))
    with unit_of_work() as uow:
        handel_taak_af(uow, als(Rol.EXAMENBUREAU), HandelTaakAf(taak_id=taak.id, reden="Het werk telt."))
    with pytest.raises(Botsing), unit_of_work() as uow:
        handel_taak_af(uow, als(Rol.EXAMENBUREAU), HandelTaakAf(taak_id=taak.id, reden="Nog eens."))
    if doe == "inschrijving":
        zaak.school.put(a | {"state": "canceled"})
        assert tel(Taak) == 1


def test_een_late_score_voor_een_vervallen_plek_neemt_niemands_antwoord(zaak: Zaak, als: Als) -> None:  # PRK-15 PRK-16
    zaak.school.put(zaak.aanmelding())
    i = zaak.inschrijving()
    eraf = zaak.maak.deelname(
        zaak.maak.zitting(zaak.school.versie, start=tijd.nu() - timedelta(days=9)), i, status="geannuleerd",
        geplaatst_op=tijd.nu() - timedelta(hours=90),
    )  # fmt: skip
    zaak.maak.resultaat(eraf, cijfer="7.8", geslaagd=True)
    with unit_of_work() as uow:
        volg_score(uow, PORTAAL, uow.get(Deelname, eraf.id))
    zaak.maak_examen(True)
    assert uit() == [("PATCH", str(i.oke_id), 1, str(i.oke_id))]
    lid, eb = als(Rol.EXAMENCOMMISSIE), als(Rol.EXAMENBUREAU)
    with reading() as uow:
        assert te_vaststellen(uow, lid, VaststelFilter()).rijen == []
        assert "een score die nog niemand afhandelde" in wat_loopt(uow, i.student_id)
        (rij,) = [r for r in kantoor.examenbureau(uow, eb) if r.taak_id]
        assert "zonder-deelname" in {r.code for r in aansluiting(uow, eb)}
    assert "telt niet mee" in rij.uitleg
    with unit_of_work() as uow:
        handel_taak_af(uow, eb, HandelTaakAf(taak_id=uuid.UUID(rij.taak_id), reden="Hij zat op de nieuwe plek"))
    with reading() as uow:
        assert "een score die nog niemand afhandelde" not in wat_loopt(uow, i.student_id)
        assert "een voorlopig resultaat" not in wat_loopt(uow, i.student_id)
        assert "zonder-deelname" not in {r.code for r in aansluiting(uow, eb)}


def test_anders_aangemeld_terwijl_het_werk_er_is_wordt_een_keer_gevraagd(zaak: Zaak, als: Als) -> None:  # PRK-16
    a, ander = zaak.aanmelding(), zaak.school.toets()
    zaak.school.put(a)
    zaak.school.put(ander)
    schrijven = zaak.maak.examen()
    with unit_of_work() as uow:
        (toets,) = uow.zoek(PlanbareToets, "oke_id", uuid.UUID(ander["offeringId"]))
        toets.examen_id, toets.naam = schrijven.id, "Nederlands schrijven"
    i = zaak.inschrijving()
    zaak.maak.deelname(zaak.maak.zitting(zaak.school.versie), i, status="afgerond", presentie="present")
    for keer in range(3):
        assert zaak.school.put(a | {"offering": ander["offeringId"]}).status_code < 300
        assert een(Inschrijving).examen_id == i.examen_id
        taak = een(Taak)
        assert "noemt nu Nederlands schrijven. " in taak.tekst
        if not keer:
            with unit_of_work() as uow:
                handel_taak_af(uow, als(Rol.EXAMENBUREAU), HandelTaakAf(taak_id=taak.id, reden="Het werk telt."))


def _ander_examen(zaak: Zaak) -> tuple[Json, Examen]:
    """A test of the registry for another exam."""
    ander, schrijven = zaak.school.toets(), zaak.maak.examen()
    zaak.school.put(ander)
    with unit_of_work() as uow:
        (toets,) = uow.zoek(PlanbareToets, "oke_id", uuid.UUID(ander["offeringId"]))
        toets.examen_id, toets.naam = schrijven.id, "Nederlands schrijven"
    return ander, schrijven


@pytest.mark.parametrize("plek", [False, True])
def test_een_toets_die_van_een_ander_examen_wordt_neemt_haar_aanmeldingen_mee(zaak: Zaak, plek: bool) -> None:
    # AAN-1 PRK-16
    lijst = [zaak.aanmelding(n, opleiding=str(uuid.uuid4())) for n in (1, 2)]
    for a in lijst:
        zaak.school.put(a)
    ander = zaak.maak.versie(zaak.maak.examen(oke=True, koppeling_id=zaak.school.tas.id))
    if plek:
        zaak.maak.deelname(zaak.maak.zitting(zaak.school.versie), zaak.inschrijving())
        with unit_of_work() as uow:
            uow.get(Inschrijving, zaak.inschrijving().id).status = "geplaatst"
    zaak.toets["consumers"][0]["testsToBeUsed"] = [{"testProvider": "X", "componentId": str(ander.component_id)}]
    for _ in range(2):
        assert zaak.school.put(zaak.toets).status_code == 200
    nieuw = een(Inschrijving, Inschrijving.examen_id == ander.examen_id)
    oud = een(Inschrijving, Inschrijving.examen_id == zaak.school.examen.id)
    if plek:  # what has a seat stays, and the office is asked once
        assert (str(oud.oke_id), oud.status) == (lijst[0]["associationId"], "geplaatst")
        assert (str(nieuw.oke_id), "noemt nu" in een(Taak).tekst) == (lijst[1]["associationId"], True)
    else:
        assert (oud.oke_id, oud.status, nieuw.status, tel(Taak)) == (None, "geannuleerd", "open", 0)
        assert {nieuw.oke_id, een(Nevenaanmelding).oke_id} == {uuid.UUID(a["associationId"]) for a in lijst}


@pytest.mark.parametrize("eerst", [False, True])
def test_een_toets_die_wordt_vervangen_terwijl_het_werk_wacht_geeft_haar_antwoord_aan_de_nieuwe(
    zaak: Zaak, als: Als, eerst: bool
) -> None:  # PRK-16 VAS-4 MON-1
    """The registry split its test: the old one with its associations is off, a new one asks for the same exam."""
    oud, nieuw = sorted((zaak.aanmelding() for _ in range(2)), key=lambda x: x["associationId"], reverse=eerst)
    zaak.school.put(oud)
    zitting = zaak.maak.zitting(zaak.school.versie, start=tijd.nu() - timedelta(days=3))
    d = zaak.maak.deelname(zitting, zaak.inschrijving(), status="afgerond", presentie="present")
    r = zaak.maak.resultaat(d, status="voorlopig")
    with unit_of_work() as uow:
        uow.get(Inschrijving, d.inschrijving_id).status = "afgenomen"
    zaak.school.put(zaak.toets | {"consumers": [{"consumerKey": KEY, "offeringState": "canceled"}]})
    assert tel(Taak, Taak.soort == "inschrijving-register") == 1
    assert gelezen(als, {"state": "canceled"}) == []
    toets = zaak.school.toets()
    zaak.school.put(toets)
    zaak.school.put(nieuw | {"offering": toets["offeringId"]})
    with unit_of_work() as uow:
        rij = uow.get(Resultaat, r.id)
        rij.status, rij.geslaagd, rij.definitief_op = "definitief", True, tijd.nu()
        uow.session.flush()
        zenden.stuur_resultaat(uow, rij)
    assert [x[1] for x in uit()] == [nieuw["associationId"]]


@pytest.mark.parametrize("hoe", ["ander", "zelfde", "hand"])
def test_een_toets_met_versies_die_nog_niemand_kent_wordt_gevraagd_en_volgt_de_catalogus(
    zaak: Zaak, als: Als, hoe: str
) -> None:  # AAN-1 INR-2
    """The registry was ahead of the catalogue: nobody stays enrolled for an exam that it does not ask for any more, and
    the version does not become one of the exam that the test was for."""
    zaak.school.put(zaak.aanmelding())
    component, was = uuid.uuid4(), zaak.inschrijving().examen_id
    blok = {**zaak.toets["consumers"][0], "testsToBeUsed": [{"componentId": str(component)}]}
    for naam in ("Rekenen", "Rekenen anders"):
        namen = {"name": [{"language": "nl-NL", "value": naam}]}
        assert zaak.school.put(zaak.toets | namen | {"consumers": [blok]}).status_code == 200
    taak = een(Taak)
    assert (taak.soort, taak.rol, zaak.inschrijving().examen_id) == ("toets-andere-versies", "examenbureau", was)
    assert (een(PlanbareToets).examen_id, "plan daarvoor zo lang niemand in" in taak.tekst) == (None, True)
    bureau, code = als(Rol.EXAMENBUREAU), "AND-3F.v1.A" if hoe == "ander" else f"{zaak.school.examen.code}.v9.A"
    if hoe == "hand":
        ander = zaak.maak.examen()
        doe(wachtend.koppel_toets, bureau, wachtend.KoppelToets(toets_id=een(PlanbareToets).id, code=ander.code))
        assert zaak.inschrijving().examen_id == ander.id
    else:
        with unit_of_work() as uow:
            voorstel = catalogus.maak_voorstel(
                uow, bureau, zaak.school.tas.id, Catalogus((CatalogusToets(component, code, "Nieuw"),))
            )
            catalogus.pas_catalogus_toe(uow, bureau, catalogus.PasCatalogusToe(voorstel_id=voorstel))
        ophalen.laat_binnen("X")
        assert (zaak.inschrijving().examen_id == was) == (hoe == "zelfde")
    assert een(PlanbareToets).examen_id == zaak.inschrijving().examen_id
    assert een(Taak).afgehandeld_op is not None
    assert zaak.school.put(zaak.toets).status_code == 200
    assert (zaak.inschrijving().examen_id, tel(Taak)) == (was, 1)


@pytest.mark.parametrize("wat", ["examen", "student"])
def test_na_een_poging_blijft_een_aanmelding_bij_haar_examen_en_student(zaak: Zaak, wat: str) -> None:  # PRK-16
    a = zaak.aanmelding()
    zaak.school.put(a)
    d = zaak.maak_examen(False)
    i = zaak.inschrijving()
    (ander, _), wie = _ander_examen(zaak), zaak.school.persoon()
    zaak.school.put(wie)
    nu = {"offering": ander["offeringId"]} if wat == "examen" else {"person": wie["personId"]}
    for staat in ("associated", "canceled", "associated"):
        blok = zaak.aanmelding(3, 0)["consumers"] if staat == "associated" else a["consumers"]
        zaak.school.put(a | nu | {"state": staat, "consumers": blok})
        na = een(Inschrijving)
        assert (na.student_id, na.examen_id) == (d.student_id, i.examen_id)
        assert (na.poging, na.kansen_over) == (1, 2), "what is said about the other exam is no limit of this one"
    assert "examen en student van deze inschrijving blijven gelijk" in een(Taak).tekst


def test_een_aanmelding_die_verhuist_neemt_niets_van_het_andere_examen_mee(zaak: Zaak) -> None:  # AAN-3 AAN-9 PRK-15
    a = zaak.aanmelding(2, 1)
    zaak.school.put(a)
    i = zaak.inschrijving()
    zaak.maak.go(i)
    wacht = schrijf(Wachtplek(zitting_id=zaak.maak.zitting(zaak.school.versie).id, inschrijving_id=i.id))
    schrijf(Taak(soort="kans", rol="examencommissie", onderwerp_soort="inschrijving", onderwerp_id=i.id))
    ander, schrijven = _ander_examen(zaak)
    schrijf(Kansmutatie(student_id=i.student_id, examen_id=schrijven.id, soort="gebruikt", reden="eerder, hier"))
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).niveau = 3
    zaak.school.put(a | {"offering": ander["offeringId"]})
    with reading() as uow:
        na = uow.get(Inschrijving, i.id)
        assert (na.examen_id, na.elders, na.niveau, na.go_tot) == (schrijven.id, 0, None, None)
        assert [b.code for b in blokkades_plaatsen(uow, na)] == ["geen-go"]
        assert saldo_van(uow, na).tekst == "kans 2 van 2"
        assert uow.get(Wachtplek, wacht.id).status == "vervallen"
        assert uow.session.exec(select(Taak.afgehandeld_op)).one()


def test_een_besluit_over_een_aanmelding_die_verhuist_blijft_bij_het_examen_waarover_het_ging(
    zaak: Zaak, als: Als
) -> None:  # VAS-5 ARC-1 PRK-10
    a, ec = zaak.aanmelding(3, 0), als(Rol.EXAMENCOMMISSIE)
    zaak.school.put(a)
    i = zaak.inschrijving()
    schrijf(Taak(soort="kans", rol="examencommissie", onderwerp_soort="inschrijving", onderwerp_id=i.id))
    doe(kansen.besluit_kans, ec, kansen.BesluitKans(inschrijving_id=i.id, toekennen=True, reden="Ziek geweest"))
    ander, schrijven = _ander_examen(zaak)
    for _ in range(2):
        zaak.school.put(a | {"offering": ander["offeringId"]})
    nieuw = zaak.inschrijving()
    assert (nieuw.examen_id, str(nieuw.oke_id), nieuw.status) == (schrijven.id, a["associationId"], "open")
    with reading() as uow:
        assert [b.examen for b in student_dossier(uow, ec, i.student_id).besluiten] == [zaak.school.examen.naam]
    zaak.school.put(a)  # and back again
    assert (zaak.inschrijving().examen_id, tel(Inschrijving)) == (i.examen_id, 2)


@pytest.mark.parametrize("wat", ["besluit", "plek"])
def test_een_aanmelding_die_van_een_ander_wordt_houdt_het_vernietigen_niet_tegen(zaak: Zaak, wat: str) -> None:
    # ARC-3 PRK-16
    a = zaak.aanmelding()
    zaak.school.put(a)
    i, wie = zaak.inschrijving(), zaak.school.persoon()
    if wat == "besluit":
        van = {"student_id": i.student_id, "inschrijving_id": i.id}
        schrijf(Commissiebesluit(**van, beslissing=Beslissing.AFGEWEZEN, reden="Te laat gevraagd"))
    else:
        zaak.maak.deelname(zaak.maak.zitting(zaak.school.versie), i, status="geannuleerd")
        with unit_of_work() as uow:
            uow.get(Inschrijving, i.id).status = "open"
    zaak.school.put(wie)
    assert zaak.school.put(a | {"person": wie["personId"]}).status_code == 200
    nieuw = zaak.inschrijving()
    assert (nieuw.student_id != i.student_id, str(nieuw.oke_id)) == (True, a["associationId"])
    doe(vernietigen.vernietig, nieuw.student_id)
    assert een(Inschrijving).student_id == i.student_id


def test_een_ouder_bericht_dat_wachtte_opent_niet_wat_daarna_is_geannuleerd(zaak: Zaak) -> None:  # AAN-1
    a, later = zaak.aanmelding(), zaak.school.toets()
    zaak.school.put(a)
    zaak.school.put(a | {"offering": later["offeringId"]})
    assert tel(WachtendBericht) == 1
    zaak.school.put(a | {"state": "canceled"})
    zaak.school.put(later)
    assert (een(Inschrijving).status, tel(WachtendBericht)) == ("geannuleerd", 0)


@pytest.mark.parametrize("beantwoord", [False, True])
def test_een_poging_ernaast_die_verhuist_krijgt_geen_antwoord_van_het_andere_examen(
    zaak: Zaak, beantwoord: bool
) -> None:  # PRK-15
    a, b = zaak.aanmelding(), zaak.aanmelding(2, 1)
    zaak.school.put(a)
    zaak.maak_examen(False)
    zaak.school.put(b)
    if beantwoord:
        zaak.maak_examen(False)
    ander, schrijven = _ander_examen(zaak)
    for _ in range(2):
        zaak.school.put(b | {"offering": ander["offeringId"]})
    nieuw = [str(i.oke_id) for i in rijen(Inschrijving, Inschrijving.examen_id == schrijven.id)]
    assert nieuw == ([] if beantwoord else [b["associationId"]])
    assert (tel(Nevenaanmelding), tel(Taak)) == ((1, 1) if beantwoord else (0, 0))


def test_een_aanmelding_verhuist_niet_naar_een_examen_dat_behaald_is(zaak: Zaak) -> None:  # PRK-15
    a = zaak.aanmelding()
    zaak.school.put(a)
    ander, schrijven = _ander_examen(zaak)
    i = zaak.inschrijving()
    with unit_of_work() as uow:
        student = uow.get(Persoon, i.student_id)
    zaak.maak.inschrijving(student, schrijven, status="behaald")
    zaak.school.put(a | {"offering": ander["offeringId"]})
    assert een(Inschrijving, Inschrijving.id == i.id).status == "geannuleerd"


@pytest.mark.parametrize("hoe", ["behaald", "behaald en geannuleerd", "onvoldoende", "gemist", "gemist met werk"])
def test_wat_hier_al_werd_gemaakt_hoort_het_register_zodra_het_aanmeldt(zaak: Zaak, hoe: str) -> None:  # PRK-15 VAS-4
    eigen = zaak.aanmelding()
    zaak.school.put(eigen)
    with unit_of_work() as uow:  # as if the school had enrolled him
        i = uow.get(Inschrijving, zaak.inschrijving().id)
        i.oke_id = i.koppeling_id = i.toets_id = None
    if hoe.startswith("gemist"):
        zitting = zaak.maak.zitting(zaak.school.versie, start=tijd.nu() - timedelta(days=9), status="ondertekend")
        gemist = {"status": "afgerond", "presentie": "notPresent", "geplaatst_op": tijd.nu() - timedelta(days=20)}
        d = zaak.maak.deelname(zitting, i, **gemist)
        if hoe == "gemist met werk":  # the board knows of a score, and does not let it count
            zaak.maak.resultaat(d)
            vast = {"student_id": d.student_id, "inschrijving_id": i.id, "deelname_id": d.id, "werk": "7,0, geslaagd"}
            schrijf(Commissiebesluit(**vast, beslissing=Beslissing.ONGEOORLOOFD, reden="Was er niet"))
    else:
        zaak.maak_examen(hoe.startswith("behaald"))
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = {"behaald": "behaald", "behaald en geannuleerd": "geannuleerd"}.get(
            hoe, "open"
        )
    a = zaak.aanmelding()
    for _ in range(2):
        zaak.school.put(a)
    assert uit() == [("PATCH", a["associationId"], 1, a["associationId"])]
    assert (een(Inschrijving).status, tel(Taak)) == ("behaald" if hoe.startswith("behaald") else "open", 0)
    if not hoe.startswith("behaald"):
        zaak.maak_examen(True)
        assert uit()[-1][0::2] == ("PUT", 2)


@pytest.mark.parametrize("welke", [0, 1])
def test_elke_aanmelding_van_een_geannuleerde_inschrijving_maakt_haar_weer_actief(zaak: Zaak, welke: int) -> None:
    # AAN-1 PRK-15
    lijst = zaak.aanmelding(1, 2), zaak.aanmelding(2, 1)
    for staat in ("associated", "canceled"):
        for a in lijst:
            zaak.school.put(a | {"state": staat})
    assert een(Inschrijving).status == "geannuleerd"
    for _ in range(2):
        zaak.school.put(lijst[welke])
        assert (een(Inschrijving).status, str(een(Inschrijving).oke_id)) == ("open", lijst[welke]["associationId"])


@pytest.mark.parametrize("anders", ["aanmelding", "aanmelding, al behaald", "hier gemaakt"])
@pytest.mark.parametrize("aantal", [1, 2])
def test_een_aanmelding_die_terugkomt_hoort_bij_wat_intussen_loopt(zaak: Zaak, aantal: int, anders: str) -> None:
    # PRK-3 PRK-15
    terug = [zaak.aanmelding(opleiding=str(uuid.uuid4())) for _ in range(aantal)]
    erbij = zaak.aanmelding(opleiding=str(uuid.uuid4()))
    for staat in ("associated", "canceled"):
        for a in terug:
            zaak.school.put(a | {"state": staat})
    if anders == "hier gemaakt":
        zaak.maak.inschrijving(een(Persoon), zaak.school.examen, bron="examenbureau")
    else:
        zaak.school.put(erbij)
    if anders == "aanmelding, al behaald":
        zaak.maak_examen(True)
    for a in terug:
        zaak.school.put(a)
    assert (tel(WachtendBericht), tel(Taak), tel(Inschrijving, Inschrijving.status != "geannuleerd")) == (0, 0, 1)
    if anders != "aanmelding, al behaald":
        zaak.maak_examen(True)
    moet = [*terug, *([] if anders == "hier gemaakt" else [erbij])]
    assert sorted(u[1] for u in uit()) == sorted(a["associationId"] for a in moet)


@pytest.mark.parametrize("hoe", ["dezelfde", "een nieuwe"])
def test_wie_toch_geslaagd_bleek_wordt_met_een_aanmelding_niet_weer_open(zaak: Zaak, hoe: str) -> None:  # PRK-15 VAS-8
    a = zaak.aanmelding()
    zaak.school.put(a)
    zitting = zaak.maak.zitting(zaak.school.versie, start=tijd.nu() - timedelta(days=3), status="ondertekend")
    d = zaak.maak.deelname(zitting, zaak.inschrijving(), status="afgerond", presentie="notPresent")
    with unit_of_work() as uow:
        uow.get(Inschrijving, d.inschrijving_id).status = "open"
    zaak.school.put(a | {"state": "canceled"})
    zaak.maak.resultaat(d, status="definitief", geslaagd=True, definitief_op=tijd.nu())
    with unit_of_work() as uow:
        wikkel_af(uow, PORTAAL, uow.get(Deelname, d.id))
    assert (een(Inschrijving).status, een(Taak).soort) == ("geannuleerd", "geslaagd-geannuleerd")
    if hoe == "dezelfde":
        zaak.school.put(a)
        assert (zaak.inschrijving().status, een(Taak).afgehandeld_op is not None) == ("behaald", True)
    else:
        zaak.school.put(zaak.aanmelding(2, 1))
        assert een(Inschrijving).status == "geannuleerd"
        assert "al behaald; er is niets geopend" in een(Taak, Taak.soort == "inschrijving-register").tekst


@pytest.mark.parametrize("doe", ["inschrijving", "toets"])
@pytest.mark.parametrize("feit", ["presentie", "resultaat", "incident"])
def test_werk_blijkt_uit_feiten_ook_als_niemand_het_verslag_opende(
    zaak: Zaak, als: Als, doe: str, feit: str
) -> None:  # PRK-16
    a = zaak.aanmelding()
    zaak.school.put(a)
    zitting = zaak.maak.zitting(zaak.school.versie)
    d = zaak.maak.deelname(
        zitting, zaak.inschrijving(), presentie_tas="notFinished" if feit == "presentie" else "notKnown"
    )
    if feit == "resultaat":
        zaak.maak.resultaat(d)
    if feit == "incident":
        schrijf(
            Incident(
                zitting_id=zitting.id, deelname_id=d.id, categorie="anders", omschrijving="Ziek geworden",
                door_id=als(Rol.SURVEILLANT).persoon_id,
            )
        )  # fmt: skip
    for _ in range(2):
        if doe == "inschrijving":
            zaak.school.put(a | {"state": "canceled"})
        else:
            zaak.school.put(zaak.toets | {"consumers": [{"consumerKey": KEY, "offeringState": "canceled"}]})
    assert (zaak.inschrijving().status, een(Deelname).status) == ("geplaatst", "geplaatst")
    assert "Het werk is bewaard" in een(Taak).tekst


def test_een_lagere_kans_blokkeert_niet_wat_de_commissie_toekende(zaak: Zaak) -> None:  # PRK-15 AAN-9
    a = zaak.aanmelding(1, 2)
    zaak.school.put(a)
    zaak.maak_examen(False)
    lager = zaak.aanmelding(1, 0, associationId=a["associationId"])
    zaak.school.put(lager)
    i = zaak.inschrijving()
    with reading() as uow:
        (geen,) = (b for b in blokkades_plaatsen(uow, i) if b.code == "geen-kans")
    assert "deelnemersysteem op" in geen.tekst  # the limit of the registry is never passed in silence
    schrijf(Kansmutatie(student_id=i.student_id, examen_id=i.examen_id, soort="toegekend", reden="hardheid"))
    for over in (0, 1, 0):
        lager["consumers"][0]["attemptLeft"] = over
        zaak.school.put(lager)
        with reading() as uow:
            assert "geen-kans" not in {b.code for b in blokkades_plaatsen(uow, zaak.inschrijving())}
    zaak.maak_examen(True)
    assert uit()[-1][2] == 2
    with reading() as uow:
        assert saldo_van(uow, i).tekst == "alle 2 kansen gebruikt"


@pytest.mark.parametrize("hoe", ["geplaatst", "wacht op een cijfer", "gewisseld"])
def test_zegt_het_register_later_welke_poging_het_is_dan_is_de_plaats_dat_ook(
    zaak: Zaak, als: Als, hoe: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # AAN-9 PRK-15 INR-7
    gewekt: list[str] = []
    monkeypatch.setattr(wekkers, "wek", lambda _uow, wat, wie: gewekt.append(wie) if wat == wekkers.MELD_PERSOON else 0)
    was = zaak.aanmelding(2, 1) if hoe == "gewisseld" else zaak.aanmelding(1, 2)
    zaak.school.put(was)
    i, versie = zaak.inschrijving(), zaak.school.versie
    with unit_of_work() as uow:
        uow.get(Examenversie, versie.id).beperkt = True
    wacht = {"status": "afgerond", "presentie": "present"} if hoe == "wacht op een cijfer" else {}
    d = zaak.maak.deelname(zaak.maak.zitting(versie), i, poging=1 + (hoe == "gewisseld"), **wacht)
    if wacht:
        boeking = {"student_id": i.student_id, "examen_id": i.examen_id, "deelname_id": d.id}
        schrijf(Kansmutatie(**boeking, soort="gebruikt", reden="Gemaakt"))
    zaak.school.put(
        zaak.aanmelding(1, 2) if hoe == "gewisseld" else was | {"consumers": zaak.aanmelding(3, 0)["consumers"]}
    )
    with reading() as uow:
        nu, poging = uow.get(Inschrijving, i.id), uow.get(Deelname, d.id).poging
        assert poging == {"geplaatst": 3, "wacht op een cijfer": 2, "gewisseld": 1}[hoe]
        assert saldo_van(uow, nu).tekst_bij(nu.status).startswith(f"kans {poging} van")
    assert gewekt == ([] if wacht else [str(i.student_id)]), "is its version for this attempt?"
    vragen = rijen(Taak, Taak.soort == KANS_VERVALLEN)
    assert [t.onderwerp_id for t in vragen] == ([i.id] if hoe == "geplaatst" else [])


def test_een_later_begin_telt_eerdere_pogingen_mee(zaak: Zaak) -> None:  # PRK-15
    zaak.school.put(zaak.aanmelding(2, 1))
    with reading() as uow:
        assert saldo_van(uow, zaak.inschrijving()).tekst == "kans 2 van 2"
    zaak.maak_examen(False)
    with reading() as uow:
        assert saldo_van(uow, zaak.inschrijving()).over == 0


@pytest.mark.parametrize("zaad", range(12))
def test_dezelfde_berichten_in_elke_volgorde_geven_dezelfde_stand(maak: Maak, zaad: int) -> None:  # PRK-15 PRK-3
    """Any mix of associations about one exam, pushed in three orders with repeats; the end is the same."""
    kans = random.Random(zaad)
    zaak = Zaak(School(maak), maak)
    opleidingen = [str(uuid.UUID(int=kans.getrandbits(128), version=4)) for _ in range(2)]
    lijst = [
        zaak.aanmelding(
            kans.randint(1, 3), kans.choice([0, 1, 2, None]), kans.choice(opleidingen),
            associationId=str(uuid.UUID(int=kans.getrandbits(128), version=4)),
            state=kans.choice(["associated", "associated", "associated", "finished", "canceled"]),
        )
        for _ in range(4)
    ]  # fmt: skip
    gezien = []
    for _ in range(3):
        bron = ingang.Bron(zaak.school.dr.naam, zaak.school.dr.id)
        volgorde = kans.sample(lijst, len(lijst)) + kans.sample(lijst, 2)
        for body in volgorde:
            with unit_of_work() as uow:
                ingang.ontvang_inschrijving(uow, bron, body)
        gezien.append(stand())
        with unit_of_work() as uow:
            for model in (Taak, Nevenaanmelding, Inschrijving):
                for rij in uow.session.exec(select(model)).all():
                    uow.delete(rij)
    assert gezien[0] == gezien[1] == gezien[2]
    assert tel(Persoon) > 0


def boek(*soorten: str) -> list[Boeking]:
    return [(soort, None) for soort in soorten]


def test_een_herstelde_kans_is_die_van_haar_eigen_deelname() -> None:  # AAN-9 VAS-5
    gemist = [("gemist", 1), ("toegekend", None), ("gemist", 2)]
    assert saldo([*gemist, ("hersteld", 1)], 1) == Saldo(0, 1, 0, 1, 1, gemist_bij=(2,))
    assert saldo([*gemist, ("hersteld", 2)], 1) == Saldo(1, 1, 1, 0, 1, gemist_bij=(0,))
    verbeterd = [("gebruikt", 1), ("gebruikt", 2), ("toegekend", None), ("gebruikt", 3), ("hersteld", 3), ("gemist", 3)]
    assert saldo(verbeterd, 1).over == 0
    eerder = [("gemist", 1), ("gebruikt", 2), ("toegekend", None)]
    assert saldo([*eerder, ("hersteld", 1), ("gebruikt", 1)], 1).over == 1, (
        "an earlier one put right takes no granted one"
    )
    assert saldo([*verbeterd, ("hersteld", 3)], 1).over == 1, "granted and forgiven comes back, however low the limit"


def test_een_kans_die_is_ingetrokken_geeft_niemand_er_een_te_veel() -> None:  # AAN-9 VAS-5
    """Of two records that became one, the attempt of the other came between granting and taking back."""
    samen = [("gebruikt", 1), ("toegekend", None), ("gebruikt", 2), ("ingetrokken", None)]
    assert saldo(samen, 1) == Saldo(2, 0, 0, 0, 1)
    assert (saldo(samen, 1).over, saldo(samen, 1).tekst) == (0, "alle 2 kansen gebruikt")
    assert saldo(samen, 3).over == 1
    assert saldo([*samen, ("hersteld", 2)], 1).over == 0


def test_het_kasboek_volgt_wat_er_geboekt_is() -> None:  # AAN-9
    assert saldo(boek(), 2).tekst == "kans 1 van 2"
    assert saldo(boek("gebruikt", "gemist"), 2).tekst == "alle 2 kansen gebruikt, waarvan 1 gemist"
    assert saldo(boek("gebruikt", "gemist", "hersteld"), 2).tekst == "kans 2 van 2"
    assert saldo(boek("gebruikt", "toegekend"), 0) == Saldo(1, 0, 1, 0, 0)
    assert saldo(boek("gebruikt", "toegekend"), 0).tekst == "kans 2 van 2"
    assert saldo(boek("gebruikt", "toegekend", "gemist"), 1).over == 0
    assert saldo(boek("gebruikt", "toegekend", "gemist", "hersteld"), 0).over == 1
    assert saldo(boek("gebruikt"), None).tekst == "kans 2"
    assert maximum([Registergrens(1, 2), Registergrens(2, 0, toegevoegd=True)], 5) == 2
    assert maximum([Registergrens(1, 1, afgerond=True)], 5) == 2
    assert maximum([Registergrens(1, None)], 5) == 5
    assert maximum([Registergrens(1, 1), Registergrens(1, None, True)], 5) is None


def test_een_toets_die_vervalt_neemt_de_laatste_aanmelding_mee(zaak: Zaak) -> None:  # AAN-1 MON-6
    eerste, tweede = zaak.aanmelding(), zaak.school.toets()
    zaak.school.put(eerste)
    zaak.maak_examen(False)
    zaak.school.put(tweede)
    zaak.school.put(zaak.aanmelding(2) | {"offering": tweede["offeringId"]})
    zaak.school.put(eerste | {"state": "canceled"})
    assert zaak.inschrijving().status == "open", "the second attempt still stands"
    tweede["consumers"][0]["offeringState"] = "canceled"
    for _ in range(2):
        zaak.school.put(tweede)
    assert een(Inschrijving).status == "geannuleerd"
    with reading() as uow:
        vraag = select(AuditRegel).where(AuditRegel.actie == "nevenaanmelding.gewijzigd")
        assert [(r.oud["oke_staat"], r.nieuw["oke_staat"]) for r in uow.session.exec(vraag)] == [
            ("associated", "canceled")
        ]


# an enrolment of our own for which the registry asks later ---------------------------------------------------------


@pytest.mark.parametrize("geslaagd", [True, False])
def test_een_eigen_aanmelding_die_het_register_later_kent_vertelt_wat_ervan_kwam(zaak: Zaak, geslaagd: bool) -> None:
    # AAN-1 VAS-4
    student, maak = een(Persoon, Persoon.oke_id == uuid.UUID(zaak.persoon["personId"])), zaak.maak
    eigen = maak.inschrijving(student, zaak.school.examen)
    toen = maak.zitting(zaak.school.versie, start=tijd.nu() - timedelta(days=20), status="ondertekend")
    anders = {"status": "afgerond", "presentie": "notPresent", "geplaatst_op": tijd.nu() - timedelta(days=30)}
    maak.deelname(toen, eigen, **anders)
    zaak.maak_examen(geslaagd)
    assert uit() == []
    aanmelding = zaak.aanmelding()
    van = aanmelding["associationId"]
    for _ in range(2):
        zaak.school.put(aanmelding)
        assert [(methode, daar == van, poging, bij == van) for methode, daar, poging, bij in uit()] == [
            ("PATCH", True, 1, True), ("PUT", False, 2, True),
        ]  # fmt: skip
    assert (zaak.inschrijving().status, tel(Inschrijving)) == ("behaald" if geslaagd else "open", 1)
    assert tel(Nevenaanmelding, col(Nevenaanmelding.eigen).is_(False)) == 0


@pytest.mark.parametrize("al_gemaakt", [True, False])
def test_een_eigen_aanmelding_die_het_register_bij_poging_2_overneemt_antwoordt_met_poging_2(
    zaak: Zaak, al_gemaakt: bool
) -> None:  # AAN-1 VAS-4 PRK-15
    student = een(Persoon, Persoon.oke_id == uuid.UUID(zaak.persoon["personId"]))
    zaak.maak.inschrijving(student, zaak.school.examen, bron="docent")
    eerste = zaak.maak_examen(False)
    if al_gemaakt:
        zaak.maak_examen(False)
    aanmelding = zaak.aanmelding(2)
    van = aanmelding["associationId"]
    for _ in range(2):
        zaak.school.put(aanmelding)
    if not al_gemaakt:
        assert uit() == []
        zaak.maak_examen(False)
    assert uit() == [("PATCH", van, 2, van)]
    zaak.maak_examen(True)
    assert uit()[1:] == [("PUT", uit()[1][1], 3, van)]
    with unit_of_work() as uow:  # the registry did not ask for the attempt before it
        zenden.stuur_resultaat(uow, een(Resultaat, Resultaat.deelname_id == eerste.id))
    assert len(uit()) == 2


def test_werk_dat_later_een_cijfer_krijgt_houdt_zijn_eigen_poging(maak: Maak, als: Als) -> None:  # PRK-15 VAS-4
    geval = Geval(maak, als, presentie=Presentie.AFWEZIG.value)
    with unit_of_work() as uow:
        uow.delete(uow.session.merge(geval.resultaat))
    geval.teken()
    inschrijving = een(Inschrijving)
    later = maak.zitting(geval.versie, start=tijd.nu() - timedelta(hours=2), status="ondertekend")
    tweede = maak.deelname(later, inschrijving, status="afgerond", presentie="present", poging=2)
    cmd = VerbeterPresentie(deelname_id=geval.deelname.id, presentie=Presentie.AANWEZIG, reden="Hij was er")
    doe(aanvulling.verbeter_presentie, als(Rol.EXAMENBUREAU), cmd)
    for deelname in (tweede, geval.deelname):  # the grade of the second comes first
        resultaat = maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu(), geslaagd=False)
        with unit_of_work() as uow:
            zenden.stuur_resultaat(uow, resultaat)
    assert [(methode, poging) for methode, _, poging, _ in uit()[-2:]] == [("PUT", 2), ("PATCH", 1)]


def _geslaagd_en_vervangen(zaak: Zaak, volgorde: str) -> tuple[Json, Json]:
    oud, nieuw = zaak.aanmelding(), zaak.aanmelding()
    zaak.school.put(oud)
    zaak.maak_examen(True)
    berichten_ = [oud | {"state": "canceled"}, nieuw]
    for bericht in berichten_ if volgorde == "eerst weg" else reversed(berichten_):
        zaak.school.put(bericht)
    return oud, nieuw


@pytest.mark.parametrize("volgorde", ["eerst weg", "eerst nieuw"])
def test_een_uitslag_gaat_met_een_daad_naar_de_aanmelding_die_in_de_plaats_kwam(
    zaak: Zaak, als: Als, volgorde: str
) -> None:  # PRK-15 VAS-4
    oud, nieuw = _geslaagd_en_vervangen(zaak, volgorde)
    bureau = als(Rol.EXAMENBUREAU)
    (rij,) = doe(wachtend_lezen.wachtlijst_van, bureau, WachtFilter(soort="uitslagen")).rijen
    assert (rij.wie, nieuw["associationId"] in rij.wat) == ("Maar van Damme", True)
    assert [u[1] for u in uit()] == [oud["associationId"]], "nothing goes there by itself"
    cmd = wachtend.StuurUitslag(id=uuid.UUID(rij.id), reden="De opleiding is omgezet")
    with pytest.raises(NietToegestaan):
        doe(wachtend.stuur_uitslag, als(Rol.BEHEERDER), cmd)
    assert doe(wachtend.stuur_uitslag, bureau, cmd) == 1
    assert uit()[-1] == ("PATCH", nieuw["associationId"], 1, nieuw["associationId"])
    assert doe(wachtend_lezen.wachtlijst_van, bureau, WachtFilter(soort="uitslagen")).rijen == []
    assert een(AuditRegel, AuditRegel.actie == "nevenaanmelding.beantwoord").reden == cmd.reden
    with pytest.raises(Botsing, match="op een uitslag"):
        doe(wachtend.stuur_uitslag, bureau, cmd)
    with unit_of_work() as uow:  # and so does a later correction
        zenden.stuur_resultaat(uow, uow.session.exec(select(Resultaat)).one())
    assert uit()[-1][1] == nieuw["associationId"]


def test_een_tweede_poging_naast_een_aanmelding_die_leeft_wacht_niet_op_een_uitslag(zaak: Zaak, als: Als) -> None:
    # PRK-15
    zaak.school.put(zaak.aanmelding())
    zaak.maak_examen(True)
    zaak.school.put(zaak.aanmelding(2, 1))
    assert doe(wachtend_lezen.wachtlijst_van, als(Rol.EXAMENBUREAU), WachtFilter(soort="uitslagen")).rijen == []


def test_een_register_dat_nooit_iets_hoorde_krijgt_de_uitslag_vanzelf_en_een_keer(zaak: Zaak) -> None:  # VAS-4 PRK-3
    zaak.school.put(zaak.aanmelding())
    ander = zaak.maak.koppeling("dr")
    i = zaak.inschrijving()
    naast = schrijf(
        Nevenaanmelding(
            oke_id=uuid.uuid4(), koppeling_id=ander.id, inschrijving_id=i.id, toets_id=i.toets_id, oke_staat="canceled"
        )
    )
    zaak.maak_examen(True)
    assert len(uit()) == 1, "what was taken back then hears nothing"
    with unit_of_work() as uow:
        uow.get(Nevenaanmelding, naast.id).oke_staat = AssociatieStatus.ASSOCIATED
    with unit_of_work() as uow:
        assert alsnog.vertel(uow) == 1
    assert uit()[-1][:2] == ("PATCH", str(naast.oke_id))
    with unit_of_work() as uow:
        assert alsnog.vertel(uow) == 0
    assert len(uit()) == 2


def test_wat_een_ander_register_zelf_afrondde_krijgt_s_nachts_geen_extra_poging(zaak: Zaak) -> None:  # VAS-4 PRK-3
    zaak.school.put(zaak.aanmelding())
    i, ander = zaak.inschrijving(), zaak.maak.koppeling("dr")
    naast = schrijf(
        Nevenaanmelding(
            oke_id=uuid.uuid4(), koppeling_id=ander.id, inschrijving_id=i.id, toets_id=i.toets_id, oke_staat="canceled"
        )
    )
    zaak.maak_examen(True)
    with unit_of_work() as uow:
        uow.get(Nevenaanmelding, naast.id).oke_staat = AssociatieStatus.FINISHED
    with unit_of_work() as uow:
        assert alsnog.vertel(uow) == 0
    assert (len(uit()), tel(Nevenaanmelding)) == (1, 1), "that registry did not ask for another attempt"


@pytest.mark.parametrize("zelf", ["ander register", "zelfde register, andere opleiding"])
def test_naast_een_aanmelding_die_nog_vraagt_krijgt_wat_zelf_is_afgerond_geen_extra_poging(
    zaak: Zaak, zelf: str
) -> None:  # VAS-4 PRK-3
    """Three associations: one was told, one still asks, and one was finished by its registry without us."""
    zaak.school.put(zaak.aanmelding(opleiding=str(uuid.uuid4())))
    i = zaak.inschrijving()
    van_wie = i.koppeling_id if "zelfde" in zelf else zaak.maak.koppeling("dr").id
    klaar, vraagt = (
        schrijf(
            Nevenaanmelding(
                oke_id=uuid.uuid4(), koppeling_id=koppeling, inschrijving_id=i.id, toets_id=i.toets_id,
                opleiding_oke_id=uuid.uuid4(), oke_staat="canceled",
            )
        )
        for koppeling in (van_wie, zaak.maak.koppeling("dr").id)
    )  # fmt: skip
    zaak.maak_examen(True)
    with unit_of_work() as uow:
        uow.get(Nevenaanmelding, klaar.id).oke_staat = AssociatieStatus.FINISHED
        uow.get(Nevenaanmelding, vraagt.id).oke_staat = AssociatieStatus.ASSOCIATED
    for aantal in (1, 0):
        with unit_of_work() as uow:
            assert alsnog.vertel(uow) == aantal
    assert [u[:2] for u in uit()[1:]] == [("PATCH", str(vraagt.oke_id))]
    assert tel(Nevenaanmelding) == 2, "no attempt was made for the finished one"


@pytest.mark.parametrize("welke", [0, 1])
def test_een_uitslag_gaat_naar_een_van_twee_aanmeldingen_die_in_de_plaats_kwamen(
    zaak: Zaak, als: Als, welke: int
) -> None:  # PRK-15 VAS-4
    nieuw = [_geslaagd_en_vervangen(zaak, "eerst weg")[1], zaak.aanmelding()]
    zaak.school.put(nieuw[1])
    bureau = als(Rol.EXAMENBUREAU)
    rijen = doe(wachtend_lezen.wachtlijst_van, bureau, WachtFilter(soort="uitslagen")).rijen
    assert len(rijen) == 2
    een_, ander = (wachtend.StuurUitslag(id=uuid.UUID(rijen[n].id), reden="Omgezet") for n in (welke, 1 - welke))
    assert doe(wachtend.stuur_uitslag, bureau, een_) == 1
    (al,) = {u[1] for u in uit()[1:]}
    with pytest.raises(Botsing, match="kreeg deze uitslag al"):
        doe(wachtend.stuur_uitslag, bureau, ander)
    assert tel(AuditRegel, AuditRegel.actie == "nevenaanmelding.beantwoord") == 1
    with unit_of_work() as uow:
        zenden.stuur_resultaat(uow, uow.session.exec(select(Resultaat)).one())
    assert uit()[-1][1] == al, "a later correction goes where the result went"
    zaak.school.put(next(n for n in nieuw if n["associationId"] == al) | {"state": "canceled"})
    assert doe(wachtend.stuur_uitslag, bureau, ander) == 1
    assert uit()[-1][1] != al, "that one is gone"


@pytest.mark.parametrize("hoe", ["tweede opleiding", "ander register", "latere poging"])
def test_ook_van_een_tweede_opleiding_of_register_wacht_wie_in_de_plaats_kwam_op_de_uitslag(
    zaak: Zaak, als: Als, maak: Maak, hoe: str
) -> None:  # PRK-15 PRK-3 VAS-4
    """Not the first association was replaced, but the other one that got the answer."""
    ander, bureau = ingang.Bron("ander", maak.koppeling("dr").id), als(Rol.EXAMENBUREAU)
    toets, daar = zaak.school.toets(), zaak.school.persoon(otherCodes=zaak.persoon["otherCodes"])
    poging = 2 if hoe == "latere poging" else 1
    programma = str(uuid.uuid4()) if hoe == "tweede opleiding" else ""

    def zeg(body: Json) -> None:
        if hoe != "ander register":
            zaak.school.put(body)
            return
        with unit_of_work() as uow:
            ingang.ontvang_toets(uow, ander, toets)
            ingang.ontvang_persoon(uow, ander, daar)
            ingang.ontvang_inschrijving(uow, ander, body)

    def nog_een(n: int) -> Json:
        wie = {"person": daar["personId"], "offering": toets["offeringId"]} if hoe == "ander register" else {}
        return zaak.aanmelding(n, opleiding=programma, **wie)

    zaak.school.put(zaak.aanmelding(opleiding=str(uuid.uuid4()) if programma else ""))
    if hoe == "latere poging":
        zaak.maak_examen(False)
    oud, nieuw = nog_een(poging), nog_een(poging + (hoe == "latere poging"))
    zeg(oud)
    zaak.maak_examen(True)
    voor = len(uit())
    assert oud["associationId"] in {u[1] for u in uit()}
    zeg(oud | {"state": "canceled"})
    zeg(nieuw)
    (rij,) = doe(wachtend_lezen.wachtlijst_van, bureau, WachtFilter(soort="uitslagen")).rijen
    assert (nieuw["associationId"] in rij.wat, len(uit())) == (True, voor), "nothing goes there by itself"
    assert doe(wachtend.stuur_uitslag, bureau, wachtend.StuurUitslag(id=uuid.UUID(rij.id), reden="Omgezet")) == 1
    assert uit()[-1][:2] == ("PATCH", nieuw["associationId"])
    assert doe(wachtend_lezen.wachtlijst_van, bureau, WachtFilter(soort="uitslagen")).rijen == []
    with unit_of_work() as uow:
        zenden.stuur_resultaat(uow, een(Resultaat, col(Resultaat.geslaagd).is_(True)))
    assert {nieuw["associationId"]} == {u[1] for u in uit()[voor:]} - {u[1] for u in uit()[:voor]}


def test_ook_na_een_vervangen_aanmelding_hoort_het_andere_register_s_nachts_wat_het_miste(
    zaak: Zaak, als: Als
) -> None:  # VAS-4 PRK-3
    """The first registry was told twice; that says nothing about the second one."""
    oud, ander, bureau = zaak.aanmelding(), zaak.maak.koppeling("dr"), als(Rol.EXAMENBUREAU)
    zaak.school.put(oud)
    i = zaak.inschrijving()
    naast = schrijf(
        Nevenaanmelding(
            oke_id=uuid.uuid4(), koppeling_id=ander.id, inschrijving_id=i.id, toets_id=i.toets_id, oke_staat="canceled"
        )
    )
    zaak.maak_examen(True)
    zaak.school.put(oud | {"state": "canceled"})
    zaak.school.put(zaak.aanmelding())
    (rij,) = doe(wachtend_lezen.wachtlijst_van, bureau, WachtFilter(soort="uitslagen")).rijen
    assert doe(wachtend.stuur_uitslag, bureau, wachtend.StuurUitslag(id=uuid.UUID(rij.id), reden="Omgezet")) == 1
    with unit_of_work() as uow:
        uow.get(Nevenaanmelding, naast.id).oke_staat = AssociatieStatus.ASSOCIATED
    for aantal in (1, 0):
        with unit_of_work() as uow:
            assert alsnog.vertel(uow) == aantal
    assert uit()[-1][:2] == ("PATCH", str(naast.oke_id))


def test_wat_het_register_met_een_volgende_poging_vraagt_annuleert_de_school_niet(zaak: Zaak, als: Als) -> None:
    # PRK-15 AAN-4
    """It finished the first attempt once that was answered: the enrolment is its all the same."""
    een_, twee, bureau = zaak.aanmelding(), zaak.aanmelding(2, 1), als(Rol.EXAMENBUREAU)
    zaak.school.put(een_)
    zaak.maak_examen(False)
    for body in (twee, een_ | {"state": "finished"}):
        zaak.school.put(body)
    i = zaak.inschrijving()
    cmd = intrekken.TrekInschrijvingIn(inschrijving_id=i.id, reden="Niet meer nodig")

    def mag() -> bool:
        (rij,) = doe(aanmelden_lezen.inschrijvingen, bureau, aanmelden_lezen.InschrijvingFilter(id=i.id)).rijen
        return bool(rij.mag_intrekken)

    assert not mag()
    with pytest.raises(Geblokkeerd, match="deelnemersysteem"):
        doe(intrekken.trek_inschrijving_in, bureau, cmd)
    zaak.school.put(twee | {"state": "canceled"})
    assert mag()
    doe(intrekken.trek_inschrijving_in, bureau, cmd)
    assert een(Inschrijving).status == "geannuleerd"
