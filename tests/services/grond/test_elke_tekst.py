"""Any text of anybody, through every door: kept, found, sorted, exported and printed, on both databases in any locale."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlmodel import select

import portal.app  # noqa: F401 - imports every command
from portal.api import oke_samen
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.documents.letters import zonder_vorm
from portal.documents.pv import Blok, Papier, maak_pdf
from portal.domain.fouten import PortalFout
from portal.domain.rechten import Rol
from portal.domain.tekst import bewaarbaar, sorteervorm, zoekvorm
from portal.oke import mapping_uit
from portal.oke.keuring import lees_json
from portal.oke.wire import Person
from portal.reports import Tabel, schrijven
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import StudentFilter
from portal.services.archiveren import papieren
from portal.services.archiveren.papieren import MaakDocument
from portal.services.beheren import rollen_csv, toegang
from portal.services.beheren.lezen import gebruikers
from portal.services.beheren.lezen.gebruikers import GebruikerFilter
from portal.services.grond import lijst
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from tests.hulp.aanval import NietTeMaken, waarde
from tests.hulp.databases import BEIDE, Postgres, migreer
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import School
from tests.hulp.zaken import doe, zaak

DATABASES = BEIDE

LASTIG = (
    "😀👩‍👩‍👧‍👦🇳🇱", "王小明", "ጸጋይ ሃብተ", "محمد علي", "‮omgekeerd", "שָׁלוֹם", "a\x00b", "\ud800", "\udc00\ud800", "\x01\x1f\x7f\x85",
    "Suharto", "é" * 120 + "ş" * 120, "王" * 240, "😀" * 240, "\u0301\u0302", "=1+1", "%_\\/", "\u200b\u2028\u2029", "\U0010ffff", "\ufffe", "Z\u0324\u0300algo",
)  # fmt: skip
ALLES = st.text(st.characters(exclude_categories=()), max_size=300) | st.sampled_from(LASTIG)
KORT = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
LANG = settings(KORT, max_examples=1500)
KEREN = [pytest.param(KORT, id="kort"), pytest.param(LANG, id="lang", marks=pytest.mark.lang)]
"""A few dozen texts, and thousands."""


def _opdrachten() -> list[type[Opdracht]]:
    uit, wacht = [], list(Opdracht.__subclasses__())
    while wacht:
        model = wacht.pop()
        wacht += model.__subclasses__()
        if model.__module__.startswith("portal."):
            uit.append(model)
    return sorted(set(uit), key=lambda m: f"{m.__module__}.{m.__qualname__}")


def _teksten(iets: Any) -> Iterator[str]:
    """Every text anywhere in a value."""
    if isinstance(iets, str):
        yield iets
    elif isinstance(iets, dict):
        for k, v in iets.items():
            yield from (*_teksten(k), *_teksten(v))
    elif isinstance(iets, list | tuple | set | frozenset):
        for v in iets:
            yield from _teksten(v)


def _past(tekst: str) -> bool:
    """Whether both databases keep it."""
    return "\x00" not in tekst and tekst.encode("utf-8", "ignore").decode() == tekst


def _anders(iets: Any, tekst: str) -> Any:
    """The same value with this text wherever there was one."""
    if isinstance(iets, str):
        return tekst
    if isinstance(iets, dict):
        return {k: _anders(v, tekst) for k, v in iets.items()}
    return [_anders(v, tekst) for v in iets] if isinstance(iets, list) else iets


def _velden(model: type[Opdracht], tekst: str) -> Iterator[dict[str, Any]]:
    """A good command with this text in one field after the other: whole, and cut to what fits."""
    goed = waarde(model, {"*": "00000000-0000-7000-8000-000000000000"})
    for naam, info in model.model_fields.items():
        basis = goed.get(naam, "" if info.annotation is str else None)
        if not any(True for _ in _teksten(basis)):
            continue
        meeste = next((v for m in info.metadata if (v := getattr(m, "max_length", None))), 0)
        for t in {
            tekst,
            tekst[:meeste] if meeste else tekst,
            (tekst * meeste)[:meeste] if tekst and meeste < 5000 else tekst,
        }:
            yield {**goed, naam: _anders(basis, t)}


@pytest.mark.parametrize("model", _opdrachten(), ids=lambda m: m.__qualname__)
def test_een_opdracht_heeft_alleen_tekst_die_bewaard_kan_worden(model: type[Opdracht]) -> None:
    # PRK-13
    @settings(KORT, max_examples=8)
    @given(ALLES)
    def proef(tekst: str) -> None:
        for velden in _velden(model, tekst):
            try:
                opdracht = model.model_validate(velden)
            except ValidationError:
                continue
            assert all(_past(t) for t in _teksten(opdracht.model_dump()))

    try:
        proef()
    except NietTeMaken:
        pytest.skip("no example can be made of this command")


def test_er_zijn_veel_opdrachten() -> None:
    assert len(_opdrachten()) > 80


@given(tekst=ALLES, voor=st.text(max_size=20), na=st.text(max_size=20))
@LANG
def test_wat_in_een_tekst_staat_is_in_haar_te_vinden(tekst: str, voor: str, na: str) -> None:
    # PRK-14
    heel = zoekvorm(bewaarbaar(voor + tekst + na))
    assert all(woord in heel for woord in zoekvorm(bewaarbaar(tekst)).split())
    assert len(sorteervorm(tekst, tekst, tekst).encode("utf-8", "replace")) < 2600, "fits no index of PostgreSQL"


@pytest.mark.parametrize("keren", KEREN)
def test_elke_naam_gaat_heel_het_portaal_door(maak: Maak, als: Als, keren: settings) -> None:
    # PRK-13, PRK-14
    """Added at the shell, kept, found, sorted, in an export, a timetable, a message and on paper."""
    bh, eb = als(Rol.BEHEERDER), als(Rol.EXAMENBUREAU)
    teller = iter(range(10**6))

    @keren
    @given(tekst=ALLES)
    def proef(tekst: str) -> None:
        nr = next(teller)
        cmd = {"account": f"p{nr}@school.example", "naam": tekst, "studentnummer": f"T{nr}"}
        try:
            with unit_of_work() as uow:
                id = toegang.voeg_persoon_toe(uow, bh, toegang.VoegPersoonToe.model_validate(cmd))
        except (ValidationError, PortalFout):
            return  # too short, too long, or no name at all
        with reading() as uow:
            rij = uow.get(Persoon, id)
            assert rij.naam == " ".join(bewaarbaar(tekst).split())
            assert [p.nummer for p in _gezocht(uow, f"T{nr} {tekst}")] == [f"T{nr}"]
            assert gebruikers.gebruikers(uow, bh, GebruikerFilter(tekst=tekst[:100], studenten=True)).totaal >= 1
            assert inschrijvingen.mijn_studenten(uow, eb, StudentFilter(zoek=f"T{nr}")).totaal == 1
        bericht = mapping_uit.als_json(mapping_uit.persoon(rij))
        assert Person.model_validate(lees_json(json.dumps(bericht).encode())).surname == rij.achternaam
        _exporteer(rij.naam)
        assert maak_pdf(_papier(rij.naam)).startswith(b"%PDF")

    proef()


def _gezocht(uow: Any, tekst: str) -> list[Persoon]:
    vraag = select(Persoon).where(lijst.zoek(bewaarbaar(tekst), Persoon.zoekvorm)).order_by(Persoon.sorteervorm)
    return list(uow.session.exec(vraag))


def _exporteer(tekst: str) -> None:
    tabel = Tabel("Namen", pl.DataFrame({"Naam": [tekst]}))
    assert schrijven.als_csv([tabel]).encode()
    assert schrijven.als_xlsx([tabel])[:2] == b"PK"
    assert json.loads(schrijven.als_json("x", [tabel]))["tabellen"]["Namen"][0]["Naam"] == tekst


def _papier(tekst: str) -> Papier:
    blok = Blok(tekst, (tekst,), (tekst,), ((tekst,),))
    return Papier(tekst, tekst, tekst, tekst, ((tekst, tekst),), (blok,), (tekst,))


@pytest.mark.parametrize("keren", KEREN)
def test_elke_tekst_van_een_partner_komt_aan(maak: Maak, keren: settings) -> None:
    # PRK-13
    school = School(maak)

    @keren
    @given(tekst=ALLES.filter(lambda t: len(t) <= 256))
    def proef(tekst: str) -> None:
        iemand = school.persoon(givenName=tekst, surname=tekst, displayName=tekst)
        ruw = json.dumps(iemand).encode()
        vraag = oke_samen.OkeAanvraag(
            "PUT", f"/persons/{iemand['personId']}", school.token(DR), "application/json", ruw
        )
        (antwoord,) = oke_samen.behandel([vraag])
        antwoord = oke_samen.alleen(antwoord) if isinstance(antwoord, oke_samen.Verzoek) else antwoord
        assert antwoord.status_code == 201, bytes(antwoord.body)
        with reading() as uow:
            rij = uow.session.exec(select(Persoon).where(Persoon.oke_id == uuid.UUID(iemand["personId"]))).one()
        echt = bewaarbaar(tekst)
        assert rij.achternaam == (echt if echt.strip(" -.–—") else "Maar"), "who has one name has it as a surname"

    proef()


DR = "nl-test-admin-flow-1-5"


@pytest.mark.parametrize("tekst", LASTIG, ids=lambda t: ascii(t)[:24])
def test_elk_papier_komt_hoe_iemand_ook_heet(maak: Maak, als: Als, tekst: str) -> None:
    # ARC-4
    z, eb = zaak(maak, (50,)), als(Rol.EXAMENBUREAU)
    schoon = bewaarbaar(tekst)
    with unit_of_work() as uow:
        student, examen = uow.get(Persoon, z.deelnames[0].student_id), uow.get(Examen, z.zitting.examen_id)
        student.naam, student.achternaam, examen.naam = schoon, schoon, schoon[:200]
        audit.record(uow, eb, "persoon.gecorrigeerd", student, reden=schoon)
        uow.add(student)
    for soort in ("pv", "presentielijst", "dossier"):
        pdf = doe(papieren.maak_document, eb, MaakDocument(soort=soort, id=z.zitting.id))
        assert pdf.inhoud.startswith(b"%PDF")
    with reading() as uow:
        assert audit.verify(uow).klopt
        assert [
            r.reden for r in uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "persoon.gecorrigeerd"))
        ] == [schoon]


def test_het_papier_zegt_wat_het_niet_kan_afdrukken() -> None:
    # ARC-4
    from io import BytesIO

    from pypdf import PdfReader

    def tekst(naam: str) -> str:
        return "".join(b.extract_text() for b in PdfReader(BytesIO(maak_pdf(_papier(naam)))).pages)

    assert "[WangXiaoMing]" in tekst("王小明")
    assert "U+738B" in tekst("王小明")
    assert "rechte haken" not in tekst("Ayşe Şahin – Łukasz Nguyễn, Ω Иван")
    assert zonder_vorm("aşΩИמ王😀ጸ") == {"王", "😀", "ጸ"}


def test_een_letterzetter_die_omvalt_kost_geen_papier(monkeypatch: pytest.MonkeyPatch) -> None:
    # ARC-4
    """Some rows of characters make the typesetter panic, which is no ordinary exception."""
    from portal.documents import letters

    class PanicException(BaseException):
        pass

    echt = letters.typst.compile

    def kapot(opmaak: bytes, **hoe: Any) -> Any:
        if "Кирилл" in json.loads(hoe["sys_inputs"]["data"])["titel"]:
            raise PanicException("out of bounds")
        return echt(opmaak, **hoe)

    monkeypatch.setattr(letters, "zonder_vorm", lambda tekens: set())
    monkeypatch.setattr(letters.typst, "compile", kapot)
    assert maak_pdf(_papier("Кирилл")).startswith(b"%PDF")


@given(tekst=ALLES)
@KORT
def test_elke_regel_van_een_bestand_wordt_gelezen_of_geweigerd(tekst: str) -> None:
    # PRK-13
    try:
        regels = rollen_csv.lees_csv(
            f"account;rol;eenheid;opleiding;zitting;van;tot;reden\r\n{tekst};docent;;;;;;{tekst}\r\n"
        )
    except PortalFout:
        return
    assert all(_past(t) for r in regels for t in _teksten([r.account, r.rol]))


@pytest.mark.parametrize(
    "taal", ["nl-NL", pytest.param("en-US", marks=pytest.mark.lang), pytest.param("tr-TR", marks=pytest.mark.lang)]
)
def test_zoeken_en_volgorde_zijn_in_elke_taal_van_postgresql_gelijk(
    omgeving: Callable[..., None], postgres: Postgres, taal: str
) -> None:
    # PRK-14
    namen = [unicodedata.normalize(v, bewaarbaar(t))[:100] for t in LASTIG for v in ("NFC", "NFD")]
    namen += [
        "Şahin",
        "SAHIN",
        "sahin",
        "Berg",
        "berg-Jansen",
        "Berg Jansen",
        "Çelik",
        "IJsbrand",
        "Ijzer",
        "ISTANBUL",
        "ıspanak",
    ]
    uitkomsten = []
    for naam, in_taal in ((f"elke_c_{taal[:2]}", ""), (f"elke_{taal[:2]}", taal)):
        url = postgres.maak(naam, in_taal) if in_taal else postgres.kopie(naam)
        if in_taal:
            migreer(url)
        omgeving(database_url=url)
        for n, achternaam in enumerate(namen):
            Maak().persoon("Sam", achternaam, nummer=f"N{n}", account=None)
        with reading() as uow:
            volgorde = [
                p.achternaam for p in uow.session.exec(select(Persoon).order_by(Persoon.sorteervorm, Persoon.nummer))
            ]
            gevonden = [
                [p.nummer for p in _gezocht(uow, t)] for t in ("şahin", "BERG", "istanbul", "Ispanak", "王", "ij", "%")
            ]
        uitkomsten.append((volgorde, [sorted(g) for g in gevonden]))
        omgeving(database_url="")
        postgres.weg(naam)
    assert uitkomsten[0] == uitkomsten[1]
    assert len(uitkomsten[0][1][0]) == 3
