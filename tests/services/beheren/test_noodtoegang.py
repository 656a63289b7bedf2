"""Emergency access: short, only reading, only this session, written down, and the board knows."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import select

from portal.api.bestanden import _haal
from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.afnemen import Document
from portal.db.beheren import Noodtoegang, Persoon, Sessie, Taak
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import BESLUITEN, INHOUD, NOOD, P, Rol, permissions_of
from portal.domain.termijnen import NOODTOEGANG_PER_DAG
from portal.services.beheren import noodtoegang
from portal.services.beheren.lezen import uitzonderingen
from portal.services.beheren.noodtoegang import BekijkNoodtoegang, OpenNoodtoegang
from portal.services.grond import tickets
from portal.services.vaststellen.lezen import vaststellen
from portal.services.werk import werklijst
from portal.state.raamwerk import gate as poort
from portal.state.raamwerk.gate import Gate, eigenaar_van
from portal.state.raamwerk.navigatie import Menupagina
from tests.hulp.inloggen import begin_sessie, nu_als
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe

REDEN = OpenNoodtoegang(reden="Examenbureau is onbereikbaar tijdens een storing")


@pytest.fixture
def beheerder(maak: Maak) -> Principal:
    wie = maak.medewerker()
    maak.rol(wie, Rol.BEHEERDER)
    return nu_als(begin_sessie(wie))


def ziet(p: Principal, permission: P = P.RESULTAAT_INZIEN) -> int:
    with reading() as uow:
        return len(uow.session.exec(select(Resultaat.id).where(visible(p, permission, Resultaat))).all())


def test_zonder_noodtoegang_leest_een_beheerder_geen_inhoud(maak: Maak, beheerder: Principal) -> None:  # BEH-5
    maak.resultaat()
    assert not set(permissions_of(Rol.BEHEERDER)) & (INHOUD | BESLUITEN)
    assert not any(beheerder.can(p) for p in INHOUD)
    assert ziet(beheerder) == 0


def test_een_half_uur_lezen_en_niets_besluiten(maak: Maak, beheerder: Principal, klok) -> None:  # type: ignore[no-untyped-def]  # BEH-5
    resultaat, begin = maak.resultaat(), tijd.nu()
    klok(begin)
    tot = doe(noodtoegang.open_noodtoegang, beheerder, REDEN)
    assert tot == begin + timedelta(minutes=30)
    p = nu_als(beheerder.sessie_ref)
    assert (p.nood, p.kanaal) == (True, "nood")
    assert {q for q in P if p.can(q)} == NOOD | set(permissions_of(Rol.BEHEERDER))
    assert not any(p.can(q) for q in BESLUITEN)
    assert ziet(p) == 1
    with reading() as uow:
        authorize(uow, p, P.RESULTAAT_INZIEN, resultaat)
        for besluit in sorted(BESLUITEN):
            with pytest.raises(NietToegestaan):
                authorize(uow, p, besluit, resultaat)
    klok(tot - timedelta(minutes=1))
    assert nu_als(beheerder.sessie_ref).nood
    klok(tot)
    p = nu_als(beheerder.sessie_ref)
    assert (p.nood, ziet(p)) == (False, 0)


def test_alleen_deze_sessie_en_alleen_in_deze_rol(maak: Maak, beheerder: Principal) -> None:  # BEH-5
    maak.resultaat()
    with reading() as uow:
        wie = uow.session.get_one(Persoon, beheerder.persoon_id)
    andere = begin_sessie(wie)
    doe(noodtoegang.open_noodtoegang, beheerder, REDEN)
    assert not nu_als(andere).nood
    assert ziet(nu_als(andere)) == 0
    with unit_of_work() as uow:
        (keuze,) = sessies.rollen(uow, wie.id)
        _, nieuw = sessies.wissel(uow, uow.session.get_one(Sessie, beheerder.sessie_ref), keuze)
    assert not nu_als(nieuw.ref).nood
    sessies._cache.clear()
    assert sessies.resolve(beheerder.sessie_ref) is None
    for rol in Rol:
        if rol is not Rol.BEHEERDER:
            valse = replace(beheerder, rol=rol, nood=True)
            assert {q for q in P if valse.can(q)} == set(permissions_of(rol))


def test_wie_mag_openen_en_hoe(als: Als, beheerder: Principal) -> None:  # BEH-5
    with pytest.raises(ValidationError):
        OpenNoodtoegang(reden="te kort")
    for rol in Rol:
        if rol is not Rol.BEHEERDER:
            with pytest.raises(NietToegestaan):
                doe(noodtoegang.open_noodtoegang, replace(als(rol), sessie_ref="x"), REDEN)
    with pytest.raises(Ongeldig):
        doe(noodtoegang.open_noodtoegang, als(Rol.BEHEERDER), REDEN)
    doe(noodtoegang.open_noodtoegang, beheerder, REDEN)
    with pytest.raises(Botsing):
        doe(noodtoegang.open_noodtoegang, beheerder, REDEN)


def sluit(p: Principal) -> None:
    with unit_of_work() as uow:
        noodtoegang.sluit_noodtoegang(uow, p)


def test_beeindigen_werkt_meteen(maak: Maak, beheerder: Principal) -> None:  # BEH-5
    maak.resultaat()
    doe(noodtoegang.open_noodtoegang, beheerder, REDEN)
    tijdens = nu_als(beheerder.sessie_ref)
    assert eigenaar_van(tijdens) != eigenaar_van(beheerder)  # the tab is emptied when it begins and when it ends
    sluit(tijdens)
    p = sessies.resolve(beheerder.sessie_ref)
    assert p is not None
    assert (p.nood, ziet(p)) == (False, 0)
    with pytest.raises(Botsing):
        sluit(p)


def test_de_commissie_weet_het_en_kijkt_het_na(maak: Maak, als: Als, beheerder: Principal) -> None:  # BEH-5 MON-6
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(noodtoegang.open_noodtoegang, beheerder, REDEN)
    p = nu_als(beheerder.sessie_ref)
    noodtoegang.noteer(p, "dossiers_state.laad", "/dossiers/student/1")
    with reading() as uow:
        rij = uow.session.exec(select(Noodtoegang)).one()
        regels = [r for r in werklijst.werklijst(uow, ec).regels if r.soort == "noodtoegang"]
        (overzicht,) = uitzonderingen.noodtoegangen(uow, ec)
        log = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "noodtoegang.gebruikt")).one()
        with pytest.raises(NietToegestaan):
            uitzonderingen.noodtoegangen(uow, p)
    assert [p.naam in r.titel and REDEN.reden in r.uitleg for r in regels] == [True]
    assert (overzicht.bekeken, overzicht.te_bekijken) == (1, False)
    with pytest.raises(Botsing, match="loopt nog"):
        doe(noodtoegang.bekijk_noodtoegang, ec, BekijkNoodtoegang(noodtoegang_id=rij.id))
    assert (log.kanaal, log.persoon_id, log.onderwerp_id) == ("nood", p.persoon_id, rij.id)
    assert log.nieuw == {"handler": "dossiers_state.laad", "adres": "/dossiers/student/1"}
    with pytest.raises(NietToegestaan):
        doe(noodtoegang.bekijk_noodtoegang, p, BekijkNoodtoegang(noodtoegang_id=rij.id))
    doe(noodtoegang.sluit_noodtoegang, p)
    with reading() as uow:
        assert uitzonderingen.noodtoegangen(uow, ec)[0].te_bekijken
    ander = maak.medewerker()
    maak.rol(ander, Rol.BEHEERDER)
    doe(noodtoegang.open_noodtoegang, nu_als(begin_sessie(ander)), REDEN)
    doe(noodtoegang.bekijk_noodtoegang, ec, BekijkNoodtoegang(noodtoegang_id=rij.id))
    with reading() as uow:
        af = {t.onderwerp_id: t.afgehandeld_op is not None for t in uow.session.exec(select(Taak))}
    assert af.pop(rij.id)
    assert list(af.values()) == [False], "of another it is still to be looked at"
    with reading() as uow:
        assert len([r for r in werklijst.werklijst(uow, ec).regels if r.soort == "noodtoegang"]) == 1
    with pytest.raises(Botsing):
        doe(noodtoegang.bekijk_noodtoegang, ec, BekijkNoodtoegang(noodtoegang_id=rij.id))


def test_elke_gebeurtenis_langs_de_poort_komt_in_het_log(
    beheerder: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:  # MON-6
    doe(noodtoegang.open_noodtoegang, beheerder, REDEN)
    sessies._cache.clear()

    async def niet_gewisseld(root: object, principal: object) -> bool:
        return False

    monkeypatch.setattr(poort, "bind_eigenaar", niet_gewisseld)
    monkeypatch.setattr(
        poort,
        "toegang_van",
        lambda naam: SimpleNamespace(publiek=False, form=False, los=False, mag=lambda p: p is not None),
    )
    staat = SimpleNamespace(router_data={"headers": {poort.REF_HEADER: beheerder.sessie_ref}})
    staat.router = SimpleNamespace(session=SimpleNamespace(client_token="tab"))
    staat._get_root_state = lambda: staat

    async def sessie_van(_klasse: type) -> SimpleNamespace:
        return SimpleNamespace(_scherm="", _gebruikt=[])

    staat.get_state = sessie_van
    gebeurtenis = SimpleNamespace(
        name="dossier_student.laad", router_data={"asPath": "/dossiers/student/7"}, payload={}
    )
    assert asyncio.run(Gate().preprocess(None, staat, gebeurtenis)) is None  # type: ignore[arg-type]
    with reading() as uow:
        log = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "noodtoegang.gebruikt")).one()
    assert log.nieuw == {"handler": "dossier_student.laad", "adres": "/dossiers/student/7"}
    assert log.kanaal == "nood"


def test_het_menu_toont_wat_er_te_lezen_is(maak: Maak, beheerder: Principal) -> None:  # BEH-5
    lees = Menupagina("/dossiers", "Dossiers", rollen=(Rol.EXAMENBUREAU,), permissies=(P.DOSSIER_INZIEN,))
    doen = Menupagina(
        "/vaststellen", "Vaststellen", rollen=(Rol.EXAMENCOMMISSIE,), permissies=(P.RESULTAAT_VASTSTELLEN,)
    )
    eigen = Menupagina("/resultaten", "Mijn resultaten", rollen=(Rol.STUDENT,), permissies=(P.RESULTAAT_INZIEN,))
    assert not any(pagina.voor(beheerder) for pagina in (lees, doen, eigen))
    doe(noodtoegang.open_noodtoegang, beheerder, REDEN)
    p = nu_als(beheerder.sessie_ref)
    assert [pagina.voor(p) for pagina in (lees, doen, eigen)] == [True, False, False]


def test_een_document_lezen_staat_in_het_log_als_nood(maak: Maak, beheerder: Principal) -> None:  # MON-6
    from portal.db.afnemen import Document
    from tests.hulp.maak import schrijf

    resultaat = maak.resultaat()
    document = schrijf(
        Document(soort="werk", naam="werk.pdf", resultaat_id=resultaat.id, status="opgehaald", inhoud=b"x")
    )
    doe(noodtoegang.open_noodtoegang, beheerder, REDEN)
    p = nu_als(beheerder.sessie_ref)
    with unit_of_work() as uow:
        adres = tickets.maak_ticket(uow, p, tickets.DOCUMENT, {"id": str(document.id)})
        ticket = tickets.verzilver(uow, p, adres.rsplit("/", 1)[-1])
        tickets.noteer(uow, p, ticket, tickets.lever(uow, p, ticket))
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "document.gedownload")).one()
    assert regel.kanaal == "nood"
    with pytest.raises(NietToegestaan), reading() as uow:
        vaststellen.vaststel_scherm(uow, beheerder, resultaat.zitting_id)


def test_de_commissie_ziet_per_stuk_wat_is_geopend(maak: Maak, als: Als, beheerder: Principal) -> None:  # BEH-5
    """Through the same doors as a browser: a ticket, and the file behind it."""
    resultaat = maak.resultaat()
    stukken = [
        schrijf(
            Document(
                resultaat_id=resultaat.id, zitting_id=resultaat.zitting_id, naam=f"werk {n}.pdf", mediatype="application/pdf",
                soort="werk", status="opgehaald", inhoud=b"%PDF-",
            )
        )
        for n in (1, 2)
    ]  # fmt: skip
    doe(noodtoegang.open_noodtoegang, beheerder, REDEN)
    p, ec = nu_als(beheerder.sessie_ref), als(Rol.EXAMENCOMMISSIE)
    for stuk in (stukken[0], stukken[1], stukken[0]):
        with unit_of_work() as uow:
            adres = tickets.maak_ticket(uow, p, tickets.DOCUMENT, {"id": str(stuk.id)})
        _haal(p, adres.rsplit("/", 1)[1])
    noodtoegang.noteer(p, "dossier.laad", f"/dossiers/student/{resultaat.student_id}?tab=1")
    noodtoegang.noteer(p, "dossier.laad", f"/dossiers/student/{resultaat.student_id}")
    with reading() as uow:
        (rij,) = uitzonderingen.noodtoegangen(uow, ec)
        geopend, paginas = uitzonderingen.bekeken(uow, ec, uuid.UUID(rij.id))
        naam = uow.session.get_one(Persoon, resultaat.student_id).naam
        with pytest.raises(NietToegestaan):
            uitzonderingen.bekeken(uow, p, uuid.UUID(rij.id))
    assert (rij.stukken, rij.bekeken) == (3, 2)
    assert [g.wat for g in geopend] == ["werk 1.pdf", "werk 2.pdf", "werk 1.pdf"]
    assert all(g.over.startswith(naam) for g in geopend)
    assert [(r.wat, r.over) for r in paginas] == [("/dossiers/student/…", naam)]


def test_na_de_noodtoegang_gaat_er_geen_stuk_meer_open(maak: Maak, beheerder: Principal) -> None:  # BEH-5
    resultaat = maak.resultaat()
    stuk = schrijf(
        Document(
            resultaat_id=resultaat.id, zitting_id=resultaat.zitting_id, naam="werk.pdf", mediatype="application/pdf",
            soort="werk", status="opgehaald", inhoud=b"%PDF-",
        )
    )  # fmt: skip
    doe(noodtoegang.open_noodtoegang, beheerder, REDEN)
    p = nu_als(beheerder.sessie_ref)
    with unit_of_work() as uow:
        adres = tickets.maak_ticket(uow, p, tickets.DOCUMENT, {"id": str(stuk.id)})
        noodtoegang.sluit_noodtoegang(uow, p)
    with pytest.raises(NietGevonden, match="voorbij"):
        _haal(p, adres.rsplit("/", 1)[1])


def test_noodtoegang_is_niet_eindeloos_te_heropenen(maak: Maak, beheerder: Principal, klok: Any) -> None:  # BEH-5
    klok(begin := tijd.dag_grenzen(tijd.vandaag() + timedelta(days=1))[0] + timedelta(hours=9))
    with unit_of_work() as uow:
        wie = uow.get(Persoon, beheerder.persoon_id)
    for _ in range(NOODTOEGANG_PER_DAG):
        p = nu_als(begin_sessie(wie))  # another session does not help
        doe(noodtoegang.open_noodtoegang, p, REDEN)
        doe_zonder(noodtoegang.sluit_noodtoegang, p)
    with pytest.raises(Botsing, match="vandaag al 3 keer"):
        doe(noodtoegang.open_noodtoegang, nu_als(begin_sessie(wie)), REDEN)
    with reading() as uow:
        assert len(uow.session.exec(select(Noodtoegang)).all()) == NOODTOEGANG_PER_DAG
        assert len(uow.session.exec(select(Taak)).all()) == NOODTOEGANG_PER_DAG, "the board was told of each"
    klok(begin + timedelta(days=1))
    doe(noodtoegang.open_noodtoegang, nu_als(begin_sessie(wie)), REDEN)
    klok(begin)
    collega = maak.medewerker()
    maak.rol(collega, Rol.BEHEERDER)
    doe(noodtoegang.open_noodtoegang, nu_als(begin_sessie(collega)), REDEN)  # each has his own three


def doe_zonder(daad, p: Principal) -> None:  # type: ignore[no-untyped-def]
    with unit_of_work() as uow:
        daad(uow, p)
