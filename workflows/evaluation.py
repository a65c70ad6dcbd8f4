"""Evaluasi kinerja: from execution to BKPSDM's confirmation (PermenPANRB 6/2022; objection: PP 30/2019 Pasal 59)."""
from __future__ import annotations

from workflows.approval import SAID_FOR, SIGNED_FOR, WRITTEN_FOR, Excluded, Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.evaluation_facts import (
    PHASES,
    Facts,
    HandOver,
    ObjectionAnswer,
    ObjectionReasons,
    Review,
    Revision,
    SelfAssessment,
    State,
)
from workflows.goal_setting import NOT_SUBMITTED, WAS_OPENED, Reason, did_not_submit_it
from workflows.leaders import LEADS
from workflows.policies import Policy
from workflows.safeguards import Adverse, Safeguards

__all__ = [
    "EVALUATION", "PHASES", "Facts", "HandOver", "ObjectionAnswer", "ObjectionReasons", "Review", "Revision",
    "SelfAssessment", "State",
]


def is_window_open(c: Context) -> bool:
    return bool(c.facts.window_opens_on <= c.today <= c.facts.window_closes_on)


def every_indicator_has_a_realisation(c: Context) -> bool:
    return bool(c.facts.realisations >= c.facts.indicators)


def is_not_opened_yet(c: Context) -> bool:
    return not c.facts.opened_by_assessor


def is_organisation_predicate_set(c: Context) -> bool:
    required = c.policies.flag("evaluation.organisation_predicate.required", c.rules_on)
    if c.facts.handed_over:
        required = required and c.policies.flag("evaluation.handover.waits_for_organisation", c.rules_on)
    return bool(c.facts.organisation_set) or not required


def is_every_row_rated(c: Context) -> bool:
    return c.payload is None or c.payload.unrated_rows == 0


def is_contradiction_explained(c: Context) -> bool:
    return c.payload is None or not c.payload.contradiction or bool(c.payload.reason.strip())


def are_final_ratings_kept(c: Context) -> bool:
    final = c.facts.final_ratings
    return c.payload is None or final is None or (c.payload.work_result, c.payload.behaviour) == final


def is_calibration_over(c: Context) -> bool:
    return not c.facts.calibration_open


def are_scores_movable(c: Context) -> bool:
    return not c.facts.scores_frozen


def is_being_discussed(c: Context) -> bool:
    return bool(c.facts.in_discussion)


def is_revision_explained(c: Context) -> bool:
    return c.payload is None or bool(c.payload.reason.strip())


def is_within_objection_window(c: Context) -> bool:
    """On the day it is filed; a paper was filed on the day it was handed in, and may be put down a little later.

    Whoever signs an objection on paper has received the result, so nothing else need have been noted of that.
    """
    last, last_paper = c.facts.last_objection_on, c.facts.last_paper_on
    if c.actor.is_subject:
        return last is not None and bool(c.today <= last)
    if last is None:
        return True
    handed_in = c.behalf.paper_on if c.behalf else None
    return (handed_in or last) <= last and last_paper is not None and bool(c.today <= last_paper)


def is_objection_window_over(c: Context) -> bool:
    return c.facts.last_objection_on is not None and bool(c.today > c.facts.last_objection_on)


def may_be_objected_to(c: Context) -> bool:
    return bool(c.facts.objection_allowed)


def has_no_objection_yet(c: Context) -> bool:
    return not c.facts.has_objection


def was_not_received(c: Context) -> bool:
    return not c.facts.received


def is_hand_over_day_past(c: Context) -> bool:
    return c.payload is None or c.payload.on <= c.today


def is_handed_over_after_delivery(c: Context) -> bool:
    return c.payload is None or c.facts.delivered_on is None or bool(c.payload.on >= c.facts.delivered_on)


def is_answered_after_delivery(c: Context) -> bool:
    handed_in = c.behalf.paper_on if c.behalf else None
    return handed_in is None or c.facts.delivered_on is None or bool(handed_in >= c.facts.delivered_on)


def were_both_heard(c: Context) -> bool:
    return c.payload is None or bool(c.payload.heard_employee.strip() and c.payload.heard_assessor.strip())


def has_new_ratings_if_changed(c: Context) -> bool:
    if c.payload is None or not c.payload.changed:
        return True
    return c.payload.work_result is not None and c.payload.behaviour is not None


def is_mostly_away(c: Context) -> bool:
    return bool(c.facts.mostly_away)


def was_there_long_enough(c: Context) -> bool:
    return not c.facts.mostly_away


def did_not_handle_it_before(c: Context) -> bool:
    return not c.facts.handled_by_actor


def did_not_review_it(c: Context) -> bool:
    return not c.facts.reviewed_by_actor


