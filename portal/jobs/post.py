"""Mail about messages: at least once, one mail per person and moment, and never of what was read or replaced meanwhile.

A message is claimed before it is sent and settled after the server's answer; whoever dies in between leaves a claim that
ends by itself, and then it is sent once more with the same Message-ID.
"""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.db import reeks
from portal.db.beheren import Mededeling, Persoon
from portal.db.reeks import een_van
from portal.db.session import reading, unit_of_work
from portal.db.studeren import is_medewerker
from portal.domain import tijd
from portal.domain.post import CLAIM, MEESTE_POGINGEN, wacht
from portal.domain.statussen import PostStatus
from portal.mail import brief as opmaak
from portal.mail.afzender import Afloop, Brief, Postuitslag, verstuur_alle
from portal.services.grond import instellingen, live, onderwerpen, paden, post
from portal.settings import get_settings

_PORTIE = 100
_bezig, _nog_eens = threading.Lock(), threading.Event()


@dataclass(frozen=True)
class _Zending:
    """One mail with the messages in it."""

    brief: Brief
    ids: tuple[uuid.UUID, ...]


def verstuur() -> int:
    """Send what is due until nothing is, or the server takes no more; answers how many mails it took.

    One at a time in a process, at the pace that was set; who asks meanwhile has the one that is busy look once more.
    """
    if not post.staat_aan():
        return 0
    _nog_eens.set()
    aantal = 0
    while _nog_eens.is_set() and _bezig.acquire(blocking=False):
        try:
            _nog_eens.clear()
            aantal += _tot_leeg()
        finally:
            _bezig.release()
    return aantal


def wek_vervallen() -> bool:
    """Ask for sending when something is due; the net under every lost call, and what makes a bundle go in the morning."""
    if not post.staat_aan():
        return False
    with reading() as uow:
        klaar = uow.session.exec(select(Mededeling.id).where(*_te_doen()).limit(1)).first()
    if klaar is None:
        return False
    with unit_of_work() as uow:
        post.wek(uow)
    return True


def _te_doen() -> tuple[ColumnElement[bool], ...]:
    onverzonden = col(Mededeling.post).in_((PostStatus.KLAAR, PostStatus.ONDERWEG))
    return onverzonden, col(Mededeling.post_na) <= tijd.nu()


def _tot_leeg() -> int:
    aantal = 0
    while zendingen := _neem():
        van, later = {z.brief.kenmerk: z.ids for z in zendingen}, False

        def klaar(brief: Brief, uit: Postuitslag, van: dict[str, tuple[uuid.UUID, ...]] = van) -> None:
            nonlocal aantal, later
            _boek(van[brief.kenmerk], uit)
            aantal += uit.afloop is Afloop.AANGENOMEN
            later |= uit.afloop is Afloop.LATER

        verstuur_alle([z.brief for z in zendingen], klaar)
        if later:
            break
    return aantal


def _neem() -> list[_Zending]:
    """Claim the oldest that are due, and make one mail per person of them."""
    with unit_of_work() as uow:
        vraag = (
            select(Mededeling, Persoon)
            .join(Persoon, onclause=col(Persoon.id) == Mededeling.persoon_id)
            .where(*_te_doen())
            .order_by(col(Mededeling.op), col(Mededeling.id))
            .limit(_PORTIE)
            .with_for_update(skip_locked=True, of=Mededeling)
        )
        per: dict[uuid.UUID, list[Mededeling]] = defaultdict(list)
        mensen: dict[uuid.UUID, Persoon] = {}
        for rij, wie in uow.session.exec(vraag):
            uow.add(rij)
            if _is_overbodig(rij, wie):
                rij.post, rij.post_na = PostStatus.OVERBODIG, None
                continue
            rij.post, rij.post_na = PostStatus.ONDERWEG, tijd.nu() + CLAIM
            rij.post_pogingen += 1
            per[wie.id].append(rij)
            mensen[wie.id] = wie
        school = instellingen.lees(uow, "schoolnaam")
        return [_zending(mensen[wie], rijen, school) for wie, rijen in per.items()]


def _is_overbodig(rij: Mededeling, wie: Persoon) -> bool:
    """He read it in the portal, something newer took its place, or he is not to be mailed any more."""
    return rij.gelezen_op is not None or rij.vervangen_op is not None or not post.wil_mail(wie)


def _zending(wie: Persoon, rijen: Sequence[Mededeling], school: str) -> _Zending:
    stukken = [
        opmaak.Briefstuk(
            titel=m.soort.titel, tekst=m.tekst if m.soort.met_inhoud else "", op=tijd.moment(m.op) if m.soort.met_inhoud else ""
        )
        for m in rijen
    ]  # fmt: skip
    adres = f"{get_settings().public_url}{paden.WERK}"
    vorm = opmaak.maak(wie.naam, stukken, school=school, adres=adres, student=not is_medewerker(wie))
    ids = tuple(m.id for m in rijen)
    kenmerk = hashlib.sha256(b"".join(sorted(id.bytes for id in ids))).hexdigest()[:32]
    brief = Brief(
        naar=wie.email, onderwerp=vorm.onderwerp, tekst=vorm.tekst, html=vorm.html, kenmerk=kenmerk, afzender=school
    )  # fmt: skip
    return _Zending(brief, ids)


def _boek(ids: Sequence[uuid.UUID], uit: Postuitslag) -> None:
    """Write down what the server said of one mail; what was settled meanwhile by another stays."""
    with unit_of_work() as uow:
        vraag = select(Mededeling).where(
            een_van(Mededeling.id, reeks.lijst(ids)), Mededeling.post == PostStatus.ONDERWEG
        )
        for rij in uow.session.exec(vraag).all():
            uow.add(_na(rij, uit))
        live.touch(uow, onderwerpen.POST)


def _na(rij: Mededeling, uit: Postuitslag) -> Mededeling:
    nu, rij.post_uitleg = tijd.nu(), uit.uitleg[:100]
    if uit.afloop is Afloop.AANGENOMEN:
        rij.post, rij.post_op, rij.post_na = PostStatus.VERZONDEN, nu, None
    elif uit.afloop is Afloop.GEWEIGERD or rij.post_pogingen >= MEESTE_POGINGEN:
        rij.post, rij.post_op, rij.post_na = PostStatus.GEWEIGERD, nu, None
    else:
        rij.post, rij.post_na = PostStatus.KLAAR, nu + wacht(rij.post_pogingen)
    return rij
