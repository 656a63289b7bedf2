"""Settings of the school and connections to other systems: what can be set, its default, and who changes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlmodel import col, select

from portal.db.beheren import Instelling
from portal.db.session import UnitOfWork
from portal.domain import bevestigen
from portal.domain.termijnen import BESLUITSOORTEN, UITSLAG
from portal.domain.velden import naar_dag


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


CONTROLEPUNT_MAIL = "controlepunt_mail"
GELIJKGESTELD, EIGEN_VERLENGT = "gelijkgestelde_dagen", "eigen_termijnen_verlengen"
SLUITINGSDAGEN = "sluitingsdagen"


INGEVULD = "{laatste_dag}, {orgaan} en {middel} worden ingevuld; {middel} is wat bij het orgaan hoort: bezwaar maken of beroep instellen."


def _van_besluiten() -> Iterator[Instellingsoort]:
    """Term, body and words of every other kind of decision."""
    for b in BESLUITSOORTEN:
        if b is UITSLAG:
            continue
        t, wat = b.termijn, b.naam.lower()
        yield Instellingsoort(
            t.instelling,
            "Termijnen",
            t.naam,
            "Dagen na bekendmaking; zie het examenreglement.",
            "getal",
            str(t.aantal),
            1,
            90,
        )
        yield Instellingsoort(
            b.orgaan_instelling, "Besluiten", f"Orgaan bij: {wat}", "Bij wie kan de student terecht?", "tekst", b.orgaan
        )
        yield Instellingsoort(
            b.clausule_instelling,
            "Besluiten",
            f"Tekst bij: {wat}",
            INGEVULD,
            "lang",
            b.clausule,
        )


_SOORTEN = (
    Instellingsoort("schoolnaam", "School", "Naam van de school", "Staat boven elke pagina en op elk document.", "tekst", "Onze school"),
    Instellingsoort("hotline", "School", "Hotline op examendagen", "Telefoonnummer bij storing en calamiteiten.", "tekst", ""),
    Instellingsoort("beoordelen_werkdagen", "Termijnen", "Beoordelen na afname", "Werkdagen na de zitting.", "getal", "5", 1, 30),
    Instellingsoort("uitwisselen_werkdagen", "Termijnen", "Uitwisselen na beoordeling", "Werkdagen na de beoordeling.", "getal", "2", 1, 30),
    Instellingsoort("bezwaartermijn_dagen", "Termijnen", "Bezwaartermijn", "Dagen na bekendmaking van een resultaat; zie het examenreglement.", "getal", "14", 1, 90),
    Instellingsoort("go_geldig_dagen", "Termijnen", "Geldigheid van een Go", "Dagen nadat de docent de Go gaf.", "getal", "180", 1, 730),
    Instellingsoort("zelf_sluit_minuten", "Termijnen", "Zelf inschrijven sluit", "Minuten voor het begin van een zitting.", "getal", "15", 0, 20160),
    Instellingsoort("wachtlijst_werkdagen", "Termijnen", "Wachtlijst schuift vanzelf door", "Tot zoveel werkdagen voor de zitting. Daarna belt het examenbureau.", "getal", "2", 0, 30),
    Instellingsoort("bewaartermijn_maanden", "Bewaren", "Bewaartermijn", "Maanden na de diplomadatum.", "getal", "18", 18, 600),
    Instellingsoort(SLUITINGSDAGEN, "Termijnen", "Sluitingsdagen", "Dagen dat de school dicht is, zoals vakanties. Een termijn in werkdagen telt ze niet mee.", "dagen", ""),
    Instellingsoort(GELIJKGESTELD, "Termijnen", "Gelijkgestelde dagen", "Dagen die de regering met een feestdag gelijkstelt, zoals 07-05-2027. Een termijn eindigt er niet op.", "dagen", ""),
    Instellingsoort(EIGEN_VERLENGT, "Termijnen", "Eigen termijnen eindigen op een gewone dag", "Ja: ook een termijn van de school zelf eindigt nooit in het weekend of op een feestdag. Nee: alleen wettelijke termijnen.", "janee", "ja"),
    Instellingsoort(bevestigen.RECHTEN, "Veiligheid", "Eerst bevestigen wie u bent", "Rechten die om een sterke inlog vragen, met komma’s ertussen. Werkt als de systeembeheerder een sterke inlog heeft ingesteld.", "rechten", bevestigen.STANDAARD_RECHTEN),
    Instellingsoort(bevestigen.MINUTEN, "Veiligheid", "Bevestiging geldt", "Minuten na een sterke inlog.", "getal", bevestigen.STANDAARD_MINUTEN, 1, 480),
    Instellingsoort(CONTROLEPUNT_MAIL, "Veiligheid", "Controlepunt mailen naar", "Een adres buiten het portaal dat elke nacht de stand van het auditlog krijgt. Leeg: geen mail.", "mail", ""),
    Instellingsoort("oke_contact", "Koppelingen", "Contactadres voor partners", "E-mailadres in de dienstbeschrijving die partnersystemen lezen.", "tekst", ""),
    Instellingsoort("oke_specificatie", "Koppelingen", "Adres van de afspraken", "Webadres in de dienstbeschrijving; leeg is het adres van het portaal zelf.", "tekst", ""),
    Instellingsoort("bezwaar_orgaan", "Besluiten", "Orgaan voor bezwaar of beroep", "Bij wie kan de student terecht?", "tekst", UITSLAG.orgaan),
    Instellingsoort("rollen_uit_inlog", "Inlogdienst", "Rollen uit de inlogdienst", "Of inloggen rollen geeft en weer wegneemt.", "janee", "nee"),
    Instellingsoort("clausule", "Besluiten", "Tekst onder een besluit", INGEVULD, "lang", UITSLAG.clausule),
    *_van_besluiten(),
)  # fmt: skip
SOORTEN = MappingProxyType({s.sleutel: s for s in _SOORTEN})


_GESLOTEN, _WACHTLIJST = "portal.gesloten", "wachtlijst_werkdagen"


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
    """Days from a list such as `24-12-2026, 28-12-2026`, or as they are kept: `2026-12-24, 2026-12-28`."""
    return frozenset(naar_dag(deel) for deel in waarde.split(",") if deel.strip())


def dagen_als(dagen: Iterable[date]) -> str:
    """Days as they are kept."""
    return ", ".join(d.isoformat() for d in sorted(dagen))


def in_woorden(soort: str, waarde: str) -> str:
    """A value as people write it: of days `24-12-2026`."""
    if soort != "dagen":
        return waarde
    return ", ".join(f"{d:%d-%m-%Y}" for d in sorted(dagen_uit(waarde)))


def sluitingsdagen(uow: UnitOfWork) -> frozenset[date]:
    """The days on which the school itself is closed."""
    return dagen_uit(lees(uow, SLUITINGSDAGEN))


def gesloten_dagen(uow: UnitOfWork) -> frozenset[date]:
    """The days that are no working days here, besides weekends and general holidays: closed, or equalled to a holiday."""
    return _werkdagen(uow)[0]


def wachtlijst_werkdagen(uow: UnitOfWork) -> int:
    """Until how many working days before a sitting its queue moves up by itself."""
    return _werkdagen(uow)[1]


def _werkdagen(uow: UnitOfWork) -> tuple[frozenset[date], int]:
    """What counts as a working day here and what is counted in them, in one question per transaction."""
    bekend: tuple[frozenset[date], int] | None = uow.session.info.get(_GESLOTEN)
    if bekend is None:
        sleutels = (SLUITINGSDAGEN, GELIJKGESTELD, _WACHTLIJST)
        vraag = select(Instelling).where(col(Instelling.sleutel).in_(sleutels))
        waarden = {i.sleutel: i.waarde for i in uow.session.exec(vraag)}
        dicht = frozenset().union(*(dagen_uit(waarden.get(s, "")) for s in sleutels[:2]))
        bekend = dicht, int(waarden.get(_WACHTLIJST, SOORTEN[_WACHTLIJST].standaard))
        uow.session.info[_GESLOTEN] = bekend
    return bekend


def vergeet(uow: UnitOfWork) -> None:
    """A setting changes in this transaction: what it was is read anew."""
    uow.session.info.pop(_GESLOTEN, None)
