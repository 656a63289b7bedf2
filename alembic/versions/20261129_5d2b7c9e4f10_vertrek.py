"""the day on which somebody left, proposals of destruction that the board holds back, and the day they count from."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "5d2b7c9e4f10"
down_revision = "3a9f6c2e81d0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persoon", sa.Column("vertrokken_op", sa.Date(), nullable=True))
    op.execute("ALTER TABLE vernietiging RENAME COLUMN diploma_op TO vanaf")
    with op.batch_alter_table("vernietiging") as tabel:
        tabel.add_column(sa.Column("aangehouden_op", portal.db.types.Moment(timezone=True), nullable=True))
        tabel.add_column(sa.Column("aangehouden_door_id", sa.Uuid(), nullable=True))
        tabel.add_column(sa.Column("aangehouden_reden", sa.String(500), nullable=False, server_default=""))
        tabel.create_foreign_key("fk_vernietiging_aangehouden", "persoon", ["aangehouden_door_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("vernietiging") as tabel:
        tabel.drop_constraint("fk_vernietiging_aangehouden", type_="foreignkey")
        for kolom in ("aangehouden_op", "aangehouden_door_id", "aangehouden_reden"):
            tabel.drop_column(kolom)
    op.execute("ALTER TABLE vernietiging RENAME COLUMN vanaf TO diploma_op")
    op.drop_column("persoon", "vertrokken_op")
