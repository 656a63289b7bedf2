"""Setting up: catalogue import, versions to the board, cut scores."""

import uuid
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.beheren import Taak
from portal.db.inrichten import Examenversie
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.catalogus import Catalogus, CatalogusToets
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.grond import cesuren
from portal.services.inrichten import catalogus, stand, versies
from portal.services.inrichten.catalogus import PasCatalogusToe
from portal.services.inrichten.lezen import examenplan
from portal.services.inrichten.lezen import versies as versies_lezen
from portal.services.inrichten.lezen import voorstel as voorstel_lezen
from portal.services.inrichten.versies import BesluitVersie, LegVersieVoor, StelModelVast
from portal.services.vaststellen import cesuur
from portal.services.vaststellen.cesuur import StelCesuurVast, VoerCesuurIn


def toets(code="REK-3F-ALG.v1.A", **anders):
    return CatalogusToets(**{"component_id": uuid.uuid4(), "code": code, "naam": f"Toets {code}", **anders})


def voorstel(principal, koppeling, *toetsen):
    with unit_of_work() as uow:
        return catalogus.maak_voorstel(uow, principal, koppeling.id, Catalogus(tuple(toetsen)))


def pas_toe(principal, voorstel_id):
    with unit_of_work() as uow:
        return catalogus.pas_catalogus_toe(uow, principal, PasCatalogusToe(voorstel_id=voorstel_id))


def test_import_toont_eerst_wat_wijzigt_en_verliest_niets(maak, als):  # INR-2
    eb, tas = als(Rol.EXAMENBUREAU), maak.koppeling()
    een, twee = toets(), toets("NED-3F-LEZ.v1.A")
    pas_toe(eb, voorstel(eb, tas, een, twee))
    with unit_of_work() as uow:
        versie = uow.session.exec(select(Examenversie).where(Examenversie.component_id == een.component_id)).one()
        versie.status, versie.vastgesteld_op = "vastgesteld", tijd.nu() + timedelta(seconds=1)
        uow.add(versie)

    langer = CatalogusToets(**{**een.__dict__, "duur": 90})
    nieuw = toets("ENG-B1-SCH.v1.A")
    id_ = voorstel(eb, tas, langer, nieuw)
    with reading() as uow:
        view = voorstel_lezen.voorstel(uow, eb, id_)
        assert (view.nieuw, view.gewijzigd, view.ingetrokken, view.ongewijzigd) == (1, 1, 1, 0)
        assert "Duur in minuten: 60 → 90" in next(r for r in view.regels if r.soort == "gewijzigd").uitleg
        assert uow.session.exec(select(Examenversie.duur).where(Examenversie.id == versie.id)).one() == 60

    with reading() as uow:
        eerder = {v.component_id for v in uow.session.exec(select(Examenversie))}
    assert pas_toe(eb, id_) == catalogus.Samenvatting(1, 1, 1, 0)
    with reading() as uow:
        alle = {v.component_id: v for v in uow.session.exec(select(Examenversie))}
    assert eerder < set(alle)
    assert alle[een.component_id].status == "vastgesteld"
    assert not alle[twee.component_id].in_catalogus
    assert voorstel(eb, tas, langer, nieuw)
    assert pas_toe(eb, voorstel(eb, tas, langer, nieuw)).gewijzigd == 0


def test_een_voorstel_is_eenmalig(maak, als):  # INR-2
    eb, tas = als(Rol.EXAMENBUREAU), maak.koppeling()
    id_ = voorstel(eb, tas, toets())
    pas_toe(eb, id_)
    with pytest.raises(Botsing):
        pas_toe(eb, id_)


def test_een_oud_voorstel_komt_niet_over_een_nieuwer(maak, als):  # INR-2
    eb, tas, een = als(Rol.EXAMENBUREAU), maak.koppeling(), toets(duur=60)
    pas_toe(eb, voorstel(eb, tas, een))
    oud, nieuw, later = (voorstel(eb, tas, CatalogusToets(**{**een.__dict__, "duur": duur})) for duur in (90, 120, 150))
    pas_toe(eb, nieuw)
    with pytest.raises(Botsing, match="nieuwere import"):
        pas_toe(eb, oud)
    with reading() as uow:
        assert uow.session.exec(select(Examenversie.duur)).one() == 120
    pas_toe(eb, later)
    pas_toe(eb, voorstel(eb, maak.koppeling(), toets("NED-3F-LEZ.v1.A")))


