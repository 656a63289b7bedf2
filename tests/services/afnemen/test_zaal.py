"""The room as it goes: until when whom, and when something was really done."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import select

from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, DeelnameVoorziening
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.services.afnemen import proces_verbaal, zitting
from portal.services.afnemen.lezen import zitting as zitting_lezen
from portal.services.afnemen.proces_verbaal import HeropenZitting, OndertekenPv, SluitZitting
from portal.services.afnemen.zitting import MeldIncident, VinkVoorziening, ZetId, ZetPresentie
from portal.services.grond.opdracht import LANGST_GEWACHT
from tests.hulp.zaken import doe, schrijf

MINUUT = timedelta(minutes=1)


@pytest.fixture
def zaal(maak, als):
    """An open sitting of ninety minutes, at which somebody may begin half an hour late; one student has extra time."""
    surveillant = maak.medewerker()
    z = maak.zitting(start=tijd.op(tijd.vandaag(), 14), tijdscenario=3, status=ZittingStatus.OPEN)
    maak.zittingsmedewerker(z, surveillant)
    gewoon, extra = maak.deelname(z, plaats=1), maak.deelname(z, plaats=2, extra_minuten=30)
    return SimpleNamespace(z=z, gewoon=gewoon, extra=extra, su=als(Rol.SURVEILLANT, surveillant))


def om(zaal, minuten: float) -> datetime:
    """The clock of the portal, this many minutes after the start."""
    op = zaal.z.start + minuten * MINUUT
    tijd.set_klok(lambda: op)
    return op


def zet(zaal, wie: Deelname, **anders) -> None:
    doe(
        zitting.zet_presentie,
        zaal.su,
        ZetPresentie(**{"deelname_id": wie.id, "presentie": Presentie.AANWEZIG, **anders}),
    )


def scherm(zaal):
    with reading() as uow:
        return zitting_lezen.zitting_scherm(uow, zaal.su, zaal.z.id)


def klokken(zaal) -> list[tuple[str, int]]:
    """Who, and how many minutes after the start."""
    return [
        (k.wie, (datetime.fromisoformat(k.eind_iso) - zaal.z.start) // MINUUT) for k in scherm(zaal).klokken
    ]  # fmt: skip


def test_elke_klok_zegt_tot_wanneer_wie(zaal):  # UIT-2 UIT-4 PLA-2
    om(zaal, 0)
    assert klokken(zaal) == [
        ("Op tijd begonnen", 90), ("Met extra tijd · 1 student", 120), ("Nog niet gezien, uiterlijk", 150),
    ]  # fmt: skip
    assert scherm(zaal).kandidaten[1].extra_tot == "30 minuten", "who is not here has no end yet"
    zet(zaal, zaal.extra)
    assert scherm(zaal).kandidaten[1].extra_tot == f"tot {tijd.tijdstip(zaal.z.eind + 30 * MINUUT)}"
    om(zaal, 20)
    zet(zaal, zaal.gewoon, te_laat=True)
    assert klokken(zaal) == [("Op tijd begonnen", 90), ("Later begonnen", 110), ("Met extra tijd · 1 student", 120)]
    om(zaal, 91)
    assert klokken(zaal) == [("Later begonnen", 110), ("Met extra tijd · 1 student", 120)]
    aandacht = {a.titel: a.namen for a in scherm(zaal).aandacht}
    (laat,), (met,) = aandacht["Begon later en mag nog doorgaan"], aandacht["Heeft nog extra tijd"]
    assert laat.endswith(f"tot {tijd.tijdstip(zaal.z.eind + 20 * MINUUT)}")
    assert met.endswith(f"tot {tijd.tijdstip(zaal.z.eind + 30 * MINUUT)}")
    om(zaal, 121)
    assert klokken(zaal) == [("Met extra tijd · 1 student", 120)], "nobody goes on: the last clock stands still"
    assert {"Begon later en mag nog doorgaan", "Heeft nog extra tijd"}.isdisjoint(
        a.titel for a in scherm(zaal).aandacht
    )


def test_niemand_gaat_langer_door_dan_de_zitting(zaal):  # PLA-2
    zaal.extra.te_laat_om = zaal.z.start + 50 * MINUUT
    assert zaal.z.eind_van(zaal.extra) == zaal.z.eind_voor(zaal.extra.extra_tijd)
    zaal.extra.te_laat_om = zaal.z.start  # late, and nobody knows when
    assert zaal.z.eind_van(zaal.extra) == zaal.z.eind_voor(zaal.extra.extra_tijd)
    zaal.z.tijdscenario, zaal.gewoon.te_laat_om = 2, zaal.z.start + 10 * MINUUT
    assert zaal.z.eind_van(zaal.gewoon) == zaal.z.eind


def test_een_tik_die_wachtte_telt_op_het_moment_van_de_tik(zaal):  # UIT-2 UIT-3 MON-6
    tik, aan = om(zaal, 11), om(zaal, 12)
    zet(zaal, zaal.gewoon, te_laat=True, getikt_op=tik)
    doe(zitting.zet_id_gezien, zaal.su, ZetId(deelname_id=zaal.gewoon.id, gezien=True, getikt_op=tik))
    meld = MeldIncident(zitting_id=zaal.z.id, categorie="techniek", omschrijving="Het net viel weg", getikt_op=tik)
    incident = doe(zitting.meld_incident, zaal.su, meld)
    with reading() as uow:
        d = uow.get(Deelname, zaal.gewoon.id)
        assert (d.te_laat_om, d.presentie_op, d.id_gezien_op) == (tik, tik, tik)
        regels = {r.actie: r for r in uow.session.exec(select(AuditRegel))}
        for actie in ("presentie.gezet", "identiteit.gezien", "incident.gemeld"):
            assert regels[actie].op == aan
            assert datetime.fromisoformat(regels[actie].nieuw["getikt_op"]) == tik
    assert [i.tijd for i in scherm(zaal).incidenten if i.id == str(incident)] == [tijd.tijdstip(tik)]


def test_een_tik_die_wachtte_gaat_niet_over_wat_een_ander_later_vastlegde(zaal, maak, als):  # UIT-2 UIT-4
    """A tablet lost the network at five past; a colleague put the student right at ten past."""
    collega = maak.medewerker(naam="Piet Buurman")
    maak.zittingsmedewerker(zaal.z, collega)
    hij = als(Rol.SURVEILLANT, collega)
    vink = schrijf(DeelnameVoorziening(deelname_id=zaal.gewoon.id, soort="pauze", tekst="Pauzeren", reist_mee=False))
    tik = om(zaal, 5)
    om(zaal, 10)
    doe(
        zitting.zet_presentie, hij, ZetPresentie(deelname_id=zaal.gewoon.id, presentie=Presentie.AANWEZIG, te_laat=True)
    )
    doe(zitting.zet_id_gezien, hij, ZetId(deelname_id=zaal.gewoon.id, gezien=True))
    doe(zitting.vink_voorziening, hij, VinkVoorziening(voorziening_id=vink.id, toegepast=True))
    om(zaal, 20)
    tijdens = {"getikt_op": tik}
    with pytest.raises(Botsing, match=r"14:10.*14:05"):
        zet(zaal, zaal.gewoon, presentie=Presentie.AFWEZIG, **tijdens)
    with pytest.raises(Botsing, match="14:10"):
        doe(zitting.zet_id_gezien, zaal.su, ZetId(deelname_id=zaal.gewoon.id, gezien=False, **tijdens))
    with pytest.raises(Botsing, match="14:10"):
        doe(zitting.vink_voorziening, zaal.su, VinkVoorziening(voorziening_id=vink.id, toegepast=False, **tijdens))
    with reading() as uow:
        d = uow.get(Deelname, zaal.gewoon.id)
        assert (d.presentie, d.te_laat_om, d.id_gezien_op) == (Presentie.AANWEZIG, tik + 5 * MINUUT, tik + 5 * MINUUT)
    zet(zaal, zaal.gewoon, te_laat=True, **tijdens)  # the same as stands there
    zet(zaal, zaal.gewoon, presentie=Presentie.AFWEZIG, getikt_op=tik + 6 * MINUUT)  # waited too, and is newer
    zet(zaal, zaal.extra, presentie=Presentie.AFWEZIG)
    zet(zaal, zaal.extra, getikt_op=tik)  # over his own: his browser keeps the order
    with reading() as uow:
        nu = [uow.get(Deelname, d.id).presentie for d in (zaal.gewoon, zaal.extra)]
        assert nu == [Presentie.AFWEZIG, Presentie.AANWEZIG]


@pytest.mark.parametrize("naast", [timedelta(seconds=1), -LANGST_GEWACHT - MINUUT, timedelta(hours=-2)])
def test_een_tik_die_niet_kan_telt_als_hij_aankomt(zaal, naast):  # UIT-2
    """In the future, too long ago, or before anybody was let in."""
    aan = om(zaal, 12)
    zet(zaal, zaal.gewoon, getikt_op=aan + naast)
    with reading() as uow:
        assert uow.get(Deelname, zaal.gewoon.id).presentie_op == aan


def test_een_gesloten_zitting_gaat_weer_open_tot_er_getekend_is(zaal, als):  # UIT-1 PRK-13 MON-6
    sluit, wie = SluitZitting(zitting_id=zaal.z.id, verslag="Rustig"), (zaal.gewoon, zaal.extra)
    heropen = HeropenZitting(zitting_id=zaal.z.id, reden="Te vroeg gesloten")
    om(zaal, 60)
    with pytest.raises(Geblokkeerd, match="Bezig"):
        doe(proces_verbaal.heropen_zitting, zaal.su, heropen)
    for d in wie:
        zet(zaal, d, presentie=Presentie.ONBEKEND, reden="Ontruiming tijdens de telling")
    doe(proces_verbaal.sluit_zitting, zaal.su, sluit)
    gesloten = scherm(zaal)
    assert (gesloten.mag_heropenen, gesloten.mag_afnemen) == (True, False)
    assert {k.reden for k in gesloten.kandidaten} == {"Ontruiming tijdens de telling"}, "who signs reads the reason"
    with pytest.raises(NietToegestaan):
        doe(proces_verbaal.heropen_zitting, als(Rol.EXAMENBUREAU), heropen)
    doe(proces_verbaal.heropen_zitting, zaal.su, heropen)
    weer = scherm(zaal)
    assert (weer.status, weer.gesloten, weer.verslag, weer.mag_afnemen) == (ZittingStatus.OPEN, "–", "Rustig", True)
    with reading() as uow:
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "zitting.heropend")).one()
    assert (regel.reden, regel.oud["status"], regel.nieuw["status"]) == ("Te vroeg gesloten", "gesloten", "open")
    zet(zaal, zaal.gewoon, presentie=Presentie.AFWEZIG)
    doe(proces_verbaal.sluit_zitting, zaal.su, sluit)
    doe(proces_verbaal.onderteken_pv, zaal.su, OndertekenPv(zitting_id=zaal.z.id, akkoord=True))
    getekend = scherm(zaal)
    assert getekend.mag_heropenen is False
    assert [k.reden for k in getekend.kandidaten] == ["", "Ontruiming tijdens de telling"]
    with pytest.raises(Geblokkeerd):
        doe(proces_verbaal.heropen_zitting, zaal.su, heropen)
