"""A whole group put out again in one act: what nothing hangs on goes, the rest stays with the reason, and it can come back."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.db.aanmelden import Groep, Groepslid, Inschrijving
from portal.db.beheren import Persoon
from portal.db.plannen import Wachtplek
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan
from portal.domain.rechten import Rol
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden import groepen
from portal.services.aanmelden.lezen import groepen as groepen_lezen
from portal.services.monitoren.lezen.historie import Over, historie
from portal.services.plannen import groep_af
from portal.services.plannen.groep_af import MeldGroepAf
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe


def _groep(maak: Maak, *namen: str, **student: Any) -> tuple[Groep, dict[str, Any]]:
    dr = maak.koppeling("dr")
    groep = schrijf(Groep(oke_id=uuid.uuid4(), koppeling_id=dr.id, code="K1", naam="Klas 1", soort="class"))
    wie = {naam: maak.student(voornaam=naam, naam=naam, **student) for naam in namen}
    for s in wie.values():
        schrijf(Groepslid(groep_id=groep.id, persoon_oke_id=s.oke_id, van=tijd.nu()))
    return groep, wie


def _inschrijvingen(examen: Any) -> dict[uuid.UUID, Inschrijving]:
    with reading() as uow:
        vraag = select(Inschrijving).where(col(Inschrijving.examen_id) == examen.id)
        return {i.student_id: i for i in uow.session.exec(vraag)}


def test_een_groep_gaat_in_een_keer_weer_af_en_wat_eraan_hangt_blijft_met_de_reden(maak: Maak, als: Als) -> None:
    # AAN-6
    namen = ("Vrij", "Ook vrij", "Vroeg", "Go", "Rij", "Zit", "Weg")
    groep, wie = _groep(maak, *namen)
    examen, bureau = maak.examen(), als(Rol.EXAMENBUREAU)
    zelf = maak.student()
    maak.inschrijving(zelf, examen, bron="examenbureau")
    telling = doe(groepen.schrijf_groep_in, bureau, groepen.SchrijfGroepIn(groep_id=groep.id, examen_id=examen.id))
    assert telling.gedaan == len(namen)
    per = _inschrijvingen(examen)
    van = {naam: per[wie[naam].id] for naam in namen}
    zitting = maak.zitting(maak.versie(examen))
    maak.go(van["Go"])
    maak.deelname(zitting, van["Zit"])
    schrijf(Wachtplek(zitting_id=zitting.id, inschrijving_id=van["Rij"].id))
    with unit_of_work() as uow:
        uow.get(Inschrijving, van["Vroeg"].id).go_gevraagd_op = tijd.nu()
        uow.get(Inschrijving, van["Weg"].id).status = InschrijvingStatus.GEANNULEERD
    (daad,) = doe(groepen_lezen.groepsaanmeldingen, bureau, groep.id)
    assert (daad.aantal, daad.nog) == (7, 6)
    beeld = doe(groepen_lezen.groep_af, bureau, uuid.UUID(daad.id))
    assert (beeld.kan, beeld.blijft) == (2, 4)
    cmd = MeldGroepAf(groepsaanmelding_id=uuid.UUID(daad.id), reden="Verkeerde klas")
    telling = doe(groep_af.meld_groep_af, bureau, cmd)
    assert telling.gedaan == 2
    assert dict(telling.overgeslagen) == {
        "Vroeg": "De student vroeg al om een Go.", "Go": "De docent besloot al over een Go.",
        "Rij": "Staat op een wachtlijst.", "Zit": "Staat op een zitting.",
    }  # fmt: skip
    per = _inschrijvingen(examen)
    af = {i for i, rij in per.items() if rij.status == InschrijvingStatus.GEANNULEERD}
    assert af == {wie[n].id for n in ("Vrij", "Ook vrij", "Weg")}
    assert per[zelf.id].status == InschrijvingStatus.OPEN, "made by hand, not by this act"
    with reading() as uow:
        zinnen = [r.zin for r in historie(uow, bureau, Over.GROEP, groep.id)]
    assert any(z.endswith("meldde een groep weer af voor een examen") for z in zinnen)
    with pytest.raises(Botsing, match="niets meer af te melden"):
        doe(groep_af.meld_groep_af, bureau, cmd)


def test_de_weg_terug_is_de_groep_opnieuw_aanmelden(maak: Maak, als: Als) -> None:  # AAN-6
    groep, _ = _groep(maak, "Een", "Twee")
    examen, bureau = maak.examen(), als(Rol.EXAMENBUREAU)
    cmd = groepen.SchrijfGroepIn(groep_id=groep.id, examen_id=examen.id)
    doe(groepen.schrijf_groep_in, bureau, cmd)
    (eerste,) = doe(groepen_lezen.groepsaanmeldingen, bureau, groep.id)
    af = MeldGroepAf(groepsaanmelding_id=uuid.UUID(eerste.id), reden="Vergissing")
    assert doe(groep_af.meld_groep_af, bureau, af).gedaan == 2
    assert doe(groepen.schrijf_groep_in, bureau, cmd).gedaan == 2
    daden = doe(groepen_lezen.groepsaanmeldingen, bureau, groep.id)
    assert sorted((d.aantal, d.nog) for d in daden) == [(2, 0), (2, 2)]


def test_alleen_wie_mag_aanmelden_meldt_een_groep_af_en_alleen_binnen_bereik(maak: Maak, als: Als) -> None:
    # AAN-6, AAN-14, BEH-2
    hier, daar = maak.team(), maak.team()
    groep, _ = _groep(maak, "Hier", opleiding=maak.opleiding(hier))
    vreemd = maak.student(maak.opleiding(daar), voornaam="Daar", naam="Daar")
    schrijf(Groepslid(groep_id=groep.id, persoon_oke_id=vreemd.oke_id, van=tijd.nu()))
    examen = maak.examen()
    doe(groepen.schrijf_groep_in, als(Rol.EXAMENBUREAU), groepen.SchrijfGroepIn(groep_id=groep.id, examen_id=examen.id))
    bureau = als(Rol.EXAMENBUREAU, eenheden=[hier])
    (daad,) = doe(groepen_lezen.groepsaanmeldingen, bureau, groep.id)
    cmd = MeldGroepAf(groepsaanmelding_id=uuid.UUID(daad.id), reden="Verkeerde klas")
    for rol in (Rol.EXAMENCOMMISSIE, Rol.STUDENT):
        with pytest.raises(NietToegestaan):
            doe(groep_af.meld_groep_af, als(rol), cmd)
    telling = doe(groep_af.meld_groep_af, bureau, cmd)
    assert (telling.gedaan, telling.overgeslagen) == (1, (("Onbekend", "Valt buiten uw bereik."),))
    assert _inschrijvingen(examen)[vreemd.id].status == InschrijvingStatus.OPEN


def test_wie_vertrok_houdt_de_groep_niet_tegen(maak: Maak, als: Als) -> None:  # AAN-1 PRK-16
    groep, wie = _groep(maak, "Anna", "Bas")
    examen = maak.examen()
    with unit_of_work() as uow:
        anna = uow.get(Persoon, wie["Anna"].id)
        anna.vertrokken_op = tijd.vandaag() - timedelta(days=1)
    cmd = groepen.SchrijfGroepIn(groep_id=groep.id, examen_id=examen.id)
    telling = doe(groepen.schrijf_groep_in, als(Rol.EXAMENBUREAU), cmd)
    assert (telling.gedaan, [reden for _, reden in telling.overgeslagen]) == (1, ["Is geen student meer op school."])
