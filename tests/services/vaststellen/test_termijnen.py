"""The last day of a term as the school has it set, and the remedies of each kind of decision."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.beheren import Instelling, Mededeling
from portal.db.beoordelen import Beoordeling
from portal.db.plannen import Zitting
from portal.db.session import reading
from portal.domain import termijnen, tijd
from portal.domain.fouten import Ongeldig
from portal.domain.rechten import Rol
from portal.services.beheren import instellingen
from portal.services.beheren.instellingen import WijzigInstelling
from portal.services.grond import besluittermijn
from portal.services.vaststellen import afwezigheid, kansen, vaststellen
from portal.services.vaststellen.kansen import BesluitKans
from portal.services.vaststellen.vaststellen import StuurTerug
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe, zaak

VRIJDAG = date(2026, 11, 27)


def test_een_laatste_dag_volgt_de_instellingen_van_de_school(klok, db) -> None:  # type: ignore[no-untyped-def]  # VAS-3
    vanaf = tijd.op(date(2026, 12, 5), 9)  # a Saturday; twenty days on is Christmas

    def dag(termijn: termijnen.Termijn) -> date:
        with reading() as uow:
            return besluittermijn.laatste_dag(uow, termijn, vanaf)

    schrijf(Instelling(sleutel="bezwaartermijn_dagen", waarde="20"))
    schrijf(Instelling(sleutel="go_geldig_dagen", waarde="20"))
    assert dag(termijnen.BEZWAAR) == date(2026, 12, 28)
    schrijf(Instelling(sleutel="gelijkgestelde_dagen", waarde="2026-12-28"))
    assert dag(termijnen.BEZWAAR) == dag(termijnen.GO_GELDIG) == date(2026, 12, 29)
    schrijf(Instelling(sleutel="eigen_termijnen_verlengen", waarde="nee"))
    assert (dag(termijnen.BEZWAAR), dag(termijnen.GO_GELDIG)) == (date(2026, 12, 29), date(2026, 12, 25))


def test_teruggestuurd_werk_krijgt_de_ingestelde_termijn(maak: Maak, als: Als, klok) -> None:  # type: ignore[no-untyped-def]  # BEO-4
    z = zaak(maak)
    maak.rol(wie := maak.medewerker(), Rol.BEOORDELAAR, van=tijd.nu() - timedelta(days=30))
    werk = maak.beoordeling(z.deelnames[0], wie, status="gedaan", gedaan_op=tijd.nu())
    schrijf(Instelling(sleutel="beoordelen_werkdagen", waarde="3"))
    schrijf(Instelling(sleutel="sluitingsdagen", waarde="2026-11-30"))
    klok(tijd.op(VRIJDAG, 23, 30))
    cmd = StuurTerug(resultaat_id=z.resultaten[0].id, reden="Kijk vraag 3 na")
    doe(vaststellen.stuur_terug, als(Rol.EXAMENCOMMISSIE), cmd)
    with reading() as uow:
        assert uow.session.get_one(Beoordeling, werk.id).uiterlijk == date(2026, 12, 3)


@pytest.mark.parametrize("soort", termijnen.BESLUITSOORTEN, ids=lambda s: s.code)
def test_elke_soort_besluit_heeft_eigen_termijn_orgaan_en_woorden(
    als: Als, soort: termijnen.Besluitsoort
) -> None:  # VAS-3
    beheerder, op = als(Rol.BEHEERDER), tijd.op(VRIJDAG, 12)
    with reading() as uow:
        gewoon = besluittermijn.rechtsmiddel(uow, soort, op)
    assert gewoon.tot == VRIJDAG + timedelta(days=14)
    assert soort.orgaan in gewoon.clausule
    assert tijd.dag(gewoon.tot) in gewoon.clausule
    for sleutel, waarde in (
        (soort.termijn.instelling, "42"), (soort.orgaan_instelling, "de geschillencommissie"),
        (soort.clausule_instelling, "Tot {laatste_dag} bij {orgaan}."),
    ):  # fmt: skip
        doe(instellingen.wijzig_instelling, beheerder, WijzigInstelling(sleutel=sleutel, waarde=waarde))
    with reading() as uow:
        eigen = besluittermijn.rechtsmiddel(uow, soort, op)
        ander = besluittermijn.rechtsmiddel(uow, next(s for s in termijnen.BESLUITSOORTEN if s is not soort), op)
    assert eigen.clausule == f"Tot {tijd.dag(date(2027, 1, 8))} bij de geschillencommissie."
    assert "geschillencommissie" not in ander.clausule
    leeg = WijzigInstelling(sleutel=soort.clausule_instelling, waarde="Pech gehad")
    with pytest.raises(Ongeldig, match="laatste_dag"):
        doe(instellingen.wijzig_instelling, beheerder, leeg)


def test_een_afgewezen_kans_zegt_tot_wanneer_en_bij_wie(maak: Maak, als: Als, klok) -> None:  # type: ignore[no-untyped-def]  # VAS-3 VAS-5
    klok(tijd.op(VRIJDAG, 12))
    student = maak.student()
    inschrijving: Inschrijving = maak.inschrijving(student, maak.examen(max_kansen=0))
    vraag = kansen.VraagKans(inschrijving_id=inschrijving.id, toelichting="Ziek geweest")
    doe(kansen.vraag_kans, als(Rol.STUDENT, student), vraag)
    cmd = BesluitKans(inschrijving_id=inschrijving.id, toekennen=False, reden="Geen bijzondere omstandigheid")
    doe(kansen.besluit_kans, als(Rol.EXAMENCOMMISSIE), cmd)
    with reading() as uow:
        (m,) = uow.session.exec(select(Mededeling).where(Mededeling.persoon_id == inschrijving.student_id))
    assert (m.bezwaar_tot, "Commissie van beroep" in m.clausule) == (date(2026, 12, 11), True)
    assert isinstance(m.op, datetime)


@pytest.mark.parametrize("geoorloofd", [True, False])
def test_ongeoorloofd_afwezig_zegt_waarom_tot_wanneer_en_bij_wie(maak: Maak, als: Als, klok, geoorloofd: bool) -> None:  # type: ignore[no-untyped-def]  # VAS-3 UIT-2
    klok(tijd.op(VRIJDAG, 12))
    d = maak.deelname(maak.zitting(status="ondertekend"), status="afgerond", presentie="notPresent")
    with reading() as uow:
        examen_id = uow.get(Zitting, d.zitting_id).examen_id
    schrijf(Kansmutatie(student_id=d.student_id, examen_id=examen_id, deelname_id=d.id, soort="gemist", reden="x"))
    cmd = afwezigheid.BesluitAfwezigheid(deelname_id=d.id, geoorloofd=geoorloofd, reden="Niet afgemeld")
    doe(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENCOMMISSIE), cmd)
    with reading() as uow:
        m = uow.session.exec(select(Mededeling).where(Mededeling.persoon_id == d.student_id)).one()
    assert "Niet afgemeld" in m.tekst
    assert m.soort.titel == f"Je was {'' if geoorloofd else 'on'}geoorloofd afwezig"
    if geoorloofd:
        assert (m.bezwaar_tot, m.clausule) == (None, "")
    else:
        assert (m.bezwaar_tot, "Commissie van beroep" in m.clausule) == (date(2026, 12, 11), True)
