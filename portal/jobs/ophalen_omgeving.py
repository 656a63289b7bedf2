"""What a registry tells around the enrolments (flow 1): programmes of students, groups and who is in them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import PORTAAL
from portal.db.aanmelden import Groep
from portal.db.beheren import Koppeling, Persoonsbron
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import NietGevonden, PortalFout
from portal.domain.velden import als_uuid
from portal.jobs.logboek import Logboek, bladen, bron_van, leg_vast, verbinding_van
from portal.jobs.ophalen import koppelingen, veilig
from portal.oke import proef
from portal.oke.client import Antwoord, OkeFout, Verbinding, partner
from portal.oke.keuring import Afgekeurd, Json, zonder_onbewaarbaar
from portal.oke.mapping_in import GroepslidIn
from portal.oke.uitkomst import Bevestigd, Tijdelijk
from portal.services.beheren import koppelingen as beheren_koppelingen
from portal.services.ontvangen import ingang
from portal.services.ontvangen.groep import ontvang_leden, pas_groep_toe
from portal.services.ontvangen.ingang import Bron, Uitkomst
from portal.services.ontvangen.opleiding import pad, te_lezen, vergeefs
from portal.services.ontvangen.vlug.blad import KAPOT, waarom

PER_KEER = 500
"""Programmes read in one go: a first pull of a big school brings the rest in later rounds."""


def haal_opleidingen(koppeling_id: uuid.UUID, limiet: int = PER_KEER) -> str:
    """Read the programmes that enrolments name and that are not known yet; one line for people."""
    verbinding = verbinding_van(koppeling_id)
    with reading() as uow:
        ids = te_lezen(uow, koppeling_id, limiet)
    gelezen = 0
    with Logboek(verbinding) as boek:
        for id in ids:
            antwoord = _een(verbinding, pad(id))
            if isinstance(antwoord.uitkomst, Tijdelijk):
                leg_vast(verbinding, 1, antwoord, antwoord.uitkomst.uitleg)
                raise OkeFout(antwoord.uitkomst)
            uitleg, gelukt = _pas_toe(verbinding, antwoord, ingang.ontvang_opleiding)
            boek.schrijf(antwoord, uitleg, gewijzigd=False)
            gelezen += gelukt
            if not gelukt:
                with unit_of_work() as uow:
                    vergeefs(uow, koppeling_id, id, uitleg)
    return f"{verbinding.naam}: {gelezen} opleidingen van studenten gelezen."


def haal_alle_opleidingen() -> list[str]:
    """The programmes of every registry in use; one in trouble does not stop the others."""
    return [veilig(id, haal_opleidingen) for id in koppelingen("dr")]


def zoek_groepen(koppeling_id: uuid.UUID, zoek: str) -> int:
    """Ask a registry for groups with this text in their name, and keep them; answers how many it gave."""
    verbinding, aantal = verbinding_van(koppeling_id), 0
    bron = bron_van(verbinding)
    for antwoord in bladen(verbinding, 1, "/groups", **({"q": zoek} if zoek else {})):
        aantal += len(antwoord.items)
        fouten: list[str] = []
        with unit_of_work() as uow:
            for item in antwoord.items:
                try:
                    with uow.session.begin_nested():
                        pas_groep_toe(uow, bron, bron.adapter.groep(item))
                except (PortalFout, *KAPOT) as fout:
                    fouten.append(waarom(fout))
        leg_vast(verbinding, 1, antwoord, f"{len(antwoord.items)} groepen gelezen. {' '.join(fouten[:3])}")
    return aantal


def haal_leden(groep_id: uuid.UUID) -> int:
    """Ask the registry who is in a group, and who those people are as far as they are not known here."""
    with reading() as uow:
        groep = uow.get(Groep, groep_id)
        if groep.koppeling_id is None:
            raise NietGevonden("Van deze groep is niet bekend bij welk deelnemersysteem hij hoort.")
        verbinding = Verbinding.van(uow.get(Koppeling, groep.koppeling_id))
    bron, leden, onleesbaar = bron_van(verbinding), list[GroepslidIn](), set[uuid.UUID]()
    for antwoord in bladen(verbinding, 1, f"/groups/{groep.oke_id}/members"):
        fouten: list[str] = []
        for item in antwoord.items:
            try:
                leden.append(bron.adapter.groepslid(item))
            except (PortalFout, *KAPOT) as fout:
                fouten.append(waarom(fout))
                onleesbaar |= {id for id in [als_uuid(item.get("personId"))] if id}
        leg_vast(verbinding, 1, antwoord, f"{len(antwoord.items)} leden gelezen. {' '.join(fouten[:3])}")
    with unit_of_work() as uow:
        ontvang_leden(uow, bron, uow.get(Groep, groep_id), leden, onleesbaar)
    with Logboek(verbinding) as boek:
        for id in _onbekend(verbinding.id, leden):
            antwoord = _een(verbinding, f"/persons/{id}")
            uitleg, _ = _pas_toe(verbinding, antwoord, ingang.ontvang_persoon)
            boek.schrijf(antwoord, uitleg, gewijzigd=True)
    return len(leden)


def lees_versies() -> int:
    """Look at every connection in use which version its partner announces; answers how many answered."""
    aantal = 0
    for id in [*koppelingen("dr"), *koppelingen("tas")]:
        with reading() as uow:
            koppeling = uow.get(Koppeling, id)
        if versie := proef.lees_versie(koppeling):
            aantal += 1
            with unit_of_work() as uow:
                beheren_koppelingen.neem_versie_over(uow, PORTAAL, uow.get(Koppeling, id), versie)
    return aantal


def _onbekend(koppeling_id: uuid.UUID, leden: list[GroepslidIn]) -> list[uuid.UUID]:
    ids, nu = [lid.persoon_id for lid in leden if lid.actief and lid.is_student], tijd.nu()
    geldig = {lid.persoon_id for lid in leden if lid.tot is None or lid.tot > nu}
    with reading() as uow:
        bekend = set(
            uow.session.exec(
                select(Persoonsbron.oke_id).where(
                    Persoonsbron.koppeling_id == koppeling_id, col(Persoonsbron.oke_id).in_(ids)
                )
            )
        )
    return [id for id in ids if id in geldig and id not in bekend]


def _een(verbinding: Verbinding, pad_: str) -> Antwoord:
    return Antwoord(pad_, partner(verbinding).stuur("GET", pad_, flow=1))


def _pas_toe(
    verbinding: Verbinding, antwoord: Antwoord, ontvang: Callable[[UnitOfWork, Bron, Json], Uitkomst]
) -> tuple[str, bool]:
    """Take in one object, as a whole or not at all; the sentence for the log, and whether it could be used."""
    uitkomst = antwoord.uitkomst
    if not isinstance(uitkomst, Bevestigd):
        return uitkomst.uitleg, False
    try:
        inhoud = _object(uitkomst)
        with unit_of_work() as uow:
            gedaan = ontvang(uow, bron_van(verbinding), inhoud)
            return gedaan.uitleg, not gedaan.opmerkingen
    except (PortalFout, *KAPOT) as fout:
        return f"Niet te gebruiken: {waarom(fout)}", False


def _object(uitkomst: Bevestigd) -> dict[str, Any]:
    try:
        inhoud = zonder_onbewaarbaar(json.loads(uitkomst.inhoud), uitkomst.inhoud)
    except (ValueError, RecursionError):
        inhoud = None
    if not isinstance(inhoud, dict):
        raise Afgekeurd(400, "Het antwoord is geen JSON-object.")
    return inhoud
