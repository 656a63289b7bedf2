"""Nothing leaves unchecked: every kind of message is made by the services here and passes, and a new kind is noticed."""

from __future__ import annotations

import inspect
import json
import uuid
from typing import TypeVar

import pytest
from sqlmodel import SQLModel

from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.services.zenden import berichten, outbox
from tests.hulp import officieel
from tests.hulp.keur_uit import SOORTEN, Keuring, beoordeel, keur_logboek
from tests.hulp.maak import Maak
from tests.hulp.officieel import met_officieel

T = TypeVar("T", bound=SQLModel)
_NIETS = "00000000-0000-4000-8000-000000000000"


def _school(maak: Maak) -> tuple[Zitting, Deelname, Zittingsmedewerker]:
    tas = maak.koppeling("tas")
    examen = maak.examen(oke=True, koppeling_id=tas.id)
    zitting = maak.zitting(maak.versie(examen))
    inschrijving = maak.inschrijving(
        examen=examen, oke_id=uuid.uuid4(), koppeling_id=maak.koppeling("dr").id, toets_id=maak.toets(examen).id
    )
    deelname = maak.deelname(zitting, inschrijving, status="afgerond", extra_minuten=30, behoeften=["spoken"])
    return zitting, deelname, maak.zittingsmedewerker(zitting, maak.medewerker())


@met_officieel
@pytest.mark.oke
def test_elke_soort_wordt_gemaakt_en_gekeurd(maak: Maak, uitgaand: Keuring) -> None:  # INR-2, PLA-7, VAS-4
    """Every function that sends is called; together they make every kind that the check knows, and nothing else."""
    zitting, deelname, medewerker = _school(maak)
    eerste = maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu())
    later = maak.deelname(
        maak.zitting(_haal(Examenversie, zitting.versie_id)), _haal(Inschrijving, deelname.inschrijving_id), poging=2
    )
    tweede = maak.resultaat(later, status="definitief", definitief_op=tijd.nu())
    ander = _haal(Inschrijving, deelname.inschrijving_id).model_dump(exclude={"id", "oke_id", "student_id"})
    afwezig = maak.deelname(
        zitting, maak.inschrijving(oke_id=uuid.uuid4(), **ander | {"status": "open"}),
        status="afgerond", presentie="notPresent",
    )  # fmt: skip
    inschrijving = _haal(Inschrijving, deelname.inschrijving_id)
    argumenten = {
        "stuur_zitting": (zitting,), "annuleer_zitting": (zitting,), "stuur_deelname": (deelname,),
        "annuleer_deelname": (deelname.id, zitting), "stuur_medewerker": (medewerker,),
        "annuleer_medewerker": (medewerker,), "stuur_resultaat": (eerste,), "stuur_resultaat_naar": (eerste, inschrijving.oke_id), "stuur_documenten": (eerste.id,),
        "stuur_afwezigheid": (afwezig,),
        "stuur_alsnog": (inschrijving, inschrijving.oke_id), "stuur_persoon": (medewerker.persoon_id,),
    }  # fmt: skip
    sturen = {n for n, f in inspect.getmembers(berichten, inspect.isfunction) if n.startswith(("stuur_", "annuleer_"))}
    assert sturen == set(argumenten), "a new way to send: give it an example here"
    for naam, args in argumenten.items():
        with unit_of_work() as uow:
            assert getattr(berichten, naam)(uow, *args) is not None, naam
    with unit_of_work() as uow:
        berichten.stuur_resultaat(uow, tweede)
    assert set(uitgaand.gezien) == set(SOORTEN)
    assert uitgaand.fouten == []
    assert keur_logboek().fouten == []


def _haal(model: type[T], id: uuid.UUID) -> T:
    with reading() as uow:
        return uow.get(model, id)


@pytest.mark.verzonnen
def test_een_nieuwe_soort_valt_op(maak: Maak, uitgaand: Keuring) -> None:
    """A message that the check does not know is a fault of the test that sent it, whichever way it was written."""
    tas = maak.koppeling("tas")
    with unit_of_work() as uow:
        outbox.put(uow, outbox.Bericht(2, tas.id, "PUT", f"/rooms/{_NIETS}", "r", "{}", "ruimte", uuid.uuid4()))
    assert uitgaand.gezien == {"onbekend": 1}
    assert "kent de keuring niet" in uitgaand.fouten[0]


@met_officieel
@pytest.mark.oke
@pytest.mark.parametrize(
    ("flow", "methode", "pad", "body", "zin"),
    [
        (2, "PATCH", f"/associations/{_NIETS}", {"associationType": "componentOfferingAssociation", "associationId": _NIETS}, "mag niet in een PATCH"),
        (2, "PATCH", f"/offerings/{_NIETS}", {"consumers": []}, "offeringType"),
        (5, "PATCH", f"/associations/{_NIETS}", {"associationType": "componentOfferingAssociation"}, "ontbreekt"),
        (2, "PUT", f"/offerings/{_NIETS}", {"offeringId": _NIETS}, "ontbreekt"),
        (1, "GET", "/persons", {}, "niet in het officiële bestand"),
        (0, "GET", "/components?kleur=rood", {}, "onbekende parameter kleur"),
    ],
)  # fmt: skip
def test_de_keuring_keurt_af(flow: int, methode: str, pad: str, body: dict, zin: str) -> None:
    _, fouten = beoordeel(flow, methode, pad, json.dumps(body))
    assert any(zin in f for f in fouten), fouten


def test_zonder_officiele_bestanden_blijft_de_afspraak_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the official files one layer less is checked, never none."""
    monkeypatch.setattr(officieel, "AANWEZIG", False)
    _, fouten = beoordeel(2, "PUT", f"/offerings/{_NIETS}", "{}")
    assert len(fouten) > 5
