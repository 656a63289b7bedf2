"""Repair what waits from partners: link, choose, ask again, decide about a person, or drop it with a reason."""

from __future__ import annotations

import uuid
from typing import TypeVar

from pydantic import Field
from sqlmodel import col, func, select

from portal.auth.eigen_zaak import eis_over_ander
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eis_hele_school, require
from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets, WachtendBericht
from portal.db.beheren import Eenheid, Koppeling, Persoon, Taak
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.db.tabel import tabel
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import P
from portal.domain.statussen import NIET_MEER, ResultaatStatus
from portal.domain.velden import als_uuid
from portal.oke.mapping_in import PersoonIn
from portal.services.grond import live, onderwerpen, taken
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.monitoren.stand_wachtend import BERICHTEN, VRAGEN, sluit, wachtend
from portal.services.ontvangen import bekend, neven, opleiding, persoon, wachtkamer, wens
from portal.services.ontvangen.basis import Bron
from portal.services.ontvangen.volgen import volg_examen
from portal.services.ontvangen.wachtend import bron_uit, bron_van_toets, verwerk_wachtend
from portal.services.zenden import adressen, berichten, outbox

T = TypeVar("T", Examen, Eenheid)


class HaalOpnieuwOp(Opdracht):
    """Ask the partner again for what a waiting message needs."""

    id: uuid.UUID


class LaatVallen(Opdracht):
    """Wait no longer for this."""

    id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class KoppelToets(Opdracht):
    """Say which exam a test of the registry is about."""

    toets_id: uuid.UUID
    code: str = Field(min_length=1, max_length=80, description="van het examen")


class KiesOnderdeel(Opdracht):
    """Say to which part of the school a programme belongs."""

    id: uuid.UUID
    code: str = Field(min_length=1, max_length=40, description="van het team of de locatie")


class BesluitOverPersoon(Opdracht):
    """Say whether the person of a registry is the one who is known here."""

    id: uuid.UUID
    is_dezelfde: bool
    reden: str = Field(min_length=3, max_length=500)


class StuurUitslag(Opdracht):
    """Bring the result of a passed exam to the association that took the place of the one it answered."""

    id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class RondVraagAf(Opdracht):
    """A question to the exam office is answered."""

    taak_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def haal_opnieuw_op(uow: UnitOfWork, principal: Principal, cmd: HaalOpnieuwOp) -> int:
    """Ask the registry for the person, test or programme that a waiting message needs; gives how many were asked."""
    eis_hele_school(principal, P.OKE_HERSTELLEN)
    deel = _deel(uow, cmd.id, "inschrijvingen", "opleidingen")
    koppeling = uow.session.get(Koppeling, deel.koppeling_id)
    if koppeling is None or koppeling.soort != "dr" or not koppeling.actief:
        raise Geblokkeerd(
            "Dit hoort bij geen deelnemersysteem dat in gebruik is.", actie="Laat het vallen, met een reden."
        )
    paden = _wat_ontbreekt(uow, deel)
    gevraagd = [outbox.vraag(uow, 1, koppeling.id, *wat) for wat in paden]
    audit.record(uow, principal, "wachtend.opnieuw_gevraagd", deel)
    live.touch(uow, onderwerpen.OKE)
    verwerk_wachtend(uow, bron_uit(deel), deel.oke_id)
    return sum(rij is not None for rij in gevraagd)


def _wat_ontbreekt(uow: UnitOfWork, deel: WachtendBericht) -> list[tuple[str, str, uuid.UUID]]:
    """Path, kind and id of what can be asked for."""
    if deel.soort == opleiding.SOORT:
        return [(opleiding.pad(deel.oke_id), "opleiding", deel.oke_id)]
    bron = bron_uit(deel)
    i = bron.adapter.inschrijving(deel.inhoud["body"])
    return [(pad, soort, id) for pad, soort, id in wachtkamer.te_vragen(uow, bron, i)] if i else []


def laat_vallen(uow: UnitOfWork, principal: Principal, cmd: LaatVallen) -> None:
    """Wait no longer, with the reason; the same message is no news any more."""
    eis_hele_school(principal, P.OKE_HERSTELLEN)
    deel = _deel(uow, cmd.id, "inschrijvingen", "opleidingen", "verdwenen")
    audit.record(uow, principal, "wachtend.laten_vallen", deel, oud={"soort": deel.soort}, reden=cmd.reden)
    deel.besloten_op = tijd.nu()
    uow.add(deel)
    live.touch(uow, onderwerpen.OKE, onderwerpen.WERK)


