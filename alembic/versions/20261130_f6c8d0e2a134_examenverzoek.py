"""a request for an exam outside the plan of a student, and what the board decided."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "f6c8d0e2a134"
down_revision = "a9d3f5b7c146"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = portal.db.types.Moment(timezone=True)
    op.create_table(
        "examenverzoek",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("examen_id", sa.Uuid(), nullable=False),
        sa.Column("toelichting", sa.String(1000), nullable=False),
        sa.Column("gevraagd_op", moment, nullable=False),
        sa.Column("gevraagd_door_id", sa.Uuid(), nullable=False),
        sa.Column("teruggetrokken_op", moment, nullable=True),
        sa.Column("toegekend", sa.Boolean(), nullable=True),
        sa.Column("reden", sa.String(500), nullable=False),
        sa.Column("besloten_op", moment, nullable=True),
        sa.Column("besloten_door_id", sa.Uuid(), nullable=True),
        sa.Column("mandaat_id", sa.Uuid(), nullable=True),
        sa.Column("inschrijving_id", sa.Uuid(), nullable=True),
        sa.Column("bezwaar_tot", sa.Date(), nullable=True),
        sa.Column("clausule", sa.String(2000), nullable=False),
        sa.Column("ingetrokken_op", moment, nullable=True),
        sa.Column("ingetrokken_door_id", sa.Uuid(), nullable=True),
        sa.Column("ingetrokken_reden", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["examen_id"], ["examen.id"]),
        sa.ForeignKeyConstraint(["gevraagd_door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["besloten_door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["mandaat_id"], ["mandaat.id"]),
        sa.ForeignKeyConstraint(["inschrijving_id"], ["inschrijving.id"]),
        sa.ForeignKeyConstraint(["ingetrokken_door_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for kolom in ("student_id", "examen_id", "inschrijving_id"):
        op.create_index(f"ix_examenverzoek_{kolom}", "examenverzoek", [kolom])


def downgrade() -> None:
    op.drop_table("examenverzoek")
