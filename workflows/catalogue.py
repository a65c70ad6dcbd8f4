"""Every process there is, once: for the schema, the oracle, the diagrams, the help and the tests."""

from __future__ import annotations

from workflows.agreement import AGREEMENT
from workflows.annual import ANNUAL
from workflows.calibration import CALIBRATION
from workflows.conversion import CONVERSION
from workflows.correction import CORRECTION
from workflows.dialogue import DIALOGUE
from workflows.engine import Process
from workflows.evaluation import EVALUATION
from workflows.followup import DISCIPLINE, FOLLOWUP, IMPROVEMENT
from workflows.goal_setting import GOAL_SETTING
from workflows.line_correction import LINE_CORRECTION
from workflows.migration import MIGRATION
from workflows.policy_change import POLICY_CHANGE
from workflows.recognition import RECOGNITION
from workflows.standing import STANDING
from workflows.superseded.dialogue_1 import DIALOGUE_1

PROCESSES: tuple[Process, ...] = (
    GOAL_SETTING,
    EVALUATION,
    CALIBRATION,
    FOLLOWUP,
    RECOGNITION,
    IMPROVEMENT,
    DISCIPLINE,
    LINE_CORRECTION,
    AGREEMENT,
    POLICY_CHANGE,
    DIALOGUE,
    CONVERSION,
    STANDING,
    CORRECTION,
    ANNUAL,
    MIGRATION,
)
# Tables that were replaced while cases ran on them: kept as they were, under the number they had, newest first.
SUPERSEDED: tuple[Process, ...] = (DIALOGUE_1,)


def superseded(name: str) -> tuple[Process, ...]:
    """The older versions of a process that are still loadable, newest first."""
    return tuple(one for one in SUPERSEDED if one.name == name)
