"""What waits for the exam office, the board and the administrator: lines per sitting where it helps, else per kind."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, func
from sqlmodel import and_, col, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.beheren import Gereedheid, Persoon, Roltoewijzing, Taak
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import Dagcontrole
from portal.db.plannen import Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import termijnen, tijd
from portal.domain.levensloop import ONBEGONNEN
from portal.domain.rechten import P, Rol, Scope
from portal.domain.statussen import VersieStatus, ZittingStatus
from portal.domain.taal import telt
from portal.services.archiveren.lezen.vernietigen import te_besluiten as te_vernietigen
from portal.services.beheren.lezen.bekrachtigingen import te_besluiten
from portal.services.beheren.lezen.gebruikers import aflopend, open_botsingen
from portal.services.grond import instellingen, paden
from portal.services.grond.audit import controlepunt
from portal.services.grond.taken import is_open
from portal.services.inrichten.stand import planbaar
from portal.services.inrichten.stand_bereik import blokkades_periode, geldig_tekst
from portal.services.inrichten.stand_edities import nieuwere
from portal.services.monitoren.lezen.aansluiting import ontbrekend_per_zitting
from portal.services.monitoren.lezen.wachtend import tel
from portal.services.monitoren.stand_wachtend import Wachtsoort
from portal.services.plannen.stand_voorbereiding import staat_klaar
from portal.services.vaststellen.lezen import wacht
from portal.services.vaststellen.lezen.te_vaststellen import VaststelFilter, te_vaststellen
from portal.services.werk import meldingen, presentie, tellers, vast, vragen
from portal.services.werk.regels import Werkregel

_MAX = 15


def _groep(
    uow: UnitOfWork,
    vraag: Any,
    een: str,
    meer: str,
    uitleg: str,
    link: str,
    actie: str,
    urgentie: int,
    toon: str = "plain",
) -> list[Werkregel]:
    """One line for a kind of work, or none when there is nothing."""
    return _groepen(uow, (vraag, een, meer, uitleg, link, actie, urgentie, toon))


def _groepen(uow: UnitOfWork, *groepen: tuple[Any, ...]) -> list[Werkregel]:
    """The same for several kinds, counted in one question."""
    aantallen = tellers.tel_elk(uow, [vraag for vraag, *_ in groepen])
    regels = [_groepsregel(aantal, *rest) for aantal, (_, *rest) in zip(aantallen, groepen, strict=True)]
    return [regel for regel in regels if regel.aantal]


def _groepsregel(
    aantal: int, een: str, meer: str, uitleg: str, link: str, actie: str, urgentie: int, toon: str = "plain"
) -> Werkregel:
    titel = een if aantal == 1 else f"{aantal} {meer}"
    return Werkregel(titel, uitleg, toon, "", link, actie, link.strip("/"), urgentie, aantal)


def examenbureau(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """Missing results, versions without decision, missing staff, failures, requests, and the daily control."""
    p, gesloten = principal, instellingen.gesloten_dagen(uow)
    return [
        *_ontbrekend(uow, p, gesloten),
        *presentie.verschillen(uow, p),
        *_komend(uow, p),
        *_zonder_rol(uow, p),
        *_versies(uow, p, gesloten),
        *_dagcontrole(uow, p),
        *(meldingen.overgeslagen_dagen(uow) if p.eenheden is None else ()),
        *_te_bekrachtigen(uow, p),
        *meldingen.mijn_meldingen(uow, p),
        *meldingen.zonder_eigenaar(uow, p),
        *vast.regels(uow, p),
        *_groepen(
            uow,
            (tellers.uitval(p), "Een bericht is niet aangekomen", "berichten zijn niet aangekomen",
                "Lees waarom, en bied ze opnieuw aan.", f"{paden.OKE}?fouten=1", "Los op", 1, "bad"),
            (tellers.te_plaatsen(p), "Een student wacht op een moment", "aanmeldingen wachten op een moment",
                "Zij hebben een Go en staan nog niet op een zitting.", paden.ZITTINGEN, "Plaats", 20),
            (tellers.voorzieningen(p), "Een voorziening beoordelen", "voorzieningen beoordelen",
                "Aangevraagd door studenten of docenten.", paden.VOORZIENINGEN, "Bekijk", 15),
            *_onder_mandaat(p),
            (tellers.screenings(p), "Een examen vraagt om een screening", "examens vragen om een screening",
                "De volgende nadert, of de vorige was niet akkoord.", f"{paden.EXAMENLIJST}?toon=screening", "Bekijk", 25),
        ),
        *_wachtend(uow, p, ("toetsen", "inschrijvingen", "opleidingen", "verdwenen", "uitslagen"), "De partner stuurde iets dat nog niet geplaatst kan worden."),
        *vragen.regels(uow, p),
    ]  # fmt: skip


def _onder_mandaat(p: Principal) -> tuple[Any, ...]:
    """What the exam office decides in the name of the board; nothing without a mandate (VAS-2)."""
    uitleg = "U besluit namens de examencommissie, onder haar mandaat."
    return (
        (tellers.verzoeken(p), "Een verzoek buiten de regels", "verzoeken buiten de regels", uitleg,
            paden.VERZOEKEN, "Beslis", 9),
        (wacht.afwezigheid(p), "Een afwezigheid beoordelen", "afwezigheden beoordelen", uitleg,
            f"{paden.VERZOEKEN}?soort=afwezigheid", "Bekijk", 19),
        (wacht.cesuren(p), "Een cesuur vaststellen", "cesuren vaststellen", uitleg,
            f"{paden.VERZOEKEN}?soort=cesuren", "Bekijk", 12),
    )  # fmt: skip


def _wachtend(uow: UnitOfWork, principal: Principal, soorten: tuple[Wachtsoort, ...], uitleg: str) -> list[Werkregel]:
    """One line for what waits from partners, or none."""
    aantal = sum(tel(uow, principal, *soorten).values())
    titel = "Een bericht van een partner wacht" if aantal == 1 else f"{aantal} berichten van partners wachten"
    regel = Werkregel(titel, uitleg, "warn", "", paden.WACHTEND, "Bekijk", "wachtend", 6, aantal)
    return [regel] if aantal else []


def _ontbrekend(uow: UnitOfWork, principal: Principal, gesloten: frozenset[date]) -> list[Werkregel]:
    """Per sitting: present, and no result although the days to assess and to exchange are over."""
    regels = []
    for zitting, aantal, uiterlijk in ontbrekend_per_zitting(uow, principal, _MAX):
        woorden, over = termijnen.rest_in_woorden(uiterlijk, tijd.vandaag(), gesloten)
        uitleg = (
            f"{zitting.naam}, {tijd.moment(zitting.start)} · {aantal} van {telt(zitting.bezet, 'student', 'studenten')}"
        )
        link = paden.zitting(zitting.id)
        regels.append(
            Werkregel(
                "Resultaten ontbreken", uitleg, "bad", woorden.capitalize(), link, "Bekijk", "ontbrekend", over, aantal
            )
        )
    return regels


def _komend(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """Sittings within two weeks without an invigilator, and outside OKE within a week that nobody made ready."""
    nu = tijd.nu()
    surveillant = exists().where(
        col(Zittingsmedewerker.zitting_id) == Zitting.id, col(Zittingsmedewerker.rol) == Rol.SURVEILLANT.value
    )
    met_de_hand = (col(Examen.oke).is_(False)) & (col(Zitting.bezet) > 0) & (Zitting.start < nu + timedelta(days=7))
    vraag = (
        kies(Zitting, ~surveillant, met_de_hand & ~staat_klaar())
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .where(
            Zitting.status == ZittingStatus.GEPLAND, Zitting.start > nu, Zitting.start < nu + timedelta(days=14),
            ~surveillant | (met_de_hand & ~staat_klaar()), visible(principal, P.ZITTING_PLANNEN, Zitting),
        )
        .order_by(col(Zitting.start))
        .limit(2 * _MAX)
    )  # fmt: skip
    rijen = uow.session.execute(vraag).all()
    zonder = [_komt(z, "Surveillant nodig", "Kies", "surveillant") for z, mist, _ in rijen if mist]
    return zonder[:_MAX] + [_komt(z, "Nog niet klaargezet", "Vink af", "klaarzetten") for z, _, open_ in rijen if open_]


def _komt(z: Zitting, titel: str, actie: str, soort: str) -> Werkregel:
    dagen = (tijd.dag_van(z.start) - tijd.vandaag()).days
    termijn = {0: "Vandaag", 1: "Morgen"}.get(dagen, f"Over {dagen} dagen")
    uitleg = f"{z.naam}, {tijd.moment(z.start)} · {telt(z.bezet, 'student', 'studenten')}"
    toon = "bad" if dagen <= 1 else "warn"
    return Werkregel(titel, uitleg, toon, termijn, paden.zitting(z.id), actie, soort, dagen)


def _zonder_rol(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """Staff of sittings to come who will not hold the role then: it ends before, was withdrawn, or the person left."""
    houdt = exists().where(
        col(Roltoewijzing.persoon_id) == Zittingsmedewerker.persoon_id,
        col(Roltoewijzing.rol) == Zittingsmedewerker.rol,
        col(Roltoewijzing.ingetrokken_op).is_(None),
        col(Roltoewijzing.van) <= Zitting.start,
        or_(col(Roltoewijzing.tot).is_(None), col(Roltoewijzing.tot) > Zitting.start),
        or_(col(Roltoewijzing.zitting_id).is_(None), col(Roltoewijzing.zitting_id) == Zitting.id),
    )
    vraag = (
        kies(Zitting, Persoon.naam, Zittingsmedewerker.rol)
        .join(Zittingsmedewerker, onclause=col(Zittingsmedewerker.zitting_id) == Zitting.id)
        .join(Persoon, onclause=col(Persoon.id) == Zittingsmedewerker.persoon_id)
        .where(
            col(Zitting.status).in_(ONBEGONNEN), Zitting.start > tijd.nu(), or_(~houdt, col(Persoon.actief).is_(False)),
            visible(principal, P.ZITTING_PLANNEN, Zitting),
        )
        .order_by(col(Zitting.start))
        .limit(_MAX)
    )  # fmt: skip
    return [
        Werkregel(
            f"{naam} is dan geen {rol} meer", f"{z.naam}, {tijd.moment(z.start)}", "warn", "", paden.zitting(z.id),
            "Vervang", "zonder-rol", (tijd.dag_van(z.start) - tijd.vandaag()).days,
        )
        for z, naam, rol in uow.session.exec(vraag)
    ]  # fmt: skip


def _versies(uow: UnitOfWork, principal: Principal, gesloten: frozenset[date] | None = None) -> list[Werkregel]:
    """Versions planned for a sitting to come that may not be used (not established, changed, withdrawn), are planned
    outside the days for which the board established them (INR-7), or have a newer edition (PRK-8)."""
    vraag = (
        kies(Examenversie, func.min(Zitting.start), func.max(Zitting.start), and_(*planbaar()))
        .join(Zitting, onclause=col(Zitting.versie_id) == Examenversie.id)
        .where(
            col(Zitting.status).in_(ONBEGONNEN), Zitting.start > tijd.nu(), visible(principal, P.ZITTING_INZIEN, Zitting),
        )
        .group_by(col(Examenversie.id))
        .order_by(func.min(Zitting.start))
        .limit(500)
    )  # fmt: skip
    rijen = uow.session.execute(vraag).all()
    if rijen and gesloten is None:
        gesloten = instellingen.gesloten_dagen(uow)
    plant = principal.can(P.VERSIE_BEHEREN)
    open_ = [_niet_te_gebruiken(v, start, gesloten or frozenset(), plant) for v, start, _, goed in rijen if not goed]
    nieuw = nieuwere(uow, [v for v, *_ in rijen]) if rijen and plant else {}
    buiten = [
        regel for v, start, eind, _ in rijen for regel in _buiten_dagen(v, (start, eind), gesloten or frozenset())
    ]
    oud = [
        Werkregel(
            "Oude editie gepland", f"{v.naam} · gepland op {tijd.dag(start)}; plan voortaan {nieuw[v.id].code}", "warn",
            tijd.dag(start), f"{paden.ZITTINGEN}?zoek={v.code}&status=gepland", "Bekijk", "editie", 4,
        )
        for v, start, _, goed in rijen if goed and v.id in nieuw
    ]  # fmt: skip
    return [*open_[:_MAX], *buiten[:_MAX], *oud[:_MAX]]


def _buiten_dagen(
    versie: Examenversie, eerste_en_laatste: tuple[datetime, datetime], gesloten: frozenset[date]
) -> list[Werkregel]:
    """A line when the first or the last sitting to come lies outside the days of its version; nobody is placed there."""
    buiten = [dag for m in eerste_en_laatste if blokkades_periode(versie, dag := tijd.dag_van(m))]
    if not buiten:
        return []
    wanneer, dagen = termijnen.over_in_woorden(buiten[0], tijd.vandaag(), gesloten)
    uitleg = f"{versie.naam} · gepland op {tijd.dag(buiten[0])}; vastgesteld {geldig_tekst(versie)}"
    link = f"{paden.ZITTINGEN}?zoek={versie.code}&status=gepland"
    toon = "bad" if dagen <= 2 else "warn"
    return [Werkregel("Versie gepland buiten haar dagen", uitleg, toon, wanneer, link, "Bekijk", "versie-dagen", dagen)]


def _niet_te_gebruiken(versie: Examenversie, start: datetime, gesloten: frozenset[date], plant: bool) -> Werkregel:
    wanneer, dagen = termijnen.over_in_woorden(tijd.dag_van(start), tijd.vandaag(), gesloten)
    ligt = versie.status == VersieStatus.TER_VASTSTELLING
    weg = versie.status in (VersieStatus.INGETROKKEN, VersieStatus.AFGEWEZEN) or not versie.in_catalogus
    uitleg = f"{versie.naam} · gepland op {tijd.dag(start)}" + (" · ligt bij de commissie" if ligt else "")
    return Werkregel(
        "Ingetrokken versie is gepland" if weg else "Versie nog niet vastgesteld", uitleg, "bad" if dagen <= 2 else "warn", wanneer,
        paden.versie(versie.id), "Bekijk" if ligt or weg or not plant else "Vraag commissie", "versie", dagen,
    )  # fmt: skip


def _dagcontrole(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """The control of today, for who sees the whole log; nothing when it is done or no working day."""
    if principal.eenheden is not None:
        return []
    if uow.session.get(Dagcontrole, tijd.vandaag()) or not termijnen.is_werkdag(
        tijd.vandaag(), instellingen.gesloten_dagen(uow)
    ):
        return []
    uitleg = "Loop het OKE-logboek van vandaag na en teken af."
    return [Werkregel("Dagcontrole", uitleg, "plain", "Vandaag", paden.OKE, "Controleer", "dagcontrole", 5)]


def examencommissie(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """Sittings to establish, versions and cut scores, revisions, requests and absences."""
    p = principal
    return [
        *_auditalarm(uow, p),
        *_noodtoegang(uow, p),
        *_groep(uow, tellers.vervallen_mandaten(p), "Een mandaat is vervallen", "mandaten zijn vervallen",
                "De gever zit niet meer in de commissie. Bekrachtig het mandaat of trek het in.", paden.MANDATEN, "Bekijk", 2, "warn"),
        *_te_bekrachtigen(uow, p),
        *_vast_te_stellen(uow, p),
        *_versies(uow, p),
        *_groepen(
            uow,
            (wacht.versies(p), "Een versie vaststellen", "versies vaststellen",
                "Het examenbureau wil deze versies gebruiken.", f"{paden.CATALOGUS}?status=ter_vaststelling", "Beoordeel", 8, "warn"),
            (wacht.cesuren(p), "Een cesuur vaststellen", "cesuren vaststellen",
                "Daarna volgen de cijfers vanzelf.", f"{paden.CATALOGUS}?cesuur=ingevoerd", "Bekijk", 7, "warn"),
            (tellers.te_besluiten_plan(p), "Een examen in een examenplan vaststellen", "examens in examenplannen vaststellen",
                "Zolang u ze niet vaststelt, tellen ze niet mee.", f"{paden.EXAMENPLAN}?status=concept", "Bekijk", 18),
            (wacht.herzieningen(p), "Een herziening vraagt een besluit", "herzieningen vragen een besluit",
                "Er kwam iets binnen over een definitief resultaat.", paden.VERZOEKEN, "Beslis", 4, "warn"),
            (te_vernietigen(p), "Een dossier is voorgesteld om te vernietigen", "dossiers zijn voorgesteld om te vernietigen",
                "De bewaartermijn is voorbij. U keurt goed of houdt aan.", paden.VERNIETIGEN, "Bekijk", 25),
            (tellers.verzoeken(p), "Een verzoek buiten de regels", "verzoeken buiten de regels",
                "Om een extra kans, een examen buiten het plan of dezelfde variant.", paden.VERZOEKEN, "Beslis", 9),
        ),
        *_groep(uow, wacht.afwezigheid(p), "Een afwezigheid beoordelen", "afwezigheden beoordelen",
                "Geoorloofd afwezig, of zonder werk? Dan komt de kans terug. Onbekend? Dan beslist u of de student er was.", paden.VERZOEKEN, "Bekijk", 20),
    ]  # fmt: skip


def _auditalarm(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """What is missing at the end of the audit log or among its checkpoints: for the board and who administers the school."""
    heel = principal.scope(P.AUDIT_INZIEN) is Scope.ALL
    tekst = controlepunt.alarm(uow) if heel else ""
    uitleg = "Laat de systeembeheerder de keten controleren en met de kopie elders vergelijken."
    regel = Werkregel(tekst, uitleg, "bad", "", paden.AUDIT, "Controleer", "auditlog", -2)
    return [regel] if tekst else []


def _te_bekrachtigen(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """Changes of administrators that give others power over exams, until a second person decided."""
    if not principal.can(P.BEKRACHTIGING_BESLUITEN):
        return []
    return _groep(
        uow, te_besluiten(principal), "Een wijziging van een beheerder bekrachtigen",
        "wijzigingen van beheerders bekrachtigen", "Zij gelden pas als u instemt.", paden.BEKRACHTIGINGEN, "Bekijk", 2,
        "warn",
    )  # fmt: skip


def _noodtoegang(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """Administrators who read along in an emergency, until the board has looked at it."""
    vraag = (
        select(Taak, Persoon.naam)
        .join(Persoon, onclause=col(Persoon.id) == Taak.gemaakt_door_id)
        .where(*is_open("noodtoegang"))
        .order_by(col(Taak.gemaakt_op).desc())
        .limit(_MAX)
    )
    if not principal.can(P.UITZONDERING_BEHEREN):
        return []
    return [
        Werkregel(
            f"{naam} opende noodtoegang", f"{tijd.moment(t.gemaakt_op)} · {t.tekst}", "warn",
            f"Sinds {tijd.moment(t.gemaakt_op)}", f"{paden.MANDATEN}#noodtoegang", "Bekijk", "noodtoegang", -1,
        )
        for t, naam in uow.session.exec(vraag)
    ]  # fmt: skip


def _vast_te_stellen(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    regels = []
    for rij in te_vaststellen(uow, principal, VaststelFilter(stand="commissie")).rijen:
        wacht = f"Wacht {termijnen.in_werkdagen(rij.wacht_werkdagen)}"
        toon = "warn" if rij.wacht_werkdagen > 7 or not rij.gereed else "plain"
        uitleg = f"{rij.moment}, {rij.ruimte} · {rij.voorlopig} voorlopig · {rij.status}"
        urgentie = (0 if rij.gereed else 1000) - rij.wacht_werkdagen
        actie = "Stel vast" if rij.gereed else "Bekijk"
        regels.append(Werkregel(rij.examen, uitleg, toon, wacht, rij.link, actie, "vaststellen", urgentie))
    return regels


_LIJKT_PERSONEEL = "Een deelnemersysteem noemt iemand die een medewerker lijkt. U beslist."


def beheerder(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """Connections that fail, roles that clash or end, and checklist actions past their date."""
    heel = principal.can(P.KOPPELING_BEHEREN)
    regels = [] if not heel else _groep(
        uow, tellers.storingen(principal), "Een koppeling heeft storing", "koppelingen hebben storing",
        "Berichten blijven wachten tot de koppeling weer werkt.", paden.KOPPELINGEN, "Bekijk", 0, "bad",
    )  # fmt: skip
    regels += _auditalarm(uow, principal)
    regels += _wachtend(uow, principal, ("personen",), _LIJKT_PERSONEEL)
    regels += meldingen.mijn_meldingen(uow, principal)
    regels += [
        Werkregel(b.persoon, b.tekst, "bad", f"Sinds {b.sinds}", b.link, "Los op", "botsing", 1)
        for b in open_botsingen(uow, principal)[:_MAX]
    ]
    regels += [
        Werkregel(
            f"Rol van {t.persoon} loopt af", f"{t.rol_label}, {t.eenheid}", "plain", f"Laatste dag {t.tot}",
            paden.rechten_van(t.persoon_id), "Bekijk", "rol", 10,
        )
        for t in aflopend(uow, principal)[:_MAX]
    ]  # fmt: skip
    te_laat = select(Gereedheid.id).where(
        visible(principal, P.GEREEDHEID_BIJHOUDEN, Gereedheid),
        col(Gereedheid.datum) < tijd.vandaag(),
        col(Gereedheid.antwoord).is_not(True),
    )
    return regels + _groep(
        uow, te_laat, "Een actie van de checklist is over datum", "acties van de checklist zijn over datum",
        "Zie ‘klaar voor nieuw werken’.", paden.GEREEDHEID, "Bekijk", 6, "warn",
    )  # fmt: skip
