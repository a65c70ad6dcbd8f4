"""The organisation changes between the page and the answer: the right person decides, the former one is told, and
nothing he sent changes anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.authority.models import Authority, AuthorityKind, BasisKind
from app.cases.models import Seat, SeatStatus
from app.database import columns, db, new_id
from app.followup.models import Followup
from app.grants.operations import end_grant
from app.identity.models import Grant, Role
from app.identity.queries import actor_of_person
from app.jobs.worker import keep_clocks
from app.organisation.models import AssessmentLine, Holding
from app.web import clock
from tests.facts import Someone
from tests.page import Page
from tests.reliability.changes import PageInHand, chair, decides, line_becomes, moves, newcomer, retires
from tests.reliability.ledger import changed, contents
from tests.reliability.town import QUARTER_DAY, YEAR_DAY, Desk, Town, town_in
from workflows.followup import Proposal

SEAT, GRANT, LINE = columns(Seat), columns(Grant), columns(AssessmentLine)
FOLLOWUP = columns(Followup).case_id.table
YESTERDAY, TOMORROW = QUARTER_DAY - timedelta(1), QUARTER_DAY + timedelta(1)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from town_in(tmp_path / "data")


# ------------------------------------------------------------------------------------------------ who assesses


def test_after_the_assessor_was_replaced_the_new_one_agrees(town: Town) -> None:
    employee, other = town.employee(), newcomer(town, "Rini Kusuma")
    case_id = town.proposed(employee)
    page = PageInHand(town, town.assessor, case_id, "agree")
    line_becomes(town, employee, other)
    page.send_in_vain(404, "isinya tidak terbuka untuk Anda")
    assert decides(town, other, case_id, "agree").actor_capacity == "pejabat penilai kinerja"
    assert town.findings() == []


def test_who_assessed_before_still_sees_what_he_decided(town: Town) -> None:
    employee, other = town.employee(), newcomer(town, "Rini Kusuma")
    case_id = town.evaluation(employee, "DELIVERED")
    line_becomes(town, employee, other)
    assert Desk(town, town.assessor).get(f"/evaluasi/{case_id}").status_code == 200


def test_whoever_took_over_the_chair_decides_and_the_one_who_left_it_does_not(town: Town) -> None:
    employee, successor = town.employee(), newcomer(town, "Rini Kusuma")
    case_id = town.proposed(employee)
    page = PageInHand(town, town.assessor, case_id, "agree")
    seat = chair(town, "DINAS", "Sekretaris Dinas")
    moves(town, town.assessor, seat, QUARTER_DAY)
    moves(town, successor, town.assessor.position_id, QUARTER_DAY)
    page.send_in_vain(404, "isinya tidak terbuka untuk Anda")
    decides(town, successor, case_id, "agree")
    assert town.findings() == []


def test_plh_added_meanwhile_decides_in_that_capacity_and_the_holder_is_told(town: Town) -> None:
    case_id = town.proposed(town.employee())
    page = PageInHand(town, town.assessor, case_id, "agree")
    deputy = town.stands_in(town.assessor, Holding.PLH, "Yusuf Ramadhan")
    assert decides(town, deputy, case_id, "agree").actor_capacity == "Plh. Kepala Bidang, pejabat penilai kinerja"
    page.send_in_vain(409, "SKP disetujui", "oleh Yusuf Ramadhan, Plh. Kepala Bidang, pejabat penilai kinerja")
    assert town.findings() == []


def test_whoever_retired_meanwhile_stands_at_the_door(town: Town) -> None:
    case_id = town.proposed(town.employee())
    page = PageInHand(town, town.assessor, case_id, "agree")
    retires(town, town.assessor, YESTERDAY)
    before = contents(town.app)
    sent = page.send()
    assert (sent.status_code, sent.headers["Location"]) == (303, "/masuk")
    assert changed(before, contents(town.app)) == set()
    successor = newcomer(town, "Rini Kusuma")
    moves(town, successor, town.assessor.position_id, QUARTER_DAY)
    decides(town, successor, case_id, "agree")
    assert town.findings() == []


def test_last_day_of_duty_is_a_day_of_duty(town: Town) -> None:
    case_id = town.proposed(town.employee())
    retires(town, town.assessor, QUARTER_DAY)
    decides(town, town.assessor, case_id, "agree")


# ------------------------------------------------------------------------------------------------ empty chairs


def test_what_waits_for_an_empty_chair_waits_for_whoever_fills_it(town: Town) -> None:
    retires(town, town.assessor, YESTERDAY)
    employee = town.employee()
    case_id = town.proposed(employee)
    assert "kursinya kosong" in Page(Desk(town, employee).get(f"/skp/{case_id}").text, whole=True).text
    successor = newcomer(town, "Rini Kusuma")
    moves(town, successor, town.assessor.position_id, QUARTER_DAY)
    decides(town, successor, case_id, "agree")
    assert town.findings() == []


def seats(town: Town, case_id: UUID) -> list[tuple[str, SeatStatus, UUID | None]]:
    with town.facts.looking() as session:
        rows = session.execute(
            sa.select(SEAT.who, SEAT.status, SEAT.position_id)
            .where(SEAT.case_id == case_id, SEAT.asked, SEAT.status.in_((SeatStatus.OPEN, SeatStatus.WAITING)))
        )  # fmt: skip
        return [(row.who.value, row.status, row.position_id) for row in rows]


def test_seat_of_nobody_is_given_to_whom_the_line_names_later(town: Town) -> None:
    employee, other = town.employee(), newcomer(town, "Rini Kusuma")
    case_id = town.evaluation(employee, "SELF_ASSESSMENT")
    with town.facts.stating() as session:  # the line ended and nobody said who is next
        session.execute(
            sa.update(AssessmentLine).where(LINE.position_id == employee.position_id).values(valid_to=YESTERDAY)
        )
    town.assess(case_id, employee)
    assert seats(town, case_id) == [("assessor", SeatStatus.WAITING, None)]
    line_becomes(town, employee, other)
    assert seats(town, case_id) == [("assessor", SeatStatus.OPEN, other.position_id)]
    assert town.findings() == []


def test_line_that_begins_tomorrow_moves_the_seat_tomorrow(town: Town) -> None:
    employee, other = town.employee(), newcomer(town, "Rini Kusuma")
    case_id, objected = town.proposed(employee), town.objected(town.employee())
    line_becomes(town, employee, other, TOMORROW)
    line_becomes(town, town.assessor, other, TOMORROW)
    keep_clocks(town.app)
    assert seats(town, case_id) == [("assessor", SeatStatus.OPEN, town.assessor.position_id)]
    clock.pretend(TOMORROW)
    keep_clocks(town.app)
    assert seats(town, case_id) == [("assessor", SeatStatus.OPEN, other.position_id)]
    assert seats(town, objected) == [("assessor_superior", SeatStatus.OPEN, other.position_id)]
    decides(town, other, case_id, "agree")
    assert town.findings() == []


# ------------------------------------------------------------------------------------------------ roles that end


def ended(town: Town, one: Someone, role: Role) -> None:
    """A colleague ends the grant; two officers must remain."""
    spare = newcomer(town, "Tri Wahyudi", "BKPSDM", "Analis Kinerja")
    town.facts.grants(spare, Role.PETUGAS_BKPSDM)
    with town.app.app_context():
        grant = db.session.execute(
            sa.select(GRANT.id, GRANT.version).where(GRANT.person_id == one.person_id, GRANT.role == role)
        ).one()
        actor = actor_of_person(db.session, town.colleague.person_id, new_id(), clock.today())  # type: ignore[arg-type]
        assert actor is not None
        end_grant(actor, grant.id, grant.version, clock.now(), clock.today())


def test_officer_whose_grant_ended_meanwhile_confirms_nothing(town: Town) -> None:
    case_id = town.evaluation(town.employee(), "CONFIRMING")
    page = PageInHand(town, town.officer, case_id, "ratify")
    ended(town, town.officer, Role.PETUGAS_BKPSDM)
    page.send_in_vain(404, "isinya tidak terbuka untuk Anda")
    decides(town, town.colleague, case_id, "ratify")
    assert town.findings() == []


def test_admin_whose_grant_ended_meanwhile_hands_nothing_over(town: Town) -> None:
    case_id = town.evaluation(town.employee(), "DELIVERED")
    page = PageInHand(town, town.admin, case_id, "hand_over")
    ended(town, town.admin, Role.ADMIN_OPD)
    page.send_in_vain(404, "isinya tidak terbuka untuk Anda", on=QUARTER_DAY.isoformat(), witness="Sari Wulandari")


# ------------------------------------------------------------------------------------------------ powers


def letter_gives(town: Town, deputy: Someone, chair: Someone, powers: str) -> None:
    """A letter stands by which somebody is Plh. of that chair, with those powers beyond the rule."""
    with town.facts.stating() as session:
        session.add(Authority(
            thread_id=new_id(), tenant_id=town.facts.tenant_id, opd_id=town.facts.units["DINAS"],
            kind=AuthorityKind.PLH, person_id=deputy.person_id, position_id=chair.position_id,
            represented_id=chair.person_id, basis=BasisKind.ORDER, basis_number="800/5/2026",
            basis_on=QUARTER_DAY, powers=powers, valid_from=QUARTER_DAY, valid_to=YEAR_DAY, known_from=clock.now(),
            approved_at=clock.now(),
        ))  # fmt: skip


def test_plh_ends_no_contract_unless_his_letter_gives_it(tmp_path: Path) -> None:
    for town in town_in(tmp_path / "data", today=YEAR_DAY):
        case_id = town.followup(town.employee(), "APPROVING")
        with town.facts.stating() as session:
            session.execute(sa.update(FOLLOWUP).values(proposal=Proposal.LET_END))
        deputy = town.stands_in(town.head, Holding.PLH, "Yusuf Ramadhan")
        desk = Desk(town, deputy)
        town.opened(case_id, deputy)
        before = contents(town.app)
        refused = desk.take(case_id, "approve", town.version(case_id))
        assert refused.status_code == 422
        said = Page(refused.text, whole=True).text
        assert "Sebagai Plh. Kepala Dinas Anda tidak berwenang mengubah status kepegawaian" in said
        assert changed(before, contents(town.app)) == set()
        letter_gives(town, deputy, town.head, "status")
        assert decides(town, deputy, case_id, "approve").actor_capacity.startswith("Plh. Kepala Dinas")
