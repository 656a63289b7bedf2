"""How far a role reaches, worked out a second time: row by row in plain Python, beside what the SQL gives."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Go, Inschrijving, Kansmutatie, Voorziening
from portal.db.afnemen import Document, Incident, ProcesVerbaal
from portal.db.beheren import Eenheid, Gereedheid, Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie, Opleiding
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.plannen import Deelname, Ruimte, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork, reading
from portal.demo import data
from portal.domain import tijd
from portal.domain.rechten import P, Rol, Scope

DATABASES = ("sqlite",)
NU = datetime(2026, 11, 24, 9, 7, tzinfo=tijd.ZONE)
Ids = set[uuid.UUID]


def onthoud(methode: Callable[..., Any]) -> Callable[..., Any]:
    """The same question to the same book has the same answer."""

    def vraag(self: Boek, *args: Any) -> Any:
        sleutel = (methode.__name__, *args)
        if sleutel not in self.antwoorden:
            self.antwoorden[sleutel] = methode(self, *args)
        return self.antwoorden[sleutel]

    return vraag


class Boek:
    """Every row of the school in memory, and who reaches what according to the words of the rule."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.antwoorden: dict[Any, Any] = {}

    @onthoud
    def alle(self, model: Any) -> list[Any]:
        return list(self.uow.session.exec(select(model)))

    @onthoud
    def per_id(self, model: Any) -> dict[uuid.UUID, Any]:
        return {rij.id: rij for rij in self.alle(model)}

    @onthoud
    def eigen(self, p: Principal) -> Ids:
        """The sittings somebody is attached to, as far and as long as his role opens them."""
        uit = {m.zitting_id for m in self.alle(Zittingsmedewerker) if (m.persoon_id, m.rol) == (p.persoon_id, p.rol)}
        if p.alleen_zittingen:
            uit &= p.zittingen
        return {z for z in uit if not p.extern or self.binnen_uren(p, z)}

    @onthoud
    def binnen_uren(self, p: Principal, zitting_id: uuid.UUID) -> bool:
        z = self.per_id(Zitting)[zitting_id]
        if z.start > tijd.nu() + timedelta(hours=1):
            return False
        werk = [b for b in self.alle(Beoordeling) if b.zitting_id == z.id and b.beoordelaar_id == p.persoon_id]
        nog = p.rol is Rol.BEOORDELAAR and any(b.status == "te_doen" for b in werk)
        return z.status in ("gepland", "open", "gesloten") or (z.status == "ondertekend" and nog)

    def op(self, zittingen: Any) -> Ids:
        """Students who were placed on these sittings."""
        return {d.student_id for d in self.alle(Deelname) if d.zitting_id in zittingen and d.status != "geannuleerd"}

    @onthoud
    def studenten(self, p: Principal, scope: Scope) -> Ids:
        if scope is Scope.SELF:
            return {p.persoon_id}
        if scope is Scope.CASE:
            return self.op(self.eigen(p))
        hier = {
            s.id for s in self.alle(Persoon)
            if s.begeleider_id == p.persoon_id or s.eenheid_id in (p.eenheden or ()) or s.opleiding_id in p.opleidingen
        }  # fmt: skip
        return hier | self.op(p.zittingen)

    @onthoud
    def zittingen(self, p: Principal, scope: Scope) -> Ids:
        if scope is Scope.CASE:
            return self.eigen(p)
        mensen = self.studenten(p, scope)
        uit = {d.zitting_id for d in self.alle(Deelname) if d.student_id in mensen and d.status != "geannuleerd"}
        if scope is Scope.SELF:
            mijn = {i.examen_id for i in self.alle(Inschrijving) if i.student_id == p.persoon_id}
            open_ = {
                z.id for z in self.alle(Zitting) if z.status == "gepland" and z.zelf_inschrijven and z.examen_id in mijn
            }
            return uit | open_
        lokalen = {r.id for r in self.alle(Ruimte) if r.locatie_id in (p.eenheden or ())}
        return uit | p.zittingen | {
            z.id for z in self.alle(Zitting)
            if z.eenheid_id in (p.eenheden or ()) or z.ruimte_id in lokalen or z.gepland_door_id == p.persoon_id
        }  # fmt: skip

    @onthoud
    def examens(self, p: Principal, scope: Scope) -> Ids:
        if scope is Scope.UNIT:
            return {e.id for e in self.alle(Examen)}
        if scope is Scope.CASE:
            return {self.per_id(Zitting)[z].examen_id for z in self.eigen(p)}
        mijn = self.studenten(p, scope)
        return {i.examen_id for i in self.alle(Inschrijving) if i.student_id in mijn}

    def versies(self, p: Principal) -> Ids:
        """Those of one's own sittings, and no other of the same exam."""
        return {self.per_id(Zitting)[z].versie_id for z in self.eigen(p)}


