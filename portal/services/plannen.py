"""Plan: sittings with room, staff and seats; placing students, by the office or by themselves."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from pydantic import AwareDatetime, Field
from sqlalchemy import update
from sqlmodel import col, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, DeelnameVoorziening, Ruimte, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd, voorzieningen
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig, PortalFout
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import P, Rol
from portal.services import aanmelden, audit, live, scheiding, uitwisselen
from portal.services.aanmelden import Telling
from portal.services.bezetting import require_persoon_vrij, require_ruimte_vrij, require_student_vrij
from portal.services.inrichten import blokkades_gebruik
from portal.services.opdracht import Opdracht

UITLOOP = timedelta(minutes=15)
"""Time between two sittings in one room."""


class PlanZitting(Opdracht):
    """Plan a sitting of an established version."""

    versie_id: uuid.UUID
    ruimte_id: uuid.UUID
    start: AwareDatetime
    capaciteit: int = Field(ge=1, le=1000)
    naam: str = Field(default="", max_length=200)
    surveillant_id: uuid.UUID | None = None
    beoordelaar_id: uuid.UUID | None = None
    zelf_inschrijven: bool = False
    tijdscenario: int = Field(default=3, ge=1, le=6)


class ZittingActie(Opdracht):
    """Take a step with a sitting."""

    zitting_id: uuid.UUID
    reden: str = Field(default="", max_length=500)


class WijzigZitting(Opdracht):
    """Change time, place or size of a sitting."""

    zitting_id: uuid.UUID
    ruimte_id: uuid.UUID
    start: AwareDatetime
    capaciteit: int = Field(ge=1, le=1000)


class KoppelMedewerker(Opdracht):
    """Attach somebody to a sitting as invigilator or assessor."""

    zitting_id: uuid.UUID
    persoon_id: uuid.UUID
    rol: str = Field(pattern="^(surveillant|beoordelaar)$")


class PlaatsStudenten(Opdracht):
    """Place students on a sitting."""

    zitting_id: uuid.UUID
    inschrijving_ids: tuple[uuid.UUID, ...] = Field(min_length=1, max_length=500)


class KiesMoment(Opdracht):
    """A student chooses a moment."""

    inschrijving_id: uuid.UUID
    zitting_id: uuid.UUID


class HaalVanZitting(Opdracht):
    """Take a student off a sitting."""

    deelname_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def plan_zitting(uow: UnitOfWork, principal: Principal, cmd: PlanZitting) -> uuid.UUID:
    """Plan a sitting as concept, with room and staff held for it (PLA-1, PLA-2, PLA-4); gives its id."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.ZITTING_PLANNEN, versie)
    levensloop.eis(blokkades_gebruik(versie))
    ruimte = _neem_ruimte(uow, cmd.ruimte_id, cmd.capaciteit)
    eind = _eind(cmd.start, versie)
    require_ruimte_vrij(uow, ruimte, cmd.start, eind + UITLOOP)
    zitting = Zitting(
        versie_id=versie.id,
        examen_id=versie.examen_id,
        eenheid_id=next(iter(principal.eenheden)) if principal.eenheden else None,
        code=f"{versie.code} {cmd.start.astimezone(tijd.ZONE):%Y%m%d-%H%M}",
        naam=cmd.naam.strip() or versie.naam,
        ruimte_id=ruimte.id,
        start=cmd.start,
        eind=eind,
        capaciteit=cmd.capaciteit,
        zelf_inschrijven=cmd.zelf_inschrijven,
        zelf_tot=cmd.start - timedelta(hours=1) if cmd.zelf_inschrijven else None,
        tijdscenario=cmd.tijdscenario,
        gepland_door_id=principal.persoon_id,
    )
    uow.add(zitting)
    audit.record(uow, principal, "zitting.gepland", zitting, nieuw={"start": zitting.start, "plaatsen": cmd.capaciteit})
    for persoon_id, rol in ((cmd.surveillant_id, Rol.SURVEILLANT), (cmd.beoordelaar_id, Rol.BEOORDELAAR)):
        if persoon_id:
            _koppel(uow, principal, zitting, persoon_id, rol)
    _tik(uow, zitting)
    return zitting.id


