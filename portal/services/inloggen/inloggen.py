"""Logging in and out: the attempt, the session, the choice of a role and the end; each with a row in the audit log."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, func
from sqlmodel import col, select

from portal.auth import bekend, sessies
from portal.auth.oidc import Identiteit, Poging, Uitlogbericht
from portal.auth.principal import Ingelogde, Systeem
from portal.auth.sessies import RolKeuze
from portal.auth.tokens import SPELING, InlogFout
from portal.db.beheren import BekendAdres, GezienToken, LoginPoging, Persoon, Sessie
from portal.db.session import UnitOfWork, unit_of_work
from portal.db.tabel import geraakt
from portal.domain import tijd
from portal.domain.fouten import NietGevonden, NietToegestaan, PortalFout
from portal.domain.rechten import Rol
from portal.services.beheren import rollen_uit_inlogdienst
from portal.services.grond import paden
from portal.services.grond.audit import audit
from portal.settings import get_settings

START = paden.WERK
_GELDIG = timedelta(minutes=10)
MEESTE_POGINGEN, PER_ADRES, PER_BROWSER = 20_000, 5_000, 10
"""Login attempts under way at the same time: of everybody together, of one address, and of one browser."""
_AANBIEDER = Systeem("identiteitsprovider", kanaal="backchannel")


class NietLokaal(InlogFout):
    """The page to go to after the login is not one of ours."""


class GeenToegang(InlogFout):
    """The provider knows this person, the portal does not (any more)."""

    def __init__(self, code: str, reden: str, tekst: str, persoon_id: uuid.UUID | None = None) -> None:
        super().__init__(code, reden)
        self.tekst, self.persoon_id = tekst, persoon_id


class BevestigFout(InlogFout):
    """Somebody who is logged in did not confirm who that is; the session stays as it was."""

    def __init__(self, code: str, reden: str, persoon_id: uuid.UUID | None) -> None:
        super().__init__(code, reden)
        self.tekst = "U heeft niet bevestigd wie u bent. Er is niets veranderd en u bent nog ingelogd."
        self.persoon_id = persoon_id


@dataclass(frozen=True)
class Inlog:
    """A login that succeeded: the new session key, where to go, and whether a role has to be chosen first."""

    sleutel: str
    naar: str
    kies_rol: bool


@dataclass(frozen=True)
class Herkomst:
    """From where somebody logs in, as they can check it themselves in the list of their sessions."""

    adres: str
    apparaat: str


@dataclass(frozen=True, kw_only=True)
class RolRij:
    """A role to choose from."""

    rol: str
    label: str
    eenheden: str
    actief: bool


def eis_lokaal(naar: str) -> str:
    """This path when it is a page of the portal; NietLokaal for anything that could lead elsewhere."""
    lokaal = naar.startswith("/") and not naar.startswith("//") and len(naar) <= 500
    if not lokaal or "\\" in naar or not naar.isprintable() or naar.startswith("/auth/"):
        raise NietLokaal("naar", "adres na het inloggen is niet van dit portaal")
    return naar


def ref_van_browser(sleutel: str) -> str:
    """The one-way reference of the browser cookie that a login attempt is bound to."""
    return hashlib.sha256(f"browser:{sleutel}".encode()).hexdigest()


def begin(uow: UnitOfWork, poging: Poging, browser: str, naar: str, *, sterker: bool = False, adres: str = "") -> None:
    """Keep a login attempt for ten minutes, for this browser only; older ones are cleared away.

    A browser and an address have so many under way at most: their own oldest make room. When all together do not fit,
    who has most of them makes room, an address from which nobody ever logged in first. Nobody is refused.
    """
    uow.session.execute(delete(LoginPoging).where(col(LoginPoging.gemaakt_op) < tijd.nu() - _GELDIG))
    browser_ref, adres_ref = ref_van_browser(browser), bekend.afdruk_van(adres)
    _maak_plaats(uow, col(LoginPoging.browser_ref) == browser_ref, PER_BROWSER)
    _maak_plaats(uow, col(LoginPoging.adres_ref) == adres_ref, PER_ADRES)
    if _aantal(uow) >= MEESTE_POGINGEN:
        drukste = col(LoginPoging.adres_ref) == _drukste_adres(uow)
        _maak_plaats(uow, drukste, _aantal(uow, drukste) - MEESTE_POGINGEN // 200)
    uow.add(
        LoginPoging(
            state=poging.state, browser_ref=browser_ref, adres_ref=adres_ref, nonce=poging.nonce,
            verifier=poging.verifier, naar=naar, acr=" ".join(get_settings().sterk)[:200] if sterker else "",
        )
    )  # fmt: skip


def _aantal(uow: UnitOfWork, *waar: ColumnElement[bool]) -> int:
    return uow.session.exec(select(func.count()).select_from(LoginPoging).where(*waar)).one()


def _maak_plaats(uow: UnitOfWork, waar: ColumnElement[bool], meeste: int) -> None:
    """Take the oldest of these out, so that one more fits."""
    if (over := _aantal(uow, waar) - meeste + 1) <= 0:
        return
    oudste = select(LoginPoging.state).where(waar).order_by(col(LoginPoging.gemaakt_op)).limit(over)
    uow.session.execute(delete(LoginPoging).where(col(LoginPoging.state).in_(list(uow.session.exec(oudste)))))


def _drukste_adres(uow: UnitOfWork) -> str:
    """The address with the most attempts under way; one from which somebody logged in lately only when all others are gone."""
    kent = select(BekendAdres.afdruk).where(BekendAdres.afdruk == LoginPoging.adres_ref).exists()
    orde = (case((kent, 1), else_=0), func.count().desc(), func.min(LoginPoging.gemaakt_op))
    return uow.session.exec(
        select(LoginPoging.adres_ref).group_by(col(LoginPoging.adres_ref)).order_by(*orde).limit(1)
    ).one()


@dataclass(frozen=True)
class Wachtend:
    """A login attempt that has just been taken out of the store: it cannot be used again, whatever follows."""

    poging: Poging
    naar: str
    browser_ref: str
    begonnen_op: datetime
    sterker: bool

    def eis_browser(self, browser: str) -> None:
        """Refuse an attempt that is too old, or that began in another browser."""
        if self.begonnen_op + _GELDIG < tijd.nu():
            raise InlogFout("state", "inlogpoging is verlopen")
        if not browser or not hmac.compare_digest(self.browser_ref, ref_van_browser(browser)):
            raise InlogFout("browser", "inlogpoging is begonnen in een andere browser")


def verbruik(uow: UnitOfWork, state: str) -> Wachtend:
    """Take a login attempt out, so that it works once; InlogFout when there is none."""
    rij = uow.session.get(LoginPoging, state[:100]) if state else None
    weg = geraakt(uow.session, delete(LoginPoging).where(col(LoginPoging.state) == rij.state)) if rij else 0
    if rij is None or weg != 1:
        raise InlogFout("state", "state ontbreekt, is onbekend of is al gebruikt")
    poging = Poging(rij.state, rij.nonce, rij.verifier)
    return Wachtend(poging, rij.naar, rij.browser_ref, rij.gemaakt_op, bool(rij.acr))


def neem_rollen_over(uow: UnitOfWork, wie: Identiteit) -> None:
    """Roles from the provider, before the login itself: what it takes away is gone, also when nothing is left to enter with."""
    persoon = uow.session.exec(select(Persoon).where(Persoon.account == wie.account)).first()
    if persoon is not None and persoon.actief:
        rollen_uit_inlogdienst.pas_toe(uow, persoon, wie.groepen)


def log_in(uow: UnitOfWork, wie: Identiteit, naar: str, herkomst: Herkomst, oude_ref: str) -> Inlog:
    """A new session for a known, active person with at least one role; the session this browser had ends."""
    persoon = uow.session.exec(select(Persoon).where(Persoon.account == wie.account)).first()
    rollen = _eis_toegang(uow, persoon, wie.account)
    assert persoon is not None
    if oud := uow.session.get(Sessie, oude_ref):
        sessies.end(uow, oud, "opnieuw ingelogd")
    sleutel, sessie = sessies.start(
        uow, persoon, issuer=wie.issuer, subject=wie.subject, idp_sid=wie.sid, acr=wie.acr, acr_op=wie.ingelogd_op, id_token=wie.id_token,
        adres=herkomst.adres[:64], apparaat=herkomst.apparaat[:200],
    )  # fmt: skip
    actor = Ingelogde(persoon.id, rol=sessie.rol)
    audit.record(
        uow, actor, "sessie.gestart", persoon, nieuw={"sessie": kort(sessie.ref), "rol": sessie.rol, "acr": wie.acr}
    )
    return Inlog(sleutel, naar, kies_rol=len(rollen) > 1)


def mag_bevestigen(uow: UnitOfWork, ref: str) -> bool:
    """True when there is a living session to confirm, and a strong login to do it with."""
    return bool(get_settings().sterk) and sessies.lees(uow, ref) is not None


def bevestig(uow: UnitOfWork, wie: Identiteit, wachtend: Wachtend, ref: str) -> Inlog:
    """The same session, now strong: only for the person whose session it is, who logged in again and strongly."""
    sessie = sessies.lees(uow, ref)
    if sessie is None:
        raise BevestigFout("bevestigen-sessie", "de sessie is intussen afgelopen", None)
    if (sessie.issuer, sessie.subject) != (wie.issuer, wie.subject):
        raise BevestigFout("bevestigen-wie", "een ander dan wie is ingelogd", sessie.persoon_id)
    if wie.acr not in get_settings().sterk:
        raise BevestigFout("bevestigen-acr", f"niet sterk genoeg: {wie.acr[:60] or 'geen waarde'}", sessie.persoon_id)
    if wie.ingelogd_op is None or wie.ingelogd_op < wachtend.begonnen_op - timedelta(seconds=SPELING):
        raise BevestigFout("bevestigen-tijd", "niet opnieuw ingelogd, of onbekend wanneer", sessie.persoon_id)
    sleutel, nieuw = sessies.versterk(
        uow, sessie, acr=wie.acr, acr_op=wie.ingelogd_op, idp_sid=wie.sid, id_token=wie.id_token
    )
    persoon = uow.get(Persoon, nieuw.persoon_id)
    audit.record(
        uow, Ingelogde(persoon.id, rol=nieuw.rol), "sessie.bevestigd", persoon,
        oud={"sessie": kort(ref)}, nieuw={"sessie": kort(nieuw.ref), "acr": wie.acr},
    )  # fmt: skip
    return Inlog(sleutel, wachtend.naar, kies_rol=not nieuw.rol)


def _eis_toegang(uow: UnitOfWork, persoon: Persoon | None, account: str) -> set[Rol]:
    if persoon is None:
        # The log keeps no account of a stranger: a fingerprint is enough to recognise a question of the person.
        vingerafdruk = hashlib.sha256(account.encode()).hexdigest()[:12]
        uitleg = f"Uw account {account} is niet bekend in het Examenportaal. Vraag het examenbureau om u toe te voegen."
        raise GeenToegang("onbekend", f"account is niet bekend (vingerafdruk {vingerafdruk})", uitleg)
    if persoon.samengevoegd_met_id:
        uitleg = f"Uw account {account} is samengevoegd met een ander account van u. Log in met dat account."
        raise GeenToegang("samengevoegd", "record is samengevoegd met een ander", uitleg, persoon.id)
    if not persoon.actief:
        uitleg = "Uw account staat niet meer aan. Klopt dat niet? Vraag het na bij het examenbureau."
        raise GeenToegang("inactief", "persoon is niet actief", uitleg, persoon.id)
    rollen = {k.rol for k in sessies.rollen(uow, persoon.id)}
    if not rollen:
        uitleg = "U heeft nu geen rol in het Examenportaal. Vraag de functioneel beheerder om een rol."
        raise GeenToegang("geen-rol", "persoon heeft geen geldige rol", uitleg, persoon.id)
    return rollen


def weiger(fout: PortalFout, wat: str) -> None:
    """Keep a refused login, logout or download in the log, in a transaction of its own."""
    persoon_id = getattr(fout, "persoon_id", None)
    reden = getattr(fout, "reden", fout.tekst)
    with unit_of_work() as uow:
        actor = Ingelogde(persoon_id) if persoon_id else None
        persoon = uow.session.get(Persoon, persoon_id) if persoon_id else None
        audit.record(uow, actor, f"{wat}.geweigerd", persoon, nieuw={"code": fout.code}, reden=reden)


def kort(ref: str) -> str:
    """Enough of a reference to recognise a session by in the log."""
    return ref[:12]


def eigen_sessie(uow: UnitOfWork, ref: str) -> Sessie:
    """The session of this reference; not found once it has ended."""
    sessie = sessies.lees(uow, ref)
    if sessie is None:
        raise NietGevonden("U bent niet ingelogd, of uw sessie is afgelopen.")
    return sessie


def mijn_rollen(uow: UnitOfWork, ref: str) -> list[RolRij]:
    """The roles that the person of this session can choose from now."""
    sessie = eigen_sessie(uow, ref)
    per_rol: dict[Rol, list[str]] = {}
    for keuze in sessies.rollen(uow, sessie.persoon_id):
        per_rol.setdefault(keuze.rol, []).append(keuze.eenheid or "hele instelling")
    return [
        RolRij(rol=r.value, label=r.label, eenheden=", ".join(dict.fromkeys(e)), actief=r == sessie.rol)
        for r, e in per_rol.items()
    ]


def kies_rol(uow: UnitOfWork, ref: str, rol: str) -> str:
    """Act in one of your own valid roles, under a new session key; the old one ends."""
    sessie = eigen_sessie(uow, ref)
    keuze = _eigen_rol(uow, sessie.persoon_id, rol)
    oude_rol = sessie.rol
    sleutel, nieuw = sessies.wissel(uow, sessie, keuze)
    persoon = uow.get(Persoon, sessie.persoon_id)
    audit.record(
        uow, Ingelogde(persoon.id, rol=nieuw.rol), "sessie.rol_gekozen", persoon,
        oud={"rol": oude_rol, "sessie": kort(ref)}, nieuw={"rol": nieuw.rol, "sessie": kort(nieuw.ref)},
    )  # fmt: skip
    return sleutel


def _eigen_rol(uow: UnitOfWork, persoon_id: uuid.UUID, rol: str) -> RolKeuze:
    for keuze in sessies.rollen(uow, persoon_id):
        if keuze.rol == rol:
            return keuze
    raise NietToegestaan("Deze rol heeft u (nu) niet. Kies een van uw eigen rollen.", code="rol-niet-van-u")


def log_uit(uow: UnitOfWork, ref: str) -> str:
    """End this session; gives the ID token as a hint for the provider, empty when there was no session."""
    sessie = uow.session.get(Sessie, ref) if ref else None
    if sessie is None or sessie.beeindigd_op is not None:
        return ""
    hint = sessie.id_token
    beeindig(uow, sessie, "uitgelogd", Ingelogde(sessie.persoon_id, rol=sessie.rol))
    return hint


def beeindig(uow: UnitOfWork, sessie: Sessie, reden: str, actor: Ingelogde | Systeem) -> None:
    """End a session, with the reason in the log."""
    sessies.end(uow, sessie, reden)
    persoon = uow.get(Persoon, sessie.persoon_id)
    audit.record(uow, actor, "sessie.beeindigd", persoon, oud={"sessie": kort(sessie.ref)}, reden=reden)


def verwerk_uitlogbericht(uow: UnitOfWork, bericht: Uitlogbericht) -> int:
    """End the sessions that the provider says are over: of one session there, or all of a subject; once per message."""
    jti_hash = hashlib.sha256(f"{bericht.issuer} {bericht.jti}".encode()).hexdigest()
    uow.session.execute(delete(GezienToken).where(col(GezienToken.op) < tijd.nu() - timedelta(hours=1)))
    if uow.session.get(GezienToken, jti_hash):
        raise InlogFout("jti", "uitlogbericht is al verwerkt")
    uow.add(GezienToken(jti_hash=jti_hash))
    vraag = select(Sessie).where(Sessie.issuer == bericht.issuer, col(Sessie.beeindigd_op).is_(None))
    if bericht.sid:
        vraag = vraag.where(Sessie.idp_sid == bericht.sid)
    if bericht.subject:
        vraag = vraag.where(Sessie.subject == bericht.subject)
    open_sessies = list(uow.session.exec(vraag))
    for sessie in open_sessies:
        beeindig(uow, sessie, "uitgelogd bij de inlogdienst", _AANBIEDER)
    if not open_sessies:
        audit.record(uow, _AANBIEDER, "sessie.uitlogbericht", nieuw={"sessies": 0})
    return len(open_sessies)
