"""Checked rows beside the present organisation: who is new, what changes, and what does not fit. Pure; writes nothing.

The rows are taken together: two may swap their chairs, an assessor may be new in the same file, a circle may go through
several lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.database import new_id
from app.exchange.columns import FOR_NEW
from app.exchange.plan import Chair, Change, Plan, Planned
from app.exchange.queries import NOT_ASSESSED, ChairNow, Importer, PersonNow, Present, UnitNow
from app.exchange.reach import beyond_reach
from app.exchange.reading import Problem
from app.exchange.rows import COLUMNS, Row
from app.organisation.models import FOREVER
from app.web.filters import tanggal
from workflows.identity import NUMBER_LENGTH, NumberKind, check_number
from workflows.policies import Policies
from workflows.vocabulary import EmploymentStatus

MOST_LINES = 500
PERSON_FIELDS = {
    "nama": "name", "status": "status", "golongan": "golongan", "pangkat": "pangkat", "surel": "email",
    "gawai": "has_device", "akhir_kontrak": "contract_ends_on",
}  # fmt: skip


class Planner:
    """Works through the rows in passes: who they are, where they sit, who assesses them."""

    def __init__(self, present: Present, importer: Importer, policies: Policies, today: date) -> None:
        self.present, self.importer, self.policies, self.today = present, importer, policies, today
        self.problems: list[Problem] = []
        self.planned: dict[str, Planned] = {}
        self._taken: set[UUID] = set()
        # By unit and name, so that a large file does not look through every chair of a large unit for each of its rows.
        self._named: dict[tuple[UUID, str], list[ChairNow]] = {}
        self._heads: dict[UUID, ChairNow] = {}
        for chair in present.chairs.values():
            if chair.is_head:
                self._heads.setdefault(chair.unit_id, chair)
            else:
                self._named.setdefault((chair.unit_id, folded(chair.title)), []).append(chair)
        self._unit_of = present.unit_of

    def plan(self, rows: Iterable[Row], problems: Iterable[Problem] = ()) -> Plan:
        """Judge all rows; `problems` are those of rows that could not be understood."""
        self.problems = list(problems)
        for row in rows:
            self._who(row)
        leaving = self._leaving()
        for chairs in self._named.values():
            chairs[:] = [one for one in chairs if one.held_to != FOREVER or one.id in leaving]
        for one in self.planned.values():
            self._where(one, leaving)
        for one in self.planned.values():
            self._by_whom(one)
        self._refuse_too_many_lines()
        self._refuse_circles()
        for one in self.planned.values():
            self.problems += beyond_reach(one, self.planned, self.present, self.importer)
        ordered = sorted(self.planned.values(), key=lambda one: one.row.line)
        return Plan(tuple(ordered), tuple(sorted(self.problems, key=lambda p: (p.line, p.column))))

    def _wrong(self, row: Row, column: str, because: str) -> None:
        self.problems.append(Problem(row.line, column, because))

    # -------------------------------------------------------------------------------------------- who

    def _who(self, row: Row) -> None:
        twin = self.planned.get(row.nip)
        if twin is not None:
            self._wrong(row, "nip", f"NIP ini sudah ada pada baris {twin.row.line}.")
            return
        known = self.present.people.get(row.nip)
        status = row.status or (known.status if known else None)
        if known is None or known.status != status:
            self._check_number(row, status)
        if known is not None and known.ended_on is not None and known.ended_on <= self.today:
            self._wrong(row, "nip", "Orang ini sudah berhenti bertugas dan tidak diubah lewat impor.")
        one = self.planned[row.nip] = Planned(row, known.id if known else new_id(), known)
        if known is None:
            self._need(row, (column.name for column in COLUMNS if column.need == FOR_NEW))
        for column, attribute in PERSON_FIELDS.items():
            self._compare(one, column, attribute)
        self._check_grade(row, known, status)
        if row.akhir_kontrak and status is not None and not status.has_contract:
            self._wrong(row, "akhir_kontrak", "Hanya PPPK yang mempunyai perjanjian kerja.")

    def _check_number(self, row: Row, status: EmploymentStatus | None) -> None:
        kind = None if status is None else NumberKind.PPPK if status.has_contract else NumberKind.PNS
        for sentence in check_number(row.nip, kind, self.today, self.policies).sentences:
            self._wrong(row, "nip", sentence)

    def _check_grade(self, row: Row, known: PersonNow | None, status: EmploymentStatus | None) -> None:
        grade = row.golongan if row.golongan is not None else (known.golongan if known and row.status else None)
        if grade and status is not None and status.has_contract is ("/" in grade):
            self._wrong(row, "golongan", "Golongan ini bukan golongan untuk status kepegawaiannya.")

    def _need(self, row: Row, columns: Iterable[str]) -> None:
        for column in columns:
            if getattr(row, column) is None:
                self._wrong(row, column, "Isi kolom ini; pegawai ini baru.")

    def _compare(self, one: Planned, column: str, attribute: str) -> None:
        after = getattr(one.row, column)
        before = getattr(one.known, attribute) if one.known else None
        if after is None or after == before:
            return
        one.values[attribute] = after
        one.changes.append(Change(column, spoken(before), spoken(after)))

    # -------------------------------------------------------------------------------------------- where

    def _leaving(self) -> dict[UUID, date]:
        """Chairs that somebody of this file leaves, and from which day on they are free."""
        return {
            one.known.position_id: one.row.mulai
            for one in self.planned.values()
            if one.known and one.known.position_id and one.row.mulai and self._is_elsewhere(one)
        }

    def _is_elsewhere(self, one: Planned) -> bool:
        """Whether the row names another place than the one the person is known to have."""
        now = self.present.chairs.get(one.known.position_id) if one.known and one.known.position_id else None
        row = one.row
        if now is None:
            return row.jabatan is not None or row.kode_unit is not None
        unit = self.present.units.get(row.kode_unit) if row.kode_unit else self._unit_of[now.unit_id]
        another_title = row.jabatan is not None and not same(row.jabatan, now.title)
        another_rank = row.pimpinan is not None and row.pimpinan is not now.is_head
        return unit is None or unit.id != now.unit_id or another_title or another_rank

    def _where(self, one: Planned, leaving: Mapping[UUID, date]) -> None:
        row = one.row
        now = self.present.chairs.get(one.known.position_id) if one.known and one.known.position_id else None
        if not self._is_elsewhere(one):
            if now is not None:
                one.chair = self._as_it_is(now)
                self._refuse_other_attributes(row, now)
            elif one.known is not None:
                self._wrong(row, "jabatan", "Orang ini belum memegang jabatan; isi kode_unit, jabatan, dan mulai.")
            return
        unit = self._target_unit(row, now)
        title = row.jabatan or (now.title if now else None)
        if unit is None or title is None or not self._may_start(one):
            return
        one.chair = self._free_chair(one, unit, title, leaving)
        if one.chair is None:
            return
        one.moves = True
        self._taken.add(one.chair.id)
        before = f"{now.title}, {self._unit_of[now.unit_id].name}" if now else ""
        made = " (jabatan baru)" if one.chair.is_new else ""
        one.changes.append(Change("jabatan", before, f"{one.chair.title}, {unit.name}{made}{_from(row)}"))

    def _as_it_is(self, now: ChairNow) -> Chair:
        return Chair(now.id, self._unit_of[now.unit_id], now.title, now.is_head)

    def _refuse_other_attributes(self, row: Row, now: ChairNow) -> None:
        """A chair is not changed on the way: whoever sits in it may have written an SKP for it."""
        for column, attribute in (("jenis_jabatan", "kind"), ("eselon", "eselon"), ("kode_jabatan", "jabatan_code")):
            asked, stands = getattr(row, column), getattr(now, attribute)
            if asked is not None and not same(asked, stands):
                self._wrong(
                    row,
                    column,
                    f"Jabatan ini sudah ada dengan {column} {stands or 'kosong'}; tidak diubah lewat impor.",
                )

    def _target_unit(self, row: Row, now: ChairNow | None) -> UnitNow | None:
        if row.kode_unit is None:
            return self._unit_of[now.unit_id] if now else None
        unit = self.present.units.get(row.kode_unit)
        if unit is None:
            self._wrong(row, "kode_unit", f"Unit {row.kode_unit[:30]} tidak ada.")
        return unit

    def _may_start(self, one: Planned) -> bool:
        row, known = one.row, one.known
        if row.mulai is None:
            if known is not None:
                self._wrong(row, "mulai", "Isi tanggal mulai; jabatannya berubah.")
            return False
        if known is not None and known.since is not None and row.mulai <= known.since:
            self._wrong(row, "mulai", f"Harus sesudah awal jabatan yang sekarang, {tanggal(known.since)}.")
            return False
        if row.mulai < appointed(row.nip):
            self._wrong(row, "mulai", "Mendahului pengangkatan yang tertulis pada nomornya.")
            return False
        return True

    def _free_chair(self, one: Planned, unit: UnitNow, title: str, leaving: Mapping[UUID, date]) -> Chair | None:
        row = one.row
        assert row.mulai is not None
        leads, head = bool(row.pimpinan), self._heads.get(unit.id)
        if leads and head is not None:
            return self._head_chair(row, head, title, leaving)
        found = None if leads else self._vacant(unit, title, row.mulai, leaving)
        if found is not None:
            self._refuse_other_attributes(row, found)
            return self._as_it_is(found)
        if self.importer.opds is not None:
            self._wrong(
                row, "jabatan", "Tidak ada jabatan kosong bernama itu di unit ini; BKPSDM yang menambah jabatan."
            )
            return None
        kind = row.jenis_jabatan or ("administrator" if leads else "pelaksana")
        return Chair(new_id(), unit, title, leads, kind, row.eselon or "", row.kode_jabatan or "", is_new=True)

    def _vacant(self, unit: UnitNow, title: str, on: date, leaving: Mapping[UUID, date]) -> ChairNow | None:
        """The first chair of that name that is free on the day; it is given away with that."""
        chairs = self._named.get((unit.id, folded(title)), [])
        at = next((n for n, chair in enumerate(chairs) if self._is_free(chair, on, leaving)), None)
        return None if at is None else chairs.pop(at)

    def _head_chair(self, row: Row, head: ChairNow, title: str, leaving: Mapping[UUID, date]) -> Chair | None:
        assert row.mulai is not None
        if not same(head.title, title):
            self._wrong(row, "jabatan", f"Jabatan pimpinan unit ini bernama {head.title}.")
        elif head.id in self._taken or not self._is_free(head, row.mulai, leaving):
            holder = self.present.names.get(head.holder_id, "orang lain") if head.holder_id else "baris lain"
            self._wrong(row, "pimpinan", f"Unit ini masih dipimpin {holder} pada tanggal itu.")
        else:
            self._refuse_other_attributes(row, head)
            return self._as_it_is(head)
        return None

    def _is_free(self, chair: ChairNow, on: date, leaving: Mapping[UUID, date]) -> bool:
        if chair.holder_id is None or chair.held_to is None or chair.held_to < on:
            return True
        freed = leaving.get(chair.id)
        return freed is not None and freed <= on

    # -------------------------------------------------------------------------------------------- by whom

    def _by_whom(self, one: Planned) -> None:
        row, chair = one.row, one.chair
        if chair is None:
            return
        present = self.present.line.get(chair.id)
        if row.nip_penilai is None:
            if present is None and chair.unit.code not in NOT_ASSESSED:
                self._wrong(row, "nip_penilai", "Pegawai ini belum punya pejabat penilai; isi nomornya.")
            return
        assessor = self._chair_of(row)
        if assessor is None or (present is not None and present[0] == assessor):
            return
        if assessor == chair.id:
            self._wrong(row, "nip_penilai", "Tidak seorang pun menilai dirinya sendiri.")
        elif row.mulai is None:
            self._wrong(row, "mulai", "Isi tanggal mulai; pejabat penilainya berubah.")
        else:
            one.assessor = assessor
            before = self._holder_name(present[0]) if present else ""
            one.changes.append(Change("nip_penilai", before, self._assessor_name(row) + _from(row)))

    def _chair_of(self, row: Row) -> UUID | None:
        """Where the assessor sits after this import."""
        number = row.nip_penilai or ""
        planned = self.planned.get(number)
        if planned is not None:
            if planned.chair is None:
                self._wrong(
                    row, "nip_penilai", f"Pejabat penilainya, baris {planned.row.line}, belum mendapat jabatan."
                )
            return planned.chair.id if planned.chair else None
        known = self.present.people.get(number)
        if known is None:
            wrong = len(number) == NUMBER_LENGTH or not number.isdigit()
            self._wrong(
                row,
                "nip_penilai",
                "Tidak ada pegawai dengan nomor ini." if wrong else "Nomor harus terdiri atas 18 angka.",
            )
        elif known.position_id is None or known.ended_on is not None:
            self._wrong(row, "nip_penilai", f"{known.name} tidak memegang jabatan.")
        else:
            return known.position_id
        return None

    def _holder_name(self, chair_id: UUID) -> str:
        chair = self.present.chairs.get(chair_id)
        if chair is None:
            return ""
        return self.present.names.get(chair.holder_id, chair.title) if chair.holder_id else chair.title

    def _assessor_name(self, row: Row) -> str:
        number = row.nip_penilai or ""
        planned = self.planned.get(number)
        return planned.name if planned else self.present.people[number].name

    def _refuse_too_many_lines(self) -> None:
        """A line that is there already moves open cases: so many at once would keep everybody else from writing."""
        moved = [one for one in self.planned.values() if one.assessor and one.chair and not one.chair.is_new]
        for one in moved[MOST_LINES : MOST_LINES + 1]:
            self._wrong(
                one.row, "nip_penilai", f"Paling banyak {MOST_LINES} penilai diganti sekali muat; bagi berkasnya."
            )

    def _refuse_circles(self) -> None:
        """Whoever would come to stand above himself, over however many lines."""
        above = {chair: assessor for chair, (assessor, _) in self.present.line.items()}
        changed = [one for one in self.planned.values() if one.chair and one.assessor]
        above |= {one.chair.id: one.assessor for one in changed if one.chair and one.assessor}
        for one in changed:
            assert one.chair is not None
            seen: set[UUID] = set()
            current = above.get(one.chair.id)
            while current is not None and current not in seen and current != one.chair.id:
                seen.add(current)
                current = above.get(current)
            if current == one.chair.id:
                self._wrong(one.row, "nip_penilai", "Garis penilaian melingkar kembali ke pegawai ini.")


def _from(row: Row) -> str:
    return f", mulai {tanggal(row.mulai)}" if row.mulai else ""


def same(one: str, other: str) -> bool:
    """Whether two titles read alike: case and spaces do not matter."""
    return folded(one) == folded(other)


def folded(title: str) -> str:
    """A title as it is compared."""
    return " ".join(title.split()).casefold()


def spoken(value: Any) -> str:
    """A stored value as a diff shows it."""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, date):
        return tanggal(value)
    return "" if value is None else str(getattr(value, "label", value))


def appointed(number: str) -> date:
    """The first day of the month (PNS) or year (PPPK) of appointment a number tells; long ago when it tells none."""
    year, month = number[8:12], number[12:14]
    if not (year.isascii() and year.isdigit() and month.isascii() and month.isdigit()) or not "1900" < year < "2200":
        return date.min
    return date(int(year), int(month) if 1 <= int(month) <= 12 else 1, 1)
