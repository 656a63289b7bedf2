"""A member of staff who studies here too, as a registry and an administrator make him."""

from __future__ import annotations

from dataclasses import dataclass

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, WachtendBericht
from portal.db.beheren import Persoon
from portal.db.plannen import Deelname
from portal.db.session import reading
from portal.domain.rechten import Rol
from portal.services.monitoren import wachtend
from portal.services.plannen import plaatsen
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import Json, School, een
from tests.hulp.zaken import doe


@dataclass
class Mens:
    """A member of staff who was linked with a student of the registry, and is enrolled for an exam."""

    school: School
    maak: Maak
    als: Als
    rol: Rol | None = Rol.DOCENT

    def __post_init__(self) -> None:
        self.wie: Persoon = self.maak.medewerker(account="dirk@school.example", naam="Dirk Docent", nummer="P77")
        if self.rol:
            self.maak.rol(self.wie, self.rol)
        toets = self.school.toets()
        self.persoon: Json = self.school.persoon(otherCodes=[{"codeType": "accountId", "code": "dirk@school.example"}])
        for body in (toets, self.persoon, self.school.inschrijving(self.persoon, toets)):
            self.school.put(body)
        self.baas = self.als(Rol.BEHEERDER)
        deel = een(WachtendBericht, WachtendBericht.soort == "persoon")
        cmd = wachtend.BesluitOverPersoon(id=deel.id, is_dezelfde=True, reden="Zelfde mens, avondopleiding")
        doe(wachtend.besluit_over_persoon, self.baas, cmd)

    def nu(self) -> Persoon:
        rij: Persoon = een(Persoon, Persoon.id == self.wie.id)
        return rij

    def rollen(self) -> set[Rol]:
        """The roles that he can choose when he comes in."""
        with reading() as uow:
            return {k.rol for k in sessies.rollen(uow, self.wie.id)}

    def in_rol(self, rol: Rol) -> Principal:
        return self.als(rol, self.nu())

    def plek(self) -> Deelname:
        """A seat for the exam, given by the exam office."""
        self.maak.go(een(Inschrijving))
        zitting = self.maak.zitting(self.school.versie)
        cmd = plaatsen.PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(een(Inschrijving).id,))
        telling = doe(plaatsen.plaats_studenten, self.als(Rol.EXAMENBUREAU), cmd)
        assert (telling.gedaan, telling.overgeslagen) == (1, ())
        rij: Deelname = een(Deelname)
        return rij
