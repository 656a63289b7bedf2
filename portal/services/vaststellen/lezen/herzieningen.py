"""Reading of revisions that wait for the board."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from portal.auth.eigen_zaak import over_ander
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Herziening
from portal.domain import levensloop, tijd
from portal.domain.cesuur import uitslag_tekst
from portal.domain.rechten import P
from portal.domain.schalen import score_tekst
from portal.domain.statussen import HerzieningStatus
from portal.services.grond import scheiding
from portal.services.grond.cesuren import (
    is_vastgesteld,
    norm_tekst,
    over_de_grens,
    punten_tekst,
    uitkomst_tekst,
    volgens_partner,
)
from portal.services.vaststellen.stand_herzien import afdruk, gemeld, opvolger
from portal.services.vaststellen.stand_overkant import CESUUR, HOOGSTENS, afdruk_van_alle

_VANDAAR = 50


@dataclass(frozen=True, kw_only=True)
class HerzieningRij:
    """A change to a definitive result that waits for a decision."""

    id: str
    resultaat_id: str
    zitting_id: str
    student: str
    examen: str
    reden: str
    oud: str
    nieuw: str
    op: str
    status: str
    toon: str
    partner: str = ""
    """What the delivery system makes of the new score: `7,1, geslaagd`."""
    gezien: str = ""
    """The mark of what is shown here, to decide about nothing else."""
    over_de_grens: bool = False
    """True when the delivery system and the portal then stand on opposite sides of the pass line."""
    waarom_niet: str = ""
    """Why somebody else has to decide."""


@dataclass(frozen=True, kw_only=True)
class OverkantRij:
    """A cut score that put definitive results on the other side, with how many still wait for a decision."""

    cesuur_id: str
    versie: str
    cesuur: str
    aantal: int
    gezien: str
    """The mark of the revisions that are meant."""


def overkant(uow: UnitOfWork, principal: Principal) -> list[OverkantRij]:
    """Changed cut scores with revisions that wait, to decide about at once (VAS-8, BEO-3)."""
    require(principal, P.RESULTAAT_VASTSTELLEN)
    vraag = (
        select(Herziening)
        .join(Resultaat, onclause=col(Resultaat.id) == Herziening.resultaat_id)
        .where(Herziening.status == HerzieningStatus.OPEN, visible(principal, P.RESULTAAT_VASTSTELLEN, Resultaat))
    )
    per: dict[str, list[Herziening]] = defaultdict(list)
    for h in uow.session.exec(vraag.limit(HOOGSTENS)):
        per[str(h.inhoud.get(CESUUR, ""))].append(h)
    per.pop("", None)
    rijen = kies(Cesuur, Examenversie).join(Examenversie, onclause=col(Examenversie.id) == Cesuur.versie_id)
    bij = col(Cesuur.id).in_([uuid.UUID(id) for id in per])
    return [
        OverkantRij(
            cesuur_id=str(c.id), versie=v.code, cesuur=norm_tekst(v, c), aantal=len(per[str(c.id)]),
            gezien=afdruk_van_alle(per[str(c.id)]),
        )
        for c, v in uow.session.exec(rijen.where(bij).order_by(col(Examenversie.code)))
    ]  # fmt: skip


def herzieningen(uow: UnitOfWork, principal: Principal, alleen_open: bool = True) -> list[HerzieningRij]:
    """Changes to definitive results that wait for a decision (VAS-8)."""
    require(principal, P.RESULTAAT_VASTSTELLEN)
    vraag = (
        kies(Herziening, Resultaat, Persoon.naam, Examen.naam, Examenversie, Cesuur)
        .join(Resultaat, onclause=col(Resultaat.id) == Herziening.resultaat_id)
        .join(Persoon, onclause=col(Persoon.id) == Resultaat.student_id)
        .join(Zitting, onclause=col(Zitting.id) == Resultaat.zitting_id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Resultaat.versie_id)
        .join(Cesuur, isouter=True, onclause=is_vastgesteld(Resultaat.versie_id))
        .where(visible(principal, P.RESULTAAT_VASTSTELLEN, Resultaat), over_ander(principal, Resultaat.student_id))
        .order_by(col(Herziening.op))
        .limit(_VANDAAR)
    )
    if alleen_open:
        vraag = vraag.where(Herziening.status == HerzieningStatus.OPEN)
    rijen = list(uow.session.exec(vraag))
    zelf = scheiding.zelf_vastgesteld(uow, principal, [r.deelname_id for _, r, *_ in rijen])
    zittingen = {r.zitting_id for _, r, *_ in rijen}
    niet = scheiding.waarom_niet_op(uow, principal.persoon_id, P.RESULTAAT_VASTSTELLEN, zittingen)
    return [
        _herziening(niet.get(r.zitting_id, "") or zelf.get(r.deelname_id, ""), h, r, *rest) for h, r, *rest in rijen
    ]


def _in_woorden(inhoud: dict[str, Any]) -> str:
    """What a message said, as people say it."""
    if not inhoud:
        return "zoals vastgesteld"
    if (punten := inhoud.get("punten")) is not None:
        return punten_tekst(punten, inhoud.get("maximum"))
    if not {"punten", "score", "geslaagd_partner"} & set(inhoud):
        return "een melding"
    daar = inhoud.get("geslaagd_partner")
    return score_tekst(str(inhoud.get("score") or "")) or uitslag_tekst(daar) or "zonder score"


def _eerder(h: Herziening) -> str:
    """What was sent before the newest message; the last five, and how many there were."""
    eerder = h.berichten[:-1]
    if not eerder:
        return ""
    laatste = ", ".join(_in_woorden(b["inhoud"]) for b in eerder[-5:])
    rest = f" (de laatste 5 van {len(eerder)})" if len(eerder) > 5 else ""
    return f" Daarvoor gestuurd: {laatste}{rest}."


def _herziening(
    waarom_niet: str,
    h: Herziening,
    oud: Resultaat,
    student: str,
    examen: str,
    versie: Examenversie,
    cesuur: Cesuur | None,
) -> HerzieningRij:
    woord, toon = levensloop.HERZIENING.labels[h.status]
    nieuw, reden = opvolger(oud, h, versie, cesuur)
    return HerzieningRij(
        id=str(h.id), resultaat_id=str(oud.id), zitting_id=str(oud.zitting_id), student=student, examen=examen,
        reden=h.reden + _eerder(h) + gemeld(oud, nieuw), oud=uitkomst_tekst(oud), op=tijd.moment(h.op), status=woord, toon=toon,
        nieuw=f"{uitkomst_tekst(nieuw)}. {reden}." if reden else uitkomst_tekst(nieuw),
        partner=volgens_partner(nieuw), gezien=afdruk(oud, h, nieuw, reden), over_de_grens=over_de_grens(versie, nieuw),
        waarom_niet=waarom_niet,
    )  # fmt: skip
