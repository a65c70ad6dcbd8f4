"""A verb against a decision at the same moment: one wins, and whoever was slower is told who was faster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Act, Seat, SeatStatus
from app.cases.operations import ActCommand, CaseOutdated, StepCommand, act, take_step
from app.cases.queries import latest
from app.database import columns
from app.records.verification import findings
from app.web import clock
from app.web.request import session
from tests.facts import Someone
from tests.reliability.test_races import together
from tests.reliability.town import Town, new_key, town_in
from workflows.engine import StepNotOpen

ACT, SEAT = columns(Act), columns(Seat)
WHY = "Perkara ini keliru dibuka dan diganti dengan yang baru."
rounds = pytest.mark.parametrize("rounds", [4, pytest.param(200, marks=pytest.mark.deep)])


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from town_in(tmp_path / "data")


def proposed(town: Town) -> UUID:
    """An SKP that waits for the assessor, who has read it."""
    one = town.employee()
    case_id = town.draft(one)
    town.step(case_id, "submit", one)
    town.opened(case_id, town.assessor)
    return case_id


def command(town: Town, case_id: UUID, one: Someone) -> StepCommand:
    """The agreement as that person would send it from a page opened now."""
    with town.app.app_context():
        return town.command(case_id, "agree", one)


def verb(town: Town, case_id: UUID, name: str, one: Someone, **more: Any) -> ActCommand:
    step = command(town, case_id, one)
    return ActCommand(case_id, name, one.person_id, step.account_id, WHY, step.version, new_key(), name, clock.now(),
                      clock.today(), **more)  # fmt: skip


def outcome(town: Town, case_id: UUID, call: Any) -> str:
    """Won, or whom the loser was told of."""
    with town.app.app_context():
        try:
            call()
        except CaseOutdated as outdated:
            return outdated.latest.actor_name if outdated.latest else "nobody"
        except StepNotOpen:  # the page says who moved it on, as for an outdated one
            last = latest(session(), case_id)
            return last.actor_name if last else "nobody"
        return "won"


def holds(town: Town) -> bool:
    with town.app.app_context():
        return list(findings(session(), lambda _: True, lambda *_: None)) == []


@rounds
@pytest.mark.parametrize("name", ["cancel", "transfer"])
def test_verb_and_decision_of_one_moment_have_one_winner(town: Town, name: str, rounds: int) -> None:
    winners: Counter[str] = Counter()
    for _ in range(rounds):
        case_id = proposed(town)
        more: dict[str, Any] = {}
        if name == "transfer":
            with town.facts.looking() as looking:
                seat = looking.execute(
                    sa.select(SEAT.id).where(SEAT.case_id == case_id, SEAT.asked, SEAT.status == SeatStatus.OPEN)
                ).scalar_one()
            more = {"about": seat, "number": town.head.username}
        agree, use = command(town, case_id, town.assessor), verb(town, case_id, name, town.admin, **more)
        told = together(
            partial(outcome, town, case_id, partial(take_step, agree)),
            partial(outcome, town, case_id, partial(act, use)),
        )
        assert sorted(told, key=lambda one: one == "won")[1] == "won", told
        loser = next(one for one in told if one != "won")
        assert loser == (town.assessor.name if told[0] == "won" else town.admin.name)
        winners["decision" if told[0] == "won" else "verb"] += 1
    assert winners.total() == rounds
    assert holds(town)


def test_two_verbs_of_one_moment_have_one_winner(town: Town) -> None:
    case_id = proposed(town)
    both = [verb(town, case_id, "cancel", one) for one in (town.admin, town.officer)]
    told = together(*(partial(outcome, town, case_id, partial(act, one)) for one in both))
    assert sorted(told).count("won") == 1
    with town.facts.looking() as looking:
        assert len(looking.execute(sa.select(ACT.id).where(ACT.case_id == case_id)).all()) == 1
    assert holds(town)
