"""What the walk over reach gives to what it calls: arguments with ids from one case, and from two at once."""

from __future__ import annotations

import inspect
import itertools
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import Enum
from typing import Any

from pydantic import ValidationError

from portal.domain import termijnen, tijd
from portal.domain.gereedheid import SLEUTELS
from portal.services.beheren.stand import TAS
from portal.services.grond.opdracht import Opdracht
from tests.hulp.aanval import NietTeMaken, waarde
from tests.hulp.reik_deuren import Deur, is_opdracht
from tests.hulp.reik_team import Ids


def ladingen(deur: Deur, gevallen: Iterable[list[Ids]], *, gemengd: bool) -> Iterator[list[Any]]:
    """Arguments with ids from each of these cases, and from two at once where there is more than one id."""
    lijst = list(gevallen)
    for ids in itertools.chain(*lijst):
        yield from _met(deur, ids)
    for een, ander in itertools.permutations(lijst, 2) if gemengd else ():
        for veld in _idvelden(deur)[:-1]:
            for ids, met in zip(ander, een, strict=True):
                yield from _met(deur, {**ids, veld: met.get(veld, met["*"])})


def _idvelden(deur: Deur) -> list[str]:
    velden = []
    for naam_, soort in deur.soorten:
        if is_opdracht(soort):
            velden += [n for n, f in soort.model_fields.items() if "UUID" in str(f.annotation)]
        elif "UUID" in str(soort):
            velden.append(naam_)
    return [v.removesuffix("_ids").removesuffix("_id") for v in velden]


