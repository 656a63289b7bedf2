"""Which moments a student chooses and leaves himself, and until when."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import col

from portal.db.plannen import Deelname, Zitting
from portal.domain import tijd
from portal.domain.statussen import DeelnameStatus, ZittingStatus


def te_kiezen() -> tuple[ColumnElement[bool], ...]:
    """A student may still choose this sitting for himself: published, meant for it, and in time (AAN-5)."""
    return (*_zelf(), col(Zitting.zelf_tot) > tijd.nu())


def net_dicht() -> tuple[ColumnElement[bool], ...]:
    """A student could choose this sitting for himself until a while ago, and it has not begun."""
    return (*_zelf(), col(Zitting.zelf_tot) <= tijd.nu(), col(Zitting.start) > tijd.nu())


def _zelf() -> tuple[ColumnElement[bool], ...]:
    """Published, and meant for students to choose."""
    return col(Zitting.status) == ZittingStatus.GEPLAND, col(Zitting.zelf_inschrijven).is_(True)


def te_laat_om_te_kiezen(zitting: Zitting) -> str:
    """Why a student cannot choose a sitting himself any more, in his words; empty while he can, or never could."""
    if not zitting.zelf_inschrijven or zitting.zelf_tot is None or nog_zelf(zitting):
        return ""
    return f"Zelf kiezen kon tot {tijd.moment(zitting.zelf_tot)}."


def nog_zelf(zitting: Zitting) -> bool:
    """A student is in time to choose or leave this sitting himself; not when nobody said until when."""
    return zitting.zelf_tot is not None and tijd.nu() < zitting.zelf_tot


def is_los_te_laten(deelname: Deelname, zitting: Zitting) -> bool:
    """True when a student may still give up this seat himself: chosen by himself, and the choice is still open."""
    open_ = zitting.status == ZittingStatus.GEPLAND and nog_zelf(zitting)
    return is_zelf_gekozen(deelname) and open_


def is_zelf_gekozen(deelname: Deelname) -> bool:
    """True for a seat that its student chose, or waited for."""
    return deelname.wijze in ("zelf", "wachtlijst") and deelname.status == DeelnameStatus.GEPLAATST
