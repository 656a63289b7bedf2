"""Sittings as the school got them: planned, staffed, published and filled by the office, or chosen by students."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.demo.gos import Gos
from portal.demo.rooster import CONCEPTEN, GEANNULEERD, Afnamemoment
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain.fouten import Botsing, Geblokkeerd
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.services.plannen.medewerkers import ZetMedewerkerOp, zet_medewerker_op
from portal.services.plannen.plaatsen import PlaatsStudenten, kies_moment, plaats_studenten
from portal.services.plannen.wachtlijst import KiesMoment, zet_op_wachtlijst
from portal.services.plannen.zittingen import MaakConcept, ZittingActie, annuleer_zitting, maak_concept, maak_definitief

_AFGELAST = ("Storing bij de leverancier.", "Het lokaal is niet beschikbaar.", "Te weinig aanmeldingen.")
_VOL = 0.4
"""The part of the moments that students choose themselves which has no seat left."""
_IN_RIJ = 3


class Momentplanning:
    """Makes acts of the moments of the timetable, up to the hour itself."""

    def __init__(self, w: Wereld, gos: Gos) -> None:
        self.w, self.gos = w, gos
        self.over: list[Inschrijving] = []
        """Who has no moment and stands in no queue."""

    def daden(self, momenten: list[Afnamemoment]) -> Iterator[Gebeurtenis]:
        """Every moment planned; those of whom nobody planned anything are left in `over`."""
        bezet = {i.id for m in momenten for i in m.inschrijvingen}
        self.over = [i for i in self.w.inschrijvingen if i.id not in bezet]
        for m in momenten:
            yield from self._moment(m)

    def planner(self, m: Afnamemoment) -> Principal:
        """Who of the office plans a moment and places its students."""
        return self.w.bureau(m.start.toordinal())

    def _moment(self, m: Afnamemoment) -> Iterator[Gebeurtenis]:
        wie, op, naam = self.planner(m), m.gepland_op, f"zitting:{m.sleutel}"
        zelf = m.afstand > 0 and m.examen.aanmelder == "student" and m.soort == ""
        vol = zelf and self.w.rng.random() < _VOL
        yield Gebeurtenis(op, naam, lambda uow: self._plan(uow, m, wie, zelf=zelf, vol=vol))
        if m.soort == ZittingStatus.CONCEPT:
            return
        yield Gebeurtenis(op + timedelta(minutes=30), naam, lambda uow: maak_definitief(uow, wie, _actie(m)))
        for i in m.inschrijvingen:
            self.gos.geef(i, op - timedelta(days=1))
        if zelf:
            yield from self._gekozen(m, op + timedelta(hours=2))
        elif m.inschrijvingen:
            yield Gebeurtenis(op + timedelta(hours=2), naam, lambda uow: self._plaats(uow, m, wie))
        if vol:
            yield from self._rij(m, max(op + timedelta(days=1), self.w.nu - timedelta(days=4)))
        if m.soort == ZittingStatus.GEANNULEERD:
            yield self._gelast_af(m, wie, naam)

    def _plan(self, uow: UnitOfWork, m: Afnamemoment, wie: Principal, *, zelf: bool, vol: bool) -> None:
        """The sitting with who invigilates and who assesses; a draft has some of them, or nobody."""
        concept = m.soort == ZittingStatus.CONCEPT
        surveillanten = m.surveillanten if not concept or CONCEPTEN.index(m.examen.code) % 2 else []
        m.zitting_id = maak_concept(uow, wie, MaakConcept(
            versie_id=m.versie.id, ruimte_id=self.w.ruimtes[m.ruimte.code], start=m.start,
            capaciteit=max(1, len(m.inschrijvingen)) if vol else m.ruimte.plaatsen, zelf_inschrijven=zelf, bevestigd=True,
            surveillant_id=surveillanten[0].id if surveillanten else None,
            beoordelaar_id=None if concept else m.beoordelaars[0].id,
        ))  # fmt: skip
        for p in surveillanten[1:]:
            zet_medewerker_op(uow, wie, ZetMedewerkerOp(zitting_id=m.zitting_id, persoon_id=p.id, rol=Rol.SURVEILLANT))

    @staticmethod
    def _plaats(uow: UnitOfWork, m: Afnamemoment, wie: Principal) -> None:
        ids = tuple(i.id for i in m.inschrijvingen)
        plaats_studenten(uow, wie, PlaatsStudenten(zitting_id=_id(m), inschrijving_ids=ids))

    def _gekozen(self, m: Afnamemoment, op: datetime) -> Iterator[Gebeurtenis]:
        """Each student takes a seat; who cannot sit there, such as with his extra time, does not."""
        for nr, i in enumerate(m.inschrijvingen):

            def kies(uow: UnitOfWork, i: Inschrijving = i) -> None:
                with suppress(Botsing, Geblokkeerd):
                    kies_moment(uow, self.w.student(i), KiesMoment(inschrijving_id=i.id, zitting_id=_id(m)))

            yield Gebeurtenis(op + timedelta(minutes=nr), f"kies:{m.sleutel}:{nr}", kies)

    def _rij(self, m: Afnamemoment, op: datetime) -> Iterator[Gebeurtenis]:
        """A queue behind a full moment."""
        hoofd = self.w.hoofdgroep
        rij = [i for i in self.over if i.examen_id == m.versie.examen_id and i.student_id not in hoofd][:_IN_RIJ]
        for nr, i in enumerate(rij):
            self.over.remove(i)
            self.gos.geef(i, self.w.nu - timedelta(days=20))

            def sluit_aan(uow: UnitOfWork, i: Inschrijving = i) -> None:
                zitting = uow.get(Zitting, _id(m))
                if zitting.bezet == zitting.capaciteit:
                    with suppress(Botsing, Geblokkeerd):
                        zet_op_wachtlijst(
                            uow, self.w.student(i), KiesMoment(inschrijving_id=i.id, zitting_id=zitting.id)
                        )

            yield Gebeurtenis(op + timedelta(hours=nr), f"rij:{m.sleutel}:{nr}", sluit_aan)

    def _gelast_af(self, m: Afnamemoment, wie: Principal, naam: str) -> Gebeurtenis:
        reden = _AFGELAST[[code for code, _ in GEANNULEERD].index(m.examen.code)]
        return Gebeurtenis(
            min(m.start, self.w.nu) - timedelta(days=1), f"{naam}:af",
            lambda uow: annuleer_zitting(uow, wie, _actie(m, reden)),
        )  # fmt: skip


def _id(m: Afnamemoment) -> UUID:
    assert m.zitting_id is not None, "it was planned before"
    return m.zitting_id


def _actie(m: Afnamemoment, reden: str = "") -> ZittingActie:
    return ZittingActie(zitting_id=_id(m), reden=reden)
