"""Logging in at real providers, choosing a role, and logging out from either side."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urljoin

import httpx
import pytest

from portal.auth.sessies import COOKIE, ref_of, resolve
from portal.db.beheren import Persoon, Sessie
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.sandbox.school import build_school
from portal.services.inloggen import inloggen, mijn_sessies
from portal.services.inloggen.inloggen import Herkomst
from tests.hulp.aanbieders import Aanbieder
from tests.hulp.draad import browser
from tests.hulp.inloggen import EIGEN, audit, bezoeker, log_direct_in, sessies_open
from tests.hulp.maak import Maak

Bij = Callable[[Aanbieder], str]


@pytest.fixture
def surfer() -> Iterator[httpx.Client]:
    with browser() as client:
        yield client


def volg(client: httpx.Client, antwoord: httpx.Response, *, tot: str) -> httpx.Response:
    """Follow redirects until one leads to an address that starts with this; gives that redirect."""
    for _ in range(15):
        assert antwoord.is_redirect, f"{antwoord.request.url} {antwoord.status_code}: {antwoord.text[:600]}"
        doel = urljoin(str(antwoord.request.url), antwoord.headers["location"])
        if doel.startswith(tot):
            return antwoord
        antwoord = client.get(doel)
    raise AssertionError("te veel omleidingen")


def velden(html: str) -> dict[str, str]:
    """The hidden fields of a page."""
    gevonden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {naam: unescape(waarde) for naam, waarde in gevonden}


def log_in_gecertificeerd(client: httpx.Client, portaal: str, wie: str) -> httpx.Response:
    """Log in at the certified provider through its own pages; gives the portal's answer to the callback."""
    stap = client.get(f"{portaal}/auth/login?naar=/zittingen")
    for invoer in ({"prompt": "login", "login": wie, "password": "x"}, {"prompt": "consent"}):
        blad = _pagina(client, stap)
        if blad.is_redirect:
            return client.get(blad.headers["location"])
        actie = re.search(r'<form[^>]*action="([^"]+)"', blad.text)
        assert actie, blad.text[:500]
        stap = client.post(urljoin(str(blad.url), unescape(actie[1])), data=invoer)
    terug = volg(client, stap, tot=f"{portaal}/auth/callback")
    return client.get(terug.headers["location"])


def _pagina(client: httpx.Client, antwoord: httpx.Response) -> httpx.Response:
    for _ in range(10):
        if not antwoord.is_redirect or "/auth/callback" in antwoord.headers["location"]:
            return antwoord
        antwoord = client.get(urljoin(str(antwoord.request.url), antwoord.headers["location"]))
    raise AssertionError("te veel omleidingen")


def sleutel_van(client: httpx.Client) -> str:
    return next(c.value or "" for c in client.cookies.jar if c.name == COOKIE)


def test_inloggen_bij_gecertificeerde_aanbieder(
    portaal_bij: Bij, gecertificeerd: Aanbieder, maak: Maak, surfer: httpx.Client
) -> None:
    noor = maak.persoon("Noor", account="noor@school.example")
    maak.rol(noor, "examenbureau")
    portaal = portaal_bij(gecertificeerd)
    antwoord = log_in_gecertificeerd(surfer, portaal, "noor")
    assert antwoord.status_code == 303, antwoord.text
    assert antwoord.headers["location"] == "/zittingen"
    wie = resolve(ref_of(sleutel_van(surfer)))
    assert wie is not None
    assert (wie.persoon_id, wie.rol) == (noor.id, Rol.EXAMENBUREAU)
    (sessie,) = sessies_open()
    assert (sessie.issuer, sessie.subject) == (gecertificeerd.issuer, "noor")
    assert sessie.idp_sid


def test_uitloggen_hier_logt_ook_bij_de_aanbieder_uit(
    portaal_bij: Bij, gecertificeerd: Aanbieder, maak: Maak, surfer: httpx.Client
) -> None:
    maak.rol(maak.persoon(account="noor@school.example"), "examenbureau")
    portaal = portaal_bij(gecertificeerd)
    log_in_gecertificeerd(surfer, portaal, "noor")
    sleutel = sleutel_van(surfer)
    vraag = surfer.get(f"{portaal}/auth/logout")
    assert f"form-action 'self' {gecertificeerd.issuer}" in vraag.headers["content-security-policy"]
    antwoord = surfer.post(f"{portaal}/auth/logout", data=velden(vraag.text))  # the proof in the form is enough
    assert resolve(ref_of(sleutel)) is None
    bevestig = surfer.get(antwoord.headers["location"])
    assert bevestig.status_code == 200, bevestig.text
    actie = re.search(r'action="([^"]+)"', bevestig.text)
    xsrf = re.search(r'name="xsrf" value="([^"]+)"', bevestig.text)
    assert actie
    assert xsrf
    terug = surfer.post(unescape(actie[1]), data={"xsrf": xsrf[1], "logout": "yes"})
    terug = volg(surfer, terug, tot=f"{portaal}/auth/logout")
    assert "U bent uitgelogd" in surfer.get(terug.headers["location"]).text
    weer = _pagina(surfer, surfer.get(f"{portaal}/auth/login"))
    assert "login" in weer.text.lower()  # the provider asks who it is again


