"""A file of basic data on trial: which column fills which field, and per row what it would do or what is wrong."""

from __future__ import annotations

import json
import uuid
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from sqlmodel import func, or_

from portal.db.beheren import Eenheid, Persoon
from portal.db.inrichten import Inleespartij
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel
from portal.db.types import nieuw_id
from portal.domain.kenmerk import kenmerk
from portal.domain.tekst import accountnaam
from portal.domain.velden import in_woorden, naar_dag, naar_getal, naar_tijd
from portal.reports.lezen import Blad
from portal.services.inrichten.stand_basis import Basissoort
from portal.services.inrichten.stand_kennis import Bestaand, Celfout, Celfouten, Celvraag, Kennis

NIEUW, GEWIJZIGD, GELIJK, FOUT, VRAAG = "nieuw", "gewijzigd", "gelijk", "fout", "vraag"
OVERGESLAGEN = "overgeslagen"
"""The row says itself that it is none to take over."""
UITKOMSTEN = (FOUT, VRAAG, NIEUW, GEWIJZIGD, GELIJK, OVERGESLAGEN)
_JA, _NEE = (
    frozenset({"ja", "j", "x", "1", "waar", "true", "yes"}),
    frozenset({"nee", "n", "0", "onwaar", "false", "no"}),
)


