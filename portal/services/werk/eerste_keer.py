"""What a school still has to set up before its first sitting: in order, by whom, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, true
from sqlmodel import col, select

from portal.auth.geldigheid import toewijzing_geldt
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Eenheid, Persoon, Roltoewijzing
from portal.db.inrichten import Examen, Examenversie, Opleiding
from portal.db.plannen import Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.domain.rechten import P, Rol
from portal.domain.statussen import VersieStatus
from portal.services.grond import paden


@dataclass(frozen=True, kw_only=True)
class Inrichtstap:
    """One step of setting up, and whether it was done."""

    titel: str
    uitleg: str
    klaar: bool
    link: str
    """Where it is done; empty for who may not do it."""
    wie: str


@dataclass(frozen=True)
class _Soort:
    titel: str
    uitleg: str
    pad: str
    rollen: tuple[Rol, ...]
    er_is: Callable[[], ColumnElement[bool]]


def _bestaat(*waar: ColumnElement[bool]) -> Callable[[], ColumnElement[bool]]:
    return lambda: exists().where(*waar)


def _rol(*rollen: Rol) -> Callable[[], ColumnElement[bool]]:
    """Each of these roles is held by somebody, now."""
    return lambda: and_(true(), *(exists().where(col(Roltoewijzing.rol) == r, *toewijzing_geldt()) for r in rollen))


_BEHEER, _BUREAU, _COMMISSIE = (Rol.BEHEERDER,), (Rol.EXAMENBUREAU,), (Rol.EXAMENCOMMISSIE,)
_STAPPEN = (
    _Soort("Onderdelen van de school", "De instelling, haar locaties en teams. Alles hoort bij een onderdeel.", paden.basis("eenheden"), _BEHEER, _bestaat(col(Eenheid.soort) == "team")),
    _Soort("Opleidingen", "Elke opleiding met haar crebo en team.", paden.basis("opleidingen"), _BEHEER, _bestaat(col(Opleiding.id).is_not(None))),
    _Soort("Lokalen", "Waar de examens zijn, met plaatsen en computers.", paden.basis("lokalen"), _BEHEER + _BUREAU, _bestaat(col(Ruimte.id).is_not(None))),
    _Soort("Medewerkers", "Wie plant, toezicht houdt, beoordeelt en besluit.", paden.basis("medewerkers"), _BEHEER, _bestaat(col(Persoon.is_student).is_(False), col(Persoon.nummer) != "")),
    _Soort("Rollen", "Iemand voor het examenbureau, de examencommissie, het toezicht en het beoordelen. De eerste rol die beslist, geeft u op de server: portal grant.", paden.RECHTEN, _BEHEER, _rol(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.SURVEILLANT, Rol.BEOORDELAAR)),
    _Soort("Studenten", "Uit een deelnemerregistratie, uit een bestand of met de hand.", paden.basis("studenten"), _BEHEER, _bestaat(col(Persoon.is_student).is_(True))),
    _Soort("Examens", "Van de school zelf, of uit de catalogus van een afnamesysteem; die koppelt de beheerder.", paden.EXAMENLIJST, _BUREAU, _bestaat(col(Examen.id).is_not(None))),
    _Soort("Een vastgestelde versie", "Alleen wat de examencommissie vaststelt, is te plannen.", paden.CATALOGUS, _COMMISSIE, _bestaat(col(Examenversie.status) == VersieStatus.VASTGESTELD)),
    _Soort("Inschrijvingen", "Welke student welk examen doet.", paden.AANMELDEN, _BUREAU, _bestaat(col(Inschrijving.id).is_not(None))),
    _Soort("De eerste zitting", "Een examen, een lokaal, een moment en wie er toezicht houdt.", paden.ZITTING_NIEUW, _BUREAU, _bestaat(col(Zitting.id).is_not(None))),
)  # fmt: skip
"""In the order in which planning needs them."""
INRICHTERS = frozenset({Rol.BEHEERDER, Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE})


def is_ingericht(uow: UnitOfWork) -> bool:
    """True once a sitting was planned."""
    return bool(uow.session.exec(select(col(Zitting.id)).limit(1)).first())


def eerste_keer(uow: UnitOfWork, principal: Principal) -> list[Inrichtstap]:
    """The steps up to the first sitting, in order, for who sets a school up; none once there is a sitting (PRK-1)."""
    require(principal, P.WERK_INZIEN)
    if principal.rol not in INRICHTERS or is_ingericht(uow):
        return []
    klaar = uow.session.execute(select(*(s.er_is() for s in _STAPPEN))).one()
    return [
        Inrichtstap(
            titel=s.titel, uitleg=s.uitleg, klaar=bool(er), link=s.pad if principal.rol in s.rollen else "",
            wie=" of ".join(rol.label.lower() for rol in s.rollen),
        )
        for s, er in zip(_STAPPEN, klaar, strict=True)
    ]  # fmt: skip
