"""Settings of the school and connections to other systems: what can be set, its default, and who changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlmodel import select

from portal.db.beheren import Instelling
from portal.db.session import UnitOfWork
from portal.domain import bevestigen


@dataclass(frozen=True)
class Instellingsoort:
    """One setting: its words, kind and default."""

    sleutel: str
    groep: str
    label: str
    uitleg: str
    soort: str
    standaard: str
    minimum: int = 0
    maximum: int = 0


_CLAUSULE = (
    "Bent u het niet eens met dit besluit? Dan kunt u tot en met {laatste_dag} bezwaar maken bij {orgaan}. "
    "Schrijf waarom u het er niet mee eens bent. U kunt uw werk eerst inzien: vraag dat aan bij het examenbureau."
)
CONTROLEPUNT_MAIL = "controlepunt_mail"
_SOORTEN = (
    Instellingsoort("schoolnaam", "School", "Naam van de school", "Staat boven elke pagina en op elk document.", "tekst", "Onze school"),
    Instellingsoort("hotline", "School", "Hotline op examendagen", "Telefoonnummer bij storing en calamiteiten.", "tekst", ""),
    Instellingsoort("beoordelen_werkdagen", "Termijnen", "Beoordelen na afname", "Werkdagen na de zitting.", "getal", "5", 1, 30),
    Instellingsoort("uitwisselen_werkdagen", "Termijnen", "Uitwisselen na beoordeling", "Werkdagen na de beoordeling.", "getal", "2", 1, 30),
    Instellingsoort("bezwaartermijn_dagen", "Termijnen", "Bezwaartermijn", "Dagen na bekendmaking; zie het examenreglement.", "getal", "14", 1, 90),
    Instellingsoort("go_geldig_dagen", "Termijnen", "Geldigheid van een Go", "Dagen nadat de docent de Go gaf.", "getal", "180", 1, 730),
    Instellingsoort("zelf_sluit_minuten", "Termijnen", "Zelf inschrijven sluit", "Minuten voor het begin van een zitting.", "getal", "15", 0, 20160),
    Instellingsoort("wachtlijst_werkdagen", "Termijnen", "Wachtlijst schuift vanzelf door", "Tot zoveel werkdagen voor de zitting. Daarna belt het examenbureau.", "getal", "2", 0, 30),
    Instellingsoort("bewaartermijn_maanden", "Bewaren", "Bewaartermijn", "Maanden na de diplomadatum.", "getal", "18", 18, 600),
    Instellingsoort("sluitingsdagen", "Termijnen", "Sluitingsdagen", "Dagen dat de school dicht is, zoals 2026-12-24, met komma’s ertussen.", "dagen", ""),
    Instellingsoort(bevestigen.RECHTEN, "Veiligheid", "Eerst bevestigen wie u bent", "Rechten die om een sterke inlog vragen, met komma’s ertussen. Werkt als de systeembeheerder een sterke inlog heeft ingesteld.", "rechten", bevestigen.STANDAARD_RECHTEN),
    Instellingsoort(bevestigen.MINUTEN, "Veiligheid", "Bevestiging geldt", "Minuten na een sterke inlog.", "getal", bevestigen.STANDAARD_MINUTEN, 1, 480),
    Instellingsoort(CONTROLEPUNT_MAIL, "Veiligheid", "Controlepunt mailen naar", "Een adres buiten het portaal dat elke nacht de stand van het auditlog krijgt. Leeg: geen mail.", "mail", ""),
    Instellingsoort("oke_contact", "Koppelingen", "Contactadres voor partners", "E-mailadres in de dienstbeschrijving die partnersystemen lezen.", "tekst", ""),
    Instellingsoort("oke_specificatie", "Koppelingen", "Adres van de afspraken", "Webadres in de dienstbeschrijving; leeg is het adres van het portaal zelf.", "tekst", ""),
    Instellingsoort("bezwaar_orgaan", "Besluiten", "Orgaan voor bezwaar of beroep", "Bij wie kan de student terecht?", "tekst", "de Commissie van beroep voor de examens"),
    Instellingsoort("rollen_uit_inlog", "Inlogdienst", "Rollen uit de inlogdienst", "Of inloggen rollen geeft en weer wegneemt.", "janee", "nee"),
    Instellingsoort("clausule", "Besluiten", "Tekst onder een besluit", "{laatste_dag} en {orgaan} worden ingevuld.", "lang", _CLAUSULE),
)  # fmt: skip
SOORTEN = MappingProxyType({s.sleutel: s for s in _SOORTEN})


def lees(uow: UnitOfWork, sleutel: str) -> str:
    """The value of a setting, or its default."""
    waarde = uow.session.exec(select(Instelling.waarde).where(Instelling.sleutel == sleutel)).first()
    return SOORTEN[sleutel].standaard if waarde is None else waarde


def lees_alle(uow: UnitOfWork) -> dict[str, str]:
    """All settings in one question, defaults included."""
    opgeslagen = {i.sleutel: i.waarde for i in uow.session.exec(select(Instelling).limit(500))}
    return {sleutel: opgeslagen.get(sleutel, s.standaard) for sleutel, s in SOORTEN.items()}


def lees_getal(uow: UnitOfWork, sleutel: str) -> int:
    """The value of a numeric setting."""
    return int(lees(uow, sleutel))


def dagen_uit(waarde: str) -> frozenset[date]:
    """Days from a list such as `2026-12-24, 2026-12-28`."""
    return frozenset(date.fromisoformat(deel.strip()) for deel in waarde.split(",") if deel.strip())


def gesloten_dagen(uow: UnitOfWork) -> frozenset[date]:
    """The days on which the school itself is closed."""
    return dagen_uit(lees(uow, "sluitingsdagen"))
