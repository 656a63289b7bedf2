"""The forecast: what is asked for against what is planned, and from a week that is too small to its sittings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.beheren import Instelling
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import termijnen, tijd, weken
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.services.aanmelden import wensen
from portal.services.aanmelden.wensen import GeefWens
from portal.services.plannen import bijplannen, zittingen
from portal.services.plannen.bijplannen import MaakZittingen
from portal.services.plannen.lezen import prognose
from portal.services.plannen.lezen.prognose import Prognose, PrognoseFilter, PrognoseWeek
from portal.services.plannen.stand_prognose import WEKEN, week_van
from portal.services.plannen.zittingen import ZittingActie
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.tel import hooguit

MAANDAG = datetime(2026, 9, 7, 8, tzinfo=tijd.ZONE)
"""A Monday with open weeks after it, and the same weeks a year before."""


@pytest.fixture(autouse=True)
def _vaste_dag() -> None:
    tijd.set_klok(lambda: MAANDAG)


@pytest.fixture
def mirjam(als: Als) -> Principal:
    """The exam office."""
    return als(Rol.EXAMENBUREAU)


@pytest.fixture
def examen(maak: Maak) -> Examen:
    """An exam of variable capacity."""
    return maak.examen(capaciteit="variabel", naam="Gesprek voeren")


def lees(wie: Principal, **filter: Any) -> Prognose:
    """The forecast."""
    with reading() as uow:
        return prognose.prognose(uow, wie, PrognoseFilter(**filter))


def week(wie: Principal, n: int, **filter: Any) -> PrognoseWeek:
    """One week of it, counted from this one."""
    return lees(wie, **filter).weken[n]


def vraag(
    maak: Maak, wie: Principal, examen: Examen, n: int | None = None, *, go: date | None = None, **anders: Any
) -> Any:
    """An open enrolment, with a Go until a day and a wish for a week when these are given."""
    i = maak.inschrijving(maak.student(), examen, **anders)
    if go:
        maak.go(i, geldig_tot=go)
    if n is not None:
        with unit_of_work() as uow:
            wensen.geef_wens(uow, wie, GeefWens(inschrijving_id=i.id, week=week_van(n)))
    return i


def test_elke_open_aanmelding_telt_een_keer_waar_zij_hoort(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:  # AAN-8
    ver = week_van(40)
    vraag(maak, mirjam, examen, 3)
    vraag(maak, mirjam, examen, 3, go=week_van(5))
    vraag(maak, mirjam, examen, go=week_van(4) + timedelta(days=6))  # the last Sunday is of that week
    vraag(maak, mirjam, examen, go=week_van(5))
    vraag(maak, mirjam, examen, go=ver)
    toets = maak.toets(examen, eind=tijd.op(week_van(6) + timedelta(days=2)))
    vraag(maak, mirjam, examen, go=ver, toets_id=toets.id)  # the period of the exam ends first
    vraag(maak, mirjam, examen, go=week_van(0) - timedelta(days=1))  # the Go is over
    vraag(maak, mirjam, examen, 20)  # a wish past these weeks
    maak.deelname(maak.zitting(maak.versie(examen), start=MAANDAG + timedelta(days=4)), vraag(maak, mirjam, examen))
    beeld = lees(mirjam, examen_id=examen.id)
    w = beeld.weken
    assert (w[3].wens, w[3].wens_zonder_go, w[3].vraag) == (1, 1, 2)
    assert [(n, r.go) for n, r in enumerate(w) if r.go] == [(4, 1), (5, 1), (6, 1)]
    assert sum(r.vraag for r in w) == 5
    assert "2 studenten" in beeld.rest[0]
    assert "1 aanmelding zonder Go" in beeld.rest[1]
    assert "nog geen vorig jaar" in beeld.rest[1]
    assert len(w) == WEKEN
    assert w[0].week == "2026-09-07"
    assert w[0].naam == "Week 37"


def test_vrije_plaatsen_tellen_per_week_en_een_concept_apart(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:  # AAN-8 PLA-2
    versie, ruimte = maak.versie(examen), maak.ruimte(plaatsen=10)
    z = maak.zitting(versie, ruimte, tijd.op(week_van(2), 9))
    maak.deelname(z)
    maak.zitting(versie, ruimte, tijd.op(week_van(2), 13), status="concept")
    maak.zitting(versie, ruimte, tijd.op(week_van(2), 16), status="geannuleerd")
    maak.zitting(versie, ruimte, tijd.op(week_van(3) - timedelta(days=1), 9))  # a Sunday is of the week before it
    rij = week(mirjam, 2, examen_id=examen.id)
    assert (rij.vrij, rij.gepland) == (19, "3 zittingen, 30 plaatsen, waarvan 10 nog in concept")
    assert (rij.oordeel, rij.knop) == ("Geen vraag", "")
    assert week(mirjam, 3, examen_id=examen.id).gepland == "Niets gepland"


def test_te_weinig_staat_in_een_zin_en_telt_niet_op_tussen_examens(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:  # AAN-8
    ander = maak.examen(capaciteit="variabel")
    maak.zitting(maak.versie(ander), maak.ruimte(plaatsen=50), tijd.op(week_van(3), 9))
    for _ in range(3):
        vraag(maak, mirjam, examen, 3)
    een, samen = lees(mirjam, examen_id=examen.id), lees(mirjam)
    assert een.zin == "In 1 week is er voor ‘Gesprek voeren’ te weinig gepland, samen 3 plaatsen: week 40 (3)."
    assert (een.weken[3].knop, een.weken[3].oordeel, een.toon) == ("Maak 1 zitting", "3 te weinig", "warn")
    assert (samen.weken[3].vraag, samen.weken[3].vrij, samen.weken[3].tekort) == (3, 50, 3)
    assert samen.weken[3].knop == ""  # of which exam it would be nobody can say
    assert [(e.naam, e.tekort) for e in samen.rijen] == [("Gesprek voeren", 3), (ander.naam, 0)]
    assert samen.rijen[0].waar == "3 te weinig, het eerst in week 40"
    assert "week 40: 3 gevraagd, 50 plaatsen vrij" in samen.beeld
    assert lees(mirjam, examen_id=ander.id).zin.startswith("In de komende 12 weken is er voor")
    assert [e.naam for e in lees(mirjam, zoek="gesprek").rijen] == ["Gesprek voeren"]
    assert not lees(mirjam, capaciteit="beperkt").rijen


def test_wie_later_mag_en_nog_geen_plaats_heeft_wordt_genoemd(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:  # AAN-8
    for _ in range(3):
        vraag(maak, mirjam, examen, go=week_van(40))
    zin = "In de komende 12 weken is er voor ‘Gesprek voeren’ genoeg gepland voor wie dan moet."
    beeld = lees(mirjam, examen_id=examen.id)
    assert beeld.zin == f"{zin} Voor 3 studenten die later mogen, is nog geen plaats gepland."
    assert beeld.toon == "info"
    assert [(e.naam, e.waar) for e in lees(mirjam).rijen] == [("Gesprek voeren", "3 later, nog zonder plaats")]
    versie = maak.versie(examen)
    maak.zitting(versie, maak.ruimte(plaatsen=1), tijd.op(week_van(3), 9))  # who may go later, may go now
    maak.zitting(versie, maak.ruimte(plaatsen=1), tijd.op(week_van(20), 9))
    maak.zitting(versie, maak.ruimte(plaatsen=9), tijd.op(week_van(21), 9), status="concept")
    assert lees(mirjam, examen_id=examen.id).zin == f"{zin} Voor 1 student die later mag, is nog geen plaats gepland."
    maak.zitting(versie, maak.ruimte(plaatsen=1), tijd.op(week_van(21), 13))
    assert (lees(mirjam, examen_id=examen.id).zin, lees(mirjam).toon) == (zin, "ok")


def test_wat_vorig_jaar_kwam_geeft_wat_wordt_verwacht(maak: Maak, mirjam: Principal, examen: Examen) -> None:  # AAN-8
    versie, toen = maak.versie(examen), tijd.op(week_van(2) - 52 * weken.WEEK, 9)
    for start, bezet in ((toen, 6), (toen + 20 * weken.WEEK, 18)):
        maak.zitting(versie, maak.ruimte(plaatsen=20), start, status="ondertekend", bezet=bezet)
    for _ in range(4):
        vraag(maak, mirjam, examen)
    vraag(maak, mirjam, examen, 2)
    rij = week(mirjam, 2, examen_id=examen.id)
    assert (rij.verwacht, rij.vraag) == (1, 2)  # a quarter came in this week: one of the four without Go and wish
    assert sum(r.verwacht for r in lees(mirjam, examen_id=examen.id).weken) == 1
    with reading() as uow:
        assert prognose.bijplanvraag(uow, mirjam, examen.id, week_van(2)).capaciteit == "20"


def test_alleen_het_examenbureau_ziet_de_prognose_en_een_deel_alleen_zijn_eigen(
    maak: Maak, als: Als, mirjam: Principal, examen: Examen
) -> None:  # AAN-8 BEH-3
    for rol in set(Rol) - {Rol.EXAMENBUREAU}:
        with pytest.raises(NietToegestaan):
            lees(als(rol))
    team = maak.team()
    hier = maak.inschrijving(maak.student(maak.opleiding(team)), examen)
    vraag(maak, mirjam, examen, 3)
    with unit_of_work() as uow:
        wensen.geef_wens(uow, mirjam, GeefWens(inschrijving_id=hier.id, week=week_van(3)))
    assert week(mirjam, 3).vraag == 2
    assert week(als(Rol.EXAMENBUREAU, maak.medewerker(team), [team]), 3).vraag == 1


def maak_zittingen(wie: Principal, versie: Examenversie, start: datetime, **anders: Any) -> list[Any]:
    """Make them."""
    with unit_of_work() as uow:
        cmd = {"versie_id": versie.id, "start": start, "capaciteit": 20, "aantal": 3, **anders}
        return bijplannen.maak_zittingen(uow, wie, MaakZittingen(**cmd))


def alle() -> list[Zitting]:
    """Every sitting, by its start."""
    with reading() as uow:
        return list(uow.session.exec(select(Zitting).order_by(col(Zitting.start), col(Zitting.capaciteit))))


def test_van_een_week_naar_zittingen_in_concept(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:  # AAN-8 PLA-1 PLA-2
    versie, groot, klein = maak.versie(examen), maak.ruimte(plaatsen=60), maak.ruimte(plaatsen=20)
    maak.ruimte(plaatsen=19)
    for _ in range(25):
        vraag(maak, mirjam, examen, 3)
    with reading() as uow:
        start = prognose.bijplanvraag(uow, mirjam, examen.id, week_van(3))
    assert (start.aantal, start.tekort, start.start) == ("2", "Er zijn 25 plaatsen te weinig.", "2026-09-28T09:00")
    assert [k.waarde for k in start.versies] == [str(versie.id)]
    assert len(maak_zittingen(mirjam, versie, tijd.op(week_van(3), 9), zelf_inschrijven=True)) == 3
    gemaakt = alle()
    assert [(tijd.dag_van(z.start), z.ruimte_id) for z in gemaakt][:2] == [
        (week_van(3), z.ruimte_id) for z in gemaakt[:2]
    ]
    assert {z.ruimte_id for z in gemaakt[:2]} == {groot.id, klein.id}
    assert (gemaakt[2].ruimte_id, tijd.dag_van(gemaakt[2].start)) == (klein.id, week_van(3) + timedelta(days=1))
    assert {(z.status, z.capaciteit, z.zelf_inschrijven) for z in gemaakt} == {(ZittingStatus.CONCEPT, 20, True)}
    with reading() as uow:
        gepland = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "zitting.gepland")).all()
    assert len(gepland) == 3
    rij = week(mirjam, 3, examen_id=examen.id)
    assert (rij.tekort, rij.knop, rij.vrij) == (25, "", 0)  # they are not to be had yet, and not to be planned twice
    assert rij.gepland == "3 zittingen, 60 plaatsen, waarvan 60 nog in concept"
    assert rij.oordeel == "25 te weinig; genoeg als u de concepten definitief maakt"
    with unit_of_work() as uow:  # the way back
        zittingen.annuleer_zitting(uow, mirjam, ZittingActie(zitting_id=gemaakt[0].id, reden="Toch niet nodig"))
    assert "40 nog in concept" in week(mirjam, 3, examen_id=examen.id).gepland


def test_past_het_niet_dan_komt_er_geen_een(maak: Maak, mirjam: Principal, examen: Examen) -> None:  # AAN-8 PLA-2
    versie = maak.versie(examen)
    maak.ruimte(plaatsen=20)
    donderdag = tijd.op(week_van(3) + timedelta(days=3), 9)
    with pytest.raises(Botsing, match="er passen er 2") as fout:
        maak_zittingen(mirjam, versie, donderdag)
    assert "minder zittingen" in str(fout.value.actie)
    with pytest.raises(Geblokkeerd, match="weekend"):
        maak_zittingen(mirjam, versie, tijd.op(week_van(3) + timedelta(days=5), 9), aantal=1)
    with pytest.raises(Ongeldig, match="begint in de toekomst"):
        maak_zittingen(mirjam, versie, MAANDAG - timedelta(hours=1), aantal=1)
    with unit_of_work() as uow:
        uow.session.get_one(Examenversie, versie.id).in_catalogus = False
    with pytest.raises(Geblokkeerd, match="ingetrokken"):
        maak_zittingen(mirjam, versie, donderdag, aantal=2)
    assert alle() == []


def test_alleen_wie_plant_maakt_zittingen(maak: Maak, als: Als, examen: Examen) -> None:  # AAN-8 BEH-3
    versie = maak.versie(examen)
    maak.ruimte(plaatsen=20)
    for rol in set(Rol) - {Rol.EXAMENBUREAU}:
        with pytest.raises((NietToegestaan, NietGevonden)):
            maak_zittingen(als(rol), versie, tijd.op(week_van(3), 9), aantal=1)
        with pytest.raises(NietToegestaan), reading() as uow:
            prognose.bijplanvraag(uow, als(rol), examen.id, week_van(3))
    assert alle() == []


def test_een_week_zonder_open_dag_heeft_geen_knop(maak: Maak, mirjam: Principal, examen: Examen) -> None:  # AAN-8
    dagen = [week_van(4) + timedelta(days=n) for n in range(5)]
    schrijf(Instelling(sleutel="sluitingsdagen", waarde=", ".join(map(str, dagen))))
    vraag(maak, mirjam, examen, go=dagen[2])
    rij = week(mirjam, 4, examen_id=examen.id)
    assert (rij.oordeel, rij.knop, rij.tekort) == ("1 te weinig; er is geen dag meer open", "", 1)
    assert not any(termijnen.is_werkdag(d, frozenset(dagen)) for d in dagen)
    with pytest.raises(NietGevonden), reading() as uow:
        prognose.bijplanvraag(uow, mirjam, examen.id, week_van(WEKEN))


def test_de_telling_groeit_niet_met_de_school(maak: Maak, mirjam: Principal) -> None:  # AAN-8
    for n in range(12):
        vraag(maak, mirjam, maak.examen(capaciteit="variabel"), 3 + n % 3, go=week_van(6))
    with hooguit(7):
        assert lees(mirjam).totaal == 12
