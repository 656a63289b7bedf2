"""the level of a version and of an enrolment, and what the board lets a student take again."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "c4e8a1f7d092"
down_revision = "9c4d2e7f1a35"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("examenversie", sa.Column("niveau", sa.Integer(), nullable=True))
    op.add_column("inschrijving", sa.Column("niveau", sa.Integer(), nullable=True))
    moment = portal.db.types.Moment(timezone=True)
    op.create_table(
        "variantverzoek",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("inschrijving_id", sa.Uuid(), nullable=False),
        sa.Column("versie_id", sa.Uuid(), nullable=False),
        sa.Column("toelichting", sa.String(500), nullable=False),
        sa.Column("gevraagd_op", moment, nullable=False),
        sa.Column("gevraagd_door_id", sa.Uuid(), nullable=False),
        sa.Column("toegekend", sa.Boolean(), nullable=True),
        sa.Column("reden", sa.String(500), nullable=False),
        sa.Column("besloten_op", moment, nullable=True),
        sa.Column("besloten_door_id", sa.Uuid(), nullable=True),
        sa.Column("mandaat_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["student_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["inschrijving_id"], ["inschrijving.id"]),
        sa.ForeignKeyConstraint(["versie_id"], ["examenversie.id"]),
        sa.ForeignKeyConstraint(["gevraagd_door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["besloten_door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["mandaat_id"], ["mandaat.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_variantverzoek_student_id", "variantverzoek", ["student_id"])
    op.create_index("ix_variantverzoek_inschrijving_id", "variantverzoek", ["inschrijving_id"])


def downgrade() -> None:
    op.drop_table("variantverzoek")
    with op.batch_alter_table("inschrijving") as tabel:
        tabel.drop_column("niveau")
    with op.batch_alter_table("examenversie") as tabel:
        tabel.drop_column("niveau")
