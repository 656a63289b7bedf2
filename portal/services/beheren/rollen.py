"""Rights: give and revoke roles, never to oneself, never a combination that may not go together."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import Field
from sqlmodel import col, select

from portal.auth import geldigheid, sessies
from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Bekrachtiging, Eenheid, Personeelsaccount, Persoon, Roltoewijzing, Sessie, Uitzondering
from portal.db.inrichten import Opleiding
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.studeren import is_medewerker
from portal.domain import tijd
from portal.domain.bekrachtiging import Bekrachtigingsoort
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import BESLISSEND, P, Rol
from portal.domain.scheiding import UITZONDERBAAR, role_clashes
from portal.domain.statussen import BekrachtigingStatus
from portal.domain.taal import met_lidwoord
from portal.services.beheren import bekrachtiging, ook_medewerker, stand_bereik
from portal.services.grond import live, onderwerpen, uitzonderingen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.records import eis_een_record
from portal.services.ontvangen.basis import vergeet_merken

PER_OPLEIDING = frozenset({Rol.DOCENT, Rol.EXAMENBUREAU})
PER_ZITTING = frozenset({Rol.SURVEILLANT, Rol.BEOORDELAAR})
"""Roles that can be given for a single programme or a single sitting."""
_PERKEN = ("eenheid_id", "opleiding_id", "zitting_id")


class VerleenRol(Opdracht):
    """Give somebody a role for a period: for the whole institution, or within one unit, programme or sitting."""

    persoon_id: uuid.UUID
    rol: Rol
    eenheid_id: uuid.UUID | None = None
    opleiding_id: uuid.UUID | None = None
    zitting_id: uuid.UUID | None = None
    bereik: str = Field(
        default="", pattern="^(|instelling|eenheid|opleiding|zitting)$", description="wat er is gekozen"
    )
    van: date | None = None
    tot: date | None = Field(default=None, description="laatste dag")
    reden: str = Field(min_length=3, max_length=500)


class TrekRolIn(Opdracht):
    """End a role now."""

    toewijzing_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class ZetActief(Opdracht):
    """Let somebody in again, or keep out."""

    persoon_id: uuid.UUID
    actief: bool
    reden: str = Field(min_length=3, max_length=500)


def verleen_rol(uow: UnitOfWork, principal: Actor, cmd: VerleenRol) -> uuid.UUID:
    """Give a role (BEH-2, BEH-3, BEH-4); refused to oneself and when roles clash, naming both.

    From a screen, a role that decides about exams holds when a second person agreed; gives the id of role or request.
    """
    uow.houd(Persoon, cmd.persoon_id)
    _eis_nog_niet(uow, cmd)
    gegeven = geef_of_vraag(uow, principal, cmd)
    return gegeven.id if isinstance(gegeven, Roltoewijzing) else gegeven


def _eis_nog_niet(uow: UnitOfWork, cmd: VerleenRol) -> None:
    """Refuse a role that somebody has already for all of this period: a shorter one beside it would only mislead."""
    van, tot = periode_van(cmd)
    t = Roltoewijzing
    heeft = select(t).where(t.persoon_id == cmd.persoon_id, *geldigheid.toewijzing_raakt(van, tot))
    al = next((rij for rij in uow.session.exec(heeft) if dekt(rij, cmd)), None)
    if al is not None:
        einde = f" tot en met {tijd.dag(tijd.tot_en_met(al.tot))}" if al.tot else ", zonder laatste dag"
        raise Botsing(
            f"Deze persoon is al {cmd.rol.label}{einde}.",
            actie="Trek die rol eerst in als zij eerder moet eindigen.",
        )


def dekt(t: Roltoewijzing, cmd: VerleenRol) -> bool:
    """True when this assignment already gives all of what is asked: the role, where, and for all of the period."""
    van, tot = periode_van(cmd)
    zelfde = t.rol == cmd.rol.value and all(getattr(t, naam) == getattr(cmd, naam) for naam in _PERKEN)
    return zelfde and t.van <= van and (t.tot is None or (tot is not None and t.tot >= tot))


def moet_wachten(actor: Actor, rol: Rol) -> bool:
    """True when somebody gives a role that decides about exams: one person alone makes nobody powerful."""
    return isinstance(actor, Principal) and rol in BESLISSEND


def geef_of_vraag(
    uow: UnitOfWork, principal: Actor, cmd: VerleenRol, bron: str = "portaal"
) -> Roltoewijzing | uuid.UUID:
    """The role, or the id of the request for it; what would be refused is refused now and never waits."""
    if not isinstance(principal, Principal) or not moet_wachten(principal, cmd.rol):
        return geef(uow, principal, cmd, bron)
    uow.houd(Persoon, cmd.persoon_id)
    with uow.op_proef():
        geef(uow, principal, cmd, bron)
    _eis_geen_botsend_verzoek(uow, cmd)
    return bekrachtiging.vraag(uow, principal, _voornemen(uow, cmd, bron))


def _voornemen(uow: UnitOfWork, cmd: VerleenRol, bron: str) -> bekrachtiging.Voornemen:
    persoon = uow.get(Persoon, cmd.persoon_id)
    waarden = {n: str(w) for n, w in cmd.model_dump(mode="json", exclude={"bereik"}).items() if w}
    waar = next((uow.get(t, id).naam for t, id in _grenzen(cmd) if id), "Hele instelling")
    sleutel = "|".join((str(persoon.id), cmd.rol.value, *(str(id or "") for _, id in _grenzen(cmd))))
    return bekrachtiging.Voornemen(
        Bekrachtigingsoort.ROL, sleutel, f"{persoon.naam} ({persoon.account or persoon.nummer or 'nog geen account'}) wordt {cmd.rol.label}",
        {**waarden, "bereik": waar, "bron": bron}, onderwerp_id=persoon.id,
    )  # fmt: skip


def _eis_geen_botsend_verzoek(uow: UnitOfWork, cmd: VerleenRol) -> None:
    """Two roles that clash do not both wait for the same person in the same period."""
    van, tot = periode_van(cmd)
    open_ = select(Bekrachtiging).where(
        Bekrachtiging.soort == Bekrachtigingsoort.ROL.value, Bekrachtiging.onderwerp_id == cmd.persoon_id,
        Bekrachtiging.status == BekrachtigingStatus.GEVRAAGD,
    )  # fmt: skip
    for verzoek in uow.session.exec(open_):
        ander = _opdracht_uit(verzoek)
        zijn_van, zijn_tot = periode_van(ander)
        samen = (tot is None or zijn_van < tot) and (zijn_tot is None or van < zijn_tot)
        if samen and role_clashes([ander.rol], cmd.rol):
            raise Botsing(
                f"De rol {ander.rol.label} wacht voor deze persoon al op bekrachtiging, en gaat niet samen met {cmd.rol.label}.",
                actie="Trek dat verzoek eerst in, of wacht op het besluit.",
                code="rolbotsing",
            )


def _opdracht_uit(verzoek: Bekrachtiging) -> VerleenRol:
    velden = {n: w for n, w in verzoek.nieuw.items() if n in VerleenRol.model_fields and n != "bereik"}
    return VerleenRol.model_validate(velden)


def neem_op(uow: UnitOfWork, principal: Principal, verzoek: Bekrachtiging) -> None:
    """Give the role that somebody agreed to; all rules are looked at again, and it is never one's own role (BEH-3)."""
    _geef(uow, principal, _opdracht_uit(verzoek), verzoek.nieuw["bron"], verzoek.gevraagd_door_id)


