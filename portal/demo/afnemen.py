"""The taking itself, as the invigilator of each sitting does it: opened, everybody known, closed and signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.plannen import Deelname, DeelnameVoorziening
from portal.db.session import UnitOfWork
from portal.demo.rooster import Afnamemoment
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain.levensloop import VERSLAG_OPEN
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.services.afnemen.aanvulling import VulPvAan, vul_pv_aan
from portal.services.afnemen.proces_verbaal import OndertekenPv, SluitZitting, onderteken_pv, sluit_zitting
from portal.services.afnemen.zitting import (
    MeldIncident,
    OpenZitting,
    VinkVoorziening,
    ZetId,
    ZetPresentie,
    meld_incident,
    open_zitting,
    vink_voorziening,
    zet_id_gezien,
    zet_presentie,
)
from portal.services.plannen.stand import deelnames

_INCIDENTEN = (
    ("techniek", "De verbinding viel een paar minuten uit; de student kon daarna verder met behoud van tijd."),
    ("te-laat", "De student kwam twintig minuten te laat door vertraging van de bus."),
    ("hulpmiddel", "Er lag een telefoon op tafel. Die is ingenomen en de student heeft verder gewerkt."),
    ("techniek", "Een computer startte niet op; de student is naar een andere plek gegaan."),
)
_VERSLAGEN = ("Rustig verlopen.", "Zonder bijzonderheden verlopen.", "Goed verlopen; iedereen was op tijd klaar.")
_LATER = "Eén student heeft na afloop gemeld dat het geluid zacht stond."


@dataclass(frozen=True)
class Waargenomen:
    """What the invigilator saw of one student."""

    presentie: Presentie
    laat: bool = False


class Afname:
    """Makes acts of one moment on its day; who was seen is in `gezien`, by enrolment."""

    def __init__(self, w: Wereld, m: Afnamemoment) -> None:
        self.w, self.m = w, m
        self.status = self._status()
        self.gezien = {i.id: self._zie() for i in self._bekend()}
        self.wie = w.in_rol(m.surveillanten[0], Rol.SURVEILLANT)

    def _status(self) -> ZittingStatus:
        m = self.m
        if m.soort and m.soort != "hoofdgroep":
            return ZittingStatus(m.soort)
        if m.afstand > 0:
            return ZittingStatus.GEPLAND
        af = m.afstand < -2 or self.w.rng.random() >= 0.25
        return ZittingStatus.ONDERTEKEND if af else ZittingStatus.GESLOTEN

    @property
    def _begonnen(self) -> bool:
        return self.status in (*VERSLAG_OPEN, ZittingStatus.ONDERTEKEND)

    def _bekend(self) -> list[Inschrijving]:
        """Whose attendance is known: of a sitting that goes on not everybody's."""
        alle = self.m.inschrijvingen if self._begonnen else []
        return alle[: len(alle) * 2 // 3] if self.status is ZittingStatus.OPEN else alle

    def _zie(self) -> Waargenomen:
        kans, laat = self.w.rng.random(), self.w.rng.random() < 0.02
        if kans > 0.94:
            return Waargenomen(Presentie.AFWEZIG)
        return Waargenomen(Presentie.NIET_AFGEROND if kans > 0.93 else Presentie.AANWEZIG, laat)

    def daden(self) -> Iterator[Gebeurtenis]:
        """From the door that opens to the signature, as far as the sitting came."""
        if not self._begonnen:
            return
        start, eind = self.m.start, self.m.eind
        yield self._daad(start - timedelta(minutes=20), "open", self._open)
        for minuten, laat in ((2, False), (12, True)):
            if any(g.laat is laat for g in self.gezien.values()):
                yield self._daad(
                    start + timedelta(minutes=minuten), "presentie", partial(self._zet_presentie, laat=laat)
                )
        aanwezig = [id for id, g in self.gezien.items() if g.presentie.was_er]
        if aanwezig and self.w.rng.random() <= (1.0 if self.m.soort in VERSLAG_OPEN else 0.15):
            wat, wie = self.w.rng.choice(_INCIDENTEN), self.w.rng.choice(aanwezig)
            yield self._daad(
                start + timedelta(minutes=25), "incident", partial(self._meld, wat=wat, inschrijving_id=wie)
            )
        if self.status is ZittingStatus.OPEN:
            return
        verslag = self.w.rng.choice(_VERSLAGEN)
        yield self._daad(eind + timedelta(minutes=35), "sluit", partial(self._sluit, verslag=verslag))
        if self.status is ZittingStatus.ONDERTEKEND:
            yield self._daad(eind + timedelta(minutes=45), "teken", self._teken)
            if self.w.rng.random() < 0.03:
                yield self._daad(eind + timedelta(hours=4), "vul aan", self._vul_aan)

    def _daad(self, op: datetime, wat: str, doe: Callable[[UnitOfWork], object]) -> Gebeurtenis:
        return Gebeurtenis(op, f"afname:{self.m.sleutel}:{wat}", doe)

    @property
    def _id(self) -> UUID:
        assert self.m.zitting_id is not None, "it was planned before"
        return self.m.zitting_id

    def _open(self, uow: UnitOfWork) -> None:
        open_zitting(uow, self.wie, OpenZitting(zitting_id=self._id))

    def _zet_presentie(self, uow: UnitOfWork, *, laat: bool) -> None:
        """The whole room in one go, name by name; latecomers when they come in."""
        vinkjes = _vinkjes(uow, self._id) if self.status is not ZittingStatus.OPEN else {}
        for d in deelnames(uow, self._id):
            gezien = self.gezien.get(d.inschrijving_id)
            if gezien is None or gezien.laat is not laat:
                continue
            zet_presentie(uow, self.wie, ZetPresentie(deelname_id=d.id, presentie=gezien.presentie, te_laat=laat))
            if gezien.presentie.was_er:
                zet_id_gezien(uow, self.wie, ZetId(deelname_id=d.id, gezien=True))
                for id in vinkjes.get(d.id, ()):
                    vink_voorziening(uow, self.wie, VinkVoorziening(voorziening_id=id, toegepast=True))

    def _meld(self, uow: UnitOfWork, *, wat: tuple[str, str], inschrijving_id: UUID) -> None:
        over = next((d.id for d in deelnames(uow, self._id) if d.inschrijving_id == inschrijving_id), None)
        cmd = MeldIncident(zitting_id=self._id, deelname_id=over, categorie=wat[0], omschrijving=wat[1])
        meld_incident(uow, self.wie, cmd)

    def _sluit(self, uow: UnitOfWork, *, verslag: str) -> None:
        sluit_zitting(uow, self.wie, SluitZitting(zitting_id=self._id, verslag=verslag))

    def _teken(self, uow: UnitOfWork) -> None:
        onderteken_pv(uow, self.wie, OndertekenPv(zitting_id=self._id, akkoord=True))

    def _vul_aan(self, uow: UnitOfWork) -> None:
        vul_pv_aan(uow, self.wie, VulPvAan(zitting_id=self._id, tekst=_LATER))


def _vinkjes(uow: UnitOfWork, zitting_id: UUID) -> dict[UUID, list[UUID]]:
    """The accommodations to tick off, per participation."""
    vraag = select(DeelnameVoorziening).join(Deelname, onclause=col(Deelname.id) == DeelnameVoorziening.deelname_id)
    uit: dict[UUID, list[UUID]] = {}
    for v in uow.session.exec(vraag.where(Deelname.zitting_id == zitting_id).order_by(col(DeelnameVoorziening.id))):
        uit.setdefault(v.deelname_id, []).append(v.id)
    return uit
