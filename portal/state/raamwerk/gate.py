"""The gate that every event passes: bind the tab to its owner, then refuse what was not allowed in so many words."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from reflex.app import App
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, State, StateUpdate
from reflex_base.registry import RegistrationContext
from sqlalchemy.exc import DBAPIError

from portal import logboek, storing
from portal.auth import rem, sessies
from portal.auth.edge import REF_HEADER
from portal.auth.principal import Principal
from portal.services.beheren import noodtoegang
from portal.services.grond.audit import audit
from portal.state.raamwerk.basis import CURRENT, GEEN_RECHT, GEWEKT, NIETS_GEDAAN, Toegang, meld, toegang_van
from portal.state.raamwerk.eenmaal import antwoord_op, neem_op, van_een_ander
from portal.state.raamwerk.live import Tabwekker, zeg_storing
from portal.state.raamwerk.scherm import LADERS, is_van_hier, toont
from portal.state.raamwerk.sessie import SessieState, naar_voordeur

log = logging.getLogger("portal.gate")
_INTERN = "reflex___state____"
VAN_HET_RAAMWERK = frozenset(
    {
        *LADERS,
        f"{_INTERN}state.set_is_hydrated",
        f"{_INTERN}state.{_INTERN}on_load_internal_state.set_is_hydrated",
        f"{_INTERN}state.{_INTERN}update_vars_internal_state.update_vars_internal",
        f"{_INTERN}state.{_INTERN}frontend_event_exception_state.handle_frontend_exception",
    }
)
"""The few events of Reflex itself that a page cannot do without. `setvar` is not among them."""


class Gate(Middleware):
    """Deny by default: an event runs only when its handler declares who may call it, and the caller is such a one."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:
        """Stop an event by returning an update; None lets it through.

        While the database is away nobody can be known, so nothing is let through; everybody reads why.
        """
        logboek.nieuwe_aanvraag()
        GEWEKT.set(isinstance(event, Tabwekker))
        toegang = toegang_van(event.name)
        neem_op(event, state.router.session.client_token, formulier=toegang is not None and toegang.form)
        try:
            return await self._keur(state, event, toegang)
        except DBAPIError as fout:
            if not storing.uitleg(fout):
                raise
            antwoord_op("later")
            await zeg_storing(app, state.router.session.client_token)
            return StateUpdate()

    async def _keur(self, state: BaseState, event: Event, toegang: Toegang | None) -> StateUpdate | None:
        root = state._get_root_state()
        ref = str(state.router_data.get("headers", {}).get(REF_HEADER, ""))
        door_mens = not isinstance(event, Tabwekker)
        principal = await asyncio.to_thread(sessies.resolve, ref, raak_aan=door_mens) if ref else None
        CURRENT.set(principal)
        gewisseld = await bind_eigenaar(root, principal)
        if event.name in VAN_HET_RAAMWERK:
            if event.name in LADERS:
                await toont(root, event)
            return None
        if toegang is None:
            antwoord_op("geweigerd")
            return await self._weiger(root, principal, event.name, "onbekend")
        if gewisseld and not toegang.publiek:
            antwoord_op("inloggen")
            return await _antwoord(root, naar_voordeur(root))
        if van_een_ander(principal):
            antwoord_op("inloggen")
            return StateUpdate() if principal else await _antwoord(root, naar_voordeur(root))
        if not toegang.mag(principal):
            antwoord_op("geweigerd")
            return await self._weiger(root, principal, event.name, "anoniem" if principal is None else "geen recht")
        if not await is_van_hier(root, event, toegang):
            antwoord_op("geweigerd")
            return await _antwoord(root, *([meld(NIETS_GEDAAN, "warn")] if toegang.daad else []))
        if principal is not None and principal.nood:
            adres = str(event.router_data.get("asPath") or state.router_data.get("asPath") or "")
            await asyncio.to_thread(noodtoegang.noteer, principal, event.name, adres)
        return None

    async def _weiger(self, root: BaseState, principal: Principal | None, naam: str, reden: str) -> StateUpdate:
        naam = "".join(c if c.isalnum() or c in "._" else "?" for c in naam)[-120:]
        log.warning("Geweigerd: %s (%s)", naam, reden)
        if await (rem.OPSCHRIJVEN_VREEMDEN if principal is None else rem.OPSCHRIJVEN_MENSEN).vraag():
            await asyncio.to_thread(audit.record_refusal, principal, naam, reden)
        if principal is None:
            antwoord_op("inloggen")
            return await _antwoord(root, naar_voordeur(root))
        if (await root.get_state(SessieState)).geen_toegang:  # the page itself says so
            return await _antwoord(root)
        return await _antwoord(root, meld(GEEN_RECHT, "bad"))


def eigenaar_van(principal: Principal | None) -> str:
    """Whose tab this is: the session in one role; nobody's without a living session."""
    if principal is None:
        return ""
    grenzen = (principal.eenheden or frozenset()) | principal.opleidingen | principal.zittingen
    bereik = "*" if principal.eenheden is None else ",".join(sorted(str(id) for id in grenzen))
    if principal.examens is not None:
        bereik += "|" + ",".join(sorted(str(id) for id in principal.examens))
    return f"{principal.sessie_ref}:{principal.rol}:{bereik}:{'nood' if principal.nood else ''}"


async def bind_eigenaar(root: BaseState, principal: Principal | None) -> bool:
    """Empty the whole tree when it belonged to another session or role, or to one that ended; True when it did.

    The tab token is chosen by the browser, so it proves nothing; this does.
    """
    sessie = await root.get_state(SessieState)
    eigenaar, vorige = eigenaar_van(principal), sessie._eigenaar
    if eigenaar == vorige:
        return False
    if vorige:
        for klasse in list(RegistrationContext.ensure_context().base_states.values()):
            if issubclass(klasse, State):
                await root.get_state(klasse)
        root.reset()
    sessie._eigenaar = eigenaar
    return bool(vorige)


async def _antwoord(root: BaseState, *gebeurtenissen: Any) -> StateUpdate:
    delta = await root._get_resolved_delta()
    root._clean()
    return StateUpdate(delta=delta, events=Event.from_event_type(list(gebeurtenissen)))
