"""Dutch around a value: the number that a word follows, the article of a body, and a few of many names."""

from __future__ import annotations

from collections.abc import Sequence

_HET = frozenset({"examenbureau", "onderdeel", "team"})
"""The nouns that a text puts an article before at run time and that take `het`; the others take `de`."""


def als_zin(tekst: str) -> str:
    """What somebody typed as a sentence that ends, so that the next one does not run into it: `Ziek` becomes `Ziek.`"""
    tekst = tekst.rstrip()
    return tekst if not tekst or tekst.endswith((".", "!", "?", "…")) else f"{tekst}."


def telt(aantal: int, een: str, meer: str) -> str:
    """A number with its word: `1 student`, `4 studenten`."""
    return f"{aantal} {een if aantal == 1 else meer}"


def met_lidwoord(woord: str) -> str:
    """A noun with its article: `het examenbureau`, `de examencommissie`."""
    return f"{'het' if woord in _HET else 'de'} {woord}"


def opsomming(namen: Sequence[str], hoogstens: int = 5) -> str:
    """The first of these names, and how many more there are: `a, b en nog 3`."""
    meer = f" en nog {len(namen) - hoogstens}" if len(namen) > hoogstens else ""
    return f"{', '.join(namen[:hoogstens])}{meer}"
