"""narrower roles, exceptions, emergency access, roles from the login provider, stronger login, own documents."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "b2612621196c"
down_revision = "6363b4bad323"
branch_labels = None
depends_on = None


def _tekst(naam: str, lengte: int, standaard: str = "") -> sa.Column:
    return sa.Column(naam, sa.String(lengte), nullable=False, server_default=standaard)


def _kolommen() -> tuple[tuple[str, sa.Column], ...]:
    return (
        ("auditregel", sa.Column("uitzondering_id", sa.Uuid(), nullable=True)),
        ("document", sa.Column("door_id", sa.Uuid(), nullable=True)),
        ("document", _tekst("uitleg", 500)),
        ("loginpoging", _tekst("acr", 200)),
        ("roltoewijzing", sa.Column("opleiding_id", sa.Uuid(), nullable=True)),
        ("roltoewijzing", sa.Column("zitting_id", sa.Uuid(), nullable=True)),
        ("roltoewijzing", _tekst("bron", 20, "portaal")),
        ("sessie", sa.Column("acr_op", portal.db.types.Moment(timezone=True), nullable=True)),
    )


def upgrade() -> None:
    op.create_table(
        "rolkoppeling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim", sa.String(100), nullable=False),
        sa.Column("waarde", sa.String(300), nullable=False),
        sa.Column("rol", sa.String(20), nullable=False),
        sa.Column("eenheid_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["eenheid_id"], ["eenheid.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("claim", "waarde", "rol", "eenheid_id"),
    )
    op.create_table(
        "noodtoegang",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("sessie_ref", sa.String(64), nullable=False),
        sa.Column("reden", sa.String(1000), nullable=False),
        sa.Column("van", portal.db.types.Moment(timezone=True), nullable=False),
        sa.Column("tot", portal.db.types.Moment(timezone=True), nullable=False),
        sa.Column("beeindigd_op", portal.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_noodtoegang_persoon_id", "noodtoegang", ["persoon_id"])
    op.create_index("ix_noodtoegang_sessie_ref", "noodtoegang", ["sessie_ref"])
    op.create_table(
        "uitzondering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("rol", sa.String(20), nullable=False),
        sa.Column("examen_id", sa.Uuid(), nullable=True),
        sa.Column("van", sa.Date(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=False),
        sa.Column("reden", sa.String(1000), nullable=False),
        sa.Column("gegeven_op", portal.db.types.Moment(timezone=True), nullable=False),
        sa.Column("gegeven_door_id", sa.Uuid(), nullable=False),
        sa.Column("ingetrokken_op", portal.db.types.Moment(timezone=True), nullable=True),
        sa.Column("ingetrokken_door_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["examen_id"], ["examen.id"]),
        sa.ForeignKeyConstraint(["gegeven_door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["ingetrokken_door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_uitzondering_persoon_id", "uitzondering", ["persoon_id"])
    for tabel, kolom in _kolommen():
        op.add_column(tabel, kolom)


def downgrade() -> None:
    for tabel, kolom in reversed(_kolommen()):
        op.drop_column(tabel, kolom.name)
    for tabel in ("uitzondering", "noodtoegang", "rolkoppeling"):
        op.drop_table(tabel)