def geef(uow: UnitOfWork, principal: Actor, cmd: VerleenRol, bron: str = "portaal") -> Roltoewijzing:
    """Give the role at once, for who needs nobody else; knows where the role came from."""
    if isinstance(principal, Principal):
        require(principal, P.RECHTEN_BEHEREN)
    return _geef(uow, principal, cmd, bron, principal.persoon_id)


def _geef(
    uow: UnitOfWork, principal: Actor, cmd: VerleenRol, bron: str, verleend_door_id: uuid.UUID | None
) -> Roltoewijzing:
    _niet_zelf(principal, cmd.persoon_id, "geen rol geven")
    persoon = uow.houd(Persoon, cmd.persoon_id)
    van, tot = periode_van(cmd)
    if tot and tot <= van:
        raise Ongeldig("De laatste dag ligt vóór de eerste dag, of is al voorbij.")
    eis_een_record(uow, persoon)
    _eis_toewijsbaar(uow, persoon, cmd)
    toewijzing = Roltoewijzing(
        persoon_id=persoon.id, rol=cmd.rol.value, eenheid_id=cmd.eenheid_id, opleiding_id=cmd.opleiding_id,
        zitting_id=cmd.zitting_id, van=van, tot=tot, verleend_door_id=verleend_door_id, reden=cmd.reden, bron=bron,
    )  # fmt: skip
    stand_bereik.eis_toekennen(uow, principal, toewijzing)
    uitzondering = _eis_geen_botsing(uow, persoon, cmd.rol, van, tot)
    if cmd.rol is not Rol.STUDENT and ook_medewerker.was_student(uow, persoon):
        ook_medewerker.word_medewerker(uow, principal, persoon, "", cmd.reden)
    uow.add(toewijzing)
    onthoud_account(uow, persoon, cmd.rol)
    nieuw = {"persoon": persoon.id, "rol": cmd.rol.value, **bereik_van(toewijzing), "van": van, "tot": tot}
    id = uitzondering.id if uitzondering else None
    audit.record(uow, principal, "rol.verleend", toewijzing, nieuw=nieuw, reden=cmd.reden, uitzondering_id=id)
    live.touch(uow, onderwerpen.RECHTEN)
    return toewijzing


