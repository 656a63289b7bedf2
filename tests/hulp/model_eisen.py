"""What must hold after every act of the model test, each read from the tables and not from the rules that wrote them."""

from __future__ import annotations

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel, col, select

from portal.db.aanmelden import Inschrijving, Kansmutatie, Nevenaanmelding
from portal.db.beheren import Taak
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.plannen import Deelname, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.tabel import tabel
from portal.db.vaststellen import Commissiebesluit, Herziening, Mandaat, Vaststelling
from portal.domain.presentie import MET_WERK
from portal.services.vaststellen.lezen import wacht
from portal.services.vaststellen.lezen.te_vaststellen import VaststelFilter, te_vaststellen
from portal.services.vaststellen.lezen.verzoeken import open_afwezigheden
from portal.services.zenden import berichten
from tests.hulp.model import Reis

NIET_MEER = ("canceled", "denied")


@dataclass
class Beeld:
    """Every row of the journey, read once for all demands."""

    r: Reis
    inschrijvingen: list[Any]
    deelnames: list[Any]
    zittingen: list[Any]
    resultaten: list[Any]
    boek: list[Any]
    neven: list[Any]
    staf: list[Any]
    wachtplekken: list[Any]
    besluiten: list[Any]
    laatste: dict[str, Any]
    """What a partner was told last, by address."""

    def van(self, inschrijving: Any) -> list[Any]:
        """The participations of an enrolment, first one first."""
        return [d for d in self.deelnames if d.inschrijving_id == inschrijving.id]

    def taken(self) -> set[tuple[str, Any]]:
        """The questions that still stand on a work list: what about, and of what."""
        vraag = select(Taak).where(col(Taak.afgehandeld_op).is_(None))
        return {(t.soort, t.onderwerp_id) for t in self.r.session.exec(vraag)}

    def besloten(self, *waar: Any) -> set[Any]:
        """The participations with a decision about an absence that holds."""
        geldt = (col(Commissiebesluit.vervallen_op).is_(None), col(Commissiebesluit.deelname_id).is_not(None))
        return set(self.r.session.exec(select(Commissiebesluit.deelname_id).where(*geldt, *waar)))

    def terzijde(self) -> set[Any]:
        """The participations of which the board decided that the work does not count."""
        return self.besloten(Commissiebesluit.werk != "")

    def huidig(self, deelname: Any) -> Any:
        """The result that counts for a participation."""
        return next((x for x in self.resultaten if x.deelname_id == deelname.id and x.is_huidig), None)


def beeld(r: Reis) -> Beeld:
    """What the tables hold now."""
    r.schoon()

    def alle(model: type[SQLModel], veld: str = "id") -> list[Any]:
        return sorted(r.session.execute(tabel(model).select()), key=lambda rij: (getattr(rij, veld), rij.id))

    nieuw = tabel(OkeBericht).select().where(col(OkeBericht.richting) == "uit", col(OkeBericht.volgnummer) > r.gelezen)
    for b in sorted(r.session.execute(nieuw), key=lambda b: b.volgnummer):
        r.gelezen, r.verteld[b.pad] = b.volgnummer, b
        r.uitgaand.append(b)
    return Beeld(
        r, alle(Inschrijving), alle(Deelname, "geplaatst_op"), alle(Zitting), alle(Resultaat, "volgnummer"),
        alle(Kansmutatie, "op"), alle(Nevenaanmelding), alle(Zittingsmedewerker), alle(Wachtplek), alle(Vaststelling),
        r.verteld,
    )  # fmt: skip


Eis = Callable[[Beeld], list[str]]
EISEN: dict[str, Eis] = {}


def eis(functie: Eis) -> Eis:
    """Puts a demand in the table."""
    EISEN[functie.__name__] = functie
    return functie


@eis
def plaatsen_worden_geteld(b: Beeld) -> list[str]:
    uit = []
    zit = Counter(d.zitting_id for d in b.deelnames if d.status != "geannuleerd")
    for z in b.zittingen:
        if z.bezet != zit[z.id] or z.bezet > z.capaciteit:
            uit.append(f"zitting {z.status}: bezet {z.bezet} van {z.capaciteit}, {zit[z.id]} deelnames")
    return uit


