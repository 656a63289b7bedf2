"""The demo school: the same every time, within every rule of the portal, with work for everybody."""

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Go, Inschrijving
from portal.db.beheren import Persoon, Taak
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.monitoren import MeldingBericht, OkeBericht
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import reading
from portal.db.vaststellen import Vaststelling
from portal.demo import data
from portal.domain import levensloop, tijd
from portal.domain.fouten import Geblokkeerd
from portal.domain.rechten import P, Rol
from portal.domain.statussen import MISGEGAAN, ONBEZORGD
from portal.sandbox.school import build_school
from portal.services.aanmelden import stand, stand_kansen
from portal.services.beheren.lezen import botsingen, regels
from portal.services.grond import taken
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import gescoord, waarde
from portal.services.inrichten.stand_edities import nieuwere
from tests.hulp.voorraad import STUDENTEN, vul

NU = datetime(2026, 11, 24, 9, 7, tzinfo=UTC)


pytestmark = pytest.mark.xdist_group("demo")
_gevuld: dict[str, str] = {}


@pytest.fixture
def school(db_soort, omgeving, blijvende_db):
    """One filled database per engine for the whole run; tests here only read it."""
    if db_soort not in _gevuld:
        url = blijvende_db(db_soort, "demoschool")
        omgeving(database_url=url)
        vul(nu=NU)
        _gevuld[db_soort] = url
    omgeving(database_url=_gevuld[db_soort])
    return build_school(STUDENTEN, 1, NU.date())


def _afdruk() -> str:
    """A digest over all rows of all tables, the same for both databases; a secret is encrypted differently each time."""
    som = hashlib.sha256()
    with reading() as uow:
        for tabel in SQLModel.metadata.sorted_tables:
            vraag = select(*(k for k in tabel.columns if k.key != "secret_versleuteld"))
            for rij in sorted(repr(tuple(r)) for r in uow.session.execute(vraag)):
                som.update(rij.encode())
    return som.hexdigest()


@pytest.mark.lang
def test_twee_keer_hetzelfde(db):
    data.vul(40, 1, NU)
    eerste = _afdruk()
    data_weg()
    data.vul(40, 1, NU)
    assert _afdruk() == eerste


def data_weg() -> None:
    """Empty the database as no service can: the audit log refuses, so its triggers go first."""
    from portal.db import slot
    from portal.db.session import get_engine

    sqlite = get_engine().dialect.name == "sqlite"
    uit = (*slot.SQLITE_UIT, *slot.PUNT_SQLITE_UIT) if sqlite else (*slot.POSTGRES_UIT, *slot.PUNT_POSTGRES_UIT)
    with get_engine().begin() as c:
        for sql in uit:
            c.execute(text(sql))
        if c.dialect.name == "sqlite":
            c.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for tabel in reversed(SQLModel.metadata.sorted_tables):
            if c.dialect.name == "sqlite":
                c.execute(tabel.delete())
            else:
                c.execute(text(f'TRUNCATE "{tabel.name}" CASCADE'))


def test_alleen_in_een_lege_database(school):
    with pytest.raises(Geblokkeerd, match="niet leeg"):
        data.vul(20, 1, NU)


def test_keten_van_het_auditlog_klopt(school):
    # MON-6
    with reading() as uow:
        uitkomst = audit.verify(uow)
    assert uitkomst.klopt
    assert uitkomst.rijen > 500


def test_functiescheiding_houdt(school):
    # BEH-3
    with reading() as uow:
        assert botsingen.botsingen(uow) == []


def test_geen_regel_is_gebroken(school):  # BEH-3 VAS-2
    with reading() as uow:
        assert [f"{b.regel}: {b.tekst}" for b in regels.breuken(uow)] == []


def test_ids_zijn_die_van_de_sandbox(school):
    with reading() as uow:
        assert {s.id for s in school.studenten} <= set(uow.session.exec(select(Persoon.oke_id)))
        bekend = set(uow.session.exec(select(Examenversie.component_id)))
        assert {v.id for e in school.examens if e.via_oke for v in e.versies if v.bekend} <= bekend
        inschrijvingen = set(uow.session.exec(select(Inschrijving.oke_id)))
    verwacht = {i.id for i in school.inschrijvingen if not i.hoofdketen}
    assert inschrijvingen == verwacht
    assert school.hoofdketen.nieuwe_versie.id not in bekend


