"""programmes of students, groups, the version a partner speaks, part of a catalogue, and start links of staff."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "a90c4e2f7b11"
down_revision = "e51b20c7a6d4"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)
KOLOMMEN = (
    ("catalogusvoorstel", "keus", sa.String(300), ""),
    ("catalogusvoorstel", "onleesbaar", sa.Integer(), "0"),
    ("inschrijving", "opleiding_oke_id", sa.Uuid(), None),
    ("koppeling", "oke_versie", sa.String(20), "1.0"),
    ("zittingsmedewerker", "startlink", sa.String(1000), ""),
)


def upgrade() -> None:
    op.create_table(
        "groep",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("oke_id", sa.Uuid(), nullable=False),
        sa.Column("koppeling_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("naam", sa.String(200), nullable=False),
        sa.Column("soort", sa.String(20), nullable=False),
        sa.Column("leden_op", MOMENT, nullable=True),
        sa.Column("gewijzigd_op", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["koppeling_id"], ["koppeling.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("oke_id"),
    )
    op.create_index("ix_groep_koppeling_id", "groep", ["koppeling_id"])
    op.create_index("ix_groep_naam", "groep", ["naam"])
    op.create_table(
        "groepslid",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("groep_id", sa.Uuid(), nullable=False),
        sa.Column("persoon_oke_id", sa.Uuid(), nullable=False),
        sa.Column("van", MOMENT, nullable=False),
        sa.Column("tot", MOMENT, nullable=True),
        sa.Column("actief", sa.Boolean(), nullable=False),
        sa.Column("is_student", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["groep_id"], ["groep.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("groep_id", "persoon_oke_id"),
    )
    op.create_index("ix_groepslid_persoon_oke_id", "groepslid", ["persoon_oke_id"])
    op.create_table(
        "opleidingsinschrijving",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("oke_id", sa.Uuid(), nullable=False),
        sa.Column("koppeling_id", sa.Uuid(), nullable=True),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("opleiding_id", sa.Uuid(), nullable=False),
        sa.Column("eenheid_id", sa.Uuid(), nullable=True),
        sa.Column("cohort", sa.Integer(), nullable=True),
        sa.Column("leerweg", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("van", sa.Date(), nullable=True),
        sa.Column("tot", sa.Date(), nullable=True),
        sa.Column("gelezen_op", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["koppeling_id"], ["koppeling.id"]),
        sa.ForeignKeyConstraint(["student_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["opleiding_id"], ["opleiding.id"]),
        sa.ForeignKeyConstraint(["eenheid_id"], ["eenheid.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("oke_id"),
    )
    op.create_index("ix_opleidingsinschrijving_student_id", "opleidingsinschrijving", ["student_id"])
    op.create_index("ix_opleidingsinschrijving_opleiding_id", "opleidingsinschrijving", ["opleiding_id"])
    for tabel, naam, soort, standaard in KOLOMMEN:
        op.add_column(tabel, sa.Column(naam, soort, nullable=standaard is None, server_default=standaard))
    op.create_index("ix_inschrijving_opleiding_oke_id", "inschrijving", ["opleiding_oke_id"])


def downgrade() -> None:
    op.drop_index("ix_inschrijving_opleiding_oke_id", "inschrijving")
    for tabel, naam, _, _ in KOLOMMEN:
        op.drop_column(tabel, naam)
    for tabel in ("opleidingsinschrijving", "groepslid", "groep"):
        op.drop_table(tabel)
