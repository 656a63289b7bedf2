"""The programme under which a student takes his exams, as the registry says (flow 1, context of an enrolment)."""

from __future__ import annotations

import random
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, union_all
from sqlmodel import col, func, or_, select

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, Opleidingsinschrijving, WachtendBericht
from portal.db.beheren import Eenheid, Persoon
from portal.db.inrichten import Opleiding
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.voorraad import lees_vooruit
from portal.domain import tijd
from portal.domain.levensloop import VOORBIJ
from portal.domain.statussen import NIET_MEER, AssociatieStatus
from portal.domain.velden import als_uuid
from portal.oke.keuring import Json
from portal.oke.mapping_in import InschrijvingIn, OpleidingIn
from portal.services.grond import live, onderwerpen
from portal.services.ontvangen import uitschrijven
from portal.services.ontvangen.basis import Bron, Uitkomst, eis_eigenaar, register_van, schrijf
from portal.services.ontvangen.bekend import bron_van, is_personeel, lees_bekenden_vooruit, lees_personeel_vooruit
from portal.services.zenden import outbox

VERS = timedelta(days=30)
"""How long what was read about a programme is good enough; after that it is asked again."""
NET_VOORBIJ = timedelta(days=7)
"""So long after its last day a programme is asked again every day: whether it really ended."""
SOORT = "opleiding"
_PAD = "/associations/{}?expand=offering.program,offering.organization"
_TONEN = ("oke_id", "opleiding_id", "eenheid_id", "cohort", "leerweg", "status", "van", "tot")
_GESTOPT = "De opleiding van de student is gestopt."
_ONBEKENDE_STUDENT = "De student van deze opleiding is hier nog niet bekend."
_GEEN_EENHEID = "De opleiding is hier onbekend, en er is geen onderdeel van de school om haar bij te zetten."


@dataclass(frozen=True)
class OpleidingStand:
    """How an enrolment in a programme stood on a day."""

    status: AssociatieStatus
    tot: date | None
    op: date

    @property
    def gestopt(self) -> bool:
        """True when it was ended, or its last day was past."""
        return self.status != AssociatieStatus.ASSOCIATED or (self.tot is not None and self.tot < self.op)


def pad(oke_id: uuid.UUID) -> str:
    """Where a registry tells about this enrolment in a programme."""
    return _PAD.format(oke_id)


def vraag_opleiding(uow: UnitOfWork, bron: Bron, i: InschrijvingIn) -> None:
    """Have the programme of a pushed enrolment fetched, unless it is known or there is nowhere to ask."""
    if i.opleiding_id is None or uow.zoek(Opleidingsinschrijving, "oke_id", i.opleiding_id):
        return
    if koppeling := register_van(uow, bron):
        outbox.vraag(uow, 1, koppeling.id, pad(i.opleiding_id), "opleiding", i.opleiding_id)


def te_lezen(uow: UnitOfWork, koppeling_id: uuid.UUID, limiet: int) -> list[uuid.UUID]:
    """The enrolments in programmes that are named by enrolments for exams, or by what stands beside them, and not read
    yet, too long ago, or before they began or ended; in another order each time, so that one on which the registry always
    fails does not keep the others out."""
    genoemd = _genoemd().subquery()
    bekend = select(Opleidingsinschrijving.oke_id).where(
        Opleidingsinschrijving.oke_id == genoemd.c.oke_id,
        Opleidingsinschrijving.koppeling_id == koppeling_id,
        Opleidingsinschrijving.gelezen_op > tijd.nu() - VERS,
        *_na_begin(),
        *_niet_net_voorbij(),
    )
    vergeefs = select(WachtendBericht.oke_id).where(
        WachtendBericht.soort == SOORT,
        WachtendBericht.oke_id == genoemd.c.oke_id,
        WachtendBericht.koppeling_id == koppeling_id,
        WachtendBericht.op > tijd.nu() - VERS,
    )
    vraag = kies(genoemd.c.oke_id).where(genoemd.c.koppeling_id == koppeling_id, ~bekend.exists(), ~vergeefs.exists())
    ids = list(uow.session.exec(vraag.distinct()))
    random.shuffle(ids)
    return ids[:limiet]


