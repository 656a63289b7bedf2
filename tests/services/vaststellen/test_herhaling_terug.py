"""What the board allowed or established by mistake is taken back: a variant again, and an assessment model."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Variantverzoek
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan
from portal.domain.rechten import Rol
from portal.services.inrichten import versies
from portal.services.inrichten.lezen import versies as versies_lezen
from portal.services.plannen import plaatsen
from portal.services.plannen.plaatsen import PlaatsStudenten
from portal.services.vaststellen import herhaling
from portal.services.vaststellen.lezen import herhalingen
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import een
from tests.hulp.zaken import doe

REDEN = "Er bleek toch een andere variant"


@pytest.fixture
def hanna(als: Als) -> Principal:
    return als(Rol.EXAMENCOMMISSIE)


@pytest.fixture
def versie(maak: Maak) -> Examenversie:
    return maak.versie()


@pytest.fixture
def toestemming(maak: Maak, versie: Examenversie) -> Variantverzoek:
    """Somebody made this version, and may have it once more."""
    i = maak.inschrijving(maak.student(), None, examen_id=versie.examen_id)
    maak.go(i)
    toen = maak.zitting(versie, start=tijd.nu() - timedelta(days=9), status="ondertekend")
    maak.deelname(toen, i, status="afgerond", presentie="present", geplaatst_op=tijd.nu() - timedelta(days=20))
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "open"
    return schrijf(
        Variantverzoek(
            student_id=i.student_id, inschrijving_id=i.id, versie_id=versie.id, toelichting="Eén variant",
            gevraagd_door_id=maak.medewerker().id, toegekend=True, reden="Vooruit", besloten_op=tijd.nu(),
        )
    )  # fmt: skip


def plaats(als: Als, z: Zitting, h: Variantverzoek) -> list[str]:
    cmd = PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(h.inschrijving_id,))
    return [reden for _, reden in doe(plaatsen.plaats_studenten, als(Rol.EXAMENBUREAU), cmd).overgeslagen]


def trek_in(wie: Principal, h: Variantverzoek) -> None:
    doe(herhaling.trek_herhaling_in, wie, herhaling.TrekHerhalingIn(herhaling_id=h.id, reden=REDEN))


def staan(wie: Principal) -> list[str]:
    return [t.id for t in doe(herhalingen.toestemmingen, wie)]


def test_een_toestemming_voor_dezelfde_variant_is_terug_te_nemen(
    maak: Maak, als: Als, hanna: Principal, versie: Examenversie, toestemming: Variantverzoek
) -> None:  # PRK-8 PRK-13
    assert staan(hanna) == [str(toestemming.id)]
    with pytest.raises(NietToegestaan):
        trek_in(als(Rol.DOCENT), toestemming)
    trek_in(hanna, toestemming)
    assert staan(hanna) == []
    assert een(AuditRegel, AuditRegel.actie == "versie.nog_eens_teruggenomen").reden == REDEN
    (reden,) = plaats(als, maak.zitting(versie), toestemming)
    assert "deze variant al" in reden
    with pytest.raises(Botsing, match="is er niet"):
        trek_in(hanna, toestemming)


def test_een_plaats_voor_een_ander_examen_zegt_niets_over_een_toestemming(
    maak: Maak, hanna: Principal, toestemming: Variantverzoek
) -> None:  # PRK-8 PRK-13
    ander = maak.versie()
    maak.deelname(
        maak.zitting(ander), maak.inschrijving(None, None, student_id=toestemming.student_id, examen_id=ander.examen_id)
    )
    assert staan(hanna) == [str(toestemming.id)]
    trek_in(hanna, toestemming)
    assert staan(hanna) == []


def test_wie_er_al_een_plaats_mee_heeft_komt_daar_eerst_vanaf(
    maak: Maak, als: Als, hanna: Principal, versie: Examenversie, toestemming: Variantverzoek
) -> None:  # PRK-8
    z = maak.zitting(versie)
    assert plaats(als, z, toestemming) == []
    assert staan(hanna) == []
    with pytest.raises(Geblokkeerd, match="al een plaats"):
        trek_in(hanna, toestemming)


def test_met_de_toestemming_eindigt_de_plaats_op_een_wachtlijst(
    maak: Maak, hanna: Principal, versie: Examenversie, toestemming: Variantverzoek
) -> None:  # PRK-8 AAN-3
    met, zonder = (
        schrijf(Wachtplek(zitting_id=maak.zitting(v).id, inschrijving_id=toestemming.inschrijving_id))
        for v in (versie, maak.versie(een(Examen, Examen.id == versie.examen_id), code=f"{versie.code[:-1]}B"))
    )
    trek_in(hanna, toestemming)
    assert [een(Wachtplek, Wachtplek.id == w.id).status for w in (met, zonder)] == ["vervallen", "wacht"]


@pytest.mark.parametrize("was_er", [True, False])
def test_wat_ermee_is_gemaakt_blijft_toegestaan(
    maak: Maak, hanna: Principal, versie: Examenversie, toestemming: Variantverzoek, was_er: bool
) -> None:  # PRK-8
    with reading() as uow:
        i = uow.get(Inschrijving, toestemming.inschrijving_id)
    z = maak.zitting(versie, start=tijd.nu() - timedelta(minutes=1), status="ondertekend")
    maak.deelname(z, i, status="afgerond", presentie="present" if was_er else "notPresent", geplaatst_op=tijd.nu())
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "open"
    if was_er:
        with pytest.raises(Botsing, match="maakte deze variant"):
            trek_in(hanna, toestemming)
    else:
        trek_in(hanna, toestemming)


def test_een_vastgesteld_beoordelingsmodel_is_in_te_trekken_en_weer_vast_te_stellen(
    als: Als, hanna: Principal, versie: Examenversie
) -> None:  # INR-8 PRK-13
    cmd = versies.TrekModelIn(versie_id=versie.id, reden="Een fout in het voorschrift")
    with pytest.raises(NietToegestaan):
        doe(versies.trek_model_in, als(Rol.EXAMENBUREAU), cmd)
    assert doe(versies_lezen.versie, hanna, versie.id).mag_model_intrekken
    doe(versies.trek_model_in, hanna, cmd)
    nu = doe(versies_lezen.versie, hanna, versie.id)
    assert (nu.model_tekst, nu.mag_model, nu.mag_model_intrekken) == ("Ingetrokken", True, False)
    assert een(AuditRegel, AuditRegel.actie == "model.ingetrokken").reden == cmd.reden
    with pytest.raises(Geblokkeerd):
        doe(versies.trek_model_in, hanna, cmd)
    doe(versies.stel_model_vast, hanna, versies.StelModelVast(versie_id=versie.id))
    assert doe(versies_lezen.versie, hanna, versie.id).mag_model_intrekken
