"""staff who study here are found by their student number too."""

import sqlalchemy as sa

from alembic import op
from portal.domain.tekst import zoekvorm

revision = "d4b8f2a06c95"
down_revision = "d8e4b1f60a27"
branch_labels = None
depends_on = None

PERSOON = sa.table("persoon", *(sa.column(k) for k in ("id", "naam", "nummer", "studentnummer", "zoekvorm")))


def upgrade() -> None:
    _vul("naam", "nummer", "studentnummer")


def downgrade() -> None:
    _vul("naam", "nummer")


def _vul(*velden: str) -> None:
    p, bind = PERSOON.c, op.get_bind()
    for id, *delen in bind.execute(sa.select(p.id, *(p[v] for v in velden)).where(p.studentnummer != "")).all():
        op.execute(sa.update(PERSOON).where(p.id == id).values(zoekvorm=zoekvorm(*delen)))
