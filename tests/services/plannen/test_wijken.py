"""Who may not be placed gives way: his coming seat and his places in line end with the fact, told to everyone."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Mededeling, Persoon, Taak
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.jobs import taken as jobs
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter, inschrijvingen
from portal.services.afnemen import aanvulling
from portal.services.afnemen.lezen.verbeteren import met_nieuw_moment
from portal.services.archiveren import bewaartermijn
from portal.services.grond import wekkers
from portal.services.plannen import go, plaatsen, wachtlijst, wijken
from portal.services.plannen.lezen.mijn_examens import mijn_examens
from portal.services.plannen.plaatsen import HaalVanZitting
from portal.services.plannen.stand_wachtlijst import VERVALLEN
from portal.services.plannen.stand_wijken import KANS_VERVALLEN, PLEK_NA_VERTREK, PLEK_VERVALLEN
from portal.services.plannen.wachtlijst import KiesMoment
from portal.services.vaststellen import afwezigheid, afwikkeling
from portal.services.vaststellen.stand import kandidaten
from portal.services.werk import werklijst
from tests.hulp.geval import Geval
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe


class Gemist(Geval):
    """Somebody who is absent by the signed report, without a score, and may choose a new moment."""

    def __init__(self, maak: Maak, als: Als) -> None:
        super().__init__(maak, als, presentie="notPresent")
        with unit_of_work() as uow:
            uow.session.delete(uow.session.get_one(type(self.resultaat), self.resultaat.id))
        self.teken()
        maak.go(self.inschrijving)
        self.bureau = als(Rol.EXAMENBUREAU)
        with reading() as uow:
            self.student = als(Rol.STUDENT, uow.session.get_one(Persoon, self.deelname.student_id))

    def nieuwe(self, plaatsen: int = 5) -> Zitting:
        """Another sitting of the same version, open to choose."""
        start = tijd.op(tijd.vandaag() + timedelta(days=21), 9)
        zelf = {"zelf_inschrijven": True, "zelf_tot": start - timedelta(minutes=15)}
        return self.maak.zitting(self.versie, ruimte=self.maak.ruimte(plaatsen=plaatsen), start=start, **zelf)

    def kies(self, z: Zitting) -> uuid.UUID:
        """The student takes a seat there."""
        cmd = KiesMoment(inschrijving_id=self.inschrijving.id, zitting_id=z.id)
        return doe(plaatsen.kies_moment, self.student, cmd)

    def corrigeer(self, presentie: Presentie, *, bevestigd: bool = True, wie: Any = None) -> None:
        """Attendance is put right after the signature."""
        cmd = aanvulling.VerbeterPresentie(
            deelname_id=self.deelname.id, presentie=presentie, reden="Stond verkeerd", bevestigd=bevestigd
        )
        doe(aanvulling.verbeter_presentie, wie or self.bureau, cmd)

    @property
    def gelezen(self) -> list[str]:
        """What the student was told."""
        with reading() as uow:
            vraag = select(Mededeling.tekst).where(Mededeling.persoon_id == self.deelname.student_id)
            return list(uow.session.exec(vraag))


def open_taken(soort: str) -> list[Taak]:
    with reading() as uow:
        return [t for t in uow.session.exec(select(Taak).where(Taak.soort == soort)) if not t.afgehandeld_op]


def test_toch_aanwezig_neemt_het_nieuwe_moment_weg(maak: Maak, als: Als) -> None:  # UIT-2 AAN-9 PRK-12
    g = Gemist(maak, als)
    z = g.nieuwe()
    plek = g.kies(z)
    assert doe(met_nieuw_moment, g.bureau, g.zitting.id) == [f"{g.student.naam} ({tijd.moment(z.start)})"]
    with pytest.raises(Botsing, match="Die plaats vervalt"):
        g.corrigeer(Presentie.AANWEZIG, bevestigd=False)
    g.corrigeer(Presentie.AANWEZIG)
    assert (g.inschrijving.status, g.kansen) == ("afgenomen", (1, 0))
    assert (g.lees(Deelname, plek).status, g.lees(Zitting, z.id).bezet) == ("geannuleerd", 0)
    assert any("niet meer op" in t and "al gemaakt" in t for t in g.gelezen)
    assert doe(mijn_examens, g.student)[0].tag == "Gemaakt"
    assert open_taken(PLEK_VERVALLEN) == []  # the exam office did it itself, and confirmed it


def test_elk_scherm_noemt_dezelfde_kans(maak: Maak, als: Als) -> None:  # AAN-9 PRK-15
    g = Geval(maak, als)
    with unit_of_work() as uow:
        uow.session.get_one(Examen, g.versie.examen_id).max_kansen = 2
    with reading() as uow:
        ik = als(Rol.STUDENT, uow.session.get_one(Persoon, g.deelname.student_id))

    def kansen() -> set[str]:
        bij = doe(inschrijvingen, als(Rol.EXAMENBUREAU), InschrijvingFilter(stand="alle")).rijen[0].kans
        with reading() as uow:
            (k,) = kandidaten(uow, uow.get(Zitting, g.zitting.id))
        return {bij, f"kans {k.kans}", *(m.kans for m in doe(mijn_examens, ik))}

    assert kansen() == {"kans 1 van 2"}
    g.teken()
    assert (g.inschrijving.status, kansen()) == ("afgenomen", {"kans 1 van 2"})
    g.stel_vast()
    assert (g.inschrijving.status, kansen()) == ("behaald", {"kans 1 van 2"})


def _kansen(g: Gemist, z: Zitting) -> set[str]:
    """Which attempt the screens say that the seat on this sitting is."""
    bij = doe(inschrijvingen, g.bureau, InschrijvingFilter(stand="alle")).rijen[0].kans
    with reading() as uow:
        (k,) = kandidaten(uow, uow.get(Zitting, z.id))
    return {t.partition(",")[0] for t in (bij, f"kans {k.kans}", *(m.kans for m in doe(mijn_examens, g.student)))}


def _besluit(g: Gemist, als: Als, *, geoorloofd: bool, opnieuw: bool = False) -> None:
    """The board decides about the absence, or decides again."""
    soort, functie = afwezigheid.BesluitAfwezigheid, afwezigheid.besluit_afwezigheid
    if opnieuw:
        soort, functie = afwezigheid.HerzieAfwezigheid, afwezigheid.herzie_afwezigheid
    doe(functie, als(Rol.EXAMENCOMMISSIE), soort(deelname_id=g.deelname.id, reden="Bekeken", geoorloofd=geoorloofd))


def _hoogstens(g: Gemist, kansen: int) -> None:
    with unit_of_work() as uow:
        uow.session.get_one(Examen, g.versie.examen_id).max_kansen = kansen


@pytest.mark.parametrize("gemaakt", [False, True])
def test_een_besluit_over_een_gemiste_kans_nummert_wat_erna_komt(
    maak: Maak, als: Als, gemaakt: bool
) -> None:  # AAN-9 VAS-5
    g = Gemist(maak, als)
    _hoogstens(g, 2)
    z = g.nieuwe()
    plek = g.kies(z)
    assert _kansen(g, z) == {"kans 2 van 2"}
    if gemaakt:  # the report of the second one is signed before the board decides about the first
        with unit_of_work() as uow:
            uow.session.get_one(Zitting, z.id).status = ZittingStatus.ONDERTEKEND
            d = uow.session.get_one(Deelname, plek)
            d.presentie = "present"
            afwikkeling.wikkel_af(uow, g.bureau, d)
        maak.resultaat(g.lees(Deelname, plek), cijfer="3.7", geslaagd=False)
    _besluit(g, als, geoorloofd=True)
    assert _kansen(g, z) == {"kans 1 van 2"}
    with reading() as uow:
        (k,) = kandidaten(uow, uow.get(Zitting, z.id))
    assert "Laatste kans onvoldoende" not in k.waarom
    _besluit(g, als, geoorloofd=False, opnieuw=True)
    assert (_kansen(g, z), open_taken(KANS_VERVALLEN)) == ({"kans 2 van 2"}, [])


@pytest.mark.parametrize("hoe", ["eraf", "toch geoorloofd"])
def test_wie_door_een_besluit_geen_kans_meer_heeft_en_geplaatst_is_wordt_een_vraag(
    maak: Maak, als: Als, hoe: str
) -> None:  # AAN-9 VAS-5
    g = Gemist(maak, als)
    _hoogstens(g, 1)
    _besluit(g, als, geoorloofd=True)
    plek = g.kies(g.nieuwe())
    assert g.lees(Deelname, plek).poging == 1
    _besluit(g, als, geoorloofd=False, opnieuw=True)
    (taak,) = open_taken(KANS_VERVALLEN)
    assert "geen kans meer" in taak.tekst
    assert (g.lees(Deelname, plek).status, g.lees(Deelname, plek).poging) == ("geplaatst", 2)
    with reading() as uow:
        assert any(r.titel == "Geplaatst, maar zonder kans" for r in werklijst.werklijst(uow, g.bureau).regels)
    if hoe == "eraf":
        doe(plaatsen.haal_van_zitting, g.bureau, HaalVanZitting(deelname_id=plek, reden="Geen kans meer"))
    else:
        _besluit(g, als, geoorloofd=True, opnieuw=True)
        assert g.lees(Deelname, plek).poging == 1
    assert open_taken(KANS_VERVALLEN) == []


def test_verbetert_de_surveillant_dan_ziet_het_examenbureau_het(maak: Maak, als: Als) -> None:  # PRK-12
    g = Gemist(maak, als)
    g.kies(g.nieuwe())
    g.corrigeer(Presentie.AANWEZIG, wie=als(Rol.SURVEILLANT, g.wie))
    (taak,) = open_taken(PLEK_VERVALLEN)
    assert "vervallen" in taak.tekst
    with reading() as uow:
        assert any(r.titel.startswith("Nieuw moment vervallen") for r in werklijst.werklijst(uow, g.bureau).regels)


def test_een_uitslag_bij_een_gemiste_zitting_neemt_het_nieuwe_moment_weg(maak: Maak, als: Als) -> None:  # BEO-1
    g = Gemist(maak, als)
    plek = g.kies(g.nieuwe())
    maak.resultaat(g.deelname, punten=50, maximum=60, score="", cijfer="8.3")
    with unit_of_work() as uow:  # what a result of the delivery system does
        afwikkeling.wikkel_af(uow, g.bureau, uow.session.get_one(Deelname, g.deelname.id))
    assert (g.inschrijving.status, g.lees(Deelname, plek).status) == ("afgenomen", "geannuleerd")
    assert any("examencommissie beslist daar eerst over" in t for t in g.gelezen)


def test_wie_van_een_zitting_gaat_terwijl_zijn_werk_wacht_staat_op_gemaakt(maak: Maak, als: Als) -> None:  # AAN-9
    g = Gemist(maak, als)
    plek = g.kies(g.nieuwe())
    with unit_of_work() as uow:  # as it stood before the correction took the seat along
        uow.session.get_one(Deelname, g.deelname.id).presentie = "present"
    cmd = HaalVanZitting(deelname_id=plek, reden="Verkeerd geplaatst")
    doe(plaatsen.haal_van_zitting, g.bureau, cmd)
    assert g.inschrijving.status == "afgenomen"


def test_wat_al_begonnen_is_blijft_staan(maak: Maak, als: Als) -> None:  # PRK-16
    g = Gemist(maak, als)
    z = g.nieuwe()
    plek = g.kies(z)
    with unit_of_work() as uow:
        uow.session.get_one(Zitting, z.id).status = "open"
    g.corrigeer(Presentie.AANWEZIG, bevestigd=False)
    assert (g.inschrijving.status, g.lees(Deelname, plek).status) == ("geplaatst", "geplaatst")


def _in_de_rij(g: Gemist) -> Zitting:
    z = g.nieuwe(plaatsen=1)
    g.maak.deelname(z)
    doe(wachtlijst.zet_op_wachtlijst, g.student, KiesMoment(inschrijving_id=g.inschrijving.id, zitting_id=z.id))
    return z


def _stand(z: Zitting) -> list[str]:
    with reading() as uow:
        return list(uow.session.exec(select(Wachtplek.status).where(Wachtplek.zitting_id == z.id)))


def test_wie_gemaakt_blijkt_te_hebben_staat_in_geen_rij(maak: Maak, als: Als) -> None:  # AAN-7 PRK-12
    g = Gemist(maak, als)
    z = _in_de_rij(g)
    g.corrigeer(Presentie.AANWEZIG)
    assert (g.inschrijving.status, _stand(z)) == ("afgenomen", ["vervallen"])
    assert any("niet meer op de wachtlijst" in t for t in g.gelezen)
    assert [t.onderwerp_id for t in open_taken(VERVALLEN)] == [g.inschrijving.id]


@pytest.mark.parametrize("hoe", ["ingetrokken", "no_go"])
def test_wie_geen_go_meer_heeft_staat_in_geen_rij(maak: Maak, als: Als, hoe: str) -> None:  # AAN-3 AAN-7
    g = Gemist(maak, als)
    z = _in_de_rij(g)
    with reading() as uow:
        docent = als(Rol.DOCENT, eenheden=[uow.session.get_one(Persoon, g.student.persoon_id).eenheid_id])
    if hoe == "ingetrokken":
        with reading() as uow:
            geldend = go.geldende_go(uow, g.inschrijving.id)
        assert geldend is not None
        doe(go.trek_go_in, docent, go.TrekGoIn(go_id=geldend.id, reden="Toch nog niet klaar"))
    else:
        doe(go.geef_go, docent, go.GeefGo(inschrijving_id=g.inschrijving.id, besluit="no_go", reden="Nog niet klaar"))
    assert _stand(z) == ["vervallen"]
    assert any("niet meer op de wachtlijst" in t for t in g.gelezen)
    assert len(open_taken(VERVALLEN)) == 1
    doe(go.geef_go, docent, go.GeefGo(inschrijving_id=g.inschrijving.id, besluit="go", reden="Nu wel klaar"))
    doe(wachtlijst.zet_op_wachtlijst, g.student, KiesMoment(inschrijving_id=g.inschrijving.id, zitting_id=z.id))
    assert open_taken(VERVALLEN) == []  # he stands in line again


def test_wiens_go_verloopt_staat_na_de_nacht_in_geen_rij(maak: Maak, als: Als) -> None:  # AAN-3
    g = Gemist(maak, als)
    z = _in_de_rij(g)
    with unit_of_work() as uow:
        wijken.laat_verlopen(uow)
    assert _stand(z) == ["wacht"]
    with unit_of_work() as uow:
        i = uow.session.get_one(Inschrijving, g.inschrijving.id)
        geldend = go.geldende_go(uow, i.id)
        assert geldend is not None
        geldend.geldig_tot = i.go_tot = tijd.vandaag() - timedelta(days=1)
    with unit_of_work() as uow:
        wijken.laat_verlopen(uow)
    assert _stand(z) == ["vervallen"]
    assert any("Go is verlopen" in t for t in g.gelezen)


@pytest.mark.parametrize(("wat", "gelezen"), [("kansen", "geen kans meer over"), ("vertrek", "niet meer ingeschreven")])
def test_wat_elders_verandert_laat_de_rij_in_de_nacht_los(maak: Maak, als: Als, wat: str, gelezen: str) -> None:
    # AAN-7 AAN-9 PRK-16
    g = Gemist(maak, als)
    z = _in_de_rij(g)
    with unit_of_work() as uow:
        if wat == "kansen":
            uow.session.get_one(Examen, g.inschrijving.examen_id).max_kansen = 1
        else:
            uow.session.get_one(Persoon, g.student.persoon_id).vertrokken_op = tijd.vandaag() - timedelta(days=1)
    with unit_of_work() as uow:
        wijken.laat_verlopen(uow)
    assert _stand(z) == ["vervallen"]
    assert any("niet meer op de wachtlijst" in t and gelezen in t for t in g.gelezen)
    assert len(open_taken(VERVALLEN)) == 1


def test_wie_achter_hem_staat_krijgt_het_aanbod(maak: Maak, als: Als) -> None:  # AAN-7
    g = Gemist(maak, als)
    z = _in_de_rij(g)
    with reading() as uow:
        examen = uow.session.get_one(Examen, z.examen_id)
    ander = maak.inschrijving(maak.student(), examen)
    maak.go(ander)
    doe(wachtlijst.zet_op_wachtlijst, g.bureau, KiesMoment(inschrijving_id=ander.id, zitting_id=z.id))
    with unit_of_work() as uow:
        uow.session.get_one(Zitting, z.id).bezet = 0
    g.corrigeer(Presentie.AANWEZIG)
    assert g.lees(Inschrijving, ander.id).status == "geplaatst"


def test_was_er_van_de_commissie_laat_de_rij_ook_los(maak: Maak, als: Als) -> None:  # UIT-2 AAN-7
    g = Gemist(maak, als)
    z = _in_de_rij(g)
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, g.deelname.id).presentie = "notKnown"
    cmd = afwezigheid.BesluitAfwezigheid(deelname_id=g.deelname.id, was_er=True, reden="Stond op de camera")
    doe(afwezigheid.besluit_afwezigheid, als(Rol.EXAMENCOMMISSIE), cmd)
    assert (g.inschrijving.status, _stand(z)) == ("afgenomen", ["vervallen"])


def test_wie_na_zijn_laatste_dag_een_plaats_heeft_is_een_vraag_tot_dat_niet_meer_zo_is(maak: Maak, als: Als) -> None:
    # PRK-16 ARC-3
    gewekt: list[str] = []
    wekkers.set_wekker(lambda _sessie, werk, over, _na: gewekt.append(over) if werk == wekkers.MELD_PERSOON else None)
    bureau, zit = als(Rol.EXAMENBUREAU), maak.deelname(maak.zitting(start=tijd.nu() + timedelta(days=20)))

    def vertrok(na_dagen: int | None) -> list[str]:
        dag = tijd.vandaag() + timedelta(days=na_dagen) if na_dagen is not None else None
        cmd = bewaartermijn.LegVertrekVast(student_id=zit.student_id, vertrokken_op=dag, reden="Gebeld")
        doe(bewaartermijn.leg_vertrek_vast, bureau, cmd)
        for id in gewekt:
            jobs._meld(uuid.UUID(id))
        gewekt.clear()
        return [t.tekst for t in open_taken(PLEK_NA_VERTREK)]

    (vraag,) = vertrok(-1)
    assert "De student vertrok op" in vraag
    assert "Haal de student anders van de zitting" in vraag
    assert vertrok(None) == []
    assert len(vertrok(-2)) == 1
    doe(plaatsen.haal_van_zitting, bureau, HaalVanZitting(deelname_id=zit.id, reden="Van school"))
    assert open_taken(PLEK_NA_VERTREK) == []
