"""a registry that lets a student go keeps nothing of him any more while another one has him."""

import sqlalchemy as sa

from alembic import op

revision = "c9f3e5a71b28"
down_revision = "b8e2d4f60a17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("persoonsbron") as tabel:
        tabel.add_column(sa.Column("liet_gaan", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("persoonsbron") as tabel:
        tabel.drop_column("liet_gaan")
