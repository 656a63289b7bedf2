"""Partner systems that may call our OKE server: their secret, their tokens and what a token allows."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from portal.auth import kluis
from portal.auth.principal import Actor, Principal, Systeem
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Bekrachtiging, Koppeling, OkeClient, OkeToken
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.bekrachtiging import Bekrachtigingsoort
from portal.domain.fouten import Botsing, Ongeldig, PortalFout
from portal.domain.rechten import P
from portal.oke.adapter import STANDAARD
from portal.services.beheren import bekrachtiging
from portal.services.beheren.stand import DR, SCOPES, TAS
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.ontvangen.basis import Bron

GELDIG = timedelta(hours=1)
MAX_DAGEN = 30
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
_LEEG = "0" * 32 + "$" + "0" * 64


class TokenFout(PortalFout):
    """A token that is not given; the code is the word of OAuth 2.0."""

    def __init__(self, code: str, tekst: str, status: int = 400) -> None:
        super().__init__(tekst, code=code)
        self.status = status


@dataclass(frozen=True)
class Partner:
    """Who calls: the client behind a token, and the flows it may use."""

    client_id: str
    naam: str
    scopes: frozenset[str]
    koppeling_id: uuid.UUID | None = None
    versie: str = STANDAARD

    @property
    def bron(self) -> Bron:
        """The partner as the source of a message."""
        return Bron(self.naam, self.koppeling_id, self.versie)


@dataclass(frozen=True)
class Token:
    """A token as it is given out, once."""

    waarde: str
    seconden: int
    scope: str


def maak_client(
    uow: UnitOfWork,
    actor: Actor,
    naam: str,
    scope: str,
    koppeling_id: uuid.UUID | None = None,
    *,
    client_id: str = "",
    geheim: str = "",
) -> tuple[str, str]:
    """Register a partner; gives its client id and secret, and the secret can never be read again.

    From a screen it gets no token until a second person agreed; from the shell it can begin at once.
    """
    if isinstance(actor, Principal):
        require(actor, P.KOPPELING_BEHEREN)
    _eis_geldig(uow, naam, scope, koppeling_id)
    stam = re.sub(r"[^a-z0-9]+", "-", naam.lower()).strip("-")
    client_id = client_id or f"{stam[:40]}-{secrets.token_hex(4)}"
    geheim = geheim or secrets.token_urlsafe(32)
    client = OkeClient(
        client_id=client_id, naam=naam, secret_hash=_hash(geheim), scope=scope, koppeling_id=koppeling_id,
        actief=not isinstance(actor, Principal),
    )  # fmt: skip
    uow.add(client)
    audit.record(uow, actor, "partner.toegevoegd", nieuw={"client_id": client_id, "scope": scope})
    if isinstance(actor, Principal):
        bekrachtiging.vraag(uow, actor, _verzoek(uow, client))
    return client_id, geheim


def _eis_geldig(uow: UnitOfWork, naam: str, scope: str, koppeling_id: uuid.UUID | None) -> None:
    if scope not in SCOPES:
        zin = f"Kies één scope: {DR} (deelnemersysteem) of {TAS} (afnamesysteem)."
        raise Ongeldig(f"{zin} Een systeem dat beide is, krijgt twee keer toegang.")
    if koppeling_id and uow.get(Koppeling, koppeling_id).soort != SCOPES[scope]:
        raise Ongeldig("Deze koppeling hoort bij een ander soort systeem.")
    if uow.session.exec(select(OkeClient.client_id).where(OkeClient.naam == naam)).first():
        raise Botsing(f"Er is al een partner met de naam {naam}.")


def _verzoek(uow: UnitOfWork, client: OkeClient) -> bekrachtiging.Voornemen:
    bij = uow.get(Koppeling, client.koppeling_id).naam if client.koppeling_id else ""
    nieuw = {"naam": client.naam, "client_id": client.client_id, "scope": client.scope, "koppeling": bij}
    return bekrachtiging.Voornemen(
        Bekrachtigingsoort.PARTNER, client.client_id, client.naam, nieuw, onderwerp_id=client.koppeling_id
    )


def laat_toe(uow: UnitOfWork, principal: Principal, verzoek: Bekrachtiging) -> None:
    """Let the partner in that somebody agreed to, with the scope and connection that were shown (BEH-6)."""
    client = uow.get(OkeClient, verzoek.onderwerp)
    if (client.scope, client.koppeling_id) != (verzoek.nieuw.get("scope"), verzoek.onderwerp_id):
        raise Botsing("De partner is sinds dit verzoek gewijzigd.", actie="Wijs het af en laat het opnieuw vragen.")
    client.actief = True
    uow.add(client)
    audit.record(uow, principal, "partner.toegelaten", nieuw={"client_id": client.client_id, "scope": client.scope})


def voeg_toe(
    uow: UnitOfWork, principal: Principal, naam: str, scope: str, koppeling_id: uuid.UUID | None
) -> tuple[str, str]:
    """Register a partner from the screen; with several systems of a kind, it says which one this is (BEH-6)."""
    require(principal, P.KOPPELING_BEHEREN)
    soort = SCOPES.get(scope, "tas")
    ids = list(uow.session.exec(select(Koppeling.id).where(Koppeling.soort == soort)))
    if koppeling_id is None and len(ids) > 1:
        raise Ongeldig(
            "Kies bij welke koppeling dit systeem hoort; anders kan het bij gegevens van een andere partner."
        )
    return maak_client(uow, principal, naam, scope, koppeling_id or (ids[0] if ids else None))


def vergeet(uow: UnitOfWork, actor: Actor, client_id: str) -> None:
    """Nobody agreed to this partner: it never had access, and its name is free again."""
    client = uow.get(OkeClient, client_id)
    uow.delete(client)
    audit.record(uow, actor, "partner.vervallen", nieuw={"client_id": client_id})


def vernieuw_geheim(uow: UnitOfWork, actor: Actor, client_id: str, dagen: int) -> str:
    """Give a partner a new secret; the old one works for some days more, so that nothing stands still (BEH-6).

    From a screen it works when a second person agreed: whoever has the secret comes in as the partner.
    """
    if isinstance(actor, Principal):
        require(actor, P.KOPPELING_BEHEREN)
    if not 0 <= dagen <= MAX_DAGEN:
        raise Ongeldig(f"Kies 0 tot en met {MAX_DAGEN} dagen.")
    client = uow.get(OkeClient, client_id)
    if not client.actief:
        raise Ongeldig("Dit systeem heeft geen toegang: die is ingetrokken of nog niet bekrachtigd.")
    geheim = secrets.token_urlsafe(32)
    if isinstance(actor, Principal):
        nieuw = {"client_id": client_id, "dagen": str(dagen)}
        soort = Bekrachtigingsoort.PARTNERGEHEIM
        bekrachtiging.vraag(
            uow, actor, bekrachtiging.Voornemen(soort, client_id, client.naam, nieuw, geheim=_hash(geheim))
        )
    else:
        _zet_geheim(uow, actor, client, _hash(geheim), dagen)
    return geheim


def neem_geheim_over(uow: UnitOfWork, principal: Principal, verzoek: Bekrachtiging) -> None:
    """The secret that somebody agreed to takes the place of the old one (BEH-6)."""
    client = uow.get(OkeClient, verzoek.onderwerp)
    if not client.actief:
        raise Botsing("De toegang van dit systeem is intussen ingetrokken.", actie="Wijs het verzoek af.")
    _zet_geheim(uow, principal, client, kluis.ontsleutel(verzoek.geheim_versleuteld), int(verzoek.nieuw["dagen"]))


def _zet_geheim(uow: UnitOfWork, actor: Actor, client: OkeClient, afdruk: str, dagen: int) -> None:
    tot = tijd.nu() + timedelta(days=dagen) if dagen else None
    client.secret_hash_vorige, client.vorige_tot = (client.secret_hash, tot) if tot else ("", None)
    client.secret_hash = afdruk
    uow.add(client)
    audit.record(uow, actor, "partner.geheim_vernieuwd", nieuw={"client_id": client.client_id, "oude_tot": tot})
    live.touch(uow, onderwerpen.OKE)


def beeindig_oud_geheim(uow: UnitOfWork, actor: Actor, client_id: str) -> None:
    """The old secret ends now, before its days are over."""
    if isinstance(actor, Principal):
        require(actor, P.KOPPELING_BEHEREN)
    client = uow.get(OkeClient, client_id)
    client.secret_hash_vorige, client.vorige_tot = "", None
    uow.add(client)
    audit.record(uow, actor, "partner.oud_geheim_beeindigd", nieuw={"client_id": client_id})
    live.touch(uow, onderwerpen.OKE)


def trek_in(uow: UnitOfWork, actor: Actor, client_id: str, reden: str) -> None:
    """Shut a partner out at once: no new tokens, and the present ones end."""
    if isinstance(actor, Principal):
        require(actor, P.KOPPELING_BEHEREN)
    client = uow.get(OkeClient, client_id)
    client.actief = False
    uow.add(client)
    uow.session.execute(delete(OkeToken).where(col(OkeToken.client_id) == client_id))
    audit.record(uow, actor, "partner.ingetrokken", nieuw={"client_id": client_id}, reden=reden)
    for soort in (Bekrachtigingsoort.PARTNER, Bekrachtigingsoort.PARTNERGEHEIM):
        bekrachtiging.sluit(uow, actor, soort, client_id, reden)


def _hash(geheim: str, zout: str = "") -> str:
    zout = zout or secrets.token_hex(16)
    afdruk = hashlib.scrypt(geheim.encode(), salt=bytes.fromhex(zout), maxmem=2**26, dklen=32, **_SCRYPT)
    return f"{zout}${afdruk.hex()}"


def klopt(geheim: str, bewaard: str) -> bool:
    """True when a secret is the one that was kept; takes as long when it is not."""
    return hmac.compare_digest(_hash(geheim, bewaard.split("$")[0]), bewaard)


def _herken(client: OkeClient | None, geheim: str) -> bool:
    """True for the present secret and for the one before while its days last; takes as long for anybody."""
    nu_geldig = client.secret_hash if client else _LEEG
    oud_geldig = client is not None and client.vorige_tot is not None and client.vorige_tot > tijd.nu()
    vorige = client.secret_hash_vorige if client is not None and oud_geldig and client.secret_hash_vorige else _LEEG
    nieuw, oud = klopt(geheim, nu_geldig), klopt(geheim, vorige)
    return nieuw or oud


def geef_token(uow: UnitOfWork, client_id: str, geheim: str, scope: str) -> Token:
    """A token for an hour, for the client's own scope or a part of it; old tokens are cleared away."""
    client = uow.session.get(OkeClient, client_id)
    goed = _herken(client, geheim)
    if client is None or not goed or not client.actief:
        raise TokenFout("invalid_client", "Client of geheim klopt niet.", 401)
    gevraagd = scope.split() or client.scope.split()
    if set(gevraagd) - set(client.scope.split()):
        raise TokenFout("invalid_scope", "Deze scope hoort niet bij deze client.")
    if len(set(gevraagd)) > 1:
        raise TokenFout(
            "invalid_scope", "Vraag per token één scope: deelnemersysteem en afnamesysteem zijn twee rollen."
        )
    uow.session.execute(delete(OkeToken).where(col(OkeToken.verloopt_op) < tijd.nu()))
    waarde, gegeven = secrets.token_urlsafe(32), " ".join(sorted(set(gevraagd)))
    uow.add(OkeToken(token_hash=_afdruk(waarde), client_id=client_id, scope=gegeven, verloopt_op=tijd.nu() + GELDIG))
    actor = Systeem(naam=client.naam, kanaal="oke")
    audit.record(uow, actor, "partner.token", nieuw={"client_id": client_id, "scope": gegeven})
    return Token(waarde, int(GELDIG.total_seconds()), gegeven)


def partner_van(uow: UnitOfWork, token: str) -> Partner | None:
    """The partner behind a token, or None when it is unknown, expired or shut out."""
    vraag = (
        select(OkeToken.scope, OkeClient, Koppeling.oke_versie)
        .join(OkeClient, onclause=col(OkeClient.client_id) == col(OkeToken.client_id))
        .join(Koppeling, onclause=col(Koppeling.id) == OkeClient.koppeling_id, isouter=True)
        .where(OkeToken.token_hash == _afdruk(token), OkeToken.verloopt_op > tijd.nu(), col(OkeClient.actief))
    )
    if (gevonden := uow.session.exec(vraag).first()) is None:
        return None
    scope, client, versie = gevonden
    scopes = frozenset(scope.split())
    return Partner(client.client_id, client.naam, scopes, client.koppeling_id, versie or STANDAARD)


def _afdruk(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
