"""Place: students on a sitting, by the office or by themselves; the queue; never more students than seats."""

from __future__ import annotations

import uuid
from datetime import timedelta

from pydantic import Field
from sqlalchemy import update
from sqlmodel import col, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, DeelnameVoorziening, Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd, voorzieningen
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig, PortalFout
from portal.domain.rechten import P, Rol
from portal.domain.voorzieningen import Recht
from portal.services import aanmelden, audit, live, scheiding, uitwisselen
from portal.services.aanmelden import Telling
from portal.services.bezetting import require_student_vrij, tik, zitting_voor
from portal.services.opdracht import Opdracht
from portal.services.werkvragen import vraag_eenmaal


class PlaatsStudenten(Opdracht):
    """Place students on a sitting."""

    zitting_id: uuid.UUID
    inschrijving_ids: tuple[uuid.UUID, ...] = Field(min_length=1, max_length=500)


class KiesMoment(Opdracht):
    """A student chooses a moment."""

    inschrijving_id: uuid.UUID
    zitting_id: uuid.UUID


class ZittingVol(Botsing):
    """There is no seat left."""

    def __init__(self) -> None:
        super().__init__("Deze zitting is vol.", actie="Kies een ander moment of ga op de wachtlijst.")


class HaalVanZitting(Opdracht):
    """Take a student off a sitting."""

    deelname_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def plaats_studenten(uow: UnitOfWork, principal: Principal, cmd: PlaatsStudenten) -> Telling:
    """Place students one by one, and in line when there is no seat left (AAN-7); whoever cannot be placed is skipped
    with the reason (AAN-3, AAN-13)."""
    zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLAATSEN)
    levensloop.ZITTING.require(zitting.status, "plaatsen")
    versie = uow.get(Examenversie, zitting.versie_id)
    overgeslagen: list[tuple[str, str]] = []
    gedaan = wachtend = 0
    for inschrijving_id in cmd.inschrijving_ids:
        inschrijving = uow.get(Inschrijving, inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
        student = uow.get(Persoon, inschrijving.student_id)
        try:
            if _plaats_of_wacht(uow, principal, zitting, versie, inschrijving):
                gedaan += 1
            else:
                wachtend += 1
        except PortalFout as fout:
            overgeslagen.append((student.naam, fout.tekst))
    tik(uow, zitting)
    return Telling(gedaan, tuple(overgeslagen), wachtend)


def _plaats_of_wacht(
    uow: UnitOfWork, principal: Principal, zitting: Zitting, versie: Examenversie, inschrijving: Inschrijving
) -> bool:
    """True when placed, False when put in line."""
    try:
        _plaats(uow, principal, zitting, versie, inschrijving, "handmatig")
    except ZittingVol:
        _zet_in_rij(uow, principal, zitting, inschrijving)
        return False
    return True


def kies_moment(uow: UnitOfWork, principal: Principal, cmd: KiesMoment) -> uuid.UUID:
    """A student places himself on an open moment, after a Go and within the window (AAN-5)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_ZELF, inschrijving)
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    if not zitting.zelf_inschrijven or (zitting.zelf_tot and tijd.nu() >= zitting.zelf_tot):
        raise Geblokkeerd("Voor dit moment kun je je niet (meer) zelf inschrijven.", actie="Kies een ander moment.")
    levensloop.ZITTING.require(zitting.status, "plaatsen")
    deelname = _plaats(uow, principal, zitting, uow.get(Examenversie, zitting.versie_id), inschrijving, "zelf")
    tik(uow, zitting)
    return deelname.id


def zet_op_wachtlijst(uow: UnitOfWork, principal: Principal, cmd: KiesMoment) -> None:
    """Join the queue of a full sitting; whoever is first gets the place that comes free (AAN-7)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    require(principal, P.INSCHRIJVING_ZELF if principal.rol is Rol.STUDENT else P.ZITTING_PLAATSEN)
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    levensloop.eis(aanmelden.blokkades_plaatsen(uow, inschrijving))
    if zitting.bezet < zitting.capaciteit:
        raise Botsing("Er is nog plaats: schrijf je gewoon in.")
    _zet_in_rij(uow, principal, zitting, inschrijving)
    tik(uow, zitting)


def _zet_in_rij(uow: UnitOfWork, principal: Principal, zitting: Zitting, inschrijving: Inschrijving) -> None:
    vraag = select(Wachtplek).where(
        Wachtplek.zitting_id == zitting.id, Wachtplek.inschrijving_id == inschrijving.id, Wachtplek.status == "wacht"
    )
    if uow.session.exec(vraag).first():
        raise Botsing("Staat al op de wachtlijst van deze zitting.")
    uow.add(Wachtplek(zitting_id=zitting.id, inschrijving_id=inschrijving.id))
    audit.record(uow, principal, "wachtlijst.toegevoegd", zitting, nieuw={"inschrijving": inschrijving.id})


def _plaats(
    uow: UnitOfWork, principal: Actor, zitting: Zitting, versie: Examenversie, inschrijving: Inschrijving, wijze: str
) -> Deelname:
    if inschrijving.examen_id != zitting.examen_id:
        raise Ongeldig("De inschrijving hoort bij een ander examen.")
    levensloop.eis(aanmelden.blokkades_plaatsen(uow, inschrijving))
    rechten = _rechten(uow, inschrijving.student_id, versie, zitting)
    extra = _extra_tijd(rechten, versie)
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
    _zet_voorzieningen(uow, deelname, rechten)
    inschrijving.status = levensloop.INSCHRIJVING.require(inschrijving.status, "plaatsen").naar
    uow.add(inschrijving)
    audit.record(uow, principal, "student.geplaatst", deelname, nieuw={"zitting": zitting.id, "wijze": wijze})
    live.touch(uow, f"persoon:{deelname.student_id}")
    uitwisselen.stuur_deelname(uow, deelname)
    return deelname


def _rechten(uow: UnitOfWork, student_id: uuid.UUID, versie: Examenversie, zitting: Zitting) -> tuple[Recht, ...]:
    """The accommodations of a student on this sitting; refused when the version cannot give them."""
    rechten = aanmelden.rechten_van(uow, student_id, versie, zitting.start.date())
    if mist := voorzieningen.niet_beschikbaar(rechten, versie.voorzieningen):
        namen = ", ".join(r.soort.label.lower() for r in mist)
        raise Geblokkeerd(
            f"Deze versie biedt niet: {namen}.", actie="Kies een andere versie of overleg met de student."
        )
    return rechten


def _extra_tijd(rechten: tuple[Recht, ...], versie: Examenversie) -> int:
    """Extra minutes; refused when the delivery system allows fewer for this version."""
    extra = voorzieningen.extra_minuten(rechten)
    if versie.component_id and 0 < versie.extra_tijd_max < extra:
        raise Geblokkeerd(
            f"Deze versie staat hooguit {versie.extra_tijd_max} minuten extra tijd toe; deze student heeft er {extra}.",
            actie="Kies een andere versie of overleg met de student.",
        )
    return extra


def _zet_voorzieningen(uow: UnitOfWork, deelname: Deelname, rechten: tuple[Recht, ...]) -> None:
    for recht in rechten:
        uow.add(
            DeelnameVoorziening(
                deelname_id=deelname.id, soort=recht.soort.value, tekst=recht.tekst, reist_mee=recht.soort.reist_mee
            )
        )


def werk_plaatsingen_bij(uow: UnitOfWork, actor: Actor, student_id: uuid.UUID) -> None:
    """Bring a student's name and accommodations to the coming sittings he is on, and to the delivery systems (PLA-7).

    Where that cannot be, the exam office is asked to look.
    """
    vraag = (
        select(Deelname, Zitting)
        .join(Zitting, onclause=col(Zitting.id) == col(Deelname.zitting_id))
        .where(
            Deelname.student_id == student_id, Deelname.status == "geplaatst",
            Zitting.status == "gepland", Zitting.start > tijd.nu(),
        )
    )  # fmt: skip
    for deelname, zitting in uow.session.exec(vraag).all():
        try:
            _werk_bij(uow, actor, deelname, zitting)
        except PortalFout as fout:
            tekst = f"De voorzieningen zijn gewijzigd nadat de student op {zitting.naam} is geplaatst. {fout.tekst}"
            vraag_eenmaal(uow, "voorziening-gewijzigd", Rol.EXAMENBUREAU, "persoon", student_id, tekst)


def _werk_bij(uow: UnitOfWork, actor: Actor, deelname: Deelname, zitting: Zitting) -> None:
    versie = uow.get(Examenversie, zitting.versie_id)
    rechten = _rechten(uow, deelname.student_id, versie, zitting)
    extra, behoeften = _extra_tijd(rechten, versie), [r.soort.value for r in rechten if r.soort.reist_mee]
    eind = zitting.eind + timedelta(minutes=extra % 10_000)
    require_student_vrij(uow, deelname.student_id, zitting.start, eind, behalve=zitting.id)
    had = uow.session.exec(select(DeelnameVoorziening).where(DeelnameVoorziening.deelname_id == deelname.id)).all()
    if {(h.soort, h.tekst) for h in had} != {(r.soort.value, r.tekst) for r in rechten}:
        for oud in had:
            uow.session.delete(oud)
        _zet_voorzieningen(uow, deelname, rechten)
        deelname.extra_minuten, deelname.behoeften = extra, behoeften
        uow.add(deelname)
        audit.record(uow, actor, "student.voorzieningen_bijgewerkt", deelname, nieuw={"zitting": zitting.id})
    uitwisselen.stuur_deelname(uow, deelname)


def _neem_plaats(uow: UnitOfWork, zitting: Zitting) -> None:
    """Take one seat with a guarded update: two at the same time can never both get the last one (AAN-7)."""
    vraag = (
        update(Zitting)
        .where(col(Zitting.id) == zitting.id, col(Zitting.bezet) < col(Zitting.capaciteit))
        .values(bezet=Zitting.bezet + 1)
    )
    if not uow.session.execute(vraag).rowcount:  # type: ignore[attr-defined]
        raise ZittingVol()
    uow.session.refresh(zitting)


def haal_van_zitting(uow: UnitOfWork, principal: Principal, cmd: HaalVanZitting) -> None:
    """Take a student off a sitting with a reason; the first of the queue moves up (AAN-7)."""
    deelname = uow.get(Deelname, cmd.deelname_id, visible(principal, P.ZITTING_INZIEN, Deelname))
    authorize(uow, principal, P.ZITTING_PLAATSEN, deelname)
    scheiding.require_scheiding(uow, principal, P.ZITTING_PLAATSEN, deelname.zitting_id)
    zitting = uow.get(Zitting, deelname.zitting_id)
    if zitting.status not in ("concept", "gepland") or deelname.status != "geplaatst":
        raise Botsing("Dit kan alleen zolang de zitting nog niet is begonnen.")
    haal_af(uow, principal, deelname, zitting, cmd.reden)


def haal_af(uow: UnitOfWork, actor: Actor, deelname: Deelname, zitting: Zitting, reden: str) -> None:
    """Free the seat of a student on a sitting that has not begun; the delivery system is told, the queue moves up."""
    maak_los(uow, deelname)
    uow.session.execute(update(Zitting).where(col(Zitting.id) == zitting.id).values(bezet=Zitting.bezet - 1))
    uow.session.refresh(zitting)
    audit.record(
        uow, actor, "student.van_zitting_gehaald", deelname,
        oud={"status": "geplaatst"}, nieuw={"status": "geannuleerd"}, reden=reden,
    )  # fmt: skip
    uitwisselen.annuleer_deelname(uow, deelname.id, zitting)
    live.touch(uow, f"persoon:{deelname.student_id}")
    promoveer(uow, actor, zitting)
    tik(uow, zitting)


def maak_los(uow: UnitOfWork, deelname: Deelname) -> None:
    """Free a student from a sitting: the enrolment is open again."""
    inschrijving = uow.get(Inschrijving, deelname.inschrijving_id)
    inschrijving.status = levensloop.INSCHRIJVING.require(inschrijving.status, "afmelden").naar
    deelname.status = "geannuleerd"
    uow.add(inschrijving)
    uow.add(deelname)


def promoveer(uow: UnitOfWork, principal: Actor, zitting: Zitting) -> None:
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
