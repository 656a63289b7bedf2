"""The one who acts: a person in exactly one role, a partner system, or the portal itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from portal.domain.rechten import HELE_SCHOOL, INHOUD, MET_EXAMEN, NOOD, P, Rol, Scope, scope_of

_ONDER_UITZONDERING = MET_EXAMEN | INHOUD | {P.WERK_INZIEN}


@dataclass(frozen=True)
class Onder:
    """An exception of the board that lets somebody hold the role, for one exam or (None) for all."""

    uitzondering_id: uuid.UUID
    examen_id: uuid.UUID | None


@dataclass(frozen=True)
class Principal:
    """A person in one active role; without units (None) for the whole institution, else for what is named here.

    A limited role reaches its units (with all below them), its programmes and its single sittings together. `nood` is
    the emergency access of an administrator: half an hour of reading, by this session only.
    """

    persoon_id: uuid.UUID
    naam: str
    rol: Rol
    account: str = ""
    eenheden: frozenset[uuid.UUID] | None = None
    sessie_ref: str = ""
    kanaal: str = "web"
    te_bevestigen: frozenset[P] = frozenset()
    """Permissions that this session may use for an act only after confirming again who it is."""
    opleidingen: frozenset[uuid.UUID] = frozenset()
    zittingen: frozenset[uuid.UUID] = frozenset()
    extern: bool = False
    nood: bool = False
    studeert: bool = True
    """Whether something is kept of him as a student: only then is it asked whether a row is about himself. Who does not
    say, is asked."""
    onder: tuple[Onder, ...] | None = None
    """The exceptions thanks to which alone the role is held; None for a role that needs none, empty when none holds."""

    @property
    def examens(self) -> frozenset[uuid.UUID] | None:
        """The only exams that the role may be used for; None when it is not narrowed to exams."""
        if self.onder is None or any(o.examen_id is None for o in self.onder):
            return None
        return frozenset(o.examen_id for o in self.onder if o.examen_id)

    def can(self, permission: P) -> bool:
        """True when the active role has this permission at all, or emergency access gives it for now."""
        return self.scope(permission) is not None

    def scope(self, permission: P) -> Scope | None:
        """How far the permission reaches; "institution" shrinks to the units that the role was given for.

        What holds for the whole school does not shrink: a role for a part of it does not have that permission.
        """
        if self.examens is not None and permission not in _ONDER_UITZONDERING:
            return None
        nood = self.nood and self.rol is Rol.BEHEERDER and permission in NOOD
        scope = Scope.ALL if nood else scope_of(self.rol, permission)
        if scope is not Scope.ALL or self.eenheden is None:
            return scope
        return None if permission in HELE_SCHOOL else Scope.UNIT

    @property
    def alleen_zittingen(self) -> bool:
        """True when the role was given for single sittings and for nothing wider."""
        return self.eenheden is not None and not self.eenheden and not self.opleidingen


@dataclass(frozen=True)
class Systeem:
    """The portal itself or a partner system, acting by rule and never by right of a person."""

    naam: str
    kanaal: str = "job"
    persoon_id: None = None
    rol: str = field(default="systeem")


@dataclass(frozen=True)
class Ingelogde:
    """A person who logs in, chooses a role or logs out: known, but not yet (or no longer) in a role."""

    persoon_id: uuid.UUID
    naam: str = ""
    rol: str = ""
    kanaal: str = "web"


Actor = Principal | Ingelogde | Systeem
PORTAAL = Systeem("portaal")
OPDRACHTREGEL = Systeem("systeembeheerder", kanaal="cli")
"""Who acts from the shell: whoever may log in on the server; named as such in the audit log."""
