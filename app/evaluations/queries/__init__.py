"""Questions about evaluations: one with everything on it, lists, what falls due. Read only, ordered."""

from app.evaluations.queries.content import content_of
from app.evaluations.queries.facts import (
    AppraisalView,
    EvaluationFacts,
    ObjectionView,
    current_appraisal,
    facts,
)
from app.evaluations.queries.lists import OwnEvaluation, delivered_at, evaluations_of, objected_result, result_in_force
from app.evaluations.queries.parts import (
    ActionView,
    Content,
    EvidenceView,
    Neighbour,
    NoteView,
    PersonView,
    Remark,
    RowView,
    TalkView,
    ValueView,
    fingerprint,
    spelled,
)
from app.evaluations.queries.writing import Writing, writing
from app.periods.models import PeriodKind

__all__ = [
    "ActionView",
    "AppraisalView",
    "Content",
    "EvaluationFacts",
    "EvidenceView",
    "Neighbour",
    "NoteView",
    "ObjectionView",
    "OwnEvaluation",
    "PeriodKind",
    "PersonView",
    "Remark",
    "RowView",
    "TalkView",
    "ValueView",
    "Writing",
    "content_of",
    "current_appraisal",
    "delivered_at",
    "evaluations_of",
    "facts",
    "fingerprint",
    "objected_result",
    "result_in_force",
    "spelled",
    "writing",
]
