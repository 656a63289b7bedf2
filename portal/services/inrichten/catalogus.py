"""Import the catalogue of a delivery system: compare, look, and only then apply."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.aanmelden import PlanbareToets
from portal.db.beheren import Koppeling
from portal.db.inrichten import Catalogusvoorstel, Examen, Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.catalogus import WEZENLIJK, Catalogus, CatalogusToets, examen_code, verschillen
from portal.domain.fouten import Botsing
from portal.domain.levensloop import ONBEGONNEN
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ToetsStatus, VersieStatus
from portal.domain.taal import telt
from portal.services.grond import live, onderwerpen, taken, wekkers
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import VERSIE_DUUR

_PER_VERSIE = "portal.catalogus.per_versie"


@dataclass(frozen=True)
class Samenvatting:
    """How many catalogue entries were added, changed, withdrawn or left as they were."""

    nieuw: int
    gewijzigd: int
    ingetrokken: int
    ongewijzigd: int


class PasCatalogusToe(Opdracht):
    """Apply a catalogue preview."""

    voorstel_id: uuid.UUID


def als_toets(versie: Examenversie) -> CatalogusToets:
    """A stored version in the words of the catalogue, to compare with."""
    return CatalogusToets(
        component_id=versie.component_id or versie.id,
        code=versie.code,
        naam=versie.naam,
        omschrijving=versie.omschrijving,
        duur=versie.duur,
        schaal=versie.schaal,
        geslaagd_vanaf=versie.geslaagd_vanaf,
        extra_tijd_max=versie.extra_tijd_max,
        voorzieningen=tuple(versie.voorzieningen),
        beveiliging=tuple(versie.beveiliging),
        afnamewijze=tuple(versie.afnamewijze),
        actief=versie.in_catalogus,
    )


def _bekend(uow: UnitOfWork, koppeling_id: uuid.UUID) -> dict[uuid.UUID, Examenversie]:
    vraag = select(Examenversie).where(
        Examenversie.koppeling_id == koppeling_id, col(Examenversie.component_id).is_not(None)
    )
    return {v.component_id: v for v in uow.session.exec(vraag.limit(20_000)) if v.component_id}


def _elders(uow: UnitOfWork, koppeling_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The tests that are a version here of another supplier, with its name: nobody writes what another one told."""
    vraag = select(Examenversie.component_id, Koppeling.naam).join(
        Koppeling, onclause=col(Koppeling.id) == Examenversie.koppeling_id
    )
    anders = (col(Examenversie.component_id).is_not(None), Examenversie.koppeling_id != koppeling_id)
    return {id: naam for id, naam in uow.session.exec(vraag.where(*anders).limit(20_000)) if id}


def maak_voorstel(uow: UnitOfWork, principal: Principal, koppeling_id: uuid.UUID, catalogus: Catalogus) -> uuid.UUID:
    """Compare a fetched catalogue with what is known and keep the outcome; nothing changes until it is applied (INR-2).

    Entries that are missing from a whole catalogue count as withdrawn, exactly like inactive ones. Of one that is told
    twice the last counts, and one that is a version of another supplier already stays with that one.
    """
    require(principal, P.CATALOGUS_IMPORTEREN)
    uow.get(Koppeling, koppeling_id)
    bekend, elders = _bekend(uow, koppeling_id), _elders(uow, koppeling_id)
    genoemd = {toets.component_id: toets for toets in catalogus.toetsen}
    regels = [_regel(toets, bekend.get(id), elders.get(id, "")) for id, toets in genoemd.items()]
    verdwenen = catalogus.verdwenen(bekend)
    regels += [_regel(_zonder_catalogus(versie), versie) for id, versie in bekend.items() if id in verdwenen]
    voorstel = Catalogusvoorstel(
        koppeling_id=koppeling_id,
        opgehaald_door_id=principal.persoon_id,
        keus=catalogus.keus.tekst,
        onleesbaar=len(catalogus.onleesbaar),
        regels=regels,
    )
    uow.add(voorstel)
    telling = {soort: sum(r["soort"] == soort for r in regels) for soort in ("nieuw", "gewijzigd", "ingetrokken")}
    audit.record(uow, principal, "catalogus.opgehaald", voorstel, nieuw=telling)
    return voorstel.id


def _zonder_catalogus(versie: Examenversie) -> CatalogusToets:
    return CatalogusToets(**{**asdict(als_toets(versie)), "actief": False})


