"""A school as large as a measurement needs: what a demo school of that size would take an hour for is read in by file."""

from __future__ import annotations

import io
import random
import uuid
from collections.abc import Sequence
from typing import Any

import xlsxwriter

EXAMENS, PER_STUDENT, _STUK = 40, 4, 20_000
_ACTIES = ("presentie.gezet", "go.gegeven", "resultaat.vastgesteld", "sessie.gestart", "student.geplaatst")
_NAMEN = ("Vos", "Jansen", "De Vries", "Bakker", "Yılmaz", "El Idrissi", "Van den Berg", "Smit", "Mulder", "De Boer")
KOP_STUDENTEN = ("Studentnummer", "Voornaam", "Achternaam", "Crebo", "Cohort", "E-mail")
KOP_AANMELDINGEN = ("Studentnummer", "Examen")
CREBO = "25998"
Rij = tuple[str, ...]


def werkboek(kop: Rij, rijen: Sequence[Rij]) -> bytes:
    """A workbook as a school sends it."""
    uit = io.BytesIO()
    with xlsxwriter.Workbook(uit, {"constant_memory": True}) as boek:
        blad = boek.add_worksheet()
        for nr, rij in enumerate([kop, *rijen]):
            blad.write_row(nr, 0, rij)
    return uit.getvalue()


def studenten(aantal: int) -> list[Rij]:
    """So many students of one programme."""
    rng = random.Random(aantal)
    return [
        (f"{500_000 + i}", "Anna", f"{rng.choice(_NAMEN)} {i}", CREBO, "2026", f"s{i}@roc.example")
        for i in range(aantal)
    ]


def aanmeldingen(nummers: Sequence[str]) -> list[Rij]:
    """A few exams for each of these students."""
    return [(s, f"EX-{(i + k) % EXAMENS}") for i, s in enumerate(nummers) for k in range(PER_STUDENT)]


def basis() -> tuple[Any, Any]:
    """What a file of students and enrolments refers to; gives who reads in the one and who the other."""
    from portal.auth.principal import Principal
    from portal.db.beheren import Eenheid, Persoon
    from portal.db.inrichten import Examen, Opleiding
    from portal.db.session import unit_of_work
    from portal.domain.rechten import Rol

    mensen = [Persoon(naam=naam, achternaam=naam) for naam in ("Beheer", "Bureau")]
    with unit_of_work() as uow:
        for mens in mensen:
            uow.add(mens)
        team = Eenheid(code="METING", naam="Team meten", soort="team")
        uow.add(team)
        uow.add(Opleiding(crebo=CREBO, naam="Software developer", niveau=4, eenheid_id=team.id))
        for i in range(EXAMENS):
            uow.add(Examen(code=f"EX-{i}", naam=f"Examen {i}", oke=False, inschrijvers=["examenbureau"]))
    beheer, bureau = mensen
    return Principal(beheer.id, beheer.naam, Rol.BEHEERDER), Principal(bureau.id, bureau.naam, Rol.EXAMENBUREAU)


def groei(aantal: int, logregels: int = 0) -> None:
    """Add so many students with four enrolments each to the school, and then rows to the log until it has so many."""
    from portal.services.aanmelden.stand_bestand import AANMELDINGEN

    if rijen := studenten(aantal):
        beheer, bureau = basis()
        _lees(beheer, "studenten", werkboek(KOP_STUDENTEN, rijen))
        _lees(bureau, AANMELDINGEN.naam, werkboek(KOP_AANMELDINGEN, aanmeldingen([r[0] for r in rijen])))
    log(logregels)


def log(tot: int) -> None:
    """Write rows as an import does, with values of which hardly two are alike, until the log has so many."""
    from sqlmodel import select

    from portal.auth.principal import Systeem
    from portal.db.monitoren import AuditKop
    from portal.db.plannen import Deelname
    from portal.db.session import reading, unit_of_work
    from portal.services.grond.audit import audit

    bron = Systeem(naam="Deelnemerregistratie", kanaal="oke")
    with reading() as uow:
        al = uow.session.exec(select(AuditKop.volgnummer)).first() or 0
    for begin in range(al, tot, _STUK):
        with unit_of_work() as uow:
            audit.record_reeks(
                uow, bron, _ACTIES[begin // _STUK % len(_ACTIES)], Deelname,
                ((uuid.uuid4(), {"status": "afgerond", "zitting": uuid.UUID(int=n), "punten": n % 61})
                 for n in range(begin, min(begin + _STUK, tot))),
            )  # fmt: skip


def _lees(wie: Any, soort: str, inhoud: bytes) -> None:
    from portal.db.session import unit_of_work
    from portal.services.inrichten import inlezen
    from portal.services.inrichten.lezen import basis as lezen

    gelezen = inlezen.lees_bestand(soort, f"{soort}.xlsx", inhoud)
    with unit_of_work() as uow:
        partij = inlezen.neem_bestand(uow, wie, gelezen)
    with unit_of_work() as uow:
        kenmerk = lezen.partij(uow, wie, partij.id, "").kop.kenmerk
        inlezen.pas_toe(uow, wie, inlezen.PasToe(partij_id=partij.id, kenmerk=kenmerk))
