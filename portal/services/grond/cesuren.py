"""Which cut score counts for a version, and which grade follows from it: the one home of both rules."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, func, select

from portal.auth import eigen_zaak
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import cesuur as normen
from portal.domain.cesuur import Cijfer, Gescoord, Norm
from portal.domain.schalen import score_tekst
from portal.domain.statussen import CesuurStatus
from portal.domain.taal import telt


def cesuur_van(uow: UnitOfWork, versie_id: uuid.UUID, *, vastgesteld: bool = False) -> Cesuur | None:
    """The cut score that counts for a version: the established one, else (unless asked otherwise) the entered one."""
    vraag = select(Cesuur).where(Cesuur.versie_id == versie_id, Cesuur.status != CesuurStatus.VERVANGEN)
    rijen = sorted(uow.session.exec(vraag), key=lambda c: c.ingevoerd_op, reverse=True)
    definitief = next((c for c in rijen if c.status == CesuurStatus.VASTGESTELD), None)
    return definitief if vastgesteld else next((c for c in rijen if c.status == CesuurStatus.INGEVOERD), definitief)


def geldige_cesuur(uow: UnitOfWork, versie_id: uuid.UUID) -> Cesuur | None:
    """By which cut score work is scored: the established one, and only while there is none the one that was entered."""
    return cesuur_van(uow, versie_id, vastgesteld=True) or cesuur_van(uow, versie_id)


def is_vastgesteld(versie_id: Any) -> ColumnElement[bool]:
    """The established cut score of a version, as SQL; `versie_id` is an id or the column to join on."""
    return and_(col(Cesuur.versie_id) == versie_id, col(Cesuur.status) == CesuurStatus.VASTGESTELD)


def norm_van(versie: Examenversie, cesuur: Cesuur | None) -> Norm | None:
    """The norm of a cut score."""
    if cesuur is None:
        return None
    over = {"soort": cesuur.soort, "punten": cesuur.punten, "maximum": cesuur.maximum}
    return normen.norm_van({**cesuur.gegevens, **over, "vanaf": _vanaf(versie, cesuur.gegevens)})


def _vanaf(versie: Examenversie, norm: Mapping[str, Any]) -> str:
    """From which value it is a pass, for grading and for comparing alike: what the norm says, else the version."""
    return norm.get("vanaf") or versie.geslaagd_vanaf


def norm_tekst(versie: Examenversie, cesuur: Cesuur | None) -> str:
    """The norm of a cut score as people read it; empty without one."""
    norm = norm_van(versie, cesuur)
    return norm.tekst(_schaal(versie, cesuur)) if norm else ""


def _schaal(versie: Examenversie, cesuur: Cesuur | None) -> str:
    """The scale that a norm is on: that of then, for the norm of a result; else that of the version."""
    return (cesuur.gegevens.get("schaal") if cesuur else "") or versie.schaal


def schaal_van(versie: Examenversie, r: Resultaat) -> str:
    """The scale that a result is on: its version may have another one since the decision."""
    return _schaal(versie, cesuur_van_toen(r))


def cesuur_van_toen(r: Resultaat) -> Cesuur | None:
    """The cut score by which this result got its grade, as it was then; None when none gave it. It is no row to write."""
    if not r.norm.get("soort"):
        return None
    n = r.norm
    return Cesuur(
        id=uuid.UUID(n["cesuur"]), versie_id=r.versie_id, soort=n["soort"], punten=n.get("punten"),
        maximum=n.get("maximum"), gegevens=dict(n),
    )  # fmt: skip


def gescoord(r: Resultaat) -> Gescoord:
    """What came in about a result, with the scale on which its score was given."""
    schaal = r.norm.get(GEGEVEN_OP) or r.norm.get("schaal", "")
    return Gescoord(r.punten, r.maximum, r.score, r.geslaagd_partner, schaal)


def gegeven_op() -> ColumnElement[str]:
    """SQL for the scale on which the score of a result was given; empty when nobody wrote that down."""
    norm = col(Resultaat.norm)
    return func.coalesce(norm[GEGEVEN_OP].as_string(), norm["schaal"].as_string(), "").label(GEGEVEN_OP)


def gegeven(b: Beoordeling) -> Gescoord:
    """What an assessor gave."""
    return Gescoord(b.punten, b.maximum, b.score, b.geslaagd)


def gegeven_tekst(b: Beoordeling) -> str:
    """The same in words: `40 van 60 punten`, `voldoende`."""
    return punten_tekst(b.punten, b.maximum) if b.punten is not None else score_tekst(b.score)


OP_SCHAAL = "op_schaal"
"""For which scale a cut score was entered, among its data."""


GEGEVEN_OP = "gegeven_op"
"""On which scale the score of a result was given, beside its norm."""


def is_van_andere_schaal(versie: Examenversie, cesuur: Cesuur) -> bool:
    """True when the supplier changed the scale of a version after its cut score was entered."""
    return cesuur.gegevens.get(OP_SCHAAL, versie.schaal) != versie.schaal


def cijfer(versie: Examenversie, cesuur: Cesuur | None, g: Gescoord) -> Cijfer:
    """What somebody scored comes to on the scale of a version, by this cut score; no grade by one for another scale."""
    if cesuur is not None and is_van_andere_schaal(versie, cesuur):
        return Cijfer(reden="De schaal van de versie is veranderd: voer de cesuur opnieuw in.")
    return normen.cijfer_voor(_schaal(versie, cesuur), norm_van(versie, cesuur), g)


def waarde(versie: Examenversie, cesuur: Cesuur | None, g: Gescoord) -> dict[str, Any]:
    """The fields of a result that say its grade: the grade, whether it is a pass, and which norm gave it (PRK-11)."""
    norm, uit = norm_van(versie, cesuur), cijfer(versie, cesuur, g)
    gebruikt: dict[str, Any] = {}
    mee = {GEGEVEN_OP: g.schaal or _schaal(versie, cesuur)} if g.score else {}
    if norm is not None and cesuur is not None and uit.tekst:
        tekst = norm.tekst(_schaal(versie, cesuur))
        if g.punten is None and norm.soort != normen.Normsoort.OORDEEL:
            tekst = f"zonder punten: de score zoals gegeven ({tekst})"
        gebruikt = {
            "tekst": tekst,
            "exact": uit.exact,
            "cesuur": str(cesuur.id),
            "schaal": _schaal(versie, cesuur),
            **norm.gegevens,
        }
    return {"cijfer": uit.tekst, "geslaagd": uit.geslaagd, "norm": gebruikt | mee}


def uitkomst_tekst(r: Resultaat) -> str:
    """What a result came to, in words: `5,4, niet geslaagd (20 van 60 punten)`; the one way to say old and new."""
    uit = ", ".join(filter(None, (score_tekst(r.cijfer or r.score), normen.uitslag_tekst(r.geslaagd)))) or "geen cijfer"
    return f"{uit} ({punten_tekst(r.punten, r.maximum)})" if r.punten is not None else uit


def punten_tekst(punten: int, maximum: int | None) -> str:
    """`20 van 60 punten`, or `20 punten` when nobody said out of how many."""
    return f"{punten} van {telt(maximum, 'punt', 'punten')}" if maximum else telt(punten, "punt", "punten")


def volgens_partner(r: Resultaat) -> str:
    """What the delivery system itself makes of a result, same or not: `7,1, geslaagd`; empty when it says nothing."""
    if r.bron != "oke":
        return ""
    return ", ".join(filter(None, (score_tekst(r.score), normen.uitslag_tekst(r.geslaagd_partner))))


def verschil_met_partner(versie: Examenversie, r: Resultaat) -> str:
    """What the delivery system says of a result when it is not the grade here: `6,1, geslaagd`; else empty."""
    if r.bron != "oke" or not r.cijfer:
        return ""
    return normen.verschil(schaal_van(versie, r), r.cijfer, r.geslaagd, gescoord(r), _vanaf(versie, r.norm))


def over_de_grens(versie: Examenversie, r: Resultaat) -> bool:
    """Whether the delivery system and the portal are on opposite sides of the pass line."""
    return r.bron == "oke" and normen.over_de_grens(
        schaal_van(versie, r), r.geslaagd, gescoord(r), _vanaf(versie, r.norm)
    )


EIGEN_CIJFER = "Uit deze cesuur volgt ook uw eigen cijfer als student."


def waarom_niet_zelf(uow: UnitOfWork, cesuur: Cesuur, persoon_id: uuid.UUID) -> str:
    """Why this person does not establish this cut score, if so: who entered it leaves that to somebody else, and so does
    who gets his own grade by it as a student (INR-5, BEH-3)."""
    if cesuur.ingevoerd_door_id == persoon_id:
        return "U heeft deze cesuur zelf ingevoerd; een ander moet haar vaststellen."
    return EIGEN_CIJFER if geeft_eigen_cijfer(uow, cesuur.versie_id, persoon_id) else ""


def geeft_eigen_cijfer(uow: UnitOfWork, versie_id: uuid.UUID, persoon_id: uuid.UUID) -> bool:
    """Whether this person sits, as a student, on a sitting with this version."""
    zit = eigen_zaak.zit_op(persoon_id).where(Zitting.versie_id == versie_id)
    return uow.session.exec(zit.limit(1)).first() is not None