def _deelname(b: Boek, p: Principal, scope: Scope, rij: Any) -> bool:
    if scope is Scope.CASE:
        return rij.zitting_id in b.eigen(p)
    return rij.student_id in b.studenten(p, scope)


def _via(kolom: str, model: Any) -> Callable[..., bool]:
    def regel(b: Boek, p: Principal, scope: Scope, rij: Any) -> bool:
        ouder = b.per_id(model).get(getattr(rij, kolom))
        return ouder is not None and REGELS[model](b, p, scope, ouder)

    return regel


def _beoordeling(b: Boek, p: Principal, scope: Scope, rij: Any) -> bool:
    if scope is not Scope.CASE:
        return _via("deelname_id", Deelname)(b, p, scope, rij)
    mag = rij.beoordelaar_id == p.persoon_id and (not p.alleen_zittingen or rij.zitting_id in p.zittingen)
    return mag and (not p.extern or b.binnen_uren(p, rij.zitting_id))


def _bericht(b: Boek, p: Principal, scope: Scope, rij: Any) -> bool:
    return rij.zitting_id in b.zittingen(p, scope) or rij.student_id in b.studenten(p, scope)


def _daad(b: Boek, p: Principal, _scope: Scope, rij: Any) -> bool:
    wie = b.per_id(Persoon).get(rij.persoon_id)
    return wie is not None and (wie.eenheid_id in (p.eenheden or ()) or wie.id == p.persoon_id)


REGELS: dict[Any, Callable[..., bool]] = {
    Persoon: lambda b, p, s, r: r.id in b.studenten(p, s),
    Inschrijving: lambda b, p, s, r: r.student_id in b.studenten(p, s),
    Kansmutatie: lambda b, p, s, r: r.student_id in b.studenten(p, s),
    Voorziening: lambda b, p, s, r: r.student_id in b.studenten(p, s),
    Go: _via("inschrijving_id", Inschrijving),
    Wachtplek: _via("inschrijving_id", Inschrijving),
    Zitting: lambda b, p, s, r: r.id in b.zittingen(p, s),
    ProcesVerbaal: lambda b, p, s, r: r.zitting_id in b.zittingen(p, s),
    Incident: lambda b, p, s, r: r.zitting_id in b.zittingen(p, s),
    Zittingsmedewerker: lambda b, p, s, r: r.zitting_id in b.zittingen(p, s),
    Deelname: _deelname,
    Resultaat: _deelname,
    Document: _via("resultaat_id", Resultaat),
    Beoordeling: _beoordeling,
    Examen: lambda b, p, s, r: r.id in b.examens(p, s),
    Examenversie: lambda b, p, s, r: r.id in b.versies(p) if s is Scope.CASE else r.examen_id in b.examens(p, s),
    Cesuur: _via("versie_id", Examenversie),
    Opleiding: lambda b, p, s, r: p.eenheden is None or r.eenheid_id in p.eenheden or r.id in p.opleidingen,
    Eenheid: lambda b, p, s, r: r.id in (p.eenheden or ()),
    Gereedheid: lambda b, p, s, r: r.eenheid_id in (p.eenheden or ()),
    OkeBericht: _bericht,
    AuditRegel: _daad,
}


