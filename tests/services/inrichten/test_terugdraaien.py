"""A file that was applied is undone as a whole, or not: when something of it is in use, or was changed since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Uuid, event
from sqlmodel import SQLModel, select

from portal.auth.principal import PORTAAL, Principal
from portal.db.beheren import Bekrachtiging, Eenheid, Persoon, Roltoewijzing, Sessie, Taak
from portal.db.inrichten import Examen, Examenversie, Inleespartij, Inleeswijziging, Opleiding
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Ruimte
from portal.db.session import get_engine, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd
from portal.domain.rechten import Rol
from portal.services.grond.audit import audit
from portal.services.inrichten import basisgegevens, opruimen, terugdraaien, versies
from portal.services.inrichten.stand_basisvelden import Lokaalgegevens
from portal.services.inrichten.stand_rest import BEWAAR
from tests.hulp.inlezen import (
    LOKALEN,
    een_school,
    id_van,
    neem,
    ongedaan,
    pas_toe,
    tel,
)
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe


def test_wat_in_gebruik_of_gewijzigd_is_houdt_de_hele_weg_terug_tegen(bart, maak: Maak) -> None:  # PRK-13
    lokalen = een_school(bart)[2]
    with reading() as uow:
        b1 = uow.session.exec(select(Ruimte).where(Ruimte.code == "B1")).one()
    maak.zitting(ruimte=b1)
    with pytest.raises(Geblokkeerd, match="Al in gebruik: B1"):
        ongedaan(bart, lokalen)
    partij = neem(bart, "lokalen", "code;locatie;plaatsen\nC1;NRD;31\n")
    pas_toe(bart, partij)
    with unit_of_work() as uow:
        c1 = uow.session.exec(select(Ruimte).where(Ruimte.code == "C1")).one()
        basisgegevens.bewaar_lokaal(uow, bart, Lokaalgegevens(code="C1", locatie="NRD", plaatsen=9), c1.id)
    with pytest.raises(Geblokkeerd, match="gewijzigd: C1"):
        ongedaan(bart, partij)
    assert tel(Ruimte) == 3


def test_van_een_rol_die_met_een_bestand_kwam_zegt_het_log_dat_zij_eindigt(bart, maak: Maak) -> None:  # PRK-13 MON-6
    *_, partij, begeleiders = een_school(bart)
    ongedaan(bart, begeleiders)
    student = id_van(Persoon, nummer="1")
    with reading() as uow:
        (rol,) = uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == student)).all()
    ongedaan(bart, partij)
    with reading() as uow:
        regels = uow.session.exec(select(AuditRegel).where(AuditRegel.onderwerp_id == rol.id)).all()
    assert [(r.actie, r.onderwerp_soort) for r in regels] == [
        ("rol.verleend", "roltoewijzing"), ("rol.ingetrokken", "roltoewijzing"),
    ]  # fmt: skip
    assert regels[1].nieuw["persoon"] == str(student)


def _verzoek(soort: str, onderwerp_id: object, maak: Maak, **nieuw: object) -> None:
    vast = {"titel": "Rol", "gevraagd_door_id": maak.medewerker().id, "onderwerp": soort}
    schrijf(Bekrachtiging(soort=soort, onderwerp_id=onderwerp_id, nieuw={k: str(v) for k, v in nieuw.items()}, **vast))


WIJST: dict[str, Any] = {
    "rol voor een opleiding": (1, lambda m: m.rol(m.medewerker(), Rol.DOCENT, opleiding_id=id_van(Opleiding, crebo="25998"))),
    "koppeling voor een onderdeel": (0, lambda m: m.koppeling(eenheid_id=id_van(Eenheid, code="TI"))),
    "gevraagde rol voor een onderdeel": (0, lambda m: _verzoek("rol", None, m, eenheid=id_van(Eenheid, code="TI"))),
    "gevraagde rol van een medewerker": (3, lambda m: _verzoek("rol", id_van(Persoon, nummer="900"), m)),
    "vraag over een student": (4, lambda m: schrijf(Taak(soort="x", rol="examenbureau", onderwerp_soort="persoon", onderwerp_id=id_van(Persoon, nummer="1")))),
}  # fmt: skip
"""What points at a row of which file without that the database knows."""


@pytest.mark.parametrize("wat", WIJST)
def test_ook_wat_zonder_sleutel_naar_een_rij_wijst_houdt_de_weg_terug_tegen(
    bart, maak: Maak, wat: str
) -> None:  # PRK-13
    partijen = een_school(bart)
    nr, wijs = WIJST[wat]
    for partij in reversed(partijen[nr + 1 :]):
        ongedaan(bart, partij)
    wijs(maak)
    with pytest.raises(Geblokkeerd, match="Al in gebruik"):
        ongedaan(bart, partijen[nr])


ELDERS = {
    "planbaretoets": "oke_id",
    "inschrijving": "oke_id opleiding_oke_id groepsaanmelding_id",
    "nevenaanmelding": "oke_id opleiding_oke_id deelname_id",
    "opleidingsinschrijving": "oke_id",
    "groep": "oke_id",
    "jaarwisselregel": "rij_id",
    "groepslid": "persoon_oke_id",
    "kansmutatie": "deelname_id",
    "wachtdeel": "oke_id",
    "persoon": "oke_id",
    "persoonsbron": "oke_id",
    "roltoewijzing": "zitting_id",
    "examenversie": "component_id",
    "inleeswijziging": "rij_id",
    "okebericht": "onderwerp_id zitting_id",
    "auditregel": "mandaat_id uitzondering_id onderwerp_id",
    "teruglezing": "deelname_id",
    "commissiebesluit": "vervangt_id",
    "mededeling": "over_id",
}
"""Columns with ids that point at no basic data: at other rows, at what a partner has, or at what only the log knows."""


def test_van_elke_kolom_zonder_sleutel_staat_vast_of_zij_naar_basisgegevens_wijst() -> None:  # PRK-13
    los = {
        str(k) for t in SQLModel.metadata.tables.values() for k in t.c
        if isinstance(k.type, Uuid) and not k.primary_key and not k.foreign_keys
    }  # fmt: skip
    bekend = {str(k) for kolommen in terugdraaien.ZONDER_SLEUTEL.values() for k in kolommen}
    elders = {f"{t}.{k}" for t, kolommen in ELDERS.items() for k in kolommen.split()}
    assert los == bekend | elders, (
        "say in terugdraaien.ZONDER_SLEUTEL to which basic data it points, or here that it does not"
    )


@pytest.mark.parametrize("gebruik", ["ingelogd", "rol", "gedaan", None])
def test_een_account_dat_sindsdien_is_gebruikt_wordt_niet_weer_leeg(
    bart, maak: Maak, gebruik: str | None
) -> None:  # PRK-13
    een_school(bart)
    wie = id_van(Persoon, nummer="900")
    partij = neem(bart, "medewerkers", "nummer;achternaam;account\n900;Şahin;ed@roc\n")
    pas_toe(bart, partij)
    with unit_of_work() as uow:
        ed = uow.get(Persoon, wie)
        if gebruik == "ingelogd":
            uow.add(Sessie(ref="x", persoon_id=wie))
        elif gebruik == "rol":
            uow.add(Roltoewijzing(persoon_id=wie, rol=Rol.DOCENT.value))
        elif gebruik == "gedaan":
            audit.record(uow, Principal(wie, ed.naam, Rol.DOCENT), "kans.gevraagd", ed)
    if gebruik:
        with pytest.raises(Geblokkeerd, match="al gebruikt door of voor: 900"):
            ongedaan(bart, partij)
    else:
        ongedaan(bart, partij)
    with reading() as uow:
        assert uow.get(Persoon, wie).account == ("ed@roc" if gebruik else None)


def test_de_weg_terug_gaat_met_duizenden_tegelijk(bart) -> None:  # PRK-13
    een_school(bart)
    rijen = "".join(f"{n};Wit;25998;2026\n" for n in range(10_000, 10_400))
    partij = neem(bart, "studenten", "Studentnr;Achternaam;Crebo;Cohort\n" + rijen)
    pas_toe(bart, partij)
    gewist: list[int] = []

    def tel_mee(_verbinding, _cursor, opdracht, waarden, _context, veel):  # type: ignore[no-untyped-def]
        if opdracht.startswith("DELETE"):
            gewist.append(len(waarden) if veel else 1)

    event.listen(get_engine(), "before_cursor_execute", tel_mee)
    try:
        ongedaan(bart, partij)
    finally:
        event.remove(get_engine(), "before_cursor_execute", tel_mee)
    assert sum(gewist) <= 5, gewist


def test_na_een_maand_is_een_bestand_niet_meer_terug_te_draaien_en_zijn_namen_weg(bart, klok) -> None:  # ARC-3
    partijen = een_school(bart)
    open_ = neem(bart, "lokalen", LOKALEN)
    nu = tijd.nu()
    klok(nu + BEWAAR + timedelta(days=1))
    with unit_of_work() as uow:
        opruimen.ruim_op(uow, PORTAAL)
    assert tel(Inleeswijziging) == 0
    with reading() as uow:
        assert uow.get(Inleespartij, open_.id).inhoud == b""
    with pytest.raises(Geblokkeerd, match="30 dagen"):
        ongedaan(bart, partijen[-1])


def _versie(uren: str) -> str:
    return f"Code;Examen;Naam;Minuten;Schaal\nKD.v1.A;KD-N3-VUUR;Vuur;{uren};geslaagd of niet geslaagd\n"


@pytest.mark.parametrize("sinds", [None, "vastgesteld", "gepland"])
def test_een_versie_gaat_terug_tot_zij_is_vastgesteld_of_gepland(
    als: Als, maak: Maak, sinds: str | None
) -> None:  # PRK-13 INR-7
    mirjam = als(Rol.EXAMENBUREAU)
    pas_toe(mirjam, neem(mirjam, "examens", "Code;Naam\nKD-N3-VUUR;Koken\n"))
    pas_toe(mirjam, neem(mirjam, "versies", _versie("60")))
    partij = neem(mirjam, "versies", _versie("120"))
    pas_toe(mirjam, partij)
    id = id_van(Examenversie, code="KD.v1.A")
    if sinds == "vastgesteld":
        doe(versies.leg_versie_voor, mirjam, versies.LegVersieVoor(versie_id=id))
        stel_vast = versies.BesluitVersie(versie_id=id, actie="vaststellen")
        doe(versies.besluit_versie, als(Rol.EXAMENCOMMISSIE), stel_vast)
    if sinds == "gepland":
        with reading() as uow:
            versie = uow.get(Examenversie, id)
        maak.zitting(versie)
    if sinds is None:
        ongedaan(mirjam, partij)
    else:
        with pytest.raises(Geblokkeerd, match=sinds):
            ongedaan(mirjam, partij)
    with reading() as uow:
        assert uow.get(Examenversie, id).duur == (60 if sinds is None else 120)


def test_een_bestand_terugdraaien_maakt_niets_onwaar_wat_met_de_hand_niet_kan(als: Als, maak: Maak) -> None:  # PRK-13
    mirjam = als(Rol.EXAMENBUREAU)
    pas_toe(mirjam, neem(mirjam, "examens", "Code;Naam;Oefenexamen\nKD-N3-VUUR;Koken;ja\n"))
    partij = neem(mirjam, "examens", "Code;Naam;Oefenexamen\nKD-N3-VUUR;Koken;nee\n")
    pas_toe(mirjam, partij)
    with reading() as uow:
        examen = uow.session.exec(select(Examen)).one()
    maak.inschrijving(maak.student(), examen)
    with pytest.raises(Geblokkeerd, match=r"al studenten aangemeld \(1\)"):
        ongedaan(mirjam, partij)
    with reading() as uow:
        assert not uow.get(Examen, examen.id).formatief, "the board decides about it"
