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
from portal.domain.levensloop import ZITTING
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
_WAS_AL = (
    "Een zitting uit een bestand begint in de toekomst. Is zij al geweest? Plan haar dan met de hand bij Zittingen: daar "
    "geeft u de reden."
)
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

    def wie(self, veld: str, tekst: str, cel: Sequence[str] = ()) -> Persoon:
        """The member of the staff with this number or name; `cel` is everything that its cell says."""
        gevonden = self.mensen.get(tekst, [])
        if len(gevonden) > 1:
            raise Celfout(veld, f"‘{tekst}’ kan meer dan één persoon zijn. Vul het personeelsnummer in.")
        if not gevonden:
            bedoelt, wie = self._bedoeld(tekst)
            beter = ", ".join(wie if deel == tekst else deel for deel in cel or (tekst,)) if wie else ""
            raise Celfout(veld, f"Er is geen medewerker met nummer of naam ‘{tekst}’.{bedoelt}", beter)
        return gevonden[0]

    def _bedoeld(self, tekst: str) -> tuple[str, str]:
        """Who was probably meant, in a question with his name, and what to write; nothing when that may be more than one."""
        wie = self.mensen.get(lijkt(tekst, self.mensen).lower(), [])
        if len(wie) != 1:
            return "", ""
        nummer = f" ({wie[0].nummer})" if wie[0].nummer else ""
        return f" Bedoelt u {wie[0].naam}{nummer}?", wie[0].nummer or wie[0].naam

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
        "naam": rij["naam"], "bevestigd": "", "status": ZITTING.label(rij["status"]).lower(),
    }  # fmt: skip


