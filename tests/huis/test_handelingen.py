"""Every act leaves a row in the audit log in its own transaction, and every row reads as a Dutch sentence."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from portal.domain.scheiding import HANDEN, NEUTRAAL
from portal.services.grond.audit import zinnen
from portal.services.grond.audit.zinnen import SOORTEN, ZINNEN
from tests.hulp.bron import aanroepen, knopen
from tests.hulp.handelingen import SCHRIJVERS, SERVICES, WORTEL, bereik, daden, naam

GEEN_DAAD = {
    "archiveren.papieren.maak_document": "reads only, however long; `noteer_document` logs it once the paper is there",
    "grond.audit.audit.record_reeks": "writes the rows itself",
    "grond.eenmaal.gewaarschuwd": "remembers that a question was asked; the act that follows has the row",
    "grond.eenmaal.neem": "takes the key of an act; the act itself has the row",
    "grond.tickets.maak_ticket": "a ticket gives nothing yet; taking the file (`lever`) is the act",
    "grond.tickets.schrijf_ticket": "the same, for whoever asks a ticket",
    "vaststellen.besluiten.leg_vast": "the decision as a row; the act that takes it has its own in the log",
    "vaststellen.kansen.boek": "an entry in the ledger; the decision that books it has the row",
    "afnemen.stand.eis_niet_ingehaald": "refuses a tap that came too late; the tap itself has the row",
    "afnemen.bestanden.vraag_upload": "a ticket again; keeping the file (`voeg_toe`) is the act",
    "inrichten.inlezen.vraag_upload": "the same, for a file of basic data",
}
"""Functions that take an order or write for somebody, and yet have no row of their own: with the reason."""


def test_elke_daad_schrijft_een_regel() -> None:  # MON-6; ASVS 16.2.1, 16.3.2
    alle = daden()
    assert len(alle) > 40
    stil = {f.naam for f in alle if not bereik(f.naam) & SCHRIJVERS}
    assert stil == set(GEEN_DAAD), (
        "an act without a row in the audit log: call audit.record, or name it in GEEN_DAAD with the reason"
    )


def test_een_daad_opent_geen_eigen_transactie() -> None:  # MON-6
    """The row is written by the transaction of the act, so that one does not exist without the other."""
    eigen = [
        f.naam
        for f in daden()
        if bereik(f.naam)
        & {"unit_of_work", "record_refusal", "audit.record_refusal", "grond.audit.audit.record_refusal"}
    ]
    assert eigen == []


def test_niemand_zet_rijen_in_het_log_buiten_de_dienst_om() -> None:  # MON-6
    for pad in sorted(WORTEL.rglob("*.py")):
        if pad == SERVICES["grond.audit.audit"] or pad.parent.name == "demo":
            continue
        maakt = [
            c for c in aanroepen(pad)
            if naam(c.func) in ("AuditRegel", "AuditKop")
        ]  # fmt: skip
        assert not maakt, pad


DELEN = {
    "voorziening.{rij.status}": ("toegekend", "afgewezen"),
    "kans.{uitkomst}": ("toegekend", "afgewezen"),
    "examenverzoek.{uitkomst}": ("toegekend", "afgewezen"),
    "versie.nog_eens_{uitkomst}": ("toegekend", "afgewezen"),
    "herziening.{herziening.status}": ("toegepast", "afgewezen"),
    "{wat}.geweigerd": ("sessie",),
    "bekrachtiging.{rij.status}": ("bekrachtigd", "afgewezen", "ingetrokken"),
    "versie.{stap.naar}": ("ter_vaststelling", "vastgesteld", "afgewezen", "ingetrokken"),
    "document.{document.status}": ("gecontroleerd", "afgekeurd"),
    "{'go' if cmd.besluit == 'go' else 'nogo'}.gegeven": ("go", "nogo"),
}
"""Actions that are put together: each with every value that the hole can have."""
_DADEN = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")
_GEEN_ACTIE = {
    "hartslag",
    "portal",
    "motor",
    "auditlog.geklopt",
    "http",
    "websocket",
    "sessie.rol",
    "sessie.uitloggen",
    "lifespan",
}


def _acties_in(pad: Path) -> set[str]:
    """Every action that a file can write: arguments of the log, names handed to helpers, and tables of names."""
    soorten = {a.partition(".")[0] for a in ZINNEN}
    uit = set()
    for k in knopen(pad):
        if isinstance(k, ast.Call) and naam(k.func) in SCHRIJVERS and len(k.args) > 2:
            uit |= _waarden(k.args[2])
        elif isinstance(k, ast.JoinedStr) and (vorm := _vorm(k)) in DELEN:
            uit |= {re.sub(r"\{.*\}", deel, vorm) for deel in DELEN[vorm]}
        elif isinstance(k, ast.Constant) and isinstance(k.value, str) and _DADEN.fullmatch(k.value):
            uit.add(k.value)
    return {a for a in uit if a.partition(".")[0] in soorten and not a.endswith(".id") and a not in _GEEN_ACTIE}


def _vorm(k: ast.JoinedStr) -> str:
    return "".join(str(d.value) if isinstance(d, ast.Constant) else "{" + ast.unparse(d.value) + "}" for d in k.values)


def _waarden(k: ast.expr) -> set[str]:
    if isinstance(k, ast.Constant):
        return {k.value}
    if isinstance(k, ast.IfExp):
        return _waarden(k.body) | _waarden(k.orelse)
    if isinstance(k, ast.JoinedStr):
        vorm = _vorm(k)
        assert vorm in DELEN, f"name in DELEN every value of {vorm}"
        return {re.sub(r"\{.*\}", deel, vorm) for deel in DELEN[vorm]}
    return set()


def test_elke_actie_heeft_een_nederlandse_zin() -> None:  # MON-6
    gezien: set[str] = set()
    for pad in sorted(WORTEL.rglob("*.py")):
        if pad.name not in ("zinnen.py", "edge.py") and "sandbox" not in pad.parts:
            gezien |= _acties_in(pad)
    assert len(gezien) > 80
    assert sorted(gezien - set(ZINNEN)) == [], "write a sentence in services/grond/audit/zinnen.py"
    for actie, zin in ZINNEN.items():
        assert re.fullmatch(r"[a-zA-Zë’, éïö-]+", zin), (actie, zin)
        assert zin[0].islower(), (actie, zin)


def test_elk_onderwerp_heeft_een_naam() -> None:  # MON-6
    """What `audit.record` is given as subject is a table; its name on screen is a Dutch word."""
    from sqlmodel import SQLModel

    import portal.app  # noqa: F401

    tabellen = {m.class_.__name__.lower() for m in SQLModel._sa_registry.mappers}
    assert set(SOORTEN) <= tabellen
    intern = {
        "auditkop", "auditpunt", "auditregel", "zaakhand", "teller", "ticket", "sessie", "loginpoging", "gezientoken",
        "oketoken", "wijziging",
        "teruglezing", "wachtendbericht", "meldingbericht", "meldingregel", "aanvulling",
        "bekendadres", "vreemdverzoek", "personeelsaccount", "inleeswijziging", "gedanehandeling", "groepsaanmelding", "jaarwisselregel", "versiebereik",
    }  # fmt: skip
    assert sorted(tabellen - set(SOORTEN) - intern) == []


def test_woorden_voor_waarden() -> None:  # MON-6
    w = zinnen.waarde
    assert w("2026-11-24", {}) == "24 november 2026" or "nov" in w("2026-11-24", {})
    assert w("examencommissie", {}) == "Examencommissie"
    assert w("a" * 64, {}).endswith("…")
    assert w("00000000-0000-0000-0000-000000000001", {}) == ""
    assert w("00000000-0000-0000-0000-000000000001", {"00000000-0000-0000-0000-000000000001": "Sam"}) == "Sam"
    assert w("ZittingState.kies_ruimte", {}) == "Zitting state: kies ruimte"
    assert zinnen.zin("wat.dan_ook") == "deed iets dat deze versie van het portaal niet meer kent"


BUITEN = frozenset({
    "aanmeldingen", "agenda", "auditlog", "basis", "bekrachtiging", "catalogus", "cesuur", "dagcontrole", "document", "download", "examen", "examenverzoek", "export",
    "gereedheid", "go", "groep", "groepen", "groepslid", "inschrijving", "instelling", "jaarwissel", "kans", "koppeling", "mandaat",
    "melding", "model", "nevenaanmelding", "nogo", "noodtoegang", "oke", "opleiding", "partner", "persoon", "planregel", "rechten", "resultaten", "rol",
    "rolbeschrijving", "rolkoppeling", "sessie", "taak", "toegang", "toets", "uitzondering", "upload", "vernietiging", "versie",
    "voorziening", "vraag", "wachtend", "aansluiting", "wens",
})  # fmt: skip
"""Kinds of acts whose subject is no case: nobody's hand, unless a single one is named."""


def test_elke_daad_op_een_zaak_is_een_hand_of_neutraal() -> None:  # BEH-3
    genoemd = set(HANDEN) | set(NEUTRAAL)
    assert set(HANDEN) & set(NEUTRAAL) == set()
    assert genoemd <= set(ZINNEN)
    vergeten = [a for a in ZINNEN if a.partition(".")[0] not in BUITEN and a not in genoemd]
    assert vergeten == [], "say in domain/scheiding.py which hand it is, or why it is none"
