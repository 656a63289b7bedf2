"""an assessment model that the board withdrew says so: before, it read as one that was never established."""

import sqlalchemy as sa

from alembic import op

revision = "c3a9d7e15f84"
down_revision = "b8e4f0a26d73"
branch_labels = None
depends_on = None

VERSIE = sa.table("examenversie", sa.column("id"), sa.column("model_status", sa.String()))


def upgrade() -> None:
    regel = sa.table("auditregel", sa.column("volgnummer"), sa.column("actie", sa.String()), sa.column("onderwerp_id"))
    over_model = regel.c.actie.in_(["model.vastgesteld", "model.ingetrokken"])
    laatste = sa.select(sa.func.max(regel.c.volgnummer)).where(over_model).group_by(regel.c.onderwerp_id)
    weg = sa.select(regel.c.onderwerp_id).where(regel.c.volgnummer.in_(laatste), regel.c.actie == "model.ingetrokken")
    nieuw = VERSIE.c.model_status == "nieuw"
    op.execute(sa.update(VERSIE).where(nieuw, VERSIE.c.id.in_(weg)).values(model_status="ingetrokken"))


def downgrade() -> None:
    op.execute(sa.update(VERSIE).where(VERSIE.c.model_status == "ingetrokken").values(model_status="nieuw"))
