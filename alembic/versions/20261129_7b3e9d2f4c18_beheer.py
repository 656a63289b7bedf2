"""a second person for what an administrator changes, and checkpoints of the audit log in the database."""

import sqlalchemy as sa

import portal.db.types
from alembic import op
from portal.db import slot

revision = "7b3e9d2f4c18"
down_revision = "5c1e8d7b40fa"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)
_ROLREGELS, _RECHTEN = "rolregels:beheren", "rechten:beheren"


def upgrade() -> None:
    op.create_table(
        "bekrachtiging",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("onderwerp", sa.String(500), nullable=False),
        sa.Column("onderwerp_id", sa.Uuid(), nullable=True),
        sa.Column("titel", sa.String(500), nullable=False),
        sa.Column("oud", portal.db.types.Json, nullable=False),
        sa.Column("nieuw", portal.db.types.Json, nullable=False),
        sa.Column("geheim_versleuteld", sa.String(1000), nullable=False),
        sa.Column("gevraagd_op", MOMENT, nullable=False),
        sa.Column("gevraagd_door_id", sa.Uuid(), nullable=False),
        sa.Column("besloten_op", MOMENT, nullable=True),
        sa.Column("besloten_door_id", sa.Uuid(), nullable=True),
        sa.Column("reden", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["gevraagd_door_id"], ["persoon.id"]),
        sa.ForeignKeyConstraint(["besloten_door_id"], ["persoon.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_bekrachtiging_onderwerp_id", "bekrachtiging", ["onderwerp_id"])
    open_ = sa.text("status = 'gevraagd'")
    op.create_index(
        "ix_bekrachtiging_open", "bekrachtiging", ["soort", "onderwerp"], unique=True, sqlite_where=open_,
        postgresql_where=open_,
    )  # fmt: skip
    op.create_table(
        "auditpunt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volgnummer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("op", sa.String(40), nullable=False),
        sa.Column("vorige", sa.String(64), nullable=False),
        sa.Column("sleutel", sa.String(16), nullable=False),
        sa.Column("handtekening", sa.String(200), nullable=False),
        sa.Column("bestand", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for sql in slot.PUNT_SQLITE_AAN if sqlite else slot.PUNT_POSTGRES_AAN:
        op.execute(sql)
    _vervang(_RECHTEN, f"{_RECHTEN}, {_ROLREGELS}")


def downgrade() -> None:
    _vervang(f"{_RECHTEN}, {_ROLREGELS}", _RECHTEN)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for sql in slot.PUNT_SQLITE_UIT if sqlite else slot.PUNT_POSTGRES_UIT:
        op.execute(sql)
    op.drop_table("auditpunt")
    op.drop_table("bekrachtiging")


def _vervang(oud: str, nieuw: str) -> None:
    """A school that asked a confirmation for managing rights keeps it for what was a part of that."""
    op.execute(
        sa.text(
            "UPDATE instelling SET waarde = replace(waarde, :oud, :nieuw) WHERE sleutel = 'bevestig_rechten'"
        ).bindparams(oud=oud, nieuw=nieuw)
    )
