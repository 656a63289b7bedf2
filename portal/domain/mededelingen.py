"""Kinds of what the portal tells one person: somebody reads it in his own words, whatever happened to him."""

from __future__ import annotations

from enum import StrEnum


class MededelingSoort(StrEnum):
    """What it is about."""

    WACHTLIJST_AF = "wachtlijst_af"
    WACHTLIJST_AANBOD = "wachtlijst_aanbod"
    GEPLAATST = "geplaatst"
    VAN_ZITTING = "van_zitting"
    TERUGGEZET = "teruggezet"
    VOORAAN = "vooraan"
    GEANNULEERD = "geannuleerd"
    VERPLAATST = "verplaatst"
    ANDERE_DUUR = "andere_duur"
    AFGEWEZEN = "afgewezen"
    VERVANGEN = "vervangen"
    ONGEOORLOOFD = "ongeoorloofd"
    GEOORLOOFD = "geoorloofd"
    ZONDER_WERK = "zonder_werk"
    WAS_ER = "was_er"
    TOEGEKEND = "toegekend"
    VERZOEK_TOEGEKEND = "verzoek_toegekend"
    VERVALLEN = "vervallen"
    AANGEMELD = "aangemeld"
    OMGEZET = "omgezet"
    HERZIEN = "herzien"
    GO = "go"
    GEMIST = "gemist"
    PRESENTIE = "presentie"
    VOORZIENING = "voorziening"
    WENS = "wens"

    @property
    def titel(self) -> str:
        """The headline."""
        return _TITELS[self]

    @property
    def per_mail(self) -> bool:
        """True when somebody may hear of it by mail: of planning, never of a result."""
        return self not in ALLEEN_HIER

    @property
    def met_inhoud(self) -> bool:
        """True when a mail says what it is about; of what is about the person himself it says only that it is there."""
        return self not in ZONDER_INHOUD

    @property
    def zelfde_zaak(self) -> tuple[MededelingSoort, ...]:
        """Which kinds are about the same matter of one subject: a Go or a wish is another matter than an extra attempt, and a
        decision that revised a result holds whatever is said about attendance later."""
        apart = (self.GO, self.HERZIEN, self.WENS)
        return (self,) if self in apart else tuple(s for s in MededelingSoort if s not in apart)


AAN_MEDEWERKER = (
    MededelingSoort.VAN_ZITTING, MededelingSoort.GEANNULEERD, MededelingSoort.VERPLAATST, MededelingSoort.ANDERE_DUUR,
    MededelingSoort.VERVANGEN, MededelingSoort.VERVALLEN, MededelingSoort.VERZOEK_TOEGEKEND,
)  # fmt: skip
"""What staff are told as well: about a sitting at which they work, a decision that they took, or a request that they made."""
ALLEEN_HIER = frozenset({
    MededelingSoort.HERZIEN, MededelingSoort.ONGEOORLOOFD, MededelingSoort.GEOORLOOFD, MededelingSoort.ZONDER_WERK,
    MededelingSoort.WAS_ER, MededelingSoort.GEMIST, MededelingSoort.PRESENTIE,
})  # fmt: skip
"""What is about a result, or about what a result follows from: never by mail, whoever wants what."""
ZONDER_INHOUD = frozenset({
    MededelingSoort.AFGEWEZEN, MededelingSoort.TOEGEKEND, MededelingSoort.VERZOEK_TOEGEKEND, MededelingSoort.VERVALLEN,
    MededelingSoort.GO, MededelingSoort.VOORZIENING,
})  # fmt: skip
"""What says something of the person himself: the mail says only that there is something to read."""
_TITELS = {
    MededelingSoort.WACHTLIJST_AF: "Niet meer op de wachtlijst",
    MededelingSoort.WACHTLIJST_AANBOD: "Er is een plaats vrij",
    MededelingSoort.GEPLAATST: "Geplaatst vanaf de wachtlijst",
    MededelingSoort.VAN_ZITTING: "Van een zitting gehaald",
    MededelingSoort.TERUGGEZET: "Terug op een zitting",
    MededelingSoort.VOORAAN: "Vooraan op de wachtlijst",
    MededelingSoort.GEANNULEERD: "Een zitting gaat niet door",
    MededelingSoort.VERPLAATST: "Een zitting is verplaatst",
    MededelingSoort.ANDERE_DUUR: "Een examen duurt anders",
    MededelingSoort.AFGEWEZEN: "Een verzoek is afgewezen",
    MededelingSoort.VERVANGEN: "Een ander neemt het over",
    MededelingSoort.ONGEOORLOOFD: "Je was ongeoorloofd afwezig",
    MededelingSoort.GEOORLOOFD: "Je was geoorloofd afwezig",
    MededelingSoort.ZONDER_WERK: "Besluit over je examen zonder werk",
    MededelingSoort.WAS_ER: "Je was bij je examen",
    MededelingSoort.TOEGEKEND: "Je krijgt een extra kans",
    MededelingSoort.VERZOEK_TOEGEKEND: "Een verzoek is toegekend",
    MededelingSoort.VERVALLEN: "Een besluit geldt niet meer",
    MededelingSoort.AANGEMELD: "Je bent aangemeld",
    MededelingSoort.OMGEZET: "Je aanmelding is voor een ander examen",
    MededelingSoort.HERZIEN: "Een resultaat is herzien",
    MededelingSoort.GO: "Je docent besloot over je Go",
    MededelingSoort.GEMIST: "Een kans is gemist",
    MededelingSoort.PRESENTIE: "Je presentie is verbeterd",
    MededelingSoort.VOORZIENING: "Je voorziening is gewijzigd",
    MededelingSoort.WENS: "Je gewenste week",
}
