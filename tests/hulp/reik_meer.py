"""What more hangs on a case of the walk over reach: rows in a state that one act asks for, of the same team and student."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlmodel import select

from portal.db.aanmelden import (
    Groep,
    Groepsaanmelding,
    Groepslid,
    Inschrijving,
    Jaarwissel,
    Jaarwisselregel,
    Kansmutatie,
    Voorziening,
)
from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Koppeling, Mededeling, Persoon, Roltoewijzing, Taak
from portal.db.bewaren import Vernietiging
from portal.db.inrichten import Examen
from portal.db.plannen import Ruimte, Wachtplek, Zitting
from portal.db.session import unit_of_work
from portal.db.vaststellen import Examenverzoek, Variantverzoek
from portal.domain import termijnen, tijd
from portal.domain.jaarwissel import Gevolg
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import Rol
from portal.domain.statussen import JaarwisselStatus, VoorzieningStatus
from portal.services.aanmelden.groepen import SchrijfGroepIn, schrijf_groep_in
from portal.services.vaststellen.afwezigheid import BesluitAfwezigheid, besluit_afwezigheid
from portal.services.vaststellen.voorleggen import leg_voor
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.reik_team import Ids, Team, opleiding_van


def meer(maak: Maak, team: Team, student: Persoon, ruimte: Ruimte) -> Ids:
    """The ids of all of it, by the name that an act uses for it."""
    return {
        **_momenten(maak, team, student, ruimte),
        **_besluiten(maak, team, student, ruimte),
        **_mensen(maak, team, student),
        **_groep(maak, student),
        **_jaar(maak, team, student),
    }


def _ingeschreven(maak: Maak, wie: Persoon, examen: Examen) -> Inschrijving:
    rij = maak.inschrijving(wie, examen)
    maak.go(rij)
    return rij


def _momenten(maak: Maak, team: Team, student: Persoon, ruimte: Ruimte) -> Ids:
    """A moment that the student chose, others that he can choose, one that is offered and one that was cancelled."""
    nu, gekozen, nog = tijd.nu(), maak.examen(), maak.examen()
    versie, nog_versie = maak.versie(gekozen), maak.versie(nog)

    def zitting(nog_te_kiezen: bool, dagen: int, **anders: object) -> Zitting:
        return maak.zitting(
            nog_versie if nog_te_kiezen else versie, ruimte, nu + timedelta(days=dagen), eenheid_id=team.eenheid.id,
            **{"zelf_inschrijven": True, "zelf_tot": nu + timedelta(days=1), "capaciteit": 5, **anders},
        )  # fmt: skip

    later, ruim, open_, aanbod = zitting(False, 12), zitting(False, 13), zitting(True, 14), zitting(True, 15)
    afgelast = zitting(True, 16, status="geannuleerd")
    zit, vrij = _ingeschreven(maak, student, gekozen), _ingeschreven(maak, student, nog)
    ander = _ingeschreven(maak, maak.student(opleiding_van(student)), nog)
    maak.deelname(afgelast, ander, status="geannuleerd", met_zitting_vervallen=True)
    schrijf(Wachtplek(zitting_id=aanbod.id, inschrijving_id=vrij.id, aangeboden_op=nu))
    gevraagd = maak.inschrijving(student, maak.examen(max_kansen=1), elders=1)
    zaak = {"soort": "kans", "rol": "examencommissie", "onderwerp_soort": "inschrijving", "onderwerp_id": gevraagd.id}
    schrijf(Taak(**zaak, tekst="x"))
    vraagt = {"student_id": student.id, "gevraagd_door_id": student.id, "toelichting": "x"}
    toegekend = maak.inschrijving(student, maak.examen())
    extra = maak.inschrijving(student, maak.examen(max_kansen=1), elders=1)
    kans = Kansmutatie(student_id=student.id, examen_id=extra.examen_id, soort="toegekend", reden="x")
    rijen = {
        "kansmutatie_toegekend": schrijf(kans),
        "examenverzoek": schrijf(Examenverzoek(**vraagt, examen_id=maak.examen().id)),
        "examenverzoek_van_docent": schrijf(Examenverzoek(**{**vraagt, "gevraagd_door_id": team.staf[Rol.DOCENT].id}, examen_id=maak.examen().id)),
        "examenverzoek_toegekend": schrijf(Examenverzoek(**vraagt, examen_id=toegekend.examen_id, inschrijving_id=toegekend.id, toegekend=True, reden="x", besloten_op=nu)),
        "inschrijving_gevraagd": gevraagd, "deelname_later": maak.deelname(later, zit, wijze="zelf"), "zitting_later": later, "zitting_ruim": ruim,
        "inschrijving_later": zit, "inschrijving_vrij": vrij, "zitting_open": open_, "zitting_aanbod": aanbod,
        "zitting_afgelast": afgelast, "inschrijving_zonder_go": maak.inschrijving(student, maak.examen()),
        "inschrijving_op": maak.inschrijving(student, maak.examen(max_kansen=1), elders=1),
        "herhaling": schrijf(Variantverzoek(
            student_id=student.id, inschrijving_id=vrij.id, versie_id=nog_versie.id, toelichting="x",
            gevraagd_door_id=team.staf[Rol.EXAMENBUREAU].id,
        )),
    }  # fmt: skip
    return {naam: str(rij.id) for naam, rij in rijen.items()}


def _besluiten(maak: Maak, team: Team, student: Persoon, ruimte: Ruimte) -> Ids:
    """A sitting of last week: a result that stands until a stricter cut score, and an absence that was decided about."""
    nu, examen = tijd.nu(), maak.examen()
    versie, mede = maak.versie(examen), maak.student(opleiding_van(student))
    maak.cesuur(versie)
    voorbij = maak.zitting(
        versie, ruimte, nu - timedelta(days=7), eenheid_id=team.eenheid.id, status="ondertekend", capaciteit=5
    )
    schrijf(ProcesVerbaal(zitting_id=voorbij.id, verslag="x", geopend_op=nu, ondertekend_op=nu))
    was_er = maak.deelname(voorbij, maak.inschrijving(student, examen), status="afgerond", presentie="present")
    onbekend = maak.deelname(voorbij, maak.inschrijving(mede, examen), status="afgerond")
    with unit_of_work() as uow:
        cmd = BesluitAfwezigheid(deelname_id=onbekend.id, geoorloofd=True, reden="Was ziek")
        besluit_afwezigheid(uow, Als(maak)(Rol.EXAMENCOMMISSIE), cmd)
    definitief = maak.resultaat(was_er, status="definitief", punten=50, maximum=60, definitief_op=nu)
    strenger = maak.cesuur(versie, punten=55)
    with unit_of_work() as uow:
        leg_voor(uow, strenger)
    return {
        "cesuur_strenger": str(strenger.id),
        "resultaat_definitief": str(definitief.id),
        "deelname_besloten": str(onbekend.id),
    }


def _mensen(maak: Maak, team: Team, student: Persoon) -> Ids:
    """Who left long ago, who comes for a while, who is gone, and what the student was told."""
    opleiding, lang, nu = opleiding_van(student), tijd.vandaag() - timedelta(days=3000), tijd.nu()
    oud, langer, _ = (maak.student(opleiding, cohort=2015, vertrokken_op=lang) for _ in range(3))
    gast = maak.medewerker(team.eenheid)
    termijn = {"vanaf": lang, "bewaren_tot": lang + timedelta(days=600)}
    rijen = {
        "vernietiging": schrijf(Vernietiging(student_id=oud.id, **termijn)),
        "aangehouden": schrijf(Vernietiging(student_id=langer.id, aangehouden_op=nu, aangehouden_reden="x", **termijn)),
        "oud": oud, "gast": gast, "gesloten": maak.medewerker(team.eenheid, actief=False),
        "toewijzing": schrijf(Roltoewijzing(
            persoon_id=gast.id, rol="docent", eenheid_id=team.eenheid.id, reden="x", tot=nu + timedelta(days=60)
        )),
        "voorziening_geldt": schrijf(Voorziening(
            student_id=student.id, soort="extraTime", minuten=10, status=VoorzieningStatus.TOEGEKEND, van=tijd.vandaag()
        )),
        "mededeling": schrijf(Mededeling(persoon_id=student.id, soort=MededelingSoort.GEPLAATST, tekst="x")),
    }  # fmt: skip
    return {naam: str(rij.id) for naam, rij in rijen.items()}


def _groep(maak: Maak, student: Persoon) -> Ids:
    """A group of the registry with one student of the same programme, that the exam office enrolled for an exam."""
    lid, examen = maak.student(opleiding_van(student)), maak.examen()
    with unit_of_work() as uow:
        dr = uow.session.exec(select(Koppeling).where(Koppeling.soort == "dr")).one()
    groep = schrijf(Groep(oke_id=uuid.uuid4(), koppeling_id=dr.id, code="K", naam="x", soort="class"))
    schrijf(Groepslid(groep_id=groep.id, persoon_oke_id=lid.oke_id, van=tijd.nu() - timedelta(days=1)))
    bureau = Als(maak)(Rol.EXAMENBUREAU)
    with unit_of_work() as uow:
        schrijf_groep_in(uow, bureau, SchrijfGroepIn(groep_id=groep.id, examen_id=examen.id))
        daad = uow.session.exec(select(Groepsaanmelding.id).where(Groepsaanmelding.groep_id == groep.id)).one()
    return {"groep": str(groep.id), "groepsaanmelding": str(daad), "examen_vrij": str(maak.examen().id)}


def _jaar(maak: Maak, team: Team, student: Persoon) -> Ids:
    """A turn of the school year that took one enrolment of this student along, and nothing else."""
    nu, straks = termijnen.schooljaren(tijd.vandaag())
    mee = maak.inschrijving(student, maak.examen(), schooljaar=straks)
    wissel = schrijf(Jaarwissel(
        opleiding_id=opleiding_van(student).id, schooljaar=straks, status=JaarwisselStatus.TOEGEPAST,
        door_id=team.staf[Rol.EXAMENBUREAU].id,
    ))  # fmt: skip
    schrijf(Jaarwisselregel(jaarwissel_id=wissel.id, gevolg=Gevolg.DOOR, rij_id=mee.id, oud={"schooljaar": nu}))
    return {"jaarwissel": str(wissel.id)}
