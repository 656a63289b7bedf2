"""What belongs to the whole school in the walk over reach: connections, partners, files, requests, what waits."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlmodel import SQLModel

from portal.auth.principal import PORTAAL
from portal.db import aanmelden, beheren, inrichten, vaststellen
from portal.db.beheren import Koppeling, Persoon
from portal.db.session import unit_of_work
from portal.domain import termijnen, tijd
from portal.domain.rechten import P, Rol
from portal.oke.mapping_in import PersoonIn
from portal.services.beheren import partners, rollen_uit_csv, samenvoegen, stand_samenvoegen
from portal.services.beheren.stand import NOODTOEGANG_SOORT, TAS
from portal.services.inrichten import inlezen
from portal.services.ontvangen import opleiding as ontvangen_opleiding
from portal.services.ontvangen import wachtkamer, wens
from portal.services.ontvangen.basis import Bron
from portal.services.plannen.stand_jaarwissel import stel_op
from portal.services.plannen.uit_bestand import ZITTINGEN
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import ADMIN
from tests.hulp.reik_team import Ids, Team, opleiding_van


def heel_de_school(maak: Maak, ander: Team) -> Ids:
    """The ids of all of it, by the name that an act uses for it, with codes and words for who fills in a form."""
    tas, dr, leeg = maak.koppeling("tas"), maak.koppeling("dr"), maak.koppeling("tas", base_url="", token_url="")
    rijen = {**_geregeld(maak, ander), **_van_partners(dr, tas, ander), **_basis(maak)}
    elders, locatie = maak.examen(oke=True, koppeling_id=tas.id), maak.locatie()
    with unit_of_work() as uow:
        client, _ = partners.maak_client(uow, PORTAAL, "Partner van de proef", TAS, tas.id)
    return {n: str(schrijf(r).id) for n, r in rijen.items()} | {
        "koppeling": str(tas.id), "dr": str(dr.id), "lege_koppeling": str(leeg.id), "client_id": client,
        "examencode": elders.code, "code": elders.code, "eenheidcode": ander.eenheid.code, "locatiecode": locatie.code,
        "crebo": opleiding_van(ander.student).crebo, "personeelsnummer": ander.reserve.nummer,
    }  # fmt: skip


def _geregeld(maak: Maak, ander: Team) -> dict[str, Any]:
    """What the board and an administrator gave and asked."""
    ec, bh, morgen = ander.staf[Rol.EXAMENCOMMISSIE], ander.staf[Rol.BEHEERDER], tijd.vandaag() + timedelta(days=9)
    mandaat = {
        "permission": "resultaat:vaststellen",
        "examen_id": maak.examen().id,
        "van": tijd.vandaag(),
        "tot": morgen,
    }
    nood = schrijf(beheren.Noodtoegang(persoon_id=bh.id, sessie_ref="x", reden="x", tot=tijd.nu()))
    schrijf(beheren.Taak(
        soort=NOODTOEGANG_SOORT, rol="examencommissie", onderwerp_soort=NOODTOEGANG_SOORT, onderwerp_id=nood.id, tekst="x"
    ))  # fmt: skip
    return {
        "mandaat": vaststellen.Mandaat(gegeven_door_id=ec.id, **mandaat),
        "mandaat_oud": vaststellen.Mandaat(gegeven_door_id=maak.medewerker().id, **mandaat),
        "uitzondering": beheren.Uitzondering(persoon_id=ander.staf[Rol.DOCENT].id, rol="beoordelaar", van=tijd.vandaag(), tot=morgen, reden="x", gegeven_door_id=ec.id),
        "verzoek": beheren.Bekrachtiging(soort="inlogrol", onderwerp="x", titel="x", gevraagd_door_id=bh.id, nieuw={"claim": "groups", "waarde": "y", "rol": "beoordelaar"}),
        "noodtoegang": nood,
        "rolkoppeling": beheren.Rolkoppeling(claim="groups", waarde="x", rol="docent"),
    }  # fmt: skip


def _van_partners(dr: Koppeling, tas: Koppeling, ander: Team) -> dict[str, Any]:
    """What partners told and what waits until it has a place."""
    uit = {"partner": dr.naam, "waarom": "x"}
    wacht = {
        "associationId": str(uuid.uuid4()), "associationType": "componentOfferingAssociation", "role": "student",
        "state": "associated", "person": str(uuid.uuid4()), "offering": str(uuid.uuid4()),
        "consumers": [{"consumerKey": ADMIN, "attempt": 1, "attemptLeft": 2}],
    }  # fmt: skip

    def wachtend(soort: str, **inhoud: Any) -> SQLModel:
        return aanmelden.WachtendBericht(soort=soort, oke_id=uuid.uuid4(), koppeling_id=dr.id, inhoud={**uit, **inhoud})

    return {
        "voorstel": inrichten.Catalogusvoorstel(koppeling_id=tas.id),
        "toets": aanmelden.PlanbareToets(oke_id=uuid.uuid4(), koppeling_id=dr.id, naam="x", start=tijd.nu(), eind=tijd.nu()),
        "wens": _wens(dr, ander.student),
        "wacht": wachtend(wachtkamer.SOORT, body=wacht),
        "wacht_opleiding": wachtend(ontvangen_opleiding.SOORT),
    }  # fmt: skip


def _wens(dr: Koppeling, over: Persoon) -> aanmelden.WachtendBericht:
    """A registry that wants to write somebody who is known here."""
    wie = PersoonIn(
        oke_id=uuid.uuid4(), nummer=over.nummer, account=over.account or "", voornaam="Ander", tussenvoegsel="",
        achternaam="Anders", naam="Ander Anders", email="", actief=True, is_student=True, extern=False, id_naam="", behoeften=None,
    )  # fmt: skip
    with unit_of_work() as uow:
        wens.bewaar(uow, Bron(dr.naam, dr.id), wie, uow.get(Persoon, over.id), wens.VAN_NIEMAND)
        deel = wens.van(uow, Bron(dr.naam, dr.id), wie.oke_id)
    assert deel is not None
    return deel


def _basis(maak: Maak) -> dict[str, Any]:
    """Versions on which nothing leans, a room that was closed, and a file on trial."""
    return {
        "versie_los": maak.versie(), "versie_uit": maak.versie(in_catalogus=False),
        "ruimte_dicht": maak.ruimte(gesloten_op=tijd.vandaag()), "partij": _partij(maak, "PROEF-A"),
        "partij_vraag": _partij_met_vraag(maak),
    }  # fmt: skip


def _partij(maak: Maak, code: str) -> inrichten.Inleespartij:
    inhoud = f"code;naam;locatie;plaatsen\n{code};Proef;{maak.locatie().code};9\n"
    gelezen = inlezen.lees_bestand("lokalen", "proef.csv", inhoud.encode())
    with unit_of_work() as uow:
        return inlezen.neem_bestand(uow, PORTAAL, gelezen)


def _partij_met_vraag(maak: Maak) -> inrichten.Inleespartij:
    """A sitting at night, of which is only asked whether it is meant."""
    rij = f"{maak.versie().code};{werkdag(60)};23:00;{maak.ruimte().code};9"
    gelezen = inlezen.lees_bestand(ZITTINGEN.naam, "nacht.csv", f"versie;datum;begin;lokaal;plaatsen\n{rij}\n".encode())
    with unit_of_work() as uow:
        return inlezen.neem_bestand(uow, Als(maak)(Rol.EXAMENBUREAU), gelezen)


def na_de_merken(maak: Maak, ander: Team, partij: str) -> Ids:
    """What is only true of rows as they stand now: marks of what was shown, and what was done and can be undone."""
    opleiding, beheerder = opleiding_van(ander.student), Als(maak)(Rol.BEHEERDER)
    (weg, blijft), (was_weg, was_blijft) = (
        [maak.student(opleiding, oke_id=None, account=f"{uuid.uuid4()}@x.example") for _ in range(2)] for _ in range(2)
    )
    toegepast = _partij(maak, "PROEF-B")
    with unit_of_work() as uow:
        wie = uow.get(Persoon, ander.reserve.id).account
        csv = f"account;rol;eenheid;opleiding;zitting;van;tot;reden\n{wie};surveillant;;;;;;Proef\n"
        cmd = rollen_uit_csv.LeesIn(tekst=csv)
        kenmerk_csv = rollen_uit_csv.proef(uow, beheerder, cmd).kenmerk
        kenmerk = stand_samenvoegen.beproef(uow, weg, blijft).kenmerk
        kenmerk_partij = inlezen.uitkomst(uow, uow.get(inrichten.Inleespartij, uuid.UUID(partij))).kenmerk
        stond = stand_samenvoegen.beproef(uow, was_weg, was_blijft).kenmerk
        samen = samenvoegen.voeg_samen(
            uow,
            beheerder,
            samenvoegen.VoegSamen(weg_id=was_weg.id, blijft_id=was_blijft.id, kenmerk=stond, reden="Een persoon"),
        )
        gedaan = inlezen.uitkomst(uow, uow.get(inrichten.Inleespartij, toegepast.id)).kenmerk
        inlezen.pas_toe(uow, beheerder, inlezen.PasToe(partij_id=toegepast.id, kenmerk=gedaan))
    return {
        "weg": str(weg.id), "blijft": str(blijft.id), "kenmerk_samen": kenmerk, "samenvoeging": str(samen),
        "kenmerk_partij": kenmerk_partij, "partij_toegepast": str(toegepast.id), "csv": csv, "kenmerk_csv": kenmerk_csv,
    }  # fmt: skip


def kenmerken_jaar(maak: Maak, teams: Iterable[Team]) -> Ids:
    """Per programme of these teams the mark of what turning to the school year that comes would do."""
    bureau, straks = Als(maak)(Rol.EXAMENBUREAU), termijnen.schooljaren(tijd.vandaag())[1]
    opleidingen = [opleiding_van(t.student) for t in teams]
    with unit_of_work() as uow:
        return {str(o.id): stel_op(uow, bureau, o, straks, P.INSCHRIJVING_DOEN).kenmerk for o in opleidingen}
