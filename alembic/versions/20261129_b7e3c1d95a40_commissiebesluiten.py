"""what the board decided about an absence or an extra attempt is a row, and a message may be replaced by a later one."""

import uuid

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "b7e3c1d95a40"
down_revision = "b7e2d94c1a08"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)


def upgrade() -> None:
    op.add_column("mededeling", sa.Column("over_id", sa.Uuid(), nullable=True))
    op.add_column("mededeling", sa.Column("vervangen_op", MOMENT, nullable=True))
    besluit = op.create_table(
        "commissiebesluit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("inschrijving_id", sa.Uuid(), nullable=False),
        sa.Column("deelname_id", sa.Uuid(), nullable=True),
        sa.Column("beslissing", sa.String(20), nullable=False),
        sa.Column("reden", sa.String(500), nullable=False),
        sa.Column("presentie_was", sa.String(12), nullable=False),
        sa.Column("presentie", sa.String(12), nullable=False),
        sa.Column("werk", sa.String(200), nullable=False),
        sa.Column("door_id", sa.Uuid(), nullable=True),
        sa.Column("mandaat_id", sa.Uuid(), nullable=True),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("bezwaar_tot", sa.Date(), nullable=True),
        sa.Column("clausule", sa.String(2000), nullable=False),
        sa.Column("vervangt_id", sa.Uuid(), nullable=True),
        sa.Column("vervallen_op", MOMENT, nullable=True),
        sa.Column("vervallen_reden", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["inschrijving_id"], ["inschrijving.id"]),
        sa.ForeignKeyConstraint(["deelname_id"], ["deelname.id"]),
        sa.ForeignKeyConstraint(["door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["mandaat_id"], ["mandaat.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for kolom in ("student_id", "inschrijving_id", "deelname_id"):
        op.create_index(f"ix_commissiebesluit_{kolom}", "commissiebesluit", [kolom])
    _neem_over(op.get_bind(), besluit)


_REGEL = sa.table(
    "auditregel",
    sa.column("actie", sa.String), sa.column("onderwerp_id", sa.Uuid), sa.column("op", MOMENT), sa.column("reden", sa.String),
    sa.column("persoon_id", sa.Uuid), sa.column("mandaat_id", sa.Uuid),
    sa.column("oud", portal.db.types.Json), sa.column("nieuw", portal.db.types.Json),
)  # fmt: skip
_DEELNAME = sa.table(
    "deelname", sa.column("id", sa.Uuid), sa.column("student_id", sa.Uuid), sa.column("inschrijving_id", sa.Uuid), sa.column("presentie", sa.String),
)  # fmt: skip
_INSCHRIJVING = sa.table("inschrijving", sa.column("id", sa.Uuid), sa.column("student_id", sa.Uuid))


def _neem_over(bind: sa.Connection, besluit: sa.Table) -> None:
    """Decisions that were only in the log: what they rested on may be gone since, and then they lapsed."""
    leeg = {"werk": "", "clausule": "", "presentie_was": "", "presentie": "", "vervallen_reden": "", "vervallen_op": None, "deelname_id": None}
    rijen = []
    afwezig = sa.select(_REGEL, _DEELNAME.c.student_id, _DEELNAME.c.inschrijving_id, _DEELNAME.c.presentie)
    afwezig = afwezig.join(_DEELNAME, _DEELNAME.c.id == _REGEL.c.onderwerp_id).where(_REGEL.c.actie == "afwezigheid.besloten")
    for r in bind.execute(afwezig).mappings().all():
        hier = {"deelname_id": r["onderwerp_id"], "inschrijving_id": r["inschrijving_id"], "beslissing": r["nieuw"]["besluit"]}
        hier |= {"presentie_was": r["oud"].get("presentie", ""), "presentie": r["nieuw"].get("presentie", r["presentie"])}
        if hier["presentie"] != r["presentie"]:
            hier |= {"vervallen_op": r["op"], "vervallen_reden": "De presentie is daarna verbeterd."}
        rijen.append(leeg | hier | _gemeen(r))
    kans = sa.select(_REGEL, _INSCHRIJVING.c.student_id).join(_INSCHRIJVING, _INSCHRIJVING.c.id == _REGEL.c.onderwerp_id)
    for r in bind.execute(kans.where(_REGEL.c.actie.in_(("kans.toegekend", "kans.afgewezen")))).mappings().all():
        rijen.append(leeg | {"inschrijving_id": r["onderwerp_id"], "beslissing": r["actie"].removeprefix("kans.")} | _gemeen(r))
    if rijen:
        bind.execute(besluit.insert(), rijen)


def _gemeen(r: sa.RowMapping) -> dict[str, object]:
    return {
        "id": uuid.uuid4(), "student_id": r["student_id"], "door_id": r["persoon_id"], "mandaat_id": r["mandaat_id"],
        "op": r["op"], "reden": r["reden"][:500],
    }  # fmt: skip


def downgrade() -> None:
    op.drop_table("commissiebesluit")
    op.drop_column("mededeling", "vervangen_op")
    op.drop_column("mededeling", "over_id")
