"""Plan: sittings with room and seats, made definitive, changed and cancelled."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from pydantic import AwareDatetime, Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.beheren import Eenheid, Persoon
from portal.db.inrichten import Examen, Examenversie, Opleiding
from portal.db.plannen import Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Ongeldig, Veranderd
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ZittingStatus
from portal.domain.taal import als_zin, telt
from portal.domain.tijdscenario import SCENARIOS, eind_voor
from portal.services.aanmelden.stand import te_houden
from portal.services.grond import instellingen, taken
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import VERSIE_DUUR, blokkades_gesloten
from portal.services.inrichten.stand_bereik import blokkades_periode
from portal.services.plannen.medewerkers import zet_erbij
from portal.services.plannen.plekken import maak_los
from portal.services.plannen.stand import (
    ACHTERGEBLEVEN,
    SCHOOL_DICHT,
    WAS_ZIJ_AL,
    blokkades_definitief,
    deelnames,
    eis_ruimte_vrij,
    extra_tijden,
    houd_iedereen,
    medewerkers,
    scenario_van,
    tik,
    zitting_voor,
)
from portal.services.plannen.stand_concept import (
    eind_van,
    eis_groot_genoeg,
    eis_lokaal_open,
    eis_te_plannen,
    eis_zelf,
)
from portal.services.plannen.stand_tijd import eis_goede_tijd
from portal.services.plannen.stand_voorbereiding import volg_verzet
from portal.services.plannen.stand_wachtlijst import zeg_wachtenden
from portal.services.plannen.verzetten import Tijdvak, laat_los, zeg_iedereen
from portal.services.plannen.voorzieningen import rond_vraag_af, werk_zitting_bij
from portal.services.plannen.wachtlijst import promoveer, sluit_rij
from portal.services.zenden import berichten


class MaakConcept(Opdracht):
    """Plan a sitting of an established version."""

    versie_id: uuid.UUID
    ruimte_id: uuid.UUID
    start: AwareDatetime
    capaciteit: int = Field(ge=1, le=1000)
    naam: str = Field(default="", max_length=200)
    surveillant_id: uuid.UUID | None = None
    beoordelaar_id: uuid.UUID | None = None
    zelf_inschrijven: bool = False
    tijdscenario: int | None = Field(default=None, ge=min(SCENARIOS), le=max(SCENARIOS))
    """How its time runs; as its exam says when it is not chosen."""
    achteraf: str = Field(default="", max_length=500)
    """Why a sitting that already was is entered now, such as one on paper; empty for one to come."""
    bevestigd: bool = False
    """The planner means this day and hour, also when the school is closed or it is night."""


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
    tijdscenario: int | None = Field(default=None, ge=min(SCENARIOS), le=max(SCENARIOS))
    bevestigd: bool = False
    """The planner means this day and hour, also when the school is closed or it is night."""
    stond: str = Field(default="", max_length=100)
    """What stood on the screen when the change began, as `stand_nu` says it; empty for who did not look at one."""
    zonder_wie_niet_kan: bool = False
    """Whoever has something else then goes off the sitting; the others move."""


def maak_concept(uow: UnitOfWork, principal: Principal, cmd: MaakConcept) -> uuid.UUID:
    """Plan a sitting as concept, with room and staff held for it (PLA-1, PLA-2, PLA-4); gives its id."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.ZITTING_PLANNEN, versie)
    eis_te_plannen(uow, versie, tijd.dag_van(cmd.start), was_al=bool(cmd.achteraf.strip()))
    if cmd.zelf_inschrijven:
        eis_zelf(uow.get(Examen, versie.examen_id))
    zitting = _nieuwe_zitting(uow, principal, cmd, versie)
    uow.add(zitting)
    nieuw = {"start": zitting.start, "plaatsen": cmd.capaciteit}
    audit.record(uow, principal, "zitting.gepland", zitting, nieuw=nieuw, reden=zitting.achteraf)
    for persoon_id, rol in ((cmd.surveillant_id, Rol.SURVEILLANT), (cmd.beoordelaar_id, Rol.BEOORDELAAR)):
        if persoon_id:
            zet_erbij(uow, principal, zitting, persoon_id, rol)
    tik(uow, zitting)
    return zitting.id


