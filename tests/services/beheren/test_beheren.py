"""Rights, readiness, settings and connections: who may, what is refused, and that every change is kept."""

from __future__ import annotations

import threading
import uuid
from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.auth import kluis, sessies
from portal.auth.principal import OPDRACHTREGEL, Principal
from portal.db.beheren import Gereedheid, Koppeling, Persoon, Roltoewijzing, Sessie
from portal.db.monitoren import AuditRegel, Dagcontrole
from portal.db.session import reading, unit_of_work
from portal.domain import termijnen, tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import RULES, Rol
from portal.domain.scheiding import ONVERENIGBAAR
from portal.services.beheren import bekrachtigen, gereedheid, instellingen, koppelingen, rollen
from portal.services.beheren.gereedheid import Beantwoord
from portal.services.beheren.instellingen import WijzigInstelling
from portal.services.beheren.koppelingen import BewaarKoppeling
from portal.services.beheren.lezen import bekrachtigingen, gebruikers, keuzes
from portal.services.beheren.lezen import instellingen as instellingen_lezen
from portal.services.beheren.lezen import koppelingen as koppelingen_lezen
from portal.services.beheren.lezen.gebruikers import GebruikerFilter
from portal.services.beheren.lezen.gereedheid import gereedheid as lijst
from portal.services.beheren.rollen import TrekRolIn, VerleenRol, ZetActief
from portal.services.grond import besluittermijn, live
from portal.services.grond import instellingen as grond_instellingen
from portal.services.grond.audit import audit, lezen
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.tel import hooguit
from tests.hulp.zaken import doe, instemmen


def geef(persoon: Persoon, rol: Rol, **anders: object) -> VerleenRol:
    return VerleenRol(**{"persoon_id": persoon.id, "rol": rol, "reden": "Nieuwe taak", **anders})


def test_rol_geven_en_intrekken_staat_in_het_log(maak: Maak, als: Als) -> None:  # BEH-4
    bh, wie, team = als(Rol.BEHEERDER), maak.medewerker(), maak.team()
    id = doe(rollen.verleen_rol, bh, geef(wie, Rol.DOCENT, eenheid_id=team.id))
    with unit_of_work() as uow:
        _, sessie = sessies.start(uow, uow.session.get_one(Persoon, wie.id))
    with reading() as uow, hooguit(5):
        detail = gebruikers.gebruiker(uow, bh, wie.id)
    assert [(t.rol, t.eenheid) for t in detail.toewijzingen] == [("docent", team.naam)]
    doe(rollen.trek_rol_in, bh, TrekRolIn(toewijzing_id=id, reden="Andere baan"))
    with reading() as uow:
        assert uow.session.get_one(Sessie, sessie.ref).beeindigd_op
        assert [t.toon for t in gebruikers.gebruiker(uow, bh, wie.id).toewijzingen] == ["bad"]
        acties = list(uow.session.exec(select(AuditRegel.actie).where(AuditRegel.onderwerp_id == id)))
    assert sorted(acties) == ["rol.ingetrokken", "rol.verleend"]
    with pytest.raises(Botsing):
        doe(rollen.trek_rol_in, bh, TrekRolIn(toewijzing_id=id, reden="Nog eens"))


def test_nooit_aan_zichzelf(maak: Maak, als: Als) -> None:  # BEH-4
    wie = maak.medewerker()
    bh = als(Rol.BEHEERDER, wie)
    with pytest.raises(NietToegestaan, match="uzelf"):
        doe(rollen.verleen_rol, bh, geef(wie, Rol.SURVEILLANT))
    with reading() as uow:
        eigen = uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == wie.id)).one()
    with pytest.raises(NietToegestaan, match="uzelf"):
        doe(rollen.trek_rol_in, bh, TrekRolIn(toewijzing_id=eigen.id, reden="abc"))
    with pytest.raises(NietToegestaan, match="uzelf"):
        doe(rollen.zet_actief, bh, ZetActief(persoon_id=wie.id, actief=False, reden="abc"))