def _neem_ruimte(uow: UnitOfWork, ruimte_id: uuid.UUID, capaciteit: int) -> Ruimte:
    """The room, locked until the end of the transaction so that nobody books it at the same time."""
    (ruimte,) = uow.lock(Ruimte, [ruimte_id]) or (uow.get(Ruimte, ruimte_id),)
    if capaciteit > ruimte.plaatsen:
        raise Ongeldig(f"Lokaal {ruimte.code} heeft {ruimte.plaatsen} plaatsen; u vraagt er {capaciteit}.")
    return ruimte


def _eind(start: datetime, versie: Examenversie) -> datetime:
    if start <= tijd.nu():
        raise Ongeldig("Een zitting begint in de toekomst.")
    return start + timedelta(minutes=versie.duur)


def blokkades_publiceren(uow: UnitOfWork, zitting: Zitting) -> tuple[Blokkade, ...]:
    """What is missing before a sitting can be made definitive."""
    versie = uow.get(Examenversie, zitting.versie_id)
    vraag = select(Zittingsmedewerker.rol).where(Zittingsmedewerker.zitting_id == zitting.id)
    rollen = set(uow.session.exec(vraag))
    route = f"/zittingen/{zitting.id}"
    mist = [
        Blokkade(f"geen-{rol.value}", f"Er is nog geen {rol.value} gekoppeld.", route)
        for rol in (Rol.SURVEILLANT, Rol.BEOORDELAAR)
        if rol.value not in rollen
    ]
    return (*blokkades_gebruik(versie), *mist)


