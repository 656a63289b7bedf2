"""The dialogs that change a secret: of a connection, tried before it is kept, and of a partner, shown this once."""

import reflex as rx

from portal.components import button, callout, field, formulier, hidden, rij, venster
from portal.domain.bekrachtiging import DOOR_WIE
from portal.state.beheren.koppelingen import KoppelingenState as S


def geheimvenster() -> rx.Component:
    """The new secret of a connection."""
    k = S.over
    return venster(
        S.venster == "geheim",
        "Nieuw geheim",
        callout("info", "Zonder onderbreking", "Het portaal haalt eerst een toegangsbewijs met het nieuwe geheim. Alleen als dat lukt, komt het in de plaats van het oude. Intussen gaan berichten gewoon door."),
        rx.cond(k, rx.cond(k.geheim_sinds != "", rx.el.p("Het geheim van ", k.naam, " is van ", k.geheim_sinds, ".", class_name="small muted"))),
        formulier(
            rx.cond(k, hidden("id", k.id)),
            field("geheim", "Nieuw geheim", type="password", fouten=S.veldfouten, auto_complete="new-password", hulp="Het wordt versleuteld bewaard en is daarna nooit meer te zien."),
            field("client_id", "Nieuwe client-id", verplicht=False, fouten=S.veldfouten, auto_complete="off", hulp="Alleen als de partner die ook heeft veranderd."),
            on_submit=S.vernieuw,
            acties=(button("Annuleren", S.sluit), button("Probeer en bewaar", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip


def eenmalig_geheim() -> rx.Component:
    """A secret that was just made, with the way to hand it over."""
    return rx.fragment(
        rx.cond(S.nieuw_wacht, callout("info", "Wacht op bekrachtiging", f"Dit geheim werkt pas als {DOOR_WIE} instemt.")),
        callout("warn", "U ziet dit geheim maar één keer", "Geef beide veilig door aan de beheerder van het andere systeem."),
        rx.el.div(rx.el.span("Client-id", class_name="small muted"), rx.el.code(S.nieuw_id, class_name="mono"), class_name="geheim"),
        rx.el.div(rx.el.span("Geheim", class_name="small muted"), rx.el.code(S.nieuw_geheim, class_name="mono"), class_name="geheim"),
        rij(button("Klaar", S.sluit, soort="primair"), klasse="acties"),
    )  # fmt: skip


def partnergeheimvenster() -> rx.Component:
    """A new secret for a partner, while the old one works on for some days."""
    return venster(
        S.venster == "partnergeheim",
        "Nieuw geheim voor een partner",
        rx.cond(
            S.nieuw_geheim != "",
            eenmalig_geheim(),
            rx.fragment(
                callout("info", "Zonder onderbreking", f"Het nieuwe geheim werkt zodra {DOOR_WIE} instemt. Daarna werken beide een tijd naast elkaar, zodat het andere systeem rustig kan overstappen. Is het oude uitgelekt? Trek dan de toegang in."),
                formulier(
                    field("dagen", "Het oude geheim werkt nog", type="number", fouten=S.veldfouten, default_value="7", hulp="Dagen, van 0 tot en met 30. Kies 0 als het oude geheim is uitgelekt."),
                    on_submit=S.vernieuw_partner,
                    acties=(button("Annuleren", S.sluit), button("Maak nieuw geheim", soort="primair", type="submit")),
                ),
            ),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip
