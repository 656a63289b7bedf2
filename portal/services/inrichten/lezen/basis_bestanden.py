"""Basic data as files: an empty one to fill, all rows of a kind, and the rows of a batch that are not taken over."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import polars as pl

from portal.auth.principal import Principal
from portal.db.inrichten import Inleespartij
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel
from portal.domain.fouten import Botsing
from portal.domain.statussen import PartijStatus
from portal.reports import schrijven
from portal.reports.register import Tabel
from portal.services.grond.tickets import Bestand, bouwer
from portal.services.inrichten import stand_inlezen, stand_rest
from portal.services.inrichten.stand_basis import eis_beheer, soort_van
from portal.services.inrichten.stand_inlezen import FOUT
from portal.services.inrichten.stand_kennis import Kennis

SJABLOON, UITVOER, FOUTEN = "basis-sjabloon", "basis-uitvoer", "basis-fouten"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def als_bestand(naam: str, titel: str, kolommen: list[str], regels: list[list[str]]) -> Bestand:
    """A workbook of one sheet that can be read in."""
    eigen: list[str] = []
    for kolom in kolommen:  # a table has no two columns of one name, a file of somebody else may
        eigen.append(kolom if kolom not in eigen else f"{kolom} ({len(eigen) + 1})")
    frame = pl.DataFrame(regels, schema=dict.fromkeys(eigen, pl.String), orient="row")
    return Bestand(f"{naam}.xlsx", _XLSX, schrijven.als_xlsx([Tabel(titel, frame)]))


@bouwer(SJABLOON)
def sjabloon(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Bestand:
    """An empty file of this kind with its header and one example (PRK-1)."""
    soort = soort_van(gegevens.get("soort", ""))
    eis_beheer(principal, soort)
    voorbeeld = [str(soort.bij(v).get("voorbeeld", "")) for v in soort.kolommen]
    return als_bestand(f"sjabloon-{soort.naam}", soort.titel, list(soort.kolommen.values()), [voorbeeld])


@bouwer(UITVOER)
def uitvoer(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Bestand:
    """Every row of this kind, as a file that can be read in again (PRK-1)."""
    soort = soort_van(gegevens.get("soort", ""))
    eis_beheer(principal, soort)
    kennis, doel = Kennis(uow), tabel(soort.model)
    vraag = kies(doel).where(*soort.eigen).order_by(*soort.orde)
    rijen_ = [dict(rij) for rij in uow.session.execute(vraag).mappings()]
    kennis.ken_begeleiders(rij.get("begeleider_id") for rij in rijen_)
    regels = [list(velden.values()) for velden in soort.als_invoer(kennis, rijen_)]
    return als_bestand(soort.naam, soort.titel, list(soort.kolommen.values()), regels)


@bouwer(FOUTEN)
def fouten(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Bestand:
    """The rows of a batch that cannot be applied, or were not, with what is wrong: to put right and read in again (PRK-1)."""
    p = uow.get(Inleespartij, uuid.UUID(gegevens["id"]))
    soort = soort_van(p.soort)
    eis_beheer(principal, soort)
    if p.status is PartijStatus.PROEF:
        blad = stand_inlezen.pak_uit(p)
        proef = stand_inlezen.beproef(uow, soort, blad, p.toewijzing)
        rest = stand_rest.rest_van(blad, [r for r in proef.rijen if r.uitkomst == FOUT])
    else:
        rest = stand_rest.lees(p)
    if not rest.rijen:
        raise Botsing("Van dit bestand zijn geen rijen meer bewaard die niet zijn overgenomen.")
    koppen, regels = stand_rest.als_regels(soort, p.toewijzing, rest)
    return als_bestand(f"fouten-{soort.naam}", "Fouten", koppen, regels)
