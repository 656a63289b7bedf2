"""Units, programmes, rooms, staff, roles and settings of the demo school, as a school sets up its portal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import TypeVar

from sqlmodel import SQLModel, select

from portal.auth.principal import OPDRACHTREGEL, Actor
from portal.db.beheren import Bekrachtiging, Eenheid, Persoon
from portal.db.inrichten import Opleiding
from portal.db.plannen import Ruimte
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain.rechten import Rol
from portal.domain.statussen import BekrachtigingStatus
from portal.services.beheren import bekrachtigen, instellingen, rollen, rollen_uit_csv
from portal.services.beheren.rolbeschrijvingen import BeschrijfRol, beschrijf_rol
from portal.services.inrichten import inlezen

R = TypeVar("R", bound=SQLModel)
BIJNA_VERLOPEN = 2
"""So many externals whose access ends within a week; they are not planned anywhere."""
_DAGEN = 200
_EERSTEN = ("beheerder", "examenbureau", "examencommissie")
"""Roles of the first people, who are let in from the server; these let in the others."""
_SYSTEMEN = {
    "student": (("Osiris Student", "Eigen gegevens en resultaten, via de inlogdienst."), ("Remindo", "Alleen de eigen toets, met de startlink uit het portaal.")),
    "docent": (("Osiris", "Inzien van de eigen groepen; geen resultaten wijzigen."),),
    "examenbureau": (
        ("Osiris", "Examenadministratie: inschrijvingen inzien, geen resultaten vaststellen."),
        ("Remindo", "Toetsbeheer zonder inzage in vragen."), ("TOA", "Coördinator van de eigen locatie."),
    ),
    "surveillant": (("Remindo", "Toetsafnemer, alleen op de dag van de zitting."), ("TOA", "Afnemer.")),
    "beoordelaar": (("Remindo", "Beoordelaar van toegewezen toetsen; nooit ook toetsbeheer."),),
    "examencommissie": (("Osiris", "Inzien van dossiers; vaststellen gebeurt in het portaal."),),
    "beheerder": (("Osiris", "Functioneel beheer, zonder rechten op resultaten."), ("Remindo", "Technisch beheer van de koppeling.")),
}  # fmt: skip


def richt_in(w: Wereld) -> None:
    """The school before its first exam: on the server first, then by its administrator on screen."""
    w.zet_klok(w.nu - timedelta(days=_DAGEN, hours=1))
    _onderdelen_en_medewerkers(w)
    _eersten(w)
    w.zet_klok(w.nu - timedelta(days=_DAGEN))
    _opleidingen_en_lokalen(w)
    _rollen(w)
    _instellingen(w)
    w.daden += _systemen(w)


def lees_in(w: Wereld, wie: Actor, soort: str, koppen: Iterable[str], rijen: Iterable[Iterable[object]]) -> None:
    """Give a file with basic data, and apply it when every row is right."""
    gelezen = inlezen.lees_bestand(soort, f"{soort}.csv", _csv(koppen, rijen).encode())
    with w.werk() as uow:
        partij = inlezen.neem_bestand(uow, wie, gelezen)
        proef = inlezen.uitkomst(uow, partij)
    if mis := [f"{r.nr}: {r.fouten}" for r in proef.rijen if r.fouten]:
        raise ValueError(f"{soort}: {'; '.join(mis[:3])}")
    with w.werk() as uow:
        inlezen.pas_toe(uow, wie, inlezen.PasToe(partij_id=partij.id, kenmerk=proef.kenmerk))


def _csv(koppen: Iterable[str], rijen: Iterable[Iterable[object]]) -> str:
    uit = io.StringIO()
    schrijver = csv.writer(uit, delimiter=";")
    schrijver.writerow(koppen)
    schrijver.writerows(rijen)
    return uit.getvalue()


def _onderdelen_en_medewerkers(w: Wereld) -> None:
    org = w.school.organisatie
    delen = [(org.brin, org.naam, "instelling", "")]
    delen += [(loc.code, loc.naam, "locatie", org.brin) for loc in w.school.locaties]
    delen += [(team.code, team.naam, "team", org.brin) for team in w.school.teams]
    lees_in(w, OPDRACHTREGEL, "eenheden", ("code", "naam", "soort", "ouder"), delen)
    mensen = [
        (m.personeelsnummer, m.voornaam, m.tussenvoegsel, m.achternaam, m.email, m.account,
         m.teams[0] if m.teams else "", "ja" if m.extern else "nee")
        for m in w.school.medewerkers
    ]  # fmt: skip
    koppen = ("nummer", "voornaam", "tussenvoegsel", "achternaam", "email", "account", "eenheid", "extern")
    lees_in(w, OPDRACHTREGEL, "medewerkers", koppen, mensen)
    w.eenheden = {e.code: e.id for e in alle(w, Eenheid)}
    op_nummer = {p.nummer: p for p in alle(w, Persoon)}
    w.personen |= {m.id: op_nummer[m.personeelsnummer] for m in w.school.medewerkers}


def _opleidingen_en_lokalen(w: Wereld) -> None:
    bart = w.als(Rol.BEHEERDER)
    opleidingen = [(o.crebo, o.naam, o.niveau, "/".join(o.leerwegen), o.team) for o in w.school.opleidingen]
    lees_in(w, bart, "opleidingen", ("crebo", "naam", "niveau", "leerweg", "eenheid"), opleidingen)
    lokalen = [(r.code, f"{r.soort.capitalize()} {r.code}", r.locatie, r.plaatsen) for r in w.school.ruimtes]
    lees_in(w, bart, "lokalen", ("code", "naam", "locatie", "plaatsen"), lokalen)
    w.opleidingen = {o.crebo: o.id for o in alle(w, Opleiding)}
    w.ruimtes = {r.code: r.id for r in alle(w, Ruimte)}


def alle(w: Wereld, model: type[R]) -> list[R]:
    """Every row of a kind that there is by now."""
    with w.werk() as uow:
        return list(uow.session.exec(select(model)))


def _eersten(w: Wereld) -> None:
    """On the server somebody becomes administrator, and there are two to agree to what he does."""
    for rol in _EERSTEN:
        cmd = rollen.VerleenRol(persoon_id=w.demo(rol).id, rol=Rol(rol), reden=_reden(extern=False))
        w.doe(rollen.verleen_rol, OPDRACHTREGEL, cmd)


def _rollen(w: Wereld) -> None:
    """The administrator reads in who has which role; to a role that decides, the board agrees."""
    bart = w.als(Rol.BEHEERDER)
    tekst = _csv(("account", "rol", "eenheid", "tot", "reden"), _rolregels(w))
    with w.werk() as uow:
        proef = rollen_uit_csv.proef(uow, bart, rollen_uit_csv.LeesIn(tekst=tekst))
    if mis := [f"{r.account}: {r.reden}" for r in proef.rijen if r.uitkomst == rollen_uit_csv.GEWEIGERD]:
        raise ValueError("; ".join(mis[:3]))
    with w.werk() as uow:
        rollen_uit_csv.voer_door(uow, bart, rollen_uit_csv.VoerDoor(tekst=tekst, kenmerk=proef.kenmerk))
    bekrachtig_alles(w)


def bekrachtig_alles(w: Wereld) -> None:
    """The board agrees to what the administrator asked."""
    hanna = w.als(Rol.EXAMENCOMMISSIE)
    wacht = select(Bekrachtiging.id).where(Bekrachtiging.status == BekrachtigingStatus.GEVRAAGD)
    with w.werk() as uow:
        ids = uow.session.exec(wacht.order_by(Bekrachtiging.titel)).all()
    for id in ids:
        w.doe(bekrachtigen.bekrachtig, hanna, bekrachtigen.Bekrachtig(verzoek_id=id))


def _rolregels(w: Wereld) -> Iterator[tuple[str, ...]]:
    """One line per role; a docent for the own teams only, externals for a limited time."""
    extern = [m for m in w.school.medewerkers if m.extern]
    kort = {m.id for m in extern[-BIJNA_VERLOPEN:]}
    for m in w.school.medewerkers:
        dag = w.vandaag + timedelta(days=6 if m.id in kort else 120)
        tot = dag.isoformat() if m.extern else ""
        for rol in m.rollen:
            if m == getattr(w.school.demo, rol) and rol in _EERSTEN:
                continue
            for team in m.teams if rol == "docent" else ("",):
                yield m.account, rol, team, tot, _reden(extern=m.extern)


def _reden(*, extern: bool) -> str:
    return "Inhuur voor dit examenjaar" if extern else "Functie bij de school"


def _instellingen(w: Wereld) -> None:
    sluiting = ", ".join(dag.isoformat() for dag in sorted(w.gesloten))
    for sleutel, waarde in (
        ("schoolnaam", w.school.organisatie.naam), ("hotline", "0800 - 12 34"), ("bezwaartermijn_dagen", "14"),
        ("bewaartermijn_maanden", "18"), ("sluitingsdagen", sluiting),
        ("bezwaar_orgaan", "de Commissie van beroep voor de examens"),
    ):  # fmt: skip
        cmd = instellingen.WijzigInstelling(sleutel=sleutel, waarde=waarde)
        w.doe(instellingen.wijzig_instelling, w.als(Rol.BEHEERDER), cmd)


def _systemen(w: Wereld) -> Iterator[Gebeurtenis]:
    """What each role gets in the other systems of the school (seed 003)."""
    bart, op = w.als(Rol.BEHEERDER), w.nu - timedelta(days=40)
    for rol, lijst in _SYSTEMEN.items():
        for systeem, tekst in lijst:
            cmd = BeschrijfRol(rol=Rol(rol), systeem=systeem, tekst=tekst)
            yield Gebeurtenis(op, f"rolbeschrijving:{rol}:{systeem}", partial(beschrijf_rol, principal=bart, cmd=cmd))
