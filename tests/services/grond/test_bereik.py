"""How far a role reaches: programmes, locations, single sittings, and the hours of people from outside."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import false
from sqlmodel import col, select

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import _BEREIK, _EIGENAAR, _EXAMENS, authorize, visible
from portal.db.afnemen import Document, Incident, ProcesVerbaal
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.plannen import Deelname, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import AFNAME, P, Rol, is_lezen
from portal.services.afnemen.lezen import mijn_zittingen, zitting
from portal.services.beheren import rollen
from portal.services.beheren.lezen import keuzes
from portal.services.beheren.rollen import VerleenRol
from portal.services.grond import tickets
from portal.services.plannen import medewerkers
from portal.services.plannen.lezen.rooster import rooster
from portal.services.plannen.medewerkers import ZetMedewerkerOp
from portal.services.werk import werklijst as werk_werklijst
from portal.state.raamwerk.gate import eigenaar_van
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe

Klok = Callable[[datetime], None]
DATABASES = ("sqlite",)


def principal(persoon: Persoon, rol: Rol) -> Principal:
    """The person as a session sees him: the reach comes from the assignments."""
    with reading() as uow:
        return sessies.maak_principal(uow, persoon, rol)


def ziet(p: Principal, permission: P, model: type) -> set:
    with reading() as uow:
        return set(uow.session.exec(select(model.id).where(visible(p, permission, model))))


def mag(p: Principal, permission: P, rij: object, uow: UnitOfWork | None = None) -> bool:
    if uow is None:
        with reading() as uow:
            return mag(p, permission, rij, uow)
    try:
        authorize(uow, p, permission, rij)  # type: ignore[arg-type]
    except (NietGevonden, NietToegestaan):
        return False
    return True


def test_docent_van_een_opleiding_ziet_alleen_die_opleiding(maak: Maak) -> None:  # BEH-2
    team = maak.team()
    eigen, ander = maak.opleiding(team), maak.opleiding(team)
    wie, leerling, vreemd = maak.medewerker(team), maak.student(eigen), maak.student(ander)
    maak.rol(wie, Rol.DOCENT, opleiding_id=eigen.id)
    inschrijving, buiten = maak.inschrijving(leerling), maak.inschrijving(vreemd)
    p = principal(wie, Rol.DOCENT)
    assert (p.eenheden, p.opleidingen) == (frozenset(), {eigen.id})
    assert ziet(p, P.INSCHRIJVING_INZIEN, type(inschrijving)) == {inschrijving.id}
    assert not mag(p, P.GO_GEVEN, buiten)
    assert mag(p, P.GO_GEVEN, inschrijving)


def test_een_eenheid_bereikt_wat_eronder_valt(maak: Maak) -> None:  # BEH-2
    sector = maak.eenheid("sector")
    team, ander = maak.team(ouder_id=sector.id), maak.team()
    wie = maak.medewerker()
    maak.rol(wie, Rol.DOCENT, sector)
    onder, elders = maak.student(maak.opleiding(team)), maak.student(maak.opleiding(ander))
    p = principal(wie, Rol.DOCENT)
    assert p.eenheden == {sector.id, team.id}
    assert onder.id in ziet(p, P.INSCHRIJVING_INZIEN, Persoon)
    assert elders.id not in ziet(p, P.INSCHRIJVING_INZIEN, Persoon)


def test_een_locatie_bereikt_de_zittingen_daar(maak: Maak) -> None:  # BEH-2
    hier, daar = maak.locatie(), maak.locatie()
    z = maak.zitting(ruimte=maak.ruimte(locatie=hier), eenheid_id=hier.id)
    te_gast, ander = maak.zitting(ruimte=maak.ruimte(locatie=hier)), maak.zitting(ruimte=maak.ruimte(locatie=daar))
    wie = maak.medewerker()
    maak.rol(wie, Rol.EXAMENBUREAU, hier)
    p = principal(wie, Rol.EXAMENBUREAU)
    assert ziet(p, P.ZITTING_INZIEN, Zitting) == {z.id, te_gast.id}
    assert mag(p, P.ZITTING_PLANNEN, z)
    assert not mag(p, P.ZITTING_PLANNEN, te_gast)  # of the whole school: the room makes it no property of the location
    assert not mag(p, P.ZITTING_PLANNEN, ander)


def test_een_rol_voor_een_zitting_geldt_nergens_anders(maak: Maak, als: Als) -> None:  # BEH-2
    z, ander, wie = maak.zitting(), maak.zitting(start=tijd.nu() + timedelta(days=9)), maak.medewerker()
    maak.rol(wie, Rol.SURVEILLANT, zitting_id=z.id)
    eb = als(Rol.EXAMENBUREAU)
    with pytest.raises(Ongeldig, match="voor deze zitting"):
        doe(
            medewerkers.zet_medewerker_op,
            eb,
            ZetMedewerkerOp(zitting_id=ander.id, persoon_id=wie.id, rol="surveillant"),
        )
    doe(medewerkers.zet_medewerker_op, eb, ZetMedewerkerOp(zitting_id=z.id, persoon_id=wie.id, rol="surveillant"))
    maak.zittingsmedewerker(ander, wie)  # attached before the role was narrowed
    p = principal(wie, Rol.SURVEILLANT)
    assert ziet(p, P.ZITTING_INZIEN, Zitting) == {z.id}
    assert not mag(p, P.ZITTING_AFNEMEN, ander)


def test_meer_toewijzingen_tellen_op_en_de_ruimste_wint(maak: Maak) -> None:  # BEH-2
    opleiding, team, wie = maak.opleiding(), maak.team(), maak.medewerker()
    maak.rol(wie, Rol.DOCENT, opleiding_id=opleiding.id)
    maak.rol(wie, Rol.DOCENT, team)
    smal = principal(wie, Rol.DOCENT)
    assert (smal.eenheden, smal.opleidingen) == ({team.id}, {opleiding.id})
    maak.rol(wie, Rol.DOCENT)
    ruim = principal(wie, Rol.DOCENT)
    assert ruim.eenheden is None
    assert len({eigenaar_van(smal), eigenaar_van(ruim)}) == 2


def test_elk_ander_bereik_is_een_andere_eigenaar_van_het_tabblad(maak: Maak) -> None:  # BEH-5
    wie = maak.medewerker()
    namen = set()
    for _ in range(3):
        maak.rol(wie, Rol.DOCENT, opleiding_id=maak.opleiding().id)
        namen.add(eigenaar_van(principal(wie, Rol.DOCENT)))
    assert len(namen) == 3


def test_een_rol_heeft_een_bereik_dat_past(maak: Maak, als: Als) -> None:  # BEH-2
    bh, wie, team, opleiding, z = als(Rol.BEHEERDER), maak.medewerker(), maak.team(), maak.opleiding(), maak.zitting()

    def geef(rol: Rol, **anders: object) -> object:
        return doe(rollen.verleen_rol, bh, VerleenRol(persoon_id=wie.id, rol=rol, reden="Nieuwe taak", **anders))

    with pytest.raises(Ongeldig, match="één bereik"):
        geef(Rol.DOCENT, eenheid_id=team.id, opleiding_id=opleiding.id)
    with pytest.raises(Ongeldig, match="één opleiding"):
        geef(Rol.SURVEILLANT, opleiding_id=opleiding.id)
    with pytest.raises(Ongeldig, match="één zitting"):
        geef(Rol.DOCENT, zitting_id=z.id)
    with pytest.raises(NietGevonden):
        geef(Rol.DOCENT, opleiding_id=z.id)
    with pytest.raises(Ongeldig, match="Kies nog"):
        geef(Rol.SURVEILLANT, bereik="zitting")
    id = geef(Rol.SURVEILLANT, zitting_id=z.id, bereik="zitting")
    with reading() as uow:
        assert uow.session.get_one(Roltoewijzing, id).zitting_id == z.id
        assert [keuze[0] for keuze in keuzes.zittingen(uow, bh, z.code)] == [str(z.id)]
        assert str(opleiding.id) in dict(keuzes.opleidingen(uow, bh))


def buiten(maak: Maak, rol: Rol, **zitting: object) -> tuple[Persoon, Zitting, Deelname]:
    wie = maak.medewerker(extern=True)
    maak.rol(wie, rol, tot=tijd.nu() + timedelta(days=90))
    z = maak.zitting(start=tijd.op(tijd.vandaag() + timedelta(days=1), 9), **zitting)
    maak.zittingsmedewerker(z, wie, rol.value)
    return wie, z, maak.deelname(z)


def test_extern_ziet_tot_een_uur_vooraf_alleen_dat_hij_geboekt_is(maak: Maak, klok: Klok) -> None:  # BEH-5
    wie, z, deelname = buiten(maak, Rol.SURVEILLANT)
    vroeg, tijdig = z.start - timedelta(hours=1, minutes=1), z.start - timedelta(hours=1)
    klok(vroeg)
    p = principal(wie, Rol.SURVEILLANT)
    with reading() as uow:
        (regel,) = rooster(uow, p)
        (mijn,) = mijn_zittingen.mijn_zittingen(uow, p)
        werklijst = werk_werklijst.werklijst(uow, p)
        with pytest.raises(NietGevonden):
            zitting.zitting_scherm(uow, p, z.id)
    assert (regel.zitting_id, regel.open, mijn.link) == (str(z.id), False, "")
    assert mijn.dicht.startswith("Te openen vanaf")
    assert not [r for r in werklijst.regels if "studenten" in r.uitleg or str(z.id) in r.link]
    assert ziet(p, P.INSCHRIJVING_INZIEN, Deelname) == ziet(p, P.INSCHRIJVING_INZIEN, Persoon) == set()
    assert not mag(p, P.ZITTING_AFNEMEN, z)
    klok(tijdig)
    assert ziet(p, P.INSCHRIJVING_INZIEN, Deelname) == {deelname.id}
    assert mag(p, P.ZITTING_AFNEMEN, z)


@pytest.mark.parametrize("status", ["ondertekend", "geannuleerd", "concept"])
def test_extern_is_klaar_na_de_handtekening(maak: Maak, klok: Klok, status: str) -> None:  # BEH-5
    wie, z, _ = buiten(maak, Rol.SURVEILLANT, status=status)
    pv = schrijf(ProcesVerbaal(zitting_id=z.id))
    klok(z.eind + timedelta(hours=1))
    p = principal(wie, Rol.SURVEILLANT)
    for permission, rij in ((P.ZITTING_INZIEN, z), (P.PV_INZIEN, pv), (P.PV_AANVULLEN, z), (P.ZITTING_AFNEMEN, z)):
        assert not mag(p, permission, rij), permission
    assert ziet(p, P.PV_INZIEN, Incident) == set()


def test_externe_beoordelaar_tot_al_het_werk_is_afgerond(maak: Maak, klok: Klok) -> None:  # BEH-5
    wie, z, deelname = buiten(maak, Rol.BEOORDELAAR, status="ondertekend")
    werkje = maak.beoordeling(deelname, wie)
    resultaat = maak.resultaat(deelname)
    document = schrijf(
        Document(zitting_id=z.id, resultaat_id=resultaat.id, soort="werk", naam="werk.pdf", status="opgehaald")
    )
    p = principal(wie, Rol.BEOORDELAAR)
    assert not mag(p, P.BEOORDELING_DOEN, werkje)  # the sitting is tomorrow
    klok(z.eind + timedelta(days=3))

    def alles() -> list[set]:
        with reading() as uow:
            bestand = set(uow.session.exec(select(Document.id).where(tickets.document_in_bereik(p))))
        return [ziet(p, P.BEOORDELING_INZIEN, Beoordeling), ziet(p, P.RESULTAAT_INZIEN, Resultaat), bestand]

    assert alles() == [{werkje.id}, {resultaat.id}, {document.id}]
    schrijf_gedaan(werkje.id)
    assert alles() == [set(), set(), set()]
    assert not mag(p, P.BEOORDELING_DOEN, werkje)


def schrijf_gedaan(id: object) -> None:
    with unit_of_work() as uow:
        uow.session.get_one(Beoordeling, id).status = "gedaan"


def wereld(maak: Maak) -> None:
    """Two teams with a student, a sitting and everything that hangs on it, each."""
    for _ in range(2):
        opleiding = maak.opleiding()
        student, examen = maak.student(opleiding), maak.examen()
        z = maak.zitting(maak.versie(examen), start=tijd.nu() + timedelta(minutes=30))
        inschrijving = maak.inschrijving(student, examen)
        deelname = maak.deelname(z, inschrijving)
        resultaat = maak.resultaat(deelname)
        maak.voorziening(student)
        maak.go(inschrijving)
        maak.cesuur(maak.versie(examen))
        maak.planregel(opleiding, examen)
        schrijf(ProcesVerbaal(zitting_id=z.id))
        schrijf(Incident(zitting_id=z.id, categorie="overig", omschrijving="iets", door_id=student.id))
        schrijf(Document(zitting_id=z.id, resultaat_id=resultaat.id, soort="werk", naam="werk.pdf", status="opgehaald"))


def wie_dan_ook(maak: Maak, rol: Rol, soort: str) -> Principal:
    """Somebody in a role with this kind of reach, attached to the first sitting of the world."""
    with reading() as uow:
        z = uow.session.exec(select(Zitting).order_by(col(Zitting.code))).first()
        student = uow.session.exec(select(Persoon).where(col(Persoon.is_student).is_(True))).first()
    persoon = student if rol is Rol.STUDENT else maak.medewerker(extern=soort == "extern")
    assert z
    assert student
    assert persoon
    bereik = {
        "eenheid": {"eenheid_id": student.eenheid_id}, "opleiding": {"opleiding_id": student.opleiding_id},
        "zitting": {"zitting_id": z.id},
    }.get(soort, {})  # fmt: skip
    schrijf(Roltoewijzing(persoon_id=persoon.id, rol=rol.value, van=tijd.nu() - timedelta(days=1), **bereik))
    maak.zittingsmedewerker(z, persoon, rol.value)
    with reading() as uow:
        deelname = uow.session.exec(select(Deelname).where(Deelname.zitting_id == z.id)).one()
    maak.beoordeling(deelname, persoon)
    return principal(persoon, rol)


@pytest.mark.parametrize("soort", ["instelling", "eenheid", "opleiding", "zitting", "extern"])
def test_lijst_en_object_spreken_elkaar_nooit_tegen(maak: Maak, klok: Klok, soort: str) -> None:  # BEH-1 BEH-5
    klok(tijd.nu())
    wereld(maak)
    mensen = [wie_dan_ook(maak, rol, soort) for rol in Rol]
    uitkomsten, gezien = {True: 0, False: 0}, {}
    with reading() as uow:
        alle = {model: list(uow.session.exec(select(model).limit(40))) for model in _BEREIK if hasattr(model, "id")}
        tabellen = {model: rijen for model, rijen in alle.items() if rijen}
        assert len(tabellen) > 15
        for p, permission, (model, rijen) in itertools.product(mensen, P, tabellen.items()):
            regel = visible(p, permission, model)
            if not p.can(permission):
                assert regel.compare(false()), (p.rol, permission, model)
                with pytest.raises(NietToegestaan):
                    authorize(uow, p, permission, rijen[0])
                continue
            eerder = gezien.setdefault(
                (p.rol, p.scope(permission), is_lezen(permission), permission in AFNAME, model), regel
            )
            if eerder is not regel:  # the same reach is the same rule, so it was tried already
                assert regel.compare(eerder), (p.rol, permission, model)
                continue
            zichtbaar = set(uow.session.exec(select(model.id).where(regel)))
            for rij in rijen[:2]:
                toegelaten = mag(p, permission, rij, uow)
                assert toegelaten is (rij.id in zichtbaar), (p.rol, permission, model)
                uitkomsten[toegelaten] += 1
    assert min(uitkomsten.values()) > 50, uitkomsten


LEZEN = {
    Zitting: P.ZITTING_INZIEN, ProcesVerbaal: P.PV_INZIEN, Incident: P.PV_INZIEN, Zittingsmedewerker: P.ZITTING_INZIEN,
    Deelname: P.ZITTING_INZIEN, Resultaat: P.RESULTAAT_INZIEN, Beoordeling: P.BEOORDELING_INZIEN,
    Wachtplek: P.INSCHRIJVING_INZIEN,
}  # fmt: skip
"""What belongs to a sitting, with the permission to see it."""


@pytest.mark.parametrize("soort", ["instelling", "eenheid", "opleiding", "zitting", "extern"])
def test_handelen_is_nooit_ruimer_dan_zien(maak: Maak, klok: Klok, soort: str) -> None:  # BEH-2
    klok(tijd.nu())
    wereld(maak)
    eigen = maak.eenheid("team")
    with unit_of_work() as uow:  # one sitting of a unit, one of the whole school
        z = uow.session.exec(select(Zitting).order_by(col(Zitting.code))).first()
        assert z
        z.eenheid_id = eigen.id
    mensen = [wie_dan_ook(maak, rol, soort) for rol in Rol]
    assert set(LEZEN) == set(_EIGENAAR)
    smaller = 0
    with reading() as uow:
        for p, permission, (model, zien) in itertools.product(mensen, P, LEZEN.items()):
            if (
                is_lezen(permission)
                or not (p.can(permission) and p.can(zien))
                or p.scope(permission) is not p.scope(zien)
            ):
                continue
            handelt = set(uow.session.exec(select(model.id).where(visible(p, permission, model))))
            ziet_ = set(uow.session.exec(select(model.id).where(visible(p, zien, model))))
            assert handelt <= ziet_, (p.rol, permission, model)
            smaller += handelt < ziet_
    assert smaller or soort in ("instelling", "zitting", "extern")


def test_elk_onderwerp_van_een_zitting_weet_bij_welk_examen_het_hoort() -> None:  # BEH-3
    assert set(_EXAMENS) == set(_BEREIK)
