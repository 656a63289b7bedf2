"""What came after each signed sitting: results of the delivery system, work of the assessors, decisions of the board."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.auth.principal import Principal
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.demo.afnemen import Afname
from portal.demo.catalogus import GEMANDATEERD, norm
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain import cesuur, tijd
from portal.domain.cesuur import Gescoord
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.domain.statussen import BeoordelingStatus, ResultaatStatus, ZittingStatus
from portal.oke.keuring import Afgekeurd, Json
from portal.sandbox import wire
from portal.sandbox.school_model import Versie
from portal.services.beoordelen.scoren import GeefScore, RondBeoordelingAf, geef_score, rond_af
from portal.services.ontvangen import ingang, logboek
from portal.services.ontvangen.ingang import Bron, Uitkomst
from portal.services.ontvangen.logboek import Binnengekomen, Regel
from portal.services.plannen.stand import deelnames
from portal.services.vaststellen.vaststellen import StelVast, stel_vast

_MISLUKT_NA = 4
"""Working days after which a result that is still away counts as missing."""
_ALLES = -15
"""Before this working day the board decided about what was out of the ordinary as well."""
_VERKEERD = timedelta(days=10), timedelta(days=3, hours=3)
"""In these days the delivery system sent a few scores that are not on the scale, and the right ones afterwards."""
_SOORT = "componentOfferingAssociation"


@dataclass(frozen=True)
class _Werk:
    """What becomes of the work of one student; without points it is still being assessed."""

    punten: int | None
    apart: bool
    """The board leaves it for later."""


class Uitslagen:
    """Makes acts of what the takings brought."""

    def __init__(self, w: Wereld) -> None:
        assert w.tas is not None, "the connections come first"
        self.w, self._bron = w, Bron(w.tas.naam, w.tas.id)
        self._commissie = w.staf("examencommissie")
        self._versie = {w.versies[v.id].id: v for v in w.school.versies if v.bekend}
        self._verkeerd = 0

    def daden(self, a: Afname) -> Iterator[Gebeurtenis]:
        """All that followed on one sitting."""
        if a.status is not ZittingStatus.ONDERTEKEND:
            return
        m, werk, naam = a.m, self._werk(a), f"uitslag:{a.m.sleutel}"
        besluit_op = self._besluit_op(a)
        op = min(m.eind + timedelta(days=m.afstand % 3, hours=2), self.w.nu - timedelta(minutes=30))
        if m.examen.via_oke:
            yield Gebeurtenis(op, naam, partial(self._lever, a=a, werk=werk))
        for p in m.beoordelaars:
            wie = self.w.in_rol(p, Rol.BEOORDELAAR)
            doe = partial(_rond_af, a=a, wie=wie) if m.examen.via_oke else partial(_scoor, a=a, wie=wie, werk=werk)
            yield Gebeurtenis(min(op + timedelta(hours=1), self.w.nu), f"{naam}:{p.nummer}", doe)
        if besluit_op is not None:
            yield Gebeurtenis(besluit_op, f"{naam}:besluit", partial(self._stel_vast, a=a, werk=werk, op=besluit_op))

    def _werk(self, a: Afname) -> dict[UUID, _Werk]:
        """Of whom there is a score by now, or something of it."""
        uit, m = {}, a.m
        for id, gezien in a.gezien.items():
            kans, apart, dagen = self.w.rng.random(), self.w.rng.random() < 0.04 and m.afstand > _ALLES, -m.afstand
            vast = m.soort == "hoofdgroep"
            er_is = vast or (dagen > 0 and kans <= (0.97 if dagen >= _MISLUKT_NA else 0.7))
            if not (gezien.presentie.kan_werk_maken and er_is):
                continue
            bezig = m.examen.via_oke and not vast and ((dagen < 2 and kans > 0.35) or kans > 0.965)
            uit[id] = _Werk(None if bezig else self._punten(a), apart)
        return uit

    def _punten(self, a: Afname) -> int:
        streng = a.m.beoordelaars[0].nummer.endswith("7")
        return round(self.w.rng.triangular(0.3, 1.0, 0.6 if streng else 0.72) * self._versie[a.m.versie.id].max_punten)

    def _besluit_op(self, a: Afname) -> datetime | None:
        """When the board decided about this sitting; None when it did not yet."""
        m = a.m
        if m.versie.id not in self.w.cesuren or m.afstand > -6:
            return None
        kans = 0.97 if m.afstand < -14 else 0.75 if m.afstand < -8 else 0.35
        if m.soort != "hoofdgroep" and self.w.rng.random() > kans:
            return None
        return tijd.op(self.w.werkdag(m.afstand + 6), 10 + m.start.day % 5)

    def _lever(self, uow: UnitOfWork, a: Afname, werk: dict[UUID, _Werk]) -> None:
        """The delivery system tells of everybody who was there or not, as far as it knows."""
        versie, regels = self._versie[a.m.versie.id], list[Regel]()
        for d in deelnames(uow, _id(a)):
            van_hem, gezien = werk.get(d.inschrijving_id), a.gezien[d.inschrijving_id]
            if van_hem is None and gezien.presentie.kan_werk_maken:
                continue
            uitslag = _uitslag(versie, a.m.eind, gezien.presentie, van_hem.punten if van_hem else None)
            if "score" in uitslag and self._nog_verkeerd():
                regels.append(self._ontvang(uow, d, {**uitslag, "score": "driekwart goed"}))
            regels.append(self._ontvang(uow, d, uitslag))
        logboek.noteer(uow, regels)

    def _nog_verkeerd(self) -> bool:
        van, tot = _VERKEERD
        if not (self.w.nu - van < tijd.nu() < self.w.nu - tot and self._verkeerd < 3):
            return False
        self._verkeerd += 1
        return True

    def _ontvang(self, uow: UnitOfWork, d: Deelname, uitslag: Json) -> Regel:
        """A message about a participation, as it is taken in, or refused."""
        inhoud = {"associationType": _SOORT, "result": uitslag}
        binnen = Binnengekomen(3, "PATCH", f"/associations/{d.id}", json.dumps(inhoud).encode(), self._bron)
        try:
            return binnen, 200, ingang.ontvang_resultaat(uow, self._bron, d.id, inhoud)
        except Afgekeurd as fout:
            return binnen, fout.status, Uitkomst(opmerkingen=(fout.tekst,))

    def _wie_besluit(self, a: Afname, op: datetime) -> Principal:
        """A member of the board, or under a mandate somebody of the office who did not plan this sitting."""
        if a.m.examen.code in GEMANDATEERD:
            return self.w.bureau(a.m.start.toordinal() + 1)
        return self.w.in_rol(self._commissie[op.toordinal() % len(self._commissie)], Rol.EXAMENCOMMISSIE)

    def _stel_vast(self, uow: UnitOfWork, a: Afname, werk: dict[UUID, _Werk], op: datetime) -> None:
        """What needs no word first; what does, with a reason, unless it is of late."""
        vraag = (
            select(Resultaat.id, Deelname.inschrijving_id)
            .join(Deelname, onclause=col(Deelname.id) == Resultaat.deelname_id)
            .where(Resultaat.zitting_id == _id(a), Resultaat.status == ResultaatStatus.VOORLOPIG)
        )
        ids = tuple(id for id, i in uow.session.exec(vraag.order_by(col(Resultaat.id))) if not werk[i].apart)
        if not ids:
            return
        wie = self._wie_besluit(a, op)
        uit = stel_vast(uow, wie, StelVast(zitting_id=_id(a), resultaat_ids=ids))
        rest = tuple(UUID(over.resultaat_id) for over in uit.overgeslagen)
        if rest and a.m.afstand < _ALLES:
            reden = "De bijzonderheden zijn bekeken; zij veranderen niets aan het resultaat."
            stel_vast(uow, wie, StelVast(zitting_id=_id(a), resultaat_ids=rest, motivatie=reden))

    def herzien(self) -> Gebeurtenis:
        """The delivery system sends another score for two results that are established; they wait for the board."""
        return Gebeurtenis(self.w.nu - timedelta(days=1), "herziening", self._herzien)

    def _herzien(self, uow: UnitOfWork) -> None:
        vraag = (
            select(Resultaat, Deelname)
            .join(Deelname, onclause=col(Deelname.id) == Resultaat.deelname_id)
            .where(Resultaat.status == ResultaatStatus.DEFINITIEF, Resultaat.bron == "oke")
            .order_by(col(Resultaat.definitief_op), col(Resultaat.id))
        )
        regels = []
        for r, d in uow.session.exec(vraag).all()[-20::9][:2]:
            versie, eind = self._versie[r.versie_id], r.toets_op or self.w.nu
            punten = min((r.punten or 0) + 3, versie.max_punten)
            regels.append(self._ontvang(uow, d, _uitslag(versie, eind, Presentie(d.presentie), punten)))
        logboek.noteer(uow, regels)


def _id(a: Afname) -> UUID:
    assert a.m.zitting_id is not None, "it was planned before"
    return a.m.zitting_id


def _te_doen(a: Afname, wie: Principal) -> SelectOfScalar[UUID]:
    return select(Beoordeling.id).where(
        Beoordeling.zitting_id == _id(a), Beoordeling.beoordelaar_id == wie.persoon_id,
        Beoordeling.status == BeoordelingStatus.TE_DOEN,
    ).order_by(col(Beoordeling.id))  # fmt: skip


def _uitslag(versie: Versie, eind: datetime, presentie: Presentie, punten: int | None) -> Json:
    """A result as a delivery system sends it; without points it is still being assessed, or there is no work."""
    consument: Json = {
        "attendance": presentie.value, "executedOfferingName": versie.naam, "final": False, "testDate": wire.iso(eind)
    }  # fmt: skip
    uitslag: Json = {"state": "in progress", "resultDate": tijd.vandaag().isoformat(), "weight": 100}
    if punten is not None:
        uit = cesuur.cijfer_voor(versie.schaal, norm(versie), Gescoord(punten, versie.max_punten))
        uitslag |= {"state": "completed", "score": uit.tekst, "pass": "passed" if uit.geslaagd else "failed"}
        consument |= {"rawScore": punten, "maxRawScore": versie.max_punten}
    return {**uitslag, "consumers": wire.consumer(**consument)}


def _rond_af(uow: UnitOfWork, a: Afname, wie: Principal) -> None:
    """The assessor looks at what the delivery system scored."""
    binnen = select(Resultaat.deelname_id).where(
        Resultaat.zitting_id == _id(a), col(Resultaat.is_huidig), Resultaat.status == ResultaatStatus.VOORLOPIG
    )
    for id in uow.session.exec(_te_doen(a, wie).where(col(Beoordeling.deelname_id).in_(binnen))).all():
        rond_af(uow, wie, RondBeoordelingAf(beoordeling_id=id))


def _scoor(uow: UnitOfWork, a: Afname, wie: Principal, werk: dict[UUID, _Werk]) -> None:
    """The assessor gives points himself where no delivery system does."""
    inschrijving = {d.id: d.inschrijving_id for d in deelnames(uow, _id(a))}
    for b in [uow.get(Beoordeling, id) for id in uow.session.exec(_te_doen(a, wie)).all()]:
        van_hem = werk.get(inschrijving[b.deelname_id])
        if van_hem is not None and van_hem.punten is not None:
            geef_score(uow, wie, GeefScore(beoordeling_id=b.id, punten=van_hem.punten))
