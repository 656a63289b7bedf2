"""Runs migrations on the database of the settings, or on the connection that the caller hands over."""

from sqlmodel import SQLModel

import portal.db  # noqa: F401  (registers the tables)
from alembic import context
from portal.db.migreren import schemawijziging


def include_name(name: str | None, type_: str, _parents: dict[str, str | None]) -> bool:
    """Only our own tables: the job engine keeps its tables beside ours and migrates them itself."""
    return type_ != "table" or name in SQLModel.metadata.tables


def run(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        include_name=include_name,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if connection := context.config.attributes.get("connection"):
    run(connection)
else:
    with schemawijziging() as connection:
        run(connection)