def _genoemd() -> CompoundSelect[Any]:
    """SQL for: the programmes for which a student still has to take an exam, with who told so; when it is taken for two
    programmes, the second stands beside the first (PRK-3)."""
    i, n = Inschrijving, Nevenaanmelding
    eerste = kies(col(i.opleiding_oke_id).label("oke_id"), i.koppeling_id, i.student_id)
    ernaast = kies(n.opleiding_oke_id, n.koppeling_id, i.student_id).join(i, onclause=col(i.id) == n.inschrijving_id)
    loopt = col(i.status).not_in(VOORBIJ)
    return union_all(
        eerste.where(loopt, col(i.opleiding_oke_id).is_not(None)),
        ernaast.where(
            loopt, col(n.opleiding_oke_id).is_not(None), col(n.oke_staat).not_in(NIET_MEER), col(n.eigen).is_(False)
        ),
    )


def _na_begin() -> tuple[Any, ...]:
    """SQL for: it has no first day, or that is still to come, or it was read since."""
    van = col(Opleidingsinschrijving.van)
    return (or_(van.is_(None), van > tijd.vandaag(), van <= func.date(Opleidingsinschrijving.gelezen_op)),)


def _niet_net_voorbij() -> tuple[Any, ...]:
    """SQL for: it did not end in the days before today, or was read since midnight: perhaps it was made longer."""
    tot, vandaag = col(Opleidingsinschrijving.tot), tijd.vandaag()
    vers = col(Opleidingsinschrijving.gelezen_op) > tijd.op(vandaag)
    return (or_(tot.is_(None), tot >= vandaag, tot < vandaag - NET_VOORBIJ, vers),)


def vergeefs(uow: UnitOfWork, koppeling_id: uuid.UUID | None, oke_id: uuid.UUID, waarom: str) -> None:
    """Keep that a programme could not be had, so that it is not asked again every time."""
    deel = _vergeefs(uow, koppeling_id, oke_id) or WachtendBericht(
        soort=SOORT, oke_id=oke_id, koppeling_id=koppeling_id
    )
    deel.inhoud, deel.op = deel.inhoud | {"waarom": waarom}, tijd.nu()
    uow.add(deel)


def _vergeefs(uow: UnitOfWork, koppeling_id: uuid.UUID | None, oke_id: uuid.UUID) -> WachtendBericht | None:
    delen = uow.zoek(WachtendBericht, "oke_id", oke_id)
    return next((d for d in delen if (d.soort, d.koppeling_id) == (SOORT, koppeling_id)), None)


def lees_opleidingen_vooruit(
    uow: UnitOfWork, bron: Bron, oke_ids: Collection[uuid.UUID], persoon_ids: Collection[uuid.UUID]
) -> None:
    """Read what the rules need to know about these enrolments in programmes and their students, in a few queries; what
    nothing refers to is written together."""
    uow.spaar = (Opleidingsinschrijving, AuditRegel)
    s, bekend = uow.session, lees_bekenden_vooruit(uow, bron, persoon_ids, houd=True)
    lees_personeel_vooruit(uow, {p.id for p in bekend.values()})
    lees_vooruit(s, Opleidingsinschrijving, "oke_id", oke_ids)
    lees_vooruit(s, WachtendBericht, "oke_id", oke_ids)
    lees_vooruit(s, Deelname, "student_id", {p.id for p in bekend.values()})
    lees_vooruit(s, Opleiding, "crebo", s.exec(select(Opleiding.crebo)))


