"""Decide about an absence, and decide again: authorised or not, and what that does to the attempt."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Kansmutatie
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Commissiebesluit, Mandaat
from portal.domain import termijnen, tijd
from portal.domain.besluiten import Beslissing
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.kansen import Mutatie
from portal.domain.kenmerk import eis_gezien
from portal.domain.levensloop import BESLOTEN
from portal.domain.mededelingen import MededelingSoort
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus
from portal.domain.taal import als_zin
from portal.services.aanmelden import stand_besluiten
from portal.services.aanmelden.stand import tik
from portal.services.grond import mededelingen, scheiding, toewijzen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.vaststellen import afwikkeling, besluiten, stand_mandaten, vaststellen
from portal.services.vaststellen.na_score import houd_uitslag
from portal.services.vaststellen.stand import iets_gescoord
from portal.services.zenden import berichten


class BesluitAfwezigheid(Opdracht):
    """Say whether a missed attempt comes back, or of whom it is unknown whether he was there at all."""

    deelname_id: uuid.UUID
    geoorloofd: bool = False
    was_er: bool = False
    """Only for who is unknown: he did sit the exam."""
    reden: str = Field(min_length=3, max_length=500)
    gezien: str | None = Field(default=None, max_length=100)
    """The mark of what the screen showed; who decides without a screen leaves it out."""

    @property
    def beslissing(self) -> Beslissing:
        """What it comes to."""
        if self.was_er:
            return Beslissing.WAS_ER
        return Beslissing.GEOORLOOFD if self.geoorloofd else Beslissing.ONGEOORLOOFD


class HerzieAfwezigheid(BesluitAfwezigheid):
    """Decide about an absence again, for instance after an appeal; the reason is that of the new decision."""


def besluit_afwezigheid(uow: UnitOfWork, principal: Principal, cmd: BesluitAfwezigheid) -> None:
    """Decide about an absence, or about who came and made nothing, once: authorised gives the attempt back, or takes none
    from who was unknown; the missed one stays in the ledger (VAS-5, UIT-2)."""
    stand_mandaten.eis_rol(principal, P.AFWEZIGHEID_BESLUITEN)
    deelname = uow.get(Deelname, cmd.deelname_id, visible(principal, P.INSCHRIJVING_INZIEN, Deelname))
    zitting = uow.get(Zitting, deelname.zitting_id)
    mandaat = stand_mandaten.eis_bevoegd(
        uow, principal, P.AFWEZIGHEID_BESLUITEN, deelname, zitting.examen_id, deelname.zitting_id
    )
    deelname = houd_uitslag(uow, deelname)
    scheiding.eis_scheiding(uow, principal, P.AFWEZIGHEID_BESLUITEN, deelname.zitting_id)
    if stand_besluiten.geldend(uow, deelname.id):
        raise Botsing("Over deze afwezigheid is al besloten.")
    _eis_te_besluiten(uow, deelname, cmd.was_er)
    _eis_gezien(uow, deelname, stand_besluiten.vervallen(uow, [deelname.id]).get(deelname.id), cmd)
    _verwerk(uow, principal, deelname, cmd, mandaat)


def herzie_afwezigheid(uow: UnitOfWork, principal: Principal, cmd: HerzieAfwezigheid) -> None:
    """Take another decision about an absence in the place of the one that holds: attempt, enrolment, registry and student
    follow, both stay in the record, and who decided before does not decide again (VAS-5, VAS-8, PRK-13, BEH-3)."""
    deelname = uow.get(Deelname, cmd.deelname_id, visible(principal, P.INSCHRIJVING_INZIEN, Deelname))
    authorize(uow, principal, P.AFWEZIGHEID_BESLUITEN, deelname)
    deelname = houd_uitslag(uow, deelname)
    scheiding.eis_scheiding(uow, principal, P.AFWEZIGHEID_BESLUITEN, deelname.zitting_id)
    oud = stand_besluiten.geldend(uow, deelname.id)
    if oud is None:
        raise Botsing("Dit besluit geldt niet meer. Besluit opnieuw over de afwezigheid.")
    scheiding.eis_ander_dan_besluiter(uow, principal, deelname.id)
    if cmd.beslissing == oud.beslissing:
        raise Ongeldig("Dit is het besluit dat er al staat. Kies een ander besluit.")
    if cmd.was_er and oud.presentie_was != Presentie.ONBEKEND:
        raise Ongeldig("De student staat als afwezig. Laat eerst de presentie verbeteren; dan vervalt dit besluit.")
    besloten = select(Resultaat.id).where(Resultaat.deelname_id == deelname.id, col(Resultaat.status).in_(BESLOTEN))
    if uow.session.exec(besloten.limit(1)).first():
        raise Botsing("Er is een definitief resultaat. Open daarvoor een herziening.")
    _eis_gezien(uow, deelname, oud, cmd)
    _verwerk(uow, principal, deelname, cmd, None, oud)


def _eis_gezien(uow: UnitOfWork, deelname: Deelname, eerder: Commissiebesluit | None, cmd: BesluitAfwezigheid) -> None:
    """Refuse a decision about something else than was shown, such as work that came meanwhile (VAS-5)."""
    werk = stand_besluiten.werk(uow, [deelname.id], ook_zonder_tellen=True).get(deelname.id, "")
    tekst = f"Er is iets veranderd sinds u keek. {stand_besluiten.in_woorden(deelname, werk)}"
    eis_gezien(cmd.gezien, stand_besluiten.afdruk(deelname, werk, eerder), tekst)


def _eis_te_besluiten(uow: UnitOfWork, deelname: Deelname, was_er: bool) -> None:
    """Refuse where there is nothing to decide: unknown, missed by the ledger, or came and made nothing."""
    if stand_besluiten.is_onbekend(deelname):
        return
    vroeg_op = deelname.status == DeelnameStatus.AFGEROND and deelname.presentie in stand_besluiten.ZONDER_WERK
    scores = select(Deelname.id).where(Deelname.id == deelname.id, iets_gescoord())
    if vroeg_op and deelname.presentie == Presentie.NIET_AFGEROND and uow.session.exec(scores).first():
        raise Botsing("Er is al een score voor deze student. Besluit over het resultaat.")
    gemist = select(Kansmutatie.id).where(
        Kansmutatie.deelname_id == deelname.id, Kansmutatie.soort == Mutatie.GEMIST.value
    )
    mist = not deelname.maakte_werk and uow.session.exec(gemist.limit(1)).first() is not None
    if was_er or not (vroeg_op or mist):
        raise Ongeldig("Voor deze zitting is geen gemiste kans geboekt.")


def _verwerk(
    uow: UnitOfWork, principal: Principal, deelname: Deelname, cmd: BesluitAfwezigheid, mandaat: Mandaat | None,
    oud: Commissiebesluit | None = None,
) -> None:  # fmt: skip
    """Write the decision down and let everything follow from it."""
    was, stond = Presentie(oud.presentie_was if oud else deelname.presentie), deelname.presentie
    besluit = _besluit(uow, principal, deelname, cmd, mandaat, oud)
    if was is Presentie.ONBEKEND:
        deelname.presentie = (Presentie.AANWEZIG if cmd.was_er else Presentie.AFWEZIG).value
        deelname.presentie_op = tijd.nu()
        afwikkeling.vul_aan(uow, principal.persoon_id, deelname, was, cmd.reden)
    deelname.zonder_werk = was.value in stand_besluiten.ZONDER_WERK
    besluit.presentie_was, besluit.presentie = was.value, deelname.presentie
    uow.add(deelname)
    uow.add(besluit)
    afwikkeling.wikkel_af(uow, principal, deelname)
    audit.record(
        uow, principal, stand_besluiten.HERZIEN if oud else stand_besluiten.BESLOTEN, deelname,
        oud={"presentie": stond, **({"besluit": oud.beslissing.value} if oud else {})},
        nieuw={"besluit": besluit.beslissing.value, "presentie": deelname.presentie}, reden=cmd.reden,
        mandaat_id=besluit.mandaat_id,
    )  # fmt: skip
    _volg(uow, deelname, besluit, stond)
    _deel_mee(uow, deelname, besluit, oud)
    tik(uow, deelname.student_id)


def _besluit(
    uow: UnitOfWork, principal: Principal, deelname: Deelname, cmd: BesluitAfwezigheid, mandaat: Mandaat | None,
    oud: Commissiebesluit | None,
) -> Commissiebesluit:  # fmt: skip
    """The decision in the place of the one before, with the work that it does not let count."""
    if oud is not None:
        oud.vervallen_op, oud.vervallen_reden = tijd.nu(), f"Herzien: {cmd.reden}"[:500]
        uow.add(oud)
        uow.session.flush()
    eerder = stand_besluiten.laatste(uow, deelname.id)
    werk = "" if cmd.was_er else stand_besluiten.werk(uow, [deelname.id]).get(deelname.id, "")
    besluit = besluiten.leg_vast(uow, principal, deelname, cmd.beslissing, cmd.reden, termijnen.AFWEZIG, mandaat)
    besluit.vervangt_id, besluit.werk = eerder.id if eerder else None, werk[:200]
    return besluit


def _volg(uow: UnitOfWork, deelname: Deelname, besluit: Commissiebesluit, stond: str) -> None:
    """The assessors get the work or let it go, and the registry hears what changed for it."""
    if besluit.beslissing is Beslissing.WAS_ER:
        zitting = uow.get(Zitting, deelname.zitting_id)
        toewijzen.wijs_toe(uow, zitting, [deelname], tijd.nu())
        if stond == Presentie.AFWEZIG:
            berichten.stuur_afwezigheid(uow, deelname)
        vaststellen.stel_automatisch_vast(uow, zitting.id)
        return
    toewijzen.neem_terug(uow, deelname)
    if stond != deelname.presentie or deelname.presentie == Presentie.NIET_AFGEROND or besluit.werk:
        berichten.stuur_afwezigheid(uow, deelname, werk_telt=not besluit.werk)


_SOORT = {
    Beslissing.GEOORLOOFD: MededelingSoort.GEOORLOOFD,
    Beslissing.ONGEOORLOOFD: MededelingSoort.ONGEOORLOOFD,
    Beslissing.WAS_ER: MededelingSoort.WAS_ER,
}
_GEVOLG = {
    Beslissing.GEOORLOOFD: "De examencommissie vindt dat geoorloofd: je kans is niet gebruikt.",
    Beslissing.ONGEOORLOOFD: "De examencommissie vindt dat niet geoorloofd: je kans is gebruikt.",
    Beslissing.WAS_ER: "De examencommissie besloot dat je er was: je kans is gebruikt, en je werk wordt beoordeeld.",
}


def _deel_mee(uow: UnitOfWork, deelname: Deelname, besluit: Commissiebesluit, oud: Commissiebesluit | None) -> None:
    """The student reads what was decided and why; against what takes an attempt or replaces a decision also until when
    he can object, and to whom (VAS-3)."""
    zitting = uow.get(Zitting, deelname.zitting_id)
    waar = f"{zitting.naam} ({tijd.moment(zitting.start)})"
    zonder = besluit.presentie in stand_besluiten.ZONDER_WERK
    wat = f"Van je examen {waar} is geen werk om te beoordelen" if zonder else f"Je was er niet bij {waar}"
    if besluit.beslissing is Beslissing.WAS_ER:
        wat = f"Van {waar} was niet bekend of je er was"
    plaats = f"Dit besluit komt in de plaats van dat van {tijd.dag(oud.op)}. " if oud else ""
    tekst = f"{plaats}{wat}. {_GEVOLG[besluit.beslissing]} Reden: {als_zin(besluit.reden)}"
    soort = MededelingSoort.ZONDER_WERK if zonder else _SOORT[besluit.beslissing]
    nadelig = oud or besluit.beslissing is Beslissing.ONGEOORLOOFD
    middel = besluiten.middel_van(besluit) if nadelig else None
    mededelingen.zeg(uow, deelname.student_id, soort, tekst, middel, over=deelname.id)
