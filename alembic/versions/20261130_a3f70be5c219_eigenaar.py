"""whose exam it is, and whether who begins late keeps his full time."""

import sqlalchemy as sa

from alembic import op

revision = "a3f70be5c219"
down_revision = "d4a8f1c36e90"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("examen") as tabel:
        tabel.add_column(sa.Column("late_start", sa.Boolean(), nullable=False, server_default=sa.true()))
        tabel.add_column(sa.Column("eigenaar", sa.String(length=12), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("examen") as tabel:
        tabel.drop_column("eigenaar")
        tabel.drop_column("late_start")
