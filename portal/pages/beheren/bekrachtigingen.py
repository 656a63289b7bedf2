"""Confirmations: changes of administrators that count when the exam office or the board agreed as a second person."""

import reflex as rx

from portal.components import error_callout, page_head, portal_page, skeleton
from portal.domain.rechten import P, Rol
from portal.pages.beheren.bekrachtigingen_delen import besloten, vensters, wachtende
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.beheren.bekrachtigingen import BekrachtigingenState as S


@portal_page(
    paden.BEKRACHTIGINGEN,
    "Bekrachtigen",
    needs=P.BEKRACHTIGING_BESLUITEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
    groep="Toezicht",
    icoon="shield-check",
    volgorde=60,
    badge=badge(paden.BEKRACHTIGINGEN),
)
def bekrachtigingen() -> rx.Component:
    """What waits above, what was decided below."""
    return rx.fragment(
        page_head(
            "Bekrachtigen",
            "Wat een beheerder wijzigt en anderen macht over examens geeft, geldt pas als een tweede persoon instemt.",
        ),
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(S.geladen, rx.fragment(wachtende(), besloten()), skeleton(6)),
        vensters(),
    )
