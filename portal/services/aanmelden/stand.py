"""Whether a student may be placed: Go, attempts, accommodations, and every reason why not."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Go, Inschrijving, Kansmutatie, Nevenaanmelding, Voorziening
from portal.db.beheren import Persoon, Taak
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import inschrijvers, kansen, levensloop, termijnen, tijd, voorzieningen
from portal.domain.fouten import NietToegestaan
from portal.domain.levensloop import ONBEGONNEN, TE_STARTEN, Blokkade
from portal.domain.rechten import Rol
from portal.domain.statussen import (
    NIET_MEER,
    AssociatieStatus,
    DeelnameStatus,
    InschrijvingStatus,
    VoorzieningStatus,
    ZittingStatus,
)
from portal.domain.taal import als_zin
from portal.domain.voorzieningen import ExtraTijd, Recht, Soort
from portal.services.grond import live, onderwerpen, taken
from portal.services.inrichten.stand import blokkades_gesloten

Aangemeld = Inschrijving | Nevenaanmelding
WIE = {Rol.DOCENT: "docent", Rol.EXAMENBUREAU: "examenbureau", Rol.STUDENT: "student"}


@dataclass(frozen=True)
class Telling:
    """How many were done, which were skipped with the reason of each, and how many wait in line."""

    gedaan: int
    overgeslagen: tuple[tuple[str, str], ...] = ()
    wachtend: int = 0


def geldende_go(uow: UnitOfWork, inschrijving_id: uuid.UUID) -> Go | None:
    """The newest decision that was not withdrawn, whether Go or no-go, expired or not."""
    vraag = select(Go).where(Go.inschrijving_id == inschrijving_id, col(Go.ingetrokken_op).is_(None))
    return uow.session.exec(vraag.order_by(col(Go.op).desc()).limit(1)).first()


def blokkades_go(go: Go | None) -> tuple[Blokkade, ...]:
    """Why a student may not be placed yet as far as the Go is concerned (AAN-3); empty with a valid Go."""
    if go is None:
        return (Blokkade("geen-go", "Er is nog geen Go van de docent."),)
    if go.besluit != "go":
        return (Blokkade("no-go", f"De docent gaf een no-go: {als_zin(go.reden)}"),)
    if go.geldig_tot and go.geldig_tot < tijd.vandaag():
        return (Blokkade("go-verlopen", f"De Go is verlopen op {tijd.dag(go.geldig_tot)}."),)
    return ()


def go_tot(go: Go | None) -> date | None:
    """The last day on which this decision lets a student be placed, kept with the enrolment for lists; None if it never does."""
    return (go.geldig_tot or date.max) if go and go.besluit == "go" else None


def houd_go_bij(uow: UnitOfWork, inschrijving: Inschrijving) -> None:
    """Keep with the enrolment until when its Go holds, after each decision and withdrawal."""
    uow.session.flush()
    inschrijving.go_tot = go_tot(geldende_go(uow, inschrijving.id))
    uow.add(inschrijving)


def saldo_van(uow: UnitOfWork, inschrijving: Inschrijving) -> kansen.Saldo:
    """The attempts of this student for this exam (AAN-9)."""
    return saldi_van(uow, [inschrijving])[inschrijving.id]


def saldi_van(uow: UnitOfWork, inschrijvingen: list[Inschrijving]) -> dict[uuid.UUID, kansen.Saldo]:
    """The one balance of each of these enrolments, for every screen, every check and flow 5: the ledger is the truth,
    the registry's limit a dated fact beside it. An enrolment that the school made itself takes the limit that the
    registry gave with an earlier one for the same exam."""
    zaken = {i.id: (i.student_id, i.examen_id) for i in inschrijvingen}
    boek, regel = _kasboek(uow, zaken.values())
    laatst, neven = _gezegd(uow, {zaken[i.id] for i in inschrijvingen if not i.oke_id})
    neven |= _neven(uow, [i.id for i in inschrijvingen if i.oke_id])
    telt = {i.id: i if i.oke_id else laatst.get(zaken[i.id], i) for i in inschrijvingen}
    return {
        id: _saldo(telt[id], neven.get(telt[id].id, []), regel[zaak[1]], boek.get(zaak, []))
        for id, zaak in zaken.items()
    }


def saldi_van_nieuwe(uow: UnitOfWork, zaken: Collection[Zaak]) -> dict[Zaak, kansen.Saldo]:
    """The balance with which a new enrolment of the school would begin, per student and exam; of thousands at once."""
    if not zaken:
        return {}
    (boek, regel), (laatst, neven) = _kasboek(uow, zaken), _gezegd(uow, zaken)
    leeg = {id: Inschrijving(student_id=id, examen_id=id) for id in regel}
    vers = {id: _saldo(i, [], regel[id], []) for id, i in leeg.items()}
    uit = {}
    for zaak in zaken:
        telt, soorten = laatst.get(zaak), boek.get(zaak, [])
        if telt is None and not soorten:
            uit[zaak] = vers[zaak[1]]
        else:
            telt = telt or leeg[zaak[1]]
            uit[zaak] = _saldo(telt, neven.get(telt.id, []), regel[zaak[1]], soorten)
    return uit


Zaak = tuple[uuid.UUID, uuid.UUID]
"""A student and an exam."""
Kasboek = dict[Zaak, list[kansen.Boeking]]
Regels = dict[uuid.UUID, int | None]
Gezegd = dict[Zaak, Inschrijving]
Neven = dict[uuid.UUID, list[Nevenaanmelding]]


def _gezegd(uow: UnitOfWork, zaken: Collection[Zaak]) -> tuple[Gezegd, Neven]:
    """Per student and exam the enrolment in which the registry last said something, and what stands beside each."""
    if not zaken:
        return {}, {}
    vraag = (
        select(Inschrijving, Nevenaanmelding)
        .join(Nevenaanmelding, isouter=True, onclause=col(Nevenaanmelding.inschrijving_id) == Inschrijving.id)
        .where(
            een_van(Inschrijving.student_id, lijst({student for student, _ in zaken})),
            col(Inschrijving.examen_id).in_({examen for _, examen in zaken}),
        )
    )
    register, neven = dict[uuid.UUID, Inschrijving](), list[Nevenaanmelding]()
    for i, n in uow.session.exec(vraag):
        register |= {i.id: i} if i.oke_id else {}
        neven += [n] if n else []
    volgorde = sorted(register.values(), key=lambda i: (i.kansen_gezegd_op or i.gemaakt_op, str(i.oke_id)))
    return {(i.student_id, i.examen_id): i for i in volgorde}, _per_inschrijving(neven)


def _neven(uow: UnitOfWork, ids: Collection[uuid.UUID]) -> Neven:
    """What stands beside these enrolments of the registry itself."""
    vraag = select(Nevenaanmelding).where(een_van(Nevenaanmelding.inschrijving_id, lijst(ids)))
    return _per_inschrijving(uow.session.exec(vraag)) if ids else {}


def _per_inschrijving(neven: Iterable[Nevenaanmelding]) -> Neven:
    uit: Neven = {}
    for n in neven:
        uit.setdefault(n.inschrijving_id, []).append(n)
    return uit


def _kasboek(uow: UnitOfWork, zaken: Collection[Zaak]) -> tuple[Kasboek, Regels]:
    """The entries per student and exam in the order in which they were written, and the rule of each exam."""
    wie = een_van(Kansmutatie.student_id, lijst({student for student, _ in zaken}))
    examens = {examen for _, examen in zaken}
    vraag = (
        kies(Examen.id, Examen.max_kansen, Kansmutatie.student_id, Kansmutatie.soort, Kansmutatie.deelname_id)
        .join(Kansmutatie, isouter=True, onclause=(col(Kansmutatie.examen_id) == Examen.id) & wie)
        .where(col(Examen.id).in_(examens))
        .order_by(col(Kansmutatie.op), col(Kansmutatie.id))
    )
    boek: Kasboek = {}
    regel: Regels = {}
    for examen, hoogstens, student, *boeking in uow.session.exec(vraag):
        regel[examen] = hoogstens
        if student is not None:
            boek.setdefault((student, examen), []).append(tuple(boeking))
    return boek, regel


def gemist_op(
    uow: UnitOfWork, inschrijvingen: list[Inschrijving], saldi: dict[uuid.UUID, kansen.Saldo]
) -> dict[uuid.UUID, str]:
    """Per enrolment the days of the missed attempts that still count, in words; no question when nobody missed one."""
    met = [i for i in inschrijvingen if saldi[i.id].gemist]
    if not met:
        return {}
    vraag = (
        kies(Kansmutatie.student_id, Kansmutatie.examen_id, Kansmutatie.op, Zitting.start)
        .join(Deelname, isouter=True, onclause=col(Deelname.id) == Kansmutatie.deelname_id)
        .join(Zitting, isouter=True, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            col(Kansmutatie.student_id).in_({i.student_id for i in met}),
            col(Kansmutatie.examen_id).in_({i.examen_id for i in met}),
        )
        .order_by(col(Kansmutatie.op), col(Kansmutatie.id))
    )
    boek: dict[Zaak, list[str]] = {}
    for student, examen, op, start in uow.session.exec(vraag):
        boek.setdefault((student, examen), []).append(tijd.dag(start or op, jaar=False))
    return {i.id: " en ".join(boek[i.student_id, i.examen_id][nr] for nr in saldi[i.id].gemist_bij) for i in met}


def _saldo(
    i: Inschrijving, neven: list[Nevenaanmelding], van_examen: int | None, boek: list[kansen.Boeking]
) -> kansen.Saldo:
    gezegd: list[Aangemeld] = [i, *(n for n in neven if n.oke_staat not in NIET_MEER)]
    maximum = kansen.maximum([_grens(g) for g in gezegd], van_examen)
    return kansen.saldo(boek, maximum, elders=i.elders, register=_register(gezegd))


def _grens(g: Aangemeld) -> kansen.Registergrens:
    afgerond = g.oke_staat == AssociatieStatus.FINISHED
    toegevoegd = isinstance(g, Nevenaanmelding) and not g.eigen and g.poging > 1
    return kansen.Registergrens(g.poging, g.kansen_over, g.kansen_onbeperkt, afgerond, toegevoegd)


def _register(gezegd: list[Aangemeld]) -> str:
    """What the registry said last about the attempts, with the day; empty when it never said anything."""
    met = [g for g in gezegd if g.kansen_gezegd_op and (g.kansen_onbeperkt or g.kansen_over is not None)]
    if not met:
        return ""
    g = max(met, key=lambda g: (g.kansen_gezegd_op, g.poging))
    over = "onbeperkt" if g.kansen_onbeperkt else f"nog {g.kansen_over}"
    assert g.kansen_gezegd_op is not None
    return f"Deelnemersysteem op {tijd.dag(g.kansen_gezegd_op)}: poging {g.poging}, {over}"


def blokkades_plaatsen(uow: UnitOfWork, inschrijving: Inschrijving) -> tuple[Blokkade, ...]:
    """Everything that stands in the way of placing this student, each with its reason (AAN-3, AAN-9)."""
    return blokkades_van(inschrijving, geldende_go(uow, inschrijving.id), saldo_van(uow, inschrijving))


def blokkades_van(inschrijving: Inschrijving, go: Go | None, saldo: kansen.Saldo) -> tuple[Blokkade, ...]:
    """The same, from what was already read: for lists that show the reason per student."""
    blokkades = list(blokkades_go(go))
    if inschrijving.status == InschrijvingStatus.GEPLAATST:
        blokkades.append(Blokkade("al-geplaatst", "De student is al op een zitting geplaatst."))
    elif inschrijving.status != InschrijvingStatus.OPEN:
        status = levensloop.INSCHRIJVING.label(inschrijving.status).lower()
        zelf = _GEMAAKT if inschrijving.status == InschrijvingStatus.AFGENOMEN else ""
        blokkades.append(Blokkade("niet-open", f"De inschrijving is {status}.", student=zelf))
    if saldo.over == 0:
        waarom = f"{saldo.tekst}; {saldo.register}" if saldo.register else saldo.tekst
        blokkades.append(Blokkade("geen-kans", f"Er is geen kans meer over ({waarom}). Vraag een extra kans aan."))
    return tuple(blokkades)


def is_op(i: Inschrijving, saldo: kansen.Saldo) -> bool:
    """True for an open enrolment without an attempt left: only then the board can be asked for one."""
    return i.status == InschrijvingStatus.OPEN and saldo.over == 0


def kans_gevraagd() -> ColumnElement[bool]:
    """SQL for: an extra attempt was asked for this enrolment and not decided about; it is not asked twice (AAN-10)."""
    return exists().where(*taken.is_open("kans"), col(Taak.onderwerp_id) == Inschrijving.id).correlate(Inschrijving)


_GEMAAKT = "Je hebt dit examen al gemaakt; je werk wacht op een cijfer."


def is_van_register(i: Inschrijving) -> bool:
    """True for an enrolment that a registry gave and did not take back or finish: it decides whether it stands."""
    return i.oke_id is not None and i.oke_staat not in (*NIET_MEER, AssociatieStatus.FINISHED)


def is_los_te_laten(deelname: Deelname, zitting: Zitting) -> bool:
    """True when a student may still give up this seat himself: chosen by himself, and the choice is still open."""
    zelf = deelname.wijze in ("zelf", "wachtlijst") and deelname.status == DeelnameStatus.GEPLAATST
    open_ = zitting.status == ZittingStatus.GEPLAND and nog_zelf(zitting)
    return zelf and open_


def begonnen(uow: UnitOfWork, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these enrolments those whose student has a seat on a sitting that began: over a Go nobody decides any more."""
    if not ids:
        return set()
    vraag = (
        select(Deelname.inschrijving_id)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            col(Deelname.inschrijving_id).in_(ids), Deelname.status == DeelnameStatus.GEPLAATST,
            col(Zitting.status).not_in(ONBEGONNEN),
        )
    )  # fmt: skip
    return set(uow.session.exec(vraag))


