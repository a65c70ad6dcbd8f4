"""The calculations themselves: each reads its fields, asks the rule, and shapes the answer."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from workflows.calc.discipline import DISCIPLINE
from workflows.calc.performance import PERFORMANCE
from workflows.calc.reading import (
    Answer,
    CalculationRefused,
    Payload,
    calendar_field,
    code_field,
    date_field,
    optional_code_field,
    plain_decimal,
    text_field,
)
from workflows.calc.shape import Operation, Rules
from workflows.calendar import days_since, due_on, is_within
from workflows.identity import NUMBER_LENGTH, NumberKind, check_number
from workflows.policies import PolicyValue, Unit, citation
from workflows.predicate import MATRIX_CITATION, Predicate, Rating, predicate, requires_jump_reason
from workflows.target import Comparison, Quantity, TargetUnreadable, compare, read_quantity


def validate_identity(payload: Payload, rules: Rules) -> Answer:
    kind = optional_code_field(payload, "employment_type", NumberKind)
    check = check_number(_number_field(payload), kind, date_field(payload, "reference_date"), rules.policies)
    answer: Answer = {
        "valid": check.valid,
        "reasons": [reason.value for reason in check.reasons],
        "sentences": list(check.sentences),
        "normalized": check.normalized,
        "detected_type": check.detected_kind.value if check.detected_kind else None,
        "birth_date": check.birth_date.isoformat() if check.birth_date else None,
        "sex": check.sex.value if check.sex else None,
        "serial": check.serial,
    }
    if check.tmt_cpns is not None:
        answer["tmt_cpns"] = check.tmt_cpns
    if check.appointment_year is not None:
        answer["appointment_year"] = check.appointment_year
    return answer


def appraise(payload: Payload, _rules: Rules) -> Answer:
    work_result = optional_code_field(payload, "work_result", Rating)
    behaviour = optional_code_field(payload, "behaviour", Rating)
    source = citation(MATRIX_CITATION).label
    if work_result is None or behaviour is None:
        return {
            "predicate": None, "printed_label": None, "citation": source,
            "error": "rating_missing", "message": "Rating hasil kerja dan rating perilaku kerja harus terisi.",
        }
    result = predicate(work_result, behaviour)
    return {
        "predicate": result.value, "label": result.label, "printed_label": result.printed_label, "citation": source,
    }


def annual_jump(payload: Payload, rules: Rules) -> Answer:
    fourth_quarter = code_field(payload, "q4_predicate", Predicate)
    annual = code_field(payload, "annual_predicate", Predicate)
    steps = rules.policies.count("evaluation.annual_jump", rules.on)
    return {
        "requires_reason": requires_jump_reason(fourth_quarter, annual, steps),
        "steps": abs(annual.rank - fourth_quarter.rank),
        "citation": citation("appraisal.annual_jump").label,
    }


def check_objection(payload: Payload, rules: Rules) -> Answer:
    received_on = date_field(payload, "result_received_on")
    filed_on = date_field(payload, "filed_on")
    window = _window(payload, rules)
    calendar = calendar_field(payload, rules.calendar)
    if filed_on < received_on:
        raise CalculationRefused("filed_before_received", "Keberatan baru dapat diajukan setelah hasil diterima.")
    return {
        "days": days_since(window, received_on, filed_on, calendar),
        "accepted": is_within(window, received_on, filed_on, calendar),
        "limit": int(window.value),
        "day_type": window.day_type,
        "last_day": due_on(window, received_on, calendar).isoformat(),
        "citation": citation("evaluation.object").label,
        "warnings": list(calendar.warnings(received_on, filed_on)) if window.unit is Unit.WORKING_DAYS else [],
    }


def parse_target(payload: Payload, _rules: Rules) -> Answer:
    quantity = _read(text_field(payload, "text"))
    return {
        "value": None if quantity.value is None else f"{quantity.value:f}",
        "unit": quantity.unit or None,
        "comparator": quantity.comparator,
        "strict": quantity.strict,
    }


def compare_target(payload: Payload, _rules: Rules) -> Answer:
    target = _quantity_field(payload, "target")
    realisation = _quantity_field(payload, "realisation")
    comparator = payload.get("comparator")
    if comparator is not None:
        target = _with_comparator(target, comparator)
    try:
        verdict: Comparison = compare(target, realisation)
    except TargetUnreadable as error:
        raise CalculationRefused(error.code, str(error)) from error
    return {"meets_target": verdict.meets, "better_than_target": verdict.better}


def _number_field(payload: Payload) -> str:
    """The number as text; a bare JSON number of up to 18 digits is understood too."""
    number = payload.get("number")
    if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 10**NUMBER_LENGTH:
        return str(number)
    return text_field(payload, "number")


def _window(payload: Payload, rules: Rules) -> PolicyValue:
    """The objection window of policy, with the day type asked for."""
    window = rules.policies.value("objection.window", rules.on)
    day_type = payload.get("day_type")
    if day_type is None:
        return window
    if not isinstance(day_type, str) or day_type not in _DAY_TYPES:
        raise CalculationRefused("code_unknown", "Isian day_type berisi calendar atau working.")
    return replace(window, unit=_DAY_TYPES[day_type])


_DAY_TYPES = {"calendar": Unit.DAYS, "working": Unit.WORKING_DAYS}
_COMPARATORS = {
    ">=": (">=", False), "≥": (">=", False), ">": (">=", True), "<=": ("<=", False), "≤": ("<=", False),
    "<": ("<=", True), "=": ("=", False),
}


def _read(text: str) -> Quantity:
    try:
        return read_quantity(text)
    except TargetUnreadable as error:
        raise CalculationRefused(error.code, str(error)) from error


def _quantity_field(payload: Payload, name: str) -> Quantity:
    """A decimal with a point is taken as such; any other text is read as people write it."""
    number: Decimal | None = plain_decimal(payload.get(name))
    if number is not None:
        return Quantity(number, "", None, str(payload[name]))
    return _read(text_field(payload, name))


def _with_comparator(target: Quantity, comparator: object) -> Quantity:
    if not isinstance(comparator, str) or comparator not in _COMPARATORS:
        raise CalculationRefused("comparator_unknown", "Isian comparator berisi >=, <=, atau =.")
    sign, strict = _COMPARATORS[comparator]
    return Quantity(target.value, target.unit, sign, target.text, strict)


OPERATIONS = MappingProxyType({
    operation.name: operation
    for operation in (
        Operation(
            "identity.validate", "Memeriksa NIP atau NI PPPK.",
            {
                "number": "18 angka, boleh berspasi", "employment_type": "PNS, PPPK, atau null",
                "reference_date": "tanggal pemeriksaan",
            },
            {"number": "19800418 200604 2 907", "employment_type": "PNS", "reference_date": "2026-07-15"},
            validate_identity, "identity.number",
        ),
        Operation(
            "appraisal.predicate", "Membaca predikat dari dua rating.",
            {"work_result": "di_atas, sesuai, atau di_bawah", "behaviour": "di_atas, sesuai, atau di_bawah"},
            {"work_result": "di_atas", "behaviour": "sesuai"},
            appraise, "appraisal.predicate_matrix",
        ),
        Operation(
            "appraisal.annual_jump", "Memeriksa apakah lompatan predikat tahunan memerlukan alasan.",
            {"q4_predicate": "predikat triwulan IV", "annual_predicate": "predikat tahunan"},
            {"q4_predicate": "baik", "annual_predicate": "kurang"},
            annual_jump, "appraisal.annual_jump",
        ),
        Operation(
            "appraisal.objection_check", "Memeriksa apakah keberatan masih dalam batas waktu.",
            {
                "result_received_on": "tanggal hasil diterima", "filed_on": "tanggal keberatan diajukan",
                "day_type": "calendar atau working; kosong mengikuti kebijakan",
                "holidays": "daftar tanggal; kosong memakai hari libur yang dimuat",
            },
            {"result_received_on": "2026-07-15", "filed_on": "2026-07-29", "day_type": "calendar"},
            check_objection, "evaluation.object",
        ),
        Operation(
            "target.parse", "Membaca target atau realisasi yang ditulis orang.",
            {"text": "misalnya ≥ 98% atau 1.250,5 m2"},
            {"text": "≥ 98%"},
            parse_target, "skp.draft",
        ),
        Operation(
            "target.compare", "Membandingkan realisasi dengan target.",
            {
                "comparator": ">=, <=, atau =; kosong mengikuti target", "target": "angka bertitik desimal atau teks",
                "realisation": "angka bertitik desimal atau teks",
            },
            {"comparator": "<=", "target": "30", "realisation": "22"},
            compare_target, "appraisal.work_result_rating",
        ),
        *PERFORMANCE,
        *DISCIPLINE,
    )
})
