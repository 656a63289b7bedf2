"""Persons of the registry (flow 1): the person, and the accommodations that were granted there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from sqlmodel import col

from portal.db.aanmelden import Inschrijving, Voorziening, WachtendBericht
from portal.db.beheren import Persoon, Persoonsbron, Roltoewijzing
from portal.db.session import UnitOfWork
from portal.db.voorraad import bestaat_nog_niet, lees_vooruit
from portal.domain import tijd
from portal.domain.levensloop import VOORZIENING
from portal.domain.rechten import Rol
from portal.domain.statussen import VoorzieningStatus
from portal.domain.tekst import zoekvorm
from portal.oke.keuring import Afgekeurd
from portal.oke.mapping_in import BehoefteIn, PersoonIn
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.records import blijvend
from portal.services.ontvangen import accountwissel, studentrol, uitschrijven, wens
from portal.services.ontvangen.basis import NIET_VAN_U, Bron, Uitkomst, eis_eigenaar, schrijf, vergeet_merken
from portal.services.ontvangen.bekend import (
    bron_van,
    bronnen_van,
    is_opgevolgd,
    is_personeel,
    lees_bekenden_vooruit,
    lees_personeel_vooruit,
    maak_bekend,
    personeel_met,
)
from portal.services.plannen import voorzieningen

TONEN = ("oke_id", "actief", "is_student")
_NIET_MEER = "De student is niet meer ingeschreven bij de school."
_GEEN_STUDENT = "Deze persoon is volgens het deelnemersysteem geen student meer."
_PERSONEEL = "Dit is een medewerker van de school; zijn gegevens zijn niet overgenomen."
_ANDER_REGISTER = "Een ander deelnemersysteem houdt de gegevens van deze student bij; zij zijn niet overgenomen."
_OVERGEDRAGEN = "Een ander deelnemersysteem meldt deze student nog aan; dat houdt zijn gegevens voortaan bij."
_ANDER_HOUDT = "Een ander deelnemersysteem houdt de gegevens van deze student voortaan bij."
_OPGEVOLGD = "Dit record is hier samengevoegd met dat waarmee het deelnemersysteem verdergaat; er is niets overgenomen."
TONEN_VOORZIENING = ("soort", "status", "van", "tot")
"""What the audit log keeps the values of."""


def pas_persoon_toe(uow: UnitOfWork, bron: Bron, p: PersoonIn) -> Uitkomst:
    """Write what differs about a person and his accommodations; a repeat of the same message writes nothing.

    Staff is never touched: what the registry wants with them is kept for the administrator. A person that several
    registries know keeps the fields of his main one, and those that somebody corrected here.
    """
    eis_eigenaar(bron, bron.koppeling_id)
    kent = bron_van(uow, bron, p.oke_id)
    if kent is not None and is_opgevolgd(uow, kent):
        return Uitkomst(onderwerp_soort="persoon", onderwerp_id=kent.persoon_id, opmerkingen=(_OPGEVOLGD,))
    if kent is not None:
        return _werk_bij(uow, bron, p, kent, uow.zoek(Persoon, "id", kent.persoon_id)[0])
    gevonden = vind(uow, p)
    if gevonden is not None and (bezwaar := _bezwaar(uow, p, gevonden)):
        return _laat_liggen(uow, bron, p, gevonden, bezwaar)
    if gevonden is not None and _is_dezelfde(uow, bron, p, gevonden):
        kent = maak_bekend(uow, bron, p.oke_id, gevonden, liet_gaan=not p.is_hier)
        velden = {"oke_id": p.oke_id} if kent.hoofd else {}
        schrijf(uow, bron, "persoon.gekoppeld", gevonden, velden, nieuw=True, tonen=TONEN)
        return _werk_bij(uow, bron, p, kent, gevonden, al=1)
    return maak(uow, bron, p)


def maak(uow: UnitOfWork, bron: Bron, p: PersoonIn) -> Uitkomst:
    """Write somebody whom nobody here is."""
    rij = Persoon(achternaam=p.achternaam, naam=p.naam)
    velden, opmerkingen = velden_van(uow, rij, p)
    schrijf(uow, bron, "persoon.ontvangen", rij, {"oke_id": p.oke_id} | velden, nieuw=True, tonen=TONEN)
    bestaat_nog_niet(
        uow.session, rij.id, (Voorziening, "student_id"), (Inschrijving, "student_id"), (Persoonsbron, "persoon_id"),
        (Roltoewijzing, "persoon_id"),
    )  # fmt: skip
    accountwissel.onthoud(uow, maak_bekend(uow, bron, p.oke_id, rij, liet_gaan=not p.is_hier), rij, p.account)
    if (ander := _personeel_met_account(uow, rij, p)) is not None:
        wens.bewaar(uow, bron, p, ander, wens.ACCOUNT)
    else:
        wens.vervalt(uow, bron, p.oke_id)
    aantal = 1 + studentrol.volg(uow, bron, rij, was_student=False)
    return _klaar(uow, bron, rij, p, aantal, opmerkingen, nieuw=True)


def _werk_bij(uow: UnitOfWork, bron: Bron, p: PersoonIn, kent: Persoonsbron, rij: Persoon, al: int = 0) -> Uitkomst:
    """What differs about somebody that this registry knows, as far as it may write that."""
    velden, opmerkingen = velden_van(uow, rij, p)
    anders = any(getattr(rij, k) != v for k, v in velden.items())
    was_student, was_ingeschreven = _stond(kent, rij), rij.is_student
    if kent.liet_gaan == p.is_hier:
        kent.liet_gaan = not p.is_hier
        uow.add(kent)
        if not kent.hoofd and rij.is_student and not is_personeel(uow, rij):
            al += uitschrijven.volg_ernaast(uow, bron, rij, is_hier=p.is_hier)
    if rij.ook_medewerker:
        return _werk_medewerker_bij(uow, bron, p, kent, rij, al)
    is_student = _is_hier(rij, velden) or ("actief" in rij.eigen_velden and kent.hoofd and p.is_hier)
    if anders and is_personeel(uow, rij):
        wens.bewaar(uow, bron, p, rij, wens.IS_PERSONEEL)
        velden, opmerkingen, is_student = {}, (_PERSONEEL,), was_student
    elif anders and not kent.hoofd and (was_student or not is_student):
        velden, opmerkingen, is_student = {}, (_ANDER_REGISTER,), was_student
    elif was_student and not is_student and (ander := uitschrijven.ander_register(uow, bron, rij)):
        return _draag_over(uow, bron, ander, rij, _NIET_MEER if p.is_student else _GEEN_STUDENT)
    elif (ander_mens := _personeel_met_account(uow, rij, p)) is not None:
        wens.bewaar(uow, bron, p, ander_mens, wens.ACCOUNT)
    else:
        wens.vervalt(uow, bron, p.oke_id)
    if anders and velden and not kent.hoofd:
        al += _word_hoofd(uow, bron, kent, rij)
    aantal = _wijzig(uow, bron, rij, velden)
    aantal += _volg(uow, bron, rij, was_student, is_student, was_ingeschreven=was_ingeschreven)
    aantal += _wissel_account(uow, bron, kent, rij, p)
    return _klaar(uow, bron, rij, p, aantal + al, opmerkingen, nieuw=False)


def _wijzig(uow: UnitOfWork, bron: Bron, rij: Persoon, velden: dict[str, Any]) -> int:
    """Write what differs; under another account he comes in anew."""
    account = rij.account
    aantal = schrijf(uow, bron, "persoon.gewijzigd", rij, velden, nieuw=False, tonen=TONEN)
    if account and rij.account != account:
        accountwissel.laat_opnieuw_inloggen(uow, rij)
    return aantal


def _werk_medewerker_bij(
    uow: UnitOfWork, bron: Bron, p: PersoonIn, kent: Persoonsbron, rij: Persoon, al: int
) -> Uitkomst:
    """Staff who study here, as the administrator said: a student as long as a registry says so, and nothing else of him is
    written but his student number; what it wants with his own fields is kept (BEH-2)."""
    was_student, was_ingeschreven = _stond(kent, rij), rij.is_student
    velden: dict[str, Any] = {"is_student": any(not b.liet_gaan for b in bronnen_van(uow, rij.id))}
    if p.is_hier and p.nummer:
        velden["studentnummer"] = p.nummer
    anders = wens.verschilt(rij, p)
    if anders:
        wens.bewaar(uow, bron, p, rij, wens.IS_PERSONEEL)
    else:
        wens.vervalt(uow, bron, p.oke_id)
    aantal = al + schrijf(uow, bron, "persoon.gewijzigd", rij, velden, nieuw=False, tonen=TONEN)
    aantal += _volg(uow, bron, rij, was_student, _stond(kent, rij), was_ingeschreven=was_ingeschreven)
    return _klaar(uow, bron, rij, p, aantal, (_PERSONEEL,) if anders else (), nieuw=False)


def _wissel_account(uow: UnitOfWork, bron: Bron, kent: Persoonsbron, rij: Persoon, p: PersoonIn) -> int:
    """Remember the account that somebody else still has, or exchange it with his; gives how many rows that wrote."""
    accountwissel.onthoud(uow, kent, rij, p.account)
    gewisseld = accountwissel.wissel(uow, bron, kent, rij)
    for ander in gewisseld:
        _is_anders(uow, bron, ander)
    return len(gewisseld)


def _volg(
    uow: UnitOfWork, bron: Bron, rij: Persoon, was_student: bool, is_student: bool, *, was_ingeschreven: bool
) -> int:
    """What follows when somebody left or came back; gives how many rows that wrote."""
    aantal = 0
    if was_student and not is_student:
        reden = _GEEN_STUDENT if rij.actief or not rij.is_student else _NIET_MEER
        aantal = uitschrijven.haal_af_wat_komt(uow, bron, rij, reden)
    elif is_student and not was_student:
        uitschrijven.is_terug(uow, rij)
    return aantal + studentrol.volg(uow, bron, rij, was_student=was_ingeschreven)


def _stond(kent: Persoonsbron, rij: Persoon) -> bool:
    """Whether somebody is a student who is here. An account that the school blocked says nothing about that: then it is what
    the registry that keeps his fields said last, for who leaves while he is blocked leaves as anybody does (AAN-1)."""
    if "actief" not in rij.eigen_velden:
        return _is_hier(rij, {})
    return rij.is_student and (rij.ook_medewerker or (kent.hoofd and not kent.liet_gaan))


def _is_hier(rij: Persoon, velden: dict[str, Any]) -> bool:
    """Whether somebody is a student who is here, with these fields."""
    return bool(velden.get("actief", rij.actief) and velden.get("is_student", rij.is_student))


def _draag_over(uow: UnitOfWork, bron: Bron, ander: Persoonsbron, rij: Persoon, reden: str) -> Uitkomst:
    """The registry that kept the fields of a student lets him go, and another one has him enrolled: that one keeps them from
    now on, and he stays what he is for it. Only what was of the first one ends (PRK-3)."""
    aantal = _word_hoofd(uow, bron, ander, rij)
    aantal += uitschrijven.haal_af_wat_komt(uow, bron, rij, reden, uitschrijven.voor_register(bron.koppeling_id))
    vergeet_merken(uow, col(Inschrijving.student_id) == rij.id)
    live.touch(uow, onderwerpen.persoon(rij.id), onderwerpen.WERK)
    return Uitkomst(aantal, False, "persoon", rij.id, student_id=rij.id, opmerkingen=(_OVERGEDRAGEN,))


def _word_hoofd(uow: UnitOfWork, bron: Bron, wie: Persoonsbron, rij: Persoon) -> int:
    """From now on this registry keeps the fields of a student, for whom the one that did so says that he is gone."""
    for b in bronnen_van(uow, rij.id):
        b.hoofd = b is wie
        uow.add(b)
    audit.record(uow, bron.actor, "persoon.gekoppeld", rij, nieuw={"velden": "hoofdregistratie"}, reden=_ANDER_HOUDT)
    return 1


def _klaar(
    uow: UnitOfWork, bron: Bron, rij: Persoon, p: PersoonIn, aantal: int, opmerkingen: tuple[str, ...], *, nieuw: bool
) -> Uitkomst:
    anders = _voorzieningen(uow, bron, rij, p.behoeften) if p.behoeften is not None and p.is_student else 0
    if aantal + anders and not nieuw:
        _is_anders(uow, bron, rij)
    if aantal + anders:
        live.touch(uow, onderwerpen.persoon(rij.id), onderwerpen.WERK)
    return Uitkomst(
        gewijzigd=aantal + anders,
        nieuw=nieuw,
        onderwerp_soort="persoon",
        onderwerp_id=rij.id,
        student_id=rij.id if rij.is_student else None,
        opmerkingen=opmerkingen,
    )


def _is_anders(uow: UnitOfWork, bron: Bron, rij: Persoon) -> None:
    """Bring what changed about a student to where he sits, and look at his enrolments again."""
    voorzieningen.werk_plaatsingen_bij(uow, bron.actor, rij.id)
    vergeet_merken(uow, col(Inschrijving.student_id) == rij.id)
    live.touch(uow, onderwerpen.persoon(rij.id), onderwerpen.WERK)


def vind(uow: UnitOfWork, p: PersoonIn) -> Persoon | None:
    """Who here may be meant by somebody new: by personId, by account, and for students of no registry by number."""
    gevonden = _op_id_of_account(uow, p)
    if not gevonden and p.nummer and p.is_student:
        op_nummer = uow.zoek(Persoon, "nummer", p.nummer)
        eigen = {b.id: b for b in (blijvend(uow, r) for r in op_nummer if r.is_student)}
        gevonden = [r for r in eigen.values() if r.oke_id is None and not bronnen_van(uow, r.id)]
        gevonden.sort(key=lambda r: not _heet_zo(r, p))
    return blijvend(uow, gevonden[0]) if gevonden else None


def _op_id_of_account(uow: UnitOfWork, p: PersoonIn) -> list[Persoon]:
    op_id = uow.zoek(Persoon, "oke_id", p.oke_id)
    return op_id or (uow.zoek(Persoon, "account", p.account) if p.account else [])


def _bezwaar(uow: UnitOfWork, p: PersoonIn, persoon: Persoon) -> str:
    """Why a registry may not say by itself that this is the person it means; empty when it may.

    A number alone says little: another registry, or the school itself, gave the same one to somebody else.
    """
    if is_personeel(uow, persoon):
        return wens.IS_PERSONEEL
    if not _op_id_of_account(uow, p) and not _heet_zo(persoon, p):
        return wens.NUMMER
    return wens.VAN_NIEMAND if persoon.oke_id is not None and not bronnen_van(uow, persoon.id) else ""


def _heet_zo(persoon: Persoon, p: PersoonIn) -> bool:
    return zoekvorm(persoon.achternaam) == zoekvorm(p.achternaam)


def staat_in_de_weg(uow: UnitOfWork, p: PersoonIn) -> bool:
    """True while somebody here may be meant about whom a person has to decide."""
    gevonden = vind(uow, p)
    return gevonden is not None and bool(_bezwaar(uow, p, gevonden))


def _laat_liggen(uow: UnitOfWork, bron: Bron, p: PersoonIn, gevonden: Persoon, waarom: str) -> Uitkomst:
    """Leave somebody as he is; about a student the administrator is asked, of staff the school keeps the records."""
    if not p.is_student:
        wens.vervalt(uow, bron, p.oke_id)
        return Uitkomst(onderwerp_soort="persoon", opmerkingen=(_PERSONEEL,))
    return wens.bewaar(uow, bron, p, gevonden, waarom)


def _is_dezelfde(uow: UnitOfWork, bron: Bron, p: PersoonIn, gevonden: Persoon) -> bool:
    """True when a student of the school is meant, of now or of then; somebody whom this registry knows by another id is somebody else.

    A personId that belongs to a person of another registry says nothing by itself: the account has to be the same.
    """
    bekend = {r.koppeling_id for r in bronnen_van(uow, gevonden.id)}
    op_account = bool(p.account) and gevonden.account == p.account
    if gevonden.oke_id == p.oke_id and not op_account:
        raise Afgekeurd(403, NIET_VAN_U)
    student = gevonden.is_student or any(
        r.rol == Rol.STUDENT for r in uow.zoek(Roltoewijzing, "persoon_id", gevonden.id)
    )
    return student and p.is_student and bron.koppeling_id not in bekend


def _personeel_met_account(uow: UnitOfWork, rij: Persoon, p: PersoonIn) -> Persoon | None:
    """The member of staff whose account, of now or of then, the registry gives to somebody else."""
    return None if p.account == rij.account else personeel_met(uow, p.account, rij.id)


def lees_personen_vooruit(uow: UnitOfWork, bron: Bron, personen: list[PersoonIn], houd: bool) -> list[Persoon]:
    """Read what the rules need to know about these persons, in a few queries; gives those that may be meant."""
    s = uow.session
    bekend = lees_bekenden_vooruit(uow, bron, {p.oke_id for p in personen}, houd=houd)
    onbekend = [p for p in personen if p.oke_id not in bekend]
    anders = [p.account for p in personen if p.oke_id in bekend and bekend[p.oke_id].account != p.account]
    rijen = list(bekend.values()) + lees_vooruit(s, Persoon, "oke_id", {p.oke_id for p in onbekend})
    op_account = lees_vooruit(s, Persoon, "account", {*anders, *(p.account for p in onbekend)})
    op_nummer = lees_vooruit(s, Persoon, "nummer", {p.nummer for p in onbekend if p.is_student})
    rijen += op_account + op_nummer
    rijen += lees_vooruit(s, Persoon, "id", {r.samengevoegd_met_id for r in rijen if r.samengevoegd_met_id})
    lees_personeel_vooruit(uow, {r.id for r in rijen}, {p.account for p in personen})
    lees_vooruit(s, WachtendBericht, "oke_id", {p.oke_id for p in personen})
    lees_vooruit(s, Voorziening, "student_id", {r.id for r in rijen})
    return rijen


def velden_van(uow: UnitOfWork, rij: Persoon, p: PersoonIn) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The fields of a person that the registry decides about, and what people should know.

    What somebody corrected here stays, and so does an account that is somebody else's.
    """
    velden: dict[str, Any] = {
        "voornaam": p.voornaam,
        "tussenvoegsel": p.tussenvoegsel,
        "achternaam": p.achternaam,
        "naam": p.naam,
        "email": p.email,
        "oke_naam": p.id_naam or rij.oke_naam,
        "is_student": p.is_student,
        "extern": p.extern,
        "actief": p.actief if p.is_student else rij.actief,
        "nummer": p.nummer or rij.nummer,
        "account": p.account or rij.account,
    }
    opmerkingen: tuple[str, ...] = ()
    ander = p.account and p.account != rij.account
    bezet = ander and any(r.id != rij.id for r in uow.zoek(Persoon, "account", p.account))
    if bezet or (ander and personeel_met(uow, p.account, rij.id)):
        velden.pop("account")
        opmerkingen = ("Het account hoort al bij iemand anders en is niet overgenomen.",)
    eigen = [k for k in rij.eigen_velden if k in velden and velden.pop(k) != getattr(rij, k)]
    if eigen:
        opmerkingen += (f"Niet overgenomen, want hier gecorrigeerd: {', '.join(sorted(eigen))}.",)
    return velden, opmerkingen


