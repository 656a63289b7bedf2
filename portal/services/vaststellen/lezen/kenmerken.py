"""The facts of a sitting on the screen of the board, each with its status: version, cut score, model and report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.db.afnemen import ProcesVerbaal
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.plannen import Zitting
from portal.domain import levensloop, tijd
from portal.domain.statussen import ModelStatus
from portal.services.grond import cesuren


@dataclass(frozen=True)
class Kenmerk:
    """One fact of a sitting with its status: version, cut score, model, report."""

    titel: str
    waarde: str
    status: str
    toon: str


def versie(versie: Examenversie) -> Kenmerk:
    """The version and whether the board established it."""
    if versie.vastgesteld_op is None:
        return Kenmerk(
            "Versie", versie.code, levensloop.VERSIE.label(versie.status), levensloop.VERSIE.toon(versie.status)
        )
    return Kenmerk("Versie", versie.code, f"Vastgesteld {tijd.dag(versie.vastgesteld_op)}", "ok")


def cesuur(versie: Examenversie, cesuur: Cesuur | None) -> Kenmerk:
    """The norm that counts."""
    if cesuur is None:
        return Kenmerk("Cesuur", "–", "Nog niet vastgesteld", "warn")
    return Kenmerk("Cesuur", cesuren.norm_tekst(versie, cesuur), f"Vastgesteld {_dag(cesuur.vastgesteld_op)}", "ok")


def model(versie: Examenversie) -> Kenmerk:
    """The assessment model."""
    if versie.model_status != ModelStatus.VASTGESTELD:
        stand = levensloop.MODEL.label(versie.model_status), levensloop.MODEL.toon(versie.model_status)
        return Kenmerk("Beoordelingsmodel", versie.model or "–", *stand)
    return Kenmerk("Beoordelingsmodel", versie.model, f"Vastgesteld {_dag(versie.model_vastgesteld_op)}", "ok")


def pv(zitting: Zitting, pv: ProcesVerbaal | None) -> Kenmerk:
    """The report and its signature."""
    if pv is None or pv.ondertekend_op is None:
        return Kenmerk("Proces-verbaal", "Niet ondertekend", levensloop.ZITTING.label(zitting.status), "warn")
    return Kenmerk("Proces-verbaal", "Ondertekend", tijd.moment(pv.ondertekend_op), "ok")


def _dag(moment: datetime | None) -> str:
    return tijd.dag(moment) if moment else ""
