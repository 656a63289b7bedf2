"""Units, programmes, people, roles and accommodations of the demo school."""

from __future__ import annotations

from datetime import timedelta

from portal.db.aanmelden import Voorziening
from portal.db.beheren import Eenheid, Persoon, Roltoewijzing
from portal.db.inrichten import Opleiding
from portal.db.plannen import Ruimte
from portal.demo.bak import vast_id
from portal.demo.wereld import Wereld
from portal.domain import tijd, voorzieningen
from portal.domain.statussen import VoorzieningStatus
from portal.domain.voorzieningen import Soort
from portal.sandbox.school_model import Medewerker, Student

BIJNA_VERLOPEN = 2
"""So many externals whose access ends within a week; they are not planned anywhere."""
_GRONDEN = (
    "Verklaring van de zorgcoördinator",
    "Advies van de studieloopbaanbegeleider",
    "Afspraak uit het intakegesprek",
)


def maak_mensen(w: Wereld) -> None:
    """Everything about the organisation and its people."""
    _eenheden(w)
    for mens in w.school.medewerkers:
        _medewerker(w, mens)
    for student in w.school.studenten:
        _student(w, student)
    _rollen(w)
    _voorzieningen(w)


def _eenheden(w: Wereld) -> None:
    org = w.school.organisatie
    wortel = w.bak.bij(Eenheid(id=vast_id("eenheid", "org"), code=org.brin, naam=org.naam, soort="instelling"))
    for loc in w.school.locaties:
        w.bak.bij(
            Eenheid(id=vast_id("eenheid", loc.code), code=loc.code, naam=loc.naam, soort="locatie", ouder_id=wortel.id)
        )
    for team in w.school.teams:
        w.bak.bij(
            Eenheid(id=vast_id("eenheid", team.code), code=team.code, naam=team.naam, soort="team", ouder_id=wortel.id)
        )
    for r in w.school.ruimtes:
        naam = f"{r.soort.capitalize()} {r.code}"
        locatie = vast_id("eenheid", r.locatie)
        w.bak.bij(Ruimte(id=vast_id("ruimte", r.code), code=r.code, naam=naam, locatie_id=locatie, plaatsen=r.plaatsen))
    for o in w.school.opleidingen:
        eenheid = vast_id("eenheid", o.team)
        leerweg = "/".join(o.leerwegen)
        w.bak.bij(
            Opleiding(
                id=vast_id("opleiding", o.crebo),
                crebo=o.crebo,
                naam=o.naam,
                niveau=o.niveau,
                leerweg=leerweg,
                eenheid_id=eenheid,
            )
        )


def _medewerker(w: Wereld, m: Medewerker) -> None:
    w.personen[m.id] = w.bak.bij(
        Persoon(
            id=vast_id("persoon", m.id),
            account=m.account,
            nummer=m.personeelsnummer,
            voornaam=m.voornaam,
            tussenvoegsel=m.tussenvoegsel,
            achternaam=m.achternaam,
            naam=m.naam,
            email=m.email,
            extern=m.extern,
            eenheid_id=vast_id("eenheid", m.teams[0]) if m.teams else None,
            oke_id=m.id,
        )
    )


def _student(w: Wereld, s: Student) -> None:
    w.personen[s.id] = w.bak.bij(
        Persoon(
            id=vast_id("persoon", s.id),
            account=s.account,
            nummer=s.studentnummer,
            voornaam=s.voornaam,
            tussenvoegsel=s.tussenvoegsel,
            achternaam=s.achternaam,
            naam=s.naam,
            email=s.email,
            is_student=True,
            opleiding_id=vast_id("opleiding", s.crebo),
            cohort=s.cohort,
            eenheid_id=vast_id("eenheid", s.team),
            begeleider_id=vast_id("persoon", s.slb_id),
            oke_id=s.id,
            oke_naam=f"{' '.join(d for d in (s.tussenvoegsel, s.achternaam) if d)}, {s.voornaam}",
        )
    )


