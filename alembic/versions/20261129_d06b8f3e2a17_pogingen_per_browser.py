"""logins under way are counted per browser without reading them all."""

from alembic import op

revision = "d06b8f3e2a17"
down_revision = "b7e3c1d95a40"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_loginpoging_browser_ref", "loginpoging", ["browser_ref"])


def downgrade() -> None:
    op.drop_index("ix_loginpoging_browser_ref", table_name="loginpoging")
