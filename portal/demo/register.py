"""What the registry of the demo school told: its students with their exams and programmes, and some classes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork
from portal.demo.basis import alle, lees_in
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.sandbox import wire
from portal.sandbox.school_model import Student, Toetsinschrijving, uid
from portal.services.ontvangen import ingang
from portal.services.ontvangen.groep import ontvang_leden, van_oke_id
from portal.services.ontvangen.ingang import Bron
from portal.services.ontvangen.opleiding import lees_opleidingen_vooruit
from portal.services.ontvangen.vlug.blad import TOETSEN, lees_blad, verwerk
from portal.services.ontvangen.vlug.nieuw import Ronde, merk, schrijf_nieuwe

KLASSEN = 12
"""So many classes were asked for before; the others can still be asked for."""
_PER_KEER = 80
"""So many students in one go, with all that they are enrolled for."""
_PROGRAMMA = {"offering", "offering.program"}
Json = dict[str, Any]


def vertel(w: Wereld) -> None:
    """All that the registry told when it was connected; the main chain comes when the demo is played."""
    assert w.dr is not None, "the connections come first"
    w.zet_klok(w.nu - timedelta(days=100))
    bron = Bron(w.dr.naam, w.dr.id)
    _toetsen(w, bron)
    _inschrijvingen(w, bron)
    _opleidingen(w, bron)
    _begeleiders(w)
    op_id = {p.oke_id: p for p in alle(w, Persoon) if p.oke_id}
    w.personen |= {s.id: op_id[s.id] for s in w.school.studenten}
    op_oke_id = {i.oke_id: i for i in alle(w, Inschrijving)}
    w.inschrijvingen = [op_oke_id[i.id] for i in w.school.inschrijvingen if not i.hoofdketen]
    w.daden += _klassen(w, bron)
    w.zet_klok(w.nu)


def _toetsen(w: Wereld, bron: Bron) -> None:
    stukken, fouten = lees_blad(
        bron, TOETSEN.lees, ((wire.toets(t, w.school), "") for t in w.school.toetsen if not t.hoofdketen)
    )
    with w.werk() as uow:
        telling = verwerk(uow, bron, TOETSEN, stukken)
    _eis_goed([*fouten, *telling.fouten])


def _inschrijvingen(w: Wereld, bron: Bron) -> None:
    """Enrolments for exams with their students, as they are read when a whole school is new."""
    per_student: dict[object, list[Json]] = {}
    for i in w.school.inschrijvingen:
        if not i.hoofdketen:
            per_student.setdefault(i.student_id, []).append(_inschrijving(w, i))
    ronde, bundels = Ronde(bron), list(per_student.values())
    for van in range(0, len(bundels), _PER_KEER):
        items = [(item, merk(item)) for bundel in bundels[van : van + _PER_KEER] for item in bundel]
        stukken, fouten = lees_blad(bron, lambda _, inhoud: ronde.lees(inhoud), items)
        with w.werk() as uow:
            _, rest = schrijf_nieuwe(uow, bron, ronde, stukken)
        _eis_goed([*fouten, *(f"{stuk.body.oke_id} is niet nieuw" for stuk in rest)])


def _inschrijving(w: Wereld, i: Toetsinschrijving) -> Json:
    """An enrolment as it is read with its student."""
    return {**wire.inschrijving(i, w.school), "person": wire.student(w.school.student_op_id[i.student_id])}


def _opleidingen(w: Wereld, bron: Bron) -> None:
    for van in range(0, len(w.school.studenten), _PER_KEER):
        deel = w.school.studenten[van : van + _PER_KEER]
        with w.werk() as uow:
            lees_opleidingen_vooruit(uow, bron, {s.opleidingsinschrijving_id for s in deel}, {s.id for s in deel})
            for s in deel:
                inhoud = wire.opleidingsinschrijving(s, w.school, _PROGRAMMA)
                _eis_goed(ingang.ontvang_opleiding(uow, bron, inhoud).opmerkingen)


def _begeleiders(w: Wereld) -> None:
    """Who guides whom: the registry does not tell."""
    rijen = ((s.studentnummer, w.school.medewerker_op_id[s.slb_id].personeelsnummer) for s in w.school.studenten)
    lees_in(w, w.als(Rol.BEHEERDER), "begeleiders", ("nummer", "begeleider"), rijen)


def _klassen(w: Wereld, bron: Bron) -> Iterator[Gebeurtenis]:
    """The members of some classes, that of the demo student first."""
    per_klas: dict[str, list[Student]] = {}
    for s in w.school.studenten:
        per_klas.setdefault(s.klas, []).append(s)
    eerst = w.school.demo.student.klas
    for klas in sorted(per_klas, key=lambda k: (k != eerst, k))[:KLASSEN]:
        doe = partial(_ontvang_klas, w=w, bron=bron, klas=klas, leden=per_klas[klas])
        yield Gebeurtenis(w.nu - timedelta(days=3), f"klas:{klas}", doe)


def _ontvang_klas(uow: UnitOfWork, w: Wereld, bron: Bron, klas: str, leden: list[Student]) -> None:
    ingang.ontvang_groep(uow, bron, wire.groep(klas, w.school))
    groep = van_oke_id(uow, uid("klas", klas))
    assert groep is not None, "it was received just now"
    begin = wire.iso(datetime.combine(date(leden[0].cohort, 8, 1), time(), tijd.ZONE))
    vast = {"startDateTime": begin, "state": "active", "role": "student"}
    ontvang_leden(uow, bron, groep, [bron.adapter.groepslid({"personId": str(s.id), **vast}) for s in leden])


def _eis_goed(fouten: list[str] | tuple[str, ...]) -> None:
    if fouten:
        raise ValueError(f"het deelnemersysteem van de demo: {'; '.join(fouten[:3])}")
