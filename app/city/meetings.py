"""Calibrations of the latest quarter: one office at each stage, with results that wait for its meeting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.calibration.operations import seal
from app.city.casework import Case, Casework
from app.city.clockwork import Instant, instant, later
from app.city.cycle import Period
from app.city.rows import Rows, uuid_of
from app.city.structure import Chair, Unit
from app.records.chain import canonical
from workflows.approval import Who
from workflows.calibration import CALIBRATION, Opinion, State
from workflows.predicate import Predicate
from workflows.standing import STANDING

if TYPE_CHECKING:
    from app.city.plans import Evaluation

PLACE = "Ruang Rapat Lantai 2"
AGREED = "Bukti dukung diperiksa sebelum rating di atas ekspektasi diberikan.\nUmpan balik ditulis setiap bulan."
WHY = "Target utama triwulan ini tercapai menurut laporan kinerja; predikat pegawai mengikuti buktinya."
CANCELLED = "Rapat dijadwalkan ulang sesudah pemeriksaan Inspektorat."
EARLY = "Disiapkan sebelum rapat kalibrasi berakhir; sebarannya masih berubah."
LEAD, SIDE = Who.ASSESSOR_SUPERIOR, Who.ASSESSOR
CONFIRMED_BEFORE = 5  # working days ago: by then the results of these offices were in
OPENED, REVEALED, ENDED = 3, 2, 1  # the same, for the meeting itself


@dataclass(slots=True)
class Table:
    """What is known of a meeting while its people are rated."""

    state: str
    period: Period | None = None
    awaited: list[Chair] = field(default_factory=list)
    rated: list[tuple[bytes, bytes, bytes, Chair, Predicate]] = field(default_factory=list)


class Meetings:
    """Holds the results of some offices, and writes their meetings once all their people are known."""

    def __init__(self, casework: Casework, rows: Rows) -> None:
        self.casework, self.clockwork, self.rows = casework, casework.clockwork, rows
        units = casework.structure.opds()
        self._tables = {unit.code: Table(unit.meeting) for unit in units if unit.meeting}

    def _table(self, chair: Chair, period: Period) -> Table | None:
        """The meeting on that chair's result; whoever leads the office is rated from above."""
        if not period.is_latest or chair is chair.opd.head:
            return None
        return self._tables.get(chair.opd.code)

    def holds(self, chair: Chair, period: Period) -> bool:
        """Whether the result of that chair in that period waits for a meeting."""
        return self._table(chair, period) is not None

    def released(self, chair: Chair, period: Period) -> Instant | None:
        """When the meeting let the result go; None while it waits."""
        table = self._table(chair, period)
        over = table is not None and table.state in (State.CONCLUDED.value, State.CANCELLED.value)
        return self._at(ENDED, 7) if over else None

    def _at(self, back: int, hour: int) -> Instant:
        return instant(self.clockwork.back(back), hour * 3600)

    def saw(self, made: Evaluation) -> None:
        """Remember whose rating this is, and the result if there is one."""
        chair = made.thread.tenure.chair
        table = self._table(chair, made.period)
        if table is None or chair.assessor is None or made.case.stay.place.word == "DISCONTINUED":
            return
        table.period = made.period
        table.awaited.append(chair.assessor)
        if made.pending is not None:
            assert chair.assessor.holder is not None
            result = made.pending[0]
            assert isinstance(result, bytes)
            table.rated.append((made.case.id, result, chair.assessor.holder.id, chair, made.predikat))

    def _call_off(self, opd: Unit, period: Period) -> None:
        """A pattern that was prepared too early and not signed."""
        assert opd.head is not None
        assert opd.head.holder is not None
        at = self._at(ENDED, 5)
        title = f"Pola distribusi {opd.seed.name}, {period.label}"
        case = self.casework.open(STANDING, opd.head.holder, opd.head, title, at, by=SIDE)
        self.casework.take(case, "call_off", later(at), SIDE, payload={"reason": EARLY}, reason=EARLY)
        self.rows.adder("distribution_standing")((case.id, self.casework.tenant_id, opd.id, period.id, "", None))
        self.casework.finish(case)

    # ------------------------------------------------------------------------------------------------ writing

    def write(self, opd: Unit) -> None:
        """The meeting of that office, if it has one."""
        table = self._tables.get(opd.code)
        if table is None or table.period is None or opd.head is None or not table.rated:
            return
        guests = {chair.id: chair for chair in (opd.head, *table.awaited) if chair.holder and chair.opd is opd}
        convened = instant(table.period.opens_on, 0)
        assert opd.head.holder is not None
        title = f"Kalibrasi {opd.seed.name}, {table.period.label}"
        case = self.casework.open(CALIBRATION, opd.head.holder, opd.head, title, convened, by=LEAD)
        case.guests = tuple(guests.values())
        salts = self._move(case, table)
        self._write_rows(case, table, opd, salts)
        self.casework.finish(case)

    def establish(self, opd: Unit) -> None:
        """The leader above signs the pattern of the office whose meeting is over, and prepares that of another."""
        table = self._tables.get(opd.code)
        if table is None or table.period is None or opd.head is None or opd.head.holder is None:
            return
        is_signed = table.state == State.CONCLUDED.value
        if is_signed:
            self._call_off(opd, table.period)
        if not is_signed and table.state != State.CANCELLED.value:
            return
        title = f"Pola distribusi {opd.seed.name}, {table.period.label}"
        at = self._at(ENDED, 7)
        case = self.casework.open(STANDING, opd.head.holder, opd.head, title, at, by=SIDE)
        signed = later(at)
        if is_signed:
            words = {"broken": [], "justification": WHY}
            self.casework.take(case, "establish", signed, SIDE, payload=words)
        self.rows.adder("distribution_standing")(
            (
                case.id, self.casework.tenant_id, opd.id, table.period.id, WHY if is_signed else "",
                signed.text if is_signed else None,
            )
        )  # fmt: skip
        self.casework.finish(case)

    def _move(self, case: Case, table: Table) -> dict[bytes, tuple[str, Instant]]:
        """Take the steps up to its stage. Answers who wrote, with what sealed his words."""
        wanted, salts = table.state, dict[bytes, tuple[str, Instant]]()
        if wanted == State.CANCELLED.value:
            words: dict[str, object] = {"reason": CANCELLED}
            self.casework.take(case, "cancel", self._at(ENDED, 7), LEAD, payload=words, reason=CANCELLED)
        if wanted in (State.CANCELLED.value, State.CONVENED.value):
            return salts
        self.casework.take(case, "open", self._at(OPENED, 1), LEAD)
        writers = case.guests if wanted != State.OPINIONS.value else case.guests[1:2]
        for no, guest in enumerate(writers):
            at = instant(self.clockwork.back(REVEALED), 3600 + 600 * no)
            case.turn = guest
            self.casework.take(case, "opine", at, SIDE, payload={})
            salts[guest.id] = (f"{no:032x}", at)
            self._seal(case, table, guest, salts[guest.id])
        if wanted == State.CONCLUDED.value:
            words = {"agreements": AGREED, "broken": [], "justification": WHY}
            self.casework.take(case, "conclude", self._at(ENDED, 7), LEAD, payload=words)
        return salts

    def _said(self, table: Table, guest: Chair) -> list[tuple[bytes, Predicate | None]]:
        """His own staff as he rated them; of the others he knows some, and sees one of them otherwise."""
        said: list[tuple[bytes, Predicate | None]] = []
        for no, (evaluation, _, _, chair, predikat) in enumerate(table.rated):
            if chair is guest:
                continue
            knows = chair.assessor is guest or (no + len(guest.title)) % 3 == 0
            other = Predicate.BAIK if (no + len(guest.title)) % 9 == 0 else predikat
            said.append((evaluation, (predikat if chair.assessor is guest else other) if knows else None))
        return said

    def _seal(self, case: Case, table: Table, guest: Chair, sealed: tuple[str, Instant]) -> None:
        salt, at = sealed
        words = tuple(Opinion(str(uuid_of(one)), predikat) for one, predikat in self._said(table, guest))
        assert guest.holder is not None
        actor = self.casework.snapshot(guest.holder, guest, SIDE, CALIBRATION)
        body = canonical({"position": uuid_of(guest.id).hex, "seal": seal(salt, words)})
        self.casework.chains.tell(case.opd, at, "calibration:opinions:sealed", case.id, None, actor, body)

    def _write_rows(self, case: Case, table: Table, opd: Unit, salts: dict[bytes, tuple[str, Instant]]) -> None:
        add, state, period = self.rows.adder, table.state, table.period
        assert period is not None
        has_begun = state not in (State.CONVENED.value, State.CANCELLED.value)
        is_over_table = state in (State.DISCUSSION.value, State.CONCLUDED.value)
        revealed = self._reveal(case, table, salts) if is_over_table else None
        over = self._at(ENDED, 7) if state in (State.CONCLUDED.value, State.CANCELLED.value) else None
        concluded = state == State.CONCLUDED.value
        add("calibration_meeting")(
            (
                case.id, self.casework.tenant_id, opd.id, period.id, case.chair.id,
                (self.clockwork.back(OPENED) if has_begun else self.clockwork.today).isoformat(), PLACE,
                self._at(OPENED, 1).text if has_begun else None, revealed, over.text if over else None,
                AGREED if concluded else "", WHY if concluded else "",
            )
        )  # fmt: skip
        for unit in {chair.unit.id for chair in self.casework.chairs_of(opd)}:
            add("calibration_unit")((case.id, unit))
        for guest in case.guests:
            salt, at = salts.get(guest.id, ("", None))
            wrote = guest.holder.id if at and guest.holder else None
            add("calibration_participant")((case.id, guest.id, wrote, at.text if at else None, salt))
            for evaluation, predikat in self._said(table, guest) if at else ():
                add("calibration_opinion")((case.id, evaluation, guest.id, predikat and predikat.value, ""))
        for evaluation, result, assessor, *_ in table.rated if has_begun else ():
            add("calibration_score")((case.id, evaluation, result, assessor))

    def _reveal(self, case: Case, table: Table, salts: dict[bytes, tuple[str, Instant]]) -> str:
        """The moment the last of them wrote: what was sealed stands in the history from then on."""
        at, last = max(at for _, at in salts.values()), case.guests[-1]
        assert last.holder is not None
        actor = self.casework.snapshot(last.holder, last, SIDE, CALIBRATION)
        for guest in sorted(case.guests, key=lambda one: one.id):
            words = sorted(
                [str(uuid_of(one)), predikat.value if predikat else None, ""]
                for one, predikat in self._said(table, guest)
            )  # fmt: skip
            body = canonical({"position": uuid_of(guest.id).hex, "salt": salts[guest.id][0], "words": words})
            self.casework.chains.tell(case.opd, at, "calibration:opinions:revealed", case.id, None, actor, body)
        return at.text
