"""Set up: import the catalogue, bring versions to the board, establish versions, models and cut scores."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, fields
from typing import Any

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.beheren import Koppeling, Taak
from portal.db.inrichten import Catalogusvoorstel, Cesuur, Examen, Examenversie
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.catalogus import CONVENTIE_UITLEG, WEZENLIJK, Catalogus, CatalogusToets, verschillen
from portal.domain.cesuur import Grens
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import P, Rol
from portal.services import audit, live, ontvangen, vaststellen
from portal.services.cesuren import cesuur_van
from portal.services.opdracht import Opdracht

LIVE = "catalogus"


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


class LegVersieVoor(Opdracht):
    """Ask the board to establish a version."""

    versie_id: uuid.UUID
    toelichting: str = Field(default="", max_length=500)


class BesluitVersie(Opdracht):
    """Establish, reject or withdraw a version."""

    versie_id: uuid.UUID
    actie: str = Field(pattern="^(vaststellen|afwijzen|intrekken)$")
    reden: str = Field(default="", max_length=500)


class StelModelVast(Opdracht):
    """Establish the assessment model of a version."""

    versie_id: uuid.UUID


class VoerCesuurIn(Opdracht):
    """Enter the cut score of a version."""

    versie_id: uuid.UUID
    punten: int = Field(ge=1, le=10_000)
    maximum: int = Field(ge=1, le=10_000)
    toelichting: str = Field(default="", max_length=500)


class StelCesuurVast(Opdracht):
    """Establish an entered cut score."""

    cesuur_id: uuid.UUID


class KiesUitvoering(Opdracht):
    """Decide whether an exam runs through OKE or by hand."""

    examen_id: uuid.UUID
    oke: bool


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
        actief=versie.in_catalogus,
    )


def _bekend(uow: UnitOfWork, koppeling_id: uuid.UUID) -> dict[uuid.UUID, Examenversie]:
    vraag = select(Examenversie).where(
        Examenversie.koppeling_id == koppeling_id, col(Examenversie.component_id).is_not(None)
    )
    return {v.component_id: v for v in uow.session.exec(vraag.limit(20_000)) if v.component_id}


def maak_voorstel(uow: UnitOfWork, principal: Principal, koppeling_id: uuid.UUID, catalogus: Catalogus) -> uuid.UUID:
    """Compare a fetched catalogue with what is known and keep the outcome; nothing changes until it is applied (INR-2).

    Entries that are missing from a whole catalogue count as withdrawn, exactly like inactive ones.
    """
    require(principal, P.CATALOGUS_IMPORTEREN)
    uow.get(Koppeling, koppeling_id)
    bekend = _bekend(uow, koppeling_id)
    regels = [_regel(toets, bekend.get(toets.component_id)) for toets in catalogus.toetsen]
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


def _regel(toets: CatalogusToets, versie: Examenversie | None) -> dict[str, Any]:
    delen = verschillen(als_toets(versie), toets) if versie else ()
    if versie is None:
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
        "opnieuw": bool({d.veld for d in delen} & WEZENLIJK and versie and versie.status == "vastgesteld"),
    }


def _uit_regel(regel: dict[str, Any]) -> CatalogusToets:
    inhoud = {f.name: regel["inhoud"][f.name] for f in fields(CatalogusToets)}
    inhoud["component_id"] = uuid.UUID(inhoud["component_id"])
    for veld in ("voorzieningen", "beveiliging"):
        inhoud[veld] = tuple(inhoud[veld])
    return CatalogusToets(**inhoud)


def pas_catalogus_toe(uow: UnitOfWork, principal: Principal, cmd: PasCatalogusToe) -> Samenvatting:
    """Apply a preview: add, change and withdraw versions; what the school decided about them stays (INR-2)."""
    require(principal, P.CATALOGUS_IMPORTEREN)
    voorstel = uow.get(Catalogusvoorstel, cmd.voorstel_id)
    if voorstel.toegepast_op:
        raise Botsing("Deze import is al doorgevoerd.", actie="Haal de catalogus opnieuw op.")
    bekend = _bekend(uow, voorstel.koppeling_id)
    examens = {e.code: e for e in uow.session.exec(select(Examen).limit(5000))}
    tellers = dict.fromkeys(("nieuw", "gewijzigd", "ingetrokken", "ongewijzigd"), 0)
    for regel in voorstel.regels:
        tellers[regel["soort"]] += 1
        if regel["soort"] != "ongewijzigd":
            toets = _uit_regel(regel)
            _schrijf(uow, principal, voorstel.koppeling_id, toets, bekend.get(toets.component_id), examens)
    voorstel.toegepast_op = tijd.nu()
    uow.add(voorstel)
    audit.record(uow, principal, "catalogus.toegepast", voorstel, nieuw=tellers)
    ontvangen.verwerk_wachtend(uow, ontvangen.Bron(uow.get(Koppeling, voorstel.koppeling_id).naam))
    live.touch(uow, LIVE)
    return Samenvatting(**tellers)


def _schrijf(
    uow: UnitOfWork,
    principal: Principal,
    koppeling_id: uuid.UUID,
    toets: CatalogusToets,
    versie: Examenversie | None,
    examens: dict[str, Examen],
) -> None:
    oud = als_toets(versie) if versie else None
    if versie is None:
        if toets.examen_code not in examens:
            examen = Examen(code=toets.examen_code, naam=toets.naam.split(" – ")[0], koppeling_id=koppeling_id)
            uow.add(examen)
            examens[examen.code] = examen
        versie = Examenversie(
            examen_id=examens[toets.examen_code].id,
            koppeling_id=koppeling_id,
            component_id=toets.component_id,
            code=toets.code,
            naam=toets.naam,
            model=f"Beoordelingsmodel {toets.code}",
        )
    delen = verschillen(oud, toets) if oud else ()
    versie.code, versie.naam, versie.omschrijving = toets.code, toets.naam, toets.omschrijving
    versie.duur, versie.schaal, versie.geslaagd_vanaf = toets.duur, toets.schaal, toets.geslaagd_vanaf
    versie.extra_tijd_max = toets.extra_tijd_max
    versie.voorzieningen, versie.beveiliging = list(toets.voorzieningen), list(toets.beveiliging)
    versie.in_catalogus = toets.actief
    if oud is None or {d.veld for d in delen} & WEZENLIJK:
        versie.gewijzigd_op = tijd.nu()
    uow.add(versie)
    actie = "versie.toegevoegd" if oud is None else "versie.gewijzigd" if toets.actief else "versie.uit_catalogus"
    audit.record(
        uow, principal, actie, versie, oud={d.veld: d.oud for d in delen}, nieuw={d.veld: d.nieuw for d in delen}
    )


def blokkades_gebruik(versie: Examenversie) -> tuple[Blokkade, ...]:
    """Why a version may not be planned now (INR-7); empty when it may."""
    route = f"/catalogus/{versie.id}"
    if versie.status != "vastgesteld":
        status = levensloop.VERSIE.label(versie.status).lower()
        return (Blokkade("versie-niet-vastgesteld", f"Versie {versie.code} is niet vastgesteld ({status}).", route),)
    if not versie.in_catalogus:
        tekst = f"Versie {versie.code} is door de leverancier ingetrokken."
        return (Blokkade("versie-ingetrokken", tekst, route),)
    if versie.vastgesteld_op and versie.gewijzigd_op > versie.vastgesteld_op:
        tekst = (
            f"Versie {versie.code} is na de vaststelling gewijzigd. Vraag de commissie om haar opnieuw vast te stellen."
        )
        return (Blokkade("versie-gewijzigd", tekst, route),)
    return ()


def leg_versie_voor(uow: UnitOfWork, principal: Principal, cmd: LegVersieVoor) -> None:
    """Ask the board to establish a version; the question stands in its worklist until it is answered (INR-7)."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.VERSIE_BEHEREN, versie)
    if versie.status == "vastgesteld" and not blokkades_gebruik(versie):
        raise Geblokkeerd("Deze versie is al vastgesteld.")
    stap = levensloop.VERSIE.require(versie.status, "voorleggen")
    oud, versie.status = versie.status, stap.naar
    uow.add(versie)
    uow.add(
        Taak(
            soort="versie",
            rol=Rol.EXAMENCOMMISSIE,
            onderwerp_soort="examenversie",
            onderwerp_id=versie.id,
            tekst=cmd.toelichting,
            gemaakt_door_id=principal.persoon_id,
        )
    )
    _leg_vast(uow, principal, "versie.voorgelegd", versie, oud)


