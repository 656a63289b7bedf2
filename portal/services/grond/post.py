"""Having a message mailed as well: decided in the transaction that tells it, sent after that, or not at all."""

from __future__ import annotations

from portal.db.beheren import Mededeling, Persoon
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.post import Postkeuze
from portal.domain.statussen import PostStatus
from portal.services.grond import wekkers
from portal.settings import get_settings

_GEWEKT = "post_gewekt"


def staat_aan() -> bool:
    """True when the operator gave the portal a mail server; without one everything is in the portal alone."""
    return bool(get_settings().smtp_url)


def wil_mail(wie: Persoon) -> bool:
    """Whether somebody gets mail at all: he is here, has an address, and did not choose to get none."""
    return wie.actief and bool(wie.email) and wie.postkeuze is not Postkeuze.GEEN


def bied_aan(uow: UnitOfWork, rij: Mededeling) -> None:
    """Have this message mailed, when its kind ever is and its reader wants that."""
    if not staat_aan() or not rij.soort.per_mail:
        return
    wie = uow.get(Persoon, rij.persoon_id)
    if not wil_mail(wie):
        return
    rij.post, rij.post_na = PostStatus.KLAAR, wie.postkeuze.vanaf(tijd.nu())
    if wie.postkeuze is Postkeuze.METEEN:
        wek(uow)


def wek(uow: UnitOfWork) -> None:
    """Have what is due sent after the commit; once per transaction is enough for any number of messages."""
    if not uow.session.info.get(_GEWEKT):
        uow.session.info[_GEWEKT] = wekkers.wek(uow, wekkers.VERSTUUR_POST, "post")
