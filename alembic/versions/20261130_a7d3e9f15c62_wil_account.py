"""a registry remembers which account it gave a student while somebody else still has it."""

import sqlalchemy as sa

from alembic import op

revision = "a7d3e9f15c62"
down_revision = "c9f3e5a71b28"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persoonsbron", sa.Column("wil_account", sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("persoonsbron") as tabel:
        tabel.alter_column("wil_account", server_default=None)


def downgrade() -> None:
    op.drop_column("persoonsbron", "wil_account")
