"""Snapshots to look at, to test and to time: the worked examples of the forms (F1, F2, F4, F8a, F9a), people invented.

`every()` is one document of each kind and layout; `long_form()` the 42-row evaluation the figures speak of.
"""

from __future__ import annotations

from dataclasses import replace

from app.documents import snapshot as s
from app.documents.sample_agreements import agreement, dialogue, statement
from app.documents.sample_forms import evaluation, evaluation_summary, self_assessment, skp
from app.documents.sample_leaders import leader_evaluation, leader_skp
from app.documents.sample_letters import (
    certificate,
    confirmation,
    credit_conversion,
    followup_recommendation,
    reward_decision,
)
from app.documents.sample_meetings import calibration_minutes, organisation_standing
from app.documents.sample_years import annual_summary

__all__ = [
    "acting",
    "agreement",
    "annual_summary",
    "certificate",
    "confirmation",
    "credit_conversion",
    "dialogue",
    "evaluation",
    "evaluation_summary",
    "every",
    "followup_recommendation",
    "leader_evaluation",
    "leader_skp",
    "long_form",
    "organisation_standing",
    "reward_decision",
    "self_assessment",
    "skp",
    "statement",
]



def acting(form: s.Evaluation) -> s.Evaluation:
    """The same, set by an assessor who acts for a vacant post."""
    return replace(form, assessor=replace(form.assessor, capacity="Plt."))


def long_form(rows: int = 42) -> s.Evaluation:
    """The evaluation of F8a with as many indicator rows: groups of three, the last group an additional result."""
    form = evaluation()
    pattern = form.results[0]
    groups = [
        replace(pattern, no=number + 1, result_plan=f"{pattern.result_plan} tahap {number + 1}")
        for number in range(rows // 3)
    ]
    if len(groups) > 1:
        groups[-1] = replace(groups[-1], no=1, section="tambahan")
    return replace(form, results=tuple(groups))


def every() -> dict[str, s.Snapshot]:
    """One document of each kind and layout, by a name to call it in figures and tests."""
    return {
        "skp": skp(),
        "skp F1, penilai militer, lampiran kosong": skp("F1"),
        "skp kualitatif": skp("F9a"),
        "skp pimpinan tinggi": leader_skp(),
        "skp pimpinan tinggi kualitatif": leader_skp("kualitatif"),
        "penilaian diri": self_assessment(),
        "penilaian diri kualitatif": self_assessment("F9a"),
        "evaluasi": evaluation(),
        "evaluasi F2, tahunan": evaluation("F2"),
        "evaluasi F4, PPPK, penilai Plt.": acting(evaluation("F4")),
        "evaluasi kualitatif": evaluation("F9a"),
        "evaluasi pimpinan tinggi": leader_evaluation(),
        "evaluasi pimpinan tinggi kualitatif": leader_evaluation("kualitatif"),
        "dokumen evaluasi": evaluation_summary(),
        "pengesahan": confirmation(),
        "rekomendasi tindak lanjut": followup_recommendation(),
        "keputusan penghargaan": reward_decision(),
        "piagam": certificate(),
        "angka kredit": credit_conversion(),
        "berita acara kalibrasi": calibration_minutes(),
        "penetapan pola distribusi": organisation_standing(),
        "ringkasan tahunan": annual_summary(),
        "perjanjian kinerja": agreement(),
        "pernyataan kinerja tanpa atasan": statement(),
        "dialog kinerja": dialogue(),
    }
