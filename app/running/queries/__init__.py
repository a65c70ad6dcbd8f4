"""Questions about the running year: SKP in force, feedback, dialogues, the diary, who is to be reminded. Read only."""

from app.running.queries.dialogues import (
    DialogueFacts,
    DialogueRow,
    DialogueView,
    dialogue,
    dialogues_of,
    facts,
    writes,
)
from app.running.queries.diary import OwnNote, SharedRow, notes_of, own_note, rows_to_share
from app.running.queries.feedback import Given, feedback_on, is_row_of, person_of_number, running_evaluation
from app.running.queries.strands import (
    AdviserView,
    Strand,
    advisers_of,
    feedback_counts,
    invited_strands,
    own_strands,
    staff_strands,
    strand,
)

__all__ = [
    "AdviserView",
    "DialogueFacts",
    "DialogueRow",
    "DialogueView",
    "Given",
    "OwnNote",
    "SharedRow",
    "Strand",
    "advisers_of",
    "dialogue",
    "dialogues_of",
    "facts",
    "feedback_counts",
    "feedback_on",
    "invited_strands",
    "is_row_of",
    "notes_of",
    "own_note",
    "own_strands",
    "person_of_number",
    "rows_to_share",
    "running_evaluation",
    "staff_strands",
    "strand",
    "writes",
]
