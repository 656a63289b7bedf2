"""Plain, calm HTML for the control pages, the login page and the guide; every value is escaped."""

import json
from collections.abc import Iterable
from datetime import datetime
from html import escape

from starlette.responses import HTMLResponse

from portal.sandbox.opslag import LogRegel, Zending
from portal.sandbox.school_model import AMSTERDAM

_CSS = """
:root{color-scheme:light dark;--font:"Inter Variable","Inter","Segoe UI",system-ui,sans-serif;--bg:#f6f7f6;--surface:#fff;
--sunken:#eef1f0;--line:#dfe4e2;--line-strong:#c3ccc9;--text:#16201e;--muted:#55635f;--accent:#0b6561;--accent-ink:#fff;
--accent-soft:#e0f0ee;--accent-text:#0a5a56;--ok:#1b6e3c;--ok-soft:#e2f3e8;--warn:#8a5200;--warn-soft:#fdf0da;--bad:#b3261e;
--bad-soft:#fbe6e4;--r:10px;--r-s:7px}
@media (prefers-color-scheme:dark){:root{--bg:#0f1514;--surface:#161e1c;--sunken:#1c2523;--line:#2a3532;
--line-strong:#3d4a46;--text:#e9efed;--muted:#a7b5b0;--accent:#4cc3b8;--accent-ink:#06211f;--accent-soft:#12322f;
--accent-text:#7fdcd3;--ok:#79d79b;--ok-soft:#12301e;--warn:#f2b866;--warn-soft:#33260f;--bad:#ff9a90;--bad-soft:#3a1a17}}
*{box-sizing:border-box}body{margin:0;font:15px/1.5 var(--font);background:var(--bg);color:var(--text)}
header{background:var(--surface);border-bottom:1px solid var(--line);padding:14px 28px;display:flex;gap:14px;
align-items:center;flex-wrap:wrap}header strong{font-weight:650}header nav{margin-left:auto;display:flex;gap:16px}
.merk{width:28px;height:28px;border-radius:8px;background:var(--accent);color:var(--accent-ink);display:grid;
place-items:center;font-weight:700}main{max-width:1080px;margin:0 auto;padding:28px 20px 60px;display:grid;gap:20px}
main.smal{max-width:640px}h1{font-size:24px;line-height:1.25;letter-spacing:-.015em;margin:0;font-weight:650}
h2{font-size:16px;margin:0;font-weight:620}p{margin:0}.zacht{color:var(--muted)}.klein{font-size:13px}
.kaart{background:var(--surface);border:1px solid var(--line);border-radius:var(--r);padding:18px;display:grid;gap:12px;
min-width:0}.rij{display:flex;gap:8px;flex-wrap:wrap;align-items:center}form{margin:0}
.breed{overflow-x:auto}table{width:100%;border-collapse:collapse}th{font-size:13px;color:var(--muted);font-weight:560;
text-align:left}th,td{padding:8px 10px;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border:0}
.knop{display:inline-block;border:1px solid var(--line-strong);background:var(--surface);color:var(--text);
border-radius:var(--r-s);padding:7px 14px;font:inherit;font-weight:560;min-height:36px;cursor:pointer;text-decoration:none}
.knop.p{background:var(--accent);border-color:var(--accent);color:var(--accent-ink)}
.knop.groot{display:flex;width:100%;gap:12px;justify-content:space-between;align-items:center;min-height:52px;
text-align:left}.knop:hover{border-color:var(--accent)}a{color:var(--accent-text)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.vlag{display:inline-block;border-radius:6px;padding:1px 8px;font-size:13px;font-weight:560;background:var(--sunken);
color:var(--muted);white-space:nowrap}.ok{background:var(--ok-soft);color:var(--ok)}.let{background:var(--warn-soft);
color:var(--warn)}.fout{background:var(--bad-soft);color:var(--bad)}
.uitleg{background:var(--warn-soft);color:var(--warn);border-radius:var(--r);padding:12px 16px}
input[type=text],input[type=search]{font:inherit;padding:8px 12px;border:1px solid var(--line-strong);
border-radius:var(--r-s);background:var(--bg);color:var(--text);min-width:0;flex:1}
pre{margin:6px 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:12px;background:var(--sunken);padding:8px;
border-radius:var(--r-s)}summary{cursor:pointer}.nr{width:32px;height:32px;border-radius:99px;background:var(--accent-soft);
color:var(--accent-text);display:grid;place-items:center;font-weight:650;flex:none}.stap{display:flex;gap:14px}
.stap>div:last-child{display:grid;gap:8px;min-width:0}ol,ul{margin:0;padding-left:20px}
"""


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def t(waarde: object) -> Html:
    """Escaped, unless it is markup already."""
    return waarde if isinstance(waarde, Html) else Html(escape(str(waarde)))


