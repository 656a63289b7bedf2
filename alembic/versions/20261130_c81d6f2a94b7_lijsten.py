"""indexes for the list of enrolments: by student and exam, and who asked for a Go."""

import sqlalchemy as sa

from alembic import op

revision = "c81d6f2a94b7"
down_revision = "a3f70be5c219"
branch_labels = None
depends_on = None
_GEVRAAGD = sa.text("go_gevraagd_op IS NOT NULL")


def upgrade() -> None:
    _op_student("student_id", "examen_id")
    op.create_index(
        "ix_inschrijving_gevraagd", "inschrijving", ["go_gevraagd_op"], sqlite_where=_GEVRAAGD, postgresql_where=_GEVRAAGD
    )


def downgrade() -> None:
    op.drop_index("ix_inschrijving_gevraagd", "inschrijving")
    _op_student("student_id")


def _op_student(*kolommen: str) -> None:
    """What is asked of one student is mostly asked for one of his exams."""
    for tabel in ("inschrijving", "kansmutatie"):
        op.drop_index(f"ix_{tabel}_student_id", tabel)
        op.create_index(f"ix_{tabel}_student_id", tabel, list(kolommen))
