"""Whether staff who study here know an exam from their work: then it is not given to them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import and_, literal, or_, union_all
from sqlmodel import col

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Document
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import Rol
from portal.services.inrichten.stand_edities import werken

KENT_WERK = "kent-werk"
_HOE = (
    "beoordeelde werk van deze versie",
    "was als medewerker bij een zitting met deze versie",
    "besliste over deze versie of haar cesuur",
    "opende werk van deze versie",
)
"""How somebody knows it, the strongest first."""


def blokkades_kent(
    uow: UnitOfWork, paren: Collection[tuple[Inschrijving, Examenversie]], studenten: Iterable[Persoon]
) -> dict[tuple[uuid.UUID, uuid.UUID], Blokkade]:
    """Per student and version why he does not get it: he assessed it, watched over it, decided about it or opened a paper
    of it, in his work, or of another edition of the same (BEH-3). Of who does not work here nothing is asked."""
    wie = {s.id: s.naam for s in studenten if s.ook_medewerker}
    versies = {v.id: v for i, v in paren if i.student_id in wie}
    if not wie:
        return {}
    werk = werken(uow, {v.examen_id for v in versies.values()})
    zelfde = {id for id, w in werk.items() if w in {werk[v] for v in versies}}
    kent: dict[Any, int] = {}
    for persoon_id, versie_id, hoe in uow.session.execute(_vraag(list(wie), list(zelfde))):
        kent.setdefault((persoon_id, werk[versie_id]), hoe)
    gevonden = {(i.student_id, v.id): kent.get((i.student_id, werk[v.id])) for i, v in paren if i.student_id in wie}
    return {sleutel: _blokkade(wie[sleutel[0]], hoe) for sleutel, hoe in gevonden.items() if hoe is not None}


def _blokkade(naam: str, hoe: int) -> Blokkade:
    return Blokkade(
        KENT_WERK,
        f"{naam} {_HOE[hoe]}. Kies een zitting met een andere versie.",
        student="Je kent dit examen al uit je werk. Kies een ander moment, of vraag het examenbureau om een andere versie.",
    )


def _vraag(wie: list[uuid.UUID], versies: list[uuid.UUID]) -> Any:
    """SQL for: who of these knows which of these versions, and how."""
    b, m, r = Beoordeling, Zittingsmedewerker, Resultaat
    zag = or_(col(m.rol) == Rol.BEOORDELAAR.value, col(Zitting.start) <= tijd.nu())
    stuk = and_(col(AuditRegel.onderwerp_id) == Document.id, col(AuditRegel.actie) == "document.gedownload")
    z, c = Zitting, Cesuur
    bronnen: tuple[tuple[int, Any, Any, Any], ...] = (
        (0, b.beoordelaar_id, z.versie_id, lambda v: v.join(z, onclause=col(z.id) == b.zitting_id)),
        (1, m.persoon_id, z.versie_id, lambda v: v.join(z, onclause=col(z.id) == m.zitting_id).where(zag)),
        (2, Examenversie.vastgesteld_door_id, Examenversie.id, lambda v: v),
        (2, c.ingevoerd_door_id, c.versie_id, lambda v: v),
        (2, c.vastgesteld_door_id, c.versie_id, lambda v: v),
        (3, AuditRegel.persoon_id, r.versie_id, lambda v: v.join(Document, onclause=stuk).join(r, onclause=col(r.id) == Document.resultaat_id)),
    )  # fmt: skip
    return union_all(
        *(
            erbij(kies(persoon, versie, literal(hoe).label("hoe"))).where(
                col(persoon).in_(wie), col(versie).in_(versies)
            )
            for hoe, persoon, versie, erbij in bronnen
        )
    ).order_by("hoe")
