"""Archive: papers of a sitting or a decision as PDF, made from what is recorded, and noted in the audit log."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eis_eigenaar, require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Ruimte, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.vaststellen import Commissiebesluit, Vaststelling
from portal.documents.pv import Blok, Papier, maak_pdf
from portal.domain import tijd
from portal.domain.fouten import NietGevonden
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ResultaatStatus
from portal.domain.taal import als_zin
from portal.services.afnemen.stand import Verslagen, verslagen
from portal.services.archiveren.stand import zitting_dossier
from portal.services.archiveren.stand_besluiten import vervallen, wie, wie_stelde_vast
from portal.services.grond import instellingen
from portal.services.grond.aanvullingen import aanvullingen
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, norm_tekst, uitkomst_tekst
from portal.services.grond.geannuleerd import geannuleerd
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.lezen.voorbereiding import voorbereiding
from portal.services.vaststellen.lezen.vaststellen import bijzonderheden_van
from portal.services.vaststellen.stand import Kandidaat, kandidaten


class MaakDocument(Opdracht):
    """Which paper: `id` is a sitting, a result for a decision, or a decision about an absence or a request itself."""

    soort: Literal["pv", "presentielijst", "besluit", "commissiebesluit", "dossier"]
    id: uuid.UUID


@dataclass(frozen=True)
class Pdf:
    """A file to hand over, and what it is about."""

    naam: str
    inhoud: bytes
    soort: str
    onderwerp: Zitting | Resultaat | Commissiebesluit


def maak_document(uow: UnitOfWork, principal: Principal, cmd: MaakDocument) -> Pdf:
    """Make a paper for who may read what it is made of; reads only, `noteer_document` logs it once it is there (ARC-4)."""
    if cmd.soort == "besluit":
        resultaat = uow.get(Resultaat, cmd.id, visible(principal, P.RESULTAAT_INZIEN, Resultaat))
        onderwerp: Zitting | Resultaat | Commissiebesluit = resultaat
        papier = _besluit(uow, principal, resultaat)
    elif cmd.soort == "commissiebesluit":
        onderwerp = uow.get(Commissiebesluit, cmd.id, visible(principal, P.DOSSIER_INZIEN, Commissiebesluit))
        papier = _commissiebesluit(uow, onderwerp)
    else:
        require(principal, P.PV_INZIEN)
        onderwerp = zitting = uow.get(Zitting, cmd.id, visible(principal, P.PV_INZIEN, Zitting))
        eis_eigenaar(uow, principal, zitting)
        makers = {"pv": _proces_verbaal, "presentielijst": _presentielijst, "dossier": _dossier}
        papier = makers[cmd.soort](uow, principal, zitting)
    papier = replace(papier, let_op=_let_op(uow, onderwerp))
    naam = f"{cmd.soort}-{tijd.vandaag().isoformat()}-{str(cmd.id)[:8]}.pdf"
    return Pdf(naam, maak_pdf(papier), cmd.soort, onderwerp)


def _let_op(uow: UnitOfWork, onderwerp: Zitting | Resultaat | Commissiebesluit) -> str:
    """That the sitting that a paper is about was cancelled, on every paper alike (ARC-4)."""
    if isinstance(onderwerp, Zitting):
        return geannuleerd(onderwerp)
    deelname = uow.get(Deelname, onderwerp.deelname_id) if onderwerp.deelname_id else None
    return geannuleerd(uow.get(Zitting, deelname.zitting_id)) if deelname else ""


def noteer_document(uow: UnitOfWork, principal: Principal, pdf: Pdf) -> None:
    """Log that a paper was made (ARC-4)."""
    audit.record(uow, principal, "document.gemaakt", pdf.onderwerp, nieuw={"soort": pdf.soort})


def _papier(
    uow: UnitOfWork,
    titel: str,
    ondertitel: str,
    kenmerken: tuple[tuple[str, str], ...],
    blokken: tuple[Blok, ...],
    handtekeningen: tuple[str, ...] = (),
) -> Papier:
    school = instellingen.lees(uow, "schoolnaam")
    return Papier(school, titel, ondertitel, f"Gemaakt op {tijd.moment(tijd.nu())}", kenmerken, blokken, handtekeningen)


def _context(
    uow: UnitOfWork, zitting: Zitting, toen: Mapping[str, Any] | None = None
) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """The exam, when and where, and what it rests on: as it was `toen`, when that was written down, else as it is now."""
    examen = uow.get(Examen, zitting.examen_id)
    versie, ruimte = uow.get(Examenversie, zitting.versie_id), uow.get(Ruimte, zitting.ruimte_id)
    cesuur = cesuur_van(uow, versie.id, vastgesteld=True)
    rust = {"versie": versie.code, "model": versie.model, "cesuur": norm_tekst(versie, cesuur), **(toen or {})}
    kenmerken = (
        ("Zitting", zitting.code),
        ("Versie", rust["versie"]),
        ("Beoordelingsmodel", rust["model"] or "–"),
        ("Cesuur", rust["cesuur"] or "Nog niet vastgesteld"),
    )
    ondertitel = f"{tijd.moment(zitting.start)} tot {tijd.tijdstip(zitting.laatste_eind)}, {ruimte.naam or ruimte.code}"
    return examen.naam, ondertitel, kenmerken


def _namen(uow: UnitOfWork, zitting_id: uuid.UUID, rol: Rol) -> str:
    vraag = (
        select(Persoon.naam)
        .join(Zittingsmedewerker, onclause=col(Zittingsmedewerker.persoon_id) == Persoon.id)
        .where(Zittingsmedewerker.zitting_id == zitting_id, Zittingsmedewerker.rol == rol.value)
        .order_by(col(Persoon.sorteervorm))
    )
    return ", ".join(uow.session.exec(vraag)) or "–"


def _tijd(moment: datetime | None) -> str:
    return tijd.tijdstip(moment) if moment else "–"


def _proces_verbaal(uow: UnitOfWork, principal: Principal, zitting: Zitting) -> Papier:
    pv = uow.session.exec(select(ProcesVerbaal).where(ProcesVerbaal.zitting_id == zitting.id)).first()
    examen, ondertitel, kenmerken = _context(uow, zitting, pv.momentopname if pv else None)
    alle = kandidaten(uow, zitting)
    regels = bijzonderheden_van(uow, zitting, pv) or ("Geen bijzonderheden gemeld.",)
    er = verslagen(pv, [k.deelname for k in alle])
    kenmerken += (
        ("Surveillant", _namen(uow, zitting.id, Rol.SURVEILLANT)),
        ("Geopend – gesloten", f"{_tijd(pv.geopend_op if pv else None)} – {_tijd(pv.gesloten_op if pv else None)}"),
        ("Aanwezig", f"{sum(v.presentie.was_er for v in er.values())} van {len(alle)}"),
        ("Ondertekend", _ondertekend(uow, pv)),
    )
    blokken = [
        *_voorbereiding(uow, principal, zitting), Blok("Bijzonderheden en verslag", regels), _presentie(zitting, er, alle),
        *_aanvullingen(uow, zitting),
    ]  # fmt: skip
    if pv and pv.vingerafdruk:
        blokken.append(Blok("Controle", (f"Vingerafdruk van het ondertekende verslag: {pv.vingerafdruk}",)))
    titel = f"Proces-verbaal {examen}"
    return _papier(uow, titel, ondertitel, kenmerken, tuple(blokken), ("Surveillant", "Examenbureau"))


def _voorbereiding(uow: UnitOfWork, principal: Principal, zitting: Zitting) -> tuple[Blok, ...]:
    """What was made ready, by whom and when; nothing of a sitting of which nobody ticked anything off."""
    stappen = voorbereiding(uow, principal, zitting.id).stappen
    if not any(s.klaar or s.opnieuw for s in stappen):
        return ()
    regels = tuple(f"{s.tekst}: {s.onder if s.klaar or s.opnieuw else 'niet afgevinkt'}" for s in stappen)
    return (Blok("Voorbereiding", regels),)


def _aanvullingen(uow: UnitOfWork, zitting: Zitting) -> tuple[Blok, ...]:
    """What was added after the signature, if anything."""
    regels = aanvullingen(uow, zitting.id)
    return (Blok("Aanvullingen na ondertekening", regels),) if regels else ()


def _ondertekend(uow: UnitOfWork, pv: ProcesVerbaal | None) -> str:
    if pv is None or pv.ondertekend_op is None:
        return "Nog niet ondertekend"
    naam = uow.get(Persoon, pv.ondertekend_door_id).naam if pv.ondertekend_door_id else ""
    return f"{tijd.moment(pv.ondertekend_op)}{' door ' + naam if naam else ''}"


def _te_laat(zitting: Zitting, om: datetime | None) -> str:
    """When a latecomer came; only that he was late when it was written down afterwards."""
    if om is None:
        return ""
    return f", te laat {tijd.tijdstip(om)}" if om != zitting.start else ", te laat"


def _presentie(zitting: Zitting, er: Mapping[uuid.UUID, Verslagen], alle: list[Kandidaat]) -> Blok:
    """Who was there, as the report says."""
    rijen = tuple(
        (
            str(k.deelname.plaats or ""),
            k.student.naam,
            studentnummer(k.student),
            f"{v.presentie.label}{f': {v.reden}' if v.reden else ''}{_te_laat(zitting, v.te_laat_om)}",
            "Ja" if v.id_gezien else "Nee",
            ", ".join(k.voorzieningen) or "–",
        )
        for k in alle
        for v in (er[k.deelname.id],)
    )
    kolommen = ("Plaats", "Student", "Nummer", "Presentie", "ID gezien", "Voorziening")
    return Blok("Presentie", (), kolommen, rijen, (1, 4, 2, 3, 1, 3))


def _presentielijst(uow: UnitOfWork, _principal: Principal, zitting: Zitting) -> Papier:
    """A list to sign until the report is signed, and from then on who was there, with what was added later (ARC-1)."""
    pv = uow.session.exec(select(ProcesVerbaal).where(ProcesVerbaal.zitting_id == zitting.id)).first()
    examen, ondertitel, kenmerken = _context(uow, zitting, pv.momentopname if pv else None)
    titel, alle = f"Presentielijst {examen}", kandidaten(uow, zitting)
    if pv and pv.ondertekend_op:
        kenmerken += (("Surveillant", _namen(uow, zitting.id, Rol.SURVEILLANT)), ("Ondertekend", _ondertekend(uow, pv)))
        er = verslagen(pv, [k.deelname for k in alle])
        return _papier(uow, titel, ondertitel, kenmerken, (_presentie(zitting, er, alle), *_aanvullingen(uow, zitting)))
    rijen = tuple(
        (str(k.deelname.plaats or ""), k.student.naam, studentnummer(k.student), ", ".join(k.voorzieningen), "")
        for k in alle
    )
    kolommen = ("Plaats", "Student", "Nummer", "Voorziening", "Handtekening")
    blok = Blok("Kandidaten", (), kolommen, rijen, (1, 4, 2, 3, 4))
    return _papier(uow, titel, ondertitel, kenmerken, (blok,), ("Surveillant",))


def _besluit(uow: UnitOfWork, _principal: Principal, resultaat: Resultaat) -> Papier:
    v = uow.session.exec(select(Vaststelling).where(Vaststelling.resultaat_id == resultaat.id)).first()
    if v is None:
        raise NietGevonden("Over dit resultaat is nog geen besluit.")
    zitting, student = uow.get(Zitting, resultaat.zitting_id), uow.get(Persoon, resultaat.student_id)
    toen = {**v.grondslag, "cesuur": v.grondslag.get("norm") or v.grondslag.get("cesuur", "")}
    examen, ondertitel, kenmerken = _context(uow, zitting, toen if v.grondslag else None)
    deelname = uow.get(Deelname, resultaat.deelname_id)
    kop = (("Student", student.naam), ("Nummer", studentnummer(student)), ("Kans", str(deelname.poging)))
    door = wie_stelde_vast(v)
    tekst = f"{door}{',' if ',' in door else ''} heeft op {tijd.moment(v.op)} vastgesteld: {uitkomst_tekst(resultaat)}."
    blokken = [Blok("Besluit", (tekst[0].upper() + tekst[1:],))]
    if resultaat.status == ResultaatStatus.HERZIEN:
        blokken.append(Blok("Let op", ("Dit besluit is vervangen door een later besluit.",)))
    if resultaat.volgnummer > 1:
        blokken.append(_herziening(uow, resultaat, v))
    blokken.append(Blok("Niet mee eens?", (v.clausule, f"Bekendgemaakt op {tijd.moment(v.bekendgemaakt_op)}.")))
    return _papier(
        uow, f"Besluit {examen}", ondertitel, kop + kenmerken, tuple(blokken), ("Namens de examencommissie",)
    )


def _herziening(uow: UnitOfWork, nieuw: Resultaat, v: Vaststelling) -> Blok:
    """What the decision replaces, what it became, and why (VAS-8)."""
    vraag = select(Resultaat).where(
        Resultaat.deelname_id == nieuw.deelname_id, Resultaat.volgnummer == nieuw.volgnummer - 1
    )
    oud = uow.session.exec(vraag).one()
    op = f" van {tijd.moment(oud.definitief_op)}" if oud.definitief_op else ""
    was, nu = f"Het was {uitkomst_tekst(oud)}.", f"Het is nu {uitkomst_tekst(nieuw)}."
    return Blok("Herziening", (f"Dit besluit vervangt het besluit{op}.", was, nu, f"Reden: {als_zin(v.motivatie)}"))


def _commissiebesluit(uow: UnitOfWork, b: Commissiebesluit) -> Papier:
    """A decision about an absence or a request, as the other decisions: what, by whom, why, and the remedy (ARC-4)."""
    student, deelname = uow.get(Persoon, b.student_id), uow.get(Deelname, b.deelname_id) if b.deelname_id else None
    examen = uow.get(Examen, uow.get(Inschrijving, b.inschrijving_id).examen_id).naam
    ondertitel = "Verzoek om een extra kans"
    kenmerken: tuple[tuple[str, str], ...] = (("Student", student.naam), ("Nummer", studentnummer(student)))
    if deelname:
        _, ondertitel, zitting = _context(uow, uow.get(Zitting, deelname.zitting_id))
        kenmerken += (("Kans", str(deelname.poging)), *zitting[:2])
    besloot = f"{wie(b)} heeft op {tijd.moment(b.op)} besloten: {b.beslissing.in_woorden(b.presentie)}."
    blokken = [Blok("Besluit", (besloot[0].upper() + besloot[1:], f"Reden: {als_zin(b.reden)}"))]
    if b.werk:
        blokken.append(Blok("Werk", (f"Bij het besluit was er werk bekend: {b.werk}. Dat telt niet.",)))
    if b.vervangt_id and (oud := uow.session.get(Commissiebesluit, b.vervangt_id)):
        was = f"{tijd.moment(oud.op)}: {oud.beslissing.in_woorden(oud.presentie)}"
        blokken.append(Blok("Herziening", (f"Dit besluit komt in de plaats van het besluit van {was}.",)))
    if b.vervallen_op:
        blokken.append(Blok("Let op", (vervallen(b),)))
    if b.clausule:
        blokken.append(Blok("Niet mee eens?", (b.clausule, f"Bekendgemaakt op {tijd.moment(b.op)}.")))
    return _papier(uow, f"Besluit {examen}", ondertitel, kenmerken, tuple(blokken), ("Namens de examencommissie",))


def _dossier(uow: UnitOfWork, principal: Principal, zitting: Zitting) -> Papier:
    dossier = zitting_dossier(uow, principal, zitting.id)
    examen, ondertitel, kenmerken = _context(uow, zitting)
    stukken = tuple((s.naam, "Aanwezig" if s.aanwezig else "Ontbreekt", s.tekst) for s in dossier.stukken)
    resultaten = tuple((r.student, str(r.poging), r.cijfer, r.status, r.besluit) for r in dossier.resultaten)
    bestanden = tuple((d.naam, d.soort, d.status, d.vingerafdruk) for d in dossier.documenten)
    besluiten = tuple((b.student, b.beslissing, b.besluit, b.reden, b.vervallen) for b in dossier.besluiten)
    gezegd = tuple(f"{r.student}. {tekst}" for r in dossier.resultaten for tekst in r.opmerkingen)
    blokken = (
        Blok("Stukken", (), ("Stuk", "Status", "Toelichting"), stukken, (3, 2, 5)),
        Blok("Resultaten", (), ("Student", "Kans", "Cijfer", "Status", "Besluit"), resultaten, (4, 1, 1, 2, 5)),
        Blok(
            "Besluiten over afwezigheid",
            (),
            ("Student", "Besluit", "Door", "Reden", "Vervallen"),
            besluiten,
            (3, 2, 4, 4, 3),
        ),
        Blok("Opmerkingen bij de beoordeling", gezegd),
        Blok("Bestanden", (), ("Naam", "Soort", "Status", "Vingerafdruk"), bestanden, (4, 3, 2, 2)),
    )
    if not dossier.geannuleerd:
        kenmerken += (("Volledig", f"{dossier.volledig} %"),)
    return _papier(uow, f"Dossier {examen}", ondertitel, kenmerken, tuple(b for b in blokken if b.tabel or b.alineas))
