"""What goes with enrolments at a registry (flow 1): the programme of a student, and groups; pure, no I/O."""

from __future__ import annotations

import re
from typing import Any

from portal.domain.statussen import AssociatieStatus
from portal.oke.keuring import Afgekeurd, Json, lees
from portal.oke.mapping_in import GroepIn, GroepslidIn, OpleidingIn
from portal.oke.wire import Group, MembershipItem, ProgramAssociation, nl

_LEERWEG = {"full-time": "BOL", "part-time": "BBL"}
_CODES = ("nationalEducationCode", "crohoCreboCode", "programCode")
_ONDERDEEL = ("department", "branch", "institute", "academy", "faculty", "school")


def opleiding(inhoud: Json) -> OpleidingIn:
    """The enrolment of a student in a programme, asked with the offering, its programme and its organisation (AAN-1)."""
    body = lees(ProgramAssociation, inhoud)
    if body.associationType != "programOfferingAssociation":
        raise Afgekeurd(400, "Dit is geen inschrijving voor een opleiding.")
    aanbod = body.offering
    if aanbod is None or aanbod.program is None:
        raise Afgekeurd(400, "Bij deze inschrijving staat de opleiding zelf niet.")
    program, admin = aanbod.program, body.admin
    crebo = next((c for soort in _CODES if re.fullmatch(r"\d{5}", c := program.code(soort))), "")
    if not crebo:
        raise Afgekeurd(400, "Bij deze opleiding staat geen crebo.")
    return OpleidingIn(
        oke_id=body.associationId,
        status=AssociatieStatus(body.state),
        persoon_id=body.persoon_id,
        crebo=crebo,
        naam=nl(program.name)[:200],
        niveau=_niveau(program.levelOfQualification, program.level),
        leerweg=_LEERWEG.get(program.modeOfStudy or "", ""),
        cohort=_cohort(aanbod.admin.cohort, aanbod.startDate.year if aanbod.startDate else None),
        onderdeel=_onderdeel(aanbod.organization),
        locatie=(aanbod.admin.location or "")[:200],
        van=admin.startDate or aanbod.startDate,
        tot=admin.finalEndDate or admin.expectedEndDate or aanbod.endDate,
        einde_vast=admin.finalEndDate is not None,
    )


def _niveau(*teksten: str | None) -> int:
    """The level of an mbo qualification, 1 to 4; 0 when it is not said."""
    return next((int(g[0]) for t in teksten if t and (g := re.search(r"[1-4]", t))), 0)


def _cohort(tekst: str | None, jaar: int | None) -> int | None:
    """The first year of a cohort, written as `2024-2025`, `24-25` or `2024`; else the year in which it began."""
    gevonden = re.match(r"\s*(\d{4}|\d{2})\b", tekst or "")
    if gevonden is None:
        return jaar
    return int(gevonden[1]) if len(gevonden[1]) == 4 else 2000 + int(gevonden[1])


def _onderdeel(organisatie: Any) -> str:
    """The code of a team or location; the school as a whole says nothing about where somebody belongs."""
    if not isinstance(organisatie, dict) or organisatie.get("organizationType") not in _ONDERDEEL:
        return ""
    code = organisatie.get("primaryCode")
    return str(code.get("code") or "")[:40] if isinstance(code, dict) else ""


def groep(inhoud: Json) -> GroepIn:
    """A group of students."""
    body = lees(Group, inhoud)
    return GroepIn(body.groupId, body.primaryCode.code[:80], nl(body.name)[:200], body.groupType)


def groepslid(inhoud: Json) -> GroepslidIn:
    """Somebody in a group; without a role it is a student."""
    body = lees(MembershipItem, inhoud)
    return GroepslidIn(
        body.personId, body.startDateTime, body.endDateTime, body.state != "canceled", body.role in (None, "student")
    )
