"""The bare peer: Starlette and SQLAlchemy, one PATCH that writes one row; no checks, no audit, no log."""

from __future__ import annotations

import asyncio
import json
import os
import uuid

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects.sqlite import insert
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from portal.db.session import make_engine

engine = make_engine(f"sqlite:///{os.environ['KAAL_DB']}")
tabel = Table("inschrijving", meta := MetaData(), Column("id", String, primary_key=True), Column("over", Integer))
meta.create_all(engine)


def _schrijf(id_: str, over: int) -> None:
    with engine.begin() as c:
        c.execute(
            insert(tabel).values(id=id_, over=over).on_conflict_do_update(index_elements=["id"], set_={"over": over})
        )


async def patch(request: Request) -> JSONResponse:
    """Write the number of attempts."""
    id_ = str(uuid.UUID(request.path_params["id"]))
    inhoud = json.loads(await request.body())
    await asyncio.to_thread(_schrijf, id_, int(inhoud["consumers"][0]["attemptLeft"]))
    return JSONResponse({"associationId": id_, "state": "associated"})


app = Starlette(routes=[Route("/ooapi/associations/{id}", patch, methods=["PATCH"])])
