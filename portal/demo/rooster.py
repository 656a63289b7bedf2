"""Decides which students sit which exam when and where, without double bookings; only plans, writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.demo.basis import BIJNA_VERLOPEN
from portal.demo.catalogus import CESUUR_OPEN, LAATST_VASTGESTELD
from portal.demo.wereld import Wereld
from portal.domain import tijd
from portal.domain.statussen import ZittingStatus
from portal.sandbox import school_model as bron

TERUG, VOORUIT = 56, 32
"""Working days with sittings, before and after today."""
_OCHTEND, _MIDDAG = (8, 30), (13, 15)
_GEWEEST, _GEPLAND = 0.2, 0.1
_KLAS = 26
"""Seats for a draft of which nobody knows yet who comes."""
# What the main-chain students do with each of their exams: so that each has every kind of work.
_HOOFD = {"NED-3F-LEZ": -12, "NED-3F-LUI": -5, "NED-3F-GES": 15}
# exam, hours from now, location, key: the sittings of today, relative to the clock so that they are live at any hour.
VANDAAG = (
    ("NED-2F-LEZ", timedelta(minutes=-210), "MK", ZittingStatus.GESLOTEN),
    ("NED-2F-LUI", timedelta(minutes=-60), "MK", ZittingStatus.OPEN),
    ("REK-2F-ALG", timedelta(minutes=55), "TL", ZittingStatus.GEPLAND),
    ("REK-2F-ALG", timedelta(hours=4), "MK", ZittingStatus.GEPLAND),
    ("NED-2F-LEZ", timedelta(hours=4), "SP", ZittingStatus.GEPLAND),
)

GEANNULEERD = (("NED-2F-LEZ", -20), ("REK-2F-ALG", 9), ("KD05-KD-KEU", 12))
"""Exam and working day of what was cancelled."""
CONCEPTEN = ("ENG-B2-LEZ", "NED-3F-SCH", "BUR-N1-OPD", "REK-2F-ALG", "KD02-KD-KEU", "ENG-B1-LEZ")


@dataclass
class Afnamemoment:
    """One planned exam moment with its people."""

    sleutel: str
    examen: bron.Examen
    versie: Examenversie
    start: datetime
    afstand: int
    """Working days from today; zero is today."""
    locatie: str
    ruimte: bron.Ruimte
    surveillanten: list[Persoon]
    beoordelaars: list[Persoon]
    inschrijvingen: list[Inschrijving]
    soort: str
    gepland_op: datetime
    """When the office planned it."""
    zitting_id: UUID | None = None
    """The sitting that it became; not before it was planned."""

    @property
    def eind(self) -> datetime:
        """When it ends by its version."""
        return self.start + timedelta(minutes=self.versie.duur)


@dataclass
class _Dagdeel:
    """What is taken in one half of a day."""

    bezet: set[UUID] = field(default_factory=set)


class Rooster:
    """Hands out rooms, staff and students per half day."""

    def __init__(self, w: Wereld) -> None:
        self.w = w
        self._delen: dict[tuple[int, int], _Dagdeel] = {}
        self._staf = {rol: self._inzetbaar(rol) for rol in ("surveillant", "beoordelaar")}
        self._teller = 0

    def _inzetbaar(self, rol: str) -> list[Persoon]:
        extern = [m for m in self.w.school.medewerkers if m.extern][-BIJNA_VERLOPEN:]
        niet = {self.w.persoon(m).id for m in extern}
        return [p for p in self.w.staf(rol) if p.id not in niet]

    def plan(
        self, examen: bron.Examen, loc: str, groep: list[Inschrijving], afstanden: list[int], soort: str = ""
    ) -> Afnamemoment:
        """A moment for these students on the first of these days where everything is free."""
        for afstand in afstanden:
            for deel in (0, 1):
                moment = self._probeer(examen, loc, groep, afstand, deel, soort)
                if moment:
                    return moment
        raise RuntimeError(f"geen plek voor {examen.code} in {loc}")

    def _probeer(
        self, examen: bron.Examen, loc: str, groep: list[Inschrijving], afstand: int, deel: int, soort: str
    ) -> Afnamemoment | None:
        bezet = self._delen.setdefault((afstand, deel), _Dagdeel()).bezet
        if any(i.student_id in bezet for i in groep):
            return None
        ruimte = self._ruimte(examen, loc, len(groep) or _KLAS, bezet)
        mensen = [self._vrij("surveillant", bezet, 2 if len(groep) > 40 else 1), self._vrij("beoordelaar", bezet, 1)]
        if ruimte is None or not all(mensen):
            return None
        uur, minuut = (_OCHTEND, _MIDDAG)[deel]
        start = tijd.op(self.w.werkdag(afstand), uur, minuut)
        return self._zet(examen, loc, groep, afstand, bezet, ruimte, mensen, start, soort)

    def vandaag(
        self, examen: bron.Examen, loc: str, groep: list[Inschrijving], verschil: timedelta, soort: str, demo: bool
    ) -> Afnamemoment:
        """A moment of today, at a distance from now; the demo people are on it when asked."""
        bezet = self._delen.setdefault((0, 0), _Dagdeel()).bezet
        ruimte = self._ruimte(examen, loc, len(groep), bezet)
        assert ruimte is not None, "there are twenty rooms per location"
        mensen = [[self.w.demo(r)] if demo else self._vrij(r, bezet, 1) for r in ("surveillant", "beoordelaar")]
        nu = self.w.nu.replace(second=0, microsecond=0)
        start = nu - timedelta(minutes=nu.minute % 5) + verschil
        return self._zet(examen, loc, groep, 0, bezet, ruimte, mensen, start, soort)

    def _zet(
        self, examen: bron.Examen, loc: str, groep: list[Inschrijving], afstand: int, bezet: set[UUID],
        ruimte: bron.Ruimte, mensen: list[list[Persoon]], start: datetime, soort: str,
    ) -> Afnamemoment:  # fmt: skip
        self._teller += 1
        bezet.add(ruimte.id)
        bezet.update(p.id for lijst in mensen for p in lijst)
        bezet.update(i.student_id for i in groep)
        gepland_op = self._gepland_op(start, afstand)
        versie = self._versie(examen, gepland_op)
        return Afnamemoment(
            f"{examen.code}:{loc}:{self._teller}", examen, versie, start, afstand, loc, ruimte,
            mensen[0], mensen[1], groep, soort, gepland_op,
        )  # fmt: skip

    def _gepland_op(self, start: datetime, afstand: int) -> datetime:
        """Days before it, or before now for what is to come; never before the registry told who is enrolled."""
        if afstand < 0:
            return max(start - timedelta(days=10), self.w.nu - timedelta(days=96))
        return min(start, self.w.nu) - timedelta(days=3 + afstand % 15, hours=afstand % 5)

    def _ruimte(self, examen: bron.Examen, loc: str, aantal: int, bezet: set[UUID]) -> bron.Ruimte | None:
        """The smallest fitting free room; the exam hall only for large groups, so that it is free today."""
        soorten = ("praktijk", "lokaal") if examen.vorm == "praktijk" else ("computerlokaal", "lokaal")
        kan = [
            r for r in self.w.school.ruimtes
            if r.locatie == loc and r.id not in bezet and r.plaatsen >= aantal
            and (r.soort in soorten if aantal <= 30 else True)
        ]  # fmt: skip
        return min(kan, key=lambda r: (r.plaatsen, r.code), default=None)

    def _vrij(self, rol: str, bezet: set[UUID], aantal: int) -> list[Persoon]:
        staf = self._staf[rol]
        begin = self._teller % len(staf)
        vrij = [p for p in staf[begin:] + staf[:begin] if p.id not in bezet][:aantal]
        return vrij if len(vrij) == aantal else []

    def _versie(self, examen: bron.Examen, gepland_op: datetime) -> Examenversie:
        """A version in the newest edition that was established when it was planned."""
        toen = gepland_op < self.w.nu - LAATST_VASTGESTELD
        kan = self.w.te_plannen(examen, () if toen else CESUUR_OPEN)
        return kan[self._teller % len(kan)]


def maak_rooster(w: Wereld) -> list[Afnamemoment]:
    """All moments of the demo: today's, the main group's, and a school year around it."""
    rooster = Rooster(w)
    groepen = _groepen(w)
    momenten = list(_van_vandaag(w, rooster, groepen))
    momenten += _van_hoofdgroep(w, rooster, groepen)
    momenten += _geannuleerd(w, rooster, groepen)
    momenten += _concepten(w, rooster)
    for (code, loc), lijst in sorted(groepen.items()):
        examen = w.school.examen_op_code[code]
        momenten += _van_groep(w, rooster, examen, loc, [i for i in lijst if i.student_id not in w.hoofdgroep])
    return sorted(momenten, key=lambda m: (m.start, m.sleutel))


def _groepen(w: Wereld) -> dict[tuple[str, str], list[Inschrijving]]:
    """Enrolments per exam and location, in an order of chance."""
    locatie = {w.persoon(s).id: s.locatie for s in w.school.studenten}
    code = {e.id: c for c, e in w.examens.items()}
    per: dict[tuple[str, str], list[Inschrijving]] = {}
    for i in w.inschrijvingen:
        per.setdefault((code[i.examen_id], locatie[i.student_id]), []).append(i)
    for _, lijst in sorted(per.items()):
        w.rng.shuffle(lijst)
    return per


def _van_vandaag(
    w: Wereld, rooster: Rooster, groepen: dict[tuple[str, str], list[Inschrijving]]
) -> Iterator[Afnamemoment]:
    al: set[UUID] = set()
    for nr, (code, verschil, loc, soort) in enumerate(VANDAAG):
        lijst = groepen.get((code, loc), [])
        groep = [i for i in lijst if i.student_id not in al and i.student_id not in w.hoofdgroep][: 18 + nr]
        al.update(i.student_id for i in groep)
        groepen[code, loc] = [i for i in lijst if i not in groep]
        yield rooster.vandaag(w.school.examen_op_code[code], loc, groep, verschil, soort, demo=nr in (0, 1, 3))


def _van_hoofdgroep(
    w: Wereld, rooster: Rooster, groepen: dict[tuple[str, str], list[Inschrijving]]
) -> list[Afnamemoment]:
    momenten = []
    for code, afstand in _HOOFD.items():
        groep = [i for i in groepen.get((code, "MK"), []) if i.student_id in w.hoofdgroep]
        dagen = [afstand + stap for stap in (0, -1, 1, -2, 2)]
        momenten.append(rooster.plan(w.school.examen_op_code[code], "MK", groep, dagen, "hoofdgroep"))
    return momenten


def _geannuleerd(
    w: Wereld, rooster: Rooster, groepen: dict[tuple[str, str], list[Inschrijving]]
) -> Iterator[Afnamemoment]:
    """Moments that do not take place: six students lose their seat, and are open again."""
    for code, afstand in GEANNULEERD:
        loc, lijst = max(
            ((loc, lijst) for (examen, loc), lijst in groepen.items() if examen == code),
            key=lambda p: (len(p[1]), p[0]), default=("MK", []),
        )  # fmt: skip
        groep = [i for i in lijst if i.student_id not in w.hoofdgroep][:6]
        dagen = [afstand + stap for stap in (0, -1, 1, -2, 2)]
        moment = rooster.plan(w.school.examen_op_code[code], loc, groep, dagen, ZittingStatus.GEANNULEERD)
        groepen[code, loc] = [i for i in lijst if i not in groep]
        yield moment


def _concepten(w: Wereld, rooster: Rooster) -> Iterator[Afnamemoment]:
    """Drafts of the weeks after what is planned; nobody is on them yet."""
    for nr, code in enumerate(CONCEPTEN):
        loc = [loc.code for loc in w.school.locaties][nr % 3]
        yield rooster.plan(w.school.examen_op_code[code], loc, [], [VOORUIT + 2 + nr], ZittingStatus.CONCEPT)


def _van_groep(
    w: Wereld, rooster: Rooster, examen: bron.Examen, loc: str, lijst: list[Inschrijving]
) -> Iterator[Afnamemoment]:
    """Part of a group has sat, part is planned, the rest is still open."""
    geweest, gepland = round(len(lijst) * _GEWEEST), round(len(lijst) * _GEPLAND)
    if not w.te_plannen(examen):
        return
    grootte = 12 if examen.vorm == "praktijk" else 64 if len(lijst) > 300 else _KLAS
    for deel, dagen in ((lijst[:geweest], range(-TERUG, 0)), (lijst[geweest : geweest + gepland], range(1, VOORUIT))):
        for van in range(0, len(deel), grootte):
            volgorde = list(dagen)
            begin = w.rng.randrange(len(volgorde))
            yield rooster.plan(examen, loc, deel[van : van + grootte], volgorde[begin:] + volgorde[:begin])
