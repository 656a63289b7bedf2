"""Where one is logged in, and ending that."""

from __future__ import annotations

from dataclasses import dataclass

from portal.auth import sessies
from portal.auth.principal import Ingelogde
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import NietGevonden
from portal.domain.rechten import Rol
from portal.services.inloggen.inloggen import beeindig, eigen_sessie, kort


@dataclass(frozen=True, kw_only=True)
class SessieRij:
    """One of my own open sessions."""

    kenmerk: str
    rol: str
    apparaat: str
    adres: str
    sinds: str
    laatst: str
    deze: bool


def mijn_sessies(uow: UnitOfWork, ref: str) -> list[SessieRij]:
    """My own open sessions, so that I can see and end one that is not mine."""
    eigen = eigen_sessie(uow, ref)
    return [
        SessieRij(
            kenmerk=kort(s.ref),
            rol=Rol(s.rol).label if s.rol else "nog niet gekozen",
            apparaat=s.apparaat,
            adres=s.adres,
            sinds=tijd.moment(s.gemaakt_op),
            laatst=tijd.moment(s.laatst_op),
            deze=s.ref == ref,
        )
        for s in sessies.van_persoon(uow, eigen.persoon_id)
    ]


def beeindig_mijn_sessie(uow: UnitOfWork, ref: str, kenmerk: str) -> None:
    """End one of my own sessions."""
    eigen = eigen_sessie(uow, ref)
    for sessie in sessies.van_persoon(uow, eigen.persoon_id):
        if kort(sessie.ref) == kenmerk:
            beeindig(uow, sessie, "door uzelf beëindigd", Ingelogde(eigen.persoon_id, rol=eigen.rol))
            return
    raise NietGevonden("Deze sessie bestaat niet (meer).")


def beeindig_andere_sessies(uow: UnitOfWork, ref: str) -> int:
    """End all my sessions but this one; gives how many ended."""
    eigen = eigen_sessie(uow, ref)
    anderen = [s for s in sessies.van_persoon(uow, eigen.persoon_id) if s.ref != ref]
    for sessie in anderen:
        beeindig(uow, sessie, "door uzelf beëindigd", Ingelogde(eigen.persoon_id, rol=eigen.rol))
    return len(anderen)