def besluit_versie(uow: UnitOfWork, principal: Principal, cmd: BesluitVersie) -> None:
    """Establish, reject or withdraw a version; rejecting and withdrawing need a reason (INR-7)."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.VERSIE_VASTSTELLEN, versie)
    stap = levensloop.VERSIE.require(versie.status, cmd.actie)
    if stap.reden_nodig and not cmd.reden.strip():
        raise Ongeldig("Geef een reden: het examenbureau leest die.")
    oud, versie.status = versie.status, stap.naar
    if stap.naar == "vastgesteld":
        versie.vastgesteld_op, versie.vastgesteld_door_id = tijd.nu(), principal.persoon_id
    uow.add(versie)
    _handel_taken_af(uow, versie.id, "versie")
    _leg_vast(uow, principal, f"versie.{stap.naar}", versie, oud, reden=cmd.reden)


def stel_model_vast(uow: UnitOfWork, principal: Principal, cmd: StelModelVast) -> None:
    """Establish the assessment model of a version: from now on it may be used to assess (INR-8)."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.MODEL_VASTSTELLEN, versie)
    if versie.model_status == "vastgesteld":
        raise Botsing("Het beoordelingsmodel is al vastgesteld.")
    versie.model_status, versie.model_vastgesteld_op = "vastgesteld", tijd.nu()
    uow.add(versie)
    _leg_vast(uow, principal, "model.vastgesteld", versie, "nieuw")


