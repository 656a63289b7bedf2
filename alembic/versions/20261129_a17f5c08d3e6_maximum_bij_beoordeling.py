"""points of an assessor are kept with out of how many they are."""

import sqlalchemy as sa

from alembic import op

revision = "a17f5c08d3e6"
down_revision = "2c7d9e41b6f8"
branch_labels = None
depends_on = None

WAARVAN = """
    SELECT cesuur.maximum FROM cesuur JOIN zitting ON zitting.versie_id = cesuur.versie_id
    WHERE zitting.id = beoordeling.zitting_id AND cesuur.status = 'vastgesteld' LIMIT 1
"""


def upgrade() -> None:
    op.add_column("beoordeling", sa.Column("maximum", sa.Integer(), nullable=True))
    op.execute(f"UPDATE beoordeling SET maximum = ({WAARVAN}) WHERE punten IS NOT NULL")


def downgrade() -> None:
    op.drop_column("beoordeling", "maximum")
