"""when an accommodation that was granted was withdrawn; fewer attempts than none are none."""

import sqlalchemy as sa

from alembic import op

revision = "a7c3e9d15b42"
down_revision = "f1a6d8c20b94"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("voorziening", sa.Column("ingetrokken_op", sa.DateTime(timezone=True), nullable=True))
    for tabel in ("inschrijving", "nevenaanmelding"):
        op.execute(f"UPDATE {tabel} SET kansen_over = 0 WHERE kansen_over < 0")


def downgrade() -> None:
    with op.batch_alter_table("voorziening") as batch:
        batch.drop_column("ingetrokken_op")
