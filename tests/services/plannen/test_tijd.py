"""The time of a sitting: it ends when the last of its students is done, and everything that waits for its end knows."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Voorziening
from portal.db.beheren import Instelling, Mededeling, Persoon, Taak
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, DeelnameVoorziening, Ruimte, Wachtplek, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig, Veranderd
from portal.domain.rechten import Rol
from portal.domain.voorzieningen import ONBEPERKT_GEPLAND
from portal.services.aanmelden import inschrijven
from portal.services.afnemen import zitting as afname
from portal.services.afnemen.lezen import zitting as afnemen_lezen
from portal.services.archiveren import bewaartermijn
from portal.services.beheren import instellingen
from portal.services.grond.keuze import Keuze
from portal.services.monitoren import afhandelen
from portal.services.plannen import agenda, intrekken, medewerkers, plaatsen, verzetten, voorzieningen, zittingen
from portal.services.plannen.lezen import keuzes, rooster
from portal.services.plannen.lezen import voorzieningen as voorzieningen_lezen
from portal.services.plannen.lezen import zittingen as zittingen_lezen
from portal.services.plannen.lezen.momenten import momenten
from portal.services.plannen.lezen.te_plaatsen import te_plaatsen
from portal.services.plannen.lezen.voorzieningen import VoorzieningFilter
from portal.services.plannen.plaatsen import HaalVanZitting, PlaatsStudenten
from portal.services.plannen.stand import SCHOOL_DICHT
from portal.services.plannen.verzetten import VerplaatsStudent
from portal.services.plannen.voorzieningen import BesluitVoorziening, VraagVoorziening, WijzigVoorziening
from portal.services.plannen.wachtlijst import KiesMoment
from portal.services.plannen.zittingen import MaakConcept, WijzigZitting
from portal.state.plannen.zitting_nieuw import ZittingNieuwState
from portal.state.raamwerk.basis import CURRENT, _uitleg
from portal.state.raamwerk.invoer import VeldFout
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe

MINUUT = timedelta(minutes=1)


def lees(model: type, id: object):  # type: ignore[no-untyped-def]
    with reading() as uow:
        return uow.session.get_one(model, id)


def negen(dagen: int = 14) -> datetime:
    return tijd.op(werkdag(dagen), 9)


def wie_gaat(maak: Maak, zitting: Zitting, **voorziening: object) -> Inschrijving:
    """An enrolment with a Go for the exam of a sitting, of a student with this accommodation."""
    student = maak.student()
    if voorziening:
        maak.voorziening(student, **voorziening)  # type: ignore[arg-type]
    rij = maak.inschrijving(student, lees(Examen, zitting.examen_id))
    maak.go(rij)
    return rij


def zet_op(eb: Principal, zitting: Zitting, *wie: Inschrijving) -> list[str]:
    """Place them; gives the reasons of who was skipped."""
    cmd = PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=tuple(i.id for i in wie))
    return [reden for _, reden in doe(plaatsen.plaats_studenten, eb, cmd).overgeslagen]


def bij_tas(maak: Maak) -> Examen:
    return maak.examen(oke=True, koppeling_id=maak.koppeling().id)


def plan(eb: Principal, versie: Examenversie, ruimte_id: object, start: datetime, **anders: object) -> Zitting:
    cmd = MaakConcept(versie_id=versie.id, ruimte_id=ruimte_id, start=start, capaciteit=5, **anders)  # type: ignore[arg-type]
    return lees(Zitting, doe(zittingen.maak_concept, eb, cmd))


def verzet(eb: Principal, z: Zitting, start: datetime, **anders: object) -> None:
    doe(
        zittingen.wijzig_zitting, eb,
        WijzigZitting(**{"zitting_id": z.id, "ruimte_id": z.ruimte_id, "start": start, "capaciteit": z.capaciteit, **anders}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("voorziening", "erbij"),
    [({"minuten": 45}, 45), ({"minuten": 600}, 600), ({"minuten": 10_000}, ONBEPERKT_GEPLAND), ({"minuten": 0, "procent": 25}, 23)],
)  # fmt: skip
def test_een_zitting_duurt_tot_de_laatste_klaar_is(
    maak: Maak, als: Als, voorziening: dict[str, int], erbij: int
) -> None:  # PLA-2 PLA-3 PRK-9
    eb, student = als(Rol.EXAMENBUREAU), None
    z = maak.zitting(start=negen())
    wie = wie_gaat(maak, z, **voorziening)
    zet_op(eb, z, wie, wie_gaat(maak, z))
    assert lees(Zitting, z.id).laatste_eind == z.eind + erbij * MINUUT
    student = als(Rol.STUDENT, lees(Persoon, wie.student_id))
    surveillant = als(Rol.SURVEILLANT)
    maak.zittingsmedewerker(z, lees(Persoon, surveillant.persoon_id))
    with reading() as uow:
        for ik in (student, surveillant):
            (regel,) = rooster.rooster(uow, ik)
            assert regel.eind == z.eind + erbij * MINUUT
            assert regel.tijd.endswith(tijd.tijdstip(regel.eind))
        klok = afnemen_lezen.zitting_scherm(uow, eb, z.id).klokken[-1]
        assert klok.eind_iso == (z.eind + erbij * MINUUT).isoformat()
    link = doe(agenda.link_van, surveillant)
    with reading() as uow:
        (afspraak,) = agenda.agenda_van(uow, link.rsplit("/", 1)[1].removesuffix(".ics"))
    assert afspraak.eind == z.eind + erbij * MINUUT
    with reading() as uow:
        deelname = uow.session.exec(select(Deelname).where(Deelname.student_id == wie.student_id)).one()
    doe(plaatsen.haal_van_zitting, eb, HaalVanZitting(deelname_id=deelname.id, reden="Ziek gemeld"))
    assert lees(Zitting, z.id).laatste_eind == z.eind


def test_op_het_gewone_einde_is_het_lokaal_nog_niet_vrij(maak: Maak, als: Als) -> None:  # PLA-2
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    maak.deelname(z, extra_minuten=30)
    surveillant = maak.medewerker()
    als(Rol.SURVEILLANT, surveillant)
    maak.zittingsmedewerker(z, surveillant)
    versie = maak.versie()
    for later in (z.eind, z.eind + 30 * MINUUT, z.eind + 44 * MINUUT):
        with pytest.raises(Botsing, match="15 minuten"):
            plan(eb, versie, z.ruimte_id, later)
        with reading() as uow:
            vrij = keuzes.planopties(uow, eb, versie.id, later, 5)
        assert str(z.ruimte_id) not in {k.waarde for k in vrij.ruimten}
    with pytest.raises(Botsing, match="al ingezet"):
        plan(eb, versie, maak.ruimte().id, z.eind + 29 * MINUUT, surveillant_id=surveillant.id)
    plan(eb, versie, maak.ruimte().id, z.eind + 30 * MINUUT, surveillant_id=surveillant.id)
    plan(eb, versie, z.ruimte_id, z.eind + 45 * MINUUT)


def test_de_tijd_tussen_twee_zittingen_geldt_ervoor_en_erna(maak: Maak, als: Als) -> None:  # PLA-2
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=tijd.op(werkdag(14), 12))
    versie = maak.versie()  # ninety minutes
    for start in (z.start - 104 * MINUUT, z.eind + 14 * MINUUT):
        with pytest.raises(Botsing, match="Lokaal"):
            plan(eb, versie, z.ruimte_id, start)
    plan(eb, versie, z.ruimte_id, z.start - 105 * MINUUT)
    plan(eb, versie, z.ruimte_id, z.eind + 15 * MINUUT)


def test_wie_later_mag_beginnen_houdt_het_lokaal_langer(maak: Maak, als: Als) -> None:  # PLA-2 PLA-7
    eb = als(Rol.EXAMENBUREAU)
    versie = maak.versie(maak.examen(oke=True, koppeling_id=maak.koppeling("tas").id))
    laat = plan(eb, versie, maak.ruimte().id, negen(), tijdscenario=3)
    samen = plan(eb, versie, maak.ruimte().id, negen(), tijdscenario=2)
    papier = plan(eb, maak.versie(), maak.ruimte().id, negen(), tijdscenario=3)
    assert [z.laatste_eind - z.eind for z in (laat, samen, papier)] == [30 * MINUUT, 0 * MINUUT, 0 * MINUUT]
    verzet(eb, laat, negen(), tijdscenario=1)
    assert lees(Zitting, laat.id).laatste_eind == laat.eind


def test_een_examen_zegt_of_wie_later_begint_de_volle_tijd_houdt(maak: Maak, als: Als) -> None:  # INR-6 PLA-1
    eb, tas = als(Rol.EXAMENBUREAU), maak.koppeling("tas").id
    ruim, strak = (maak.versie(maak.examen(oke=True, koppeling_id=tas, late_start=laat)) for laat in (True, False))
    gepland = [plan(eb, v, maak.ruimte().id, negen()) for v in (ruim, strak)]
    assert [(z.tijdscenario, z.laatste_eind - z.eind) for z in gepland] == [(3, 30 * MINUUT), (4, 0 * MINUUT)]
    assert plan(eb, strak, maak.ruimte().id, negen(), tijdscenario=3).tijdscenario == 3, "a sitting may differ"
    with reading() as uow:
        zegt = [keuzes.planopties(uow, eb, v.id, negen(), 5).duurt for v in (ruim, strak)]
    assert ["met late start" in z for z in zegt] == [True, False]


def test_extra_tijd_die_niet_past_wordt_geweigerd_of_gevraagd(maak: Maak, als: Als) -> None:  # PLA-2 AAN-12
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    erna = maak.zitting(ruimte=None, start=z.eind + 30 * MINUUT, ruimte_id=z.ruimte_id)
    wie, gewoon = wie_gaat(maak, z, minuten=30), wie_gaat(maak, z)
    (reden,) = zet_op(eb, z, wie, gewoon)
    assert "30 minuten extra tijd" in reden
    assert erna.naam in reden
    (vooraf,) = [r.blokkade for r in doe(te_plaatsen, eb, z.id).rijen if r.id == str(wie.id)]
    assert vooraf in reden, "the list says before what placing refuses"
    surveillant = maak.medewerker(naam="Ilse de Wit")
    ander = maak.zitting(maak.versie(lees(Examen, z.examen_id)), start=negen(15))
    for waar in (ander, maak.zitting(start=ander.eind)):
        maak.zittingsmedewerker(waar, surveillant)
    (vooraf,) = [r.blokkade for r in doe(te_plaatsen, eb, ander.id).rijen if r.id == str(wie.id)]
    assert "Ilse de Wit is dan al ingezet" in vooraf
    assert (lees(Zitting, z.id).bezet, lees(Zitting, z.id).laatste_eind) == (1, z.eind)
    vraag = doe(
        voorzieningen.vraag_voorziening,
        als(Rol.STUDENT, lees(Persoon, gewoon.student_id)),
        VraagVoorziening(student_id=gewoon.student_id, soort="extraTime", procent=25),
    )
    doe(voorzieningen.besluit_voorziening, eb, BesluitVoorziening(voorziening_id=vraag, toekennen=True, procent=25))
    with reading() as uow:
        (taak,) = uow.session.exec(select(Taak).where(Taak.soort == "voorziening-gewijzigd"))
    assert erna.naam in taak.tekst
    assert lees(Zitting, z.id).laatste_eind == z.eind


def test_verzetten_neemt_de_extra_tijd_mee_en_noemt_iedereen_die_niet_kan(maak: Maak, als: Als) -> None:  # PLA-2 PLA-7
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    een, twee, drie = (maak.deelname(z, extra_minuten=n) for n in (60, 0, 0))
    surveillant = maak.medewerker(voornaam="Ilse", naam="Ilse de Wit")
    maak.zittingsmedewerker(z, surveillant)
    middag = tijd.op(werkdag(14), 13)
    for d, start in ((een, middag + 150 * MINUUT - MINUUT), (twee, middag)):
        elders = maak.zitting(start=start)
        maak.deelname(elders, maak.inschrijving(lees(Persoon, d.student_id), maak.examen()))
    maak.zittingsmedewerker(maak.zitting(start=middag + 140 * MINUUT), surveillant)
    with pytest.raises(Botsing) as fout:
        verzet(eb, z, middag)
    namen = [lees(Persoon, d.student_id).naam for d in (een, twee)]
    assert all(naam in fout.value.tekst for naam in [*namen, "Ilse de Wit"])
    assert lees(Zitting, z.id).start == z.start
    verzet(eb, z, middag, zonder_wie_niet_kan=True)
    na = lees(Zitting, z.id)
    assert (na.start, na.bezet, na.laatste_eind) == (middag, 1, na.eind)
    assert [lees(Deelname, d.id).status for d in (een, twee, drie)] == ["geannuleerd", "geannuleerd", "geplaatst"]
    assert lees(Inschrijving, een.inschrijving_id).status == "open"
    with reading() as uow:
        taken = uow.session.exec(select(Taak.onderwerp_id).where(Taak.soort == "verzet-zonder")).all()
    assert set(taken) == {een.inschrijving_id, twee.inschrijving_id, z.id}


def test_een_verzette_zitting_geeft_ieder_wat_dan_geldt(maak: Maak, als: Als) -> None:  # PLA-7 AAN-12
    eb, versie = als(Rol.EXAMENBUREAU), maak.versie(bij_tas(maak), duur=60)
    z = maak.zitting(versie, start=negen())
    wie, tot = wie_gaat(maak, z, minuten=0, procent=25), wie_gaat(maak, z, minuten=40, tot=tijd.dag_van(z.start))
    zet_op(eb, z, wie, tot)
    with reading() as uow:
        een, twee = (
            uow.session.exec(select(Deelname).where(Deelname.inschrijving_id == i.id)).one() for i in (wie, tot)
        )
        tot_nu_toe = uow.session.exec(select(func.max(OkeBericht.volgnummer))).one()
    assert (een.extra_minuten, twee.extra_minuten) == (15, 40)
    versie.duur = 120
    schrijf(versie)
    verzet(eb, z, z.start)
    verzet(eb, z, negen(16))
    na, een_nu = lees(Zitting, z.id), lees(Deelname, een.id)
    assert een_nu.extra_minuten == 30
    assert (lees(Deelname, twee.id).extra_minuten, na.laatste_eind) == (0, na.eind_voor(een_nu.extra_tijd))
    with reading() as uow:
        uit = uow.session.exec(select(OkeBericht).where(OkeBericht.volgnummer > tot_nu_toe)).all()
    gestuurd = [b.inhoud for b in uit if b.pad == f"/associations/{een.id}"]
    assert len(gestuurd) == 1
    assert '"additionalTimeInMin":30' in gestuurd[0].replace(" ", "")
    assert [b.pad for b in uit].count(f"/associations/{twee.id}") == 1


def test_twee_wijzigen_een_zitting_dan_leest_de_tweede_wat_de_eerste_deed(maak: Maak, als: Als) -> None:  # PLA-7
    """Two windows: one moves it, the other only gives it more seats and would move it back."""
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen(), capaciteit=10)

    def stond() -> str:
        with reading() as uow:
            d = zittingen_lezen.zitting(uow, eb, z.id)
        return zittingen.stand_nu(d.start_lokaal, d.ruimte_id, d.capaciteit, d.tijdscenario)

    gezien, later = stond(), negen(21)
    verzet(eb, z, later, capaciteit=10, stond=gezien)
    with pytest.raises(Veranderd, match=f"nu {tijd.moment(later)}, lokaal .*, 10 plaatsen"):
        verzet(eb, z, negen(), capaciteit=12, stond=gezien)
    with reading() as uow:
        nu = uow.get(Zitting, z.id)
        assert (nu.start, nu.capaciteit) == (later, 10)
    verzet(eb, z, later, capaciteit=12, stond=stond())
    with reading() as uow:
        assert uow.get(Zitting, z.id).capaciteit == 12


def test_duurt_een_zitting_anders_dan_leest_iedereen_dat(maak: Maak, als: Als) -> None:  # PRK-12 PLA-7
    eb, versie, surveillant = als(Rol.EXAMENBUREAU), maak.versie(duur=60), maak.medewerker()
    z = maak.zitting(versie, start=negen(), capaciteit=1)
    zit, wacht = wie_gaat(maak, z), wie_gaat(maak, z)
    zet_op(eb, z, zit, wacht)
    maak.zittingsmedewerker(z, surveillant)

    def leest(wie: object) -> str:
        with reading() as uow:
            vraag = select(Mededeling.tekst).where(Mededeling.persoon_id == wie, col(Mededeling.vervangen_op).is_(None))
            return " ".join(uow.session.exec(vraag))

    allen = (zit.student_id, surveillant.id, wacht.student_id)
    verzet(eb, z, z.start, capaciteit=1)
    assert [leest(id) for id in allen] == ["", "", ""], "nothing that touches them changed"
    for start, duur, zin in ((z.start, 90, "duurt nu 90 minuten; dat was 60 minuten."),
                             (negen(16), 45, "Het examen duurt nu 45 minuten; dat was 90 minuten.")):  # fmt: skip
        versie.duur = duur
        schrijf(versie)
        verzet(eb, z, start, capaciteit=1)
        assert all(zin in leest(id) for id in allen)


def test_past_de_nieuwe_extra_tijd_niet_dan_vraagt_het_examenbureau_ernaar(
    maak: Maak, als: Als
) -> None:  # PLA-7 AAN-12
    eb, versie = als(Rol.EXAMENBUREAU), maak.versie(bij_tas(maak), duur=60, extra_tijd_max=20)
    z = maak.zitting(versie, start=negen())
    wie = wie_gaat(maak, z, minuten=0, procent=25)
    zet_op(eb, z, wie)
    versie.duur = 120
    schrijf(versie)
    verzet(eb, z, z.start)
    with reading() as uow:
        (taak,) = uow.session.exec(select(Taak).where(Taak.soort == voorzieningen.GEWIJZIGD))
        assert uow.session.exec(select(Deelname.extra_minuten).where(Deelname.inschrijving_id == wie.id)).one() == 15
    assert (taak.onderwerp_id, "hooguit 20 minuten" in taak.tekst) == (wie.student_id, True)
    with reading() as uow:
        (recht,) = uow.session.exec(select(Voorziening.id).where(Voorziening.student_id == wie.student_id))
    einde = WijzigVoorziening(voorziening_id=recht, van=tijd.vandaag(), tot=tijd.vandaag(), reden="Niet meer nodig")
    doe(voorzieningen.wijzig_voorziening, eb, einde)
    assert lees(Taak, taak.id).afgehandeld_op, "it fits again, so nobody is asked any more"


@pytest.mark.parametrize(("hoogstens", "waarom"), [(20, "hooguit 20 minuten"), (0, "geen extra tijd")])
def test_een_eigen_versie_geeft_niet_meer_extra_tijd_dan_de_school_er_zelf_aan_gaf(
    maak: Maak, als: Als, hoogstens: int, waarom: str
) -> None:  # AAN-12 PLA-7
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(maak.versie(extra_tijd_max=hoogstens), start=negen())
    te_lang, past = wie_gaat(maak, z, minuten=21), wie_gaat(maak, z, minuten=hoogstens)
    assert [waarom in reden for reden in zet_op(eb, z, te_lang, past)] == [True]
    v = maak.voorziening(lees(Persoon, past.student_id), status="aangevraagd")
    doe(voorzieningen.besluit_voorziening, eb, BesluitVoorziening(voorziening_id=v.id, toekennen=True, minuten=45))
    with reading() as uow:
        assert waarom in uow.session.exec(select(Taak).where(Taak.soort == voorzieningen.GEWIJZIGD)).one().tekst


@pytest.mark.parametrize("hoe", ["ander lokaal", "eraf", "zitting weg"])
def test_wat_niet_paste_is_geen_vraag_meer_als_het_past_of_de_plek_er_niet_meer_is(
    maak: Maak, als: Als, hoe: str
) -> None:  # PLA-7 AAN-12
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    maak.zitting(ruimte=lees(Ruimte, z.ruimte_id), start=z.eind + 20 * MINUUT)
    wie = wie_gaat(maak, z)
    zet_op(eb, z, wie)
    v = maak.voorziening(lees(Persoon, wie.student_id), status="aangevraagd")
    doe(voorzieningen.besluit_voorziening, eb, BesluitVoorziening(voorziening_id=v.id, toekennen=True))
    with reading() as uow:
        deelname = uow.session.exec(select(Deelname).where(Deelname.inschrijving_id == wie.id)).one()
        taak = uow.session.exec(select(Taak).where(Taak.soort == voorzieningen.GEWIJZIGD)).one()
    assert (deelname.extra_minuten, taak.afgehandeld_op) == (0, None)
    if hoe == "ander lokaal":
        verzet(eb, z, z.start, ruimte_id=maak.ruimte().id)
        assert lees(Deelname, deelname.id).extra_minuten == 30
    elif hoe == "eraf":
        doe(plaatsen.haal_van_zitting, eb, HaalVanZitting(deelname_id=deelname.id, reden="Naar een andere dag"))
    else:
        doe(zittingen.annuleer_zitting, eb, zittingen.ZittingActie(zitting_id=z.id, reden="Lokaal weg"))
    assert lees(Taak, taak.id).afgehandeld_op


def test_van_een_zitting_die_had_moeten_beginnen_is_het_lokaal_nog_te_wijzigen(maak: Maak, als: Als) -> None:  # PLA-7
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=tijd.nu() - 3 * MINUUT)
    maak.deelname(z)
    ander = maak.ruimte(plaatsen=40)
    verzet(eb, z, z.start, ruimte_id=ander.id)
    assert (lees(Zitting, z.id).ruimte_id, lees(Zitting, z.id).bezet) == (ander.id, 1)
    with pytest.raises(Ongeldig, match="toekomst"):
        verzet(eb, z, z.start + MINUUT, ruimte_id=ander.id)


def test_een_student_leest_niet_wie_of_wat_er_in_de_weg_staat(maak: Maak, als: Als) -> None:  # AAN-5 AAN-7
    eb, examen = als(Rol.EXAMENBUREAU), maak.examen(inschrijvers=["examenbureau", "student"])
    z = maak.zitting(maak.versie(examen), start=negen(), zelf_inschrijven=True, zelf_tot=negen())
    maak.zitting(ruimte=None, start=z.eind + 20 * MINUUT, ruimte_id=z.ruimte_id, naam="Geheim herexamen")
    wie = wie_gaat(maak, z, minuten=30)
    ik = als(Rol.STUDENT, lees(Persoon, wie.student_id))
    with pytest.raises(Botsing, match="Geheim herexamen") as fout:
        doe(plaatsen.kies_moment, ik, KiesMoment(inschrijving_id=wie.id, zitting_id=z.id))
    assert _uitleg(plaatsen.kies_moment, fout.value)[0] == fout.value.heel
    (moment,) = doe(momenten, ik, wie.id)
    assert (moment.te_kiezen, "jouw extra tijd" in moment.reden, "Geheim" in moment.reden) == (False, True, False)
    bij = CURRENT.set(ik)
    try:
        gelezen = _uitleg(plaatsen.kies_moment, fout.value)[0]
    finally:
        CURRENT.reset(bij)
    assert gelezen == "Met jouw extra tijd past dit moment niet meer. Kies een ander moment, of vraag het examenbureau."
    schrijf(Wachtplek(zitting_id=z.id, inschrijving_id=wie.id))
    d = maak.deelname(z)
    doe(plaatsen.haal_van_zitting, eb, HaalVanZitting(deelname_id=d.id, reden="Ziek"))
    with reading() as uow:
        (gezegd,) = uow.session.exec(select(Mededeling.tekst).where(Mededeling.persoon_id == ik.persoon_id))
        (gevraagd,) = uow.session.exec(select(Taak.tekst).where(Taak.onderwerp_id == wie.id))
    assert ("Geheim" in gezegd, "jouw extra tijd" in gezegd, "Geheim herexamen" in gevraagd) == (False, True, True)


def _achtergebleven() -> set[object]:
    """About whom it is asked that he could not move along."""
    with reading() as uow:
        vraag = select(Taak.onderwerp_id).where(Taak.soort == "verzet-zonder", col(Taak.afgehandeld_op).is_(None))
        return set(uow.session.exec(vraag))


def test_wie_achterbleef_is_geen_vraag_meer_zodra_het_is_opgelost(maak: Maak, als: Als) -> None:  # PLA-7
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    geplaatst, gestopt, gebeld = (maak.deelname(z) for _ in range(3))
    ilse, middag = maak.medewerker(), tijd.op(werkdag(14), 13)
    maak.zittingsmedewerker(z, ilse)
    elders = maak.zitting(start=middag)
    maak.zittingsmedewerker(elders, ilse)
    for d in (geplaatst, gestopt, gebeld):
        maak.deelname(elders, maak.inschrijving(lees(Persoon, d.student_id), maak.examen()))
    verzet(eb, z, middag, zonder_wie_niet_kan=True)
    assert _achtergebleven() == {d.inschrijving_id for d in (geplaatst, gestopt, gebeld)} | {z.id}
    later = maak.zitting(lees(Examenversie, z.versie_id), start=negen(16))
    maak.go(lees(Inschrijving, geplaatst.inschrijving_id))
    assert zet_op(eb, later, lees(Inschrijving, geplaatst.inschrijving_id)) == []
    weg = intrekken.TrekInschrijvingIn(inschrijving_id=gestopt.inschrijving_id, reden="Doet dit examen niet")
    doe(intrekken.trek_inschrijving_in, eb, weg)
    assert _achtergebleven() == {gebeld.inschrijving_id, z.id}
    for rol in (Rol.SURVEILLANT, Rol.BEOORDELAAR):
        ander = maak.medewerker()
        maak.rol(ander, rol)
        cmd = medewerkers.ZetMedewerkerOp(zitting_id=z.id, persoon_id=ander.id, rol=rol.value)
        doe(medewerkers.zet_medewerker_op, eb, cmd)
    assert _achtergebleven() == {gebeld.inschrijving_id}
    with reading() as uow:
        (taak,) = uow.session.exec(select(Taak).where(Taak.onderwerp_id == gebeld.inschrijving_id))
    doe(afhandelen.handel_taak_af, eb, afhandelen.HandelTaakAf(taak_id=taak.id, reden="Komt volgend jaar"))
    assert _achtergebleven() == set()


def test_een_geannuleerde_zitting_vraagt_niets_meer(maak: Maak, als: Als) -> None:  # PLA-7
    eb, z, ilse = als(Rol.EXAMENBUREAU), maak.zitting(start=negen()), maak.medewerker()
    maak.zittingsmedewerker(z, ilse)
    maak.zittingsmedewerker(maak.zitting(start=tijd.op(werkdag(14), 13)), ilse)
    verzet(eb, z, tijd.op(werkdag(14), 13), zonder_wie_niet_kan=True)
    assert _achtergebleven() == {z.id}
    doe(zittingen.annuleer_zitting, eb, zittingen.ZittingActie(zitting_id=z.id, reden="Niemand kan"))
    assert _achtergebleven() == set()


def test_een_student_gaat_in_een_keer_of_helemaal_niet_naar_een_andere_zitting(maak: Maak, als: Als) -> None:  # PLA-7
    eb, van = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    versie = lees(Examenversie, van.versie_id)
    naar, vol = maak.zitting(versie, start=negen(16)), maak.zitting(versie, maak.ruimte(plaatsen=1), start=negen(16))
    maak.deelname(vol)
    d = maak.deelname(van, maak.inschrijving(maak.student(), lees(Examen, van.examen_id)))
    maak.go(lees(Inschrijving, d.inschrijving_id))
    with pytest.raises(Botsing, match="vol"):
        doe(verzetten.verplaats_student, eb, VerplaatsStudent(deelname_id=d.id, zitting_id=vol.id, reden="Andere dag"))
    assert (lees(Deelname, d.id).status, lees(Zitting, van.id).bezet) == ("geplaatst", 1)
    doe(verzetten.verplaats_student, eb, VerplaatsStudent(deelname_id=d.id, zitting_id=naar.id, reden="Andere dag"))
    assert [lees(Zitting, z.id).bezet for z in (van, naar)] == [0, 1]
    with reading() as uow:
        nieuw = uow.session.exec(select(Deelname).where(Deelname.zitting_id == naar.id)).one()
    assert (nieuw.inschrijving_id, nieuw.status) == (d.inschrijving_id, "geplaatst")


@pytest.mark.parametrize(
    ("dag", "uur", "waarom"),
    [
        ((2026, 11, 28), 9, "weekend"),
        ((2026, 12, 25), 9, "Eerste kerstdag"),
        ((2027, 3, 26), 9, "Goede vrijdag"),
        ((2026, 12, 24), 9, "dicht"),
        ((2026, 12, 1), 6, "nacht"),
        ((2026, 12, 1), 21, "nacht"),
    ],
)
def test_een_ongewoon_moment_vraagt_een_bevestiging(maak: Maak, als: Als, klok, dag, uur, waarom) -> None:  # type: ignore[no-untyped-def]  # PLA-1
    klok(tijd.op(datetime(2026, 11, 24).date(), 10))
    schrijf(Instelling(sleutel="sluitingsdagen", waarde="2026-12-24"))
    eb, versie, ruimte = als(Rol.EXAMENBUREAU), maak.versie(), maak.ruimte()
    start = tijd.op(datetime(*dag).date(), uur)
    with pytest.raises(Geblokkeerd, match=waarom) as fout:
        plan(eb, versie, ruimte.id, start)
    assert fout.value.code == "ongewone-tijd"
    z = plan(eb, versie, ruimte.id, start, bevestigd=True)
    gewoon = maak.zitting(versie, start=tijd.op(datetime(2026, 12, 2).date(), 9))
    with pytest.raises(Geblokkeerd, match=waarom):
        verzet(eb, gewoon, start)
    verzet(eb, z, start, capaciteit=4)  # what stays when it was is not asked again


def test_sluit_de_school_na_het_plannen_dan_vraagt_het_bureau_ernaar(maak: Maak, als: Als) -> None:  # PLA-1
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    andere = maak.zitting(start=negen(20))
    geweest = maak.zitting(start=tijd.nu() - timedelta(days=3), status="ondertekend")
    dag, later, toen = (tijd.dag_van(w.start).isoformat() for w in (z, andere, geweest))
    gezegd: list[int] = []

    def vragen(*dagen: str) -> list[object]:
        cmd = instellingen.WijzigInstelling(sleutel="sluitingsdagen", waarde=", ".join(dagen))
        gezegd.append(doe(instellingen.wijzig_instelling, als(Rol.BEHEERDER), cmd))
        return open_()

    def open_() -> list[object]:
        with reading() as uow:
            vraag = select(Taak.onderwerp_id).where(Taak.soort == SCHOOL_DICHT, Taak.afgehandeld_op.is_(None))
            return list(uow.session.exec(vraag))

    assert vragen(dag, toen) == [z.id]
    assert vragen(toen) == []
    assert set(vragen(dag, later)) == {z.id, andere.id}
    assert gezegd == [1, 0, 2], "who closes the school hears how many sittings stand there"
    verzet(eb, z, negen(30))
    assert open_() == [andere.id]
    weg = zittingen.ZittingActie(zitting_id=andere.id, reden="De school is dicht")
    doe(zittingen.annuleer_zitting, eb, weg)
    assert open_() == []


def test_de_vraag_over_de_nacht_noemt_het_einde_van_de_zitting(maak: Maak, als: Als) -> None:  # PLA-1 PLA-2
    """Until the last is done, as everywhere else, and not until the planned end."""
    versie = maak.versie(maak.examen(oke=True, koppeling_id=maak.koppeling("tas").id))  # ninety minutes
    start = tijd.op(werkdag(14), 22, 30)
    with pytest.raises(Geblokkeerd, match="van 22:30 tot 00:30: dat is in de nacht"):
        plan(als(Rol.EXAMENBUREAU), versie, maak.ruimte().id, start, tijdscenario=3)


def test_wie_wijzigt_leest_waarom_het_eigen_lokaal_niet_meer_kan(maak: Maak, als: Als) -> None:  # PLA-1 PLA-2
    eb, versie = als(Rol.EXAMENBUREAU), maak.versie()
    z = maak.zitting(versie, start=negen())
    maak.zitting(ruimte=None, start=z.eind + 20 * MINUUT, ruimte_id=z.ruimte_id)
    assert doe(keuzes.eigen_lokaal, eb, z.id, z.start, 10) == ""
    with unit_of_work() as uow:
        uow.session.get_one(Examenversie, versie.id).duur += 20
    gezegd = doe(keuzes.eigen_lokaal, eb, z.id, z.start, 10)
    assert "is dan niet vrij (van" in gezegd
    assert gezegd.endswith("kies een ander lokaal of een andere tijd.")
    assert "minder plaatsen" in doe(keuzes.eigen_lokaal, eb, z.id, z.start, 999)
    with pytest.raises(Ongeldig) as fout:
        verzet(eb, z, tijd.nu() - 60 * MINUUT)
    assert "annuleer haar dan en plan haar opnieuw" in fout.value.heel


async def _kies(staat: ZittingNieuwState, start: str) -> None:
    staat.start = start
    await staat._kijk()


def test_op_een_tijd_die_niet_bestaat_staat_er_geen_lokaal(maak: Maak, als: Als) -> None:  # PLA-1
    staat = ZittingNieuwState(_reflex_internal_init=True)  # type: ignore[call-arg]
    staat.versie_id, staat.capaciteit = str(maak.versie().id), "5"
    staat.duurt, staat.ruimten = "9 tot 10", [Keuze("x", "A1.05")]
    with pytest.raises(VeldFout):
        asyncio.run(_kies(staat, "2027-03-28T02:30"))
    assert (staat.duurt, staat.ruimten) == ("", [])


def test_een_voorziening_geldt_van_dag_tot_dag_en_de_zitting_volgt(maak: Maak, als: Als) -> None:  # AAN-12 PLA-7
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    dag, wie = tijd.dag_van(z.start), wie_gaat(maak, z)
    assert zet_op(eb, z, wie) == []
    ik = als(Rol.STUDENT, lees(Persoon, wie.student_id))
    vraag = VraagVoorziening(student_id=wie.student_id, soort="extraTime", minuten=30)
    id = doe(voorzieningen.vraag_voorziening, ik, vraag)

    def extra() -> int:
        with reading() as uow:
            return uow.session.exec(select(Deelname.extra_minuten).where(Deelname.inschrijving_id == wie.id)).one()

    def zet(van: object, tot: object) -> int:
        cmd = WijzigVoorziening(voorziening_id=id, van=van, tot=tot, reden="Nieuwe verklaring")
        doe(voorzieningen.wijzig_voorziening, eb, cmd)
        return extra()

    with pytest.raises(Ongeldig, match="voor de eerste dag"):
        doe(voorzieningen.besluit_voorziening, eb, BesluitVoorziening(
            voorziening_id=id, toekennen=True, van=dag, tot=dag - timedelta(days=1)))  # fmt: skip
    cmd = BesluitVoorziening(voorziening_id=id, toekennen=True, tot=dag - timedelta(days=1))
    doe(voorzieningen.besluit_voorziening, eb, cmd)
    assert extra() == 0, "it ends before the sitting"
    assert [zet(dag, None), zet(dag + timedelta(days=1), None), zet(tijd.vandaag(), dag)] == [30, 0, 30]
    rij = doe(voorzieningen_lezen.voorzieningen, ik, VoorzieningFilter()).rijen[0]
    assert rij.periode == f"vanaf {tijd.dag(tijd.vandaag())} t/m {tijd.dag(dag)}"
    with reading() as uow:
        gezegd = uow.session.exec(select(Mededeling.tekst).where(Mededeling.persoon_id == wie.student_id)).all()
    assert sum("Reden: Nieuwe verklaring." in t for t in gezegd) == 3
    with unit_of_work() as uow:
        uow.session.get_one(Voorziening, id).bron = "dr"
    with pytest.raises(Geblokkeerd, match="deelnemersysteem"):
        zet(dag, None)


def test_een_verkeerd_toegekend_bedrag_wordt_verbeterd_en_de_zitting_volgt(maak: Maak, als: Als) -> None:
    # AAN-12 PRK-13 BEH-3
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    wie = wie_gaat(maak, z)
    assert zet_op(eb, z, wie) == []
    ik = als(Rol.STUDENT, lees(Persoon, wie.student_id))
    vraag = VraagVoorziening(student_id=wie.student_id, soort="extraTime", minuten=30)
    id = doe(voorzieningen.vraag_voorziening, ik, vraag)
    doe(voorzieningen.besluit_voorziening, eb, BesluitVoorziening(voorziening_id=id, toekennen=True, minuten=60))

    def verbeter(wie: Any, minuten: int | None, procent: int | None = None) -> None:
        cmd = WijzigVoorziening(
            voorziening_id=id, van=tijd.vandaag(), minuten=minuten, procent=procent, reden="Verkeerd overgenomen"
        )
        doe(voorzieningen.wijzig_voorziening, wie, cmd)

    verbeter(eb, 30)
    with reading() as uow:
        extra = uow.session.exec(select(Deelname.extra_minuten).where(Deelname.inschrijving_id == wie.id)).one()
        gezegd = uow.session.exec(select(Mededeling.tekst).where(Mededeling.persoon_id == wie.student_id)).all()
    assert extra == 30
    vanaf = f"vanaf {tijd.dag(tijd.vandaag())}"
    assert f"Toegekend: +60 minuten, {vanaf}." in gezegd
    assert f"+60 minuten is nu +30 minuten, en geldt {vanaf}. Reden: Verkeerd overgenomen." in gezegd
    verbeter(eb, None)
    with pytest.raises(Ongeldig, match="geen voorziening"):
        verbeter(eb, 0, 0)
    with unit_of_work() as uow:
        uow.session.get_one(Voorziening, id).aangevraagd_door_id = eb.persoon_id
    with pytest.raises(NietToegestaan, match="zelf gevraagd"):
        verbeter(eb, 90)
    with reading() as uow:
        assert uow.session.get_one(Voorziening, id).minuten == 30


def test_een_voorziening_geldt_ook_als_de_zaal_al_open_is_tot_het_begin(maak: Maak, als: Als, klok: Any) -> None:
    # AAN-12 UIT-4
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    wie = wie_gaat(maak, z)
    assert zet_op(eb, z, wie) == []
    with unit_of_work() as uow:
        uow.session.get_one(Zitting, z.id).status = "open"

    def ken_toe(minuten: int) -> tuple[int, int]:
        vraag = VraagVoorziening(student_id=wie.student_id, soort="extraTime", minuten=minuten)
        id = doe(voorzieningen.vraag_voorziening, als(Rol.STUDENT, lees(Persoon, wie.student_id)), vraag)
        with reading() as uow:
            staat_er = len(voorzieningen_lezen.gevolg(uow, eb, id))
        doe(voorzieningen.besluit_voorziening, eb, BesluitVoorziening(voorziening_id=id, toekennen=True))
        with reading() as uow:
            minuten = uow.session.exec(select(Deelname.extra_minuten).where(Deelname.inschrijving_id == wie.id)).one()
        return staat_er, minuten

    klok(z.start - timedelta(minutes=20))
    assert ken_toe(30) == (1, 30)
    assert lees(Zitting, z.id).laatste_eind == z.eind + timedelta(minutes=30)
    klok(z.start + MINUUT)
    assert ken_toe(60) == (0, 30), "who is at it keeps what he began with"


def test_wat_in_de_zaal_is_afgevinkt_blijft_dat_als_er_iets_bij_komt(maak: Maak, als: Als, klok: Any) -> None:
    # AAN-12 UIT-4
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    wie, surveillant = wie_gaat(maak, z, soort="overig", omschrijving="Koptelefoon"), maak.medewerker()
    maak.zittingsmedewerker(z, surveillant)
    assert zet_op(eb, z, wie) == []
    with unit_of_work() as uow:
        uow.session.get_one(Zitting, z.id).status = "open"
        hoofdtelefoon = uow.session.exec(select(DeelnameVoorziening)).one()
    klok(z.start - timedelta(minutes=30))
    vink = afname.VinkVoorziening(voorziening_id=hoofdtelefoon.id, toegepast=True)
    doe(afname.vink_voorziening, als(Rol.SURVEILLANT, surveillant), vink)
    v = maak.voorziening(lees(Persoon, wie.student_id), status="aangevraagd")
    doe(voorzieningen.besluit_voorziening, eb, BesluitVoorziening(voorziening_id=v.id, toekennen=True))
    with reading() as uow:
        nu = {r.tekst: r.toegepast_op for r in uow.session.exec(select(DeelnameVoorziening))}
    assert nu == {"Koptelefoon": z.start - timedelta(minutes=30), "+30 minuten": None}


def test_elke_toegekende_voorziening_staat_heel_bij_de_plek(maak: Maak, als: Als) -> None:  # AAN-12 PLA-5
    eb, z, student = als(Rol.EXAMENBUREAU), maak.zitting(start=negen()), maak.student()
    lang = "Een eigen toetsenbord, en " + "iemand die de opdracht herhaalt " * 14
    for omschrijving in ("Koptelefoon", lang, "Koptelefoon"):
        maak.voorziening(student, soort="overig", omschrijving=omschrijving)
    maak.voorziening(student, minuten=20)
    maak.voorziening(student, minuten=40)
    wie = maak.inschrijving(student, lees(Examen, z.examen_id))
    maak.go(wie)
    assert zet_op(eb, z, wie) == []
    with reading() as uow:
        teksten = uow.session.exec(select(DeelnameVoorziening.tekst)).all()
    assert sorted(teksten) == ["+40 minuten", lang, "Koptelefoon"]


def test_wat_op_papier_werd_gegeven_hoeft_geen_afnamesysteem_te_kunnen(maak: Maak, als: Als) -> None:
    # AAN-12 UIT-1
    eb, versie = als(Rol.EXAMENBUREAU), maak.versie(bij_tas(maak), voorzieningen=["extraTime"], extra_tijd_max=10)
    gewoon = maak.zitting(versie, start=negen())
    was = maak.zitting(versie, start=tijd.nu() - timedelta(days=3), achteraf="Op papier na een storing")
    wie = wie_gaat(maak, gewoon, minuten=30)
    maak.voorziening(lees(Persoon, wie.student_id), soort="spoken")
    (waarom,) = zet_op(eb, gewoon, wie)
    assert "biedt niet: verklanking" in waarom
    (rij,) = doe(te_plaatsen, eb, was.id).rijen
    assert rij.blokkade == ""
    assert zet_op(eb, was, wie) == []
    with reading() as uow:
        deelname = uow.session.exec(select(Deelname)).one()
        teksten = uow.session.exec(select(DeelnameVoorziening.tekst)).all()
    assert (deelname.zitting_id, deelname.extra_minuten, sorted(teksten)) == (
        was.id,
        30,
        ["+30 minuten", "Verklanking"],
    )


def test_ook_een_versie_met_de_langste_code_is_te_plannen(maak: Maak, als: Als) -> None:  # PLA-1
    versie = maak.versie(code="X" * 80)
    assert plan(als(Rol.EXAMENBUREAU), versie, maak.ruimte().id, negen()).code.startswith(versie.code)


def test_wie_niet_meer_op_school_zit_wordt_op_geen_weg_geplaatst(maak: Maak, als: Als) -> None:  # PRK-16 PLA-7
    """His enrolment stands until the registry or the office ends it, also with a Go, and on the list of a cancelled sitting."""
    eb, van = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    weg, er = wie_gaat(maak, van), wie_gaat(maak, van)
    zet_op(eb, van, weg, er)
    doe(zittingen.annuleer_zitting, eb, zittingen.ZittingActie(zitting_id=van.id, reden="Lokaal weg"))
    student = lees(Persoon, weg.student_id)
    student.actief = False
    schrijf(student)
    naar = maak.zitting(lees(Examenversie, van.versie_id), start=negen(21), capaciteit=1)
    with reading() as uow:
        redenen = {r.id: r.blokkade for r in te_plaatsen(uow, eb, naar.id).rijen}
    assert (redenen[str(er.id)], redenen[str(weg.id)]) == (
        "",
        "De student is niet meer ingeschreven bij de school. Is dat niet zo, laat dat dan eerst herstellen in de deelnemerregistratie.",
    )
    gedaan = doe(plaatsen.plaats_allen_op, eb, plaatsen.PlaatsAllenOp(van_id=van.id, zitting_id=naar.id))
    assert (gedaan.gedaan, gedaan.wachtend, [reden for _, reden in gedaan.overgeslagen]) == (
        1,
        0,
        [redenen[str(weg.id)]],
    )
    was = maak.zitting(lees(Examenversie, van.versie_id), start=tijd.nu() - timedelta(days=3), achteraf="Op papier")
    assert zet_op(eb, was, weg) == [], "what he made before he left is entered afterwards"


@pytest.mark.parametrize(("veld", "wat"), [("vertrokken_op", "vertrok"), ("diploma_op", "kreeg zijn diploma")])
def test_wie_volgens_de_school_vertrok_wordt_daarna_nergens_aangemeld_of_geplaatst(
    maak: Maak, als: Als, veld: str, wat: str
) -> None:  # PRK-16 AAN-13
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    was = maak.zitting(lees(Examenversie, z.versie_id), start=tijd.nu() - timedelta(days=9))
    wie, ander = wie_gaat(maak, z), maak.examen()
    student = lees(Persoon, wie.student_id)
    vertrok = tijd.vandaag() - timedelta(days=3)
    leg_vast = bewaartermijn.LegVertrekVast(student_id=student.id, reden="Gestopt", **{veld: vertrok})
    doe(bewaartermijn.leg_vertrek_vast, eb, leg_vast)
    (reden,) = zet_op(eb, z, wie)
    assert reden == f"De student {wat} op {tijd.dag(vertrok)}. Is dat niet zo, laat die dag dan eerst wijzigen."
    with reading() as uow:
        assert [r.blokkade for r in te_plaatsen(uow, eb, z.id).rijen] == [reden]
    with pytest.raises(Geblokkeerd, match=f"{wat} op"):
        doe(inschrijven.schrijf_in, eb, inschrijven.SchrijfIn(student_id=student.id, examen_id=ander.id))
    with reading() as uow:
        assert [r.blokkade for r in te_plaatsen(uow, eb, was.id).rijen] == [""]
    assert zet_op(eb, was, wie) == [], "what was before he left is entered afterwards"
