"""Read sittings: the list, one sitting with its people, who can be placed, and the moments a student can choose."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import mag, require, visible
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, DeelnameVoorziening, Ruimte, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.tabel import Vraag, kies
from portal.domain import levensloop, tijd
from portal.domain.beoordelen import scoort_elders
from portal.domain.leesrecht import Leesobject, eis_leest, voor_rol
from portal.domain.levensloop import ONBEGONNEN, Blokkade
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ONBEZORGD, BerichtStatus, DeelnameStatus, ZittingStatus
from portal.domain.taal import telt
from portal.domain.tijdscenario import SCENARIOS
from portal.services.grond.geannuleerd import geannuleerd
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.plannen.lezen.andere_teams import van_anderen
from portal.services.plannen.lezen.van_de_lijst import van_de_lijst
from portal.services.plannen.lezen.wachtlijst import wachtlijst
from portal.services.plannen.lezen.zittingen_filter import ZittingFilter, gekozen
from portal.services.plannen.stand import blokkades_definitief, is_te_vervangen, mist_beoordelaar
from portal.services.plannen.stand_plaatsen import PLAATST_NIET, WIJZE


@dataclass(frozen=True, kw_only=True)
class ZittingRij:
    """A sitting in a list."""

    id: str
    naam: str
    versie: str
    dag: str
    tijd: str
    iso: str
    ruimte: str
    bezet: str
    vrij: int
    status: str
    status_tekst: str
    status_toon: str
    surveillant: str = ""
    beoordelaar: str = ""


@dataclass(frozen=True, kw_only=True)
class DeelnemerRij:
    """A student on a sitting as the exam office sees him."""

    id: str
    student: str
    nummer: str
    plaats: str
    wijze: str
    poging: str
    voorzieningen: tuple[str, ...]
    status: str
    uitwisseling: str = ""
    uitwisseling_toon: str = "plain"
    bericht_id: str = ""
    """The newest exchange about this participation, for who may see the log."""


@dataclass(frozen=True, kw_only=True)
class MedewerkerRij:
    """An invigilator or assessor of a sitting."""

    id: str
    naam: str
    rol: str
    kan_leiden: bool = False
    """An invigilator who does not lead the sitting."""
    vervangbaar: bool = False
    """Somebody else can take over now."""


@dataclass(frozen=True, kw_only=True)
class ZittingDetail:
    """One sitting with everything about its planning."""

    id: str
    naam: str
    code: str
    examen_id: str
    examen: str
    versie_id: str
    versie: str
    oke: bool
    dag: str
    tijd: str
    start_lokaal: str
    ruimte_id: str
    ruimte: str
    capaciteit: int
    bezet: int
    vrij: int
    status: str
    status_tekst: str
    status_toon: str
    zelf: str
    geannuleerd: str
    tijdscenario: str
    tijdscenario_tekst: str
    gepland_door: str = ""
    surveillanten: tuple[str, ...] = ()
    beoordelaars: tuple[str, ...] = ()
    medewerkers: tuple[MedewerkerRij, ...] = ()
    wachtlijst: int = 0
    wachtenden: str = ""
    """Who is on the waiting list, first in line first; for those who place students."""
    wachtrij: tuple[Keuze, ...] = ()
    blokkades: tuple[Blokkade, ...] = ()
    elders: int = 0
    """How many sit on it that the reader does not see one by one."""
    van_de_lijst: tuple[str, ...] = ()
    """Who sat on it when it was cancelled, with what became of him; the names that the reader may see."""
    zoeken_plaats: int = 0
    """How many of them have no other seat yet."""
    andere_teams: str = ""
    """`3 studenten van andere teams: Team Zorg (2), Team Bouw (1).`; empty when there are none."""
    mag_publiceren: bool = False
    mag_wijzigen: bool = False
    mist_beoordelaar: bool = False
    mag_annuleren: bool = False
    mag_plaatsen: bool = False


def basis() -> Vraag:
    """Sittings with the code of their version and room."""
    return (
        select(Zitting, Examenversie.code, Ruimte.code)
        .join(Examenversie, onclause=col(Examenversie.id) == col(Zitting.versie_id))
        .join(Ruimte, onclause=col(Ruimte.id) == col(Zitting.ruimte_id))
    )


def zittingen(uow: UnitOfWork, principal: Principal, filter: ZittingFilter) -> Pagina[ZittingRij]:
    """One page of sittings within reach."""
    require(principal, P.ZITTING_INZIEN)
    eis_leest(principal.rol, Leesobject.ZITTING_RIJ)
    vraag = gekozen(basis().where(visible(principal, P.ZITTING_INZIEN, Zitting)), filter)
    blad = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    wie = staf_namen(uow, [rij[0].id for rij in blad.rijen])
    return blad.naar(lambda r: voor_rol(principal.rol, Leesobject.ZITTING_RIJ, zitting_rij(r[0], r[1], r[2], wie)))


def staf_namen(uow: UnitOfWork, ids: list[uuid.UUID]) -> dict[tuple[uuid.UUID, str], list[str]]:
    """Per sitting and role the names of its staff, by surname."""
    vraag = (
        select(Zittingsmedewerker.zitting_id, Zittingsmedewerker.rol, Persoon.naam)
        .join(Persoon, onclause=col(Persoon.id) == col(Zittingsmedewerker.persoon_id))
        .where(col(Zittingsmedewerker.zitting_id).in_(ids))
        .order_by(Persoon.sorteervorm)
    )
    namen: dict[tuple[uuid.UUID, str], list[str]] = {}
    for zitting_id, rol, naam in uow.session.exec(vraag):
        namen.setdefault((zitting_id, rol), []).append(naam)
    return namen


def zitting_rij(
    z: Zitting, versie: str, ruimte: str, wie: dict[tuple[uuid.UUID, str], list[str]] | None = None
) -> ZittingRij:
    """A sitting as a line of a list."""
    wie = wie or {}
    return ZittingRij(
        id=str(z.id),
        naam=z.naam,
        versie=versie,
        dag=tijd.dag(z.start),
        tijd=f"{tijd.tijdstip(z.start)}–{tijd.tijdstip(z.laatste_eind)}",
        iso=z.start.isoformat(),
        ruimte=ruimte,
        bezet=f"{z.bezet} van {z.capaciteit}",
        vrij=z.capaciteit - z.bezet,
        status=str(z.status),
        status_tekst=levensloop.ZITTING.label(z.status),
        status_toon=levensloop.ZITTING.toon(z.status),
        surveillant=", ".join(wie.get((z.id, "surveillant"), [])),
        beoordelaar=", ".join(wie.get((z.id, "beoordelaar"), [])),
    )


def zitting(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> ZittingDetail:
    """One sitting with what the person may do with it now."""
    require(principal, P.ZITTING_INZIEN)
    eis_leest(principal.rol, Leesobject.ZITTING)
    z = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    staf, (wachtend, wie, rij) = _staf(uow, z.id), wachtlijst(uow, principal, z.id)
    blokkades = blokkades_definitief(uow, z) if z.status in ONBEGONNEN else ()
    plant, plaatst = mag(uow, principal, P.ZITTING_PLANNEN, z), mag(uow, principal, P.ZITTING_PLAATSEN, z)
    elders, teams = van_anderen(uow, principal, z)
    eraf = van_de_lijst(uow, principal, z) if z.status == ZittingStatus.GEANNULEERD else []
    detail = replace(
        _gepland(uow, z),
        surveillanten=_met_rol(staf, Rol.SURVEILLANT),
        beoordelaars=_met_rol(staf, Rol.BEOORDELAAR),
        medewerkers=_medewerkers(uow, z, staf, plant=plant),
        wachtlijst=wachtend,
        wachtenden=wie if plaatst else "",
        wachtrij=rij if plaatst else (),
        blokkades=blokkades,
        elders=elders,
        andere_teams=teams,
        van_de_lijst=tuple(f"{naam}: {wat}" for naam, wat, _ in eraf),
        zoeken_plaats=sum(open_ for *_, open_ in eraf),
        mag_publiceren=plant and levensloop.ZITTING.mag(z.status, "publiceren") and not blokkades,
        mag_wijzigen=plant and levensloop.ZITTING.mag(z.status, "wijzigen"),
        mist_beoordelaar=plant and mist_beoordelaar(uow, z),
        mag_annuleren=plant and levensloop.ZITTING.mag(z.status, "annuleren"),
        mag_plaatsen=plaatst and z.status not in PLAATST_NIET,
    )
    return voor_rol(principal.rol, Leesobject.ZITTING, detail)


def _met_rol(staf: list[tuple[uuid.UUID, str, str, bool]], rol: Rol) -> tuple[str, ...]:
    return tuple(naam for _, naam, als_rol, _ in staf if als_rol == rol)


def _gepland(uow: UnitOfWork, z: Zitting) -> ZittingDetail:
    """The sitting as it was planned, still without people, waiting list and rights."""
    versie, examen = _waarvan(uow, z)
    ruimte = uow.get(Ruimte, z.ruimte_id)
    return ZittingDetail(
        id=str(z.id),
        naam=z.naam,
        code=z.code,
        examen_id=str(examen.id),
        examen=examen.naam,
        versie_id=str(versie.id),
        versie=versie.code,
        oke=scoort_elders(examen.oke, versie.component_id, z.achteraf),
        dag=tijd.dag(z.start),
        tijd=f"{tijd.tijdstip(z.start)}–{tijd.tijdstip(z.laatste_eind)}",
        start_lokaal=f"{z.start.astimezone(tijd.ZONE):%Y-%m-%dT%H:%M}",
        ruimte_id=str(ruimte.id),
        ruimte=f"{ruimte.code} ({telt(ruimte.plaatsen, 'plaats', 'plaatsen')})",
        capaciteit=z.capaciteit,
        bezet=z.bezet,
        vrij=z.capaciteit - z.bezet,
        status=str(z.status),
        status_tekst=levensloop.ZITTING.label(z.status),
        status_toon=levensloop.ZITTING.toon(z.status),
        gepland_door=_door(uow, z),
        zelf=f"tot {tijd.moment(z.zelf_tot)}" if z.zelf_tot else "nee, het examenbureau plaatst",
        geannuleerd=geannuleerd(z),
        tijdscenario=str(z.tijdscenario),
        tijdscenario_tekst=SCENARIOS[z.tijdscenario],
    )


def _waarvan(uow: UnitOfWork, z: Zitting) -> tuple[Examenversie, Examen]:
    return uow.session.exec(select(Examenversie, Examen).join(Examen).where(Examenversie.id == z.versie_id)).one()


def _door(uow: UnitOfWork, z: Zitting) -> str:
    door = uow.session.get(Persoon, z.gepland_door_id) if z.gepland_door_id else None
    return door.naam if door else "–"


def _medewerkers(
    uow: UnitOfWork, z: Zitting, staf: list[tuple[uuid.UUID, str, str, bool]], *, plant: bool
) -> tuple[MedewerkerRij, ...]:
    """Who works on it, and who can be replaced by who plans it."""
    vervangbaar = {rol for rol in {r for *_, r, _ in staf} if plant and is_te_vervangen(uow, z, Rol(rol))}
    return tuple(
        MedewerkerRij(
            id=str(id), naam=naam, rol="Afnameleider" if leidt else Rol(rol).label,
            kan_leiden=rol == Rol.SURVEILLANT and not leidt, vervangbaar=rol in vervangbaar,
        )
        for id, naam, rol, leidt in staf
    )  # fmt: skip


def _staf(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[tuple[uuid.UUID, str, str, bool]]:
    """Who works on a sitting: id of the attachment, name, role, and whether he leads."""
    vraag = (
        select(Zittingsmedewerker.id, Persoon.naam, Zittingsmedewerker.rol, Zittingsmedewerker.afnameleider)
        .join(Persoon, onclause=col(Persoon.id) == col(Zittingsmedewerker.persoon_id))
        .where(Zittingsmedewerker.zitting_id == zitting_id)
        .order_by(col(Zittingsmedewerker.rol).desc(), col(Persoon.sorteervorm))
        .limit(50)
    )
    return list(uow.session.exec(vraag))


def deelnemers(
    uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, pagina: int = 1, per_pagina: int = 50
) -> Pagina[DeelnemerRij]:
    """One page of the students on a sitting, in seat order."""
    require(principal, P.ZITTING_INZIEN)
    eis_leest(principal.rol, Leesobject.DEELNEMER)
    vraag = (
        select(Deelname, Persoon)
        .join(Persoon, onclause=col(Persoon.id) == col(Deelname.student_id))
        .where(
            Deelname.zitting_id == zitting_id,
            Deelname.status != DeelnameStatus.GEANNULEERD,
            visible(principal, P.ZITTING_INZIEN, Deelname),
        )
        .order_by(col(Deelname.plaats), col(Persoon.sorteervorm), col(Deelname.id))
    )
    blad = pagineer(uow, vraag, pagina, per_pagina)
    teksten = voorziening_teksten(uow, [d.id for d, _ in blad.rijen])
    berichten = _berichten(uow, principal, [d.id for d, _ in blad.rijen])
    return blad.naar(
        lambda r: voor_rol(
            principal.rol, Leesobject.DEELNEMER, _deelnemer_rij(r[0], r[1], teksten, berichten.get(r[0].id))
        )
    )


def _berichten(
    uow: UnitOfWork, principal: Principal, ids: list[uuid.UUID]
) -> dict[uuid.UUID, tuple[uuid.UUID, BerichtStatus]]:
    """The newest exchange about each participation; nothing for who may not see the log."""
    if not principal.can(P.OKE_MONITOREN):
        return {}
    vraag = kies(OkeBericht.onderwerp_id, OkeBericht.id, OkeBericht.status).where(
        OkeBericht.flow == 2, OkeBericht.onderwerp_soort == "deelname", col(OkeBericht.onderwerp_id).in_(ids)
    )
    rijen = uow.session.exec(vraag.order_by(col(OkeBericht.volgnummer)))
    return {deelname_id: (id, status) for deelname_id, id, status in rijen}


def voorziening_teksten(uow: UnitOfWork, ids: list[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The accommodations of participations, in words."""
    vraag = select(DeelnameVoorziening).where(col(DeelnameVoorziening.deelname_id).in_(ids))
    teksten: dict[uuid.UUID, list[str]] = {}
    for v in uow.session.exec(vraag.order_by(DeelnameVoorziening.tekst)):
        teksten.setdefault(v.deelname_id, []).append(v.tekst)
    return teksten


