"""Destruction after the retention term: nobody with something running, everything read again, and nothing left behind."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from portal.auth.principal import OPDRACHTREGEL, Principal
from portal.db.aanmelden import Inschrijving, Opleidingsinschrijving, WachtendBericht
from portal.db.beheren import (
    AgendaLink,
    Bekrachtiging,
    Instelling,
    Koppeling,
    Personeelsaccount,
    Persoon,
    Persoonsbron,
    Roltoewijzing,
    Sessie,
    Taak,
)
from portal.db.beoordelen import Resultaat
from portal.db.bewaren import Vernietiging
from portal.db.monitoren import AuditRegel, Melding, OkeBericht, Teruglezing
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Commissiebesluit, Herziening
from portal.domain import tijd
from portal.domain.besluiten import Beslissing
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.domain.statussen import InschrijvingStatus
from portal.services.afnemen import aanvulling
from portal.services.archiveren import bewaartermijn, vernietigen
from portal.services.archiveren.lezen.student import student_dossier
from portal.services.archiveren.lezen.vernietigen import VernietigFilter, VernietigRij, vernietiglijst
from portal.services.archiveren.stand_bewaren import BEDENKTIJD, vanaf_van, wat_loopt
from portal.services.archiveren.vernietigen import BIJ_PARTNER
from portal.services.grond.aanvullingen import aanvullingen
from portal.services.monitoren import wachtend
from portal.services.monitoren.afhandelen import HandelTaakAf, handel_taak_af
from portal.services.vaststellen import afwezigheid, afwikkeling
from portal.services.werk.mededelingen import mijn_mededelingen
from tests.hulp.geval import Geval
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School, een, tel
from tests.hulp.paar import daad, tegelijk
from tests.hulp.zaken import doe

OUD = timedelta(days=900)


def _afgerond(maak: Maak) -> tuple[Persoon, Any, Any]:
    """A student with a diploma of long ago and one definitive result."""
    student = maak.student(diploma_op=tijd.vandaag() - OUD, oke_id=uuid.uuid4())
    deelname = maak.deelname(_zitting(maak), maak.inschrijving(student), status="afgerond")
    _behaal(deelname)
    return student, deelname, maak.resultaat(deelname, status="definitief")


def _zitting(maak: Maak) -> Zitting:
    """A sitting of before that diploma."""
    return maak.zitting(start=tijd.nu() - OUD - timedelta(days=30), status="ondertekend")


def _behaal(deelname: Deelname) -> None:
    with unit_of_work() as uow:
        uow.get(Inschrijving, deelname.inschrijving_id).status = InschrijvingStatus.BEHAALD


def _stel_voor() -> int:
    with unit_of_work() as uow:
        return bewaartermijn.stel_voor(uow, OPDRACHTREGEL)


def _voer_uit() -> int:
    with unit_of_work() as uow:
        return bewaartermijn.voer_uit(uow, OPDRACHTREGEL)


def _voorstel() -> Vernietiging | None:
    with reading() as uow:
        return uow.session.exec(select(Vernietiging)).first()


def _keur_goed(als: Als) -> None:
    ec, rij = als(Rol.EXAMENCOMMISSIE), _voorstel()
    assert rij is not None
    with unit_of_work() as uow:
        bewaartermijn.keur_vernietiging_goed(uow, ec, rij.id)


def _opleiding(maak: Maak, student: Persoon, **anders: Any) -> object:
    rij = {"oke_id": uuid.uuid4(), "student_id": student.id, "opleiding_id": maak.opleiding().id}
    return schrijf(Opleidingsinschrijving(**{**rij, **anders}))


_teller = itertools.count(1)


def _inschrijving(resultaat: Resultaat) -> uuid.UUID:
    with reading() as uow:
        return uow.get(Deelname, resultaat.deelname_id).inschrijving_id


def _werk(maak: Maak, student: Persoon) -> None:
    """He sat the exam, and no score came."""
    deelname = maak.deelname(_zitting(maak), maak.inschrijving(student), status="afgerond", presentie="present")
    _behaal(deelname)
    maak.resultaat(deelname, status="bezig")


def _meld_aan(maak: Maak, student: Persoon) -> None:
    """The registry enrols him for a test that nobody knows here yet."""
    bekend = {"personId": str(maak.bekend(student, maak.koppeling("dr")).oke_id)}
    schrijf(WachtendBericht(soort="association", oke_id=uuid.uuid4(), inhoud={"body": {"person": bekend}}))


def test_wat_het_register_nooit_hoorde_houdt_vernietigen_tegen(maak: Maak) -> None:  # ARC-3
    student, _, _ = _afgerond(maak)
    vast = {
        "richting": "uit",
        "flow": 5,
        "methode": "PATCH",
        "pad": "/associations/x",
        "reeks": "x",
        "student_id": student.id,
    }
    schrijf(OkeBericht(**vast, status="geweigerd", volgnummer=next(_teller)))
    assert _stel_voor() == 0
    schrijf(OkeBericht(**vast, status="bevestigd", volgnummer=next(_teller)))
    assert _stel_voor() == 1, "the registry heard something newer"


LOOPT: dict[str, Callable[[Maak, Persoon, Any], object]] = {
    "een aanmelding": lambda maak, s, _r: maak.inschrijving(s),
    "een aanmelding die nog wacht": lambda maak, s, _r: _meld_aan(maak, s),
    "een zitting": lambda maak, s, _r: _behaal(maak.deelname(maak.zitting(), maak.inschrijving(s))),
    "een opleiding": lambda maak, s, _r: _opleiding(maak, s),
    "een rol als medewerker": lambda maak, s, _r: maak.rol(s, Rol.DOCENT),
    "een bericht dat nog niet is aangekomen": lambda maak, s, _r: schrijf(
        OkeBericht(
            richting="uit",
            flow=2,
            methode="GET",
            pad="/associations/x",
            status="klaar",
            student_id=s.id,
            volgnummer=next(_teller),
        )
    ),
    "een termijn bij een besluit van de commissie": lambda _m, s, r: schrijf(
        Commissiebesluit(
            student_id=s.id,
            beslissing=Beslissing.ONGEOORLOOFD,
            reden="Niet afgemeld",
            bezwaar_tot=tijd.vandaag(),
            inschrijving_id=_inschrijving(r),
        )
    ),
    "een termijn bij een afgewezen voorziening": lambda maak, s, _r: maak.voorziening(
        s, status="afgewezen", bezwaar_tot=tijd.vandaag()
    ),
    "werk waarvan de score nog komt": lambda maak, s, _r: _werk(maak, s),
    "een herziening": lambda _m, _s, r: schrijf(
        Herziening(resultaat_id=r.id, bron="docent", reden="Fout in de telling")
    ),
}


@pytest.mark.parametrize("wat", sorted(LOOPT))
def test_wie_iets_heeft_lopen_wordt_niet_voorgesteld_goedgekeurd_of_vernietigd(maak: Maak, als: Als, wat: str) -> None:
    # ARC-3
    student, _, resultaat = _afgerond(maak)
    assert _stel_voor() == 1
    _keur_goed(als)
    ander, _, ander_resultaat = _afgerond(maak)
    LOOPT[wat](maak, ander, ander_resultaat)
    assert _stel_voor() == 0, "not proposed"
    LOOPT[wat](maak, student, resultaat)
    assert _voer_uit() == 0, "not destroyed, although it was approved"
    with reading() as uow:
        assert wat in wat_loopt(uow, student.id)
        assert uow.get(Persoon, student.id).naam == student.naam
    with unit_of_work() as uow:
        rij = uow.session.exec(select(Vernietiging)).one()
        rij.goedgekeurd_op = None
        uow.add(rij)
    with pytest.raises(Botsing, match=wat):
        _keur_goed(als)


def test_een_voorbije_opleiding_houdt_niets_tegen(maak: Maak) -> None:
    # ARC-3
    student, _, _ = _afgerond(maak)
    _opleiding(maak, student, tot=tijd.vandaag() - timedelta(days=1))
    assert _stel_voor() == 1


@pytest.mark.parametrize("wat", ["datum", "weg", "termijn"])
def test_een_andere_datum_of_termijn_trekt_het_voorstel_in(maak: Maak, als: Als, wat: str) -> None:
    # ARC-3
    student, _, _ = _afgerond(maak)
    assert _stel_voor() == 1
    _keur_goed(als)
    with unit_of_work() as uow:
        if wat == "termijn":
            uow.add(Instelling(sleutel="bewaartermijn_maanden", waarde="120"))
        else:
            rij = uow.get(Persoon, student.id)
            rij.diploma_op = None if wat == "weg" else tijd.vandaag() - timedelta(days=3)
            uow.add(rij)
    assert _voer_uit() == 0
    assert _voorstel() is None
    with reading() as uow:
        assert uow.get(Persoon, student.id).naam == student.naam
        acties = uow.session.exec(select(AuditRegel.actie).order_by(AuditRegel.volgnummer)).all()
    assert acties[-1] == "vernietiging.ingetrokken"
    assert _stel_voor() == 0


def test_goedkeuren_leest_de_datum_opnieuw(maak: Maak, als: Als) -> None:
    # ARC-3
    student, _, _ = _afgerond(maak)
    assert _stel_voor() == 1
    with unit_of_work() as uow:
        rij = uow.get(Persoon, student.id)
        rij.diploma_op = date(2020, 7, 1)
        uow.add(rij)
    with pytest.raises(Botsing, match="De dag van diploma of vertrek is veranderd"):
        _keur_goed(als)
    assert _stel_voor() == 1, "the old one is withdrawn, the new one waits for approval"


def test_na_vernietigen_blijft_er_niets_van_de_persoon(maak: Maak, als: Als) -> None:
    # ARC-3
    student, deelname, resultaat = _afgerond(maak)
    with reading() as uow:
        dr = uow.session.exec(select(Koppeling).where(Koppeling.soort == "dr")).first() or maak.koppeling("dr")
    schrijf(AgendaLink(persoon_id=student.id))
    schrijf(Sessie(ref="x" * 64, persoon_id=student.id, adres="192.0.2.1", apparaat="telefoon"))
    for onderwerp in (student.id, deelname.id, resultaat.id):
        schrijf(
            Taak(soort="x", rol="examenbureau", onderwerp_soort="persoon", onderwerp_id=onderwerp, tekst=student.naam)
        )
    inhoud = {"body": {"person": str(student.oke_id)}, "waarom": student.naam}
    schrijf(WachtendBericht(soort="association", oke_id=uuid.uuid4(), koppeling_id=dr.id, inhoud=inhoud))
    ander = schrijf(WachtendBericht(soort="association", oke_id=uuid.uuid4(), koppeling_id=dr.id, inhoud={"body": {}}))
    pad = f"/persons/{student.oke_id}"
    vast = {"richting": "in", "flow": 1, "methode": "PUT", "volgnummer": 1, "status": "bevestigd"}
    schrijf(OkeBericht(**vast, pad=pad, inhoud=student.naam, uitleg=student.naam))
    assert _stel_voor() == 1
    _keur_goed(als)
    assert _voer_uit() == 1
    with reading() as uow:
        rij = uow.get(Persoon, student.id)
        assert (rij.zoekvorm, rij.sorteervorm.strip("\x1f")) == ("verwijderde persoon", "verwijderde persoon")
        for model in (AgendaLink, Taak, Persoonsbron):
            assert uow.session.exec(select(model)).all() == [], model
        assert [s.persoon_id for s in uow.session.exec(select(Sessie)) if s.persoon_id == student.id] == []
        assert [w.id for w in uow.session.exec(select(WachtendBericht))] == [ander.id]
        assert [(b.inhoud, b.uitleg) for b in uow.session.exec(select(OkeBericht))] == [("", "")]


def test_het_logboek_houdt_niets_van_wie_vernietigd_is_en_alles_van_een_ander(maak: Maak) -> None:  # ARC-3
    """An enrolment that waited and one that was refused are of no student yet, a page is of many: all tell his name."""
    school = School(maak)
    wie, ander, toets = school.persoon(surname="Quaadgras"), school.persoon(surname="Blijver"), school.toets()
    wie["personId"] = wie["personId"].upper()
    for persoon in (wie, ander):
        assert school.put(school.inschrijving(persoon, toets, person=persoon)).status_code == 201
        assert school.put(school.inschrijving(persoon, toets, person=persoon, state="x")).status_code == 400
    school.put(toets)
    blad = {"pageNumber": 1, "items": [{"person": persoon} for persoon in (wie, ander)]}
    heel = json.dumps(blad)
    vast = {"richting": "uit", "flow": 1, "methode": "GET", "pad": "/offerings/x/associations", "status": "bevestigd"}
    for nummer, tekst in ((901, heel), (902, json.dumps(blad["items"])), (903, heel[:-9])):
        schrijf(OkeBericht(**vast, volgnummer=nummer, antwoord=tekst, uitleg="2 gelezen"))
    doe(vernietigen.vernietig, een(Persoon, Persoon.achternaam == "Quaadgras").id)
    assert _waar_nog("quaadgras") == []
    assert tel(OkeBericht, col(OkeBericht.inhoud).contains("Blijver")) == 2
    assert [json.loads(een(OkeBericht, OkeBericht.volgnummer == n).antwoord) for n in (901, 902)] == [
        {"pageNumber": 1, "items": blad["items"][1:]}, blad["items"][1:],
    ]  # fmt: skip
    assert een(OkeBericht, OkeBericht.volgnummer == 903).antwoord == "", "a page that was cut off is no page any more"


def test_geen_tekst_die_het_portaal_zelf_schreef_noemt_wie_vernietigd_is(maak: Maak, als: Als) -> None:  # ARC-3
    g = Geval(maak, als, presentie="notPresent")
    with unit_of_work() as uow:
        uow.session.delete(uow.session.get_one(Resultaat, g.resultaat.id))
        wie = uow.get(Persoon, g.deelname.student_id)
        wie.voornaam, wie.achternaam, wie.naam = "Xantippe", "Quaadgras", "Xantippe Quaadgras"
    g.teken()
    lid = als(Rol.EXAMENCOMMISSIE)
    besluit = afwezigheid.BesluitAfwezigheid(deelname_id=g.deelname.id, geoorloofd=True, reden="Ziek gemeld")
    doe(afwezigheid.besluit_afwezigheid, lid, besluit)
    terug = aanvulling.VerbeterPresentie(
        deelname_id=g.deelname.id, presentie=Presentie.AANWEZIG, reden="Verkeerde regel", bevestigd=True
    )
    doe(aanvulling.verbeter_presentie, als(Rol.SURVEILLANT, g.wie), terug)
    with unit_of_work() as uow:
        afwikkeling.vul_aan(uow, lid.persoon_id, uow.get(Deelname, g.deelname.id), Presentie.AFWEZIG, "besluit")
    with reading() as uow:
        regels = aanvullingen(uow, g.zitting.id)
    assert [("Xantippe Quaadgras. Presentie " in r) for r in regels] == [True, True]
    assert "Quaadgras" in doe(mijn_mededelingen, lid)[0].tekst
    zin = {
        "code": "persoon-daar",
        "onderwerp": str(g.deelname.id),
        "tekst": "Quaadgras",
        "deelname": str(g.deelname.id),
    }
    schrijf(Teruglezing(zitting_id=g.zitting.id, verschillen=[zin]))
    sleutel = f"persoon-daar:{g.deelname.id}"
    schrijf(Melding(nummer=1, titel="Verschil", omschrijving="Xantippe Quaadgras heet daar anders", sleutel=sleutel))
    schrijf(
        Bekrachtiging(
            soort="account", onderwerp=str(g.deelname.student_id), titel="Ander account voor Xantippe Quaadgras",
            gevraagd_door_id=lid.persoon_id, nieuw={"account": "quaadgras"},
        )
    )  # fmt: skip
    doe(vernietigen.vernietig, g.deelname.student_id)
    assert _waar_nog("quaadgras") == []


def _waar_nog(naam: str) -> list[str]:
    """The tables of which any column of any row holds this name; the log keeps what was done, by design."""
    with reading() as uow:
        return [
            tabel.name
            for tabel in SQLModel.metadata.sorted_tables
            if tabel.name not in ("auditregel",)
            and any(naam in repr(tuple(rij)).lower() for rij in uow.session.execute(tabel.select()))
        ]


def _leg_vast(principal: Principal, student: Persoon, **dagen: Any) -> None:
    cmd = bewaartermijn.LegVertrekVast(student_id=student.id, reden="Uit de diplomalijst", **dagen)
    with unit_of_work() as uow:
        bewaartermijn.leg_vertrek_vast(uow, principal, cmd)


def _lijst(principal: Principal, stand: Any = "voorgesteld") -> list[VernietigRij]:
    with reading() as uow:
        return list(vernietiglijst(uow, principal, VernietigFilter(stand=stand)).rijen.rijen)


def test_de_dag_van_diploma_of_vertrek_wordt_vastgelegd_en_trekt_een_oud_voorstel_in(maak: Maak, als: Als) -> None:
    # ARC-3
    student = maak.student()
    bureau, oud = als(Rol.EXAMENBUREAU), tijd.vandaag() - OUD
    assert _stel_voor() == 0, "nobody knows that he left"
    _leg_vast(bureau, student, vertrokken_op=oud)
    assert _stel_voor() == 1
    _leg_vast(bureau, student, vertrokken_op=oud, diploma_op=tijd.vandaag())
    assert _voorstel() is None, "the last of both days counts"
    with pytest.raises(Botsing, match="staat er al zo"):
        _leg_vast(bureau, student, vertrokken_op=oud, diploma_op=tijd.vandaag())
    with pytest.raises(Ongeldig, match="in de toekomst"):
        _leg_vast(bureau, student, diploma_op=tijd.vandaag() + timedelta(days=1))
    with pytest.raises(NietToegestaan):
        _leg_vast(als(Rol.BEHEERDER), student, diploma_op=oud)
    with pytest.raises(NietGevonden):
        _leg_vast(als(Rol.EXAMENBUREAU, eenheden=[maak.team()]), student, diploma_op=oud)
    with reading() as uow:
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.onderwerp_id == student.id)).first()
    assert regel is not None
    assert (regel.nieuw["vertrokken_op"], regel.reden) == (oud.isoformat(), "Uit de diplomalijst")


def test_wie_volgens_het_register_weg_is_telt_vanaf_het_einde_van_zijn_opleiding(maak: Maak) -> None:
    # ARC-3
    student, einde = maak.student(), tijd.vandaag() - OUD
    _opleiding(maak, student, van=einde - timedelta(days=700), tot=einde)
    assert _stel_voor() == 1
    rij = _voorstel()
    assert rij is not None
    assert rij.vanaf == einde
    later = maak.student(diploma_op=einde)
    _opleiding(maak, later, van=einde + timedelta(days=30), tot=tijd.vandaag() - timedelta(days=2))
    assert _stel_voor() == 0, "a programme begun after the diploma counts from its own end"


@pytest.mark.parametrize("hoe", ["opleiding", "examen"])
def test_wie_terugkwam_telt_niet_vanaf_zijn_eerste_vertrek(maak: Maak, als: Als, hoe: str) -> None:
    # ARC-3
    eerst, laatst = tijd.vandaag() - 3 * OUD, tijd.vandaag() - timedelta(days=60)
    student = maak.student(vertrokken_op=eerst)
    if hoe == "opleiding":
        _opleiding(maak, student, van=eerst + timedelta(days=90), tot=laatst, status="finished")
    else:
        toen = maak.zitting(start=tijd.op(laatst, 9), status="ondertekend")
        deelname = maak.deelname(toen, maak.inschrijving(student), status="afgerond", presentie="present")
        _behaal(deelname)
        maak.resultaat(deelname, status="definitief")
    assert _stel_voor() == 0
    with reading() as uow:
        assert vanaf_van(uow, student.id) == laatst
        vertrok = student_dossier(uow, als(Rol.EXAMENBUREAU), student.id).vertrokken_op
    gezegd = f"{tijd.dag(laatst)} (volgens het deelnemersysteem)"
    assert vertrok == (gezegd if hoe == "opleiding" else tijd.dag(eerst))


def test_de_commissie_keurt_de_lijst_goed_of_houdt_aan(maak: Maak, als: Als) -> None:
    # ARC-3
    student, _, _ = _afgerond(maak)
    ander, _, resultaat = _afgerond(maak)
    assert _stel_voor() == 2
    LOOPT["een herziening"](maak, ander, resultaat)
    bureau, ec = als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE)
    assert [r.keurbaar for r in _lijst(bureau)] == [False, False], "who proposes does not approve"
    with pytest.raises(NietToegestaan, match="hoort niet bij uw rol"), unit_of_work() as uow:
        bewaartermijn.keur_goed(uow, bureau, bewaartermijn.KeurGoed(ids=(uuid.UUID(_lijst(bureau)[0].id),)))
    rijen = {r.nummer: r for r in _lijst(ec)}
    assert (rijen[student.nummer].keurbaar, rijen[ander.nummer].keurbaar) == (True, False)
    assert rijen[ander.nummer].loopt == "een herziening"
    with unit_of_work() as uow:
        cmd = bewaartermijn.KeurGoed(ids=tuple(uuid.UUID(r.id) for r in rijen.values()))
        uit = bewaartermijn.keur_goed(uow, ec, cmd)
    assert uit.gedaan == 1
    assert [wie for wie, _ in uit.niet] == [ander.naam]
    assert "een herziening" in uit.niet[0][1]
    (goed,) = _lijst(ec, "goedgekeurd")
    with unit_of_work() as uow:
        assert bewaartermijn.voer_uit(uow, OPDRACHTREGEL, voor=tijd.nu() - BEDENKTIJD) == 0, "a week to think again"
        bewaartermijn.houd_aan(uow, ec, bewaartermijn.HoudAan(id=uuid.UUID(goed.id), reden="Er loopt een rechtszaak"))
    assert _voer_uit() == 0
    assert _stel_voor() == 0
    (vast,) = _lijst(ec, "aangehouden")
    assert (vast.reden, vast.vrij, vast.keurbaar) == ("Er loopt een rechtszaak", True, False)
    with pytest.raises(Botsing, match="aangehouden"), unit_of_work() as uow:
        bewaartermijn.keur_vernietiging_goed(uow, ec, uuid.UUID(goed.id))
    with unit_of_work() as uow:
        bewaartermijn.geef_vrij(uow, ec, bewaartermijn.HoudAan(id=uuid.UUID(goed.id), reden="De zaak is voorbij"))
        bewaartermijn.keur_vernietiging_goed(uow, ec, uuid.UUID(goed.id))
    assert _voer_uit() == 1
    assert _lijst(ec, "uitgevoerd")[0].student == "Verwijderde persoon"


def test_wie_net_wordt_aangehouden_wordt_niet_vernietigd(maak: Maak, als: Als) -> None:  # ARC-3
    student, _, _ = _afgerond(maak)
    _stel_voor()
    _keur_goed(als)
    rij = _voorstel()
    assert rij is not None
    cmd = bewaartermijn.HoudAan(id=rij.id, reden="Er loopt een rechtszaak")
    houdt_aan = daad(bewaartermijn.houd_aan, als(Rol.EXAMENCOMMISSIE), cmd)
    assert tegelijk(houdt_aan, daad(bewaartermijn.voer_uit, OPDRACHTREGEL)) == ""
    with reading() as uow:
        assert uow.session.get_one(Persoon, student.id).naam == student.naam
        assert uow.session.get_one(Vernietiging, rij.id).uitgevoerd_op is None


def test_wie_de_dag_vastlegde_keurt_niet_goed(maak: Maak, als: Als) -> None:
    # ARC-3, BEH-3
    student, wie = maak.student(), maak.medewerker()
    _leg_vast(als(Rol.EXAMENBUREAU, wie), student, vertrokken_op=tijd.vandaag() - OUD)
    assert _stel_voor() == 1
    rij = _voorstel()
    assert rij is not None
    with pytest.raises(NietToegestaan, match="een ander moet het goedkeuren"), unit_of_work() as uow:
        bewaartermijn.keur_vernietiging_goed(uow, als(Rol.EXAMENCOMMISSIE, wie), rij.id)


def test_wat_een_afnamesysteem_toen_hoorde_wordt_gevraagd_ook_als_het_examen_nu_anders_loopt(
    maak: Maak, als: Als
) -> None:  # ARC-3
    student, deelname, _ = _afgerond(maak)
    toen = maak.koppeling("tas")
    vast = {"richting": "uit", "flow": 2, "methode": "PUT", "reeks": str(deelname.zitting_id), "student_id": student.id}
    bericht = OkeBericht(
        **vast, pad=f"/associations/{deelname.id}", status="bevestigd", koppeling_id=toen.id, volgnummer=next(_teller)
    )
    schrijf(bericht)
    assert _stel_voor() == 1
    _keur_goed(als)
    assert _voer_uit() == 1
    with reading() as uow:
        assert toen.naam in uow.session.exec(select(Taak)).one().tekst


@pytest.mark.parametrize("waar", ["wacht op iets", "werklijst"])
def test_wat_een_afnamesysteem_nog_heeft_wordt_met_de_hand_verwijderd(maak: Maak, als: Als, waar: str) -> None:
    # ARC-3, MON-1
    student, _, _ = _afgerond(maak)
    tas = maak.koppeling("tas")
    zitting = maak.zitting(maak.versie(maak.examen(oke=True, koppeling_id=tas.id)))
    maak.deelname(zitting, maak.inschrijving(student, status="geannuleerd"), status="geannuleerd")
    assert _stel_voor() == 1
    _keur_goed(als)
    assert _voer_uit() == 1
    with reading() as uow:
        taak = uow.session.exec(select(Taak)).one()
    assert (taak.soort, taak.rol) == (BIJ_PARTNER, "examenbureau")
    assert tas.naam in taak.tekst
    assert str(student.oke_id) in taak.tekst
    assert student.achternaam not in taak.tekst
    reden, bureau = "De leverancier heeft het bevestigd", als(Rol.EXAMENBUREAU)
    if waar == "werklijst":
        doe(handel_taak_af, bureau, HandelTaakAf(taak_id=taak.id, reden=reden))
    else:
        doe(wachtend.rond_vraag_af, bureau, wachtend.RondVraagAf(taak_id=taak.id, reden=reden))
    with reading() as uow:
        assert uow.session.exec(select(Taak.tekst)).one() == "", "the last id of the person goes with the answer"


@pytest.mark.parametrize(("nog_student", "rol_tot"), [(True, timedelta(hours=-1)), (False, None)])
def test_van_wie_hier_ook_werkt_gaat_weg_wat_van_de_student_is(
    maak: Maak, als: Als, nog_student: bool, rol_tot: timedelta | None
) -> None:
    # ARC-3 BEH-2
    """A colleague who studied here keeps his name, account and roles; as a student nothing is left of him."""
    wie, _, _ = _afgerond(maak)
    with unit_of_work() as uow:
        rij = uow.get(Persoon, wie.id)
        rij.ook_medewerker, rij.is_student, rij.studentnummer, rij.oke_id = True, nog_student, "555111", None
    maak.rol(wie, Rol.DOCENT, tot=rol_tot and tijd.nu() + rol_tot)
    maak.rol(wie, Rol.STUDENT)
    schrijf(Personeelsaccount(account=wie.account, persoon_id=wie.id))
    schrijf(Persoonsbron(koppeling_id=maak.koppeling("dr").id, oke_id=uuid.uuid4(), persoon_id=wie.id, hoofd=False))
    voor = een(Persoon, Persoon.id == wie.id)
    assert _stel_voor() == 1
    _keur_goed(als)
    assert _voer_uit() == 1
    nu = een(Persoon, Persoon.id == wie.id)
    assert (nu.naam, nu.account, nu.nummer, nu.email, nu.actief) == (
        voor.naam,
        voor.account,
        voor.nummer,
        voor.email,
        True,
    )
    assert (nu.is_student, nu.ook_medewerker, nu.studentnummer, nu.diploma_op) == (False, False, "", None)
    assert een(Roltoewijzing, Roltoewijzing.persoon_id == wie.id).rol == Rol.DOCENT
    assert (tel(Personeelsaccount), tel(Resultaat), tel(Inschrijving), tel(Persoonsbron)) == (1, 0, 0, 0)


def test_niemand_besluit_over_het_vernietigen_van_wat_van_hemzelf_is(maak: Maak, als: Als) -> None:  # ARC-3 BEH-3
    wie, _, _ = _afgerond(maak)
    with unit_of_work() as uow:
        uow.get(Persoon, wie.id).ook_medewerker = True
    assert _stel_voor() == 1
    rij = _voorstel()
    assert rij is not None
    ik = als(Rol.EXAMENCOMMISSIE, wie)
    with pytest.raises(NietToegestaan, match="over uzelf"), unit_of_work() as uow:
        bewaartermijn.keur_vernietiging_goed(uow, ik, rij.id)
    houd = bewaartermijn.HoudAan(id=rij.id, reden="Mag niet")
    with pytest.raises(NietToegestaan, match="over uzelf"):
        doe(bewaartermijn.houd_aan, ik, houd)
    _keur_goed(als)
