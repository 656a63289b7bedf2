"""Every page of the portal with a real address for somebody in a role; for pictures, checks of use and budgets."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import col, func, select

import portal.app  # noqa: F401 - registers the pages
from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Groep, Groepsaanmelding, Inschrijving, Jaarwissel, Voorziening
from portal.db.afnemen import Incident
from portal.db.beheren import Koppeling, Noodtoegang, Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Catalogusvoorstel, Examen, Examenversie, Inleespartij, Opleiding
from portal.db.monitoren import Melding, OkeBericht
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.catalogus import Catalogus
from portal.domain.rechten import P, Rol
from portal.oke.mapping_catalogus import toets
from portal.sandbox import wire
from portal.sandbox.school import build_school
from portal.services.aanmelden.groepen import SchrijfGroepIn, schrijf_groep_in
from portal.services.aanmelden.lezen import groepen
from portal.services.grond.audit import audit
from portal.services.inrichten import catalogus, inlezen
from portal.services.monitoren import stand_meldingen
from portal.services.plannen import jaarwissel
from portal.services.plannen.lezen import jaarwissel as jaarwissel_lezen
from portal.state.raamwerk.navigatie import PAGINAS
from tests.hulp.browser import demo_account

Kiezer = Callable[[UnitOfWork, Principal], Any]
_STAM = {
    "/": "voordeur", "/catalogus/import/[voorstel_id]": "catalogus-import", "/zittingen/[zitting_id]": "zitting",
    "/afnemen/[zitting_id]": "afnemen-zitting", "/vaststellen/[zitting_id]": "vaststellen-zitting",
    "/catalogus/[versie_id]": "catalogus-versie", "/catalogus/examens/[examen_id]": "catalogus-examen", "/oke/[bericht_id]": "oke-bericht",
    "/beoordelen/[beoordeling_id]": "beoordelen-werk", "/basis/[soort]": "basis-lokalen", "/basis/inlezen/[partij_id]": "basis-inlezen", "/rechten/[persoon_id]": "rechten-persoon",
}  # fmt: skip


class GeenVoorbeeld(AssertionError):
    """A page with a variable address for which the demo has nothing to show, or that this file does not know."""


def principal_van(uow: UnitOfWork, rol: Rol, account: str = "") -> Principal:
    """The demo person of a role, or somebody else by account, as the portal sees them after logging in."""
    persoon = uow.session.exec(select(Persoon).where(col(Persoon.account) == (account or demo_account(rol)))).one()
    return sessies.maak_principal(uow, persoon, rol)


def stam(route: str) -> str:
    """A readable name for a page, for files."""
    return _STAM.get(route) or re.sub(r"\[(\w+)_id]", r"\1", route).strip("/").replace("/", "-")


def bezoekbaar(rol: Rol) -> list[str]:
    """The routes of all pages that this role has use for, the front page apart."""
    with reading() as uow:
        ik = principal_van(uow, rol)
    return [r for r, p in PAGINAS.items() if r != "/" and p.voor(ik)]


_IEDER_ZIJN_EIGEN = ("/werk",)
"""Pages that are another page for each role."""
_DOENER = {
    "/catalogus": Rol.EXAMENBUREAU, "/catalogus/[versie_id]": Rol.EXAMENCOMMISSIE, "/examenplan": Rol.EXAMENCOMMISSIE,
    "/zittingen": Rol.EXAMENBUREAU, "/zittingen/[zitting_id]": Rol.EXAMENBUREAU, "/vaststellen": Rol.EXAMENCOMMISSIE,
    "/vaststellen/[zitting_id]": Rol.EXAMENCOMMISSIE, "/dossiers/student/[student_id]": Rol.EXAMENBUREAU,
}  # fmt: skip
"""Who has most to press on a page that others only read."""
_MINSTENS = 2


def ronde(rol: Rol, *, heel: bool) -> list[str]:
    """The routes to walk as this role: all it has use for, or its share when the roles divide the pages among them.

    Divided, every page has a visitor: who does the work there, or else the role with the fewest pages so far; a role
    with few of those walks some that another has as well.
    """
    wie = {r: bezoekbaar(r) for r in Rol}
    if heel:
        return wie[rol]
    deel: dict[Rol, list[str]] = {r: [p for p in _IEDER_ZIJN_EIGEN if p in wie[r]] for r in Rol}
    for pad, doener in _DOENER.items():
        deel[doener].append(pad)
    open_ = {p: [r for r in Rol if p in wie[r]] for p in PAGINAS if p not in (*_IEDER_ZIJN_EIGEN, *_DOENER)}
    for pad in sorted(open_, key=lambda p: (len(open_[p]), p)):
        if open_[pad]:
            deel[min(open_[pad], key=lambda r: len(deel[r]))].append(pad)
    eigen = deel[rol]
    return eigen + [p for p in wie[rol] if p not in eigen][: max(0, _MINSTENS - len(eigen))]


def adressen(route: str, rol: Rol) -> list[str]:
    """The address to visit for this route: itself, or filled with the best example for this role."""
    if "[" not in route:
        return [route]
    with reading() as uow:
        gevonden = voorbeeld(uow, principal_van(uow, rol), route)
    if gevonden is None:
        raise GeenVoorbeeld(f"de demo heeft niets om op {route} te tonen aan {rol}")
    return [re.sub(r"\[\w+]", str(gevonden), route)]


def voorbeeld(uow: UnitOfWork, ik: Principal, route: str) -> uuid.UUID | str | None:
    """The id of the most telling thing that this person can see on this page."""
    naam = re.search(r"\[(\w+)]", route)
    kiezer = _PER_ROUTE.get(route) or _PER_NAAM.get(naam.group(1) if naam else "")
    if kiezer is None:
        raise GeenVoorbeeld(f"{route}: vul het adres aan in tests/hulp/paginas.py")
    uitkomst = kiezer(uow, ik)
    return uitkomst if isinstance(uitkomst, uuid.UUID | str | None) else uow.session.exec(uitkomst).first()


def zorg_voor_noodtoegang() -> None:
    """An administrator read along once, so that the board has something to look at."""
    with unit_of_work() as uow:
        ik = principal_van(uow, Rol.BEHEERDER)
        if not uow.session.exec(select(Noodtoegang.id).limit(1)).first():
            nood = Noodtoegang(
                persoon_id=ik.persoon_id, sessie_ref="x", reden="Storing op een examendag", tot=tijd.nu()
            )
            uow.add(nood)
            audit.record(uow, ik, "noodtoegang.gebruikt", nood, nieuw={"adres": "/dossiers"})


_VOORSTEL = select(Catalogusvoorstel.id).where(col(Catalogusvoorstel.toegepast_op).is_(None)).limit(1)
_OP_PROEF = select(Inleespartij.id).where(Inleespartij.status == "proef").limit(1)
"""What was applied long ago has nothing to look at any more."""


def zorg_voor_voorstel() -> None:
    """Compare a catalogue of the demo's delivery system with ours, so that there is a proposal to look at."""
    school = build_school(12, 1, tijd.vandaag())
    with unit_of_work() as uow:
        if uow.session.exec(_VOORSTEL).first():
            return
        koppeling = uow.session.exec(select(Koppeling.id).where(Koppeling.soort == "tas").limit(1)).one()
        ik = principal_van(uow, Rol.EXAMENBUREAU)
        lijst = [
            toets(wire.component(v, school.examen_op_code[v.examen], school))
            for v in school.versies
            if school.examen_op_code[v.examen].via_oke
        ]
        catalogus.maak_voorstel(uow, ik, koppeling, Catalogus(tuple(lijst)))