@dataclass
class Rijproef:
    """What one row of the file would do."""

    nr: int
    waarden: dict[str, str]
    """What the file says, per field."""
    uitkomst: str = FOUT
    fouten: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Per field what is wrong, and what was probably meant."""
    id: uuid.UUID | None = None
    bestaat: bool = False
    """True when there is a row with its code or number already, also when it has faults."""
    oud: dict[str, Any] = field(default_factory=dict)
    nieuw: dict[str, Any] = field(default_factory=dict)
    """The columns that get another value; all of them when the row is new."""


@dataclass(frozen=True)
class Inleesproef:
    """The outcome per row, and a mark that changes as soon as one outcome does."""

    rijen: list[Rijproef]

    @property
    def aantallen(self) -> dict[str, int]:
        """How many rows have each outcome; the one of rows that are left alone only when there are any."""
        telling = Counter(r.uitkomst for r in self.rijen)
        return {u: telling[u] for u in UITKOMSTEN if telling[u] or u != OVERGESLAGEN}

    @property
    def kenmerk(self) -> str:
        """What somebody saw of it, in short."""
        inhoud = [
            (r.nr, r.uitkomst, sorted(r.fouten.items()), sorted(r.nieuw), sorted(r.waarden.items()), sorted((k, str(v)) for k, v in r.oud.items()))
            for r in self.rijen
        ]  # fmt: skip
        return kenmerk(inhoud)


def pak_in(blad: Blad) -> bytes:
    """A sheet as it is kept until it is applied."""
    inhoud = json.dumps([blad.koppen, blad.nummers, blad.rijen], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(inhoud.encode(), 6)


def pak_uit(partij: Inleespartij) -> Blad:
    """The sheet of a batch that was not applied yet."""
    koppen, nummers, rijen = json.loads(zlib.decompress(partij.inhoud))
    return Blad(koppen, rijen, nummers)


def _kaal(tekst: str) -> str:
    return "".join(t for t in tekst.lower() if t.isalnum())


def herken(soort: Basissoort, koppen: Iterable[str]) -> dict[str, str]:
    """Per column of the file, by number, the field that its heading means; a field is filled by one column at most."""
    namen: dict[str, str] = {}
    for veld, titel in soort.kolommen.items():
        for naam in (veld, titel, *soort.bij(veld).get("ook", ())):
            namen.setdefault(_kaal(naam), veld)
    uit: dict[str, str] = {}
    for nr, kop in enumerate(koppen):
        gevonden = namen.get(_kaal(kop))
        if gevonden and gevonden not in uit.values():
            uit[str(nr)] = gevonden
    return uit


def ontbreekt(soort: Basissoort, toewijzing: Mapping[str, str]) -> list[str]:
    """Names of fields that every row needs and no column fills."""
    gevuld = set(toewijzing.values())
    return [titel for veld, titel in soort.kolommen.items() if soort.verplicht(veld) and veld not in gevuld]


def beproef(uow: UnitOfWork, soort: Basissoort, blad: Blad, toewijzing: Mapping[str, str]) -> Inleesproef:
    """What each row would do; nothing is written. Rows of the file may refer to each other."""
    kolommen = [(int(nr), veld) for nr, veld in toewijzing.items() if int(nr) < len(blad.koppen)]
    rijen = [
        Rijproef(nr, {veld: cellen[k] for k, veld in kolommen})
        for nr, cellen in zip(blad.nummers, blad.rijen, strict=True)
    ]
    return Inleesproef(beproef_rijen(uow, soort, rijen))


def beproef_rijen(
    uow: UnitOfWork, soort: Basissoort, rijen: list[Rijproef], alleen: str | None = None
) -> list[Rijproef]:
    """The same for rows that were not read from a file; `alleen` is the one key that they have."""
    kennis = Kennis(uow)
    mee = [rij for rij in rijen if not _slaat_over(soort, rij)]
    waarden = [rij.waarden for rij in mee]
    if soort.vooraf:
        kennis.vooraf = soort.vooraf(kennis, waarden)
    bestaand = _bekend(kennis, soort, waarden) if soort.weg else bestaand_per_sleutel(kennis, soort, alleen)
    kennis.ken_begeleiders(b.velden.get("begeleider_id") for al in bestaand.values() for b in al)
    _eis_eigen_sleutel(soort, kennis, mee, bestaand)
    for rij in mee:
        _beproef_rij(soort, kennis, bestaand, rij)
    _eis_eigen_account(kennis, mee)
    _eis_ouders(kennis, mee)
    _eis_boom(soort, kennis, mee)
    return rijen


def _slaat_over(soort: Basissoort, rij: Rijproef) -> bool:
    """A row that says itself that it is none to take over is looked at no further."""
    stand = rij.waarden.get("status", "").strip()
    if stand.lower() not in soort.voorbij:
        return False
    waarom = f"{stand.capitalize()}: deze rij wordt overgeslagen. Maak deze cel leeg om haar wel mee te nemen."
    rij.uitkomst, rij.fouten = OVERGESLAGEN, {"status": (waarom, "")}
    return True


def _staat_er_zo(soort: Basissoort, kennis: Kennis, rij: Rijproef, oud: Bestaand) -> bool:
    """The row says what is there, letter by letter: nothing is asked of what does not change. What ended is not there."""
    if soort.weg or str(oud.velden.get("status", "")) in soort.voorbij:
        return False
    nu = soort.velden_in(kennis, rij.waarden, oud.velden)
    return all(nu[veld] == tekst.strip() for veld, tekst in rij.waarden.items())


def _eis_eigen_sleutel(
    soort: Basissoort, kennis: Kennis, rijen: Sequence[Rijproef], bestaand: Mapping[str, list[Bestaand]]
) -> None:
    """Two rows of one file do not have one name; units that are new get their id, for rows that refer to them."""
    eerste: dict[str, int] = {}
    for rij in rijen:
        sleutel = soort.naam_van(rij.waarden)
        if sleutel and sleutel in eerste:
            rij.fouten[soort.sleutel] = (f"Dit staat ook op rij {eerste[sleutel]}.", "")
        elif sleutel:
            eerste[sleutel] = rij.nr
            if sleutel not in bestaand and soort.model is Eenheid:
                kennis.nieuw[sleutel] = nieuw_id()


def er_is_al(soort: Basissoort, waarden: Mapping[str, str]) -> str:
    """That what somebody adds is there already, by what names it."""
    al = ", ".join(f"{soort.kolommen[v].lower()} ‘{waarden[v]}’" for v in soort.sleutels)
    return f"Er is al een {soort.een} met {al}."


def _beproef_rij(soort: Basissoort, kennis: Kennis, bestaand: Mapping[str, list[Bestaand]], rij: Rijproef) -> None:
    sleutel = soort.naam_van(rij.waarden)
    al, vorm, velden = bestaand.get(sleutel, []), dict[str, tuple[str, str]](), dict[str, Any]()
    oud, kennis.rij = al[0] if al else None, rij.nr
    rij.bestaat, rij.id = oud is not None, oud.id if oud else None
    if oud and len(al) == 1 and not rij.fouten and _staat_er_zo(soort, kennis, rij, oud):
        rij.uitkomst = GELIJK
        return
    gegevens = _gegevens(soort, kennis, rij, oud, vorm)
    _erbij(rij, vorm)
    if len(al) > 1:  # which of them the other cells would be about, nobody knows
        _erbij(rij, {soort.sleutel: ("Dit komt in het portaal twee keer voor. Voeg die eerst samen, bij Rechten.", "")})
        return
    kennis.mis = bool(rij.fouten)
    try:
        if gegevens is not None:
            velden = soort.velden(kennis, gegevens, oud)
    except (Celfout, Celfouten) as fout:
        _neem_over(rij, fout.fouten if isinstance(fout, Celfouten) else (fout,), vorm)
    if not rij.fouten:
        _vergelijk(rij, velden, oud, kennis.nieuw.get(sleutel))


def _erbij(rij: Rijproef, fouten: Mapping[str, tuple[str, str]]) -> None:
    """What is wrong as well: one fault of a cell does not hide another."""
    for veld, (tekst, voorstel) in fouten.items():
        al, eerder = rij.fouten.get(veld, ("", ""))
        if tekst not in al:
            rij.fouten[veld] = (f"{al} {tekst}".strip(), eerder or voorstel)


def _gegevens(
    soort: Basissoort, kennis: Kennis, rij: Rijproef, oud: Bestaand | None, mis: dict[str, tuple[str, str]]
) -> Any:
    """The fields of a row; None when nothing can be said about the others while some are wrong. Those come in `mis`.

    For a wrong field stands in what is there now, or its example: so what else is wrong with the row is found as well. A
    kind with its own way gets nothing there: of an example it would say things that nobody wrote.
    """
    waarden = _waarden(soort, _heel(soort, kennis, rij, oud), mis)
    try:
        gegevens = soort.gegevens.model_validate(waarden)
        if not mis:
            return gegevens
    except ValidationError as fout:
        for e in fout.errors(include_input=False, include_url=False):
            mis.setdefault(str(e["loc"][0]) if e["loc"] else soort.sleutel, (in_woorden(e), ""))
    if soort.weg:
        goed = {veld: waarde for veld, waarde in waarden.items() if veld not in mis}
        return soort.gegevens.model_construct(**goed, **dict.fromkeys(mis))
    nu = kennis.als_invoer(soort.kolommen, oud.velden) if oud else {}
    heel = {veld: nu.get(veld) or str(soort.bij(veld).get("voorbeeld", "")) for veld in mis}
    goed = {veld: waarde for veld, waarde in waarden.items() if veld not in mis}
    try:
        return soort.gegevens.model_validate(_waarden(soort, heel, {}) | goed)
    except ValidationError:
        return None


def _bekend(kennis: Kennis, soort: Basissoort, waarden: Sequence[Mapping[str, str]]) -> dict[str, list[Bestaand]]:
    uit: dict[str, list[Bestaand]] = {}
    for rij in soort.weg.bekend(kennis, waarden) if soort.weg else ():
        uit.setdefault(soort.naam_van(rij.velden), [rij])
    return uit


def _heel(soort: Basissoort, kennis: Kennis, rij: Rijproef, oud: Bestaand | None) -> dict[str, str]:
    """What a row says, over what stands there now; of what no file changes, an empty cell says nothing."""
    if oud is None:
        return rij.waarden
    if soort.weg:
        return {**oud.velden, **{veld: tekst for veld, tekst in rij.waarden.items() if tekst.strip()}}
    return {**kennis.als_invoer(soort.kolommen, oud.velden), **rij.waarden}


def _neem_over(rij: Rijproef, fouten: Sequence[Celfout], vorm: Mapping[str, Any]) -> None:
    """What is wrong, per cell; a row that only asks whether it is meant is no fault. Of a cell that holds no value of its
    kind no rule says anything."""
    alleen_vragen = not rij.fouten and all(isinstance(f, Celvraag) for f in fouten)
    for fout in fouten:
        _erbij(rij, {fout.veld: (fout.tekst, fout.voorstel)} if fout.veld not in vorm else {})
    rij.uitkomst = VRAAG if alleen_vragen else FOUT


def _vergelijk(rij: Rijproef, velden: dict[str, Any], oud: Bestaand | None, id: uuid.UUID | None) -> None:
    if oud is None:
        rij.uitkomst, rij.id, rij.nieuw = NIEUW, id or nieuw_id(), velden
        return
    anders = {naam: waarde for naam, waarde in velden.items() if oud.velden[naam] != waarde}
    rij.uitkomst, rij.id, rij.nieuw = GEWIJZIGD if anders else GELIJK, oud.id, anders
    rij.oud = {naam: oud.velden[naam] for naam in anders}


def _eis_eigen_account(kennis: Kennis, rijen: Sequence[Rijproef]) -> None:
    """Two rows of one file do not get one account, whatever else is wrong with them; who has it already keeps it."""
    eerste: dict[str, int] = {}
    for rij in rijen:
        account = accountnaam(rij.waarden.get("account", ""))
        if not account or (rij.id is not None and kennis.accounts.get(account) == rij.id):
            continue
        nr = eerste.setdefault(account, rij.nr)
        if nr != rij.nr:
            rij.uitkomst, rij.nieuw = FOUT, {}
            _erbij(rij, {"account": (f"Dit account staat ook op rij {nr}.", "")})


def _eis_ouders(kennis: Kennis, rijen: Sequence[Rijproef]) -> None:
    """A unit under a unit of the same file that cannot be made, cannot be made either."""
    beloofd, weg = set(kennis.nieuw.values()), True
    while weg and beloofd:
        goed = {r.id for r in rijen if r.uitkomst == NIEUW}
        zonder = [r for r in rijen if r.nieuw.get("ouder_id") in beloofd - goed]
        for rij in zonder:
            rij.uitkomst, rij.nieuw = FOUT, {}
            rij.fouten["ouder"] = ("Het onderdeel erboven klopt nog niet.", "")
        weg = bool(zonder)


def _eis_boom(soort: Basissoort, kennis: Kennis, rijen: Sequence[Rijproef]) -> None:
    """Units that would hang under themselves by a detour are refused."""
    if soort.naam != "eenheden":
        return
    boven = {rij.id: rij.nieuw["ouder_id"] for rij in rijen if "ouder_id" in rij.nieuw}
    boven |= {
        b.id: b.velden["ouder_id"]
        for al in bestaand_per_sleutel(kennis, soort).values()
        for b in al
        if b.id not in boven
    }
    for rij in rijen:
        gezien, nu = {rij.id}, boven.get(rij.id)
        while nu is not None and nu not in gezien:
            gezien.add(nu)
            nu = boven.get(nu)
        if rij.id is not None and nu == rij.id:
            rij.uitkomst, rij.nieuw = FOUT, {}
            rij.fouten["ouder"] = ("Zo hangt dit onderdeel onder zichzelf.", "")


def bestaand_per_sleutel(kennis: Kennis, soort: Basissoort, alleen: str | None = None) -> dict[str, list[Bestaand]]:
    """The rows of this kind by what names them, in lower case; all of them, or those with one key."""
    doel = tabel(soort.model)
    vraag = kies(doel).where(*soort.eigen)
    if alleen is not None and not soort.ook and alleen.isascii():  # SQLite puts only those letters in lower case
        namen = [doel.c[soort.sleutel], *([doel.c.studentnummer] if soort.model is Persoon else [])]
        vraag = vraag.where(or_(*(func.lower(kolom) == alleen.lower() for kolom in namen)))
    uit: dict[str, list[Bestaand]] = {}
    for rij in kennis.uow.session.execute(vraag).mappings():
        if naam := soort.naam_van(soort.velden_in(kennis, soort.sleutels, dict(rij))):
            uit.setdefault(naam, []).append(Bestaand(rij["id"], dict(rij)))
    return {naam: soort.telt(al) for naam, al in uit.items()}


@lru_cache(maxsize=16)
def _vormen(soort: type) -> dict[str, Any]:
    return {naam: v.annotation for naam, v in soort.model_fields.items()}  # type: ignore[attr-defined]


def _waarden(soort: Basissoort, waarden: Mapping[str, str], fouten: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """The text of the cells as the values that the fields want; an empty cell is left to the default of its field."""
    uit: dict[str, Any] = {}
    for veld, vorm in _vormen(soort.gegevens).items():
        tekst = waarden.get(veld, "").strip()
        try:
            waarde = _waarde(vorm, tekst)
        except ValueError as fout:
            fouten[veld] = (str(fout), "")
            continue
        if waarde is not None and (tekst or not soort.verplicht(veld)):
            uit[veld] = waarde
    return uit


def _waarde(vorm: Any, tekst: str) -> Any:
    if vorm is bool:
        if not tekst or tekst.lower() in _JA | _NEE:
            return tekst.lower() in _JA if tekst else None
        raise ValueError("Vul ja of nee in.")
    if vorm in (int, int | None):
        return naar_getal(tekst)
    if get_origin(vorm) is tuple:
        return tuple(dict.fromkeys(deel.strip().lower() for deel in tekst.split(",") if deel.strip())) or None
    if vorm in (date, date | None):
        return naar_dag(tekst)
    if vorm is time:
        return naar_tijd(tekst)
    if get_origin(vorm) is Literal:
        if not tekst and "" not in get_args(vorm):
            return None
        if tekst.lower() not in get_args(vorm):
            raise ValueError(f"Kies uit: {', '.join(k for k in get_args(vorm) if k)}.")
        return tekst.lower()
    return tekst
