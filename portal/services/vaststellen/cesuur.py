"""The cut score of a version: entered by the exam office, established by the board, followed by all its results."""

from __future__ import annotations

import uuid
from decimal import Decimal

from pydantic import Field
from sqlmodel import select

from portal.auth.eigen_zaak import over_uzelf
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Mandaat
from portal.domain import levensloop, tijd
from portal.domain.cesuur import Norm, Normsoort, lees_tabel
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.schalen import Schaal, grens_van, lees_grens, lees_score, waarden_tekst
from portal.domain.statussen import CesuurStatus
from portal.services.grond import taken
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import (
    EIGEN_CIJFER,
    OP_SCHAAL,
    cesuur_van,
    geeft_eigen_cijfer,
    is_van_andere_schaal,
    is_vastgesteld,
    waarom_niet_zelf,
)
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import tik
from portal.services.vaststellen import herberekenen, stand_mandaten, voorleggen


class VoerCesuurIn(Opdracht):
    """Enter the cut score of a version, with the norm that fits its scale."""

    versie_id: uuid.UUID
    soort: Normsoort = Normsoort.LINEAIR
    punten: int | None = Field(default=None, ge=1, le=10_000)
    maximum: int | None = Field(default=None, ge=1, le=10_000)
    goed: int | None = Field(default=None, ge=1, le=10_000)
    """On the scale of words: from how many points it is good; empty when nobody gets that word."""
    n_term: Decimal | None = None
    tabel: str = Field(default="", max_length=1000)
    vanaf: str = Field(default="", max_length=40)
    toelichting: str = Field(default="", max_length=500)


class StelCesuurVast(Opdracht):
    """Establish an entered cut score."""

    cesuur_id: uuid.UUID


def _vanaf(versie: Examenversie, cmd: VoerCesuurIn) -> str:
    """From which value somebody passes, as it was typed, else as the version has it; a refusal names that field.

    A limit of the supplier that is no value of the scale is asked, and not replaced by what is usual there.
    """
    if not cmd.vanaf:
        if (daar := versie.geslaagd_vanaf) and not lees_grens(versie.schaal, daar):
            tekst = f"De leverancier noemt ‘{daar}’ als grens, en dat past niet bij de schaal."
            raise Ongeldig(f"{tekst} Vul bij ‘Geslaagd vanaf’ in: {waarden_tekst(versie.schaal)}.")
        return grens_van(versie.schaal, versie.geslaagd_vanaf)
    try:
        return lees_score(versie.schaal, cmd.vanaf)
    except Ongeldig:
        raise Ongeldig(f"Geslaagd vanaf past niet bij de schaal: vul {waarden_tekst(versie.schaal)} in.") from None


def _norm_uit(versie: Examenversie, cmd: VoerCesuurIn) -> Norm:
    """The norm that was entered, or a refusal that says what does not fit the scale of the version (PRK-11)."""
    vanaf = _vanaf(versie, cmd)
    soort, tabel = cmd.soort, lees_tabel(versie.schaal, cmd.tabel) if cmd.soort == Normsoort.TABEL else ()
    if cmd.goed is not None and versie.schaal == Schaal.WOORD and soort == Normsoort.LINEAIR:
        if not (cmd.punten and cmd.punten < cmd.goed):
            raise Ongeldig("Goed begint bij meer punten dan voldoende.")
        soort, tabel = Normsoort.TABEL, ((0, "insufficient"), (cmd.punten, "satisfactory"), (cmd.goed, "good"))
    met_punten = soort in (Normsoort.LINEAIR, Normsoort.ONDERDELEN) or (cmd.goed is not None and bool(tabel))
    norm = Norm(
        soort,
        cmd.punten if met_punten else None,
        None if soort == Normsoort.OORDEEL else cmd.maximum,
        vanaf,
        cmd.n_term if soort == Normsoort.N_TERM else None,
        tabel,
    )
    norm.controleer(versie.schaal)
    return norm