def _nieuwe_zitting(uow: UnitOfWork, principal: Principal, cmd: MaakConcept, versie: Examenversie) -> Zitting:
    """The sitting as asked, in a room that is free then and at a moment that is meant."""
    ruimte, achteraf = _neem_ruimte(uow, cmd.ruimte_id, cmd.capaciteit, cmd.start), cmd.achteraf.strip()
    eind, scenario = eind_van(cmd.start, versie, achteraf=bool(achteraf)), scenario_van(uow, versie, cmd.tijdscenario)
    laatste = eind_voor(eind, scenario)
    eis_goede_tijd(uow, cmd.start, laatste, cmd.bevestigd or bool(achteraf))
    eis_ruimte_vrij(uow, ruimte, cmd.start, laatste)
    zelf = cmd.zelf_inschrijven and not achteraf
    return Zitting(
        versie_id=versie.id,
        examen_id=versie.examen_id,
        eenheid_id=_eigen_eenheid(uow, principal),
        code=f"{versie.code} {cmd.start.astimezone(tijd.ZONE):%Y%m%d-%H%M}",
        naam=cmd.naam.strip() or versie.naam,
        ruimte_id=ruimte.id,
        start=cmd.start,
        eind=eind,
        laatste_eind=laatste,
        capaciteit=cmd.capaciteit,
        zelf_inschrijven=zelf,
        zelf_tot=_zelf_tot(uow, cmd.start) if zelf else None,
        achteraf=achteraf,
        tijdscenario=scenario,
        gepland_door_id=principal.persoon_id,
    )


def _eigen_eenheid(uow: UnitOfWork, principal: Principal) -> uuid.UUID | None:
    """The unit that the planner works for: the highest of those the role was given for, or that of its programme."""
    if not principal.eenheden and principal.opleidingen:
        waar = col(Opleiding.id).in_(principal.opleidingen)
        return uow.session.exec(select(Opleiding.eenheid_id).where(waar).order_by(Opleiding.crebo)).first()
    eenheden = principal.eenheden or frozenset()
    vraag = select(Eenheid).where(col(Eenheid.id).in_(eenheden)).order_by(Eenheid.zoekvorm)
    return next((e.id for e in uow.session.exec(vraag) if e.ouder_id not in eenheden), None)


def _neem_ruimte(uow: UnitOfWork, ruimte_id: uuid.UUID, capaciteit: int, start: datetime) -> Ruimte:
    """The room, locked until the end of the transaction so that nobody books it at the same time."""
    ruimte = uow.houd(Ruimte, ruimte_id)
    eis_groot_genoeg(ruimte, capaciteit)
    eis_lokaal_open(ruimte, tijd.dag_van(start))
    return ruimte


def _moment(zitting: Zitting) -> str:
    return f"{zitting.naam} ({tijd.moment(zitting.start)})"


def _zelf_tot(uow: UnitOfWork, start: datetime) -> datetime:
    """Until when students may choose a moment themselves, as the school set it."""
    return start - timedelta(minutes=instellingen.lees_getal(uow, "zelf_sluit_minuten"))


def maak_definitief(uow: UnitOfWork, principal: Principal, cmd: ZittingActie) -> None:
    """Make a sitting definitive: visible to students and sent to the delivery system with its staff (PLA-6, PLA-7)."""
    zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "publiceren")
    levensloop.eis(blokkades_definitief(uow, zitting))
    oud = zitting.status
    levensloop.ZITTING.neem(zitting, "publiceren")
    uow.add(zitting)
    audit.record(uow, principal, "zitting.gepubliceerd", zitting, oud={"status": oud}, nieuw={"status": zitting.status})
    berichten.stuur_zitting(uow, zitting)
    for medewerker in medewerkers(uow, zitting.id):
        berichten.stuur_medewerker(uow, medewerker)
    tik(uow, zitting)


def stand_nu(start: str, ruimte_id: str, capaciteit: int, scenario: int | str) -> str:
    """Moment, room, size and time of a sitting in one text, by which a screen says what it showed."""
    return f"{start} {ruimte_id} {capaciteit} {scenario}"


