"""Reading of permissions to take a variant again: those that were given and not used."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenversie
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.tabel import kies
from portal.db.vaststellen import Variantverzoek
from portal.domain import tijd
from portal.domain.levensloop import LOPEND
from portal.domain.rechten import P
from portal.services.aanmelden.stand_variant import gebruikt
from portal.services.vaststellen import stand_mandaten

_MEESTE = 200


@dataclass(frozen=True, kw_only=True)
class ToestemmingRij:
    """A permission to take a variant again with which nothing was made."""

    id: str
    student: str
    nummer: str
    examen: str
    versie: str
    reden: str
    wie: str


def toestemmingen(uow: UnitOfWork, principal: Principal) -> list[ToestemmingRij]:
    """Permissions that still can be taken back, newest first (PRK-8, PRK-13)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    vraag = (
        kies(Variantverzoek, Persoon, Examen.naam, Examenversie.code)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Variantverzoek.inschrijving_id)
        .join(Persoon, onclause=col(Persoon.id) == Variantverzoek.student_id)
        .join(Examen, onclause=col(Examen.id) == Inschrijving.examen_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Variantverzoek.versie_id)
        .where(
            col(Variantverzoek.toegekend).is_(True), col(Inschrijving.status).in_(LOPEND),
            visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving),
            stand_mandaten.mag_besluiten(principal, P.KANS_BESLUITEN, Inschrijving.examen_id),
        )
        .order_by(col(Variantverzoek.besloten_op).desc(), col(Variantverzoek.id))
        .limit(_MEESTE)
    )  # fmt: skip
    rijen = uow.session.execute(vraag).all()
    weg = gebruikt(uow, [h.id for h, *_ in rijen])
    return [_rij(h, student, examen, code) for h, student, examen, code in rijen if h.id not in weg]


def _rij(h: Variantverzoek, student: Persoon, examen: str, code: str) -> ToestemmingRij:
    assert h.besloten_op is not None, "it was given"
    return ToestemmingRij(
        id=str(h.id), student=student.naam, nummer=studentnummer(student), examen=examen, versie=code, reden=h.reden,
        wie=f"Toegestaan op {tijd.dag(h.besloten_op)}",
    )  # fmt: skip
