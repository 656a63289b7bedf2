"""Establish: from provisional to definitive, by the board or under its mandate, with ground and remedies."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import PORTAAL, Actor, Principal
from portal.auth.zichtbaarheid import authorize, te_behandelen, visible
from portal.db.afnemen import ProcesVerbaal
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Mandaat, Vaststelling
from portal.domain import levensloop, tijd
from portal.domain.cesuur import Normsoort
from portal.domain.fouten import Ongeldig, Veranderd
from portal.domain.rechten import P, Rol
from portal.domain.statussen import BeoordelingStatus, ResultaatStatus
from portal.domain.taal import telt
from portal.domain.termijnen import BEOORDELEN, UITSLAG, Besluitsoort
from portal.services.aanmelden.stand_besluiten import TERUG
from portal.services.grond import besluittermijn, live, onderwerpen, scheiding, taken, toewijzen
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, gescoord, norm_tekst, uitkomst_tekst, waarde
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.intrekken import houd_zaal
from portal.services.vaststellen import afwikkeling, stand_mandaten
from portal.services.vaststellen.stand import PV_OPEN, Kandidaat, blokkades, kandidaten, tik
from portal.services.zenden import berichten


@dataclass(frozen=True, kw_only=True)
class OvergeslagenRij:
    """A result that was not established, with the reason."""

    resultaat_id: str
    student: str
    reden: str


@dataclass(frozen=True)
class Vaststeluitkomst:
    """What establishing did: how many, until when one may object, and what was left with the reason per row."""

    gedaan: int
    laatste_dag: str
    namens: str
    overgeslagen: tuple[OvergeslagenRij, ...] = ()

    @property
    def zin(self) -> str:
        """`26 resultaten vastgesteld, 2 overgeslagen.`"""
        tekst = f"{telt(self.gedaan, 'resultaat', 'resultaten')} vastgesteld"
        return f"{tekst}, {len(self.overgeslagen)} overgeslagen." if self.overgeslagen else f"{tekst}."


class StelVast(Opdracht):
    """Establish these results, or all without particulars, of one sitting."""

    zitting_id: uuid.UUID
    resultaat_ids: tuple[uuid.UUID, ...] = Field(default=(), max_length=500)
    alle_zonder_bijzonderheden: bool = False
    motivatie: str = Field(default="", max_length=1000)
    gezien: str | None = Field(default=None, max_length=100_000)
    """What the screen showed: `resultaat:afdruk` of each, with spaces; who decides without a screen leaves it out."""
    bevestigd: bool = Field(default=False, description="ook als een besluit over de afwezigheid daarmee vervalt")


class StuurTerug(Opdracht):
    """Send a provisional result back to who assessed it."""

    resultaat_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)
    gezien: str | None = Field(default=None, max_length=200)
    """`resultaat:afdruk` of what the screen showed; who decides without a screen leaves it out."""


class StuurSamenTerug(Opdracht):
    """Send several provisional results back together."""

    terug: tuple[StuurTerug, ...] = Field(min_length=1, max_length=50)


@dataclass(frozen=True)
class Besluit:
    """One decision for many results: who, when, on which ground, and until when one may object."""

    actor: Actor
    door_id: uuid.UUID
    rol: str
    mandaat_id: uuid.UUID | None
    motivatie: str
    op: datetime
    bezwaar_tot: date
    clausule: str
    grond: dict[str, Any]


def stel_vast(uow: UnitOfWork, principal: Principal, cmd: StelVast) -> Vaststeluitkomst:
    """Make results definitive and publish them with remedies; says per row what was skipped and why (VAS-1 to VAS-4)."""
    stand_mandaten.eis_rol(principal, P.RESULTAAT_VASTSTELLEN)
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.RESULTAAT_INZIEN, Zitting))
    mandaat = stand_mandaten.eis_bevoegd(uow, principal, P.RESULTAAT_VASTSTELLEN, zitting, zitting.examen_id)
    houd_zaal(uow, [zitting.id])
    scheiding.eis_scheiding(uow, principal, P.RESULTAAT_VASTSTELLEN, zitting.id)
    open_ = [b for b in blokkades(uow, zitting) if not (b.code == PV_OPEN and cmd.motivatie)]
    levensloop.eis(tuple(open_))
    if not cmd.resultaat_ids and not cmd.alle_zonder_bijzonderheden:
        raise Ongeldig("Kies de resultaten die u wilt vaststellen.")
    geen_vervallen = stand_mandaten.waarom_geen_vervallen(uow, principal, zitting)
    gekozen, overgeslagen = _kies(kandidaten(uow, zitting), cmd, geen_vervallen)
    besluit = maak_besluit(uow, zitting, principal, principal.persoon_id, mandaat, cmd.motivatie)
    for kandidaat in gekozen:
        _maak_definitief(uow, zitting, kandidaat, besluit)
    if gekozen:
        tik(uow, zitting.id)
    laatste = tijd.dag(besluit.bezwaar_tot)
    return Vaststeluitkomst(len(gekozen), laatste, stand_mandaten.namens(uow, mandaat), tuple(overgeslagen))


def _veranderd(k: Kandidaat, gezien: str | None) -> str:
    """Why somebody decides about something else than he saw, if so."""
    if gezien is None or k.resultaat is None or f"{k.resultaat.id}:{k.afdruk}" in gezien.split():
        return ""
    return f"Nieuw of veranderd sinds u keek: het is nu {uitkomst_tekst(k.resultaat)}. Kijk opnieuw en besluit dan."


def _kies(alle: list[Kandidaat], cmd: StelVast, geen_vervallen: str) -> tuple[list[Kandidaat], list[OvergeslagenRij]]:
    """Who is established now; each other one that was asked for gets its reason."""
    per_id = {k.resultaat.id: k for k in alle if k.resultaat}
    gekozen: list[Kandidaat] = []
    overgeslagen: list[OvergeslagenRij] = []
    if cmd.alle_zonder_bijzonderheden:
        for k in alle:
            if not k.waarom and k.resultaat and k.resultaat.status == ResultaatStatus.VOORLOPIG:
                if reden := _veranderd(k, cmd.gezien):
                    overgeslagen.append(_sla_over(k, reden))
                else:
                    gekozen.append(k)
            elif k.waarom and not (k.resultaat and k.resultaat.id in cmd.resultaat_ids):
                overgeslagen.append(_sla_over(k, f"Vraagt een eigen besluit: {k.waarom[0]}."))
    for resultaat_id in dict.fromkeys(cmd.resultaat_ids):
        kandidaat = per_id.get(resultaat_id)
        if kandidaat is None:
            overgeslagen.append(
                OvergeslagenRij(
                    resultaat_id=str(resultaat_id), student="", reden="Dit resultaat hoort niet bij deze zitting."
                )
            )
        elif reden := _waarom_niet(kandidaat, cmd, geen_vervallen) or _veranderd(kandidaat, cmd.gezien):
            overgeslagen.append(_sla_over(kandidaat, reden))
        elif kandidaat not in gekozen:
            gekozen.append(kandidaat)
    return gekozen, overgeslagen


def _sla_over(k: Kandidaat, reden: str) -> OvergeslagenRij:
    return OvergeslagenRij(resultaat_id=str(k.resultaat.id) if k.resultaat else "", student=k.student.naam, reden=reden)


def _waarom_niet(k: Kandidaat, cmd: StelVast, geen_vervallen: str) -> str:
    resultaat = k.resultaat
    if resultaat is None or resultaat.status == ResultaatStatus.BEZIG:
        return "De score is nog niet binnen."
    if resultaat.status != ResultaatStatus.VOORLOPIG:
        return f"Dit resultaat is al {levensloop.RESULTAAT.label(resultaat.status).lower()}."
    if k.geen_cijfer:
        return f"{k.geen_cijfer.rstrip('.')}."
    if k.eerder and geen_vervallen:
        return f"{k.eerder}. {geen_vervallen}"
    if k.waarom and not cmd.motivatie:
        return f"Geef een motivatie: {k.waarom[0]}."
    if k.eerder and not cmd.bevestigd:
        return f"{k.eerder}. Bevestig bij uw besluit over dit resultaat dat dat besluit vervalt."
    return ""


def maak_besluit(
    uow: UnitOfWork, zitting: Zitting, actor: Actor, door_id: uuid.UUID, mandaat: Mandaat | None, motivatie: str,
    soort: Besluitsoort = UITSLAG,
) -> Besluit:  # fmt: skip
    """One decision with its moment of publication, the remedies with a concrete last day, and what it rests on."""
    op = tijd.nu()
    middel = besluittermijn.rechtsmiddel(uow, soort, op)
    versie = uow.get(Examenversie, zitting.versie_id)
    cesuur = cesuur_van(uow, versie.id, vastgesteld=True)
    pv = uow.session.exec(select(ProcesVerbaal.ondertekend_op).where(ProcesVerbaal.zitting_id == zitting.id)).first()
    grond = {
        "versie": versie.code,
        "model": versie.model,
        "cesuur": cesuur_kort(versie, cesuur),
        "pv_ondertekend": pv.isoformat() if pv else "",
    }
    return Besluit(
        actor=actor,
        door_id=door_id,
        rol=str(actor.rol) if isinstance(actor, Principal) else Rol.EXAMENCOMMISSIE.value,
        mandaat_id=mandaat.id if mandaat else None,
        motivatie=motivatie,
        op=op,
        bezwaar_tot=middel.tot,
        clausule=middel.clausule,
        grond=grond,
    )


def cesuur_kort(versie: Examenversie, cesuur: Cesuur | None) -> str:
    """`33 van 60`; the norm in words when it is no limit in points."""
    kort = cesuur is not None and cesuur.soort == Normsoort.LINEAIR
    return f"{cesuur.punten} van {cesuur.maximum}" if cesuur and kort else norm_tekst(versie, cesuur)


def _maak_definitief(uow: UnitOfWork, zitting: Zitting, k: Kandidaat, besluit: Besluit) -> None:
    resultaat = k.resultaat
    if resultaat is None:
        raise Ongeldig("Er is geen resultaat om vast te stellen.")
    oud = resultaat.status
    versie = uow.get(Examenversie, resultaat.versie_id)
    cesuur = cesuur_van(uow, versie.id, vastgesteld=True)
    for veld, waarde_ in waarde(versie, cesuur, gescoord(resultaat)).items():
        setattr(resultaat, veld, waarde_)
    levensloop.RESULTAAT.neem(resultaat, "vaststellen")
    resultaat.definitief_op = resultaat.gewijzigd_op = besluit.op
    uow.add(resultaat)
    leg_vast(uow, zitting, resultaat, besluit, {"kans": k.kans, "bijzonderheden": list(k.waarom)})
    afwikkeling.wikkel_af(uow, besluit.actor, k.deelname)
    audit.record(
        uow, besluit.actor, "resultaat.vastgesteld", resultaat, mandaat_id=besluit.mandaat_id,
        oud={"status": oud}, nieuw={"status": resultaat.status, "zitting": zitting.id, "bezwaar_tot": besluit.bezwaar_tot},
    )  # fmt: skip
    berichten.stuur_resultaat(uow, resultaat)
    live.touch(uow, onderwerpen.persoon(resultaat.student_id))


def leg_vast(
    uow: UnitOfWork, zitting: Zitting, resultaat: Resultaat, besluit: Besluit, extra: dict[str, Any]
) -> Vaststelling:
    """Write the decision itself, with everything it rested on."""
    eigen = {"punten": resultaat.punten, "maximum": resultaat.maximum, "cijfer": resultaat.cijfer, **extra}
    eigen |= {
        "score": resultaat.score,
        "norm": resultaat.norm.get("tekst", ""),
        "exact": resultaat.norm.get("exact", ""),
    }
    vaststelling = Vaststelling(
        resultaat_id=resultaat.id,
        zitting_id=zitting.id,
        door_id=besluit.door_id,
        rol=besluit.rol,
        mandaat_id=besluit.mandaat_id,
        op=besluit.op,
        motivatie=besluit.motivatie,
        bekendgemaakt_op=besluit.op,
        bezwaar_tot=besluit.bezwaar_tot,
        clausule=besluit.clausule,
        grondslag={**besluit.grond, **eigen},
    )
    uow.add(vaststelling)
    return vaststelling


def stuur_samen_terug(uow: UnitOfWork, principal: Principal, cmd: StuurSamenTerug) -> int:
    """Send several results back, each as if it were done alone, all of them or none; gives how many (VAS-1)."""
    for een in sorted(cmd.terug, key=lambda t: t.resultaat_id):
        stuur_terug(uow, principal, een)
    return len(cmd.terug)


def stuur_terug(uow: UnitOfWork, principal: Principal, cmd: StuurTerug) -> None:
    """Send a provisional result back: the assessor sees it again, or the exam office when the work was done in the TAS."""
    resultaat = uow.get(Resultaat, cmd.resultaat_id, te_behandelen(principal, P.RESULTAAT_INZIEN, Resultaat))
    authorize(uow, principal, P.RESULTAAT_VASTSTELLEN, resultaat)
    uow.houd(Zitting, resultaat.zitting_id)
    uow.houd(Resultaat, resultaat.id)
    scheiding.eis_scheiding(uow, principal, P.RESULTAAT_VASTSTELLEN, resultaat.zitting_id)
    oud = resultaat.status
    levensloop.RESULTAAT.require(oud, "terugsturen")
    _eis_gezien(uow, resultaat, cmd.gezien)
    levensloop.RESULTAAT.neem(resultaat, "terugsturen")
    resultaat.gewijzigd_op, resultaat.terug_reden = tijd.nu(), cmd.reden
    uow.add(resultaat)
    if not _geef_terug(uow, resultaat):
        taken.vraag(
            uow, TERUG, Rol.EXAMENBUREAU, "zitting", resultaat.zitting_id, cmd.reden,
            door_id=principal.persoon_id,
        )  # fmt: skip
    nieuw = {"status": resultaat.status}
    audit.record(
        uow, principal, "resultaat.teruggestuurd", resultaat, oud={"status": oud}, nieuw=nieuw, reden=cmd.reden
    )
    tik(uow, resultaat.zitting_id)


def _eis_gezien(uow: UnitOfWork, resultaat: Resultaat, gezien: str | None) -> None:
    """Nobody sends back another score than he saw (VAS-1)."""
    if gezien is None:
        return
    alle = kandidaten(uow, uow.get(Zitting, resultaat.zitting_id))
    if reden := next((_veranderd(k, gezien) for k in alle if k.resultaat and k.resultaat.id == resultaat.id), ""):
        raise Veranderd(reden)


def _geef_terug(uow: UnitOfWork, resultaat: Resultaat) -> bool:
    """Whether somebody has the work again: who assessed it, or who assesses on the sitting now when he left (BEO-4)."""
    ieders = select(Beoordeling).where(Beoordeling.deelname_id == resultaat.deelname_id)
    for beoordeling in uow.session.exec(ieders).all():
        wie = beoordeling.beoordelaar_id
        if not scheiding.heeft_rol(uow, wie, Rol.BEOORDELAAR, tijd.nu(), resultaat.zitting_id):
            _laat_gaan(uow, beoordeling)
            continue
        levensloop.BEOORDELING.neem(beoordeling, "terugkrijgen")
        beoordeling.gedaan_op = beoordeling.gescoord_op = None
        beoordeling.uiterlijk = besluittermijn.laatste_dag(uow, BEOORDELEN, tijd.nu())
        uow.add(beoordeling)
    uow.session.flush()
    heeft_het = ieders.where(Beoordeling.status == BeoordelingStatus.TE_DOEN).limit(1)
    if uow.session.exec(heeft_het).first() is None:
        deelname, zitting = uow.get(Deelname, resultaat.deelname_id), uow.get(Zitting, resultaat.zitting_id)
        toewijzen.wijs_toe(uow, zitting, [deelname], tijd.nu())
        uow.session.flush()
    return uow.session.exec(heeft_het).first() is not None


def _laat_gaan(uow: UnitOfWork, beoordeling: Beoordeling) -> None:
    """Who left keeps what he did, which counts no more; only work that he never began is his no longer (BEO-4, PRK-12)."""
    if beoordeling.status == BeoordelingStatus.TE_DOEN and beoordeling.gescoord_op is None:
        uow.delete(beoordeling)
        return
    levensloop.BEOORDELING.neem(beoordeling, "afronden")
    beoordeling.gescoord_op = None
    uow.add(beoordeling)


def wachtend_onder_mandaat(uow: UnitOfWork) -> list[uuid.UUID]:
    """The sittings with provisional results of an exam that has a standing mandate today; whether anything of them can be
    established is for `stel_wachtend_vast` (VAS-2)."""
    voorlopig = select(Resultaat.zitting_id).where(
        col(Resultaat.is_huidig), Resultaat.status == ResultaatStatus.VOORLOPIG
    )
    staand = select(Mandaat.id).where(
        *stand_mandaten.geldig(P.RESULTAAT_VASTSTELLEN, Zitting.examen_id), col(Mandaat.automatisch).is_(True)
    )
    vraag = select(Zitting.id).where(col(Zitting.id).in_(voorlopig), staand.correlate(Zitting).exists())
    return list(uow.session.exec(vraag.order_by(col(Zitting.start), col(Zitting.id))))


def stel_wachtend_vast(uow: UnitOfWork, zitting_id: uuid.UUID) -> int:
    """The same as below for a sitting on which nothing else happens: nobody holds its room yet (AAN-3, VAS-2)."""
    houd_zaal(uow, [zitting_id])
    return stel_automatisch_vast(uow, zitting_id)


def stel_automatisch_vast(uow: UnitOfWork, zitting_id: uuid.UUID) -> int:
    """Under a standing mandate of somebody without another hand in the sitting, make results without particulars
    definitive once nothing stands in the way (VAS-2, BEH-3). Who calls this holds the room (`houd_uitslag`)."""
    zitting = uow.houd(Zitting, zitting_id)
    staand = stand_mandaten.staande_mandaten(uow, zitting.examen_id)
    if not staand or blokkades(uow, zitting):
        return 0
    recht = P.RESULTAAT_VASTSTELLEN
    mandaat = next((m for m in staand if not scheiding.waarom_niet(uow, m.gever_id, recht, zitting_id)), None)
    if mandaat is None:
        return 0
    klaar = [
        k
        for k in kandidaten(uow, zitting)
        if k.resultaat and k.resultaat.status == ResultaatStatus.VOORLOPIG and not k.waarom
    ]
    if not klaar:
        return 0
    besluit = maak_besluit(uow, zitting, PORTAAL, mandaat.gever_id, mandaat, "Staand mandaat")
    for kandidaat in klaar:
        _maak_definitief(uow, zitting, kandidaat, besluit)
    tik(uow, zitting_id)
    return len(klaar)
