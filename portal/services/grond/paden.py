"""The addresses of pages, in one place, so that a line of work always leads to the right screen."""

from __future__ import annotations

from uuid import UUID

WERK = "/werk"
ZITTINGEN = "/zittingen"
ZITTING_NIEUW = "/zittingen/nieuw"
PROGNOSE = "/prognose"
VASTSTELLEN = "/vaststellen"
CATALOGUS = "/catalogus"
EXAMENLIJST = "/catalogus/examens"
EXAMENPLAN = "/examenplan"
EXAMENPLAN_RASTER = "/examenplan/raster"
JAAR = "/schooljaar"
OKE = "/oke"
POST = "/post"
AANSLUITING = "/oke/aansluiting"
WACHTEND = "/oke/wachtend"
MELDINGEN = "/oke/meldingen"
AUDIT = "/auditlog"
DOSSIERS = "/dossiers"
VERNIETIGEN = "/dossiers/vernietigen"
RECHTEN = "/rechten"
RECHTEN_AANDACHT = "/rechten/aandacht"
RECHTEN_MATRIX = "/rechten/matrix"
RECHTEN_SYSTEMEN = "/rechten/systemen"
RECHTEN_IMPORT = "/rechten/import"
RECHTEN_INLOGDIENST = "/rechten/inlogdienst"
RECHTEN_SAMENVOEGEN = "/rechten/samenvoegen"
KOPPELINGEN = "/koppelingen"
BEKRACHTIGINGEN = "/bekrachtigingen"
INSTELLINGEN = "/instellingen"
BASIS = "/basis"
GEREEDHEID = "/gereedheid"
AANMELDEN = "/aanmelden"
GROEPEN = "/aanmelden/groepen"
VOORZIENINGEN = "/voorzieningen"
VERZOEKEN = "/verzoeken"
MANDATEN = "/mandaten"
BEOORDELEN = "/beoordelen"
EXAMENS = "/examens"
RESULTATEN = "/resultaten"
STUDENTEN = "/studenten"
GO_MATRIX = "/studenten/klas"
AFNEMEN = "/afnemen"
ROOSTER = "/rooster"
MIJN_GEGEVENS = "/mijn-gegevens"
INLOGGEN = "/auth/login"
UITLOGGEN = "/auth/logout"
ROL_KIEZEN = "/auth/rol"


def zitting(id: UUID | str) -> str:
    """The page of one sitting for the exam office."""
    return f"{ZITTINGEN}/{id}"


def afnemen(id: UUID | str) -> str:
    """The screen of the invigilator for one sitting."""
    return f"{AFNEMEN}/{id}"


def vaststellen(id: UUID | str) -> str:
    """The screen where the board establishes one sitting."""
    return f"{VASTSTELLEN}/{id}"


def student(id: UUID | str) -> str:
    """The one page about a student."""
    return f"{STUDENTEN}/{id}"


def groep(id: UUID | str) -> str:
    """The page of one group of students."""
    return f"{GROEPEN}/{id}"


def versie(id: UUID | str) -> str:
    """The page of one exam version."""
    return f"{CATALOGUS}/{id}"


def examen(id: UUID | str) -> str:
    """The page of one exam of the school."""
    return f"{EXAMENLIJST}/{id}"


def catalogusvoorstel(id: UUID | str) -> str:
    """What an import of the catalogue would change."""
    return f"{CATALOGUS}/import/{id}"


def bericht(id: UUID | str) -> str:
    """One exchange in the OKE log."""
    return f"{OKE}/{id}"


def melding(id: UUID | str) -> str:
    """One line of the issue log."""
    return f"{MELDINGEN}/{id}"


def dossier_student(id: UUID | str) -> str:
    """The dossier of one student."""
    return f"{DOSSIERS}/student/{id}"


def dossier_zitting(id: UUID | str) -> str:
    """The dossier of one sitting."""
    return f"{DOSSIERS}/zitting/{id}"


def beoordelen(beoordeling_id: UUID | str) -> str:
    """One piece of work of an assessor."""
    return f"{BEOORDELEN}/{beoordeling_id}"


def rechten_van(persoon_id: UUID | str) -> str:
    """The rights of one person."""
    return f"{RECHTEN}/{persoon_id}"


def basis(soort: str) -> str:
    """The rows of one kind of basic data."""
    return f"{BASIS}/{soort}"


def basis_partij(id: UUID | str) -> str:
    """One file of basic data on trial."""
    return f"{BASIS}/inlezen/{id}"