_AANGEKOMEN = {
    **dict.fromkeys(ONBEZORGD, ("Wordt verstuurd", "info")),
    BerichtStatus.BEVESTIGD: ("In afnamesysteem", "ok"),
    BerichtStatus.GEWEIGERD: ("Geweigerd", "bad"),
    BerichtStatus.DOOD: ("Niet aangekomen", "bad"),
    BerichtStatus.VERVALLEN: ("Niet verstuurd", "plain"),
}


def _deelnemer_rij(
    d: Deelname,
    student: Persoon,
    teksten: dict[uuid.UUID, list[str]],
    bericht: tuple[uuid.UUID, BerichtStatus] | None,
) -> DeelnemerRij:
    tekst, toon = _AANGEKOMEN.get(bericht[1], ("", "plain")) if bericht else ("", "plain")
    if d.startlink and toon != "bad":
        tekst, toon = "Startlink klaar", "ok"
    return DeelnemerRij(
        id=str(d.id),
        student=student.naam,
        nummer=studentnummer(student),
        plaats=str(d.plaats or "–"),
        wijze=WIJZE.get(d.wijze, "Geplaatst"),
        poging=f"kans {d.poging}",
        voorzieningen=tuple(teksten.get(d.id, ())),
        status=str(d.status),
        uitwisseling=tekst,
        uitwisseling_toon=toon,
        bericht_id=str(bericht[0]) if bericht else "",
    )
