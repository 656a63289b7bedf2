"""What waits for a decision of the board beside results, by kind: the one count behind every tab, badge and worklist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Taak
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag
from portal.db.vaststellen import Examenverzoek, Herziening, Variantverzoek
from portal.domain.rechten import P
from portal.domain.statussen import CesuurStatus, HerzieningStatus, VersieStatus
from portal.services.aanmelden.stand_variant import open_vragen
from portal.services.grond.taken import is_open
from portal.services.vaststellen.lezen.verzoeken import open_afwezigheden
from portal.services.vaststellen.stand_buiten_plan import open_verzoeken


def versies(p: Principal) -> Vraag:
    """Versions that lie before the board."""
    return select(Examenversie.id).where(
        visible(p, P.VERSIE_VASTSTELLEN, Examenversie), Examenversie.status == VersieStatus.TER_VASTSTELLING
    )


def cesuren(p: Principal) -> Vraag:
    """Cut scores that were entered and not established."""
    return select(Cesuur.id).where(visible(p, P.CESUUR_VASTSTELLEN, Cesuur), Cesuur.status == CesuurStatus.INGEVOERD)


def _inschrijvingen(p: Principal) -> Any:
    return select(Inschrijving.id).where(visible(p, P.INSCHRIJVING_INZIEN, Inschrijving))


def kansen(p: Principal) -> Vraag:
    """Requests for an extra attempt."""
    return select(Taak.id).where(*is_open("kans"), col(Taak.onderwerp_id).in_(_inschrijvingen(p)))


def buiten_plan(p: Principal) -> Vraag:
    """Requests for an exam outside the plan."""
    return select(Examenverzoek.id).where(*open_verzoeken(), visible(p, P.INSCHRIJVING_INZIEN, Examenverzoek))


def herhalingen(p: Principal) -> Vraag:
    """Requests to give a variant again."""
    return select(Variantverzoek.id).where(*open_vragen(), col(Variantverzoek.inschrijving_id).in_(_inschrijvingen(p)))


def afwezigheid(p: Principal) -> Vraag:
    """Absences about which nothing was decided."""
    vraag: Vraag = open_afwezigheden(p).with_only_columns(Deelname.id)
    return vraag


def herzieningen(p: Principal) -> Vraag:
    """Changes to definitive results."""
    van = select(Resultaat.id).where(visible(p, P.RESULTAAT_VASTSTELLEN, Resultaat))
    return select(Herziening.id).where(
        Herziening.status == HerzieningStatus.OPEN, col(Herziening.resultaat_id).in_(van)
    )


SOORTEN: dict[str, Callable[[Principal], Vraag]] = {
    "versies": versies, "cesuren": cesuren, "kansen": kansen, "buiten_plan": buiten_plan, "herhalingen": herhalingen,
    "afwezigheid": afwezigheid, "herzieningen": herzieningen,
}  # fmt: skip
"""In the order of the tabs."""


def per_soort(uow: UnitOfWork, principal: Principal) -> dict[str, int]:
    """How much waits, by kind, also what a list does not show because there is more than it holds."""
    delen = [vraag(principal).order_by(None).subquery() for vraag in SOORTEN.values()]
    tellingen = [select(func.count()).select_from(deel).scalar_subquery() for deel in delen]
    return dict(zip(SOORTEN, uow.session.execute(select(*tellingen)).one(), strict=True))


def totaal(uow: UnitOfWork, principal: Principal) -> int:
    """The sum of the same: what the menu shows beside the page with those tabs."""
    return sum(per_soort(uow, principal).values())
