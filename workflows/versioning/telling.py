"""The register as `tangkas process versions` prints it."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.catalogue import PROCESSES, superseded
from workflows.engine import Process
from workflows.versioning.canonical import fingerprint
from workflows.versioning.differences import differences
from workflows.versioning.register import REGISTER


def told(name: str | None = None) -> Iterator[str]:
    """Every version of every process, or of one, the newest first, each with what differs from the one before it.

    Raises LookupError for a process there is not.
    """
    wanted = [process for process in PROCESSES if name in (None, process.name)]
    if not wanted:
        raise LookupError(f"Proses {name} tidak dikenal. Yang ada: {', '.join(one.name for one in PROCESSES)}.")
    for process in wanted:
        tables = (process, *superseded(process.name))
        for table, before in zip(tables, (*tables[1:], None), strict=True):
            yield from _version(table, before)


def _version(table: Process, before: Process | None) -> Iterable[str]:
    entry = REGISTER.get((table.name, table.version))
    yield f"{table.name:<16} {table.version}  {fingerprint(table)}  {entry.why if entry else 'belum tercatat'}"
    if before is not None:
        yield from (f"  - {sentence}" for sentence in differences(before, table))