def concept(kennis: Kennis, g: Zittinggegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    """The order to plan this sitting as concept; one that is there already stays as it is (PLA-1, PLA-2, PLA-4)."""
    p, cellen = kennis.vooraf, Cellen()
    versie = ruimte = start = None
    with cellen.bij("versie"):
        versie = p.versie(g.versie) if g.versie else None
    with cellen.bij("ruimte"):
        ruimte = p.ruimte(g.ruimte) if g.ruimte else None
    with cellen.bij("begin"):
        start = naar_moment(f"{g.datum.isoformat()}T{g.begin:%H:%M}") if g.datum and g.begin else None
    mensen = {veld: _mensen(p, cellen, veld, g) for veld in STAF}
    staf = {veld: [w.id for w in wie] for veld, wie in mensen.items()}
    if bestaand is not None:
        _eis_zo(p, cellen, g, bestaand, versie, staf)
        cellen.eis()
        return {}
    _eis_ruimte(cellen, g, ruimte)
    _eis_versie(p, cellen, g, versie)
    zitting = _zitting(p, cellen, g, versie, ruimte, start)
    _eis_mensen(p, cellen, mensen, start)
    if zitting is not None:
        _eis_vrij(p, cellen, mensen, zitting)
        if not g.bevestigd and (vragen := vragen_bij(p.uow, zitting.start, zitting.laatste_eind)):
            cellen.fouten.append(Celvraag("bevestigd", " ".join(vragen), "ja"))
    cellen.eis()
    return _opdracht(kennis, g, zitting, staf)


def _mensen(p: Planning, cellen: Cellen, veld: str, g: Zittinggegevens) -> list[Persoon]:
    """Whom a cell names."""
    uit = []
    for tekst in getattr(g, veld) or ():
        with cellen.bij(veld):
            uit.append(p.wie(veld, tekst, getattr(g, veld)))
    return uit


def _eis_ruimte(cellen: Cellen, g: Zittinggegevens, ruimte: Ruimte | None) -> None:
    """The room is large enough, and open on that day."""
    if ruimte is not None and g.plaatsen:
        with cellen.bij("plaatsen", str(ruimte.plaatsen)):
            eis_groot_genoeg(ruimte, g.plaatsen)
    if ruimte is not None and g.datum:
        with cellen.bij("ruimte"):
            eis_lokaal_open(ruimte, g.datum)


def _eis_versie(p: Planning, cellen: Cellen, g: Zittinggegevens, versie: Examenversie | None) -> None:
    """The version may be planned then, and be chosen by students where the row says so."""
    if versie is not None and g.datum:
        with cellen.bij("versie"):
            p.eis(eis_te_plannen, versie, g.datum)
    if versie is not None and g.zelf:
        with cellen.bij("zelf", "nee"):
            eis_zelf(p.uow.session.get_one(Examen, versie.examen_id))


def _zitting(
    p: Planning, cellen: Cellen, g: Zittinggegevens, versie: Examenversie | None, ruimte: Ruimte | None, start: datetime | None
) -> Zitting | None:  # fmt: skip
    """The sitting that comes of the row, in its room when that is known; None while its moment is not clear, or was."""
    if (start is not None and start <= tijd.nu()) or (start is None and g.datum and g.datum < tijd.vandaag()):
        cellen.fouten.append(Celfout("datum", _WAS_AL))
    if versie is None or start is None or start <= tijd.nu():
        return None
    eind = eind_van(start, versie)
    laatste = eind_voor(eind, scenario_van(p.uow, versie, g.tijdscenario))
    zitting = Zitting(
        versie_id=versie.id, examen_id=versie.examen_id, code=versie.code, naam=g.naam or versie.naam,
        ruimte_id=ruimte.id if ruimte else _GEEN, start=start, eind=eind, laatste_eind=laatste, capaciteit=g.plaatsen,
    )  # fmt: skip
    if ruimte and (ander := p.bezet.in_lokaal(ruimte.id, start, laatste)) and not _zelfde(zitting, ander):
        cellen.fouten.append(Celfout("ruimte", ruimte_bezet(ruimte.code, ander) + p.waar(ander)))
    return zitting


def _zelfde(zitting: Zitting, ander: Zitting) -> bool:
    """Two rows name one sitting: that is said of what names it, and not of its room and people as well."""
    return all(getattr(zitting, k) == getattr(ander, k) for k in ("versie_id", "ruimte_id", "start"))


def _eis_mensen(p: Planning, cellen: Cellen, mensen: Mapping[str, list[Persoon]], start: datetime | None) -> None:
    """Everybody works here, holds his role then, and is on this sitting once."""
    gehad = set[uuid.UUID]()
    for veld, rol in STAF.items():
        for wie in mensen[veld]:
            with cellen.bij(veld):
                eis_actief(wie)
            if start is not None:
                with cellen.bij(veld):
                    p.eis(eis_rol, wie, rol, start, _GEEN)
            if wie.id in gehad:
                cellen.fouten.append(Celfout(veld, f"{wie.naam} staat twee keer op deze rij."))
            gehad.add(wie.id)


def _eis_vrij(p: Planning, cellen: Cellen, mensen: Mapping[str, list[Persoon]], zitting: Zitting) -> None:
    """Nobody is somewhere else then."""
    for veld in STAF:
        for wie in dict.fromkeys(w.id for w in mensen[veld]):
            ander = p.bezet.van(wie, zitting.start, zitting.laatste_eind)
            if ander is not None and not _zelfde(zitting, ander):
                naam = next(w.naam for w in mensen[veld] if w.id == wie)
                cellen.fouten.append(Celfout(veld, persoon_bezet(naam, ander) + p.waar(ander)))


def _opdracht(
    kennis: Kennis, g: Zittinggegevens, zitting: Zitting | None, staf: Mapping[str, list[uuid.UUID]]
) -> dict[str, Any]:
    """What planning is asked for; the sitting holds its room and people for the rows that follow."""
    p: Planning = kennis.vooraf
    if zitting is None or kennis.mis:  # something was wrong, and that was said
        raise Celfouten(())
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
        "plaatsen": str(g.plaatsen) if g.plaatsen else er["plaatsen"],
        "late_start": late_start_tekst(scenario_van(p.uow, versie, g.tijdscenario)) if versie and g.late_start else er["late_start"],
        "zelf": er["zelf"] if g.zelf is None else "ja" if g.zelf else "nee", "naam": g.naam or er["naam"],
    }  # fmt: skip
    anders = {veld for veld, tekst in zegt.items() if tekst != er[veld]}
    for veld, ids in staf.items():
        staat = [w.id for deel in er[veld].lower().split(", ") if deel for w in p.mensen.get(deel, ())]
        onbekend = any(f.veld == veld for f in cellen.fouten)
        anders |= {veld} if set(ids) != set(staat) and not onbekend else set()
    for veld in Zittinggegevens.model_fields:
        if veld in anders:
            tekst = f"Deze zitting staat er al, met hier: {er[veld] or 'niets'}. Wijzig haar bij de zitting zelf."
            cellen.fouten.append(Celfout(veld, tekst, er[veld]))