def koppel_toets(uow: UnitOfWork, principal: Principal, cmd: KoppelToets) -> int:
    """Link a test to an exam, and let in the enrolments that waited for it; gives how many came in."""
    eis_hele_school(principal, P.OKE_HERSTELLEN)
    toets, examen = uow.get(PlanbareToets, cmd.toets_id), _met_code(uow, Examen, cmd.code)
    if examen is None:
        raise Ongeldig(f"Er is geen examen met de code ‘{cmd.code}’.", actie="Zoek de code op in de catalogus.")
    if toets.examen_id is not None:
        raise Botsing("Deze toets hoort al bij een examen.")
    toets.examen_id = examen.id
    uow.add(toets)
    audit.record(uow, principal, "toets.gekoppeld", toets, nieuw={"examen_id": examen.id})
    live.touch(uow, onderwerpen.OKE, onderwerpen.WERK)
    bron = bron_van_toets(uow, toets)
    volg_examen(uow, bron, toets)
    return verwerk_wachtend(uow, bron, toets.oke_id)


def kies_onderdeel(uow: UnitOfWork, principal: Principal, cmd: KiesOnderdeel) -> None:
    """Choose the part of the school of a programme, and have it fetched again with that."""
    eis_hele_school(principal, P.OKE_HERSTELLEN)
    deel, eenheid = _deel(uow, cmd.id, "opleidingen"), _met_code(uow, Eenheid, cmd.code)
    if eenheid is None:
        raise Ongeldig(f"Er is geen team of locatie met de code ‘{cmd.code}’.")
    deel.inhoud = deel.inhoud | {"eenheid_id": str(eenheid.id)}
    uow.add(deel)
    audit.record(uow, principal, "wachtend.onderdeel_gekozen", deel, nieuw={"eenheid": eenheid.id})
    haal_opnieuw_op(uow, principal, HaalOpnieuwOp(id=deel.id))


def besluit_over_persoon(uow: UnitOfWork, principal: Principal, cmd: BesluitOverPersoon) -> None:
    """The administrator says whether it is the same person: then what the registry says of a *student* is linked, and
    never an account or another role than that, and staff is a student as well; or that it is not, and then nothing is linked, and a student who only has the same number is
    somebody new (BEH-2)."""
    eis_hele_school(principal, P.RECHTEN_BEHEREN)
    deel = _deel(uow, cmd.id, "personen")
    over = uow.get(Persoon, als_uuid(deel.inhoud["over"]))
    if over.id == principal.persoon_id:
        raise NietToegestaan("U kunt niet over uzelf beslissen. Vraag een andere beheerder.", code="niet-aan-zichzelf")
    bron, p = bron_uit(deel), wens.persoon_uit(deel)
    if cmd.is_dezelfde and bekend.bron_van(uow, bron, p.oke_id) is not None:
        raise Ongeldig("Deze persoon is al gekoppeld; hier kunt u alleen afwijzen wat het deelnemersysteem wil.")
    wens.besluit(uow, deel)
    actie = "persoon.gekoppeld" if cmd.is_dezelfde else "persoon.wens_afgewezen"
    audit.record(uow, principal, actie, over, nieuw={"partner": bron.naam}, reden=cmd.reden)
    if cmd.is_dezelfde:
        _koppel(uow, bron, p, over)
    elif deel.inhoud["waarom"] == wens.NUMMER:
        persoon.maak(uow, bron, p)
    else:
        return
    verwerk_wachtend(uow, bron, p.oke_id)


def _koppel(uow: UnitOfWork, bron: Bron, p: PersoonIn, over: Persoon) -> None:
    """From here on this registry says of somebody that he studies here; what it wants with staff besides was seen."""
    over.ook_medewerker = bekend.is_personeel(uow, over)
    uow.add(over)
    bekend.maak_bekend(uow, bron, p.oke_id, over)
    persoon.pas_persoon_toe(uow, bron, p)
    if (deel := wens.van(uow, bron, p.oke_id)) is not None:
        wens.besluit(uow, deel)


