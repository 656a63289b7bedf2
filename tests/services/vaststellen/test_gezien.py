"""The board decides about what it saw: what changed since is refused with what it is now, and shown again."""

from __future__ import annotations

import uuid

import pytest
from sqlmodel import select

from portal.db.beoordelen import Resultaat
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Commissiebesluit, Herziening
from portal.domain.fouten import Veranderd
from portal.domain.rechten import Rol
from portal.services.vaststellen import afwezigheid, cesuur, herzien, kansen, overkant, vaststellen
from portal.services.vaststellen.lezen import herzieningen, verzoeken
from portal.services.vaststellen.lezen.vaststellen import vaststel_scherm
from portal.services.vaststellen.lezen.verzoeken import BeslotenFilter
from tests.hulp.geval import Geval
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import alles, doe, zaak


def verander(id: uuid.UUID, **velden: object) -> None:
    """Something comes in while the dialog is open."""
    with unit_of_work() as uow:
        for model in (Resultaat, Herziening):
            for veld, waarde in velden.items() if (rij := uow.session.get(model, id)) else ():
                setattr(rij, veld, waarde)


def test_een_herziening_die_veranderde_wordt_niet_ongezien_toegepast(maak: Maak, als: Als) -> None:  # VAS-8
    g = Geval(maak, als, punten=20)
    g.teken()
    g.stel_vast()
    vraag = herzien.OpenHerziening(resultaat_id=g.resultaat.id, reden="Bezwaar", punten=25)
    id = doe(herzien.open_herziening, als(Rol.EXAMENCOMMISSIE), vraag)
    lid = als(Rol.EXAMENCOMMISSIE)
    (toen,) = doe(herzieningen.herzieningen, lid)
    zaal = doe(vaststel_scherm, lid, g.zitting.id).uitzonderingen[0]
    assert (zaal.herziening_id, zaal.gezien) == (str(id), toen.gezien)
    verander(id, inhoud={"punten": 50, "score": "", "geslaagd_partner": None})
    for toepassen in (True, False):
        cmd = herzien.HandelHerzieningAf(
            herziening_id=id, toepassen=toepassen, motivatie="Nageteld", gezien=toen.gezien
        )
        with pytest.raises(Veranderd, match=r"na herziening 8,3, geslaagd \(50 van 60 punten\)"):
            doe(herzien.handel_herziening_af, lid, cmd)
    assert g.lees(Herziening, id).status == "open"
    (nu,) = doe(herzieningen.herzieningen, lid)
    nieuw = doe(herzien.handel_herziening_af, lid, cmd.model_copy(update={"toepassen": True, "gezien": nu.gezien}))
    assert g.lees(Resultaat, nieuw).punten == 50


def test_wat_de_commissie_zelf_vraagt_zei_het_afnamesysteem_niet(maak: Maak, als: Als) -> None:  # VAS-8 BEO-1
    g = Geval(maak, als, punten=20)
    verander(g.resultaat.id, score="3.7")
    g.teken()
    g.stel_vast()
    lid = als(Rol.EXAMENCOMMISSIE)
    vraag = herzien.OpenHerziening(resultaat_id=g.resultaat.id, reden="Bezwaar", score="8,0")
    id = doe(herzien.open_herziening, als(Rol.EXAMENCOMMISSIE), vraag)
    (rij,) = doe(herzieningen.herzieningen, lid)
    waarom = doe(vaststel_scherm, lid, g.zitting.id).uitzonderingen[0].waarom
    assert (rij.nieuw, rij.partner) == ("8,0, geslaagd", "")
    assert not [w for w in waarom if "Afnamesysteem" in w]
    nieuw = doe(
        herzien.handel_herziening_af,
        lid,
        herzien.HandelHerzieningAf(herziening_id=id, toepassen=True, motivatie="Gegrond"),
    )
    assert g.lees(Resultaat, nieuw).bron == "portaal"
    with unit_of_work() as uow:  # what a message says afterwards is of the delivery system again
        uow.add(Herziening(resultaat_id=nieuw, reden="Nieuw", inhoud={"score": "5.0"}, berichten=[{"inhoud": {}}]))
    (rij,) = doe(herzieningen.herzieningen, lid)
    assert rij.partner == "5,0"


def test_over_alle_herzieningen_besluit_wie_ze_alle_zag(maak: Maak, als: Als) -> None:  # VAS-8 BEO-3
    z = zaak(maak, (34, 40, 55))
    doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    norm = cesuur.VoerCesuurIn(versie_id=z.versie.id, punten=45, maximum=60)
    id = doe(cesuur.voer_cesuur_in, als(Rol.EXAMENBUREAU), norm)
    doe(cesuur.stel_cesuur_vast, als(Rol.EXAMENCOMMISSIE), cesuur.StelCesuurVast(cesuur_id=id))
    lid = als(Rol.EXAMENCOMMISSIE)
    (toen,) = doe(herzieningen.overkant, lid)
    eerste = doe(herzieningen.herzieningen, lid)[0]
    een = herzien.HandelHerzieningAf(herziening_id=uuid.UUID(eerste.id), toepassen=False, motivatie="Blijft")
    doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), een)
    cmd = overkant.HandelOverkantAf(cesuur_id=id, toepassen=True, motivatie="Volgt de cesuur", gezien=toen.gezien)
    with pytest.raises(Veranderd, match="Het zijn er nu 1"):
        doe(overkant.handel_overkant_af, lid, cmd)
    (nu,) = doe(herzieningen.overkant, lid)
    assert doe(overkant.handel_overkant_af, lid, cmd.model_copy(update={"gezien": nu.gezien})).gedaan == 1


