"""Go decisions of the demo school: before each seat, and of who has none yet in every state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.session import UnitOfWork
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.aanmelden.stand import geldende_go
from portal.services.aanmelden.stand_go import GO, NO_GO
from portal.services.beheren.instellingen import WijzigInstelling, wijzig_instelling
from portal.services.plannen.go import TrekGoIn, VraagGo, trek_go_in, vraag_go
from portal.services.plannen.go_samen import HOOGSTENS, BesluitSamen, Celbesluit, besluit_samen

_HOOFD_GO = ("25480-K1-KEN", "KD")
"""Exams for which the main-chain students already have a Go."""
_REDENEN = (
    "Oefentoets ruim voldoende.",
    "Heeft alle lessen gevolgd en is er klaar voor.",
    "Voortgang is op niveau.",
)
_NIET_KLAAR = "De oefentoets is nog niet voldoende; eerst de bijles afronden."
_KORT, _KORT_TOT, _KORT_GELDIG = 99, 92, 60
"""In the first week a Go held for so many days: those of then are over by now."""


class Gos:
    """Collects what docents decide: of one docent on one day all in one act, as on the screen of a class."""

    def __init__(self, w: Wereld) -> None:
        self.w = w
        self._samen: dict[tuple[UUID, date], tuple[Principal, list[Celbesluit]]] = {}

    def geef(self, i: Inschrijving, op: datetime, besluit: str = GO, reden: str = "") -> datetime:
        """A decision of the student's own docent, in the afternoon of a day; gives when."""
        wie, dag = self.w.docent(i), tijd.dag_van(op)
        _, samen = self._samen.setdefault((wie.persoon_id, dag), (wie, []))
        reden = reden or self.w.rng.choice(_REDENEN)
        samen.append(Celbesluit(inschrijving_id=i.id, besluit=besluit, reden=reden))
        return self._om(dag)

    @staticmethod
    def _om(dag: date) -> datetime:
        return tijd.op(dag, 7, 30)

    def daden(self) -> Iterator[Gebeurtenis]:
        """Every act of a docent, and how long a Go held in the first week."""
        for (persoon_id, dag), (wie, samen) in self._samen.items():
            for van in range(0, len(samen), HOOGSTENS):
                cmd = BesluitSamen(besluiten=tuple(samen[van : van + HOOGSTENS]))
                yield Gebeurtenis(
                    self._om(dag), f"go:{persoon_id}:{van}", partial(besluit_samen, principal=wie, cmd=cmd)
                )
        bart = self.w.als(Rol.BEHEERDER)
        for dagen, geldig in ((_KORT, _KORT_GELDIG), (_KORT_TOT, 180)):
            zet = WijzigInstelling(sleutel="go_geldig_dagen", waarde=str(geldig))
            op = tijd.op(tijd.dag_van(self.w.nu - timedelta(days=dagen)), 7)
            yield Gebeurtenis(op, f"instelling:{geldig}", partial(wijzig_instelling, principal=bart, cmd=zet))

    def van_wie_wacht(self, open_: list[Inschrijving]) -> Iterator[Gebeurtenis]:
        """Open enrolments in every state: Go, no-go, expired, withdrawn, asked for, or nothing yet."""
        code = {e.id: e.code for e in self.w.examens.values()}
        for i in open_:
            if i.student_id not in self.w.hoofdgroep:
                yield from self._kans(i)
            elif code[i.examen_id].startswith(_HOOFD_GO):
                self.geef(i, self.w.nu - timedelta(days=6))
            else:
                yield self._vraag(i, timedelta(days=2, hours=3))

    def _kans(self, i: Inschrijving) -> Iterator[Gebeurtenis]:
        kans, dagen = self.w.rng.random(), self.w.rng.randrange(2, 60)
        op = self.w.nu - timedelta(days=dagen)
        if kans < 0.28:
            self.geef(i, op)
        elif kans < 0.33:
            self.geef(i, op, NO_GO, _NIET_KLAAR)
        elif kans < 0.35:
            self.geef(i, self.w.nu - timedelta(days=_KORT_TOT + 2))
        elif kans < 0.37:
            om = self.geef(i, op)
            yield Gebeurtenis(om + timedelta(days=1), f"go:{i.id}:terug", partial(self._trek_in, i=i))
        elif kans < 0.45:
            yield self._vraag(i, timedelta(days=dagen % 9, hours=1))

    def _vraag(self, i: Inschrijving, geleden: timedelta) -> Gebeurtenis:
        student, cmd = self.w.student(i), VraagGo(inschrijving_id=i.id)
        return Gebeurtenis(self.w.nu - geleden, f"go:{i.id}:vraag", partial(vraag_go, principal=student, cmd=cmd))

    def _trek_in(self, uow: UnitOfWork, i: Inschrijving) -> None:
        go = geldende_go(uow, i.id)
        assert go is not None, "it was given the day before"
        trek_go_in(uow, self.w.docent(i), TrekGoIn(go_id=go.id, reden="De student wil eerst extra oefenen."))
