"""Lists that are searched, sorted and paged in the database: what the page remembers, and nothing of the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

import reflex as rx
from reflex.state import BaseState

from portal.state.raamwerk.sessie import verhuis

PER_PAGINA = 25
PER_KEUZES = (10, 25, 50, 100)
"""How many rows one page can have."""
_KOLOMMEN, _LABEL = 14, 40
"""How many columns can be left out, and how long their words are."""


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
    """Search text, sort column, page, filters, rows per page and hidden columns of a list; all of them live in the
    address as well.

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
    per_blad: int = PER_PAGINA
    verborgen: list[str] = []
    """The words of the columns that are left out; words that no column has do nothing."""
    meegaand: str = ""
    """Order, rows and columns as they stand in the address: what a link to another filter takes along."""

    def _lees_adres(self, *toegestaan: str, sorteerbaar: tuple[str, ...] = ()) -> None:
        """Take search, order, page and the named filters from the address of the page."""
        waarden = in_adres(self)
        self.zoek = waarden.get("zoek", "")[:100]
        self.aflopend = waarden.get("op", "").startswith("-")
        kolom = waarden.get("op", "").removeprefix("-")
        self.sorteer = kolom if kolom in sorteerbaar else ""
        pagina = waarden.get("pagina", "1")
        self.pagina = min(int(pagina), 100_000) if pagina.isascii() and pagina.isdigit() and pagina != "0" else 1
        self.filters = {naam: waarden[naam][:100] for naam in toegestaan if waarden.get(naam)}
        self.per_blad = next((n for n in PER_KEUZES if str(n) == waarden.get("per")), PER_PAGINA)
        self.verborgen = [k[:_LABEL] for k in waarden.get("zonder", "").split(",") if k][:_KOLOMMEN]
        self.meegaand = als_vraag({"op": self._op(), **self._vorm()})

    async def _laat_zien(self, **anders: Any) -> Any:
        """Show the same list with something changed, at its own address; every change but of the page starts at page one.

        Rows and address come in one answer: the page is not loaded again, and its menu is not counted again.
        """
        nu: dict[str, Any] = {
            "zoek": self.zoek,
            "op": self._op(),
            "pagina": self.pagina,
        }
        if "pagina" not in anders:
            nu["pagina"] = 1
        if "sorteer" in anders:
            nu["op"] = self._na_klik(anders.pop("sorteer"))
        await verhuis(self, adres_met(self, {**nu, **self.filters, **anders, **self._vorm()}))
        return await self._lees_lijst()

    def _na_klik(self, kolom: str) -> str:
        """The order after a click on a column: by it, by it from the end on, and back to the order of the list itself;
        `+naam` and `-naam` are chosen at once."""
        if kolom[:1] in ("+", "-"):
            return kolom.removeprefix("+")
        if kolom != self.sorteer:
            return kolom
        return "" if self.aflopend else f"-{kolom}"

    def _op(self) -> str:
        """The order as it stands in the address; empty for the order that the list has by itself."""
        return f"{'-' if self.aflopend else ''}{self.sorteer}" if self.sorteer else ""

    def _vorm(self) -> dict[str, Any]:
        """How the list is set, as it stands in the address; nothing of what it is by itself."""
        return vorm(self.per_blad, self.verborgen)

    async def _lees_lijst(self) -> Any:
        """Show what the address says; a page that has more than its list says here what goes along with the address."""
        return await type(self).laad.fn(self)

    def _neem(self, uitkomst: HeeftRijen) -> list[Any]:
        """Keep the place in the list and give back the rows for the page's own, typed variable."""
        self.totaal, self.pagina, self.paginas = uitkomst.totaal, uitkomst.pagina, uitkomst.paginas
        return list(uitkomst.rijen)


def in_adres(state: BaseState) -> dict[str, str]:
    """What follows the question mark of the page on screen, by name; of a name that is there twice the first."""
    return {k: v[0] for k, v in parse_qs(urlsplit(str(state.router.url)).query).items()}


def vorm(per: int, zonder: Sequence[str]) -> dict[str, Any]:
    """Rows per page and hidden columns for an address; nothing of what a list is by itself."""
    return {"per": "" if per == PER_PAGINA else per, "zonder": ",".join(zonder)}


def als_vraag(waarden: Mapping[str, Any]) -> str:
    """Values as they stand behind the question mark; what is empty, and the first page, is left out."""
    vraag = {k: str(v) for k, v in waarden.items() if str(v) not in ("", "-") and not (k == "pagina" and v == 1)}
    return urlencode(vraag, safe=",")


def hier(state: BaseState) -> str:
    """The page on screen, without what follows the question mark."""
    return str(urlsplit(str(state.router.url)).path).rstrip("/") or "/"


def adres_met(state: BaseState, waarden: Mapping[str, Any]) -> str:
    """The address of the page on screen with these values behind the question mark."""
    pad, vraag = urlsplit(str(state.router.url)).path or "/", als_vraag(waarden)
    return f"{pad}?{vraag}" if vraag else pad