def test_uitloggen_bij_de_aanbieder_beeindigt_de_sessie_hier(
    portaal_bij: Bij, gecertificeerd: Aanbieder, maak: Maak, surfer: httpx.Client
) -> None:
    sam = maak.persoon("Sam", account="sam@school.example")
    maak.rol(sam, "docent")
    portaal = portaal_bij(gecertificeerd)
    log_in_gecertificeerd(surfer, portaal, "sam")
    sleutel = sleutel_van(surfer)
    assert resolve(ref_of(sleutel)) is not None
    bevestig = surfer.get(f"{gecertificeerd.issuer}/session/end")
    xsrf = re.search(r'name="xsrf" value="([^"]+)"', bevestig.text)
    assert xsrf
    surfer.post(f"{gecertificeerd.issuer}/session/end/confirm", data={"xsrf": xsrf[1], "logout": "yes"})
    einde = time.monotonic() + 5
    while resolve(ref_of(sleutel)) is not None and time.monotonic() < einde:
        time.sleep(0.05)
    assert resolve(ref_of(sleutel)) is None, gecertificeerd.server.log
    (rij,) = audit("sessie.beeindigd")
    assert (rij.kanaal, rij.onderwerp_id) == ("backchannel", sam.id)


def test_vreemde_bij_de_aanbieder_geweigerd(portaal_bij: Bij, gecertificeerd: Aanbieder, surfer: httpx.Client) -> None:
    portaal = portaal_bij(gecertificeerd)
    antwoord = log_in_gecertificeerd(surfer, portaal, "vreemd")
    assert antwoord.status_code == 403
    assert "vreemd@school.example is niet bekend" in antwoord.text
    assert sessies_open() == []
    assert [r.nieuw["code"] for r in audit("sessie.geweigerd")] == ["onbekend"]


def test_inloggen_bij_de_demo_aanbieder(portaal_bij: Bij, zandbak: Aanbieder, maak: Maak, surfer: httpx.Client) -> None:
    school = build_school(40, 1, tijd.vandaag())
    rol, wie = next((r, p) for r, p in school.demo.per_rol() if r == "examencommissie")
    persoon = maak.persoon(account=f"{wie.uid}@{school.organisatie.domein}")
    maak.rol(persoon, rol)
    portaal = portaal_bij(zandbak)
    keuze = surfer.get(surfer.get(f"{portaal}/auth/login").headers["location"])
    knoppen = [velden(f) for f in re.findall(r'<form method="post" action="/authorize">.*?</form>', keuze.text)]
    knop = next(k for k in knoppen if k["persoon"] == wie.uid)
    terug = surfer.post(f"{zandbak.issuer}/authorize", data=knop)
    antwoord = surfer.get(terug.headers["location"])
    assert antwoord.is_redirect, (antwoord.text[-700:], audit("sessie.geweigerd"))
    assert antwoord.headers["location"] == "/werk"
    uit = surfer.post(f"{portaal}/auth/logout", headers=EIGEN)
    terug = volg(surfer, uit, tot=f"{portaal}/auth/logout")
    assert "U bent uitgelogd" in surfer.get(terug.headers["location"]).text


# --- roles ---


@pytest.fixture
def tweerollen(maak: Maak) -> Persoon:
    persoon = maak.persoon("Bo", "Vermeer")
    maak.rol(persoon, "docent", maak.team(naam="Team <Zorg>"))
    maak.rol(persoon, "beoordelaar")
    maak.rol(persoon, "beheerder", tot=tijd.nu())
    return persoon


def test_rol_kiezen_en_wisselen(omgeving: Callable[..., None], tweerollen: Persoon) -> None:  # BEH-2
    omgeving(public_url="https://portaal.test")
    surfer = bezoeker()
    ref = log_direct_in(surfer, tweerollen)
    assert resolve(ref) is None  # logged in, but not yet in a role
    blad = surfer.get("/auth/rol", params={"naar": "/zittingen"})
    assert "Docent/SLB’er" in blad.text
    assert "Beoordelaar" in blad.text
    assert "Beheerder" not in blad.text
    assert "Team &lt;Zorg&gt;" in blad.text
    antwoord = surfer.post("/auth/rol", data={**velden(blad.text), "rol": "docent"})
    assert antwoord.headers["location"] == "/zittingen"
    eerste = surfer.cookies[COOKIE]
    assert resolve(ref) is None
    assert resolve(ref_of(eerste)).rol is Rol.DOCENT  # type: ignore[union-attr]
    surfer.post("/auth/rol", data={"rol": "beoordelaar"}, headers=EIGEN)
    assert resolve(ref_of(eerste)) is None
    assert resolve(ref_of(surfer.cookies[COOKIE])).rol is Rol.BEOORDELAAR  # type: ignore[union-attr]
    gekozen = audit("sessie.rol_gekozen")
    assert [(r.oud["rol"], r.nieuw["rol"]) for r in gekozen] == [("", "docent"), ("docent", "beoordelaar")]
    assert len(sessies_open()) == 1


