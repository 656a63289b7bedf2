"""Writes the table of pages into docs/rollen/*.md, from the pages as they are registered; run after adding a page."""

import sys
from pathlib import Path

WORTEL = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(WORTEL))
MAP = WORTEL / "docs" / "rollen"
BEGIN, EIND = "<!-- paginas -->", "<!-- /paginas -->"


def tabel(rol: str) -> str:
    """The menu of one role as a Markdown table."""
    import portal.app  # noqa: F401 - registers the pages
    from portal.domain.rechten import Rol, scope_of
    from portal.state.raamwerk.navigatie import GROEPEN, PAGINAS

    wie = Rol(rol)
    mijn = [
        p
        for p in PAGINAS.values()
        if p.groep is not None and wie in p.rollen and any(scope_of(wie, x) for x in p.permissies)
    ]
    mijn.sort(key=lambda p: (GROEPEN.index(p.groep or ""), p.volgorde, p.label or p.titel))
    rijen = [f"| {p.label or p.titel} | {p.groep or '–'} | `{p.route}` |" for p in mijn]
    return "\n".join([BEGIN, "", "| Pagina | In het menu onder | Adres |", "|---|---|---|", *rijen, "", EIND])


def met_tabel(tekst: str, rol: str) -> str:
    """The page of a role with its table as it should be now."""
    voor, _, rest = tekst.partition(BEGIN)
    _, _, na = rest.partition(EIND)
    return voor + tabel(rol) + na


if __name__ == "__main__":
    for pad in sorted(MAP.glob("*.md")):
        pad.write_text(met_tabel(pad.read_text(encoding="utf-8"), pad.stem), encoding="utf-8")
