"""An account is the same in capitals and small letters, at every door, and can be renamed."""

from __future__ import annotations

import json
import uuid

import pytest
from sqlmodel import select

from portal.api import oke_samen
from portal.auth.principal import OPDRACHTREGEL
from portal.db.beheren import Persoon, Persoonsbron, Roltoewijzing, Sessie
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import Botsing
from portal.domain.rechten import Rol
from portal.services.beheren import rollen_csv, rollen_opzoeken, toegang
from tests.hulp.maak import Maak, schrijf
from tests.hulp.oke import School


def _voeg_toe(account: str) -> uuid.UUID:
    with unit_of_work() as uow:
        return toegang.voeg_persoon_toe(uow, OPDRACHTREGEL, toegang.VoegPersoonToe(account=account, naam="Kim Jansen"))


def _van(account: str) -> Persoon | None:
    with reading() as uow:
        return uow.session.exec(select(Persoon).where(Persoon.account == account)).first()


def test_een_account_is_hetzelfde_met_en_zonder_hoofdletters(maak: Maak) -> None:
    # BEH-1
    id = _voeg_toe("Kim@School.Example")
    for zelfde in ("kim@school.example", "KIM@SCHOOL.EXAMPLE", " Kim@school.example "):
        gevonden = _van(zelfde)
        assert gevonden is not None
        assert gevonden.id == id
    assert gevonden.account == "kim@school.example"
    with pytest.raises(Botsing, match="Er is al iemand"):
        _voeg_toe("kIM@school.example")


def test_een_rol_uit_een_bestand_vindt_het_account_ook_met_hoofdletters(maak: Maak) -> None:
    # BEH-4
    id = _voeg_toe("kim@school.example")
    regels = rollen_csv.lees_csv(
        "account;rol;eenheid;opleiding;zitting;van;tot;reden\r\nKIM@School.example;docent;;;;;;Nieuwe collega\r\n"
    )
    with reading() as uow:
        bekend = rollen_opzoeken.Opgezocht.bij(uow, regels)
    assert bekend.opdracht(regels[0]).persoon_id == id


def test_een_register_vindt_de_student_met_een_oud_geschreven_account(maak: Maak) -> None:
    # BEH-1
    school = School(maak)
    student = maak.student(account="Sam@School.Example", oke_id=None, nummer="")
    with unit_of_work() as uow:
        for bron in uow.session.exec(select(Persoonsbron).where(Persoonsbron.persoon_id == student.id)):
            uow.delete(bron)
    iemand = school.persoon(otherCodes=[{"codeType": "accountId", "code": "sam@school.EXAMPLE"}])
    ruw = json.dumps(iemand).encode()
    vraag = oke_samen.OkeAanvraag("PUT", f"/persons/{iemand['personId']}", school.token(DR), "application/json", ruw)
    (antwoord,) = oke_samen.behandel([vraag])
    antwoord = oke_samen.alleen(antwoord) if isinstance(antwoord, oke_samen.Verzoek) else antwoord
    assert antwoord.status_code in (200, 201)
    with reading() as uow:
        assert str(uow.get(Persoon, student.id).oke_id) == iemand["personId"]


def test_een_hernoemd_account_logt_opnieuw_in(maak: Maak) -> None:
    # BEH-4
    wie = maak.medewerker()
    maak.rol(wie, Rol.DOCENT)
    schrijf(Sessie(ref="r" * 64, persoon_id=wie.id))
    cmd = toegang.CorrigeerPersoon(account=wie.account or "", nieuw_account="Nieuw@school.example", reden="Getrouwd")
    with unit_of_work() as uow:
        toegang.corrigeer_persoon(uow, OPDRACHTREGEL, cmd)
    gevonden = _van("nieuw@school.example")
    assert gevonden is not None
    assert gevonden.id == wie.id
    with reading() as uow:
        assert uow.get(Sessie, "r" * 64).beeindigd_op is not None
        assert uow.session.exec(select(Roltoewijzing)).one().persoon_id == wie.id, "the same person, with the same role"


DR = "nl-test-admin-flow-1-5"
