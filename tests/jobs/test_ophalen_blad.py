"""A page of flow 1: unchanged is cheap and silent, together gives the same as one by one, half a message never stays."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from portal.auth import sessies
from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets, Voorziening, WachtendBericht
from portal.db.beheren import Koppeling, Persoon, Persoonsbron, Roltoewijzing, Sessie
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.session import get_engine, reading, unit_of_work
from portal.domain.fouten import PortalFout
from portal.domain.rechten import Rol
from portal.jobs import logboek, ophalen
from portal.oke.client import Antwoord, OkeFout, Verbinding
from portal.oke.uitkomst import Bevestigd, Tijdelijk
from portal.services.beheren import accounts
from portal.services.grond.audit import audit
from portal.services.ontvangen import ingang
from portal.services.ontvangen.vlug import blad
from portal.services.ontvangen.vlug.blad import INSCHRIJVINGEN, TOETSEN
from tests.hulp.databases import BEIDE
from tests.hulp.maak import Maak, schrijf
from tests.hulp.oke import School, vingerafdruk

DATABASES = BEIDE
"""A page goes to each database in another way: on both in the short run as well."""
_VAN_HET_LOG = {"okebericht", "teller", "wijziging", "koppeling"}


@pytest.fixture
def school(maak: Maak) -> School:
    return School(maak)


@contextmanager
def luister() -> Iterator[Counter[str]]:
    """Counts statements: reads together, and writes per table."""
    telling: Counter[str] = Counter()

    def hoor(_conn, _cursor, statement, *_rest) -> None:  # type: ignore[no-untyped-def]
        woorden = statement.split()
        schrijft = {"INSERT": 2, "UPDATE": 1, "DELETE": 2}.get(woorden[0].upper())
        telling[woorden[schrijft].strip('"') if schrijft else woorden[0].upper()] += 1

    event.listen(get_engine(), "before_cursor_execute", hoor)
    try:
        yield telling
    finally:
        event.remove(get_engine(), "before_cursor_execute", hoor)


def haal(school: School, soort, *bladen) -> ophalen.Ophaalsamenvatting:
    """One page as the pull job takes it in, or several enrolment pages together."""
    with reading() as uow:
        verbinding = Verbinding.van(uow.get(Koppeling, school.dr.id))
    s = ophalen.Ophaalsamenvatting(verbinding.naam)
    with ophalen.Logboek(verbinding) as boek:
        blad = ophalen.Ophaalronde(verbinding, s, boek)
        antwoorden = [Antwoord(f"/x/{n}", Bevestigd(200, b"{}"), tuple(items)) for n, items in enumerate(bladen)]
        blad.toetsen(*antwoorden) if soort is TOETSEN else blad.inschrijvingen(antwoorden)
    return s


def tel(model, *waar) -> int:
    with reading() as uow:
        return uow.session.exec(select(func.count()).select_from(model).where(*waar)).one()


def vul(school: School, aantal: int) -> tuple[dict, list[dict]]:
    """A test with enrolments, as two pages."""
    toets = school.toets()
    lijst = []
    for _ in range(aantal):
        persoon = school.persoon()
        lijst.append({**school.inschrijving(persoon, toets), "person": persoon})
    return toets, lijst


def test_ongewijzigd_schrijft_niets_en_vraagt_weinig(school: School) -> None:  # AAN-1
    toets, lijst = vul(school, 250)
    haal(school, TOETSEN, [toets])
    eerste = haal(school, INSCHRIJVINGEN, lijst)
    assert (eerste.nieuw, eerste.gewijzigd, eerste.fouten) == (250, 0, [])
    assert (tel(Inschrijving), tel(Persoon), tel(Voorziening)) == (250, 250, 250)
    voor, regels = vingerafdruk(), tel(AuditRegel)
    for soort, items in ((TOETSEN, [toets]), (INSCHRIJVINGEN, lijst)):
        with luister() as telling:
            s = haal(school, soort, items)
        assert (s.nieuw, s.gewijzigd, s.fouten) == (0, 0, [])
        assert telling["SELECT"] <= 16, telling
        assert set(telling) - {"SELECT", "BEGIN"} <= _VAN_HET_LOG, telling
        assert telling.total() <= 24, telling
        assert telling["BEGIN"] <= 3, telling
    assert (vingerafdruk(), tel(AuditRegel)) == (voor, regels)


def test_een_wijziging_schrijft_alleen_dat(school: School) -> None:
    toets, lijst = vul(school, 60)
    haal(school, TOETSEN, [toets])
    haal(school, INSCHRIJVINGEN, lijst)
    regels = tel(AuditRegel)
    lijst[40]["consumers"][0]["attemptLeft"] = 0
    with luister() as telling:
        s = haal(school, INSCHRIJVINGEN, lijst)
    assert (s.nieuw, s.gewijzigd) == (0, 1)
    assert tel(AuditRegel) == regels + 1
    assert telling["inschrijving"] <= 2
    assert not {"persoon", "voorziening", "wachtdeel"} & set(telling)
    assert tel(Inschrijving, Inschrijving.kansen_over == 0) == 1


def _mengsel(school: School, maak: Maak) -> list[list[dict]]:
    """Pages with everything that can happen: new, repeated, changed, cancelled, waiting, own, taken and wrong."""
    toets, lijst = vul(school, 6)
    ander = maak.student()
    zonder_toets = {**school.inschrijving(school.persoon(), school.toets()), "person": school.persoon()}
    dubbel = {**school.inschrijving(lijst[0]["person"], toets), "person": lijst[0]["person"]}
    bezet = school.persoon(otherCodes=[{"codeType": "accountId", "code": ander.account}])
    bezet_account = {**school.inschrijving(bezet, toets), "person": bezet}
    nieuw = {**lijst[1]["person"], "surname": "Anders", "consumers": [{"consumerKey": "nl-test-admin"}]}
    weg = {**lijst[0], "state": "canceled"}
    docent = {**school.inschrijving(school.persoon(), toets), "role": "lecturer"}
    fout = {**lijst[2], "associationId": "geen-id"}
    tweede = [{**lijst[1], "person": nieuw}, fout, docent, weg, dubbel, {**lijst[3], "state": "canceled"}, lijst[3]]
    return [[*lijst, dubbel, zonder_toets, bezet_account, lijst[0]], tweede, tweede, [*lijst, weg]]


def _stand() -> list[object]:
    """What the school has, without the ids and moments that differ from run to run."""
    vragen = (
        select(Inschrijving.oke_id, Inschrijving.status, Inschrijving.kansen_over, Persoon.oke_id).join(
            Persoon, Persoon.id == Inschrijving.student_id
        ),
        select(Persoon.oke_id, Persoon.account, Persoon.naam, Persoon.nummer),
        select(Voorziening.code, Voorziening.status, Persoon.oke_id).join(
            Persoon, Persoon.id == Voorziening.student_id
        ),
        select(Roltoewijzing.rol, Roltoewijzing.bron, Roltoewijzing.reden, Persoon.oke_id).join(
            Persoon, Persoon.id == Roltoewijzing.persoon_id
        ),
        select(WachtendBericht.soort, WachtendBericht.oke_id),
        select(OkeBericht.pad, OkeBericht.reeks).where(OkeBericht.methode == "GET", OkeBericht.reeks != ""),
        select(AuditRegel.actie, AuditRegel.onderwerp_soort, AuditRegel.reden),
    )
    with reading() as uow:
        assert audit.verify(uow).klopt
        return [sorted(str(tuple(rij)) for rij in uow.session.exec(vraag)) for vraag in vragen]


def _leeg() -> None:
    """Take away what the messages brought, except the log that cannot be changed."""
    with unit_of_work() as uow:
        for model in (WachtendBericht, Voorziening, Nevenaanmelding, Inschrijving, PlanbareToets, OkeBericht):
            for rij in uow.session.exec(select(model)).all():
                uow.delete(rij)
        for persoon in uow.session.exec(select(Persoon).where(Persoon.opleiding_id.is_(None))).all():
            for model in (Persoonsbron, Roltoewijzing):
                for rij in uow.session.exec(select(model).where(model.persoon_id == persoon.id)).all():
                    uow.delete(rij)
            uow.delete(persoon)


def test_kleine_bladen_gaan_samen(school: School) -> None:  # AAN-1
    """Forty groups of three: a handful of transactions, a line in the log for each; the second time only those lines."""
    toets, lijst = vul(school, 120)
    paginas = [lijst[n : n + 3] for n in range(0, 120, 3)]
    haal(school, TOETSEN, [toets])
    for nieuw in (3, 0):
        with luister() as telling:
            s = haal(school, INSCHRIJVINGEN, *paginas)
        assert (s.nieuw, s.gewijzigd, s.fouten) == (40 * nieuw, 0, [])
        assert telling["BEGIN"] <= 4, telling
        regel = f"3 gelezen, {nieuw} nieuw, 0 gewijzigd."
        assert tel(OkeBericht, OkeBericht.flow == 1, OkeBericht.uitleg == regel) == 40
    assert tel(Inschrijving) == 120


def test_een_fout_blad_houdt_de_andere_niet_op(school: School) -> None:  # MON-1
    """Its own line names the fault, and only of its own items."""
    toets, lijst = vul(school, 9)
    haal(school, TOETSEN, [toets])
    lijst[4] = {**lijst[4], "associationId": "geen-id"}
    s = haal(school, INSCHRIJVINGEN, lijst[:3], lijst[3:6], lijst[6:])
    assert (s.nieuw, s.gewijzigd, len(s.fouten)) == (8, 0, 1)
    with reading() as uow:
        regels = uow.session.exec(select(OkeBericht.uitleg).order_by(OkeBericht.volgnummer.desc()).limit(3)).all()[::-1]
    assert [r.partition(" nieuw")[0] for r in regels] == ["3 gelezen, 3", "3 gelezen, 2", "3 gelezen, 3"]
    assert ["Niet te gebruiken: 1" in r for r in regels] == [False, True, False]


class _Bladen:
    """A partner without plannable tests, that gives these pages of enrolments whatever is asked."""

    def __init__(self, *antwoorden: Antwoord) -> None:
        self._antwoorden = antwoorden

    def __call__(self, _verbinding: Verbinding) -> _Bladen:
        return self

    def paginas(self, *paden: str, **_vraag: object) -> Iterator[Antwoord]:
        """Each page in turn."""
        yield from () if "/offerings" in paden else self._antwoorden


def _blad(pad: str, *items: dict) -> Antwoord:
    return Antwoord(pad, Bevestigd(200, b"{}"), items)


def test_bladen_gaan_samen_tot_het_er_genoeg_zijn(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def lengtes(*gevraagd: int) -> list[list[int]]:
        monkeypatch.setattr(logboek, "partner", _Bladen(*(_blad("/x", *[{}] * n) for n in gevraagd)))
        with logboek.Logboek(logboek.verbinding_van(school.dr.id)) as boek:
            return [[len(a.items) for a in bundel] for bundel in boek.haal("/x", hoogste=500)]

    assert lengtes() == []
    assert lengtes(250, 250, 1, 0, 3) == [[250, 250], [1, 0, 3]]
    assert lengtes(600, 600) == [[600], [600]]
    assert lengtes(*[0] * 30) == [[0] * 25, [0] * 5]


@pytest.mark.parametrize("keer", [1, 2])
def test_wat_voor_een_storing_kwam_is_niet_weg(school: School, monkeypatch: pytest.MonkeyPatch, keer: int) -> None:
    """Pages before one that failed are dealt with and logged before it: the partner ends as it is, new pages or not."""
    toets, lijst = vul(school, 6)
    haal(school, TOETSEN, [toets])
    druk = Antwoord("/3", Tijdelijk(429, "Te druk.", wacht=600))
    monkeypatch.setattr(logboek, "partner", _Bladen(_blad("/1", *lijst[:3]), _blad("/2", *lijst[3:]), druk))
    for _ in range(keer):
        with pytest.raises(OkeFout, match="Te druk"):
            ophalen.haal_deelnemers(school.dr.id)
    assert (tel(Inschrijving), tel(AuditRegel, AuditRegel.actie == "inschrijving.ontvangen")) == (6, 6)
    with reading() as uow:
        regels = uow.session.exec(select(OkeBericht.pad).order_by(OkeBericht.volgnummer.desc()).limit(3)).all()
        koppeling = uow.get(Koppeling, school.dr.id)
    assert regels == ["/3", "/2", "/1"]
    assert koppeling.open_tot is not None
    assert koppeling.laatste_uitkomst == "Te druk."


def test_alleen_van_een_blad_dat_iets_bracht_blijft_de_inhoud(school: School) -> None:  # MON-1
    toets, lijst = vul(school, 9)
    haal(school, TOETSEN, [toets])
    haal(school, INSCHRIJVINGEN, lijst[:6])
    haal(school, INSCHRIJVINGEN, lijst[:3], lijst[3:6], lijst[6:], [])
    with reading() as uow:
        vraag = select(OkeBericht.uitleg, OkeBericht.antwoord).order_by(OkeBericht.volgnummer.desc()).limit(4)
        regels = [(uitleg[:18], antwoord == "{}") for uitleg, antwoord in uow.session.exec(vraag)][::-1]
    assert regels == [
        ("3 gelezen, 0 nieuw", False), ("3 gelezen, 0 nieuw", False), ("3 gelezen, 3 nieuw", True),
        ("0 gelezen, 0 nieuw", False),
    ]  # fmt: skip


def test_een_bericht_dat_niet_op_te_schrijven_is_houdt_de_rest_niet_op(school: School) -> None:
    """Nested deeper than a program can follow, half a character, an endless number: the others come in."""
    toets, lijst = vul(school, 5)
    haal(school, TOETSEN, [toets])
    diep: object = []
    for _ in range(5000):
        diep = [diep]
    lijst[1]["vreemd"], lijst[2]["vreemd"], lijst[3]["vreemd"] = diep, "\ud800", 10**30
    for verwacht in (5, 0):
        s = haal(school, INSCHRIJVINGEN, lijst)
        assert (s.nieuw, s.gewijzigd, s.fouten) == (verwacht, 0, [])
    assert tel(Inschrijving) == 5


def test_samen_geeft_hetzelfde_als_een_voor_een(school: School, maak: Maak) -> None:  # AAN-1, AAN-12
    paginas = _mengsel(school, maak)
    toets = school.toets(offeringId=paginas[0][0]["offering"])
    bron = ingang.Bron(school.dr.naam, school.dr.id)
    begin = _stand()[-1]

    haal(school, TOETSEN, [toets])
    samen = [haal(school, INSCHRIJVINGEN, items) for items in paginas]
    stand = _stand()
    acties = Counter(stand.pop()) - Counter(begin)
    _leeg()
    tussen = _stand()[-1]

    haal(school, TOETSEN, [toets])
    ineens = haal(school, INSCHRIJVINGEN, *paginas)
    stand_ineens = _stand()
    assert Counter(stand_ineens.pop()) - Counter(tussen) == acties
    assert stand_ineens == stand
    assert [ineens.nieuw, ineens.gewijzigd] == [sum(s.nieuw for s in samen), sum(s.gewijzigd for s in samen)]
    assert ineens.fouten == [fout for s in samen for fout in s.fouten]
    _leeg()
    tussen = _stand()[-1]

    tellingen = [[0, 0, 0] for _ in paginas]
    haal(school, TOETSEN, [toets])
    for telling, items in zip(tellingen, paginas, strict=True):
        for item in items:
            try:
                with unit_of_work() as uow:
                    u = ingang.ontvang_inschrijving(uow, bron, item)
            except PortalFout:
                telling[2] += 1
            else:
                telling[0] += u.nieuw
                telling[1] += bool(u.gewijzigd) and not u.nieuw
    los = _stand()
    assert Counter(los.pop()) - Counter(tussen) == acties
    assert los == stand
    assert [[s.nieuw, s.gewijzigd, len(s.fouten)] for s in samen] == tellingen
    assert tellingen[1][2] == 1


def _weiger_alles_vlug(_uow, _bron, _ronde, _stukken):  # type: ignore[no-untyped-def]
    raise blad.Halverwege


def test_half_geweigerd_laat_niets_achter_en_de_rest_blijft(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second student is written before the enrolment turns out to be refused: both go, the others stay."""
    toets, lijst = vul(school, 4)
    haal(school, TOETSEN, [toets])
    echt, slecht = INSCHRIJVINGEN.pas_toe, uuid.UUID(lijst[1]["associationId"])

    def pas_toe(uow, bron, i, inhoud):  # type: ignore[no-untyped-def]
        uitkomst = echt(uow, bron, i, inhoud)
        if i.oke_id == slecht:
            raise PortalFout("Dit kan niet.")
        return uitkomst

    gewoon = blad.Bladsoort(INSCHRIJVINGEN.lees, INSCHRIJVINGEN.lees_vooruit, pas_toe)
    monkeypatch.setattr(ophalen, "INSCHRIJVINGEN", gewoon)
    monkeypatch.setattr(ophalen.ontvangen_nieuw, "schrijf_nieuwe", _weiger_alles_vlug)
    s = haal(school, INSCHRIJVINGEN, lijst)
    assert (s.nieuw, s.fouten) == (3, ["Dit kan niet."])
    assert (tel(Inschrijving), tel(Persoon, Persoon.oke_id == uuid.UUID(lijst[1]["person"]["personId"]))) == (3, 0)
    with reading() as uow:
        assert audit.verify(uow).klopt


