"""The official files of the standard as validators: the OpenAPI file and the consumer blocks, from beside the checkout."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

MAP = Path(__file__).resolve().parents[2].parent / "shared" / "oke"
AANWEZIG = (MAP / "ooapiv5_MBO.yaml").is_file()
met_officieel = pytest.mark.skipif(
    not AANWEZIG, reason="de officiële OKE-bestanden staan niet in ../shared/oke naast deze map; overgeslagen"
)
MEDIA = {"put": "application/json", "patch": "application/merge-patch+json"}
Json = dict[str, Any]


def lees_yaml(pad: Path) -> Json:
    """A file of the standard, by the reader in C where there is one: the other takes seconds."""
    return yaml.load(pad.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@lru_cache
def openapi() -> Json:
    """The official OpenAPI file."""
    return lees_yaml(MAP / "ooapiv5_MBO.yaml")


def als_json_schema(schema: Any, gedaan: dict[int, Any] | None = None) -> Any:
    """OpenAPI 3.0 to JSON Schema: `nullable` becomes a type; readOnly says nothing about requests here.

    The file refers to itself by YAML anchors, so every part is converted once and remembered.
    """
    gedaan = {} if gedaan is None else gedaan
    if isinstance(schema, list):
        return [als_json_schema(deel, gedaan) for deel in schema]
    if not isinstance(schema, dict):
        return schema
    if id(schema) in gedaan:
        return gedaan[id(schema)]
    nieuw: Json = {}
    gedaan[id(schema)] = nieuw
    for naam, waarde in schema.items():
        if naam not in ("example", "examples", "discriminator", "xml", "externalDocs", "nullable"):
            nieuw[naam] = als_json_schema(waarde, gedaan)
    if schema.get("nullable") is True and isinstance(schema.get("type"), str):
        nieuw["type"] = [schema["type"], "null"]
    return nieuw


@lru_cache
def aanvraag(methode: str, pad: str) -> Draft202012Validator:
    """The validator of a request body."""
    return Draft202012Validator(aanvraag_schema(methode, pad), format_checker=FormatChecker())


@lru_cache
def aanvraag_schema(methode: str, pad: str) -> Json:
    """The schema of a request body, as JSON Schema."""
    return als_json_schema(openapi()["paths"][pad][methode]["requestBody"]["content"][MEDIA[methode]]["schema"])


@lru_cache
def antwoord(methode: str, pad: str, status: int) -> Draft202012Validator | None:
    """The validator of an answer; None when the official file gives that answer no body."""
    soorten = openapi()["paths"][pad][methode]["responses"][str(status)].get("content", {})
    schema = next((s["schema"] for m, s in soorten.items() if "json" in m), None)
    return schema and Draft202012Validator(als_json_schema(schema), format_checker=FormatChecker())


@lru_cache
def consumer_schema(naam: str) -> Json:
    """The schema of one consumer block, with its references into the repository filled in."""
    schema = lees_yaml(MAP / "consumers" / f"nl-test-admin-{naam}.yaml")
    return als_json_schema(vul(schema))


@lru_cache
def consumer(naam: str) -> Draft202012Validator:
    """The validator of one consumer block."""
    return Draft202012Validator(consumer_schema(naam), format_checker=FormatChecker())


def vul(schema: Any) -> Any:
    """A consumer block with its references into the repository filled in."""
    if isinstance(schema, list):
        return [vul(deel) for deel in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return openapi()["components"]["schemas"][Path(schema["$ref"]).stem]
    return {naam: vul(waarde) for naam, waarde in schema.items()}


def fouten(validator: Draft202012Validator, inhoud: Json) -> list[str]:
    """What is wrong, as sentences."""
    return [f"{'/'.join(map(str, f.absolute_path))}: {f.message[:200]}" for f in validator.iter_errors(inhoud)]


def onze(inhoud: Any) -> Json | None:
    """The nl-test-admin block of an object."""
    blokken = inhoud.get("consumers") if isinstance(inhoud, dict) else None
    return next((c for c in blokken or [] if c.get("consumerKey") == "nl-test-admin"), None)


def keur(methode: str, pad: str, inhoud: Json, *, deel: bool = False) -> list[str]:
    """Everything that is wrong with a body: against the OpenAPI file and each of its consumer blocks.

    `deel`: a patch, which may leave out mandatory data that did not change (PDF p.73).
    """
    soort = "Offering" if pad.startswith("/offerings") else "Association" if pad.startswith("/assoc") else "Person"
    lijst = fouten(aanvraag(methode, pad), inhoud)
    blokken = [(soort, onze(inhoud)), ("Result", onze(inhoud.get("result"))), ("Person", onze(inhoud.get("person")))]
    for naam, blok in blokken:
        if blok is not None:
            lijst += [f"{naam}: {f}" for f in fouten(consumer(naam), blok) if not (deel and "required" in f)]
    return lijst


def voorbeelden() -> list[tuple[str, str, str, Json]]:
    """Every example of a request in the official file: method, path, name and body."""
    lijst = []
    for pad, methoden in openapi()["paths"].items():
        for methode, operatie in methoden.items():
            for soort in (operatie.get("requestBody") or {}).get("content", {}).values():
                for naam, voorbeeld in (soort.get("examples") or {}).items():
                    body = json.loads(json.dumps(voorbeeld["value"], default=lambda w: w.isoformat()))
                    lijst.append((methode, pad, naam, body))
    return lijst


def deel(schema: Json, naam: str) -> Json:
    """The schema of one field of an object, wherever its `allOf` parts put it."""
    for stuk in schema.get("allOf", []):
        if gevonden := deel(stuk, naam):
            return gevonden
    return schema.get("properties", {}).get(naam, {})
