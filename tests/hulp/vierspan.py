"""Two registries and two delivery systems, each with things of its own, and everything one of them can ask."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import select

from portal.auth.principal import PORTAAL
from portal.db.aanmelden import Groep, Inschrijving, PlanbareToets, Voorziening, WachtendBericht
from portal.db.afnemen import Document, ProcesVerbaal
from portal.db.beheren import Koppeling, Persoon, Persoonsbron, Roltoewijzing
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.tabel import tabel
from portal.services.beheren import partners
from portal.services.beheren.stand import DR, TAS
from tests.hulp.maak import Maak
from tests.hulp.oke import ADMIN, Json, School

_BEWAAKT = (
    Persoon, Persoonsbron, Roltoewijzing, PlanbareToets, Inschrijving, Groep, Voorziening, WachtendBericht, Zitting,
    Deelname, Resultaat, Document, ProcesVerbaal,
)  # fmt: skip
_WEG = {"associationType": "componentOfferingAssociation", "state": "canceled"}
_TOETS_WEG = {"offeringType": "component", "consumers": [{"consumerKey": ADMIN, "offeringState": "canceled"}]}


@dataclass
class Spelers:
    """One partner: its token and the ids that are its own."""

    naam: str
    scope: str
    koppeling: Koppeling
    token: str
    ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Poging:
    """One request, and whose thing it is about."""

    methode: str
    pad: str
    inhoud: Json | None
    van: str


class Vierspan:
    """A school with two partners of each kind, and what belongs to nobody."""

    def __init__(self, maak: Maak) -> None:
        self.maak, self.school = maak, School(maak)
        dr2, tas2 = maak.koppeling("dr"), maak.koppeling("tas")
        s = self.school
        self.spelers = {
            "dr1": self._speler("dr1", DR, s.dr), "dr2": self._speler("dr2", DR, dr2),
            "tas1": self._speler("tas1", TAS, s.tas), "tas2": self._speler("tas2", TAS, tas2),
        }  # fmt: skip
        for naam in ("dr1", "dr2"):
            self._vul_register(self.spelers[naam])
        for naam in ("tas1", "tas2"):
            self._vul_afname(self.spelers[naam])
        self.niemand = self._vul_niemand()
        self.baas = maak.medewerker(account="baas@school.example")
        maak.rol(self.baas, "beheerder")

    def _speler(self, naam: str, scope: str, koppeling: Koppeling) -> Spelers:
        with unit_of_work() as uow:
            wie = partners.maak_client(uow, PORTAAL, naam, scope, koppeling.id)
            return Spelers(naam, scope, koppeling, partners.geef_token(uow, *wie, "").waarde)

    def stuur(self, wie: Spelers, p: Poging) -> Any:
        """The request in the name of this partner."""
        return self.school.stuur(p.methode, p.pad, p.inhoud, Authorization=f"Bearer {wie.token}")

    def _vul_register(self, wie: Spelers) -> None:
        s = self.school
        toets, persoon = s.toets(), s.persoon()
        inschrijving, groep = s.inschrijving(persoon, toets), _groep(str(uuid.uuid4()))
        wacht = s.inschrijving(s.persoon(), toets)
        wie.ids = {
            "toets": toets["offeringId"], "persoon": persoon["personId"], "inschrijving": inschrijving["associationId"],
            "groep": groep["groupId"], "wacht": wacht["associationId"],
        }  # fmt: skip
        for pad, body in (
            ("offerings", toets), ("persons", persoon), ("associations", inschrijving), ("groups", groep),
            ("associations", wacht),
        ):  # fmt: skip
            id = body.get("associationId") or body.get("groupId") or body.get("offeringId") or body["personId"]
            antwoord = self.stuur(wie, Poging("PUT", f"/{pad}/{id}", body, wie.naam))
            assert antwoord.status_code == 201, antwoord.text

    def _vul_afname(self, wie: Spelers) -> None:
        examen = self.maak.examen(oke=True, koppeling_id=wie.koppeling.id)
        zitting = self.maak.verzonden(self.maak.zitting(self.maak.versie(examen)))
        deelname = self.maak.verzonden(self.maak.deelname(zitting))
        wie.ids = {"zitting": str(zitting.id), "deelname": str(deelname.id)}

    def _vul_niemand(self) -> dict[str, str]:
        """What has no owner: an exam outside OKE, a sitting that was never sent, and what came before owners did."""
        m = self.maak
        zitting = m.zitting(m.versie(m.examen(oke=False)))
        stil = m.zitting(self.school.versie)
        toets = m.toets(self.school.examen, koppeling_id=None)
        student = m.student()
        inschrijving = m.inschrijving(student, self.school.examen, oke_id=uuid.uuid4(), toets_id=toets.id)
        return {
            "toets": str(toets.oke_id), "persoon": str(student.oke_id), "inschrijving": str(inschrijving.oke_id),
            "zitting": str(zitting.id), "deelname": str(m.deelname(zitting).id), "zitting_stil": str(stil.id),
            "deelname_stil": str(m.deelname(stil).id), "groep": str(uuid.uuid4()), "wacht": str(uuid.uuid4()),
        }  # fmt: skip

    def pogingen(self) -> Iterator[Poging]:
        """Every kind of request about everything there is, of everybody and of nobody."""
        alles = {s.naam: s.ids for s in self.spelers.values()} | {"niemand": self.niemand}
        for van, ids in alles.items():
            for soort, id in ids.items():
                for methode, pad, inhoud in self._over(soort, id):
                    yield Poging(methode, pad, inhoud, van)

    def _over(self, soort: str, id: str) -> Iterator[tuple[str, str, Json | None]]:
        s = self.school
        kwaad = s.persoon(personId=id, surname="Kwaad")
        verslag = {"offeringType": "component", "consumers": [{"consumerKey": ADMIN, "irregularities": "Kwaad"}]}
        yield "PUT", f"/offerings/{id}", s.toets(offeringId=id, name=[{"language": "nl-NL", "value": "Kwaad"}])
        yield "PATCH", f"/offerings/{id}", _TOETS_WEG
        yield "PATCH", f"/offerings/{id}", verslag
        yield "PUT", f"/associations/{id}", s.inschrijving(s.persoon(), s.toets(), associationId=id, state="canceled")
        yield "PATCH", f"/associations/{id}", _WEG
        yield "PATCH", f"/associations/{id}", s.uitslag()
        yield "PUT", f"/groups/{id}", _groep(id)
        yield "GET", f"/documents/{id}", None
        if soort in ("persoon", "groep"):
            yield "PUT", f"/persons/{id}", kwaad
            yield "PUT", f"/groups/{id}/members/{uuid.uuid4()}", _lid()
        baas = s.persoon(
            personId=str(uuid.uuid4()), otherCodes=[{"codeType": "accountId", "code": "baas@school.example"}]
        )
        yield "PUT", f"/persons/{baas['personId']}", baas

    def foto(self) -> dict[str, tuple[str, str]]:
        """Every row that partners can reach, by table and key: as text, and a text with its owners in it."""
        uit: dict[str, tuple[str, str]] = {}
        with reading() as uow:
            kent: dict[uuid.UUID, list[str]] = {}
            for b in uow.session.exec(select(Persoonsbron)):
                kent.setdefault(b.persoon_id, []).append(str(b.koppeling_id))
            for model in _BEWAAKT:
                for rij in uow.session.execute(tabel(model).select()).mappings():
                    wie = {Persoon: "id", Roltoewijzing: "persoon_id"}.get(model)
                    van = kent.get(rij[wie], []) if wie else []
                    uit[f"{model.__name__}:{rij['id']}"] = (str(dict(rij)), f"{dict(rij)} {van}")
        return uit


def _groep(id: str) -> Json:
    naam = [{"language": "nl-NL", "value": "K1"}]
    code = {"codeType": "identifier", "code": "K1"}
    return {"groupId": id, "primaryCode": code, "groupType": "class", "name": naam}


def _lid() -> Json:
    return {
        "personId": str(uuid.uuid4()), "membershipState": "active", "startDateTime": "2026-09-01T00:00:00Z",
        "role": "student",
    }  # fmt: skip


def bederf(inhoud: Json | None, toeval: random.Random) -> Json | None:
    """The same body with a field less or a field that is odd."""
    if not inhoud or toeval.random() < 0.6:
        return inhoud
    kopie = json.loads(json.dumps(inhoud))
    veld = toeval.choice(sorted(kopie))
    if toeval.random() < 0.5:
        kopie.pop(veld)
    else:
        kopie[veld] = toeval.choice([None, 7, "x", [], {}, "0001-01-01T00:00:00Z"])
    return dict(kopie)
