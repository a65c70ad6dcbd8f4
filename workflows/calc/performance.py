"""Calculations about the performance of people and units: review of a sheet, distribution, angka kredit."""
from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from workflows import credit, distribution
from workflows.calc.reading import Answer, CalculationRefused, Payload, code_field, objects_field, shown
from workflows.calc.shape import Operation, Rules
from workflows.calc.sheets import SheetKind, SheetRead, read_sheet
from workflows.credit import Earned, Level, MonthsOutOfRange, Part
from workflows.distribution import Check, Limit
from workflows.policies import citation
from workflows.predicate import MATRIX_CITATION, OrganisationPredicate, Predicate
from workflows.review import CITATION as REVIEW_CITATION
from workflows.review import Lint, review
from workflows.vocabulary import printed_columns

MAX_PEOPLE = 1_000_000
PRINTED_PLACES = (2, 3)


def review_sheet(payload: Payload, rules: Rules) -> Answer:
    read = read_sheet(payload)
    found = review(read.sheet, rules.policies, rules.on)
    result = read.sheet.predicate
    return {
        "predicate": result.value if result else None,
        "printed_label": result.printed_label if result else None,
        "predicate_changed_by_system": False,
        "lints": [code.value for code in found.codes],
        "notes": [_shown_lint(one) for one in found.lints],
        "below_target_indicators": [
            {"type": row.place.kind.value, "no": row.place.no, "aspect": row.place.aspect and row.place.aspect.value}
            for row in read.sheet.below
        ],
        "requires_justification": found.demands_reason,
        "justification_missing": found.demands_reason and not read.justification.strip(),
        "reasons": list(found.reasons),
        "attachment_counts": read.attachments,
        "prints_columns": _columns(read),
        "citation": citation(MATRIX_CITATION if result else REVIEW_CITATION).label,
    }


def _shown_lint(one: Lint) -> Answer:
    return {
        "code": one.code.value, "text": one.code.text, "where": one.place.label if one.place else None,
        "reason": one.reason, "better": one.code.better or None,
    }


def _columns(read: SheetRead) -> list[str]:
    return list(printed_columns(read.approach, read.sheet.form_class, evaluated=read.kind is SheetKind.EVALUATION))


def compute_credit(payload: Payload, rules: Rules) -> Answer:
    parts = [_part(one) for one in objects_field(payload, "parts")]
    if not parts:
        raise CalculationRefused("no_parts", "Isi paling sedikit satu predikat dengan jenjang dan bulannya.")
    earned = [credit.earn(part, rules.policies, rules.on) for part in parts]
    total = credit.total(earned)
    shown_total = {f"print_{places}dp": credit.printed(total, places) for places in PRINTED_PLACES}
    return {
        "exact": credit.exact(total), **shown_total, "parts": [_shown_part(one) for one in earned],
        "citation": citation(credit.CITATION).label,
    }


def _part(one: Payload) -> Part:
    months = one.get("months")
    if isinstance(months, bool) or not isinstance(months, int):
        raise CalculationRefused("field_invalid", "Isian months harus bilangan bulat 1 sampai 12.")
    try:
        return Part(code_field(one, "level", Level), code_field(one, "predicate", Predicate), months)
    except MonthsOutOfRange as wrong:
        raise CalculationRefused("months_out_of_range", str(wrong)) from wrong


def _shown_part(one: Earned) -> Answer:
    return {
        "level": one.part.level.value, "predicate": one.part.predicate.value, "months": one.part.months,
        "coefficient": credit.exact(one.coefficient), "percent": credit.exact(one.percent),
        "exact": credit.exact(one.points),
    }


def check_distribution(payload: Payload, rules: Rules) -> Answer:
    organisation = code_field(payload, "organisation_predicate", OrganisationPredicate)
    check = distribution.check(organisation, _counts_field(payload), rules.policies, rules.on)
    return {
        "ok": check.ok,
        "violations": [one.code for one in check.broken],
        "small_unit": check.small_unit,
        "blocking": False,
        "people": check.people,
        "limits": [_shown_limit(one, check) for one in check.limits],
        "dominant": check.dominant.value,
        "dominant_reached": check.dominant_reached,
        "shares": {one.value: f"{share.numerator}/{share.denominator}" for one, share in _shares(check)},
        "citation": citation(distribution.CITATION).label,
    }


