"""One function settles attendance, attempt and enrolment of a result, in whatever order the facts come."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Persoon, Taak
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examen
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Herziening
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.presentie import Presentie
from portal.domain.rechten import P, Rol
from portal.services.aanmelden.stand import AL_BEHAALD
from portal.services.aanmelden.stand_inschrijven import behaald_door
from portal.services.afnemen import aanvulling, proces_verbaal
from portal.services.afnemen.aanvulling import VerbeterPresentie
from portal.services.vaststellen import afwikkeling, herzien, mandaten
from portal.services.vaststellen.afwikkeling import GESLAAGD_GEANNULEERD
from portal.services.vaststellen.lezen import verzoeken
from tests.hulp.geval import Geval
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe

STAPPEN: dict[str, Callable[[Geval], None]] = {"teken": Geval.teken, "stel_vast": Geval.stel_vast}


@pytest.mark.parametrize("volgorde", list(itertools.permutations(STAPPEN)))
@pytest.mark.parametrize(("punten", "wordt", "over"), [(50, "behaald", "passed"), (20, "open", "failed")])
def test_vastgesteld_voor_of_na_de_handtekening_komt_op_hetzelfde_uit(
    maak: Maak, als: Als, volgorde: tuple[str, ...], punten: int, wordt: str, over: str
) -> None:  # AAN-9 VAS-1
    g = Geval(maak, als, punten=punten)
    for stap in volgorde:
        STAPPEN[stap](g)
    assert (g.inschrijving.status, g.kansen) == (wordt, (1, 0))
    assert g.lees(Deelname, g.deelname.id).status == "afgerond"
    assert g.aan_de_dr == [("present", over, True)]
    with unit_of_work() as uow:  # a second time changes nothing
        afwikkeling.wikkel_af(uow, als(Rol.EXAMENBUREAU), uow.session.get_one(Deelname, g.deelname.id))
    assert (g.inschrijving.status, g.kansen) == (wordt, (1, 0))


def test_afwezig_gezet_en_toch_geslaagd_het_register_hoort_een_verhaal(maak: Maak, als: Als) -> None:  # AAN-9 VAS-4
    g = Geval(maak, als, presentie="notPresent")
    g.teken()
    assert (g.inschrijving.status, g.kansen) == ("afgenomen", (1, 1))
    g.stel_vast()
    d = g.lees(Deelname, g.deelname.id)
    assert (d.presentie, d.presentie_reden) == (
        "present", "Volgens het besluit over het resultaat; eerst stond er: afwezig.",
    )  # fmt: skip
    assert (g.inschrijving.status, g.kansen) == ("behaald", (1, 0))
    assert g.aan_de_dr[-1] == ("present", "passed", True)
    with reading() as uow:
        assert verzoeken.afwezigheden(uow, als(Rol.EXAMENCOMMISSIE)) == []
        assert "presentie.verbeterd" in set(uow.session.exec(select(AuditRegel.actie)))
        pv = uow.session.exec(select(ProcesVerbaal)).one()
    assert pv.momentopname["presentie"][0]["presentie"] == "notPresent"  # what was signed stays


def test_een_verslag_dat_later_afwezig_zegt_gaat_naar_de_commissie(maak: Maak, als: Als) -> None:  # UIT-6 VAS-8
    g = Geval(maak, als)
    g.stel_vast()
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, g.deelname.id).presentie = "notPresent"
    g.teken()
    assert (g.inschrijving.status, g.kansen) == ("behaald", (1, 0))
    assert g.aan_de_dr == [("present", "passed", True)]
    with reading() as uow:
        assert "afwezig" in uow.session.exec(select(Herziening)).one().reden


def test_presentie_verbeteren_na_de_handtekening(maak: Maak, als: Als) -> None:  # UIT-2 AAN-9
    g = Geval(maak, als, presentie="notPresent")
    with unit_of_work() as uow:
        uow.session.delete(uow.session.get_one(Resultaat, g.resultaat.id))
    maak.zittingsmedewerker(g.zitting, maak.medewerker(), "beoordelaar")
    g.teken()
    assert g.aan_de_dr == [("notPresent", "unknown", False)]
    g.verbeter(Presentie.AANWEZIG)
    assert (g.inschrijving.status, g.kansen) == ("afgenomen", (1, 0))
    assert g.aan_de_dr[-1] == ("present", "unknown", False)
    with reading() as uow:
        assert uow.session.exec(select(Beoordeling)).one().deelname_id == g.deelname.id
    g.verbeter(Presentie.AFWEZIG)
    assert (g.inschrijving.status, g.kansen) == ("open", (1, 1))
    assert g.aan_de_dr[-1] == ("notPresent", "unknown", False)
    with pytest.raises(Ongeldig):
        g.verbeter(Presentie.AFWEZIG)
    cmd = VerbeterPresentie(deelname_id=g.deelname.id, presentie=Presentie.AANWEZIG, reden="Nee hoor")
    with pytest.raises(NietToegestaan):
        doe(aanvulling.verbeter_presentie, als(Rol.EXAMENCOMMISSIE), cmd)


def test_onbekend_dat_afwezig_blijkt_hoort_het_register(maak: Maak, als: Als) -> None:  # UIT-2 AAN-9 VAS-4
    g = Geval(maak, als, presentie="notKnown")
    with unit_of_work() as uow:
        uow.session.delete(uow.session.get_one(Resultaat, g.resultaat.id))
        uow.session.get_one(Deelname, g.deelname.id).presentie_reden = "Ontruiming tijdens de telling"
    g.teken()
    assert g.aan_de_dr == []
    g.verbeter(Presentie.AFWEZIG)
    assert (g.inschrijving.status, g.kansen) == ("open", (1, 1))
    assert g.aan_de_dr == [("notPresent", "unknown", False)]


def test_het_register_hoort_elke_presentie_ook_na_het_resultaat(maak: Maak, als: Als) -> None:  # UIT-2 VAS-4
    g = Geval(maak, als, presentie="notFinished")
    g.stel_vast()
    assert g.aan_de_dr == [("notFinished", "passed", True)]
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, g.deelname.id).presentie = "present"
    g.teken()
    assert g.aan_de_dr[1:] == [("present", "passed", True)]
    g.verbeter(Presentie.NIET_AFGEROND)
    g.verbeter(Presentie.AANWEZIG)
    assert [wat for wat, *_ in g.aan_de_dr[2:]] == ["notFinished", "present"]


def test_verbeterde_presentie_laat_een_staand_mandaat_vaststellen(maak: Maak, als: Als) -> None:  # VAS-2 UIT-2
    g = Geval(maak, als, presentie="notPresent")
    lid = als(Rol.EXAMENCOMMISSIE)
    geef = mandaten.GeefMandaat(
        permission=P.RESULTAAT_VASTSTELLEN, examen_ids=(g.zitting.examen_id,), van=tijd.vandaag(), tot=tijd.vandaag(),
        automatisch=True, reden="Staand mandaat",
    )  # fmt: skip
    doe(mandaten.geef_mandaat, lid, geef)
    g.teken()
    assert g.lees(Resultaat, g.resultaat.id).status == "voorlopig"
    g.verbeter(Presentie.AANWEZIG)
    assert g.lees(Resultaat, g.resultaat.id).status == "definitief"


def test_wie_een_definitief_resultaat_heeft_wordt_niet_afwezig(maak: Maak, als: Als) -> None:  # VAS-8
    g = Geval(maak, als)
    g.teken()
    g.stel_vast()
    with pytest.raises(Botsing, match="herziening"):
        g.verbeter(Presentie.AFWEZIG)
    assert g.lees(Deelname, g.deelname.id).presentie == "present"


def test_een_herziening_na_een_nieuwe_plek_laat_geslaagd_staan_en_meldt_de_plek(maak: Maak, als: Als) -> None:  # VAS-8
    g = Geval(maak, als, punten=20)
    g.teken()
    g.stel_vast()
    later = maak.deelname(maak.zitting(g.versie), g.inschrijving)
    assert g.inschrijving.status == "geplaatst"
    vraag = herzien.OpenHerziening(resultaat_id=g.resultaat.id, reden="Blad niet geteld", punten=50)
    id = doe(herzien.open_herziening, als(Rol.EXAMENCOMMISSIE), vraag)
    besluit = herzien.HandelHerzieningAf(herziening_id=id, toepassen=True, motivatie="Nageteld")
    doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), besluit)
    assert g.inschrijving.status == "behaald"
    with reading() as uow:
        taak = uow.session.exec(select(Taak).where(Taak.soort == AL_BEHAALD)).one()
        assert (taak.rol, taak.onderwerp_id) == ("examenbureau", g.inschrijving.id)
        assert "is geslaagd en staat nog op" in taak.tekst
    # the report of that later sitting can still be signed, and passed stays passed
    with unit_of_work() as uow:
        uow.session.get_one(Zitting, later.zitting_id).status = "gesloten"
        uow.session.get_one(Zitting, later.zitting_id).start = tijd.nu() - timedelta(hours=2)
        uow.session.get_one(Deelname, later.id).presentie = "notPresent"
    maak.zittingsmedewerker(g.lees(Zitting, later.zitting_id), g.wie)
    cmd = proces_verbaal.OndertekenPv(zitting_id=later.zitting_id, akkoord=True)
    doe(proces_verbaal.onderteken_pv, als(Rol.SURVEILLANT, g.wie), cmd)
    assert g.inschrijving.status == "behaald"


def _herzie(als: Als, resultaat_id: uuid.UUID, punten: int) -> uuid.UUID:
    """Two others of the board: one asks for these points, the other applies them; gives the new result."""
    vraag = herzien.OpenHerziening(resultaat_id=resultaat_id, reden="Blad niet geteld", punten=punten)
    id = doe(herzien.open_herziening, als(Rol.EXAMENCOMMISSIE), vraag)
    besluit = herzien.HandelHerzieningAf(herziening_id=id, toepassen=True, motivatie="Nageteld")
    nieuw: uuid.UUID = doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), besluit)
    return nieuw


@pytest.mark.parametrize("wat", [AL_BEHAALD, GESLAAGD_GEANNULEERD])
def test_een_vraag_over_wie_geslaagd_is_sluit_als_hij_dat_niet_meer_is(maak: Maak, als: Als, wat: str) -> None:  # VAS-8
    g = Geval(maak, als, punten=20)
    g.teken()
    g.stel_vast()
    if wat == AL_BEHAALD:
        maak.deelname(maak.zitting(g.versie), g.inschrijving)
    else:
        with unit_of_work() as uow:
            uow.session.get_one(Inschrijving, g.deelname.inschrijving_id).status = "geannuleerd"

    def open_() -> list[str]:
        with reading() as uow:
            return list(uow.session.exec(select(Taak.soort).where(col(Taak.afgehandeld_op).is_(None))))

    geslaagd = _herzie(als, g.resultaat.id, 50)
    assert open_() == [wat]
    _herzie(als, geslaagd, 20)
    assert (open_(), g.inschrijving.status) == ([], "geplaatst" if wat == AL_BEHAALD else "geannuleerd")


def test_een_ingetrokken_inschrijving_blijft_bij_het_examenbureau(maak: Maak, als: Als) -> None:  # AAN-9
    g = Geval(maak, als)
    with unit_of_work() as uow:
        uow.session.get_one(Inschrijving, g.deelname.inschrijving_id).status = "geannuleerd"
    g.teken()
    g.stel_vast()
    assert (g.inschrijving.status, g.kansen) == ("geannuleerd", (1, 0))
    with reading() as uow:
        assert len(uow.session.exec(select(Kansmutatie)).all()) == 1


def test_een_herziening_naar_onvoldoende_opent_het_examen_weer(maak: Maak, als: Als) -> None:  # VAS-8
    g = Geval(maak, als)
    g.teken()
    g.stel_vast()
    vraag = herzien.OpenHerziening(resultaat_id=g.resultaat.id, reden="Verkeerd blad", punten=20)
    id = doe(herzien.open_herziening, als(Rol.EXAMENCOMMISSIE), vraag)
    besluit = herzien.HandelHerzieningAf(herziening_id=id, toepassen=True, motivatie="Nageteld")
    doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), besluit)
    assert (g.inschrijving.status, g.kansen) == ("open", (1, 0))
    assert g.aan_de_dr[-1] == ("present", "failed", True)


def test_wie_als_twee_records_slaagde_en_tweemaal_wordt_herzien_is_niet_voor_altijd_geslaagd(
    maak: Maak, als: Als
) -> None:  # VAS-8 ARC-2
    g = Geval(maak, als)
    g.teken()
    g.stel_vast()
    eerder = maak.inschrijving(g.lees(Persoon, g.deelname.student_id), g.lees(Examen, g.versie.examen_id))
    zaal = maak.zitting(g.versie, start=tijd.nu() - timedelta(days=9), status="ondertekend")
    toen = maak.deelname(zaal, eerder, status="afgerond", presentie="present")
    r = maak.resultaat(toen, punten=50, maximum=60, score="", status="definitief", definitief_op=tijd.nu())
    with unit_of_work() as uow:
        uow.session.get_one(Inschrijving, eerder.id).status = "behaald"
    _herzie(als, g.resultaat.id, 20)
    assert [g.inschrijving.status, g.lees(Inschrijving, eerder.id).status] == ["geannuleerd", "behaald"]
    _herzie(als, r.id, 20)
    assert g.lees(Inschrijving, eerder.id).status == "open"
    with reading() as uow:
        assert uow.session.exec(behaald_door(g.deelname.student_id)).all() == []
