"""What e-Kinerja prints of people, read from XLSX or CSV: one row a person, however its columns are called."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.exchange.reading import Area, Cell, Lines, Problem, letter
from app.sheets.queries import bare, folded, likest
from app.web.forms import unreadable
from workflows.predicate import Predicate, Rating

LOOKED_AT = 12  # the headings stand within the first lines
MOST = 300
NOT_FOUND = "Judul kolom NIP tidak ditemukan di samping judul lain; baris judul harus ada dalam berkas."
NOBODY = "Belum ada seorang pegawai pun di bawah judul kolom."


class Said(StrEnum):
    """A column of the file."""

    NUMBER = "NIP"
    NAME = "NAMA"
    TITLE = "JABATAN"
    UNIT = "UNIT KERJA"
    ASSESSOR_NUMBER = "NIP PENILAI"
    ASSESSOR_NAME = "NAMA PENILAI"
    STATUS = "STATUS SKP"
    REFERENCE = "NOMOR SKP"
    WORK = "RATING HASIL KERJA"
    BEHAVIOUR = "RATING PERILAKU KERJA"
    PREDICATE = "PREDIKAT KINERJA"


SPELLINGS: dict[str, Said] = {
    **{folded(one.value): one for one in Said},
    "nip pegawai": Said.NUMBER, "nip ni pppk": Said.NUMBER, "nip baru": Said.NUMBER, "nipnas": Said.NUMBER,
    "nip nippppk": Said.NUMBER, "nama pegawai": Said.NAME, "nama lengkap": Said.NAME, "nama jabatan": Said.TITLE,
    "jabatan pegawai": Said.TITLE, "unit organisasi": Said.UNIT, "unor": Said.UNIT, "nama unor": Said.UNIT,
    "unit": Said.UNIT, "nip atasan": Said.ASSESSOR_NUMBER, "nip pejabat penilai": Said.ASSESSOR_NUMBER,
    "nip pejabat penilai kinerja": Said.ASSESSOR_NUMBER, "nip atasan langsung": Said.ASSESSOR_NUMBER,
    "nama atasan": Said.ASSESSOR_NAME, "pejabat penilai": Said.ASSESSOR_NAME, "atasan": Said.ASSESSOR_NAME,
    "nama pejabat penilai": Said.ASSESSOR_NAME, "pejabat penilai kinerja": Said.ASSESSOR_NAME,
    "nama pejabat penilai kinerja": Said.ASSESSOR_NAME, "nama atasan langsung": Said.ASSESSOR_NAME,
    "status": Said.STATUS, "status penyusunan skp": Said.STATUS, "skp": Said.STATUS, "id skp": Said.REFERENCE,
    "no skp": Said.REFERENCE, "skp id": Said.REFERENCE, "kode skp": Said.REFERENCE, "hasil kerja": Said.WORK,
    "rating hasil": Said.WORK, "perilaku kerja": Said.BEHAVIOUR, "rating perilaku": Said.BEHAVIOUR,
    "perilaku": Said.BEHAVIOUR, "predikat": Said.PREDICATE, "predikat kinerja pegawai": Said.PREDICATE,
    "hasil evaluasi": Said.PREDICATE, "predikat periodik": Said.PREDICATE,
}  # fmt: skip
PREDICATES = {
    **{folded(one.label): one for one in Predicate}, **{folded(one.printed_label): one for one in Predicate},
    "cukup": Predicate.BUTUH_PERBAIKAN, "butuh perbaikan cukup": Predicate.BUTUH_PERBAIKAN,
    "kurang misconduct": Predicate.KURANG, "misconduct": Predicate.KURANG,
}  # fmt: skip
RATINGS = {
    **{folded(one.label): one for one in Rating}, **{folded(one.printed_label): one for one in Rating},
    "di atas": Rating.DI_ATAS, "sesuai": Rating.SESUAI, "di bawah": Rating.DI_BAWAH,
    "di atas ekspektasi": Rating.DI_ATAS, "sesuai ekspektasi": Rating.SESUAI,
    "di bawah ekspektasi": Rating.DI_BAWAH,
}  # fmt: skip
# Whether an SKP stands there, by what e-Kinerja calls its state.
STATES = {
    "not started": False, "belum": False, "belum ada": False, "belum membuat": False, "belum mulai": False,
    "tidak ada": False, "draft": False, "draf": False, "submitted": True, "diajukan": True,
    "menunggu persetujuan": True,
    "approved": True, "disetujui": True, "ditetapkan": True, "final": True, "sudah": True, "ada": True,
}  # fmt: skip
WORDS = {"not started": "Belum dibuat", "draft": "Draf", "submitted": "Diajukan", "approved": "Disetujui"}
CLOSED: dict[Said, dict[str, Any]] = {
    Said.WORK: dict(RATINGS), Said.BEHAVIOUR: dict(RATINGS), Said.PREDICATE: dict(PREDICATES),
    Said.STATUS: dict(STATES),
}  # fmt: skip
RESULTS = frozenset({Said.WORK, Said.BEHAVIOUR, Said.PREDICATE})
NUMBER_LENGTH, LONGEST_EXACT = 18, 15  # a spreadsheet keeps fifteen figures of a number
BLANK = frozenset({"", "-", "–", "—", "n/a", "null"})


@dataclass(frozen=True, slots=True)
class Theirs:
    """What e-Kinerja says of one person. None: the file has no such column, or leaves it open."""

    line: int
    number: str
    name: str
    title: str
    unit: str
    assessor_number: str
    assessor_name: str
    status: str
    has_skp: bool | None
    reference: str
    work: Rating | None
    behaviour: Rating | None
    predicate: Predicate | None


@dataclass(slots=True)
class EkinerjaRows:
    """The rows of a file, with everything that is wrong with it."""

    rows: list[Theirs] = field(default_factory=list)
    columns: frozenset[Said] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    sheet: str = ""

    def missing(self, *, results: bool) -> tuple[Said, ...]:
        """The columns the file does not have, of which nothing is compared. `results`: whether those are asked for."""
        asked = [said for said in Said if said is not Said.NAME and (results or said not in RESULTS)]
        return tuple(said for said in asked if said not in self.columns)


def read_ekinerja(lines: Lines) -> EkinerjaRows:
    """One row a person. Of somebody who stands there twice the rows stay side by side, the later one behind."""
    found = EkinerjaRows(sheet=lines.sheet)
    named = [(n, _named(cells)) for n, (_, cells) in enumerate(lines.filled[:LOOKED_AT])]
    head = next(((n, places) for n, places in named if Said.NUMBER in places.values() and len(places) > 1), None)
    if head is None:
        found.problems.append(Problem(lines.filled[0][0], "A", NOT_FOUND))
        return found
    at, places = head
    found.columns = frozenset(places.values())
    names = [cell.text.strip() for cell in lines.filled[at][1]]
    found.ignored = tuple(name[:40] for n, name in enumerate(names) if name and n not in places)
    _refuse_doubled(found, lines.filled[at][0], places)
    _refuse_joined(found, [area for area in lines.areas if area.top > lines.filled[at][0]], places)
    _refuse_nameless(found, lines.filled[at + 1 :], {n for n, name in enumerate(names) if name})
    for line, cells in lines.filled[at + 1 :]:
        _take(found, line, {col: (cells[n], n) for n, col in places.items() if n < len(cells)})
    if not found.rows and not found.problems:
        found.problems.append(Problem(lines.filled[at][0] + 1, "A", NOBODY))
    found.problems.sort(key=lambda one: one.line)
    return found


def _named(cells: Sequence[Cell]) -> dict[int, Said]:
    named = {}
    for at, cell in enumerate(cells):
        words = folded(cell.text)
        said = SPELLINGS.get(words) or (likest(words, SPELLINGS.items()) if len(words) > 8 else None)
        if said:
            named[at] = said
    return named


def _refuse_doubled(found: EkinerjaRows, line: int, places: Mapping[int, Said]) -> None:
    seen: dict[Said, list[int]] = defaultdict(list)
    for at, said in places.items():
        seen[said].append(at)
    for said, ats in seen.items():
        if len(ats) > 1:
            found.problems.append(Problem(line, f"{letter(ats[1])} {said}", f"Kolom {said} ada dua kali."))


def _refuse_joined(found: EkinerjaRows, areas: Sequence[Area], places: Mapping[int, Said]) -> None:
    """Joined cells that hide what is said of somebody: over several people, or over several columns that are read."""
    for area in areas:
        read = [at for at in places if area.first <= at <= area.last]
        if read and (area.is_tall or max(read) > area.first):
            because = f"Sel {area.place} digabung; pisahkan dan isi setiap barisnya agar tidak ada isi yang hilang."
            found.problems.append(Problem(area.top, f"{letter(min(read))} {places[min(read)]}", because))


def _refuse_nameless(found: EkinerjaRows, rows: Sequence[tuple[int, list[Cell]]], named: set[int]) -> None:
    """Cells under no heading, each column once: nobody can say whether what they hold was to be read."""
    told: dict[int, int] = {}
    for line, cells in rows:
        for at, cell in enumerate(cells):
            if at not in named and _text(cell):
                told.setdefault(at, line)
    for at, line in told.items():
        found.problems.append(Problem(line, letter(at), "Sel ini berisi, tetapi kolomnya tidak berjudul."))


def _take(found: EkinerjaRows, line: int, cells: Mapping[Said, tuple[Cell, int]]) -> None:
    texts = {said: _text(cell) for said, (cell, _) in cells.items()}
    if not any(texts.values()):
        return
    row = _Row(found, line, cells, texts)
    for said in cells:
        row.refuse_unreadable(said)
    known = {said: row.one_of(said, words) for said, words in CLOSED.items()}
    number = row.number(Said.NUMBER)
    if complaint := _unfit_number(cells[Said.NUMBER][0] if Said.NUMBER in cells else None, number):
        row.wrong(Said.NUMBER, complaint)
    found.rows.append(
        Theirs(
            line, number, row.text(Said.NAME), row.text(Said.TITLE), row.text(Said.UNIT),
            row.number(Said.ASSESSOR_NUMBER), row.text(Said.ASSESSOR_NAME),
            _status(row.text(Said.STATUS)), known[Said.STATUS], row.text(Said.REFERENCE),
            known[Said.WORK], known[Said.BEHAVIOUR], known[Said.PREDICATE],
        )
    )  # fmt: skip


def _text(cell: Cell) -> str:
    words = " ".join(bare(cell.text).split())
    return "" if words.casefold() in BLANK else words


@dataclass(frozen=True, slots=True)
class _Row:
    """One line under the pen: its cells and what they say."""

    found: EkinerjaRows
    line: int
    cells: Mapping[Said, tuple[Cell, int]]
    texts: Mapping[Said, str]

    def text(self, said: Said) -> str:
        return self.texts.get(said, "")

    def number(self, said: Said) -> str:
        """A number without what people write between its figures."""
        return re.sub(r"[\s.'-]", "", self.text(said))

    def wrong(self, said: Said, because: str) -> None:
        at = self.cells[said][1] if said in self.cells else 0
        self.found.problems.append(Problem(self.line, f"{letter(at)} {said}", because))

    def refuse_unreadable(self, said: Said) -> None:
        if len(self.text(said)) > MOST:
            self.wrong(said, f"Paling banyak {MOST} huruf.")
        elif because := unreadable(self.text(said)):
            self.wrong(said, because)

    def one_of(self, said: Said, words: Mapping[str, Any]) -> Any:
        """What a closed word means; None where nothing stands, or nothing known."""
        text = self.text(said)
        known = likest(folded(text), words.items()) if text else None
        if text and known is None:
            self.wrong(said, f"“{text[:40]}” tidak dikenal pada kolom {said}.")
        return known


def _status(text: str) -> str:
    """What e-Kinerja calls the state of an SKP, in Indonesian where it says it in English."""
    return WORDS.get(folded(text), text)


def _unfit_number(cell: Cell | None, number: str) -> str:
    """Why this cannot be the number of a civil servant."""
    if cell is not None and cell.number and len(number) > LONGEST_EXACT:
        return "Nomor ini disimpan sebagai angka, sehingga ujungnya hilang. Jadikan kolomnya teks, lalu isi ulang."
    if not (number.isascii() and number.isdigit() and len(number) == NUMBER_LENGTH):
        return f"NIP atau NI PPPK terdiri atas {NUMBER_LENGTH} angka."
    return ""
