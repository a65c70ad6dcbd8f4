"""A matrix from a file: what it would change is shown first, then written all or nothing; bad cells are named."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.cascade import queries
from app.cascade.operations.matrix import Desk, add_columns, desk, normal, refuse_circle, same, write_cell
from app.cascade.operations.orders import Refused, begun
from app.cascade.queries import NO_ROLE, Grid, Leader, Member
from app.cases.operations import CaseNotFound
from app.database import transaction
from app.exchange.reading import Cell, Lines, Problem, letter
from app.orders import Order
from app.policies.queries import in_force
from app.records.operations import ActorSnapshot
from app.web.forms import unreadable

NAME, TITLE, NUMBER = "NAMA PEGAWAI", "JABATAN", "NIP"
KNOWN = {
    "nama pegawai": NAME, "nama": NAME, "jabatan": TITLE, "nama jabatan": TITLE, "nip": NUMBER, "nip/ni pppk": NUMBER,
    "no": "", "no.": "", "nomor": "",
}  # fmt: skip
NEEDED = (NAME, TITLE)
WORDS, FORMULAS = 500, ("=", "+", "@")
LOOKED_AT = 10  # the headings stand within the first lines


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would be written."""

    member_id: UUID
    name: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do to a matrix, or everything that is wrong with it."""

    columns: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    joining: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The same for the same effect."""
        told = [self.columns, [[c.member_id.hex, c.heading, c.before, c.after] for c in self.changes]]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def touched(self) -> int:
        return len(self.changes) + len(self.columns)


