"""One plain layout for all papers of a sitting: session report, attendance list, decision and dossier, as PDF/A."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from portal.documents.letters import LETTER, NietGezet, alleen_ascii, leesbaar, zet

_OPMAAK = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.titel, author: d.school)
#set text(lang: "nl", size: 10pt, font: "%LETTER%")
#set par(leading: 0.6em)
#set page(
  paper: "a4", margin: (x: 2.2cm, top: 2.2cm, bottom: 2cm),
  footer: context [
    #set text(size: 8pt, fill: luma(90))
    #d.voet #h(1fr) Pagina #counter(page).get().first() van #counter(page).final().first()
  ],
)
#show heading.where(level: 2): it => block(above: 1.4em, below: 0.7em, text(size: 12pt, weight: "bold", it.body))
#text(size: 9pt, fill: luma(90), d.school)
#v(0.4em)
#heading(level: 1, text(size: 18pt, d.titel))
#text(size: 11pt, fill: luma(60), d.ondertitel)
#if d.let_op != "" {
  v(0.4em)
  block(width: 100%, stroke: 1pt, inset: 8pt, text(size: 11pt, weight: "bold", d.let_op))
}
#v(0.8em)
#if d.kenmerken.len() > 0 {
  grid(columns: (4.2cm, 1fr), row-gutter: 0.6em,
    ..d.kenmerken.map(k => (text(fill: luma(90), k.at(0)), text(k.at(1)))).flatten())
}
#for b in d.blokken {
  heading(level: 2, text(b.kop))
  for a in b.alineas { par(text(a)) }
  if b.tabel.len() > 0 {
    table(
      columns: b.breedtes.map(n => n * 1fr), stroke: (x, y) => (bottom: 0.5pt + luma(200)), inset: (x: 4pt, y: 5pt),
      align: left + top,
      table.header(..b.kolommen.map(k => text(size: 8.5pt, weight: "bold", k))),
      ..b.tabel.flatten().map(c => text(size: 9pt, c)),
    )
  }
}
#if d.handtekeningen.len() > 0 {
  v(1.6em)
  block(breakable: false, grid(columns: (1fr,) * d.handtekeningen.len(), column-gutter: 1cm,
    ..d.handtekeningen.map(h => [#line(length: 100%, stroke: 0.5pt) #text(size: 8.5pt, h)])))
}
""".replace("%LETTER%", LETTER)


@dataclass(frozen=True)
class Blok:
    """A part with a heading: paragraphs, a table, or both."""

    kop: str
    alineas: tuple[str, ...] = ()
    kolommen: tuple[str, ...] = ()
    tabel: tuple[tuple[str, ...], ...] = ()
    breedtes: tuple[int, ...] = ()
    """Relative width of each column; equal when left out."""


@dataclass(frozen=True)
class Papier:
    """Everything on one paper, as text."""

    school: str
    titel: str
    ondertitel: str
    voet: str
    kenmerken: tuple[tuple[str, str], ...] = ()
    blokken: tuple[Blok, ...] = ()
    handtekeningen: tuple[str, ...] = ()
    let_op: str = ""
    """What the reader must know before anything else, in a box at the top."""


def maak_pdf(papier: Papier) -> bytes:
    """The paper as PDF; text is set as text, so that nothing in it can act as mark-up.

    It always comes: what has no shape in its fonts stands there in plain letters, and the paper says so.
    """
    data, vervangen = leesbaar(asdict(papier))
    if vervangen:
        data["blokken"].append(asdict(Blok("Over de letters op dit papier", (_uitleg(vervangen),))))
    for blok in data["blokken"]:
        blok["breedtes"] = blok["breedtes"] or [1] * len(blok["kolommen"])
    try:
        return _zet(data)
    except NietGezet:
        data["blokken"].append(asdict(Blok("Over dit papier", (_KAAL,))) | {"breedtes": []})
        return _zet(alleen_ascii(data))


def _zet(data: dict[str, Any]) -> bytes:
    return bytes(zet(_OPMAAK, data, format="pdf", pdf_standards="a-2b"))


def _uitleg(tekens: list[str]) -> str:
    codes = " ".join(f"U+{ord(t):04X}" for t in tekens[:_HOOGUIT]) + (" en andere" if len(tekens) > _HOOGUIT else "")
    return (
        "Sommige tekens kan dit papier niet afdrukken. Ze staan tussen rechte haken in gewone letters, of als �. "
        f"In het portaal staat de tekst zoals die is geschreven. Het gaat om: {codes}."
    )


_HOOGUIT = 40
_KAAL = (
    "Dit papier staat in gewone letters, omdat de tekens samen niet af te drukken zijn. In het portaal staat de tekst "
    "zoals die is geschreven."
)
