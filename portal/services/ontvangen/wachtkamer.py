"""Where an enrolment of the registry waits until its person and test are known, and what it waits for is fetched."""

from __future__ import annotations

import uuid

from portal.db.aanmelden import AANMELDING_WACHT, PlanbareToets, WachtendBericht
from portal.db.session import UnitOfWork
from portal.oke.keuring import Afgekeurd, Json
from portal.oke.mapping_in import InschrijvingIn
from portal.services.grond import live, onderwerpen
from portal.services.ontvangen.basis import Bron, Uitkomst, eis_eigenaar, register_van
from portal.services.ontvangen.bekend import persoon_van
from portal.services.zenden import outbox

SOORT = AANMELDING_WACHT


def toets_van(uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID | None) -> PlanbareToets | None:
    """The plannable test with this id that this registry owns."""
    gevonden = uow.zoek(PlanbareToets, "oke_id", oke_id) if oke_id else []
    return next((t for t in gevonden if t.koppeling_id == bron.koppeling_id), None)


def wachtdeel(uow: UnitOfWork, oke_id: uuid.UUID) -> WachtendBericht | None:
    """The enrolment that waits under this id."""
    return next((d for d in uow.zoek(WachtendBericht, "oke_id", oke_id) if d.soort == SOORT), None)


def eigen_wachtdeel(uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID) -> WachtendBericht | None:
    """The enrolment that waits under this id; refused when another partner sent it."""
    deel = wachtdeel(uow, oke_id)
    if deel is not None:
        eis_eigenaar(bron, deel.koppeling_id)
    return deel


def wacht(uow: UnitOfWork, bron: Bron, i: InschrijvingIn, inhoud: Json, waarom: str, *, halen: bool = True) -> Uitkomst:
    """Keep the enrolment until it can be placed, and fetch what is missing; 404 when there is nowhere to fetch it."""
    koppeling = register_van(uow, bron)
    if koppeling is None:
        raise Afgekeurd(404, f"{waarom} Stuur eerst de persoon en de toets.")
    bewaard = {"partner": bron.naam, "versie": bron.versie, "waarom": waarom, "body": inhoud}
    deel = wachtdeel(uow, i.oke_id)
    anders = deel is None or deel.inhoud != bewaard
    deel = deel or WachtendBericht(soort=SOORT, oke_id=i.oke_id, koppeling_id=koppeling.id)
    if anders:
        deel.inhoud, deel.besloten_op = bewaard, None
        uow.add(deel)
        live.touch(uow, onderwerpen.OKE)
    if halen:
        _haal(uow, bron, koppeling.id, i)
    return Uitkomst(
        int(anders), anders, "wachtdeel", deel.id, opmerkingen=(f"Bewaard; wordt later verwerkt. {waarom}",)
    )


def _haal(uow: UnitOfWork, bron: Bron, koppeling_id: uuid.UUID, i: InschrijvingIn) -> None:
    """Ask the registry for the person and the test that an enrolment names."""
    for wat in te_vragen(uow, bron, i):
        outbox.vraag(uow, 1, koppeling_id, *wat)


def te_vragen(uow: UnitOfWork, bron: Bron, i: InschrijvingIn) -> list[tuple[str, str, uuid.UUID]]:
    """Path, kind and id of what an enrolment names and what is not known here."""
    wat = []
    if i.persoon_id and not persoon_van(uow, bron, i.persoon_id):
        wat.append((f"/persons/{i.persoon_id}", "persoon", i.persoon_id))
    if i.toets_id and not toets_van(uow, bron, i.toets_id):
        wat.append((f"/offerings/{i.toets_id}", "toets", i.toets_id))
    return wat


def klaar(uow: UnitOfWork, oke_id: uuid.UUID) -> None:
    """It waits no longer."""
    if deel := wachtdeel(uow, oke_id):
        uow.delete(deel)
