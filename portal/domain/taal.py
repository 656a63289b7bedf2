"""Dutch around a value: the number that a word follows, and the article of a body."""

from __future__ import annotations

_HET = frozenset({"examenbureau", "onderdeel", "team"})
"""The nouns that a text puts an article before at run time and that take `het`; the others take `de`."""


def telt(aantal: int, een: str, meer: str) -> str:
    """A number with its word: `1 student`, `4 studenten`."""
    return f"{aantal} {een if aantal == 1 else meer}"


def met_lidwoord(woord: str) -> str:
    """A noun with its article: `het examenbureau`, `de examencommissie`."""
    return f"{'het' if woord in _HET else 'de'} {woord}"
