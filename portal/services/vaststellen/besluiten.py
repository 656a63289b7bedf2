"""Write down what was decided in the name of the board beside results, let it lapse, and tell everyone concerned."""

from __future__ import annotations

from portal.auth.principal import Actor, Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Commissiebesluit, Mandaat
from portal.domain import tijd
from portal.domain.besluiten import Beslissing
from portal.domain.mededelingen import MededelingSoort
from portal.domain.presentie import Presentie
from portal.domain.taal import als_zin
from portal.domain.termijnen import Besluitsoort
from portal.services.aanmelden import stand_besluiten
from portal.services.grond import besluittermijn, live, mededelingen, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.besluittermijn import Rechtsmiddel


def leg_vast(
    uow: UnitOfWork, principal: Principal, zaak: Inschrijving | Deelname, beslissing: Beslissing, reden: str,
    soort: Besluitsoort, mandaat: Mandaat | None,
) -> Commissiebesluit:  # fmt: skip
    """The decision as it is made now, with its remedy and the last day for it (VAS-3, VAS-5)."""
    op, over_afwezigheid = tijd.nu(), isinstance(zaak, Deelname)
    middel = besluittermijn.rechtsmiddel(uow, soort, op)
    besluit = Commissiebesluit(
        student_id=zaak.student_id,
        inschrijving_id=zaak.inschrijving_id if isinstance(zaak, Deelname) else zaak.id,
        deelname_id=zaak.id if over_afwezigheid else None,
        beslissing=beslissing,
        reden=reden,
        door_id=principal.persoon_id,
        mandaat_id=mandaat.id if mandaat else None,
        op=op,
        bezwaar_tot=middel.tot,
        clausule=middel.clausule,
    )
    uow.add(besluit)
    return besluit


def middel_van(besluit: Commissiebesluit) -> Rechtsmiddel | None:
    """The remedy under a decision, for the message about it."""
    return Rechtsmiddel(besluit.bezwaar_tot, besluit.clausule) if besluit.bezwaar_tot else None


def houd_bij(uow: UnitOfWork, actor: Actor, deelname: Deelname, *, vastgesteld: bool) -> Commissiebesluit | None:
    """The decision about this absence that holds; one whose ground is gone lapses in sight of everyone (VAS-5, PRK-12)."""
    besluit = stand_besluiten.geldend(uow, deelname.id)
    waarom = _waarom_niet_meer(uow, deelname, besluit, vastgesteld) if besluit else ""
    if besluit is None or not waarom:
        return besluit
    besluit.vervallen_op, besluit.vervallen_reden = tijd.nu(), waarom
    deelname.zonder_werk = False
    uow.add(besluit)
    uow.add(deelname)
    nieuw = {"besluit": besluit.beslissing.value, "presentie": deelname.presentie}
    audit.record(uow, actor, stand_besluiten.VERVALLEN, deelname, nieuw=nieuw, reden=waarom)
    _zeg_vervallen(uow, actor, deelname, besluit)
    uow.session.flush()
    return None


def _waarom_niet_meer(uow: UnitOfWork, deelname: Deelname, besluit: Commissiebesluit, vastgesteld: bool) -> str:
    """Why a decision no longer rests on anything: attendance, a result, or work that the board did not know of."""
    if vastgesteld:
        return "" if besluit.beslissing is Beslissing.WAS_ER else "Er is een resultaat vastgesteld."
    if deelname.presentie != besluit.presentie:
        oud, nu = Presentie(besluit.presentie), Presentie(deelname.presentie)
        reden = f" Reden: {als_zin(deelname.presentie_reden)}" if deelname.presentie_reden else ""
        return f"De presentie is verbeterd van ‘{oud.label}’ in ‘{nu.label}’.{reden}"
    if besluit.beslissing is Beslissing.WAS_ER or besluit.werk:
        return ""
    return "Er kwam daarna werk binnen." if stand_besluiten.werk(uow, [deelname.id]) else ""


def _zeg_vervallen(uow: UnitOfWork, actor: Actor, deelname: Deelname, besluit: Commissiebesluit) -> None:
    """The student reads that it does not count any more, and who decided that it lapsed without him."""
    zitting, wie = uow.get(Zitting, deelname.zitting_id), uow.get(Persoon, deelname.student_id)
    dag, waar = tijd.dag(besluit.op), f"{zitting.naam} ({tijd.moment(zitting.start)})"
    wat, waarom = besluit.beslissing.in_woorden(besluit.presentie), besluit.vervallen_reden
    tekst = f"Het besluit van {dag} over {waar} (‘{wat}’) geldt niet meer. {waarom}"
    weer = not (deelname.maakte_werk or waarom.startswith("Er is een resultaat"))
    vervolg = " De examencommissie besluit opnieuw." if weer else ""
    mededelingen.zeg(uow, deelname.student_id, MededelingSoort.VERVALLEN, tekst + vervolg, over=deelname.id)
    if besluit.door_id and besluit.door_id != actor.persoon_id:
        vervolg = (
            " Het ligt weer bij Verzoeken en besluiten."
            if weer
            else " U hoeft niets te doen; het staat bij Verzoeken en besluiten."
        )
        tekst = f"Uw besluit van {dag} over {wie.naam} bij {waar} (‘{wat}’) is vervallen. {waarom}{vervolg}"
        mededelingen.zeg(uow, besluit.door_id, MededelingSoort.VERVALLEN, tekst, over=deelname.id)
    live.touch(uow, onderwerpen.WERK)
