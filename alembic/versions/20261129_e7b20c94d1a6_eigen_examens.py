"""exams of the school itself: a level, and a day from which they cannot be chosen any more."""

import sqlalchemy as sa

from alembic import op

revision = "e7b20c94d1a6"
down_revision = "7be1c09d4a35"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("examen", sa.Column("niveau", sa.String(20), nullable=False, server_default=""))
    op.add_column("examen", sa.Column("gesloten_op", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("examen", "gesloten_op")
    op.drop_column("examen", "niveau")
