"""Why two records cannot be joined (yet), and what to know before it: each in a sentence with a way on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from itertools import product
from typing import Any

from sqlalchemy import String, cast, func, union_all
from sqlmodel import col, or_, select

from portal.auth import geldigheid
from portal.db.aanmelden import Inschrijving, Kansmutatie, WachtendBericht
from portal.db.beheren import Bekrachtiging, Koppeling, Persoon, Persoonsbron, Roltoewijzing
from portal.db.beoordelen import Beoordeling
from portal.db.bewaren import Vernietiging
from portal.db.inrichten import Examen
from portal.db.monitoren import Zaakhand
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.levensloop import LOPEND, ZITTING_VOORBIJ
from portal.domain.rechten import BESLISSEND, Rol
from portal.domain.scheiding import role_clash
from portal.domain.statussen import BekrachtigingStatus, DeelnameStatus, InschrijvingStatus
from portal.services.grond import scheiding

MACHTIG = BESLISSEND | {Rol.BEHEERDER}
"""Roles that are not given along with a record: a second person agrees to them."""


@dataclass(frozen=True)
class Bezwaar:
    """Why these two cannot be joined, and what to do first."""

    tekst: str
    actie: str


def bezwaren(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> tuple[Bezwaar, ...]:
    """Everything that stands in the way, at once."""
    if weg.id == blijft.id:
        return (Bezwaar("Dit is twee keer hetzelfde record.", "Kies twee verschillende."),)
    delen = (
        _soort,
        _al_samengevoegd,
        _vernietiging,
        _register,
        _wacht,
        _rollen,
        _inschrijvingen,
        _plaatsen,
        _werk,
    )
    return tuple(b for deel in delen for b in deel(uow, weg, blijft))  # fmt: skip


def _soort(_uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[Bezwaar]:
    if (weg.is_student, weg.ook_medewerker) == (blijft.is_student, blijft.ook_medewerker):
        return []
    return [
        Bezwaar(
            "Het ene record is van een student en het andere van een medewerker, ook als die hier studeert.",
            "Laat ze apart bestaan.",
        )
    ]


def _al_samengevoegd(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[Bezwaar]:
    uit = [
        Bezwaar(f"{p.naam} ({p.nummer or p.account}) is al samengevoegd.", "Kies het record dat toen bleef.")
        for p in (weg, blijft)
        if p.samengevoegd_met_id
    ]
    if uow.session.exec(select(Persoon.id).where(Persoon.samengevoegd_met_id == weg.id).limit(1)).first():
        uit.append(
            Bezwaar("In het record dat weggaat, is eerder een ander samengevoegd.", "Laat juist dat record blijven.")
        )
    return uit


def _vernietiging(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[Bezwaar]:
    vraag = select(Vernietiging.id).where(col(Vernietiging.student_id).in_([weg.id, blijft.id]))
    if not uow.session.exec(vraag.limit(1)).first():
        return []
    wat = "Van een van beide zijn de gegevens vernietigd, of er ligt een voorstel daarvoor."
    return [Bezwaar(wat, "Laat de examencommissie eerst over dat voorstel besluiten.")]


def _register(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[Bezwaar]:
    """One registry with two persons: it would go on saying two things about one record. Not when it ended the one that
    goes: what it says about that one counts no more."""
    vraag = (
        select(Persoonsbron.persoon_id, Koppeling.naam, Persoonsbron.hoofd)
        .join(Koppeling, onclause=col(Koppeling.id) == Persoonsbron.koppeling_id)
        .where(col(Persoonsbron.persoon_id).in_([weg.id, blijft.id]))
    )
    van: dict[uuid.UUID, set[tuple[str, bool]]] = {weg.id: set(), blijft.id: set()}
    for persoon_id, naam, hoofd in uow.session.exec(vraag):
        van[persoon_id].add((naam, hoofd))
    kennen = {n for n, _ in van[weg.id]} & {n for n, _ in van[blijft.id]}
    houdt_bij = {n for n, hoofd in van[weg.id] & van[blijft.id] if hoofd}
    return [
        _twee_personen(naam, weg, blijft)
        for naam in sorted(kennen)
        if weg.actief or not blijft.actief or naam not in houdt_bij
    ]


def _twee_personen(naam: str, weg: Persoon, blijft: Persoon) -> Bezwaar:
    if weg.actief and not blijft.actief:
        return Bezwaar(f"{naam} beëindigde het record dat blijft.", "Laat juist het andere record blijven.")
    return Bezwaar(
        f"{naam} kent beide records, als twee personen.",
        "Laat ze eerst daar samenvoegen of een ervan beëindigen. Bestaat een ervan daar niet meer, blokkeer dat dan bij Rechten.",
    )


def _wacht(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[Bezwaar]:
    """Something about the record that goes still waits for somebody to decide."""
    ids = [weg.id, blijft.id]
    gaat_over = or_(
        col(Bekrachtiging.onderwerp_id).in_(ids),
        col(Bekrachtiging.gevraagd_door_id).in_(ids),
        cast(col(Bekrachtiging.nieuw), String).contains(str(weg.id)),
    )
    vraag = select(Bekrachtiging.titel).where(Bekrachtiging.status == BekrachtigingStatus.GEVRAAGD, gaat_over)
    uit = [
        Bezwaar(f"‘{titel}’ wacht op bekrachtiging.", "Laat daar eerst over besluiten, of trek het in.")
        for titel in uow.session.exec(vraag.limit(3))
    ]
    noemt = cast(col(WachtendBericht.inhoud), String).contains(str(weg.id))
    open_ = col(WachtendBericht.besloten_op).is_(None)
    if uow.session.exec(select(WachtendBericht.id).where(noemt, open_).limit(1)).first():
        wat = "Er wacht een bericht van een ander systeem over het record dat weggaat."
        uit.append(Bezwaar(wat, "Besluit daar eerst over bij ‘Wacht op iets’."))
    return uit


def _rollen(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[Bezwaar]:
    """Roles that one person never holds together, and roles that decide: those are not given along, nor an account for
    who has one, for that asks a second person (BEH-3)."""
    van_weg, van_blijft = _lopend(uow, weg, blijft)
    apart = {Rol.STUDENT} if not blijft.ook_medewerker else set()
    paren = {
        frozenset(p) for p in product(van_weg, van_blijft) if role_clash(p[:1], p[1]) or (p[0] != p[1] and apart & {*p})
    }
    uit = [
        Bezwaar(
            f"{' en '.join(sorted(r.label for r in paar))} gaan niet samen bij één persoon.",
            "Trek eerst een van deze rollen in.",
        )
        for paar in sorted(paren, key=sorted)
    ]
    opnieuw = "Trek de rol in, voeg samen en geef de rol opnieuw."
    for rol in sorted(van_weg & MACHTIG):
        wat = f"Het record dat weggaat, heeft de rol {rol.label}. Die gaat niet mee: daar stemt een tweede persoon mee in."
        uit.append(Bezwaar(wat, opnieuw))
    if weg.account and not blijft.account and van_blijft & MACHTIG:
        uit.append(Bezwaar("Wie blijft, heeft een rol die beslist en kreeg er nu een account bij.", opnieuw))
    return uit


def _lopend(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> tuple[set[Rol], set[Rol]]:
    wie = col(Roltoewijzing.persoon_id).in_([weg.id, blijft.id])
    vraag = select(Roltoewijzing.persoon_id, Roltoewijzing.rol).where(wie, *geldigheid.toewijzing_loopt())
    per: dict[uuid.UUID, set[Rol]] = {weg.id: set(), blijft.id: set()}
    for persoon_id, rol in uow.session.exec(vraag):
        per[persoon_id].add(Rol(rol))
    return per[weg.id], per[blijft.id]


def _inschrijvingen(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[Bezwaar]:
    """Of one exam a person has one enrolment that runs, and none once it is passed."""
    vraag = (
        select(Inschrijving.student_id, Examen.id, Examen.naam, Inschrijving.status)
        .join(Examen, onclause=col(Examen.id) == Inschrijving.examen_id)
        .where(
            col(Inschrijving.student_id).in_([weg.id, blijft.id]), Inschrijving.status != InschrijvingStatus.GEANNULEERD
        )
        .order_by(Examen.zoekvorm, col(Examen.id))
    )  # fmt: skip
    loopt: dict[tuple[uuid.UUID, str], set[uuid.UUID]] = {}
    behaald: dict[tuple[uuid.UUID, str], set[uuid.UUID]] = {}
    for student_id, id, naam, status in uow.session.exec(vraag):
        (loopt if status in LOPEND else behaald).setdefault((id, naam), set()).add(student_id)
    return [
        Bezwaar(_DUBBEL.format(naam), "Laat het examenbureau een van beide inschrijvingen laten vervallen.")
        if len(wie) > 1
        else Bezwaar(_AL_BEHAALD.format(naam), "Laat het examenbureau die inschrijving laten vervallen.")
        for (id, naam), wie in loopt.items()
        if len(wie | behaald.get((id, naam), set())) > 1
    ]


_DUBBEL = "Beide records zijn nu ingeschreven voor ‘{}’."
_AL_BEHAALD = "Het ene record is nog ingeschreven voor ‘{}’, en het andere heeft dat behaald."


def _plaatsen(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[Bezwaar]:
    """Nobody is at two places at once, and nobody was twice at one."""
    een, ander = _zittingen(uow, weg.id, blijft.id)
    samen = sorted({a.naam for a, b in product(een, ander) if _botst(a, b)})
    if not samen:
        return []
    wat = f"Beide records staan op dezelfde tijd op een zitting: {', '.join(samen[:4])}."
    return [Bezwaar(wat, "Laat het examenbureau er een af halen.")]


def _botst(a: Zitting, b: Zitting) -> bool:
    komt = all(z.laatste_eind > tijd.nu() and z.status not in ZITTING_VOORBIJ for z in (a, b))
    return a.id == b.id or (komt and tijd.overlapt(a.start, a.laatste_eind, b.start, b.laatste_eind))


def _zittingen(uow: UnitOfWork, weg_id: uuid.UUID, blijft_id: uuid.UUID) -> tuple[list[Zitting], list[Zitting]]:
    """The sittings that each of them is or was on."""
    beide = [weg_id, blijft_id]
    zit: Any = select(Deelname.zitting_id, col(Deelname.student_id).label("wie")).where(
        col(Deelname.student_id).in_(beide), Deelname.status != DeelnameStatus.GEANNULEERD
    )
    werkt: Any = select(Zittingsmedewerker.zitting_id, col(Zittingsmedewerker.persoon_id).label("wie"))
    wie = union_all(zit, werkt.where(col(Zittingsmedewerker.persoon_id).in_(beide))).subquery()
    vraag = kies(wie.c.wie, Zitting).join(Zitting, onclause=col(Zitting.id) == wie.c.zitting_id)
    per: dict[uuid.UUID, list[Zitting]] = {weg_id: [], blijft_id: []}
    for persoon_id, zitting in uow.session.execute(vraag):
        per[persoon_id].append(zitting)
    return per[weg_id], per[blijft_id]


def _werk(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[Bezwaar]:
    """Two judgements of one piece of work were two people's."""
    dubbel = (
        select(Beoordeling.deelname_id)
        .where(col(Beoordeling.beoordelaar_id).in_([weg.id, blijft.id]))
        .group_by(col(Beoordeling.deelname_id))
        .having(func.count(col(Beoordeling.beoordelaar_id).distinct()) > 1)
    )
    if not uow.session.exec(dubbel.limit(1)).first():
        return []
    wat = "Beide records beoordelen hetzelfde werk, als eerste en tweede beoordelaar."
    return [Bezwaar(wat, "Laat het examenbureau een andere beoordelaar aanwijzen.")]


