"""an addition to a report keeps about whom it is, and no name."""

import sqlalchemy as sa

from alembic import op

revision = "d94e7b10c5a2"
down_revision = "d06b8f3e2a17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("aanvulling") as batch:
        batch.add_column(sa.Column("deelname_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key("fk_aanvulling_deelname_id_deelname", "deelname", ["deelname_id"], ["id"])
        batch.create_index("ix_aanvulling_deelname_id", ["deelname_id"])
    _haal_namen_eruit()


def _haal_namen_eruit() -> None:
    """What the portal wrote before this said the name itself: it becomes the participation."""
    db = op.get_bind()
    vraag = sa.text(
        "SELECT a.id, a.tekst, d.id AS deelname, p.naam FROM aanvulling a JOIN deelname d ON d.zitting_id = a.zitting_id "
        "JOIN persoon p ON p.id = d.student_id WHERE a.tekst LIKE 'Presentie van %'"
    )
    zet = sa.text("UPDATE aanvulling SET tekst = :tekst, deelname_id = :deelname WHERE id = :id")
    for rij in db.execute(vraag).all():
        begin = f"Presentie van {rij.naam} "
        if rij.tekst.startswith((f"{begin}verbeterd van ‘", f"{begin}is volgens de examencommissie ‘")):
            tekst = f"Presentie {rij.tekst.removeprefix(begin)}"
            db.execute(zet, {"tekst": tekst, "deelname": rij.deelname, "id": rij.id})


def _zet_namen_terug() -> None:
    """About whom it is stands in the text again: nothing else says it before this."""
    db = op.get_bind()
    vraag = sa.text(
        "SELECT a.id, a.tekst, p.naam FROM aanvulling a JOIN deelname d ON d.id = a.deelname_id "
        "JOIN persoon p ON p.id = d.student_id WHERE a.tekst LIKE 'Presentie %'"
    )
    zet = sa.text("UPDATE aanvulling SET tekst = :tekst WHERE id = :id")
    for rij in db.execute(vraag).all():
        tekst = f"Presentie van {rij.naam} {rij.tekst.removeprefix('Presentie ')}"
        db.execute(zet, {"tekst": tekst[:2000], "id": rij.id})


def downgrade() -> None:
    _zet_namen_terug()
    with op.batch_alter_table("aanvulling") as batch:
        batch.drop_index("ix_aanvulling_deelname_id")
        batch.drop_constraint("fk_aanvulling_deelname_id_deelname", type_="foreignkey")
        batch.drop_column("deelname_id")
