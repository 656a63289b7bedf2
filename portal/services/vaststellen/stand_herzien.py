"""What a revision makes of a result: one computation, shown before the board decides and written when it does."""

from __future__ import annotations

from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.vaststellen import Herziening
from portal.domain.kenmerk import kenmerk
from portal.domain.statussen import ResultaatStatus
from portal.domain.taal import als_zin
from portal.services.grond.cesuren import cesuur_van_toen, cijfer, gescoord, uitkomst_tekst, volgens_partner, waarde
from portal.services.vaststellen.stand_overkant import CESUUR

_VELDEN = ("score", "punten", "maximum", "geslaagd_partner", "opmerking", "onregelmatigheden", "beoordelaar_code")
_SCORES = {"score", "punten", "maximum", "geslaagd_partner"}
"""What a revision says of the score itself."""


def opvolger(
    oud: Resultaat, herziening: Herziening, versie: Examenversie, cesuur: Cesuur | None
) -> tuple[Resultaat, str]:
    """The result as this revision makes it, not written yet, and why nobody can say what it comes to, if so (BEO-3).

    What was scored is taken as a whole: new points never stand beside an old score. The norm stays that of the decision:
    another cut score changes no decision, unless the revision is about that.
    """
    nieuw = _anders_gescoord(oud, herziening)
    cesuur = cesuur if CESUUR in herziening.inhoud else cesuur_van_toen(oud) or cesuur
    uit = cijfer(versie, cesuur, gescoord(nieuw))
    for veld, waarde_ in waarde(versie, cesuur, gescoord(nieuw)).items():
        setattr(nieuw, veld, waarde_)
    onbekend = not uit.tekst or uit.geslaagd is None
    return nieuw, uit.reden.rstrip(".") or "Er is geen cijfer" if onbekend else ""


def _anders_gescoord(oud: Resultaat, herziening: Herziening) -> Resultaat:
    """The next one with what the revision says of the score; its grade still stands as it was."""
    over = {
        "id",
        "volgnummer",
        "status",
        "is_huidig",
        "ontvangen_op",
        "gewijzigd_op",
        "definitief_op",
        "bron",
        *_VELDEN,
    }
    inhoud = {veld: herziening.inhoud.get(veld, getattr(oud, veld)) for veld in _VELDEN}
    if "score" in herziening.inhoud and "punten" not in herziening.inhoud:
        inhoud["punten"] = inhoud["maximum"] = None
    if inhoud["score"] != oud.score:
        over.add("norm")  # it is on the scale of the decision, whatever that of the one before was
    return Resultaat(
        **oud.model_dump(exclude=over),
        **inhoud,
        bron=_bron(oud, herziening),
        volgnummer=oud.volgnummer + 1,
        is_huidig=True,
        status=ResultaatStatus.VOORLOPIG,
    )


def _bron(oud: Resultaat, herziening: Herziening) -> str:
    """Who scored it then: what the board asks itself, no delivery system said."""
    if herziening.berichten:
        return "oke"
    return "portaal" if _SCORES & set(herziening.inhoud) else oud.bron


def in_woorden(oud: Resultaat, nieuw: Resultaat, reden: str) -> str:
    """What it is, what the revision makes of it, and what the delivery system says of that."""
    daar = f" Afnamesysteem: {partner}." if (partner := volgens_partner(nieuw)) else ""
    wordt = f"Nu {uitkomst_tekst(oud)}; na herziening {uitkomst_tekst(nieuw)}.{daar}"
    return wordt + (f" {reden}." if reden else "") + gemeld(oud, nieuw)


def gemeld(oud: Resultaat, nieuw: Resultaat) -> str:
    """What the delivery system says beside the score that the decision did not know of, to stand after other sentences."""
    gezegd = {"Onregelmatigheid": nieuw.onregelmatigheden, "Opmerking": nieuw.opmerking}
    stond = (oud.onregelmatigheden, oud.opmerking)
    return "".join(f" {wat} volgens afnamesysteem: {als_zin(t)}" for wat, t in gezegd.items() if t and t not in stond)


def afdruk(oud: Resultaat, herziening: Herziening, nieuw: Resultaat, reden: str) -> str:
    """The mark of what somebody who decides about a revision is shown, and of what his decision would write."""
    wordt = (uitkomst_tekst(nieuw), volgens_partner(nieuw), reden, nieuw.opmerking, nieuw.onregelmatigheden)
    return kenmerk((str(oud.id), uitkomst_tekst(oud), herziening.reden, len(herziening.berichten), wordt))
