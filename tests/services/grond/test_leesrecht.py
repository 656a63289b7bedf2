"""What each role reads of each object, field by field, through the readers that the screens use."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from portal.auth.principal import Principal
from portal.db.afnemen import Document
from portal.db.beheren import Persoon
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import NietGevonden, NietToegestaan
from portal.domain.leesrecht import LEEST, Leesobject, voor_rol
from portal.domain.rechten import P, Rol
from portal.services.aanmelden.lezen import inschrijvingen, studentkaart
from portal.services.archiveren import stand
from portal.services.archiveren.lezen import dossiers
from portal.services.archiveren.lezen import student as student_lezen
from portal.services.beoordelen.lezen import werk
from portal.services.grond import tickets
from portal.services.inrichten.lezen import versies
from portal.services.plannen.lezen import voorzieningen, zittingen
from tests.hulp.inloggen import begin_sessie, nu_als
from tests.hulp.maak import Als, Maak, schrijf

RIJEN = {
    Leesobject.ZITTING_RIJ: zittingen.ZittingRij, Leesobject.ZITTING: zittingen.ZittingDetail,
    Leesobject.DEELNEMER: zittingen.DeelnemerRij, Leesobject.VERSIE_RIJ: versies.VersieRij,
    Leesobject.VERSIE: versies.VersieDetail,
}  # fmt: skip


@pytest.fixture
def zaak(maak: Maak) -> Any:
    """A sitting within the hour with one student, one assessor and one invigilator, and another version of the exam."""
    versie = maak.versie(omschrijving="Wat er gevraagd wordt", model="Correctievoorschrift")
    maak.cesuur(versie)
    zitting = maak.zitting(versie, start=tijd.nu() + timedelta(minutes=30))
    deelname = maak.deelname(zitting)
    mensen = {Rol.BEOORDELAAR: maak.medewerker(), Rol.SURVEILLANT: maak.medewerker()}
    for rol, mens in mensen.items():
        maak.zittingsmedewerker(zitting, mens, rol.value)
    with reading() as uow:
        from portal.db.beheren import Persoon
        from portal.db.inrichten import Examen

        mensen[Rol.STUDENT] = uow.session.get_one(Persoon, deelname.student_id)
        ander = maak.versie(uow.session.get_one(Examen, versie.examen_id))
    beoordeling = maak.beoordeling(deelname, mensen[Rol.BEOORDELAAR], toelichting="Nog niet besproken")
    return zitting, versie, ander, deelname, mensen, beoordeling


def _wie(als: Als, zaak: Any, rol: Rol) -> Principal:
    return als(rol, zaak[4].get(rol))


def _lees(uow: Any, p: Principal, wat: Leesobject, zaak: Any) -> Any:
    zitting, versie, *_ = zaak
    match wat:
        case Leesobject.ZITTING_RIJ:
            return zittingen.zittingen(uow, p, zittingen.ZittingFilter()).rijen[0]
        case Leesobject.ZITTING:
            return zittingen.zitting(uow, p, zitting.id)
        case Leesobject.DEELNEMER:
            return zittingen.deelnemers(uow, p, zitting.id).rijen[0]
        case Leesobject.VERSIE_RIJ:
            return versies.versies(uow, p, versies.VersieFilter()).rijen[0]
    return versies.versie(uow, p, versie.id)


OOK = {
    Leesobject.BEOORDELING_RIJ: werk.BeoordelingRij, Leesobject.BEOORDELING: werk.BeoordelingDetail,
    Leesobject.INSCHRIJVING: inschrijvingen.InschrijvingRij, Leesobject.VOORZIENING: voorzieningen.VoorzieningRij,
    Leesobject.DOSSIER_RIJ: dossiers.DossierRij, Leesobject.DOSSIER: stand.ZittingDossier,
    Leesobject.STUDENTKAART: studentkaart.StudentKop, Leesobject.DOSSIER_STUDENT: dossiers.StudentRij, Leesobject.STUDENTDOSSIER: student_lezen.StudentDossier,
}  # fmt: skip
"""What has pages of its own per role; the walk of reach compares what is read of each."""


@pytest.mark.parametrize("wat", [w for w in Leesobject if w is not Leesobject.STUK])
def test_elk_veld_staat_in_de_tabel(wat: Leesobject) -> None:
    assert {f.name for f in fields((RIJEN | OOK)[wat])} == set(LEEST[wat])


def _velden(rij: Any) -> set[str]:
    return {f.name for f in fields(rij) if getattr(rij, f.name)}


@pytest.mark.parametrize("rol", [Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.DOCENT, Rol.SURVEILLANT, Rol.BEOORDELAAR])
def test_de_grond_van_een_voorziening_leest_alleen_wie_beslist(maak: Maak, als: Als, zaak: Any, rol: Rol) -> None:
    # AAN-12 BEH-2
    with reading() as uow:
        student = uow.session.get_one(Persoon, zaak[3].student_id)
    maak.voorziening(student, grond="Dyslexie", besluit_reden="Zoals eerder")
    p = als(rol, zaak[4].get(rol), eenheden=[student.eenheid_id] if rol is Rol.DOCENT else None)
    with reading() as uow:
        (rij,) = voorzieningen.voorzieningen(uow, p, voorzieningen.VoorzieningFilter()).rijen
    assert bool(rij.grond) is (rol is Rol.EXAMENBUREAU)
    assert bool(rij.reden) is (rol not in (Rol.SURVEILLANT, Rol.BEOORDELAAR))
    assert rij.tekst


@pytest.mark.parametrize("rol", [Rol.DOCENT, Rol.SURVEILLANT, Rol.BEOORDELAAR, Rol.STUDENT])
def test_van_een_inschrijving_leest_ieder_wat_voor_hem_is(als: Als, zaak: Any, rol: Rol) -> None:  # BEH-2
    with reading() as uow:
        team = uow.session.get_one(Persoon, zaak[3].student_id).eenheid_id
    p = als(rol, zaak[4].get(rol), eenheden=[team] if rol is Rol.DOCENT else None)
    with reading() as uow:
        (rij,) = inschrijvingen.inschrijvingen(uow, p, inschrijvingen.InschrijvingFilter()).rijen
    van_wie_beslist = {"go_id", "gevraagd", "bron", "blokkade"} & _velden(rij)
    assert bool(van_wie_beslist) is (rol is Rol.DOCENT)
    assert {"student", "examen", "status"} <= _velden(rij)


def test_de_commissie_leest_een_beoordeling_en_scoort_haar_niet(als: Als, zaak: Any) -> None:  # BEO-5
    with reading() as uow:
        eigen, haar = (
            werk.beoordeling(uow, _wie(als, zaak, r), zaak[5].id) for r in (Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE)
        )
    assert eigen.mag_score
    assert not {"mag_score", "mag_afronden", "startlink"} & _velden(haar)
    assert haar.toelichting == eigen.toelichting == "Nog niet besproken"


def test_een_zittingsdossier_is_niet_voor_een_student(als: Als, zaak: Any) -> None:  # ARC-1
    with reading() as uow:
        for rol in (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE):
            assert stand.zitting_dossier(uow, als(rol), zaak[0].id).titel
        with pytest.raises(NietToegestaan):
            stand.zitting_dossier(uow, _wie(als, zaak, Rol.STUDENT), zaak[0].id)


@pytest.mark.parametrize("wat", list(RIJEN))
@pytest.mark.parametrize("rol", [Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.SURVEILLANT, Rol.BEOORDELAAR])
def test_een_rol_leest_geen_veld_dat_niet_voor_haar_is(als: Als, zaak: Any, wat: Leesobject, rol: Rol) -> None:
    # BEH-2
    with reading() as uow:
        rij, heel = (_lees(uow, _wie(als, zaak, r), wat, zaak) for r in (rol, Rol.EXAMENBUREAU))
    for veld, rollen in LEEST[wat].items():
        if rol not in rollen:
            assert not getattr(rij, veld), veld
        elif veld[:4] != "mag_" and veld not in ("wachtenden", "blokkades", "vraag", "komend"):
            assert bool(getattr(rij, veld)) == bool(getattr(heel, veld)), veld


@pytest.mark.parametrize("wat", list(RIJEN))
def test_een_student_leest_niets_van_de_kant_van_de_school(als: Als, zaak: Any, wat: Leesobject) -> None:  # BEH-2
    """His own moments and results have pages of their own."""
    with reading() as uow, pytest.raises(NietToegestaan, match="Als student ziet u"):
        _lees(uow, _wie(als, zaak, Rol.STUDENT), wat, zaak)


def test_een_student_leest_zijn_beoordeling_niet(als: Als, zaak: Any) -> None:  # BEO-7
    student = _wie(als, zaak, Rol.STUDENT)
    assert student.can(P.BEOORDELING_INZIEN)
    for lees in (
        lambda u: werk.mijn_werk(u, student, werk.WerkFilter()),
        lambda u: werk.beoordeling(u, student, zaak[5].id),
    ):
        with reading() as uow, pytest.raises(NietToegestaan, match=r"deze beoordeling|beoordelingen"):
            lees(uow)


def test_een_student_opent_zijn_eigen_formulier_niet_zonder_inzage(maak: Maak, als: Als) -> None:  # BEO-7
    resultaat = maak.resultaat()
    stuk = schrijf(
        Document(
            resultaat_id=resultaat.id, zitting_id=resultaat.zitting_id, naam="formulier.pdf", inhoud=b"%PDF-",
            mediatype="application/pdf", soort="assessmentFormWithAnswers", status="opgehaald",
        )
    )  # fmt: skip
    with reading() as uow:
        from portal.db.beheren import Persoon

        persoon = uow.session.get_one(Persoon, resultaat.student_id)
    maak.rol(persoon, Rol.STUDENT)
    student = nu_als(begin_sessie(persoon))
    with unit_of_work() as uow, pytest.raises(NietGevonden):
        tickets.maak_ticket(uow, student, tickets.DOCUMENT, {"id": str(stuk.id)})
    bureau = maak.medewerker()
    maak.rol(bureau, Rol.EXAMENBUREAU)
    with unit_of_work() as uow:
        assert tickets.maak_ticket(uow, nu_als(begin_sessie(bureau)), tickets.DOCUMENT, {"id": str(stuk.id)})


@pytest.mark.parametrize("rol", [Rol.BEOORDELAAR, Rol.SURVEILLANT])
def test_een_medewerker_ziet_alleen_de_versie_van_zijn_zitting(als: Als, zaak: Any, rol: Rol) -> None:  # BEH-2
    _, versie, ander, *_ = zaak
    p = _wie(als, zaak, rol)
    with reading() as uow:
        assert [r.id for r in versies.versies(uow, p, versies.VersieFilter()).rijen] == [str(versie.id)]
        with pytest.raises(NietGevonden):
            versies.versie(uow, p, ander.id)
        detail = versies.versie(uow, p, versie.id)
    assert bool(detail.model) is bool(detail.cesuur_tekst) is (rol is Rol.BEOORDELAAR)
    assert not detail.vraag


def test_een_veld_buiten_de_tabel_is_een_fout() -> None:
    with pytest.raises(KeyError):
        voor_rol(
            Rol.EXAMENBUREAU,
            Leesobject.STUK,
            versies.VersieRij(**dict.fromkeys((f.name for f in fields(versies.VersieRij)), "")),
        )