def test_een_toets_op_twee_bladzijden_is_een_versie(maak, als):  # INR-2
    """A list that moves while it is read names an entry twice; the whole import stopped at it."""
    eb, tas, een = als(Rol.EXAMENBUREAU), maak.koppeling(), toets(duur=60)
    pas_toe(eb, voorstel(eb, tas, een, toets("NED-3F-LEZ.v1.A"), CatalogusToets(**{**een.__dict__, "duur": 90})))
    with reading() as uow:
        duren = select(Examenversie.duur).where(Examenversie.component_id == een.component_id)
        assert uow.session.exec(duren).all() == [90]


@pytest.mark.parametrize("wanneer", ["vooraf", "intussen"])
def test_een_toets_van_een_andere_leverancier_blijft_bij_die(maak, als, wanneer):  # INR-2 BEH-6
    eb, een, eigen = als(Rol.EXAMENBUREAU), toets(duur=60), toets("NED-3F-LEZ.v9.A")
    eerste, tweede = maak.koppeling(), maak.koppeling()
    van_een = voorstel(eb, eerste, een)
    langer = CatalogusToets(**{**een.__dict__, "duur": 90})
    if wanneer == "vooraf":
        pas_toe(eb, van_een)
    van_twee = voorstel(eb, tweede, langer, eigen)
    if wanneer == "intussen":
        pas_toe(eb, van_een)
    assert pas_toe(eb, van_twee) == catalogus.Samenvatting(1, 0, 0, 1)
    with reading() as uow:
        versies_nu = {v.component_id: (v.koppeling_id, v.duur) for v in uow.session.exec(select(Examenversie))}
        regels = voorstel_lezen.voorstel(uow, eb, van_twee).regels
    assert versies_nu == {een.component_id: (eerste.id, 60), eigen.component_id: (tweede.id, 60)}
    if wanneer == "vooraf":
        assert regels[0].uitleg == (f"Niet overgenomen: deze toets staat hier al bij {eerste.naam}.",)


def test_de_vraag_om_een_andere_tijd_zegt_hoe_lang_het_nu_is(maak, als):  # PLA-1 INR-2
    eb, tas, een = als(Rol.EXAMENBUREAU), maak.koppeling(), toets(duur=60)
    pas_toe(eb, voorstel(eb, tas, een))
    with reading() as uow:
        versie = uow.session.exec(select(Examenversie)).one()
    zitting = maak.zitting(versie)
    gepland = int((zitting.eind - zitting.start).total_seconds()) // 60

    def gevraagd(duur):
        pas_toe(eb, voorstel(eb, tas, CatalogusToets(**{**een.__dict__, "duur": duur})))
        with reading() as uow:
            return [t.tekst for t in uow.session.exec(select(Taak).where(Taak.afgehandeld_op.is_(None)))]

    for duur in (gepland + 30, gepland + 60):
        (tekst,) = gevraagd(duur)
        assert f"duurt nu {duur} minuten" in tekst
        assert f"gepland met {gepland}." in tekst
    assert gevraagd(gepland) == [], "it is as planned again"


def test_een_code_buiten_de_afspraak_valt_op(maak, als):  # INR-3
    eb, tas = als(Rol.EXAMENBUREAU), maak.koppeling()
    id_ = voorstel(eb, tas, toets("rekenen drie"))
    with reading() as uow:
        assert "volgt de naamgeving niet" in voorstel_lezen.voorstel(uow, eb, id_).regels[0].waarschuwing


