"""Changes by an administrator that give others power over exams: they count when a second person agreed."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from portal.domain.overgangen import Levensloop, Overgang
from portal.domain.rechten import P
from portal.domain.statussen import BekrachtigingStatus


class Bekrachtigingsoort(StrEnum):
    """What such a change is about."""

    KOPPELING = "koppeling"
    PARTNER = "partner"
    PARTNERGEHEIM = "partnergeheim"
    INLOGROL = "inlogrol"
    ROL = "rol"
    ACCOUNT = "account"


LABELS = MappingProxyType(
    {
        Bekrachtigingsoort.KOPPELING: "Koppeling",
        Bekrachtigingsoort.PARTNER: "Partner met toegang",
        Bekrachtigingsoort.PARTNERGEHEIM: "Nieuw geheim van een partner",
        Bekrachtigingsoort.INLOGROL: "Rol uit de inlogdienst",
        Bekrachtigingsoort.ROL: "Rol die beslist",
        Bekrachtigingsoort.ACCOUNT: "Ander account",
    }
)
GEVOLGEN = MappingProxyType(
    {
        Bekrachtigingsoort.KOPPELING: "Vanaf dan gaan gegevens van studenten en examens naar dit adres, en komen resultaten er vandaan.",
        Bekrachtigingsoort.PARTNER: "Vanaf dan kan dit systeem gegevens sturen en lezen.",
        Bekrachtigingsoort.PARTNERGEHEIM: "Vanaf dan komt wie het nieuwe geheim heeft binnen als dit systeem.",
        Bekrachtigingsoort.INLOGROL: "Vanaf dan krijgt iedereen met deze groep bij het inloggen deze rol.",
        Bekrachtigingsoort.ROL: "Vanaf dan kan deze persoon in deze rol beslissen over examens en resultaten.",
        Bekrachtigingsoort.ACCOUNT: "Vanaf dan komt wie met dit account inlogt binnen als deze persoon, met al zijn rollen.",
    }
)
"""What follows when somebody agrees."""
GEVRAAGD_ONDER = MappingProxyType(
    {
        Bekrachtigingsoort.KOPPELING: P.KOPPELING_BEHEREN,
        Bekrachtigingsoort.PARTNER: P.KOPPELING_BEHEREN,
        Bekrachtigingsoort.PARTNERGEHEIM: P.KOPPELING_BEHEREN,
        Bekrachtigingsoort.INLOGROL: P.ROLREGELS_BEHEREN,
        Bekrachtigingsoort.ROL: P.RECHTEN_BEHEREN,
        Bekrachtigingsoort.ACCOUNT: P.PERSOON_BEHEREN,
    }
)
"""The permission of who asks, and of who takes the request back."""
DOOR_WIE = "het examenbureau of de examencommissie"

BEKRACHTIGING = Levensloop(
    "het verzoek",
    {
        BekrachtigingStatus.GEVRAAGD: ("Wacht op bekrachtiging", "warn"),
        BekrachtigingStatus.BEKRACHTIGD: ("Bekrachtigd", "ok"),
        BekrachtigingStatus.AFGEWEZEN: ("Afgewezen", "bad"),
        BekrachtigingStatus.INGETROKKEN: ("Ingetrokken", "plain"),
    },
    {
        (BekrachtigingStatus.GEVRAAGD, "bekrachtigen"): Overgang(
            BekrachtigingStatus.BEKRACHTIGD, P.BEKRACHTIGING_BESLUITEN, "Bekrachtig"
        ),
        (BekrachtigingStatus.GEVRAAGD, "afwijzen"): Overgang(
            BekrachtigingStatus.AFGEWEZEN, P.BEKRACHTIGING_BESLUITEN, "Wijs af", reden_nodig=True
        ),
        # A request about a connection or a partner; others ask the permission of what they are about.
        (BekrachtigingStatus.GEVRAAGD, "intrekken"): Overgang(
            BekrachtigingStatus.INGETROKKEN, P.KOPPELING_BEHEREN, "Trek in", reden_nodig=True
        ),
    },
)
