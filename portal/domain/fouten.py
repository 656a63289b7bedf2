"""The refusals a user can meet: each has a code for machines and a Dutch sentence for people."""

from __future__ import annotations

from collections.abc import Mapping


class PortalFout(Exception):
    """A refusal that says why, and what can be done."""

    code = "fout"

    def __init__(self, tekst: str, *, actie: str = "", code: str | None = None, student: str = "") -> None:
        super().__init__(tekst)
        self.tekst = tekst
        self.actie = actie
        self._student = student
        if code:
            self.code = code

    @property
    def aan_student(self) -> str:
        """The same to the student whom it is about: without names, rooms and words of the staff."""
        return self._student or self.heel

    @property
    def heel(self) -> str:
        """Why, and what now."""
        return " ".join(deel for deel in (self.tekst, self.actie) if deel)


class NietGevonden(PortalFout):
    """Not there, or outside the reach of who asks: the two look the same on purpose."""

    code = "niet-gevonden"

    def __init__(self, tekst: str = "", **kwargs: str) -> None:
        if not tekst:
            tekst = "Dit bestaat niet, of u heeft er geen toegang toe."
            kwargs.setdefault("student", "Dit bestaat niet, of je hebt er geen toegang toe.")
        super().__init__(tekst, **kwargs)


class NietToegestaan(PortalFout):
    """Visible, but this act is not allowed for this person in this role."""

    code = "niet-toegestaan"


class SterkerInloggen(PortalFout):
    """Allowed, but only after showing again, and strongly, who is acting; nothing was changed."""

    code = "sterker-inloggen"

    def __init__(self, wat: str) -> None:
        super().__init__(f"‘{wat}’ kan pas nadat u opnieuw heeft bevestigd wie u bent.", actie="Bevestig wie u bent.")


class Ongeldig(PortalFout):
    """The input does not make sense; nothing was changed. `velden`: what is wrong with which field, where that is known."""

    code = "ongeldig"

    def __init__(self, tekst: str, *, velden: Mapping[str, str] | None = None, **kwargs: str) -> None:
        super().__init__(tekst, **kwargs)
        self.velden = dict(velden or {})


class Botsing(PortalFout):
    """Somebody else was first, or two things cannot go together."""

    code = "botsing"


class Veranderd(Botsing):
    """Who decides saw something else than what stands there now; nothing was changed."""

    code = "veranderd"

    def __init__(self, tekst: str) -> None:
        super().__init__(tekst, actie="Kijk opnieuw, en besluit dan.")


class Geblokkeerd(PortalFout):
    """A rule of the chain stands in the way; the blockers say which."""

    code = "geblokkeerd"


class AlGedaan(PortalFout):
    """The same act arrived again, after a double click or a gap in the network; it was done once and stays so."""

    code = "al-gedaan"

    def __init__(self) -> None:
        super().__init__("Dit was al vastgelegd, en het is één keer gedaan.")


class AlInAnderTabblad(Botsing):
    """The same form came from another tab a moment ago; asked once, because two tabs do an act once."""

    code = "ander-tabblad"

    def __init__(self) -> None:
        super().__init__(
            "Dit deed u zojuist al in een ander tabblad; het is één keer vastgelegd.",
            actie="Moet het echt nog een keer? Verstuur het dan opnieuw.",
            student="Dit deed je zojuist al in een ander tabblad; het is één keer vastgelegd. Moet het echt nog een keer? Verstuur het dan opnieuw.",
        )
