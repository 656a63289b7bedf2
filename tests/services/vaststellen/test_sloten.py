"""A decision of the board and an act on the same work at one moment: the second one sees what the first one did."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.db.vaststellen import Commissiebesluit, Mandaat, Vaststelling
from portal.domain import tijd
from portal.domain.presentie import Presentie
from portal.domain.rechten import P, Rol
from portal.services.afnemen import aanvulling
from portal.services.beoordelen import scoren
from portal.services.grond.audit import audit
from portal.services.ontvangen import ingang
from portal.services.plannen import plaatsen
from portal.services.vaststellen import afwezigheid, kansen, vaststellen
from tests.hulp.databases import BEIDE
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School
from tests.hulp.paar import daad, tegelijk
from tests.hulp.zaken import Zaak, alles, doe, zaak

DATABASES = BEIDE


def lees(model: Any, id: uuid.UUID) -> Any:
    with reading() as uow:
        return uow.session.get_one(model, id)


def _werk(maak: Maak, als: Als, z: Zaak, **anders: Any) -> tuple[Any, Beoordeling]:
    be = als(Rol.BEOORDELAAR)
    return be, maak.beoordeling(z.deelnames[0], lees(Persoon, be.persoon_id), **anders)


@pytest.mark.parametrize("bestaand", [True, False])
def test_een_score_komt_nooit_over_een_vastgesteld_resultaat(
    maak: Maak, als: Als, bestaand: bool
) -> None:  # BEO-2 VAS-1 VAS-8
    z = zaak(maak, (50,))
    be, werk = _werk(maak, als, z, status="gedaan" if bestaand else "te_doen")
    cmd = alles(z) if bestaand else alles(z, resultaat_ids=(z.resultaten[0].id,), motivatie="Het werk is bekeken")
    score = scoren.GeefScore(beoordeling_id=werk.id, punten=12)
    stelt_vast = daad(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), cmd)
    assert "al vastgesteld" in tegelijk(stelt_vast, daad(scoren.geef_score, be, score))
    r = lees(Resultaat, z.resultaten[0].id)
    assert (r.status, r.punten, r.cijfer) == ("definitief", 50, "8.3")


def test_wie_vaststelt_ziet_de_score_die_net_kwam(maak: Maak, als: Als) -> None:  # BEO-2 VAS-1
    z = zaak(maak, (50,))
    be, werk = _werk(maak, als, z, status="gedaan")
    score = scoren.GeefScore(beoordeling_id=werk.id, punten=12)
    stelt_vast = daad(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    assert tegelijk(daad(scoren.geef_score, be, score), stelt_vast) == ""
    with reading() as uow:
        v = uow.session.exec(select(Vaststelling)).one()
    r = lees(Resultaat, z.resultaten[0].id)
    assert (r.status, r.punten, v.grondslag["punten"]) == ("definitief", 12, 12)


def test_presentie_wordt_niet_verbeterd_tegen_een_besluit_in(maak: Maak, als: Als) -> None:  # UIT-2 VAS-1
    z = zaak(maak, (50,))
    afwezig = aanvulling.VerbeterPresentie(deelname_id=z.deelnames[0].id, presentie=Presentie.AFWEZIG, reden="Was ziek")
    stelt_vast = daad(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    verbetert = daad(aanvulling.verbeter_presentie, als(Rol.EXAMENBUREAU), afwezig)
    assert "definitief resultaat" in tegelijk(stelt_vast, verbetert)
    assert lees(Deelname, z.deelnames[0].id).presentie == "present"


def test_wie_vaststelt_ziet_de_presentie_die_net_is_verbeterd(maak: Maak, als: Als) -> None:  # UIT-2 VAS-1
    z = zaak(maak, (50,))
    afwezig = aanvulling.VerbeterPresentie(deelname_id=z.deelnames[0].id, presentie=Presentie.AFWEZIG, reden="Was ziek")
    verbetert = daad(aanvulling.verbeter_presentie, als(Rol.EXAMENBUREAU), afwezig)
    tegelijk(verbetert, daad(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z)))
    assert lees(Resultaat, z.resultaten[0].id).status == "voorlopig"


@pytest.mark.parametrize("eerst_resultaat", [True, False])
def test_over_onbekend_en_over_het_resultaat_besluit_de_commissie_na_elkaar(
    maak: Maak, als: Als, eerst_resultaat: bool
) -> None:  # UIT-2 VAS-1 VAS-5
    z = zaak(maak, (50,))
    doe_onbekend(z)
    over_werk = alles(z, resultaat_ids=(z.resultaten[0].id,), motivatie="Zij maakte het werk")
    stelt_vast = daad(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), over_werk)
    weg = afwezigheid.BesluitAfwezigheid(deelname_id=z.deelnames[0].id, geoorloofd=True, reden="Niemand zag haar")
    besluit = daad(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENCOMMISSIE), weg)
    eerst, dan = (stelt_vast, besluit) if eerst_resultaat else (besluit, stelt_vast)
    tweede = tegelijk(eerst, dan)
    r, d = lees(Resultaat, z.resultaten[0].id), lees(Deelname, z.deelnames[0].id)
    with reading() as uow:
        geldt = [b for b in uow.session.exec(select(Commissiebesluit)) if b.vervallen_op is None]
    if eerst_resultaat:
        assert tweede != ""
        assert (r.status, d.presentie, geldt) == ("definitief", "present", [])
    else:  # what he decides after it holds, and the earlier decision lapsed with it
        assert r.status == "voorlopig" or (d.presentie, geldt) == ("present", [])


def doe_onbekend(z: Zaak) -> None:
    with unit_of_work() as uow:
        d = uow.session.get_one(Deelname, z.deelnames[0].id)
        d.presentie = "notKnown"


def test_een_kans_wordt_niet_toegekend_nadat_een_ander_haar_afwees(maak: Maak, als: Als) -> None:  # VAS-5 AAN-9
    student = maak.student()
    i = maak.inschrijving(student, maak.examen(max_kansen=0))
    doe(kansen.vraag_kans, als(Rol.STUDENT, student), kansen.VraagKans(inschrijving_id=i.id, toelichting="Ziek"))
    nee, ja = (kansen.BesluitKans(inschrijving_id=i.id, toekennen=k, reden="Gelezen") for k in (False, True))
    een, twee = als(Rol.EXAMENCOMMISSIE), als(Rol.EXAMENCOMMISSIE)
    assert "al besloten" in tegelijk(daad(kansen.besluit_kans, een, nee), daad(kansen.besluit_kans, twee, ja))
    with reading() as uow:
        assert len(uow.session.exec(select(Commissiebesluit.id)).all()) == 1


class Elders:
    """Somebody who was absent by the signed report and sits on a later sitting, when his score comes in after all."""

    def __init__(self, maak: Maak) -> None:
        school = School(maak)
        examen = {"examen_id": school.examen.id}
        self.eerder = maak.zitting(school.versie, status="ondertekend", start=tijd.nu() - timedelta(hours=3))
        self.later = maak.zitting(school.versie, start=tijd.nu() + timedelta(days=21))
        self.i = maak.inschrijving(examen=school.examen)
        self.d = maak.verzonden(maak.deelname(self.eerder, self.i, status="afgerond", presentie="notPresent"))
        wie = {"student_id": self.d.student_id, "deelname_id": self.d.id}
        schrijf(Kansmutatie(**wie, soort="gemist", reden="Afwezig", **examen))
        self.plek = maak.deelname(self.later, self.i)
        self.score = daad(ingang.ontvang_resultaat, ingang.Bron("TAS", school.tas.id), self.d.id, school.uitslag("8.9"))


@pytest.mark.parametrize("eerst_score", [True, False])
def test_een_score_die_een_plek_wegneemt_kruist_niet_met_wie_er_net_af_ging(
    maak: Maak, als: Als, eerst_score: bool
) -> None:  # AAN-3 AAN-7 BEO-1
    e = Elders(maak)
    weg = plaatsen.HaalVanZitting(deelname_id=e.plek.id, reden="Verkeerd geplaatst")
    haalt_af = daad(plaatsen.haal_van_zitting, als(Rol.EXAMENBUREAU), weg)
    tweede = tegelijk(*((e.score, haalt_af) if eerst_score else (haalt_af, e.score)))
    assert (tweede != "") == eerst_score, "a score is never refused because its student had just been taken off"
    assert (lees(Deelname, e.plek.id).status, lees(Zitting, e.later.id).bezet) == ("geannuleerd", 0)
    assert (lees(Inschrijving, e.i.id).status, lees(Deelname, e.d.id).presentie_tas) == ("afgenomen", "present")


def test_wat_een_score_elders_wegneemt_is_vastgehouden_voor_er_iets_is_geschreven(
    maak: Maak, monkeypatch: pytest.MonkeyPatch
) -> None:  # AAN-3 BEO-1
    e, houd, eerst = Elders(maak), UnitOfWork.lock, []

    def lock(uow: UnitOfWork, model: Any, ids: list[uuid.UUID]) -> Any:
        eerst.append((model, set(ids), uow.geschreven))
        return houd(uow, model, ids)

    monkeypatch.setattr(UnitOfWork, "lock", lock)
    doe(e.score)
    assert eerst[0] == (Zitting, {e.eerder.id, e.later.id}, 0)


def test_wat_s_ochtends_onder_een_mandaat_wordt_vastgesteld_ziet_de_inschrijving_die_net_herleefde(
    maak: Maak, als: Als
) -> None:  # AAN-3 VAS-2
    z, ec = zaak(maak, (50,)), als(Rol.EXAMENCOMMISSIE)
    recht = {"permission": P.RESULTAAT_VASTSTELLEN.value, "examen_id": z.zitting.examen_id, "automatisch": True}
    schrijf(Mandaat(**recht, van=tijd.vandaag(), tot=tijd.vandaag(), gegeven_door_id=ec.persoon_id))
    i = z.deelnames[0].inschrijving_id
    with unit_of_work() as uow:
        uow.session.get_one(Inschrijving, i).status = "geannuleerd"

    def herleeft(uow: UnitOfWork) -> None:
        uow.houd(Inschrijving, i).status = "afgenomen"
        audit.record(uow, None, "proef.herleefd")

    assert tegelijk(herleeft, daad(vaststellen.stel_wachtend_vast, z.zitting.id)) == ""
    assert (lees(Resultaat, z.resultaten[0].id).status, lees(Inschrijving, i).status) == ("definitief", "behaald")