@pytest.mark.parametrize("rol", [r for r in Rol if r is not Rol.BEHEERDER])
def test_alleen_de_beheerder_geeft_rollen(maak: Maak, als: Als, rol: Rol) -> None:  # BEH-4
    wie = als(rol)
    with pytest.raises(NietToegestaan):
        doe(rollen.verleen_rol, wie, geef(maak.medewerker(), Rol.SURVEILLANT))
    with reading() as uow, pytest.raises(NietToegestaan):
        gebruikers.gebruikers(uow, wie, GebruikerFilter())


@pytest.mark.parametrize("paar", sorted(tuple(sorted(p)) for p in ONVERENIGBAAR if Rol.STUDENT not in p))
def test_botsende_rollen_worden_bij_naam_geweigerd(maak: Maak, als: Als, paar: tuple[Rol, Rol]) -> None:  # BEH-3
    een, ander = paar
    wie = maak.medewerker()
    bh = als(Rol.BEHEERDER)
    maak.rol(wie, een)
    with pytest.raises(Botsing) as fout:
        doe(rollen.verleen_rol, bh, geef(wie, ander))
    assert een.label in fout.value.tekst
    assert ander.label in fout.value.tekst


def test_rollen_na_elkaar_mogen_wel(maak: Maak, als: Als) -> None:  # BEH-2 BEH-3
    wie, bh, dag = maak.medewerker(), als(Rol.BEHEERDER), tijd.vandaag()
    als(Rol.EXAMENCOMMISSIE)
    eerste = doe(rollen.verleen_rol, bh, geef(wie, Rol.EXAMENBUREAU, tot=dag + timedelta(days=5)))
    te_vroeg = geef(wie, Rol.BEOORDELAAR, van=dag + timedelta(days=5))
    with pytest.raises(Botsing, match="wacht"):
        doe(rollen.verleen_rol, bh, te_vroeg)
    instemmen(eerste)
    with pytest.raises(Botsing):
        doe(rollen.verleen_rol, bh, te_vroeg)
    instemmen(doe(rollen.verleen_rol, bh, geef(wie, Rol.BEOORDELAAR, van=dag + timedelta(days=6))))
    with reading() as uow:
        assert gebruikers.botsingen(uow, bh) == []
        assert [r.persoon_id for r in gebruikers.aflopend(uow, bh)] == [str(wie.id)]


def test_student_extern_en_periode(maak: Maak, als: Als) -> None:  # BEH-2
    bh, dag = als(Rol.BEHEERDER), tijd.vandaag()
    with pytest.raises(Ongeldig):
        doe(rollen.verleen_rol, bh, geef(maak.medewerker(), Rol.STUDENT))
    with pytest.raises(Ongeldig):
        doe(rollen.verleen_rol, bh, geef(maak.student(), Rol.DOCENT))
    extern = maak.medewerker(extern=True)
    with pytest.raises(Ongeldig, match="externe"):
        doe(rollen.verleen_rol, bh, geef(extern, Rol.DOCENT))
    with pytest.raises(Ongeldig, match="tijdelijk"):
        doe(rollen.verleen_rol, bh, geef(extern, Rol.SURVEILLANT))
    doe(rollen.verleen_rol, bh, geef(extern, Rol.SURVEILLANT, tot=dag))
    with pytest.raises(Ongeldig):
        doe(rollen.verleen_rol, bh, geef(maak.medewerker(), Rol.DOCENT, tot=dag - timedelta(days=1)))
    with pytest.raises(NietGevonden):
        doe(rollen.verleen_rol, bh, geef(maak.medewerker(), Rol.DOCENT, eenheid_id=uuid.uuid4()))


