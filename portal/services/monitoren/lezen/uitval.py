"""Reading of failures: which kinds there are now, and what offering everything again would do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Koppeling
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain.rechten import P
from portal.domain.uitval import GEEN_TOKEN, KLASSEN, klasse_van
from portal.services.grond.keuze import Keuze
from portal.services.monitoren.stand import FOUT, OkeFilter, gefilterd, te_herhalen


@dataclass(frozen=True)
class UitvalSoort:
    """How many of the failures found are of one kind, and what repairs that kind."""

    code: str
    label: str
    aantal: int
    verklaring: str
    herstel: str
    wie: str
    vanzelf: bool


@dataclass(frozen=True)
class Herhaalbaar:
    """What would happen when everything in a filter is offered again."""

    aantal: int
    per_partner: tuple[str, ...]
    wachtend: bool
    """True when one of the partners has a failure now, so that the messages will wait."""


def soorten(uow: UnitOfWork, principal: Principal, filter: OkeFilter) -> list[UitvalSoort]:
    """The failures in a filter per kind, most first, each with its repair (MON-1)."""
    require(principal, P.OKE_MONITOREN)
    alle = filter.model_copy(update={"klasse": "", "status": "", "alleen_fouten": False})
    token = col(OkeBericht.uitleg).contains(GEEN_TOKEN, autoescape=True)
    vraag = (
        gefilterd(principal, alle)
        .with_only_columns(OkeBericht.status, OkeBericht.http_status, token, func.count())
        .where(col(OkeBericht.status).in_(FOUT))
        .group_by(OkeBericht.status, OkeBericht.http_status, token)
    )
    aantallen: dict[str, int] = {}
    for status, http, is_token, aantal in uow.session.execute(vraag):
        if klasse := klasse_van(status, http, GEEN_TOKEN if is_token else ""):
            aantallen[klasse.code] = aantallen.get(klasse.code, 0) + aantal
    return [
        UitvalSoort(k.code, k.label, n, k.verklaring, k.herstel, k.wie, k.vanzelf)
        for k, n in sorted(((KLASSEN[c], n) for c, n in aantallen.items()), key=lambda x: -x[1])
    ]


def herhaalbaar(uow: UnitOfWork, principal: Principal, filter: OkeFilter) -> Herhaalbaar:
    """How many messages would be offered again, to whom, and whether they would have to wait (MON-1)."""
    require(principal, P.OKE_HERSTELLEN)
    deel = te_herhalen(principal, filter).order_by(None).subquery()
    vraag = (
        select(deel.c.partner, Koppeling.storing_sinds, Koppeling.actief, func.count())
        .join(Koppeling, isouter=True, onclause=col(Koppeling.id) == deel.c.koppeling_id)
        .group_by(deel.c.partner, col(Koppeling.storing_sinds), col(Koppeling.actief))
        .order_by(deel.c.partner)
    )
    rijen = uow.session.exec(vraag).all()
    wacht = any(storing or not actief for _, storing, actief, _ in rijen)
    return Herhaalbaar(sum(r[3] for r in rijen), tuple(f"{p}: {n}" for p, _, _, n in rijen), wacht)


def examens(uow: UnitOfWork, principal: Principal) -> list[Keuze]:
    """The OKE exams that have a sitting, to choose a filter from."""
    require(principal, P.OKE_MONITOREN)
    heeft = select(Zitting.id).where(Zitting.examen_id == Examen.id).exists()
    vraag = select(Examen.id, Examen.naam).where(col(Examen.oke).is_(True), heeft).order_by(Examen.zoekvorm).limit(50)
    return [Keuze(str(id), naam) for id, naam in uow.session.exec(vraag)]
