"""One student on a sitting that was held, from the report to the registry: what several tests of settling begin with."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import ProcesVerbaal
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.afnemen import aanvulling, proces_verbaal
from portal.services.afnemen.aanvulling import VerbeterPresentie
from portal.services.vaststellen import vaststellen
from portal.services.vaststellen.vaststellen import StelVast, Vaststeluitkomst
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe


class Geval:
    """One student on a sitting of a registry's exam that was closed and not signed yet, with points that came in."""

    def __init__(self, maak: Maak, als: Als, *, punten: int = 50, presentie: str = "present") -> None:
        self.maak, self.als = maak, als
        dr = maak.koppeling("dr")
        self.versie = maak.versie()
        maak.cesuur(self.versie)
        self.wie = maak.medewerker()
        self.zitting = maak.zitting(self.versie, start=tijd.nu() - timedelta(hours=3), status="gesloten")
        maak.zittingsmedewerker(self.zitting, self.wie)
        schrijf(ProcesVerbaal(zitting_id=self.zitting.id, gesloten_op=tijd.nu()))
        with reading() as uow:
            examen = uow.session.get_one(Examen, self.versie.examen_id)
        toets = maak.toets(examen, koppeling_id=dr.id)
        i = maak.inschrijving(maak.student(), examen, oke_id=uuid.uuid4(), koppeling_id=dr.id, toets_id=toets.id)
        self.deelname = maak.deelname(self.zitting, i, presentie=presentie)
        self.resultaat = maak.resultaat(
            self.deelname,
            punten=punten,
            maximum=60,
            score="",
            cijfer="8.3" if punten == 50 else "3.7",
            geslaagd=punten == 50,
        )

    def teken(self) -> None:
        """The invigilator signs the report."""
        cmd = proces_verbaal.OndertekenPv(zitting_id=self.zitting.id, akkoord=True)
        doe(proces_verbaal.onderteken_pv, self.als(Rol.SURVEILLANT, self.wie), cmd)

    def stel_vast(self, **anders: Any) -> Vaststeluitkomst:
        """The board establishes the result, with a reason."""
        ids = (self.resultaat.id,)
        cmd = StelVast(zitting_id=self.zitting.id, resultaat_ids=ids, motivatie="Het werk is gemaakt", **anders)
        uit = doe(vaststellen.stel_vast, self.als(Rol.EXAMENCOMMISSIE), cmd)
        assert uit.gedaan == (not uit.overgeslagen)
        return uit

    def verbeter(self, presentie: Presentie) -> None:
        """The exam office puts attendance right after the signature."""
        cmd = VerbeterPresentie(deelname_id=self.deelname.id, presentie=presentie, reden="Stond op de verkeerde regel")
        doe(aanvulling.verbeter_presentie, self.als(Rol.EXAMENBUREAU), cmd)

    def lees(self, model: Any, id: uuid.UUID) -> Any:
        """A row as it is now."""
        with reading() as uow:
            return uow.session.get_one(model, id)

    @property
    def inschrijving(self) -> Inschrijving:
        """The enrolment as it is now."""
        return self.lees(Inschrijving, self.deelname.inschrijving_id)

    @property
    def kansen(self) -> tuple[int, int]:
        """Attempts used and missed by the ledger."""
        with reading() as uow:
            saldo = saldo_van(uow, uow.session.get_one(Inschrijving, self.deelname.inschrijving_id))
        return saldo.verbruikt, saldo.gemist

    @property
    def aan_de_dr(self) -> list[tuple[str, str, bool]]:
        """What the registry heard, oldest first: attendance, pass and whether it is final."""
        with reading() as uow:
            rijen = uow.session.exec(
                select(OkeBericht).where(OkeBericht.flow == 5).order_by(col(OkeBericht.volgnummer))
            )
            bodies = [json.loads(r.inhoud)["result"] for r in rijen]
        return [(b["consumers"][0]["attendance"], b["pass"], b["consumers"][0].get("final", False)) for b in bodies]
