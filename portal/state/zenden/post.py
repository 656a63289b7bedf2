"""What the page about mail knows: one page of it with its filters, and the step with one."""

from __future__ import annotations

import reflex as rx

from portal.domain.post import POST
from portal.domain.rechten import P
from portal.services.grond import onderwerpen
from portal.services.zenden import post
from portal.services.zenden.lezen import post as post_lezen
from portal.services.zenden.lezen.post import PostFilter, PostRij, PostStand
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

_FILTERS = ("stand",)


class PostState(Basis, Lijst, rx.State):
    """The list of mail."""

    rijen: list[PostRij] = []
    stand: PostStand = PostStand()
    geladen: bool = False

    @rx.event
    @handles(P.POST_BEHEREN)
    async def laad(self):
        """Show one page of mail, and how much there is."""
        await self._lees_lijst()
        self.stand, self.geladen = await lees(post_lezen.stand), True
        abonneer(self, onderwerpen.POST, herlaad=PostState.laad)

    async def _lees_lijst(self) -> None:
        self._lees_adres(*_FILTERS, sorteerbaar=post_lezen.SORTEERBAAR)
        gekozen = self.filters.get("stand", "")
        filter = PostFilter(
            stand=gekozen if gekozen in POST.labels else "", tekst=self.zoek, op=self._op(), pagina=self.pagina,
            per_pagina=self.per_blad,
        )  # fmt: skip
        self.rijen = self._neem(await lees(post_lezen.lijst_van, filter))

    @rx.event
    @handles(P.POST_BEHEREN, dict[str, str])
    async def zoeken(self, form):
        """Search by name or number."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.POST_BEHEREN, str)
    async def kies(self, stand):
        """Only mail of one state; all of it when it is empty."""
        return await self._laat_zien(stand=stand[:20])

    @rx.event
    @handles(P.POST_BEHEREN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.POST_BEHEREN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.POST_BEHEREN, post.DoePost)
    async def doe_post(self, opdracht):
        """Stop one, or send it after all."""
        await doe(post.doe_post, opdracht)
        return [meld("De mail is gestopt." if opdracht.actie == "stoppen" else "De mail gaat opnieuw."), PostState.laad]
