"""Which rows a person may see or act on: `visible` for lists and `authorize` for one object, from one rule."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, false, true
from sqlmodel import SQLModel, and_, col, or_, select

from portal.auth.afname import eis_neemt_af, neemt_af
from portal.auth.eigen_uitslag import te_lezen, zonder_eigen
from portal.auth.eigen_zaak import eis_over_ander, is_over_uzelf
from portal.auth.principal import Principal
from portal.auth.venster import venster
from portal.db.aanmelden import Go, Inschrijving, Kansmutatie, Voorziening
from portal.db.afnemen import Document, Incident, ProcesVerbaal
from portal.db.beheren import Eenheid, Gereedheid, Mededeling, Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenplanregel, Examenversie, Opleiding
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.plannen import Deelname, Ruimte, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork, is_schrijvend
from portal.db.studeren import van_team
from portal.db.tabel import tabel
from portal.db.vaststellen import Commissiebesluit, Examenverzoek
from portal.domain.fouten import NietGevonden, NietToegestaan, SterkerInloggen
from portal.domain.rechten import AFNAME, RULES, P, Rol, Rule, Scope, is_lezen
from portal.domain.statussen import DeelnameStatus, ZittingStatus

Clause = ColumnElement[bool]


def eigen_zittingen(p: Principal) -> Any:
    """Sittings that the person is attached to in the active role, as far and as long as that opens them."""
    eigen = select(Zittingsmedewerker.zitting_id).where(
        Zittingsmedewerker.persoon_id == p.persoon_id, Zittingsmedewerker.rol == p.rol.value
    )
    return eigen.where(*_open_voor(p, Zittingsmedewerker.zitting_id))


def _open_voor(p: Principal, zitting: Any) -> tuple[Clause, ...]:
    """What narrows assigned cases: a role for single sittings, and the hours of somebody from outside the school."""
    delen: list[Clause] = []
    if p.alleen_zittingen:
        delen.append(col(zitting).in_(p.zittingen))
    if p.extern:
        delen.append(col(zitting).in_(venster(p)))
    if p.examens is not None:
        delen.append(_via_zitting(zitting, p.examens))
    return tuple(delen)


def _studenten(p: Principal, scope: Scope) -> Any:
    """Students within reach, as a subquery of ids."""
    if scope is Scope.SELF:
        return select(Persoon.id).where(Persoon.id == p.persoon_id)
    if scope is Scope.UNIT:
        delen = [col(Persoon.begeleider_id) == p.persoon_id, van_team(p.eenheden or ())]
        if p.opleidingen:
            delen.append(col(Persoon.opleiding_id).in_(p.opleidingen))
        if p.zittingen:
            delen.append(col(Persoon.id).in_(_op_zittingen(p.zittingen)))
        return select(Persoon.id).where(or_(*delen))
    return _op_zittingen(eigen_zittingen(p))


def _op_zittingen(zittingen: Any) -> Any:
    """Students that were placed on these sittings."""
    return select(Deelname.student_id).where(
        col(Deelname.zitting_id).in_(zittingen), Deelname.status != DeelnameStatus.GEANNULEERD
    )


def _per_student(kolom: Any, p: Principal, scope: Scope) -> Clause:
    return col(kolom).in_(_studenten(p, scope))


def _per_zitting(kolom: Any, p: Principal, scope: Scope) -> Clause:
    return col(kolom).in_(_zittingen(p, scope))


def _zittingen(p: Principal, scope: Scope) -> Any:
    """Sittings within reach, as a subquery of ids."""
    if scope is Scope.CASE:
        return eigen_zittingen(p)
    deelnames = select(Deelname.zitting_id).where(
        col(Deelname.student_id).in_(_studenten(p, scope)), Deelname.status != DeelnameStatus.GEANNULEERD
    )
    if scope is Scope.UNIT:
        hier = select(Ruimte.id).where(col(Ruimte.locatie_id).in_(p.eenheden or ()))
        return select(Zitting.id).where(
            or_(
                col(Zitting.eenheid_id).in_(p.eenheden or ()),
                col(Zitting.ruimte_id).in_(hier),
                col(Zitting.gepland_door_id) == p.persoon_id,
                col(Zitting.id).in_(p.zittingen),
                col(Zitting.id).in_(deelnames),
            )
        )
    eigen_examens = select(Inschrijving.examen_id).where(Inschrijving.student_id == p.persoon_id)
    te_kiezen = (col(Zitting.status) == ZittingStatus.GEPLAND) & col(Zitting.zelf_inschrijven).is_(True)
    return select(Zitting.id).where(
        or_(col(Zitting.id).in_(deelnames), te_kiezen & col(Zitting.examen_id).in_(eigen_examens))
    )


def _per_deelname(zitting: Any, student: Any, p: Principal, scope: Scope) -> Clause:
    """Cases through the sitting, own and unit rows through the student."""
    return col(zitting).in_(eigen_zittingen(p)) if scope is Scope.CASE else col(student).in_(_studenten(p, scope))


def _resultaten(p: Principal, scope: Scope) -> Clause:
    """Of the own results a student sees what is for his eyes by now."""
    bereik = _per_deelname(Resultaat.zitting_id, Resultaat.student_id, p, scope)
    return and_(bereik, te_lezen()) if scope is Scope.SELF else bereik


def _examens(kolom: Any, p: Principal, scope: Scope) -> Clause:
    """A team sees the whole catalogue, staff the exams of their cases, students their own."""
    if scope is Scope.UNIT:
        return true()
    if scope is Scope.CASE:
        return col(kolom).in_(select(Zitting.examen_id).where(col(Zitting.id).in_(eigen_zittingen(p))))
    return col(kolom).in_(select(Inschrijving.examen_id).where(col(Inschrijving.student_id).in_(_studenten(p, scope))))


def _versies(p: Principal, scope: Scope) -> Clause:
    """Staff of a case see the version that it is about, and no other of the same exam."""
    if scope is Scope.CASE:
        return col(Examenversie.id).in_(select(Zitting.versie_id).where(col(Zitting.id).in_(eigen_zittingen(p))))
    return _examens(Examenversie.examen_id, p, scope)


def _cesuren(p: Principal, scope: Scope) -> Clause:
    return col(Cesuur.versie_id).in_(select(Examenversie.id).where(_BEREIK[Examenversie](p, scope)))


def _beoordelingen(p: Principal, scope: Scope) -> Clause:
    if scope is Scope.CASE:
        return and_(col(Beoordeling.beoordelaar_id) == p.persoon_id, *_open_voor(p, Beoordeling.zitting_id))
    return col(Beoordeling.deelname_id).in_(
        select(Deelname.id).where(col(Deelname.student_id).in_(_studenten(p, scope)))
    )


def _via(kolom: Any, tabel: type[Any], p: Principal, scope: Scope) -> Clause:
    return col(kolom).in_(select(tabel.id).where(_BEREIK[tabel](p, scope)))


def _eenheden(kolom: Any, p: Principal, _scope: Scope) -> Clause:
    """The units that the role was given for; a role that reaches its own unit and has none reaches no unit."""
    return col(kolom).in_(p.eenheden or ())


def _opleidingen(p: Principal, scope: Scope) -> Clause:
    """Names of programmes: of one's units and those named, and all of them for a role without a limit."""
    if p.eenheden is None:
        return true()
    return or_(_eenheden(Opleiding.eenheid_id, p, scope), col(Opleiding.id).in_(p.opleidingen))


