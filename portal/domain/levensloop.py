"""Lifecycles as data: per kind of object `(state, action) → (next state, permission)`, and labels for people."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.fouten import Geblokkeerd
from portal.domain.overgangen import Levensloop, Overgang
from portal.domain.rechten import P
from portal.domain.statussen import (
    BeoordelingStatus,
    CesuurStatus,
    DeelnameStatus,
    HerzieningStatus,
    InschrijvingStatus,
    ModelStatus,
    ResultaatStatus,
    VersieStatus,
    VoorzieningStatus,
    WachtplekStatus,
    ZittingStatus,
)  # fmt: skip


@dataclass(frozen=True)
class Blokkade:
    """Why something cannot be done now, and where it is put right."""

    code: str
    tekst: str
    herstel: str = ""
    """Route of the page where this is fixed."""
    student: str = ""
    """The same to the student whom it is about, where the words for the staff are not his."""

    @property
    def aan_student(self) -> str:
        """Why, in words that its student can do something with."""
        return self.student or self.tekst


_OPNIEUW = Overgang(VersieStatus.TER_VASTSTELLING, P.VERSIE_BEHEREN, "Opnieuw voorleggen")
VERSIE = Levensloop(
    "de versie",
    {
        VersieStatus.NIEUW: ("Nog niet voorgelegd", "plain"),
        VersieStatus.TER_VASTSTELLING: ("Ligt bij commissie", "warn"),
        VersieStatus.VASTGESTELD: ("Vastgesteld", "ok"),
        VersieStatus.AFGEWEZEN: ("Afgewezen", "bad"),
        VersieStatus.INGETROKKEN: ("Ingetrokken", "bad"),
    },
    {
        (VersieStatus.NIEUW, "voorleggen"): Overgang(
            VersieStatus.TER_VASTSTELLING, P.VERSIE_BEHEREN, "Vraag commissie"
        ),
        (VersieStatus.VASTGESTELD, "voorleggen"): _OPNIEUW,
        (VersieStatus.AFGEWEZEN, "voorleggen"): _OPNIEUW,
        (VersieStatus.TER_VASTSTELLING, "vaststellen"): Overgang(
            VersieStatus.VASTGESTELD, P.VERSIE_VASTSTELLEN, "Stel versie vast"
        ),
        (VersieStatus.TER_VASTSTELLING, "afwijzen"): Overgang(
            VersieStatus.AFGEWEZEN, P.VERSIE_VASTSTELLEN, "Wijs af", reden_nodig=True
        ),
        (VersieStatus.VASTGESTELD, "intrekken"): Overgang(
            VersieStatus.INGETROKKEN, P.VERSIE_VASTSTELLEN, "Trek in", reden_nodig=True
        ),
        (VersieStatus.INGETROKKEN, "voorleggen"): _OPNIEUW,
        (VersieStatus.INGETROKKEN, "vaststellen"): Overgang(
            VersieStatus.VASTGESTELD, P.VERSIE_VASTSTELLEN, "Stel versie weer vast"
        ),
    },
)

_MODEL_VAST = Overgang(ModelStatus.VASTGESTELD, P.MODEL_VASTSTELLEN, "Stel beoordelingsmodel vast")
MODEL = Levensloop(
    "het beoordelingsmodel",
    {
        ModelStatus.NIEUW: ("Nog niet vastgesteld", "warn"),
        ModelStatus.VASTGESTELD: ("Vastgesteld", "ok"),
        ModelStatus.INGETROKKEN: ("Ingetrokken", "bad"),
    },
    {
        (ModelStatus.NIEUW, "vaststellen"): _MODEL_VAST,
        (ModelStatus.INGETROKKEN, "vaststellen"): _MODEL_VAST,
        (ModelStatus.VASTGESTELD, "intrekken"): Overgang(
            ModelStatus.INGETROKKEN, P.MODEL_VASTSTELLEN, "Trek beoordelingsmodel in", reden_nodig=True
        ),
    },
    veld="model_status",
)

CESUUR = Levensloop(
    "de cesuur",
    {
        CesuurStatus.INGEVOERD: ("Ingevoerd", "warn"),
        CesuurStatus.VASTGESTELD: ("Vastgesteld", "ok"),
        CesuurStatus.VERVANGEN: ("Vervangen", "plain"),
    },
    {
        (CesuurStatus.INGEVOERD, "vaststellen"): Overgang(
            CesuurStatus.VASTGESTELD, P.CESUUR_VASTSTELLEN, "Stel cesuur vast"
        ),
        (CesuurStatus.INGEVOERD, "vervangen"): Overgang(
            CesuurStatus.VERVANGEN, P.CESUUR_INVOEREN, "Vervangen", vanzelf=True
        ),
        (CesuurStatus.VASTGESTELD, "vervangen"): Overgang(
            CesuurStatus.VERVANGEN, P.CESUUR_VASTSTELLEN, "Vervangen", vanzelf=True
        ),
    },
)

ZITTING = Levensloop(
    "de zitting",
    {
        ZittingStatus.CONCEPT: ("Concept", "plain"),
        ZittingStatus.GEPLAND: ("Gepland", "info"),
        ZittingStatus.OPEN: ("Bezig", "info"),
        ZittingStatus.GESLOTEN: ("Gesloten, nog niet ondertekend", "warn"),
        ZittingStatus.ONDERTEKEND: ("Afgerond", "ok"),
        ZittingStatus.GEANNULEERD: ("Geannuleerd", "bad"),
    },
    {
        (ZittingStatus.CONCEPT, "publiceren"): Overgang(ZittingStatus.GEPLAND, P.ZITTING_PLANNEN, "Maak definitief"),
        (ZittingStatus.CONCEPT, "annuleren"): Overgang(
            ZittingStatus.GEANNULEERD, P.ZITTING_PLANNEN, "Annuleer", reden_nodig=True
        ),
        (ZittingStatus.GEPLAND, "wijzigen"): Overgang(ZittingStatus.GEPLAND, P.ZITTING_PLANNEN, "Wijzig"),
        (ZittingStatus.CONCEPT, "wijzigen"): Overgang(ZittingStatus.CONCEPT, P.ZITTING_PLANNEN, "Wijzig"),
        (ZittingStatus.GEPLAND, "plaatsen"): Overgang(ZittingStatus.GEPLAND, P.ZITTING_PLAATSEN, "Plaats studenten"),
        (ZittingStatus.GEPLAND, "annuleren"): Overgang(
            ZittingStatus.GEANNULEERD, P.ZITTING_PLANNEN, "Annuleer", reden_nodig=True
        ),
        (ZittingStatus.GEPLAND, "openen"): Overgang(ZittingStatus.OPEN, P.ZITTING_AFNEMEN, "Open de zitting"),
        (ZittingStatus.OPEN, "bijplaatsen"): Overgang(
            ZittingStatus.OPEN, P.ZITTING_PLAATSEN, "Zet erbij", reden_nodig=True
        ),
        (ZittingStatus.OPEN, "sluiten"): Overgang(ZittingStatus.GESLOTEN, P.ZITTING_AFNEMEN, "Sluit de zitting"),
        (ZittingStatus.GESLOTEN, "heropenen"): Overgang(
            ZittingStatus.OPEN, P.ZITTING_AFNEMEN, "Heropen de zitting", reden_nodig=True
        ),
        (ZittingStatus.GESLOTEN, "ondertekenen"): Overgang(ZittingStatus.ONDERTEKEND, P.PV_ONDERTEKENEN, "Onderteken"),
        (ZittingStatus.ONDERTEKEND, "aanvullen"): Overgang(
            ZittingStatus.ONDERTEKEND, P.PV_AANVULLEN, "Vul aan", reden_nodig=True
        ),
    },
)
ONBEGONNEN = (ZittingStatus.CONCEPT, ZittingStatus.GEPLAND)
"""Sittings that have not begun: everything about them can still change."""
LOOPT = (ZittingStatus.GEPLAND, ZittingStatus.OPEN, ZittingStatus.GESLOTEN)
"""Sittings that are definitive and still ask for something."""
VERSLAG_OPEN = (ZittingStatus.OPEN, ZittingStatus.GESLOTEN)
"""Sittings whose report is being written."""
TE_STARTEN = (ZittingStatus.GEPLAND, ZittingStatus.OPEN)
"""Sittings to which a start link may lead."""
NIET_GEPLAND = (ZittingStatus.CONCEPT, ZittingStatus.GEANNULEERD)
"""Sittings that are not planned, or not any more."""
ZITTING_VOORBIJ = (ZittingStatus.GEANNULEERD, ZittingStatus.ONDERTEKEND)
"""Sittings that let go of their room and people, and of which nothing more is to come."""

_KAN_WEER_AF = (InschrijvingStatus.GEPLAATST, InschrijvingStatus.AFGENOMEN, InschrijvingStatus.BEHAALD)
_WEER_AF = Overgang(InschrijvingStatus.GEANNULEERD, P.RESULTAAT_VASTSTELLEN, "Weer geannuleerd", vanzelf=True)
INSCHRIJVING = Levensloop(
    "de inschrijving",
    {
        InschrijvingStatus.OPEN: ("Open", "plain"),
        InschrijvingStatus.GEPLAATST: ("Geplaatst", "info"),
        InschrijvingStatus.AFGENOMEN: ("Gemaakt", "info"),
        InschrijvingStatus.BEHAALD: ("Behaald", "ok"),
        InschrijvingStatus.GEANNULEERD: ("Geannuleerd", "bad"),
    },
    {
        (InschrijvingStatus.OPEN, "plaatsen"): Overgang(InschrijvingStatus.GEPLAATST, P.ZITTING_PLAATSEN, "Plaats"),
        (InschrijvingStatus.GEPLAATST, "afmelden"): Overgang(
            InschrijvingStatus.OPEN, P.ZITTING_PLAATSEN, "Haal van zitting"
        ),
        (InschrijvingStatus.GEPLAATST, "afnemen"): Overgang(
            InschrijvingStatus.AFGENOMEN, P.PV_ONDERTEKENEN, "Afgenomen"
        ),
        (InschrijvingStatus.GEPLAATST, "missen"): Overgang(InschrijvingStatus.OPEN, P.PV_ONDERTEKENEN, "Gemist"),
        (InschrijvingStatus.AFGENOMEN, "behalen"): Overgang(
            InschrijvingStatus.BEHAALD, P.RESULTAAT_VASTSTELLEN, "Behaald"
        ),
        (InschrijvingStatus.AFGENOMEN, "herkansen"): Overgang(
            InschrijvingStatus.OPEN, P.RESULTAAT_VASTSTELLEN, "Herkansen"
        ),
        (InschrijvingStatus.OPEN, "annuleren"): Overgang(
            InschrijvingStatus.GEANNULEERD, P.INSCHRIJVING_DOEN, "Annuleer", reden_nodig=True
        ),
        (InschrijvingStatus.GEPLAATST, "annuleren"): Overgang(
            InschrijvingStatus.GEANNULEERD, P.INSCHRIJVING_DOEN, "Annuleer", reden_nodig=True
        ),
        (InschrijvingStatus.GEANNULEERD, "heractiveren"): Overgang(
            InschrijvingStatus.OPEN, P.INSCHRIJVING_DOEN, "Activeer opnieuw"
        ),
        # What a revision makes of an enrolment: the result it rests on is another one now.
        (InschrijvingStatus.OPEN, "alsnog_behalen"): Overgang(
            InschrijvingStatus.BEHAALD, P.RESULTAAT_VASTSTELLEN, "Alsnog behaald", vanzelf=True
        ),
        (InschrijvingStatus.AFGENOMEN, "alsnog_behalen"): Overgang(
            InschrijvingStatus.BEHAALD, P.RESULTAAT_VASTSTELLEN, "Alsnog behaald", vanzelf=True
        ),
        (InschrijvingStatus.GEPLAATST, "alsnog_behalen"): Overgang(
            InschrijvingStatus.BEHAALD, P.RESULTAAT_VASTSTELLEN, "Alsnog behaald", vanzelf=True
        ),
        (InschrijvingStatus.BEHAALD, "alsnog_herkansen"): Overgang(
            InschrijvingStatus.OPEN, P.RESULTAAT_VASTSTELLEN, "Alsnog herkansen", vanzelf=True
        ),
        (InschrijvingStatus.BEHAALD, "alsnog_plaatsen"): Overgang(
            InschrijvingStatus.GEPLAATST, P.RESULTAAT_VASTSTELLEN, "Weer geplaatst", vanzelf=True
        ),
        (InschrijvingStatus.BEHAALD, "alsnog_afnemen"): Overgang(
            InschrijvingStatus.AFGENOMEN, P.RESULTAAT_VASTSTELLEN, "Wacht op uitslag", vanzelf=True
        ),
        # Entered afterwards: what was made before it was cancelled.
        (InschrijvingStatus.GEANNULEERD, "plaatsen"): Overgang(
            InschrijvingStatus.GEPLAATST, P.ZITTING_PLAATSEN, "Plaats achteraf", vanzelf=True
        ),
        **dict.fromkeys(((van, "weer_annuleren") for van in _KAN_WEER_AF), _WEER_AF),  # nothing came of that
        # Activated again after it turned out to be made or passed.
        (InschrijvingStatus.GEANNULEERD, "alsnog_behalen"): Overgang(
            InschrijvingStatus.BEHAALD, P.INSCHRIJVING_DOEN, "Alsnog behaald", vanzelf=True
        ),
        (InschrijvingStatus.GEANNULEERD, "alsnog_afnemen"): Overgang(
            InschrijvingStatus.AFGENOMEN, P.INSCHRIJVING_DOEN, "Alsnog gemaakt", vanzelf=True
        ),
        # What was made, or missed, was written down otherwise before.
        (InschrijvingStatus.OPEN, "alsnog_afnemen"): Overgang(
            InschrijvingStatus.AFGENOMEN, P.PV_AANVULLEN, "Alsnog gemaakt", vanzelf=True
        ),
        (InschrijvingStatus.GEPLAATST, "terugvallen"): Overgang(
            InschrijvingStatus.AFGENOMEN, P.ZITTING_PLAATSEN, "Haal van zitting", vanzelf=True
        ),
        # Passed already: leaving or sitting another moment changes nothing about that.
        (InschrijvingStatus.BEHAALD, "afmelden"): Overgang(
            InschrijvingStatus.BEHAALD, P.ZITTING_PLAATSEN, "Haal van zitting", vanzelf=True
        ),
    },
)
VOORBIJ = (InschrijvingStatus.GEANNULEERD, InschrijvingStatus.BEHAALD)
"""Enrolments that no longer run: a student may have another one for the same exam."""
LOPEND = (InschrijvingStatus.OPEN, InschrijvingStatus.GEPLAATST, InschrijvingStatus.AFGENOMEN)
"""Enrolments that run: something still has to come of them."""

DEELNAME = Levensloop(
    "de deelname",
    {
        DeelnameStatus.GEPLAATST: ("Geplaatst", "info"),
        DeelnameStatus.AFGEROND: ("Afgerond", "ok"),
        DeelnameStatus.GEANNULEERD: ("Geannuleerd", "bad"),
    },
    {
        (DeelnameStatus.GEPLAATST, "annuleren"): Overgang(
            DeelnameStatus.GEANNULEERD, P.ZITTING_PLAATSEN, "Haal van zitting", reden_nodig=True
        ),
        (DeelnameStatus.GEPLAATST, "afronden"): Overgang(
            DeelnameStatus.AFGEROND, P.PV_ONDERTEKENEN, "Afgerond", vanzelf=True
        ),
    },
)

WACHTPLEK = Levensloop(
    "de plek op de wachtlijst",
    {
        WachtplekStatus.WACHT: ("Wacht", "warn"),
        WachtplekStatus.GEPLAATST: ("Geplaatst", "ok"),
        WachtplekStatus.VERVALLEN: ("Vervallen", "plain"),
    },
    {
        (WachtplekStatus.WACHT, "plaatsen"): Overgang(
            WachtplekStatus.GEPLAATST, P.ZITTING_PLAATSEN, "Schuift op", vanzelf=True
        ),
        (WachtplekStatus.WACHT, "vervallen"): Overgang(
            WachtplekStatus.VERVALLEN, P.ZITTING_PLAATSEN, "Vervalt", vanzelf=True
        ),
        (WachtplekStatus.WACHT, "verlaten"): Overgang(
            WachtplekStatus.VERVALLEN, P.INSCHRIJVING_ZELF, "Van de wachtlijst af"
        ),
        (WachtplekStatus.WACHT, "afhalen"): Overgang(
            WachtplekStatus.VERVALLEN, P.ZITTING_PLAATSEN, "Haal van de wachtlijst", reden_nodig=True
        ),
    },
)

VOORZIENING = Levensloop(
    "de voorziening",
    {
        VoorzieningStatus.AANGEVRAAGD: ("Aangevraagd", "warn"),
        VoorzieningStatus.TOEGEKEND: ("Toegekend", "ok"),
        VoorzieningStatus.AFGEWEZEN: ("Afgewezen", "bad"),
        VoorzieningStatus.INGETROKKEN: ("Ingetrokken", "warn"),
    },
    {
        (VoorzieningStatus.AANGEVRAAGD, "toekennen"): Overgang(
            VoorzieningStatus.TOEGEKEND, P.VOORZIENING_BESLUITEN, "Ken toe"
        ),
        (VoorzieningStatus.AANGEVRAAGD, "afwijzen"): Overgang(
            VoorzieningStatus.AFGEWEZEN, P.VOORZIENING_BESLUITEN, "Wijs af", reden_nodig=True
        ),
        (VoorzieningStatus.AANGEVRAAGD, "terugtrekken"): Overgang(
            VoorzieningStatus.INGETROKKEN, P.VOORZIENING_AANVRAGEN, "Trek in"
        ),
        # What the registry says about its own: it holds as long as it is named.
        (VoorzieningStatus.TOEGEKEND, "ontvangen"): Overgang(
            VoorzieningStatus.TOEGEKEND, P.OKE_MONITOREN, "Ontvangen", vanzelf=True
        ),
        (VoorzieningStatus.INGETROKKEN, "ontvangen"): Overgang(
            VoorzieningStatus.TOEGEKEND, P.OKE_MONITOREN, "Opnieuw ontvangen", vanzelf=True
        ),
        (VoorzieningStatus.TOEGEKEND, "intrekken"): Overgang(
            VoorzieningStatus.INGETROKKEN, P.OKE_MONITOREN, "Ingetrokken", vanzelf=True
        ),
        (VoorzieningStatus.INGETROKKEN, "intrekken"): Overgang(
            VoorzieningStatus.INGETROKKEN, P.OKE_MONITOREN, "Ingetrokken", vanzelf=True
        ),
    },
)

BEOORDELING = Levensloop(
    "de beoordeling",
    {BeoordelingStatus.TE_DOEN: ("Te doen", "warn"), BeoordelingStatus.GEDAAN: ("Gedaan", "ok")},
    {
        (BeoordelingStatus.TE_DOEN, "afronden"): Overgang(BeoordelingStatus.GEDAAN, P.BEOORDELING_DOEN, "Rond af"),
        (BeoordelingStatus.GEDAAN, "afronden"): Overgang(BeoordelingStatus.GEDAAN, P.BEOORDELING_DOEN, "Rond af"),
        (BeoordelingStatus.TE_DOEN, "terugkrijgen"): Overgang(
            BeoordelingStatus.TE_DOEN, P.RESULTAAT_VASTSTELLEN, "Terug naar beoordelaar", vanzelf=True
        ),
        (BeoordelingStatus.GEDAAN, "terugkrijgen"): Overgang(
            BeoordelingStatus.TE_DOEN, P.RESULTAAT_VASTSTELLEN, "Terug naar beoordelaar", vanzelf=True
        ),
    },
)

RESULTAAT = Levensloop(
    "het resultaat",
    {
        ResultaatStatus.BEZIG: ("Nog niet compleet", "plain"),
        ResultaatStatus.VOORLOPIG: ("Voorlopig", "plain"),
        ResultaatStatus.DEFINITIEF: ("Definitief", "ok"),
        ResultaatStatus.HERZIEN: ("Vervangen door herziening", "warn"),
    },
    {
        (ResultaatStatus.BEZIG, "ontvangen"): Overgang(ResultaatStatus.VOORLOPIG, P.OKE_MONITOREN, "Ontvangen"),
        (ResultaatStatus.VOORLOPIG, "ontvangen"): Overgang(
            ResultaatStatus.VOORLOPIG, P.OKE_MONITOREN, "Opnieuw ontvangen"
        ),
        (ResultaatStatus.VOORLOPIG, "vaststellen"): Overgang(
            ResultaatStatus.DEFINITIEF, P.RESULTAAT_VASTSTELLEN, "Stel vast"
        ),
        (ResultaatStatus.VOORLOPIG, "terugsturen"): Overgang(
            ResultaatStatus.BEZIG, P.RESULTAAT_VASTSTELLEN, "Terug naar beoordelaar", reden_nodig=True
        ),
        (ResultaatStatus.DEFINITIEF, "herzien"): Overgang(
            ResultaatStatus.HERZIEN, P.RESULTAAT_VASTSTELLEN, "Herzie", reden_nodig=True
        ),
        # The score of an assessor in the portal itself.
        (ResultaatStatus.BEZIG, "beoordelen"): Overgang(ResultaatStatus.VOORLOPIG, P.BEOORDELING_DOEN, "Geef score"),
        (ResultaatStatus.VOORLOPIG, "beoordelen"): Overgang(
            ResultaatStatus.VOORLOPIG, P.BEOORDELING_DOEN, "Geef score"
        ),
        (ResultaatStatus.VOORLOPIG, "betwisten"): Overgang(
            ResultaatStatus.BEZIG, P.BEOORDELING_DOEN, "Beoordelaars verschillen", vanzelf=True
        ),
    },
)
BESLOTEN = (ResultaatStatus.DEFINITIEF, ResultaatStatus.HERZIEN)
"""Results that the board decided about, also when a later decision took their place."""

HERZIENING = Levensloop(
    "de herziening",
    {
        HerzieningStatus.OPEN: ("Wacht op besluit", "warn"),
        HerzieningStatus.TOEGEPAST: ("Toegepast", "ok"),
        HerzieningStatus.AFGEWEZEN: ("Afgewezen", "plain"),
    },
    {
        (HerzieningStatus.OPEN, "toepassen"): Overgang(
            HerzieningStatus.TOEGEPAST, P.RESULTAAT_VASTSTELLEN, "Pas toe", reden_nodig=True
        ),
        (HerzieningStatus.OPEN, "afwijzen"): Overgang(
            HerzieningStatus.AFGEWEZEN, P.RESULTAAT_VASTSTELLEN, "Wijs af", reden_nodig=True
        ),
        # The cut score that asked for it was replaced.
        (HerzieningStatus.OPEN, "vervallen"): Overgang(
            HerzieningStatus.AFGEWEZEN, P.CESUUR_VASTSTELLEN, "Vervalt", vanzelf=True
        ),
    },
)

LEVENSLOPEN = (
    VERSIE, MODEL, CESUUR, ZITTING, INSCHRIJVING, DEELNAME, WACHTPLEK, VOORZIENING, BEOORDELING, RESULTAAT, HERZIENING,
)  # fmt: skip


def eis(blokkades: tuple[Blokkade, ...]) -> None:
    """Refuse when anything stands in the way, saying all of it at once."""
    if blokkades:
        aan_student = " ".join(b.aan_student for b in blokkades)
        raise Geblokkeerd(" ".join(b.tekst for b in blokkades), code=blokkades[0].code, student=aan_student)
