"""Establishing: who may, what must be in place, what it does, and that nothing is ever overwritten."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.auth.principal import PORTAAL
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.afnemen import Incident
from portal.db.beheren import Persoon, Taak
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Herziening, Mandaat, Vaststelling
from portal.domain import termijnen, tijd
from portal.domain.cesuur import Norm, Normsoort
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, NietToegestaan, Ongeldig, Veranderd
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ResultaatStatus
from portal.services.beoordelen.lezen.resultaten import mijn_resultaten
from portal.services.grond import scheiding
from portal.services.vaststellen import afwezigheid, herberekenen, herzien, kansen, mandaten, vaststellen
from portal.services.vaststellen.lezen import cesuur, herzieningen, te_vaststellen, verzoeken
from portal.services.vaststellen.lezen import vaststellen as vaststellen_lezen
from portal.services.vaststellen.na_score import volg_score
from portal.services.vaststellen.vaststellen import StelVast, StuurSamenTerug, StuurTerug
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.tel import hooguit
from tests.hulp.zaken import alles, doe, zaak


def lees(model, id):  # type: ignore[no-untyped-def]
    with reading() as uow:
        return uow.session.get_one(model, id)


def test_commissie_stelt_vast_met_clausule_en_laatste_dag(maak: Maak, als: Als) -> None:  # VAS-1 VAS-3 VAS-4
    z = zaak(maak)
    uit = doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    assert (uit.gedaan, uit.overgeslagen) == (3, ())
    with reading() as uow:
        for r in z.resultaten:
            nieuw = uow.session.get_one(Resultaat, r.id)
            assert nieuw.status == "definitief"
            assert nieuw.definitief_op is not None
            v = uow.session.exec(select(Vaststelling).where(Vaststelling.resultaat_id == r.id)).one()
            laatste = tijd.vandaag() + timedelta(days=14)
            assert v.bezwaar_tot == (laatste if termijnen.is_werkdag(laatste) else werkdag(1, laatste))
            assert tijd.dag(v.bezwaar_tot) in v.clausule
            assert "Commissie van beroep" in v.clausule
            assert v.grondslag["versie"] == z.versie.code
            assert v.grondslag["cesuur"] == "33 van 60"
        acties = list(uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "resultaat.vastgesteld")))
        assert {a.onderwerp_id for a in acties} == {r.id for r in z.resultaten}
        statussen = [uow.session.get_one(Inschrijving, d.inschrijving_id).status for d in z.deelnames]
    assert statussen == ["behaald", "behaald", "open"]


def test_resultaat_gaat_naar_deelnemersysteem(maak: Maak, als: Als) -> None:  # VAS-4
    dr, tas = maak.koppeling("dr"), maak.koppeling("tas")
    examen = maak.examen(oke=True, koppeling_id=tas.id)
    versie = maak.versie(examen)
    z = zaak(maak, (50,), versie=versie)
    toets = maak.toets(examen, koppeling_id=dr.id)
    with unit_of_work() as uow:
        i = uow.session.get_one(Inschrijving, z.deelnames[0].inschrijving_id)
        i.oke_id, i.koppeling_id, i.toets_id = uuid.uuid4(), dr.id, toets.id
    doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    with reading() as uow:
        bericht = uow.session.exec(select(OkeBericht).where(OkeBericht.flow == 5)).one()
    assert bericht.onderwerp_id == z.resultaten[0].id
    assert bericht.status == "klaar"


@pytest.mark.parametrize("rol", [Rol.STUDENT, Rol.DOCENT, Rol.BEOORDELAAR, Rol.SURVEILLANT, Rol.BEHEERDER])
def test_andere_rollen_stellen_nooit_vast(maak: Maak, als: Als, rol: Rol) -> None:  # VAS-1 BEO-5 BEH-3
    z = zaak(maak, (50,))
    with pytest.raises(NietToegestaan):
        doe(vaststellen.stel_vast, als(rol), alles(z))
    assert lees(Resultaat, z.resultaten[0].id).status == "voorlopig"


def test_commissie_van_ander_team_ziet_de_zitting_niet(maak: Maak, als: Als) -> None:  # BEH-2
    z = zaak(maak, (50,))
    with pytest.raises(NietGevonden):
        doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE, eenheden=[maak.team()]), alles(z))


@pytest.mark.parametrize("wat", ["cesuur", "pv", "versie", "model"])
def test_poorten_staan_in_de_weg(maak: Maak, als: Als, wat: str) -> None:  # VAS-1 BEO-3 INR-7 INR-8
    z = zaak(maak, (50,), cesuur=wat != "cesuur", pv=wat != "pv")
    with unit_of_work() as uow:
        versie = uow.session.get_one(Examenversie, z.versie.id)
        if wat == "versie":
            versie.vastgesteld_op = None
        if wat == "model":
            versie.model_status = "nieuw"
    ec = als(Rol.EXAMENCOMMISSIE)
    with pytest.raises(Geblokkeerd):
        doe(vaststellen.stel_vast, ec, alles(z))
    if wat != "pv":
        with pytest.raises(Geblokkeerd):
            doe(vaststellen.stel_vast, ec, alles(z, motivatie="Toch maar doen"))
    with reading() as uow:
        scherm = vaststellen_lezen.vaststel_scherm(uow, ec, z.zitting.id)
    assert len(scherm.blokkades) == 1
    assert scherm.pv_vervangbaar is (wat == "pv")


def test_zonder_pv_alleen_met_vastgelegde_reden(maak: Maak, als: Als) -> None:  # VAS-1
    z = zaak(maak, (50,), pv=False)
    reden = "Surveillant is ziek; verslag op papier ontvangen"
    assert doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z, motivatie=reden)).gedaan == 1
    with reading() as uow:
        assert uow.session.exec(select(Vaststelling)).one().motivatie == reden


@pytest.mark.parametrize("daad", ["gepland", "geplaatst", "beoordeeld", "toegewezen"])
def test_wie_plande_of_beoordeelde_stelt_niet_vast(maak: Maak, als: Als, daad: str) -> None:  # BEH-3
    wie = maak.medewerker()
    z = zaak(maak, (50,), gepland_door_id=wie.id if daad == "gepland" else None)
    with unit_of_work() as uow:
        if daad == "geplaatst":
            uow.session.get_one(Deelname, z.deelnames[0].id).geplaatst_door_id = wie.id
    if daad == "beoordeeld":
        maak.beoordeling(z.deelnames[0], wie)
    if daad == "toegewezen":
        maak.zittingsmedewerker(z.zitting, wie, "beoordelaar")
    ec = als(Rol.EXAMENCOMMISSIE, wie)
    with pytest.raises(NietToegestaan) as fout:
        doe(vaststellen.stel_vast, ec, alles(z))
    assert tijd.dag(tijd.nu()) in fout.value.tekst
    with reading() as uow:
        scherm = vaststellen_lezen.vaststel_scherm(uow, ec, z.zitting.id)
        assert not scherm.mag
        assert scherm.verklaring == fout.value.tekst


def test_wie_vaststelde_beoordeelt_niet(maak: Maak, als: Als) -> None:  # BEH-3
    z = zaak(maak, (50,))
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(z))
    with unit_of_work() as uow, pytest.raises(NietToegestaan, match="vastgesteld"):
        scheiding.eis_scheiding(uow, ec, P.BEOORDELING_DOEN, z.zitting.id)


def test_uitzonderingen_staan_apart_en_vragen_motivatie(maak: Maak, als: Als) -> None:  # VAS-1 UIT-6
    z = zaak(maak, (50, 40, 45))
    schrijf(
        Incident(
            zitting_id=z.zitting.id, deelname_id=z.deelnames[0].id, categorie="hulpmiddel",
            omschrijving="telefoon op tafel", door_id=maak.medewerker().id,
        )
    )  # fmt: skip
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, z.deelnames[1].id).presentie_tas = "notPresent"
    ec = als(Rol.EXAMENCOMMISSIE)
    with reading() as uow:
        scherm = vaststellen_lezen.vaststel_scherm(uow, ec, z.zitting.id)
    assert len(scherm.uitzonderingen) == 2
    assert scherm.vast_te_stellen == 1
    redenen = " ".join(w for r in scherm.uitzonderingen for w in r.waarom)
    assert "telefoon op tafel" in redenen
    assert "Presentie verschilt" in redenen
    uit = doe(vaststellen.stel_vast, ec, alles(z))
    assert (uit.gedaan, len(uit.overgeslagen)) == (1, 2)
    zonder = StelVast(zitting_id=z.zitting.id, resultaat_ids=(z.resultaten[0].id,))
    uit = doe(vaststellen.stel_vast, ec, zonder)
    assert uit.gedaan == 0
    assert "motivatie" in uit.overgeslagen[0].reden
    met = zonder.model_copy(update={"motivatie": "Incident had geen invloed"})
    assert doe(vaststellen.stel_vast, ec, met).gedaan == 1


def test_laatste_kans_onvoldoende_en_score_ontbreekt(maak: Maak, als: Als) -> None:  # VAS-1 AAN-9
    z = zaak(maak, (20, 50))
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, z.deelnames[0].id).poging = 3
    maak.deelname(z.zitting, status="afgerond", presentie="present")
    with reading() as uow:
        scherm = vaststellen_lezen.vaststel_scherm(uow, als(Rol.EXAMENCOMMISSIE), z.zitting.id)
    waarom = {w for r in scherm.uitzonderingen for w in r.waarom}
    assert waarom == {"Laatste kans onvoldoende", "Score ontbreekt"}
    assert {r.kans for r in scherm.uitzonderingen} == {"3 van 3", "1 van 3"}
    assert (scherm.ingepland, scherm.aanwezig, scherm.geslaagd_procent) == (3, 3, 50)


def test_vreemd_of_al_definitief_wordt_met_reden_overgeslagen(maak: Maak, als: Als) -> None:  # VAS-8
    een, twee = zaak(maak, (50,)), zaak(maak, (50,))
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(een))
    cmd = StelVast(
        zitting_id=een.zitting.id, resultaat_ids=(een.resultaten[0].id, twee.resultaten[0].id), motivatie="x"
    )
    uit = doe(vaststellen.stel_vast, ec, cmd)
    assert uit.gedaan == 0
    assert [o.reden for o in uit.overgeslagen] == [
        "Dit resultaat is al definitief.", "Dit resultaat hoort niet bij deze zitting.",
    ]  # fmt: skip
    with pytest.raises(Ongeldig):
        doe(vaststellen.stel_vast, ec, StelVast(zitting_id=een.zitting.id))


def test_cesuur_herberekent_en_staand_mandaat_maakt_definitief(maak: Maak, als: Als) -> None:  # BEO-3 VAS-2
    z = zaak(maak, (50, 20), cesuur=False)
    ec = als(Rol.EXAMENCOMMISSIE)
    with reading() as uow:
        effect = cesuur.cesuur_effect(uow, ec, z.versie.id, Norm(Normsoort.LINEAIR, 33, 60, "5.5"))
    assert (effect.geslaagd, effect.niet_geslaagd) == (1, 1)
    geef = mandaten.GeefMandaat(
        permission=P.RESULTAAT_VASTSTELLEN, examen_ids=(z.zitting.examen_id,), van=tijd.vandaag(),
        tot=tijd.vandaag(), automatisch=True, reden="Staand mandaat",
    )  # fmt: skip
    doe(mandaten.geef_mandaat, ec, geef)
    maak.cesuur(z.versie)
    with unit_of_work() as uow:
        assert herberekenen.herbereken(uow, z.versie.id) == 2
    eerste, tweede = (lees(Resultaat, r.id) for r in z.resultaten)
    assert (eerste.cijfer, eerste.geslaagd, eerste.status) == ("8.3", True, "definitief")
    assert (tweede.cijfer, tweede.geslaagd, tweede.status) == ("3.7", False, "definitief")
    with (
        reading() as uow
    ):  # INR-5: nothing provisional waits for another one, and who would fall on the other side counts
        zin = cesuur.cesuur_effect(uow, ec, z.versie.id, Norm(Normsoort.LINEAIR, 15, 60, "5.5")).zin
    assert zin.startswith("Er zijn geen voorlopige resultaten die hierop wachten. 1 definitief resultaat komt aan")
    with reading() as uow:
        assert all(v.mandaat_id for v in uow.session.exec(select(Vaststelling)))


def test_herberekenen_laat_definitief_met_rust(maak: Maak, als: Als) -> None:  # VAS-8 BEO-3
    z = zaak(maak, (50,))
    doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    voor = lees(Resultaat, z.resultaten[0].id).cijfer
    with unit_of_work() as uow:
        uow.session.get_one(Cesuur, z.cesuur.id).punten = 59
        assert herberekenen.herbereken(uow, z.versie.id) == 0
    assert lees(Resultaat, z.resultaten[0].id).cijfer == voor


def test_terugsturen_geeft_werk_terug(maak: Maak, als: Als) -> None:  # VAS-1 BEO-2
    z = zaak(maak, (50, 40))
    maak.rol(beoordelaar := maak.medewerker(), Rol.BEOORDELAAR)
    maak.beoordeling(z.deelnames[0], beoordelaar, status="gedaan", gedaan_op=tijd.nu())
    ec = als(Rol.EXAMENCOMMISSIE)
    for r in z.resultaten:
        doe(vaststellen.stuur_terug, ec, StuurTerug(resultaat_id=r.id, reden="Vraag 12 niet beoordeeld"))
        assert lees(Resultaat, r.id).status == "bezig"
    with reading() as uow:
        assert uow.session.exec(select(Beoordeling)).one().status == "te_doen"
        assert uow.session.exec(select(Taak).where(Taak.rol == "examenbureau")).one().onderwerp_id == z.zitting.id
    with pytest.raises(Geblokkeerd):
        doe(vaststellen.stuur_terug, ec, StuurTerug(resultaat_id=z.resultaten[0].id, reden="Nog eens"))
    with pytest.raises(NietToegestaan):
        doe(vaststellen.stuur_terug, als(Rol.EXAMENBUREAU), StuurTerug(resultaat_id=z.resultaten[0].id, reden="Nee"))
    with unit_of_work() as uow:  # the delivery system has a new score; the assessor is still at work
        r = uow.get(Resultaat, z.resultaten[1].id)
        r.status, r.terug_reden = ResultaatStatus.VOORLOPIG, ""
        volg_score(uow, PORTAAL, uow.get(Deelname, r.deelname_id))
    with reading() as uow:
        assert uow.session.exec(select(Taak)).one().afgehandeld_op is not None


def test_herziening_vervangt_en_bewaart_het_oude(maak: Maak, als: Als) -> None:  # VAS-8
    z = zaak(maak, (20,))
    eerste, ec = als(Rol.EXAMENCOMMISSIE), als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, eerste, alles(z))
    oud_id = z.resultaten[0].id
    herziening_id = doe(
        herzien.open_herziening, ec, herzien.OpenHerziening(resultaat_id=oud_id, reden="Telfout", punten=40)
    )
    assert lees(Resultaat, oud_id).status == "definitief"
    with reading() as uow:
        (rij,) = herzieningen.herzieningen(uow, ec)
        assert rij.nieuw == "6,7, geslaagd (40 van 60 punten)"
    taak = schrijf(Taak(soort="herziening", rol="examencommissie", onderwerp_soort="resultaat", onderwerp_id=oud_id))
    besluit = herzien.HandelHerzieningAf(herziening_id=herziening_id, toepassen=True, motivatie="Telfout bevestigd")
    with pytest.raises(NietToegestaan, match="zelf vastgesteld"):
        doe(herzien.handel_herziening_af, eerste, besluit)
    nieuw_id = doe(herzien.handel_herziening_af, ec, besluit)
    assert lees(Taak, taak.id).afgehandeld_op
    oud, nieuw = lees(Resultaat, oud_id), lees(Resultaat, nieuw_id)
    assert (oud.status, oud.is_huidig, oud.punten, oud.cijfer) == ("herzien", False, 20, "3.7")
    assert (nieuw.status, nieuw.volgnummer, nieuw.punten, nieuw.geslaagd) == ("definitief", 2, 40, True)
    assert lees(Inschrijving, z.deelnames[0].inschrijving_id).status == "behaald"
    with reading() as uow:
        assert len(uow.session.exec(select(Vaststelling)).all()) == 2
    with pytest.raises(Botsing):
        doe(herzien.handel_herziening_af, ec, besluit)
    with reading() as uow:
        verteld = vaststellen_lezen.historie(uow, ec, z.zitting.id)
    per = {r.actie: r for r in verteld}
    cijfers = {w.veld: (w.oud, w.nieuw) for w in per["resultaat.herzien"].wijzigingen}
    assert (cijfers["Cijfer"], cijfers["Punten"]) == (("3,7", "6,7"), ("20", "40"))
    assert [per[a].reden for a in ("herziening.geopend", "herziening.toegepast", "resultaat.herzien")] == [
        "Telfout", "Telfout bevestigd", "Telfout bevestigd",
    ]  # fmt: skip
    nog_eens = doe(herzien.open_herziening, ec, herzien.OpenHerziening(resultaat_id=nieuw_id, reden="Weer", punten=50))
    opnieuw = herzien.HandelHerzieningAf(herziening_id=nog_eens, toepassen=True, motivatie="Toch nog meer")
    for zelf in (ec, eerste):  # whoever decided about this work before, however long ago
        with pytest.raises(NietToegestaan, match="zelf vastgesteld"):
            doe(herzien.handel_herziening_af, zelf, opnieuw)
    doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), opnieuw)


def test_herziening_afwijzen_verandert_niets(maak: Maak, als: Als) -> None:  # VAS-8
    z = zaak(maak, (50,))
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(z))
    h = schrijf(Herziening(resultaat_id=z.resultaten[0].id, reden="Nieuw bericht", inhoud={"score": "4.0"}))
    with pytest.raises(NietToegestaan):
        doe(
            herzien.handel_herziening_af,
            als(Rol.EXAMENBUREAU),
            herzien.HandelHerzieningAf(herziening_id=h.id, toepassen=False, motivatie="nee"),
        )
    doe(
        herzien.handel_herziening_af,
        als(Rol.EXAMENCOMMISSIE),
        herzien.HandelHerzieningAf(herziening_id=h.id, toepassen=False, motivatie="Onjuist bericht"),
    )
    assert lees(Resultaat, z.resultaten[0].id).status == "definitief"
    assert lees(Herziening, h.id).status == "afgewezen"


def test_geoorloofd_afwezig_geeft_de_kans_terug(maak: Maak, als: Als) -> None:  # VAS-5 AAN-9
    d = maak.deelname(status="afgerond", presentie="notPresent")
    with reading() as uow:
        examen_id = uow.session.get_one(Zitting, d.zitting_id).examen_id
    schrijf(
        Kansmutatie(student_id=d.student_id, examen_id=examen_id, deelname_id=d.id, soort="gemist", reden="Afwezig")
    )
    ec = als(Rol.EXAMENCOMMISSIE)
    with reading() as uow:
        assert [r.deelname_id for r in verzoeken.afwezigheden(uow, ec)] == [str(d.id)]
    cmd = afwezigheid.BesluitAfwezigheid(deelname_id=d.id, geoorloofd=True, reden="Ziekmelding op tijd")
    with pytest.raises(NietToegestaan):
        doe(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENBUREAU), cmd)
    doe(afwezigheid.besluit_afwezigheid, ec, cmd)
    with pytest.raises(Botsing):
        doe(afwezigheid.besluit_afwezigheid, ec, cmd)
    with reading() as uow:
        assert sorted(uow.session.exec(select(Kansmutatie.soort))) == ["gemist", "hersteld"]
        assert verzoeken.afwezigheden(uow, ec) == []


def test_extra_kans_vragen_en_toekennen(maak: Maak, als: Als) -> None:  # AAN-9 AAN-10 VAS-5
    student = maak.student()
    i = maak.inschrijving(student, maak.examen(max_kansen=1))
    zelf, ec = als(Rol.STUDENT, student), als(Rol.EXAMENCOMMISSIE)
    vraag = kansen.VraagKans(inschrijving_id=i.id, toelichting="Ik was ziek")
    with pytest.raises(Ongeldig, match="nog een kans"):
        doe(kansen.vraag_kans, zelf, vraag)
    schrijf(Kansmutatie(student_id=student.id, examen_id=i.examen_id, soort="gebruikt", reden="x"))
    doe(kansen.vraag_kans, zelf, vraag)
    with pytest.raises(Botsing):
        doe(kansen.vraag_kans, zelf, vraag)
    with pytest.raises(NietGevonden):
        doe(kansen.vraag_kans, als(Rol.STUDENT), vraag)
    with reading() as uow:
        (rij,) = verzoeken.kansverzoeken(uow, ec)
        assert "de enige kans gebruikt" in rij.kansen
    besluit = kansen.BesluitKans(inschrijving_id=i.id, toekennen=True, reden="Overmacht")
    doe(kansen.besluit_kans, ec, besluit)
    with pytest.raises(Botsing):
        doe(kansen.besluit_kans, ec, besluit)
    with reading() as uow:
        assert verzoeken.kansverzoeken(uow, ec) == []


def test_weinig_vragen_per_scherm(maak: Maak, als: Als) -> None:
    z = zaak(maak, (50, 40, 30, 20, 10))
    ec = als(Rol.EXAMENCOMMISSIE)
    with reading() as uow, hooguit(12):
        vaststellen_lezen.vaststel_scherm(uow, ec, z.zitting.id)
    with reading() as uow, hooguit(4):
        pagina = te_vaststellen.te_vaststellen(uow, ec, te_vaststellen.VaststelFilter())
    assert [r.voorlopig for r in pagina.rijen] == [5]
    assert pagina.rijen[0].gereed


def test_een_student_ziet_niets_van_voor_de_cesuur_en_voorlopig_alleen_waar_het_examen_dat_toont(
    maak: Maak, als: Als
) -> None:  # BEO-3 BEO-7
    z = zaak(maak, (50,), cesuur=False)
    with unit_of_work() as uow:
        r = uow.get(Resultaat, z.resultaten[0].id)
        r.score, r.bron, r.geslaagd_partner = "8.0", "oke", True  # what the delivery system makes of it
    student = als(Rol.STUDENT, lees(Persoon, r.student_id))

    def ziet() -> list[tuple[str, str]]:
        with reading() as uow:
            zelf = uow.session.exec(select(Resultaat.id).where(visible(student, P.RESULTAAT_INZIEN, Resultaat)))
            rijen = mijn_resultaten(uow, student).rijen
            assert [str(id) for id in zelf] == [r.id for r in rijen]
        return [(r.cijfer, r.status) for r in rijen]

    assert ziet() == []
    with unit_of_work() as uow:
        uow.get(Examen, z.zitting.examen_id).formatief = True
    assert ziet() == [("8,0", "voorlopig")]  # practice: no board decides about it
    with unit_of_work() as uow:
        uow.get(Examen, z.zitting.examen_id).formatief = False
    maak.cesuur(z.versie)
    with unit_of_work() as uow:
        herberekenen.herbereken(uow, z.versie.id)
    assert ziet() == [("8,3", "voorlopig")]
    with unit_of_work() as uow:
        uow.get(Examen, z.zitting.examen_id).toon_voorlopig = False
    assert ziet() == []
    doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    assert ziet() == [("8,3", "definitief")]


def test_over_een_oefenexamen_stelt_niemand_iets_vast(maak: Maak, als: Als) -> None:  # VAS-1
    z = zaak(maak, (40,), versie=maak.versie(maak.examen(formatief=True)))
    ec = als(Rol.EXAMENCOMMISSIE)
    with pytest.raises(Geblokkeerd, match="oefenexamen"):
        doe(vaststellen.stel_vast, ec, alles(z))
    mandaat = {"permission": P.RESULTAAT_VASTSTELLEN.value, "examen_id": z.zitting.examen_id, "automatisch": True}
    schrijf(Mandaat(**mandaat, van=tijd.vandaag(), tot=tijd.vandaag(), gegeven_door_id=ec.persoon_id))
    assert doe(vaststellen.stel_automatisch_vast, z.zitting.id) == 0
    with reading() as uow:
        assert [b.code for b in vaststellen_lezen.vaststel_scherm(uow, ec, z.zitting.id).blokkades] == ["oefenexamen"]


def test_meer_resultaten_gaan_samen_terug_of_geen(maak: Maak, als: Als) -> None:  # VAS-1
    z, ec = zaak(maak, (50, 40, 20)), als(Rol.EXAMENCOMMISSIE)
    een, twee, drie = (StuurTerug(resultaat_id=r.id, reden="Vraag 12 is anders geteld") for r in z.resultaten)

    def samen(*terug: StuurTerug) -> int:
        return doe(vaststellen.stuur_samen_terug, ec, StuurSamenTerug(terug=terug))

    def standen() -> list[str]:
        with reading() as uow:
            return [str(uow.get(Resultaat, r.id).status) for r in z.resultaten]

    was = standen()
    with pytest.raises(Veranderd):
        samen(een, twee.model_copy(update={"gezien": f"{twee.resultaat_id}:anders"}))
    assert standen() == was, "all of them or none"
    assert samen(een, drie) == 2
    assert [nu != toen for nu, toen in zip(standen(), was, strict=True)] == [True, False, True]