def pagina(titel: str, *delen: Html, nav: Iterable[tuple[str, str]] = (), smal: bool = False) -> HTMLResponse:
    """A whole page."""
    links = "".join(f'<a href="{escape(url)}">{escape(naam)}</a>' for url, naam in nav)
    inhoud = (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(titel)}</title><style>{_CSS}</style></head><body>"
        f'<header><span class="merk" aria-hidden="true">P</span><strong>{escape(titel)}</strong>'
        f'<span class="vlag let">proefomgeving</span><nav>{links}</nav></header>'
        f'<main class="{"smal" if smal else ""}">{"".join(delen)}</main></body></html>'
    )
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        "frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(inhoud, headers=headers)


def kop(titel: str, uitleg: str = "") -> Html:
    return Html(f'<div><h1>{t(titel)}</h1><p class="zacht">{t(uitleg)}</p></div>')


def kaart(titel: str, *delen: Html) -> Html:
    return Html(f'<section class="kaart"><h2>{t(titel)}</h2>{"".join(delen)}</section>')


def tekst(inhoud: object, klasse: str = "") -> Html:
    return Html(f'<p class="{escape(klasse)}">{t(inhoud)}</p>')


def rij(*delen: Html) -> Html:
    return Html(f'<div class="rij">{"".join(delen)}</div>')


def link(url: str, naam: str, klasse: str = "") -> Html:
    return Html(f'<a class="{klasse}" href="{escape(url)}">{t(naam)}</a>')


def vlag(naam: object, soort: str = "") -> Html:
    return Html(f'<span class="vlag {soort}">{t(naam)}</span>')


def knop(url: str, naam: str, hoofd: bool = False, **velden: str) -> Html:
    """A button that posts."""
    verborgen = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in velden.items())
    klasse = "knop p" if hoofd else "knop"
    return Html(
        f'<form method="post" action="{escape(url)}">{verborgen}<button class="{klasse}">{t(naam)}</button></form>'
    )


def tabel(koppen: Iterable[str], rijen: Iterable[Iterable[object]], leeg: str) -> Html:
    """A table, or a sentence when there is nothing."""
    lijst = ["".join(f"<td>{t(c)}</td>" for c in r) for r in rijen]
    if not lijst:
        return tekst(leeg, "zacht")
    hoofd = "".join(f'<th scope="col">{t(k)}</th>' for k in koppen)
    lijf = "".join(f"<tr>{r}</tr>" for r in lijst)
    return Html(f'<div class="breed"><table><thead><tr>{hoofd}</tr></thead><tbody>{lijf}</tbody></table></div>')


_WOORD = {
    "associated": "ingeschreven",
    "canceled": "geannuleerd",
    "finished": "afgerond",
    "present": "aanwezig",
    "notPresent": "afwezig",
    "notStarted": "niet begonnen",
    "notFinished": "niet afgerond",
    "notKnown": "nog onbekend",
    "extraTime": "extra tijd",
    "spoken": "verklanking",
    "spell-checker-on-screen": "spellingscontrole",
    "passed": "geslaagd",
    "failed": "niet geslaagd",
    "insufficient": "onvoldoende",
    "satisfactory": "voldoende",
    "good": "goed",
    "student": "student",
    "invigilator": "surveillant",
    "assessor": "beoordelaar",
    "coordinator": "afnameleider",
    "guest": "gast",
}


def woord(van_de_draad: object) -> str:
    """A value of the standard in the words of the school."""
    return _WOORD.get(str(van_de_draad), str(van_de_draad or ""))


def klok(seconden: float) -> str:
    return datetime.fromtimestamp(seconden, AMSTERDAM).strftime("%d-%m %H:%M:%S")


def uitklap(kort: object, lang: str) -> Html:
    return Html(f"<details><summary>{t(kort)}</summary><pre>{t(lang)}</pre></details>")


def log_tabel(regels: Iterable[LogRegel]) -> Html:
    """What partners asked and what was answered."""
    return tabel(
        ("Tijd", "Verzoek", "Antwoord", "Uitleg"),
        (
            (
                klok(r.tijd),
                uitklap(f"{r.methode} {r.pad}", r.inhoud or "(geen inhoud)"),
                vlag(f"{r.status} {r.oordeel}", "ok" if r.oordeel == "goed" else "fout"),
                r.reden,
            )
            for r in regels
        ),
        "Er is nog niets gevraagd.",
    )


def uit_tabel(zendingen: Iterable[Zending]) -> Html:
    """What goes out to the portal."""

    def stand(z: Zending) -> Html:
        if z.klaar is None:
            return vlag(f"wacht (poging {z.pogingen})", "let")
        return vlag("geweigerd", "fout") if z.fout else vlag("afgeleverd", "ok")

    return tabel(
        ("Nr", "Bericht", "Stand", "Uitleg"),
        (
            (
                z.nr,
                uitklap(f"{z.soort}: {z.methode} {z.pad}", json.dumps(z.inhoud, ensure_ascii=False, indent=1)),
                stand(z),
                z.fout,
            )
            for z in zendingen
        ),
        "Er is nog niets verstuurd.",
    )
