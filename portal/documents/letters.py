"""Whether the letters of a paper have a shape, and what stands there when one has not: a paper always comes."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

import typst
from anyascii import anyascii

from portal.domain.tekst import bewaarbaar

LETTER = "Libertinus Serif"
_GEWOON = "\u017f"
"""Up to here (Western European) the letter of the papers has every shape."""
_VAST = frozenset("–—‘’“”…€→≤≥×�\u200b")
_ZONDER = "\U0010ffff"
_LANG = re.compile(r"[^\s\u200b]{25,}")
_STUK = 20
_PROEF = f"""
#set page(width: 40pt, height: 20pt, margin: 2pt)
#set text(font: "{LETTER}")
#for t in json(bytes(sys.inputs.data)) {{ page(text(t)) }}
"""
_VORM = re.compile(r'href="#(\w+)"')
_bekend: dict[str, bool] = {}
_HOOGUIT = 20_000


class NietGezet(Exception):
    """These letters together cannot be set."""


def zet(opmaak: str, data: Any, **hoe: Any) -> Any:
    """What comes of this layout with this data; NietGezet when the letters in it are too much for the typesetter.

    Some rows of characters make it panic, which Python sees as the end of the program; it is one paper that failed.
    """
    try:
        return typst.compile(opmaak.encode(), sys_inputs={"data": json.dumps(data)}, ignore_system_fonts=True, **hoe)
    except typst.TypstError as fout:
        raise NietGezet(fout.message) from None
    except BaseException as fout:
        if type(fout).__name__ != "PanicException":
            raise
        raise NietGezet(str(fout)) from None


def zonder_vorm(tekens: Iterable[str]) -> set[str]:
    """Of these characters those for which no font of the papers has a shape; each is looked up once in a process."""
    alle = {t for t in tekens if t > _GEWOON} - _VAST
    if nieuw := sorted(alle - _bekend.keys()):
        if len(_bekend) > _HOOGUIT:
            _bekend.clear()
        geen, *vormen = (_VORM.findall(blad.decode()) for blad in zet(_PROEF, [_ZONDER, *nieuw], format="svg"))
        _bekend.update({t: geen[0] not in vorm for t, vorm in zip(nieuw, vormen, strict=True)})
    return {t for t in alle if not _bekend.get(t, True)}


def leesbaar(waarde: Any) -> tuple[Any, list[str]]:
    """The texts of a paper with only what can be printed, and which characters were replaced, in order of their number.

    A character without a shape becomes plain letters between brackets (`王` is [Wang]), or `�`; a word without an end
    gets places where a line may break.
    """
    tekens: set[str] = set()

    def kaal(tekst: str) -> str:
        tekst = _zonder_los_teken(unicodedata.normalize("NFC", bewaarbaar(tekst)))
        tekens.update(tekst)
        return tekst

    waarde = _overal(waarde, kaal)
    weg = zonder_vorm(tekens) | {t for t in tekens if _stuurt(t)}
    return _overal(waarde, lambda t: _breekbaar(_vervang(t, weg))), sorted(weg)


def alleen_ascii(waarde: Any) -> Any:
    """The texts in plain letters only, for when the rest cannot be printed together."""
    return _overal(waarde, lambda t: "".join(c if " " <= c <= "~" else anyascii(c) or "?" for c in t))


def _zonder_los_teken(tekst: str) -> str:
    """The text without marks that stand on nothing, or on a sign or Western letter that has no such mark."""
    if tekst.isascii() or not any(t > "\u02ff" for t in tekst):
        return tekst
    uit: list[str] = []
    basis = " "
    for teken in tekst:
        if unicodedata.category(teken)[0] != "M":
            basis = teken
        elif basis <= "\u02ff" or unicodedata.category(basis)[0] != "L":
            teken = "�" if not uit or uit[-1] != "�" else ""
            basis = "�"
        uit.append(teken)
    return "".join(uit)


def _stuurt(teken: str) -> bool:
    """A control character other than the end of a line; an unpaired change of direction stays within its own text."""
    return unicodedata.category(teken) == "Cc" and teken not in "\n\t"


def _vervang(tekst: str, weg: set[str]) -> str:
    if weg.isdisjoint(tekst):
        return tekst
    return "".join(_letters("".join(g)) if mist else "".join(g) for mist, g in groupby(tekst, weg.__contains__))


def _letters(stuk: str) -> str:
    kaal = "".join(anyascii(c) for c in stuk if not _stuurt(c)).strip()
    return f"[{kaal}]" if kaal else "�"


def _breekbaar(tekst: str) -> str:
    return _LANG.sub(lambda m: "\u200b".join(m[0][i : i + _STUK] for i in range(0, len(m[0]), _STUK)), tekst)


def _overal(waarde: Any, doe: Callable[[str], str]) -> Any:
    if isinstance(waarde, str):
        return doe(waarde)
    if isinstance(waarde, dict):
        return {k: _overal(v, doe) for k, v in waarde.items()}
    return [_overal(w, doe) for w in waarde] if isinstance(waarde, list | tuple) else waarde