def _berichten(p: Principal, scope: Scope) -> Clause:
    """Exchanges about sittings or students within reach."""
    zitting, student = col(OkeBericht.zitting_id), col(OkeBericht.student_id)
    return or_(zitting.in_(_zittingen(p, scope)), student.in_(_studenten(p, scope)))


def _daden(p: Principal, _scope: Scope) -> Clause:
    """Acts of people in the units that the role was given for, and one's own; without a unit nothing but one's own."""
    collegas = select(Persoon.id).where(col(Persoon.eenheid_id).in_(p.eenheden or ()))
    return or_(col(AuditRegel.persoon_id).in_(collegas), col(AuditRegel.persoon_id) == p.persoon_id)


_BEREIK: dict[type[SQLModel], Callable[[Principal, Scope], Clause]] = {
    Persoon: partial(_per_student, Persoon.id),
    Inschrijving: partial(_per_student, Inschrijving.student_id),
    Go: partial(_via, Go.inschrijving_id, Inschrijving),
    Commissiebesluit: lambda p, scope: or_(
        _via(Commissiebesluit.inschrijving_id, Inschrijving, p, scope),
        _via(Commissiebesluit.deelname_id, Deelname, p, scope),
    ),
    Kansmutatie: partial(_per_student, Kansmutatie.student_id),
    Examenverzoek: partial(_per_student, Examenverzoek.student_id),
    Voorziening: partial(_per_student, Voorziening.student_id),
    Mededeling: partial(_per_student, Mededeling.persoon_id),
    Zitting: partial(_per_zitting, Zitting.id),
    ProcesVerbaal: partial(_per_zitting, ProcesVerbaal.zitting_id),
    Incident: partial(_per_zitting, Incident.zitting_id),
    Zittingsmedewerker: partial(_per_zitting, Zittingsmedewerker.zitting_id),
    Wachtplek: partial(_via, Wachtplek.inschrijving_id, Inschrijving),
    Deelname: partial(_per_deelname, Deelname.zitting_id, Deelname.student_id),
    Resultaat: _resultaten,
    Document: partial(_via, Document.resultaat_id, Resultaat),
    Beoordeling: _beoordelingen,
    Examen: partial(_examens, Examen.id),
    Examenversie: _versies,
    Cesuur: _cesuren,
    Examenplanregel: lambda _p, _scope: true(),
    Opleiding: _opleidingen,
    Ruimte: lambda _p, _scope: true(),
    Eenheid: partial(_eenheden, Eenheid.id),
    Gereedheid: partial(_eenheden, Gereedheid.eenheid_id),
    OkeBericht: _berichten,
    AuditRegel: _daden,
}


