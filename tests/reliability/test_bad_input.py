"""Every form of the application, sent as nobody should: a sentence with the right status, and nothing has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from tests.conftest import _fill_city, made
from tests.reliability import abuses, authority_doors
from tests.reliability.abuses import MARK, Abuse
from tests.reliability.case_doors import STEPS, step_door
from tests.reliability.doors import MAKERS, TEXT, Door, post_endpoints
from tests.reliability.ledger import contents
from tests.reliability.sheet_doors import OF_SHEETS
from tests.reliability.stage import ASIDE, Stage, staged
from tests.reliability.unfit import UNFIT
from tests.reliability.year_doors import enliven

ANSWERS = frozenset({200, 303, 400, 403, 404, 409, 413, 422, 429})
# Most good forms lead on; these are answered with a page or a file, and nobody here holds a phone with its codes.
ANSWERED = dict.fromkeys((
    "board.recap", "board.papers", "cases.save_draft", "evaluations.live", "exchange.compare", "identity.take_issue",
    "identity.renew_recovery_codes", "inbox.take",
    "inbox.open_feed", "skp.read_target", "cascade.compare_file", "absences.compare",
    "sheets.compare", "reconciliation.compare", "calendar.check_day", "calendar.check_withdrawal",
    "calendar.check_list",
), 200) | dict.fromkeys((
    "identity.take_own_set_up", "identity.take_second_step", "identity.take_set_up_at_door",
), 422)  # fmt: skip
# Each download is noted; codes that are handed out once more replace those before.
EACH_TIME = {"board.recap", "board.papers", "identity.take_issue", "identity.renew_recovery_codes"}
DOORS: dict[str, Callable[[Stage], Door]] = {
    **MAKERS,
    **OF_SHEETS,
    **{
        f"cases.take {process.name} {step.name} {step.source.name}": partial(step_door, process=process.name, step=step)
        for process, step in STEPS
    },
}
# What everybody may send about himself, and what each role of the city may send of the forms found above: on these
# pages, about these people. Whatever else it sends is refused, or changes nothing.
EVERYBODYS = {
    "kinship.declare_own", "organisation.send_report", "inbox.read_all", "running.write_note",
    "inbox.keep_filter", "inbox.drop_filter", "inbox.open_feed", "inbox.close_feed",
}
OFFICERS = {
    "board.papers", "board.recap", "cases.act", "cases.issue", "documents.retry", "grants.end", "grants.propose",
    "identity.take_issue", "kinship.declare", "kinship.end",
    "organisation.change_line", "organisation.contract", "organisation.leave",
    "organisation.transfer", "periods.create", "periods.give_case", "periods.give_opd", "periods.move",
    "policies.draft", "versions.draft", "evaluations.open_whole_period",
    "reconciliation.ask", "reconciliation.settle", "reconciliation.take",
    "calendar.apply", "calendar.propose", "calendar.refuse", "cases.start", "cases.stop",
    *authority_doors.KEPT,
}  # fmt: skip
AT_THE_DESK = {
    "evaluations.excuse", "cases.take evaluation excuse RUNNING", "cases.take evaluation excuse SELF_ASSESSMENT",
    "cases.take evaluation excuse REVIEW",
    "skp.save_template", "cases.take evaluation return CONFIRMING", "cases.take followup propose PROPOSING",
    "cases.take followup propose_none PROPOSING", "cases.take line_correction correct_centrally REPORTED",
    "cases.take line_correction refuse_centrally REPORTED", "cases.take correction confirm SIGNED",
    "cases.take correction refuse SIGNED", "corrections.send",
}  # fmt: skip
PAPERS = {"cases.issue", "documents.retry"}
OWN: dict[str, set[str]] = {
    "Pegawai": {
        "cases.take recognition announce DECIDED", "cases.take recognition keep DECIDED",
        "cases.take evaluation accept DELIVERED", "cases.take evaluation object DELIVERED",
    },
    "Pejabat penilai": {
        authority_doors.NAMED,
        "cases.take followup propose PROPOSING", "cases.take followup propose_none PROPOSING",
        "cases.take credit determine DETERMINING", "cases.take calibration opine OPINIONS",
    },
    "Kepala OPD": {
        "cases.take recognition decide NOMINATED", "cases.take recognition refuse NOMINATED",
        "cases.take calibration cancel OPINIONS", "cases.take calibration close_round OPINIONS",
        "cases.take calibration opine OPINIONS",
    },
    "Admin OPD": authority_doors.KEPT | {
        "identity.take_issue", "organisation.change_line", "organisation.contract", "organisation.leave",
        "skp.save_template",
        "reconciliation.ask", "reconciliation.settle", "reconciliation.take",
        "cases.take skp discontinue RETURNED",
        "cases.take line_correction correct REPORTED", "cases.take line_correction refuse REPORTED",
    },
    "Petugas BKPSDM": OFFICERS | AT_THE_DESK | {
        "board.confirm", "cases.take evaluation ratify CONFIRMING", "exchange.apply", "inbox.open_notice",
        "inbox.take_snooze", "inbox.resume", "inbox.answer_look",
        "absences.apply", "policies.redraft", "cases.take policy_change propose DRAFT",
        "cases.take policy_change recall PROPOSED", "reconciliation.keep",
        "cases.take policy_change withdraw DRAFT", "cases.take policy_change withdraw PROPOSED",
        "versions.redraft", "cases.take migration propose DRAFT", "cases.take migration recall PROPOSED",
        "cases.take migration withdraw DRAFT", "cases.take migration withdraw PROPOSED",
        "cases.take correction take_back REPORTED",
    },
    "Petugas BKPSDM kedua": OFFICERS | AT_THE_DESK | {
        authority_doors.PREPARED,
        "grants.approve", "calendar.approve", authority_doors.SECOND,
        "inbox.take_snooze", "inbox.answer_look",
        "cases.take policy_change publish PROPOSED", "cases.take policy_change refuse PROPOSED",
        "cases.take migration approve PROPOSED", "cases.take migration refuse PROPOSED",
        "cases.take migration discontinue DRAFT", "cases.take policy_change discontinue DRAFT",
    },
    "Kepala BKPSDM": OFFICERS | {
        "grants.approve", "calendar.approve", authority_doors.SECOND,
        "cascade.add_column", "cascade.add_member", "cascade.import_file", "cascade.remove_column",
        "cascade.set_cell", "cascade.start_agreement", "running.give_feedback",
        "cases.take evaluation discontinue SELF_ASSESSMENT",
    },
    "Petugas Setda": set(),
    "Sekretaris Daerah": PAPERS | {
        "cases.act",
        "periods.set_predicate", "cases.take followup approve APPROVING", "cases.take followup refuse APPROVING",
        "cases.take agreement agree PROPOSED", "cases.take agreement return PROPOSED",
        "cases.take standing establish PREPARED", "cases.take standing call_off PREPARED", "cascade.link",
        "cases.take correction sign REPORTED",
        "cases.take correction refuse REPORTED",
    },
    "Wali Kota": PAPERS | {
        "cases.act",
        "evaluations.add_remark", "cases.take evaluation confirm REVIEW", "cases.take evaluation return REVIEW",
        "cases.take agreement declare DRAFT", "cases.take agreement withdraw DRAFT",
    },
    "Inspektorat": PAPERS | {"cases.act", "board.papers", "board.recap", "cascade.link_all"},
}  # fmt: skip


@pytest.fixture(scope="module")
def stage(
    kept: Callable[[str, Callable[[Path], None]], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage") / "data"
    shutil.copytree(kept("city", _fill_city), folder)
    yield from staged(made(folder, demo=True), folder)


Doors = dict[str, Door | LookupError]


@pytest.fixture(scope="module")
def doors(stage: Stage) -> Doors:
    """Every form, filled in well, on pages that were opened before anything else happened; or why there is none."""
    enliven(stage)
    found = {name: _found(stage, maker) for name, maker in DOORS.items()}
    for role in stage.city.roles:
        stage.role(role)
    stage.freeze()
    return found


def _found(stage: Stage, maker: Callable[[Stage], Door]) -> Door | LookupError:
    try:
        return maker(stage)
    except LookupError as nowhere:  # the test of that form says so, and the others go on
        return nowhere


def there(doors: Doors, name: str) -> Door:
    """The form of that name, or why there is none."""
    found = doors[name]
    if isinstance(found, LookupError):
        raise found
    return found


@pytest.fixture(params=list(DOORS))
def door(request: pytest.FixtureRequest, doors: Doors, stage: Stage) -> Iterator[Door]:
    """One of them; whatever comes of it is put back."""
    yield there(doors, request.param)
    stage.put_back()


def test_every_form_of_the_application_is_among_them(stage: Stage) -> None:
    assert post_endpoints(stage.app) == {name.split()[0] for name in DOORS}


def test_good_form_is_taken_and_counts_once(stage: Stage, door: Door) -> None:
    taken = door.send()
    assert taken.status_code == ANSWERED.get(door.endpoint, 303), taken.says if taken.is_html else taken.data
    other = {name: f"{value} Lain." for name, value in door.fields.items() if door.kinds.get(name) == TEXT}
    for fields in (door.fields, MultiDict({**door.fields, **other})):
        version = stage.version
        again = door.send(fields)
        assert again.status_code in ANSWERS
        if stage.version != version and door.endpoint not in EACH_TIME and again.statements.written_tables - ASIDE:
            assert counts_once(stage, door, fields), again.statements.written_tables


def counts_once(stage: Stage, door: Door, fields: MultiDict[str, Any]) -> bool:
    """Whether the form sent once more changes nothing: all of it compared."""
    stage.put_back()
    door.send()
    before = contents(stage.app, ASIDE)
    door.send(fields)
    return contents(stage.app, ASIDE) == before


@pytest.mark.parametrize("role", OWN)
def test_role_is_taken_seriously_only_on_forms_of_its_own(role: str, stage: Stage, doors: Doors) -> None:
    client, taken = stage.role(role), set()
    for name in doors:
        found = doors[name]
        if isinstance(found, LookupError) or (name.startswith("identity.") and name != "identity.take_issue"):
            continue  # about whoever sends it, or not there, which a test of its own says
        answer = found.of_another(client, stage.token(client)).send()
        assert answer.status_code in ANSWERS, name
        if stage.moved and answer.statements.written_tables - ASIDE:
            assert answer.status_code < 400 or not stage.changes(), name
            taken |= {name} if answer.status_code < 400 else set()
        stage.put_back(answer.statements.written_tables)
    assert taken - EVERYBODYS == OWN[role]


@pytest.mark.parametrize(("form", "words", "sentence"), UNFIT)
def test_words_that_do_not_fit_the_facts_are_refused_with_a_sentence(
    form: str, words: dict[str, Any], sentence: str, stage: Stage, doors: Doors
) -> None:
    door = there(doors, form)
    asked = {name: value(stage, door) if callable(value) else value for name, value in words.items()}
    answer = door.send(MultiDict({**door.fields, **asked}))
    assert answer.status_code == 422
    assert sentence in answer.says
    assert stage.changes() == set()
    stage.put_back()


def test_no_form_is_broken_by_what_is_often_sent(stage: Stage, door: Door) -> None:
    assert [fault for abuse in abuses.usual(door) for fault in judged(stage, door, abuse)] == []


@pytest.mark.deep
def test_no_form_is_broken_by_anything(stage: Stage, door: Door) -> None:
    assert [fault for abuse in abuses.every(door) for fault in judged(stage, door, abuse)] == []


def judged(stage: Stage, door: Door, abuse: Abuse) -> Iterator[str]:
    """What is wrong with the answer to an abuse."""
    answer = door.client.post(door.action, **abuse.request, check=False, max_queries=None)
    answer.request.environ["wsgi.input"].close()  # a file, where much is sent
    for fault in _faults(stage, door, abuse, answer):
        yield f"{abuse.name}: {fault}"
    shown = stage.moved and (abuse.mark or abuse.is_judged)
    if shown and door.client.get(door.page, check=False, max_queries=None).status_code >= 500:
        yield f"{abuse.name}: its page is broken afterwards"
    stage.put_back(answer.statements.written_tables)


def _faults(stage: Stage, door: Door, abuse: Abuse, answer: Any) -> Iterator[str]:
    status, written = answer.status_code, answer.statements.written_tables - ASIDE
    if status not in ANSWERS:
        yield f"answered {status}"
    if written and (status >= 400 or abuse.must_fail) and (changed := stage.changes()):
        yield f"answered {status}, but changed {sorted(changed)}"
    if abuse.mark and stage.moved and (found := stage.holds(abuse.mark, written)):
        yield f"is kept in {found}"
    if answer.is_html:
        if f"<b-{MARK}" in answer.text or f'{MARK}"\'' in answer.text:
            yield "stands on the page unescaped"
        if abuse.is_judged:
            yield from answer.page.faults(door.client._can_post)
