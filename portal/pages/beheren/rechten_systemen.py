"""What a role gets in the other systems of the school: one card per role, in the school's own words."""

import reflex as rx

from portal.components import (
    button,
    card,
    error_callout,
    field,
    formulier,
    hidden,
    page_head,
    portal_page,
    skeleton,
    stapel,
    textarea_field,
    vak,
    venster,
)
from portal.domain.rechten import P, Rol
from portal.pages.beheren.rechtennav import rechtennav
from portal.services.beheren.lezen.effectief import SysteemRij
from portal.services.beheren.lezen.rechten import RolSystemen
from portal.services.grond import paden
from portal.state.beheren.rechten_systemen import RechtenSystemenState as S


@portal_page(
    paden.RECHTEN_SYSTEMEN, "Rollen in andere systemen", needs=P.ROLREGELS_BEHEREN, on_load=S.laad, rollen=(Rol.BEHEERDER,)
)  # fmt: skip
def rechten_systemen() -> rx.Component:
    """Seven roles, each with its systems and a way to add one."""
    return rx.fragment(
        page_head(
            "Rollen in andere systemen",
            "Welk account en welke rechten horen bij een rol in bijvoorbeeld het afnamesysteem? "
            "Het portaal maakt die accounts niet aan: u leest hier wat u daar moet instellen.",
        ),
        rechtennav(paden.RECHTEN_SYSTEMEN),
        rx.cond(~S.over.bool(), error_callout(S.fout)),
        rx.cond(S.geladen, stapel(rx.foreach(S.rollen, _rol), klasse="ruim"), card(skeleton(10))),
        _venster(),
    )


def _rol(r: RolSystemen) -> rx.Component:
    erbij = button(
        "Systeem toevoegen", S.open({"rol": r.rol, "systeem": ""}), label="Systeem toevoegen bij " + r.rol_label
    )
    return card(
        rx.cond(
            r.systemen.length() > 0,
            rx.el.ul(rx.foreach(r.systemen, _systeem), class_name="instellingen"),
            vak(rx.el.p("Nog niets beschreven. Voeg een systeem toe, bijvoorbeeld Osiris of Remindo.", class_name="muted")),
        ),
        titel=r.rol_label,
        meer=erbij,
        key=r.rol,
    )  # fmt: skip


def _systeem(s: SysteemRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(s.systeem, class_name="sterk"),
            rx.el.p(s.tekst, class_name="breek"),
            rx.el.p("Gewijzigd door ", s.gewijzigd, class_name="small faint"),
        ),
        button("Wijzig", S.open({"rol": s.rol, "systeem": s.systeem}), label="Wijzig " + s.systeem + " bij " + s.rol_label),
        key=s.systeem,
    )  # fmt: skip


def _venster() -> rx.Component:
    o = S.over
    return venster(
        S.over.bool(),
        rx.fragment("Rol ", o.rol_label),
        formulier(
            hidden("rol", o.rol),
            rx.cond(
                o.systeem != "",
                rx.fragment(rx.el.p(o.systeem, class_name="sterk"), hidden("systeem", o.systeem)),
                rx.fragment(
                    field("systeem", "Systeem", fouten=S.veldfouten, max_length=100, list="bekende-systemen",
                          auto_complete="off", hulp="Kies een bekende naam of typ een nieuwe."),
                    rx.el.datalist(rx.foreach(S.systemen, lambda s: rx.el.option(value=s)), id="bekende-systemen"),
                ),
            ),
            textarea_field(
                "tekst", "Wat krijgt iemand met deze rol daar?", rijen=4, max_length=1000, fouten=S.veldfouten,
                verplicht=False, default_value=o.tekst,
                hulp="Bijvoorbeeld: account met de rol Toetsafnemer, alleen eigen locatie. Leeg haalt de beschrijving weg.",
            ),
            on_submit=S.bewaar,
            acties=(button("Annuleren", S.sluit), button("Bewaar", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip
