"""Penyusunan SKP: PermenPANRB 6/2022 (Pasal 5: the employee writes, the assessor sets), and choices of the city."""

from __future__ import annotations

from typing import Any

from tests.unit.truth import Broken, Law, read
from workflows.goal_setting import Facts, Reason, Remarks

STATES = ("DRAFT", "PROPOSED", "RETURNED", "AGREED", "SUPERSEDED", "WITHDRAWN")
STEPS = ("submit", "withdraw", "agree", "return", "recall", "amend", "supersede", "discontinue")

ALLOWED = read("""
# The employee writes and proposes; only the assessor sets it. A draft may be given up, a proposal taken back.
DRAFT    | submit      | employee  | self   | PROPOSED   | PermenPANRB 6/2022
DRAFT    | withdraw    | employee  | self   | WITHDRAWN  | Kebijakan kota
PROPOSED | agree       | assessor  | other  | AGREED     | PermenPANRB 6/2022
PROPOSED | return      | assessor  | other  | RETURNED   | PermenPANRB 6/2022
PROPOSED | recall      | employee  | self   | DRAFT      | Kebijakan kota
RETURNED | submit      | employee  | self   | PROPOSED   | PermenPANRB 6/2022
# An agreed SKP is never changed in place: a second version is opened, and the first holds until that one is agreed.
AGREED   | amend       | employee  | self   | AGREED     | PermenPANRB 6/2022
# Without a device: the admin of the OPD puts down what the person says; the assessor may open the sheet, no more.
DRAFT    | submit      | admin_opd | pen    | PROPOSED   | Kebijakan kota
DRAFT    | withdraw    | admin_opd | pen    | WITHDRAWN  | Kebijakan kota
PROPOSED | recall      | admin_opd | pen    | DRAFT      | Kebijakan kota
RETURNED | submit      | admin_opd | pen    | PROPOSED   | Kebijakan kota
AGREED   | amend       | admin_opd | pen    | AGREED     | Kebijakan kota
AGREED   | amend       | assessor  | pen    | AGREED     | Kebijakan kota
AGREED   | supersede   | system    | other  | SUPERSEDED | PermenPANRB 6/2022
# Somebody left: the OPD closes what is still open, in writing.
DRAFT    | discontinue | admin_opd | other  | WITHDRAWN  | Kebijakan kota
PROPOSED | discontinue | admin_opd | other  | WITHDRAWN  | Kebijakan kota
RETURNED | discontinue | admin_opd | other  | WITHDRAWN  | Kebijakan kota
""")

NO_RESULT = "Isi paling sedikit satu rencana hasil kerja utama."
NO_INDICATOR = "Setiap rencana hasil kerja perlu paling sedikit satu indikator."
NO_TARGET = "Setiap indikator perlu target yang terisi."
NO_ASSESSOR = "Pejabat penilai Anda belum tercatat."

BROKEN = (
    *(
        Broken(state, "submit", says, facts)
        for state in ("DRAFT", "RETURNED")
        for says, facts in (
            (NO_RESULT, {"main_results": 0}),
            (NO_INDICATOR, {"rows_without_indicator": 1}),
            (NO_TARGET, {"targets_unreadable": 1}),
            (NO_ASSESSOR, {"has_assessor": False}),
        )
    ),
    Broken("PROPOSED", "agree", "Buka dan baca isinya dahulu", {"opened_by_actor": False}),
    # Four eyes: whoever put the proposal down for the person does not set it, whatever he has become since.
    Broken("PROPOSED", "agree", "Anda sendiri yang mengajukannya atas nama pegawai", {"submitted_by_actor": True}),
    Broken("PROPOSED", "recall", "Sudah dibuka pejabat penilai", {"opened_by_assessor": True}),
    Broken("AGREED", "amend", "Perubahan SKP yang lain masih berjalan.", {"has_open_amendment": True}),
)


def facts(_: str) -> Facts:
    """A complete SKP that the actor has opened and the assessor has not."""
    return Facts(
        main_results=1, rows_without_indicator=0, targets_unreadable=0, has_assessor=True, opened_by_assessor=False,
        opened_by_actor=True, has_open_amendment=False, is_amendment=False, submitted_by_actor=False,
    )  # fmt: skip


def payload(_: str, step: str) -> Any:
    """The words a step asks for."""
    if step in ("withdraw", "amend", "discontinue"):
        return Reason("Jabatannya berubah.")
    return Remarks("Targetnya belum terukur.") if step == "return" else None


LAW = Law("skp", STATES, STEPS, frozenset({"SUPERSEDED", "WITHDRAWN"}), ALLOWED, BROKEN, facts, payload)
