"""Administration reaches as far as the role of who administers: what holds for the whole school asks a whole-school role."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portal.auth.zichtbaarheid import require
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import NietGevonden, NietToegestaan
from portal.domain.rechten import HELE_SCHOOL, RULES, P, Rol, Scope
from portal.services.beheren import (
    bekrachtigen,
    gereedheid,
    instellingen,
    koppelingen,
    partners,
    rolbeschrijvingen,
    rollen,
)
from portal.services.beheren import rollen_uit_csv as csv
from portal.services.beheren import rollen_uit_inlogdienst as inlog
from portal.services.beheren import rollen_verlengen as verlengen
from portal.services.beheren.lezen import bekrachtigingen, effectief, gebruikers, keuzes, rechten
from portal.services.beheren.stand import TAS
from portal.services.grond.audit import audit, lezen
from portal.state.raamwerk.navigatie import menu_van
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe, instemmen

HOUDERS = [(p, rol) for p in sorted(HELE_SCHOOL) for rol in RULES[p].scopes]
REDEN = "Nieuw in het team"


@pytest.mark.parametrize(("permission", "rol"), HOUDERS, ids=str)
def test_wat_voor_de_hele_school_geldt_vraagt_een_rol_voor_de_hele_school(
    maak: Maak, als: Als, permission: P, rol: Rol
) -> None:  # BEH-2
    deel, heel = als(rol, eenheden=[maak.team()]), als(rol)
    assert heel.scope(permission) is Scope.ALL
    assert deel.scope(permission) is None
    require(heel, permission)
    with pytest.raises(NietToegestaan, match="geldt voor de hele school") as fout:
        require(deel, permission)
    assert fout.value.actie == f"Vraag een {rol.label.lower()} voor de hele school."


DADEN: list[tuple[Any, Any]] = [
    (inlog.voeg_toe, inlog.VoegRolkoppelingToe(claim="groups", waarde="commissie", rol=Rol.EXAMENCOMMISSIE)),
    (inlog.zet_schakelaar, inlog.ZetSchakelaar(aan=True)),
    (instellingen.wijzig_instelling, instellingen.WijzigInstelling(sleutel="bezwaartermijn_dagen", waarde="1")),
    (rolbeschrijvingen.beschrijf_rol, rolbeschrijvingen.BeschrijfRol(rol=Rol.DOCENT, systeem="Osiris", tekst="Account")),
    (
        koppelingen.bewaar_koppeling,
        koppelingen.BewaarKoppeling(
            naam="Elders", soort="tas", base_url="https://elders.example", token_url="https://elders.example/token",
            client_id="x", geheim="y",
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("functie", "cmd"), DADEN, ids=lambda d: getattr(d, "__name__", ""))
def test_een_beheerder_van_een_team_regelt_niets_voor_de_hele_school(
    maak: Maak, als: Als, functie: Any, cmd: Any
) -> None:  # BEH-2 BEH-6 BEH-10
    with pytest.raises(NietToegestaan, match="geldt voor de hele school"):
        doe(functie, als(Rol.BEHEERDER, eenheden=[maak.team()]), cmd)


def test_een_beheerder_van_een_team_geeft_geen_partner_toegang(maak: Maak, als: Als) -> None:  # BEH-6
    with pytest.raises(NietToegestaan, match="hele school"), unit_of_work() as uow:
        partners.voeg_toe(uow, als(Rol.BEHEERDER, eenheden=[maak.team()]), "Elders", TAS, None)


def test_het_menu_toont_alleen_wat_binnen_bereik_ligt(maak: Maak, als: Als) -> None:  # BEH-1
    import portal.app  # noqa: F401

    heel, deel = als(Rol.BEHEERDER), als(Rol.BEHEERDER, eenheden=[maak.team()])
    routes = [{p.route for _, leden in menu_van(wie) for p in leden} for wie in (heel, deel)]
    assert {"/koppelingen", "/instellingen", "/rechten"} <= routes[0]
    assert not routes[1] & {"/koppelingen", "/instellingen"}
    assert "/rechten" in routes[1]


def verleen(wie: Any, persoon: Any, **anders: Any) -> Any:
    cmd = rollen.VerleenRol(persoon_id=persoon.id, reden=REDEN, **{"rol": Rol.DOCENT, **anders})
    return doe(rollen.verleen_rol, wie, cmd)


def test_een_rol_geven_reikt_niet_verder_dan_het_eigen_deel(maak: Maak, als: Als) -> None:  # BEH-2 BEH-4
    mijn, ander = maak.team(), maak.team()
    bh, collega, vreemde = als(Rol.BEHEERDER, eenheden=[mijn]), maak.medewerker(mijn), maak.medewerker(ander)
    verleen(bh, collega, eenheid_id=mijn.id)
    als(Rol.EXAMENCOMMISSIE)
    instemmen(verleen(bh, collega, rol=Rol.EXAMENBUREAU, opleiding_id=maak.opleiding(mijn).id))
    with pytest.raises(NietToegestaan, match="geen rol voor de hele instelling"):
        verleen(bh, maak.medewerker(mijn))
    for buiten in ({"eenheid_id": ander.id}, {"opleiding_id": maak.opleiding(ander).id}):
        with pytest.raises(NietToegestaan, match="reikt verder"):
            verleen(bh, collega, **buiten)
    with pytest.raises(NietGevonden):
        verleen(bh, vreemde, eenheid_id=mijn.id)
    with pytest.raises(NietGevonden):
        verleen(bh, vreemde, rol=Rol.EXAMENCOMMISSIE, eenheid_id=mijn.id)
    verleen(als(Rol.BEHEERDER), vreemde)


def test_een_rol_afnemen_en_blokkeren_reikt_niet_verder(maak: Maak, als: Als) -> None:  # BEH-4
    mijn, ander = maak.team(), maak.team()
    bh, collega, vreemde = als(Rol.BEHEERDER, eenheden=[mijn]), maak.medewerker(mijn), maak.medewerker(ander)
    hier, heel = maak.rol(collega, Rol.DOCENT, mijn), maak.rol(collega, Rol.SURVEILLANT)
    daar = maak.rol(vreemde, Rol.DOCENT, ander)
    for t in (heel, daar):
        with pytest.raises(NietGevonden):
            doe(rollen.trek_rol_in, bh, rollen.TrekRolIn(toewijzing_id=t.id, reden=REDEN))
        with pytest.raises(NietGevonden):
            doe(verlengen.verleng_rol, bh, verlengen.VerlengRol(toewijzing_id=t.id, tot="2031-01-01", reden=REDEN))
    blokkeer = rollen.ZetActief(persoon_id=collega.id, actief=False, reden=REDEN)
    with pytest.raises(NietToegestaan, match="ook een rol buiten"):
        doe(rollen.zet_actief, bh, blokkeer)
    with pytest.raises(NietGevonden):
        doe(rollen.zet_actief, bh, blokkeer.model_copy(update={"persoon_id": vreemde.id}))
    doe(rollen.trek_rol_in, als(Rol.BEHEERDER), rollen.TrekRolIn(toewijzing_id=heel.id, reden=REDEN))
    doe(rollen.zet_actief, bh, blokkeer)
    doe(rollen.trek_rol_in, bh, rollen.TrekRolIn(toewijzing_id=hier.id, reden=REDEN))


def test_wat_op_een_tweede_persoon_wacht_is_van_het_eigen_deel(maak: Maak, als: Als) -> None:  # BEH-2 BEH-3
    """Whoever administers a part sees and takes back what is asked for that part, and nothing of another."""
    mijn, ander = maak.team(), maak.team()
    heel, deel = als(Rol.BEHEERDER), als(Rol.BEHEERDER, eenheden=[mijn])
    commissie, rol = als(Rol.EXAMENCOMMISSIE), {"rol": Rol.EXAMENBUREAU}
    hier = [
        verleen(heel, maak.medewerker(mijn), **rol, **w)
        for w in ({"eenheid_id": mijn.id}, {"opleiding_id": maak.opleiding(mijn).id})
    ]
    daar = [
        verleen(heel, maak.medewerker(ander), **rol, **waar)
        for waar in ({"eenheid_id": ander.id}, {"opleiding_id": maak.opleiding(ander).id}, {})
    ]
    with reading() as uow:
        gezien = [{v.id for v in bekrachtigingen.verzoeken(uow, wie)} for wie in (heel, commissie, deel)]
    assert gezien == [{str(id) for id in (*hier, *daar)}] * 2 + [{str(id) for id in hier}]
    for id in daar:
        with pytest.raises(NietGevonden):
            doe(bekrachtigen.trek_in, deel, bekrachtigen.TrekVerzoekIn(verzoek_id=id, reden=REDEN))
    for id in hier:
        doe(bekrachtigen.trek_in, deel, bekrachtigen.TrekVerzoekIn(verzoek_id=id, reden=REDEN))
    instemmen(daar[0])


def test_een_bestand_met_rollen_reikt_niet_verder(maak: Maak, als: Als) -> None:  # BEH-4
    mijn, ander = maak.team(), maak.team()
    collega = maak.medewerker(mijn)
    regels = [f"{collega.account};docent;{e};{REDEN}" for e in (mijn.code, ander.code, "")]
    tekst = "\n".join(["account;rol;eenheid;reden", *regels])
    with unit_of_work() as uow:
        uitkomst = csv.proef(uow, als(Rol.BEHEERDER, eenheden=[mijn]), csv.LeesIn(tekst=tekst))
    assert [r.uitkomst for r in uitkomst.rijen] == [csv.NIEUW, csv.GEWEIGERD, csv.GEWEIGERD]
    assert "reikt verder" in uitkomst.rijen[1].reden


def test_lijsten_van_personen_tonen_het_eigen_deel(maak: Maak, als: Als) -> None:  # BEH-4
    mijn, ander = maak.team(), maak.team()
    collega, vreemde, gast = maak.medewerker(mijn), maak.medewerker(ander), maak.medewerker(ander)
    maak.rol(gast, Rol.DOCENT, mijn)
    heel, deel = als(Rol.BEHEERDER), als(Rol.BEHEERDER, maak.medewerker(mijn), [mijn])
    with reading() as uow:
        alle = {r.id for r in gebruikers.gebruikers(uow, heel, gebruikers.GebruikerFilter()).rijen}
        mijne = {r.id for r in gebruikers.gebruikers(uow, deel, gebruikers.GebruikerFilter()).rijen}
        assert {str(p.id) for p in (collega, vreemde, gast)} <= alle
        assert mijne == {str(collega.id), str(gast.id), str(deel.persoon_id)}
        for lees in (gebruikers.gebruiker, effectief.effectief):
            with pytest.raises(NietGevonden):
                lees(uow, deel, vreemde.id)
        assert [r.id for r in rechten.zonder_rol(uow, deel).rijen] == [str(collega.id)]
        assert keuzes.eenheden(uow, deel) == [(str(mijn.id), mijn.naam)]
        assert [k.id for k in keuzes.personen(uow, deel, "persoon")] == [
            k for k in [p.id for p in keuzes.personen(uow, heel, "persoon")] if k in mijne
        ]


def test_botsingen_en_aflopende_rollen_tonen_het_eigen_deel(maak: Maak, als: Als) -> None:  # BEH-3
    mijn, ander = maak.team(), maak.team()
    for team in (mijn, ander):
        wie = maak.medewerker(team)
        maak.rol(wie, Rol.EXAMENBUREAU, team)
        maak.rol(wie, Rol.BEOORDELAAR, team)
    heel, deel = als(Rol.BEHEERDER), als(Rol.BEHEERDER, eenheden=[mijn])
    with reading() as uow:
        assert [len(gebruikers.open_botsingen(uow, wie)) for wie in (heel, deel)] == [2, 1]


def _schrijf_daden(*wie: Any) -> None:
    with unit_of_work() as uow:
        for p in wie:
            audit.record(uow, p, "sessie.gestart")


def test_het_auditlog_toont_het_eigen_deel(maak: Maak, als: Als) -> None:  # MON-6
    mijn, ander = maak.team(), maak.team()
    collega = als(Rol.DOCENT, maak.medewerker(mijn), [mijn])
    vreemde = als(Rol.DOCENT, maak.medewerker(ander), [ander])
    eb = als(Rol.EXAMENBUREAU, maak.medewerker(mijn), [mijn])
    overal, bh, ec = als(Rol.EXAMENBUREAU), als(Rol.BEHEERDER, eenheden=[mijn]), als(Rol.EXAMENCOMMISSIE)
    _schrijf_daden(collega, vreemde, eb, overal, bh, ec)

    def leest(p: Any) -> set[str]:
        with reading() as uow:
            return {r.persoon_id for r in lezen.audit_log(uow, p, lezen.AuditFilter(actie="sessie")).rijen}

    assert leest(eb) == {str(collega.persoon_id), str(eb.persoon_id)}
    assert leest(overal) == {str(overal.persoon_id)}, "an exam office without a unit reads its own acts"
    assert leest(bh) == {str(collega.persoon_id), str(eb.persoon_id), str(bh.persoon_id)}
    assert len(leest(ec)) == 6


def test_wie_geen_eenheid_heeft_vult_geen_checklist_van_een_ander(maak: Maak, als: Als) -> None:  # BEH-7
    team = maak.team()
    docent, eigen = als(Rol.DOCENT), als(Rol.DOCENT, eenheden=[team])
    cmd = gereedheid.Beantwoord(eenheid_id=team.id, onderdeel="autorisaties", antwoord=True, versie=0)
    with pytest.raises(NietGevonden):
        doe(gereedheid.beantwoord, docent, cmd)
    assert doe(gereedheid.beantwoord, eigen, cmd) == 1


def test_noodtoegang_reikt_niet_verder_dan_de_rol(maak: Maak, als: Als) -> None:  # BEH-5
    deel = replace(als(Rol.BEHEERDER, eenheden=[maak.team()]), nood=True)
    assert deel.scope(P.RESULTAAT_INZIEN) is Scope.UNIT
    assert replace(als(Rol.BEHEERDER), nood=True).scope(P.RESULTAAT_INZIEN) is Scope.ALL


def test_een_recht_voor_de_hele_school_staat_niet_bij_wie_een_deel_heeft(maak: Maak, als: Als) -> None:  # BEH-4
    wie = maak.medewerker()
    maak.rol(wie, Rol.BEHEERDER, maak.team())
    with reading() as uow:
        e = effectief.effectief(uow, als(Rol.BEHEERDER), wie.id)
    assert "rechten:beheren" in {r.permission for r in e.heeft}
    assert next(n.rollen for n in e.niet if n.permission == "koppeling:beheren") == "Beheerder voor de hele school"
