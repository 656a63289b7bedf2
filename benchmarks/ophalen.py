"""How long a whole school takes to come in from the registry (flow 1), and to be read again when nothing changed;
next to a bare program that fetches the same pages and writes a row for each.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from delen.meten import demoschool, tabel

STUDENTEN, PER_STUDENT = 20_000, 10
_DEMO = 12
"""Students of the demo school that is there before the import: only its catalogue matters."""


def bladen(studenten: int, per_student: int) -> dict[str, list[bytes]]:
    """Every page that the registry serves, by path, in pages of 250 and ready to be sent."""
    from portal.domain import tijd
    from portal.sandbox import wire
    from portal.sandbox.school import build_school
    from portal.sandbox.school_model import Toetsinschrijving

    school = build_school(studenten, 1, tijd.vandaag())
    per_examen = {t.examen: t for t in school.toetsen if not t.hoofdketen}
    toetsen = list(per_examen.values())
    uit = {"/offerings": _bladen([wire.toets(t, school) for t in toetsen])}
    groepen: dict[uuid.UUID, list[Any]] = {t.id: [] for t in toetsen}
    for nummer, student in enumerate(school.studenten):
        for stap in range(per_student):
            t = toetsen[(nummer * 7 + stap) % len(toetsen)]
            id_ = uuid.uuid5(student.id, str(t.id))
            bericht = wire.inschrijving(Toetsinschrijving(id_, t.id, student.id, 1, 1), school)
            groepen[t.id].append(bericht | {"person": wire.student(student)})
    for id_, items in groepen.items():
        uit[f"/offerings/{id_}/associations"] = _bladen(items)
    return uit


def _bladen(items: list[Any]) -> list[bytes]:
    delen = [items[i : i + 250] for i in range(0, len(items), 250)] or [[]]
    return [
        json.dumps({"pageSize": 250, "pageNumber": n, "hasNextPage": n < len(delen), "items": deel}).encode()
        for n, deel in enumerate(delen, start=1)
    ]


class _Register(BaseHTTPRequestHandler):
    """A registry that answers from memory, so that its own speed does not count."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    paginas: dict[str, list[bytes]]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._antwoord(json.dumps({"access_token": "meting", "token_type": "Bearer", "expires_in": 3600}).encode())

    def do_GET(self) -> None:
        adres = urllib.parse.urlsplit(self.path)
        nummer = int(dict(urllib.parse.parse_qsl(adres.query)).get("pageNumber", "1"))
        self._antwoord(self.paginas[adres.path][nummer - 1])

    def _antwoord(self, inhoud: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(inhoud)))
        self.end_headers()
        self.wfile.write(inhoud)

    def log_message(self, *_: object) -> None:
        pass


def _dien(paginas: dict[str, list[bytes]], pijp: Any) -> None:
    _Register.paginas = paginas
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Register)
    pijp.send(server.server_port)
    server.serve_forever()


def _register(paginas: dict[str, list[bytes]]) -> Iterator[int]:
    hier, daar = multiprocessing.Pipe()
    proces = multiprocessing.Process(target=_dien, args=(paginas, daar), daemon=True)
    proces.start()
    yield hier.recv()
    proces.terminate()


def _geschreven() -> dict[str, int]:
    """How many rows there are of everything that an import writes."""
    from sqlmodel import func, select

    from portal.db.aanmelden import Inschrijving, Voorziening
    from portal.db.beheren import Persoon
    from portal.db.monitoren import AuditRegel
    from portal.db.session import reading

    with reading() as uow:
        return {
            model.__name__: uow.session.exec(select(func.count()).select_from(model)).one()
            for model in (Persoon, Inschrijving, Voorziening, AuditRegel)
        }