def ontvang_opleiding(uow: UnitOfWork, bron: Bron, inhoud: Json) -> Uitkomst:
    """Write what differs about an enrolment in a programme, and what follows for its student (AAN-1)."""
    o = bron.adapter.opleiding(inhoud)
    bestaand = next(iter(uow.zoek(Opleidingsinschrijving, "oke_id", o.oke_id)), None)
    eis_eigenaar(bron, bestaand.koppeling_id if bestaand else bron.koppeling_id)
    kent = bron_van(uow, bron, o.persoon_id)
    if kent is None:
        return Uitkomst(onderwerp_soort="opleiding", onderwerp_id=o.oke_id, opmerkingen=(_ONBEKENDE_STUDENT,))
    student = uow.zoek(Persoon, "id", kent.persoon_id)[0]
    deel = _vergeefs(uow, bron.koppeling_id, o.oke_id)
    eenheid = _eenheid(uow, o) or _gekozen(uow, deel)
    opleiding = _opleiding(uow, bron, o, eenheid)
    if opleiding is None:
        return Uitkomst(onderwerp_soort="opleiding", onderwerp_id=o.oke_id, opmerkingen=(_GEEN_EENHEID,))
    rij = bestaand or Opleidingsinschrijving(oke_id=o.oke_id, student_id=student.id, opleiding_id=opleiding.id)
    stond = OpleidingStand(rij.status, rij.tot, tijd.dag_van(rij.gelezen_op)) if bestaand else None
    velden = {"koppeling_id": bron.koppeling_id} | _velden(o, student, opleiding, eenheid)
    aantal = schrijf(uow, bron, "opleiding.ontvangen", rij, velden, nieuw=bestaand is None, tonen=_TONEN)
    rij.gelezen_op = tijd.nu()
    uow.add(rij)
    if deel is not None:
        uow.delete(deel)
    if student.ook_medewerker or (kent.hoofd and not is_personeel(uow, student)):
        aantal += _bij_student(uow, bron, student)
    aantal += _volg_einde(uow, bron, student, rij, stond, einde_vast=o.einde_vast) if stond else 0
    if aantal:
        uitschrijven.vraag_om_niveau(uow, student)
        live.touch(uow, onderwerpen.persoon(student.id), onderwerpen.WERK)
    return Uitkomst(aantal, bestaand is None, "opleiding", rij.id, student_id=student.id)


def _gekozen(uow: UnitOfWork, deel: WachtendBericht | None) -> Eenheid | None:
    """The part of the school that somebody chose for a programme that named none that is known."""
    id = als_uuid(deel.inhoud.get("eenheid_id")) if deel else None
    return uow.session.get(Eenheid, id) if id else None


def _velden(o: OpleidingIn, student: Persoon, opleiding: Opleiding, eenheid: Eenheid | None) -> dict[str, Any]:
    """The fields of an enrolment in a programme as this message makes them."""
    return {
        "student_id": student.id,
        "opleiding_id": opleiding.id,
        "eenheid_id": eenheid.id if eenheid else None,
        "cohort": o.cohort,
        "leerweg": o.leerweg,
        "status": o.status,
        "van": o.van,
        "tot": o.tot,
    }


def _eenheid(uow: UnitOfWork, o: OpleidingIn) -> Eenheid | None:
    """The part of the school that is meant: by the code of the organisation, else by the location."""
    namen = [n for n in (o.onderdeel, o.locatie) if n]
    vraag = select(Eenheid).where(or_(col(Eenheid.code).in_(namen), col(Eenheid.naam).in_(namen)))
    gevonden = [e for e in uow.session.exec(vraag) if e.soort != "instelling"]
    gevonden.sort(key=lambda e: (e.code != o.onderdeel, e.soort != "team", e.code))
    return gevonden[0] if gevonden else None


def _opleiding(uow: UnitOfWork, bron: Bron, o: OpleidingIn, eenheid: Eenheid | None) -> Opleiding | None:
    """The programme with this crebo; a new one under the part that was named, else under the school itself."""
    if bekend := uow.zoek(Opleiding, "crebo", o.crebo):
        return bekend[0]
    waar = eenheid or uow.session.exec(select(Eenheid).where(Eenheid.soort == "instelling")).first()
    if waar is None:
        return None
    rij = Opleiding(
        crebo=o.crebo, naam=o.naam or o.crebo, niveau=o.niveau, leerweg=o.leerweg.lower(), eenheid_id=waar.id
    )  # fmt: skip
    schrijf(uow, bron, "opleiding.toegevoegd", rij, {"crebo": o.crebo}, nieuw=True, tonen=("crebo",))
    return rij


def _bij_student(uow: UnitOfWork, bron: Bron, student: Persoon) -> int:
    """Programme, cohort and team of the student: of his newest enrolment in a programme that runs, else the next. Of staff
    who study here the team is where they work, and stays.

    A second one beside the one he had is not another one instead of it: then nobody is asked anything.
    """
    had, lopend = student.opleiding_id, _lopend(uow, student)
    if not lopend:
        return 0
    nieuwste = lopend[0]
    opleiding, eenheid = uow.get(Opleiding, nieuwste.opleiding_id), nieuwste.eenheid_id
    team = uow.session.get(Eenheid, eenheid) if eenheid else None
    velden = {
        "opleiding_id": opleiding.id,
        "cohort": nieuwste.cohort or student.cohort,
        "eenheid_id": team.id if team and team.soort == "team" else student.eenheid_id or opleiding.eenheid_id,
    }
    if student.ook_medewerker:
        velden.pop("eenheid_id")
    anders = had not in (None, *(r.opleiding_id for r in lopend))
    tonen = ("opleiding_id", "cohort", "eenheid_id")
    aantal = schrijf(uow, bron, "persoon.gewijzigd", student, velden, nieuw=False, tonen=tonen)
    if anders:
        wat = f"De student volgt nu een andere opleiding: {opleiding.naam}, niveau {opleiding.niveau}."
        uitschrijven.vraag_welk_examen(uow, student, wat)
    return aantal


