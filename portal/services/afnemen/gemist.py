"""Tell a student what the report says about his attendance, where that costs him an attempt or changes afterwards."""

from __future__ import annotations

from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.mededelingen import MededelingSoort
from portal.domain.presentie import Presentie
from portal.domain.taal import als_zin
from portal.services.grond import mededelingen

_EN_NU = (
    "Je kans is daarmee gemist. Klopt dit niet, of had je een goede reden? Vertel het je docent of het examenbureau: "
    "de examencommissie kan de kans teruggeven."
)


def zeg_gemist(uow: UnitOfWork, zitting: Zitting, deelname: Deelname) -> None:
    """Who was not there, or did not begin, reads that the attempt is missed and what he can do (AAN-9, PRK-12)."""
    presentie = Presentie(deelname.presentie)
    if presentie == Presentie.ONBEKEND or presentie.kan_werk_maken:
        return
    wat = "Je was er, maar begon niet" if presentie.was_er else "Je was er niet"
    tekst = f"{zitting.naam} ({tijd.moment(zitting.start)}): {wat.lower()}, zegt het proces-verbaal. {_EN_NU}"
    mededelingen.zeg(uow, deelname.student_id, MededelingSoort.GEMIST, tekst, over=deelname.id)


def zeg_verbeterd(uow: UnitOfWork, zitting: Zitting, deelname: Deelname, oud: Presentie, reden: str) -> None:
    """Whose attendance was put right after the signature reads what it was, what it is and why (PRK-12)."""
    nieuw = Presentie(deelname.presentie)
    verder = "" if nieuw.kan_werk_maken else f" {_EN_NU}"
    tekst = (
        f"{zitting.naam} ({tijd.moment(zitting.start)}): je presentie is verbeterd van ‘{oud.label}’ in "
        f"‘{nieuw.label}’. Reden: {als_zin(reden)}{verder}"
    )
    mededelingen.zeg(uow, deelname.student_id, MededelingSoort.PRESENTIE, tekst, over=deelname.id)
