"""Roles from the login provider: off unless chosen, exactly what the claims say, and never what people gave by hand."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from portal.auth import sessies
from portal.db.beheren import Persoon, Rolkoppeling, Roltoewijzing, Sessie
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.beheren import bekrachtigen, rollen_uit_inlogdienst, stand
from portal.services.beheren.rollen_uit_inlogdienst import VerwijderRolkoppeling, VoegRolkoppelingToe, ZetSchakelaar
from portal.services.beheren.stand import BRON
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe


def koppel(bh: Any, waarde: str, rol: Rol, claim: str = "groups", **anders: Any) -> Any:
    return doe(rollen_uit_inlogdienst.voeg_toe, bh, VoegRolkoppelingToe(claim=claim, waarde=waarde, rol=rol, **anders))


def zet(bh: Any, aan: bool) -> int:
    return doe(rollen_uit_inlogdienst.zet_schakelaar, bh, ZetSchakelaar(aan=aan))


def log_in(persoon: Persoon, **claims: Any) -> None:
    with unit_of_work() as uow:
        rollen_uit_inlogdienst.pas_toe(uow, uow.session.get_one(Persoon, persoon.id), claims)


def rollen(persoon: Persoon) -> set[tuple[str, str]]:
    with reading() as uow:
        ids = [k.toewijzing_id for k in sessies.rollen(uow, persoon.id)]
        return {(t.rol, t.bron) for t in (uow.session.get_one(Roltoewijzing, i) for i in ids)}


def test_staat_uit_tot_iemand_het_aanzet(maak: Maak, als: Als) -> None:  # BEH-4
    bh, wie = als(Rol.BEHEERDER), maak.medewerker()
    koppel(bh, "docenten", Rol.DOCENT)
    log_in(wie, groups=["docenten"])
    assert rollen(wie) == set()
    zet(bh, True)
    log_in(wie, groups=["docenten"])
    assert rollen(wie) == {("docent", BRON)}


@pytest.mark.parametrize(
    "claims",
    [
        {"groups": "docenten"},
        {"groups": ["iets", "docenten"]},
        {"groups": ("docenten",), "roles": 7},
        {"groups": ["docenten", {"geen": "tekst"}, None]},
    ],
)
def test_een_tekst_of_een_lijst(maak: Maak, als: Als, claims: dict[str, Any]) -> None:  # BEH-2
    bh, wie = als(Rol.BEHEERDER), maak.medewerker()
    koppel(bh, "docenten", Rol.DOCENT)
    zet(bh, True)
    log_in(wie, **claims)
    log_in(wie, **claims)
    assert rollen(wie) == {("docent", BRON)}
    with reading() as uow:
        assert len(uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == wie.id)).all()) == 1


@pytest.mark.parametrize(
    "claims", [{}, {"groups": []}, {"groups": ["Docenten"]}, {"roles": ["docenten"]}, {"groups": {"docenten": 1}}]
)
def test_een_waarde_die_weg_is_neemt_alleen_de_eigen_rol_mee(
    maak: Maak, als: Als, claims: dict[str, Any]
) -> None:  # BEH-2
    bh, wie = als(Rol.BEHEERDER), maak.medewerker()
    maak.rol(wie, Rol.SURVEILLANT)
    koppel(bh, "docenten", Rol.DOCENT)
    koppel(bh, "poule", Rol.SURVEILLANT)
    zet(bh, True)
    log_in(wie, groups=["docenten", "poule"])
    assert rollen(wie) == {("docent", BRON), ("surveillant", "portaal")}
    with unit_of_work() as uow:
        _, sessie = sessies.start(uow, uow.session.get_one(Persoon, wie.id))
        sessie.rol = Rol.DOCENT.value
    log_in(wie, **claims)
    assert rollen(wie) == {("surveillant", "portaal")}
    with reading() as uow:
        assert uow.session.get_one(Sessie, sessie.ref).beeindigd_op


def test_een_botsing_wordt_een_bevinding_en_het_inloggen_gaat_door(maak: Maak, als: Als) -> None:  # BEH-3
    bh, ec, wie = als(Rol.BEHEERDER), als(Rol.EXAMENCOMMISSIE), maak.medewerker()
    maak.rol(wie, Rol.EXAMENBUREAU)
    verzoek = koppel(bh, "beoordelaars", Rol.BEOORDELAAR, "eduperson_entitlement")
    doe(bekrachtigen.bekrachtig, ec, bekrachtigen.Bekrachtig(verzoek_id=verzoek))
    koppel(bh, "poule", Rol.SURVEILLANT, "roles")
    zet(bh, True)
    for _ in range(2):
        log_in(wie, eduperson_entitlement=["beoordelaars"], roles="poule")
    assert rollen(wie) == {("examenbureau", "portaal"), ("surveillant", BRON)}
    with reading() as uow:
        (rij,) = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == stand.GEWEIGERD)).all()
        assert (rij.onderwerp_id, rij.nieuw["code"]) == (wie.id, "rolbotsing")


@pytest.mark.parametrize("rol", [Rol.BEHEERDER, Rol.STUDENT])
def test_beheerder_en_student_komen_nooit_uit_de_inlogdienst(maak: Maak, als: Als, rol: Rol) -> None:  # BEH-3
    bh, wie = als(Rol.BEHEERDER), maak.medewerker()
    with pytest.raises(Ongeldig, match="kan niet uit de inlogdienst"):
        koppel(bh, "alles", rol)
    zet(bh, True)
    schrijf(Rolkoppeling(claim="groups", waarde="alles", rol=rol.value))
    log_in(wie, groups=["alles"])
    assert rollen(wie) == set()


def test_een_beheerder_geeft_zichzelf_niets_via_een_koppeling(maak: Maak, als: Als) -> None:  # BEH-4
    wie = maak.medewerker()
    bh = als(Rol.BEHEERDER, wie)
    koppel(bh, "poule", Rol.SURVEILLANT)
    zet(bh, True)
    log_in(wie, groups=["poule"])
    assert {r for r, _ in rollen(wie)} == {"beheerder"}


def test_uitzetten_en_verwijderen_nemen_direct_de_rollen_terug(maak: Maak, als: Als) -> None:  # BEH-2 BEH-4
    bh, wie, team = als(Rol.BEHEERDER), maak.medewerker(), maak.team()
    id = koppel(bh, "docenten", Rol.DOCENT, eenheid_id=team.id)
    koppel(bh, "poule", Rol.SURVEILLANT)
    with pytest.raises(Botsing):
        koppel(bh, "docenten", Rol.DOCENT, eenheid_id=team.id)
    zet(bh, True)
    log_in(wie, groups=["docenten", "poule"])
    assert doe(rollen_uit_inlogdienst.verwijder, bh, VerwijderRolkoppeling(koppeling_id=id)) == 1
    assert rollen(wie) == {("surveillant", BRON)}
    assert zet(bh, False) == 1
    assert rollen(wie) == set()
    with reading() as uow:
        acties = set(uow.session.exec(select(AuditRegel.actie)))
    assert {"rolkoppeling.toegevoegd", "rolkoppeling.verwijderd", "instelling.gewijzigd"} <= acties


@pytest.mark.parametrize("rol", [r for r in Rol if r is not Rol.BEHEERDER])
def test_alleen_de_beheerder_regelt_dit(als: Als, rol: Rol) -> None:  # BEH-4
    wie = als(rol)
    with pytest.raises(NietToegestaan):
        koppel(wie, "docenten", Rol.DOCENT)
    with pytest.raises(NietToegestaan):
        zet(wie, True)
