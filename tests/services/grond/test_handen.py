"""Three hands that are never one person's in a case, exceptions for their case only, and mandates that end with their giver."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import mag, require, visible
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen
from portal.db.monitoren import AuditRegel, Zaakhand
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Vaststelling
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan
from portal.domain.rechten import MET_EXAMEN, P, Rol
from portal.domain.scheiding import HANDEN, Hand
from portal.services.beheren import rollen
from portal.services.beheren.lezen import regels
from portal.services.beheren.lezen import uitzonderingen as uitzonderingen_lezen
from portal.services.beheren.rollen import TrekRolIn, VerleenRol
from portal.services.beoordelen import scoren
from portal.services.grond import uitzonderingen
from portal.services.grond.uitzonderingen import GeefUitzondering
from portal.services.plannen import medewerkers, zittingen
from portal.services.plannen.lezen import zittingen as zittingen_lezen
from portal.services.plannen.medewerkers import ZetMedewerkerOp
from portal.services.plannen.zittingen import WijzigZitting, ZittingActie
from portal.services.vaststellen import mandaten, stand_mandaten, vaststellen
from portal.services.vaststellen.lezen import mandaten as mandaten_lezen
from portal.services.vaststellen.mandaten import BekrachtigMandaat, GeefMandaat
from portal.services.vaststellen.vaststellen import StelVast
from portal.services.werk import werklijst
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe, instemmen

DAG = timedelta(days=1)
REDEN = "Enige vakdocent Fries"


def met_resultaat(maak: Maak, **anders: object) -> tuple[Zitting, Deelname]:
    """A sitting to come with a result, so that every hand can be tried on it."""
    versie = maak.versie(anders.pop("examen", None))  # type: ignore[arg-type]
    maak.cesuur(versie)
    z = maak.zitting(versie, start=tijd.op(werkdag(20), 9), **{"status": "concept", **anders})
    return z, maak.deelname(z)


def verplaats(p: Principal, z: Zitting) -> None:
    start = z.start + timedelta(hours=1)
    doe(zittingen.wijzig_zitting, p, WijzigZitting(zitting_id=z.id, ruimte_id=z.ruimte_id, start=start, capaciteit=20))


def koppel(p: Principal, z: Zitting, wie: Persoon, rol: str = "surveillant") -> None:
    doe(medewerkers.zet_medewerker_op, p, ZetMedewerkerOp(zitting_id=z.id, persoon_id=wie.id, rol=rol))


def is_gehouden(z: Zitting) -> None:
    """The day of the sitting came and went."""
    with unit_of_work() as uow:
        uow.session.get_one(Zitting, z.id).start = tijd.nu() - DAG


def publiceer(p: Principal, z: Zitting) -> None:
    doe(zittingen.maak_definitief, p, ZittingActie(zitting_id=z.id))


@pytest.mark.parametrize("daad", ["verplaatst", "bemand", "gepubliceerd"])
def test_wie_aan_de_zitting_kwam_stelt_er_niets_vast(maak: Maak, als: Als, daad: str) -> None:  # BEH-3
    z, d = met_resultaat(maak)
    wie = maak.medewerker()
    eb, surveillant, beoordelaar = als(Rol.EXAMENBUREAU, wie), maak.medewerker(), maak.medewerker()
    als(Rol.SURVEILLANT, surveillant)
    if daad == "verplaatst":
        verplaats(eb, z)
    elif daad == "bemand":
        koppel(eb, z, surveillant)
    else:
        maak.zittingsmedewerker(z, surveillant)
        maak.zittingsmedewerker(z, beoordelaar, "beoordelaar")
        publiceer(eb, z)
    is_gehouden(z)
    r = maak.resultaat(d, punten=50, maximum=60)
    besluit = StelVast(zitting_id=z.id, resultaat_ids=(r.id,), motivatie="Nagekeken")
    with pytest.raises(NietToegestaan, match="verschillende handen") as fout:
        doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE, wie), besluit)
    zegt = {"verplaatst": "verplaatst", "bemand": "gekoppeld", "gepubliceerd": "definitief gemaakt"}[daad]
    assert zegt in fout.value.tekst
    with reading() as uow:
        (hand,) = uow.session.exec(select(Zaakhand).where(Zaakhand.persoon_id == wie.id))
    assert (hand.zitting_id, hand.hand) == (z.id, "plannen")
    assert doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), besluit).gedaan == 1


def test_een_hand_die_teruggedraaid_is_telt_niet(maak: Maak, als: Als) -> None:  # BEH-3
    z, _ = met_resultaat(maak)
    eb = als(Rol.EXAMENBUREAU)
    with unit_of_work() as uow, uow.op_proef():
        zitting = uow.session.get_one(Zitting, z.id)
        start = zitting.start + timedelta(hours=1)
        zittingen.wijzig_zitting(
            uow, eb, WijzigZitting(zitting_id=z.id, ruimte_id=z.ruimte_id, start=start, capaciteit=20)
        )
    with reading() as uow:
        assert uow.session.exec(select(Zaakhand)).all() == []
    verplaats(eb, z)
    with reading() as uow:
        assert len(uow.session.exec(select(Zaakhand)).all()) == 1
        assert regels.breuken(uow) == []


def test_de_hand_in_het_log_staat_in_de_tabel(maak: Maak, als: Als) -> None:  # BEH-3
    z, _ = met_resultaat(maak)
    verplaats(als(Rol.EXAMENBUREAU), z)
    with unit_of_work() as uow:
        for rij in uow.session.exec(select(Zaakhand)):
            uow.session.delete(rij)
    with reading() as uow:
        assert [b.regel for b in regels.breuken(uow)] == ["hand niet onthouden"]


def test_elke_hand_heeft_een_recht() -> None:  # BEH-3
    assert {h for h, _ in HANDEN.values()} == set(Hand)
    assert {h.recht for h in Hand} == {P.ZITTING_PLANNEN, P.BEOORDELING_DOEN, P.RESULTAAT_VASTSTELLEN}


def uitgezonderd(
    maak: Maak, als: Als, basis: Rol, rol: Rol, examen_id: uuid.UUID | None
) -> tuple[Persoon, Principal, uuid.UUID, Principal]:
    """Somebody with a role of his own and another one under an exception; with the exception and its giver."""
    wie, ec, bh = maak.medewerker(), als(Rol.EXAMENCOMMISSIE), als(Rol.BEHEERDER)
    maak.rol(wie, basis)
    tot = tijd.vandaag() + 10 * DAG
    id = doe(
        uitzonderingen.geef_uitzondering, ec,
        GeefUitzondering(persoon_id=wie.id, rol=rol, examen_id=examen_id, van=tijd.vandaag(), tot=tot, reden=REDEN),
    )  # fmt: skip
    instemmen(doe(rollen.verleen_rol, bh, VerleenRol(persoon_id=wie.id, rol=rol, tot=tot, reden=REDEN)))
    return wie, principal(wie, rol), id, ec


def principal(wie: Persoon, rol: Rol) -> Principal:
    with reading() as uow:
        return sessies.maak_principal(uow, wie, rol)


def test_een_uitzondering_voor_een_examen_opent_alleen_dat_examen(maak: Maak, als: Als) -> None:  # BEH-3
    examen, ander = maak.examen(), maak.examen()
    (z, _), (elders, d) = met_resultaat(maak, examen=examen), met_resultaat(maak, examen=ander)
    wie, eb, uitzondering, _ = uitgezonderd(maak, als, Rol.BEOORDELAAR, Rol.EXAMENBUREAU, examen.id)
    assert eb.examens == {examen.id}
    assert principal(wie, Rol.BEOORDELAAR).onder is None  # the role of his own is not narrowed
    verplaats(eb, z)
    with pytest.raises(NietGevonden):
        verplaats(eb, elders)
    with reading() as uow:
        for model, permission in (
            (Zitting, P.ZITTING_INZIEN),
            (Deelname, P.ZITTING_INZIEN),
            (Examen, P.CATALOGUS_INZIEN),
        ):
            rijen = uow.session.exec(select(model).where(visible(eb, permission, model))).all()
            assert rijen, model
            assert not [r for r in rijen if r.id in (elders.id, d.id, ander.id)]
        (regel,) = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "zitting.gewijzigd"))
    assert regel.uitzondering_id == uitzondering
    with reading() as uow:
        assert regels.breuken(uow) == []


def test_wat_niet_over_een_examen_gaat_kan_niet_onder_een_uitzondering(maak: Maak, als: Als) -> None:  # BEH-3
    examen = maak.examen()
    _, ec, _, _ = uitgezonderd(maak, als, Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, examen.id)
    vandaag = tijd.vandaag()
    mandaat = GeefMandaat(
        permission=P.RESULTAAT_VASTSTELLEN, examen_ids=(examen.id,), van=vandaag, tot=vandaag + DAG, reden=REDEN
    )
    with pytest.raises(NietToegestaan, match="alleen door een uitzondering voor één examen"):
        doe(mandaten.geef_mandaat, ec, mandaat)
    assert not ec.can(P.AUDIT_INZIEN)
    assert not ec.can(P.UITZONDERING_BEHEREN)
    assert ec.can(P.RESULTAAT_VASTSTELLEN)
    assert {p for p in P if ec.can(p) and not p.value.endswith(":inzien")} <= MET_EXAMEN


def test_een_uitzondering_voor_alle_examens_staat_in_elke_handeling(maak: Maak, als: Als) -> None:  # BEH-3 MON-6
    z, _ = met_resultaat(maak)
    _, eb, uitzondering, _ = uitgezonderd(maak, als, Rol.BEOORDELAAR, Rol.EXAMENBUREAU, None)
    assert eb.examens is None
    verplaats(eb, z)
    with reading() as uow:
        (regel,) = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "zitting.gewijzigd"))
    assert regel.uitzondering_id == uitzondering


def trek_rollen_in(maak: Maak, als: Als, wie: uuid.UUID) -> None:
    with reading() as uow:
        ids = [t.id for t in uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == wie))]
    for id in ids:
        doe(rollen.trek_rol_in, als(Rol.BEHEERDER), TrekRolIn(toewijzing_id=id, reden="Gaat weg"))


def test_een_uitzondering_vervalt_met_haar_gever(maak: Maak, als: Als) -> None:  # BEH-3
    z, _ = met_resultaat(maak)
    wie, _, _, gever = uitgezonderd(maak, als, Rol.BEOORDELAAR, Rol.EXAMENBUREAU, None)
    trek_rollen_in(maak, als, gever.persoon_id)
    nu = principal(wie, Rol.EXAMENBUREAU)
    assert nu.examens == frozenset()
    with pytest.raises(NietGevonden):
        verplaats(nu, z)
    with reading() as uow:
        (rij,) = uitzonderingen_lezen.uitzonderingen(uow, als(Rol.EXAMENCOMMISSIE))
        assert not mag(uow, nu, P.ZITTING_PLANNEN, uow.session.get_one(Zitting, z.id))
    assert rij.status == "Vervallen: de gever zit niet meer in de commissie"
    with pytest.raises(NietToegestaan, match="geldt niet meer"):
        require(nu, P.CATALOGUS_IMPORTEREN)


def test_een_mandaat_vervalt_met_zijn_gever_tot_een_ander_het_overneemt(maak: Maak, als: Als) -> None:  # VAS-2
    z, d = met_resultaat(maak)
    r = maak.resultaat(d, punten=50, maximum=60)
    gever, ander, eb = als(Rol.EXAMENCOMMISSIE), als(Rol.EXAMENCOMMISSIE), als(Rol.EXAMENBUREAU)
    vandaag = tijd.vandaag()
    cmd = GeefMandaat(
        permission=P.RESULTAAT_VASTSTELLEN, examen_ids=(z.examen_id,), van=vandaag, tot=vandaag + DAG, reden=REDEN
    )
    doe(mandaten.geef_mandaat, gever, cmd)
    with reading() as uow:
        (rij,) = mandaten_lezen.mandaten_lijst(uow, ander)
    with pytest.raises(Botsing, match="geldt nog"):
        doe(mandaten.bekrachtig_mandaat, ander, BekrachtigMandaat(mandaat_id=uuid.UUID(rij.id)))
    trek_rollen_in(maak, als, gever.persoon_id)
    is_gehouden(z)
    besluit = StelVast(zitting_id=z.id, resultaat_ids=(r.id,), motivatie="Nagekeken")
    with pytest.raises(NietToegestaan, match="geen mandaat"):
        doe(vaststellen.stel_vast, eb, besluit)
    with reading() as uow:
        (rij,) = mandaten_lezen.mandaten_lijst(uow, ander)
        regels_ = [x for x in werklijst.werklijst(uow, ander).regels if x.soort == "mandaten"]
    assert (rij.status, rij.te_bekrachtigen) == ("Vervallen: de gever zit niet meer in de commissie", True)
    assert [x.titel for x in regels_] == ["Een mandaat is vervallen"]
    with pytest.raises(NietToegestaan):
        doe(mandaten.bekrachtig_mandaat, eb, BekrachtigMandaat(mandaat_id=uuid.UUID(rij.id)))
    doe(mandaten.bekrachtig_mandaat, ander, BekrachtigMandaat(mandaat_id=uuid.UUID(rij.id)))
    uitkomst = doe(vaststellen.stel_vast, eb, besluit)
    assert (uitkomst.gedaan, "bekrachtigd door" in uitkomst.namens) == (1, True)
    with reading() as uow:
        (rij,) = mandaten_lezen.mandaten_lijst(uow, ander)
        assert (rij.status, rij.gegeven_door) == ("Geldig", ander.naam)
        assert regels.breuken(uow) == []


def test_een_staand_mandaat_is_een_daad_van_wie_ervoor_instaat(maak: Maak, als: Als) -> None:  # VAS-2 BEH-3
    z, d = met_resultaat(maak, status="gepland")
    gever, overnemer = als(Rol.EXAMENCOMMISSIE), als(Rol.EXAMENCOMMISSIE)
    vandaag = tijd.vandaag()
    cmd = GeefMandaat(
        permission=P.RESULTAAT_VASTSTELLEN,
        examen_ids=(z.examen_id,),
        van=vandaag,
        tot=vandaag + DAG,
        reden=REDEN,
        automatisch=True,
    )
    doe(mandaten.geef_mandaat, gever, cmd)
    maak.resultaat(d, punten=50, maximum=60, score="8.3", cijfer="8.3")
    from portal.db.afnemen import ProcesVerbaal
    from tests.hulp.maak import schrijf

    schrijf(ProcesVerbaal(zitting_id=z.id, ondertekend_op=tijd.nu()))
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, d.id).presentie = "present"
    is_gehouden(z)
    with unit_of_work() as uow:
        assert vaststellen.stel_automatisch_vast(uow, z.id) == 1
    with reading() as uow:
        (v,) = uow.session.exec(select(Vaststelling))
        (hand,) = uow.session.exec(select(Zaakhand).where(Zaakhand.zitting_id == z.id))
        assert v.door_id == hand.persoon_id == gever.persoon_id
        assert hand.hand == "besluiten"
        assert stand_mandaten.staande_mandaten(uow, z.examen_id)
    with pytest.raises(NietToegestaan, match="vastgesteld"):
        verplaats(als(Rol.EXAMENBUREAU, persoon_van(gever)), z)
    with pytest.raises(Botsing, match="al werk"):  # his hands are free: what stops him is the work
        verplaats(als(Rol.EXAMENBUREAU, persoon_van(overnemer)), z)


def persoon_van(p: Principal) -> Persoon:
    with reading() as uow:
        return uow.session.get_one(Persoon, p.persoon_id)


Actie = Callable[[Principal, Zitting], None]
OP_EEN_ZITTING: dict[str, Actie] = {
    "verplaatsen": verplaats,
    "annuleren": lambda p, z: doe(zittingen.annuleer_zitting, p, ZittingActie(zitting_id=z.id, reden="Lokaal weg")),
    "publiceren": publiceer,
    "bemannen": lambda p, z: koppel(p, z, Maak().medewerker()),
}


@pytest.mark.parametrize("naam", OP_EEN_ZITTING)
@pytest.mark.parametrize("van", ["een ander", "de hele school"])
def test_een_eigen_student_maakt_de_zitting_niet_van_u(maak: Maak, als: Als, naam: str, van: str) -> None:  # BEH-2
    team, ander = maak.team(), maak.team()
    z, _ = met_resultaat(maak, eenheid_id=ander.id if van == "een ander" else None)
    with reading() as uow:
        examen = uow.session.get_one(Examen, z.examen_id)
    maak.deelname(z, maak.inschrijving(maak.student(maak.opleiding(team)), examen))
    wie = maak.medewerker(team)
    maak.rol(wie, Rol.EXAMENBUREAU, team)
    p = principal(wie, Rol.EXAMENBUREAU)
    with pytest.raises(NietToegestaan, match="ander onderdeel van de school"):
        OP_EEN_ZITTING[naam](p, z)
    with reading() as uow:
        detail = zittingen_lezen.zitting(uow, p, z.id)
        rijen = zittingen_lezen.deelnemers(uow, p, z.id).rijen
    assert (detail.mag_wijzigen, detail.mag_annuleren, detail.mag_plaatsen) == (False, False, False)
    assert (len(rijen), detail.elders) == (1, 1)


def test_het_annuleervenster_noemt_de_andere_teams(maak: Maak, als: Als) -> None:  # BEH-2
    team, zorg = maak.team(), maak.team(naam="Team Zorg")
    z, _ = met_resultaat(maak, eenheid_id=team.id, status="gepland")
    with reading() as uow:
        examen = uow.session.get_one(Examen, z.examen_id)
    for t in (team, zorg, zorg):
        maak.deelname(z, maak.inschrijving(maak.student(maak.opleiding(t)), examen))
    wie = maak.medewerker(team)
    maak.rol(wie, Rol.EXAMENBUREAU, team)
    with reading() as uow:
        detail = zittingen_lezen.zitting(uow, principal(wie, Rol.EXAMENBUREAU), z.id)
        hele_school = zittingen_lezen.zitting(uow, als(Rol.EXAMENBUREAU), z.id)
    assert detail.andere_teams.startswith("3 studenten van andere teams: Team Zorg (2), ")
    assert (detail.elders, hele_school.elders) == (3, 0)
    assert hele_school.andere_teams == detail.andere_teams
    assert detail.mag_annuleren


def test_het_resultaat_van_een_zitting_van_een_ander_is_niet_te_besluiten(maak: Maak, als: Als) -> None:  # BEH-2 VAS-2
    team = maak.team()
    z, _ = met_resultaat(maak)
    with reading() as uow:
        examen = uow.session.get_one(Examen, z.examen_id)
    d = maak.deelname(z, maak.inschrijving(maak.student(maak.opleiding(team)), examen))
    r = maak.resultaat(d, punten=50, maximum=60)
    vandaag = tijd.vandaag()
    cmd = GeefMandaat(
        permission=P.RESULTAAT_VASTSTELLEN, examen_ids=(z.examen_id,), van=vandaag, tot=vandaag + DAG, reden=REDEN
    )
    doe(mandaten.geef_mandaat, als(Rol.EXAMENCOMMISSIE), cmd)
    wie = maak.medewerker(team)
    maak.rol(wie, Rol.EXAMENBUREAU, team)
    with pytest.raises(NietToegestaan, match="ander onderdeel"):
        doe(
            vaststellen.stel_vast,
            principal(wie, Rol.EXAMENBUREAU),
            StelVast(zitting_id=z.id, resultaat_ids=(r.id,), motivatie="Ja"),
        )
    with reading() as uow:
        assert uow.session.get_one(Resultaat, r.id).status == "voorlopig"


def test_wie_scoorde_stelt_niet_vast(maak: Maak, als: Als) -> None:  # BEH-3
    z, d = met_resultaat(maak, status="gepland")
    wie = maak.medewerker()
    werk = maak.beoordeling(d, wie)
    doe(scoren.geef_score, als(Rol.BEOORDELAAR, wie), scoren.GeefScore(beoordeling_id=werk.id, punten=40))
    with unit_of_work() as uow:  # the work itself is gone; what was done stays done
        uow.session.delete(uow.session.get_one(type(werk), werk.id))
    with reading() as uow:
        (r,) = uow.session.exec(select(Resultaat))
    with pytest.raises(NietToegestaan, match=r"op deze zitting|werk van deze zitting"):
        doe(
            vaststellen.stel_vast,
            als(Rol.EXAMENCOMMISSIE, wie),
            StelVast(zitting_id=z.id, resultaat_ids=(r.id,), motivatie="Ja"),
        )