def test_twee_botsende_rollen_tegelijk_lukt_maar_een_keer(maak: Maak, als: Als) -> None:  # BEH-3
    als(Rol.EXAMENCOMMISSIE)
    wie, beheerders, fouten = maak.medewerker(), [als(Rol.BEHEERDER), als(Rol.BEHEERDER)], []

    def probeer(bh, rol):  # type: ignore[no-untyped-def]
        try:
            doe(rollen.verleen_rol, bh, geef(wie, rol))
        except Botsing as fout:
            fouten.append(fout)

    draden = [
        threading.Thread(target=probeer, args=(b, r))
        for b, r in zip(beheerders, (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE), strict=True)
    ]
    for d in draden:
        d.start()
    for d in draden:
        d.join()
    assert len(fouten) == 1


def test_blokkeren_beeindigt_sessies(maak: Maak, als: Als) -> None:  # BEH-4
    wie = maak.medewerker()
    maak.rol(wie, Rol.DOCENT)
    with unit_of_work() as uow:
        _, sessie = sessies.start(uow, uow.session.get_one(Persoon, wie.id))
    doe(rollen.zet_actief, als(Rol.BEHEERDER), ZetActief(persoon_id=wie.id, actief=False, reden="Uit dienst"))
    assert sessies.resolve(sessie.ref) is None


def test_botsing_in_het_bestand_wordt_gemeld(maak: Maak, als: Als) -> None:  # BEH-3
    wie = maak.medewerker()
    maak.rol(wie, Rol.EXAMENBUREAU)
    maak.rol(wie, Rol.EXAMENCOMMISSIE)
    bh = als(Rol.BEHEERDER)
    with reading() as uow, hooguit(3):
        (rij,) = gebruikers.botsingen(uow, bh)
    assert (rij.persoon_id, rij.soort) == (str(wie.id), "rollen")
    with reading() as uow, hooguit(4):
        pagina = gebruikers.gebruikers(uow, bh, GebruikerFilter(rol="examenbureau"))
    assert "gaan niet samen" in pagina.rijen[0].let_op


def test_daden_van_een_hand_worden_gemeld(maak: Maak, als: Als) -> None:  # BEH-3
    wie = maak.medewerker()
    zitting = maak.zitting(gepland_door_id=wie.id)
    maak.zittingsmedewerker(zitting, wie, "beoordelaar")
    with reading() as uow:
        (rij,) = gebruikers.botsingen(uow, als(Rol.BEHEERDER))
    assert rij.soort == "zaak"
    assert zitting.naam in rij.tekst


def test_matrix_is_de_hele_regelset(als: Als) -> None:  # BEH-1 BEH-4
    matrix = gebruikers.matrix(als(Rol.BEHEERDER))
    assert len(matrix.rollen) == 7
    assert [r.permission for r in matrix.rijen] == [p.value for p in RULES]
    with pytest.raises(NietToegestaan):
        gebruikers.matrix(als(Rol.EXAMENBUREAU))


def test_checklist_wordt_live_en_zonder_verlies_ingevuld(maak: Maak, als: Als) -> None:  # BEH-7
    team = maak.team()
    een, twee = als(Rol.EXAMENBUREAU), als(Rol.BEHEERDER)
    cmd = Beantwoord(eenheid_id=team.id, onderdeel="trainingen", antwoord=True, opmerking="Gedaan", versie=0)
    assert doe(gereedheid.beantwoord, een, cmd) == 1
    with pytest.raises(Botsing, match=een.naam):
        doe(gereedheid.beantwoord, twee, cmd.model_copy(update={"antwoord": False}))
    doe(gereedheid.beantwoord, twee, cmd.model_copy(update={"antwoord": False, "versie": 1}))
    with reading() as uow:
        assert f"gereedheid:{team.id}" in live.versies_sinds(uow, 0)
        rij = uow.session.exec(select(Gereedheid)).one()
    assert (rij.antwoord, rij.versie, rij.gewijzigd_door_id) == (False, 2, twee.persoon_id)


