"""Reading for the board beside results: absences, requests for an extra attempt, versions and cut scores."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.beheren import Persoon, Taak
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.tabel import kies
from portal.db.vaststellen import Commissiebesluit, Variantverzoek
from portal.domain import tijd
from portal.domain.kansen import Mutatie, Saldo
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.statussen import CesuurStatus, DeelnameStatus, InschrijvingStatus, VersieStatus
from portal.services.aanmelden import stand_besluiten
from portal.services.aanmelden.stand_kansen import saldi_van
from portal.services.aanmelden.stand_variant import open_vragen
from portal.services.grond import lijst, paden, scheiding, taken
from portal.services.grond.cesuren import norm_tekst, norm_van, waarom_niet_zelf
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht
from portal.services.vaststellen import stand, stand_mandaten
from portal.services.vaststellen.lezen.cesuur import effect_van


@dataclass(frozen=True, kw_only=True)
class AfwezigheidRij:
    """A missed attempt on which the board may still decide."""

    deelname_id: str
    student: str
    nummer: str
    examen: str
    moment: str
    reden: str
    link: str
    onbekend: bool = False
    """True when nobody knows whether he was there; then no attempt is booked yet."""
    presentie: str = ""
    werk: str = ""
    """The score of work that is there although he was absent by the report."""
    eerder: str = ""
    """The decision that lapsed, so that the matter is back."""
    gezien: str = ""
    """The mark of what is shown here, to decide about nothing else."""
    waarom_niet: str = ""
    """Why somebody else has to decide."""


@dataclass(frozen=True, kw_only=True)
class BeslotenRij:
    """An absence about which was decided, with what the decision says and whether it may be revised."""

    besluit_id: str
    deelname_id: str
    student: str
    nummer: str
    examen: str
    moment: str
    beslissing: str
    wie: str
    reden: str
    vervallen: str
    werk: str
    onbekend: bool
    te_herzien: bool
    waarom_niet: str
    gezien: str
    """The mark of what is shown here, to decide about nothing else."""


@dataclass(frozen=True, kw_only=True)
class KansverzoekRij:
    """A request for an extra attempt, with the balance so far."""

    taak_id: str
    inschrijving_id: str
    student: str
    nummer: str
    examen: str
    kansen: str
    toelichting: str
    gevraagd_op: str
    gezien: str
    """Which question this is, to decide about no other."""
    waarom_niet: str = ""
    """Why somebody else has to decide."""


@dataclass(frozen=True, kw_only=True)
class HerhalingRij:
    """A request to let a student take a variant again."""

    id: str
    student: str
    nummer: str
    examen: str
    versie: str
    toelichting: str
    gevraagd_op: str
    waarom_niet: str = ""
    """Why somebody else has to decide."""


@dataclass(frozen=True, kw_only=True)
class VersieverzoekRij:
    """A version that the exam office laid before the board."""

    versie_id: str
    code: str
    naam: str
    examen: str
    vraag: str
    gevraagd_op: str
    link: str


@dataclass(frozen=True, kw_only=True)
class CesuurverzoekRij:
    """A cut score that was entered and waits for the board, with what it would do."""

    cesuur_id: str
    versie_id: str
    versie: str
    examen: str
    cesuur: str
    toelichting: str
    ingevoerd: str
    effect: str
    link: str
    waarom_niet: str = ""
    """Why somebody else has to establish it."""


_VANDAAR = 50


def open_afwezigheden(principal: Principal) -> Any:
    """Missed attempts about which no decision holds, who is unknown, and who came and has no score to show for it."""
    besloten = select(Commissiebesluit.deelname_id).where(*stand_besluiten.over_afwezigheid())
    gemist = select(Kansmutatie.deelname_id).where(
        Kansmutatie.soort == Mutatie.GEMIST.value, col(Kansmutatie.deelname_id).is_not(None)
    )
    presentie = col(Deelname.presentie)
    zonder = presentie.in_(stand_besluiten.ZONDER_WERK) & (
        (presentie == Presentie.NIET_GESTART.value) | ~stand.iets_gescoord()
    )
    afgerond = (col(Deelname.status) == DeelnameStatus.AFGEROND) & ((presentie == Presentie.ONBEKEND.value) | zonder)
    return _deelnames(principal).where(
        (col(Deelname.id).in_(gemist) & (presentie == Presentie.AFWEZIG.value)) | afgerond,
        col(Deelname.id).not_in(besloten),
        stand_mandaten.mag_besluiten(principal, P.AFWEZIGHEID_BESLUITEN, Examen.id),
    )


def _deelnames(principal: Principal) -> Any:
    """Participations within reach with who, which exam and when, oldest first."""
    return (
        kies(Persoon, Examen.naam, Deelname, Zitting)
        .join(Deelname, onclause=col(Deelname.student_id) == Persoon.id)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .where(visible(principal, P.INSCHRIJVING_INZIEN, Deelname))
        .order_by(col(Zitting.start), col(Deelname.id))
    )


def afwezigheden(uow: UnitOfWork, principal: Principal) -> list[AfwezigheidRij]:
    """Missed attempts that may be given back, and who is unknown, with the reason of the invigilator, work that is there
    all the same, and the decision that lapsed (VAS-5, UIT-2)."""
    stand_mandaten.eis_rol(principal, P.AFWEZIGHEID_BESLUITEN)
    rijen = uow.session.exec(open_afwezigheden(principal).limit(_VANDAAR)).all()
    ids = [d.id for _, _, d, _ in rijen]
    werk = stand_besluiten.werk(uow, ids) if ids else {}
    eerder = stand_besluiten.vervallen(uow, ids) if ids else {}
    niet = scheiding.waarom_niet_op(uow, principal.persoon_id, P.AFWEZIGHEID_BESLUITEN, {z.id for *_, z in rijen})
    return [_afwezigheid(s, e, d, z, werk.get(d.id, ""), eerder.get(d.id), niet.get(z.id, "")) for s, e, d, z in rijen]


def _afwezigheid(
    s: Persoon, examen: str, d: Deelname, z: Zitting, werk: str, eerder: Commissiebesluit | None, waarom_niet: str
) -> AfwezigheidRij:
    return AfwezigheidRij(
        deelname_id=str(d.id),
        student=s.naam,
        nummer=studentnummer(s),
        examen=examen,
        moment=tijd.moment(z.start),
        reden=d.presentie_reden,
        link=paden.dossier_student(s.id),
        onbekend=d.presentie == Presentie.ONBEKEND,
        presentie=Presentie(d.presentie).label,
        werk=f"Er is werk van deze student binnen: {werk}." if werk else "",
        eerder=_vervallen(eerder) if eerder else "",
        gezien=stand_besluiten.afdruk(d, werk, eerder),
        waarom_niet=waarom_niet,
    )


def _vervallen(b: Commissiebesluit) -> str:
    """A decision that lapsed, in words."""
    return f"Eerder besluit van {tijd.dag(b.op)}, {b.beslissing.in_woorden(b.presentie)}, is vervallen. {b.vervallen_reden}"


_OP = {"student": Persoon.sorteervorm, "examen": Examen.zoekvorm}
SORTEERBAAR = tuple(_OP)


class BeslotenFilter(Opdracht):
    """Which decided absences to show."""

    zoek: str = ""
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def besloten_afwezigheden(uow: UnitOfWork, principal: Principal, filter: BeslotenFilter) -> Pagina[BeslotenRij]:
    """Absences that were decided about, the newest decision first, so that it can be revised (VAS-5, PRK-13)."""
    stand_mandaten.eis_rol(principal, P.AFWEZIGHEID_BESLUITEN)
    b = Commissiebesluit
    later = select(b.vervangt_id).where(col(b.vervangt_id).is_not(None))
    door = select(Persoon.id, Persoon.naam).subquery()
    vraag = (
        _deelnames(principal)
        .join(b, onclause=col(b.deelname_id) == Deelname.id)
        .join(door, isouter=True, onclause=door.c.id == col(b.door_id))
        .add_columns(b, door.c.naam)
        .where(col(b.id).not_in(later), stand_mandaten.mag_besluiten(principal, P.AFWEZIGHEID_BESLUITEN, Examen.id))
    )
    vraag = lijst.op(vraag, filter.op, _OP, col(b.op).desc(), col(b.id))
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Persoon.zoekvorm, Examen.zoekvorm))
    pagina = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    ids = [d.id for _, _, d, *_ in pagina.rijen]
    werk = stand_besluiten.werk(uow, ids, ook_zonder_tellen=True) if ids else {}
    zelf = scheiding.zelf_besloten(uow, principal, ids) if ids else {}
    mag = principal.can(P.AFWEZIGHEID_BESLUITEN)
    return pagina.naar(lambda rij: _besloten(mag, zelf, werk, *rij))


def _besloten(
    mag: bool, zelf: dict[uuid.UUID, str], alle_werk: dict[uuid.UUID, str], s: Persoon, examen: str, d: Deelname,
    z: Zitting, b: Commissiebesluit, door: str | None,
) -> BeslotenRij:  # fmt: skip
    wie = f"{door or 'Onbekend'}{', namens de examencommissie' if b.mandaat_id else ''}"
    geldt, werk = b.vervallen_op is None, alle_werk.get(d.id, "")
    return BeslotenRij(
        besluit_id=str(b.id), deelname_id=str(d.id), student=s.naam, nummer=studentnummer(s), examen=examen, moment=tijd.moment(z.start),
        beslissing=b.beslissing.in_woorden(b.presentie).capitalize(), wie=f"{tijd.dag(b.op)}, {wie}", reden=b.reden,
        vervallen="" if b.vervallen_op is None else f"Vervallen op {tijd.dag(b.vervallen_op)}. {b.vervallen_reden}",
        werk=_niet_geteld(b, werk if geldt else ""), gezien=stand_besluiten.afdruk(d, werk, b),
        onbekend=b.presentie_was == Presentie.ONBEKEND,
        te_herzien=geldt and mag and d.id not in zelf,
        waarom_niet=zelf.get(d.id, "") if geldt else "",
    )  # fmt: skip


def _niet_geteld(b: Commissiebesluit, nu: str) -> str:
    """The work that a decision does not let count, and what that is now when it is something else."""
    was = f"Er was werk: {b.werk}. Dat telt niet." if b.werk else ""
    anders = f"Er is nu werk: {nu}." if nu and nu != b.werk else ""
    return " ".join(filter(None, (was, anders)))


def open_kansen(principal: Principal) -> tuple[Any, ...]:
    """SQL for: a request for an extra attempt that this person decides about, asked with its enrolment."""
    mag = stand_mandaten.mag_besluiten(principal, P.KANS_BESLUITEN, Inschrijving.examen_id)
    return *taken.is_open("kans"), visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving), mag


def kansverzoeken(uow: UnitOfWork, principal: Principal) -> list[KansverzoekRij]:
    """Requests for an extra attempt, with the attempts so far (AAN-10)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    vraag = (
        select(Taak, Inschrijving, Persoon, Examen)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Taak.onderwerp_id)
        .join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
        .join(Examen, onclause=col(Examen.id) == Inschrijving.examen_id)
        .where(*open_kansen(principal))
        .order_by(col(Taak.gemaakt_op))
        .limit(_VANDAAR)
    )  # fmt: skip
    rijen = uow.session.exec(vraag).all()
    saldi = saldi_van(uow, [i for _, i, _, _ in rijen])
    return [
        KansverzoekRij(
            taak_id=str(t.id), inschrijving_id=str(i.id), student=s.naam, nummer=studentnummer(s), examen=e.naam,
            kansen=_kansen(saldi[i.id], i.status), toelichting=t.tekst, gevraagd_op=tijd.moment(t.gemaakt_op), gezien=str(t.id),
            waarom_niet=scheiding.zelf_gevraagd(principal, t.gemaakt_door_id),
        )
        for t, i, s, e in rijen
    ]  # fmt: skip


