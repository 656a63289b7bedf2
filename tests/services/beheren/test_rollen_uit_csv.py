"""Roles from a CSV file: the trial writes nothing, what is applied is what was shown, and a file cannot do more than a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import func, select

from portal.db.beheren import Roltoewijzing
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.beheren import rollen_csv, rollen_uit_csv
from portal.services.beheren.rollen_csv import KOPPEN, MAX_REGELS, als_csv, decodeer, lees_csv
from portal.services.beheren.rollen_uit_csv import BESTAAT, GEWEIGERD, NIEUW, WACHT, LeesIn, Proef, VoerDoor
from portal.services.grond.audit import audit
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe

KOP = ";".join(KOPPEN)


def bestand(*regels: str) -> str:
    return "\n".join((KOP, *regels))


def proef(principal: object, tekst: str) -> Proef:
    return doe(rollen_uit_csv.proef, principal, LeesIn(tekst=tekst))


def tel(tabel: type) -> int:
    with reading() as uow:
        return uow.session.exec(select(func.count()).select_from(tabel)).one()


def test_de_proef_toont_alles_en_schrijft_niets(maak: Maak, als: Als) -> None:  # BEH-4
    bh, nieuw, al, team = als(Rol.BEHEERDER), maak.medewerker(), maak.medewerker(), maak.team()
    maak.rol(al, Rol.DOCENT, team)
    voor = tel(Roltoewijzing), tel(AuditRegel)
    uitkomst = proef(
        bh,
        bestand(
            f"{nieuw.account};Docent/SLB'er;{team.code};;;;;Nieuw in het team",
            f"{al.account};docent;{team.naam};;;;;Stond al",
            "niemand@school.example;docent;;;;;;Onbekend",
            f"{nieuw.account};keizer;;;;;;Geen rol",
            f"{nieuw.account};docent;Mars;;;;;Geen team",
            f"{nieuw.account};surveillant;;;;31-31-2027;;Geen datum",
            f"{nieuw.account};surveillant;;;;;;x",
        ),
    )
    assert [(r.nr, r.uitkomst) for r in uitkomst.rijen] == [
        (2, NIEUW), (3, BESTAAT), (4, GEWEIGERD), (5, GEWEIGERD), (6, GEWEIGERD), (7, GEWEIGERD), (8, GEWEIGERD)
    ]  # fmt: skip
    assert uitkomst.zin == "1 rol gaat meteen in. 5 regels zijn geweigerd en blijven liggen."
    assert uitkomst.rijen[0].waar == team.naam
    assert uitkomst.rijen[0].naam == nieuw.naam
    redenen = [r.reden for r in uitkomst.rijen[2:]]
    for deel, reden in zip(("account", "geen rol", "geen team", "datum", "reden"), redenen, strict=True):
        assert deel in reden
    assert (tel(Roltoewijzing), tel(AuditRegel)) == voor


def test_doorvoeren_doet_precies_wat_de_proef_toonde(maak: Maak, als: Als) -> None:  # BEH-2 BEH-4
    bh, een, ander = als(Rol.BEHEERDER), maak.medewerker(), maak.medewerker()
    tot = tijd.vandaag() + timedelta(days=30)
    tekst = bestand(f"{een.account};docent;;;;;{tot};Blok 3", f"{ander.account};surveillant;;;;{tot:%d-%m-%Y};;Blok 4")
    gezien = proef(bh, tekst)
    gedaan = doe(rollen_uit_csv.voer_door, bh, VoerDoor(tekst=tekst, kenmerk=gezien.kenmerk))
    assert gedaan == gezien
    with reading() as uow:
        rijen = {t.persoon_id: t for t in uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.bron == "csv"))}
        assert rijen[een.id].tot == tijd.op(tot + timedelta(days=1))
        assert rijen[ander.id].van == tijd.op(tot)
        assert rijen[een.id].verleend_door_id == bh.persoon_id
        acties = list(uow.session.exec(select(AuditRegel.actie).order_by(AuditRegel.volgnummer)))  # type: ignore[arg-type]
        assert acties.count("rol.verleend") == 2
        assert acties[-1] == "rechten.ingelezen"
        assert audit.verify(uow).klopt
    assert [r.uitkomst for r in proef(bh, tekst).rijen] == [BESTAAT, BESTAAT]
    with pytest.raises(Ongeldig, match="niets nieuws"):
        doe(rollen_uit_csv.voer_door, bh, VoerDoor(tekst=tekst, kenmerk=proef(bh, tekst).kenmerk))


def test_een_veranderde_wereld_wordt_gezegd_en_niets_doorgevoerd(maak: Maak, als: Als) -> None:  # BEH-4
    bh, wie = als(Rol.BEHEERDER), maak.medewerker()
    tekst = bestand(f"{wie.account};docent;;;;;;Nieuw")
    gezien = proef(bh, tekst)
    maak.rol(wie, Rol.BEHEERDER)
    with pytest.raises(Botsing, match="veranderd"):
        doe(rollen_uit_csv.voer_door, bh, VoerDoor(tekst=tekst, kenmerk=gezien.kenmerk))
    with pytest.raises(Botsing, match="veranderd"):
        doe(rollen_uit_csv.voer_door, bh, VoerDoor(tekst=tekst + "\n" + tekst.split("\n")[1], kenmerk=gezien.kenmerk))
    with reading() as uow:
        assert not uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.bron == "csv")).all()


def test_scheiding_geldt_ook_binnen_het_bestand(maak: Maak, als: Als) -> None:  # BEH-3
    bh, wie, _ = als(Rol.BEHEERDER), maak.medewerker(), als(Rol.EXAMENCOMMISSIE)
    uitkomst = proef(
        bh,
        bestand(
            f"{wie.account};examenbureau;;;;;;Een",
            f"{wie.account};beoordelaar;;;;;;Twee",
            f"{wie.account};examenbureau;;;;;;Een",
        ),
    )
    assert [r.uitkomst for r in uitkomst.rijen] == [WACHT, GEWEIGERD, GEWEIGERD]
    zin = "1 rol wacht tot een tweede persoon instemt. 2 regels zijn geweigerd en blijven liggen."
    assert uitkomst.zin == zin
    assert "tweede persoon" in uitkomst.rijen[0].reden
    assert "Examenbureau" in uitkomst.rijen[1].reden
    assert "wacht al" in uitkomst.rijen[2].reden


def test_niet_aan_zichzelf_niet_aan_student_niet_zonder_recht(maak: Maak, als: Als) -> None:  # BEH-4
    zelf = maak.medewerker()
    bh, student = als(Rol.BEHEERDER, zelf), maak.student()
    tekst = bestand(f"{zelf.account};surveillant;;;;;;Handig", f"{student.account};docent;;;;;;Nee")
    uitkomst = proef(bh, tekst)
    assert [r.uitkomst for r in uitkomst.rijen] == [GEWEIGERD, GEWEIGERD]
    assert "uzelf" in uitkomst.rijen[0].reden
    with pytest.raises(NietToegestaan):
        proef(als(Rol.EXAMENBUREAU), tekst)
    with pytest.raises(NietToegestaan):
        doe(rollen_uit_csv.voer_door, als(Rol.DOCENT), VoerDoor(tekst=tekst, kenmerk="0" * 64))


def test_kommas_windows_aanhalingstekens_en_lege_regels() -> None:
    tekst = decodeer('\ufeffAccount,Rol,Reden\r\na@b,docent,"Groep 1, 2"\r\n\r\nc@d,docent,Café'.encode("utf-8"))
    assert [(r.nr, r.account, r.reden) for r in lees_csv(tekst)] == [(2, "a@b", "Groep 1, 2"), (4, "c@d", "Café")]
    assert "Café" in decodeer("Café".encode("cp1252"))


@pytest.mark.parametrize(
    ("tekst", "waarom"),
    [
        ("naam;rol\nx;y", "kop"),
        ("account;rol;reden;reden\nx;y;z;z", "kop"),
        (KOP, "geen regels"),
        (f'{KOP}\n"open;docent', "aanhalingstekens"),
        ("\n".join([KOP, *["a;docent;;;;;;reden"] * (MAX_REGELS + 1)]), "splits"),
    ],
)
def test_een_bestand_dat_geen_rollen_heeft_wordt_geweigerd(tekst: str, waarom: str) -> None:
    with pytest.raises(Ongeldig, match=waarom):
        lees_csv(tekst)


def test_te_groot_wordt_geweigerd() -> None:
    with pytest.raises(Ongeldig, match="1 MB"):
        decodeer(b"x" * 1_000_001)


def test_geweigerde_regels_zijn_veilig_in_een_rekenblad(maak: Maak, als: Als) -> None:
    bh = als(Rol.BEHEERDER)
    uitkomst = proef(bh, bestand('=HYPERLINK("x");docent;;;;;;+31 reden', "te@veel;docent;;;;;;reden;nog een"))
    tekst = als_csv((r.regel, r.reden) for r in uitkomst.rijen)
    regels = tekst.splitlines()
    assert regels[0].startswith(KOP)
    assert "'=HYPERLINK" in regels[1]
    assert "'+31 reden" in regels[1]
    assert "meer kolommen" in regels[2]
    assert [r.reden for r in lees_csv(tekst)] == ["'+31 reden", "reden"], "to repair and read in again"
    with unit_of_work() as uow:
        b = rollen_csv.geweigerd(uow, bh, {"inhoud": tekst})
        assert b.inhoud.decode("utf-8-sig") == tekst
        with pytest.raises(NietToegestaan):
            rollen_csv.geweigerd(uow, als(Rol.DOCENT), {"inhoud": tekst})
