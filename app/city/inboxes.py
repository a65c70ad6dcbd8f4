"""What people set for themselves: filters of the inbox they keep, and reviews they put off with a reason."""

from __future__ import annotations

from datetime import date

from app.city.casework import Case, Casework
from app.city.clockwork import instant
from app.city.offices import Offices
from app.city.rows import Rows
from app.city.staffing import COUNTER_UNIT
from app.records.chain import canonical
from workflows.approval import Who

MOST, LAST_HOUR = 2, 25_200
WAITS_FOR = "Menunggu rekap kehadiran dari subbagian umum dan kepegawaian."
ASSESSOR_FILTERS = (
    {"name": "Penilaian lewat batas", "query": "jenis=evaluation.REVIEW&batas=lewat"},
    {"name": "SKP menunggu persetujuan", "query": "jenis=skp.PROPOSED"},
)
OFFICER_FILTERS = (
    {"name": "Pengesahan lewat batas", "query": "jenis=evaluation.CONFIRMING&batas=lewat"},
    {"name": "Batas pekan ini", "query": "batas=pekan-ini"},
)


class PutOff:
    """Puts off the first reviews of the head of the counter that have some days left."""

    def __init__(self, casework: Casework, rows: Rows) -> None:
        self.casework, self.clockwork = casework, casework.clockwork
        self._snooze, self._left = rows.adder("snooze"), MOST
        self._head = casework.structure.head(COUNTER_UNIT)

    def consider(self, case: Case) -> None:
        """Put off a case that waits for his review, while there are any to put off."""
        stay, day, human = case.stay, self.clockwork.yesterday, self._head.holder
        if not self._left or human is None or stay.place.word != "REVIEW" or stay.stopped:
            return
        if case.chair.assessor is not self._head or stay.opened.day >= day:
            return
        due = stay.due or self.clockwork.due(case.process, stay.place.word, stay.opened.day)
        until = self.clockwork.next_working_day
        if due is None or until >= date.fromisoformat(due):
            return
        self._left -= 1
        at = instant(day, LAST_HOUR)
        self._snooze((stay.id, human.id, case.id, until.isoformat(), WAITS_FOR, human.name, at.text))
        actor = self.casework.snapshot(human, self._head, Who.ASSESSOR, case.process)
        body = canonical({"visit": stay.no, "until": until.isoformat(), "reason": WAITS_FOR})
        self.casework.chains.tell(case.opd, at, "inbox:snoozed", case.id, None, actor, body)


def write_filters(offices: Offices, casework: Casework, rows: Rows) -> None:
    """The head of the counter and the first officer keep the filters they use every day."""
    head, add = casework.structure.head(COUNTER_UNIT).holder, rows.adder("inbox_setting")
    if head is not None:
        add((head.id, canonical(list(ASSESSOR_FILTERS)), "{}", 1))
    add((offices.officers[0].id, canonical(list(OFFICER_FILTERS)), "{}", 1))
