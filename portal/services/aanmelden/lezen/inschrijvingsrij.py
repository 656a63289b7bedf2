"""One enrolment as docent and office see it in a list, with what its reader may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.auth.principal import Principal
from portal.db.aanmelden import Go, Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.studeren import studentnummer
from portal.domain import kansen, levensloop, tijd
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.stand import blokkades_go, blokkades_van, blokkades_weg, is_van_register, mag_aanmelden
from portal.services.aanmelden.stand_go import NO_GO, blokkades_besluit
from portal.services.aanmelden.stand_kansen import is_op
from portal.services.aanmelden.stand_wens import is_te_wensen

Gegevens = tuple[Inschrijving, Persoon, Examen, str | None, str, dict[str, Any], bool]
"""An enrolment with student, exam, programme, level, what was asked, and whether another registry has it as well."""


@dataclass(frozen=True, kw_only=True)
class InschrijvingRij:
    """An enrolment as docent and office see it."""

    id: str
    student_id: str
    student: str
    nummer: str
    opleiding: str
    cohort: str
    examen_id: str
    examen: str
    status: str
    status_tekst: str
    status_toon: str
    go: str
    go_tekst: str
    go_toon: str
    go_id: str
    gevraagd: str
    kans: str
    bron: str
    schooljaar: str = ""
    register: str = ""
    """What the registry said last about the attempts, with the day."""
    mag_intrekken: bool = False
    """True when the reader may cancel this enrolment: made in the portal, not begun, and he enrols for this exam."""
    mag_go: bool = False
    """True when the reader decides whether this student is ready, and that can still be decided."""
    mag_kans: bool = False
    """True when there is no attempt left and the reader may ask the board for one."""
    mag_plaatsen: bool = False
    """True when the reader places this student on a sitting, or moves him to another."""
    niveau: str = ""
    """`Niveau 3`, for an exam that exists per level."""
    begonnen: bool = False
    """True when the exam began: over the Go nobody decides any more."""
    geen_kans: bool = False
    kans_gevraagd: bool = False
    """True when an extra attempt was asked and the board did not decide about it yet."""
    variant_gevraagd: bool = False
    """True when the board was asked to give him a variant again and did not decide about it yet."""
    had_al: bool = False
    """True when he had the variant of the sitting that is being filled before, or of every one."""
    vraag_zitting: str = ""
    """The sitting about which the board can be asked to give him the variant again."""
    blokkade: str = ""
    """Why this student cannot be placed now, in words; empty when he can."""
    wens: str = ""
    """In which week he would like to come, at an exam of variable capacity and as long as he has no seat."""
    mag_wens: bool = False
    """True when the reader may say that for him."""


@dataclass(frozen=True)
class Inschrijvingsstand:
    """How an enrolment stands: the Go that counts, the attempts, when one was missed, whether the exam began."""

    go: Go | None
    saldo: kansen.Saldo
    gemist: str
    begonnen: bool
    start: datetime | None


def rij(principal: Principal, g: Gegevens, stand: Inschrijvingsstand) -> InschrijvingRij:
    """The row of one enrolment for its reader, made in one go: lists have thousands of them."""
    i, student, examen, opleiding, niveau, gevraagd, _ = g
    go, saldo = stand.go, stand.saldo
    go_code, go_tekst, go_toon = go_in_woorden(go)
    kans, geen_kans, status = saldo.tekst_bij(i.status), is_op(i, saldo), levensloop.INSCHRIJVING
    return InschrijvingRij(
        id=str(i.id), student_id=str(student.id), examen_id=str(examen.id), go_id=str(go.id) if go else "",
        student=student.naam, nummer=studentnummer(student), opleiding=opleiding or "–", cohort=str(student.cohort or ""),
        examen=examen.naam,
        niveau=niveau,
        status=str(i.status), status_tekst=status.label(i.status), status_toon=status.toon(i.status),
        go=go_code, go_tekst=go_tekst, go_toon=go_toon,
        gevraagd=tijd.dag(i.go_gevraagd_op, jaar=False) if i.go_gevraagd_op else "",
        kans=f"{kans} op {stand.gemist}" if stand.gemist else kans,
        register=saldo.register,
        bron={"dr": "Deelnemersysteem", "automatisch": "Automatisch"}.get(i.bron, i.bron.capitalize()),
        schooljaar=i.schooljaar,
        begonnen=stand.begonnen,
        geen_kans=geen_kans,
        blokkade=" ".join(b.tekst for b in _waarom_niet(i, student, go, saldo, stand.start)),
        **gevraagd,
        **_mag(principal, g, stand, geen_kans=geen_kans, gevraagd=gevraagd),
    )  # fmt: skip


def _waarom_niet(
    i: Inschrijving, student: Persoon, go: Go | None, saldo: kansen.Saldo, start: datetime | None
) -> tuple[Blokkade, ...]:
    """Why this student cannot be placed, on a sitting that begins then or now."""
    weg = blokkades_weg(student, tijd.dag_van(start) if start else None)
    return *weg, *blokkades_van(i, go, saldo, start)


def _mag(
    principal: Principal, g: Gegevens, stand: Inschrijvingsstand, *, geen_kans: bool, gevraagd: Mapping[str, Any]
) -> dict[str, Any]:
    """What the reader may do, as far as the row shows it; each act looks at the case itself."""
    i, _, examen, _, _, _, naast = g
    nog_te_doen = i.status in (InschrijvingStatus.OPEN, InschrijvingStatus.GEPLAATST)
    wenst = is_te_wensen(i, examen) and principal.can(P.WENS_GEVEN)
    return {
        "mag_intrekken": not (naast or is_van_register(i)) and _mag_intrekken(principal, i, examen),
        "mag_go": principal.can(P.GO_GEVEN) and not blokkades_besluit(i, stand.begonnen, None, NO_GO),
        "mag_kans": geen_kans and not gevraagd["kans_gevraagd"] and principal.can(P.KANS_AANVRAGEN),
        "mag_plaatsen": nog_te_doen and principal.can(P.ZITTING_PLAATSEN),
        "mag_wens": wenst and (bool(gevraagd["wens"]) or not geen_kans),
    }


def _mag_intrekken(principal: Principal, i: Inschrijving, examen: Examen) -> bool:
    geplaatst = i.status == InschrijvingStatus.GEPLAATST and principal.can(P.ZITTING_PLAATSEN)
    doet = principal.can(P.INSCHRIJVING_DOEN) and mag_aanmelden(principal, examen)
    return doet and (i.status == InschrijvingStatus.OPEN or geplaatst)


def go_in_woorden(go: Go | None) -> tuple[str, str, str]:
    """A decision as key, words and tone."""
    if not blokkades_go(go):
        tot = f" t/m {tijd.dag(go.geldig_tot, jaar=False)}" if go and go.geldig_tot else ""
        return "go", f"Go{tot}", "ok"
    if go is None:
        return "geen", "Nog geen Go", "plain"
    return ("no_go", "No-go", "bad") if go.besluit != "go" else ("verlopen", "Go verlopen", "warn")
