"""The board establishes a version for the whole school, or for a programme, cohort, attempt and period (INR-7)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, Opleidingsinschrijving
from portal.db.beheren import Persoon, Taak
from portal.db.inrichten import Examen, Examenversie, Opleiding, Versiebereik
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import Rol
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.grond import wekkers
from portal.services.inrichten import bereik, versies
from portal.services.inrichten.bereik import BeperkVersie, HefBeperkingOp, KiesGeldigheid
from portal.services.inrichten.examenplan import KopieerPlan
from portal.services.inrichten.lezen import examenplan as plan_lezen
from portal.services.inrichten.lezen import versies as versies_lezen
from portal.services.inrichten.stand_edities import blokkades_plannen
from portal.services.inrichten.versies import BesluitVersie, LegVersieVoor
from portal.services.ontvangen import uitschrijven
from portal.services.plannen import plaatsen, zittingen
from portal.services.plannen.lezen import keuzes, vastgelopen
from portal.services.werk import kantoor
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe


def beperk(als: Als, versie: Examenversie, **deel: object) -> None:
    doe(bereik.beperk_versie, als(Rol.EXAMENCOMMISSIE), BeperkVersie(versie_id=versie.id, **deel))


def deel_van(versie: Examenversie) -> uuid.UUID:
    with reading() as uow:
        return uow.session.exec(select(Versiebereik.id).where(Versiebereik.versie_id == versie.id)).one()


def inschrijving(maak: Maak, versie: Examenversie, opleiding: Opleiding, **anders: object) -> Inschrijving:
    """A student of this programme, enrolled for the exam of the version, with a Go."""
    student = maak.student(opleiding, cohort=anders.pop("cohort", 2024))
    i = maak.inschrijving(student, None, examen_id=versie.examen_id, **anders)
    maak.go(i)
    return i


def plaats(als: Als, maak: Maak, versie: Examenversie, *wie: Inschrijving) -> dict[str, str]:
    """Who could not be placed on a sitting with this version, and why."""
    z = maak.zitting(versie)
    cmd = plaatsen.PlaatsStudenten(zitting_id=z.id, inschrijving_ids=tuple(i.id for i in wie))
    return dict(doe(plaatsen.plaats_studenten, als(Rol.EXAMENBUREAU), cmd).overgeslagen)


@pytest.mark.parametrize(
    ("deel", "waarom"),
    [
        ({"opleiding_id": True}, "is vastgesteld voor Kok; deze student: Bakker, cohort 2024, kans 1"),
        ({"cohort": 2023}, "is vastgesteld voor cohort 2023; deze student: Bakker, cohort 2024, kans 1"),
        ({"kans": 2}, "is vastgesteld voor kans 2; deze student: Bakker, cohort 2024, kans 1"),
    ],
)
def test_een_versie_voor_een_opleiding_cohort_of_kans_is_voor_niemand_anders(
    maak: Maak, als: Als, deel: dict[str, object], waarom: str
) -> None:  # INR-7
    kok, bakker, versie = maak.opleiding(naam="Kok"), maak.opleiding(naam="Bakker"), maak.versie()
    deel = {**deel, "opleiding_id": kok.id} if "opleiding_id" in deel else deel
    beperk(als, versie, **deel)
    wel = {"opleiding_id": (kok, {}), "cohort": (bakker, {"cohort": 2023}), "kans": (bakker, {"poging": 2})}
    opleiding, anders = wel[next(iter(deel))]
    niet, past = inschrijving(maak, versie, bakker), inschrijving(maak, versie, opleiding, **anders)
    ((_, reden),) = plaats(als, maak, versie, niet, past).items()
    assert waarom in reden
    with reading() as uow:
        assert uow.session.exec(select(Deelname.inschrijving_id)).all() == [past.id]
    z = maak.zitting(versie, start=tijd.nu() - timedelta(hours=1))
    cmd = plaatsen.PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(niet.id,))
    assert doe(plaatsen.plaats_studenten, als(Rol.EXAMENBUREAU), cmd).gedaan == 1, "who was there is still entered"


def test_wie_het_examen_voor_twee_opleidingen_doet_hoort_bij_allebei(maak: Maak, als: Als) -> None:  # INR-7 PRK-3
    kok, bakker, versie = maak.opleiding(naam="Kok"), maak.opleiding(naam="Bakker"), maak.versie()
    beperk(als, versie, opleiding_id=kok.id, kans=1)
    beperk(als, versie, cohort=2022)
    i = inschrijving(maak, versie, bakker)
    assert "cohort 2022; Kok, kans 1" in next(iter(plaats(als, maak, versie, i).values()))
    ook = uuid.uuid4()
    schrijf(Opleidingsinschrijving(oke_id=ook, student_id=i.student_id, opleiding_id=kok.id, cohort=2025))
    schrijf(Nevenaanmelding(oke_id=uuid.uuid4(), inschrijving_id=i.id, opleiding_oke_id=ook))
    assert plaats(als, maak, versie, i) == {}


def test_een_beperking_gaat_terug_met_een_reden_en_het_bureau_hoort_wie_verkeerd_zit(
    maak: Maak, als: Als, monkeypatch: pytest.MonkeyPatch
) -> None:  # INR-7 PRK-13
    gewekt: list[str] = []
    monkeypatch.setattr(
        wekkers, "wek", lambda _uow, wat, wie: gewekt.append(wie) if wat == wekkers.MELD_PERSOON else None
    )
    bakker, versie = maak.opleiding(naam="Bakker"), maak.versie()
    i = inschrijving(maak, versie, bakker)
    assert plaats(als, maak, versie, i) == {}
    beperk(als, versie, kans=2)
    assert gewekt == [str(i.student_id)]
    with unit_of_work() as uow:
        uitschrijven.vraag_om_niveau(uow, uow.get(Persoon, i.student_id))
        (vraag,) = uow.session.exec(select(Taak.tekst).where(Taak.onderwerp_id == i.student_id)).all()
    assert "is vastgesteld voor kans 2; deze student: Bakker, cohort 2024, kans 1" in vraag
    with pytest.raises(Botsing, match="staat er al"):
        beperk(als, versie, kans=2)
    terug = HefBeperkingOp(bereik_id=deel_van(versie), reden="Was voor variant B")
    with pytest.raises(NietToegestaan):
        doe(bereik.hef_beperking_op, als(Rol.EXAMENBUREAU), terug)
    doe(bereik.hef_beperking_op, als(Rol.EXAMENCOMMISSIE), terug)
    assert plaats(als, maak, versie, inschrijving(maak, versie, bakker)) == {}


def test_buiten_de_periode_wordt_niet_gepland_en_komt_niemand_erbij(maak: Maak, als: Als) -> None:  # INR-7
    versie, vandaag = maak.versie(), tijd.vandaag()
    i, commissie = inschrijving(maak, versie, maak.opleiding()), als(Rol.EXAMENCOMMISSIE)
    doe(bereik.kies_geldigheid, commissie, KiesGeldigheid(versie_id=versie.id, vanaf=vandaag, tot=vandaag))
    reden = next(iter(plaats(als, maak, versie, i).values()))
    assert reden.startswith(f"De commissie stelde versie {versie.code} vast vanaf {tijd.dag(vandaag)} t/m")
    assert reden.endswith("Annuleer of verzet deze zitting.")
    morgen = vandaag + timedelta(days=1)
    assert [b.code for b in blokkades(versie.id, morgen)] == ["buiten-periode"]
    assert blokkades(versie.id, vandaag) == ()
    doe(bereik.kies_geldigheid, commissie, KiesGeldigheid(versie_id=versie.id, tot=morgen))
    z, ruimte, bureau = maak.zitting(versie), maak.ruimte(), als(Rol.EXAMENBUREAU)
    verzet = {"zitting_id": z.id, "ruimte_id": ruimte.id, "capaciteit": 4, "start": z.start + timedelta(days=7)}
    with pytest.raises(Geblokkeerd, match="vast t/m"):
        doe(zittingen.wijzig_zitting, bureau, zittingen.WijzigZitting(**verzet))
    concept = maak.zitting(versie, start=z.start + timedelta(days=7), status="concept")
    with pytest.raises(Geblokkeerd, match="vast t/m"):
        doe(zittingen.maak_definitief, bureau, zittingen.ZittingActie(zitting_id=concept.id))
    assert plaats(als, maak, versie, i) == {}
    with pytest.raises(Ongeldig, match="ligt voor de eerste"):
        doe(bereik.kies_geldigheid, commissie, KiesGeldigheid(versie_id=versie.id, vanaf=morgen, tot=vandaag))


@pytest.mark.parametrize("periode", [{"tot": 3}, {"vanaf": 8}])
def test_wat_al_gepland_was_buiten_de_nieuwe_dagen_is_werk_voor_bureau_en_commissie(
    maak: Maak, als: Als, periode: dict[str, int]
) -> None:  # INR-7
    versie, bureau, commissie = maak.versie(), als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE)
    z = maak.zitting(versie, start=tijd.nu() + timedelta(days=5))
    maak.deelname(z)
    dagen = {veld: tijd.vandaag() + timedelta(days=n) for veld, n in periode.items()}
    doe(bereik.kies_geldigheid, commissie, KiesGeldigheid(versie_id=versie.id, **dagen))
    with reading() as uow:
        for regels in (kantoor.examenbureau(uow, bureau), kantoor.examencommissie(uow, commissie)):
            (regel,) = (r for r in regels if r.titel == "Versie gepland buiten haar dagen")
            assert f"gepland op {tijd.dag(tijd.dag_van(z.start))}; vastgesteld" in regel.uitleg
    doe(bereik.kies_geldigheid, commissie, KiesGeldigheid(versie_id=versie.id))
    with reading() as uow:
        assert "Versie gepland buiten haar dagen" not in [r.titel for r in kantoor.examenbureau(uow, bureau)]


def blokkades(versie_id: uuid.UUID, dag: date) -> tuple[Blokkade, ...]:
    with reading() as uow:
        return blokkades_plannen(uow, uow.get(Examenversie, versie_id), dag)


def test_wie_plant_en_wie_leest_ziet_voor_wie_een_versie_is(maak: Maak, als: Als) -> None:  # INR-7
    versie, kok = maak.versie(), maak.opleiding(naam="Kok")
    beperk(als, versie, opleiding_id=kok.id, cohort=2025, kans=2)
    (keuze,) = doe(keuzes.bruikbare_versies, als(Rol.EXAMENBUREAU))
    assert keuze.label.endswith("90 min · alleen Kok, cohort 2025, kans 2")
    v = doe(versies_lezen.versie, als(Rol.EXAMENBUREAU), versie.id)
    assert (v.geldt_voor, v.mag_beperken, [d.label for d in v.delen]) == (
        "Kok, cohort 2025, kans 2", False, ["Kok, cohort 2025, kans 2"],
    )  # fmt: skip


def test_de_commissie_trekt_een_vastgestelde_versie_in_en_stelt_haar_weer_vast(maak: Maak, als: Als) -> None:
    # INR-7 PRK-13
    versie, commissie = maak.versie(), als(Rol.EXAMENCOMMISSIE)
    i = inschrijving(maak, versie, maak.opleiding())
    trek_in = BesluitVersie(versie_id=versie.id, actie="intrekken", reden="Uitgelekt")
    with pytest.raises(NietToegestaan):
        doe(versies.besluit_versie, als(Rol.EXAMENBUREAU), trek_in)
    doe(versies.besluit_versie, commissie, trek_in)
    assert "ingetrokken" in next(iter(plaats(als, maak, versie, i).values()))
    with pytest.raises(Geblokkeerd):
        doe(versies.besluit_versie, commissie, trek_in)
    doe(versies.leg_versie_voor, als(Rol.EXAMENBUREAU), LegVersieVoor(versie_id=versie.id))
    assert "nam versie" in next(iter(plaats(als, maak, versie, i).values())), "asking again takes nothing back"
    doe(versies.besluit_versie, commissie, BesluitVersie(versie_id=versie.id, actie="vaststellen"))
    doe(versies.besluit_versie, commissie, trek_in)
    assert doe(versies_lezen.versie, commissie, versie.id).vastgesteld.startswith("Was vastgesteld")
    doe(versies.besluit_versie, commissie, BesluitVersie(versie_id=versie.id, actie="vaststellen"))
    assert plaats(als, maak, versie, i) == {}


def test_een_beperking_zegt_iets(maak: Maak, als: Als) -> None:  # INR-7
    with pytest.raises(Ongeldig, match="Kies een opleiding, een cohort of een kans"):
        beperk(als, maak.versie())


def test_het_plan_noemt_de_varianten_die_voor_dit_cohort_zijn_vastgesteld(maak: Maak, als: Als) -> None:  # INR-4 INR-7
    kok, examen = maak.opleiding(naam="Kok"), maak.examen()
    a, b = (maak.versie(examen, variant=v, code=f"{examen.code}.v1.{v}") for v in "AB")
    maak.versie(examen, variant="C", code=f"{examen.code}.v1.C", status="concept")
    for cohort in (2023, 2024):
        maak.planregel(kok, examen, cohort)
    leeg = maak.planregel(kok, maak.examen(), 2024)
    beperk(als, b, opleiding_id=kok.id, cohort=2024)

    def plan() -> dict[tuple[str, str], str]:
        rijen = doe(plan_lezen.examenplan, als(Rol.EXAMENBUREAU), plan_lezen.PlanFilter(opleiding_id=kok.id)).rijen
        return {(r.code, r.cohort): r.versies for r in rijen}

    assert {plan()[examen.code, c] for c in ("2023",)} == {"v1.A"}
    assert plan()[examen.code, "2024"] == "v1.A, v1.B"
    assert [v for (code, _), v in plan().items() if code != examen.code] == [""]
    assert leeg.cohort == 2024
    doe(bereik.kies_geldigheid, als(Rol.EXAMENCOMMISSIE), KiesGeldigheid(
        versie_id=a.id, tot=tijd.vandaag() - timedelta(days=1)))  # fmt: skip
    assert plan()[examen.code, "2023"] == ""


def test_wie_nergens_op_kan_omdat_het_voor_anderen_is_wordt_niet_als_herhaling_voorgelegd(maak: Maak, als: Als) -> None:
    # INR-7 PRK-8
    kok, bakker, examen = maak.opleiding(naam="Kok"), maak.opleiding(naam="Bakker"), maak.examen()
    had, ander = (maak.versie(examen, variant=v, code=f"{examen.code}.v1.{v}") for v in "AB")
    i = inschrijving(maak, had, bakker)
    eerder = maak.zitting(had, start=tijd.nu() - timedelta(days=20), status="ondertekend")
    maak.deelname(eerder, i, status="afgerond", presentie="present")
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "open"
    beperk(als, ander, opleiding_id=kok.id)
    komt = maak.zitting(ander)

    def vast() -> tuple[str, str]:
        (r,) = doe(vastgelopen.lijst, als(Rol.EXAMENBUREAU), InschrijvingFilter(stand="open")).rijen
        return r.blokkade, r.vraag_zitting

    assert vast() == ("Had elke versie die er voor deze student is.", str(eerder.id)), "not about the sitting of others"
    beperk(als, had, opleiding_id=kok.id)
    assert vast() == ("Geen versie die er is, is voor deze student.", "")
    assert komt.id != eerder.id


def test_een_cohort_of_kans_die_niemand_kan_hebben_wordt_geweigerd(maak: Maak, als: Als) -> None:  # INR-7
    versie, jaar = maak.versie(maak.examen(max_kansen=2)), tijd.vandaag().year
    with pytest.raises(Ongeldig, match=f"Cohort {jaar + 3} ligt te ver vooruit: vul hoogstens {jaar + 2} in"):
        beperk(als, versie, cohort=jaar + 3)
    with pytest.raises(Ongeldig, match="heeft 2 kansen: kans 3 is er niet"):
        beperk(als, versie, kans=3)
    beperk(als, versie, cohort=jaar + 2, kans=2)
    zonder = maak.versie()
    with unit_of_work() as uow:
        uow.get(Examen, zonder.examen_id).max_kansen = None
    beperk(als, zonder, kans=9)
    with pytest.raises(ValueError, match="ligt te ver vooruit"):
        KopieerPlan(van=jaar, naar=jaar + 3)


def test_de_commissie_trekt_meer_versies_tegelijk_in_met_een_reden(maak: Maak, als: Als) -> None:  # INR-7
    een, twee, nieuw = maak.versie(), maak.versie(), maak.versie(vastgesteld=False, status="nieuw")
    hanna, reden = als(Rol.EXAMENCOMMISSIE), "De opgaven zijn uitgelekt"

    def trek_in(*wat: Examenversie) -> int:
        return doe(
            versies.trek_versies_in, hanna, versies.TrekVersiesIn(versie_ids=tuple(v.id for v in wat), reden=reden)
        )

    def standen() -> set[str]:
        with reading() as uow:
            return {str(uow.get(Examenversie, v.id).status) for v in (een, twee)}

    with pytest.raises(Botsing, match=f"niet meer vastgesteld: {nieuw.code}"):
        trek_in(een, nieuw)
    assert standen() == {"vastgesteld"}, "all of them or none"
    assert trek_in(een, twee, een) == 2
    assert standen() == {"ingetrokken"}
    with reading() as uow:
        regels = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "versie.ingetrokken")).all()
    assert {(r.onderwerp_id, r.reden) for r in regels} == {(een.id, reden), (twee.id, reden)}
    with pytest.raises(NietToegestaan):
        doe(versies.trek_versies_in, als(Rol.EXAMENBUREAU), versies.TrekVersiesIn(versie_ids=(een.id,), reden=reden))