def test_wat_de_vlugge_weg_weigert_gaat_de_gewone(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick road stops at the third student, after two were written: nothing of it stays, the ordinary road does all."""
    toets, lijst = vul(school, 5)
    haal(school, TOETSEN, [toets])
    personen, geteld = ophalen.ontvangen_nieuw.ontvangen_personen, Counter()
    echt = personen.schrijf_nieuwe

    def schrijf_twee(uow, bron, alle):  # type: ignore[no-untyped-def]
        erbij, rest = echt(uow, bron, alle[:2])
        assert (len(erbij), rest) == (2, [])
        return erbij, alle[2:]

    def pas_persoon_toe(uow, bron, p):  # type: ignore[no-untyped-def]
        geteld["keer"] += 1
        raise PortalFout("Dit kan niet.")

    monkeypatch.setattr(personen, "schrijf_nieuwe", schrijf_twee)
    monkeypatch.setattr(ophalen.ontvangen_nieuw, "pas_persoon_toe", pas_persoon_toe)
    s = haal(school, INSCHRIJVINGEN, lijst)
    assert (geteld["keer"], s.nieuw, s.fouten) == (1, 5, [])
    assert (tel(Inschrijving), tel(Persoon, Persoon.oke_id.is_not(None))) == (5, 5)
    assert tel(AuditRegel, AuditRegel.actie == "persoon.ontvangen") == 5
    with reading() as uow:
        assert audit.verify(uow).klopt


def test_twee_berichten_over_dezelfde_op_een_blad_gaan_op_volgorde(school: School) -> None:
    """The second message is the one that was applied last time; it still undoes the first."""
    toets, lijst = vul(school, 2)
    haal(school, TOETSEN, [toets])
    haal(school, INSCHRIJVINGEN, lijst)
    s = haal(school, INSCHRIJVINGEN, [{**lijst[0], "state": "canceled"}, lijst[0], lijst[1]])
    assert (s.gewijzigd, s.fouten) == (2, [])
    assert tel(Inschrijving, Inschrijving.status == "geannuleerd") == 0


def test_een_lange_keten_is_te_controleren(school: School) -> None:  # MON-5
    with unit_of_work() as uow:
        uow.spaar = (AuditRegel,)
        for nummer in range(5100):
            audit.record(uow, None, "proef.gedaan", nieuw={"n": nummer})
    with reading() as uow:
        controle = audit.verify(uow)
    assert controle.klopt
    assert controle.rijen == tel(AuditRegel) > 5000


def test_ook_de_vlugge_weg_raakt_personeel_niet(school: School, maak: Maak) -> None:  # BEH-2
    """On a page of new students one has the account of staff: he waits, the others come in."""
    medewerker = maak.medewerker(account="baas@school.example", nummer="p7")
    maak.rol(medewerker, "beheerder")
    toets, lijst = vul(school, 4)
    lijst[1]["person"]["otherCodes"] = [{"codeType": "accountId", "code": "baas@school.example"}]
    haal(school, TOETSEN, [toets])
    for _ in range(2):
        haal(school, INSCHRIJVINGEN, lijst)
        assert (tel(Inschrijving), tel(WachtendBericht)) == (3, 2)
    with reading() as uow:
        assert uow.get(Persoon, medewerker.id).model_dump() == medewerker.model_dump()


def test_een_datum_in_het_jaar_een_kost_alleen_dat_onderdeel(school: School) -> None:  # MON-1
    toets, lijst = vul(school, 4)
    kapot = school.toets(startDateTime="0001-01-01T00:00:00Z")
    assert len(haal(school, TOETSEN, [kapot, toets]).fouten) == 1
    lijst[2]["person"]["consumers"][0]["assignedNeeds"] = [{"code": "spoken", "endDate": "0001-01-01"}]
    s = haal(school, INSCHRIJVINGEN, lijst)
    assert (tel(Inschrijving), len(s.fouten)) == (3, 1)


def test_wat_niemand_bedacht_kost_alleen_dat_onderdeel(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    toets, lijst = vul(school, 3)
    haal(school, TOETSEN, [toets])
    from portal.services.ontvangen import inschrijving

    echt, stuk = inschrijving.schrijf_inschrijving, uuid.UUID(lijst[1]["associationId"])

    def hapert(uow, bron, i, *rest):  # type: ignore[no-untyped-def]
        if i.oke_id == stuk:
            raise OverflowError
        return echt(uow, bron, i, *rest)

    monkeypatch.setattr(inschrijving, "schrijf_inschrijving", hapert)
    monkeypatch.setattr(ophalen.ontvangen_nieuw, "schrijf_nieuwe", _weiger_alles_vlug)
    s = haal(school, INSCHRIJVINGEN, lijst)
    assert (tel(Inschrijving), s.fouten) == (2, ["Een onderdeel kon niet worden verwerkt."])


def _met_accounten(lijst: list[dict], codes: list) -> list[dict]:
    """The same enrolments, with these accounts for their students."""
    return [{**i, "person": {**i["person"], "otherCodes": c}} for i, c in zip(lijst, codes, strict=True)]


def _accounten(lijst: list[dict]) -> list[str | None]:
    with reading() as uow:
        van = dict(uow.session.exec(select(Persoon.oke_id, Persoon.account)).all())
    return [van[uuid.UUID(i["person"]["personId"])] for i in lijst]


@pytest.mark.parametrize("bladen", [1, 2])
@pytest.mark.parametrize("aantal", [2, 3])
def test_accounts_die_in_een_keer_worden_verwisseld_komen_bij_elk_aan(
    school: School, aantal: int, bladen: int
) -> None:  # BEH-1 AAN-1
    """Nobody can have what the next still has; together they can, also when they come on pages of their own."""
    toets, lijst = vul(school, aantal)
    haal(school, TOETSEN, [toets])
    haal(school, INSCHRIJVINGEN, lijst)
    codes = [i["person"]["otherCodes"] for i in lijst]
    door = _met_accounten(lijst, codes[1:] + codes[:1])
    haal(school, INSCHRIJVINGEN, *([door] if bladen == 1 else [[i] for i in door]))
    assert _accounten(lijst) == [c[0]["code"] for c in codes[1:] + codes[:1]]
    regels, s = tel(AuditRegel), haal(school, INSCHRIJVINGEN, door)
    assert (tel(AuditRegel), s.gewijzigd) == (regels, 0), "the same again is no news"


def test_een_account_dat_later_vrijkomt_komt_aan_ook_met_hetzelfde_bericht(school: School) -> None:  # BEH-1 AAN-1
    """The second has what the first gets, and gets another one in the same pull: after the first was refused."""
    toets, lijst = vul(school, 2)
    haal(school, TOETSEN, [toets])
    haal(school, INSCHRIJVINGEN, lijst)
    een, ander = (i["person"]["otherCodes"] for i in lijst)
    nieuw = [{"codeType": "accountId", "code": "nieuw@school.example"}]
    door = _met_accounten(lijst, [ander, nieuw])
    haal(school, INSCHRIJVINGEN, door)
    assert _accounten(lijst) == [een[0]["code"], "nieuw@school.example"]
    haal(school, INSCHRIJVINGEN, door)
    assert _accounten(lijst) == [ander[0]["code"], "nieuw@school.example"]


def test_twee_studenten_met_een_account_zijn_geen_wissel(school: School) -> None:  # BEH-2
    toets, lijst = vul(school, 2)
    haal(school, TOETSEN, [toets])
    haal(school, INSCHRIJVINGEN, lijst)
    voor, codes = _accounten(lijst), [i["person"]["otherCodes"] for i in lijst]
    for _ in range(2):
        haal(school, INSCHRIJVINGEN, _met_accounten(lijst, [codes[1], codes[1]]))
        assert _accounten(lijst) == voor


def _van(lijst: list[dict], nr: int) -> Persoon:
    oke_id = uuid.UUID(lijst[nr]["person"]["personId"])
    with reading() as uow:
        return uow.session.exec(select(Persoon).where(Persoon.oke_id == oke_id)).one()


def test_een_account_dat_de_school_corrigeerde_wordt_met_niemand_gewisseld(school: School) -> None:  # BEH-2
    """What the registry wanted of him before the correction makes no exchange afterwards."""
    toets, lijst = vul(school, 2)
    haal(school, TOETSEN, [toets])
    haal(school, INSCHRIJVINGEN, lijst)
    codes = [i["person"]["otherCodes"] for i in lijst]
    haal(school, INSCHRIJVINGEN, _met_accounten(lijst, [codes[1], codes[1]]))
    with unit_of_work() as uow:
        accounts.zet(uow, uow.houd(Persoon, _van(lijst, 0).id), "hersteld@school.example")
    hersteld = [{"codeType": "accountId", "code": "hersteld@school.example"}]
    for _ in range(2):
        haal(school, INSCHRIJVINGEN, [_met_accounten(lijst, [codes[1], hersteld])[1]])
        assert _accounten(lijst) == ["hersteld@school.example", codes[1][0]["code"]]


@pytest.mark.parametrize("wissel", [True, False])
def test_wie_onder_een_ander_account_komt_te_staan_logt_opnieuw_in(school: School, wissel: bool) -> None:  # BEH-1 BEH-4
    """Who came in with an account that is another student's now is no longer at work in this record."""
    toets, lijst = vul(school, 2)
    haal(school, TOETSEN, [toets])
    haal(school, INSCHRIJVINGEN, lijst)
    for nr in range(2):
        schrijf(Sessie(ref=f"{nr}" * 43, persoon_id=_van(lijst, nr).id, rol=Rol.STUDENT.value))
    codes = [i["person"]["otherCodes"] for i in lijst]
    nieuw = [{"codeType": "accountId", "code": "nieuw@school.example"}]
    haal(school, INSCHRIJVINGEN, _met_accounten(lijst, [codes[1], codes[0]] if wissel else [nieuw, codes[1]]))
    with reading() as uow:
        levend = [len(sessies.van_persoon(uow, _van(lijst, nr).id)) for nr in range(2)]
    assert levend == ([0, 0] if wissel else [0, 1])
