"""Conducting: the sitting screen from opening to signature."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.afnemen import ProcesVerbaal
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examenversie
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting, Zittingsmedewerker
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.presentie import Presentie
from portal.domain.rechten import P, Rol
from portal.services.afnemen import aanvulling, proces_verbaal, stand, zitting
from portal.services.afnemen.aanvulling import VulPvAan
from portal.services.afnemen.lezen import zitting as zitting_lezen
from portal.services.afnemen.proces_verbaal import OndertekenPv, SluitZitting
from portal.services.afnemen.zitting import MeldIncident, OpenZitting, VinkVoorziening, ZetAankomst, ZetId, ZetPresentie
from portal.services.archiveren import papieren
from portal.services.beoordelen import scoren
from portal.services.beoordelen.lezen import werk as werk_lezen
from portal.services.vaststellen import afwikkeling
from tests.hulp.maak import schrijf
from tests.hulp.zaken import doe


@pytest.fixture
def zaal(maak, als):
    """A sitting that starts in half an hour, with two students, an invigilator and an assessor."""
    zitting = maak.zitting(start=tijd.nu() + timedelta(minutes=30))
    surveillant, beoordelaar = maak.medewerker(), maak.medewerker()
    maak.zittingsmedewerker(zitting, surveillant)
    maak.zittingsmedewerker(zitting, beoordelaar, "beoordelaar")
    een, twee = maak.deelname(zitting, plaats=1), maak.deelname(zitting, plaats=2)
    vink = schrijf(DeelnameVoorziening(deelname_id=een.id, soort="extraTime", tekst="+30 minuten", reist_mee=True))
    return SimpleNamespace(
        zitting=zitting, een=een, twee=twee, vink=vink,
        su=als(Rol.SURVEILLANT, surveillant), be=als(Rol.BEOORDELAAR, beoordelaar),
    )  # fmt: skip


def begin(zaal):
    """Let the clock of the portal stand at the start of the sitting."""
    tijd.set_klok(lambda: zaal.zitting.start)


def neem_af(zaal):
    z = zaal.zitting.id
    doe(zitting.open_zitting, zaal.su, OpenZitting(zitting_id=z))
    doe(zitting.zet_presentie, zaal.su, ZetPresentie(deelname_id=zaal.een.id, presentie=Presentie.AANWEZIG))
    doe(zitting.zet_id_gezien, zaal.su, ZetId(deelname_id=zaal.een.id, gezien=True))
    doe(zitting.vink_voorziening, zaal.su, VinkVoorziening(voorziening_id=zaal.vink.id, toegepast=True))
    doe(zitting.zet_presentie, zaal.su, ZetPresentie(deelname_id=zaal.twee.id, presentie=Presentie.AFWEZIG))


def test_van_openen_tot_handtekening(zaal):  # UIT-1 UIT-2 UIT-4 AAN-9
    neem_af(zaal)
    begin(zaal)
    doe(proces_verbaal.sluit_zitting, zaal.su, SluitZitting(zitting_id=zaal.zitting.id, verslag="Rustig verlopen."))
    with unit_of_work() as uow, pytest.raises(Ongeldig):
        proces_verbaal.onderteken_pv(uow, zaal.su, OndertekenPv(zitting_id=zaal.zitting.id, akkoord=False))
    doe(proces_verbaal.onderteken_pv, zaal.su, OndertekenPv(zitting_id=zaal.zitting.id, akkoord=True))
    with reading() as uow:
        pv = uow.session.exec(select(ProcesVerbaal)).one()
        assert pv.vingerafdruk
        assert [p["presentie"] for p in pv.momentopname["presentie"]] == ["present", "notPresent"]
        soorten = {m.deelname_id: m.soort for m in uow.session.exec(select(Kansmutatie))}
        assert soorten == {zaal.een.id: "gebruikt", zaal.twee.id: "gemist"}
        assert uow.get(Inschrijving, zaal.een.inschrijving_id).status == "afgenomen"
        assert uow.get(Inschrijving, zaal.twee.inschrijving_id).status == "open"
        werk = uow.session.exec(select(Beoordeling)).one()  # BEO-4: only for who was there
        assert werk.deelname_id == zaal.een.id
        scherm = zitting_lezen.zitting_scherm(uow, zaal.su, zaal.zitting.id)
        assert (scherm.aanwezig, scherm.totaal, scherm.onbekend) == (1, 2, 0)
    with unit_of_work() as uow, pytest.raises(Botsing):
        zitting.zet_presentie(uow, zaal.su, ZetPresentie(deelname_id=zaal.twee.id, presentie=Presentie.AANWEZIG))
    doe(aanvulling.vul_pv_aan, zaal.su, VulPvAan(zitting_id=zaal.zitting.id, tekst="Student twee belde later af."))
    with reading() as uow:
        assert "belde later af" in zitting_lezen.zitting_scherm(uow, zaal.su, zaal.zitting.id).aanvullingen[0]


def test_een_zitting_sluit_niet_voor_haar_begin(zaal):  # UIT-1
    neem_af(zaal)
    with reading() as uow:
        scherm = zitting_lezen.zitting_scherm(uow, zaal.su, zaal.zitting.id)
    assert [a.titel for a in scherm.aandacht if a.blokkeert] == ["De zitting is nog niet begonnen"]
    sluit = SluitZitting(zitting_id=zaal.zitting.id)
    with unit_of_work() as uow, pytest.raises(Geblokkeerd, match="begint pas op"):
        proces_verbaal.sluit_zitting(uow, zaal.su, sluit)
    begin(zaal)
    doe(proces_verbaal.sluit_zitting, zaal.su, sluit)


def test_zitting_sluit_niet_zolang_iemand_onbekend_is(zaal):  # UIT-2
    doe(zitting.open_zitting, zaal.su, OpenZitting(zitting_id=zaal.zitting.id))
    laat = ZetPresentie(deelname_id=zaal.een.id, presentie=Presentie.AANWEZIG, te_laat=True)
    with pytest.raises(Geblokkeerd, match="begint pas"):
        doe(zitting.zet_presentie, zaal.su, laat)
    begin(zaal)
    doe(zitting.zet_presentie, zaal.su, laat)
    with unit_of_work() as uow, pytest.raises(Geblokkeerd) as fout:
        proces_verbaal.sluit_zitting(uow, zaal.su, SluitZitting(zitting_id=zaal.zitting.id))
    for deel in ("1 student is de presentie", "ID nog niet gezien", "1 voorziening is nog niet afgevinkt"):
        assert deel in fout.value.tekst
    reden = ZetPresentie(deelname_id=zaal.twee.id, presentie=Presentie.ONBEKEND, reden="Ontruiming tijdens de telling")
    doe(zitting.zet_presentie, zaal.su, reden)
    with reading() as uow:
        assert [b.code for b in stand.blokkades_sluiten(uow, zaal.zitting)] == ["id-onbekend", "voorziening-open"]
        een = zitting_lezen.zitting_scherm(uow, zaal.su, zaal.zitting.id).kandidaten[0]
        assert een.te_laat
        assert een.te_laat_tekst


def test_wanneer_iemand_binnenkwam_is_recht_te_zetten(zaal):  # UIT-2 PRK-13
    doe(zitting.open_zitting, zaal.su, OpenZitting(zitting_id=zaal.zitting.id))
    begin(zaal)
    start = zaal.zitting.start

    def om(minuten: int) -> ZetAankomst:
        return ZetAankomst(deelname_id=zaal.een.id, om=start + timedelta(minutes=minuten))

    with pytest.raises(Geblokkeerd, match="niet als te laat"):
        doe(zitting.zet_aankomst, zaal.su, om(1))
    laat = ZetPresentie(deelname_id=zaal.een.id, presentie=Presentie.AANWEZIG, te_laat=True)
    doe(zitting.zet_presentie, zaal.su, laat)
    tijd.set_klok(lambda: start + timedelta(minutes=30))
    doe(zitting.zet_presentie, zaal.su, laat)
    with reading() as uow:
        assert uow.get(Deelname, zaal.een.id).te_laat_om < tijd.nu(), "a second tap is no second arrival"
    for minuten in (0, -5, 31):
        with pytest.raises(Ongeldig, match="Kijk de tijd na"):
            doe(zitting.zet_aankomst, zaal.su, om(minuten))
    doe(zitting.zet_aankomst, zaal.su, om(12))
    with reading() as uow:
        assert uow.get(Deelname, zaal.een.id).te_laat_om == start + timedelta(minutes=12)


def test_van_wie_afwezig_is_is_geen_id_gezien(zaal):  # UIT-2
    doe(zitting.open_zitting, zaal.su, OpenZitting(zitting_id=zaal.zitting.id))
    gezien = ZetId(deelname_id=zaal.een.id, gezien=True)
    doe(zitting.zet_id_gezien, zaal.su, gezien)
    doe(zitting.zet_presentie, zaal.su, ZetPresentie(deelname_id=zaal.een.id, presentie=Presentie.AFWEZIG))
    with reading() as uow:
        assert uow.get(Deelname, zaal.een.id).id_gezien_op is None
        acties = uow.session.exec(select(AuditRegel.actie).where(AuditRegel.onderwerp_id == zaal.een.id)).all()
    assert {"identiteit.gezien", "identiteit.ongedaan"} <= set(acties)
    with pytest.raises(Geblokkeerd, match="afwezig"):
        doe(zitting.zet_id_gezien, zaal.su, gezien)


def test_een_getekend_verslag_blijft_zoals_het_is_getekend(zaal, als, maak):  # UIT-1 VAS-8
    neem_af(zaal)
    begin(zaal)
    doe(proces_verbaal.sluit_zitting, zaal.su, SluitZitting(zitting_id=zaal.zitting.id))
    doe(proces_verbaal.onderteken_pv, zaal.su, OndertekenPv(zitting_id=zaal.zitting.id, akkoord=True))
    r = maak.resultaat(zaal.twee, status="definitief", geslaagd=True, definitief_op=tijd.nu())
    with unit_of_work() as uow:
        afwikkeling.wikkel_af(uow, als(Rol.EXAMENCOMMISSIE), uow.get(Deelname, zaal.twee.id))
    eb = als(Rol.EXAMENBUREAU)
    with reading() as uow:
        assert uow.get(Deelname, zaal.twee.id).presentie == "present"
        scherm = zitting_lezen.zitting_scherm(uow, eb, zaal.zitting.id)
        assert [k.presentie for k in scherm.kandidaten] == ["present", "notPresent"]
        assert (scherm.aanwezig, scherm.totaal) == (1, 2)
        (erbij,) = scherm.aanvullingen
        assert "getekend is ‘Afwezig’" in erbij
        papier = papieren._proces_verbaal(uow, eb, uow.get(Zitting, r.zitting_id))
    assert ("Aanwezig", "1 van 2") in papier.kenmerken
    per = {b.kop: b for b in papier.blokken}
    assert [rij[3:5] for rij in per["Presentie"].tabel] == [("Aanwezig", "Ja"), ("Afwezig", "Nee")]
    assert per["Aanvullingen na ondertekening"].alineas == (erbij,)


def test_incident_heeft_tijd_en_persoon(zaal, maak):  # UIT-3
    meld = MeldIncident(
        zitting_id=zaal.zitting.id, deelname_id=zaal.een.id, categorie="hulpmiddel", omschrijving="Telefoon op tafel"
    )
    with unit_of_work() as uow, pytest.raises(Botsing):
        zitting.meld_incident(uow, zaal.su, meld)
    doe(zitting.open_zitting, zaal.su, OpenZitting(zitting_id=zaal.zitting.id))
    doe(zitting.meld_incident, zaal.su, meld)
    vreemd = maak.deelname()
    with unit_of_work() as uow, pytest.raises(Ongeldig, match="niet op deze zitting"):
        zitting.meld_incident(uow, zaal.su, meld.model_copy(update={"deelname_id": vreemd.id}))
    with reading() as uow:
        scherm = zitting_lezen.zitting_scherm(uow, zaal.su, zaal.zitting.id)
    assert scherm.incidenten[0].omschrijving == "Telefoon op tafel"
    assert "Telefoon" in scherm.kandidaten[0].incidenten[0]


def test_alleen_de_gekoppelde_surveillant_vanaf_een_uur_vooraf(zaal, als, maak):  # UIT-1 BEH-2 PLA-4
    with unit_of_work() as uow, pytest.raises(NietGevonden):
        zitting.open_zitting(uow, als(Rol.SURVEILLANT), OpenZitting(zitting_id=zaal.zitting.id))
    with unit_of_work() as uow, pytest.raises(NietToegestaan):
        zitting.open_zitting(uow, als(Rol.EXAMENBUREAU), OpenZitting(zitting_id=zaal.zitting.id))
    later = maak.zitting(start=tijd.nu() + timedelta(hours=2))
    schrijf(Zittingsmedewerker(zitting_id=later.id, persoon_id=zaal.su.persoon_id, rol="surveillant"))
    with unit_of_work() as uow, pytest.raises(Geblokkeerd, match="pas open vanaf"):
        zitting.open_zitting(uow, zaal.su, OpenZitting(zitting_id=later.id))


def test_beoordelaar_ziet_en_scoort_alleen_eigen_werk(zaal, als, maak):  # BEO-2 BEO-5 INR-8
    neem_af(zaal)
    begin(zaal)
    doe(proces_verbaal.sluit_zitting, zaal.su, SluitZitting(zitting_id=zaal.zitting.id))
    doe(proces_verbaal.onderteken_pv, zaal.su, OndertekenPv(zitting_id=zaal.zitting.id, akkoord=True))
    ander = als(Rol.BEOORDELAAR)
    with reading() as uow:
        werk = werk_lezen.mijn_werk(uow, zaal.be, werk_lezen.WerkFilter()).rijen
        assert len(werk) == 1
        assert "werkdag" in werk[0].over
        assert werk_lezen.mijn_werk(uow, ander, werk_lezen.WerkFilter()).totaal == 0
    id_ = werk[0].id
    score = scoren.GeefScore(beoordeling_id=id_, punten=42, toelichting="Netjes")
    with unit_of_work() as uow, pytest.raises(NietGevonden):
        scoren.geef_score(uow, ander, score)
    doe(scoren.geef_score, zaal.be, score)
    with reading() as uow:
        r = uow.session.exec(select(Resultaat)).one()
        assert (r.status, r.punten, r.cijfer) == (
            "voorlopig",
            42,
            "",
        )  # BEO-3: no grade without an established cut score
    with reading() as uow:
        versie = uow.get(Examenversie, zaal.zitting.versie_id)
    maak.cesuur(versie)
    doe(scoren.geef_score, zaal.be, score)
    with reading() as uow:
        r = uow.session.exec(select(Resultaat)).one()
        assert (r.cijfer, r.geslaagd) == ("7.0", True)
    assert not zaal.be.can(P.RESULTAAT_VASTSTELLEN)


def test_een_grote_zaal_staat_op_paginas_en_telt_als_geheel(maak, als):  # UIT-2
    ruimte, surveillant = maak.ruimte(plaatsen=60), maak.medewerker()
    zitting = maak.zitting(ruimte=ruimte, start=tijd.nu() + timedelta(minutes=30))
    maak.zittingsmedewerker(zitting, surveillant)
    for nummer in range(53):
        maak.deelname(zitting, plaats=nummer + 1)
    su = als(Rol.SURVEILLANT, surveillant)
    with reading() as uow:
        een = zitting_lezen.zitting_scherm(uow, su, zitting.id)
        twee = zitting_lezen.zitting_scherm(uow, su, zitting.id, pagina=2)
        gezocht = zitting_lezen.zitting_scherm(uow, su, zitting.id, zoek=twee.kandidaten[0].nummer)
    assert (len(een.kandidaten), len(twee.kandidaten), een.paginas, een.totaal, een.onbekend) == (50, 3, 2, 53, 53)
    assert gezocht.kandidaten[0].id == twee.kandidaten[0].id


def test_ieder_heeft_een_eigen_weg_naar_het_afnamesysteem(maak, als):  # PLA-7 BEO-5
    """The link of an invigilator or assessor is personal, and gone when the work is done."""
    zitting = maak.zitting(start=tijd.nu() + timedelta(minutes=30))
    su, be, collega = als(Rol.SURVEILLANT), als(Rol.BEOORDELAAR), als(Rol.SURVEILLANT)
    for p, link in ((su, "https://tas.example/su"), (be, "https://tas.example/be"), (collega, "")):
        maak.zittingsmedewerker(zitting, maak_persoon(p), rol=p.rol.value, startlink=link)
    werkje = maak.beoordeling(maak.deelname(zitting), maak_persoon(be))

    def ziet(p):
        with reading() as uow:
            if p is be:
                return werk_lezen.beoordeling(uow, be, werkje.id).startlink
            return zitting_lezen.zitting_scherm(uow, p, zitting.id).startlink

    assert [ziet(p) for p in (su, be, collega, als(Rol.EXAMENBUREAU))] == [
        "https://tas.example/su",
        "https://tas.example/be",
        "",
        "",
    ]
    with unit_of_work() as uow:
        uow.get(Beoordeling, werkje.id).status = "gedaan"
        uow.get(type(zitting), zitting.id).status = "gesloten"
    assert [ziet(p) for p in (su, be)] == ["", ""]


def maak_persoon(p):
    return SimpleNamespace(id=p.persoon_id)
