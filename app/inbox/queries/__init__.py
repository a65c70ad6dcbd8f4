"""Questions of the inbox."""

from app.inbox.models import Finding
from app.inbox.queries.looks import look_for, look_numbers, looks_for, sample_of
from app.inbox.queries.matters import ALL, TOGETHER, By, Done, Kind, Overview, Saved, Task, Wanted, week_end
from app.inbox.queries.notices import count_notices, notice_of, notices_of
from app.inbox.queries.seats import (
    PAGE,
    chosen_tasks,
    count_waiting,
    done_by,
    first_tasks,
    overview,
    tasks,
    tasks_of_others,
    titles_of,
)
from app.inbox.queries.settings import reader_of, setting_of, snoozes_of

__all__ = [
    "ALL",
    "PAGE",
    "TOGETHER",
    "By",
    "Done",
    "Finding",
    "Kind",
    "Overview",
    "Saved",
    "Task",
    "Wanted",
    "chosen_tasks",
    "count_notices",
    "count_waiting",
    "done_by",
    "first_tasks",
    "look_for",
    "look_numbers",
    "looks_for",
    "notice_of",
    "notices_of",
    "overview",
    "reader_of",
    "sample_of",
    "setting_of",
    "snoozes_of",
    "tasks",
    "tasks_of_others",
    "titles_of",
    "week_end",
]
