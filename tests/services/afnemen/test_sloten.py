"""Two acts on one sitting at one moment: what the second one does fits what the first one made of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import ProcesVerbaal
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.services.afnemen import proces_verbaal, zitting
from portal.services.plannen import medewerkers, plaatsen, zittingen
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.paar import Daad, daad, tegelijk

REDEN = "Er is iets gebeurd"


class Zaal:
    """A sitting with one student, who is there, in a state of one's choice; and everybody who does something with it."""

    def __init__(self, maak: Maak, als: Als, status: str) -> None:
        uur = timedelta(minutes=30 if status == "gepland" else -30)
        self.z = maak.zitting(maak.versie(duur=20), start=tijd.nu() + uur, status=status)
        er_is = {} if status == "gepland" else {"presentie": Presentie.AANWEZIG, "id_gezien_op": tijd.nu()}
        self.d = maak.deelname(self.z, **er_is)
        if er_is:
            schrijf(ProcesVerbaal(zitting_id=self.z.id, geopend_op=self.z.start))
        self.i = maak.inschrijving(maak.student(), maak_examen(self.z))
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


def maak_examen(z: Zitting) -> Examen:
    with reading() as uow:
        return uow.session.get_one(Examen, z.examen_id)


PAREN = [
    ("gesloten", "onderteken", "heropen", "ondertekend"),
    ("gesloten", "heropen", "onderteken", "open"),
    ("gesloten", "onderteken", "incident", "ondertekend"),
    ("open", "sluit", "presentie", "gesloten"),
    ("open", "sluit", "plaats", "gesloten"),
    ("gepland", "open", "annuleer", "open"),
    ("gepland", "annuleer", "open", "geannuleerd"),
    ("gepland", "open", "wijzig", "open"),
    ("gepland", "open", "haal_af", "open"),
    ("gepland", "annuleer", "plaats", "geannuleerd"),
    ("gepland", "annuleer", "haal_af", "geannuleerd"),
]


@pytest.mark.parametrize(("status", "eerst", "dan", "wordt"), PAREN)
def test_van_twee_handelingen_op_een_zitting_telt_wat_de_eerste_ervan_maakte(
    maak: Maak, als: Als, status: str, eerst: str, dan: str, wordt: str
) -> None:  # UIT-1 UIT-2 PLA-7 AAN-7
    zaal = Zaal(maak, als, status)
    tweede = tegelijk(getattr(zaal, eerst)(), getattr(zaal, dan)())
    with reading() as uow:
        z = uow.session.get_one(Zitting, zaal.z.id)
        pv = uow.session.exec(select(ProcesVerbaal).where(ProcesVerbaal.zitting_id == z.id)).first()
        d, i = uow.session.get_one(Deelname, zaal.d.id), uow.session.get_one(Inschrijving, zaal.i.id)
        zit = uow.session.exec(select(Deelname.id).where(Deelname.zitting_id == z.id, Deelname.status != "geannuleerd"))
        assert z.bezet == len(zit.all())
    assert tweede, "the second act was done on what the first one had ended"
    assert (z.status, i.status) == (wordt, "open")
    assert d.presentie != Presentie.AFWEZIG
    assert (pv is not None and pv.ondertekend_op is not None) == (wordt == "ondertekend")


def test_een_surveillant_wordt_een_keer_vervangen(maak: Maak, als: Als) -> None:  # PLA-4
    zaal, nieuw = Zaal(maak, als, "gepland"), [maak.medewerker() for _ in range(2)]
    with reading() as uow:
        oud = uow.session.exec(select(Zittingsmedewerker).where(Zittingsmedewerker.zitting_id == zaal.z.id)).one()
    for wie in nieuw:
        maak.rol(wie, Rol.SURVEILLANT)
    een, twee = (
        daad(
            medewerkers.vervang_medewerker,
            als(Rol.EXAMENBUREAU),
            medewerkers.VervangMedewerker(medewerker_id=oud.id, persoon_id=wie.id, reden=REDEN),
        )
        for wie in nieuw
    )
    assert tegelijk(een, twee)
    with reading() as uow:
        assert [m.persoon_id for m in uow.session.exec(select(Zittingsmedewerker))] == [nieuw[0].id]


def test_wie_sluit_ziet_wie_er_net_bij_kwam(maak: Maak, als: Als) -> None:  # UIT-2 PRK-13
    zaal = Zaal(maak, als, "open")
    assert "onbekend" in tegelijk(zaal.plaats(), zaal.sluit())
