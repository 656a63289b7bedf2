"""Somebody came without being on the list: the office puts him on a sitting that is going on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.services.afnemen.lezen import zitting as zitting_lezen
from portal.services.plannen import plaatsen
from portal.services.plannen.lezen import zittingen as zittingen_lezen
from portal.services.plannen.plaatsen import HaalVanZitting, KiesMoment, PlaatsStudenten
from portal.services.plannen.stand_plaatsen import PLAATST_NIET
from tests.hulp.zaken import doe

REDEN = "Stond door een fout niet op de lijst"


def open_zitting(maak, **anders) -> Zitting:
    versie = maak.versie(maak.examen(oke=True, koppeling_id=maak.koppeling("tas").id))
    return maak.zitting(versie, start=tijd.nu() - timedelta(minutes=5), status=ZittingStatus.OPEN, **anders)


def wie_komt(maak, z: Zitting):
    with reading() as uow:
        inschrijving = maak.inschrijving(examen=uow.get(Examen, z.examen_id))
    maak.go(inschrijving)
    return inschrijving


def test_wie_niet_op_de_lijst_staat_komt_er_tijdens_de_zitting_bij(maak, als):  # UIT-2 PRK-13 PLA-7
    eb, z, surveillant = als(Rol.EXAMENBUREAU), open_zitting(maak), maak.medewerker()
    maak.zittingsmedewerker(z, surveillant)
    i = wie_komt(maak, z)
    zet = PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(i.id,))
    with pytest.raises(Ongeldig, match="Zeg waarom"):
        doe(plaatsen.plaats_studenten, eb, zet)
    telling = doe(plaatsen.plaats_studenten, eb, zet.model_copy(update={"reden": REDEN}))
    assert (telling.gedaan, telling.overgeslagen) == (1, ())
    with reading() as uow:
        d = uow.session.exec(select(Deelname)).one()
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "student.geplaatst")).one()
        assert (regel.onderwerp_id, regel.reden) == (d.id, REDEN)
        paden = [b.pad for b in uow.session.exec(select(OkeBericht))]
        assert f"/associations/{d.id}" in paden, "the delivery system hears it with the act"
        scherm = zitting_lezen.zitting_scherm(uow, als(Rol.SURVEILLANT, surveillant), z.id)
    assert [k.id for k in scherm.kandidaten] == [str(d.id)]


def test_wie_er_bij_vergissing_bij_kwam_gaat_er_weer_af(maak, als):  # PRK-13
    eb, z = als(Rol.EXAMENBUREAU), open_zitting(maak)
    gepland, i = maak.deelname(z), wie_komt(maak, z)
    doe(plaatsen.plaats_studenten, eb, PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(i.id,), reden=REDEN))
    with reading() as uow:
        erbij = uow.session.exec(select(Deelname).where(Deelname.inschrijving_id == i.id)).one()
    with pytest.raises(Botsing, match="nog niet is begonnen"):
        doe(plaatsen.haal_van_zitting, eb, HaalVanZitting(deelname_id=gepland.id, reden="Kwam niet"))
    doe(plaatsen.haal_van_zitting, eb, HaalVanZitting(deelname_id=erbij.id, reden="De verkeerde student"))
    with reading() as uow:
        assert (uow.get(Zitting, z.id).bezet, uow.get(Deelname, erbij.id).status) == (1, "geannuleerd")


def test_in_een_volle_zitting_die_bezig_is_wacht_niemand(maak, als):  # AAN-7 PRK-13
    eb, z = als(Rol.EXAMENBUREAU), open_zitting(maak, capaciteit=1)
    maak.deelname(z)
    zet = PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(wie_komt(maak, z).id,), reden=REDEN)
    telling = doe(plaatsen.plaats_studenten, eb, zet)
    assert (telling.gedaan, telling.wachtend) == (0, 0)
    assert "vol" in telling.overgeslagen[0][1]
    with reading() as uow:
        assert uow.session.exec(select(Wachtplek)).all() == []


def test_een_student_kiest_geen_zitting_die_bezig_is(maak, als):  # AAN-5
    z = open_zitting(maak, zelf_inschrijven=True)
    i = wie_komt(maak, z)
    with reading() as uow:
        student = uow.get(Persoon, i.student_id)
    with pytest.raises(Botsing, match="is al begonnen"):
        doe(plaatsen.kies_moment, als(Rol.STUDENT, student), KiesMoment(inschrijving_id=i.id, zitting_id=z.id))


@pytest.mark.parametrize(
    ("status", "mag", "woord"),
    [
        (ZittingStatus.CONCEPT, False, "eerst definitief"),
        (ZittingStatus.GEPLAND, True, ""),
        (ZittingStatus.OPEN, True, ""),
        (ZittingStatus.GESLOTEN, False, "heropenen"),
        (ZittingStatus.ONDERTEKEND, False, "andere zitting"),
    ],
)
def test_wie_niemand_kan_plaatsen_leest_waarom_en_wat_wel(maak, als, status, mag, woord):  # PRK-13
    z = maak.zitting(status=status)
    with reading() as uow:
        detail = zittingen_lezen.zitting(uow, als(Rol.EXAMENBUREAU), z.id)
    assert detail.mag_plaatsen is mag
    assert woord in PLAATST_NIET.get(status, "")