def is_voorbij(zitting: Zitting) -> bool:
    """True when a sitting admits nobody any more: it is closed or cancelled, or nobody opened it before its end."""
    return zitting.status not in TE_STARTEN or (
        zitting.status == ZittingStatus.GEPLAND and tijd.nu() >= zitting.laatste_eind
    )


def komt_nog() -> ColumnElement[bool]:
    """SQL for the opposite: the sitting is to come, or still open."""
    te_laat = (col(Zitting.status) == ZittingStatus.GEPLAND) & (col(Zitting.laatste_eind) <= tijd.nu())
    return col(Zitting.status).in_(TE_STARTEN) & ~te_laat


def startlink(deelname: Deelname, zitting: Zitting) -> tuple[str, str]:
    """A student's way into the delivery system once the sitting admits, and before that only from when; else nothing."""
    vanaf = termijnen.laat_toe_vanaf(zitting.start)
    if not deelname.startlink or is_voorbij(zitting):
        return "", ""
    return (deelname.startlink, "") if tijd.nu() >= vanaf else ("", tijd.moment(vanaf))


AL_BEHAALD = "al-behaald"
"""A question for the exam office: who passed is still on a sitting."""
GO_VERVALLEN = "go-vervallen"
"""A question for the exam office: a student has a seat, and no Go any more."""


