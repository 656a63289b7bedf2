"""What a confirmed delivery brings: start links and documents that were asked for, and what has to be asked next."""

from __future__ import annotations

import hashlib
import json
import uuid

from portal.db.afnemen import Document
from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.adressen import is_veilig
from portal.domain.fouten import PortalFout
from portal.domain.statussen import DeelnameStatus, DocumentStatus
from portal.oke.keuring import zonder_onbewaarbaar
from portal.oke.uitkomst import Bevestigd, Geweigerd, Uitkomst
from portal.services.grond import live, onderwerpen
from portal.services.monitoren import teruglezen
from portal.services.ontvangen import logboek
from portal.services.ontvangen.ingang import Bron, ontvang_opleiding, ontvang_persoon, ontvang_toets
from portal.services.ontvangen.vlug.blad import KAPOT, waarom
from portal.services.zenden import berichten, outbox

MAX_DOCUMENT = 20 * 1024 * 1024
_ONTVANGERS = {"persoon": ontvang_persoon, "toets": ontvang_toets, "opleiding": ontvang_opleiding}
_MET_STARTLINK = ("deelname", "medewerker")
_NIEUW_DAAR = 201
_DOCUMENTSOORTEN = ("application/pdf", "application/octet-stream")


def duid(uow: UnitOfWork, rij: OkeBericht, uitkomst: Uitkomst) -> Uitkomst:
    """Some refusals are an answer and no failure: ‘not known here’ to who reads back, to who asks what nobody needs, or to
    who cancels a sitting that is not there."""
    if not isinstance(uitkomst, Geweigerd) or uitkomst.status not in (404, 405):
        return uitkomst
    antwoord = rij.onderwerp_soort == teruglezen.SOORT
    overbodig = rij.onderwerp_soort == "startlink" and not _wil_startlink(uow, rij.onderwerp_id)
    al_weg = uitkomst.status == 404 and rij.methode == "PATCH" and rij.pad.startswith("/offerings/")
    return Bevestigd(uitkomst.status, uitkomst.inhoud.encode()) if antwoord or overbodig or al_weg else uitkomst


def _wil_startlink(uow: UnitOfWork, id: uuid.UUID | None) -> bool:
    """True while this student or member of staff is on the sitting."""
    wie = uow.session.get(Deelname, id) or uow.session.get(Zittingsmedewerker, id)
    return wie is not None and getattr(wie, "status", DeelnameStatus.GEPLAATST) == DeelnameStatus.GEPLAATST


def verwerk(uow: UnitOfWork, rij: OkeBericht, antwoord: Bevestigd) -> str:
    """Keep what a GET brought; answers why it cannot be used, or nothing when all is well."""
    if rij.methode != "GET":
        return ""
    if rij.onderwerp_soort == teruglezen.SOORT:
        return teruglezen.verwerk(uow, rij, antwoord.status, antwoord.inhoud)
    if rij.onderwerp_soort == "startlink":
        return _startlink(uow, rij, antwoord) if antwoord.status < 300 else ""
    if rij.onderwerp_soort == "document":
        return _document(uow, rij, antwoord)
    return _uit_deelnemersysteem(uow, rij, antwoord) if rij.onderwerp_soort in _ONTVANGERS else ""


def vervolg(uow: UnitOfWork, rij: OkeBericht) -> None:
    """After a student or member of staff reached the delivery system, the start link can be asked; once more when it did
    not know him (201), such as after it lost what it had or was replaced: the link of before leads nowhere."""
    if rij.flow != 2 or rij.methode != "PUT" or rij.onderwerp_soort not in _MET_STARTLINK or rij.koppeling_id is None:
        return
    student = rij.onderwerp_soort == "deelname"
    wie: Deelname | Zittingsmedewerker | None
    wie = (
        uow.session.get(Deelname, rij.onderwerp_id)
        if student
        else uow.session.get(Zittingsmedewerker, rij.onderwerp_id)
    )
    if wie and (not wie.startlink or rij.http_status == _NIEUW_DAAR) and _wil_startlink(uow, wie.id):
        outbox.vraag_startlink(uow, wie.id, rij.koppeling_id, wie.zitting_id)


