"""What the portal knows about me, what I may do, and where I am logged in."""

import reflex as rx

from portal.components import (
    button,
    card,
    definition_list,
    error_callout,
    formulier,
    page_head,
    portal_page,
    select_field,
    skeleton,
    stapel,
    tag,
    twee,
    vak,
)
from portal.domain.post import Postkeuze
from portal.domain.rechten import P, Rol
from portal.pages.beheren.noodtoegang import noodkaart
from portal.services.inloggen.lezen.mijn_gegevens import RechtRij
from portal.services.inloggen.mijn_sessies import SessieRij
from portal.state.inloggen.mijn_gegevens import MijnGegevensState as S
from portal.state.raamwerk.sessie import SessieState


@portal_page(
    "/mijn-gegevens",
    "Mijn gegevens",
    needs=P.WERK_INZIEN,
    on_load=S.laad,
    rollen=tuple(Rol),
    groep="Meer",
    icoon="user",
    volgorde=90,
)
def mijn_gegevens() -> rx.Component:
    """Data and sessions at the left, rights at the right."""
    return rx.fragment(
        page_head(
            "Mijn gegevens",
            _aan("Wat het portaal van je weet en wat je mag.", "Wat het portaal van u weet en wat u mag."),
        ),
        error_callout(S.fout),
        rx.cond(S.ik, twee(stapel(_gegevens(), _post(), _sessies(), noodkaart()), _rechten()), skeleton(8)),
    )


def _post() -> rx.Component:
    """When messages come by mail; nothing to choose while there is no mail or no address."""
    adres = rx.cond(S.ik.email != "", S.ik.email, "onbekend")
    return rx.cond(
        S.ik.postkeuze != "",
        card(
            vak(
                rx.el.p(
                    _aan("Wat het portaal je laat weten, staat op je eerste pagina. ", "Wat het portaal u laat weten, staat op uw eerste pagina. "),
                    "Over een resultaat gaat nooit mail. Het adres is ", rx.el.b(adres), ".", class_name="small muted",
                ),
                formulier(
                    select_field("per_mail", "Ook per mail", [(k.value, k.label) for k in Postkeuze], leeg=None, value=S.ik.postkeuze),
                    on_submit=S.kies_post,
                    acties=(button("Bewaar", soort="primair", type="submit"),),
                ),
            ),
            titel="Berichten per mail",
        ),
        rx.fragment(),
    )  # fmt: skip


def _aan(student: str, medewerker: str) -> rx.Var:
    return rx.cond(SessieState.rol == "student", student, medewerker)


def _gegevens() -> rx.Component:
    ik = S.ik
    return card(
        vak(
            definition_list(
                ("Naam", ik.naam),
                ("Nummer", rx.el.span(rx.cond(ik.nummer != "", ik.nummer, "–"), class_name="num")),
                ("Account", rx.cond(ik.account != "", ik.account, "–")),
                ("E-mail", rx.cond(ik.email != "", ik.email, "–")),
            ),
            rx.cond(
                ik.opleiding != "",
                definition_list(
                    ("Opleiding", ik.opleiding),
                    ("Cohort", ik.cohort),
                    ("Begeleider", rx.cond(ik.begeleider != "", ik.begeleider, "–")),
                ),
            ),
            rx.cond(ik.team != "", definition_list(("Team", ik.team))),
            rx.el.p(
                "Deze gegevens komen uit ",
                ik.bron,
                ". Klopt er iets niet? Meld het bij de school.",
                class_name="small muted",
            ),
        ),
        titel="Gegevens",
    )


def _sessies() -> rx.Component:
    return card(
        rx.el.ul(rx.foreach(S.sessies, _sessie)),
        rx.cond(S.sessies.length() > 1, vak(button("Log overal anders uit", S.beeindig_andere))),
        titel=_aan("Waar je bent ingelogd", "Waar u bent ingelogd"),
    )


def _sessie(s: SessieRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(rx.cond(s.apparaat != "", s.apparaat, "Onbekend apparaat")),
            rx.cond(
                s.deze,
                tag("ok", "Dit apparaat"),
                button("Beëindig", S.beeindig(s.kenmerk), label="Beëindig de sessie van " + s.sinds),
            ),
            class_name="kop",
        ),
        rx.el.p("Rol: ", s.rol, " · sinds ", s.sinds, " · laatst actief ", s.laatst, class_name="small muted"),
        class_name="item",
        key=s.kenmerk,
    )


def _rechten() -> rx.Component:
    return card(
        rx.el.ul(rx.foreach(S.ik.rechten, _recht)), titel=_aan("Wat je mag in deze rol", "Wat u mag in deze rol")
    )


def _recht(r: RechtRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(r.naam), tag("plain", r.bereik), class_name="kop"),
        rx.el.p(r.uitleg, class_name="small muted"),
        class_name="item",
        style={"gap": "2px"},
        key=r.naam,
    )