def te_kiezen() -> tuple[ColumnElement[bool], ...]:
    """A student may still choose this sitting for himself: published, meant for it, and in time (AAN-5)."""
    return (
        col(Zitting.status) == ZittingStatus.GEPLAND,
        col(Zitting.zelf_inschrijven).is_(True),
        col(Zitting.zelf_tot) > tijd.nu(),
    )


def nog_zelf(zitting: Zitting) -> bool:
    """A student is in time to choose or leave this sitting himself; not when nobody said until when."""
    return zitting.zelf_tot is not None and tijd.nu() < zitting.zelf_tot


def mag_aanmelden(principal: Principal, examen: Examen) -> bool:
    """True for a role that the exam form names as the one who enrols for it, while the exam runs."""
    return WIE.get(principal.rol) in examen.inschrijvers and not blokkades_gesloten(examen)


def eis_inschrijver(principal: Principal, examen: Examen) -> None:
    """Refuse an exam that is closed, and who is not named by its form as the one who enrols for it (AAN-4)."""
    levensloop.eis(blokkades_gesloten(examen))
    if not mag_aanmelden(principal, examen):
        raise NietToegestaan(f"Voor ‘{examen.naam}’ meldt aan: {wie_meldt_aan(examen)}.")


def wie_meldt_aan(examen: Examen) -> str:
    """Who enrols for this exam by its form, in words (AAN-14)."""
    return inschrijvers.in_woorden(examen.inschrijvers)


