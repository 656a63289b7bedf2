"""Messages in the OKE log: one that a test makes up, and all that are there."""

from __future__ import annotations

from sqlmodel import select

from portal.db.monitoren import OkeBericht
from portal.db.session import reading
from tests.hulp.maak import Maak, schrijf

_n = iter(range(1, 10_000))


def bericht(maak: Maak, **anders: object) -> OkeBericht:
    """One message that went out well, but for what the test wants different."""
    koppeling = anders.pop("koppeling", None) or maak.koppeling()
    basis = {
        "volgnummer": next(_n), "richting": "uit", "flow": 2, "partner": koppeling.naam, "koppeling_id": koppeling.id,
        "methode": "PUT", "pad": "/offerings/1", "reeks": f"r{next(_n)}", "status": "bevestigd",
        "inhoud": '{"naam": "Sam"}', "antwoord": "{}",
    }  # fmt: skip
    return schrijf(OkeBericht(**{**basis, **anders}))


def berichten() -> list[OkeBericht]:
    """The log in the order of the outbox."""
    with reading() as uow:
        return list(uow.session.exec(select(OkeBericht).order_by(OkeBericht.volgnummer)))  # type: ignore[arg-type]
