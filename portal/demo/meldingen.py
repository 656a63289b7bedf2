"""The issue log of the demo, and the daily control: issues in every state, most of them about exchanges that went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlmodel import col, select

from portal.db.monitoren import OkeBericht
from portal.db.session import UnitOfWork
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain import termijnen
from portal.domain.rechten import Rol
from portal.domain.statussen import BerichtStatus
from portal.services.monitoren.dagcontrole import TekenDagcontrole, teken_dagcontrole
from portal.services.monitoren.meldingen import (
    MaakMelding,
    VolgMeldingOp,
    ZetMelding,
    maak_melding,
    volg_op,
    zet_melding,
)


@dataclass(frozen=True)
class _Zaak:
    """One issue, and how many days ago it began; `bericht` says which failed exchange it is about."""

    titel: str
    tekst: str
    oorzaak: str
    dagen: int
    stappen: tuple[str, ...] = ()
    oplossing: str = ""
    bericht: str = ""
    eigenaar: str = "examenbureau"
    termijn: int = 2


_ZAKEN = (
    _Zaak("Score past niet bij de schaal", "Het afnamesysteem stuurt een procent waar een cijfer hoort.", "partner", 3,
          ("Gebeld met de leverancier; zij zoeken het uit.", "Het gaat om één toets: de instelling daar klopt niet."),
          bericht=BerichtStatus.AFGEWEZEN),
    _Zaak("Inschrijving onbekend bij de deelnemerregistratie", "De student is daar uitgeschreven en weer ingeschreven.",
          "gegevens", 2, ("Gevraagd aan de deelnemerregistratie welk nummer nu geldt.",), bericht=BerichtStatus.GEWEIGERD),
    _Zaak("Deelnemerregistratie een nacht onbereikbaar", "Onderhoud dat niet was aangekondigd.", "partner", 5,
          ("Berichten opnieuw aangeboden.",), "Alles is alsnog bezorgd. Onderhoud wordt voortaan gemeld.", BerichtStatus.DOOD, "beheerder"),
    _Zaak("Presentielijst ontbreekt bij het zittingsverslag", "De surveillant had de lijst nog op papier.", "werkwijze", 9,
          ("Lijst opgevraagd bij de surveillant.",), "Lijst toegevoegd; de instructie noemt het nu als laatste stap."),
    _Zaak("Extra tijd kwam niet mee", "De toets kent geen extra tijd, de student heeft er recht op.", "inrichting", 1,
          termijn=3),
)  # fmt: skip


def maak_meldingen(w: Wereld) -> None:
    """The issues with their follow-up, oldest first; the daily control beside them."""
    for nr, zaak in enumerate(_ZAKEN):
        w.daden += _zaak(w, nr, zaak)
    w.daden += _controles(w)


def _zaak(w: Wereld, nr: int, z: _Zaak) -> Iterator[Gebeurtenis]:
    op, gemaakt = w.nu - timedelta(days=z.dagen, hours=2), list[UUID]()
    mirjam, eigenaar = w.als(Rol.EXAMENBUREAU), w.als(Rol(z.eigenaar))

    def maak(uow: UnitOfWork) -> None:
        bericht_id = _eerste(uow, z.bericht) if z.bericht else None
        wat = MaakMelding(
            titel=z.titel, omschrijving=z.tekst, oorzaak=z.oorzaak, eigenaar_id=eigenaar.persoon_id if z.stappen else None,
            uiterlijk=w.vandaag + timedelta(days=z.termijn - z.dagen), bericht_id=bericht_id,
            sleutel=f"bericht:{bericht_id}" if bericht_id else "",
        )  # fmt: skip
        gemaakt.append(maak_melding(uow, mirjam, wat))

    yield Gebeurtenis(op, f"melding:{nr}", maak)

    def neem_op(uow: UnitOfWork) -> None:
        zet_melding(uow, eigenaar, ZetMelding(id=gemaakt[0], actie="oppakken"))

    def schrijf_op(uow: UnitOfWork, tekst: str) -> None:
        volg_op(uow, eigenaar, VolgMeldingOp(id=gemaakt[0], tekst=tekst))

    def los_op(uow: UnitOfWork) -> None:
        zet_melding(uow, eigenaar, ZetMelding(id=gemaakt[0], actie="oplossen", tekst=z.oplossing))

    if z.stappen:
        yield Gebeurtenis(op + timedelta(minutes=30), f"melding:{nr}:oppakken", neem_op)
    for stap, tekst in enumerate(z.stappen):
        yield Gebeurtenis(op + timedelta(hours=1 + 3 * stap), f"melding:{nr}:{stap}", partial(schrijf_op, tekst=tekst))
    if z.oplossing:
        yield Gebeurtenis(op + timedelta(days=1), f"melding:{nr}:oplossen", los_op)


def _eerste(uow: UnitOfWork, status: str) -> UUID | None:
    """The first exchange that went wrong like this."""
    vraag = select(OkeBericht.id).where(OkeBericht.status == status)
    return uow.session.exec(vraag.order_by(col(OkeBericht.volgnummer)).limit(1)).first()


def _controles(w: Wereld) -> Iterator[Gebeurtenis]:
    """The daily control is signed on most working days, not yet on the last one."""
    bureau = w.staf("examenbureau")
    for nr in range(2, 15):
        dag = w.werkdag(-nr)
        if nr == 6 or not termijnen.is_werkdag(dag, w.gesloten):
            continue
        wie = w.in_rol(bureau[nr % len(bureau)], Rol.EXAMENBUREAU)
        cmd = TekenDagcontrole(dag=dag, opmerking="" if nr % 4 else "Twee berichten opnieuw aangeboden.")
        yield Gebeurtenis(w.op(dag, 16, nr), f"dagcontrole:{dag}", partial(teken_dagcontrole, principal=wie, cmd=cmd))
