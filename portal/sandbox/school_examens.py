"""The exams of the demo school with their versions, plannable tests and enrolments."""

import random
from dataclasses import replace
from datetime import date
from uuid import UUID

from portal.sandbox import school_data as data
from portal.sandbox.school_model import (
    COHORTEN,
    HOOFDEXAMEN,
    HOOFDGROEP,
    Examen,
    Hoofdketen,
    Opleiding,
    PlanbareToets,
    Student,
    Toetsinschrijving,
    Versie,
    amsterdam,
    over_dagen,
    schooljaar_start,
    uid,
)

_ALLE_NEEDS = ("extraTime", "spoken", "spell-checker-on-screen")
HOOFDTOETS = uid("toets", "hoofdketen")
# What differs between the TAS of today and what the portal's demo data holds.
_NIEUW = "REK-3F-ALG.v3.A"
_GEWIJZIGD = "NED-3F-LEZ.v2.A"
_INGETROKKEN = "ENG-B1-LUI.v1.A"


def examens(opleidingen: tuple[Opleiding, ...]) -> tuple[Examen, ...]:
    """Generic exams, electives and programme exams, in that order."""
    rijen = [_generiek(r, opleidingen) for r in data.GENERIEK]
    rijen += [_keuzedeel(i, naam) for i, naam in enumerate(data.KEUZEDELEN, 1)]
    for opl in opleidingen:
        rijen.append(_praktijk(opl))
        if opl.team in data.KENNIS_TEAMS and opl.niveau >= 3:
            rijen.append(_kennis(opl))
    return tuple(rijen)


def _versie(code: str, naam: str, nr: int, variant: str, duur: int, schaal: str, cesuur: str, punten: int) -> Versie:
    vol = f"{code}.v{nr}.{variant}"
    luister = code.endswith(("LUI", "GES", "PRA"))
    return Versie(
        id=uid("versie", vol),
        examen=code,
        code=vol,
        naam=f"{naam} versie {nr} variant {variant}",
        versie=nr,
        variant=variant,
        duur_min=duur,
        schaal=schaal,
        cesuur=cesuur,
        max_punten=punten,
        voorzieningen=("extraTime",) if luister else _ALLE_NEEDS,
        extra_tijd_max=30 if luister else 60,
        veiligheid=("fixedLocation", "surveillance") if luister else ("securedComputer", "surveillance"),
        omschrijving=f"{naam}, versie {nr}, variant {variant}.",
        actief=vol != _INGETROKKEN,
        bekend=vol != _NIEUW,
        vastgesteld=vol != _NIEUW,
        vorige_duur_min=75 if vol == _GEWIJZIGD else None,
    )


def _met_doel(versie: Versie, doel: str) -> Versie:
    return replace(versie, omschrijving=f"{versie.omschrijving} {doel}")


_Generiek = tuple[str, str, tuple[int, ...], str, str, str, int, int, bool]
"""Code, name, levels, form, scale, cut score, minutes, points, and whether it only serves to learn."""


def _generiek(rij: _Generiek, opleidingen: tuple[Opleiding, ...]) -> Examen:
    code, naam, niveaus, vorm, schaal, cesuur, duur, punten, formatief = rij
    tas = vorm == "digitaal"
    passend = niveaus or (1, 2, 3, 4)
    doel = f"Voor alle opleidingen op niveau {', '.join(map(str, passend))}. Cohort 24-25, 25-26, 26-27."
    versies = tuple(
        _met_doel(_versie(code, naam, nr, variant, duur, schaal, cesuur, punten), doel)
        for nr, variant in _varianten(code, meer=tas and not formatief)
    )
    return Examen(
        id=uid("examen", code),
        code=code,
        naam=naam,
        soort="generiek",
        vorm=vorm,
        organisatievorm="centraal" if tas else "decentraal",
        via_oke=tas,
        leverancier=data.TAS_NAAM if tas else "",
        aanmelder="automatisch" if tas and not formatief else "student" if formatief else "docent",
        niveaus=passend,
        crebos=tuple(o.crebo for o in opleidingen if o.niveau in passend),
        max_kansen=99 if formatief else 3,
        formatief=formatief,
        versies=versies,
    )


def _varianten(code: str, *, meer: bool) -> list[tuple[int, str]]:
    """Version and variant of each paper of a generic exam."""
    if code == HOOFDEXAMEN:
        return [(1, "A"), (2, "A"), (3, "A")]
    return [(1, "A"), (2, "A"), (2, "B")] if meer else [(1, "A")]


def _keuzedeel(nr: int, onderwerp: str) -> Examen:
    code, naam = f"KD{nr:02d}-KD-KEU", f"Keuzedeel {onderwerp}"
    versie = _versie(code, naam, 1, "A", 90, "insufficient-satisfactory-good", "satisfactory", 40)
    return Examen(
        id=uid("examen", code),
        code=code,
        naam=naam,
        soort="keuzedeel",
        vorm="digitaal",
        organisatievorm="decentraal",
        via_oke=True,
        leverancier=data.TAS_NAAM,
        aanmelder="student",
        niveaus=(2, 3, 4),
        crebos=(),
        max_kansen=2,
        formatief=False,
        versies=(_met_doel(versie, "Voor alle opleidingen. Cohort 24-25, 25-26, 26-27."),),
    )


def _praktijk(opl: Opleiding) -> Examen:
    code = f"{opl.crebo}-P1-PRA"
    naam = f"Proeve van bekwaamheid {opl.naam}"
    versie = _versie(code, naam, 1, "A", 240, "insufficient-satisfactory-good", "satisfactory", 100)
    return _beroeps(opl, code, naam, "praktijk", False, versie)


