"""Questions of the reconciliation: what a file of e-Kinerja says, where Tangkas differs, what waits for whom."""

from app.reconciliation.models import DifferenceKind, Owner, Standing
from app.reconciliation.queries.comparing import Found, Held, by_kind, held
from app.reconciliation.queries.comparing import differences as compared
from app.reconciliation.queries.file import EkinerjaRows, Said, Theirs, read_ekinerja
from app.reconciliation.queries.listing import (
    KIND_LABEL,
    OWNER_LABEL,
    PER_PAGE,
    READERS,
    STANDING_LABEL,
    WRITERS,
    Counts,
    DifferenceRow,
    FileRow,
    Filter,
    counts,
    difference,
    differences,
    files,
    may_ask,
    may_write,
    to_ask,
)

__all__ = [
    "KIND_LABEL",
    "OWNER_LABEL",
    "PER_PAGE",
    "READERS",
    "STANDING_LABEL",
    "WRITERS",
    "Counts",
    "DifferenceKind",
    "DifferenceRow",
    "EkinerjaRows",
    "FileRow",
    "Filter",
    "Found",
    "Held",
    "Owner",
    "Said",
    "Standing",
    "Theirs",
    "by_kind",
    "compared",
    "counts",
    "difference",
    "differences",
    "files",
    "held",
    "may_ask",
    "may_write",
    "read_ekinerja",
    "to_ask",
]
