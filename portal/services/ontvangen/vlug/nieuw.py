"""The quick road for a page of enrolments: what is as it was is skipped, what is plainly new is written together.

Everything else takes the ordinary road, message by message. Both roads write the same rows.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from sqlalchemy import union_all
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets, WachtendBericht
from portal.db.beheren import Persoonsbron
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.reeks import een_van, lijst, schrijf_reeks
from portal.db.session import UnitOfWork
from portal.db.types import nieuw_id
from portal.domain import tijd
from portal.domain.fouten import PortalFout
from portal.domain.statussen import AssociatieStatus, InschrijvingStatus, ToetsStatus
from portal.domain.velden import als_uuid
from portal.oke.keuring import Json
from portal.oke.mapping_in import InschrijvingIn, PersoonIn
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.ontvangen.accountwissel import wacht_op_account
from portal.services.ontvangen.basis import Bron, gevuld, voor_audit
from portal.services.ontvangen.inschrijving import TONEN, velden_van
from portal.services.ontvangen.persoon import lees_personen_vooruit, pas_persoon_toe
from portal.services.ontvangen.vlug import personen as ontvangen_personen
from portal.services.ontvangen.vlug.blad import Bladdeel, Halverwege

_REGELS = b"8"
"""Goes up when the same message should lead to something else than before: then every mark is old."""
Nieuws = tuple[Json, str]


def merk(inhoud: Json) -> str:
    """A short mark of a message: the same message has the same mark; what cannot be written down is news each time."""
    try:
        tekst = orjson.dumps(inhoud)
    except TypeError:  # half a character, an endless number or too deep: refused further on
        tekst = _anders(inhoud)
    return hashlib.blake2b(_REGELS + tekst, digest_size=16).hexdigest()


def _anders(inhoud: Json) -> bytes:
    try:
        return json.dumps(inhoud).encode()
    except RecursionError:
        return uuid.uuid4().bytes


def nieuws(uow: UnitOfWork, items: Iterable[Json]) -> list[Nieuws]:
    """The messages that differ from what was last applied, each with its mark; found without writing anything.

    Several messages about one enrolment are all of them news: what the first does, the next may undo. So is the one about a
    student who waits for an account: it may have come free.
    """
    gemerkt = [(item, merk(item), str(item.get("associationId")).lower()) for item in items]
    keren = Counter(id for _, _, id in gemerkt)
    ids = [id for tekst in keren if (id := als_uuid(tekst))]
    vraag = select(Inschrijving.oke_merk).where(een_van(Inschrijving.oke_id, lijst(ids)), ~wacht_op_account)
    bekend = set(uow.session.execute(vraag).scalars())
    return [(item, m) for item, m, id in gemerkt if keren[id] > 1 or m not in bekend]


@dataclass
class Ronde:
    """What one pull has seen of persons: a student comes along with each of his enrolments."""

    bron: Bron
    _gelezen: dict[str, PersoonIn] = field(default_factory=dict)
    _toegepast: set[int] = field(default_factory=set)
    _studenten: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    nieuw: set[uuid.UUID] = field(default_factory=set)
    """Persons that this pull brought: nobody had a page about them open when it began."""

    def lees(self, inhoud: Json) -> InschrijvingIn | None:
        """The enrolment of a message; a person that was read before is not read again."""
        persoon = inhoud.get("person")
        if not isinstance(persoon, dict):
            return self.bron.adapter.inschrijving(inhoud)
        kort = merk(persoon)
        bekend = self._gelezen.get(kort)
        if bekend is not None:
            i = self.bron.adapter.inschrijving(inhoud | {"person": str(bekend.oke_id)})
            return i and replace(i, persoon=bekend)
        i = self.bron.adapter.inschrijving(inhoud)
        if i is not None and i.persoon is not None:
            self._gelezen[kort] = i.persoon
        return i

    def studenten(self, uow: UnitOfWork, oke_ids: set[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
        """The ids here of those of these persons that are known; who was met before is not looked up again."""
        bekend = {o: id for o in oke_ids if (id := self._studenten.get(o)) is not None}
        if onbekend := oke_ids - bekend.keys():
            vraag = select(Persoonsbron.oke_id, Persoonsbron.persoon_id).where(
                Persoonsbron.koppeling_id == self.bron.koppeling_id, een_van(Persoonsbron.oke_id, lijst(onbekend))
            )
            gevonden: dict[Any, uuid.UUID] = dict(uow.session.execute(vraag).all())
            uow.na_commit(lambda: self._studenten.update(gevonden))
            bekend |= gevonden
        return bekend

    def nog_niet(self, stukken: list[Bladdeel]) -> list[PersoonIn]:
        """The persons of these messages that this pull did not apply yet, each once."""
        personen = {id(p): p for s in stukken if (p := s.body.persoon) is not None}
        return [p for sleutel, p in personen.items() if sleutel not in self._toegepast]

    def pas_toe(self, uow: UnitOfWork, bron: Bron, stukken: list[Bladdeel]) -> None:
        """Apply the persons of these messages; Halverwege when one is refused."""
        personen = self.nog_niet(stukken)
        lees_personen_vooruit(uow, bron, personen, True)
        erbij, rest = ontvangen_personen.schrijf_nieuwe(uow, bron, personen)
        self.nieuw.update(erbij)
        for p in rest:
            try:
                pas_persoon_toe(uow, bron, p)
            except PortalFout as fout:
                raise Halverwege from fout
        uow.na_commit(lambda: self._toegepast.update(id(p) for p in personen))


def schrijf_nieuwe(uow: UnitOfWork, bron: Bron, ronde: Ronde, stukken: list[Bladdeel]) -> tuple[int, list[Bladdeel]]:
    """Write the enrolments that are plainly new, with their persons; gives how many, and the messages left over."""
    nieuw, rest = _deel(uow, stukken)
    if not nieuw:
        return 0, rest
    ronde.pas_toe(uow, bron, nieuw)
    uow.session.flush()
    rijen, over = _rijen(uow, bron, ronde, nieuw)
    if rijen:
        nu = tijd.nu()
        vast = {
            "status": InschrijvingStatus.OPEN, "bron": "dr", "gemaakt_op": nu, "gewijzigd_op": nu, "kansen_gezegd_op": nu,
        }  # fmt: skip
        schrijf_reeks(uow.session, Inschrijving, rijen, vast)
        regels = [(r["id"], voor_audit(gevuld(Inschrijving, r, _GEGEVEN), TONEN)) for r in rijen]
        audit.record_reeks(uow, bron.actor, "inschrijving.ontvangen", Inschrijving, regels)
        live.touch(
            uow,
            onderwerpen.WERK,
            onderwerpen.OKE,
            *(onderwerpen.persoon(id) for id in {r["student_id"] for r in rijen} - ronde.nieuw),
        )
    return len(rijen), rest + over


def _deel(uow: UnitOfWork, stukken: list[Bladdeel]) -> tuple[list[Bladdeel], list[Bladdeel]]:
    """The messages of students about whom all is plainly new, with ids that nobody has used here; and the others.

    The messages about one student stay together and in order: which of two enrolments came first matters.
    """
    ids = {s.body.oke_id for s in stukken}
    eigen = (Zitting.id, Deelname.id, Zittingsmedewerker.id)
    gevraagd = lijst(ids)
    vragen = [
        select(kolom).where(een_van(kolom, gevraagd))
        for kolom in map(col, (Inschrijving.oke_id, Nevenaanmelding.oke_id, WachtendBericht.oke_id, *eigen))
    ]
    gebruikt: set[uuid.UUID] = set(uow.session.execute(union_all(*vragen)).scalars())
    telling = Counter(s.body.oke_id for s in stukken)
    lastig = {None} | {
        s.body.persoon_id
        for s in stukken
        if s.body.status != AssociatieStatus.ASSOCIATED
        or s.body.oke_id in gebruikt
        or telling[s.body.oke_id] > 1
        or s.body.org_id
    }
    return [s for s in stukken if s.body.persoon_id not in lastig], [s for s in stukken if s.body.persoon_id in lastig]


def _rijen(
    uow: UnitOfWork, bron: Bron, ronde: Ronde, stukken: list[Bladdeel]
) -> tuple[list[dict[str, Any]], list[Bladdeel]]:
    """A row for each enrolment whose student and exam are known and who never had one; and the others."""
    personen, toetsen = {s.body.persoon_id for s in stukken}, {s.body.toets_id for s in stukken}
    studenten = ronde.studenten(uow, personen)
    bekend = _toetsen(uow, bron, toetsen)
    lopend = select(Inschrijving.student_id, Inschrijving.examen_id).where(
        een_van(Inschrijving.student_id, lijst(studenten.values())),
        col(Inschrijving.examen_id).in_({t.examen_id for t in bekend.values()}),
    )
    bezet = {(student, examen) for student, examen in uow.session.execute(lopend)}
    rijen, over = [], []
    for s in stukken:
        student, toets = studenten.get(s.body.persoon_id), bekend.get(s.body.toets_id)
        if student is None or toets is None or toets.examen_id is None or (student, toets.examen_id) in bezet:
            over.append(s)
            continue
        bezet.add((student, toets.examen_id))
        eigen = {"id": nieuw_id(), "student_id": student, "examen_id": toets.examen_id, "oke_merk": s.merk}
        rijen.append(eigen | velden_van(bron, s.body, toets))
    return rijen, over


def _toetsen(uow: UnitOfWork, bron: Bron, oke_ids: set[uuid.UUID]) -> dict[uuid.UUID, PlanbareToets]:
    """The tests of this registry that were not cancelled."""
    vraag = select(PlanbareToets).where(
        col(PlanbareToets.oke_id).in_(oke_ids),
        PlanbareToets.koppeling_id == bron.koppeling_id,
        PlanbareToets.status == ToetsStatus.ACTIVE,
    )
    return {t.oke_id: t for t in uow.session.exec(vraag)}


_GEGEVEN = ("id", "student_id", "examen_id", "oke_merk")
"""What a new enrolment has from its start, and so is no change of it."""
