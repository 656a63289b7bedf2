"""Reading of the daily control: who looked at the exchange of a day, what there was, and who could have looked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth import geldigheid
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.monitoren import Dagcontrole, OkeBericht, VreemdVerzoek
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import termijnen, tijd
from portal.domain.rechten import P, Rol
from portal.services.grond import instellingen
from portal.services.monitoren.stand import FOUT


@dataclass(frozen=True, kw_only=True)
class DagcontroleRij:
    """One working day of the daily control."""

    dag: str
    dag_iso: str
    getekend: bool
    door: str
    op: str
    opmerking: str
    berichten: int
    fouten: int
    toon: str
    dienst: str = ""
    """Who could have signed: the people with the role of exam office on that day."""
    vreemden: str = ""
    """How many requests of strangers were refused that day, and from where; they are not among the messages."""


def dagcontroles(uow: UnitOfWork, principal: Principal, werkdagen: int = 10) -> list[DagcontroleRij]:
    """The last working days, newest first: who looked, what there was, and which days were skipped (MON-1)."""
    require(principal, P.OKE_MONITOREN)
    gesloten = instellingen.gesloten_dagen(uow)
    dagen = laatste_werkdagen(min(werkdagen, 60), gesloten)
    vraag = select(Dagcontrole, Persoon.naam).join(Persoon, onclause=col(Persoon.id) == Dagcontrole.door_id)
    getekend = {c.dag: (c, naam) for c, naam in uow.session.exec(vraag.where(col(Dagcontrole.dag).in_(dagen)))}
    tellingen, vreemden = _per_dag(uow, principal, dagen), _vreemden(uow, dagen)
    dienst = _dienst(uow, dagen)
    rijen = [_dagcontrole(d, getekend.get(d), *tellingen.get(d, (0, 0)), dienst[d]) for d in dagen]
    return [replace(r, vreemden=vreemden.get(d, "")) for d, r in zip(dagen, rijen, strict=True)]


def laatste_werkdagen(aantal: int, gesloten: frozenset[date]) -> list[date]:
    """The last working days, today first when it is one."""
    dagen: list[date] = []
    dag = tijd.vandaag()
    while len(dagen) < aantal:
        if termijnen.is_werkdag(dag, gesloten):
            dagen.append(dag)
        dag -= timedelta(days=1)
    return dagen


def overgeslagen(uow: UnitOfWork, werkdagen: int = 5) -> list[date]:
    """Working days before today that nobody signed, oldest first; only since the control was done for the first time."""
    dagen = laatste_werkdagen(werkdagen + 1, instellingen.gesloten_dagen(uow))
    eerste = uow.session.exec(select(func.min(Dagcontrole.dag))).one()
    getekend = set(uow.session.exec(kies(Dagcontrole.dag).where(col(Dagcontrole.dag).in_(dagen))))
    return sorted(d for d in dagen if d < tijd.vandaag() and d not in getekend and eerste and d > eerste)


def _dienst(uow: UnitOfWork, dagen: list[date]) -> dict[date, str]:
    """Per day the people who had the role of exam office, by name."""
    van, (_, tot) = tijd.op(dagen[-1]), tijd.dag_grenzen(dagen[0])
    t = Roltoewijzing
    vraag = (
        select(Persoon.naam, t.van, t.tot, t.ingetrokken_op)
        .join(Persoon, onclause=col(Persoon.id) == col(t.persoon_id))
        .where(t.rol == Rol.EXAMENBUREAU.value, *geldigheid.toewijzing_gold(van, tot))
        .order_by(Persoon.sorteervorm)
        .limit(200)
    )
    rijen = uow.session.exec(vraag).all()
    uit = {}
    for dag in dagen:
        begin, einde = tijd.dag_grenzen(dag)
        namen = list(
            dict.fromkeys(n for n, v, *tots in rijen if v < einde and all(x is None or x > begin for x in tots))
        )
        meer = f" en {len(namen) - 3} anderen" if len(namen) > 3 else ""
        uit[dag] = ", ".join(namen[:3]) + meer if namen else "Niemand had de rol examenbureau"
    return uit


def _per_dag(uow: UnitOfWork, principal: Principal, dagen: list[date]) -> dict[date, tuple[int, int]]:
    """Messages and failures per Amsterdam day, grouped by hour in SQL so that clock changes fall right."""
    van, _ = tijd.dag_grenzen(dagen[-1])
    uur = _uur(uow, OkeBericht.gemaakt_op)
    fout = col(OkeBericht.status).in_(FOUT)
    vraag = select(uur, fout, func.count()).where(
        OkeBericht.gemaakt_op >= van, visible(principal, P.OKE_MONITOREN, OkeBericht)
    )
    uit: dict[date, tuple[int, int]] = {}
    for tekst, mislukt, aantal in uow.session.exec(vraag.group_by(uur, fout)):
        dag = _als_dag(tekst)
        alle, fouten = uit.get(dag, (0, 0))
        uit[dag] = (alle + aantal, fouten + (aantal if mislukt else 0))
    return uit


def _uur(uow: UnitOfWork, moment: Any) -> Any:
    """A moment as its hour in UTC, in text."""
    if uow.session.get_bind().dialect.name == "postgresql":
        return func.to_char(func.timezone("UTC", moment), 'YYYY-MM-DD"T"HH24')
    return func.strftime("%Y-%m-%dT%H", moment)


_MEESTE_GENOEMD = 3


def _vreemden(uow: UnitOfWork, dagen: list[date]) -> dict[date, str]:
    """Per day with refused requests of strangers: how many, and from which addresses the most."""
    van, _ = tijd.dag_grenzen(dagen[-1])
    uur, v = _uur(uow, VreemdVerzoek.minuut), VreemdVerzoek
    vraag = kies(uur, v.afzender, func.sum(v.aantal)).where(col(v.minuut) >= van).group_by(uur, col(v.afzender))
    per_dag: dict[date, Counter[str]] = {}
    for tekst, afzender, aantal in uow.session.exec(vraag):
        per_dag.setdefault(_als_dag(tekst), Counter())[afzender] += int(aantal)
    return {dag: _vreemden_tekst(geteld) for dag, geteld in per_dag.items()}


def _vreemden_tekst(geteld: Counter[str]) -> str:
    """`5 geweigerde verzoeken van onbekenden, vanaf 203.0.113.9 (4) en 203.0.113.10 (1)`."""
    wat = "geweigerd verzoek van een onbekende" if geteld.total() == 1 else "geweigerde verzoeken van onbekenden"
    genoemd = [f"{afzender} ({aantal})" for afzender, aantal in geteld.most_common(_MEESTE_GENOEMD)]
    over = len(geteld) - _MEESTE_GENOEMD
    meer = [f"{over} {'ander adres' if over == 1 else 'andere adressen'}"] if over > 0 else []
    *eerder, laatste = [*genoemd, *meer]
    return f"{geteld.total()} {wat}, vanaf {', '.join(eerder)}{' en ' if eerder else ''}{laatste}"


def _als_dag(uur: str) -> date:
    return tijd.dag_van(datetime.strptime(uur, "%Y-%m-%dT%H").replace(tzinfo=UTC))


def _dagcontrole(
    dag: date, controle: tuple[Dagcontrole, str] | None, berichten: int, fouten: int, dienst: str
) -> DagcontroleRij:
    vandaag = dag == tijd.vandaag()
    open_ = DagcontroleRij(
        dag=tijd.dag(dag),
        dag_iso=dag.isoformat(),
        getekend=False,
        door="",
        op="Nog te doen" if vandaag else "Overgeslagen",
        opmerking="",
        berichten=berichten,
        fouten=fouten,
        toon="info" if vandaag else "warn",
        dienst=dienst,
    )
    if controle is None:
        return open_
    rij, naam = controle
    return replace(open_, getekend=True, door=naam, op=tijd.moment(rij.op), opmerking=rij.opmerking, toon="ok")
