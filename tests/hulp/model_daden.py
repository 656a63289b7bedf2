"""The acts of the model test: each picks what it is about, and is tried in a journey by whoever is named."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from portal.db.aanmelden import Go, Inschrijving, Voorziening
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur
from portal.db.plannen import Deelname, DeelnameVoorziening, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.vaststellen import Commissiebesluit, Herziening, Mandaat
from portal.domain import tijd
from portal.domain.levensloop import LOOPT, ONBEGONNEN, VERSLAG_OPEN
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.voorzieningen import Soort
from portal.services.aanmelden import inschrijven
from portal.services.afnemen import proces_verbaal, zitting
from portal.services.beoordelen import scoren
from portal.services.ontvangen import ingang
from portal.services.ontvangen.verdwenen import onthoud_verdwenen
from portal.services.plannen import go, medewerkers, plaatsen, voorzieningen, wachtlijst, zittingen
from portal.services.vaststellen import afwezigheid, cesuur, herzien, kansen, mandaten, vaststellen
from tests.hulp.model import VERSIES, Reis, aanmelding, persoon, uitslag
from tests.hulp.oke import ADMIN, Json

REDEN = "Zo afgesproken met de student"
_OPEN = Inschrijving.status == "open"


# Enrolling ---------------------------------------------------------------------------------------------------------


def schrijf_in(r: Reis, student: int, examen: int, rol: str = "bureau", k: int = 0) -> Any:
    cmd = inschrijven.SchrijfIn(student_id=r.w.studenten[student].id, examen_id=r.w.examens[examen].id)
    return r.doe("schrijf_in", inschrijven.schrijf_in, r.wie(rol, k), cmd)


def register_meldt(r: Reis, student: int, examen: int, **wat: Any) -> Any:
    """The registry sends an association that nobody saw before."""
    if (programma := wat.pop("programma", 0)) > 0:
        wat["programma"] = r.w.programmas[programma - 1]
    body = aanmelding(r, student, examen, **wat)
    r.aanmeldingen.append(body)
    return r.ontvang("register_meldt", ingang.ontvang_inschrijving, r.w.dr, body)


def register_wijzigt(r: Reis, k: int, state: str, poging: int, over: int | None) -> Any:
    """The registry sends an association again, with another state or other attempts."""
    if not r.aanmeldingen:
        return None
    body: Json = json.loads(json.dumps(r.aanmeldingen[k % len(r.aanmeldingen)]))
    blok = body["consumers"][0] | {"attempt": poging}
    blok.pop("attemptLeft", None)
    if over is not None:
        blok["attemptLeft"] = over
    body |= {"state": state, "consumers": [blok]}
    r.aanmeldingen[k % len(r.aanmeldingen)] = body
    return r.ontvang("register_wijzigt", ingang.ontvang_inschrijving, r.w.dr, body)


def oud_bericht(r: Reis, k: int) -> Any:
    """A message that came before comes again, later."""
    if not r.gestuurd:
        return None
    naam, functie, args = r.gestuurd[k % len(r.gestuurd)]
    return r.doe(f"oud:{naam}", functie, *args)


def toets_geannuleerd(r: Reis, examen: int) -> Any:
    """The registry cancels a test."""
    body = {"offeringType": "component", "consumers": [{"consumerKey": ADMIN, "offeringState": "canceled"}]}
    return r.ontvang("toets_geannuleerd", ingang.wijzig_toets, r.w.dr, r.w.toetsen[examen], body)


def uitgeschreven(r: Reis, student: int, actief: bool) -> Any:
    """The registry says that a student left the school, or is back."""
    naam = "teruggekeerd" if actief else "uitgeschreven"
    return r.ontvang(naam, ingang.ontvang_persoon, r.w.dr, persoon(r, student, actief=actief))


def verdwijnt(r: Reis, k: int) -> Any:
    """A complete list of the registry in which one enrolment is not named."""
    alle = [i.oke_id for i in r.rijen(Inschrijving) if i.oke_id]
    genoemd = {oke_id for n, oke_id in enumerate(alle) if n != k % max(1, len(alle))}
    return r.doe("verdwijnt", onthoud_verdwenen, r.w.dr, set(r.w.toetsen), genoemd)


# Go ----------------------------------------------------------------------------------------------------------------


def geef_go(r: Reis, k: int, besluit: str = "go", wie: int = 0) -> Any:
    if (i := r.kies(k, Inschrijving, _OPEN)) is None:
        return None
    cmd = go.GeefGo(inschrijving_id=i.id, besluit=besluit, reden=REDEN)
    return r.doe(f"geef_{besluit}", go.geef_go, r.wie("docent", wie), cmd, herhaalbaar=True)


def trek_go_in(r: Reis, k: int, wie: int = 0) -> Any:
    if (rij := r.kies(k, Go, col(Go.ingetrokken_op).is_(None))) is None:
        return None
    return r.doe("trek_go_in", go.trek_go_in, r.wie("docent", wie), go.TrekGoIn(go_id=rij.id, reden=REDEN))


def vraag_go(r: Reis, k: int, wie: int = 0) -> Any:
    if (i := r.kies(k, Inschrijving, _OPEN)) is None:
        return None
    cmd = go.VraagGo(inschrijving_id=i.id)
    return r.doe("vraag_go", go.vraag_go, r.wie(r.student_van(i), wie), cmd, herhaalbaar=True)


# Planning ----------------------------------------------------------------------------------------------------------


def plan(
    r: Reis, examen: int, dagen: int, capaciteit: int = 1, uur: int = 9, beoordelaars: int = 1, geef: str = ""
) -> Any:
    """A sitting with staff, made definitive; gives its id when asked."""
    al = len(r.rijen(Zitting, Zitting.examen_id == r.w.examens[examen].id))
    start = tijd.op(r.nu.astimezone(tijd.ZONE).date() + timedelta(days=dagen), uur)
    cmd = zittingen.MaakConcept(bevestigd=True,
        versie_id=r.w.versies[examen][al % VERSIES].id, ruimte_id=r.w.ruimtes[examen], start=start, capaciteit=capaciteit,
        zelf_inschrijven=True, surveillant_id=r.w.cast["surveillant"].persoon_id,
        beoordelaar_id=r.w.cast["beoordelaar"].persoon_id,
    )  # fmt: skip
    id = r.doe("maak_concept", zittingen.maak_concept, r.w.cast["bureau"], cmd)
    if id is None:
        return None
    if beoordelaars > 1:
        erbij = medewerkers.ZetMedewerkerOp(
            zitting_id=id, persoon_id=r.w.cast["beoordelaar2"].persoon_id, rol="beoordelaar"
        )
        r.doe("zet_medewerker_op", medewerkers.zet_medewerker_op, r.w.cast["bureau"], erbij)
    gedaan = r.doe(
        "maak_definitief", zittingen.maak_definitief, r.w.cast["bureau"], zittingen.ZittingActie(zitting_id=id)
    )
    return id if geef and gedaan else gedaan


def _zitting(r: Reis, k: int, *standen: str) -> Zitting | None:
    rij: Zitting | None = r.kies(k, Zitting, col(Zitting.status).in_(standen))
    return rij


def _moment(r: Reis, i: Inschrijving | None, z: int, *waar: Any) -> Zitting | None:
    """A sitting to come that an enrolment is about; with a high `z` any sitting."""
    if i is None:
        return None
    rij: Zitting | None = r.kies(
        z, Zitting, Zitting.status == "gepland", Zitting.examen_id == i.examen_id, col(Zitting.zelf_tot) > r.nu, *waar
    )
    return rij


def plaats(r: Reis, k: int, z: int, rol: str = "bureau", wie: int = 0) -> Any:
    i = r.kies(k, Inschrijving, _OPEN)
    waar = _moment(r, i, z)
    if i is None or waar is None:
        return None
    cmd = plaatsen.PlaatsStudenten(zitting_id=waar.id, inschrijving_ids=(i.id,))
    return r.doe("plaats", plaatsen.plaats_studenten, r.wie(rol, wie), cmd)


def kies_moment(r: Reis, k: int, z: int, wie: int = 0) -> Any:
    i = r.kies(k, Inschrijving, _OPEN)
    waar = _moment(r, i, z)
    if i is None or waar is None:
        return None
    cmd = wachtlijst.KiesMoment(inschrijving_id=i.id, zitting_id=waar.id)
    return r.doe("kies_moment", plaatsen.kies_moment, r.wie(r.student_van(i), wie), cmd)


def in_de_rij(r: Reis, k: int, z: int, wie: int = 0) -> Any:
    i = r.kies(k, Inschrijving, _OPEN)
    waar = _moment(r, i, z, col(Zitting.bezet) >= Zitting.capaciteit)
    if i is None or waar is None:
        return None
    cmd = wachtlijst.KiesMoment(inschrijving_id=i.id, zitting_id=waar.id)
    return r.doe("in_de_rij", wachtlijst.zet_op_wachtlijst, r.wie(r.student_van(i), wie), cmd)


def uit_de_rij(r: Reis, k: int, wie: int = 0) -> Any:
    plek = r.kies(k, Wachtplek, Wachtplek.status == "wacht")
    if plek is None:
        return None
    i = r.session.get_one(Inschrijving, plek.inschrijving_id)
    cmd = wachtlijst.KiesMoment(inschrijving_id=i.id, zitting_id=plek.zitting_id)
    return r.doe("uit_de_rij", wachtlijst.verlaat_wachtlijst, r.wie(r.student_van(i), wie), cmd)


def haal_af(r: Reis, k: int, wie: int = 0) -> Any:
    if (d := r.kies(k, Deelname, Deelname.status == "geplaatst")) is None:
        return None
    cmd = plaatsen.HaalVanZitting(deelname_id=d.id, reden=REDEN)
    return r.doe("haal_af", plaatsen.haal_van_zitting, r.wie("bureau", wie), cmd)


def annuleer_zitting(r: Reis, z: int, wie: int = 0) -> Any:
    if (waar := _zitting(r, z, *ONBEGONNEN)) is None:
        return None
    cmd = zittingen.ZittingActie(zitting_id=waar.id, reden=REDEN)
    return r.doe("annuleer_zitting", zittingen.annuleer_zitting, r.wie("bureau", wie), cmd)


def wijzig_zitting(r: Reis, z: int, uren: int, capaciteit: int, wie: int = 0) -> Any:
    if (waar := _zitting(r, z, *ONBEGONNEN)) is None:
        return None
    cmd = zittingen.WijzigZitting(
        bevestigd=True,
        zitting_id=waar.id,
        ruimte_id=waar.ruimte_id,
        start=waar.start + timedelta(hours=uren),
        capaciteit=capaciteit,
    )
    return r.doe("wijzig_zitting", zittingen.wijzig_zitting, r.wie("bureau", wie), cmd, herhaalbaar=True)


def medewerker_af(r: Reis, k: int) -> Any:
    if (m := r.kies(k, Zittingsmedewerker)) is None or ("geen beoordelaar" in r.vermijd and m.rol == "beoordelaar"):
        return None
    cmd = medewerkers.HaalMedewerkerAf(medewerker_id=m.id)
    return r.doe("medewerker_af", medewerkers.haal_medewerker_af, r.w.cast["bureau"], cmd)


def medewerker_op(r: Reis, z: int, wie: str, rol: str) -> Any:
    if (waar := _zitting(r, z, *LOOPT)) is None:
        return None
    cmd = medewerkers.ZetMedewerkerOp(zitting_id=waar.id, persoon_id=r.w.cast[wie].persoon_id, rol=rol)
    return r.doe("medewerker_op", medewerkers.zet_medewerker_op, r.w.cast["bureau"], cmd)


def extra_tijd(r: Reis, student: int, toekennen: bool = True) -> Any:
    """Asked by the student and decided by the office."""
    wie = r.w.studenten[student].id
    vraag = voorzieningen.VraagVoorziening(student_id=wie, soort=Soort.EXTRA_TIJD, minuten=30)
    r.doe("vraag_voorziening", voorzieningen.vraag_voorziening, r.w.cast[f"student{student}"], vraag, herhaalbaar=True)
    for rij in r.rijen(Voorziening, Voorziening.status == "aangevraagd"):
        cmd = voorzieningen.BesluitVoorziening(voorziening_id=rij.id, toekennen=toekennen, reden=REDEN)
        r.doe("besluit_voorziening", voorzieningen.besluit_voorziening, r.w.cast["bureau"], cmd)
    return True


# The sitting -------------------------------------------------------------------------------------------------------


def naar_het_begin(r: Reis, z: int) -> Any:
    """The clock moves to the start of a sitting that is still to come."""
    waar = _zitting(r, z, "gepland")
    if waar is not None and waar.start > r.nu:
        r.nu = waar.start
    return None


def open_zitting(r: Reis, z: int, wie: int = 0) -> Any:
    if (waar := _zitting(r, z, "gepland")) is None:
        return None
    cmd = zitting.OpenZitting(zitting_id=waar.id)
    return r.doe("open_zitting", zitting.open_zitting, r.wie("surveillant", wie), cmd)


def _opkomst(r: Reis, presentie: Presentie) -> Presentie:
    """The same, or absent where this journey does not leave anybody unknown."""
    onbekend = "onbekend" in r.vermijd and presentie is Presentie.ONBEKEND
    return Presentie.AFWEZIG if onbekend else presentie


def zet_presentie(r: Reis, k: int, presentie: Presentie, gezien: bool = True, reden: str = "", wie: int = 0) -> Any:
    open_ = select(Zitting.id).where(Zitting.status == "open")
    if (d := r.kies(k, Deelname, col(Deelname.zitting_id).in_(open_), Deelname.status != "geannuleerd")) is None:
        return None
    presentie = _opkomst(r, presentie)
    if gezien:
        id_ = zitting.ZetId(deelname_id=d.id, gezien=True)
        r.doe("zet_id_gezien", zitting.zet_id_gezien, r.wie("surveillant", wie), id_, herhaalbaar=True)
    cmd = zitting.ZetPresentie(deelname_id=d.id, presentie=presentie, reden=reden)
    return r.doe("zet_presentie", zitting.zet_presentie, r.wie("surveillant", wie), cmd, herhaalbaar=True)


def sluit(r: Reis, z: int, wie: int = 0) -> Any:
    if (waar := _zitting(r, z, "open")) is None:
        return None
    cmd = proces_verbaal.SluitZitting(zitting_id=waar.id, verslag="Rustig verlopen")
    return r.doe("sluit", proces_verbaal.sluit_zitting, r.wie("surveillant", wie), cmd)


def onderteken(r: Reis, z: int, wie: int = 0) -> Any:
    if (waar := _zitting(r, z, *VERSLAG_OPEN)) is None:
        return None
    cmd = proces_verbaal.OndertekenPv(zitting_id=waar.id, akkoord=True)
    return r.doe("onderteken", proces_verbaal.onderteken_pv, r.wie("surveillant", wie), cmd)


def neem_af(r: Reis, waar: Zitting, presentie: Presentie, tot: str = "ondertekend") -> Any:
    """A whole sitting, from the door to the signature (or only until it is closed)."""
    wie, presentie = r.w.cast["surveillant"], _opkomst(r, presentie)
    r.nu = max(r.nu, waar.start)
    r.doe("open_zitting", zitting.open_zitting, wie, zitting.OpenZitting(zitting_id=waar.id))
    for d in r.rijen(Deelname, Deelname.zitting_id == waar.id, Deelname.status == "geplaatst"):
        r.doe(
            "zet_id_gezien", zitting.zet_id_gezien, wie, zitting.ZetId(deelname_id=d.id, gezien=True), herhaalbaar=True
        )
        cmd = zitting.ZetPresentie(
            deelname_id=d.id, presentie=presentie, reden=REDEN if presentie is Presentie.ONBEKEND else ""
        )
        r.doe("zet_presentie", zitting.zet_presentie, wie, cmd, herhaalbaar=True)
        for v in _voorzieningen_van(r, d.id):
            vink = zitting.VinkVoorziening(voorziening_id=v, toegepast=True)
            r.doe("vink_voorziening", zitting.vink_voorziening, wie, vink, herhaalbaar=True)
    r.nu = max(r.nu, waar.eind + timedelta(hours=1))
    r.doe("sluit", proces_verbaal.sluit_zitting, wie, proces_verbaal.SluitZitting(zitting_id=waar.id, verslag="Rustig"))
    if tot == "ondertekend":
        cmd2 = proces_verbaal.OndertekenPv(zitting_id=waar.id, akkoord=True)
        return r.doe("onderteken", proces_verbaal.onderteken_pv, wie, cmd2)
    return None


def _voorzieningen_van(r: Reis, deelname_id: uuid.UUID) -> list[uuid.UUID]:
    return [v.id for v in r.rijen(DeelnameVoorziening, DeelnameVoorziening.deelname_id == deelname_id)]


# Assessing and deciding --------------------------------------------------------------------------------------------


def uitslag_tas(r: Reis, k: int, punten: int | None, presentie: str) -> Any:
    """The delivery system says what a participation came to."""
    oke = select(Zitting.id).where(Zitting.examen_id == r.w.examens[0].id)
    if (d := r.kies(k, Deelname, col(Deelname.zitting_id).in_(oke), Deelname.status != "geannuleerd")) is None:
        return None
    return r.ontvang("uitslag_tas", ingang.ontvang_resultaat, r.w.tas, d.id, uitslag(punten, presentie))


def geef_score(r: Reis, k: int, punten: int, wie: int = 0) -> Any:
    if (b := r.kies(k, Beoordeling, Beoordeling.status == "te_doen")) is None:
        return None
    van = next(n for n, p in r.w.cast.items() if p.persoon_id == b.beoordelaar_id)
    cmd = scoren.GeefScore(beoordeling_id=b.id, punten=punten)
    return r.doe("geef_score", scoren.geef_score, r.wie(van, wie), cmd, herhaalbaar=True)


def rond_af(r: Reis, k: int, wie: int = 0) -> Any:
    if (b := r.kies(k, Beoordeling, Beoordeling.status == "te_doen")) is None:
        return None
    van = next(n for n, p in r.w.cast.items() if p.persoon_id == b.beoordelaar_id)
    return r.doe("rond_af", scoren.rond_af, r.wie(van, wie), scoren.RondBeoordelingAf(beoordeling_id=b.id))


def voer_cesuur_in(r: Reis, examen: int, punten: int, wie: int = 0) -> Any:
    cmd = cesuur.VoerCesuurIn(versie_id=r.w.versies[examen][wie % VERSIES].id, punten=punten, maximum=60)
    return r.doe("voer_cesuur_in", cesuur.voer_cesuur_in, r.wie("bureau2", wie), cmd, herhaalbaar=True)


def stel_cesuur_vast(r: Reis, k: int, wie: int = 0) -> Any:
    if (c := r.kies(k, Cesuur, Cesuur.status == "ingevoerd")) is None:
        return None
    return r.doe(
        "stel_cesuur_vast", cesuur.stel_cesuur_vast, r.wie("commissie", wie), cesuur.StelCesuurVast(cesuur_id=c.id)
    )


def _te_vroeg(r: Reis, res: Resultaat) -> bool:
    """Whether this journey leaves a result alone whose report is not signed, or whose student was not there."""
    d = r.session.get_one(Deelname, res.deelname_id)
    return "besluit zonder verslag" in r.vermijd and (d.status != "afgerond" or not Presentie(d.presentie).was_er)


def stel_vast(r: Reis, k: int, motivatie: str = REDEN, wie: int = 0) -> Any:
    if (res := r.kies(k, Resultaat, Resultaat.status == "voorlopig")) is None or _te_vroeg(r, res):
        return None
    cmd = vaststellen.StelVast(zitting_id=res.zitting_id, resultaat_ids=(res.id,), motivatie=motivatie, bevestigd=True)
    return r.doe("stel_vast", vaststellen.stel_vast, r.wie("commissie", wie), cmd)


def stuur_terug(r: Reis, k: int, wie: int = 0) -> Any:
    if (res := r.kies(k, Resultaat, Resultaat.status == "voorlopig")) is None:
        return None
    cmd = vaststellen.StuurTerug(resultaat_id=res.id, reden=REDEN)
    return r.doe("stuur_terug", vaststellen.stuur_terug, r.wie("commissie", wie), cmd)


def open_herziening(r: Reis, k: int, punten: int, wie: int = 0) -> Any:
    if (res := r.kies(k, Resultaat, Resultaat.status == "definitief")) is None:
        return None
    cmd = herzien.OpenHerziening(resultaat_id=res.id, reden=REDEN, punten=punten)
    return r.doe("open_herziening", herzien.open_herziening, r.wie("commissie", wie), cmd, herhaalbaar=True)


def _onderweg(r: Reis, h: Herziening) -> bool:
    """Whether this journey leaves a revision alone because the student is placed again, or was taken off."""
    res = r.session.get_one(Resultaat, h.resultaat_id)
    i = r.session.get_one(Inschrijving, r.session.get_one(Deelname, res.deelname_id).inschrijving_id)
    return "herziening onderweg" in r.vermijd and i.status in ("geplaatst", "geannuleerd")


def handel_herziening_af(r: Reis, k: int, toepassen: bool, wie: int = 0) -> Any:
    if (h := r.kies(k, Herziening, Herziening.status == "open")) is None or _onderweg(r, h):
        return None
    cmd = herzien.HandelHerzieningAf(herziening_id=h.id, toepassen=toepassen, motivatie=REDEN)
    return r.doe("handel_herziening_af", herzien.handel_herziening_af, r.wie("commissie2", wie), cmd)


def besluit_afwezigheid(r: Reis, k: int, geoorloofd: bool, wie: int = 0) -> Any:
    if (d := r.kies(k, Deelname, Deelname.status == "afgerond", Deelname.presentie == "notPresent")) is None:
        return None
    cmd = afwezigheid.BesluitAfwezigheid(deelname_id=d.id, geoorloofd=geoorloofd, reden=REDEN)
    return r.doe("besluit_afwezigheid", afwezigheid.besluit_afwezigheid, r.wie("commissie", wie), cmd)


def herzie_afwezigheid(r: Reis, k: int, geoorloofd: bool, wie: int = 0) -> Any:
    besloten = select(Commissiebesluit.deelname_id).where(col(Commissiebesluit.vervallen_op).is_(None))
    if (
        d := r.kies(k, Deelname, col(Deelname.id).in_(besloten.where(col(Commissiebesluit.deelname_id).is_not(None))))
    ) is None:
        return None
    cmd = afwezigheid.HerzieAfwezigheid(deelname_id=d.id, geoorloofd=geoorloofd, reden=REDEN)
    return r.doe("herzie_afwezigheid", afwezigheid.herzie_afwezigheid, r.wie("commissie2", wie), cmd)


def vraag_kans(r: Reis, k: int, wie: int = 0) -> Any:
    if (i := r.kies(k, Inschrijving, _OPEN)) is None:
        return None
    cmd = kansen.VraagKans(inschrijving_id=i.id, toelichting=REDEN)
    return r.doe("vraag_kans", kansen.vraag_kans, r.wie(r.student_van(i), wie), cmd)


def besluit_kans(r: Reis, k: int, toekennen: bool = True, wie: int = 0) -> Any:
    if (i := r.kies(k, Inschrijving, _OPEN)) is None:
        return None
    cmd = kansen.BesluitKans(inschrijving_id=i.id, toekennen=toekennen, reden=REDEN)
    return r.doe(f"besluit_kans_{toekennen}", kansen.besluit_kans, r.wie("commissie", wie), cmd)


def geef_mandaat(r: Reis, examen: int, automatisch: bool, permission: P = P.RESULTAAT_VASTSTELLEN, wie: int = 0) -> Any:
    vandaag = tijd.vandaag()
    cmd = mandaten.GeefMandaat(
        permission=permission, examen_ids=(r.w.examens[examen].id,), van=vandaag, tot=vandaag + timedelta(days=60),
        reden=REDEN, automatisch=automatisch,
    )  # fmt: skip
    return r.doe("geef_mandaat", mandaten.geef_mandaat, r.wie("commissie", wie), cmd, herhaalbaar=True)


def trek_mandaat_in(r: Reis, k: int) -> Any:
    if (m := r.kies(k, Mandaat)) is None:
        return None
    cmd = mandaten.TrekMandaatIn(mandaat_id=m.id, reden=REDEN)
    return r.doe("trek_mandaat_in", mandaten.trek_mandaat_in, r.w.cast["commissie"], cmd)


# Far at once -------------------------------------------------------------------------------------------------------


def heel_examen(r: Reis, k: int, punten: int, presentie: Presentie = Presentie.AANWEZIG) -> Any:
    """An open enrolment gets a Go if it needs one, a sitting of its own, is there, and its work is scored."""
    if (i := r.kies(k, Inschrijving, _OPEN)) is None or i.status != "open":
        return None
    examen = 0 if i.examen_id == r.w.examens[0].id else 1
    cmd = go.GeefGo(inschrijving_id=i.id, besluit="go", reden=REDEN)
    r.doe("geef_go", go.geef_go, r.w.cast["docent"], cmd, herhaalbaar=True)
    id = plan(r, examen, 2 + len(r.rijen(Zitting)), capaciteit=1, uur=15, geef="id")
    if id is None:
        return None
    waar = r.session.get_one(Zitting, id)
    zet = plaatsen.PlaatsStudenten(zitting_id=waar.id, inschrijving_ids=(i.id,))
    r.doe("plaats", plaatsen.plaats_studenten, r.w.cast["bureau"], zet)
    deelname = next(iter(r.rijen(Deelname, Deelname.zitting_id == waar.id)), None)
    if deelname is None:
        return None
    neem_af(r, waar, presentie)
    return scoor(r, deelname.id, punten) if presentie.was_er else None


def scoor(r: Reis, deelname_id: uuid.UUID, punten: int) -> Any:
    """The work of a participation gets its points: from the delivery system, or from its assessor."""
    d = r.session.get_one(Deelname, deelname_id)
    if r.session.get_one(Zitting, d.zitting_id).examen_id == r.w.examens[0].id:
        body = uitslag(punten, d.presentie)
        return r.ontvang("uitslag_tas", ingang.ontvang_resultaat, r.w.tas, deelname_id, body)
    for b in r.rijen(Beoordeling, Beoordeling.deelname_id == deelname_id, Beoordeling.status == "te_doen"):
        wie = next(p for p in r.w.cast.values() if p.persoon_id == b.beoordelaar_id)
        r.doe(
            "geef_score", scoren.geef_score, wie, scoren.GeefScore(beoordeling_id=b.id, punten=punten), herhaalbaar=True
        )
    return None


def tot_het_eind(r: Reis, wie: uuid.UUID) -> str:
    """Everybody of good will brings one running enrolment to a pass; gives where that stops, or nothing.

    So that no order of acts leads to a place from which there is no way on. Who left is back at school first.
    """
    r.tweemaal, vanaf = False, len(r.stappen)
    student_id = r.session.get_one(Inschrijving, wie).student_id
    if not r.session.get_one(Persoon, student_id).actief:
        uitgeschreven(r, next(n for n, s in enumerate(r.w.studenten) if s.id == student_id), actief=True)
    for _ in range(4):
        i = r.session.get_one(Inschrijving, wie)
        if i.status in ("behaald", "geannuleerd"):
            return ""
        if i.status == "open":
            _geef_kans_en_zitting(r, i)
        _werk_af(r, wie)
        r.schoon()
    i = r.session.get_one(Inschrijving, wie)
    waarom = [f"{s.naam}: {s.waarom}" for s in r.stappen[vanaf:] if not s.gelukt]
    return "" if i.status == "behaald" else f"blijft {i.status}: {waarom[-6:]}"


def _geef_kans_en_zitting(r: Reis, i: Inschrijving) -> None:
    examen = 0 if i.examen_id == r.w.examens[0].id else 1
    vraag = kansen.VraagKans(inschrijving_id=i.id, toelichting=REDEN)
    r.doe("vraag_kans", kansen.vraag_kans, r.wie(r.student_van(i), 0), vraag, herhaalbaar=True)
    cmd = kansen.BesluitKans(inschrijving_id=i.id, toekennen=True, reden=REDEN)
    r.doe("besluit_kans", kansen.besluit_kans, r.w.cast["commissie"], cmd)
    mag = go.GeefGo(inschrijving_id=i.id, besluit="go", reden=REDEN)
    r.doe("geef_go", go.geef_go, r.w.cast["docent"], mag, herhaalbaar=True)
    id = plan(r, examen, 30 + 3 * len(r.rijen(Zitting)), uur=11, geef="id")
    if id is not None:
        zet = plaatsen.PlaatsStudenten(zitting_id=id, inschrijving_ids=(i.id,))
        r.doe("plaats", plaatsen.plaats_studenten, r.w.cast["bureau"], zet)


def _werk_af(r: Reis, wie: uuid.UUID) -> None:
    """Run the sittings of an enrolment, have the work scored, and the results established."""
    for d in r.rijen(Deelname, Deelname.inschrijving_id == wie, Deelname.status != "geannuleerd"):
        waar = r.session.get_one(Zitting, d.zitting_id)
        for rol in ("surveillant", "beoordelaar"):
            if (waar.status == "gepland" or rol == "beoordelaar") and not r.rijen(
                Zittingsmedewerker, Zittingsmedewerker.zitting_id == waar.id, Zittingsmedewerker.rol == rol
            ):
                op = medewerkers.ZetMedewerkerOp(zitting_id=waar.id, persoon_id=r.w.cast[rol].persoon_id, rol=rol)
                r.doe("medewerker_op", medewerkers.zet_medewerker_op, r.w.cast["bureau"], op)
        waar = r.session.get_one(Zitting, d.zitting_id)
        if waar.status != "ondertekend":
            neem_af(r, waar, Presentie.AANWEZIG)
        d = r.session.get_one(Deelname, d.id)
        if d.status == "afgerond" and d.presentie == Presentie.ONBEKEND:
            besluit = afwezigheid.BesluitAfwezigheid(deelname_id=d.id, was_er=True, reden=REDEN)
            r.doe("besluit_onbekend", afwezigheid.besluit_afwezigheid, r.w.cast["commissie"], besluit)
            d = r.session.get_one(Deelname, d.id)
        if d.status == "afgerond" and d.maakte_werk:
            scoor(r, d.id, 60)
        for x in r.rijen(
            Resultaat, Resultaat.deelname_id == d.id, col(Resultaat.is_huidig), Resultaat.status == "voorlopig"
        ):
            cmd = vaststellen.StelVast(zitting_id=x.zitting_id, resultaat_ids=(x.id,), motivatie=REDEN, bevestigd=True)
            r.doe("stel_vast", vaststellen.stel_vast, r.w.cast["commissie"], cmd)
