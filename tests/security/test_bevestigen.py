"""Weighty acts ask to confirm strongly who is acting: only the same person, only freshly, and never for a look."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select, update

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.sessies import COOKIE, ref_of, resolve
from portal.auth.zichtbaarheid import eis_bevestigd, require
from portal.db.beheren import LoginPoging, Persoon, Sessie
from portal.db.session import is_schrijvend, reading, unit_of_work
from portal.domain import bevestigen, tijd
from portal.domain.fouten import Ongeldig, SterkerInloggen
from portal.domain.rechten import P, Rol
from portal.services.beheren import instellingen, rollen
from portal.services.beheren.instellingen import WijzigInstelling
from portal.services.beheren.lezen import gebruikers
from portal.services.vaststellen import stand_mandaten
from tests.hulp.inloggen import Portaal, audit, bezoeker, sessies_open
from tests.hulp.maak import Maak

STERK = "urn:school:sterk"
STANDAARD = {
    P.RESULTAAT_VASTSTELLEN, P.RECHTEN_BEHEREN, P.ROLREGELS_BEHEREN, P.KOPPELING_BEHEREN, P.BEKRACHTIGING_BESLUITEN, P.PERSOON_BEHEREN,
}  # fmt: skip


@pytest.fixture
def beheerder(maak: Maak) -> Persoon:
    """Somebody who may give roles, known to provider and portal."""
    persoon = maak.persoon("Noor", "de Wit", account="noor@school.example")
    maak.rol(persoon, "beheerder")
    return persoon


@pytest.fixture
def sterk(portaal: Portaal, beheerder: Persoon, omgeving: Callable[..., None]) -> Portaal:
    """The portal with a strong login asked for, and a beheerder who logged in the ordinary way."""
    omgeving(step_up_acr=f"{STERK}, urn:school:hoogst")
    assert portaal.log_in().status_code == 303
    return portaal


def _vers() -> dict[str, Any]:
    return {"acr": STERK, "auth_time": int(time.time())}


def _bevestig(portaal: Portaal, naar: str = "/rechten?zoek=a", **claims: Any) -> Any:
    """Confirm as the provider does it, with these claims."""
    antwoord = portaal.begin(sterker="1", naar=naar)
    portaal.idp.claims = {**_vers(), **claims}
    return portaal.rond_af(antwoord)


def _wie(portaal: Portaal) -> Principal:
    wie = portaal.wie()
    assert wie is not None
    return wie


def _eist(principal: Principal, permission: P = P.RECHTEN_BEHEREN) -> bool:
    try:
        with unit_of_work():
            require(principal, permission)
    except SterkerInloggen:
        return True
    return False


def test_zonder_instelling_vraagt_niets_erom(portaal: Portaal, beheerder: Persoon) -> None:
    portaal.log_in()
    assert _wie(portaal).te_bevestigen == frozenset()
    assert not _eist(_wie(portaal))
    assert "acr_values" not in portaal.browser.get("/auth/login?sterker=1").headers["location"]


def test_een_daad_vraagt_erom_en_kijken_niet(sterk: Portaal, maak: Maak) -> None:
    wie, ander = _wie(sterk), maak.persoon("Bo", "Vos")
    assert wie.te_bevestigen == STANDAARD
    with reading() as uow:
        require(wie, P.RECHTEN_BEHEREN)
        assert gebruikers.gebruikers(uow, wie, gebruikers.GebruikerFilter()).totaal == 2
    opdracht = rollen.VerleenRol(persoon_id=ander.id, rol=Rol.DOCENT, reden="Nieuwe docent")
    with pytest.raises(SterkerInloggen), unit_of_work() as uow:
        rollen.verleen_rol(uow, wie, opdracht)
    assert audit("rol.verleend") == []
    assert not _eist(wie, P.INSTELLING_BEHEREN)
    assert _bevestig(sterk).status_code == 303
    with unit_of_work() as uow:
        rollen.verleen_rol(uow, _wie(sterk), opdracht)
    assert len(audit("rol.verleend")) == 1


def test_buiten_de_transactie_schrijft_niemand() -> None:
    assert not is_schrijvend()


def test_wie_onder_mandaat_vaststelt_bevestigt_ook(sterk: Portaal, maak: Maak) -> None:  # VAS-2
    wie = Principal(_wie(sterk).persoon_id, "", Rol.EXAMENBUREAU, te_bevestigen=frozenset(STANDAARD))
    with reading():
        stand_mandaten.eis_rol(wie, P.RESULTAAT_VASTSTELLEN)
    with pytest.raises(SterkerInloggen), unit_of_work():
        stand_mandaten.eis_rol(wie, P.RESULTAAT_VASTSTELLEN)


def test_bevestigen_geeft_de_sessie_een_nieuwe_sleutel(sterk: Portaal, beheerder: Persoon) -> None:
    oud = sterk.sleutel
    with reading() as uow:
        eerst = uow.get(Sessie, ref_of(oud))
    antwoord = _bevestig(sterk)
    assert antwoord.headers["location"] == "/rechten?zoek=a"
    assert resolve(ref_of(oud)) is None
    assert sterk.sleutel != oud
    assert _wie(sterk).te_bevestigen == frozenset()
    (nu,) = sessies_open()
    assert (nu.persoon_id, nu.rol, nu.gemaakt_op) == (beheerder.id, "beheerder", eerst.gemaakt_op)
    (rij,) = audit("sessie.bevestigd")
    assert (rij.persoon_id, rij.nieuw["acr"]) == (beheerder.id, STERK)


def test_de_aanbieder_moet_opnieuw_en_sterk_inloggen(sterk: Portaal) -> None:
    vraag = parse_qs(urlsplit(sterk.browser.get("/auth/login?sterker=1").headers["location"]).query)
    assert vraag["acr_values"] == [f"{STERK} urn:school:hoogst"]
    assert (vraag["max_age"], vraag["prompt"]) == (["0"], ["login"])


def test_entra_krijgt_de_vraag_via_eigen_claim(sterk: Portaal, omgeving: Callable[..., None]) -> None:
    omgeving(step_up_acr="c1", step_up_claim="acrs")
    adres = sterk.browser.get("/auth/login?sterker=1").headers["location"]
    vraag = parse_qs(urlsplit(adres).query)
    assert '"acrs": {"essential": true, "value": "c1"}' in vraag["claims"][0]
    assert "acr_values" not in vraag
    assert _bevestig(sterk, acr="1", acrs=["c1", "c2"]).status_code == 303
    assert _wie(sterk).te_bevestigen == frozenset()


GEWEIGERD: dict[str, tuple[dict[str, Any], str]] = {
    "zwakker dan gevraagd": ({"acr": "loa1"}, "bevestigen-acr"),
    "zonder acr": ({"acr": None}, "bevestigen-acr"),
    "acr die erop lijkt": ({"acr": STERK + "/"}, "bevestigen-acr"),
    "acr in een lijst van een ander": ({"acr": None, "acrs": [STERK]}, "bevestigen-acr"),
    "iemand anders": ({"sub": "sub-ander"}, "bevestigen-wie"),
    "zonder moment van inloggen": ({"auth_time": None}, "bevestigen-tijd"),
    "niet opnieuw ingelogd": ({"auth_time": 1_700_000_000}, "bevestigen-tijd"),
    "moment is geen getal": ({"auth_time": "nu"}, "bevestigen-tijd"),
    "moment bestaat niet": ({"auth_time": 1e300}, "bevestigen-tijd"),
}


@pytest.mark.parametrize("geval", GEWEIGERD)
def test_een_bevestiging_zonder_bewijs_wordt_geweigerd(sterk: Portaal, beheerder: Persoon, geval: str) -> None:
    claims, code = GEWEIGERD[geval]
    oud = sterk.sleutel
    if "sub" in claims:
        sterk.idp.userinfo = {"sub": claims["sub"]}
    antwoord = _bevestig(sterk, **claims)
    assert antwoord.status_code == 403
    assert "U heeft niet bevestigd wie u bent" in antwoord.text
    assert COOKIE not in antwoord.headers.get("set-cookie", "")
    assert sterk.sleutel == oud
    assert _eist(_wie(sterk))
    (rij,) = audit("sessie.geweigerd")
    assert (rij.nieuw["code"], rij.persoon_id) == (code, beheerder.id)
    assert rij.reden


def test_een_sterke_waarde_buiten_het_nagekeken_token_telt_niet(sterk: Portaal) -> None:
    sterk.idp.userinfo = _vers()
    assert _bevestig(sterk, acr="loa1").status_code == 403
    assert _eist(_wie(sterk))


def test_bevestigen_na_het_einde_geeft_geen_sessie(sterk: Portaal) -> None:
    antwoord = sterk.begin(sterker="1")
    with unit_of_work() as uow:
        sessies.end(uow, uow.get(Sessie, ref_of(sterk.sleutel)), "uitgelogd")
    sterk.idp.claims = _vers()
    assert sterk.rond_af(antwoord).status_code == 403
    assert sessies_open() == []
    assert [r.nieuw["code"] for r in audit("sessie.geweigerd")] == ["bevestigen-sessie"]


def test_bevestigen_in_een_andere_browser_mag_niet(sterk: Portaal) -> None:
    antwoord = sterk.begin(sterker="1")
    sterk.idp.claims = _vers()
    assert sterk.rond_af(antwoord, bezoeker()).status_code == 400
    assert [r.nieuw["code"] for r in audit("sessie.geweigerd")] == ["browser"]


def test_een_gewone_poging_bevestigt_niets(sterk: Portaal) -> None:
    """Whoever leaves out the question logs in anew, and then only a login of this very moment counts as strong."""
    antwoord = sterk.begin()
    with reading() as uow:
        assert [p.acr for p in uow.session.exec(select(LoginPoging))] == [""]
    sterk.idp.claims = {"acr": STERK, "auth_time": int(time.time()) - 3600}
    assert sterk.rond_af(antwoord).status_code == 303
    assert _eist(_wie(sterk))


@pytest.mark.parametrize(("minuten", "vraagt"), [(14, False), (16, True)])
def test_een_bevestiging_geldt_een_kwartier(
    sterk: Portaal, klok: Callable[..., None], minuten: int, vraagt: bool
) -> None:
    _bevestig(sterk)
    ref = ref_of(sterk.sleutel)
    klok(tijd.nu() + timedelta(minutes=minuten))
    sessies.vergeet(ref)
    wie = resolve(ref)
    assert wie is not None
    assert bool(wie.te_bevestigen) is vraagt


def test_wie_meteen_sterk_inlogt_hoeft_niet_nog_eens(
    portaal: Portaal, beheerder: Persoon, omgeving: Callable[..., None]
) -> None:
    omgeving(step_up_acr=STERK)
    portaal.idp.claims = _vers()
    portaal.log_in()
    assert _wie(portaal).te_bevestigen == frozenset()


def test_rol_wisselen_houdt_de_bevestiging(sterk: Portaal, beheerder: Persoon, maak: Maak) -> None:
    _bevestig(sterk)
    maak.rol(beheerder, "surveillant")
    sterk.browser.post("/auth/rol", data={"rol": "surveillant"}, headers={"sec-fetch-site": "same-origin"})
    assert _wie(sterk).rol is Rol.SURVEILLANT
    assert _wie(sterk).te_bevestigen == frozenset()


def test_zonder_sessie_is_de_vraag_gewoon_inloggen(sterk: Portaal) -> None:
    adres = bezoeker().get("/auth/login?sterker=1&naar=/rechten").headers["location"]
    assert "acr_values" not in adres


# --- the settings of the school ---


def _wijzig(wie: Principal, sleutel: str, waarde: str) -> None:
    with unit_of_work() as uow:
        instellingen.wijzig_instelling(uow, wie, WijzigInstelling(sleutel=sleutel, waarde=waarde))


def test_de_school_kiest_voor_welke_rechten(sterk: Portaal) -> None:  # BEH-10
    _bevestig(sterk)
    _wijzig(_wie(sterk), bevestigen.RECHTEN, "koppeling:beheren,instelling:beheren")
    with unit_of_work() as uow:
        uow.session.execute(update(Sessie).values(acr_op=tijd.nu() - timedelta(hours=1)))
    sessies.vergeet(ref_of(sterk.sleutel))
    wie = _wie(sterk)
    assert _eist(wie, P.KOPPELING_BEHEREN)
    assert not _eist(wie, P.RECHTEN_BEHEREN)


@pytest.mark.parametrize("sleutel", [bevestigen.RECHTEN, bevestigen.MINUTEN])
def test_wie_niet_bevestigde_zet_het_niet_uit(sterk: Portaal, sleutel: str) -> None:
    with pytest.raises(SterkerInloggen):
        _wijzig(_wie(sterk), sleutel, "" if sleutel == bevestigen.RECHTEN else "480")
    assert audit("instelling.gewijzigd") == []


@pytest.mark.parametrize("waarde", ["onzin", "resultaat:inzien", "resultaat:vaststellen, oke:monitoren", "*"])
def test_alleen_rechten_om_te_doen_zijn_te_kiezen(portaal: Portaal, beheerder: Persoon, waarde: str) -> None:
    portaal.log_in()
    with pytest.raises(Ongeldig, match="is geen recht om iets te doen"):
        _wijzig(_wie(portaal), bevestigen.RECHTEN, waarde)


def test_de_weigering_zegt_waarover_en_wat_te_doen(db: object) -> None:
    wie = Principal(Persoon(naam="x").id, "", Rol.EXAMENCOMMISSIE, te_bevestigen=frozenset(STANDAARD))
    eis_bevestigd(wie, P.RESULTAAT_VASTSTELLEN)  # a look
    with pytest.raises(SterkerInloggen) as fout, unit_of_work():
        eis_bevestigd(wie, P.RESULTAAT_VASTSTELLEN)
    assert fout.value.tekst == "‘Resultaat vaststellen’ kan pas nadat u opnieuw heeft bevestigd wie u bent."
    assert fout.value.actie == "Bevestig wie u bent."
