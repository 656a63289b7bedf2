"""the board may decide that no score comes of a participation any more."""

import sqlalchemy as sa

from alembic import op

revision = "a1d7f3c05e92"
down_revision = "5d2b7c9e4f10"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deelname", sa.Column("zonder_werk", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("deelname", "zonder_werk")