_ANDERS = {
    "beheren.": {"persoon": "staf"}, "grond.uitzonderingen": {"persoon": "staf"}, "plannen.medewerkers": {"persoon": "staf"},
    "rollen_uit_inlogdienst": {"koppeling": "rolkoppeling"}, "ophalen": {"koppeling": "dr"}, "groepen": {"koppeling": "dr"},
    "monitoren.meldingen": {"id": "melding"}, "monitoren.wachtend": {"id": "wacht", "code": "examencode"},
    "voorziening": {"voorziening": "deelnamevoorziening"},
    "lezen.meldingen": {"id": "melding"}, "lezen.voorzieningen": {"voorziening": "voorziening"},
    "wachtlijst.zet_op": {"zitting": "vol"}, "besluit_over_persoon": {"id": "wens"},
    "plannen.voorzieningen": {"voorziening": "voorziening"}, "wijzig_voorziening": {"voorziening": "voorziening_geldt"}, "go_samen.": {"inschrijving": "inschrijving_zonder_go"}, "jaarwissel.draai_jaar": {"kenmerk": "kenmerk_jaar"}, "beheren.koppelingen": {"id": "koppeling"},
    "koppelingen.haal_weg": {"id": "lege_koppeling"}, "bekrachtig_mandaat": {"mandaat": "mandaat_oud"},
    "go.vraag_go": {"inschrijving": "inschrijving_zonder_go"}, "kansen.vraag": {"inschrijving": "inschrijving_op"}, "kansen.besluit": {"inschrijving": "inschrijving_gevraagd"}, "kansen.trek_kans_in": {"kansmutatie": "kansmutatie_toegekend"},
    "buiten_plan.vraag": {"examen": "examen_vrij"}, "trek_toekenning_in": {"examenverzoek": "examenverzoek_toegekend"}, "trek_verzoek_in": {"examenverzoek": "examenverzoek_van_docent"},
    "groepen.schrijf": {"examen": "examen_vrij"}, "plaatsen.haal_van": {"deelname": "deelname_later"},
    "plaatsen.kies_moment": {"inschrijving": "inschrijving_vrij", "zitting": "zitting_open"},
    "wachtlijst.neem_plaats": {"inschrijving": "inschrijving_vrij", "zitting": "zitting_aanbod"},
    "plaatsen.plaats_allen_op": {"van": "zitting_afgelast", "zitting": "zitting_open"},
    "laat_moment_los": {"inschrijving": "inschrijving_later"}, "annuleer_zitting": {"zitting": "zitting_later"},
    "verplaats_student": {"deelname": "deelname_later", "zitting": "zitting_ruim"},
    "herzie_afwezigheid": {"deelname": "deelname_besloten"}, "open_herziening": {"resultaat": "resultaat_definitief"}, "overkant.": {"cesuur": "cesuur_strenger"},
    "bewaartermijn.houd_aan": {"id": "vernietiging"}, "bewaartermijn.geef_vrij": {"id": "aangehouden"},
    "bewaartermijn.keur_goed": {"ids": "vernietiging"}, "mensen.sluit": {"persoon": "gast"}, "zet_aankomst": {"deelname": "deelname_laat"}, "leg_vertrek": {"student": "oud"},
    "mensen.heropen": {"persoon": "gesloten"}, "samenvoegen.": {"kenmerk": "kenmerk_samen"},
    "inlezen.": {"kenmerk": "kenmerk_partij"}, "inlezen.bevestig": {"partij": "partij_vraag"}, "maak_ongedaan": {"partij": "partij_toegepast"},
    "rollen_uit_csv.": {"tekst": "csv", "kenmerk": "kenmerk_csv"}, "haal_opnieuw_op": {"id": "wacht_opleiding"},
    "kies_onderdeel": {"id": "wacht_opleiding", "code": "eenheidcode"},
    "terugdraaien.haal_weg": {"rij": "versie_los"}, "trek_versie_in": {"versie": "versie_los"},
    "zet_versie_terug": {"versie": "versie_uit"}, "bewaar_eenheid": {"ouder": "eenheidcode"},
    "bewaar_lokaal": {"locatie": "locatiecode"}, "bewaar_opleiding": {"eenheid": "eenheidcode"},
    "bewaar_medewerker": {"eenheid": "eenheidcode"}, "bewaar_versie": {"examen": "examencode"},
    "bewaar_student": {"opleiding": "crebo", "begeleider": "personeelsnummer"},
    "bewaar_planregel": {"opleiding": "crebo", "examen": "examencode"},
    "basisgegevens.sluit": {"rij": "ruimte"}, "basisgegevens.heropen": {"rij": "ruimte_dicht"},
}  # fmt: skip
"""Which row a field is about, where its name alone does not say so; a later line wins."""
_ZEGT: dict[str, dict[str, Any]] = {
    "basisgegevens.sluit": {"soort": "lokalen"}, "basisgegevens.heropen": {"soort": "lokalen"},
    "inlezen.": {"soort": "lokalen", "veld": "naam", "nr": 2}, "bewaar_examen": {"code": "PROEF-1"},
    "bewaar_versie": {"code": "PROEF-1.v1.A"}, "bewaar_eenheid": {"code": "PROEF-2"}, "bewaar_lokaal": {"code": "PROEF-3"},
    "bewaar_planregel": {"cohort": 2025}, "stel_plan_vast": {"cohort": 2026}, "bewaar_student": {"cohort": 2025},
    "bewaar_opleiding": {"crebo": "99999"}, "leg_vertrek_vast": {"vertrokken_op": str(tijd.vandaag() - timedelta(days=1))}, "geef_score": {"punten": 40}, "zet_aankomst": {"om": (tijd.nu() - timedelta(minutes=30)).isoformat()},
    "open_herziening": {"punten": 20, "score": "", "geslaagd": None}, "maak_concept": {"achteraf": ""},
    "voer_cesuur_in": {"punten": 33, "maximum": 60, "vanaf": ""}, "zet_melding": {"actie": "oppakken"},
    "bied_alles_opnieuw_aan": {"filter": {}}, "wijzig_instelling": {"sleutel": "schoolnaam"}, "partners.voeg_toe": {"naam": "Nieuw", "scope": TAS},
    "plannen.jaarwissel.": {"schooljaar": termijnen.schooljaren(tijd.vandaag())[1]},
    "bewaar_koppeling": {"base_url": "https://x.example", "token_url": "https://x.example/t", "geheim": "x", "patroon": ""},
}  # fmt: skip
"""What one act wants to hear, also where its field need not be filled in; a later line wins."""
_WOORDEN = {
    "onderdeel": SLEUTELS[0], "oorzaak": "partner", "presentie": "present", "dag": "2026-01-05", "versie": 0, "actie": "vaststellen",
    "van": str(tijd.vandaag()), "tot": str(tijd.vandaag() + timedelta(days=90)), "categorie": "overig", "bereik": "",
    "permission": "resultaat:vaststellen", "email": "x@school.example", "scope": TAS, "naam": "Nieuw",
}  # fmt: skip
"""What a field may say, where any text is not good enough."""


