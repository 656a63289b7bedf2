"""Enrolments in programmes as a registry tells them."""

from __future__ import annotations

from typing import Any

from portal.db.beheren import Persoon
from portal.sandbox import wire
from portal.sandbox.school import build_school
from tests.hulp.oke import Json

SCHOOL = build_school(4)


def opleiding(student: Persoon, crebo: str, niveau: int, **anders: Any) -> Json:
    """An enrolment of this student in a programme, as the registry tells it."""
    s = SCHOOL.studenten[0]
    body = wire.opleidingsinschrijving(s, SCHOOL, {"offering.program", "offering.organization"}) | anders
    body["person"] = str(student.oke_id)
    body["offering"]["program"] |= {
        "primaryCode": {"codeType": "programCode", "code": crebo}, "otherCodes": [],
        "level": f"secondary vocational education {niveau}", "levelOfQualification": str(niveau),
    }  # fmt: skip
    return body
