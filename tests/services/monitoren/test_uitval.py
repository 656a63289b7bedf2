"""Failures by kind: the same choice in code and in the query, and everything in a filter offered again."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from sqlmodel import col, select

from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.session import reading
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import Rol
from portal.domain.uitval import GEEN_TOKEN, KLASSEN, klasse_van, uitval
from portal.services.monitoren import herstellen
from portal.services.monitoren.herstellen import BiedAllesOpnieuwAan
from portal.services.monitoren.lezen import uitval as uitval_lezen
from portal.services.monitoren.stand import OkeFilter, gefilterd
from tests.hulp.logboek import bericht
from tests.hulp.maak import Als, Maak
from tests.hulp.tel import hooguit
from tests.hulp.zaken import doe

STATUSSEN = ("bevestigd", "verwerkt", "klaar", "geweigerd", "dood", "afgewezen")
HTTP = (None, 200, 204, 302, 400, 401, 403, 404, 405, 408, 409, 410, 415, 422, 425, 429, 500, 503)
EB = Rol.EXAMENBUREAU


@pytest.fixture
def alles(maak: Maak) -> list[OkeBericht]:
    """One exchange of every status with every answer, with and without a token."""
    koppeling = maak.koppeling()
    rijen = []
    for status, http, token in itertools.product(STATUSSEN, HTTP, (True, False)):
        if status == "afgewezen" and (http is None or http < 400):
            continue  # we refuse with an answer
        rijen.append(
            bericht(
                maak, koppeling=koppeling, status=status, http_status=http,
                uitleg="Goed zo." if token else f"De partner {GEEN_TOKEN}.",
                richting="in" if status in ("verwerkt", "afgewezen") else "uit",
            )
        )  # fmt: skip
    return rijen


@pytest.mark.verzonnen
def test_code_en_query_noemen_dezelfde_soort(alles: list[OkeBericht], als: Als) -> None:  # MON-1 MON-2
    verwacht = {b.id: k.code for b in alles if (k := klasse_van(b.status, b.http_status, b.uitleg))}
    assert set(verwacht.values()) == set(KLASSEN)
    eb = als(EB)
    with reading() as uow:
        for code in KLASSEN:
            vraag = gefilterd(eb, OkeFilter(klasse=code)).with_only_columns(OkeBericht.id)
            assert set(uow.session.execute(vraag).scalars()) == {id for id, c in verwacht.items() if c == code}, code
        with hooguit(2):
            soorten = uitval_lezen.soorten(uow, eb, OkeFilter())
    assert {s.code: s.aantal for s in soorten} == Counter(verwacht.values())
    assert [s.aantal for s in soorten] == sorted((s.aantal for s in soorten), reverse=True)


@pytest.mark.parametrize("code", KLASSEN)
def test_elke_soort_zegt_wat_te_doen(code: str) -> None:  # MON-1
    k = KLASSEN[code]
    assert k.verklaring.endswith(".")
    assert k.herstel.endswith(".")
    assert k.wie in ("Examenbureau", "Beheerder", "Partner")


def test_wat_opgehaald_werd_wordt_niet_aangeboden() -> None:
    """A pull that failed is started again; nobody can offer it again."""
    for http, uitleg in ((None, ""), (401, GEEN_TOKEN), (429, ""), (503, ""), (200, "")):
        tekst = uitval("dood", http, uitleg, ophalen=True).herstel  # type: ignore[union-attr]
        assert "ophalen opnieuw" in tekst
        assert "bericht" not in tekst.split("ophalen opnieuw")[0][-30:]


def _bied_aan(wie, filter: OkeFilter, hooguit: int = 50) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    """All batches, as the screen asks for them: offered and left alone."""
    na, aangeboden, over = 0, 0, 0
    while (
        deel := doe(herstellen.bied_alles_opnieuw_aan, wie, BiedAllesOpnieuwAan(filter=filter, na=na, hooguit=hooguit))
    ).tot:
        na, aangeboden, over = deel.tot, aangeboden + deel.aangeboden, over + deel.overgeslagen
    return aangeboden, over


def _status(*rijen: OkeBericht) -> list[str]:
    with reading() as uow:
        return [uow.session.get_one(OkeBericht, r.id).status for r in rijen]


@pytest.mark.verzonnen
def test_alles_in_het_filter_opnieuw(maak: Maak, als: Als) -> None:  # MON-1
    remindo, facet = maak.koppeling(naam="Remindo"), maak.koppeling(naam="Facet")
    stuk = [
        bericht(maak, koppeling=remindo, status="dood", http_status=503, pad=f"/associations/{n}") for n in range(7)
    ]
    ander = bericht(maak, koppeling=facet, status="dood", http_status=503, pad="/associations/x")
    inhoud = bericht(maak, koppeling=remindo, status="geweigerd", http_status=422, pad="/associations/y")
    ingehaald = bericht(maak, koppeling=remindo, status="dood", http_status=503, pad="/associations/z", reeks="zz")
    bericht(maak, koppeling=remindo, pad="/associations/z", reeks="zz")  # something newer about the same
    opgehaald = bericht(maak, koppeling=remindo, status="dood", http_status=503, reeks="", methode="GET")
    filter, eb = OkeFilter(partner="Remindo", klasse="storing"), als(EB)
    with reading() as uow, hooguit(2):
        vooraf = uitval_lezen.herhaalbaar(uow, eb, filter)
    assert vooraf.aantal == 8
    assert _bied_aan(eb, filter, hooguit=3) == (7, 1)
    assert _status(*stuk) == ["klaar"] * 7
    assert _status(ander, inhoud, ingehaald, opgehaald) == ["dood", "geweigerd", "dood", "dood"]
    assert _bied_aan(eb, filter) == (0, 1)  # once is enough
    with reading() as uow:
        alle = select(AuditRegel).where(AuditRegel.actie == "oke.alles_opnieuw").order_by(col(AuditRegel.volgnummer))
        regels = uow.session.exec(alle).all()
    assert [r.nieuw["aangeboden"] for r in regels] == [3, 3, 1, 0]
    assert {r.nieuw["klasse"] for r in regels} == {"storing"}


@pytest.mark.verzonnen
def test_alleen_wie_herstelt_en_alleen_het_eigen_deel(maak: Maak, als: Als) -> None:  # BEH-2
    team = maak.team()
    eigen = bericht(maak, status="dood", student_id=maak.student(maak.opleiding(team)).id)
    ander = bericht(maak, status="dood", student_id=maak.student().id)
    for rol in (Rol.BEHEERDER, Rol.DOCENT, Rol.EXAMENCOMMISSIE):
        with pytest.raises(NietToegestaan):
            _bied_aan(als(rol), OkeFilter())
    assert _bied_aan(als(EB, eenheden=[team]), OkeFilter()) == (1, 0)
    assert _status(eigen, ander) == ["klaar", "dood"]
