"""What of a file is not taken over when it is applied: said, kept with it, and given out to put right and read in again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.auth.principal import PORTAAL, Principal
from portal.db.inrichten import Inleespartij
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan
from portal.domain.rechten import Rol
from portal.reports.lezen import Blad, lees
from portal.services.inrichten import inlezen, opruimen
from portal.services.inrichten.lezen import basis_bestanden, partijen, toegepast
from portal.services.inrichten.stand_rest import BEWAAR
from tests.hulp.inlezen import een_school, kijk, neem, ongedaan, pas_toe
from tests.hulp.maak import Als

TEKST = "Code;Lokaal;Waar;Zitplaatsen;Opmerking\n;X1;NRD;20;let op\n;X2;WEG;20;oud\n;X3;NRD;veel;\n"


def _toegewezen(wie: Principal, tekst: str = TEKST) -> Inleespartij:
    """Three rooms of which one is good, with a heading that only a person recognises, and one that means another thing."""
    partij = neem(wie, "lokalen", tekst)
    with unit_of_work() as uow:
        for kolom, veld in ((0, ""), (1, "code"), (2, "locatie")):
            inlezen.wijs_toe(uow, wie, inlezen.WijsToe(partij_id=partij.id, kolom=kolom, veld=veld))
    return partij


def _bestand(wie: Principal, partij: Inleespartij) -> Blad:
    with reading() as uow:
        return lees("x", basis_bestanden.fouten(uow, wie, {"id": str(partij.id)}).inhoud)


def test_wat_fout_was_blijft_bij_het_toegepaste_bestand_met_de_reden(bart: Principal) -> None:  # PRK-1
    een_school(bart)
    partij = _toegewezen(bart)
    pas_toe(bart, partij)
    with reading() as uow:
        gezegd = toegepast.toegepast(uow, bart, partij.id)
        rij = partijen.partijen(uow, bart)[0]
    assert gezegd.zin.startswith("Overgenomen: 1 rij (1 nieuw). Niet overgenomen: 2 rijen. ")
    assert gezegd.adres == ""
    assert rij.wat == "Overgenomen: 1 rij (1 nieuw). Niet overgenomen: 2 rijen."
    detail = kijk(bart, partij, "fout")
    assert (detail.kop.open, detail.kop.achter) == (False, 2)
    assert [(r.nr, r.cellen[0].waarde, [c.titel for c in r.fouten]) for r in detail.rijen.rijen] == [
        (3, "X2", ["Locatie"]), (4, "X3", ["Plaatsen"]),
    ]  # fmt: skip
    (over,) = kijk(bart, partij).rijen.rijen
    assert (over.uitkomst, over.cellen[0].waarde) == ("nieuw", "X1")


def test_wat_niet_is_overgenomen_komt_als_bestand_en_kan_er_verbeterd_weer_in(bart: Principal) -> None:  # PRK-1
    een_school(bart)
    partij = _toegewezen(bart)
    voor = _bestand(bart, partij)
    pas_toe(bart, partij)
    blad = _bestand(bart, partij)
    assert blad == voor
    assert blad.koppen == ["Code (niet gebruikt)", "Code", "Locatie", "Plaatsen", "Opmerking", "rij", "wat er mis is"]
    assert [(r[1], r[5], r[6].split(":")[0]) for r in blad.rijen] == [("X2", "3", "Locatie"), ("X3", "4", "Plaatsen")]

    def als_tekst(rijen: list[list[str]]) -> str:
        return "\n".join("\t".join(r) for r in (blad.koppen, *rijen))

    beter = [["", "X2", "NRD", "20", "", "3", "was fout"], blad.rijen[1]]
    tweede = neem(bart, "lokalen", als_tekst(beter))
    assert pas_toe(bart, tweede) == {"fout": 1, "vraag": 0, "nieuw": 1, "gewijzigd": 0, "gelijk": 0}
    assert _bestand(bart, tweede).koppen == blad.koppen, "what an earlier file said is not repeated"


def test_is_alles_overgenomen_dan_is_er_niets_te_halen(bart: Principal) -> None:  # PRK-1
    een_school(bart)
    partij = neem(bart, "lokalen", "Code;Locatie;Plaatsen\nX1;NRD;20\n")
    pas_toe(bart, partij)
    with reading() as uow:
        assert toegepast.toegepast(uow, bart, partij.id).adres == "/basis/lokalen"
    with pytest.raises(Botsing, match="geen rijen meer"):
        _bestand(bart, partij)


def test_wat_achterbleef_is_na_een_maand_weg_en_een_ander_ziet_het_niet(bart: Principal, als: Als, klok) -> None:
    # ARC-3 BEH-2
    een_school(bart)
    partij = _toegewezen(bart)
    pas_toe(bart, partij)
    with pytest.raises(NietToegestaan):
        _bestand(als(Rol.DOCENT), partij)
    ongedaan(bart, partij)
    assert len(_bestand(bart, partij).rijen) == 2, "what was undone is put right as a whole"
    klok(tijd.nu() + BEWAAR + timedelta(days=1))
    with unit_of_work() as uow:
        opruimen.ruim_op(uow, PORTAAL)
    with reading() as uow:
        assert uow.get(Inleespartij, partij.id).inhoud == b""
    assert (kijk(bart, partij, "fout").kop.achter, kijk(bart, partij).kop.gewist != "") == (0, True)


def test_de_lijst_van_ingelezen_bestanden_houdt_haar_tijden(bart: Principal, klok) -> None:  # PRK-1
    partijen_ = een_school(bart)
    with reading() as uow:
        voor = [(r.id, r.op) for r in partijen.partijen(uow, bart)]
    klok(tijd.nu() + timedelta(days=3))
    ongedaan(bart, partijen_[-1])
    with reading() as uow:
        na = partijen.partijen(uow, bart)
    assert [(r.id, r.op) for r in na] == voor
    assert na[0].sinds == tijd.moment(tijd.nu())
    assert na[0].sinds != na[0].op
