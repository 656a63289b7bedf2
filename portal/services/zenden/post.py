"""What a person can do about the mail of a message: stop it while it waits, or have it sent after all."""

from __future__ import annotations

import uuid
from typing import Literal

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Mededeling, Persoon
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd
from portal.domain.post import POST
from portal.domain.rechten import P
from portal.domain.statussen import PostStatus
from portal.services.grond import live, onderwerpen, post
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht

_DADEN = {"stoppen": "post.gestopt", "opnieuw": "post.opnieuw"}


class DoePost(Opdracht):
    """Stop the mail of one message, or send it after all."""

    mededeling_id: uuid.UUID
    actie: Literal["stoppen", "opnieuw"]


def doe_post(uow: UnitOfWork, principal: Principal, cmd: DoePost) -> None:
    """Take this step with the mail of one message; the message itself stays where it is (AAN-11)."""
    require(principal, P.POST_BEHEREN)
    rij = uow.get(Mededeling, cmd.mededeling_id, visible(principal, P.POST_BEHEREN, Mededeling))
    POST.neem(rij, cmd.actie)
    rij.post_na = None
    if rij.post is PostStatus.KLAAR:
        _eis_adres(uow.get(Persoon, rij.persoon_id))
        rij.post_na, rij.post_pogingen, rij.post_uitleg = tijd.nu(), 0, ""
        post.wek(uow)
    uow.add(rij)
    audit.record(uow, principal, _DADEN[cmd.actie], rij)
    live.touch(uow, onderwerpen.POST)


def _eis_adres(wie: Persoon) -> None:
    if not post.staat_aan():
        raise Geblokkeerd("Er is geen mailserver ingesteld.", code="geen-mailserver")
    if not wie.email:
        raise Geblokkeerd("Van deze persoon is geen e-mailadres bekend.", code="geen-adres")
