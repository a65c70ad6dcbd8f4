"""Clocks that stand still: a review or two whose assessor is away, and an outage that waits for a second officer."""

from __future__ import annotations

from app.city.casework import Case, Casework
from app.city.clockwork import instant
from app.city.offices import Offices
from app.city.rows import Rows
from app.records.chain import canonical
from workflows.approval import Who

MOST, NINE = 2, 3_600
REASON, BASIS = "Pejabat penilai cuti besar sampai akhir bulan.", "Surat izin cuti besar"
OUTAGE, REPORT = "Jaringan pusat data kota padam sejak pagi.", "Laporan gangguan pusat data"


class StoppedClocks:
    """Stops the clocks of the first reviews that have some days left."""

    def __init__(self, casework: Casework, rows: Rows) -> None:
        self.casework, self.clockwork = casework, casework.clockwork
        self._move, self._left = rows.adder("due_move"), MOST

    def consider(self, case: Case) -> None:
        """Stop the clock of a case that waits for its review, while there are any to stop."""
        stay, day = case.stay, self.clockwork.yesterday
        due = stay.due or self.clockwork.due(case.process, stay.place.word, stay.opened.day)
        if not self._left or stay.place.word != "REVIEW" or stay.opened.day >= day or not due:
            return
        if due <= self.clockwork.today.isoformat():
            return
        self._left -= 1
        at, officer = instant(day, NINE), self.casework.officer(case, Who.BKPSDM)
        stay.stopped = (day.isoformat(), self.clockwork.days_to(due))
        by = (officer.id, officer.name, at.text)
        self._move((self.casework.ids(), case.id, stay.id, "pause", due, None, REASON, BASIS, *by))
        actor = self.casework.snapshot(officer, officer.chair, Who.BKPSDM)
        body = canonical({"was": due, "reason": REASON, "basis": BASIS})
        self.casework.chains.tell(case.opd, at, "clock:pause", case.id, None, actor, body)


def write_outage(offices: Offices, casework: Casework, rows: Rows) -> None:
    """Told by one officer, before the chain of BKPSDM is closed; another has yet to put it in force."""
    day, officer, outage_id = casework.clockwork.yesterday, offices.officers[0], casework.ids()
    at, days = instant(day, NINE), day.isoformat()
    rows.adder("outage")(
        (outage_id, casework.tenant_id, days, days, OUTAGE, REPORT, officer.id, officer.name, at.text, "", 0, 0, 0)
    )
    actor = casework.snapshot(officer, officer.chair, Who.BKPSDM)
    body = canonical(
        {"outage": outage_id.hex(), "from": days, "to": days, "reason": OUTAGE, "basis": REPORT, "moved": 0}
    )
    casework.chains.tell(officer.chair.opd, at, "calendar:outage:proposed", None, None, actor, body)
