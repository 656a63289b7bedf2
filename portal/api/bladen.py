"""Plain Dutch pages outside the app: choose a role, log out, refusals; no script, light and dark."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from starlette.responses import HTMLResponse

from portal.services.grond import paden
from portal.services.inloggen.inloggen import RolRij

_CSS = """
:root{color-scheme:light dark;--bg:#f6f7f6;--surface:#fff;--line:#dfe4e2;--line-strong:#c3ccc9;--text:#16201e;
--muted:#55635f;--accent:#0b6561;--accent-ink:#fff;--accent-soft:#e0f0ee;--accent-text:#0a5a56;--r:10px;--r-s:7px}
@media (prefers-color-scheme:dark){:root{--bg:#0f1514;--surface:#161e1c;--line:#2a3532;--line-strong:#3d4a46;
--text:#e9efed;--muted:#a7b5b0;--accent:#4cc3b8;--accent-ink:#06211f;--accent-soft:#12322f;--accent-text:#7fdcd3}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--bg);color:var(--text);
font:16px/1.5 "Inter Variable","Inter","Segoe UI",system-ui,sans-serif}
main{width:100%;max-width:440px;background:var(--surface);border:1px solid var(--line);border-radius:var(--r);
padding:28px;display:grid;gap:16px}
.merk{display:flex;gap:10px;align-items:center;font-weight:650;margin:0}
.merk span{width:28px;height:28px;border-radius:8px;background:var(--accent);color:var(--accent-ink);display:grid;
place-items:center;font-weight:700}
h1{font-size:22px;line-height:1.25;letter-spacing:-.015em;margin:0;font-weight:650}
p{margin:0}.zacht{color:var(--muted);font-size:14px}
form{display:grid;gap:10px;margin:0}
button,.knop{display:block;width:100%;min-height:48px;padding:10px 16px;border-radius:var(--r-s);font:inherit;
font-weight:560;text-align:left;cursor:pointer;border:1px solid var(--line-strong);background:var(--surface);
color:var(--text);text-decoration:none}
button:hover,.knop:hover{border-color:var(--accent)}
button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button small{display:block;font-weight:400;color:var(--muted)}
.eerst{background:var(--accent);border-color:var(--accent);color:var(--accent-ink);text-align:center}
.nu{background:var(--accent-soft);border-color:var(--accent)}
a{color:var(--accent-text)}
"""
_CSS_HASH = base64.b64encode(hashlib.sha256(_CSS.encode()).digest()).decode()


def blad(titel: str, inhoud: str, *, status: int = 200, form_naar: Iterable[str] = ()) -> HTMLResponse:
    """A whole page around a piece of HTML that is already safe; `form_naar` are origins that a form may end up at."""
    html = (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{escape(titel)} – Examenportaal</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<style>{_CSS}</style></head><body><main>"
        f'<p class="merk"><span aria-hidden="true">E</span>Examenportaal</p><h1>{escape(titel)}</h1>{inhoud}'
        "</main></body></html>"
    )
    beleid = f"default-src 'none'; style-src 'sha256-{_CSS_HASH}'; base-uri 'none'; frame-ancestors 'none'"
    beleid += "; form-action " + " ".join(["'self'", *form_naar])
    koppen = {
        "Content-Security-Policy": beleid,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    return HTMLResponse(html, status, headers=koppen)


def melding(titel: str, tekst: str, *, status: int = 200, knop: tuple[str, str] | None = None) -> HTMLResponse:
    """A page with one message and at most one thing to do."""
    link = f'<a class="knop eerst" href="{escape(knop[1])}">{escape(knop[0])}</a>' if knop else ""
    return blad(titel, f"<p>{escape(tekst)}</p>{link}", status=status)


def rollenblad(rollen: list[RolRij], bewijs: str, naar: str) -> HTMLResponse:
    """Choose in which role to work."""
    knoppen = "".join(
        f'<button name="rol" value="{escape(r.rol)}"{_stand(r)}>{escape(r.label)}'
        f"<small>{escape(r.eenheden)}{' · nu actief' if r.actief else ''}</small></button>"
        for r in rollen
    )
    return blad(
        "Kies uw rol",
        "<p>U werkt steeds in één rol. U kunt later wisselen.</p>"
        f'<form method="post" action="/auth/rol">{_verborgen("bewijs", bewijs)}{_verborgen("naar", naar)}{knoppen}</form>'
        '<p class="zacht"><a href="/auth/logout">Uitloggen</a></p>',
    )


def _stand(rol: RolRij) -> str:
    return ' class="nu" aria-current="true"' if rol.actief else ""


def _verborgen(naam: str, waarde: str) -> str:
    return f'<input type="hidden" name="{naam}" value="{escape(waarde)}">'


def uitlogblad(bewijs: str, form_naar: Iterable[str]) -> HTMLResponse:
    """Ask whether to log out, because a link alone may not do it."""
    return blad(
        "Uitloggen",
        "<p>Wilt u uitloggen bij het Examenportaal?</p>"
        f'<form method="post" action="/auth/logout">{_verborgen("bewijs", bewijs)}'
        '<button class="eerst">Uitloggen</button></form><p class="zacht"><a href="/werk">Terug naar mijn werk</a></p>',
        form_naar=form_naar,
    )


def inlogadres(naar: str) -> str:
    """The link to log in and then go to a page of ours."""
    return f"{paden.INLOGGEN}?naar={quote(naar, safe='/')}"
