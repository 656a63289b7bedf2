"""The wire format of one version of the agreement, and which one a partner speaks.

Services and jobs know the values of `mapping_in` and the tables; only what stands here knows how those look on the
wire. A next version is a class beside this one that overrides what differs, and a line in `ADAPTERS`.
"""

from __future__ import annotations

from portal.domain.fouten import PortalFout
from portal.oke import mapping_catalogus, mapping_huidig, mapping_in, mapping_omgeving, mapping_terug, mapping_uit
from portal.oke.typen import KEY


class OnbekendeVersie(PortalFout):
    """A partner speaks a version of the agreement that the portal does not know."""

    code = "oke-versie"


class V1_0:
    """OKE MBO-toetsafname 1.0 and 1.0.1 on OOAPI v5."""

    ooapi = "v5"
    versies: tuple[str, ...] = ("1.0", "1.0.1")
    """As partners announce it in their service document."""

    # flow 0 and 1, read
    component = staticmethod(mapping_catalogus.toets)
    toets = staticmethod(mapping_in.toets)
    toets_na = staticmethod(mapping_in.toets_na)
    keur_toets_patch = staticmethod(mapping_in.keur_toets_patch)
    persoon = staticmethod(mapping_in.persoon)
    inschrijving = staticmethod(mapping_in.inschrijving)
    inschrijving_na = staticmethod(mapping_in.inschrijving_na)
    inschrijving_als_wire = staticmethod(mapping_huidig.inschrijving_als_wire)
    keur_inschrijving_patch = staticmethod(mapping_in.keur_inschrijving_patch)
    opleiding = staticmethod(mapping_omgeving.opleiding)
    groep = staticmethod(mapping_omgeving.groep)
    groepslid = staticmethod(mapping_omgeving.groepslid)

    # flow 2, written and read back
    zitting = staticmethod(mapping_uit.zitting)
    annuleer_zitting = staticmethod(mapping_uit.annuleer_zitting)
    deelname = staticmethod(mapping_uit.deelname)
    medewerker = staticmethod(mapping_uit.medewerker)
    annuleer_koppeling = staticmethod(mapping_uit.annuleer_koppeling)
    is_geannuleerde_zitting = staticmethod(mapping_terug.is_geannuleerde_zitting)
    component_van = staticmethod(mapping_terug.component_van)
    actieve_deelnames = staticmethod(mapping_terug.actieve_deelnames)

    # flow 3 and 4, read
    resultaat = staticmethod(mapping_in.resultaat)
    verslag = staticmethod(mapping_in.verslag)

    # flow 5, written
    uitslag = staticmethod(mapping_uit.resultaat)
    uitslag_extra = staticmethod(mapping_uit.resultaat_extra)


ADAPTERS: tuple[V1_0, ...] = (V1_0(),)
STANDAARD = ADAPTERS[0].versies[0]


def _kaal(versie: str) -> str:
    return versie.strip().lower().removeprefix("v")


def adapter(versie: str) -> V1_0:
    """The wire format of this version of `nl-test-admin`, or OnbekendeVersie."""
    for kandidaat in ADAPTERS:
        if _kaal(versie) in kandidaat.versies:
            return kandidaat
    bekend = ", ".join(v for a in ADAPTERS for v in a.versies)
    raise OnbekendeVersie(f"Dit systeem spreekt versie {versie or 'onbekend'} van {KEY}; het portaal kent {bekend}.")


def beste(versies: list[str]) -> V1_0:
    """The first of our formats that a partner speaks as well, newest of ours first, or OnbekendeVersie."""
    gekend = [a for a in reversed(ADAPTERS) for v in versies if _kaal(v) in a.versies]
    return gekend[0] if gekend else adapter(", ".join(versies)[:60])
