"""The words of the audit log: a Dutch sentence for every action, and names for subjects, fields and values."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from portal.domain import tijd
from portal.domain.eigenaar import EIGENAREN
from portal.domain.rechten import RULES, P, Rol

ZINNEN = MappingProxyType({
    "aanmeldingen.opgehaald": "haalde aanmeldingen op bij het deelnemersysteem",
    "aansluiting.hersteld": "stuurde een zitting of plaatsing opnieuw naar het afnamesysteem",
    "aansluiting.teruggelezen": "liet teruglezen wat het afnamesysteem weet",
    "afwezigheid.besloten": "besloot over een afwezigheid",
    "afwezigheid.herzien": "herzag een besluit over een afwezigheid",
    "afwezigheid.vervallen": "liet een besluit over een afwezigheid vervallen",
    "agenda.link_gemaakt": "maakte een agenda-adres",
    "agenda.link_ingetrokken": "trok een agenda-adres in",
    "auditlog.controlepunt_mislukt": "kon geen controlepunt van het auditlog vastleggen",
    "beoordeling.gescoord": "gaf als beoordelaar een eigen score",
    "beoordeling.gedaan": "rondde een beoordeling af",
    "auditlog.controlepunt_niet_gemaild": "kon een controlepunt van het auditlog niet mailen",
    "basis.bestand_gelezen": "las een bestand met basisgegevens",
    "basis.bestand_weggelegd": "legde een ingelezen bestand weg",
    "basis.cel_verbeterd": "verbeterde een cel van een ingelezen bestand",
    "basis.gesloten": "sloot een lokaal, onderdeel of examen",
    "basis.heropend": "heropende een lokaal, onderdeel of examen",
    "basis.kolom_gekozen": "wees een kolom van een ingelezen bestand aan",
    "basis.ongedaan": "maakte een ingelezen bestand ongedaan",
    "basis.rij_gemaakt": "maakte een rij basisgegevens",
    "basis.rij_gewijzigd": "wijzigde een rij basisgegevens",
    "basis.rijen_bevestigd": "bevestigde rijen van een ingelezen bestand",
    "basis.rij_teruggezet": "zette een rij basisgegevens terug",
    "basis.toegepast": "paste een ingelezen bestand toe",
    "bekrachtiging.afgewezen": "wees een wijziging van een beheerder af",
    "bekrachtiging.bekrachtigd": "bekrachtigde een wijziging van een beheerder",
    "bekrachtiging.gevraagd": "vroeg om bekrachtiging van een wijziging",
    "bekrachtiging.ingetrokken": "trok een verzoek om bekrachtiging in",
    "catalogus.opgehaald": "haalde de catalogus op",
    "catalogus.toegepast": "voerde een catalogusimport door",
    "cesuur.ingevoerd": "voerde een cesuur in",
    "cesuur.vastgesteld": "stelde een cesuur vast",
    "dagcontrole.getekend": "tekende de dagcontrole af",
    "document.afgekeurd": "keurde een toegevoegd bestand af",
    "document.gecontroleerd": "keurde een toegevoegd bestand goed",
    "document.gedownload": "downloadde een document",
    "document.gemaakt": "maakte een document",
    "document.gemeld": "kreeg een document aangekondigd",
    "document.toegevoegd": "voegde een bestand toe",
    "download.geweigerd": "mocht iets niet downloaden",
    "examen.inschrijvers_gekozen": "koos wie voor een examen aanmeldt",
    "examen.gemaakt": "maakte een examen",
    "examen.gewijzigd": "wijzigde een examen",
    "examen.uitvoering_gekozen": "koos of een examen via OKE loopt",
    "examen.weggehaald": "haalde een examen weg dat nergens voor was gebruikt",
    "planregel.gemaakt": "stelde een examen voor het examenplan voor",
    "planregel.gewijzigd": "wijzigde een examen in het examenplan",
    "planregel.hersteld": "herstelde een examen in het examenplan",
    "planregel.ingetrokken": "trok een examen uit het vastgestelde examenplan in",
    "planregel.teruggezet": "zette een examen terug in het examenplan",
    "planregel.vastgesteld": "stelde een examen in het examenplan vast",
    "planregel.weggehaald": "haalde een voorstel uit het examenplan",
    "examenverzoek.vervallen": "liet een verzoek om een examen buiten het plan vervallen",
    "examenverzoek.afgewezen": "wees een examen buiten het plan af",
    "examenverzoek.gevraagd": "vroeg een examen buiten het plan aan",
    "examenverzoek.ingetrokken": "trok een toegekend examen buiten het plan in",
    "examenverzoek.teruggetrokken": "trok een eigen verzoek om een examen buiten het plan in",
    "examenverzoek.toegekend": "liet een examen buiten het plan toe",
    "export.gedownload": "downloadde een overzicht",
    "gereedheid.beantwoord": "werkte de checklist bij",
    "go.gegeven": "gaf een Go",
    "go.gevraagd": "vroeg een Go",
    "go.ingetrokken": "trok een Go in",
    "groep.aangemeld": "meldde een groep aan voor een examen",
    "groep.afgemeld": "meldde een groep weer af voor een examen",
    "groep.ontvangen": "stuurde een groep",
    "groepen.opgehaald": "haalde groepen op bij het deelnemersysteem",
    "groepslid.ontvangen": "stuurde een lid van een groep",
    "groepslid.weg": "noemt iemand niet meer als lid van een groep",
    "versie.nog_eens_afgewezen": "liet een variant niet nog eens toe",
    "versie.nog_eens_gevraagd": "vroeg of een student een variant nog eens mag maken",
    "versie.nog_eens_teruggenomen": "trok de toestemming in om een variant nog eens te maken",
    "versie.nog_eens_toegekend": "liet een student een variant nog eens maken",
    "herziening.afgewezen": "wees een herziening af",
    "herziening.geopend": "vroeg om herziening van een resultaat",
    "herziening.aangevuld": "stuurde nog een ander resultaat, bij de herziening die al wacht",
    "herziening.vervallen": "liet een herziening vervallen door een nieuwe cesuur",
    "herziening.toegepast": "paste een herziening toe",
    "identiteit.gezien": "controleerde een identiteitsbewijs",
    "identiteit.ongedaan": "draaide een identiteitscontrole terug",
    "incident.gemeld": "meldde een incident",
    "inschrijving.geannuleerd": "annuleerde een inschrijving",
    "inschrijving.gemaakt": "maakte een inschrijving",
    "inschrijving.gewijzigd": "wijzigde een inschrijving",
    "inschrijving.doorgeschoven": "schoof een inschrijving door naar een ander schooljaar",
    "inschrijving.heropend": "opende een geannuleerde inschrijving weer",
    "inschrijving.teruggeschoven": "zette een inschrijving terug naar haar schooljaar",
    "inschrijving.weggehaald": "haalde een inschrijving weg die nergens voor was gebruikt",
    "jaarwissel.aangevuld": "meldde aan wie later bij een cohort kwam",
    "jaarwissel.gebleven": "kon het schooljaar van een opleiding niet terugdraaien",
    "jaarwissel.terug_gevraagd": "liet het schooljaar van alle opleidingen terugdraaien",
    "jaarwissel.gedraaid": "draaide het schooljaar voor een opleiding",
    "jaarwissel.gevraagd": "liet het schooljaar draaien voor alle opleidingen",
    "jaarwissel.vervallen": "draaide het schooljaar voor een opleiding niet",
    "jaarwissel.teruggedraaid": "draaide het schooljaar voor een opleiding terug",
    "inschrijving.niveau_gekozen": "koos het niveau van een examen voor een student",
    "inschrijving.omgezet": "zette een inschrijving om naar een ander examen",
    "inschrijving.ontvangen": "stuurde een inschrijving",
    "inschrijving.werk_bewaard": "wijzigde een inschrijving waarvan het werk al gemaakt of bezig was",
    "nevenaanmelding.ontvangen": "stuurde nog een aanmelding voor hetzelfde examen",
    "nevenaanmelding.beantwoord": "stuurde de uitslag naar de aanmelding die in de plaats kwam",
    "nevenaanmelding.gewijzigd": "wijzigde een aanmelding voor hetzelfde examen",
    "instelling.gewijzigd": "wijzigde een instelling",
    "kans.afgewezen": "wees een extra kans af",
    "kans.gevraagd": "vroeg een extra kans aan",
    "kans.ingetrokken": "trok een extra kans in",
    "kans.toegekend": "kende een extra kans toe",
    "koppeling.geheim_geweigerd": "probeerde een nieuw geheim dat niet werkte",
    "koppeling.geheim_vernieuwd": "vernieuwde het geheim van een koppeling",
    "koppeling.getest": "testte een koppeling",
    "koppeling.gewijzigd": "wijzigde een koppeling",
    "koppeling.hersteld": "zag een koppeling weer werken",
    "koppeling.verwijderd": "haalde een koppeling weg die niet is bekrachtigd",
    "koppeling.versie": "zag dat een partner een andere versie van de afspraak spreekt",
    "koppeling.storing": "zag een koppeling uitvallen",
    "koppeling.toegevoegd": "voegde een koppeling toe",
    "mandaat.bekrachtigd": "nam een mandaat over van wie uit de commissie ging",
    "mandaat.gegeven": "gaf een mandaat",
    "mandaat.ingetrokken": "trok een mandaat in",
    "medewerker.gekoppeld": "koppelde een medewerker aan een zitting",
    "medewerker.leidt": "wees aan wie een afname leidt",
    "medewerker.ontkoppeld": "haalde een medewerker van een zitting",
    "medewerker.vervangen": "liet iemand een zitting overnemen van een ander",
    "mededeling.gelezen": "nam kennis van een mededeling",
    "melding.gemaakt": "maakte een melding",
    "melding.gewijzigd": "wijzigde een melding",
    "melding.heropend": "opende een melding opnieuw",
    "melding.opgelost": "loste een melding op",
    "melding.opgepakt": "pakte een melding op",
    "melding.opgevolgd": "schreef op wat er met een melding is gedaan",
    "model.ingetrokken": "trok een vastgesteld beoordelingsmodel in",
    "model.vastgesteld": "stelde een beoordelingsmodel vast",
    "nogo.gegeven": "gaf een no-go",
    "noodtoegang.beeindigd": "beëindigde noodtoegang",
    "noodtoegang.bekeken": "keek een noodtoegang na",
    "noodtoegang.gebruikt": "las mee met noodtoegang",
    "noodtoegang.geopend": "opende noodtoegang",
    "noodtoegang.stuk_geopend": "opende een stuk met noodtoegang",
    "oke.alles_opnieuw": "bood alle mislukte berichten in een filter opnieuw aan",
    "oke.opnieuw_aangeboden": "bood een bericht opnieuw aan",
    "partner.geheim_vernieuwd": "gaf een partnersysteem een nieuw geheim",
    "partner.ingetrokken": "trok de toegang van een partnersysteem in",
    "partner.oud_geheim_beeindigd": "beëindigde het oude geheim van een partnersysteem",
    "partner.toegelaten": "liet een partnersysteem toe na bekrachtiging",
    "partner.toegevoegd": "gaf een partnersysteem toegang",
    "partner.vervallen": "liet een aanvraag voor een partnersysteem vervallen",
    "partner.token": "kreeg een toegangsbewijs",
    "persoon.geactiveerd": "maakte een account actief",
    "opleiding.ontvangen": "stuurde de opleiding van een student",
    "opleiding.toegevoegd": "bracht een opleiding mee die hier nog niet bekend was",
    "persoon.gecorrigeerd": "corrigeerde gegevens van een persoon",
    "persoon.gekoppeld": "koppelde een persoon aan een deelnemersysteem",
    "taak.afgehandeld": "handelde een vraag op de werklijst af",
    "persoon.werkt_ook": "legde vast dat een student hier ook werkt",
    "persoon.werkt_toch_niet": "nam terug dat een student hier ook werkt",
    "persoon.losgekoppeld": "verbrak de koppeling van een medewerker met een student",
    "persoon.bereik": "wijzigde personeelsnummer of e-mailadres",
    "persoon.account_gewijzigd": "gaf een account een andere naam",
    "persoon.samengevoegd": "voegde twee records van één persoon samen",
    "persoon.uit_elkaar": "haalde samengevoegde records weer uit elkaar",
    "persoon.gesloten": "sloot een persoon",
    "persoon.heropend": "heropende een persoon",
    "persoon.geblokkeerd": "blokkeerde een account",
    "persoon.gewijzigd": "wijzigde gegevens van een persoon",
    "persoon.leeggemaakt": "wiste de gegevens van wie alleen voor een geannuleerde toets bekend was",
    "persoon.ontvangen": "stuurde een persoon",
    "persoon.toegevoegd": "voegde een persoon toe",
    "post.gekozen": "koos wanneer berichten per mail komen",
    "post.gestopt": "stopte de mail van een bericht",
    "post.opnieuw": "liet de mail van een bericht opnieuw versturen",
    "presentie.gezet": "legde presentie vast",
    "aankomst.verbeterd": "verbeterde wanneer iemand binnenkwam",
    "presentie.ontvangen": "stuurde presentie",
    "presentie.verbeterd": "verbeterde presentie na afloop",
    "pv.aangevuld": "vulde het proces-verbaal aan",
    "pv.ondertekend": "ondertekende het proces-verbaal",
    "rechten.ingelezen": "las rollen in uit een bestand",
    "resultaat.beoordeeld": "gaf een score",
    "resultaat.gewijzigd": "wijzigde een resultaat",
    "resultaat.herzien": "herzag een definitief resultaat",
    "resultaat.ontvangen": "stuurde een resultaat",
    "resultaat.teruggestuurd": "stuurde een resultaat terug naar de beoordelaar",
    "resultaat.vastgesteld": "stelde een resultaat vast",
    "resultaten.herberekend": "berekende de voorlopige resultaten van een versie opnieuw",
    "rol.ingetrokken": "trok een rol in",
    "rol.verleend": "gaf iemand een rol",
    "rolbeschrijving.gewijzigd": "wijzigde wat een rol krijgt in een ander systeem",
    "rolkoppeling.geweigerd": "kon bij het inloggen een rol niet geven",
    "rolkoppeling.toegevoegd": "koppelde een groep van de inlogdienst aan een rol",
    "rolkoppeling.verwijderd": "verwijderde een koppeling van de inlogdienst aan een rol",
    "sessie.beeindigd": "logde uit",
    "sessie.bevestigd": "bevestigde opnieuw wie er werkt",
    "sessie.gestart": "logde in",
    "sessie.geweigerd": "mocht niet inloggen",
    "sessie.rol_gekozen": "koos een rol",
    "sessie.rol.geweigerd": "mocht een rol niet kiezen",
    "sessie.uitlogbericht": "stuurde een uitlogbericht",
    "sessie.uitlogbericht.geweigerd": "stuurde een uitlogbericht dat niet klopte",
    "sessie.uitloggen.geweigerd": "wilde uitloggen op een manier die niet mag",
    "student.geplaatst": "plaatste een student op een zitting",
    "student.voorzieningen_bijgewerkt": "bracht gewijzigde voorzieningen naar een zitting",
    "student.van_zitting_gehaald": "haalde een student van een zitting",
    "toegang.geweigerd": "probeerde iets dat niet mag",
    "persoon.vertrek_vastgelegd": "legde vast wanneer een student zijn diploma kreeg of vertrok",
    "persoon.wens_afgewezen": "wees af wat een deelnemersysteem met een persoon wilde",
    "toets.gekoppeld": "koppelde een planbare toets aan een examen",
    "vraag.afgerond": "rondde een vraag aan het examenbureau af",
    "wachtend.laten_vallen": "liet een wachtend bericht van een partner vallen",
    "wachtend.onderdeel_gekozen": "koos bij welk onderdeel van de school een opleiding hoort",
    "wachtend.opnieuw_gevraagd": "vroeg een partner opnieuw om wat ontbreekt",
    "toets.gewijzigd": "wijzigde een planbare toets",
    "toets.ontvangen": "stuurde een planbare toets",
    "uitzondering.gegeven": "gaf een uitzondering op de functiescheiding",
    "uitzondering.ingetrokken": "trok een uitzondering op de functiescheiding in",
    "vernietiging.aangehouden": "hield de vernietiging van een dossier aan",
    "vernietiging.goedgekeurd": "keurde vernietiging van een dossier goed",
    "vernietiging.ingetrokken": "trok een voorstel om een dossier te vernietigen in",
    "vernietiging.uitgevoerd": "vernietigde een dossier",
    "vernietiging.voorgesteld": "stelde voor een dossier te vernietigen",
    "vernietiging.vrijgegeven": "gaf een aangehouden dossier weer vrij",
    "screening.vastgelegd": "legde een screening van een examen vast",
    "screening.vervallen": "streepte een screening van een examen door",
    "versie.afgewezen": "wees een examenversie af",
    "versie.beperkt": "zei voor wie een versie is vastgesteld",
    "versie.beperking_opgeheven": "haalde weg voor wie een versie was vastgesteld",
    "versie.periode_gekozen": "koos op welke dagen een versie mag worden afgenomen",
    "versie.niveau_gekozen": "koos voor welk niveau een versie is",
    "versie.verplaatst": "zette een versie bij een ander examen",
    "versie.duur_ingevuld": "vulde de duur van een versie in",
    "versie.gewijzigd": "wijzigde een examenversie",
    "versie.ingetrokken": "trok een examenversie in",
    "versie.ter_vaststelling": "legde een versie voor aan de examencommissie",
    "versie.toegevoegd": "voegde een examenversie toe",
    "versie.uit_gebruik": "trok een versie van de school zelf in",
    "versie.weer_in_gebruik": "nam een versie van de school zelf weer in gebruik",
    "versie.weggehaald": "haalde een versie weg die nergens voor was gebruikt",
    "versie.uit_catalogus": "verwerkte dat een versie uit de catalogus ging",
    "versie.vastgesteld": "stelde een examenversie vast",
    "versie.voorgelegd": "vroeg de examencommissie een versie vast te stellen",
    "upload.geweigerd": "mocht een bestand niet toevoegen",
    "verslag.ontvangen": "stuurde een afnameverslag",
    "zitting.klaargezet": "vinkte af wat voor een zitting klaarstaat",
    "zitting.toch_niet_klaar": "nam een vinkje bij een zitting terug",
    "voorziening.aangevraagd": "vroeg een voorziening aan",
    "voorziening.afgewezen": "wees een voorziening af",
    "voorziening.gewijzigd": "verbeterde een voorziening",
    "voorziening.ingetrokken": "trok een voorziening in",
    "voorziening.ongedaan": "draaide het afvinken van een voorziening terug",
    "voorziening.ontvangen": "stuurde een voorziening",
    "voorziening.periode": "wijzigde de periode van een voorziening",
    "voorziening.toegekend": "kende een voorziening toe",
    "voorziening.toegepast": "vinkte een voorziening af",
    "wachtlijst.afgehaald": "haalde een student van de wachtlijst",
    "wachtlijst.toegevoegd": "zette een student op de wachtlijst",
    "wachtlijst.vooraan": "zette een student vooraan op de wachtlijst",
    "wachtlijst.verlaten": "ging zelf van de wachtlijst af",
    "wachtlijst.vervallen": "liet een plek op de wachtlijst vervallen",
    "wens.gegeven": "gaf een gewenste week door",
    "wens.gewijzigd": "wijzigde een gewenste week",
    "wens.ingetrokken": "trok een gewenste week in",
    "wens.vervallen": "liet een gewenste week vervallen",
    "weergave.bewaard": "bewaarde een weergave van een lijst",
    "weergave.verwijderd": "verwijderde een weergave van een lijst",
    "zitting.geannuleerd": "annuleerde een zitting",
    "zitting.geopend": "opende een zitting",
    "zitting.gepland": "plande een zitting",
    "zitting.gepubliceerd": "maakte een zitting definitief",
    "zitting.gesloten": "sloot een zitting",
    "zitting.heropend": "heropende een zitting",
    "zitting.gewijzigd": "wijzigde een zitting",
})  # fmt: skip
SOORTEN = MappingProxyType({
    "agendalink": "Agenda-adres", "bekrachtiging": "Bekrachtiging", "beoordeling": "Beoordeling", "catalogusvoorstel": "Catalogusimport", "cesuur": "Cesuur", "commissiebesluit": "Besluit",
    "dagcontrole": "Dagcontrole", "deelname": "Deelname", "deelnamevoorziening": "Voorziening bij deelname",
    "document": "Document", "eenheid": "Team of locatie", "examen": "Examen", "examenplanregel": "Examenplan",
    "examenversie": "Examenversie", "examenverzoek": "Verzoek om een examen buiten het plan", "gereedheid": "Checklist", "go": "Go", "groep": "Groep", "groepslid": "Lid van groep", "kansmutatie": "Kans",
    "opleiding": "Opleiding", "opleidingsinschrijving": "Opleiding van student", "ruimte": "Ruimte",
    "nevenaanmelding": "Nog een aanmelding", "taak": "Taak", "screening": "Screening", "vaststelling": "Vaststelling", "zittingsmedewerker": "Medewerker bij zitting", "zittingstap": "Voorbereiding van een zitting", "herziening": "Herziening", "incident": "Incident", "inleespartij": "Ingelezen bestand",
    "inschrijving": "Inschrijving", "jaarwissel": "Jaarwissel", "instelling": "Instelling", "koppeling": "Koppeling", "mandaat": "Mandaat",
    "mededeling": "Mededeling", "momentwens": "Gewenste week", "melding": "Melding", "noodtoegang": "Noodtoegang", "okebericht": "OKE-bericht", "okeclient": "Partnersysteem",
    "persoon": "Persoon", "persoonsbron": "Persoon bij deelnemersysteem", "planbaretoets": "Planbare toets", "procesverbaal": "Proces-verbaal", "resultaat": "Resultaat", "rolbeschrijving": "Rol in ander systeem", "samenvoeging": "Samenvoeging",
    "rolkoppeling": "Rol vanuit inlogdienst", "roltoewijzing": "Rol", "sessie": "Sessie", "uitzondering": "Uitzondering",
    "variantverzoek": "Verzoek om dezelfde variant", "vernietiging": "Vernietiging", "wachtendbericht": "Wachtend bericht", "voorziening": "Voorziening", "wachtplek": "Wachtlijst", "weergave": "Weergave", "zitting": "Zitting",
})  # fmt: skip
"""Kinds of subjects, by the name of their table."""
_VELDEN = MappingProxyType({
    "aantal": "Aantal", "acr": "Sterkte van inloggen", "base_url": "Adres", "token_url": "Adres voor toegang", "scope": "Soort toegang", "eenheid": "Deel van de school", "eenheid_id": "Deel van de school", "claim": "Waar de groep staat",
    "bewaren_tot": "Bewaren tot", "diploma_op": "Diploma op", "vertrokken_op": "Vertrokken op", "vanaf": "Bewaren vanaf", "bezwaar_tot": "Bezwaar tot",
    "max_kansen": "Aantal kansen", "toon_voorlopig": "Voorlopige uitslag tonen", "oke": "Via OKE", "late_start": "Late start", "eigenaar": "Eigenaar", "formatief": "Oefenexamen", "examen_id": "Examen", "opleiding_id": "Opleiding", "publiceren_op": "Publicatie op", "extra_tijd_max": "Extra tijd hoogstens", "geslaagd_vanaf": "Geslaagd vanaf", "inschrijvers": "Wie meldt aan",
    "client_id": "Naam bij het portaal", "code": "Reden", "geheim_vernieuwd": "Nieuw geheim", "okecode": "Code in OKE",
    "permission": "Welk besluit", "automatisch": "Stelt vanzelf vast", "pv": "Proces-verbaal", "sessie": "Sessie", "sha256": "Vingerafdruk", "wat": "Wat", "waarde": "Waarde",
})  # fmt: skip
_WAARDEN = MappingProxyType({
    "True": "ja", "False": "nee", "None": "–", "": "–", "present": "aanwezig", "notPresent": "afwezig",
    "notKnown": "onbekend", "notStarted": "niet gestart", "notFinished": "niet afgerond", "te_doen": "te doen",
    "inProgress": "bezig", "finished": "afgerond", "no_go": "no-go", "go": "Go", "ter_vaststelling": "ligt bij commissie",
    "niet-toegestaan": "mag niet in deze rol of bij deze zaak", "niet-gevonden": "bestaat niet of is buiten bereik",
    "sterker-inloggen": "eerst sterker inloggen", "anoniem": "niet ingelogd", "geen recht": "hoort niet bij de rol",
    "nl-test-admin-flow-1-5": "deelnemersysteem (flow 1 en 5)", "nl-test-admin-flow-2-3-4": "afnamesysteem (flow 2, 3 en 4)",
    "dr": "deelnemersysteem", "tas": "afnamesysteem", "oke": "OKE", "systeem": "het portaal of een partner",
    **{naam: woorden for naam, woorden in EIGENAREN.items() if naam},
    **{r.value: r.label for r in Rol},
    **{p.value: RULES[p].label for p in P},
})  # fmt: skip
_VINGERAFDRUK = 40


def zin(actie: str) -> str:
    """A dotted action as the rest of a sentence after a name; one that this version no longer knows says so."""
    return ZINNEN.get(actie, "deed iets dat deze versie van het portaal niet meer kent")


def soort(naam: str) -> str:
    """The kind of subject as people call it."""
    return SOORTEN.get(naam, naam.capitalize())


def rol(naam: str) -> str:
    """The role or the kind of system that acted."""
    return Rol(naam).label if naam in set(Rol) else {"systeem": "Systeem", "": "–"}.get(naam, naam.capitalize())


def veld(naam: str) -> str:
    """The name of a field."""
    return _VELDEN.get(naam, naam.replace("_", " ").capitalize())


def is_id(waarde: Any) -> bool:
    """True for the text of a UUID."""
    try:
        return isinstance(waarde, str) and len(waarde) == 36 and bool(uuid.UUID(waarde))
    except ValueError:
        return False


def waarde(inhoud: Any, namen: Mapping[str, str]) -> str:
    """A value in words: ids by the names they have now, moments and days as we write them, codes as words."""
    tekst = str(inhoud)
    if tekst in _WAARDEN:
        return _WAARDEN[tekst]
    if is_id(tekst):
        return namen.get(tekst, "")
    if len(tekst) >= _VINGERAFDRUK and all(c in "0123456789abcdef" for c in tekst):
        return f"{tekst[:12]}…"
    try:
        if len(tekst) == 10:
            return tijd.dag(date.fromisoformat(tekst))
        if len(tekst) > 18 and tekst[10:11] == "T":
            return tijd.moment(datetime.fromisoformat(tekst))
    except ValueError:
        pass
    return _woorden(tekst)


def _woorden(tekst: str) -> str:
    """Names as programs write them (`a_b`, `Een.twee_drie`), as words."""
    if not tekst.replace(".", "").isidentifier():
        return tekst
    los = "".join(
        f" {c.lower()}" if c.isupper() and i and not tekst[i - 1].isupper() else c for i, c in enumerate(tekst)
    )
    return los.replace("_", " ").replace(".", ": ", 1).strip() if "." in tekst else tekst.replace("_", " ")


def geweigerd(reden: str) -> str:
    """Why something was refused, in words."""
    return _WAARDEN.get(reden, reden)
