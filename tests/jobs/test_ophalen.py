"""Pulls against the sandbox registry and delivery system over HTTP, and against a partner that misbehaves."""

from __future__ import annotations

import time
import uuid

import pytest
from sqlmodel import func, select

from portal.auth import kluis
from portal.db.aanmelden import Inschrijving, PlanbareToets
from portal.db.beheren import Koppeling, Persoon
from portal.db.monitoren import OkeBericht
from portal.db.session import reading, unit_of_work
from portal.domain.rechten import Rol
from portal.jobs import ophalen, synchronisatie
from portal.jobs.logboek import bladen, verbinding_van
from portal.oke import proef
from portal.oke.client import OkeFout
from portal.services.inrichten.catalogus import PasCatalogusToe, maak_voorstel, pas_catalogus_toe
from tests.hulp.bezorgen import lees_koppeling
from tests.hulp.partner import probleem

pytestmark = pytest.mark.xdist_group("partners")


def _koppel(maak, sandbox, soort: str, geheim: str = "portaal-geheim") -> Koppeling:
    basis = sandbox[soort]
    return maak.koppeling(
        soort, base_url=basis, token_url=f"{basis}/oauth/token", client_id="portaal",
        secret_versleuteld=kluis.versleutel(geheim),
    )  # fmt: skip


def _tel(model) -> int:
    with reading() as uow:
        return uow.session.exec(select(func.count()).select_from(model)).one()


def test_verbinding_in_stappen(maak, sandbox):
    for soort in ("dr", "tas"):
        stappen = proef.test_verbinding(_koppel(maak, sandbox, soort))
        assert [s.goed for s in stappen] == [True, True, True], stappen
    fout = proef.test_verbinding(_koppel(maak, sandbox, "tas", "verkeerd"))
    assert [s.goed for s in fout] == [False]
    assert "client-id en het geheim" in fout[0].uitleg


def test_catalogus_en_deelnemers(maak, als, sandbox):  # INR-2, AAN-1, OKE-1
    tas, dr = _koppel(maak, sandbox, "tas"), _koppel(maak, sandbox, "dr")
    toetsen = ophalen.haal_catalogus(tas.id)
    assert len(toetsen.toetsen) > 10
    bureau = als(Rol.EXAMENBUREAU)
    with unit_of_work() as uow:
        voorstel = maak_voorstel(uow, bureau, tas.id, toetsen)
    with unit_of_work() as uow:
        pas_catalogus_toe(uow, bureau, PasCatalogusToe(voorstel_id=voorstel))
    assert "0 nieuw, 0 gewijzigd" in ophalen.vergelijk_catalogus(tas.id)
    s = ophalen.haal_deelnemers(dr.id)
    assert s.fouten == []
    assert s.toetsen == _tel(PlanbareToets) > 0
    assert 0 < _tel(Inschrijving) <= s.inschrijvingen
    rijen = (_tel(Inschrijving), _tel(Persoon), _tel(PlanbareToets))
    nog_eens = ophalen.haal_deelnemers(dr.id)
    assert (nog_eens.nieuw, nog_eens.gewijzigd) == (0, 0)
    assert rijen == (_tel(Inschrijving), _tel(Persoon), _tel(PlanbareToets))
    with reading() as uow:
        regels = uow.session.exec(select(OkeBericht).where(OkeBericht.methode == "GET")).all()
    assert {r.status for r in regels} == {"bevestigd"}
    assert lees_koppeling(dr.id).laatste_contact_op is not None


def test_alle_paginas(partner, koppeling):
    partner.lijsten["/components"] = [_component(n) for n in range(5)]
    assert len(ophalen.haal_catalogus(koppeling.id).toetsen) == 5
    assert [p.partition("?")[0] for p in partner.paden()] == ["GET /ooapi/components"] * 3
    assert _tel(OkeBericht) == 3


def test_het_volgende_blad_is_onderweg_terwijl_dit_wordt_verwerkt(partner, koppeling):
    partner.lijsten["/groups"] = [{"groupId": str(n)} for n in range(3)]
    partner.lijsten["/components"] = [{"componentId": str(n)} for n in range(3)]
    gezien = []
    for nummer, blad in enumerate(bladen(verbinding_van(koppeling.id), 1, "/groups", "/components"), start=1):
        gezien += [next(iter(i)) for i in blad.items]
        tot = time.monotonic() + 20
        while len(partner.verzoeken) < min(nummer + 1, 4) and time.monotonic() < tot:
            time.sleep(0.01)
        assert len(partner.verzoeken) == min(nummer + 1, 4)
    assert gezien == ["groupId"] * 3 + ["componentId"] * 3


def test_na_een_storing_wordt_niets_meer_gevraagd(partner, koppeling):
    partner.lijsten["/groups"] = [{"groupId": str(n)} for n in range(3)]
    partner.regel = lambda v: probleem(503, "onderhoud") if "pageNumber=2" in v.pad else None
    gelezen = bladen(verbinding_van(koppeling.id), 1, "/groups", "/components")
    assert len(next(gelezen).items) == 2
    with pytest.raises(OkeFout, match="even niet beschikbaar"):
        next(gelezen)
    assert [p.partition("?")[0] for p in partner.paden()] == ["GET /ooapi/groups"] * 2
    with reading() as uow:
        assert uow.session.exec(select(OkeBericht.http_status)).all() == [503]


def test_een_half_teken_kost_alleen_dat_teken(partner, koppeling):
    goed, half = _component(1), _component(2)
    half["name"][0]["value"] = "Rekenen \ud800 \x00 3F"
    partner.lijsten["/components"] = [goed, half]
    assert [t.naam for t in ophalen.haal_catalogus(koppeling.id).toetsen][1] == "Rekenen �  3F"


def test_een_onbruikbare_toets_houdt_de_rest_niet_tegen(partner, koppeling):
    partner.lijsten["/components"] = [_component(1), {"componentId": "geen-uuid"}]
    assert len(ophalen.haal_catalogus(koppeling.id).toetsen) == 1
    with reading() as uow:
        assert "Niet te gebruiken: 1" in uow.session.exec(select(OkeBericht.uitleg)).one()


def test_storing_bij_het_ophalen(partner, koppeling):
    partner.regel = lambda v: probleem(503, "onderhoud")
    with pytest.raises(OkeFout, match="even niet beschikbaar"):
        ophalen.haal_catalogus(koppeling.id)
    with reading() as uow:
        regel = uow.session.exec(select(OkeBericht)).one()
    assert (regel.status, regel.http_status) == ("dood", 503)
    assert lees_koppeling(koppeling.id).fouten_op_rij == 1
    assert "onderhoud" in synchronisatie.sync_nu(0, koppeling.naam).tekst


def test_nu_bezorgen_vanaf_de_opdrachtregel(partner, koppeling, zet):
    zet("/offerings/1")
    zet("/associations/1")
    assert "2 berichten bezorgd, 0 wachten nog" in synchronisatie.sync_nu(2, "Remindo").tekst
    assert "bestaat niet" in synchronisatie.sync_nu(2, "Onbekend").tekst


def _component(n: int) -> dict:
    tekst = [{"language": "nl-NL", "value": f"Toets {n}"}]
    code = f"NED-3F-LEZ.v{n}.A"
    return {
        "componentId": str(uuid.uuid4()), "primaryCode": {"codeType": "componentCode", "code": code}, "name": tekst,
        "componentType": "test", "abbreviation": code, "teachingLanguage": "nld",
        "consumers": [{"consumerKey": "nl-test-admin", "status": "active", "resultValueType": "0.0-10.0"}],
    }  # fmt: skip