def _ronde(naam: str, id_: uuid.UUID) -> tuple[str, str, str, str]:
    from portal.jobs.ophalen import haal_deelnemers

    voor, wand, eigen = _geschreven(), time.perf_counter(), time.process_time()
    samenvatting = haal_deelnemers(id_)
    wand, eigen = time.perf_counter() - wand, time.process_time() - eigen
    print(samenvatting.tekst)
    na = _geschreven()
    erbij = ", ".join(f"{na[k] - voor[k]} {k.lower()}" for k in na if na[k] != voor[k]) or "niets"
    return naam, f"{wand:.1f} s", f"{eigen:.1f} s", erbij


def _kaal(basis: str, map_: Path) -> tuple[str, str, str, str]:
    """The bare peer: the same pages over HTTP, and a row for each person and enrolment; no checks, no audit, no log."""
    import httpx
    from sqlalchemy import Column, MetaData, String, Table
    from sqlalchemy.dialects.sqlite import insert

    from portal.db.session import make_engine

    meta = MetaData()
    persoon = Table("persoon", meta, *(Column(n, String, primary_key=n == "id") for n in ("id", "naam", "nummer")))
    velden = ("id", "persoon", "toets", "staat")
    inschrijving = Table("inschrijving", meta, *(Column(n, String, primary_key=n == "id") for n in velden))
    meta.create_all(engine := make_engine(f"sqlite:///{map_ / 'kaal.db'}"))
    wand, eigen, aantal = time.perf_counter(), time.process_time(), 0
    with httpx.Client(base_url=basis, timeout=60) as http:

        def bladen_van(pad: str) -> Iterator[list[dict[str, Any]]]:
            nummer, meer = 1, True
            while meer:
                blad = http.get(pad, params={"pageNumber": nummer}).json()
                nummer, meer = nummer + 1, blad["hasNextPage"]
                yield blad["items"]

        for toets in [t for blad in bladen_van("/offerings") for t in blad]:
            for items in bladen_van(f"/offerings/{toets['offeringId']}/associations"):
                mensen = [
                    {"id": p["personId"], "naam": p["displayName"], "nummer": p["primaryCode"]["code"]}
                    for p in (i["person"] for i in items)
                ]
                rijen = [
                    {
                        "id": i["associationId"],
                        "persoon": i["person"]["personId"],
                        "toets": i["offering"],
                        "staat": i["state"],
                    }
                    for i in items
                ]
                with engine.begin() as c:
                    c.execute(insert(persoon).on_conflict_do_nothing(), mensen)
                    c.execute(insert(inschrijving).on_conflict_do_nothing(), rijen)
                aantal += len(rijen)
    wand, eigen = time.perf_counter() - wand, time.process_time() - eigen
    return "Kale invoer", f"{wand:.1f} s", f"{eigen:.1f} s", f"{aantal} rijen, zonder keuren, audit en logboek"


def main() -> None:
    """Measure and print the table."""
    keuze = argparse.ArgumentParser(description=__doc__)
    keuze.add_argument("--studenten", type=int, default=STUDENTEN)
    aantal = keuze.parse_args().studenten
    with demoschool(_DEMO) as map_:
        from sqlmodel import select

        from portal import geheugen
        from portal.auth import kluis
        from portal.db.beheren import Koppeling
        from portal.db.session import unit_of_work

        server = _register(bladen(aantal, PER_STUDENT))
        poort = next(server)
        with unit_of_work() as uow:
            dr = uow.session.exec(select(Koppeling).where(Koppeling.soort == "dr")).one()
            dr.base_url, dr.token_url = f"http://127.0.0.1:{poort}", f"http://127.0.0.1:{poort}/token"
            dr.secret_versleuteld = kluis.versleutel("geheim")
            uow.add(dr)
        geheugen.zet_vast()
        rijen = [_kaal(f"http://127.0.0.1:{poort}", map_)]
        rijen += [_ronde("Voor het eerst", dr.id), _ronde("Weer, niets gewijzigd", dr.id)]
        server.close()
        titel = f"Flow 1 ophalen: {aantal} studenten × {PER_STUDENT} inschrijvingen, met auditregels"
        tabel(titel, ("Ronde", "Wandklok", "Rekentijd portaal", "Geschreven"), rijen)


if __name__ == "__main__":
    main()
