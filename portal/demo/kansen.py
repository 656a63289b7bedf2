"""Attempts outside the rules: asked by students, granted by the board, and missed ones that came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Taak
from portal.db.session import UnitOfWork
from portal.demo.afnemen import Afname
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.domain.statussen import InschrijvingStatus, ZittingStatus
from portal.services.aanmelden.stand_kansen import saldi_van
from portal.services.grond.taken import is_open
from portal.services.plannen.stand import deelnames
from portal.services.vaststellen.afwezigheid import BesluitAfwezigheid, besluit_afwezigheid
from portal.services.vaststellen.kansen import BesluitKans, VraagKans, besluit_kans, vraag_kans

_VRAGEN, _TOEGEKEND, _GEMIST = 8, 6, 10
_BLIJVEN = 2
"""So many keep waiting for a decision, also in a small school."""
_ZIEK = "Ziek gemeld voor aanvang; de kans telt niet mee."
_VRAAG = "De student was ziek in de week voor het examen en vraagt een extra kans."


def maak_kansen(w: Wereld, afnames: list[Afname]) -> Iterator[Gebeurtenis]:
    """Of the first who missed an exam half get the attempt back; of who has none left some ask for one."""
    gemist = [(a, id) for a in afnames if a.status is ZittingStatus.ONDERTEKEND
              for id, gezien in a.gezien.items() if gezien.presentie is Presentie.AFWEZIG]  # fmt: skip
    for nr, (a, id) in enumerate(gemist[:_GEMIST:2]):
        op = a.m.eind + timedelta(days=3, minutes=nr)
        yield Gebeurtenis(op, f"afwezig:{id}", partial(_geef_terug, w=w, a=a, inschrijving_id=id))
    terug = frozenset(id for _, id in gemist[:_GEMIST:2])
    for nr in range(_TOEGEKEND):
        op = w.nu - timedelta(days=10, hours=nr)
        yield Gebeurtenis(op, "kans", partial(_vraag, w=w, terug=terug, toekennen=True))
    for nr in range(_VRAGEN):
        op = w.nu - timedelta(days=1 + nr, hours=nr)
        yield Gebeurtenis(op, "kans", partial(_vraag, w=w, terug=terug, toekennen=False))


def _geef_terug(uow: UnitOfWork, w: Wereld, a: Afname, inschrijving_id: object) -> None:
    """The board says that the absence was authorised."""
    assert a.m.zitting_id is not None, "it was taken"
    for d in deelnames(uow, a.m.zitting_id):
        if d.inschrijving_id == inschrijving_id:
            cmd = BesluitAfwezigheid(deelname_id=d.id, geoorloofd=True, reden=_ZIEK)
            besluit_afwezigheid(uow, w.als(Rol.EXAMENCOMMISSIE), cmd)


def _vraag(uow: UnitOfWork, w: Wereld, terug: frozenset[object], *, toekennen: bool) -> None:
    """The next student without an attempt left asks for one; the board may grant it at once."""
    gevraagd = select(Taak.onderwerp_id).where(*is_open("kans"))
    vraag = select(Inschrijving).where(
        Inschrijving.status == InschrijvingStatus.OPEN, col(Inschrijving.kansen_over).is_not(None),
        col(Inschrijving.id).not_in(gevraagd), col(Inschrijving.student_id).not_in(w.hoofdgroep),
    )  # fmt: skip
    open_ = list(uow.session.exec(vraag.order_by(col(Inschrijving.id))))
    saldi = saldi_van(uow, open_)
    kan = [i for i in open_ if saldi[i.id].over == 0 and i.id not in terug]
    if len(kan) <= (_BLIJVEN if toekennen else 0):
        return
    i = kan[0]
    vraag_kans(uow, w.student(i), VraagKans(inschrijving_id=i.id, toelichting=_VRAAG))
    if toekennen:
        cmd = BesluitKans(inschrijving_id=i.id, toekennen=True, reden="Extra kans toegekend door de commissie.")
        besluit_kans(uow, w.als(Rol.EXAMENCOMMISSIE), cmd)
