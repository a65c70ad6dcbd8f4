"""Dialog kinerja: PermenPANRB 6/2022 (Pasal 3: an intense dialogue of both sides), and choices of the city."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.unit.truth import TODAY, Broken, Law, read
from workflows.dialogue import Facts
from workflows.goal_setting import Reason

STATES = (
    "DRAFT", "WITH_ASSESSOR", "WITH_EMPLOYEE", "BACK_WITH_EMPLOYEE", "BACK_WITH_ASSESSOR", "CONFIRMED", "WITHDRAWN",
)  # fmt: skip
STEPS = ("ask_assessor", "ask_employee", "confirm", "return", "withdraw", "drop", "discontinue")

ALLOWED = read("""
# Either side writes it down and asks the other; the other confirms it or returns it with remarks.
DRAFT              | ask_assessor | employee  | self  | WITH_ASSESSOR      | PermenPANRB 6/2022
DRAFT              | ask_employee | assessor  | other | WITH_EMPLOYEE      | PermenPANRB 6/2022
WITH_ASSESSOR      | confirm      | assessor  | other | CONFIRMED          | PermenPANRB 6/2022
WITH_ASSESSOR      | return       | assessor  | other | BACK_WITH_EMPLOYEE | PermenPANRB 6/2022
WITH_EMPLOYEE      | confirm      | employee  | self  | CONFIRMED          | PermenPANRB 6/2022
WITH_EMPLOYEE      | return       | employee  | self  | BACK_WITH_ASSESSOR | PermenPANRB 6/2022
BACK_WITH_EMPLOYEE | ask_assessor | employee  | self  | WITH_ASSESSOR      | PermenPANRB 6/2022
BACK_WITH_ASSESSOR | ask_employee | assessor  | other | WITH_EMPLOYEE      | PermenPANRB 6/2022
# Whoever holds it may give it up, in writing. Confirmed by both it is never touched again.
DRAFT              | withdraw     | employee  | self  | WITHDRAWN          | Kebijakan kota
DRAFT              | drop         | assessor  | other | WITHDRAWN          | Kebijakan kota
BACK_WITH_EMPLOYEE | withdraw     | employee  | self  | WITHDRAWN          | Kebijakan kota
BACK_WITH_ASSESSOR | drop         | assessor  | other | WITHDRAWN          | Kebijakan kota
# Without a device: the admin of the OPD puts down what the person says, a confirmation only from his signed paper.
DRAFT              | ask_assessor | admin_opd | pen   | WITH_ASSESSOR      | Kebijakan kota
BACK_WITH_EMPLOYEE | ask_assessor | admin_opd | pen   | WITH_ASSESSOR      | Kebijakan kota
WITH_EMPLOYEE      | confirm      | admin_opd | pen   | CONFIRMED          | Kebijakan kota
WITH_EMPLOYEE      | return       | admin_opd | pen   | BACK_WITH_ASSESSOR | Kebijakan kota
DRAFT              | withdraw     | admin_opd | pen   | WITHDRAWN          | Kebijakan kota
BACK_WITH_EMPLOYEE | withdraw     | admin_opd | pen   | WITHDRAWN          | Kebijakan kota
# Somebody left: the OPD closes what is still open, in writing.
DRAFT              | discontinue  | admin_opd | other | WITHDRAWN          | Kebijakan kota
WITH_ASSESSOR      | discontinue  | admin_opd | other | WITHDRAWN          | Kebijakan kota
WITH_EMPLOYEE      | discontinue  | admin_opd | other | WITHDRAWN          | Kebijakan kota
BACK_WITH_EMPLOYEE | discontinue  | admin_opd | other | WITHDRAWN          | Kebijakan kota
BACK_WITH_ASSESSOR | discontinue  | admin_opd | other | WITHDRAWN          | Kebijakan kota
""")

ASKING = (
    ("DRAFT", "ask_assessor"), ("DRAFT", "ask_employee"), ("BACK_WITH_EMPLOYEE", "ask_assessor"),
    ("BACK_WITH_ASSESSOR", "ask_employee"),
)  # fmt: skip
BROKEN = (
    *(
        Broken(state, step, says, facts)
        for state, step in ASKING
        for says, facts in (
            ("Dialog yang belum berlangsung", {"held_on": date(2026, 7, 3)}),
            ("Tulis paling sedikit satu pokok bahasan.", {"topics": 0}),
            ("Tulis apa yang disepakati dalam dialog.", {"has_agreement": False}),
        )
    ),
    Broken("WITH_ASSESSOR", "confirm", "Buka dan baca isinya dahulu", {"opened_by_actor": False}),
    Broken("WITH_ASSESSOR", "confirm", "Anda sendiri yang mengajukannya", {"submitted_by_actor": True}),
    Broken("WITH_EMPLOYEE", "confirm", "Buka dan baca isinya dahulu", {"opened_by_actor": False}),
)


def facts(_: str) -> Facts:
    """A dialogue of today with a topic and an agreement that the actor has opened."""
    return Facts(held_on=TODAY, topics=1, has_agreement=True, opened_by_actor=True, submitted_by_actor=False)


def payload(_: str, step: str) -> Any:
    """The words a step asks for."""
    return Reason("Yang disepakati lain.") if step in ("return", "withdraw", "drop", "discontinue") else None


LAW = Law("dialogue", STATES, STEPS, frozenset({"CONFIRMED", "WITHDRAWN"}), ALLOWED, BROKEN, facts, payload)
