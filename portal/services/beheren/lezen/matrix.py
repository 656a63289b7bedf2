"""The permission matrix for people: as rows for the screen and as the page in the documentation."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.rechten import HELE_SCHOOL, RULES, P, Rol


@dataclass(frozen=True, kw_only=True)
class MatrixRij:
    """One permission over the seven roles."""

    permission: str
    label: str
    uitleg: str
    bron: str
    cellen: tuple[str, ...]
    """Per role: the reach in words, or empty."""
    hele_school: bool
    """True when only a role for the whole school has it."""
    mandateerbaar: bool
    nooit_samen_met: str


@dataclass(frozen=True)
class Matrix:
    """The whole matrix: role labels and rows."""

    rollen: tuple[str, ...]
    rijen: tuple[MatrixRij, ...]


_KOP = """# Rechten

Deze pagina is gemaakt uit `portal/domain/rechten.py`; een test bewaakt dat zij klopt.
Per rol staat hoe ver het recht reikt: de hele *instelling*, de eigen *eenheid* (team, opleiding of locatie), een
*toegewezen* zaak (zitting of werk), of alleen *zichzelf*. Leeg is: niet. *Mandaat*: de examencommissie kan het
examenbureau namens haar laten besluiten. *Hele school*: wie de rol voor een deel van de school heeft, heeft dit
recht niet. *Nooit samen*: wie het ene deed op een zaak, mag het andere daar niet.

"""


def de_matrix() -> Matrix:
    """Every permission in the order of the matrix."""
    return Matrix(tuple(r.label for r in Rol), tuple(_rij(p) for p in RULES))


def gefilterd(tekst: str = "", rol: Rol | None = None) -> list[MatrixRij]:
    """The rows with this text in any of their words, and in the reach of this role."""
    woord = tekst.strip().lower()
    return [
        rij
        for p in RULES
        if (rol is None or rol in RULES[p].scopes)
        and woord
        in " ".join(((rij := _rij(p)).permission, rij.label, rij.uitleg, rij.bron, rij.nooit_samen_met)).lower()
    ]


def _rij(permission: P) -> MatrixRij:
    regel = RULES[permission]
    cellen = tuple(regel.scopes[r].value.capitalize() if r in regel.scopes else "" for r in Rol)
    nooit = ", ".join(RULES[p].label for p in P if p in regel.nooit_samen_met)
    return MatrixRij(
        permission=permission.value,
        label=regel.label,
        uitleg=regel.help,
        bron=regel.bron,
        cellen=cellen,
        hele_school=permission in HELE_SCHOOL,
        mandateerbaar=regel.mandateerbaar,
        nooit_samen_met=nooit,
    )


def als_markdown() -> str:
    """The page `docs/permissions.md`."""
    matrix = de_matrix()
    koppen = ["Recht", "Wat", *matrix.rollen, "Hele school", "Mandaat", "Nooit samen met", "Bron"]
    regels = [f"| {' | '.join(koppen)} |", f"|{'---|' * len(koppen)}"]
    for r in matrix.rijen:
        mandaat = "ja" if r.mandateerbaar else ""
        cellen = [
            f"`{r.permission}`",
            f"{r.label}. {r.uitleg}",
            *r.cellen,
            "ja" if r.hele_school else "",
            mandaat,
            r.nooit_samen_met,
            r.bron,
        ]
        regels.append(f"| {' | '.join(cellen)} |")
    return _KOP + "\n".join(regels) + "\n"
