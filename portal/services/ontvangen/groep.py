"""Groups of the registry (flow 1, ad hoc): a class and who is in it, pushed or pulled."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from sqlmodel import col, select

from portal.db.aanmelden import Groep, Groepslid
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.oke.keuring import Afgekeurd, Json
from portal.oke.mapping_in import GroepIn, GroepslidIn
from portal.services.grond import live, onderwerpen
from portal.services.ontvangen.basis import Bron, Uitkomst, eis_eigenaar, schrijf

_TONEN_GROEP = ("oke_id", "code", "soort")
_TONEN_LID = ("persoon_oke_id", "van", "tot", "actief", "is_student")


def ontvang_groep(uow: UnitOfWork, bron: Bron, inhoud: Json) -> Uitkomst:
    """Create or replace a group; its members come apart."""
    return pas_groep_toe(uow, bron, bron.adapter.groep(inhoud))


def pas_groep_toe(uow: UnitOfWork, bron: Bron, g: GroepIn) -> Uitkomst:
    """Write what differs about a group."""
    bestaand = van_oke_id(uow, g.oke_id)
    eis_eigenaar(bron, bestaand.koppeling_id if bestaand else bron.koppeling_id)
    rij = bestaand or Groep(oke_id=g.oke_id, code=g.code, naam=g.naam, soort=g.soort)
    velden = {
        "koppeling_id": bron.koppeling_id,
        "code": g.code,
        "naam": g.naam or g.code,
        "soort": g.soort,
    }
    mee = {"gewijzigd_op": tijd.nu()}
    nieuw = bestaand is None
    aantal = schrijf(uow, bron, "groep.ontvangen", rij, velden, nieuw=nieuw, tonen=_TONEN_GROEP, mee=mee)
    if aantal:
        live.touch(uow, onderwerpen.GROEPEN)
    return Uitkomst(aantal, nieuw, "groep", rij.id)


def ontvang_groepslid(uow: UnitOfWork, bron: Bron, groep_id: uuid.UUID, inhoud: Json) -> Uitkomst:
    """Create or replace one member of a known group."""
    lid = bron.adapter.groepslid(inhoud)
    groep = van_oke_id(uow, groep_id)
    if groep is None:
        raise Afgekeurd(404, f"De groep {groep_id} is hier niet bekend. Stuur eerst de groep.")
    eis_eigenaar(bron, groep.koppeling_id)
    aantal, nieuw = _pas_lid_toe(uow, bron, groep, lid)
    if aantal:
        live.touch(uow, onderwerpen.GROEPEN)
    return Uitkomst(aantal, nieuw, "groep", groep.id)


def ontvang_leden(
    uow: UnitOfWork, bron: Bron, groep: Groep, leden: Iterable[GroepslidIn], onleesbaar: Collection[uuid.UUID] = ()
) -> int:
    """Make the members of a group equal to what the registry says now; who is no longer named is no member any more.

    Who is named in a way that cannot be read (`onleesbaar`) stays as he is.
    """
    gemeld = list(leden)
    aantal = sum(_pas_lid_toe(uow, bron, groep, lid)[0] for lid in gemeld)
    weg = select(Groepslid).where(
        Groepslid.groep_id == groep.id,
        col(Groepslid.actief).is_(True),
        col(Groepslid.persoon_oke_id).not_in([*(lid.persoon_id for lid in gemeld), *onleesbaar]),
    )
    for rij in uow.session.exec(weg).all():
        aantal += schrijf(uow, bron, "groepslid.weg", rij, {"actief": False}, nieuw=False, tonen=_TONEN_LID)
    groep.leden_op = tijd.nu()
    uow.add(groep)
    live.touch(uow, onderwerpen.GROEPEN)
    return aantal


def _pas_lid_toe(uow: UnitOfWork, bron: Bron, groep: Groep, lid: GroepslidIn) -> tuple[int, bool]:
    vraag = select(Groepslid).where(Groepslid.groep_id == groep.id, Groepslid.persoon_oke_id == lid.persoon_id)
    bestaand = uow.session.exec(vraag).first()
    rij = bestaand or Groepslid(groep_id=groep.id, persoon_oke_id=lid.persoon_id, van=lid.van)
    velden = {"van": lid.van, "tot": lid.tot, "actief": lid.actief, "is_student": lid.is_student}
    nieuw = bestaand is None
    return schrijf(uow, bron, "groepslid.ontvangen", rij, velden, nieuw=nieuw, tonen=_TONEN_LID), nieuw


def van_oke_id(uow: UnitOfWork, oke_id: uuid.UUID) -> Groep | None:
    """The group with this id at the registry."""
    return uow.session.exec(select(Groep).where(Groep.oke_id == oke_id)).first()
