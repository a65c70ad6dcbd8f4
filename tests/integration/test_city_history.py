"""The history of the practice city: nothing in it that the house itself could not have written."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.cases import authority
from app.cases.models import Decision
from app.cases.queries import CASE, CASES, CaseView
from app.cases.registry import handler_of
from app.city import seeds
from app.database import columns, db
from app.identity.models import Role
from app.policies.queries import in_force
from app.records.chain import canonical
from app.web.clock import CITY
from tests.integration.built_city import DAY, METROPOLIS, TOWN, Keep, kept_city, rows
from workflows.catalogue import PROCESSES


@pytest.fixture(scope="module")
def town(kept: Keep) -> Iterator[Flask]:
    yield from kept_city(kept, TOWN)


@pytest.fixture(scope="module")
def metropolis(kept: Keep) -> Iterator[Flask]:
    yield from kept_city(kept, METROPOLIS)


def test_every_open_seat_is_that_of_whom_the_house_would_ask_today(town: Flask) -> None:
    policies = in_force(db.session)  # type: ignore[arg-type]
    views = [CaseView(*tuple(row)) for row in db.session.execute(CASES)]
    chosen = [view for at, view in enumerate(sorted(views, key=lambda v: v.id)) if at % 7 == 0]
    assert len({(view.process, view.state) for view in chosen}) > 12
    for view in chosen:
        stored = {
            seat.target.who: seat
            for seat in authority.seats_of(db.session, view, DAY, policies)  # type: ignore[arg-type]
            if seat.id is not None and seat.asked
        }
        process = next(p for p in PROCESSES if p.name == view.process)
        stage = process.stages[process.state(view.state)]
        assert set(stored) == set(stage.asked), view.title
        for who, seat in stored.items():
            assert seat.target == authority.seat_target(db.session, who, view, DAY, policies), view.title  # type: ignore[arg-type]
            assert seat.no == process.seats_at(stage.state).index(who) + 1


def test_every_record_is_written_in_the_one_spelling_of_the_house(town: Flask) -> None:
    for actor, body in rows("SELECT actor, body FROM record"):
        assert canonical(json.loads(body)) == body
        assert canonical(json.loads(actor)) == actor


def test_decisions_follow_each_other_in_time_and_none_lies_ahead(metropolis: Flask) -> None:
    swapped = """SELECT count(*) FROM decision a JOIN decision b ON b.case_id = a.case_id AND b.no = a.no + 1
        WHERE b.at < a.at"""
    assert rows(swapped) == [(0,)]
    early = 'SELECT count(*) FROM decision d JOIN "case" c ON c.id = d.case_id WHERE d.at < c.opened_at'
    assert rows(early) == [(0,)]
    last = datetime.fromisoformat(rows("SELECT max(at) FROM record")[0][0]).replace(tzinfo=UTC)
    assert last.date() < DAY


def test_no_officer_confirms_himself_his_assessor_or_his_staff_or_one_case_twice(metropolis: Flask) -> None:
    officers = {
        person for (person,) in rows('SELECT person_id FROM "grant" WHERE role = :role', role=Role.PETUGAS_BKPSDM)
    }
    confirmed = rows(
        """SELECT d.actor_id, c.subject_id, c.id, h.person_id FROM decision d
        JOIN "case" c ON c.id = d.case_id AND c.process = 'evaluation'
        JOIN visit v ON v.id = d.visit_id AND v.state = 'CONFIRMING'
        JOIN assessment_line l ON l.position_id = c.position_id
        JOIN assignment h ON h.position_id = l.assessor_position_id
        WHERE d.step IN ('ratify', 'return')"""
    )
    assert len(confirmed) > 5000
    assert all(actor not in (subject, assessor) for actor, subject, _, assessor in confirmed)
    once = Counter((actor, case) for actor, _, case, _ in set(map(tuple, confirmed)))
    assert len({actor for actor, *_ in confirmed} & officers) >= 2
    returned = rows("SELECT case_id, count(DISTINCT actor_id), count(*) FROM decision WHERE visit_id IN "
                    "(SELECT id FROM visit WHERE state = 'CONFIRMING') AND step IN ('ratify', 'return') "
                    "GROUP BY case_id HAVING count(*) > 1")  # fmt: skip
    assert returned
    assert all(people == steps for _, people, steps in returned)
    assert once


# ------------------------------------------------------------------------------------------------ worked forms


def _form(number: str, period: str) -> list[Any]:
    return rows(
        """SELECT r.kind, r.plan, i.text, i.target_text, x.text, x.rating FROM realisation x
        JOIN indicator i ON i.id = x.indicator_id JOIN result r ON r.id = i.result_id
        JOIN evaluation e ON e.case_id = x.evaluation_id JOIN period p ON p.id = e.period_id
        JOIN "case" c ON c.id = e.case_id AND c.state = 'CLOSED' JOIN person h ON h.id = c.subject_id
        WHERE h.number = :number AND p.label = :period ORDER BY r.kind DESC, r.no, i.no""",
        number=number, period=period,
    )  # fmt: skip


def _printed(example: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (result["type"], result["result_plan"], one["indicator"], one["target"]["text"], one["realisation"]["text"],
         one["row_rating_code"])
        for result in example["work_results"] for one in result["indicators"]
    ]  # fmt: skip


def _result(number: str, period: str) -> tuple[str, str, str, str]:
    return tuple(
        rows(
            """SELECT a.work_result, a.behaviour, a.predikat, a.note FROM appraisal a
            JOIN evaluation e ON e.case_id = a.evaluation_id JOIN period p ON p.id = e.period_id
            JOIN "case" c ON c.id = e.case_id JOIN person h ON h.id = c.subject_id
            WHERE h.number = :number AND p.label = :period AND a.superseded_at IS NULL""",
            number=number, period=period,
        )[0]
    )  # fmt: skip


def _expected(example: dict[str, Any]) -> tuple[str, ...]:
    ratings = example["ratings"]
    return ratings["work_result_code"], ratings["behaviour_code"], ratings["predicate_code"], example["note"]


def test_the_teacher_of_form_f2_is_closed_with_its_columns(town: Flask) -> None:
    form = seeds.examples()["F2"]
    number = form["employee"]["identity_number"]
    assert sorted(_form(number, "Tahunan 2025")) == sorted(_printed(form))
    assert _result(number, "Tahunan 2025") == _expected(form)


def test_three_people_of_disdukcapil_share_form_f8_with_three_predikat(town: Flask) -> None:
    forms = seeds.examples()
    numbers = [number for number, in rows(
        """SELECT h.number FROM person h JOIN assignment a ON a.person_id = h.id
        JOIN position p ON p.id = a.position_id
        JOIN unit u ON u.id = p.unit_id WHERE u.code = 'DISDUKCAPIL-DAFDUK' AND NOT p.is_head
        ORDER BY a.id LIMIT 3""")]  # fmt: skip
    for number, key in zip(numbers, ("F8a", "F8b", "F8c"), strict=True):
        assert sorted(_form(number, "Triwulan II 2026")) == sorted(_printed(forms[key])), key
        assert _result(number, "Triwulan II 2026") == _expected(forms[key]), key


def test_the_nurse_of_form_f1_has_her_goals_agreed_by_a_military_assessor(town: Flask) -> None:
    form = seeds.examples()["F1"]
    agreed = rows(
        """SELECT r.plan, i.text, i.target_text, s.starts_on, s.ends_on, d.actor_name FROM skp s
        JOIN person h ON h.id = s.person_id JOIN skp_version v ON v.skp_id = s.id
        JOIN result r ON r.version_id = v.case_id
        JOIN indicator i ON i.result_id = r.id JOIN decision d ON d.case_id = v.case_id AND d.step = 'agree'
        WHERE h.number = :number AND s.year = 2026 ORDER BY r.no, i.no""",
        number=form["employee"]["identity_number"],
    )
    wanted = [
        (r["result_plan"], i["indicator"], i["target"]["text"]) for r in form["work_results"] for i in r["indicators"]
    ]
    assert [tuple(row[:3]) for row in agreed] == wanted
    assert {tuple(row[3:]) for row in agreed} == {("2026-06-01", "2026-12-31", form["assessor"]["name"])}


PRINTED_LATER = (("followup", "approve", "followup_recommendation"), ("evaluation", "ratify", "confirmation"),
                 ("evaluation", "confirm", "evaluation"))


@pytest.mark.parametrize(("process", "step", "kind"), PRINTED_LATER)
def test_a_paper_asked_for_later_bears_the_day_of_its_act(town: Flask, process: str, step: str, kind: str) -> None:
    one = columns(Decision)
    taken = db.session.execute(
        sa.select(one.case_id, one.id, one.at)
        .join(CASE.id.table, CASE.id == one.case_id)
        .where(CASE.process == process, CASE.state == "CLOSED", one.step == step)
        .order_by(one.at.desc())
    ).first()
    freeze = handler_of(process).freeze
    assert taken is not None
    assert freeze is not None
    frozen = freeze(db.session, taken.case_id, kind, taken.id)  # type: ignore[arg-type]
    assert frozen.dated_on == taken.at.astimezone(CITY).date()
    assert frozen.dated_on < DAY
    assert frozen.period_label
