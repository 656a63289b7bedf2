"""The decorators every handler wears, and the one road from a handler to a service."""

from __future__ import annotations

import asyncio
import functools
import inspect
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from types import CodeType
from typing import Any, TypeVar

import reflex as rx
from reflex.istate.proxy import StateProxy
from reflex_base.event import EVENT_ACTIONS_MARKER
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import FormData

from portal import storing
from portal.auth.principal import Principal
from portal.db.session import reading
from portal.domain.fouten import AlGedaan, NietToegestaan, Ongeldig, PortalFout, SterkerInloggen
from portal.domain.rechten import P, Rol
from portal.domain.tekst import bewaarbaar_in
from portal.logboek import plekken
from portal.state.raamwerk.eenmaal import antwoord_op, in_transactie, is_begonnen, met_moment, zaken_in
from portal.state.raamwerk.invoer import VeldFout, lees_invoer

log = logging.getLogger("portal.state")
CURRENT: ContextVar[Principal | None] = ContextVar("portal_principal", default=None)
"""Who sent the event that is being handled now; set by the gate and by nothing else."""
GEWEKT: ContextVar[bool] = ContextVar("portal_gewekt", default=False)
"""True while a tab looks again because something changed elsewhere; set by the gate and by nothing else."""
_MERK = "__portal_toegang__"
NIETS_GEDAAN = "Er is niets gedaan: wat open stond, is intussen dicht. Kies het opnieuw en probeer het nog eens."
GEEN_RECHT = "Dit mag niet in deze rol."
T = TypeVar("T")


@dataclass(frozen=True)
class Toegang:
    """What one handler asks for: any of these permissions (none: public), the type of its payload, and whether it acts."""

    permissies: tuple[P, ...]
    model: Any = None
    form: bool = False
    daad: bool = False
    los: bool = False

    @property
    def publiek(self) -> bool:
        """True when strangers may call it."""
        return not self.permissies

    def mag(self, principal: Principal | None) -> bool:
        """True when this person may call it at all; the service looks at the case itself."""
        return self.publiek or (principal is not None and any(principal.can(p) for p in self.permissies))


class Basis(rx.State, mixin=True):
    """What every page state has: the last refusal in words, per field too, and whether it is busy."""

    fout: str = ""
    veldfouten: dict[str, str] = {}
    bezig: bool = False


_raam: Any = None


def handles(
    permissie: P | Iterable[P], model: Any = None, *, form: bool = False, doet: bool = False, los: bool = False
) -> Callable[[Any], Any]:
    """Let a handler run only with this permission (or any of these) and only with a payload of this type.

    Goes below `@rx.event`. With `form` the payload is the text of an HTML form. Refusals become a Dutch message.
    A handler that calls `doe` is an act, which the browser keeps until it was confirmed; say `doet` when a helper calls
    it. `los` is for acts that need nothing but their payload and their address: they outlive a reload of the page.
    """
    permissies = (permissie,) if isinstance(permissie, P) else tuple(permissie)
    if not permissies:
        raise TypeError("handles() needs a permission; use handles_public for none")

    def om(fn: Callable[..., Any]) -> Callable[..., Any]:
        daad = doet or los or "doe" in _namen(fn)
        return _daad(_wikkel(fn, Toegang(permissies, model, form, daad, los)), daad, los)

    return om


def handles_public(model: Any = None, *, form: bool = False) -> Callable[[Any], Any]:
    """Let anybody call this handler, strangers included; a test keeps the list of these short."""
    return lambda fn: _wikkel(fn, Toegang((), model, form))


def vul_raam(raam: Any) -> None:
    """The state of the frame around every page says that it is there; once, when it is imported."""
    global _raam
    _raam = raam


def raam() -> Any:
    """The state of the frame around every page: it shows messages and asks who is acting."""
    if _raam is None:
        raise RuntimeError("the frame of the pages was not imported")
    return _raam


def meld(tekst: str, toon: str = "ok") -> Any:
    """Show a short message (`ok`, `info`, `warn` or `bad`); return or yield it from a handler."""
    return raam().toon_melding({"tekst": tekst[:500], "toon": toon})


