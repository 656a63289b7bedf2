"""Decide about an absence: authorised or not, and what that does to the attempt."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from pydantic import Field
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Kansmutatie
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import termijnen, tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.kansen import Mutatie
from portal.domain.mededelingen import MededelingSoort
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus
from portal.services.aanmelden.stand import tik
from portal.services.grond import besluittermijn, mededelingen, scheiding, toewijzen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.vaststellen import afwikkeling, stand_mandaten, vaststellen
from portal.services.vaststellen.kansen import boek
from portal.services.vaststellen.stand import AFWEZIGHEID, met_score
from portal.services.zenden import berichten

ONGEOORLOOFD = "ongeoorloofd"


class BesluitAfwezigheid(Opdracht):
    """Say whether a missed attempt comes back, or of whom it is unknown whether he was there at all."""

    deelname_id: uuid.UUID
    geoorloofd: bool = False
    was_er: bool = False
    """Only for who is unknown: he did sit the exam."""
    reden: str = Field(min_length=3, max_length=500)


def besluit_afwezigheid(uow: UnitOfWork, principal: Principal, cmd: BesluitAfwezigheid) -> None:
    """Decide about an absence, or about who came and made nothing, once: authorised gives the attempt back, or takes none
    from who was unknown; the missed one stays in the ledger (VAS-5, UIT-2)."""
    stand_mandaten.eis_rol(principal, P.AFWEZIGHEID_BESLUITEN)
    deelname = uow.get(Deelname, cmd.deelname_id, visible(principal, P.INSCHRIJVING_INZIEN, Deelname))
    zitting = uow.get(Zitting, deelname.zitting_id)
    mandaat = stand_mandaten.eis_bevoegd(
        uow, principal, P.AFWEZIGHEID_BESLUITEN, deelname, zitting.examen_id, deelname.zitting_id
    )
    scheiding.eis_scheiding(uow, principal, P.AFWEZIGHEID_BESLUITEN, deelname.zitting_id)
    uow.lock(Deelname, [deelname.id])
    uow.session.refresh(deelname)
    soorten = uow.session.exec(select(Kansmutatie.soort).where(Kansmutatie.deelname_id == deelname.id)).all()
    oud = deelname.presentie
    if is_onbekend(deelname) and not soorten:
        _beslis_onbekend(uow, principal, deelname, zitting, cmd)
    else:
        if is_zonder_werk(deelname):
            soorten = _sluit_werk(uow, principal, deelname)
        _beslis_gemist(uow, principal, deelname, zitting.examen_id, cmd, soorten)
    uitkomst = "was er" if cmd.was_er else "geoorloofd" if cmd.geoorloofd else ONGEOORLOOFD
    audit.record(
        uow, principal, AFWEZIGHEID, deelname, oud={"presentie": oud},
        nieuw={"besluit": uitkomst, "presentie": deelname.presentie}, reden=cmd.reden, mandaat_id=mandaat.id if mandaat else None,
    )  # fmt: skip
    if uitkomst == ONGEOORLOOFD:
        _deel_mee(uow, deelname, zitting, cmd.reden)
    tik(uow, deelname.student_id)


def _deel_mee(uow: UnitOfWork, deelname: Deelname, zitting: Zitting, reden: str) -> None:
    """The student reads that the attempt is gone, why, until when he can object, and to whom (VAS-3)."""
    middel = besluittermijn.rechtsmiddel(uow, termijnen.AFWEZIG, tijd.nu())
    waar = f"{zitting.naam} ({tijd.moment(zitting.start)})"
    was_er = Presentie(deelname.presentie).was_er
    wat = f"Van je examen {waar} is geen werk om te beoordelen" if was_er else f"Je was er niet bij {waar}"
    tekst = f"{wat}. De examencommissie vindt dat niet geoorloofd: je kans is gebruikt. Reden: {reden}"
    mededelingen.zeg(uow, deelname.student_id, MededelingSoort.ONGEOORLOOFD, tekst, middel)


def is_onbekend(deelname: Deelname) -> bool:
    """True when the report was signed without anybody knowing whether this student was there."""
    return deelname.status == DeelnameStatus.AFGEROND and deelname.presentie == Presentie.ONBEKEND


def is_zonder_werk(deelname: Deelname) -> bool:
    """True when he came, and did not begin or did not finish: without a score the board decides."""
    vroeg_op = (Presentie.NIET_GESTART, Presentie.NIET_AFGEROND)
    return deelname.status == DeelnameStatus.AFGEROND and deelname.presentie in vroeg_op and not deelname.zonder_werk


def _sluit_werk(uow: UnitOfWork, principal: Principal, deelname: Deelname) -> Sequence[str]:
    """No score comes of this any more: the attempt counts as missed and the assessors let go; gives the ledger anew."""
    if uow.session.exec(met_score().where(Resultaat.deelname_id == deelname.id)).first():
        raise Botsing("Er is al een score voor deze student. Besluit over het resultaat.")
    deelname.zonder_werk = True
    uow.add(deelname)
    toewijzen.neem_terug(uow, deelname)
    afwikkeling.wikkel_af(uow, principal, deelname)
    if deelname.presentie == Presentie.NIET_AFGEROND:
        berichten.stuur_afwezigheid(uow, deelname)
    uow.session.flush()
    return uow.session.exec(select(Kansmutatie.soort).where(Kansmutatie.deelname_id == deelname.id)).all()


def _beslis_gemist(
    uow: UnitOfWork, principal: Principal, deelname: Deelname, examen_id: uuid.UUID, cmd: BesluitAfwezigheid,
    soorten: Sequence[str],
) -> None:  # fmt: skip
    """Whether a missed attempt comes back."""
    if Mutatie.GEMIST not in soorten or deelname.maakte_werk or cmd.was_er:
        raise Ongeldig("Voor deze zitting is geen gemiste kans geboekt.")
    terug = soorten.count(Mutatie.HERSTELD)
    if len(soorten) - terug <= terug or _besloten(uow, deelname.id):
        raise Botsing("Over deze afwezigheid is al besloten.")
    if cmd.geoorloofd:
        boek(uow, principal, deelname.student_id, examen_id, Mutatie.HERSTELD, cmd.reden, deelname.id)


def _beslis_onbekend(
    uow: UnitOfWork, principal: Principal, deelname: Deelname, zitting: Zitting, cmd: BesluitAfwezigheid
) -> None:
    """Settle what signing left open: he was there, or he was not, with or without using an attempt."""
    deelname.presentie = (Presentie.AANWEZIG if cmd.was_er else Presentie.AFWEZIG).value
    deelname.presentie_op = tijd.nu()
    uow.add(deelname)
    afwikkeling.vul_aan(uow, principal.persoon_id, deelname, Presentie.ONBEKEND, cmd.reden)
    afwikkeling.wikkel_af(uow, principal, deelname)
    if cmd.was_er:
        toewijzen.wijs_toe(uow, zitting, [deelname], tijd.nu())
        vaststellen.stel_automatisch_vast(uow, zitting.id)
        return
    if cmd.geoorloofd:
        boek(uow, principal, deelname.student_id, zitting.examen_id, Mutatie.HERSTELD, cmd.reden, deelname.id)
    berichten.stuur_afwezigheid(uow, deelname)


def _besloten(uow: UnitOfWork, deelname_id: uuid.UUID) -> bool:
    vraag = select(AuditRegel.volgnummer).where(AuditRegel.onderwerp_id == deelname_id, AuditRegel.actie == AFWEZIGHEID)
    return uow.session.exec(vraag.limit(1)).first() is not None
