"""Leave and tugas belajar as a kind of import."""

from app.absences.operations.applying import compare_leave, told_of, write_leave
from app.absences.queries.sheet import COLUMNS, check_rows
from app.exchange.kind import Kind

LEAVE = Kind(
    "cuti", "Cuti", COLUMNS, "Satu baris satu masa.", check_rows, compare_leave, write_leave, "absences:imported",
    told_of,
)