# Everything but a return for a formal defect is another stage than the confirmation.
HANDLING = ("begin", "submit", "recall", "REVIEW:return", "confirm", "revise", "accept", "object", "hand_over",
            "decide")
WINDOW_OPEN = Guard(is_window_open,
                    "Penilaian diri hanya dapat diisi dalam jendela waktu periode ini. Bila perlu waktu "
                    "lebih, BKPSDM dapat memberi dispensasi.", "evaluation.open", until="time")
ALL_REALISED = Guard(every_indicator_has_a_realisation, "Isi realisasi setiap indikator dahulu.",
                     "evaluation.self_assessment", until="work")
NOT_OPENED = Guard(is_not_opened_yet, "Sudah dibuka pejabat penilai, jadi tidak dapat ditarik lagi. Minta beliau "
                   "mengembalikannya.", "skp.recall")
ORGANISATION_SET = Guard(is_organisation_predicate_set, "Predikat kinerja organisasi unit ini belum ditetapkan oleh "
                         "pimpinan di atasnya; penilaian pegawai menunggu itu.", "appraisal.organisation_predicate")
ROWS_RATED = Guard(is_every_row_rated, "Beri rating setiap baris hasil kerja dan setiap nilai perilaku.",
                   "appraisal.work_result_rating")
EXPLAINED = Guard(is_contradiction_explained, "Rating ini berbeda dari baris-barisnya. Tulis alasannya.",
                  "appraisal.work_result_rating")
FINAL_KEPT = Guard(are_final_ratings_kept, "Keberatan atas hasil ini sudah diputus dan putusannya final. Pakai kedua "
                   "rating dari putusan itu.", "evaluation.decide_objection")
CALIBRATED = Guard(is_calibration_over, "Kalibrasi unit ini masih berjalan.", "evaluation.calibrate",
                   until="calibration")
NOT_FROZEN = Guard(are_scores_movable, "Nilai unit ini dibekukan selama rapat kalibrasi; penilaian dilanjutkan sesudah "
                   "rapat ditutup.", "calibration.freeze", until="calibration")
DISCUSSED = Guard(is_being_discussed, "Hasil ini hanya dapat diubah dalam pembahasan kalibrasi, sesudah semua pendapat "
                  "awal dibuka.", "calibration.revise")
REVISION_EXPLAINED = Guard(is_revision_explained, "Tulis alasan perubahan untuk pegawai ini.", "calibration.revise")
WITHIN_WINDOW = Guard(is_within_objection_window, "Masa keberatan sudah berakhir atau belum dimulai.",
                      "evaluation.object")
WINDOW_OVER = Guard(is_objection_window_over, "Masa keberatan belum berakhir.", "evaluation.object", until="time")
OBJECTION_ALLOWED = Guard(may_be_objected_to, "Menurut kebijakan yang berlaku, hasil ini tidak dapat diajukan "
                          "keberatan.", "evaluation.object")
FIRST_OBJECTION = Guard(has_no_objection_yet, "Keberatan atas hasil ini sudah pernah diputus; putusannya final.",
                        "evaluation.decide_objection")
NOT_RECEIVED = Guard(was_not_received, "Hasil ini sudah diterima pegawai.", "evaluation.deliver")
PAST_DAY = Guard(is_hand_over_day_past, "Tanggal penyerahan tidak boleh di masa depan.", "evaluation.deliver")
AFTER_DELIVERY = Guard(is_handed_over_after_delivery, "Tanggal penyerahan tidak boleh mendahului hari hasil "
                       "disampaikan.", "evaluation.deliver")
PAPER_AFTER_DELIVERY = Guard(is_answered_after_delivery, "Kertas itu tidak boleh lebih tua daripada hari hasil "
                             "disampaikan.", "evaluation.deliver")
BOTH_HEARD = Guard(were_both_heard, "Catat keterangan pegawai dan keterangan pejabat penilai lebih dahulu.",
                   "evaluation.decide_objection")
NEW_RATINGS = Guard(has_new_ratings_if_changed, "Bila hasil diubah, isi kedua rating yang baru.",
                    "evaluation.decide_objection")
MOSTLY_AWAY = Guard(is_mostly_away, "Pegawai ini bekerja cukup lama dalam periode ini, jadi dinilai.",
                    "absence.not_evaluated")
LONG_ENOUGH = Guard(was_there_long_enough, "Pegawai ini sebagian besar periode cuti atau tugas belajar. Menurut "
                    "kebijakan yang berlaku ia tidak dinilai untuk periode ini; BKPSDM menutup evaluasinya.",
                    "absence.not_evaluated", unless=MOSTLY_AWAY)
NOT_HANDLED = Guard(did_not_handle_it_before, "Anda sudah memutus tahap lain perkara ini; pengesahan harus oleh "
                    "petugas lain.", "decision.four_eyes", apart=HANDLING)
