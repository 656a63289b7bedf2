"""Reading back, with the sandbox delivery system over HTTP and with one that answers anything."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import select

from portal.auth import kluis
from portal.auth.principal import Principal
from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht, Teruglezing
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import Botsing
from portal.domain.rechten import Rol
from portal.jobs import bezorgen
from portal.sandbox.school import build_school
from portal.services.monitoren import teruglezen
from portal.services.monitoren.lezen.aansluiting import aansluiting
from portal.services.monitoren.teruglezen import LeesAllesTerug, LeesTerug, StuurOpnieuw
from portal.services.zenden import berichten
from tests.hulp.maak import Als, Maak
from tests.hulp.partner import Partner, Regel, Verzoek, probleem

pytestmark = pytest.mark.xdist_group("partners")

JSON = {"Content-Type": "application/json"}


@dataclass
class Situatie:
    """A sitting to come with three students, for a delivery system, and somebody of the exam office."""

    zitting: Zitting
    deelnames: list[Deelname]
    component: str
    bureau: Principal

    def codes(self) -> list[str]:
        """What does not match."""
        with reading() as uow:
            return [r.code for r in aansluiting(uow, self.bureau)]

    def lees_terug(self) -> str:
        """Ask, let the answers come, and say how it ended."""
        with unit_of_work() as uow:
            teruglezen.lees_terug(uow, self.bureau, LeesTerug(zitting_id=self.zitting.id))
        bezorgen.bezorg_alles("test")
        return nieuwste().status

    def herstel(self, deelname: Deelname | None = None) -> None:
        """Bring it to the other side again."""
        cmd = StuurOpnieuw(zitting_id=self.zitting.id, deelname_id=deelname.id if deelname else None)
        with unit_of_work() as uow:
            teruglezen.stuur_opnieuw(uow, self.bureau, cmd)
        bezorgen.bezorg_alles("test")


def nieuwste() -> Teruglezing:
    with reading() as uow:
        vraag = select(Teruglezing).order_by(Teruglezing.gevraagd_op.desc())  # type: ignore[attr-defined]
        return uow.session.exec(vraag).first()


def _maak(maak: Maak, als: Als, koppeling: Koppeling, **versie: Any) -> Situatie:
    examen = maak.examen(oke=True, koppeling_id=koppeling.id)
    v = maak.versie(examen, koppeling_id=koppeling.id, **versie)
    maak.cesuur(v)
    zitting = maak.zitting(v)
    leden = [maak.deelname(zitting, maak.inschrijving(maak.student(maak.opleiding()), examen)) for _ in range(3)]
    return Situatie(zitting, leden, str(v.component_id), als(Rol.EXAMENBUREAU))


@pytest.fixture
def echt(maak: Maak, als: Als, sandbox: dict[str, str], snel: None) -> Situatie:
    """With the sandbox as delivery system, and its own version of a test."""
    basis = sandbox["tas"]
    koppeling = maak.koppeling(
        "tas", base_url=basis, token_url=f"{basis}/oauth/token", client_id="portaal",
        secret_versleuteld=kluis.versleutel("portaal-geheim"),
    )  # fmt: skip
    v = next(v for e in build_school(40).examens if e.via_oke for v in e.versies if v.actief)
    return _maak(maak, als, koppeling, component_id=v.id, schaal=v.schaal, code=v.code)


@pytest.fixture
def nep(maak: Maak, als: Als, koppeling: Koppeling) -> Situatie:
    """With a delivery system that answers what a test wants."""
    return _maak(maak, als, koppeling)


def test_goed_verkeer_klopt_ook_aan_de_overkant(echt: Situatie) -> None:  # MON-1 PLA-7
    with unit_of_work() as uow:
        berichten.stuur_zitting(uow, echt.zitting)
        for d in echt.deelnames:
            berichten.stuur_deelname(uow, d)
    assert echt.codes() == []
    bezorgen.bezorg_alles("test")
    assert echt.lees_terug() == "gelezen"
    assert (nieuwste().component_daar, set(nieuwste().daar)) == (echt.component, {str(d.id) for d in echt.deelnames})
    assert echt.codes() == []


def test_wie_de_afname_leidt_wordt_ook_teruggelezen(echt: Situatie, maak: Maak) -> None:  # MON-1 PLA-7
    leider = maak.zittingsmedewerker(echt.zitting, maak.medewerker(), afnameleider=True)
    echt.herstel()
    assert echt.lees_terug() == "gelezen"
    assert echt.codes() == []
    with unit_of_work() as uow:  # taken off here, and the message about it never left
        uow.delete(uow.get(Zittingsmedewerker, leider.id))
    assert echt.lees_terug() == "gelezen"
    assert echt.codes() == ["medewerker-over"]


def test_wat_daar_mist_wordt_gevonden_en_hersteld(echt: Situatie) -> None:  # MON-1
    assert echt.lees_terug() == "onbekend"
    assert "zitting-onbekend" in echt.codes()
    echt.herstel()
    assert echt.lees_terug() == "gelezen"
    assert echt.codes() == []
    eraf = echt.deelnames[0]
    with unit_of_work() as uow:  # taken off here, and the message about it never left
        uow.get(Deelname, eraf.id).status = "geannuleerd"
    assert echt.lees_terug() == "gelezen"
    assert echt.codes() == ["deelname-over"]
    echt.herstel(eraf)
    assert echt.lees_terug() == "gelezen"
    assert echt.codes() == []


def _zitting(s: Situatie, **anders: Any) -> tuple[int, dict[str, str], bytes]:
    inhoud = {"offeringId": str(s.zitting.id), "component": {"componentId": s.component}} | anders
    return 200, JSON, json.dumps(inhoud).encode()


def _deelname(d: Deelname, toestand: str = "associated") -> dict[str, Any]:
    return {"associationId": str(d.id), "state": toestand, "role": "student"}


def test_bladert_en_telt_alleen_wie_meedoet(nep: Situatie, partner: Partner) -> None:
    pad = f"/ooapi/offerings/{nep.zitting.id}".removeprefix("/ooapi")
    partner.stukken[pad] = _zitting(nep)
    partner.lijsten[f"{pad}/associations"] = [
        *(_deelname(d) for d in nep.deelnames[:2]), _deelname(nep.deelnames[2], "canceled"),
    ]  # fmt: skip
    assert nep.lees_terug() == "gelezen"
    assert set(nieuwste().daar) == {str(d.id) for d in nep.deelnames[:2]}
    assert len([p for p in partner.paden() if "role=student" in p]) == 2  # two pages


@pytest.mark.parametrize("extra", [{}, {"pageNumber": 1}], ids=["zonder_nummer", "steeds_het_eerste"])
def test_wie_altijd_een_volgend_blad_belooft_wordt_niet_eindeloos_gevraagd(
    nep: Situatie, partner: Partner, extra: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:  # MON-1
    monkeypatch.setattr(teruglezen, "_MEESTE_PAGINAS", 5)

    def antwoord(v: Verzoek) -> Regel:
        if "/associations" not in v.pad:
            return _zitting(nep)
        blad = {"items": [_deelname(nep.deelnames[0])], "hasNextPage": True, **extra}
        return (200, JSON, json.dumps(blad).encode()) if len(partner.verzoeken) < 20 else probleem(403, "genoeg")

    partner.regel = antwoord
    assert nep.lees_terug() == "gelezen"
    bladen = [p.partition("pageNumber=")[2] for p in partner.paden() if "role=student" in p]
    assert bladen == ["1", "2", "3", "4", "5"]


def test_van_een_lijst_zonder_einde_staat_er_wat_niet_is_gelezen(
    nep: Situatie, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:  # MON-1
    """Of two that may stand on a page that nobody read, nothing is said; what was read is compared."""
    monkeypatch.setattr(teruglezen, "_MEESTE_PAGINAS", 2)

    def antwoord(v: Verzoek) -> Regel:
        if "/associations" not in v.pad:
            return _zitting(nep)
        leden = [_deelname(nep.deelnames[0])] if "role=student" in v.pad else []
        return 200, JSON, json.dumps({"items": leden, "hasNextPage": bool(leden)}).encode()

    partner.regel = antwoord
    assert nep.lees_terug() == "gelezen"
    assert set(nieuwste().daar) == {str(nep.deelnames[0].id)}
    assert [c for c in nep.codes() if not c.startswith("onbevestigd")] == ["niet-alles-gelezen"]
    (v,) = [v for v in nieuwste().verschillen if v["code"] == "niet-alles-gelezen"]
    assert "alleen de eerste 2 bladzijden" in v["tekst"]


@pytest.mark.parametrize(
    ("antwoord", "status", "woorden"),
    [
        (lambda s: probleem(404, "onbekend"), "onbekend", "kent deze zitting niet"),
        (lambda s: probleem(405, "mag niet"), "mislukt", "kan niet worden teruggelezen"),
        (lambda s: probleem(403, "geen scope"), "mislukt", ""),
        (lambda s: (200, JSON, b"[]"), "mislukt", "volgens de standaard"),
        (lambda s: (200, JSON, b'{"component": '), "mislukt", "volgens de standaard"),
        (lambda s: _zitting(s, consumers=7), "mislukt", "volgens de standaard"),
        (lambda s: _zitting(s, startDateTime="0001-01-01T00:00:00+02:00"), "mislukt", "volgens de standaard"),
        (lambda s: (200, JSON, b"[" * 200_000), "mislukt", "volgens de standaard"),
        (
            lambda s: _zitting(s, consumers=[{"consumerKey": "nl-test-admin", "offeringState": "canceled"}]),
            "onbekend", "geannuleerd",
        ),
    ],
)  # fmt: skip
def test_elk_antwoord_krijgt_een_einde(
    nep: Situatie, partner: Partner, antwoord: Callable[[Situatie], Any], status: str, woorden: str
) -> None:  # MON-1
    partner.regel = lambda v: antwoord(nep)
    assert nep.lees_terug() == status
    assert woorden in nieuwste().uitleg
    with reading() as uow:
        assert {b.status for b in uow.session.exec(select(OkeBericht))} <= {"bevestigd", "geweigerd"}


def test_een_vraag_tegelijk_en_alles_in_een_keer(nep: Situatie, maak: Maak) -> None:
    maak.zitting(maak.versie())  # outside OKE: not asked about
    with unit_of_work() as uow:
        assert teruglezen.lees_alles_terug(uow, nep.bureau, LeesAllesTerug()) == 1
    with unit_of_work() as uow:
        assert teruglezen.lees_alles_terug(uow, nep.bureau, LeesAllesTerug()) == 0
        with pytest.raises(Botsing):
            teruglezen.lees_terug(uow, nep.bureau, LeesTerug(zitting_id=nep.zitting.id))


def test_een_mislukte_vraag_verandert_niet_wat_bekend_was(nep: Situatie, partner: Partner) -> None:
    pad = f"/offerings/{nep.zitting.id}"
    partner.stukken[pad] = _zitting(nep)
    partner.lijsten[f"{pad}/associations"] = [_deelname(nep.deelnames[0]) | {"associationId": str(uuid.uuid4())}]
    with unit_of_work() as uow:
        for d in nep.deelnames:
            berichten.stuur_deelname(uow, d)
    bezorgen.bezorg_alles("test")
    assert nep.lees_terug() == "gelezen"
    voor = nep.codes()
    assert "deelname-over" in voor
    partner.regel = lambda v: probleem(403, "even niet")
    assert nep.lees_terug() == "mislukt"
    assert nep.codes() == voor