def _counts_field(payload: Payload) -> dict[Predicate, int]:
    """The people of each predicate; a predicate left out has none."""
    counts = payload.get("counts")
    if counts is None:
        raise CalculationRefused("field_missing", "Isian counts belum ada.")
    if not isinstance(counts, Mapping):
        raise CalculationRefused("field_invalid", "Isian counts harus berupa objek predikat dan jumlah orang.")
    return dict(_counted(name, number) for name, number in counts.items())


def _counted(name: object, number: object) -> tuple[Predicate, int]:
    known = {one.value: one for one in Predicate}
    if name not in known:
        raise CalculationRefused(
            "code_unknown", f"Predikat pada counts tidak dikenal: {shown(str(name))}. Pilih dari {', '.join(known)}."
        )
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MAX_PEOPLE:
        raise CalculationRefused("field_invalid", f"Jumlah orang pada counts {name} harus bilangan bulat 0 atau lebih.")
    return known[str(name)], number


def _shares(check: Check) -> list[tuple[Predicate, Fraction]]:
    return [(one, check.share_of(one)) for one in Predicate]


def _shown_limit(limit: Limit, check: Check) -> Answer:
    return {
        "code": limit.code, "sentence": limit.sentence, "count": limit.counted(check.counts),
        "least": limit.least, "most": limit.most, "held": limit.held_by(check.counts),
    }


PERFORMANCE = (
    Operation(
        "distribution.check", "Membandingkan predikat pegawai satu organisasi dengan pola distribusinya.",
        {
            "organisation_predicate": "istimewa, baik, butuh_perbaikan, kurang, atau sangat_kurang",
            "counts": "jumlah orang per predikat; yang tidak disebut dihitung nol",
        },
        {"organisation_predicate": "baik", "counts": {"sangat_baik": 2, "baik": 5, "butuh_perbaikan": 1}},
        check_distribution, "distribution.guideline",
    ),
    Operation(
        "credit.compute", "Menghitung angka kredit dari predikat, jenjang, dan lamanya.",
        {"parts": "daftar {level, predicate, months}; level misalnya ahli_muda, months 1 sampai 12"},
        {"parts": [{"level": "ahli_muda", "predicate": "baik", "months": 12}]},
        compute_credit, "credit.conversion",
    ),
    Operation(
        "skp.review", "Memeriksa isian SKP atau evaluasi: predikat, catatan, dan apakah perlu alasan tertulis.",
        {
            "kind": "skp atau evaluation", "approach": "kuantitatif atau kualitatif", "form_class": "ja_jf atau jpt",
            "period": "{start, end}", "employee": "{is_unit_head}", "assessor": "{status, identity_type}",
            "organisation_predicate_code": "predikat organisasi atau null",
            "work_results": "daftar hasil kerja dengan indikator, target, realisasi, dan umpan baliknya",
            "behaviours": "daftar {value_code, leader_expectation}",
            "attachments": "{resources, accountability, consequences}",
            "ratings": "{work_result_code, behaviour_code}", "justification": "alasan tertulis bila sudah ada",
            "document_date": "tanggal dokumen",
        },
        {
            "kind": "evaluation", "approach": "kuantitatif", "form_class": "ja_jf",
            "period": {"start": "2026-01-01", "end": "2026-12-31"},
            "work_results": [{
                "no": 1, "type": "utama", "result_plan": "Terbitnya KTP-el sesuai SOP",
                "indicators": [{
                    "aspect_code": "kualitas", "indicator": "Persentase KTP-el tanpa cetak ulang",
                    "target": {"text": ">= 98%"}, "realisation": {"text": "95%"}, "row_rating_code": "di_bawah",
                }],
            }],
            "ratings": {"work_result_code": "di_atas", "behaviour_code": "sesuai"},
        },
        review_sheet, "review.wording",
    ),
)
