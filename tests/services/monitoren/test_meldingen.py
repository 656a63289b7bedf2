"""The issue log: made by hand, of a message and of a difference; owner, cause, follow-up and worklist."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from portal.db.monitoren import AuditRegel, Melding
from portal.db.session import reading
from portal.db.tabel import tabel
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.meldingen import MELDING, OORZAKEN
from portal.domain.rechten import Rol
from portal.services.grond.audit.zinnen import ZINNEN
from portal.services.monitoren import meldingen
from portal.services.monitoren.lezen import meldingen as meldingen_lezen
from portal.services.monitoren.lezen.meldingen import MeldingFilter
from portal.services.monitoren.meldingen import MaakMelding, VolgMeldingOp, WijzigMelding, ZetMelding
from portal.services.werk import tellers, werklijst
from tests.hulp.logboek import bericht
from tests.hulp.maak import Als, Maak
from tests.hulp.tel import hooguit
from tests.hulp.zaken import doe


def lijst(wie, **anders):  # type: ignore[no-untyped-def]
    with reading() as uow:
        return meldingen_lezen.meldingen(uow, wie, MeldingFilter(**anders)).rijen


def detail(wie, id):  # type: ignore[no-untyped-def]
    with reading() as uow:
        return meldingen_lezen.melding(uow, wie, id)


def test_van_maken_tot_oplossen(maak: Maak, als: Als, klok) -> None:  # MON-2
    begin = datetime(2026, 11, 24, 12, tzinfo=UTC)
    klok(begin)
    eb, bh = als(Rol.EXAMENBUREAU), als(Rol.BEHEERDER)
    cmd = MaakMelding(titel="Resultaten blijven weg", oorzaak="partner", uiterlijk=date(2026, 11, 23))
    id = doe(meldingen.maak_melding, eb, cmd)
    (rij,) = lijst(eb)
    assert (rij.nummer, rij.status_label, rij.oorzaak, rij.te_laat) == (1, "Open", OORZAKEN["partner"], True)
    doe(
        meldingen.wijzig_melding,
        eb,
        WijzigMelding(id=id, versie=0, titel=cmd.titel, oorzaak="techniek", eigenaar_id=bh.persoon_id),
    )
    with pytest.raises(Botsing):
        doe(meldingen.wijzig_melding, eb, WijzigMelding(id=id, versie=0, titel="Anders"))
    klok(begin + timedelta(minutes=1))
    doe(meldingen.zet_melding, bh, ZetMelding(id=id, actie="oppakken"))
    klok(begin + timedelta(minutes=2))
    doe(meldingen.volg_op, bh, VolgMeldingOp(id=id, tekst="Gebeld met de leverancier."))
    klok(begin + timedelta(minutes=3))
    with pytest.raises(Ongeldig):
        doe(meldingen.zet_melding, bh, ZetMelding(id=id, actie="oplossen"))
    doe(meldingen.zet_melding, bh, ZetMelding(id=id, actie="oplossen", tekst="Certificaat vernieuwd"))
    assert lijst(eb) == []
    d = detail(eb, id)
    assert (d.rij.status, d.oplossing, d.wijzigbaar) == ("opgelost", "Certificaat vernieuwd", False)
    assert [r.tekst for r in d.regels][::-1] == [
        f"Oorzaak: techniek bij de school. Eigenaar: {bh.naam}. Geen laatste dag meer.", "Opgepakt.",
        "Gebeld met de leverancier.", "Opgelost: Certificaat vernieuwd",
    ]  # fmt: skip
    assert [k.actie for k in d.knoppen] == ["heropenen"]
    with pytest.raises(Geblokkeerd):
        doe(meldingen.wijzig_melding, eb, WijzigMelding(id=id, versie=d.versie, titel="Anders"))
    doe(meldingen.zet_melding, eb, ZetMelding(id=id, actie="heropenen", tekst="Toch niet"))
    assert lijst(eb)[0].status == "open"
    with reading() as uow:
        acties = set(uow.session.exec(select(AuditRegel.actie).where(AuditRegel.onderwerp_id == id)))
    assert acties == {f"melding.{a}" for a in ("gemaakt", "gewijzigd", "opgepakt", "opgevolgd", "opgelost", "heropend")}
    assert acties <= set(ZINNEN)


def test_beheerder_ziet_alleen_waarvan_hij_eigenaar_is(maak: Maak, als: Als) -> None:  # MON-2 BEH-2
    eb, bh = als(Rol.EXAMENBUREAU), als(Rol.BEHEERDER)
    van_hem = doe(meldingen.maak_melding, eb, MaakMelding(titel="Koppeling hapert", eigenaar_id=bh.persoon_id))
    ander = doe(meldingen.maak_melding, eb, MaakMelding(titel="Versie klopt niet"))
    assert [r.id for r in lijst(bh)] == [str(van_hem)]
    with pytest.raises(NietGevonden):
        detail(bh, ander)
    with pytest.raises(NietGevonden):
        doe(meldingen.volg_op, bh, VolgMeldingOp(id=ander, tekst="Gluren"))
    for verboden in (
        lambda: doe(meldingen.maak_melding, bh, MaakMelding(titel="Zelf maken")),
        lambda: doe(meldingen.wijzig_melding, bh, WijzigMelding(id=van_hem, versie=0, titel="Anders")),
        lambda: lijst(als(Rol.DOCENT)),
    ):
        with pytest.raises(NietToegestaan):
            verboden()
    with pytest.raises(Ongeldig):
        doe(meldingen.maak_melding, eb, MaakMelding(titel="Bij een docent", eigenaar_id=als(Rol.DOCENT).persoon_id))
    with pytest.raises(Ongeldig):
        doe(meldingen.maak_melding, eb, MaakMelding(titel="Vreemd", oorzaak="zomaar"))


def test_bureau_van_een_team_ziet_eigen_meldingen(maak: Maak, als: Als) -> None:  # MON-2 BEH-2
    team, eb = maak.team(), als(Rol.EXAMENBUREAU)
    eigen, vreemd = maak.zitting(eenheid_id=team.id), maak.zitting(eenheid_id=maak.team().id)
    ids = [doe(meldingen.maak_melding, eb, MaakMelding(titel="Verschil", zitting_id=z.id)) for z in (eigen, vreemd)]
    teamlid = als(Rol.EXAMENBUREAU, eenheden=[team])
    assert [r.id for r in lijst(teamlid)] == [str(ids[0])]
    with pytest.raises(NietGevonden):
        doe(meldingen.maak_melding, teamlid, MaakMelding(titel="Elders", zitting_id=vreemd.id))


def test_van_een_mislukt_bericht_in_een_klik(maak: Maak, als: Als) -> None:  # MON-2
    zitting = maak.zitting()
    b = bericht(
        maak, status="geweigerd", http_status=422, zitting_id=zitting.id, student_id=maak.student(naam="Kim Zoek").id
    )
    eb = als(Rol.EXAMENBUREAU)
    id = doe(meldingen.neem_bericht_op, eb, b.id)
    d = detail(eb, id)
    assert "Kim" not in d.rij.titel + d.omschrijving, "an issue outlives what is kept about a student"
    assert (d.rij.eigenaar, d.zitting) == (eb.naam, zitting.naam)
    assert [x.link for x in d.berichten] == [f"/oke/{b.id}"]
    with pytest.raises(Botsing):
        doe(meldingen.neem_bericht_op, eb, b.id)
    doe(meldingen.zet_melding, eb, ZetMelding(id=id, actie="oplossen", tekst="Hersteld"))
    assert doe(meldingen.neem_bericht_op, eb, b.id) != id


def test_filters_en_aantallen(maak: Maak, als: Als) -> None:  # MON-2
    eb, morgen = als(Rol.EXAMENBUREAU), tijd.vandaag() + timedelta(days=1)
    for titel, oorzaak, dag in (("Eén", "partner", tijd.vandaag() - timedelta(days=1)), ("Twee", "gegevens", morgen)):
        doe(
            meldingen.maak_melding,
            eb,
            MaakMelding(titel=titel + " ding", oorzaak=oorzaak, uiterlijk=dag, eigenaar_id=eb.persoon_id),
        )
    doe(meldingen.maak_melding, eb, MaakMelding(titel="Drie dingen"))
    assert [r.titel for r in lijst(eb)] == ["Eén ding", "Twee ding", "Drie dingen"]
    for gevraagd, titels in (
        ({"oorzaak": "partner"}, ["Eén ding"]),
        ({"te_laat": True}, ["Eén ding"]),
        ({"van_mij": True}, ["Eén ding", "Twee ding"]),
        ({"tekst": "dingen"}, ["Drie dingen"]),
        ({"tekst": "2"}, ["Twee ding"]),
        ({"status": "opgelost"}, []),
        ({"status": "alle"}, ["Eén ding", "Twee ding", "Drie dingen"]),
    ):
        assert [r.titel for r in lijst(eb, **gevraagd)] == titels, gevraagd
    with reading() as uow, hooguit(1):
        stand = meldingen_lezen.stand(uow, eb)
    assert (stand.open, stand.te_laat, stand.van_mij) == (3, 1, 2)


def test_op_de_werklijst_van_de_eigenaar(maak: Maak, als: Als) -> None:  # MON-2 BEH-1
    eb, bh = als(Rol.EXAMENBUREAU), als(Rol.BEHEERDER)
    doe(meldingen.maak_melding, eb, MaakMelding(titel="Koppeling hapert", eigenaar_id=bh.persoon_id))
    doe(meldingen.maak_melding, eb, MaakMelding(titel="Niemand doet dit"))
    with reading() as uow:
        van_bh = [r.titel for r in werklijst.werklijst(uow, bh).regels if r.soort == "melding"]
        van_eb = [r.titel for r in werklijst.werklijst(uow, eb).regels if r.soort == "melding"]
        assert tellers.badges(uow, bh).get("/oke/meldingen") == 1
    assert (van_bh, van_eb) == (["Melding 1: Koppeling hapert"], ["Een melding heeft geen eigenaar"])


def test_elke_status_heeft_een_weg_en_woorden() -> None:  # MON-2
    assert all(MELDING.acties(status) for status in MELDING.labels)
    assert {stap.naar for stap in MELDING.overgangen.values()} <= set(MELDING.labels)
    assert tabel(Melding).c.status.type.length >= max(map(len, MELDING.labels))
