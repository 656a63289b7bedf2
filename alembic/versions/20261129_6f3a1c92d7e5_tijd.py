"""until when the last of a sitting may go on, and what the sitting's time rests on."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "6f3a1c92d7e5"
down_revision = "c4e8a1f7d092"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("zitting") as zitting:
        zitting.add_column(sa.Column("laatste_eind", MOMENT, nullable=True))
    _vul_laatste_eind(op.get_bind())
    with op.batch_alter_table("zitting") as zitting:
        zitting.alter_column("laatste_eind", existing_type=MOMENT, nullable=False)
        zitting.create_index("ix_zitting_laatste_eind", ["laatste_eind", "status"])
    op.add_column("zitting", sa.Column("achteraf", sa.String(500), nullable=False, server_default=""))
    op.add_column("wachtplek", sa.Column("aangeboden_op", MOMENT, nullable=True))
    op.add_column("deelname", sa.Column("met_zitting_vervallen", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("voorziening", sa.Column("bezwaar_tot", sa.Date(), nullable=True))
    op.add_column("voorziening", sa.Column("clausule", sa.String(2000), nullable=False, server_default=""))
    _geef_ieder_een_eigen_plaats(op.get_bind())
    gepland = sa.text("status = 'geplaatst'")
    op.create_index(
        "uq_deelname_plaats", "deelname", ["zitting_id", "plaats"], unique=True,
        sqlite_where=gepland, postgresql_where=gepland,
    )  # fmt: skip
    op.create_table(
        "mededeling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.String(20), nullable=False),
        sa.Column("tekst", sa.String(2000), nullable=False),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("gelezen_op", MOMENT, nullable=True),
        sa.Column("bezwaar_tot", sa.Date(), nullable=True),
        sa.Column("clausule", sa.String(2000), nullable=False),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_mededeling_persoon_id", "mededeling", ["persoon_id"])
    open_ = sa.text("gelezen_op IS NULL")
    op.create_index("ix_mededeling_open", "mededeling", ["persoon_id", "op"], sqlite_where=open_, postgresql_where=open_)


def _geef_ieder_een_eigen_plaats(bind: sa.Connection) -> None:
    """Two students that share a seat number on a sitting to come: the later one gets the lowest number that is free."""
    bezet: dict[object, set[int]] = {}
    wijzig = sa.text("UPDATE deelname SET plaats = :plaats WHERE id = :id")
    vraag = "SELECT id, zitting_id, plaats FROM deelname WHERE status = 'geplaatst' AND plaats IS NOT NULL ORDER BY geplaatst_op, id"
    rijen = bind.execute(sa.text(vraag)).all()
    dubbel = []
    for id, zitting, plaats in rijen:
        vol = bezet.setdefault(zitting, set())
        if plaats in vol:
            dubbel.append((id, vol))
        vol.add(plaats)
    for id, vol in dubbel:
        plaats = next(n for n in range(1, len(rijen) + 2) if n not in vol)
        vol.add(plaats)
        bind.execute(wijzig, {"plaats": plaats, "id": id})


def _vul_laatste_eind(bind: sa.Connection) -> None:
    """The end that holds for sittings that were planned before: with a late start and the longest extra time."""
    # On paper a latecomer stops with the others; only a delivery system gives everybody the full time.
    bind.execute(sa.text(
        "UPDATE zitting SET tijdscenario = 4 WHERE versie_id IN (SELECT id FROM examenversie WHERE component_id IS NULL)"
    ))
    extra = (
        "(SELECT COALESCE(MAX(CASE WHEN d.extra_minuten >= 10000 THEN 240 ELSE d.extra_minuten END), 0) FROM deelname d"
        " WHERE d.zitting_id = zitting.id AND d.status <> 'geannuleerd')"
    )
    minuten = f"({extra} + CASE WHEN zitting.tijdscenario IN (3, 6) THEN 30 ELSE 0 END)"
    if bind.dialect.name == "postgresql":
        eind = f"eind + {minuten} * INTERVAL '1 minute'"
    else:
        eind = f"strftime('%Y-%m-%d %H:%M:%S', eind, '+' || {minuten} || ' minutes') || '.000000'"
    bind.execute(sa.text(f"UPDATE zitting SET laatste_eind = {eind}"))


def downgrade() -> None:
    op.drop_index("ix_mededeling_open", "mededeling")
    op.drop_index("ix_mededeling_persoon_id", "mededeling")
    op.drop_table("mededeling")
    op.drop_index("uq_deelname_plaats", "deelname")
    for tabel, kolom in (
        ("voorziening", "clausule"), ("voorziening", "bezwaar_tot"), ("deelname", "met_zitting_vervallen"),
        ("wachtplek", "aangeboden_op"), ("zitting", "achteraf"),
    ):  # fmt: skip
        op.drop_column(tabel, kolom)
    with op.batch_alter_table("zitting") as zitting:
        zitting.drop_index("ix_zitting_laatste_eind")
        zitting.drop_column("laatste_eind")
