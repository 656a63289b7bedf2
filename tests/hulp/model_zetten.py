"""The moves of the model test: every act by name, with how often it is tried, from four small numbers.

A journey is a list of moves, so that the smallest one that breaks something can be written down and played again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from portal.db.plannen import Zitting
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from tests.hulp import model_daden as d
from tests.hulp.model import Reis

Doe = Callable[[Reis, int, int, int, int], Any]
AANWEZIG, AFWEZIG, ONBEKEND = Presentie.AANWEZIG, Presentie.AFWEZIG, Presentie.ONBEKEND
_OPKOMST = (AANWEZIG, AANWEZIG, AANWEZIG, AFWEZIG, Presentie.NIET_AFGEROND, ONBEKEND)
_PUNTEN = (20, 50, 0, 33, 32, 60)
_STAAT = ("associated", "associated", "canceled", "finished", "denied")


@dataclass(frozen=True)
class Zet:
    """One move: which act, on what (`k`, `z`), in which variant (`n`), by whom (`wie`; from 25 on by somebody else)."""

    naam: str
    k: int = 0
    z: int = 0
    n: int = 0
    wie: int = 0

    def doe(self, r: Reis) -> Any:
        """Try it."""
        return ZETTEN[self.naam][1](r, self.k, self.z, self.n, self.wie)


def _uit(n: int, keus: tuple[Any, ...]) -> Any:
    return keus[n % len(keus)]


def _klok(r: Reis, k: int, z: int, n: int, wie: int) -> None:
    r.vooruit(hours=_uit(n, (1, 2, 24, 1, 24 * 3, 24, 24 * 7, 24, 2, 24 * 30, 1, 24 * 200)))


def _neem_af(r: Reis, k: int, z: int, n: int, wie: int) -> Any:
    bezet = r.rijen(Zitting, Zitting.status == "gepland", Zitting.bezet > 0)  # type: ignore[arg-type]
    tot = "gesloten" if k == 0 else "ondertekend"
    return d.neem_af(r, bezet[z % len(bezet)], _uit(n, _OPKOMST), tot) if bezet else None


def _register_meldt(r: Reis, k: int, z: int, n: int, wie: int) -> Any:
    return d.register_meldt(
        r, n % 2, n // 2 % 2, state=_uit(z, (*_STAAT, "associated", "associated")), poging=_uit(k, (1, 1, 2, 3)),
        over=_uit(n // 4, (None, 0, 1, 2, None)), programma=wie % 3,
    )  # fmt: skip


ZETTEN: dict[str, tuple[int, Doe]] = {
    "klok": (3, _klok),
    "schrijf_in": (2, lambda r, k, z, n, wie: d.schrijf_in(r, n % 2, n // 2 % 2, _uit(k, ("bureau", "docent", "student0")), wie)),
    "register_meldt": (4, _register_meldt),
    "register_wijzigt": (3, lambda r, k, z, n, wie: d.register_wijzigt(r, k, _uit(n, _STAAT), _uit(z, (1, 1, 2)), _uit(wie, (None, 0, 1)))),
    "oud_bericht": (2, lambda r, k, z, n, wie: d.oud_bericht(r, n)),
    "toets_geannuleerd": (1, lambda r, k, z, n, wie: d.toets_geannuleerd(r, n % 2) if k == 9 else None),
    "uitgeschreven": (1, lambda r, k, z, n, wie: d.uitgeschreven(r, n % 2, actief=k % 3 > 0)),
    "verdwijnt": (1, lambda r, k, z, n, wie: d.verdwijnt(r, k)),
    "geef_go": (3, lambda r, k, z, n, wie: d.geef_go(r, k, _uit(n, ("go", "go", "go", "no_go")), wie)),
    "trek_go_in": (1, lambda r, k, z, n, wie: d.trek_go_in(r, k, wie)),
    "vraag_go": (1, lambda r, k, z, n, wie: d.vraag_go(r, k, wie)),
    "plan": (3, lambda r, k, z, n, wie: d.plan(r, n % 2, 1 + k + z, 1 + k // 6, uur=9 + 3 * (n // 2 % 3), beoordelaars=1 + z % 2)),
    "plaats": (4, lambda r, k, z, n, wie: d.plaats(r, k, z, wie=wie)),
    "kies_moment": (5, lambda r, k, z, n, wie: d.kies_moment(r, k, z, wie)),
    "in_de_rij": (4, lambda r, k, z, n, wie: d.in_de_rij(r, k, z, wie)),
    "uit_de_rij": (1, lambda r, k, z, n, wie: d.uit_de_rij(r, k, wie)),
    "haal_af": (4, lambda r, k, z, n, wie: d.haal_af(r, k, wie)),
    "annuleer_zitting": (1, lambda r, k, z, n, wie: d.annuleer_zitting(r, z, wie)),
    "wijzig_zitting": (2, lambda r, k, z, n, wie: d.wijzig_zitting(r, z, _uit(n, (0, 1, 24)), 1 + k % 3, wie)),
    "medewerker_af": (1, lambda r, k, z, n, wie: d.medewerker_af(r, k)),
    "medewerker_op": (1, lambda r, k, z, n, wie: d.medewerker_op(r, z, *_uit(n, (("surveillant",) * 2, ("beoordelaar",) * 2, ("beoordelaar2", "beoordelaar"))))),
    "extra_tijd": (1, lambda r, k, z, n, wie: d.extra_tijd(r, n % 2, toekennen=k > 1)),
    "naar_het_begin": (2, lambda r, k, z, n, wie: d.naar_het_begin(r, z)),
    "open_zitting": (2, lambda r, k, z, n, wie: d.open_zitting(r, z, wie)),
    "zet_presentie": (3, lambda r, k, z, n, wie: d.zet_presentie(r, k, _uit(n, _OPKOMST), z > 1, "Wachtte buiten" if n % 2 else "", wie)),
    "sluit": (2, lambda r, k, z, n, wie: d.sluit(r, z, wie)),
    "onderteken": (2, lambda r, k, z, n, wie: d.onderteken(r, z, wie)),
    "neem_af": (3, _neem_af),
    "heel_examen": (5, lambda r, k, z, n, wie: d.heel_examen(r, k, _uit(z, _PUNTEN), _uit(n, _OPKOMST))),
    "uitslag_tas": (5, lambda r, k, z, n, wie: d.uitslag_tas(r, k, _uit(z, (*_PUNTEN, None)), _uit(n, ("present", "present", "present", "notPresent", "notKnown")))),
    "geef_score": (4, lambda r, k, z, n, wie: d.geef_score(r, k, _uit(z, _PUNTEN), wie)),
    "rond_af": (1, lambda r, k, z, n, wie: d.rond_af(r, k, wie)),
    "voer_cesuur_in": (1, lambda r, k, z, n, wie: d.voer_cesuur_in(r, n % 2, _uit(k, (20, 33, 40)), wie)),
    "stel_cesuur_vast": (2, lambda r, k, z, n, wie: d.stel_cesuur_vast(r, k, wie)),
    "stel_vast": (7, lambda r, k, z, n, wie: d.stel_vast(r, k, _uit(n, (d.REDEN, d.REDEN, "")), wie)),
    "stuur_terug": (1, lambda r, k, z, n, wie: d.stuur_terug(r, k, wie)),
    "open_herziening": (3, lambda r, k, z, n, wie: d.open_herziening(r, k, _uit(z, _PUNTEN), wie)),
    "handel_herziening_af": (3, lambda r, k, z, n, wie: d.handel_herziening_af(r, k, n % 3 > 0, wie)),
    "besluit_afwezigheid": (3, lambda r, k, z, n, wie: d.besluit_afwezigheid(r, k, n % 2 == 0, wie)),
    "herzie_afwezigheid": (1, lambda r, k, z, n, wie: d.herzie_afwezigheid(r, k, n % 2 == 0, wie)),
    "vraag_kans": (2, lambda r, k, z, n, wie: d.vraag_kans(r, k, wie)),
    "besluit_kans": (3, lambda r, k, z, n, wie: d.besluit_kans(r, k, n % 3 > 0, wie)),
    "geef_mandaat": (1, lambda r, k, z, n, wie: d.geef_mandaat(r, n % 2, k % 2 == 0, P.RESULTAAT_VASTSTELLEN, wie)),
    "trek_mandaat_in": (1, lambda r, k, z, n, wie: d.trek_mandaat_in(r, k)),
}  # fmt: skip
"""How often, and what it does."""
NAMEN = tuple(naam for naam, (gewicht, _) in ZETTEN.items() for _ in range(gewicht))


def speel(r: Reis, zetten: Iterable[Zet], na: Callable[[], None] = lambda: None) -> Reis:
    """Play these moves; `na` looks at the school after each of them."""
    for zet in zetten:
        zet.doe(r)
        na()
    return r
