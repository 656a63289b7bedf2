"""Commands for people, rights, connections and partner systems."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from portal.auth.principal import OPDRACHTREGEL
from portal.cli.basis import VERKEERD_GEVRAAGD, app, faal, groep
from portal.db.session import unit_of_work
from portal.domain.rechten import Rol
from portal.services.beheren import toegang
from portal.services.beheren.koppelingen import BewaarKoppeling, bewaar_koppeling

person = groep("Personen.")
connection = groep("Uitgaande koppelingen met DR en TAS.")
client = groep("Systemen van partners die het portaal mogen aanroepen.")
app.add_typer(person, name="person")
app.add_typer(connection, name="connection")
app.add_typer(client, name="client")

Account = Annotated[str, typer.Argument(help="Account, als uid@organisatie.")]
RolNaam = Annotated[Rol, typer.Argument(help="De rol.")]
Eenheid = Annotated[str, typer.Option("--unit", help="Code van team of locatie; leeg is de hele instelling.")]


@person.command("add")
def person_add(
    account: Annotated[str, typer.Option(help="Account, als uid@organisatie.")],
    name: Annotated[str, typer.Option(help="Volledige naam.")],
    student_number: Annotated[str, typer.Option(help="Studentnummer; maakt van deze persoon een student.")] = "",
) -> None:
    """Voeg een persoon toe die kan inloggen."""
    with unit_of_work() as uow:
        toegang.voeg_persoon_toe(
            uow, OPDRACHTREGEL, toegang.VoegPersoonToe(account=account, naam=name, studentnummer=student_number)
        )
    typer.echo(f"Toegevoegd: {name} ({account}).")


@person.command("correct")
def person_correct(
    account: Account,
    reason: Annotated[str, typer.Option(help="Waarom; dit staat in het auditlog.")],
    name: Annotated[str, typer.Option(help="De juiste volledige naam.")] = "",
    email: Annotated[str, typer.Option(help="Het juiste e-mailadres.")] = "",
    new_account: Annotated[str, typer.Option(help="Het juiste account; wie is ingelogd, moet opnieuw inloggen.")] = "",
) -> None:
    """Corrigeer wat een deelnemersysteem fout heeft; dat systeem schrijft er daarna niet meer overheen."""
    cmd = toegang.CorrigeerPersoon(account=account, naam=name, email=email, nieuw_account=new_account, reden=reason)
    with unit_of_work() as uow:
        velden = toegang.corrigeer_persoon(uow, OPDRACHTREGEL, cmd)
    typer.echo(f"Gecorrigeerd bij {account}: {', '.join(velden)}.")


@app.command("grant")
def grant(
    account: Account,
    role: RolNaam,
    unit: Eenheid = "",
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Laatste dag, als JJJJ-MM-DD.")] = None,
) -> None:
    """Verleen een rol; dit komt in het auditlog."""
    cmd = toegang.VerleenRolAanAccount(account=account, rol=role, eenheid=unit, tot=until.date() if until else None)
    with unit_of_work() as uow:
        toegang.verleen_rol(uow, OPDRACHTREGEL, cmd)
    typer.echo(f"{account} heeft nu de rol {role.value}.")


@app.command("revoke")
def revoke(account: Account, role: RolNaam, unit: Eenheid = "") -> None:
    """Neem een persoon deze rol meteen af; zijn account en zijn andere rollen blijven. Dit komt in het auditlog."""
    with unit_of_work() as uow:
        toegang.trek_rol_in(uow, OPDRACHTREGEL, toegang.TrekRolVanAccountIn(account=account, rol=role, eenheid=unit))
    typer.echo(f"{account} heeft de rol {role.value} niet meer.")


@connection.command("add")
def connection_add(
    name: Annotated[str, typer.Argument(help="Naam van de koppeling.")],
    kind: Annotated[str, typer.Option(help="dr of tas.")],
    base_url: Annotated[str, typer.Option(help="Adres van de OOAPI van de partner.")],
    token_url: Annotated[str, typer.Option(help="Adres waar het portaal een token haalt.")],
    client_id: Annotated[str, typer.Option(help="Naam van het portaal bij de partner.")],
    client_secret_file: Annotated[Path, typer.Option(help="Bestand met het geheim van het portaal bij de partner.")],
) -> None:
    """Voeg een uitgaande koppeling toe; het geheim wordt versleuteld bewaard."""
    cmd = BewaarKoppeling(
        naam=name, soort=kind, base_url=base_url, token_url=token_url, client_id=client_id,
        geheim=_geheim(client_secret_file),
    )  # fmt: skip
    with unit_of_work() as uow:
        bewaar_koppeling(uow, OPDRACHTREGEL, cmd)
    typer.echo(f"Koppeling ‘{name}’ toegevoegd.")


def _geheim(bestand: Path) -> str:
    """The secret in a file."""
    try:
        return bestand.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError:
        faal(f"{bestand} is geen tekst in UTF-8.", "Bewaar het geheim opnieuw als UTF-8.", code=VERKEERD_GEVRAAGD)


@client.command("add")
def client_add(
    name: Annotated[str, typer.Argument(help="Naam van het systeem van de partner.")],
    scope: Annotated[str, typer.Option(help="nl-test-admin-flow-1-5 (DR) of nl-test-admin-flow-2-3-4 (TAS).")],
    connection: Annotated[
        str,
        typer.Option(
            help="Naam van de uitgaande koppeling met dezelfde partner; verplicht als er meer van deze soort zijn."
        ),
    ] = "",
) -> None:
    """Laat een partner het portaal aanroepen; toont id en geheim eenmalig."""
    with unit_of_work() as uow:
        client_id, geheim = toegang.voeg_client_toe(
            uow, OPDRACHTREGEL, toegang.VoegClientToe(naam=name, scope=scope, koppeling=connection)
        )
    typer.echo(f"client_id: {client_id}")
    typer.echo(f"client_secret: {geheim}")
    typer.echo("Bewaar het geheim nu: het wordt niet nog een keer getoond.", err=True)
