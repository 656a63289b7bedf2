"""Finding what the lines of a file with roles are about: people, teams, programmes, sittings and roles held already."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlmodel import col, select

from portal.auth import geldigheid
from portal.db.beheren import Eenheid, Persoon, Roltoewijzing
from portal.db.inrichten import Opleiding
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain.fouten import Ongeldig
from portal.domain.tekst import accountnaam
from portal.domain.velden import als_uuid
from portal.services.beheren.rollen import VerleenRol, dekt
from portal.services.beheren.rollen_csv import CsvRegel, rol_van

_STUK = 400
_DATUM = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")


@dataclass(frozen=True)
class Opgezocht:
    """Everything that the lines name, read in a few questions."""

    personen: dict[str, Persoon]
    eenheden: dict[str, list[Eenheid]]
    opleidingen: dict[str, list[Opleiding]]
    zittingen: dict[str, list[Zitting]]
    toewijzingen: dict[uuid.UUID, list[Roltoewijzing]]

    @staticmethod
    def bij(uow: UnitOfWork, regels: Sequence[CsvRegel]) -> Opgezocht:
        """Read what these lines name."""
        personen = {p.account or "": p for p in _in(uow, Persoon, Persoon.account, [r.account for r in regels])}
        ids = [p.id for p in personen.values()]
        lopend = _in(uow, Roltoewijzing, Roltoewijzing.persoon_id, ids, *geldigheid.toewijzing_loopt())
        toewijzingen: dict[uuid.UUID, list[Roltoewijzing]] = defaultdict(list)
        for t in lopend:
            toewijzingen[t.persoon_id].append(t)
        return Opgezocht(
            personen,
            _op_naam(uow, Eenheid, [r.eenheid for r in regels], "code"),
            _op_naam(uow, Opleiding, [r.opleiding for r in regels], "crebo"),
            _op_naam(uow, Zitting, [r.zitting for r in regels], "code"),
            toewijzingen,
        )

    def opdracht(self, regel: CsvRegel) -> VerleenRol:
        """The command that a line stands for; Ongeldig with the reason in words."""
        if regel.te_veel:
            raise Ongeldig("Deze regel heeft meer kolommen dan de kop.")
        persoon, rol = self.personen.get(accountnaam(regel.account)), rol_van(regel.rol)
        if persoon is None:
            raise Ongeldig("Er is niemand met dit account." if regel.account else "Het account ontbreekt.")
        if rol is None:
            raise Ongeldig(f"‘{regel.rol[:40]}’ is geen rol." if regel.rol else "De rol ontbreekt.")
        perk: dict[str, Any] = {
            "eenheid_id": _een(self.eenheden, regel.eenheid, "geen team of locatie"),
            "opleiding_id": _een(self.opleidingen, regel.opleiding, "geen opleiding"),
            "zitting_id": _een(self.zittingen, regel.zitting, "geen zitting"),
        }
        velden = {naam: id for naam, id in perk.items() if id}
        van, tot = _dag(regel.van, "van"), _dag(regel.tot, "tot")
        try:
            return VerleenRol(persoon_id=persoon.id, rol=rol, van=van, tot=tot, reden=regel.reden, **velden)
        except ValidationError as fout:
            raise Ongeldig(_VELD.get(str(fout.errors()[0]["loc"][:1]), "Deze regel klopt niet.")) from None

    def heeft_al(self, cmd: VerleenRol) -> Roltoewijzing | None:
        """The assignment that already gives all of this."""
        return next((t for t in self.toewijzingen[cmd.persoon_id] if dekt(t, cmd)), None)

    def onthoud(self, t: Roltoewijzing) -> None:
        """Count an assignment that was just given."""
        self.toewijzingen[t.persoon_id].append(t)


_VELD = {"('reden',)": "Geef een reden van minstens 3 en hooguit 500 tekens."}


def waar_tekst(bekend: Opgezocht, cmd: VerleenRol) -> str:
    """Where the role of a command holds, in words."""
    delen = []
    for register, naam in (
        (bekend.eenheden, "eenheid_id"),
        (bekend.opleidingen, "opleiding_id"),
        (bekend.zittingen, "zitting_id"),
    ):
        id = getattr(cmd, naam, None)
        delen += [rij.naam for rijen in register.values() for rij in rijen if rij.id == id][:1] if id else []
    return ", ".join(delen) or "Hele instelling"


def _in(uow: UnitOfWork, model: Any, kolom: Any, waarden: Sequence[Any], *waar: Any) -> list[Any]:
    uniek = sorted({w for w in waarden if w}, key=str)
    delen = [uniek[i : i + _STUK] for i in range(0, len(uniek), _STUK)]
    return [rij for deel in delen for rij in uow.session.exec(select(model).where(col(kolom).in_(deel), *waar))]


def _op_naam(uow: UnitOfWork, model: Any, woorden: Sequence[str], code: str) -> dict[str, list[Any]]:
    """The rows by id, by code and by name, as far as the lines name them."""
    ids = [id for w in woorden if (id := als_uuid(w))]
    rijen = {r.id: r for k in (getattr(model, code), model.naam) for r in _in(uow, model, k, woorden)}
    rijen |= {r.id: r for r in _in(uow, model, model.id, ids)}
    uit: dict[str, list[Any]] = defaultdict(list)
    for rij in rijen.values():
        for woord in {str(rij.id), getattr(rij, code), rij.naam}:
            uit[woord].append(rij)
    return dict(uit)


def _een(register: dict[str, list[Any]], woord: str, geen: str) -> uuid.UUID | None:
    if not woord:
        return None
    rijen = register.get(woord, [])
    if not rijen:
        raise Ongeldig(f"Er is {geen} ‘{woord[:60]}’.")
    if len(rijen) > 1:
        raise Ongeldig(f"‘{woord[:60]}’ komt vaker voor. Gebruik de code of het id.")
    return rijen[0].id


def _dag(tekst: str, kolom: str) -> date | None:
    iso = _DATUM.sub(lambda d: f"{d[3]}-{d[2]:0>2}-{d[1]:0>2}", tekst)
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        raise Ongeldig(f"De datum in kolom ‘{kolom}’ is niet te lezen. Schrijf zoals 2027-07-31.") from None
