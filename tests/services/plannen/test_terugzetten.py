"""Whoever was taken off a sitting by mistake gets his seat back, or stands first in line (PRK-13)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Mededeling
from portal.db.inrichten import Examen
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan, PortalFout
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import Rol
from portal.services.plannen import plaatsen
from portal.services.plannen.lezen import van_de_lijst as lezen
from portal.services.plannen.plaatsen import HaalVanZitting, PlaatsStudenten, ZetTerug
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe

REDEN = "De verkeerde naam aangevinkt"


@pytest.fixture
def eb(als: Als) -> Principal:
    return als(Rol.EXAMENBUREAU)


def op_zitting(maak: Maak, eb: Principal, z: Zitting) -> Deelname:
    with reading() as uow:
        examen = uow.session.get_one(Examen, z.examen_id)
    i = maak.inschrijving(maak.student(), examen)
    maak.go(i)
    doe(plaatsen.plaats_studenten, eb, PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(i.id,)))
    with reading() as uow:
        d = uow.session.exec(select(Deelname).where(Deelname.inschrijving_id == i.id)).first()
    return d or Deelname(zitting_id=z.id, inschrijving_id=i.id, student_id=i.student_id)


def haal_af(eb: Principal, d: Deelname) -> None:
    doe(plaatsen.haal_van_zitting, eb, HaalVanZitting(deelname_id=d.id, reden="Ziek gemeld"))


def terug(wie: Principal, d: Deelname) -> bool:
    zit: bool = doe(plaatsen.zet_terug, wie, ZetTerug(deelname_id=d.id, reden=REDEN))
    return zit


def status(d: Deelname) -> str:
    with reading() as uow:
        return str(uow.get(Inschrijving, d.inschrijving_id).status)


def afgehaald(wie: Principal, z: Zitting) -> list[str]:
    with reading() as uow:
        return [k.waarde for k in lezen.afgehaald(uow, wie, z.id)]


def verteld(persoon_id: uuid.UUID) -> list[str]:
    waar = (Mededeling.persoon_id == persoon_id, col(Mededeling.vervangen_op).is_(None))
    with reading() as uow:
        return [m.tekst for m in uow.session.exec(select(Mededeling).where(*waar))]


def test_wie_per_ongeluk_van_de_zitting_is_gehaald_krijgt_zijn_plaats_terug(
    maak: Maak, als: Als, eb: Principal
) -> None:  # PRK-13 PRK-12
    z = maak.zitting()
    d = op_zitting(maak, eb, z)
    haal_af(eb, d)
    assert afgehaald(eb, z) == [str(d.id)]
    with pytest.raises(NietToegestaan):
        afgehaald(als(Rol.EXAMENCOMMISSIE), z)
    assert terug(eb, d)
    assert (status(d), afgehaald(eb, z)) == ("geplaatst", [])
    (tekst,) = verteld(d.student_id)
    assert tekst.startswith("Je zit weer op")
    assert REDEN in tekst
    with reading() as uow:
        redenen = uow.session.exec(select(AuditRegel.reden).where(AuditRegel.actie == "student.geplaatst")).all()
    assert REDEN in redenen


def test_is_de_plaats_vergeven_dan_staat_hij_vooraan_in_de_rij(maak: Maak, eb: Principal) -> None:  # PRK-13 AAN-7
    z = maak.zitting(capaciteit=1, start=tijd.op(tijd.vandaag() + timedelta(days=30), 9))
    d = op_zitting(maak, eb, z)
    eerste, tweede = (op_zitting(maak, eb, z) for _ in range(2))
    haal_af(eb, d)
    assert status(eerste) == "geplaatst"
    assert not terug(eb, d)
    with reading() as uow:
        vraag = select(Wachtplek.inschrijving_id).where(Wachtplek.zitting_id == z.id, Wachtplek.status == "wacht")
        rij = uow.session.exec(vraag.order_by(col(Wachtplek.op))).all()
    assert rij == [d.inschrijving_id, tweede.inschrijving_id]
    assert "vooraan op de wachtlijst" in verteld(d.student_id)[-1]
    with reading() as uow:
        laatste = select(Mededeling.soort).where(
            Mededeling.persoon_id == d.student_id, col(Mededeling.vervangen_op).is_(None)
        )
        assert uow.session.exec(laatste).all() == [MededelingSoort.VOORAAN], "he has no seat"


def test_wie_weer_een_plaats_heeft_of_er_nog_zit_wordt_niet_teruggezet(maak: Maak, als: Als, eb: Principal) -> None:
    # PRK-13
    z, ander = maak.zitting(), als(Rol.DOCENT)
    d = op_zitting(maak, eb, z)
    with pytest.raises(Botsing, match="zit nog op"):
        terug(eb, d)
    haal_af(eb, d)
    with pytest.raises(PortalFout):
        terug(ander, d)
    terug(eb, d)
    with pytest.raises(PortalFout, match="al op een zitting"):
        terug(eb, d)
