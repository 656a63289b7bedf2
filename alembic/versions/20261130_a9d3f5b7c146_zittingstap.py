"""What is made ready for a sitting.

Revision ID: a9d3f5b7c146
Revises: f2c6a8e0b134
"""

import sqlalchemy as sa

from alembic import op

revision = "a9d3f5b7c146"
down_revision = "f2c6a8e0b134"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "zittingstap",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("zitting_id", sa.Uuid(), sa.ForeignKey("zitting.id"), nullable=False),
        sa.Column("stap", sa.String(20), nullable=False),
        sa.Column("kenmerk", sa.String(64), nullable=False),
        sa.Column("door_id", sa.Uuid(), sa.ForeignKey("persoon.id"), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("zitting_id", "stap"),
    )
    op.create_index("ix_zittingstap_zitting_id", "zittingstap", ["zitting_id"])


def downgrade() -> None:
    op.drop_index("ix_zittingstap_zitting_id", "zittingstap")
    op.drop_table("zittingstap")