NOT_ASSESSOR = Guard(did_not_review_it, "Pejabat penilai tidak memutus keberatan atas penilaiannya "
                     "sendiri.", "evaluation.decide_objection", apart=("confirm",))
NOT_OWN_REVIEW = Guard(did_not_review_it, "Anda yang menilai. Jawaban pegawai atas penilaian Anda dicatatkan admin OPD "
                       "lain.", "decision.four_eyes", apart=("confirm",))
NOT_FILED = Guard(did_not_submit_it, "Anda sendiri yang mencatatkan keberatan ini atas nama pegawai; yang mengajukan "
                  "tidak memutus.", "decision.four_eyes", apart=("submit", "object"))

_OBJECT = (OBJECTION_ALLOWED, WITHIN_WINDOW, FIRST_OBJECTION, PAPER_AFTER_DELIVERY, NOT_OWN_REVIEW)
_BACK = "Batas lewat tidak menyetujui apa pun; pengingat naik ke atasan."


def _object(source: State) -> Step:
    return Step("object", source, State.OBJECTED, by=(Who.EMPLOYEE,), label="Ajukan keberatan",
                past="Keberatan diajukan", guards=_OBJECT, payload=ObjectionReasons, cites=("evaluation.object",),
                agrees=False, pen=SIGNED_FOR)


def _discontinue(source: State) -> Step:
    return Step("discontinue", source, State.DISCONTINUED, by=(Who.ADMIN_OPD,), label="Hentikan evaluasi",
                past="Evaluasi dihentikan", payload=Reason, cites=("case.discontinue",), kind="bahaya", agrees=False)


def _excuse(source: State) -> Step:
    return Step("excuse", source, State.DISCONTINUED, by=(Who.BKPSDM,), label="Tutup tanpa penilaian",
                past="Ditutup tanpa penilaian karena cuti atau tugas belajar", guards=(MOSTLY_AWAY,),
                cites=("absence.not_evaluated",), kind="bahaya", agrees=False)


def _end(source: State) -> Step:
    return Step("end", source, State.DISCONTINUED, by=(Who.SYSTEM,), label="Akhiri bersama jabatannya",
                past="Berakhir: jabatan ditinggalkan sebelum periode ini dimulai",
                cites=("evaluation.end_with_post",), agrees=False)


