"""Sessions to the second: which roles hold, when it warns, when it ends, what a new key takes along, and what is remembered."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.auth import sessies
from portal.auth.sessies import Looptijd, RolKeuze
from portal.db.beheren import Instelling, Noodtoegang, Persoon, Roltoewijzing, Sessie
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import bevestigen
from portal.domain.rechten import P, Rol
from portal.services.inloggen.lezen import mijn_gegevens
from tests.hulp.maak import Maak, schrijf

NU = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SEC, MIN, UUR, DAG = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Klok = Callable[[datetime], None]


@pytest.fixture
def wie(maak: Maak, klok: Klok) -> Persoon:
    klok(NU)
    return maak.medewerker()


def begin(wie: Persoon, **oidc: Any) -> Sessie:
    with unit_of_work() as uow:
        _, sessie = sessies.start(uow, uow.session.get_one(Persoon, wie.id), **oidc)
    return sessie


def verander(model: Any, id: Any, **velden: Any) -> None:
    with unit_of_work() as uow:
        rij = uow.session.get_one(model, id)
        for naam, waarde in velden.items():
            setattr(rij, naam, waarde)
        uow.add(rij)


def lees(functie: Callable[..., Any], *args: Any) -> Any:
    with reading() as uow:
        return functie(uow, *args)


def vers(ref: str, **anders: Any) -> Any:
    sessies.vergeet(ref)
    return sessies.resolve(ref, **anders)


def test_de_sleutel_blijft_bij_de_browser(wie: Persoon, maak: Maak) -> None:  # BEH-5
    maak.rol(wie, Rol.DOCENT)
    with unit_of_work() as uow:
        token, sessie = sessies.start(uow, wie, issuer="iss", subject="sub", acr="x")
        ander, _ = sessies.start(uow, wie)
    assert sessie.ref == sessies.ref_of(token) == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) >= 43
    assert token != ander
    assert (sessie.persoon_id, sessie.issuer, sessie.subject, sessie.acr) == (wie.id, "iss", "sub", "x")
    assert (sessie.gemaakt_op, sessie.laatst_op, sessie.beeindigd_op) == (NU, NU, None)
    with reading() as uow:
        assert token not in str([s.model_dump() for s in uow.session.exec(select(Sessie))])


def test_welke_rollen_nu_gelden(wie: Persoon, maak: Maak) -> None:  # BEH-2
    team, opleiding, zitting = maak.team(), maak.opleiding(), maak.zitting()
    geldig = [
        (maak.rol(wie, Rol.SURVEILLANT, zitting_id=zitting.id, van=NU), Rol.SURVEILLANT, zitting.naam),
        (maak.rol(wie, Rol.DOCENT, team), Rol.DOCENT, team.naam),
        (maak.rol(wie, Rol.DOCENT, opleiding_id=opleiding.id, tot=NU + SEC), Rol.DOCENT, opleiding.naam),
        (maak.rol(wie, Rol.BEHEERDER), Rol.BEHEERDER, ""),
    ]
    for anders in ({"van": NU + SEC}, {"tot": NU}, {"ingetrokken_op": NU}):
        maak.rol(wie, Rol.EXAMENBUREAU, **anders)
    maak.rol(maak.medewerker(), Rol.EXAMENCOMMISSIE)
    verwacht = sorted(
        (RolKeuze(t.id, rol, waar) for t, rol, waar in geldig), key=lambda k: (list(Rol).index(k.rol), k.eenheid)
    )
    assert lees(sessies.rollen, wie.id) == verwacht
    assert [k.rol for k in verwacht] == [Rol.DOCENT, Rol.DOCENT, Rol.SURVEILLANT, Rol.BEHEERDER]
    assert lees(sessies.rollen, uuid.uuid4()) == []


def test_met_een_rol_begint_men_daarin_met_meer_niet(wie: Persoon, maak: Maak) -> None:  # BEH-1
    assert (begin(wie).rol, begin(wie).roltoewijzing_id) == ("", None)
    een = maak.rol(wie, Rol.DOCENT, maak.team())
    assert (begin(wie).rol, begin(wie).roltoewijzing_id) == ("docent", een.id)
    maak.rol(wie, Rol.DOCENT, maak.team())
    assert begin(wie).rol == "docent"
    maak.rol(wie, Rol.SURVEILLANT)
    assert (begin(wie).rol, begin(wie).roltoewijzing_id) == ("", None)


def test_stilte_en_het_langste_beeindigen(wie: Persoon, maak: Maak, klok: Klok) -> None:  # BEH-5
    maak.rol(wie, Rol.DOCENT)
    ref = begin(wie).ref
    for na, levend in ((30 * MIN - SEC, True), (30 * MIN, False)):
        klok(NU + na)
        assert bool(lees(sessies.lees, ref)) is levend
        assert bool(vers(ref, raak_aan=False)) is levend
        assert len(lees(sessies.van_persoon, wie.id)) == int(levend)
        assert bool(lees(sessies.looptijden, [ref])) is levend
    verander(Sessie, ref, laatst_op=NU + 10 * UUR)
    for na, levend in ((10 * UUR - SEC, True), (10 * UUR, False)):
        klok(NU + na)
        assert bool(vers(ref, raak_aan=False)) is levend


def test_wat_een_sessie_nog_doet_leven(wie: Persoon, maak: Maak, klok: Klok) -> None:  # BEH-5
    maak.rol(wie, Rol.DOCENT)
    ref = begin(wie).ref
    assert vers(ref).rol is Rol.DOCENT
    for anders in ({"actief": False}, {"actief": True}):
        verander(Persoon, wie.id, **anders)
        assert (
            bool(vers(ref))
            is bool(lees(sessies.lees, ref))
            is bool(lees(sessies.looptijden, [ref]))
            is anders["actief"]
        )
    with reading() as uow:
        toewijzing = uow.session.exec(select(Roltoewijzing)).one()
    for anders, levend in (
        ({"tot": NU}, False), ({"tot": NU + SEC}, True), ({"ingetrokken_op": NU}, False), ({"ingetrokken_op": None}, True),
        ({"van": NU + SEC}, False), ({"van": NU}, True), ({"rol": "surveillant"}, False), ({"rol": "docent", "tot": None}, True),
    ):  # fmt: skip
        verander(Roltoewijzing, toewijzing.id, **anders)
        assert bool(vers(ref)) is levend, anders
        assert bool(lees(sessies.looptijden, [ref, "onbekend"])) is levend, anders
        assert lees(sessies.lees, ref), "the session lives, only the role is gone"
    verander(Sessie, ref, rol="")
    assert vers(ref) is None
    assert sessies.resolve("") is None
    assert sessies.resolve("onbekend") is None


def test_waar_een_sessie_op_rust_is_wat_nu_geldt(wie: Persoon, maak: Maak, klok: Klok) -> None:  # BEH-4 BEH-5
    een, ander = maak.rol(wie, Rol.BEHEERDER), maak.rol(wie, Rol.BEHEERDER, maak.team())
    ref, van_ander = begin(wie).ref, begin(maak.medewerker()).ref
    maak.rol(wie, Rol.DOCENT)
    nood = schrijf(Noodtoegang(persoon_id=wie.id, sessie_ref=ref, reden="Storing", van=NU, tot=NU + 30 * MIN))
    assert lees(sessies.gronden, [ref, van_ander]) == {ref: {een.id, ander.id, nood.id}}
    verander(Roltoewijzing, een.id, ingetrokken_op=NU)
    klok(NU + 30 * MIN)
    assert lees(sessies.gronden, [*map(str, range(700)), ref]) == {ref: {ander.id}}
    assert lees(sessies.gronden, []) == {}


def test_de_waarschuwing_komt_twee_minuten_vooraf(wie: Persoon, maak: Maak, klok: Klok, omgeving: Any) -> None:  # BEH-5
    maak.rol(wie, Rol.DOCENT)
    ref = begin(wie).ref
    assert lees(sessies.looptijden, [ref]) == {ref: Looptijd(NU + 28 * MIN, NU + 30 * MIN, NU + 10 * UUR)}
    zonder_rol, ander = maak.medewerker(), maak.medewerker()
    maak.rol(ander, Rol.DOCENT)
    niet, ook = begin(zonder_rol).ref, begin(ander).ref
    assert lees(sessies.looptijden, [ref, niet]).keys() == {ref}, "of whom it is asked, and who has a role himself"
    assert lees(sessies.looptijden, [*map(str, range(700)), ref, ook]).keys() == {ref, ook}
    loop = sessies.looptijd_van(ref)
    assert loop is not None
    assert loop.te_verlengen
    for na, afloop in ((28 * MIN - SEC, None), (28 * MIN, NU + 30 * MIN)):
        klok(NU + na)
        assert loop.afloop == afloop
    verander(Sessie, ref, laatst_op=NU + 10 * UUR - 5 * MIN)
    klok(NU + 10 * UUR - 4 * MIN)
    laat = sessies.looptijd_van(ref)
    assert laat == Looptijd(NU + 10 * UUR - 2 * MIN, NU + 10 * UUR, NU + 10 * UUR)
    assert not laat.te_verlengen
    klok(NU)
    omgeving(session_idle="60", session_max="300")
    with reading() as uow:
        kort = sessies.looptijd(Sessie(ref="x", persoon_id=wie.id, gemaakt_op=NU, laatst_op=NU + MIN))
        assert sessies.looptijd_van("onbekend") is None
        assert sessies.looptijden(uow, []) == {}
    assert kort == Looptijd(NU + 90 * SEC, NU + 2 * MIN, NU + 5 * MIN)


def test_kijken_telt_niet_en_verlengen_wel(wie: Persoon, maak: Maak, klok: Klok) -> None:  # BEH-5
    maak.rol(wie, Rol.DOCENT)
    ref = begin(wie).ref

    def laatst() -> datetime:
        with reading() as uow:
            return uow.session.get_one(Sessie, ref).laatst_op

    klok(NU + 30 * SEC)
    assert vers(ref)
    assert laatst() == NU
    klok(NU + 31 * SEC)
    assert vers(ref, raak_aan=False)
    assert laatst() == NU
    assert vers(ref)
    assert laatst() == NU + 31 * SEC
    klok(NU + 20 * MIN)
    sessies.verleng(ref)
    assert laatst() == NU + 20 * MIN
    assert ref not in sessies._cache
    klok(NU + 50 * MIN)
    sessies.vergeet(ref)
    sessies.verleng(ref)
    assert laatst() == NU + 20 * MIN, "what ended stays ended"


def test_een_halve_seconde_onthouden(wie: Persoon, maak: Maak, monkeypatch: pytest.MonkeyPatch) -> None:
    maak.rol(wie, Rol.DOCENT)
    ref, nu = begin(wie).ref, [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: nu[0])
    assert vers(ref)
    verander(Persoon, wie.id, actief=False)
    nu[0] = 100.49
    assert sessies.resolve(ref)
    nu[0] = 100.5
    assert sessies.resolve(ref) is None
    sessies._cache.update({str(i): sessies._cache[ref] for i in range(10_001)})
    assert sessies.resolve("vreemd") is None
    assert len(sessies._cache) == 1


def test_een_nieuwe_sleutel_bij_een_andere_rol_en_bij_bevestigen(wie: Persoon, maak: Maak, klok: Klok) -> None:  # BEH-5
    maak.rol(wie, Rol.DOCENT)
    oud = begin(
        wie, issuer="iss", subject="sub", idp_sid="sid", acr="zwak", id_token="hint", adres="::1", apparaat="Firefox"
    )
    klok(NU + 5 * MIN)
    keuze = RolKeuze(maak.rol(wie, Rol.SURVEILLANT).id, Rol.SURVEILLANT, "")
    with unit_of_work() as uow:
        token, nieuw = sessies.wissel(uow, uow.session.get_one(Sessie, oud.ref), keuze)
    assert nieuw.ref == sessies.ref_of(token) != oud.ref
    assert len(token) >= 43
    assert (nieuw.rol, nieuw.roltoewijzing_id, nieuw.gemaakt_op, nieuw.laatst_op) == (
        "surveillant",
        keuze.toewijzing_id,
        NU,
        NU + 5 * MIN,
    )
    meegenomen = ("persoon_id", "issuer", "subject", "idp_sid", "acr", "id_token", "adres", "apparaat")
    assert [getattr(nieuw, v) for v in meegenomen] == [wie.id, "iss", "sub", "sid", "zwak", "hint", "::1", "Firefox"]
    _is_voorbij(oud.ref, "rol gewisseld", NU + 5 * MIN)
    klok(NU + 9 * MIN)
    with unit_of_work() as uow:
        token, sterk = sessies.versterk(uow, uow.session.get_one(Sessie, nieuw.ref), acr="sterk", acr_op=NU + 9 * MIN)
    assert sterk.ref == sessies.ref_of(token)
    assert len(token) >= 43
    assert (sterk.acr, sterk.acr_op, sterk.rol, sterk.gemaakt_op, sterk.laatst_op) == (
        "sterk", NU + 9 * MIN, "surveillant", NU, NU + 9 * MIN,
    )  # fmt: skip
    assert sterk.id_token == "hint"
    _is_voorbij(nieuw.ref, "sterker ingelogd", NU + 9 * MIN)
    assert vers(sterk.ref).rol is Rol.SURVEILLANT


def _is_voorbij(ref: str, reden: str, op: datetime) -> None:
    with reading() as uow:
        s = uow.session.get_one(Sessie, ref)
    assert (s.beeindigd_op, s.beeindigd_reden, s.id_token) == (op, reden, "")
    assert vers(ref) is None


def test_beeindigen_een_of_alle(wie: Persoon, maak: Maak, klok: Klok) -> None:  # BEH-5
    maak.rol(wie, Rol.DOCENT)
    een, twee, drie = (begin(wie) for _ in range(3))
    ander = maak.medewerker()
    maak.rol(ander, Rol.DOCENT)
    van_ander = begin(ander)
    verander(Sessie, twee.ref, laatst_op=NU + MIN)
    verander(Sessie, drie.ref, laatst_op=NU + 2 * MIN)
    assert [s.ref for s in lees(sessies.van_persoon, wie.id)] == [drie.ref, twee.ref, een.ref]
    assert sessies.resolve(twee.ref)
    klok(NU + 3 * MIN)
    with unit_of_work() as uow:
        assert sessies.end_alle(uow, wie.id, "elders uitgelogd", behalve=een.ref) == 2
        assert sessies.resolve(twee.ref, raak_aan=False), "remembered until the transaction holds"
    assert sessies.resolve(twee.ref) is None
    _is_voorbij(twee.ref, "elders uitgelogd", NU + 3 * MIN)
    klok(NU + 4 * MIN)
    with unit_of_work() as uow:
        sessies.end(uow, uow.session.get_one(Sessie, twee.ref), "nog eens")
        assert sessies.end_alle(uow, wie.id, "alles") == 1
    _is_voorbij(twee.ref, "elders uitgelogd", NU + 3 * MIN)
    _is_voorbij(een.ref, "alles", NU + 4 * MIN)
    assert vers(van_ander.ref)
    assert lees(sessies.van_persoon, wie.id) == []
    with unit_of_work() as uow:
        assert sessies.end_alle(uow, wie.id, "alles") == 0


def test_wat_te_bevestigen_is(wie: Persoon, maak: Maak, klok: Klok, omgeving: Any) -> None:  # BEH-5
    maak.rol(wie, Rol.BEHEERDER)
    ref = begin(wie, acr="zwak").ref
    assert vers(ref).te_bevestigen == frozenset()
    omgeving(step_up_acr="sterk, sterker")
    altijd = {P.BEKRACHTIGING_BESLUITEN}
    zwaar = {P.RESULTAAT_VASTSTELLEN, P.RECHTEN_BEHEREN, P.ROLREGELS_BEHEREN, P.KOPPELING_BEHEREN, P.PERSOON_BEHEREN}
    standaard = zwaar | altijd
    assert vers(ref).te_bevestigen == standaard
    verander(Sessie, ref, acr="sterker", acr_op=NU)
    assert vers(ref).te_bevestigen == frozenset()
    for na, vrij in ((15 * MIN - SEC, True), (15 * MIN, False)):
        klok(NU + na)
        assert (vers(ref, raak_aan=False).te_bevestigen == frozenset()) is vrij
    schrijf(Instelling(sleutel=bevestigen.MINUTEN, waarde="20"))
    assert vers(ref, raak_aan=False).te_bevestigen == frozenset()
    klok(NU + 20 * MIN)
    assert vers(ref, raak_aan=False).te_bevestigen == standaard
    schrijf(Instelling(sleutel=bevestigen.RECHTEN, waarde="go:geven"))
    assert vers(ref, raak_aan=False).te_bevestigen == {P.GO_GEVEN} | altijd
    klok(NU)
    verander(Sessie, ref, acr_op=None)
    assert vers(ref).te_bevestigen == {P.GO_GEVEN} | altijd


def test_wie_men_is_in_een_rol(wie: Persoon, maak: Maak, klok: Klok) -> None:  # BEH-2
    sector = maak.eenheid("sector")
    team = maak.team(ouder_id=sector.id)
    onder = maak.team(ouder_id=team.id)
    opleiding, zitting = maak.opleiding(), maak.zitting()
    maak.rol(wie, Rol.DOCENT, sector)
    maak.rol(wie, Rol.DOCENT, opleiding_id=opleiding.id, van=NU)
    maak.rol(wie, Rol.DOCENT, zitting_id=zitting.id, tot=NU + SEC)
    for anders in ({"van": NU + SEC}, {"tot": NU}, {"ingetrokken_op": NU}):
        maak.rol(wie, Rol.DOCENT, **anders)
    maak.rol(wie, Rol.SURVEILLANT, maak.team())
    p = lees(sessies.maak_principal, wie, Rol.DOCENT, "ref", "cli")
    assert (p.persoon_id, p.naam, p.rol, p.account, p.extern) == (wie.id, wie.naam, Rol.DOCENT, wie.account, False)
    assert (p.eenheden, p.opleidingen, p.zittingen) == ({sector.id, team.id, onder.id}, {opleiding.id}, {zitting.id})
    assert (p.sessie_ref, p.kanaal, p.nood) == ("ref", "cli", False)
    maak.rol(wie, Rol.DOCENT)
    assert lees(sessies.maak_principal, wie, Rol.DOCENT).eenheden is None
    assert lees(sessies.maak_principal, wie, Rol.DOCENT).kanaal == "web"
    zonder = maak.medewerker(account=None, extern=True)
    p = lees(sessies.maak_principal, zonder, Rol.DOCENT)
    assert (p.account, p.extern, p.eenheden) == ("", True, frozenset())


def test_welke_noodtoegang_geldt(wie: Persoon, maak: Maak, klok: Klok) -> None:  # BEH-5
    maak.rol(wie, Rol.BEHEERDER)
    ref = begin(wie).ref
    rij = schrijf(Noodtoegang(persoon_id=wie.id, sessie_ref=ref, reden="Storing overal", van=NU, tot=NU + 30 * MIN))

    def geldt(uow: UnitOfWork, ref: str = ref, persoon: uuid.UUID = wie.id) -> bool:
        return sessies.noodtoegang_van(uow, persoon, ref) is not None

    for na, nog in ((-SEC, False), (timedelta(), True), (30 * MIN - SEC, True), (30 * MIN, False)):
        klok(NU + na)
        assert lees(geldt) is nog, na
    klok(NU)
    assert vers(ref).nood
    assert vers(ref).kanaal == "nood"
    assert not lees(geldt, "anders")
    assert not lees(geldt, "")
    assert not lees(geldt, ref, maak.medewerker().id)
    assert not lees(sessies.maak_principal, wie, Rol.DOCENT, ref).nood
    verander(Noodtoegang, rij.id, beeindigd_op=NU)
    assert not lees(geldt)


def test_mijn_gegevens_tonen_alleen_eigen_rechten(maak, als):
    student = maak.student()
    with reading() as uow:
        ik = mijn_gegevens.mijn_gegevens(uow, als(Rol.STUDENT, student))
    assert ik.nummer == student.nummer
    assert {r.bereik for r in ik.rechten} == {"alleen eigen gegevens"}
