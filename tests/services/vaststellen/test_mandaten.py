"""Mandates of the board: who gives and takes them, for what and how long, what names them, and what they cannot do."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.auth.principal import Principal
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.monitoren import AuditRegel, Zaakhand
from portal.db.plannen import Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Mandaat, Vaststelling
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.scheiding import Hand
from portal.domain.statussen import ModelStatus
from portal.jobs.vaststellen import stel_vast
from portal.services.beheren import rollen
from portal.services.beheren.rollen import TrekRolIn
from portal.services.inrichten.lezen import versies
from portal.services.vaststellen import cesuur as cesuren
from portal.services.vaststellen import mandaten, stand_mandaten, vaststellen
from portal.services.vaststellen.lezen import mandaten as mandaten_lezen
from portal.services.vaststellen.lezen import verzoeken, wacht
from portal.services.vaststellen.mandaten import BekrachtigMandaat, GeefMandaat, TrekMandaatIn
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.spoor import getikt, regel, spoor
from tests.hulp.zaken import alles, doe, zaak

NU = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAG = timedelta(days=1)


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
        assert not stand_mandaten.staande_mandaten(uow, een.id)
        assert stand_mandaten.staande_mandaten(uow, twee.id)
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


def test_mandaat_noemt_de_commissie(maak: Maak, als: Als) -> None:  # VAS-2
    z = zaak(maak, (50,))
    eb, ec = als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE)
    with pytest.raises(NietToegestaan, match="geen mandaat"):
        doe(vaststellen.stel_vast, eb, alles(z))
    geef = mandaten.GeefMandaat(
        permission=P.RESULTAAT_VASTSTELLEN, examen_ids=(z.zitting.examen_id,), van=tijd.vandaag(),
        tot=tijd.vandaag() + timedelta(days=30), reden="Besluit vergadering",
    )  # fmt: skip
    with pytest.raises(NietToegestaan):
        doe(mandaten.geef_mandaat, eb, geef)
    doe(mandaten.geef_mandaat, ec, geef)
    uit = doe(vaststellen.stel_vast, eb, alles(z))
    assert "namens de examencommissie" in uit.namens
    with reading() as uow:
        mandaat = uow.session.exec(select(Mandaat)).one()
        assert uow.session.exec(select(Vaststelling)).one().mandaat_id == mandaat.id
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "resultaat.vastgesteld")).one()
        assert regel.mandaat_id == mandaat.id
        (rij,) = mandaten_lezen.mandaten_lijst(uow, ec)
        assert rij.gebruikt == 1


def test_mandaat_geldt_niet_ingetrokken_verlopen_of_voor_planner(maak: Maak, als: Als) -> None:  # VAS-2 BEH-3
    wie = maak.medewerker()
    z = zaak(maak, (50,), gepland_door_id=wie.id)
    ec = als(Rol.EXAMENCOMMISSIE)
    basis = {
        "permission": P.RESULTAAT_VASTSTELLEN.value,
        "examen_id": z.zitting.examen_id,
        "gegeven_door_id": ec.persoon_id,
    }
    dag = tijd.vandaag()
    schrijf(Mandaat(**basis, van=dag - timedelta(days=9), tot=dag - timedelta(days=1)))
    geldig = schrijf(Mandaat(**basis, van=dag, tot=dag))
    with pytest.raises(NietToegestaan, match="gepland"):
        doe(vaststellen.stel_vast, als(Rol.EXAMENBUREAU, wie), alles(z))
    doe(mandaten.trek_mandaat_in, ec, mandaten.TrekMandaatIn(mandaat_id=geldig.id, reden="Niet meer nodig"))
    with pytest.raises(NietToegestaan, match="geen mandaat"):
        doe(vaststellen.stel_vast, als(Rol.EXAMENBUREAU), alles(z))
    with pytest.raises(Botsing):
        doe(mandaten.trek_mandaat_in, ec, mandaten.TrekMandaatIn(mandaat_id=geldig.id, reden="Nog eens"))


def test_niet_alles_is_mandateerbaar(maak: Maak, als: Als) -> None:  # VAS-2
    cmd = mandaten.GeefMandaat(
        permission=P.VERSIE_VASTSTELLEN,
        examen_ids=(maak.examen().id,),
        van=tijd.vandaag(),
        tot=tijd.vandaag(),
        reden="abc",
    )
    with pytest.raises(Ongeldig, match="niet gemandateerd"):
        doe(mandaten.geef_mandaat, als(Rol.EXAMENCOMMISSIE), cmd)


def _overgenomen(maak: Maak, als: Als, *, automatisch: bool) -> tuple[Zitting, Mandaat, Principal]:
    """A mandate whose giver left the board, the sitting of its exam that is still open, and another member."""
    z = maak.zitting(start=tijd.nu() + 20 * DAG, status="gepland")
    gever, ander = maak.medewerker(), als(Rol.EXAMENCOMMISSIE)
    rol = maak.rol(gever, Rol.EXAMENCOMMISSIE)
    m = schrijf(Mandaat(
        permission=P.RESULTAAT_VASTSTELLEN, examen_id=z.examen_id, van=tijd.vandaag(), tot=tijd.vandaag() + DAG,
        automatisch=automatisch, reden="Zomer", gegeven_door_id=gever.id,
    ))  # fmt: skip
    doe(rollen.trek_rol_in, als(Rol.BEHEERDER), TrekRolIn(toewijzing_id=rol.id, reden="Gaat weg"))
    return z, m, ander


def test_een_overgenomen_mandaat_heeft_een_nieuwe_gever_en_een_spoor(maak: Maak, als: Als, klok: Any) -> None:  # VAS-2
    klok(NU)
    _, m, ander = _overgenomen(maak, als, automatisch=True)
    doe(mandaten.bekrachtig_mandaat, ander, BekrachtigMandaat(mandaat_id=m.id))
    with reading() as uow:
        nu = uow.session.get_one(Mandaat, m.id)
    assert (nu.bekrachtigd_op, nu.gever_id, nu.gegeven_door_id) == (NU, ander.persoon_id, m.gegeven_door_id)
    was, is_ = {"gever": str(m.gegeven_door_id)}, {"gever": str(ander.persoon_id)}
    assert spoor("mandaat.bekrachtigd") == [regel(ander, "mandaat", m.id, oud=was, nieuw=is_)]
    assert "werk" in getikt()
    with pytest.raises(Botsing, match=r"^Dit mandaat geldt nog: wie het gaf, zit in de examencommissie\.$"):
        doe(mandaten.bekrachtig_mandaat, als(Rol.EXAMENCOMMISSIE), BekrachtigMandaat(mandaat_id=m.id))


def test_een_mandaat_dat_voorbij_is_neemt_niemand_over(maak: Maak, als: Als, klok: Any) -> None:  # VAS-2
    klok(NU)
    _, m, ander = _overgenomen(maak, als, automatisch=False)
    voorbij = r"^Dit mandaat is ingetrokken of verlopen\. Geef een nieuw mandaat\.$"
    klok(NU + 2 * DAG)
    with pytest.raises(Botsing, match=voorbij):
        doe(mandaten.bekrachtig_mandaat, ander, BekrachtigMandaat(mandaat_id=m.id))
    klok(NU + DAG)  # its last day
    doe(mandaten.bekrachtig_mandaat, ander, BekrachtigMandaat(mandaat_id=m.id))
    klok(NU)
    _, m, ander = _overgenomen(maak, als, automatisch=False)
    doe(mandaten.trek_mandaat_in, ander, TrekMandaatIn(mandaat_id=m.id, reden="Niet meer nodig"))
    with pytest.raises(Botsing, match=voorbij):
        doe(mandaten.bekrachtig_mandaat, ander, BekrachtigMandaat(mandaat_id=m.id))


@pytest.mark.parametrize("automatisch", [True, False])
def test_wie_een_hand_had_neemt_alleen_over_wat_niet_in_zijn_naam_besluit(
    maak: Maak, als: Als, automatisch: bool
) -> None:  # VAS-2 BEH-3
    z, m, ander = _overgenomen(maak, als, automatisch=automatisch)
    schrijf(
        Zaakhand(
            zitting_id=z.id,
            persoon_id=ander.persoon_id,
            hand=Hand.PLANNEN,
            actie="zitting.gewijzigd",
            op=tijd.nu(),
            volgnummer=1,
        )
    )
    cmd = BekrachtigMandaat(mandaat_id=m.id)
    if automatisch:
        with pytest.raises(NietToegestaan, match="Een staand mandaat besluit in uw naam") as fout:
            doe(mandaten.bekrachtig_mandaat, ander, cmd)
        assert (fout.value.code, fout.value.actie) == (
            "functiescheiding",
            "Laat een ander lid van de commissie dit mandaat geven.",
        )
        ander = als(Rol.EXAMENCOMMISSIE)
    doe(mandaten.bekrachtig_mandaat, ander, cmd)
    with reading() as uow:
        assert uow.session.get_one(Mandaat, m.id).gever_id == ander.persoon_id


def _staand(examen_id: uuid.UUID, wie: Principal) -> None:
    recht = {"permission": P.RESULTAAT_VASTSTELLEN.value, "examen_id": examen_id, "automatisch": True}
    schrijf(Mandaat(**recht, van=tijd.vandaag(), tot=tijd.vandaag(), gegeven_door_id=wie.persoon_id))


def test_een_staand_mandaat_laat_niemand_over_een_bijzonderheid_besluiten(maak: Maak, als: Als) -> None:  # VAS-2
    z = zaak(maak, (40,))
    _staand(z.zitting.examen_id, als(Rol.EXAMENCOMMISSIE))
    with unit_of_work() as uow:
        uow.session.get_one(Resultaat, z.resultaten[0].id).onregelmatigheden = "Spieken op de opname"
    cmd = vaststellen.StelVast(zitting_id=z.zitting.id, resultaat_ids=(z.resultaten[0].id,), motivatie="Kan wel")
    with pytest.raises(NietToegestaan, match="geen mandaat"):
        doe(vaststellen.stel_vast, als(Rol.EXAMENBUREAU), cmd)


def test_van_meer_staande_mandaten_geldt_dat_van_wie_geen_hand_in_de_zitting_had(
    maak: Maak, als: Als
) -> None:  # VAS-2 BEH-3
    planner, ander = als(Rol.EXAMENCOMMISSIE), als(Rol.EXAMENCOMMISSIE)
    z = zaak(maak, (40,), gepland_door_id=planner.persoon_id)
    _staand(z.zitting.examen_id, planner)
    assert doe(vaststellen.stel_automatisch_vast, z.zitting.id) == 0
    _staand(z.zitting.examen_id, ander)
    assert doe(vaststellen.stel_automatisch_vast, z.zitting.id) == 1
    with reading() as uow:
        assert uow.session.exec(select(Vaststelling.door_id)).one() == ander.persoon_id


@pytest.mark.parametrize("wat", ["mandaat", "mandaat van morgen", "model"])
def test_wat_al_wachtte_volgt_een_staand_mandaat_de_volgende_ochtend(
    maak: Maak, als: Als, klok: Any, wat: str
) -> None:  # VAS-2
    klok(NU)
    z, dag = zaak(maak, (40, 50)), tijd.vandaag()
    with unit_of_work() as uow:
        uow.session.get_one(Resultaat, z.resultaten[1].id).onregelmatigheden = "Spieken op de opname"
    van = dag + DAG if wat == "mandaat van morgen" else dag
    if wat == "model":
        with unit_of_work() as uow:
            uow.session.get_one(Examenversie, z.versie.id).model_status = ModelStatus.NIEUW
    wie, velden = (
        als(Rol.EXAMENCOMMISSIE),
        {"permission": P.RESULTAAT_VASTSTELLEN, "reden": "Drukte", "automatisch": True},
    )
    cmd = GeefMandaat(examen_ids=(z.zitting.examen_id,), van=van, tot=dag + 9 * DAG, **velden)
    doe(mandaten.geef_mandaat, wie, cmd)
    if wat != "mandaat":
        assert stel_vast() == 0
        klok(NU + DAG)
    if wat == "model":
        with unit_of_work() as uow:
            uow.session.get_one(Examenversie, z.versie.id).model_status = ModelStatus.VASTGESTELD
    assert (stel_vast(), stel_vast()) == (1, 0)
    with reading() as uow:
        assert uow.session.exec(select(Vaststelling.resultaat_id)).one() == z.resultaten[0].id


def test_onder_een_mandaat_stelt_het_examenbureau_een_cesuur_vast_die_een_ander_invoerde(
    maak: Maak, als: Als
) -> None:  # VAS-2 INR-5
    versie = maak.versie()
    cesuur = maak.cesuur(versie, vastgesteld=False, ingevoerd_door_id=als(Rol.EXAMENBUREAU).persoon_id)
    eb, ec = als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE)
    cmd = cesuren.StelCesuurVast(cesuur_id=cesuur.id)
    with pytest.raises(NietToegestaan, match="geen mandaat"):
        doe(cesuren.stel_cesuur_vast, eb, cmd)
    assert (doe(verzoeken.cesuurverzoeken, eb), doe(wacht.per_soort, eb)["cesuren"]) == ([], 0)
    geef = GeefMandaat(
        permission=P.CESUUR_VASTSTELLEN, examen_ids=(versie.examen_id,), van=tijd.vandaag(), tot=tijd.vandaag() + DAG,
        reden="Vakantie",
    )  # fmt: skip
    doe(mandaten.geef_mandaat, ec, geef)
    (rij,) = doe(verzoeken.cesuurverzoeken, eb)
    assert (rij.cesuur_id, doe(wacht.per_soort, eb)["cesuren"]) == (str(cesuur.id), 1)
    for rol in (Rol.DOCENT, Rol.BEOORDELAAR, Rol.BEHEERDER):
        with pytest.raises(NietToegestaan):
            doe(cesuren.stel_cesuur_vast, als(rol), cmd)
    doe(cesuren.stel_cesuur_vast, eb, cmd)
    with reading() as uow:
        na = uow.get(Cesuur, cesuur.id)
        assert (na.status, na.vastgesteld_door_id) == ("vastgesteld", eb.persoon_id)
        assert na.mandaat_id == uow.session.exec(select(Mandaat.id)).one()
        gedaan = select(AuditRegel.mandaat_id).where(AuditRegel.actie == "cesuur.vastgesteld")
        assert uow.session.exec(gedaan).one() == na.mandaat_id
    assert "namens de examencommissie" in doe(versies.versie, ec, versie.id).cesuur_wie
    assert [m.gebruikt for m in doe(mandaten_lezen.mandaten_lijst, ec)] == [1]


def test_wie_een_cesuur_invoerde_stelt_haar_ook_onder_mandaat_niet_vast(maak: Maak, als: Als) -> None:  # VAS-2 BEH-3
    versie, eb = maak.versie(), als(Rol.EXAMENBUREAU)
    cesuur = maak.cesuur(versie, vastgesteld=False, ingevoerd_door_id=eb.persoon_id)
    geef = GeefMandaat(
        permission=P.CESUUR_VASTSTELLEN, examen_ids=(versie.examen_id,), van=tijd.vandaag(), tot=tijd.vandaag() + DAG,
        reden="Vakantie",
    )  # fmt: skip
    doe(mandaten.geef_mandaat, als(Rol.EXAMENCOMMISSIE), geef)
    with pytest.raises(NietToegestaan, match="ander"):
        doe(cesuren.stel_cesuur_vast, eb, cesuren.StelCesuurVast(cesuur_id=cesuur.id))