@eis
def stoelen_zijn_uniek(b: Beeld) -> list[str]:
    uit = []
    for z in b.zittingen:
        stoelen = sorted(d.plaats for d in b.deelnames if d.zitting_id == z.id and d.status != "geannuleerd")
        if len(stoelen) != len(set(stoelen)) or any(not 1 <= s <= z.capaciteit for s in stoelen):
            uit.append(f"zitting voor {z.capaciteit}: stoelen {stoelen}")
    return uit


@eis
def status_volgt_uit_deelname(b: Beeld) -> list[str]:
    """Placed is a seat to come; taken is work without a decision; passed is a decision; open and cancelled are neither."""
    uit = []
    for i in b.inschrijvingen:
        mijn = b.van(i)
        onbekend = ("afgerond", "notKnown")  # the board still decides whether he was there
        staat = [d for d in mijn if d.status == "geplaatst" or (d.status, d.presentie) == onbekend]
        if i.status == "behaald" and ("al-behaald", i.id) in b.taken():
            continue
        if (i.status == "geplaatst") != (len(staat) == 1) or len(staat) > 1:
            uit.append(f"inschrijving {i.status}, {len(staat)} keer geplaatst")
    return uit


def _behaald(b: Beeld, i: Any) -> bool:
    huidig = [b.huidig(d) for d in b.van(i)]
    return any(x and x.status == "definitief" and x.geslaagd for x in huidig)


@eis
def behaald_is_een_besluit(b: Beeld) -> list[str]:
    """A current definitive pass and `behaald` say the same."""
    return [
        f"inschrijving {i.status}, besluit geslaagd {_behaald(b, i)}"
        for i in b.inschrijvingen
        if (i.status == "behaald") != _behaald(b, i) and ("geslaagd-geannuleerd", i.id) not in b.taken()
    ]


def _werkte(d: Any) -> bool:
    return d.presentie in MET_WERK and not d.zonder_werk


def _ligt_voor(b: Beeld, d: Any) -> bool:
    """Work of who is said to have made none, and about which the board did not decide that it does not count."""
    x = b.huidig(d)
    wacht = x is not None and (x.status == "voorlopig" or (x.status == "bezig" and x.terug_reden))
    return wacht and d.id not in b.terzijde()


@eis
def gemaakt_wacht_op_een_besluit(b: Beeld) -> list[str]:
    """An enrolment is `afgenomen` while the last work is there without a decision, and not after the decision."""
    uit = []
    for i in b.inschrijvingen:
        gemaakt = [d for d in b.van(i) if d.status == "afgerond" and (_werkte(d) or _ligt_voor(b, d))]
        wacht = [d for d in gemaakt if not (b.huidig(d) and b.huidig(d).status == "definitief")]
        if i.status == "afgenomen" and not wacht:
            uit.append("gemaakt, en over al het werk is besloten")
        if i.status in ("open", "geannuleerd") and wacht:
            uit.append(f"{i.status} terwijl gemaakt werk op een besluit wacht")
    return uit


@eis
def kasboek_volgt_uit_deelname(b: Beeld) -> list[str]:
    """Each finished participation used or missed exactly one attempt, as its attendance says, unless the board gave it
    back by a decision that holds; nothing else books."""
    per: dict[uuid.UUID, list[str]] = defaultdict(list)
    for m in b.boek:
        if m.deelname_id:
            per[m.deelname_id].append(m.soort)
    uit, vergeven = [], b.besloten(Commissiebesluit.beslissing == "geoorloofd")
    for d in b.deelnames:
        soorten = per.pop(d.id, [])
        gebruikt, gemist, terug = (soorten.count(s) for s in ("gebruikt", "gemist", "hersteld"))
        over, klaar = gebruikt + gemist - terug, d.status == "afgerond" and d.presentie != "notKnown"
        was_er = klaar and _werkte(d)
        goed = (
            (over == 1 and gebruikt > 0)
            if was_er
            else (over == (d.id not in vergeven) and gemist > 0)
            if klaar
            else over == 0
        )
        if not goed:
            uit.append(f"deelname {d.status} {d.presentie}: kasboek {soorten}")
    return uit + [f"kasboek voor een deelname die er niet is: {s}" for s in per.values()]


