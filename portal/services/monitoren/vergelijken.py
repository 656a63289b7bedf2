"""What a partner says when it is read back, against what the portal has: every difference in words, and old content
that came after new sent again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Nevenaanmelding
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import OkeBericht, Teruglezing
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening
from portal.domain.levensloop import BESLOTEN
from portal.domain.presentie import Presentie
from portal.domain.schalen import waarde_van
from portal.domain.statussen import NIET_MEER, ONBEZORGD, DeelnameStatus, HerzieningStatus, ResultaatStatus
from portal.domain.taal import telt
from portal.oke import mapping_terug as terug
from portal.oke.mapping_terug import Feiten
from portal.oke.mapping_uit import is_aan_te_duiden
from portal.services.monitoren.stand import ONAF
from portal.services.zenden import berichten

Json = dict[str, Any]
Verschil = dict[str, str]
_TIJD = {"start", "eind", "duur", "uiterste start", "startkeus", "tijd vanaf", "tijd tot"}
_NODIG = {"extra tijd", "voorzieningen"}
_VEEL = 250
STAF = ("coordinator", "invigilator", "assessor")
"""In which roles staff can be on a sitting there: who leads it, who keeps watch, who assesses."""


def zitting(uow: UnitOfWork, z: Zitting, koppeling_id: uuid.UUID, daar: Json) -> list[Verschil]:
    """What the delivery system says otherwise about a sitting: its times, room, name and rules."""
    hier, gezegd = terug.zitting_feiten(berichten.zoals_nu(uow, z, koppeling_id)), terug.zitting_feiten(daar)
    if not (namen := terug.anders(hier, gezegd)):
        return []
    if _was_oud(uow, f"/offerings/{z.id}", gezegd, terug.zitting_feiten):
        berichten.stuur_zitting(uow, z)
        return [_verschil("oud-daar", z.id, f"{z.naam}: {_zin(namen, hier, gezegd)}")]
    uit = []
    for code, deel in (("tijd-daar", _TIJD), ("zitting-daar", set(hier) - _TIJD)):
        if gekozen := [n for n in namen if n in deel]:
            uit.append(_verschil(code, z.id, f"{z.naam}: {_zin(gekozen, hier, gezegd)}"))
    return uit


def koppelingen(
    uow: UnitOfWork, z: Zitting, koppeling_id: uuid.UUID, items: list[Json], rol: str
) -> Iterator[Verschil]:
    """What a page of a sitting says otherwise about who is on it: students with what they need and made, or staff."""
    soort: Any = Deelname if rol == "student" else Zittingsmedewerker
    rijen = {str(r.id): r for r in uow.session.exec(select(soort).where(soort.zitting_id == z.id))}
    for item in items:
        wie = rijen.get(str(item.get("associationId")).lower())
        if wie is None:
            continue
        if isinstance(wie, Deelname):
            yield from _uitslag_van_tas(uow, wie, item)
            if wie.status == DeelnameStatus.GEANNULEERD:
                continue
        if terug.is_weg(item):
            continue
        yield from _wie(uow, wie, koppeling_id, item)


def _wie(
    uow: UnitOfWork, wie: Deelname | Zittingsmedewerker, koppeling_id: uuid.UUID, item: Json
) -> Iterator[Verschil]:
    persoon = uow.get(Persoon, wie.student_id if isinstance(wie, Deelname) else wie.persoon_id)
    if isinstance(wie, Zittingsmedewerker) and not is_aan_te_duiden(persoon):
        return
    hier, daar = terug.koppeling_feiten(berichten.zoals_nu(uow, wie, koppeling_id)), terug.koppeling_feiten(item)
    if not (namen := terug.anders(hier, daar)):
        return
    zin = _zin(namen, hier, daar)
    if isinstance(wie, Zittingsmedewerker):
        zin = f"{persoon.naam}: {zin}"
    if _was_oud(uow, f"/associations/{wie.id}", daar, terug.koppeling_feiten):
        _stuur(uow, wie)
        yield _verschil("oud-daar", wie.id, zin, wie)
    elif set(namen) <= _NODIG:
        yield _verschil("voorziening-daar", wie.id, zin, wie)
    else:
        code = "persoon-daar" if isinstance(wie, Deelname) else "medewerker-daar"
        yield _verschil(code, wie.id, zin, wie)


def niet_alles(z: Zitting, rol: str, bladen: int) -> Verschil:
    """The delivery system went on and on: of this list only the first pages were read."""
    wie = "studenten" if rol == "student" else "medewerkers"
    tekst = f"Van de lijst met {wie} van {z.naam} zijn alleen de eerste {bladen} bladzijden gelezen; wie daarna komt, is niet vergeleken."
    return _verschil(ONAF, z.id, tekst)


def _stuur(uow: UnitOfWork, wie: Deelname | Zittingsmedewerker) -> None:
    if isinstance(wie, Deelname):
        berichten.stuur_deelname(uow, wie)
    else:
        berichten.stuur_medewerker(uow, wie)


def staf(uow: UnitOfWork, z: Zitting, rij: Teruglezing) -> Iterator[Verschil]:
    """Staff that the delivery system does not know, and staff that is there although it was taken off here."""
    vraag = (
        select(Zittingsmedewerker, Persoon)
        .join(Persoon, onclause=col(Persoon.id) == Zittingsmedewerker.persoon_id)
        .where(Zittingsmedewerker.zitting_id == z.id)
    )
    hier = {str(m.id): (m, p) for m, p in uow.session.exec(vraag)}
    for id, (m, p) in hier.items():
        if id not in rij.staf_daar and is_aan_te_duiden(p):
            yield _verschil("medewerker-onbekend", m.id, f"{p.naam} ({m.rol}) staat niet bij {z.naam}.")
    if vreemd := [id for id in rij.staf_daar if id not in hier]:
        wie = telt(len(vreemd), "medewerker", "medewerkers")
        yield _verschil(
            "medewerker-over", z.id, f"Bij {z.naam} staat daar nog {wie} die hier niet (meer) is gekoppeld."
        )


def _uitslag_van_tas(uow: UnitOfWork, d: Deelname, item: Json) -> Iterator[Verschil]:
    """A result or attendance that the delivery system has and that never came here, or came otherwise."""
    daar = terug.uitslag_feiten(item)
    if not daar:
        return
    aanwezig = daar.get("presentie") or Presentie.ONBEKEND.value
    if aanwezig != Presentie.ONBEKEND.value and aanwezig != d.presentie_tas:
        hier = Presentie(d.presentie_tas).label.lower()
        yield _verschil(
            "presentie-daar", d.id, f"Presentie daar: {Presentie(aanwezig).label.lower()}, hier ontvangen: {hier}.", d
        )
    if daar["stand"] != "completed" or not (daar["score"] or daar.get("punten")):
        return
    r = _huidig(uow, d.id)
    if r is None or r.status == ResultaatStatus.BEZIG:
        yield _verschil(
            "resultaat-daar",
            d.id,
            f"Het resultaat ({daar['score'] or daar.get('punten')}) is hier nooit aangekomen.",
            d,
        )
    elif r.bron == "oke" and not _wacht_op_besluit(uow, r) and _ander_resultaat(r, daar):
        yield _verschil("resultaat-daar", d.id, f"Daar staat {daar['score']}, hier {r.score or r.punten}.", d)


def _ander_resultaat(r: Resultaat, daar: Feiten) -> bool:
    punten = "" if r.punten is None else str(r.punten)
    return (bool(daar["score"]) and waarde_van(daar["score"]) != waarde_van(r.score)) or (
        bool(daar.get("punten")) and daar["punten"] != punten
    )


def _huidig(uow: UnitOfWork, deelname_id: uuid.UUID) -> Resultaat | None:
    return uow.session.exec(
        select(Resultaat).where(Resultaat.deelname_id == deelname_id, col(Resultaat.is_huidig))
    ).first()


def _wacht_op_besluit(uow: UnitOfWork, r: Resultaat) -> bool:
    """Whether a later message about this result lies before the board, or was decided about."""
    vraag = select(Herziening.id).where(
        Herziening.resultaat_id == r.id, Herziening.status != HerzieningStatus.TOEGEPAST
    )
    return r.status in BESLOTEN and uow.session.exec(vraag.limit(1)).first() is not None


def uitslag_bij_register(uow: UnitOfWork, d: Deelname, oke_id: uuid.UUID, daar: Json | None) -> list[Verschil]:
    """What a registry holds about a participation against what was established (flow 5); None when it knows nothing of it."""
    if daar is None:
        return [_verschil("aanmelding-weg", d.id, "Het deelnemersysteem kent deze toetsinschrijving niet.", d)]
    r = _huidig(uow, d.id)
    vast = r is not None and r.status in BESLOTEN
    if not vast:
        if terug.is_weg(daar) and d.status != DeelnameStatus.GEANNULEERD and not _weet_van(uow, oke_id):
            zin = "De toetsinschrijving is in het deelnemersysteem geannuleerd, maar de student staat hier op een zitting."
            return [_verschil("aanmelding-weg", d.id, zin, d)]
        return []
    body = berichten.uitslag_zoals_nu(uow, d, r).get(oke_id)
    if body is None:
        return []
    hier, gezegd = terug.uitslag_feiten(body), terug.uitslag_feiten(daar)
    if not gezegd:
        return [_verschil("uitslag-onbekend", d.id, "Het deelnemersysteem heeft het resultaat niet.", d)]
    namen = [n for n in hier if n in gezegd and hier[n] != gezegd[n]]
    namen += [n for n in ("documenten",) if n in hier and n not in gezegd]
    if not namen:
        return []
    zin = _zin(namen, hier, gezegd)
    if r is not None and _was_oud(uow, f"/associations/{oke_id}", gezegd, terug.uitslag_feiten):
        berichten.stuur_resultaat(uow, r)
        return [_verschil("oud-daar", d.id, zin, d)]
    return [_verschil("uitslag-anders", d.id, zin, d)]


def _weet_van(uow: UnitOfWork, oke_id: uuid.UUID) -> bool:
    """Whether the registry said here as well that it took this association back: then the office was asked what becomes
    of its work, or another association asks for the exam."""
    staten = (select(m.oke_staat).where(m.oke_id == oke_id) for m in (Inschrijving, Nevenaanmelding))
    return any(uow.session.exec(vraag).first() in NIET_MEER for vraag in staten)


def _was_oud(uow: UnitOfWork, pad: str, daar: Feiten, feiten: Callable[[Json], Feiten]) -> bool:
    """Whether the partner holds what an earlier message of ours said: a late request came after a newer one."""
    vraag = select(OkeBericht.inhoud).where(
        OkeBericht.pad == pad, OkeBericht.richting == "uit", OkeBericht.methode != "GET", OkeBericht.inhoud != "",
        col(OkeBericht.status).not_in(ONBEZORGD),
    )  # fmt: skip
    bodies = uow.session.exec(vraag.order_by(col(OkeBericht.volgnummer).desc()).limit(20)).all()
    return any(oud and not terug.anders(oud, daar) for oud in (feiten(json.loads(b)) for b in bodies[1:]))


def _zin(namen: list[str], hier: Feiten, daar: Feiten) -> str:
    delen = [f"{n} is daar {daar.get(n) or 'leeg'}, hier {hier[n] or 'leeg'}" for n in namen[:4]]
    return ("; ".join(delen) + ".")[:_VEEL]


def _verschil(
    code: str, onderwerp: uuid.UUID, tekst: str, wie: Deelname | Zittingsmedewerker | None = None
) -> Verschil:
    deelname = str(wie.id) if isinstance(wie, Deelname) else ""
    return {"code": code, "onderwerp": str(onderwerp), "tekst": tekst, "deelname": deelname}
