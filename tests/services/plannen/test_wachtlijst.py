"""The queue of a full sitting: who may join it, who moves up, and that nobody leaves it unseen."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Instelling, Mededeling, Persoon, Taak
from portal.db.inrichten import Examenversie
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P, Rol
from portal.jobs import taken as jobs
from portal.services.afnemen import zitting as afname
from portal.services.grond import mededelingen, scheiding
from portal.services.ontvangen import uitschrijven
from portal.services.ontvangen.basis import Bron
from portal.services.plannen import intrekken, plaatsen, plekken, wachtlijst, zittingen
from portal.services.plannen.lezen import mijn_examens, momenten, studentkaart
from portal.services.plannen.lezen.te_plaatsen import te_plaatsen
from portal.services.plannen.plaatsen import HaalVanZitting, PlaatsStudenten
from portal.services.plannen.plekken import ZittingVol
from portal.services.plannen.wachtlijst import KiesMoment
from portal.services.plannen.zittingen import ZittingActie
from portal.services.werk import werklijst
from portal.state.aanmelden.mijn_examens import ExamensState
from portal.state.raamwerk import sessie  # noqa: F401 - the frame that shows messages
from portal.state.raamwerk.basis import CURRENT
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.samenloop import lees
from tests.hulp.zaken import doe


def ruim(dagen: int = 14) -> datetime:
    return tijd.op(tijd.vandaag() + timedelta(days=dagen), 9)


def vol(maak: Maak, start: datetime | None = None, **anders: object) -> tuple[Zitting, list[Inschrijving]]:
    """A sitting with its only seat taken, and three enrolments with a Go."""
    start = start or ruim()
    z = maak.zitting(
        ruimte=maak.ruimte(plaatsen=1), start=start,
        **{"zelf_inschrijven": True, "zelf_tot": start - timedelta(minutes=15), **anders},
    )  # fmt: skip
    maak.deelname(z)
    with reading() as uow:
        versie = uow.session.get_one(Zitting, z.id)
    rijen = []
    for _ in range(3):
        with reading() as uow:
            from portal.db.inrichten import Examen

            examen = uow.session.get_one(Examen, versie.examen_id)
        rij = maak.inschrijving(maak.student(), examen)
        maak.go(rij)
        rijen.append(rij)
    return z, rijen


def maak_lid(wie: Principal) -> Persoon:
    with reading() as uow:
        return uow.session.get_one(Persoon, wie.persoon_id)


def student_van(als: Als, inschrijving: Inschrijving) -> Principal:
    with reading() as uow:
        return als(Rol.STUDENT, uow.session.get_one(Persoon, inschrijving.student_id))


def rij_van(z: Zitting) -> list[str]:
    with reading() as uow:
        return [
            w.status
            for w in uow.session.exec(
                select(Wachtplek).where(Wachtplek.zitting_id == z.id).order_by(Wachtplek.op, Wachtplek.id)
            )
        ]


def taken(soort: str) -> list[Taak]:
    with reading() as uow:
        return [t for t in uow.session.exec(select(Taak).where(Taak.soort == soort)) if not t.afgehandeld_op]


def kies(i: Inschrijving, z: Zitting) -> KiesMoment:
    return KiesMoment(inschrijving_id=i.id, zitting_id=z.id)


def maak_plaats(als: Als, z: Zitting) -> None:
    from portal.db.plannen import Deelname

    with reading() as uow:
        id = uow.session.exec(
            select(Deelname.id).where(Deelname.zitting_id == z.id, Deelname.status == "geplaatst")
        ).first()
    doe(plaatsen.haal_van_zitting, als(Rol.EXAMENBUREAU), HaalVanZitting(deelname_id=id, reden="Ziek gemeld"))


def test_wie_in_de_rij_van_een_volle_zitting_staat_is_daar_niet_te_plaatsen(maak: Maak, als: Als) -> None:  # AAN-7
    eb, (z, (een, *_)) = als(Rol.EXAMENBUREAU), vol(maak)
    doe(wachtlijst.zet_op_wachtlijst, eb, kies(een, z))

    def blokkade() -> str:
        return next(r.blokkade for r in doe(te_plaatsen, eb, z.id).rijen if r.id == str(een.id))

    assert blokkade() == "Staat al op de wachtlijst van deze zitting."
    with unit_of_work() as uow:
        uow.session.get_one(Zitting, z.id).bezet = 0
    assert blokkade() == "", "a free seat can be given to him"


def test_een_student_komt_alleen_op_een_rij_waar_hij_kan_zitten(maak: Maak, als: Als) -> None:  # AAN-7 AAN-5
    z, (een, twee, drie) = vol(maak)
    student = student_van(als, een)
    dicht, _ = vol(maak, zelf_tot=tijd.nu() - timedelta(minutes=1))
    with pytest.raises((Geblokkeerd, NietGevonden)):
        doe(wachtlijst.zet_op_wachtlijst, student, kies(een, dicht))
    ander, _ = vol(maak, start=ruim(20))
    with pytest.raises((Ongeldig, NietGevonden)):
        doe(wachtlijst.zet_op_wachtlijst, student, kies(een, ander))
    with pytest.raises(NietGevonden):
        doe(wachtlijst.zet_op_wachtlijst, student, kies(twee, z))
    zelfde = maak.zitting(start=ruim())
    maak.deelname(zelfde, maak.inschrijving(maak_student(een), maak.examen()))
    with pytest.raises(Botsing, match="dan al een examen"):
        doe(wachtlijst.zet_op_wachtlijst, student, kies(een, z))
    zonder_go = maak.inschrijving(maak.student(), examen_van(z))
    with pytest.raises(Geblokkeerd, match="Go"):
        doe(wachtlijst.zet_op_wachtlijst, student_van(als, zonder_go), kies(zonder_go, z))
    assert rij_van(z) == []
    doe(wachtlijst.zet_op_wachtlijst, student_van(als, drie), kies(drie, z))
    assert rij_van(z) == ["wacht"]


def maak_student(i: Inschrijving) -> Persoon:
    with reading() as uow:
        return uow.session.get_one(Persoon, i.student_id)


def examen_van(z: Zitting):  # type: ignore[no-untyped-def]
    from portal.db.inrichten import Examen

    with reading() as uow:
        return uow.session.get_one(Examen, z.examen_id)


def test_ook_het_bureau_zet_niemand_in_de_rij_van_een_ander_examen(maak: Maak, als: Als) -> None:  # AAN-7
    z, _ = vol(maak)
    _, (vreemd, *_) = vol(maak, start=ruim(20))
    eb = als(Rol.EXAMENBUREAU)
    telling = doe(plaatsen.plaats_studenten, eb, PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(vreemd.id,)))
    assert telling.overgeslagen[0][1] == "De inschrijving hoort bij een ander examen."
    with pytest.raises(Ongeldig, match="ander examen"):
        doe(wachtlijst.zet_op_wachtlijst, eb, kies(vreemd, z))


def test_kort_van_tevoren_schuift_niemand_vanzelf_op(maak: Maak, als: Als, klok) -> None:  # type: ignore[no-untyped-def]  # AAN-7
    maandag = tijd.op(tijd.vandaag() + timedelta(days=7 - tijd.vandaag().weekday() + 7), 9)
    klok(maandag)
    z, (een, twee, _) = vol(maak, start=maandag + timedelta(days=1, hours=1))
    for wie in (een, twee):
        doe(wachtlijst.zet_op_wachtlijst, student_van(als, wie), kies(wie, z))
    maak_plaats(als, z)
    assert rij_van(z) == ["wacht", "wacht"]
    (taak,) = taken("wachtlijst-plaats")
    assert "te kort dag" in taak.tekst
    with reading() as uow:
        regels = werklijst.werklijst(uow, als(Rol.EXAMENBUREAU)).regels
    assert [r.titel for r in regels if r.soort == "taak"] == ["Plaats vrij, wie vooraan staat moet ja zeggen"]
    doe(plaatsen.plaats_studenten, als(Rol.EXAMENBUREAU), PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(een.id,)))
    assert rij_van(z) == ["geplaatst", "wacht"]
    assert taken("wachtlijst-plaats") == []
    schrijf(Instelling(sleutel="wachtlijst_werkdagen", waarde="1"))
    maak_plaats(als, z)
    assert rij_van(z) == ["geplaatst", "geplaatst"]


def test_wie_uit_de_rij_valt_laat_een_spoor_en_een_taak_na(maak: Maak, als: Als) -> None:  # AAN-7
    z, (een, twee, _) = vol(maak)
    for wie in (een, twee):
        doe(wachtlijst.zet_op_wachtlijst, student_van(als, wie), kies(wie, z))
    maak.deelname(maak.zitting(start=ruim()), maak.inschrijving(maak_student(een), maak.examen()))
    maak_plaats(als, z)
    assert rij_van(z) == ["vervallen", "geplaatst"]
    (taak,) = taken("wachtlijst-vervallen")
    assert taak.onderwerp_id == een.id
    assert "dan al een examen" in taak.tekst
    with reading() as uow:
        (regel,) = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "wachtlijst.vervallen"))
    assert "dan al een examen" in regel.reden


def test_een_geannuleerde_zitting_houdt_geen_rij(maak: Maak, als: Als) -> None:  # AAN-7
    z, (een, *_) = vol(maak)
    doe(wachtlijst.zet_op_wachtlijst, student_van(als, een), kies(een, z))
    doe(zittingen.annuleer_zitting, als(Rol.EXAMENBUREAU), ZittingActie(zitting_id=z.id, reden="Lokaal weg"))
    assert rij_van(z) == ["vervallen"]
    assert len(taken("wachtlijst-vervallen")) == 1


def test_een_aanbod_geldt_tot_het_begin_ook_als_de_zaal_al_open_is(maak: Maak, als: Als, klok: Any) -> None:  # AAN-7
    z, (een, *_) = vol(maak, start=ruim(1))
    ik = student_van(als, een)
    doe(wachtlijst.zet_op_wachtlijst, ik, kies(een, z))
    maak_plaats(als, z)
    surveillant = als(Rol.SURVEILLANT)
    maak.zittingsmedewerker(z, maak_lid(surveillant))
    klok(z.start - timedelta(minutes=50))
    doe(afname.open_zitting, surveillant, afname.OpenZitting(zitting_id=z.id))
    klok(z.start - timedelta(minutes=5))
    with reading() as uow:
        assert mijn_examens.mijn_examens(uow, ik)[0].actie == "neem"
    doe(wachtlijst.neem_plaats, ik, kies(een, z))
    assert rij_van(z) == ["geplaatst"]


def test_wie_wacht_wacht_niet_meer_als_de_zitting_begon(maak: Maak, als: Als, klok: Any) -> None:  # AAN-7
    eb, (z, (een, twee, _)) = als(Rol.EXAMENBUREAU), vol(maak)
    ik = student_van(als, een)
    doe(wachtlijst.zet_op_wachtlijst, ik, kies(een, z))
    klok(z.start)
    with reading() as uow:
        assert "wachtlijst" not in mijn_examens.mijn_examens(uow, ik)[0].uitleg
        assert momenten.momenten(uow, ik, een.id) == []
        assert studentkaart.plek(uow, eb, een.id).wacht == ""
    with pytest.raises(Botsing, match="al begonnen"):
        doe(wachtlijst.zet_op_wachtlijst, eb, kies(twee, z))
    maak_plaats(als, z)
    with reading() as uow:
        assert uow.session.exec(select(Wachtplek.aangeboden_op)).one() is None, "no offer for a moment that is past"
    jobs._laat_verlopen()
    assert rij_van(z) == ["vervallen"]
    assert [t.onderwerp_id for t in taken("wachtlijst-vervallen")] == [een.id]


def test_wie_elders_een_plaats_krijgt_wacht_niet_meer(maak: Maak, als: Als) -> None:  # AAN-7
    z, (een, *_) = vol(maak)
    doe(wachtlijst.zet_op_wachtlijst, student_van(als, een), kies(een, z))
    with reading() as uow:
        from portal.db.inrichten import Examenversie

        versie = uow.session.get_one(Examenversie, z.versie_id)
    elders = maak.zitting(versie, start=ruim(16))
    eb = als(Rol.EXAMENBUREAU)
    doe(plaatsen.plaats_studenten, eb, PlaatsStudenten(zitting_id=elders.id, inschrijving_ids=(een.id,)))
    assert rij_van(z) == ["vervallen"]
    assert taken("wachtlijst-vervallen") == []


def _aanbod(maak: Maak, als: Als, klok: Any) -> tuple[Zitting, Inschrijving, Inschrijving]:
    """Two wait for a sitting of tomorrow, and the seat that came free is offered to the first."""
    maandag = tijd.op(tijd.vandaag() + timedelta(days=14 - tijd.vandaag().weekday()), 9)
    klok(maandag)
    z, (een, twee, _) = vol(maak, start=maandag + timedelta(days=1, hours=1))
    for wie in (een, twee):
        doe(wachtlijst.zet_op_wachtlijst, student_van(als, wie), kies(wie, z))
    maak_plaats(als, z)
    assert _aangeboden(z) == [een.id]
    return z, een, twee


def _aangeboden(z: Zitting) -> list[Any]:
    vraag = select(Wachtplek.inschrijving_id).where(
        Wachtplek.zitting_id == z.id, Wachtplek.status == "wacht", Wachtplek.aangeboden_op.is_not(None)
    )
    with reading() as uow:
        return list(uow.session.exec(vraag))


def _verteld(i: Inschrijving) -> list[str]:
    waar = (Mededeling.persoon_id == i.student_id, col(Mededeling.vervangen_op).is_(None))
    with reading() as uow:
        return [str(m.soort) for m in uow.session.exec(select(Mededeling).where(*waar))]


def test_een_aanbod_dat_een_ander_kreeg_staat_niet_meer_en_het_volgende_wordt_weer_verteld(
    maak: Maak, als: Als, klok: Any
) -> None:  # AAN-7 PRK-12
    z, een, _ = _aanbod(maak, als, klok)
    assert _verteld(een) == ["wachtlijst_aanbod"]
    gebeld = maak.inschrijving(maak.student(), examen_van(z))
    maak.go(gebeld)
    zet = PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(gebeld.id,))
    doe(plaatsen.plaats_studenten, als(Rol.EXAMENBUREAU), zet)
    assert (_aangeboden(z), _verteld(een)) == ([], [])
    maak_plaats(als, z)
    assert (_aangeboden(z), _verteld(een)) == ([een.id], ["wachtlijst_aanbod"])


def test_een_ander_lokaal_laat_wie_aan_de_beurt_is_zijn_aanbod_opnieuw_lezen(
    maak: Maak, als: Als, klok: Any
) -> None:  # AAN-7 PLA-7 PRK-12
    z, een, twee = _aanbod(maak, als, klok)
    wijzig = zittingen.WijzigZitting(zitting_id=z.id, ruimte_id=maak.ruimte(plaatsen=1).id, start=z.start, capaciteit=1)
    doe(zittingen.wijzig_zitting, als(Rol.EXAMENBUREAU), wijzig)
    assert (_aangeboden(z), _verteld(een), _verteld(twee)) == ([een.id], ["wachtlijst_aanbod"], ["verplaatst"])


@pytest.mark.parametrize("hoe", ["elders geplaatst", "uitgeschreven"])
def test_een_aanbod_dat_niemand_meer_neemt_is_voor_wie_erna_staat(
    maak: Maak, als: Als, klok: Any, hoe: str
) -> None:  # AAN-7 PRK-16
    z, een, twee = _aanbod(maak, als, klok)
    if hoe == "uitgeschreven":
        bron = Bron("DR", maak.koppeling("dr").id)
        with unit_of_work() as uow:
            wie = uow.get(Persoon, uow.get(Inschrijving, een.id).student_id)
            uitschrijven.haal_af_wat_komt(uow, bron, wie, "Niet meer ingeschreven.")
    else:
        with reading() as uow:
            versie = uow.session.get_one(Examenversie, z.versie_id)
        later = maak.zitting(versie, start=z.start + timedelta(days=20))
        zet = PlaatsStudenten(zitting_id=later.id, inschrijving_ids=(een.id,))
        doe(plaatsen.plaats_studenten, als(Rol.EXAMENBUREAU), zet)
    assert _aangeboden(z) == [twee.id]
    doe(wachtlijst.neem_plaats, student_van(als, twee), kies(twee, z))
    assert taken("wachtlijst-plaats") == []


def test_waar_niemand_meer_wacht_hoeft_niemand_te_bellen(maak: Maak, als: Als, klok: Any) -> None:  # AAN-7
    z, *rij = _aanbod(maak, als, klok)
    for wie in rij:
        assert taken("wachtlijst-plaats")
        doe(wachtlijst.verlaat_wachtlijst, student_van(als, wie), kies(wie, z))
    assert taken("wachtlijst-plaats") == []


def test_een_wedloop_om_de_plaats_gooit_niemand_uit_de_rij(maak: Maak, als: Als, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # AAN-7
    z, (een, *_) = vol(maak)
    doe(wachtlijst.zet_op_wachtlijst, student_van(als, een), kies(een, z))

    def weg(*_: object) -> None:
        raise ZittingVol

    monkeypatch.setattr(plekken, "_neem_plaats", weg)
    maak_plaats(als, z)
    assert rij_van(z) == ["wacht"]


def test_een_student_gaat_zelf_van_de_rij_af(maak: Maak, als: Als) -> None:  # AAN-7
    z, (een, twee, _) = vol(maak)
    for wie in (een, twee):
        doe(wachtlijst.zet_op_wachtlijst, student_van(als, wie), kies(wie, z))
    student = student_van(als, een)
    with pytest.raises(NietGevonden):
        doe(wachtlijst.verlaat_wachtlijst, student, kies(twee, z))
    with unit_of_work() as uow:
        uow.session.get_one(Zitting, z.id).zelf_tot = tijd.nu() - timedelta(hours=1)
    with reading() as uow:
        (m,) = momenten.momenten(uow, student, een.id)
    assert (m.op_wachtlijst, m.te_kiezen) == (True, False)  # leaving is possible after the window as well
    doe(wachtlijst.verlaat_wachtlijst, student, kies(een, z))
    assert rij_van(z) == ["vervallen", "wacht"]
    with pytest.raises(Botsing, match="niet"):
        doe(wachtlijst.verlaat_wachtlijst, student, kies(een, z))
    with pytest.raises(NietToegestaan):
        doe(wachtlijst.verlaat_wachtlijst, als(Rol.EXAMENBUREAU), kies(twee, z))


def test_wie_doorschuift_heeft_niets_meer_te_kiezen_en_wie_wacht_weet_wat_vervalt(maak: Maak, als: Als) -> None:
    # AAN-7 AAN-5
    z, (rij, *_) = vol(maak)
    ik = student_van(als, rij)
    doe(wachtlijst.zet_op_wachtlijst, ik, KiesMoment(inschrijving_id=rij.id, zitting_id=z.id))
    staat: Any = ExamensState(_reflex_internal_init=True)  # type: ignore[call-arg]
    staat.examens = doe(mijn_examens.mijn_examens, ik)

    def kijk(wat: str, *inhoud: Any) -> Any:
        CURRENT.set(ik)
        return asyncio.run(getattr(ExamensState, wat)(staat, *inhoud))

    def open_momenten() -> None:
        CURRENT.set(ik)
        asyncio.run(ExamensState.event_handlers["open_momenten"].fn(staat, str(rij.id)))

    copy_context().run(open_momenten)
    assert (staat.kies_voor, staat.wacht_al) == (str(rij.id), True)
    assert copy_context().run(kijk, "_volg_moment") is None
    assert staat.kies_voor, "nothing changed"
    with reading() as uow:
        zit = uow.session.exec(select(Deelname).where(Deelname.zitting_id == z.id)).one()
    doe(plaatsen.haal_van_zitting, als(Rol.EXAMENBUREAU), HaalVanZitting(deelname_id=zit.id, reden="Ziek"))
    staat.examens = doe(mijn_examens.mijn_examens, ik)
    assert "Je bent geplaatst" in repr(copy_context().run(kijk, "_volg_moment"))
    assert (staat.kies_voor, staat.momenten) == ("", [])


def test_wie_zijn_moment_loslaat_plaatst_zelf_niemand(maak: Maak, als: Als) -> None:  # AAN-7 BEH-3 MON-6
    """Who moves up was placed by the portal: a student has no hand in the seat of another, also when he works here."""
    z, (een, ander, _) = vol(maak)
    maak_plaats(als, z)
    zelf = student_van(als, een)
    doe(plaatsen.kies_moment, zelf, kies(een, z))
    doe(wachtlijst.zet_op_wachtlijst, student_van(als, ander), kies(ander, z))
    doe(intrekken.laat_moment_los, zelf, intrekken.LaatMomentLos(inschrijving_id=een.id, reden="Kan niet"))
    with reading() as uow:
        (plek,) = uow.session.exec(select(Deelname).where(Deelname.inschrijving_id == ander.id)).all()
        door = uow.session.exec(
            select(AuditRegel.persoon_id).where(
                AuditRegel.actie == "student.geplaatst", AuditRegel.onderwerp_id == plek.id
            )
        ).one()
        assert (plek.status, plek.geplaatst_door_id, door) == ("geplaatst", None, None)
        assert not scheiding.waarom_niet(uow, zelf.persoon_id, P.RESULTAAT_VASTSTELLEN, z.id)


def test_wie_zelf_zijn_moment_loslaat_leest_niet_dat_hij_eraf_is_gehaald(maak: Maak, als: Als) -> None:  # PRK-12 AAN-5
    z, (een, *_) = vol(maak)
    maak_plaats(als, z)
    zelf = student_van(als, een)

    def gelezen() -> list[str]:
        with reading() as uow:
            geldt = (Mededeling.persoon_id == een.student_id, col(Mededeling.vervangen_op).is_(None))
            return [m.soort for m in uow.session.exec(select(Mededeling).where(*geldt))]

    for hoe in ("zelf", "bureau"):
        doe(plaatsen.kies_moment, zelf, kies(een, z))
        if hoe == "zelf":
            doe(intrekken.laat_moment_los, zelf, intrekken.LaatMomentLos(inschrijving_id=een.id, reden="Kan niet"))
            assert gelezen() == []
    with reading() as uow:
        zit = uow.session.exec(
            select(Deelname).where(Deelname.inschrijving_id == een.id, Deelname.status == "geplaatst")
        ).one()
    doe(plaatsen.haal_van_zitting, als(Rol.EXAMENBUREAU), HaalVanZitting(deelname_id=zit.id, reden="Ziek"))
    assert gelezen() == ["van_zitting"]


def test_wie_zich_zelf_afmeldt_leest_dat_niet_als_bericht(maak: Maak, als: Als) -> None:  # PRK-12
    i = maak.inschrijving()
    for door, aantal in ((als(Rol.STUDENT, lees(Persoon, i.student_id)), 0), (als(Rol.EXAMENBUREAU), 1)):
        with unit_of_work() as uow:
            mededelingen.zeg(uow, i.student_id, MededelingSoort.WACHTLIJST_AF, "Je staat er niet meer op.", door=door)
        with reading() as uow:
            assert len(uow.session.exec(select(Mededeling)).all()) == aantal
