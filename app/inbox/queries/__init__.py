"""Questions of the inbox."""

from app.inbox.queries.matters import TOGETHER, Done, Kind, Overview, Task
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

__all__ = [
    "PAGE",
    "TOGETHER",
    "Done",
    "Kind",
    "Overview",
    "Task",
    "chosen_tasks",
    "count_notices",
    "count_waiting",
    "done_by",
    "first_tasks",
    "notice_of",
    "notices_of",
    "overview",
    "tasks",
    "tasks_of_others",
    "titles_of",
]
