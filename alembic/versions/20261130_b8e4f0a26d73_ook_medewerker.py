"""staff who study here too: who was linked by an administrator before is known as such from here on."""

import sqlalchemy as sa

from alembic import op
from portal.domain.fouten import Geblokkeerd

revision = "b8e4f0a26d73"
down_revision = "a7d3e9f15c62"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persoon", sa.Column("ook_medewerker", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("persoon", sa.Column("studentnummer", sa.String(40), nullable=False, server_default=""))
    with op.batch_alter_table("persoon") as tabel:
        tabel.alter_column("ook_medewerker", server_default=None)
        tabel.alter_column("studentnummer", server_default=None)
    persoon = sa.table("persoon", sa.column("id"), sa.column("is_student"), sa.column("ook_medewerker"))
    bron = sa.table("persoonsbron", sa.column("persoon_id"), sa.column("hoofd", sa.Boolean()))
    kent = sa.select(bron.c.persoon_id)
    deze = (persoon.c.is_student == sa.false()) & persoon.c.id.in_(kent)
    geen_hoofd = persoon.c.id.not_in(kent.where(bron.c.hoofd == sa.true()))
    op.execute(sa.update(persoon).where(deze, geen_hoofd).values(ook_medewerker=sa.true()))


def downgrade() -> None:
    """Refused while somebody works and studies here: without this column the administrator's word would be lost, and a
    registry would write to a record of staff."""
    persoon = sa.table("persoon", sa.column("ook_medewerker", sa.Boolean()))
    wie = sa.select(sa.func.count()).where(persoon.c.ook_medewerker == sa.true())
    if aantal := op.get_bind().execute(wie).scalar_one():
        raise Geblokkeerd(
            f"Van {aantal} {'persoon' if aantal == 1 else 'personen'} staat vast dat hij hier werkt en studeert. Een stap terug "
            "zou dat vergeten, en daarna schreef een deelnemersysteem bij een medewerker. Er is niets veranderd.",
            actie="Zet een back-up van vóór deze stap terug.",
        )
    op.drop_column("persoon", "studentnummer")
    op.drop_column("persoon", "ook_medewerker")
