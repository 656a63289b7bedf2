"""What still waits for its assessor: nothing of what the board decided about."""

from __future__ import annotations

import uuid

import pytest

from portal.auth.principal import Principal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling
from portal.db.plannen import Zittingsmedewerker
from portal.db.session import reading
from portal.domain.fouten import Botsing
from portal.domain.rechten import Rol
from portal.domain.statussen import BeoordelingStatus
from portal.reports.bronnen import Bronnen
from portal.services.beoordelen import scoren
from portal.services.beoordelen.lezen import werk
from portal.services.grond import paden
from portal.services.plannen.lezen.zittingen import zitting as zitting_detail
from portal.services.plannen.medewerkers import VervangMedewerker, vervang_medewerker
from portal.services.vaststellen import vaststellen
from portal.services.vaststellen.lezen.vaststellen import vaststel_scherm
from portal.services.werk.regiekamer import regiekamer
from portal.services.werk.werklijst import badges, werklijst
from tests.hulp.maak import Als, Maak
from tests.hulp.samenloop import lees
from tests.hulp.zaken import Zaak, alles, doe, zaak


@pytest.fixture
def geval(maak: Maak, als: Als) -> tuple[Zaak, Principal, list[Beoordeling]]:
    """Two provisional results of a delivery system, with the work on both given to one assessor."""
    z, be = zaak(maak, (50, 40)), als(Rol.BEOORDELAAR)
    maak.zittingsmedewerker(z.zitting, lees(Persoon, be.persoon_id), rol="beoordelaar")
    return z, be, [maak.beoordeling(d, lees(Persoon, be.persoon_id)) for d in z.deelnames]


def stel_vast(als: Als, z: Zaak, *ids: uuid.UUID) -> None:
    """The board decides about these, though nobody finished assessing."""
    cmd = alles(z, resultaat_ids=ids, motivatie="De score is duidelijk", alle_zonder_bijzonderheden=False)
    assert doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), cmd).gedaan == len(ids)


def stand(be: Principal) -> tuple[int, int, int, int]:
    """On the badge, on the home page, in the list to do and in the list of what is done."""
    with reading() as uow:
        (regel,) = [r for r in werklijst(uow, be).regels if r.soort == "beoordeling"] or [None]
        lijsten = [werk.mijn_werk(uow, be, werk.WerkFilter(status=s)).totaal for s in BeoordelingStatus]
        return badges(uow, be).get(paden.BEOORDELEN, 0), regel.aantal if regel else 0, lijsten[0], lijsten[1]


def test_wat_is_vastgesteld_vraagt_de_beoordelaar_niets_meer(maak: Maak, als: Als, geval: tuple) -> None:  # BEO-4 BEO-5
    z, be, (een, ander) = geval
    assert stand(be) == (2, 2, 2, 0)
    stel_vast(als, z, z.resultaten[0].id)
    assert stand(be) == (1, 1, 1, 1), "the other one still waits"
    scherm = doe(werk.beoordeling, be, een.id)
    assert (scherm.mag_afronden, scherm.mag_score, scherm.status_tekst) == (False, False, "Definitief")
    assert "herzien" in scherm.besloten
    for toelichting in ("", "Nog iets"):
        with pytest.raises(Botsing, match="al vastgesteld") as fout:
            doe(scoren.rond_af, be, scoren.RondBeoordelingAf(beoordeling_id=een.id, toelichting=toelichting))
        assert "examencommissie" in fout.value.actie
    assert lees(Beoordeling, een.id).gedaan_op is None
    doe(scoren.rond_af, be, scoren.RondBeoordelingAf(beoordeling_id=ander.id))
    assert stand(be) == (0, 0, 0, 2)


def test_wat_is_vastgesteld_telt_ook_voor_anderen_niet_als_open(
    maak: Maak, als: Als, geval: tuple
) -> None:  # BEO-4 MON-3
    z, _be, werk_ = geval
    bureau = als(Rol.EXAMENBUREAU)
    with reading() as uow:
        assert len(Bronnen(uow.session).beoordelingen()) == len(werk_)
    stel_vast(als, z, *(r.id for r in z.resultaten))
    with reading() as uow:
        assert len(Bronnen(uow.session).beoordelingen()) == 0
        termijn = next(k for k in regiekamer(uow, bureau).getallen if k.titel == "Termijn nadert")
    assert termijn.waarde == "0"


def test_wie_van_buiten_komt_ziet_een_afgehandelde_zitting_niet_meer(maak: Maak, als: Als) -> None:  # BEH-2 BEO-5
    z = zaak(maak, (50,))
    be = als(Rol.BEOORDELAAR, maak.persoon(extern=True))
    maak.zittingsmedewerker(z.zitting, lees(Persoon, be.persoon_id), rol="beoordelaar")
    maak.beoordeling(z.deelnames[0], lees(Persoon, be.persoon_id))
    assert doe(werk.mijn_werk, be, werk.WerkFilter()).totaal == 1
    stel_vast(als, z, z.resultaten[0].id)
    assert doe(werk.mijn_werk, be, werk.WerkFilter(status=BeoordelingStatus.GEDAAN)).totaal == 0


def test_er_is_niemand_te_vervangen_als_over_alles_is_besloten(
    maak: Maak, als: Als, geval: tuple
) -> None:  # PLA-4 BEO-4
    z, be, _ = geval
    bureau, ander = als(Rol.EXAMENBUREAU), als(Rol.BEOORDELAAR)
    plek = next(m for m in doe(zitting_detail, bureau, z.zitting.id).medewerkers)
    assert plek.vervangbaar
    stel_vast(als, z, z.resultaten[0].id)
    assert doe(zitting_detail, bureau, z.zitting.id).medewerkers[0].vervangbaar, "one still waits"
    assert doe(vaststel_scherm, als(Rol.EXAMENCOMMISSIE), z.zitting.id).open
    stel_vast(als, z, z.resultaten[1].id)
    scherm = doe(zitting_detail, bureau, z.zitting.id)
    assert (scherm.medewerkers[0].vervangbaar, scherm.mist_beoordelaar) == (False, False)
    assert not doe(vaststel_scherm, als(Rol.EXAMENCOMMISSIE), z.zitting.id).open
    wissel = VervangMedewerker(medewerker_id=uuid.UUID(plek.id), persoon_id=ander.persoon_id, reden="Met verlof")
    with pytest.raises(Botsing, match="niets meer over te nemen"):
        doe(vervang_medewerker, bureau, wissel)
    assert lees(Zittingsmedewerker, uuid.UUID(plek.id)).persoon_id == be.persoon_id


def test_alleen_open_werk_gaat_naar_wie_het_overneemt(maak: Maak, als: Als, geval: tuple) -> None:  # PLA-4 BEO-4
    z, be, (besloten, open_) = geval
    bureau, ander = als(Rol.EXAMENBUREAU), als(Rol.BEOORDELAAR)
    stel_vast(als, z, z.resultaten[0].id)
    plek = uuid.UUID(doe(zitting_detail, bureau, z.zitting.id).medewerkers[0].id)
    doe(vervang_medewerker, bureau, VervangMedewerker(medewerker_id=plek, persoon_id=ander.persoon_id, reden="Verlof"))
    van = [lees(Beoordeling, b.id).beoordelaar_id for b in (besloten, open_)]
    assert van == [be.persoon_id, ander.persoon_id]
