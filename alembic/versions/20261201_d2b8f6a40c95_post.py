"""messages that go by mail as well: how far each mail is, and when a person wants them."""

import sqlalchemy as sa

from alembic import op

revision = "d2b8f6a40c95"
down_revision = "c3a9d7e15f84"
branch_labels = None
depends_on = None

_GEVULD = (
    ("persoon", sa.Column("postkeuze", sa.String(10), nullable=False, server_default="meteen")),
    ("mededeling", sa.Column("post", sa.String(10), nullable=False, server_default="geen")),
    ("mededeling", sa.Column("post_pogingen", sa.Integer(), nullable=False, server_default="0")),
    ("mededeling", sa.Column("post_uitleg", sa.String(100), nullable=False, server_default="")),
)


def upgrade() -> None:
    for tabel, kolom in _GEVULD:
        op.add_column(tabel, kolom)
    for naam in ("post_na", "post_op"):
        op.add_column("mededeling", sa.Column(naam, sa.DateTime(timezone=True), nullable=True))
    for tabel, kolom in _GEVULD:
        with op.batch_alter_table(tabel) as batch:
            batch.alter_column(kolom.name, server_default=None)
    waar = sa.text("post <> 'geen'")
    op.create_index(
        "ix_mededeling_post", "mededeling", ["post", "post_na"], sqlite_where=waar, postgresql_where=waar
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_mededeling_post", "mededeling")
    for naam in ("post", "post_pogingen", "post_uitleg", "post_na", "post_op"):
        op.drop_column("mededeling", naam)
    op.drop_column("persoon", "postkeuze")
