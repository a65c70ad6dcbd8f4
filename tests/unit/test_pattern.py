"""The pola distribusi on an evaluation is drawn from the guideline it illustrates, and changes with it."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from math import lcm

import pytest

from app.documents import pictures, samples
from workflows.distribution import DOMINANT, check
from workflows.pattern import ASCENDING, pattern
from workflows.periods import ANNUAL, QUARTERLY, printed_title
from workflows.policies import load_defaults
from workflows.predicate import OrganisationPredicate, Predicate

ON = date(2026, 7, 1)
POLICIES = load_defaults()


@pytest.mark.parametrize("organisation", OrganisationPredicate)
def test_people_spread_as_drawn_break_no_sentence_of_the_guideline(organisation: OrganisationPredicate) -> None:
    drawn = pattern(organisation, POLICIES, ON)
    assert [bar.predicate for bar in drawn.bars] == list(ASCENDING)
    people = lcm(*(bar.share.denominator for bar in drawn.bars))
    counts = {bar.predicate: int(bar.share * people) for bar in drawn.bars}
    told = check(organisation, counts, POLICIES, ON)
    assert told.broken == ()
    assert told.dominant_reached
    assert max(drawn.bars, key=lambda bar: bar.share).predicate is DOMINANT[organisation]
    assert sum((bar.share for bar in drawn.bars), Fraction(0)) == 1


def test_marks_and_sentence_say_what_the_guideline_says() -> None:
    drawn = pattern(OrganisationPredicate.KURANG, POLICIES, ON)
    assert {bar.predicate: bar.mark for bar in drawn.bars if bar.mark} == {
        Predicate.KURANG: "min. 60%", Predicate.BUTUH_PERBAIKAN: "min. 10%", Predicate.SANGAT_BAIK: "maks. 10%",
    }  # fmt: skip
    assert drawn.sentence == (
        "Kurang paling sedikit 60%; Butuh Perbaikan paling sedikit 10%; Sangat Baik paling banyak 10%"
    )
    lowest = pattern(OrganisationPredicate.SANGAT_KURANG, POLICIES, ON).bars[-1]
    assert (lowest.predicate, lowest.mark) == (Predicate.SANGAT_BAIK, "tidak ada")
    assert lowest.share == 0


def test_sample_papers_show_the_pattern_of_baik() -> None:
    drawn = pattern(OrganisationPredicate.BAIK, POLICIES, ON)
    form = samples.evaluation()
    assert [(bar.predicate, bar.share, bar.mark) for bar in form.pattern] == [
        (bar.predicate.printed_label.title(), round(bar.share * 1000), bar.mark) for bar in drawn.bars
    ]
    assert form.distribution_note.startswith(f"{drawn.sentence}.")


def test_picture_names_its_axes_and_is_the_same_every_time() -> None:
    form = samples.evaluation()
    svg = str(pictures.curve(form.pattern, "BAIK"))
    assert svg == str(pictures.curve(samples.evaluation().pattern, "BAIK"))
    named = re.findall(r"<text[^>]*>([^<]+)</text>", svg)
    assert [word for word in named if word != "maks. 70%"] == [
        "Sangat Kurang", "Kurang/Misconduct", "Butuh Perbaikan", "Baik", "Sangat Baik", "Predikat kinerja pegawai",
        "Frekuensi Pegawai",
    ]  # fmt: skip
    assert "Kurva distribusi predikat kinerja pegawai dengan capaian kinerja organisasi BAIK" in svg
    assert pictures.curve((), "BELUM DITETAPKAN") == ""


@pytest.mark.parametrize(
    ("kind", "no", "title"),
    [
        (QUARTERLY, 1, "TRIWULAN I"), (QUARTERLY, 3, "TRIWULAN III"), (QUARTERLY, 4, "TRIWULAN IV-AKHIR"),
        ("semester", 1, "SEMESTER I"), ("semester", 2, "SEMESTER II"), (ANNUAL, 1, "TAHUNAN"),
        ("monthly", 7, "BULANAN"),
    ],
)
def test_periods_are_called_what_the_forms_call_them(kind: str, no: int, title: str) -> None:
    assert printed_title(kind, no) == title
