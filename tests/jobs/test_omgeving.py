"""Around the enrolments: programmes of students, groups and their members, at the sandbox registry and pushed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlmodel import func, select

from portal.auth import kluis
from portal.db.aanmelden import Groep, Groepslid, Inschrijving, Opleidingsinschrijving
from portal.db.beheren import Koppeling, Persoon
from portal.db.inrichten import Opleiding
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.jobs import bezorgen, ophalen, ophalen_omgeving
from portal.oke import mapping_omgeving
from portal.oke.client import OkeFout
from portal.oke.keuring import Afgekeurd
from portal.sandbox import wire
from portal.sandbox.school import build_school
from portal.sandbox.school_model import Student
from portal.services.aanmelden import groepen
from portal.services.aanmelden.lezen import groepen as groepen_lezen
from portal.services.inrichten.catalogus import PasCatalogusToe, maak_voorstel, pas_catalogus_toe
from tests.hulp.bezorgen import rij
from tests.hulp.maak import Maak, schrijf
from tests.hulp.oke import School
from tests.hulp.partner import Partner, probleem

pytestmark = pytest.mark.xdist_group("partners")

AANTAL = 40


@pytest.fixture
def dr(maak: Maak, sandbox: dict[str, str]) -> Koppeling:
    adres = sandbox["dr"]
    return maak.koppeling(
        "dr", base_url=adres, token_url=f"{adres}/oauth/token", client_id="portaal",
        secret_versleuteld=kluis.versleutel("portaal-geheim"),
    )  # fmt: skip


@pytest.fixture
def met_catalogus(maak: Maak, als: Any, sandbox: dict[str, str]) -> None:
    adres = sandbox["tas"]
    tas = maak.koppeling(
        "tas", base_url=adres, token_url=f"{adres}/oauth/token", client_id="portaal",
        secret_versleuteld=kluis.versleutel("portaal-geheim"),
    )  # fmt: skip
    catalogus, bureau = ophalen.haal_catalogus(tas.id), als(Rol.EXAMENBUREAU)
    with unit_of_work() as uow:
        voorstel = maak_voorstel(uow, bureau, tas.id, catalogus)
        pas_catalogus_toe(uow, bureau, PasCatalogusToe(voorstel_id=voorstel))


def tel(model: Any, *waar: Any) -> int:
    with reading() as uow:
        return int(uow.session.exec(select(func.count()).select_from(model).where(*waar)).one())


@pytest.mark.usefixtures("met_catalogus")
def test_opleidingen_bij_ophalen(dr: Koppeling, maak: Maak) -> None:  # AAN-1
    """What an enrolment names is read along: crebo, cohort, learning route and the place in the school."""
    school = build_school(AANTAL)
    maak.eenheid("instelling", code=school.organisatie.brin, naam=school.organisatie.naam)
    locaties = {x.naam: maak.eenheid("locatie", code=x.code, naam=x.naam) for x in school.locaties}
    ophalen.haal_deelnemers(dr.id)
    with reading() as uow:
        assert uow.session.exec(select(Inschrijving.id).where(Inschrijving.opleiding_oke_id == None)).all() == []  # noqa: E711
    assert "3 opleidingen" in ophalen_omgeving.haal_opleidingen(dr.id, 3)
    ophalen_omgeving.haal_alle_opleidingen()
    with reading() as uow:
        s = uow.session
        gelezen = {o.oke_id: o for o in s.exec(select(Opleidingsinschrijving))}
        creboos = {o.id: o.crebo for o in s.exec(select(Opleiding))}
        genoemd = set(s.exec(select(Inschrijving.opleiding_oke_id)))
        personen = {p.oke_id: p for p in s.exec(select(Persoon).where(Persoon.is_student))}
    assert set(gelezen) == genoemd
    for student in (x for x in school.studenten if x.opleidingsinschrijving_id in gelezen):
        o, p = gelezen[student.opleidingsinschrijving_id], personen[student.id]
        assert (creboos[o.opleiding_id], o.cohort, o.leerweg) == (student.crebo, student.cohort, student.leerweg)
        assert o.eenheid_id in {x.id for x in locaties.values()}
        assert (p.opleiding_id, p.cohort) == (o.opleiding_id, o.cohort)
    regels, berichten = tel(AuditRegel), tel(OkeBericht)
    assert "0 opleidingen" in ophalen_omgeving.haal_opleidingen(dr.id)
    assert (tel(AuditRegel), tel(OkeBericht)) == (regels, berichten)  # known: not asked again


def _opleiding(s: Student, **anders: Any) -> dict[str, Any]:
    school = build_school(AANTAL)
    return wire.opleidingsinschrijving(s, school, {"offering.program", "offering.organization"}) | anders


def test_gestuurde_inschrijving_vraagt_de_opleiding(maak: Maak, dr: Koppeling) -> None:  # AAN-1
    school, echt = School(maak), build_school(AANTAL).studenten[0]
    with unit_of_work() as uow:  # the pushing registry is the one that answers
        bron = uow.get(Koppeling, school.dr.id)
        bron.base_url, bron.token_url, bron.client_id = dr.base_url, dr.token_url, "portaal"
        bron.secret_versleuteld = dr.secret_versleuteld
    maak.eenheid("instelling", code="BRIN")
    toets, persoon = school.toets(), school.persoon(personId=str(echt.id))
    i = school.inschrijving(persoon, toets)
    i["consumers"][0]["programOfferingAssociationId"] = str(echt.opleidingsinschrijving_id)
    assert [school.put(b).status_code for b in (toets, persoon, i)] == [201] * 3
    bezorgen.bezorg_alles("test")
    with reading() as uow:
        o = uow.session.exec(select(Opleidingsinschrijving)).one()
        student = uow.get(Persoon, o.student_id)
        assert uow.get(Opleiding, o.opleiding_id).crebo == echt.crebo
    assert (student.oke_id, student.cohort, student.opleiding_id) == (echt.id, echt.cohort, o.opleiding_id)
    assert school.put(i).status_code == 200
    assert tel(OkeBericht, OkeBericht.onderwerp_soort == "opleiding") == 1  # known: not asked again


def test_de_nieuwste_lopende_opleiding_telt(maak: Maak) -> None:
    """A student with two programmes: the newest that runs, whatever order they come in, and it does not flip."""
    from portal.services.ontvangen import ingang

    school, s = School(maak), build_school(AANTAL).studenten[0]
    maak.eenheid("instelling", code="BRIN")
    persoon = maak.student(oke_id=s.id, cohort=2020)
    oud = _opleiding(s, associationId=str(uuid.uuid4()))
    oud["consumers"] = [{"consumerKey": "nl-test-admin", "startDate": "2019-08-01"}]
    oud["offering"]["consumers"][0]["cohort"] = "19-20"
    nieuw, bron = _opleiding(s), ingang.Bron("DR", school.dr.id)

    def neem(*inhouden: dict[str, Any]) -> tuple[int, int | None]:
        with unit_of_work() as uow:
            aantal = sum(ingang.ontvang_opleiding(uow, bron, i).gewijzigd for i in inhouden)
            return aantal, uow.get(Persoon, persoon.id).cohort

    assert neem(nieuw, oud)[1] == s.cohort
    assert neem(oud, nieuw) == (0, s.cohort)
    assert neem(nieuw | {"state": "canceled"})[1] == 2019


def test_wat_geen_opleiding_is(maak: Maak) -> None:
    s = build_school(AANTAL).studenten[0]
    goed = mapping_omgeving.opleiding(_opleiding(s))
    assert (goed.crebo, goed.cohort, goed.persoon_id) == (s.crebo, s.cohort, s.id)
    zonder = _opleiding(s)
    zonder["offering"]["program"] = zonder["offering"]["program"]["programId"]
    for kapot in (zonder, _opleiding(s, associationType="componentOfferingAssociation"), _opleiding(s, offering="x")):
        with pytest.raises(Afgekeurd):
            mapping_omgeving.opleiding(kapot)
    geen_crebo = _opleiding(s)
    geen_crebo["offering"]["program"] |= {"otherCodes": [], "primaryCode": {"codeType": "programCode", "code": "KOK"}}
    with pytest.raises(Afgekeurd, match="geen crebo"):
        mapping_omgeving.opleiding(geen_crebo)
    for tekst, jaar in (("24-25", 2024), ("2023-2024", 2023), ("2022", 2022), ("", s.cohort), ("najaar", s.cohort)):
        met = _opleiding(s)
        met["offering"]["consumers"][0]["cohort"] = tekst
        assert mapping_omgeving.opleiding(met).cohort == jaar


def test_groep_zoeken_lezen_en_aanmelden(dr: Koppeling, maak: Maak, als: Any) -> None:  # AAN-1 AAN-4
    """Ad hoc: ask for a class, see who is in it, enrol them; the result of such an enrolment does not go back."""
    school = build_school(AANTAL)
    klas = school.studenten[0].klas
    leden = [s for s in school.studenten if s.klas == klas]
    assert ophalen_omgeving.zoek_groepen(dr.id, klas) == 1
    assert ophalen_omgeving.zoek_groepen(dr.id, "bestaat niet") == 0
    with reading() as uow:
        groep = uow.session.exec(select(Groep)).one()
    assert (groep.naam, groep.koppeling_id) == (klas, dr.id)
    assert ophalen_omgeving.haal_leden(groep.id) == len(leden)
    assert tel(Persoon, Persoon.is_student) == len(leden)  # who was not known is read along
    gelezen = tel(OkeBericht)
    ophalen_omgeving.haal_leden(groep.id)
    assert tel(OkeBericht) == gelezen + 1  # only the list: everybody is known now
    bureau, docent = als(Rol.EXAMENBUREAU), als(Rol.DOCENT, eenheden=[maak.team()])
    examen = maak.examen(oke=True, inschrijvers=["examenbureau"])
    with reading() as uow:
        al = uow.session.exec(select(Persoon).where(Persoon.oke_id == leden[0].id)).one()
    maak.inschrijving(al, examen)
    with reading() as uow:
        beeld = groepen_lezen.groep(uow, bureau, groep.id, examen.id)
        assert (beeld.kan, beeld.kan_niet, len(beeld.leden)) == (len(leden) - 1, 1, len(leden))
        assert {r.uitkomst for r in beeld.leden if r.toon == "info"} == {"Is al aangemeld."}
        buiten = groepen_lezen.groep(uow, docent, groep.id)
        assert {(r.naam, r.uitkomst) for r in buiten.leden} == {("Onbekend", "Valt buiten uw bereik.")}
        assert str(examen.id) in {k.waarde for k in groepen_lezen.examens(uow, bureau, examen.code)[0]}
        assert groepen_lezen.examens(uow, docent, examen.code) == ([], 0)
    cmd = groepen.SchrijfGroepIn(groep_id=groep.id, examen_id=examen.id)
    with pytest.raises(NietToegestaan), unit_of_work() as uow:
        groepen.schrijf_groep_in(uow, docent, cmd)
    with unit_of_work() as uow:
        telling = groepen.schrijf_groep_in(uow, bureau, cmd)
    assert (telling.gedaan, len(telling.overgeslagen)) == (len(leden) - 1, 1)
    assert tel(Inschrijving, Inschrijving.bron == "groep", Inschrijving.oke_id == None) == len(leden) - 1  # noqa: E711
    with unit_of_work() as uow:
        assert groepen.schrijf_groep_in(uow, bureau, cmd).gedaan == 0


def test_wie_geen_lid_meer_is(dr: Koppeling, maak: Maak, als: Any) -> None:
    ophalen_omgeving.zoek_groepen(dr.id, build_school(AANTAL).studenten[0].klas)
    with reading() as uow:
        groep = uow.session.exec(select(Groep)).one()
    ophalen_omgeving.haal_leden(groep.id)
    vertrokken = uuid.uuid4()
    with unit_of_work() as uow:
        lid = uow.session.exec(select(Groepslid)).first()
        assert lid is not None
        uow.add(Groepslid(groep_id=groep.id, persoon_oke_id=vertrokken, van=lid.van))
    ophalen_omgeving.haal_leden(groep.id)
    assert tel(Groepslid, Groepslid.persoon_oke_id == vertrokken, Groepslid.actief == True) == 0  # noqa: E712
    bureau = als(Rol.EXAMENBUREAU)
    leeg = schrijf(Groep(oke_id=uuid.uuid4(), code="L", naam="Leeg", soort="class"))
    with pytest.raises(Ongeldig, match="geen leden"), unit_of_work() as uow:
        groepen.schrijf_groep_in(uow, bureau, groepen.SchrijfGroepIn(groep_id=leeg.id, examen_id=maak.examen().id))
    with pytest.raises(Ongeldig, match="welk deelnemersysteem"), unit_of_work() as uow:
        groepen.begin_leden(uow, bureau, leeg.id)


def test_ophalen_mag_alleen_wie_dat_mag(dr: Koppeling, maak: Maak, als: Any) -> None:  # BEH-2
    with pytest.raises(NietToegestaan), unit_of_work() as uow:
        groepen.begin_zoeken(uow, als(Rol.DOCENT, eenheden=[maak.team()]), dr.id)
    with pytest.raises(Ongeldig), unit_of_work() as uow:
        groepen.begin_zoeken(uow, als(Rol.EXAMENBUREAU), maak.koppeling("tas").id)
    from datetime import timedelta

    from portal.domain import tijd

    with unit_of_work() as uow:
        uow.get(Koppeling, dr.id).open_tot = tijd.nu() + timedelta(minutes=1)
    with pytest.raises(Geblokkeerd, match="storing"), unit_of_work() as uow:
        groepen.begin_zoeken(uow, als(Rol.EXAMENBUREAU), dr.id)


def test_storing_bij_opleidingen(partner: Any, maak: Maak, snel: None) -> None:
    """The first failure ends the round: the rest is for the next one."""
    from tests.hulp.partner import probleem

    dr = maak.koppeling(
        "dr", base_url=partner.url, token_url=partner.token_url, secret_versleuteld=kluis.versleutel("geheim")
    )
    for _ in range(3):
        maak.inschrijving(koppeling_id=dr.id, opleiding_oke_id=uuid.uuid4())
    partner.regel = lambda v: probleem(503, "onderhoud")
    with pytest.raises(OkeFout):
        ophalen_omgeving.haal_opleidingen(dr.id)
    assert len(partner.verzoeken) == 1
    partner.regel = None  # now they are simply not known there
    assert "0 opleidingen" in ophalen_omgeving.haal_opleidingen(dr.id)
    assert "0 opleidingen" in ophalen_omgeving.haal_opleidingen(dr.id)  # and are left alone for a while
    with reading() as uow:
        statussen = [b.status for b in uow.session.exec(select(OkeBericht).order_by(OkeBericht.volgnummer))]  # type: ignore[arg-type]
    assert statussen == ["dood", "geweigerd", "geweigerd", "geweigerd"]


@pytest.mark.verzonnen
def test_startlink_voor_medewerkers(partner: Any, koppeling: Koppeling, maak: Maak) -> None:  # AFN-1
    """An assessor or invigilator gets his own way in; a link that nobody needs any more is no failure."""
    from portal.db.plannen import Zittingsmedewerker
    from portal.services.zenden import outbox

    zitting = maak.zitting()
    blijft, weg = (maak.zittingsmedewerker(zitting, maak.medewerker(), "beoordelaar") for _ in range(2))
    json = {"Content-Type": "application/json"}
    partner.stukken[f"/associations/{blijft.id}/url"] = (200, json, b'"https://tas/mijn-werk"')
    with unit_of_work() as uow:
        for m in (blijft, weg):
            bericht = outbox.Bericht(2, koppeling.id, "PUT", f"/associations/{m.id}", "z", "{}", "medewerker", m.id)
            outbox.put(uow, bericht)
    bezorgen.bezorg("z", "test")
    with unit_of_work() as uow:
        uow.delete(uow.get(Zittingsmedewerker, weg.id))
    bezorgen.bezorg_alles("test")
    with reading() as uow:
        assert uow.get(Zittingsmedewerker, blijft.id).startlink == "https://tas/mijn-werk"
        links = uow.session.exec(select(OkeBericht.id).where(OkeBericht.onderwerp_soort == "startlink")).all()
    assert [rij(id).status for id in links] == ["bevestigd", "bevestigd"]


@pytest.fixture
def register(maak: Maak, partner: Partner, snel: None) -> Koppeling:
    """A registry that answers what a test wants."""
    return maak.koppeling(
        "dr", base_url=partner.url, token_url=partner.token_url, secret_versleuteld=kluis.versleutel("geheim")
    )


def tot_het_komt(wat: Callable[[], object], klaar: Callable[[], bool]) -> None:
    """Do this again, as every quarter of an hour, until what has to come is there."""
    for _ in range(60):
        with suppress(OkeFout):
            wat()
        if klaar():
            return
    raise AssertionError("it never came")


def test_een_toets_waarop_het_register_steeds_vastloopt_houdt_de_andere_niet_tegen(
    register: Koppeling, partner: Partner, maak: Maak
) -> None:  # AAN-1, MON-1
    """A fault there about one record is no partner that is away: the others come in, in a later round if need be."""
    school = School(maak)
    toetsen = [school.toets() for _ in range(5)]
    partner.lijsten["/offerings"] = toetsen
    for toets in toetsen:
        persoon = school.persoon()
        lijst = [school.inschrijving(persoon, toets, person=persoon)]
        partner.lijsten[f"/offerings/{toets['offeringId']}/associations"] = lijst
    stuk = f"{toetsen[0]['offeringId']}/associations"
    partner.regel = lambda v: probleem(500, "kapot") if stuk in v.pad else None
    tot_het_komt(lambda: ophalen.haal_deelnemers(register.id), lambda: tel(Inschrijving) == 4)


def test_een_lijst_die_het_register_niet_kent_kost_alleen_die_lijst(
    register: Koppeling, partner: Partner, maak: Maak
) -> None:  # AAN-1, MON-1
    """A test of which the registry says that nobody knows it: the others come in, and nobody there disappeared."""
    school = School(maak)
    toetsen = [school.toets() for _ in range(5)]
    partner.lijsten["/offerings"] = toetsen
    for toets in toetsen:
        persoon = school.persoon()
        lijst = [school.inschrijving(persoon, toets, person=persoon)]
        partner.lijsten[f"/offerings/{toets['offeringId']}/associations"] = lijst
    assert ophalen.haal_deelnemers(register.id).fouten == []
    for toets in toetsen[:2]:
        del partner.lijsten[f"/offerings/{toets['offeringId']}/associations"]
    persoon = school.persoon()
    er_bij = school.inschrijving(persoon, toetsen[4], person=persoon)
    partner.lijsten[f"/offerings/{toetsen[4]['offeringId']}/associations"].append(er_bij)
    s = ophalen.haal_deelnemers(register.id)
    assert (s.nieuw, s.verdwenen, len(s.fouten)) == (1, 0, 2)
    assert tel(OkeBericht, OkeBericht.http_status == 404) == 2


def test_een_opleiding_waarop_het_register_steeds_vastloopt_houdt_de_andere_niet_tegen(
    register: Koppeling, partner: Partner, maak: Maak
) -> None:  # AAN-1, MON-1
    maak.eenheid("instelling", code="BRIN")
    examen = maak.examen(oke=True)
    for nummer, s in enumerate(build_school(AANTAL).studenten[:5]):
        student = maak.student(oke_id=s.id).id
        id = uuid.UUID(int=nummer)
        inschrijving = {"koppeling_id": register.id, "oke_id": uuid.uuid4(), "opleiding_oke_id": id}
        schrijf(Inschrijving(student_id=student, examen_id=examen.id, **inschrijving))
        antwoord = json.dumps(_opleiding(s, associationId=str(id))).encode()
        partner.stukken[f"/associations/{id}"] = (200, {"Content-Type": "application/json"}, antwoord)
    stuk = f"/associations/{uuid.UUID(int=0)}"
    partner.regel = lambda v: probleem(500, "kapot") if stuk in v.pad else None
    tot_het_komt(lambda: ophalen_omgeving.haal_opleidingen(register.id), lambda: tel(Opleidingsinschrijving) == 4)


def test_een_lid_dat_niet_te_lezen_is_blijft_lid(register: Koppeling, partner: Partner) -> None:  # AAN-4
    """What cannot be read says nothing: nobody leaves his class, and misses his exam, by a date that was written wrong."""
    groep = schrijf(Groep(oke_id=uuid.uuid4(), code="K", naam="Klas", soort="class", koppeling_id=register.id))
    begin = {"startDateTime": "2026-08-01T00:00:00+02:00", "role": "student", "state": "active"}
    leden = [{"personId": str(uuid.uuid4()), **begin} for _ in range(3)]
    pad = f"/groups/{groep.oke_id}/members"
    partner.lijsten[pad] = leden
    ophalen_omgeving.haal_leden(groep.id)
    partner.lijsten[pad] = [leden[0], leden[1] | {"startDateTime": "1-8-2026"}]
    ophalen_omgeving.haal_leden(groep.id)
    with reading() as uow:
        over = uow.session.exec(select(Groepslid.persoon_oke_id).where(Groepslid.actief)).all()
    assert {str(id) for id in over} == {lid["personId"] for lid in leden[:2]}


@pytest.mark.parametrize(
    ("veld", "moment"),
    [("endDateTime", "9999-12-31T23:59:59Z"), ("startDateTime", "0001-01-01T00:00:00+02:00")],
    ids=["voor_altijd", "het_jaar_een"],
)
def test_een_toets_op_de_rand_van_de_kalender_houdt_de_andere_niet_tegen(
    register: Koppeling, partner: Partner, maak: Maak, veld: str, moment: str
) -> None:  # AAN-1, MON-1
    school = School(maak)
    toetsen = [school.toets(**{veld: moment}), school.toets()]
    partner.lijsten["/offerings"] = toetsen
    for toets in toetsen:
        persoon = school.persoon()
        lijst = [school.inschrijving(persoon, toets, person=persoon)]
        partner.lijsten[f"/offerings/{toets['offeringId']}/associations"] = lijst
    ophalen.haal_deelnemers(register.id)
    assert tel(Inschrijving) == (2 if veld == "endDateTime" else 1), "‘for ever’ is a window as any other"


def test_wat_bij_een_partner_niemand_bedacht_houdt_de_andere_niet_tegen(
    maak: Maak, monkeypatch: pytest.MonkeyPatch
) -> None:  # MON-1
    eerste, tweede = maak.koppeling("dr", naam="A"), maak.koppeling("dr", naam="B")

    def haal(id: uuid.UUID) -> ophalen.Ophaalsamenvatting:
        if id == eerste.id:
            raise OverflowError("date value out of range")
        return ophalen.Ophaalsamenvatting("B")

    monkeypatch.setattr(ophalen, "haal_deelnemers", haal)
    regels = ophalen.haal_alle_deelnemers()
    assert [r.partition(":")[0] for r in regels] == ["A", tweede.naam]
    assert "er ging iets mis in het portaal" in regels[0]
