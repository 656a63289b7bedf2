"""What the screens of an invigilator read: my sittings, and what to look at before closing."""

from datetime import timedelta

from portal.db.plannen import DeelnameVoorziening
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.services.afnemen import zitting as afnemen_zitting
from portal.services.afnemen.lezen import mijn_zittingen
from portal.services.afnemen.lezen import zitting as zitting_lezen
from tests.hulp.maak import schrijf


def test_mijn_zittingen_tonen_vandaag_eerst_met_het_scherm(maak, als):  # UIT-1
    surveillant = maak.medewerker()
    later = maak.zitting(start=tijd.nu() + timedelta(days=3))
    nu = maak.zitting(start=tijd.nu() + timedelta(minutes=1))
    for zitting in (later, nu):
        maak.zittingsmedewerker(zitting, surveillant)
    with reading() as uow:
        rijen = mijn_zittingen.mijn_zittingen(uow, als(Rol.SURVEILLANT, surveillant))
    assert [r.id for r in rijen] == [str(nu.id), str(later.id)]
    assert rijen[0].link == f"/afnemen/{nu.id}"


def test_voor_het_sluiten_wordt_genoemd_wie_in_de_weg_staat(maak, als):  # UIT-2 UIT-4
    zitting = maak.zitting(start=tijd.nu() + timedelta(minutes=30))
    surveillant = maak.medewerker()
    maak.zittingsmedewerker(zitting, surveillant)
    er = maak.deelname(zitting, plaats=1, extra_minuten=30)
    maak.deelname(zitting, plaats=2)
    schrijf(DeelnameVoorziening(deelname_id=er.id, soort="extraTime", tekst="+30 minuten", reist_mee=True))
    principal = als(Rol.SURVEILLANT, surveillant)
    with unit_of_work() as uow:
        afnemen_zitting.open_zitting(uow, principal, afnemen_zitting.OpenZitting(zitting_id=zitting.id))
    with unit_of_work() as uow:
        afnemen_zitting.zet_presentie(
            uow, principal, afnemen_zitting.ZetPresentie(deelname_id=er.id, presentie=Presentie.AANWEZIG)
        )
    tijd.set_klok(lambda: zitting.start)
    with reading() as uow:
        scherm = zitting_lezen.zitting_scherm(uow, principal, zitting.id)
    assert [a.titel for a in scherm.aandacht] == [
        "Nog niet bekend of iemand er was",
        "ID nog niet gezien",
        "Voorziening nog niet afgevinkt",
        "Heeft nog extra tijd",
    ]
    assert [a.blokkeert for a in scherm.aandacht] == [True, True, True, False]
    assert scherm.kandidaten[0].extra_tot.startswith("tot ")
