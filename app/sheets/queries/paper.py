"""An SKP as XLSX: the official form of its variant from title to lampiran, on one sheet, and what each column means."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.wording import stretch
from app.exchange.workbook import MOST_CHARACTERS
from app.sheets.queries.layout import BULLET, MEANINGS, MEASURES, SHEET, Col, beside, guarded, official
from app.skp.queries import Content, IndicatorView, LinePerson, ResultView, VersionView
from workflows.approval import Who
from workflows.predicate import ResultKind
from workflows.target import TargetUnreadable, default_direction, read_quantity
from workflows.vocabulary import BERAKHLAK, AnnexKind, Approach, Perspective

WIDTHS = {
    Col.NO: 5, Col.LEADER: 38, Col.PLAN: 44, Col.ASPECT: 13, Col.INDICATOR: 38, Col.TARGET: 22, Col.PERSPECTIVE: 20,
    Col.ASSIGNED: 24, Col.CLASSIFICATION: 14, Col.DIRECTION: 24,
}  # fmt: skip
SECTIONS = ((ResultKind.UTAMA, "A. UTAMA"), (ResultKind.TAMBAHAN, "B. TAMBAHAN"))
BEHAVIOUR_HEAD = ("NO", "PERILAKU KERJA", "EKSPEKTASI KHUSUS PIMPINAN")
NOTES = (
    "Ubah isinya di sini, lalu kirim lewat halaman SKP: bedanya ditampilkan dahulu sebelum ada yang ditulis.",
    "Baris yang dihapus dari lembar ini akan dihapus pula dari draf. Jangan memakai rumus.",
    "Bagian perilaku kerja atau lampiran yang tidak ada pada lembar tetap seperti sekarang.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its cells from the left, and how they look."""

    cells: Sequence[str]
    look: str = "plain"


def sheet_lines(
    version: VersionView, content: Content, people: Mapping[Who, LinePerson], instansi: str
) -> tuple[Line, ...]:
    """Everything the form prints, line by line."""
    columns = (*official(version.approach, version.form_class), *beside(version.approach, version.form_class))
    return (
        *_head(version, people, instansi),
        Line(("HASIL KERJA",), "part"),
        Line([col.value for col in columns], "head"),
        Line([f"({at})" for at, _ in enumerate(official(version.approach, version.form_class), 1)], "numbers"),
        *_results(version, content, columns),
        Line(()),
        Line(("PERILAKU KERJA",), "part"),
        *_behaviours(content),
        Line(()),
        Line(("LAMPIRAN SASARAN KINERJA PEGAWAI",), "part"),
        *_annex(content),
    )


def _head(version: VersionView, people: Mapping[Who, LinePerson], instansi: str) -> Iterator[Line]:
    yield Line(("SASARAN KINERJA PEGAWAI",), "title")
    yield Line((version.approach.printed_label,), "title")
    yield Line((version.form_class.printed_label,), "title")
    yield Line(())
    yield Line((instansi,))
    yield Line((f"PERIODE PENILAIAN: {stretch(version.starts_on, version.ends_on).upper()}",))
    yield Line(())
    for who, heading in ((Who.EMPLOYEE, "PEGAWAI YANG DINILAI"), (Who.ASSESSOR, "PEJABAT PENILAI KINERJA")):
        yield Line(("NO", heading), "head")
        person = people.get(who)
        if person is None:
            continue
        told = (("NAMA", person.name), (person.number_label or "NIP", person.number),
                ("PANGKAT/GOL RUANG", person.golongan), ("JABATAN", person.capacity), ("UNIT KERJA", person.unit_name))
        for number, (name, text) in enumerate(told, 1):
            yield Line((str(number), name, text))
    yield Line(())


