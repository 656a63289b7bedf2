"""Go decisions of open enrolments, drafts and cancellations, questions and readiness."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from portal.db.aanmelden import Go, Inschrijving, Kansmutatie
from portal.db.beheren import Taak
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.vaststellen import Commissiebesluit
from portal.demo.bak import vast_id
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.demo.zittingen import Zittingen, zitting_van
from portal.domain import tijd
from portal.domain.besluiten import Beslissing
from portal.domain.gereedheid import ONDERDELEN
from portal.domain.rechten import Rol
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus, ZittingStatus
from portal.sandbox.school_model import Ruimte as Lokaal
from portal.services.beheren.gereedheid import Beantwoord, beantwoord

_HOOFD_GO = ("25480-K1-KEN", "KD")
"""Exams for which the main-chain students already have a Go."""
_OPMERKINGEN = ("Vastgesteld in het teamoverleg.", "Getest met het examenbureau.", "Afgesproken; wordt nog geoefend.")


def maak_rest(w: Wereld, zittingen: Zittingen) -> None:
    """What stands beside the sittings."""
    _gos(w, zittingen)
    _concepten(w)
    _geannuleerd(w)
    _verzoeken(w)
    _gereedheid(w)


def _gos(w: Wereld, zittingen: Zittingen) -> None:
    """Open enrolments in every state: Go, no-go, expired, withdrawn, asked for, or nothing yet."""
    examens = {e.id: e for e in w.examens.values()}
    gehad = {g.inschrijving_id for g in w.bak.alle(Go)}
    for i in w.bak.alle(Inschrijving):
        if i.status != InschrijvingStatus.OPEN or i.id in gehad:
            continue
        if i.student_id in w.hoofdgroep:
            _go_hoofd(w, zittingen, i, examens[i.examen_id])
        else:
            _go_kans(w, zittingen, i)


def _go_hoofd(w: Wereld, zittingen: Zittingen, i: Inschrijving, examen: Examen) -> None:
    if examen.code.startswith(_HOOFD_GO):
        zittingen.go(i, w.nu - timedelta(days=6))
    else:
        i.go_gevraagd_op = w.nu - timedelta(days=2, hours=3)


def _go_kans(w: Wereld, zittingen: Zittingen, i: Inschrijving) -> None:
    kans, dagen = w.rng.random(), w.rng.randrange(2, 60)
    op = w.nu - timedelta(days=dagen, hours=dagen % 6)
    if kans < 0.28:
        zittingen.go(i, op)
    elif kans < 0.33:
        zittingen.go(i, op, "no_go", "De oefentoets is nog niet voldoende; eerst de bijles afronden.")
    elif kans < 0.35:
        zittingen.go(i, op - timedelta(days=181))
    elif kans < 0.37:
        go = zittingen.go(i, op)
        go.ingetrokken_op, go.ingetrokken_door_id = op + timedelta(days=1), go.door_id
        i.go_tot = None
        go.ingetrokken_reden = "De student wil eerst extra oefenen."
    elif kans < 0.45:
        i.go_gevraagd_op = w.nu - timedelta(days=dagen % 9, hours=1)


def _concepten(w: Wereld) -> None:
    """Drafts of the coming weeks, some without staff."""
    for nr, code in enumerate(("ENG-B2-LEZ", "NED-3F-SCH", "BUR-N1-OPD", "REK-2F-ALG", "KD02-KD-KEU", "ENG-B1-LEZ")):
        zitting = _concept(w, nr, code)
        if nr % 2:
            surveillant = w.staf("surveillant")[nr]
            w.bak.bij(
                Zittingsmedewerker(
                    id=vast_id("medewerker", f"concept:{code}"),
                    zitting_id=zitting.id,
                    persoon_id=surveillant.id,
                    rol="surveillant",
                    door_id=zitting.gepland_door_id,
                    op=zitting.gemaakt_op,
                )
            )


def _concept(w: Wereld, nr: int, code: str) -> Zitting:
    bureau = w.staf("examenbureau")
    locatie = [loc.code for loc in w.school.locaties][nr % 3]
    ruimte = next(r for r in w.school.ruimtes if r.locatie == locatie and r.soort == "examenzaal")
    return w.bak.bij(
        zitting_van(
            w,
            f"concept:{code}",
            w.nieuwste(w.school.examen_op_code[code])[0],
            ruimte,
            tijd.op(w.werkdag(34 + nr), 9),
            capaciteit=60,
            gepland_door_id=bureau[nr % len(bureau)].id,
            gemaakt_op=w.nu - timedelta(days=2, hours=nr),
        )
    )


def _geannuleerd(w: Wereld) -> None:
    """Cancelled moments, with students who were taken off and are open again."""
    ruimtes = [r for r in w.school.ruimtes if r.soort == "computerlokaal"]
    for nr, (code, afstand, reden) in enumerate(
        (("NED-2F-LEZ", -20, "Storing bij de leverancier."), ("REK-2F-ALG", 9, "Het lokaal is niet beschikbaar."),
         ("KD05-KD-KEU", 12, "Te weinig aanmeldingen."))
    ):  # fmt: skip
        zitting = _geannuleerde_zitting(w, code, tijd.op(w.werkdag(afstand), 13, 15), ruimtes[nr])
        zitting.reden, zitting.gepland_door_id = reden, w.staf("examenbureau")[nr].id
        _van_de_lijst(w, zitting)


def _geannuleerde_zitting(w: Wereld, code: str, start: datetime, ruimte: Lokaal) -> Zitting:
    return w.bak.bij(
        zitting_van(
            w,
            f"geannuleerd:{code}",
            w.versies_van(w.school.examen_op_code[code])[0],
            ruimte,
            start,
            capaciteit=28,
            status=ZittingStatus.GEANNULEERD,
            gemaakt_op=min(start, w.nu) - timedelta(days=18),
        )
    )


def _van_de_lijst(w: Wereld, zitting: Zitting) -> None:
    """Six students who had a place in a cancelled sitting."""
    open_ = [
        i for i in w.bak.alle(Inschrijving) if i.examen_id == zitting.examen_id and i.status == InschrijvingStatus.OPEN
    ]
    for i in [i for i in open_ if i.student_id not in w.hoofdgroep][:6]:
        w.bak.bij(
            Deelname(
                id=vast_id("deelname", f"geannuleerd:{i.id}"),
                zitting_id=zitting.id,
                inschrijving_id=i.id,
                student_id=i.student_id,
                status=DeelnameStatus.GEANNULEERD,
                poging=i.poging,
                geplaatst_op=zitting.gemaakt_op + timedelta(hours=1),
                geplaatst_door_id=zitting.gepland_door_id,
            )
        )


def _verzoeken(w: Wereld) -> None:
    """Requests for an extra attempt, and attempts that the board gave back or granted."""
    gemist = [k for k in w.bak.alle(Kansmutatie) if k.soort == "gemist"][:10:2]
    terug = {(k.student_id, k.examen_id) for k in gemist}
    verbruikt = Counter((k.student_id, k.examen_id) for k in w.bak.alle(Kansmutatie))
    op = [
        i for i in w.bak.alle(Inschrijving)
        if i.status == InschrijvingStatus.OPEN and i.kansen_over is not None and i.student_id not in w.hoofdgroep
        and verbruikt[i.student_id, i.examen_id] >= i.kansen_over and (i.student_id, i.examen_id) not in terug
    ]  # fmt: skip
    for nr, i in enumerate(op[:8]):
        w.bak.bij(
            Taak(
                id=vast_id("taak", f"kans:{i.id}"),
                soort="kans",
                rol="examencommissie",
                onderwerp_soort="inschrijving",
                onderwerp_id=i.id,
                tekst="De student was ziek in de week voor het examen en vraagt een extra kans.",
                gemaakt_op=w.nu - timedelta(days=1 + nr, hours=nr),
                gemaakt_door_id=i.student_id,
            )
        )
    for k in gemist:
        _kans(w, k, "hersteld", "Ziek gemeld voor aanvang; de kans telt niet mee.", k.deelname_id)
        _geoorloofd(w, k)
    for i in op[8:14]:
        _kans(w, Kansmutatie(student_id=i.student_id, examen_id=i.examen_id, soort="", reden="", op=w.nu - timedelta(days=9)),
              "toegekend", "Extra kans toegekend door de commissie.", None)  # fmt: skip


def _geoorloofd(w: Wereld, k: Kansmutatie) -> None:
    """The decision on which the attempt came back."""
    d = next(d for d in w.bak.alle(Deelname) if d.id == k.deelname_id)
    w.bak.bij(
        Commissiebesluit(
            id=vast_id("besluit", d.id), student_id=d.student_id, inschrijving_id=d.inschrijving_id, deelname_id=d.id,
            beslissing=Beslissing.GEOORLOOFD, reden="Ziek gemeld voor aanvang; de kans telt niet mee.",
            presentie_was=d.presentie, presentie=d.presentie, door_id=w.demo("examencommissie").id,
            op=min(k.op + timedelta(days=3), w.nu),
        )
    )  # fmt: skip


def _kans(w: Wereld, bij: Kansmutatie, soort: str, reden: str, deelname_id: UUID | None) -> None:
    w.bak.bij(
        Kansmutatie(
            id=vast_id("kans", f"{soort}:{bij.student_id}:{bij.examen_id}"),
            student_id=bij.student_id,
            examen_id=bij.examen_id,
            deelname_id=deelname_id,
            soort=soort,
            reden=reden,
            op=min(bij.op + timedelta(days=3), w.nu),
            door_id=w.demo("examencommissie").id,
        )
    )


def _gereedheid(w: Wereld) -> None:
    """The checklist of every team and location, partly filled in."""
    eigenaren = [p.naam for p in w.staf("docent")[:5] + w.staf("examenbureau")[:2]]
    codes = [deel.code for deel in w.school.locaties] + [deel.code for deel in w.school.teams]
    for code in codes:
        for nr, onderdeel in enumerate(ONDERDELEN):
            if (kans := w.rng.random()) >= 0.75:
                continue
            cmd = Beantwoord(
                eenheid_id=w.eenheden[code], onderdeel=onderdeel.sleutel, antwoord=kans < 0.5,
                opmerking=_OPMERKINGEN[nr % 3], eigenaar=w.rng.choice(eigenaren),
                datum=w.vandaag + timedelta(days=nr * 7 - 14), versie=0,
            )  # fmt: skip
            doe = partial(beantwoord, principal=w.als(Rol.EXAMENBUREAU), cmd=cmd)
            w.daden.append(Gebeurtenis(w.nu - timedelta(days=nr + 1), f"gereedheid:{code}:{onderdeel.sleutel}", doe))
