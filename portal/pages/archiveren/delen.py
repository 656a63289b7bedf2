"""What the dossier of a sitting and that of a student show alike."""

import reflex as rx

from portal.services.archiveren.stand import DossierResultaat


def gezegd(r: DossierResultaat) -> rx.Component:
    """What assessors wanted the board to know about this work."""
    return rx.foreach(r.opmerkingen, lambda tekst: rx.el.div(tekst, class_name="small gewoon"))
