"""Read the sitting screen of the invigilator: students, accommodations, incidents, and what still blocks closing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import mag, require, visible
from portal.db.afnemen import Incident, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, DeelnameVoorziening, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.domain import levensloop, tijd
from portal.domain.incidenten import CATEGORIEEN, NOODROUTE, wanneer
from portal.domain.levensloop import TE_STARTEN, VERSLAG_OPEN
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, ZittingStatus
from portal.domain.termijnen import laat_toe_vanaf
from portal.services.afnemen.lezen.klokken import Klok, extra_tot, gaat_door, klokken
from portal.services.afnemen.stand import Verslagen, blokkades_van, verslagen
from portal.services.grond import instellingen, scheiding
from portal.services.grond.aanvullingen import aanvullingen
from portal.services.grond.geannuleerd import geannuleerd
from portal.services.grond.lijst import snijd
from portal.services.plannen.lezen.rooster import mijn_startlink

_ZAAL = 1000
"""Students on one sitting at most."""
_PER_BLAD = 50
"""Students on one page, and incidents, of whoever walks past them."""


@dataclass(frozen=True)
class VoorzieningVink:
    """An accommodation of one student, to be ticked off."""

    id: str
    tekst: str
    reist_mee: bool
    toegepast: bool


@dataclass(frozen=True, kw_only=True)
class KandidaatRij:
    """A student on the sitting screen."""

    id: str
    plaats: str
    naam: str
    nummer: str
    poging: str
    presentie: str
    presentie_tekst: str
    te_laat: bool
    te_laat_tekst: str
    id_gezien: bool
    voorzieningen: tuple[VoorzieningVink, ...]
    incidenten: tuple[str, ...]
    presentie_tas: str = ""
    verschil: str = ""
    reden: str = ""
    """Why it stays unknown whether he was there."""
    keuze: str = ""
    """Which of the large buttons is pressed: aanwezig, laat, afwezig or none."""
    extra_tot: str = ""
    """Until when this student may go on, when that is longer than the others."""


@dataclass(frozen=True)
class Aandacht:
    """Something to look at before closing, with the names of whom it is about."""

    titel: str
    namen: tuple[str, ...]
    blokkeert: bool


@dataclass(frozen=True, kw_only=True)
class IncidentRij:
    """An incident in the report."""

    id: str
    tijd: str
    wie: str
    soort: str
    omschrijving: str
    door: str


@dataclass(frozen=True, kw_only=True)
class ZittingScherm:
    """One sitting as the invigilator sees it, and as its report reads."""

    id: str
    naam: str
    versie: str
    dag: str
    tijd: str
    ruimte: str
    status: str
    status_tekst: str
    status_toon: str
    start_iso: str
    open_vanaf: str
    geannuleerd: str
    nu_iso: str = ""
    te_vroeg: bool = False
    kan_openen: bool = False
    mag_melden: bool = False
    mag_afnemen: bool = False
    mag_ondertekenen: bool = False
    mag_heropenen: bool = False
    mag_aanvullen: bool = False
    klokken: tuple[Klok, ...] = ()
    """Until when whom, the first to stop first; what has passed is gone, unless nobody goes on."""
    aanwezig: int = 0
    totaal: int = 0
    onbekend: int = 0
    kandidaten: tuple[KandidaatRij, ...] = ()
    """The students of the page that is shown, at most fifty; the counts are about everybody."""
    elders: int = 0
    """Students of other teams, whom the reader does not see one by one."""
    gevonden: int = 0
    pagina: int = 1
    paginas: int = 1
    instructies: str = ""
    verslag: str = ""
    geopend: str = ""
    gesloten: str = ""
    ondertekend: str = ""
    vingerafdruk: str = ""
    verslag_tas: str = ""
    incidenten: tuple[IncidentRij, ...] = ()
    blokkades: tuple[str, ...] = ()
    aandacht: tuple[Aandacht, ...] = ()
    hotline: str = ""
    aanvullingen: tuple[str, ...] = ()
    startlink: str = ""
    """My own way into the delivery system, until the report is closed."""


def categorieen() -> list[tuple[str, str]]:
    """The kinds of incidents, code and words."""
    return list(CATEGORIEEN.items())


def noodroute() -> list[str]:
    """The steps of the emergency route."""
    return list(NOODROUTE)


def zitting_scherm(
    uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, zoek: str = "", pagina: int = 1
) -> ZittingScherm:
    """Everything on one screen for one sitting; students only to who may see its report, a page at a time."""
    require(principal, P.PV_INZIEN)
    z = uow.get(Zitting, zitting_id, visible(principal, P.PV_INZIEN, Zitting))
    alle = _incidenten(uow, z)
    verslag = select(ProcesVerbaal).where(ProcesVerbaal.zitting_id == z.id)
    pv = uow.session.exec(verslag).first() or ProcesVerbaal(zitting_id=z.id)  # an empty one when there is none yet
    zaal = _kandidaten(uow, z, pv, alle)
    ziet = _ziet(uow, principal, z.id)
    incidenten = [(id, rij) for id, rij in alle if id is None or id in ziet]
    kandidaten = [(d, rij) for d, rij in zaal if d.id in ziet]
    scherm = _met_rechten(uow, _gepland(uow, z), principal, z)
    scherm = replace(_met_opkomst(scherm, z, zaal), elders=len(zaal) - len(kandidaten))
    scherm = _met_blad(scherm, [rij for _, rij in kandidaten], zoek, pagina)
    scherm = _met_verslag(uow, scherm, pv)
    if z.status == ZittingStatus.OPEN:
        scherm = _met_aandacht(scherm, z, kandidaten)
    return replace(
        scherm,
        incidenten=tuple(rij for _, rij in incidenten),
        hotline=instellingen.lees(uow, "hotline"),
        aanvullingen=aanvullingen(uow, z.id),
        startlink=mijn_startlink(uow, principal, z.id) if z.status in TE_STARTEN else "",
    )


def _ziet(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> set[uuid.UUID]:
    """The participations that this person sees one by one; of the others only a number."""
    vraag = select(Deelname.id).where(Deelname.zitting_id == zitting_id, visible(principal, P.PV_INZIEN, Deelname))
    return set(uow.session.exec(vraag))


def _gepland(uow: UnitOfWork, z: Zitting) -> ZittingScherm:
    """The sitting as it was planned; the rest of the screen is still empty."""
    versie, ruimte = uow.get(Examenversie, z.versie_id), uow.get(Ruimte, z.ruimte_id)
    return ZittingScherm(
        id=str(z.id),
        naam=z.naam,
        versie=versie.code,
        dag=tijd.dag(z.start),
        tijd=f"{tijd.tijdstip(z.start)}–{tijd.tijdstip(z.laatste_eind)}",
        ruimte=ruimte.code,
        status=str(z.status),
        status_tekst=levensloop.ZITTING.label(z.status),
        status_toon=levensloop.ZITTING.toon(z.status),
        start_iso=z.start.isoformat(),
        open_vanaf=tijd.moment(laat_toe_vanaf(z.start)),
        geannuleerd=geannuleerd(z),
    )


def _met_rechten(uow: UnitOfWork, scherm: ZittingScherm, principal: Principal, z: Zitting) -> ZittingScherm:
    """What this person may do at this moment."""
    nu, gepland = tijd.nu(), z.status == ZittingStatus.GEPLAND
    te_vroeg = gepland and nu < laat_toe_vanaf(z.start)
    neemt_af = mag(uow, principal, P.ZITTING_AFNEMEN, z)
    return replace(
        scherm,
        nu_iso=nu.isoformat(),
        te_vroeg=te_vroeg,
        kan_openen=neemt_af and gepland and not te_vroeg,
        mag_melden=neemt_af and z.status in VERSLAG_OPEN,
        mag_afnemen=neemt_af and z.status == ZittingStatus.OPEN,
        mag_ondertekenen=neemt_af and z.status == ZittingStatus.GESLOTEN,
        mag_heropenen=neemt_af and levensloop.ZITTING.mag(z.status, "heropenen"),
        mag_aanvullen=z.status == ZittingStatus.ONDERTEKEND
        and mag(uow, principal, P.PV_AANVULLEN, z)
        and not scheiding.zit_zelf(uow, principal.persoon_id, z.id),
    )


def _met_opkomst(scherm: ZittingScherm, z: Zitting, kandidaten: list[tuple[Deelname, KandidaatRij]]) -> ZittingScherm:
    """Who came, counted, and until when whom."""
    return replace(
        scherm,
        klokken=klokken(z, [d for d, _ in kandidaten]),
        aanwezig=sum(Presentie(k.presentie).was_er for _, k in kandidaten),
        totaal=len(kandidaten),
        onbekend=sum(k.presentie == Presentie.ONBEKEND for _, k in kandidaten),
    )


def _met_blad(scherm: ZittingScherm, rijen: list[KandidaatRij], zoek: str, pagina: int) -> ZittingScherm:
    """One page of the students whose name or number holds the text."""
    gezocht = [k for k in rijen if zoek.casefold() in f"{k.naam} {k.nummer}".casefold()]
    blad = snijd(gezocht, pagina, _PER_BLAD)
    return replace(scherm, kandidaten=tuple(blad.rijen), gevonden=blad.totaal, pagina=blad.pagina, paginas=blad.paginas)


def _met_verslag(uow: UnitOfWork, scherm: ZittingScherm, pv: ProcesVerbaal) -> ZittingScherm:
    """What the report tells."""
    tekenaar = uow.session.get(Persoon, pv.ondertekend_door_id) if pv.ondertekend_door_id else None
    return replace(
        scherm,
        instructies=pv.instructies,
        verslag=pv.verslag,
        geopend=tijd.moment(pv.geopend_op),
        gesloten=tijd.moment(pv.gesloten_op),
        ondertekend=f"{tijd.moment(pv.ondertekend_op)} door {tekenaar.naam}" if tekenaar else "",
        vingerafdruk=pv.vingerafdruk,
        verslag_tas=pv.verslag_tas,
    )


def _met_aandacht(scherm: ZittingScherm, z: Zitting, kandidaten: list[tuple[Deelname, KandidaatRij]]) -> ZittingScherm:
    """Who stands in the way of closing, and who still has time, by name."""
    nu = tijd.nu()
    er = [(d, k) for d, k in kandidaten if Presentie(k.presentie).was_er]
    onbekend = [k.naam for d, k in kandidaten if k.presentie == Presentie.ONBEKEND and not d.presentie_reden]
    zonder_id = [k.naam for _, k in er if not k.id_gezien]
    open_ = [f"{k.naam}: {v.tekst}" for _, k in er for v in k.voorzieningen if not v.toegepast]
    later, extra = gaat_door(z, [(d, k.naam) for d, k in kandidaten])
    te_vroeg = [f"Sluiten kan vanaf {tijd.moment(z.start)}"] if nu < z.start else []
    lijsten = (
        ("De zitting is nog niet begonnen", te_vroeg, True),
        ("Nog niet bekend of iemand er was", onbekend, True),
        ("ID nog niet gezien", zonder_id, True),
        ("Voorziening nog niet afgevinkt", open_, True),
        ("Begon later en mag nog doorgaan", later, False),
        ("Heeft nog extra tijd", extra, False),
    )  # fmt: skip
    return replace(
        scherm,
        blokkades=tuple(b.tekst for b in blokkades_van(z, len(onbekend), len(zonder_id), len(open_))),
        aandacht=tuple(Aandacht(titel, _ingekort(namen), blok) for titel, namen, blok in lijsten if namen),
    )


def _ingekort(namen: list[str]) -> tuple[str, ...]:
    """At most twelve names, and how many more there are."""
    rest = len(namen) - 12
    return tuple(namen) if rest <= 0 else (*namen[:12], f"en nog {rest}")


def _incidenten(uow: UnitOfWork, z: Zitting) -> list[tuple[uuid.UUID | None, IncidentRij]]:
    melder = select(Persoon.id, Persoon.naam).subquery()
    vraag = (
        select(Incident, Persoon.naam, melder.c.naam)
        .join(Deelname, onclause=col(Deelname.id) == col(Incident.deelname_id), isouter=True)
        .join(Persoon, onclause=col(Persoon.id) == col(Deelname.student_id), isouter=True)
        .join(melder, onclause=melder.c.id == col(Incident.door_id))
        .where(Incident.zitting_id == z.id)
        .order_by(col(Incident.op))
        .limit(_PER_BLAD)
    )
    return [
        (
            i.deelname_id,
            IncidentRij(
                id=str(i.id),
                tijd=wanneer(i.op, z.laatste_eind),
                wie=student or "Hele zitting",
                soort=CATEGORIEEN.get(i.categorie, i.categorie),
                omschrijving=i.omschrijving,
                door=door,
            ),
        )
        for i, student, door in uow.session.exec(vraag)
    ]


def _kandidaten(
    uow: UnitOfWork, z: Zitting, pv: ProcesVerbaal, incidenten: list[tuple[uuid.UUID | None, IncidentRij]]
) -> list[tuple[Deelname, KandidaatRij]]:
    vraag = (
        select(Deelname, Persoon)
        .join(Persoon, onclause=col(Persoon.id) == col(Deelname.student_id))
        .where(Deelname.zitting_id == z.id, Deelname.status != DeelnameStatus.GEANNULEERD)
        .order_by(col(Deelname.plaats), col(Persoon.sorteervorm))
        .limit(_ZAAL)
    )
    rijen = list(uow.session.exec(vraag))
    ids = [d.id for d, _ in rijen]
    vinken: dict[uuid.UUID, list[VoorzieningVink]] = {}
    alle = select(DeelnameVoorziening).where(col(DeelnameVoorziening.deelname_id).in_(ids))
    for v in uow.session.exec(alle.order_by(DeelnameVoorziening.tekst)):
        vinken.setdefault(v.deelname_id, []).append(
            VoorzieningVink(str(v.id), v.tekst, v.reist_mee, v.toegepast_op is not None)
        )
    als = verslagen(pv, [d for d, _ in rijen])
    return [(d, _kandidaat(z, d, als[d.id], p, vinken.get(d.id, []), incidenten)) for d, p in rijen]


def _kandidaat(
    z: Zitting,
    d: Deelname,
    er: Verslagen,
    p: Persoon,
    vinken: list[VoorzieningVink],
    incidenten: list[tuple[uuid.UUID | None, IncidentRij]],
) -> KandidaatRij:
    tas = Presentie(d.presentie_tas)
    wijkt_af = tas is not Presentie.ONBEKEND and tas.was_er != er.presentie.was_er
    return KandidaatRij(
        id=str(d.id),
        plaats=str(d.plaats or "–"),
        naam=_sorteernaam(p),
        nummer=studentnummer(p),
        poging=f"kans {d.poging}",
        presentie=er.presentie.value,
        presentie_tekst=er.presentie.label,
        te_laat=er.te_laat_om is not None,
        te_laat_tekst=_te_laat(z, er),
        id_gezien=er.id_gezien,
        voorzieningen=tuple(vinken),
        incidenten=tuple(f"{r.tijd} · {r.soort.lower()}: {r.omschrijving}" for wie, r in incidenten if wie == d.id),
        presentie_tas=tas.label if tas is not Presentie.ONBEKEND else "",
        verschil=f"Afnamesysteem meldt: {tas.label.lower()}" if wijkt_af else "",
        reden=er.reden,
        keuze=_keuze(er),
        extra_tot=extra_tot(z, d),
    )


def _te_laat(z: Zitting, er: Verslagen) -> str:
    if er.te_laat_om is None:
        return ""
    return (
        f"{tijd.tijdstip(er.te_laat_om)} binnengekomen" if er.te_laat_om != z.start else "te laat; vul de tijd nog in"
    )


def _keuze(er: Verslagen) -> str:
    if er.presentie.was_er:
        return "laat" if er.te_laat_om else "aanwezig"
    return "afwezig" if er.presentie is Presentie.AFWEZIG else ""


def _sorteernaam(p: Persoon) -> str:
    voor = " ".join(deel for deel in (p.voornaam, p.tussenvoegsel) if deel)
    return f"{p.achternaam}, {voor}" if voor else p.achternaam
