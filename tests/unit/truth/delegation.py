"""What whoever acts for another office may do: the dimension of delegation beside every other law.

Plh., Plt. and mandates are mandates in the sense of UU 30/2014 Pasal 14: no decision that changes somebody's legal
status as a civil servant, no sanction, unless the letter gives it. What a person sets himself gives no more than that.
"""

from __future__ import annotations

# Offices that are chairs can be acted for. Who is assessed speaks for himself; an office of several needs nobody.
CHAIRS = ("assessor", "assessor_superior", "opd_head", "city_secretary")

# delegation | an everyday decision | what changes somebody's status | a sanction
DELEGATIONS = """
plh                 | may | not | not
plt                 | may | not | not
mandat              | may | not | not
pengganti           | may | not | not
# The letter names the power: that one, and no other.
plh+status          | may | may | not
plh+sanksi          | may | not | may
plt+sanksi|status   | may | may | may
mandat+status       | may | may | not
# Known to the organisation only: nobody knows what its letter says, so it gives nothing beyond the rule.
plh without letter  | may | not | not
plt without letter  | may | not | not
# Writes the words; the owner decides.
penyiap             | not | not | not
"""
MATTERS = ("rutin", "status", "sanksi")

# The decisions that are more than an everyday matter, and when. All others are everyday matters.
MORE_THAN_ROUTINE = """
# What is approved here ends a contract, or begins a case of discipline (PP 49/2018, PP 94/2021).
followup | approve | proposal | let_end breach_report | status
"""


def lines(text: str) -> list[list[str]]:
    """The lines of a table, cell by cell. A `|` within a cell is written without spaces around it."""
    rows = (line for line in text.strip().splitlines() if not line.startswith("#"))
    return [[cell.strip() for cell in row.split(" | ")] for row in rows]


ALLOWS = {
    name: dict(zip(MATTERS, (cell == "may" for cell in cells), strict=True)) for name, *cells in lines(DELEGATIONS)
}
