"""Perjanjian kinerja: PermenPANRB 6/2022 (planning begins with it), and choices of the city."""

from __future__ import annotations

from typing import Any

from tests.unit.truth import Broken, Law, read
from workflows.agreement import Facts
from workflows.goal_setting import Reason

ALLOWED = read("""
# The head of a unit writes and proposes; the head above agrees or sends it back.
DRAFT    | submit    | employee | self  | PROPOSED   | PermenPANRB 6/2022
DRAFT    | withdraw  | employee | self  | WITHDRAWN  | Kebijakan kota
PROPOSED | agree     | assessor | other | AGREED     | PermenPANRB 6/2022
PROPOSED | return    | assessor | other | DRAFT      | Kebijakan kota
PROPOSED | recall    | employee | self  | DRAFT      | Kebijakan kota
# The head of the unit retired, died or left: the admin of the agency closes what he cannot finish.
DRAFT    | discontinue | admin_opd | other | WITHDRAWN | Kebijakan kota
PROPOSED | discontinue | admin_opd | other | WITHDRAWN | Kebijakan kota
# Above the Wali Kota there is nobody: he sets his own.
DRAFT    | declare   | employee | self  | AGREED     | Kebijakan kota
# What was agreed is never changed in place.
AGREED   | amend     | employee | self  | AGREED     | PermenPANRB 6/2022
AGREED   | supersede | system   | other | SUPERSEDED | PermenPANRB 6/2022
""")

NO_OBJECTIVE, NO_MEASURE = "Isi paling sedikit satu sasaran.", "Setiap sasaran perlu paling sedikit satu indikator"
BROKEN = (
    *(
        Broken("DRAFT", step, says, facts)
        for step in ("submit", "declare")
        for says, facts in ((NO_OBJECTIVE, {"objectives": 0}), (NO_MEASURE, {"objectives_without_measure": 1}))
    ),
    Broken("DRAFT", "submit", "Di atas pimpinan unit ini tidak ada atasan", {"has_superior": False}),
    Broken("DRAFT", "declare", "Perjanjian ini disetujui pimpinan di atas unit Anda", {"has_superior": True}),
    Broken("PROPOSED", "agree", "Buka dan baca isinya dahulu", {"opened_by_actor": False}),
    Broken("PROPOSED", "recall", "Sudah dibuka pimpinan di atas Anda", {"opened_by_superior": True}),
    Broken("AGREED", "amend", "Perubahan perjanjian yang lain masih berjalan.", {"has_open_amendment": True}),
)


def facts(step: str) -> Facts:
    """A complete agreement that the actor has opened and the head above has not."""
    return Facts(
        objectives=1, objectives_without_measure=0, has_superior=step != "declare", opened_by_superior=False,
        opened_by_actor=True, has_open_amendment=False,
    )  # fmt: skip


def payload(_: str, step: str) -> Any:
    """The words a step asks for."""
    return Reason("Sasarannya berubah.") if step in ("withdraw", "return", "amend", "discontinue") else None


LAW = Law(
    "agreement", ("DRAFT", "PROPOSED", "AGREED", "SUPERSEDED", "WITHDRAWN"),
    ("submit", "declare", "withdraw", "agree", "return", "recall", "amend", "supersede", "discontinue"),
    frozenset({"SUPERSEDED", "WITHDRAWN"}), ALLOWED, BROKEN, facts, payload,
)  # fmt: skip