def zorg_voor_groepsaanmelding() -> None:
    """The exam office enrolled the first group for an exam, so that it can be put out again."""
    with unit_of_work() as uow:
        groep = uow.session.exec(select(Groep.id).order_by(Groep.naam).limit(1)).first()
        if groep is None or uow.session.exec(select(Groepsaanmelding.id).limit(1)).first():
            return
        ik = principal_van(uow, Rol.EXAMENBUREAU)
        examens, _ = groepen.examens(uow, ik)
        cmd = SchrijfGroepIn(groep_id=groep, examen_id=uuid.UUID(examens[0].waarde))
        schrijf_groep_in(uow, ik, cmd)


def zorg_voor_jaarwissel() -> None:
    """The exam office turned the year for one programme, so that it can be put back."""
    with unit_of_work() as uow:
        ik = principal_van(uow, Rol.EXAMENBUREAU)
        if uow.session.exec(select(Jaarwissel.id).limit(1)).first():
            return
        for id in uow.session.exec(select(Opleiding.id).order_by(Opleiding.zoekvorm)).all():
            b = jaarwissel_lezen.opleiding(uow, ik, id)
            if b.te_doen:
                cmd = jaarwissel.DraaiJaar(opleiding_id=id, schooljaar=b.schooljaar, kenmerk=b.kenmerk)
                jaarwissel.draai_jaar(uow, ik, cmd)
                return


