"""Form fields: a label that is always visible, help, and the error in words, all tied to the control."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML
from reflex_components_core.el.elements.forms import Form

from portal.components.basis import Kind, button, callout

_nummer = count(1)
NIET_VRIJ = "is dan niet vrij; kies opnieuw."


class _Vastekeuze(rx.Component):
    library = "$/public/onderdelen/formulier.js"
    tag = "Vastekeuze"
    weg: rx.Var[str]


def _plek(naam: str) -> str:
    """What ties a label, help and error to their control: another one for every field, also of the same name.

    A dialog and the page under it are in the browser at the same time, and a label finds the first control of its id.
    """
    return f"{naam}-{next(_nummer)}"


def _omlijst(
    naam: str, plek: str, label: Kind, besturing: rx.Component, hulp: Kind | None, fouten: Any, verplicht: bool
) -> rx.Component:
    fout = fouten[naam] if fouten is not None else None
    return rx.el.div(
        rx.el.label(
            label,
            rx.fragment() if verplicht else rx.el.span(" (mag leeg)", class_name="faint"),
            html_for=f"veld-{plek}",
        ),
        rx.el.p(hulp, id=f"hulp-{plek}", class_name="small muted") if hulp is not None else rx.fragment(),
        besturing,
        rx.el.p(rx.cond(fout, fout, ""), id=f"fout-{plek}", class_name="veldfout")
        if fout is not None
        else rx.fragment(),
        class_name=rx.cond(fout, "veld mis", "veld") if fout is not None else "veld",
    )


def _props(
    naam: str, plek: str, hulp: Kind | None, fouten: Any, verplicht: bool, props: dict[str, Any]
) -> dict[str, Any]:
    wijst = [f"hulp-{plek}"] if hulp is not None else []
    if fouten is not None:
        wijst.append(f"fout-{plek}")
        props["aria_invalid"] = rx.cond(fouten[naam], "true", "false")
    if wijst:
        props["aria_describedby"] = " ".join(wijst)
    if verplicht:
        props["aria_required"] = "true"
    return {"id": f"veld-{plek}", "name": naam, "class_name": "invoer", **props}


def field(
    naam: str,
    label: Kind,
    *,
    hulp: Kind | None = None,
    fouten: Any = None,
    verplicht: bool = True,
    type: str = "text",
    **props: Any,
) -> rx.Component:
    """One line of input; `fouten` is `MijnState.veldfouten`. Use type date, datetime-local, number, email, search."""
    if type == "number":
        type, props = "text", {"input_mode": "numeric", **props}
    plek = _plek(naam)
    besturing = rx.el.input(type=type, **_props(naam, plek, hulp, fouten, verplicht, props))
    return _omlijst(naam, plek, label, besturing, hulp, fouten, verplicht)


def zoekkeuze(
    naam: str,
    label: Kind,
    opties: rx.Var[Any],
    zoek: Callable[[Any], Any],
    *,
    gekozen: Any,
    hulp: Kind | None = None,
    fouten: Any = None,
    verplicht: bool = True,
    **props: Any,
) -> rx.Component:
    """Choose one of many by typing a part of its name or code; the code is what is filled in, `gekozen` says whose it is.

    `opties` are rows with `waarde` (the code) and `label`; `zoek` takes what was typed and asks for others.
    """
    lijst = f"keuzes-{naam}-{next(_nummer)}"
    return rx.el.div(
        field(
            naam, label, hulp=hulp, fouten=fouten, verplicht=verplicht, list=lijst, on_change=zoek, auto_complete="off",
            placeholder="Zoek op naam of code", **props,
        ),
        rx.el.datalist(
            rx.foreach(opties, lambda o: rx.el.option(o.label, value=o.waarde, key=o.waarde)), id=lijst
        ),
        rx.el.p(gekozen, class_name="small muted gekozen", role="status"),
    )  # fmt: skip


def textarea_field(
    naam: str,
    label: Kind,
    *,
    hulp: Kind | None = None,
    fouten: Any = None,
    verplicht: bool = True,
    rijen: int = 4,
    **props: Any,
) -> rx.Component:
    """Several lines of input."""
    plek = _plek(naam)
    besturing = rx.el.textarea(rows=str(rijen), **_props(naam, plek, hulp, fouten, verplicht, props))
    return _omlijst(naam, plek, label, besturing, hulp, fouten, verplicht)


def select_field(
    naam: str,
    label: Kind,
    opties: Sequence[tuple[str, str]] | rx.Var[Any],
    *,
    leeg: str | None = "Kies …",
    hulp: Kind | None = None,
    fouten: Any = None,
    verplicht: bool = True,
    weg: str = "kan nu niet meer; kies opnieuw.",
    **props: Any,
) -> rx.Component:
    """A choice: (value, words) pairs, or a Var with rows that have `waarde` and `label`.

    When rows change while somebody chooses, the choice stays; is it gone, then it is emptied, and its name with `weg`
    says so. With `value` the state decides that itself.
    """
    if isinstance(opties, rx.Var):
        lijst = [rx.foreach(opties, lambda o: rx.el.option(o.label, value=o.waarde, key=o.waarde))]
    else:
        lijst = [rx.el.option(tekst, value=waarde) for waarde, tekst in opties]
    kop = [rx.el.option(leeg, value="")] if leeg is not None else []
    plek = _plek(naam)
    vast = isinstance(opties, rx.Var) and "value" not in props
    besturing = rx.el.select(*kop, *lijst, **_props(naam, plek, hulp, fouten, verplicht, props))
    if vast:
        besturing = _Vastekeuze.create(besturing, weg=weg)
    return _omlijst(naam, plek, label, besturing, hulp, fouten, verplicht)


STUDENT_LEEST = "De student leest deze reden."
"""Under every reason that reaches the student in a message or on his own page, so that who writes it knows for whom."""
STUDENT_LEEST_BIJ_TOEPASSEN = "Past u de herziening toe, dan leest de student deze reden."
STUDENT_LEEST_BIJ_VERTREK = "Gaat de student hierdoor van een zitting of wachtlijst, dan leest hij deze reden."
"""The same where only that is told."""


def checkbox(naam: str, label: Kind, *, hulp: Kind | None = None, **props: Any) -> rx.Component:
    """A tick with its words to the right; the whole line is the target."""
    plek = _plek(naam)
    if hulp is not None:
        props["aria_describedby"] = f"hulp-{plek}"
    return rx.el.div(
        rx.el.label(
            rx.el.input(type="checkbox", id=f"veld-{plek}", name=naam, **props), rx.el.span(label), class_name="vink"
        ),
        rx.el.p(hulp, id=f"hulp-{plek}", class_name="small muted") if hulp is not None else rx.fragment(),
        class_name="veld",
    )


def vinkjes(
    naam: str, vraag: str, opties: Any, *, aan: bool = False, hulp: Kind | None = None, fout: Any = None
) -> rx.Component:
    """Ticks under one question, as many as one likes of rows with `waarde` and `label`; `fout` stands below them."""
    return rx.el.fieldset(
        rx.el.legend(vraag, class_name="sterk"),
        rx.el.div(
            rx.foreach(
                opties,
                lambda o: rx.el.label(
                    rx.el.input(type="checkbox", name=naam, value=o.waarde, default_checked=aan), rx.el.span(o.label),
                    class_name="vink", key=o.waarde,
                ),
            ),
            class_name="keuzes hoog",
        ),
        rx.el.p(hulp, class_name="small muted") if hulp is not None else rx.fragment(),
        fout if fout is not None else rx.fragment(),
        class_name="kaal",
    )  # fmt: skip


def hidden(naam: str, waarde: Any) -> rx.Component:
    """A value that goes along with the form."""
    return rx.el.input(type="hidden", name=naam, value=waarde)


class Formulier(Form):
    """A form that sends its named fields and nothing else; by itself Reflex adds every field again under its id."""

    def _get_form_refs(self) -> dict[str, Any]:
        return {}


def formulier(*velden: Any, on_submit: Any, acties: Sequence[rx.Component] = (), **props: Any) -> rx.Component:
    """A form with its buttons at the end; the browser's own messages stay off, ours are in Dutch."""
    return Formulier.create(
        *velden,
        rx.el.div(*acties, class_name="rij acties") if acties else rx.fragment(),
        on_submit=on_submit,
        no_validate=True,
        class_name="formulier",
        **props,
    )


