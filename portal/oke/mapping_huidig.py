"""A test or enrolment as the registry would send it now: what a merge patch is merged into; pure, no I/O."""

from __future__ import annotations

import uuid

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets
from portal.domain.statussen import InschrijvingStatus
from portal.oke.keuring import Json
from portal.oke.mapping_uit import COMPONENT
from portal.oke.typen import KEY


def toets_als_wire(rij: PlanbareToets) -> Json:
    """A plannable test as the registry would send it: what a patch is merged into."""
    admin: Json = {"consumerKey": KEY, "offeringState": rij.status}
    if rij.toetsen:
        admin["testsToBeUsed"] = [{"componentId": t} for t in rij.toetsen]
    body: Json = {
        "resultExpected": rij.resultaat_verwacht,
        "offeringId": str(rij.oke_id),
        "primaryCode": {"codeType": "offeringCode", "code": rij.code},
        "offeringType": "component",
        "name": [{"language": "nl-NL", "value": rij.naam}],
        "description": [{"language": "nl-NL", "value": rij.naam}],
        "startDateTime": rij.start.isoformat(),
        "endDateTime": rij.eind.isoformat(),
        "consumers": [admin],
    }
    return body | ({"resultValueType": rij.schaal} if rij.schaal else {})


def inschrijving_als_wire(
    rij: Inschrijving | Nevenaanmelding, persoon_id: uuid.UUID | None, toets_id: uuid.UUID | None
) -> Json:
    """An enrolment as the registry would send it: what a patch is merged into."""
    admin: Json = {"consumerKey": KEY, "attempt": rij.poging}
    if rij.kansen_onbeperkt or rij.kansen_over is not None:
        admin["attemptLeft"] = rij.kansen_over
    if rij.opleiding_oke_id:
        admin["programOfferingAssociationId"] = str(rij.opleiding_oke_id)
    verwijzingen = {"person": persoon_id, "offering": toets_id}
    weg = isinstance(rij, Inschrijving) and rij.status == InschrijvingStatus.GEANNULEERD
    return {
        "associationId": str(rij.oke_id),
        "associationType": COMPONENT,
        "role": "student",
        "state": "canceled" if weg else str(rij.oke_staat),
        "consumers": [admin],
    } | {k: str(v) for k, v in verwijzingen.items() if v}
