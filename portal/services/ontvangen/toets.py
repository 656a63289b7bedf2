"""Plannable tests of the registry (flow 1): their window, their versions and their cancellation."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets
from portal.db.inrichten import Examen, Examenversie
from portal.db.session import UnitOfWork
from portal.db.voorraad import lees_vooruit
from portal.domain.levensloop import LOPEND
from portal.domain.statussen import AssociatieStatus, InschrijvingStatus, ToetsStatus
from portal.oke.keuring import Afgekeurd, Json
from portal.oke.mapping_in import ToetsIn
from portal.services.aanmelden.stand import leeft_ernaast
from portal.services.grond import live, onderwerpen
from portal.services.ontvangen import neven, volgen
from portal.services.ontvangen.basis import (
    Bron,
    Uitkomst,
    eis_dr_niveau,
    eis_eigenaar,
    lees_portaal_ids_vooruit,
    schrijf,
    vergeet_merken,
)
from portal.services.ontvangen.ernaast import annuleer, geen_meer
from portal.services.ontvangen.examens import TONEN, examen_van
from portal.services.ontvangen.inschrijving import TONEN as TONEN_INSCHRIJVING
from portal.services.ontvangen.wachtend import laat_wachten_eindigen, verwerk_wachtend
from portal.services.plannen.intrekken import houd_plekken

_ANDERS = "Alleen toetsen (component) worden gebruikt; dit bericht staat in het logboek."


def ontvang_toets(uow: UnitOfWork, bron: Bron, inhoud: Json) -> Uitkomst:
    """Create or replace a plannable test; matched to an exam by its versions, else by its code (AAN-1)."""
    t = bron.adapter.toets(inhoud)
    return pas_toets_toe(uow, bron, t) if t else Uitkomst(onderwerp_soort="toets", opmerkingen=(_ANDERS,))


def wijzig_toets(uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID, wijziging: Json) -> Uitkomst:
    """Apply a merge patch to a known plannable test."""
    bron.adapter.keur_toets_patch(wijziging)
    rij = next(iter(uow.zoek(PlanbareToets, "oke_id", oke_id)), None)
    eis_eigenaar(bron, rij.koppeling_id if rij else bron.koppeling_id)
    if rij is None:
        eis_dr_niveau(uow, oke_id)
        raise Afgekeurd(404, f"De toets {oke_id} is hier niet bekend.")
    return pas_toets_toe(uow, bron, bron.adapter.toets_na(rij, wijziging))


def lees_toetsen_vooruit(uow: UnitOfWork, toetsen: list[ToetsIn]) -> None:
    """Read what the rules need to know about these tests, in a few queries."""
    s, ids = uow.session, {t.oke_id for t in toetsen}
    bekend = lees_vooruit(s, PlanbareToets, "oke_id", ids)
    lees_portaal_ids_vooruit(uow, ids - {r.oke_id for r in bekend})
    versies = {c for t in toetsen for c in t.toetsen}
    lees_vooruit(s, Examenversie, "component_id", versies)
    lees_vooruit(s, Examen, "code", {c for t in toetsen for c in (t.afkorting, t.code)})


def pas_toets_toe(uow: UnitOfWork, bron: Bron, t: ToetsIn) -> Uitkomst:
    """Write what differs about a plannable test, with what follows from it."""
    if t.eind < t.start:
        raise Afgekeurd(400, "‘endDateTime’ ligt voor ‘startDateTime’.")
    bestaand = next(iter(uow.zoek(PlanbareToets, "oke_id", t.oke_id)), None)
    eis_eigenaar(bron, bestaand.koppeling_id if bestaand else bron.koppeling_id)
    if bestaand is None:
        eis_dr_niveau(uow, t.oke_id)
    rij = bestaand or PlanbareToets(oke_id=t.oke_id, naam=t.naam, start=t.start, eind=t.eind)
    examen_id, opmerkingen = examen_van(uow, t.toetsen, (t.afkorting, t.code))
    velden = {
        "koppeling_id": bron.koppeling_id,
        "examen_id": examen_id or (None if volgen.noemt_andere(rij, t.toetsen) else rij.examen_id),
        "code": t.code,
        "naam": t.naam,
        "start": t.start,
        "eind": t.eind,
        "schaal": t.schaal,
        "toetsen": [str(c) for c in t.toetsen],
        "resultaat_verwacht": t.resultaat_verwacht,
        "status": ToetsStatus.CANCELED if t.geannuleerd else ToetsStatus.ACTIVE,
    }
    was, actie = rij.examen_id, "toets.gewijzigd" if bestaand else "toets.ontvangen"
    aantal = schrijf(uow, bron, actie, rij, velden, nieuw=bestaand is None, tonen=TONEN)
    if aantal:
        aantal += _gevolgen(uow, bron, rij)
        if rij.status != ToetsStatus.CANCELED and bestaand is not None and was != rij.examen_id:
            aantal += volgen.volg_examen(uow, bron, rij)
    return Uitkomst(aantal, bestaand is None, "toets", rij.id, opmerkingen=_opmerkingen(rij, t, opmerkingen))


def _opmerkingen(rij: PlanbareToets, t: ToetsIn, al: tuple[str, ...]) -> tuple[str, ...]:
    """What people should know about this test."""
    if rij.examen_id is None:
        al = ("Nog geen examen bij deze toets: haal eerst de catalogus op.",)
    if t.onbekend:
        al = (*al, f"Onbekend in de standaard en niet gebruikt: {', '.join(t.onbekend)}.")
    return al


def _gevolgen(uow: UnitOfWork, bron: Bron, rij: PlanbareToets) -> int:
    """A cancelled test cancels its enrolments; a known one lets waiting enrolments in."""
    live.touch(uow, onderwerpen.WERK)
    live.touch(uow, onderwerpen.OKE)
    vergeet_merken(uow, col(Inschrijving.toets_id) == rij.id)
    if rij.status != ToetsStatus.CANCELED:
        return verwerk_wachtend(uow, bron, rij.oke_id)
    return _annuleer_alles(uow, bron, rij)


def _annuleer_alles(uow: UnitOfWork, bron: Bron, toets: PlanbareToets) -> int:
    """Cancel the enrolments of a cancelled test; one that another test asks for too goes on for that test."""
    naast = select(Nevenaanmelding).where(Nevenaanmelding.toets_id == toets.id, col(Nevenaanmelding.eigen).is_(False))
    nevens = uow.session.exec(naast.order_by(col(Nevenaanmelding.id))).all()
    weg = sum(_neem_af(uow, bron, "nevenaanmelding.gewijzigd", n, neven.TONEN) for n in nevens)
    uow.session.flush()
    vraag = select(Inschrijving).where(
        Inschrijving.toets_id == toets.id, Inschrijving.status != InschrijvingStatus.GEANNULEERD
    )
    rijen = uow.session.exec(vraag.order_by(col(Inschrijving.id))).all()
    erbij = sorted({n.inschrijving_id for n in nevens} - {i.id for i in rijen})
    houd_plekken(uow, [*(i.id for i in rijen), *erbij])
    laat_wachten_eindigen(uow, bron, toets.oke_id)
    weg += sum(_annuleer(uow, bron, i) for i in rijen)
    return weg + sum(geen_meer(uow, bron, uow.get(Inschrijving, id), 1) for id in erbij)


def _neem_af(
    uow: UnitOfWork, bron: Bron, actie: str, rij: Inschrijving | Nevenaanmelding, tonen: tuple[str, ...]
) -> int:
    """The association ends with its test."""
    return schrijf(uow, bron, actie, rij, {"oke_staat": AssociatieStatus.CANCELED}, nieuw=False, tonen=tonen)


def _annuleer(uow: UnitOfWork, bron: Bron, rij: Inschrijving) -> int:
    if leeft_ernaast(uow, rij):
        weg = _neem_af(uow, bron, "inschrijving.gewijzigd", rij, TONEN_INSCHRIJVING)
        neven.zet_laagste_eerst(uow, bron, rij)
        return weg
    gedaan = annuleer(uow, bron, rij, "De toets is in het deelnemersysteem geannuleerd")
    if not gedaan and rij.status in LOPEND:
        gedaan = _neem_af(uow, bron, "inschrijving.gewijzigd", rij, TONEN_INSCHRIJVING)
        neven.meld_bewaard(
            uow, bron, rij, "De toets is in het deelnemersysteem geannuleerd terwijl het examen al gemaakt of bezig is."
        )
    return gedaan
