"""What any page can bring: are you still there, who are you again, and that it is not for this role."""

from __future__ import annotations

import reflex as rx

from portal.components.basis import button, naar_buiten, page_head, rij, verwijzing
from portal.components.formulier import hidden, http_formulier
from portal.components.venster import venster
from portal.services.grond import paden
from portal.state.raamwerk.sessie import RolKeuzeRij
from portal.state.raamwerk.sessie import SessieState as S


def _aan(student: str, medewerker: str) -> rx.Var[str]:
    return rx.cond(S.rol == "student", student, medewerker)


def afloop() -> rx.Component:
    """Shortly before the session ends; what is filled in stays, because nothing else on the page changes."""
    return venster(
        S.afloop != "",
        rx.cond(S.te_verlengen, _aan("Ben je er nog?", "Bent u er nog?"), "Bijna afgelopen"),
        rx.cond(
            S.te_verlengen,
            rx.el.p(
                _aan("Je deed al even niets. Om ", "U deed al even niets. Om "),
                rx.el.b(S.afloop),
                _aan(
                    " log je vanzelf uit. Verleng je? Dan blijft staan wat je hebt ingevuld.",
                    " wordt u uitgelogd. Verlengt u? Dan blijft staan wat u heeft ingevuld.",
                ),
            ),
            rx.el.p(
                "Om ",
                rx.el.b(S.afloop),
                _aan(
                    " moet je opnieuw inloggen. Bewaar nu wat je hebt ingevuld.",
                    " moet u opnieuw inloggen. Bewaar nu wat u heeft ingevuld.",
                ),
            ),
        ),
        fout=None,
        sluit=S.verleng,
        acties=(button(rx.cond(S.te_verlengen, "Verleng", "Begrepen"), S.verleng, soort="primair"),),
    )


def bevestigen() -> rx.Component:
    """Something weighty was asked: the way to confirm who is asking, and back to this page."""
    return venster(
        S.bevestig != "",
        "Bevestig wie u bent",
        rx.el.p(S.bevestig),
        rx.el.p(
            "U logt opnieuw in en komt daarna terug op deze pagina. Er is nu nog niets gedaan. ",
            "Wat u heeft ingevuld, staat er weer als u dit daarna opnieuw opent.",
            class_name="small muted",
        ),
        fout=None,
        sluit=S.sluit_bevestiging,
        acties=(
            button("Niet nu", S.sluit_bevestiging),
            naar_buiten("Bevestig wie u bent", href=S.bevestig_adres, klasse="btn p"),
        ),
    )


def geen_toegang() -> rx.Component:
    """This page is of another role: which one this is, and the way to a role or a page that one does have."""

    def wissel(rol: RolKeuzeRij) -> rx.Component:
        return http_formulier(
            hidden("rol", rol.rol),
            hidden("naar", S.hier),
            button("Ga verder als " + rol.label, soort="primair", type="submit"),
            action=paden.ROL_KIEZEN,
        )

    return rx.fragment(
        page_head(
            _aan("Deze pagina is niet voor jou", "Deze pagina is niet voor uw rol"),
            rx.fragment(
                _aan("Je werkt nu als ", "U werkt nu als "), S.rol_label, ". Die rol mag deze pagina niet bekijken."
            ),
        ),
        rx.cond(
            S.rollen_hier.length() > 0,
            rx.el.p("Met een andere rol kan het wel. Wat in deze rol is gedaan, blijft bewaard."),
            rx.el.p(
                _aan(
                    "Denk je dat dit niet klopt? Vraag het je docent.", "Klopt dat niet? Vraag de beheerder om de rol."
                )
            ),
        ),
        rij(rx.foreach(S.rollen_hier, wissel), verwijzing("Naar mijn werk", href=paden.WERK, klasse="btn")),
    )
