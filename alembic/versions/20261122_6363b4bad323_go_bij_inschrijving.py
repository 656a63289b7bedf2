"""until when a Go holds is kept with the enrolment."""

import sqlalchemy as sa

from alembic import op

revision = "6363b4bad323"
down_revision = "9acfed862078"
branch_labels = None
depends_on = None

NIEUWSTE = """
    SELECT CASE WHEN go.besluit = 'go' THEN COALESCE(go.geldig_tot, CAST('9999-12-31' AS {dag})) END
    FROM go WHERE go.inschrijving_id = inschrijving.id AND go.ingetrokken_op IS NULL
    ORDER BY go.op DESC LIMIT 1
"""


def upgrade() -> None:
    dag = "TEXT" if op.get_bind().dialect.name == "sqlite" else "DATE"
    op.add_column("inschrijving", sa.Column("go_tot", sa.Date(), nullable=True))
    op.create_index(
        "ix_inschrijving_go", "inschrijving", ["status", "go_tot", "student_id", "examen_id", "go_gevraagd_op"]
    )
    op.execute(f"UPDATE inschrijving SET go_tot = ({NIEUWSTE.format(dag=dag)})")


def downgrade() -> None:
    op.drop_index("ix_inschrijving_go", "inschrijving")
    op.drop_column("inschrijving", "go_tot")
