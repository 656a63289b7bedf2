"""Lists that are searched, sorted and paged in the database: what the page remembers, and nothing of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

import reflex as rx

from portal.state.raamwerk.sessie import verhuis

PER_PAGINA = 25


class HeeftRijen(Protocol):
    """A page of rows as `lezen` gives it."""

    @property
    def rijen(self) -> Sequence[Any]:
        """The rows of this page."""

    @property
    def totaal(self) -> int:
        """How many rows there are on all pages."""

    @property
    def pagina(self) -> int:
        """Which page this is, from 1."""

    @property
    def paginas(self) -> int:
        """How many pages there are."""


class Lijst(rx.State, mixin=True):
    """Search text, sort column, page and filters of a list; all of them live in the address as well.

    A page state inherits this next to `Basis`, has a loader `laad` that calls `_lees_adres()` first, and gives its
    handlers a permission itself (a mixin may not decide who sees a list). What does not change with a click on the list
    is read by `laad` alone.
    """

    if TYPE_CHECKING:
        laad: ClassVar[Any]
        """The loader of the page."""
    zoek: str = ""
    sorteer: str = ""
    aflopend: bool = False
    pagina: int = 1
    paginas: int = 1
    totaal: int = 0
    filters: dict[str, str] = {}

    def _lees_adres(self, *toegestaan: str, sorteerbaar: tuple[str, ...] = ()) -> None:
        """Take search, order, page and the named filters from the address of the page."""
        waarden = {k: v[0] for k, v in parse_qs(urlsplit(str(self.router.url)).query).items()}
        self.zoek = waarden.get("zoek", "")[:100]
        self.aflopend = waarden.get("op", "").startswith("-")
        kolom = waarden.get("op", "").removeprefix("-")
        self.sorteer = kolom if kolom in sorteerbaar else ""
        pagina = waarden.get("pagina", "1")
        self.pagina = min(int(pagina), 100_000) if pagina.isascii() and pagina.isdigit() and pagina != "0" else 1
        self.filters = {naam: waarden[naam][:100] for naam in toegestaan if waarden.get(naam)}

    async def _laat_zien(self, **anders: Any) -> Any:
        """Show the same list with something changed, at its own address; every change but of the page starts at page one.

        Rows and address come in one answer: the page is not loaded again, and its menu is not counted again.
        """
        nu: dict[str, Any] = {
            "zoek": self.zoek,
            "op": f"{'-' if self.aflopend else ''}{self.sorteer}",
            "pagina": self.pagina,
        }
        if "pagina" not in anders:
            nu["pagina"] = 1
        if "sorteer" in anders:
            kolom = anders.pop("sorteer")
            nu["op"] = f"-{kolom}" if kolom == self.sorteer and not self.aflopend else kolom
        alles = {**nu, **self.filters, **anders}
        vraag = {k: str(v) for k, v in alles.items() if str(v) not in ("", "-") and not (k == "pagina" and v == 1)}
        pad = urlsplit(str(self.router.url)).path or "/"
        await verhuis(self, f"{pad}?{urlencode(vraag)}" if vraag else pad)
        return await self._lees_lijst()

    async def _lees_lijst(self) -> Any:
        """Show what the address says; a page that has more than its list says here what goes along with the address."""
        return await type(self).laad.fn(self)

    def _neem(self, uitkomst: HeeftRijen) -> list[Any]:
        """Keep the place in the list and give back the rows for the page's own, typed variable."""
        self.totaal, self.pagina, self.paginas = uitkomst.totaal, uitkomst.pagina, uitkomst.paginas
        return list(uitkomst.rijen)
