"""What each role reads of each object, field by field: the readers keep to it, and the tests compare with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeVar

from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import Rol


class _Rij(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


R = TypeVar("R", bound=_Rij)


class Leesobject(StrEnum):
    """What is read: one line of a list, or one thing in full."""

    ZITTING_RIJ = "zittingen"
    ZITTING = "deze zitting"
    DEELNEMER = "deelnemers aan een zitting"
    VERSIE_RIJ = "examenversies"
    VERSIE = "deze examenversie"
    BEOORDELING_RIJ = "beoordelingen"
    BEOORDELING = "deze beoordeling"
    INSCHRIJVING = "inschrijvingen"
    VOORZIENING = "voorzieningen"
    DOSSIER_RIJ = "dossiers van zittingen"
    DOSSIER = "het dossier van deze zitting"
    DOSSIER_STUDENT = "de lijst van studentdossiers"
    STUDENTDOSSIER = "dit studentdossier"
    STUK = "stukken bij een resultaat"
    STUDENTKAART = "de kaart van een student"


_STAF = frozenset(Rol) - {Rol.STUDENT}
_BESLUIT = frozenset({Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.BEHEERDER})
"""Who prepares and decides; an administrator only in an emergency, which the permission sees to."""
_INHOUD = _BESLUIT | {Rol.DOCENT, Rol.BEOORDELAAR}
"""Who works with what an exam asks and how it is marked: an invigilator does not."""
_ALLE = frozenset(Rol)
_MET_STUDENT = _BESLUIT | {Rol.DOCENT}
"""Who decides about one student: when he is ready, and when he goes."""
_OORDEEL = frozenset({Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE, Rol.BEHEERDER})
Velden = Mapping[str, frozenset[Rol]]


def _velden(*delen: tuple[frozenset[Rol], str]) -> Velden:
    return MappingProxyType({veld: rollen for rollen, namen in delen for veld in namen.split()})


LEEST: Mapping[Leesobject, Velden] = MappingProxyType(
    {
        Leesobject.ZITTING_RIJ: _velden(
            (_STAF, "id naam versie dag tijd iso ruimte bezet vrij status status_tekst status_toon surveillant beoordelaar"),
        ),
        Leesobject.ZITTING: _velden(
            (_STAF, "id naam code examen_id examen versie_id versie oke dag tijd start_lokaal ruimte_id ruimte capaciteit"),
            (_STAF, "bezet vrij status status_tekst status_toon zelf geannuleerd tijdscenario tijdscenario_tekst gepland_door"),
            (_STAF, "surveillanten beoordelaars medewerkers wachtlijst elders van_de_lijst zoeken_plaats"),
            (_BESLUIT, "wachtenden wachtrij blokkades mag_publiceren mag_wijzigen mag_annuleren mag_plaatsen andere_teams"),
            (_BESLUIT, "mist_beoordelaar"),
        ),
        Leesobject.DEELNEMER: _velden(
            (_STAF, "id student nummer plaats wijze poging voorzieningen status"),
            (_BESLUIT, "uitwisseling uitwisseling_toon bericht_id"),
        ),
        Leesobject.VERSIE_RIJ: _velden(
            (_STAF, "id code naam examen leverancier duur status status_tekst status_toon"),
            (_INHOUD, "cesuur cesuur_toon"),
            (_BESLUIT, "waarschuwing"),
        ),
        Leesobject.VERSIE: _velden(
            (_STAF, "id code naam examen_id examen oke leverancier duur extra_tijd voorzieningen status status_tekst"),
            (_STAF, "status_toon meldt_aan niveau geldt_voor geldt_op"),
            (_INHOUD, "omschrijving schaal geslaagd_vanaf vastgesteld model model_status model_tekst model_toon cesuur_id"),
            (_INHOUD, "cesuur_status cesuur_tekst cesuur_geldt cesuur_wie"),
            (_BESLUIT, "blokkades vraag zittingen mag_voorleggen mag_vaststellen mag_model mag_model_intrekken mag_cesuur_invoeren"),
            (_BESLUIT, "mag_cesuur_vaststellen mag_plannen mag_verplaatsen mag_duur mag_inschrijvers inschrijvers"),
            (_BESLUIT, "normen twee_grenzen mag_eigen mag_achteraf in_gebruik waarschuwing delen"),
            (_BESLUIT, "geldig_vanaf geldig_tot mag_beperken mag_afwijzen mag_intrekken komend"),
        ),
        Leesobject.BEOORDELING_RIJ: _velden(
            (_OORDEEL, "id deelname_id student nummer zitting moment uiterlijk over over_toon score status status_tekst"),
            (_OORDEEL, "status_toon"),
        ),
        Leesobject.BEOORDELING: _velden(
            (_OORDEEL, "id student nummer zitting moment versie model model_vastgesteld cesuur maximum uiterlijk status"),
            (_OORDEEL, "status_tekst toelichting presentie voorzieningen incidenten punten cijfer resultaat_tekst"),
            (_OORDEEL, "resultaat_toon opmerking onregelmatigheden documenten via_tas met_score vraagt_geslaagd waarden"),
            (_OORDEEL, "terug_reden besloten eigen eigen_punten eigen_score anderen verschil wacht_op"),
            (frozenset({Rol.BEOORDELAAR}), "mag_score mag_afronden startlink"),
        ),
        Leesobject.INSCHRIJVING: _velden(
            (_ALLE, "id student_id student nummer opleiding cohort examen_id examen status status_tekst status_toon"),
            (_ALLE, "go go_tekst go_toon kans geen_kans kans_gevraagd register niveau begonnen"),
            (_MET_STUDENT, "go_id gevraagd bron schooljaar blokkade mag_intrekken mag_go mag_kans mag_plaatsen had_al variant_gevraagd"),
            (_MET_STUDENT, "vraag_zitting wens mag_wens"),
        ),
        Leesobject.VOORZIENING: _velden(
            (_ALLE, "id student nummer tekst reist_mee status status_toon sinds bron tijd minuten procent open in_te_trekken periode van tot te_wijzigen"),
            (_MET_STUDENT | {Rol.STUDENT}, "reden clausule"),
            (frozenset({Rol.EXAMENBUREAU}), "grond waarom_niet"),
        ),
        Leesobject.DOSSIER_RIJ: _velden((_BESLUIT, "zitting_id titel moment volledig ontbreekt toon link")),
        Leesobject.DOSSIER: _velden(
            (_BESLUIT, "zitting_id titel ondertitel geannuleerd stukken ontbreekt volledig documenten resultaten besluiten"),
        ),
        Leesobject.DOSSIER_STUDENT: _velden((_BESLUIT, "student_id student nummer opleiding cohort diploma_op link")),
        Leesobject.STUDENTDOSSIER: _velden(
            (_BESLUIT | {Rol.STUDENT}, "student_id student nummer wie diploma_op bewaren_tot behaald open vertrokken_op"),
            (_BESLUIT, "mag_vertrek diploma_iso vertrokken_iso"),
            (_BESLUIT | {Rol.STUDENT}, "diploma openstaand resultaten besluiten volledig"),
        ),
        Leesobject.STUK: _velden((_STAF, "alles")),
        Leesobject.STUDENTKAART: _velden(
            (_MET_STUDENT, "student_id naam nummer opleidingen klassen cohort begeleider bijzonder mag_aanmelden mag_vragen"),
        ),
    }
)  # fmt: skip
"""Per object its fields with the roles that read them; a student reads own work on inspection, not here."""


def leest(rol: Rol, wat: Leesobject) -> bool:
    """True when this role reads anything of it at all."""
    return any(rol in rollen for rollen in LEEST[wat].values())


def eis_leest(rol: Rol, wat: Leesobject) -> None:
    """Refuse a role that reads nothing of it, however far its permission reaches."""
    if not leest(rol, wat):
        raise NietToegestaan(f"Als {rol.label.lower()} ziet u {wat.value} niet.", actie="Kijk op uw eigen pagina’s.")


def voor_rol(rol: Rol, wat: Leesobject, rij: R) -> R:
    """The row with only what this role reads; other fields are empty, and a field that is not in the table is an error."""
    eis_leest(rol, wat)
    dicht = {naam: _leeg(getattr(rij, naam)) for naam in _dicht(rol, wat, type(rij))}
    return replace(rij, **dicht) if dicht else rij


@cache
def _dicht(rol: Rol, wat: Leesobject, soort: type[Any]) -> tuple[str, ...]:
    """The fields of such a row that this role does not read."""
    return tuple(f.name for f in fields(soort) if rol not in LEEST[wat][f.name])


def _leeg(waarde: Any) -> Any:
    return type(waarde)()


_ZITTING = frozenset({Rol.EXAMENBUREAU, Rol.SURVEILLANT, Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE})
_ALLEN = frozenset(Rol) - {Rol.BEHEERDER}
_NOOD = frozenset({Rol.BEHEERDER})


def _teksten(*delen: tuple[frozenset[Rol], str]) -> Velden:
    """`tabel: kolom kolom; tabel: kolom` with the roles that read these."""
    uit: dict[str, frozenset[Rol]] = {}
    for rollen, namen in delen:
        for deel in namen.split("; "):
            tabel, _, kolommen = deel.partition(": ")
            uit |= {f"{tabel}.{kolom}": rollen for kolom in kolommen.split()}
    return MappingProxyType(uit)


TEKSTEN: Velden = _teksten(
    (_NOOD, "persoon: account email; roltoewijzing: reden; rolkoppeling: claim waarde"),
    (_NOOD, "koppeling: client_id laatste_uitkomst"),
    (frozenset({Rol.BEHEERDER, Rol.EXAMENBUREAU}), "ruimte: naam gebouw"),
    (_MET_STUDENT | {Rol.STUDENT}, "voorziening: clausule"),
    (_ALLEN - {Rol.SURVEILLANT, Rol.BEOORDELAAR}, "examenverzoek: toelichting reden ingetrokken_reden clausule"),
    (frozenset({Rol.DOCENT}), "go: reden"),
    (frozenset({Rol.EXAMENBUREAU, Rol.STUDENT}), "mededeling: tekst clausule"),
    (frozenset({Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE}), "resultaat: terug_reden; document: naam"),
    (frozenset({Rol.EXAMENBUREAU}), "voorziening: grond; okebericht: inhoud antwoord uitleg"),
    (frozenset({Rol.EXAMENBUREAU}), "catalogusvoorstel: keus; melding: titel omschrijving oplossing"),
    (frozenset({Rol.EXAMENCOMMISSIE}), "mandaat: reden; uitzondering: reden; noodtoegang: reden"),
    (
        frozenset({Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE}),
        "herziening: reden; cesuur: toelichting; commissiebesluit: reden werk; variantverzoek: toelichting; "
        "vernietiging: aangehouden_reden; taak: tekst",
    ),
    (
        frozenset({Rol.BEOORDELAAR, Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE}),
        "beoordeling: toelichting; resultaat: opmerking",
    ),
    (frozenset({Rol.EXAMENBUREAU, Rol.BEHEERDER}), "okebericht: partner; inleespartij: bestand reden"),
    (_BESLUIT, "bekrachtiging: reden titel; jaarwissel: reden"),
    (_BESLUIT | {Rol.BEOORDELAAR}, "resultaat: onregelmatigheden"),
    (_ZITTING, "procesverbaal: verslag verslag_tas instructies; incident: omschrijving; deelname: presentie_reden"),
    (_ZITTING, "aanvulling: tekst; persoon: voornaam achternaam"),
    (frozenset({Rol.SURVEILLANT, Rol.BEOORDELAAR}), "zittingsmedewerker: startlink"),
    (frozenset({Rol.STUDENT}), "deelname: startlink"),
    (_ALLEN, "deelnamevoorziening: tekst"),
    (_MET_STUDENT - _NOOD | {Rol.STUDENT}, "voorziening: besluit_reden"),
    (_ZITTING | {Rol.DOCENT}, "zitting: reden; examenversie: naam"),
    (_INHOUD - {Rol.BEHEERDER}, "examenversie: model omschrijving"),
)
"""What somebody wrote, by table and column, with the roles that read it of rows within their reach; not names."""


def leest_tekst(rol: Rol, kolom: str) -> bool:
    """True when this role reads this text at all; what stands in no table is read by nobody."""
    return rol in TEKSTEN.get(kolom, frozenset())