def voer_cesuur_in(uow: UnitOfWork, principal: Principal, cmd: VoerCesuurIn) -> uuid.UUID:
    """Enter a cut score; it replaces an earlier one that was not established, and waits for the board (INR-5)."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.CESUUR_INVOEREN, versie)
    norm = _norm_uit(versie, cmd)
    _houd(uow, versie.id)
    eerdere = cesuur_van(uow, versie.id)
    if eerdere and eerdere.status == CesuurStatus.INGEVOERD:
        levensloop.CESUUR.neem(eerdere, "vervangen")
        uow.add(eerdere)
    cesuur = Cesuur(
        versie_id=versie.id,
        soort=norm.soort.value,
        punten=norm.punten,
        maximum=norm.maximum,
        gegevens={k: v for k, v in norm.gegevens.items() if k in ("vanaf", "n_term", "tabel")}
        | {OP_SCHAAL: versie.schaal},
        toelichting=cmd.toelichting,
        ingevoerd_door_id=principal.persoon_id,
    )
    uow.add(cesuur)
    taken.vraag(
        uow, "cesuur", Rol.EXAMENCOMMISSIE, "examenversie", versie.id, cmd.toelichting, door_id=principal.persoon_id
    )
    nieuw = {"punten": norm.punten, "maximum": norm.maximum, "norm": norm.tekst(versie.schaal)}
    audit.record(uow, principal, "cesuur.ingevoerd", cesuur, nieuw=nieuw)
    tik(uow, versie.id)
    return cesuur.id


def stel_cesuur_vast(uow: UnitOfWork, principal: Principal, cmd: StelCesuurVast) -> int:
    """Establish a cut score and recalculate the provisional results of its version; gives their number (BEO-3).

    Definitive results that would now fall on the other side stay as they are, and become revisions for the board.
    """
    stand_mandaten.eis_rol(principal, P.CESUUR_VASTSTELLEN)
    cesuur = uow.get(Cesuur, cmd.cesuur_id, visible(principal, P.CATALOGUS_INZIEN, Cesuur))
    examen_id = uow.get(Examenversie, cesuur.versie_id).examen_id
    mandaat = stand_mandaten.eis_bevoegd(uow, principal, P.CESUUR_VASTSTELLEN, cesuur, examen_id)
    herberekenen.houd_zittingen(uow, cesuur.versie_id)
    _houd(uow, cesuur.versie_id)
    if cesuur.status != CesuurStatus.INGEVOERD:
        raise Botsing("Deze cesuur is al vastgesteld of vervangen.")
    if waarom := waarom_niet_zelf(uow, cesuur, principal.persoon_id):
        raise NietToegestaan(waarom)
    if is_van_andere_schaal(uow.get(Examenversie, cesuur.versie_id), cesuur):
        raise Botsing("De schaal van de versie is veranderd sinds deze cesuur. Laat haar opnieuw invoeren.")
    _eis_eigen_cijfers(uow, principal, cesuur.versie_id)
    _neem_over(uow, principal, cesuur, mandaat)
    taken.rond_af(uow, "cesuur", cesuur.versie_id)
    tik(uow, cesuur.versie_id)
    voorleggen.leg_voor(uow, cesuur)
    return herberekenen.herbereken(uow, cesuur.versie_id)


def _neem_over(uow: UnitOfWork, principal: Principal, cesuur: Cesuur, mandaat: Mandaat | None) -> None:
    """This cut score counts from now on, in the place of the one before; a mandate is named (VAS-2)."""
    for oude in uow.session.exec(select(Cesuur).where(is_vastgesteld(cesuur.versie_id))):
        levensloop.CESUUR.neem(oude, "vervangen")
        uow.add(oude)
    oud = cesuur.status
    levensloop.CESUUR.neem(cesuur, "vaststellen")
    cesuur.vastgesteld_op, cesuur.vastgesteld_door_id = tijd.nu(), principal.persoon_id
    cesuur.mandaat_id = mandaat.id if mandaat else None
    uow.add(cesuur)
    audit.record(
        uow, principal, "cesuur.vastgesteld", cesuur, oud={"status": oud}, nieuw={"status": cesuur.status},
        mandaat_id=cesuur.mandaat_id,
    )  # fmt: skip


def _houd(uow: UnitOfWork, versie_id: uuid.UUID) -> None:
    """Hold the cut scores of a version as they are now: who comes second sees what the first one decided.

    Not the version itself: whatever refers to it would wait as well.
    """
    uow.lock(Cesuur, list(uow.session.exec(select(Cesuur.id).where(Cesuur.versie_id == versie_id))))


def _eis_eigen_cijfers(uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID) -> None:
    """A cut score changes every provisional grade of its version: a part of the school sets only its own, and nobody that
    of himself as a student, whatever his role (BEH-3)."""
    if geeft_eigen_cijfer(uow, versie_id, principal.persoon_id):
        raise over_uzelf(EIGEN_CIJFER, "Vraag een collega.")
    zelf = principal.can(P.CESUUR_VASTSTELLEN)
    eigen = visible(principal, P.CESUUR_VASTSTELLEN if zelf else P.RESULTAAT_INZIEN, Resultaat)
    anderen = select(Resultaat.id).where(*herberekenen.te_herberekenen(versie_id), ~eigen)
    if principal.eenheden is not None and uow.session.exec(anderen.limit(1)).first():
        raise NietToegestaan(
            "Met deze cesuur veranderen ook cijfers van een ander onderdeel van de school.",
            actie="Vraag de examencommissie van de hele school.",
            code="andere-eigenaar",
        )
