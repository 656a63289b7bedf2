"""The issue log of the demo: lines in every state, most of them about exchanges that really went wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal.db.beheren import Persoon
from portal.db.monitoren import Melding, MeldingBericht, MeldingRegel, OkeBericht, Teller
from portal.demo.bak import vast_id
from portal.demo.wereld import Wereld
from portal.domain.meldingen import MeldingStatus
from portal.domain.statussen import BerichtStatus


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
    """Write the issues with their follow-up, oldest first."""
    zaken = sorted(_ZAKEN, key=lambda z: -z.dagen)
    for nummer, zaak in enumerate(zaken, 1):
        _maak(w, nummer, zaak)
    w.bak.bij(Teller(naam="melding", waarde=len(zaken)))


def _maak(w: Wereld, nummer: int, z: _Zaak) -> None:
    bureau, op = w.demo("examenbureau"), w.nu - timedelta(days=z.dagen, hours=2)
    eigenaar = w.demo(z.eigenaar) if z.stappen else None
    bericht = next((b for b in w.bak.alle(OkeBericht) if z.bericht and b.status == z.bericht), None)
    opgelost = op + timedelta(days=1) if z.oplossing else None
    melding = w.bak.bij(
        Melding(
            id=vast_id("melding", nummer),
            nummer=nummer,
            titel=z.titel,
            omschrijving=z.tekst,
            oorzaak=z.oorzaak,
            status=_status(z),
            eigenaar_id=eigenaar.id if eigenaar else None,
            uiterlijk=w.vandaag + timedelta(days=z.termijn - z.dagen),
            oplossing=z.oplossing,
            sleutel=f"bericht:{bericht.id}" if bericht else "",
            zitting_id=bericht.zitting_id if bericht else None,
            versie=len(z.stappen),
            gemaakt_op=op,
            gemaakt_door_id=bureau.id,
            opgelost_op=opgelost,
        )
    )
    if bericht:
        w.bak.bij(MeldingBericht(melding_id=melding.id, bericht_id=bericht.id))
    _regels(w, melding, z, eigenaar or bureau)


def _status(z: _Zaak) -> MeldingStatus:
    if z.oplossing:
        return MeldingStatus.OPGELOST
    return MeldingStatus.IN_BEHANDELING if z.stappen else MeldingStatus.OPEN


def _regels(w: Wereld, melding: Melding, z: _Zaak, wie: Persoon) -> None:
    slot = (f"Opgelost: {z.oplossing}",) if z.oplossing else ()
    for nr, tekst in enumerate((*z.stappen, *slot)):
        w.bak.bij(
            MeldingRegel(
                id=vast_id("meldingregel", f"{melding.nummer}:{nr}"),
                melding_id=melding.id,
                op=melding.gemaakt_op + timedelta(hours=1 + 3 * nr),
                door_id=wie.id,
                tekst=tekst,
            )
        )
