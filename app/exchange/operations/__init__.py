"""Verbs of an import: what a file would do, and doing all of it or nothing."""

from app.exchange.operations.importing import FormKey, Import, PlanOutdated, apply_import, plan_import

__all__ = ["FormKey", "Import", "PlanOutdated", "apply_import", "plan_import"]
