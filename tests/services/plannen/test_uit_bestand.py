"""Sittings from a file: what is said of a row that cannot be done, what is planned of the others, and the whole undone."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import xlsxwriter
from sqlmodel import col, select

from portal.auth.principal import OPDRACHTREGEL, Principal
from portal.db.beheren import Instelling, Persoon
from portal.db.inrichten import Examen, Examenversie, Inleeswijziging
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Ruimte, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.domain.tijdscenario import VANAF_BEGIN
from portal.services.beheren.lezen import regels
from portal.services.inrichten import inlezen
from portal.services.inrichten.lezen import basis, basis_bestanden
from portal.services.plannen import medewerkers, stand, zittingen
from portal.services.plannen.lezen import uitvoer
from portal.services.plannen.lezen.zittingen_filter import ZittingFilter
from portal.services.plannen.stand_concept import lees_bezetting
from portal.services.plannen.uit_bestand import HOOGSTENS, ZITTINGEN
from tests.hulp.dagen import werkdag
from tests.hulp.inlezen import kijk, neem, ongedaan, pas_toe, tel
from tests.hulp.maak import Als, Maak, schrijf

SOORT = ZITTINGEN.naam
KOP = "Versiecode;Datum;Begintijd;Lokaal;Aantal plaatsen;Surveillanten;Beoordelaars;Late start;Zelf inschrijven\n"


@dataclass
class Geval:
    """What a file of sittings refers to."""

    bureau: Principal
    versie: Examenversie
    ruimte: Ruimte
    surveillant: Persoon
    beoordelaar: Persoon

    def rij(self, dag: date | str | None = None, begin: str = "09:00", **anders: str) -> str:
        """A row of a file that can be done, with other texts in some cells."""
        dag = dag if isinstance(dag, str) else f"{dag or werkdag(20):%d-%m-%Y}"
        heel = {
            "versie": self.versie.code, "datum": dag, "begin": begin, "ruimte": self.ruimte.code, "plaatsen": "20",
            "surveillanten": "", "beoordelaars": "", "late_start": "", "zelf": "",
        }  # fmt: skip
        assert anders.keys() <= heel.keys()
        return ";".join({**heel, **anders}.values()) + "\n"


@pytest.fixture
def g(maak: Maak, als: Als) -> Geval:
    """The exam office with a version, a room and staff."""
    surveillant, beoordelaar = maak.medewerker(nummer="S-100"), maak.medewerker(nummer="B-200")
    als(Rol.SURVEILLANT, surveillant)
    als(Rol.BEOORDELAAR, beoordelaar)
    return Geval(als(Rol.EXAMENBUREAU), maak.versie(), maak.ruimte(), surveillant, beoordelaar)


def gezegd(g: Geval, *rijen: str) -> list[str]:
    """What is said of the rows of this file, per cell."""
    detail = kijk(g.bureau, neem(g.bureau, SOORT, KOP + "".join(rijen)))
    return [f"{r.nr} {r.uitkomst} {c.veld}: {c.fout}" for r in detail.rijen.rijen for c in r.fouten]


def alle() -> list[Zitting]:
    """Every sitting, soonest first."""
    with reading() as uow:
        return list(uow.session.exec(select(Zitting).order_by(col(Zitting.start))))


def staf(zitting: Zitting) -> set[tuple[Any, str]]:
    """Who is on a sitting, in which role."""
    with reading() as uow:
        vraag = select(Zittingsmedewerker).where(Zittingsmedewerker.zitting_id == zitting.id)
        return {(m.persoon_id, m.rol) for m in uow.session.exec(vraag)}


def test_een_bestand_wordt_concepten_en_gaat_als_geheel_terug(maak: Maak, als: Als, g: Geval) -> None:
    # PLA-1 PLA-4 PLA-6 PRK-13
    tweede = maak.medewerker(naam="Ans de Vries", nummer="")
    als(Rol.SURVEILLANT, tweede)
    dag = werkdag(20)
    partij = neem(g.bureau, SOORT, KOP
        + g.rij(dag, "9:00", surveillanten="s-100, Ans de Vries", beoordelaars="B-200", late_start="nee", zelf="ja")
        + g.rij(dag, "13.30"))  # fmt: skip
    gedaan: list[int] = []
    kenmerk = kijk(g.bureau, partij).kop.kenmerk
    with unit_of_work() as uow:
        cmd = inlezen.PasToe(partij_id=partij.id, kenmerk=kenmerk)
        aantallen = inlezen.pas_toe(uow, g.bureau, cmd, gedaan.append)
    assert (aantallen["nieuw"], gedaan) == (2, [1, 2])
    een, twee = alle()
    assert {een.status, twee.status} == {ZittingStatus.CONCEPT}
    assert (een.start, een.eind) == (tijd.op(dag, 9), tijd.op(dag, 9) + timedelta(minutes=g.versie.duur))
    assert (een.zelf_inschrijven, een.tijdscenario, twee.zelf_inschrijven) == (True, VANAF_BEGIN, False)
    assert een.gepland_door_id == g.bureau.persoon_id
    assert staf(een) == {
        (g.surveillant.id, "surveillant"), (tweede.id, "surveillant"), (g.beoordelaar.id, "beoordelaar")
    }  # fmt: skip
    assert staf(twee) == set()
    with reading() as uow:
        acties = [r.actie for r in uow.session.exec(select(AuditRegel))]
    assert (acties.count("zitting.gepland"), acties.count("medewerker.gekoppeld")) == (2, 3)
    assert ongedaan(g.bureau, partij).rijen == 2
    assert alle() == []
    assert tel(Zittingsmedewerker) == tel(Inleeswijziging) == 0
    with reading() as uow:
        assert not list(regels.breuken(uow))


def test_elke_cel_die_niet_klopt_zegt_waarom(maak: Maak, als: Als, g: Geval) -> None:  # INR-7 PLA-1 PLA-2 AAN-14
    open_, alleen_bureau = maak.versie(vastgesteld=False), maak.versie(maak.examen(inschrijvers=["examenbureau"]))
    dicht = maak.ruimte(gesloten_op=tijd.vandaag())
    als(Rol.BEOORDELAAR, g.surveillant)
    gezien = gezegd(
        g,
        g.rij(versie="BESTAAT-NIET", ruimte="NERGENS"),
        g.rij(versie=open_.code),
        g.rij(ruimte=dicht.code),
        g.rij(plaatsen="31"),
        g.rij(tijd.vandaag() - timedelta(days=3)),
        g.rij("31-02-2027", begin="25:00", plaatsen="veel"),
        g.rij(versie=alleen_bureau.code, zelf="ja"),
        g.rij(begin="15:00", surveillanten="B-200", beoordelaars="niemand"),
        g.rij(begin="17:00", surveillanten="S-100", beoordelaars="S-100"),
    )
    assert [t.split(":")[0] for t in gezien] == [
        "2 fout versie", "2 fout ruimte", "3 fout versie", "4 fout ruimte", "5 fout plaatsen", "6 fout datum",
        "7 fout datum", "7 fout begin", "7 fout plaatsen", "8 fout zelf", "9 fout surveillanten", "9 fout beoordelaars",
        "10 fout beoordelaars",
    ]  # fmt: skip
    for stuk in (
        "geen versie met code", "geen lokaal met code", "niet vastgesteld", "is dicht vanaf", "heeft 30 plaatsen",
        "begint in de toekomst", "kiezen studenten niet zelf", "niet de rol surveillant", "geen medewerker met nummer of naam",
        "twee keer op deze rij",
    ):  # fmt: skip
        assert any(stuk in t for t in gezien), stuk


def test_een_code_van_twee_leveranciers_wijst_geen_versie_aan(maak: Maak, g: Geval) -> None:  # INR-3
    maak.versie(code=g.versie.code)
    (zin,) = gezegd(g, g.rij())
    assert "van meer dan één versie" in zin


def test_wat_bezet_is_staat_er_met_door_wie(maak: Maak, als: Als, g: Geval) -> None:  # PLA-2
    dag = werkdag(20)
    al = maak.zitting(g.versie, g.ruimte, tijd.op(dag, 9))
    maak.zittingsmedewerker(al, g.surveillant, Rol.SURVEILLANT)
    ander = maak.ruimte()
    gezien = gezegd(
        g, g.rij(dag, "10:00", surveillanten="S-100"), g.rij(dag, "09:30", ruimte=ander.code, beoordelaars="B-200")
    )
    assert [t.split(":")[0] for t in gezien] == ["2 fout ruimte", "2 fout surveillanten"]
    assert "is dan bezet door" in gezien[0]
    assert "is dan al ingezet bij" in gezien[1]


def test_rijen_van_een_bestand_botsen_ook_met_elkaar(maak: Maak, g: Geval) -> None:  # PLA-2
    dag, ander = werkdag(20), maak.ruimte()
    gezien = gezegd(
        g,
        g.rij(dag, "09:00", surveillanten="S-100"),
        g.rij(dag, "9.00"),
        g.rij(dag, "10:35"),
        g.rij(dag, "10:00", ruimte=ander.code, surveillanten="S-100"),
        g.rij(dag, "12:15"),
    )
    assert [t.split(":")[0] for t in gezien] == ["3 fout versie", "4 fout ruimte", "5 fout surveillanten"]
    assert "Dit staat ook op rij 2" in gezien[0]
    assert "tussen twee zittingen zit 15 minuten" in gezien[1]
    assert all("Dat staat op rij 2 van dit bestand." in t for t in gezien[1:])


@pytest.mark.parametrize("wanneer", ["weekend", "nacht", "sluitingsdag"])
def test_een_ongewone_tijd_vraagt_alleen_of_het_zo_bedoeld_is(g: Geval, wanneer: str) -> None:  # PLA-1
    dag, begin = werkdag(20), "09:00"
    if wanneer == "weekend":
        dag += timedelta(days=5 - dag.weekday() if dag.weekday() < 5 else 0)
    elif wanneer == "nacht":
        begin = "05:30"
    else:
        with unit_of_work() as uow:
            uow.add(Instelling(sleutel="sluitingsdagen", waarde=dag.isoformat()))
    partij = neem(g.bureau, SOORT, KOP + g.rij(dag, begin))
    assert kijk(g.bureau, partij).aantallen == {"fout": 0, "vraag": 1, "nieuw": 0, "gewijzigd": 0, "gelijk": 0}
    with pytest.raises(Ongeldig, match="niets nieuws"):
        pas_toe(g.bureau, partij)
    with unit_of_work() as uow:
        inlezen.bevestig(uow, g.bureau, inlezen.Bevestig(partij_id=partij.id))
    assert pas_toe(g.bureau, partij)["nieuw"] == 1
    assert len(alle()) == 1


def test_wat_er_al_staat_blijft_en_een_bestand_wijzigt_het_niet(maak: Maak, als: Als, g: Geval) -> None:  # PLA-1
    dag = werkdag(20)
    inhoud = KOP + g.rij(dag, surveillanten="S-100") + g.rij(dag, "13:00")
    pas_toe(g.bureau, neem(g.bureau, SOORT, inhoud))
    assert kijk(g.bureau, neem(g.bureau, SOORT, inhoud)).aantallen["gelijk"] == 2
    als(Rol.SURVEILLANT, maak.medewerker(nummer="S-300"))
    (plaatsen, wie, zelf) = gezegd(g, g.rij(dag, plaatsen="21", surveillanten="S-300", zelf="ja"))
    assert plaatsen == "2 fout plaatsen: Deze zitting staat er al, met hier: 20. Wijzig haar bij de zitting zelf."
    assert wie.startswith("2 fout surveillanten: Deze zitting staat er al, met hier: S-100.")
    assert zelf.startswith("2 fout zelf")
    assert len(alle()) == 2


def test_wat_is_afgezegd_kan_opnieuw_worden_gepland(g: Geval) -> None:  # PLA-7
    inhoud = KOP + g.rij()
    pas_toe(g.bureau, neem(g.bureau, SOORT, inhoud))
    with unit_of_work() as uow:
        cmd = zittingen.ZittingActie(zitting_id=alle()[0].id, reden="Vergissing")
        zittingen.annuleer_zitting(uow, g.bureau, cmd)
    assert pas_toe(g.bureau, neem(g.bureau, SOORT, inhoud))["nieuw"] == 1


def _definitief(maak: Maak, g: Geval, zitting: Zitting) -> None:
    with unit_of_work() as uow:
        zittingen.maak_definitief(uow, g.bureau, zittingen.ZittingActie(zitting_id=zitting.id))


def _geannuleerd(maak: Maak, g: Geval, zitting: Zitting) -> None:
    with unit_of_work() as uow:
        zittingen.annuleer_zitting(uow, g.bureau, zittingen.ZittingActie(zitting_id=zitting.id, reden="Toch niet"))


def _geplaatst(maak: Maak, g: Geval, zitting: Zitting) -> None:
    maak.deelname(zitting)


def _gewacht(maak: Maak, g: Geval, zitting: Zitting) -> None:
    with reading() as uow:
        examen = uow.get(Examen, zitting.examen_id)
    schrijf(Wachtplek(zitting_id=zitting.id, inschrijving_id=maak.inschrijving(None, examen).id))


def _gewijzigd(maak: Maak, g: Geval, zitting: Zitting) -> None:
    with unit_of_work() as uow:
        cmd = zittingen.WijzigZitting(
            zitting_id=zitting.id, ruimte_id=zitting.ruimte_id, start=zitting.start, capaciteit=19
        )
        zittingen.wijzig_zitting(uow, g.bureau, cmd)


def _andere_staf(maak: Maak, g: Geval, zitting: Zitting) -> None:
    with reading() as uow:
        vraag = select(Zittingsmedewerker.id).where(Zittingsmedewerker.zitting_id == zitting.id)
        wie = uow.session.exec(vraag).all()[0]
    with unit_of_work() as uow:
        medewerkers.haal_medewerker_af(uow, g.bureau, medewerkers.HaalMedewerkerAf(medewerker_id=wie))


@pytest.mark.parametrize(
    ("gebeurt", "zin"),
    [
        (_definitief, "is gepland"), (_geannuleerd, "is geannuleerd"), (_geplaatst, "heeft al studenten"),
        (_gewacht, "heeft al een wachtlijst"), (_gewijzigd, "is gewijzigd"), (_andere_staf, "kreeg een andere surveillant of beoordelaar"),
    ],
)  # fmt: skip
def test_gebeurde_er_iets_dan_gaat_niets_terug_en_staat_er_per_zitting_waarom(
    maak: Maak, g: Geval, gebeurt: Callable[[Maak, Geval, Zitting], None], zin: str
) -> None:  # PRK-13
    mensen = {"surveillanten": "S-100", "beoordelaars": "B-200"}
    partij = neem(g.bureau, SOORT, KOP + g.rij(**mensen) + g.rij(begin="13:00", **mensen))
    pas_toe(g.bureau, partij)
    tweede = alle()[1]
    gebeurt(maak, g, tweede)
    with pytest.raises(Geblokkeerd) as fout:
        ongedaan(g.bureau, partij)
    assert f"{tweede.naam} ({tijd.moment(tweede.start)}) {zin}" in fout.value.tekst
    assert fout.value.tekst.count("(") == 1
    assert len(alle()) == 2


def test_wat_intussen_bezet_raakte_weigert_het_bestand_een_keer(maak: Maak, g: Geval) -> None:  # PLA-2
    dag = werkdag(20)
    partij = neem(g.bureau, SOORT, KOP + g.rij(dag) + g.rij(dag, "13:00"))
    gezien = kijk(g.bureau, partij).kop.kenmerk
    maak.zitting(maak.versie(), g.ruimte, tijd.op(dag, 9, 30))
    with pytest.raises(Botsing, match="iets veranderd"), unit_of_work() as uow:
        inlezen.pas_toe(uow, g.bureau, inlezen.PasToe(partij_id=partij.id, kenmerk=gezien))
    assert pas_toe(g.bureau, partij)["nieuw"] == 1


def test_wat_plannen_alsnog_weigert_noemt_de_rij_en_past_niets_toe(maak: Maak, als: Als, g: Geval) -> None:  # BEH-3
    zelf = maak.medewerker(nummer="Z-1")
    als(Rol.BEOORDELAAR, zelf)
    wie = als(Rol.EXAMENBUREAU, zelf)  # plans and would assess
    partij = neem(wie, SOORT, KOP + g.rij() + g.rij(begin="13:00", beoordelaars="Z-1"))
    with pytest.raises(Botsing, match=r"^Rij 3: .* Er is niets toegepast"):
        pas_toe(wie, partij)
    assert alle() == []


def test_wat_uit_de_lijst_komt_kan_er_weer_in(g: Geval) -> None:  # PLA-1 PRK-1
    dag = werkdag(20)
    mensen = {"surveillanten": "S-100", "beoordelaars": "B-200"}
    partij = neem(g.bureau, SOORT, KOP + g.rij(dag, **mensen) + g.rij(dag, "13:00", late_start="nee"))
    pas_toe(g.bureau, partij)
    with reading() as uow:
        alles = basis_bestanden.uitvoer(uow, g.bureau, {"soort": SOORT})
        gekozen = uitvoer.zittingenlijst(uow, g.bureau, uitvoer.als_gegevens(ZittingFilter(van=dag, tot=dag)))
        niets = uitvoer.zittingenlijst(uow, g.bureau, uitvoer.als_gegevens(ZittingFilter(van=dag + timedelta(days=1))))
        rijen = basis.rijen(uow, g.bureau, basis.BasisFilter(soort=SOORT))
    assert [r.cellen[0] for r in rijen.rijen] == [g.versie.code] * 2
    for inhoud in (alles.inhoud, gekozen.inhoud):
        assert kijk(g.bureau, neem(g.bureau, SOORT, inhoud)).aantallen["gelijk"] == 2
    with pytest.raises(Ongeldig, match="geen rijen"):
        neem(g.bureau, SOORT, niets.inhoud)
    voor = [(z.start, z.tijdscenario, staf(z)) for z in alle()]
    ongedaan(g.bureau, partij)
    assert pas_toe(g.bureau, neem(g.bureau, SOORT, gekozen.inhoud))["nieuw"] == 2
    assert [(z.start, z.tijdscenario, staf(z)) for z in alle()] == voor


def test_een_werkboek_met_echte_datums_en_tijden_wordt_herkend(g: Geval) -> None:  # PLA-1
    uit = io.BytesIO()
    with xlsxwriter.Workbook(uit) as boek:
        blad, dag, klok = boek.add_worksheet(), boek.add_format({"num_format": "dd-mm-yyyy"}), boek.add_format({"num_format": "hh:mm"})  # fmt: skip
        blad.write_row(0, 0, ["Versie", "Datum", "Begin", "Lokaal", "Plaatsen"])
        blad.write(1, 0, g.versie.code)
        blad.write_datetime(1, 1, datetime.combine(werkdag(20), time()), dag)
        blad.write_datetime(1, 2, time(9, 30), klok)
        blad.write_row(1, 3, [g.ruimte.code, 20])
    assert pas_toe(g.bureau, neem(g.bureau, SOORT, uit.getvalue()))["nieuw"] == 1
    assert alle()[0].start == tijd.op(werkdag(20), 9, 30)


def test_een_heel_lang_bestand_moet_gesplitst(g: Geval) -> None:  # PLA-1
    with pytest.raises(Ongeldig, match="splits het bestand"):
        neem(g.bureau, SOORT, KOP + g.rij() * (HOOGSTENS + 1))


def test_het_sjabloon_heeft_elke_kolom_en_wordt_herkend(g: Geval) -> None:  # PLA-1
    with reading() as uow:
        inhoud = basis_bestanden.sjabloon(uow, g.bureau, {"soort": SOORT}).inhoud
    detail = kijk(g.bureau, neem(g.bureau, SOORT, inhoud))
    assert [k.veld for k in detail.kolommen] == list(ZITTINGEN.kolommen)
    assert "eind" not in ZITTINGEN.kolommen


@pytest.mark.parametrize("rol", [Rol.DOCENT, Rol.BEHEERDER, Rol.EXAMENCOMMISSIE, Rol.SURVEILLANT, Rol.STUDENT])
def test_alleen_het_examenbureau_leest_zittingen_in(als: Als, g: Geval, rol: Rol) -> None:  # BEH-2
    with pytest.raises(NietToegestaan):
        neem(als(rol), SOORT, KOP + g.rij())
    with reading() as uow, pytest.raises(NietToegestaan):
        uitvoer.zittingenlijst(uow, als(rol), {})


def test_de_opdrachtregel_plant_geen_zittingen(g: Geval) -> None:  # MON-6
    gelezen = inlezen.lees_bestand(SOORT, "zittingen.csv", (KOP + g.rij()).encode())
    with pytest.raises(NietToegestaan, match="in het portaal"), unit_of_work() as uow:
        inlezen.neem_bestand(uow, OPDRACHTREGEL, gelezen)


@pytest.mark.parametrize(
    "minuten", [-200, -121, -120, -105, -104, -91, -90, -1, 0, 1, 89, 90, 104, 105, 106, 119, 120, 121, 135, 136]
)
def test_een_rij_en_het_formulier_zien_dezelfde_bezetting(maak: Maak, g: Geval, minuten: int) -> None:  # PLA-2
    al = maak.zitting(g.versie, g.ruimte, tijd.op(werkdag(20), 12))
    maak.zittingsmedewerker(al, g.surveillant, Rol.SURVEILLANT)
    start = al.start + timedelta(minutes=minuten)
    eind = start + timedelta(minutes=90)

    def weigert(doe: Callable[[], None]) -> bool:
        try:
            doe()
        except Botsing:
            return True
        return False

    with reading() as uow:
        bezet = lees_bezetting(uow, start - timedelta(days=1), eind + timedelta(days=1))
        assert bool(bezet.in_lokaal(g.ruimte.id, start, eind)) == weigert(
            lambda: stand.eis_ruimte_vrij(uow, g.ruimte, start, eind)
        )
        assert bool(bezet.van(g.surveillant.id, start, eind)) == weigert(
            lambda: stand.eis_persoon_vrij(uow, g.surveillant.id, start, eind)
        )
        smal = lees_bezetting(uow, start, eind)
        assert bool(smal.in_lokaal(g.ruimte.id, start, eind)) == bool(bezet.in_lokaal(g.ruimte.id, start, eind))
