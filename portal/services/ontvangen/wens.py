"""What a registry wants with somebody that it may not touch: kept, with what would change, until a person decides."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from pydantic import TypeAdapter

from portal.db.aanmelden import WachtendBericht
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.oke.mapping_in import PersoonIn
from portal.services.grond import live, onderwerpen
from portal.services.ontvangen.basis import Bron, Uitkomst

SOORT = "persoon"
IS_PERSONEEL = "Dit lijkt een medewerker van de school."
ACCOUNT = "Het account is van een medewerker van de school."
VAN_NIEMAND = "Deze persoon is hier bekend, maar van welk deelnemersysteem hij is staat niet vast."
NUMMER = "Het nummer is hier van een student met een andere naam en niet hetzelfde account."
_VELDEN = {
    "naam": "naam", "account": "account", "email": "e-mail", "nummer": "nummer", "is_student": "student",
    "actief": "ingeschreven",
}  # fmt: skip
_EIGEN = ("naam", "account", "email")
"""Of staff who study here: what the school keeps, and a registry may say otherwise."""
_PERSOON = TypeAdapter(PersoonIn)


def bewaar(uow: UnitOfWork, bron: Bron, p: PersoonIn, over: Persoon, waarom: str) -> Uitkomst:
    """Keep what a registry says about somebody here; the same after a refusal is no news. What it says besides, such as what
    he needs, is no question, but what is taken over is what it said last."""
    deel = van(uow, bron, p.oke_id)
    bewaard = {
        "partner": bron.naam, "versie": bron.versie, "waarom": waarom, "over": str(over.id),
        "persoon": _PERSOON.dump_python(p, mode="json"), "wil": _wil(over, p), "afdruk": _afdruk(over, p),
    }  # fmt: skip
    nieuw = deel is None
    deel = deel or WachtendBericht(soort=SOORT, oke_id=p.oke_id, koppeling_id=bron.koppeling_id)
    anders = nieuw or deel.inhoud.get("afdruk") != bewaard["afdruk"]
    if anders:
        deel.inhoud, deel.besloten_op = bewaard, None
        deel.op = tijd.nu()
        uow.add(deel)
        live.touch(uow, onderwerpen.OKE, onderwerpen.WERK)
    elif deel.besloten_op is None and deel.inhoud != bewaard:
        deel.inhoud = bewaard
        uow.add(deel)
    zin = "De beheerder heeft hierover beslist." if deel.besloten_op else "Bewaard; de beheerder beslist."
    return Uitkomst(int(anders), nieuw, "wachtdeel", deel.id, opmerkingen=(f"{zin} {waarom}",))


def vervalt(uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID) -> None:
    """The registry says something else now, about which nobody has to decide; what was decided before stays."""
    deel = van(uow, bron, oke_id)
    if deel is not None and deel.besloten_op is None:
        uow.delete(deel)
        live.touch(uow, onderwerpen.OKE, onderwerpen.WERK)


def besluit(uow: UnitOfWork, deel: WachtendBericht) -> None:
    """Somebody decided: the same message is no news any more, and what it said of the person is not kept."""
    deel.inhoud = {k: v for k, v in deel.inhoud.items() if k not in ("persoon", "wil")}
    deel.besloten_op = tijd.nu()
    uow.add(deel)
    live.touch(uow, onderwerpen.OKE, onderwerpen.WERK)


def _afdruk(over: Persoon, p: PersoonIn) -> str:
    tekst = json.dumps([str(over.id), _wil(over, p)], sort_keys=True)
    return hashlib.blake2b(tekst.encode(), digest_size=16).hexdigest()


def _wil(over: Persoon, p: PersoonIn) -> dict[str, list[str]]:
    """Per field what stands here and what the registry says, as far as they differ."""
    velden = {v: w for v, w in _VELDEN.items() if v in _EIGEN or not over.ook_medewerker}
    paren = {woord: (_woord(getattr(over, veld)), _woord(getattr(p, veld))) for veld, woord in velden.items()}
    return {woord: [hier, daar] for woord, (hier, daar) in paren.items() if hier != daar}


def verschilt(over: Persoon, p: PersoonIn) -> bool:
    """Whether the registry says anything else than what stands here."""
    return bool(_wil(over, p))


def _woord(waarde: Any) -> str:
    return ("ja" if waarde else "nee") if isinstance(waarde, bool) else str(waarde or "")


def van(uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID | None) -> WachtendBericht | None:
    """What this registry wants with the person that it knows by this id."""
    if oke_id is None:
        return None
    delen = uow.zoek(WachtendBericht, "oke_id", oke_id)
    return next((d for d in delen if (d.soort, d.koppeling_id) == (SOORT, bron.koppeling_id)), None)


def persoon_uit(deel: WachtendBericht) -> PersoonIn:
    """The person as the registry sent it."""
    return _PERSOON.validate_python(deel.inhoud["persoon"])
