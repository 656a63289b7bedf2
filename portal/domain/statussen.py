"""The states of everything the portal keeps, as they stand in the database; what leads from one to the other is in `levensloop`."""

from __future__ import annotations

from enum import StrEnum


class VersieStatus(StrEnum):
    """How far a version of an exam is with the board."""

    NIEUW = "nieuw"
    TER_VASTSTELLING = "ter_vaststelling"
    VASTGESTELD = "vastgesteld"
    AFGEWEZEN = "afgewezen"
    INGETROKKEN = "ingetrokken"


class ModelStatus(StrEnum):
    """Whether the assessment model of a version may be used."""

    NIEUW = "nieuw"
    VASTGESTELD = "vastgesteld"
    INGETROKKEN = "ingetrokken"


class CesuurStatus(StrEnum):
    """Whether a cut score counts: the one that is established does, until another replaces it."""

    INGEVOERD = "ingevoerd"
    VASTGESTELD = "vastgesteld"
    VERVANGEN = "vervangen"


class ZittingStatus(StrEnum):
    """How far a sitting is, from concept to signed report."""

    CONCEPT = "concept"
    GEPLAND = "gepland"
    OPEN = "open"
    GESLOTEN = "gesloten"
    ONDERTEKEND = "ondertekend"
    GEANNULEERD = "geannuleerd"


class InschrijvingStatus(StrEnum):
    """How far an enrolment is."""

    OPEN = "open"
    GEPLAATST = "geplaatst"
    AFGENOMEN = "afgenomen"
    BEHAALD = "behaald"
    GEANNULEERD = "geannuleerd"


class DeelnameStatus(StrEnum):
    """Whether a student still has to come to a sitting, has had it, or was taken off."""

    GEPLAATST = "geplaatst"
    AFGEROND = "afgerond"
    GEANNULEERD = "geannuleerd"


class WachtplekStatus(StrEnum):
    """Whether a place in the queue still waits."""

    WACHT = "wacht"
    GEPLAATST = "geplaatst"
    VERVALLEN = "vervallen"


class VoorzieningStatus(StrEnum):
    """Whether an accommodation holds."""

    AANGEVRAAGD = "aangevraagd"
    TOEGEKEND = "toegekend"
    AFGEWEZEN = "afgewezen"
    INGETROKKEN = "ingetrokken"


class BeoordelingStatus(StrEnum):
    """Whether the work of an assessor is done."""

    TE_DOEN = "te_doen"
    GEDAAN = "gedaan"


class ResultaatStatus(StrEnum):
    """How far a result is."""

    BEZIG = "bezig"
    VOORLOPIG = "voorlopig"
    DEFINITIEF = "definitief"
    HERZIEN = "herzien"


class HerzieningStatus(StrEnum):
    """Whether the board has decided about a change to a definitive result."""

    OPEN = "open"
    TOEGEPAST = "toegepast"
    AFGEWEZEN = "afgewezen"


class BekrachtigingStatus(StrEnum):
    """Whether a second person agreed to a change of an administrator."""

    GEVRAAGD = "gevraagd"
    BEKRACHTIGD = "bekrachtigd"
    AFGEWEZEN = "afgewezen"
    INGETROKKEN = "ingetrokken"


class PlanregelStatus(StrEnum):
    """Whether an exam in a plan counts."""

    CONCEPT = "concept"
    VASTGESTELD = "vastgesteld"
    VERVALLEN = "vervallen"


class BerichtStatus(StrEnum):
    """How far an exchange is: the first six go out, the last two came in."""

    KLAAR = "klaar"
    ONDERWEG = "onderweg"
    BEVESTIGD = "bevestigd"
    GEWEIGERD = "geweigerd"
    DOOD = "dood"
    VERVALLEN = "vervallen"
    VERWERKT = "verwerkt"
    AFGEWEZEN = "afgewezen"


class PostStatus(StrEnum):
    """How far the mail about a message is; most messages have none."""

    GEEN = "geen"
    KLAAR = "klaar"
    ONDERWEG = "onderweg"
    VERZONDEN = "verzonden"
    GEWEIGERD = "geweigerd"
    GESTOPT = "gestopt"
    OVERBODIG = "overbodig"


ONBEZORGD = (BerichtStatus.KLAAR, BerichtStatus.ONDERWEG)
"""Messages that still have to arrive."""
GESTRAND = (BerichtStatus.GEWEIGERD, BerichtStatus.DOOD)
"""Messages that do not arrive without help."""
MISGEGAAN = (*GESTRAND, BerichtStatus.AFGEWEZEN)
"""Exchanges that failed, in either direction."""


class DocumentStatus(StrEnum):
    """What became of a document: the first three are fetched at a partner, the last three were added by people."""

    GEVRAAGD = "gevraagd"
    OPGEHAALD = "opgehaald"
    MISLUKT = "mislukt"
    QUARANTAINE = "quarantaine"
    GECONTROLEERD = "gecontroleerd"
    AFGEKEURD = "afgekeurd"


class TeruglezingStatus(StrEnum):
    """What became of reading a sitting back."""

    GEVRAAGD = "gevraagd"
    GELEZEN = "gelezen"
    ONBEKEND = "onbekend"
    MISLUKT = "mislukt"


class ToetsStatus(StrEnum):
    """Whether the registry still offers a test, in the words of the standard."""

    ACTIVE = "active"
    CANCELED = "canceled"


class AssociatieStatus(StrEnum):
    """How somebody belongs to an offering, in the words of the standard."""

    PENDING = "pending"
    CANCELED = "canceled"
    DENIED = "denied"
    ASSOCIATED = "associated"
    QUEUED = "queued"
    FINISHED = "finished"


NIET_MEER = (AssociatieStatus.CANCELED, AssociatieStatus.DENIED)
"""Associations that somebody took back."""
KLAAR = (*NIET_MEER, AssociatieStatus.FINISHED)
"""States of an association of which nothing more is to come."""


class PartijStatus(StrEnum):
    """What became of a file of basic data."""

    PROEF = "proef"
    TOEGEPAST = "toegepast"
    ONGEDAAN = "ongedaan"
    VERVALLEN = "vervallen"


class JaarwisselStatus(StrEnum):
    """What became of turning the school year for one programme."""

    WACHT = "wacht"
    TOEGEPAST = "toegepast"
    ONGEDAAN = "ongedaan"
    VERVALLEN = "vervallen"
