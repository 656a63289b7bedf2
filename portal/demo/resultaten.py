"""Results, assessments and decisions of the board, as far as they are at this moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.plannen import Deelname, Zitting
from portal.db.vaststellen import Herziening, Mandaat, Vaststelling
from portal.demo.bak import vast_id
from portal.demo.basis import alle
from portal.demo.catalogus import norm
from portal.demo.rooster import Afnamemoment
from portal.demo.wereld import Wereld
from portal.domain import cesuur as domein
from portal.domain import termijnen, tijd
from portal.domain.cesuur import Gescoord
from portal.domain.presentie import Presentie
from portal.domain.statussen import BeoordelingStatus, InschrijvingStatus, ResultaatStatus, ZittingStatus
from portal.services.grond.cesuren import gescoord, norm_tekst, waarde

_MISLUKT_NA = 4
"""Working days after which a result that is still away counts as missing."""


class Resultaten:
    """Fills in what came after the sitting."""

    def __init__(self, w: Wereld) -> None:
        self.w = w
        self._inschrijving = {i.id: i for i in w.bak.alle(Inschrijving)}
        self._deelnames: dict[UUID, list[Deelname]] = {}
        for d in w.bak.alle(Deelname):
            self._deelnames.setdefault(d.zitting_id, []).append(d)
        self._commissie = w.staf("examencommissie")
        self._bureau = w.staf("examenbureau")
        code = {e.id: c for c, e in w.examens.items()}
        self._mandaten = {code[m.examen_id]: m for m in alle(w, Mandaat) if m.examen_id}

    def verwerk(self, m: Afnamemoment, zitting: Zitting) -> None:
        """Everything that followed on one signed sitting."""
        if zitting.status != ZittingStatus.ONDERTEKEND:
            return
        besluit = self._besluitmoment(m)
        for d in self._deelnames.get(zitting.id, []):
            if not Presentie(d.presentie).was_er:
                continue
            resultaat = self._resultaat(m, zitting, d)
            self._beoordeling(m, zitting, d, resultaat)
            uitzondering = self.w.rng.random() < 0.04 and m.afstand > -15
            if resultaat and resultaat.status == ResultaatStatus.VOORLOPIG and besluit and not uitzondering:
                self._stel_vast(m, zitting, resultaat, besluit)

    def _besluitmoment(self, m: Afnamemoment) -> datetime | None:
        """When the board decided about this sitting; None when it did not yet."""
        if m.versie.id not in self.w.cesuren or m.afstand > -6:
            return None
        kans = 0.97 if m.afstand < -14 else 0.75 if m.afstand < -8 else 0.35
        if m.soort != "hoofdgroep" and self.w.rng.random() > kans:
            return None
        return tijd.op(self.w.werkdag(m.afstand + 6), 10 + m.start.day % 5)

    def _resultaat(self, m: Afnamemoment, zitting: Zitting, d: Deelname) -> Resultaat | None:
        kans, oke, dagen = self.w.rng.random(), m.examen.via_oke, -m.afstand
        if m.soort != "hoofdgroep" and (dagen == 0 or kans > (0.97 if dagen >= _MISLUKT_NA else 0.7)):
            return None
        bezig = oke and m.soort != "hoofdgroep" and ((dagen < 2 and kans > 0.35) or kans > 0.965)
        ontvangen = min(zitting.eind + timedelta(days=1 + dagen % 3, hours=2), self.w.nu - timedelta(minutes=30))
        resultaat = self.w.bak.bij(
            Resultaat(
                id=vast_id("resultaat", d.id),
                deelname_id=d.id,
                zitting_id=zitting.id,
                student_id=d.student_id,
                versie_id=zitting.versie_id,
                status=ResultaatStatus.BEZIG if bezig else ResultaatStatus.VOORLOPIG,
                bron="oke" if oke else "portaal",
                toets_naam=zitting.naam,
                toets_op=zitting.eind,
                ontvangen_op=ontvangen,
                gewijzigd_op=ontvangen,
            )
        )
        if not bezig:
            self._punten(m, resultaat, ontvangen)
        return resultaat

    def _punten(self, m: Afnamemoment, r: Resultaat, op: datetime) -> None:
        versie = next(v for v in m.examen.versies if v.bekend and self.w.versies[v.id].id == r.versie_id)
        streng = m.beoordelaars[0].nummer.endswith("7")
        punten = round(self.w.rng.triangular(0.3, 1.0, 0.6 if streng else 0.72) * versie.max_punten)
        r.punten, r.maximum, r.resultaat_op = punten, versie.max_punten, tijd.dag_van(op)
        uit = domein.cijfer_voor(versie.schaal, norm(versie), Gescoord(punten, versie.max_punten))
        r.score = uit.tekst if m.examen.via_oke else ""
        r.geslaagd_partner = uit.geslaagd if m.examen.via_oke else None
        if r.versie_id not in self.w.cesuren:
            r.cijfer, r.geslaagd = "", None
        else:
            for veld, w in waarde(self.w.versies[versie.id], self.w.cesuren[r.versie_id], gescoord(r)).items():
                setattr(r, veld, w)

    def _beoordeling(self, m: Afnamemoment, zitting: Zitting, d: Deelname, r: Resultaat | None) -> None:
        klaar = r is not None and r.status == ResultaatStatus.VOORLOPIG
        uiterlijk = termijnen.laatste_dag(termijnen.BEOORDELEN, zitting.eind)
        for p in m.beoordelaars:
            self.w.bak.bij(
                Beoordeling(
                    id=vast_id("beoordeling", f"{d.id}:{p.id}"),
                    deelname_id=d.id,
                    zitting_id=zitting.id,
                    beoordelaar_id=p.id,
                    toegewezen_op=zitting.eind + timedelta(minutes=45),
                    uiterlijk=uiterlijk,
                    status=BeoordelingStatus.GEDAAN if klaar else BeoordelingStatus.TE_DOEN,
                    gedaan_op=r.ontvangen_op if klaar and r else None,
                )
            )

    def _stel_vast(self, m: Afnamemoment, zitting: Zitting, r: Resultaat, op: datetime) -> None:
        mandaat = self._mandaten.get(m.examen.code)
        door = self._wie(zitting, op, mandaat)
        laatste = termijnen.laatste_dag(termijnen.BEZWAAR, op)
        r.status, r.definitief_op, r.gewijzigd_op = ResultaatStatus.DEFINITIEF, op, op
        self.w.bak.bij(
            Vaststelling(
                id=vast_id("vaststelling", r.id),
                resultaat_id=r.id,
                zitting_id=zitting.id,
                door_id=door.id,
                rol="examenbureau" if mandaat else "examencommissie",
                mandaat_id=mandaat.id if mandaat else None,
                op=op,
                bekendgemaakt_op=op,
                bezwaar_tot=laatste,
                clausule=termijnen.clausule(termijnen.UITSLAG.clausule, laatste, termijnen.UITSLAG.orgaan),
                grondslag={
                    "versie": m.versie.code,
                    "model": m.versie.model,
                    "norm": norm_tekst(m.versie, self.w.cesuren[m.versie.id]),
                    "cijfer": r.cijfer,
                    "kans": self._deelname(r).poging,
                },
            )
        )
        i = self._inschrijving[self._deelname(r).inschrijving_id]
        i.status, i.gewijzigd_op = (InschrijvingStatus.BEHAALD if r.geslaagd else InschrijvingStatus.OPEN), op

    def _deelname(self, r: Resultaat) -> Deelname:
        return next(d for d in self._deelnames[r.zitting_id] if d.id == r.deelname_id)

    def _wie(self, zitting: Zitting, op: datetime, mandaat: Mandaat | None) -> Persoon:
        """A member of the board, or under a mandate somebody of the office who did not plan this sitting."""
        if mandaat is None:
            return self._commissie[op.toordinal() % len(self._commissie)]
        kan = [p for p in self._bureau if p.id != zitting.gepland_door_id]
        return kan[op.toordinal() % len(kan)]

    def herzieningen(self) -> None:
        """Two messages that touch a definitive result and wait for the board."""
        definitief = [
            r
            for r in self.w.bak.alle(Resultaat)
            if r.status == ResultaatStatus.DEFINITIEF and r.bron == "oke" and r.punten
        ]
        for r in definitief[-20::9][:2]:
            nieuw = min((r.punten or 0) + 3, r.maximum or 0)
            self.w.bak.bij(
                Herziening(
                    id=vast_id("herziening", r.id),
                    resultaat_id=r.id,
                    op=self.w.nu - timedelta(days=1),
                    reden="Het afnamesysteem stuurde een nieuw resultaat na de vaststelling.",
                    inhoud={"score": "", "punten": nieuw, "maximum": r.maximum},
                )
            )
