"""What can still be planned with: usable versions, and rooms and staff that are free at a moment."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.auth import geldigheid
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Ruimte, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus, ZittingStatus
from portal.domain.taal import telt
from portal.domain.tijdscenario import eind_voor
from portal.services.grond import lijst
from portal.services.grond.keuze import Keuze
from portal.services.inrichten.stand import blokkades_van_toen, planbaar
from portal.services.inrichten.stand_bereik import bereik_tekst, bereiken, geldig_tekst
from portal.services.inrichten.stand_edities import blokkades_plannen, nieuwere
from portal.services.inrichten.stand_kennis import loopt
from portal.services.plannen.stand import bezet_tussen, extra_tijden, medewerkers, scenario_van
from portal.services.plannen.stand_lokalen import MEESTE, vrije_lokalen
from portal.services.plannen.stand_tijd import vragen_bij


def bruikbare_versies(
    uow: UnitOfWork,
    principal: Principal,
    zoek: str = "",
    versie_id: uuid.UUID | None = None,
    examen_id: uuid.UUID | None = None,
) -> list[Keuze]:
    """At most fifty established versions that may be planned, by name; of one exam, or just the one that was asked for,
    which may also be one of before, for a sitting that already was."""
    require(principal, P.ZITTING_PLANNEN)
    if versie_id:
        return _gevraagde(uow, principal, versie_id)
    vraag = select(Examenversie).where(
        *planbaar(),
        col(Examenversie.examen_id).in_(select(Examen.id).where(loopt(Examen))),
        visible(principal, P.ZITTING_PLANNEN, Examenversie),
    )
    if examen_id:
        vraag = vraag.where(Examenversie.examen_id == examen_id)
    if zoek.strip():
        vraag = vraag.where(lijst.zoek(zoek, Examenversie.zoekvorm))
    vraag = vraag.order_by(Examenversie.zoekvorm, col(Examenversie.id)).limit(50)
    gevonden = uow.session.exec(vraag).all()
    oud, woorden = nieuwere(uow, gevonden), _in_woorden(uow, gevonden)
    return [Keuze(str(v.id), woorden[v.id]) for v in gevonden if v.id not in oud]


def _gevraagde(uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID) -> list[Keuze]:
    """The version that was asked for, as long as it can be entered afterwards (INR-7)."""
    vraag = select(Examenversie).where(
        Examenversie.id == versie_id, visible(principal, P.ZITTING_PLANNEN, Examenversie)
    )
    versie = uow.session.exec(vraag).first()
    if versie is None or blokkades_van_toen(versie):
        return []
    erbij = " · alleen achteraf" if blokkades_plannen(uow, versie) else ""
    return [Keuze(str(versie.id), f"{_in_woorden(uow, [versie])[versie.id]}{erbij}")]


def _in_woorden(uow: UnitOfWork, versies: Sequence[Examenversie]) -> dict[uuid.UUID, str]:
    """A version as one chooses it: with for whom and on which days it is, when it is not for everybody."""
    delen, uit = bereiken(uow, versies), {}
    for v in versies:
        wie, wanneer = bereik_tekst(delen.get(v.id, [])), geldig_tekst(v)
        erbij = [*([f"alleen {wie}"] if wie else []), *([wanneer] if wanneer else [])]
        uit[v.id] = " · ".join([v.naam, v.code, f"{v.duur} min", *erbij])
    return uit


def vrije_ruimten(
    uow: UnitOfWork,
    principal: Principal,
    start: datetime,
    eind: datetime,
    capaciteit: int,
    behalve: uuid.UUID | None = None,
) -> list[Keuze]:
    """Every room that is large enough and free at that time, as choices, smallest fit first."""
    require(principal, P.ZITTING_PLANNEN)
    vrij = vrije_lokalen(uow, start, eind, capaciteit, behalve)
    return [Keuze(str(r.id), f"{r.code} · {telt(r.plaatsen, 'plaats', 'plaatsen')}") for r in vrij]


def _is_vrij(start: datetime, eind: datetime) -> tuple[ColumnElement[bool], ...]:
    """SQL for: works at no other sitting then, and takes no exam himself."""
    werkt = (
        select(Zittingsmedewerker.persoon_id)
        .join(Zitting, onclause=col(Zitting.id) == col(Zittingsmedewerker.zitting_id))
        .where(*bezet_tussen(start, eind))
    )
    zit = (
        select(Deelname.student_id)
        .join(Zitting, onclause=col(Zitting.id) == col(Deelname.zitting_id))
        .where(Deelname.status == DeelnameStatus.GEPLAATST, *bezet_tussen(start, eind))
    )
    return col(Persoon.id).not_in(werkt), col(Persoon.id).not_in(zit)


def vrije_medewerkers(
    uow: UnitOfWork,
    principal: Principal,
    rol: Rol,
    start: datetime,
    eind: datetime,
    zitting_id: uuid.UUID | None = None,
) -> list[Keuze]:
    """Everybody who holds a role then, for this sitting too, and is not on another one, by name."""
    require(principal, P.ZITTING_PLANNEN)
    vraag = (
        select(Persoon)
        .join(Roltoewijzing, onclause=col(Roltoewijzing.persoon_id) == col(Persoon.id))
        .where(
            Roltoewijzing.rol == rol.value,
            *geldigheid.toewijzing_geldt(start),
            geldigheid.geldt_voor_zitting(zitting_id),
            col(Persoon.actief),
            *_is_vrij(start, eind),
        )
        .distinct()
        .order_by(Persoon.sorteervorm, col(Persoon.id))
        .limit(MEESTE)
    )
    return [Keuze(str(p.id), p.naam + (" (extern)" if p.extern else "")) for p in uow.session.exec(vraag)]


@dataclass(frozen=True)
class Planopties:
    """Rooms and people that are free for a version at a moment."""

    duurt: str
    ruimten: tuple[Keuze, ...]
    surveillanten: tuple[Keuze, ...]
    beoordelaars: tuple[Keuze, ...]
    let_op: str = ""
    """What is unusual about the moment: the weekend, a holiday, a closing day or the night."""


def planopties(
    uow: UnitOfWork,
    principal: Principal,
    versie_id: uuid.UUID,
    start: datetime,
    capaciteit: int,
    tijdscenario: int | None = None,
) -> Planopties:
    """What is free for a sitting that is still to be planned (PLA-1, PLA-2, PLA-4)."""
    require(principal, P.ZITTING_PLANNEN)
    versie = uow.get(Examenversie, versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    tot = start + timedelta(minutes=versie.duur)
    eind = eind_voor(tot, scenario_van(uow, versie, tijdscenario))
    laat = f", met late start tot {tijd.tijdstip(eind)}" if eind > tot else ""
    return Planopties(
        duurt=f"{tijd.moment(start)} tot {tijd.tijdstip(tot)} ({telt(versie.duur, 'minuut', 'minuten')}){laat}",
        ruimten=tuple(vrije_ruimten(uow, principal, start, eind, capaciteit)),
        surveillanten=tuple(vrije_medewerkers(uow, principal, Rol.SURVEILLANT, start, eind)),
        beoordelaars=tuple(vrije_medewerkers(uow, principal, Rol.BEOORDELAAR, start, eind)),
        let_op=" ".join(vragen_bij(uow, start, eind)),
    )


def ongewoon(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, start: datetime) -> str:
    """What is unusual about another moment for an existing sitting; empty when nothing is."""
    require(principal, P.ZITTING_PLANNEN)
    z = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    return " ".join(vragen_bij(uow, start, _eind_dan(uow, z, start))) if start != z.start else ""


def ruimten_voor(
    uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, start: datetime, capaciteit: int
) -> list[Keuze]:
    """Rooms to which an existing sitting can move, its own included."""
    require(principal, P.ZITTING_PLANNEN)
    z = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    return vrije_ruimten(uow, principal, start, _eind_dan(uow, z, start), capaciteit, behalve=z.id)


def _eind_dan(uow: UnitOfWork, z: Zitting, start: datetime) -> datetime:
    """When the last of its students is done if a sitting begins then; its version may last longer than when it was planned."""
    eind = start + timedelta(minutes=uow.get(Examenversie, z.versie_id).duur)
    return eind_voor(eind, z.tijdscenario, *extra_tijden(uow, z.id))


def eigen_lokaal(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, start: datetime, capaciteit: int) -> str:
    """Why an existing sitting cannot stay in its own room then, and what now; empty when it can."""
    require(principal, P.ZITTING_PLANNEN)
    z = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    ruimte, eind = uow.get(Ruimte, z.ruimte_id), _eind_dan(uow, z, start)
    if str(ruimte.id) in {k.waarde for k in vrije_ruimten(uow, principal, start, eind, capaciteit, behalve=z.id)}:
        return ""
    if capaciteit > ruimte.plaatsen:
        return f"{ruimte.code} heeft {telt(ruimte.plaatsen, 'plaats', 'plaatsen')}; kies een ander lokaal of minder plaatsen."
    wanneer = f"{tijd.moment(start)} tot {tijd.tijdstip(eind)}"
    return f"{ruimte.code} is dan niet vrij (van {wanneer}); kies een ander lokaal of een andere tijd."


def andere_zittingen(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> list[Keuze]:
    """Every other sitting of the same exam that is still to come and has a seat, soonest first."""
    require(principal, P.ZITTING_PLAATSEN)
    z = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    return met_plaats(uow, principal, z.examen_id, z.id)


def met_plaats(
    uow: UnitOfWork, principal: Principal, examen_id: uuid.UUID, behalve: uuid.UUID | None, *, ook_vol: bool = False
) -> list[Keuze]:
    """The sittings of an exam still to come on which the reader may place, soonest first; with a seat, or else
    with a queue when that is asked for as well."""
    vraag = select(Zitting).where(
        Zitting.examen_id == examen_id, Zitting.status == ZittingStatus.GEPLAND, Zitting.start > tijd.nu(),
        visible(principal, P.ZITTING_PLAATSEN, Zitting),
    )  # fmt: skip
    if behalve:
        vraag = vraag.where(Zitting.id != behalve)
    if not ook_vol:
        vraag = vraag.where(col(Zitting.bezet) < col(Zitting.capaciteit))
    rijen = uow.session.exec(vraag.order_by(col(Zitting.start)).limit(MEESTE))
    vrij = [(r, r.capaciteit - r.bezet) for r in rijen]
    return [
        Keuze(str(r.id), f"{tijd.moment(r.start)} · {r.naam} · {f'{over} vrij' if over else 'vol: wachtlijst'}")
        for r, over in vrij
    ]


def vervangers(uow: UnitOfWork, principal: Principal, medewerker_id: uuid.UUID) -> list[Keuze]:
    """People who can take over from somebody of the staff, from now on."""
    require(principal, P.ZITTING_PLANNEN)
    m = uow.get(Zittingsmedewerker, medewerker_id)
    z = uow.get(Zitting, m.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    vanaf = max(z.start, tijd.nu())
    al = {str(wie.persoon_id) for wie in medewerkers(uow, z.id)}
    vrij = vrije_medewerkers(uow, principal, Rol(m.rol), vanaf, max(vanaf, z.laatste_eind), z.id)
    return [k for k in vrij if k.waarde not in al]


def medewerkers_voor(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, rol: Rol) -> list[Keuze]:
    """People who can be attached to a sitting in a role."""
    require(principal, P.ZITTING_PLANNEN)
    z = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    return vrije_medewerkers(uow, principal, rol, z.start, z.laatste_eind, z.id)
