"""Several people, or several tabs of one, decide the same case at the same moment: one decision for each seat, and
whoever was slower is told who decided."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Decision, Idempotency
from app.cases.operations import CaseOutdated, StepCommand, take_step
from app.database import columns
from app.evaluations.operations import lapse_due
from app.identity.models import Role
from app.web import clock
from tests.page import Page
from tests.reliability.town import QUARTER_DAY, YEAR_DAY, Desk, Town, new_key, town_in
from workflows.engine import StepNotOpen, StepRefused
from workflows.predicate import Rating
from workflows.vocabulary import BERAKHLAK

DECISION, IDEMPOTENCY = columns(Decision), columns(Idempotency)
REASON = "Berkasnya belum lengkap, mohon diperiksa lagi."
PEOPLE, TABS = 4, 4
rounds = pytest.mark.parametrize("rounds", [12, pytest.param(200, marks=pytest.mark.deep)])
few_rounds = pytest.mark.parametrize("rounds", [2, pytest.param(40, marks=pytest.mark.deep)])


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from town_in(tmp_path / "data")


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each answered; all began at the same moment."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(run, act) for act in acts]]


def tabs(town: Town, people: Sequence[Any]) -> list[Desk]:
    """Each of them at a desk with several tabs open."""
    return [desk.tab() for desk in map(town.desk, people) for _ in range(TABS)]


def taken(town: Town, case_id: UUID, since: int) -> list[Any]:
    """The decisions of the case after the first `since`."""
    return town.decisions(case_id)[since:]


def one_decided(town: Town, case_id: UUID, before: int, desks: Sequence[Desk], answers: Sequence[Any]) -> Any:
    """Exactly one answer is a success and one decision was written, by that person; the others were told his name."""
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {303: 1, 409: len(answers) - 1}, statuses
    winner = next(desk for desk, answer in zip(desks, answers, strict=True) if answer.status_code == 303)
    written = taken(town, case_id, before)
    assert len({one.seat_id for one in written}) == len(written)
    first = written[0]
    assert first.actor_id == winner.one.person_id
    for answer in answers:
        if answer.status_code == 409:
            page = Page(answer.text, whole=True)
            assert f"oleh {winner.one.name}" in page.text, page.text
            assert "tidak ada yang berubah karenanya" in page.text
    return first


def judged(town: Town, desks: Sequence[Desk], case_id: UUID, steps: Sequence[str]) -> Any:
    """All of them send one of the steps at once, each from a page opened just before."""
    for person in {desk.one for desk in desks}:
        town.opened(case_id, person)
    version = town.version(case_id)
    before = len(town.decisions(case_id))

    answers = together(*(
        partial(desk.take, case_id, steps[at % len(steps)], version, reason=REASON) for at, desk in enumerate(desks)
    ))  # fmt: skip
    return one_decided(town, case_id, before, desks, answers)


# ------------------------------------------------------------------------------------------------ sixteen at once


@rounds
def test_one_of_sixteen_decides_and_the_others_are_told_who(town: Town, rounds: int) -> None:
    """Half of the rounds the assessor, two Plh and a Plt on an SKP; half four officers on a confirmation."""
    holders = [town.assessor, *(town.stands_in(town.assessor) for _ in range(PEOPLE - 1))]
    officers = [town.officer, town.colleague]
    for _ in range(PEOPLE - 2):
        officers.append(town.facts.someone(f"Petugas {len(officers)}", "BKPSDM", "Analis Kinerja"))
        town.facts.grants(officers[-1], Role.PETUGAS_BKPSDM)
    at_chair, at_board = tabs(town, holders), tabs(town, officers)
    won: Counter[str] = Counter()
    for _ in range(rounds // 2):
        skp = town.proposed(town.employee())
        decision = judged(town, at_chair, skp, ("agree", "return"))
        assert town.state(skp) == {"agree": "AGREED", "return": "RETURNED"}[decision.step]
        won[decision.step] += 1
        evaluation = town.evaluation(town.employee(), "CONFIRMING")
        decision = judged(town, at_board, evaluation, ("ratify", "return"))
        assert town.state(evaluation) == {"ratify": "CLOSED", "return": "REVIEW"}[decision.step]
        won[decision.step] += 1
    assert sum(won.values()) == rounds
    assert town.findings() == []


@few_rounds
def test_two_seats_are_taken_one_after_the_other_by_one_each(town: Town, rounds: int) -> None:
    clock.pretend(YEAR_DAY)
    heads = [town.head, town.stands_in(town.head)]
    secretaries = [town.secretary, town.stands_in(town.secretary)]
    first, second = tabs(town, heads), tabs(town, secretaries)
    for number in range(rounds):
        case_id = town.followup(town.employee(), "APPROVING")
        for person in (*heads, *secretaries):
            town.opened(case_id, person)
        version, before = town.version(case_id), len(town.decisions(case_id))
        assert f"/{case_id}" in first[0].get("/kotak-masuk").text
        assert f"/{case_id}" not in second[0].get("/kotak-masuk").text
        answers = together(*(
            partial(desk.take, case_id, "approve", version) for desk in (*first, *second)
        ))  # fmt: skip
        assert Counter(a.status_code for a in answers)[303] == 1
        (decided,) = taken(town, case_id, before)
        assert decided.actor_id in {person.person_id for person in heads}
        assert all(a.status_code in (409, 422) for a in answers[len(first) :])
        assert f"/{case_id}" in second[0].get("/kotak-masuk").text
        decision = judged(town, second, case_id, ("approve",) if number % 2 else ("refuse", "approve"))
        assert decision.actor_id in {person.person_id for person in secretaries}
        assert town.state(case_id) == {"approve": "CLOSED", "refuse": "REFUSED"}[decision.step]
    assert town.findings() == []


# ------------------------------------------------------------------------------------------------ several cases at once


def boxes(town: Town, cases: Sequence[UUID]) -> list[str]:
    """The ticked boxes of a list, as read now."""
    return [f"{case_id.hex}:{town.version(case_id)}" for case_id in cases]


def test_two_bulk_agreements_share_the_cases_between_them(town: Town) -> None:
    holders = [town.assessor, town.stands_in(town.assessor)]
    cases = [town.proposed(town.employee()) for _ in range(6)]
    for case_id in cases:
        for person in holders:
            town.opened(case_id, person)
    ticked = boxes(town, cases)
    answers = together(*(
        partial(town.desk(one).post, "/kotak-masuk", perkara=ticked) for one in holders
    ))  # fmt: skip
    assert all(answer.status_code in (200, 422) for answer in answers)
    assert {town.state(case_id) for case_id in cases} == {"AGREED"}
    agreed = [one.actor_id for case_id in cases for one in town.decisions(case_id) if one.step == "agree"]
    assert len(agreed) == len(cases)
    for one, answer in zip(holders, answers, strict=True):
        mine = agreed.count(one.person_id)
        said = Page(answer.text, whole=True).text
        assert f"{mine} disetujui" in said
        assert ("gagal" in said) is (mine < len(cases))
    assert town.findings() == []


def test_two_bulk_confirmations_share_the_cases_between_them(town: Town) -> None:
    cases = [town.evaluation(town.employee(), "CONFIRMING") for _ in range(3)]
    officers = [town.officer, town.colleague]
    for case_id in cases:
        for person in officers:
            town.opened(case_id, person)
    ticked = boxes(town, cases)
    answers = together(*(
        partial(town.desk(one).post, "/bkpsdm/sahkan", perkara=ticked) for one in officers
    ))  # fmt: skip
    assert all(answer.status_code in (200, 303, 422) for answer in answers)
    assert {town.state(case_id) for case_id in cases} == {"CLOSED"}
    ratified = [one for case_id in cases for one in town.decisions(case_id) if one.step == "ratify"]
    assert len(ratified) == len(cases)
    assert town.findings() == []


# ---------------------------------------------------------------------------------------------- one person, many clicks


def test_one_form_sent_by_eight_threads_decides_once_and_answers_all_alike(town: Town) -> None:
    case_id = town.proposed(town.employee())
    town.opened(case_id, town.assessor)
    desk, key, version = town.desk(town.assessor), new_key(), town.version(case_id)
    eight = [desk.tab() for _ in range(8)]
    answers = together(*(partial(tab.take, case_id, "agree", version, key) for tab in eight))
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, f"/skp/{case_id}")}
    assert [one.step for one in town.decisions(case_id)] == ["submit", "agree"]
    with town.facts.looking() as session:
        kept = session.execute(sa.select(IDEMPOTENCY.key).where(IDEMPOTENCY.key == key)).all()
    assert len(kept) == 1
    assert town.findings() == []


def test_second_click_shows_the_success_of_the_first(town: Town) -> None:
    case_id = town.proposed(town.employee())
    town.opened(case_id, town.assessor)
    desk, key, version = town.desk(town.assessor), new_key(), town.version(case_id)
    for _ in range(3):
        answer = desk.take(case_id, "agree", version, key)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/skp/{case_id}")
        assert "SKP disetujui." in desk.get(answer.headers["Location"]).text
    assert [one.step for one in town.decisions(case_id)] == ["submit", "agree"]
    assert town.findings() == []


# ------------------------------------------------------------------------------------------------ opposite wishes


def review_fields(town: Town, case_id: UUID) -> dict[str, str]:
    """What the page of a review sends."""
    rows = {f"r-{UUID(key).hex}": Rating.SESUAI.value for key, _ in town.review(case_id).rows}
    values = {f"p-{value.value}": Rating.SESUAI.value for value in BERAKHLAK}
    return {**rows, **values, "hasil_kerja": Rating.SESUAI.value, "perilaku_kerja": Rating.SESUAI.value}


@few_rounds
def test_of_a_confirmation_and_a_return_one_holds(town: Town, rounds: int) -> None:
    holders = [town.assessor, town.stands_in(town.assessor)]
    desks = tabs(town, holders)
    for _ in range(rounds):
        case_id = town.evaluation(town.employee(), "REVIEW")
        for person in holders:
            town.opened(case_id, person)
        version, before, fields = town.version(case_id), len(town.decisions(case_id)), review_fields(town, case_id)
        answers = together(*(
            partial(desk.take, case_id, ("confirm", "return")[at % 2], version, **fields, reason=REASON)
            for at, desk in enumerate(desks)
        ))  # fmt: skip
        assert Counter(answer.status_code for answer in answers) == {303: 1, 409: len(desks) - 1}
        steps = [one.step for one in taken(town, case_id, before)]
        assert steps in (["confirm", "deliver"], ["return"])
        assert town.state(case_id) == {"confirm": "DELIVERED", "return": "SELF_ASSESSMENT"}[steps[0]]
    assert town.findings() == []


@few_rounds
def test_employee_takes_back_or_the_assessor_agrees_but_never_both(town: Town, rounds: int) -> None:
    for _ in range(rounds):
        one = town.employee()
        case_id = town.proposed(one)
        version = town.version(case_id)
        employee, assessor = town.desk(one), town.desk(town.assessor)

        def agree(case_id: UUID = case_id, version: int = version, desk: Desk = assessor) -> Any:
            desk.get(f"/skp/{case_id}")  # whoever opens it ends the right to take it back
            return desk.take(case_id, "agree", version)

        def recall(case_id: UUID = case_id, version: int = version, desk: Desk = employee) -> Any:
            return desk.take(case_id, "recall", version)

        answers = together(agree, recall)
        steps = [done.step for done in town.decisions(case_id)][1:]
        assert len(steps) == 1
        assert Counter(a.status_code for a in answers)[303] == 1
        assert all(a.status_code in (303, 409, 422) for a in answers)
        assert town.state(case_id) == {"agree": "AGREED", "recall": "DRAFT"}[steps[0]]
    assert town.findings() == []


@few_rounds
def test_of_an_objection_and_a_confirmation_one_comes_first(town: Town, rounds: int) -> None:
    for _ in range(rounds):
        one = town.employee()
        case_id = town.evaluation(one, "CONFIRMING")
        town.opened(case_id, town.officer)
        version = town.version(case_id)
        before = len(town.decisions(case_id))
        answers = together(
            partial(town.desk(one).take, case_id, "object", version, reasons="Realisasi bulan Juni belum dihitung."),
            partial(town.desk(town.officer).take, case_id, "ratify", version),
        )  # fmt: skip
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        steps = [done.step for done in taken(town, case_id, before)]
        assert steps in (["object"], ["ratify"])
        assert town.state(case_id) == {"object": "OBJECTED", "ratify": "CLOSED"}[steps[0]]
    assert town.findings() == []


@few_rounds
def test_of_the_employees_answer_and_the_lapse_one_holds(town: Town, rounds: int) -> None:
    for _ in range(rounds):
        clock.pretend(QUARTER_DAY)
        one = town.employee()
        case_id = town.evaluation(one, "DELIVERED")
        town.opened(case_id, one)
        clock.pretend(YEAR_DAY)
        desk, version = Desk(town, one), town.version(case_id)

        def lapse() -> Any:
            with town.app.app_context():
                return lapse_due(clock.now(), clock.today())

        answer, lapsed = together(partial(desk.take, case_id, "accept", version), lapse)
        last = town.decisions(case_id)[-1]
        assert town.state(case_id) == "CONFIRMING"
        held = (last.step, answer.status_code, case_id in lapsed.lapsed)
        assert held in (("accept", 303, False), ("lapse", 409, True))
    assert town.findings() == []


def test_slower_operation_is_told_and_writes_nothing(town: Town) -> None:
    """The same promise one floor below the pages, where bulk decisions and the system meet it."""
    case_id = town.proposed(town.employee())
    holders = [town.assessor, town.stands_in(town.assessor)]
    for person in holders:
        town.opened(case_id, person)
    with town.app.app_context():
        commands = [town.command(case_id, "agree", person) for person in holders]

    def send(command: StepCommand) -> Any:
        with town.app.app_context():
            try:
                return take_step(command)
            except (CaseOutdated, StepNotOpen, StepRefused) as refused:
                return refused

    answers = together(*(partial(send, command) for command in commands))
    assert sum(isinstance(answer, Exception) for answer in answers) == 1
    assert len(town.decisions(case_id)) == 2
    assert town.findings() == []
