"""The lock on the audit log and its checkpoints: triggers that refuse every change of a written row, for both databases."""

_GEEN = "'auditlog is alleen aanvulbaar'"


def _sqlite(naam: str, tabel: str, sleutel: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How to lock a table of SQLite, and how to lift that."""
    weiger = f"BEGIN SELECT RAISE(ABORT, {_GEEN}); END"
    bestaat = f"EXISTS (SELECT 1 FROM {tabel} WHERE {sleutel} = NEW.{sleutel})"  # noqa: S608 - our own two tables
    aan = (
        f"CREATE TRIGGER {naam}_geen_update BEFORE UPDATE ON {tabel} {weiger}",
        f"CREATE TRIGGER {naam}_geen_delete BEFORE DELETE ON {tabel} {weiger}",
        # INSERT OR REPLACE deletes without firing the delete trigger unless recursive_triggers is on: refuse it here too.
        f"CREATE TRIGGER {naam}_geen_replace BEFORE INSERT ON {tabel} WHEN {bestaat} {weiger}",
    )
    return aan, tuple(f"DROP TRIGGER IF EXISTS {naam}_geen_{wat}" for wat in ("update", "delete", "replace"))


def _postgres(naam: str, tabel: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How to lock a table of PostgreSQL, and how to lift that."""
    weiger = f"{naam}_alleen_aanvullen()"
    aan = (
        f"CREATE FUNCTION {weiger} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION {_GEEN}; END $$",
        f"CREATE TRIGGER {naam}_geen_wijziging BEFORE UPDATE OR DELETE ON {tabel} FOR EACH ROW EXECUTE FUNCTION {weiger}",
        f"CREATE TRIGGER {naam}_geen_truncate BEFORE TRUNCATE ON {tabel} FOR EACH STATEMENT EXECUTE FUNCTION {weiger}",
    )
    uit = (
        f"DROP TRIGGER IF EXISTS {naam}_geen_wijziging ON {tabel}",
        f"DROP TRIGGER IF EXISTS {naam}_geen_truncate ON {tabel}",
        f"DROP FUNCTION IF EXISTS {weiger}",
    )
    return aan, uit


SQLITE_AAN, SQLITE_UIT = _sqlite("audit", "auditregel", "volgnummer")
POSTGRES_AAN, POSTGRES_UIT = _postgres("audit", "auditregel")
PUNT_SQLITE_AAN, PUNT_SQLITE_UIT = _sqlite("punt", "auditpunt", "id")
PUNT_POSTGRES_AAN, PUNT_POSTGRES_UIT = _postgres("punt", "auditpunt")
