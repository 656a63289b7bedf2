"""Who takes a sitting and signs for it: its invigilators, and an assessor of an exam that he takes himself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import mag
from portal.db.afnemen import ProcesVerbaal
from portal.db.plannen import Zitting
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.fouten import NietToegestaan
from portal.domain.organisatievorm import Organisatievorm
from portal.domain.rechten import AFNAME, P, Rol
from portal.services.afnemen import proces_verbaal, zitting
from portal.services.afnemen.lezen.zitting import zitting_scherm
from portal.services.werk.werklijst import werklijst
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.samenloop import lees
from tests.hulp.zaken import doe

ZELF = {("individueel", False), ("individueel", True), ("decentraal", False)}


def gesloten(
    maak: Maak, als: Als, vorm: str, *, oke: bool, status: str = "gesloten"
) -> tuple[Zitting, dict[Rol, Principal]]:
    """A sitting of an exam of this form, with an invigilator and an assessor."""
    koppeling = maak.koppeling("tas").id if oke else None
    examen = maak.examen(vorm=vorm, oke=oke, koppeling_id=koppeling)
    z = maak.zitting(maak.versie(examen), status=status, start=tijd.nu() - timedelta(hours=2))
    maak.deelname(z, presentie="present", id_gezien_op=tijd.nu())
    mensen = {Rol.SURVEILLANT: maak.medewerker(), Rol.BEOORDELAAR: maak.medewerker()}
    for rol, wie in mensen.items():
        maak.zittingsmedewerker(z, wie, rol.value)
    schrijf(ProcesVerbaal(zitting_id=z.id, geopend_op=z.start, gesloten_op=tijd.nu()))
    return z, {rol: als(rol, wie) for rol, wie in mensen.items()}


@pytest.mark.parametrize("vorm", [v.value for v in Organisatievorm])
@pytest.mark.parametrize("oke", [True, False], ids=["digitaal", "papier"])
def test_een_beoordelaar_tekent_alleen_wat_hij_zelf_afneemt(maak: Maak, als: Als, vorm: str, oke: bool) -> None:
    # UIT-1 BEH-2
    z, wie = gesloten(maak, als, vorm, oke=oke)
    be, su, zelf = wie[Rol.BEOORDELAAR], wie[Rol.SURVEILLANT], (vorm, oke) in ZELF
    with reading() as uow:
        scherm = zitting_scherm(uow, be, z.id)
        assert {mag(uow, be, recht, z) for recht in AFNAME} == {zelf}
        assert zitting_scherm(uow, su, z.id).mag_ondertekenen
        assert any("onderteken" in r.titel for r in werklijst(uow, be).regels) == zelf
    assert (scherm.mag_ondertekenen, scherm.mag_melden, scherm.mag_heropenen) == (zelf, zelf, zelf)
    teken = proces_verbaal.OndertekenPv(zitting_id=z.id, akkoord=True)
    if not zelf:
        with pytest.raises(NietToegestaan, match="nemen de surveillanten af") as fout:
            doe(proces_verbaal.onderteken_pv, be, teken)
        assert "Meld het bij de surveillant" in fout.value.actie
    doe(proces_verbaal.onderteken_pv, be if zelf else su, teken)
    assert lees(Zitting, z.id).status == "ondertekend"


def test_een_beoordelaar_opent_en_sluit_geen_digitale_zitting(maak: Maak, als: Als) -> None:  # UIT-1 UIT-2 BEH-2
    z, wie = gesloten(maak, als, "centraal", oke=True, status="gepland")
    be = wie[Rol.BEOORDELAAR]
    meld = zitting.MeldIncident(zitting_id=z.id, categorie="overig", omschrijving="Iemand belde")
    for act, cmd in (
        (zitting.open_zitting, zitting.OpenZitting(zitting_id=z.id)),
        (proces_verbaal.sluit_zitting, proces_verbaal.SluitZitting(zitting_id=z.id)),
        (proces_verbaal.heropen_zitting, proces_verbaal.HeropenZitting(zitting_id=z.id, reden="Te vroeg")),
        (zitting.meld_incident, meld),
    ):
        with pytest.raises(NietToegestaan, match="nemen de surveillanten af"):
            doe(act, be, cmd)
    with reading() as uow:
        assert mag(uow, be, P.PV_AANVULLEN, z), "an addition to the report stays his"
        assert mag(uow, be, P.PV_INZIEN, z)