def _van_ons(kolom: Any, p: Principal) -> Clause:
    """Sittings that a limited role owns: of its units, given by name, or planned for its own programme."""
    eigen = (col(Zitting.gepland_door_id) == p.persoon_id) & col(Zitting.eenheid_id).in_(
        select(Opleiding.eenheid_id).where(col(Opleiding.id).in_(p.opleidingen))
    )
    in_eenheid = col(Zitting.eenheid_id).in_(p.eenheden or ())
    return col(kolom).in_(select(Zitting.id).where(or_(in_eenheid, col(Zitting.id).in_(p.zittingen), eigen)))


_EIGENAAR: dict[type[SQLModel], Any] = {
    Zitting: Zitting.id, ProcesVerbaal: ProcesVerbaal.zitting_id, Incident: Incident.zitting_id,
    Zittingsmedewerker: Zittingsmedewerker.zitting_id, Wachtplek: Wachtplek.zitting_id,
    Deelname: Deelname.zitting_id, Resultaat: Resultaat.zitting_id, Beoordeling: Beoordeling.zitting_id,
}  # fmt: skip
"""What belongs to a sitting. Who sees a row of these (`_BEREIK`) may act on it only when the sitting is his too:
acting asks the unit that owns the sitting or the whole school, and is never wider than seeing."""


def _via_zitting(kolom: Any, examens: frozenset[uuid.UUID]) -> Clause:
    return col(kolom).in_(select(Zitting.id).where(col(Zitting.examen_id).in_(examens)))


def _via_inschrijving(kolom: Any, wat: Any, examens: frozenset[uuid.UUID]) -> Clause:
    return col(kolom).in_(select(wat).where(col(Inschrijving.examen_id).in_(examens)))


def _via_versie(kolom: Any, examens: frozenset[uuid.UUID]) -> Clause:
    return col(kolom).in_(select(Examenversie.id).where(col(Examenversie.examen_id).in_(examens)))


def _via_resultaat(examens: frozenset[uuid.UUID]) -> Clause:
    return col(Document.resultaat_id).in_(select(Resultaat.id).where(_via_zitting(Resultaat.zitting_id, examens)))


