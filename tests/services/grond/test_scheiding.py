"""Separation of duties against who looks for the gap: exceptions, mandates and appeals."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.beheren import Persoon
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.voorzieningen import Soort
from portal.services.beheren import rollen
from portal.services.beheren.lezen import botsingen
from portal.services.beheren.lezen import uitzonderingen as uitzonderingen_lezen
from portal.services.beheren.rollen import VerleenRol
from portal.services.beoordelen import scoren
from portal.services.beoordelen.scoren import RondBeoordelingAf
from portal.services.grond import scheiding, uitzonderingen
from portal.services.grond.audit import lezen
from portal.services.grond.audit.lezen import AuditFilter
from portal.services.grond.uitzonderingen import GeefUitzondering, TrekUitzonderingIn
from portal.services.plannen import medewerkers, voorzieningen, zittingen
from portal.services.plannen.lezen.voorzieningen import VoorzieningFilter
from portal.services.plannen.lezen.voorzieningen import voorzieningen as lezen_voorzieningen
from portal.services.plannen.medewerkers import ZetMedewerkerOp
from portal.services.plannen.voorzieningen import BesluitVoorziening, VraagVoorziening
from portal.services.plannen.zittingen import ZittingActie
from portal.services.vaststellen import afwezigheid, herhaling, kansen, mandaten, vaststellen
from portal.services.vaststellen.lezen import verzoeken
from portal.services.vaststellen.mandaten import GeefMandaat
from portal.services.vaststellen.vaststellen import StelVast
from portal.services.werk import tellers, werklijst
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe, instemmen

DAG = timedelta(days=1)


def geef(ec: Principal, wie: Persoon, rol: Rol = Rol.BEOORDELAAR, dagen: int = 30, **anders: object) -> uuid.UUID:
    vandaag = tijd.vandaag()
    cmd = {
        "persoon_id": wie.id,
        "rol": rol,
        "van": vandaag,
        "tot": vandaag + dagen * DAG,
        "reden": "Enige vakdocent Fries",
    }
    return doe(uitzonderingen.geef_uitzondering, ec, GeefUitzondering(**{**cmd, **anders}))


def rol_voor(wie: Persoon, rol: Rol, dagen: int | None = 30) -> VerleenRol:
    tot = tijd.vandaag() + dagen * DAG if dagen is not None else None
    return VerleenRol(persoon_id=wie.id, rol=rol, tot=tot, reden="Nodig bij Fries")


def planner_met_werk(maak: Maak, **examen: object) -> tuple[Persoon, Zitting, Deelname]:
    """Somebody of the exam office who planned a sitting, and holds assessment work of it as well."""
    wie = maak.medewerker()
    z = maak.zitting(maak.versie(maak.examen(**examen)), gepland_door_id=wie.id, status="ondertekend")
    return wie, z, maak.deelname(z, status="afgerond", presentie="present")


def test_alleen_de_commissie_en_nooit_voor_zichzelf(maak: Maak, als: Als) -> None:  # BEH-3
    wie, ec = maak.medewerker(), als(Rol.EXAMENCOMMISSIE)
    for rol in Rol:
        if rol is not Rol.EXAMENCOMMISSIE:
            with pytest.raises(NietToegestaan):
                geef(als(rol), wie)
    with reading() as uow:
        zelf = uow.session.get_one(Persoon, ec.persoon_id)
    with pytest.raises(NietToegestaan, match="uzelf"):
        geef(ec, zelf)
    id = geef(als(Rol.EXAMENCOMMISSIE), zelf)
    with pytest.raises(NietToegestaan, match="eigen"):
        doe(uitzonderingen.trek_uitzondering_in, ec, TrekUitzonderingIn(uitzondering_id=id, reden="Toch niet"))


def test_grenzen_van_een_uitzondering(maak: Maak, als: Als) -> None:  # BEH-3
    wie, ec, vandaag = maak.medewerker(), als(Rol.EXAMENCOMMISSIE), tijd.vandaag()
    for fout in (
        {"dagen": 400}, {"dagen": -1}, {"van": vandaag + 5 * DAG, "tot": vandaag + 4 * DAG},
        {"rol": Rol.BEHEERDER}, {"rol": Rol.STUDENT}, {"rol": Rol.DOCENT},
    ):  # fmt: skip
        with pytest.raises(Ongeldig):
            geef(ec, wie, **fout)
    with pytest.raises(Ongeldig, match="student"):
        geef(ec, maak.student())
    beheerder = maak.medewerker()
    maak.rol(beheerder, Rol.BEHEERDER)
    with pytest.raises(Ongeldig, match="beheerder"):
        geef(ec, beheerder)


def test_een_botsende_rol_kan_alleen_binnen_de_uitzondering(maak: Maak, als: Als) -> None:  # BEH-3
    wie, bh, ec = maak.medewerker(), als(Rol.BEHEERDER), als(Rol.EXAMENCOMMISSIE)
    maak.rol(wie, Rol.EXAMENBUREAU)
    with pytest.raises(Botsing):
        doe(rollen.verleen_rol, bh, rol_voor(wie, Rol.BEOORDELAAR))
    uitzondering = geef(ec, wie)
    for te_ruim in (None, 31):
        with pytest.raises(Botsing, match="gaan niet samen"):
            doe(rollen.verleen_rol, bh, rol_voor(wie, Rol.BEOORDELAAR, te_ruim))
    with pytest.raises(Botsing):
        doe(rollen.verleen_rol, bh, rol_voor(wie, Rol.EXAMENCOMMISSIE))
    toewijzing = instemmen(doe(rollen.verleen_rol, bh, rol_voor(wie, Rol.BEOORDELAAR)))
    with reading() as uow:
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.onderwerp_id == toewijzing)).one()
        (botsing,) = botsingen.botsingen(uow)
        assert regel.uitzondering_id == uitzondering
        assert botsing.uitzondering == f"uitzondering, t/m {tijd.dag(tijd.vandaag() + 30 * DAG)}"
        assert tellers.badges(uow, bh) == {}
        assert not [r for r in werklijst.werklijst(uow, bh).regels if r.soort == "botsing"]
    doe(
        uitzonderingen.trek_uitzondering_in,
        ec,
        TrekUitzonderingIn(uitzondering_id=uitzondering, reden="Collega gevonden"),
    )
    with reading() as uow:
        assert [b.uitzondering for b in botsingen.botsingen(uow)] == [""]
        assert tellers.badges(uow, bh) == {"/rechten": 1}
    with pytest.raises(Botsing, match="al ingetrokken"):
        doe(uitzonderingen.trek_uitzondering_in, ec, TrekUitzonderingIn(uitzondering_id=uitzondering, reden="Nog eens"))


def test_werk_onder_een_uitzondering_noemt_haar(maak: Maak, als: Als) -> None:  # BEH-3 MON-6
    wie, z, deelname = planner_met_werk(maak)
    maak.resultaat(deelname)
    werkje, be, ec = maak.beoordeling(deelname, wie), als(Rol.BEOORDELAAR, wie), als(Rol.EXAMENCOMMISSIE)
    klus = RondBeoordelingAf(beoordeling_id=werkje.id)
    with pytest.raises(NietToegestaan, match="gepland"):
        doe(scoren.rond_af, be, klus)
    geef(ec, wie, examen_id=maak.examen().id)
    geef(ec, wie, Rol.EXAMENBUREAU)
    with pytest.raises(NietToegestaan, match="gepland"):
        doe(scoren.rond_af, be, klus)
    uitzondering = geef(ec, wie, examen_id=z.examen_id)
    doe(scoren.rond_af, be, klus)
    with reading() as uow:
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.onderwerp_id == werkje.id)).one()
        (rij,) = lezen.historie(uow, ec, [werkje.id])
        log = lezen.audit_log(uow, ec, AuditFilter(onderwerp_id=werkje.id)).rijen
        mijn = {r.id: r for r in uitzonderingen_lezen.uitzonderingen(uow, ec)}
    assert regel.uitzondering_id == uitzondering
    assert rij.zin.endswith(f"onder uitzondering van {tijd.dag(tijd.nu())} door {ec.naam}")
    assert [r.zin for r in log] == [rij.zin]
    assert mijn[str(uitzondering)].gebruikt == 1
    with reading() as uow:
        assert [b.uitzondering != "" for b in botsingen.botsingen(uow)] == [True]


def test_een_verlopen_of_ingetrokken_uitzondering_helpt_niet(maak: Maak, als: Als, klok) -> None:  # type: ignore[no-untyped-def]  # BEH-3
    wie, z, _ = planner_met_werk(maak)
    be, ec = als(Rol.BEOORDELAAR, wie), als(Rol.EXAMENCOMMISSIE)
    id = geef(ec, wie)
    with reading() as uow:
        assert scheiding.waarom_niet(uow, wie.id, P.BEOORDELING_DOEN, z.id) == ""
    klok(tijd.nu() + 31 * DAG)
    with reading() as uow, pytest.raises(NietToegestaan):
        scheiding.eis_scheiding(uow, be, P.BEOORDELING_DOEN, z.id)
    klok(tijd.nu() - 31 * DAG)
    doe(uitzonderingen.trek_uitzondering_in, ec, TrekUitzonderingIn(uitzondering_id=id, reden="Toch niet"))
    with reading() as uow:
        assert scheiding.waarom_niet(uow, wie.id, P.BEOORDELING_DOEN, z.id)


def test_een_beoordelaar_koppelen_die_plande_vraagt_een_uitzondering(maak: Maak, als: Als) -> None:  # BEH-3
    wie, eb, ec = maak.medewerker(), als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE)
    z = maak.zitting(gepland_door_id=wie.id)
    maak.rol(wie, Rol.BEOORDELAAR)
    koppel = ZetMedewerkerOp(zitting_id=z.id, persoon_id=wie.id, rol="beoordelaar")
    with pytest.raises(NietToegestaan):
        doe(medewerkers.zet_medewerker_op, eb, koppel)
    uitzondering = geef(ec, wie)
    doe(medewerkers.zet_medewerker_op, eb, koppel)
    with reading() as uow:
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "medewerker.gekoppeld")).one()
    assert regel.uitzondering_id == uitzondering


def test_een_uitzondering_kleeft_niet_aan_het_werk_van_een_ander(maak: Maak, als: Als) -> None:  # MON-6
    from portal.db.session import unit_of_work
    from portal.services.grond.audit import audit

    wie, ander = als(Rol.BEOORDELAAR), als(Rol.EXAMENBUREAU)
    with unit_of_work() as uow:
        audit.steun_op(uow, wie, uuid.uuid4())
        assert audit.record(uow, ander, "zitting.gewijzigd").uitzondering_id is None
        assert audit.record(uow, wie, "beoordeling.gedaan").uitzondering_id
        audit.steun_op(uow, wie, None)
        assert audit.record(uow, wie, "beoordeling.gedaan").uitzondering_id is None


HANDEN = {
    P.ZITTING_PLANNEN: lambda maak, z, d, wie: schrijf_planner(z, wie),
    P.ZITTING_PLAATSEN: lambda maak, z, d, wie: maak.deelname(z, geplaatst_door_id=wie.id),
    P.BEOORDELING_DOEN: lambda maak, z, d, wie: maak.beoordeling(d, wie),
}
VERBODEN = [
    (P.BEOORDELING_DOEN, P.ZITTING_PLANNEN), (P.BEOORDELING_DOEN, P.ZITTING_PLAATSEN),
    (P.BEOORDELING_DOEN, P.RESULTAAT_VASTSTELLEN), (P.BEOORDELING_DOEN, P.BEZWAAR_BEHANDELEN),
    (P.ZITTING_PLANNEN, P.BEOORDELING_DOEN), (P.ZITTING_PLANNEN, P.RESULTAAT_VASTSTELLEN),
    (P.ZITTING_PLAATSEN, P.BEOORDELING_DOEN), (P.ZITTING_PLAATSEN, P.RESULTAAT_VASTSTELLEN),
]  # fmt: skip


def schrijf_planner(z: Zitting, wie: Persoon) -> None:
    from portal.db.session import unit_of_work

    with unit_of_work() as uow:
        uow.session.get_one(Zitting, z.id).gepland_door_id = wie.id


@pytest.mark.parametrize(("eerst", "daarna"), VERBODEN)
def test_niemand_doet_twee_handen_op_een_zaak(maak: Maak, als: Als, eerst: P, daarna: P) -> None:  # BEH-3
    wie, z = maak.medewerker(), maak.zitting(status="ondertekend")
    deelname = maak.deelname(z, status="afgerond")
    p = als(Rol.EXAMENCOMMISSIE, wie)
    with reading() as uow:
        scheiding.eis_scheiding(uow, p, daarna, z.id)
    HANDEN[eerst](maak, z, deelname, wie)
    with reading() as uow, pytest.raises(NietToegestaan, match="verschillende handen"):
        scheiding.eis_scheiding(uow, p, daarna, z.id)


def test_wie_vaststelde_behandelt_het_bezwaar_niet(maak: Maak, als: Als) -> None:  # BEH-3
    _, z, deelname = planner_met_werk(maak)
    maak.cesuur(maak.versie())
    from portal.db.vaststellen import Vaststelling

    ec = als(Rol.EXAMENCOMMISSIE)
    resultaat = maak.resultaat(deelname)
    schrijf(
        Vaststelling(
            resultaat_id=resultaat.id, zitting_id=z.id, door_id=ec.persoon_id, rol="examencommissie",
            bezwaar_tot=tijd.vandaag(), clausule="x",
        )
    )  # fmt: skip
    with reading() as uow, pytest.raises(NietToegestaan, match="vastgesteld"):
        scheiding.eis_scheiding(uow, ec, P.BEZWAAR_BEHANDELEN, z.id)
    with reading() as uow:
        scheiding.eis_scheiding(uow, als(Rol.EXAMENCOMMISSIE), P.BEZWAAR_BEHANDELEN, z.id)


def test_wie_beoordeelde_verandert_de_planning_niet(maak: Maak, als: Als) -> None:  # BEH-3
    z, wie = maak.zitting(), maak.medewerker()
    maak.zittingsmedewerker(z, wie, "beoordelaar")
    eb = als(Rol.EXAMENBUREAU, wie)
    with pytest.raises(NietToegestaan, match="beoordeeld"):
        doe(zittingen.annuleer_zitting, eb, ZittingActie(zitting_id=z.id, reden="Ik wil niet"))
    doe(zittingen.annuleer_zitting, als(Rol.EXAMENBUREAU), ZittingActie(zitting_id=z.id, reden="Lokaal weg"))


def mandaat(ec: Principal, examen_id: uuid.UUID, permission: P = P.RESULTAAT_VASTSTELLEN, **anders: object) -> int:
    vandaag = tijd.vandaag()
    cmd = {
        "permission": permission,
        "examen_ids": (examen_id,),
        "van": vandaag,
        "tot": vandaag + DAG,
        "reden": "Drukte",
    }
    return doe(mandaten.geef_mandaat, ec, GeefMandaat(**{**cmd, **anders}))


def test_onder_mandaat_besluit_nooit_wie_plande_of_beoordeelde(maak: Maak, als: Als) -> None:  # VAS-2 BEH-3
    wie, z, deelname = planner_met_werk(maak)
    maak.resultaat(deelname)
    ec = als(Rol.EXAMENCOMMISSIE)
    mandaat(ec, z.examen_id)
    mandaat(ec, z.examen_id, P.AFWEZIGHEID_BESLUITEN)
    alles = StelVast(zitting_id=z.id, alle_zonder_bijzonderheden=True, motivatie="Alles is nagekeken")
    geef(ec, wie, Rol.EXAMENBUREAU)
    with pytest.raises(NietToegestaan, match="gepland"):
        doe(vaststellen.stel_vast, als(Rol.EXAMENBUREAU, wie), alles)
    beoordelaar = maak.medewerker()
    maak.beoordeling(deelname, beoordelaar)
    with pytest.raises(NietToegestaan, match="beoordeeld"):
        doe(vaststellen.stel_vast, als(Rol.EXAMENBUREAU, beoordelaar), alles)
    afwezig = afwezigheid.BesluitAfwezigheid(deelname_id=deelname.id, geoorloofd=True, reden="Ziek gemeld")
    with pytest.raises(NietToegestaan, match="Onder mandaat"):
        doe(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENBUREAU, beoordelaar), afwezig)


def test_een_staand_mandaat_komt_niet_van_wie_zelf_beoordeelde(maak: Maak, als: Als) -> None:  # VAS-2 BEH-3
    wie, z, deelname = planner_met_werk(maak)
    ec, ander = als(Rol.EXAMENCOMMISSIE, wie), als(Rol.EXAMENCOMMISSIE)
    resultaat = maak.resultaat(deelname)
    with pytest.raises(NietToegestaan, match="staand mandaat"):
        mandaat(ec, z.examen_id, automatisch=True)
    assert mandaat(ec, z.examen_id) == mandaat(ander, z.examen_id, automatisch=True) == 1
    from portal.db.beoordelen import Resultaat

    with unit_of_work() as uow:
        uow.session.exec(select(Resultaat).where(col(Resultaat.id) == resultaat.id)).one().status = "definitief"
    assert mandaat(ec, z.examen_id, automatisch=True) == 1


def _vraagt_voorziening(maak: Maak, als: Als) -> tuple[Persoon, Any, Any]:
    student, wie = maak.student(), maak.medewerker()
    vraag = VraagVoorziening(student_id=student.id, soort=Soort.VERKLANKING)
    id = doe(voorzieningen.vraag_voorziening, als(Rol.DOCENT, wie, eenheden=[student.eenheid_id]), vraag)
    return wie, voorzieningen.besluit_voorziening, BesluitVoorziening(voorziening_id=id, toekennen=True)


def _vraagt_kans(maak: Maak, als: Als) -> tuple[Persoon, Any, Any]:
    student, wie = maak.student(), maak.medewerker()
    i = maak.inschrijving(student, maak.examen(max_kansen=1))
    schrijf(Kansmutatie(student_id=student.id, examen_id=i.examen_id, soort="gebruikt", reden="x"))
    vraag = kansen.VraagKans(inschrijving_id=i.id, toelichting="Was ziek")
    doe(kansen.vraag_kans, als(Rol.DOCENT, wie, eenheden=[student.eenheid_id]), vraag)
    return wie, kansen.besluit_kans, kansen.BesluitKans(inschrijving_id=i.id, toekennen=True, reden="Overmacht")


def _vraagt_variant(maak: Maak, als: Als) -> tuple[Persoon, Any, Any]:
    wie, versie = maak.medewerker(), maak.versie()
    i = maak.inschrijving(examen_id=versie.examen_id)
    eerder = maak.zitting(versie, start=tijd.nu() - 20 * DAG, status="ondertekend")
    maak.deelname(eerder, i, status="afgerond", presentie="present")
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "open"
    vraag = herhaling.VraagHerhaling(
        zitting_id=maak.zitting(versie).id, inschrijving_id=i.id, toelichting="Er is maar een variant"
    )
    id = doe(herhaling.vraag_herhaling, als(Rol.EXAMENBUREAU, wie), vraag)
    mandaat(als(Rol.EXAMENCOMMISSIE), versie.examen_id, P.KANS_BESLUITEN)
    return (
        wie,
        herhaling.besluit_herhaling,
        herhaling.BesluitHerhaling(herhaling_id=id, toekennen=True, reden="Kan niet anders"),
    )


@pytest.mark.parametrize(
    ("vraagt", "rol"),
    [
        (_vraagt_voorziening, Rol.EXAMENBUREAU), (_vraagt_kans, Rol.EXAMENCOMMISSIE),
        (_vraagt_kans, Rol.EXAMENBUREAU), (_vraagt_variant, Rol.EXAMENBUREAU),
    ],
)  # fmt: skip
def test_wie_iets_buiten_de_regel_vroeg_besluit_er_niet_over(maak: Maak, als: Als, vraagt: Any, rol: Rol) -> None:
    # BEH-3 VAS-5 AAN-10 AAN-12 PRK-8
    wie, daad, besluit = vraagt(maak, als)
    if vraagt is _vraagt_kans and rol is Rol.EXAMENBUREAU:
        with reading() as uow:
            examen_id = uow.get(Inschrijving, besluit.inschrijving_id).examen_id
        mandaat(als(Rol.EXAMENCOMMISSIE), examen_id, P.KANS_BESLUITEN)
    zelf, ander = als(rol, wie), als(rol)
    assert ["zelf gevraagd" in w for w in (*_waarom_niet(zelf), *_waarom_niet(ander))] == [True, False]
    with pytest.raises(NietToegestaan, match="zelf gevraagd"):
        doe(daad, zelf, besluit)
    doe(daad, ander, besluit)


def _waarom_niet(wie: Principal) -> list[str]:
    """What the lists of what waits for a decision say of the one thing that does."""
    if wie.rol is Rol.EXAMENBUREAU and (rijen := doe(lezen_voorzieningen, wie, VoorzieningFilter()).rijen):
        return [r.waarom_niet for r in rijen]
    return [r.waarom_niet for deel in (verzoeken.kansverzoeken, verzoeken.herhalingen) for r in doe(deel, wie)]
