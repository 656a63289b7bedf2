"""The guide 'Speel de keten': eleven steps from catalogue to archive, in Dutch."""

from dataclasses import dataclass

from starlette.responses import HTMLResponse

from portal.sandbox import pagina as p
from portal.sandbox.school_model import School


@dataclass(frozen=True, slots=True)
class Stap:
    titel: str
    wie: tuple[str, ...]  # demo persons by field name; empty = at the control pages
    doe: tuple[str, ...]
    zie: str
    waar: str = "portaal"  # portaal | dr | tas


_STAPPEN = (
    Stap(
        "De catalogus ophalen",
        ("examenbureau",),
        (
            "Open ‘Catalogus en versies’, kies ‘Catalogus ophalen’ en dan het afnamesysteem.",
            "Bekijk wat nieuw, gewijzigd en ingetrokken is. De nieuwe versie is {nieuw}.",
            "Voer de wijzigingen door en open de nieuwe versie. Voer een cesuur in, bijvoorbeeld {cesuur} punten.",
            "Kies ‘Wie meldt aan’ en vink ook de student zelf aan: anders kiest straks niemand zelf een moment.",
            "Vraag de examencommissie om de versie vast te stellen.",
        ),
        "De nieuwe versie staat in het portaal, maar je kunt hem nog niet plannen.",
    ),
    Stap(
        "De versie vaststellen",
        ("examencommissie",),
        ("Open de versie bij ‘Catalogus en versies’.", "Stel de versie, het beoordelingsmodel en de cesuur vast."),
        "Nu mag {nieuw} gebruikt worden.",
    ),
    Stap(
        "Inschrijvingen komen binnen",
        (),
        ("Druk op ‘Stuur toetsinschrijvingen naar het portaal’. Het portaal kan ze ook zelf ophalen.",),
        "In het portaal staan {aantal} studenten klaar voor ‘{toets}’.",
        "dr",
    ),
    Stap(
        "Een Go geven",
        ("docent",),
        ("Open ‘Mijn studenten’.", "Geef {student} en {tweede} een Go voor {examen}. Geef één student geen Go."),
        "Zonder Go kan een student niet geplaatst worden.",
    ),
    Stap(
        "Plannen en inschrijven",
        ("examenbureau", "student"),
        (
            "Het examenbureau plant een zitting die over ongeveer een half uur begint: {surveillant} en {beoordelaar} zijn "
            "dan vrij, en de surveillant mag een uur van tevoren open. Neem de versie {nieuw} en zet aan dat studenten zelf mogen kiezen.",
            "Maak de zitting definitief. Plaats de studenten met een Go, maar laat {student} staan. Probeer ook een student "
            "zonder Go: het portaal zegt waarom dat niet kan.",
            "{student} kiest zelf een moment bij ‘Mijn examens’.",
        ),
        "Wie er niet bij past, komt op de wachtlijst.",
    ),
    Stap(
        "De zitting gaat naar de TAS",
        ("student",),
        (
            "Kijk op de bediening van de TAS: de zitting staat er, met de studenten en de surveillant.",
            "{student} heeft 30 minuten extra tijd; dat staat er ook bij.",
            "Druk bij de TAS op ‘Start de afname nu’. {student} opent in het portaal de startlink en levert in.",
        ),
        "De TAS weet dat het werk is ingeleverd.",
        "tas",
    ),
    Stap(
        "De zitting afnemen",
        ("surveillant",),
        (
            "Open de zitting bij ‘Mijn zittingen’ en controleer de legitimatie.",
            "Zet aanwezig, te laat of afwezig. Meld een incident.",
            "Vink de voorzieningen af. Sluit de zitting zodra zij is begonnen, en onderteken het proces-verbaal.",
        ),
        "Na ondertekenen kan het verslag alleen nog worden aangevuld.",
    ),
    Stap(
        "De TAS levert",
        (),
        ("Druk op ‘Alles in één keer (versnel de tijd)’: aanwezigheid, resultaten en zittingsverslag.",),
        "Het portaal haalt de documenten op. Verschillen met het proces-verbaal zijn zichtbaar.",
        "tas",
    ),
    Stap(
        "Voorlopig resultaat",
        ("beoordelaar", "student"),
        (
            "De beoordelaar ziet bij ‘Beoordelen’ het werk van de zitting.",
            "{student} ziet bij ‘Resultaten’ een voorlopig resultaat.",
        ),
        "Een voorlopig resultaat is nog geen besluit. De student krijgt er geen bericht over.",
    ),
    Stap(
        "Het resultaat vaststellen",
        ("examencommissie", "student"),
        (
            "Open ‘Vaststellen’, bekijk de zitting en stel de resultaten vast.",
            "{student} ziet het definitieve resultaat.",
        ),
        "Bij het resultaat staan bezwaar en beroep met de laatste dag. De DR ontvangt het resultaat.",
        "dr",
    ),
    Stap(
        "Nakijken en bewaren",
        ("examenbureau", "beheerder"),
        (
            "Het examenbureau bekijkt de OKE-monitor en tekent de dagcontrole af.",
            "Open het dossier van {student}: alles staat erin.",
            "De beheerder bekijkt het auditlog en controleert of het niet is veranderd.",
        ),
        "De keten is rond.",
    ),
)
_ROL = {
    "student": "student",
    "docent": "docent",
    "examenbureau": "examenbureau",
    "surveillant": "surveillant",
    "beoordelaar": "beoordelaar",
    "examencommissie": "examencommissie",
    "beheerder": "beheerder",
}


