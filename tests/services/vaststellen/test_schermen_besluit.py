"""Reading behind the screens of board and administrator: what waits, who ends soon, what is exported."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.auth.principal import OPDRACHTREGEL, Principal
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.archiveren import exporten
from portal.services.archiveren.lezen import dossiers
from portal.services.beheren import instellingen, koppelingen, rollen
from portal.services.beheren.lezen import gebruikers, keuzes
from portal.services.beheren.lezen import instellingen as instellingen_lezen
from portal.services.beheren.lezen.gebruikers import GebruikerFilter
from portal.services.grond.audit import lezen
from portal.services.vaststellen import vaststellen
from portal.services.vaststellen.lezen import vaststellen as vaststellen_lezen
from portal.services.vaststellen.lezen import verzoeken
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import alles, doe, zaak


def test_stand_van_de_lijst(maak: Maak, als: Als) -> None:  # VAS-1
    klaar, wacht, gedaan = zaak(maak), zaak(maak, pv=False), zaak(maak)
    ec = als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(gedaan))
    with reading() as uow:
        per_stand = {
            stand: {
                r.zitting_id
                for r in vaststellen_lezen.te_vaststellen(uow, ec, vaststellen_lezen.VaststelFilter(stand=stand)).rijen
            }
            for stand in ("", "klaar", "wacht", "vastgesteld")
        }
    assert per_stand["klaar"] == {str(klaar.zitting.id)}
    assert per_stand["wacht"] == {str(wacht.zitting.id)}
    assert per_stand["vastgesteld"] == {str(gedaan.zitting.id)}
    assert per_stand[""] == per_stand["klaar"] | per_stand["wacht"]


def test_historie_van_een_zitting(maak: Maak, als: Als) -> None:  # MON-6
    z, ec = zaak(maak, (50,)), als(Rol.EXAMENCOMMISSIE)
    doe(vaststellen.stel_vast, ec, alles(z))
    with reading() as uow:
        rijen = vaststellen_lezen.historie(uow, ec, z.zitting.id)
        with pytest.raises(NietToegestaan):
            vaststellen_lezen.historie(uow, als(Rol.DOCENT), z.zitting.id)
    assert any("stelde een resultaat vast" in r.zin for r in rijen)


def test_gebruikers_die_aflopen_en_die_botsen(maak: Maak, als: Als) -> None:  # BEH-4
    kort, lang, botst = maak.medewerker(), maak.medewerker(), maak.medewerker()
    maak.rol(kort, Rol.SURVEILLANT, tot=tijd.nu() + timedelta(days=5))
    maak.rol(lang, Rol.SURVEILLANT, tot=tijd.nu() + timedelta(days=200))
    maak.rol(botst, Rol.EXAMENBUREAU)
    maak.rol(botst, Rol.EXAMENCOMMISSIE)
    bh = als(Rol.BEHEERDER)
    with reading() as uow:
        aflopend = gebruikers.gebruikers(uow, bh, GebruikerFilter(stand="aflopend")).rijen
        botsend = gebruikers.gebruikers(uow, bh, GebruikerFilter(stand="botsing")).rijen
        gevonden = keuzes.personen(uow, bh, kort.naam)
    assert [(r.id, r.toon) for r in aflopend] == [(str(kort.id), "warn")]
    assert aflopend[0].tot.startswith("t/m")
    assert [r.id for r in botsend] == [str(botst.id)]
    assert str(kort.id) in {p.id for p in gevonden}


def test_auditlog_als_blad_blijft_binnen_het_bereik(maak: Maak, als: Als) -> None:  # MON-6
    bh = als(Rol.BEHEERDER)
    doe(instellingen.wijzig_instelling, bh, instellingen.WijzigInstelling(sleutel="hotline", waarde="=1+1"))
    docent = als(Rol.DOCENT)
    with unit_of_work() as uow:
        csv = exporten.auditlog(uow, bh, {"vorm": "csv", "actie": "instelling.gewijzigd"})
        xlsx = exporten.auditlog(uow, bh, {"vorm": "xlsx"})
        with pytest.raises(NietToegestaan):
            exporten.auditlog(uow, docent, {"vorm": "csv"})
        with pytest.raises(Ongeldig):
            exporten.auditlog(uow, bh, {"vorm": "csv", "van": "morgen"})
    tekst = csv.inhoud.decode("utf-8-sig")
    assert csv.naam.endswith(".csv")
    assert "wijzigde een instelling" in tekst
    assert "\n=1+1" not in tekst
    assert xlsx.inhoud[:2] == b"PK"


def test_keten_wordt_gecontroleerd_voor_wie_mag(maak: Maak, als: Als) -> None:  # MON-6
    bh = als(Rol.BEHEERDER)
    doe(instellingen.wijzig_instelling, bh, instellingen.WijzigInstelling(sleutel="hotline", waarde="0800"))
    with reading() as uow:
        assert lezen.controleer_keten(uow, bh).controle.klopt
        with pytest.raises(NietToegestaan):
            lezen.controleer_keten(uow, als(Rol.STUDENT))


def test_wijzigingen_van_instellingen(maak: Maak, als: Als) -> None:  # BEH-10
    bh = als(Rol.BEHEERDER)
    doe(instellingen.wijzig_instelling, bh, instellingen.WijzigInstelling(sleutel="bezwaartermijn_dagen", waarde="21"))
    with reading() as uow:
        (rij,) = instellingen_lezen.wijzigingen(uow, bh)
        with pytest.raises(NietToegestaan):
            instellingen_lezen.wijzigingen(uow, als(Rol.EXAMENBUREAU))
    assert (rij.label, rij.oud, rij.nieuw) == ("Bezwaartermijn", "14", "21")


def test_proef_van_een_koppeling_staat_in_de_auditlog(maak: Maak, als: Als) -> None:  # BEH-6
    bh: Principal = als(Rol.BEHEERDER)
    opdracht = koppelingen.BewaarKoppeling(
        naam="Proef", soort="tas", base_url="http://localhost:9/ooapi", token_url="http://localhost:9/token",
        client_id="c", geheim="geheim",
    )  # fmt: skip
    id = doe(koppelingen.bewaar_koppeling, OPDRACHTREGEL, opdracht)
    with reading() as uow:
        koppeling = koppelingen.haal_koppeling(uow, bh, id)
        with pytest.raises(NietToegestaan):
            koppelingen.haal_koppeling(uow, als(Rol.EXAMENBUREAU), id)
    stappen = koppelingen.probeer(koppeling)
    assert not stappen[-1].goed
    with unit_of_work() as uow:
        koppelingen.noteer_proef(uow, bh, id, [])
    with reading() as uow:
        regels = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "koppeling.getest")).all()
    assert [r.nieuw for r in regels] == [{"gelukt": False}]


def test_cesuur_en_versie_wachten_op_de_commissie(maak: Maak, als: Als) -> None:  # BEO-3
    z = zaak(maak, (50, 20), cesuur=False)
    maak.cesuur(z.versie, status="ingevoerd")
    ec = als(Rol.EXAMENCOMMISSIE)
    with reading() as uow:
        (rij,) = verzoeken.cesuurverzoeken(uow, ec)
        with pytest.raises(NietToegestaan):
            verzoeken.versieverzoeken(uow, als(Rol.EXAMENBUREAU))
    assert "slagen" in rij.effect


def test_studentdossiers_zijn_voor_bureau_en_commissie(maak: Maak, als: Als) -> None:  # ARC-1
    z = zaak(maak, (50,))
    with reading() as uow:
        rijen = dossiers.studenten(uow, als(Rol.EXAMENCOMMISSIE)).rijen
        for rol in (Rol.STUDENT, Rol.DOCENT, Rol.BEHEERDER):
            with pytest.raises(NietToegestaan):
                dossiers.studenten(uow, als(rol))
    assert str(z.resultaten[0].student_id) in {r.student_id for r in rijen}


def test_rol_zonder_reden_kan_niet() -> None:  # BEH-4
    with pytest.raises(ValueError, match="reden"):
        rollen.VerleenRol(persoon_id="00000000-0000-0000-0000-000000000001", rol=Rol.DOCENT, reden="")
