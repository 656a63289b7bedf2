"""Two who act at once: who comes too late reads what happened, and what he can do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.db.beheren import Persoon
from portal.db.plannen import Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden
from portal.domain.rechten import Rol
from portal.services.plannen import intrekken, plaatsen, verzetten, wachtlijst, zittingen
from portal.services.plannen.plaatsen import HaalVanZitting
from portal.services.plannen.verzetten import VerplaatsStudent
from portal.services.plannen.wachtlijst import KiesMoment
from portal.services.plannen.zittingen import ZittingActie
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe


def moment(maak: Maak, **anders: object) -> Zitting:
    start = tijd.op(tijd.vandaag() + timedelta(days=21), 9)
    return maak.zitting(start=start, zelf_inschrijven=True, zelf_tot=start - timedelta(minutes=15), **anders)


@pytest.mark.parametrize("daad", [plaatsen.kies_moment, wachtlijst.zet_op_wachtlijst])
@pytest.mark.parametrize(("status", "zin"), [("geannuleerd", "gaat niet door"), ("open", "is al begonnen")])
def test_wie_een_moment_kiest_dat_net_wegviel_leest_dat(
    maak: Maak, als: Als, daad: object, status: str, zin: str
) -> None:  # AAN-5 PRK-12
    z = moment(maak)
    with reading() as uow:
        examen = uow.session.get_one(type(maak.examen()), z.examen_id)
    i = maak.inschrijving(maak.student(), examen)
    maak.go(i)
    with reading() as uow:
        student = als(Rol.STUDENT, uow.session.get_one(Persoon, i.student_id))
    with unit_of_work() as uow:
        uow.session.get_one(Zitting, z.id).status = status
    with pytest.raises(Botsing, match=zin) as fout:
        doe(daad, student, KiesMoment(inschrijving_id=i.id, zitting_id=z.id))
    assert "u heeft" not in fout.value.aan_student
    with pytest.raises(NietGevonden):  # of another exam he knows nothing
        doe(daad, student, KiesMoment(inschrijving_id=i.id, zitting_id=moment(maak).id))


@pytest.mark.parametrize("hoe", ["zelf", "bureau", "geannuleerd"])
def test_het_bureau_leest_waarom_een_student_er_niet_meer_staat(maak: Maak, als: Als, hoe: str) -> None:  # PLA-7 PRK-12
    van, bureau = moment(maak), als(Rol.EXAMENBUREAU)
    d = maak.deelname(van, wijze="zelf")
    with reading() as uow:
        student = als(Rol.STUDENT, uow.session.get_one(Persoon, d.student_id))
        versie = uow.session.get_one(type(maak.versie()), van.versie_id)
    naar = maak.zitting(versie, start=van.start + timedelta(days=1))
    if hoe == "zelf":
        cmd = intrekken.LaatMomentLos(inschrijving_id=d.inschrijving_id, reden="Kan niet")
        doe(intrekken.laat_moment_los, student, cmd)
    elif hoe == "bureau":
        doe(plaatsen.haal_van_zitting, als(Rol.EXAMENBUREAU), HaalVanZitting(deelname_id=d.id, reden="Ziek"))
    else:
        doe(zittingen.annuleer_zitting, bureau, ZittingActie(zitting_id=van.id, reden="Lokaal dicht"))
    zin = {"zelf": "zelf los", "bureau": "van deze zitting gehaald", "geannuleerd": "is geannuleerd"}[hoe]
    with pytest.raises(Botsing, match=zin):
        doe(verzetten.verplaats_student, bureau, VerplaatsStudent(deelname_id=d.id, zitting_id=naar.id, reden="Anders"))
    with pytest.raises(Botsing, match=zin):
        doe(plaatsen.haal_van_zitting, bureau, HaalVanZitting(deelname_id=d.id, reden="Ziek"))
