"""Separation of duties per case: who planned, placed, assessed and established, read from what was done."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Subquery, Uuid, bindparam, func, literal, true, union_all
from sqlmodel import col, select

from portal.auth import eigen_zaak, geldigheid
from portal.auth.principal import Principal
from portal.db.beheren import Persoon, Roltoewijzing, Uitzondering
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.monitoren import Zaakhand
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.studeren import heeft_dossier
from portal.db.tabel import kies
from portal.db.vaststellen import Commissiebesluit, Vaststelling
from portal.domain import scheiding, tijd
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import RULES, P, Rol
from portal.domain.scheiding import HANDEN, Daad, Hand
from portal.services.grond import uitzonderingen
from portal.services.grond.audit import audit

DEED = {
    P.ZITTING_PLANNEN: "deze zitting gepland",
    P.ZITTING_PLAATSEN: "studenten op deze zitting geplaatst",
    P.BEOORDELING_DOEN: "werk van deze zitting beoordeeld of toegewezen gekregen",
    P.RESULTAAT_VASTSTELLEN: "resultaten van deze zitting vastgesteld",
}
_HAND = {
    P.ZITTING_PLANNEN: Hand.PLANNEN,
    P.ZITTING_PLAATSEN: Hand.PLANNEN,
    P.BEOORDELING_DOEN: Hand.BEOORDELEN,
    P.RESULTAAT_VASTSTELLEN: Hand.BESLUITEN,
}
"""Planning, assessing and deciding are in different hands; acts of one hand never clash."""
ZIT_ZELF = (
    "U doet op deze zitting zelf examen als student, of wacht op een plaats. Plannen, toezicht, beoordelen en besluiten doet "
    "een ander."
)
LIMIET = 500


@dataclass(frozen=True)
class Gedaan(Daad):
    """An act with its case and moment."""

    zitting_id: uuid.UUID
    op: datetime | None = None
    actie: str = ""
    """The act in the audit log; empty for what is only assigned."""

    @property
    def wat(self) -> str:
        """What was done, to stand after `heeft`."""
        return HANDEN[self.actie][1] if self.actie else DEED.get(self.permission, RULES[self.permission].label.lower())


def geschiedenis(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Gedaan]:
    """Everything done on one sitting that counts for the separation of duties."""
    return daden(uow, [zitting_id])


def daden(uow: UnitOfWork, zitting_ids: list[uuid.UUID] | None, persoon_id: uuid.UUID | None = None) -> list[Gedaan]:
    """What was done on these sittings (by one person); without sittings, only where one had two hands in a case."""
    vraag = _vraag(overal=zitting_ids is None, van_een=persoon_id is not None)
    rijen = uow.session.execute(vraag, {_ZAKEN: zitting_ids, _WIE: persoon_id})
    return [Gedaan(str(wie), P(wat), zaak, op, actie) for wat, wie, zaak, op, actie in rijen]


_ZAKEN, _WIE = "zaken", "wie"


@cache
def _vraag(*, overal: bool, van_een: bool) -> Any:
    """SQL for what was done; made once, for it is asked with every act."""
    zaken, wie_ = bindparam(_ZAKEN, expanding=True, type_=Uuid()), bindparam(_WIE, type_=Uuid())
    bronnen: tuple[Any, ...] = (
        (P.ZITTING_PLANNEN, Zitting.gepland_door_id, Zitting.id, Zitting.gemaakt_op, true()),
        (P.ZITTING_PLAATSEN, Deelname.geplaatst_door_id, Deelname.zitting_id, Deelname.geplaatst_op,
         col(Deelname.geplaatst_door_id) != Deelname.student_id),
        (P.BEOORDELING_DOEN, Beoordeling.beoordelaar_id, Beoordeling.zitting_id, Beoordeling.toegewezen_op, true()),
        (P.BEOORDELING_DOEN, Zittingsmedewerker.persoon_id, Zittingsmedewerker.zitting_id, Zittingsmedewerker.op,
         col(Zittingsmedewerker.rol) == Rol.BEOORDELAAR.value),
        (P.RESULTAAT_VASTSTELLEN, Vaststelling.door_id, Vaststelling.zitting_id, Vaststelling.op, true()),
        *((h.recht, _NU, Zaakhand.zitting_id, Zaakhand.op, Zaakhand.hand == h.value) for h in Hand),
    )  # fmt: skip
    delen = []
    for permission, wie, zitting, op, extra in bronnen:
        actie = func.min(col(Zaakhand.actie)) if wie is _NU else literal("")
        wat = (literal(permission.value).label("wat"), literal(_HAND[permission].value).label("hand"))
        deel = kies(
            *wat, wie.label("wie"), col(zitting).label("zaak"), func.min(col(op)).label("op"), actie.label("actie")
        )
        deel = deel.where(wie.is_not(None), extra).group_by(wie, col(zitting))
        if van_een:
            deel = deel.where(col(Zaakhand.persoon_id).in_(_records(wie_)) if wie is _NU else wie == wie_)
        delen.append(deel if overal else deel.where(col(zitting).in_(zaken)))
    return _lees(union_all(*delen).subquery(), overal=overal)


_NU: Any = func.coalesce(
    select(Persoon.samengevoegd_met_id).where(Persoon.id == Zaakhand.persoon_id).correlate(Zaakhand).scalar_subquery(),
    Zaakhand.persoon_id,
)
"""Who had a hand, as one person: the log keeps the record of then, also when it was joined with another."""


def _records(persoon_id: Any) -> Any:
    """The record of a person, and those that were joined into it."""
    return select(Persoon.id).where((col(Persoon.id) == persoon_id) | (col(Persoon.samengevoegd_met_id) == persoon_id))


def botsen_samen(uow: UnitOfWork, zitting_ids: list[uuid.UUID], een: uuid.UUID, ander: uuid.UUID) -> set[uuid.UUID]:
    """On which of these sittings these two would have two hands if they were one person."""
    handen: dict[uuid.UUID, set[Hand]] = {}
    for daad in (*daden(uow, zitting_ids, een), *daden(uow, zitting_ids, ander)):
        handen.setdefault(daad.zitting_id, set()).add(_HAND[daad.permission])
    return {zitting for zitting, gehad in handen.items() if len(gehad) > 1}


def _lees(d: Subquery, *, overal: bool) -> Any:
    vraag = kies(d.c.wat, d.c.wie, d.c.zaak, d.c.op, d.c.actie).order_by(d.c.actie.desc()).limit(LIMIET)
    if overal:
        twee = (
            select(d.c.wie, d.c.zaak).group_by(d.c.wie, d.c.zaak).having(func.count(d.c.hand.distinct()) > 1).subquery()
        )
        vraag = vraag.join(twee, onclause=(twee.c.wie == d.c.wie) & (twee.c.zaak == d.c.zaak))
    return vraag


def _toets(
    uow: UnitOfWork, persoon_id: uuid.UUID, permission: P, zitting_id: uuid.UUID
) -> tuple[Gedaan | None, Uitzondering | None]:
    """The earlier act that forbids this one, unless the board made the exception that comes with it."""
    daad = scheiding.case_clash(daden(uow, [zitting_id], persoon_id), str(persoon_id), permission)
    if not isinstance(daad, Gedaan):
        return None, None
    examen_id = uow.session.exec(select(Zitting.examen_id).where(Zitting.id == zitting_id)).first()
    uitzondering = uitzonderingen.voor_daad(uow, persoon_id, permission, examen_id)
    return (None, uitzondering) if uitzondering else (daad, None)


def eerder_gedaan(uow: UnitOfWork, persoon_id: uuid.UUID, permission: P, zitting_ids: list[uuid.UUID]) -> Gedaan | None:
    """The first act of this person on any of these sittings that may never go with this permission."""
    daad = scheiding.case_clash(daden(uow, zitting_ids, persoon_id), str(persoon_id), permission)
    return daad if isinstance(daad, Gedaan) else None


def beoordeelde(uow: UnitOfWork, persoon_id: uuid.UUID, zitting_id: uuid.UUID) -> bool:
    """True when this person assessed work of this sitting, or has it assigned."""
    return any(d.permission is P.BEOORDELING_DOEN for d in daden(uow, [zitting_id], persoon_id))


def waarom_niet(
    uow: UnitOfWork, persoon_id: uuid.UUID, permission: P, zitting_id: uuid.UUID, *, zit: bool | None = None
) -> str:
    """Why this person may not do this on this sitting, as a sentence; empty when nothing forbids it. `zit`: whether he sits
    on it as a student, for who knows that already."""
    if zit_zelf(uow, persoon_id, zitting_id) if zit is None else zit:
        return ZIT_ZELF
    daad, _ = _toets(uow, persoon_id, permission, zitting_id)
    return _uitleg(daad, permission) if daad else ""


def _uitleg(daad: Gedaan, permission: P) -> str:
    wanneer = f" op {tijd.dag(daad.op)}" if daad.op else ""
    return (
        f"U heeft{wanneer} {daad.wat}. Daarom mag u hier niet ‘{RULES[permission].label.lower()}’ doen: "
        "plannen, beoordelen en vaststellen horen in verschillende handen."
    )


def eis_scheiding(uow: UnitOfWork, principal: Principal, permission: P, zitting_id: uuid.UUID) -> None:
    """Refuse when the same person did something earlier on this sitting that may not go with this (BEH-3).

    Under an exception of the board it goes on, and every act of this transaction is written down as done under it.
    """
    eis_zit_niet_zelf(uow, principal, zitting_id)
    daad, uitzondering = _toets(uow, principal.persoon_id, permission, zitting_id)
    audit.steun_op(uow, principal, uitzondering.id if uitzondering else None)
    if daad:
        tekst = _uitleg(daad, permission)
        raise NietToegestaan(tekst, actie="Vraag een collega om dit te doen.", code="functiescheiding")


def zit_zelf(uow: UnitOfWork, persoon_id: uuid.UUID | None, zitting_id: uuid.UUID) -> bool:
    """True when this person sits on the sitting as a student, or waits for a seat."""
    zit = eigen_zaak.zit_op(persoon_id).where(Zitting.id == zitting_id)
    return uow.session.exec(zit.limit(1)).first() is not None


def eis_zit_niet_zelf(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> None:
    """Refuse staff who sit on the sitting as a student, or wait for a seat: no exception helps (BEH-3)."""
    if principal.rol is not Rol.STUDENT and zit_zelf(uow, principal.persoon_id, zitting_id):
        raise eigen_zaak.over_uzelf(ZIT_ZELF)


def _maakt_straks(uow: UnitOfWork, persoon_id: uuid.UUID, zitting_id: uuid.UUID) -> bool:
    """Whether he sits, as a student, on a sitting to come with the version of this one."""
    deze = select(Zitting.versie_id).where(Zitting.id == zitting_id).scalar_subquery()
    straks = eigen_zaak.zit_op(persoon_id).where(Zitting.versie_id == deze, Zitting.start > tijd.nu())
    return uow.session.exec(straks.limit(1)).first() is not None


def eis_scheiding_voor(uow: UnitOfWork, persoon: Persoon, permission: P, zitting_id: uuid.UUID) -> Uitzondering | None:
    """Refuse to give somebody a task on a sitting that may not go with what that person did there (BEH-3).

    Gives the exception of the board that allowed it, for the audit log.
    """
    if zit_zelf(uow, persoon.id, zitting_id):
        raise NietToegestaan(f"{persoon.naam} doet hier zelf examen als student.", actie="Kies iemand anders.")
    if permission is P.BEOORDELING_DOEN and heeft_dossier(persoon) and _maakt_straks(uow, persoon.id, zitting_id):
        tekst = f"{persoon.naam} maakt deze versie zelf nog als student en kan haar niet beoordelen."
        raise NietToegestaan(tekst, actie="Kies iemand anders.")
    daad, uitzondering = _toets(uow, persoon.id, permission, zitting_id)
    if daad:
        raise NietToegestaan(
            f"{persoon.naam} heeft {daad.wat} en kan daarom niet ook ‘{RULES[permission].label.lower()}’ doen."
        )
    return uitzondering


def eis_ander_dan_vaststeller(uow: UnitOfWork, principal: Principal, deelname_id: uuid.UUID) -> None:
    """Refuse who established a result, or an earlier one of the same work, to decide about it again (BEH-3, VAS-8).

    No exception helps: it lets two roles go together, and this is one role looking at its own decision.
    """
    _eis_ander(zelf_vastgesteld(uow, principal, [deelname_id]).get(deelname_id, ""))


def eis_ander_dan_besluiter(uow: UnitOfWork, principal: Principal, deelname_id: uuid.UUID) -> None:
    """The same for a decision about an absence: who took it, or an earlier one, does not revise it (BEH-3, VAS-5)."""
    _eis_ander(zelf_besloten(uow, principal, [deelname_id]).get(deelname_id, ""))


def zelf_gevraagd(principal: Principal, vrager_id: uuid.UUID | None) -> str:
    """Why this person does not decide about what was asked outside the rules, when he asked it: for a screen and the act."""
    return "U heeft dit zelf gevraagd; een ander besluit erover." if vrager_id == principal.persoon_id else ""


def eis_ander_dan_vrager(principal: Principal, vrager_id: uuid.UUID | None) -> None:
    """Refuse who asked for something outside the rules to decide about it, whatever role he has now (BEH-3).

    No exception helps here either: a second person looks at what one person wants.
    """
    if waarom := zelf_gevraagd(principal, vrager_id):
        raise NietToegestaan(waarom, actie="Vraag een collega om te besluiten.", code="functiescheiding")


def zelf_vastgesteld(uow: UnitOfWork, principal: Principal, deelname_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of these participations, why this person does not decide about the result again: for a screen and for the act."""
    d = col(Resultaat.deelname_id)
    vraag = (
        kies(d, func.min(col(Vaststelling.op)))
        .join(Vaststelling, onclause=col(Vaststelling.resultaat_id) == Resultaat.id)
        .where(d.in_(deelname_ids), Vaststelling.door_id == principal.persoon_id)
    )
    return _zelf(uow, vraag.group_by(d), "dit resultaat op {dag} zelf vastgesteld")


