"""What changes an SKP: starting and copying, writing its rows, and what its process does when a step is taken."""

from app.skp.operations.drafting import NotOpenYet, SkpExists, Source, Start, save_template, start_skp
from app.skp.operations.editing import Draft, DraftClosed, Edit, Edited, PageOutdated, TooMuch, WritingRefused
from app.skp.operations.leaving import end_with_post, on_shortened
from app.skp.operations.process import apply, freeze, on_agreed
from app.skp.operations.reference import note_reference
from app.skp.operations.roles import OpenDraft, Role, draft_of, link_result, place_role, take_back_role
from app.skp.operations.rows import (
    IndicatorWords,
    ResultWords,
    add_indicator,
    add_result,
    change_indicator,
    change_result,
    remove_indicator,
    remove_result,
    set_annex,
    set_expectations,
)
from app.skp.operations.whole import Whole, WholeIndicator, WholeResult, write_whole

__all__ = [
    "Draft",
    "DraftClosed",
    "Edit",
    "Edited",
    "IndicatorWords",
    "NotOpenYet",
    "OpenDraft",
    "PageOutdated",
    "ResultWords",
    "Role",
    "SkpExists",
    "Source",
    "Start",
    "TooMuch",
    "Whole",
    "WholeIndicator",
    "WholeResult",
    "WritingRefused",
    "add_indicator",
    "add_result",
    "apply",
    "change_indicator",
    "change_result",
    "draft_of",
    "end_with_post",
    "freeze",
    "link_result",
    "note_reference",
    "on_agreed",
    "on_shortened",
    "place_role",
    "remove_indicator",
    "remove_result",
    "save_template",
    "set_annex",
    "set_expectations",
    "start_skp",
    "take_back_role",
    "write_whole",
]