@eis
def onbekend_kost_geen_kans(b: Beeld) -> list[str]:
    """Unknown attendance with a reason uses no attempt until somebody decides."""
    onbekend = {d.id for d in b.deelnames if d.status == "afgerond" and d.presentie == "notKnown"}
    return [f"{m.soort} terwijl de presentie onbekend is" for m in b.boek if m.deelname_id in onbekend]


def _hoogstens(b: Beeld, i: Any, rest: int) -> float:
    """The most attempts there may be, in arithmetic of our own: the widest that the registry says, else the exam's."""
    gezegd = [i, *(n for n in b.neven if n.inschrijving_id == i.id and n.oke_staat not in NIET_MEER)]
    totalen = []
    for g in gezegd:
        if g.kansen_onbeperkt:
            return float("inf")
        if g.kansen_over is not None:
            toegevoegd = g is not i and not g.eigen and g.poging > 1
            totaal = g.poging - 1 + g.kansen_over + (g.oke_staat == "finished")
            totalen.append(max(totaal, g.poging) if toegevoegd else totaal)
    return max(totalen) if totalen else rest


@eis
def nooit_meer_kansen_dan_mag(b: Beeld) -> list[str]:
    """What is used, with the seat that somebody has, is never more than may be used now or could be used before."""
    uit = []
    rest = {e.id: e.max_kansen for e in b.r.w.examens}
    paren: dict[tuple[uuid.UUID, uuid.UUID], list[Any]] = defaultdict(list)
    for i in b.inschrijvingen:
        paren[i.student_id, i.examen_id].append(i)
    for paar, rijen in paren.items():
        mijn = [m.soort for m in b.boek if (m.student_id, m.examen_id) == paar]
        gebruikt = sum(s in ("gebruikt", "gemist") for s in mijn) - mijn.count("hersteld")
        toegekend = mijn.count("toegekend") - mijn.count("ingetrokken")
        b.r.ooit[paar] = max(b.r.ooit.get(paar, 0), *(_hoogstens(b, i, rest[i.examen_id]) for i in rijen))
        bezet = sum(i.status == "geplaatst" for i in rijen)
        if gebruikt + bezet > b.r.ooit[paar] + toegekend:
            uit.append(f"{gebruikt} gebruikt en {bezet} geplaatst, hoogstens {b.r.ooit[paar]} en {toegekend} toegekend")
    return uit


@eis
def niets_is_definitief_zonder_besluit(b: Beeld) -> list[str]:
    """Every decided result has a decision by a member of the board, or under a mandate that held."""
    besluiten = {v.resultaat_id: v for v in b.besluiten}
    mandaten = {m.id: m for m in b.r.session.execute(tabel(Mandaat).select())}
    uit = []
    for x in b.resultaten:
        v = besluiten.get(x.id)
        if x.status not in ("definitief", "herzien"):
            uit += [f"een besluit over een resultaat dat {x.status} is"] if v else []
            continue
        if v is None or (x.geslaagd is None and not x.cijfer):
            uit.append(f"{x.status} zonder besluit of cijfer")
        elif v.mandaat_id is None:
            uit += [] if v.rol == "examencommissie" else [f"vastgesteld door {v.rol} zonder mandaat"]
        else:
            m = mandaten[v.mandaat_id]
            dag = v.op.date()
            if not m.van <= dag <= m.tot or (m.ingetrokken_op and m.ingetrokken_op < v.op):
                uit.append("vastgesteld onder een mandaat dat niet gold")
    return uit


