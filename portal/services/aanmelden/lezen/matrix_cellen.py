"""The cells of the matrix of students and exams: where each stands in two words, and which decisions it still takes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Go, Inschrijving
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import kansen, tijd
from portal.domain.rechten import P
from portal.domain.schalen import score_tekst
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus, ResultaatStatus
from portal.services.aanmelden.lezen.inschrijvingen import gos_van
from portal.services.aanmelden.lezen.inschrijvingsrij import go_in_woorden
from portal.services.aanmelden.stand import begonnen
from portal.services.aanmelden.stand_go import GO, NO_GO, TREK_IN, blokkades_besluit
from portal.services.aanmelden.stand_kansen import Zaak, saldi_van

_MEESTE = 3
"""Earlier results in one cell."""
_OPEN = ("gevraagd", "geen", "verlopen")


@dataclass(frozen=True, kw_only=True)
class MatrixCel:
    """One student and one exam."""

    id: str = ""
    """The enrolment; empty for who is not enrolled."""
    go_id: str = ""
    """The decision that holds, Go or no-go."""
    stand: str = "niet"
    """behaald, gemaakt, gepland, go, no_go, gevraagd, verlopen, geen, geen_kans or niet."""
    geldt: str = ""
    """go, no_go, verlopen or geen: the decision by itself, wherever the enrolment stands."""
    tekst: str = "Niet aangemeld"
    bij: str = ""
    """The day that goes with it, or the grade."""
    eerder: str = ""
    """Earlier results that were not enough: `4,8 en 5,1`."""
    kan: str = ""
    """Which decisions can be taken: `go no_go trek_in`."""
    waarom: str = ""
    """Why no Go can be given."""


NIET_AANGEMELD = MatrixCel(waarom="Niet aangemeld voor dit examen.")
BUITEN_BEREIK = "Over de Go van deze student besluit u niet."


@dataclass
class _Bekend:
    """What was read about all cells at once."""

    gos: dict[uuid.UUID, Go]
    saldi: dict[uuid.UUID, kansen.Saldo]
    bezig: set[uuid.UUID]
    moment: dict[uuid.UUID, datetime]
    mag: set[uuid.UUID]
    uitslagen: dict[Zaak, list[Resultaat]] = field(default_factory=dict)


def cellen(
    uow: UnitOfWork, principal: Principal, studenten: Sequence[uuid.UUID], examens: Sequence[uuid.UUID]
) -> dict[Zaak, MatrixCel]:
    """The cell of each of these students for each of these exams."""
    gevonden, mag = _inschrijvingen(uow, principal, studenten, examens)
    alle = list(gevonden.values())
    bekend = _Bekend(
        gos=gos_van(uow, alle),
        saldi=saldi_van(uow, alle),
        bezig=begonnen(uow, [i.id for i in alle if i.status == InschrijvingStatus.GEPLAATST]),
        moment=_momenten(uow, alle),
        mag=mag,
        uitslagen=_uitslagen(uow, principal, studenten, examens),
    )
    uit = dict.fromkeys(((s, e) for s in studenten for e in examens), NIET_AANGEMELD)
    return uit | {zaak: _cel(i, bekend) for zaak, i in gevonden.items()}


def _inschrijvingen(
    uow: UnitOfWork, principal: Principal, studenten: Sequence[uuid.UUID], examens: Sequence[uuid.UUID]
) -> tuple[dict[Zaak, Inschrijving], set[uuid.UUID]]:
    """Per student and exam the enrolment that counts (the running one, else the last), and which of them he decides on."""
    vraag = (
        kies(Inschrijving, visible(principal, P.GO_GEVEN, Inschrijving))
        .where(
            col(Inschrijving.student_id).in_(studenten), col(Inschrijving.examen_id).in_(examens),
            Inschrijving.status != InschrijvingStatus.GEANNULEERD,
            visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving),
        )
        .order_by((col(Inschrijving.status) != InschrijvingStatus.BEHAALD), col(Inschrijving.gemaakt_op))
    )  # fmt: skip
    rijen = list(uow.session.execute(vraag))
    return {(i.student_id, i.examen_id): i for i, _ in rijen}, {i.id for i, mag in rijen if mag}


def _momenten(uow: UnitOfWork, inschrijvingen: list[Inschrijving]) -> dict[uuid.UUID, datetime]:
    """When each of who has a seat sits his exam."""
    geplaatst = [i.id for i in inschrijvingen if i.status == InschrijvingStatus.GEPLAATST]
    vraag = (
        select(Deelname.inschrijving_id, Zitting.start)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(col(Deelname.inschrijving_id).in_(geplaatst), Deelname.status == DeelnameStatus.GEPLAATST)
    )
    return dict(uow.session.exec(vraag).all())


def _uitslagen(
    uow: UnitOfWork, principal: Principal, studenten: Sequence[uuid.UUID], examens: Sequence[uuid.UUID]
) -> dict[Zaak, list[Resultaat]]:
    """Per student and exam the results that the reader may see, oldest first."""
    vraag = (
        select(Zitting.examen_id, Resultaat)
        .join(Zitting, onclause=col(Zitting.id) == Resultaat.zitting_id)
        .where(
            col(Resultaat.student_id).in_(studenten), col(Zitting.examen_id).in_(examens), col(Resultaat.is_huidig),
            visible(principal, P.RESULTAAT_INZIEN, Resultaat),
        )
        .order_by(col(Zitting.start), col(Resultaat.id))
    )  # fmt: skip
    uit: dict[Zaak, list[Resultaat]] = {}
    for examen, r in uow.session.exec(vraag):
        uit.setdefault((r.student_id, examen), []).append(r)
    return uit


def _cel(i: Inschrijving, b: _Bekend) -> MatrixCel:
    go, saldo, bezig, mag = b.gos.get(i.id), b.saldi[i.id], i.id in b.bezig, i.id in b.mag
    uitslagen = b.uitslagen.get((i.student_id, i.examen_id), [])
    stand, tekst, bij = _stand(i, go, b.moment.get(i.id), uitslagen)
    if stand in _OPEN and saldo.over == 0:
        stand, tekst, bij = "geen_kans", "Geen kans", saldo.zin
    if bezig:
        tekst, bij = "Begonnen", ""
    kan = [w for w in (GO, NO_GO) if mag and not blokkades_besluit(i, bezig, saldo, w)]
    if mag and go and not blokkades_besluit(i, bezig, saldo, TREK_IN):
        kan.append(TREK_IN)
    beletsel = " ".join(x.tekst for x in blokkades_besluit(i, bezig, saldo, GO)) if mag else BUITEN_BEREIK
    return MatrixCel(
        id=str(i.id), go_id=str(go.id) if go else "", geldt=go_in_woorden(go)[0], stand=stand, tekst=tekst, bij=bij,
        eerder=_eerder(stand, uitslagen),
        kan=" ".join(kan), waarom=beletsel,
    )  # fmt: skip


def _stand(i: Inschrijving, go: Go | None, start: datetime | None, uitslagen: list[Resultaat]) -> tuple[str, str, str]:
    """Where it stands, as key, word and what goes with it."""
    if i.status == InschrijvingStatus.BEHAALD:
        return "behaald", "Behaald", _cijfers([r for r in uitslagen if r.geslaagd][-1:])
    if i.status == InschrijvingStatus.AFGENOMEN:
        return "gemaakt", "Gemaakt", _cijfers(uitslagen[-1:]) or "uitslag volgt"
    soort, _, _ = go_in_woorden(go)
    if i.status == InschrijvingStatus.GEPLAATST:
        dag = _dag(start) if start else ""
        return "gepland", "Gepland" if soort == GO else "Gepland, geen Go", dag
    if i.go_gevraagd_op and soort != GO:
        return "gevraagd", "Gevraagd", _dag(i.go_gevraagd_op)
    if go is None:
        return "geen", "Geen", ""
    if soort == "no_go":
        return soort, "No-go", _dag(go.op)
    return soort, "Go" if soort == GO else "Verlopen", f"t/m {_dag(go.geldig_tot)}" if go.geldig_tot else ""


def _dag(moment: datetime | date) -> str:
    """`12 mei`: a cell has no room for the day of the week; the dialog tells it."""
    return tijd.dag(moment, jaar=False).partition(" ")[2]


def _eerder(stand: str, uitslagen: list[Resultaat]) -> str:
    """The grades that were not enough; what the cell itself tells is not told again."""
    eerder = {"behaald": [], "gemaakt": uitslagen[:-1]}.get(stand, uitslagen)
    return _cijfers([r for r in eerder if r.geslaagd is not True])


def _cijfers(uitslagen: list[Resultaat]) -> str:
    """The grades of these results; one that is no decision yet says so."""
    teksten = [
        f"{score_tekst(r.cijfer or r.score)}{'' if r.status == ResultaatStatus.DEFINITIEF else ' (voorlopig)'}"
        for r in uitslagen
        if r.cijfer or r.score
    ]
    return " en ".join(teksten[-_MEESTE:])
