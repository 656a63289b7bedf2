"""Give way: the coming seat and the places in line of who may not be placed, once a fact says so."""

from __future__ import annotations

from sqlmodel import col, or_, select

from portal.auth.principal import PORTAAL, Actor, Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import P, Rol
from portal.domain.statussen import InschrijvingStatus, WachtplekStatus
from portal.services.aanmelden.stand import blokkades_plaatsen
from portal.services.aanmelden.stand_verloop import gemaakt_en_wacht
from portal.services.grond import live, onderwerpen, taken
from portal.services.plannen.intrekken import houd_plekken
from portal.services.plannen.plaatsen import haal_af
from portal.services.plannen.stand import tik
from portal.services.plannen.stand_plaatsen import blokkades_werk
from portal.services.plannen.stand_wachtlijst import laat_vervallen
from portal.services.plannen.stand_wijken import PLEK_VERVALLEN, komende_plek
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
    """The same for whose Go expired: nobody does anything then, so the night does."""
    wacht = select(Wachtplek.inschrijving_id).where(Wachtplek.status == WachtplekStatus.WACHT)
    voorbij = or_(col(Inschrijving.go_tot).is_(None), col(Inschrijving.go_tot) < tijd.vandaag())
    vraag = select(Inschrijving).where(col(Inschrijving.id).in_(wacht), voorbij).order_by(col(Inschrijving.id))
    rijen = uow.session.exec(vraag).all()
    houd_plekken(uow, [i.id for i in rijen])
    for inschrijving in rijen:
        houd_rijen_bij(uow, inschrijving)


def _waarom_niet(uow: UnitOfWork, inschrijving: Inschrijving) -> tuple[Blokkade, ...]:
    """What ended: of an enrolment that is not open any more only that, for a Go or an attempt does not matter then."""
    blokkades = blokkades_plaatsen(uow, inschrijving)
    if inschrijving.status == InschrijvingStatus.OPEN:
        return blokkades
    return tuple(b for b in blokkades if b.code in ("niet-open", "al-geplaatst"))