def voer_cesuur_in(uow: UnitOfWork, principal: Principal, cmd: VoerCesuurIn) -> uuid.UUID:
    """Enter a cut score; it replaces an earlier one that was not established, and waits for the board (INR-5)."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.CESUUR_INVOEREN, versie)
    Grens(cmd.punten, cmd.maximum)
    eerdere = cesuur_van(uow, versie.id)
    if eerdere and eerdere.status == "ingevoerd":
        eerdere.status = "vervangen"
        uow.add(eerdere)
    cesuur = Cesuur(
        versie_id=versie.id,
        punten=cmd.punten,
        maximum=cmd.maximum,
        toelichting=cmd.toelichting,
        ingevoerd_door_id=principal.persoon_id,
    )
    uow.add(cesuur)
    uow.add(
        Taak(
            soort="cesuur",
            rol=Rol.EXAMENCOMMISSIE,
            onderwerp_soort="examenversie",
            onderwerp_id=versie.id,
            tekst=cmd.toelichting,
            gemaakt_door_id=principal.persoon_id,
        )
    )
    audit.record(uow, principal, "cesuur.ingevoerd", cesuur, nieuw={"punten": cmd.punten, "maximum": cmd.maximum})
    _tik(uow, versie.id)
    return cesuur.id


def stel_cesuur_vast(uow: UnitOfWork, principal: Principal, cmd: StelCesuurVast) -> int:
    """Establish a cut score and recalculate the provisional results of its version; gives their number (BEO-3)."""
    cesuur = uow.get(Cesuur, cmd.cesuur_id, visible(principal, P.CATALOGUS_INZIEN, Cesuur))
    authorize(uow, principal, P.CESUUR_VASTSTELLEN, cesuur)
    if cesuur.status != "ingevoerd":
        raise Botsing("Deze cesuur is al vastgesteld of vervangen.")
    if cesuur.ingevoerd_door_id == principal.persoon_id:
        raise NietToegestaan("U heeft deze cesuur zelf ingevoerd; een ander moet haar vaststellen.")
    for oude in uow.session.exec(
        select(Cesuur).where(Cesuur.versie_id == cesuur.versie_id, Cesuur.status == "vastgesteld")
    ):
        oude.status = "vervangen"
        uow.add(oude)
    cesuur.status, cesuur.vastgesteld_op, cesuur.vastgesteld_door_id = "vastgesteld", tijd.nu(), principal.persoon_id
    uow.add(cesuur)
    audit.record(
        uow, principal, "cesuur.vastgesteld", cesuur, oud={"status": "ingevoerd"}, nieuw={"status": "vastgesteld"}
    )
    _handel_taken_af(uow, cesuur.versie_id, "cesuur")
    _tik(uow, cesuur.versie_id)
    return vaststellen.herbereken(uow, cesuur.versie_id)


def kies_uitvoering(uow: UnitOfWork, principal: Principal, cmd: KiesUitvoering) -> None:
    """Decide whether an exam runs through OKE or by hand (INR-1)."""
    examen = uow.get(Examen, cmd.examen_id, visible(principal, P.CATALOGUS_INZIEN, Examen))
    authorize(uow, principal, P.VERSIE_BEHEREN, examen)
    oud, examen.oke = examen.oke, cmd.oke
    uow.add(examen)
    audit.record(uow, principal, "examen.uitvoering_gekozen", examen, oud={"oke": oud}, nieuw={"oke": cmd.oke})


def naam_waarschuwing(code: str, volgt: bool) -> str:
    """What is wrong with a code that does not follow the naming convention (INR-3); empty when it does."""
    return "" if volgt else f"Code ‘{code}’ volgt de naamgeving niet: {CONVENTIE_UITLEG}."


def _handel_taken_af(uow: UnitOfWork, onderwerp_id: uuid.UUID, soort: str) -> None:
    vraag = select(Taak).where(
        Taak.onderwerp_id == onderwerp_id, Taak.soort == soort, col(Taak.afgehandeld_op).is_(None)
    )
    for taak in uow.session.exec(vraag):
        taak.afgehandeld_op = tijd.nu()
        uow.add(taak)


def _tik(uow: UnitOfWork, versie_id: uuid.UUID) -> None:
    live.touch(uow, LIVE)
    live.touch(uow, f"versie:{versie_id}")
    live.touch(uow, "werk")


def _leg_vast(
    uow: UnitOfWork, principal: Principal, actie: str, versie: Examenversie, oud: str, *, reden: str = ""
) -> None:
    audit.record(uow, principal, actie, versie, oud={"status": oud}, nieuw={"status": versie.status}, reden=reden)
    _tik(uow, versie.id)