def mensen(b: Boek) -> list[tuple[Principal, P]]:
    """Somebody of every kind of reach: self, team, programme, location, sitting, cases inside and outside the hours."""
    student = next(s for s in b.alle(Persoon) if s.is_student and any(d.student_id == s.id for d in b.alle(Deelname)))
    docent = next(s for s in b.alle(Persoon) if any(x.begeleider_id == s.id for x in b.alle(Persoon)))
    beoordelaar = next(m.persoon_id for m in b.alle(Zittingsmedewerker) if m.rol == Rol.BEOORDELAAR)
    surveillant = next(m.persoon_id for m in b.alle(Zittingsmedewerker) if m.rol == Rol.SURVEILLANT)
    z = next(m.zitting_id for m in b.alle(Zittingsmedewerker) if m.persoon_id == beoordelaar)
    locatie = next(e.id for e in b.alle(Eenheid) if any(r.locatie_id == e.id for r in b.alle(Ruimte)))
    bureau = next(z.gepland_door_id for z in b.alle(Zitting) if z.gepland_door_id)
    geen = Principal(uuid.uuid4(), "Niemand", Rol.DOCENT, "", frozenset())
    ik = replace(geen, persoon_id=beoordelaar, rol=Rol.BEOORDELAAR, eenheden=None)
    kijk = P.INSCHRIJVING_INZIEN
    return [
        (replace(geen, persoon_id=student.id, rol=Rol.STUDENT, eenheden=None), kijk),
        (replace(geen, persoon_id=docent.id, eenheden=frozenset({docent.eenheid_id or locatie})), kijk),
        (replace(geen, opleidingen=frozenset({student.opleiding_id})), kijk),
        (replace(geen, rol=Rol.EXAMENBUREAU, persoon_id=bureau, eenheden=frozenset({locatie})), kijk),
        (replace(geen, rol=Rol.EXAMENCOMMISSIE, zittingen=frozenset({z})), kijk),
        (ik, P.RESULTAAT_INZIEN), (replace(ik, extern=True), P.RESULTAAT_INZIEN),
        (replace(ik, eenheden=frozenset(), zittingen=frozenset({z})), P.RESULTAAT_INZIEN),
        (replace(ik, eenheden=frozenset({locatie}), zittingen=frozenset({z})), P.RESULTAAT_INZIEN),
        (replace(ik, persoon_id=surveillant, rol=Rol.SURVEILLANT), P.ZITTING_INZIEN),
        (replace(ik, persoon_id=surveillant, rol=Rol.SURVEILLANT, extern=True), P.ZITTING_INZIEN),
        (geen, kijk),
    ]  # fmt: skip


@pytest.mark.usefixtures("db")
def test_wat_de_regel_zegt_is_wat_de_database_geeft(klok: Callable[[datetime], None]) -> None:  # BEH-1 BEH-2 BEH-5
    klok(NU)
    data.vul(24, 1, NU)
    gezien: dict[Any, Ids] = {}
    with reading() as uow:
        boek = Boek(uow)
        for p, permission in mensen(boek):
            scope = p.scope(permission)
            assert scope not in (None, Scope.ALL)
            for model, regel in REGELS.items():
                sleutel = "volgnummer" if model is AuditRegel else "id"
                rijen = boek.alle(model)[:: 1 + len(boek.alle(model)) // 250]
                alle = {getattr(r, sleutel) for r in rijen}
                sql = set(uow.session.exec(select(getattr(model, sleutel)).where(visible(p, permission, model)))) & alle
                met_de_hand = {getattr(r, sleutel) for r in rijen if regel(boek, p, scope, r)}
                assert sql == met_de_hand, (p.rol, scope, model.__name__)
                gezien.setdefault(model, set()).update(sql)
    leeg = {m.__name__ for m in REGELS if not gezien[m]}
    assert leeg <= {"Document", "Wachtplek"}, "of these nobody saw anything: the proof says nothing about them"
