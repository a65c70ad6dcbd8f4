"""What a person may type on an evaluation."""

from app.evaluations.forms.review import ReviewForm
from app.evaluations.forms.rows import RealisationForm, ReflectionForm, RemarkForm
from app.evaluations.forms.steps import (
    AnswerForm,
    HandOverForm,
    ObjectionForm,
    ReturnForm,
    RevisionForm,
    SelfAssessmentForm,
)

__all__ = [
    "AnswerForm",
    "HandOverForm",
    "ObjectionForm",
    "RealisationForm",
    "ReflectionForm",
    "RemarkForm",
    "ReturnForm",
    "ReviewForm",
    "RevisionForm",
    "SelfAssessmentForm",
]
