"""People and seats at the edges: numbers, the queue under pressure, taking over, afterwards, and who reads what."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Incident, ProcesVerbaal
from portal.db.beheren import Koppeling, Mededeling, Persoon, Roltoewijzing, Taak
from portal.db.beoordelen import Beoordeling
from portal.db.inrichten import Catalogusvoorstel, Examen, Examenversie
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, Ongeldig, PortalFout
from portal.domain.rechten import Rol
from portal.services.afnemen import proces_verbaal
from portal.services.afnemen import zitting as afnemen
from portal.services.afnemen.lezen import zitting as afnemen_lezen
from portal.services.afnemen.proces_verbaal import HeropenZitting, OndertekenPv, SluitZitting
from portal.services.afnemen.zitting import OpenZitting, ZetId, ZetPresentie
from portal.services.archiveren import papieren
from portal.services.grond import mededelingen as meegedeeld
from portal.services.inrichten import catalogus, versies
from portal.services.inrichten.catalogus import PasCatalogusToe, als_toets
from portal.services.plannen import medewerkers, plaatsen, voorzieningen, wachtlijst, zittingen
from portal.services.plannen.lezen import keuzes, momenten
from portal.services.plannen.lezen import zittingen as zittingen_lezen
from portal.services.plannen.medewerkers import VervangMedewerker
from portal.services.plannen.plaatsen import HaalVanZitting, PlaatsAllenOp, PlaatsStudenten
from portal.services.plannen.voorzieningen import BesluitVoorziening, VraagVoorziening
from portal.services.plannen.wachtlijst import KiesMoment
from portal.services.plannen.zittingen import MaakConcept, WijzigZitting, ZittingActie
from portal.services.werk import mededelingen, werklijst
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe


def lees(model: type, id: object):  # type: ignore[no-untyped-def]
    with reading() as uow:
        return uow.session.get_one(model, id)


def negen(dagen: int = 14) -> datetime:
    return tijd.op(werkdag(dagen), 9)


def met_go(maak: Maak, z: Zitting, aantal: int) -> list[Inschrijving]:
    rijen = [maak.inschrijving(maak.student(), lees(Examen, z.examen_id)) for _ in range(aantal)]
    for rij in rijen:
        maak.go(rij)
    return rijen


def zet_op(eb: Principal, z: Zitting, *wie: Inschrijving) -> None:
    cmd = PlaatsStudenten(zitting_id=z.id, inschrijving_ids=tuple(i.id for i in wie))
    assert doe(plaatsen.plaats_studenten, eb, cmd).overgeslagen == ()


def stoelen(z: Zitting) -> dict[uuid.UUID, int]:
    with reading() as uow:
        vraag = select(Deelname).where(Deelname.zitting_id == z.id, Deelname.status != "geannuleerd")
        return {d.inschrijving_id: d.plaats for d in uow.session.exec(vraag)}


def haal_af(eb: Principal, i: Inschrijving) -> None:
    with reading() as uow:
        vraag = select(Deelname.id).where(Deelname.inschrijving_id == i.id, Deelname.status == "geplaatst")
        id = uow.session.exec(vraag).one()
    doe(plaatsen.haal_van_zitting, eb, HaalVanZitting(deelname_id=id, reden="Ziek gemeld"))


def gelezen(persoon_id: uuid.UUID) -> list[str]:
    with reading() as uow:
        return [m.soort.value for m in uow.session.exec(select(Mededeling).where(Mededeling.persoon_id == persoon_id))]


def kies(i: Inschrijving, z: Zitting) -> KiesMoment:
    return KiesMoment(inschrijving_id=i.id, zitting_id=z.id)


def student_van(als: Als, i: Inschrijving) -> Principal:
    return als(Rol.STUDENT, lees(Persoon, i.student_id))


# seats --------------------------------------------------------------------------------------------------------------


def test_een_plaatsnummer_is_van_een_student_en_komt_weer_vrij(maak: Maak, als: Als) -> None:  # PLA-1 UIT-1
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    een, twee, drie, vier, vijf = met_go(maak, z, 5)
    zet_op(eb, z, een, twee, drie)
    assert stoelen(z) == {een.id: 1, twee.id: 2, drie.id: 3}
    haal_af(eb, een)
    zet_op(eb, z, vier, vijf)
    assert stoelen(z) == {vier.id: 1, twee.id: 2, drie.id: 3, vijf.id: 4}
    with reading() as uow:
        scherm = [(r.plaats, r.nummer) for r in zittingen_lezen.deelnemers(uow, eb, z.id).rijen]
        papier = papieren._presentielijst(uow, eb, lees(Zitting, z.id)).blokken[0].tabel
    assert sorted((rij[0], rij[2]) for rij in papier) == scherm
    assert [plaats for plaats, _ in scherm] == ["1", "2", "3", "4"]


def test_wie_tegelijk_komt_krijgt_een_eigen_nummer(maak: Maak, als: Als) -> None:  # AAN-7
    z = maak.zitting(start=negen(), zelf_inschrijven=True, zelf_tot=negen())
    wie = met_go(maak, z, 6)
    _tegelijk([_daad(plaatsen.kies_moment, als, i, z) for i in wie])
    assert sorted(stoelen(z).values()) == [1, 2, 3, 4, 5, 6]


def _daad(functie: Callable[..., object], als: Als, i: Inschrijving, z: Zitting) -> Callable[[], object]:
    return partial(doe, functie, student_van(als, i), kies(i, z))


def _tegelijk(daden: list[Callable[[], object]]) -> list[bool]:
    """Do all of these at the same moment; for each whether it worked."""
    klaar, uit = threading.Barrier(len(daden)), [False] * len(daden)

    def een(n: int) -> None:
        klaar.wait()
        try:
            daden[n]()
            uit[n] = True
        except PortalFout:
            pass

    draden = [threading.Thread(target=een, args=(n,)) for n in range(len(daden))]
    [d.start() for d in draden]
    [d.join() for d in draden]
    return uit


# the queue ----------------------------------------------------------------------------------------------------------


def test_een_wedloop_om_een_vrije_plaats_wint_wie_vooraan_staat(maak: Maak, als: Als) -> None:  # AAN-7
    """The office frees a seat while others choose the moment, join the line and leave it: the first in line sits."""
    eb = als(Rol.EXAMENBUREAU)
    for _ in range(3):
        z = maak.zitting(ruimte=maak.ruimte(plaatsen=1), start=negen(), zelf_inschrijven=True, zelf_tot=negen())
        zit, een, twee, *anderen = met_go(maak, z, 7)
        zet_op(eb, z, zit)
        for i in (een, twee):
            doe(wachtlijst.zet_op_wachtlijst, student_van(als, i), kies(i, z))
        daden = [partial(haal_af, eb, zit)]
        daden += [_daad(plaatsen.kies_moment, als, i, z) for i in anderen[:2]]
        daden += [_daad(wachtlijst.zet_op_wachtlijst, als, i, z) for i in anderen[2:]]
        uit = _tegelijk(daden)
        assert uit[:3] == [True, False, False]
        assert list(stoelen(z)) == [een.id]
        with reading() as uow:
            vraag = select(Wachtplek).where(Wachtplek.zitting_id == z.id, Wachtplek.status == "wacht")
            rij = [w.inschrijving_id for w in uow.session.exec(vraag.order_by(Wachtplek.op, Wachtplek.id))]
        assert rij[0] == twee.id
        assert set(rij[1:]) <= {i.id for i in anderen[2:]}
        assert gelezen(een.student_id) == ["geplaatst"]


def test_wat_laat_vrijkomt_neemt_alleen_wie_aan_de_beurt_is(maak: Maak, als: Als, klok) -> None:  # type: ignore[no-untyped-def]  # AAN-7
    maandag = tijd.op(datetime(2026, 11, 23).date(), 9)
    klok(maandag)
    eb, start = als(Rol.EXAMENBUREAU), maandag + timedelta(days=1, hours=1)
    z = maak.zitting(ruimte=maak.ruimte(plaatsen=1), start=start, zelf_inschrijven=True, zelf_tot=start)
    zit, een, twee, vreemd = met_go(maak, z, 4)
    zet_op(eb, z, zit)
    een_zelf, twee_zelf = student_van(als, een), student_van(als, twee)
    for wie, i in ((een_zelf, een), (twee_zelf, twee)):
        doe(wachtlijst.zet_op_wachtlijst, wie, kies(i, z))
    haal_af(eb, zit)
    assert (gelezen(een.student_id), gelezen(twee.student_id)) == (["wachtlijst_aanbod"], [])
    with pytest.raises(Botsing, match="wachtlijst"):
        doe(plaatsen.kies_moment, student_van(als, vreemd), kies(vreemd, z))
    with pytest.raises(Botsing, match="geen plaats"):
        doe(wachtlijst.neem_plaats, twee_zelf, kies(twee, z))
    with pytest.raises(NietGevonden):
        doe(wachtlijst.neem_plaats, twee_zelf, kies(een, z))
    with reading() as uow:
        beurt = [momenten.momenten(uow, p, i.id)[0].aangeboden for p, i in ((een_zelf, een), (twee_zelf, twee))]
        assert momenten.momenten(uow, student_van(als, vreemd), vreemd.id)[0].vol
    assert beurt == [True, False]
    doe(wachtlijst.verlaat_wachtlijst, een_zelf, kies(een, z))
    assert gelezen(twee.student_id) == ["wachtlijst_aanbod"]  # the turn of the next
    doe(wachtlijst.neem_plaats, twee_zelf, kies(twee, z))
    assert list(stoelen(z)) == [twee.id]
    with reading() as uow:  # nobody keeps reading an offer that was taken or left
        assert all(
            m.vervangen_op for m in uow.session.exec(select(Mededeling).where(Mededeling.soort == "wachtlijst_aanbod"))
        )


# messages -----------------------------------------------------------------------------------------------------------


def test_wie_van_de_wachtlijst_gaat_leest_waarom_en_legt_het_weg(maak: Maak, als: Als) -> None:  # AAN-7
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(ruimte=maak.ruimte(plaatsen=1), start=negen())
    zit, een = met_go(maak, z, 2)
    zet_op(eb, z, zit, een)
    maak.deelname(maak.zitting(start=negen()), maak.inschrijving(lees(Persoon, een.student_id), maak.examen()))
    haal_af(eb, zit)
    student = student_van(als, een)
    with reading() as uow:
        (m,) = mededelingen.mijn_mededelingen(uow, student)
    assert (m.titel, "dan al een examen" in m.tekst) == ("Niet meer op de wachtlijst", True)
    cmd = meegedeeld.NeemKennis(mededeling_id=uuid.UUID(m.id))
    with pytest.raises(NietGevonden):
        doe(meegedeeld.neem_kennis, als(Rol.STUDENT), cmd)
    doe(meegedeeld.neem_kennis, student, cmd)
    with reading() as uow:
        assert mededelingen.mijn_mededelingen(uow, student) == []


def test_een_geannuleerde_zitting_leest_iedereen_en_de_lijst_blijft(maak: Maak, als: Als) -> None:  # PLA-7
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(ruimte=maak.ruimte(plaatsen=2), start=negen())
    een, twee, eerder, wacht = met_go(maak, z, 4)
    surveillant = maak.medewerker()
    maak.zittingsmedewerker(z, surveillant)
    zet_op(eb, z, een, eerder)
    haal_af(eb, eerder)
    zet_op(eb, z, twee, wacht)
    doe(zittingen.annuleer_zitting, eb, ZittingActie(zitting_id=z.id, reden="Lokaal onder water"))
    for persoon_id in (een.student_id, twee.student_id, surveillant.id):
        with reading() as uow:
            teksten = [m.tekst for m in uow.session.exec(select(Mededeling).where(Mededeling.persoon_id == persoon_id))]
        assert "Lokaal onder water" in teksten[-1]
    assert gelezen(wacht.student_id) == ["wachtlijst_af"]
    naar = maak.zitting(lees(Examenversie, z.versie_id), start=negen(16))
    with reading() as uow:
        detail = zittingen_lezen.zitting(uow, eb, z.id)
        assert str(naar.id) in {k.waarde for k in keuzes.andere_zittingen(uow, eb, z.id)}
    assert (len(detail.van_de_lijst), detail.zoeken_plaats) == (2, 2)  # not who was taken off before
    telling = doe(plaatsen.plaats_allen_op, eb, PlaatsAllenOp(van_id=z.id, zitting_id=naar.id))
    assert (telling.gedaan, set(stoelen(naar))) == (2, {een.id, twee.id})
    with reading() as uow:
        assert zittingen_lezen.zitting(uow, eb, z.id).zoeken_plaats == 0
    with pytest.raises(Botsing, match="gaat gewoon door"):
        doe(plaatsen.plaats_allen_op, eb, PlaatsAllenOp(van_id=naar.id, zitting_id=z.id))


def test_een_verplaatste_zitting_leest_iedereen(maak: Maak, als: Als) -> None:  # PLA-7
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=negen())
    d = maak.deelname(z)
    cmd = {"zitting_id": z.id, "ruimte_id": z.ruimte_id, "capaciteit": z.capaciteit - 1}
    doe(zittingen.wijzig_zitting, eb, WijzigZitting(**cmd, start=z.start))
    assert gelezen(d.student_id) == []  # another size is nobody's business
    doe(zittingen.wijzig_zitting, eb, WijzigZitting(**cmd, start=negen(16)))
    assert gelezen(d.student_id) == ["verplaatst"]


def test_een_afgewezen_voorziening_zegt_tot_wanneer_en_bij_wie(maak: Maak, als: Als, klok) -> None:  # type: ignore[no-untyped-def]  # VAS-3 AAN-12
    klok(tijd.op(datetime(2026, 12, 11).date(), 23, 30))  # a Friday; fourteen days on is Christmas, then a weekend
    student = als(Rol.STUDENT)
    vraag = VraagVoorziening(student_id=student.persoon_id, soort="extraTime", procent=25)
    id = doe(voorzieningen.vraag_voorziening, student, vraag)
    cmd = BesluitVoorziening(voorziening_id=id, toekennen=False, reden="Er is geen verklaring")
    doe(voorzieningen.besluit_voorziening, als(Rol.EXAMENBUREAU), cmd)
    with reading() as uow:
        (m,) = uow.session.exec(select(Mededeling).where(Mededeling.persoon_id == student.persoon_id))
    assert m.bezwaar_tot == datetime(2026, 12, 28).date()
    assert tijd.dag(m.bezwaar_tot) in m.clausule
    assert "de examencommissie" in m.clausule


# taking over --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "aantal"), [("gepland", 1), ("concept", 0)])
def test_wie_van_een_zitting_wordt_gehaald_leest_het_tot_hij_er_weer_op_staat(
    maak: Maak, als: Als, status: str, aantal: int
) -> None:  # PLA-4 PLA-7
    eb, z, su = als(Rol.EXAMENBUREAU), maak.zitting(start=tijd.op(werkdag(14), 9), status=status), maak.medewerker()
    maak.rol(su, Rol.SURVEILLANT)
    wie = maak.zittingsmedewerker(z, su)
    doe(medewerkers.haal_medewerker_af, eb, medewerkers.HaalMedewerkerAf(medewerker_id=wie.id))

    def leest() -> list[str]:
        with reading() as uow:
            over = Mededeling.persoon_id == su.id, Mededeling.over_id == z.id, col(Mededeling.vervangen_op).is_(None)
            return list(uow.session.exec(select(Mededeling.tekst).where(*over)))

    assert leest() == [f"U staat niet meer als surveillant bij {z.naam} ({tijd.moment(z.start)})."] * aantal
    op = medewerkers.ZetMedewerkerOp(zitting_id=z.id, persoon_id=su.id, rol="surveillant")
    doe(medewerkers.zet_medewerker_op, eb, op)
    assert leest() == []


def test_wie_niet_mee_kan_met_een_verplaatste_zitting_leest_dat_ook_als_medewerker(
    maak: Maak, als: Als
) -> None:  # PLA-4 PLA-7
    eb, su = als(Rol.EXAMENBUREAU), maak.medewerker()
    maak.rol(su, Rol.SURVEILLANT)
    hier, daar = (maak.zitting(start=tijd.op(werkdag(n), 9)) for n in (14, 21))
    for z in (hier, daar):
        maak.zittingsmedewerker(z, su)
    cmd = WijzigZitting(
        zitting_id=hier.id, ruimte_id=hier.ruimte_id, start=daar.start, capaciteit=hier.capaciteit, bevestigd=True,
        zonder_wie_niet_kan=True,
    )  # fmt: skip
    doe(zittingen.wijzig_zitting, eb, cmd)
    with reading() as uow:
        tekst = uow.session.exec(select(Mededeling.tekst).where(Mededeling.persoon_id == su.id)).one()
    assert "niet meer als surveillant" in tekst
    assert "verplaatst naar" in tekst


@pytest.mark.parametrize("status", ["concept", "gepland", "open", "gesloten"])
def test_een_surveillant_is_op_elk_moment_te_vervangen(maak: Maak, als: Als, status: str) -> None:  # PLA-4 UIT-1
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=tijd.nu() - timedelta(minutes=20), status=status)
    oud, nieuw = maak.medewerker(), maak.medewerker()
    als(Rol.SURVEILLANT, nieuw)
    m = maak.zittingsmedewerker(z, oud, afnameleider=True)
    with reading() as uow:
        assert str(nieuw.id) in {k.waarde for k in keuzes.vervangers(uow, eb, m.id)}
    doe(
        medewerkers.vervang_medewerker,
        eb,
        VervangMedewerker(medewerker_id=m.id, persoon_id=nieuw.id, reden="Naar huis"),
    )
    with reading() as uow:
        (na,) = uow.session.exec(select(Zittingsmedewerker).where(Zittingsmedewerker.zitting_id == z.id))
        verslag = [i.omschrijving for i in uow.session.exec(select(Incident).where(Incident.zitting_id == z.id))]
    assert (na.persoon_id, na.afnameleider) == (nieuw.id, True)
    assert len(verslag) == (status in ("open", "gesloten"))
    assert gelezen(oud.id) == gelezen(nieuw.id) == ["vervangen"]


def test_open_werk_gaat_mee_en_gedaan_werk_blijft(maak: Maak, als: Als) -> None:  # PLA-4 BEO-4
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(start=tijd.nu() - timedelta(days=2), status="ondertekend")
    oud, nieuw = maak.medewerker(), maak.medewerker()
    als(Rol.BEOORDELAAR, nieuw)
    m = maak.zittingsmedewerker(z, oud, "beoordelaar")
    klaar, open_ = (maak.deelname(z, status="afgerond", presentie="present") for _ in range(2))
    maak.beoordeling(klaar, oud, status="gedaan", gedaan_op=tijd.nu())
    te_doen = maak.beoordeling(open_, oud)
    doe(
        medewerkers.vervang_medewerker,
        eb,
        VervangMedewerker(medewerker_id=m.id, persoon_id=nieuw.id, reden="Langdurig ziek"),
    )
    with reading() as uow:
        werk = {b.deelname_id: b for b in uow.session.exec(select(Beoordeling))}
    assert (werk[klaar.id].beoordelaar_id, werk[open_.id].beoordelaar_id) == (oud.id, nieuw.id)
    assert werk[open_.id].uiterlijk == te_doen.uiterlijk
    survey = maak.zittingsmedewerker(z, maak.medewerker())
    with pytest.raises(Botsing, match="niets meer over te nemen"):
        doe(
            medewerkers.vervang_medewerker,
            eb,
            VervangMedewerker(medewerker_id=survey.id, persoon_id=nieuw.id, reden="Te laat"),
        )


def test_een_rol_die_eindigt_geeft_de_zittingen_erna_als_werk(maak: Maak, als: Als) -> None:  # PLA-4 BEH-1
    eb, blijft, gaat = als(Rol.EXAMENBUREAU), maak.medewerker(), maak.medewerker(naam="Guus Gaat")
    maak.rol(blijft, Rol.SURVEILLANT)
    rol = maak.rol(gaat, Rol.SURVEILLANT, tot=negen(10))
    ervoor, erna = maak.zitting(start=negen(8)), maak.zitting(start=negen(12))
    for z in (ervoor, erna):
        for wie in (blijft, gaat):
            maak.zittingsmedewerker(z, wie)

    def zonder() -> list[str]:
        with reading() as uow:
            regels = werklijst.werklijst(uow, eb).regels
        return [r.link.rsplit("/", 1)[1] for r in regels if r.soort == "zonder-rol" and "Guus Gaat" in r.titel]

    assert zonder() == [str(erna.id)]
    with unit_of_work() as uow:
        uow.get(Roltoewijzing, rol.id).ingetrokken_op = tijd.nu()
    assert set(zonder()) == {str(ervoor.id), str(erna.id)}


# versions -----------------------------------------------------------------------------------------------------------


def test_een_andere_duur_of_een_ingetrokken_versie_wijst_naar_haar_zittingen(
    maak: Maak, als: Als
) -> None:  # PLA-1 INR-2
    eb, ec, koppeling = als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE), maak.koppeling("tas")
    versie = maak.versie(maak.examen(oke=True, koppeling_id=koppeling.id))
    z, geweest = maak.zitting(versie, start=negen()), maak.zitting(versie, start=tijd.nu() - timedelta(days=3))
    nieuw = replace(als_toets(versie), duur=120)
    regel = {"soort": "gewijzigd", "inhoud": asdict(nieuw) | {"component_id": str(nieuw.component_id)}}
    with unit_of_work() as uow:
        voorstel = Catalogusvoorstel(
            koppeling_id=lees(Koppeling, koppeling.id).id, opgehaald_door_id=eb.persoon_id, regels=[regel]
        )
        uow.add(voorstel)
    doe(catalogus.pas_catalogus_toe, eb, PasCatalogusToe(voorstel_id=voorstel.id))
    with reading() as uow:
        taken = uow.session.exec(select(Taak).where(Taak.soort == "versie-duur")).all()
    assert [t.onderwerp_id for t in taken] == [z.id], geweest.id
    doe(
        zittingen.wijzig_zitting,
        eb,
        WijzigZitting(zitting_id=z.id, ruimte_id=z.ruimte_id, start=z.start, capaciteit=20),
    )
    na = lees(Zitting, z.id)
    assert na.eind - na.start == timedelta(minutes=120)
    assert lees(Taak, taken[0].id).afgehandeld_op is not None
    with reading() as uow:
        for wie in (eb, ec):
            assert "Versie nog niet vastgesteld" in {r.titel for r in werklijst.werklijst(uow, wie).regels}
    intrekken = versies.BesluitVersie(versie_id=versie.id, actie="intrekken", reden="Er zit een fout in")
    doe(versies.besluit_versie, ec, intrekken)
    with reading() as uow:
        for wie in (eb, ec):
            assert "Ingetrokken versie is gepland" in {r.titel for r in werklijst.werklijst(uow, wie).regels}


# afterwards ---------------------------------------------------------------------------------------------------------


def test_een_zitting_op_papier_komt_er_achteraf_in_met_haar_echte_tijden(maak: Maak, als: Als) -> None:  # UIT-1 UIT-2
    eb, surveillant = als(Rol.EXAMENBUREAU), maak.medewerker()
    versie = maak.versie(maak.examen(oke=True, koppeling_id=maak.koppeling("tas").id))
    als(Rol.BEOORDELAAR, beoordelaar := maak.medewerker())
    zaal = als(Rol.SURVEILLANT, surveillant)
    maak.rol(surveillant, Rol.SURVEILLANT, van=tijd.nu() - timedelta(days=30))
    maak.rol(beoordelaar, Rol.BEOORDELAAR, van=tijd.nu() - timedelta(days=30))
    start = tijd.nu().replace(microsecond=0) - timedelta(days=3)
    wat = {"versie_id": versie.id, "ruimte_id": maak.ruimte().id, "capaciteit": 5}
    wie = {"surveillant_id": surveillant.id, "beoordelaar_id": beoordelaar.id}
    with pytest.raises(Ongeldig, match="toekomst"):
        doe(zittingen.maak_concept, eb, MaakConcept(**wat, start=start))
    with pytest.raises(Ongeldig, match="voorbij"):
        doe(zittingen.maak_concept, eb, MaakConcept(**wat, start=tijd.nu() + timedelta(days=1), achteraf="Storing"))
    id = doe(zittingen.maak_concept, eb, MaakConcept(**wat, **wie, start=start, achteraf="Op papier na een storing"))
    doe(zittingen.maak_definitief, eb, ZittingActie(zitting_id=id))
    z = lees(Zitting, id)
    i, laat = met_go(maak, z, 2)
    zet_op(eb, z, i, laat)
    doe(afnemen.open_zitting, zaal, OpenZitting(zitting_id=id))
    with reading() as uow:
        er = uow.session.exec(select(Deelname).where(Deelname.zitting_id == id)).all()
    for d in er:
        te_laat = d.inschrijving_id == laat.id
        doe(afnemen.zet_presentie, zaal, ZetPresentie(deelname_id=d.id, presentie="present", te_laat=te_laat))
        doe(afnemen.zet_id_gezien, zaal, ZetId(deelname_id=d.id, gezien=True))
    with reading() as uow:
        teksten = sorted(k.te_laat_tekst for k in afnemen_lezen.zitting_scherm(uow, zaal, id).kandidaten)
    assert teksten == ["", "te laat; vul de tijd nog in"]
    begin, eind = start + timedelta(minutes=7), start + timedelta(minutes=100)
    with pytest.raises(Ongeldig, match="tijden"):
        doe(proces_verbaal.sluit_zitting, zaal, SluitZitting(zitting_id=id, begonnen=eind, geeindigd=begin))
    doe(proces_verbaal.sluit_zitting, zaal, SluitZitting(zitting_id=id, begonnen=begin, geeindigd=eind))
    doe(proces_verbaal.heropen_zitting, zaal, HeropenZitting(zitting_id=id, reden="Een naam vergeten"))
    doe(proces_verbaal.sluit_zitting, zaal, SluitZitting(zitting_id=id))  # what was said before still holds
    doe(proces_verbaal.onderteken_pv, zaal, OndertekenPv(zitting_id=id, akkoord=True))
    with reading() as uow:
        pv = uow.session.exec(select(ProcesVerbaal).where(ProcesVerbaal.zitting_id == id)).one()
        uit = uow.session.exec(select(OkeBericht).where(OkeBericht.flow == 2)).all()
    assert (pv.geopend_op, pv.gesloten_op) == (begin, eind)
    assert pv.momentopname["geopend"] == begin.isoformat()
    assert uit == [], "nobody is let in on a sitting that already was"


@pytest.mark.parametrize("er", [True, False])
def test_wie_elders_was_komt_er_ook_achteraf_niet_bij(maak: Maak, als: Als, er: bool) -> None:  # AAN-13 UIT-1
    eb, student, start = als(Rol.EXAMENBUREAU), maak.student(), tijd.nu().replace(microsecond=0) - timedelta(days=3)
    elders, z = maak.zitting(start=start, status="ondertekend"), maak.zitting(start=start, achteraf="Op papier")
    eerste, tweede = (maak.inschrijving(student, lees(Examen, wat.examen_id)) for wat in (elders, z))
    maak.deelname(elders, eerste, status="afgerond", presentie="present" if er else "notPresent")
    maak.go(tweede)
    doe(plaatsen.plaats_studenten, eb, PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(tweede.id,)))
    assert lees(Zitting, z.id).bezet == (0 if er else 1)


def test_wie_gesloten_is_komt_ook_met_een_rol_op_geen_zitting(maak: Maak, als: Als) -> None:  # PLA-4 BEH-4
    eb, z, surveillant = als(Rol.EXAMENBUREAU), maak.zitting(), maak.medewerker(actief=False)
    maak.rol(surveillant, Rol.SURVEILLANT)
    cmd = medewerkers.ZetMedewerkerOp(zitting_id=z.id, persoon_id=surveillant.id, rol="surveillant")
    with pytest.raises(Ongeldig, match="niet meer actief"):
        doe(medewerkers.zet_medewerker_op, eb, cmd)


def test_een_vergeten_concept_wordt_na_afloop_niet_alsnog_gepland(
    maak: Maak, als: Als, klok: Any
) -> None:  # UIT-1 PLA-6
    """It would be sent to the delivery system as one to come, and its report would say that it was today."""
    eb, z = als(Rol.EXAMENBUREAU), maak.zitting(status="concept")
    for rol in (Rol.SURVEILLANT, Rol.BEOORDELAAR):
        maak.zittingsmedewerker(z, maak.medewerker(), rol.value)
    klok(z.eind)
    with reading() as uow:
        scherm = zittingen_lezen.zitting(uow, eb, z.id)
    assert (scherm.mag_publiceren, [b.code for b in scherm.blokkades]) == (False, ["al-geweest"])
    with pytest.raises(Geblokkeerd, match="achteraf"):
        doe(zittingen.maak_definitief, eb, ZittingActie(zitting_id=z.id))
    klok(z.eind - timedelta(minutes=1))
    doe(zittingen.maak_definitief, eb, ZittingActie(zitting_id=z.id))
