"""The frames that reports are made of: each one query, with plain columns and no names of students."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Executable, select
from sqlmodel import Session, col

from portal.auth.open_werk import open_werk
from portal.db.afnemen import Incident
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.vaststellen import Vaststelling
from portal.domain.statussen import CesuurStatus, DeelnameStatus

MOMENT = pl.Datetime("us", "UTC")


@dataclass(frozen=True)
class Periode:
    """A half-open stretch of time, and the moment at which the report is made."""

    van: datetime
    tot: datetime
    nu: datetime


@dataclass(frozen=True)
class Bronnen:
    """Reads frames; used within one reading transaction."""

    session: Session

    def _frame(self, vraag: Executable, schema: dict[str, Any]) -> pl.DataFrame:
        rijen = [tuple(rij) for rij in self.session.execute(vraag)]
        return pl.DataFrame(rijen, schema=schema, orient="row")

    def zittingen(self, van: datetime, tot: datetime) -> pl.DataFrame:
        """Sittings that start in a stretch of time."""
        vraag = (
            select(
                col(Zitting.code),
                col(Examen.naam),
                col(Zitting.start),
                col(Ruimte.code),
                col(Zitting.bezet),
                col(Zitting.capaciteit),
                col(Zitting.status),
            )
            .join(Examen, onclause=col(Examen.id) == col(Zitting.examen_id))
            .join(Ruimte, onclause=col(Ruimte.id) == col(Zitting.ruimte_id))
            .where(col(Zitting.start) >= van, col(Zitting.start) < tot)
            .order_by(col(Zitting.start), col(Zitting.zoekvorm))
        )
        return self._frame(vraag, {
            "zitting": pl.String, "examen": pl.String, "start": MOMENT, "lokaal": pl.String,
            "geplaatst": pl.Int64, "plaatsen": pl.Int64, "status": pl.String,
        })  # fmt: skip

    def berichten(self, van: datetime, tot: datetime) -> pl.DataFrame:
        """OKE exchanges of a stretch of time."""
        vraag = select(
            col(OkeBericht.flow), col(OkeBericht.richting), col(OkeBericht.partner), col(OkeBericht.status), col(OkeBericht.pogingen),
            col(OkeBericht.gemaakt_op), col(OkeBericht.uitleg),
        ).where(col(OkeBericht.gemaakt_op) >= van, col(OkeBericht.gemaakt_op) < tot)  # fmt: skip
        return self._frame(vraag, {
            "flow": pl.Int64, "richting": pl.String, "partner": pl.String, "status": pl.String, "pogingen": pl.Int64,
            "op": MOMENT, "uitleg": pl.String,
        })  # fmt: skip

    def incidenten(self, van: datetime, tot: datetime) -> pl.DataFrame:
        """Incidents of a stretch of time, without who it was about."""
        vraag = (
            select(col(Zitting.code), col(Incident.categorie), col(Incident.op))
            .join(Zitting, onclause=col(Zitting.id) == col(Incident.zitting_id))
            .where(col(Incident.op) >= van, col(Incident.op) < tot)
            .order_by(col(Incident.op))
        )
        return self._frame(vraag, {"zitting": pl.String, "categorie": pl.String, "op": MOMENT})

    def deelnames(self, van: datetime, tot: datetime) -> pl.DataFrame:
        """Participations in signed sittings, with result and decision as far as they are there."""
        vraag = (
            select(
                col(Zitting.code), col(Examen.naam), col(Examenversie.code), col(Zitting.eind), col(Deelname.presentie), col(Resultaat.status),
                col(Resultaat.punten), col(Resultaat.geslaagd), col(Resultaat.ontvangen_op), col(Vaststelling.op),
                col(Deelname.zonder_werk), col(Examen.formatief),
            )
            .join(Zitting, onclause=col(Zitting.id) == col(Deelname.zitting_id))
            .join(Examen, onclause=col(Examen.id) == col(Zitting.examen_id))
            .join(Examenversie, onclause=col(Examenversie.id) == col(Zitting.versie_id))
            .join(Resultaat, isouter=True, onclause=(col(Resultaat.deelname_id) == col(Deelname.id)) & col(Resultaat.is_huidig))
            .join(Vaststelling, isouter=True, onclause=col(Vaststelling.resultaat_id) == col(Resultaat.id))
            .where(col(Deelname.status) == DeelnameStatus.AFGEROND, col(Zitting.eind) >= van, col(Zitting.eind) < tot)
        )  # fmt: skip
        return self._frame(vraag, {
            "zitting": pl.String, "examen": pl.String, "versie": pl.String, "eind": MOMENT, "presentie": pl.String,
            "status": pl.String, "punten": pl.Int64, "geslaagd": pl.Boolean, "ontvangen": MOMENT, "vastgesteld": MOMENT,
            "zonder_werk": pl.Boolean, "oefent": pl.Boolean,
        })  # fmt: skip

    def cesuren(self) -> pl.DataFrame:
        """The cut scores that count."""
        vraag = (
            select(
                col(Examenversie.code), col(Cesuur.soort), col(Cesuur.punten), col(Cesuur.maximum), col(Cesuur.status)
            )
            .join(Examenversie, onclause=col(Examenversie.id) == col(Cesuur.versie_id))
            .where(col(Cesuur.status) != CesuurStatus.VERVANGEN)
            .order_by(col(Examenversie.zoekvorm))
        )
        return self._frame(
            vraag,
            {"versie": pl.String, "norm": pl.String, "cesuur": pl.Int64, "maximum": pl.Int64, "status": pl.String},
        )

    def beoordelingen(self) -> pl.DataFrame:
        """Open assessments with their last day."""
        vraag = (
            select(col(Zitting.code), col(Examen.naam), col(Beoordeling.uiterlijk))
            .join(Zitting, onclause=col(Zitting.id) == col(Beoordeling.zitting_id))
            .join(Examen, onclause=col(Examen.id) == col(Zitting.examen_id))
            .where(open_werk())
        )
        return self._frame(vraag, {"zitting": pl.String, "examen": pl.String, "uiterlijk": pl.Date})

    def audit(self, van: datetime, tot: datetime) -> pl.DataFrame:
        """Acts in the audit log, counted later; without subjects."""
        vraag = select(col(AuditRegel.actie), col(AuditRegel.rol), col(AuditRegel.op)).where(
            col(AuditRegel.op) >= van, col(AuditRegel.op) < tot
        )
        return self._frame(vraag, {"actie": pl.String, "rol": pl.String, "op": MOMENT})
