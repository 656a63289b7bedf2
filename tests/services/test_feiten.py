"""Each fact that many queries ask has one condition, and it says the same on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.auth import geldigheid
from portal.db.beheren import Persoon, Roltoewijzing, Uitzondering
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.plannen import Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.levensloop import ZITTING
from portal.domain.rechten import Rol
from portal.domain.tekst import bewaarbaar
from portal.services.grond import cesuren, lijst
from portal.services.inrichten import stand as inrichten_stand
from portal.services.inrichten.stand import blokkades_gebruik
from portal.services.plannen import stand
from tests.hulp.maak import schrijf

UUR = timedelta(hours=1)
DAG = timedelta(days=1)


def _ids(model, *waar):
    with reading() as uow:
        return set(uow.session.exec(select(model.id).where(*waar)))


@pytest.fixture
def toewijzingen(maak):
    """Assignments of one person by what is special about them, around this moment."""
    nu, wie = tijd.nu(), maak.persoon()
    velden = {
        "altijd": {"van": nu - DAG},
        "tot straks": {"van": nu - DAG, "tot": nu + UUR},
        "voorbij": {"van": nu - DAG, "tot": nu - UUR},
        "straks": {"van": nu + UUR, "tot": nu + DAG},
        "ingetrokken": {"van": nu - DAG, "ingetrokken_op": nu - UUR},
    }
    return {n: schrijf(Roltoewijzing(persoon_id=wie.id, rol=Rol.SURVEILLANT.value, **v)) for n, v in velden.items()}, nu


def test_een_roltoewijzing_geldt_nu_later_of_in_een_periode(toewijzingen):  # BEH-2
    rijen, nu = toewijzingen

    def namen(*waar):
        gevonden = _ids(Roltoewijzing, Roltoewijzing.persoon_id == rijen["altijd"].persoon_id, *waar)
        return {naam for naam, rij in rijen.items() if rij.id in gevonden}

    assert namen(*geldigheid.toewijzing_geldt()) == {"altijd", "tot straks"}
    for op in (nu - 2 * UUR, nu, nu + UUR, nu + 2 * UUR):
        assert namen(*geldigheid.toewijzing_geldt(op)) == {n for n, t in rijen.items() if geldigheid.geldt(t, op)}
    assert namen(*geldigheid.toewijzing_geldt(nu + 2 * UUR)) == {"altijd", "straks"}
    assert namen(*geldigheid.toewijzing_geldt(nu - 2 * UUR)) == {"altijd", "tot straks", "voorbij"}
    assert namen(*geldigheid.toewijzing_loopt()) == {"altijd", "tot straks", "straks"}
    assert namen(*geldigheid.toewijzing_raakt(nu, nu + UUR)) == {"altijd", "tot straks"}
    assert namen(*geldigheid.toewijzing_raakt(nu, None)) == {"altijd", "tot straks", "straks"}
    assert namen(*geldigheid.toewijzing_gold(nu - 3 * UUR, nu - 2 * UUR)) == {
        "altijd", "tot straks", "voorbij", "ingetrokken",
    }  # fmt: skip
    assert namen(*geldigheid.toewijzing_gold(nu - UUR / 2, nu)) == {"altijd", "tot straks"}


def test_een_rol_voor_een_zitting_telt_alleen_daar(maak):
    wie, hier, daar = maak.persoon(), maak.zitting(), maak.zitting()
    alle = schrijf(Roltoewijzing(persoon_id=wie.id, rol=Rol.SURVEILLANT.value))
    een = schrijf(Roltoewijzing(persoon_id=wie.id, rol=Rol.SURVEILLANT.value, zitting_id=hier.id))
    van_hem = Roltoewijzing.persoon_id == wie.id
    assert _ids(Roltoewijzing, van_hem, geldigheid.geldt_voor_zitting(hier.id)) == {alle.id, een.id}
    assert _ids(Roltoewijzing, van_hem, geldigheid.geldt_voor_zitting(daar.id)) == {alle.id}
    assert _ids(Roltoewijzing, van_hem, geldigheid.geldt_voor_zitting(None)) == {alle.id}


def test_wie_beheerder_wordt_telt_al_mee(maak):
    nu, straks, was = tijd.nu(), maak.persoon(), maak.persoon()
    schrijf(Roltoewijzing(persoon_id=straks.id, rol=Rol.BEHEERDER.value, van=nu + UUR))
    schrijf(Roltoewijzing(persoon_id=was.id, rol=Rol.BEHEERDER.value, van=nu - DAG, tot=nu - UUR))
    with reading() as uow:
        assert geldigheid.is_of_wordt_beheerder(uow, straks.id)
        assert not geldigheid.is_of_wordt_beheerder(uow, was.id)


def test_een_uitzondering_geldt_op_haar_eerste_en_laatste_dag(maak):
    vandaag, wie, ec = tijd.vandaag(), maak.persoon(), maak.persoon()
    lid = maak.rol(ec, Rol.EXAMENCOMMISSIE)
    perioden = {"nu": (0, 0), "was": (-2, -1), "komt": (1, 2), "lang": (-1, 1), "weg": (-1, 1)}
    rijen = {
        naam: schrijf(
            Uitzondering(
                persoon_id=wie.id, rol=Rol.BEOORDELAAR.value, reden="x", van=vandaag + van * DAG, tot=vandaag + tot * DAG,
                gegeven_door_id=ec.id, ingetrokken_op=tijd.nu() if naam == "weg" else None,
            )
        )
        for naam, (van, tot) in perioden.items()
    }  # fmt: skip

    def namen(*waar):
        gevonden = _ids(Uitzondering, *waar)
        return {naam for naam, rij in rijen.items() if rij.id in gevonden}

    assert namen(*geldigheid.besluit_geldt(Uitzondering)) == {"nu", "lang"}
    assert namen(*geldigheid.besluit_geldt(Uitzondering, vandaag, vandaag + DAG)) == {"lang"}
    assert namen(*geldigheid.besluit_geldt(Uitzondering, vandaag + DAG)) == {"komt", "lang"}
    with unit_of_work() as uow:
        uow.session.get_one(Roltoewijzing, lid.id).ingetrokken_op = tijd.nu()
    assert namen(*geldigheid.besluit_geldt(Uitzondering)) == set()


def test_een_zitting_houdt_haar_ruimte_tot_ondertekend_of_geannuleerd(maak):  # PLA-2
    per_status = {status: maak.zitting(status=status) for status in ZITTING.labels}
    assert _ids(Zitting, stand.houdt_bezet()) == {
        z.id for s, z in per_status.items() if s not in ("geannuleerd", "ondertekend")
    }


def test_half_open_overlap(maak):
    z = maak.zitting(status="gepland")
    voor, na = (z.start - UUR, z.start), (z.eind, z.eind + UUR)
    assert _ids(Zitting, *stand.bezet_tussen(*voor)) == _ids(Zitting, *stand.bezet_tussen(*na)) == set()
    erin = (z.start + timedelta(minutes=1), z.start + timedelta(minutes=2))
    assert _ids(Zitting, *stand.bezet_tussen(*erin)) == {z.id}
    assert _ids(Zitting, *stand.bezet_tussen(*erin, z.id)) == set()


def test_planbaar_zegt_hetzelfde_in_sql_en_in_python(maak):  # INR-7
    nu = tijd.nu()
    vast = {"status": "vastgesteld", "vastgesteld_op": nu, "gewijzigd_op": nu - UUR}
    rijen = {
        "goed": maak.versie(**vast),
        "gewijzigd": maak.versie(**{**vast, "gewijzigd_op": nu + UUR}),
        "uit de catalogus": maak.versie(**vast, in_catalogus=False),
        "nieuw": maak.versie(**{**vast, "status": "nieuw"}),
        "zonder duur": maak.versie(**vast, duur=0),
    }
    assert _ids(Examenversie, *inrichten_stand.planbaar()) == {rijen["goed"].id}
    assert [naam for naam, v in rijen.items() if not blokkades_gebruik(v)] == ["goed"]
    assert _ids(Examenversie, *inrichten_stand.gewijzigd()) == {rijen["gewijzigd"].id}
    assert [naam for naam, v in rijen.items() if inrichten_stand.is_gewijzigd(v)] == ["gewijzigd"]


def test_alleen_een_vastgestelde_cesuur_telt_als_vastgesteld(maak):  # BEO-3
    versie, ander = maak.versie(), maak.versie()
    rijen = {
        status: schrijf(
            Cesuur(versie_id=versie.id, punten=10, maximum=20, status=status, ingevoerd_door_id=maak.persoon().id)
        )
        for status in ("ingevoerd", "vastgesteld", "vervangen")
    }
    assert _ids(Cesuur, cesuren.is_vastgesteld(versie.id)) == {rijen["vastgesteld"].id}
    assert _ids(Cesuur, cesuren.is_vastgesteld(ander.id)) == set()


_NAMEN = (
    "Kim Jansen", "Sam 100% Zeker", "Bo 1000 Zeker", "Ayşe Şahin", "Łukasz Nguyễn", "Jan van den Berg", "Piet d’Hondt",
    "Noor_Lot Dijk", "王小明", "ጸጋይ ሃብተ", "😀 Smit", "محمد علي", "Ω Иван", "Strauß Ødegård", "Kees \U00020000",
)  # fmt: skip


@pytest.mark.parametrize(
    ("tekst", "namen"),
    [
        ("JANSEN", {"Kim Jansen"}), ("  jansen   kim ", {"Kim Jansen"}), ("", set(_NAMEN)), (" , ", set(_NAMEN)),
        ("100%", {"Sam 100% Zeker"}), ("m_j", set()), ("k%n", set()), ("/", set()), ("r_l", {"Noor_Lot Dijk"}),
        ("sahin", {"Ayşe Şahin"}), ("ŞAHİN", {"Ayşe Şahin"}), ("S\u0327ahin", {"Ayşe Şahin"}),
        ("nguyen lukasz", {"Łukasz Nguyễn"}), ("Berg, van den", {"Jan van den Berg"}), ("dhondt", {"Piet d’Hondt"}),
        ("d'hondt", {"Piet d’Hondt"}), ("小明", {"王小明"}), ("wangxiao", {"王小明"}), ("ሃብተ", {"ጸጋይ ሃብተ"}),
        ("😀", {"😀 Smit"}), ("علي", {"محمد علي"}), ("иван", {"Ω Иван"}), ("ivan", {"Ω Иван"}), ("strauss", {"Strauß Ødegård"}),
        ("odegard", {"Strauß Ødegård"}), ("\U00020000", {"Kees \U00020000"}), ("jan\x00sen", {"Kim Jansen"}),
        ("N-0412", {"Kim Jansen"}), ("berg 0412", set()),
    ],
)  # fmt: skip
def test_een_manier_van_zoeken(maak, tekst, namen):
    # PRK-14
    per_id = {maak.persoon(naam=naam, nummer="N-0412" if "Kim" in naam else "").id: naam for naam in _NAMEN}
    assert {per_id[id] for id in _ids(Persoon, lijst.zoek(bewaarbaar(tekst), Persoon.zoekvorm))} == namen


def test_op_volgorde_van_een_nederlands_register(maak):
    # PRK-14
    register = [
        ("Zoë", "", "Achterberg"), ("Abel", "van den", "Berg"), ("Bram", "", "Berg"), ("Bram", "van", "Berg"),
        ("An", "", "Berg-Jansen"), ("Ed", "", "Çelik"), ("Fay", "", "Dijk"), ("Élodie", "", "Evers"),
        ("Ad", "", "Ødegård"), ("Ay", "", "Şahin"), ("Bo", "", "Sahin"), ("Cas", "", "Smit"), ("", "", "Suharto"),
    ]  # fmt: skip
    for voornaam, tussen, achternaam in reversed(register):
        maak.persoon(voornaam, achternaam, tussenvoegsel=tussen)
    with reading() as uow:
        rijen = uow.session.exec(select(Persoon).order_by(Persoon.sorteervorm))
        assert [(p.voornaam, p.tussenvoegsel, p.achternaam) for p in rijen] == register


def test_een_andere_naam_heeft_meteen_een_andere_vorm(maak):
    # PRK-14
    wie = maak.persoon("Kim", "Jansen")
    with unit_of_work() as uow:
        rij = uow.get(Persoon, wie.id)
        rij.naam, rij.achternaam = "Kim Øst", "Øst"
        uow.add(rij)
    with reading() as uow:
        rij = uow.get(Persoon, wie.id)
        assert rij.zoekvorm.startswith("kim ost")
        assert rij.sorteervorm.startswith("ost")
