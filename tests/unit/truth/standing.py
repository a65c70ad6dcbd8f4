"""Penetapan pola distribusi: SE MenPANRB 3/2023 names the leader above; a guideline weighs and decides nothing."""

from __future__ import annotations

from typing import Any

from tests.unit.truth import Broken, Law, read
from workflows.goal_setting import Reason
from workflows.standing import Establishment, Facts

ALLOWED = read("""
# The leader above establishes it, with his reason where the spread leaves the guideline.
PREPARED | establish | assessor | other | ESTABLISHED | SE MenPANRB 3/2023
# As long as it is not signed he may call it off, in writing.
PREPARED | call_off  | assessor | other | CALLED_OFF  | Kebijakan kota
""")

BROKEN = (
    Broken("PREPARED", "establish", "Tetapkan predikat organisasi unit ini dahulu.", {"organisation_set": False}),
    Broken("PREPARED", "establish", "Belum ada pegawai unit ini yang dinilai", {"people": 0}),
    Broken("PREPARED", "establish", "Sebaran predikat keluar dari pedoman.", payload={"justification": ""}),
)


def facts(_: str) -> Facts:
    """The unit has its predikat and people with results."""
    return Facts(organisation_set=True, people=8)


def payload(_: str, step: str) -> Any:
    """The spread leaves the guideline, and the leader says why."""
    words = {"establish": Establishment("Target utama tercapai.", ("Baik paling banyak 5.",)),
             "call_off": Reason("Capaian triwulan masih dihitung.")}  # fmt: skip
    return words.get(step)


LAW = Law("standing", ("PREPARED", "ESTABLISHED", "CALLED_OFF"), ("establish", "call_off"),
          frozenset({"ESTABLISHED", "CALLED_OFF"}), ALLOWED, BROKEN, facts, payload)  # fmt: skip
