"""One case of the walk over reach: a sitting, what is known of one student there, and everything that hangs on both."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlmodel import SQLModel, select

from portal.db import aanmelden, afnemen, beheren, beoordelen, monitoren, plannen, vaststellen
from portal.db.beheren import Persoon
from portal.db.session import unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.ontvangen.uitschrijven import UITGESCHREVEN
from tests.hulp.maak import Maak, schrijf
from tests.hulp.reik_meer import meer
from tests.hulp.reik_team import Ids, Team, eenheid_van, opleiding_van

_MOMENT = {
    "concept": timedelta(days=5), "straks": timedelta(minutes=50), "nu": timedelta(minutes=-85), "dicht": timedelta(hours=-6),
    "geweest": timedelta(days=-3),
}  # fmt: skip
_STATUS = {"concept": "concept", "straks": "gepland", "nu": "open", "dicht": "gesloten", "geweest": "ondertekend"}


def maak_geval(maak: Maak, team: Team, student: Persoon, stand: str, later: timedelta) -> Ids:
    """A sitting of a team, what is known of one student there, and everything that can hang on both.

    While the sitting is still to come the student chooses, and somebody of his programme is on it; else he is himself.
    """
    nu, staf, oke = tijd.nu(), team.staf, stand != "geweest"
    examen = maak.examen(oke=oke, koppeling_id=_tas().id if oke else None)
    versie = maak.versie(examen)
    maak.cesuur(versie)
    cesuur, ruimte = maak.cesuur(versie, vastgesteld=False), maak.ruimte(plaatsen=9)
    zitting = maak.zitting(
        versie, ruimte, nu + _MOMENT[stand] + (later if stand == "straks" else timedelta()), eenheid_id=team.eenheid.id, status=_STATUS[stand], capaciteit=5, achteraf="" if oke else "x",
        zelf_inschrijven=True, zelf_tot=nu + timedelta(days=1),
    )  # fmt: skip
    plan = maak.planregel(opleiding_van(student), examen, 2024 + len(stand), status="concept" if oke else "vervallen")
    te_doen = {"concept": {"duur": 0}, "nu": {"status": "ter_vaststelling"}}.get(stand)
    te_kiezen = versie if te_doen is None else maak.versie(examen, vastgesteld=False, **te_doen)
    mw = [maak.zittingsmedewerker(zitting, staf[r], r.value) for r in (Rol.SURVEILLANT, Rol.BEOORDELAAR)]
    inschrijving, zitter = maak.inschrijving(student, examen), student
    maak.go(inschrijving)
    al = inschrijving
    if stand in ("concept", "straks"):
        zitter = maak.student(maak.opleiding(eenheid_van(student)))
        al = maak.inschrijving(zitter, examen)
    vol = maak.zitting(
        versie, ruimte, nu + timedelta(days=9), eenheid_id=team.eenheid.id, capaciteit=1, zelf_inschrijven=True, bezet=1,
        zelf_tot=nu + timedelta(days=8),
    )  # fmt: skip
    deelname = maak.deelname(zitting, al, status="afgerond" if stand == "geweest" else "geplaatst")
    if oke:
        maak.verzonden(deelname)
    laat = deelname
    if stand == "nu":
        mede = maak.inschrijving(maak.student(opleiding_van(student)), examen)
        laat = maak.deelname(
            zitting, mede, presentie="present", id_gezien_op=nu, te_laat_om=zitting.start + timedelta(minutes=9)
        )
    resultaat = maak.resultaat(deelname, status="voorlopig", punten=50, maximum=60)
    rijen: list[SQLModel] = [
        aanmelden.Go(inschrijving_id=inschrijving.id, besluit="go", reden="x", door_id=staf[Rol.DOCENT].id),
        aanmelden.Kansmutatie(student_id=student.id, examen_id=examen.id, deelname_id=deelname.id, soort="gemist", reden="x"),
        aanmelden.Voorziening(student_id=student.id, soort="extraTime", grond="x", omschrijving="x", minuten=10),
        plannen.Wachtplek(zitting_id=zitting.id, inschrijving_id=al.id),
        plannen.DeelnameVoorziening(deelname_id=deelname.id, soort="extraTime", tekst="x"),
        afnemen.ProcesVerbaal(zitting_id=zitting.id, verslag="x", geopend_op=nu, ondertekend_op=nu if stand == "geweest" else None),
        afnemen.Incident(zitting_id=zitting.id, deelname_id=deelname.id, categorie="overig", omschrijving="x", door_id=staf[Rol.SURVEILLANT].id),
        afnemen.Aanvulling(zitting_id=zitting.id, tekst="x", door_id=staf[Rol.SURVEILLANT].id),
        afnemen.Document(soort="assessmentFormWithAnswers", naam="x", zitting_id=zitting.id, resultaat_id=resultaat.id, inhoud=b"%PDF-", status="opgehaald", mediatype="application/pdf"),
        beoordelen.Beoordeling(deelname_id=deelname.id, zitting_id=zitting.id, beoordelaar_id=staf[Rol.BEOORDELAAR].id, uiterlijk=tijd.vandaag(), toelichting="x"),
        vaststellen.Herziening(resultaat_id=resultaat.id, reden="x"),
        beheren.Taak(soort="extra_kans", rol="examencommissie", onderwerp_soort="inschrijving", onderwerp_id=inschrijving.id, tekst="x"),
        monitoren.OkeBericht(
            volgnummer=uuid.uuid4().int % 10**12, richting="uit", flow=2, partner="TAS", methode="PUT", pad=f"/offerings/{zitting.id}",
            reeks=str(zitting.id), status="geweigerd", http_status=400, uitleg="x", inhoud="x", antwoord="x", koppeling_id=examen.koppeling_id,
            onderwerp_soort="zitting", onderwerp_id=zitting.id, zitting_id=zitting.id, student_id=student.id,
        ),
        monitoren.Melding(nummer=uuid.uuid4().int % 10**8, titel="x", omschrijving="x", zitting_id=zitting.id),
    ]  # fmt: skip
    ids = {m.__tablename__: str(schrijf(m).id) for m in rijen}  # type: ignore[attr-defined]
    ids["taak"] = str(
        schrijf(
            beheren.Taak(
                soort=UITGESCHREVEN, rol="examenbureau", onderwerp_soort="persoon", onderwerp_id=student.id, tekst="x"
            )
        ).id
    )
    vast = {
        "student": student, "zitting": zitting, "planregel": plan, "examen": examen, "versie": te_kiezen, "cesuur": cesuur, "deelname": deelname, "deelname_laat": laat,
        "ruimte": ruimte, "resultaat": resultaat, "inschrijving": inschrijving, "eenheid": team.eenheid, "medewerker": mw[0],
        "persoon": student, "staf": team.reserve, "eigenaar": staf[Rol.EXAMENBUREAU], "surveillant": team.reserve, "beoordelaar": staf[Rol.BEOORDELAAR], "examenversie": te_kiezen, "vol": vol,
    }  # fmt: skip
    ids |= {n: str(r.id) for n, r in vast.items()} | {"opleiding": str(student.opleiding_id)}
    ids |= meer(maak, team, student, ruimte)
    anders = {
        "bericht": "okebericht",
        "wie": "persoon",
        "bestand": "document",
        "*": "zitting",
    }
    return ids | {n: ids[m] for n, m in anders.items()}


def _tas() -> beheren.Koppeling:
    with unit_of_work() as uow:
        return uow.session.exec(
            select(beheren.Koppeling).where(beheren.Koppeling.soort == "tas", beheren.Koppeling.base_url != "")
        ).one()
