"""What holds for every refusal and every audit row, in whatever test it arises: people must be able to read it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from portal.domain.fouten import PortalFout
from portal.domain.scheiding import HANDEN, NEUTRAAL, ZAKEN
from portal.services.grond import live
from portal.services.grond.audit import audit
from portal.services.grond.audit.zinnen import SOORTEN, ZINNEN

_ZIN = re.compile(r"[A-ZÀ-Ý0-9‘‹(/].*[.!?)’]|[A-ZÀ-Ý].*: .+", re.S)
_CODE = re.compile(r"[a-z][a-z0-9_-]*")
_VELD = re.compile(r"[a-z][a-z0-9_]*")
_LIVE = re.compile(r"[a-z-]+(:[\w-]+|-\d+)?")
_PROEF = "proef."
"""Actions that a test invents for itself."""


@dataclass
class Toezicht:
    """What was seen in one test that people could not read."""

    fouten: list[str] = field(default_factory=list)

    def weigering(self, fout: PortalFout) -> None:
        """A refusal says why in a sentence, and what can be done in another one."""
        for tekst in (fout.tekst, fout.actie):
            if tekst is fout.actie and tekst == "":
                continue
            if not isinstance(tekst, str) or not _ZIN.fullmatch(tekst) or tekst.isupper() or tekst.startswith("XX"):
                self.fouten.append(f"{type(fout).__name__}: {tekst!r} is geen zin")
        if not isinstance(fout.code, str) or not _CODE.fullmatch(fout.code):
            self.fouten.append(f"{type(fout).__name__}: code {fout.code!r}")

    def daad(self, actie: str, onderwerp_soort: str, velden: Any) -> None:
        """An act has a sentence, a known kind of subject, and fields with plain names."""
        if actie.startswith(_PROEF):
            return
        if actie not in ZINNEN:
            self.fouten.append(f"auditlog: ‘{actie}’ heeft geen zin")
        if onderwerp_soort and onderwerp_soort not in SOORTEN:
            self.fouten.append(f"auditlog: onderwerp ‘{onderwerp_soort}’ heeft geen naam")
        if onderwerp_soort in ZAKEN and actie not in HANDEN and actie not in NEUTRAAL:
            self.fouten.append(f"auditlog: ‘{actie}’ op een {onderwerp_soort} is geen hand en niet neutraal genoemd")
        self.fouten += [f"auditlog: veld {v!r} bij {actie}" for v in velden if not _VELD.fullmatch(str(v))]

    def onderwerpen(self, namen: tuple[Any, ...]) -> None:
        """A live subject is a word, or a word and an id."""
        if not namen or not all(isinstance(n, str) and _LIVE.fullmatch(n) for n in namen):
            self.fouten.append(f"live: {namen}")


def houd_toezicht(monkeypatch: pytest.MonkeyPatch) -> Toezicht:
    """Look along with every refusal that is made and every audit row that is written, until the test ends."""
    toezicht = Toezicht()
    init, record, touch = PortalFout.__init__, audit.record, live.touch

    def maak(self: PortalFout, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        toezicht.weigering(self)

    def schrijf(uow: Any, actor: Any, actie: str, *args: Any, **kwargs: Any) -> Any:
        regel = record(uow, actor, actie, *args, **kwargs)
        toezicht.daad(actie, regel.onderwerp_soort, (*regel.oud, *regel.nieuw))
        return regel

    def raak(uow: Any, *onderwerpen: str) -> None:
        toezicht.onderwerpen(onderwerpen)
        touch(uow, *onderwerpen)

    monkeypatch.setattr(PortalFout, "__init__", maak)
    monkeypatch.setattr(audit, "record", schrijf)
    monkeypatch.setattr(live, "touch", raak)
    return toezicht