def zorg_voor_bestand() -> None:
    """A file with rooms on trial, one of them wrong, so that there is something to look at."""
    with unit_of_work() as uow:
        if uow.session.exec(_OP_PROEF).first():
            return
        inhoud = "Code;Locatie;Plaatsen\nX1;NERGENS;30\nX2;NERGENS;veel\n"
        gelezen = inlezen.lees_bestand("lokalen", "lokalen.csv", inhoud.encode())
        inlezen.neem_bestand(uow, principal_van(uow, Rol.EXAMENBUREAU), gelezen)


def _zitting(uow: UnitOfWork, ik: Principal) -> Any:
    """A planned sitting with people on it, soon."""
    bereik = visible(ik, P.ZITTING_INZIEN, Zitting)
    straks = (Zitting.status == "gepland", Zitting.start > tijd.nu(), Zitting.bezet > 0)
    vraag = select(Zitting.id).where(bereik, *straks).order_by(col(Zitting.start), col(Zitting.bezet).desc())
    return uow.session.exec(vraag.limit(1)).first() or select(Zitting.id).where(bereik).limit(1)


def _afnemen(_uow: UnitOfWork, ik: Principal) -> Any:
    """The sitting of this invigilator that is going on, else the nearest; the office reads along with any."""
    orde = (
        (Zitting.status != "open"), (Zitting.status != "gesloten"), (Zitting.status != "gepland"),
        col(Zitting.start) > tijd.nu() + timedelta(days=1), col(Zitting.start),
    )  # fmt: skip
    return select(Zitting.id).where(Zitting.bezet > 0, visible(ik, P.PV_INZIEN, Zitting)).order_by(*orde).limit(1)


def _vaststellen(_uow: UnitOfWork, ik: Principal) -> Any:
    """The sitting with most waiting results, preferably with an incident."""
    incident = select(Incident.zitting_id).where(Incident.zitting_id == Zitting.id).exists()
    wacht = (Resultaat.status == "voorlopig", col(Resultaat.is_huidig).is_(True))
    return (
        select(Zitting.id)
        .join(Resultaat, onclause=col(Resultaat.zitting_id) == col(Zitting.id))
        .where(*wacht, Zitting.status == "ondertekend", visible(ik, P.RESULTAAT_INZIEN, Zitting))
        .group_by(col(Zitting.id))
        .order_by((~incident), func.count().desc(), col(Zitting.id))
        .limit(1)
    )


def _student(_uow: UnitOfWork, ik: Principal) -> Any:
    """A student with many results within reach."""
    recht = P.DOSSIER_INZIEN if ik.can(P.DOSSIER_INZIEN) else P.INSCHRIJVING_INZIEN
    return (
        select(Persoon.id)
        .join(Resultaat, onclause=col(Resultaat.student_id) == col(Persoon.id))
        .where(visible(ik, recht, Persoon))
        .group_by(col(Persoon.id))
        .order_by(func.count().desc(), col(Persoon.id))
        .limit(1)
    )


def _dossier_zitting(_uow: UnitOfWork, ik: Principal) -> Any:
    vol = (Zitting.status == "ondertekend", Zitting.bezet > 0)
    return (
        select(Zitting.id)
        .where(*vol, visible(ik, P.DOSSIER_INZIEN, Zitting))
        .order_by(col(Zitting.start).desc())
        .limit(1)
    )


