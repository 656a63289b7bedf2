"""Text as people write it anywhere in the world: what can be kept, how it is found, and where it stands in a register."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from anyascii import anyascii

SCHEIDING = "\x1f"
"""Between surname, first name and prefix in a key to sort by: lower than any character of a name."""
_GENOEG = 150
"""Letters of a part that count for its place: an index of PostgreSQL holds no longer ones (an emoji is a whole word)."""
_ONZICHTBAAR = ("M", "C", "Z")
_WEG = re.compile(r"['\"`´]+")
_TUSSEN = re.compile(r"[\s,;:()\[\]{}<>|\\]+")


def bewaarbaar(tekst: str) -> str:
    """The same text without what no database keeps: NUL goes, half a surrogate pair becomes `�`."""
    if tekst.isascii():
        return tekst.replace("\x00", "") if "\x00" in tekst else tekst
    return tekst.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def bewaarbaar_in(waarde: Any) -> Any:
    """A text, or the texts in lists and objects, as `bewaarbaar`; everything else as it is."""
    if isinstance(waarde, str):
        return bewaarbaar(waarde)
    if isinstance(waarde, dict):
        return {bewaarbaar_in(k): bewaarbaar_in(v) for k, v in waarde.items()}
    if type(waarde) in (list, tuple):
        return type(waarde)(bewaarbaar_in(w) for w in waarde)
    return waarde


@lru_cache(maxsize=4096)
def _letter(teken: str) -> str:
    """One character in plain letters: `ş` is s, `王` is wang; what has no such letters stays itself, what is not seen goes."""
    if teken.isascii():
        return teken
    if teken.isspace():
        return " "
    if kaal := anyascii(teken):
        return kaal
    return "" if unicodedata.category(teken)[0] in _ONZICHTBAAR else teken


def zoekvorm(*delen: str) -> str:
    """Texts as they are searched: plain small letters, accents with their letter, words apart by one space.

    The same for what is stored and for what is typed, so that a part of the one is found in the other; no database and
    no locale has a say in it.
    """
    kaal = "".join(map(_letter, " ".join(delen))).lower()
    return _TUSSEN.sub(" ", _WEG.sub("", kaal)).strip()


def sorteervorm(achternaam: str, voornaam: str = "", tussenvoegsel: str = "") -> str:
    """Where a name stands in a Dutch register: by surname, then first name, then prefix; accents with their letter."""
    return SCHEIDING.join(zoekvorm(deel)[:_GENOEG] for deel in (achternaam, voornaam, tussenvoegsel))


ONZICHTBAAR = "In dit account staat een teken dat niet te zien is. Typ het opnieuw."


def is_zichtbaar(account: str) -> bool:
    """Whether every character of an account can be seen: one that cannot makes two look alike, and never gets in."""
    return account.isprintable() and not any(c.isspace() for c in account)


def accountnaam(account: str) -> str:
    """An account as it is kept and compared: capitals and small letters are the same."""
    return unicodedata.normalize("NFC", bewaarbaar(account).strip()).lower()
