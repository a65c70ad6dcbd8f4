"""Checked rows beside what stands: what is new, changed or withdrawn, and what does not fit. Pure; writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.absences.queries import Holder, Known
from app.absences.queries.sheet import Row
from app.exchange.comparison import Comparison, Verb
from app.exchange.queries import Importer
from app.exchange.reading import Problem
from app.web.filters import tanggal


@dataclass(frozen=True, slots=True)
class Planned:
    """What one row comes to; `before` is the stretch it replaces or withdraws."""

    row: Row
    person: Holder
    verb: Verb
    before: Known | None = None

    @property
    def now(self) -> str:
        return _stretch(self.row.mulai, self.row.selesai)

    @property
    def was(self) -> str:
        """What stood, where it differs."""
        old = self.before
        if old is None or self.verb is not Verb.CHANGED:
            return ""
        return f"{_stretch(old.starts_on, old.ends_on)}, {old.letter}"

    @property
    def words(self) -> tuple[str, ...]:
        return (f"{self.row.nip} {self.person.name}: {self.verb}, {self.row.jenis.label}, {self.now}",)

    @property
    def written(self) -> list[Any]:
        return [self.row.nip, self.row.jenis, self.verb, self.now, self.row.nomor_surat, self.was]


Plan = Comparison[Planned]


def plan(
    rows: Iterable[Row], problems: Iterable[Problem], people: Mapping[str, Holder], known: Iterable[Known],
    importer: Importer,
) -> Plan:  # fmt: skip
    """Judge all rows together: no two stretches of a person may overlap."""
    found, wrong = [], list(problems)
    standing: dict[UUID, list[Known]] = defaultdict(list)
    for one in known:
        standing[one.person_id].append(one)
    for row in rows:
        person = people.get(row.nip)
        complaint = _beyond(row, person, importer)
        if complaint is not None or person is None:
            wrong.append(complaint or Problem(row.line, "nip", "Tidak ada pegawai dengan nomor ini."))
            continue
        judged = _judge(row, person, standing[person.id])
        if isinstance(judged, Planned):
            found.append(judged)
        else:
            wrong.append(judged)
    wrong += _overlaps(found, standing)
    return Plan(tuple(found), tuple(sorted(wrong, key=lambda p: (p.line, p.column))))


def _beyond(row: Row, person: Holder | None, importer: Importer) -> Problem | None:
    if person is None:
        return Problem(row.line, "nip", "Tidak ada pegawai dengan nomor ini.")
    if person.id == importer.person_id:
        return Problem(row.line, "nip", "Cuti Anda sendiri dimuat orang lain.")
    if importer.opds is not None and person.opd_id not in importer.opds:
        return Problem(row.line, "nip", "Pegawai ini bukan dari perangkat daerah Anda.")
    return None


def _judge(row: Row, person: Holder, standing: list[Known]) -> Planned | Problem:
    old = next((one for one in standing if (one.kind, one.starts_on) == (row.jenis, row.mulai)), None)
    if row.batal and old is None:
        return Problem(row.line, "batal", "Tidak ada catatan dengan jenis dan hari pertama ini untuk dicabut.")
    if row.batal:
        return Planned(row, person, Verb.WITHDRAWN, old)
    if old is None:
        return Planned(row, person, Verb.ADDED)
    same = (old.ends_on, old.letter) == (row.selesai, row.nomor_surat)
    return Planned(row, person, Verb.KEPT if same else Verb.CHANGED, old)


def _overlaps(found: list[Planned], standing: Mapping[UUID, list[Known]]) -> Iterable[Problem]:
    """Each row beside the earlier ones of the file and beside what stays as it is."""
    replaced = {one.before.id for one in found if one.before is not None}
    taken: dict[UUID, list[tuple[date, date, str]]] = {
        person: [(k.starts_on, k.ends_on, f"{k.kind.label.lower()} {_stretch(k.starts_on, k.ends_on)}")
                 for k in stretches if k.id not in replaced]
        for person, stretches in standing.items()
    }  # fmt: skip
    for one in found:
        if one.verb is Verb.WITHDRAWN:
            continue
        row, others = one.row, taken.setdefault(one.person.id, [])
        hit = next((words for first, last, words in others if first <= row.selesai and last >= row.mulai), None)
        if hit is not None:
            yield Problem(row.line, "mulai", f"Bertumpuk dengan {hit}.")
        others.append((row.mulai, row.selesai, f"baris {row.line}"))


def _stretch(first: date, last: date) -> str:
    return f"{tanggal(first)} sampai {tanggal(last)}"
