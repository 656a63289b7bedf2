"""How far each act and each reading reaches: rows by key, texts by canary, held against what the person may see."""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import re
import typing
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, false, text, true
from sqlmodel import SQLModel, col, or_, select

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import _EIGENAAR, _van_ons, visible
from portal.db import aanmelden, afnemen, beheren, beoordelen, inrichten, monitoren, plannen, vaststellen
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.session import UnitOfWork, unit_of_work
from portal.db.tabel import tabel
from portal.domain import tijd
from portal.domain.fouten import PortalFout
from portal.domain.gereedheid import SLEUTELS
from portal.domain.rechten import P, Rol, Scope
from portal.services.beheren import stand_bereik
from portal.services.beheren.stand import TAS
from portal.services.grond.opdracht import Opdracht
from portal.services.ontvangen import wachtkamer, wens
from portal.services.ontvangen.uitschrijven import UITGESCHREVEN
from tests.hulp.aanval import NietTeMaken, vrije_tekst, waarde
from tests.hulp.bron import ontleed
from tests.hulp.handelingen import WORTEL, doel, herkomst, naam
from tests.hulp.maak import Maak, schrijf

Ids = dict[str, str]
ROLLEN = tuple(Rol)
GEVALLEN = ("eigen", "vreemde_student", "eigen_student_elders", "vreemd")
"""Whose sitting and whose student: ours and ours, ours and theirs, theirs and ours, theirs and theirs."""
MERK = re.compile(r"~(\w+)\.(\w+):([0-9a-f]{32})~")
TABELLEN = {m.__tablename__: m for m in (k.class_ for k in SQLModel._sa_registry.mappers)}


# --- The school ---------------------------------------------------------------------------------------------------


STANDEN = ("concept", "straks", "nu", "dicht", "geweest")
"""How far the sitting of a case is."""


