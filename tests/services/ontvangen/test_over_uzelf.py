"""Staff who study here: no role of the school decides about themselves, and nobody is in two places at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import col

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Eenheid, Persoon, Taak
from portal.db.inrichten import Cesuur, Examen
from portal.db.plannen import Deelname, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan
from portal.domain.presentie import Presentie
from portal.domain.rechten import P, Rol
from portal.services.aanmelden.lezen import studentkaart
from portal.services.afnemen import aanvulling
from portal.services.grond import scheiding, taken
from portal.services.monitoren.afhandelen import HandelTaakAf, handel_taak_af
from portal.services.monitoren.wachtend import RondVraagAf, rond_vraag_af
from portal.services.ontvangen.uitschrijven import UITGESCHREVEN
from portal.services.plannen import intrekken, medewerkers, plaatsen, zittingen
from portal.services.plannen.go import GeefGo, geef_go
from portal.services.plannen.lezen import keuzes
from portal.services.plannen.stand_wijken import KANS_VERVALLEN
from portal.services.plannen.wachtlijst import KiesMoment
from portal.services.vaststellen import cesuur as cesuren
from portal.services.vaststellen.lezen import verzoeken
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School, een, tel
from tests.hulp.ook_student import Mens
from tests.hulp.paar import daad, tegelijk
from tests.hulp.zaken import doe


@pytest.fixture
def mens(maak: Maak, als: Als) -> Mens:
    return Mens(School(maak), maak, als)


def _gehouden(deelname: Deelname) -> None:
    """The sitting was yesterday, signed, and its report says that he did not come."""
    with unit_of_work() as uow:
        z, d = uow.get(Zitting, deelname.zitting_id), uow.get(Deelname, deelname.id)
        z.start, z.eind, z.laatste_eind = (m - timedelta(days=2) for m in (z.start, z.eind, z.laatste_eind))
        z.status, d.status, d.presentie = "ondertekend", "afgerond", Presentie.AFWEZIG.value
    schrijf(ProcesVerbaal(zitting_id=deelname.zitting_id, ondertekend_op=tijd.nu()))


def test_niemand_verbetert_zijn_eigen_presentie_of_vult_dat_verslag_aan(mens: Mens) -> None:  # BEH-3 UIT-2
    """As a colleague of the exam office he would give himself back a missed attempt."""
    d = mens.plek()
    _gehouden(d)
    zelf, ander = mens.in_rol(Rol.EXAMENBUREAU), mens.als(Rol.EXAMENBUREAU)
    cmd = aanvulling.VerbeterPresentie(deelname_id=d.id, presentie=Presentie.AANWEZIG, reden="Was er wel")
    with pytest.raises(NietToegestaan, match="zelf examen"):
        doe(aanvulling.verbeter_presentie, zelf, cmd)
    with pytest.raises(NietToegestaan, match="zelf examen"):
        doe(aanvulling.vul_pv_aan, zelf, aanvulling.VulPvAan(zitting_id=d.zitting_id, tekst="Hij was er wel"))
    doe(aanvulling.verbeter_presentie, ander, cmd)
    assert een(Deelname).presentie == Presentie.AANWEZIG


def test_niemand_handelt_een_vraag_over_zichzelf_af(mens: Mens) -> None:  # BEH-3
    """To say why a student keeps a seat for which he has no attempt any more is a decision about him."""
    i = een(Inschrijving)
    with unit_of_work() as uow:
        taken.vraag(uow, KANS_VERVALLEN, Rol.EXAMENBUREAU, "inschrijving", i.id, "Geen kans meer")
        taken.vraag(uow, UITGESCHREVEN, Rol.EXAMENBUREAU, "persoon", mens.wie.id, "Kijk of er iets kan vervallen")
    zelf, ander = mens.in_rol(Rol.EXAMENBUREAU), mens.als(Rol.EXAMENBUREAU)
    een_, twee = een(Taak, Taak.soort == KANS_VERVALLEN).id, een(Taak, Taak.soort == UITGESCHREVEN).id
    for wie, mag in ((zelf, False), (ander, True)):
        for handeling, cmd in (
            (handel_taak_af, HandelTaakAf(taak_id=een_, reden="Blijft zitten")),
            (rond_vraag_af, RondVraagAf(taak_id=twee, reden="Blijft ingeschreven")),
        ):
            if mag:
                doe(handeling, wie, cmd)
                continue
            with pytest.raises(NietToegestaan, match="over uzelf"):
                doe(handeling, wie, cmd)
    assert tel(Taak, col(Taak.afgehandeld_op).is_(None)) == 0


def _negen() -> datetime:
    return tijd.op(werkdag(14), 9)


def _ander_examen(mens: Mens, start: datetime) -> Zitting:
    """A sitting of another exam, on which he keeps watch."""
    mens.maak.rol(mens.wie, Rol.SURVEILLANT)
    z = mens.maak.zitting(start=start)
    mens.maak.zittingsmedewerker(z, mens.wie)
    return z


def _verzet(mens: Mens, z: Zitting, start: datetime) -> None:
    cmd = zittingen.WijzigZitting(
        zitting_id=z.id, ruimte_id=z.ruimte_id, start=start, capaciteit=z.capaciteit, bevestigd=True
    )
    doe(zittingen.wijzig_zitting, mens.als(Rol.EXAMENBUREAU), cmd)


@pytest.mark.parametrize("welke", ["van zijn toezicht", "van zijn examen"])
def test_een_zitting_komt_niet_op_het_uur_waarop_hij_al_elders_is(mens: Mens, welke: str) -> None:  # PLA-2
    mijn = een(Zitting, Zitting.id == mens.plek().zitting_id)
    toezicht = _ander_examen(mens, mijn.start + timedelta(days=1))
    z, naar = (toezicht, mijn.start) if welke == "van zijn toezicht" else (mijn, toezicht.start)
    with pytest.raises(Botsing, match="Dirk Docent"):
        _verzet(mens, z, naar)


def test_extra_tijd_houdt_niemand_bij_zijn_eigen_examen_weg(mens: Mens) -> None:  # PLA-2
    """Somebody else needs longer on the sitting that he watches, and by then he has an exam himself."""
    mijn = een(Zitting, Zitting.id == mens.plek().zitting_id)
    toezicht = _ander_examen(mens, mijn.start - timedelta(minutes=100))
    student = mens.maak.student()
    mens.maak.voorziening(student, minuten=30)
    rij = mens.maak.inschrijving(student, een(Examen, Examen.id == toezicht.examen_id))
    mens.maak.go(rij)
    cmd = plaatsen.PlaatsStudenten(zitting_id=toezicht.id, inschrijving_ids=(rij.id,))
    telling = doe(plaatsen.plaats_studenten, mens.als(Rol.EXAMENBUREAU), cmd)
    assert telling.gedaan == 0
    assert "Dirk Docent" in telling.overgeslagen[0][1]


@pytest.mark.parametrize("eerst_plaats", [True, False])
def test_twee_collegas_zetten_hem_niet_tegelijk_op_twee_plekken(mens: Mens, eerst_plaats: bool) -> None:  # PLA-2
    mens.maak.rol(mens.wie, Rol.SURVEILLANT)
    mens.maak.go(een(Inschrijving))
    toezicht, mijn = (
        mens.maak.zitting(start=_negen(), status="concept"),
        mens.maak.zitting(mens.school.versie, start=_negen()),
    )
    zet = medewerkers.ZetMedewerkerOp(zitting_id=toezicht.id, persoon_id=mens.wie.id, rol="surveillant")
    zit = plaatsen.PlaatsStudenten(zitting_id=mijn.id, inschrijving_ids=(een(Inschrijving).id,))
    daden = [
        daad(plaatsen.plaats_studenten, mens.als(Rol.EXAMENBUREAU), zit),
        daad(medewerkers.zet_medewerker_op, mens.als(Rol.EXAMENBUREAU), zet),
    ]
    tegelijk(*(daden if eerst_plaats else daden[::-1]))
    assert (tel(Deelname), tel(Zittingsmedewerker)) == ((1, 0) if eerst_plaats else (0, 1))


def test_wie_dan_zelf_examen_doet_staat_niet_in_de_keuze(mens: Mens) -> None:  # PLA-2
    z = een(Zitting, Zitting.id == mens.plek().zitting_id)
    mens.maak.rol(mens.wie, Rol.SURVEILLANT)
    eb = mens.als(Rol.EXAMENBUREAU)
    assert doe(keuzes.vrije_medewerkers, eb, Rol.SURVEILLANT, z.start, z.laatste_eind) == []
    later = z.start + timedelta(days=1)
    assert len(doe(keuzes.vrije_medewerkers, eb, Rol.SURVEILLANT, later, later + timedelta(hours=1))) == 1


@pytest.mark.parametrize("rol", [Rol.EXAMENCOMMISSIE])
def test_niemand_stelt_de_cesuur_van_zijn_eigen_examen_vast(mens: Mens, rol: Rol) -> None:  # BEH-3 INR-5
    mens.plek()
    c = mens.maak.cesuur(mens.school.versie, vastgesteld=False)
    zelf, cmd = mens.in_rol(rol), cesuren.StelCesuurVast(cesuur_id=c.id)
    assert "eigen cijfer" in doe(verzoeken.cesuurverzoeken, zelf)[0].waarom_niet
    with pytest.raises(NietToegestaan, match="eigen cijfer"):
        doe(cesuren.stel_cesuur_vast, zelf, cmd)
    doe(cesuren.stel_cesuur_vast, mens.als(rol), cmd)
    assert een(Cesuur).status == "vastgesteld"


def test_wie_in_de_rij_staat_regelt_daar_niets_voor_zichzelf(mens: Mens) -> None:  # BEH-3 AAN-7
    """With one seat more, or one fewer in front of him, he would seat himself."""
    z = mens.maak.zitting(mens.school.versie, start=_negen(), capaciteit=1)
    mens.maak.deelname(z)
    voor = mens.maak.inschrijving(mens.maak.student(), mens.school.examen)
    for rij in (voor, een(Inschrijving, Inschrijving.student_id == mens.wie.id)):
        mens.maak.go(rij)
        schrijf(Wachtplek(zitting_id=z.id, inschrijving_id=rij.id))
    zelf = mens.in_rol(Rol.EXAMENBUREAU)
    af = intrekken.HaalVanWachtlijst(zitting_id=z.id, inschrijving_id=voor.id, reden="Mag niet")
    ruimer = zittingen.WijzigZitting(zitting_id=z.id, ruimte_id=z.ruimte_id, start=z.start, capaciteit=3)
    with pytest.raises(NietToegestaan, match="wacht"):
        doe(intrekken.haal_van_wachtlijst, zelf, af)
    with pytest.raises(NietToegestaan, match="wacht"):
        doe(zittingen.wijzig_zitting, zelf, ruimer)
    doe(zittingen.wijzig_zitting, mens.als(Rol.EXAMENBUREAU), ruimer)
    assert een(Deelname, Deelname.student_id == mens.wie.id).status == "geplaatst"


def test_wie_als_student_plaats_maakt_heeft_niemand_geplaatst(mens: Mens) -> None:  # BEH-3 AAN-7
    """He leaves the moment that he chose, and who waited moves up: that is no planning by a member of the board."""
    mens.maak.go(een(Inschrijving))
    z = mens.maak.zitting(
        mens.school.versie, start=_negen(), capaciteit=1, zelf_inschrijven=True, zelf_tot=_negen() - timedelta(hours=1)
    )
    ik, mijn = mens.in_rol(Rol.STUDENT), een(Inschrijving)
    doe(plaatsen.kies_moment, ik, KiesMoment(inschrijving_id=mijn.id, zitting_id=z.id))
    ander = mens.maak.inschrijving(mens.maak.student(), mens.school.examen)
    mens.maak.go(ander)
    schrijf(Wachtplek(zitting_id=z.id, inschrijving_id=ander.id))
    doe(intrekken.laat_moment_los, ik, intrekken.LaatMomentLos(inschrijving_id=mijn.id, reden="Kan toch niet"))
    d = een(Deelname, Deelname.student_id == ander.student_id)
    assert (d.status, d.geplaatst_door_id) == ("geplaatst", None)
    with reading() as uow:
        assert scheiding.waarom_niet(uow, mens.wie.id, P.RESULTAAT_VASTSTELLEN, z.id) == ""


def _teams(mens: Mens) -> tuple[Eenheid, Eenheid]:
    """Where he works, and where he studies."""
    werk, studie = mens.maak.team(), mens.maak.team()
    opleiding = mens.maak.opleiding(studie)
    with unit_of_work() as uow:
        wie = uow.get(Persoon, mens.wie.id)
        wie.eenheid_id, wie.opleiding_id = werk.id, opleiding.id
    return werk, studie


def test_zijn_docenten_zien_hem_als_student_en_zijn_collegas_niet(mens: Mens) -> None:  # BEH-2 AAN-3
    werk, studie = _teams(mens)
    collega, docent = mens.als(Rol.DOCENT, eenheden=[werk]), mens.als(Rol.DOCENT, eenheden=[studie])
    go = GeefGo(inschrijving_id=een(Inschrijving).id, besluit="go", reden="Klaar ervoor")
    with pytest.raises(NietGevonden):
        doe(studentkaart.kop, collega, mens.wie.id)
    with pytest.raises(NietGevonden):
        doe(geef_go, collega, go)
    assert doe(studentkaart.kop, docent, mens.wie.id).naam == "Dirk Docent"
    doe(geef_go, docent, go)
    assert een(Inschrijving).go_tot is not None
