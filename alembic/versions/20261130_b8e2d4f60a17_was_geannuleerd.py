"""an enrolment that was cancelled before its seat was entered afterwards."""

import sqlalchemy as sa

from alembic import op

revision = "b8e2d4f60a17"
down_revision = "b8d4f0e26c53"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "inschrijving", sa.Column("was_geannuleerd", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    with op.batch_alter_table("inschrijving") as batch:
        batch.drop_column("was_geannuleerd")
