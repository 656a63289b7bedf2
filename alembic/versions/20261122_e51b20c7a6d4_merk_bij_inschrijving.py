"""what the registry last said about an enrolment is known by its mark."""

import sqlalchemy as sa

from alembic import op

revision = "e51b20c7a6d4"
down_revision = "4e7d0c51a9f3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inschrijving", sa.Column("oke_merk", sa.String(32), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("inschrijving", "oke_merk")