def test_checklist_alleen_voor_eigen_team(maak: Maak, als: Als) -> None:  # BEH-2 BEH-7
    eigen, ander = maak.team(), maak.team()
    docent = als(Rol.DOCENT, eenheden=[eigen])
    with pytest.raises(NietGevonden):
        doe(gereedheid.beantwoord, docent, Beantwoord(eenheid_id=ander.id, onderdeel="trainingen", versie=0))
    with pytest.raises(Ongeldig):
        doe(gereedheid.beantwoord, docent, Beantwoord(eenheid_id=eigen.id, onderdeel="bestaat-niet", versie=0))
    with pytest.raises(NietToegestaan):
        doe(gereedheid.beantwoord, als(Rol.STUDENT), Beantwoord(eenheid_id=eigen.id, onderdeel="trainingen", versie=0))
    with reading() as uow:
        assert [e.id for e in lijst(uow, docent).eenheden] == [str(eigen.id)]
        with pytest.raises(NietGevonden):
            lijst(uow, docent, ander.id)


def test_checklist_meet_zelf(maak: Maak, als: Als) -> None:  # BEH-7 MON-6
    team, bh = maak.team(), als(Rol.BEHEERDER)
    with unit_of_work() as uow:
        for _ in range(5):
            audit.record(uow, bh, "sessie.gestart")
    with reading() as uow, hooguit(12):
        scherm = lijst(uow, bh, team.id)
    bewijs = {r.onderdeel: r.bewijs for r in scherm.rijen if r.bewijs}
    assert {k: b.klopt for k, b in bewijs.items()} == {
        "autorisaties": True, "monitoring": False, "logging": True, "bewaartermijnen": False,
    }  # fmt: skip
    assert (scherm.open, len(scherm.rijen)) == (8, 8)
    schrijf(Dagcontrole(dag=tijd.vandaag(), door_id=bh.persoon_id))
    doe(instellingen.wijzig_instelling, bh, WijzigInstelling(sleutel="bewaartermijn_maanden", waarde="24"))
    wie = maak.medewerker()
    maak.rol(wie, Rol.EXAMENBUREAU)
    maak.rol(wie, Rol.BEOORDELAAR)
    with reading() as uow:
        bewijs = {r.onderdeel: r.bewijs for r in lijst(uow, bh, team.id).rijen if r.bewijs}
    assert {k: b.klopt for k, b in bewijs.items()} == {
        "autorisaties": False, "monitoring": True, "logging": True, "bewaartermijnen": True,
    }  # fmt: skip


def test_instelling_met_geschiedenis(als: Als) -> None:  # BEH-10
    bh = als(Rol.BEHEERDER)
    doe(instellingen.wijzig_instelling, bh, WijzigInstelling(sleutel="bezwaartermijn_dagen", waarde="21"))
    with reading() as uow:
        assert grond_instellingen.lees_getal(uow, "bezwaartermijn_dagen") == 21
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "instelling.gewijzigd")).one()
        assert (regel.oud["waarde"], regel.nieuw["waarde"]) == ("14", "21")
        with hooguit(3):
            rij = next(r for r in instellingen_lezen.instellingen(uow, bh) if r.sleutel == "bezwaartermijn_dagen")
    assert rij.waarde == "21"
    assert rij.gewijzigd.startswith(bh.naam)


@pytest.mark.parametrize(
    ("sleutel", "waarde"),
    [
        ("bezwaartermijn_dagen", "0"), ("bezwaartermijn_dagen", "twee"), ("bewaartermijn_maanden", "12"),
        ("sluitingsdagen", "24 december"),
        ("clausule", "Geen bezwaar mogelijk"), ("schoolnaam", ""), ("bestaat_niet", "x"),
    ],
)  # fmt: skip
def test_onzinnige_instelling_wordt_geweigerd(als: Als, sleutel: str, waarde: str) -> None:  # BEH-10
    with pytest.raises(Ongeldig):
        doe(instellingen.wijzig_instelling, als(Rol.BEHEERDER), WijzigInstelling(sleutel=sleutel, waarde=waarde))


