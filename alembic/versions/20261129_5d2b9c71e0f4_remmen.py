"""addresses from which somebody logged in lately, and a count of what strangers ask of the OKE server."""

import sqlalchemy as sa

import portal.db.types
from alembic import op

revision = "5d2b9c71e0f4"
down_revision = "5d1c8b7e3f20"
branch_labels = None
depends_on = None

MOMENT = portal.db.types.Moment(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bekendadres",
        sa.Column("afdruk", sa.String(64), nullable=False),
        sa.Column("laatst_op", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("afdruk"),
    )
    op.create_index("ix_bekendadres_laatst_op", "bekendadres", ["laatst_op"])
    op.create_table(
        "vreemdverzoek",
        sa.Column("minuut", MOMENT, nullable=False),
        sa.Column("afzender", sa.String(64), nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=False),
        sa.Column("methode", sa.String(6), nullable=False),
        sa.Column("pad", sa.String(200), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=False),
        sa.Column("reden", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("minuut", "afzender"),
    )
    op.add_column("loginpoging", sa.Column("adres_ref", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_loginpoging_adres_ref", "loginpoging", ["adres_ref"])


def downgrade() -> None:
    op.drop_index("ix_loginpoging_adres_ref", "loginpoging")
    op.drop_column("loginpoging", "adres_ref")
    op.drop_table("vreemdverzoek")
    op.drop_table("bekendadres")
