"""What follows a final result, and the line of assessment: PP 30/2019 Pasal 56-59, UU 20/2023, choices of the city."""

from __future__ import annotations

from typing import Any

from tests.unit.truth import PEN, Broken, Law, read
from workflows import followup, line_correction, migration, policy_change, recognition
from workflows.followup import Proposal, Recommendation
from workflows.goal_setting import Reason
from workflows.line_correction import NewAssessor
from workflows.predicate import Predicate
from workflows.recognition import Award

# ------------------------------------------------------------------------------------------------ tindak lanjut

FOLLOWUP_ALLOWED = read("""
# The assessor or BKPSDM proposes what fits the predikat, or that nothing follows.
PROPOSING   | propose      | assessor       | other | APPROVING   | PermenPANRB 6/2022
PROPOSING   | propose      | bkpsdm         | other | APPROVING   | PermenPANRB 6/2022
PROPOSING   | propose_none | assessor       | other | CLOSED      | PermenPANRB 6/2022
PROPOSING   | propose_none | bkpsdm         | other | CLOSED      | PermenPANRB 6/2022
# Two seats, one after the other: the head of the agency, then the secretary of the city. Each may refuse in his turn.
APPROVING   | approve      | opd_head       | other | APPROVING+1 | Kebijakan kota
APPROVING   | refuse       | opd_head       | other | REFUSED     | Kebijakan kota
APPROVING+1 | approve      | city_secretary | other | CLOSED      | Kebijakan kota
APPROVING+1 | refuse       | city_secretary | other | REFUSED     | Kebijakan kota
# The result it rests on changed.
PROPOSING   | withdraw     | system         | other | WITHDRAWN   | PP 30/2019
APPROVING   | withdraw     | system         | other | WITHDRAWN   | PP 30/2019
APPROVING+1 | withdraw     | system         | other | WITHDRAWN   | PP 30/2019
""")

OBJECTION = {"objection_open": True}
STILL = "Keberatan atas hasil ini masih berjalan"
OWN_PROPOSAL = "Pengusul tidak memutus usulannya sendiri."

FOLLOWUP_BROKEN = (
    Broken("PROPOSING", "propose", STILL, OBJECTION),
    Broken("PROPOSING", "propose", "Usulan ini tidak sesuai dengan predikatnya.",
           {"allowed": frozenset({Proposal.NONE})}),
    Broken("PROPOSING", "propose", "Pilih penghargaan yang diusulkan.", payload={"reward_code": ""}),
    # PP 49/2018 Pasal 37: a contract lasts a year at least.
    Broken("PROPOSING", "propose", "Perpanjangan perjanjian kerja lebih singkat",
           payload={"proposal": Proposal.RENEW, "months": 11}),
    Broken("PROPOSING", "propose", "Anda termasuk yang memutus usulan ini", {"approves_later": True}),
    Broken("PROPOSING", "propose_none", STILL, OBJECTION),
    Broken("PROPOSING", "propose_none", "Perkara ini perlu usulan", {"allowed": frozenset({Proposal.REWARD})}),
    *(
        Broken(state, step, says, broken)
        for state in ("APPROVING", "APPROVING+1")
        for step, says, broken in (
            ("approve", "Buka dan baca isinya dahulu", {"opened_by_actor": False}),
            ("approve", STILL, OBJECTION),
            ("approve", OWN_PROPOSAL, {"proposed_by_actor": True}),
            ("refuse", STILL, OBJECTION),
            ("refuse", OWN_PROPOSAL, {"proposed_by_actor": True}),
        )
    ),
)  # fmt: skip


def followup_facts(_: str) -> followup.Facts:
    """A good result that stands; the actor opened the case and proposed nothing."""
    return followup.Facts(
        predikat=Predicate.SANGAT_BAIK, allowed=frozenset({Proposal.NONE, Proposal.REWARD, Proposal.RENEW}),
        objection_open=False,
        proposed_by_actor=False, opened_by_actor=True, approves_later=False,
    )  # fmt: skip


def followup_payload(_: str, step: str) -> Any:
    """The words a step asks for."""
    if step == "propose":
        return Recommendation(Proposal.REWARD, "Melampaui target.", "TELADAN_BULAN")
    return Reason("Tidak perlu tindak lanjut.") if step in ("propose_none", "refuse") else None


FOLLOWUP = Law(
    "followup", ("PROPOSING", "APPROVING", "CLOSED", "REFUSED", "WITHDRAWN"),
    ("propose", "propose_none", "approve", "refuse", "withdraw"), frozenset({"CLOSED", "REFUSED", "WITHDRAWN"}),
    FOLLOWUP_ALLOWED, FOLLOWUP_BROKEN, followup_facts, followup_payload,
)  # fmt: skip

# ------------------------------------------------------------------------------------------------ penghargaan