def _met_duur(toets: CatalogusToets, versie: Examenversie | None) -> CatalogusToets:
    """A duration that the supplier does not give is the one that the school filled in."""
    return replace(toets, duur=versie.duur) if versie is not None and not toets.duur else toets


def _regel(toets: CatalogusToets, versie: Examenversie | None, elders: str = "") -> dict[str, Any]:
    toets = _met_duur(toets, versie)
    delen = verschillen(als_toets(versie), toets) if versie else ()
    if elders:
        soort = "ongewijzigd"
    elif versie is None:
        soort = "nieuw" if toets.actief else "ongewijzigd"
    elif not toets.actief and versie.in_catalogus:
        soort = "ingetrokken"
    else:
        soort = "gewijzigd" if delen else "ongewijzigd"
    inhoud = asdict(toets) | {"component_id": str(toets.component_id)}
    return {
        "soort": soort,
        "inhoud": inhoud,
        "verschillen": [asdict(d) for d in delen],
        "conventie": toets.volgt_conventie,
        "elders": elders,
        "opnieuw": bool({d.veld for d in delen} & WEZENLIJK and versie and versie.status == VersieStatus.VASTGESTELD),
    }


def _uit_regel(regel: dict[str, Any]) -> CatalogusToets:
    inhoud = {f.name: regel["inhoud"].get(f.name, ()) for f in fields(CatalogusToets)}
    inhoud["component_id"] = uuid.UUID(inhoud["component_id"])
    for veld in ("voorzieningen", "beveiliging", "afnamewijze", "onbekend"):
        inhoud[veld] = tuple(inhoud[veld])
    return CatalogusToets(**inhoud)


def pas_catalogus_toe(uow: UnitOfWork, principal: Principal, cmd: PasCatalogusToe) -> Samenvatting:
    """Apply a preview: add, change and withdraw versions; what the school decided about them stays (INR-2)."""
    require(principal, P.CATALOGUS_IMPORTEREN)
    uow.neem_beurt("catalogus")
    voorstel = uow.houd(Catalogusvoorstel, cmd.voorstel_id)
    _eis_nieuwste(uow, voorstel)
    bekend, elders = _bekend(uow, voorstel.koppeling_id), _elders(uow, voorstel.koppeling_id)
    examens = {e.code: e for e in uow.session.exec(select(Examen).limit(5000))}
    tellers = dict.fromkeys(("nieuw", "gewijzigd", "ingetrokken", "ongewijzigd"), 0)
    for regel in voorstel.regels:
        toets = _uit_regel(regel)
        soort = "ongewijzigd" if toets.component_id in elders else regel["soort"]
        tellers[soort] += 1
        if soort != "ongewijzigd":
            _schrijf(uow, principal, voorstel.koppeling_id, toets, bekend.get(toets.component_id), examens)
    voorstel.toegepast_op = tijd.nu()
    uow.add(voorstel)
    audit.record(uow, principal, "catalogus.toegepast", voorstel, nieuw=tellers)
    wekkers.wek(uow, wekkers.LAAT_BINNEN, uow.get(Koppeling, voorstel.koppeling_id).naam)
    live.touch(uow, onderwerpen.CATALOGUS)
    return Samenvatting(**tellers)


def _eis_nieuwste(uow: UnitOfWork, voorstel: Catalogusvoorstel) -> None:
    """Refuse a preview that was applied, and one that is older than what was applied: it would put the past back."""
    if voorstel.toegepast_op:
        raise Botsing("Deze import is al doorgevoerd.", actie="Haal de catalogus opnieuw op.")
    nieuwer = select(Catalogusvoorstel.id).where(
        Catalogusvoorstel.koppeling_id == voorstel.koppeling_id, col(Catalogusvoorstel.toegepast_op).is_not(None),
        Catalogusvoorstel.opgehaald_op > voorstel.opgehaald_op,
    )  # fmt: skip
    if uow.session.exec(nieuwer.limit(1)).first():
        raise Botsing("Er is intussen een nieuwere import doorgevoerd.", actie="Haal de catalogus opnieuw op.")


