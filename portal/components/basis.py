"""The small parts of a page: head, cards, numbers, tags, buttons, empty and error states. No state, only what is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import reflex as rx
from reflex.vars.sequence import StringVar

from portal.components.iconen import icoon
from portal.services.grond import paden

Toon = Literal["ok", "warn", "bad", "info", "plain"]
Kind = rx.Component | rx.Var[Any] | str
ZonderWaarde = rx.EventHandler[rx.event.no_args_event_spec]  # type: ignore[type-arg,valid-type]  # read by Reflex, not by mypy
"""An event of a component that brings nothing along."""
MetTekst = rx.EventHandler[rx.event.passthrough_event_spec(str)]  # type: ignore[valid-type,misc]
"""An event of a component that brings a text along."""
_KNOP = {"normaal": "btn", "primair": "btn p", "gevaar": "btn gevaar", "stil": "btn stil"}


def page_head(titel: Kind, sub: Kind | None = None, *acties: rx.Component, kruimel: Kind | None = None) -> rx.Component:
    """The one heading of a page, the sentence that says what matters now, and at most one primary action."""
    return rx.el.div(
        rx.el.div(
            rx.el.p(kruimel, class_name="small muted") if kruimel is not None else rx.fragment(),
            rx.el.h1(titel),
            rx.el.p(sub, class_name="muted") if sub is not None else rx.fragment(),
        ),
        rx.el.div(*acties, class_name="right") if acties else rx.fragment(),
        class_name="head",
    )


def card(
    *inhoud: Kind,
    titel: Kind | None = None,
    telling: Kind | None = None,
    toon: Toon = "plain",
    meer: rx.Component | None = None,
    klasse: str = "",
    **props: Any,
) -> rx.Component:
    """A surface with an optional heading, a count beside it and a link at the right; content brings its own padding."""
    kop: list[rx.Component] = []
    if titel is not None:
        kop.append(rx.el.h2(titel))
        if telling is not None:
            kop.append(tag(toon, telling))
        if meer is not None:
            kop.append(rx.el.div(meer, class_name="more"))
    return rx.el.section(
        rx.el.div(*kop, class_name="hd") if kop else rx.fragment(),
        *inhoud,
        class_name=f"card {klasse}".strip(),
        **props,
    )


def vak(*inhoud: Kind, **props: Any) -> rx.Component:
    """Padded room inside a card."""
    return rx.el.div(*inhoud, class_name="vak", **props)


def stapel(*inhoud: Kind, klasse: str = "", **props: Any) -> rx.Component:
    """Things under each other with even space."""
    return rx.el.div(*inhoud, class_name=f"stapel {klasse}".strip(), **props)


def rij(*inhoud: Kind, klasse: str = "", **props: Any) -> rx.Component:
    """Things beside each other that wrap when there is no room."""
    return rx.el.div(*inhoud, class_name=f"rij {klasse}".strip(), **props)


def twee(links: rx.Component, rechts: rx.Component) -> rx.Component:
    """Two columns, one wider; under each other on a small screen."""
    return rx.el.div(links, rechts, class_name="two")


def kpi(label: Kind, waarde: Kind, onder: Kind = "", href: Any = None) -> rx.Component:
    """One number; with an address it leads to the list behind it."""
    delen = (
        rx.el.div(label, class_name="small muted"),
        rx.el.div(waarde, class_name="v num"),
        rx.el.div(onder, class_name="small faint"),
    )
    if href is not None:
        return verwijzing(*delen, href=href, klasse="kpi")
    return rx.el.div(*delen, class_name="kpi")


def kpis(*nummers: rx.Component) -> rx.Component:
    """A card with numbers beside each other."""
    return rx.el.section(*nummers, class_name="card kpis", aria_label="Kerncijfers")


def tag(toon: Toon | StringVar, tekst: Kind) -> rx.Component:
    """A status in words on a tone; the words carry the meaning. The tone may be a Var: ok, warn, bad, info or plain."""
    return rx.el.span(tekst, class_name="tag " + toon if isinstance(toon, str) else rx.Var.create("tag ") + toon)


def verwijzing(*inhoud: Kind, href: Any, klasse: str = "link", **props: Any) -> rx.Component:
    """A link inside the portal, without loading the page again."""
    return RouterLink.create(*inhoud, to=href, class_name=klasse, **props)


class RouterLink(rx.Component):
    """The link of the router: a real anchor that moves without a reload."""

    library = "react-router"
    tag = "Link"
    to: rx.Var[str]
    reload_document: rx.Var[bool]


def naar_buiten(*inhoud: Kind, href: Any, klasse: str = "link", **props: Any) -> rx.Component:
    """A link to an address outside the pages (login, a file, another system): the browser loads it anew.

    A plain anchor will not do: the framework turns one with a local address into a move within the pages.
    """
    return RouterLink.create(*inhoud, to=href, reload_document=True, class_name=klasse, **props)


def button(
    tekst: Kind,
    on_click: Any = None,
    *,
    soort: Literal["normaal", "primair", "gevaar", "stil"] = "normaal",
    groot: bool = False,
    bezig: Any = None,
    uit: Any = None,
    icoon_naam: str | None = None,
    label: Any = None,
    type: Literal["button", "submit"] = "button",
    **props: Any,
) -> rx.Component:
    """A button; `bezig` (a Var) shows that it works and keeps it from being pressed twice, `uit` switches it off."""
    if on_click is not None:
        props["on_click"] = on_click
    if label is not None:
        props["aria_label"] = label
    _houd_tegen(props, bezig, uit)
    return rx.el.button(
        icoon(icoon_naam) if icoon_naam else rx.fragment(),
        tekst,
        type=type,
        class_name=_KNOP[soort] + (" big" if groot else ""),
        **props,
    )


def _houd_tegen(props: dict[str, Any], bezig: Any, uit: Any) -> None:
    """Keep a button from being pressed while it works or is switched off."""
    uitgezet = [v for v in (bezig, uit) if v is not None]
    if uitgezet:
        props["disabled"] = uitgezet[0] | uitgezet[1] if len(uitgezet) == 2 else uitgezet[0]
    if bezig is not None:
        props["aria_busy"] = bezig
        props["custom_attrs"] = {**props.get("custom_attrs", {}), "data-bezig": bezig}


def link_button(
    tekst: Kind, href: Any, *, soort: str = "normaal", groot: bool = False, download: bool = False
) -> rx.Component:
    """A link that looks like a button; `download` for addresses outside the pages, such as files."""
    klasse = _KNOP[soort] + (" big" if groot else "")
    return (naar_buiten if download else verwijzing)(tekst, href=href, klasse=klasse)


def empty_state(
    titel: Kind, uitleg: Kind = "", actie: rx.Component | None = None, icoon_naam: str = "inbox"
) -> rx.Component:
    """Nothing here, why, and what to do next."""
    return rx.el.div(
        icoon(icoon_naam, 28),
        rx.el.p(titel, class_name="sterk"),
        rx.el.p(uitleg, class_name="muted"),
        actie or rx.fragment(),
        class_name="leeg",
    )


def skeleton(regels: int = 4, fout: Any = None) -> rx.Component:
    """Grey lines while the data is on its way; after a refusal (a Var) the way on, for nothing more will come."""
    grijs = rx.el.div(
        *[rx.el.div(class_name="bot") for _ in range(regels)],
        rx.el.span("Bezig met laden", class_name="sr"),
        class_name="skelet",
        role="status",
    )
    if fout is None:
        return grijs
    return rx.cond(fout == "", grijs, rx.el.div(verwijzing("Naar mijn werk", href=paden.WERK, klasse="btn")))


def error_callout(tekst: Any, titel: str = "Dit lukte niet") -> rx.Component:
    """The last refusal in words (a Var); nothing when it is empty."""
    return rx.cond(
        tekst != "",
        rx.el.div(
            icoon("triangle-alert"),
            rx.el.div(rx.el.p(titel, class_name="sterk"), rx.el.p(tekst)),
            class_name="let-op bad",
            role="alert",
        ),
        rx.fragment(),
    )


def callout(toon: Toon, titel: Kind, tekst: Kind = "", actie: rx.Component | None = None) -> rx.Component:
    """Something to know before going on."""
    naam = {"ok": "circle-check", "warn": "triangle-alert", "bad": "triangle-alert"}.get(str(toon), "info")
    return rx.el.div(
        icoon(naam),
        rx.el.div(rx.el.p(titel, class_name="sterk"), rx.el.div(tekst), actie or rx.fragment()),
        class_name=f"let-op {toon}",
        role="note",
    )


def definition_list(*paren: tuple[Kind, Kind]) -> rx.Component:
    """Names and values under each other."""
    return rx.el.dl(
        *[rx.el.div(rx.el.dt(naam), rx.el.dd(waarde)) for naam, waarde in paren],
        class_name="feiten",
    )


def steps_bar(stap: Any, totaal: int, label: Any) -> rx.Component:
    """How far along something is, as a bar and in words for who cannot see it; `stap` counts what is done."""
    return rx.el.div(
        *[rx.el.i(class_name=rx.cond(rx.Var.create(stap) > i, "d", "")) for i in range(totaal)],
        class_name="bar",
        role="img",
        aria_label=label,
    )


def worklist_row(
    wat: Kind, toelichting: Kind, wanneer: rx.Component, actie: rx.Component, sleutel: Any = None
) -> rx.Component:
    """One thing that waits: what, who and when, how urgent, and the one next act."""
    props = {"key": sleutel} if sleutel is not None else {}
    return rx.el.li(
        rx.el.div(rx.el.b(wat), rx.el.div(toelichting, class_name="small muted")),
        rx.el.div(wanneer, class_name="wanneer"),
        rx.el.div(actie, class_name="actie"),
        class_name="werk",
        **props,
    )


def worklist(rijen: Any, toon_rij: Callable[[Any], rx.Component], leeg: rx.Component) -> rx.Component:
    """A list of things that wait (a Var with rows), or what to show when there is nothing."""
    return rx.cond(rijen.length() > 0, rx.el.ul(rx.foreach(rijen, toon_rij), class_name="werklijst"), leeg)


def tabs(
    paren: Sequence[tuple[str, str]], actief: Any, kies: Callable[[str], Any], label: str = "Onderdelen"
) -> rx.Component:
    """Parts of one page: (key, words) pairs, the active key as a Var, and what a choice does."""
    return rx.el.div(
        *[
            rx.el.button(
                tekst,
                type="button",
                class_name=rx.cond(actief == sleutel, "tab on", "tab"),
                aria_pressed=rx.cond(actief == sleutel, "true", "false"),
                on_click=kies(sleutel),
            )
            for sleutel, tekst in paren
        ],
        class_name="tabs",
        role="group",
        aria_label=label,
    )


def keuzeknoppen(
    opties: Sequence[tuple[str, str, Toon]], actief: Any, kies: Callable[[str], Any], label: Any
) -> rx.Component:
    """Large buttons of which one is chosen, for quick work on a tablet: (key, words, tone) each."""
    return rx.el.div(
        *[
            rx.el.button(
                rx.cond(actief == sleutel, "✓ ", ""),
                tekst,
                type="button",
                class_name=rx.cond(actief == sleutel, f"seg-k on {toon}", "seg-k"),
                aria_pressed=rx.cond(actief == sleutel, "true", "false"),
                on_click=kies(sleutel),
            )
            for sleutel, tekst, toon in opties
        ],
        class_name="seg",
        role="group",
        aria_label=label,
    )
