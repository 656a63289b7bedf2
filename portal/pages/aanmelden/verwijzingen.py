"""The way from a name in a list to the one page about that student."""

from typing import Any

import reflex as rx

from portal.components import verwijzing
from portal.services.grond import paden


def naar_student(r: Any) -> rx.Component:
    """The name in a row with `student` and `student_id`, as the way to his page."""
    return verwijzing(r.student, href=paden.student(r.student_id), klasse="naam")