def _eis_zoals_gezien(uow: UnitOfWork, zitting: Zitting, stond: str) -> None:
    """Refuse a change of a sitting that somebody else changed since: a form holds every field, and what he did would be
    undone unseen (PLA-7)."""
    start = f"{zitting.start.astimezone(tijd.ZONE):%Y-%m-%dT%H:%M}"
    if stond and stond != stand_nu(start, str(zitting.ruimte_id), zitting.capaciteit, zitting.tijdscenario):
        waar = f"{tijd.moment(zitting.start)}, lokaal {uow.get(Ruimte, zitting.ruimte_id).code}"
        raise Veranderd(
            f"Deze zitting is intussen gewijzigd: nu {waar}, {telt(zitting.capaciteit, 'plaats', 'plaatsen')}. "
            "Sluit dit venster en open het opnieuw."
        )


def wijzig_zitting(uow: UnitOfWork, principal: Principal, cmd: WijzigZitting) -> None:
    """Change time, place or size; people and rooms are checked again and the delivery system follows (PLA-7).

    Whoever cannot come then is named, all at once; without them the others can still be moved.
    """
    zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "wijzigen")
    _eis_zoals_gezien(uow, zitting, cmd.stond)
    versie = uow.get(Examenversie, zitting.versie_id)
    ruimte = _neem_ruimte(uow, cmd.ruimte_id, cmd.capaciteit, cmd.start)
    if cmd.capaciteit < zitting.bezet:
        raise Ongeldig(f"Al geplaatst: {telt(zitting.bezet, 'student', 'studenten')}. Geef minstens zoveel plaatsen.")
    if not (blijft := cmd.start == zitting.start):
        _eis_dag(uow, zitting, versie, tijd.dag_van(cmd.start))
    scenario = scenario_van(uow, versie, cmd.tijdscenario or zitting.tijdscenario)
    if not blijft and not zitting.achteraf and cmd.start <= tijd.nu():
        raise Ongeldig("Een zitting begint in de toekomst.", actie=WAS_ZIJ_AL)
    eind = eind_van(cmd.start, versie, achteraf=bool(zitting.achteraf), blijft=blijft)
    laatste = eind_voor(eind, scenario, *extra_tijden(uow, zitting.id))
    if not blijft and not zitting.achteraf:
        eis_goede_tijd(uow, cmd.start, laatste, cmd.bevestigd)
    eis_ruimte_vrij(uow, ruimte, cmd.start, laatste, zitting.id)
    uow.lock(Persoon, [m.persoon_id for m in medewerkers(uow, zitting.id)])
    houd_iedereen(uow, zitting.id)
    audit.houd_kop(uow)  # whoever comes on a sitting at the new time meanwhile is seen, or waits
    nieuw = Tijdvak(cmd.start, eind, scenario)
    laat_los(uow, principal, zitting, nieuw, zonder=cmd.zonder_wie_niet_kan)
    _verzet(uow, principal, zitting, nieuw, ruimte, cmd.capaciteit)
    promoveer(uow, principal, zitting)
    tik(uow, zitting)


def _eis_dag(uow: UnitOfWork, zitting: Zitting, versie: Examenversie, dag: date) -> None:
    """Refuse a day on which the exam is closed, or for which the board did not establish the version (INR-7)."""
    buiten = () if zitting.achteraf else blokkades_periode(versie, dag)
    levensloop.eis((*blokkades_gesloten(uow.get(Examen, zitting.examen_id), dag), *buiten))


def _verzet(
    uow: UnitOfWork, principal: Principal, zitting: Zitting, nieuw: Tijdvak, ruimte: Ruimte, capaciteit: int
) -> None:
    """Write the new time and place, and tell everybody who has to be there."""
    was, oud = _moment(zitting), {"start": zitting.start, "ruimte": zitting.ruimte_id, "plaatsen": zitting.capaciteit}
    duurde = zitting.eind - zitting.start
    zitting.start, zitting.eind, zitting.tijdscenario = nieuw.start, nieuw.eind, nieuw.scenario
    zitting.ruimte_id, zitting.capaciteit = ruimte.id, capaciteit
    zitting.laatste_eind = zitting.eind_voor(*extra_tijden(uow, zitting.id))
    if zitting.zelf_inschrijven:
        zitting.zelf_tot = _zelf_tot(uow, nieuw.start)
    uow.add(zitting)
    wordt = {"start": zitting.start, "ruimte": zitting.ruimte_id, "plaatsen": zitting.capaciteit}
    audit.record(uow, principal, "zitting.gewijzigd", zitting, oud=oud, nieuw=wordt)
    taken.rond_af(uow, VERSIE_DUUR, zitting.id)
    ander_moment, ander_lokaal = oud["start"] != zitting.start, oud["ruimte"] != zitting.ruimte_id
    volg_verzet(uow, zitting, ander_moment=ander_moment, ander_lokaal=ander_lokaal)
    if ander_moment:  # on a day that is meant
        taken.rond_af(uow, SCHOOL_DICHT, zitting.id)
    if zitting.status == ZittingStatus.GEPLAND:
        berichten.stuur_zitting(uow, zitting)
        duur = _andere_duur(duurde, zitting.eind - zitting.start)
        if ander_moment or ander_lokaal:
            erbij = f" Het examen {duur}" if duur else ""
            waar = f"{tijd.moment(zitting.start)}, lokaal {ruimte.code}"
            _zeg_allen(uow, zitting, MededelingSoort.VERPLAATST, f"{was} is verplaatst naar {waar}.{erbij}")
        elif duur:
            _zeg_allen(uow, zitting, MededelingSoort.ANDERE_DUUR, f"{was}, lokaal {ruimte.code}, {duur}")
    werk_zitting_bij(uow, principal, zitting)


