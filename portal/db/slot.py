"""The lock on the audit log and its checkpoints: triggers that refuse every change of a written row, for both databases."""

SQLITE_AAN = (
    "CREATE TRIGGER audit_geen_update BEFORE UPDATE ON auditregel BEGIN SELECT RAISE(ABORT, 'auditlog is alleen aanvulbaar'); END",
    "CREATE TRIGGER audit_geen_delete BEFORE DELETE ON auditregel BEGIN SELECT RAISE(ABORT, 'auditlog is alleen aanvulbaar'); END",
    # INSERT OR REPLACE deletes without firing the delete trigger unless recursive_triggers is on: refuse it here too.
    "CREATE TRIGGER audit_geen_replace BEFORE INSERT ON auditregel WHEN EXISTS (SELECT 1 FROM auditregel WHERE volgnummer = NEW.volgnummer) "
    "BEGIN SELECT RAISE(ABORT, 'auditlog is alleen aanvulbaar'); END",
)
SQLITE_UIT = tuple(f"DROP TRIGGER IF EXISTS audit_geen_{wat}" for wat in ("update", "delete", "replace"))
POSTGRES_AAN = (
    "CREATE FUNCTION audit_alleen_aanvullen() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'auditlog is alleen aanvulbaar'; END $$",
    "CREATE TRIGGER audit_geen_wijziging BEFORE UPDATE OR DELETE ON auditregel "
    "FOR EACH ROW EXECUTE FUNCTION audit_alleen_aanvullen()",
    "CREATE TRIGGER audit_geen_truncate BEFORE TRUNCATE ON auditregel "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_alleen_aanvullen()",
)
POSTGRES_UIT = (
    "DROP TRIGGER IF EXISTS audit_geen_wijziging ON auditregel",
    "DROP TRIGGER IF EXISTS audit_geen_truncate ON auditregel",
    "DROP FUNCTION IF EXISTS audit_alleen_aanvullen()",
)
PUNT_SQLITE_AAN = (
    "CREATE TRIGGER punt_geen_update BEFORE UPDATE ON auditpunt BEGIN SELECT RAISE(ABORT, 'auditlog is alleen aanvulbaar'); END",
    "CREATE TRIGGER punt_geen_delete BEFORE DELETE ON auditpunt BEGIN SELECT RAISE(ABORT, 'auditlog is alleen aanvulbaar'); END",
    "CREATE TRIGGER punt_geen_replace BEFORE INSERT ON auditpunt WHEN EXISTS (SELECT 1 FROM auditpunt WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'auditlog is alleen aanvulbaar'); END",
)
PUNT_SQLITE_UIT = tuple(f"DROP TRIGGER IF EXISTS punt_geen_{wat}" for wat in ("update", "delete", "replace"))
PUNT_POSTGRES_AAN = (
    "CREATE FUNCTION punt_alleen_aanvullen() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'auditlog is alleen aanvulbaar'; END $$",
    "CREATE TRIGGER punt_geen_wijziging BEFORE UPDATE OR DELETE ON auditpunt "
    "FOR EACH ROW EXECUTE FUNCTION punt_alleen_aanvullen()",
    "CREATE TRIGGER punt_geen_truncate BEFORE TRUNCATE ON auditpunt "
    "FOR EACH STATEMENT EXECUTE FUNCTION punt_alleen_aanvullen()",
)
PUNT_POSTGRES_UIT = (
    "DROP TRIGGER IF EXISTS punt_geen_wijziging ON auditpunt",
    "DROP TRIGGER IF EXISTS punt_geen_truncate ON auditpunt",
    "DROP FUNCTION IF EXISTS punt_alleen_aanvullen()",
)