_EXAMENS: dict[type[SQLModel], Callable[[frozenset[uuid.UUID]], Clause]] = {
    **{model: partial(_via_zitting, kolom) for model, kolom in _EIGENAAR.items()},
    OkeBericht: partial(_via_zitting, OkeBericht.zitting_id),
    Document: _via_resultaat,
    Persoon: partial(_via_inschrijving, Persoon.id, Inschrijving.student_id),
    Voorziening: partial(_via_inschrijving, Voorziening.student_id, Inschrijving.student_id),
    Go: partial(_via_inschrijving, Go.inschrijving_id, Inschrijving.id),
    Commissiebesluit: partial(_via_inschrijving, Commissiebesluit.inschrijving_id, Inschrijving.id),
    Inschrijving: lambda examens: col(Inschrijving.examen_id).in_(examens),
    Kansmutatie: lambda examens: col(Kansmutatie.examen_id).in_(examens),
    Examenverzoek: lambda examens: col(Examenverzoek.examen_id).in_(examens),
    Examen: lambda examens: col(Examen.id).in_(examens),
    Examenversie: lambda examens: col(Examenversie.examen_id).in_(examens),
    Cesuur: partial(_via_versie, Cesuur.versie_id),
    Examenplanregel: lambda examens: col(Examenplanregel.examen_id).in_(examens),
    Opleiding: lambda _examens: true(),
    Ruimte: lambda _examens: true(),
    Eenheid: lambda _examens: true(),
    Gereedheid: lambda _examens: false(),
    Mededeling: lambda _examens: false(),
    AuditRegel: lambda _examens: false(),
}
"""Which rows are about one of these exams: all that is left of a role that is held under an exception for them."""


def visible(p: Principal, permission: P, model: type[SQLModel]) -> Clause:
    """The rows of a table that a person may use this permission on, as a condition for SQL; nothing by default. A look
    shows nothing about himself that he may not read as a student."""
    return zonder_eigen(p, permission, model, te_behandelen(p, permission, model))


def te_behandelen(p: Principal, permission: P, model: type[SQLModel]) -> Clause:
    """The same for an act that finds its row by a permission to read; `authorize` refuses what is about himself."""
    scope = p.scope(permission)
    if scope is None or (model not in _BEREIK and (scope is not Scope.ALL or p.examens is not None)):
        return false()
    delen = [] if scope is Scope.ALL else [_BEREIK[model](p, scope)]
    if scope is Scope.UNIT and not is_lezen(permission) and model in _EIGENAAR:
        delen.append(_van_ons(_EIGENAAR[model], p))
    if permission in AFNAME and model in _EIGENAAR:
        delen.append(neemt_af(p, col(_EIGENAAR[model])))
    if p.examens is not None:
        delen.append(_EXAMENS[model](p.examens))
    return and_(*delen) if delen else true()


def mag(uow: UnitOfWork, p: Principal, permission: P, subject: SQLModel) -> bool:
    """True when `authorize` would let this person do this, for a screen that shows only what can be done."""
    kan = p.can(permission) and not is_over_uzelf(uow, p, permission, subject)
    return kan and _bereikt(uow, p, permission, subject)


def _bereikt(uow: UnitOfWork, p: Principal, permission: P, subject: SQLModel) -> bool:
    """Whether this object lies within the reach of the permission; nothing is asked of who reaches the whole school."""
    bereik, sleutel = visible(p, permission, type(subject)), tabel(type(subject)).c.id
    deze = select(sleutel).where(sleutel == getattr(subject, sleutel.name), bereik)
    return bereik.compare(true()) or uow.session.exec(deze).first() is not None


def eis_eigenaar(uow: UnitOfWork, p: Principal, subject: SQLModel) -> None:
    """Refuse a limited role to act on what belongs to a sitting of another unit, although it sees it."""
    kolom = _EIGENAAR.get(type(subject))
    if kolom is None or p.eenheden is None or p.rol not in _MET_EENHEID:
        return
    if not uow.session.exec(select(kolom).where(kolom == getattr(subject, kolom.key), _van_ons(kolom, p))).first():
        raise NietToegestaan(
            "Deze zitting is van een ander onderdeel van de school. U ziet daarvan alleen uw eigen studenten.",
            actie="Vraag het examenbureau van dat onderdeel, of van de hele school.",
            code="andere-eigenaar",
        )


