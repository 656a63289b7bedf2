"""Searching by name among twenty thousand persons: the form of a name next to what it replaced, on this database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delen.meten import klok, lege_school, spreiding, tabel
from sqlalchemy import func, insert, or_, select

PERSONEN = 20_000
_VOOR = ("Sam", "Ayşe", "Łukasz", "Maartje", "Noor", "王", "Bram", "Fatma", "Zoë", "Daan")
_ACHTER = ("Jansen", "Şahin", "Nguyễn", "Berg", "Øst", "Smit", "Vos", "d’Hondt", "Çelik", "Dijk")
_TEKSTEN = ("vos", "sahin", "berg, van den", "1234", "zzz")


def vul() -> None:
    """Write the persons."""
    from portal.db import vormen
    from portal.db.beheren import Persoon
    from portal.db.session import unit_of_work
    from portal.db.tabel import tabel as tabel_van

    rijen = []
    for n in range(PERSONEN):
        voor, achter = _VOOR[n % 10], f"{_ACHTER[n // 10 % 10]}{n // 100}"
        tussen = "van den" if achter.startswith("Berg") else ""
        naam = " ".join(d for d in (voor, tussen, achter) if d)
        rij = Persoon(voornaam=voor, tussenvoegsel=tussen, achternaam=achter, naam=naam, nummer=f"S{n:06}")
        vormen.vul(rij)
        rijen.append({k.key: getattr(rij, k.key) for k in tabel_van(Persoon).columns})
    with unit_of_work() as uow:
        uow.session.execute(insert(Persoon), rijen)


def wegen() -> list[tuple[str, Callable[[str], Any], Any]]:
    """Name, the condition for a text, and the order: as it is now, and as it was."""
    from portal.db.beheren import Persoon
    from portal.services.grond.lijst import zoek

    namen = (Persoon.naam, Persoon.nummer)
    oud = (Persoon.achternaam, Persoon.voornaam, Persoon.id)
    return [
        ("vorm", lambda t: zoek(t, Persoon.zoekvorm), (Persoon.sorteervorm, Persoon.id)),
        ("ilike", lambda t: or_(*(k.ilike(f"%{t}%") for k in namen)), oud),
        ("lower", lambda t: or_(*(func.lower(k).contains(t.lower(), autoescape=True) for k in namen)), oud),
    ]


def main() -> None:
    """Measure counting and the first page for each text and each way."""
    import os

    with lege_school(os.environ.get("PORTAAL_METING_DATABASE", "")):
        from portal.db.beheren import Persoon
        from portal.db.session import reading

        vul()
        rijen = []
        for tekst in _TEKSTEN:
            cellen = []
            for _, waar, orde in wegen():

                def doe(waar: Any = waar, orde: Any = orde, tekst: str = tekst) -> None:
                    with reading() as uow:
                        uow.session.execute(select(func.count()).select_from(Persoon).where(waar(tekst))).scalar_one()
                        list(uow.session.execute(select(Persoon).where(waar(tekst)).order_by(*orde).limit(25)))

                cellen.append(spreiding(klok(doe)))
            rijen.append((tekst, *cellen))
        koppen = ("Gezocht", *(naam for naam, _, _ in wegen()))
        tabel(f"Zoeken onder {PERSONEN} personen: tellen en 25 rijen, mediaan (laagste–hoogste)", koppen, rijen)


if __name__ == "__main__":
    main()
