"""Dossiers: what there is, what is missing, and papers that can be handed over."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Document, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Mandaat
from portal.documents.pv import Blok
from portal.domain import tijd
from portal.domain.fouten import NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.statussen import CesuurStatus, InschrijvingStatus
from portal.services.archiveren import exporten, papieren, stand
from portal.services.archiveren.lezen import dossiers
from portal.services.archiveren.lezen import student as student_lezen
from portal.services.archiveren.lezen.dossiers import DossierFilter
from portal.services.archiveren.papieren import MaakDocument
from portal.services.beheren import instellingen
from portal.services.grond.audit import audit
from portal.services.grond.audit import lezen as audit_lezen
from portal.services.inrichten import versies
from portal.services.inrichten.versies import TrekModelIn
from portal.services.vaststellen import vaststellen
from tests.hulp.geval import Geval
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.tel import hooguit
from tests.hulp.zaken import alles, doe, zaak


def test_dossier_noemt_wat_ontbreekt_met_de_plek(maak: Maak, als: Als) -> None:  # ARC-1 ARC-2
    z = zaak(maak, (50,), cesuur=False, pv=False)
    eb = als(Rol.EXAMENBUREAU)
    with reading() as uow, hooguit(12):
        dossier = stand.zitting_dossier(uow, eb, z.zitting.id)
    assert {s.code for s in dossier.ontbreekt} == {"presentielijst", "pv", "cesuur", "resultaten"}
    assert all(s.link for s in dossier.ontbreekt)
    assert dossier.volledig == 33
    with reading() as uow, hooguit(4):
        (rij,) = dossiers.dossiers(uow, eb, DossierFilter(onvolledig=True)).rijen
    assert "Cesuur" in rij.ontbreekt


def test_volledig_dossier(maak: Maak, als: Als) -> None:  # ARC-1 ARC-2
    z = zaak(maak, (50, 20))
    schrijf(
        Document(
            soort="sessionReport",
            naam="verslag.pdf",
            zitting_id=z.zitting.id,
            status="opgehaald",
            inhoud=b"%PDF",
            sha256="ab" * 32,
        )
    )
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(z))
    with reading() as uow:
        dossier = stand.zitting_dossier(uow, ec, z.zitting.id)
        assert dossiers.dossiers(uow, ec, DossierFilter(onvolledig=True)).totaal == 0
        assert dossiers.dossiers(uow, ec, DossierFilter(tekst="rekenen")).totaal == 1
    assert (dossier.volledig, dossier.ontbreekt) == (100, ())
    assert [d.ophaalbaar for d in dossier.documenten] == [True]
    assert all(r.besluit and r.laatste_dag for r in dossier.resultaten)


def test_een_model_dat_daarna_is_ingetrokken_maakt_geen_dossier_onvolledig(maak: Maak, als: Als) -> None:  # ARC-2 INR-8
    z, nog = zaak(maak, (50, 20)), zaak(maak, (40,))
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(z))
    for versie in (z.versie, nog.versie):
        doe(versies.trek_model_in, ec, TrekModelIn(versie_id=versie.id, reden="Een fout in het voorschrift"))
    with reading() as uow:
        assert stand.zitting_dossier(uow, ec, z.zitting.id).ontbreekt == (), "established by it, and kept with it"
        assert "model" in {s.code for s in stand.zitting_dossier(uow, ec, nog.zitting.id).ontbreekt}
        rijen = dossiers.dossiers(uow, ec, DossierFilter(onvolledig=True)).rijen
    assert [r.zitting_id for r in rijen] == [str(nog.zitting.id)]


def test_dossier_van_student_met_diplomacontrole(maak: Maak, als: Als) -> None:  # ARC-1 ARC-2 ARC-3
    z = zaak(maak, (50,))
    doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    with unit_of_work() as uow:
        student = uow.session.get_one(Persoon, z.deelnames[0].student_id)
        student.diploma_op = date(2036, 7, 1)  # after the exam
    opleiding = type("O", (), {"id": student.opleiding_id})()
    with reading() as uow:
        from portal.db.inrichten import Examen

        examen = uow.session.get_one(Examen, z.zitting.examen_id)
    maak.planregel(opleiding, examen)
    ander = maak.examen()
    maak.planregel(opleiding, ander)
    maak.planregel(opleiding, maak.examen(), status="concept")  # counts for nothing yet
    with reading() as uow, hooguit(9):
        dossier = student_lezen.student_dossier(uow, als(Rol.EXAMENBUREAU), student.id)
    assert (dossier.behaald, dossier.openstaand) == (1, (ander.naam,))
    assert dossier.bewaren_tot == "vr 1 jan 2038"
    assert dossier.volledig == 100
    with unit_of_work() as uow:  # passed is passed, whatever became of the enrolment
        uow.get(Inschrijving, z.deelnames[0].inschrijving_id).status = InschrijvingStatus.GEANNULEERD
    assert doe(student_lezen.student_dossier, als(Rol.EXAMENBUREAU), student.id).openstaand == (ander.naam,)


def test_wie_geen_dossier_mag_zien(maak: Maak, als: Als) -> None:  # BEH-2
    z = zaak(maak, (50,))
    with reading() as uow:
        for rol in (Rol.DOCENT, Rol.SURVEILLANT, Rol.BEOORDELAAR, Rol.BEHEERDER, Rol.STUDENT):
            with pytest.raises(NietToegestaan):
                stand.zitting_dossier(uow, als(rol), z.zitting.id)
        with pytest.raises(NietGevonden):
            student_lezen.student_dossier(uow, als(Rol.STUDENT), z.deelnames[0].student_id)


def test_student_ziet_in_eigen_dossier_alleen_besluiten(maak: Maak, als: Als) -> None:  # VAS-3
    z = zaak(maak, (50,))
    with reading() as uow:
        student = uow.session.get_one(Persoon, z.deelnames[0].student_id)
    zelf = als(Rol.STUDENT, student)
    with reading() as uow:
        assert student_lezen.student_dossier(uow, zelf, student.id).resultaten == ()


def _oud(maak: Maak, als: Als) -> Geval:
    """A report signed and a result established, of a version that has another cut score, model and code since."""
    g = Geval(maak, als)
    g.teken()
    g.stel_vast()
    with unit_of_work() as uow:
        versie = uow.get(Examenversie, g.versie.id)
        versie.code, versie.model = "NIEUW", "Ander model"
        oud = uow.session.exec(select(Cesuur).where(Cesuur.versie_id == versie.id)).one()
        oud.status = CesuurStatus.VERVANGEN
    maak.cesuur(versie, punten=45, maximum=60)
    return g


def test_een_ondertekend_papier_drukt_de_norm_van_toen(maak: Maak, als: Als) -> None:  # ARC-4 UIT-1
    g, eb = _oud(maak, als), als(Rol.EXAMENBUREAU)
    with reading() as uow:
        zitting = uow.get(Zitting, g.zitting.id)
        makers = (papieren._proces_verbaal, papieren._presentielijst)
        papier = [m(uow, eb, zitting) for m in makers]
        papier.append(papieren._besluit(uow, eb, uow.get(Resultaat, g.resultaat.id)))
    for p in papier:
        er = dict(p.kenmerken)
        assert (er["Versie"], er["Beoordelingsmodel"]) == (g.versie.code, g.versie.model)
        assert "33 van 60" in er["Cesuur"]


@pytest.mark.parametrize("soort", ["pv", "presentielijst", "dossier"])
def test_papieren_van_een_zitting(maak: Maak, als: Als, soort: str) -> None:  # ARC-4
    z = zaak(maak, (50,))
    with unit_of_work() as uow:
        persoon = uow.session.get_one(Persoon, z.deelnames[0].student_id)
        persoon.naam = "#panic() <x> *Zoë* $1$ @ref"
    bureau = als(Rol.EXAMENBUREAU)
    pdf = doe(papieren.maak_document, bureau, MaakDocument(soort=soort, id=z.zitting.id))
    doe(papieren.noteer_document, bureau, pdf)
    assert pdf.inhoud.startswith(b"%PDF")
    assert pdf.naam.startswith(soort)
    with reading() as uow:
        assert uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "document.gemaakt")).one()


def test_een_presentielijst_zegt_na_de_handtekening_wie_er_was(maak: Maak, als: Als) -> None:  # ARC-1 ARC-4
    z, bureau = zaak(maak, (50,), pv=False), als(Rol.EXAMENBUREAU)
    weg = maak.deelname(z.zitting, status="afgerond", presentie="notPresent", presentie_reden="Ziek gemeld")

    def blok() -> Blok:
        with reading() as uow:
            return papieren._presentielijst(uow, bureau, uow.session.get_one(Zitting, z.zitting.id)).blokken[0]

    assert blok().kolommen[-1] == "Handtekening"
    schrijf(ProcesVerbaal(zitting_id=z.zitting.id, ondertekend_op=tijd.nu()))
    with reading() as uow:
        nummer = uow.session.get_one(Persoon, weg.student_id).nummer
    gezegd = {rij[2]: rij[3] for rij in blok().tabel}
    assert gezegd.pop(nummer) == "Afwezig: Ziek gemeld"
    assert list(gezegd.values()) == ["Aanwezig"]


def test_besluit_op_papier_voor_de_student_zelf(maak: Maak, als: Als) -> None:  # ARC-4 VAS-3
    z = zaak(maak, (50,))
    with reading() as uow:
        student = uow.session.get_one(Persoon, z.deelnames[0].student_id)
    zelf = als(Rol.STUDENT, student)
    cmd = MaakDocument(soort="besluit", id=z.resultaten[0].id)
    with pytest.raises(NietGevonden):
        doe(papieren.maak_document, zelf, cmd)
    doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    assert doe(papieren.maak_document, zelf, cmd).inhoud.startswith(b"%PDF")
    with pytest.raises(NietGevonden):
        doe(papieren.maak_document, als(Rol.STUDENT), cmd)
    with pytest.raises(NietToegestaan):
        doe(papieren.maak_document, zelf, MaakDocument(soort="pv", id=z.zitting.id))
    with pytest.raises(NietGevonden):
        doe(papieren.maak_document, als(Rol.EXAMENBUREAU), MaakDocument(soort="pv", id=uuid.uuid4()))


def test_paginering(maak: Maak, als: Als) -> None:  # conventie: hooguit 100 rijen
    for _ in range(3):
        zaak(maak, ())
    with reading() as uow:
        pagina = dossiers.dossiers(uow, als(Rol.EXAMENBUREAU), DossierFilter(per_pagina=2, pagina=9))
    assert (pagina.totaal, pagina.pagina, len(pagina.rijen), pagina.paginas) == (3, 2, 1, 2)


def test_auditlog_als_blad_blijft_binnen_het_bereik(maak: Maak, als: Als) -> None:  # MON-6
    bh = als(Rol.BEHEERDER)
    doe(instellingen.wijzig_instelling, bh, instellingen.WijzigInstelling(sleutel="hotline", waarde="=1+1"))
    docent = als(Rol.DOCENT)
    with unit_of_work() as uow:
        csv = exporten.auditlog(uow, bh, {"vorm": "csv", "actie": "instelling.gewijzigd"})
        xlsx = exporten.auditlog(uow, bh, {"vorm": "xlsx"})
        with pytest.raises(NietToegestaan):
            exporten.auditlog(uow, docent, {"vorm": "csv"})
        with pytest.raises(Ongeldig):
            exporten.auditlog(uow, bh, {"vorm": "csv", "van": "morgen"})
    tekst = csv.inhoud.decode("utf-8-sig")
    assert csv.naam.endswith(".csv")
    assert "wijzigde een instelling" in tekst
    assert "\n=1+1" not in tekst
    assert xlsx.inhoud[:2] == b"PK"


def test_een_blad_dat_niet_alles_heeft_zegt_dat(maak: Maak, als: Als, monkeypatch: pytest.MonkeyPatch) -> None:  # MON-6
    ec = als(Rol.EXAMENCOMMISSIE)
    with unit_of_work() as uow:
        for n in range(5):
            audit.record(uow, ec, "instelling.gewijzigd", nieuw={"n": n})

    def laatste() -> str:
        with reading() as uow:
            return exporten.auditlog(uow, ec, {"vorm": "csv"}).inhoud.decode("utf-8-sig").splitlines()[-1]

    assert "stopt" not in laatste()
    monkeypatch.setattr(audit_lezen, "_EXPORT", 3)
    assert "de nieuwste 3 van 5 regels" in laatste()


def test_studentdossiers_zijn_voor_bureau_en_commissie(maak: Maak, als: Als) -> None:  # ARC-1
    z = zaak(maak, (50,))
    with reading() as uow:
        rijen = dossiers.studenten(uow, als(Rol.EXAMENCOMMISSIE), DossierFilter()).rijen
        for rol in (Rol.STUDENT, Rol.DOCENT, Rol.BEHEERDER):
            with pytest.raises(NietToegestaan):
                dossiers.studenten(uow, als(rol), DossierFilter())
    assert str(z.resultaten[0].student_id) in {r.student_id for r in rijen}


def test_onder_een_staand_mandaat_besloot_niemand_van_het_examenbureau(maak: Maak, als: Als) -> None:  # ARC-4 VAS-2
    z, ec = zaak(maak, (40,)), als(Rol.EXAMENCOMMISSIE)
    recht = {"permission": P.RESULTAAT_VASTSTELLEN.value, "examen_id": z.zitting.examen_id, "automatisch": True}
    schrijf(Mandaat(**recht, van=tijd.vandaag(), tot=tijd.vandaag(), gegeven_door_id=ec.persoon_id))
    doe(vaststellen.stel_automatisch_vast, z.zitting.id)
    with reading() as uow:
        papier = papieren._besluit(uow, ec, uow.session.exec(select(Resultaat)).one())
        (rij,) = stand.zitting_dossier(uow, ec, z.zitting.id).resultaten
    assert papier.blokken[0].alineas[0].startswith("De examencommissie met een staand mandaat heeft op ")
    assert rij.besluit.endswith("door de examencommissie met een staand mandaat")
