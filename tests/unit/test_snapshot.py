"""A snapshot is one byte string, comes back as it was, and refuses what it cannot promise."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents import samples, wording
from app.documents import snapshot as s
from app.documents.canonical import clean
from app.documents.columns import COLUMNS, tall
from app.documents.lettering import NOTE_SHORTENED, NOTE_SUBSTITUTED, SUBSTITUTE, fit

EVERY = samples.every()
LATIN = frozenset(map(chr, range(0x20, 0x250))) | set(f"{SUBSTITUTE}…≤≥–")


@pytest.mark.parametrize("name", EVERY)
def test_snapshot_survives_the_way_to_json_and_back(name: str) -> None:
    document = EVERY[name]
    data = s.to_json(document)
    assert s.from_json(document.frame.kind, data) == document
    assert s.to_json(s.from_json(document.frame.kind, data)) == data


def test_every_kind_has_a_sample_and_a_title() -> None:
    assert {document.frame.kind for document in EVERY.values()} == set(s.KINDS) == set(s.TITLES)


def test_json_is_canonical() -> None:
    data = s.to_json(samples.skp())
    assert data.decode() == json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_time_is_written_in_utc_whatever_zone_it_came_in() -> None:
    document = samples.skp()
    jakarta = document.frame.recorded_at.astimezone(timezone(timedelta(hours=7)))
    assert s.to_json(replace(document, frame=replace(document.frame, recorded_at=jakarta))) == s.to_json(document)


def test_naive_time_is_refused() -> None:
    document = samples.skp()
    naive = replace(document.frame, recorded_at=datetime(2026, 4, 2))  # noqa: DTZ001 - the point of the test
    with pytest.raises(s.SnapshotInvalid, match="recorded_at"):
        s.to_json(replace(document, frame=naive))


def test_frame_must_name_the_kind_of_its_snapshot() -> None:
    document = samples.skp()
    with pytest.raises(s.SnapshotInvalid, match="evaluation"):
        s.to_json(replace(document, frame=replace(document.frame, kind="evaluation")))
    with pytest.raises(s.SnapshotInvalid):
        s.from_json("evaluation", s.to_json(document))


def test_superseded_document_must_name_its_successor() -> None:
    document = samples.skp()
    with pytest.raises(s.SnapshotInvalid, match="superseded_by_number"):
        s.to_json(replace(document, frame=replace(document.frame, status="superseded")))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda plain: plain.pop("employee"), "employee is missing"),
        (lambda plain: plain.update(score=109), "score is unknown"),
        (lambda plain: plain.update(results="x"), "results is no list"),
        (lambda plain: plain["frame"].update(version="1"), "version is no int"),
        (lambda plain: plain["frame"].update(version=True), "version is no int"),
        (lambda plain: plain["frame"].update(status="sah"), "status is 'sah'"),
        (lambda plain: plain["frame"].update(dated_on="kemarin"), "dated_on is no date"),
        (lambda plain: plain.update(schema=99), "schema 1 expected"),
    ],
)
def test_json_of_another_shape_is_refused_with_its_place(change: object, message: str) -> None:
    plain = json.loads(s.to_json(samples.skp()))
    assert callable(change)
    change(plain)
    with pytest.raises(s.SnapshotInvalid, match=message):
        s.from_json("skp", json.dumps(plain).encode())


@pytest.mark.parametrize("data", [b"", b"\xff", b"[1]", b"{}", b"[" * 100_000])
def test_bytes_that_are_no_snapshot_are_refused(data: bytes) -> None:
    with pytest.raises(s.SnapshotInvalid):
        s.from_json("skp", data)


def test_text_is_cleaned_of_what_cannot_be_printed() -> None:
    assert clean("a\x00b\x1b[31m\r\nc\ud800d\u202ee\ufffff") == "ab[31m\nc\ufffdde\uffff"[:-1] + "f"
    assert clean("e\u0301") == "é"


@given(st.text(st.characters(exclude_categories=[])))
def test_cleaning_twice_changes_nothing_and_the_result_is_utf8(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once.encode().decode() == once


# ------------------------------------------------------------------------------------------------- lettering
def _named(name: str) -> s.Skp:
    document = samples.skp()
    return replace(document, employee=replace(document.employee, name=name))


def test_ordinary_text_is_printed_as_it_is() -> None:
    fitted, notes = fit(_named("Siti Nurhaliza, S.Pd. – naïve ≤ 30"), LATIN)
    assert fitted.employee.name == "Siti Nurhaliza, S.Pd. – naïve ≤ 30"
    assert notes == ()


@pytest.mark.parametrize("text", ["😀👩🏽‍🚀", "علي", "漢字", "ꦗꦮ"])
def test_letters_the_faces_lack_become_one_visible_box_and_the_page_says_so(text: str) -> None:
    fitted, notes = fit(_named(f"A {text} B"), LATIN)
    assert fitted.employee.name == f"A {SUBSTITUTE} B"
    assert notes == (NOTE_SUBSTITUTED,)


def test_full_width_letters_are_spelled_with_ordinary_ones() -> None:
    fitted, notes = fit(_named("Ｂｕｄｉ"), LATIN)
    assert fitted.employee.name == "Budi"
    assert notes == (NOTE_SUBSTITUTED,)


def test_marks_that_make_no_letter_with_theirs_are_left_out() -> None:
    fitted, notes = fit(_named("René a" + "\u0317" * 2000 + "z"), LATIN | {"\u0317"})
    assert fitted.employee.name == "René az"
    assert notes == (NOTE_SUBSTITUTED,)


def test_text_longer_than_a_field_may_be_is_cut_with_a_mark_and_a_note() -> None:
    fitted, notes = fit(_named("kata " * 3000), LATIN)
    assert fitted.employee.name.endswith("kata […]")
    assert len(fitted.employee.name) < 3010
    assert notes == (NOTE_SHORTENED,)


def test_invisible_letters_and_floods_of_empty_lines_go_silently() -> None:
    fitted, notes = fit(_named("Bu\u200bdi\u00ad\n \n\n\n\nHartono\t\u3000S.T."), LATIN)
    assert fitted.employee.name == "Budi\n\nHartono  S.T."
    assert notes == ()


# --------------------------------------------------------------------------------------------------- wording
def test_dates_and_numbers_are_worded_for_people() -> None:
    late = datetime(2026, 7, 5, 18, 30, tzinfo=UTC)
    assert wording.moment(late) == "6 Juli 2026 pukul 01.30 WIB"
    assert wording.print_groups("198004182006042907") == "19800418 200604 2 907"
    assert wording.print_groups("11990000000999") == "11990000000999"
    assert wording.office_case("DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL") == "Dinas Kependudukan dan Pencatatan Sipil"


def test_no_text_can_leave_a_css_string() -> None:
    written = str(wording.css_string('x"}@import url(file:///etc/passwd);</style>\n'))
    assert written.startswith('"')
    assert written.endswith('"')
    assert not set(written[1:-1]) & set('"}{@<>\n();')


def test_only_a_document_in_force_goes_without_a_mark_on_its_pages() -> None:
    frame = samples.skp().frame
    assert wording.page_mark(frame) == ""
    assert wording.standing(frame) == "Dokumen ini tercatat dan berlaku; belum bertanda tangan elektronik."
    later = replace(frame, status="superseded", superseded_by_number="800.1.4/9/X/2026")
    assert "800.1.4/9/X/2026" in wording.standing(later)
    assert "800.1.4/9/X/2026" in wording.page_mark(later)
    for status in ("draft", "revoked"):
        assert wording.page_mark(replace(frame, status=status))


def test_official_tables_fill_the_landscape_page_exactly() -> None:
    assert {sum(column.width for column in chosen) for chosen in COLUMNS.values()} == {267}


def test_short_result_stays_on_one_page_and_a_long_one_may_be_cut() -> None:
    first = samples.evaluation().results[0]
    assert not tall(first)
    longer = replace(first.indicators[0], feedback=("Pimpinan: " + "baik " * 200,))
    assert tall(replace(first, indicators=(longer, *first.indicators[1:])))
