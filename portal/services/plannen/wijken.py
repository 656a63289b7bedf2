"""Give way: the coming seat and the places in line of who may not be placed, once a fact says so."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.auth.principal import PORTAAL, Actor, Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.levensloop import ONBEGONNEN, Blokkade
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus, WachtplekStatus
from portal.services.aanmelden.stand import blokkades_plaatsen, blokkades_weg
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.aanmelden.stand_verloop import gemaakt_en_wacht
from portal.services.grond import live, onderwerpen, taken
from portal.services.inrichten.stand_basis import wek_mensen
from portal.services.plannen.intrekken import houd_plekken
from portal.services.plannen.plaatsen import haal_af
from portal.services.plannen.plekken import hernummer
from portal.services.plannen.stand import tik
from portal.services.plannen.stand_plaatsen import blokkades_werk
from portal.services.plannen.stand_wachtlijst import laat_vervallen
from portal.services.plannen.stand_wijken import KANS_VERVALLEN, PLEK_NA_VERTREK, PLEK_VERVALLEN, komende_plek
from portal.services.plannen.wachtlijst import promoveer


def laat_wijken(uow: UnitOfWork, actor: Actor, inschrijving: Inschrijving) -> None:
    """Whose work waits for its grade has no other seat to come and waits in no line, whatever was known first (AAN-3).

    The student is told; the exam office too, unless it did this itself. What has begun, or has work, stays.
    """
    gemaakt = gemaakt_en_wacht(uow, inschrijving.id)
    plek = komende_plek(uow, inschrijving.id) if gemaakt else None
    if gemaakt and plek:
        deelname, zitting = plek
        reden = _waarom(uow.get(Zitting, gemaakt.zitting_id), gemaakt)
        haal_af(uow, PORTAAL, deelname, zitting, reden)
        if not (isinstance(actor, Principal) and actor.can(P.ZITTING_PLAATSEN)):
            _vraag_bureau(uow, inschrijving, zitting, reden)


def _waarom(eerder: Zitting, gemaakt: Deelname) -> str:
    if gemaakt.maakte_werk:
        return f"Het examen van {tijd.moment(eerder.start)} is al gemaakt en wacht op een cijfer."
    return (
        f"Er is werk binnen van het examen van {tijd.moment(eerder.start)}; de examencommissie beslist daar eerst over."
    )


def _vraag_bureau(uow: UnitOfWork, inschrijving: Inschrijving, zitting: Zitting, reden: str) -> None:
    wie = uow.get(Persoon, inschrijving.student_id).naam
    tekst = (
        f"{wie} stond op {zitting.naam}, {tijd.moment(zitting.start)}; die plaats is vervallen. {reden} Klopt dat niet, "
        "laat dan de presentie verbeteren, en plaats de student opnieuw."
    )
    taken.vraag_eenmaal(uow, PLEK_VERVALLEN, Rol.EXAMENBUREAU, "inschrijving", inschrijving.id, tekst)


def volg_kasboek(uow: UnitOfWork, deelname: Deelname, inschrijving: Inschrijving) -> None:
    """What is booked about a participation moves the number of the one after it; whose seat to come has no attempt any
    more is a question for the exam office, until it has one again or the seat is gone (AAN-9, VAS-5)."""
    if _volgende(uow, deelname, col(Inschrijving.examen_id) == inschrijving.examen_id):
        volg_poging(uow, inschrijving)


def volg_poging(uow: UnitOfWork, inschrijving: Inschrijving) -> None:
    """The seat of this enrolment, or the work that waits for its grade, is the attempt that the balance makes it now."""
    van_dit_examen = col(Inschrijving.examen_id) == inschrijving.examen_id
    volg_nummers(uow, inschrijving, hernummer(uow, inschrijving.student_id, van_dit_examen))


def volg_nummers(uow: UnitOfWork, inschrijving: Inschrijving, waren: Mapping[str, int]) -> None:
    """What follows for a seat to come of which `waren` has the number of before: without an attempt for it the exam office
    is asked, until there is one again; and it is looked at whether its version is for this attempt (AAN-9, INR-7)."""
    saldo, plek = saldo_van(uow, inschrijving), komende_plek(uow, inschrijving.id)
    if plek and str(plek[0].id) in waren and uow.get(Examenversie, plek[1].versie_id).beperkt:
        wek_mensen(uow, col(Persoon.id) == inschrijving.student_id)
    if saldo.over or saldo.over is None:
        taken.rond_af(uow, KANS_VERVALLEN, inschrijving.id)
    elif plek and waren.get(str(plek[0].id), plek[0].poging) < plek[0].poging:
        wie, waar = uow.get(Persoon, inschrijving.student_id).naam, f"{plek[1].naam}, {tijd.moment(plek[1].start)}"
        tekst = (
            f"{wie} staat op {waar}, en heeft daar geen kans meer voor: een eerdere kans telt nu toch. Haal de student van "
            "de zitting en vraag zo nodig een extra kans aan, of leg vast waarom hij blijft."
        )
        taken.vraag_eenmaal(uow, KANS_VERVALLEN, Rol.EXAMENBUREAU, "inschrijving", inschrijving.id, tekst)


def volg_vertrek(uow: UnitOfWork, student: Persoon) -> None:
    """Who has a seat on a day after his diploma or after he left is a question for the exam office, until he does not sit
    there any more or that day is another (PRK-16, ARC-3)."""
    vraag = (
        select(Deelname.inschrijving_id, Zitting)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            Deelname.student_id == student.id, Deelname.status == DeelnameStatus.GEPLAATST,
            col(Zitting.status).in_(ONBEGONNEN),
        )
        .order_by(col(Zitting.start))
    )  # fmt: skip
    for inschrijving_id, zitting in uow.session.exec(vraag).all():
        if not (weg := blokkades_weg(student, tijd.dag_van(zitting.start))):
            taken.rond_af(uow, PLEK_NA_VERTREK, inschrijving_id)
            continue
        tekst = (
            f"{student.naam} staat op {zitting.naam}, {tijd.moment(zitting.start)}. {weg[0].tekst} Haal de student anders "
            "van de zitting, of leg vast waarom hij blijft."
        )
        taken.vraag_eenmaal(uow, PLEK_NA_VERTREK, Rol.EXAMENBUREAU, "inschrijving", inschrijving_id, tekst)


def _volgende(uow: UnitOfWork, deelname: Deelname, van_dit_examen: ColumnElement[bool]) -> bool:
    """Whether the student took another seat for this exam after this one."""
    vraag = select(Deelname.id).join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
    waar = (
        Deelname.student_id == deelname.student_id, Deelname.geplaatst_op > deelname.geplaatst_op,
        Deelname.status != DeelnameStatus.GEANNULEERD,
    )  # fmt: skip
    return uow.session.exec(vraag.where(van_dit_examen, *waar).limit(1)).first() is not None


def houd_rijen_bij(uow: UnitOfWork, inschrijving: Inschrijving) -> None:
    """Who may not be placed stands in no line: no Go, no attempt left, an enrolment that is not open, or a version that is
    not for him: another level, or a variant that he had (AAN-3, AAN-7, PRK-8, PRK-10).

    His place ends when the fact does, with the reason, for him and for the exam office; who stands behind him moves up.
    """
    wacht = (
        select(Wachtplek, Zitting, Examenversie)
        .join(Zitting, onclause=col(Zitting.id) == Wachtplek.zitting_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Zitting.versie_id)
    )
    mijn = (Wachtplek.inschrijving_id == inschrijving.id, Wachtplek.status == WachtplekStatus.WACHT)
    uow.session.flush()
    rijen = uow.session.exec(wacht.where(*mijn).order_by(col(Zitting.id))).all()
    algemeen = _waarom_niet(uow, inschrijving) if rijen else ()
    werk = blokkades_werk(uow, [(inschrijving, versie) for *_, versie in rijen]) if rijen and not algemeen else {}
    for plek, zitting, versie in rijen:
        waarom = algemeen or werk[inschrijving.id, versie.id]
        if not waarom:
            continue
        reden, zelf = (" ".join(zinnen) for zinnen in zip(*((b.tekst, b.aan_student) for b in waarom), strict=True))
        laat_vervallen(uow, plek, zitting, reden, aan_student=zelf)
        promoveer(uow, PORTAAL, zitting)
        tik(uow, zitting)
        live.touch(uow, onderwerpen.persoon(inschrijving.student_id))


def laat_verlopen(uow: UnitOfWork) -> None:
    """The same for what nobody does to an enrolment: a Go that expired, an exam that gives fewer attempts, a version or a
    programme of another level, a student who left. The night looks at everybody who waits."""
    wacht = select(Wachtplek.inschrijving_id).where(Wachtplek.status == WachtplekStatus.WACHT)
    vraag = select(Inschrijving).where(col(Inschrijving.id).in_(wacht)).order_by(col(Inschrijving.id))
    rijen = uow.session.exec(vraag).all()
    houd_plekken(uow, [i.id for i in rijen])
    for inschrijving in rijen:
        houd_rijen_bij(uow, inschrijving)


def _waarom_niet(uow: UnitOfWork, inschrijving: Inschrijving) -> tuple[Blokkade, ...]:
    """What ended: of an enrolment that is not open any more only that, for a Go or an attempt does not matter then."""
    blokkades = blokkades_plaatsen(uow, inschrijving)
    if inschrijving.status == InschrijvingStatus.OPEN:
        return (*blokkades_weg(uow.get(Persoon, inschrijving.student_id)), *blokkades)
    return tuple(b for b in blokkades if b.code in ("niet-open", "al-geplaatst"))
