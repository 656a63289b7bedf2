"""Commands for the database itself: schema, demo data, backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portal.cli.basis import app, faal
from portal.db import migreren
from portal.services.beheren import veiligstellen


@app.command("migrate")
def migrate(
    check: Annotated[bool, typer.Option("--check", help="Vertel alleen of het schema het nieuwste is.")] = False,
) -> None:
    """Breng de database naar het nieuwste schema."""
    if check:
        if not migreren.is_nieuwste():
            faal("De database heeft niet het nieuwste schema.", "Draai: portal migrate")
        typer.echo("De database heeft het nieuwste schema.")
        return
    migreren.naar_nieuwste()
    typer.echo("De database heeft nu het nieuwste schema.")


@app.command("demo-data")
def demo_data(
    students: Annotated[int, typer.Option(min=12, max=100_000, help="Aantal studenten.")] = 3000,
    seed: Annotated[int, typer.Option(help="Begingetal van het toeval; hetzelfde getal geeft dezelfde school.")] = 1,
) -> None:
    """Vul een lege database met een demoschool."""
    from portal.demo.data import vul  # not sooner: only this command needs the invented school

    gevuld = vul(students, seed)
    typer.echo(
        f"Demoschool gemaakt: {gevuld.studenten} studenten, {gevuld.rijen} rijen, {gevuld.auditregels} auditregels."
    )


@app.command("backup")
def backup(file: Annotated[Path, typer.Argument(help="Bestand dat nog niet bestaat.")]) -> None:
    """Stel de database veilig terwijl het portaal doorloopt."""
    omvang = veiligstellen.maak_backup(file)
    typer.echo(f"Veiliggesteld in {file} ({omvang / 1e6:.1f} MB).")


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="Back-up die met ‘portal backup’ is gemaakt.")],
    overwrite: Annotated[
        bool, typer.Option("--overschrijf", "--overwrite", help="Vervang een database die niet leeg is.")
    ] = False,
) -> None:
    """Zet een back-up terug; stop eerst het portaal."""
    oud = veiligstellen.zet_terug(file, overschrijf=overwrite)
    if not migreren.is_nieuwste():
        typer.echo("Let op: de back-up heeft een ouder schema. Draai nu: portal migrate", err=True)
    typer.echo(f"Teruggezet uit {file}." + (f" De vorige database staat in {oud}." if oud else ""))
