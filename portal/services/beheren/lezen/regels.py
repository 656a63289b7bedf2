"""Proof from the data and the audit log that no rule about separation and reach was broken: one check per rule."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth import sessies
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon, Roltoewijzing, Uitzondering
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.monitoren import AuditRegel, Zaakhand
from portal.db.plannen import Deelname, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.studeren import medewerkers
from portal.db.tabel import kies
from portal.db.vaststellen import Herziening, Mandaat, Vaststelling
from portal.domain import tijd
from portal.domain.levensloop import ZITTING_VOORBIJ
from portal.domain.rechten import Rol
from portal.domain.scheiding import HANDEN, Hand, role_clash
from portal.domain.statussen import InschrijvingStatus, WachtplekStatus
from portal.services.grond.audit import handen


@dataclass(frozen=True, kw_only=True)
class Breuk:
    """One rule that was broken, with everything needed to look it up."""

    regel: str
    tekst: str


@dataclass(frozen=True)
class _Daad:
    """An act on a case, as the log keeps it."""

    nummer: int
    actie: str
    wie: uuid.UUID
    op: datetime
    rol: str
    uitzondering_id: uuid.UUID | None
    mandaat_id: uuid.UUID | None
    zaak: uuid.UUID
    examen_id: uuid.UUID
    eenheid_id: uuid.UUID | None


@dataclass(frozen=True)
class _Stand:
    """What every check looks at, read once."""

    daden: list[_Daad]
    uitzonderingen: dict[uuid.UUID, Uitzondering]
    mandaten: dict[uuid.UUID, Mandaat]
    rollen: dict[uuid.UUID, list[Roltoewijzing]]
    namen: dict[uuid.UUID, str]
    overnames: dict[uuid.UUID, list[tuple[datetime, uuid.UUID]]]

    def naam(self, id: uuid.UUID | None) -> str:
        """A name, or the id of who is gone."""
        return self.namen.get(id, str(id)) if id else "–"

    def had(self, wie: uuid.UUID, rol: Rol, op: datetime) -> list[Roltoewijzing]:
        """The assignments of a role that held at a moment."""
        return [
            t for t in self.rollen.get(wie, ())
            if t.rol == rol and t.van <= op and (t.tot is None or op < t.tot) and (t.ingetrokken_op is None or op < t.ingetrokken_op)
        ]  # fmt: skip

    def gever(self, m: Mandaat, op: datetime) -> uuid.UUID:
        """Who answered for a mandate at a moment."""
        return next((wie for sinds, wie in reversed(self.overnames.get(m.id, [])) if sinds <= op), m.gegeven_door_id)


def breuken(uow: UnitOfWork) -> list[Breuk]:
    """Every rule that the data or the log shows to be broken; none when all is well (BEH-3, VAS-2, VAS-8, AAN-7)."""
    stand = _lees(uow)
    return [b for toets in _TOETSEN for b in toets(uow, stand)]


def _lees(uow: UnitOfWork) -> _Stand:
    daden = sorted(
        (_Daad(*rij) for vraag in handen.zaken_van_regels() for rij in uow.session.execute(vraag)),
        key=lambda d: d.nummer,
    )
    rollen: dict[uuid.UUID, list[Roltoewijzing]] = defaultdict(list)
    staf = select(Roltoewijzing).where(Roltoewijzing.rol != Rol.STUDENT.value)
    for t in uow.session.exec(staf.order_by(col(Roltoewijzing.van))):
        rollen[t.persoon_id].append(t)
    overnames: dict[uuid.UUID, list[tuple[datetime, uuid.UUID]]] = defaultdict(list)
    bekrachtigd = kies(AuditRegel.onderwerp_id, AuditRegel.op, AuditRegel.persoon_id)
    for id, op, wie in uow.session.execute(
        bekrachtigd.where(AuditRegel.actie == "mandaat.bekrachtigd").order_by(col(AuditRegel.volgnummer))
    ):
        overnames[id].append((op, wie))
    namen = select(Persoon.id, Persoon.naam).where(medewerkers())
    return _Stand(
        daden,
        {u.id: u for u in uow.session.exec(select(Uitzondering))},
        {m.id: m for m in uow.session.exec(select(Mandaat))},
        rollen,
        dict(uow.session.exec(namen).all()),
        overnames,
    )


def _regel(d: _Daad) -> str:
    return f"auditregel {d.nummer}, {tijd.moment(d.op)}"


@dataclass(frozen=True)
class _Stap:
    """One moment at which somebody had a hand in a case, with where that is written."""

    op: datetime
    hand: Hand
    toegestaan: bool
    waar: str
    uit_log: bool = True


def _handen(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """Nobody has two hands in one case, unless an exception allowed the later one."""
    stappen: dict[tuple[uuid.UUID, uuid.UUID], list[_Stap]] = defaultdict(list)
    for d in s.daden:
        stappen[d.zaak, d.wie].append(_Stap(d.op, HANDEN[d.actie][0], d.uitzondering_id is not None, _regel(d)))
    for zaak, wie, examen_id, op, hand, waar in _uit_de_gegevens(uow):
        if not any(stap.hand is hand for stap in stappen[zaak, wie]):
            stappen[zaak, wie].append(_Stap(op, hand, _gedekt(s, wie, hand, examen_id, op), waar, uit_log=False))
    for (zaak, wie), lijst in stappen.items():
        gezien: dict[Hand, _Stap] = {}
        for stap in sorted(lijst, key=lambda stap: stap.op):
            eerder = next((e for e in gezien.values() if e.hand is not stap.hand), None)
            mocht = stap.toegestaan or (eerder is not None and eerder.toegestaan and not stap.uit_log)
            if eerder and not mocht:
                yield Breuk(
                    regel="twee handen",
                    tekst=f"{s.naam(wie)} had bij zitting {zaak} de hand van {eerder.hand.value} ({eerder.waar}) en "
                    f"daarna van {stap.hand.value} ({stap.waar}), zonder uitzondering.",
                )
                break
            gezien.setdefault(stap.hand, stap)


def _uit_de_gegevens(uow: UnitOfWork) -> Iterable[tuple[uuid.UUID, uuid.UUID, uuid.UUID, datetime, Hand, str]]:
    """The hands that stand in the data itself, whatever the log says."""
    bronnen = (
        (Zitting.id, Zitting.gepland_door_id, Zitting.gemaakt_op, Hand.PLANNEN, "de zitting noemt de planner"),
        (Deelname.zitting_id, Deelname.geplaatst_door_id, Deelname.geplaatst_op, Hand.PLANNEN, "de plaatsing noemt de plaatser"),
        (Zittingsmedewerker.zitting_id, Zittingsmedewerker.persoon_id, Zittingsmedewerker.op, Hand.BEOORDELEN, "beoordelaar van de zitting"),
        (Beoordeling.zitting_id, Beoordeling.beoordelaar_id, Beoordeling.toegewezen_op, Hand.BEOORDELEN, "heeft werk toegewezen gekregen"),
        (Vaststelling.zitting_id, Vaststelling.door_id, Vaststelling.op, Hand.BESLUITEN, "de vaststelling noemt de beslisser"),
    )  # fmt: skip
    for zaak, wie, op, hand, waar in bronnen:
        vraag: Any = kies(zaak, wie, Zitting.examen_id, func.min(col(op))).where(col(wie).is_not(None))
        if zaak is not Zitting.id:
            vraag = vraag.join(Zitting, onclause=col(Zitting.id) == zaak)
        if zaak is Zittingsmedewerker.zitting_id:
            vraag = vraag.where(Zittingsmedewerker.rol == Rol.BEOORDELAAR.value)
        if zaak is Deelname.zitting_id:
            vraag = vraag.where(col(Deelname.geplaatst_door_id) != Deelname.student_id)
        for rij in uow.session.execute(vraag.group_by(col(zaak), col(wie), col(Zitting.examen_id))):
            yield *rij, hand, waar


_VAN_ROL = {
    Hand.PLANNEN: {Rol.EXAMENBUREAU},
    Hand.BEOORDELEN: {Rol.BEOORDELAAR},
    Hand.BESLUITEN: {Rol.EXAMENCOMMISSIE, Rol.EXAMENBUREAU},
}


def _gedekt(s: _Stand, wie: uuid.UUID, hand: Hand, examen_id: uuid.UUID, op: datetime) -> bool:
    """True when an exception for the role of this hand and this exam held at that moment."""
    dag = tijd.dag_van(op)
    return any(
        u.persoon_id == wie and u.rol in _VAN_ROL[hand] and u.examen_id in (None, examen_id) and u.van <= dag <= u.tot
        for u in s.uitzonderingen.values()
    )


def _onthouden(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """Every hand in the log stands in the table that refusals look in."""
    vraag = kies(Zaakhand.zitting_id, Zaakhand.persoon_id, Zaakhand.hand)
    bekend = {tuple(rij) for rij in uow.session.execute(vraag)}
    for sleutel in dict.fromkeys((d.zaak, d.wie, HANDEN[d.actie][0].value) for d in s.daden):
        if sleutel not in bekend:
            yield Breuk(
                regel="hand niet onthouden", tekst=f"{s.naam(sleutel[1])} bij zitting {sleutel[0]}: {sleutel[2]}."
            )


def _herzieningen(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """Who established a result, or an earlier one of the same work, decided about none of its revisions."""
    vraag = (
        kies(AuditRegel.volgnummer, AuditRegel.persoon_id, AuditRegel.op, Resultaat.deelname_id)
        .join(Herziening, onclause=col(Herziening.id) == AuditRegel.onderwerp_id)
        .join(Resultaat, onclause=col(Resultaat.id) == Herziening.resultaat_id)
        .where(col(AuditRegel.actie).in_(["herziening.toegepast", "herziening.afgewezen"]))
    )
    besluiten = list(uow.session.execute(vraag))
    eerder = kies(Resultaat.deelname_id, Vaststelling.door_id, func.min(Vaststelling.op)).join(
        Resultaat, onclause=col(Resultaat.id) == Vaststelling.resultaat_id
    ).where(col(Resultaat.deelname_id).in_([b[3] for b in besluiten]))  # fmt: skip
    sinds = {
        (deelname, wie): op
        for deelname, wie, op in uow.session.execute(
            eerder.group_by(col(Resultaat.deelname_id), col(Vaststelling.door_id))
        )
    }
    for nummer, wie, op, deelname in besluiten:
        if (deelname, wie) in sinds and sinds[deelname, wie] < op:
            yield Breuk(
                regel="eigen besluit herzien",
                tekst=f"{s.naam(wie)} besloot over een herziening van een eigen vaststelling (auditregel {nummer}).",
            )


def _uitzonderingen(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """An exception was used by its holder, for its exam, on its days, while its giver was in the board."""
    for d in s.daden:
        if d.uitzondering_id is None:
            continue
        u = s.uitzonderingen.get(d.uitzondering_id)
        dag = tijd.dag_van(d.op)
        if u is None or u.persoon_id != d.wie:
            waarom = "de uitzondering is niet van deze persoon"
        elif u.examen_id not in (None, d.examen_id):
            waarom = "de uitzondering is voor een ander examen"
        elif not u.van <= dag <= u.tot or (u.ingetrokken_op and u.ingetrokken_op < d.op):
            waarom = "de uitzondering gold toen niet"
        elif not s.had(u.gegeven_door_id, Rol.EXAMENCOMMISSIE, d.op):
            waarom = "wie de uitzondering gaf, zat toen niet in de commissie"
        else:
            continue
        yield Breuk(regel="uitzondering", tekst=f"{s.naam(d.wie)} deed ‘{d.actie}’ ({_regel(d)}): {waarom}.")


def _rollen_onder_uitzondering(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """Who holds a role only within an exception used it for nothing else, and every act says so."""
    per_persoon: dict[uuid.UUID, list[Uitzondering]] = defaultdict(list)
    for u in s.uitzonderingen.values():
        per_persoon[u.persoon_id].append(u)
    for d in s.daden:
        if d.wie not in per_persoon or d.uitzondering_id is not None or d.rol not in set(Rol):
            continue
        rol = Rol(d.rol)
        anders = [Rol(t.rol) for t in s.rollen[d.wie] if t.rol != rol and s.had(d.wie, Rol(t.rol), d.op)]
        mijn = [u for u in per_persoon[d.wie] if u.rol == rol]
        toen = s.had(d.wie, rol, d.op)
        if role_clash(anders, rol) and toen and all(any(sessies.binnen(t, u) for u in mijn) for t in toen):
            yield Breuk(
                regel="rol buiten uitzondering",
                tekst=f"{s.naam(d.wie)} deed ‘{d.actie}’ als {rol.label} ({_regel(d)}) zonder de uitzondering die daarvoor nodig is.",
            )


def _mandaten(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """A decision under a mandate was for its exam, on its days, while who answered for it was in the board."""
    vraag = (
        kies(AuditRegel.volgnummer, AuditRegel.actie, AuditRegel.op, AuditRegel.mandaat_id)
        .where(col(AuditRegel.mandaat_id).is_not(None))
    )  # fmt: skip
    examens = {d.nummer: d.examen_id for d in s.daden}
    for nummer, actie, op, id in uow.session.execute(vraag):
        m, dag = s.mandaten.get(id), tijd.dag_van(op)
        if m is None or m.examen_id != examens.get(nummer, m.examen_id):
            waarom = "het mandaat is voor een ander examen"
        elif not m.van <= dag <= m.tot or (m.ingetrokken_op and m.ingetrokken_op < op):
            waarom = "het mandaat gold toen niet"
        elif not s.had(s.gever(m, op), Rol.EXAMENCOMMISSIE, op):
            waarom = "wie ervoor instond, zat toen niet in de commissie"
        else:
            continue
        yield Breuk(regel="mandaat", tekst=f"‘{actie}’ onder mandaat (auditregel {nummer}): {waarom}.")


def _bevoegd(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """Who decided was in the board, or of the exam office under a mandate; the portal itself only under a standing one."""
    for d in s.daden:
        if HANDEN[d.actie][0] is Hand.BESLUITEN and d.rol != Rol.EXAMENCOMMISSIE and d.mandaat_id is None:
            yield Breuk(
                regel="zonder bevoegdheid",
                tekst=f"{s.naam(d.wie)} deed ‘{d.actie}’ als {d.rol} zonder mandaat ({_regel(d)}).",
            )


def _bereik(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """An exam office of one unit acted only on sittings of that unit."""
    onder: dict[frozenset[uuid.UUID], frozenset[uuid.UUID]] = {}
    for d in s.daden:
        toen = s.had(d.wie, Rol.EXAMENBUREAU, d.op) if d.rol == Rol.EXAMENBUREAU else []
        if not toen or not all(t.eenheid_id for t in toen):
            continue
        eenheden = frozenset(t.eenheid_id for t in toen if t.eenheid_id)
        if d.eenheid_id not in onder.setdefault(eenheden, sessies.met_onderdelen(uow, eenheden)):
            yield Breuk(
                regel="zitting van een ander",
                tekst=f"{s.naam(d.wie)} deed ‘{d.actie}’ op zitting {d.zaak}, die niet van zijn of haar onderdeel is ({_regel(d)}).",
            )


def _rolbotsingen(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """Nobody was given roles that clash, outside an exception."""
    for wie, alle in s.rollen.items():
        for een, ander in combinations(alle, 2):
            laatste = max(een.van, ander.van)
            if not role_clash([Rol(een.rol)], Rol(ander.rol)) or not all(
                s.had(wie, Rol(t.rol), laatste) for t in (een, ander)
            ):
                continue
            if not any(
                u.persoon_id == wie and u.rol == t.rol and sessies.binnen(t, u)
                for u in s.uitzonderingen.values()
                for t in (een, ander)
            ):
                yield Breuk(
                    regel="rollen botsen", tekst=f"{s.naam(wie)} is {een.rol} en {ander.rol}, zonder uitzondering."
                )


def _aan_zichzelf(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """Nobody gave himself a role or an exception."""
    for t in (t for alle in s.rollen.values() for t in alle):
        if t.verleend_door_id == t.persoon_id:
            yield Breuk(regel="aan zichzelf", tekst=f"{s.naam(t.persoon_id)} gaf zichzelf de rol {t.rol}.")
    for u in s.uitzonderingen.values():
        if u.gegeven_door_id == u.persoon_id:
            yield Breuk(regel="aan zichzelf", tekst=f"{s.naam(u.persoon_id)} gaf zichzelf een uitzondering.")


def _wachtrijen(uow: UnitOfWork, s: _Stand) -> Iterable[Breuk]:
    """Who waits, waits for the own exam, for a sitting that is still to come about, and has no seat yet."""
    vraag: Any = (
        kies(Wachtplek.id, Zitting.id, Zitting.status, Zitting.examen_id, Inschrijving.examen_id, Inschrijving.status)
        .join(Zitting, onclause=col(Zitting.id) == Wachtplek.zitting_id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Wachtplek.inschrijving_id)
        .where(Wachtplek.status == WachtplekStatus.WACHT)
    )
    for id, zaak, status, van_zitting, van_student, inschrijving in uow.session.execute(vraag):
        if van_zitting != van_student:
            yield Breuk(regel="wachtlijst", tekst=f"Plek {id} bij zitting {zaak} hoort bij een ander examen.")
        elif status in ZITTING_VOORBIJ:
            yield Breuk(regel="wachtlijst", tekst=f"Plek {id} wacht op zitting {zaak}, die voorbij of geannuleerd is.")
        elif inschrijving == InschrijvingStatus.GEPLAATST:
            yield Breuk(
                regel="wachtlijst", tekst=f"Plek {id} bij zitting {zaak} is van een student die al geplaatst is."
            )


_TOETSEN: tuple[Callable[[UnitOfWork, _Stand], Iterable[Breuk]], ...] = (
    _handen, _onthouden, _herzieningen, _uitzonderingen, _rollen_onder_uitzondering, _mandaten, _bevoegd, _bereik,
    _rolbotsingen, _aan_zichzelf, _wachtrijen,
)  # fmt: skip
