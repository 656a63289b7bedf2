"""What a student is offered can be done: moments with the reason why not, the queue as one story, and who is stuck."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Instelling, Mededeling, Persoon, Taak
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd
from portal.domain.rechten import Rol
from portal.services.aanmelden.lezen import groepen, inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.plannen import go, plaatsen, verzetten, voorzieningen, wachtlijst, zittingen
from portal.services.plannen.lezen import keuzes, mijn_examens, momenten, rooster, vastgelopen
from portal.services.plannen.lezen import voorzieningen as voorzieningen_lezen
from portal.services.plannen.lezen.mijn_examens import MijnExamen
from portal.services.plannen.voorzieningen import BesluitVoorziening
from portal.services.plannen.wachtlijst import KiesMoment
from portal.services.vaststellen import herhaling
from portal.services.werk import werklijst
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe


def ruim(dagen: int = 14, uur: int = 9) -> datetime:
    dag = tijd.vandaag() + timedelta(days=dagen)
    return tijd.op(dag + timedelta(days=(7 - dag.weekday()) % 7), uur)


def te_kiezen(maak: Maak, versie: Examenversie, start: datetime | None = None, plaatsen: int = 5) -> Zitting:
    start = start or ruim()
    return maak.zitting(
        versie, ruimte=maak.ruimte(plaatsen=plaatsen), start=start, zelf_inschrijven=True,
        zelf_tot=start - timedelta(minutes=15),
    )  # fmt: skip


def met_go(maak: Maak, examen: Examen) -> Inschrijving:
    i = maak.inschrijving(examen=examen)
    maak.go(i)
    return i


def wie(als: Als, i: Inschrijving) -> Principal:
    with reading() as uow:
        return als(Rol.STUDENT, uow.session.get_one(Persoon, i.student_id))


def kaart(als: Als, i: Inschrijving) -> MijnExamen:
    (m,) = doe(mijn_examens.mijn_examens, wie(als, i))
    return m


def had(maak: Maak, versie: Examenversie, i: Inschrijving) -> None:
    """The student had this version a month ago, and is open again."""
    maak.deelname(
        maak.zitting(versie, start=tijd.nu() - timedelta(days=30), status="ondertekend"), i, status="afgerond",
        presentie="present",
    )  # fmt: skip
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "open"


def gelezen(i: Inschrijving) -> list[str]:
    with reading() as uow:
        vraag = select(Mededeling).where(Mededeling.persoon_id == i.student_id).order_by(Mededeling.op)
        return [m.tekst for m in uow.session.exec(vraag)]


def rij_van(z: Zitting) -> list[str]:
    with reading() as uow:
        vraag = select(Wachtplek.status).where(Wachtplek.zitting_id == z.id).order_by(Wachtplek.op, Wachtplek.id)
        return list(uow.session.exec(vraag))


def kies(i: Inschrijving, z: Zitting) -> KiesMoment:
    return KiesMoment(inschrijving_id=i.id, zitting_id=z.id)


def maak_plaats(als: Als, z: Zitting) -> None:
    with reading() as uow:
        vraag = select(Deelname.id).where(Deelname.zitting_id == z.id, Deelname.status == "geplaatst")
        id = uow.session.exec(vraag).first()
    cmd = plaatsen.HaalVanZitting(deelname_id=id, reden="Ziek gemeld")
    doe(plaatsen.haal_van_zitting, als(Rol.EXAMENBUREAU), cmd)


def test_wat_zeker_wordt_geweigerd_is_niet_te_kiezen_en_het_bureau_ziet_wie_vastzit(maak: Maak, als: Als) -> None:
    # AAN-5 PRK-8
    examen = maak.examen(code="REK-3F-ALG")
    versie = maak.versie(examen, code="REK-3F-ALG.v1.A")
    een, ander = met_go(maak, examen), met_go(maak, examen)
    had(maak, versie, een)
    z, later = te_kiezen(maak, versie), te_kiezen(maak, versie, ruim(21))
    rijen = doe(momenten.momenten, wie(als, een), een.id)
    assert [(m.te_kiezen, "al maakte" in m.reden) for m in rijen] == [(False, True), (False, True)]
    with pytest.raises(Geblokkeerd) as fout:
        doe(plaatsen.kies_moment, wie(als, een), kies(een, z))
    assert fout.value.aan_student == rijen[0].reden, "the same words wherever he meets it"
    assert "commissie" not in rijen[0].reden
    k = kaart(als, een)
    assert (k.tag, k.actie, "Het examenbureau ziet" in k.uitleg) == ("Geen moment voor jou", "", True)
    assert kaart(als, ander).actie == "kies"

    bureau = als(Rol.EXAMENBUREAU)
    (r,) = doe(vastgelopen.lijst, bureau, InschrijvingFilter(stand="open")).rijen
    assert (r.id, r.blokkade, r.vraag_zitting) == (str(een.id), "Had elke versie die er is.", str(z.id))
    (regel,) = [w for w in doe(werklijst.werklijst, bureau).regels if w.soort == "vast"]
    assert (regel.titel, regel.link) == ("Een student kan nergens op", "/aanmelden?status=vast")
    vraag = herhaling.VraagHerhaling(zitting_id=z.id, inschrijving_id=een.id, toelichting="Er is maar één variant")
    id = doe(herhaling.vraag_herhaling, bureau, vraag)
    (r,) = doe(vastgelopen.lijst, bureau, InschrijvingFilter(stand="open")).rijen
    assert ("ligt bij de examencommissie" in r.blokkade, r.vraag_zitting) == (True, "")
    assert "examencommissie beslist" in kaart(als, een).uitleg
    besluit = herhaling.BesluitHerhaling(herhaling_id=id, toekennen=False, reden="Er komt een nieuwe variant.")
    doe(herhaling.besluit_herhaling, als(Rol.EXAMENCOMMISSIE), besluit)
    assert "staat het niet toe: Er komt een nieuwe variant." in kaart(als, een).uitleg
    nieuw = maak.versie(examen, code="REK-3F-ALG.v1.B")
    (r,) = doe(vastgelopen.lijst, bureau, InschrijvingFilter(stand="open")).rijen
    assert r.blokkade.startswith(f"Geen zitting die komt is voor deze student. Plan een zitting met {nieuw.code}.")
    goed = te_kiezen(maak, nieuw, later.start + timedelta(days=1))
    assert doe(vastgelopen.lijst, bureau, InschrijvingFilter(stand="open")).rijen == []
    assert next(m.id for m in doe(momenten.momenten, wie(als, een), een.id)) == str(goed.id), "what he can choose first"
    assert kaart(als, een).actie == "kies"


def test_wie_dan_al_een_examen_heeft_leest_dat_en_kan_een_ander_moment_kiezen(maak: Maak, als: Als) -> None:  # AAN-5
    examen = maak.examen()
    versie, i = maak.versie(examen), met_go(maak, examen)
    bezet, vrij = te_kiezen(maak, versie), te_kiezen(maak, versie, ruim(21))
    with reading() as uow:
        student = uow.session.get_one(Persoon, i.student_id)
    maak.deelname(maak.zitting(start=bezet.start), maak.inschrijving(student, maak.examen()))
    rijen = {m.id: m for m in doe(momenten.momenten, wie(als, i), i.id)}
    assert (rijen[str(bezet.id)].te_kiezen, rijen[str(vrij.id)].te_kiezen) == (False, True)
    assert rijen[str(bezet.id)].reden.startswith("Je hebt dan al een examen")


def test_de_rij_is_overal_hetzelfde_verhaal(maak: Maak, als: Als, klok: Callable[[datetime], None]) -> None:  # AAN-7
    examen = maak.examen()
    versie, een, twee = maak.versie(examen), met_go(maak, examen), met_go(maak, examen)
    morgen = ruim()
    klok(morgen - timedelta(days=20))
    z = te_kiezen(maak, versie, morgen, plaatsen=1)
    maak.deelname(z)
    assert "schrijven we je vanzelf in" in doe(wachtlijst.zet_op_wachtlijst, wie(als, een), kies(een, z))
    k = kaart(als, een)
    assert (k.tag, k.actie, "vanzelf in" in k.uitleg, tijd.moment(z.start) in k.uitleg) == (
        "Op de wachtlijst", "wacht", True, True,
    )  # fmt: skip
    klok(morgen - timedelta(hours=20))
    (m,) = doe(momenten.momenten, wie(als, twee), twee.id)
    gezegd = doe(wachtlijst.zet_op_wachtlijst, wie(als, twee), kies(twee, z))
    assert gezegd == m.verder
    assert "neem je de plaats zelf" in gezegd
    assert "neem je de plaats zelf" in kaart(als, een).uitleg
    maak_plaats(als, z)
    k = kaart(als, een)
    assert (k.tag, k.actie) == ("Er is een plaats voor je", "neem")
    (m,) = doe(momenten.momenten, wie(als, een), een.id)
    assert (m.aangeboden, m.verder) == (True, "")
    assert kaart(als, twee).actie == "wacht"
    (regel,) = [r for r in doe(werklijst.werklijst, wie(als, een)).regels if r.soort == "examen"]
    assert regel.actie == "Neem de plaats"


def test_wie_wacht_leest_dat_de_zitting_verzet_is_en_zegt_opnieuw_ja(maak: Maak, als: Als) -> None:  # PRK-12 AAN-7
    examen = maak.examen()
    versie, een, twee = maak.versie(examen), met_go(maak, examen), met_go(maak, examen)
    z = te_kiezen(maak, versie, plaatsen=1)
    maak.deelname(z)
    doe(wachtlijst.zet_op_wachtlijst, wie(als, een), kies(een, z))
    anders = z.start - timedelta(days=-1, hours=-1)
    cmd = zittingen.WijzigZitting(zitting_id=z.id, ruimte_id=z.ruimte_id, start=anders, capaciteit=1, bevestigd=True)
    doe(zittingen.wijzig_zitting, als(Rol.EXAMENBUREAU), cmd)
    (tekst,) = gelezen(een)
    assert (tijd.moment(z.start) in tekst, tijd.moment(anders) in tekst, "neem je de plaats zelf" in tekst) == (
        True, True, True,
    )  # fmt: skip
    doe(wachtlijst.zet_op_wachtlijst, wie(als, twee), kies(twee, z))
    maak_plaats(als, z)
    assert rij_van(z) == ["wacht", "wacht"], "nobody is placed on a moment that he did not choose, nor before his turn"
    assert (kaart(als, een).actie, kaart(als, twee).actie) == ("neem", "wacht")
    with reading() as uow:
        (taak,) = uow.session.exec(select(Taak).where(Taak.soort == "wachtlijst-plaats"))
    assert "verplaatst" in taak.tekst
    doe(wachtlijst.verlaat_wachtlijst, wie(als, een), kies(een, z))
    assert rij_van(z) == ["vervallen", "geplaatst"], "who joined for this moment moves up by itself"


def test_een_ander_lokaal_leest_wie_wacht_ook_en_vraagt_geen_nieuwe_ja(maak: Maak, als: Als) -> None:  # PRK-12
    examen = maak.examen()
    versie, een = maak.versie(examen), met_go(maak, examen)
    z = te_kiezen(maak, versie, plaatsen=1)
    maak.deelname(z)
    doe(wachtlijst.zet_op_wachtlijst, wie(als, een), kies(een, z))
    lokaal = maak.ruimte(plaatsen=2)
    cmd = zittingen.WijzigZitting(zitting_id=z.id, ruimte_id=lokaal.id, start=z.start, capaciteit=1)
    doe(zittingen.wijzig_zitting, als(Rol.EXAMENBUREAU), cmd)
    assert lokaal.code in gelezen(een)[0]
    maak_plaats(als, z)
    assert rij_van(z) == ["geplaatst"]


@pytest.mark.parametrize("status", ["gesloten", "gepland"])
def test_een_examen_dat_voorbij_is_is_niet_het_eerstvolgende(
    maak: Maak, als: Als, klok: Callable[[datetime], None], status: str
) -> None:  # PLA-3
    klok(tijd.op(tijd.vandaag(), 15))
    examen = maak.examen()
    i = met_go(maak, examen)
    voorbij = maak.zitting(maak.versie(examen), start=tijd.nu() - timedelta(hours=4), status=status)
    maak.deelname(voorbij, i)
    with reading() as uow:
        student = uow.session.get_one(Persoon, i.student_id)
    komt = maak.deelname(maak.zitting(start=ruim()), maak.inschrijving(student, maak.examen()))
    ik = als(Rol.STUDENT, student)
    assert [r.id for r in doe(rooster.rooster, ik, limiet=1, nog=True)] == [str(komt.id)]
    k = next(m for m in doe(mijn_examens.mijn_examens, ik) if uuid.UUID(m.id) == i.id)
    assert (k.tag, k.actie, "ID" in k.uitleg) == ("Voorbij", "", False)


def test_wie_geplaatst_is_leest_dat_zijn_go_is_ingetrokken_en_waarom(maak: Maak, als: Als) -> None:  # AAN-3 PRK-12
    docent = maak.medewerker()
    student = maak.student(begeleider=docent)
    examen = maak.examen()
    i = maak.inschrijving(student, examen)
    gegeven, z = maak.go(i, docent), maak.zitting(maak.versie(examen))
    maak.deelname(z, i)
    ik, hij = als(Rol.STUDENT, student), als(Rol.DOCENT, docent)
    doe(go.trek_go_in, hij, go.TrekGoIn(go_id=gegeven.id, reden="Je portfolio mist nog"))
    (tekst,) = gelezen(i)
    assert "je docent trok je Go in. Reden: Je portfolio mist nog" in tekst
    assert "het examenbureau beslist" in tekst
    k = kaart(als, i)
    assert (k.tag, k.stap) == ("Geplaatst, zonder Go", 3)
    assert k.uitleg.startswith("Je docent trok je Go in: Je portfolio mist nog. Het examenbureau beslist")
    (regel,) = [r for r in doe(werklijst.werklijst, ik).regels if r.soort == "examen"]
    assert "Je portfolio mist nog" in regel.uitleg
    doe(go.geef_go, hij, go.GeefGo(inschrijving_id=i.id, besluit="go", reden="Nu wel compleet"))
    assert kaart(als, i).tag == "Geplaatst"
    doe(go.geef_go, hij, go.GeefGo(inschrijving_id=i.id, besluit="no_go", reden="Toch niet af"))
    assert "vindt je nog niet klaar. Reden: Toch niet af" in gelezen(i)[-1]


def test_voor_het_besluit_staat_er_waar_een_voorziening_meteen_geldt(maak: Maak, als: Als) -> None:  # AAN-12 PRK-12
    student, bureau = maak.student(), als(Rol.EXAMENBUREAU)
    z = maak.zitting(start=ruim())
    d = maak.deelname(z, maak.inschrijving(student, maak.examen()))
    maak.deelname(maak.zitting(start=tijd.nu() - timedelta(days=9), status="ondertekend"), maak.inschrijving(student))
    rij = maak.voorziening(student, status="aangevraagd")
    assert doe(voorzieningen_lezen.gevolg, bureau, rij.id) == (f"{z.naam}, {tijd.moment(z.start)}",)
    doe(voorzieningen.besluit_voorziening, bureau, BesluitVoorziening(voorziening_id=rij.id, toekennen=True))
    with reading() as uow:
        assert uow.session.get_one(Deelname, d.id).extra_minuten > 0, "it did count at once"


def test_wie_het_langst_op_een_go_wacht_staat_bovenaan(maak: Maak, als: Als) -> None:  # BEH-1
    docent = maak.medewerker()
    for uur, naam in ((3, "Aagje"), (1, "Zeno"), (2, "Mo")):
        sinds = tijd.nu() - timedelta(days=20, hours=-uur)
        maak.inschrijving(maak.student(begeleider=docent, voornaam=naam), go_gevraagd_op=sinds)
    regels = doe(werklijst.werklijst, als(Rol.DOCENT, docent)).regels
    assert [r.titel.split()[0] for r in regels] == ["Zeno", "Mo", "Aagje"]


def test_een_no_go_wordt_niet_aangeboden_voor_een_begonnen_examen(maak: Maak, als: Als) -> None:  # AAN-3
    docent = maak.medewerker()
    stand = {}
    for status, dagen in (("gepland", 1), ("open", 1), ("gepland", -1)):  # the last one was, and nobody opened it here
        student = maak.student(begeleider=docent)
        i = maak.inschrijving(student)
        maak.go(i, docent)
        maak.deelname(maak.zitting(status=status, start=tijd.nu() + timedelta(days=dagen)), i)
        stand[str(i.id)] = (status, dagen) != ("gepland", 1)
    rijen = doe(inschrijvingen.inschrijvingen, als(Rol.DOCENT, docent), InschrijvingFilter()).rijen
    assert {r.id: r.begonnen for r in rijen} == stand


def test_een_keuzelijst_zegt_hoeveel_er_niet_staan(maak: Maak, als: Als) -> None:  # PRK-14
    bureau = als(Rol.EXAMENBUREAU)
    for nr in range(53):
        maak.examen(naam=f"Examen {nr:02}", inschrijvers=["examenbureau"])
    getoond, aantal = doe(groepen.examens, bureau)
    assert (len(getoond), aantal) == (50, 53)
    assert "Examen 52" in {k.label[:9] for k in doe(groepen.examens, bureau, "Examen 52")[0]}
    versie = maak.versie()
    zittingen_ = [maak.zitting(versie, start=ruim() + timedelta(days=nr)) for nr in range(53)]
    assert len(doe(keuzes.andere_zittingen, bureau, zittingen_[0].id)) == 52


def test_een_bericht_over_een_plek_of_een_go_vervalt_met_het_feit(maak: Maak, als: Als) -> None:  # PRK-12
    """What a student read about his place or his Go does not stay current once it is otherwise."""
    versie, eb = maak.versie(), als(Rol.EXAMENBUREAU)
    een, twee = te_kiezen(maak, versie), te_kiezen(maak, versie, ruim(21))
    docent = maak.medewerker()
    with reading() as uow:
        i = maak.inschrijving(maak.student(begeleider=docent), uow.session.get_one(Examen, versie.examen_id))

    def geldt() -> list[str]:
        with reading() as uow:
            vraag = select(Mededeling).where(
                Mededeling.persoon_id == i.student_id, col(Mededeling.vervangen_op).is_(None)
            )
            return [m.soort.value for m in uow.session.exec(vraag.order_by(Mededeling.op))]

    for besluit, wat in (("no_go", ["go"]), ("go", [])):
        doe(
            go.geef_go,
            als(Rol.DOCENT, docent),
            go.GeefGo(inschrijving_id=i.id, besluit=besluit, reden="Zie het gesprek"),
        )
        assert geldt() == wat
    doe(plaatsen.plaats_studenten, eb, plaatsen.PlaatsStudenten(zitting_id=een.id, inschrijving_ids=(i.id,)))

    def plek() -> uuid.UUID:
        with reading() as uow:
            vraag = select(Deelname.id).where(Deelname.inschrijving_id == i.id, Deelname.status == "geplaatst")
            return uow.session.exec(vraag).one()

    for naar in (twee, een):
        cmd = verzetten.VerplaatsStudent(deelname_id=plek(), zitting_id=naar.id, reden="Andere dag")
        doe(verzetten.verplaats_student, eb, cmd)
        assert geldt() == ["verplaatst"]
    doe(plaatsen.haal_van_zitting, eb, plaatsen.HaalVanZitting(deelname_id=plek(), reden="Ziek gemeld"))
    assert geldt() == ["van_zitting"]
    doe(plaatsen.plaats_studenten, eb, plaatsen.PlaatsStudenten(zitting_id=een.id, inschrijving_ids=(i.id,)))
    assert geldt() == [], "he sits there again"


@pytest.mark.parametrize(
    ("vorm", "zin"),
    [
        ("centraal", "De hele school doet dit examen op dezelfde momenten."),
        ("decentraal", "Je opleiding neemt dit examen zelf af."),
        ("individueel", "Spreek met je docent af wanneer je het doet"),
    ],
)
def test_wie_mag_en_nog_geen_moment_heeft_leest_wie_het_regelt(maak: Maak, als: Als, vorm: str, zin: str) -> None:
    # INR-6
    i = maak.inschrijving(maak.student(), maak.examen(vorm=vorm))
    maak.go(i)
    assert zin in kaart(als, i).uitleg


def test_wie_op_een_cijfer_wacht_leest_de_dag_die_het_plan_belooft(maak: Maak, als: Als) -> None:  # INR-4
    opleiding, examen, dag = maak.opleiding(), maak.examen(), tijd.vandaag() + timedelta(days=9)
    i = maak.inschrijving(maak.student(opleiding, cohort=2024), examen, status="afgenomen")
    zonder = kaart(als, i).uitleg
    regel = maak.planregel(opleiding, examen, 2024, publiceren_op=dag)
    maak.planregel(opleiding, examen, 2023, publiceren_op=dag + timedelta(days=1))
    assert f"De uitslag is afgesproken voor {tijd.dag(dag)}." in kaart(als, i).uitleg
    regel.publiceren_op = tijd.vandaag() - timedelta(days=1)
    schrijf(regel)
    assert kaart(als, i).uitleg == zonder, "a day that is past promises nothing any more"


def test_wie_een_moment_kiest_leest_dat_de_school_dan_dicht_is(maak: Maak, als: Als) -> None:  # PLA-1 AAN-7
    versie = maak.versie()
    dicht, gewoon = te_kiezen(maak, versie, ruim(7)), te_kiezen(maak, versie, ruim(21))
    schrijf(Instelling(sleutel="sluitingsdagen", waarde=tijd.dag_van(dicht.start).isoformat()))
    with reading() as uow:
        i = met_go(maak, uow.get(Examen, versie.examen_id))
    rijen = {m.id: m.let_op for m in doe(momenten.momenten, wie(als, i), i.id)}
    assert "is de school dicht" in rijen[str(dicht.id)]
    assert "school dicht" not in rijen[str(gewoon.id)]
