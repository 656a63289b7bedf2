"""Why somebody may do something: every reason named, nothing invented, and what is missing points to who has it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.db.beheren import Roltoewijzing, Uitzondering
from portal.db.monitoren import AuditRegel
from portal.db.session import reading
from portal.db.vaststellen import Mandaat
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import RULES, P, Rol, permissions_of
from portal.services.beheren import rolbeschrijvingen, rollen, rollen_verlengen
from portal.services.beheren.lezen import rechten
from portal.services.beheren.lezen.effectief import Effectief, effectief
from portal.services.beheren.lezen.matrix import gefilterd
from portal.services.beheren.rolbeschrijvingen import BeschrijfRol
from portal.services.beheren.rollen_verlengen import VerlengRol
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.tel import hooguit
from tests.hulp.zaken import doe


def zie(principal: Any, persoon_id: uuid.UUID, aantal: int = 9) -> Effectief:
    with reading() as uow, hooguit(aantal):
        return effectief(uow, principal, persoon_id)


def recht(e: Effectief, permission: P) -> Any:
    return next(r for r in e.heeft if r.permission == permission.value)


def test_elk_recht_noemt_de_toewijzing(maak: Maak, als: Als) -> None:  # BEH-2 BEH-4
    bh, wie, team = als(Rol.BEHEERDER), maak.medewerker(), maak.team()
    tot = tijd.vandaag() + timedelta(days=60)
    cmd = rollen.VerleenRol(persoon_id=wie.id, rol=Rol.DOCENT, eenheid_id=team.id, tot=tot, reden="Nieuwe mentor")
    doe(rollen.verleen_rol, bh, cmd)
    e = zie(bh, wie.id)
    assert {r.permission for r in e.heeft} == {p.value for p in permissions_of(Rol.DOCENT)}
    (grond,) = recht(e, P.GO_GEVEN).gronden
    assert (grond.via, grond.bereik) == (Rol.DOCENT.label, team.naam)
    assert tijd.dag(tot) in grond.periode
    assert bh.naam in grond.door
    assert "Nieuwe mentor" in grond.door
    assert recht(e, P.WERK_INZIEN).gronden[0].bereik == "alleen zichzelf"
    niet = {r.permission: r.rollen for r in e.niet}
    assert set(niet) | {r.permission for r in e.heeft} == {p.value for p in RULES}
    assert niet["zitting:plannen"] == "Examenbureau"
    assert niet["rechten:beheren"] == "Beheerder (gaat niet samen met Docent/SLB’er)"
    assert "alleen voor studenten" in niet["inschrijving:zelf"]


def test_twee_rollen_geven_twee_gronden_en_verlopen_telt_niet(maak: Maak, als: Als) -> None:  # BEH-2
    bh, wie = als(Rol.BEHEERDER), maak.medewerker()
    maak.rol(wie, Rol.DOCENT)
    maak.rol(wie, Rol.SURVEILLANT)
    maak.rol(wie, Rol.BEOORDELAAR, tot=tijd.nu() - timedelta(hours=1))
    gronden = recht(zie(bh, wie.id), P.ZITTING_INZIEN).gronden
    assert [g.via for g in gronden] == [Rol.DOCENT.label, "Surveillant"]
    assert "toegewezen" in gronden[1].bereik


def test_een_geblokkeerd_account_mag_niets(maak: Maak, als: Als) -> None:  # BEH-4
    wie = maak.medewerker(actief=False)
    maak.rol(wie, Rol.DOCENT)
    assert zie(als(Rol.BEHEERDER), wie.id).heeft == ()


def test_mandaat_en_uitzondering_staan_erbij(maak: Maak, als: Als) -> None:  # BEH-2 BEH-3 VAS-2
    bh, wie, ec = als(Rol.BEHEERDER), maak.medewerker(), als(Rol.EXAMENCOMMISSIE)
    maak.rol(wie, Rol.EXAMENBUREAU)
    maak.rol(wie, Rol.BEOORDELAAR)
    dag = tijd.vandaag()
    for examen in (maak.examen(), maak.examen()):
        schrijf(
            Mandaat(
                permission=P.KANS_BESLUITEN.value, examen_id=examen.id, van=dag, tot=dag, reden="abc",
                gegeven_door_id=ec.persoon_id,
            )
        )  # fmt: skip
    schrijf(
        Uitzondering(
            persoon_id=wie.id, rol=Rol.BEOORDELAAR.value, van=dag, tot=dag, reden="Te weinig beoordelaars",
            gegeven_door_id=ec.persoon_id,
        )
    )  # fmt: skip
    e = zie(bh, wie.id, 10)  # two more for each role of a pair that clashes
    (grond,) = recht(e, P.KANS_BESLUITEN).gronden
    assert (grond.via, grond.bereik) == ("Mandaat als Examenbureau", "2 examens")
    assert "Te weinig beoordelaars" in recht(e, P.BEOORDELING_DOEN).gronden[0].uitzondering
    assert recht(e, P.ZITTING_PLANNEN).gronden[0].uitzondering == ""


@pytest.mark.parametrize("rol", [r for r in Rol if r is not Rol.BEHEERDER])
def test_alleen_de_beheerder_ziet_dit(als: Als, rol: Rol) -> None:  # BEH-4
    wie = als(rol)
    with reading() as uow:
        for vraag in (rechten.zonder_rol, rechten.externen, rechten.per_systeem, rechten.inlogrollen):
            with pytest.raises(NietToegestaan):
                vraag(uow, wie)
        with pytest.raises(NietToegestaan):
            effectief(uow, wie, wie.persoon_id)
    with pytest.raises(NietToegestaan):
        doe(rolbeschrijvingen.beschrijf_rol, wie, BeschrijfRol(rol=Rol.DOCENT, systeem="Osiris", tekst="x"))


def test_verlengen_sluit_de_oude_en_geeft_een_nieuwe(maak: Maak, als: Als) -> None:  # BEH-2 BEH-4
    bh, wie, team, dag = als(Rol.BEHEERDER), maak.medewerker(), maak.team(), tijd.vandaag()
    oud = maak.rol(wie, Rol.DOCENT, team, tot=tijd.op(dag + timedelta(days=5)))
    nieuw = doe(
        rollen_verlengen.verleng_rol, bh, VerlengRol(toewijzing_id=oud.id, tot=dag + timedelta(days=90), reden="Blijft")
    )
    with reading() as uow:
        a, b = uow.session.get_one(Roltoewijzing, oud.id), uow.session.get_one(Roltoewijzing, nieuw)
        assert a.ingetrokken_op
        assert (b.rol, b.eenheid_id, b.tot) == ("docent", team.id, tijd.op(dag + timedelta(days=91)))
        redenen = uow.session.exec(select(AuditRegel.reden).where(AuditRegel.onderwerp_id == oud.id)).all()
    assert "Verlengd" in redenen[0]
    for dagen, fout in ((90, Botsing), (4, Ongeldig)):
        t = oud if fout is Botsing else maak.rol(wie, Rol.SURVEILLANT, tot=tijd.op(dag + timedelta(days=5)))
        with pytest.raises(fout):
            doe(
                rollen_verlengen.verleng_rol,
                bh,
                VerlengRol(toewijzing_id=t.id, tot=dag + timedelta(days=dagen), reden="abc"),
            )


def test_verlengen_botst_met_een_latere_rol_en_nooit_voor_zichzelf(maak: Maak, als: Als) -> None:  # BEH-3
    zelf = maak.medewerker()
    bh, wie, dag = als(Rol.BEHEERDER, zelf), maak.medewerker(), tijd.vandaag()
    oud = maak.rol(wie, Rol.EXAMENBUREAU, tot=tijd.op(dag + timedelta(days=5)))
    maak.rol(wie, Rol.BEOORDELAAR, van=tijd.op(dag + timedelta(days=10)))
    with pytest.raises(Botsing, match="gaan niet samen"):
        doe(
            rollen_verlengen.verleng_rol,
            bh,
            VerlengRol(toewijzing_id=oud.id, tot=dag + timedelta(days=30), reden="abc"),
        )
    eigen = maak.rol(zelf, Rol.SURVEILLANT, tot=tijd.op(dag + timedelta(days=5)))
    with pytest.raises(NietToegestaan, match="uzelf"):
        doe(
            rollen_verlengen.verleng_rol,
            bh,
            VerlengRol(toewijzing_id=eigen.id, tot=dag + timedelta(days=30), reden="abc"),
        )


def test_rollen_per_systeem_in_eigen_woorden(maak: Maak, als: Als) -> None:  # BEH-5 BEH-10
    bh, wie = als(Rol.BEHEERDER), maak.medewerker()
    maak.rol(wie, Rol.DOCENT)
    for systeem, tekst in (
        ("Osiris", "Rol SLB"),
        ("osiris ", "Rol SLB, alleen eigen team"),
        ("Remindo", "Geen account"),
    ):
        doe(rolbeschrijvingen.beschrijf_rol, bh, BeschrijfRol(rol=Rol.DOCENT, systeem=systeem, tekst=tekst))
    doe(
        rolbeschrijvingen.beschrijf_rol, bh, BeschrijfRol(rol=Rol.BEHEERDER, systeem="Osiris", tekst="Applicatiebeheer")
    )
    assert [(s.systeem, s.tekst) for s in zie(bh, wie.id).systemen] == [
        ("Osiris", "Rol SLB, alleen eigen team"), ("Remindo", "Geen account")
    ]  # fmt: skip
    doe(rolbeschrijvingen.beschrijf_rol, bh, BeschrijfRol(rol=Rol.DOCENT, systeem="Remindo"))
    with reading() as uow:
        per = {r.rol: [s.systeem for s in r.systemen] for r in rechten.per_systeem(uow, bh)}
        assert (per["docent"], per["beheerder"], per["student"]) == (["Osiris"], ["Osiris"], [])
        assert rechten.systemen(uow, bh) == ["Osiris"]
        gewijzigd = select(AuditRegel).where(AuditRegel.actie == "rolbeschrijving.gewijzigd")
        acties = uow.session.exec(gewijzigd.order_by(col(AuditRegel.volgnummer))).all()
    assert len(acties) == 5
    assert acties[1].oud["tekst"] == "Rol SLB"


def test_wie_geen_rol_heeft_en_wie_van_buiten_komt(maak: Maak, als: Als) -> None:  # BEH-2
    bh, kaal, extern = als(Rol.BEHEERDER), maak.medewerker(), maak.persoon("Eva", "Buiten", extern=True)
    maak.rol(extern, Rol.SURVEILLANT, tot=tijd.nu() + timedelta(days=3))
    maak.persoon("Weg", "Gegaan", actief=False)
    with reading() as uow:
        assert [r.id for r in rechten.zonder_rol(uow, bh).rijen] == [str(kaal.id)]
        (rij,) = rechten.externen(uow, bh).rijen
    assert rij.naam == "Eva Buiten"
    assert "Surveillant t/m" in rij.uitleg


def test_de_matrix_laat_zich_doorzoeken() -> None:  # BEH-4
    assert len(gefilterd()) == len(RULES)
    assert {r.permission for r in gefilterd(rol=Rol.DOCENT)} == {p.value for p in permissions_of(Rol.DOCENT)}
    assert [r.permission for r in gefilterd("go:geven")] == ["go:geven"]
    assert gefilterd("bestaat niet") == []
