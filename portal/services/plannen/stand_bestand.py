"""Sittings from a file: what a row says, which cell is wrong and why; the rules are those of planning by hand."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Ruimte, Zitting, Zittingsmedewerker
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.studeren import medewerkers
from portal.domain import tijd
from portal.domain.fouten import PortalFout
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.domain.tijdscenario import eind_voor
from portal.domain.velden import naar_dag, naar_moment, naar_tijd
from portal.services.inrichten.stand_kennis import Bestaand, Celfout, Celfouten, Cellen, Celvraag, Kennis, lijkt
from portal.services.plannen.stand import persoon_bezet, ruimte_bezet, scenario_van
from portal.services.plannen.stand_bestandsvelden import Zittinggegevens, late_start_tekst
from portal.services.plannen.stand_concept import (
    Bezetting,
    eind_van,
    eis_actief,
    eis_groot_genoeg,
    eis_lokaal_open,
    eis_rol,
    eis_te_plannen,
    eis_zelf,
    lees_bezetting,
)
from portal.services.plannen.stand_tijd import vragen_bij

STAF = {"surveillanten": Rol.SURVEILLANT, "beoordelaars": Rol.BEOORDELAAR}
"""Per field with people, the role that they have on the sitting."""
SLEUTELS = ("versie", "datum", "begin", "ruimte")
"""What names a sitting in a file."""
OMZET: Mapping[str, Callable[[str], Any]] = {"datum": naar_dag, "begin": naar_tijd}
NIET_AFGEZEGD = (col(Zitting.status) != ZittingStatus.GEANNULEERD,)
"""A cancelled sitting is no sitting that is there already: the same moment can be planned again."""
_GEEN = uuid.UUID(int=0)
"""A sitting that is not there yet: no role was given for it alone."""
_LANGST = timedelta(days=2)
"""Longer than any exam lasts, late start included."""


@dataclass
class Planning:
    """What is known of everything that one file names, and what the rows before this one plan."""

    uow: UnitOfWork
    versies: dict[str, list[Examenversie]]
    """Per code; more than one when two suppliers use the same."""
    codes: dict[str, str]
    """Every code there is, by how it reads in lower case."""
    ruimten: dict[str, Ruimte]
    mensen: dict[str, list[Persoon]]
    """Per number and per name, in lower case."""
    bezet: Bezetting
    van_rij: dict[uuid.UUID, int] = field(default_factory=dict)
    """Which row of the file plans a sitting."""
    geweigerd: dict[Any, PortalFout | None] = field(default_factory=dict)
    """What was asked of a rule before, with its answer: rows ask much the same."""

    def eis(self, regel: Callable[..., None], *waarover: Any) -> None:
        """Ask a rule, once for every row that asks the same of it."""
        sleutel = (regel.__name__, *(getattr(w, "id", w) for w in waarover))
        if sleutel not in self.geweigerd:
            self.geweigerd[sleutel] = None
            try:
                regel(self.uow, *waarover)
            except PortalFout as fout:
                self.geweigerd[sleutel] = fout
        if (niet := self.geweigerd[sleutel]) is not None:
            raise niet

    def versie(self, code: str) -> Examenversie:
        """The version with this code."""
        gevonden = self.versies.get(code.lower(), [])
        if len(gevonden) > 1:
            raise Celfout("versie", "Deze code is van meer dan één versie. Plan deze zitting met de hand.")
        if gevonden:
            return gevonden[0]
        bedoeld = self.codes.get(lijkt(code, self.codes).lower(), "")
        raise Celfout("versie", f"Er is geen versie met code ‘{code}’.", bedoeld)

    def ruimte(self, code: str) -> Ruimte:
        """The room with this code."""
        if gevonden := self.ruimten.get(code.lower()):
            return gevonden
        raise Celfout("ruimte", f"Er is geen lokaal met code ‘{code}’.", lijkt(code, self.ruimten))

    def wie(self, veld: str, tekst: str) -> Persoon:
        """The member of the staff with this number or name."""
        gevonden = self.mensen.get(tekst, [])
        if len(gevonden) > 1:
            raise Celfout(veld, f"‘{tekst}’ kan meer dan één persoon zijn. Vul het personeelsnummer in.")
        if not gevonden:
            raise Celfout(veld, f"Er is geen medewerker met nummer of naam ‘{tekst}’.", lijkt(tekst, self.mensen))
        return gevonden[0]

    def waar(self, zitting: Zitting) -> str:
        """On which row of this file a sitting stands; empty for one that is there already."""
        nr = self.van_rij.get(zitting.id)
        return f" Dat staat op rij {nr} van dit bestand." if nr else ""


def lees_vooraf(kennis: Kennis, rijen: Sequence[Mapping[str, str]]) -> Planning:
    """Everything that the file names, asked of the database at once."""
    uow = kennis.uow
    codes = {c.lower(): c for c in uow.session.exec(select(Examenversie.code).order_by(col(Examenversie.code)))}
    genoemd = {r.get("versie", "").strip().lower() for r in rijen}
    deze = col(Examenversie.code).in_([c for laag, c in codes.items() if laag in genoemd])
    versies = defaultdict[str, list[Examenversie]](list)
    for v in uow.session.exec(select(Examenversie).where(deze)):
        versies[v.code.lower()].append(v)
    mensen = defaultdict[str, list[Persoon]](list)
    een = (medewerkers(), col(Persoon.samengevoegd_met_id).is_(None))
    for p in uow.session.exec(select(Persoon).where(*een)):
        for naam in {p.nummer.lower(), p.naam.lower()} - {""}:
            mensen[naam].append(p)
    return Planning(
        uow=uow, codes=codes, mensen=mensen, versies=versies,
        ruimten={r.code.lower(): r for r in uow.session.exec(select(Ruimte))},
        bezet=lees_bezetting(uow, *_periode(rijen, vanaf=tijd.nu())),
    )  # fmt: skip


def _periode(rijen: Sequence[Mapping[str, str]], vanaf: datetime | None = None) -> tuple[datetime, datetime]:
    """From the first day of the file until after its last one; not before `vanaf`."""
    dagen = sorted(d for r in rijen if (d := _dag(r.get("datum", ""))) is not None) or [tijd.vandaag()]
    begin = tijd.op(dagen[0])
    return max(begin, vanaf) if vanaf else begin, tijd.op(dagen[-1]) + _LANGST


def _dag(tekst: str) -> date | None:
    try:
        dag: date | None = naar_dag(tekst)
    except ValueError:
        return None
    return dag


def bekend(kennis: Kennis, rijen: Sequence[Mapping[str, str]]) -> list[Bestaand]:
    """The sittings that are there already of these versions in these days."""
    planning: Planning = kennis.vooraf
    van, tot = _periode(rijen)
    vraag = select(Zitting).where(
        een_van(Zitting.versie_id, lijst(v.id for al in planning.versies.values() for v in al)),
        Zitting.start >= van, Zitting.start < tot, *NIET_AFGEZEGD,
    )  # fmt: skip
    zittingen = [z.model_dump() for z in kennis.uow.session.exec(vraag.order_by(col(Zitting.start), col(Zitting.id)))]
    return [Bestaand(z["id"], velden) for z, velden in zip(zittingen, als_invoer(kennis, zittingen), strict=True)]


def als_invoer(kennis: Kennis, rijen: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Sittings as a file fills them in: what is exported can be read in again (PLA-1)."""
    uow = kennis.uow
    versies, ruimten = ({r[naam] for r in rijen} for naam in ("versie_id", "ruimte_id"))
    codes = dict(uow.session.exec(select(Examenversie.id, Examenversie.code).where(een_van(Examenversie.id, lijst(versies)))).all())  # fmt: skip
    lokalen = dict(uow.session.exec(select(Ruimte.id, Ruimte.code).where(een_van(Ruimte.id, lijst(ruimten)))).all())
    staf = _staf(uow, [r["id"] for r in rijen])
    return [_invoer(r, codes[r["versie_id"]], lokalen[r["ruimte_id"]], staf) for r in rijen]


