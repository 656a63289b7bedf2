"""The permission matrix: one `Rule` per permission, read by gate, services, screens, docs and tests alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Rol(StrEnum):
    """The seven roles; a session has exactly one of them active."""

    STUDENT = "student"
    DOCENT = "docent"
    EXAMENBUREAU = "examenbureau"
    SURVEILLANT = "surveillant"
    BEOORDELAAR = "beoordelaar"
    EXAMENCOMMISSIE = "examencommissie"
    BEHEERDER = "beheerder"

    @property
    def label(self) -> str:
        """The name people see."""
        return "Docent/SLB’er" if self is Rol.DOCENT else self.value.capitalize()


class Scope(StrEnum):
    """How far a permission reaches: everything, own unit, the assigned case, or oneself."""

    ALL = "instelling"
    UNIT = "eenheid"
    CASE = "toegewezen"
    SELF = "zichzelf"


class P(StrEnum):
    """Every permission of the portal, as `noun:verb`."""

    CATALOGUS_INZIEN = "catalogus:inzien"
    CATALOGUS_IMPORTEREN = "catalogus:importeren"
    VERSIE_BEHEREN = "versie:beheren"
    VERSIE_VASTSTELLEN = "versie:vaststellen"
    MODEL_VASTSTELLEN = "model:vaststellen"
    EXAMENPLAN_BEHEREN = "examenplan:beheren"
    EXAMENPLAN_VASTSTELLEN = "examenplan:vaststellen"
    CESUUR_INVOEREN = "cesuur:invoeren"
    CESUUR_VASTSTELLEN = "cesuur:vaststellen"
    GO_GEVEN = "go:geven"
    INSCHRIJVING_INZIEN = "inschrijving:inzien"
    INSCHRIJVING_ZELF = "inschrijving:zelf"
    INSCHRIJVING_DOEN = "inschrijving:doen"
    WENS_GEVEN = "wens:geven"
    VOORZIENING_INZIEN = "voorziening:inzien"
    VOORZIENING_AANVRAGEN = "voorziening:aanvragen"
    VOORZIENING_BESLUITEN = "voorziening:besluiten"
    KANS_AANVRAGEN = "kans:aanvragen"
    KANS_BESLUITEN = "kans:besluiten"
    AFWEZIGHEID_BESLUITEN = "afwezigheid:besluiten"
    ZITTING_INZIEN = "zitting:inzien"
    ZITTING_PLANNEN = "zitting:plannen"
    ZITTING_PLAATSEN = "zitting:plaatsen"
    PROGNOSE_INZIEN = "prognose:inzien"
    ZITTING_AFNEMEN = "zitting:afnemen"
    INCIDENT_MELDEN = "incident:melden"
    PV_INZIEN = "pv:inzien"
    PV_ONDERTEKENEN = "pv:ondertekenen"
    PV_AANVULLEN = "pv:aanvullen"
    BEOORDELING_DOEN = "beoordeling:doen"
    BEOORDELING_INZIEN = "beoordeling:inzien"
    RESULTAAT_INZIEN = "resultaat:inzien"
    RESULTAAT_VASTSTELLEN = "resultaat:vaststellen"
    INZAGE_AANVRAGEN = "inzage:aanvragen"
    INZAGE_VERLENEN = "inzage:verlenen"
    BEZWAAR_INDIENEN = "bezwaar:indienen"
    BEZWAAR_BEHANDELEN = "bezwaar:behandelen"
    MANDAAT_BEHEREN = "mandaat:beheren"
    UITZONDERING_BEHEREN = "uitzondering:beheren"
    STEEKPROEF_DOEN = "steekproef:doen"
    NOTULEN_ONDERTEKENEN = "notulen:ondertekenen"
    DOSSIER_INZIEN = "dossier:inzien"
    BEWARING_VOORSTELLEN = "bewaring:voorstellen"
    BEWARING_GOEDKEUREN = "bewaring:goedkeuren"
    OKE_MONITOREN = "oke:monitoren"
    OKE_HERSTELLEN = "oke:herstellen"
    KOPPELING_BEHEREN = "koppeling:beheren"
    INSTELLING_BEHEREN = "instelling:beheren"
    BASIS_BEHEREN = "basis:beheren"
    IMPORT_DOEN = "import:doen"
    PERSOON_BEHEREN = "persoon:beheren"
    RECHTEN_BEHEREN = "rechten:beheren"
    ROLREGELS_BEHEREN = "rolregels:beheren"
    BEKRACHTIGING_BESLUITEN = "bekrachtiging:besluiten"
    NOODTOEGANG_OPENEN = "noodtoegang:openen"
    GEREEDHEID_BIJHOUDEN = "gereedheid:bijhouden"
    RAPPORT_INZIEN = "rapport:inzien"
    AUDIT_INZIEN = "audit:inzien"
    WERKINSTRUCTIE_BEHEREN = "werkinstructie:beheren"
    WERK_INZIEN = "werk:inzien"
    BERICHT_INZIEN = "bericht:inzien"
    POST_BEHEREN = "post:beheren"


@dataclass(frozen=True)
class Rule:
    """Who may do one thing: label and help for people, source for lawyers, scope per role for machines."""

    permission: P
    label: str
    help: str
    bron: str
    scopes: MappingProxyType[Rol, Scope]
    mandateerbaar: bool = False
    nooit_samen_met: frozenset[P] = frozenset()
    """Permissions the same person may never have used on the same case."""


_LETTERS = {"A": Scope.ALL, "U": Scope.UNIT, "C": Scope.CASE, "S": Scope.SELF}
_KOLOMMEN = (
    Rol.STUDENT,
    Rol.DOCENT,
    Rol.EXAMENBUREAU,
    Rol.SURVEILLANT,
    Rol.BEOORDELAAR,
    Rol.EXAMENCOMMISSIE,
    Rol.BEHEERDER,
)


def _rule(
    permission: P,
    cellen: str,
    label: str,
    help: str,
    bron: str,
    *,
    mandateerbaar: bool = False,
    nooit_samen_met: frozenset[P] = frozenset(),
) -> Rule:
    scopes = {rol: _LETTERS[cel] for rol, cel in zip(_KOLOMMEN, cellen.split(), strict=True) if cel != "·"}
    return Rule(permission, label, help, bron, MappingProxyType(scopes), mandateerbaar, nooit_samen_met)


_PLANNEN = frozenset({P.ZITTING_PLANNEN, P.ZITTING_PLAATSEN})
_OORDEEL = frozenset({P.BEOORDELING_DOEN})
_BESLUIT = frozenset({P.RESULTAAT_VASTSTELLEN})
_OOK_BESLUIT = frozenset({P.BEZWAAR_BEHANDELEN, P.AFWEZIGHEID_BESLUITEN})
"""Other decisions about a case: as far from planning and assessing as establishing is."""

# fmt: off
# Columns: student, docent, examenbureau, surveillant, beoordelaar, examencommissie, beheerder.
_RULES = (
    _rule(P.WERK_INZIEN, "S S S S S S S", "Eigen werklijst zien", "De startpagina met wat op u wacht.", "002 §2"),
    _rule(P.CATALOGUS_INZIEN, "S U A C C A ·", "Catalogus inzien", "Examens en hun versies bekijken.", "003 Versiebeheer"),
    _rule(P.CATALOGUS_IMPORTEREN, "· · A · · · ·", "Catalogus importeren", "Examens ophalen uit het afnamesysteem.", "000"),
    _rule(P.VERSIE_BEHEREN, "· · A · · · ·", "Versies beheren", "Versies en varianten bijhouden en voorleggen.", "003 Rollen & rechten"),
    _rule(P.VERSIE_VASTSTELLEN, "· · · · · A ·", "Versie vaststellen", "Besluiten dat een versie gebruikt mag worden.", "003 Versiebeheer"),
    _rule(P.MODEL_VASTSTELLEN, "· · · · · A ·", "Beoordelingsmodel vaststellen", "Besluiten met welk model beoordeeld wordt.", "003 Beoordelen"),
    _rule(P.EXAMENPLAN_BEHEREN, "· · A · · · ·", "Examenplan beheren", "Examens koppelen aan opleiding en cohort.", "000, 002 §5"),
    _rule(P.EXAMENPLAN_VASTSTELLEN, "· · · · · A ·", "Examenplan vaststellen", "Besluiten welke examens bij een opleiding horen.", "000"),
    _rule(P.CESUUR_INVOEREN, "· · A · · · ·", "Cesuur invoeren", "De grens tussen onvoldoende en voldoende vastleggen.", "000"),
    _rule(P.CESUUR_VASTSTELLEN, "· · · · · A ·", "Cesuur vaststellen", "De grens bekrachtigen; daarna volgen cijfers.", "001", mandateerbaar=True),
    _rule(P.GO_GEVEN, "· U · · · · ·", "Go geven", "Besluiten dat een student klaar is voor een examen.", "004 §1.1.2"),
    _rule(P.INSCHRIJVING_INZIEN, "S U A C C A ·", "Inschrijvingen inzien", "Zien wie voor welk examen is ingeschreven.", "003 Aanmelden"),
    _rule(P.INSCHRIJVING_ZELF, "S · · · · · ·", "Zelf inschrijven", "Na een Go zelf een moment kiezen.", "004 §1.1.2"),
    _rule(P.INSCHRIJVING_DOEN, "· U A · · · ·", "Student aanmelden", "Een student aanmelden voor een examen.", "003 Aanmelden"),
    _rule(P.WENS_GEVEN, "S U A · · · ·", "Gewenste week doorgeven", "Zeggen in welke week een student een examen van variabele capaciteit wil doen; het is een wens en geen plaats.", "000"),
    _rule(P.VOORZIENING_INZIEN, "S U A C C A ·", "Voorzieningen inzien", "Zien wat is toegekend, nooit waarom.", "003 Voorbereiden"),
    _rule(P.VOORZIENING_AANVRAGEN, "S U · · · · ·", "Voorziening aanvragen", "Bijvoorbeeld extra tijd of verklanking vragen.", "003 Voorbereiden"),
    _rule(P.VOORZIENING_BESLUITEN, "· · A · · · ·", "Voorziening besluiten", "Een voorziening toekennen of afwijzen.", "eigen lezing"),
    _rule(P.KANS_AANVRAGEN, "S U · · · · ·", "Extra kans aanvragen", "Vragen om een kans buiten de regels, of om een examen buiten het plan.", "000"),
    _rule(P.KANS_BESLUITEN, "· · · · · A ·", "Extra kans besluiten", "Een extra kans of een examen buiten het plan toekennen of afwijzen.", "000", mandateerbaar=True),
    _rule(P.AFWEZIGHEID_BESLUITEN, "· · · · · A ·", "Afwezigheid beoordelen", "Besluiten of een gemiste kans terugkomt.", "000", mandateerbaar=True, nooit_samen_met=_PLANNEN | _OORDEEL),
    _rule(P.ZITTING_INZIEN, "S U A C C A ·", "Zittingen inzien", "Examenmomenten met tijd, plaats en bezetting zien.", "003"),
    _rule(P.ZITTING_PLANNEN, "· · A · · · ·", "Zitting plannen", "Een examenmoment maken, wijzigen of annuleren.", "003", nooit_samen_met=_OORDEEL | _BESLUIT | _OOK_BESLUIT),
    _rule(P.ZITTING_PLAATSEN, "· · A · · · ·", "Studenten plaatsen", "Studenten op een zitting zetten.", "003", nooit_samen_met=_OORDEEL | _BESLUIT | _OOK_BESLUIT),
    _rule(P.PROGNOSE_INZIEN, "· · A · · · ·", "Prognose inzien", "Zien hoeveel plaatsen er per week nodig zijn en hoeveel er gepland staan.", "000"),
    _rule(P.ZITTING_AFNEMEN, "· · · C C · ·", "Zitting afnemen", "Presentie, identiteit en voorzieningen vastleggen; een beoordelaar alleen bij een examen dat hij zelf afneemt, zoals praktijk of een gesprek.", "003 Uitvoeren"),
    _rule(P.INCIDENT_MELDEN, "· · · C C · ·", "Incident melden", "Een bijzonderheid direct vastleggen; een beoordelaar alleen bij een examen dat hij zelf afneemt.", "002, 003"),
    _rule(P.PV_INZIEN, "· · A C C A ·", "Proces-verbaal inzien", "Het verslag van de zitting lezen.", "003 Uitvoeren"),
    _rule(P.PV_ONDERTEKENEN, "· · · C C · ·", "Proces-verbaal ondertekenen", "Het proces-verbaal sluiten met handtekening; een beoordelaar alleen bij een examen dat hij zelf afneemt.", "000, 003"),
    _rule(P.PV_AANVULLEN, "· · A C C · ·", "Proces-verbaal aanvullen", "Achteraf een aanvulling toevoegen.", "000"),
    _rule(P.BEOORDELING_DOEN, "· · · · C · ·", "Beoordelen", "Toegewezen werk beoordelen.", "003 Rollen & rechten", nooit_samen_met=_PLANNEN | _BESLUIT | _OOK_BESLUIT),
    _rule(P.BEOORDELING_INZIEN, "S · · · C A ·", "Beoordeling inzien", "Formulier en toelichting lezen.", "003 Beoordelen"),
    _rule(P.RESULTAAT_INZIEN, "S U A · C A ·", "Resultaten inzien", "Voorlopige en definitieve resultaten zien.", "001, 003"),
    _rule(P.RESULTAAT_VASTSTELLEN, "· · · · · A ·", "Resultaat vaststellen", "Een resultaat definitief maken.", "003 Vaststellen", mandateerbaar=True, nooit_samen_met=_PLANNEN | _OORDEEL | {P.BEZWAAR_BEHANDELEN}),
    _rule(P.INZAGE_AANVRAGEN, "S · · · · · ·", "Inzage aanvragen", "Eigen werk willen inzien.", "003"),
    _rule(P.INZAGE_VERLENEN, "· · A · · A ·", "Inzage verlenen", "Inzage plannen en vastleggen.", "003"),
    _rule(P.BEZWAAR_INDIENEN, "S · · · · · ·", "Bezwaar indienen", "Het niet eens zijn met een besluit.", "003"),
    _rule(P.BEZWAAR_BEHANDELEN, "· · · · · A ·", "Bezwaar behandelen", "Op een bezwaar besluiten.", "003", nooit_samen_met=_PLANNEN | _OORDEEL | _BESLUIT),
    _rule(P.MANDAAT_BEHEREN, "· · · · · A ·", "Mandaten beheren", "Het examenbureau namens de commissie laten besluiten.", "003 Rollen & rechten"),
    _rule(P.UITZONDERING_BEHEREN, "· · · · · A ·", "Uitzonderingen beheren", "Iemand met reden en einddatum een rol laten vervullen die eigenlijk botst; noodtoegang nakijken.", "002 §3"),
    _rule(P.STEEKPROEF_DOEN, "· · · · · A ·", "Steekproef doen", "Steekproeven nemen op kwaliteit.", "002 §4"),
    _rule(P.NOTULEN_ONDERTEKENEN, "· · · · · A ·", "Notulen ondertekenen", "Het verslag van de vaststelling bekrachtigen.", "003 Vaststellen"),
    _rule(P.DOSSIER_INZIEN, "S · A · · A ·", "Dossiers inzien", "Alle stukken van een student of zitting.", "000, 003"),
    _rule(P.BEWARING_VOORSTELLEN, "· · A · · · ·", "Vernietiging voorstellen", "Vastleggen wanneer iemand zijn diploma kreeg of vertrok, en voorstellen wat na de bewaartermijn weg mag.", "002 §5"),
    _rule(P.BEWARING_GOEDKEUREN, "· · · · · A ·", "Vernietiging goedkeuren", "Goedkeuren of aanhouden, door een ander dan wie voorstelde.", "eigen lezing", nooit_samen_met=frozenset({P.BEWARING_VOORSTELLEN})),
    _rule(P.OKE_MONITOREN, "· · A · · · A", "OKE-logboek zien", "Elke uitwisseling; de beheerder ziet geen inhoud.", "001, 002, 004"),
    _rule(P.OKE_HERSTELLEN, "· · A · · · ·", "Uitwisseling herstellen", "Een bericht opnieuw aanbieden.", "001"),
    _rule(P.KOPPELING_BEHEREN, "· · · · · · A", "Koppelingen beheren", "Verbindingen met DR en TAS.", "003 Rollen & rechten"),
    _rule(P.INSTELLING_BEHEREN, "· · · · · · A", "Instellingen beheren", "Naam, termijnen en sluitingsdagen.", "002 §4"),
    _rule(P.BASIS_BEHEREN, "· · A · · · A", "Basisgegevens beheren", "Lokalen, onderdelen van de school, opleidingen en mensen bijhouden; het examenbureau alleen de lokalen, en wie wanneer zijn diploma kreeg of vertrok.", "eigen lezing"),
    _rule(P.IMPORT_DOEN, "· · A · · · A", "Bestanden inlezen", "Basisgegevens, aanmeldingen en zittingen uit een bestand overnemen en dat ongedaan maken; wat erin staat, moet u ook met de hand mogen.", "eigen lezing"),
    _rule(P.PERSOON_BEHEREN, "· · · · · · A", "Personen samenvoegen", "Twee records van één persoon samenvoegen en dat ongedaan maken, en een account een andere naam geven.", "eigen lezing"),
    _rule(P.RECHTEN_BEHEREN, "· · · · · · A", "Rechten beheren", "Rollen toekennen en intrekken, nooit aan zichzelf en nooit verder dan de eigen rol reikt.", "003 Rollen & rechten"),
    _rule(P.ROLREGELS_BEHEREN, "· · · · · · A", "Rolregels beheren", "Welke groep van de inlogdienst een rol geeft, en wat een rol krijgt in andere systemen.", "003 Rollen & rechten"),
    _rule(P.BEKRACHTIGING_BESLUITEN, "· · A · · A ·", "Wijzigingen bekrachtigen", "Als tweede persoon instemmen met wat een beheerder wijzigt en anderen macht over examens geeft.", "eigen lezing"),
    _rule(P.NOODTOEGANG_OPENEN, "· · · · · · S", "Noodtoegang openen", "Een half uur meelezen in een noodgeval; de examencommissie krijgt bericht.", "eigen lezing"),
    _rule(P.GEREEDHEID_BIJHOUDEN, "· U A · · A A", "Checklist bijhouden", "‘Klaar voor nieuw werken’ invullen.", "002 §8"),
    _rule(P.RAPPORT_INZIEN, "· · A · · A A", "Rapporten inzien", "Dag-, week- en maandrapporten, en hoe ver het draaien van het schooljaar is.", "002 §9"),
    _rule(P.AUDIT_INZIEN, "· · U · · A A", "Auditlog inzien", "Wie deed wat, wanneer en in welke rol.", "002 §3, 003"),
    _rule(P.BERICHT_INZIEN, "S · A · · · ·", "Berichten inzien", "Wat het portaal een student liet weten, en of hij het las.", "eigen lezing"),
    _rule(P.POST_BEHEREN, "· · A · · · ·", "Mail beheren", "Zien welke berichten per mail gaan, en een mail stoppen of opnieuw sturen.", "eigen lezing"),
    _rule(P.WERKINSTRUCTIE_BEHEREN, "· · A · · · ·", "Werkinstructies beheren", "Korte instructies per stap; iedereen leest ze.", "002 §7"),
)

# fmt: on

RULES: MappingProxyType[P, Rule] = MappingProxyType({rule.permission: rule for rule in _RULES})


def scope_of(rol: Rol, permission: P) -> Scope | None:
    """How far this role may do this, or None when not at all."""
    return RULES[permission].scopes.get(rol)


def permissions_of(rol: Rol) -> tuple[P, ...]:
    """Everything a role may do, in the order of the matrix."""
    return tuple(p for p, rule in RULES.items() if rol in rule.scopes)


BESLUITEN = frozenset(
    {
        P.VERSIE_VASTSTELLEN, P.MODEL_VASTSTELLEN, P.EXAMENPLAN_VASTSTELLEN, P.CESUUR_VASTSTELLEN, P.GO_GEVEN,
        P.VOORZIENING_BESLUITEN, P.KANS_BESLUITEN, P.AFWEZIGHEID_BESLUITEN, P.BEOORDELING_DOEN,
        P.RESULTAAT_VASTSTELLEN, P.BEZWAAR_BEHANDELEN, P.INZAGE_VERLENEN, P.BEWARING_GOEDKEUREN,
    }
)  # fmt: skip
"""Permissions that decide about exams, students or results."""

HELE_SCHOOL = frozenset(
    {
        P.KOPPELING_BEHEREN, P.INSTELLING_BEHEREN, P.ROLREGELS_BEHEREN, P.BEKRACHTIGING_BESLUITEN,
        P.UITZONDERING_BEHEREN, P.MANDAAT_BEHEREN, P.BASIS_BEHEREN, P.IMPORT_DOEN,
        P.PERSOON_BEHEREN,
    }
)  # fmt: skip
"""Permissions about what holds for the whole school: a role for a part of it does not have them at all."""

BESLISSEND = frozenset({Rol.EXAMENBUREAU, Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE})
"""Roles that decide about exams and results; a login gives one only after a second person agreed."""

NOOD = frozenset(p for p in P if p.value.endswith(":inzien")) - {P.WERK_INZIEN}
"""What emergency access of an administrator gives for half an hour: reading within its own reach, never an act."""

INHOUD = NOOD - {P.RAPPORT_INZIEN, P.AUDIT_INZIEN}
"""Reading about exams, students and results: closed to an administrator outside emergency access."""

AFNAME = frozenset({P.ZITTING_AFNEMEN, P.INCIDENT_MELDEN, P.PV_ONDERTEKENEN})
"""What who takes a sitting does; an assessor only for an exam that he takes himself (`organisatievorm`)."""

MET_EXAMEN = frozenset(
    {
        P.VERSIE_BEHEREN, P.VERSIE_VASTSTELLEN, P.MODEL_VASTSTELLEN, P.CESUUR_INVOEREN, P.CESUUR_VASTSTELLEN,
        P.KANS_BESLUITEN, P.AFWEZIGHEID_BESLUITEN, P.ZITTING_PLANNEN, P.ZITTING_PLAATSEN, P.ZITTING_AFNEMEN,
        P.INCIDENT_MELDEN, P.PV_ONDERTEKENEN, P.PV_AANVULLEN, P.BEOORDELING_DOEN, P.RESULTAAT_VASTSTELLEN,
        P.INZAGE_VERLENEN, P.BEZWAAR_BEHANDELEN,
    }
)  # fmt: skip
"""Acts that are always about one exam: all that a role is good for that is held under an exception for one exam."""


def is_lezen(permission: P) -> bool:
    """True for a permission to see; every other one is a permission to act."""
    return permission.value.endswith(":inzien")


def gebroken(rules: Mapping[P, Rule]) -> list[str]:
    """The promises of seeds 002 §3 and 003 that these rules break, in words; a matrix that holds gives none."""
    van = {rol: {p for p, rule in rules.items() if rol in rule.scopes} for rol in Rol}
    mis = [] if set(rules) == set(P) else ["every permission has exactly one rule"]
    for rol, heeft in van.items():
        handen = [bool(heeft & _PLANNEN), bool(heeft & _OORDEEL), bool(heeft & _BESLUIT)]
        if sum(handen) > 1:
            mis.append(f"{rol} would hold more than one of plan, assess, establish")
    if van[Rol.BEHEERDER] & (BESLUITEN | INHOUD):
        mis.append("beheerder decides and reads no content")
    if {rol for rol, heeft in van.items() if heeft & _BESLUIT} != {Rol.EXAMENCOMMISSIE}:
        mis.append("only the examination board establishes")
    if van[Rol.BEHEERDER] & {P.BEKRACHTIGING_BESLUITEN}:
        mis.append("who asks a confirmation gives none")
    for rule in rules.values():
        if rule.permission in HELE_SCHOOL and set(rule.scopes.values()) - {Scope.ALL}:
            mis.append(f"{rule.permission} holds for the whole school or not at all")
        for ander in rule.nooit_samen_met - _EENZIJDIG:
            if rule.permission not in rules[ander].nooit_samen_met:
                mis.append(f"{rule.permission} never goes with {ander}, and the other way round")
    return mis


_EENZIJDIG = frozenset({P.BEWARING_VOORSTELLEN})
"""Who proposes may not approve; whoever approved may propose another time."""

assert len(_RULES) == len(RULES), "a permission has two rules"
assert not gebroken(RULES), gebroken(RULES)
assert not NOOD & BESLUITEN, "emergency access decides nothing"
assert all(p.value.endswith(":inzien") for p in NOOD), "emergency access only reads"
assert {r for r in Rol if set(permissions_of(r)) & BESLUITEN - {P.GO_GEVEN}} == BESLISSEND, "who decides is named"
assert INHOUD <= NOOD, "emergency access reads what an administrator does not read otherwise"