RECOGNITION_ALLOWED = read("""
# The head of the agency decides; only with the consent of its holder is a reward announced.
NOMINATED | decide   | opd_head  | other | DECIDED   | Kebijakan kota
NOMINATED | refuse   | opd_head  | other | REFUSED   | Kebijakan kota
DECIDED   | announce | employee  | self  | ANNOUNCED | UU 27/2022
DECIDED   | keep     | employee  | self  | KEPT      | UU 27/2022
# Without a device he consents on a paper that he signed.
DECIDED   | announce | admin_opd | pen   | ANNOUNCED | Kebijakan kota
DECIDED   | keep     | admin_opd | pen   | KEPT      | Kebijakan kota
""")

RECOGNITION_BROKEN = (
    Broken("NOMINATED", "decide", "Buka dan baca isinya dahulu", {"opened_by_actor": False}),
    Broken("NOMINATED", "decide", "Keberatan atas hasil yang mendasarinya masih berjalan.", OBJECTION),
    Broken("NOMINATED", "refuse", "Keberatan atas hasil yang mendasarinya masih berjalan.", OBJECTION),
    Broken("DECIDED", "announce", "Sertakan kertas yang ditandatangani pegawai", behalf={"paper_on": None}, only=PEN),
    Broken("DECIDED", "keep", "Sertakan kertas yang ditandatangani pegawai", behalf={"paper_on": None}, only=PEN),
)


def recognition_payload(_: str, step: str) -> Any:
    """The words a step asks for."""
    if step == "decide":
        return Award("Menurunkan waktu tunggu loket.")
    return Reason("Belum memenuhi syarat.") if step == "refuse" else None


RECOGNITION = Law(
    "recognition", ("NOMINATED", "DECIDED", "ANNOUNCED", "KEPT", "REFUSED"), ("decide", "refuse", "announce", "keep"),
    frozenset({"ANNOUNCED", "KEPT", "REFUSED"}), RECOGNITION_ALLOWED, RECOGNITION_BROKEN,
    lambda _: recognition.Facts(objection_open=False, opened_by_actor=True), recognition_payload,
)  # fmt: skip

# ------------------------------------------------------------------------------------------------ "atasan saya salah"

LINE_ALLOWED = read("""
# The OPD answers first; once its days are over BKPSDM may as well.
REPORTED | correct           | admin_opd | other | CORRECTED | Kebijakan kota
REPORTED | refuse            | admin_opd | other | REFUSED   | Kebijakan kota
REPORTED | correct_centrally | bkpsdm    | other | CORRECTED | Kebijakan kota
REPORTED | refuse_centrally  | bkpsdm    | other | REFUSED   | Kebijakan kota
""")

CIRCLE = "Atasan itu dinilai oleh pegawai ini sendiri"
TOO_EARLY = "Admin OPD masih punya waktu untuk menjawab."

LINE_BROKEN = (
    Broken("REPORTED", "correct", CIRCLE, payload={"circular": True}),
    Broken("REPORTED", "correct_centrally", CIRCLE, payload={"circular": True}),
    Broken("REPORTED", "correct_centrally", TOO_EARLY, {"is_overdue": False}),
    Broken("REPORTED", "refuse_centrally", TOO_EARLY, {"is_overdue": False}),
)


def line_payload(_: str, step: str) -> Any:
    """The words a step asks for."""
    if step.startswith("correct"):
        return NewAssessor("0198", "2026-07-02", "Sudah diperbaiki.")
    return Reason("Garisnya sudah benar.")


LINE_CORRECTION = Law(
    "line_correction", ("REPORTED", "CORRECTED", "REFUSED"),
    ("correct", "refuse", "correct_centrally", "refuse_centrally"), frozenset({"CORRECTED", "REFUSED"}),
    LINE_ALLOWED, LINE_BROKEN, lambda _: line_correction.Facts(is_overdue=True), line_payload,
)  # fmt: skip

# ------------------------------------------------------------------------------------------ perubahan kebijakan

CHANGE_ALLOWED = read("""
# Whoever drafted the value hands it on, takes it back to repair it, or gives it up.
DRAFT    | propose  | employee | self  | PROPOSED  | Kebijakan kota
DRAFT    | withdraw | employee | self  | WITHDRAWN | Kebijakan kota
PROPOSED | recall   | employee | self  | DRAFT     | Kebijakan kota
PROPOSED | withdraw | employee | self  | WITHDRAWN | Kebijakan kota
# A draft whose drafter is gone is closed by a colleague.
DRAFT    | discontinue | bkpsdm | other | WITHDRAWN | Kebijakan kota
# A second officer publishes or refuses.
PROPOSED | publish  | bkpsdm   | other | PUBLISHED | Kebijakan kota
PROPOSED | refuse   | bkpsdm   | other | REFUSED   | Kebijakan kota
""")

TOO_LATE = "Tanggal mulainya sudah tiba atau lewat."
OWN_DRAFT = "Nilai yang Anda rancang diterbitkan atau ditolak oleh petugas lain."
UNREADABLE = "Nilai ini tidak lagi sesuai dengan satuan atau pilihannya."