@eis
def tas_weet_wat_het_portaal_weet(b: Beeld) -> list[str]:
    """What the delivery system heard last about a coming sitting and who is on it is what stands here."""
    uit = []
    oke = b.r.w.examens[0].id
    for z in (z for z in b.zittingen if z.examen_id == oke):
        laatste = b.laatste.get(f"/offerings/{z.id}")
        if z.status == "concept" or (z.status == "geannuleerd" and laatste is None):
            uit += ["een concept werd gestuurd"] if laatste else []
            continue
        if z.status == "geannuleerd":
            uit += [] if laatste.methode == "PATCH" else ["geannuleerd, maar dat hoorde het afnamesysteem niet"]
            continue
        if z.status != "gepland":
            continue
        uit += _anders(b, laatste, z, "zitting")
        for m in (m for m in b.staf if m.zitting_id == z.id):
            uit += _anders(b, b.laatste.get(f"/associations/{m.id}"), m, "medewerker")
        for d in (d for d in b.deelnames if d.zitting_id == z.id):
            laatste = b.laatste.get(f"/associations/{d.id}")
            if d.status == "geplaatst":
                uit += _anders(b, laatste, d, "deelname")
            elif laatste.methode != "PATCH":
                uit.append("van de zitting gehaald, maar dat hoorde het afnamesysteem niet")
    return uit


_SOORT: dict[str, Any] = {"zitting": Zitting, "medewerker": Zittingsmedewerker, "deelname": Deelname}


def _anders(b: Beeld, laatste: Any, wat: Any, naam: str) -> list[str]:
    if laatste is None:
        return [f"{naam} nooit gestuurd"]
    if b.r.gelijk(wat.id, (wat, laatste.id)):
        return []
    rij = b.r.session.get_one(_SOORT[naam], wat.id)
    nu, toen = berichten.zoals_nu(b.r.uow, rij, b.r.w.tas.koppeling_id), json.loads(laatste.inhoud)
    if laatste.methode != "PUT" or toen != nu:
        return [f"{naam}: gezegd {toen}, hier {nu}"]
    return []


@eis
def register_weet_wat_het_portaal_weet(b: Beeld) -> list[str]:
    """What the registry heard last about a decided participation, or one that was missed, is what stands here."""
    uit = []
    for d in b.deelnames:
        huidig = b.huidig(d)
        besloten = huidig is not None and huidig.status == "definitief"
        gemist = d.status == "afgerond" and d.presentie in ("notPresent", "notStarted") and huidig is None
        if not besloten and not gemist:
            continue
        i = next(i for i in b.inschrijvingen if i.id == d.inschrijving_id)
        neven = tuple(n for n in b.neven if n.inschrijving_id == i.id)
        if b.r.gelijk((d.id, "register"), (d, huidig, i, neven, tuple(x.id for x in b.van(i)), len(b.r.uitgaand))):
            continue
        punt = b.r.session.begin_nested()
        zou = berichten.uitslag_zoals_nu(
            b.r.uow, b.r.session.get_one(Deelname, d.id), b.r.session.get_one(Resultaat, huidig.id) if huidig else None
        )
        punt.rollback()
        for oke_id, body in zou.items():
            laatste = b.laatste.get(f"/associations/{oke_id}")
            if laatste is None:
                uit.append(f"register hoorde niets over {'besluit' if besloten else 'gemiste kans'}: {body}")
            elif _zonder_nummer(laatste.methode, json.loads(laatste.inhoud)) != _zonder_nummer(laatste.methode, body):
                uit.append(f"register hoorde {laatste.inhoud}, hier {json.dumps(body)}")
    return uit


def _zonder_nummer(methode: str, body: dict[str, Any]) -> dict[str, Any]:
    """Without the number of an attempt that the registry numbers itself, and may number anew."""
    if methode != "PATCH":
        return body
    return body | {"consumers": [{k: v for k, v in c.items() if k != "attempt"} for c in body["consumers"]]}


@eis
def register_hoort_niets_zonder_besluit(b: Beeld) -> list[str]:
    """Final is only said of what was decided."""
    besloten = {v.resultaat_id for v in b.besluiten}
    uit = []
    for x in b.r.uitgaand:
        if x.flow == 5 and '"final":true' in x.inhoud and x.onderwerp_id not in besloten:
            uit.append(f"definitief gezegd over {x.onderwerp_soort} zonder besluit")
    return uit