def test_het_middel_past_bij_het_orgaan(als: Als) -> None:  # VAS-3
    bh = als(Rol.BEHEERDER)
    eigen = "Tot en met {laatste_dag} kunt u bezwaar maken bij {orgaan}."
    with pytest.raises(Ongeldig, match="beroep"):
        doe(instellingen.wijzig_instelling, bh, WijzigInstelling(sleutel="clausule", waarde=eigen))
    doe(instellingen.wijzig_instelling, bh, WijzigInstelling(sleutel="bezwaar_orgaan", waarde="de examencommissie"))
    with reading() as uow:
        nu = besluittermijn.rechtsmiddel(uow, termijnen.UITSLAG, tijd.nu()).clausule
        anders = besluittermijn.rechtsmiddel(uow, termijnen.KANS, tijd.nu()).clausule
    assert "bezwaar maken bij de examencommissie" in nu
    assert "beroep instellen bij de Commissie van beroep voor de examens" in anders
    doe(instellingen.wijzig_instelling, bh, WijzigInstelling(sleutel="clausule", waarde=eigen))
    with pytest.raises(Ongeldig, match="middel"):
        doe(
            instellingen.wijzig_instelling,
            bh,
            WijzigInstelling(sleutel="bezwaar_orgaan", waarde="de Commissie van beroep"),
        )


def test_instelling_alleen_door_beheerder(als: Als) -> None:  # BEH-10
    with pytest.raises(NietToegestaan):
        doe(instellingen.wijzig_instelling, als(Rol.EXAMENBUREAU), WijzigInstelling(sleutel="hotline", waarde="112"))


def test_koppeling_bewaart_geheim_versleuteld(als: Als) -> None:  # BEH-6
    bh, ec = als(Rol.BEHEERDER), als(Rol.EXAMENCOMMISSIE)
    cmd = BewaarKoppeling(
        naam="Remindo", soort="tas", base_url="https://tas.example/ooapi", token_url="https://tas.example/token",
        client_id="portaal", geheim="heel-geheim",
    )  # fmt: skip
    id = doe(koppelingen.bewaar_koppeling, bh, cmd)
    with reading() as uow:
        (verzoek,) = bekrachtigingen.verzoeken(uow, ec)
    doe(bekrachtigen.bekrachtig, ec, bekrachtigen.Bekrachtig(verzoek_id=verzoek.id))
    doe(koppelingen.bewaar_koppeling, bh, cmd.model_copy(update={"id": id, "geheim": "", "client_id": "ander"}))
    with reading() as uow:
        k = uow.session.get_one(Koppeling, id)
        assert kluis.ontsleutel(k.secret_versleuteld) == "heel-geheim"
        assert k.client_id == "ander"
        regels = uow.session.exec(select(AuditRegel).where(AuditRegel.onderwerp_id == id)).all()
        assert "heel-geheim" not in str([r.model_dump() for r in regels])
        with hooguit(1):
            (rij,) = koppelingen_lezen.koppelingen(uow, bh)
    assert (rij.status, rij.heeft_geheim) == ("Nog geen contact", True)
    assert "heel-geheim" not in repr(cmd)
    with pytest.raises(Botsing):
        doe(koppelingen.bewaar_koppeling, bh, cmd)
    for fout in ({"base_url": "http://tas.example"}, {"token_url": "https://u:p@tas.example"}, {"geheim": ""}):
        with pytest.raises(Ongeldig):
            doe(koppelingen.bewaar_koppeling, bh, cmd.model_copy(update={"naam": "X2", **fout}))
    with pytest.raises(NietToegestaan):
        doe(koppelingen.bewaar_koppeling, als(Rol.EXAMENBUREAU), cmd)


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