def _met(deur: Deur, ids: Ids) -> Iterator[list[Any]]:
    zegt = {n: w for deel, woorden in _ZEGT.items() if deel in deur.naam for n, w in woorden.items()}
    anders = {n: ids[m] for deel, namen in _ANDERS.items() if deel in deur.naam for n, m in namen.items()}
    ids = {**ids, **anders}
    alle, gezien = {**ids, **{f"{n}_ids": i for n, i in ids.items()}}, set()
    for variant in range(max([1, *(_varianten(s) for _, s in deur.soorten)])):
        try:
            lading = [_maak(soort, alle, naam_, variant, zegt) for naam_, soort in deur.soorten]
        except (NietTeMaken, ValidationError):
            continue
        if repr(lading) not in gezien:
            gezien.add(repr(lading))
            yield lading


def _varianten(soort: Any) -> int:
    """How many ways there are to fill in what is a choice."""
    if not is_opdracht(soort):
        return 1
    soorten = [f.annotation for f in soort.model_fields.values()]
    leden = [len(s) for s in soorten if _is_enum(s)]
    return max(2 if bool in soorten else 1, 3 if _losse_ids(soort) else 1, *[min(n, 7) for n in leden], 1)


def _moment(soort: Any) -> Any:
    return {"datetime": tijd.nu(), "date": tijd.vandaag()}.get(getattr(soort, "__name__", ""))


def _is_enum(soort: Any) -> bool:
    return inspect.isclass(soort) and issubclass(soort, Enum)


def _losse_ids(soort: type[Opdracht]) -> list[str]:
    return [n for n, f in soort.model_fields.items() if "UUID | None" in str(f.annotation).replace("uuid.", "")]


def _maak(soort: Any, ids: Ids, naam_: str, variant: int, zegt: dict[str, Any]) -> Any:
    if soort is uuid.UUID or "UUID" in str(soort):
        return uuid.UUID(ids.get(naam_.removesuffix("_id"), ids["*"]))
    if soort is str and naam_ in zegt | ids:
        return {**ids, **zegt}[naam_]
    if not is_opdracht(soort):
        return _moment(soort) or (list(soort)[variant % len(soort)] if _is_enum(soort) else waarde(soort, ids, naam_))
    if not any(f.is_required() for f in soort.model_fields.values()):
        return soort()
    ruw, los = waarde(soort, ids), _losse_ids(soort)
    for veld, f in soort.model_fields.items():
        if veld.endswith("_ids") and not f.is_required() and variant % 2 == 0:
            ruw[veld] = [ids[veld]]
        elif veld in _WOORDEN and veld in ruw | {"bereik": 0, "oorzaak": 0}:
            ruw[veld] = _WOORDEN[veld]
        elif f.annotation is bool:
            ruw[veld] = variant % 2 == 0
        elif _is_enum(f.annotation):
            ruw[veld] = list(f.annotation)[variant % len(f.annotation)].value
        elif veld in los and los.index(veld) != variant % max(2, len(los)):
            ruw[veld] = None
        elif veld in ids and f.annotation is str:
            ruw[veld] = ids[veld]
    return soort.model_validate(ruw | {n: w for n, w in zegt.items() if n in soort.model_fields})
