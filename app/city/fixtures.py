"""The worked forms F1, F2 and F8a-c as people of the city, with exactly the content those forms print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.city import seeds
from app.city.assessments import Assessment, Realised, Remark, rated_rows
from app.city.cycle import Period
from app.city.goals import Content, Goals
from app.city.people import Workforce
from app.city.seeds import IndicatorSeed, ResultSeed
from app.city.workforce import Human
from workflows.periods import ANNUAL
from workflows.predicate import Rating, contradicts
from workflows.vocabulary import BERAKHLAK

_REASON = (
    "Mutu perangkat ajar dan pembelajaran jauh di atas rata-rata sekolah; angka di bawah target terjadi pada masa "
    "penyesuaian kurikulum."
)
_ANNEXES = (
    ("dukungan_sumber_daya", "resources"),
    ("skema_pertanggungjawaban", "accountability"),
    ("konsekuensi", "consequences"),
)


@dataclass(frozen=True, slots=True)
class Fixture:
    """A worked form: whose it is, what the SKP says, and the review of its period (None for an SKP only).

    `quarter` is the number of the quarter it reviews, 0 for the whole year; `starts` is the month its SKP begins.
    """

    key: str
    content: Content
    assessment: Assessment | None
    quarter: int
    starts: int
    organisation: str

    def year(self, today: date) -> int:
        """The year the form belongs to: this year once its period was reviewed, else last year."""
        ready = {"F1": date(today.year, 7, 1), "F2": date.max}.get(self.key, date(today.year, 7, 8))
        return today.year if today >= ready else today.year - 1

    def covers(self, period: Period, today: date) -> bool:
        """Whether this is the review of that period."""
        if self.assessment is None or period.year != self.year(today):
            return False
        return period.kind == ANNUAL if self.quarter == 0 else period.kind != ANNUAL and period.no == self.quarter


_SEATS = {
    "F1": ("RSU-TANGSEL-RANAP", 0),
    "F2": ("SMPN-11", 0),
    "F8a": ("DISDUKCAPIL-DAFDUK", 0),
    "F8b": ("DISDUKCAPIL-DAFDUK", 1),
    "F8c": ("DISDUKCAPIL-DAFDUK", 2),
}
_NAMED = {"F1": "employee", "F2": "employee"}
_QUARTERS = {"F1": (0, 6), "F2": (0, 1), "F8a": (2, 1), "F8b": (2, 1), "F8c": (2, 1)}


def fixtures(goals: Goals, workforce: Workforce) -> dict[bytes, Fixture]:
    """Person id -> the worked form that is his or hers."""
    forms = seeds.examples()
    return {_person(workforce, key).id: _fixture(goals, key, forms[key]) for key in _SEATS}


def _person(workforce: Workforce, key: str) -> Human:
    unit, place = _SEATS[key]
    staff = [h for h in workforce.at(unit) if not h.chair.is_head]
    if key in _NAMED:
        name = seeds.examples()[key][_NAMED[key]]["name"]
        return next(h for h in staff if h.name == name)
    return staff[place]


def _fixture(goals: Goals, key: str, form: dict[str, Any]) -> Fixture:
    results = tuple(
        ResultSeed(r["type"], r["leader_result"], r["result_plan"], tuple(_indicator(i) for i in r["indicators"]))
        for r in form["work_results"]
    )
    expectations = tuple(
        (b["value_code"], b["leader_expectation"]) for b in form["behaviours"] if b["leader_expectation"]
    )
    annex = tuple(
        (kind, no, text) for kind, topic in _ANNEXES for no, text in enumerate(form["attachments"][topic], start=1)
    )
    content = goals.of_results(results, form["form_class"], expectations, annex, form["approach"])
    quarter, starts = _QUARTERS[key]
    review = _review(form) if form["ratings"]["work_result_code"] else None
    return Fixture(key, content, review, quarter, starts, form["organisation_predicate_code"] or "baik")


def _indicator(row: dict[str, Any]) -> IndicatorSeed:
    target = row["target"]
    return IndicatorSeed(
        row["aspect_code"],
        "",
        row["indicator"],
        target["text"],
        target["value"],
        target["unit"] or "",
        target["direction"],
    )


def _review(form: dict[str, Any]) -> Assessment:
    rows, kinds, remarks = list[Realised](), list[str](), list[Remark]()
    for result in form["work_results"]:
        for row in result["indicators"]:
            reached = row["realisation"]
            remarks.extend(Remark(len(rows), None, f["by"], f["text"]) for f in row["feedback"])
            rows.append(
                Realised(reached["text"], reached["value"], reached["unit"] or "", "", Rating(row["row_rating_code"]))
            )
            kinds.append(result["type"])
    remarks.extend(
        Remark(None, b["value_code"], "Pimpinan", b["feedback"]) for b in form["behaviours"] if b["feedback"]
    )
    work, conduct = Rating(form["ratings"]["work_result_code"]), Rating(form["ratings"]["behaviour_code"])
    sentence = contradicts(work, rated_rows(rows, kinds)) or ""
    return Assessment(
        rows,
        [conduct for _ in BERAKHLAK],
        work,
        conduct,
        _REASON if sentence else "",
        form["note"],
        sentence,
        seeds.phrases()["reflections"][0],
        remarks,
    )
