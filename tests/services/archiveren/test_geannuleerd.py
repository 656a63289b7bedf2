"""A sitting that was cancelled: every paper, the dossier, the screens and the calendar say so, when and why."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from icalendar import Calendar

from portal.api.agenda import maak_ics
from portal.db.beheren import Persoon
from portal.db.plannen import Zitting
from portal.db.session import reading
from portal.documents.pv import Papier
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.afnemen.lezen.zitting import zitting_scherm
from portal.services.archiveren import papieren
from portal.services.archiveren.papieren import MaakDocument
from portal.services.archiveren.stand import zitting_dossier
from portal.services.plannen import agenda, zittingen
from portal.services.plannen.lezen.zittingen import zitting as zitting_detail
from portal.services.plannen.zittingen import ZittingActie
from tests.hulp.maak import Als, Maak
from tests.hulp.samenloop import lees
from tests.hulp.zaken import doe, zaak

REDEN = "Het lokaal is niet te gebruiken"


@pytest.fixture
def weg(maak: Maak, als: Als) -> SimpleNamespace:
    """A planned sitting with a student and an invigilator, that the office cancels."""
    start = (tijd.nu() + timedelta(days=3)).replace(microsecond=0)
    z = maak.zitting(start=start, status="gepland")
    d = maak.deelname(z, maak.inschrijving(examen_id=z.examen_id, status="geplaatst"), plaats=1)
    surveillant, bureau = maak.medewerker(), als(Rol.EXAMENBUREAU)
    maak.rol(lees(Persoon, d.student_id), "student")
    maak.zittingsmedewerker(z, surveillant)
    doe(zittingen.annuleer_zitting, bureau, ZittingActie(zitting_id=z.id, reden=REDEN))
    z = lees(Zitting, z.id)
    zin = f"Deze zitting is op {tijd.moment(z.geannuleerd_op)} geannuleerd en ging niet door. Reden: {REDEN}."
    return SimpleNamespace(z=z, zin=zin, bureau=bureau, student=d.student_id, su=als(Rol.SURVEILLANT, surveillant))


@pytest.mark.parametrize("soort", ["pv", "presentielijst", "dossier"])
def test_elk_papier_van_een_geannuleerde_zitting_zegt_dat_bovenaan(
    maak: Maak, als: Als, weg: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, soort: str
) -> None:  # ARC-4
    gemaakt: list[Papier] = []
    echt = papieren.maak_pdf
    monkeypatch.setattr(papieren, "maak_pdf", lambda papier: gemaakt.append(papier) or echt(papier))
    met = doe(papieren.maak_document, weg.bureau, MaakDocument(soort=soort, id=weg.z.id)).inhoud
    doe(papieren.maak_document, weg.bureau, MaakDocument(soort=soort, id=zaak(maak, (50,)).zitting.id))
    assert [p.let_op for p in gemaakt] == [weg.zin, ""]
    assert met.startswith(b"%PDF")


def test_het_dossier_en_de_schermen_zeggen_het_en_vragen_niets(weg: SimpleNamespace) -> None:  # ARC-1 ARC-2 PLA-7
    with reading() as uow:
        dossier = zitting_dossier(uow, weg.bureau, weg.z.id)
        schermen = zitting_detail(uow, weg.bureau, weg.z.id), zitting_scherm(uow, weg.su, weg.z.id)
    assert (dossier.geannuleerd, dossier.ontbreekt) == (weg.zin, ())
    assert {s.code for s in dossier.stukken} == {"versie", "model"}
    assert [s.geannuleerd for s in schermen] == [weg.zin, weg.zin]


def test_de_agenda_houdt_een_geannuleerde_zitting_met_de_reden(als: Als, weg: SimpleNamespace) -> None:  # PLA-3
    for wie in (als(Rol.STUDENT, lees(Persoon, weg.student)), weg.su):
        adres = doe(agenda.link_van, wie)
        with reading() as uow:
            (afspraak,) = agenda.agenda_van(uow, adres.rsplit("/", 1)[1].removesuffix(".ics"))
        assert (afspraak.vervallen, afspraak.uitleg) == (True, weg.zin)
        (event,) = Calendar.from_ical(maak_ics([afspraak])).walk("VEVENT")
        assert (event["status"], str(event["description"])) == ("CANCELLED", weg.zin)
