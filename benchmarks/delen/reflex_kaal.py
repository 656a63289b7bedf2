"""A peer of a list: a page of Reflex with one event that counts and reads the same rows; no login, no rights, no words."""

from __future__ import annotations

import reflex as rx
from reflex_base.environment import environment
from sqlmodel import col, func, or_, select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.session import reading

environment.REFLEX_SKIP_COMPILE.set(True)
KAAL = "reflex___state____state.delen___reflex_kaal____kaal_state"


class KaalState(rx.State):
    """Rows as they come from the table."""

    rijen: list[dict[str, str]] = []
    totaal: int = 0
    pagina: int = 1

    @rx.event
    def toon(self, pagina: int, zoek: str) -> None:
        """Show one page of who matches."""
        self.pagina = pagina
        vraag = (
            select(Inschrijving.id, Persoon.voornaam, Persoon.achternaam, Examen.naam, Inschrijving.status)
            .join(Persoon, col(Persoon.id) == Inschrijving.student_id)
            .join(Examen, col(Examen.id) == Inschrijving.examen_id)
        )
        if zoek:
            vraag = vraag.where(
                or_(*(col(k).icontains(zoek) for k in (Persoon.voornaam, Persoon.achternaam, Examen.naam)))
            )
        with reading() as uow:
            self.totaal = uow.session.execute(select(func.count()).select_from(vraag.subquery())).scalar_one()
            rijen = uow.session.execute(vraag.order_by(col(Inschrijving.id)).limit(25).offset(25 * (pagina - 1))).all()
        self.rijen = [
            {"id": str(r[0]), "student": f"{r[1]} {r[2]}", "examen": r[3], "status": str(r[4])} for r in rijen
        ]


app = rx.App()
app.add_page(lambda: rx.el.p("kaal"), route="kaal")
_app = app()


async def asgi(scope: object, receive: object, send: object) -> None:
    """The app, for any server."""
    await _app(scope, receive, send)
