"""Alembic's entry: the connection comes from `app.schema`, the target from the models."""

from __future__ import annotations

from alembic import context

from app.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata(),
    render_as_batch=True,
    compare_type=False,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
