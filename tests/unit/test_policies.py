"""Every number of law has a source and a date, and only checked article numbers are printed."""
from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from workflows.policies import (
    Certainty,
    CitationUnknown,
    Policies,
    Policy,
    PolicyInvalid,
    PolicyUnitMismatch,
    PolicyUnknown,
    PolicyValue,
    Unit,
    citation,
    citation_keys,
    citation_label,
    is_printable,
    load_defaults,
)
from workflows.policies.values import CHOICE_LABELS

TODAY = date(2026, 7, 15)


def a_value(**changes: object) -> PolicyValue:
    fields: dict[str, object] = {
        "key": "skp.agree.due", "value": "7", "unit": Unit.WORKING_DAYS, "instrument": "Kebijakan kota", "article": "",
        "certainty": Certainty.OFFICIAL, "valid_from": date(2026, 8, 1), "valid_to": None,
        "text": "Pejabat penilai menyetujui SKP paling lambat 7 hari kerja.", "note": "",
    }
    return PolicyValue(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("value", load_defaults().all(), ids=lambda value: value.key)
def test_every_policy_names_its_source_certainty_and_sentence(value: PolicyValue) -> None:
    assert value.instrument
    assert isinstance(value.certainty, Certainty)
    assert value.text.endswith(".")
    assert value.text[0].isupper()
    assert value.note
    assert value.holds_on(TODAY)
    assert set(value.choices) <= set(CHOICE_LABELS)
    assert "_" not in value.label


@pytest.mark.parametrize("key", citation_keys())
def test_every_citation_names_its_source_certainty_and_sentence(key: str) -> None:
    source = citation(key)
    assert source.instrument
    assert isinstance(source.certainty, Certainty)
    assert source.text.endswith(".")
    assert ("Pasal" in source.label) is source.printable


def test_a_key_is_shipped_once() -> None:
    keys = [value.key for value in load_defaults().all()]
    assert len(keys) == len(set(keys))


def test_the_values_of_the_reference_are_shipped() -> None:
    policies = load_defaults()
    assert policies.days("objection.window", TODAY) == 14
    assert policies.value("objection.window", TODAY).unit is Unit.DAYS
    assert policies.days(Policy("evaluation.self_assessment.due"), TODAY) == 5
    assert policies.days("evaluation.review.due", TODAY) == 10
    assert policies.days("evaluation.calibration.due", TODAY) == 15
    assert policies.days("delivery.paper_after", TODAY) == 5
    assert policies.days("line.report.opd_due", TODAY) == 3
    assert policies.count("improvement.months", TODAY) == 6
    assert policies.count("evidence.max_size", TODAY) == 5
    assert policies.count("identity.min_age.PNS", TODAY) == 18
    assert policies.count("identity.min_age.PPPK", TODAY) == 20
    assert policies.number("evaluation.above_margin", TODAY) == Decimal(3)
    assert policies.choice("period.kind", TODAY) == "triwulanan"
    assert policies.choice("line.opd_head.assessor", TODAY) == "sekda"
    assert policies.choice("line.sekda.assessor", TODAY) == "wali_kota"
    assert policies.flag("objection.quarterly_allowed", TODAY) is True
    assert policies.date_in("skp.deadline", TODAY, 2026) == date(2026, 1, 31)
    assert policies.date_in("evaluation.annual.open", TODAY, 2026) == date(2026, 12, 15)
    assert policies.date_in("evaluation.annual.finish", TODAY, 2027) == date(2027, 1, 10)


def test_a_recommendation_follows_the_predicate() -> None:
    policies = load_defaults()
    assert policies.choices("followup.options.sangat_baik", TODAY) == ("none", "reward")
    assert policies.choices("followup.options.baik", TODAY) == ("none", "reward")
    assert "improvement" in policies.choices("followup.options.butuh_perbaikan", TODAY)
    assert "reward" not in policies.choices("followup.options.butuh_perbaikan", TODAY)
    for predicate in ("kurang", "sangat_kurang"):
        assert "breach_report" in policies.choices(f"followup.options.{predicate}", TODAY)
        assert "reward" not in policies.choices(f"followup.options.{predicate}", TODAY)


@pytest.mark.parametrize(
    ("key", "certainty"),
    [
        ("objection.window", Certainty.SECONDARY),
        ("improvement.months", Certainty.SECONDARY),
        ("evaluation.annual.finish", Certainty.SECONDARY),
        ("skp.deadline", Certainty.RECALLED),
        ("period.kind", Certainty.RECALLED),
        ("objection.decide.due", Certainty.INFERRED),
        ("objection.no_superior.decider", Certainty.INFERRED),
        ("recognition.decide.due", Certainty.SYNTHETIC),
    ],
)
def test_a_value_says_how_surely_it_is_known(key: str, certainty: Certainty) -> None:
    assert load_defaults().value(key, TODAY).certainty is certainty


def test_a_published_version_counts_from_its_day_and_the_old_one_before() -> None:
    policies = load_defaults().with_versions([a_value()])
    assert policies.days("skp.agree.due", date(2026, 7, 31)) == 5
    assert policies.days("skp.agree.due", date(2026, 8, 1)) == 7
    assert load_defaults().days("skp.agree.due", date(2026, 8, 1)) == 5


def test_a_version_that_ends_gives_way_to_the_value_before_it() -> None:
    policies = load_defaults().with_versions([a_value(valid_to=date(2026, 8, 31))])
    assert policies.days("skp.agree.due", date(2026, 8, 31)) == 7
    assert policies.days("skp.agree.due", date(2026, 9, 1)) == 5


def test_of_two_versions_with_the_same_start_the_later_published_counts() -> None:
    policies = load_defaults().with_versions([a_value(value="7"), a_value(value="8")])
    assert policies.days("skp.agree.due", date(2026, 8, 1)) == 8


def test_the_day_type_of_the_objection_window_is_changed_by_publishing_its_unit() -> None:
    working = a_value(key="objection.window", value="14", unit=Unit.WORKING_DAYS)
    policies = load_defaults().with_versions([working])
    assert policies.value("objection.window", date(2026, 7, 31)).day_type == "calendar"
    assert policies.value("objection.window", date(2026, 8, 1)).day_type == "working"


def test_a_version_is_held_to_the_unit_and_choices_of_the_value_it_changes() -> None:
    def choice(value: str) -> PolicyValue:
        return a_value(key="period.kind", value=value, unit=Unit.CHOICE)

    policies = load_defaults().with_versions([choice("bulanan")])
    assert policies.choice("period.kind", date(2026, 8, 1)) == "bulanan"
    with pytest.raises(PolicyInvalid, match="pilih dari: triwulanan, bulanan"):
        load_defaults().with_versions([choice("wali_kota")])
    with pytest.raises(PolicyInvalid, match="satuannya hari kerja, bukan ya atau tidak"):
        load_defaults().with_versions([a_value(unit=Unit.FLAG, value="ya")])
    with pytest.raises(PolicyInvalid, match="satuannya bulan, bukan hari kalender"):
        load_defaults().with_versions([a_value(key="improvement.months", unit=Unit.DAYS)])


def test_a_version_of_a_key_that_is_not_shipped_is_kept() -> None:
    policies = load_defaults().with_versions([a_value(key="tpp.cut", value="25", unit=Unit.PERCENT)])
    assert policies.number("tpp.cut", date(2026, 8, 1)) == Decimal(25)


def test_an_unknown_key_and_a_day_before_the_rule_are_refused() -> None:
    with pytest.raises(PolicyUnknown, match="skp\\.nothing"):
        load_defaults().value("skp.nothing", TODAY)
    first = load_defaults().value("objection.window", TODAY).valid_from
    with pytest.raises(PolicyUnknown):
        load_defaults().value("objection.window", first - timedelta(days=1))


def test_a_flag_cannot_be_read_as_days() -> None:
    with pytest.raises(PolicyUnitMismatch):
        load_defaults().days("objection.quarterly_allowed", TODAY)
    with pytest.raises(PolicyUnitMismatch):
        load_defaults().days("improvement.months", TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "-1"}, {"value": "lima"}, {"value": "5.5"}, {"value": ""}, {"value": "٥"}, {"value": "9" * 30},
        {"unit": Unit.FLAG, "value": "true"},
        {"unit": Unit.MONTH_DAY, "value": "02-30"}, {"unit": Unit.MONTH_DAY, "value": "31-01"},
        {"unit": Unit.CHOICE, "value": "gubernur", "choices": ("wali_kota",)},
        {"unit": Unit.CHOICE, "value": "sekda|wali_kota", "choices": ("sekda", "wali_kota")},
        {"unit": Unit.CHOICES, "value": "", "choices": ("none",)},
        {"unit": Unit.CHOICE, "value": "gubernur"},
        {"unit": Unit.PERCENT, "value": "3,5"},
        {"valid_to": date(2026, 7, 31)},
        {"text": " "}, {"instrument": ""}, {"key": ""},
    ],
)
def test_a_value_that_does_not_fit_its_unit_is_refused_with_a_sentence(changes: dict[str, object]) -> None:
    with pytest.raises(PolicyInvalid, match=r"^Kebijakan .+\.$"):
        a_value(**changes)


