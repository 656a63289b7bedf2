"""The look of the portal as functions; no data, no rules. How to write a page with it:

    # portal/state/plannen/lokalen.py — what the page knows
    from dataclasses import dataclass
    import uuid
    import reflex as rx
    from portal.domain.rechten import P
    from portal.services.grond import onderwerpen
    from portal.services.plannen import lokalen
    from portal.services.plannen.lezen import lokalen as lokalen_lezen
    from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
    from portal.state.raamwerk.lijst import Lijst
    from portal.state.raamwerk.live import abonneer

    @dataclass(frozen=True, kw_only=True)
    class LokaalRij:                                   # frozen, plain values, already in words
        id: str
        naam: str
        plaatsen: int
        vrij: bool

    class LokalenState(Basis, Lijst, rx.State):        # flat: mixins first, rx.State last
        rijen: list[LokaalRij] = []
        venster_open: bool = False

        @rx.event
        @handles(P.ZITTING_INZIEN)                     # below @rx.event; a tuple of permissions means: any of these
        async def laad(self):
            self._lees_adres("locatie", sorteerbaar=("naam",))        # search, order, page, filters from the URL
            filter = lokalen_lezen.LokaalFilter(zoek=self.zoek, sorteer=self.sorteer, aflopend=self.aflopend,
                                                pagina=self.pagina, per_pagina=self.per_blad)
            uitkomst = await lees(lokalen_lezen.lokalen, filter)      # f(uow, principal, …)
            self.rijen = self._neem(uitkomst)
            abonneer(self, onderwerpen.LOKALEN, herlaad=LokalenState.laad)  # services call live.touch with the same one

        @rx.event
        @handles(P.ZITTING_INZIEN, dict[str, str])     # a form {"zoek": "…"}
        async def zoeken(self, form):
            return await self._laat_zien(zoek=form.get("zoek", ""))   # rows and address in one answer

        @rx.event
        @handles(P.ZITTING_INZIEN, str)
        async def sorteren(self, kolom):
            return await self._laat_zien(sorteer=kolom)

        @rx.event
        @handles(P.ZITTING_INZIEN, int)
        async def ga_naar(self, pagina):
            return await self._laat_zien(pagina=pagina)

        @rx.event
        @handles(P.ZITTING_PLANNEN, lokalen.MaakLokaal, form=True)    # text of a form becomes int, bool, date, UUID …
        async def bewaar(self, opdracht):                             # clicks: no form=True, strict JSON
            await doe(lokalen.maak_lokaal, opdracht)                  # one transaction; PortalFout becomes a message
            self.venster_open = False
            return [meld("Lokaal bewaard."), LokalenState.laad]

        @rx.event
        @handles(P.ZITTING_PLANNEN, bool)
        async def open(self, aan):                     # a handler is async, takes self and at most one value
            self.venster_open = aan

    # portal/pages/plannen/lokalen.py — how it looks (labels only, never data: this text is public)
    @portal_page("/lokalen", "Lokalen", needs=P.ZITTING_INZIEN, on_load=LokalenState.laad,
                 rollen=(Rol.EXAMENBUREAU,), groep="Plannen en afnemen", volgorde=30, badge=lokalen_lezen.aantal_vrij)
    def lokalen():
        return rx.fragment(
            page_head("Lokalen", "Waar examens worden afgenomen.",
                      button("Lokaal toevoegen", LokalenState.open(True), soort="primair")),
            error_callout(LokalenState.fout),
            card(
                rx.el.div(search_box(LokalenState.zoek, LokalenState.zoeken, label="Zoek een lokaal"), class_name="vak"),
                data_table(LokalenState.rijen, _kolommen(),
                           bijschrift="Lokalen", state=LokalenState, op_sorteer=LokalenState.sorteren,
                           leeg=empty_state("Nog geen lokalen", "Voeg er een toe."), sleutel=lambda r: r.id),
                pager(LokalenState, LokalenState.ga_naar, _kolommen())),  # with the columns: the button "Weergave"
            venster(LokalenState.venster_open, "Lokaal toevoegen",
                   formulier(field("naam", "Naam", fouten=LokalenState.veldfouten),
                             field("plaatsen", "Plaatsen", type="number", fouten=LokalenState.veldfouten),
                             on_submit=LokalenState.bewaar, acties=(button("Bewaren", soort="primair", type="submit"),)),
                   fout=LokalenState.fout, sluit=LokalenState.open(False)))

    def _kolommen() -> list[Kolom]:                    # what has no label, or names the row, cannot be left out
        return [Kolom("Lokaal", lambda r: r.naam, "naam", kop=True),
                Kolom("Plaatsen", lambda r: r.plaatsen, getal=True),
                Kolom("Status", lambda r: rx.cond(r.vrij, tag("ok", "Vrij"), tag("warn", "Bezet")))]

Rules: helpers on a State start with `_` (everything else is callable by anybody and refused by the gate); no data in
computed vars or defaults; rows are frozen dataclasses of at most 100; never `rx.toast`, `rx.call_script`, `rx.html`
or `rx.markdown` (the content policy forbids their scripts): use `meld`. A dynamic address `/zittingen/[zitting_id]`
gives text from outside in `self.zitting_id`: parse it with `uuid.UUID` inside a try, and fetch within one's rights.
"""

