"""Requests that arrive together: written together, each with its own answer and row, and none at the cost of another."""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from portal.api import oke_samen
from portal.api.oke_eindpunten import OkeAanvraag
from portal.auth.principal import PORTAAL
from portal.db.aanmelden import Inschrijving, WachtendBericht
from portal.db.beheren import OkeClient, OkeToken, Persoon
from portal.db.beoordelen import Resultaat
from portal.db.session import get_engine, reading, unit_of_work
from portal.domain.fouten import Ongeldig
from portal.services.beheren import partners
from portal.services.beheren.stand import DR, TAS
from portal.services.ontvangen import logboek
from tests.hulp.databases import Databank
from tests.hulp.maak import Maak
from tests.hulp.oke import ADMIN, Json, School, berichten, vingerafdruk

_MEDIA = {"PUT": "application/json", "PATCH": "application/merge-patch+json"}


class Wereld:
    """A school with one enrolment that its registry sent."""

    def __init__(self, maak: Maak) -> None:
        self.school = s = School(maak)
        self.toets, self.persoon = s.toets(), s.persoon()
        self.inschrijving = s.inschrijving(self.persoon, self.toets)
        assert [s.put(x).status_code for x in (self.toets, self.persoon, self.inschrijving)] == [201] * 3
        self.pad = f"/associations/{self.inschrijving['associationId']}"

    def vraag(self, methode: str, pad: str, inhoud: Any, scope: str = DR) -> OkeAanvraag:
        ruw = inhoud if isinstance(inhoud, bytes) else json.dumps(inhoud).encode()
        return OkeAanvraag(methode, pad, self.school.token(scope), _MEDIA[methode], ruw)

    def kansen(self, over: int, **anders: Any) -> OkeAanvraag:
        """A change of what is left."""
        blok = {"consumerKey": ADMIN, "attempt": 1, "attemptLeft": over}
        return self.vraag(
            "PATCH", self.pad, {"associationType": "componentOfferingAssociation", "consumers": [blok]} | anders
        )

    def rij(self) -> Inschrijving:
        with reading() as uow:
            id = uuid.UUID(self.inschrijving["associationId"])
            return uow.session.exec(select(Inschrijving).where(Inschrijving.oke_id == id)).one()


@pytest.fixture
def w(maak: Maak) -> Wereld:
    return Wereld(maak)


def antwoorden(*vragen: OkeAanvraag) -> list[int]:
    """Together, and each that has to wait for a row after that."""
    klaar = [a if not isinstance(a, oke_samen.Verzoek) else oke_samen.alleen(a) for a in oke_samen.behandel(vragen)]
    return [a.status_code for a in klaar]


def vreemd() -> OkeAanvraag:
    return OkeAanvraag("PUT", f"/persons/{uuid.uuid4()}", "", "application/json", b"{}")


def test_elk_een_eigen_antwoord_en_regel_op_volgorde(w: Wereld) -> None:  # MON-1
    voor = len(berichten())
    vragen = [
        w.kansen(7),
        w.vraag("PUT", "/onbekend", {}),
        vreemd(),
        w.kansen(7),
        w.kansen(3, state="onzin"),
        w.kansen(5),
    ]
    assert antwoorden(*vragen) == [200, 404, 401, 200, 400, 200]
    assert [b.http_status for b in berichten()[voor:]] == [200, 404, 200, 400, 200], "a stranger has no row of his own"
    assert w.rij().kansen_over == 5


