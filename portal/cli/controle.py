"""Commands that check and report: audit log, reports, retention, handlers."""

from __future__ import annotations

import importlib
import json
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from portal.auth.principal import OPDRACHTREGEL
from portal.cli.basis import VERKEERD_GEVRAAGD, app, faal, groep
from portal.db.session import reading, unit_of_work
from portal.domain.taal import telt
from portal.reports import schrijven
from portal.services.archiveren import bewaartermijn
from portal.services.beheren.lezen import regels
from portal.services.grond.audit import audit as audit_dienst
from portal.services.grond.audit import controlepunt
from portal.services.monitoren import rapporteren

audit = groep("Het auditlog.")
retention = groep("Bewaartermijnen.")
app.add_typer(audit, name="audit")
app.add_typer(retention, name="retention")


class Rapportsoort(StrEnum):
    """The reports there are."""

    DAG = "dag"
    WEEK = "week"
    MAAND = "maand"


class Vorm(StrEnum):
    """How a report is written."""

    JSON = "json"
    XLSX = "xlsx"
    CSV = "csv"


@audit.command("verify")
def verify(
    vanaf: Annotated[int, typer.Option("--from", min=1, help="Begin bij dit volgnummer.")] = 1,
    checkpoint: Annotated[
        Path | None,
        typer.Option("--controlepunt", "--checkpoint", help="Bestand met controlepunten; anders het eigen bestand."),
    ] = None,
    public_key: Annotated[Path | None, typer.Option(help="Publieke sleutel (PEM) van wie ondertekende.")] = None,
) -> None:
    """Bewijs dat niemand het auditlog heeft gewijzigd, ook niet het einde."""
    sleutel = controlepunt.lees_sleutel(public_key) if public_key else None
    with reading() as uow:
        laatste = audit_dienst.laatste(uow)
        if vanaf > max(laatste, 1):
            tekst = (
                f"Het auditlog heeft {telt(laatste, 'regel', 'regels')}; er is geen regel {vanaf} om mee te beginnen."
            )
            faal(tekst, "Geef bij --from een lager nummer.", code=VERKEERD_GEVRAAGD)
        uitkomst = controlepunt.controleer(uow, vanaf=vanaf, bestand=checkpoint, sleutel=sleutel)
    eerste, tweede = uitkomst.in_woorden()
    if not uitkomst.controle.klopt or uitkomst.alarm:
        faal(eerste, tweede)
    typer.echo(eerste)
    typer.echo(tweede, err=uitkomst.punt is None)


@app.command("verify")
def verify_rules() -> None:
    """Bewijs uit de gegevens en het auditlog dat geen regel over functiescheiding en bereik is gebroken."""
    with reading() as uow:
        gevonden = regels.breuken(uow)
    for breuk in gevonden:
        typer.echo(f"{breuk.regel}: {breuk.tekst}")
    if gevonden:
        faal(f"{len(gevonden)} keer is een regel gebroken.", "Zoek elke regel op in het auditlog.")
    typer.echo("Geen regel is gebroken.")


@audit.command("checkpoint")
def checkpoint(
    file: Annotated[Path | None, typer.Option(help="Bestand om aan te vullen; anders het eigen bestand.")] = None,
    new_key: Annotated[bool, typer.Option("--new-key", help="De sleutel van het portaal is net gewisseld.")] = False,
) -> None:
    """Leg de stand van het auditlog ondertekend vast; kopieer het bestand naar een andere machine."""
    with reading() as uow:
        punt, pad = controlepunt.bewaar(uow, file, nieuwe_sleutel=new_key)
    with unit_of_work() as uow:
        controlepunt.onthoud(uow, punt, pad)
    typer.echo(f"Controlepunt bij regel {punt.volgnummer}: {pad}")


@audit.command("public-key")
def public_key() -> None:
    """Toon de publieke sleutel waarmee een ander de controlepunten kan nakijken."""
    typer.echo(controlepunt.publieke_sleutel().strip())


@app.command("report")
def report(
    soort: Annotated[Rapportsoort, typer.Argument(help="dag, week of maand.")],
    date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Een dag in de periode.")] = None,
    format: Annotated[Vorm, typer.Option(help="json, xlsx of csv.")] = Vorm.JSON,
    out: Annotated[Path | None, typer.Option(help="Bestand; standaard het scherm.")] = None,
) -> None:
    """Maak het dag-, week- of maandrapport."""
    dag = date.date() if date else None
    if dag and not rapporteren.EERSTE <= dag <= rapporteren.LAATSTE:
        jaren = f"{rapporteren.EERSTE.year} tot en met {rapporteren.LAATSTE.year}"
        faal(f"Over {dag.year:04} is er geen rapport.", f"Kies een dag in {jaren}.", code=VERKEERD_GEVRAAGD)
    with reading() as uow:
        rapport = rapporteren.maak_rapport(uow, soort.value, dag)
    if format is Vorm.XLSX:
        inhoud = schrijven.als_xlsx(rapport.tabellen)
    elif format is Vorm.CSV:
        inhoud = ("\ufeff" + schrijven.als_csv(rapport.tabellen)).encode()
    else:
        inhoud = (schrijven.als_json(rapport.titel, rapport.tabellen) + "\n").encode()
    if out:
        out.write_bytes(inhoud)
        typer.echo(f"{rapport.titel} staat in {out}.", err=True)
    elif format is Vorm.XLSX and sys.stdout.isatty():
        faal("Een xlsx-bestand past niet op het scherm.", "Geef --out BESTAND.")
    else:
        typer.get_binary_stream("stdout").write(inhoud)


@retention.command("plan")
def retention_plan() -> None:
    """Stel voor vernietiging voor wat voorbij de bewaartermijn is; de commissie keurt goed."""
    with unit_of_work() as uow:
        nieuw = bewaartermijn.stel_voor(uow, OPDRACHTREGEL)
        standen = [stand for _, stand in bewaartermijn.overzicht(uow)]
    typer.echo(f"{nieuw} nieuw voorgesteld; {standen.count('wacht op goedkeuring')} wachten op goedkeuring.")


@retention.command("run")
def retention_run() -> None:
    """Vernietig wat is goedgekeurd; dit kan niet ongedaan worden gemaakt."""
    with unit_of_work() as uow:
        gedaan = bewaartermijn.voer_uit(uow, OPDRACHTREGEL)
    typer.echo(f"{gedaan} dossiers vernietigd.")


@app.command("handlers")
def handlers() -> None:
    """Toon als JSON elke handeling in de schermen met het recht dat ervoor nodig is."""
    importlib.import_module("portal.app")
    tabel = importlib.import_module("portal.state.raamwerk.basis").handler_table()
    rijen = [{"handler": naam, "naam": soort, "rechten": list(rechten)} for naam, soort, rechten in tabel]
    typer.echo(json.dumps(rijen, ensure_ascii=False, indent=1))
