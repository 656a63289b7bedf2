"""A second person: what an administrator changes and gives others power over exams counts when somebody else agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.auth import kluis, sessies
from portal.auth.principal import OPDRACHTREGEL, Principal
from portal.db.beheren import Bekrachtiging, Koppeling, OkeClient, Persoon, Rolkoppeling, Roltoewijzing
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import (
    Botsing,
    Geblokkeerd,
    NietToegestaan,
    Ongeldig,
    SterkerInloggen,
)
from portal.domain.rechten import BESLISSEND, P, Rol
from portal.oke.client import Verbinding
from portal.services.beheren import bekrachtigen, koppelingen, partners, rollen, rollen_verlengen
from portal.services.beheren import rollen_uit_inlogdienst as inlog
from portal.services.beheren.koppelingen import BewaarKoppeling
from portal.services.beheren.lezen import bekrachtigingen as lezen
from portal.services.beheren.lezen import koppelingen as koppelingen_lezen
from portal.services.beheren.lezen import rechten
from portal.services.beheren.partners import TokenFout
from portal.services.beheren.stand import DR, TAS
from portal.services.werk import tellers, werklijst
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe, instemmen

ADRES = {"base_url": "https://tas.example/ooapi", "token_url": "https://tas.example/token"}
ELDERS = {"base_url": "https://elders.example/ooapi", "token_url": "https://elders.example/token"}
CMD = BewaarKoppeling(naam="Remindo", soort="tas", client_id="portaal", geheim="eerste-geheim", **ADRES)
BEKRACHTIGERS = (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE)


@pytest.fixture
def bh(als: Als) -> Principal:
    return als(Rol.BEHEERDER)


@pytest.fixture
def ander(als: Als) -> Principal:
    """Somebody who can agree."""
    return als(Rol.EXAMENCOMMISSIE)


@pytest.fixture
def koppeling_id(db: Any) -> Any:
    """A connection that was set up from the shell."""
    return doe(koppelingen.bewaar_koppeling, OPDRACHTREGEL, CMD)


def lees(model: Any, id: Any) -> Any:
    with reading() as uow:
        return uow.session.get(model, id)


def verzoek() -> Bekrachtiging:
    with reading() as uow:
        return uow.session.exec(select(Bekrachtiging).order_by(Bekrachtiging.gevraagd_op.desc())).first()


def stem_in(wie: Principal) -> None:
    doe(bekrachtigen.bekrachtig, wie, bekrachtigen.Bekrachtig(verzoek_id=verzoek().id))


def wijs_af(wie: Principal) -> None:
    doe(bekrachtigen.wijs_af, wie, bekrachtigen.WijsVerzoekAf(verzoek_id=verzoek().id, reden="Niet besproken"))


def trek_in(wie: Principal) -> None:
    doe(bekrachtigen.trek_in, wie, bekrachtigen.TrekVerzoekIn(verzoek_id=verzoek().id, reden="Vergissing"))


def wijzig(wie: Any, id: Any, **anders: Any) -> Any:
    return doe(koppelingen.bewaar_koppeling, wie, CMD.model_copy(update={"id": id, "geheim": "", **anders}))


def acties() -> list[str]:
    with reading() as uow:
        return list(uow.session.exec(select(AuditRegel.actie).order_by(AuditRegel.volgnummer)))


# --- the address of a connection ---


@pytest.mark.parametrize("wie", BEKRACHTIGERS)
def test_een_ander_adres_geldt_pas_na_een_tweede_persoon(als: Als, bh: Principal, koppeling_id: Any, wie: Rol) -> None:
    # BEH-6
    ander = als(wie)
    wijzig(bh, koppeling_id, geheim="nieuw-geheim", **ELDERS)
    nu = Verbinding.van(lees(Koppeling, koppeling_id))
    assert (nu.base_url, nu.token_url, nu.geheim) == (ADRES["base_url"], ADRES["token_url"], "eerste-geheim")
    stem_in(ander)
    nu = Verbinding.van(lees(Koppeling, koppeling_id))
    assert (nu.base_url, nu.token_url, nu.geheim) == (ELDERS["base_url"], ELDERS["token_url"], "nieuw-geheim")
    assert acties()[-3:] == ["bekrachtiging.gevraagd", "koppeling.gewijzigd", "bekrachtiging.bekrachtigd"]
    assert verzoek().geheim_versleuteld == ""
    with pytest.raises(Geblokkeerd, match="Bekrachtigd"):
        stem_in(ander)


@pytest.mark.parametrize("wat", ["adres", "token", "naam bij de partner", "onderdeel", "soort", "geheim"])
def test_wat_sinds_het_verzoek_is_veranderd_wordt_niet_teruggezet(
    maak: Maak, bh: Principal, ander: Principal, koppeling_id: Any, wat: str
) -> None:  # BEH-6
    """The second person agreed to one change of one connection: not to undoing what somebody did meanwhile."""
    wijzig(bh, koppeling_id, geheim="nieuw-geheim", **ELDERS)
    nu: dict[str, Any] = {
        "adres": {"base_url": "https://derde.example/ooapi"}, "token": {"token_url": "https://derde.example/token"},
        "naam bij de partner": {"client_id": "portaal-2"}, "onderdeel": {"eenheid_id": maak.team().id},
        "soort": {"soort": "dr"}, "geheim": {"geheim": "ander-geheim"},
    }[wat]  # fmt: skip
    wijzig(OPDRACHTREGEL, koppeling_id, **nu)
    voor = lees(Koppeling, koppeling_id)
    with pytest.raises(Botsing, match="sinds dit verzoek gewijzigd"):
        stem_in(ander)
    assert lees(Koppeling, koppeling_id).model_dump() == voor.model_dump()


@pytest.mark.parametrize("veld", list(ELDERS))
def test_een_ander_adres_krijgt_nooit_het_oude_geheim(
    bh: Principal, ander: Principal, koppeling_id: Any, veld: str
) -> None:
    # BEH-6
    with pytest.raises(Ongeldig, match="Geef ook het geheim"):
        wijzig(bh, koppeling_id, **{veld: ELDERS[veld]})
    assert verzoek() is None


def test_een_nieuw_geheim_van_een_partner_werkt_pas_als_iemand_instemt(
    bh: Principal, ander: Principal
) -> None:  # BEH-6
    """Whoever makes it reads it: alone he would come in as the partner."""
    with unit_of_work() as uow:
        client, oud = partners.maak_client(uow, OPDRACHTREGEL, "Osiris", DR)
    with unit_of_work() as uow:
        nieuw = partners.vernieuw_geheim(uow, bh, client, 7)
    assert (krijgt_token(client, oud), krijgt_token(client, nieuw)) == (True, False)
    with pytest.raises(Botsing), unit_of_work() as uow:
        partners.vernieuw_geheim(uow, bh, client, 7)
    with reading() as uow:
        (verzoek,) = lezen.verzoeken(uow, ander)
    assert (verzoek.titel, verzoek.geheim, nieuw in str(verzoek)) == ("Osiris", "Met een nieuw geheim", False)
    stem_in(ander)
    assert (krijgt_token(client, oud), krijgt_token(client, nieuw)) == (True, True)
    with unit_of_work() as uow:
        weg = partners.vernieuw_geheim(uow, bh, client, 0)
    with unit_of_work() as uow:
        partners.trek_in(uow, bh, client, "Contract beëindigd")
    with reading() as uow:
        assert not any(v.open for v in lezen.verzoeken(uow, ander))
    assert not krijgt_token(client, weg)


@pytest.mark.parametrize("besluit", ["afwijzen", "intrekken"])
def test_een_verzoek_gaat_ook_weer_weg(bh: Principal, ander: Principal, koppeling_id: Any, besluit: str) -> None:
    # BEH-6
    wijzig(bh, koppeling_id, geheim="nieuw-geheim", **ELDERS)
    with pytest.raises(Botsing, match="wacht al een verzoek"):
        wijzig(bh, koppeling_id, geheim="nog-een", **ELDERS)
    wijs_af(ander) if besluit == "afwijzen" else trek_in(bh)
    k, v = lees(Koppeling, koppeling_id), verzoek()
    assert (k.base_url, kluis.ontsleutel(k.secret_versleuteld)) == (ADRES["base_url"], "eerste-geheim")
    assert (v.status, v.geheim_versleuteld, bool(v.reden)) == (
        "afgewezen" if besluit == "afwijzen" else "ingetrokken",
        "",
        True,
    )
    wijzig(bh, koppeling_id, geheim="opnieuw", **ELDERS)
    stem_in(ander)
    assert lees(Koppeling, koppeling_id).base_url == ELDERS["base_url"]


def test_wat_geen_macht_geeft_geldt_meteen(bh: Principal, ander: Principal, koppeling_id: Any) -> None:  # BEH-6
    wijzig(bh, koppeling_id, client_id="ander", naam="Remindo 2", actief=False)
    k = lees(Koppeling, koppeling_id)
    assert (k.client_id, k.naam, k.actief, verzoek()) == ("ander", "Remindo 2", False, None)


@pytest.mark.parametrize("wat", [{"soort": "dr"}, {"eenheid_id": "team"}])
def test_van_wie_gegevens_zijn_wacht_ook(
    maak: Maak, bh: Principal, ander: Principal, koppeling_id: Any, wat: Any
) -> None:
    # BEH-6
    wat = {"eenheid_id": maak.team().id} if "eenheid_id" in wat else wat
    (veld,) = wat
    oud = getattr(lees(Koppeling, koppeling_id), veld)
    wijzig(bh, koppeling_id, **wat)
    assert getattr(lees(Koppeling, koppeling_id), veld) == oud
    stem_in(ander)
    assert getattr(lees(Koppeling, koppeling_id), veld) == wat[veld]


def test_een_nieuwe_koppeling_begint_na_bekrachtiging(bh: Principal, ander: Principal) -> None:  # BEH-6
    id = doe(koppelingen.bewaar_koppeling, bh, CMD)
    k = lees(Koppeling, id)
    assert (k.base_url, k.token_url, k.actief, k.secret_versleuteld) == ("", "", False, "")
    with reading() as uow:
        (rij,) = koppelingen_lezen.koppelingen(uow, bh)
        with pytest.raises(Geblokkeerd, match="nog niet bekrachtigd"):
            koppelingen.haal_koppeling(uow, bh, id)
    assert (rij.status, rij.wacht_op) == (
        "Nog niet bekrachtigd", "Een wijziging wacht op bekrachtiging door het examenbureau of de examencommissie.",
    )  # fmt: skip
    stem_in(ander)
    k = lees(Koppeling, id)
    assert (k.base_url, k.actief, kluis.ontsleutel(k.secret_versleuteld)) == (ADRES["base_url"], True, "eerste-geheim")


def test_wat_intussen_veranderde_wordt_niet_bekrachtigd(bh: Principal, ander: Principal, koppeling_id: Any) -> None:
    # BEH-6
    wijzig(bh, koppeling_id, geheim="nieuw-geheim", **ELDERS)
    wijzig(
        OPDRACHTREGEL,
        koppeling_id,
        geheim="van-de-shell",
        base_url="https://derde.example",
        token_url=ADRES["token_url"],
    )
    with pytest.raises(Botsing, match="sinds dit verzoek gewijzigd"):
        stem_in(ander)
    assert lees(Koppeling, koppeling_id).base_url == "https://derde.example"


def test_de_opdrachtregel_geldt_meteen_en_staat_in_het_log(db: Any) -> None:  # BEH-6
    id = doe(koppelingen.bewaar_koppeling, OPDRACHTREGEL, CMD)
    wijzig(OPDRACHTREGEL, id, geheim="nieuw", **ELDERS)
    assert lees(Koppeling, id).base_url == ELDERS["base_url"]
    assert acties() == ["koppeling.toegevoegd", "koppeling.gewijzigd"]
    with reading() as uow:
        assert {r.kanaal for r in uow.session.exec(select(AuditRegel))} == {"cli"}


# --- who may agree ---


def test_nooit_wie_het_vroeg(als: Als, maak: Maak, koppeling_id: Any, ander: Principal) -> None:  # BEH-3
    mens = maak.medewerker()
    bh = als(Rol.BEHEERDER, mens)
    wijzig(bh, koppeling_id, geheim="nieuw", **ELDERS)
    zelf = replace(bh, rol=Rol.EXAMENBUREAU)
    for daad in (stem_in, wijs_af):
        with pytest.raises(NietToegestaan, match="uw eigen verzoek"):
            daad(zelf)
    with reading() as uow:
        (rij,) = lezen.verzoeken(uow, zelf)
    assert (rij.te_besluiten, rij.waarom_niet) == (False, "Over uw eigen verzoek besluit een ander.")


@pytest.mark.parametrize("rol", [r for r in Rol if r not in BEKRACHTIGERS])
def test_geen_andere_rol(als: Als, bh: Principal, ander: Principal, koppeling_id: Any, rol: Rol) -> None:  # BEH-3
    wijzig(bh, koppeling_id, geheim="nieuw", **ELDERS)
    for daad in (stem_in, wijs_af):
        with pytest.raises(NietToegestaan):
            daad(als(rol))


def test_geen_rol_voor_een_deel_van_de_school(
    maak: Maak, als: Als, bh: Principal, ander: Principal, koppeling_id: Any
) -> None:
    # BEH-3
    wijzig(bh, koppeling_id, geheim="nieuw", **ELDERS)
    with pytest.raises(NietToegestaan, match="hele school"):
        stem_in(als(Rol.EXAMENBUREAU, eenheden=[maak.team()]))


def test_met_een_sterke_inlog(bh: Principal, ander: Principal, koppeling_id: Any) -> None:  # BEH-3
    wijzig(bh, koppeling_id, geheim="nieuw", **ELDERS)
    with pytest.raises(SterkerInloggen):
        stem_in(replace(ander, te_bevestigen=frozenset({P.BEKRACHTIGING_BESLUITEN})))
    assert lees(Koppeling, koppeling_id).base_url == ADRES["base_url"]


@pytest.mark.parametrize("deel", [False, True])
def test_zonder_iemand_die_kan_bekrachtigen(maak: Maak, als: Als, bh: Principal, koppeling_id: Any, deel: bool) -> None:
    # BEH-3
    if deel:
        als(Rol.EXAMENBUREAU, eenheden=[maak.team()])
    with pytest.raises(Geblokkeerd, match="Zo iemand is er nog niet") as fout:
        wijzig(bh, koppeling_id, geheim="nieuw", **ELDERS)
    assert "iemand de rol examenbureau of examencommissie" in fout.value.actie
    assert "opdrachtregel" in fout.value.actie
    assert verzoek() is None


# --- a partner that calls us ---


def krijgt_token(client: str, geheim: str) -> bool:
    try:
        with unit_of_work() as uow:
            partners.geef_token(uow, client, geheim, "")
    except TokenFout:
        return False
    return True


def voeg_toe(bh: Principal, naam: str = "Osiris", scope: str = DR, koppeling: Any = None) -> tuple[str, str]:
    with unit_of_work() as uow:
        return partners.voeg_toe(uow, bh, naam, scope, koppeling)


def test_een_partner_krijgt_geen_token_voor_iemand_instemt(bh: Principal, ander: Principal) -> None:  # BEH-6
    client, geheim = voeg_toe(bh)
    assert not krijgt_token(client, geheim)
    with reading() as uow:
        assert [p.status for p in koppelingen_lezen.partners(uow, bh)] == ["Wacht op bekrachtiging"]
    with pytest.raises(Ongeldig, match="nog niet bekrachtigd"), unit_of_work() as uow:
        partners.vernieuw_geheim(uow, bh, client, 1)
    stem_in(ander)
    assert krijgt_token(client, geheim)
    assert acties()[-4:] == [
        "bekrachtiging.gevraagd",
        "partner.toegelaten",
        "bekrachtiging.bekrachtigd",
        "partner.token",
    ]


@pytest.mark.parametrize("besluit", ["afwijzen", "intrekken"])
def test_een_partner_waar_niemand_mee_instemt_laat_niets_achter(bh: Principal, ander: Principal, besluit: str) -> None:
    # BEH-6
    client, geheim = voeg_toe(bh)
    wijs_af(ander) if besluit == "afwijzen" else trek_in(bh)
    assert lees(OkeClient, client) is None
    assert not krijgt_token(client, geheim)
    voeg_toe(bh)


def test_een_partner_die_intussen_wordt_ingetrokken_komt_er_niet_in(bh: Principal, ander: Principal) -> None:  # BEH-6
    client, geheim = voeg_toe(bh)
    with unit_of_work() as uow:
        partners.trek_in(uow, bh, client, "Toch niet")
    with pytest.raises(Geblokkeerd, match="Ingetrokken"):
        stem_in(ander)
    assert not krijgt_token(client, geheim)


def test_wat_de_tweede_persoon_zag_is_wat_er_komt(maak: Maak, bh: Principal, ander: Principal) -> None:  # BEH-6
    dr = maak.koppeling("dr", naam="Osiris uit")
    client, _ = voeg_toe(bh)
    with reading() as uow:
        (rij,) = lezen.verzoeken(uow, ander)
    assert {(d.veld, d.nieuw) for d in rij.delen} >= {
        ("Soort toegang", "deelnemersysteem (flow 1 en 5)"),
        ("Koppeling", "Osiris uit"),
    }
    with unit_of_work() as uow:
        uow.session.get_one(OkeClient, client).scope = f"{DR} {TAS}"
    with pytest.raises(Botsing, match="sinds dit verzoek gewijzigd"):
        stem_in(ander)
    assert dr.id == lees(OkeClient, client).koppeling_id


# --- a login group and a role that decides ---


def log_in(persoon: Persoon, *groepen: str) -> set[Rol]:
    with unit_of_work() as uow:
        inlog.pas_toe(uow, uow.session.get_one(Persoon, persoon.id), {"groups": list(groepen)})
    with reading() as uow:
        return {k.rol for k in sessies.rollen(uow, persoon.id)}


@pytest.mark.parametrize("rol", sorted(BESLISSEND))
def test_een_groep_geeft_een_beslissende_rol_pas_na_bekrachtiging(
    maak: Maak, bh: Principal, ander: Principal, rol: Rol
) -> None:
    # BEH-2 BEH-3
    wie, team = maak.medewerker(), maak.team()
    doe(inlog.zet_schakelaar, bh, inlog.ZetSchakelaar(aan=True))
    cmd = inlog.VoegRolkoppelingToe(claim="groups", waarde="groep", rol=rol, eenheid_id=team.id)
    doe(inlog.voeg_toe, bh, cmd)
    assert log_in(wie, "groep") == set()
    with reading() as uow:
        assert rechten.inlogrollen(uow, bh).rijen == ()
    stem_in(ander)
    assert log_in(wie, "groep") == {rol}
    with reading() as uow:
        assert uow.session.exec(select(Rolkoppeling.eenheid_id)).one() == team.id
    with pytest.raises(Botsing, match="is er al"):
        doe(inlog.voeg_toe, bh, cmd)


def test_een_andere_rol_geldt_meteen(maak: Maak, bh: Principal) -> None:  # BEH-2
    doe(inlog.zet_schakelaar, bh, inlog.ZetSchakelaar(aan=True))
    doe(inlog.voeg_toe, bh, inlog.VoegRolkoppelingToe(claim="groups", waarde="docenten", rol=Rol.DOCENT))
    assert log_in(maak.medewerker(), "docenten") == {Rol.DOCENT}
    assert verzoek() is None


def test_een_afgewezen_groep_geeft_niets(maak: Maak, bh: Principal, ander: Principal) -> None:  # BEH-2
    doe(inlog.zet_schakelaar, bh, inlog.ZetSchakelaar(aan=True))
    doe(inlog.voeg_toe, bh, inlog.VoegRolkoppelingToe(claim="groups", waarde="groep", rol=Rol.EXAMENCOMMISSIE))
    wijs_af(ander)
    assert log_in(maak.medewerker(), "groep") == set()


# --- what people see ---


def test_een_wijziging_voor_een_team_noemt_het_team(
    maak: Maak, bh: Principal, ander: Principal, koppeling_id: Any
) -> None:
    # BEH-3
    """The list stays readable with one request in it that names a part of the school, whatever the database."""
    team, wie = maak.team(), maak.medewerker()
    cmd = rollen.VerleenRol(persoon_id=wie.id, rol=Rol.EXAMENBUREAU, eenheid_id=team.id, reden="Nieuw in het team")
    doe(rollen.verleen_rol, bh, cmd)
    wijzig(bh, koppeling_id, eenheid_id=team.id)
    with reading() as uow:
        rijen = lezen.verzoeken(uow, ander)
    assert [any(d.nieuw == team.naam for d in r.delen) for r in rijen] == [True, True]


def test_de_werklijst_en_het_menu_wijzen_erheen(als: Als, bh: Principal, koppeling_id: Any) -> None:  # BEH-1
    mensen = [als(r) for r in BEKRACHTIGERS]
    wijzig(bh, koppeling_id, geheim="nieuw", **ELDERS)
    for wie in mensen:
        with reading() as uow:
            regel = next(r for r in werklijst.werklijst(uow, wie).regels if r.link == "/bekrachtigingen")
            assert tellers.badges(uow, wie)["/bekrachtigingen"] == 1
        assert (regel.titel, regel.toon) == ("Een wijziging van een beheerder bekrachtigen", "warn")
    wijs_af(mensen[0])
    with reading() as uow:
        assert "/bekrachtigingen" not in tellers.badges(uow, mensen[1])


def test_precies_wat_verandert_en_nooit_het_geheim(bh: Principal, ander: Principal, koppeling_id: Any) -> None:  # BEH-6
    wijzig(bh, koppeling_id, geheim="zeer-geheim", **ELDERS)
    for wie in (bh, ander):
        with reading() as uow:
            (rij,) = lezen.verzoeken(uow, wie)
        assert {(d.veld, d.oud, d.nieuw) for d in rij.delen} == {
            ("Adres", ADRES["base_url"], ELDERS["base_url"]), ("Adres voor toegang", ADRES["token_url"], ELDERS["token_url"]),
        }  # fmt: skip
        assert rij.geheim == "Met een nieuw geheim"
        assert rij.te_besluiten is (wie is ander)
        assert rij.in_te_trekken is (wie is bh)
    assert rij.waarom_niet == ""
    with reading() as uow:
        alles = str([r.model_dump() for t in (AuditRegel, Bekrachtiging) for r in uow.session.exec(select(t))])
    assert "zeer-geheim" not in alles
    with pytest.raises(NietToegestaan), reading() as uow:
        lezen.verzoeken(uow, replace(ander, rol=Rol.DOCENT))


# --- a role that decides, given by hand ---


@pytest.mark.parametrize("rol", sorted(BESLISSEND))
def test_een_rol_die_beslist_gaat_in_als_een_ander_instemt(maak: Maak, als: Als, bh: Principal, rol: Rol) -> None:
    # BEH-3 BEH-4
    ec, wie, dag = als(Rol.EXAMENCOMMISSIE), maak.medewerker(), tijd.vandaag()
    cmd = rollen.VerleenRol(persoon_id=wie.id, rol=rol, tot=dag + timedelta(days=9), reden="Nieuwe taak")
    id = doe(rollen.verleen_rol, bh, cmd)
    with reading() as uow:
        assert sessies.rollen(uow, wie.id) == []
        (rij,) = [r for r in lezen.verzoeken(uow, ec) if r.open]
    assert rij.te_besluiten
    assert wie.naam in rij.titel
    assert "Hele instelling" in {d.nieuw for d in rij.delen}
    assert str(wie.id) not in repr(rij.delen)
    with pytest.raises(NietToegestaan):
        doe(bekrachtigen.bekrachtig, bh, bekrachtigen.Bekrachtig(verzoek_id=id))
    doe(bekrachtigen.bekrachtig, ec, bekrachtigen.Bekrachtig(verzoek_id=id))
    with reading() as uow:
        assert [k.rol for k in sessies.rollen(uow, wie.id)] == [rol]
        t = uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == wie.id)).one()
    assert (t.verleend_door_id, t.tot) == (bh.persoon_id, tijd.op(dag + timedelta(days=10)))


def test_niemand_stemt_in_met_een_rol_voor_zichzelf(maak: Maak, als: Als, bh: Principal) -> None:  # BEH-3
    lid = maak.medewerker()
    ec = als(Rol.EXAMENCOMMISSIE, lid, eenheden=None)
    cmd = rollen.VerleenRol(persoon_id=lid.id, rol=Rol.EXAMENCOMMISSIE, eenheid_id=maak.team().id, reden="Nog eens")
    id = doe(rollen.verleen_rol, bh, cmd) if als(Rol.EXAMENBUREAU) else None
    with pytest.raises(NietToegestaan, match="uzelf"):
        doe(bekrachtigen.bekrachtig, ec, bekrachtigen.Bekrachtig(verzoek_id=id))


def test_verlengen_van_een_rol_die_beslist_wacht_ook(maak: Maak, als: Als, bh: Principal) -> None:  # BEH-4
    als(Rol.EXAMENCOMMISSIE)
    wie = maak.medewerker()
    oud = maak.rol(wie, Rol.BEOORDELAAR, tot=tijd.nu() + timedelta(days=3))
    later = tijd.vandaag() + timedelta(days=90)
    id = doe(
        rollen_verlengen.verleng_rol, bh, rollen_verlengen.VerlengRol(toewijzing_id=oud.id, tot=later, reden="Nodig")
    )
    with reading() as uow:
        assert [t.tot for t in uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == wie.id))] == [
            oud.tot
        ]
    instemmen(id)
    with reading() as uow:
        tot = [t.tot for t in uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == wie.id))]
    assert tijd.op(later + timedelta(days=1)) in tot


def test_een_afgewezen_koppeling_is_met_een_reden_weg_te_halen(bh: Principal, ander: Principal) -> None:  # BEH-6
    id = doe(koppelingen.bewaar_koppeling, bh, CMD)
    weg = koppelingen.HaalKoppelingWeg(id=id, reden="Verkeerde leverancier")
    with pytest.raises(Geblokkeerd, match="wacht nog een verzoek"):
        doe(koppelingen.haal_weg, bh, weg)
    wijs_af(ander)
    with reading() as uow:
        assert [k.weg_te_halen for k in koppelingen_lezen.koppelingen(uow, bh)] == [True]
    doe(koppelingen.haal_weg, bh, weg)
    with reading() as uow:
        assert koppelingen_lezen.koppelingen(uow, bh) == []
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "koppeling.verwijderd")).one()
    assert (regel.reden, regel.oud) == ("Verkeerde leverancier", {"naam": "Remindo"})


def test_een_koppeling_die_ooit_telde_blijft(bh: Principal, ander: Principal) -> None:  # BEH-6
    id = doe(koppelingen.bewaar_koppeling, bh, CMD)
    stem_in(ander)
    with pytest.raises(Geblokkeerd, match="in gebruik geweest"):
        doe(koppelingen.haal_weg, bh, koppelingen.HaalKoppelingWeg(id=id, reden="Opruimen"))