@pytest.mark.parametrize("rol", ["examencommissie", "beheerder", "", "onzin"])
def test_alleen_een_eigen_geldige_rol(omgeving: Callable[..., None], tweerollen: Persoon, rol: str) -> None:  # BEH-2
    omgeving(public_url="https://portaal.test")
    surfer = bezoeker()
    log_direct_in(surfer, tweerollen)
    antwoord = surfer.post("/auth/rol", data={"rol": rol}, headers=EIGEN)
    assert antwoord.status_code == 403
    assert [r.nieuw["code"] for r in audit("sessie.rol.geweigerd")] == ["rol-niet-van-u"]


def test_rol_wisselen_maakt_een_sessie_niet_jonger(tweerollen: Persoon) -> None:
    with unit_of_work() as uow:
        from portal.auth import sessies

        sleutel, sessie = sessies.start(uow, tweerollen)
        sessie.gemaakt_op = begin = tijd.nu().replace(microsecond=0) - sessies.timedelta(hours=9)
        uow.add(sessie)
    with unit_of_work() as uow:
        nieuw = inloggen.kies_rol(uow, ref_of(sleutel), "docent")
    with reading() as uow:
        rij = uow.get(Sessie, ref_of(nieuw))
        assert rij.gemaakt_op == begin
        assert sessies.looptijd(rij).uiterlijk_op == begin + sessies.timedelta(hours=10)


def test_rolpagina_zonder_sessie_leidt_naar_inloggen(db: object) -> None:
    antwoord = bezoeker().get("/auth/rol", params={"naar": "/werk"})
    assert antwoord.headers["location"] == "/auth/login?naar=/werk"


def test_meer_rollen_leiden_naar_de_keuze(tweerollen: Persoon) -> None:
    from portal.auth.oidc import Identiteit

    wie = Identiteit(tweerollen.account or "", "https://idp", "s", "", "", "")
    with unit_of_work() as uow:
        assert inloggen.log_in(uow, wie, "/werk", Herkomst("", ""), "").kies_rol


# --- own sessions ---


def test_eigen_sessies_zien_en_beeindigen(maak: Maak) -> None:
    from portal.auth import sessies

    ik, ander = maak.persoon(), maak.persoon()
    maak.rol(ik, "docent")
    maak.rol(ander, "docent")
    with unit_of_work() as uow:
        refs = [sessies.start(uow, p)[1].ref for p in (ik, ik, ik, ander)]
    with reading() as uow:
        rijen = mijn_sessies.mijn_sessies(uow, refs[0])
        assert {r.kenmerk for r in rijen} == {r[:12] for r in refs[:3]}
        assert [r.kenmerk for r in rijen if r.deze] == [refs[0][:12]]
    with unit_of_work() as uow:
        mijn_sessies.beeindig_mijn_sessie(uow, refs[0], refs[1][:12])
        assert mijn_sessies.beeindig_andere_sessies(uow, refs[0]) == 1
    assert [resolve(r) is not None for r in refs] == [True, False, False, True]
    with unit_of_work() as uow, pytest.raises(inloggen.NietGevonden):
        mijn_sessies.beeindig_mijn_sessie(uow, refs[0], refs[3][:12])


@pytest.mark.parametrize(("stil", "leeft"), [(29, True), (31, False)])
def test_stille_sessie_eindigt(maak: Maak, klok: Callable[..., None], stil: int, leeft: bool) -> None:
    from portal.auth import sessies

    persoon, nu = maak.persoon(), tijd.nu()
    maak.rol(persoon, "docent")
    with unit_of_work() as uow:
        _, sessie = sessies.start(uow, persoon)
    tijden = sessies.looptijd(sessie)
    assert tijden.waarschuw_op < tijden.verloopt_op < tijden.uiterlijk_op
    klok(nu + sessies.timedelta(minutes=stil))
    assert (resolve(sessie.ref) is not None) is leeft


def test_drukke_sessie_eindigt_na_tien_uur(maak: Maak, klok: Callable[..., None]) -> None:
    from portal.auth import sessies

    persoon = maak.persoon()
    maak.rol(persoon, "docent")
    with unit_of_work() as uow:
        _, sessie = sessies.start(uow, persoon)
    for minuten in range(20, 10 * 60 + 40, 20):
        sessies.vergeet(sessie.ref)
        klok(sessie.gemaakt_op + sessies.timedelta(minutes=minuten))
        if resolve(sessie.ref) is None:
            break
    assert minuten == 600
