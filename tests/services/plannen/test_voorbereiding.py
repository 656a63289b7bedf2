"""What is made ready for a sitting: whose step it is, what still holds, and that it stands in the report."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.auth.principal import Principal
from portal.db.beheren import Persoon
from portal.db.monitoren import AuditRegel
from portal.db.plannen import DeelnameVoorziening, Zitting, Zittingstap
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.domain.voorbereiding import Klaarstap
from portal.services.plannen import plaatsen, voorbereiding, zittingen
from portal.services.plannen.lezen import voorbereiding as lezen
from portal.services.werk import werklijst
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe


def vink(wie: Principal, z: Zitting, stap: Klaarstap, *, klaar: bool = True) -> None:
    doe(voorbereiding.vink_stap, wie, voorbereiding.VinkStap(zitting_id=z.id, stap=stap, klaar=klaar))


def stand(wie: Principal, z: Zitting) -> dict[str, str]:
    """Per step: ready, to look at again, or open."""
    rijen = doe(lezen.voorbereiding, wie, z.id).stappen
    return {r.stap: "klaar" if r.klaar else "kijk na" if r.opnieuw else "open" for r in rijen}


@pytest.fixture
def mirjam(als: Als) -> Principal:
    return als(Rol.EXAMENBUREAU)


def _zitting(maak: Maak, *, oke: bool, **anders: Any) -> Zitting:
    return maak.zitting(maak.versie(maak.examen(oke=oke)), **anders)


def _surveillant(maak: Maak, als: Als, z: Zitting) -> Principal:
    sven = als(Rol.SURVEILLANT)
    with reading() as uow:
        persoon = uow.session.get_one(Persoon, sven.persoon_id)
    maak.zittingsmedewerker(z, persoon, Rol.SURVEILLANT.value)
    return sven


def test_buiten_oke_doet_het_bureau_met_de_hand_wat_anders_vanzelf_gaat(
    maak: Maak, als: Als, mirjam: Principal
) -> None:
    # PLA-7 INR-1 UIT-1
    oke, eigen = _zitting(maak, oke=True), _zitting(maak, oke=False)
    assert list(stand(mirjam, oke)) == ["lokaal", "hulpmiddelen", "instructie"]
    assert list(stand(mirjam, eigen)) == ["klaargezet", "ingevoerd", "lokaal", "hulpmiddelen", "instructie"]
    vink(mirjam, eigen, Klaarstap.KLAARGEZET)
    vink(mirjam, eigen, Klaarstap.KLAARGEZET)
    (rij,) = [r for r in doe(lezen.voorbereiding, mirjam, eigen.id).stappen if r.klaar]
    assert rij.onder.startswith(f"{mirjam.naam}, ")
    vink(mirjam, eigen, Klaarstap.KLAARGEZET, klaar=False)
    assert set(stand(mirjam, eigen).values()) == {"open"}
    with reading() as uow:
        acties = [a.actie for a in uow.session.exec(select(AuditRegel).where(AuditRegel.onderwerp_id == eigen.id))]
    assert acties[-2:] == ["zitting.klaargezet", "zitting.toch_niet_klaar"], "twice the same is written down once"
    with pytest.raises(Ongeldig, match="via OKE gaat het vanzelf"):
        vink(mirjam, oke, Klaarstap.INGEVOERD)


def test_ingevoerd_geldt_voor_de_lijst_en_het_moment_van_toen(maak: Maak, als: Als, mirjam: Principal) -> None:
    # PLA-7
    z = _zitting(maak, oke=False, start=tijd.nu() + timedelta(days=3))
    maak.deelname(z)
    for stap in (Klaarstap.KLAARGEZET, Klaarstap.INGEVOERD):
        vink(mirjam, z, stap)
    erbij = maak.deelname(z)
    assert (stand(mirjam, z)["klaargezet"], stand(mirjam, z)["ingevoerd"]) == ("klaar", "kijk na")
    vink(mirjam, z, Klaarstap.INGEVOERD)
    assert stand(mirjam, z)["ingevoerd"] == "klaar"
    doe(plaatsen.haal_van_zitting, mirjam, plaatsen.HaalVanZitting(deelname_id=erbij.id, reden="Verkeerde student"))
    assert stand(mirjam, z)["ingevoerd"] == "kijk na"
    with unit_of_work() as uow:
        rij = uow.session.exec(select(Zittingstap).where(Zittingstap.stap == Klaarstap.INGEVOERD)).one()
        assert rij.kenmerk


def test_in_het_lokaal_vinkt_wie_daar_staat_en_daarna_ligt_het_vast(maak: Maak, als: Als, mirjam: Principal) -> None:
    # UIT-1 BEH-2
    z = _zitting(maak, oke=False)
    sven = _surveillant(maak, als, z)
    vink(sven, z, Klaarstap.LOKAAL)
    assert stand(mirjam, z)["lokaal"] == "klaar"
    for wie, stap in ((sven, Klaarstap.KLAARGEZET), (mirjam, Klaarstap.INSTRUCTIE)):
        with pytest.raises(NietToegestaan):
            vink(wie, z, stap)
    assert [r.mag for r in doe(lezen.voorbereiding, sven, z.id).stappen] == [False, False, True, True, True]
    with pytest.raises((NietGevonden, NietToegestaan)):
        vink(als(Rol.SURVEILLANT), z, Klaarstap.LOKAAL)
    with pytest.raises(NietToegestaan):
        doe(lezen.voorbereiding, als(Rol.STUDENT), z.id)
    with unit_of_work() as uow:
        uow.session.get_one(Zitting, z.id).status = ZittingStatus.GESLOTEN
    with pytest.raises(Botsing, match="ligt vast"):
        vink(sven, z, Klaarstap.LOKAAL, klaar=False)
    assert not any(r.mag for r in doe(lezen.voorbereiding, sven, z.id).stappen)


@pytest.mark.parametrize("status", ["gepland", "ondertekend"])
def test_van_een_zitting_die_voorbij_is_wordt_niets_meer_gevraagd(
    maak: Maak, mirjam: Principal, status: str
) -> None:  # PLA-7 UIT-1
    z = _zitting(maak, oke=False)
    vink(mirjam, z, Klaarstap.KLAARGEZET)
    assert (lijst := doe(lezen.voorbereiding, mirjam, z.id)).stand == "Nog 4 te doen"
    assert {s.stand for s in lijst.stappen} == {"Klaar", "Nog te doen"}
    start = tijd.nu() - timedelta(days=20)
    with unit_of_work() as uow:
        rij = uow.session.get_one(Zitting, z.id)
        rij.status, rij.start, rij.eind, rij.laatste_eind = ZittingStatus(status), start, start, start
    lijst = doe(lezen.voorbereiding, mirjam, z.id)
    assert (lijst.stand, lijst.toon) == ("Niet alles is afgevinkt", "plain")
    assert {s.stand for s in lijst.stappen} == {"Klaar", "Niet afgevinkt"}
    assert not any(s.mag or s.onder.startswith("Dit doet") for s in lijst.stappen)
    with pytest.raises(Botsing, match="ligt vast"):
        vink(mirjam, z, Klaarstap.INGEVOERD)


def test_wat_nog_klaargezet_moet_staat_een_week_vooraf_in_de_werklijst(maak: Maak, mirjam: Principal) -> None:
    # PLA-7
    z = _zitting(maak, oke=False, start=tijd.nu() + timedelta(days=3))
    for anders in ({"oke": True}, {"oke": False, "dagen": 20}):
        maak.deelname(_zitting(maak, oke=anders["oke"], start=tijd.nu() + timedelta(days=anders.get("dagen", 3))))
    maak.deelname(z)

    def regels() -> list[str]:
        return [r.link for r in doe(werklijst.werklijst, mirjam).regels if r.soort == "klaarzetten"]

    assert regels() == [f"/zittingen/{z.id}"]
    vink(mirjam, z, Klaarstap.KLAARGEZET)
    assert regels() == []
    assert isinstance(z.id, uuid.UUID)


def test_na_verzetten_is_nagekeken_wat_voor_het_oude_moment_of_lokaal_klaar_was(
    maak: Maak, als: Als, mirjam: Principal
) -> None:  # PLA-7 UIT-1
    z = _zitting(maak, oke=False, start=tijd.op(tijd.vandaag() + timedelta(days=3), 9))
    maak.deelname(z)
    sven = _surveillant(maak, als, z)
    for wie, stap in ((mirjam, Klaarstap.KLAARGEZET), (sven, Klaarstap.LOKAAL), (sven, Klaarstap.INSTRUCTIE)):
        vink(wie, z, stap)
    anders = {"zitting_id": z.id, "capaciteit": z.capaciteit, "bevestigd": True}
    elders = maak.ruimte()
    doe(zittingen.wijzig_zitting, mirjam, zittingen.WijzigZitting(ruimte_id=elders.id, start=z.start, **anders))
    na = stand(mirjam, z)
    assert (na["klaargezet"], na["lokaal"], na["instructie"]) == ("klaar", "kijk na", "klaar")
    vink(sven, z, Klaarstap.LOKAAL)
    assert stand(mirjam, z)["lokaal"] == "klaar"
    later = z.start + timedelta(days=1)
    doe(zittingen.wijzig_zitting, mirjam, zittingen.WijzigZitting(ruimte_id=elders.id, start=later, **anders))
    na = stand(mirjam, z)
    assert (na["klaargezet"], na["lokaal"], na["instructie"]) == ("kijk na", "kijk na", "klaar")
    assert "klaarzetten" in [r.soort for r in doe(werklijst.werklijst, mirjam).regels]
    vink(mirjam, z, Klaarstap.KLAARGEZET)
    assert stand(mirjam, z)["klaargezet"] == "klaar"
    assert "klaarzetten" not in [r.soort for r in doe(werklijst.werklijst, mirjam).regels]


def test_een_voorziening_die_niet_meereist_telt_ook_voor_wat_is_ingevoerd(maak: Maak, mirjam: Principal) -> None:
    # PLA-7 AAN-12
    z = _zitting(maak, oke=False, start=tijd.nu() + timedelta(days=3))
    d = maak.deelname(z)
    vink(mirjam, z, Klaarstap.INGEVOERD)
    with unit_of_work() as uow:
        uow.add(DeelnameVoorziening(deelname_id=d.id, soort="overig", tekst="Vergroot op A3", reist_mee=False))
    assert stand(mirjam, z)["ingevoerd"] == "kijk na"
    vink(mirjam, z, Klaarstap.INGEVOERD)
    assert stand(mirjam, z)["ingevoerd"] == "klaar"
