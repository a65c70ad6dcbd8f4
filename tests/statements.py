"""The SQL that one request really sent, seen at the database driver."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

_HOUSEKEEPING = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET|SHOW)\b", re.IGNORECASE)
_WRITE = re.compile(r"\s*(?:WITH\b.*?\)\s*)?(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+[\"`]?(\w+)",
                    re.IGNORECASE | re.DOTALL)


class Statements(list[str]):
    """Statements in the order sent, without BEGIN, COMMIT and the like."""

    @property
    def written_tables(self) -> set[str]:
        """The tables that were written to."""
        return {match.group(1) for sql in self if (match := _WRITE.match(sql))}

    def told(self) -> str:
        """All of them, numbered, each in one line."""
        return "\n".join(f"  {number:>2} {' '.join(sql.split())[:160]}" for number, sql in enumerate(self, 1))


@contextmanager
def recorded() -> Iterator[Statements]:
    """Collects what this thread sends to any database while the block runs."""
    seen, thread = Statements(), threading.get_ident()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if threading.get_ident() == thread and not _HOUSEKEEPING.match(statement):
            seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