def open_herhalingen(principal: Principal) -> Any:
    """Requests to take a variant again that nobody decided about."""
    return (
        kies(Variantverzoek, Persoon, Examen.naam, Examenversie.code)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Variantverzoek.inschrijving_id)
        .join(Persoon, onclause=col(Persoon.id) == Variantverzoek.student_id)
        .join(Examen, onclause=col(Examen.id) == Inschrijving.examen_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Variantverzoek.versie_id)
        .where(
            *open_vragen(),
            visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving),
            stand_mandaten.mag_besluiten(principal, P.KANS_BESLUITEN, Inschrijving.examen_id),
        )
        .order_by(col(Variantverzoek.gevraagd_op))
    )


def herhalingen(uow: UnitOfWork, principal: Principal) -> list[HerhalingRij]:
    """Students who should get a variant that they had before, if the board says so (PRK-8)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    return [
        HerhalingRij(
            id=str(h.id), student=s.naam, nummer=studentnummer(s), examen=examen, versie=code, toelichting=h.toelichting,
            gevraagd_op=tijd.moment(h.gevraagd_op), waarom_niet=scheiding.zelf_gevraagd(principal, h.gevraagd_door_id),
        )
        for h, s, examen, code in uow.session.exec(open_herhalingen(principal).limit(_VANDAAR))
    ]  # fmt: skip


def _kansen(saldo: Saldo, status: InschrijvingStatus) -> str:
    """The attempt that the enrolment is about, as every other screen has it, with what the registry said beside it."""
    return saldo.met_register(saldo.tekst_bij(status))


def versieverzoeken(uow: UnitOfWork, principal: Principal) -> list[VersieverzoekRij]:
    """Versions that lie before the board, with the question of the exam office (INR-5)."""
    require(principal, P.VERSIE_VASTSTELLEN)
    vraag = (
        select(Examenversie, Examen.naam, Taak)
        .join(Examen, onclause=col(Examen.id) == Examenversie.examen_id)
        .join(Taak, isouter=True, onclause=and_(*taken.is_open("versie", Examenversie.id)))
        .where(Examenversie.status == VersieStatus.TER_VASTSTELLING, visible(principal, P.VERSIE_VASTSTELLEN, Examenversie))
        .order_by(col(Examenversie.zoekvorm))
        .limit(_VANDAAR)
    )  # fmt: skip
    return [
        VersieverzoekRij(
            versie_id=str(v.id), code=v.code, naam=v.naam, examen=examen, vraag=taak.tekst if taak else "",
            gevraagd_op=tijd.moment(taak.gemaakt_op) if taak else "", link=paden.versie(v.id),
        )
        for v, examen, taak in uow.session.exec(vraag)
    ]  # fmt: skip


def open_cesuren(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    """SQL for: a cut score that waits for this person, himself or under a mandate; asked with its version."""
    mag = stand_mandaten.mag_besluiten(principal, P.CESUUR_VASTSTELLEN, Examenversie.examen_id)
    zien = visible(principal, P.CATALOGUS_INZIEN, Cesuur)
    return col(Cesuur.status) == CesuurStatus.INGEVOERD, zien, mag


def cesuurverzoeken(uow: UnitOfWork, principal: Principal) -> list[CesuurverzoekRij]:
    """Cut scores that were entered and not established, each with what it would do (BEO-3)."""
    stand_mandaten.eis_rol(principal, P.CESUUR_VASTSTELLEN)
    vraag = (
        select(Cesuur, Examenversie, Examen.naam, Persoon.naam)
        .join(Examenversie, onclause=col(Examenversie.id) == Cesuur.versie_id)
        .join(Examen, onclause=col(Examen.id) == Examenversie.examen_id)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == Cesuur.ingevoerd_door_id)
        .where(*open_cesuren(principal))
        .order_by(col(Cesuur.ingevoerd_op))
        .limit(_VANDAAR)
    )
    return [_cesuurverzoek(uow, principal, *rij) for rij in uow.session.exec(vraag).all()]


def _cesuurverzoek(
    uow: UnitOfWork, principal: Principal, c: Cesuur, v: Examenversie, examen: str, door: str | None
) -> CesuurverzoekRij:
    norm = norm_van(v, c)
    zin = effect_van(uow, v, norm).zin if norm else ""
    return CesuurverzoekRij(
        cesuur_id=str(c.id), versie_id=str(v.id), versie=v.code, examen=examen, cesuur=norm_tekst(v, c), toelichting=c.toelichting,
        ingevoerd=f"{door or 'Onbekend'}, {tijd.moment(c.ingevoerd_op)}", effect=zin, link=paden.versie(v.id),
        waarom_niet=waarom_niet_zelf(uow, c, principal.persoon_id),
    )  # fmt: skip


def examens(uow: UnitOfWork, principal: Principal) -> list[tuple[str, str]]:
    """Exams to give a mandate for: id and name."""
    require(principal, P.MANDAAT_BEHEREN)
    vraag = select(Examen.id, Examen.naam).where(col(Examen.formatief).is_(False)).order_by(Examen.zoekvorm).limit(200)
    return [(str(id), naam) for id, naam in uow.session.exec(vraag)]
