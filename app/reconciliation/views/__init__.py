"""The reconciliation with e-Kinerja: its files, its lines."""

from app.reconciliation.views import file, lines
from app.reconciliation.views.blueprint import blueprint

__all__ = ["blueprint", "file", "lines"]
