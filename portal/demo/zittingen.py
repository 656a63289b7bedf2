"""Sittings with their staff, participations, reports and incidents, in every state."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from portal.db.aanmelden import Go, Inschrijving, Kansmutatie, Voorziening
from portal.db.afnemen import Aanvulling, Incident, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, DeelnameVoorziening, Wachtplek, Zitting, Zittingsmedewerker
from portal.demo.bak import vast_id
from portal.demo.rooster import Afnamemoment
from portal.demo.wereld import Wereld
from portal.domain import tijd
from portal.domain.levensloop import LOOPT, VERSLAG_OPEN
from portal.domain.presentie import Presentie
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus, ZittingStatus
from portal.domain.tijdscenario import GEWOON, VANAF_BEGIN, eind_voor
from portal.domain.voorzieningen import ExtraTijd, Recht, Soort, extra_tijd
from portal.sandbox.school_model import Ruimte
from portal.services.aanmelden.stand import go_tot

_INCIDENTEN = (
    ("techniek", "De verbinding viel een paar minuten uit; de student kon daarna verder met behoud van tijd."),
    ("te-laat", "De student kwam twintig minuten te laat door vertraging van de bus."),
    ("hulpmiddel", "Er lag een telefoon op tafel. Die is ingenomen en de student heeft verder gewerkt."),
    ("techniek", "Een computer startte niet op; de student is naar een andere plek gegaan."),
)
_VERSLAGEN = ("Rustig verlopen.", "Zonder bijzonderheden verlopen.", "Goed verlopen; iedereen was op tijd klaar.")
_REDENEN_GO = (
    "Oefentoets ruim voldoende.",
    "Heeft alle lessen gevolgd en is er klaar voor.",
    "Voortgang is op niveau.",
)


def zitting_van(
    w: Wereld, sleutel: str, versie: Examenversie, ruimte: Ruimte, start: datetime, **velden: Any
) -> Zitting:
    """A sitting of a version in a room from a moment; the rest of what it is follows from those, or is in `velden`."""
    eind = start + timedelta(minutes=versie.duur)
    scenario = GEWOON if versie.component_id else VANAF_BEGIN
    return Zitting(
        id=vast_id("zitting", sleutel),
        versie_id=versie.id,
        examen_id=versie.examen_id,
        eenheid_id=w.eenheden[ruimte.locatie],
        code=f"{versie.code} {start:%Y%m%d-%H%M}",
        naam=versie.naam,
        ruimte_id=w.ruimtes[ruimte.code],
        start=start,
        eind=eind,
        laatste_eind=eind_voor(eind, scenario),
        tijdscenario=scenario,
        **velden,
    )


class Zittingen:
    """Writes moments of the timetable as rows."""

    def __init__(self, w: Wereld) -> None:
        self.w = w
        self._rechten = _toegekend(w)
        self._bureau = w.staf("examenbureau")
        self._studenten = {w.persoon(s).id: w.persoon(s) for s in w.school.studenten}

    def schrijf(self, m: Afnamemoment) -> Zitting:
        """One moment with everything about it up to the signed report."""
        status = self._status(m)
        zitting = self._zitting(m, status)
        deelnames = [self._deelname(m, zitting, i, nr) for nr, i in enumerate(m.inschrijvingen, 1)]
        zitting.laatste_eind = zitting.eind_voor(*(d.extra_tijd for d in deelnames))
        if status in (*VERSLAG_OPEN, ZittingStatus.ONDERTEKEND):
            self._pv(m, zitting, deelnames)
        return zitting

    def _status(self, m: Afnamemoment) -> ZittingStatus:
        if m.soort in LOOPT:
            return ZittingStatus(m.soort)
        if m.afstand > 0:
            return ZittingStatus.GEPLAND
        af = m.afstand < -2 or self.w.rng.random() >= 0.25
        return ZittingStatus.ONDERTEKEND if af else ZittingStatus.GESLOTEN

    def _planner(self, m: Afnamemoment) -> Persoon:
        return self._bureau[m.start.toordinal() % len(self._bureau)]

    def _zitting(self, m: Afnamemoment, status: ZittingStatus) -> Zitting:
        gemaakt = min(m.start, self.w.nu) - timedelta(
            days=21 if m.afstand < 0 else 3 + m.afstand % 15, hours=m.afstand % 5
        )
        zelf = status == ZittingStatus.GEPLAND and m.examen.aanmelder == "student"
        vol = zelf and self.w.rng.random() < 0.4
        return self._met_staf(
            m,
            zitting_van(
                self.w,
                m.sleutel,
                m.versie,
                m.ruimte,
                m.start,
                bezet=len(m.inschrijvingen),
                capaciteit=max(1, len(m.inschrijvingen)) if vol else m.capaciteit,
                status=status,
                zelf_inschrijven=zelf,
                zelf_tot=m.start - timedelta(hours=1) if zelf else None,
                gepland_door_id=self._planner(m).id,
                gemaakt_op=gemaakt,
            ),
        )

    def _met_staf(self, m: Afnamemoment, zitting: Zitting) -> Zitting:
        """The sitting with who invigilates and who assesses."""
        self.w.bak.bij(zitting)
        for rol, mensen in (("surveillant", m.surveillanten), ("beoordelaar", m.beoordelaars)):
            for p in mensen:
                self.w.bak.bij(
                    Zittingsmedewerker(
                        id=vast_id("medewerker", f"{m.sleutel}:{p.id}"),
                        zitting_id=zitting.id,
                        persoon_id=p.id,
                        rol=rol,
                        door_id=zitting.gepland_door_id,
                        op=zitting.gemaakt_op + timedelta(minutes=5),
                    )
                )
        return zitting

    def _deelname(self, m: Afnamemoment, zitting: Zitting, i: Inschrijving, nr: int) -> Deelname:
        rechten = [_recht(v) for v in self._rechten.get(i.student_id, [])]
        deelname = self.w.bak.bij(
            Deelname(
                id=vast_id("deelname", f"{m.sleutel}:{i.id}"),
                zitting_id=zitting.id,
                inschrijving_id=i.id,
                student_id=i.student_id,
                poging=i.poging,
                plaats=nr,
                wijze="zelf" if zitting.zelf_inschrijven else "handmatig",
                extra_minuten=extra_tijd(rechten).minuten,
                behoeften=[r.soort.value for r in rechten if r.soort.reist_mee],
                geplaatst_op=zitting.gemaakt_op + timedelta(hours=2),
                geplaatst_door_id=zitting.gepland_door_id,
            )
        )
        for r in rechten:
            self.w.bak.bij(
                DeelnameVoorziening(
                    id=vast_id("deelnamevoorziening", f"{deelname.id}:{r.soort}"),
                    deelname_id=deelname.id,
                    soort=r.soort.value,
                    tekst=r.tekst,
                    reist_mee=r.soort.reist_mee,
                )
            )
        i.status, i.gewijzigd_op = InschrijvingStatus.GEPLAATST, deelname.geplaatst_op
        self.go(i, zitting.gemaakt_op - timedelta(days=3))
        return deelname

    def go(self, i: Inschrijving, op: datetime, besluit: str = "go", reden: str = "", geldig: int = 180) -> Go:
        """A decision of the student's own docent."""
        docent = self._studenten[i.student_id].begeleider_id
        assert docent is not None, "every student of the demo has a docent"
        go = self.w.bak.bij(
            Go(
                id=vast_id("go", f"{i.id}:{besluit}:{op.isoformat()}"),
                inschrijving_id=i.id,
                besluit=besluit,
                reden=reden or self.w.rng.choice(_REDENEN_GO),
                op=op,
                door_id=docent,
                geldig_tot=tijd.dag_van(op) + timedelta(days=geldig) if besluit == "go" else None,
            )
        )
        i.go_tot = go_tot(go)
        return go

    def _pv(self, m: Afnamemoment, zitting: Zitting, deelnames: list[Deelname]) -> None:
        surveillant = m.surveillanten[0]
        bekend = deelnames if zitting.status != ZittingStatus.OPEN else deelnames[: len(deelnames) * 2 // 3]
        for d in bekend:
            self._presentie(zitting, d, surveillant)
        klaar = zitting.status != ZittingStatus.OPEN
        pv = self.w.bak.bij(
            ProcesVerbaal(
                id=vast_id("pv", m.sleutel),
                zitting_id=zitting.id,
                geopend_op=zitting.start - timedelta(minutes=20),
                geopend_door_id=surveillant.id,
                gesloten_op=zitting.eind + timedelta(minutes=35) if klaar else None,
                verslag=self.w.rng.choice(_VERSLAGEN) if klaar else "",
                instructies="Controleer vooraf de opstelling, de hulpmiddelen en de toegekende voorzieningen.",
            )
        )
        incidenten = self._incidenten(m, zitting, deelnames, surveillant)
        if zitting.status == ZittingStatus.ONDERTEKEND:
            self._onderteken(m, zitting, pv, deelnames, incidenten)

    def _presentie(self, zitting: Zitting, d: Deelname, surveillant: Persoon) -> None:
        kans = self.w.rng.random()
        d.presentie = Presentie.AANWEZIG.value
        if kans > 0.94:
            d.presentie = Presentie.AFWEZIG.value
        elif kans > 0.93:
            d.presentie = Presentie.NIET_AFGEROND.value
        d.presentie_op = zitting.start + timedelta(minutes=2)
        if Presentie(d.presentie).was_er:
            d.id_gezien_op = zitting.start - timedelta(minutes=5)
            d.te_laat_om = zitting.start + timedelta(minutes=12) if self.w.rng.random() < 0.02 else None

    def _incidenten(
        self, m: Afnamemoment, zitting: Zitting, deelnames: list[Deelname], door: Persoon
    ) -> list[Incident]:
        kans = 1.0 if m.soort in VERSLAG_OPEN else 0.15
        if not deelnames or self.w.rng.random() > kans:
            return []
        categorie, tekst = self.w.rng.choice(_INCIDENTEN)
        deelname = self.w.rng.choice([d for d in deelnames if d.presentie != "notKnown"] or deelnames)
        incident = Incident(
            id=vast_id("incident", m.sleutel), zitting_id=zitting.id, deelname_id=deelname.id, categorie=categorie,
            omschrijving=tekst, op=zitting.start + timedelta(minutes=25), door_id=door.id,
        )  # fmt: skip
        return [self.w.bak.bij(incident)]

    def _onderteken(
        self,
        m: Afnamemoment,
        zitting: Zitting,
        pv: ProcesVerbaal,
        deelnames: list[Deelname],
        incidenten: list[Incident],
    ) -> None:
        pv.ondertekend_op, pv.ondertekend_door_id = zitting.eind + timedelta(minutes=45), m.surveillanten[0].id
        pv.momentopname = self._momentopname(m, zitting, pv, deelnames, incidenten)
        pv.vingerafdruk = hashlib.sha256(json.dumps(pv.momentopname, sort_keys=True).encode()).hexdigest()
        for d in deelnames:
            self._verwerk(zitting, pv, d)
        if self.w.rng.random() < 0.03:
            self.w.bak.bij(
                Aanvulling(
                    id=vast_id("aanvulling", m.sleutel),
                    zitting_id=zitting.id,
                    op=pv.ondertekend_op + timedelta(hours=3),
                    tekst="Eén student heeft na afloop gemeld dat het geluid zacht stond.",
                    door_id=m.surveillanten[0].id,
                )
            )

    def _momentopname(
        self,
        m: Afnamemoment,
        zitting: Zitting,
        pv: ProcesVerbaal,
        deelnames: list[Deelname],
        incidenten: list[Incident],
    ) -> dict[str, Any]:
        """The same shape as signing gives it."""
        cesuur = self.w.cesuren.get(m.versie.id)
        return {
            "zitting": str(zitting.id),
            "versie": m.versie.code,
            "model": m.versie.model,
            "cesuur": f"{cesuur.punten} van {cesuur.maximum} ({cesuur.status})" if cesuur else "",
            "geopend": pv.geopend_op.isoformat() if pv.geopend_op else "",
            "gesloten": pv.gesloten_op.isoformat() if pv.gesloten_op else "",
            "verslag": pv.verslag,
            "presentie": [
                {
                    "deelname": str(d.id), "presentie": d.presentie, "extra_minuten": d.extra_minuten,
                    "te_laat": d.te_laat_om.isoformat() if d.te_laat_om else "", "id_gezien": d.id_gezien_op is not None,
                }
                for d in deelnames
            ],
            "incidenten": [{"id": str(i.id), "op": i.op.isoformat(), "categorie": i.categorie} for i in incidenten],
        }  # fmt: skip

    def _verwerk(self, zitting: Zitting, pv: ProcesVerbaal, d: Deelname) -> None:
        was_er = Presentie(d.presentie).was_er
        d.status = DeelnameStatus.AFGEROND
        if zitting.start < self.w.nu - timedelta(days=1):
            d.presentie_tas = d.presentie
        i = self._inschrijving(d.inschrijving_id)
        i.status, i.gewijzigd_op = (
            (InschrijvingStatus.AFGENOMEN if was_er else InschrijvingStatus.OPEN),
            pv.ondertekend_op or i.gewijzigd_op,
        )
        self.w.bak.bij(
            Kansmutatie(
                id=vast_id("kans", d.id),
                student_id=d.student_id,
                examen_id=zitting.examen_id,
                deelname_id=d.id,
                soort="gebruikt" if was_er else "gemist",
                op=pv.ondertekend_op or zitting.eind,
                door_id=pv.ondertekend_door_id,
                reden="Examen afgenomen" if was_er else "Afwezig bij een gepland examen",
            )
        )

    def _inschrijving(self, id: UUID) -> Inschrijving:
        if not hasattr(self, "_per_id"):
            self._per_id = {i.id: i for i in self.w.bak.alle(Inschrijving)}
        return self._per_id[id]

    def vink_voorzieningen_af(self) -> None:
        """Accommodations of everybody who was there, ticked off at the start."""
        per = {d.id: d for d in self.w.bak.alle(Deelname)}
        zittingen = {z.id: z for z in self.w.bak.alle(Zitting)}
        pvs = {p.zitting_id: p for p in self.w.bak.alle(ProcesVerbaal)}
        for v in self.w.bak.alle(DeelnameVoorziening):
            d = per[v.deelname_id]
            zitting = zittingen[d.zitting_id]
            if zitting.status in (ZittingStatus.GESLOTEN, ZittingStatus.ONDERTEKEND) and Presentie(d.presentie).was_er:
                v.toegepast_op, v.toegepast_door_id = zitting.start, pvs[zitting.id].geopend_door_id

    def wachtplekken(self) -> None:
        """A queue behind every full moment that students choose themselves."""
        bezig = {z.id for z in self.w.bak.alle(Zitting) if z.zelf_inschrijven and z.bezet == z.capaciteit}
        open_ = [
            i
            for i in self.w.bak.alle(Inschrijving)
            if i.status == InschrijvingStatus.OPEN and i.student_id not in self.w.hoofdgroep
        ]
        for z in [z for z in self.w.bak.alle(Zitting) if z.id in bezig]:
            kandidaten = [i for i in open_ if i.examen_id == z.examen_id][:3]
            for nr, i in enumerate(kandidaten):
                open_.remove(i)
                self.go(i, self.w.nu - timedelta(days=20))
                self.w.bak.bij(
                    Wachtplek(
                        id=vast_id("wachtplek", f"{z.id}:{i.id}"),
                        zitting_id=z.id,
                        inschrijving_id=i.id,
                        op=self.w.nu - timedelta(days=4, hours=-nr),
                    )
                )


def _toegekend(w: Wereld) -> dict[UUID, list[Voorziening]]:
    """The granted accommodations per student."""
    per: dict[UUID, list[Voorziening]] = {}
    for v in w.bak.alle(Voorziening):
        per.setdefault(v.student_id, []).append(v)
    return per


def _recht(v: Voorziening) -> Recht:
    return Recht(Soort(v.soort), ExtraTijd.van_minuten(v.minuten), v.omschrijving if v.soort == Soort.OVERIG else "")