def _staf(uow: UnitOfWork, ids: Sequence[uuid.UUID]) -> Mapping[tuple[uuid.UUID, str], list[str]]:
    """Per sitting and role its staff, by number, or by name who has none."""
    vraag = (
        select(Zittingsmedewerker.zitting_id, Zittingsmedewerker.rol, Persoon.nummer, Persoon.naam)
        .join(Persoon, onclause=col(Persoon.id) == col(Zittingsmedewerker.persoon_id))
        .where(een_van(Zittingsmedewerker.zitting_id, lijst(ids)))
        .order_by(Persoon.sorteervorm)
    )
    uit = defaultdict[tuple[uuid.UUID, str], list[str]](list)
    for zitting_id, rol, nummer, naam in uow.session.exec(vraag):
        uit[zitting_id, rol].append(nummer or naam)
    return uit


def _invoer(
    rij: Mapping[str, Any], versie: str, lokaal: str, staf: Mapping[tuple[uuid.UUID, str], list[str]]
) -> dict[str, str]:
    wie = {veld: ", ".join(staf.get((rij["id"], rol.value), ())) for veld, rol in STAF.items()}
    return {
        "versie": versie, "datum": tijd.dag_van(rij["start"]).isoformat(), "begin": tijd.tijdstip(rij["start"]),
        "ruimte": lokaal, "plaatsen": str(rij["capaciteit"]), **wie,
        "late_start": late_start_tekst(rij["tijdscenario"]), "zelf": "ja" if rij["zelf_inschrijven"] else "nee",
        "naam": rij["naam"], "bevestigd": "",
    }  # fmt: skip


