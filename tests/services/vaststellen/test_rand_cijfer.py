"""Grades at the edges: every scale by its norm, points on another scale, a cut score that changes, and who differs."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Document
from portal.db.beheren import Mededeling, Persoon, Roltoewijzing, Taak
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Herziening, Vaststelling
from portal.domain import tijd
from portal.domain.cesuur import Gescoord, Normsoort
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.schalen import score_tekst
from portal.domain.statussen import ResultaatStatus
from portal.domain.termijnen import middel_woord
from portal.services.aanmelden.stand_besluiten import TERUG
from portal.services.archiveren import papieren
from portal.services.archiveren.lezen.student import student_dossier
from portal.services.archiveren.stand import zitting_dossier
from portal.services.beoordelen import scoren
from portal.services.beoordelen.lezen import werk as werk_lezen
from portal.services.beoordelen.lezen.resultaten import mijn_resultaten
from portal.services.grond import cesuren
from portal.services.plannen import medewerkers
from portal.services.plannen.lezen import zittingen as zittingen_lezen
from portal.services.vaststellen import cesuur, herberekenen, herzien, mandaten, na_score, overkant, vaststellen
from portal.services.vaststellen.lezen import herzieningen as herzieningen_lezen
from portal.services.vaststellen.lezen import te_vaststellen, verzoeken
from portal.services.vaststellen.lezen import vaststellen as vaststellen_lezen
from portal.services.vaststellen.vaststellen import StelVast, StuurTerug
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import alles, doe, zaak

DATABASES = ("sqlite",)


def lees(model: Any, id: uuid.UUID) -> Any:
    with reading() as uow:
        return uow.session.get_one(model, id)


def scherm(als: Als, zitting_id: uuid.UUID) -> vaststellen_lezen.VaststelScherm:
    with reading() as uow:
        return vaststellen_lezen.vaststel_scherm(uow, als(Rol.EXAMENCOMMISSIE), zitting_id)


def norm(als: Als, versie_id: uuid.UUID, **velden: Any) -> None:
    """Enter a cut score through the exam office and establish it through the board."""
    id = doe(cesuur.voer_cesuur_in, als(Rol.EXAMENBUREAU), cesuur.VoerCesuurIn(versie_id=versie_id, **velden))
    doe(cesuur.stel_cesuur_vast, als(Rol.EXAMENCOMMISSIE), cesuur.StelCesuurVast(cesuur_id=id))


LINEAIR = {"punten": 22, "maximum": 40}
SCHALEN = [
    ("0.0-10.0", "5.5", LINEAIR, {"punten": 31}, "7.8"),
    ("0-10", "5.5", LINEAIR, {"punten": 31}, "8"),
    ("0-10", "", {"soort": Normsoort.N_TERM, "n_term": Decimal("1.4"), "maximum": 40}, {"punten": 31}, "8"),
    ("0-100", "55", LINEAIR, {"punten": 22}, "55"),
    ("pass-or-fail", "", LINEAIR, {"punten": 22}, "passed"),
    ("pass-or-fail", "", {"soort": Normsoort.ONDERDELEN, "punten": 3, "maximum": 4}, {"punten": 3}, "passed"),
    ("insufficient-satisfactory-good", "", {**LINEAIR, "goed": 32}, {"punten": 33}, "good"),
    ("insufficient-satisfactory-good", "", LINEAIR, {"punten": 33}, "satisfactory"),
    ("referenceLevelERK", "B1", {"soort": Normsoort.OORDEEL}, {"score": "b2"}, "B2"),
    ("referenceLevelERK", "", {"soort": Normsoort.TABEL, "maximum": 40, "tabel": "0 A2\n20 B1", "vanaf": "B1"}, {"punten": 20}, "B1"),
    ("referenceLevelRKTR", "2F", {"soort": Normsoort.OORDEEL}, {"score": "3F"}, "3F"),
    ("US letter", "", {"soort": Normsoort.OORDEEL, "vanaf": "C"}, {"score": "B+"}, "B+"),
    ("UK letter", "C", {"soort": Normsoort.OORDEEL}, {"score": "A*"}, "A*"),
    ("DE grade", "4,0", {"soort": Normsoort.OORDEEL}, {"score": "1,3"}, "1,3"),
    ("vrij", "", {"soort": Normsoort.OORDEEL}, {"score": "Prima gedaan.", "geslaagd": True}, "Prima gedaan."),
]  # fmt: skip


@pytest.mark.parametrize(("schaal", "vanaf", "regels", "gegeven", "wordt"), SCHALEN)
def test_elke_schaal_is_vast_te_stellen_en_overal_gelijk(
    maak: Maak, als: Als, schaal: str, vanaf: str, regels: dict[str, Any], gegeven: dict[str, Any], wordt: str
) -> None:  # BEO-2 BEO-3 PRK-11
    dr = maak.koppeling("dr")
    examen = maak.examen()
    toets = maak.toets(examen, koppeling_id=dr.id, schaal=schaal if schaal != "vrij" else "")
    versie = maak.versie(examen, schaal=schaal, geslaagd_vanaf=vanaf)
    z = zaak(maak, (1,), cesuur=False, versie=versie)
    with unit_of_work() as uow:
        uow.session.delete(uow.session.get_one(Resultaat, z.resultaten[0].id))
        i = uow.session.get_one(Inschrijving, z.deelnames[0].inschrijving_id)
        i.oke_id, i.koppeling_id, i.toets_id = uuid.uuid4(), dr.id, toets.id
    norm(als, versie.id, **regels)
    be = als(Rol.BEOORDELAAR)
    werk = maak.beoordeling(z.deelnames[0], lees_persoon(be))
    doe(scoren.geef_score, be, scoren.GeefScore(beoordeling_id=werk.id, **gegeven))
    assert doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z)).zin == "1 resultaat vastgesteld."
    with reading() as uow:
        r = uow.session.exec(select(Resultaat)).one()
        v = uow.session.exec(select(Vaststelling)).one()
        bericht = uow.session.exec(select(OkeBericht).where(OkeBericht.flow == 5)).one().inhoud
        dossier = zitting_dossier(uow, als(Rol.EXAMENCOMMISSIE), z.zitting.id).resultaten[0]
        eigen = mijn_resultaten(uow, als(Rol.STUDENT, uow.session.get_one(Persoon, r.student_id))).rijen[0]
        papier = papieren._besluit(uow, als(Rol.EXAMENCOMMISSIE), r)
    (rij,) = scherm(als, z.zitting.id).zonder
    assert (r.cijfer, r.geslaagd, r.status) == (wordt, True, "definitief")
    assert rij.cijfer == dossier.cijfer == eigen.cijfer == score_tekst(wordt)
    assert f"vastgesteld: {score_tekst(wordt)}, geslaagd" in papier.blokken[0].alineas[0]
    assert rij.norm == eigen.norm == v.grondslag["norm"] == dict(papier.kenmerken)["Cesuur"] != ""
    if schaal != "vrij":
        assert f'"score":"{wordt}"' in bericht
    assert '"pass":"passed"' in bericht


def lees_persoon(principal: Any) -> Any:
    return lees(Persoon, principal.persoon_id)


@pytest.mark.parametrize(("punten", "maximum"), [(50, 62), (61, None), (50, 58)])
def test_punten_op_een_andere_schaal_geven_geen_cijfer_en_gaan_nooit_mee(
    maak: Maak, als: Als, punten: int, maximum: int | None
) -> None:  # BEO-3 VAS-1
    z = zaak(maak, (50, 40))
    with unit_of_work() as uow:
        r = uow.session.get_one(Resultaat, z.resultaten[0].id)
        r.punten, r.maximum, r.cijfer, r.geslaagd = punten, maximum, "8.3", True  # as it was calculated before
    (rij,) = scherm(als, z.zitting.id).uitzonderingen
    assert not rij.kan
    assert "Niet vast te stellen" in rij.waarom[0]
    assert "60" in rij.waarom[0]
    ec = als(Rol.EXAMENCOMMISSIE)
    assert doe(vaststellen.stel_vast, ec, alles(z)).gedaan == 1
    uit = doe(vaststellen.stel_vast, ec, StelVast(zitting_id=z.zitting.id, resultaat_ids=(r.id,), motivatie="Toch"))
    assert uit.gedaan == 0
    assert uit.overgeslagen[0].reden.startswith("De punten")
    with unit_of_work() as uow:
        herberekenen.herbereken(uow, z.versie.id)
    assert (lees(Resultaat, r.id).cijfer, lees(Resultaat, r.id).geslaagd) == ("", None)


def test_wie_besluit_ziet_portaal_en_afnamesysteem_en_over_de_grens_gaat_niemand_mee(
    maak: Maak, als: Als
) -> None:  # VAS-1
    z = zaak(maak, (34, 50))
    with unit_of_work() as uow:
        for r, score, goed in zip(z.resultaten, ("5.4", "8.0"), (False, None), strict=True):
            rij = uow.session.get_one(Resultaat, r.id)
            rij.score, rij.geslaagd_partner = score, goed
    s = scherm(als, z.zitting.id)
    (over,), (naast,) = s.uitzonderingen, s.zonder
    assert over.waarom == ("Afnamesysteem: 5,4, niet geslaagd; hier: 5,7, geslaagd",)
    assert (over.partner, naast.partner, naast.cijfer) == ("5,4, niet geslaagd", "8,0, geslaagd", "8,3")
    ec = als(Rol.EXAMENCOMMISSIE)
    assert doe(vaststellen.stel_vast, ec, alles(z)).gedaan == 1
    apart = StelVast(zitting_id=z.zitting.id, resultaat_ids=(z.resultaten[0].id,), motivatie="Onze cesuur telt")
    assert doe(vaststellen.stel_vast, ec, apart).gedaan == 1


def test_over_de_grens_vraagt_dezelfde_grens_als_het_cijfer(maak: Maak, als: Als) -> None:  # VAS-1 BEO-3
    versie = maak.versie(geslaagd_vanaf="5.5")
    z = zaak(maak, (1,), cesuur=False, versie=versie)
    with unit_of_work() as uow:
        r = uow.session.get_one(Resultaat, z.resultaten[0].id)
        r.punten, r.maximum, r.score, r.geslaagd_partner = None, None, "5.8", None
    norm(als, versie.id, soort=Normsoort.OORDEEL, vanaf="6,0")
    s = scherm(als, z.zitting.id)
    assert (s.uitzonderingen, s.zonder[0].partner, lees(Resultaat, r.id).geslaagd) == ((), "", False)


def test_niet_te_zeggen_of_het_geslaagd_is_wordt_geweigerd_met_de_reden(maak: Maak, als: Als) -> None:  # VAS-1
    versie = maak.versie(schaal="referenceLevelERK", geslaagd_vanaf="")
    z = zaak(maak, (1,), cesuur=False, versie=versie)
    with unit_of_work() as uow:
        r = uow.session.get_one(Resultaat, z.resultaten[0].id)
        r.punten, r.maximum, r.score = None, None, "B1"
    norm(als, versie.id, soort=Normsoort.OORDEEL)
    ec = als(Rol.EXAMENCOMMISSIE)
    cmd = StelVast(zitting_id=z.zitting.id, resultaat_ids=(r.id,), motivatie="x")
    assert "Niet te zeggen of ‘B1’ geslaagd is" in doe(vaststellen.stel_vast, ec, cmd).overgeslagen[0].reden
    norm(als, versie.id, soort=Normsoort.OORDEEL, vanaf="B1")  # the way on: say from where it passes
    assert doe(vaststellen.stel_vast, ec, cmd).gedaan == 1
    assert lees(Resultaat, r.id).geslaagd is True


def _definitief(maak: Maak, als: Als, punten: tuple[int, ...], **velden: Any) -> Any:
    z = zaak(maak, punten, **velden)
    doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    return z


def test_een_percentage_volgt_de_punten_ook_in_een_herziening(maak: Maak, als: Als) -> None:  # VAS-8
    versie = maak.versie(schaal="0-100", geslaagd_vanaf="55")
    z = _definitief(maak, als, (20,), versie=versie)
    assert lees(Resultaat, z.resultaten[0].id).cijfer == "33"
    ec = als(Rol.EXAMENCOMMISSIE)
    cmd = herzien.OpenHerziening(resultaat_id=z.resultaten[0].id, reden="Telfout", punten=60)
    id = doe(herzien.open_herziening, ec, cmd)
    besluit = herzien.HandelHerzieningAf(herziening_id=id, toepassen=True, motivatie="Nageteld")
    nieuw = lees(Resultaat, doe(herzien.handel_herziening_af, ec, besluit))
    assert (nieuw.cijfer, nieuw.geslaagd, nieuw.punten) == ("100", True, 60)


@pytest.mark.parametrize(
    ("gegeven", "melding"),
    [
        ({"score": "11"}, "past niet bij de schaal"), ({"punten": 61}, "De punten"),
        ({"punten": 50, "geslaagd": False}, "volgt uit de punten"), ({"punten": 50, "maximum": 62}, "andere schaal"), ({}, "nieuwe punten of"), ({"punten": 1, "score": "7"}, "nieuwe punten of"),
    ],
)  # fmt: skip
def test_een_herziening_met_een_score_buiten_de_schaal_wordt_geweigerd(
    maak: Maak, als: Als, gegeven: dict[str, Any], melding: str
) -> None:  # VAS-8
    z = _definitief(maak, als, (50,))
    cmd = herzien.OpenHerziening(resultaat_id=z.resultaten[0].id, reden="Anders", **gegeven)
    with pytest.raises(Ongeldig, match=melding):
        doe(herzien.open_herziening, als(Rol.EXAMENCOMMISSIE), cmd)
    with reading() as uow:
        assert uow.session.exec(select(Herziening)).first() is None


def test_een_beoordelaar_geeft_alleen_een_score_op_de_schaal(maak: Maak, als: Als) -> None:  # BEO-2
    z = zaak(maak, (1,))
    be = als(Rol.BEOORDELAAR)
    werk = maak.beoordeling(z.deelnames[0], lees_persoon(be))
    for gegeven, melding in (({"punten": 61}, "hooguit 60"), ({"score": "7"}, "aantal punten"), ({}, "aantal punten")):
        with pytest.raises(Ongeldig, match=melding):
            doe(scoren.geef_score, be, scoren.GeefScore(beoordeling_id=werk.id, **gegeven))
    norm(als, z.versie.id, soort=Normsoort.OORDEEL)
    for gegeven in ({"punten": 50}, {"score": "10,5"}, {"score": "goed"}):
        with pytest.raises(Ongeldig):
            doe(scoren.geef_score, be, scoren.GeefScore(beoordeling_id=werk.id, **gegeven))


def test_een_zitting_die_achteraf_is_ingevoerd_wordt_hier_beoordeeld(maak: Maak, als: Als) -> None:  # BEO-2 UIT-1
    tas = maak.koppeling("tas")
    versie = maak.versie(maak.examen(oke=True, koppeling_id=tas.id))
    z = zaak(maak, (1,), versie=versie, achteraf="Op papier na een storing")
    with unit_of_work() as uow:
        uow.session.delete(uow.session.get_one(Resultaat, z.resultaten[0].id))
    be, ec = als(Rol.BEOORDELAAR), als(Rol.EXAMENCOMMISSIE)
    werk = maak.beoordeling(z.deelnames[0], lees_persoon(be))
    with reading() as uow:
        zien = werk_lezen.beoordeling(uow, be, werk.id)
        (rij,) = te_vaststellen.te_vaststellen(uow, ec, te_vaststellen.VaststelFilter()).rijen
        assert not zittingen_lezen.zitting(uow, als(Rol.EXAMENBUREAU), z.zitting.id).oke
    assert (zien.mag_score, zien.via_tas, zien.wacht_op, rij.wie) == (True, False, "", "de beoordelaar")
    _geef(be, werk, 40)
    assert (_resultaat().status, _resultaat().cijfer) == ("voorlopig", "6.7")


def test_wie_vaststelt_besluit_over_wat_hij_zag(maak: Maak, als: Als) -> None:  # VAS-1
    z = zaak(maak, (50, 20, 40))
    _, gezien = vaststellen_lezen.te_stellen(scherm(als, z.zitting.id))
    with unit_of_work() as uow:
        uow.session.get_one(Resultaat, z.resultaten[1].id).punten = 41
        for veld, waarde in (("cijfer", "6.8"), ("geslaagd", True)):
            setattr(uow.session.get_one(Resultaat, z.resultaten[1].id), veld, waarde)
    ec = als(Rol.EXAMENCOMMISSIE)
    uit = doe(vaststellen.stel_vast, ec, alles(z, gezien=gezien))
    assert uit.gedaan == 2
    (over,) = uit.overgeslagen
    assert over.resultaat_id == str(z.resultaten[1].id)
    assert "het is nu 6,8, geslaagd (41 van 60 punten)" in over.reden
    een = StelVast(zitting_id=z.zitting.id, resultaat_ids=(z.resultaten[1].id,), gezien=gezien)
    assert doe(vaststellen.stel_vast, ec, een).gedaan == 0
    nu = een.model_copy(update={"gezien": vaststellen_lezen.te_stellen(scherm(als, z.zitting.id))[1]})
    assert doe(vaststellen.stel_vast, ec, nu).gedaan == 1


def test_een_herziening_die_terugkomt_geeft_het_cijfer_van_toen(maak: Maak, als: Als) -> None:  # VAS-8 BEO-3
    z = _definitief(maak, als, (50,))
    toen = lees(Resultaat, z.resultaten[0].id)
    norm(als, z.versie.id, punten=30, maximum=60)
    id = toen.id
    for punten in (10, 50):
        ec = als(Rol.EXAMENCOMMISSIE)
        vraag = herzien.OpenHerziening(resultaat_id=id, reden="Verkeerd blad", punten=punten)
        besluit = herzien.HandelHerzieningAf(
            herziening_id=doe(herzien.open_herziening, ec, vraag), toepassen=True, motivatie="Nageteld"
        )
        id = doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), besluit)
    nu = lees(Resultaat, id)
    assert (nu.cijfer, nu.geslaagd, nu.norm) == (toen.cijfer, toen.geslaagd, toen.norm)
    with reading() as uow:
        besluiten = uow.session.exec(select(Vaststelling)).all()
    assert {v.grondslag["cesuur"] for v in besluiten} == {"33 van 60"}, "what the decision rests on"


def test_een_herziening_vraagt_zonder_maximum_dat_van_toen_op_de_schaal_van_toen(maak: Maak, als: Als) -> None:  # VAS-8
    z = _definitief(maak, als, (50,))
    norm(als, z.versie.id, punten=22, maximum=40)
    with unit_of_work() as uow:
        uow.session.get_one(Examenversie, z.versie.id).schaal = "0-10"
    vraag = herzien.OpenHerziening(resultaat_id=z.resultaten[0].id, reden="Telfout", punten=47)
    doe(herzien.open_herziening, als(Rol.EXAMENCOMMISSIE), vraag)
    with reading() as uow:
        (rij,) = herzieningen_lezen.herzieningen(uow, als(Rol.EXAMENCOMMISSIE))
    assert rij.nieuw == "7,8, geslaagd (47 van 60 punten)"


# a cut score that changes after the decision ------------------------------------------------------------------------


def _open() -> list[Herziening]:
    with reading() as uow:
        return list(uow.session.exec(select(Herziening).where(Herziening.status == "open")))


def test_een_andere_cesuur_legt_wat_aan_de_overkant_valt_voor_aan_de_commissie(
    maak: Maak, als: Als
) -> None:  # VAS-8 BEO-3
    z = _definitief(maak, als, (20, 32, 40, 55))
    with reading() as uow:
        voor = {r.id: (r.cijfer, r.status) for r in uow.session.exec(select(Resultaat))}
    id = doe(
        cesuur.voer_cesuur_in, als(Rol.EXAMENBUREAU), cesuur.VoerCesuurIn(versie_id=z.versie.id, punten=45, maximum=60)
    )
    with reading() as uow:
        (verzoek,) = verzoeken.cesuurverzoeken(uow, als(Rol.EXAMENCOMMISSIE))
    assert "1 definitief resultaat komt aan de andere kant" in verzoek.effect
    doe(cesuur.stel_cesuur_vast, als(Rol.EXAMENCOMMISSIE), cesuur.StelCesuurVast(cesuur_id=id))
    with reading() as uow:
        assert {r.id: (r.cijfer, r.status) for r in uow.session.exec(select(Resultaat))} == voor
        (rij,) = herzieningen_lezen.herzieningen(uow, als(Rol.EXAMENCOMMISSIE))
        (bulk,) = herzieningen_lezen.overkant(uow, als(Rol.EXAMENCOMMISSIE))
    assert (rij.oud, rij.nieuw) == (
        "6,7, geslaagd (40 van 60 punten)", "5,0, niet geslaagd (40 van 60 punten)",
    )  # fmt: skip
    assert "5,5 bij 45 van 60" in rij.reden
    assert (bulk.aantal, bulk.cesuur) == (1, "5,5 bij 45 van 60")
    besluit = herzien.HandelHerzieningAf(herziening_id=uuid.UUID(rij.id), toepassen=True, motivatie="Volgt de cesuur")
    nieuw = lees(Resultaat, doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), besluit))
    assert (nieuw.cijfer, nieuw.geslaagd, nieuw.norm["tekst"]) == ("5.0", False, "5,5 bij 45 van 60")
    assert lees(Inschrijving, z.deelnames[2].inschrijving_id).status == "open"
    assert _open() == []


def test_alles_aan_de_overkant_in_een_keer_en_wie_zelf_vaststelde_niet(maak: Maak, als: Als) -> None:  # VAS-8 BEH-3
    z = zaak(maak, (34, 40, 55))
    eerste = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, eerste, alles(z))
    norm(als, z.versie.id, punten=45, maximum=60)
    with reading() as uow:
        (bulk,) = herzieningen_lezen.overkant(uow, eerste)
    cmd = overkant.HandelOverkantAf(cesuur_id=uuid.UUID(bulk.cesuur_id), toepassen=True, motivatie="Volgt de cesuur")
    uit = doe(overkant.handel_overkant_af, eerste, cmd)
    assert (uit.gedaan, len(uit.overgeslagen)) == (0, 2)
    assert "zelf vastgesteld" in uit.overgeslagen[0].reden
    with pytest.raises(NietToegestaan):
        doe(overkant.handel_overkant_af, als(Rol.EXAMENBUREAU), cmd)
    assert doe(overkant.handel_overkant_af, als(Rol.EXAMENCOMMISSIE), cmd).gedaan == 2
    with reading() as uow:
        huidig = uow.session.exec(select(Resultaat).where(Resultaat.is_huidig))
        assert sorted(r.geslaagd for r in huidig) == [False, False, True]


def test_een_cesuur_die_weer_terugkomt_laat_haar_herzieningen_vervallen(maak: Maak, als: Als) -> None:  # VAS-8
    z = _definitief(maak, als, (40,))
    norm(als, z.versie.id, punten=45, maximum=60)
    assert len(_open()) == 1
    norm(als, z.versie.id, punten=33, maximum=60)
    assert _open() == []
    with reading() as uow:
        assert uow.session.exec(select(Herziening)).one().status == "afgewezen"
        assert len(uow.session.exec(select(Cesuur).where(Cesuur.status == "vastgesteld")).all()) == 1


def _herzie(als: Als, id: uuid.UUID, punten: int) -> uuid.UUID:
    vraag = herzien.OpenHerziening(resultaat_id=id, reden="Nageteld na bezwaar", punten=punten)
    h = doe(herzien.open_herziening, als(Rol.EXAMENCOMMISSIE), vraag)
    besluit = herzien.HandelHerzieningAf(herziening_id=h, toepassen=True, motivatie="Nageteld")
    return doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), besluit)


def test_een_herziening_laat_vervallen_wat_een_andere_cesuur_vroeg_of_vraagt_het_alsnog(
    maak: Maak, als: Als
) -> None:  # VAS-8 BEO-3
    z = _definitief(maak, als, (34, 40))
    norm(als, z.versie.id, punten=36, maximum=60)
    (eerste,) = _open()
    assert eerste.resultaat_id == z.resultaten[0].id
    _herzie(als, z.resultaten[0].id, 41)
    assert (_open(), lees(Herziening, eerste.id).status) == ([], "afgewezen"), "passes by both now"
    id = _herzie(als, z.resultaten[1].id, 34)
    assert lees(Resultaat, id).geslaagd, "by the norm of the decision"
    (tweede,) = _open()
    assert (tweede.resultaat_id, "niet geslaagd" in tweede.reden) == (id, True)
    laat = herzien.HandelHerzieningAf(herziening_id=tweede.id, toepassen=False, motivatie="Zoals het was")
    doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), laat)
    _herzie(als, id, 35)
    assert _open() == [], "the board decided about that"


# assessors ----------------------------------------------------------------------------------------------------------


def _twee(maak: Maak, als: Als, n: int = 2) -> tuple[Any, list[Any], list[Beoordeling]]:
    z = zaak(maak, (1,))
    with unit_of_work() as uow:
        uow.session.delete(uow.session.get_one(Resultaat, z.resultaten[0].id))
    wie = [als(Rol.BEOORDELAAR) for _ in range(n)]
    return z, wie, [maak.beoordeling(z.deelnames[0], lees_persoon(b)) for b in wie]


def _geef(wie: Any, werk: Beoordeling, punten: int) -> None:
    doe(scoren.geef_score, wie, scoren.GeefScore(beoordeling_id=werk.id, punten=punten))


def _resultaat() -> Resultaat:
    with reading() as uow:
        return uow.session.exec(select(Resultaat)).one()


def test_twee_beoordelaars_houden_elk_hun_score_tot_zij_het_eens_zijn(maak: Maak, als: Als) -> None:  # BEO-2
    z, (a, b), (van_a, van_b) = _twee(maak, als)
    _geef(a, van_a, 40)
    assert (_resultaat().status, _resultaat().punten, _resultaat().cijfer) == ("bezig", None, "")
    assert lees(Beoordeling, van_a.id).status == "gedaan"
    with reading() as uow:
        blind = werk_lezen.beoordeling(uow, b, van_b.id)
    assert (blind.punten, blind.cijfer, blind.anderen) == ("", "", ())
    _geef(b, van_b, 44)
    assert [lees(Beoordeling, w.id).punten for w in (van_a, van_b)] == [40, 44]
    assert (_resultaat().status, _resultaat().punten, _resultaat().cijfer) == ("bezig", None, "")
    with reading() as uow:
        for wie, werk in ((a, van_a), (b, van_b)):
            detail = werk_lezen.beoordeling(uow, wie, werk.id)
            assert (detail.verschil, detail.status) == (True, "te_doen")
            assert len(detail.anderen) == 1
    (rij,) = scherm(als, z.zitting.id).uitzonderingen
    assert any("40 van 60 punten" in w and "44 van 60 punten" in w for w in rij.waarom)
    _geef(a, van_a, 44)
    assert (_resultaat().status, _resultaat().punten, _resultaat().cijfer) == ("voorlopig", 44, "7.3")
    assert [lees(Beoordeling, w.id).status for w in (van_a, van_b)] == ["gedaan", "gedaan"]
    assert doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z)).gedaan == 1


def test_bij_drie_beoordelaars_telt_de_middelste(maak: Maak, als: Als) -> None:  # BEO-2
    _, wie, werk = _twee(maak, als, 3)
    for w, b, punten in zip(wie, werk, (40, 50, 44), strict=True):
        _geef(w, b, punten)
    assert (_resultaat().status, _resultaat().punten) == ("voorlopig", 44)
    assert sorted(lees(Beoordeling, b.id).punten for b in werk) == [40, 44, 50]


def test_wat_hier_wordt_gescoord_is_niet_van_het_afnamesysteem(maak: Maak, als: Als) -> None:  # BEO-2 VAS-1
    """The exam ran through OKE when its first score came."""
    z, (a, b), (van_a, van_b) = _twee(maak, als)
    maak.resultaat(z.deelnames[0], punten=50, maximum=60, score="7.9", bron="oke")
    _geef(a, van_a, 40)
    with pytest.raises(Geblokkeerd, match="eigen score"):
        doe(scoren.rond_af, b, scoren.RondBeoordelingAf(beoordeling_id=van_b.id))
    _geef(b, van_b, 40)
    assert (_resultaat().bron, cesuren.volgens_partner(_resultaat())) == ("portaal", "")


@pytest.mark.parametrize("n", [2, 3])
def test_punten_van_een_ander_maximum_zijn_een_andere_score(maak: Maak, als: Als, n: int) -> None:  # BEO-2 BEO-3
    z, (a, *rest), (van_a, *werk) = _twee(maak, als, n)
    _geef(a, van_a, 40)
    norm(als, z.versie.id, punten=25, maximum=45)
    for b, van_b in zip(rest, werk, strict=True):
        _geef(b, van_b, 40)
    assert (_resultaat().status, _resultaat().punten, _resultaat().cijfer) == ("bezig", None, "")
    (rij,) = scherm(als, z.zitting.id).uitzonderingen
    assert any("40 van 60 punten" in w and "40 van 45 punten" in w for w in rij.waarom)
    with reading() as uow:
        assert werk_lezen.beoordeling(uow, a, van_a.id).verschil
        assert zittingen_lezen.zitting(uow, als(Rol.EXAMENBUREAU), z.zitting.id).mist_beoordelaar
    _geef(a, van_a, 40)
    assert (_resultaat().status, _resultaat().punten, _resultaat().maximum) == ("voorlopig", 40, 45)


def test_vaststellen_wacht_op_een_beoordelaar_die_nog_bezig_is(maak: Maak, als: Als) -> None:  # VAS-1 BEO-5
    z, (a, b), (van_a, van_b) = _twee(maak, als)
    _geef(a, van_a, 40)
    ec = als(Rol.EXAMENCOMMISSIE)
    uit = doe(vaststellen.stel_vast, ec, alles(z))
    assert uit.gedaan == 0
    assert "Score ontbreekt" in uit.overgeslagen[0].reden
    assert f"Beoordelaar {b.naam} heeft nog niet afgerond" in scherm(als, z.zitting.id).uitzonderingen[0].waarom
    with reading() as uow:
        assert not werk_lezen.beoordeling(uow, b, van_b.id).mag_afronden
    with pytest.raises(Geblokkeerd, match="eigen score"):
        doe(scoren.rond_af, b, scoren.RondBeoordelingAf(beoordeling_id=van_b.id))
    _geef(b, van_b, 40)
    assert doe(vaststellen.stel_vast, ec, alles(z)).gedaan == 1


def test_wie_het_niet_eens_worden_krijgen_een_derde_ook_na_de_handtekening(maak: Maak, als: Als) -> None:  # BEO-2 PLA-4
    z, (a, b), (van_a, van_b) = _twee(maak, als)
    eens = maak.deelname(z.zitting, status="afgerond", presentie="present")
    for wie in (a, b):
        maak.zittingsmedewerker(z.zitting, lees_persoon(wie), rol="beoordelaar")
        _geef(wie, maak.beoordeling(eens, lees_persoon(wie)), 30)
    eb, derde = als(Rol.EXAMENBUREAU), als(Rol.BEOORDELAAR)
    cmd = medewerkers.ZetMedewerkerOp(zitting_id=z.zitting.id, persoon_id=derde.persoon_id, rol="beoordelaar")
    _geef(a, van_a, 40)
    with pytest.raises(Geblokkeerd):
        doe(medewerkers.zet_medewerker_op, eb, cmd)
    _geef(b, van_b, 44)
    with reading() as uow:
        assert zittingen_lezen.zitting(uow, eb, z.zitting.id).mist_beoordelaar
    doe(medewerkers.zet_medewerker_op, eb, cmd)
    with reading() as uow:
        (werk,) = uow.session.exec(select(Beoordeling).where(Beoordeling.beoordelaar_id == derde.persoon_id))
    assert werk.deelname_id == z.deelnames[0].id
    _geef(derde, werk, 41)
    with reading() as uow:
        r = uow.session.exec(select(Resultaat).where(Resultaat.deelname_id == werk.deelname_id)).one()
        assert not zittingen_lezen.zitting(uow, eb, z.zitting.id).mist_beoordelaar
    assert (r.status, r.punten) == ("voorlopig", 41)


def test_zonder_punten_beslist_de_meerderheid_van_drie(maak: Maak, als: Als) -> None:  # BEO-2
    z, wie, werk = _twee(maak, als, 3)
    norm(als, z.versie.id, soort=Normsoort.OORDEEL)
    for w, b, score in zip(wie[:2], werk[:2], ("7", "5"), strict=True):
        doe(scoren.geef_score, w, scoren.GeefScore(beoordeling_id=b.id, score=score))
    assert _resultaat().status == "bezig"
    doe(scoren.geef_score, wie[2], scoren.GeefScore(beoordeling_id=werk[2].id, score="7,0"))
    assert (_resultaat().status, _resultaat().cijfer) == ("voorlopig", "7.0")


def test_over_wat_vaststaat_krijgt_niemand_nog_werk(maak: Maak, als: Als) -> None:  # BEO-4
    z = _definitief(maak, als, (40,))
    be = als(Rol.BEOORDELAAR)
    cmd = medewerkers.ZetMedewerkerOp(zitting_id=z.zitting.id, persoon_id=be.persoon_id, rol="beoordelaar")
    with pytest.raises(Geblokkeerd, match="niets te doen"):
        doe(medewerkers.zet_medewerker_op, als(Rol.EXAMENBUREAU), cmd)
    with reading() as uow:
        assert uow.session.exec(select(Beoordeling).where(Beoordeling.beoordelaar_id == be.persoon_id)).first() is None


def test_teruggestuurd_werk_blijft_op_de_lijst_met_de_reden_voor_wie_moet_handelen(
    maak: Maak, als: Als
) -> None:  # VAS-1
    z, (a,), (van_a,) = _twee(maak, als, 1)
    _geef(a, van_a, 40)
    ec, r = als(Rol.EXAMENCOMMISSIE), _resultaat()
    doe(vaststellen.stuur_terug, ec, StuurTerug(resultaat_id=r.id, reden="Vraag 12 niet beoordeeld"))
    with reading() as uow:
        (rij,) = te_vaststellen.te_vaststellen(uow, ec, te_vaststellen.VaststelFilter()).rijen
        assert werk_lezen.beoordeling(uow, a, van_a.id).terug_reden == "Vraag 12 niet beoordeeld"
    assert (rij.gereed, rij.voorlopig, rij.status) == (False, 0, "1 teruggestuurd, wacht op antwoord")
    (apart,) = scherm(als, z.zitting.id).uitzonderingen
    assert "Teruggestuurd: Vraag 12 niet beoordeeld" in apart.waarom
    _geef(a, van_a, 42)
    assert (_resultaat().terug_reden, _resultaat().status) == ("", "voorlopig")


def test_een_beoordelaar_antwoordt_ook_op_een_score_van_het_afnamesysteem(maak: Maak, als: Als) -> None:  # BEO-5
    z = zaak(maak, (50,))
    be = als(Rol.BEOORDELAAR)
    werk = maak.beoordeling(z.deelnames[0], lees_persoon(be), status="gedaan", gedaan_op=tijd.nu())
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stuur_terug, ec, StuurTerug(resultaat_id=z.resultaten[0].id, reden="Klopt vraag 3?"))
    with reading() as uow:
        assert werk_lezen.beoordeling(uow, be, werk.id).mag_afronden
    doe(scoren.rond_af, be, scoren.RondBeoordelingAf(beoordeling_id=werk.id, toelichting="Ja, nagekeken."))
    r = lees(Resultaat, z.resultaten[0].id)
    assert (r.status, r.punten, r.terug_reden) == ("voorlopig", 50, "")
    assert doe(vaststellen.stel_vast, ec, alles(z)).gedaan == 0  # the board reads the answer first
    cmd = StelVast(zitting_id=z.zitting.id, resultaat_ids=(r.id,), motivatie="Antwoord gelezen")
    assert doe(vaststellen.stel_vast, ec, cmd).gedaan == 1


def test_werk_dat_terugkomt_gaat_niet_naar_wie_weg_is(maak: Maak, als: Als) -> None:  # BEO-4 VAS-1
    z, (a,), (van_a,) = _twee(maak, als, 1)
    mee = maak.zittingsmedewerker(z.zitting, lees_persoon(a), rol="beoordelaar")
    _geef(a, van_a, 40)
    b, eb, ec = als(Rol.BEOORDELAAR), als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE)
    vervang = medewerkers.VervangMedewerker(medewerker_id=mee.id, persoon_id=b.persoon_id, reden="Uit dienst")
    doe(medewerkers.vervang_medewerker, eb, vervang)
    with unit_of_work() as uow:
        rol = uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == a.persoon_id)).one()
        rol.ingetrokken_op = tijd.nu()
    doe(vaststellen.stuur_terug, ec, StuurTerug(resultaat_id=_resultaat().id, reden="Klopt vraag 3?"))
    with reading() as uow:
        werk = uow.session.exec(select(Beoordeling).where(Beoordeling.beoordelaar_id == b.persoon_id)).one()
        eerder = uow.session.exec(select(Beoordeling).where(Beoordeling.beoordelaar_id == a.persoon_id)).one()
    assert (werk.status, eerder.status, eerder.punten, eerder.gescoord_op) == ("te_doen", "gedaan", 40, None)
    _geef(b, werk, 41)
    assert (_resultaat().status, _resultaat().punten) == ("voorlopig", 41)


def test_is_er_niemand_meer_dan_vraagt_het_bureau_het_en_blijft_wie_beoordeelde(maak: Maak, als: Als) -> None:
    # BEO-4 VAS-1
    z = zaak(maak, (50,))
    be, ec = als(Rol.BEOORDELAAR), als(Rol.EXAMENCOMMISSIE)
    werk = maak.beoordeling(
        z.deelnames[0], lees_persoon(be), status="gedaan", gedaan_op=tijd.nu(), toelichting="Slordig"
    )
    with unit_of_work() as uow:
        uow.session.exec(
            select(Roltoewijzing).where(Roltoewijzing.persoon_id == be.persoon_id)
        ).one().ingetrokken_op = tijd.nu()
    for _ in range(2):
        doe(vaststellen.stuur_terug, ec, StuurTerug(resultaat_id=z.resultaten[0].id, reden="Klopt vraag 3?"))
        assert (lees(Beoordeling, werk.id).status, lees(Beoordeling, werk.id).toelichting) == ("gedaan", "Slordig")
        with unit_of_work() as uow:
            vraag = uow.session.exec(select(Taak).where(Taak.soort == TERUG, col(Taak.afgehandeld_op).is_(None))).one()
            d, r = uow.get(Deelname, z.deelnames[0].id), uow.get(Resultaat, z.resultaten[0].id)
            na_score.volg_score(uow, ec, d)
            assert vraag.afgehandeld_op is None, "nobody answered yet"
            r.status, r.terug_reden = ResultaatStatus.VOORLOPIG, ""
            na_score.volg_score(uow, ec, d)


def test_wat_de_commissie_vroeg_staat_er_tot_elke_beoordelaar_antwoordde(maak: Maak, als: Als) -> None:  # BEO-5 VAS-1
    _, (a, b), (van_a, van_b) = _twee(maak, als)
    _geef(a, van_a, 40)
    _geef(b, van_b, 40)
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stuur_terug, ec, StuurTerug(resultaat_id=_resultaat().id, reden="Klopt vraag 3?"))
    _geef(a, van_a, 41)
    with reading() as uow:
        assert werk_lezen.beoordeling(uow, b, van_b.id).terug_reden == "Klopt vraag 3?"
        (rij,) = te_vaststellen.te_vaststellen(uow, ec, te_vaststellen.VaststelFilter()).rijen
    assert "teruggestuurd" in rij.status
    _geef(b, van_b, 41)
    assert (_resultaat().status, _resultaat().terug_reden) == ("voorlopig", "")


def test_ook_over_een_score_van_het_afnamesysteem_staat_de_vraag_er_tot_elke_beoordelaar_antwoordde(
    maak: Maak, als: Als
) -> None:  # BEO-5 VAS-1
    z = zaak(maak, (50,))
    wie = als(Rol.BEOORDELAAR), als(Rol.BEOORDELAAR)
    werk = [maak.beoordeling(z.deelnames[0], lees_persoon(w), status="gedaan", gedaan_op=tijd.nu()) for w in wie]
    terug = StuurTerug(resultaat_id=z.resultaten[0].id, reden="Klopt vraag 3?")
    doe(vaststellen.stuur_terug, als(Rol.EXAMENCOMMISSIE), terug)
    doe(scoren.rond_af, wie[0], scoren.RondBeoordelingAf(beoordeling_id=werk[0].id))
    with reading() as uow:
        assert werk_lezen.beoordeling(uow, wie[1], werk[1].id).terug_reden == "Klopt vraag 3?"
    doe(scoren.rond_af, wie[1], scoren.RondBeoordelingAf(beoordeling_id=werk[1].id))
    assert (_resultaat().status, _resultaat().terug_reden) == ("voorlopig", "")


def test_een_antwoord_geeft_het_cijfer_van_de_cesuur_van_nu(maak: Maak, als: Als) -> None:  # BEO-3 BEO-5 BEO-7
    z = zaak(maak, (40,))
    be, (r,) = als(Rol.BEOORDELAAR), z.resultaten
    werk = maak.beoordeling(z.deelnames[0], lees_persoon(be), status="gedaan", gedaan_op=tijd.nu())
    doe(vaststellen.stuur_terug, als(Rol.EXAMENCOMMISSIE), StuurTerug(resultaat_id=r.id, reden="Klopt vraag 3?"))
    norm(als, z.versie.id, punten=45, maximum=60)
    doe(scoren.rond_af, be, scoren.RondBeoordelingAf(beoordeling_id=werk.id))
    assert (lees(Resultaat, r.id).cijfer, lees(Resultaat, r.id).geslaagd) == ("5.0", False)
    assert scherm(als, z.zitting.id).uitzonderingen == ()


GEZEGD = "Antwoord 4 lijkt overgeschreven. Kijkt u mee?"


@pytest.mark.parametrize("vooraf", [False, True], ids=["commissie", "staand-mandaat"])
def test_wat_een_beoordelaar_opmerkt_ziet_de_commissie_voor_zij_besluit(
    maak: Maak, als: Als, vooraf: bool
) -> None:  # VAS-1 BEO-5
    z, (a, _), (van_a, _van_b) = _twee(maak, als)
    with unit_of_work() as uow:
        uow.session.delete(uow.session.get_one(Beoordeling, _van_b.id))
    ec = als(Rol.EXAMENCOMMISSIE)
    if vooraf:
        geef = mandaten.GeefMandaat(
            permission=P.RESULTAAT_VASTSTELLEN, examen_ids=(z.zitting.examen_id,), van=tijd.vandaag(),
            tot=tijd.vandaag(), automatisch=True, reden="Staand mandaat",
        )  # fmt: skip
        doe(mandaten.geef_mandaat, ec, geef)
    doe(scoren.geef_score, a, scoren.GeefScore(beoordeling_id=van_a.id, punten=40, toelichting=GEZEGD))
    wie = f"Opmerking van beoordelaar {lees_persoon(a).naam}: {GEZEGD}"
    (apart,) = scherm(als, z.zitting.id).uitzonderingen
    assert (apart.waarom, apart.kan, scherm(als, z.zitting.id).zonder) == ((wie,), True, ())
    uit = doe(vaststellen.stel_vast, ec, alles(z))
    assert (uit.gedaan, wie in uit.overgeslagen[0].reden) == (0, True)
    cmd = StelVast(zitting_id=z.zitting.id, resultaat_ids=(_resultaat().id,), motivatie="Gezien; geen fraude")
    assert doe(vaststellen.stel_vast, ec, cmd).gedaan == 1
    with reading() as uow:
        v = uow.session.exec(select(Vaststelling)).one()
        student = uow.session.get_one(Persoon, z.deelnames[0].student_id)
        van_zitting = zitting_dossier(uow, ec, z.zitting.id).resultaten[0]
        van_student = student_dossier(uow, ec, student.id).resultaten[0]
        eigen = student_dossier(uow, als(Rol.STUDENT, student), student.id).resultaten[0]
        papier = papieren._dossier(uow, ec, z.zitting)
        verteld = {r.actie: r for r in vaststellen_lezen.historie(uow, ec, z.zitting.id)}
    assert scherm(als, z.zitting.id).uitzonderingen[0].waarom == (wie,)
    assert v.grondslag["bijzonderheden"] == [wie]
    assert van_zitting.opmerkingen == van_student.opmerkingen == (wie,)
    assert eigen.opmerkingen == ()
    assert any(wie in alinea for blok in papier.blokken for alinea in blok.alineas)
    assert verteld["beoordeling.gedaan"].reden == GEZEGD


def test_wat_de_commissie_las_verandert_na_haar_besluit_niet_meer(maak: Maak, als: Als) -> None:  # VAS-1 BEO-5
    z, (a,), (van_a,) = _twee(maak, als, 1)
    doe(scoren.geef_score, a, scoren.GeefScore(beoordeling_id=van_a.id, punten=40, toelichting=GEZEGD))
    cmd = StelVast(zitting_id=z.zitting.id, resultaat_ids=(_resultaat().id,), motivatie="Gezien; geen fraude")
    assert doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), cmd).gedaan == 1
    with pytest.raises(Botsing, match="al vastgesteld"):
        doe(scoren.rond_af, a, scoren.RondBeoordelingAf(beoordeling_id=van_a.id))
    doe(scoren.rond_af, a, scoren.RondBeoordelingAf(beoordeling_id=van_a.id, toelichting=GEZEGD))
    assert lees(Beoordeling, van_a.id).toelichting == GEZEGD


def test_een_opmerking_uit_het_afnamesysteem_gaat_niet_mee_met_de_rest(maak: Maak, als: Als) -> None:  # VAS-1
    z = zaak(maak, (50, 40))
    with unit_of_work() as uow:
        uow.session.get_one(Resultaat, z.resultaten[0].id).opmerking = GEZEGD
    (apart,) = scherm(als, z.zitting.id).uitzonderingen
    assert apart.waarom == (f"Opmerking van het afnamesysteem: {GEZEGD}",)
    assert doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z)).gedaan == 1


def test_een_beoordelaar_ziet_alleen_stukken_van_dit_werk(maak: Maak, als: Als) -> None:  # BEO-5 BEH-2
    z, (a, _), (van_a, _van_b) = _twee(maak, als)
    ander = zaak(maak, (50,))
    opgehaald = {"status": "opgehaald", "inhoud": b"x"}
    for naam, bij in (("Zittingsverslag", z), ("Presentielijst", ander)):
        schrijf(Document(soort="sessionReport", naam=naam, zitting_id=bij.zitting.id, **opgehaald))
    schrijf(Document(soort="other", naam="Ander werk", resultaat_id=ander.resultaten[0].id, **opgehaald))

    def stukken() -> list[str]:
        with reading() as uow:
            return [naam for _, naam in werk_lezen.beoordeling(uow, a, van_a.id).documenten]

    assert stukken() == []
    r = maak.resultaat(z.deelnames[0])
    schrijf(Document(soort="assessmentForm", naam="Dit werk", resultaat_id=r.id, **opgehaald))
    assert stukken() == ["Dit werk"]


def test_na_een_herziening_leest_de_student_wat_het_was_wat_het_is_en_wat_hij_kan_doen(
    maak: Maak, als: Als
) -> None:  # VAS-3 VAS-8
    z = _definitief(maak, als, (40,))
    norm(als, z.versie.id, punten=45, maximum=60)
    (h,) = _open()
    cmd = herzien.HandelHerzieningAf(herziening_id=h.id, toepassen=True, motivatie="Volgt de cesuur")
    r = lees(Resultaat, doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), cmd))
    was, nu = "6,7, geslaagd (40 van 60 punten)", "5,0, niet geslaagd (40 van 60 punten)"
    with reading() as uow:
        student = uow.session.get_one(Persoon, r.student_id)
        (m,) = uow.session.exec(select(Mededeling).where(Mededeling.persoon_id == student.id))
        v = uow.session.exec(select(Vaststelling).where(Vaststelling.resultaat_id == r.id)).one()
        (kaart,) = mijn_resultaten(uow, als(Rol.STUDENT, student)).rijen
        papier = papieren._besluit(uow, als(Rol.EXAMENCOMMISSIE), r)
        dossier = student_dossier(uow, als(Rol.EXAMENCOMMISSIE), student.id).resultaten
    assert all(deel in m.tekst for deel in (was, nu, "Volgt de cesuur"))
    assert (m.bezwaar_tot, m.clausule) == (v.bezwaar_tot, v.clausule)
    assert kaart.herzien == f"Het was {was}. Reden: Volgt de cesuur."
    (blok,) = (b for b in papier.blokken if b.kop == "Herziening")
    assert blok.alineas[1:] == (f"Het was {was}.", f"Het is nu {nu}.", "Reden: Volgt de cesuur.")
    assert "beroep instellen" in v.clausule
    assert "beroep kan t/m" in kaart.uitleg
    assert [d.laatste_dag.split()[0] for d in dossier] == ["Beroep", "Beroep"]


def test_wie_over_een_herziening_besluit_ziet_oud_nieuw_en_het_afnamesysteem(maak: Maak, als: Als) -> None:  # VAS-8
    z = _definitief(maak, als, (40,))
    inhoud = {"punten": 31, "maximum": 60, "score": "6.1", "geslaagd_partner": True}
    gestuurd = {"inhoud": inhoud, "berichten": [{"inhoud": inhoud}]}
    schrijf(Herziening(resultaat_id=z.resultaten[0].id, reden="Afnamesysteem stuurde iets anders", **gestuurd))
    with reading() as uow:
        (rij,) = herzieningen_lezen.herzieningen(uow, als(Rol.EXAMENCOMMISSIE))
    assert rij.oud == "6,7, geslaagd (40 van 60 punten)"
    assert rij.nieuw == "5,2, niet geslaagd (31 van 60 punten)"
    assert (rij.partner, rij.over_de_grens) == ("6,1, geslaagd", True)
    (apart,) = scherm(als, z.zitting.id).uitzonderingen
    assert f"Nu {rij.oud}; na herziening {rij.nieuw}. Afnamesysteem: 6,1, geslaagd." in apart.waarom


def test_wie_zelf_vaststelde_krijgt_geen_knop_voor_de_herziening(maak: Maak, als: Als) -> None:  # VAS-8 BEH-3
    z, lid = zaak(maak, (40,)), als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, lid, alles(z))
    schrijf(Herziening(resultaat_id=z.resultaten[0].id, reden="Nageteld", inhoud={"punten": 31, "score": ""}))
    with reading() as uow:
        (eigen,) = herzieningen_lezen.herzieningen(uow, lid)
        (ander,) = herzieningen_lezen.herzieningen(uow, als(Rol.EXAMENCOMMISSIE))
        (rij,) = vaststellen_lezen.vaststel_scherm(uow, lid, z.zitting.id).uitzonderingen
    besluit = herzien.HandelHerzieningAf(herziening_id=uuid.UUID(eigen.id), toepassen=True, motivatie="Nageteld")
    with pytest.raises(NietToegestaan) as weigering:
        doe(herzien.handel_herziening_af, lid, besluit)
    assert (eigen.waarom_niet, rij.waarom_niet, ander.waarom_niet) == (weigering.value.tekst, weigering.value.tekst, "")


def test_geslaagd_vanaf_buiten_de_schaal_zegt_welk_veld_dat_is(maak: Maak, als: Als) -> None:  # INR-5
    cmd = cesuur.VoerCesuurIn(versie_id=maak.versie().id, punten=30, maximum=60, vanaf="11")
    with pytest.raises(Ongeldig, match="Geslaagd vanaf past niet"):
        doe(cesuur.voer_cesuur_in, als(Rol.EXAMENBUREAU), cmd)


@pytest.mark.parametrize(
    ("schaal", "vanaf"), [("0.0-10.0", "6,5"), ("0-10", "6,5"), ("insufficient-satisfactory-good", "Goed")]
)
def test_de_grens_van_de_leverancier_geldt_hoe_hij_haar_ook_schrijft(
    maak: Maak, als: Als, schaal: str, vanaf: str
) -> None:  # INR-5 BEO-3
    versie = maak.versie(maak.examen(), schaal=schaal, geslaagd_vanaf=vanaf)
    norm(als, versie.id, punten=33, maximum=60)
    wordt = {"0.0-10.0": "6.5", "0-10": "7", "insufficient-satisfactory-good": "good"}[schaal]
    with reading() as uow:
        rij = uow.session.exec(select(Cesuur)).one()
        cijfer = cesuren.cijfer(versie, rij, Gescoord(33, 60))
    assert (rij.gegevens["vanaf"], cijfer.tekst, cijfer.geslaagd) == (wordt, wordt, True)


def test_een_andere_schaal_van_de_versie_vraagt_een_nieuwe_cesuur(maak: Maak, als: Als) -> None:  # BEO-3 INR-5
    z = zaak(maak, (40, 33), cesuur=False, versie=maak.versie(maak.examen(), schaal="0-10", geslaagd_vanaf="5.5"))
    eb, ec, grens = als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE), {"punten": 33, "maximum": 60}
    norm(als, z.versie.id, **grens)
    een = StelVast(zitting_id=z.zitting.id, resultaat_ids=(z.resultaten[0].id,))
    assert doe(vaststellen.stel_vast, ec, een).gedaan == 1
    id = doe(cesuur.voer_cesuur_in, eb, cesuur.VoerCesuurIn(versie_id=z.versie.id, **grens))
    with unit_of_work() as uow:
        v = uow.session.get_one(Examenversie, z.versie.id)
        v.schaal, v.geslaagd_vanaf = "0-100", "55"
    assert any("voer de cesuur opnieuw in" in w for w in scherm(als, z.zitting.id).uitzonderingen[0].waarom)
    assert doe(vaststellen.stel_vast, ec, alles(z)).gedaan == 0
    with pytest.raises(Botsing, match="schaal"):
        doe(cesuur.stel_cesuur_vast, ec, cesuur.StelCesuurVast(cesuur_id=id))
    norm(als, z.versie.id, **grens)
    assert [lees(Resultaat, r.id).cijfer for r in z.resultaten] == ["7", "55"], "what was decided stays on its scale"


def test_een_score_van_voor_een_andere_schaal_wordt_geen_cijfer_op_de_nieuwe(maak: Maak, als: Als) -> None:
    # BEO-3 VAS-1 PRK-11
    z = zaak(maak, (1, 2), cesuur=False, versie=maak.versie(maak.examen(), schaal="0-10", geslaagd_vanaf="6"))
    be, oordeel = als(Rol.BEOORDELAAR), {"soort": Normsoort.OORDEEL}
    werk = [maak.beoordeling(d, lees_persoon(be)) for d in z.deelnames]
    norm(als, z.versie.id, **oordeel)
    geef = [scoren.GeefScore(beoordeling_id=w.id, score=s) for w, s in zip(werk, ("8", "7"), strict=True)]
    for cmd in geef:
        doe(scoren.geef_score, be, cmd)
    acht, zeven = (r.id for r in z.resultaten)
    een = StelVast(zitting_id=z.zitting.id, resultaat_ids=(zeven,))
    assert doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), een).gedaan == 1
    with unit_of_work() as uow:
        v = uow.session.get_one(Examenversie, z.versie.id)
        v.schaal, v.geslaagd_vanaf = "0-100", "55"
    for _ in range(2):
        cmd = cesuur.VoerCesuurIn(versie_id=z.versie.id, **oordeel)
        id = doe(cesuur.voer_cesuur_in, als(Rol.EXAMENBUREAU), cmd)
        (vraag,) = doe(verzoeken.cesuurverzoeken, als(Rol.EXAMENCOMMISSIE))
        assert "slagen 0 van de 0" in vraag.effect
        assert "1 krijgt geen cijfer" in vraag.effect
        doe(cesuur.stel_cesuur_vast, als(Rol.EXAMENCOMMISSIE), cesuur.StelCesuurVast(cesuur_id=id))
        assert (
            lees(Resultaat, acht).cijfer,
            doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z)).gedaan,
        ) == ("", 0)
        (rij,) = scherm(als, z.zitting.id).uitzonderingen
        assert "De score 8 is gegeven toen de schaal ‘heel cijfer’ was; nu is zij ‘percentage’" in rij.waarom[0]
    with reading() as uow:
        assert uow.session.exec(select(Herziening)).all() == [], "what was decided stays on its scale"
    doe(scoren.geef_score, be, geef[0].model_copy(update={"score": "80"}))
    assert doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z)).gedaan == 1
    assert [(r.cijfer, r.geslaagd) for r in (lees(Resultaat, acht), lees(Resultaat, zeven))] == [
        ("80", True),
        ("7", True),
    ]


def test_een_grens_van_de_leverancier_die_niet_past_wordt_gevraagd(maak: Maak, als: Als) -> None:  # INR-5
    versie = maak.versie(maak.examen(), geslaagd_vanaf="65%")
    cmd = {"versie_id": versie.id, "punten": 33, "maximum": 60}
    with pytest.raises(Ongeldig, match="noemt ‘65%’ als grens"):
        doe(cesuur.voer_cesuur_in, als(Rol.EXAMENBUREAU), cesuur.VoerCesuurIn(**cmd))
    norm(als, versie.id, punten=33, maximum=60, vanaf="6,5")


def test_wie_een_cesuur_invoerde_krijgt_geen_knop_om_haar_vast_te_stellen(maak: Maak, als: Als) -> None:  # INR-5
    z, lid = zaak(maak, (40,), cesuur=False), als(Rol.EXAMENCOMMISSIE)
    c = maak.cesuur(z.versie, status="ingevoerd")
    with unit_of_work() as uow:
        uow.session.get_one(Cesuur, c.id).ingevoerd_door_id = lid.persoon_id
    with reading() as uow:
        assert "zelf ingevoerd" in verzoeken.cesuurverzoeken(uow, lid)[0].waarom_niet
        assert verzoeken.cesuurverzoeken(uow, als(Rol.EXAMENCOMMISSIE))[0].waarom_niet == ""


@pytest.mark.parametrize(
    ("clausule", "woord"),
    [
        ("U kunt bezwaar maken bij de Commissie van beroep.", "bezwaar"),
        ("Bij de Commissie van beroep kunt u bezwaar maken.", "bezwaar"),
        ("U kunt in beroep gaan.", "beroep"),
        ("Meld het ons.", "een reactie"),
    ],
)
def test_het_woord_voor_het_rechtsmiddel_komt_uit_de_clausule(clausule: str, woord: str) -> None:  # VAS-3
    assert middel_woord(clausule) == woord
