"""Results and reports of a delivery system (flows 3 and 4): attendance, provisional results, documents, irregularities."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from portal.db.afnemen import Document
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening
from portal.domain import tijd
from portal.domain.cesuur import Gescoord
from portal.domain.levensloop import RESULTAAT
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.domain.schalen import is_geldig, spelling, waarde_van, waarden_tekst
from portal.domain.statussen import DeelnameStatus, DocumentStatus, HerzieningStatus, ResultaatStatus
from portal.domain.velden import als_uuid
from portal.oke.keuring import Afgekeurd, Json
from portal.oke.mapping_in import DocumentIn, ResultaatIn
from portal.oke.mapping_uit import STAND
from portal.services.afnemen import stand
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, schaal_van, waarde
from portal.services.grond.taken import vraag_eenmaal
from portal.services.ontvangen.basis import Bron, Uitkomst, eis_eigenaar, eis_verzonden, onbekend_bij_tas, schrijf
from portal.services.vaststellen.na_score import houd_uitslag, volg_score
from portal.services.vaststellen.vaststellen import stel_automatisch_vast
from portal.services.zenden import berichten, outbox

_AFWEZIG = (None, Presentie.ONBEKEND, Presentie.AFWEZIG)
_GEEN_ADRES = "Een document heeft een id dat geen UUID is."
_BIJ_COMMISSIE = "Het resultaat is al vastgesteld; het verschil ligt bij de examencommissie."
_BESLOTEN = "Het resultaat is al vastgesteld; over dit verschil heeft de examencommissie al besloten."
_TERUG = (
    "De examencommissie stuurde dit resultaat terug; dit is hetzelfde bericht, en geen antwoord daarop. Stuur het met de "
    "datum waarop er opnieuw naar is gekeken, of met wat er anders is."
)
_VOLGT = ("status", "terug_reden", "cijfer", "geslaagd", "norm")
"""What follows from a score; all else a delivery system says itself."""
_HOOGSTENS = 200
"""Messages that one revision keeps in itself; the OKE log has them all."""
_TEKSTEN = ("opmerking", "onregelmatigheden")
"""What a delivery system says beside the score."""
_SCORES = {"score", "punten", "maximum", "geslaagd_partner"}
"""What a revision says of the score itself."""
_TONEN = ("status", "punten", "maximum", "is_huidig", "resultaat_op")


def ontvang_resultaat(uow: UnitOfWork, bron: Bron, deelname_id: uuid.UUID, inhoud: Json) -> Uitkomst:
    """Take in what a delivery system says about a participation (BEO-1, UIT-5); also for a cancelled or finished one.

    Attendance goes beside the invigilator's own record and never over it. Attendance that comes late takes no score
    away; work of who is said to be absent waits for the board. A definitive result stays as it is: a difference waits too.
    """
    r = bron.adapter.resultaat(inhoud)
    deelname = uow.session.get(Deelname, deelname_id)
    if deelname is None:
        raise onbekend_bij_tas(uow, deelname_id)
    houd_uitslag(uow, deelname)
    zitting = uow.get(Zitting, deelname.zitting_id)
    versie = uow.get(Examenversie, zitting.versie_id)
    eis_eigenaar(bron, berichten.koppeling_van(uow, zitting))
    eis_verzonden(uow, bron, deelname.id)
    huidig = _huidig(uow, deelname.id)
    opmerkingen = _eis_score(r, deelname, zitting, _schaal(versie, huidig))
    aantal = _presentie(uow, bron, deelname, r)
    rij, geschreven, extra = _resultaat(uow, bron, deelname, versie, huidig, r)
    nieuw = geschreven + (_documenten(uow, bron, r.documenten, bron.koppeling_id, rij) if rij is not None else 0)
    if aantal + nieuw:
        _tik(uow, zitting.id, deelname.student_id)
    if rij is not None and rij.status == ResultaatStatus.VOORLOPIG and (geschreven or aantal):
        _volg(uow, bron, deelname, score=bool(geschreven))
    soort, onderwerp_id = ("resultaat", rij.id) if rij else ("deelname", deelname.id)
    return Uitkomst(
        aantal + nieuw, False, soort, onderwerp_id, zitting.id, deelname.student_id, (*opmerkingen, *extra),
        staat=STAND[deelname.status],
    )  # fmt: skip


def _volg(uow: UnitOfWork, bron: Bron, deelname: Deelname, *, score: bool) -> None:
    """What follows from a score, or from attendance that stands apart no longer (VAS-2)."""
    if score:
        volg_score(uow, bron.actor, deelname)
    else:
        stel_automatisch_vast(uow, deelname.zitting_id)


def _schaal(versie: Examenversie, huidig: Resultaat | None) -> str:
    """On which scale a score is read: that of the decision once there is one (PRK-11, VAS-8)."""
    return schaal_van(versie, huidig) if huidig is not None and _is_besloten(huidig) else versie.schaal


def _is_besloten(rij: Resultaat) -> bool:
    return rij.status not in (ResultaatStatus.BEZIG, ResultaatStatus.VOORLOPIG)


def _eis_score(r: ResultaatIn, deelname: Deelname, zitting: Zitting, schaal: str) -> tuple[str, ...]:
    """Refuse a score that is no value of the scale; accept and name what is odd but harmless."""
    if r.score and not is_geldig(schaal, r.score):
        raise Afgekeurd(
            400, f"‘result.score’ past niet bij de schaal van deze toets: verwacht is {waarden_tekst(schaal)}."
        )
    if r.punten is not None and (r.punten < 0 or (r.maximum is not None and r.punten > r.maximum)):
        raise Afgekeurd(400, "‘result.consumers.rawScore’ ligt niet tussen 0 en ‘maxRawScore’.")
    vreemd = {
        "Het gewicht is niet 100.": r.gewicht != 100,
        "Het afnamesysteem noemt dit resultaat al definitief; alleen de examencommissie stelt vast.": r.definitief,
        "Een definitief resultaat was voor deze zitting niet toegestaan.": r.definitief
        and not zitting.definitief_toegestaan,
        "De deelname was geannuleerd.": deelname.status == DeelnameStatus.GEANNULEERD,
        _GEEN_ADRES: _zonder_adres(r.documenten),
    }
    return tuple(zin for zin, waar in vreemd.items() if waar)


def _zonder_adres(documenten: tuple[DocumentIn, ...]) -> bool:
    return any(als_uuid(d.extern_id) is None for d in documenten)


def _presentie(uow: UnitOfWork, bron: Bron, deelname: Deelname, r: ResultaatIn) -> int:
    if r.presentie is None:
        return 0
    velden = {"presentie_tas": r.presentie}
    return schrijf(uow, bron, "presentie.ontvangen", deelname, velden, nieuw=False, tonen=("presentie_tas",))


def _huidig(uow: UnitOfWork, deelname_id: uuid.UUID) -> Resultaat | None:
    vraag = select(Resultaat).where(Resultaat.deelname_id == deelname_id, col(Resultaat.is_huidig).is_(True))
    return uow.session.exec(vraag.with_for_update()).first()


def _resultaat(
    uow: UnitOfWork, bron: Bron, deelname: Deelname, versie: Examenversie, huidig: Resultaat | None, r: ResultaatIn
) -> tuple[Resultaat | None, int, tuple[str, ...]]:
    """The current result, how many rows were written, and what people should know."""
    if huidig is not None and _is_besloten(huidig):
        return huidig, *_herziening(uow, bron, huidig, versie, r)
    if not r.compleet and huidig is not None and huidig.status == ResultaatStatus.VOORLOPIG:
        return huidig, _vul_aan(uow, bron, huidig, r), ()
    if huidig is None and not r.compleet and r.presentie in _AFWEZIG and not (r.documenten or r.onregelmatigheden):
        return None, 0, ()
    rij = huidig or Resultaat(
        deelname_id=deelname.id, zitting_id=deelname.zitting_id, student_id=deelname.student_id, versie_id=versie.id
    )
    velden = _velden(uow, rij, versie, r)
    if _is_teruggestuurd(uow, rij, velden, r):
        return rij, 0, (_TERUG,)
    actie = "resultaat.gewijzigd" if huidig else "resultaat.ontvangen"
    mee = {"gewijzigd_op": tijd.nu()}
    return rij, schrijf(uow, bron, actie, rij, velden, nieuw=huidig is None, tonen=_TONEN, mee=mee), ()


def _is_teruggestuurd(uow: UnitOfWork, rij: Resultaat, velden: Mapping[str, Any], r: ResultaatIn) -> bool:
    """Whether a message only says again what the board sent back: that answers nothing, so its question stands (BEO-5)."""
    zelfde = all(getattr(rij, k) == v for k, v in velden.items() if k not in _VOLGT)
    return bool(rij.terug_reden) and r.compleet and zelfde and not _nieuwe_documenten(uow, r.documenten, rij)


def _vul_aan(uow: UnitOfWork, bron: Bron, rij: Resultaat, r: ResultaatIn) -> int:
    """What a message without a score adds to one that has it: it takes nothing away, and the board reads it (VAS-1)."""
    velden = {k: getattr(r, k) for k in _TEKSTEN if getattr(r, k)}
    mee = {"gewijzigd_op": tijd.nu()}
    return schrijf(uow, bron, "resultaat.gewijzigd", rij, velden, nieuw=False, tonen=_TONEN, mee=mee)


def _velden(uow: UnitOfWork, rij: Resultaat, versie: Examenversie, r: ResultaatIn) -> dict[str, Any]:
    """The fields of a result as this message makes them; the grade only follows an established cut score (BEO-3)."""
    velden: dict[str, Any] = {
        "status": RESULTAAT.require(rij.status, "ontvangen").naar if r.compleet else rij.status,
        "bron": "oke",
        "opmerking": r.opmerking or rij.opmerking,
        "onregelmatigheden": r.onregelmatigheden or rij.onregelmatigheden,
        "beoordelaar_code": r.beoordelaar or rij.beoordelaar_code,
        "toets_naam": r.toets_naam or rij.toets_naam,
        "toets_op": r.toets_op or rij.toets_op,
        "resultaat_op": r.resultaat_op,
    }
    if r.compleet:
        velden |= {"score": _score(versie.schaal, r), "punten": r.punten, "maximum": r.maximum}
        velden |= {"geslaagd_partner": r.geslaagd, "terug_reden": ""}
        cesuur = cesuur_van(uow, versie.id, vastgesteld=True)
        velden |= waarde(versie, cesuur, Gescoord(r.punten, r.maximum, velden["score"], r.geslaagd))
    return velden


def _score(schaal: str, r: ResultaatIn) -> str:
    """The score on this scale; a bare pass is only a score where the scale has nothing else."""
    return spelling(schaal, r.waarde) if r.score or is_geldig(schaal, r.waarde) else ""


def _herziening(
    uow: UnitOfWork, bron: Bron, rij: Resultaat, versie: Examenversie, r: ResultaatIn
) -> tuple[int, tuple[str, ...]]:
    """Put a difference with a definitive result before the board; the result itself does not change (VAS-8).

    What comes later joins the same revision: the board decides once, about the newest, and sees all of it. So does what
    is only said about it, such as an irregularity that was found afterwards. What the board rejected is no news when it
    is told again.
    """
    schaal, open_ = schaal_van(versie, rij), _laatste_herziening(uow, rij.id, HerzieningStatus.OPEN)
    score, gezegd = _score(schaal, r), _gezegd(uow, rij, r)
    anders = r.compleet and not _gelijk(rij, r, score, schaal)
    terug = r.compleet and not anders and open_ is not None and bool(_SCORES & set(open_.inhoud))
    if not (anders or terug or gezegd):
        return 0, ()
    inhoud = (_gescoord(rij, r, score) if anders else {}) | gezegd
    eerder = open_ or _laatste_herziening(uow, rij.id, HerzieningStatus.AFGEWEZEN)
    if eerder is not None and not gezegd and _scores(eerder.berichten[-1]["inhoud"]) == _scores(inhoud):
        return 0, (_BIJ_COMMISSIE if open_ else _BESLOTEN,)
    reden = _reden(bron, anders=anders, terug=terug)
    herziening = open_ or Herziening(resultaat_id=rij.id, reden=reden)
    blijft = {k: v for k, v in herziening.inhoud.items() if k in _TEKSTEN or not anders}
    herziening.reden, herziening.inhoud = reden if anders or terug else herziening.reden, blijft | inhoud
    herziening.berichten = [*herziening.berichten, {"op": tijd.nu().isoformat(), "inhoud": inhoud}][-_HOOGSTENS:]
    uow.add(herziening)
    actie = "herziening.aangevuld" if open_ else "herziening.geopend"
    audit.record(uow, bron.actor, actie, herziening, nieuw={"resultaat": rij.id}, reden=reden)
    vraag_eenmaal(uow, "herziening", Rol.EXAMENCOMMISSIE, "resultaat", rij.id, reden)
    return 1, (_BIJ_COMMISSIE,)


def _scores(inhoud: Mapping[str, Any]) -> dict[str, Any]:
    return {k: w for k, w in inhoud.items() if k in _SCORES}


def _reden(bron: Bron, *, anders: bool, terug: bool) -> str:
    """Why the board looks at a definitive result again."""
    if anders:
        return f"{bron.naam} stuurde een ander resultaat nadat dit resultaat was vastgesteld."
    if terug:
        return f"{bron.naam} stuurde eerst een ander resultaat, en daarna weer het resultaat dat is vastgesteld."
    return f"{bron.naam} meldde iets bij dit resultaat nadat het was vastgesteld."


def _gezegd(uow: UnitOfWork, rij: Resultaat, r: ResultaatIn) -> dict[str, str]:
    """What a message says about a definitive result that the board did not read before, in whatever revision."""
    eerder = [h.inhoud for h in uow.session.exec(select(Herziening).where(Herziening.resultaat_id == rij.id))]
    bekend = {k: {"", getattr(rij, k), *(i.get(k) for i in eerder)} for k in _TEKSTEN}
    return {k: getattr(r, k) for k in _TEKSTEN if getattr(r, k) not in bekend[k]}


def _gelijk(rij: Resultaat, r: ResultaatIn, score: str, schaal: str) -> bool:
    """Whether the message says what was established; a verdict that was never kept is that of the result itself."""
    stond = spelling(schaal, rij.score) if is_geldig(schaal, rij.score) else ""
    partner = rij.geslaagd if rij.geslaagd_partner is None else rij.geslaagd_partner
    return (score, r.punten, r.maximum) == (stond, rij.punten, rij.maximum) and r.geslaagd in (None, partner)


def _gescoord(rij: Resultaat, r: ResultaatIn, score: str) -> dict[str, Any]:
    """What was scored now, as far as it is something else; points go with a new score, also when they are gone."""
    nieuw = {"score": score, "punten": r.punten, "maximum": r.maximum, "geslaagd_partner": r.geslaagd}
    anders = {k: v for k, v in nieuw.items() if v != getattr(rij, k)}
    if waarde_van(score) == waarde_van(rij.score):
        anders.pop("score", None)
    if r.geslaagd is None and "geslaagd_partner" in anders and not {"score", "punten"} & set(anders):
        del anders["geslaagd_partner"]
    if "score" in anders and rij.punten is not None:
        anders |= {"punten": r.punten, "maximum": r.maximum}
    if r.beoordelaar not in ("", rij.beoordelaar_code):
        anders["beoordelaar_code"] = r.beoordelaar
    return anders


def _laatste_herziening(uow: UnitOfWork, resultaat_id: uuid.UUID, status: HerzieningStatus) -> Herziening | None:
    """The last revision of this result that messages opened: the board has not decided about it, or it changed nothing."""
    vraag = select(Herziening).where(Herziening.resultaat_id == resultaat_id, Herziening.status == status)
    rijen = uow.session.exec(vraag.order_by(col(Herziening.op).desc(), col(Herziening.id))).all()
    return next((h for h in rijen if h.berichten), None)


def _documenten(
    uow: UnitOfWork,
    bron: Bron,
    documenten: tuple[DocumentIn, ...],
    koppeling_id: uuid.UUID | None,
    bij: Resultaat | Zitting,
) -> int:
    """Add the documents that are not there yet and have them fetched; what is there stays (BEO-8).

    One whose id is no UUID is named and never fetched: it has no address in the agreement.
    """
    nieuw = _nieuwe_documenten(uow, documenten, bij)
    for d in nieuw.values():
        rij = _document(d, koppeling_id, bij)
        uow.add(rij)
        audit.record(uow, bron.actor, "document.gemeld", rij, nieuw={"soort": d.soort})
        if rij.status == DocumentStatus.GEVRAAGD:
            outbox.vraag_document(uow, rij, 3 if isinstance(bij, Resultaat) else 4)
    return len(nieuw)


def _nieuwe_documenten(
    uow: UnitOfWork, documenten: tuple[DocumentIn, ...], bij: Resultaat | Zitting
) -> dict[str, DocumentIn]:
    """Those that are not there yet; a result that a revision replaced had them for the one that came in its place."""
    vraag = select(Document.extern_id)
    if isinstance(bij, Resultaat):
        bij_hem = select(Resultaat.id).where(Resultaat.deelname_id == bij.deelname_id)
        vraag = vraag.where(col(Document.resultaat_id).in_(bij_hem))
    else:
        vraag = vraag.where(Document.zitting_id == bij.id)
    bekend = set(uow.session.exec(vraag))
    return {d.extern_id: d for d in documenten if d.extern_id not in bekend}


def _document(d: DocumentIn, koppeling_id: uuid.UUID | None, bij: Resultaat | Zitting) -> Document:
    heeft_adres = als_uuid(d.extern_id) is not None
    return Document(
        soort=d.soort,
        naam=d.naam,
        resultaat_id=bij.id if isinstance(bij, Resultaat) else None,
        zitting_id=bij.id if isinstance(bij, Zitting) else None,
        koppeling_id=koppeling_id,
        extern_id=d.extern_id,
        status=DocumentStatus.GEVRAAGD if heeft_adres else DocumentStatus.MISLUKT,
        uitleg="" if heeft_adres else "Het afnamesysteem gaf een id dat geen UUID is.",
    )


def ontvang_verslag(uow: UnitOfWork, bron: Bron, zitting_id: uuid.UUID, inhoud: Json) -> Uitkomst:
    """Take in the report of a sitting, whole or in part, beside our own report (UIT-5); also for a cancelled one."""
    v = bron.adapter.verslag(inhoud)
    zitting = next(iter(uow.lock(Zitting, [zitting_id])), None)
    if zitting is None:
        raise onbekend_bij_tas(uow, zitting_id)
    eis_eigenaar(bron, berichten.koppeling_van(uow, zitting))
    eis_verzonden(uow, bron, zitting.id)
    aantal = _verslag(uow, bron, zitting, v.onregelmatigheden)
    aantal += _documenten(uow, bron, v.documenten, bron.koppeling_id, zitting)
    if aantal:
        _tik(uow, zitting.id)
    opmerkingen = (_GEEN_ADRES,) if _zonder_adres(v.documenten) else ()
    return Uitkomst(aantal, False, "zitting", zitting.id, zitting.id, opmerkingen=opmerkingen)


def _verslag(uow: UnitOfWork, bron: Bron, zitting: Zitting, tekst: str | None) -> int:
    """The text beside our own report, never in it: what was signed stays as it was signed."""
    if tekst is None:
        return 0
    pv = stand.pv_van(uow, zitting.id)
    if pv.verslag_tas == tekst:
        return 0
    velden = {"verslag_tas": tekst, "verslag_tas_op": tijd.nu()}
    return schrijf(uow, bron, "verslag.ontvangen", pv, velden, nieuw=False, tonen=("verslag_tas_op",))


def _tik(uow: UnitOfWork, zitting_id: uuid.UUID, student_id: uuid.UUID | None = None) -> None:
    live.touch(uow, onderwerpen.zitting(zitting_id), onderwerpen.RESULTATEN, onderwerpen.OKE, onderwerpen.WERK)
    if student_id:
        live.touch(uow, onderwerpen.persoon(student_id))
