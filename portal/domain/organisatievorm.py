"""Who organises an exam, and so how a student comes to a moment for it."""

from __future__ import annotations

from enum import StrEnum


class Organisatievorm(StrEnum):
    """Together for the whole school, within the programme, or one student by himself."""

    CENTRAAL = "centraal"
    DECENTRAAL = "decentraal"
    INDIVIDUEEL = "individueel"

    @property
    def zonder_moment(self) -> str:
        """What a student reads who may go, while nothing is planned yet: who plans, and what is his own part (INR-6)."""
        return _ZONDER_MOMENT[self]


BEOORDELAAR_NEEMT_AF = (
    (Organisatievorm.INDIVIDUEEL, True),
    (Organisatievorm.INDIVIDUEEL, False),
    (Organisatievorm.DECENTRAAL, False),
)
"""Of which exams the assessor takes the exam himself: by form, and whether it is made in a delivery system. A practical
exam or a conversation; everything else is taken by the invigilators (UIT-1, UIT-7)."""
_ZONDER_MOMENT = {
    Organisatievorm.CENTRAAL: "De hele school doet dit examen op dezelfde momenten. Het examenbureau plant ze. Zodra ze er zijn, kies je hier een moment of word je ingedeeld.",
    Organisatievorm.DECENTRAAL: "Je opleiding neemt dit examen zelf af. Het examenbureau plant een moment voor je.",
    Organisatievorm.INDIVIDUEEL: "Dit examen doe je alleen. Spreek met je docent af wanneer je het doet; het examenbureau plant dat moment voor je.",
}