def let_op(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> tuple[str, ...]:
    """What is no reason to refuse, but good to know."""
    uit = []
    if weg.account and blijft.account:
        uit.append(f"Inloggen kan daarna alleen met {blijft.account}; {weg.account} komt niet meer binnen.")
    if weg.actief and not blijft.actief:
        uit.append(
            "Het record dat blijft is nu gesloten; het gaat weer open, want onder het andere is deze persoon er."
        )
    uit += [f"Voor ‘{naam}’ tellen de kansen van beide records samen." for naam in _beide(uow, weg, blijft)]
    uit += [
        f"Op ‘{naam}’ had deze persoon als twee records twee taken die niet samengaan; dat staat daarna bij ‘Vraagt aandacht’."
        for naam in _twee_handen(uow, weg, blijft)
    ]
    return tuple(uit)  # fmt: skip


def _beide(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[str]:
    """Exams for which both have something: enrolled, or an attempt in the ledger."""
    heeft = union_all(
        *(
            select(model.examen_id, model.student_id).where(col(model.student_id).in_([weg.id, blijft.id]))
            for model in (Kansmutatie, Inschrijving)
        )
    ).subquery()
    dubbel = select(heeft.c.examen_id).group_by(heeft.c.examen_id).having(func.count(heeft.c.student_id.distinct()) > 1)
    return list(uow.session.exec(select(Examen.naam).where(col(Examen.id).in_(dubbel)).order_by(Examen.zoekvorm)))


def _twee_handen(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> list[str]:
    """Sittings on which they had different hands as two."""
    gehad = select(Zaakhand.zitting_id).where(Zaakhand.persoon_id == weg.id)
    taak = select(Zittingsmedewerker.zitting_id).where(Zittingsmedewerker.persoon_id == weg.id)
    zaken = list(uow.session.execute(gehad.union(taak)).scalars())
    botst = scheiding.botsen_samen(uow, zaken, weg.id, blijft.id) if zaken else set()
    if not botst:
        return []
    return list(
        uow.session.exec(select(Zitting.naam).where(col(Zitting.id).in_(botst)).order_by(Zitting.zoekvorm).limit(4))
    )
