"""Reconciliation: each kind of difference is found and named, and good traffic gives none at all."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from portal.db.inrichten import Examenversie
from portal.db.monitoren import OkeBericht, Teller, Teruglezing
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Commissiebesluit
from portal.domain import tijd
from portal.domain.besluiten import Beslissing
from portal.domain.fouten import NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import BerichtStatus
from portal.services.monitoren import teruglezen
from portal.services.monitoren.lezen import aansluiting_tas
from portal.services.monitoren.lezen.aansluiting import SOORTEN, aansluiting
from portal.services.monitoren.lezen.aansluiting_rij import AansluitRij
from portal.services.monitoren.teruglezen import LeesTerug, StuurOpnieuw
from tests.hulp.logboek import bericht
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.tel import hooguit
from tests.hulp.zaken import doe

NU = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
UUR = timedelta(hours=1)


@dataclass
class Keten:
    """An exam over OKE with a sitting long over, one just over, one to come and one that was cancelled: all in order."""

    maak: Maak

    def __post_init__(self) -> None:
        maak = self.maak
        self.tas, self.dr = maak.koppeling("tas"), maak.koppeling("dr")
        self.examen = maak.examen(oke=True, koppeling_id=self.tas.id)
        self.versie = maak.versie(self.examen)
        self.toets = maak.toets(self.examen, toetsen=[str(self.versie.component_id)])
        self.oud = self._zitting(NU - timedelta(days=7), "ondertekend")
        self.vers = self._zitting(NU - timedelta(days=1), "ondertekend")
        self.straks = self._zitting(NU + timedelta(days=2), "gepland")
        self.weg = self._zitting(NU + timedelta(days=3), "geannuleerd")
        self.klaar = [self._deelname(self.oud, status="afgerond", presentie="present") for _ in range(2)]
        self.afwezig = self._deelname(self.oud, status="afgerond", presentie="notPresent")
        for d in self.klaar:
            maak.resultaat(d)
        for _ in range(2):
            self._deelname(self.vers, status="afgerond", presentie="present")  # still within two working days
        self.straks_op = [self._deelname(self.straks) for _ in range(2)]
        self.eraf = self._deelname(self.straks, status="geannuleerd")
        self.lezing = self._lezing(self.straks, self.straks_op)
        self._lezing(self.vers, [])  # long ago, before anybody was on it

    def _zitting(self, start: datetime, status: str) -> Zitting:
        zitting = self.maak.zitting(self.versie, start=start, status=status)
        self.bevestigd(zitting, zitting.id, "zitting")
        return zitting

    def _deelname(self, zitting: Zitting, **anders: object) -> Deelname:
        inschrijving = self.maak.inschrijving(
            examen=self.examen, oke_id=uuid.uuid4(), koppeling_id=self.dr.id, toets_id=self.toets.id
        )
        d = self.maak.deelname(zitting, inschrijving, geplaatst_op=NU - timedelta(days=20), **anders)
        self.bevestigd(zitting, d.id, "deelname")
        return d

    def bevestigd(self, zitting: Zitting, id: uuid.UUID, soort: str, **anders: object) -> OkeBericht:
        """A message of flow 2 that arrived, long ago unless told otherwise."""
        toen = {"afgehandeld_op": NU - timedelta(days=9), "gemaakt_op": NU - timedelta(days=9)}
        return bericht(
            self.maak,
            koppeling=self.tas,
            onderwerp_id=id,
            onderwerp_soort=soort,
            zitting_id=zitting.id,
            **toen | anders,
        )

    def _lezing(self, zitting: Zitting, leden: list[Deelname]) -> Teruglezing:
        toen = NU - timedelta(days=15) if not leden else NU - UUR
        daar = [str(d.id) for d in leden]
        return schrijf(
            Teruglezing(
                zitting_id=zitting.id, gevraagd_op=toen, klaar_op=toen, status="gelezen", daar=daar,
                component_daar=str(self.versie.component_id),
            )
        )  # fmt: skip


@pytest.fixture
def keten(maak: Maak, klok: Callable[[datetime], None]) -> Keten:
    klok(NU)
    return Keten(maak)


def gevonden(als: Als, *args: uuid.UUID) -> list[AansluitRij]:
    with reading() as uow:
        return aansluiting(uow, als(Rol.EXAMENBUREAU), *args)


def zet(rij: object, **velden: object) -> None:
    with unit_of_work() as uow:
        zelfde = uow.session.get_one(type(rij), rij.id)  # type: ignore[attr-defined]
        for naam, waarde in velden.items():
            setattr(zelfde, naam, waarde)


def test_goed_verkeer_geeft_geen_enkel_verschil(keten: Keten, als: Als) -> None:  # MON-1
    assert gevonden(als) == []


def _geen_resultaten(k: Keten) -> None:
    with unit_of_work() as uow:
        for d in k.klaar:
            uow.session.delete(_resultaat(uow, d))


def _resultaat(uow, deelname: Deelname):  # type: ignore[no-untyped-def]
    from portal.db.beoordelen import Resultaat

    return uow.session.exec(select(Resultaat).where(Resultaat.deelname_id == deelname.id)).one()


def _een_ontbreekt(k: Keten) -> None:
    with unit_of_work() as uow:
        uow.session.delete(_resultaat(uow, k.klaar[0]))


def _bezig(k: Keten) -> None:
    """Attendance alone is no result."""
    with unit_of_work() as uow:
        _resultaat(uow, k.klaar[0]).status = "bezig"


def _resultaat_van_afwezige(k: Keten) -> None:
    k.maak.resultaat(k.afwezig)


def _resultaat_van_geannuleerde(k: Keten) -> None:
    k.maak.resultaat(k.eraf)


def _nooit_bevestigd(k: Keten) -> None:
    with unit_of_work() as uow:
        vraag = select(OkeBericht).where(OkeBericht.onderwerp_id == k.straks_op[0].id)
        uow.session.exec(vraag).one().status = "geweigerd"


def _andere_versie_bedoeld(k: Keten) -> None:
    zet(k.toets, toetsen=[str(uuid.uuid4())])


def _ingetrokken(k: Keten) -> None:
    zet(k.versie, status="ingetrokken")


DAAR = (
    "tijd-daar", "zitting-daar", "persoon-daar", "voorziening-daar", "medewerker-daar", "medewerker-onbekend",
    "medewerker-over", "presentie-daar", "resultaat-daar", "oud-daar", "niet-alles-gelezen",
)  # fmt: skip
REGISTER = ("uitslag-onbekend", "uitslag-anders", "aanmelding-weg")


def _gezegd(codes: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"code": c, "onderwerp": str(uuid.uuid4()), "tekst": "Anders.", "deelname": ""} for c in codes]


def _anders_bij_het_register(k: Keten) -> None:
    schrijf(
        Teruglezing(
            zitting_id=k.oud.id, gevraagd_op=NU - UUR, klaar_op=NU - UUR, status="gelezen", soort="dr",
            deelname_id=k.klaar[0].id, verschillen=_gezegd(REGISTER),
        )
    )  # fmt: skip


def _nooit_verteld(k: Keten) -> None:
    with unit_of_work() as uow:
        r = _resultaat(uow, k.klaar[0])
        r.status, r.definitief_op = "definitief", NU - UUR


VERSCHILLEN: dict[str, tuple[Callable[[Keten], None], dict[str, int]]] = {
    "nothing came at all": (_geen_resultaten, {"geen-resultaten": 1}),
    "one did not come": (_een_ontbreekt, {"ontbreekt": 1}),
    "only attendance came": (_bezig, {"ontbreekt": 1}),
    "a result of somebody who was absent": (_resultaat_van_afwezige, {"zonder-deelname": 1}),
    "a result of somebody who was taken off": (_resultaat_van_geannuleerde, {"zonder-deelname": 1}),
    "a place that was never confirmed": (_nooit_bevestigd, {"onbevestigd": 1}),
    "the sitting is not there": (
        lambda k: zet(k.lezing, status="onbekend", uitleg="Het afnamesysteem kent deze zitting niet."),
        {"zitting-onbekend": 1},
    ),
    "a student is not there": (lambda k: zet(k.lezing, daar=[str(k.straks_op[0].id)]), {"deelname-onbekend": 1}),
    "a student is still there": (
        lambda k: zet(k.lezing, daar=[*k.lezing.daar, str(k.eraf.id)]), {"deelname-over": 1},
    ),
    "a stranger is there": (lambda k: zet(k.lezing, daar=[*k.lezing.daar, str(uuid.uuid4())]), {"deelname-over": 1}),
    "another version is there": (lambda k: zet(k.lezing, component_daar=str(uuid.uuid4())), {"versie-daar": 1}),
    "the registry meant another version": (_andere_versie_bedoeld, {"versie-anders": 7}),
    "the version was withdrawn": (_ingetrokken, {"versie-ingetrokken": 1}),
    "the partner said something else": (lambda k: zet(k.lezing, verschillen=_gezegd(DAAR)), dict.fromkeys(DAAR, 1)),
    "the registry said something else": (_anders_bij_het_register, dict.fromkeys(REGISTER, 1)),
    "a result was never told": (_nooit_verteld, {"uitslag-niet-gestuurd": 1}),
}  # fmt: skip


def test_een_score_die_de_commissie_niet_laat_tellen_is_geen_verschil_meer(
    keten: Keten, als: Als
) -> None:  # MON-1 VAS-5
    d = keten.afwezig
    keten.maak.resultaat(d)
    assert [r.code for r in gevonden(als)] == ["zonder-deelname"]
    vast = {
        "student_id": d.student_id,
        "inschrijving_id": d.inschrijving_id,
        "deelname_id": d.id,
        "reden": "Was er niet",
    }
    schrijf(Commissiebesluit(**vast, beslissing=Beslissing.ONGEOORLOOFD, werk="7,0, geslaagd"))
    assert gevonden(als) == []


@pytest.mark.parametrize("geval", VERSCHILLEN)
def test_elk_verschil_wordt_gevonden(keten: Keten, als: Als, geval: str) -> None:  # MON-1 BEO-4
    verstoor, verwacht = VERSCHILLEN[geval]
    verstoor(keten)
    rijen = gevonden(als)
    assert Counter(r.code for r in rijen) == verwacht
    assert all(r.tekst.endswith(".") and r.herstel.endswith(".") for r in rijen)
    zitting = uuid.UUID(rijen[0].zitting_id)
    assert [r for r in gevonden(als, zitting) if r.code in verwacht]  # and on the page of the sitting itself


def test_elke_soort_komt_voor() -> None:
    assert {code for _, codes in VERSCHILLEN.values() for code in codes} == set(SOORTEN)


def _al_onderweg(k: Keten) -> None:
    zet(k.lezing, daar=[])
    for d in k.straks_op:
        k.bevestigd(k.straks, d.id, "deelname", status="klaar", afgehandeld_op=None)


def _daarna_bevestigd(k: Keten) -> None:
    zet(k.lezing, daar=[])
    for d in k.straks_op:
        k.bevestigd(k.straks, d.id, "deelname", afgehandeld_op=NU - UUR / 2)


def _daarna_geplaatst(k: Keten) -> None:
    zet(k.lezing, daar=[str(k.straks_op[0].id)])
    zet(k.straks_op[1], geplaatst_op=NU - UUR / 2)


def _zitting_opnieuw_onderweg(k: Keten) -> None:
    zet(k.lezing, component_daar=str(uuid.uuid4()))
    k.bevestigd(k.straks, k.straks.id, "zitting", status="onderweg", afgehandeld_op=None)


def _oude_lezing_telt_niet(k: Keten) -> None:
    schrijf(
        Teruglezing(
            zitting_id=k.straks.id,
            gevraagd_op=NU - timedelta(days=2),
            status="onbekend",
            uitleg="Toen nog niet bekend.",
        )
    )


def _vraag_mislukte(k: Keten) -> None:
    schrijf(Teruglezing(zitting_id=k.straks.id, gevraagd_op=NU, status="mislukt", uitleg="Time-out"))


def _vraag_loopt(k: Keten) -> None:
    schrijf(Teruglezing(zitting_id=k.straks.id, gevraagd_op=NU))


def _beoordelaar_heeft_nog_tijd(k: Keten) -> None:
    _een_ontbreekt(k)
    k.maak.beoordeling(k.klaar[0], k.maak.medewerker(), uiterlijk=tijd.vandaag() + timedelta(days=1))


def _net_beoordeeld(k: Keten) -> None:
    _een_ontbreekt(k)
    k.maak.beoordeling(k.klaar[0], k.maak.medewerker(), status="gedaan", gedaan_op=NU - UUR)


def _zitting_werd_geannuleerd(k: Keten) -> None:
    _geen_resultaten(k)
    zet(k.oud, status="geannuleerd")


def _hoofdletters(k: Keten) -> None:
    zet(k.toets, toetsen=[str(k.versie.component_id).upper()])


def _buiten_oke(k: Keten) -> None:
    """Without a delivery system nothing has to be confirmed."""
    zitting = k.maak.zitting(start=NU + timedelta(days=1))
    k.maak.deelname(zitting)


@pytest.mark.parametrize(
    "gewoon",
    [
        pytest.param(_al_onderweg, marks=pytest.mark.verzonnen), pytest.param(_zitting_opnieuw_onderweg, marks=pytest.mark.verzonnen),
        _daarna_bevestigd, _daarna_geplaatst, _oude_lezing_telt_niet, _vraag_mislukte,
        _vraag_loopt, _beoordelaar_heeft_nog_tijd, _net_beoordeeld, _zitting_werd_geannuleerd, _hoofdletters, _buiten_oke,
    ],
)  # fmt: skip
def test_geen_vals_alarm(keten: Keten, als: Als, gewoon: Callable[[Keten], None]) -> None:  # MON-1
    gewoon(keten)
    assert gevonden(als) == []


def test_zoeken_blijft_zuinig(keten: Keten, als: Als) -> None:
    for geval in ("one did not come", "a student is not there", "the version was withdrawn"):
        VERSCHILLEN[geval][0](keten)
    bureau = als(Rol.EXAMENBUREAU)
    with reading() as uow, hooguit(14):
        aansluiting(uow, bureau)


def test_alleen_wie_herstelt_ziet_het(keten: Keten, als: Als) -> None:  # BEH-2
    _een_ontbreekt(keten)
    team = keten.maak.team()
    with reading() as uow:
        assert aansluiting(uow, als(Rol.EXAMENBUREAU, eenheden=[team])) == []
        for rol in (Rol.BEHEERDER, Rol.DOCENT, Rol.SURVEILLANT, Rol.STUDENT):
            with pytest.raises(NietToegestaan):
                aansluiting(uow, als(rol))


def _open(zitting: Zitting) -> list[OkeBericht]:
    with reading() as uow:
        vraag = select(OkeBericht).where(OkeBericht.zitting_id == zitting.id, OkeBericht.status == "klaar")
        return list(uow.session.exec(vraag.order_by(OkeBericht.volgnummer)))  # type: ignore[arg-type]


def test_herstel_stuurt_zoals_het_hier_is(keten: Keten, als: Als) -> None:  # MON-1
    zet(keten.lezing, status="onbekend", uitleg="Het afnamesysteem kent deze zitting niet.")
    bureau = als(Rol.EXAMENBUREAU)
    assert doe(teruglezen.stuur_opnieuw, bureau, StuurOpnieuw(zitting_id=keten.straks.id)) == 3
    onderweg = _open(keten.straks)
    assert onderweg[0].pad == f"/offerings/{keten.straks.id}"  # the sitting before who sits on it
    assert {b.onderwerp_id for b in onderweg[1:]} == {d.id for d in keten.straks_op}
    assert gevonden(als) == []  # under way is no difference


@pytest.mark.parametrize(("wie", "toestand"), [("er", "associated"), ("eraf", "canceled")])
def test_herstel_van_een_student(keten: Keten, als: Als, wie: str, toestand: str) -> None:  # MON-1
    d = keten.eraf if wie == "eraf" else keten.straks_op[0]
    cmd = StuurOpnieuw(zitting_id=keten.straks.id, deelname_id=d.id)
    assert doe(teruglezen.stuur_opnieuw, als(Rol.EXAMENBUREAU), cmd) == 1
    (b,) = _open(keten.straks)
    assert b.pad.endswith(str(d.id))
    assert f'"{toestand}"' in b.inhoud


def test_herstel_en_teruglezen_weigeren(keten: Keten, als: Als) -> None:  # MON-1 BEH-2
    bureau, buiten = als(Rol.EXAMENBUREAU), keten.maak.zitting()
    with reading() as uow:
        concept = keten.maak.zitting(uow.get(Examenversie, keten.straks.versie_id), status="concept")
    for fout, gebruik_geval, wie, cmd in (
        (Ongeldig, teruglezen.stuur_opnieuw, bureau, StuurOpnieuw(zitting_id=buiten.id)),
        (Ongeldig, teruglezen.stuur_opnieuw, bureau, StuurOpnieuw(zitting_id=concept.id)),
        (Ongeldig, teruglezen.stuur_opnieuw, bureau, StuurOpnieuw(zitting_id=keten.oud.id, deelname_id=keten.eraf.id)),
        (Ongeldig, teruglezen.lees_terug, bureau, LeesTerug(zitting_id=buiten.id)),
        (NietGevonden, teruglezen.lees_terug, bureau, LeesTerug(zitting_id=uuid.uuid4())),
        (NietToegestaan, teruglezen.stuur_opnieuw, als(Rol.BEHEERDER), StuurOpnieuw(zitting_id=keten.straks.id)),
        (NietToegestaan, teruglezen.lees_terug, als(Rol.DOCENT), LeesTerug(zitting_id=keten.straks.id)),
    ):
        with pytest.raises(fout):
            doe(gebruik_geval, wie, cmd)
    assert _open(keten.straks) == []


def test_ook_met_meer_zittingen_dan_een_nacht_aankan_komt_elke_zitting_aan_de_beurt(
    keten: Keten, als: Als, monkeypatch: pytest.MonkeyPatch
) -> None:  # MON-1
    """What was asked longest ago goes first, at delivery systems and at registries."""
    monkeypatch.setattr(teruglezen, "_MAX_ZITTINGEN", 1)
    monkeypatch.setattr(teruglezen, "_MAX_UITSLAGEN", 4)
    schrijf(Teller(naam="okebericht", waarde=9_000))
    gevraagd, aanmeldingen = [], []
    for _ in range(3):
        with unit_of_work() as uow:
            teruglezen.vraag_alles_terug(uow)
        with unit_of_work() as uow:
            vraag = select(OkeBericht).where(OkeBericht.methode == "GET", OkeBericht.status == BerichtStatus.KLAAR)
            for b in uow.session.exec(vraag):
                (gevraagd if b.pad.startswith("/offerings") else aanmeldingen).append(b.pad)
                b.status, b.afgehandeld_op = BerichtStatus.BEVESTIGD, NU
    assert set(gevraagd) == {f"/offerings/{z.id}" for z in (keten.straks, keten.vers, keten.oud)}
    assert len(set(aanmeldingen)) == 7


def test_wat_nog_komt_valt_niet_weg_achter_wat_was(
    keten: Keten, als: Als, monkeypatch: pytest.MonkeyPatch
) -> None:  # MON-1
    monkeypatch.setattr(aansluiting_tas, "_MEESTE", 1)
    zet(keten.lezing, daar=[])
    assert {r.code for r in gevonden(als)} == {"deelname-onbekend"}
