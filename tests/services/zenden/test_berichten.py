"""What goes to the outbox, in which order, and what does not."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.services.zenden import berichten as zenden_berichten
from tests.hulp.logboek import berichten
from tests.hulp.maak import Maak


@pytest.fixture
def zitting(maak: Maak) -> Zitting:
    tas = maak.koppeling("tas")
    return maak.zitting(maak.versie(maak.examen(oke=True, koppeling_id=tas.id)))


def test_zitting_gaat_voor_haar_mensen(maak: Maak, zitting: Zitting) -> None:  # PLA-7
    deelname = maak.deelname(zitting)
    medewerker = maak.zittingsmedewerker(zitting, maak.medewerker())
    with unit_of_work() as uow:
        zenden_berichten.stuur_zitting(uow, zitting)
        zenden_berichten.stuur_deelname(uow, deelname)
        zenden_berichten.stuur_medewerker(uow, medewerker)
        zenden_berichten.annuleer_deelname(uow, deelname.id, zitting)
        zenden_berichten.annuleer_medewerker(uow, medewerker)
        zenden_berichten.annuleer_zitting(uow, zitting)
    rijen = berichten()
    assert {b.reeks for b in rijen} == {str(zitting.id)}
    assert {(b.flow, b.status, b.richting) for b in rijen} == {(2, "klaar", "uit")}
    associaties = [f"/associations/{deelname.id}", f"/associations/{medewerker.id}"]
    offering = f"/offerings/{zitting.id}"
    assert [b.pad for b in rijen] == [offering, *associaties, *associaties, offering]
    assert [b.methode for b in rijen] == ["PUT"] * 3 + ["PATCH"] * 3
    assert [b.volgnummer for b in rijen] == sorted(b.volgnummer for b in rijen)
    assert rijen[1].student_id == deelname.student_id


def test_buiten_oke_gaat_er_niets_uit(maak: Maak) -> None:  # INR-1
    zitting = maak.zitting()
    deelname = maak.deelname(zitting)
    with unit_of_work() as uow:
        assert zenden_berichten.stuur_zitting(uow, zitting) is None
        assert zenden_berichten.stuur_deelname(uow, deelname) is None
        assert zenden_berichten.annuleer_zitting(uow, zitting) is None
    assert berichten() == []


def test_resultaat_van_de_geplande_poging(maak: Maak, zitting: Zitting) -> None:  # VAS-4
    dr, oke_id = maak.koppeling("dr"), uuid.uuid4()
    inschrijving = maak.inschrijving(
        examen=_examen(zitting), oke_id=oke_id, koppeling_id=dr.id, poging=2, toets_id=maak.toets(_examen(zitting)).id
    )
    eerste = maak.deelname(zitting, inschrijving, status="afgerond", presentie="present")
    with unit_of_work() as uow:
        zenden_berichten.stuur_resultaat(uow, maak_definitief(maak, eerste))
    (bericht,) = berichten()
    assert (bericht.flow, bericht.methode, bericht.pad) == (5, "PATCH", f"/associations/{oke_id}")
    assert (bericht.reeks, bericht.koppeling_id) == (str(oke_id), dr.id)
    body = json.loads(bericht.inhoud)
    assert body["consumers"][0]["attempt"] == 2
    assert body["result"]["consumers"][0]["final"] is True

    later = maak.zitting(_versie(zitting))
    extra = maak.deelname(
        later, inschrijving, status="afgerond", presentie="present", geplaatst_op=tijd.nu() + timedelta(seconds=1)
    )
    with unit_of_work() as uow:
        zenden_berichten.stuur_resultaat(uow, maak_definitief(maak, extra))
        zenden_berichten.stuur_resultaat(uow, maak_definitief_opnieuw(uow, extra))
    _, tweede, herhaald = berichten()
    body = json.loads(tweede.inhoud)
    assert (tweede.methode, tweede.reeks) == ("PUT", str(oke_id))
    assert body["associationId"] not in (str(oke_id), str(extra.id))
    assert body["consumers"][0] == {
        "consumerKey": "nl-test-admin", "attempt": 3, "orgAssociationId": str(oke_id),
    }  # fmt: skip
    assert herhaald.pad == tweede.pad


def test_eigen_inschrijving_heeft_geen_adres_bij_het_register(maak: Maak, zitting: Zitting) -> None:
    deelname = maak.deelname(zitting, status="afgerond", presentie="present")
    resultaat = maak_definitief(maak, deelname)
    with unit_of_work() as uow:
        assert zenden_berichten.stuur_resultaat(uow, resultaat) == []
    assert berichten() == []


def maak_definitief(maak: Maak, deelname: Deelname):
    return maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu())


def maak_definitief_opnieuw(uow, deelname: Deelname):
    from portal.db.beoordelen import Resultaat

    return uow.session.exec(select(Resultaat).where(Resultaat.deelname_id == deelname.id)).one()


def _examen(zitting: Zitting):
    from portal.db.inrichten import Examen

    with reading() as uow:
        return uow.session.get_one(Examen, zitting.examen_id)


def _versie(zitting: Zitting):
    from portal.db.inrichten import Examenversie

    with reading() as uow:
        return uow.session.get_one(Examenversie, zitting.versie_id)
