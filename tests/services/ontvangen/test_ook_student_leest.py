"""Staff who study here read about themselves, in a role of the school, no more than as a student."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from portal.auth import sessies
from portal.auth.eigen_zaak import is_over_uzelf
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.afnemen import Document
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname
from portal.db.session import get_engine, reading, unit_of_work
from portal.domain.fouten import NietGevonden, NietToegestaan
from portal.domain.presentie import Presentie
from portal.domain.rechten import P, Rol
from portal.services.archiveren import papieren
from portal.services.archiveren.stand import documenten, zitting_dossier
from portal.services.beoordelen.lezen.resultaten import resultaten_van
from portal.services.grond.tickets import document_in_bereik
from portal.services.vaststellen import vaststellen
from portal.services.vaststellen.lezen.vaststellen import vaststel_scherm
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School, een
from tests.hulp.ook_student import Mens
from tests.hulp.zaken import doe


@pytest.fixture
def mens(maak: Maak, als: Als) -> Mens:
    return Mens(School(maak), maak, als)


def _voorlopig(mens: Mens) -> Resultaat:
    """His work was marked, and the board has not decided; the exam shows nothing before that."""
    d = mens.plek()
    with unit_of_work() as uow:
        uow.session.exec(select(Examen)).one().toon_voorlopig = False
        uow.get(Deelname, d.id).presentie = Presentie.AANWEZIG.value
    return mens.maak.resultaat(d, status="voorlopig", cijfer="8,3", punten=41)


def _ziet(wie: Principal, recht: P, model: type[Any]) -> int:
    with reading() as uow:
        return len(uow.session.exec(select(model.id).where(visible(wie, recht, model))).all())


@pytest.mark.parametrize("rol", [Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE])
def test_niemand_leest_als_medewerker_zijn_eigen_voorlopige_uitslag(mens: Mens, rol: Rol) -> None:  # BEO-7 BEH-3
    r = _voorlopig(mens)
    ik, ander = mens.in_rol(rol), mens.als(rol)
    assert (_ziet(ik, P.RESULTAAT_INZIEN, Resultaat), _ziet(ander, P.RESULTAAT_INZIEN, Resultaat)) == (0, 1)
    with reading() as uow:
        assert resultaten_van(uow, ik, mens.wie.id).rijen == []
        assert len(resultaten_van(uow, ander, mens.wie.id).rijen) == 1
        assert zitting_dossier(uow, ik, r.zitting_id).resultaten == ()
        assert len(zitting_dossier(uow, ander, r.zitting_id).resultaten) == 1
        with pytest.raises(NietGevonden):
            papieren.maak_document(uow, ik, papieren.MaakDocument(soort="besluit", id=r.id))
    with unit_of_work() as uow:
        uow.get(Resultaat, r.id).status = "definitief"
    assert _ziet(ik, P.RESULTAAT_INZIEN, Resultaat) == 1, "what was decided he reads as a student too"


def test_het_scherm_van_de_commissie_zegt_van_hem_niets(mens: Mens) -> None:  # BEO-7 BEH-3
    r = _voorlopig(mens)
    ik = mens.in_rol(Rol.EXAMENCOMMISSIE)
    with reading() as uow:
        hij = vaststel_scherm(uow, ik, r.zitting_id)
        (rij,) = hij.uitzonderingen
        assert (rij.cijfer, rij.punten, rij.geslaagd, rij.kan, rij.status) == (
            "–", "–", None, False, "Dit gaat over uzelf als student.",
        )  # fmt: skip
        ander = vaststel_scherm(uow, mens.als(Rol.EXAMENCOMMISSIE), r.zitting_id)
        assert "8,3" in {x.cijfer for x in (*ander.zonder, *ander.uitzonderingen)}


def test_een_handeling_over_hemzelf_zegt_nog_waarom_niet(mens: Mens) -> None:  # BEH-3
    r = _voorlopig(mens)
    cmd = vaststellen.StuurTerug(resultaat_id=r.id, reden="Mag niet")
    with pytest.raises(NietToegestaan, match="over uzelf"):
        doe(vaststellen.stuur_terug, mens.in_rol(Rol.EXAMENCOMMISSIE), cmd)


def test_ook_zijn_werk_en_het_bericht_erover_zijn_dicht(mens: Mens) -> None:  # BEO-7 OKE-7
    """The work itself and its marking a student reads on inspection, and a message to a partner holds his score."""
    r = _voorlopig(mens)
    beoordelaar = mens.maak.medewerker()
    mens.maak.beoordeling(een(Deelname), beoordelaar)
    schrijf(Document(zitting_id=r.zitting_id, resultaat_id=r.id, soort="werk", naam="werk.pdf"))
    ik, ander = mens.in_rol(Rol.EXAMENCOMMISSIE), mens.als(Rol.EXAMENCOMMISSIE)
    assert [_ziet(w, P.BEOORDELING_INZIEN, Beoordeling) for w in (ik, ander)] == [0, 1]
    with reading() as uow:
        stuk = select(Document.id)
        assert [len(uow.session.exec(stuk.where(document_in_bereik(w))).all()) for w in (ik, ander)] == [0, 1]
        assert [len(documenten(uow, w, r.zitting_id)) for w in (ik, ander)] == [0, 1]
    eb, collega = mens.in_rol(Rol.EXAMENBUREAU), mens.als(Rol.EXAMENBUREAU)
    with unit_of_work() as uow:
        uow.session.exec(select(OkeBericht).limit(1)).one().student_id = mens.wie.id
    assert _ziet(collega, P.OKE_MONITOREN, OkeBericht) > _ziet(eb, P.OKE_MONITOREN, OkeBericht)


def _vragen(doen: Any) -> int:
    tel: list[str] = []
    motor = get_engine()
    event.listen(motor, "before_cursor_execute", hoor := lambda *a: tel.append(a[2]))
    try:
        doen()
    finally:
        event.remove(motor, "before_cursor_execute", hoor)
    return len(tel)


def test_alleen_van_wie_hier_studeert_wordt_gevraagd_of_het_over_hem_gaat(mens: Mens) -> None:  # BEH-3 TECH-4
    """One question less at every act of all the others."""
    r = _voorlopig(mens)
    collega = mens.maak.medewerker()
    mens.maak.rol(collega, Rol.EXAMENBUREAU)
    mens.maak.rol(mens.wie, Rol.EXAMENBUREAU)
    with reading() as uow:
        werk = Beoordeling(deelname_id=r.deelname_id, zitting_id=r.zitting_id, beoordelaar_id=collega.id)
        ik, hij = (sessies.maak_principal(uow, uow.get(Persoon, p.id), Rol.EXAMENBUREAU) for p in (mens.wie, collega))
        assert (ik.studeert, hij.studeert) == (True, False)
        assert is_over_uzelf(uow, ik, P.RESULTAAT_VASTSTELLEN, werk)
        assert _vragen(lambda: is_over_uzelf(uow, ik, P.RESULTAAT_VASTSTELLEN, werk)) == 1
        assert _vragen(lambda: is_over_uzelf(uow, hij, P.RESULTAAT_VASTSTELLEN, werk)) == 0