def _schrijf(
    uow: UnitOfWork,
    principal: Principal,
    koppeling_id: uuid.UUID,
    toets: CatalogusToets,
    versie: Examenversie | None,
    examens: dict[str, Examen],
) -> None:
    oud = als_toets(versie) if versie else None
    toets = _met_duur(toets, versie)
    if versie is None:
        versie = _nieuwe_versie(uow, koppeling_id, toets, examens)
    delen = verschillen(oud, toets) if oud else ()
    _neem_over(versie, toets)
    if oud is None or {d.veld for d in delen} & WEZENLIJK:
        versie.gewijzigd_op = tijd.nu()
    uow.add(versie)
    if oud is not None and oud.duur != versie.duur:
        _vraag_om_nieuwe_tijd(uow, versie)
    actie = "versie.toegevoegd" if oud is None else "versie.gewijzigd" if toets.actief else "versie.uit_catalogus"
    audit.record(
        uow, principal, actie, versie, oud={d.veld: d.oud for d in delen}, nieuw={d.veld: d.nieuw for d in delen}
    )


def _vraag_om_nieuwe_tijd(uow: UnitOfWork, versie: Examenversie) -> None:
    """Ask the exam office to look at every coming sitting that is planned longer or shorter than its version lasts now,
    and about no other any more (PLA-1)."""
    vraag = select(Zitting).where(
        Zitting.versie_id == versie.id, col(Zitting.status).in_(ONBEGONNEN), Zitting.start > tijd.nu()
    )
    for zitting in uow.session.exec(vraag.limit(500)).all():
        taken.rond_af(uow, VERSIE_DUUR, zitting.id)  # what was asked before is not so any more
        gepland = int((zitting.eind - zitting.start).total_seconds()) // 60
        if gepland == versie.duur:
            continue
        tekst = (
            f"Versie {versie.code} duurt nu {telt(versie.duur, 'minuut', 'minuten')}; {zitting.naam} ({tijd.moment(zitting.start)}) is gepland "
            f"met {gepland}. Open de zitting en bewaar haar opnieuw met ‘Wijzig’; dan klopt het einde weer."
        )
        taken.vraag(uow, VERSIE_DUUR, Rol.EXAMENBUREAU, "zitting", zitting.id, tekst)


def _nieuwe_versie(
    uow: UnitOfWork, koppeling_id: uuid.UUID, toets: CatalogusToets, examens: dict[str, Examen]
) -> Examenversie:
    """A version under the exam for which a registry uses it, else under the one that its code names.

    That exam is made, and added to `examens`, when it is not there.
    """
    return Examenversie(
        examen_id=_volgens_register(uow, toets.component_id) or _volgens_code(uow, koppeling_id, toets, examens).id,
        koppeling_id=koppeling_id,
        component_id=toets.component_id,
        code=toets.code,
        naam=toets.naam,
        model=f"Beoordelingsmodel {toets.code}",
    )


def _volgens_register(uow: UnitOfWork, component_id: uuid.UUID) -> uuid.UUID | None:
    """The exam of a test of a registry that may be made with this version, when they agree about one."""
    if (per := uow.session.info.get(_PER_VERSIE)) is None:
        per = uow.session.info[_PER_VERSIE] = {}
        vraag = select(PlanbareToets.examen_id, PlanbareToets.toetsen).where(
            col(PlanbareToets.examen_id).is_not(None), PlanbareToets.status == ToetsStatus.ACTIVE
        )
        for examen_id, toetsen in uow.session.exec(vraag.limit(20_000)):
            for id in toetsen:
                per.setdefault(str(id).lower(), set()).add(examen_id)
    gevonden = per.get(str(component_id), set())
    return next(iter(gevonden)) if len(gevonden) == 1 else None


def _volgens_code(
    uow: UnitOfWork, koppeling_id: uuid.UUID, toets: CatalogusToets, examens: dict[str, Examen]
) -> Examen:
    code = examen_code(toets.code, uow.get(Koppeling, koppeling_id).patroon)
    if code not in examens:
        examens[code] = Examen(code=code, naam=toets.naam.split(" – ")[0][:200], koppeling_id=koppeling_id)
        uow.add(examens[code])
    return examens[code]


def _neem_over(versie: Examenversie, toets: CatalogusToets) -> None:
    versie.code, versie.naam, versie.omschrijving = toets.code, toets.naam, toets.omschrijving
    versie.duur, versie.schaal, versie.geslaagd_vanaf = toets.duur, toets.schaal, toets.geslaagd_vanaf
    versie.extra_tijd_max = toets.extra_tijd_max
    versie.voorzieningen, versie.beveiliging = list(toets.voorzieningen), list(toets.beveiliging)
    versie.afnamewijze = list(toets.afnamewijze)
    versie.in_catalogus = toets.actief