def _beoordeling(_uow: UnitOfWork, ik: Principal) -> Any:
    bereik = visible(ik, P.BEOORDELING_INZIEN, Beoordeling)
    return (
        select(Beoordeling.id).where(bereik).order_by((Beoordeling.status != "te_doen"), col(Beoordeling.id)).limit(1)
    )


def _bericht(_uow: UnitOfWork, ik: Principal) -> Any:
    bereik = visible(ik, P.OKE_MONITOREN, OkeBericht)
    mis = col(OkeBericht.status).in_(["geweigerd", "dood"])
    return select(OkeBericht.id).where(bereik).order_by((~mis), col(OkeBericht.volgnummer).desc()).limit(1)


def _versie(_uow: UnitOfWork, ik: Principal) -> Any:
    bereik = visible(ik, P.CATALOGUS_INZIEN, Examenversie)
    orde = ((Examenversie.status != "ter_vaststelling"), col(Examenversie.code))
    return select(Examenversie.id).where(bereik).order_by(*orde).limit(1)


def _collega(_uow: UnitOfWork, ik: Principal) -> Any:
    anders = (col(Persoon.is_student).is_(False), Persoon.id != ik.persoon_id)
    return select(Persoon.id).where(*anders).order_by(col(Persoon.achternaam), col(Persoon.id)).limit(1)


def _opleiding(_uow: UnitOfWork, ik: Principal) -> Any:
    """The programme that most students follow, within reach."""
    return (
        select(Opleiding.id)
        .join(Persoon, onclause=col(Persoon.opleiding_id) == Opleiding.id)
        .where(visible(ik, P.RAPPORT_INZIEN, Opleiding))
        .group_by(col(Opleiding.id))
        .order_by(func.count().desc(), col(Opleiding.id))
        .limit(1)
    )


def _melding(_uow: UnitOfWork, ik: Principal) -> Any:
    """The newest issue that this person sees."""
    return select(Melding.id).where(stand_meldingen.bereik(ik)).order_by(col(Melding.nummer).desc()).limit(1)


_PER_ROUTE: dict[str, Kiezer] = {
    "/afnemen/[zitting_id]": _afnemen,
    "/vaststellen/[zitting_id]": _vaststellen,
    "/dossiers/zitting/[zitting_id]": _dossier_zitting,
}
_PER_NAAM: dict[str, Kiezer] = {
    "zitting_id": _zitting,
    "versie_id": _versie,
    "examen_id": lambda _u, _i: select(Examen.id).where(Examen.code == "NED-3F-LEZ"),
    "bericht_id": _bericht,
    "beoordeling_id": _beoordeling,
    "persoon_id": _collega,
    "weg_id": _collega,
    "blijft_id": lambda _u, ik: select(Persoon.id).where(Persoon.id == ik.persoon_id),
    "student_id": _student,
    "melding_id": _melding,
    "medewerker_id": lambda _u, _i: select(Zittingsmedewerker.id).limit(1),
    "noodtoegang_id": lambda _u, _i: select(Noodtoegang.id).limit(1),
    "koppeling_id": lambda _u, _i: select(Koppeling.id).where(Koppeling.soort == "tas").limit(1),
    "groep_id": lambda _u, _i: select(Groep.id).order_by(Groep.naam).limit(1),
    "groepsaanmelding_id": lambda _u, _i: select(Groepsaanmelding.id).limit(1),
    "opleiding_id": _opleiding,
    "jaarwissel_id": lambda _u, _i: select(Jaarwissel.id).limit(1),
    "partij_id": lambda _u, _i: _OP_PROEF,
    "soort": lambda _u, _i: "lokalen",
    "voorstel_id": lambda _u, _i: _VOORSTEL,
    "inschrijving_id": lambda _u, ik: (
        select(Inschrijving.id).where(visible(ik, P.INSCHRIJVING_INZIEN, Inschrijving)).limit(1)
    ),
    "voorziening_id": lambda _u, _i: select(Voorziening.id).limit(1),
    "deelname_id": lambda _u, _i: select(Deelname.id).limit(1),
    "resultaat_id": lambda _u, ik: select(Resultaat.id).where(visible(ik, P.RESULTAAT_INZIEN, Resultaat)).limit(1),
}
