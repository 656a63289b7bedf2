"""Unknown attendance: no attempt is used until the board decides, the reason stands on the report, and all follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.afnemen import Aanvulling, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.afnemen import proces_verbaal
from portal.services.plannen import intrekken
from portal.services.plannen.lezen import mijn_examens
from portal.services.vaststellen import afwezigheid
from portal.services.vaststellen.lezen import verzoeken
from portal.services.vaststellen.lezen.vaststellen import vaststel_scherm
from portal.services.vaststellen.stand import kandidaten
from portal.services.werk import kantoor
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe


@pytest.fixture
def getekend(maak: Maak, als: Als) -> Deelname:
    """A signed report on which one student is unknown, with the reason."""
    zitting = maak.zitting(status="gesloten", start=tijd.nu() - timedelta(hours=3))
    with reading() as uow:
        examen = uow.get(Examen, zitting.examen_id)
    d = maak.deelname(zitting, maak.inschrijving(examen=examen), presentie_reden="Ontruiming tijdens de telling")
    surveillant, beoordelaar = maak.persoon(), maak.persoon()
    maak.zittingsmedewerker(zitting, surveillant)
    maak.zittingsmedewerker(zitting, beoordelaar, "beoordelaar")
    schrijf(ProcesVerbaal(zitting_id=zitting.id, gesloten_op=tijd.nu()))
    cmd = proces_verbaal.OndertekenPv(zitting_id=zitting.id, akkoord=True)
    doe(proces_verbaal.onderteken_pv, als(Rol.SURVEILLANT, surveillant), cmd)
    return d


def besluit(als: Als, d: Deelname, **keuze: Any) -> None:
    """The board decides."""
    cmd = afwezigheid.BesluitAfwezigheid(deelname_id=d.id, reden="Lijst van de receptie", **keuze)
    doe(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENCOMMISSIE), cmd)


def stand_van(d: Deelname) -> tuple[str, str, list[str], int]:
    """Enrolment, attendance, ledger and the number of pieces of work."""
    with reading() as uow:
        i = uow.get(Inschrijving, d.inschrijving_id)
        boek = list(uow.session.exec(select(Kansmutatie.soort)))
        return str(i.status), uow.get(Deelname, d.id).presentie, boek, len(uow.session.exec(select(Beoordeling)).all())


def test_onbekend_gebruikt_geen_kans_en_wacht_op_de_commissie(getekend: Deelname, als: Als) -> None:  # UIT-2 AAN-9
    assert stand_van(getekend) == ("geplaatst", "notKnown", [], 0)
    commissie, er_lag = als(Rol.EXAMENCOMMISSIE), "Er lag een kladblaadje met aantekeningen"
    schrijf(Aanvulling(zitting_id=getekend.zitting_id, tekst=er_lag, door_id=commissie.persoon_id))
    (rij,) = doe(verzoeken.afwezigheden, commissie)
    assert (rij.onbekend, rij.reden) == (True, "Ontruiming tijdens de telling")
    with reading() as uow:
        i = uow.get(Inschrijving, getekend.inschrijving_id)
        assert saldo_van(uow, i).tekst == "kans 1 van 3"
        pv = uow.session.exec(select(ProcesVerbaal)).one()
        assert [p["reden"] for p in pv.momentopname["presentie"]] == ["Ontruiming tijdens de telling"]
        (k,) = kandidaten(uow, uow.get(Zitting, getekend.zitting_id))
        assert k.waarom[0].startswith("Presentie onbekend: Ontruiming")
        scherm = vaststel_scherm(uow, commissie, getekend.zitting_id)
    assert scherm.pv_bijzonderheden[-1].endswith(er_lag)
    assert scherm.incidenten == 2  # the screen does not say that nothing was reported
    assert "is onbekend of hij er was: Ontruiming" in scherm.pv_bijzonderheden[0]
    with reading() as uow:
        assert "Een afwezigheid beoordelen" in {w.titel for w in kantoor.examencommissie(uow, commissie)}
        ik = als(Rol.STUDENT, uow.get(Persoon, i.student_id))
    assert doe(mijn_examens.mijn_examens, ik)[0].tag == "Wordt nagekeken"
    cmd = intrekken.TrekInschrijvingIn(inschrijving_id=getekend.inschrijving_id, reden="Opruimen")
    with pytest.raises(Botsing):
        doe(intrekken.trek_inschrijving_in, als(Rol.EXAMENBUREAU), cmd)


@pytest.mark.parametrize(
    ("keuze", "verwacht"),
    [
        ({"was_er": True}, ("afgenomen", "present", ["gebruikt"], 1)),
        ({"geoorloofd": True}, ("open", "notPresent", ["gemist", "hersteld"], 0)),
        ({}, ("open", "notPresent", ["gemist"], 0)),
    ],
)
def test_het_besluit_over_onbekend_regelt_alles_tegelijk(
    getekend: Deelname, als: Als, keuze: dict[str, bool], verwacht: tuple[str, str, list[str], int]
) -> None:  # UIT-2 VAS-5
    besluit(als, getekend, **keuze)
    assert stand_van(getekend) == verwacht
    assert doe(verzoeken.afwezigheden, als(Rol.EXAMENCOMMISSIE)) == []
    with pytest.raises((Botsing, Ongeldig)):
        besluit(als, getekend, geoorloofd=True)
    assert stand_van(getekend) == verwacht


def test_alleen_de_commissie_beslist_over_onbekend(getekend: Deelname, als: Als) -> None:  # VAS-5
    cmd = afwezigheid.BesluitAfwezigheid(deelname_id=getekend.id, was_er=True, reden="Gezien")
    with pytest.raises(NietToegestaan):
        doe(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENBUREAU), cmd)


def test_een_vastgesteld_resultaat_sluit_de_inschrijving_zodra_vaststaat_dat_hij_er_was(
    getekend: Deelname, als: Als, maak: Maak
) -> None:  # UIT-2
    maak.resultaat(getekend, status="definitief", geslaagd=True, definitief_op=tijd.nu())
    besluit(als, getekend, was_er=True)
    assert stand_van(getekend)[0] == "behaald"
