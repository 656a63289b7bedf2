"""Reading behind the screens of the board: what waits, and what happened to a sitting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.db.afnemen import Incident
from portal.db.beoordelen import Resultaat
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import Rol
from portal.services.afnemen.lezen.zitting import zitting_scherm
from portal.services.beoordelen.lezen.werk import beoordeling
from portal.services.vaststellen import vaststellen
from portal.services.vaststellen.lezen import te_vaststellen, verzoeken
from portal.services.vaststellen.lezen import vaststellen as vaststellen_lezen
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import alles, doe, zaak


def test_stand_van_de_lijst(maak: Maak, als: Als) -> None:  # VAS-1
    klaar, wacht, gedaan = zaak(maak), zaak(maak, pv=False), zaak(maak)
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(gedaan))
    with reading() as uow:
        per_stand = {
            stand: {
                r.zitting_id
                for r in te_vaststellen.te_vaststellen(uow, ec, te_vaststellen.VaststelFilter(stand=stand)).rijen
            }
            for stand in ("", "klaar", "wacht", "vastgesteld")
        }
    assert per_stand["klaar"] == {str(klaar.zitting.id)}
    assert per_stand["wacht"] == {str(wacht.zitting.id)}
    assert per_stand["vastgesteld"] == {str(gedaan.zitting.id)}
    assert per_stand[""] == per_stand["klaar"] | per_stand["wacht"]


def test_wat_nog_wacht_zegt_waarop_en_op_wie(maak: Maak, als: Als) -> None:  # VAS-1 BEO-4
    deels, leeg, klaar = zaak(maak, (50, 40, 30)), zaak(maak, (50,)), zaak(maak, (50,))
    maak.beoordeling(deels.deelnames[0], maak.medewerker())
    with unit_of_work() as uow:
        for r in (deels.resultaten[1], leeg.resultaten[0]):
            uow.session.delete(uow.session.get_one(Resultaat, r.id))
    ec = als(Rol.EXAMENCOMMISSIE)

    def rijen(stand: str) -> dict[str, te_vaststellen.TeVaststellenRij]:
        with reading() as uow:
            blad = te_vaststellen.te_vaststellen(uow, ec, te_vaststellen.VaststelFilter(stand=stand))
        return {r.zitting_id: r for r in blad.rijen}

    d, n, k = (str(z.zitting.id) for z in (deels, leeg, klaar))
    assert (set(rijen("klaar")), set(rijen("wacht")), set(rijen(""))) == ({d, k}, {d, n}, {d, n, k})
    assert set(rijen("commissie")) == {d, k}
    rij = rijen("wacht")[d]
    assert rij.status == "1 klaar om vast te stellen; 1 wacht op de beoordelaar; 1 zonder score"
    assert (rij.gereed, rij.wie) == (True, "de beoordelaar")
    assert (rijen("wacht")[n].status, rijen("wacht")[n].gereed) == ("1 zonder score", False)
    assert (rijen("klaar")[k].status, rijen("klaar")[k].wie) == ("Klaar om vast te stellen", "")


def test_historie_van_een_zitting(maak: Maak, als: Als) -> None:  # MON-6
    z, ec = zaak(maak, (50,)), als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(z))
    with reading() as uow:
        rijen = vaststellen_lezen.historie(uow, ec, z.zitting.id)
        with pytest.raises(NietToegestaan):
            vaststellen_lezen.historie(uow, als(Rol.DOCENT), z.zitting.id)
    assert any("stelde een resultaat vast" in r.zin for r in rijen)


def test_cesuur_en_versie_wachten_op_de_commissie(maak: Maak, als: Als) -> None:  # BEO-3
    z = zaak(maak, (50, 20), cesuur=False)
    maak.cesuur(z.versie, status="ingevoerd")
    ec = als(Rol.EXAMENCOMMISSIE)
    with reading() as uow:
        (rij,) = verzoeken.cesuurverzoeken(uow, ec)
        with pytest.raises(NietToegestaan):
            verzoeken.versieverzoeken(uow, als(Rol.EXAMENBUREAU))
    assert "slagen" in rij.effect


def test_wat_na_de_zitting_is_opgeschreven_heeft_geen_tijd_erbinnen(maak: Maak, als: Als) -> None:  # UIT-3 VAS-1
    z, beoordelaar = zaak(maak, (50,)), maak.medewerker()
    be, werk = als(Rol.BEOORDELAAR, beoordelaar), maak.beoordeling(z.deelnames[0], beoordelaar)
    tijdens, daarna = z.zitting.start + timedelta(minutes=10), tijd.nu()
    op = (tijd.tijdstip(tijdens), f"na afloop opgeschreven op {tijd.moment(daarna)}")
    wie = {"zitting_id": z.zitting.id, "deelname_id": z.deelnames[0].id, "door_id": maak.medewerker().id}
    for moment, wat in ((tijdens, "Telefoon"), (daarna, "Wandeling")):
        schrijf(Incident(**wie, op=moment, categorie="overig", omschrijving=wat))
    with reading() as uow:
        scherm = vaststellen_lezen.vaststel_scherm(uow, als(Rol.EXAMENCOMMISSIE), z.zitting.id)
        verslag = zitting_scherm(uow, als(Rol.EXAMENBUREAU), z.zitting.id)
        detail = beoordeling(uow, be, werk.id)
    assert list(scherm.uitzonderingen[0].waarom[:2]) == [
        f"Incident {op[0]}: Iets anders – Telefoon", f"Incident {op[1]}: Iets anders – Wandeling"
    ]  # fmt: skip
    naam = scherm.uitzonderingen[0].student
    assert [r.split(f" Iets anders ({naam})")[0] for r in scherm.pv_bijzonderheden[:2]] == [op[0], op[1].capitalize()]
    assert tuple(i.tijd for i in verslag.incidenten) == op
    assert detail.incidenten == (f"{op[0]}: Telefoon", f"{op[1]}: Wandeling")
