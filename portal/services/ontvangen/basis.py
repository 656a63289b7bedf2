"""What all incoming OKE messages share: from whom, with what outcome, and whose id it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, update
from sqlmodel import SQLModel, col, select

from portal.auth.principal import Systeem
from portal.db import tabel as tabellen
from portal.db.aanmelden import Inschrijving, PlanbareToets
from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.voorraad import lees_vooruit
from portal.domain.statussen import AssociatieStatus, BerichtStatus
from portal.oke.adapter import STANDAARD, V1_0, adapter
from portal.oke.keuring import Afgekeurd
from portal.services.grond.audit import audit

NIET_VAN_U = "Dit id is niet van u of hier niet bekend."
_STUUR_EIGEN = f"{NIET_VAN_U} Stuur het id van de zitting of deelname zoals u het van het portaal kreeg."
_VAN_PORTAAL: tuple[type[Zitting] | type[Deelname] | type[Zittingsmedewerker], ...] = (
    Zitting, Deelname, Zittingsmedewerker,
)  # fmt: skip


@dataclass(frozen=True)
class Bron:
    """The partner a message came from, pushed or pulled."""

    naam: str
    koppeling_id: uuid.UUID | None = None
    versie: str = STANDAARD

    @property
    def adapter(self) -> V1_0:
        """How its messages look on the wire."""
        return adapter(self.versie)

    @property
    def actor(self) -> Systeem:
        """Who stands in the audit log."""
        return Systeem(naam=self.naam, kanaal="oke")


@dataclass(frozen=True)
class Uitkomst:
    """What a message did: how many rows it wrote, about what, and what people should know about it."""

    gewijzigd: int = 0
    nieuw: bool = False
    onderwerp_soort: str = ""
    onderwerp_id: uuid.UUID | None = None
    zitting_id: uuid.UUID | None = None
    student_id: uuid.UUID | None = None
    opmerkingen: tuple[str, ...] = ()
    staat: str = AssociatieStatus.ASSOCIATED
    """Of an association after the message: `associated`, `canceled` or `finished`."""

    @property
    def uitleg(self) -> str:
        """One line for the OKE log."""
        return " ".join(self.opmerkingen) or ("Verwerkt." if self.gewijzigd else "Geen wijzigingen.")


def schrijf(
    uow: UnitOfWork,
    bron: Bron,
    actie: str,
    rij: SQLModel,
    velden: dict[str, Any],
    *,
    nieuw: bool,
    tonen: tuple[str, ...],
    mee: dict[str, Any] | None = None,
) -> int:
    """Write the fields that differ, with one audit row; gives 0 when nothing differs, so that a repeat writes nothing.

    Only the fields in `tonen` go into the audit log with their values; of the others just the name is kept. The fields
    in `mee` are set along with a change and are no news by themselves.
    """
    anders = {k: v for k, v in velden.items() if getattr(rij, k) != v}
    if not anders and not nieuw:
        return 0
    oud = {k: getattr(rij, k) for k in anders if k in tonen}
    for naam, waarde in (anders | (mee or {})).items():
        setattr(rij, naam, waarde)
    uow.add(rij)
    audit.record(uow, bron.actor, actie, rij, oud={} if nieuw else oud, nieuw=voor_audit(anders, tonen))
    return 1


def voor_audit(anders: dict[str, Any], tonen: tuple[str, ...]) -> dict[str, Any]:
    """What the audit log keeps of changed fields: the values of those in `tonen`, of the others just the name."""
    return {k: v for k, v in anders.items() if k in tonen} | {"velden": ", ".join(sorted(anders))}


def gevuld(model: type[SQLModel], rij: dict[str, Any], gegeven: tuple[str, ...]) -> dict[str, Any]:
    """What a new row says beyond an empty one; the fields in `gegeven` it has from its start."""
    leeg = _leeg(model)
    return {k: v for k, v in rij.items() if k not in gegeven and v != leeg[k]}


@lru_cache
def _leeg(model: type[SQLModel]) -> dict[str, Any]:
    return {naam: veld.default for naam, veld in model.model_fields.items()}


def onthoud_merken(uow: UnitOfWork, merken: Iterable[tuple[uuid.UUID, str]]) -> None:
    """Keep with these enrolments the mark of the message that was applied, so that the same one is skipped next time."""
    rij = tabellen.tabel(Inschrijving)
    if rijen := [{"_id": id, "_merk": merk} for id, merk in merken if merk]:
        uow.session.flush()
        zet = update(rij).where(rij.c.id == bindparam("_id")).values(oke_merk=bindparam("_merk"))
        uow.session.connection().execute(zet, rijen)


def vergeet_merken(uow: UnitOfWork, waar: ColumnElement[bool]) -> None:
    """Let the next message about these enrolments be looked at again, also when it is the same as before."""
    gemerkt = update(Inschrijving).where(waar, col(Inschrijving.oke_merk) != "").values(oke_merk="")
    uow.session.execute(gemerkt, execution_options={"synchronize_session": False})


def register_van(uow: UnitOfWork, bron: Bron) -> Koppeling | None:
    """The registry that a message came from, when it can be asked for what the message leaves open."""
    koppeling = next(iter(uow.zoek(Koppeling, "id", bron.koppeling_id)), None)
    return koppeling if koppeling is not None and koppeling.soort == "dr" and koppeling.actief else None


def eis_eigenaar(bron: Bron, koppeling_id: uuid.UUID | None) -> None:
    """Refuse a message about something that this partner does not own; what has no owner is nobody's.

    About something new it is asked with the partner's own connection: who has none owns nothing.
    """
    if bron.koppeling_id is None:
        raise Afgekeurd(403, "Dit systeem hoort bij geen koppeling van de school. De beheerder legt dat vast.")
    if koppeling_id != bron.koppeling_id:
        raise Afgekeurd(403, NIET_VAN_U)


def eis_dr_niveau(uow: UnitOfWork, oke_id: uuid.UUID) -> None:
    """Refuse a message of the registry about an id that the portal handed out to a delivery system."""
    for tabel in _VAN_PORTAAL:
        if uow.zoek(tabel, "id", oke_id):
            raise Afgekeurd(403, f"{NIET_VAN_U} Gebruik een id van het deelnemersysteem.")


def lees_portaal_ids_vooruit(uow: UnitOfWork, oke_ids: set[uuid.UUID]) -> None:
    """Read which of these ids are the portal's own, in one query per kind."""
    for tabel in _VAN_PORTAAL:
        lees_vooruit(uow.session, tabel, "id", oke_ids)