def _rollen(w: Wereld) -> None:
    """One assignment per role; a docent for the own teams only, externals for a limited time."""
    begin, beheerder = w.nu - timedelta(days=200), w.demo("beheerder").id
    extern = [m for m in w.school.medewerkers if m.extern]
    kort = {m.id for m in extern[-BIJNA_VERLOPEN:]}
    for m in w.school.medewerkers:
        dagen = 6 if m.id in kort else 120
        tot = w.nu + timedelta(days=dagen) if m.extern else None
        for rol in m.rollen:
            for team in m.teams if rol == "docent" else (None,):
                toewijzing = _toewijzing(w, m, rol, team)
                toewijzing.van, toewijzing.tot = begin, tot
                toewijzing.verleend_door_id = None if rol == "beheerder" else beheerder
    for s in w.school.studenten:
        w.bak.bij(
            Roltoewijzing(
                id=vast_id("rol", f"{s.id}:student"),
                persoon_id=w.persoon(s).id,
                rol="student",
                van=begin,
                reden="Inschrijving in de deelnemerregistratie",
            )
        )


def _toewijzing(w: Wereld, m: Medewerker, rol: str, team: str | None) -> Roltoewijzing:
    return w.bak.bij(
        Roltoewijzing(
            id=vast_id("rol", f"{m.id}:{rol}:{team}"),
            persoon_id=w.persoon(m).id,
            rol=rol,
            eenheid_id=vast_id("eenheid", team) if team else None,
            reden="Inhuur voor dit examenjaar" if m.extern else "Functie bij de school",
        )
    )


def _voorzieningen(w: Wereld) -> None:
    """Granted ones as the registry sent them, and some that were asked for in the portal."""
    besloten = w.nu - timedelta(days=90)
    for s in w.school.studenten:
        for v in s.voorzieningen:
            recht = voorzieningen.uit_code(v.code, v.omschrijving, 60)
            w.bak.bij(
                Voorziening(
                    id=vast_id("voorziening", f"{s.id}:{v.code}"),
                    student_id=w.persoon(s).id,
                    soort=recht.soort.value,
                    minuten=recht.extra.minuten,
                    omschrijving=recht.omschrijving,
                    status=VoorzieningStatus.TOEGEKEND,
                    bron="dr",
                    code=v.code,
                    aangevraagd_op=besloten,
                    besloten_op=besloten,
                    van=tijd.dag_van(besloten),
                )
            )
    zonder = [s for s in w.school.studenten if not s.voorzieningen]
    bureau = w.staf("examenbureau")
    for i, s in enumerate(w.rng.sample(zonder[10:], min(36, len(zonder) - 10))):
        _aanvraag(w, s, i, bureau[i % len(bureau)])


def _aanvraag(w: Wereld, s: Student, i: int, bureau: Persoon) -> None:
    soort = (Soort.EXTRA_TIJD, Soort.VERKLANKING, Soort.RUSTIGE_RUIMTE, Soort.VERGROTING, Soort.SPELLING)[i % 5]
    gevraagd = w.nu - timedelta(days=1 + i % 12, hours=i % 7)
    besloten = i % 3 == 2
    w.bak.bij(
        Voorziening(
            id=vast_id("voorziening", f"{s.id}:aanvraag"),
            student_id=w.persoon(s).id,
            soort=soort.value,
            minuten=30 if soort is Soort.EXTRA_TIJD else 0,
            grond=_GRONDEN[i % 3],
            status=VoorzieningStatus.AANGEVRAAGD if not besloten else VoorzieningStatus.AFGEWEZEN,
            aangevraagd_op=gevraagd,
            aangevraagd_door_id=w.persoon(s).id,
            besloten_op=gevraagd + timedelta(hours=5) if besloten else None,
            besloten_door_id=bureau.id if besloten else None,
            besluit_reden="De verklaring ontbreekt nog; dien de aanvraag opnieuw in." if besloten else "",
        )
    )


def toegekend(w: Wereld) -> dict[object, list[Voorziening]]:
    """The granted accommodations per student."""
    per: dict[object, list[Voorziening]] = {}
    for v in w.bak.alle(Voorziening):
        if v.status == VoorzieningStatus.TOEGEKEND:
            per.setdefault(v.student_id, []).append(v)
    return per