def onthoud_account(uow: UnitOfWork, persoon: Persoon, rol: Rol) -> None:
    """The account under which somebody holds a staff role stays known as one of staff, also when he gets another."""
    account = (persoon.account or "").lower()
    if rol is Rol.STUDENT or not account:
        return
    kent = select(Personeelsaccount.id).where(
        Personeelsaccount.account == account, Personeelsaccount.persoon_id == persoon.id
    )
    if uow.session.exec(kent).first() is None:
        uow.add(Personeelsaccount(account=account, persoon_id=persoon.id))


def onthoud_als_medewerker(uow: UnitOfWork, persoon: Persoon) -> None:
    """The new account of somebody who holds or held a staff role is known as one of staff from now on."""
    anders = (Roltoewijzing.persoon_id == persoon.id, Roltoewijzing.rol != Rol.STUDENT.value)
    if rol := uow.session.exec(select(Roltoewijzing.rol).where(*anders).limit(1)).first():
        onthoud_account(uow, persoon, Rol(rol))


def bereik_van(t: Roltoewijzing) -> dict[str, uuid.UUID | None]:
    """Within what an assignment holds, as the audit log keeps it."""
    bereik = {"eenheid": t.eenheid_id, "opleiding": t.opleiding_id, "zitting": t.zitting_id}
    return {naam: id for naam, id in bereik.items() if id} or {"eenheid": None}


def _niet_zelf(principal: Actor, persoon_id: uuid.UUID, wat: str) -> None:
    if persoon_id == principal.persoon_id:
        raise NietToegestaan(f"U kunt uzelf {wat}. Vraag een andere beheerder.", code="niet-aan-zichzelf")


def periode_van(cmd: VerleenRol) -> tuple[datetime, datetime | None]:
    """From when until when a role is asked; what began before today begins now."""
    van = tijd.op(cmd.van) if cmd.van and cmd.van > tijd.vandaag() else tijd.nu()
    return van, tijd.op(cmd.tot + timedelta(days=1)) if cmd.tot else None


def _eis_toewijsbaar(uow: UnitOfWork, persoon: Persoon, cmd: VerleenRol) -> None:
    if cmd.rol is Rol.STUDENT and not persoon.is_student:
        raise Ongeldig("De rol student is alleen voor wie als student is ingeschreven.")
    if cmd.rol is not Rol.STUDENT and not is_medewerker(persoon):
        raise Ongeldig(
            f"{persoon.naam} is student en kan niet ook {cmd.rol.label} zijn.",
            actie="Werkt deze student hier ook, leg dat dan eerst vast bij Rechten.",
        )
    if persoon.extern and cmd.rol not in (Rol.SURVEILLANT, Rol.BEOORDELAAR):
        raise Ongeldig("Een externe kan alleen surveillant of beoordelaar zijn, op toegewezen zittingen.")
    if persoon.extern and cmd.tot is None:
        raise Ongeldig("Geef een laatste dag: de rol van een externe is altijd tijdelijk.")
    _eis_bereik(uow, cmd)


def _eis_bereik(uow: UnitOfWork, cmd: VerleenRol) -> None:
    """At most one limit, that exists and that means something for the role (BEH-2)."""
    grenzen = _grenzen(cmd)
    if sum(id is not None for _, id in grenzen) > 1:
        raise Ongeldig("Kies één bereik: een team of locatie, een opleiding, of een zitting.")
    if cmd.opleiding_id and cmd.rol not in PER_OPLEIDING:
        raise Ongeldig(f"De rol {cmd.rol.label} kan niet voor één opleiding. Dat kan wel voor docent en examenbureau.")
    if cmd.zitting_id and cmd.rol not in PER_ZITTING:
        raise Ongeldig(
            f"De rol {cmd.rol.label} kan niet voor één zitting. Dat kan wel voor surveillant en beoordelaar."
        )
    gekozen = {"eenheid": cmd.eenheid_id, "opleiding": cmd.opleiding_id, "zitting": cmd.zitting_id}
    if cmd.bereik in gekozen and gekozen[cmd.bereik] is None:
        raise Ongeldig(f"Kies nog {met_lidwoord(cmd.bereik)} waarvoor de rol geldt.")
    for tabel, id in grenzen:
        if id:
            uow.get(tabel, id)