def _lopend(uow: UnitOfWork, student: Persoon) -> list[Opleidingsinschrijving]:
    """The programmes of a student that were not ended, those of today first and the newest of them before the others: one
    that begins later is his when it begins; of two that began together the one he has."""
    uow.session.flush()
    vandaag, tot = tijd.vandaag(), col(Opleidingsinschrijving.tot)
    vraag = (
        select(Opleidingsinschrijving)
        .where(
            Opleidingsinschrijving.student_id == student.id,
            Opleidingsinschrijving.status == AssociatieStatus.ASSOCIATED,
        )
        .order_by(
            or_(func.coalesce(Opleidingsinschrijving.van, date.min) > vandaag, func.coalesce(tot, date.max) < vandaag),
            func.coalesce(Opleidingsinschrijving.van, date.min).desc(),
            col(Opleidingsinschrijving.opleiding_id) != student.opleiding_id,
            col(Opleidingsinschrijving.oke_id),
        )
    )
    return list(uow.session.exec(vraag))


def _volg_einde(
    uow: UnitOfWork,
    bron: Bron,
    student: Persoon,
    rij: Opleidingsinschrijving,
    stond: OpleidingStand,
    *,
    einde_vast: bool,
) -> int:
    """What follows when this programme ended or goes on after all; how many rows that wrote."""
    nu = OpleidingStand(rij.status, rij.tot, tijd.vandaag())
    if _stopt_nu(stond, nu, einde_vast=einde_vast):
        return _na_einde(uow, bron, student, rij)
    if stond.gestopt and not nu.gestopt and student.actief:
        uitschrijven.is_terug(uow, student)
    return 0


def _na_einde(uow: UnitOfWork, bron: Bron, student: Persoon, rij: Opleidingsinschrijving) -> int:
    """A programme that ended: off what is coming when no other one runs, else off what was for this one. Another one that
    nobody could read yet runs, as far as anybody knows; and what another registry asks has nothing to do with it."""
    loopt = select(Opleidingsinschrijving.id).where(
        Opleidingsinschrijving.student_id == student.id, *_loopt(), Opleidingsinschrijving.id != rij.id
    )
    genoemd, gelezen = _genoemd().subquery(), select(Opleidingsinschrijving.oke_id)
    ongelezen = kies(genoemd.c.oke_id).where(genoemd.c.student_id == student.id, genoemd.c.oke_id.not_in(gelezen))
    if any(uow.session.exec(vraag.limit(1)).first() is not None for vraag in (loopt, ongelezen)):
        hiervoor = uitschrijven.voor_opleiding(rij.oke_id)
    else:
        ander = uitschrijven.ander_register(uow, bron, student)
        hiervoor = uitschrijven.voor_register(bron.koppeling_id) if ander else []
    return uitschrijven.haal_af_wat_komt(uow, bron, student, _GESTOPT, hiervoor)


def _loopt() -> tuple[Any, ...]:
    """SQL for: this enrolment in a programme runs today."""
    tot = col(Opleidingsinschrijving.tot)
    return (
        Opleidingsinschrijving.status == AssociatieStatus.ASSOCIATED,
        or_(tot.is_(None), tot >= tijd.vandaag()),
    )


def _stopt_nu(stond: OpleidingStand, nu: OpleidingStand, *, einde_vast: bool) -> bool:
    """True when a programme that the registry had not ended yet is over: by what it says now, also when the day on which
    it was expected to end had passed before, or because the last day that it fixed went by since it was read."""
    anders = (nu.status, nu.tot) != (stond.status, stond.tot)
    verstreken = einde_vast and nu.tot is not None and nu.tot >= stond.op
    return stond.status == AssociatieStatus.ASSOCIATED and nu.gestopt and (anders or verstreken)
