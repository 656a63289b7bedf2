"""The OKE monitor: every exchange with the partners, what failed with its repair on top, and the daily control."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    bevestigvenster,
    button,
    error_callout,
    formulier,
    hidden,
    kpi,
    kpis,
    link_button,
    page_head,
    portal_page,
    skeleton,
    textarea_field,
    venster,
)
from portal.domain.rechten import P, Rol
from portal.pages.monitoren.oke_delen import dagcontrole, logboek, ontbreekt, uitval
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.monitoren.oke import OkeState as S


@portal_page(
    "/oke",
    "OKE-monitor",
    needs=P.OKE_MONITOREN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.BEHEERDER),
    groep="Controleren",
    icoon="activity",
    volgorde=10,
    badge=badge(paden.OKE),
)
def oke() -> rx.Component:
    """Numbers, failures, control and log."""
    return rx.fragment(
        page_head(
            "OKE-monitor",
            rx.cond(
                ~S.geladen,
                "",
                rx.cond(
                    S.stand.fouten == 0,
                    "Alle berichten zijn aangekomen of onderweg.",
                    rx.cond(
                        S.stand.fouten == 1,
                        "1 bericht vraagt aandacht.",
                        f"{S.stand.fouten} berichten vragen aandacht.",
                    ),
                ),
            ),
            rx.cond(S.herstelt, link_button("Aansluiting", paden.AANSLUITING), rx.fragment()),
            link_button("Meldingen", paden.MELDINGEN),
        ),
        rx.cond(S.teken_dag == "", error_callout(S.fout), rx.fragment()),
        rx.cond(
            S.geladen,
            rx.fragment(_cijfers(), uitval(), ontbreekt(), logboek(), dagcontrole()),
            skeleton(8),
        ),
        _teken(),
        _alles_opnieuw(),
    )


def _cijfers() -> rx.Component:
    return kpis(
        kpi("Vandaag", S.stand.vandaag, "berichten heen en terug"),
        kpi("Vandaag mislukt", S.stand.vandaag_fout, "van vandaag"),
        kpi("Wacht op versturen", S.stand.wachtend, S.stand.wacht_sinds),
        kpi("Vraagt aandacht", S.stand.fouten, "toon deze berichten", f"{paden.OKE}?fouten=1"),
        kpi(
            "Koppelingen",
            f"{S.stand.koppelingen - S.stand.storingen} / {S.stand.koppelingen}",
            rx.cond(S.stand.storingen == 0, "alles werkt", f"{S.stand.storingen} met storing"),
        ),
    )


def _teken() -> rx.Component:
    return venster(
        S.teken_dag != "",
        f"Dagcontrole van {S.teken_dag_tekst}",
        rx.el.p("U verklaart dat u de berichten van deze dag heeft bekeken. Uw naam en het tijdstip worden bewaard."),
        formulier(
            hidden("dag", S.teken_dag),
            textarea_field("opmerking", "Opmerking", verplicht=False, fouten=S.veldfouten),
            on_submit=S.teken,
            acties=(
                button("Terug", S.vraag_teken("")),
                button("Teken af", soort="primair", type="submit"),
            ),
        ),
        fout=S.fout,
        sluit=S.vraag_teken(""),
    )


def _alles_opnieuw() -> rx.Component:
    h = S.herhaalbaar
    aantal = rx.cond(h.aantal == 1, "Eén mislukt bericht wordt", f"{h.aantal} mislukte berichten worden")
    return bevestigvenster(
        S.herhaal_open,
        "Alles in dit filter opnieuw aanbieden",
        rx.fragment(
            aantal,
            " opnieuw verstuurd, de oudste eerst. De partner krijgt ze dus nog een keer. "
            "Een bericht waar al een nieuwer bericht over bestaat, blijft liggen. Hooguit 1000 per keer.",
        ),
        rx.el.ul(rx.foreach(h.per_partner, rx.el.li), class_name="opsomming"),
        rx.cond(h.wachtend, rx.el.p("Een van deze partners heeft nu een storing. Die berichten wachten tot de koppeling weer werkt.", class_name="muted")),
        fout=S.fout, bevestig="Bied opnieuw aan",
        op_ja=S.alles_opnieuw,
        op_nee=S.vraag_alles(False),
        bezig=S.bezig,
    )  # fmt: skip
