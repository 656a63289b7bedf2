"""Roles from a CSV file: read it, try every line without keeping anything, and apply exactly what the trial showed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Roltoewijzing
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig, PortalFout, SterkerInloggen
from portal.domain.kenmerk import kenmerk
from portal.domain.rechten import P
from portal.domain.tekst import accountnaam
from portal.services.beheren import rollen
from portal.services.beheren.rollen_csv import MAX_TEKENS, CsvRegel, lees_csv
from portal.services.beheren.rollen_opzoeken import Opgezocht, waar_tekst
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht

BRON = "csv"
BESLIST = "Deze rol beslist over examens en gaat in als een tweede persoon instemt."
NIEUW, WACHT, BESTAAT, GEWEIGERD = UITKOMSTEN = ("nieuw", "wacht", "bestaat", "geweigerd")


class LeesIn(Opdracht):
    """Try the text of a CSV file."""

    tekst: str = Field(min_length=1, max_length=MAX_TEKENS)


class VoerDoor(LeesIn):
    """Apply the text of a CSV file, as long as the outcome is the one that was shown."""

    kenmerk: str = Field(min_length=64, max_length=64)


@dataclass(frozen=True, kw_only=True)
class ImportRij:
    """One line of the file with what it does, or why it does nothing."""

    nr: int
    naam: str
    account: str
    rol: str
    waar: str
    periode: str
    uitkomst: str
    reden: str
    regel: CsvRegel


@dataclass(frozen=True)
class Proef:
    """The outcome per line, and a mark that changes as soon as one outcome does."""

    rijen: tuple[ImportRij, ...]
    kenmerk: str

    def aantal(self, uitkomst: str) -> int:
        """How many lines have this outcome."""
        return sum(1 for r in self.rijen if r.uitkomst == uitkomst)

    @property
    def zin(self) -> str:
        """What comes of it, as one reads before and after: what holds at once, what waits and what is left out."""
        delen = [
            (self.aantal(NIEUW), "1 rol gaat meteen in.", "{} rollen gaan meteen in."),
            (self.aantal(WACHT), "1 rol wacht tot een tweede persoon instemt.", "{} rollen wachten tot een tweede persoon instemt."),
            (self.aantal(GEWEIGERD), "1 regel is geweigerd en blijft liggen.", "{} regels zijn geweigerd en blijven liggen."),
        ]  # fmt: skip
        return " ".join(een if n == 1 else meer.format(n) for n, een, meer in delen if n)


def proef(uow: UnitOfWork, principal: Actor, cmd: LeesIn) -> Proef:
    """What would happen, line by line, by doing it and undoing it in one transaction; nothing stays (BEH-4)."""
    _eis(principal)
    regels = lees_csv(cmd.tekst)
    with uow.op_proef():
        return _verwerk(uow, principal, regels)


def voer_door(uow: UnitOfWork, principal: Actor, cmd: VoerDoor) -> Proef:
    """Give the roles of the file; refused as a whole when the outcome is no longer the one that was shown (BEH-4)."""
    _eis(principal)
    uitkomst = _verwerk(uow, principal, lees_csv(cmd.tekst))
    if uitkomst.kenmerk != cmd.kenmerk:
        raise Botsing(
            "Sinds de proef is er iets veranderd: in het bestand of in de rechten. Er is niets doorgevoerd.",
            actie="Bekijk de nieuwe proef.",
            code="proef-verouderd",
        )
    if not uitkomst.aantal(NIEUW) + uitkomst.aantal(WACHT):
        raise Ongeldig("Er is niets nieuws om door te voeren.")
    aantallen = {soort: uitkomst.aantal(soort) for soort in UITKOMSTEN}
    audit.record(uow, principal, "rechten.ingelezen", nieuw={**aantallen, "kenmerk": cmd.kenmerk})
    return uitkomst


def _eis(principal: Actor) -> None:
    if isinstance(principal, Principal):
        require(principal, P.RECHTEN_BEHEREN)


def _verwerk(uow: UnitOfWork, principal: Actor, regels: list[CsvRegel]) -> Proef:
    bekend = Opgezocht.bij(uow, regels)
    rijen = tuple(_regel(uow, principal, bekend, r) for r in regels)
    return Proef(rijen, kenmerk_van(rijen))


def kenmerk_van(rijen: Iterable[ImportRij]) -> str:
    """A mark over everything that somebody saw of the trial."""
    inhoud = [(r.nr, r.account, r.rol, r.waar, r.periode, r.uitkomst, r.reden) for r in rijen]
    return kenmerk(inhoud)


def _regel(uow: UnitOfWork, principal: Actor, bekend: Opgezocht, regel: CsvRegel) -> ImportRij:
    try:
        opdracht = bekend.opdracht(regel)
        bestaand = bekend.heeft_al(opdracht)
        toewijzing = bestaand or rollen.geef_of_vraag(uow, principal, opdracht, BRON)
    except SterkerInloggen:
        raise
    except PortalFout as fout:
        reden = fout.heel
        return _rij(regel, bekend, GEWEIGERD, reden, regel.waar, f"{regel.van} – {regel.tot}".strip(" –"))
    waar = waar_tekst(bekend, opdracht)
    if bestaand:
        return _rij(regel, bekend, BESTAAT, "Deze persoon heeft deze rol al in deze periode.", waar, _periode(bestaand))
    if isinstance(toewijzing, Roltoewijzing):
        bekend.onthoud(toewijzing)
        return _rij(regel, bekend, NIEUW, "", waar, _periode(toewijzing))
    return _rij(regel, bekend, WACHT, BESLIST, waar, _dagen(*rollen.periode_van(opdracht)))


def _periode(t: Roltoewijzing) -> str:
    return _dagen(t.van, t.tot)


def _dagen(van: datetime, tot: datetime | None) -> str:
    return f"{tijd.dag(van)} – {tijd.dag(tijd.tot_en_met(tot)) if tot else 'geen einddatum'}"


def _rij(regel: CsvRegel, bekend: Opgezocht, uitkomst: str, reden: str, waar: str, periode: str) -> ImportRij:
    persoon = bekend.personen.get(accountnaam(regel.account))
    return ImportRij(
        nr=regel.nr, naam=persoon.naam if persoon else "", account=regel.account, rol=regel.rol_label, waar=waar,
        periode=periode, uitkomst=uitkomst, reden=reden, regel=regel,
    )  # fmt: skip
