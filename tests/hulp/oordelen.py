"""What each requirement is worth when it is played: it works, it is thin, or it is missing, and what is left.

*Works* means: the person of the source does it on screen, on the device he stands with, with its exceptions and its way
back, and a walk in tests/walks plays that. A row is never better here than its worst part.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rij:
    """One requirement: what it is about, and what is left to do; nothing left means that it works."""

    wat: str
    rest: str = ""
    ontbreekt: bool = False

    @property
    def oordeel(self) -> str:
        """The word of the page."""
        return "ontbreekt" if self.ontbreekt else "dun" if self.rest else "werkt"


def _weg(wat: str, rest: str) -> Rij:
    return Rij(wat, rest, ontbreekt=True)


OORDELEN: dict[str, Rij] = {
    "INR-1": Rij("Per examen binnen of buiten OKE"),
    "INR-2": Rij("Catalogus ophalen met voorvertoning"),
    "INR-3": Rij("Instrumenten, versies, varianten en naamgeving"),
    "INR-4": Rij("Examenplan per opleiding en cohort"),
    "INR-5": Rij("Cesuur per versie: wie, wanneer, vastgesteld"),
    "INR-6": Rij("Organisatievorm per examen"),
    "INR-7": Rij("Commissie stelt vast welke versie wordt gebruikt"),
    "INR-8": Rij("Alleen vastgestelde beoordelingsmodellen", "vaststellen kan; het model zelf is niet te openen, een afwijking niet te melden"),
    "INR-9": Rij("Externe toetsing en screening van een instrument"),
    "AAN-1": Rij("Vanzelf aangemeld voor de examens van opleiding en cohort"),
    "AAN-2": Rij("Niet gemaakte examens gaan mee naar het volgende schooljaar"),
    "AAN-3": Rij("Go en no-go van de docent, met reden"),
    "AAN-4": Rij("Met de hand aanmelden"),
    "AAN-5": Rij("Zelf een moment kiezen na de Go"),
    "AAN-6": Rij("Vanzelf aanmelden van cohorten en generieke examens"),
    "AAN-7": Rij("Nooit meer studenten dan plaatsen; wachtlijst"),
    "AAN-8": Rij("Variabele capaciteit: gewenste datum en prognose"),
    "AAN-9": Rij("Kansen: maximum, vrijgeven, afwezigheid telt"),
    "AAN-10": Rij("Verzoek buiten de regels, besluit van de commissie"),
    "AAN-11": Rij("Uitnodiging, bevestiging en instructie per mail", "berichten over planning gaan per mail; uitnodigen voor een examen en een agendaverzoek in de mail nog niet"),
    "AAN-12": Rij("Voorzieningen aanvragen en besluiten"),
    "AAN-13": Rij("Alleen volledige aanmeldingen naar het afnamesysteem"),
    "AAN-14": Rij("Wie mag aanmelden hangt af van de examenvorm"),
    "PLA-1": Rij("Examenmomenten met tijd, plaats en plaatsen"),
    "PLA-2": Rij("Capaciteit en dubbele boeking bewaakt", "lokalen, mensen en studenten worden bewaakt; apparaten zijn geen gegeven"),
    "PLA-3": Rij("Rooster van de student en abonnement op de agenda"),
    "PLA-4": Rij("Surveillant en beoordelaar bij een moment", "koppelen, vervangen en vrijgeven werkt, en wie van buiten is ziet de zitting tot hij klaar is; een eigen instructie heeft hij niet"),
    "PLA-5": Rij("Detailplanning per student", "de variant volgt uit de zitting, met toestemming van de commissie voor dezelfde; variant en hulpmiddelen per student kiezen met de hand niet"),
    "PLA-6": Rij("Rooster in concept, definitief, gepubliceerd", "per zitting, met de weg terug; niet per periode in één keer"),
    "PLA-7": Rij("Zitting vanzelf naar het afnamesysteem"),
    "UIT-1": Rij("Digitaal proces-verbaal"),
    "UIT-2": Rij("Identiteit, aanwezigheid, te laat, begin en einde"),
    "UIT-3": Rij("Incidenten en calamiteiten", "noodroute met telefoonnummer en melden met tijd en persoon werkt; de noodroute staat er pas als de zitting open is, een melding over iedereen is tot het sluiten niet terug te lezen, en een verkeerde melding is niet in te trekken"),
    "UIT-4": Rij("Voorzieningen afgevinkt"),
    "UIT-5": Rij("Verslag en afwezigheid van het afnamesysteem samengevoegd"),
    "UIT-6": Rij("Commissie leest bijzonderheden"),
    "UIT-7": _weg("Praktijkexamen: groen licht, map, voorbereiding, formulier", "geen scherm"),
    "BEO-1": Rij("Voorlopige resultaten komen vanzelf"),
    "BEO-2": Rij("Beoordelen in het portaal", "een score per student; punten per criterium en rondes zijn er niet"),
    "BEO-3": Rij("Zonder cesuur voorlopig; daarna volgen cijfers vanzelf"),
    "BEO-4": Rij("Termijnen van beoordelen en uitwisselen", "de termijnen gelden voor de hele school, niet per examen"),
    "BEO-5": Rij("Beoordelaar ziet alleen eigen werk"),
    "BEO-6": _weg("Patronen en afwijkingen", "geen scherm"),
    "BEO-7": Rij("Voorlopig resultaat, als zodanig gemerkt"),
    "BEO-8": Rij("Stukken uit het afnamesysteem bij het resultaat"),
    "VAS-1": Rij("Alleen de commissie stelt vast"),
    "VAS-2": Rij("Mandaat aan het examenbureau"),
    "VAS-3": Rij("Concept en definitief, rechtsmiddelen met data"),
    "VAS-4": Rij("Vastleggen en naar de deelnemerregistratie"),
    "VAS-5": Rij("Besluiten over kansen en afwezigheid", "over een onbekende presentie besluiten kan; een poging terugtrekken of een besluit herzien kan niet"),
    "VAS-6": _weg("Steekproef en notulen", "geen scherm"),
    "VAS-7": _weg("Inzage en bezwaar met termijnen", "de termijn staat bij het resultaat; aanvragen kan niet"),
    "VAS-8": Rij("Een correctie overschrijft niets", "herzien werkt, ook door de commissie zelf en met een tweede lid; een herziening afwijzen is nog niet gespeeld"),
    "ARC-1": Rij("Dossier per student en per zitting", "notulen van de vaststelling ontbreken"),
    "ARC-2": Rij("Volledigheid en diplomacontrole", "per zitting en per student; niet voor een hele klas tegelijk, en wie het dossier van een student leest kan er niets aanvullen"),
    "ARC-3": Rij("Bewaartermijn en vernietiging"),
    "ARC-4": Rij("Stukken op papier", "van een student is er geen dossier op papier"),
    "MON-1": Rij("OKE-logboek en dagcontrole"),
    "MON-2": Rij("Knelpuntenlijst met eigenaar, oorzaak en vervolg"),
    "MON-3": Rij("Dagrapport", "de cijfers van de dag staan op schermen; het dagrapport zelf alleen op de opdrachtregel"),
    "MON-4": _weg("Weekrapport", "het weekrapport is er alleen op de opdrachtregel van de server"),
    "MON-5": Rij("Maandrapport en rapport voor de commissie", "alleen op de opdrachtregel; patronen in uitslagen ontbreken erin"),
    "MON-6": Rij("Elke handeling te herleiden"),
    "MON-7": _weg("Jaarlijkse evaluatie", "geen scherm"),
    "BEH-1": Rij("Zeven rollen, elk met eigen werk"),
    "BEH-2": Rij("Niet meer rechten dan nodig"),
    "BEH-3": Rij("Scheiding van functies"),
    "BEH-4": Rij("Rechten geven en innemen, met matrix en logboek"),
    "BEH-5": Rij("Rollen beschreven per systeem"),
    "BEH-6": Rij("Koppelingen beheerd, getest en bewaakt"),
    "BEH-7": Rij("Checklist ‘klaar voor nieuw werken’"),
    "BEH-8": _weg("Stappenplan en overlegritme", "geen scherm"),
    "BEH-9": _weg("Werkinstructie bij elke stap", "geen scherm"),
    "BEH-10": Rij("Logboek van instellingen"),
    "PRK-1": Rij("Beginnen met een lege database"),
    "PRK-2": Rij("Het schooljaar draait"),
    "PRK-3": Rij("Twee opleidingen, één examen", "één keer gemaakt en voor elke opleiding beantwoord, ook wie later komt; de tweede opleiding en haar aanmelding staan op geen scherm"),
    "PRK-4": _weg("Examen van meer onderdelen", "geen gegeven"),
    "PRK-5": _weg("Eén moment, meer examens", "geen gegeven"),
    "PRK-6": _weg("Praktijkexamen binnen een periode", "geen gegeven"),
    "PRK-7": _weg("Correctierondes", "één beoordelaar per student"),
    "PRK-8": Rij("Versie, variant en editie"),
    "PRK-9": Rij("Voorzieningen buiten de drie van de standaard", "extra tijd als deel van de toetsduur werkt tot in het afnamesysteem; eigen codes per partner kunnen niet op een scherm"),
    "PRK-10": Rij("Niveau van een examen per student", "niveau en bedoeld examen kiest het bureau, met reden en weg terug; dat opleiding of niveau verandert tussen aanmelden en zitting is nog niet gespeeld"),
    "PRK-11": Rij("Normeringen", "elke norm, en cijfer, woord en 0–100 tot in de registratie met de punten bewaard; een registratie die een andere schaal vraagt dan het afnamesysteem geeft is nog niet gespeeld"),
    "PRK-12": Rij("Iedereen leest elke wijziging die hem raakt", "wie een plaats verliest of wordt vervangen leest het met de reden; niet voor elke wijziging, zonder oud en nieuw, en wie het niet las is niet te zien"),
    "PRK-13": Rij("Elke vergissing te herstellen", "veel herstel kan; niet elke handeling heeft een weg terug"),
    "PRK-14": Rij("Iedereen in vijf seconden gevonden"),
    "PRK-15": Rij("Kansen tussen registratie en portaal", "grenzen en pogingen van de registratie en eigen pogingen geven overal hetzelfde; van een kans die de commissie toekent hoort de registratie pas met het resultaat"),
    "PRK-16": Rij("Afgemeld terwijl het werk er al is", "het werk blijft, het bureau wordt gevraagd en de registratie krijgt het resultaat; telt het werk niet, dan is daar geen handeling voor, en een toets die als geheel vervalt is nog niet gespeeld"),
}  # fmt: skip
"""Every requirement, by the id of its source."""