def zelf_besloten(uow: UnitOfWork, principal: Principal, deelname_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The same for a decision about an absence."""
    b, d = Commissiebesluit, col(Commissiebesluit.deelname_id)
    vraag = kies(d, func.min(col(b.op))).where(d.in_(deelname_ids), b.door_id == principal.persoon_id)
    return _zelf(uow, vraag.group_by(d), "op {dag} zelf over deze afwezigheid besloten")


def _zelf(uow: UnitOfWork, vraag: Any, wat: str) -> dict[uuid.UUID, str]:
    return {
        id: f"U heeft {wat.format(dag=tijd.dag(op))}. Over een herziening besluit een ander."
        for id, op in uow.session.execute(vraag)
    }


def _eis_ander(waarom: str) -> None:
    if waarom:
        raise NietToegestaan(waarom, actie="Vraag een ander lid van de examencommissie.", code="functiescheiding")


def waarom_niet_op(
    uow: UnitOfWork, persoon_id: uuid.UUID, permission: P, zitting_ids: set[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """`waarom_niet` for a list: one question as long as this person did nothing on any of these sittings."""
    geraakt = {d.zitting_id for d in daden(uow, list(zitting_ids), persoon_id)} if zitting_ids else set()
    if zitting_ids:
        geraakt |= set(uow.session.exec(eigen_zaak.zit_op(persoon_id).where(col(Zitting.id).in_(zitting_ids))))
    return {id: tekst for id in geraakt if (tekst := waarom_niet(uow, persoon_id, permission, id))}


def heeft_rol(uow: UnitOfWork, persoon_id: uuid.UUID, rol: Rol, op: datetime, zitting_id: uuid.UUID) -> bool:
    """True when somebody holds a role at a moment, for this sitting if it was given for a single one."""
    vraag = select(Roltoewijzing.id).where(
        Roltoewijzing.persoon_id == persoon_id,
        Roltoewijzing.rol == rol.value,
        *geldigheid.toewijzing_geldt(op),
        geldigheid.geldt_voor_zitting(zitting_id),
    )
    return uow.session.exec(vraag.limit(1)).first() is not None
