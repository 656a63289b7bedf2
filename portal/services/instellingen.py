"""Settings of the school and connections to other systems: what can be set, its default, and who changes it."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import urlsplit

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Eenheid, Instelling, Koppeling
from portal.db.session import UnitOfWork
from portal.domain import bevestigen, tijd
from portal.domain.fouten import Botsing, Ongeldig, SterkerInloggen
from portal.domain.rechten import P
from portal.services import audit, live
from portal.services.opdracht import Opdracht


@dataclass(frozen=True)
class Soort:
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
    "Schrijf waarom u het er niet mee eens bent. U kunt uw werk eerst inzien: vraag dat aan in het portaal."
)
_SOORTEN = (
    Soort("schoolnaam", "School", "Naam van de school", "Staat boven elke pagina en op elk document.", "tekst", "Onze school"),
    Soort("hotline", "School", "Hotline op examendagen", "Telefoonnummer bij storing en calamiteiten.", "tekst", ""),
    Soort("beoordelen_werkdagen", "Termijnen", "Beoordelen na afname", "Werkdagen na de zitting.", "getal", "5", 1, 30),
    Soort("uitwisselen_werkdagen", "Termijnen", "Uitwisselen na beoordeling", "Werkdagen na de beoordeling.", "getal", "2", 1, 30),
    Soort("bezwaartermijn_dagen", "Termijnen", "Bezwaartermijn", "Dagen na bekendmaking; zie het examenreglement.", "getal", "14", 1, 90),
    Soort("go_geldig_dagen", "Termijnen", "Geldigheid van een Go", "Dagen nadat de docent de Go gaf.", "getal", "180", 1, 730),
    Soort("zelf_sluit_minuten", "Termijnen", "Zelf inschrijven sluit", "Minuten voor het begin van een zitting.", "getal", "15", 0, 20160),
    Soort("bewaartermijn_maanden", "Bewaren", "Bewaartermijn", "Maanden na de diplomadatum.", "getal", "18", 18, 600),
    Soort("sluitingsdagen", "Termijnen", "Sluitingsdagen", "Dagen dat de school dicht is, zoals 2026-12-24, met komma’s ertussen.", "dagen", ""),
    Soort(bevestigen.RECHTEN, "Veiligheid", "Eerst bevestigen wie u bent", "Rechten die om een sterke inlog vragen, met komma’s ertussen. Werkt als de systeembeheerder een sterke inlog heeft ingesteld.", "rechten", bevestigen.STANDAARD_RECHTEN),
    Soort(bevestigen.MINUTEN, "Veiligheid", "Bevestiging geldt", "Minuten na een sterke inlog.", "getal", bevestigen.STANDAARD_MINUTEN, 1, 480),
    Soort("bezwaar_orgaan", "Besluiten", "Orgaan voor bezwaar of beroep", "Bij wie kan de student terecht?", "tekst", "de Commissie van beroep voor de examens"),
    Soort("rollen_uit_inlog", "Inlogdienst", "Rollen uit de inlogdienst", "Of inloggen rollen geeft en weer wegneemt.", "janee", "nee"),
    Soort("clausule", "Besluiten", "Tekst onder een besluit", "{laatste_dag} en {orgaan} worden ingevuld.", "lang", _CLAUSULE),
)  # fmt: skip
SOORTEN = MappingProxyType({s.sleutel: s for s in _SOORTEN})


class WijzigInstelling(Opdracht):
    """Give one setting a value."""

    sleutel: str
    waarde: str = Field(max_length=2000)


class BewaarKoppeling(Opdracht):
    """Add or change a connection; an empty secret leaves the stored one as it is."""

    id: uuid.UUID | None = None
    naam: str = Field(min_length=2, max_length=100)
    soort: str = Field(pattern="^(dr|tas)$")
    base_url: str = Field(max_length=300)
    token_url: str = Field(max_length=300)
    client_id: str = Field(min_length=1, max_length=200)
    geheim: str = Field(default="", max_length=500, repr=False)
    eenheid_id: uuid.UUID | None = None
    actief: bool = True


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


def wijzig_instelling(uow: UnitOfWork, principal: Principal, cmd: WijzigInstelling) -> None:
    """Set one value; the old one stays in the changelog (BEH-10)."""
    require(principal, P.INSTELLING_BEHEREN)
    soort = SOORTEN.get(cmd.sleutel)
    if soort is None:
        raise Ongeldig("Deze instelling bestaat niet.")
    _keur(soort, cmd.waarde)
    if cmd.sleutel in (bevestigen.RECHTEN, bevestigen.MINUTEN) and principal.te_bevestigen:
        raise SterkerInloggen(soort.label)
    rij = uow.session.get(Instelling, cmd.sleutel)
    oud = rij.waarde if rij else soort.standaard
    if oud == cmd.waarde and rij:
        return
    rij = rij or Instelling(sleutel=cmd.sleutel)
    rij.waarde = cmd.waarde
    uow.add(rij)
    audit.record(
        uow, principal, "instelling.gewijzigd", rij,
        oud={"sleutel": cmd.sleutel, "waarde": oud}, nieuw={"sleutel": cmd.sleutel, "waarde": cmd.waarde},
    )  # fmt: skip
    live.touch(uow, "instellingen")


def _keur(soort: Soort, waarde: str) -> None:
    if soort.soort == "getal":
        if not waarde.isdecimal() or not soort.minimum <= int(waarde) <= soort.maximum:
            raise Ongeldig(f"{soort.label}: geef een heel getal van {soort.minimum} tot en met {soort.maximum}.")
    elif soort.soort == "dagen":
        try:
            dagen_uit(waarde)
        except ValueError:
            raise Ongeldig("Schrijf dagen als 2026-12-24, met komma’s ertussen.") from None
    elif soort.soort == "rechten":
        try:
            bevestigen.rechten_uit(waarde)
        except ValueError as fout:
            raise Ongeldig(f"‘{fout}’ is geen recht om iets te doen. Schrijf zoals: {soort.standaard}.") from None
    elif soort.soort == "janee" and waarde not in ("ja", "nee"):
        raise Ongeldig(f"{soort.label}: kies ja of nee.")
    elif soort.sleutel == "clausule" and not {"{laatste_dag}", "{orgaan}"} <= set(re.findall(r"\{\w+\}", waarde)):
        raise Ongeldig("De tekst moet {laatste_dag} en {orgaan} noemen.")
    elif soort.sleutel in ("schoolnaam", "bezwaar_orgaan") and not waarde:
        raise Ongeldig(f"{soort.label} mag niet leeg zijn.")


def bewaar_koppeling(uow: UnitOfWork, principal: Actor, cmd: BewaarKoppeling) -> uuid.UUID:
    """Add or change a connection; the secret is kept encrypted and never shown again (BEH-6)."""
    from portal.auth import kluis

    if isinstance(principal, Principal):
        require(principal, P.KOPPELING_BEHEREN)
    for adres in (cmd.base_url, cmd.token_url):
        _keur_adres(adres)
    bestaat = uow.session.exec(
        select(Koppeling.id).where(Koppeling.naam == cmd.naam, col(Koppeling.id) != (cmd.id or uuid.uuid4()))
    ).first()
    if bestaat:
        raise Botsing(f"Er is al een koppeling met de naam ‘{cmd.naam}’.")
    if cmd.eenheid_id:
        uow.get(Eenheid, cmd.eenheid_id)
    velden = cmd.model_dump(exclude={"id", "geheim"})
    koppeling = uow.get(Koppeling, cmd.id) if cmd.id else None
    oud = {naam: getattr(koppeling, naam) for naam in velden} if koppeling else {}
    if koppeling is None:
        if not cmd.geheim:
            raise Ongeldig("Geef het geheim van deze koppeling.")
        koppeling = Koppeling(**velden)
    for naam, waarde in velden.items():
        setattr(koppeling, naam, waarde)
    if cmd.geheim:
        koppeling.secret_versleuteld, koppeling.secret_sinds = kluis.versleutel(cmd.geheim), tijd.nu()
    uow.add(koppeling)
    actie = "koppeling.gewijzigd" if cmd.id else "koppeling.toegevoegd"
    audit.record(uow, principal, actie, koppeling, oud=oud, nieuw={**velden, "geheim_vernieuwd": bool(cmd.geheim)})
    live.touch(uow, "oke")
    return koppeling.id


def _keur_adres(adres: str) -> None:
    delen = urlsplit(adres)
    lokaal = delen.hostname in ("localhost", "127.0.0.1")
    if delen.scheme not in ("https", "http") or not delen.netloc or (delen.scheme == "http" and not lokaal):
        raise Ongeldig("Geef een volledig adres dat met https:// begint.")
    if delen.username or delen.password:
        raise Ongeldig("Zet geen gebruikersnaam of wachtwoord in het adres.")
