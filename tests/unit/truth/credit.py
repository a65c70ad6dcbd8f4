"""Angka kredit of a functional post: Peraturan BKN 3/2023, and PP 30/2019 Pasal 59 where its result changes."""

from __future__ import annotations

from tests.unit.truth import Broken, Law, read
from workflows.conversion import Facts

ALLOWED = read("""
# The assessor determines what the predikat is worth; the city ends it when the predikat changes.
DETERMINING | determine | assessor | other | DETERMINED | Peraturan BKN 3/2023
DETERMINING | withdraw  | system   | other | WITHDRAWN  | PP 30/2019
DETERMINED  | withdraw  | system   | other | WITHDRAWN  | PP 30/2019
""")

BROKEN = (
    Broken("DETERMINING", "determine", "Buka dan baca isinya dahulu", {"opened_by_actor": False}),
    Broken("DETERMINING", "determine", "Keberatan atas hasil yang mendasarinya masih berjalan.",
           {"objection_open": True}),
)  # fmt: skip

LAW = Law(
    "credit", ("DETERMINING", "DETERMINED", "WITHDRAWN"), ("determine", "withdraw"), frozenset({"WITHDRAWN"}),
    ALLOWED, BROKEN, lambda _: Facts(objection_open=False, opened_by_actor=True), lambda _state, _step: None,
)  # fmt: skip
