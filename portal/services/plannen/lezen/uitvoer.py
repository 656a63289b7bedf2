"""The list of sittings as a file that can be read in again."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain.rechten import P
from portal.services.grond.tickets import Bestand, bouwer
from portal.services.inrichten.lezen.basis_bestanden import als_bestand
from portal.services.inrichten.stand_kennis import Kennis
from portal.services.plannen.lezen.zittingen_filter import ZittingFilter, gekozen
from portal.services.plannen.stand_bestand import als_invoer
from portal.services.plannen.stand_bestandsvelden import Zittinggegevens

ZITTINGENLIJST = "zittingen-lijst"
_FILTERS = ("zoek", "status", "examen_id", "van", "tot", "op")


def als_gegevens(filter: ZittingFilter) -> dict[str, str]:
    """A filter as the words of a ticket."""
    return {naam: str(waarde) for naam in _FILTERS if (waarde := getattr(filter, naam))}


@bouwer(ZITTINGENLIJST)
def zittingenlijst(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Bestand:
    """The sittings of the list, those that were cancelled as well, with the columns of a file to read in (PLA-1)."""
    require(principal, P.ZITTING_PLANNEN)
    filter = ZittingFilter.model_validate({naam: gegevens[naam] for naam in _FILTERS if naam in gegevens})
    vraag = select(Zitting).where(visible(principal, P.ZITTING_INZIEN, Zitting))
    rijen = [z.model_dump() for z in uow.session.scalars(gekozen(vraag, filter))]
    kolommen = [str(v.title) for v in Zittinggegevens.model_fields.values()]
    return als_bestand("zittingen", "Zittingen", kolommen, [list(r.values()) for r in als_invoer(Kennis(uow), rijen)])