def _voorzieningen(uow: UnitOfWork, bron: Bron, student: Persoon, behoeften: tuple[BehoefteIn, ...]) -> int:
    """Make the granted accommodations equal to what the registry says; what it no longer says is withdrawn."""
    bekend = genummerd(
        v
        for v in uow.zoek(Voorziening, "student_id", student.id)
        if (v.bron, v.koppeling_id) == ("dr", bron.koppeling_id)
    )
    gemeld = genummerd(behoeften)
    aantal = sum(_voorziening(uow, bron, student, bekend.get(sleutel), b) for sleutel, b in gemeld.items())
    for sleutel, rij in bekend.items():
        if sleutel not in gemeld:
            velden, mee = {"status": VOORZIENING.require(rij.status, "intrekken").naar}, {"ingetrokken_op": tijd.nu()}
            aantal += schrijf(
                uow, bron, "voorziening.ingetrokken", rij, velden, nieuw=False, tonen=("status",), mee=mee
            )
    return aantal


G = TypeVar("G", Voorziening, BehoefteIn)


def genummerd(lijst: Iterable[G]) -> dict[tuple[str, int], G]:
    """Each accommodation by its code, and by its place among the periods of that code: the same need in two periods is
    two accommodations, and the one holds that holds on the day."""
    uit: dict[tuple[str, int], G] = {}
    periodes: dict[str, set[tuple[date | None, date | None]]] = {}
    for b in sorted(lijst, key=lambda b: (b.code, b.van or date.min, b.tot or date.max)):
        gezien = periodes.setdefault(b.code, set())
        if isinstance(b, Voorziening) or (b.van, b.tot) not in gezien:
            uit[(b.code, sum(code == b.code for code, _ in uit))] = b
            gezien.add((b.van, b.tot))
    return uit


def _voorziening(uow: UnitOfWork, bron: Bron, student: Persoon, rij: Voorziening | None, b: BehoefteIn) -> int:
    nieuw = rij is None
    rij = rij or Voorziening(
        student_id=student.id,
        soort=b.soort,
        bron="dr",
        koppeling_id=bron.koppeling_id,
        code=b.code,
        status=VoorzieningStatus.TOEGEKEND,
        besloten_op=tijd.nu(),
    )
    velden = velden_van_voorziening(b) | {"status": VOORZIENING.require(rij.status, "ontvangen").naar}
    mee = {"ingetrokken_op": None}
    return schrijf(uow, bron, "voorziening.ontvangen", rij, velden, nieuw=nieuw, tonen=TONEN_VOORZIENING, mee=mee)


def velden_van_voorziening(b: BehoefteIn) -> dict[str, Any]:
    """The fields of an accommodation that the registry decides about."""
    return {
        "soort": b.soort, "minuten": b.minuten, "procent": b.procent, "omschrijving": b.omschrijving,
        "van": b.van, "tot": b.tot, "status": VoorzieningStatus.TOEGEKEND,
    }  # fmt: skip
