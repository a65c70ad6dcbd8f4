"""Statements that were built once, and what is built from them once more: their text and how each value crosses over.

Every time it runs a statement, SQLAlchemy looks its text up, binds by name and describes the columns anew: 50 to 100
microseconds, where SQLite itself needs 5 for a row by its key. A decision sends twenty statements, so on SQLite that
part is kept and the driver is called directly. Types, events and exceptions are SQLAlchemy's. Other databases are a
network away, where this does not show: there every statement goes the usual way.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

Convert = Callable[[Any], Any]
Values = dict[str, Any]
Source = tuple[str, int | None, Convert | None]


class Answer:
    """The rows of a question, all of them read. Each is a tuple with the names of its columns."""

    __slots__ = ("_rows",)

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        return self._rows

    def first(self) -> Any:
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The only row. Raises NoResultFound, MultipleResultsFound."""
        if not self._rows:
            raise sa.exc.NoResultFound("No row was found when one was required")
        if len(self._rows) > 1:
            raise sa.exc.MultipleResultsFound("Multiple rows were found when exactly one was required")
        return self._rows[0]

    def scalar(self) -> Any:
        """The first column of the first row, or None."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        return self.one()[0]

    def scalars(self) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self._rows]


class _Text:
    """One text of a statement, and where its values come from: a name, a place in a list, a conversion.

    A value that stands in it several times is converted once; those written into the statement never again.
    """

    __slots__ = ("_fixed", "_order", "_sources", "text")

    def __init__(self, text: str, sources: list[Source], order: list[int], fixed: list[Any]) -> None:
        self.text, self._sources, self._fixed = text, sources, fixed
        self._order = order

    def values(self, given: Values) -> list[Any]:
        """The values in the order of the text, as the driver takes them."""
        ready = []
        for name, place, convert in self._sources:
            value = given[name] if place is None else given[name][place]
            ready.append(value if convert is None else convert(value))
        ready += self._fixed
        return [ready[at] for at in self._order]


class Prepared:
    """A statement as one dialect sends it. Lists of values (`IN`) have a text for each of their lengths."""

    def __init__(self, statement: sa.Executable, dialect: Dialect, given: Sequence[str]) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(given) or None)  # type: ignore[attr-defined]
        # Whether nothing is left that only SQLAlchemy's own execution does: values made in Python, literal values.
        made = getattr(compiled, "insert_prefetch", ()) or getattr(compiled, "update_prefetch", ())
        self.direct = not made and not compiled.literal_execute_params
        self._compiled, self._dialect = compiled, dialect
        self._fixed = {n: b.value for b, n in compiled.bind_names.items() if not b.required}
        self._lists = tuple(
            n for b, n in compiled.bind_names.items() if b in compiled.post_compile_params and n not in self._fixed
        )
        self._texts: dict[tuple[int, ...], _Text] = {}
        columns = statement.selected_columns.items() if isinstance(statement, sa.SelectBase) else []
        readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for _, column in columns]
        self._readers = [(at, read) for at, read in enumerate(readers) if read is not None]
        names = [name for name, _ in columns]
        self._row = partial(tuple.__new__, namedtuple("Row", names, rename=True))  # noqa: PYI024

    def sent(self, given: Values) -> tuple[str, list[Any]]:
        """Text and values for the driver."""
        lengths = tuple([len(given[name]) for name in self._lists])
        found = self._texts.get(lengths)
        if found is None:
            found = self._texts[lengths] = self._text(given)
        return found.text, found.values(given)

    def rows(self, found: list[Any]) -> list[Any]:
        """Rows of the driver as rows of the program."""
        make, readers = self._row, self._readers
        if not readers:
            return [make(row) for row in found]
        return [make(_read(list(row), readers)) for row in found]

    def _text(self, given: Values) -> _Text:
        state = self._compiled.construct_expanded_state({**self._fixed, **given})
        parts = {part: (n, at) for n, many in state.parameter_expansion.items() for at, part in enumerate(many)}
        wanted = list(dict.fromkeys(state.positiontup))
        sources: dict[str, Source] = {}
        fixed: dict[str, Any] = {}
        for part in wanted:
            name, place = parts.get(part, (part, None))
            kind = self._compiled.binds[name].type.dialect_impl(self._dialect)
            source = (name, place, kind.bind_processor(self._dialect))
            if name in self._fixed and name not in given:
                fixed[part] = _Text("", [source], [0], []).values(self._fixed)[0]
            else:
                sources[part] = source
        places = {part: at for at, part in enumerate((*sources, *fixed))}
        order = [places[part] for part in state.positiontup]
        return _Text(state.statement, list(sources.values()), order, list(fixed.values()))


def _read(row: list[Any], readers: Sequence[tuple[int, Convert]]) -> list[Any]:
    """The row with the values that need it converted."""
    for at, read in readers:
        value = row[at]
        if value is not None:
            row[at] = read(value)
    return row


_prepared: WeakKeyDictionary[sa.Executable, dict[tuple[str, ...], Prepared]] = WeakKeyDictionary()


def ask(connection: sa.Connection, statement: sa.Executable, given: Values) -> Answer:
    """Run a question."""
    prepared = _prepared_for(connection, statement, ())
    if prepared is None:
        return Answer(list(connection.execute(statement, given).all()))
    text, values = prepared.sent(given)
    return Answer(prepared.rows(_send(connection, text, values).fetchall()))


def put(connection: sa.Connection, statement: sa.Executable, rows: Sequence[Values]) -> int:
    """Write rows; answers how many were touched."""
    prepared = _prepared_for(connection, statement, tuple(rows[0]))
    if prepared is None:
        return int(connection.execute(statement, rows).rowcount)
    touched = 0
    for row in rows:
        touched += _send(connection, *prepared.sent(row)).rowcount
    return touched


def _prepared_for(connection: sa.Connection, statement: sa.Executable, names: tuple[str, ...]) -> Prepared | None:
    """The statement as kept; None where it goes the usual way."""
    if connection.dialect.name != "sqlite":
        return None
    kept = _prepared.get(statement)
    if kept is None:
        kept = _prepared[statement] = {}
    found = kept.get(names)
    if found is None:
        found = kept[names] = Prepared(statement, connection.dialect, names)
    return found if found.direct else None


def _send(connection: sa.Connection, text: str, values: list[Any]) -> Any:
    """Give it to the driver; those who listen to statements hear of it, and its exceptions are SQLAlchemy's."""
    driver: Any = connection.connection.driver_connection
    for note in connection.dispatch.before_cursor_execute:
        note(connection, None, text, values, None, False)
    try:
        return driver.execute(text, values)
    except driver.Error as error:
        raise sa.exc.DBAPIError.instance(
            text, tuple(values), error, driver.Error, dialect=connection.dialect
        ) from error
