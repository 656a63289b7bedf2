"""Two records of one person: every column that points at people, what would move, and what stands in the way."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, literal, union_all
from sqlmodel import SQLModel

from portal.db.afnemen import Document
from portal.db.beheren import Persoon, Taak
from portal.db.monitoren import OkeBericht
from portal.db.samenvoegen import Samenvoeging
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel
from portal.domain import tijd
from portal.domain.kenmerk import kenmerk
from portal.domain.taal import telt
from portal.services.beheren.stand_samenvoegbaar import Bezwaar, bezwaren, let_op

TERUG = timedelta(days=30)
"""How long a joining can be undone."""
ZONDER_SLEUTEL = (tabel(Taak).c.onderwerp_id, tabel(OkeBericht).c.student_id, tabel(Document).c.door_id)
"""Columns with ids of people that the database does not know as such, and that move."""
HOORT_BIJ = MappingProxyType({
    "inschrijving/student_id": ("inschrijving voor een examen", "inschrijvingen voor examens"),
    "deelname/student_id": ("plaats op een zitting", "plaatsen op zittingen"),
    "resultaat/student_id": ("resultaat", "resultaten"),
    "kansmutatie/student_id": ("kans in het kasboek", "kansen in het kasboek"),
    "voorziening/student_id": ("voorziening", "voorzieningen"),
    "variantverzoek/student_id": ("verzoek om dezelfde variant", "verzoeken om dezelfde variant"),
    "examenverzoek/student_id": ("verzoek om een examen buiten het plan", "verzoeken om een examen buiten het plan"),
    "commissiebesluit/student_id": ("besluit over afwezigheid of een extra kans", "besluiten over afwezigheid of een extra kans"),
    "opleidingsinschrijving/student_id": ("inschrijving voor een opleiding", "inschrijvingen voor een opleiding"),
    "persoonsbron/persoon_id": ("deelnemerregistratie", "deelnemerregistraties"),
    "persoon/begeleider_id": ("student die wordt begeleid", "studenten die worden begeleid"),
    "roltoewijzing/persoon_id": ("rol", "rollen"),
    "personeelsaccount/persoon_id": ("account van toen", "accounts van toen"),
    "uitzondering/persoon_id": ("uitzondering", "uitzonderingen"),
    "noodtoegang/persoon_id": ("keer noodtoegang", "keren noodtoegang"),
    "zittingsmedewerker/persoon_id": ("taak op een zitting", "taken op zittingen"),
    "beoordeling/beoordelaar_id": ("beoordeling", "beoordelingen"),
    "mededeling/persoon_id": ("bericht", "berichten"),
    "weergave/persoon_id": ("bewaarde weergave van een lijst", "bewaarde weergaven van lijsten"),
    "okebericht/student_id": ("bericht met een ander systeem", "berichten met andere systemen"),
    "taak/onderwerp_id": ("vraag", "vragen"),
})  # fmt: skip
"""What belongs to a person and goes along, with the words for one and for more."""
BLIJFT = MappingProxyType({
    "sessie/persoon_id": "eindigt", "ticket/persoon_id": "eindigt", "agendalink/persoon_id": "een dicht record heeft geen agenda",
    "vernietiging/student_id": "staat in de weg", "persoon/samengevoegd_met_id": "staat in de weg",
    "samenvoeging/weg_id": "zegt het zelf", "samenvoeging/blijft_id": "staat in de weg", "dagcontrole/door_id": "een getekende dag; geen regel vraagt wie tekende",
})  # fmt: skip
"""Columns that stay as they are, each with the reason."""
VULT_AAN = MappingProxyType({
    "nummer": "nummer", "account": "account", "email": "e-mailadres", "oke_id": "", "oke_naam": "",
    "opleiding_id": "opleiding", "eenheid_id": "team", "cohort": "cohort", "begeleider_id": "begeleider",
    "diploma_op": "diplomadatum", "vertrokken_op": "datum van vertrek",
})  # fmt: skip
"""Fields that who stays takes over where nothing stood, with their words; without a word nobody needs to read it."""


@dataclass(frozen=True)
class Samenvoegproef:
    """What joining would do: what moves, what is filled in, what to look at, and what stands in the way."""

    verhuist: tuple[str, ...]
    vult_aan: tuple[str, ...]
    let_op: tuple[str, ...]
    bezwaren: tuple[Bezwaar, ...]
    kenmerk: str
    """A mark of all this; joining asks for the one that was shown."""


@cache
def kolommen() -> dict[str, Column[Any]]:
    """Every column that points at people and moves, by its name; a new one has to be classified (a test asks)."""
    persoon = tabel(Persoon)
    alle = (k for t in SQLModel.metadata.sorted_tables for k in t.c)
    wijst = (k for k in alle if k in ZONDER_SLEUTEL or any(fk.column.table is persoon for fk in k.foreign_keys))
    return {naam_van(k): k for k in wijst if naam_van(k) not in BLIJFT}


def naam_van(kolom: Column[Any]) -> str:
    """How a column is called here."""
    return f"{kolom.table.name}/{kolom.name}"


def is_daad(naam: str) -> bool:
    """True for a column that says who did something. It goes along, so that who planned, asked or decided is one person
    for every rule about that; but it is not what somebody has."""
    return naam.endswith(("door_id", "/eigenaar_id"))


def rijen_van(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> dict[str, list[uuid.UUID]]:
    """Per column the rows that would move; not a role or an account of then that the other has as well."""
    alle = (kies(literal(n).label("naam"), k.table.c.id.label("id")).where(k == weg.id) for n, k in kolommen().items())
    uit: dict[str, list[uuid.UUID]] = {}
    for naam, id in uow.session.execute(union_all(*alle)):
        uit.setdefault(naam, []).append(id)
    for naam, velden in _EENMAAL.items():
        if naam in uit:
            uit[naam] = _niet_dubbel(uow, kolommen()[naam], velden, weg.id, blijft.id)
    return {naam: ids for naam, ids in uit.items() if ids}


_EENMAAL = {
    "roltoewijzing/persoon_id": ("rol", "eenheid_id", "opleiding_id", "zitting_id", "tot", "ingetrokken_op"),
    "personeelsaccount/persoon_id": ("account",),
    "weergave/persoon_id": ("pad", "naam"),
}


def _niet_dubbel(
    uow: UnitOfWork, kolom: Column[Any], velden: Iterable[str], weg_id: uuid.UUID, blijft_id: uuid.UUID
) -> list[uuid.UUID]:
    t = kolom.table
    vraag = kies(kolom, t.c.id, *(t.c[v] for v in velden)).where(kolom.in_([weg_id, blijft_id]))
    rijen = [(wie, id, tuple(rest)) for wie, id, *rest in uow.session.execute(vraag)]
    al = {rest for wie, _, rest in rijen if wie == blijft_id}
    return [id for wie, id, rest in rijen if wie == weg_id and rest not in al]


def aanvulling(weg: Persoon, blijft: Persoon) -> dict[str, Any]:
    """What who stays takes over, by field."""
    return {v: getattr(weg, v) for v in VULT_AAN if getattr(weg, v) and not getattr(blijft, v)}


def beproef(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> Samenvoegproef:
    """What joining these two would do; nothing is written."""
    rijen = rijen_van(uow, weg, blijft)
    verhuist = [telt(len(rijen[n]), *woorden) for n, woorden in HOORT_BIJ.items() if n in rijen]
    if gedaan := sum(len(ids) for n, ids in rijen.items() if is_daad(n)):
        verhuist.append(f"{telt(gedaan, 'handeling', 'handelingen')} in naam van deze persoon")
    vult = tuple(VULT_AAN[v] for v in aanvulling(weg, blijft) if VULT_AAN[v])
    weg_ermee = bezwaren(uow, weg, blijft)
    wat = let_op(uow, weg, blijft)
    gezien = [weg.id, blijft.id, sorted(rijen.items()), vult, wat, weg_ermee]
    return Samenvoegproef(tuple(verhuist), vult, wat, weg_ermee, kenmerk(gezien))


def is_terug_te_draaien(rij: Samenvoeging) -> bool:
    """True while what stood where is kept: for a month."""
    return bool(rij.oud) and rij.op >= tijd.nu() - TERUG
