"""A list in the order of a column: page by page the same as whole, from both ends, on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal.auth.principal import Principal
from portal.db.aanmelden import Groep
from portal.db.bewaren import Vernietiging
from portal.db.monitoren import Melding
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.pages.aanmelden import groepen as groepenpagina
from portal.pages.aanmelden import inschrijvingen as aanmeldpagina
from portal.pages.aanmelden import studenten as studentenpagina
from portal.pages.archiveren import dossiers as dossierpagina
from portal.pages.archiveren import vernietigen as vernietigpagina
from portal.pages.beheren import rechten as rechtenpagina
from portal.pages.beoordelen import mijn_werk as werkpagina
from portal.pages.inrichten import catalogus
from portal.pages.inrichten import examenplan as planpagina
from portal.pages.inrichten import examens as examenpagina
from portal.pages.monitoren import auditlog, oke_delen
from portal.pages.monitoren import meldingen as meldingenpagina
from portal.pages.plannen import voorzieningen as voorzieningenpagina
from portal.pages.plannen import zittingen as zittingenpagina
from portal.pages.vaststellen import besloten as beslotenpagina
from portal.pages.vaststellen import te_vaststellen as vaststelpagina
from portal.services.aanmelden.lezen import groepen, inschrijvingen, volgorde
from portal.services.archiveren.lezen import dossiers, vernietigen
from portal.services.beheren.lezen import gebruikers
from portal.services.beoordelen.lezen import werk
from portal.services.grond.audit import lezen as audit
from portal.services.inrichten.lezen import basis, examenplan, examens, versies
from portal.services.inrichten.stand_basis import SOORTEN
from portal.services.monitoren.lezen import meldingen, oke
from portal.services.plannen.lezen import voorzieningen, zittingen, zittingen_filter
from portal.services.vaststellen.lezen import te_vaststellen, verzoeken
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe, zaak

_NAMEN = ("Vos", "Ali", "Ørsted", "de Wit", "vos", "Şahin")
_LIJSTEN: dict[str, tuple[Callable[..., Any], Any, tuple[str, ...], Rol, Any]] = {
    "aanmeldingen": (
        inschrijvingen.inschrijvingen, inschrijvingen.InschrijvingFilter, volgorde.SORTEERBAAR, Rol.EXAMENBUREAU,
        aanmeldpagina._kolommen,
    ),
    "groepen": (groepen.groepen, groepen.GroepFilter, groepen.SORTEERBAAR, Rol.EXAMENBUREAU, groepenpagina._kolommen),
    "zittingen": (
        zittingen.zittingen, zittingen_filter.ZittingFilter, zittingen_filter.SORTEERBAAR, Rol.EXAMENBUREAU,
        zittingenpagina._kolommen,
    ),
    "voorzieningen": (
        voorzieningen.voorzieningen, voorzieningen.VoorzieningFilter, voorzieningen.SORTEERBAAR, Rol.EXAMENBUREAU,
        voorzieningenpagina._kolommen,
    ),
    "rechten": (
        gebruikers.gebruikers, gebruikers.GebruikerFilter, gebruikers.SORTEERBAAR, Rol.BEHEERDER, rechtenpagina._kolommen,
    ),
    "examens": (examens.examens, examens.ExamenFilter, examens.SORTEERBAAR, Rol.EXAMENBUREAU, examenpagina._kolommen),
    "catalogus": (versies.versies, versies.VersieFilter, versies.SORTEERBAAR, Rol.EXAMENBUREAU, catalogus._kolommen),
    "examenplan": (
        examenplan.examenplan, examenplan.PlanFilter, examenplan.SORTEERBAAR, Rol.EXAMENBUREAU, planpagina._kolommen,
    ),
    "mijn werk": (werk.mijn_werk, werk.WerkFilter, werk.SORTEERBAAR, Rol.BEOORDELAAR, werkpagina._kolommen),
    "vaststellen": (
        te_vaststellen.te_vaststellen, te_vaststellen.VaststelFilter, te_vaststellen.SORTEERBAAR, Rol.EXAMENCOMMISSIE,
        vaststelpagina._kolommen,
    ),
    "dossiers": (
        dossiers.dossiers, dossiers.DossierFilter, dossiers.SORTEERBAAR, Rol.EXAMENBUREAU, dossierpagina._zittingkolommen,
    ),
    "studenten": (
        dossiers.studenten, dossiers.DossierFilter, dossiers.SORTEERBAAR_STUDENT, Rol.EXAMENBUREAU,
        dossierpagina._studentkolommen,
    ),
    "vernietigen": (
        vernietigen.vernietiglijst, vernietigen.VernietigFilter, vernietigen.SORTEERBAAR, Rol.EXAMENBUREAU,
        vernietigpagina._kolommen,
    ),
    "meldingen": (
        meldingen.meldingen, meldingen.MeldingFilter, meldingen.SORTEERBAAR, Rol.EXAMENBUREAU, meldingenpagina._kolommen,
    ),
    "oke": (oke.oke_log, oke.OkeFilter, oke.SORTEERBAAR, Rol.EXAMENBUREAU, oke_delen._kolommen),
    "auditlog": (audit.audit_log, audit.AuditFilter, audit.SORTEERBAAR, Rol.BEHEERDER, auditlog._kolommen),
    "besluiten": (
        verzoeken.besloten_afwezigheden, verzoeken.BeslotenFilter, verzoeken.SORTEERBAAR, Rol.EXAMENCOMMISSIE,
        beslotenpagina._besluitkolommen,
    ),
}  # fmt: skip
_LEEG = {"oke", "besluiten"}
"""Of these the school of this test has nothing; that the question can be asked says enough."""


def _school(maak: Maak, beoordelaar: Principal) -> None:
    """A little of everything, with names that databases put in an order of their own, and holes."""
    dr = maak.koppeling("dr")
    teams = [maak.opleiding(naam=naam) for naam in ("Zorg", "élektro", "bouw")]
    for nr, naam in enumerate(_NAMEN):
        even = nr % 2 == 0
        voor, _, achter = naam.rpartition(" ")
        student = maak.student(
            teams[nr % 3], tussenvoegsel=voor, achternaam=achter, diploma_op=None if even else date(2026, 1, 1 + nr)
        )
        examen = maak.examen(naam=f"Examen {naam}", vorm="praktijk" if even else "digitaal")
        maak.planregel(teams[nr % 3], examen, periode=f"P{nr}" if even else "")
        aanmelding = maak.inschrijving(student, examen)
        if even:
            maak.go(aanmelding)
        maak.voorziening(student, status="toegekend" if even else "aangevraagd")
        medewerker = maak.medewerker(achternaam=naam, extern=even)
        maak.rol(medewerker, Rol.DOCENT, tot=tijd.nu() + timedelta(days=9 + nr) if even else None)
        maak.zitting(maak.versie(examen), start=tijd.nu() + timedelta(days=nr % 3))
        schrijf(
            Groep(
                oke_id=uuid.uuid4(),
                koppeling_id=dr.id,
                naam=naam,
                code=f"G{nr}",
                soort="class",
                leden_op=tijd.nu() if even else None,
            )
        )
        schrijf(Melding(titel=f"Melding {naam}", nummer=nr + 1, eigenaar_id=medewerker.id if even else None))
        schrijf(Vernietiging(student_id=student.id, vanaf=tijd.vandaag(), bewaren_tot=date(2026, 1, 1 + nr % 3)))
    for z in (zaak(maak, (50, 40, 20)), zaak(maak, (30,))):
        for d in z.deelnames:
            maak.beoordeling(d, beoordelaar)  # type: ignore[arg-type]  # has the id of a person


@pytest.fixture
def wie(maak: Maak, als: Als) -> dict[Rol, Principal]:
    """The school, and who looks at it."""
    mens = maak.medewerker()
    kijkers = {rol: als(rol) for rol in (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.BEHEERDER)}
    _school(maak, mens)  # type: ignore[arg-type]
    return {**kijkers, Rol.BEOORDELAAR: als(Rol.BEOORDELAAR, mens)}


def _sleutel(rij: Any) -> str:
    return str(next(getattr(rij, n) for n in ("id", "zitting_id", "student_id", "volgnummer") if hasattr(rij, n)))


def _alle(naam: str, wie: Principal, **anders: Any) -> list[str]:
    """The rows of all pages of this size, in order."""
    vraag, filter = _LIJSTEN[naam][:2]
    rijen, pagina = list[str](), 1
    while True:
        uit = doe(vraag, wie, filter(**anders, pagina=pagina))
        blad = uit if hasattr(uit, "paginas") else uit.rijen
        rijen += [_sleutel(r) for r in blad.rijen]
        if pagina >= blad.paginas:
            return rijen
        pagina += 1


@pytest.mark.parametrize("naam", _LIJSTEN)
def test_elke_kolom_sorteert_van_twee_kanten_en_blijft_over_de_bladzijden_heen(
    wie: dict[Rol, Principal], naam: str
) -> None:  # PRK-14
    _, _, namen, rol, _ = _LIJSTEN[naam]
    eigen = _alle(naam, wie[rol], per_pagina=100)
    assert naam in _LEEG or len(eigen) > 1
    for op in [kant + kolom for kolom in namen for kant in ("", "-")]:
        heel = _alle(naam, wie[rol], per_pagina=100, op=op)
        assert sorted(heel) == sorted(eigen), op
        assert len(set(heel)) == len(heel), op
        assert _alle(naam, wie[rol], per_pagina=2, op=op) == heel, op
    assert _alle(naam, wie[rol], per_pagina=100, op="-bestaat_niet") == eigen
    assert _alle(naam, wie[rol], per_pagina=100, op="id; drop table persoon") == eigen


def test_namen_staan_als_in_een_register_en_wat_leeg_is_achteraan(wie: dict[Rol, Principal]) -> None:  # PRK-14
    def studenten(op: str) -> Any:
        rijen = doe(dossiers.studenten, wie[Rol.EXAMENBUREAU], dossiers.DossierFilter(op=op, per_pagina=100)).rijen
        return [r for r in rijen if any(n.split()[-1] in r.student for n in _NAMEN)]

    assert [r.student.split()[-1] for r in studenten("student")] == ["Ali", "Ørsted", "Şahin", "Vos", "vos", "Wit"]
    assert next(r.student.split()[-1] for r in studenten("-student")) == "Wit"
    for op in ("diploma", "-diploma"):
        assert [bool(r.diploma_op) for r in studenten(op)] == [True] * 3 + [False] * 3, op
    op_dag = [r.student for r in studenten("diploma")][:3]
    assert [r.student for r in studenten("-diploma")][:3] == op_dag[::-1]


def test_een_status_staat_in_de_volgorde_van_haar_levensloop(wie: dict[Rol, Principal]) -> None:
    filter = voorzieningen.VoorzieningFilter(op="-status", per_pagina=100)
    rijen = doe(voorzieningen.voorzieningen, wie[Rol.EXAMENBUREAU], filter).rijen
    assert [r.status for r in rijen] == ["Toegekend"] * 3 + ["Aangevraagd"] * 3


@pytest.mark.parametrize("soort", SOORTEN)
def test_basisgegevens_sorteren_op_elke_kolom_die_in_de_tabel_staat(wie: dict[Rol, Principal], soort: str) -> None:
    kijker = wie[next(r for r in (Rol.BEHEERDER, Rol.EXAMENBUREAU) if r in SOORTEN[soort].rollen)]

    def lees(op: str, per: int) -> list[str]:
        rijen, pagina = list[str](), 1
        while True:
            blad = doe(basis.rijen, kijker, basis.BasisFilter(soort=soort, op=op, pagina=pagina, per_pagina=per))
            rijen += [r.id for r in blad.rijen]
            if (pagina := pagina + 1) > blad.paginas:
                return rijen

    eigen, namen = lees("", 100), [s for s in basis.koppen(soort).values() if s]
    assert namen or soort in ("aanmeldingen", "zittingen"), "those show what stands in other tables"
    for op in [kant + naam for naam in namen for kant in ("", "-")]:
        assert sorted(lees(op, 100)) == sorted(eigen), op
        assert lees(op, 5) == lees(op, 100), op


@pytest.mark.parametrize("naam", _LIJSTEN)
def test_een_kop_die_sorteert_vraagt_iets_dat_de_lijst_kent(naam: str) -> None:
    """What the page can ask is what the list can do: a head that does nothing would be a lie."""
    *_, namen, _, kolommen = _LIJSTEN[naam]
    assert sorted(k.sorteer for k in kolommen() if k.sorteer) == sorted(namen)


def test_mijn_studenten_vraagt_ook_wat_de_lijst_kent() -> None:
    assert {k.sorteer for k in studentenpagina._kolommen() if k.sorteer} <= set(volgorde.SORTEERBAAR)
