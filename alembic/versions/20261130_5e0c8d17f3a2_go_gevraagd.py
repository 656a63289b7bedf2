"""a Go knows which request it answered, so that withdrawing it opens that again."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "5e0c8d17f3a2"
down_revision = "b2f61c08a7d3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("go", sa.Column("gevraagd_op", portal.db.types.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("go", "gevraagd_op")
