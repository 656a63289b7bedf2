"""Separation of duties: which roles one person may not hold together, and which acts not on one case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.domain.rechten import RULES, P, Rol

ONVERENIGBAAR: frozenset[frozenset[Rol]] = frozenset(
    {
        frozenset({Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE}),
        frozenset({Rol.EXAMENBUREAU, Rol.BEOORDELAAR}),
        frozenset({Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE}),
        frozenset({Rol.BEHEERDER, Rol.EXAMENBUREAU}),
        frozenset({Rol.BEHEERDER, Rol.EXAMENCOMMISSIE}),
        frozenset({Rol.BEHEERDER, Rol.BEOORDELAAR}),
        frozenset({Rol.BEHEERDER, Rol.DOCENT}),
        frozenset({Rol.STUDENT, Rol.EXAMENBUREAU}),
        frozenset({Rol.STUDENT, Rol.EXAMENCOMMISSIE}),
        frozenset({Rol.STUDENT, Rol.BEOORDELAAR}),
        frozenset({Rol.STUDENT, Rol.BEHEERDER}),
        frozenset({Rol.STUDENT, Rol.SURVEILLANT}),
    }
)
"""Pairs of roles that one person never holds in overlapping periods (seed 002 §3: plannen ≠ beoordelen ≠ vaststellen)."""

UITZONDERBAAR = frozenset({Rol.EXAMENBUREAU, Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE})
"""Roles that the board may let clash by a written exception; a student and an administrator never."""


@dataclass(frozen=True)
class Daad:
    """One act by one person on a case, as kept in the history of that case."""

    persoon: str
    permission: P


def role_clash(rollen: Iterable[Rol], nieuw: Rol) -> Rol | None:
    """The role already held that may not go together with the new one, or None."""
    return next((rol for rol in rollen if frozenset({rol, nieuw}) in ONVERENIGBAAR), None)


def role_clashes(rollen: Iterable[Rol], nieuw: Rol) -> tuple[Rol, ...]:
    """All roles already held that may not go together with the new one."""
    return tuple(rol for rol in dict.fromkeys(rollen) if role_clash((rol,), nieuw))


def case_clash(geschiedenis: Iterable[Daad], persoon: str, permission: P) -> Daad | None:
    """The earlier act by the same person that forbids this act on the same case, or None."""
    verboden = RULES[permission].nooit_samen_met
    return next((d for d in geschiedenis if d.persoon == persoon and d.permission in verboden), None)
