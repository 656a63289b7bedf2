"""One balance of attempts on every screen, with what the registry said beside it, and requests that can be decided."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.beheren import Mededeling, Persoon, Taak
from portal.db.inrichten import Examen
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Commissiebesluit
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.aanmelden.stand import blokkades_plaatsen
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.plannen.lezen import mijn_examens
from portal.services.plannen.stand_wachtlijst import nieuwe_plek
from portal.services.vaststellen import kansen
from portal.services.vaststellen.lezen import kansen as kansen_lezen
from portal.services.vaststellen.lezen import verzoeken
from portal.services.vaststellen.stand import kandidaten
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe


def gebruik(i: Inschrijving, soort: str = "gebruikt") -> None:
    """An entry in the ledger."""
    schrijf(Kansmutatie(student_id=i.student_id, examen_id=i.examen_id, soort=soort, reden="x"))


def vraag_kans(als: Als, i: Inschrijving) -> None:
    """The student asks the board for an extra attempt."""
    with reading() as uow:
        wie = als(Rol.STUDENT, uow.get(Persoon, i.student_id))
    doe(kansen.vraag_kans, wie, kansen.VraagKans(inschrijving_id=i.id, toelichting="Ziek"))


def register(maak: Maak, poging: int, over: int | None, **anders: object) -> Inschrijving:
    """An enrolment of the registry, that said so much about the attempts."""
    velden = {"oke_id": uuid.uuid4(), "poging": poging, "kansen_over": over, "kansen_gezegd_op": tijd.nu(), **anders}
    return maak.inschrijving(None, maak.examen(max_kansen=3), **velden)  # type: ignore[arg-type]


def test_een_verzoek_over_werk_dat_alsnog_wacht_noemt_de_kans_van_dat_werk(maak: Maak, als: Als) -> None:
    # AAN-9 AAN-10 PRK-15
    i = maak.inschrijving(None, maak.examen(max_kansen=1))
    gebruik(i, "gemist")
    vraag_kans(als, i)
    with unit_of_work() as uow:  # he turned out to have been there, and the exam gives two attempts since
        uow.get(Inschrijving, i.id).status = InschrijvingStatus.AFGENOMEN
        uow.get(Examen, i.examen_id).max_kansen = 2
    (vraag,) = doe(verzoeken.kansverzoeken, als(Rol.EXAMENCOMMISSIE))
    (rij,) = doe(inschrijvingen.inschrijvingen, als(Rol.EXAMENBUREAU), InschrijvingFilter()).rijen
    assert vraag.kansen == "kans 1 van 2, waarvan 1 gemist"
    assert rij.kans.startswith(vraag.kansen)


def test_een_saldo_op_elk_scherm_met_wat_het_register_zegt(maak: Maak, als: Als) -> None:  # AAN-9 PRK-15
    i = register(maak, 2, 1)
    gebruik(i)
    with reading() as uow:
        ik = als(Rol.STUDENT, uow.get(Persoon, i.student_id))
    assert doe(mijn_examens.mijn_examens, ik)[0].actie == "vraag_kans"
    vraag_kans(als, i)
    assert doe(mijn_examens.mijn_examens, ik)[0].tag == "Extra kans gevraagd"
    (vraag,) = doe(verzoeken.kansverzoeken, als(Rol.EXAMENCOMMISSIE))
    blad = doe(inschrijvingen.inschrijvingen, als(Rol.EXAMENBUREAU), InschrijvingFilter())
    assert blad.rijen[0].geen_kans
    assert (blad.rijen[0].kans_gevraagd, blad.rijen[0].mag_kans) == (True, False)
    assert blad.rijen[0].kans == "alle 2 kansen gebruikt"
    assert blad.rijen[0].register.endswith("hoogstens 2 kansen")
    assert vraag.kansen == f"{blad.rijen[0].kans}; {blad.rijen[0].register}"
    with reading() as uow:
        rij = uow.get(Inschrijving, i.id)
        (blokkade,) = [b for b in blokkades_plaatsen(uow, rij) if b.code == "geen-kans"]
        assert vraag.kansen == saldo_van(uow, rij).zin  # what all are used up never says that there is one left
    assert vraag.kansen in blokkade.tekst
    assert "nog 1" not in blokkade.tekst


@pytest.mark.parametrize("status", ["afgenomen", "behaald", "geannuleerd"])
def test_wie_op_een_uitslag_wacht_of_klaar_is_vraagt_geen_extra_kans(maak: Maak, als: Als, status: str) -> None:
    # AAN-10
    i = maak.inschrijving(examen=maak.examen(max_kansen=1), status=status)
    gebruik(i)
    with pytest.raises(Ongeldig, match="pas als zij weer open is"):
        vraag_kans(als, i)


def test_een_verlaagde_grens_maakt_van_een_geplaatste_poging_nooit_kans_2_van_1(maak: Maak) -> None:  # AAN-9 PRK-15
    i = register(maak, 1, 3)
    gebruik(i)
    with reading() as uow:
        examen = uow.get(Examen, i.examen_id)
    d = maak.deelname(maak.zitting(maak.versie(examen)), i, poging=2)
    with unit_of_work() as uow:
        rij = uow.get(Inschrijving, i.id)
        rij.kansen_over, rij.kansen_gezegd_op = 1, tijd.nu()
    with reading() as uow:
        (k,) = kandidaten(uow, uow.get(Zitting, d.zitting_id))
    assert (k.kans, k.register[-16:]) == ("2 van 2", "hoogstens 1 kans")


def test_een_eigen_inschrijving_neemt_de_grens_van_het_register_over(maak: Maak) -> None:  # PRK-15
    oud = register(maak, 2, 1, status="geannuleerd", kansen_gezegd_op=tijd.nu() - timedelta(days=9))
    eigen = schrijf(Inschrijving(student_id=oud.student_id, examen_id=oud.examen_id, bron="groep"))
    with reading() as uow:
        assert saldo_van(uow, eigen).tekst == "kans 2 van 2"
        assert "hoogstens 2 kansen" in saldo_van(uow, eigen).register
    gebruik(eigen)
    with reading() as uow:
        assert saldo_van(uow, eigen).over == 0


def test_een_verzoek_over_een_vervallen_inschrijving_is_af_te_wijzen(maak: Maak, als: Als) -> None:  # AAN-10
    i = register(maak, 1, 0)
    vraag_kans(als, i)
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "geannuleerd"
    besluit = {"inschrijving_id": i.id, "reden": "Inschrijving vervallen"}
    with pytest.raises(Ongeldig, match="Wijs het verzoek af"):
        doe(kansen.besluit_kans, als(Rol.EXAMENCOMMISSIE), kansen.BesluitKans(toekennen=True, **besluit))
    doe(kansen.besluit_kans, als(Rol.EXAMENCOMMISSIE), kansen.BesluitKans(toekennen=False, **besluit))
    with reading() as uow:
        assert uow.session.exec(select(Taak.afgehandeld_op)).one()


def test_een_toegekende_kans_blijft_na_annuleren_en_opnieuw_aanmelden(maak: Maak) -> None:  # AAN-10
    eerst = maak.inschrijving(examen=maak.examen(max_kansen=1))
    gebruik(eerst)
    gebruik(eerst, "toegekend")
    with unit_of_work() as uow:
        uow.get(Inschrijving, eerst.id).status = "geannuleerd"
    opnieuw = schrijf(Inschrijving(student_id=eerst.student_id, examen_id=eerst.examen_id))
    with reading() as uow:
        assert saldo_van(uow, opnieuw).tekst == "kans 2 van 2"


def toegekend(maak: Maak, als: Als) -> tuple[Inschrijving, uuid.UUID]:
    """A student whose only attempt is used, and who was granted another one by mistake."""
    i = maak.inschrijving(examen=maak.examen(max_kansen=1))
    maak.go(i)
    gebruik(i)
    vraag_kans(als, i)
    doe(
        kansen.besluit_kans,
        als(Rol.EXAMENCOMMISSIE),
        kansen.BesluitKans(inschrijving_id=i.id, toekennen=True, reden="Ziek"),
    )
    (rij,) = doe(kansen_lezen.kansbesluiten, als(Rol.EXAMENCOMMISSIE), i.student_id)
    assert (rij.wat, rij.mag_terug) == ("Extra kans toegekend", True)
    return i, uuid.UUID(rij.id)


def test_een_extra_kans_die_een_vergissing_was_gaat_terug_en_de_student_leest_waarom(maak: Maak, als: Als) -> None:
    # AAN-9 AAN-10 PRK-13 VAS-3
    i, kans = toegekend(maak, als)
    zitting = maak.zitting(maak.versie(examen_van(i)))
    with unit_of_work() as uow:
        uow.add(nieuwe_plek(zitting, i.id))
    terug = kansen.TrekKansIn(kansmutatie_id=kans, reden="Was voor een ander examen")
    with pytest.raises(NietToegestaan):
        doe(kansen.trek_kans_in, als(Rol.DOCENT), terug)
    doe(kansen.trek_kans_in, als(Rol.EXAMENCOMMISSIE), terug)
    with reading() as uow:
        assert saldo_van(uow, i).over == 0
        besluit = uow.session.exec(select(Commissiebesluit).where(Commissiebesluit.beslissing == "ingetrokken")).one()
        assert (besluit.inschrijving_id, besluit.bezwaar_tot is not None) == (i.id, True)
        zin = "is ingetrokken. Reden: Was voor een ander examen."
        assert any(m.tekst.endswith(zin) for m in uow.session.exec(select(Mededeling)))
        assert uow.session.exec(select(Wachtplek.status)).all() == ["vervallen"], "he waited with it"
    rijen = doe(kansen_lezen.kansbesluiten, als(Rol.EXAMENCOMMISSIE), i.student_id)
    assert [(r.wat, r.mag_terug) for r in rijen] == [("Extra kans ingetrokken", False), ("Extra kans toegekend", False)]
    with pytest.raises(Botsing, match="al gebruikt of ingetrokken"):
        doe(kansen.trek_kans_in, als(Rol.EXAMENCOMMISSIE), terug)
    vraag_kans(als, i)
    doe(
        kansen.besluit_kans,
        als(Rol.EXAMENCOMMISSIE),
        kansen.BesluitKans(inschrijving_id=i.id, toekennen=True, reden="Toch"),
    )
    with reading() as uow:
        assert saldo_van(uow, i).tekst == "kans 2 van 2"


def test_wie_op_een_oud_scherm_nog_eens_intrekt_neemt_geen_andere_kans_weg(maak: Maak, als: Als) -> None:
    # AAN-9 PRK-13
    i, eerste = toegekend(maak, als)
    gemist = maak.deelname(maak.zitting(maak.versie(examen_van(i)), status="ondertekend"), i, status="afgerond")
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = InschrijvingStatus.OPEN
    van = {"student_id": i.student_id, "examen_id": i.examen_id, "reden": "x"}
    schrijf(Kansmutatie(**van, soort="gemist", deelname_id=gemist.id))
    tweede = schrijf(Kansmutatie(**van, soort="toegekend")).id
    schrijf(Kansmutatie(**van, soort="hersteld", deelname_id=gemist.id))  # two that are not used
    commissie = als(Rol.EXAMENCOMMISSIE)

    def terug() -> list[uuid.UUID]:
        rijen = doe(kansen_lezen.kansbesluiten, commissie, i.student_id)
        return [uuid.UUID(r.id) for r in rijen if r.mag_terug]

    assert terug() == [tweede]
    cmd = kansen.TrekKansIn(kansmutatie_id=tweede, reden="Vergissing")
    doe(kansen.trek_kans_in, commissie, cmd)
    with pytest.raises(Botsing, match="al gebruikt of ingetrokken"):
        doe(kansen.trek_kans_in, commissie, cmd)
    with reading() as uow:
        assert saldo_van(uow, i).extra == 1
    assert terug() == [eerste]
    doe(kansen.trek_kans_in, commissie, cmd.model_copy(update={"kansmutatie_id": eerste}))
    assert terug() == []


def test_een_oud_scherm_van_een_gebruikte_kans_neemt_de_volgende_niet_weg(maak: Maak, als: Als) -> None:
    # AAN-9 PRK-13
    i, eerste = toegekend(maak, als)
    gebruik(i)
    gebruik(i, "toegekend")
    with pytest.raises(Botsing, match="al gebruikt of ingetrokken"):
        doe(kansen.trek_kans_in, als(Rol.EXAMENCOMMISSIE), kansen.TrekKansIn(kansmutatie_id=eerste, reden="Vergissing"))
    with reading() as uow:
        assert saldo_van(uow, i).tekst == "kans 3 van 3"


def examen_van(i: Inschrijving) -> Examen:
    with reading() as uow:
        return uow.get(Examen, i.examen_id)


def test_een_extra_kans_met_een_plaats_of_die_gebruikt_is_gaat_niet_terug(maak: Maak, als: Als) -> None:  # AAN-9 PRK-13
    i, kans = toegekend(maak, als)
    maak.deelname(maak.zitting(maak.versie(examen_van(i))), i)
    terug = kansen.TrekKansIn(kansmutatie_id=kans, reden="Vergissing")
    with pytest.raises(Geblokkeerd, match="een plaats voor deze kans"):
        doe(kansen.trek_kans_in, als(Rol.EXAMENCOMMISSIE), terug)
    gebruik(i)
    (rij, *_) = doe(kansen_lezen.kansbesluiten, als(Rol.EXAMENCOMMISSIE), i.student_id)
    assert not rij.mag_terug
    with pytest.raises(Botsing, match="al gebruikt"):
        doe(kansen.trek_kans_in, als(Rol.EXAMENCOMMISSIE), terug)