def pagina(school: School, portaal: str, dr: str, tas: str) -> HTMLResponse:
    """The whole guide with links to portal and control pages."""
    nieuw = school.hoofdketen.nieuwe_versie
    woorden = {
        "nieuw": nieuw.code,
        "aantal": str(len(school.hoofdketen.inschrijvingen)),
        "toets": school.hoofdketen.toets.naam,
        "examen": school.hoofdketen.examen.naam,
        "cesuur": f"{nieuw.max_punten * 55 // 100} van {nieuw.max_punten}",
        "surveillant": school.demo.surveillant.naam,
        "beoordelaar": school.demo.beoordelaar.naam,
        "student": school.demo.student.naam,
        "tweede": school.demo.tweede_student.naam,
    }
    adres = {"portaal": (portaal, "Open het portaal"), "dr": (dr, "Open de DR"), "tas": (tas, "Open de TAS")}
    kaarten = [_kaart(nr, stap, school, woorden, adres) for nr, stap in enumerate(_STAPPEN, 1)]
    uitleg = (
        "Je speelt een examen van begin tot eind, in elf stappen. Elke stap heeft een eigen rol: log uit en log weer in "
        "als de volgende persoon. Alles is verzonnen; je kunt niets stuk maken."
    )
    tip = p.tekst("Tip: open een privévenster per persoon, dan hoef je niet steeds uit te loggen.", "zacht")
    return p.pagina(
        "Speel de keten",
        p.kop(f"Speel de keten bij {school.organisatie.naam}", uitleg),
        tip,
        *kaarten,
        nav=((portaal, "Portaal"), (dr, "DR"), (tas, "TAS")),
    )


def _kaart(nr: int, stap: Stap, school: School, woorden: dict[str, str], adres: dict[str, tuple[str, str]]) -> p.Html:
    personen = [f"{getattr(school.demo, w).naam} ({_ROL[w]})" for w in stap.wie]
    wie = f"Log in als {' en daarna '.join(personen)}." if personen else "Je hoeft niet in te loggen."
    acties = "".join(f"<li>{p.t(x.format(**woorden))}</li>" for x in stap.doe)
    plekken = dict.fromkeys((["portaal"] if stap.wie else []) + [stap.waar])
    knoppen = [p.link(*adres[x], "knop p" if i == 0 else "knop") for i, x in enumerate(plekken)]
    binnen = "".join(
        (
            f"<h2>{p.t(stap.titel)}</h2>",
            p.tekst(wie, "zacht"),
            f"<ol>{acties}</ol>",
            p.tekst(f"Wat je ziet: {stap.zie.format(**woorden)}"),
            p.rij(*knoppen),
        )
    )
    return p.Html(
        f'<section class="kaart stap"><div class="nr" aria-hidden="true">{nr}</div><div>{binnen}</div></section>'
    )
