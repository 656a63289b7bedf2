"""Who did what on which case, and of which exams: never of somebody else, another case or another exam."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Onder
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Go, Inschrijving, Voorziening
from portal.db.afnemen import Document
from portal.db.beheren import Persoon, Uitzondering
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.monitoren import Zaakhand
from portal.db.plannen import Deelname
from portal.db.session import reading
from portal.db.tabel import tabel
from portal.db.vaststellen import Commissiebesluit, Vaststelling
from portal.domain import tijd
from portal.domain.besluiten import Beslissing
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import P, Rol
from portal.domain.scheiding import Hand
from portal.services.grond import scheiding, uitzonderingen
from tests.hulp.maak import Als, Maak, schrijf

DAG = timedelta(days=1)
ANDERE_HAND = "plannen, beoordelen en vaststellen horen in verschillende handen."


def lees(vraag: Any, *args: Any) -> Any:
    with reading() as uow:
        return vraag(uow, *args)


def hand(zitting_id: Any, persoon_id: Any, welke: Hand) -> None:
    actie = {Hand.PLANNEN: "zitting.gepland", Hand.BEOORDELEN: "score.gegeven", Hand.BESLUITEN: "resultaat.vastgesteld"}
    schrijf(
        Zaakhand(
            zitting_id=zitting_id, persoon_id=persoon_id, hand=welke, actie=actie[welke], op=tijd.nu(), volgnummer=1
        )
    )


def besluit(d: Deelname, door_id: Any) -> Commissiebesluit:
    return schrijf(Commissiebesluit(
        student_id=d.student_id, inschrijving_id=d.inschrijving_id, deelname_id=d.id, beslissing=Beslissing.GEOORLOOFD,
        reden="x", door_id=door_id,
    ))  # fmt: skip


def test_een_rol_is_van_wie_haar_heeft_op_dat_moment_en_voor_die_zitting(maak: Maak) -> None:  # BEH-2
    wie, ander, zitting = maak.medewerker(), maak.medewerker(), maak.zitting()
    nu = tijd.nu()
    maak.rol(wie, Rol.SURVEILLANT, van=nu - DAG, tot=nu + DAG)
    heeft = scheiding.heeft_rol
    assert lees(heeft, wie.id, Rol.SURVEILLANT, nu, zitting.id)
    assert not lees(heeft, ander.id, Rol.SURVEILLANT, nu, zitting.id)
    assert not lees(heeft, wie.id, Rol.BEOORDELAAR, nu, zitting.id)
    assert not lees(heeft, wie.id, Rol.SURVEILLANT, nu - 2 * DAG, zitting.id)
    assert not lees(heeft, wie.id, Rol.SURVEILLANT, nu + 2 * DAG, zitting.id)


def test_een_hand_is_van_wie_haar_had_in_die_zaak(maak: Maak) -> None:  # BEH-3
    een, ander, derde = (maak.medewerker().id for _ in range(3))
    deze, die = maak.zitting().id, maak.zitting().id
    hand(deze, een, Hand.PLANNEN)
    hand(deze, ander, Hand.BEOORDELEN)
    hand(die, een, Hand.PLANNEN)
    assert lees(scheiding.botsen_samen, [deze, die], een, ander) == {deze}
    assert lees(scheiding.botsen_samen, [deze, die], een, derde) == set()
    assert lees(scheiding.botsen_samen, [deze, die], derde, ander) == set()
    assert {d.zitting_id for d in lees(scheiding.geschiedenis, die)} == {die}
    assert lees(scheiding.beoordeelde, ander, deze)
    assert not lees(scheiding.beoordeelde, een, deze)
    assert lees(scheiding.eerder_gedaan, een, P.RESULTAAT_VASTSTELLEN, [deze]).persoon == str(een)
    assert lees(scheiding.eerder_gedaan, derde, P.RESULTAAT_VASTSTELLEN, [deze, die]) is None
    op = f"U heeft op {tijd.dag(tijd.nu())} "
    niet = lees(scheiding.waarom_niet_op, een, P.RESULTAAT_VASTSTELLEN, {deze, die})
    assert set(niet) == {deze, die}
    assert all(zin.startswith(op) and zin.endswith(f"doen: {ANDERE_HAND}") for zin in niet.values())
    assert "‘resultaat vaststellen’" in niet[deze]
    assert lees(scheiding.waarom_niet_op, een, P.RESULTAAT_VASTSTELLEN, {deze}).keys() == {deze}
    assert lees(scheiding.waarom_niet_op, ander, P.RESULTAAT_VASTSTELLEN, {die}) == {}
    assert lees(scheiding.waarom_niet_op, een, P.RESULTAAT_VASTSTELLEN, set()) == {}


def test_over_een_eigen_besluit_besluit_een_ander(maak: Maak, als: Als) -> None:  # BEH-3 VAS-8
    ik, ander = als(Rol.EXAMENCOMMISSIE), als(Rol.EXAMENCOMMISSIE)
    mijn, zijn = maak.deelname(), maak.deelname()
    for door, d in ((ik, mijn), (ander, zijn)):
        r = maak.resultaat(d)
        schrijf(Vaststelling(
            resultaat_id=r.id, zitting_id=d.zitting_id, door_id=door.persoon_id, rol="examencommissie",
            bezwaar_tot=tijd.vandaag(), clausule="x",
        ))  # fmt: skip
        besluit(d, door.persoon_id)
    dag, ids = tijd.dag(tijd.nu()), [mijn.id, zijn.id]
    eind = "Over een herziening besluit een ander."
    assert lees(scheiding.zelf_vastgesteld, ik, ids) == {
        mijn.id: f"U heeft dit resultaat op {dag} zelf vastgesteld. {eind}"
    }
    assert lees(scheiding.zelf_vastgesteld, ik, [zijn.id]) == {}
    assert lees(scheiding.zelf_besloten, ik, ids) == {
        mijn.id: f"U heeft op {dag} zelf over deze afwezigheid besloten. {eind}"
    }
    assert lees(scheiding.zelf_besloten, ik, [zijn.id]) == {}
    for eis in (scheiding.eis_ander_dan_vaststeller, scheiding.eis_ander_dan_besluiter):
        lees(eis, ik, zijn.id)
        with pytest.raises(NietToegestaan) as fout:
            lees(eis, ik, mijn.id)
        assert (fout.value.code, fout.value.actie) == (
            "functiescheiding",
            "Vraag een ander lid van de examencommissie.",
        )


def test_een_uitzondering_voor_een_daad_geldt_op_haar_dagen(maak: Maak, klok: Any) -> None:  # BEH-3
    wie, gever, examen = maak.medewerker(), maak.medewerker(), maak.examen()
    maak.rol(gever, Rol.EXAMENCOMMISSIE)
    begin = tijd.nu()
    schrijf(Uitzondering(
        persoon_id=wie.id, rol=Rol.BEOORDELAAR, examen_id=examen.id, van=tijd.vandaag() + DAG, tot=tijd.vandaag() + 2 * DAG,
        reden="x", gegeven_door_id=gever.id,
    ))  # fmt: skip
    geldt = []
    for dagen in range(4):
        klok(begin + dagen * DAG)
        geldt.append(lees(uitzonderingen.voor_daad, wie.id, P.BEOORDELING_DOEN, examen.id) is not None)
    assert geldt == [False, True, True, False]


def test_wie_een_rol_voor_een_examen_heeft_ziet_alleen_wat_daarbij_hoort(maak: Maak, als: Als) -> None:  # BEH-2 BEH-3
    wie = als(Rol.EXAMENCOMMISSIE)
    zaken = []
    for _ in range(2):
        versie = maak.versie()
        zitting = maak.zitting(versie)
        deelname = maak.deelname(zitting)
        inschrijving = lees(lambda uow, d=deelname: uow.session.get_one(Inschrijving, d.inschrijving_id))
        resultaat = maak.resultaat(deelname)
        rijen = {
            Inschrijving: inschrijving, Examenversie: versie, Cesuur: maak.cesuur(versie), Go: maak.go(inschrijving),
            Document: schrijf(Document(soort="x", naam="x", zitting_id=zitting.id, resultaat_id=resultaat.id, status="opgehaald", mediatype="x")),
            Voorziening: schrijf(Voorziening(student_id=inschrijving.student_id, soort="extraTime")),
            Persoon: lees(lambda uow, i=inschrijving: uow.session.get_one(Persoon, i.student_id)),
            Commissiebesluit: besluit(deelname, wie.persoon_id),
        }  # fmt: skip
        zaken.append((inschrijving.examen_id, rijen))
    (onze, eigen), (_, andere) = zaken
    beperkt = replace(wie, onder=(Onder(uuid.uuid4(), onze),))
    for model, rij in eigen.items():
        sleutel = tabel(model).c.id
        beide = col(sleutel).in_([rij.id, andere[model].id])
        bereik = visible(beperkt, P.RESULTAAT_VASTSTELLEN, model)
        assert lees(lambda uow, s=sleutel, w=(beide, bereik): list(uow.session.exec(select(s).where(*w)))) == [
            rij.id
        ], model