def _andere_duur(was: timedelta, wordt: timedelta) -> str:
    """How long it lasts now, in words for who sits there; empty when that is as it was."""
    oud, nieuw = (telt(int(d.total_seconds()) // 60, "minuut", "minuten") for d in (was, wordt))
    return f"duurt nu {nieuw}; dat was {oud}." if was != wordt else ""


def _zeg_allen(uow: UnitOfWork, zitting: Zitting, soort: MededelingSoort, tekst: str) -> None:
    zeg_iedereen(uow, zitting, soort, tekst)
    zeg_wachtenden(uow, zitting, soort, tekst)


def annuleer_zitting(uow: UnitOfWork, principal: Principal, cmd: ZittingActie) -> None:
    """Cancel a sitting with a reason: students are free again, the delivery system is told (PLA-7)."""
    zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "annuleren")
    if not cmd.reden.strip():
        raise Ongeldig("Geef een reden: studenten en medewerkers lezen die.")
    houd_iedereen(uow, zitting.id)
    oud = zitting.status
    zeg_iedereen(
        uow, zitting, MededelingSoort.GEANNULEERD, f"{_moment(zitting)} gaat niet door. Reden: {als_zin(cmd.reden)}"
    )
    for deelname in deelnames(uow, zitting.id):
        maak_los(uow, deelname, met_zitting=True)
        rond_vraag_af(uow, deelname.student_id)
    sluit_rij(uow, zitting, f"De zitting is geannuleerd: {als_zin(cmd.reden)}")
    levensloop.ZITTING.neem(zitting, "annuleren")
    zitting.reden, zitting.geannuleerd_op = cmd.reden, tijd.nu()
    zitting.bezet, zitting.laatste_eind = 0, zitting.eind_voor()
    uow.add(zitting)
    nieuw = {"status": zitting.status}
    audit.record(uow, principal, "zitting.geannuleerd", zitting, oud={"status": oud}, nieuw=nieuw, reden=cmd.reden)
    for vraag in (ACHTERGEBLEVEN, VERSIE_DUUR, SCHOOL_DICHT):
        taken.rond_af(uow, vraag, zitting.id)
    if oud == ZittingStatus.GEPLAND:
        berichten.annuleer_zitting(uow, zitting)
    tik(uow, zitting)


def volg_sluitingsdagen(uow: UnitOfWork, erbij: frozenset[date], eraf: frozenset[date]) -> int:
    """Ask the exam office about each coming sitting on a day that the school closes since it was planned; on a day that is
    open again nothing is asked any more (PLA-1). Gives over how many it decides."""
    komt, gevraagd = select(Zitting).where(*te_houden()), 0
    for zitting in uow.session.exec(komt.order_by(col(Zitting.start), col(Zitting.id))).all():
        dag = tijd.dag_van(zitting.start)
        if dag in eraf:
            taken.rond_af(uow, SCHOOL_DICHT, zitting.id)
        elif dag in erbij:
            tekst = (
                f"De school is dicht op {tijd.dag(dag)}, en dan is {_moment(zitting)} gepland. Verplaats of annuleer haar; "
                "gaat zij door, zeg dan waarom."
            )
            taken.vraag_eenmaal(uow, SCHOOL_DICHT, Rol.EXAMENBUREAU, "zitting", zitting.id, tekst)
            gevraagd += 1
    return gevraagd
