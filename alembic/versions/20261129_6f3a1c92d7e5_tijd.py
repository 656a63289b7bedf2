"""until when the last of a sitting may go on, and what the sitting's time rests on."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "6f3a1c92d7e5"
down_revision = "5b7e2d90c1f4"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("zitting") as zitting:
        zitting.add_column(sa.Column("laatste_eind", MOMENT, nullable=True))
    _vul_laatste_eind(op.get_bind())
    with op.batch_alter_table("zitting") as zitting:
        zitting.alter_column("laatste_eind", existing_type=MOMENT, nullable=False)
        zitting.create_index("ix_zitting_laatste_eind", ["laatste_eind", "status"])


def _vul_laatste_eind(bind: sa.Connection) -> None:
    """The end that holds for sittings that were planned before: with a late start and the longest extra time."""
    # On paper a latecomer stops with the others; only a delivery system gives everybody the full time.
    bind.execute(sa.text(
        "UPDATE zitting SET tijdscenario = 4 WHERE versie_id IN (SELECT id FROM examenversie WHERE component_id IS NULL)"
    ))
    extra = (
        "(SELECT COALESCE(MAX(CASE WHEN d.extra_minuten >= 10000 THEN 240 ELSE d.extra_minuten END), 0) FROM deelname d"
        " WHERE d.zitting_id = zitting.id AND d.status <> 'geannuleerd')"
    )
    minuten = f"({extra} + CASE WHEN zitting.tijdscenario IN (3, 6) THEN 30 ELSE 0 END)"
    if bind.dialect.name == "postgresql":
        eind = f"eind + {minuten} * INTERVAL '1 minute'"
    else:
        eind = f"strftime('%Y-%m-%d %H:%M:%S', eind, '+' || {minuten} || ' minutes') || '.000000'"
    bind.execute(sa.text(f"UPDATE zitting SET laatste_eind = {eind}"))


def downgrade() -> None:
    with op.batch_alter_table("zitting") as zitting:
        zitting.drop_index("ix_zitting_laatste_eind")
        zitting.drop_column("laatste_eind")