def test_rol_zonder_reden_kan_niet() -> None:  # BEH-4
    with pytest.raises(ValueError, match="reden"):
        rollen.VerleenRol(persoon_id="00000000-0000-0000-0000-000000000001", rol=Rol.DOCENT, reden="")


def test_wie_een_rol_al_heeft_krijgt_haar_niet_nog_eens_korter(maak: Maak, als: Als) -> None:  # BEH-2
    wie, bh = maak.medewerker(), als(Rol.BEHEERDER)
    doe(rollen.verleen_rol, bh, geef(wie, Rol.SURVEILLANT))
    for tot in (None, tijd.vandaag() + timedelta(days=60)):
        with pytest.raises(Botsing, match="zonder laatste dag"):
            doe(rollen.verleen_rol, bh, geef(wie, Rol.SURVEILLANT, tot=tot))
    team = maak.team()
    assert doe(rollen.verleen_rol, bh, geef(wie, Rol.SURVEILLANT, eenheid_id=team.id))


def test_dagen_staan_er_zoals_men_ze_schrijft_en_gaan_er_een_voor_een_in_en_uit(als: Als) -> None:  # BEH-10
    bh, kerst = als(Rol.BEHEERDER), date(2026, 12, 24)

    def zet(**dagen: object) -> tuple[str, tuple[str, ...]]:
        doe(instellingen.wijzig_dagen, bh, instellingen.WijzigDagen(sleutel="sluitingsdagen", **dagen))
        with reading() as uow:
            rij = next(r for r in instellingen_lezen.instellingen(uow, bh) if r.sleutel == "sluitingsdagen")
            return rij.waarde, tuple(d.waarde for d in rij.dagen)

    assert zet(vanaf=kerst) == ("24-12-2026", ("2026-12-24",))
    vrij = date(2026, 12, 31)
    vier = "24-12-2026, 31-12-2026, 01-01-2027, 04-01-2027"  # and not the weekend
    assert zet(blijft=(kerst,), vanaf=vrij, tot=date(2027, 1, 4))[0] == vier
    assert zet(blijft=(vrij,))[0] == "31-12-2026"
    with reading() as uow:
        assert instellingen_lezen.wijzigingen(uow, bh)[0].oud == vier
    for mis in ({"vanaf": vrij, "tot": kerst}, {"tot": kerst}):
        with pytest.raises(Ongeldig, match="eerste"):
            zet(**mis)
    doe(instellingen.wijzig_instelling, bh, WijzigInstelling(sleutel="sluitingsdagen", waarde="25-12-2026, 2026-12-24"))
    with reading() as uow:
        assert grond_instellingen.sluitingsdagen(uow) == {kerst, date(2026, 12, 25)}


def test_een_dag_die_een_ander_intussen_toevoegde_of_weghaalde_blijft_zo(als: Als) -> None:  # BEH-10
    """Two administrators with the same form open: neither undoes what the other did, and nobody saw."""
    een, ander = als(Rol.BEHEERDER), als(Rol.BEHEERDER)
    a, b, c, d = (date(2026, 12, dag) for dag in (21, 22, 23, 24))

    def zet(wie: Principal, **dagen: object) -> set[date]:
        doe(instellingen.wijzig_dagen, wie, instellingen.WijzigDagen(sleutel="sluitingsdagen", **dagen))
        with reading() as uow:
            return set(grond_instellingen.sluitingsdagen(uow))

    assert zet(een, vanaf=a, tot=b, stond=()) == {a, b}
    assert zet(ander, blijft=(a, b), vanaf=c, stond=(a, b)) == {a, b, c}
    assert zet(een, blijft=(a,), vanaf=d, stond=(a, b)) == {a, c, d}, "of what he saw he took one day away"
    assert zet(ander, blijft=(a, b, c), stond=(a, b, c)) == {a, c, d}, "what is gone does not come back"
