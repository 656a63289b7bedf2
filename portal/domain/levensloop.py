"""Lifecycles as data: per kind of object `(state, action) → (next state, permission)`, and labels for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.fouten import Geblokkeerd
from portal.domain.rechten import P


@dataclass(frozen=True)
class Overgang:
    """One allowed step: where it leads, who may take it, what the button says."""

    naar: str
    permission: P
    label: str
    reden_nodig: bool = False


@dataclass(frozen=True)
class Blokkade:
    """Why something cannot be done now, and where it is put right."""

    code: str
    tekst: str
    herstel: str = ""
    """Route of the page where this is fixed."""


@dataclass(frozen=True)
class Levensloop:
    """The states of one kind of object with their Dutch labels and tones, and its allowed steps."""

    naam: str
    labels: Mapping[str, tuple[str, str]]
    overgangen: Mapping[tuple[str, str], Overgang]

    def mag(self, status: str, actie: str) -> bool:
        """True when the step exists from this state."""
        return (status, actie) in self.overgangen

    def require(self, status: str, actie: str) -> Overgang:
        """The step, or a refusal that names the state it is in."""
        if overgang := self.overgangen.get((status, actie)):
            return overgang
        raise Geblokkeerd(f"Dit kan niet: {self.naam} is ‘{self.label(status)}’.", code="verkeerde-status")

    def label(self, status: str) -> str:
        """The state in words."""
        return self.labels[status][0]

    def toon(self, status: str) -> str:
        """The tone that goes with the state: ok, warn, bad, info or plain."""
        return self.labels[status][1]

    def acties(self, status: str) -> tuple[str, ...]:
        """The steps that exist from a state."""
        return tuple(actie for (van, actie) in self.overgangen if van == status)


VERSIE = Levensloop(
    "de versie",
    {
        "nieuw": ("Nog niet voorgelegd", "plain"),
        "ter_vaststelling": ("Ligt bij commissie", "warn"),
        "vastgesteld": ("Vastgesteld", "ok"),
        "afgewezen": ("Afgewezen", "bad"),
        "ingetrokken": ("Ingetrokken", "bad"),
    },
    {
        ("nieuw", "voorleggen"): Overgang("ter_vaststelling", P.VERSIE_BEHEREN, "Vraag commissie"),
        ("vastgesteld", "voorleggen"): Overgang("ter_vaststelling", P.VERSIE_BEHEREN, "Opnieuw voorleggen"),
        ("afgewezen", "voorleggen"): Overgang("ter_vaststelling", P.VERSIE_BEHEREN, "Opnieuw voorleggen"),
        ("ter_vaststelling", "vaststellen"): Overgang("vastgesteld", P.VERSIE_VASTSTELLEN, "Stel versie vast"),
        ("ter_vaststelling", "afwijzen"): Overgang("afgewezen", P.VERSIE_VASTSTELLEN, "Wijs af", reden_nodig=True),
        ("vastgesteld", "intrekken"): Overgang("ingetrokken", P.VERSIE_VASTSTELLEN, "Trek in", reden_nodig=True),
    },
)

ZITTING = Levensloop(
    "de zitting",
    {
        "concept": ("Concept", "plain"),
        "gepland": ("Gepland", "info"),
        "open": ("Bezig", "info"),
        "gesloten": ("Gesloten, nog niet ondertekend", "warn"),
        "ondertekend": ("Afgerond", "ok"),
        "geannuleerd": ("Geannuleerd", "bad"),
    },
    {
        ("concept", "publiceren"): Overgang("gepland", P.ZITTING_PLANNEN, "Maak definitief"),
        ("concept", "annuleren"): Overgang("geannuleerd", P.ZITTING_PLANNEN, "Annuleer", reden_nodig=True),
        ("gepland", "wijzigen"): Overgang("gepland", P.ZITTING_PLANNEN, "Wijzig"),
        ("concept", "wijzigen"): Overgang("concept", P.ZITTING_PLANNEN, "Wijzig"),
        ("gepland", "plaatsen"): Overgang("gepland", P.ZITTING_PLAATSEN, "Plaats studenten"),
        ("gepland", "annuleren"): Overgang("geannuleerd", P.ZITTING_PLANNEN, "Annuleer", reden_nodig=True),
        ("gepland", "openen"): Overgang("open", P.ZITTING_AFNEMEN, "Open de zitting"),
        ("open", "sluiten"): Overgang("gesloten", P.ZITTING_AFNEMEN, "Sluit de zitting"),
        ("gesloten", "ondertekenen"): Overgang("ondertekend", P.PV_ONDERTEKENEN, "Onderteken"),
        ("ondertekend", "aanvullen"): Overgang("ondertekend", P.PV_AANVULLEN, "Vul aan", reden_nodig=True),
    },
)

ZITTING_VOORBIJ = ("geannuleerd", "ondertekend")
"""Sittings that let go of their room and people, and of which nothing more is to come."""

INSCHRIJVING = Levensloop(
    "de inschrijving",
    {
        "open": ("Open", "plain"),
        "geplaatst": ("Geplaatst", "info"),
        "afgenomen": ("Gemaakt", "info"),
        "behaald": ("Behaald", "ok"),
        "geannuleerd": ("Geannuleerd", "bad"),
    },
    {
        ("open", "plaatsen"): Overgang("geplaatst", P.ZITTING_PLAATSEN, "Plaats"),
        ("geplaatst", "afmelden"): Overgang("open", P.ZITTING_PLAATSEN, "Haal van zitting"),
        ("geplaatst", "afnemen"): Overgang("afgenomen", P.PV_ONDERTEKENEN, "Afgenomen"),
        ("geplaatst", "missen"): Overgang("open", P.PV_ONDERTEKENEN, "Gemist"),
        ("afgenomen", "behalen"): Overgang("behaald", P.RESULTAAT_VASTSTELLEN, "Behaald"),
        ("afgenomen", "herkansen"): Overgang("open", P.RESULTAAT_VASTSTELLEN, "Herkansen"),
        ("open", "annuleren"): Overgang("geannuleerd", P.INSCHRIJVING_DOEN, "Annuleer", reden_nodig=True),
        ("geplaatst", "annuleren"): Overgang("geannuleerd", P.INSCHRIJVING_DOEN, "Annuleer", reden_nodig=True),
        ("geannuleerd", "heractiveren"): Overgang("open", P.INSCHRIJVING_DOEN, "Activeer opnieuw"),
    },
)
VOORBIJ = ("geannuleerd", "behaald")
"""Enrolments that no longer run: a student may have another one for the same exam."""

RESULTAAT = Levensloop(
    "het resultaat",
    {
        "bezig": ("Nog niet compleet", "plain"),
        "voorlopig": ("Voorlopig", "plain"),
        "definitief": ("Definitief", "ok"),
        "herzien": ("Vervangen door herziening", "warn"),
    },
    {
        ("bezig", "ontvangen"): Overgang("voorlopig", P.OKE_MONITOREN, "Ontvangen"),
        ("voorlopig", "ontvangen"): Overgang("voorlopig", P.OKE_MONITOREN, "Opnieuw ontvangen"),
        ("voorlopig", "vaststellen"): Overgang("definitief", P.RESULTAAT_VASTSTELLEN, "Stel vast"),
        ("voorlopig", "terugsturen"): Overgang(
            "bezig", P.RESULTAAT_VASTSTELLEN, "Terug naar beoordelaar", reden_nodig=True
        ),
        ("definitief", "herzien"): Overgang("herzien", P.RESULTAAT_VASTSTELLEN, "Herzie", reden_nodig=True),
    },
)

LEVENSLOPEN = (VERSIE, ZITTING, INSCHRIJVING, RESULTAAT)


def eis(blokkades: tuple[Blokkade, ...]) -> None:
    """Refuse when anything stands in the way, saying all of it at once."""
    if blokkades:
        raise Geblokkeerd(" ".join(b.tekst for b in blokkades), code=blokkades[0].code)
