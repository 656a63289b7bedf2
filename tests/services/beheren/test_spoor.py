"""What stands in the audit log after each act on rights, to the last field: who, in which role, on what, old → new, why."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.db.beheren import Noodtoegang, Persoon, Taak, Uitzondering, Wijziging
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Mandaat
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import P, Rol
from portal.services.beheren import noodtoegang
from portal.services.beheren.noodtoegang import BekijkNoodtoegang, OpenNoodtoegang
from portal.services.grond import scheiding, uitzonderingen
from portal.services.grond.audit import audit, namen
from portal.services.grond.uitzonderingen import GeefUitzondering, TrekUitzonderingIn
from portal.services.vaststellen import mandaten, stand_mandaten
from portal.services.vaststellen.mandaten import GeefMandaat, TrekMandaatIn
from tests.hulp.inloggen import begin_sessie, nu_als
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe

NU = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAG = timedelta(days=1)


def spoor(actie: str) -> list[tuple[Any, ...]]:
    """Every row of an action: who, role, channel, mandate, exception, kind and id of the subject, old, new, reason."""
    with reading() as uow:
        rijen = uow.session.exec(
            select(AuditRegel).where(AuditRegel.actie == actie).order_by(col(AuditRegel.volgnummer))
        )
        return [
            (r.persoon_id, r.rol, r.kanaal, r.mandaat_id, r.uitzondering_id, r.onderwerp_soort, r.onderwerp_id, r.oud, r.nieuw, r.reden)
            for r in rijen
        ]  # fmt: skip


def regel(
    p: Principal, soort: str, id: uuid.UUID, *, oud: Any = None, nieuw: Any = None, reden: str = "", kanaal: str = "web"
) -> tuple[Any, ...]:
    return (p.persoon_id, p.rol.value, kanaal, None, None, soort, id, oud or {}, nieuw or {}, reden)


def getikt() -> set[str]:
    """The live subjects that open pages were told about."""
    with reading() as uow:
        return set(uow.session.exec(select(Wijziging.onderwerp)))


def test_mandaat_geven_en_intrekken(maak: Maak, als: Als, klok: Any) -> None:  # VAS-2 MON-6
    klok(NU)
    ec, een, twee = als(Rol.EXAMENCOMMISSIE), maak.examen(), maak.examen()
    van, tot = tijd.vandaag(), tijd.vandaag() + 30 * DAG
    cmd = GeefMandaat(
        permission=P.RESULTAAT_VASTSTELLEN, examen_ids=(een.id, twee.id, een.id), van=van, tot=tot, automatisch=True, reden="Drukke periode",
    )  # fmt: skip
    assert doe(mandaten.geef_mandaat, ec, cmd) == 2
    with reading() as uow:
        rijen = {m.examen_id: m for m in uow.session.exec(select(Mandaat))}
    assert set(rijen) == {een.id, twee.id}
    m = rijen[een.id]
    assert (m.permission, m.van, m.tot, m.automatisch, m.reden) == (
        "resultaat:vaststellen",
        van,
        tot,
        True,
        "Drukke periode",
    )
    assert (m.gegeven_door_id, m.gegeven_op, m.ingetrokken_op) == (ec.persoon_id, NU, None)
    velden = {
        "permission": "resultaat:vaststellen",
        "van": van.isoformat(),
        "tot": tot.isoformat(),
        "automatisch": True,
    }
    assert spoor("mandaat.gegeven") == [
        regel(ec, "mandaat", rijen[e.id].id, nieuw={**velden, "examen": str(e.id)}, reden="Drukke periode")
        for e in (een, twee)
    ]
    assert getikt() == {"werk"}
    klok(NU + DAG)
    doe(mandaten.trek_mandaat_in, ec, TrekMandaatIn(mandaat_id=m.id, reden="Niet meer nodig"))
    with reading() as uow:
        m = uow.session.get_one(Mandaat, m.id)
        assert (m.ingetrokken_op, m.ingetrokken_door_id) == (NU + DAG, ec.persoon_id)
        assert stand_mandaten.staand_mandaat(uow, een.id) is None
        assert stand_mandaten.staand_mandaat(uow, twee.id) is not None
    assert spoor("mandaat.ingetrokken") == [regel(ec, "mandaat", m.id, reden="Niet meer nodig")]
    with pytest.raises(Botsing, match="al ingetrokken"):
        doe(mandaten.trek_mandaat_in, ec, TrekMandaatIn(mandaat_id=m.id, reden="Nog eens"))
    with pytest.raises(NietToegestaan):
        doe(
            mandaten.trek_mandaat_in,
            als(Rol.EXAMENBUREAU),
            TrekMandaatIn(mandaat_id=rijen[twee.id].id, reden="Weg ermee"),
        )


def test_een_mandaat_heeft_een_periode_die_kan(maak: Maak, als: Als, klok: Any) -> None:  # VAS-2
    klok(NU)
    ec, examen, dag = als(Rol.EXAMENCOMMISSIE), maak.examen(), tijd.vandaag()

    def geef(**anders: Any) -> int:
        vast = {
            "permission": P.RESULTAAT_VASTSTELLEN,
            "examen_ids": (examen.id,),
            "van": dag,
            "tot": dag,
            "reden": "Drukte",
        }
        return doe(mandaten.geef_mandaat, ec, GeefMandaat(**{**vast, **anders}))

    assert geef() == 1
    for van, tot in ((dag + 2 * DAG, dag + DAG), (dag - 3 * DAG, dag - DAG)):
        with pytest.raises(Ongeldig, match="laatste dag"):
            geef(van=van, tot=tot)
    with pytest.raises(Ongeldig, match="staand mandaat"):
        geef(permission=P.CESUUR_VASTSTELLEN, automatisch=True)
    with pytest.raises(Ongeldig, match="niet gemandateerd"):
        geef(permission=P.GO_GEVEN)
    with pytest.raises(NietGevonden):
        geef(examen_ids=(uuid.uuid4(),))


def test_een_mandaat_noemt_zijn_bron(maak: Maak, als: Als, klok: Any) -> None:  # VAS-2
    klok(NU)
    ec, eb, examen, ander = als(Rol.EXAMENCOMMISSIE), als(Rol.EXAMENBUREAU), maak.examen(), maak.examen()
    dag = tijd.vandaag()
    doe(
        mandaten.geef_mandaat,
        ec,
        GeefMandaat(permission=P.KANS_BESLUITEN, examen_ids=(examen.id,), van=dag, tot=dag + DAG, reden="Drukte"),
    )
    with reading() as uow:
        mandaat = stand_mandaten.bevoegd(uow, eb, P.KANS_BESLUITEN, examen.id)
        assert stand_mandaten.namens(uow, mandaat) == (
            f"namens de examencommissie (mandaat van {tijd.dag(NU)}, gegeven door {ec.naam}, "
            f"geldig tot en met {tijd.dag(dag + DAG)})"
        )
        assert stand_mandaten.namens(uow, None) == ""
        assert stand_mandaten.bevoegd(uow, ec, P.KANS_BESLUITEN, examen.id) is None
        for permission, examen_id in ((P.KANS_BESLUITEN, ander.id), (P.AFWEZIGHEID_BESLUITEN, examen.id)):
            with pytest.raises(NietToegestaan, match="geen mandaat") as weigering:
                stand_mandaten.bevoegd(uow, eb, permission, examen_id)
            assert weigering.value.code == "geen-mandaat"
            assert weigering.value.actie.startswith("Vraag de examencommissie")
        with pytest.raises(NietToegestaan) as rol:
            stand_mandaten.bevoegd(uow, als(Rol.DOCENT), P.KANS_BESLUITEN, examen.id)
        assert rol.value.code == "niet-toegestaan"
        with pytest.raises(NietToegestaan):
            stand_mandaten.eis_rol(eb, P.GO_GEVEN)
    for moment, geldt in ((NU - DAG, False), (NU, True), (NU + DAG, True), (NU + 2 * DAG, False)):
        klok(moment)
        with reading() as uow:
            gevonden = uow.session.exec(
                select(Mandaat).where(*stand_mandaten.geldig(P.KANS_BESLUITEN, examen.id))
            ).all()  # type: ignore[arg-type]
        assert bool(gevonden) is geldt, moment


@pytest.mark.parametrize("status", ["concept", "gepland", "open", "gesloten"])
def test_een_staand_mandaat_kijkt_naar_elke_zitting_die_nog_loopt(maak: Maak, als: Als, status: str) -> None:  # BEH-3
    ec, dag = als(Rol.EXAMENCOMMISSIE), tijd.vandaag()
    z = maak.zitting(status=status, gepland_door_id=ec.persoon_id)
    maak.zitting(status=status)

    def geef(examen_id: uuid.UUID) -> int:
        cmd = GeefMandaat(
            permission=P.RESULTAAT_VASTSTELLEN,
            examen_ids=(examen_id,),
            van=dag,
            tot=dag + DAG,
            automatisch=True,
            reden="Drukte",
        )
        return doe(mandaten.geef_mandaat, ec, cmd)

    with pytest.raises(NietToegestaan, match="‘zitting plannen’") as weigering:
        geef(z.examen_id)
    assert (weigering.value.code, weigering.value.actie[:24]) == ("functiescheiding", "Laat een ander lid van d")
    assert geef(maak.zitting(status="ondertekend", gepland_door_id=ec.persoon_id).examen_id) == 1
    assert geef(maak.zitting(status="geannuleerd", gepland_door_id=ec.persoon_id).examen_id) == 1


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
