"""A participation with work does not end, by whatever way: the work is kept and somebody decides (PRK-16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.auth.principal import PORTAAL, Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd
from portal.domain.rechten import Rol
from portal.services.ontvangen import uitschrijven
from portal.services.ontvangen.basis import Bron
from portal.services.plannen import intrekken, niveau, omzetten, plaatsen, verzetten, zittingen
from tests.hulp.maak import Als, Maak

Weg = Callable[[UnitOfWork, Principal, Maak, Deelname], Any]


def _trek_in(uow: UnitOfWork, wie: Principal, maak: Maak, d: Deelname) -> None:
    cmd = intrekken.TrekInschrijvingIn(inschrijving_id=d.inschrijving_id, reden="Vergissing")
    intrekken.trek_inschrijving_in(uow, wie, cmd)


def _haal_af(uow: UnitOfWork, wie: Principal, maak: Maak, d: Deelname) -> None:
    plaatsen.haal_van_zitting(uow, wie, plaatsen.HaalVanZitting(deelname_id=d.id, reden="Vergissing"))


def _verplaats(uow: UnitOfWork, wie: Principal, maak: Maak, d: Deelname) -> None:
    zitting = uow.get(Zitting, d.zitting_id)
    naar = Zitting(**zitting.model_dump(exclude={"id", "bezet"}) | {"start": zitting.start + timedelta(days=1)})
    naar.eind = naar.laatste_eind = zitting.eind + timedelta(days=1)
    uow.add(naar)
    uow.session.flush()
    verzetten.verplaats_student(
        uow, wie, verzetten.VerplaatsStudent(deelname_id=d.id, zitting_id=naar.id, reden="Vergissing")
    )


def _zet_om(uow: UnitOfWork, wie: Principal, maak: Maak, d: Deelname) -> None:
    naar = Examen(code="WERK-2", naam="Een ander examen")
    uow.add(naar)
    uow.session.flush()
    omzetten.zet_om(uow, wie, omzetten.ZetOm(inschrijving_id=d.inschrijving_id, examen_id=naar.id, reden="Vergissing"))


def _annuleer(uow: UnitOfWork, wie: Principal, maak: Maak, d: Deelname) -> None:
    zittingen.annuleer_zitting(uow, wie, zittingen.ZittingActie(zitting_id=d.zitting_id, reden="Vergissing"))


@pytest.mark.parametrize("weg", [_trek_in, _haal_af, _verplaats, _zet_om, _annuleer])
def test_het_bureau_maakt_geen_werk_ongedaan(maak: Maak, als: Als, weg: Weg) -> None:  # PRK-16 PRK-13 PLA-7
    zitting = maak.zitting(start=tijd.nu() + timedelta(days=2), status="gepland")
    d = maak.deelname(zitting, presentie_tas="present")
    with pytest.raises(Botsing, match=r"al werk|blijft staan"), unit_of_work() as uow:
        weg(uow, als(Rol.EXAMENBUREAU), maak, d)
    _staat_nog(d)


def test_een_zitting_met_werk_verhuist_niet_naar_een_ander_moment(maak: Maak, als: Als) -> None:  # PRK-16 PLA-7
    zitting = maak.zitting(start=tijd.nu() - timedelta(hours=1), status="gepland")
    d, ander = maak.deelname(zitting, presentie_tas="present"), maak.ruimte()
    maak.deelname(zitting)

    def zet(lokaal: Ruimte, **later: float) -> None:
        cmd = zittingen.WijzigZitting(
            zitting_id=zitting.id, ruimte_id=lokaal.id, start=zitting.start + timedelta(**later), capaciteit=20,
            bevestigd=True, zonder_wie_niet_kan=True,
        )  # fmt: skip
        with unit_of_work() as uow:
            zittingen.wijzig_zitting(uow, als(Rol.EXAMENBUREAU), cmd)

    with pytest.raises(Botsing, match="Van 1 student is er al werk van dit moment"):
        zet(ander, days=7)
    zet(ander)  # where it is may still be put right
    with reading() as uow:
        nu = uow.get(Zitting, zitting.id)
        assert (nu.start, nu.ruimte_id, nu.bezet) == (zitting.start, ander.id, 2)
        assert uow.get(Deelname, d.id).status == "geplaatst"


def test_de_student_laat_geen_gemaakt_werk_los(maak: Maak, als: Als) -> None:  # PRK-16 AAN-5
    start = tijd.nu() + timedelta(days=2)
    zitting = maak.zitting(start=start, status="gepland", zelf_inschrijven=True, zelf_tot=start)
    d = maak.deelname(zitting, wijze="zelf")
    maak.resultaat(d)
    with reading() as uow:
        student = als(Rol.STUDENT, uow.get(Persoon, d.student_id))
    cmd = intrekken.LaatMomentLos(inschrijving_id=d.inschrijving_id, reden="Toch niet")
    with pytest.raises(Geblokkeerd, match="niet meer zelf loslaten"), unit_of_work() as uow:
        intrekken.laat_moment_los(uow, student, cmd)
    _staat_nog(d)


def _staat_nog(d: Deelname) -> None:
    with reading() as uow:
        assert uow.get(Deelname, d.id).status == "geplaatst"
        assert uow.get(Inschrijving, d.inschrijving_id).status == "geplaatst"
        assert uow.get(Zitting, d.zitting_id).bezet == 1


def _schrijf_uit(uow: UnitOfWork, wie: Principal, d: Deelname) -> Any:
    uitschrijven.haal_af_wat_komt(uow, Bron("DR", None), uow.get(Persoon, d.student_id), "Niet meer ingeschreven.")


def _annuleer_daar(uow: UnitOfWork, wie: Principal, d: Deelname) -> Any:
    assert intrekken.annuleer(uow, PORTAAL, uow.get(Inschrijving, d.inschrijving_id), "Daar geannuleerd") == 0


def _trek_in_na(uow: UnitOfWork, wie: Principal, d: Deelname) -> Any:
    with pytest.raises(Botsing, match="blijft staan"):
        intrekken.trek_inschrijving_in(
            uow, wie, intrekken.TrekInschrijvingIn(inschrijving_id=d.inschrijving_id, reden="Vergissing")
        )


def _ander_niveau(uow: UnitOfWork, wie: Principal, d: Deelname) -> Any:
    zitting = uow.get(Zitting, d.zitting_id)
    uow.get(Examenversie, zitting.versie_id).niveau = 3
    with pytest.raises(Botsing, match="al aan het examen begonnen"):
        niveau.kies_niveau(
            uow, wie, niveau.KiesNiveau(inschrijving_id=d.inschrijving_id, niveau=2, reden="Ander niveau")
        )


@pytest.mark.parametrize("achteraf", ["", "Op papier, het netwerk lag eruit"])
@pytest.mark.parametrize("weg", [_schrijf_uit, _annuleer_daar, _trek_in_na, _ander_niveau])
def test_wie_op_een_zitting_zat_die_al_was_blijft_erop_ook_als_niemand_haar_opende(
    maak: Maak, als: Als, weg: Callable[[UnitOfWork, Principal, Deelname], Any], achteraf: str
) -> None:  # PRK-16 UIT-1
    zitting = maak.zitting(start=tijd.nu() - timedelta(days=1), status="gepland", achteraf=achteraf)
    d = maak.deelname(zitting)
    with unit_of_work() as uow:
        weg(uow, als(Rol.EXAMENBUREAU), d)
    _staat_nog(d)
