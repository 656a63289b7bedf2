"""A sitting that is entered afterwards: what counts is what was true when it began (UIT-1)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Voorziening
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import AssociatieStatus, InschrijvingStatus, ZittingStatus
from portal.services.aanmelden.stand import Telling
from portal.services.plannen import plaatsen
from portal.services.plannen.lezen.te_plaatsen import te_plaatsen
from portal.services.plannen.plaatsen import HaalVanZitting, PlaatsStudenten
from portal.services.vaststellen import afwikkeling
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School, een
from tests.hulp.zaken import doe

DAG = timedelta(days=1)
DRIE_DAGEN_TERUG = -3


@pytest.fixture
def eb(als: Als) -> Principal:
    return als(Rol.EXAMENBUREAU)


@pytest.fixture
def toen(maak: Maak) -> Zitting:
    """On paper three days ago, and entered today."""
    start = tijd.nu().replace(microsecond=0) + DRIE_DAGEN_TERUG * DAG
    return maak.zitting(start=start, achteraf="Op papier na een storing")


def aangemeld(maak: Maak, z: Zitting, **anders: Any) -> Inschrijving:
    """Somebody who was enrolled long before that sitting."""
    return maak.inschrijving(maak.student(), examen=een_examen(z), **{"gemaakt_op": z.start - 30 * DAG, **anders})


def een_examen(z: Zitting) -> Examen:
    with reading() as uow:
        return uow.session.get_one(Examen, z.examen_id)


def zet_op(eb: Principal, z: Zitting, *wie: Inschrijving) -> Telling:
    cmd = PlaatsStudenten(zitting_id=z.id, inschrijving_ids=tuple(i.id for i in wie))
    uit: Telling = doe(plaatsen.plaats_studenten, eb, cmd)
    return uit


def te_kiezen(eb: Principal, z: Zitting, *, alle: bool = False) -> dict[str, str]:
    with reading() as uow:
        return {r.id: r.blokkade for r in te_plaatsen(uow, eb, z.id, alle=alle).rijen}


def toegekend(z: Zitting, i: Inschrijving) -> list[str]:
    vraag = (
        select(DeelnameVoorziening.soort)
        .join(Deelname)
        .where(Deelname.zitting_id == z.id, Deelname.inschrijving_id == i.id)
    )
    with reading() as uow:
        return list(uow.session.exec(vraag))


@pytest.mark.parametrize("sindsdien", ["verlopen", "ingetrokken", "een no-go"])
def test_de_go_van_toen_telt_ook_als_zij_sindsdien_ophield(
    maak: Maak, eb: Principal, toen: Zitting, sindsdien: str
) -> None:  # UIT-1 AAN-3
    i, dag = aangemeld(maak, toen), tijd.dag_van(toen.start)
    weg = {"geldig_tot": dag} if sindsdien == "verlopen" else {}
    weg |= {"ingetrokken_op": toen.start + DAG} if sindsdien == "ingetrokken" else {}
    maak.go(i, op=toen.start - 10 * DAG, **weg)
    if sindsdien == "een no-go":
        maak.go(i, besluit="no_go", op=toen.start + DAG)
    assert te_kiezen(eb, toen) == {str(i.id): ""}
    assert zet_op(eb, toen, i) == Telling(1)


@pytest.mark.parametrize("wanneer", ["verlopen", "ingetrokken"])
def test_een_go_die_toen_al_niet_gold_telt_ook_achteraf_niet(
    maak: Maak, eb: Principal, toen: Zitting, wanneer: str
) -> None:  # UIT-1 AAN-3
    i, dag = aangemeld(maak, toen), tijd.dag_van(toen.start)
    weg = {"geldig_tot": dag - DAG} if wanneer == "verlopen" else {"ingetrokken_op": toen.start - DAG}
    maak.go(i, op=toen.start - 10 * DAG, **weg)
    assert zet_op(eb, toen, i).gedaan == 0


def test_een_go_van_toen_helpt_niet_bij_een_zitting_die_nog_komt(maak: Maak, eb: Principal) -> None:  # AAN-3
    z = maak.zitting()
    i = aangemeld(maak, z, gemaakt_op=tijd.nu() - 30 * DAG)
    maak.go(i, op=tijd.nu() - 10 * DAG, ingetrokken_op=tijd.nu() - DAG)
    assert zet_op(eb, z, i).gedaan == 0


@pytest.mark.parametrize(("dagen", "erop"), [(1, ["extraTime"]), (-1, [])], ids=["erna", "ervoor"])
def test_een_voorziening_van_toen_staat_erop_ook_als_zij_sindsdien_is_ingetrokken(
    maak: Maak, eb: Principal, toen: Zitting, dagen: int, erop: list[str]
) -> None:  # UIT-1 AAN-12
    i = aangemeld(maak, toen)
    with reading() as uow:
        student = uow.session.get_one(Persoon, i.student_id)
    maak.voorziening(student, status="ingetrokken", ingetrokken_op=toen.start + dagen * DAG)
    maak.go(i)
    assert zet_op(eb, toen, i).gedaan == 1
    assert toegekend(toen, i) == erop
    komt = maak.zitting()
    j = maak.inschrijving(student, een_examen(komt))
    maak.go(j)
    zet_op(eb, komt, j)
    assert toegekend(komt, j) == [], "what was withdrawn is not for a sitting to come"


def test_wat_het_register_niet_meer_noemt_krijgt_een_moment_en_verliest_dat_weer(maak: Maak) -> None:  # AAN-12
    school = School(maak)
    wie = school.persoon()
    school.put(wie)
    zonder = wie | {"consumers": [wie["consumers"][0] | {"assignedNeeds": []}]}
    school.put(zonder)
    weg = een(Voorziening)
    assert (weg.status, weg.ingetrokken_op is not None) == ("ingetrokken", True)
    school.put(wie)
    assert (een(Voorziening).status, een(Voorziening).ingetrokken_op) == ("toegekend", None)


def test_een_inschrijving_die_sindsdien_is_geannuleerd_komt_erin_met_wat_zij_maakte(
    maak: Maak, eb: Principal, toen: Zitting
) -> None:  # UIT-1 PRK-16
    weg = aangemeld(maak, toen, status="geannuleerd", gewijzigd_op=toen.start + DAG)
    eerder = aangemeld(maak, toen, status="geannuleerd", gewijzigd_op=toen.start - DAG)
    for i in (weg, eerder):
        maak.go(i, op=toen.start - 10 * DAG)
    assert te_kiezen(eb, toen) == {str(weg.id): ""}
    uit = zet_op(eb, toen, weg, eerder)
    assert (uit.gedaan, [reden for _, reden in uit.overgeslagen]) == (1, ["De inschrijving is geannuleerd."])
    with reading() as uow:
        assert uow.get(Inschrijving, weg.id).status == InschrijvingStatus.GEPLAATST
        d = uow.session.exec(select(Deelname).where(Deelname.inschrijving_id == weg.id)).one()
    doe(plaatsen.haal_van_zitting, eb, HaalVanZitting(deelname_id=d.id, reden="Was er toch niet"))
    assert status(weg) == "geannuleerd", "as it was before he was entered by mistake"
    assert zet_op(eb, toen, weg).gedaan == 1


def status(i: Inschrijving) -> str:
    with reading() as uow:
        return uow.get(Inschrijving, i.id).status.value


@pytest.mark.parametrize(
    ("presentie", "geslaagd", "wordt"),
    [("notPresent", None, "geannuleerd"), ("present", False, "geannuleerd"), ("present", True, "behaald")],
    ids=["afwezig", "gezakt", "geslaagd"],
)
def test_wat_geannuleerd_was_gaat_door_achteraf_invoeren_niet_weer_open(
    maak: Maak, eb: Principal, toen: Zitting, presentie: str, geslaagd: bool | None, wordt: str
) -> None:  # UIT-1 AAN-1
    weg = aangemeld(maak, toen, status="geannuleerd", gewijzigd_op=toen.start + DAG)
    maak.go(weg, op=toen.start - 10 * DAG)
    zet_op(eb, toen, weg)
    with unit_of_work() as uow:
        d = uow.session.exec(select(Deelname).where(Deelname.inschrijving_id == weg.id)).one()
        d.presentie, uow.get(Zitting, toen.id).status = presentie, ZittingStatus.ONDERTEKEND
        afwikkeling.wikkel_af(uow, eb, d)
    if geslaagd is not None:
        assert status(weg) == "afgenomen"
        maak.resultaat(d, status="definitief", geslaagd=geslaagd)
        with unit_of_work() as uow:
            afwikkeling.wikkel_af(uow, eb, uow.get(Deelname, d.id))
    assert status(weg) == wordt


def test_wat_het_register_sindsdien_weer_vraagt_gaat_wel_open(maak: Maak, eb: Principal, toen: Zitting) -> None:
    # UIT-1 AAN-1
    dr = maak.koppeling("dr")
    weg = aangemeld(
        maak, toen, status="geannuleerd", gewijzigd_op=toen.start + DAG, oke_id=uuid.uuid4(), koppeling_id=dr.id,
        oke_staat="canceled",
    )  # fmt: skip
    maak.go(weg, op=toen.start - 10 * DAG)
    zet_op(eb, toen, weg)
    with unit_of_work() as uow:
        uow.get(Inschrijving, weg.id).oke_staat = AssociatieStatus.ASSOCIATED
        d = uow.session.exec(select(Deelname).where(Deelname.inschrijving_id == weg.id)).one()
    doe(plaatsen.haal_van_zitting, eb, HaalVanZitting(deelname_id=d.id, reden="Was er toch niet"))
    assert status(weg) == "open"


def test_een_geannuleerde_inschrijving_komt_niet_terug_naast_een_nieuwe(
    maak: Maak, eb: Principal, toen: Zitting
) -> None:  # UIT-1 AAN-1
    weg = aangemeld(maak, toen, status="geannuleerd", gewijzigd_op=toen.start + DAG)
    maak.go(weg, op=toen.start - 10 * DAG)
    with unit_of_work() as uow:
        uow.add(Inschrijving(student_id=weg.student_id, examen_id=weg.examen_id))
    assert str(weg.id) not in te_kiezen(eb, toen, alle=True)
    ((_, reden),) = zet_op(eb, toen, weg).overgeslagen
    assert "opnieuw aangemeld" in reden


def test_wie_sindsdien_met_een_andere_inschrijving_slaagde_houdt_geen_behaald_dat_is_teruggenomen(
    maak: Maak, eb: Principal, toen: Zitting
) -> None:  # UIT-1 VAS-8 AAN-1
    weg = aangemeld(maak, toen, status="geannuleerd", gewijzigd_op=toen.start + DAG)
    maak.go(weg, op=toen.start - 10 * DAG)
    nieuw = schrijf(Inschrijving(student_id=weg.student_id, examen_id=weg.examen_id))
    d = maak.deelname(
        maak.zitting(start=toen.start + DAG, status="ondertekend"), nieuw, status="afgerond", presentie="present"
    )
    r = maak.resultaat(d, status="definitief", geslaagd=True)
    with unit_of_work() as uow:
        uow.get(Inschrijving, nieuw.id).status = InschrijvingStatus.BEHAALD
    keuze = te_kiezen(eb, toen, alle=True)
    uit = zet_op(eb, toen, weg)
    with unit_of_work() as uow:
        uow.get(Resultaat, r.id).geslaagd = False
        afwikkeling.wikkel_af(uow, eb, uow.get(Deelname, d.id), herzien=True)
    assert status(nieuw) == "open", "a pass that is taken back does not stay"
    assert str(weg.id) not in keuze
    assert [reden for _, reden in uit.overgeslagen] == [
        "De student behaalde dit examen sindsdien met een andere inschrijving."
    ]