def concept(kennis: Kennis, g: Zittinggegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    """The order to plan this sitting as concept; one that is there already stays as it is (PLA-1, PLA-2, PLA-4)."""
    p, cellen = kennis.vooraf, Cellen()
    versie = ruimte = start = None
    with cellen.bij("versie"):
        versie = p.versie(g.versie)
    with cellen.bij("ruimte"):
        ruimte = p.ruimte(g.ruimte)
    with cellen.bij("begin"):
        start = naar_moment(f"{g.datum.isoformat()}T{g.begin:%H:%M}")
    mensen = {veld: _mensen(p, cellen, veld, g) for veld in STAF}
    staf = {veld: [w.id for w in wie] for veld, wie in mensen.items()}
    if bestaand is not None:
        _eis_zo(p, cellen, g, bestaand, versie, staf)
        cellen.eis()
        return {}
    zitting = _zitting(p, cellen, g, versie, ruimte, start)
    if zitting is not None:
        _eis_mensen_vrij(p, cellen, mensen, zitting)
    cellen.eis()
    return _opdracht(kennis, g, zitting, staf)


def _mensen(p: Planning, cellen: Cellen, veld: str, g: Zittinggegevens) -> list[Persoon]:
    """Whom a cell names."""
    uit = []
    for tekst in getattr(g, veld):
        with cellen.bij(veld):
            uit.append(p.wie(veld, tekst))
    return uit


def _zitting(
    p: Planning, cellen: Cellen, g: Zittinggegevens, versie: Examenversie | None, ruimte: Ruimte | None, start: datetime | None
) -> Zitting | None:  # fmt: skip
    """The sitting that comes of the row, by the rules for version, seats, room and moment; None while that is not clear."""
    if ruimte is not None:
        with cellen.bij("plaatsen", str(ruimte.plaatsen)):
            eis_groot_genoeg(ruimte, g.plaatsen)
        with cellen.bij("ruimte"):
            eis_lokaal_open(ruimte, g.datum)
    if versie is None or start is None:
        return None
    with cellen.bij("versie"):
        p.eis(eis_te_plannen, versie, g.datum)
    if g.zelf:
        with cellen.bij("zelf", "nee"):
            eis_zelf(p.uow.session.get_one(Examen, versie.examen_id))
    with cellen.bij("datum"):
        eind = eind_van(start, versie)
        return _in_lokaal(p, cellen, g, versie, ruimte, start, eind) if ruimte else None
    return None


def _in_lokaal(
    p: Planning, cellen: Cellen, g: Zittinggegevens, versie: Examenversie, ruimte: Ruimte, start: datetime, eind: datetime
) -> Zitting:  # fmt: skip
    laatste = eind_voor(eind, scenario_van(p.uow, versie, g.tijdscenario))
    if ander := p.bezet.in_lokaal(ruimte.id, start, laatste):
        cellen.fouten.append(Celfout("ruimte", ruimte_bezet(ruimte.code, ander) + p.waar(ander)))
    return Zitting(
        versie_id=versie.id, examen_id=versie.examen_id, code=versie.code, naam=g.naam or versie.naam,
        ruimte_id=ruimte.id, start=start, eind=eind, laatste_eind=laatste, capaciteit=g.plaatsen,
    )  # fmt: skip


def _eis_mensen_vrij(p: Planning, cellen: Cellen, mensen: Mapping[str, list[Persoon]], zitting: Zitting) -> None:
    """Everybody holds his role then, is on this sitting once, and is nowhere else."""
    gehad = set[uuid.UUID]()
    for veld, rol in STAF.items():
        for wie in mensen[veld]:
            with cellen.bij(veld):
                eis_actief(wie)
                p.eis(eis_rol, wie, rol, zitting.start, _GEEN)
                if ander := p.bezet.van(wie.id, zitting.start, zitting.laatste_eind):
                    raise Celfout(veld, persoon_bezet(wie.naam, ander) + p.waar(ander))
                if wie.id in gehad:
                    raise Celfout(veld, f"{wie.naam} staat twee keer op deze rij.")
            gehad.add(wie.id)


def _opdracht(
    kennis: Kennis, g: Zittinggegevens, zitting: Zitting | None, staf: Mapping[str, list[uuid.UUID]]
) -> dict[str, Any]:
    """What planning is asked for; the sitting holds its room and people for the rows that follow."""
    p: Planning = kennis.vooraf
    if zitting is None:  # a cell was wrong, and that was said
        raise Celfouten(())
    if not g.bevestigd and (vragen := vragen_bij(p.uow, zitting.start, zitting.laatste_eind)):
        raise Celvraag("bevestigd", " ".join(vragen), "ja")
    p.bezet.neem_op(zitting, [id for ids in staf.values() for id in ids])
    p.van_rij[zitting.id] = kennis.rij
    return {
        "versie_id": zitting.versie_id, "ruimte_id": zitting.ruimte_id, "start": zitting.start,
        "capaciteit": g.plaatsen, "naam": g.naam, "zelf_inschrijven": g.zelf, "tijdscenario": g.tijdscenario,
        "bevestigd": g.bevestigd, **staf,
    }  # fmt: skip


def _eis_zo(
    p: Planning,
    cellen: Cellen,
    g: Zittinggegevens,
    bestaand: Bestaand,
    versie: Examenversie | None,
    staf: Mapping[str, list[uuid.UUID]],
) -> None:
    """What a row says of a sitting that is there already must be what stands there: a file changes none."""
    er = bestaand.velden
    zegt = {
        "plaatsen": str(g.plaatsen),
        "late_start": late_start_tekst(scenario_van(p.uow, versie, g.tijdscenario)) if versie and g.late_start else er["late_start"],
        "zelf": "ja" if g.zelf else "nee", "naam": g.naam or er["naam"],
    }  # fmt: skip
    anders = {veld for veld, tekst in zegt.items() if tekst != er[veld]}
    for veld, ids in staf.items():
        staat = [w.id for deel in er[veld].lower().split(", ") if deel for w in p.mensen.get(deel, ())]
        anders |= {veld} if set(ids) != set(staat) else set()
    for veld in Zittinggegevens.model_fields:
        if veld in anders:
            tekst = f"Deze zitting staat er al, met hier: {er[veld] or 'niets'}. Wijzig haar bij de zitting zelf."
            cellen.fouten.append(Celfout(veld, tekst, er[veld]))