class HttpFormulier(BaseHTML):
    """A form that the browser sends itself, to an address outside the pages (login, role, downloads)."""

    tag = "form"
    method: rx.Var[str]
    action: rx.Var[str]
    enc_type: rx.Var[str]


def http_formulier(*velden: Any, action: Any, method: str = "post", **props: Any) -> rx.Component:
    """A plain HTML form to one of the portal's own HTTP addresses."""
    return HttpFormulier.create(*velden, action=action, method=method, **props)


def nog_meer(aantal: Any, hoe: str = "Zoek op naam of code.") -> rx.Component:
    """Under a list to choose from that does not show everything: how many more there are, and how they are found."""
    return rx.cond(
        aantal > 0, rx.el.p("Er zijn er nog ", aantal, " die hier niet staan. ", hoe, class_name="small muted")
    )


def persoon_kiezer(
    vraag: str, veld: str, zoek: Any, treffers: Any, gezocht: Any, treffer: Callable[[Any], rx.Component]
) -> rx.Component:
    """Search somebody inside a dialog and choose from who was found; `treffer` shows one of them, see `keuze`."""
    return rx.fragment(
        rx.el.form(
            rx.el.label(vraag, html_for=veld, class_name="sterk"),
            rx.el.div(
                rx.el.input(
                    id=veld, name="persoon", type="search", class_name="invoer", auto_complete="off",
                    auto_focus=True, placeholder="Naam, account of nummer",
                ),
                button("Zoek", type="submit"),
                class_name="zoek",
            ),
            on_submit=zoek,
            class_name="formulier",
        ),
        rx.cond(
            treffers.length() > 0,
            rx.el.ul(rx.foreach(treffers, treffer), class_name="treffers"),
            rx.cond(gezocht != "", callout("info", "Niemand gevonden", "Zoek op een ander deel van de naam.")),
        ),
    )  # fmt: skip


def keuze(naam: Any, kies: Any, sleutel: Any, *uitleg: rx.Component) -> rx.Component:
    """One of who was found, as a button."""
    knop = rx.el.button(rx.el.span(naam, class_name="sterk"), *uitleg, type="button", on_click=kies)
    return rx.el.li(knop, key=sleutel)
