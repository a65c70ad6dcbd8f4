"""Evaluasi kinerja: PermenPANRB 6/2022 (Pasal 5, 24-25), PP 30/2019 Pasal 59 (keberatan), and choices of the city."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.unit.truth import PEN, SELF, TODAY, Broken, Law, read
from workflows.evaluation import (
    Facts,
    HandOver,
    ObjectionAnswer,
    ObjectionReasons,
    Review,
    Revision,
    SelfAssessment,
)
from workflows.goal_setting import Reason
from workflows.predicate import Rating

STATES = (
    "RUNNING", "SELF_ASSESSMENT", "REVIEW", "REVIEWED", "DELIVERED", "OBJECTED", "CONFIRMING", "CLOSED", "DISCONTINUED",
)  # fmt: skip
STEPS = (
    "begin", "submit", "confirm", "return", "recall", "deliver", "accept", "object", "hand_over", "lapse", "decide",
    "ratify", "discontinue", "excuse", "revise", "end",
)  # fmt: skip

ALLOWED = read("""
# The employee assesses himself within the window of the period.
RUNNING         | begin       | employee          | self   | SELF_ASSESSMENT | PermenPANRB 6/2022
SELF_ASSESSMENT | submit      | employee          | self   | REVIEW          | PermenPANRB 6/2022
# The assessor rates or sends back; until he has opened it the employee may take it back.
REVIEW          | confirm     | assessor          | other  | REVIEWED        | PermenPANRB 6/2022
REVIEW          | return      | assessor          | other  | SELF_ASSESSMENT | PermenPANRB 6/2022
REVIEW          | recall      | employee          | self   | SELF_ASSESSMENT | Kebijakan kota
# While a calibration discusses the frozen results, their own assessors may set others.
REVIEWED        | revise      | assessor          | other  | REVIEWED        | PermenPANRB 6/2022
# The result is delivered; nobody needs to press a button for it.
REVIEWED        | deliver     | system            | other  | DELIVERED       | PP 30/2019
DELIVERED       | accept      | employee          | self   | CONFIRMING      | Kebijakan kota
DELIVERED       | hand_over   | admin_opd         | other  | DELIVERED       | PP 30/2019
DELIVERED       | lapse       | system            | other  | CONFIRMING      | PP 30/2019
# Pasal 59: whoever is assessed may object; accepting does not waive that while the days last.
DELIVERED       | object      | employee          | self   | OBJECTED        | PP 30/2019
CONFIRMING      | object      | employee          | self   | OBJECTED        | PP 30/2019
CLOSED          | object      | employee          | self   | OBJECTED        | PP 30/2019
# Pasal 59: the superior of the assessor decides, and that is final.
OBJECTED        | decide      | assessor_superior | other  | CONFIRMING      | PP 30/2019
# BKPSDM looks at the form of it and never at the rating.
CONFIRMING      | ratify      | bkpsdm            | other  | CLOSED          | Kebijakan kota
CONFIRMING      | return      | bkpsdm            | other  | REVIEW          | Kebijakan kota
# Without a device: the admin of the OPD puts down what the person says, his answer only from a paper he signed. Whoever
# assesses him may open the sheet; what he says about himself, and about the assessor's work, goes past the assessor.
RUNNING         | begin       | admin_opd         | pen    | SELF_ASSESSMENT | Kebijakan kota
RUNNING         | begin       | assessor          | pen    | SELF_ASSESSMENT | Kebijakan kota
SELF_ASSESSMENT | submit      | admin_opd         | pen    | REVIEW          | Kebijakan kota
REVIEW          | recall      | admin_opd         | pen    | SELF_ASSESSMENT | Kebijakan kota
DELIVERED       | accept      | admin_opd         | pen    | CONFIRMING      | Kebijakan kota
DELIVERED       | object      | admin_opd         | pen    | OBJECTED        | Kebijakan kota
CONFIRMING      | object      | admin_opd         | pen    | OBJECTED        | Kebijakan kota
CLOSED          | object      | admin_opd         | pen    | OBJECTED        | Kebijakan kota
# Somebody left before there was a result.
RUNNING         | discontinue | admin_opd         | other  | DISCONTINUED    | Kebijakan kota
SELF_ASSESSMENT | discontinue | admin_opd         | other  | DISCONTINUED    | Kebijakan kota
REVIEW          | discontinue | admin_opd         | other  | DISCONTINUED    | Kebijakan kota
# On leave for most of the period: BKPSDM closes it, before there is a result.
RUNNING         | excuse      | bkpsdm            | other  | DISCONTINUED    | Kebijakan kota
SELF_ASSESSMENT | excuse      | bkpsdm            | other  | DISCONTINUED    | Kebijakan kota
REVIEW          | excuse      | bkpsdm            | other  | DISCONTINUED    | Kebijakan kota
# Who moves to another post is assessed there from then on; what lay ahead in the old one ends.
RUNNING         | end         | system            | other  | DISCONTINUED    | PermenPANRB 6/2022
SELF_ASSESSMENT | end         | system            | other  | DISCONTINUED    | PermenPANRB 6/2022
""")

BEFORE, AFTER = {"window_opens_on": TODAY + timedelta(1)}, {"window_closes_on": TODAY - timedelta(1)}
OUTSIDE = "Penilaian diri hanya dapat diisi dalam jendela waktu periode ini."
NOT_OPENED = "Buka dan baca isinya dahulu"
HANDLED = "Anda sudah memutus tahap lain perkara ini"
BOTH = "Catat keterangan pegawai dan keterangan pejabat penilai lebih dahulu."
AWAY = "Pegawai ini sebagian besar periode cuti atau tugas belajar."
NEW_RATINGS = "Bila hasil diubah, isi kedua rating yang baru."
BEFORE_RESULT = "Kertas itu tidak boleh lebih tua daripada hari hasil disampaikan."
NO_PAPER, PAPER_TO_COME = "Sertakan kertas yang ditandatangani pegawai", "Tanggal kertas diterima tidak boleh"
OWN_REVIEW = "Anda yang menilai. Jawaban pegawai atas penilaian Anda dicatatkan admin OPD lain."
LEADS = "Pegawai ini memimpin unit: rating hasil kerjanya mengikuti predikat kinerja organisasi"
TOMORROW, YESTERDAY = TODAY + timedelta(1), TODAY - timedelta(1)
ANSWERS = (("DELIVERED", "accept"), ("DELIVERED", "object"), ("CONFIRMING", "object"), ("CLOSED", "object"))

BROKEN = (
    Broken("RUNNING", "begin", OUTSIDE, BEFORE),
    Broken("RUNNING", "begin", OUTSIDE, AFTER),
    Broken("SELF_ASSESSMENT", "submit", OUTSIDE, BEFORE),
    Broken("SELF_ASSESSMENT", "submit", OUTSIDE, AFTER),
    Broken("SELF_ASSESSMENT", "submit", "Isi realisasi setiap indikator dahulu.", {"realisations": 2}),
    Broken("REVIEW", "confirm", NOT_OPENED, {"opened_by_actor": False}),
    Broken("REVIEW", "confirm", "Anda sendiri yang mengajukannya atas nama pegawai", {"submitted_by_actor": True}),
    Broken("REVIEW", "confirm", "Predikat kinerja organisasi unit ini belum ditetapkan", {"organisation_set": False}),
    Broken("SELF_ASSESSMENT", "submit", AWAY, {"mostly_away": True}),
    Broken("REVIEW", "confirm", AWAY, {"mostly_away": True}),
    *(
        Broken(state, "excuse", "Pegawai ini bekerja cukup lama", {"mostly_away": False})
        for state in ("RUNNING", "SELF_ASSESSMENT", "REVIEW")
    ),
    Broken("REVIEW", "confirm", "Beri rating setiap baris", payload={"unrated_rows": 1}),
    Broken("REVIEW", "confirm", "Rating ini berbeda dari baris-barisnya.", payload={"reason": " "}),
    # Pasal 59: what the superior decided stands, also when the file comes back for its form.
    Broken("REVIEW", "confirm", "Keberatan atas hasil ini sudah diputus dan putusannya final.",
           {"final_ratings": (Rating.SESUAI, Rating.SESUAI)}),
    # SE MenPANRB 3/2023: what the unit reached is the rating of whoever leads it, also afterwards.
    Broken("REVIEW", "confirm", LEADS, {"led_rating": Rating.SESUAI}),
    Broken("REVIEWED", "revise", LEADS, {"led_rating": Rating.DI_ATAS}),
    Broken("OBJECTED", "decide", LEADS, {"led_rating": Rating.DI_BAWAH}),
    Broken("REVIEW", "recall", "Sudah dibuka pejabat penilai", {"opened_by_assessor": True}),
    Broken("REVIEWED", "deliver", "Kalibrasi unit ini masih berjalan.", {"calibration_open": True}),
    Broken("REVIEW", "confirm", "Nilai unit ini dibekukan selama rapat kalibrasi", {"scores_frozen": True}),
    Broken("REVIEWED", "revise", "Hasil ini hanya dapat diubah dalam pembahasan kalibrasi", {"in_discussion": False}),
    Broken("REVIEWED", "revise", "Tulis alasan perubahan untuk pegawai ini.", payload={"reason": " "}),
    Broken("DELIVERED", "hand_over", "Hasil ini sudah diterima pegawai.", {"received": True}),
    Broken("DELIVERED", "hand_over", "Tanggal penyerahan tidak boleh di masa depan.",
           payload={"on": TODAY + timedelta(1)}),
    Broken("DELIVERED", "hand_over", "Tanggal penyerahan tidak boleh mendahului hari hasil disampaikan.",
           payload={"on": YESTERDAY}),
    # Of an answer on paper: it is there, of a day since the result, and not put down by whoever is answered.
    *(
        one
        for state, step in ANSWERS
        for one in (
            Broken(state, step, NO_PAPER, behalf={"paper_on": None}, only=PEN),
            Broken(state, step, PAPER_TO_COME, {"last_objection_on": TOMORROW}, {}, {"paper_on": TOMORROW}, PEN),
            Broken(state, step, BEFORE_RESULT, behalf={"paper_on": YESTERDAY}, only=PEN),
            Broken(state, step, OWN_REVIEW, {"reviewed_by_actor": True}),
        )
    ),
    # Silence ends only what was received, and only after the last day.
    Broken("DELIVERED", "lapse", "Masa keberatan belum berakhir.", {"last_objection_on": TODAY}),
    Broken("DELIVERED", "lapse", "Masa keberatan belum berakhir.", {"last_objection_on": None}),
    *(
        Broken(state, "object", says, broken)
        for state in ("DELIVERED", "CONFIRMING", "CLOSED")
        for says, broken in (
            ("Masa keberatan sudah berakhir atau belum dimulai.", {"last_objection_on": YESTERDAY}),
            ("Keberatan atas hasil ini sudah pernah diputus", {"has_objection": True}),
            ("Menurut kebijakan yang berlaku", {"objection_allowed": False}),
        )
    ),
    # Nobody objects to what he has not received; a paper that he signed against it says that he has.
    *(
        Broken(state, "object", "Masa keberatan sudah berakhir", {"last_objection_on": None}, only=SELF)
        for state in ("DELIVERED", "CONFIRMING", "CLOSED")
    ),
    Broken("OBJECTED", "decide", NOT_OPENED, {"opened_by_actor": False}),
    Broken("OBJECTED", "decide", "Pejabat penilai tidak memutus keberatan atas penilaiannya sendiri.",
           {"reviewed_by_actor": True}),
    Broken("OBJECTED", "decide", "Anda sendiri yang mencatatkan keberatan ini", {"submitted_by_actor": True}),
    Broken("OBJECTED", "decide", BOTH, payload={"heard_employee": " "}),
    Broken("OBJECTED", "decide", BOTH, payload={"heard_assessor": ""}),
    Broken("OBJECTED", "decide", NEW_RATINGS, payload={"work_result": None}),
    Broken("OBJECTED", "decide", NEW_RATINGS, payload={"behaviour": None}),
    Broken("CONFIRMING", "ratify", NOT_OPENED, {"opened_by_actor": False}),
    Broken("CONFIRMING", "ratify", HANDLED, {"handled_by_actor": True}),
    Broken("CONFIRMING", "return", HANDLED, {"handled_by_actor": True}),
)  # fmt: skip


def facts(step: str) -> Facts:
    """Within the window, everything filled in and opened; the days to object are over for `lapse` alone."""
    open_days = Facts(
        window_opens_on=TODAY, window_closes_on=TODAY, indicators=3, realisations=3, opened_by_assessor=False,
        opened_by_actor=True, organisation_set=True, received=False, unopened_days=0, delivered_on=TODAY,
        last_objection_on=TODAY, last_paper_on=TODAY, objection_allowed=True, has_objection=False,
        calibration_open=False, scores_frozen=False, in_discussion=True,
        handled_by_actor=False, reviewed_by_actor=False, submitted_by_actor=False,
        final_ratings=(Rating.DI_ATAS, Rating.SESUAI), mostly_away=step == "excuse", handed_over=False,
        led_rating=None,
    )  # fmt: skip
    return replace(open_days, last_objection_on=TODAY - timedelta(1)) if step == "lapse" else open_days


def payload(state: str, step: str) -> Any:
    """The words a step asks for. The review contradicts its rows and says why; the answer changes the result."""
    words: dict[str, Any] = {
        "submit": SelfAssessment("Waktu tunggu turun."),
        "confirm": Review((), (), Rating.DI_ATAS, Rating.SESUAI, reason="Capaian utama melampaui.",
                          contradiction="Rating hasil kerja lebih tinggi dari baris-barisnya."),
        "hand_over": HandOver(TODAY, "Dewi Anggraeni"),
        "object": ObjectionReasons("Realisasi baris kedua belum dihitung."),
        "decide": ObjectionAnswer("Menurut pegawai", "Menurut penilai", changed=True, answer="Hasil diubah.",
                                  work_result=Rating.SESUAI, behaviour=Rating.SESUAI),
        "revise": Revision(Rating.SESUAI, Rating.SESUAI, "Bukti baris kedua mengenai periode lain."),
        "return": Reason("Berkasnya belum lengkap."),
        "discontinue": Reason("Pegawai pensiun."),
    }  # fmt: skip
    return words.get(step)


LAW = Law("evaluation", STATES, STEPS, frozenset({"DISCONTINUED"}), ALLOWED, BROKEN, facts, payload)
