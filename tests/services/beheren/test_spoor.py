"""What stands in the audit log after each act on rights, to the last field: who, in which role, on what, old → new, why."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.db.beheren import Noodtoegang, Persoon, Taak, Uitzondering
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import P, Rol
from portal.services.beheren import noodtoegang
from portal.services.beheren.noodtoegang import BekijkNoodtoegang, OpenNoodtoegang
from portal.services.grond import scheiding, uitzonderingen
from portal.services.grond.audit import audit, namen
from portal.services.grond.uitzonderingen import GeefUitzondering, TrekUitzonderingIn
from tests.hulp.inloggen import begin_sessie, nu_als
from tests.hulp.maak import Als, Maak
from tests.hulp.spoor import getikt, regel, spoor
from tests.hulp.zaken import doe

NU = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAG = timedelta(days=1)


def uitzondering(wie: Persoon, **anders: Any) -> GeefUitzondering:
    vast = {
        "persoon_id": wie.id,
        "rol": Rol.BEOORDELAAR,
        "van": tijd.vandaag(),
        "tot": tijd.vandaag() + 30 * DAG,
        "reden": "Kleine school, geen ander",
    }
    return GeefUitzondering(**{**vast, **anders})


def test_uitzondering_geven_en_intrekken(maak: Maak, als: Als, klok: Any) -> None:  # BEH-3 MON-6
    klok(NU)
    ec, wie, examen = als(Rol.EXAMENCOMMISSIE), maak.medewerker(), maak.examen()
    cmd = uitzondering(wie, examen_id=examen.id)
    id = doe(uitzonderingen.geef_uitzondering, ec, cmd)
    with reading() as uow:
        u = uow.session.get_one(Uitzondering, id)
        assert (u.persoon_id, u.rol, u.examen_id, u.van, u.tot) == (wie.id, "beoordelaar", examen.id, cmd.van, cmd.tot)
        assert (u.reden, u.gegeven_door_id, u.gegeven_op) == (cmd.reden, ec.persoon_id, NU)
        assert namen.uitzonderingen(uow, {id}) == {id: f"onder uitzondering van {tijd.dag(NU)} door {ec.naam}"}
        assert namen.uitzonderingen(uow, set()) == {}
    nieuw = {
        "persoon": str(wie.id),
        "rol": "beoordelaar",
        "examen": str(examen.id),
        "van": cmd.van.isoformat(),
        "tot": cmd.tot.isoformat(),
    }
    assert spoor("uitzondering.gegeven") == [regel(ec, "uitzondering", id, nieuw=nieuw, reden=cmd.reden)]
    assert getikt() == {"rechten", "werk"}
    weg = TrekUitzonderingIn(uitzondering_id=id, reden="Er is iemand bij")
    with pytest.raises(NietToegestaan, match="eigen uitzondering"):
        doe(uitzonderingen.trek_uitzondering_in, als(Rol.EXAMENCOMMISSIE, wie), weg)
    with pytest.raises(NietToegestaan, match="hoort niet bij uw rol"):
        doe(uitzonderingen.trek_uitzondering_in, als(Rol.BEHEERDER), weg)
    klok(NU + DAG)
    doe(uitzonderingen.trek_uitzondering_in, ec, weg)
    with reading() as uow:
        u = uow.session.get_one(Uitzondering, id)
        assert (u.ingetrokken_op, u.ingetrokken_door_id) == (NU + DAG, ec.persoon_id)
    assert spoor("uitzondering.ingetrokken") == [regel(ec, "uitzondering", id, reden="Er is iemand bij")]
    with pytest.raises(Botsing, match="al ingetrokken"):
        doe(uitzonderingen.trek_uitzondering_in, ec, weg)
    with pytest.raises(NietGevonden):
        doe(
            uitzonderingen.trek_uitzondering_in,
            ec,
            TrekUitzonderingIn(uitzondering_id=uuid.uuid4(), reden="Er is iemand bij"),
        )


def test_grenzen_van_periode_en_persoon(maak: Maak, als: Als, klok: Any) -> None:  # BEH-3
    klok(NU)
    ec, wie, dag = als(Rol.EXAMENCOMMISSIE), maak.medewerker(), tijd.vandaag()

    def geef(wie: Persoon = wie, **anders: Any) -> uuid.UUID:
        return doe(uitzonderingen.geef_uitzondering, ec, uitzondering(wie, **anders))

    geef(van=dag, tot=dag)
    geef(van=dag, tot=dag + 366 * DAG)
    geef(van=dag - 3 * DAG, tot=dag)
    with pytest.raises(Ongeldig, match="hooguit een jaar"):
        geef(van=dag, tot=dag + 367 * DAG)
    for van, tot in ((dag + 2 * DAG, dag + DAG), (dag - 3 * DAG, dag - DAG)):
        with pytest.raises(Ongeldig, match="vóór de eerste dag"):
            geef(van=van, tot=tot)
    with pytest.raises(Ongeldig, match="rol examenbureau, beoordelaar, examencommissie"):
        geef(rol=Rol.BEHEERDER)
    with pytest.raises(Ongeldig, match="student"):
        geef(maak.student())
    with pytest.raises(NietGevonden):
        geef(examen_id=uuid.uuid4())
    beheerder, oud, straks = maak.medewerker(), maak.medewerker(), maak.medewerker()
    maak.rol(beheerder, Rol.BEHEERDER, tot=NU + DAG)
    maak.rol(oud, Rol.BEHEERDER, tot=NU)
    maak.rol(straks, Rol.BEHEERDER, ingetrokken_op=NU)
    maak.rol(wie, Rol.DOCENT)
    with pytest.raises(Ongeldig, match=f"{beheerder.naam} is beheerder"):
        geef(beheerder)
    geef(oud), geef(straks), geef()
    vast = maak.medewerker()
    maak.rol(vast, Rol.BEHEERDER)
    with pytest.raises(Ongeldig, match="is beheerder"):
        geef(vast)
    with reading() as uow:
        ik = uow.session.get_one(Persoon, ec.persoon_id)
    with pytest.raises(NietToegestaan, match="uzelf"):
        geef(ik)


def test_welke_uitzondering_geldt(maak: Maak, als: Als, klok: Any) -> None:  # BEH-3
    klok(NU)
    ec, wie, examen, ander, dag = (
        als(Rol.EXAMENCOMMISSIE),
        maak.medewerker(),
        maak.examen(),
        maak.examen(),
        tijd.vandaag(),
    )
    kort = doe(uitzonderingen.geef_uitzondering, ec, uitzondering(wie, tot=dag + 5 * DAG))
    lang = doe(uitzonderingen.geef_uitzondering, ec, uitzondering(wie, tot=dag + 9 * DAG, examen_id=examen.id))
    with reading() as uow:

        def rol(rol: Rol = Rol.BEOORDELAAR, van: Any = dag, tot: Any = dag, wie: Persoon = wie) -> Any:
            u = uitzonderingen.voor_rol(uow, wie.id, rol, van, tot)
            return u and u.id

        def daad(permission: P = P.BEOORDELING_DOEN, examen_id: Any = examen.id, wie: Persoon = wie) -> Any:
            u = uitzonderingen.voor_daad(uow, wie.id, permission, examen_id)
            return u and u.id

        assert rol() == lang
        assert rol(tot=dag + 10 * DAG) is None
        assert rol(van=dag - DAG) is None
        assert rol(Rol.EXAMENBUREAU) is None
        assert rol(wie=maak.medewerker()) is None
        assert daad() == lang
        assert daad(examen_id=ander.id) == daad(examen_id=None) == kort
        assert daad(P.RESULTAAT_VASTSTELLEN) is None
        assert daad(wie=maak.medewerker()) is None
        klok(NU + 6 * DAG)
        assert daad(examen_id=ander.id) is None
        assert daad() == lang


def test_noodtoegang_laat_een_spoor_bij_elke_stap(maak: Maak, als: Als, klok: Any) -> None:  # BEH-5 MON-6
    klok(NU)
    wie = maak.medewerker()
    maak.rol(wie, Rol.BEHEERDER)
    p = nu_als(begin_sessie(wie))
    with pytest.raises(Ongeldig, match="eigen sessie"):
        doe(noodtoegang.open_noodtoegang, als(Rol.BEHEERDER), OpenNoodtoegang(reden="Storing bij het bureau"))
    with pytest.raises(Botsing, match="al voorbij"):
        _sluit(p)
    tot = doe(noodtoegang.open_noodtoegang, p, OpenNoodtoegang(reden="Storing bij het bureau"))
    with reading() as uow:
        rij = uow.session.exec(select(Noodtoegang)).one()
        taak = uow.session.exec(select(Taak)).one()
    assert (rij.persoon_id, rij.sessie_ref, rij.van, rij.tot) == (wie.id, p.sessie_ref, NU, NU + timedelta(minutes=30))
    assert (tot, rij.reden, rij.beeindigd_op) == (rij.tot, "Storing bij het bureau", None)
    assert (taak.soort, taak.rol, taak.onderwerp_soort, taak.onderwerp_id) == (
        "noodtoegang",
        "examencommissie",
        "noodtoegang",
        rij.id,
    )
    assert (taak.tekst, taak.gemaakt_door_id, taak.afgehandeld_op) == (rij.reden, wie.id, None)
    assert spoor("noodtoegang.geopend") == [
        regel(p, "noodtoegang", rij.id, nieuw={"tot": rij.tot.isoformat()}, reden=rij.reden)
    ]
    assert {"werk", "rechten", f"persoon:{wie.id}", "rol:examencommissie"} <= getikt()
    assert sessies.resolve(p.sessie_ref).nood, "the session knows at once"  # type: ignore[union-attr]
    with pytest.raises(Botsing, match="al noodtoegang"):
        doe(noodtoegang.open_noodtoegang, p, OpenNoodtoegang(reden="Nog een keer graag"))
    nood = nu_als(p.sessie_ref)
    noodtoegang.noteer(nood, "x" * 130 + "RapportState.laad", "/" + "a" * 300)
    (gebruikt,) = spoor("noodtoegang.gebruikt")
    nieuw = {"handler": ("x" * 130 + "RapportState.laad")[-120:], "adres": ("/" + "a" * 300)[:200]}
    assert gebruikt == regel(nood, "noodtoegang", rij.id, nieuw=nieuw, kanaal="nood")
    _sluit(nood)
    with reading() as uow:
        assert uow.session.exec(select(Noodtoegang)).one().beeindigd_op == NU
    assert spoor("noodtoegang.beeindigd") == [regel(nood, "noodtoegang", rij.id, kanaal="nood")]
    assert not sessies.resolve(p.sessie_ref).nood  # type: ignore[union-attr]
    _bekeken(als, rij, wie)


def _sluit(p: Principal) -> None:
    with unit_of_work() as uow:
        noodtoegang.sluit_noodtoegang(uow, p)


def _bekeken(als: Als, rij: Noodtoegang, wie: Persoon) -> None:
    cmd = BekijkNoodtoegang(noodtoegang_id=rij.id)
    ec = als(Rol.EXAMENCOMMISSIE)
    with pytest.raises(NietToegestaan):
        doe(noodtoegang.bekijk_noodtoegang, als(Rol.EXAMENBUREAU), cmd)
    with pytest.raises(Ongeldig, match="een ander"):
        doe(noodtoegang.bekijk_noodtoegang, als(Rol.EXAMENCOMMISSIE, wie), cmd)
    with pytest.raises(NietGevonden):
        doe(noodtoegang.bekijk_noodtoegang, ec, BekijkNoodtoegang(noodtoegang_id=uuid.uuid4()))
    doe(noodtoegang.bekijk_noodtoegang, ec, cmd)
    with reading() as uow:
        assert uow.session.exec(select(Taak)).one().afgehandeld_op == NU
    assert spoor("noodtoegang.bekeken") == [regel(ec, "noodtoegang", rij.id)]
    with pytest.raises(Botsing, match="al bekeken"):
        doe(noodtoegang.bekijk_noodtoegang, ec, cmd)


def test_een_weigering_en_een_reeks_staan_er_als_elke_daad(maak: Maak, als: Als, klok: Any) -> None:  # MON-6
    klok(NU)
    eb, personen = als(Rol.EXAMENBUREAU), [maak.persoon(), maak.persoon()]
    audit.record_refusal(eb, "ZittingState.plan" * 30, "niet-toegestaan")
    (geweigerd,) = spoor("toegang.geweigerd")
    nieuw = {"wat": ("ZittingState.plan" * 30)[:200]}
    assert geweigerd == (eb.persoon_id, "examenbureau", "web", None, None, "", None, {}, nieuw, "niet-toegestaan")
    with unit_of_work() as uow:
        audit.record_reeks(
            uow, eb, "proef.reeks", Persoon, [(p.id, {"nr": i, "op": NU}) for i, p in enumerate(personen)]
        )
        audit.record_reeks(uow, eb, "proef.niets", Persoon, [])
        audit.record(uow, eb, "proef.erna", personen[0], oud={"a": None}, nieuw={"b": True}, reden="r" * 1200)
    assert spoor("proef.reeks") == [
        regel(eb, "persoon", p.id, nieuw={"nr": i, "op": NU.isoformat()}) for i, p in enumerate(personen)
    ]
    assert spoor("proef.niets") == []
    assert spoor("proef.erna") == [
        regel(eb, "persoon", personen[0].id, oud={"a": None}, nieuw={"b": True}, reden="r" * 1000)
    ]
    with reading() as uow:
        assert audit.verify(uow).klopt
        assert audit.verify(uow, vanaf=2).rijen == audit.verify(uow).rijen - 1
        assert scheiding.geschiedenis(uow, uuid.uuid4()) == []