def wie() -> Principal:
    """The person behind this event; NietToegestaan for a stranger."""
    principal = CURRENT.get()
    if principal is None:
        raise NietToegestaan("Er is niemand meer ingelogd.", actie="Log opnieuw in.")
    return principal


async def doe(functie: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run a service `f(uow, principal, …)` in one transaction of its own, off the event loop; once per act."""
    principal, args, kwargs = wie(), met_moment(bewaarbaar_in(args)), bewaarbaar_in(kwargs)
    return await in_transactie(principal, lambda uow: functie(uow, principal, *args, **kwargs), zaken_in(args))


async def lees(functie: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run a query `f(uow, principal, …)` on one moment of the database, off the event loop."""
    principal, args, kwargs = wie(), bewaarbaar_in(args), bewaarbaar_in(kwargs)

    def werk() -> T:
        with reading() as uow:
            return functie(uow, principal, *args, **kwargs)

    return await asyncio.to_thread(werk)


def _niets_gedaan(uit: Any, daad: bool) -> Any:
    """What an act answers that came to no transaction, and said nothing about it itself; the browser keeps the form.

    So a handler may stop when what it is about is gone: its dialog, after the state of the tab was lost.
    """
    if not daad or is_begonnen():
        return uit
    antwoord_op("geweigerd")
    return meld(NIETS_GEDAAN, "warn") if uit is None else uit


def _wikkel(fn: Callable[..., Any], toegang: Toegang) -> Callable[..., Any]:
    if inspect.isasyncgenfunction(fn):

        async def generator(self: Any, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
            try:
                async for gebeurtenis in fn(self, *_argumenten(self, toegang, args, kwargs)):
                    yield gebeurtenis
                if (uit := _niets_gedaan(None, toegang.daad)) is not None:
                    yield uit
            except Exception as fout:
                yield await _na_fout(self, fn, fout)

        return _gemerkt(generator, fn, toegang)
    if not inspect.iscoroutinefunction(fn):
        raise TypeError(f"{fn.__qualname__}: a handler is async, or it stops everybody else")

    async def gewoon(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return _niets_gedaan(await fn(self, *_argumenten(self, toegang, args, kwargs)), toegang.daad)
        except Exception as fout:
            return await _na_fout(self, fn, await _met_de_rest(self, toegang, fout, [*args, *kwargs.values()]))

    return _gemerkt(gewoon, fn, toegang)


def _namen(fn: Callable[..., Any]) -> set[str]:
    """Every name that a function uses."""
    code, namen = [fn.__code__], set[str]()
    while code:
        deel = code.pop()
        namen.update(deel.co_names)
        code += [c for c in deel.co_consts if isinstance(c, CodeType)]
    return namen


def _daad(wikkel: Callable[..., Any], doet: bool, los: bool) -> Callable[..., Any]:
    """Tell the browser that this event is an act; it reads that from the actions that go along with every event."""
    if doet:
        setattr(wikkel, EVENT_ACTIONS_MARKER, {"doet": True, **({"los": True} if los else {})})
    return wikkel


def _gemerkt(wikkel: Callable[..., Any], fn: Callable[..., Any], toegang: Toegang) -> Callable[..., Any]:
    """The wrapper with the names of the handler but without its types: Reflex would convert payloads by them.

    What a form sends is the one type that it must know: untyped, of fields with one name it gives only the last.
    """
    functools.update_wrapper(wikkel, fn)
    parameters = [p.replace(annotation=inspect.Parameter.empty) for p in inspect.signature(fn).parameters.values()]
    if len(parameters) != (1 if toegang.model is None else 2):
        raise TypeError(f"{fn.__qualname__}: takes self, and one value when it declares a model")
    del wikkel.__wrapped__  # type: ignore[attr-defined]
    wikkel.__annotations__ = dict.fromkeys([p.name for p in parameters[1:]], FormData) if toegang.form else {}
    wikkel.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    setattr(wikkel, _MERK, toegang)
    return wikkel


def _argumenten(self: Any, toegang: Toegang, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """The checked value for the handler; the permission is looked at once more, for calls that passed no gate."""
    if not toegang.mag(CURRENT.get()):
        raise NietToegestaan(GEEN_RECHT)
    waarden = [*args, *kwargs.values()]
    if len(waarden) > 1 or (waarden and toegang.model is None):
        raise VeldFout({})
    # What somebody did wrong stays until he does something again: a page that looks again by itself keeps it.
    if not GEWEKT.get() and not isinstance(self, StateProxy) and getattr(self, "fout", "") != "":
        self.fout, self.veldfouten = "", {}
    if toegang.model is None:
        return ()
    return (lees_invoer(toegang.model, _kaal(waarden[0]) if waarden else None, form=toegang.form),)


def _kaal(waarde: Any) -> Any:
    if isinstance(waarde, FormData):
        return {k: v[0] if len(v := waarde.getlist(k)) == 1 else list(v) for k in waarde}
    return dict(waarde) if hasattr(waarde, "items") else waarde


async def _met_de_rest(self: Any, toegang: Toegang, fout: Exception, waarden: list[Any]) -> Exception:
    """A form with fields that hold no value of their kind also says what the rules say of its other fields, on a page that
    knows those (`_ook_mis`): somebody puts it right once."""
    ook_mis = getattr(self, "_ook_mis", None)
    if ook_mis is None or not toegang.form or not isinstance(fout, VeldFout) or not fout.velden:
        return fout
    try:
        rest: dict[str, str] = await ook_mis(toegang.model, _kaal(waarden[0]))
    except PortalFout:
        return fout
    return VeldFout({**rest, **fout.velden}, toegang.model)


async def _na_fout(self: Any, fn: Callable[..., Any], fout: Exception) -> Any:
    if isinstance(fout, AlGedaan):
        return meld(fout.tekst, "info")
    tekst, velden = _uitleg(fn, fout)
    antwoord_op("geweigerd" if storing.deel_van(fout) is None else "later")
    if isinstance(self, StateProxy):
        async with self:
            _onthoud(self, tekst, velden)
    else:
        _onthoud(self, tekst, velden)
    return vraag_bevestiging(fout.tekst) if isinstance(fout, SterkerInloggen) else meld(tekst, "bad")


def vraag_bevestiging(tekst: str) -> Any:
    """Ask to confirm who is acting, in a dialog with the way to do so."""
    return raam().vraag_bevestiging(tekst)


def _onthoud(self: Any, tekst: str, velden: dict[str, str]) -> None:
    if hasattr(self, "fout"):
        self.fout, self.veldfouten, self.bezig = tekst, velden, False


def _uitleg(fn: Callable[..., Any], fout: Exception) -> tuple[str, dict[str, str]]:
    if isinstance(fout, PortalFout):
        aan_student = (p := CURRENT.get()) is not None and p.rol is Rol.STUDENT
        return fout.aan_student if aan_student else fout.heel, fout.velden if isinstance(fout, Ongeldig) else {}
    return onverwacht(fn.__qualname__, fout), {}


def onverwacht(waar: str, fout: BaseException) -> str:
    """Log an unexpected error without its message (which may hold personal data); a Dutch sentence with its code.

    Something that is away, or full, is said as such: there is no code to look up.
    """
    if bekend := storing.uitleg(fout):
        return bekend
    code = secrets.token_hex(3)
    log.error("Onverwachte fout %s in %s: %s", code, waar, plekken(fout))
    return f"Er ging iets mis en er is niets opgeslagen. Probeer het opnieuw, of meld code {code}."


def toegang_van(naam: str) -> Toegang | None:
    """What the handler with this name on the wire declares; None when unknown or undeclared."""
    geregistreerd = RegistrationContext.ensure_context().event_handlers.get(naam)
    return getattr(geregistreerd.handler.fn, _MERK, None) if geregistreerd else None


def handler_table() -> list[tuple[str, str, tuple[str, ...]]]:
    """Every handler of the portal: name on the wire, short name, permissions (empty: public)."""
    rijen = []
    for naam, geregistreerd in RegistrationContext.ensure_context().event_handlers.items():
        toegang = getattr(geregistreerd.handler.fn, _MERK, None)
        if toegang is not None:
            rijen.append((naam, geregistreerd.handler.fn.__qualname__, tuple(p.value for p in toegang.permissies)))
    return sorted(rijen)