_MET_EENHEID = frozenset({Rol.DOCENT, Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE})
"""Roles whose reach is a unit; staff of one sitting act on what they were assigned."""


def require(p: Principal, permission: P) -> None:
    """Refuse when the active role does not have this permission at all, or an act needs a confirmation first."""
    if not p.can(permission):
        regel = RULES[permission]
        _eis_binnen_uitzondering(p, regel)
        if p.rol in regel.scopes:
            raise _een_deel(p, permission)
        rollen = ", ".join(r.label for r in regel.scopes)
        raise NietToegestaan(f"‘{regel.label}’ hoort niet bij uw rol {p.rol.label}. Dit kan: {rollen}.")
    eis_bevestigd(p, permission)


def eis_hele_school(p: Principal, permission: P) -> None:
    """Refuse a role for a part of the school to touch what belongs to all of it, although it has the permission."""
    require(p, permission)
    if p.scope(permission) is not Scope.ALL:
        raise _een_deel(p, permission)


def _een_deel(p: Principal, permission: P) -> NietToegestaan:
    return NietToegestaan(
        f"‘{RULES[permission].label}’ geldt voor de hele school; uw rol geldt voor een deel ervan.",
        actie=f"Vraag een {p.rol.label.lower()} voor de hele school.",
    )


def _eis_binnen_uitzondering(p: Principal, regel: Rule) -> None:
    """Say that it is the exception that stands in the way, when the role itself has the permission."""
    if p.examens is None or p.rol not in regel.scopes:
        return
    waarom = "alleen met een uitzondering van de examencommissie gebruiken, en die geldt niet meer."
    tekst, actie = f"U mag de rol {p.rol.label} {waarom}", "Vraag de examencommissie om een nieuwe uitzondering."
    if p.examens:
        tekst = f"U heeft de rol {p.rol.label} alleen door een uitzondering voor één examen. ‘{regel.label}’ gaat niet over dat examen."
        actie = "Vraag een collega zonder uitzondering."
    raise NietToegestaan(tekst, actie=actie, code="buiten-uitzondering")


def eis_een_van(p: Principal, permissions: Iterable[P]) -> None:
    """Refuse when the active role has none of these permissions; naming the first."""
    gevraagd = tuple(permissions)
    require(p, next((permission for permission in gevraagd if p.can(permission)), gevraagd[0]))


def eis_bevestigd(p: Principal, permission: P) -> None:
    """Refuse an act (never a look) under a permission that asks to confirm again who is acting."""
    if permission in p.te_bevestigen and is_schrijvend():
        raise SterkerInloggen(RULES[permission].label)


def authorize(uow: UnitOfWork, p: Principal, permission: P, subject: SQLModel) -> None:
    """Refuse unless this person may do this to this object.

    Without the permission: NietToegestaan, because the object was already found under a reading permission.
    With it but out of reach: NietGevonden, so that nobody learns what exists.
    """
    require(p, permission)
    if not _bereikt(uow, p, permission, subject):
        if not is_lezen(permission) and _ziet(uow, p, permission, subject):
            eis_neemt_af(p, permission)
            eis_eigenaar(uow, p, subject)
        raise NietGevonden()
    eis_over_ander(uow, p, permission, subject)


def _ziet(uow: UnitOfWork, p: Principal, permission: P, subject: SQLModel) -> bool:
    """Of what somebody sees, the refusal may say whose it is."""
    model, scope = type(subject), p.scope(permission)
    if model not in _EIGENAAR or scope not in (Scope.UNIT, Scope.CASE):
        return False
    sleutel = tabel(model).c.id
    ziet = select(sleutel).where(sleutel == getattr(subject, sleutel.name), _BEREIK[model](p, scope))
    return uow.session.exec(ziet).first() is not None
