"""An account that a registry gives to one student while another still has it: remembered, and exchanged when both may."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists
from sqlmodel import col

from portal.auth import sessies
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.session import UnitOfWork
from portal.domain.tekst import accountnaam
from portal.services.ontvangen.basis import Bron, schrijf
from portal.services.ontvangen.bekend import bronnen_van, is_personeel, personeel_met

wacht_op_account = exists().where(
    col(Persoonsbron.persoon_id) == Inschrijving.student_id, col(Persoonsbron.wil_account) != ""
).correlate(Inschrijving)  # fmt: skip
"""SQL for: the student of an enrolment has not got the account that his registry gives him; the same message is news."""


@dataclass(frozen=True)
class _Schakel:
    """Somebody whose registry gives him the account that the next one has."""

    kent: Persoonsbron
    wie: Persoon


def onthoud(uow: UnitOfWork, kent: Persoonsbron, rij: Persoon, account: str) -> None:
    """Keep which account the main registry gives a student that somebody else has; what is his or nobody's is not kept."""
    wil = accountnaam(account) if account else ""
    kan = kent.hoofd and "account" not in rij.eigen_velden and not is_personeel(uow, rij)
    if wil == rij.account or not kan or not uow.zoek(Persoon, "account", wil) or personeel_met(uow, wil, rij.id):
        wil = ""
    if kent.wil_account != wil:
        kent.wil_account = wil
        uow.add(kent)


def wissel(uow: UnitOfWork, bron: Bron, kent: Persoonsbron, rij: Persoon) -> list[Persoon]:
    """When a registry gives students each other's accounts, give each his own; who they are, nobody when it is no exchange.

    One student more with the same account is no exchange: he who has it keeps it.
    """
    kring = _kring(uow, bron, _Schakel(kent, rij))
    krijgt = [(s, s.kent.wil_account) for s in kring]
    for s in kring:
        s.wie.account = None
    uow.session.flush()
    for s, account in krijgt:
        schrijf(uow, bron, "persoon.gewijzigd", s.wie, {"account": account}, nieuw=False, tonen=())
        laat_opnieuw_inloggen(uow, s.wie)
        s.kent.wil_account = ""
        uow.add(s.kent)
    return [s.wie for s in kring]


def laat_opnieuw_inloggen(uow: UnitOfWork, rij: Persoon) -> None:
    """Who came in under the account that somebody had before may be somebody else (BEH-4)."""
    sessies.end_alle(uow, rij.id, "Het account is veranderd")


def _kring(uow: UnitOfWork, bron: Bron, eerste: _Schakel) -> list[_Schakel]:
    """From one to the next who has what the one before gets, back to the first; empty when that leads elsewhere."""
    kring = [eerste]
    while (wil := kring[-1].kent.wil_account) and eerste.wie.account:
        houder = next(iter(uow.zoek(Persoon, "account", wil)), None)
        if houder is None or houder.id == eerste.wie.id:
            return kring if houder else []
        van = (b for b in bronnen_van(uow, houder.id) if b.hoofd and b.koppeling_id == bron.koppeling_id)
        kent = next(van, None)
        vast = "account" in houder.eigen_velden or is_personeel(uow, houder)
        if kent is None or vast or any(s.wie.id == houder.id for s in kring):
            return []
        kring.append(_Schakel(kent, houder))
    return []