def rond_vraag_af(uow: UnitOfWork, principal: Principal, cmd: RondVraagAf) -> None:
    """The exam office dealt with a student who left, follows another programme now, or had to be removed at a partner.

    Of that last one the text goes with the answer.
    """
    require(principal, P.OKE_HERSTELLEN)
    eigen = select(Taak).where(Taak.id == cmd.taak_id, taken.binnen_bereik(principal))
    taak = uow.session.exec(eigen.with_for_update()).first()
    if taak is None or taak.soort not in VRAGEN or taak.afgehandeld_op is not None:
        raise Botsing("Deze vraag is al afgerond.")
    eis_over_ander(uow, principal, P.OKE_HERSTELLEN, taak)
    sluit(uow, taak)
    audit.record(uow, principal, "vraag.afgerond", taak, reden=cmd.reden)
    live.touch(uow, onderwerpen.OKE, onderwerpen.WERK)


def stuur_uitslag(uow: UnitOfWork, principal: Principal, cmd: StuurUitslag) -> int:
    """Let an association that took the place of the one under which the exam was passed hear the definitive result, now
    and when it is revised; gives how many messages go out (VAS-4, PRK-15)."""
    eis_hele_school(principal, P.OKE_HERSTELLEN)
    naast = uow.get(Nevenaanmelding, cmd.id)
    van = uow.houd(Inschrijving, naast.inschrijving_id)
    naast = uow.houd(Nevenaanmelding, cmd.id)
    if uow.session.exec(wachtend("uitslagen", principal).where(Nevenaanmelding.id == naast.id)).first() is None:
        raise Botsing("Deze inschrijving wacht niet (meer) op een uitslag.")
    vraag = select(Resultaat).join(Deelname, onclause=col(Deelname.id) == Resultaat.deelname_id)
    gehaald = vraag.where(
        Deelname.inschrijving_id == van.id, col(Resultaat.is_huidig), col(Resultaat.geslaagd).is_(True),
        Resultaat.status == ResultaatStatus.DEFINITIEF,
    )  # fmt: skip
    resultaat = uow.session.exec(gehaald.order_by(col(Resultaat.definitief_op).desc())).first()
    assert resultaat is not None, "else it would not wait"
    _neem_antwoord_over(uow, van, naast, resultaat.deelname_id)
    nieuw = {"deelname_id": naast.deelname_id}
    audit.record(uow, principal, "nevenaanmelding.beantwoord", naast, nieuw=nieuw, reden=cmd.reden)
    taken.rond_af(uow, neven.REGISTER, van.id)
    live.touch(uow, onderwerpen.OKE, onderwerpen.WERK)
    return len(berichten.stuur_resultaat_naar(uow, resultaat, naast.oke_id))


def _neem_antwoord_over(uow: UnitOfWork, van: Inschrijving, naast: Nevenaanmelding, deelname_id: uuid.UUID) -> None:
    """Let this participation answer this association and no other of its programme; refused while another one that lives
    has the answer: later corrections go to one of them."""
    for ander in adressen.van_zelfde_opleiding(uow, van, naast):
        if ander.deelname_id != deelname_id:
            continue
        if ander.oke_staat not in NIET_MEER:
            raise Botsing(
                f"Inschrijving {ander.oke_id} kreeg deze uitslag al.",
                actie="Laat de studentenadministratie een van de twee annuleren.",
            )
        ander.deelname_id = None
        uow.add(ander)
    naast.deelname_id = deelname_id
    uow.add(naast)
    uow.session.flush()


def _met_code(uow: UnitOfWork, model: type[T], code: str) -> T | None:
    """The exam or part of the school with this code, in upper or lower case."""
    kolom = tabel(model).c.code
    return uow.session.exec(select(model).where(func.lower(kolom) == code.strip().lower()).limit(1)).first()


def _deel(uow: UnitOfWork, id: uuid.UUID, *soorten: str) -> WachtendBericht:
    deel = uow.houd(WachtendBericht, id)
    if deel.besloten_op is not None:
        raise Botsing("Hierover is al beslist.")
    if deel.soort not in {BERICHTEN[s] for s in BERICHTEN if s in soorten}:
        raise Ongeldig("Dit kan niet bij dit soort bericht.")
    return deel
