"""A decision about an absence has a way back: it lapses with what it rests on, it can be revised, and everyone reads it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.beheren import Mededeling, Persoon
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Commissiebesluit
from portal.domain import tijd
from portal.domain.besluiten import Beslissing
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.presentie import Presentie
from portal.domain.rechten import P, Rol
from portal.services.aanmelden.stand import blokkades_plaatsen
from portal.services.afnemen import aanvulling
from portal.services.afnemen.lezen.verbeteren import al_besloten
from portal.services.archiveren import papieren
from portal.services.archiveren.lezen.student import student_dossier
from portal.services.archiveren.stand import zitting_dossier
from portal.services.beoordelen import scoren
from portal.services.beoordelen.lezen import resultaten
from portal.services.ontvangen import ingang
from portal.services.plannen.lezen import mijn_examens
from portal.services.vaststellen import afwezigheid, herzien, kansen, mandaten, vaststellen
from portal.services.vaststellen.lezen import verzoeken
from portal.services.vaststellen.lezen.te_vaststellen import VaststelFilter, te_vaststellen
from portal.services.vaststellen.lezen.vaststellen import vaststel_scherm
from portal.services.vaststellen.lezen.verzoeken import AfwezigheidRij, BeslotenFilter, BeslotenRij
from portal.services.werk.mededelingen import MededelingRij, mijn_mededelingen
from tests.hulp.geval import Geval
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School
from tests.hulp.zaken import doe


class Afwezig(Geval):
    """One student marked absent in a signed report, and a member of the board who decides about it."""

    def __init__(self, maak: Maak, als: Als, presentie: str = "notPresent", *, met_werk: bool = False) -> None:
        super().__init__(maak, als, presentie=presentie)
        if not met_werk:
            with unit_of_work() as uow:
                uow.session.delete(uow.session.get_one(Resultaat, self.resultaat.id))
        self.lid = als(Rol.EXAMENCOMMISSIE)
        self.teken()

    def besluit(self, lid: Principal | None = None, *, geoorloofd: bool = True, **anders: Any) -> None:
        """The board decides."""
        cmd = afwezigheid.BesluitAfwezigheid(
            deelname_id=self.deelname.id, reden="Ziek gemeld", geoorloofd=geoorloofd, **anders
        )
        doe(afwezigheid.besluit_afwezigheid, lid or self.lid, cmd)

    def herzie(self, lid: Principal, *, geoorloofd: bool = False, **anders: Any) -> None:
        """Another member of the board decides again."""
        cmd = afwezigheid.HerzieAfwezigheid(
            deelname_id=self.deelname.id, reden="Beroep gegrond", geoorloofd=geoorloofd, **anders
        )
        doe(afwezigheid.herzie_afwezigheid, lid, cmd)

    def corrigeer(self, presentie: Presentie) -> None:
        """The invigilator puts attendance right, and knows what lapses."""
        cmd = aanvulling.VerbeterPresentie(
            deelname_id=self.deelname.id, presentie=presentie, reden="Verkeerde regel", bevestigd=True
        )
        doe(aanvulling.verbeter_presentie, self.als(Rol.SURVEILLANT, self.wie), cmd)

    @property
    def open(self) -> list[AfwezigheidRij]:
        """What waits for the board."""
        return doe(verzoeken.afwezigheden, self.als(Rol.EXAMENCOMMISSIE))

    @property
    def besloten(self) -> list[BeslotenRij]:
        """What was decided, as another member sees it."""
        blad = doe(verzoeken.besloten_afwezigheden, self.als(Rol.EXAMENCOMMISSIE), BeslotenFilter())
        return list(blad.rijen)

    @property
    def boek(self) -> list[str]:
        """The ledger, oldest first."""
        with reading() as uow:
            return list(uow.session.exec(select(Kansmutatie.soort).order_by(col(Kansmutatie.op), col(Kansmutatie.id))))

    @property
    def student(self) -> Principal:
        """The student himself."""
        return self.als(Rol.STUDENT, self.lees(Persoon, self.deelname.student_id))

    @property
    def gelezen(self) -> list[MededelingRij]:
        """What the student reads, newest first."""
        return doe(mijn_mededelingen, self.student)


@pytest.mark.parametrize("geoorloofd", [True, False])
def test_een_verbeterde_presentie_legt_het_besluit_terug_bij_de_commissie(
    maak: Maak, als: Als, geoorloofd: bool
) -> None:  # VAS-5 PRK-12 PRK-13
    g = Afwezig(maak, als)
    g.besluit(geoorloofd=geoorloofd)
    assert g.kansen == ((0, 0) if geoorloofd else (1, 1))
    g.corrigeer(Presentie.AANWEZIG)
    assert (g.kansen, g.open) == ((1, 0), [])
    g.corrigeer(Presentie.AFWEZIG)
    assert g.kansen == (1, 1)
    (rij,) = g.open
    assert f"{'' if geoorloofd else 'on'}geoorloofd afwezig, is vervallen" in rij.eerder
    g.besluit()
    assert (g.kansen, g.open) == ((0, 0), [])
    assert g.boek[-2:] == ["gemist", "hersteld"]


def test_een_andere_reden_van_missen_laat_het_besluit_ook_vervallen(maak: Maak, als: Als) -> None:  # VAS-5
    g = Afwezig(maak, als)
    g.besluit()
    g.corrigeer(Presentie.NIET_GESTART)
    assert (g.kansen, g.boek, len(g.open)) == ((1, 1), ["gemist", "hersteld", "gemist"], 1)


def test_iedereen_leest_dat_een_besluit_vervalt_en_wie_verbetert_weet_het_vooraf(
    maak: Maak, als: Als
) -> None:  # PRK-12 VAS-5
    g = Afwezig(maak, als)
    g.besluit(geoorloofd=False)
    m, gemist = g.gelezen
    assert gemist.vervangen
    assert (m.titel, "beroep" in m.clausule) == ("Je was ongeoorloofd afwezig", True)
    surveillant = als(Rol.SURVEILLANT, g.wie)
    assert len(doe(al_besloten, surveillant, g.zitting.id)) == 1
    cmd = aanvulling.VerbeterPresentie(deelname_id=g.deelname.id, presentie=Presentie.AANWEZIG, reden="Was er toch")
    with pytest.raises(Botsing, match="examencommissie"):
        doe(aanvulling.verbeter_presentie, surveillant, cmd)
    g.corrigeer(Presentie.AANWEZIG)
    nieuw, oud, _ = g.gelezen
    assert (nieuw.titel, nieuw.vervangen) == ("Een besluit geldt niet meer", "")
    assert "De presentie is verbeterd van ‘Afwezig’ in ‘Aanwezig’" in nieuw.tekst
    assert bool(oud.vervangen)
    assert oud.clausule == ""
    (aan_commissie,) = doe(mijn_mededelingen, g.lid)
    assert "is vervallen" in aan_commissie.tekst
    (rij,) = g.besloten
    assert rij.vervallen.startswith("Vervallen op")
    assert not rij.te_herzien
    with reading() as uow:
        assert "afwezigheid.vervallen" in set(uow.session.exec(select(AuditRegel.actie)))


def test_een_besluit_is_te_herzien_door_een_ander(maak: Maak, als: Als) -> None:  # VAS-5 VAS-8 PRK-13 BEH-3
    g = Afwezig(maak, als)
    g.besluit(geoorloofd=False)
    ander = als(Rol.EXAMENCOMMISSIE)
    with pytest.raises(NietToegestaan, match="zelf over deze afwezigheid besloten"):
        g.herzie(g.lid, geoorloofd=True)
    with pytest.raises(NietToegestaan):
        g.herzie(als(Rol.EXAMENBUREAU), geoorloofd=True)
    with pytest.raises(Ongeldig, match="al staat"):
        g.herzie(ander, geoorloofd=False)
    with pytest.raises(Ongeldig, match="presentie"):
        g.herzie(ander, was_er=True)
    assert [r.te_herzien for r in g.besloten] == [True]
    g.herzie(ander, geoorloofd=True)
    assert (g.kansen, g.boek, g.inschrijving.status) == ((0, 0), ["gemist", "hersteld"], "open")
    g.herzie(als(Rol.EXAMENCOMMISSIE), geoorloofd=False)
    assert (g.kansen, g.boek) == ((1, 1), ["gemist", "hersteld", "gemist"])
    nieuw, *oud = g.gelezen
    assert "komt in de plaats van dat van" in nieuw.tekst
    assert "tot en met" in nieuw.clausule
    assert all(m.vervangen and not m.clausule for m in oud)
    with reading() as uow:
        rijen = uow.session.exec(select(Commissiebesluit).order_by(col(Commissiebesluit.op))).all()
    assert [(r.beslissing.value, r.vervallen_op is None, bool(r.clausule)) for r in rijen] == [
        ("ongeoorloofd", False, True), ("geoorloofd", False, True), ("ongeoorloofd", True, True),
    ]  # fmt: skip
    (rij,) = g.besloten
    assert (rij.te_herzien, rij.waarom_niet) == (True, "")
    for lid in (g.lid, ander):  # an earlier decision binds as much as the last one
        (eigen,) = doe(verzoeken.besloten_afwezigheden, lid, BeslotenFilter()).rijen
        assert (eigen.te_herzien, "zelf over deze afwezigheid besloten" in eigen.waarom_niet) == (False, True)


def test_over_onbekend_is_ook_te_herzien_en_het_register_volgt(maak: Maak, als: Als) -> None:  # VAS-5 UIT-2
    g = Afwezig(maak, als)
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, g.deelname.id).presentie = "notKnown"
        for k in uow.session.exec(select(Kansmutatie)):
            uow.session.delete(k)
    g.besluit(was_er=True)
    assert (g.inschrijving.status, g.kansen) == ("afgenomen", (1, 0))
    g.herzie(als(Rol.EXAMENCOMMISSIE), geoorloofd=True)
    assert (g.inschrijving.status, g.kansen) == ("open", (0, 0))
    assert g.aan_de_dr[-1][0] == "notPresent"
    g.herzie(als(Rol.EXAMENCOMMISSIE), was_er=True)
    assert (g.inschrijving.status, g.kansen) == ("afgenomen", (1, 0))
    assert g.aan_de_dr[-1][0] == "present"


def test_werk_van_wie_afwezig_heet_ligt_bij_de_commissie_en_is_een_verhaal(maak: Maak, als: Als) -> None:  # VAS-5 AAN-3
    g = Afwezig(maak, als, met_werk=True)
    with unit_of_work() as uow:
        examen = uow.session.get_one(Resultaat, g.resultaat.id)
        assert examen.status == "voorlopig"
    assert doe(resultaten.mijn_resultaten, g.student).totaal == 0
    assert g.inschrijving.status == "afgenomen"
    with reading() as uow:
        assert blokkades_plaatsen(uow, uow.session.get_one(Inschrijving, g.deelname.inschrijving_id))
    (mijn,) = doe(mijn_examens.mijn_examens, g.student)
    assert "er is werk van je binnen" in mijn.uitleg
    assert "plant een moment" not in mijn.uitleg
    (rij,) = g.open
    assert "8,3, geslaagd" in rij.werk
    g.besluit()  # the board knows the work, and does not let it count
    assert (g.inschrijving.status, g.kansen) == ("open", (0, 0))
    assert doe(te_vaststellen, als(Rol.EXAMENCOMMISSIE), VaststelFilter()).totaal == 0
    assert g.aan_de_dr[-1][0] == "notPresent"
    assert "8,3" in g.besloten[0].werk
    (rij,) = doe(vaststel_scherm, als(Rol.EXAMENCOMMISSIE), g.zitting.id).uitzonderingen
    assert "Eerder besluit: geoorloofd afwezig" in rij.waarom[0]
    assert g.lid.naam in rij.waarom[0]
    assert [deel for tekst in rij.gevolgen for deel in ("vervalt", "‘Afwezig’") if deel in tekst] == [
        "vervalt",
        "‘Afwezig’",
    ]
    (over,) = g.stel_vast().overgeslagen
    assert (rij.vervalt, "Bevestig" in over.reden) == (True, True)
    g.stel_vast(bevestigd=True)  # until it does after all: then he was there
    assert (g.inschrijving.status, g.kansen) == ("behaald", (1, 0))
    assert g.aan_de_dr[-1] == ("present", "passed", True)
    assert g.gelezen[0].titel == "Een besluit geldt niet meer"


def test_wie_over_afwezigheid_niet_besluit_laat_zo_n_besluit_ook_niet_vervallen(
    maak: Maak, als: Als
) -> None:  # VAS-2 VAS-5
    g = Afwezig(maak, als, met_werk=True)
    g.besluit()
    eb, dag = als(Rol.EXAMENBUREAU), tijd.vandaag()

    def mandaat(permission: P) -> None:
        geef = {"examen_ids": (g.versie.examen_id,), "van": dag, "tot": dag, "reden": "Drukke periode"}
        doe(mandaten.geef_mandaat, g.lid, mandaten.GeefMandaat(permission=permission, **geef))

    def vervallen() -> bool:
        with reading() as uow:
            return uow.session.exec(select(Commissiebesluit)).one().vervallen_op is not None

    ids = (g.resultaat.id,)
    cmd = vaststellen.StelVast(zitting_id=g.zitting.id, resultaat_ids=ids, motivatie="Gemaakt", bevestigd=True)
    mandaat(P.RESULTAAT_VASTSTELLEN)
    uit = doe(vaststellen.stel_vast, eb, cmd)
    assert (uit.gedaan, "‘Afwezigheid beoordelen’ doet de examencommissie" in uit.overgeslagen[0].reden) == (0, True)
    assert not vervallen()
    (rij,) = doe(vaststel_scherm, eb, g.zitting.id).uitzonderingen
    assert "Eerder besluit: geoorloofd afwezig" in rij.waarom_niet
    mandaat(P.AFWEZIGHEID_BESLUITEN)
    assert doe(vaststel_scherm, eb, g.zitting.id).uitzonderingen[0].waarom_niet == ""
    assert doe(vaststellen.stel_vast, eb, cmd).gedaan == 1
    assert vervallen()


def test_werk_dat_na_het_besluit_binnenkomt_laat_het_vervallen(maak: Maak, als: Als) -> None:  # VAS-5 BEO-1 AAN-3
    school = School(maak)
    zitting = maak.zitting(school.versie, status="ondertekend", start=tijd.nu() - timedelta(hours=3))
    inschrijving = maak.inschrijving(examen=school.examen)
    d = maak.deelname(zitting, inschrijving, status="afgerond", presentie="notPresent")
    gemist = {"student_id": d.student_id, "examen_id": school.examen.id, "deelname_id": d.id}
    schrijf(Kansmutatie(**gemist, soort="gemist", reden="Afwezig"))
    maak.verzonden(d)
    cmd = afwezigheid.BesluitAfwezigheid(deelname_id=d.id, reden="Ziek gemeld", geoorloofd=True)
    doe(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENCOMMISSIE), cmd)
    with unit_of_work() as uow:
        ingang.ontvang_resultaat(uow, ingang.Bron("TAS", school.tas.id), d.id, school.uitslag("8.9"))
    with reading() as uow:
        assert uow.session.get_one(Inschrijving, inschrijving.id).status == "afgenomen"
        assert "werk binnen" in uow.session.exec(select(Commissiebesluit)).one().vervallen_reden
    (rij,) = doe(verzoeken.afwezigheden, als(Rol.EXAMENCOMMISSIE))
    assert "8,9" in rij.werk
    doe(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENCOMMISSIE), cmd)
    with reading() as uow:
        assert uow.session.get_one(Inschrijving, inschrijving.id).status == "open"


def test_een_gunstig_besluit_leest_de_student_ook(maak: Maak, als: Als) -> None:  # PRK-12 VAS-5
    g = Afwezig(maak, als)
    g.besluit()
    m, gemist = g.gelezen
    assert gemist.vervangen
    assert (m.titel, m.clausule) == ("Je was geoorloofd afwezig", "")
    student = maak.student()
    i = maak.inschrijving(student, maak.examen(max_kansen=0))
    vraag = kansen.VraagKans(inschrijving_id=i.id, toelichting="Ik was ziek")
    for toekennen in (False, True):
        doe(kansen.vraag_kans, als(Rol.STUDENT, student), vraag)
        cmd = kansen.BesluitKans(inschrijving_id=i.id, toekennen=toekennen, reden="Langdurig ziek")
        doe(kansen.besluit_kans, g.lid, cmd)
    nieuw, oud = doe(mijn_mededelingen, als(Rol.STUDENT, student))
    assert (nieuw.titel, bool(oud.vervangen)) == ("Je krijgt een extra kans", True)


def test_een_besluit_staat_in_het_dossier_en_is_een_papier(maak: Maak, als: Als) -> None:  # ARC-1 ARC-4 VAS-5
    g = Afwezig(maak, als)
    g.besluit(geoorloofd=False)
    g.herzie(als(Rol.EXAMENCOMMISSIE), geoorloofd=True)
    lezer = als(Rol.EXAMENBUREAU)
    student = doe(student_dossier, lezer, g.deelname.student_id)
    zaal = doe(zitting_dossier, lezer, g.zitting.id)
    for dossier in (student, zaal):
        nu, eerst = dossier.besluiten
        assert (nu.beslissing, nu.vervallen) == ("Geoorloofd afwezig", "")
        assert "de examencommissie" in nu.besluit
        assert "kan t/m" in nu.laatste_dag
        assert (eerst.reden, eerst.vervallen.startswith("Vervallen op")) == ("Ziek gemeld", True)
    for rij in student.besluiten:
        cmd = papieren.MaakDocument(soort="commissiebesluit", id=uuid.UUID(rij.id))
        assert doe(papieren.maak_document, lezer, cmd).inhoud.startswith(b"%PDF")
    doe(papieren.maak_document, lezer, papieren.MaakDocument(soort="dossier", id=g.zitting.id))


def test_ook_een_score_van_de_beoordelaar_laat_het_besluit_vervallen(maak: Maak, als: Als) -> None:  # VAS-5 BEO-2
    g = Afwezig(maak, als, "notFinished")
    wie = als(Rol.BEOORDELAAR)
    maak.zittingsmedewerker(g.zitting, g.lees(Persoon, wie.persoon_id), "beoordelaar")
    g.besluit(geoorloofd=True)
    assert (g.kansen, g.open, g.besloten[0].vervallen) == ((0, 0), [], "")
    werk = maak.beoordeling(g.deelname, g.lees(Persoon, wie.persoon_id))
    doe(scoren.geef_score, wie, scoren.GeefScore(beoordeling_id=werk.id, punten=50))
    assert "Er kwam daarna werk binnen" in g.besloten[0].vervallen
    assert g.kansen == (1, 0)


def test_wie_gemist_heette_en_toch_een_resultaat_krijgt_leest_dat(maak: Maak, als: Als) -> None:  # PRK-12 AAN-9
    g = Afwezig(maak, als, met_werk=True)
    assert [m.titel for m in g.gelezen] == ["Een kans is gemist"]
    g.stel_vast()
    nieuw, oud = g.gelezen
    assert (nieuw.titel, bool(nieuw.vervangen), bool(oud.vervangen)) == ("Je presentie is verbeterd", False, True)
    assert "kans is gebruikt" in nieuw.tekst


def test_berichten_over_een_resultaat_vervangen_elkaar(maak: Maak, als: Als) -> None:  # PRK-12 VAS-8
    g = Geval(maak, als)
    g.teken()
    g.stel_vast()
    nu = g.resultaat.id
    for punten in (20, 50):
        vraag = herzien.OpenHerziening(resultaat_id=nu, reden="Bezwaar", punten=punten)
        id = doe(herzien.open_herziening, als(Rol.EXAMENCOMMISSIE), vraag)
        cmd = herzien.HandelHerzieningAf(herziening_id=id, toepassen=True, motivatie="Nageteld")
        nu = doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), cmd)
    nieuw, oud = doe(mijn_mededelingen, als(Rol.STUDENT, g.lees(Persoon, g.deelname.student_id)))
    assert (bool(nieuw.clausule), nieuw.vervangen) == (True, "")
    assert (oud.clausule, bool(oud.vervangen)) == ("", True)
    with reading() as uow:
        assert all(m.clausule for m in uow.session.exec(select(Mededeling)))  # what was said stays in the record


def test_elke_beslissing_heeft_ware_woorden() -> None:  # VAS-5
    assert Beslissing.ONGEOORLOOFD.in_woorden("notPresent") == "ongeoorloofd afwezig"
    assert Beslissing.ONGEOORLOOFD.in_woorden("notStarted") == "ongeoorloofd zonder werk"
    assert all(b.in_woorden("present") for b in Beslissing)
