"""What people write while a quarter runs: rencana aksi, feedback, dialogues at every stage, notes of a diary.

Dice of its own, so that the rest of the city comes out the same with it and without it.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from app.city import seeds
from app.city.casework import Case, Casework
from app.city.clockwork import Instant
from app.city.plans import Evaluation
from app.city.rows import Rows, uuid_of
from app.city.structure import Turns
from app.city.workforce import Human
from app.records.chain import canonical
from app.web.filters import tanggal
from workflows.approval import WHO_LABEL, Who
from workflows.dialogue import DIALOGUE
from workflows.feedback import Speaker
from workflows.periods import ANNUAL
from workflows.superseded.dialogue_1 import DIALOGUE_1
from workflows.vocabulary import BERAKHLAK

PLANNED, TOLD, ADVISED, TALKED = 0.6, 0.3, 0.04, 0.12
NEXT = timedelta(days=60)
E, A = Who.EMPLOYEE, Who.ASSESSOR
# How far each dialogue came, in turn: the steps with who takes them.
WAYS: tuple[tuple[tuple[str, Who], ...], ...] = (
    (("ask_assessor", E), ("confirm", A)),
    (("ask_employee", A), ("confirm", E)),
    (("ask_assessor", E),),
    (("ask_employee", A), ("return", E), ("ask_employee", A), ("confirm", E)),
    (("ask_employee", A),),
    (("ask_assessor", E), ("confirm", A)),
    (("ask_assessor", E), ("return", A)),
    (),
    (("ask_employee", A), ("return", E)),
    (("withdraw", E),),
)
RENEWED = 12  # so many working days ago the present table of dialogues took the place of the first
DONE = 2  # the first ways end with both having confirmed
RETURNED = "Kesepakatan tentang tenggatnya belum seperti yang kita bicarakan."


class RunningYear:
    """Watches evaluations of this year and adds what was written meanwhile."""

    def __init__(self, casework: Casework, rows: Rows, seed: int) -> None:
        self.casework, self.clockwork, self.ids = casework, casework.clockwork, casework.ids
        self.tenant, self.seed = casework.tenant_id, seed
        self._action, self._feedback = rows.adder("action_plan"), rows.adder("feedback")
        self._adviser, self._note = rows.adder("adviser"), rows.adder("diary_note")
        self._dialogue, self._topic = rows.adder("dialogue"), rows.adder("dialogue_topic")
        self._reading = rows.adder("reading")
        self._neighbour: dict[bytes, Human] = {}
        self._talks = Turns()
        self._renewed = self.clockwork.back(RENEWED)

    def saw_evaluation(self, made: Evaluation) -> None:
        """For the quarter that runs and the one just over."""
        period, thread = made.period, made.thread
        is_near = period.is_latest or not period.is_over(self.clockwork.today)
        if period.kind == ANNUAL or not is_near or thread.is_form:
            return
        start = max(period.starts_on, thread.starts_on, made.version.agreed_at.day)
        end = min(period.ends_on, thread.ends_on, self.clockwork.yesterday)
        assessor = self.casework.chair_of(made.case, A).holder
        if start > end or assessor is None or assessor is thread.person:
            return
        rng = random.Random(f"{self.seed}:berjalan:{thread.person.number}:{period.year}:{period.no}")
        self._write(made, assessor, rng, start, end)

    def _write(self, made: Evaluation, assessor: Human, rng: random.Random, start: date, end: date) -> None:
        person, always = made.thread.person, made.thread.is_shown
        rolls = [rng.random() for _ in range(4)]
        if rolls[0] < PLANNED and person.has_device:
            self._plan(made, rng, start, end)
        if rolls[1] < TOLD or always:
            row = rng.choice(made.version.indicators)[0]
            words = rng.choice(seeds.phrases()["feedback"][rng.choice(("sesuai", "di_bawah"))])
            self._say(made, assessor, Speaker.LEADER, self.clockwork.between(rng, start, end), words, row=row)
        peer = self._neighbour.get(made.thread.tenure.chair.unit.id)
        if (rolls[2] < ADVISED or always) and peer not in (None, person, assessor) and made.period.is_latest:
            assert peer is not None
            self._advise(made, peer, rng, start, end)
        if (rolls[3] < TALKED or always) and person.has_device:
            self._talk(made, assessor, rng, start, end)
        if always:
            self._keep_diary(made, rng, start, end)
        self._neighbour[made.thread.tenure.chair.unit.id] = person

    def _tell(self, made: Evaluation, at: Instant, tag: str, case_id: bytes, actor: str, **body: object) -> None:
        self.casework.chains.tell(made.case.opd, at, tag, case_id, None, actor, canonical(body))

    def _self(self, made: Evaluation) -> str:
        return self.casework.snapshot(made.thread.person, made.thread.tenure.chair, E)

    def _plan(self, made: Evaluation, rng: random.Random, start: date, end: date) -> None:
        """One or two actions for the first results, some of them done."""
        for result in made.version.results[:3]:
            text, target = rng.choice(seeds.phrases()["actions"])
            written, done = self.clockwork.spread(rng, start, end, 2)
            is_done = rng.random() < 0.5
            self._action(
                (self.ids(), self.tenant, made.case.id, result.id, text, target, made.thread.person.id, written.text,
                 done.text if is_done else None)
            )  # fmt: skip
            words = {"result": result.id.hex(), "text": text, "target": target}
            self._tell(made, written, "action_plan:added", made.case.id, self._self(made), **words)

    def _say(
        self, made: Evaluation, author: Human, speaker: Speaker, at: Instant, text: str, *, row: bytes | None = None,
        value: str | None = None,
    ) -> None:  # fmt: skip
        self._feedback(
            (self.ids(), self.tenant, made.thread.id, made.case.id, row, value, speaker.value, author.id, text,
             at.day.isoformat(), at.text)
        )  # fmt: skip
        actor = self.casework.snapshot(author, author.chair, A) if speaker is Speaker.LEADER else _peer(author)
        about = row.hex() if row else value
        words = {"skp": made.thread.id.hex(), "about": about, "text": text, "speaker": speaker.value}
        self._tell(made, at, "feedback:given", made.case.id, actor, **words)

    def _advise(self, made: Evaluation, peer: Human, rng: random.Random, start: date, end: date) -> None:
        """A colleague is named by the person, and says something."""
        named, said = self.clockwork.spread(rng, start, end, 2)
        person = made.thread.person
        self._adviser(
            (self.ids(), self.tenant, made.thread.id, peer.id, Speaker.PEER.value, person.id, WHO_LABEL[E], named.text)
        )
        words = {"skp": made.thread.id.hex(), "person": peer.id.hex(), "name": peer.name, "speaker": Speaker.PEER.value}
        self._tell(made, named, "adviser:named", made.version.case.id, self._self(made), **words)
        text = rng.choice(seeds.phrases()["value_feedback"])
        self._say(made, peer, Speaker.PEER, said, text, value=rng.choice(BERAKHLAK).value)

    def _talk(self, made: Evaluation, assessor: Human, rng: random.Random, start: date, end: date) -> None:
        """A dialogue, as far as it came."""
        thread, words = made.thread, seeds.phrases()
        way = WAYS[self._talks.next(thread.tenure.chair) % (DONE if thread.is_shown else len(WAYS))]
        times = self.clockwork.spread(rng, start, end, len(way) + 1)
        held, version = times[0], made.version
        table = DIALOGUE_1 if held.day < self._renewed and not thread.is_shown else DIALOGUE
        case = self.casework.open(
            table, thread.person, thread.tenure.chair, f"Dialog kinerja {tanggal(held.day)}", held
        )  # fmt: skip
        topics = [(result.id, rng.choice(words["dialogue_topics"])) for result in version.results[:2]]
        agreement, after = rng.choice(words["dialogue_agreements"]), held.day + NEXT
        self._dialogue(
            (case.id, self.tenant, thread.id, version.case.id, held.day.isoformat(), "", agreement, after.isoformat(),
             thread.person.id)
        )  # fmt: skip
        for result_id, text in topics:
            self._topic((case.id, result_id, text))
        body = {
            "held_on": held.day.isoformat(), "topics": [[key.hex(), text] for key, text in topics], "general": "",
            "agreement": agreement, "next_on": after.isoformat(),
        }  # fmt: skip
        self._tell(made, held, "dialogue:written", case.id, self._self(made), **body)
        for (step, who), at in zip(way, times[1:], strict=True):
            self._take(case, step, who, at, thread.person if who is E else assessor)
        self.casework.finish(case)

    def _take(self, case: Case, step: str, who: Who, at: Instant, actor: Human) -> None:
        if step == "confirm":
            visit, person = case.stay.id, case.person.id
            self._reading(
                (self.ids(), self.tenant, actor.id, person, case.id, visit, "opened", WHO_LABEL[who], at.text)
            )
        reason = RETURNED if step in ("return", "withdraw") else ""
        payload = {"reason": reason} if reason else None
        self.casework.take(case, step, at, who, payload=payload, reason=reason)

    def _keep_diary(self, made: Evaluation, rng: random.Random, start: date, end: date) -> None:
        """Two private notes, and one shared to a row while the employee could still write."""
        person, texts = made.thread.person, seeds.phrases()["diary"]
        for number, at in enumerate(self.clockwork.spread(rng, start, end, len(texts))):
            shared = number == 0
            row = rng.choice(made.version.indicators)[0]
            where = (at.text, made.case.id, row) if shared else (None, None, None)
            day, text = at.day.isoformat(), texts[number]
            self._note((self.ids(), self.tenant, person.id, person.id, day, text, at.text, *where))
            if shared:
                words = {"about": str(uuid_of(row).hex), "happened_on": day, "text": text}
                self._tell(made, at, "diary:shared", made.case.id, self._self(made), **words)


def _peer(author: Human) -> str:
    """Who spoke, frozen, as somebody who gives consideration."""
    return canonical(
        {
            "id": author.id.hex(),
            "name": author.name,
            "number": author.number,
            "position": author.chair.capacity,
            "capacity": "pemberi pertimbangan, rekan",
        }
    )
