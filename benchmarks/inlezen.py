"""A whole school by file: 30.000 students and 120.000 enrolments as XLSX, 200 planted faults, tried, applied and undone;
and a period of 300 sittings, which go one by one through the acts of planning.

`python benchmarks/inlezen.py [students] [database]`. Beside it what the same rows cost a bare program: reading the
workbook with the same library, and writing the rows with one statement per five thousand.
"""

from __future__ import annotations

import io
import random
import resource
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from delen.meten import lege_school, tabel
from delen.school import EXAMENS, KOP_AANMELDINGEN, KOP_STUDENTEN, Rij, aanmeldingen, basis, studenten, werkboek
from sqlmodel import func, select

FOUTEN, ZALEN, DAGEN = 200, 20, 5


def studentrijen(aantal: int, rng: random.Random) -> tuple[list[Rij], set[int]]:
    """Students, and the rows with a fault of one of three kinds."""
    rijen = studenten(aantal)
    mis = set(rng.sample(range(aantal), FOUTEN // 2))
    for nr, i in enumerate(sorted(mis)):
        veld, waarde = ((3, "99999"), (4, "vorig jaar"), (2, ""))[nr % 3]
        rijen[i] = (*rijen[i][:veld], waarde, *rijen[i][veld + 1 :])
    return rijen, mis


def aanmeldrijen(nummers: Sequence[str], rng: random.Random) -> tuple[list[Rij], set[int]]:
    """Four exams for each student, and the rows with a fault of one of three kinds."""
    rijen = aanmeldingen(nummers)
    mis = set(rng.sample(range(1, len(rijen)), FOUTEN // 2))
    for nr, i in enumerate(sorted(mis)):
        rijen[i] = ((f"X{i}", rijen[i][1]), (rijen[i][0], "EX-0000"), (rijen[i][0], "DOCENT"))[nr % 3]
    return rijen, mis


def zittingrijen(rng: random.Random) -> tuple[list[Rij], set[int]]:
    """Three sittings a day in each room, each with somebody who watches, and the rows with a fault of one of three kinds."""
    from portal.domain import termijnen, tijd

    dagen = [termijnen.plus_werkdagen(tijd.vandaag(), 30 + d) for d in range(DAGEN)]
    rijen: list[Rij] = [
        (f"EX-{(z + d) % EXAMENS}.v1.A", f"{dag:%d-%m-%Y}", begin, f"Z{z}", "20", f"S{z}")
        for d, dag in enumerate(dagen) for z in range(ZALEN) for begin in ("09:00", "12:00", "15:00")
    ]  # fmt: skip
    mis = set(rng.sample(range(len(rijen)), 30))
    for nr, i in enumerate(sorted(mis)):
        veld, waarde = ((0, "EX-X.v1.A"), (4, "500"), (5, "S-NIEMAND"))[nr % 3]
        rijen[i] = (*rijen[i][:veld], waarde, *rijen[i][veld + 1 :])
    return rijen, mis


def stap(naam: str, doe: Callable[[], Any], uit: list[tuple[str, str]]) -> Any:
    """Do it once, and keep how long that took and how large the process is."""
    begin = time.perf_counter()
    resultaat = doe()
    seconden = time.perf_counter() - begin
    geheugen = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    uit.append((naam, f"{seconden:.1f} s".replace(".", ",") + f"  (tot {geheugen} MB)"))
    return resultaat


def lees_in(wie: Any, soort: str, inhoud: bytes, mis: set[int], uit: list[tuple[str, str]]) -> uuid.UUID:
    """Try, look at and apply one file; every planted fault must be found in its row, and nothing else."""
    from portal.db.session import reading, unit_of_work
    from portal.services.inrichten import inlezen
    from portal.services.inrichten.lezen import basis

    def proef() -> Any:
        gelezen = inlezen.lees_bestand(soort, f"{soort}.xlsx", inhoud)
        with unit_of_work() as uow:
            return inlezen.neem_bestand(uow, wie, gelezen)

    def kijk() -> Any:
        with reading() as uow:
            return basis.partij(uow, wie, partij.id, "fout")

    def pas_toe() -> Any:
        with unit_of_work() as uow:
            return inlezen.pas_toe(uow, wie, inlezen.PasToe(partij_id=partij.id, kenmerk=gezien.kop.kenmerk))

    partij = stap(f"{soort}: proef", proef, uit)
    with reading() as uow:
        gevonden = {r.nr - 2 for r in inlezen.uitkomst(uow, partij).rijen if r.fouten}
    assert gevonden == mis, (len(gevonden - mis), len(mis - gevonden))
    gezien = stap(f"{soort}: een bladzijde bekijken", kijk, uit)
    stap(f"{soort}: toepassen", pas_toe, uit)
    return uuid.UUID(str(partij.id))


def draai_terug(wie: Any, partij_id: uuid.UUID) -> None:
    """Undo a whole file."""
    from portal.db.session import unit_of_work
    from portal.services.inrichten import terugdraaien

    with unit_of_work() as uow:
        terugdraaien.maak_ongedaan(uow, wie, terugdraaien.MaakOngedaan(partij_id=partij_id, reden="Meting"))


def kaal(inhoud: bytes) -> None:
    """The same workbook read and written by a bare program, without a rule or a log."""
    import polars as pl
    from sqlalchemy import text

    from portal.db.session import get_engine

    rijen = pl.read_excel(io.BytesIO(inhoud), engine="calamine", infer_schema_length=0).rows()
    with get_engine().begin() as c:
        c.execute(
            text("CREATE TABLE meting_kaal (id VARCHAR(36) PRIMARY KEY, student VARCHAR(40), examen VARCHAR(60))")
        )
        for begin in range(0, len(rijen), 5_000):
            deel = [{"id": str(uuid.uuid4()), "student": s, "examen": e} for s, e in rijen[begin : begin + 5_000]]
            c.execute(text("INSERT INTO meting_kaal VALUES (:id, :student, :examen)"), deel)
        c.execute(text("DROP TABLE meting_kaal"))


def school() -> tuple[Any, Any]:
    """What the files refer to; gives who reads in students and who the rest."""
    from portal.db.beheren import Eenheid, Persoon, Roltoewijzing
    from portal.db.inrichten import Examen, Examenversie
    from portal.db.plannen import Ruimte
    from portal.db.session import unit_of_work
    from portal.domain import tijd
    from portal.domain.rechten import Rol
    from portal.domain.statussen import VersieStatus

    nu, wie = tijd.nu(), basis()
    with unit_of_work() as uow:
        team = uow.session.exec(select(Eenheid)).one()
        for examen in uow.session.exec(select(Examen)).all():
            uow.add(
                Examenversie(
                    examen_id=examen.id, code=f"{examen.code}.v1.A", naam=f"{examen.naam}, A", duur=90,
                    status=VersieStatus.VASTGESTELD, vastgesteld_op=nu, gewijzigd_op=nu,
                )
            )  # fmt: skip
        for i in range(ZALEN):
            uow.add(Ruimte(code=f"Z{i}", locatie_id=team.id, plaatsen=30))
            surveillant = Persoon(naam=f"Surveillant {i}", achternaam=f"Surveillant {i}", nummer=f"S{i}")
            uow.add(surveillant)
            uow.add(Roltoewijzing(persoon_id=surveillant.id, rol=Rol.SURVEILLANT.value, reden="Meting"))
        uow.add(Examen(code="DOCENT", naam="Van de docent", oke=False, inschrijvers=["docent"]))
    return wie


def main() -> None:
    """Measure and print the table."""
    aantal = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    rng, uit = random.Random(1), list[tuple[str, str]]()
    wie, mis_s = studentrijen(aantal, rng)
    goed = [r[0] for i, r in enumerate(wie) if i not in mis_s]
    waarvoor, mis_a = aanmeldrijen(goed, rng)
    zittingen, mis_z = zittingrijen(rng)
    kop_z = ("Versie", "Datum", "Begin", "Lokaal", "Plaatsen", "Surveillant")
    boek_s, boek_a = werkboek(KOP_STUDENTEN, wie), werkboek(KOP_AANMELDINGEN, waarvoor)
    with lege_school(sys.argv[2] if len(sys.argv) > 2 else ""):
        from portal.db.aanmelden import Inschrijving
        from portal.db.beheren import Persoon
        from portal.db.session import reading
        from portal.services.aanmelden.stand_bestand import AANMELDINGEN
        from portal.services.plannen.uit_bestand import ZITTINGEN

        beheer, bureau = school()
        eerste = lees_in(beheer, "studenten", boek_s, mis_s, uit)
        tweede = lees_in(bureau, AANMELDINGEN.naam, boek_a, mis_a, uit)
        stap("aanmeldingen: een kaal programma", lambda: kaal(boek_a), uit)
        derde = lees_in(bureau, ZITTINGEN.naam, werkboek(kop_z, zittingen), mis_z, uit)
        stap("zittingen: ongedaan", lambda: draai_terug(bureau, derde), uit)
        stap("aanmeldingen: ongedaan", lambda: draai_terug(bureau, tweede), uit)
        stap("studenten: ongedaan", lambda: draai_terug(beheer, eerste), uit)
        with reading() as uow:
            over = [uow.session.exec(select(func.count()).select_from(m)).one() for m in (Inschrijving, Persoon)]
        assert over == [0, 2 + ZALEN], over
    titel = f"Inlezen uit xlsx: {len(wie)} studenten, {len(waarvoor)} aanmeldingen en {len(zittingen)} zittingen, {FOUTEN + len(mis_z)} fouten"
    tabel(titel, ("Stap", "Duur"), uit)


if __name__ == "__main__":
    main()