def test_niemand_en_niets_dubbel_geboekt(school):
    # PLA-2
    with reading() as uow:
        zittingen = {z.id: z for z in uow.session.exec(select(Zitting).where(Zitting.status != "geannuleerd"))}
        bezet: dict[object, list[tuple[datetime, datetime]]] = {}
        for z in zittingen.values():
            bezet.setdefault(z.ruimte_id, []).append((z.start, z.eind + timedelta(minutes=15)))
        op = select(Zittingsmedewerker).where(col(Zittingsmedewerker.zitting_id).in_(zittingen))
        for m in uow.session.exec(op):  # who was to come to a cancelled one has that time free
            z = zittingen[m.zitting_id]
            bezet.setdefault(m.persoon_id, []).append((z.start, z.eind))
        for d in uow.session.exec(select(Deelname).where(Deelname.status != "geannuleerd")):
            z = zittingen[d.zitting_id]
            bezet.setdefault(d.student_id, []).append((z.start, z.eind + timedelta(minutes=d.extra_minuten)))
    for wie, tijden in bezet.items():
        for (a, b), (c, d) in combinations(sorted(tijden), 2):
            assert not (a < d and c < b), wie


def test_bezet_klopt_met_de_deelnames(school):
    # AAN-7
    with reading() as uow:
        geteld = dict(
            uow.session.exec(
                select(Deelname.zitting_id, func.count())
                .where(Deelname.status != "geannuleerd")
                .group_by(Deelname.zitting_id)
            ).all()
        )
        for z in uow.session.exec(select(Zitting)):
            assert z.bezet == geteld.get(z.id, 0) <= z.capaciteit


def test_elke_status_komt_voor(school):
    with reading() as uow:
        for model, loop in ((Zitting, levensloop.ZITTING), (Examenversie, levensloop.VERSIE)):
            gezien = set(uow.session.exec(select(model.status)))
            assert gezien >= set(loop.labels) - {"ingetrokken"}, model
        assert set(uow.session.exec(select(Resultaat.status))) >= {"voorlopig", "definitief"}
        assert set(uow.session.exec(select(Inschrijving.status))) >= {"open", "geplaatst", "afgenomen", "behaald"}
        assert set(uow.session.exec(select(Go.besluit))) == {"go", "no_go"}


def test_bij_elke_inschrijving_staat_tot_wanneer_de_go_geldt(school):
    # AAN-3
    with reading() as uow:
        inschrijvingen = uow.session.exec(select(Inschrijving)).all()
        geldig = [bool(i.go_tot and i.go_tot >= tijd.vandaag()) for i in inschrijvingen]
        assert geldig == [not stand.blokkades_go(stand.geldende_go(uow, i.id)) for i in inschrijvingen]
        assert len(set(geldig)) == 2


def test_niets_definitief_zonder_vastgestelde_cesuur(school):
    # BEO-3, VAS-1
    with reading() as uow:
        vast = select(Cesuur.versie_id).where(Cesuur.status == "vastgesteld")
        definitief = select(Resultaat).where(Resultaat.status == "definitief")
        assert uow.session.exec(definitief.where(col(Resultaat.versie_id).not_in(vast))).all() == []
        besloten = set(uow.session.exec(select(Vaststelling.resultaat_id)))
        assert {r.id for r in uow.session.exec(definitief)} == besloten


def test_ieder_heeft_werk(school):
    # BEH-1
    with reading() as uow:

        def aantal(rol: Rol, model, permission: P, *waar) -> int:
            mens = school.demo.student if rol is Rol.STUDENT else getattr(school.demo, rol.value)
            p = uow.session.exec(select(Persoon).where(Persoon.account == mens.account)).one()
            eenheden = frozenset({p.eenheid_id}) if rol is Rol.DOCENT else None
            principal = Principal(p.id, p.naam, rol, eenheden=eenheden)
            vraag = select(func.count()).select_from(model).where(visible(principal, permission, model), *waar)
            return uow.session.exec(vraag).one()

        morgen = NU + timedelta(days=2)
        assert aantal(Rol.STUDENT, Resultaat, P.RESULTAAT_INZIEN) == 2
        assert aantal(Rol.STUDENT, Inschrijving, P.INSCHRIJVING_INZIEN, Inschrijving.status == "geplaatst") == 1
        assert (
            aantal(Rol.DOCENT, Inschrijving, P.INSCHRIJVING_INZIEN, col(Inschrijving.go_gevraagd_op).is_not(None)) > 5
        )
        for rol in (Rol.SURVEILLANT, Rol.BEOORDELAAR):
            vandaag = (Zitting.start > NU - timedelta(hours=8), Zitting.start < morgen)
            assert aantal(rol, Zitting, P.ZITTING_INZIEN, *vandaag) >= 2, rol
        assert aantal(Rol.BEOORDELAAR, Beoordeling, P.BEOORDELING_INZIEN) > 0
        assert aantal(Rol.EXAMENCOMMISSIE, Resultaat, P.RESULTAAT_INZIEN, Resultaat.status == "voorlopig") > 5
        assert uow.session.exec(select(func.count()).select_from(Taak).where(Taak.rol == "examencommissie")).one() > 5