def test_werk_dat_intussen_kwam_telt_niet_ongezien_niet_mee(maak: Maak, als: Als) -> None:  # VAS-5
    g = Geval(maak, als, presentie="notPresent")
    verander(g.resultaat.id, status="bezig", punten=None, cijfer="", geslaagd=None)
    g.teken()
    lid = als(Rol.EXAMENCOMMISSIE)
    (toen,) = doe(verzoeken.afwezigheden, lid)
    verander(g.resultaat.id, status="voorlopig", punten=50, cijfer="8.3", geslaagd=True)
    cmd = afwezigheid.BesluitAfwezigheid(deelname_id=g.deelname.id, reden="Niet afgemeld", gezien=toen.gezien)
    with pytest.raises(Veranderd, match="er is werk: 8,3, geslaagd"):
        doe(afwezigheid.besluit_afwezigheid, lid, cmd)
    with reading() as uow:
        assert uow.session.exec(select(Commissiebesluit)).all() == []
    (nu,) = doe(verzoeken.afwezigheden, lid)
    doe(afwezigheid.besluit_afwezigheid, lid, cmd.model_copy(update={"gezien": nu.gezien}))


def test_wie_een_besluit_herziet_ziet_het_werk_zoals_het_nu_is(maak: Maak, als: Als) -> None:  # VAS-5 VAS-8
    g = Geval(maak, als, punten=20, presentie="notPresent")
    g.teken()
    besluit = afwezigheid.BesluitAfwezigheid(deelname_id=g.deelname.id, reden="Niet afgemeld")
    doe(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENCOMMISSIE), besluit)
    lid = als(Rol.EXAMENCOMMISSIE)
    (toen,) = doe(verzoeken.besloten_afwezigheden, lid, BeslotenFilter()).rijen
    verander(g.resultaat.id, punten=50, cijfer="8.3", geslaagd=True)
    cmd = afwezigheid.HerzieAfwezigheid(
        deelname_id=g.deelname.id, geoorloofd=True, reden="Beroep gegrond", gezien=toen.gezien
    )
    with pytest.raises(Veranderd, match="er is werk: 8,3, geslaagd"):
        doe(afwezigheid.herzie_afwezigheid, lid, cmd)
    (nu,) = doe(verzoeken.besloten_afwezigheden, lid, BeslotenFilter()).rijen
    assert "Er is nu werk: 8,3, geslaagd" in nu.werk
    doe(afwezigheid.herzie_afwezigheid, lid, cmd.model_copy(update={"gezien": nu.gezien}))


def test_een_score_die_net_kwam_gaat_niet_ongezien_terug(maak: Maak, als: Als) -> None:  # VAS-1 BEO-5
    z, ec = zaak(maak, (50,)), als(Rol.EXAMENCOMMISSIE)
    r = z.resultaten[0]
    (rij,) = doe(vaststel_scherm, ec, z.zitting.id).zonder
    verander(r.id, punten=20)
    cmd = vaststellen.StuurTerug(resultaat_id=r.id, reden="Klopt vraag 3?", gezien=rij.gezien)
    with pytest.raises(Veranderd, match="20 van 60 punten"):
        doe(vaststellen.stuur_terug, ec, cmd)
    nu = doe(vaststel_scherm, ec, z.zitting.id).uitzonderingen[0]
    doe(vaststellen.stuur_terug, ec, cmd.model_copy(update={"gezien": nu.gezien}))
    with reading() as uow:
        assert uow.session.get_one(Resultaat, r.id).status == "bezig"


def test_over_een_nieuwe_vraag_om_een_kans_besluit_wie_haar_zag(maak: Maak, als: Als) -> None:  # VAS-5 AAN-10
    student, ec = maak.student(), als(Rol.EXAMENCOMMISSIE)
    i = maak.inschrijving(student, maak.examen(max_kansen=0))

    def vraag(toelichting: str) -> str:
        cmd = kansen.VraagKans(inschrijving_id=i.id, toelichting=toelichting)
        doe(kansen.vraag_kans, als(Rol.STUDENT, student), cmd)
        (rij,) = doe(verzoeken.kansverzoeken, ec)
        return rij.gezien

    eerste = vraag("Ik was ziek")
    nee = kansen.BesluitKans(inschrijving_id=i.id, toekennen=False, reden="Geen bewijs", gezien=eerste)
    doe(kansen.besluit_kans, ec, nee)
    tweede = vraag("Hier is het bewijs")
    with pytest.raises(Veranderd, match="Hier is het bewijs"):
        doe(kansen.besluit_kans, als(Rol.EXAMENCOMMISSIE), nee)
    doe(kansen.besluit_kans, ec, nee.model_copy(update={"toekennen": True, "gezien": tweede}))