def _results(version: VersionView, content: Content, columns: Sequence[Col]) -> Iterator[Line]:
    in_words = version.approach is Approach.KUALITATIF
    for kind, heading in SECTIONS:
        yield Line((heading,), "section")
        for result in content.of_kind(kind):
            first = _of_result(result)
            if in_words:
                yield _line(columns, first)
                if result.indicators:
                    yield _line(columns, {Col.PLAN: MEASURES})
                for one in result.indicators:
                    yield _line(columns, {**_of_indicator(one), Col.PLAN: BULLET + one.text})
                continue
            for one in result.indicators:
                yield _line(columns, {**_of_indicator(one), **first})
                first = {}
            if first:
                yield _line(columns, first)


def _of_result(result: ResultView) -> dict[Col, str]:
    return {
        Col.NO: str(result.no), Col.LEADER: result.leader_result, Col.PLAN: result.plan,
        Col.ASSIGNED: result.assigned_by, Col.CLASSIFICATION: result.classification.label,
    }  # fmt: skip


def _of_indicator(one: IndicatorView) -> dict[Col, str]:
    return {
        Col.ASPECT: one.aspect.label if one.aspect else "", Col.INDICATOR: one.text, Col.TARGET: one.target_text,
        Col.PERSPECTIVE: Perspective(one.perspective).label if one.perspective else "",
        Col.DIRECTION: one.direction.label if one.direction is not implied(one.target_text, one.aspect) else "",
    }  # fmt: skip


def implied(target: str, aspect: Any) -> Any:
    """The direction a target has when nobody chose one; None for a target that is not read any more."""
    try:
        return default_direction(read_quantity(target), aspect)
    except TargetUnreadable:
        return None


def _line(columns: Sequence[Col], cells: Mapping[Col, str]) -> Line:
    return Line([cells.get(col, "") for col in columns], "row")


def _behaviours(content: Content) -> Iterator[Line]:
    yield Line(BEHAVIOUR_HEAD, "head")
    for value in BERAKHLAK:
        guides = "\n".join((value.label, *(BULLET + guide for guide in value.guides)))
        yield Line((str(value.order), guides, content.expectations.get(value, "")), "row")


def _annex(content: Content) -> Iterator[Line]:
    for kind in AnnexKind:
        yield Line((kind.printed_label,), "section")
        for number, text in enumerate(content.annex.get(kind, ()), 1):
            yield Line((str(number), text), "row")


def as_xlsx(lines: Sequence[Line], version: VersionView, title: str) -> bytes:
    """The file. No cells are joined and nothing is a formula, so that it can be filled in and sent back."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": title, "author": "Tangkas"})
    columns = (*official(version.approach, version.form_class), *beside(version.approach, version.form_class))
    _write(book, lines, columns)
    _explain(book, columns)
    book.close()
    return target.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "border": 1, "font_size": 10}
    return {
        "plain": book.add_format({"font_size": 10}), "title": book.add_format({"bold": True, "font_size": 12}),
        "part": book.add_format({"bold": True, "font_size": 11}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#E4EAF2"}),
        "numbers": book.add_format({**cell, "align": "center", "font_color": "#5B6675"}),
        "section": book.add_format({"bold": True, "font_size": 10, "bg_color": "#F2F5F9"}),
        "row": book.add_format(cell),
    }  # fmt: skip


def _write(book: Any, lines: Sequence[Line], columns: Sequence[Col]) -> None:
    page, looks = book.add_worksheet(SHEET), _looks(book)
    for at, col in enumerate(columns):
        page.set_column(at, at, WIDTHS[col])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.ignore_errors({"number_stored_as_text": "A1:Z2000"})
    for number, line in enumerate(lines):
        for at, text in enumerate(line.cells):
            if text or line.look == "row":
                page.write_string(number, at, guarded(text)[:MOST_CHARACTERS], looks[line.look])


def _explain(book: Any, columns: Sequence[Col]) -> None:
    page, looks = book.add_worksheet("Kolom"), _looks(book)
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 100)
    for number, (name, words) in enumerate([("Kolom", "Arti"), *((c.value, MEANINGS[c]) for c in columns)]):
        page.write_string(number, 0, name, looks["head" if not number else "plain"])
        page.write_string(number, 1, words, looks["head" if not number else "plain"])
    for number, note in enumerate(NOTES, len(columns) + 2):
        page.write_string(number, 0, note, looks["plain"])
