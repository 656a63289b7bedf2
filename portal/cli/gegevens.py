"""Commands for the database itself: schema, demo data, backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from portal.auth.principal import OPDRACHTREGEL
from portal.cli.basis import app, faal
from portal.db import migreren
from portal.db.session import unit_of_work
from portal.domain.taal import telt
from portal.services.aanmelden.stand_bestand import soorten
from portal.services.beheren import veiligstellen
from portal.services.inrichten import inlezen, terugdraaien


@app.command("migrate")
def migrate(
    check: Annotated[bool, typer.Option("--check", help="Vertel alleen of het schema het nieuwste is.")] = False,
) -> None:
    """Breng de database naar het nieuwste schema."""
    if check:
        migreren.eis_niet_nieuwer()
        if not migreren.is_nieuwste():
            faal("De database heeft niet het nieuwste schema.", "Draai: portal migrate")
        typer.echo("De database heeft het nieuwste schema.")
        return
    migreren.naar_nieuwste()
    typer.echo("De database heeft nu het nieuwste schema.")


@app.command("demo-data")
def demo_data(
    students: Annotated[int, typer.Option(min=12, max=100_000, help="Aantal studenten.")] = 150,
    seed: Annotated[int, typer.Option(help="Begingetal van het toeval; hetzelfde getal geeft dezelfde school.")] = 1,
) -> None:
    """Vul een lege database met een demoschool."""
    from portal.demo.data import vul  # not sooner: only this command needs the invented school

    gevuld = vul(students, seed)
    typer.echo(f"Demoschool gemaakt: {gevuld.studenten} studenten, {gevuld.auditregels} auditregels.")


@app.command("import")
def importeer(
    kind: Annotated[str, typer.Argument(help=f"Wat erin staat: {', '.join(soorten())}.")] = "",
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="Een csv of xlsx.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Vertel alleen wat er zou gebeuren.")] = False,
    undo: Annotated[UUID | None, typer.Option("--undo", help="Maak dit ingelezen bestand ongedaan.")] = None,
    reason: Annotated[str, typer.Option("--reden", "--reason", help="Waarom het ongedaan wordt gemaakt.")] = "",
) -> None:
    """Lees basisgegevens in uit een bestand, of maak dat als geheel ongedaan."""
    if undo is not None:
        return _maak_ongedaan(undo, reason)
    if file is None:
        faal("Zeg wat u inleest en uit welk bestand.", "Bijvoorbeeld: portal import lokalen lokalen.xlsx --dry-run")
        return None
    gelezen = inlezen.lees_bestand(kind, file.name[:200], file.read_bytes())
    with unit_of_work() as uow:
        partij = inlezen.neem_bestand(uow, OPDRACHTREGEL, gelezen)
        proef = inlezen.uitkomst(uow, partij)
        for rij in (r for r in proef.rijen if r.fouten):
            for tekst, _ in rij.fouten.values():
                typer.echo(f"Rij {rij.nr}: {tekst}", err=True)
        aantallen = proef.aantallen
        if dry_run:
            inlezen.leg_weg(uow, OPDRACHTREGEL, inlezen.LegWeg(partij_id=partij.id))
        else:
            inlezen.pas_toe(uow, OPDRACHTREGEL, inlezen.PasToe(partij_id=partij.id, kenmerk=proef.kenmerk))
    telling = ", ".join(f"{aantal} {soort}" for soort, aantal in aantallen.items())
    typer.echo(f"{telling}. {'Er is niets gewijzigd.' if dry_run else f'Toegepast als {partij.id}.'}")
    return None


def _maak_ongedaan(partij_id: UUID, reden: str) -> None:
    with unit_of_work() as uow:
        cmd = terugdraaien.MaakOngedaan(partij_id=partij_id, reden=reden or "Op de server ongedaan gemaakt")
        terug = terugdraaien.maak_ongedaan(uow, OPDRACHTREGEL, cmd)
    typer.echo(f"Ongedaan gemaakt: {telt(terug.rijen, 'rij is', 'rijen zijn')} weer als voorheen.")
    for naam, reden in terug.gebleven:
        typer.echo(f"Gebleven: {naam}. {reden}")


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
