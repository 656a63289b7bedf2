"""Who came and made nothing: the board decides as about an absence, and nobody waits for a score that never comes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Mededeling, Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.afnemen import aanvulling, proces_verbaal
from portal.services.beoordelen import scoren
from portal.services.beoordelen.lezen import werk as werk_lezen
from portal.services.plannen import medewerkers
from portal.services.plannen.lezen import mijn_examens
from portal.services.vaststellen import afwezigheid, vaststellen
from portal.services.vaststellen.lezen import verzoeken
from portal.services.vaststellen.stand import kandidaten
from portal.services.vaststellen.vaststellen import StelVast
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe

NIET = (Presentie.NIET_GESTART, Presentie.NIET_AFGEROND)


def getekend(maak: Maak, als: Als, presentie: Presentie) -> Deelname:
    """A signed report on which one student came with this attendance, with an assessor on the sitting."""
    zitting = maak.zitting(status="gesloten", start=tijd.nu() - timedelta(hours=3))
    with reading() as uow:
        examen = uow.get(Examen, zitting.examen_id)
    d = maak.deelname(zitting, maak.inschrijving(examen=examen), presentie=presentie.value, id_gezien_op=tijd.nu())
    surveillant, beoordelaar = maak.persoon(), maak.persoon()
    maak.zittingsmedewerker(zitting, surveillant)
    maak.zittingsmedewerker(zitting, beoordelaar, "beoordelaar")
    schrijf(ProcesVerbaal(zitting_id=zitting.id, gesloten_op=tijd.nu()))
    cmd = proces_verbaal.OndertekenPv(zitting_id=zitting.id, akkoord=True)
    doe(proces_verbaal.onderteken_pv, als(Rol.SURVEILLANT, surveillant), cmd)
    return d


def besluit(als: Als, d: Deelname, *, geoorloofd: bool) -> None:
    """The board decides."""
    cmd = afwezigheid.BesluitAfwezigheid(deelname_id=d.id, reden="Werd ziek in de zaal", geoorloofd=geoorloofd)
    doe(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENCOMMISSIE), cmd)


def werk() -> int:
    """How many pieces of work there are."""
    with reading() as uow:
        return len(uow.session.exec(select(Beoordeling)).all())


def tag_van(als: Als, d: Deelname) -> str:
    """What the student reads about the exam."""
    with reading() as uow:
        ik = als(Rol.STUDENT, uow.get(Persoon, d.student_id))
    return doe(mijn_examens.mijn_examens, ik)[0].tag


@pytest.mark.parametrize("presentie", NIET)
@pytest.mark.parametrize("geoorloofd", [True, False])
def test_wie_kwam_en_niets_maakte_ligt_bij_de_commissie(
    maak: Maak, als: Als, presentie: Presentie, geoorloofd: bool
) -> None:  # UIT-2 VAS-5 AAN-9
    d = getekend(maak, als, presentie)
    (rij,) = doe(verzoeken.afwezigheden, als(Rol.EXAMENCOMMISSIE))
    assert (rij.deelname_id, rij.presentie) == (str(d.id), presentie.label)
    assert werk() == (presentie is Presentie.NIET_AFGEROND)
    besluit(als, d, geoorloofd=geoorloofd)
    assert werk() == 0
    assert doe(verzoeken.afwezigheden, als(Rol.EXAMENCOMMISSIE)) == []
    with reading() as uow:
        i, na = uow.get(Inschrijving, d.inschrijving_id), uow.get(Deelname, d.id)
        assert (i.status, na.presentie, na.maakte_werk) == ("open", presentie.value, False)
        assert saldo_van(uow, i).over == (3 if geoorloofd else 2)
        assert kandidaten(uow, uow.get(Zitting, d.zitting_id))[0].waarom == ()
        (gezegd,) = [m for m in uow.session.exec(select(Mededeling)) if "geen werk" in m.tekst]
    assert (gezegd.soort.titel, bool(gezegd.clausule)) == ("Besluit over je examen zonder werk", not geoorloofd)
    assert tag_van(als, d) != "Gemaakt"
    with pytest.raises((Botsing, Ongeldig)):
        besluit(als, d, geoorloofd=True)


def test_met_een_score_is_er_niets_te_besluiten(maak: Maak, als: Als) -> None:  # VAS-5
    d = getekend(maak, als, Presentie.NIET_AFGEROND)
    maak.resultaat(d, status="voorlopig", punten=10)
    assert doe(verzoeken.afwezigheden, als(Rol.EXAMENCOMMISSIE)) == []
    with pytest.raises(Botsing, match="al een score"):
        besluit(als, d, geoorloofd=True)
    assert werk() == 1


def test_ook_de_score_van_een_van_twee_beoordelaars_is_werk(maak: Maak, als: Als) -> None:  # VAS-5 BEO-2
    d, een = getekend(maak, als, Presentie.NIET_AFGEROND), als(Rol.BEOORDELAAR)
    with reading() as uow:
        van_een = maak.beoordeling(d, uow.get(Persoon, een.persoon_id))
    doe(scoren.geef_score, een, scoren.GeefScore(beoordeling_id=van_een.id, punten=10))
    assert doe(verzoeken.afwezigheden, als(Rol.EXAMENCOMMISSIE)) == []
    with pytest.raises(Botsing, match="al een score"):
        besluit(als, d, geoorloofd=True)
    assert werk() == 2, "the other one still gives his"


def test_presentie_verbeteren_neemt_werk_terug_en_geeft_het_weer(maak: Maak, als: Als) -> None:  # UIT-2 BEO-4
    d = getekend(maak, als, Presentie.AANWEZIG)
    assert (werk(), tag_van(als, d)) == (1, "Gemaakt")
    for nieuw, aantal in ((Presentie.NIET_GESTART, 0), (Presentie.AANWEZIG, 1), (Presentie.AFWEZIG, 0)):
        cmd = aanvulling.VerbeterPresentie(deelname_id=d.id, presentie=nieuw, reden="Verkeerd getikt")
        doe(aanvulling.verbeter_presentie, als(Rol.EXAMENBUREAU), cmd)
        assert werk() == aantal
    with reading() as uow:
        boek = [m.soort for m in uow.session.exec(select(Kansmutatie).order_by(Kansmutatie.op))]
    assert boek == ["gebruikt", "hersteld", "gemist", "hersteld", "gebruikt", "hersteld", "gemist"]


def test_werk_waarover_al_is_besloten_vraagt_geen_eigen_score_meer(maak: Maak, als: Als) -> None:  # BEO-4 BEO-5
    d, bureau = getekend(maak, als, Presentie.AANWEZIG), als(Rol.EXAMENBUREAU)
    with reading() as uow:
        van_een = uow.session.exec(select(Beoordeling)).one()
        plek = uow.session.exec(select(Zittingsmedewerker).where(Zittingsmedewerker.rol == "beoordelaar")).one()
        een, versie = uow.get(Persoon, plek.persoon_id), uow.get(Examenversie, uow.get(Zitting, d.zitting_id).versie_id)
    maak.cesuur(versie)
    geef = scoren.GeefScore(beoordeling_id=van_een.id, punten=50)
    doe(scoren.geef_score, als(Rol.BEOORDELAAR, een), geef)
    twee = als(Rol.BEOORDELAAR)
    verbeter = aanvulling.VerbeterPresentie(deelname_id=d.id, presentie=Presentie.AFWEZIG, reden="Verkeerd getikt")
    doe(aanvulling.verbeter_presentie, bureau, verbeter)
    wissel = medewerkers.VervangMedewerker(medewerker_id=plek.id, persoon_id=twee.persoon_id, reden="Met verlof")
    doe(medewerkers.vervang_medewerker, bureau, wissel)
    doe(aanvulling.verbeter_presentie, bureau, verbeter.model_copy(update={"presentie": Presentie.AANWEZIG}))
    with reading() as uow:
        resultaat = uow.session.exec(select(Resultaat)).one()
        open_ = uow.session.exec(select(Beoordeling).where(Beoordeling.beoordelaar_id == twee.persoon_id)).one()
    with pytest.raises(Geblokkeerd, match="eigen score"):
        doe(scoren.rond_af, twee, scoren.RondBeoordelingAf(beoordeling_id=open_.id))
    cmd = StelVast(zitting_id=d.zitting_id, resultaat_ids=(resultaat.id,), motivatie="De eerste score is duidelijk")
    assert doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), cmd).gedaan == 1
    scherm = doe(werk_lezen.beoordeling, twee, open_.id)
    assert (scherm.mag_score, scherm.mag_afronden, scherm.resultaat_tekst) == (False, False, "Definitief")
    with pytest.raises(Botsing, match="al vastgesteld"):
        doe(scoren.rond_af, twee, scoren.RondBeoordelingAf(beoordeling_id=open_.id))
    assert doe(werk_lezen.mijn_werk, twee, werk_lezen.WerkFilter()).rijen == []


@pytest.mark.parametrize(
    ("presentie", "wat"), [(Presentie.NIET_GESTART, "begon niet"), (Presentie.AFWEZIG, "was er niet")]
)
def test_wie_zijn_kans_mist_leest_dat_bij_de_handtekening(maak: Maak, als: Als, presentie: Presentie, wat: str) -> None:
    # AAN-9 PRK-12
    d = getekend(maak, als, presentie)
    with reading() as uow:
        (m,) = uow.session.exec(select(Mededeling).where(Mededeling.persoon_id == d.student_id))
    assert (m.soort, wat in m.tekst, "de kans teruggeven" in m.tekst) == ("gemist", True, True)
    cmd = aanvulling.VerbeterPresentie(deelname_id=d.id, presentie=Presentie.AANWEZIG, reden="Verkeerde rij aangetikt")
    doe(aanvulling.verbeter_presentie, als(Rol.EXAMENBUREAU), cmd)
    with reading() as uow:
        vraag = select(Mededeling).where(Mededeling.persoon_id == d.student_id, Mededeling.soort == "presentie")
        (m,) = uow.session.exec(vraag)
    assert ("‘Aanwezig’" in m.tekst, "Verkeerde rij" in m.tekst, "gemist" in m.tekst) == (True, True, False)
