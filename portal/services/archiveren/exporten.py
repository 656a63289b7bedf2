"""Downloads that are made on the spot: papers of the archive, and the audit log as a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import polars as pl
from pydantic import ValidationError

from portal.auth.principal import Principal
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Ongeldig
from portal.reports import Tabel, schrijven
from portal.services.archiveren import papieren
from portal.services.grond.audit.lezen import AuditFilter, AuditRij, audit_export
from portal.services.grond.lijst import Pagina
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.tickets import Bestand, bouwer

PAPIER, AUDITLOG = "papier", "auditlog"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
O = TypeVar("O", bound=Opdracht)  # noqa: E741


@bouwer(PAPIER)
def papier(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Bestand:
    """A paper of a sitting or a decision as PDF (ARC-4)."""
    cmd = _lees(papieren.MaakDocument, {k: gegevens.get(k, "") for k in ("soort", "id")})
    pdf = papieren.maak_document(uow, principal, cmd)
    return Bestand(pdf.naam, "application/pdf", pdf.inhoud, lambda uow: papieren.noteer_document(uow, principal, pdf))


@bouwer(AUDITLOG)
def auditlog(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Bestand:
    """The acts in a filter as CSV or XLSX (MON-6)."""
    velden = {k: gegevens[k] for k in _FILTERS if gegevens.get(k)}
    blad = audit_export(uow, principal, _lees(AuditFilter, velden))
    regels = [_regel(r) for r in blad.rijen] + _waar_het_stopt(blad)
    tabel = Tabel("Auditlog", pl.DataFrame(regels, schema=dict.fromkeys(_KOPPEN, pl.Utf8), orient="row"))
    naam = f"auditlog-{tijd.vandaag().isoformat()}"
    if gegevens.get("vorm") == "xlsx":
        return Bestand(f"{naam}.xlsx", _XLSX, schrijven.als_xlsx([tabel]))
    return Bestand(f"{naam}.csv", "text/csv", ("\ufeff" + schrijven.als_csv([tabel])).encode())


def _waar_het_stopt(blad: Pagina[AuditRij]) -> list[tuple[str, ...]]:
    """A last line that says what is not there, when a sheet does not hold everything."""
    if blad.totaal <= len(blad.rijen):
        return []
    aantal, totaal = (f"{n:,}".replace(",", ".") for n in (len(blad.rijen), blad.totaal))
    zin = f"Dit blad stopt hier: het heeft de nieuwste {aantal} van {totaal} regels. Kies een kortere periode voor de rest."
    return [("", "", "", "", zin, *("" for _ in _KOPPEN[5:]))]


_FILTERS = ("persoon_id", "rol", "actie", "soort", "onderwerp_id", "van", "tot", "tekst")
_KOPPEN = ("Nummer", "Moment", "Wie", "Rol", "Wat", "Onderwerp", "Kenmerk", "Wijzigingen", "Reden", "Mandaat", "Kanaal")


def _regel(r: AuditRij) -> tuple[str, ...]:
    wijzigingen = "; ".join(f"{w.veld}: {w.oud} → {w.nieuw}" for w in r.wijzigingen)
    return (
        str(r.volgnummer), r.moment, r.wie, r.rol, r.zin, ": ".join(d for d in (r.onderwerp, r.over) if d), r.onderwerp_id, wijzigingen,
        r.reden, r.mandaat, r.kanaal,
    )  # fmt: skip


def _lees(model: type[O], velden: Mapping[str, Any]) -> O:
    try:
        return model.model_validate(dict(velden))
    except ValidationError:
        raise Ongeldig("Dit bestand is er niet.") from None