def test_half_geweigerd_kost_alleen_die_ene(w: Wereld, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that wrote something and is then refused leaves nothing, and takes nobody along."""
    from portal.domain.fouten import Ongeldig
    from portal.services.ontvangen import ingang

    echt = ingang.ontvang_persoon

    def halverwege(uow: Any, bron: Any, inhoud: Json) -> Any:
        uitkomst = echt(uow, bron, inhoud)
        if inhoud["surname"] == "Half":
            raise Ongeldig("Toch niet.")
        return uitkomst

    monkeypatch.setattr(ingang, "ontvang_persoon", halverwege)
    half, heel = w.school.persoon(surname="Half"), w.school.persoon(surname="Heel")
    zet = [w.vraag("PUT", f"/persons/{p['personId']}", p) for p in (half, heel)]
    assert antwoorden(w.kansen(4), *zet) == [200, 400, 201]
    with reading() as uow:
        assert set(uow.session.exec(select(Persoon.achternaam))) >= {"Heel"}
        assert "Half" not in set(uow.session.exec(select(Persoon.achternaam)))
    assert w.rij().kansen_over == 4


def test_een_weigering_zonder_logregel_blijft_een_weigering(w: Wereld, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the log cannot be written, strangers get their answer and others are not answered as if it went well."""

    def stuk(*_: object) -> None:
        raise OperationalError("x", {}, Exception("database is locked"))

    voor = vingerafdruk()
    monkeypatch.setattr(logboek, "noteer", stuk)
    assert antwoorden(vreemd(), w.kansen(9)) == [401, 500]
    assert vingerafdruk() == voor


def test_wie_wacht_houdt_anderen_niet_op(w: Wereld, maak: Maak, db: Databank) -> None:
    if db.soort == "sqlite":
        pytest.skip("SQLite heeft geen rijsloten: daar schrijft er altijd één tegelijk.")
    d = maak.verzonden(maak.deelname(maak.zitting(w.school.versie)))
    vast, klaar = threading.Event(), threading.Event()

    def houd() -> None:
        with get_engine().connect() as c, c.begin():
            c.execute(text("SELECT 1 FROM deelname WHERE id = :id FOR UPDATE"), {"id": d.id})
            vast.set()
            klaar.wait(20)

    draad = threading.Thread(target=houd)
    draad.start()
    vast.wait()
    verzamelaar, volgorde = oke_samen.Verzamelaar(), []

    async def een(naam: str, a: OkeAanvraag) -> None:
        volgorde.append((naam, (await verzamelaar.vraag(a)).status_code))
        if naam == "vrij":
            klaar.set()

    uitslag, vrij = w.vraag("PATCH", f"/associations/{d.id}", w.school.uitslag(), TAS), w.kansen(6)

    async def alles() -> None:
        await asyncio.gather(een("vast", uitslag), een("weg", vreemd()), een("vrij", vrij))

    asyncio.run(alles())
    draad.join()
    assert volgorde[-1] == ("vast", 200)
    assert dict(volgorde) == {"weg": 401, "vrij": 200, "vast": 200}


@pytest.mark.parametrize("samen", [True, False])
def test_ingetrokken_terwijl_het_wachtte(w: Wereld, monkeypatch: pytest.MonkeyPatch, samen: bool) -> None:  # BEH-6
    """The token is looked at again where the writing happens."""
    echt, voor = oke_samen._partners, w.rij().kansen_over
    wie, _ = w.school.client(DR)

    def daarna_weg(vragen: Any) -> Any:
        uit = echt(vragen)
        with unit_of_work() as uow:
            partners.trek_in(uow, PORTAAL, wie, "weg")
        return uit

    monkeypatch.setattr(oke_samen, "_partners", daarna_weg)
    vragen = [w.kansen(8), w.kansen(9)] if samen else [w.kansen(8)]
    assert set(antwoorden(*vragen)) == {401}
    assert w.rij().kansen_over == voor


def test_een_gesloten_lus_houdt_het_werk_niet_tegen(w: Wereld) -> None:
    """Somebody who stops waiting, with everything around him, does not keep the next one from an answer."""
    verzamelaar, vragen = oke_samen.Verzamelaar(), [w.kansen(n) for n in (2, 3)]

    async def ongeduldig() -> None:
        asyncio.get_running_loop().create_task(verzamelaar.vraag(vragen[0]))
        await asyncio.sleep(0)

    asyncio.run(ongeduldig())

    async def later() -> int:
        return (await asyncio.wait_for(verzamelaar.vraag(vragen[1]), 20)).status_code

    assert asyncio.run(later()) == 200
    assert w.rij().kansen_over == 3


def test_te_veel_wachtenden_krijgen_503(w: Wereld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oke_samen, "_MAX_WACHTEND", 0)
    antwoord = asyncio.run(oke_samen.Verzamelaar().vraag(w.kansen(2)))
    assert (antwoord.status_code, antwoord.headers["retry-after"]) == (503, "30")


@pytest.mark.parametrize("state", [b'"\\ud800"', b"1e999", b'"onzin"', b"7"])
def test_wat_genegeerd_wordt_bederft_het_antwoord_niet(w: Wereld, maak: Maak, state: bytes) -> None:  # BEO-1
    """What a delivery system says about the state is ignored: the answer tells how it is here."""
    d = maak.verzonden(maak.deelname(maak.zitting(w.school.versie)))
    ruw = json.dumps(w.school.uitslag()).encode()[:-1] + b', "state": ' + state + b"}"
    voor = len(berichten())
    (antwoord,) = oke_samen.behandel([w.vraag("PATCH", f"/associations/{d.id}", ruw, TAS)])
    assert isinstance(antwoord, oke_samen.Response)
    assert json.loads(bytes(antwoord.body))["state"] == "associated"
    assert [b.http_status for b in berichten()[voor:]] == [200]
    with reading() as uow:
        assert [r.score for r in uow.session.exec(select(Resultaat))] == ["7.8"]


def test_het_antwoord_zegt_de_stand(w: Wereld) -> None:
    (antwoord,) = oke_samen.behandel([w.kansen(1, state="canceled")])
    assert isinstance(antwoord, oke_samen.Response)
    assert json.loads(bytes(antwoord.body))["state"] == "canceled"


@pytest.mark.parametrize("rommel", ["\x00", "\ud800", "\\u0000"])
def test_vreemde_tekens_in_wat_wacht(w: Wereld, rommel: str) -> None:  # AAN-1
    """A field that is ignored does not keep an enrolment from waiting, whatever it holds."""
    maker = w.school
    onbekend = maker.inschrijving(maker.persoon(), w.toets, rommel={"x": [rommel]})
    assert antwoorden(w.vraag("PUT", f"/associations/{onbekend['associationId']}", onbekend), w.kansen(2)) == [201, 200]


def test_een_wachtende_inschrijving_is_van_wie_haar_stuurde(w: Wereld, maak: Maak) -> None:  # BEH-6
    wacht = w.school.inschrijving(w.school.persoon(), w.toets)
    pad = f"/associations/{wacht['associationId']}"
    assert antwoorden(w.vraag("PUT", pad, wacht)) == [201]
    with reading() as uow:
        voor = uow.session.exec(select(WachtendBericht)).one().inhoud
    with unit_of_work() as uow:
        ander = partners.maak_client(uow, PORTAAL, "andere dr", DR, maak.koppeling("dr").id)
        token = partners.geef_token(uow, *ander, "").waarde
    wijziging = {"associationType": "componentOfferingAssociation", "state": "canceled"}
    vragen = [
        OkeAanvraag(m, pad, token, _MEDIA[m], json.dumps(b).encode()) for m, b in (("PATCH", wijziging), ("PUT", wacht))
    ]
    assert antwoorden(*vragen) == [403, 403]
    with reading() as uow:
        deel = uow.session.exec(select(WachtendBericht)).one()
    assert deel.inhoud == voor


def test_weer_actief_voor_een_ander(w: Wereld) -> None:  # AAN-1
    """A cancelled enrolment that comes back for somebody else is of that other student, and of nobody else."""
    s, ander = w.school, w.school.persoon()
    s.put(ander)
    assert s.put(w.inschrijving | {"state": "canceled"}).status_code == 200
    assert s.put(w.inschrijving | {"person": ander["personId"]}).status_code == 200
    with reading() as uow:
        assert str(uow.get(Persoon, w.rij().student_id).oke_id) == ander["personId"]
    assert w.rij().status == "open"
    nieuw = s.inschrijving(w.persoon, w.toets)
    assert s.put(nieuw).status_code == 201  # and the first student may enrol again


def test_een_systeem_met_beide_rollen_heeft_twee_tokens(w: Wereld, maak: Maak) -> None:  # BEH-6
    """A registry and a delivery system are two roles: no client has both, and an old one gets a token for one."""
    with unit_of_work() as uow, pytest.raises(Ongeldig, match="Kies één scope"):
        partners.maak_client(uow, PORTAAL, "alles in een", f"{DR} {TAS}", w.school.dr.id)
    client_id, geheim = w.school.client(DR)
    with unit_of_work() as uow:
        client = uow.session.get_one(OkeClient, client_id)
        client.scope = f"{DR} {TAS}"
        uow.add(client)
    with unit_of_work() as uow, pytest.raises(partners.TokenFout, match="één scope"):
        partners.geef_token(uow, client_id, geheim, "")
    with unit_of_work() as uow:
        token = partners.geef_token(uow, client_id, geheim, DR).waarde
        rij = uow.session.exec(select(OkeToken).order_by(col(OkeToken.verloopt_op).desc())).first()
        rij.scope = f"{DR} {TAS}"
        uow.add(rij)
    d = maak.verzonden(maak.deelname(maak.zitting(w.school.versie)))
    ruw = json.dumps(w.school.uitslag()).encode()
    vraag = OkeAanvraag("PATCH", f"/associations/{d.id}", token, _MEDIA["PATCH"], ruw)
    assert antwoorden(vraag) == [403]


def test_gelijktijdig_over_een_echte_lus(w: Wereld) -> None:
    """Twenty at once, some refused: everybody an own answer, in order of arrival."""
    verzamelaar = oke_samen.Verzamelaar()

    vragen = [w.kansen(n) if n % 4 else vreemd() for n in range(1, 21)]

    async def alles() -> list[int]:
        return [a.status_code for a in await asyncio.gather(*(verzamelaar.vraag(a) for a in vragen))]

    assert asyncio.run(alles()) == [200 if n % 4 else 401 for n in range(1, 21)]
    assert w.rij().kansen_over == 19
