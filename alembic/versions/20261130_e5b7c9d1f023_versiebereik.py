"""for whom and until when the board established a version."""

import sqlalchemy as sa

from alembic import op

revision = "e5b7c9d1f023"
down_revision = "c81d6f2a94b7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "versiebereik",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("versie_id", sa.Uuid(), sa.ForeignKey("examenversie.id"), nullable=False),
        sa.Column("opleiding_id", sa.Uuid(), sa.ForeignKey("opleiding.id"), nullable=True),
        sa.Column("cohort", sa.Integer(), nullable=True),
        sa.Column("kans", sa.Integer(), nullable=True),
    )
    op.create_index("ix_versiebereik_versie_id", "versiebereik", ["versie_id"])
    with op.batch_alter_table("examenversie") as tabel:
        tabel.add_column(sa.Column("geldig_vanaf", sa.Date(), nullable=True))
        tabel.add_column(sa.Column("geldig_tot", sa.Date(), nullable=True))
        tabel.add_column(sa.Column("beperkt", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("examenversie") as tabel:
        tabel.drop_column("beperkt")
        tabel.drop_column("geldig_tot")
        tabel.drop_column("geldig_vanaf")
    op.drop_index("ix_versiebereik_versie_id", "versiebereik")
    op.drop_table("versiebereik")