class PlanOutdated(Exception):
    """The matrix or the file is no longer what was shown; `plan` is what it would do now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__("plan outdated")


@dataclass
class Reading:
    """The sheet while it is being read."""

    problems: list[Problem] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)  # of the known columns
    headings: dict[int, str] = field(default_factory=dict)  # of the results of the leader
    ignored: set[int] = field(default_factory=set)  # running numbers

    def wrong(self, line: int, at: int, because: str) -> None:
        heading = next((name for name, place in self.places.items() if place == at), self.headings.get(at, ""))
        self.problems.append(Problem(line, f"{letter(at)} {heading}"[:60].strip(), because))


def plan_matrix(session: Session, lines: Lines, grid: Grid, order: Order) -> Plan:
    """What the file would do to the matrix as it is now. Reads only."""
    reading = Reading()
    for area in lines.areas:
        because = f"Sel {area.place} digabung; pisahkan dahulu agar tidak ada isi yang hilang."
        reading.problems.append(Problem(area.top, letter(area.first), because))
    head = _headings(reading, lines.filled)
    if head is None:
        return Plan(problems=tuple(reading.problems))
    rows = [line for line in lines.filled if line[0] > head]
    _refuse_nameless(reading, rows)
    if not rows:
        reading.problems.append(Problem(head + 1, "A", "Belum ada seorang pegawai pun di bawah judul kolom."))
    members = _members(session, reading, rows, grid, order)
    _refuse_too_many(session, reading, grid, head, order)
    return _compared(reading, rows, members, grid)


def _headings(reading: Reading, filled: Sequence[tuple[int, list[Cell]]]) -> int | None:
    """The line of the headings. None when they are not there, or not as they should be."""
    spelled = [(line, [" ".join(cell.text.split()) for cell in cells]) for line, cells in filled[:LOOKED_AT]]
    heads = (one for one in spelled if NAME in {KNOWN.get(name.casefold()) for name in one[1]})
    line, names = next(heads, (0, []))
    if not line:
        reading.problems.append(Problem(filled[0][0], "A", f"Judul kolom {NAME} tidak ditemukan; pakai templatnya."))
        return None
    for at, name in enumerate(names):
        known = KNOWN.get(name.casefold())
        if known:
            if known in reading.places:
                reading.wrong(line, at, f"Kolom {known} ada dua kali.")
            reading.places[known] = at
        elif known is None and name:
            reading.headings[at] = name
        elif name:
            reading.ignored.add(at)
    _check_headings(reading, line)
    return None if reading.problems and not reading.headings else line


def _check_headings(reading: Reading, line: int) -> None:
    for name in NEEDED:
        if name not in reading.places:
            reading.problems.append(Problem(line, name, f"Kolom {name} tidak ada; pakai judul pada templat."))
    if not reading.headings:
        reading.problems.append(Problem(line, "A", "Belum ada kolom hasil pimpinan di samping nama dan jabatan."))
    times = Counter(map(same, reading.headings.values()))
    for at, text in reading.headings.items():
        if times[same(text)] > 1:
            reading.wrong(line, at, "Judul kolom ini ada dua kali.")
        if complaint := _unfit(text):
            reading.wrong(line, at, complaint)


def _refuse_nameless(reading: Reading, rows: Iterable[tuple[int, list[Cell]]]) -> None:
    """Cells under no heading: a column was left out, or its heading is part of a joined cell."""
    used = {*reading.headings, *reading.places.values(), *reading.ignored}
    told: set[int] = set()
    for line, cells in rows:
        for at, cell in enumerate(cells):
            if cell.text.strip() and at not in used and at not in told:
                told.add(at)
                reading.wrong(line, at, "Sel ini berisi, tetapi kolomnya tidak berjudul.")


def _unfit(text: str) -> str:
    """Why words cannot stand in a matrix."""
    if len(text) > WORDS:
        return f"Paling banyak {WORDS} huruf; ini {len(text)}."
    if text.startswith(FORMULAS):
        return f"Sel tidak boleh diawali {text[0]!r}; lembar kerja membacanya sebagai rumus."
    return unreadable(text) or ""


def _refuse_too_many(session: Session, reading: Reading, grid: Grid, head: int, order: Order) -> None:
    known = {same(column.text) for column in grid.columns}
    new = [text for text in reading.headings.values() if same(text) not in known]
    policies = in_force(session)
    if len(known) + len(new) > policies.count("cascade.columns.max", order.today):
        reading.problems.append(Problem(head, "A", policies.value("cascade.columns.max", order.today).text))


# --------------------------------------------------------------------------------------------------------- people


def _members(
    session: Session, reading: Reading, rows: Sequence[tuple[int, list[Cell]]], grid: Grid, order: Order
) -> dict[int, Member]:
    """Line -> who it is about; by number, else by name, those of the matrix before others of the OPD."""
    found: dict[int, Member] = {}
    names = {_text(cells, reading.places.get(NAME)) for _, cells in rows}
    others = queries.members_of_names(session, grid.leader, names, order.today)
    at = reading.places.get(NAME, 0)
    for line, cells in rows:
        member = _member(session, reading, line, cells, grid, others, order)
        if member is None:
            continue
        if member.position_id in {one.position_id for one in found.values()}:
            reading.wrong(line, at, f"{member.name} ada di dua baris.")
        elif why := _circle(session, member, grid, order):
            reading.wrong(line, at, why)
        else:
            found[line] = member
    return found


def _member(
    session: Session, reading: Reading, line: int, cells: list[Cell], grid: Grid,
    others: Mapping[str, tuple[Member, ...]], order: Order,
) -> Member | None:  # fmt: skip
    name, number = _text(cells, reading.places.get(NAME)), _number(cells, reading.places.get(NUMBER))
    at = reading.places.get(NAME, 0)
    if number:
        known = next((one for one in grid.members if one.number == number), None)
        known = known or queries.member_of_number(session, grid.leader, number, order.today)
        if known is None:
            reading.wrong(line, reading.places[NUMBER], "Tidak ada pegawai perangkat daerah ini dengan NIP itu.")
        return known
    if not name:
        reading.wrong(line, at, "Nama pegawainya kosong.")
        return None
    title = same(_text(cells, reading.places.get(TITLE)))
    alike = [one for one in grid.members if same(one.name) == same(name)] or list(others.get(same(name), ()))
    exact = [one for one in alike if same(one.title) == title] or alike
    if len(exact) == 1:
        return exact[0]
    told = "Ada beberapa pegawai bernama itu; isi kolom NIP." if exact else (
        "Tidak ada pegawai perangkat daerah ini bernama itu; periksa ejaan dan gelarnya, atau isi kolom NIP."
    )  # fmt: skip
    reading.wrong(line, at, told)
    return None


def _circle(session: Session, member: Member, grid: Grid, order: Order) -> str:
    """The sentence that names a circle, or nothing."""
    nobody = ActorSnapshot(None, "", "", "", "")
    try:
        refuse_circle(Desk(session, grid, nobody, order), member, member.name)
    except Refused as refused:
        return str(refused)
    return ""


def _text(cells: list[Cell], at: int | None) -> str:
    return " ".join(cells[at].text.split()) if at is not None and at < len(cells) else ""


def _number(cells: list[Cell], at: int | None) -> str:
    return "".join(_text(cells, at).lstrip("'").split())


def _compared(
    reading: Reading, rows: Iterable[tuple[int, list[Cell]]], members: Mapping[int, Member], grid: Grid
) -> Plan:
    known = {same(column.text): column for column in grid.columns}
    changes: list[Change] = []
    unchanged = 0
    for line, cells in rows:
        member = members.get(line)
        for at, heading in reading.headings.items():
            text = normal(_text(cells, at).removeprefix("'"))
            if text != NO_ROLE and (complaint := _unfit(text)):
                reading.wrong(line, at, complaint)
            if member is None or not text:
                continue
            column = known.get(same(heading))
            before = grid.cell(member.position_id, column.id).text if column else ""
            if before == text:
                unchanged += 1
            else:
                changes.append(Change(member.position_id, member.name, heading, before, text))
    if reading.problems:
        ordered = sorted(reading.problems, key=lambda one: (one.line, one.column))
        return Plan(problems=tuple(ordered))
    new = tuple(text for text in reading.headings.values() if same(text) not in known)
    there = {one.position_id for one in grid.members}
    joining = tuple(one.name for one in members.values() if one.position_id not in there)
    return Plan(new, tuple(changes), unchanged, (), joining)


# ---------------------------------------------------------------------------------------------------------- writing


def import_matrix(order: Order, position_id: UUID, lines: Lines, shown: str, name: str) -> Plan | None:
    """Write everything, if it is still what was shown. None when the same form did it before.

    Raises CaseNotFound and PlanOutdated; then nothing was written.
    """
    with transaction() as session:
        actor = begun(session, order)
        if actor is None:
            return None
        at = desk(session, order, actor, position_id)
        plan = plan_matrix(session, lines, at.grid, order)
        if plan.problems or plan.digest != shown:
            raise PlanOutdated(plan)
        _write(session, order, actor, at, plan)
        told = {"file": name, "columns": list(plan.columns), "cells": len(plan.changes), "unchanged": plan.unchanged}
        at.told("matrix:imported", told)
        return plan


def _write(session: Session, order: Order, actor: Actor, at: Desk, plan: Plan) -> None:
    rows = {same(r.text): r.supports for r in queries.own_plan(session, at.grid.leader, at.grid.year, order.today)}
    add_columns(at, [(text, rows.get(same(text))) for text in plan.columns])
    at = desk(session, order, actor, at.grid.leader.position_id)
    columns = {same(column.text): column for column in at.grid.columns}
    for change in plan.changes:
        member = at.grid.member(change.member_id) or _joining(session, at.grid.leader, change, order)
        write_cell(at, member, columns[same(change.heading)], change.after)


def _joining(session: Session, leader: Leader, change: Change, order: Order) -> Member:
    """Somebody of the OPD who was not in the matrix."""
    alike = queries.members_of_names(session, leader, {change.name}, order.today).get(same(change.name), ())
    found = next((one for one in alike if one.position_id == change.member_id), None)
    if found is None:
        raise CaseNotFound
    return found
