"""the norm of a cut score and of each grade, what the partner calls a pass, the score of each assessor, and why work went back."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

import portal.db.types
from alembic import op

revision = "9c4d2e7f1a35"
down_revision = "5b7e2d90c1f4"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
MOMENT = portal.db.types.Moment(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("cesuur") as tabel:
        tabel.add_column(sa.Column("soort", sa.String(20), nullable=False, server_default="lineair"))
        tabel.add_column(sa.Column("gegevens", JSON, nullable=False, server_default="{}"))
        tabel.alter_column("punten", existing_type=sa.Integer(), nullable=True)
        tabel.alter_column("maximum", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("resultaat") as tabel:
        tabel.add_column(sa.Column("geslaagd_partner", sa.Boolean(), nullable=True))
        tabel.add_column(sa.Column("norm", JSON, nullable=False, server_default="{}"))
        tabel.add_column(sa.Column("terug_reden", sa.String(500), nullable=False, server_default=""))
    with op.batch_alter_table("beoordeling") as tabel:
        tabel.add_column(sa.Column("punten", sa.Integer(), nullable=True))
        tabel.add_column(sa.Column("score", sa.String(40), nullable=False, server_default=""))
        tabel.add_column(sa.Column("geslaagd", sa.Boolean(), nullable=True))
        tabel.add_column(sa.Column("gescoord_op", MOMENT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("beoordeling") as tabel:
        for naam in ("gescoord_op", "geslaagd", "score", "punten"):
            tabel.drop_column(naam)
    with op.batch_alter_table("resultaat") as tabel:
        for naam in ("terug_reden", "norm", "geslaagd_partner"):
            tabel.drop_column(naam)
    # A norm without points has no place in the older form; the version then waits for a cut score again.
    op.execute(sa.text("DELETE FROM cesuur WHERE punten IS NULL OR maximum IS NULL"))
    with op.batch_alter_table("cesuur") as tabel:
        tabel.alter_column("maximum", existing_type=sa.Integer(), nullable=False)
        tabel.alter_column("punten", existing_type=sa.Integer(), nullable=False)
        tabel.drop_column("gegevens")
        tabel.drop_column("soort")