@eis
def de_rij_heeft_zin(b: Beeld) -> list[str]:
    """Who waits could be placed there; a sitting that is over or has room and time has no queue of people who may."""
    per = {i.id: i for i in b.inschrijvingen}
    uit = []
    for w in (w for w in b.wachtplekken if w.status == "wacht"):
        i, z = per[w.inschrijving_id], next(z for z in b.zittingen if z.id == w.zitting_id)
        if z.status == "geannuleerd":
            uit.append("wacht op een geannuleerde zitting")
        if i.status in ("geplaatst", "behaald", "geannuleerd", "afgenomen"):
            uit.append(f"wacht terwijl de inschrijving {i.status} is")
    return uit


@eis
def een_rij_per_student_en_examen(b: Beeld) -> list[str]:
    tel = Counter((i.student_id, i.examen_id) for i in b.inschrijvingen if i.status not in ("behaald", "geannuleerd"))
    return [f"{n} lopende inschrijvingen voor een examen" for n in tel.values() if n > 1]


@eis
def wat_wacht_staat_op_een_lijst(b: Beeld) -> list[str]:
    """What waits for a person stands where that person looks."""
    r, uow = b.r, b.r.uow
    commissie, uit = r.w.cast["commissie"], []
    bord = {rij.zitting_id for rij in te_vaststellen(uow, commissie, VaststelFilter(stand="commissie")).rijen}
    taken = b.taken()
    bij_commissie = {rij[2].id for rij in r.session.exec(open_afwezigheden(commissie))} | b.terzijde()
    werk = {w.deelname_id for w in r.session.exec(select(Beoordeling).where(Beoordeling.status == "te_doen"))}
    for d in b.deelnames:
        x = b.huidig(d)
        if (
            x
            and x.status == "voorlopig"
            and d.status != "geannuleerd"
            and d.id not in b.terzijde()
            and str(d.zitting_id) not in bord
        ):
            uit.append(f"voorlopig resultaat op geen lijst van de commissie (deelname {d.status})")
        if (
            x
            and x.status == "bezig"
            and r.session.exec(
                select(AuditRegel.volgnummer).where(
                    AuditRegel.onderwerp_id == x.id, AuditRegel.actie == "resultaat.teruggestuurd"
                )
            ).first()
            and d.id not in werk
            and d.id not in bij_commissie
            and ("resultaat-terug", d.zitting_id) not in taken
        ):
            uit.append("teruggestuurd naar niemand")
    herzieningen = set(r.session.exec(wacht.herzieningen(commissie)))
    open_ = set(r.session.exec(select(Herziening.id).where(Herziening.status == "open")))
    uit += ["herziening op geen lijst"] if len(open_) != len(herzieningen) else []
    over = Counter[uuid.UUID]()
    for m in b.boek:
        over[m.deelname_id] += -1 if m.soort == "hersteld" else 1
    afwezig = {d.id for d in b.deelnames if d.presentie in ("notPresent", "notStarted")}
    gemist = {
        m.deelname_id for m in b.boek if m.soort == "gemist" and over[m.deelname_id] > 0 and m.deelname_id in afwezig
    }
    if not gemist:
        return uit
    besloten = b.besloten()
    lijst = {
        rij[2].id
        for rij in r.session.exec(open_afwezigheden(commissie))
        if rij[2].presentie not in ("notKnown", "notFinished")
    }
    gemist -= besloten
    return uit + ([f"gemiste kans op geen lijst: {len(gemist)} tegen {len(lijst)}"] if gemist != lijst else [])


def gebroken(r: Reis, behalve: frozenset[str] = frozenset()) -> list[str]:
    """Everything that does not hold now, with the demand that it breaks."""
    if r.stil:
        return r.fouten
    r.stil = True
    b = beeld(r)
    uit = [f"{naam}: {fout}" for naam, e in EISEN.items() if naam not in behalve for fout in e(b)]
    return uit + r.fouten
