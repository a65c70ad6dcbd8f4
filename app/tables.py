"""Every stored row, imported once: for migrations, the practice city and the schema tests."""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa
from sqlmodel import SQLModel

SLICES = (
    "organisation",
    "identity",
    "authority",
    "periods",
    "calendar",
    "policies",
    "kinship",
    "cases",
    "records",
    "outbox",
    "inbox",
    "documents",
    "cascade",
    "skp",
    "evaluations",
    "calibration",
    "running",
    "absences",
    "followup",
    "recognition",
    "credit",
    "corrections",
    "annual",
    "reconciliation",
    "versions",
)


def metadata() -> sa.MetaData:
    """The metadata with all tables registered."""
    for name in SLICES:
        import_module(f"app.{name}.models")
    return SQLModel.metadata
