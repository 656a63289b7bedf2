"""What the demo's own registry and delivery system know from the start: every sitting and result that the school shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import col, select

from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork, unit_of_work
from portal.demo.overkant import kaartje
from portal.domain import tijd
from portal.domain.levensloop import NIET_GEPLAND
from portal.domain.statussen import ResultaatStatus
from portal.oke.mapping_uit import Json, is_aan_te_duiden
from portal.sandbox.opslag import Opslag
from portal.services.zenden import berichten

Stuk = tuple[str, str, Json, str]
"""A piece in the store of a partner: kind, id, content and what it belongs to."""


def vul_partners(map_: Path) -> int:
    """Give the partners of a new demo what the school has told them; gives how many pieces."""
    with unit_of_work() as uow:
        bij_tas, bij_dr = list(_bij_tas(uow)), list(_bij_dr(uow))
    for naam, stukken in (("tas", bij_tas), ("dr", bij_dr)):
        opslag = Opslag(map_ / f"{naam}.db")
        with opslag.samen():
            for soort, id, inhoud, ouder in stukken:
                opslag.bewaar(soort, id, json.loads(json.dumps(inhoud)), ouder)
    return len(bij_tas) + len(bij_dr)


def _bij_tas(uow: UnitOfWork) -> Iterator[Stuk]:
    for zitting in uow.session.exec(select(Zitting).where(col(Zitting.status).not_in(NIET_GEPLAND))).all():
        koppeling_id = berichten.koppeling_van(uow, zitting)
        if koppeling_id is None:
            continue
        yield "zitting", str(zitting.id), berichten.zoals_nu(uow, zitting, koppeling_id), ""
        leden = uow.session.exec(select(Deelname).where(Deelname.zitting_id == zitting.id)).all()
        staf = uow.session.exec(select(Zittingsmedewerker).where(Zittingsmedewerker.zitting_id == zitting.id)).all()
        kent = [m for m in staf if is_aan_te_duiden(uow.get(Persoon, m.persoon_id))]
        op: list[Deelname | Zittingsmedewerker] = [*leden, *kent]
        for rij in op:
            yield "deelname", str(rij.id), berichten.zoals_nu(uow, rij, koppeling_id), str(zitting.id)
            if rij.startlink:
                yield "startlink", str(rij.id), {"ticket": kaartje(rij.id)}, ""
                yield "ticket", kaartje(rij.id), {"deelname": str(rij.id)}, ""


def _bij_dr(uow: UnitOfWork) -> Iterator[Stuk]:
    vraag = (
        select(Deelname, Resultaat)
        .join(Resultaat, onclause=col(Resultaat.deelname_id) == Deelname.id)
        .where(col(Resultaat.is_huidig), Resultaat.status == ResultaatStatus.DEFINITIEF)
        .order_by(col(Deelname.geplaatst_op))
    )
    for deelname, resultaat in uow.session.exec(vraag).all():
        for oke_id, body in berichten.uitslag_zoals_nu(uow, deelname, resultaat).items():
            if "associationId" in body:
                yield "extra", str(oke_id), body, str(body["offering"])
            yield "resultaat", str(oke_id), {"body": body, "result": body["result"], "ontvangen": str(tijd.nu())}, ""
