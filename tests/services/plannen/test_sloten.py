"""Two people at one seat at one moment: it is freed once, taken once, and nobody sits in two places."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon, Taak
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.aanmelden.stand import GO_VERVALLEN
from portal.services.plannen import go, medewerkers, plaatsen, zittingen
from portal.services.plannen.wachtlijst import KiesMoment
from tests.hulp.dagen import werkdag
from tests.hulp.databases import BEIDE
from tests.hulp.maak import Als, Maak
from tests.hulp.paar import Daad, daad, tegelijk
from tests.hulp.samenloop import Plek, lees
from tests.hulp.zaken import doe

DATABASES = BEIDE

VRIJ = ("haal_af", "laat_los", "trek_in", "register", "verplaats")


@pytest.mark.parametrize("eerst", VRIJ)
@pytest.mark.parametrize("dan", VRIJ)
def test_een_plaats_komt_een_keer_vrij(maak: Maak, als: Als, eerst: str, dan: str) -> None:  # AAN-7 PLA-7
    p = Plek(maak, als)
    tegelijk(getattr(p, eerst)(), getattr(p, dan)())
    with reading() as uow:
        zit = uow.session.exec(select(Deelname).where(Deelname.status == "geplaatst")).all()
    op_z, elders = ([d.inschrijving_id for d in zit if d.zitting_id == z.id] for z in (p.z, p.elders))
    assert sorted(op_z) == sorted([p.naast.id, p.rij[0].id])  # the first in line, and nobody more
    assert (lees(Zitting, p.z.id).bezet, lees(Zitting, p.elders.id).bezet) == (len(op_z), len(elders))
    status = lees(Inschrijving, p.zit.id).status
    if {"trek_in", "register"} & {eerst, dan}:
        assert (status, elders) == ("geannuleerd", []), "a cancelled enrolment does not open again"
    else:
        assert (status == "geplaatst") == (elders == [p.zit.id])


def _twee_examens(maak: Maak, zitting: Callable[..., Zitting]) -> tuple[list[Zitting], list[Inschrijving]]:
    student, start = maak.student(), tijd.op(werkdag(20), 9)
    zittingen = [zitting(start=start + timedelta(minutes=m), zelf_inschrijven=True, zelf_tot=start) for m in (0, 30)]
    rijen = [maak.inschrijving(student, lees(Examen, z.examen_id)) for z in zittingen]
    for rij in rijen:
        maak.go(rij)
    return zittingen, rijen


@pytest.mark.parametrize("zelf", [True, False])
def test_niemand_zit_op_twee_zittingen_tegelijk(maak: Maak, als: Als, zelf: bool) -> None:  # AAN-13 PLA-2
    z, i = _twee_examens(maak, maak.zitting)
    wie = als(Rol.STUDENT, lees(Persoon, i[0].student_id))

    def plaats(n: int) -> Daad:
        if zelf:
            return daad(plaatsen.kies_moment, wie, KiesMoment(inschrijving_id=i[n].id, zitting_id=z[n].id))
        cmd = plaatsen.PlaatsStudenten(zitting_id=z[n].id, inschrijving_ids=(i[n].id,))
        return daad(plaatsen.plaats_studenten, als(Rol.EXAMENBUREAU), cmd)

    uit = tegelijk(plaats(0), plaats(1))
    assert not zelf or "al een examen" in uit
    assert [lees(Zitting, x.id).bezet for x in z] == [1, 0]
    assert [lees(Inschrijving, x.id).status for x in i] == ["geplaatst", "open"]


@pytest.mark.parametrize("eerst_plaats", [True, False])
def test_wie_zijn_go_verliest_terwijl_hij_wordt_geplaatst_valt_op(
    maak: Maak, als: Als, eerst_plaats: bool
) -> None:  # AAN-3
    team = maak.team()
    i = maak.inschrijving(maak.student(maak.opleiding(team)))
    z = maak.zitting(maak.versie(lees(Examen, i.examen_id)), start=tijd.op(werkdag(20), 9))
    weg = go.TrekGoIn(go_id=maak.go(i).id, reden="Toch niet")
    trekt_in = daad(go.trek_go_in, als(Rol.DOCENT, eenheden=[team]), weg)
    zet_op = plaatsen.PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(i.id,))
    plaatst = daad(plaatsen.plaats_studenten, als(Rol.EXAMENBUREAU), zet_op)
    tegelijk(*((plaatst, trekt_in) if eerst_plaats else (trekt_in, plaatst)))
    with reading() as uow:
        vragen = uow.session.exec(select(Taak.id).where(Taak.soort == GO_VERVALLEN)).all()
    assert (lees(Zitting, z.id).bezet, len(vragen)) == ((1, 1) if eerst_plaats else (0, 0))


@pytest.mark.parametrize("eerst_verzet", [True, False])
def test_een_zitting_komt_niet_op_het_moment_waar_een_student_net_kwam(
    maak: Maak, als: Als, eerst_verzet: bool
) -> None:  # AAN-13 PLA-7
    (een, twee), (i, j) = _twee_examens(maak, maak.zitting)
    later = maak.zitting(maak.versie(lees(Examen, een.examen_id)), start=een.start + timedelta(days=1))
    eb = als(Rol.EXAMENBUREAU)
    doe(plaatsen.plaats_studenten, eb, plaatsen.PlaatsStudenten(zitting_id=later.id, inschrijving_ids=(i.id,)))
    verzet = zittingen.WijzigZitting(
        zitting_id=later.id, ruimte_id=later.ruimte_id, start=een.start, capaciteit=later.capaciteit, bevestigd=True
    )
    zet_op = plaatsen.PlaatsStudenten(zitting_id=twee.id, inschrijving_ids=(j.id,))
    daden = [
        partial(zittingen.wijzig_zitting, principal=als(Rol.EXAMENBUREAU), cmd=verzet),
        partial(plaatsen.plaats_studenten, principal=eb, cmd=zet_op),
    ]
    tegelijk(*(daden if eerst_verzet else daden[::-1]))
    assert (lees(Zitting, later.id).start == een.start) != (lees(Zitting, twee.id).bezet == 1)


@pytest.mark.parametrize("eerst_verzet", [True, False])
def test_een_medewerker_staat_niet_op_twee_zittingen_tegelijk(
    maak: Maak, als: Als, eerst_verzet: bool
) -> None:  # PLA-2
    hier, later = (maak.zitting(start=tijd.op(werkdag(n), 9), status="concept") for n in (20, 27))
    surveillant = maak.medewerker()
    maak.rol(surveillant, Rol.SURVEILLANT)
    maak.zittingsmedewerker(later, surveillant)
    verzet = zittingen.WijzigZitting(
        zitting_id=later.id, ruimte_id=later.ruimte_id, start=hier.start, capaciteit=later.capaciteit
    )
    koppel = medewerkers.ZetMedewerkerOp(zitting_id=hier.id, persoon_id=surveillant.id, rol="surveillant")
    daden = [
        partial(zittingen.wijzig_zitting, principal=als(Rol.EXAMENBUREAU), cmd=verzet),
        partial(medewerkers.zet_medewerker_op, principal=als(Rol.EXAMENBUREAU), cmd=koppel),
    ]
    tegelijk(*(daden if eerst_verzet else daden[::-1]))
    with reading() as uow:
        staat = uow.session.exec(select(Zittingsmedewerker.zitting_id)).all()
    assert (lees(Zitting, later.id).start == hier.start) != (hier.id in staat)
