"""under which mandate a cut score was established."""

import sqlalchemy as sa

from alembic import op

revision = "b8d4f0e26c53"
down_revision = "a7c3e9d15b42"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cesuur") as batch:
        batch.add_column(sa.Column("mandaat_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key("fk_cesuur_mandaat_id_mandaat", "mandaat", ["mandaat_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("cesuur") as batch:
        batch.drop_constraint("fk_cesuur_mandaat_id_mandaat", type_="foreignkey")
        batch.drop_column("mandaat_id")
