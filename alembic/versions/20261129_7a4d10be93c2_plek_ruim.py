"""an accommodation at a seat, and the code of a sitting, as long as what they are made from."""

import sqlalchemy as sa

from alembic import op

revision = "7a4d10be93c2"
down_revision = "a17f5c08d3e6"
branch_labels = None
depends_on = None

_LENGTE = {("deelnamevoorziening", "tekst"): (200, 500), ("zitting", "code"): (80, 100)}
"""PostgreSQL refused the seat, or the sitting, when what was granted or the code of the version was longer."""


def upgrade() -> None:
    for (tabel, kolom), (oud, nieuw) in _LENGTE.items():
        with op.batch_alter_table(tabel) as batch:
            batch.alter_column(kolom, existing_type=sa.String(oud), existing_nullable=False, type_=sa.String(nieuw))


def downgrade() -> None:
    for (tabel, kolom), (oud, nieuw) in _LENGTE.items():
        with op.batch_alter_table(tabel) as batch:
            batch.alter_column(
                kolom, existing_type=sa.String(nieuw), existing_nullable=False, type_=sa.String(oud),
                postgresql_using=f"left({kolom}, {oud})",
            )  # fmt: skip