def onbekend_bij_tas(uow: UnitOfWork, oke_id: uuid.UUID) -> Afgekeurd:
    """The refusal of a delivery system's message about an id that is no sitting or participation."""
    for tabel in (Inschrijving, PlanbareToets):
        if uow.session.exec(select(tabel.id).where(tabel.oke_id == oke_id)).first():
            return Afgekeurd(403, _STUUR_EIGEN)
    if uow.session.get(Zittingsmedewerker, oke_id):
        return Afgekeurd(403, _STUUR_EIGEN)
    return Afgekeurd(404, f"Het id {oke_id} is hier niet bekend.")


def eis_verzonden(uow: UnitOfWork, bron: Bron, onderwerp_id: uuid.UUID) -> None:
    """Refuse a delivery system that speaks of a sitting or participation that was never sent to it."""
    gestuurd = select(OkeBericht.id).where(
        OkeBericht.onderwerp_id == onderwerp_id,
        OkeBericht.richting == "uit",
        OkeBericht.flow == 2,
        OkeBericht.methode == "PUT",
        OkeBericht.koppeling_id == bron.koppeling_id,
        OkeBericht.status != BerichtStatus.VERVALLEN,
    )
    if uow.session.exec(gestuurd.limit(1)).first() is None:
        raise Afgekeurd(403, _STUUR_EIGEN)
