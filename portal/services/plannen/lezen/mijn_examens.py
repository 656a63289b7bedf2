"""Read the open exams of a student, each with its next step."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Go, Inschrijving, Momentwens
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenplanregel
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Variantverzoek
from portal.domain import kansen, tijd
from portal.domain.levensloop import LOPEND, ONBEGONNEN
from portal.domain.organisatievorm import Organisatievorm
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus, PlanregelStatus
from portal.domain.taal import als_zin
from portal.services.aanmelden.lezen.inschrijvingen import besluiten_van, geldend
from portal.services.aanmelden.lezen.inschrijvingsrij import go_in_woorden
from portal.services.aanmelden.stand import is_voorbij, startlink
from portal.services.aanmelden.stand_kansen import is_op, kans_gevraagd, saldi_van
from portal.services.aanmelden.stand_keuze import is_los_te_laten, is_zelf_gekozen
from portal.services.aanmelden.stand_variant import HERHALING, vragen_over
from portal.services.aanmelden.stand_wens import in_woorden, is_te_wensen, week_voorbij, wensen_van
from portal.services.plannen.lezen.momenten import MomentRij, momenten_van

_KIEST = 2
_EERST = {"neem": 0, "kies": 1, "start": 1, "vraag_go": 2}


@dataclass(frozen=True)
class MijnExamen:
    """An exam as its student sees it: where it stands and what the next step is."""

    id: str
    examen: str
    status: str
    stap: int
    tag: str
    toon: str
    uitleg: str
    actie: str
    kans: str
    moment: str = ""
    plaats: str = ""
    deelname_id: str = ""
    startlink: str = ""
    start_vanaf: str = ""
    """From when the way in is here, when it is not yet."""
    voorzieningen: tuple[str, ...] = ()
    los: bool = False
    """True when the student may still give up the moment that he chose himself."""
    wens: str = ""
    """The week that he asked for, with the day that suits best."""
    wens_uitleg: str = ""
    """What happens with that wish."""
    mag_wens: bool = False
    """True when he may ask for a week, or for another: the number of moments follows what is asked for."""


def mijn_examens(uow: UnitOfWork, principal: Principal) -> list[MijnExamen]:
    """The open exams of a student with the one next step of each (AAN-2); what is shown there can be done."""
    require(principal, P.INSCHRIJVING_INZIEN)
    lopend = _lopend(uow, principal)
    rijen, inschr = [(i, e) for i, e, *_ in lopend], [i for i, *_ in lopend]
    besluiten, saldi = besluiten_van(uow, inschr), saldi_van(uow, inschr)
    gos, weg = geldend(besluiten), {g.inschrijving_id: g for g in besluiten if g.ingetrokken_op}
    plekken = _plekken(uow, principal.persoon_id)
    lijst = [_mijn(i, e, gos.get(i.id), weg.get(i.id), saldi[i.id], plekken.get(i.id), op) for i, e, _, op in lopend]
    kiest = [(i, e) for (i, e), m in zip(rijen, lijst, strict=True) if m.stap == _KIEST]
    open_ = momenten_van(uow, principal, kiest)
    vast = vragen_over(uow, [i.id for i, _ in kiest if HERHALING in _codes(open_[i.id])])
    vormen = {i.id: Organisatievorm(e.vorm) for i, e in kiest}
    lijst = [
        _met_momenten(m, open_[i.id], vast.get(i.id), vormen[i.id]) if i.id in open_ else m
        for m, i in zip(lijst, inschr, strict=True)
    ]
    lijst = [
        _zonder_kans(m, saldi[i.id], bool(gevraagd)) if is_op(i, saldi[i.id]) else m
        for m, (i, _, gevraagd, _) in zip(lijst, lopend, strict=True)
    ]
    wensen = wensen_van(uow, [i.id for i, e, *_ in lopend if is_te_wensen(i, e)])
    lijst = [
        _met_wens(m, wensen.get(i.id), mag=not is_op(i, saldi[i.id])) if is_te_wensen(i, e) else m
        for m, (i, e, *_) in zip(lijst, lopend, strict=True)
    ]
    return sorted(lijst, key=lambda m: (_EERST.get(m.actie, 3), m.examen))


def _met_wens(m: MijnExamen, wens: Momentwens | None, *, mag: bool) -> MijnExamen:
    """The card with the week that was asked for and what happens with it, at an exam of variable capacity (AAN-8)."""
    if wens is None:
        return replace(m, mag_wens=mag)
    if week_voorbij(wens):
        uitleg = "Die week is voorbij en je hebt nog geen plaats. Geef een nieuwe week door, of vraag het examenbureau."
    elif m.stap == _KIEST:
        uitleg = "Dit is een wens, nog geen plaats. Het examenbureau plant zoveel momenten als er gevraagd worden."
    else:
        uitleg = "Dit is een wens, nog geen plaats. Je krijgt pas een plaats als je docent je een Go geeft."
    return replace(m, wens=in_woorden(wens), wens_uitleg=uitleg, mag_wens=mag)


def _lopend(uow: UnitOfWork, principal: Principal) -> list[tuple[Inschrijving, Examen, bool, date | None]]:
    vraag = (
        kies(Inschrijving, Examen, kans_gevraagd(), _belofte())
        .join(Examen, onclause=col(Examen.id) == col(Inschrijving.examen_id))
        .where(
            visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving),
            Inschrijving.student_id == principal.persoon_id,
            col(Inschrijving.status).in_(LOPEND),
        )
        .order_by(col(Examen.zoekvorm))
        .limit(50)
    )
    return list(uow.session.exec(vraag))


def _zonder_kans(m: MijnExamen, saldo: kansen.Saldo, gevraagd: bool) -> MijnExamen:
    """The next step of who has no attempt left: ask the board for one (AAN-10)."""
    if gevraagd:
        return replace(m, tag="Extra kans gevraagd", toon="info", uitleg="De examencommissie beslist.", actie="")
    uitleg = f"Je hebt geen kans meer over: {saldo.tekst}. Je kunt de examencommissie een extra kans vragen."
    return replace(m, tag="Geen kans meer", toon="warn", uitleg=uitleg, actie="vraag_kans")


def _plekken(uow: UnitOfWork, student_id: uuid.UUID) -> dict[uuid.UUID, tuple[Deelname, Zitting, Ruimte]]:
    """Per enrolment where its student sits, else what he got last: an earlier one may have been at a later moment."""
    vraag = (
        select(Deelname, Zitting, Ruimte)
        .join(Zitting, onclause=col(Zitting.id) == col(Deelname.zitting_id))
        .join(Ruimte, onclause=col(Ruimte.id) == col(Zitting.ruimte_id))
        .where(Deelname.student_id == student_id, Deelname.status != DeelnameStatus.GEANNULEERD)
        .order_by((col(Deelname.status) == DeelnameStatus.GEPLAATST).desc(), col(Deelname.id).desc())
        .limit(200)
    )
    plekken: dict[uuid.UUID, tuple[Deelname, Zitting, Ruimte]] = {}
    for d, z, r in uow.session.exec(vraag):
        plekken.setdefault(d.inschrijving_id, (d, z, r))
    return plekken


def _belofte() -> Any:
    """The day on which the plan of his cohort promises the grade of an exam, when that is still to come (INR-4)."""
    vraag = (
        kies(Examenplanregel.publiceren_op)
        .join(Persoon, onclause=col(Persoon.opleiding_id) == Examenplanregel.opleiding_id)
        .where(
            Persoon.id == Inschrijving.student_id, Examenplanregel.cohort == Persoon.cohort,
            Examenplanregel.examen_id == Inschrijving.examen_id,
            Examenplanregel.status == PlanregelStatus.VASTGESTELD, col(Examenplanregel.publiceren_op) >= tijd.vandaag(),
        )
    )  # fmt: skip
    return vraag.correlate(Inschrijving).scalar_subquery()


def _uitslag(op: date | None) -> str:
    return f"De uitslag is afgesproken voor {tijd.dag(op)}. " if op else ""


def _basis(i: Inschrijving, examen: Examen, saldo: kansen.Saldo) -> dict[str, Any]:
    return {"id": str(i.id), "examen": examen.naam, "status": str(i.status), "kans": saldo.tekst_bij(i.status)}


def _mijn(
    i: Inschrijving,
    examen: Examen,
    go: Go | None,
    weg: Go | None,
    saldo: kansen.Saldo,
    plek: tuple[Deelname, Zitting, Ruimte] | None,
    publicatie: date | None,
) -> MijnExamen:
    basis = _basis(i, examen, saldo)
    if i.status == InschrijvingStatus.AFGENOMEN and plek and not plek[0].maakte_werk:
        uitleg = "Volgens het verslag was je er niet, maar er is werk van je binnen. De examencommissie beslist; tot dan wordt er geen nieuw moment gepland."
        return MijnExamen(**basis, stap=3, tag="Wordt nagekeken", toon="warn", uitleg=uitleg, actie="")
    if i.status == InschrijvingStatus.AFGENOMEN:
        uitleg = f"Je examen wordt beoordeeld. {_uitslag(publicatie)}Kijk bij Resultaten of er al iets staat."
        return MijnExamen(**basis, stap=4, tag="Gemaakt", toon="info", uitleg=uitleg, actie="")
    if i.status == InschrijvingStatus.GEPLAATST and plek and plek[0].status == DeelnameStatus.AFGEROND:
        uitleg = "De examencommissie beslist nog of je bij dit examen was. Tot dan is er geen kans gebruikt."
        return MijnExamen(**basis, stap=3, tag="Wordt nagekeken", toon="warn", uitleg=uitleg, actie="")
    if i.status == InschrijvingStatus.GEPLAATST and plek:
        return _zonder_zekerheid(_geplaatst(basis, *plek), plek[1], go, weg)
    go_code, _tekst, _toon = go_in_woorden(go)
    if go_code == "go":
        return _met_go(basis, go, saldo)
    if i.go_gevraagd_op:
        daarna = weg if weg and weg.ingetrokken_op and weg.ingetrokken_op > i.go_gevraagd_op else None
        uitleg = f"{_waarom_niet(None, daarna)} Je vroeg op {tijd.dag(i.go_gevraagd_op, jaar=False)} om een Go. Je docent beslist.".lstrip()
        return MijnExamen(**basis, stap=1, tag="Go gevraagd", toon="info", uitleg=uitleg, actie="")
    return _zonder_go(basis, go, weg, go_code)


def _geplaatst(basis: dict[str, Any], deelname: Deelname, zitting: Zitting, ruimte: Ruimte) -> MijnExamen:
    basis |= {"moment": tijd.moment(zitting.start), "plaats": f"lokaal {ruimte.code}", "deelname_id": str(deelname.id)}
    if is_voorbij(zitting):
        uitleg = "Dit examen is voorbij. Je school verwerkt wie er was; daarna wordt je werk beoordeeld."
        return MijnExamen(**basis, stap=3, tag="Voorbij", toon="plain", uitleg=uitleg, actie="")
    link, vanaf = startlink(deelname, zitting)
    bezig = tijd.nu() >= zitting.start
    return MijnExamen(
        **basis,
        stap=3,
        tag="Nu bezig" if bezig else "Geplaatst",
        toon="info",
        uitleg=_neem_mee(deelname, zitting, bezig=bezig),
        actie="start" if link else "",
        startlink=link,
        start_vanaf=vanaf,
        los=is_los_te_laten(deelname, zitting),
    )


def _neem_mee(deelname: Deelname, zitting: Zitting, *, bezig: bool) -> str:
    """What to bring; and whom to call when it is too late to leave what he chose himself."""
    if bezig:
        return "Neem je ID mee."
    vast = is_zelf_gekozen(deelname) and not is_los_te_laten(deelname, zitting)
    bel = " Kun je toch niet? Bel het examenbureau." if vast else ""
    return f"Neem je ID mee. Wees er een kwartier van tevoren.{bel}"


def _met_go(basis: dict[str, Any], go: Go | None, saldo: kansen.Saldo) -> MijnExamen:
    voor = f"Kies een moment, dat kan t/m {tijd.dag(go.geldig_tot, jaar=False)}. " if go and go.geldig_tot else ""
    uitleg = f"{voor}Dit is {saldo.tekst}."
    return MijnExamen(**basis, stap=_KIEST, tag="Go gekregen", toon="ok", uitleg=uitleg, actie="kies")


def _met_momenten(
    m: MijnExamen, open_: list[MomentRij], vraag: Variantverzoek | None, vorm: Organisatievorm
) -> MijnExamen:
    """The next step of who has a Go: take what is offered, wait, choose, or read why he cannot and who sees that."""
    if mijn := next((r for r in open_ if r.aangeboden), None):
        uitleg = (
            f"Op {mijn.moment} is een plaats vrij en jij bent aan de beurt. Neem de plaats voordat het examen begint."
        )
        return replace(m, tag="Er is een plaats voor je", toon="warn", uitleg=uitleg, actie="neem")
    if mijn := next((r for r in open_ if r.op_wachtlijst), None):
        uitleg = f"Je staat op de wachtlijst van {mijn.moment}. {mijn.reden or mijn.verder}"
        return replace(m, tag="Op de wachtlijst", toon="info", uitleg=uitleg, actie="wacht")
    if any(r.te_kiezen for r in open_):
        return m
    if not open_:
        return replace(m, uitleg=f"{vorm.zonder_moment} {_kans(m)}", actie="")
    if HERHALING in _codes(open_):
        return replace(m, tag="Geen moment voor jou", toon="warn", uitleg=_over_variant(open_, vraag), actie="")
    redenen = " ".join(dict.fromkeys(r.reden for r in open_))
    uitleg = f"Er is nu geen moment dat jij kunt kiezen. {redenen} Vraag het examenbureau om een ander moment."
    return replace(m, tag="Geen moment voor jou", toon="warn", uitleg=uitleg, actie="")


def _kans(m: MijnExamen) -> str:
    return f"Dit is {m.kans}."


def _codes(open_: list[MomentRij]) -> set[str]:
    return {code for r in open_ for code in r.codes}


def _over_variant(open_: list[MomentRij], vraag: Variantverzoek | None) -> str:
    """What happens now with who had the variant of what is planned: the exam office has him on its list."""
    reden = min((r.reden for r in open_ if HERHALING in r.codes), key=len)  # without what else is in the way once
    if vraag and vraag.toegekend is None:
        return f"{reden} De examencommissie beslist of je het toch nog een keer mag maken."
    if vraag and not vraag.toegekend:
        return f"{reden} De examencommissie staat het niet toe: {als_zin(vraag.reden)} Het examenbureau zoekt een ander moment voor je."
    return f"{reden} Het examenbureau ziet dat je een ander moment nodig hebt en regelt het. Je hoeft niets te doen."


def _zonder_zekerheid(m: MijnExamen, zitting: Zitting, go: Go | None, weg: Go | None) -> MijnExamen:
    """The card of who has a seat; with the reason when his docent took the Go back meanwhile."""
    waarom = _waarom_niet(go, weg)
    if not waarom or zitting.status not in ONBEGONNEN or is_voorbij(zitting):
        return m
    uitleg = f"{waarom} Het examenbureau beslist of je plaats blijft. {m.uitleg}"
    return replace(m, tag="Geplaatst, zonder Go", toon="warn", uitleg=uitleg)


def _waarom_niet(go: Go | None, weg: Go | None) -> str:
    """Why there is no Go: the docent gave a no-go, or took a Go back and gave none after it."""
    if go is not None:
        return f"Je docent vindt je nog niet klaar: {als_zin(go.reden)}" if go.besluit != "go" else ""
    return f"Je docent trok je Go in: {als_zin(weg.ingetrokken_reden)}" if weg and weg.besluit == "go" else ""


def _zonder_go(basis: dict[str, Any], go: Go | None, weg: Go | None, go_code: str) -> MijnExamen:
    uitleg = _waarom_niet(go, weg) or "Je docent geeft aan wanneer je er klaar voor bent."
    tag, toon = {"no_go": ("Nog niet klaar", "warn"), "verlopen": ("Go verlopen", "warn")}.get(
        go_code, ("Wacht op Go", "plain")
    )
    return MijnExamen(**basis, stap=1, tag=tag, toon=toon, uitleg=uitleg, actie="vraag_go")
