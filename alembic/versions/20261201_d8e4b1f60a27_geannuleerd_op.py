"""when a sitting was cancelled, for its papers; of the past as the audit log tells."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "d8e4b1f60a27"
down_revision = "d2b8f6a40c95"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("zitting") as tabel:
        tabel.add_column(sa.Column("geannuleerd_op", MOMENT, nullable=True))
    op.execute(
        sa.text(
            "UPDATE zitting SET geannuleerd_op = (SELECT max(a.op) FROM auditregel a "
            "WHERE a.onderwerp_id = zitting.id AND a.actie = 'zitting.geannuleerd') WHERE status = 'geannuleerd'"
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("zitting") as tabel:
        tabel.drop_column("geannuleerd_op")
