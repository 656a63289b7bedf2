"""How a mail with messages looks: the same words as text and as HTML, in the name of the school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_ALGEMEEN = "Er is een bericht voor {wie} in het examenportaal"


@dataclass(frozen=True, kw_only=True)
class Briefstuk:
    """One message in a mail; `tekst` is empty when it is only to be read in the portal."""

    titel: str
    tekst: str = ""
    op: str = ""


@dataclass(frozen=True, kw_only=True)
class Opmaak:
    """What a mail looks like."""

    onderwerp: str
    tekst: str
    html: str


def maak(naam: str, stukken_: Sequence[Briefstuk], *, school: str, adres: str, student: bool) -> Opmaak:
    """One mail with these messages; the subject never says anything of a person."""
    jij, jouw = ("je", "je") if student else ("u", "uw")
    stukken = [
        m if m.tekst else Briefstuk(titel=_ALGEMEEN.format(wie=jij), tekst="Log in om het te lezen.", op=m.op)
        for m in stukken_
    ]
    stukken = list(dict.fromkeys(stukken))
    onderwerp = stukken[0].titel if len(stukken) == 1 else f"{len(stukken)} berichten in het examenportaal"
    slot = (
        f"Deze mail is vanzelf verstuurd. Antwoorden kan niet. Kies bij ‘Mijn gegevens’ of en wanneer {jij} mail krijgt; "
        f"in het portaal staan {jouw} berichten altijd."
    )
    return Opmaak(
        onderwerp=onderwerp,
        tekst=_als_tekst(naam, stukken, school, adres, slot),
        html=_als_html(naam, stukken, school, adres, slot),
    )


def _als_tekst(naam: str, stukken: Sequence[Briefstuk], school: str, adres: str, slot: str) -> str:
    delen = [f"Beste {naam},"]
    delen += [f"{m.titel}\n{m.tekst}" + (f"\n({m.op})" if m.op else "") for m in stukken]
    return (
        "\n\n".join([*delen, f"Naar het examenportaal: {adres}", f"Met vriendelijke groet,\n{school}", f"--\n{slot}"])
        + "\n"
    )


def _als_html(naam: str, stukken: Sequence[Briefstuk], school: str, adres: str, slot: str) -> str:
    """Plain HTML that every mail program shows: no picture, no script, nothing that is fetched."""
    rijen = "".join(
        f'<h2 style="font-size:17px;margin:24px 0 4px">{escape(m.titel)}</h2>'
        f'<p style="margin:0;white-space:pre-line">{escape(m.tekst)}</p>'
        + (f'<p style="margin:4px 0 0;color:#5b6472;font-size:13px">{escape(m.op)}</p>' if m.op else "")
        for m in stukken
    )
    return (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>'
        '<body style="margin:0;padding:24px;font:15px/1.5 system-ui,sans-serif"><div style="max-width:560px;margin:0 auto">'
        f'<p style="margin:0;color:#5b6472;font-size:13px">{escape(school)}</p><p>Beste {escape(naam)},</p>{rijen}'
        f'<p style="margin:24px 0"><a href="{escape(adres)}">Naar het examenportaal</a></p>'
        f"<p>Met vriendelijke groet,<br>{escape(school)}</p>"
        f'<p style="margin-top:24px;color:#5b6472;font-size:12px">{escape(slot)}</p></div></body></html>'
    )
