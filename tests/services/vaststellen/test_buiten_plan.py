"""An exam outside the plan of a student: asked once, decided by somebody else, and every way back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Opleidingsinschrijving
from portal.db.beheren import Mededeling, Persoon
from portal.db.inrichten import Examen
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Examenverzoek
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, NietToegestaan, PortalFout
from portal.domain.rechten import P, Rol
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.lezen import studentkaart
from portal.services.aanmelden.stand import blokkades_weg
from portal.services.archiveren import stand_bewaren
from portal.services.archiveren.lezen import student as dossier
from portal.services.archiveren.vernietigen import vernietig
from portal.services.beheren import samenvoegen, stand_samenvoegen
from portal.services.monitoren.lezen import historie
from portal.services.monitoren.lezen.historie import Over
from portal.services.plannen import intrekken
from portal.services.vaststellen import buiten_plan, mandaten
from portal.services.vaststellen.buiten_plan import BesluitExamen, TrekExamenvraagIn, TrekToekenningIn, VraagExamen
from portal.services.vaststellen.lezen import buiten_plan as lezen
from portal.services.vaststellen.lezen.buiten_plan import MijnVerzoekRij
from portal.services.werk import tellers
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.paar import daad, tegelijk
from tests.hulp.zaken import doe

DAG = timedelta(days=1)


@pytest.fixture
def sem(maak: Maak) -> Persoon:
    """The student."""
    return maak.student(voornaam="Sem")


@pytest.fixture
def zelf(als: Als, sem: Persoon) -> Principal:
    """The student, logged in."""
    return als(Rol.STUDENT, sem)


@pytest.fixture
def docent(als: Als, sem: Persoon) -> Principal:
    """Who teaches him."""
    return als(Rol.DOCENT, eenheden=[sem.eenheid_id])


@pytest.fixture
def hanna(als: Als) -> Principal:
    """A member of the board."""
    return als(Rol.EXAMENCOMMISSIE)


@pytest.fixture
def examen(maak: Maak) -> Examen:
    """In the plan of another programme, and only for the exam office to enrol for."""
    examen = maak.examen(naam="Keuzedeel Duits", inschrijvers=["automatisch"])
    maak.planregel(maak.opleiding(naam="Kok"), examen, 2024)
    return examen


def vraag(wie: Principal, student: Persoon, examen: Examen, waarom: str = "Ik wil naar Duitsland") -> uuid.UUID:
    """Ask for it."""
    return doe(
        buiten_plan.vraag_examen, wie, VraagExamen(student_id=student.id, examen_id=examen.id, toelichting=waarom)
    )


def besluit(wie: Principal, id: uuid.UUID, ja: bool, reden: str = "Past bij wat je wilt") -> None:
    """Decide about it."""
    doe(buiten_plan.besluit_examen, wie, BesluitExamen(examenverzoek_id=id, toekennen=ja, reden=reden))


def rijen(wie: Principal, student: Persoon) -> list[MijnVerzoekRij]:
    """What stands on his page."""
    return doe(lezen.examenverzoeken_van, wie, student.id)


def ligt_er(wie: Principal) -> list[str]:
    """The exams that wait for the board, as its list and its badge have them."""
    te_doen = [r.examen for r in doe(lezen.open_examenverzoeken, wie)]
    with reading() as uow:
        assert tellers.tel(uow, tellers.verzoeken(wie)) == len(te_doen)
    return te_doen


def verteld(persoon_id: uuid.UUID) -> list[Mededeling]:
    """What somebody was told that still counts, newest last."""
    waar = (Mededeling.persoon_id == persoon_id, col(Mededeling.vervangen_op).is_(None))
    with reading() as uow:
        return list(uow.session.exec(select(Mededeling).where(*waar).order_by(col(Mededeling.op))))


def inschrijvingen(student: Persoon) -> list[Inschrijving]:
    with reading() as uow:
        return list(uow.session.exec(select(Inschrijving).where(Inschrijving.student_id == student.id)))


def test_een_student_vraagt_een_examen_buiten_zijn_plan_en_wordt_na_toekennen_aangemeld(
    zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10
    id = vraag(zelf, sem, examen)
    (te_doen,) = doe(lezen.open_examenverzoeken, hanna)
    assert (te_doen.student, te_doen.examen, te_doen.toelichting) == (sem.naam, examen.naam, "Ik wil naar Duitsland")
    assert te_doen.plan.endswith("Het examen hoort bij Kok.")
    assert te_doen.gevraagd.endswith("door de student")
    assert (rijen(zelf, sem)[0].stand, rijen(zelf, sem)[0].mag_intrekken) == ("Bij de examencommissie", True)
    besluit(hanna, id, True)
    (i,) = inschrijvingen(sem)
    assert (i.examen_id, i.status, i.bron) == (examen.id, InschrijvingStatus.OPEN, "examencommissie")
    (rij,) = rijen(zelf, sem)
    assert (rij.stand, rij.reden, rij.mag_intrekken) == ("Toegekend", "Past bij wat je wilt", False)
    (bericht,) = verteld(sem.id)
    assert bericht.tekst == (
        "Je mag ‘Keuzedeel Duits’ doen, ook al staat het niet in het examenplan, en bent ervoor aangemeld. "
        "Reden: Past bij wat je wilt."
    )
    assert ligt_er(hanna) == []


def test_na_een_weigering_leest_hij_waarom_en_wat_hij_kan_doen_en_mag_hij_opnieuw_vragen(
    zelf: Principal, docent: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10 VAS-3
    besluit(hanna, vraag(docent, sem, examen), False, "Er is geen plaats in die groep")
    (aan_hem,), (aan_vrager,) = verteld(sem.id), verteld(docent.persoon_id)
    assert aan_hem.tekst.endswith("niet in het examenplan. Reden: Er is geen plaats in die groep.")
    assert aan_hem.bezwaar_tot is not None
    assert "beroep" in aan_hem.clausule
    assert aan_vrager.tekst.startswith(f"{sem.naam} mag ‘Keuzedeel Duits’ niet doen")
    for wie in (zelf, docent):
        (rij,) = rijen(wie, sem)
        assert (rij.stand, rij.reden) == ("Afgewezen", "Er is geen plaats in die groep")
        assert rij.clausule
    assert inschrijvingen(sem) == []
    vraag(zelf, sem, examen)
    assert ligt_er(hanna) == [examen.naam]


def test_een_collega_die_niet_vroeg_leest_de_stand_en_niet_de_woorden(
    zelf: Principal, docent: Principal, sem: Persoon, examen: Examen, hanna: Principal, als: Als
) -> None:  # BEH-2
    besluit(hanna, vraag(zelf, sem, examen, "Ik ben thuis weg"), False)
    (rij,) = rijen(docent, sem)
    assert (rij.stand, rij.toelichting, rij.reden, rij.clausule) == ("Afgewezen", "", "", "")
    assert rijen(als(Rol.EXAMENBUREAU), sem)[0].toelichting == "Ik ben thuis weg"
    with pytest.raises(PortalFout):
        rijen(als(Rol.STUDENT), sem)


def _in_plan(maak: Maak, sem: Persoon, examen: Examen) -> None:
    with reading() as uow:
        from portal.db.inrichten import Opleiding

        maak.planregel(uow.get(Opleiding, sem.opleiding_id), examen, 2024)


def _tweede_opleiding(maak: Maak, sem: Persoon, examen: Examen) -> None:
    ook = maak.opleiding()
    maak.planregel(ook, examen, 2024)
    schrijf(Opleidingsinschrijving(oke_id=uuid.uuid4(), student_id=sem.id, opleiding_id=ook.id))


def _aangemeld(maak: Maak, sem: Persoon, examen: Examen) -> None:
    maak.inschrijving(sem, examen)


def _behaald(maak: Maak, sem: Persoon, examen: Examen) -> None:
    maak.inschrijving(sem, examen, status="behaald")


def _gesloten(maak: Maak, sem: Persoon, examen: Examen) -> None:
    with unit_of_work() as uow:
        uow.get(Examen, examen.id).gesloten_op = tijd.vandaag()


def _oefen(maak: Maak, sem: Persoon, examen: Examen) -> None:
    with unit_of_work() as uow:
        uow.get(Examen, examen.id).formatief = True


def _weg(maak: Maak, sem: Persoon, examen: Examen) -> None:
    with unit_of_work() as uow:
        uow.get(Persoon, sem.id).vertrokken_op = tijd.vandaag() - DAG


@pytest.mark.parametrize(
    ("staat", "zegt", "aan_student"),
    [
        (_in_plan, "meld hem gewoon aan", "Vraag je docent of het examenbureau"),
        (_tweede_opleiding, "meld hem gewoon aan", "staat in je examenplan"),
        (_aangemeld, "is al aangemeld voor", "bent al aangemeld"),
        (_behaald, "al behaald", "Je hebt ‘Keuzedeel Duits’ al behaald"),
        (_gesloten, "is gesloten vanaf", "is gesloten vanaf"),
        (_oefen, "meld de student gewoon aan", "is een oefenexamen"),
        (_weg, "vertrok op", "niet meer ingeschreven"),
    ],
)
def test_wat_niet_te_vragen_is_zegt_waarom_en_staat_niet_in_de_keuze(
    maak: Maak, zelf: Principal, docent: Principal, sem: Persoon, examen: Examen, staat: Callable[..., None], zegt: str,
    aan_student: str,
) -> None:  # AAN-10  # fmt: skip
    assert [k.waarde for k in doe(lezen.te_vragen, docent, sem.id, "Duits").examens] == [str(examen.id)]
    staat(maak, sem, examen)
    for wie in (docent, zelf):
        with pytest.raises(Geblokkeerd, match=zegt) as fout:
            vraag(wie, sem, examen)
        assert aan_student in fout.value.aan_student
    if staat is not _weg:
        blad = doe(lezen.te_vragen, zelf, sem.id, "duits")
        assert (blad.examens, [n.examen for n in blad.niet]) == ((), [examen.naam])
        assert aan_student in blad.niet[0].reden


def test_een_regel_van_een_ander_cohort_of_een_voorstel_is_niet_zijn_plan(
    maak: Maak, zelf: Principal, sem: Persoon, examen: Examen
) -> None:  # AAN-10
    from portal.db.inrichten import Opleiding

    with reading() as uow:
        eigen = uow.get(Opleiding, sem.opleiding_id)
    maak.planregel(eigen, examen, 2025)
    maak.planregel(eigen, examen, 2024, status="concept")
    assert vraag(zelf, sem, examen)


def test_een_vraag_ligt_er_maar_een_keer_ook_van_een_ander(
    zelf: Principal, docent: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10
    vraag(zelf, sem, examen)
    assert (
        doe(lezen.te_vragen, docent, sem.id, "duits").niet[0].reden
        == "De vraag om ‘Keuzedeel Duits’ ligt al bij de examencommissie."
    )
    with pytest.raises(Geblokkeerd, match="ligt al bij"):
        vraag(docent, sem, examen)
    assert ligt_er(hanna) == [examen.naam]


def test_twee_vragen_tegelijk_worden_er_een(
    zelf: Principal, docent: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10
    cmd = VraagExamen(student_id=sem.id, examen_id=examen.id, toelichting="Tegelijk")
    zin = tegelijk(daad(buiten_plan.vraag_examen, zelf, cmd), daad(buiten_plan.vraag_examen, docent, cmd))
    assert "ligt al bij" in zin
    assert ligt_er(hanna) == [examen.naam]


def test_wie_niet_over_de_student_gaat_vraagt_niets(maak: Maak, als: Als, sem: Persoon, examen: Examen) -> None:
    # AAN-10 BEH-2
    for wie in (als(Rol.STUDENT), als(Rol.DOCENT, eenheden=[maak.team()])):
        with pytest.raises(NietGevonden):
            vraag(wie, sem, examen)
        with pytest.raises(NietGevonden):
            doe(lezen.te_vragen, wie, sem.id)
    for rol in (Rol.EXAMENCOMMISSIE, Rol.SURVEILLANT, Rol.BEHEERDER):
        with pytest.raises(PortalFout):
            vraag(als(rol), sem, examen)
    assert vraag(als(Rol.EXAMENBUREAU), sem, examen)


def test_wie_vroeg_trekt_zijn_vraag_in_zolang_er_niet_is_besloten_en_vraagt_opnieuw(
    zelf: Principal, docent: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10
    id = vraag(zelf, sem, examen)
    terug = TrekExamenvraagIn(examenverzoek_id=id)
    with pytest.raises(NietToegestaan, match="Alleen wie dit vroeg"):
        doe(buiten_plan.trek_verzoek_in, docent, terug)
    doe(buiten_plan.trek_verzoek_in, zelf, terug)
    assert (rijen(zelf, sem)[0].stand, ligt_er(hanna)) == ("Vraag ingetrokken", [])
    with pytest.raises(Botsing, match="is ingetrokken"):
        besluit(hanna, id, True)
    weer = vraag(zelf, sem, examen)
    besluit(hanna, weer, False)
    with pytest.raises(Botsing, match="al besloten"):
        doe(buiten_plan.trek_verzoek_in, zelf, TrekExamenvraagIn(examenverzoek_id=weer))


@pytest.mark.parametrize("rol", [Rol.EXAMENCOMMISSIE, Rol.EXAMENBUREAU])
def test_wie_vroeg_besluit_er_niet_over_ook_niet_in_een_andere_rol_of_onder_mandaat(
    maak: Maak, als: Als, sem: Persoon, examen: Examen, hanna: Principal, rol: Rol
) -> None:  # AAN-10 BEH-3 VAS-2
    wie = maak.medewerker()
    id = vraag(als(Rol.DOCENT, wie, eenheden=[sem.eenheid_id]), sem, examen)
    if rol is Rol.EXAMENBUREAU:
        with pytest.raises(NietToegestaan, match="geen mandaat"):
            besluit(als(rol), id, True)
        geef = mandaten.GeefMandaat(
            permission=P.KANS_BESLUITEN, examen_ids=(examen.id,), van=tijd.vandaag(), tot=tijd.vandaag(), reden="Druk"
        )
        doe(mandaten.geef_mandaat, hanna, geef)
    zelfde, ander = als(rol, wie), als(rol)
    assert "zelf gevraagd" in doe(lezen.open_examenverzoeken, zelfde)[0].waarom_niet
    assert doe(lezen.open_examenverzoeken, ander)[0].waarom_niet == ""
    with pytest.raises(NietToegestaan, match="zelf gevraagd"):
        besluit(zelfde, id, True)
    besluit(ander, id, True)
    with reading() as uow:
        assert (uow.get(Examenverzoek, id).mandaat_id is not None) is (rol is Rol.EXAMENBUREAU)
    assert len(inschrijvingen(sem)) == 1


def test_van_twee_leden_tegelijk_besluit_er_een(
    als: Als, zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10 VAS-5
    id = vraag(zelf, sem, examen)
    nee, ja = (BesluitExamen(examenverzoek_id=id, toekennen=k, reden="Gelezen") for k in (False, True))
    een, twee = daad(buiten_plan.besluit_examen, hanna, nee), daad(buiten_plan.besluit_examen, als(hanna.rol), ja)
    assert "al besloten" in tegelijk(een, twee)
    assert (inschrijvingen(sem), len(verteld(sem.id))) == ([], 1)
    with reading() as uow:
        acties = uow.session.exec(select(AuditRegel.actie).where(col(AuditRegel.actie).startswith("examenverzoek.")))
        assert sorted(acties) == ["examenverzoek.afgewezen", "examenverzoek.gevraagd"]


def test_een_gesloten_examen_wordt_niet_toegekend_en_wel_afgewezen(
    maak: Maak, zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10
    id = vraag(zelf, sem, examen)
    _gesloten(maak, sem, examen)
    with pytest.raises(Geblokkeerd, match="is gesloten vanaf"):
        besluit(hanna, id, True)
    besluit(hanna, id, False, "Het examen is dicht")
    assert rijen(zelf, sem)[0].stand == "Afgewezen"


def test_een_vraag_vervalt_als_hij_intussen_is_aangemeld_en_herleeft_niet_als_dat_eindigt(
    maak: Maak, zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10
    id = vraag(zelf, sem, examen)
    i = maak.inschrijving(sem, examen, oke_id=uuid.uuid4(), bron="dr")
    for status in ("open", "geannuleerd"):
        with unit_of_work() as uow:
            uow.get(Inschrijving, i.id).status = status
        (rij,) = rijen(zelf, sem)
        assert (rij.stand, rij.besluit, rij.mag_intrekken, ligt_er(hanna)) == (
            "Vervallen", "De student is intussen aangemeld voor dit examen.", False, [],
        )  # fmt: skip
        with pytest.raises(Botsing, match="intussen aangemeld"):
            besluit(hanna, id, True)
    assert vraag(zelf, sem, examen), "asked again after that enrolment ended"


VERTROKKEN: list[dict[str, Any]] = [
    {"actief": False}, {"vertrokken_op": tijd.vandaag() - DAG}, {"diploma_op": tijd.vandaag() - DAG},
    {"vertrokken_op": tijd.vandaag()}, {"vertrokken_op": date(2023, 7, 31), "cohort": 2023},
    {"vertrokken_op": date(2023, 8, 1), "cohort": 2023}, {"vertrokken_op": date(2023, 7, 31), "cohort": None},
    {"diploma_op": tijd.vandaag() + DAG}, {},
]  # fmt: skip


@pytest.mark.parametrize("velden", VERTROKKEN)
def test_een_vraag_vervalt_als_hij_weggaat_en_staat_er_weer_als_dat_een_vergissing_was(
    zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal, docent: Principal, velden: dict[str, Any]
) -> None:  # AAN-10 PRK-16
    id = vraag(docent, sem, examen)
    with unit_of_work() as uow:
        student = uow.get(Persoon, sem.id)
        was = {veld: getattr(student, veld) for veld in velden}
        student.sqlmodel_update(velden)
        weg = bool(blokkades_weg(student))
    assert ligt_er(hanna) == ([] if weg else [examen.naam])
    assert rijen(docent, sem)[0].stand == ("Vervallen" if weg else "Bij de examencommissie")
    if weg:
        with pytest.raises(Botsing, match="niet meer op school"):
            besluit(hanna, id, True)
    with unit_of_work() as uow:
        uow.get(Persoon, sem.id).sqlmodel_update(was)
    besluit(hanna, id, True)


def test_een_toekenning_die_een_vergissing_was_gaat_terug_met_de_aanmelding_en_allebei_lezen_waarom(
    zelf: Principal, docent: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10 PRK-13 VAS-3
    id = vraag(docent, sem, examen)
    besluit(hanna, id, True)
    terug = TrekToekenningIn(examenverzoek_id=id, reden="Was voor een ander")
    assert (rijen(hanna, sem)[0].mag_terug, rijen(docent, sem)[0].mag_terug) == (True, False)
    with pytest.raises(NietToegestaan):
        doe(buiten_plan.trek_toekenning_in, docent, terug)
    doe(buiten_plan.trek_toekenning_in, hanna, terug)
    (i,) = inschrijvingen(sem)
    assert i.status == InschrijvingStatus.GEANNULEERD
    (rij,) = rijen(zelf, sem)
    assert (rij.stand, rij.reden, rijen(hanna, sem)[0].mag_terug) == (
        "Toch niet toegekend", "Was voor een ander", False,
    )  # fmt: skip
    for wie, mag in ((sem.id, "Je mag"), (docent.persoon_id, f"{sem.naam} mag")):
        (bericht,) = verteld(wie)
        zin = "‘Keuzedeel Duits’ toch niet doen; de aanmelding is geannuleerd. Reden: Was voor een ander."
        assert bericht.tekst == f"{mag} {zin}"
    assert verteld(sem.id)[0].bezwaar_tot is not None
    with pytest.raises(Botsing, match="al ingetrokken"):
        doe(buiten_plan.trek_toekenning_in, hanna, terug)
    assert vraag(zelf, sem, examen)


@pytest.mark.parametrize("stand", ["geplaatst", "gedaan", "geannuleerd", "register", "omgezet"])
def test_een_toekenning_die_is_gebruikt_gaat_niet_terug(
    maak: Maak, zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal, als: Als, stand: str
) -> None:  # AAN-10 PRK-13
    id = vraag(zelf, sem, examen)
    besluit(hanna, id, True)
    (i,) = inschrijvingen(sem)
    if stand == "register":
        with unit_of_work() as uow:
            uow.get(Inschrijving, i.id).oke_id = uuid.uuid4()
    elif stand == "omgezet":
        with unit_of_work() as uow:
            uow.get(Inschrijving, i.id).examen_id = maak.examen().id
    elif stand == "geannuleerd":
        with unit_of_work() as uow:
            assert intrekken.annuleer(uow, hanna, uow.get(Inschrijving, i.id), "Kan niet meer")
        assert rijen(zelf, sem)[0].besluit.endswith("de aanmelding is later geannuleerd")
    else:
        maak.deelname(maak.zitting(maak.versie(examen)), i, status="geplaatst" if stand == "geplaatst" else "afgerond")
        with unit_of_work() as uow:  # he did it once, and may do it again
            uow.get(Inschrijving, i.id).status = "geplaatst" if stand == "geplaatst" else "open"
    assert rijen(hanna, sem)[0].mag_terug is (stand == "register")
    with pytest.raises((Botsing, Geblokkeerd)):
        doe(buiten_plan.trek_toekenning_in, hanna, TrekToekenningIn(examenverzoek_id=id, reden="Vergissing"))
    with reading() as uow:
        assert uow.get(Examenverzoek, id).ingetrokken_op is None


def test_wat_niet_is_toegekend_is_niet_in_te_trekken(
    zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10
    id = vraag(zelf, sem, examen)
    with pytest.raises(Botsing, match="niets in te trekken"):
        doe(buiten_plan.trek_toekenning_in, hanna, TrekToekenningIn(examenverzoek_id=id, reden="Vergissing"))


def test_na_samenvoegen_is_de_vraag_van_wie_blijft_en_vervalt_zij_als_die_al_is_aangemeld(
    maak: Maak, als: Als, zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10 BEH-4
    ander = maak.examen(naam="Keuzedeel Frans")
    id, _ = vraag(zelf, sem, examen), vraag(zelf, sem, ander)
    blijft = maak.student(voornaam="Samuel", account=None)
    maak.inschrijving(blijft, ander)
    beheer = als(Rol.BEHEERDER)
    with reading() as uow:
        proef = stand_samenvoegen.beproef(uow, uow.get(Persoon, sem.id), uow.get(Persoon, blijft.id))
    assert "2 verzoeken om een examen buiten het plan" in proef.verhuist
    cmd = samenvoegen.VoegSamen(weg_id=sem.id, blijft_id=blijft.id, kenmerk=proef.kenmerk, reden="Zelfde mens")
    doe(samenvoegen.voeg_samen, beheer, cmd)
    assert {r.examen: r.stand for r in rijen(hanna, blijft)} == {
        examen.naam: "Bij de examencommissie", ander.naam: "Vervallen",
    }  # fmt: skip
    besluit(hanna, id, True)
    assert sorted(str(i.examen_id) for i in inschrijvingen(blijft)) == sorted([str(examen.id), str(ander.id)])


def test_bij_vernietigen_verdwijnt_de_vraag_ook_uit_het_bericht_aan_wie_vroeg(
    docent: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10 ARC-4
    besluit(hanna, vraag(docent, sem, examen), True)
    with unit_of_work() as uow:
        vernietig(uow, sem.id)
    assert verteld(docent.persoon_id) == []
    with reading() as uow:
        assert uow.session.exec(select(Examenverzoek)).all() == []
        assert uow.session.exec(select(Inschrijving)).all() == []


def test_zolang_hij_in_beroep_kan_wordt_er_niets_vernietigd(
    zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10 ARC-4
    def loopt() -> bool:
        with reading() as uow:
            redenen = stand_bewaren.lopend(uow).items()
            return any("buiten het plan" in w and sem.id in uow.session.exec(v).all() for w, v in redenen)

    id = vraag(zelf, sem, examen)
    assert not loopt()
    besluit(hanna, id, False)
    assert loopt()


def test_de_historie_van_de_student_zegt_wie_vroeg_en_wie_besloot(
    zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10 MON-6
    besluit(hanna, vraag(zelf, sem, examen), True)
    zinnen = [r.zin for r in doe(historie.historie, hanna, Over.STUDENT, sem.id)]
    assert any("liet een examen buiten het plan toe" in z for z in zinnen)
    assert any("vroeg een examen buiten het plan aan" in z for z in zinnen)


def test_het_dossier_van_de_student_heeft_het_besluit_en_dat_het_is_ingetrokken(
    zelf: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10 ARC-1
    id = vraag(zelf, sem, examen)
    assert doe(dossier.student_dossier, hanna, sem.id).besluiten == ()
    besluit(hanna, id, True)
    (rij,) = doe(dossier.student_dossier, zelf, sem.id).besluiten
    assert (rij.beslissing, rij.reden, rij.vervallen) == (
        "Examen buiten het plan toegekend", "Past bij wat je wilt", "",
    )  # fmt: skip
    doe(buiten_plan.trek_toekenning_in, hanna, TrekToekenningIn(examenverzoek_id=id, reden="Was voor een ander"))
    (rij,) = doe(dossier.student_dossier, hanna, sem.id).besluiten
    assert rij.vervallen.endswith("Was voor een ander.")


def test_de_knop_staat_er_voor_wie_mag_vragen_zolang_de_student_op_school_is(
    maak: Maak, als: Als, docent: Principal, sem: Persoon, examen: Examen, hanna: Principal
) -> None:  # AAN-10
    lezers = (docent, als(Rol.EXAMENBUREAU), hanna)
    assert [doe(studentkaart.kop, wie, sem.id).mag_vragen for wie in lezers] == [True, True, False]
    _weg(maak, sem, examen)
    assert not doe(studentkaart.kop, docent, sem.id).mag_vragen


@pytest.mark.parametrize("door", ["aangemeld", "van school"])
def test_een_verzoek_dat_vanzelf_vervalt_staat_een_keer_in_het_auditlog(
    maak: Maak, docent: Principal, sem: Persoon, examen: Examen, door: str
) -> None:  # AAN-10 MON-6
    id = vraag(docent, sem, examen)
    open_ = vraag(docent, sem, maak.examen())

    def leg_vast() -> int:
        with unit_of_work() as uow:
            return buiten_plan.leg_vervallen_vast(uow)

    assert leg_vast() == 0
    if door == "aangemeld":
        maak.inschrijving(sem, examen)
    else:
        with unit_of_work() as uow:
            uow.get(Persoon, sem.id).vertrokken_op = tijd.vandaag() - DAG
    weg = {id} if door == "aangemeld" else {id, open_}
    assert (leg_vast(), leg_vast()) == (len(weg), 0)
    with reading() as uow:
        regels = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "examenverzoek.vervallen")).all()
    woord = "intussen aangemeld" if door == "aangemeld" else "niet meer op school"
    assert {r.onderwerp_id for r in regels} == weg
    assert all(woord in r.reden and r.rol == "systeem" for r in regels)


def test_het_bureau_ziet_onder_mandaat_wat_het_mag_besluiten_en_anders_niets(
    maak: Maak, als: Als, docent: Principal, hanna: Principal, sem: Persoon, examen: Examen
) -> None:  # VAS-2 AAN-10
    bureau = als(Rol.EXAMENBUREAU)
    id, _ = vraag(docent, sem, examen), vraag(docent, sem, ander := maak.examen(naam="Zonder mandaat"))
    assert (ligt_er(bureau), ligt_er(hanna)) == ([], [examen.naam, ander.naam])
    geef = mandaten.GeefMandaat(
        permission=P.KANS_BESLUITEN, examen_ids=(examen.id,), van=tijd.vandaag(), tot=tijd.vandaag(), reden="Drukte"
    )
    doe(mandaten.geef_mandaat, hanna, geef)
    assert ligt_er(bureau) == [examen.naam]
    besluit(bureau, id, ja=True)
    assert ligt_er(bureau) == []
