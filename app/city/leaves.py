"""Leave and tugas belajar: some for the whole of the running quarter, some for weeks of the latest one, holidays.

By place in a row instead of by dice, so that a city of any size shows each kind, and the rest comes out the same.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from app.city.casework import Casework
from app.city.cycle import Period
from app.city.plans import Evaluation
from app.city.rows import Rows
from app.city.structure import Chair, Turns
from app.city.workforce import Human
from app.records.chain import canonical
from workflows.absence import AbsenceKind, Away
from workflows.approval import Who
from workflows.credit import level_in
from workflows.periods import ANNUAL
from workflows.vocabulary import EmploymentStatus

EVERY, WHOLE, PART, HOLIDAY = 90, (17, 61), (29, 47, 74), (5, 13, 38, 52, 69, 83)
PAST, PAST_QUARTER = 7, 2
WHOLE_KINDS = (AbsenceKind.CUTI_MELAHIRKAN, AbsenceKind.TUGAS_BELAJAR, AbsenceKind.CLTN, AbsenceKind.CUTI_BESAR)
LASTING = {AbsenceKind.CUTI_MELAHIRKAN: 90, AbsenceKind.CUTI_BESAR: 88}  # days; the others for years
SEX_AT, WOMAN = 14, "2"  # in the number of a civil servant
PART_KINDS = (AbsenceKind.CUTI_SAKIT, AbsenceKind.CUTI_ALASAN_PENTING)


class Leaves:
    """Watches the evaluations of the running quarter and adds who is away."""

    def __init__(self, casework: Casework, rows: Rows, cycle: list[Period]) -> None:
        self.casework, self.ids = casework, casework.ids
        self.today = casework.clockwork.today
        self.latest = next(period for period in cycle if period.is_latest)
        self._absence = rows.adder("absence")
        self._seen, self._whole, self._part, self._past = Turns(), Turns(), Turns(), Turns()
        self._aways: dict[bytes, list[Away]] = {}

    def saw_evaluation(self, made: Evaluation) -> None:
        """Once for each person: his evaluation of the quarter that runs today."""
        period, person = made.period, made.thread.person
        runs = period.kind != ANNUAL and period.starts_on <= self.today <= period.ends_on
        if not runs or made.thread.is_shown or made.thread.is_form or person.status is EmploymentStatus.CPNS:
            return
        if made.thread.ends_on < period.ends_on or made.thread.tenure.chair.is_head:
            return
        chair = made.thread.tenure.chair
        place = (self._seen.next(chair) + 1) % EVERY
        if place in WHOLE:
            self._write(made, self._whole_quarter(period, chair, is_woman=person.number[SEX_AT] == WOMAN))
        elif place in PART:
            first = self.latest.starts_on + timedelta(days=20 + place % 7)
            kind = PART_KINDS[(self._part.next(chair) + 1) % len(PART_KINDS)]
            self._write(made, Away(kind, first, first + timedelta(days=13 + place % 9)))
        elif place in HOLIDAY:
            first = self.latest.starts_on + timedelta(days=33 + place % 11)
            self._write(made, Away(AbsenceKind.CUTI_TAHUNAN, first, first + timedelta(days=4)))

    def of(self, person: Human) -> Sequence[Away]:
        """When somebody is away, as far as it was written."""
        return self._aways.get(person.id, ())

    def saw_last_year(self, made: Evaluation) -> None:
        """Now and then weeks of unpaid leave in a functional post: two months that earn no angka kredit."""
        period, thread = made.period, made.thread
        chair, kept = thread.tenure.chair, thread.is_shown or thread.is_form
        if (period.year, period.kind == ANNUAL, period.no) != (self.today.year - 1, False, PAST_QUARTER):
            return
        earns = thread.person.status is EmploymentStatus.PNS and level_in(chair.post.title) is not None
        whole = thread.starts_on <= period.starts_on and thread.ends_on >= period.ends_on
        if earns and whole and not kept and self._past.next(chair) % EVERY == PAST:
            first = period.starts_on + timedelta(days=40)
            self._write(made, Away(AbsenceKind.CLTN, first, first + timedelta(days=43)))

    def _whole_quarter(self, period: Period, chair: Chair, *, is_woman: bool) -> Away:
        kind = WHOLE_KINDS[self._whole.next(chair) % len(WHOLE_KINDS)]
        if kind is AbsenceKind.CUTI_MELAHIRKAN and not is_woman:
            kind = AbsenceKind.CUTI_BESAR
        start, lasts = period.starts_on, LASTING.get(kind)
        end = start + timedelta(days=lasts - 1) if lasts else date(start.year + 1, 12, 31)
        return Away(kind, start, end)

    def _write(self, made: Evaluation, away: Away) -> None:
        """As the admin of the OPD loads it, a few days before it begins."""
        admin = self.casework.officer(made.case, Who.ADMIN_OPD)
        person, clockwork = made.thread.person, self.casework.clockwork
        if admin is person:
            return
        self._aways.setdefault(person.id, []).append(away)
        day = min(away.starts_on - timedelta(days=4), clockwork.yesterday)
        at = clockwork.between(random.Random(f"cuti:{person.number}"), day, day)
        letter = f"851/{int(person.number[-3:]) + 100}/{made.case.opd.code}/{away.starts_on.year}"
        self._absence(
            (self.ids(), self.casework.tenant_id, person.id, away.kind.value, away.starts_on.isoformat(),
             away.ends_on.isoformat(), letter, at.text, None)
        )  # fmt: skip
        row = {
            "number": person.number, "verb": "added", "kind": away.kind.value, "from": away.starts_on.isoformat(),
            "to": away.ends_on.isoformat(), "letter": letter, "before": "",
        }  # fmt: skip
        actor = self.casework.snapshot(admin, admin.chair, Who.ADMIN_OPD)
        body = canonical({"file": "cuti.csv", "sha256": "", "rows": [row]})
        self.casework.chains.tell(made.case.opd, at, "absences:imported", None, None, actor, body)
