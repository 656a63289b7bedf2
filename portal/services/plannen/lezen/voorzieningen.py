"""Read accommodations: what was asked and granted, in words; the ground only for who decides."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Voorziening
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.domain import tijd
from portal.domain.leesrecht import Leesobject, voor_rol
from portal.domain.levensloop import VOORZIENING
from portal.domain.rechten import P
from portal.domain.statussen import VoorzieningStatus
from portal.domain.voorzieningen import Soort
from portal.services.aanmelden.stand import periode_tekst, voorziening_tekst
from portal.services.grond import lijst, scheiding
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand_plaatsen import komende_plekken


@dataclass(frozen=True, kw_only=True)
class VoorzieningRij:
    """An accommodation in words; the ground only for who decides."""

    id: str
    student: str
    nummer: str
    tekst: str
    reist_mee: bool
    status: str
    status_toon: str
    sinds: str
    bron: str
    grond: str = ""
    reden: str = ""
    tijd: bool = False
    """True for extra time, where minutes are decided as well."""
    minuten: int = 0
    procent: int = 0
    clausule: str = ""
    """Under a refusal: until when one can object, and to whom."""
    open: bool = False
    waarom_niet: str = ""
    """Why somebody else decides about it; empty when the reader may."""
    in_te_trekken: bool = False
    """True when the reader asked for it, or it is for him, and nobody decided yet."""
    periode: str = ""
    van: str = ""
    tot: str = ""
    te_wijzigen: bool = False
    """True for what was granted here: the registry changes its own."""


_OP = {
    "student": Persoon.sorteervorm,
    "voorziening": Voorziening.soort,
    "aangevraagd": Voorziening.aangevraagd_op,
    "status": lijst.trap(Voorziening.status, VOORZIENING.labels),
}
SORTEERBAAR = tuple(_OP)


class VoorzieningFilter(Opdracht):
    """Which accommodations to show."""

    status: str = ""
    zoek: str = ""
    student_id: uuid.UUID | None = None
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def voorzieningen(uow: UnitOfWork, principal: Principal, filter: VoorzieningFilter) -> Pagina[VoorzieningRij]:
    """One page of accommodations within reach; the ground only for who decides about them."""
    require(principal, P.VOORZIENING_INZIEN)
    vraag = (
        select(Voorziening, Persoon)
        .join(Persoon, onclause=col(Persoon.id) == col(Voorziening.student_id))
        .where(visible(principal, P.VOORZIENING_INZIEN, Voorziening))
    )
    if filter.status:
        vraag = vraag.where(Voorziening.status == filter.status)
    if filter.student_id:
        vraag = vraag.where(col(Voorziening.student_id) == filter.student_id)
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Persoon.zoekvorm))
    eerst = col(Voorziening.status) != VoorzieningStatus.AANGEVRAAGD
    vraag = lijst.op(vraag, filter.op, _OP, eerst, col(Voorziening.aangevraagd_op).desc(), col(Voorziening.id))
    blad = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    vraagt = principal.can(P.VOORZIENING_AANVRAGEN)

    def rij(v: Voorziening, student: Persoon) -> VoorzieningRij:
        van_hem = vraagt and principal.persoon_id in (v.aangevraagd_door_id, v.student_id)
        alles = _voorziening_rij(v, student)
        niet = scheiding.zelf_gevraagd(principal, v.aangevraagd_door_id) if alles.open else ""
        met = replace(alles, in_te_trekken=van_hem and alles.open, waarom_niet=niet)
        return voor_rol(principal.rol, Leesobject.VOORZIENING, met)

    return blad.naar(lambda r: rij(*r))


def gevolg(uow: UnitOfWork, principal: Principal, voorziening_id: uuid.UUID) -> tuple[str, ...]:
    """The coming sittings on which granting this counts at once, because the student has a seat there already."""
    require(principal, P.VOORZIENING_BESLUITEN)
    v = uow.get(Voorziening, voorziening_id, visible(principal, P.VOORZIENING_INZIEN, Voorziening))
    return tuple(f"{zitting.naam}, {tijd.moment(zitting.start)}" for _, zitting in komende_plekken(uow, v.student_id))


def _voorziening_rij(v: Voorziening, student: Persoon) -> VoorzieningRij:
    soort = Soort(v.soort)
    voorbij = v.status == VoorzieningStatus.TOEGEKEND and v.tot is not None and v.tot < tijd.vandaag()
    return VoorzieningRij(
        id=str(v.id),
        student=student.naam,
        nummer=studentnummer(student),
        tekst=voorziening_tekst(v),
        reist_mee=soort.reist_mee,
        status="Afgelopen" if voorbij else VOORZIENING.label(v.status),
        status_toon="plain" if voorbij else VOORZIENING.toon(v.status),
        sinds=tijd.dag(v.aangevraagd_op),
        bron="Deelnemersysteem" if v.bron == "dr" else "Portaal",
        grond=v.grond,
        reden=v.besluit_reden,
        tijd=soort is Soort.EXTRA_TIJD,
        minuten=v.minuten,
        procent=v.procent,
        clausule=v.clausule,
        open=v.status == VoorzieningStatus.AANGEVRAAGD,
        periode=periode_tekst(v) if v.status == VoorzieningStatus.TOEGEKEND else "",
        van=v.van.isoformat() if v.van else "",
        tot=v.tot.isoformat() if v.tot else "",
        te_wijzigen=v.status == VoorzieningStatus.TOEGEKEND and v.bron != "dr",
    )