CHANGE_BROKEN = (
    Broken("DRAFT", "propose", "Anda tidak lagi bertugas sebagai petugas BKPSDM.", {"is_officer": False}),
    Broken("DRAFT", "propose", TOO_LATE, {"starts_later": False}),
    Broken("DRAFT", "propose", UNREADABLE, {"fits": False}),
    Broken("PROPOSED", "publish", "Buka dan baca isinya dahulu", {"opened_by_actor": False}),
    Broken("PROPOSED", "publish", OWN_DRAFT, {"drafted_by_actor": True}),
    Broken("PROPOSED", "publish", TOO_LATE, {"starts_later": False}),
    Broken("PROPOSED", "publish", UNREADABLE, {"fits": False}),
    Broken("PROPOSED", "refuse", OWN_DRAFT, {"drafted_by_actor": True}),
)


def change_facts(_: str) -> policy_change.Facts:
    """A value that can be read and begins later; the actor is an officer who read it and did not draft it."""
    return policy_change.Facts(
        drafted_by_actor=False, is_officer=True, starts_later=True, fits=True, opened_by_actor=True
    )


def change_payload(_: str, step: str) -> Any:
    """The words a step asks for."""
    return Reason("Sumbernya belum cukup.") if step in ("withdraw", "refuse", "discontinue") else None


POLICY_CHANGE = Law(
    "policy_change", ("DRAFT", "PROPOSED", "PUBLISHED", "REFUSED", "WITHDRAWN"),
    ("propose", "withdraw", "publish", "refuse", "recall", "discontinue"),
    frozenset({"PUBLISHED", "REFUSED", "WITHDRAWN"}),
    CHANGE_ALLOWED, CHANGE_BROKEN, change_facts, change_payload,
)  # fmt: skip

# ------------------------------------------------------------------------------------------- perpindahan versi

MOVE_ALLOWED = read("""
# Whoever drafted the move hands it on, takes it back to repair it, or gives it up.
DRAFT    | propose  | employee | self  | PROPOSED  | Kebijakan kota
DRAFT    | withdraw | employee | self  | WITHDRAWN | Kebijakan kota
PROPOSED | recall   | employee | self  | DRAFT     | Kebijakan kota
PROPOSED | withdraw | employee | self  | WITHDRAWN | Kebijakan kota
# A draft whose drafter is gone is closed by a colleague.
DRAFT    | discontinue | bkpsdm | other | WITHDRAWN | Kebijakan kota
# A second officer approves or refuses.
PROPOSED | approve  | bkpsdm   | other | RUNNING   | Kebijakan kota
PROPOSED | refuse   | bkpsdm   | other | REFUSED   | Kebijakan kota
# The system ends it once every case was taken.
RUNNING  | finish   | system   | other | DONE      | Kebijakan kota
""")

OWN_MOVE = "Pemindahan yang Anda rancang disetujui atau ditolak oleh petugas lain."
NO_PLACE = "Masih ada tahap tanpa tujuan pada versi baru."

MOVE_BROKEN = (
    Broken("DRAFT", "propose", "Anda tidak lagi bertugas sebagai petugas BKPSDM.", {"is_officer": False}),
    Broken("DRAFT", "propose", NO_PLACE, {"fits": False}),
    Broken("PROPOSED", "approve", "Buka dan baca isinya dahulu", {"opened_by_actor": False}),
    Broken("PROPOSED", "approve", OWN_MOVE, {"drafted_by_actor": True}),
    Broken("PROPOSED", "approve", NO_PLACE, {"fits": False}),
    Broken("PROPOSED", "approve", "Perpindahan lain dari versi ini sedang berjalan.", {"alone": False}),
    Broken("PROPOSED", "refuse", OWN_MOVE, {"drafted_by_actor": True}),
    Broken("RUNNING", "finish", "Masih ada perkara yang belum diperiksa.", {"waiting": 3}),
)


def move_facts(_: str) -> migration.Facts:
    """A plan without a gap; the actor is an officer who read it and did not draft it; every case was taken."""
    return migration.Facts(
        drafted_by_actor=False, is_officer=True, fits=True, alone=True, opened_by_actor=True, waiting=0
    )


def move_payload(_: str, step: str) -> Any:
    """The words a step asks for."""
    return Reason("Gladinya belum dibaca semua.") if step in ("withdraw", "refuse", "discontinue") else None


MIGRATION = Law(
    "migration", ("DRAFT", "PROPOSED", "RUNNING", "DONE", "REFUSED", "WITHDRAWN"),
    ("propose", "withdraw", "approve", "refuse", "recall", "finish", "discontinue"),
    frozenset({"DONE", "REFUSED", "WITHDRAWN"}),
    MOVE_ALLOWED, MOVE_BROKEN, move_facts, move_payload,
)  # fmt: skip
