"""What goes out as the sheet of an SKP comes back whole, whatever stands in it, in all four variants of the form."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.database import new_id
from app.exchange.reading import Lines, _cell
from app.exchange.sheet import table_of
from app.sheets.operations import Basis, Plan, plan_sheet
from app.sheets.queries import SHEET, as_xlsx, sheet_lines
from app.skp.queries import Content, IndicatorView, ResultView, VersionView
from app.web.forms import tidy, unreadable
from workflows.policies import load_defaults
from workflows.predicate import ResultKind
from workflows.target import TargetUnreadable, default_direction, read_quantity
from workflows.vocabulary import (
    AnnexKind,
    Approach,
    Aspect,
    BehaviourValue,
    Classification,
    Direction,
    FormClass,
    Perspective,
)


def bare(content: Content) -> Any:
    """The words of a draft without the ids of its rows."""
    return (
        [(r.code, r.classification, r.leader_result, r.plan, r.assigned_by,
          [(i.no, i.aspect, i.text, i.target_text, i.direction, i.perspective) for i in r.indicators])
         for r in content.results],
        dict(content.expectations), {kind: lines for kind, lines in content.annex.items() if lines},
    )  # fmt: skip


def typeable(text: str) -> bool:
    """Whether the form on the page would take these words."""
    return bool(text) and text == tidy(text) and unreadable(text) is None


def target_like(text: str) -> bool:
    try:
        read_quantity(text)
    except TargetUnreadable:
        return False
    return True


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Mn", "Me", "Cn", "Co"))
ODD = ("=1+1", "'=x", "''", "-2%", "+62", "@rumus", "A. Utama lama", "1.", "(1)", "• butir", "Loyal", "_x0041_", "NIP")
WORDS = st.one_of(st.sampled_from(ODD), st.text(LETTERS, min_size=1, max_size=40).map(tidy)).filter(typeable)
TARGETS = st.sampled_from(
    ("98,5%", "98.6%", "1.250 dokumen", "120", "150%", "<= 30 menit", "-2%", "30 Juni 2026", "12 Bulan", "tersusun")
)


@st.composite
def contents(draw: st.DrawFn, approach: Approach, form_class: FormClass) -> Content:
    """Anything that may stand in a draft of that variant."""
    is_leader, in_words = form_class is FormClass.JPT, approach is Approach.KUALITATIF

    def indicator(no: int) -> IndicatorView:
        aspect = None if is_leader else draw(st.sampled_from([*Aspect, *([None] if in_words else [])]))
        target = draw(st.one_of(TARGETS, st.just("")) if in_words else TARGETS)
        implied = default_direction(read_quantity(target), aspect) if target else Direction.MILESTONE
        return IndicatorView(
            new_id(), no, aspect, draw(WORDS), target, draw(st.sampled_from([implied, *Direction])),
            draw(st.sampled_from(Perspective)).value if is_leader else "",
        )  # fmt: skip

    def result(kind: ResultKind, no: int) -> ResultView:
        rows = tuple(indicator(n + 1) for n in range(draw(st.integers(0, 3))))
        return ResultView(
            new_id(), no, kind, draw(st.sampled_from(Classification)), "" if is_leader else draw(WORDS), draw(WORDS),
            draw(WORDS) if is_leader else "", "", indicators=rows,
        )  # fmt: skip

    return Content(
        tuple(result(kind, no + 1) for kind in ResultKind for no in range(draw(st.integers(0, 3)))),
        draw(st.dictionaries(st.sampled_from(BehaviourValue), WORDS)),
        draw(st.dictionaries(st.sampled_from(AnnexKind), st.lists(WORDS, min_size=1, max_size=3).map(tuple))),
    )


def version_of(approach: Approach, form_class: FormClass) -> VersionView:
    day = date(2026, 1, 1)
    return VersionView(
        new_id(), new_id(), 1, approach, form_class, 1, 2026, day, date(2026, 12, 31), new_id(), new_id(), new_id(),
        True, False, True, "", None, None, None,
    )  # fmt: skip


def lines(data: bytes) -> Lines:
    """The lines of a workbook, read without the process around the reader."""
    told = table_of(data, SHEET, 10_000, 64, joined=True)
    rows = [(number, [_cell(one) for one in row]) for number, row in enumerate(told["rows"], 1)]
    return Lines([row for row in rows if any(cell.text.strip() for cell in row[1])], tuple(told["merged"]), SHEET)


def laid(data: bytes, version: VersionView, content: Content) -> Plan:
    return plan_sheet(lines(data), Basis(version, content, (), "", load_defaults(), date(2026, 2, 1)))


@pytest.mark.parametrize("form_class", FormClass)
@pytest.mark.parametrize("approach", Approach)
def test_what_goes_out_comes_back_whole(approach: Approach, form_class: FormClass) -> None:
    """Against the same draft nothing changes; against an empty one everything is there again."""

    @settings(max_examples=10, deadline=None, derandomize=True)
    @given(contents(approach, form_class))
    def holds(content: Content) -> None:
        version = version_of(approach, form_class)
        data = as_xlsx(sheet_lines(version, content, {}, "Pemerintah Kota"), version, "SKP")
        same = laid(data, version, content)
        assert (same.problems, same.changes) == ((), ())
        new = laid(data, version, Content())
        if not new.problems:  # of a fresh draft a target out of range is asked about
            assert words_of(new) == bare(content)

    holds()


def words_of(plan: Plan) -> Any:
    """What a plan would write, as `bare` tells a draft."""
    letter = {ResultKind.UTAMA: "A", ResultKind.TAMBAHAN: "B"}
    results = []
    for one in plan.results:
        told = []
        for no, each in enumerate(one.indicators, 1):
            assert each.words is not None
            values = each.words.values()
            told.append((no, *(values[k] for k in ("aspect", "text", "target_text", "direction", "perspective"))))
        words = one.words
        code = f"{letter[words.kind]}.{one.no}"
        results.append((code, words.classification, words.leader_result, words.plan, words.assigned_by, told))
    said = {value: text for value, text in (plan.wanted.expectations or {}).items() if text}
    return results, said, {kind: rows for kind, rows in (plan.wanted.annex or {}).items() if rows}
