"""a version that the board took back stays so until it is established again, also while the board is asked anew."""

import sqlalchemy as sa

from alembic import op

revision = "f2c6a8e0b134"
down_revision = "e5b7c9d1f023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("examenversie") as tabel:
        tabel.add_column(sa.Column("teruggenomen", sa.Boolean(), nullable=False, server_default=sa.false()))
    versie = sa.table("examenversie", sa.column("status", sa.String()), sa.column("teruggenomen", sa.Boolean()))
    terug = versie.c.status.in_(("ingetrokken", "afgewezen"))
    op.execute(versie.update().where(terug).values(teruggenomen=True))


def downgrade() -> None:
    with op.batch_alter_table("examenversie") as tabel:
        tabel.drop_column("teruggenomen")
