"""What SURFconext and Entra ID really send: each shape of claims logs the right person in, or is refused in Dutch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.auth.oidc import OnbruikbaarAccount, account_van
from portal.auth.tokens import InlogFout
from tests.hulp.inloggen import Portaal, audit, sessies_open
from tests.hulp.maak import Maak

OID, TID = "00000000-0000-4000-8000-0000000000aa", "00000000-0000-4000-8000-0000000000bb"
ECKID = "https://ketenid.nl/201703/0123abcd4567ef"
_GEEN = {"uids": None, "schac_home_organization": None}
_ENTRA = {"oid": OID, "tid": TID, "ver": "2.0", "preferred_username": "Noor@school.example", "name": "Noor de Wit"}

VORMEN: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "SURFconext: uids als lijst, in het ID-token": (
        "uids+schac_home_organization", {"uids": ["noor"], "schac_home_organization": "school.example"}, _GEEN, "noor@school.example",
    ),
    "SURFconext: alleen in userinfo": ("uids+schac_home_organization", {}, {}, "noor@school.example"),
    "SURFconext: half in het ID-token, half in userinfo": (
        "uids+schac_home_organization", {"schac_home_organization": "school.example"}, {}, "noor@school.example",
    ),
    "SURFconext: uids als tekst": (
        "uids+schac_home_organization", {"uids": "noor", "schac_home_organization": "school.example"}, _GEEN, "noor@school.example",
    ),
    "SURFconext: eduperson_principal_name": (
        "eduperson_principal_name", {"eduperson_principal_name": "noor@school.example"}, _GEEN, "noor@school.example",
    ),
    "SURFconext: eduperson_principal_name in een lijst": (
        "eduperson_principal_name", {"eduperson_principal_name": ["noor@school.example"]}, _GEEN, "noor@school.example",
    ),
    "SURFconext: ECK iD": ("eckid", {"eckid": ECKID}, _GEEN, ECKID),
    "SURFconext: eduperson_targeted_id": (
        "eduperson_targeted_id", {"eduperson_targeted_id": ["6f1c"]}, _GEEN, "6f1c",
    ),
    "SURFconext: met entitlement en affiliation erbij": (
        "uids+schac_home_organization",
        {"eduperson_entitlement": ["urn:mace:school.example:examenbureau"], "eduperson_affiliation": ["employee"]}, {}, "noor@school.example",
    ),
    "Entra ID: oid en tid": ("oid+tid", _ENTRA, _GEEN, f"{OID}@{TID}"),
    "Entra ID: te veel groepen": (
        "oid+tid", {**_ENTRA, "_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": "https://evil.example/groups"}}},
        _GEEN, f"{OID}@{TID}",
    ),
    "Entra ID: preferred_username": ("preferred_username", _ENTRA, _GEEN, "Noor@school.example"),
}  # fmt: skip


def _gezien(portaal: Portaal, omgeving: Callable[..., None], claim: str, token: Any, info: Any) -> Any:
    omgeving(oidc_account_claim=claim)
    portaal.idp.claims, portaal.idp.userinfo = token, info
    return portaal.log_in()


@pytest.mark.parametrize("vorm", VORMEN)
def test_elke_vorm_logt_de_juiste_persoon_in(
    portaal: Portaal, maak: Maak, omgeving: Callable[..., None], vorm: str
) -> None:
    claim, token, info, account = VORMEN[vorm]
    wie = maak.persoon("Noor", account=account)
    maak.rol(wie, "docent")
    assert _gezien(portaal, omgeving, claim, token, info).status_code == 303
    assert portaal.wie().persoon_id == wie.id


VREEMD: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "SURFconext: uids niet vrijgegeven": ("uids+schac_home_organization", {}, {"uids": None}, "uids ontbreekt"),
    "SURFconext: lege lijst": ("uids+schac_home_organization", {}, {"uids": []}, "uids ontbreekt"),
    "SURFconext: lege waarde in de lijst": ("uids+schac_home_organization", {}, {"uids": [""]}, "uids ontbreekt"),
    "SURFconext: twee uids": ("uids+schac_home_organization", {}, {"uids": ["noor", "baas"]}, "uids heeft meer dan één waarde"),
    "SURFconext: geen organisatie": (
        "uids+schac_home_organization", {}, {"schac_home_organization": None}, "schac_home_organization ontbreekt",
    ),
    "SURFconext: organisatie met @": (
        "uids+schac_home_organization", {}, {"schac_home_organization": "x@school.example"}, "schac_home_organization is onbruikbaar",
    ),
    "uid is een getal": ("uids+schac_home_organization", {}, {"uids": 7}, "uids is onbruikbaar"),
    "uid is een object": ("uids+schac_home_organization", {}, {"uids": [{"a": 1}]}, "uids is onbruikbaar"),
    "uid met een spatie erachter": ("uids+schac_home_organization", {}, {"uids": ["noor "]}, "uids is onbruikbaar"),
    "uid met een onzichtbaar teken": ("uids+schac_home_organization", {}, {"uids": ["no\u200bor"]}, "uids is onbruikbaar"),
    "uid met een nieuwe regel": ("uids+schac_home_organization", {}, {"uids": ["noor\nx"]}, "uids is onbruikbaar"),
    "uid veel te lang": ("uids+schac_home_organization", {}, {"uids": ["n" * 101]}, "uids is onbruikbaar"),
    "Entra ID: geen tid": ("oid+tid", {**_ENTRA, "tid": None}, _GEEN, "tid ontbreekt"),
    "Entra ID: met de claims van SURFconext ingesteld": ("uids+schac_home_organization", _ENTRA, _GEEN, "uids ontbreekt"),
}  # fmt: skip


@pytest.mark.parametrize("vorm", VREEMD)
def test_een_raar_account_krijgt_een_nee_met_uitleg(
    portaal: Portaal, maak: Maak, omgeving: Callable[..., None], vorm: str
) -> None:
    claim, token, info, reden = VREEMD[vorm]
    maak.rol(maak.persoon(account="noor@school.example"), "docent")
    antwoord = _gezien(portaal, omgeving, claim, token, info)
    assert antwoord.status_code == 400
    assert "gaf niet goed door welk account u heeft" in antwoord.text
    assert "vraag de systeembeheerder" in antwoord.text
    assert sessies_open() == []
    (rij,) = audit("sessie.geweigerd")
    assert (rij.nieuw["code"], rij.reden) == ("account", f"claim {reden}")


@pytest.mark.parametrize("claim", ["preferred_username", "oid+tid"])
def test_andere_tenant_is_een_ander_account(
    portaal: Portaal, maak: Maak, omgeving: Callable[..., None], claim: str
) -> None:
    maak.rol(maak.persoon(account=f"{OID}@{TID}"), "docent")
    antwoord = _gezien(portaal, omgeving, claim, {**_ENTRA, "tid": "een-ander"}, _GEEN)
    assert antwoord.status_code == 403
    assert sessies_open() == []


def test_alleen_het_eerste_deel_mag_een_apenstaart_hebben() -> None:
    assert account_van({"a": "x@y", "b": "z"}, "a+b") == "x@y@z"
    with pytest.raises(OnbruikbaarAccount) as fout:
        account_van({"a": "x", "b": "y@z"}, "a+b")
    assert isinstance(fout.value, InlogFout)
