"""What somebody may see of each table, by the rules of reach and the few that the walk knows of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, true
from sqlmodel import SQLModel, col, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import _EIGENAAR, _van_ons, visible
from portal.db import aanmelden, afnemen, beheren, beoordelen, bewaren, inrichten, monitoren, plannen, vaststellen
from portal.db.beheren import Persoon
from portal.db.samenvoegen import Samenvoeging
from portal.db.session import UnitOfWork
from portal.db.tabel import tabel
from portal.domain.rechten import P, Rol, Scope
from portal.services.beheren import stand_bereik

TABELLEN = {m.__tablename__: m for m in (k.class_ for k in SQLModel._sa_registry.mappers)}
ONDER: dict[type[SQLModel], tuple[P, ...]] = {
    beheren.Persoon: (P.INSCHRIJVING_INZIEN,), aanmelden.Inschrijving: (P.INSCHRIJVING_INZIEN,), aanmelden.Go: (P.INSCHRIJVING_INZIEN,),
    aanmelden.Kansmutatie: (P.INSCHRIJVING_INZIEN,), aanmelden.Voorziening: (P.VOORZIENING_INZIEN,), plannen.Zitting: (P.ZITTING_INZIEN,),
    plannen.Wachtplek: (P.INSCHRIJVING_INZIEN, P.ZITTING_INZIEN), plannen.Zittingsmedewerker: (P.ZITTING_INZIEN,),
    plannen.Deelname: (P.ZITTING_INZIEN, P.INSCHRIJVING_INZIEN), afnemen.ProcesVerbaal: (P.PV_INZIEN,), afnemen.Incident: (P.PV_INZIEN,),
    afnemen.Document: (P.DOSSIER_INZIEN, P.RESULTAAT_INZIEN, P.BEOORDELING_INZIEN), beoordelen.Resultaat: (P.RESULTAAT_INZIEN,),
    beoordelen.Beoordeling: (P.BEOORDELING_INZIEN,), inrichten.Examen: (P.CATALOGUS_INZIEN,), inrichten.Examenversie: (P.CATALOGUS_INZIEN,),
    vaststellen.Examenverzoek: (P.INSCHRIJVING_INZIEN,), inrichten.Cesuur: (P.CATALOGUS_INZIEN,), inrichten.Examenplanregel: (P.CATALOGUS_INZIEN,), monitoren.OkeBericht: (P.OKE_MONITOREN,),
    inrichten.Opleiding: (P.INSCHRIJVING_INZIEN, P.CATALOGUS_INZIEN), plannen.Ruimte: (P.ZITTING_INZIEN, P.BASIS_BEHEREN), beheren.Gereedheid: (P.GEREEDHEID_BIJHOUDEN,),
    beheren.Eenheid: (P.INSCHRIJVING_INZIEN, P.ZITTING_INZIEN, P.GEREEDHEID_BIJHOUDEN),
}  # fmt: skip
"""Under which permission the rows of a table are seen."""
VIA: dict[type[SQLModel], tuple[str, type[SQLModel]]] = {
    vaststellen.Variantverzoek: ("inschrijving_id", aanmelden.Inschrijving),
    vaststellen.Commissiebesluit: ("inschrijving_id", aanmelden.Inschrijving),
    vaststellen.Herziening: ("resultaat_id", beoordelen.Resultaat), vaststellen.Vaststelling: ("resultaat_id", beoordelen.Resultaat),
    afnemen.Aanvulling: ("zitting_id", plannen.Zitting), plannen.DeelnameVoorziening: ("deelname_id", plannen.Deelname),
    monitoren.Teruglezing: ("zitting_id", plannen.Zitting), aanmelden.Nevenaanmelding: ("inschrijving_id", aanmelden.Inschrijving),
    aanmelden.Opleidingsinschrijving: ("student_id", beheren.Persoon), monitoren.MeldingRegel: ("melding_id", monitoren.Melding),
    aanmelden.Jaarwisselregel: ("jaarwissel_id", aanmelden.Jaarwissel), monitoren.MeldingBericht: ("melding_id", monitoren.Melding), beheren.AgendaLink: ("persoon_id", beheren.Persoon),
    beheren.Personeelsaccount: ("persoon_id", beheren.Persoon), bewaren.Vernietiging: ("student_id", beheren.Persoon),
}  # fmt: skip
"""What is seen with what it belongs to."""
SPOOR = {"mededeling", "auditregel", "auditkop", "auditpunt", "zaakhand", "teller", "wijziging", "vreemdverzoek"}
"""What every act leaves: that it happened, and that open pages look again."""
_KOPPELING, _ROLREGELS = (
    (P.KOPPELING_BEHEREN, P.BEKRACHTIGING_BESLUITEN),
    (P.ROLREGELS_BEHEREN, P.BEKRACHTIGING_BESLUITEN),
)
HEEL: dict[type[SQLModel], tuple[P, ...]] = {
    beheren.Koppeling: _KOPPELING, beheren.OkeClient: _KOPPELING, beheren.OkeToken: _KOPPELING, beheren.Rolkoppeling: _ROLREGELS,
    inrichten.Opleiding: (P.BASIS_BEHEREN,), beheren.Rolbeschrijving: (P.ROLREGELS_BEHEREN,), beheren.Instelling: (P.INSTELLING_BEHEREN,), vaststellen.Mandaat: (P.MANDAAT_BEHEREN,),
    beheren.Uitzondering: (P.UITZONDERING_BEHEREN,), beheren.Noodtoegang: (P.UITZONDERING_BEHEREN,), monitoren.Dagcontrole: (P.OKE_MONITOREN,),
    inrichten.Inleespartij: (P.IMPORT_DOEN,), inrichten.Inleeswijziging: (P.IMPORT_DOEN,),
    beheren.Bekrachtiging: (P.BEKRACHTIGING_BESLUITEN, P.KOPPELING_BEHEREN, P.ROLREGELS_BEHEREN, P.RECHTEN_BEHEREN),
    aanmelden.WachtendBericht: (P.OKE_HERSTELLEN, P.RECHTEN_BEHEREN), aanmelden.PlanbareToets: (P.OKE_HERSTELLEN,), beheren.Persoonsbron: (P.RECHTEN_BEHEREN,),
    Samenvoeging: (P.PERSOON_BEHEREN,), aanmelden.Groep: (P.INSCHRIJVING_DOEN,), aanmelden.Groepslid: (P.INSCHRIJVING_DOEN,),
}  # fmt: skip
"""What holds for the whole school: seen by who has this for the whole school."""


def zicht(p: Principal, model: type[SQLModel]) -> ColumnElement[bool]:
    """The rows of any table that this person may see, as a condition; nothing by default."""
    delen = [visible(p, permission, model) for permission in ONDER.get(model, ())]
    if model in VIA:
        kolom, ander = VIA[model]
        delen.append(col(getattr(model, kolom)).in_(select(ander.id).where(zicht(p, ander))))  # type: ignore[attr-defined]
    if any(p.scope(permission) is Scope.ALL for permission in HEEL.get(model, ())):
        delen.append(true())
    delen.append(_eigen(p, model))
    if p.rol in _EENHEID:
        delen.append(_op_eigen_zitting(p, model))
    return or_(*delen)


def _op_eigen_zitting(p: Principal, model: type[SQLModel]) -> ColumnElement[bool]:
    """Whose sitting it is, knows who sits there and decides about all of them, also about guests of another team."""
    if p.eenheden is None:
        return true() if model in _EIGENAAR else false()
    hier = _van_ons(plannen.Deelname.zitting_id, p)
    if model is beheren.Persoon:
        return col(beheren.Persoon.id).in_(select(plannen.Deelname.student_id).where(hier))
    if model is aanmelden.Kansmutatie:
        return col(aanmelden.Kansmutatie.deelname_id).in_(select(plannen.Deelname.id).where(hier))
    if model is aanmelden.Inschrijving:
        return col(aanmelden.Inschrijving.id).in_(select(plannen.Deelname.inschrijving_id).where(hier))
    return _van_ons(_EIGENAAR[model], p) if model in _EIGENAAR else false()


def _eigen(p: Principal, model: type[SQLModel]) -> ColumnElement[bool]:
    """What is one's own, what an administrator of rights reaches, and what is a matter of one's own unit."""
    beheer = p.can(P.RECHTEN_BEHEREN)
    if model is beheren.Persoon:
        return or_(beheren.Persoon.id == p.persoon_id, stand_bereik.personen(p) if beheer else false())
    if model is beheren.Roltoewijzing:
        return or_(
            beheren.Roltoewijzing.persoon_id == p.persoon_id, stand_bereik.toewijzingen(p) if beheer else false()
        )
    if model is beheren.Eenheid:
        eigen = beheren.Eenheid.id == select(Persoon.eenheid_id).where(Persoon.id == p.persoon_id).scalar_subquery()
        return or_(eigen, stand_bereik.eenheden(p) if beheer else false())
    if model in (beheren.Sessie, beheren.Ticket, beheren.Noodtoegang):
        hun = select(Persoon.id).where(stand_bereik.personen(p)) if beheer else [p.persoon_id]
        return or_(model.persoon_id == p.persoon_id, col(model.persoon_id).in_(hun))  # type: ignore[attr-defined]
    if model is beheren.Mededeling:  # one's own, and what a student was told
        van = select(Persoon.id).where(visible(p, P.BERICHT_INZIEN, Persoon), col(Persoon.is_student))
        return or_(beheren.Mededeling.persoon_id == p.persoon_id, col(beheren.Mededeling.persoon_id).in_(van))
    if model is monitoren.Melding:
        van = select(plannen.Zitting.id).where(zicht(p, plannen.Zitting))
        los = col(monitoren.Melding.zitting_id).is_(None) & (true() if p.can(P.OKE_MONITOREN) else false())
        return or_(col(monitoren.Melding.zitting_id).in_(van), los)
    if model is aanmelden.Jaarwissel:  # with the programme that it turned
        van = select(inrichten.Opleiding.id).where(visible(p, P.RAPPORT_INZIEN, inrichten.Opleiding))
        return col(aanmelden.Jaarwissel.opleiding_id).in_(van)
    if model is aanmelden.Groepsaanmelding:  # who did it, and who reaches somebody whom it enrolled
        van = select(aanmelden.Inschrijving.groepsaanmelding_id).where(zicht(p, aanmelden.Inschrijving))
        return or_(aanmelden.Groepsaanmelding.door_id == p.persoon_id, col(aanmelden.Groepsaanmelding.id).in_(van))
    if model is beheren.Bekrachtiging:
        return beheren.Bekrachtiging.gevraagd_door_id == p.persoon_id
    if model is inrichten.Catalogusvoorstel:  # the catalogue is of the whole school, and every exam office keeps it
        return true() if p.can(P.CATALOGUS_IMPORTEREN) else false()
    if model is monitoren.OkeBericht:  # what one's own act sends: about one's own student or sitting
        over = [col(getattr(monitoren.OkeBericht, n)).in_(select(m.id).where(zicht(p, m))) for n, m in _OVER]
        return or_(*over)
    if model is beheren.Taak:
        delen = [
            (beheren.Taak.onderwerp_soort == n) & col(beheren.Taak.onderwerp_id).in_(select(m.id).where(zicht(p, m)))  # type: ignore[attr-defined]
            for n, m in TABELLEN.items() if m in ONDER or m is beheren.Noodtoegang
        ]  # fmt: skip
        return or_(*delen)
    return false()


_OVER: tuple[tuple[str, Any], ...] = (("student_id", beheren.Persoon), ("zitting_id", plannen.Zitting))


class Ogen:
    """What one person sees of each table before anything happens, read once; of a sitting, who acts has to own it."""

    def __init__(self, uow: UnitOfWork, p: Principal, *, handelt: bool) -> None:
        self.handelt = handelt
        self.uow, self.p, self._gezien = uow, p, dict[str, set[str]]()
        self.waarom: dict[str, str] = {}
        self.deed: set[str] = set()
        self._vragen: dict[str, Any] = {}

    def ziet(self, tabelnaam: str) -> set[str]:
        """The keys of the rows of this table within sight."""
        if tabelnaam not in self._gezien:
            self._gezien[tabelnaam] = self.nu(tabelnaam)
        return self._gezien[tabelnaam]

    def studenten(self) -> set[str]:
        """Every student of the school, in sight or not."""
        if "alle" not in self._gezien:
            alle = select(Persoon.id).where(col(Persoon.is_student).is_(True))
            self._gezien["alle"] = {kort(k) for k in self.uow.session.execute(alle).scalars()}
        return self._gezien["alle"]

    def nu(self, tabelnaam: str) -> set[str]:
        """The same, as the database is at this moment."""
        if tabelnaam not in self._vragen:
            self._vragen[tabelnaam] = self._vraag(TABELLEN[tabelnaam])
        return {kort(k) for k in self.uow.session.execute(self._vragen[tabelnaam]).scalars()}

    def _vraag(self, model: type[SQLModel]) -> Any:
        waar = zicht(self.p, model)
        if self.handelt and self.p.eenheden is not None and self.p.rol in _EENHEID and model in _EIGENAAR:
            waar = _van_ons(_EIGENAAR[model], self.p)
        return select(next(iter(tabel(model).primary_key.columns))).where(waar)


_EENHEID = {Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE}
"""Roles whose acts on a sitting ask that it is theirs; a teacher enrols his own student wherever the sitting is."""


def kort(sleutel: Any) -> str:
    return str(sleutel).replace("-", "")