def test_29_february_is_the_28th_in_a_common_year() -> None:
    policies = Policies([a_value(unit=Unit.MONTH_DAY, value="02-29", valid_from=date(2026, 1, 1))])
    assert policies.date_in("skp.agree.due", TODAY, 2026) == date(2026, 2, 28)
    assert policies.date_in("skp.agree.due", TODAY, 2028) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("instrument", "article", "label"),
    [
        ("PermenPANRB 6/2022", "24", "PermenPANRB 6/2022 Pasal 24"),
        ("PermenPANRB 6/2022", "24-25", "PermenPANRB 6/2022 Pasal 24-25"),
        ("PP 30/2019", "56-58", "PP 30/2019 Pasal 56-58"),
        ("PP 30/2019", "59", "PP 30/2019 Pasal 59"),
        ("PP 30/2019", "41 ayat (7)", "PP 30/2019 Pasal 41 ayat (7)"),
        ("PP 49/2018", "36, 37", "PP 49/2018 Pasal 36, 37"),
    ],
)
def test_a_checked_article_is_printed(instrument: str, article: str, label: str) -> None:
    assert is_printable(instrument, article)
    assert citation_label(instrument, article) == label


@pytest.mark.parametrize(
    ("instrument", "article"),
    [
        ("PermenPANRB 6/2022", "26"), ("PermenPANRB 6/2022", "24-26"), ("PP 30/2019", "41"), ("PP 30/2019", "55-59"),
        ("PP 30/2019", ""), ("UU 20/2023", "21"), ("PP 94/2021", "4"), ("PP 49/2018", "36, 38"),
        ("PP 49/2018", "37-36"),
    ],
)
def test_an_unchecked_article_is_never_printed(instrument: str, article: str) -> None:
    assert not is_printable(instrument, article)
    assert citation_label(instrument, article) == instrument


def test_the_matrix_is_cited_without_article() -> None:
    assert citation("appraisal.predicate_matrix").label == "PermenPANRB 6/2022"
    assert citation("evaluation.review").label == "PermenPANRB 6/2022 Pasal 24-25"
    assert citation("recognition.nominate").label == "UU 20/2023"


def test_an_unknown_citation_is_refused() -> None:
    with pytest.raises(CitationUnknown):
        citation("skp.nothing")


def test_labels_are_read_by_people() -> None:
    policies = load_defaults()
    assert policies.value("objection.window", TODAY).label == "14 hari kalender"
    assert policies.value("skp.agree.due", TODAY).label == "5 hari kerja"
    assert policies.value("skp.deadline", TODAY).label == "31-01"
    assert policies.value("objection.no_superior.decider", TODAY).label == "Wakil Wali Kota"
    assert policies.value("followup.options.kurang", TODAY).label == (
        "masa perbaikan kinerja, laporan dugaan pelanggaran, tanpa tindak lanjut"
    )
    assert Certainty.RECALLED.label == "belum diperiksa pada naskah"
