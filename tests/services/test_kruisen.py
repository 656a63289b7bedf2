"""Everybody at once at one sitting, many times: each act is done or refused, nobody waits for ever, and the seats add up."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from sqlmodel import func, select

from portal.db.beheren import Persoon
from portal.db.plannen import Deelname, Zitting
from portal.db.session import get_engine, opnieuw_na_kruising, reading, unit_of_work
from portal.domain.fouten import PortalFout
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.services.afnemen import aanvulling
from portal.services.beoordelen import scoren
from portal.services.grond.audit import audit
from portal.services.plannen import plaatsen, voorzieningen, zittingen
from portal.services.vaststellen import afwezigheid, cesuur, vaststellen
from tests.hulp.databases import BEIDE
from tests.hulp.maak import Als, Maak
from tests.hulp.paar import Daad, daad
from tests.hulp.samenloop import REDEN, Plek, Zaal, lees
from tests.hulp.zaken import alles, doe, zaak

DATABASES = BEIDE

KEREN = int(os.environ.get("PORTAAL_KEREN", "3"))


def _plekken(maak: Maak, als: Als) -> list[Daad]:
    p = Plek(maak, als)
    v = maak.voorziening(lees(Persoon, p.naast.student_id), status="aangevraagd")
    extra = voorzieningen.BesluitVoorziening(voorziening_id=v.id, toekennen=True)
    weg = zittingen.ZittingActie(zitting_id=p.elders.id, reden=REDEN)
    groter = zittingen.WijzigZitting(
        zitting_id=p.z.id, ruimte_id=p.elders.ruimte_id, start=p.z.start, capaciteit=3, bevestigd=True
    )
    erbij = plaatsen.PlaatsStudenten(zitting_id=p.elders.id, inschrijving_ids=tuple(i.id for i in reversed(p.rij)))
    return [
        p.haal_af(), p.laat_los(), p.trek_in(), p.register(), p.verplaats(),
        daad(voorzieningen.besluit_voorziening, p.eb, extra), daad(zittingen.annuleer_zitting, p.eb, weg),
        daad(zittingen.wijzig_zitting, p.eb, groter), daad(plaatsen.plaats_studenten, p.eb, erbij),
    ]  # fmt: skip


def _zaal(maak: Maak, als: Als) -> list[Daad]:
    z = Zaal(maak, als, "open")
    return [
        z.presentie(), z.sluit(), z.plaats(), z.incident(), z.haal_af(), z.heropen(), z.onderteken(), z.sluit(),
        z.onderteken(),
    ]  # fmt: skip


def _uitslag(maak: Maak, als: Als) -> list[Daad]:
    z, ec, be = zaak(maak, (50, 20)), als(Rol.EXAMENCOMMISSIE), als(Rol.BEOORDELAAR)
    beoordelaar = lees(Persoon, be.persoon_id)
    maak.zittingsmedewerker(z.zitting, beoordelaar, "beoordelaar")
    werk = [maak.beoordeling(d, beoordelaar) for d in z.deelnames]
    norm = cesuur.VoerCesuurIn(versie_id=z.versie.id, punten=30, maximum=60)
    cmd = cesuur.StelCesuurVast(cesuur_id=doe(cesuur.voer_cesuur_in, als(Rol.EXAMENBUREAU), norm))
    afwezig = aanvulling.VerbeterPresentie(deelname_id=z.deelnames[0].id, presentie=Presentie.AFWEZIG, reden=REDEN)
    besluit = afwezigheid.BesluitAfwezigheid(deelname_id=z.deelnames[1].id, geoorloofd=True, reden=REDEN)
    ids = tuple(r.id for r in z.resultaten)
    return [
        daad(vaststellen.stel_vast, ec, alles(z, resultaat_ids=ids, motivatie=REDEN)),
        *(daad(scoren.geef_score, be, scoren.GeefScore(beoordeling_id=w.id, punten=40)) for w in werk),
        *(daad(scoren.rond_af, be, scoren.RondBeoordelingAf(beoordeling_id=w.id, toelichting=REDEN)) for w in werk),
        daad(aanvulling.verbeter_presentie, als(Rol.EXAMENBUREAU), afwezig),
        daad(afwezigheid.besluit_afwezigheid, ec, besluit),
        daad(vaststellen.stuur_terug, ec, vaststellen.StuurTerug(resultaat_id=ids[0], reden=REDEN)),
        daad(cesuur.stel_cesuur_vast, als(Rol.EXAMENCOMMISSIE), cmd),
    ]


@pytest.mark.parametrize("wereld", [_plekken, _zaal, _uitslag])
def test_iedereen_tegelijk_wordt_gedaan_of_geweigerd_en_de_plaatsen_kloppen(
    maak: Maak, als: Als, wereld: Callable[[Maak, Als], list[Daad]]
) -> None:  # AAN-7 UIT-1 VAS-1
    doe(audit.record, None, "proef.begonnen")
    for _ in range(KEREN if get_engine().dialect.name == "postgresql" else 1):
        daden = wereld(maak, als)
        begin = Barrier(len(daden))
        with ThreadPoolExecutor(len(daden)) as draden:
            uit = list(draden.map(partial(_doe, begin), daden))
        assert [u for u in uit if u] == []
        with reading() as uow:
            bezet = select(Zitting.bezet, func.count(Deelname.id)).outerjoin(
                Deelname, (Deelname.zitting_id == Zitting.id) & (Deelname.status != "geannuleerd")
            )
            assert all(b == n for b, n in uow.session.exec(bezet.group_by(Zitting.id)))


def _doe(begin: Barrier, wat: Daad) -> str:
    """Nothing when it was done or refused; what the database said when it could not be."""
    begin.wait()

    def werk() -> None:
        with unit_of_work() as uow:
            wat(uow)

    try:
        opnieuw_na_kruising(werk)
    except PortalFout:
        pass
    except Exception as fout:
        return str(fout)[:300]
    return ""
