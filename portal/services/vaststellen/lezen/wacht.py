"""What waits for a decision of the board beside results, by kind: the one count behind every tab, badge and worklist."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth.eigen_zaak import over_ander
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
from portal.domain.statussen import HerzieningStatus, VersieStatus
from portal.services.vaststellen.lezen.verzoeken import open_afwezigheden, open_cesuren, open_herhalingen, open_kansen
from portal.services.vaststellen.stand_buiten_plan import open_verzoeken
from portal.services.vaststellen.stand_mandaten import mag_besluiten


def versies(p: Principal) -> Vraag:
    """Versions that lie before the board."""
    return select(Examenversie.id).where(
        visible(p, P.VERSIE_VASTSTELLEN, Examenversie), Examenversie.status == VersieStatus.TER_VASTSTELLING
    )


def cesuren(p: Principal) -> Vraag:
    """Cut scores that were entered and not established."""
    van = select(Cesuur.id).join(Examenversie, onclause=col(Examenversie.id) == Cesuur.versie_id)
    return van.where(*open_cesuren(p))


def kansen(p: Principal) -> Vraag:
    """Requests for an extra attempt."""
    van = select(Taak.id).join(Inschrijving, onclause=col(Inschrijving.id) == Taak.onderwerp_id)
    return van.where(*open_kansen(p))


def buiten_plan(p: Principal) -> Vraag:
    """Requests for an exam outside the plan."""
    mag = mag_besluiten(p, P.KANS_BESLUITEN, Examenverzoek.examen_id)
    return select(Examenverzoek.id).where(*open_verzoeken(), visible(p, P.INSCHRIJVING_INZIEN, Examenverzoek), mag)


def herhalingen(p: Principal) -> Vraag:
    """Requests to give a variant again."""
    vraag: Vraag = open_herhalingen(p).order_by(None).with_only_columns(Variantverzoek.id)
    return vraag


def afwezigheid(p: Principal) -> Vraag:
    """Absences about which nothing was decided."""
    vraag: Vraag = open_afwezigheden(p).order_by(None).with_only_columns(Deelname.id)
    return vraag


def herzieningen(p: Principal) -> Vraag:
    """Changes to definitive results."""
    van = select(Resultaat.id).where(
        visible(p, P.RESULTAAT_VASTSTELLEN, Resultaat), over_ander(p, Resultaat.student_id)
    )
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
