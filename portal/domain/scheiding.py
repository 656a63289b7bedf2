"""Separation of duties: which roles one person may not hold together, and which acts not on one case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from portal.domain.rechten import RULES, P, Rol

ONVERENIGBAAR: frozenset[frozenset[Rol]] = frozenset(
    {
        frozenset({Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE}),
        frozenset({Rol.EXAMENBUREAU, Rol.BEOORDELAAR}),
        frozenset({Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE}),
        frozenset({Rol.BEHEERDER, Rol.EXAMENBUREAU}),
        frozenset({Rol.BEHEERDER, Rol.EXAMENCOMMISSIE}),
        frozenset({Rol.BEHEERDER, Rol.BEOORDELAAR}),
        frozenset({Rol.BEHEERDER, Rol.DOCENT}),
    }
)
"""Pairs of roles that one person never holds in overlapping periods (seed 002 §3: plannen ≠ beoordelen ≠ vaststellen).
A student gets no staff role; staff who study here have one beside it, and decide nothing about themselves."""

UITZONDERBAAR = frozenset({Rol.EXAMENBUREAU, Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE})
"""Roles that the board may let clash by a written exception; a student and an administrator never."""


class Hand(StrEnum):
    """The three hands that one person never has two of in one case."""

    PLANNEN = "plannen"
    BEOORDELEN = "beoordelen"
    BESLUITEN = "besluiten"

    @property
    def recht(self) -> P:
        """The permission that stands for the hand in the matrix."""
        return _RECHT[self]


_RECHT = {
    Hand.PLANNEN: P.ZITTING_PLANNEN,
    Hand.BEOORDELEN: P.BEOORDELING_DOEN,
    Hand.BESLUITEN: P.RESULTAAT_VASTSTELLEN,
}

HANDEN = MappingProxyType({
    "zitting.gepland": (Hand.PLANNEN, "deze zitting gepland"),
    "zitting.gewijzigd": (Hand.PLANNEN, "deze zitting gewijzigd of verplaatst"),
    "zitting.gepubliceerd": (Hand.PLANNEN, "deze zitting definitief gemaakt"),
    "zitting.geannuleerd": (Hand.PLANNEN, "deze zitting geannuleerd"),
    "medewerker.gekoppeld": (Hand.PLANNEN, "iemand aan deze zitting gekoppeld"),
    "medewerker.ontkoppeld": (Hand.PLANNEN, "iemand van deze zitting gehaald"),
    "medewerker.vervangen": (Hand.PLANNEN, "iemand van deze zitting vervangen"),
    "medewerker.leidt": (Hand.PLANNEN, "de afnameleider van deze zitting aangewezen"),
    "student.geplaatst": (Hand.PLANNEN, "studenten op deze zitting geplaatst"),
    "student.van_zitting_gehaald": (Hand.PLANNEN, "een student van deze zitting gehaald"),
    "student.voorzieningen_bijgewerkt": (Hand.PLANNEN, "voorzieningen op deze zitting bijgewerkt"),
    "wachtlijst.toegevoegd": (Hand.PLANNEN, "een student op de wachtlijst van deze zitting gezet"),
    "wachtlijst.vooraan": (Hand.PLANNEN, "een student vooraan op de wachtlijst van deze zitting gezet"),
    "wachtlijst.afgehaald": (Hand.PLANNEN, "een student van de wachtlijst van deze zitting gehaald"),
    "wachtlijst.vervallen": (Hand.PLANNEN, "een student van de wachtlijst van deze zitting gehaald"),
    "resultaat.beoordeeld": (Hand.BEOORDELEN, "een score gegeven op deze zitting"),
    "beoordeling.gescoord": (Hand.BEOORDELEN, "een score gegeven op deze zitting"),
    "beoordeling.gedaan": (Hand.BEOORDELEN, "werk van deze zitting beoordeeld"),
    "resultaat.vastgesteld": (Hand.BESLUITEN, "resultaten van deze zitting vastgesteld"),
    "resultaat.teruggestuurd": (Hand.BESLUITEN, "een resultaat van deze zitting teruggestuurd"),
    "resultaat.herzien": (Hand.BESLUITEN, "een resultaat van deze zitting herzien"),
    "herziening.toegepast": (Hand.BESLUITEN, "over een herziening op deze zitting besloten"),
    "herziening.afgewezen": (Hand.BESLUITEN, "over een herziening op deze zitting besloten"),
    "afwezigheid.besloten": (Hand.BESLUITEN, "over een afwezigheid op deze zitting besloten"),
    "afwezigheid.herzien": (Hand.BESLUITEN, "over een afwezigheid op deze zitting besloten"),
})  # fmt: skip
"""Every act on a case that counts for the separation of duties: which hand it is, and how a refusal names it."""

NEUTRAAL = MappingProxyType({
    "screening.vastgelegd": "wat iemand van buiten vond, niet wat de school besluit",
    "screening.vervallen": "idem",
    "zitting.klaargezet": "klaarzetten", "zitting.toch_niet_klaar": "klaarzetten",
    "zitting.geopend": "afnemen", "zitting.gesloten": "afnemen", "zitting.heropend": "afnemen", "pv.ondertekend": "afnemen", "pv.aangevuld": "afnemen",
    "toegang.geweigerd": "er gebeurde niets",
    "presentie.gezet": "afnemen", "aankomst.verbeterd": "afnemen", "presentie.ontvangen": "afnemen", "presentie.verbeterd": "afnemen", "identiteit.gezien": "afnemen", "identiteit.ongedaan": "afnemen",
    "voorziening.toegepast": "afnemen", "voorziening.ongedaan": "afnemen", "incident.gemeld": "afnemen",
    "herziening.geopend": "vragen is nog geen besluit", "herziening.aangevuld": "van een partner",
    "herziening.vervallen": "er is een nieuwe cesuur",
    "afwezigheid.vervallen": "een gevolg van wat er nu van de deelname bekend is",
    "wachtlijst.verlaten": "de student zelf",
    "resultaat.ontvangen": "van een partner", "resultaat.gewijzigd": "van een partner", "verslag.ontvangen": "van een partner",
    "mededeling.gelezen": "lezen",
    "post.gekozen": "wanneer iemand zelf mail wil", "post.gestopt": "hoe een bericht reist", "post.opnieuw": "idem",
    "weergave.bewaard": "hoe iemand zijn lijst ziet", "weergave.verwijderd": "idem",
    "document.gemaakt": "een papier van wat er al staat", "document.gedownload": "lezen",
    "aansluiting.hersteld": "hetzelfde nog eens gestuurd", "aansluiting.teruggelezen": "lezen",
})  # fmt: skip
"""Acts on a case that are no hand in it, each with the reason."""

ZAKEN = frozenset({"zitting", "deelname", "deelnamevoorziening", "zittingsmedewerker", "wachtplek", "beoordeling", "resultaat", "herziening", "incident", "procesverbaal"})  # fmt: skip
"""Kinds of objects that are a case or belong to one: an act on them is a hand, or neutral by name."""


@dataclass(frozen=True)
class Daad:
    """One act by one person on a case, as kept in the history of that case."""

    persoon: str
    permission: P


def role_clash(rollen: Iterable[Rol], nieuw: Rol) -> Rol | None:
    """The role already held that may not go together with the new one, or None."""
    return next((rol for rol in rollen if frozenset({rol, nieuw}) in ONVERENIGBAAR), None)


def role_clashes(rollen: Iterable[Rol], nieuw: Rol) -> tuple[Rol, ...]:
    """All roles already held that may not go together with the new one."""
    return tuple(rol for rol in dict.fromkeys(rollen) if role_clash((rol,), nieuw))


def case_clash(geschiedenis: Iterable[Daad], persoon: str, permission: P) -> Daad | None:
    """The earlier act by the same person that forbids this act on the same case, or None."""
    verboden = RULES[permission].nooit_samen_met
    return next((d for d in geschiedenis if d.persoon == persoon and d.permission in verboden), None)