from portal.components.basis import (
    button,
    callout,
    card,
    definition_list,
    empty_state,
    error_callout,
    keuzeknoppen,
    kpi,
    kpis,
    link_button,
    naar_buiten,
    page_head,
    rij,
    skeleton,
    stapel,
    steps_bar,
    tabs,
    tag,
    twee,
    vak,
    verwijzing,
    worklist,
    worklist_row,
)
from portal.components.formulier import (
    NIET_VRIJ,
    STUDENT_LEEST,
    STUDENT_LEEST_BIJ_TOEPASSEN,
    STUDENT_LEEST_BIJ_VERTREK,
    checkbox,
    field,
    formulier,
    hidden,
    http_formulier,
    keuze,
    nog_meer,
    persoon_kiezer,
    select_field,
    textarea_field,
    vinkjes,
    zoekkeuze,
)
from portal.components.iconen import icoon
from portal.components.registratie import open_page, portal_page
from portal.components.tabel import Kolom, data_table, filter_links, houdt, namen, pager, search_box, sorteerkop, zonder
from portal.components.venster import bevestigvenster, menu, redenvenster, venster
from portal.components.weergave import sorteerkeuze

__all__ = [
    "NIET_VRIJ",
    "STUDENT_LEEST",
    "STUDENT_LEEST_BIJ_TOEPASSEN",
    "STUDENT_LEEST_BIJ_VERTREK",
    "Kolom",
    "bevestigvenster",
    "button",
    "callout",
    "card",
    "checkbox",
    "data_table",
    "definition_list",
    "empty_state",
    "error_callout",
    "field",
    "filter_links",
    "formulier",
    "hidden",
    "houdt",
    "http_formulier",
    "icoon",
    "keuze",
    "keuzeknoppen",
    "kpi",
    "kpis",
    "link_button",
    "menu",
    "naar_buiten",
    "namen",
    "nog_meer",
    "open_page",
    "page_head",
    "pager",
    "persoon_kiezer",
    "portal_page",
    "redenvenster",
    "rij",
    "search_box",
    "select_field",
    "skeleton",
    "sorteerkeuze",
    "sorteerkop",
    "stapel",
    "steps_bar",
    "tabs",
    "tag",
    "textarea_field",
    "twee",
    "vak",
    "venster",
    "verwijzing",
    "vinkjes",
    "worklist",
    "worklist_row",
    "zoekkeuze",
    "zonder",
]  # fmt: skip