@dataclass
class Wereld:
    """Two teams with the same things, four cases in four moments, one person per role of the first team, and some of the whole school."""

    mensen: dict[Rol, Persoon] = field(default_factory=dict)
    heel: dict[Rol, Persoon] = field(default_factory=dict)
    gevallen: dict[str, list[Ids]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Team:
    eenheid: Any
    staf: dict[Rol, Persoon]
    reserve: Persoon
    student: Persoon


def bouw(maak: Maak, standen: Iterable[str] = STANDEN) -> Wereld:
    """The school of the walk, with sittings that are so far; every free text in it is a canary that tells its row and column."""
    w, teams = Wereld(), (_team(maak), _team(maak))
    w.mensen = {**teams[0].staf, Rol.STUDENT: teams[0].student}
    for rol in (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.BEHEERDER):
        w.heel[rol] = maak.medewerker()
        maak.rol(w.heel[rol], rol)
    vast = _algemeen(maak, teams[1])
    for nr, geval in enumerate(GEVALLEN):
        w.gevallen[geval] = [
            {**vast, **_geval(maak, teams[nr // 2], teams[nr % 2].student, stand, timedelta(hours=3 * nr))}
            for stand in standen
        ]
    _zet_merken()
    return w


def _team(maak: Maak) -> _Team:
    team = maak.team()
    staf = {rol: maak.medewerker(team) for rol in Rol if rol is not Rol.STUDENT}
    for rol, wie in staf.items():
        maak.rol(wie, rol, team)
    reserve, student = maak.medewerker(team), maak.student(maak.opleiding(team))
    maak.rol(reserve, Rol.SURVEILLANT, team)
    maak.rol(student, Rol.STUDENT)
    return _Team(team, staf, reserve, student)


_MOMENT = {
    "concept": timedelta(days=5), "straks": timedelta(minutes=50), "nu": timedelta(minutes=-85), "dicht": timedelta(hours=-6),
    "geweest": timedelta(days=-3),
}  # fmt: skip
_STATUS = {"concept": "concept", "straks": "gepland", "nu": "open", "dicht": "gesloten", "geweest": "ondertekend"}


def _geval(maak: Maak, team: _Team, student: Persoon, stand: str, later: timedelta) -> Ids:
    """A sitting of a team, what is known of one student there, and everything that can hang on both.

    While the sitting is still to come the student chooses, and somebody of his programme is on it; else he is himself.
    """
    nu, staf, oke = tijd.nu(), team.staf, stand != "geweest"
    examen = maak.examen(oke=oke, koppeling_id=_tas().id if oke else None)
    versie = maak.versie(examen)
    maak.cesuur(versie)
    cesuur, ruimte = maak.cesuur(versie, vastgesteld=False), maak.ruimte(plaatsen=9)
    zitting = maak.zitting(
        versie, ruimte, nu + _MOMENT[stand] + (later if stand == "straks" else timedelta()), eenheid_id=team.eenheid.id, status=_STATUS[stand], capaciteit=5,
        zelf_inschrijven=True, zelf_tot=nu + timedelta(days=1),
    )  # fmt: skip
    plan = maak.planregel(_opleiding(student), examen, 2024 + len(stand), status="concept" if oke else "vervallen")
    te_doen = {"concept": {"duur": 0}, "nu": {"status": "ter_vaststelling"}}.get(stand)
    te_kiezen = versie if te_doen is None else maak.versie(examen, vastgesteld=False, **te_doen)
    mw = [maak.zittingsmedewerker(zitting, staf[r], r.value) for r in (Rol.SURVEILLANT, Rol.BEOORDELAAR)]
    inschrijving, zitter = maak.inschrijving(student, examen), student
    maak.go(inschrijving)
    al = inschrijving
    if stand in ("concept", "straks"):
        zitter = maak.student(maak.opleiding(eenheid_van(student)))
        al = maak.inschrijving(zitter, examen)
    vol = maak.zitting(
        versie, ruimte, nu + timedelta(days=9), eenheid_id=team.eenheid.id, capaciteit=1, zelf_inschrijven=True, bezet=1,
        zelf_tot=nu + timedelta(days=8),
    )  # fmt: skip
    deelname = maak.deelname(zitting, al, status="afgerond" if stand == "geweest" else "geplaatst")
    if oke:
        maak.verzonden(deelname)
    resultaat = maak.resultaat(deelname, status="voorlopig", punten=50, maximum=60)
    rijen: list[SQLModel] = [
        aanmelden.Go(inschrijving_id=inschrijving.id, besluit="go", reden="x", door_id=staf[Rol.DOCENT].id),
        aanmelden.Kansmutatie(student_id=student.id, examen_id=examen.id, deelname_id=deelname.id, soort="gemist", reden="x"),
        aanmelden.Voorziening(student_id=student.id, soort="extraTime", grond="x", omschrijving="x", minuten=10),
        plannen.Wachtplek(zitting_id=zitting.id, inschrijving_id=al.id),
        plannen.DeelnameVoorziening(deelname_id=deelname.id, soort="extraTime", tekst="x"),
        afnemen.ProcesVerbaal(zitting_id=zitting.id, verslag="x", geopend_op=nu, ondertekend_op=nu if stand == "geweest" else None),
        afnemen.Incident(zitting_id=zitting.id, deelname_id=deelname.id, categorie="overig", omschrijving="x", door_id=staf[Rol.SURVEILLANT].id),
        afnemen.Aanvulling(zitting_id=zitting.id, tekst="x", door_id=staf[Rol.SURVEILLANT].id),
        afnemen.Document(soort="assessmentFormWithAnswers", naam="x", zitting_id=zitting.id, resultaat_id=resultaat.id, inhoud=b"%PDF-", status="opgehaald", mediatype="application/pdf"),
        beoordelen.Beoordeling(deelname_id=deelname.id, zitting_id=zitting.id, beoordelaar_id=staf[Rol.BEOORDELAAR].id, uiterlijk=tijd.vandaag(), toelichting="x"),
        vaststellen.Herziening(resultaat_id=resultaat.id, reden="x"),
        beheren.Taak(soort="extra_kans", rol="examencommissie", onderwerp_soort="inschrijving", onderwerp_id=inschrijving.id, tekst="x"),
        monitoren.OkeBericht(
            volgnummer=uuid.uuid4().int % 10**12, richting="uit", flow=2, partner="TAS", methode="PUT", pad=f"/offerings/{zitting.id}",
            reeks=str(zitting.id), status="geweigerd", http_status=400, uitleg="x", inhoud="x", antwoord="x", koppeling_id=examen.koppeling_id,
            onderwerp_soort="zitting", onderwerp_id=zitting.id, zitting_id=zitting.id, student_id=student.id,
        ),
        monitoren.Melding(nummer=uuid.uuid4().int % 10**8, titel="x", omschrijving="x", zitting_id=zitting.id),
        Roltoewijzing(persoon_id=staf[Rol.DOCENT].id, rol="docent", eenheid_id=team.eenheid.id, reden="x", tot=nu + timedelta(days=60)),
    ]  # fmt: skip
    ids = {m.__tablename__: str(schrijf(m).id) for m in rijen}  # type: ignore[attr-defined]
    ids["taak"] = str(
        schrijf(
            beheren.Taak(
                soort=UITGESCHREVEN, rol="examenbureau", onderwerp_soort="persoon", onderwerp_id=student.id, tekst="x"
            )
        ).id
    )
    vast = {
        "student": student, "zitting": zitting, "planregel": plan, "examen": examen, "versie": te_kiezen, "cesuur": cesuur, "deelname": deelname,
        "ruimte": ruimte, "resultaat": resultaat, "inschrijving": inschrijving, "eenheid": team.eenheid, "medewerker": mw[0],
        "persoon": student, "staf": team.reserve, "eigenaar": staf[Rol.EXAMENBUREAU], "surveillant": team.reserve, "beoordelaar": staf[Rol.BEOORDELAAR], "examenversie": te_kiezen, "vol": vol,
    }  # fmt: skip
    ids |= {n: str(r.id) for n, r in vast.items()} | {"opleiding": str(student.opleiding_id)}
    anders = {
        "toewijzing": "roltoewijzing",
        "bericht": "okebericht",
        "wie": "persoon",
        "bestand": "document",
        "*": "zitting",
    }
    return ids | {n: ids[m] for n, m in anders.items()}


def _tas() -> beheren.Koppeling:
    with unit_of_work() as uow:
        return uow.session.exec(select(beheren.Koppeling).where(beheren.Koppeling.soort == "tas")).one()


def eenheid_van(student: Persoon) -> beheren.Eenheid:
    """The team of a student."""
    with unit_of_work() as uow:
        return uow.session.get_one(beheren.Eenheid, student.eenheid_id)


def _opleiding(student: Persoon) -> inrichten.Opleiding:
    with unit_of_work() as uow:
        return uow.session.get_one(inrichten.Opleiding, student.opleiding_id)


def _algemeen(maak: Maak, ander: _Team) -> Ids:
    """What belongs to the whole school: connections, partners, mandates, exceptions, requests, what waits."""
    ec, bh, morgen = ander.staf[Rol.EXAMENCOMMISSIE], ander.staf[Rol.BEHEERDER], tijd.vandaag() + timedelta(days=9)
    tas, dr, examen = maak.koppeling("tas"), maak.koppeling("dr"), maak.examen()
    vast: dict[str, Any] = {
        "mandaat": vaststellen.Mandaat(permission="resultaat:vaststellen", examen_id=examen.id, van=tijd.vandaag(), tot=morgen, gegeven_door_id=ec.id),
        "uitzondering": beheren.Uitzondering(persoon_id=ander.staf[Rol.DOCENT].id, rol="beoordelaar", van=tijd.vandaag(), tot=morgen, reden="x", gegeven_door_id=ec.id),
        "verzoek": beheren.Bekrachtiging(soort="inlogrol", onderwerp="x", titel="x", gevraagd_door_id=bh.id, nieuw={"claim": "groups", "waarde": "y", "rol": "beoordelaar"}),
        "noodtoegang": beheren.Noodtoegang(persoon_id=bh.id, sessie_ref="x", reden="x", tot=tijd.nu()),
        "rolkoppeling": beheren.Rolkoppeling(claim="groups", waarde="x", rol="docent"),
        "voorstel": inrichten.Catalogusvoorstel(koppeling_id=tas.id),
        "toets": aanmelden.PlanbareToets(oke_id=uuid.uuid4(), koppeling_id=dr.id, naam="x", start=tijd.nu(), eind=tijd.nu()),
        "groep": aanmelden.Groep(oke_id=uuid.uuid4(), koppeling_id=dr.id, code="K", naam="x", soort="class"),
        "wens": aanmelden.WachtendBericht(soort=wens.SOORT, oke_id=uuid.uuid4(), koppeling_id=dr.id, inhoud={"over": str(ander.student.id), "waarom": "x"}, besloten_op=tijd.nu()),
        "wacht": aanmelden.WachtendBericht(soort=wachtkamer.SOORT, oke_id=uuid.uuid4(), koppeling_id=dr.id, inhoud={"body": {"person": {"givenName": "x"}}, "waarom": "x"}),
    }  # fmt: skip
    elders = maak.examen(oke=True, koppeling_id=tas.id)
    return {n: str(schrijf(r).id) for n, r in vast.items()} | {
        "koppeling": str(tas.id), "dr": str(dr.id), "examencode": elders.code, "code": elders.code,
    }  # fmt: skip


def _zet_merken() -> None:
    """Each free text of each row says which row and column it is."""
    with unit_of_work() as uow:
        hexid = "replace(CAST(id AS varchar(36)), '-', '')"
        for naam_, kolom, _lengte in [*vrije_tekst(), ("persoon", "account", 200)]:
            if "id" in TABELLEN[naam_].__table__.columns and kolom not in _VAST:  # type: ignore[attr-defined]
                merk = f"'~{naam_}.{kolom}:' || {hexid} || '~'"
                uow.session.execute(text(f"UPDATE {naam_} SET {kolom} = {merk}"))


_VAST = {"pad", "reeks", "onderwerp", "base_url", "token_url", "secret_versleuteld", "geheim_versleuteld", "sleutel"}
"""Texts that are keys or addresses: another value would be another thing."""


# --- What there is to call ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deur:
    """A function of a service that a page calls, with what it takes after transaction and person."""

    naam: str
    functie: Callable[..., Any]
    soorten: tuple[tuple[str, Any], ...]

    @property
    def te_maken(self) -> bool:
        """False when it takes something that no browser sends: what another function made."""
        return all(_te_maken(soort) for _, soort in self.soorten)


def _te_maken(soort: Any) -> bool:
    if is_opdracht(soort) or "UUID" in str(soort):
        return True
    try:
        return waarde(soort, {"*": ""}) is not None
    except NietTeMaken:
        return False


@lru_cache
def deuren(*, lezen: bool) -> tuple[Deur, ...]:
    """Every function of the services that a page names: acts, or (`lezen`) readings."""
    namen = {n for pad in (WORTEL / "state").rglob("*.py") for n in _genoemd(ontleed(pad))}
    uit = []
    for punt in sorted(namen):
        stem, _, eind = punt.rpartition(".")
        try:
            functie = getattr(importlib.import_module(f"portal.services.{stem}"), eind, None)
        except ImportError:
            continue
        leest = ".lezen." in f"{punt}." or punt.startswith(("werk.", "grond.audit.lezen"))
        soorten = _soorten(functie) if inspect.isfunction(functie) and lezen is leest else None
        if soorten is not None:
            uit.append(Deur(punt, functie, soorten))
    return tuple(uit)


def _genoemd(boom: ast.Module) -> set[str]:
    van = herkomst(boom)
    return {
        doel(n, "", set(), van) for k in ast.walk(boom) if isinstance(k, ast.Attribute | ast.Name) and (n := naam(k))
    }


def _soorten(functie: Any) -> tuple[tuple[str, Any], ...] | None:
    """What a function takes after a unit of work and a person; None when it is not such a function."""
    hints = typing.get_type_hints(functie)
    namen = list(inspect.signature(functie).parameters)
    if len(namen) < 2 or hints.get(namen[0]) is not UnitOfWork or "Principal" not in str(hints.get(namen[1])):
        return None
    nodig = [n for n in namen[2:] if inspect.signature(functie).parameters[n].default is inspect.Parameter.empty]
    return tuple((n, hints[n]) for n in nodig)


def ladingen(deur: Deur, gevallen: Iterable[list[Ids]], *, gemengd: bool) -> Iterator[list[Any]]:
    """Arguments with ids from each of these cases, and from two at once where there is more than one id."""
    lijst = list(gevallen)
    for ids in itertools.chain(*lijst):
        yield from _met(deur, ids)
    for een, ander in itertools.permutations(lijst, 2) if gemengd else ():
        for veld in _idvelden(deur)[:-1]:
            for ids, met in zip(ander, een, strict=True):
                yield from _met(deur, {**ids, veld: met.get(veld, met["*"])})


def _idvelden(deur: Deur) -> list[str]:
    velden = []
    for naam_, soort in deur.soorten:
        if is_opdracht(soort):
            velden += [n for n, f in soort.model_fields.items() if "UUID" in str(f.annotation)]
        elif "UUID" in str(soort):
            velden.append(naam_)
    return [v.removesuffix("_ids").removesuffix("_id") for v in velden]


def is_opdracht(soort: Any) -> bool:
    """True for a command."""
    return inspect.isclass(soort) and issubclass(soort, Opdracht)


_ANDERS = {
    "beheren.": {"persoon": "staf"}, "grond.uitzonderingen": {"persoon": "staf"}, "plannen.medewerkers": {"persoon": "staf"},
    "rollen_uit_inlogdienst": {"koppeling": "rolkoppeling"}, "ophalen": {"koppeling": "dr"}, "groepen": {"koppeling": "dr"},
    "monitoren.meldingen": {"id": "melding"}, "monitoren.wachtend": {"id": "wacht"}, "voorziening": {"voorziening": "deelnamevoorziening"},
    "wachtlijst.zet_op": {"zitting": "vol"}, "besluit_over_persoon": {"id": "wens"},
    "plannen.voorzieningen": {"voorziening": "voorziening"}, "beheren.koppelingen": {"id": "koppeling"},
}  # fmt: skip
"""Which row a field is about, where its name alone does not say so; a later line wins."""
_WOORDEN = {
    "onderdeel": SLEUTELS[0], "oorzaak": "partner", "presentie": "present", "dag": "2026-01-05", "versie": 0, "actie": "vaststellen",
    "van": str(tijd.vandaag()), "tot": str(tijd.vandaag() + timedelta(days=90)), "categorie": "overig", "bereik": "",
    "permission": "resultaat:vaststellen", "email": "x@school.example", "scope": TAS, "naam": "Nieuw",
}  # fmt: skip
"""What a field may say, where any text is not good enough."""


def _met(deur: Deur, ids: Ids) -> Iterator[list[Any]]:
    anders = {n: ids[m] for deel, namen in _ANDERS.items() if deel in deur.naam for n, m in namen.items()}
    ids = {**ids, **anders}
    alle, gezien = {**ids, **{f"{n}_ids": i for n, i in ids.items()}}, set()
    for variant in range(max([1, *(_varianten(s) for _, s in deur.soorten)])):
        try:
            lading = [_maak(soort, alle, naam_, variant) for naam_, soort in deur.soorten]
        except (NietTeMaken, ValidationError):
            continue
        if repr(lading) not in gezien:
            gezien.add(repr(lading))
            yield lading


def _varianten(soort: Any) -> int:
    """How many ways there are to fill in what is a choice."""
    if not is_opdracht(soort):
        return 1
    soorten = [f.annotation for f in soort.model_fields.values()]
    leden = [len(s) for s in soorten if _is_enum(s)]
    return max(2 if bool in soorten else 1, 3 if _losse_ids(soort) else 1, *[min(n, 7) for n in leden], 1)


def _moment(soort: Any) -> Any:
    return {"datetime": tijd.nu(), "date": tijd.vandaag()}.get(getattr(soort, "__name__", ""))


def _is_enum(soort: Any) -> bool:
    return inspect.isclass(soort) and issubclass(soort, Enum)


def _losse_ids(soort: type[Opdracht]) -> list[str]:
    return [n for n, f in soort.model_fields.items() if "UUID | None" in str(f.annotation).replace("uuid.", "")]


def _maak(soort: Any, ids: Ids, naam_: str, variant: int) -> Any:
    if soort is uuid.UUID or "UUID" in str(soort):
        return uuid.UUID(ids.get(naam_.removesuffix("_id"), ids["*"]))
    if not is_opdracht(soort):
        return _moment(soort) or (list(soort)[variant % len(soort)] if _is_enum(soort) else waarde(soort, ids, naam_))
    if not any(f.is_required() for f in soort.model_fields.values()):
        return soort()
    ruw, los = waarde(soort, ids), _losse_ids(soort)
    for veld, f in soort.model_fields.items():
        if veld in _WOORDEN and veld in ruw | {"bereik": 0, "oorzaak": 0}:
            ruw[veld] = _WOORDEN[veld]
        elif f.annotation is bool:
            ruw[veld] = variant % 2 == 0
        elif _is_enum(f.annotation):
            ruw[veld] = list(f.annotation)[variant % len(f.annotation)].value
        elif veld in los and los.index(veld) != variant % max(2, len(los)):
            ruw[veld] = None
        elif veld in ids and f.annotation is str:
            ruw[veld] = ids[veld]
    return soort.model_validate(ruw)


# --- What somebody may see ----------------------------------------------------------------------------------------

ONDER: dict[type[SQLModel], tuple[P, ...]] = {
    beheren.Persoon: (P.INSCHRIJVING_INZIEN,), aanmelden.Inschrijving: (P.INSCHRIJVING_INZIEN,), aanmelden.Go: (P.INSCHRIJVING_INZIEN,),
    aanmelden.Kansmutatie: (P.INSCHRIJVING_INZIEN,), aanmelden.Voorziening: (P.VOORZIENING_INZIEN,), plannen.Zitting: (P.ZITTING_INZIEN,),
    plannen.Wachtplek: (P.INSCHRIJVING_INZIEN, P.ZITTING_INZIEN), plannen.Zittingsmedewerker: (P.ZITTING_INZIEN,),
    plannen.Deelname: (P.ZITTING_INZIEN, P.INSCHRIJVING_INZIEN), afnemen.ProcesVerbaal: (P.PV_INZIEN,), afnemen.Incident: (P.PV_INZIEN,),
    afnemen.Document: (P.DOSSIER_INZIEN, P.RESULTAAT_INZIEN, P.BEOORDELING_INZIEN), beoordelen.Resultaat: (P.RESULTAAT_INZIEN,),
    beoordelen.Beoordeling: (P.BEOORDELING_INZIEN,), inrichten.Examen: (P.CATALOGUS_INZIEN,), inrichten.Examenversie: (P.CATALOGUS_INZIEN,),
    inrichten.Cesuur: (P.CATALOGUS_INZIEN,), inrichten.Examenplanregel: (P.CATALOGUS_INZIEN,), monitoren.OkeBericht: (P.OKE_MONITOREN,),
    inrichten.Opleiding: (P.INSCHRIJVING_INZIEN, P.CATALOGUS_INZIEN), plannen.Ruimte: (P.ZITTING_INZIEN, P.BASIS_BEHEREN), beheren.Gereedheid: (P.GEREEDHEID_BIJHOUDEN,),
    beheren.Eenheid: (P.INSCHRIJVING_INZIEN, P.ZITTING_INZIEN, P.GEREEDHEID_BIJHOUDEN),
}  # fmt: skip
"""Under which permission the rows of a table are seen."""
VIA: dict[type[SQLModel], tuple[str, type[SQLModel]]] = {
    vaststellen.Variantverzoek: ("inschrijving_id", aanmelden.Inschrijving),
    vaststellen.Commissiebesluit: ("inschrijving_id", aanmelden.Inschrijving),
    vaststellen.Herziening: ("resultaat_id", beoordelen.Resultaat), vaststellen.Vaststelling: ("resultaat_id", beoordelen.Resultaat),
    afnemen.Aanvulling: ("zitting_id", plannen.Zitting), plannen.DeelnameVoorziening: ("deelname_id", plannen.Deelname),
    monitoren.Teruglezing: ("zitting_id", plannen.Zitting), aanmelden.Nevenaanmelding: ("inschrijving_id", aanmelden.Inschrijving),
    aanmelden.Opleidingsinschrijving: ("student_id", beheren.Persoon), monitoren.MeldingRegel: ("melding_id", monitoren.Melding),
    monitoren.MeldingBericht: ("melding_id", monitoren.Melding), beheren.AgendaLink: ("persoon_id", beheren.Persoon),
    beheren.Personeelsaccount: ("persoon_id", beheren.Persoon),
}  # fmt: skip
"""What is seen with what it belongs to."""
SPOOR = {"mededeling", "auditregel", "auditkop", "auditpunt", "zaakhand", "teller", "wijziging", "vreemdverzoek"}
"""What every act leaves: that it happened, and that open pages look again."""
_KOPPELING, _ROLREGELS = (
    (P.KOPPELING_BEHEREN, P.BEKRACHTIGING_BESLUITEN),
    (P.ROLREGELS_BEHEREN, P.BEKRACHTIGING_BESLUITEN),
)
HEEL: dict[type[SQLModel], tuple[P, ...]] = {
    beheren.Koppeling: _KOPPELING, beheren.OkeClient: _KOPPELING, beheren.OkeToken: _KOPPELING, beheren.Rolkoppeling: _ROLREGELS,
    beheren.Rolbeschrijving: (P.ROLREGELS_BEHEREN,), beheren.Instelling: (P.INSTELLING_BEHEREN,), vaststellen.Mandaat: (P.MANDAAT_BEHEREN,),
    beheren.Uitzondering: (P.UITZONDERING_BEHEREN,), beheren.Noodtoegang: (P.UITZONDERING_BEHEREN,), monitoren.Dagcontrole: (P.OKE_MONITOREN,),
    inrichten.Inleespartij: (P.IMPORT_DOEN,), inrichten.Inleeswijziging: (P.IMPORT_DOEN,),
    beheren.Bekrachtiging: (P.BEKRACHTIGING_BESLUITEN, P.KOPPELING_BEHEREN, P.ROLREGELS_BEHEREN, P.RECHTEN_BEHEREN),
    aanmelden.WachtendBericht: (P.OKE_HERSTELLEN, P.RECHTEN_BEHEREN), aanmelden.PlanbareToets: (P.OKE_HERSTELLEN,), beheren.Persoonsbron: (P.RECHTEN_BEHEREN,),
    aanmelden.Jaarwissel: (P.RAPPORT_INZIEN,), aanmelden.Jaarwisselregel: (P.INSCHRIJVING_DOEN,),
    aanmelden.Groep: (P.INSCHRIJVING_DOEN,), aanmelden.Groepslid: (P.INSCHRIJVING_DOEN,),
}  # fmt: skip
"""What holds for the whole school: seen by who has this for the whole school."""


def zicht(p: Principal, model: type[SQLModel]) -> ColumnElement[bool]:
    """The rows of any table that this person may see, as a condition; nothing by default."""
    delen = [visible(p, permission, model) for permission in ONDER.get(model, ())]
    if model in VIA:
        kolom, ander = VIA[model]
        delen.append(col(getattr(model, kolom)).in_(select(ander.id).where(zicht(p, ander))))  # type: ignore[attr-defined]
    if any(p.scope(permission) is Scope.ALL for permission in HEEL.get(model, ())):
        delen.append(true())
    delen.append(_eigen(p, model))
    if p.eenheden is not None and p.rol in _EENHEID:
        delen.append(_op_eigen_zitting(p, model))
    return or_(*delen)


def _op_eigen_zitting(p: Principal, model: type[SQLModel]) -> ColumnElement[bool]:
    """Whose sitting it is, knows who sits there and decides about all of them, also about guests of another team."""
    hier = _van_ons(plannen.Deelname.zitting_id, p)
    if model is beheren.Persoon:
        return col(beheren.Persoon.id).in_(select(plannen.Deelname.student_id).where(hier))
    if model is aanmelden.Inschrijving:
        return col(aanmelden.Inschrijving.id).in_(select(plannen.Deelname.inschrijving_id).where(hier))
    return _van_ons(_EIGENAAR[model], p) if model in _EIGENAAR else false()


def _eigen(p: Principal, model: type[SQLModel]) -> ColumnElement[bool]:
    """What is one's own, what an administrator of rights reaches, and what is a matter of one's own unit."""
    beheer = p.can(P.RECHTEN_BEHEREN)
    if model is beheren.Persoon:
        return or_(beheren.Persoon.id == p.persoon_id, stand_bereik.personen(p) if beheer else false())
    if model is beheren.Roltoewijzing:
        return or_(
            beheren.Roltoewijzing.persoon_id == p.persoon_id, stand_bereik.toewijzingen(p) if beheer else false()
        )
    if model is beheren.Eenheid:
        eigen = beheren.Eenheid.id == select(Persoon.eenheid_id).where(Persoon.id == p.persoon_id).scalar_subquery()
        return or_(eigen, stand_bereik.eenheden(p) if beheer else false())
    if model in (beheren.Sessie, beheren.Ticket, beheren.Noodtoegang):
        hun = select(Persoon.id).where(stand_bereik.personen(p)) if beheer else [p.persoon_id]
        return or_(model.persoon_id == p.persoon_id, col(model.persoon_id).in_(hun))  # type: ignore[attr-defined]
    if model is monitoren.Melding:
        van = select(plannen.Zitting.id).where(zicht(p, plannen.Zitting))
        los = col(monitoren.Melding.zitting_id).is_(None) & (true() if p.can(P.OKE_MONITOREN) else false())
        return or_(col(monitoren.Melding.zitting_id).in_(van), los)
    if model is beheren.Bekrachtiging:
        return beheren.Bekrachtiging.gevraagd_door_id == p.persoon_id
    if model is inrichten.Catalogusvoorstel:  # the catalogue is of the whole school, and every exam office keeps it
        return true() if p.can(P.CATALOGUS_IMPORTEREN) else false()
    if model is monitoren.OkeBericht:  # what one's own act sends: about one's own student or sitting
        over = [col(getattr(monitoren.OkeBericht, n)).in_(select(m.id).where(zicht(p, m))) for n, m in _OVER]
        return or_(*over)
    if model is beheren.Taak:
        delen = [
            (beheren.Taak.onderwerp_soort == n) & col(beheren.Taak.onderwerp_id).in_(select(m.id).where(zicht(p, m)))  # type: ignore[attr-defined]
            for n, m in TABELLEN.items() if m in ONDER
        ]  # fmt: skip
        return or_(*delen)
    return false()


_OVER: tuple[tuple[str, Any], ...] = (("student_id", beheren.Persoon), ("zitting_id", plannen.Zitting))


class Ogen:
    """What one person sees of each table before anything happens, read once; of a sitting, who acts has to own it."""

    def __init__(self, uow: UnitOfWork, p: Principal, *, handelt: bool) -> None:
        self.handelt = handelt
        self.uow, self.p, self._gezien = uow, p, dict[str, set[str]]()
        self.waarom: dict[str, str] = {}
        self._vragen: dict[str, Any] = {}

    def ziet(self, tabelnaam: str) -> set[str]:
        """The keys of the rows of this table within sight."""
        if tabelnaam not in self._gezien:
            self._gezien[tabelnaam] = self.nu(tabelnaam)
        return self._gezien[tabelnaam]

    def studenten(self) -> set[str]:
        """Every student of the school, in sight or not."""
        if "alle" not in self._gezien:
            alle = select(Persoon.id).where(col(Persoon.is_student).is_(True))
            self._gezien["alle"] = {_kort(k) for k in self.uow.session.execute(alle).scalars()}
        return self._gezien["alle"]

    def nu(self, tabelnaam: str) -> set[str]:
        """The same, as the database is at this moment."""
        if tabelnaam not in self._vragen:
            self._vragen[tabelnaam] = self._vraag(TABELLEN[tabelnaam])
        return {_kort(k) for k in self.uow.session.execute(self._vragen[tabelnaam]).scalars()}

    def _vraag(self, model: type[SQLModel]) -> Any:
        waar = zicht(self.p, model)
        if self.handelt and self.p.eenheden is not None and self.p.rol in _EENHEID and model in _EIGENAAR:
            waar = _van_ons(_EIGENAAR[model], self.p)
        return select(next(iter(tabel(model).primary_key.columns))).where(waar)


_EENHEID = {Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE}
"""Roles whose acts on a sitting ask that it is theirs; a teacher enrols his own student wherever the sitting is."""


def _kort(sleutel: Any) -> str:
    return str(sleutel).replace("-", "")


# --- What changed -------------------------------------------------------------------------------------------------


def zet_verklikkers(uow: UnitOfWork) -> None:
    """From now on each row that changes in this database says so."""
    pg = uow.session.get_bind().dialect.name == "postgresql"
    uow.session.execute(text("CREATE TABLE proefspoor (tabel text, op text, sleutel text)"))
    for naam_, model in TABELLEN.items():
        kolom = next(iter(tabel(model).primary_key.columns)).name
        for op, rij in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            zet = f"INSERT INTO proefspoor VALUES ('{naam_}', '{op}', {rij}.{kolom})"
            kop = f"AFTER {op} ON {naam_}"
            if pg:
                f = f"proef_{naam_}_{op}".lower()
                uow.session.execute(
                    text(
                        f"CREATE FUNCTION {f}() RETURNS trigger AS $$ BEGIN {zet}; RETURN NULL; END $$ LANGUAGE plpgsql"
                    )
                )
                uow.session.execute(text(f"CREATE TRIGGER {f} {kop} FOR EACH ROW EXECUTE FUNCTION {f}()"))
            else:
                uow.session.execute(text(f"CREATE TRIGGER proef_{naam_}_{op} {kop} BEGIN {zet}; END"))


def spelers(uow: UnitOfWork, w: Wereld, *, heel: bool) -> Iterator[tuple[str, Principal]]:
    """Everybody who walks, as a session would make him: those of one team, and when whole those of the school too."""
    for waar, mensen in (("team", w.mensen), ("school", w.heel if heel else {})):
        for rol, wie in mensen.items():
            yield f"{rol}/{waar}", sessies.maak_principal(uow, uow.session.get_one(Persoon, wie.id), rol)


def effecten(ogen: Ogen, deur: Deur, lading: list[Any]) -> list[tuple[str, str, str]] | None:
    """The rows out of sight that this act changed, and nothing of it stays; None when it was refused."""
    uow, p = ogen.uow, ogen.p
    uow.session.info.clear()
    try:
        with uow.op_proef():
            deur.functie(uow, p, *lading)
            uow.session.flush()
            rijen = {
                (t, op, _kort(k)) for t, op, k in uow.session.execute(text("SELECT tabel, op, sleutel FROM proefspoor"))
            }
            nieuw = {t: ogen.nu(t) for t, op, _ in rijen if op == "INSERT" and t not in SPOOR}
            gemaakt = {(t, k) for t, op, k in rijen if op == "INSERT"}
    except PortalFout as fout:
        ogen.waarom[deur.naam] = str(fout)
        return None
    finally:
        uow.session.expire_all()
    return [
        (t, op, k) for t, op, k in rijen
        if t not in SPOOR and k not in (nieuw[t] if (t, k) in gemaakt else ogen.ziet(t))
    ]  # fmt: skip


# --- What is read -------------------------------------------------------------------------------------------------


NAMEN = {
    "examen.naam",
    "zitting.naam",
    "eenheid.naam",
    "opleiding.naam",
    "groep.naam",
    "persoon.naam",
    "persoon.tussenvoegsel",
}
"""Names that all staff may read, of a person as long as it is no student: who is who in the school, and what is held."""


def gelezen(ogen: Ogen, deur: Deur, lading: list[Any]) -> tuple[set[str], set[str]] | None:
    """Columns with text that a reading gave: of rows in sight, and of rows out of sight; None when it was refused."""
    try:
        uit = deur.functie(ogen.uow, ogen.p, *lading)
    except PortalFout as fout:
        ogen.waarom[deur.naam] = str(fout)
        return None
    binnen, buiten, staf = set(), set(), ogen.p.rol is not Rol.STUDENT
    for t, kolom, id in MERK.findall(repr(uit)):
        mag = id in ogen.ziet(t) or (staf and f"{t}.{kolom}" in NAMEN and id not in ogen.studenten())
        eigen = t == "persoon" and id == _kort(ogen.p.persoon_id)
        if not eigen:
            (binnen if mag else buiten).add(f"{t}.{kolom}")
    return binnen, buiten