def mislukt(uow: UnitOfWork, rij: OkeBericht) -> None:
    """A document that cannot be fetched says so, and so does a sitting that cannot be read back."""
    if rij.onderwerp_soort == teruglezen.SOORT:
        teruglezen.mislukt(uow, rij)
    if rij.onderwerp_soort == "document" and (document := uow.session.get(Document, rij.onderwerp_id)):
        document.status = DocumentStatus.MISLUKT
        uow.add(document)


def bewaarbaar(rij: OkeBericht, antwoord: Bevestigd) -> str:
    """The answer as it may stay in the log: no start links (they let somebody in) and no files."""
    if rij.onderwerp_soort == "startlink":
        return "(startlink bewaard, niet in dit logboek)"
    if rij.onderwerp_soort == "document":
        return f"({len(antwoord.inhoud)} bytes {antwoord.mediatype}, bewaard bij het document)"
    return logboek.te_bewaren(antwoord.tekst, logboek.VAN_ANTWOORD)


def _bron(uow: UnitOfWork, rij: OkeBericht) -> Bron:
    koppeling = uow.session.get(Koppeling, rij.koppeling_id)
    return Bron(rij.partner, rij.koppeling_id, koppeling.oke_versie) if koppeling else Bron(rij.partner)


def _uit_deelnemersysteem(uow: UnitOfWork, rij: OkeBericht, antwoord: Bevestigd) -> str:
    """A person or test that an enrolment named before we knew it."""
    try:
        inhoud = zonder_onbewaarbaar(json.loads(antwoord.inhoud), antwoord.inhoud)
        if not isinstance(inhoud, dict):
            return f"{rij.partner} gaf geen {rij.onderwerp_soort} terug."
        with uow.session.begin_nested():
            _ONTVANGERS[rij.onderwerp_soort](uow, _bron(uow, rij), inhoud)
    except (json.JSONDecodeError, RecursionError):
        return f"{rij.partner} gaf geen JSON terug."
    except (PortalFout, *KAPOT) as fout:
        return f"Niet te gebruiken: {waarom(fout)}"
    return ""


def _startlink(uow: UnitOfWork, rij: OkeBericht, antwoord: Bevestigd) -> str:
    try:
        link = zonder_onbewaarbaar(json.loads(antwoord.inhoud), antwoord.inhoud)
    except (ValueError, RecursionError):
        return f"{rij.partner} gaf geen startlink als JSON-tekst terug."
    if not isinstance(link, str) or len(link) > 1000 or not is_veilig(link):
        return f"{rij.partner} gaf geen bruikbare startlink terug (een adres met https://)."
    if deelname := uow.session.get(Deelname, rij.onderwerp_id):
        deelname.startlink = link
        uow.add(deelname)
        live.touch(uow, onderwerpen.zitting(deelname.zitting_id), onderwerpen.persoon(deelname.student_id))
    elif medewerker := uow.session.get(Zittingsmedewerker, rij.onderwerp_id):
        medewerker.startlink = link
        uow.add(medewerker)
        live.touch(uow, onderwerpen.zitting(medewerker.zitting_id), onderwerpen.persoon(medewerker.persoon_id))
    return ""


def _document(uow: UnitOfWork, rij: OkeBericht, antwoord: Bevestigd) -> str:
    document = uow.session.get(Document, rij.onderwerp_id)
    if document is None:
        return ""
    inhoud, is_pdf = antwoord.inhoud, antwoord.inhoud[:5] == b"%PDF-"
    if antwoord.mediatype not in _DOCUMENTSOORTEN:
        return f"{rij.partner} gaf geen document maar {antwoord.mediatype or 'iets zonder soort'}."
    if not inhoud or len(inhoud) > MAX_DOCUMENT:
        return "Het document is leeg of groter dan 20 MB."
    if not is_pdf and (antwoord.mediatype == "application/pdf" or document.naam.lower().endswith(".pdf")):
        return "Het document heet een pdf, maar is dat niet."
    document.inhoud, document.sha256 = inhoud, hashlib.sha256(inhoud).hexdigest()
    document.mediatype = "application/pdf" if is_pdf else "application/octet-stream"
    document.status, document.op = DocumentStatus.OPGEHAALD, tijd.nu()
    uow.add(document)
    if document.zitting_id:
        live.touch(uow, onderwerpen.zitting(document.zitting_id))
    live.touch(uow, onderwerpen.RESULTATEN)
    berichten.stuur_documenten(uow, document.resultaat_id)
    return ""
