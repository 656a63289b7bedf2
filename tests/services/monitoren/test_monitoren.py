"""Watching: the OKE log, daily control, reconciliation, the readable audit log and the control room."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from portal.db.beheren import Persoon
from portal.db.monitoren import OkeBericht
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.beheren import rollen
from portal.services.grond.audit import audit, lezen
from portal.services.grond.audit.lezen import AuditFilter
from portal.services.monitoren import dagcontrole, herstellen, stand
from portal.services.monitoren.dagcontrole import TekenDagcontrole
from portal.services.monitoren.herstellen import BiedOpnieuwAan
from portal.services.monitoren.lezen import dagcontrole as dagcontrole_lezen
from portal.services.monitoren.lezen import oke
from portal.services.monitoren.lezen.aansluiting import aansluiting
from portal.services.monitoren.stand import OkeFilter
from portal.services.vaststellen import vaststellen
from portal.services.werk import regiekamer
from tests.hulp.logboek import bericht
from tests.hulp.maak import Als, Maak
from tests.hulp.tel import hooguit
from tests.hulp.zaken import alles, doe, zaak


def test_logboek_filtert_en_bladert(maak: Maak, als: Als) -> None:  # MON-1
    student = maak.student(achternaam="Zoekmij", naam="Kim Zoekmij")
    fout = bericht(maak, status="geweigerd", http_status=422, student_id=student.id, uitleg="needs")
    for _ in range(4):
        bericht(maak, flow=3, richting="in", status="verwerkt")
    eb = als(Rol.EXAMENBUREAU)
    with reading() as uow:
        with hooguit(3):
            assert oke.oke_log(uow, eb, OkeFilter()).totaal == 5
        assert oke.oke_log(uow, eb, OkeFilter(flow=3)).totaal == 4
        assert oke.oke_log(uow, eb, OkeFilter(richting="uit")).totaal == 1
        assert oke.oke_log(uow, eb, OkeFilter(dag=tijd.vandaag())).totaal == 5
        assert oke.oke_log(uow, eb, OkeFilter(dag=tijd.vandaag() - timedelta(days=1))).totaal == 0
        (rij,) = oke.oke_log(uow, eb, OkeFilter(tekst="zoekmij")).rijen
        assert rij.herstelbaar
        assert rij.id == str(fout.id)
        assert [r.id for r in oke.oke_log(uow, eb, OkeFilter(alleen_fouten=True)).rijen] == [str(fout.id)]


def test_beheerder_ziet_geen_inhoud_of_namen(maak: Maak, als: Als) -> None:  # MON-1 BEH-2
    student = maak.student(naam="Kim Zoekmij")
    b = bericht(maak, student_id=student.id, status="geweigerd", http_status=404, uitleg="student onbekend")
    bh, eb = als(Rol.BEHEERDER), als(Rol.EXAMENBUREAU)
    with reading() as uow:
        detail = oke.oke_detail(uow, bh, b.id)
        assert (detail.inhoud, detail.antwoord, detail.toon_inhoud, detail.rij.student) == ("", "", False, "")
        assert not detail.rij.herstelbaar
        assert oke.oke_log(uow, bh, OkeFilter(tekst="zoekmij")).totaal == 0
        with hooguit(4):
            vol = oke.oke_detail(uow, eb, b.id)
        assert vol.inhoud
        assert vol.rij.student == "Kim Zoekmij"
        assert "kent dit moment" in vol.verklaring
        assert vol.herstel
        with pytest.raises(NietToegestaan):
            oke.oke_log(uow, als(Rol.DOCENT), OkeFilter())
        with pytest.raises(NietGevonden):
            oke.oke_detail(uow, eb, uuid.uuid4())


def test_bureau_van_een_team_ziet_alleen_eigen_berichten(maak: Maak, als: Als) -> None:  # BEH-2
    team = maak.team()
    eigen = maak.student(maak.opleiding(team))
    een = bericht(maak, student_id=eigen.id)
    bericht(maak, student_id=maak.student().id)
    with reading() as uow:
        rijen = oke.oke_log(uow, als(Rol.EXAMENBUREAU, eenheden=[team]), OkeFilter()).rijen
    assert [r.id for r in rijen] == [str(een.id)]


@pytest.mark.parametrize(
    ("status", "http"), [("geweigerd", h) for h in (400, 401, 404, 409, 422, 429, 503, 418)] + [("dood", None)]
)
def test_elke_uitval_heeft_uitleg_en_herstel(maak: Maak, als: Als, status: str, http: int | None) -> None:  # MON-1
    verklaring, herstel = stand.verklaar(OkeBericht(status=status, http_status=http, richting="uit"))
    assert verklaring.endswith(".")
    assert herstel.endswith(".")


def test_opnieuw_aanbieden(maak: Maak, als: Als) -> None:  # MON-1
    b, goed = bericht(maak, status="dood", pogingen=9), bericht(maak)
    cmd = BiedOpnieuwAan(bericht_id=b.id)
    with pytest.raises(NietToegestaan):
        doe(herstellen.bied_opnieuw_aan, als(Rol.BEHEERDER), cmd)
    eb = als(Rol.EXAMENBUREAU)
    doe(herstellen.bied_opnieuw_aan, eb, cmd)
    with reading() as uow:
        assert uow.session.get_one(OkeBericht, b.id).status == "klaar"
    with pytest.raises(Ongeldig):
        doe(herstellen.bied_opnieuw_aan, eb, BiedOpnieuwAan(bericht_id=goed.id))


def test_dagcontrole_wordt_getekend_of_staat_als_overgeslagen(maak: Maak, als: Als, klok) -> None:  # MON-1
    klok(datetime(2026, 11, 24, 12, tzinfo=UTC))
    bericht(maak, status="geweigerd", gemaakt_op=datetime(2026, 11, 23, 22, 59, tzinfo=UTC))
    bericht(maak, gemaakt_op=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    eb = als(Rol.EXAMENBUREAU)
    doe(dagcontrole.teken_dagcontrole, eb, TekenDagcontrole(dag=tijd.vandaag()))
    with reading() as uow, hooguit(5):
        rijen = dagcontrole_lezen.dagcontroles(uow, eb, 3)
    assert [(r.dag_iso, r.getekend, r.berichten, r.fouten) for r in rijen] == [
        ("2026-11-24", True, 1, 0), ("2026-11-23", False, 1, 1), ("2026-11-20", False, 0, 0),
    ]  # fmt: skip
    assert rijen[0].door == eb.naam
    assert rijen[1].op == "Overgeslagen"
    with pytest.raises(Botsing):
        doe(dagcontrole.teken_dagcontrole, eb, TekenDagcontrole(dag=tijd.vandaag()))
    with pytest.raises(Ongeldig):
        doe(dagcontrole.teken_dagcontrole, eb, TekenDagcontrole(dag=tijd.vandaag() + timedelta(days=1)))
    with pytest.raises(NietToegestaan):
        doe(dagcontrole.teken_dagcontrole, als(Rol.BEHEERDER), TekenDagcontrole(dag=tijd.vandaag()))


def test_aansluiting_vindt_wat_ontbreekt(maak: Maak, als: Als, klok) -> None:  # MON-1
    klok(datetime(2026, 11, 24, 12, tzinfo=UTC))
    oud = maak.zitting(start=datetime(2026, 11, 19, 9, tzinfo=UTC), status="ondertekend")
    maak.deelname(oud, status="afgerond", presentie="present")
    vers = maak.zitting(start=datetime(2026, 11, 20, 9, tzinfo=UTC), status="ondertekend")
    maak.deelname(vers, status="afgerond", presentie="present")
    afwezig = maak.deelname(oud, status="afgerond", presentie="notPresent")
    maak.resultaat(afwezig)
    oke = maak.zitting(maak.versie(maak.examen(oke=True)))
    d = maak.deelname(oke)
    eb = als(Rol.EXAMENBUREAU)
    with reading() as uow, hooguit(11):
        rijen = aansluiting(uow, eb)
    assert sorted((r.soort, r.zitting_id) for r in rijen) == sorted([
        ("Resultaat ontbreekt", str(oud.id)),
        ("Resultaat zonder deelname", str(oud.id)),
        ("Niet bevestigd door afnamesysteem", str(oke.id)),
    ])  # fmt: skip
    bericht(maak, flow=2, status="bevestigd", onderwerp_soort="deelname", onderwerp_id=d.id)
    with reading() as uow:
        assert aansluiting(uow, eb, oke.id) == []
        with pytest.raises(NietToegestaan):
            aansluiting(uow, als(Rol.BEHEERDER))


def test_auditlog_leest_als_zinnen(maak: Maak, als: Als) -> None:  # MON-6
    z = zaak(maak, (50,))
    ec = als(Rol.EXAMENCOMMISSIE, maak.medewerker(naam="Hanna de Koning"))
    doe(vaststellen.stel_vast, ec, alles(z))
    with reading() as uow, hooguit(4):
        pagina = lezen.audit_log(uow, ec, AuditFilter(actie="resultaat."))
    (rij,) = pagina.rijen
    assert rij.zin == "Hanna de Koning stelde een resultaat vast"
    assert rij.rol == "Examencommissie"
    assert ("Status", "voorlopig", "definitief") in [(w.veld, w.oud, w.nieuw) for w in rij.wijzigingen]
    with reading() as uow:
        assert lezen.audit_log(uow, ec, AuditFilter(persoon_id=ec.persoon_id)).totaal == 1
        assert lezen.audit_log(uow, ec, AuditFilter(onderwerp_id=z.resultaten[0].id)).totaal == 1
        assert lezen.audit_log(uow, ec, AuditFilter(tekst="hanna")).totaal == 1
        assert lezen.audit_log(uow, ec, AuditFilter(tekst="stelde een resultaat")).totaal == 1
        assert len(lezen.audit_export(uow, ec, AuditFilter()).rijen) >= 2
        assert [r.volgnummer for r in lezen.historie(uow, ec, [z.resultaten[0].id])] == [rij.volgnummer]
        with pytest.raises(NietToegestaan):
            lezen.audit_log(uow, als(Rol.DOCENT), AuditFilter())


def test_beheerder_ziet_wie_wat_wanneer_zonder_inhoud(maak: Maak, als: Als) -> None:  # MON-6 BEH-2
    z = zaak(maak, (50,))
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stuur_terug, ec, vaststellen.StuurTerug(resultaat_id=z.resultaten[0].id, reden="Geheim"))
    with reading() as uow:
        (rij,) = lezen.audit_log(uow, als(Rol.BEHEERDER), AuditFilter(actie="resultaat.teruggestuurd")).rijen
    assert (rij.wijzigingen, rij.reden) == ((), "")
    assert "stuurde een resultaat terug" in rij.zin


def test_bureau_van_een_team_ziet_daden_van_het_team(maak: Maak, als: Als) -> None:  # BEH-2
    team = maak.team()
    collega, vreemde = maak.medewerker(team), maak.medewerker(maak.team())
    docenten = [als(Rol.DOCENT, persoon) for persoon in (collega, vreemde)]
    with unit_of_work() as uow:
        for docent in docenten:
            audit.record(uow, docent, "go.gegeven", uow.session.get_one(Persoon, docent.persoon_id))
    with reading() as uow:
        rijen = lezen.audit_log(uow, als(Rol.EXAMENBUREAU, eenheden=[team]), AuditFilter(actie="go.gegeven")).rijen
    assert [r.onderwerp_id for r in rijen] == [str(collega.id)]


def test_wie_in_het_log_een_naam_zoekt_vindt_ook_wat_met_die_mens_gebeurde(maak: Maak, als: Als) -> None:  # BEH-4 MON-6
    jesse, ander = maak.medewerker(naam="Jesse van ’t Hof"), maak.medewerker(naam="Anouk Smit")
    bart = als(Rol.BEHEERDER, maak.medewerker(naam="Bart Hendriks"))
    for wie in (jesse, ander):
        rol = maak.rol(wie, Rol.SURVEILLANT)
        doe(rollen.trek_rol_in, bart, rollen.TrekRolIn(toewijzing_id=rol.id, reden="Examenweek gaat niet door"))
        doe(rollen.zet_actief, bart, rollen.ZetActief(persoon_id=wie.id, actief=False, reden="Laptop gestolen"))
    with reading() as uow:
        rijen = lezen.audit_log(uow, bart, AuditFilter(tekst="jesse hof")).rijen
    assert [r.actie for r in rijen] == ["persoon.geblokkeerd", "rol.ingetrokken"]


def test_wie_een_student_zoekt_vindt_wat_over_zijn_resultaat_is_besloten(maak: Maak, als: Als) -> None:  # MON-6 BEH-2
    """The administrator, who does not read about whom it was, does not find it by the name either."""
    z = zaak(maak, (50,))
    ec, bart = als(Rol.EXAMENCOMMISSIE), als(Rol.BEHEERDER)
    doe(vaststellen.stel_vast, ec, alles(z))
    with reading() as uow:
        student = uow.get(Persoon, z.resultaten[0].student_id)
        gevonden = [lezen.audit_log(uow, wie, AuditFilter(tekst=student.naam)).rijen for wie in (ec, bart)]
    assert ["resultaat.vastgesteld" in {r.actie for r in rijen} for rijen in gevonden] == [True, False]


def test_regiekamer_telt_vandaag(maak: Maak, als: Als, klok) -> None:  # MON-3
    klok(datetime(2026, 11, 24, 10, tzinfo=UTC))
    bezig = maak.zitting(start=datetime(2026, 11, 24, 9, tzinfo=UTC), status="open")
    maak.deelname(bezig, extra_minuten=30)
    maak.deelname(bezig)
    maak.zitting(start=datetime(2026, 11, 25, 9, tzinfo=UTC))
    klaar = maak.zitting(start=datetime(2026, 11, 16, 9, tzinfo=UTC), status="ondertekend")
    maak.deelname(klaar, status="afgerond", presentie="present")
    bericht(maak, status="dood")
    maak.koppeling(naam="Remindo", storing_sinds=tijd.nu())
    with reading() as uow, hooguit(12):
        kamer = regiekamer.regiekamer(uow, als(Rol.EXAMENBUREAU))
    assert [g.waarde for g in kamer.getallen] == ["2", "1", "1", "0", "1"]
    assert kamer.getallen[0].uitleg == "1 met extra tijd"
    assert kamer.getallen[2].uitleg == "oudste 6 werkdagen"
    assert kamer.zin.startswith("1 zitting vandaag, 1 morgen. Twee cijfers")
    assert [r.status for r in kamer.vandaag] == ["Bezig, nog 60 min"]  # one of them has half an hour of extra time
    assert kamer.koppelingen_zin == "Storing bij Remindo"
    with reading() as uow, pytest.raises(NietToegestaan):
        regiekamer.regiekamer(uow, als(Rol.BEHEERDER))
