"""Whose exam it is: the words in the database, and those for people."""

from types import MappingProxyType

EIGENAREN = MappingProxyType(
    {
        "": "Niet bekend",
        "cvte": "College voor Toetsen en Examens",
        "leverancier": "Een examenleverancier",
        "school": "De school zelf",
    }
)
"""Who makes an exam and answers for what is in it; the school establishes it whoever that is."""
