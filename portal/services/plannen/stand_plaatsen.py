"""What stands in the way of one student on one sitting: for the list that shows it and the act that refuses it alike."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd, voorzieningen
from portal.domain.fouten import Geblokkeerd, PortalFout
from portal.domain.levensloop import TE_STARTEN, VERSIE, Blokkade
from portal.domain.statussen import DeelnameStatus, VersieStatus, ZittingStatus
from portal.domain.voorzieningen import ExtraTijd, Recht
from portal.services.aanmelden.stand import blokkades_weg, rechten_bij, rechten_van, toegekend
from portal.services.aanmelden.stand_bereik import ANDER_BEREIK, blokkades_bereik
from portal.services.aanmelden.stand_niveau import niveaus_van
from portal.services.aanmelden.stand_variant import blokkades_variant
from portal.services.grond import paden
from portal.services.inrichten.stand_bereik import blokkades_periode
from portal.services.plannen.stand import KIES_ANDERS, Vak, botsingen, botsingen_met_werk
from portal.services.plannen.stand_extra_tijd import Langer, te_krap
from portal.services.plannen.stand_kent_werk import KENT_WERK, blokkades_kent


def komende_plekken(uow: UnitOfWork, student_id: uuid.UUID) -> list[tuple[Deelname, Zitting]]:
    """The seats of a student on sittings still to come, soonest first: what is granted to him counts there at once, also
    when the room is open already and the sitting has not begun."""
    vraag = (
        select(Deelname, Zitting)
        .join(Zitting, onclause=col(Zitting.id) == col(Deelname.zitting_id))
        .where(
            Deelname.student_id == student_id, Deelname.status == DeelnameStatus.GEPLAATST,
            col(Zitting.status).in_(TE_STARTEN), Zitting.start > tijd.nu(),
        )
    )  # fmt: skip
    return list(uow.session.exec(vraag.order_by(col(Zitting.start), col(Zitting.id))))


Plek = tuple[Inschrijving, Zitting, Examenversie]
"""An enrolment, and a sitting with its version where its student might sit."""

BIJGEPLAATST = "bijgeplaatst"
"""How somebody came on a sitting that was going on already."""
TIJDENS = "Tijdens de zitting"
WIJZE = MappingProxyType({"zelf": "Zelf gekozen", "wachtlijst": "Via wachtlijst", BIJGEPLAATST: TIJDENS})
"""How somebody came on a sitting, in words."""
PLAATST_NIET = MappingProxyType({
    ZittingStatus.CONCEPT: "Maak de zitting eerst definitief.",
    ZittingStatus.GESLOTEN: "De zitting is gesloten. Hoort er nog iemand bij, vraag de surveillant dan om haar te heropenen.",
    ZittingStatus.ONDERTEKEND: "Het proces-verbaal is ondertekend. Plaats de student op een andere zitting.",
    ZittingStatus.GEANNULEERD: "Deze zitting is geannuleerd. Plaats de student op een andere zitting.",
})  # fmt: skip
"""Why nobody can be placed on a sitting in this state, and what to do instead."""


def blokkades_hier(
    uow: UnitOfWork, zitting: Zitting, versie: Examenversie, inschrijvingen: Collection[Inschrijving]
) -> dict[uuid.UUID, tuple[Blokkade, ...]]:
    """Per enrolment why this student cannot sit on this sitting, apart from Go and attempts."""
    hier = blokkades_plekken(uow, [(i, zitting, versie) for i in inschrijvingen])
    return {inschrijving_id: blokkades for (inschrijving_id, _), blokkades in hier.items()}


def blokkades_plekken(
    uow: UnitOfWork, plekken: Sequence[Plek]
) -> dict[tuple[uuid.UUID, uuid.UUID], tuple[Blokkade, ...]]:
    """Per enrolment and sitting why this student cannot sit there, apart from Go and attempts: left the school, had the
    variant, another level, an accommodation that the version cannot give, extra time for which the room or the staff is
    not free, or another exam at the time (PRK-8, PRK-10, AAN-13); all of it at once, in as many questions for one place as
    for all of them."""
    recht, wie = toegekend(uow, {i.student_id for i, _, _ in plekken})
    had = blokkades_werk(uow, [(i, v) for i, _, v in plekken], wie.values())
    uit = {
        (i.id, z.id): (
            *blokkades_weg(wie[i.student_id], tijd.dag_van(z.start)), *blokkades_versie(v, z),
            *nog_te_kiezen(had[i.id, v.id], z),
        )
        for i, z, v in plekken
    }  # fmt: skip
    vakken, langer = {}, {}
    for i, z, v in plekken:
        try:
            extra = _keur(rechten_bij(recht[i.student_id], v, z.start), v, z)
            vakken[i.id, z.id], langer[i.id, z.id] = (
                Vak(i.student_id, z.start, z.eind_voor(extra), z.id), Langer(z, extra),
            )  # fmt: skip
        except PortalFout as fout:
            uit[i.id, z.id] += (Blokkade(fout.code, fout.tekst, student=fout.aan_student),)
    ook = {k: v for k, v in vakken.items() if wie[v.student_id].ook_medewerker}
    for gevonden in (botsingen(uow, vakken), botsingen_met_werk(uow, ook), te_krap(uow, langer)):
        for sleutel, blokkade in gevonden.items():
            uit[sleutel] += (blokkade,)
    return uit


def blokkades_versie(versie: Examenversie, zitting: Zitting) -> tuple[Blokkade, ...]:
    """A version that the board took back or rejected, or established for other days, is given to nobody any more (INR-7),
    also while it is asked to decide again; who was at a sitting of it is still entered."""
    if zitting.start <= tijd.nu():
        return ()
    if versie.status == VersieStatus.TER_VASTSTELLING and versie.teruggenomen:
        tekst = f"De examencommissie nam versie {versie.code} terug en besluit opnieuw over haar. Wacht dat besluit af."
        return (Blokkade("versie-ingetrokken", tekst, paden.versie(versie.id), student=_STUDENT_WEG),)
    if versie.status not in (VersieStatus.INGETROKKEN, VersieStatus.AFGEWEZEN):
        return tuple(
            replace(b, tekst=f"{b.tekst} Annuleer of verzet deze zitting.", student=_STUDENT_WEG)
            for b in blokkades_periode(versie, tijd.dag_van(zitting.start))
        )
    tekst = (
        f"De examencommissie heeft versie {versie.code} {VERSIE.label(versie.status).lower()}. Annuleer deze zitting."
    )
    return (Blokkade("versie-ingetrokken", tekst, paden.versie(versie.id), student=_STUDENT_WEG),)


_STUDENT_WEG = f"Het examen van dit moment is ingetrokken. {KIES_ANDERS}"


def nog_te_kiezen(blokkades: tuple[Blokkade, ...], zitting: Zitting) -> tuple[Blokkade, ...]:
    """Who was at a sitting is entered, also when the board established its version for others (INR-7), or when he knew
    it from his work: then it is too late to choose another one."""
    return tuple(b for b in blokkades if b.code not in (ANDER_BEREIK, KENT_WERK) or zitting.start > tijd.nu())


def blokkades_werk(
    uow: UnitOfWork, paren: Collection[tuple[Inschrijving, Examenversie]], studenten: Iterable[Persoon] = ()
) -> dict[tuple[uuid.UUID, uuid.UUID], tuple[Blokkade, ...]]:
    """Per enrolment and version why this version is not for this student: he had the variant, does the exam at another
    level, the board established it for another programme, cohort or attempt, or, of these students, he knows it from his work here."""
    had = blokkades_variant(uow, list({v.id: v for _, v in paren}.values()), {i.student_id for i, _ in paren})
    niveaus = niveaus_van(uow, {i.id for i, v in paren if v.niveau})
    bereik, kent = blokkades_bereik(uow, paren), blokkades_kent(uow, paren, studenten)
    uit = {}
    for i, v in paren:
        zelf = had.get((i.student_id, v.id)), kent.get((i.student_id, v.id))
        delen = (*zelf, _ander_niveau(v, niveaus.get(i.id)), bereik.get((i.id, v.id)))
        uit[i.id, v.id] = tuple(b for b in delen if b)
    return uit


def _ander_niveau(versie: Examenversie, niveau: int | None) -> Blokkade | None:
    if not versie.niveau or niveau == versie.niveau:
        return None
    doet = f"doet niveau {niveau}" if niveau else "heeft nog geen niveau: kies dat bij Aanmeldingen"
    zelf = f"jij doet niveau {niveau}" if niveau else "jouw niveau is nog niet bekend. Vraag het je docent"
    return Blokkade(
        "ander-niveau", f"Deze versie is voor niveau {versie.niveau}; de student {doet}.",
        student=f"Dit moment is voor niveau {versie.niveau}; {zelf}.",
    )  # fmt: skip


def rechten_op(
    uow: UnitOfWork, student_id: uuid.UUID, versie: Examenversie, zitting: Zitting
) -> tuple[tuple[Recht, ...], ExtraTijd]:
    """The accommodations of a student on this sitting and the extra time; refused when the version cannot give them."""
    rechten = rechten_van(uow, student_id, versie, zitting.start)
    return rechten, _keur(rechten, versie, zitting)


def _keur(rechten: tuple[Recht, ...], versie: Examenversie, zitting: Zitting) -> ExtraTijd:
    """The extra time that follows; refused when the version cannot give one of these accommodations. On a sitting that is
    entered afterwards they were given by people, on paper: no delivery system has to be able to (UIT-1)."""
    if zitting.achteraf:
        return voorzieningen.extra_tijd(rechten)
    if mist := voorzieningen.niet_beschikbaar(rechten, versie.voorzieningen):
        namen = ", ".join(r.soort.label.lower() for r in mist)
        raise Geblokkeerd(
            f"Deze versie biedt niet: {namen}.", actie="Kies een andere versie of overleg met de student.",
            student=f"Op dit moment kan niet wat voor jou is toegekend: {namen}. {KIES_ANDERS}",
        )  # fmt: skip
    return _extra_tijd(rechten, versie)


def _extra_tijd(rechten: tuple[Recht, ...], versie: Examenversie) -> ExtraTijd:
    """The extra time; refused when this version allows fewer. Of a delivery system none means that it did not say; the
    school itself says so (AAN-12)."""
    extra, meeste = voorzieningen.extra_tijd(rechten), ExtraTijd.van_minuten(versie.extra_tijd_max)
    if (meeste or not versie.component_id) and meeste < extra:
        hooguit = f"hooguit {meeste.tekst}" if meeste else "geen"
        raise Geblokkeerd(
            f"Deze versie staat {hooguit} extra tijd toe; deze student heeft {extra.tekst}.",
            actie="Kies een andere versie of overleg met de student.",
            student=f"Op dit moment kan niet al jouw extra tijd worden gegeven. {KIES_ANDERS}",
        )
    return extra
