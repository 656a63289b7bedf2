"""two records of one person are joined: what moved is kept, and the one that went points at the one that stays."""

import sqlalchemy as sa

from alembic import op
from portal.db.types import Json, Moment

revision = "7be1c09d4a35"
down_revision = "a1d7f3c05e92"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("persoon") as persoon:
        persoon.add_column(sa.Column("samengevoegd_met_id", sa.Uuid(), nullable=True))
        persoon.create_foreign_key("fk_persoon_samengevoegd_met", "persoon", ["samengevoegd_met_id"], ["id"])
    op.create_index("ix_persoon_samengevoegd_met_id", "persoon", ["samengevoegd_met_id"])
    op.create_table(
        "samenvoeging",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("weg_id", sa.Uuid(), nullable=False),
        sa.Column("blijft_id", sa.Uuid(), nullable=False),
        sa.Column("reden", sa.String(length=500), nullable=False),
        sa.Column("op", Moment(), nullable=False),
        sa.Column("door_id", sa.Uuid(), nullable=True),
        sa.Column("volgnummer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("verhuisd", Json, nullable=False),
        sa.Column("oud", Json, nullable=False),
        sa.Column("ongedaan_op", Moment(), nullable=True),
        sa.Column("ongedaan_door_id", sa.Uuid(), nullable=True),
        sa.Column("ongedaan_reden", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        *(sa.ForeignKeyConstraint([k], ["persoon.id"]) for k in ("weg_id", "blijft_id", "door_id", "ongedaan_door_id")),
    )
    op.create_index("ix_samenvoeging_blijft_id", "samenvoeging", ["blijft_id"])
    op.create_index(
        "uq_samenvoeging_weg", "samenvoeging", ["weg_id"], unique=True,
        sqlite_where=sa.text("ongedaan_op IS NULL"), postgresql_where=sa.text("ongedaan_op IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("samenvoeging")
    op.drop_index("ix_persoon_samengevoegd_met_id", table_name="persoon")
    with op.batch_alter_table("persoon") as persoon:
        persoon.drop_constraint("fk_persoon_samengevoegd_met", type_="foreignkey")
        persoon.drop_column("samengevoegd_met_id")
