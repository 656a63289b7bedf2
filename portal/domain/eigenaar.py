"""Whose exam it is: the words in the database, and those for people."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Eigenaar = Literal["", "cvte", "leverancier", "school"]
EIGENAREN: Mapping[str, str] = MappingProxyType(
    {
        "": "Niet bekend",
        "cvte": "College voor Toetsen en Examens",
        "leverancier": "Een examenleverancier",
        "school": "De school zelf",
    }
)
"""Who makes an exam and answers for what is in it; the school establishes it whoever that is."""
