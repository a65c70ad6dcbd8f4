"""Ringkasan tahunan of several posts: PermenPANRB 6/2022, and PP 30/2019 Pasal 59 where a part changes."""

from __future__ import annotations

from tests.unit.truth import Broken, Law, read
from workflows.annual import Choice, Facts

ALLOWED = read("""
# The assessor of the last post says which part gives the predikat of the year; it ends when a part changes.
ESTABLISHING | establish | assessor | other | ESTABLISHED | PermenPANRB 6/2022
ESTABLISHING | withdraw  | system   | other | WITHDRAWN   | PP 30/2019
ESTABLISHED  | withdraw  | system   | other | WITHDRAWN   | PP 30/2019
""")

BROKEN = (
    Broken("ESTABLISHING", "establish", "Buka dan baca isinya dahulu", {"opened_by_actor": False}),
    Broken("ESTABLISHING", "establish", "Keberatan atas hasil yang mendasarinya masih berjalan.",
           {"objection_open": True}),
    Broken("ESTABLISHING", "establish", "Pilih salah satu bagian tahun", payload={"part": "ketiga"}),
    Broken("ESTABLISHING", "establish", "Pilihan ini bukan bagian yang ditentukan kebijakan.",
           payload={"part": "kedua", "reason": " "}),
)  # fmt: skip


def facts(_: str) -> Facts:
    return Facts(frozenset({"pertama", "kedua"}), "pertama", objection_open=False, opened_by_actor=True)


LAW = Law(
    "annual", ("ESTABLISHING", "ESTABLISHED", "WITHDRAWN"), ("establish", "withdraw"), frozenset({"WITHDRAWN"}),
    ALLOWED, BROKEN, facts,
    lambda _state, step: Choice("pertama", "Disepakati kedua penilai.") if step == "establish" else None,
)  # fmt: skip
