"""other associations of the registry about one enrolment, what it said about attempts, and what was read back."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

import portal.db.types
from alembic import op

revision = "5b7e2d90c1f4"
down_revision = "5d2b9c71e0f4"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
MOMENT = portal.db.types.Moment(timezone=True)


def upgrade() -> None:
    op.create_table(
        "nevenaanmelding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("oke_id", sa.Uuid(), nullable=False),
        sa.Column("koppeling_id", sa.Uuid(), nullable=True),
        sa.Column("inschrijving_id", sa.Uuid(), nullable=False),
        sa.Column("toets_id", sa.Uuid(), nullable=True),
        sa.Column("opleiding_oke_id", sa.Uuid(), nullable=True),
        sa.Column("oke_staat", sa.String(20), nullable=False),
        sa.Column("poging", sa.Integer(), nullable=False),
        sa.Column("kansen_over", sa.Integer(), nullable=True),
        sa.Column("kansen_onbeperkt", sa.Boolean(), nullable=False),
        sa.Column("kansen_gezegd_op", MOMENT, nullable=True),
        sa.Column("eigen", sa.Boolean(), nullable=False),
        sa.Column("deelname_id", sa.Uuid(), nullable=True),
        sa.Column("gemaakt_op", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["koppeling_id"], ["koppeling.id"]),
        sa.ForeignKeyConstraint(["inschrijving_id"], ["inschrijving.id"]),
        sa.ForeignKeyConstraint(["toets_id"], ["planbaretoets.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("oke_id"),
    )
    op.create_index("ix_nevenaanmelding_inschrijving_id", "nevenaanmelding", ["inschrijving_id"])
    op.create_index("ix_nevenaanmelding_deelname_id", "nevenaanmelding", ["deelname_id"])
    with op.batch_alter_table("inschrijving") as tabel:
        tabel.add_column(sa.Column("kansen_gezegd_op", MOMENT, nullable=True))
        tabel.add_column(sa.Column("oke_staat", sa.String(20), nullable=False, server_default="associated"))
        tabel.add_column(sa.Column("elders", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("herziening") as tabel:
        tabel.add_column(sa.Column("berichten", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("teruglezing") as tabel:
        tabel.add_column(sa.Column("staf_daar", JSON, nullable=False, server_default="[]"))
        tabel.add_column(sa.Column("soort", sa.String(3), nullable=False, server_default="tas"))
        tabel.add_column(sa.Column("deelname_id", sa.Uuid(), nullable=True))
        tabel.add_column(sa.Column("verschillen", JSON, nullable=False, server_default="[]"))
        tabel.create_index("ix_teruglezing_deelname_id", ["deelname_id"])
    with op.batch_alter_table("planbaretoets") as tabel:
        tabel.add_column(sa.Column("resultaat_verwacht", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("examenversie") as tabel:
        tabel.add_column(sa.Column("afnamewijze", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("koppeling") as tabel:
        tabel.add_column(sa.Column("patroon", sa.String(80), nullable=False, server_default=""))
    _vul()


def _vul() -> None:
    """What the registry counted beyond our own ledger was used elsewhere; when it said so was not kept."""
    verbruikt = (
        "(SELECT count(*) FROM kansmutatie k WHERE k.student_id = inschrijving.student_id "
        "AND k.examen_id = inschrijving.examen_id AND k.soort IN ('gebruikt', 'gemist'))"
    )
    op.execute(
        sa.text(f"UPDATE inschrijving SET elders = poging - 1 - {verbruikt} WHERE poging - 1 > {verbruikt}")  # noqa: S608
    )
    op.execute(
        sa.text("UPDATE inschrijving SET oke_staat = 'canceled' WHERE status = 'geannuleerd' AND oke_id IS NOT NULL")
    )


def downgrade() -> None:
    with op.batch_alter_table("teruglezing") as tabel:
        tabel.drop_index("ix_teruglezing_deelname_id")
        for kolom in ("verschillen", "deelname_id", "soort", "staf_daar"):
            tabel.drop_column(kolom)
    for naam, kolom in (("koppeling", "patroon"), ("examenversie", "afnamewijze"), ("planbaretoets", "resultaat_verwacht")):
        with op.batch_alter_table(naam) as tabel:
            tabel.drop_column(kolom)
    with op.batch_alter_table("herziening") as tabel:
        tabel.drop_column("berichten")
    with op.batch_alter_table("inschrijving") as tabel:
        for naam in ("elders", "oke_staat", "kansen_gezegd_op"):
            tabel.drop_column(naam)
    op.drop_table("nevenaanmelding")
