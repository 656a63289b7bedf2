"""accounts under which somebody held a staff role, kept when he has another one later."""

import uuid

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "8c4f1e27ab60"
down_revision = "c41d7e90ab35"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)


def upgrade() -> None:
    tabel = op.create_table(
        "personeelsaccount",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("sinds", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account", "persoon_id"),
    )
    op.create_index("ix_personeelsaccount_account", "personeelsaccount", ["account"])
    op.create_index("ix_personeelsaccount_persoon_id", "personeelsaccount", ["persoon_id"])
    persoon = sa.table("persoon", sa.column("id", sa.Uuid()), sa.column("account", sa.String()))
    rol = sa.table(
        "roltoewijzing", sa.column("persoon_id", sa.Uuid()), sa.column("rol", sa.String()), sa.column("van", MOMENT)
    )
    vraag = (
        sa.select(persoon.c.id, persoon.c.account, sa.func.min(rol.c.van, type_=MOMENT))
        .join(rol, rol.c.persoon_id == persoon.c.id)
        .where(rol.c.rol != "student", persoon.c.account.is_not(None))
        .group_by(persoon.c.id, persoon.c.account)
    )
    rijen = [
        {"id": uuid.uuid4(), "account": account.lower(), "persoon_id": id, "sinds": sinds}
        for id, account, sinds in op.get_bind().execute(vraag)
    ]
    if rijen:
        op.bulk_insert(tabel, rijen)


def downgrade() -> None:
    op.drop_table("personeelsaccount")
