"""What changes an SKP: starting and copying, writing its rows, and what its process does when a step is taken."""

from app.skp.operations.drafting import NewTemplate, SkpExists, Source, Start, save_template, start_skp
from app.skp.operations.editing import DraftClosed, Edit, Edited, PageOutdated, TooMuch, WritingRefused
from app.skp.operations.process import apply, freeze, on_agreed
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

__all__ = [
    "DraftClosed",
    "Edit",
    "Edited",
    "IndicatorWords",
    "NewTemplate",
    "PageOutdated",
    "ResultWords",
    "SkpExists",
    "Source",
    "Start",
    "TooMuch",
    "WritingRefused",
    "add_indicator",
    "add_result",
    "apply",
    "change_indicator",
    "change_result",
    "freeze",
    "on_agreed",
    "remove_indicator",
    "remove_result",
    "save_template",
    "set_annex",
    "set_expectations",
    "start_skp",
]
