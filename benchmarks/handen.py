"""How quick the separation of duties is found on a full school: per act, for the whole school, and by `portal verify`."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime

from delen.meten import klok, lege_school, spreiding

STUK = 20_000
ACTIES = ("student.geplaatst", "presentie.gezet", "student.voorzieningen_bijgewerkt", "identiteit.gezien")


def vul(studenten: int, regels: int) -> None:
    """A demo school, and so many rows of its exam office on its participations."""
    from sqlmodel import select

    from portal.auth.principal import Principal
    from portal.db.beheren import Persoon
    from portal.db.monitoren import Zaakhand
    from portal.db.plannen import Deelname, Zitting
    from portal.db.session import reading, unit_of_work
    from portal.demo import data
    from portal.domain.rechten import Rol
    from portal.domain.scheiding import Hand
    from portal.services.grond.audit import audit

    data.vul(studenten, 1, datetime(2026, 11, 23, 8, tzinfo=UTC))
    with reading() as uow:
        vraag = select(Deelname.id, Zitting.id, Zitting.gepland_door_id).join(
            Zitting, Zitting.id == Deelname.zitting_id
        )
        per: dict = {}
        zaken: dict = {}
        for deelname, zaak, wie in uow.session.exec(vraag):
            per.setdefault(wie, []).append(deelname)
            zaken.setdefault((zaak, wie), None)
        namen = dict(uow.session.exec(select(Persoon.id, Persoon.naam)).all())
    wies, nummer = sorted(w for w in per if w), 0
    while nummer < regels:
        for wie in wies:
            with unit_of_work() as uow:
                ids = per[wie]
                stuk = [(ids[(nummer + i) % len(ids)], {"status": "geplaatst"}) for i in range(STUK)]
                actie = ACTIES[nummer // STUK % len(ACTIES)]
                audit.record_reeks(uow, Principal(wie, namen[wie], Rol.EXAMENBUREAU), actie, Deelname, stuk)
            nummer += STUK
    with unit_of_work() as uow:
        for zaak, wie in zaken:
            sleutel = (zaak, wie, Hand.PLANNEN.value)
            if wie and uow.session.get(Zaakhand, sleutel) is None:
                op = datetime(2026, 11, 1, tzinfo=UTC)
                uow.add(
                    Zaakhand(zitting_id=zaak, persoon_id=wie, hand=sleutel[2], actie=ACTIES[0], op=op, volgnummer=1)
                )


def meet() -> None:
    """The three questions, on what is in the database."""
    from sqlmodel import func, select

    from portal.db.monitoren import AuditRegel, Zaakhand
    from portal.db.plannen import Zitting
    from portal.db.session import reading
    from portal.domain.rechten import P
    from portal.services.beheren.lezen import botsingen, regels
    from portal.services.grond import scheiding

    with reading() as uow:
        aantal = uow.session.exec(select(func.count()).select_from(AuditRegel)).one()
        handen = uow.session.exec(select(func.count()).select_from(Zaakhand)).one()
        z = uow.session.exec(select(Zitting).where(Zitting.gepland_door_id.is_not(None)).limit(1)).one()
    print(f"{aantal} auditregels, {handen} handen")

    def een() -> None:
        with reading() as uow:
            scheiding.waarom_niet(uow, z.gepland_door_id, P.RESULTAAT_VASTSTELLEN, z.id)

    def alles() -> None:
        with reading() as uow:
            botsingen.botsingen(uow)

    print("mag dit op deze zitting:", spreiding(klok(een)))
    print("alle botsingen van de school:", spreiding(klok(alles)))
    begin = time.perf_counter()
    with reading() as uow:
        gevonden = len(regels.breuken(uow))
    print(f"portal verify: {time.perf_counter() - begin:.1f} s, {gevonden} gebroken")


if __name__ == "__main__":
    lezer = argparse.ArgumentParser(description=__doc__)
    lezer.add_argument("--studenten", type=int, default=3000)
    lezer.add_argument("--regels", type=int, default=1_000_000)
    keus = lezer.parse_args()
    with lege_school():
        vul(keus.studenten, keus.regels)
        meet()
