"""The lines of a sheet become the parts of an SKP: which row is a result, an indicator, a value, a line.

Nothing is judged here but the shape of the sheet; every complaint says where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from app.exchange.reading import Area, Cell, Lines, Problem, column_at, letter
from app.sheets.queries.found import RawIndicator, RawResult, Reading, Typed
from app.sheets.queries.layout import EVALUATED, FORMER, MEASURES, Col, bare, folded, heading, likest, official
from workflows.predicate import ResultKind
from workflows.vocabulary import BERAKHLAK, AnnexKind, Approach, BehaviourValue, FormClass

SECTION = re.compile(r"(?:[ab] )?(?:hasil kerja |kinerja )?(utama|tambahan)")
NUMBERED = re.compile(r"\(?\d{1,3}\)?[.)]?")
COUNTED = re.compile(r"\(\d{1,2}\)")
ITEM = re.compile(r"\d{1,3}[.)]\s+")
BULLET = re.compile(r"[•●▪‣·*–-]\s+")
OWNERS = frozenset({"nip", "nip ni pppk", "ni pppk", "nippppk", "nrp", "nip nippppk"})
ENDS = frozenset({
    "rating hasil kerja", "rating perilaku kerja", "predikat kinerja pegawai", "pegawai yang dinilai",
    "pejabat penilai kinerja", "capaian kinerja organisasi",
})  # fmt: skip
SPANNING = (Col.NO, Col.LEADER, Col.PLAN, Col.CLASSIFICATION, Col.ASSIGNED)  # what the form joins downwards itself
EXPECTATION = "ekspektasi khusus pimpinan"
VALUES = {folded(value.label): value for value in BERAKHLAK}
ANNEXES = {folded(kind.label): kind for kind in AnnexKind}
NOT_FOUND = f"Judul kolom {Col.PLAN} tidak ditemukan; pakai lembar yang diunduh dari SKP ini."
FORMER_FORM = "berasal dari format sebelum PermenPANRB 6/2022: SKP tidak berbobot atau bernilai angka. Hapus kolomnya."


class Part(StrEnum):
    """What the rows under the last heading are."""

    BEFORE = "before"
    RESULTS = "results"
    BEHAVIOUR = "behaviour"
    ANNEX = "annex"
    AFTER = "after"


def shown(cell: Cell) -> str:
    """The text of a cell; a number of the sheet with a comma, as it is written here."""
    text = cell.text.replace(".", ",") if cell.number else bare(cell.text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def taken_apart(lines: Lines, approach: Approach, form_class: FormClass) -> Reading:
    """The parts of the sheet of an SKP of this variant, with everything that is wrong with its shape."""
    reader = _Reader(Reading(approach, form_class))
    for number, cells in lines.filled:
        reader.take(number, [Typed(shown(cell), number, letter(at), cell.number) for at, cell in enumerate(cells)])
    read = reader.read
    if not read.places and not read.problems:
        read.wrong(lines.filled[0][0], "A", NOT_FOUND)
    read.problems += _joined(lines, read)
    return read


def _joined(lines: Lines, read: Reading) -> Iterator[Problem]:
    """Joined cells in which something could get lost: downwards where each row has its own, or across columns."""
    for area in lines.areas:
        because = f"Sel {area.place} digabung; pisahkan dan isi setiap barisnya agar tidak ada isi yang hilang."
        across = [at for at in range(area.first, area.last + 1) if at in read.places]
        if not any(area.top <= line <= area.bottom for line in read.rows):
            if column := _over_values(area, read):
                yield Problem(area.top, column, because)
        elif len(across) > 1 or (area.is_tall and any(read.places[at] not in SPANNING for at in across)):
            yield Problem(area.top, read.named(area.first), because)


def _over_values(area: Area, read: Reading) -> str:
    """The column of the expectations, where joined cells hide what is expected of a value; else nothing."""
    within = [cell for cell in (read.expectations or {}).values() if area.top <= cell.line <= area.bottom]
    column = within[0].column if within else ""
    at = column_at(column.split()[0]) if column else -1
    return column if area.first < at <= area.last or (area.first == at and len(within) > 1) else ""


class _Reader:
    """Walks down the sheet, line by line."""

    def __init__(self, read: Reading) -> None:
        self.read = read
        self.part = Part.BEFORE
        self.kind = ResultKind.UTAMA
        self.expects = -1  # the column of the expectations
        self.value: BehaviourValue | None = None
        self.list: AnnexKind | None = None

    def take(self, line: int, cells: list[Typed]) -> None:
        """One line, wherever it belongs."""
        if self._turns(line, cells):
            return
        if self.part is Part.BEFORE:
            self._before(cells)
        elif self.part is Part.RESULTS:
            self._row(line, cells)
        elif self.part is Part.BEHAVIOUR:
            self._behaviour(line, cells)
        elif self.part is Part.ANNEX:
            self._line_of_annex(line, cells)

    # ------------------------------------------------------------------------------------------------- headings

    def _turns(self, line: int, cells: list[Typed]) -> bool:
        """Whether the line is a heading, after which something else comes."""
        said = list(dict.fromkeys(cell.text for cell in cells if cell.text))
        alone = folded(said[0]) if len(said) == 1 and not BULLET.match(said[0]) else ""
        return self._new_part(alone) or self._new_table(line, cells) or self._new_list(alone)

    def _new_part(self, alone: str) -> bool:
        section = SECTION.fullmatch(alone)
        if alone in ("perilaku kerja", "c perilaku kerja"):
            self.part, self.read.expectations = Part.BEHAVIOUR, self.read.expectations or {}
        elif alone in ("lampiran sasaran kinerja pegawai", "lampiran", "lampiran skp"):
            self.part, self.read.annex = Part.ANNEX, self.read.annex or {}
        elif self.part is not Part.BEFORE and alone in ENDS:
            self.part = Part.AFTER
        elif section:
            self.kind, self.part = ResultKind(section[1]), Part.RESULTS if self.read.places else self.part
        else:
            return False
        return True

    def _new_list(self, alone: str) -> bool:
        if not alone or self.part not in (Part.ANNEX, Part.AFTER, Part.BEHAVIOUR):
            return False
        kind = likest(alone, ANNEXES.items())
        if kind is None:
            return False
        self.part, self.list = Part.ANNEX, kind
        self.read.annex = self.read.annex or {}
        self.read.annex.setdefault(kind, [])
        return True

    def _new_table(self, line: int, cells: list[Typed]) -> bool:
        """A row of headings: of the results, or of the values."""
        expects = next((at for at, cell in enumerate(cells) if folded(cell.text) == EXPECTATION), -1)
        named = {at: col for at, cell in enumerate(cells) if cell.text and (col := heading(cell.text))}
        if expects >= 0 and Col.TARGET not in named.values() and Col.INDICATOR not in named.values():
            self.part, self.expects = Part.BEHAVIOUR, expects
            self.read.expectations = self.read.expectations or {}
            return True
        if Col.PLAN not in named.values() or len(named) < 2:
            return False
        if not self.read.places:
            self._place(line, cells, named)
        self.part = Part.RESULTS
        return True

    def _place(self, line: int, cells: list[Typed], named: dict[int, Col]) -> None:
        """Which column stands where, and which are missing, doubled or of another form."""
        read = self.read
        for at, cell in enumerate(cells):
            col = named.get(at)
            if col and col in read.places.values():
                read.wrong(line, cell.column, f"Kolom {col} ada dua kali.")
            elif col:
                read.places[at] = col
            elif cell.text:
                self._unplaced(at, cell)
        for col in official(read.approach, read.form_class):
            if col is not Col.NO and col not in read.places.values():
                read.wrong(line, col.value, f"Kolom {col} tidak ada; pakai judul pada lembar unduhan SKP ini.")

    def _unplaced(self, at: int, cell: Typed) -> None:
        words, told = folded(cell.text), cell.text[:60]
        self.read.ignored.add(at)
        if words.startswith(EVALUATED):
            note = f"Kolom “{told}” milik evaluasi dan tidak dimuat ke SKP."
            self.read.notes.append(Problem(cell.line, cell.column, note))
        elif words.startswith(FORMER):
            self.read.wrong(cell.line, cell.column, f"Kolom “{told}” {FORMER_FORM}")
        else:
            self.read.wrong(cell.line, cell.column, f"Kolom “{told}” tidak ada pada formulir SKP ini. Hapus kolomnya.")

    # ------------------------------------------------------------------------------------------------- lines

    def _before(self, cells: list[Typed]) -> None:
        """Whose sheet it is: the first number of the identity block."""
        at = next((n for n, cell in enumerate(cells) if folded(cell.text) in OWNERS), None)
        if at is not None and not self.read.owner:
            said = next((cell.text for cell in cells[at + 1 :] if cell.text.strip(" :")), "")
            self.read.owner = "".join(one for one in said if one.isdigit())

    def _row(self, line: int, cells: list[Typed]) -> None:
        read = self.read
        if any(COUNTED.fullmatch(cell.text) for cell in cells) and all(
            NUMBERED.fullmatch(cell.text) for cell in cells if cell.text
        ):
            return  # the numbers of the columns
        read.rows.add(line)
        for at, cell in enumerate(cells):
            if cell.text and at not in read.places and at not in read.ignored:
                read.wrong(line, cell.column, "Sel ini berisi, tetapi kolomnya tidak berjudul.")
        row = {
            col: Typed(cell.text, line, read.named(at), cell.number)
            for at, cell in enumerate(cells) if (col := read.places.get(at)) and cell.text
        }  # fmt: skip
        if row:
            self._result(line, row)

    def _result(self, line: int, row: dict[Col, Typed]) -> None:
        """A new result, or more of the one above."""
        current = self.read.results[-1] if self.read.results and self.read.results[-1].kind is self.kind else None
        if not self._continues(row, current):
            current = RawResult(line, self.kind, {col: cell for col, cell in row.items() if col in SPANNING})
            self.read.results.append(current)
            _split(current)
            if Col.PLAN not in current.cells:
                self.read.wrong(line, Col.PLAN.value, "Rencana hasil kerjanya kosong.")
            rest = {col: cell for col, cell in row.items() if col not in SPANNING}
        elif current is None:
            self.read.wrong(line, Col.PLAN.value, "Baris ini tidak berada di bawah satu rencana hasil kerja pun.")
            return
        else:
            rest = self._more(line, row, current)
        if rest:
            current.indicators.append(RawIndicator(line, rest))

    def _continues(self, row: dict[Col, Typed], current: RawResult | None) -> bool:
        """Whether a row belongs to the result above. In words its measures stand in the column of the plan."""
        number, plan = (row[col].text if col in row else "" for col in (Col.NO, Col.PLAN))
        same = current is not None and plan in ("", current.text(Col.PLAN))
        if self.read.approach is Approach.KUALITATIF:
            return not number or (same and current is not None and number == current.text(Col.NO) and len(row) > 2)
        return (same and number in ("", current.text(Col.NO) if current else "")) or not (number or plan)

    def _more(self, line: int, row: dict[Col, Typed], current: RawResult) -> dict[Col, Typed]:
        """What is new in a further row: the cells of an indicator."""
        rest = {col: cell for col, cell in row.items() if col not in SPANNING}
        plan = row.get(Col.PLAN)
        if self.read.approach is Approach.KUALITATIF and plan and plan.text != current.text(Col.PLAN):
            if folded(plan.text) == folded(MEASURES):
                return rest
            rest[Col.INDICATOR] = Typed(BULLET.sub("", plan.text, count=1) if BULLET.match(plan.text) else plan.text,
                                        line, plan.column)  # fmt: skip
        for col in (Col.LEADER, Col.CLASSIFICATION, Col.ASSIGNED):
            if col in row and row[col].text != current.text(col):
                because = f"Isi ini berbeda dari baris pertama hasil kerjanya (baris {current.line})."
                self.read.wrong(line, row[col].column, because)
        return rest

    def _behaviour(self, line: int, cells: list[Typed]) -> None:
        """A value with its guides and, in the column of the expectations, what the leader expects."""
        said = self.read.expectations = self.read.expectations or {}
        known = ((cell, likest(folded(ITEM.sub("", cell.text.split("\n")[0])), VALUES.items())) for cell in cells)
        cell, value = next(((cell, value) for cell, value in known if value), (cells[0], None))
        if value is not None and value in said:
            self.read.wrong(line, cell.column, f"{value.label} ada dua kali.")
        self.value = value or self.value
        at = self.expects if self.expects >= 0 else cells.index(cell) + 1
        text = _after_heading(cells[at].text) if at < len(cells) else ""
        column = f"{letter(at)} {EXPECTATION.upper()}"
        if self.value is None:
            self.read.wrong(line, cell.column, "Baris ini tidak menyebut nilai perilaku mana pun.")
        elif self.value not in said:
            said[self.value] = Typed(text, line, column)
        elif text and value is None:
            before = said[self.value]
            said[self.value] = Typed("\n".join(filter(None, (before.text, text))), before.line, before.column)

    def _line_of_annex(self, line: int, cells: list[Typed]) -> None:
        said = [cell for cell in cells if cell.text]
        if self.list is None:
            self.read.wrong(line, said[0].column, "Baris lampiran ini tidak berada di bawah satu judul pun.")
            return
        if len(said) > 1 and NUMBERED.fullmatch(said[0].text):
            said = said[1:]
            text = said[0].text
        else:
            text = ITEM.sub("", said[0].text, count=1)
        for more in said[1:]:
            self.read.wrong(line, more.column, "Satu baris lampiran hanya memuat satu butir.")
        assert self.read.annex is not None
        self.read.annex[self.list].append(Typed(text, line, said[0].column))


def _after_heading(text: str) -> str:
    """An expectation without the words the form puts before it."""
    head, colon, rest = text.partition(":")
    return rest.strip() if colon and folded(head) == EXPECTATION else text


def _split(result: RawResult) -> None:
    """A plan with its measures in the same cell, as some print it: each measure becomes its own row."""
    plan = result.cells.get(Col.PLAN)
    lines = plan.text.split("\n") if plan else []
    at = next((n for n, text in enumerate(lines) if folded(text) == folded(MEASURES)), None)
    if plan is None or at is None:
        return
    result.cells[Col.PLAN] = Typed("\n".join(lines[:at]).strip(), plan.line, plan.column)
    for text in filter(None, (BULLET.sub("", ITEM.sub("", one.strip())) for one in lines[at + 1 :])):
        result.indicators.append(RawIndicator(plan.line, {Col.INDICATOR: Typed(text, plan.line, plan.column)}))
