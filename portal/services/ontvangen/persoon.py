"""Persons of the registry (flow 1): the person, and the accommodations that were granted there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from sqlmodel import col

from portal.db.aanmelden import Inschrijving, Voorziening
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork
from portal.db.voorraad import bestaat_nog_niet, lees_vooruit
from portal.domain import tijd
from portal.domain.levensloop import VOORZIENING
from portal.domain.statussen import VoorzieningStatus
from portal.oke.mapping_in import BehoefteIn, PersoonIn
from portal.services.grond import live, onderwerpen
from portal.services.ontvangen.basis import Bron, Uitkomst, schrijf, vergeet_merken
from portal.services.plannen import voorzieningen

TONEN = ("oke_id", "actief", "is_student")
TONEN_VOORZIENING = ("soort", "status", "van", "tot")
"""What the audit log keeps the values of."""


def pas_persoon_toe(uow: UnitOfWork, bron: Bron, p: PersoonIn) -> Uitkomst:
    """Write what differs about a person and his accommodations; a repeat of the same message writes nothing."""
    bestaand = vind(uow, p)
    rij = bestaand or Persoon(achternaam=p.achternaam, naam=p.naam)
    velden, opmerkingen = velden_van(uow, rij, p, nieuw=bestaand is None)
    actie = "persoon.gewijzigd" if bestaand else "persoon.ontvangen"
    aantal = schrijf(uow, bron, actie, rij, velden, nieuw=bestaand is None, tonen=TONEN)
    if bestaand is None:
        bestaat_nog_niet(uow.session, rij.id, (Voorziening, "student_id"), (Inschrijving, "student_id"))
    anders = _voorzieningen(uow, bron, rij, p.behoeften) if p.behoeften is not None and p.is_student else 0
    if aantal + anders and bestaand is not None:
        voorzieningen.werk_plaatsingen_bij(uow, bron.actor, rij.id)
        vergeet_merken(uow, col(Inschrijving.student_id) == rij.id)
    if aantal + anders:
        live.touch(uow, onderwerpen.persoon(rij.id))
        live.touch(uow, onderwerpen.WERK)
    return Uitkomst(
        gewijzigd=aantal + anders,
        nieuw=bestaand is None,
        onderwerp_soort="persoon",
        onderwerp_id=rij.id,
        student_id=rij.id if rij.is_student else None,
        opmerkingen=opmerkingen,
    )


def vind(uow: UnitOfWork, p: PersoonIn) -> Persoon | None:
    """By personId first; else by account, and for students by number, among people without a personId."""
    if bekend := uow.zoek(Persoon, "oke_id", p.oke_id):
        return bekend[0]
    zonder = [r for r in uow.zoek(Persoon, "account", p.account) if r.oke_id is None] if p.account else []
    if not zonder and p.nummer and p.is_student:
        zonder = [r for r in uow.zoek(Persoon, "nummer", p.nummer) if r.oke_id is None and r.is_student]
    return zonder[0] if zonder else None


def lees_personen_vooruit(uow: UnitOfWork, personen: list[PersoonIn], houd: bool) -> list[Persoon]:
    """Read what the rules need to know about these persons, in a few queries; gives those that may be meant."""
    s = uow.session
    bekend = {r.oke_id: r for r in lees_vooruit(s, Persoon, "oke_id", {p.oke_id for p in personen}, houd=houd)}
    onbekend = [p for p in personen if p.oke_id not in bekend]
    anders = [p.account for p in personen if p.oke_id in bekend and bekend[p.oke_id].account != p.account]
    rijen = list(bekend.values()) + lees_vooruit(s, Persoon, "account", {*anders, *(p.account for p in onbekend)})
    rijen += lees_vooruit(s, Persoon, "nummer", {p.nummer for p in onbekend if p.is_student})
    lees_vooruit(s, Voorziening, "student_id", {r.id for r in rijen})
    return rijen


def velden_van(uow: UnitOfWork, rij: Persoon, p: PersoonIn, *, nieuw: bool) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The fields of a person that the registry decides about, and what people should know."""
    velden: dict[str, Any] = {
        "oke_id": p.oke_id,
        "voornaam": p.voornaam,
        "tussenvoegsel": p.tussenvoegsel,
        "achternaam": p.achternaam,
        "naam": p.naam,
        "email": p.email,
        "oke_naam": p.id_naam or rij.oke_naam,
        "is_student": p.is_student,
        "extern": p.extern,
        "actief": p.actief if p.is_student else rij.actief,
        "nummer": p.nummer or rij.nummer,
    }
    if not p.account or p.account == rij.account:
        return velden, ()
    if any(ander.id != rij.id for ander in uow.zoek(Persoon, "account", p.account)):
        return velden, ("Het account hoort al bij iemand anders en is niet overgenomen.",)
    if rij.account and not rij.is_student and not nieuw:
        return velden, ("Het account van een medewerker wordt niet vanuit het deelnemersysteem gewijzigd.",)
    return velden | {"account": p.account}, ()


def _voorzieningen(uow: UnitOfWork, bron: Bron, student: Persoon, behoeften: tuple[BehoefteIn, ...]) -> int:
    """Make the granted accommodations equal to what the registry says; what it no longer says is withdrawn."""
    bekend = genummerd(v for v in uow.zoek(Voorziening, "student_id", student.id) if v.bron == "dr")
    gemeld = genummerd(behoeften)
    aantal = sum(_voorziening(uow, bron, student, bekend.get(sleutel), b) for sleutel, b in gemeld.items())
    for sleutel, rij in bekend.items():
        if sleutel not in gemeld:
            velden = {"status": VOORZIENING.require(rij.status, "intrekken").naar}
            aantal += schrijf(uow, bron, "voorziening.ingetrokken", rij, velden, nieuw=False, tonen=("status",))
    return aantal


G = TypeVar("G", Voorziening, BehoefteIn)


def genummerd(lijst: Iterable[G]) -> dict[tuple[str, int], G]:
    """Each accommodation by its code, and by its place among the periods of that code: the same need in two periods is
    two accommodations, and the one holds that holds on the day."""
    uit: dict[tuple[str, int], G] = {}
    periodes: dict[str, set[tuple[date | None, date | None]]] = {}
    for b in sorted(lijst, key=lambda b: (b.code, b.van or date.min, b.tot or date.max)):
        gezien = periodes.setdefault(b.code, set())
        if isinstance(b, Voorziening) or (b.van, b.tot) not in gezien:
            uit[(b.code, sum(code == b.code for code, _ in uit))] = b
            gezien.add((b.van, b.tot))
    return uit


def _voorziening(uow: UnitOfWork, bron: Bron, student: Persoon, rij: Voorziening | None, b: BehoefteIn) -> int:
    nieuw = rij is None
    rij = rij or Voorziening(
        student_id=student.id,
        soort=b.soort,
        bron="dr",
        code=b.code,
        status=VoorzieningStatus.TOEGEKEND,
        besloten_op=tijd.nu(),
    )
    velden = velden_van_voorziening(b) | {"status": VOORZIENING.require(rij.status, "ontvangen").naar}
    return schrijf(uow, bron, "voorziening.ontvangen", rij, velden, nieuw=nieuw, tonen=TONEN_VOORZIENING)


def velden_van_voorziening(b: BehoefteIn) -> dict[str, Any]:
    """The fields of an accommodation that the registry decides about."""
    return {
        "soort": b.soort, "minuten": b.minuten, "procent": b.procent, "omschrijving": b.omschrijving,
        "van": b.van, "tot": b.tot, "status": VoorzieningStatus.TOEGEKEND,
    }  # fmt: skip