def publiceer_zitting(uow: UnitOfWork, principal: Principal, cmd: ZittingActie) -> None:
    """Make a sitting definitive: visible to students and sent to the delivery system with its staff (PLA-6, PLA-7)."""
    zitting = _zitting(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    stap = levensloop.ZITTING.require(zitting.status, "publiceren")
    levensloop.eis(blokkades_publiceren(uow, zitting))
    oud, zitting.status = zitting.status, stap.naar
    uow.add(zitting)
    audit.record(uow, principal, "zitting.gepubliceerd", zitting, oud={"status": oud}, nieuw={"status": zitting.status})
    uitwisselen.stuur_zitting(uow, zitting)
    for medewerker in medewerkers(uow, zitting.id):
        uitwisselen.stuur_medewerker(uow, medewerker)
    _tik(uow, zitting)


def wijzig_zitting(uow: UnitOfWork, principal: Principal, cmd: WijzigZitting) -> None:
    """Change time, place or size; people and rooms are checked again and the delivery system follows (PLA-7)."""
    zitting = _zitting(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "wijzigen")
    versie = uow.get(Examenversie, zitting.versie_id)
    ruimte = _neem_ruimte(uow, cmd.ruimte_id, cmd.capaciteit)
    if cmd.capaciteit < zitting.bezet:
        raise Ongeldig(f"Er zijn al {zitting.bezet} studenten geplaatst.")
    eind = _eind(cmd.start, versie)
    require_ruimte_vrij(uow, ruimte, cmd.start, eind + UITLOOP, behalve=zitting.id)
    for medewerker in medewerkers(uow, zitting.id):
        require_persoon_vrij(uow, medewerker.persoon_id, cmd.start, eind, behalve=zitting.id)
    for deelname in deelnames(uow, zitting.id):
        require_student_vrij(uow, deelname.student_id, cmd.start, eind, behalve=zitting.id)
    oud = {"start": zitting.start, "ruimte": zitting.ruimte_id, "plaatsen": zitting.capaciteit}
    zitting.start, zitting.eind, zitting.ruimte_id, zitting.capaciteit = cmd.start, eind, ruimte.id, cmd.capaciteit
    if zitting.zelf_inschrijven:
        zitting.zelf_tot = cmd.start - timedelta(hours=1)
    uow.add(zitting)
    nieuw = {"start": zitting.start, "ruimte": zitting.ruimte_id, "plaatsen": zitting.capaciteit}
    audit.record(uow, principal, "zitting.gewijzigd", zitting, oud=oud, nieuw=nieuw)
    if zitting.status == "gepland":
        uitwisselen.stuur_zitting(uow, zitting)
    _promoveer(uow, principal, zitting)
    _tik(uow, zitting)


def annuleer_zitting(uow: UnitOfWork, principal: Principal, cmd: ZittingActie) -> None:
    """Cancel a sitting with a reason: students are free again, the delivery system is told (PLA-7)."""
    zitting = _zitting(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    stap = levensloop.ZITTING.require(zitting.status, "annuleren")
    if not cmd.reden.strip():
        raise Ongeldig("Geef een reden: studenten en medewerkers lezen die.")
    oud = zitting.status
    for deelname in deelnames(uow, zitting.id):
        _maak_los(uow, deelname)
        live.touch(uow, f"persoon:{deelname.student_id}")
    zitting.status, zitting.reden, zitting.bezet = stap.naar, cmd.reden, 0
    uow.add(zitting)
    audit.record(
        uow,
        principal,
        "zitting.geannuleerd",
        zitting,
        oud={"status": oud},
        nieuw={"status": stap.naar},
        reden=cmd.reden,
    )
    if oud == "gepland":
        uitwisselen.annuleer_zitting(uow, zitting)
    _tik(uow, zitting)


def koppel_medewerker(uow: UnitOfWork, principal: Principal, cmd: KoppelMedewerker) -> None:
    """Attach an invigilator or assessor, who must hold that role and be free (PLA-2, PLA-4)."""
    zitting = _zitting(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "wijzigen")
    medewerker = _koppel(uow, principal, zitting, cmd.persoon_id, Rol(cmd.rol))
    if zitting.status == "gepland":
        uitwisselen.stuur_medewerker(uow, medewerker)
    _tik(uow, zitting)


def _koppel(
    uow: UnitOfWork, principal: Principal, zitting: Zitting, persoon_id: uuid.UUID, rol: Rol
) -> Zittingsmedewerker:
    (persoon,) = uow.lock(Persoon, [persoon_id]) or (uow.get(Persoon, persoon_id),)
    if not scheiding.heeft_rol(uow, persoon_id, rol, zitting.start):
        raise Ongeldig(f"{persoon.naam} heeft op die dag niet de rol {rol.label.lower()}.")
    permission = P.BEOORDELING_DOEN if rol is Rol.BEOORDELAAR else P.ZITTING_AFNEMEN
    scheiding.require_scheiding_voor(uow, persoon, permission, zitting.id)
    require_persoon_vrij(uow, persoon_id, zitting.start, zitting.eind, behalve=zitting.id)
    al = [m for m in medewerkers(uow, zitting.id) if m.persoon_id == persoon_id]
    if al:
        raise Botsing(f"{persoon.naam} is al gekoppeld als {al[0].rol}.")
    medewerker = Zittingsmedewerker(
        zitting_id=zitting.id, persoon_id=persoon_id, rol=rol.value, door_id=principal.persoon_id
    )
    uow.add(medewerker)
    audit.record(uow, principal, "medewerker.gekoppeld", zitting, nieuw={"persoon": persoon_id, "rol": rol.value})
    live.touch(uow, f"persoon:{persoon_id}")
    return medewerker


def plaats_studenten(uow: UnitOfWork, principal: Principal, cmd: PlaatsStudenten) -> Telling:
    """Place students one by one; whoever cannot be placed is skipped with the reason (AAN-3, AAN-7, AAN-13)."""
    zitting = _zitting(uow, principal, cmd.zitting_id, P.ZITTING_PLAATSEN)
    levensloop.ZITTING.require(zitting.status, "plaatsen")
    scheiding.require_scheiding(uow, principal, P.ZITTING_PLAATSEN, zitting.id)
    versie = uow.get(Examenversie, zitting.versie_id)
    overgeslagen: list[tuple[str, str]] = []
    gedaan = 0
    for inschrijving_id in cmd.inschrijving_ids:
        inschrijving = uow.get(Inschrijving, inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
        student = uow.get(Persoon, inschrijving.student_id)
        try:
            _plaats(uow, principal, zitting, versie, inschrijving, "handmatig")
            gedaan += 1
        except PortalFout as fout:
            overgeslagen.append((student.naam, fout.tekst))
    _tik(uow, zitting)
    return Telling(gedaan, tuple(overgeslagen))


def kies_moment(uow: UnitOfWork, principal: Principal, cmd: KiesMoment) -> uuid.UUID:
    """A student places himself on an open moment, after a Go and within the window (AAN-5)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_ZELF, inschrijving)
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    if not zitting.zelf_inschrijven or (zitting.zelf_tot and tijd.nu() >= zitting.zelf_tot):
        raise Geblokkeerd("Voor dit moment kun je je niet (meer) zelf inschrijven.", actie="Kies een ander moment.")
    levensloop.ZITTING.require(zitting.status, "plaatsen")
    deelname = _plaats(uow, principal, zitting, uow.get(Examenversie, zitting.versie_id), inschrijving, "zelf")
    _tik(uow, zitting)
    return deelname.id


def zet_op_wachtlijst(uow: UnitOfWork, principal: Principal, cmd: KiesMoment) -> None:
    """Join the queue of a full sitting; whoever is first gets the place that comes free (AAN-7)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    require(principal, P.INSCHRIJVING_ZELF if principal.rol is Rol.STUDENT else P.ZITTING_PLAATSEN)
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    levensloop.eis(aanmelden.blokkades_plaatsen(uow, inschrijving))
    if zitting.bezet < zitting.capaciteit:
        raise Botsing("Er is nog plaats: schrijf je gewoon in.")
    uow.add(Wachtplek(zitting_id=zitting.id, inschrijving_id=inschrijving.id))
    audit.record(uow, principal, "wachtlijst.toegevoegd", zitting, nieuw={"inschrijving": inschrijving.id})
    _tik(uow, zitting)


def _plaats(
    uow: UnitOfWork, principal: Actor, zitting: Zitting, versie: Examenversie, inschrijving: Inschrijving, wijze: str
) -> Deelname:
    if inschrijving.examen_id != zitting.examen_id:
        raise Ongeldig("De inschrijving hoort bij een ander examen.")
    levensloop.eis(aanmelden.blokkades_plaatsen(uow, inschrijving))
    rechten = aanmelden.rechten_van(uow, inschrijving.student_id, versie, zitting.start.date())
    if mist := voorzieningen.niet_beschikbaar(rechten, versie.voorzieningen):
        namen = ", ".join(r.soort.label.lower() for r in mist)
        raise Geblokkeerd(
            f"Deze versie biedt niet: {namen}.", actie="Kies een andere versie of overleg met de student."
        )
    extra = voorzieningen.extra_minuten(rechten)
    require_student_vrij(uow, inschrijving.student_id, zitting.start, zitting.eind + timedelta(minutes=extra % 10_000))
    _neem_plaats(uow, zitting)
    deelname = Deelname(
        zitting_id=zitting.id,
        inschrijving_id=inschrijving.id,
        student_id=inschrijving.student_id,
        wijze=wijze,
        poging=aanmelden.saldo_van(uow, inschrijving).verbruikt + 1,
        plaats=zitting.bezet,
        extra_minuten=extra,
        behoeften=[r.soort.value for r in rechten if r.soort.reist_mee],
        geplaatst_door_id=principal.persoon_id,
    )
    uow.add(deelname)
    for recht in rechten:
        uow.add(
            DeelnameVoorziening(
                deelname_id=deelname.id, soort=recht.soort.value, tekst=recht.tekst, reist_mee=recht.soort.reist_mee
            )
        )
    inschrijving.status = levensloop.INSCHRIJVING.require(inschrijving.status, "plaatsen").naar
    uow.add(inschrijving)
    audit.record(uow, principal, "student.geplaatst", deelname, nieuw={"zitting": zitting.id, "wijze": wijze})
    live.touch(uow, f"persoon:{deelname.student_id}")
    uitwisselen.stuur_deelname(uow, deelname)
    return deelname


def _neem_plaats(uow: UnitOfWork, zitting: Zitting) -> None:
    """Take one seat with a guarded update: two at the same time can never both get the last one (AAN-7)."""
    vraag = (
        update(Zitting)
        .where(col(Zitting.id) == zitting.id, col(Zitting.bezet) < col(Zitting.capaciteit))
        .values(bezet=Zitting.bezet + 1)
    )
    if not uow.session.execute(vraag).rowcount:  # type: ignore[attr-defined]
        raise Botsing("Deze zitting is vol.", actie="Kies een ander moment of ga op de wachtlijst.")
    uow.session.refresh(zitting)


def haal_van_zitting(uow: UnitOfWork, principal: Principal, cmd: HaalVanZitting) -> None:
    """Take a student off a sitting with a reason; the first of the queue moves up (AAN-7)."""
    deelname = uow.get(Deelname, cmd.deelname_id, visible(principal, P.ZITTING_INZIEN, Deelname))
    authorize(uow, principal, P.ZITTING_PLAATSEN, deelname)
    zitting = uow.get(Zitting, deelname.zitting_id)
    if zitting.status not in ("concept", "gepland") or deelname.status != "geplaatst":
        raise Botsing("Dit kan alleen zolang de zitting nog niet is begonnen.")
    haal_af(uow, principal, deelname, zitting, cmd.reden)


def haal_af(uow: UnitOfWork, actor: Actor, deelname: Deelname, zitting: Zitting, reden: str) -> None:
    """Free the seat of a student on a sitting that has not begun; the delivery system is told, the queue moves up."""
    _maak_los(uow, deelname)
    uow.session.execute(update(Zitting).where(col(Zitting.id) == zitting.id).values(bezet=Zitting.bezet - 1))
    uow.session.refresh(zitting)
    audit.record(
        uow, actor, "student.van_zitting_gehaald", deelname,
        oud={"status": "geplaatst"}, nieuw={"status": "geannuleerd"}, reden=reden,
    )  # fmt: skip
    uitwisselen.annuleer_deelname(uow, deelname.id, zitting)
    live.touch(uow, f"persoon:{deelname.student_id}")
    _promoveer(uow, actor, zitting)
    _tik(uow, zitting)


def _maak_los(uow: UnitOfWork, deelname: Deelname) -> None:
    inschrijving = uow.get(Inschrijving, deelname.inschrijving_id)
    inschrijving.status = levensloop.INSCHRIJVING.require(inschrijving.status, "afmelden").naar
    deelname.status = "geannuleerd"
    uow.add(inschrijving)
    uow.add(deelname)


def _promoveer(uow: UnitOfWork, principal: Actor, zitting: Zitting) -> None:
    """Give free seats to the queue, in order; who cannot be placed any more leaves the queue."""
    vraag = select(Wachtplek).where(Wachtplek.zitting_id == zitting.id, Wachtplek.status == "wacht")
    for plek in uow.session.exec(vraag.order_by(col(Wachtplek.op))).all():
        if zitting.bezet >= zitting.capaciteit or zitting.status != "gepland":
            return
        inschrijving = uow.get(Inschrijving, plek.inschrijving_id)
        versie = uow.get(Examenversie, zitting.versie_id)
        try:
            _plaats(uow, principal, zitting, versie, inschrijving, "wachtlijst")
            plek.status = "geplaatst"
        except PortalFout:
            plek.status = "vervallen"
        uow.add(plek)


def medewerkers(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Zittingsmedewerker]:
    """Everybody attached to a sitting."""
    return list(uow.session.exec(select(Zittingsmedewerker).where(Zittingsmedewerker.zitting_id == zitting_id)))


def deelnames(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Deelname]:
    """The students that sit on a sitting, in seat order; without who was taken off."""
    vraag = select(Deelname).where(Deelname.zitting_id == zitting_id, Deelname.status != "geannuleerd")
    return list(uow.session.exec(vraag.order_by(col(Deelname.plaats), col(Deelname.geplaatst_op))))


def _zitting(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, permission: P) -> Zitting:
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    authorize(uow, principal, permission, zitting)
    return zitting


def _tik(uow: UnitOfWork, zitting: Zitting) -> None:
    for onderwerp in ("zittingen", f"zitting:{zitting.id}", "werk"):
        live.touch(uow, onderwerp)


def examen_van(uow: UnitOfWork, zitting: Zitting) -> Examen:
    """The exam of a sitting."""
    return uow.get(Examen, zitting.examen_id)