def test_hoofdketen_is_vrij(school):
    vrij = [s.account for s in school.studenten[:12]]
    with reading() as uow:
        ids = select(Persoon.id).where(col(Persoon.account).in_(vrij))
        hoofd = select(Inschrijving).where(col(Inschrijving.student_id).in_(ids))
        codes = {i.examen_id for i in uow.session.exec(hoofd)}
        rekenen = uow.session.exec(select(Examenversie.examen_id).where(Examenversie.code == "REK-3F-ALG.v2.A")).one()
        assert rekenen not in codes
        nabij = select(Zitting.id).where(
            Zitting.start > NU - timedelta(hours=12), Zitting.start < NU + timedelta(days=10)
        )
        druk = select(Deelname).where(col(Deelname.student_id).in_(ids), col(Deelname.zitting_id).in_(nabij))
        assert uow.session.exec(druk).all() == []


def test_schema_moet_er_zijn(lege_db):
    with pytest.raises(Geblokkeerd, match="schema"):
        data.vul(20, 1, NU)


def test_elk_verzoek_om_een_kans_is_van_wie_er_geen_meer_heeft(school):  # AAN-10
    with reading() as uow:
        vraag = select(Inschrijving).join(Taak, onclause=col(Taak.onderwerp_id) == Inschrijving.id)
        gevraagd = list(uow.session.exec(vraag.where(*taken.is_open("kans"))))  # what was granted was asked as well
        assert gevraagd
        saldi = stand_kansen.saldi_van(uow, gevraagd)
        assert {s.over for s in saldi.values()} == {0}


def test_niemand_zit_op_een_kans_die_hij_niet_had(school):  # AAN-9
    with reading() as uow:
        deelnames = list(uow.session.exec(select(Deelname)))
        ids = {d.inschrijving_id for d in deelnames}
        saldi = stand_kansen.saldi_van(uow, [i for i in uow.session.exec(select(Inschrijving)) if i.id in ids])
    paren = [(d.poging, saldi[d.inschrijving_id]) for d in deelnames]
    assert [(poging, s.tekst) for poging, s in paren if s.totaal is not None and poging > s.totaal] == []


def test_geen_zitting_die_komt_heeft_een_oude_editie(school):  # PRK-8
    with reading() as uow:
        komt = select(Examenversie).where(
            col(Examenversie.id).in_(select(Zitting.versie_id).where(Zitting.status == "gepland", Zitting.start > NU))
        )
        versies = list(uow.session.exec(komt))
        assert versies
        assert nieuwere(uow, versies) == {}


def test_elk_cijfer_volgt_uit_zijn_cesuur_en_heeft_zijn_norm(school):  # BEO-3 PRK-11
    """Nothing in the demo waits for a decision that cannot be taken: every scale has its norm, outside OKE as well."""
    with reading() as uow:
        versies = {v.id: v for v in uow.session.exec(select(Examenversie))}
        cesuren = {c.versie_id: c for c in uow.session.exec(select(Cesuur).where(Cesuur.status == "vastgesteld"))}
        rijen = list(uow.session.exec(select(Resultaat).where(Resultaat.status != "bezig")))
    buiten = set()
    for r in rijen:
        versie = versies[r.versie_id]
        nu = waarde(versie, cesuren.get(versie.id), gescoord(r))
        assert (r.cijfer, r.geslaagd, r.norm) == (nu["cijfer"], nu["geslaagd"], nu["norm"]), versie.code
        if versie.id in cesuren:
            assert r.cijfer, versie.code
            assert r.geslaagd is not None
            buiten |= {versie.schaal} if versie.component_id is None else set()
    assert "insufficient-satisfactory-good" in buiten


def test_niets_wacht_op_een_partner_en_een_paar_berichten_gingen_mis(school):  # MON-1 OKE-4
    """What the portal sent was answered; who may begin has the link to do so; the exam office has something to repair."""
    with reading() as uow:
        statussen = Counter(uow.session.exec(select(OkeBericht.status)))
        zonder = select(func.count(col(Deelname.id))).where(
            Deelname.startlink == "", col(Deelname.id).in_(select(OkeBericht.onderwerp_id).where(OkeBericht.flow == 2))
        )
        gemeld = set(uow.session.exec(select(MeldingBericht.bericht_id)))
        mis = set(uow.session.exec(select(OkeBericht.id).where(col(OkeBericht.status).in_(MISGEGAAN))))
        assert uow.session.exec(zonder).one() == 0
    assert not set(ONBEZORGD) & set(statussen)
    assert all(0 < statussen[status] < 7 for status in MISGEGAAN)
    assert len(gemeld) == len(MISGEGAAN)
    assert gemeld <= mis
