"""A sitting that goes on and a full one with a queue, with everybody who does something with them at one moment."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from portal.auth.principal import PORTAAL
from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.services.afnemen import proces_verbaal, zitting
from portal.services.plannen import intrekken, plaatsen, verzetten, wachtlijst, zittingen
from portal.services.plannen.wachtlijst import KiesMoment
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.paar import Daad, daad
from tests.hulp.zaken import doe

REDEN = "Er is iets gebeurd"


def lees(model: Any, id: uuid.UUID) -> Any:
    """A row as it is now."""
    with reading() as uow:
        return uow.session.get_one(model, id)


class Zaal:
    """A sitting with one student, who is there, in a state of one's choice; and everybody who does something with it."""

    def __init__(self, maak: Maak, als: Als, status: str) -> None:
        uur = timedelta(minutes=30 if status == "gepland" else -30)
        self.z = maak.zitting(maak.versie(duur=20), start=tijd.nu() + uur, status=status)
        er_is = {} if status == "gepland" else {"presentie": Presentie.AANWEZIG, "id_gezien_op": tijd.nu()}
        self.d = maak.deelname(self.z, **er_is)
        if er_is:
            schrijf(ProcesVerbaal(zitting_id=self.z.id, geopend_op=self.z.start))
        self.i = maak.inschrijving(maak.student(), lees(Examen, self.z.examen_id))
        maak.go(self.i)
        su = maak.medewerker()
        maak.zittingsmedewerker(self.z, su)
        self.su, self.eb = als(Rol.SURVEILLANT, su), als(Rol.EXAMENBUREAU)

    def open(self) -> Daad:
        return daad(zitting.open_zitting, self.su, zitting.OpenZitting(zitting_id=self.z.id))

    def sluit(self) -> Daad:
        return daad(proces_verbaal.sluit_zitting, self.su, proces_verbaal.SluitZitting(zitting_id=self.z.id))

    def heropen(self) -> Daad:
        cmd = proces_verbaal.HeropenZitting(zitting_id=self.z.id, reden=REDEN)
        return daad(proces_verbaal.heropen_zitting, self.su, cmd)

    def onderteken(self) -> Daad:
        cmd = proces_verbaal.OndertekenPv(zitting_id=self.z.id, akkoord=True)
        return daad(proces_verbaal.onderteken_pv, self.su, cmd)

    def presentie(self) -> Daad:
        cmd = zitting.ZetPresentie(deelname_id=self.d.id, presentie=Presentie.AFWEZIG)
        return daad(zitting.zet_presentie, self.su, cmd)

    def incident(self) -> Daad:
        cmd = zitting.MeldIncident(zitting_id=self.z.id, categorie="Technische storing", omschrijving="Geen stroom")
        return daad(zitting.meld_incident, self.su, cmd)

    def annuleer(self) -> Daad:
        cmd = zittingen.ZittingActie(zitting_id=self.z.id, reden=REDEN)
        return daad(zittingen.annuleer_zitting, self.eb, cmd)

    def plaats(self) -> Daad:
        cmd = plaatsen.PlaatsStudenten(zitting_id=self.z.id, inschrijving_ids=(self.i.id,), reden=REDEN)
        return daad(plaatsen.plaats_studenten, self.eb, cmd)

    def haal_af(self) -> Daad:
        cmd = plaatsen.HaalVanZitting(deelname_id=self.d.id, reden=REDEN)
        return daad(plaatsen.haal_van_zitting, self.eb, cmd)

    def wijzig(self) -> Daad:
        morgen = tijd.op(tijd.vandaag() + timedelta(days=1), 9)
        cmd = zittingen.WijzigZitting(
            zitting_id=self.z.id, ruimte_id=self.z.ruimte_id, start=morgen, capaciteit=self.z.capaciteit, bevestigd=True
        )
        return daad(zittingen.wijzig_zitting, self.eb, cmd)


class Plek:
    """A full sitting of two seats, chosen by its students, with two who wait in line; and another sitting with room."""

    def __init__(self, maak: Maak, als: Als) -> None:
        start = tijd.op(werkdag(20), 9)
        zelf = {"zelf_inschrijven": True, "zelf_tot": start}
        self.z = maak.zitting(ruimte=maak.ruimte(plaatsen=2), start=start, **zelf)
        versie = maak.versie(lees(Examen, self.z.examen_id))
        self.elders = maak.zitting(versie, start=start + timedelta(days=1), **zelf)
        self.eb = als(Rol.EXAMENBUREAU)
        self.zit, self.naast, *self.rij = [
            maak.inschrijving(maak.student(), lees(Examen, self.z.examen_id)) for _ in range(4)
        ]
        for i in (self.zit, self.naast, *self.rij):
            maak.go(i)
        self.d = maak.deelname(self.z, self.zit, wijze="zelf", plaats=1)
        maak.deelname(self.z, self.naast, wijze="zelf", plaats=2)
        self.student = als(Rol.STUDENT, lees(Persoon, self.zit.student_id))
        for i in self.rij:
            wie = als(Rol.STUDENT, lees(Persoon, i.student_id))
            doe(wachtlijst.zet_op_wachtlijst, wie, KiesMoment(inschrijving_id=i.id, zitting_id=self.z.id))

    def haal_af(self) -> Daad:
        return daad(plaatsen.haal_van_zitting, self.eb, plaatsen.HaalVanZitting(deelname_id=self.d.id, reden=REDEN))

    def laat_los(self) -> Daad:
        cmd = intrekken.LaatMomentLos(inschrijving_id=self.zit.id, reden=REDEN)
        return daad(intrekken.laat_moment_los, self.student, cmd)

    def trek_in(self) -> Daad:
        cmd = intrekken.TrekInschrijvingIn(inschrijving_id=self.zit.id, reden=REDEN)
        return daad(intrekken.trek_inschrijving_in, self.eb, cmd)

    def register(self) -> Daad:
        return lambda uow: intrekken.annuleer(uow, PORTAAL, uow.get(Inschrijving, self.zit.id), REDEN)

    def verplaats(self) -> Daad:
        cmd = verzetten.VerplaatsStudent(deelname_id=self.d.id, zitting_id=self.elders.id, reden=REDEN)
        return daad(verzetten.verplaats_student, self.eb, cmd)
