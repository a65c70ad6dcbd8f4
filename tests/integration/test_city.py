"""The practice city: the same every time, on any day, in any size, and alive everywhere."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app.absences.queries import aways_of
from app.city import build_city, demo_accounts, is_loaded, seeds
from app.city.rows import COLUMNS
from app.database import db
from app.documents.snapshot import EvaluationSummary, from_json
from app.evaluations.operations import freeze
from app.policies.queries import in_force, rules_in_force
from app.records.verification import findings
from app.schema import upgrade
from app.web.request import session
from tests.conftest import made
from tests.integration.built_city import DAY, METROPOLIS, TOWN, Keep, fill, kept_city, opened, rows
from workflows.catalogue import PROCESSES
from workflows.credit import months_between, months_served
from workflows.identity import check_number
from workflows.periods import planned_periods

# Chained with a key of the installation, or hashed with a salt of its own.
OWN = {("account", "password"), ("record", "prev_hash"), ("record", "hash")}


@pytest.fixture(scope="module")
def town(kept: Keep) -> Iterator[Flask]:
    """Three hundred people, to look at."""
    yield from kept_city(kept, TOWN)


@pytest.fixture(scope="module")
def metropolis(kept: Keep) -> Iterator[Flask]:
    """Two thousand people, as `make run` builds them."""
    yield from kept_city(kept, METROPOLIS)


def digest() -> str:
    """Every row the city writes, in the order of its key, but for what belongs to the installation."""
    total = hashlib.sha256()
    for table, columns in COLUMNS.items():
        kept_columns = ", ".join(f'"{c}"' for c in columns if (table, c) not in OWN)
        for row in rows(f'SELECT {kept_columns} FROM "{table}" ORDER BY {kept_columns}'):
            total.update(repr(tuple(row)).encode())
    return total.hexdigest()


def test_the_same_size_and_day_give_the_same_city(tmp_path: Path) -> None:
    seen = set()
    for name in ("one", "other"):
        fill(120, DAY)(tmp_path / name)
        for _ in opened(tmp_path / name):
            seen.add(digest())
    assert len(seen) == 1


def test_the_history_of_the_city_stands_every_check(town: Flask) -> None:
    assert list(findings(db.session, lambda _: True, lambda *_: None)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("size", ["town", "metropolis"])
def test_references_vocabularies_and_indexes_hold_though_they_were_set_aside(
    size: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(size)
    assert rows("PRAGMA foreign_key_check") == []
    assert rows("PRAGMA integrity_check") == [("ok",)]
    made_later = {name for (name,) in rows("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")}
    assert {index.name for table in COLUMNS for index in _table(table).indexes} <= made_later


def _table(name: str) -> sa.Table:
    from app.tables import metadata

    return metadata().tables[name]


def test_a_city_interrupted_half_way_leaves_nothing_and_can_be_built_again(tmp_path: Path) -> None:
    class Interrupted(Exception):
        pass

    def stop(_what: str, done: int, _total: int) -> None:
        if done:
            raise Interrupted

    app = made(tmp_path, demo=True, today=DAY)
    with app.app_context():
        upgrade(db.engine)
        with pytest.raises(Interrupted):
            build_city(people=60, today=DAY, progress=stop)
        assert not is_loaded(db.session)  # type: ignore[arg-type]
        assert rows("SELECT count(*) FROM person") == [(0,)]
        db.session.rollback()
        build_city(people=60, today=DAY)
        assert is_loaded(db.session)  # type: ignore[arg-type]
        assert rows("SELECT count(*) FROM person") == [(60,)]
        db.session.rollback()
        db.engine.dispose()


@pytest.mark.parametrize("today", ["2027-01-01", "2026-01-02", "2026-03-31", "2026-07-08", "2028-02-29"])
def test_the_city_stands_on_any_day(today: str, tmp_path: Path) -> None:
    day = date.fromisoformat(today)
    fill(90, day)(tmp_path / "data")
    for _ in opened(tmp_path / "data"):
        assert list(findings(db.session, lambda _: True, lambda *_: None)) == []  # type: ignore[arg-type]
        latest = rows("SELECT max(at) FROM decision")[0][0]
        assert date.fromisoformat(latest[:10]) < day
        waiting = "SELECT count(*) FROM evaluation e JOIN \"case\" c ON c.id = e.case_id WHERE c.state = 'DELIVERED'"
        assert rows(waiting)[0][0] > 0


def test_too_few_people_are_refused_with_a_sentence(tmp_path: Path) -> None:
    app = made(tmp_path, demo=True, today=DAY)
    with app.app_context():
        upgrade(db.engine)
        with pytest.raises(ValueError, match="paling sedikit"):
            build_city(people=10, today=DAY)
        db.engine.dispose()


# ------------------------------------------------------------------------------------------------ people and structure


def test_every_number_is_valid_and_fits_its_status(metropolis: Flask) -> None:
    policies = in_force(db.session)  # type: ignore[arg-type]
    people = rows("SELECT number, status FROM person WHERE status NOT IN ('PEJABAT_NEGARA', 'MILITER')")
    assert len(people) > 1900
    for number, status in people:
        check = check_number(number, None, DAY, policies)
        assert check.valid, (number, check.sentences)
        assert str(check.detected_kind) == ("PPPK" if status.startswith("PPPK") else "PNS")


def test_everybody_but_the_elected_is_assessed_and_no_line_runs_in_a_circle(metropolis: Flask) -> None:
    above = dict(
        rows("SELECT position_id, assessor_position_id FROM assessment_line WHERE known_to IS NULL").__iter__()
    )
    held = rows(
        "SELECT a.position_id, p.status, p.name FROM assignment a JOIN person p ON p.id = a.person_id "
        "WHERE a.valid_to >= :today",
        today=DAY.isoformat(),
    )
    without = {name for position, _, name in held if position not in above}
    assert without == {name for _, status, name in held if status == "PEJABAT_NEGARA"}
    for position, _, name in held:
        seen = {position}
        while position in above:
            position = above[position]  # noqa: PLW2901 - the walk up the line
            assert position not in seen, name
            seen.add(position)


def test_every_unit_has_somebody_who_leads_it_today(metropolis: Flask) -> None:
    led = rows(
        "SELECT count(DISTINCT p.unit_id) FROM position p JOIN assignment a ON a.position_id = p.id "
        "WHERE p.is_head AND a.valid_from <= :today AND a.valid_to >= :today",
        today=DAY.isoformat(),
    )
    assert led == rows("SELECT count(*) FROM unit")
    kinds = dict(rows("SELECT holding, count(*) FROM assignment GROUP BY holding").__iter__())
    assert kinds["plt"] > 3
    assert kinds["plh"] > 1
    reasons = {reason for (reason,) in rows("SELECT DISTINCT end_reason FROM assignment WHERE end_reason IS NOT NULL")}
    assert reasons == {"mutasi", "pensiun"}


def test_statuses_and_ranks_are_those_of_a_city(metropolis: Flask) -> None:
    statuses = Counter(dict(rows("SELECT status, count(*) FROM person GROUP BY status").__iter__()))
    assert 0.45 < statuses["PNS"] / statuses.total() < 0.7
    assert 0.2 < (statuses["PPPK"] + statuses["PPPK_PARUH_WAKTU"]) / statuses.total() < 0.5
    assert statuses["CPNS"] > 10
    assert statuses["MILITER"] == 1
    known = set(seeds.pangkat())
    ranks = rows("SELECT DISTINCT status, golongan, pangkat FROM person WHERE golongan <> ''")
    for status, golongan, pangkat in ranks:
        assert ("PPPK" if status.startswith("PPPK") else "PNS", golongan) in known
        assert bool(pangkat) != status.startswith("PPPK")


# ------------------------------------------------------------------------------------------------ what stands where


def test_every_state_of_every_process_is_there(metropolis: Flask) -> None:
    there = {tuple(row) for row in rows('SELECT DISTINCT process, state FROM "case"')}
    all_states = {(process.name, state.value) for process in PROCESSES for state in process.states}
    assert all_states - there == {("migration", "RUNNING"), ("migration", "DONE")}  # the worker carries moves out
    assert {step for (step,) in rows("SELECT DISTINCT step FROM decision")} >= {
        "recall",
        "return",
        "hand_over",
        "lapse",
    }


def test_the_inbox_of_the_assessor_on_the_sign_in_page_fills_a_page(metropolis: Flask) -> None:
    assert _waiting_for("Pejabat penilai") >= 50


@pytest.mark.parametrize("size", ["town", "metropolis"])
def test_everybody_on_the_sign_in_page_finds_something(size: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(size)
    listed = demo_accounts(db.session)  # type: ignore[arg-type]
    assert [role for role, *_ in listed] == [
        "Pegawai", "Pejabat penilai", "Kepala OPD", "Admin OPD", "Petugas BKPSDM", "Petugas BKPSDM kedua",
        "Kepala BKPSDM", "Petugas Setda", "Sekretaris Daerah", "Wali Kota", "Inspektorat",
    ]  # fmt: skip
    for role, *_ in listed:
        if role not in ("Inspektorat", "Admin OPD"):
            assert _waiting_for(role) > 0, role
    offices = dict(rows(_OFFICES).__iter__())
    assert offices["petugas_bkpsdm"] > 10
    assert offices["petugas_setda"] == 1
    assert offices["admin_opd"] >= 2


_OFFICES = """SELECT s.office, count(*) FROM seat s JOIN visit v ON v.id = s.visit_id
    WHERE v.closed_at IS NULL AND s.status = 'open' AND s.asked AND s.office IS NOT NULL GROUP BY s.office"""


def _waiting_for(role: str) -> int:
    """Open seats asked of the person, of the positions he holds, and of the office his role acts for."""
    username = next(user for label, user, *_ in demo_accounts(db.session) if label == role)  # type: ignore[arg-type]
    office = {"Petugas BKPSDM": "petugas_bkpsdm", "Petugas BKPSDM kedua": "petugas_bkpsdm",
              "Petugas Setda": "petugas_setda"}.get(role, "")  # fmt: skip
    return int(
        rows(
            """SELECT count(*) FROM seat s JOIN visit v ON v.id = s.visit_id, account a
            WHERE a.username = :username AND v.closed_at IS NULL AND s.status = 'open' AND s.asked
              AND v.state <> 'RUNNING'
              AND (s.person_id = a.person_id OR s.office = :office OR s.position_id IN (
                SELECT position_id FROM assignment WHERE person_id = a.person_id AND valid_to >= :today))""",
            username=username, office=office, today=DAY.isoformat(),
        )[0][0]
    )  # fmt: skip


def test_the_employee_on_the_sign_in_page_may_accept_or_object_and_has_a_reward_to_answer(town: Flask) -> None:
    username = next(user for label, user, *_ in demo_accounts(db.session) if label == "Pegawai")  # type: ignore[arg-type]
    own = rows(
        'SELECT c.process, c.state FROM "case" c JOIN person p ON p.id = c.subject_id WHERE p.number = :number',
        number=username,
    )
    assert own.count(("evaluation", "DELIVERED")) == 1
    assert own.count(("recognition", "DECIDED")) == 1
    assert own.count(("evaluation", "CLOSED")) >= 3
    received = rows(
        """SELECT e.received_at FROM evaluation e JOIN "case" c ON c.id = e.case_id JOIN person p ON p.id = c.subject_id
        WHERE p.number = :number AND c.state = 'DELIVERED'""",
        number=username,
    )
    assert received == [(None,)]  # the clock starts when he opens it


def test_predikat_are_spread_as_people_are(metropolis: Flask) -> None:
    counted = Counter(
        dict(rows("SELECT predikat, count(*) FROM appraisal WHERE superseded_at IS NULL GROUP BY predikat").__iter__())
    )
    share = {predikat: count / counted.total() for predikat, count in counted.items()}
    assert 0.55 < share["baik"] < 0.8
    assert 0.07 < share["sangat_baik"] < 0.25
    assert 0.05 < share["butuh_perbaikan"] < 0.18
    assert 0.01 < share["kurang"] < 0.1
    assert 0.001 < share["sangat_kurang"] < 0.04


def test_angka_kredit_counts_the_months_the_house_would_count(metropolis: Flask) -> None:
    short = 0
    with metropolis.app_context():
        policies = in_force(session())
        conversions = rows("""SELECT c.months, k.subject_id, c.starts_on, c.ends_on FROM credit_conversion c
                              JOIN "case" k ON k.id = c.case_id""")
        for months, person, *days in conversions:
            first, last = map(date.fromisoformat, days)
            aways = aways_of(session(), UUID(bytes=person), first, last)
            assert months == months_served(first, last, aways, policies, DAY)
            short += months < months_between(first, last)
    assert short > 0, "somebody was on unpaid leave"


def test_windows_are_those_policy_foresees_but_for_the_latest_which_was_prolonged(town: Flask) -> None:
    with town.app_context():
        policies, calendar = rules_in_force(session())
    found = {label: (opens, closes) for label, opens, closes in rows("SELECT label, opens_on, closes_on FROM period")}
    planned = [one for year in (DAY.year - 1, DAY.year) for one in planned_periods(year, policies, calendar)]
    assert set(found) == {one.label for one in planned}
    assert {one.label for one in planned if found[one.label][0] != one.opens_on.isoformat()} == set()
    assert [one.label for one in planned if found[one.label][1] != one.closes_on.isoformat()] == ["Triwulan III 2026"]


def test_some_organisations_have_no_predikat_yet_and_nobody_there_is_past_the_review(metropolis: Flask) -> None:
    waiting = """SELECT DISTINCT c.state FROM evaluation e JOIN "case" c ON c.id = e.case_id
        JOIN period p ON p.id = e.period_id AND p.ends_on < :today
        WHERE NOT EXISTS (SELECT 1 FROM organisation_predicate o WHERE o.period_id = p.id AND o.unit_id = c.unit_id)"""
    states = {state for (state,) in rows(waiting, today=DAY.isoformat())}
    assert "REVIEW" in states
    assert states <= {"RUNNING", "SELF_ASSESSMENT", "REVIEW", "DISCONTINUED"}


# ------------------------------------------------------------------------------------------------ size


def _counter() -> list[tuple[object, ...]]:
    """Every case of the unit whose people stand on the sign-in page."""
    return [
        tuple(row)
        for row in rows(
            """SELECT p.name, c.title, c.state, c.version FROM "case" c JOIN person p ON p.id = c.subject_id
            JOIN unit u ON u.id = c.unit_id WHERE u.code = 'DISDUKCAPIL-DAFDUK' ORDER BY 1, 2, 3, 4"""
        )
    ]


@pytest.mark.deep
def test_ten_thousand_people_stand_whole_and_the_counter_looks_as_in_the_small_city(
    kept: Keep, tmp_path: Path
) -> None:
    small = [_counter() for _ in kept_city(kept, METROPOLIS)]
    fill(10_000, DAY)(tmp_path / "data")
    for _ in opened(tmp_path / "data"):
        assert rows("SELECT count(*) FROM person") == [(10_000,)]
        assert list(findings(db.session, lambda _: True, lambda *_: None)) == []  # type: ignore[arg-type]
        assert [_counter()] == small


def test_the_sheets_of_the_city_print_what_the_house_prints_but_for_their_slips(town: Flask) -> None:
    asked = ("SELECT d.case_id, d.decision_id, d.snapshot, d.version, c.printed, c.proper, k.state FROM document d "
             "JOIN correction c ON c.corrected_id = d.case_id JOIN \"case\" k ON k.id = c.case_id "
             "ORDER BY d.serial")  # fmt: skip
    found = rows(asked)
    states = Counter(row[-1] for row in found)
    assert states["REPORTED"] > 0
    assert (states["CORRECTED"], {row[3] for row in found if row[-1] == "CORRECTED"}) == (2, {1, 2})
    for case_id, decision_id, snapshot, version, printed, proper, _ in found:
        sheet = from_json("evaluation_summary", snapshot.encode())
        assert isinstance(sheet, EvaluationSummary)
        frozen = freeze(session(), UUID(bytes=case_id), "evaluation_summary", UUID(bytes=decision_id))
        ours = frozen.build(sheet.frame)
        assert isinstance(ours, EvaluationSummary)
        assert replace(ours, employee=replace(ours.employee, unit_kerja=sheet.employee.unit_kerja)) == sheet
        assert (ours.employee.unit_kerja, sheet.employee.unit_kerja) == (proper, printed if version == 1 else proper)
