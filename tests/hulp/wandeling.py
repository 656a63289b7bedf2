"""A small school and a table of acts, for sequences that no single act would be refused for."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import SQLModel, col, select

from portal.auth import geldigheid, sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.beheren import Bekrachtiging, Eenheid, Persoon, Roltoewijzing, Uitzondering
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Ruimte, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork, unit_of_work
from portal.db.vaststellen import Herziening, Mandaat
from portal.domain import tijd
from portal.domain.fouten import PortalFout
from portal.domain.rechten import P, Rol
from portal.services.beheren import bekrachtigen, rollen, rollen_uit_inlogdienst
from portal.services.beoordelen import scoren
from portal.services.grond import uitzonderingen
from portal.services.plannen import medewerkers, plaatsen, wachtlijst, zittingen
from portal.services.vaststellen import afwezigheid, herberekenen, herzien, mandaten, vaststellen
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Maak, schrijf

DAG = timedelta(days=1)
REDEN = "Enige vakdocent van deze school"


class Terug(Exception):
    """Ends a sequence: nothing of it stays."""


@dataclass
class School:
    """Everybody and everything that the acts pick from, by id."""

    staf: list[uuid.UUID] = field(default_factory=list)
    studenten: list[uuid.UUID] = field(default_factory=list)
    examens: list[uuid.UUID] = field(default_factory=list)
    zittingen: list[uuid.UUID] = field(default_factory=list)
    eenheden: list[uuid.UUID] = field(default_factory=list)
    ruimtes: list[uuid.UUID] = field(default_factory=list)


def bouw(maak: Maak) -> School:
    """Two teams, two exams, three sittings with everything on them, and one or two people per role.

    A sitting here is still to come and has results already, so that every act can be tried on the same case.
    """
    s, start = School(), tijd.op(werkdag(21), 9)
    teams, examens = [maak.team(), maak.team()], [maak.examen(), maak.examen()]
    for rol, team in (
        (Rol.EXAMENBUREAU, None), (Rol.EXAMENBUREAU, teams[0]), (Rol.BEOORDELAAR, None), (Rol.EXAMENCOMMISSIE, None),
        (Rol.EXAMENCOMMISSIE, None), (Rol.EXAMENCOMMISSIE, None), (Rol.BEHEERDER, None), (Rol.SURVEILLANT, None),
    ):  # fmt: skip
        wie = maak.medewerker()
        maak.rol(wie, rol, team)
        s.staf.append(wie.id)
    opleidingen = [maak.opleiding(t) for t in teams]
    for nr, (examen, team) in enumerate(((examens[0], teams[0]), (examens[0], None), (examens[1], teams[1]))):
        versie = maak.versie(examen)
        maak.cesuur(versie)
        z = maak.zitting(
            versie, maak.ruimte(plaatsen=4), start + nr * DAG, capaciteit=3, eenheid_id=team.id if team else None,
            zelf_inschrijven=True, zelf_tot=start,
        )  # fmt: skip
        for i in range(3):
            student = maak.student(opleidingen[i % 2])
            maak.rol(student, Rol.STUDENT)
            d = maak.deelname(z, maak.inschrijving(student, examen))
            maak.resultaat(d, punten=50, maximum=60)
            schrijf(
                Kansmutatie(student_id=student.id, examen_id=examen.id, deelname_id=d.id, soort="gemist", reden="x")
            )
        s.zittingen.append(z.id)
        s.ruimtes.append(z.ruimte_id)
        with unit_of_work() as uow:
            herberekenen.herbereken(uow, versie.id)
    for examen in (*examens, examens[0]):
        student = maak.student(opleidingen[0])
        maak.rol(student, Rol.STUDENT)
        maak.go(maak.inschrijving(student, examen))
        s.studenten.append(student.id)
    s.examens, s.eenheden = [e.id for e in examens], [t.id for t in teams]
    return s


@dataclass
class Wandelaar:
    """One sequence: who acts, on what, is chosen as it goes."""

    uow: UnitOfWork
    school: School
    kans: random.Random
    gedaan: list[str] = field(default_factory=list)

    def kies(self, uit: list[Any]) -> Any:
        """One of these."""
        return self.kans.choice(uit)

    def rij(self, model: type[SQLModel], *waar: Any) -> Any:
        """A row of a table, or a refusal to go on when there is none."""
        rijen = list(self.uow.session.exec(select(model).where(*waar).order_by(col(model.id))))  # type: ignore[attr-defined]
        if not rijen:
            raise PortalFout("Er is niets om iets mee te doen.")
        return self.kies(rijen)

    def als(self, rol: Rol) -> Principal:
        """Somebody who holds this role now, logged in as a session would."""
        uit = self.school.studenten if rol is Rol.STUDENT else self.school.staf
        vraag = select(Roltoewijzing.persoon_id).where(
            Roltoewijzing.rol == rol.value, col(Roltoewijzing.persoon_id).in_(uit), *geldigheid.toewijzing_geldt()
        )
        houders = sorted(set(self.uow.session.exec(vraag)))
        if not houders:
            raise PortalFout("Niemand heeft deze rol.")
        return sessies.maak_principal(self.uow, self.uow.session.get_one(Persoon, self.kies(houders)), rol)

    def zitting(self) -> Any:
        """One of the sittings, whether the actor may see it or not."""
        return self.uow.session.get_one(Zitting, self.kies(self.school.zittingen))


Handeling = Callable[[Wandelaar], object]
DADEN: dict[str, Handeling] = {}


def daad(functie: Handeling) -> Handeling:
    """Puts an act in the table."""
    DADEN[functie.__name__] = functie
    return functie


@daad
def geef_rol(w: Wandelaar) -> object:
    tot = tijd.vandaag() + 20 * DAG
    cmd = rollen.VerleenRol(
        persoon_id=w.kies(w.school.staf), tot=w.kies([None, tot]), reden=REDEN, eenheid_id=w.kies([None, *w.school.eenheden]),
        rol=w.kies([Rol.EXAMENBUREAU, Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE, Rol.SURVEILLANT]),
    )  # fmt: skip
    return _met_instemming(w, rollen.verleen_rol(w.uow, w.als(Rol.BEHEERDER), cmd))


def _met_instemming(w: Wandelaar, id: uuid.UUID) -> object:
    """A role that decides holds when a member of the board agreed."""
    if w.uow.session.get(Bekrachtiging, id) is None:
        return id
    return bekrachtigen.bekrachtig(w.uow, w.als(Rol.EXAMENCOMMISSIE), bekrachtigen.Bekrachtig(verzoek_id=id))


@daad
def neem_rol(w: Wandelaar) -> object:
    t = w.rij(
        Roltoewijzing, col(Roltoewijzing.ingetrokken_op).is_(None), col(Roltoewijzing.persoon_id).in_(w.school.staf)
    )
    return rollen.trek_rol_in(w.uow, w.als(Rol.BEHEERDER), rollen.TrekRolIn(toewijzing_id=t.id, reden=REDEN))


@daad
def commissie_verliest_een_gever(w: Wandelaar) -> object:
    gever = w.kies([w.rij(Mandaat).gegeven_door_id, w.rij(Mandaat).gever_id])
    t = w.rij(Roltoewijzing, Roltoewijzing.persoon_id == gever, col(Roltoewijzing.ingetrokken_op).is_(None))
    return rollen.trek_rol_in(w.uow, w.als(Rol.BEHEERDER), rollen.TrekRolIn(toewijzing_id=t.id, reden=REDEN))


@daad
def koppel_groep_en_log_in(w: Wandelaar) -> object:
    bh, groep = w.als(Rol.BEHEERDER), f"groep-{w.kans.randrange(10**9)}"
    rollen_uit_inlogdienst.zet_schakelaar(w.uow, bh, rollen_uit_inlogdienst.ZetSchakelaar(aan=True))
    rol = w.kies([Rol.EXAMENBUREAU, Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE])
    koppeling = rollen_uit_inlogdienst.VoegRolkoppelingToe(claim="groups", waarde=groep, rol=rol)
    rollen_uit_inlogdienst.voeg_toe(w.uow, bh, koppeling)
    wie = w.uow.session.get_one(Persoon, w.kies(w.school.staf))
    return rollen_uit_inlogdienst.pas_toe(w.uow, wie, {"groups": [groep]})


def _uitzondering(w: Wandelaar, wie: uuid.UUID, rol: Rol, examen_id: uuid.UUID | None) -> uuid.UUID:
    vandaag = tijd.vandaag()
    cmd = uitzonderingen.GeefUitzondering(
        persoon_id=wie, rol=rol, examen_id=examen_id, van=vandaag, tot=vandaag + 20 * DAG, reden=REDEN
    )
    return uitzonderingen.geef_uitzondering(w.uow, w.als(Rol.EXAMENCOMMISSIE), cmd)


@daad
def geef_uitzondering(w: Wandelaar) -> object:
    rol = w.kies([Rol.EXAMENBUREAU, Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE])
    return _uitzondering(w, w.kies(w.school.staf), rol, w.kies([None, *w.school.examens]))


@daad
def geef_rol_onder_uitzondering(w: Wandelaar) -> object:
    wie, rol = w.kies(w.school.staf[:6]), w.kies([Rol.EXAMENBUREAU, Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE])
    _uitzondering(w, wie, rol, w.kies(w.school.examens))
    cmd = rollen.VerleenRol(persoon_id=wie, rol=rol, tot=tijd.vandaag() + 20 * DAG, reden=REDEN)
    return _met_instemming(w, rollen.verleen_rol(w.uow, w.als(Rol.BEHEERDER), cmd))


@daad
def trek_uitzondering_in(w: Wandelaar) -> object:
    cmd = uitzonderingen.TrekUitzonderingIn(uitzondering_id=w.rij(Uitzondering).id, reden=REDEN)
    return uitzonderingen.trek_uitzondering_in(w.uow, w.als(Rol.EXAMENCOMMISSIE), cmd)


@daad
def geef_mandaat(w: Wandelaar) -> object:
    vandaag = tijd.vandaag()
    cmd = mandaten.GeefMandaat(
        permission=w.kies([P.RESULTAAT_VASTSTELLEN, P.RESULTAAT_VASTSTELLEN, P.AFWEZIGHEID_BESLUITEN]),
        examen_ids=(w.kies(w.school.examens),), van=vandaag, tot=vandaag + 20 * DAG, reden=REDEN,
    )  # fmt: skip
    return mandaten.geef_mandaat(w.uow, w.als(Rol.EXAMENCOMMISSIE), cmd)


@daad
def trek_mandaat_in(w: Wandelaar) -> object:
    cmd = mandaten.TrekMandaatIn(mandaat_id=w.rij(Mandaat).id, reden=REDEN)
    return mandaten.trek_mandaat_in(w.uow, w.als(Rol.EXAMENCOMMISSIE), cmd)


@daad
def bekrachtig_mandaat(w: Wandelaar) -> object:
    cmd = mandaten.BekrachtigMandaat(mandaat_id=w.rij(Mandaat).id)
    return mandaten.bekrachtig_mandaat(w.uow, w.als(Rol.EXAMENCOMMISSIE), cmd)


@daad
def verplaats(w: Wandelaar) -> object:
    z = w.zitting()
    cmd = zittingen.WijzigZitting(
        bevestigd=True,
        zitting_id=z.id,
        ruimte_id=z.ruimte_id,
        start=z.start + timedelta(minutes=15),
        capaciteit=w.kies([3, 4]),
    )
    return zittingen.wijzig_zitting(w.uow, w.als(Rol.EXAMENBUREAU), cmd)


@daad
def plan(w: Wandelaar) -> object:
    versie = w.rij(Examenversie)
    start = tijd.op(werkdag(30 + w.kans.randrange(60)), 9)
    cmd = zittingen.MaakConcept(
        bevestigd=True, versie_id=versie.id, ruimte_id=w.kies(w.school.ruimtes), start=start, capaciteit=2
    )
    return zittingen.maak_concept(w.uow, w.als(Rol.EXAMENBUREAU), cmd)


@daad
def annuleer(w: Wandelaar) -> object:
    cmd = zittingen.ZittingActie(zitting_id=w.rij(Zitting).id, reden=REDEN)
    return zittingen.annuleer_zitting(w.uow, w.als(Rol.EXAMENBUREAU), cmd)


@daad
def koppel(w: Wandelaar) -> object:
    rol = w.kies(["surveillant", "beoordelaar", "beoordelaar"])
    cmd = medewerkers.ZetMedewerkerOp(zitting_id=w.zitting().id, persoon_id=w.kies(w.school.staf), rol=rol)
    return medewerkers.zet_medewerker_op(w.uow, w.als(Rol.EXAMENBUREAU), cmd)


@daad
def ontkoppel(w: Wandelaar) -> object:
    cmd = medewerkers.HaalMedewerkerAf(medewerker_id=w.rij(Zittingsmedewerker).id)
    return medewerkers.haal_medewerker_af(w.uow, w.als(Rol.EXAMENBUREAU), cmd)


@daad
def plaats(w: Wandelaar) -> object:
    i = w.rij(Inschrijving, col(Inschrijving.student_id).in_(w.school.studenten))
    cmd = plaatsen.PlaatsStudenten(zitting_id=w.zitting().id, inschrijving_ids=(i.id,))
    return plaatsen.plaats_studenten(w.uow, w.als(Rol.EXAMENBUREAU), cmd)


@daad
def haal_af(w: Wandelaar) -> object:
    d = w.rij(Deelname, Deelname.status == "geplaatst")
    return plaatsen.haal_van_zitting(
        w.uow, w.als(Rol.EXAMENBUREAU), plaatsen.HaalVanZitting(deelname_id=d.id, reden=REDEN)
    )


@daad
def zet_op_wachtlijst(w: Wandelaar) -> object:
    i = w.rij(Inschrijving, col(Inschrijving.student_id).in_(w.school.studenten))
    cmd = wachtlijst.KiesMoment(inschrijving_id=i.id, zitting_id=w.zitting().id)
    return wachtlijst.zet_op_wachtlijst(w.uow, w.als(w.kies([Rol.STUDENT, Rol.EXAMENBUREAU])), cmd)


@daad
def verlaat_wachtlijst(w: Wandelaar) -> object:
    plek = w.rij(Wachtplek)
    cmd = wachtlijst.KiesMoment(inschrijving_id=plek.inschrijving_id, zitting_id=plek.zitting_id)
    return wachtlijst.verlaat_wachtlijst(w.uow, w.als(Rol.STUDENT), cmd)


@daad
def kies_moment(w: Wandelaar) -> object:
    i = w.rij(Inschrijving, col(Inschrijving.student_id).in_(w.school.studenten))
    return plaatsen.kies_moment(
        w.uow, w.als(Rol.STUDENT), wachtlijst.KiesMoment(inschrijving_id=i.id, zitting_id=w.zitting().id)
    )


@daad
def krijg_werk(w: Wandelaar) -> object:
    """What signing does for who is on the sitting as assessor."""
    m = w.rij(Zittingsmedewerker, Zittingsmedewerker.rol == "beoordelaar")
    d = w.rij(Deelname, Deelname.zitting_id == m.zitting_id)
    al = select(Beoordeling).where(Beoordeling.deelname_id == d.id, Beoordeling.beoordelaar_id == m.persoon_id)
    if w.uow.session.exec(al).first() is None:
        w.uow.add(
            Beoordeling(
                deelname_id=d.id, zitting_id=d.zitting_id, beoordelaar_id=m.persoon_id, uiterlijk=tijd.vandaag()
            )
        )
    return None


@daad
def beoordeel(w: Wandelaar) -> object:
    cmd = scoren.RondBeoordelingAf(beoordeling_id=w.rij(Beoordeling).id, toelichting=f"{w.kans.random()}")
    return scoren.rond_af(w.uow, w.als(Rol.BEOORDELAAR), cmd)


@daad
def geef_score(w: Wandelaar) -> object:
    cmd = scoren.GeefScore(beoordeling_id=w.rij(Beoordeling).id, punten=w.kans.randrange(60))
    return scoren.geef_score(w.uow, w.als(Rol.BEOORDELAAR), cmd)


@contextmanager
def _op_de_dag_zelf(w: Wandelaar, zitting_id: uuid.UUID) -> Iterator[None]:
    """Only what was held is established; after it everything may happen to the sitting again."""
    zitting = w.uow.session.get_one(Zitting, zitting_id)
    start, zitting.start = zitting.start, tijd.nu() - timedelta(hours=1)
    w.uow.session.flush()
    yield
    zitting.start = start


@daad
def stel_vast(w: Wandelaar) -> object:
    r = w.rij(Resultaat, Resultaat.status == "voorlopig")
    cmd = vaststellen.StelVast(zitting_id=r.zitting_id, resultaat_ids=(r.id,), motivatie=REDEN, bevestigd=True)
    with _op_de_dag_zelf(w, r.zitting_id):
        return vaststellen.stel_vast(w.uow, w.als(w.kies([Rol.EXAMENCOMMISSIE, Rol.EXAMENBUREAU])), cmd)


@daad
def stuur_terug(w: Wandelaar) -> object:
    r = w.rij(Resultaat, Resultaat.status == "voorlopig")
    return vaststellen.stuur_terug(
        w.uow, w.als(Rol.EXAMENCOMMISSIE), vaststellen.StuurTerug(resultaat_id=r.id, reden=REDEN)
    )


@daad
def open_herziening(w: Wandelaar) -> object:
    r = w.rij(Resultaat, Resultaat.status == "definitief")
    cmd = herzien.OpenHerziening(resultaat_id=r.id, reden=REDEN, punten=w.kans.randrange(60))
    return herzien.open_herziening(w.uow, w.als(Rol.EXAMENCOMMISSIE), cmd)


@daad
def handel_herziening_af(w: Wandelaar) -> object:
    h = w.rij(Herziening, Herziening.status == "open")
    cmd = herzien.HandelHerzieningAf(herziening_id=h.id, toepassen=w.kies([True, False]), motivatie=REDEN)
    return herzien.handel_herziening_af(w.uow, w.als(Rol.EXAMENCOMMISSIE), cmd)


@daad
def besluit_afwezigheid(w: Wandelaar) -> object:
    cmd = afwezigheid.BesluitAfwezigheid(deelname_id=w.rij(Deelname).id, geoorloofd=True, reden=REDEN)
    return afwezigheid.besluit_afwezigheid(w.uow, w.als(w.kies([Rol.EXAMENCOMMISSIE, Rol.EXAMENBUREAU])), cmd)


@contextmanager
def _tijdelijk() -> Iterator[UnitOfWork]:
    try:
        with unit_of_work() as uow:
            yield uow
            raise Terug
    except Terug:
        pass


def wandel(
    school: School, zaad: int, stappen: int, oordeel: Callable[[UnitOfWork], list[Any]]
) -> tuple[list[str], list[Any]]:
    """One sequence of acts from the start; gives what succeeded and what is broken after it. Nothing of it stays.

    Each act is a step of its own: refused, it leaves nothing behind, and nothing of it is remembered by the next.
    """
    kans = random.Random(zaad)
    nu = tijd.nu()
    with _tijdelijk() as uow:
        w = Wandelaar(uow, school, kans)
        for nummer, naam in enumerate(kans.choices(list(DADEN), k=stappen)):
            _zet_klok(nu + timedelta(minutes=nummer + 1))
            uow.session.info.clear()
            punt = uow.session.begin_nested()
            try:
                DADEN[naam](w)
                punt.commit()
                w.gedaan.append(naam)
            except PortalFout:
                punt.rollback()
                uow.session.expire_all()
        _zet_klok(nu + timedelta(minutes=stappen + 1))
        uit = w.gedaan, oordeel(uow)
    _zet_klok(nu)
    return uit


def _zet_klok(moment: datetime) -> None:
    tijd.set_klok(lambda: moment)


EIGEN = {
    Zitting: P.ZITTING_INZIEN, Deelname: P.ZITTING_INZIEN, Zittingsmedewerker: P.ZITTING_INZIEN,
    Resultaat: P.RESULTAAT_INZIEN, Wachtplek: P.INSCHRIJVING_INZIEN, Beoordeling: P.BEOORDELING_INZIEN,
}  # fmt: skip
"""What belongs to a sitting, with the permission to see it."""


def ids(uow: UnitOfWork, p: Principal, permission: P, model: Any) -> set[uuid.UUID]:
    """The rows that a permission reaches."""
    return set(uow.session.exec(select(model.id).where(visible(p, permission, model))))


__all__ = ["DADEN", "EIGEN", "Eenheid", "Examen", "Ruimte", "School", "bouw", "ids", "wandel"]