SAFEGUARDS = Safeguards(
    adverse=(
        Adverse("confirm", hearing=("submit",), eyes=("ratify",), notice=("deliver",),
                window=("accept", "object", "lapse")),
        Adverse("decide", hearing=("object",), eyes=("ratify",), notice=("decide",),
                final="evaluation.decide_objection"),
    ),
    alone={"lapse": "evaluation.lapse"},
    together={("accept", "decide"): "evaluation.accept"},  # who objects takes back that he accepted
)
EVALUATION = Process(
    "evaluation", label="Evaluasi kinerja", states=State, initial=State.RUNNING, phases=PHASES, safeguards=SAFEGUARDS,
    stages=(
        Stage(State.RUNNING, "Berjalan", "Pelaksanaan", asked=(Who.EMPLOYEE,)),
        Stage(State.SELF_ASSESSMENT, "Penilaian diri", "Penilaian diri", asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(State.REVIEW, "Menunggu penilaian atasan", "Penilaian atasan", asked=(Who.ASSESSOR,)),
        Stage(State.REVIEWED, "Dinilai, belum disampaikan", "Penilaian atasan"),
        Stage(State.DELIVERED, "Menunggu tanggapan pegawai", "Penyampaian", asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(State.OBJECTED, "Tertahan keberatan", "Penyampaian", asked=(Who.ASSESSOR_SUPERIOR,), kind="bahaya",
              excludes=(Excluded.EARLIER, Excluded.KIN)),
        Stage(State.CONFIRMING, "Menunggu pengesahan", "Pengesahan BKPSDM", asked=(Who.BKPSDM,)),
        Stage(State.CLOSED, "Selesai", "Selesai", kind="selesai"),
        Stage(State.DISCONTINUED, "Dihentikan", "Selesai", kind="diam", final=True),
    ),
    steps=(
        Step("begin", State.RUNNING, State.SELF_ASSESSMENT, by=(Who.EMPLOYEE,), label="Mulai penilaian diri",
             past="Penilaian diri dimulai", guards=(WINDOW_OPEN,), cites=("evaluation.open",), kind="primary",
             silent=True, pen=WRITTEN_FOR),
        Step("submit", State.SELF_ASSESSMENT, State.REVIEW, by=(Who.EMPLOYEE,), label="Ajukan penilaian diri",
             past="Penilaian diri diajukan", guards=(WINDOW_OPEN, LONG_ENOUGH, ALL_REALISED), payload=SelfAssessment,
             documents=("self_assessment",), due=Policy("evaluation.self_assessment.due"),
             if_late="Pejabat penilai diberi tahu; BKPSDM dapat memberi dispensasi.",
             cites=("evaluation.self_assessment",), kind="primary", pen=SAID_FOR),
        Step("confirm", State.REVIEW, State.REVIEWED, by=(Who.ASSESSOR,), label="Konfirmasi penilaian",
             past="Penilaian dikonfirmasi", payload=Review,
             guards=(WAS_OPENED, NOT_SUBMITTED, LONG_ENOUGH, ORGANISATION_SET, NOT_FROZEN, ROWS_RATED, EXPLAINED,
                     FINAL_KEPT, LEADS),
             due=Policy("evaluation.review.due"), if_late=_BACK, cites=("evaluation.review",), kind="primary",
             then="deliver"),
        Step("return", State.REVIEW, State.SELF_ASSESSMENT, by=(Who.ASSESSOR,), label="Kembalikan",
             past="Penilaian diri dikembalikan", payload=Reason, cites=("evaluation.return",), agrees=False),
        Step("recall", State.REVIEW, State.SELF_ASSESSMENT, by=(Who.EMPLOYEE,), label="Tarik kembali",
             past="Penilaian diri ditarik kembali", guards=(NOT_OPENED,), cites=("skp.recall",), agrees=False,
             pen=SAID_FOR),
        Step("deliver", State.REVIEWED, State.DELIVERED, by=(Who.SYSTEM,), label="Sampaikan hasil",
             past="Hasil disampaikan", guards=(CALIBRATED,), documents=("evaluation",),
             due=Policy("evaluation.deliver.due"), if_late="Pengingat naik kepada yang menunda kalibrasinya.",
             cites=("evaluation.deliver",)),
        Step("revise", State.REVIEWED, State.REVIEWED, by=(Who.ASSESSOR,), label="Ubah hasil sesudah kalibrasi",
             past="Hasil diubah dalam kalibrasi", guards=(DISCUSSED, REVISION_EXPLAINED, LEADS), payload=Revision,
             cites=("calibration.revise",), silent=True),
        Step("accept", State.DELIVERED, State.CONFIRMING, by=(Who.EMPLOYEE,), label="Terima hasil",
             past="Hasil diterima", guards=(PAPER_AFTER_DELIVERY, NOT_OWN_REVIEW), due=Policy("objection.window"),
             if_late="Evaluasi berlanjut ke pengesahan dan tercatat “tanpa tanggapan”.", cites=("evaluation.accept",),
             kind="primary", pen=SIGNED_FOR),
        _object(State.DELIVERED),
        Step("hand_over", State.DELIVERED, State.DELIVERED, by=(Who.ADMIN_OPD,), label="Catat penyerahan kertas",
             past="Hasil diserahkan di atas kertas", guards=(NOT_RECEIVED, PAST_DAY, AFTER_DELIVERY),
             payload=HandOver, cites=("evaluation.deliver",)),
        Step("lapse", State.DELIVERED, State.CONFIRMING, by=(Who.SYSTEM,), label="Lanjutkan tanpa tanggapan",
             past="Masa keberatan berakhir tanpa tanggapan", guards=(WINDOW_OVER,), cites=("evaluation.lapse",),
             agrees=False),
        Step("decide", State.OBJECTED, State.CONFIRMING, by=(Who.ASSESSOR_SUPERIOR,), label="Putuskan keberatan",
             past="Keberatan diputus", guards=(WAS_OPENED, NOT_ASSESSOR, NOT_FILED, BOTH_HEARD, NEW_RATINGS, LEADS),
             payload=ObjectionAnswer, documents=("evaluation",), due=Policy("objection.decide.due"), if_late=_BACK,
             cites=("evaluation.decide_objection",), kind="primary"),
        Step("ratify", State.CONFIRMING, State.CLOSED, by=(Who.BKPSDM,), label="Sahkan", past="Disahkan BKPSDM",
             guards=(WAS_OPENED, NOT_HANDLED), documents=("evaluation_summary", "confirmation"),
             due=Policy("confirmation.due"), if_late=_BACK, cites=("evaluation.confirm",), kind="primary"),
        Step("return", State.CONFIRMING, State.REVIEW, by=(Who.BKPSDM,), label="Kembalikan karena cacat formal",
             past="Dikembalikan karena cacat formal", guards=(NOT_HANDLED,), payload=Reason,
             cites=("evaluation.return_for_defect",), agrees=False),
        _object(State.CONFIRMING),
        _object(State.CLOSED),
        *(_discontinue(s) for s in (State.RUNNING, State.SELF_ASSESSMENT, State.REVIEW)),
        *(_excuse(s) for s in (State.RUNNING, State.SELF_ASSESSMENT, State.REVIEW)),
        *(_end(s) for s in (State.RUNNING, State.SELF_ASSESSMENT)),
    ),
)