def _kennis(opl: Opleiding) -> Examen:
    code = f"{opl.crebo}-K1-KEN"
    naam = f"Kennisexamen {opl.naam}"
    return _beroeps(
        opl,
        code,
        naam,
        "digitaal",
        True,
        _versie(code, naam, 1, "A", 120, "0-100", "55", 80),
    )


def _beroeps(opl: Opleiding, code: str, naam: str, vorm: str, via_oke: bool, versie: Versie) -> Examen:
    return Examen(
        id=uid("examen", code),
        code=code,
        naam=naam,
        soort="beroepsspecifiek",
        vorm=vorm,
        organisatievorm="individueel" if vorm == "praktijk" else "decentraal",
        via_oke=via_oke,
        leverancier=data.TAS_NAAM if via_oke else "",
        aanmelder="docent",
        niveaus=(opl.niveau,),
        crebos=(opl.crebo,),
        max_kansen=2,
        formatief=False,
        versies=(_met_doel(versie, f"Crebo {opl.crebo}, cohort 24-25, 25-26, 26-27."),),
    )


def toetsen(alle: tuple[Examen, ...], vandaag: date) -> tuple[PlanbareToets, ...]:
    """One plannable test per exam and cohort for the whole school year, and the one of the main chain first."""
    hoofd = next(e for e in alle if e.code == HOOFDEXAMEN)
    start = schooljaar_start(vandaag)
    return (_hoofdtoets(hoofd, vandaag), *(_toets(examen, cohort, start) for examen in alle for cohort in COHORTEN))


def _hoofdtoets(hoofd: Examen, vandaag: date) -> PlanbareToets:
    """The test of the main chain, around today."""
    nieuw = next(v for v in hoofd.versies if v.code == _NIEUW)
    return PlanbareToets(
        id=HOOFDTOETS,
        code="REK-3F-ALG-P2",
        naam="Rekenen 3F, periode 2",
        examen=HOOFDEXAMEN,
        cohort=2024,
        start=amsterdam(over_dagen(vandaag, -7), 8),
        eind=amsterdam(over_dagen(vandaag, 60), 18),
        schaal=nieuw.schaal,
        versie_ids=(nieuw.id,),
        hoofdketen=True,
    )


def _toets(examen: Examen, cohort: int, start: date) -> PlanbareToets:
    """The test of one cohort, for the school year that begins here."""
    code = f"{examen.code}-{cohort % 100}"
    return PlanbareToets(
        id=uid("toets", code),
        code=code,
        naam=f"{examen.naam}, cohort {cohort}-{cohort + 1}",
        examen=examen.code,
        cohort=cohort,
        start=amsterdam(start, 8),
        eind=amsterdam(date(start.year + 1, 7, 31), 18),
        schaal=examen.versies[0].schaal,
        versie_ids=tuple(v.id for v in examen.versies if v.actief and v.bekend),
    )


def inschrijvingen(
    studenten: tuple[Student, ...],
    alle: tuple[Examen, ...],
    toetsenlijst: tuple[PlanbareToets, ...],
    opleidingen: tuple[Opleiding, ...],
    rng: random.Random,
) -> tuple[Toetsinschrijving, ...]:
    """Every student for the exams of the programme; the main-chain group first."""
    op_cohort = {(t.examen, t.cohort): t.id for t in toetsenlijst if not t.hoofdketen}
    per_crebo = {o.crebo: [e for e in alle if o.crebo in e.crebos and not e.formatief] for o in opleidingen}
    keuze = [e for e in alle if e.soort == "keuzedeel"]
    rijen = [_inschrijving(s, HOOFDTOETS, 1, 2, True) for s in studenten[:HOOFDGROEP]]
    for i, s in enumerate(studenten):
        gekozen = [e for e in per_crebo[s.crebo] if not (i < HOOFDGROEP and e.code == HOOFDEXAMEN)]
        gekozen = gekozen[: 4 if s.cohort == 2024 else 3] + gekozen[-1:] + [keuze[i % len(keuze)]]
        for examen in dict.fromkeys(gekozen):
            poging = examen.max_kansen if rng.random() < 0.1 else 1
            over = examen.max_kansen - poging + 1
            rijen.append(_inschrijving(s, op_cohort[examen.code, s.cohort], poging, over, False))
    return tuple(rijen)


def _inschrijving(s: Student, toets: UUID, poging: int, over: int, hoofd: bool) -> Toetsinschrijving:
    return Toetsinschrijving(
        uid("inschrijving", f"{s.studentnummer}:{toets}"),
        toets,
        s.id,
        poging,
        over,
        hoofd,
    )


def hoofdketen(
    alle: tuple[Examen, ...],
    toetsenlijst: tuple[PlanbareToets, ...],
    rijen: tuple[Toetsinschrijving, ...],
) -> Hoofdketen:
    """The pieces of the main chain, by name."""
    versies = {v.code: v for e in alle for v in e.versies}
    return Hoofdketen(
        examen=next(e for e in alle if e.code == HOOFDEXAMEN),
        nieuwe_versie=versies[_NIEUW],
        gewijzigde_versie=versies[_GEWIJZIGD],
        ingetrokken_versie=versies[_INGETROKKEN],
        toets=toetsenlijst[0],
        inschrijvingen=tuple(r for r in rijen if r.hoofdketen),
    )