def rechten_van(uow: UnitOfWork, student_id: uuid.UUID, versie: Examenversie, dag: date) -> tuple[Recht, ...]:
    """The accommodations that hold for a student on a day, in the length of this exam version."""
    return rechten_op_dag(toegekend(uow, {student_id})[0][student_id], versie, dag)


def toegekend(
    uow: UnitOfWork, student_ids: set[uuid.UUID]
) -> tuple[dict[uuid.UUID, list[Voorziening]], dict[uuid.UUID, Persoon]]:
    """The accommodations that each of these students was granted, whenever they hold, and the students themselves; in one
    question."""
    van_hem = (col(Voorziening.student_id) == Persoon.id) & (col(Voorziening.status) == VoorzieningStatus.TOEGEKEND)
    vraag = kies(Persoon, Voorziening).join(Voorziening, isouter=True, onclause=van_hem)
    per: dict[uuid.UUID, list[Voorziening]] = {id: [] for id in student_ids}
    wie = {}
    for student, v in uow.session.exec(vraag.where(col(Persoon.id).in_(student_ids))):
        per[student.id] += [v] if v else []
        wie[student.id] = student
    return per, wie


def blokkades_weg(student: Persoon, dag: date | None = None) -> tuple[Blokkade, ...]:
    """Why nothing new is begun on a day (today when none is given) for a student who left or has his diploma (PRK-10,
    PRK-16): his enrolments may still stand, and what was before his last day can be entered afterwards."""
    niet, vraag = "niet meer ingeschreven bij de school.", "Klopt dat niet? Vraag het je docent."
    if not (student.actief and student.is_student):
        tekst = f"De student is {niet} Is dat niet zo, laat dat dan eerst herstellen in de deelnemerregistratie."
        return (Blokkade("uitgeschreven", tekst, student=f"Je bent {niet} {vraag}"),)
    einden = (
        ("vertrok", student.vertrokken_op, f"Je bent {niet}"),
        ("kreeg zijn diploma", student.diploma_op, "Je hebt je diploma."),
    )
    for wat, einde, zelf in einden:
        if einde and termijnen.is_weg(student.cohort, dag or tijd.vandaag(), einde):
            tekst = f"De student {wat} op {tijd.dag(einde)}. Is dat niet zo, laat die dag dan eerst wijzigen."
            return (Blokkade("uitgeschreven", tekst, student=f"{zelf} {vraag}"),)
    return ()


