"""How fast the chain of the audit log is verified, beside a bare loop of hashlib over the same bytes."""

from __future__ import annotations

import argparse
import hashlib
import time

from delen import school
from delen.meten import lege_school, spreiding, tabel

DOEL = 1_000_000


def kaal() -> tuple[int, float]:
    """Only hashing: the bytes of every row are in memory already."""
    from portal.db.session import reading
    from portal.services.grond.audit import keten

    with reading() as uow:
        inhoud = [rij[-1].encode() for rij in keten.rijen(uow, 0)]
    begin = time.perf_counter()
    for stuk in inhoud:
        hashlib.sha256(stuk).hexdigest()
    return sum(map(len, inhoud)), time.perf_counter() - begin


def keer(aantal: int) -> tuple[float, float]:
    """Seconds, and those of the processor alone, of one full check by the function that the shell and the page use."""
    from portal.db.session import reading
    from portal.services.grond.audit import audit

    begin, rekentijd = time.perf_counter(), time.process_time()
    with reading() as uow:
        uitkomst = audit.verify(uow)
    duur, rekentijd = time.perf_counter() - begin, time.process_time() - rekentijd
    assert uitkomst.klopt, uitkomst
    assert uitkomst.rijen == aantal
    return duur, rekentijd


def main() -> None:
    """Measure and print the table."""
    lezer = argparse.ArgumentParser(description=__doc__)
    lezer.add_argument("--rijen", type=int, default=DOEL)
    lezer.add_argument("--rondes", type=int, default=5)
    lezer.add_argument("--database-url", default="", help="een lege database; anders SQLite in een eigen map")
    keuze = lezer.parse_args()
    with lege_school(keuze.database_url):
        school.log(keuze.rijen)
        keer(keuze.rijen)
        tijden = [keer(keuze.rijen) for _ in range(keuze.rondes)]
        omvang, bloot = kaal()
        klok, reken = [t for t, _ in tijden], [r for _, r in tijden]
        rijen = [
            ("portal audit verify, op de klok", spreiding(klok, "s"), spreiding([keuze.rijen / t for t in klok], "rijen/s")),
            ("portal audit verify, rekentijd", spreiding(reken, "s"), spreiding([keuze.rijen / t for t in reken], "rijen/s")),
            ("Alleen hashlib, bytes al in het geheugen", spreiding([bloot], "s"), spreiding([keuze.rijen / bloot], "rijen/s")),
        ]  # fmt: skip
        lengte = f"{keuze.rijen:,}".replace(",", ".")
        titel = f"Keten van {lengte} rijen ({omvang / 1e6:.0f} MB gehasht), {keuze.rondes} keer"
        tabel(titel, ("Wat", "Tijd", "Doorvoer"), rijen)


if __name__ == "__main__":
    main()
