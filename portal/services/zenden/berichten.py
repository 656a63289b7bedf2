"""What has to reach a delivery system (flow 2) or the registry (flow 5): builds the body and puts it in the outbox."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, cast

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, PlanbareToets
from portal.db.beheren import Koppeling, Persoon, Persoonsbron
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Ruimte, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Commissiebesluit
from portal.domain import tijd
from portal.domain.levensloop import BESLOTEN
from portal.domain.rechten import Rol
from portal.domain.statussen import DeelnameStatus, ResultaatStatus, ZittingStatus
from portal.oke import mapping_uit
from portal.oke.adapter import V1_0, adapter
from portal.oke.mapping_uit import Json, Uitslag
from portal.services.grond import taken
from portal.services.grond.cesuren import schaal_van
from portal.services.grond.taken import vraag_eenmaal
from portal.services.zenden import documenten, outbox
from portal.services.zenden.adressen import Adres, adressen, meldbaar
from portal.services.zenden.outbox import Bericht

ONBEREIKBAAR = "medewerker-onbereikbaar"
"""A question for the exam office: somebody of the staff whom the delivery system cannot be told about."""
Maak = Callable[[V1_0], Json]
"""Makes the body of a message in the wire format of its partner."""


def koppeling_van(uow: UnitOfWork, zitting: Zitting) -> uuid.UUID | None:
    """The delivery system of a sitting, or None when the exam does not run through OKE (INR-1), or when the sitting was
    entered after it had been: nobody is to be let in there any more."""
    if zitting.achteraf:
        return None
    vraag = (
        select(Examenversie.koppeling_id, Examen.koppeling_id)
        .join(Examen, onclause=col(Examen.id) == zitting.examen_id)
        .where(
            Examenversie.id == zitting.versie_id, col(Examen.oke).is_(True), col(Examenversie.component_id).is_not(None)
        )
    )
    van_versie, van_examen = uow.session.exec(vraag).first() or (None, None)
    return van_versie or van_examen


def stuur_zitting(uow: UnitOfWork, zitting: Zitting) -> OkeBericht | None:
    """Create the sitting at the delivery system, or bring its changes there (PLA-7)."""
    versie = uow.get(Examenversie, zitting.versie_id)
    lokaal = uow.get(Ruimte, zitting.ruimte_id).code
    pad = f"/offerings/{zitting.id}"
    return _zet(uow, zitting, "PUT", pad, lambda a: a.zitting(zitting, versie, lokaal), "zitting", zitting.id)


def annuleer_zitting(uow: UnitOfWork, zitting: Zitting) -> OkeBericht | None:
    """Cancel the sitting at the delivery system; it drops everybody on it."""
    pad = f"/offerings/{zitting.id}"
    return _zet(uow, zitting, "PATCH", pad, lambda a: a.annuleer_zitting(), "zitting", zitting.id)


def stuur_deelname(uow: UnitOfWork, deelname: Deelname) -> OkeBericht | None:
    """Attach the student to the sitting at the delivery system, with the accommodations that travel."""
    zitting, student = uow.get(Zitting, deelname.zitting_id), uow.get(Persoon, deelname.student_id)
    pad = f"/associations/{deelname.id}"
    wie = deelname.student_id
    return _zet(uow, zitting, "PUT", pad, lambda a: a.deelname(deelname, student), "deelname", deelname.id, wie)


def annuleer_deelname(uow: UnitOfWork, deelname_id: uuid.UUID, zitting: Zitting) -> OkeBericht | None:
    """Take the student off the sitting at the delivery system."""
    student_id = uow.session.exec(select(Deelname.student_id).where(Deelname.id == deelname_id)).first()
    pad = f"/associations/{deelname_id}"
    return _zet(uow, zitting, "PATCH", pad, lambda a: a.annuleer_koppeling(), "deelname", deelname_id, student_id)


def stuur_medewerker(uow: UnitOfWork, medewerker: Zittingsmedewerker) -> OkeBericht | None:
    """Attach the invigilator or assessor to the sitting at the delivery system.

    Held back, with a line for the exam office, while nothing is known by which the standard names somebody; filling in
    the number or address sends it.
    """
    zitting, wie = uow.get(Zitting, medewerker.zitting_id), uow.get(Persoon, medewerker.persoon_id)
    if not mapping_uit.is_aan_te_duiden(wie) and koppeling_van(uow, zitting) is not None:
        tekst = (
            f"{wie.naam} staat op {zitting.naam}, maar heeft geen personeelsnummer en geen e-mailadres. Het afnamesysteem "
            "hoort het pas als een van beide is ingevuld; vraag dat aan de beheerder. Daarna gaat het bericht vanzelf."
        )
        vraag_eenmaal(uow, ONBEREIKBAAR, Rol.EXAMENBUREAU, "persoon", wie.id, tekst)
        return None
    pad = f"/associations/{medewerker.id}"
    return _zet(uow, zitting, "PUT", pad, lambda a: a.medewerker(medewerker, wie), "medewerker", medewerker.id)


def annuleer_medewerker(uow: UnitOfWork, medewerker: Zittingsmedewerker) -> OkeBericht | None:
    """Take the invigilator or assessor off the sitting at the delivery system; nothing when it never heard of him."""
    zitting, pad = uow.get(Zitting, medewerker.zitting_id), f"/associations/{medewerker.id}"
    wie = uow.get(Persoon, medewerker.persoon_id)
    gestuurd = select(OkeBericht.id).where(OkeBericht.onderwerp_id == medewerker.id, OkeBericht.methode == "PUT")
    if not mapping_uit.is_aan_te_duiden(wie) and not uow.session.exec(gestuurd.limit(1)).first():
        taken.rond_af(uow, ONBEREIKBAAR, wie.id)
        return None
    return _zet(uow, zitting, "PATCH", pad, lambda a: a.annuleer_koppeling(), "medewerker", medewerker.id)


def stuur_persoon(uow: UnitOfWork, persoon_id: uuid.UUID) -> int:
    """Tell delivery systems again who somebody is, for each sitting to come that he sits or works at, when what they heard
    last is something else now; gives how many messages go out (PLA-7). Who could not be named and now can, is told too."""
    if mapping_uit.is_aan_te_duiden(uow.get(Persoon, persoon_id)):
        taken.rond_af(uow, ONBEREIKBAAR, persoon_id)
    komt = (Zitting.status == ZittingStatus.GEPLAND, Zitting.laatste_eind > tijd.nu())
    zit = select(Deelname).join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
    werkt = select(Zittingsmedewerker).join(Zitting, onclause=col(Zitting.id) == Zittingsmedewerker.zitting_id)
    zit = zit.where(Deelname.student_id == persoon_id, Deelname.status == DeelnameStatus.GEPLAATST, *komt)
    gestuurd = [stuur_deelname(uow, d) for d in uow.session.exec(zit).all() if _hoort_anders(uow, d)]
    taken_van = uow.session.exec(werkt.where(Zittingsmedewerker.persoon_id == persoon_id, *komt)).all()
    ook = [stuur_medewerker(uow, m) for m in taken_van if _hoort_anders(uow, m)]
    return sum(rij is not None for rij in (*gestuurd, *ook))


def _hoort_anders(uow: UnitOfWork, wie: Deelname | Zittingsmedewerker) -> bool:
    """Whether the delivery system never heard of this seat or task, or heard something else than it would now."""
    vraag = select(OkeBericht.inhoud).where(
        OkeBericht.onderwerp_id == wie.id, OkeBericht.flow == 2, OkeBericht.methode == "PUT"
    )
    laatst = uow.session.exec(vraag.order_by(col(OkeBericht.volgnummer).desc()).limit(1)).first()
    koppeling_id = koppeling_van(uow, uow.get(Zitting, wie.zitting_id))
    if laatst is None or koppeling_id is None:
        return True
    if isinstance(wie, Zittingsmedewerker) and not mapping_uit.is_aan_te_duiden(uow.get(Persoon, wie.persoon_id)):
        return True
    return laatst != mapping_uit.tekst(zoals_nu(uow, wie, koppeling_id))


def _zet(
    uow: UnitOfWork,
    zitting: Zitting,
    methode: str,
    pad: str,
    maak: Maak,
    soort: str,
    onderwerp_id: uuid.UUID,
    student_id: uuid.UUID | None = None,
) -> OkeBericht | None:
    """Queue a message of flow 2 in the order of its sitting; nothing for an exam outside OKE."""
    koppeling_id = koppeling_van(uow, zitting)
    if koppeling_id is None:
        return None
    tekst = mapping_uit.tekst(maak(_vorm(uow, koppeling_id)))
    return outbox.put(
        uow,
        Bericht(2, koppeling_id, methode, pad, str(zitting.id), tekst, soort, onderwerp_id, zitting.id, student_id),
    )


def _vorm(uow: UnitOfWork, koppeling_id: uuid.UUID | None) -> V1_0:
    """The wire format that this partner speaks."""
    return adapter(uow.get(Koppeling, cast(uuid.UUID, koppeling_id)).oke_versie)


def stuur_resultaat(uow: UnitOfWork, resultaat: Resultaat) -> list[OkeBericht]:
    """Bring a result to the registry (VAS-4): as a patch for its own attempt, as a new association for an extra one.

    Only for enrolments that the registry gave us; others have no address there. Whether the exam was made in a
    delivery system or outside OKE is no matter to the registry: its test asks for a result.
    """
    deelname, zitting = uow.get(Deelname, resultaat.deelname_id), uow.get(Zitting, resultaat.zitting_id)
    return _naar_register(uow, deelname, zitting, resultaat, "resultaat", resultaat.id)


def stuur_resultaat_naar(uow: UnitOfWork, resultaat: Resultaat, org_id: uuid.UUID) -> list[OkeBericht]:
    """The same to one of the associations that it answers."""
    deelname, zitting = uow.get(Deelname, resultaat.deelname_id), uow.get(Zitting, resultaat.zitting_id)
    return _naar_register(uow, deelname, zitting, resultaat, "resultaat", resultaat.id, alleen=org_id)


def _naar_register(
    uow: UnitOfWork,
    deelname: Deelname,
    zitting: Zitting,
    resultaat: Resultaat | None,
    soort: str,
    onderwerp_id: uuid.UUID,
    alleen: uuid.UUID | None = None,
) -> list[OkeBericht]:
    """Queue a result, or that there is none because the student did not come, for every association that it answers."""
    inschrijving = uow.get(Inschrijving, deelname.inschrijving_id)
    uit = []
    for adres in adressen(uow, deelname, inschrijving, zelf_afgerond=alleen is None):
        if alleen is not None and adres.org_id != alleen:
            continue
        methode, pad, body = _verzoek(uow, deelname, zitting, inschrijving, resultaat, adres)
        bericht = Bericht(
            flow=5,
            koppeling_id=adres.koppeling_id,
            methode=methode,
            pad=pad,
            reeks=str(adres.org_id),
            inhoud=mapping_uit.tekst(body),
            onderwerp_soort=soort,
            onderwerp_id=onderwerp_id,
            zitting_id=zitting.id,
            student_id=deelname.student_id,
        )
        uit.append(outbox.put(uow, bericht))
    return uit


def _verzoek(
    uow: UnitOfWork,
    deelname: Deelname,
    zitting: Zitting,
    inschrijving: Inschrijving,
    resultaat: Resultaat | None,
    adres: Adres,
) -> tuple[str, str, Json]:
    """Method, address and body: a patch of an attempt of the registry, or a new association for one of our own."""
    toets = uow.session.get(PlanbareToets, adres.toets_id) if adres.toets_id else None
    versie = uow.get(Examenversie, resultaat.versie_id if resultaat else zitting.versie_id)
    uitslag = Uitslag(
        resultaat, deelname, zitting, inschrijving, adres.poging, documenten.van_deelname(uow, deelname.id),
        schaal_van(versie, resultaat) if resultaat else versie.schaal,
        toets.schaal if toets else "", adres.org_id, adres.oke_id,
    )  # fmt: skip
    vorm = _vorm(uow, adres.koppeling_id)
    pad = f"/associations/{adres.oke_id}"
    if not adres.eigen:
        return "PATCH", pad, vorm.uitslag(uitslag)
    student, toets = uow.get(Persoon, deelname.student_id), uow.get(PlanbareToets, adres.toets_id)
    return "PUT", pad, vorm.uitslag_extra(uitslag, _bekend_als(uow, student, adres.koppeling_id), toets.oke_id)


def zoals_nu(uow: UnitOfWork, wat: Zitting | Deelname | Zittingsmedewerker, koppeling_id: uuid.UUID) -> Json:
    """What a delivery system should hold about a sitting, a participation or somebody of the staff: as it would be sent now."""
    vorm = _vorm(uow, koppeling_id)
    if isinstance(wat, Zitting):
        return vorm.zitting(wat, uow.get(Examenversie, wat.versie_id), uow.get(Ruimte, wat.ruimte_id).code)
    if isinstance(wat, Deelname):
        return vorm.deelname(wat, uow.get(Persoon, wat.student_id))
    return vorm.medewerker(wat, uow.get(Persoon, wat.persoon_id))


def uitslag_zoals_nu(uow: UnitOfWork, deelname: Deelname, resultaat: Resultaat | None) -> dict[uuid.UUID, Json]:
    """What a registry should hold about a participation, per association that it answers."""
    zitting, inschrijving = uow.get(Zitting, deelname.zitting_id), uow.get(Inschrijving, deelname.inschrijving_id)
    return {
        a.oke_id: _verzoek(uow, deelname, zitting, inschrijving, resultaat, a)[2]
        for a in adressen(uow, deelname, inschrijving)
    }


def stuur_alsnog(uow: UnitOfWork, inschrijving: Inschrijving, oke_id: uuid.UUID) -> int:
    """Tell an association that came later what was established before it came, and the first one what was missed, also when
    the board does not let work of it count; gives how many messages go out."""
    telt_niet = select(Commissiebesluit.deelname_id).where(*Commissiebesluit.laat_werk_niet_tellen())
    uitslag = (
        (col(Resultaat.deelname_id) == Deelname.id)
        & col(Resultaat.is_huidig)
        & (col(Resultaat.status) != ResultaatStatus.BEZIG)
        & (col(Resultaat.status).in_(BESLOTEN) | col(Resultaat.deelname_id).not_in(telt_niet))
    )
    vraag = (
        select(Resultaat, Deelname, Zitting)
        .select_from(Deelname)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .join(Resultaat, isouter=True, onclause=uitslag)
        .where(Deelname.inschrijving_id == inschrijving.id, meldbaar())
        .order_by(col(Deelname.geplaatst_op))
    )
    aantal = 0
    for r, d, z in uow.session.exec(vraag).all():
        if r is None and oke_id == inschrijving.oke_id:
            aantal += len(_naar_register(uow, d, z, None, "deelname", d.id, alleen=oke_id))
        elif r is not None and r.status == ResultaatStatus.DEFINITIEF:
            aantal += len(_naar_register(uow, d, z, r, "resultaat", r.id, alleen=oke_id))
    return aantal


def stuur_afwezigheid(uow: UnitOfWork, deelname: Deelname, *, werk_telt: bool = True) -> list[OkeBericht]:
    """Tell the registry whether a student came, once the report is signed; nothing when there is a result, unless the
    board decided that what is provisional does not count."""
    status = col(Resultaat.status)
    telt = status != ResultaatStatus.BEZIG if werk_telt else status.in_(BESLOTEN)
    al = select(Resultaat.id).where(Resultaat.deelname_id == deelname.id, telt)
    if uow.session.exec(al).first():
        return []
    zitting = uow.get(Zitting, deelname.zitting_id)
    return _naar_register(uow, deelname, zitting, None, "deelname", deelname.id)


def _bekend_als(uow: UnitOfWork, student: Persoon, koppeling_id: uuid.UUID | None) -> uuid.UUID:
    """The personId by which this registry knows the student."""
    vraag = select(Persoonsbron.oke_id).where(
        Persoonsbron.persoon_id == student.id, Persoonsbron.koppeling_id == koppeling_id
    )
    vraag = vraag.order_by(col(Persoonsbron.hoofd).desc(), col(Persoonsbron.sinds).desc())
    return uow.session.exec(vraag.limit(1)).first() or student.oke_id or student.id


def stuur_documenten(uow: UnitOfWork, resultaat_id: uuid.UUID | None) -> list[OkeBericht]:
    """A document that came in after the result was established: the registry gets the result again, with it."""
    deelname_id = select(Resultaat.deelname_id).where(Resultaat.id == resultaat_id).scalar_subquery()
    nu = _definitief(uow, deelname_id)
    return stuur_resultaat(uow, nu) if nu else []


def herhaal_resultaat(uow: UnitOfWork, deelname: Deelname) -> list[OkeBericht]:
    """Attendance that changed after the result was established: the registry gets the result again when it holds another.

    Nothing without a definitive result; whether somebody came at all is `stuur_afwezigheid`.
    """
    nu = _definitief(uow, deelname.id)
    if nu is None:
        return []
    vraag = select(OkeBericht.pad, OkeBericht.inhoud).where(OkeBericht.flow == 5, OkeBericht.onderwerp_id == nu.id)
    gestuurd = dict(uow.session.exec(vraag.order_by(col(OkeBericht.volgnummer))).all())
    bodies = uitslag_zoals_nu(uow, deelname, nu).items()
    anders = any(gestuurd.get(f"/associations/{id}") != mapping_uit.tekst(body) for id, body in bodies)
    return stuur_resultaat(uow, nu) if anders else []


def _definitief(uow: UnitOfWork, deelname_id: Any) -> Resultaat | None:
    """The definitive result of a participation."""
    vraag = select(Resultaat).where(
        Resultaat.deelname_id == deelname_id, col(Resultaat.is_huidig), Resultaat.status == ResultaatStatus.DEFINITIEF
    )
    return uow.session.exec(vraag).first()
