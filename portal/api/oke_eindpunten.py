"""The endpoints of a TPL: which path, method and scope mean which flow, and the use case behind each."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from portal.db.session import UnitOfWork
from portal.oke.keuring import Afgekeurd, Json
from portal.services.beheren.stand import DR, TAS
from portal.services.ontvangen import ingang
from portal.services.ontvangen.ingang import Bron, Uitkomst

Ids = dict[str, uuid.UUID]
_UUID = r"(?P<{}>[^/]+)"
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True)
class OkeAanvraag:
    """One request, loose from the web server."""

    methode: str
    pad: str
    token: str
    mediatype: str
    inhoud: bytes | None
    codering: str = ""
    """How the body was packed; `gzip` is unpacked before it comes here."""
    adres: str = ""


@dataclass(frozen=True)
class Werk:
    """One endpoint for one role: the flow it belongs to and what it does."""

    flow: int
    doe: Callable[[UnitOfWork, Bron, Ids, Json], Uitkomst]
    vooruit: Callable[[UnitOfWork, list[Ids]], None] | None = None
    """Reads what several of these requests need, in a few questions."""


def _zelfde_id(inhoud: Json, naam: str, ids: Ids) -> None:
    """Refuse a PUT whose body names another id than its path."""
    gezegd = inhoud.get(naam)
    if not isinstance(gezegd, str):
        raise Afgekeurd(400, f"‘{naam}’ ontbreekt of is geen tekst.")
    if gezegd.lower() != str(ids[naam]):
        raise Afgekeurd(400, f"‘{naam}’ in de inhoud is een ander id dan in het pad.")


def _put_toets(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    _zelfde_id(inhoud, "offeringId", ids)
    return ingang.ontvang_toets(uow, bron, inhoud)


def _put_inschrijving(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    _zelfde_id(inhoud, "associationId", ids)
    return ingang.ontvang_inschrijving(uow, bron, inhoud)


def _put_persoon(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    _zelfde_id(inhoud, "personId", ids)
    return ingang.ontvang_persoon(uow, bron, inhoud)


def _put_groep(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    _zelfde_id(inhoud, "groupId", ids)
    return ingang.ontvang_groep(uow, bron, inhoud)


def _put_lid(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    if "personId" in ids:
        _zelfde_id(inhoud, "personId", ids)
    return ingang.ontvang_groepslid(uow, bron, ids["groupId"], inhoud)


def _patch_toets(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    return ingang.wijzig_toets(uow, bron, ids["offeringId"], inhoud)


def _patch_inschrijving(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    return ingang.wijzig_inschrijving(uow, bron, ids["associationId"], inhoud)


def _patch_resultaat(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    return ingang.ontvang_resultaat(uow, bron, ids["associationId"], inhoud)


def _patch_verslag(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    return ingang.ontvang_verslag(uow, bron, ids["offeringId"], inhoud)


def _geen(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    return Uitkomst(onderwerp_soort="document", onderwerp_id=ids["documentId"], opmerkingen=("Document opgehaald.",))


def _inschrijvingen_vooruit(uow: UnitOfWork, ids: list[Ids]) -> None:
    ingang.lees_wijzigingen_vooruit(uow, {i["associationId"] for i in ids})


def _patroon(pad: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", lambda m: _UUID.format(m[1]), pad) + "/?")


# Path → method → scope → what it is: exactly the rows of the standard for host TPL (tables 5.1-5.3).
EINDPUNTEN: tuple[tuple[re.Pattern[str], dict[str, dict[str, Werk]]], ...] = (
    (_patroon("/offerings/{offeringId}"), {
        "PUT": {DR: Werk(1, _put_toets)},
        "PATCH": {DR: Werk(1, _patch_toets), TAS: Werk(4, _patch_verslag)},
    }),
    (_patroon("/associations/{associationId}"), {
        "PUT": {DR: Werk(1, _put_inschrijving)},
        "PATCH": {DR: Werk(1, _patch_inschrijving, _inschrijvingen_vooruit), TAS: Werk(3, _patch_resultaat)},
    }),
    (_patroon("/persons/{personId}"), {"PUT": {DR: Werk(1, _put_persoon)}}),
    (_patroon("/groups/{groupId}"), {"PUT": {DR: Werk(1, _put_groep)}}),
    (_patroon("/groups/{groupId}/members/{personId}"), {"PUT": {DR: Werk(1, _put_lid)}}),
    (_patroon("/groups/{groupId}/members"), {"PUT": {DR: Werk(1, _put_lid)}}),
    (_patroon("/documents/{documentId}"), {"GET": {DR: Werk(5, _geen)}}),
)  # fmt: skip


class NietDeMethode(Afgekeurd):
    """The path exists, this method does not."""

    def __init__(self, methoden: list[str]) -> None:
        super().__init__(405, f"Deze methode kan hier niet; wel: {', '.join(methoden)}.")
        self.methoden = methoden


def zoek(a: OkeAanvraag) -> tuple[Ids, dict[str, Werk]]:
    """The ids in the path, and what it is per scope; refused when there is no such path, method or id."""
    for patroon, methoden in EINDPUNTEN:
        if gevonden := patroon.fullmatch(a.pad):
            if a.methode not in methoden:
                raise NietDeMethode(list(methoden))
            return _ids(gevonden), methoden[a.methode]
    raise Afgekeurd(404, "Dit pad bestaat niet in de OKE-server van een TPL.")


def _ids(gevonden: re.Match[str]) -> Ids:
    for naam, waarde in gevonden.groupdict().items():
        if not _ID.fullmatch(waarde):
            raise Afgekeurd(400, f"‘{naam}’ in het pad is geen geldige UUID.")
    return {naam: uuid.UUID(waarde) for naam, waarde in gevonden.groupdict().items()}