def _grenzen(cmd: VerleenRol) -> tuple[tuple[Any, uuid.UUID | None], ...]:
    return (Eenheid, cmd.eenheid_id), (Opleiding, cmd.opleiding_id), (Zitting, cmd.zitting_id)


def _eis_geen_botsing(
    uow: UnitOfWork, persoon: Persoon, rol: Rol, van: datetime, tot: datetime | None
) -> Uitzondering | None:
    """Refuse a role that clashes with another one, unless the board made an exception for all of this period."""
    dan = select(Roltoewijzing.rol).where(
        Roltoewijzing.persoon_id == persoon.id, *geldigheid.toewijzing_raakt(van, tot)
    )
    heeft = [Rol(r) for r in uow.session.exec(dan)]
    botst = role_clashes(heeft, rol)
    if not botst:
        return None
    if tot and {rol, *botst} <= UITZONDERBAAR:
        eerste = tijd.dag_van(van)
        if uitzondering := uitzonderingen.voor_rol(uow, persoon.id, rol, eerste, tijd.tot_en_met(tot)):
            return uitzondering
    ander = botst[0]
    raise Botsing(
        f"{persoon.naam} is in deze periode al {ander.label}. {ander.label} en {rol.label} gaan niet samen bij één persoon.",
        actie=f"Trek eerst de rol {ander.label} in, kies iemand anders, of vraag de examencommissie om een uitzondering "
        "(dan met een laatste dag binnen die uitzondering).",
        code="rolbotsing",
    )


def trek_rol_in(uow: UnitOfWork, principal: Actor, cmd: TrekRolIn) -> None:
    """End a role now; open sessions in that role end with it (BEH-4)."""
    if isinstance(principal, Principal):
        require(principal, P.RECHTEN_BEHEREN)
    toewijzing = uow.get(Roltoewijzing, cmd.toewijzing_id, stand_bereik.toewijzingen(principal))
    _niet_zelf(principal, toewijzing.persoon_id, "geen rol afnemen")
    if toewijzing.ingetrokken_op:
        raise Botsing("Deze rol is al ingetrokken.")
    toewijzing.ingetrokken_op, toewijzing.ingetrokken_door_id = tijd.nu(), principal.persoon_id
    uow.add(toewijzing)
    _beeindig_sessies(uow, toewijzing.persoon_id, toewijzing.rol)
    oud = {"persoon": toewijzing.persoon_id, "rol": toewijzing.rol, **bereik_van(toewijzing)}
    audit.record(uow, principal, "rol.ingetrokken", toewijzing, oud=oud, reden=cmd.reden)
    live.touch(uow, onderwerpen.RECHTEN)


def _beeindig_sessies(uow: UnitOfWork, persoon_id: uuid.UUID, rol: str = "") -> None:
    """End the open sessions of a person; with a role, only when that role no longer holds through another assignment."""
    if rol and any(k.rol == rol for k in sessies.rollen(uow, persoon_id)):
        return
    vraag = select(Sessie).where(Sessie.persoon_id == persoon_id, col(Sessie.beeindigd_op).is_(None))
    for sessie in uow.session.exec(vraag.where(Sessie.rol == rol) if rol else vraag):
        sessies.end(uow, sessie, "Rechten gewijzigd")


def zet_actief(uow: UnitOfWork, principal: Principal, cmd: ZetActief) -> None:
    """Block an account at once, or open it again (BEH-4)."""
    require(principal, P.RECHTEN_BEHEREN)
    _niet_zelf(principal, cmd.persoon_id, "niet blokkeren")
    persoon = uow.get(Persoon, cmd.persoon_id, stand_bereik.personen(principal))
    stand_bereik.eis_blokkeren(uow, principal, persoon.id)
    eis_een_record(uow, persoon)
    oud, persoon.actief = persoon.actief, cmd.actief
    anders = set(persoon.eigen_velden) - {"actief"}
    persoon.eigen_velden = sorted(anders if cmd.actief else anders | {"actief"})
    uow.add(persoon)
    if not cmd.actief:
        _beeindig_sessies(uow, persoon.id)
    vergeet_merken(uow, col(Inschrijving.student_id) == persoon.id)  # whether he is here, the registry says again
    actie = "persoon.geactiveerd" if cmd.actief else "persoon.geblokkeerd"
    audit.record(uow, principal, actie, persoon, oud={"actief": oud}, nieuw={"actief": cmd.actief}, reden=cmd.reden)
    live.touch(uow, onderwerpen.RECHTEN)