def test_een_versie_gaat_voor_gebruik_langs_de_commissie(maak, als):  # INR-7
    eb, ec = als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE)
    versie = maak.versie(vastgesteld=False)
    assert stand.blokkades_gebruik(versie)[0].code == "versie-niet-vastgesteld"
    with unit_of_work() as uow:
        versies.leg_versie_voor(uow, eb, LegVersieVoor(versie_id=versie.id, toelichting="Voor periode 2"))
    with reading() as uow:
        assert uow.session.exec(select(Taak).where(Taak.rol == Rol.EXAMENCOMMISSIE)).one().tekst == "Voor periode 2"
    with unit_of_work() as uow, pytest.raises(NietToegestaan, match="hoort niet bij uw rol"):
        versies.besluit_versie(uow, eb, BesluitVersie(versie_id=versie.id, actie="vaststellen"))
    with unit_of_work() as uow, pytest.raises(Ongeldig, match="reden"):
        versies.besluit_versie(uow, ec, BesluitVersie(versie_id=versie.id, actie="afwijzen"))
    with unit_of_work() as uow:
        versies.besluit_versie(uow, ec, BesluitVersie(versie_id=versie.id, actie="vaststellen"))
        versies.stel_model_vast(uow, ec, StelModelVast(versie_id=versie.id))  # INR-8
    with reading() as uow:
        rij = uow.get(Examenversie, versie.id)
        assert (rij.status, rij.model_status) == ("vastgesteld", "vastgesteld")
        assert not stand.blokkades_gebruik(rij)
        assert uow.session.exec(select(Taak.afgehandeld_op)).one() is not None
    with unit_of_work() as uow, pytest.raises(Geblokkeerd):
        versies.leg_versie_voor(uow, eb, LegVersieVoor(versie_id=versie.id))


def test_wijziging_na_vaststellen_moet_weer_langs_de_commissie(maak, als):  # INR-7
    versie = maak.versie(gewijzigd_op=tijd.nu() + timedelta(minutes=1))
    assert stand.blokkades_gebruik(versie)[0].code == "versie-gewijzigd"


def test_een_cesuur_voert_de_een_in_en_stelt_een_ander_vast(maak, als):  # INR-5
    eb, ec = als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE)
    versie = maak.versie()
    with unit_of_work() as uow, pytest.raises(Ongeldig):
        cesuur.voer_cesuur_in(uow, eb, VoerCesuurIn(versie_id=versie.id, punten=80, maximum=75))
    with unit_of_work() as uow:
        cesuur.voer_cesuur_in(uow, eb, VoerCesuurIn(versie_id=versie.id, punten=40, maximum=75))
        id_ = cesuur.voer_cesuur_in(uow, eb, VoerCesuurIn(versie_id=versie.id, punten=42, maximum=75))
        assert cesuren.cesuur_van(uow, versie.id, vastgesteld=True) is None
    with unit_of_work() as uow, pytest.raises(NietToegestaan):
        cesuur.stel_cesuur_vast(uow, eb, StelCesuurVast(cesuur_id=id_))
    with unit_of_work() as uow:
        cesuur.stel_cesuur_vast(uow, ec, StelCesuurVast(cesuur_id=id_))
        assert cesuren.cesuur_van(uow, versie.id, vastgesteld=True).punten == 42
    with reading() as uow:
        detail = versies_lezen.versie(uow, ec, versie.id)
        dag = tijd.dag(tijd.nu())
        assert detail.cesuur_tekst == "5,5 bij 42 van 75"
        assert detail.cesuur_wie == f"Ingevoerd {dag} door {eb.naam}. Vastgesteld {dag} door {ec.naam}."
        cesuur.voer_cesuur_in(uow, eb, VoerCesuurIn(versie_id=versie.id, punten=45, maximum=75))
        detail = versies_lezen.versie(uow, ec, versie.id)
        assert detail.cesuur_tekst == "5,5 bij 45 van 75, nog niet vastgesteld"
        assert detail.cesuur_geldt == "5,5 bij 42 van 75"
        assert detail.cesuur_wie == f"Ingevoerd {dag} door {eb.naam}."


def test_examenplan_koppelt_examen_opleiding_en_cohort(maak, als):  # INR-4
    opleiding, ander = maak.opleiding(), maak.opleiding()
    examen = maak.examen(naam="Rekenen voor koks")
    maak.planregel(opleiding, examen, cohort=2025)
    maak.planregel(ander, maak.examen())
    eb = als(Rol.EXAMENBUREAU)
    with reading() as uow:
        plan = examenplan.examenplan(uow, eb, examenplan.PlanFilter(opleiding_id=opleiding.id, cohort=2025))
        assert [(r.examen, r.cohort) for r in plan.rijen] == [("Rekenen voor koks", "2025")]
        assert examenplan.examenplan(uow, eb, examenplan.PlanFilter(cohort=2030)).totaal == 0
        assert len(examenplan.opleidingen(uow, eb)) == 2