def rechten_op_dag(van_student: list[Voorziening], versie: Examenversie, dag: date) -> tuple[Recht, ...]:
    """Of what a student was granted what holds on a day, in the length of this exam version."""
    geldt = (v for v in van_student if (v.van is None or v.van <= dag) and (v.tot is None or dag <= v.tot))
    return _samen([_als_recht(v, versie.duur) for v in geldt])


def periode_tekst(v: Voorziening) -> str:
    """From and until when an accommodation holds, in words; empty when neither was said."""
    vanaf = f"vanaf {tijd.dag(v.van)}" if v.van else ""
    return " ".join(t for t in (vanaf, f"t/m {tijd.dag(v.tot)}" if v.tot else "") if t)


def _samen(rechten: list[Recht]) -> tuple[Recht, ...]:
    """Each that differs once, in the order of the kinds: of several extra times the longest, of the rest every one that
    is described otherwise."""
    extra = voorzieningen.extra_tijd(rechten)
    rest = {(r.soort, r.omschrijving): r for r in rechten if r.soort is not Soort.EXTRA_TIJD or r.extra == extra}
    return tuple(sorted(rest.values(), key=lambda r: (list(Soort).index(r.soort), r.omschrijving)))


def _als_recht(v: Voorziening, duur: int) -> Recht:
    extra = max(ExtraTijd.van_minuten(v.minuten), ExtraTijd.van_procent(v.procent, duur))
    return Recht(Soort(v.soort), extra, v.omschrijving if v.soort == Soort.OVERIG else "")


def tik(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    """Tell open pages that an enrolment of this student changed, or something was decided about him."""
    live.touch(uow, onderwerpen.persoon(student_id), onderwerpen.WERK)
