"""Two records of one person become one, with what moves shown first, and two again."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from sqlmodel import SQLModel, col, select

from portal.api import oke_samen
from portal.auth.principal import PORTAAL, Principal
from portal.db.aanmelden import Groep, Groepslid, Inschrijving, Kansmutatie, Voorziening, WachtendBericht
from portal.db.afnemen import Document
from portal.db.beheren import (
    Bekrachtiging,
    Mededeling,
    Persoon,
    Persoonsbron,
    Roltoewijzing,
    Sessie,
    Taak,
)
from portal.db.bewaren import Vernietiging
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.plannen import Deelname
from portal.db.samenvoegen import Samenvoeging
from portal.db.session import reading, unit_of_work
from portal.db.tabel import tabel
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan
from portal.domain.kansen import Mutatie
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P, Rol
from portal.services.aanmelden import groepen
from portal.services.aanmelden.groepen import SchrijfGroepIn
from portal.services.aanmelden.lezen import studentkaart
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.archiveren.vernietigen import vernietig
from portal.services.beheren import rollen, samenvoegen, stand_samenvoegen
from portal.services.beheren.lezen import samenvoegen as lezen
from portal.services.beheren.lezen.samenvoegen import Voorproef
from portal.services.grond import scheiding
from portal.services.grond.audit import audit
from portal.services.inrichten import terugdraaien
from portal.services.monitoren.lezen.historie import Over, historie
from portal.services.ontvangen import bekend
from portal.services.ontvangen.basis import Bron
from portal.services.plannen.stand_wijken import KANS_VERVALLEN
from portal.services.zenden import berichten
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School


@pytest.fixture
def bart(maak: Maak, als: Als) -> Principal:
    return als(Rol.BEHEERDER)


def kijk(wie: Principal, weg: Persoon, blijft: Persoon) -> Voorproef:
    with reading() as uow:
        return lezen.voorproef(uow, wie, weg.id, blijft.id)


def samen(wie: Principal, weg: Persoon, blijft: Persoon) -> uuid.UUID:
    kenmerk = kijk(wie, weg, blijft).kenmerk or "x" * 64
    cmd = samenvoegen.VoegSamen(weg_id=weg.id, blijft_id=blijft.id, kenmerk=kenmerk, reden="Zelfde student")
    with unit_of_work() as uow:
        return samenvoegen.voeg_samen(uow, wie, cmd)


def uit_elkaar(wie: Principal, id: uuid.UUID) -> None:
    with unit_of_work() as uow:
        samenvoegen.haal_uit_elkaar(uow, wie, samenvoegen.HaalUitElkaar(samenvoeging_id=id, reden="Toch twee"))


def van(id: uuid.UUID) -> Persoon:
    with reading() as uow:
        return uow.get(Persoon, id)


def test_elke_kolom_die_naar_mensen_wijst_heeft_een_plek() -> None:  # BEH-4
    persoon, naam_van = tabel(Persoon), stand_samenvoegen.naam_van
    wijst = {
        naam_van(k) for t in SQLModel.metadata.tables.values() for k in t.c
        if k in terugdraaien.ZONDER_SLEUTEL["persoon"] or any(fk.column.table is persoon for fk in k.foreign_keys)
    }  # fmt: skip
    alleen_het_log = {"auditregel/persoon_id", "bekrachtiging/onderwerp_id"}
    bezit = {n for n in wijst - alleen_het_log if not stand_samenvoegen.is_daad(n)}
    genoemd = set(stand_samenvoegen.HOORT_BIJ) | {
        n for n in stand_samenvoegen.BLIJFT if not stand_samenvoegen.is_daad(n)
    }
    assert bezit == genoemd, "say in stand_samenvoegen whether it goes along, and with which words"
    assert set(stand_samenvoegen.kolommen()) == wijst - alleen_het_log - set(stand_samenvoegen.BLIJFT)


def test_alles_verhuist_en_komt_terug(bart: Principal, maak: Maak) -> None:  # BEH-4 PRK-13
    opleiding = maak.opleiding()
    weg = maak.student(opleiding, nummer="S1", oke_id=None)
    blijft = maak.student(opleiding, nummer="S2", oke_id=None, email="", account=None)
    maak.rol(weg, Rol.STUDENT)
    inschrijving = maak.inschrijving(weg)
    deelname = maak.deelname(maak.zitting(), inschrijving)
    maak.voorziening(weg)
    schrijf(Mededeling(persoon_id=weg.id, soort=next(iter(MededelingSoort)), tekst="Hallo"))
    schrijf(Taak(soort="x", rol="examenbureau", onderwerp_soort="persoon", onderwerp_id=weg.id))
    schrijf(Sessie(ref="r" * 64, persoon_id=weg.id))
    proef = kijk(bart, weg, blijft)
    assert (proef.bezwaren, proef.vult_aan) == ([], "account, e-mailadres")
    assert proef.verhuist == [
        "1 inschrijving voor een examen", "1 plaats op een zitting", "1 voorziening", "1 rol", "1 bericht", "1 vraag"
    ]  # fmt: skip
    id = samen(bart, weg, blijft)
    with reading() as uow:
        assert uow.get(Inschrijving, inschrijving.id).student_id == blijft.id
        assert uow.get(Deelname, deelname.id).student_id == blijft.id
        assert uow.get(Sessie, "r" * 64).beeindigd_op is not None
        dicht = uow.get(Persoon, weg.id)
        assert (dicht.actief, dicht.samengevoegd_met_id, dicht.account) == (False, blijft.id, None)
        assert uow.get(Persoon, blijft.id).account == weg.account
        acties = uow.session.exec(select(AuditRegel.onderwerp_id).where(AuditRegel.actie == "persoon.samengevoegd"))
        assert set(acties) == {weg.id, blijft.id}
    uit_elkaar(bart, id)
    with reading() as uow:
        assert uow.get(Inschrijving, inschrijving.id).student_id == weg.id
        assert uow.get(Deelname, deelname.id).student_id == weg.id
        assert uow.session.exec(select(Roltoewijzing.persoon_id).where(Roltoewijzing.rol == "student")).one() == weg.id
        terug, ander = uow.get(Persoon, weg.id), uow.get(Persoon, blijft.id)
        assert (terug.actief, terug.samengevoegd_met_id, terug.account) == (True, None, weg.account)
        assert (ander.account, ander.email) == (None, "")
        assert uow.get(Samenvoeging, id).verhuisd == {}
    with pytest.raises(Botsing, match="al ongedaan"):
        uit_elkaar(bart, id)


def test_wie_samen_geen_kans_meer_heeft_voor_zijn_plaats_is_een_vraag_tot_het_er_weer_twee_zijn(
    bart: Principal, maak: Maak
) -> None:  # AAN-9 BEH-4
    examen = maak.examen(max_kansen=1)
    weg, blijft = maak.student(), maak.student()
    maak.inschrijving(weg, examen, status="geannuleerd")
    schrijf(Kansmutatie(student_id=weg.id, examen_id=examen.id, soort="gebruikt", reden="Gemaakt"))
    d = maak.deelname(maak.zitting(maak.versie(examen)), maak.inschrijving(blijft, examen), poging=1)

    def vragen() -> list[tuple[uuid.UUID | None, bool]]:
        with reading() as uow:
            alle = uow.session.exec(select(Taak).where(Taak.soort == KANS_VERVALLEN)).all()
            return [(t.onderwerp_id, t.afgehandeld_op is None) for t in alle]

    id = samen(bart, weg, blijft)
    assert vragen() == [(d.inschrijving_id, True)]
    uit_elkaar(bart, id)
    assert vragen() == [(d.inschrijving_id, False)]


def test_kansen_van_beide_tellen_een_keer(bart: Principal, maak: Maak) -> None:  # AAN-9
    examen = maak.examen(max_kansen=2)
    weg, blijft = maak.student(oke_id=None), maak.student(oke_id=None)
    maak.inschrijving(weg, examen, status="geannuleerd")
    schrijf(Kansmutatie(student_id=weg.id, examen_id=examen.id, soort=Mutatie.GEBRUIKT.value, reden="Gemaakt"))
    loopt = maak.inschrijving(blijft, examen, oke_id=uuid.uuid4(), elders=1)
    plaats = maak.deelname(maak.zitting(versie=maak.versie(examen)), loopt)
    with reading() as uow:
        assert saldo_van(uow, uow.get(Inschrijving, loopt.id)).verbruikt == 1
    assert kijk(bart, weg, blijft).let_op[-1] == f"Voor ‘{examen.naam}’ tellen de kansen van beide records samen."
    id = samen(bart, weg, blijft)
    with reading() as uow:
        saldo = saldo_van(uow, uow.get(Inschrijving, loopt.id))
        assert (saldo.verbruikt, saldo.over) == (1, 1), "what the registry counted elsewhere was in the other record"
        assert uow.get(Deelname, plaats.id).poging == 2
    uit_elkaar(bart, id)
    with reading() as uow:
        assert uow.get(Inschrijving, loopt.id).elders == 1
        assert uow.get(Deelname, plaats.id).poging == 1


def test_wat_in_de_weg_staat_staat_er_met_wat_te_doen(bart: Principal, maak: Maak) -> None:  # BEH-4
    examen = maak.examen()
    weg, blijft = maak.student(oke_id=None), maak.student(oke_id=None)
    een, twee = maak.inschrijving(weg, examen), maak.inschrijving(blijft, examen)
    zitting = maak.zitting(versie=maak.versie(examen))
    maak.deelname(zitting, een)
    maak.deelname(maak.zitting(versie=maak.versie(examen), start=zitting.start, eind=zitting.eind), twee)
    schrijf(
        Bekrachtiging(soort="rol", onderwerp="x", onderwerp_id=weg.id, titel="Rol", gevraagd_door_id=bart.persoon_id)
    )
    schrijf(WachtendBericht(soort="persoon", oke_id=uuid.uuid4(), inhoud={"over": str(weg.id)}))
    maak.rol(weg, Rol.STUDENT)
    maak.rol(blijft, Rol.EXAMENBUREAU)
    teksten = " ".join(b.tekst for b in kijk(bart, weg, blijft).bezwaren)
    for deel in (f"ingeschreven voor ‘{examen.naam}’", "op dezelfde tijd", "wacht op bekrachtiging", "bericht van een ander systeem", "gaan niet samen"):  # fmt: skip
        assert deel in teksten
    with pytest.raises(Geblokkeerd, match="ingeschreven voor"):
        samen(bart, weg, blijft)
    assert van(weg.id).samengevoegd_met_id is None


def test_wie_een_examen_behaalde_krijgt_er_met_een_ander_record_geen_inschrijving_bij(
    bart: Principal, maak: Maak
) -> None:  # BEH-4 PRK-15
    examen = maak.examen(naam="Rekenen 3F")
    weg, blijft = maak.student(), maak.student()
    maak.inschrijving(weg, examen, status="behaald")
    i = maak.inschrijving(blijft, examen)
    with pytest.raises(Geblokkeerd, match="nog ingeschreven voor ‘Rekenen 3F’, en het andere heeft dat behaald"):
        samen(bart, weg, blijft)
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "geannuleerd"
    samen(bart, weg, blijft)


def test_wie_onder_een_van_beide_hier_is_blijft_hier(bart: Principal, maak: Maak) -> None:  # BEH-4 PRK-10
    weg, blijft = maak.student(), maak.student(actief=False)
    assert any("gaat weer open" in zin for zin in kijk(bart, weg, blijft).let_op)
    id = samen(bart, weg, blijft)
    assert (van(weg.id).actief, van(blijft.id).actief) == (False, True)
    uit_elkaar(bart, id)
    assert (van(weg.id).actief, van(blijft.id).actief) == (True, False)


def test_een_student_en_een_medewerker_of_een_vernietigde_gaan_niet_samen(bart: Principal, maak: Maak) -> None:
    weg, blijft = maak.student(oke_id=None), maak.medewerker()
    assert "student en het andere van een medewerker" in kijk(bart, weg, blijft).bezwaren[0].tekst
    ander = maak.student(oke_id=None)
    dag = tijd.vandaag()
    schrijf(Vernietiging(student_id=ander.id, vanaf=dag, bewaren_tot=dag))
    assert "vernietigd" in kijk(bart, ander, weg).bezwaren[0].tekst
    assert kijk(bart, weg, weg).bezwaren[0].tekst == "Dit is twee keer hetzelfde record."


def test_een_rol_die_beslist_gaat_niet_mee(bart: Principal, maak: Maak) -> None:  # BEH-3
    weg, blijft = maak.medewerker(), maak.medewerker(account=None)
    maak.rol(weg, Rol.EXAMENCOMMISSIE)
    assert "tweede persoon" in kijk(bart, weg, blijft).bezwaren[0].tekst
    assert (
        "kreeg er nu een account bij"
        in kijk(bart, maak.medewerker(), _met(maak, blijft, Rol.BEHEERDER)).bezwaren[0].tekst
    )
    with pytest.raises(NietToegestaan, match="uzelf"):
        samen(bart, maak.medewerker(), van(bart.persoon_id))


def _met(maak: Maak, wie: Persoon, rol: Rol) -> Persoon:
    maak.rol(wie, rol)
    return wie


def test_wie_plande_en_beoordeelde_als_twee_is_daarna_een(bart: Principal, maak: Maak, als: Als) -> None:  # BEH-3
    weg, blijft = maak.medewerker(), maak.medewerker()
    zitting = maak.zitting()
    with unit_of_work() as uow:
        audit.record(uow, Principal(weg.id, weg.naam, Rol.EXAMENBUREAU), "zitting.gewijzigd", zitting)
    maak.zittingsmedewerker(zitting, blijft, Rol.BEOORDELAAR.value)
    assert zitting.naam in kijk(bart, weg, blijft).let_op[-1]
    samen(bart, weg, blijft)
    with reading() as uow:
        assert "gewijzigd" in scheiding.waarom_niet(uow, blijft.id, P.BEOORDELING_DOEN, zitting.id)
        assert {d.persoon for d in scheiding.daden(uow, None)} == {str(blijft.id)}
        regels = historie(uow, als(Rol.BEHEERDER), Over.PERSOON, blijft.id)
        assert "voegde twee records van één persoon samen" in "".join(r.zin for r in regels)


def test_twee_personen_van_een_registratie_gaan_daar_eerst_samen(bart: Principal, maak: Maak) -> None:  # OKE-1
    maak.koppeling("dr", naam="Osiris")
    weg, blijft = maak.student(), maak.student()
    assert kijk(bart, weg, blijft).bezwaren[0].tekst == "Osiris kent beide records, als twee personen."


def test_wie_de_registratie_beeindigde_en_opnieuw_opnam_is_weer_een(bart: Principal, maak: Maak) -> None:
    # BEH-4 OKE-1 AAN-12
    school = School(maak)
    eerst = maak.student(nummer="S1")
    nu = uuid.uuid4()
    hij = {
        "primaryCode": {"codeType": "studentNumber", "code": "S1"},
        "otherCodes": [{"codeType": "accountId", "code": eerst.account}],
    }
    opnieuw = van(_stuur(school, personId=str(nu), **hij))
    assert opnieuw.id != eerst.id
    assert "kent beide records" in kijk(bart, eerst, opnieuw).bezwaren[0].tekst
    _stuur(school, personId=str(eerst.oke_id), activeEnrollment=False, **hij)
    assert "beëindigde" in kijk(bart, opnieuw, eerst).bezwaren[0].tekst
    assert kijk(bart, van(eerst.id), opnieuw).bezwaren == []
    samen(bart, van(eerst.id), opnieuw)
    assert (van(opnieuw.id).account, van(opnieuw.id).actief) == (eerst.account, True)
    extra = [{"code": "ExtraTime", "description": [{"language": "nl-NL", "value": "Extra tijd"}]}]
    blok = {"consumerKey": "nl-test-admin", "preferredName": "S", "assignedNeeds": extra}
    assert _stuur(school, personId=str(nu), surname="Anders", consumers=[blok], **hij) == opnieuw.id
    oud = blok | {"assignedNeeds": []}  # told again about who was ended: it says nothing about who is here
    assert _stuur(school, personId=str(eerst.oke_id), activeEnrollment=False, consumers=[oud], **hij) == opnieuw.id
    assert (van(opnieuw.id).actief, van(opnieuw.id).achternaam) == (True, "Anders")
    with reading() as uow:
        geldt = select(Voorziening.code).where(Voorziening.status == "toegekend")
        assert uow.session.exec(geldt).all() == ["ExtraTime"]
        assert berichten._bekend_als(uow, van(opnieuw.id), school.dr.id) == nu
        assert set(bekend.lees_bekenden_vooruit(uow, Bron("Osiris", school.dr.id), [nu, eerst.oke_id])) == {
            nu,
            eerst.oke_id,
        }


def test_wie_onder_twee_ids_in_een_klas_staat_wordt_een_keer_aangemeld(bart: Principal, maak: Maak, als: Als) -> None:
    # AAN-6 OKE-1
    dr = maak.koppeling("dr")
    eerst, nu = maak.student(actief=False), maak.student()
    groep = schrijf(Groep(oke_id=uuid.uuid4(), koppeling_id=dr.id, code="1A", naam="1A", soort="class"))
    for s in (eerst, nu):
        schrijf(Groepslid(groep_id=groep.id, persoon_oke_id=s.oke_id, van=tijd.nu() - timedelta(days=9)))
    samen(bart, eerst, nu)
    bureau, cmd = als(Rol.EXAMENBUREAU), SchrijfGroepIn(groep_id=groep.id, examen_id=maak.examen().id)
    with unit_of_work() as uow:
        assert groepen.schrijf_groep_in(uow, bureau, cmd).gedaan == 1
    with reading() as uow:
        assert studentkaart.kop(uow, bureau, nu.id).klassen == ("1A",)


def test_een_bericht_over_het_oude_record_vindt_wie_bleef(bart: Principal, maak: Maak) -> None:  # OKE-1
    school = School(maak)
    weg = maak.student(nummer="S1", oke_id=None)
    blijft = maak.student(nummer="S2")
    samen(bart, weg, blijft)
    met_id = _stuur(school, personId=str(blijft.oke_id), givenName="Nieuw")
    assert met_id == blijft.id
    hand, ander = maak.student(nummer="S3", oke_id=None), maak.student(nummer="S4", oke_id=None)
    samen(bart, hand, ander)
    nummer = {"primaryCode": {"codeType": "studentNumber", "code": "S3"}, "otherCodes": []}
    assert _stuur(school, surname="Jansen", **nummer) == ander.id


def _stuur(school: School, **anders: object) -> uuid.UUID:
    iemand = school.persoon(**anders)
    vraag = oke_samen.OkeAanvraag(
        "PUT", f"/persons/{iemand['personId']}", school.token("nl-test-admin-flow-1-5"), "application/json",
        json.dumps(iemand).encode(),
    )  # fmt: skip
    (antwoord,) = oke_samen.behandel([vraag])
    antwoord = oke_samen.alleen(antwoord) if isinstance(antwoord, oke_samen.Verzoek) else antwoord
    assert antwoord.status_code in (200, 201), antwoord.body
    with reading() as uow:
        return uow.session.exec(
            select(Persoonsbron.persoon_id).where(Persoonsbron.oke_id == uuid.UUID(str(iemand["personId"])))
        ).one()


def test_de_registratie_van_wie_weggaat_houdt_daarna_wie_blijft_bij(bart: Principal, maak: Maak) -> None:  # OKE-1
    maak.koppeling("dr", naam="Osiris")
    weg = maak.student(nummer="S1")
    blijft = maak.student(nummer="S2", oke_id=None)
    id = samen(bart, weg, blijft)
    assert (van(weg.id).oke_id, van(blijft.id).oke_id) == (None, weg.oke_id)
    uit_elkaar(bart, id)
    assert (van(weg.id).oke_id, van(blijft.id).oke_id) == (weg.oke_id, None)


def test_wie_blijft_houdt_zijn_eigen_hoofdregistratie(bart: Principal, maak: Maak) -> None:  # OKE-1
    een, twee = maak.koppeling("dr", naam="Osiris"), maak.koppeling("dr", naam="Eduarte")
    weg = maak.bekend(maak.student(oke_id=None), een, oke_id=uuid.uuid4())
    blijft = maak.bekend(maak.student(oke_id=None), twee, oke_id=uuid.uuid4())
    id = samen(bart, weg, blijft)
    with reading() as uow:
        hoofd = uow.session.exec(select(Persoonsbron.koppeling_id).where(col(Persoonsbron.hoofd))).all()
        assert hoofd == [twee.id]
    uit_elkaar(bart, id)
    with reading() as uow:
        assert len(uow.session.exec(select(Persoonsbron).where(col(Persoonsbron.hoofd))).all()) == 2


@pytest.mark.parametrize("wat", ["gewijzigd", "erbij", "later"])
def test_wat_sindsdien_gebeurde_houdt_de_weg_terug_tegen(bart: Principal, maak: Maak, klok, wat: str) -> None:  # PRK-13
    weg, blijft = maak.student(oke_id=None), maak.student(oke_id=None)
    inschrijving = maak.inschrijving(weg)
    id = samen(bart, weg, blijft)
    if wat == "gewijzigd":
        with unit_of_work() as uow:
            audit.record(uow, bart, "kans.gevraagd", uow.get(Inschrijving, inschrijving.id))
        reden = "Sinds het samenvoegen is er iets mee gedaan"
    elif wat == "erbij":
        with reading() as uow:
            verhuisd = uow.get(Inschrijving, inschrijving.id)
        maak.deelname(maak.zitting(), verhuisd)
        reden = "kwam er iets bij"
    else:
        klok(tijd.nu() + timedelta(days=31))
        reden = "tot 30 dagen"
    with pytest.raises(Geblokkeerd, match=reden):
        uit_elkaar(bart, id)
    assert van(weg.id).samengevoegd_met_id == blijft.id


def test_na_een_maand_staat_er_niet_meer_wie_wat_had(bart: Principal, maak: Maak, klok) -> None:  # ARC-3
    id = samen(bart, maak.student(oke_id=None), maak.student(oke_id=None))
    klok(tijd.nu() + timedelta(days=31))
    with unit_of_work() as uow:
        samenvoegen.vergeet(uow)
    with reading() as uow:
        assert uow.get(Samenvoeging, id).oud == {}
        assert [s.terug for s in lezen.eerder(uow, bart)] == [False]


def test_alleen_wat_is_getoond_gebeurt(bart: Principal, maak: Maak) -> None:  # BEH-4
    weg, blijft = maak.student(oke_id=None), maak.student(oke_id=None)
    kenmerk = kijk(bart, weg, blijft).kenmerk
    maak.inschrijving(weg)
    cmd = samenvoegen.VoegSamen(weg_id=weg.id, blijft_id=blijft.id, kenmerk=kenmerk, reden="Zelfde student")
    with pytest.raises(Botsing, match="Er is niets samengevoegd"), unit_of_work() as uow:
        samenvoegen.voeg_samen(uow, bart, cmd)


def test_een_dicht_record_verandert_niet_en_gaat_niet_nog_eens_samen(bart: Principal, maak: Maak) -> None:  # BEH-4
    weg, blijft, derde = (maak.medewerker() for _ in range(3))
    samen(bart, weg, blijft)
    with pytest.raises(Geblokkeerd, match="samengevoegd met"), unit_of_work() as uow:
        rollen.zet_actief(uow, bart, rollen.ZetActief(persoon_id=weg.id, actief=True, reden="Weer open"))
    with pytest.raises(Geblokkeerd, match="samengevoegd met"), unit_of_work() as uow:
        rollen.verleen_rol(uow, bart, rollen.VerleenRol(persoon_id=weg.id, rol=Rol.DOCENT, reden="Nieuw"))
    assert "al samengevoegd" in kijk(bart, weg, derde).bezwaren[0].tekst
    assert "eerder een ander samengevoegd" in kijk(bart, blijft, derde).bezwaren[0].tekst


def test_wie_wordt_vernietigd_neemt_zijn_andere_record_mee(bart: Principal, maak: Maak) -> None:  # ARC-3
    weg, blijft = maak.student(oke_id=None), maak.student(oke_id=None)
    id = samen(bart, weg, blijft)
    with unit_of_work() as uow:
        vernietig(uow, blijft.id)
    with reading() as uow:
        assert {uow.get(Persoon, i).nummer for i in (weg.id, blijft.id)} == {""}
        assert (uow.get(Samenvoeging, id).oud, uow.get(Samenvoeging, id).reden) == ({}, "")


def test_een_afnamesysteem_hoort_wie_er_nu_zit(bart: Principal, maak: Maak) -> None:  # PLA-7
    tas = maak.koppeling("tas")
    examen = maak.examen(oke=True, koppeling_id=tas.id)
    weg, blijft = maak.student(oke_id=None), maak.student(oke_id=uuid.uuid4())
    zitting = maak.zitting(versie=maak.versie(examen, component_id=uuid.uuid4()), status="gepland")
    deelname = maak.verzonden(maak.deelname(zitting, maak.inschrijving(weg, examen)))
    samen(bart, weg, blijft)
    with reading() as uow:
        vraag = select(OkeBericht.inhoud).where(
            OkeBericht.onderwerp_id == deelname.id, OkeBericht.status != "bevestigd"
        )
        assert str(blijft.oke_id) in "".join(uow.session.exec(vraag).all())
        assert uow.session.exec(select(Document)).all() == [], "the import keeps the table in the metadata"


@pytest.mark.parametrize("rol", [r for r in Rol if r is not Rol.BEHEERDER])
def test_alleen_de_beheerder_voegt_samen_en_kijkt(als: Als, maak: Maak, rol: Rol) -> None:  # BEH-2
    weg, blijft = maak.student(oke_id=None), maak.student(oke_id=None)
    with pytest.raises(NietToegestaan):
        kijk(als(rol), weg, blijft)
    with reading() as uow, pytest.raises(NietToegestaan):
        lezen.records(uow, als(rol), "jansen")
    assert PORTAAL.persoon_id is None
