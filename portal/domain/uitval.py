"""The ways in which an exchange can fail: what each means and how it is repaired; pure data and one choice."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from portal.domain.statussen import GESTRAND, BerichtStatus

GEEN_TOKEN = "geeft ons geen toegangsbewijs"  # noqa: S105 - words, not a secret
"""What the client says when the token itself was refused; that is a fault of the secret, not of the message."""


@dataclass(frozen=True)
class Klasse:
    """One kind of failure: its name, what it means, the way to repair it, and who has to do it."""

    code: str
    label: str
    verklaring: str
    herstel: str
    wie: str = "Examenbureau"
    vanzelf: bool = False
    """True when offering the message again is the repair."""


_KLASSEN = (
    Klasse("verbinding", "Niet bereikbaar", "De partner was niet bereikbaar.",
           "Controleer bij de beheerder of de koppeling werkt en bied het bericht opnieuw aan.", "Beheerder", True),
    Klasse("token", "Geen toegangsbewijs", "De partner geeft ons geen toegangsbewijs (token).",
           "De beheerder controleert het tokenadres, de client-id en het geheim van deze koppeling, en vernieuwt zo nodig het geheim. Bied het bericht daarna opnieuw aan.", "Beheerder", True),
    Klasse("toegang", "Geen toegang", "De partner herkent ons niet of geeft geen toegang.",
           "De beheerder controleert het geheim en de rechten van deze koppeling. Bied het bericht daarna opnieuw aan.", "Beheerder", True),
    Klasse("inhoud", "Inhoud geweigerd", "De partner vindt de inhoud niet goed.",
           "Lees het antwoord, verbeter de gegevens in het portaal; er gaat dan vanzelf een nieuw bericht uit."),
    Klasse("onbekend", "Onbekend bij partner", "De partner kent dit moment of deze inschrijving niet.",
           "Kijk of het eerdere bericht over deze zitting is aangekomen. Bied dat eerst opnieuw aan, en daarna dit bericht.", vanzelf=True),
    Klasse("botsing", "Bestaat al anders", "De partner heeft al iets anders onder dit kenmerk.",
           "Vergelijk de gegevens met de partner en overleg wie gelijk heeft."),
    Klasse("drukte", "Te druk", "De partner kon de drukte niet aan.", "Bied het bericht straks opnieuw aan.", vanzelf=True),
    Klasse("storing", "Storing bij partner", "Er is een storing bij de partner.",
           "Wacht tot de koppeling weer werkt en bied het bericht opnieuw aan.", "Partner", True),
    Klasse("contract", "Antwoord onbruikbaar", "De partner gaf een antwoord dat niet volgens de standaard is.",
           "Lees het antwoord en vraag de partner om het te herstellen. Bied het bericht daarna opnieuw aan.", "Partner", True),
    Klasse("anders", "Onverwacht antwoord", "De partner gaf een onverwacht antwoord.",
           "Lees het antwoord en overleg met de partner."),
    Klasse("afgewezen_inhoud", "Door ons afgewezen", "Wij konden dit bericht niet verwerken.",
           "Lees de uitleg, verbeter wat ontbreekt en vraag de partner om het opnieuw te sturen.", "Partner"),
    Klasse("afgewezen_onbekend", "Bij ons onbekend", "Het bericht gaat over iets dat het portaal niet kent.",
           "Zoek de zitting of inschrijving op. Bestaat die hier niet, vraag de partner dan welk kenmerk hij bedoelt.", "Partner"),
    Klasse("afgewezen_toegang", "Partner zonder toegang", "Iemand belde het portaal zonder geldig toegangsbewijs of met een te klein recht.",
           "Herkent u de partner? Dan vernieuwt de beheerder zijn geheim bij Koppelingen. Zo niet, dan hoeft er niets.", "Beheerder"),
    Klasse("afgewezen_storing", "Fout in het portaal", "Het portaal kon dit bericht door een eigen fout niet verwerken.",
           "Vraag de partner om het opnieuw te sturen. Blijft het misgaan, meld het dan aan de beheerder.", "Beheerder"),
)  # fmt: skip
KLASSEN = MappingProxyType({k.code: k for k in _KLASSEN})

HTTP_KLASSEN = MappingProxyType(
    {
        "toegang": (401, 403),
        "onbekend": (404,),
        "botsing": (409,),
        "inhoud": (400, 422),
        "drukte": (429,),
    }
)
"""The answers of a partner that say by themselves what is wrong."""

_NA_EEN_DAG = "Het portaal heeft het een dag lang steeds opnieuw geprobeerd en daarna opgegeven."


@dataclass(frozen=True)
class Uitval:
    """One failure: its class, and the words for this very case."""

    klasse: Klasse
    verklaring: str
    herstel: str


def klasse_van(status: str, http_status: int | None, uitleg: str = "") -> Klasse | None:
    """The class of a failure; None when the exchange did not fail."""
    if status == BerichtStatus.AFGEWEZEN:
        return KLASSEN[_afgewezen(http_status)]
    if status not in GESTRAND:
        return None
    return KLASSEN[_uitgaand(http_status, uitleg)]


def _afgewezen(http: int | None) -> str:
    if http in (401, 403):
        return "afgewezen_toegang"
    if http == 404:
        return "afgewezen_onbekend"
    return "afgewezen_storing" if http is not None and http >= 500 else "afgewezen_inhoud"


def _uitgaand(http: int | None, uitleg: str) -> str:
    if GEEN_TOKEN in uitleg:
        return "token"
    if http is None:
        return "verbinding"
    for code, nummers in HTTP_KLASSEN.items():
        if http in nummers:
            return code
    if http < 300:
        return "contract"
    return "storing" if http >= 500 or http in (408, 425) else "anders"


def uitval(status: str, http_status: int | None, uitleg: str = "", *, ophalen: bool = False) -> Uitval | None:
    """What went wrong with one exchange and how it is repaired; a pull is started again instead of offered again."""
    klasse = klasse_van(status, http_status, uitleg)
    if klasse is None:
        return None
    verklaring = (
        f"{klasse.verklaring} {_NA_EEN_DAG}" if status == BerichtStatus.DOOD and not ophalen else klasse.verklaring
    )
    herstel = klasse.herstel
    if ophalen:
        for oud in (
            "bied het bericht opnieuw aan",
            "Bied het bericht daarna opnieuw aan",
            "Bied het bericht straks opnieuw aan",
        ):
            herstel = herstel.replace(oud, ("start" if oud[0] == "b" else "Start") + " het ophalen opnieuw")
    return Uitval(klasse, verklaring, herstel)
