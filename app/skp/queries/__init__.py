"""Questions about SKP: one version with its rows, what its process may ask, lists, and what changed. Read only."""

from app.skp.queries.around import Around, LinePerson, around
from app.skp.queries.changes import Change, changes, paired
from app.skp.queries.changes import Kind as ChangeKind
from app.skp.queries.content import (
    Content,
    IndicatorView,
    ReadFacts,
    ResultView,
    VersionView,
    Writing,
    content_of,
    facts,
    read,
    results_beside,
    results_of,
)
from app.skp.queries.lists import (
    OwnVersion,
    StaffWithoutDevice,
    Startable,
    TemplateView,
    last_year,
    may_save_template,
    may_start,
    own_versions,
    staff_without_device,
    startable,
    startables_of,
    templates_for,
)
from app.skp.queries.notes import NO_NOTES, Notes, notes_of, notes_while_writing
from app.skp.queries.progress import awaits_reader, progress
from app.skp.queries.support import Support
from app.skp.queries.supports import COUNTS, SHOWN, Leading, circle, circle_between, circle_told, leading

__all__ = [
    "COUNTS",
    "NO_NOTES",
    "SHOWN",
    "Around",
    "Change",
    "ChangeKind",
    "Content",
    "IndicatorView",
    "Leading",
    "LinePerson",
    "Notes",
    "OwnVersion",
    "ReadFacts",
    "ResultView",
    "StaffWithoutDevice",
    "Startable",
    "Support",
    "TemplateView",
    "VersionView",
    "Writing",
    "around",
    "awaits_reader",
    "changes",
    "circle",
    "circle_between",
    "circle_told",
    "content_of",
    "facts",
    "last_year",
    "leading",
    "may_save_template",
    "may_start",
    "notes_of",
    "notes_while_writing",
    "own_versions",
    "paired",
    "progress",
    "read",
    "results_beside",
    "results_of",
    "staff_without_device",
    "startable",
    "startables_of",
    "templates_for",
]
