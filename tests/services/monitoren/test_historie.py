"""The history of everything that has a page: its own acts and those on its parts, for who may read the log and sees it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from portal.auth.principal import Principal
from portal.db.aanmelden import Groep, Groepslid
from portal.db.afnemen import Document, Incident, ProcesVerbaal
from portal.db.beheren import Bekrachtiging, Noodtoegang, Taak, Uitzondering
from portal.db.monitoren import Melding, OkeBericht
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Herziening
from portal.domain import tijd
from portal.domain.fouten import NietGevonden, NietToegestaan
from portal.domain.rechten import P, Rol
from portal.services.grond.audit import audit
from portal.services.grond.audit.namen import VERZET
from portal.services.monitoren.lezen.historie import Over, historie
from tests.hulp.maak import Als, Maak, schrijf

LEZER = {
    Over.ZITTING: Rol.EXAMENBUREAU, Over.DOSSIER: Rol.EXAMENCOMMISSIE, Over.STUDENT: Rol.EXAMENBUREAU,
    Over.VERSIE: Rol.EXAMENCOMMISSIE, Over.PERSOON: Rol.BEHEERDER, Over.BERICHT: Rol.EXAMENBUREAU, Over.MELDING: Rol.EXAMENBUREAU,
    Over.GROEP: Rol.EXAMENBUREAU, Over.EXAMEN: Rol.EXAMENCOMMISSIE,
}  # fmt: skip


def _vraag(soort: str, id: uuid.UUID) -> SQLModel:
    return schrijf(Taak(soort="vraag", rol="examenbureau", onderwerp_soort=soort, onderwerp_id=id))


def delen(maak: Maak, over: Over) -> list[SQLModel]:
    """The thing itself, and one of everything that belongs to it."""
    if over in (Over.ZITTING, Over.DOSSIER):
        d = maak.deelname()
        with reading() as uow:
            z = uow.session.get_one(Zitting, d.zitting_id)
        wie = maak.medewerker()
        rest = [
            z, d, maak.zittingsmedewerker(z, wie), schrijf(ProcesVerbaal(zitting_id=z.id)),
            schrijf(Incident(zitting_id=z.id, categorie="overig", omschrijving="iets", door_id=wie.id)),
        ]  # fmt: skip
        plek = schrijf(Wachtplek(zitting_id=z.id, inschrijving_id=maak.inschrijving().id))
        vraag = _vraag("zitting", z.id)
        if over is Over.ZITTING:
            return [*rest, plek, vraag]
        document = schrijf(Document(zitting_id=z.id, soort="werk", naam="w.pdf", status="opgehaald"))
        r = maak.resultaat(d)
        return [
            *rest,
            maak.beoordeling(d, wie),
            r,
            document,
            schrijf(Herziening(resultaat_id=r.id, reden="Bezwaar")),
            vraag,
        ]
    if over is Over.STUDENT:
        student = maak.student()
        i = maak.inschrijving(student)
        d = maak.deelname(None, i)
        r = maak.resultaat(d)
        return [
            student, i, maak.go(i), maak.voorziening(student), maak.beoordeling(d, maak.medewerker()), r,
            schrijf(Herziening(resultaat_id=r.id, reden="Bezwaar")), _vraag("inschrijving", i.id), _vraag("persoon", student.id),
            schrijf(Wachtplek(zitting_id=maak.zitting().id, inschrijving_id=i.id)),
        ]  # fmt: skip
    if over is Over.VERSIE:
        versie = maak.versie()
        return [versie, maak.cesuur(versie), _vraag("examenversie", versie.id)]
    if over is Over.EXAMEN:
        examen = maak.examen()
        return [examen, maak.planregel(maak.opleiding(), examen)]
    if over is Over.PERSOON:
        wie, dag = maak.medewerker(), tijd.vandaag()
        return [
            wie, maak.rol(wie, Rol.DOCENT),
            schrijf(Bekrachtiging(soort="rol", onderwerp=str(wie.id), onderwerp_id=wie.id, titel="Rol", gevraagd_door_id=wie.id)),
            schrijf(Uitzondering(persoon_id=wie.id, rol="beoordelaar", van=dag, tot=dag, reden="Klein", gegeven_door_id=wie.id)),
            schrijf(Noodtoegang(persoon_id=wie.id, sessie_ref="x", reden="Storing", van=tijd.nu(), tot=tijd.nu())),
        ]  # fmt: skip
    if over is Over.GROEP:
        groep = schrijf(Groep(oke_id=uuid.uuid4(), code="4A", naam="4A", soort="class"))
        return [groep, schrijf(Groepslid(groep_id=groep.id, persoon_oke_id=uuid.uuid4(), van=tijd.nu()))]
    if over is Over.BERICHT:
        return [
            schrijf(
                OkeBericht(volgnummer=1, richting="in", flow=4, methode="PATCH", pad="/offerings/x", status="verwerkt")
            )
        ]
    return [schrijf(Melding(nummer=1, titel="Er mist iets"))]


def lees(p: Principal, over: Over, id: uuid.UUID) -> list[Any]:
    with reading() as uow:
        return historie(uow, p, over, id)


@pytest.mark.parametrize("over", list(Over))
def test_eigen_daden_en_die_op_de_onderdelen(maak: Maak, als: Als, over: Over) -> None:  # MON-6
    ding, *rest = delen(maak, over)
    delen(maak, over) if over not in (Over.BERICHT, Over.MELDING) else None
    lezer = als(LEZER[over])
    with unit_of_work() as uow:
        audit.record(uow, lezer, "proef.vreemd", maak.persoon(), nieuw={"a": 1})
        for nr, deel in enumerate((ding, *rest)):
            audit.record(
                uow, lezer, f"proef.deel{nr}", deel, oud={"status": "a"}, nieuw={"status": "b"}, reden="Daarom"
            )
        audit.record(uow, lezer, "toegang.geweigerd", ding)
    rijen = lees(lezer, over, ding.id)  # type: ignore[attr-defined]
    assert [r.actie for r in rijen] == [f"proef.deel{nr}" for nr in reversed(range(1 + len(rest)))]
    assert all(lezer.naam in r.zin for r in rijen)
    assert rijen[-1].wijzigingen[0].oud == "a"
    assert rijen[-1].wijzigingen[0].nieuw == "b"


@pytest.mark.parametrize("over", list(Over))
def test_niet_voor_wie_het_log_of_het_ding_niet_mag_zien(maak: Maak, als: Als, over: Over) -> None:  # BEH-2 MON-6
    ding = delen(maak, over)[0]
    for rol in Rol:
        p = als(rol, eenheden=[maak.team()])
        if not p.can(P.AUDIT_INZIEN):
            with pytest.raises(NietToegestaan):
                lees(p, over, ding.id)  # type: ignore[attr-defined]
    if over in (Over.ZITTING, Over.DOSSIER, Over.STUDENT, Over.BERICHT, Over.MELDING):
        with pytest.raises(NietGevonden):
            lees(als(LEZER[over], eenheden=[maak.team()]), over, ding.id)  # type: ignore[attr-defined]
    with pytest.raises(NietGevonden):
        lees(als(LEZER[over]), over, uuid.uuid4())


def test_een_beheerder_leest_geen_inhoud_van_examens(maak: Maak, als: Als) -> None:  # BEH-5
    ding = delen(maak, Over.ZITTING)[0]
    with pytest.raises(NietToegestaan):
        lees(als(Rol.BEHEERDER), Over.ZITTING, ding.id)  # type: ignore[attr-defined]


def test_een_oude_regel_toont_de_zitting_zoals_zij_toen_was(maak: Maak, als: Als) -> None:
    # MON-6: the sitting moved twice since; what was done before says the moment of before
    bureau, dag = als(Rol.EXAMENBUREAU), tijd.vandaag() + timedelta(days=30)
    zitting, inschrijving = maak.zitting(start=tijd.op(dag, 9)), maak.inschrijving()
    deelname = maak.deelname(zitting, inschrijving)
    with unit_of_work() as uow:
        audit.record(uow, bureau, "student.geplaatst", deelname, nieuw={"zitting": zitting.id})
        for uur in (11, 14):
            rij = uow.get(Zitting, zitting.id)
            oud, rij.start = rij.start, tijd.op(dag, uur)
            audit.record(uow, bureau, VERZET, rij, oud={"start": oud}, nieuw={"start": rij.start})
        audit.record(uow, bureau, "student.van_zitting_gehaald", deelname, oud={"zitting": zitting.id})
    rijen = lees(bureau, Over.STUDENT, inschrijving.student_id)
    toen = {r.actie: " ".join(f"{w.oud} {w.nieuw}" for w in r.wijzigingen if w.veld == "Zitting") for r in rijen}
    assert "09:00" in toen["student.geplaatst"]
    assert "14:00" in toen["student.van_zitting_gehaald"]
    zetten = [r.over for r in lees(bureau, Over.ZITTING, zitting.id) if r.actie == VERZET]
    assert [z[-5:] for z in zetten] == ["11:00", "09:00"], "a move names the moment from before it"


def test_een_besluit_toont_het_cijfer_van_toen(maak: Maak, als: Als) -> None:
    # MON-6, VAS-8
    ec, deelname = als(Rol.EXAMENCOMMISSIE), maak.deelname(status="afgerond")
    eerste = maak.resultaat(deelname, status="herzien", cijfer="5.4", is_huidig=False)
    tweede = maak.resultaat(deelname, status="definitief", cijfer="6.1", volgnummer=2)
    with unit_of_work() as uow:
        audit.record(uow, ec, "resultaat.vastgesteld", eerste, nieuw={"status": "definitief"})
        audit.record(uow, ec, "resultaat.herzien", tweede, oud={"resultaat": eerste.id}, nieuw={"status": "definitief"})
    rijen = {r.actie: r.wijzigingen[0] for r in lees(ec, Over.DOSSIER, deelname.zitting_id)}
    assert (rijen["resultaat.vastgesteld"].oud, rijen["resultaat.vastgesteld"].nieuw) == ("", "5,4")
    assert (rijen["resultaat.herzien"].oud, rijen["resultaat.herzien"].nieuw) == ("5,4", "6,1")
