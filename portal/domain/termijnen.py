"""Working days and legal or agreed terms; every term ends on a concrete last day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType

import holidays

from portal.domain import tijd
from portal.domain.taal import telt

_ZATERDAG = 5
VOORAF = timedelta(hours=1)
"""From this long before the start a sitting admits: it may be opened, a student sees the way in, and people from outside
the school see who comes."""
NOODTOEGANG = timedelta(minutes=30)
"""How long emergency access of an administrator lasts."""
NOODTOEGANG_PER_DAG = 3
"""How often one administrator can open it on a day; who needs more needs somebody else."""


@dataclass(frozen=True)
class Termijn:
    """A period: its name, length, where it is written, and which setting of the school gives another length."""

    code: str
    naam: str
    aantal: int
    eenheid: str
    bron: str
    instelling: str = ""
    wettelijk: bool = False
    """Set by law: then the general act on terms decides whether its end moves. A term of the school moves when the
    school leaves that setting on."""


BEOORDELEN = Termijn("beoordelen", "Beoordelen na afname", 5, "werkdagen", "001", "beoordelen_werkdagen")
BEWAREN = Termijn(
    "bewaren", "Bewaren na diplomering", 18, "maanden", "Inspectie; 002 §5", "bewaartermijn_maanden", wettelijk=True
)
GO_GELDIG = Termijn("go-geldig", "Geldigheid van een Go", 180, "dagen", "werkproces aanmelden", "go_geldig_dagen")


@dataclass(frozen=True)
class Besluitsoort:
    """A kind of decision against which somebody can object: its own term, body and words, each as a setting."""

    code: str
    naam: str
    termijn: Termijn
    orgaan: str
    orgaan_instelling: str
    clausule: str
    clausule_instelling: str


def laat_toe_vanaf(start: datetime) -> datetime:
    """From when a sitting that starts then admits people."""
    return start - VOORAF


_BEROEP = "de Commissie van beroep voor de examens"
_HOORT_BEROEP = re.compile(r"\bberoep\b|\bberoeps(commissie|college)\b", re.IGNORECASE)
"""The name of a body that hears appeals; a board for `beroepsonderwijs` hears objections."""
_DAARBIJ = "Schrijf waarom je het er niet mee eens bent."


def _besluitsoort(code: str, naam: str, orgaan: str, clausule: str) -> Besluitsoort:
    termijn = Termijn(
        f"bezwaar-{code}", f"Termijn na: {naam.lower()}", 14, "dagen", "WEB; examenreglement van de school",
        f"{code}_termijn_dagen", wettelijk=True,
    )  # fmt: skip
    return Besluitsoort(code, naam, termijn, orgaan, f"{code}_orgaan", clausule, f"{code}_clausule")


def middel_woord(clausule: str) -> str:
    """`bezwaar` or `beroep`, as the clause under a decision has it: what was said then, whatever the school says now.

    The name of a body (`Commissie van beroep`) is not the remedy. A school that uses neither word gets a neutral one.
    """
    gevonden = re.search(r"(?<!van )\b(bezwaar|beroep)\b", clausule, re.IGNORECASE)
    return gevonden.group(1).lower() if gevonden else "een reactie"


def middel_termijn(clausule: str, tot: date) -> str:
    """`bezwaar kan t/m vr 27 nov 2026`, and once that day is over `bezwaar kon t/m …`: wherever the term is named."""
    kan = "kan" if tijd.vandaag() <= tot else "kon"
    return f"{middel_woord(clausule)} {kan} t/m {tijd.dag(tot)}"


def middel_bij(orgaan: str) -> str:
    """What one does at this body: against the board one appeals to the commission of appeal, any other body hears an
    objection (WEB 7.5.1)."""
    return "beroep instellen" if _HOORT_BEROEP.search(orgaan) else "bezwaar maken"


def clausule(tekst: str, laatste: date, orgaan: str) -> str:
    """The words under a decision with the day, the body and the remedy that belongs to that body."""
    delen = {"{laatste_dag}": tijd.dag(laatste), "{orgaan}": orgaan, "{middel}": middel_bij(orgaan)}
    for teken, wordt in delen.items():
        tekst = tekst.replace(teken, wordt)
    return tekst


BEZWAAR = Termijn(
    "bezwaar", "Bezwaar na bekendmaking", 14, "dagen", "WEB; examenreglement van de school", "bezwaartermijn_dagen",
    wettelijk=True,
)  # fmt: skip
UITSLAG = Besluitsoort(
    "uitslag", "Vastgesteld resultaat", BEZWAAR, _BEROEP, "bezwaar_orgaan",
    "Ben je het niet eens met dit besluit? Dan kun je tot en met {laatste_dag} {middel} bij {orgaan}. "
    f"{_DAARBIJ} Je kunt je werk eerst inzien: vraag dat aan bij het examenbureau.",
    "clausule",
)  # fmt: skip
HERZIENING = _besluitsoort(
    "herziening", "Herziening van een resultaat", _BEROEP,
    "Dit besluit komt in de plaats van het eerdere. Ben je het er niet mee eens? Dan kun je tot en met {laatste_dag} "
    f"{{middel}} bij {{orgaan}}. {_DAARBIJ}",
)  # fmt: skip
VOORZIENING = _besluitsoort(
    "voorziening", "Afwijzing van een voorziening", "de examencommissie",
    "Ben je het niet eens met deze afwijzing? Dan kun je tot en met {laatste_dag} {middel} bij {orgaan}. "
    f"{_DAARBIJ}",
)  # fmt: skip
KANS = _besluitsoort(
    "kans", "Afwijzing van een extra kans of een examen buiten het plan", _BEROEP,
    "Ben je het niet eens met deze afwijzing? Dan kun je tot en met {laatste_dag} {middel} bij {orgaan}. "
    f"{_DAARBIJ}",
)  # fmt: skip
AFWEZIG = _besluitsoort(
    "afwezig", "Ongeoorloofde afwezigheid", _BEROEP,
    "Ben je het niet eens met dit besluit? Dan kun je tot en met {laatste_dag} {middel} bij {orgaan}. "
    f"{_DAARBIJ}",
)  # fmt: skip
BESLUITSOORTEN = (UITSLAG, HERZIENING, VOORZIENING, KANS, AFWEZIG)


@cache
def _feestdagen(jaar: int) -> Mapping[date, str]:
    """The general holidays of the general act on terms: Good Friday is equalled to one, and 5 May is one every year."""
    return MappingProxyType(
        dict(holidays.country_holidays("NL", years=jaar, language="nl", categories=("public", "optional")).items())
    )


def feestdag(dag: date) -> str:
    """The name of the general holiday that falls on a day; empty when there is none."""
    return _feestdagen(dag.year).get(dag, "")


def is_weekend(dag: date) -> bool:
    """True on Saturday and Sunday."""
    return dag.weekday() >= _ZATERDAG


def is_vrij(dag: date, gelijkgesteld: Set[date] = frozenset()) -> bool:
    """True on a day on which a legal term does not end: Saturday, Sunday, a general holiday, or a day equalled to one."""
    return is_weekend(dag) or bool(feestdag(dag)) or dag in gelijkgesteld


def is_werkdag(dag: date, gesloten: Set[date] = frozenset()) -> bool:
    """True on Monday to Friday, outside the general holidays and the days on which the school is closed."""
    return not is_vrij(dag, gesloten)


def plus_werkdagen(dag: date, aantal: int, gesloten: Set[date] = frozenset()) -> date:
    """The day that lies a number of working days after a day; the day itself does not count."""
    while aantal > 0:
        dag += timedelta(days=1)
        aantal -= is_werkdag(dag, gesloten)
    return dag


def werkdagen_tussen(van: date, tot: date, gesloten: Set[date] = frozenset()) -> int:
    """Working days after `van` up to and including `tot`; negative when `tot` lies before `van`."""
    if tot < van:
        return -werkdagen_tussen(tot, van, gesloten)
    return sum(is_werkdag(van + timedelta(days=n), gesloten) for n in range(1, (tot - van).days + 1))


def in_werkdagen(aantal: int) -> str:
    """A number of working days in words: `1 werkdag`, `5 werkdagen`."""
    return telt(aantal, "werkdag", "werkdagen")


def schooljaar(dag: date) -> str:
    """The school year of a day, from 1 August: `2026-2027`."""
    start = dag.year if dag.month >= 8 else dag.year - 1
    return f"{start}-{start + 1}"


def begin_van(schooljaar: str) -> date:
    """The first day of a school year."""
    return date(int(schooljaar[:4]), 8, 1)


def schooljaren(dag: date) -> tuple[str, str]:
    """The school year of a day and the one that comes after it."""
    return schooljaar(dag), schooljaar(dag.replace(year=dag.year + 1, day=min(dag.day, 28)))


def schooljaar_nabij(dag: date) -> str:
    """The school year of which the first day lies nearest: from February that is the one that comes."""
    nu, straks = schooljaren(dag)
    return nu if dag - begin_van(nu) < begin_van(straks) - dag else straks


def is_weg(cohort: int | None, dag: date, einde: date) -> bool:
    """True when this last day lies before a day; one before the cohort was of an earlier time at school."""
    return einde < dag and (cohort is None or einde >= date(cohort, 8, 1))


def laatste_dag(
    termijn: Termijn,
    vanaf: datetime,
    gesloten: Set[date] = frozenset(),
    aantal: int | None = None,
    *,
    gelijkgesteld: Set[date] = frozenset(),
    eigen_verlengt: bool = True,
) -> date:
    """The last day of a term that starts on the day after a moment; `aantal` overrides the default length.

    It is never a Saturday, a Sunday, a general holiday or a day equalled to one (`gelijkgesteld`), as the general act on
    terms has it: articles 1 and 2, with the exceptions of article 4 for long terms. `eigen_verlengt`: whether the
    school's own terms follow the same rule.
    """
    start = tijd.dag_van(vanaf)
    lengte = termijn.aantal if aantal is None else aantal
    if termijn.eenheid == "werkdagen":
        return plus_werkdagen(start, lengte, gesloten | gelijkgesteld)
    einde = _plus_maanden(start, lengte) if termijn.eenheid == "maanden" else start + timedelta(days=lengte)
    if not _verlengt(termijn, lengte, eigen_verlengt):
        return einde
    if termijn.eenheid == "dagen" and lengte >= _MINSTENS:
        while (
            sum(not is_vrij(start + timedelta(days=n), gelijkgesteld) for n in range(1, (einde - start).days + 1)) < 2
        ):
            einde += timedelta(days=1)
    while is_vrij(einde, gelijkgesteld):
        einde += timedelta(days=1)
    return einde


_MINSTENS = 3
"""Days from which a legal term holds at least two days that are free of nothing (article 2)."""
_LANG = {"dagen": 90, "maanden": 3}
"""Above this length the act leaves a legal term as it is (article 4)."""


def _verlengt(termijn: Termijn, lengte: int, eigen_verlengt: bool) -> bool:
    return lengte <= _LANG[termijn.eenheid] if termijn.wettelijk else eigen_verlengt


def _plus_maanden(start: date, maanden: int) -> date:
    """The same day of the month some months later, or the last day of a shorter month."""
    maand = start.month - 1 + maanden
    jaar, maand = start.year + maand // 12, maand % 12 + 1
    laatste = (date(jaar + maand // 12, maand % 12 + 1, 1) - timedelta(days=1)).day
    return date(jaar, maand, min(start.day, laatste))


def rest_in_woorden(uiterlijk: date, vandaag: date, gesloten: Set[date] = frozenset()) -> tuple[str, int]:
    """How much time is left until a last day, in words and as a number to sort by; below zero it is too late.

    On a day that is no working day nothing is counted twice: the evening after a last Friday is late, also on Saturday.
    """
    werk = werkdagen_tussen(vandaag, uiterlijk, gesloten)
    if uiterlijk == vandaag:
        return "vandaag de laatste dag", 0
    if uiterlijk < vandaag:
        return (f"{in_werkdagen(-werk)} te laat", werk) if werk else ("te laat", -1)
    if not werk:
        return f"nog tot en met {tijd.dag(uiterlijk, jaar=False)}", 0
    return f"nog {in_werkdagen(werk)}", werk


def over_in_woorden(dag: date, vandaag: date, gesloten: Set[date] = frozenset()) -> tuple[str, int]:
    """How soon something is, in words and in working days: today, tomorrow, or how many working days it takes."""
    werk, dagen = werkdagen_tussen(vandaag, dag, gesloten), (dag - vandaag).days
    if dagen in (0, 1):
        return ("Vandaag", "Morgen")[dagen], werk
    if not werk:
        return f"Over {dagen} dagen", werk
    return f"Over {in_werkdagen(werk)}", werk


def waarom_geen_vertrek(dag: date, cohort: int | None, laatste_examen: datetime | None) -> str:
    """Why a student cannot have got the diploma or left on this day, in a sentence; empty when he can (ARC-3).

    Nobody is done before the year of the cohort, nor before an exam of which there is a result: records would be
    destroyed too early.
    """
    if dag > tijd.vandaag():
        return "Deze dag ligt in de toekomst. Leg haar vast als het zover is."
    if cohort and dag.year < cohort:
        return f"Deze dag ligt vóór het begin van cohort {cohort}."
    if laatste_examen and dag < (examen := tijd.dag_van(laatste_examen)):
        return f"Op {tijd.dag(examen)} deed deze student nog een examen."
    return ""
