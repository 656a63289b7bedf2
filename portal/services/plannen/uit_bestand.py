"""Sittings from a file, made as concept by the acts of planning itself, and taken away again as long as nothing happened."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize
from portal.db.beheren import Persoon
from portal.db.inrichten import Inleeswijziging
from portal.db.plannen import Ruimte, Zitting, Zittingsmedewerker
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, PortalFout
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ZittingStatus
from portal.services.aanmelden.stand_bestand import AANMELDINGEN
from portal.services.grond import live, onderwerpen, paden
from portal.services.grond.audit import zinnen
from portal.services.inrichten.stand_basis import Basissoort, EigenWeg, neem_op
from portal.services.inrichten.stand_inlezen import Rijproef
from portal.services.inrichten.terugdraaien import leunt_erop, verwijder
from portal.services.plannen import medewerkers, zittingen
from portal.services.plannen.stand import tik
from portal.services.plannen.stand_bestand import (
    NIET_AFGEZEGD,
    OMZET,
    SLEUTELS,
    STAF,
    als_invoer,
    bekend,
    concept,
    lees_vooraf,
)
from portal.services.plannen.stand_bestandsvelden import Zittinggegevens

_BLIJFT = ("start", "eind", "ruimte_id", "capaciteit", "naam", "tijdscenario", "zelf_inschrijven")
"""Columns of a sitting that an undo finds as the file left them."""


HOOGSTENS = 300
"""More sittings than most schools have in one period of exams."""
_HEEFT = {"deelname": "heeft al studenten", "wachtplek": "heeft al een wachtlijst"}


def _maak(
    uow: UnitOfWork, principal: Principal, rijen: Sequence[Rijproef], meld: Callable[[int], None]
) -> list[tuple[uuid.UUID, dict[str, Any]]]:
    """Each row by the acts of planning; refused as a whole, with the row, when one of them refuses after all.

    All rooms and people are held before the first act, so that two files wait for each other in one order.
    """
    uow.lock(Ruimte, list({r.nieuw["ruimte_id"] for r in rijen}))
    uow.lock(Persoon, list({id for r in rijen for veld in STAF for id in r.nieuw[veld]}))
    uit = []
    for gedaan, rij in enumerate(rijen, 1):
        try:
            uit.append(_plan(uow, principal, rij.nieuw))
        except PortalFout as fout:
            raise Botsing(
                f"Rij {rij.nr}: {fout.tekst} Er is niets toegepast.", actie="Bekijk de nieuwe uitkomst en pas die toe."
            ) from None
        meld(gedaan)
    return uit


def _plan(uow: UnitOfWork, principal: Principal, velden: Mapping[str, Any]) -> tuple[uuid.UUID, dict[str, Any]]:
    cmd = zittingen.MaakConcept.model_validate({k: w for k, w in velden.items() if k not in STAF})
    zitting = uow.get(Zitting, zittingen.maak_concept(uow, principal, cmd))
    for veld, rol in STAF.items():
        for persoon_id in velden[veld]:
            medewerkers.zet_erbij(uow, principal, zitting, persoon_id, rol)
    return zitting.id, {
        **{k: getattr(zitting, k) for k in _BLIJFT},
        **{veld: sorted(map(str, velden[veld])) for veld in STAF},
    }


def _haal_weg(uow: UnitOfWork, principal: Principal, wijzigingen: Sequence[Inleeswijziging]) -> None:
    """Take the sittings away with their staff; refused with per sitting why, when something happened with one (PRK-13)."""
    ids = [w.rij_id for w in wijzigingen]
    er = {z.id: z for z in uow.lock(Zitting, ids)}
    for zitting in er.values():
        authorize(uow, principal, P.ZITTING_PLANNEN, zitting)
    staf = uow.session.exec(select(Zittingsmedewerker).where(een_van(Zittingsmedewerker.zitting_id, lijst(ids)))).all()
    leunt = leunt_erop(uow, Zitting, ids, frozenset(m.id for m in staf))
    niet = [
        (er[w.rij_id], waarom)
        for w in wijzigingen
        if w.rij_id in er and (waarom := _waarom_niet(er[w.rij_id], w, staf, leunt))
    ]
    if niet:
        zinnen_ = " ".join(
            f"{z.naam} ({tijd.moment(z.start)}) {waarom}." for z, waarom in sorted(niet, key=lambda n: n[0].start)
        )
        raise Geblokkeerd(
            f"Er is niets teruggedraaid, want met deze zittingen gebeurde al iets. {zinnen_}",
            actie="Annuleer met de hand wat niet door moet gaan.",
        )
    verwijder(uow, Zittingsmedewerker, [m.id for m in staf])
    verwijder(uow, Zitting, ids)
    for zitting in er.values():
        tik(uow, zitting)
    live.touch(uow, *{onderwerpen.persoon(m.persoon_id) for m in staf})


def _waarom_niet(
    zitting: Zitting, w: Inleeswijziging, staf: Sequence[Zittingsmedewerker], leunt: Mapping[uuid.UUID, set[str]]
) -> str:
    """What happened with a sitting since the file made it; empty when nothing did."""
    if zitting.status != ZittingStatus.CONCEPT:
        return f"is {levensloop.ZITTING.label(zitting.status).lower()}"
    if tabellen := leunt.get(zitting.id):
        return _HEEFT.get(
            next(iter(sorted(tabellen))), f"heeft al: {', '.join(sorted(zinnen.soort(t).lower() for t in tabellen))}"
        )
    nu = {
        veld: sorted(str(m.persoon_id) for m in staf if m.zitting_id == zitting.id and m.rol == rol)
        for veld, rol in STAF.items()
    }
    if any(nu[veld] != w.nieuw[veld] for veld in STAF):
        return "kreeg een andere surveillant of beoordelaar"
    return "is gewijzigd" if any(_plat(getattr(zitting, k)) != w.nieuw[k] for k in _BLIJFT) else ""


def _plat(waarde: Any) -> Any:
    """A value as a batch keeps it."""
    if isinstance(waarde, uuid.UUID):
        return str(waarde)
    return waarde.isoformat() if hasattr(waarde, "isoformat") else waarde


ZITTINGEN = neem_op(
    Basissoort(
        "zittingen", "Zittingen", "zitting",
        "Examenmomenten die als concept worden gepland. Wat er al staat, wijzigt u bij de zitting zelf.",
        Zitting, Zittinggegevens, SLEUTELS[0], concept, frozenset({Rol.EXAMENBUREAU}), recht=P.ZITTING_PLANNEN,
        ook=SLEUTELS[1:], voorbij=frozenset({ZittingStatus.GEANNULEERD.value}), getoond=(*SLEUTELS, "plaatsen", "status"), vooraf=lees_vooraf,
        weg=EigenWeg(bekend, als_invoer, _maak, _haal_weg, HOOGSTENS, NIET_AFGEZEGD, (col(Zitting.start).desc(),), OMZET),
        daarna=f"{paden.ZITTINGEN}?status={ZittingStatus.CONCEPT.value}",
    ),
    na=AANMELDINGEN,
)  # fmt: skip
