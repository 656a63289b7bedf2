"""What is wrong with a page for who cannot see, hear or point well, by the rules for level A and AA."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_REGELS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],
}
"""Every rule for level A and AA, with the two that are off unless asked for (WCAG 2.5.8 and 2.5.3)."""
_KEUR = """regels => axe.run(document, regels).then(r => r.violations.map(
  f => `${f.id} (${f.impact}): ${f.help} – ${f.nodes.slice(0, 3).map(n => n.target).join('; ')}`))"""


def keur(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(Axe().axe_script)
    return list(page.evaluate(_KEUR, _REGELS))
