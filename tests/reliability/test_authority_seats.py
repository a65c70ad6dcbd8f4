"""Who sits at the seats above the assessor: objections, BKPSDM, the two seats of a recommendation, the line itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.database import columns
from app.evaluations.operations import lapse_due
from app.followup.models import Followup
from app.identity.models import Role
from app.jobs.worker import keep_clocks
from app.organisation.models import Holding
from app.periods.models import PeriodKind
from app.web import clock
from tests.reliability.changes import (
    HEARD,
    PageInHand,
    chair,
    decides,
    line_becomes,
    moves,
    newcomer,
    reason,
    reasons,
)
from tests.reliability.town import QUARTER_DAY, YEAR_DAY, Desk, Town, answer, recommendation, town_in
from workflows.engine import StepRefused
from workflows.followup import Proposal, Recommendation

FOLLOWUP = columns(Followup)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from town_in(tmp_path / "data")


# ------------------------------------------------------------------------------------------------ objections


def test_objection_goes_to_the_superior_of_the_assessor(town: Town) -> None:
    case_id = town.objected(town.employee())
    decides(town, town.head, case_id, "decide", **HEARD)
    assert town.state(case_id) == "CONFIRMING"
    assert town.findings() == []


def test_after_the_superior_was_replaced_the_new_one_decides_the_objection(town: Town) -> None:
    case_id = town.objected(town.employee())
    page = PageInHand(town, town.head, case_id, "decide")
    other = newcomer(town, "Rini Kusuma", "SETDA", "Asisten Pemerintahan")
    line_becomes(town, town.assessor, other)
    page.send_in_vain(422, "Langkah ini milik atasan pejabat penilai, Rini Kusuma.", **HEARD)
    decides(town, other, case_id, "decide", **HEARD)
    assert town.findings() == []


def test_assessor_acting_for_his_superior_does_not_decide_on_his_own_rating(town: Town) -> None:
    case_id = town.objected(town.employee())
    moves(town, town.assessor, town.head.position_id, QUARTER_DAY, Holding.PLH)
    town.opened(case_id, town.assessor)
    with pytest.raises(StepRefused) as refused:
        town.step(case_id, "decide", town.assessor, answer(changed=True))
    assert refused.value.reasons == ("Anda sudah memutus tahap lain perkara ini; tahap ini diputus orang lain.",)
    town.step(case_id, "decide", town.head, answer(changed=True))


def test_objection_of_the_secretary_goes_to_whom_policy_names(town: Town) -> None:
    """Nobody stands above the Wali Kota who assesses him."""
    case_id = town.evaluation(town.secretary, "DELIVERED")
    town.step(case_id, "object", town.secretary, reasons())
    with pytest.raises(StepRefused, match="milik atasan pejabat penilai, Laras Wening"):
        town.step(case_id, "decide", town.mayor, answer(changed=False))
    decides(town, town.vice, case_id, "decide", **HEARD)
    assert town.findings() == []


def test_time_alone_never_decides_an_objection(town: Town) -> None:
    case_id = town.objected(town.employee())
    clock.pretend(YEAR_DAY)
    with town.app.app_context():
        assert lapse_due(clock.now(), clock.today()).lapsed == ()
    assert town.state(case_id) == "OBJECTED"


# ------------------------------------------------------------------------------------------------ BKPSDM


def test_head_of_bkpsdm_is_confirmed_by_the_secretariat(town: Town) -> None:
    case_id = town.evaluation(town.chief, "CONFIRMING")
    assert f"/{case_id}" not in town.desk(town.officer).get("/kotak-masuk").text
    for one in (town.officer, town.colleague):
        with pytest.raises(StepRefused, match="Langkah ini milik petugas Sekretariat Daerah"):
            town.step(case_id, "ratify", one)
    decides(town, town.clerk, case_id, "ratify")
    assert town.findings() == []


def test_officer_never_confirms_himself_nor_whom_he_assesses(town: Town) -> None:
    own = town.evaluation(town.officer, "CONFIRMING")
    with pytest.raises(StepRefused, match="perkara Anda sendiri"):
        town.step(own, "ratify", town.officer)
    staff = town.employee("BKPSDM", town.officer)
    under = town.proposed(staff)
    town.step(under, "agree", town.officer)
    decides(town, town.colleague, own, "ratify")
    assert town.findings() == []


def test_who_rated_does_not_confirm_even_as_an_officer(town: Town) -> None:
    case_id = town.evaluation(town.employee(), "CONFIRMING")
    town.facts.grants(town.assessor, Role.PETUGAS_BKPSDM)
    with pytest.raises(StepRefused, match="Anda sudah memutus tahap lain perkara ini"):
        town.step(case_id, "ratify", town.assessor)


# ------------------------------------------------------------------------------------------------ two seats


def test_recommendation_on_an_employee_goes_to_his_head_then_to_the_secretary(town: Town) -> None:
    clock.pretend(YEAR_DAY)
    case_id = town.followup(town.employee(), "APPROVING")
    decides(town, town.head, case_id, "approve")
    decides(town, town.secretary, case_id, "approve")
    assert town.state(case_id) == "CLOSED"
    assert town.findings() == []


def test_recommendation_on_a_head_goes_to_his_superior_then_to_the_mayor(town: Town) -> None:
    clock.pretend(YEAR_DAY)
    case_id = town.followup(town.head, "APPROVING")
    with pytest.raises(StepRefused, match="perkara Anda sendiri"):
        town.step(case_id, "approve", town.head)
    decides(town, town.secretary, case_id, "approve")
    decides(town, town.mayor, case_id, "approve")
    assert town.state(case_id) == "CLOSED"
    assert town.findings() == []


def test_new_head_of_the_agency_approves_and_the_former_one_does_not(town: Town) -> None:
    clock.pretend(YEAR_DAY)
    case_id = town.followup(town.employee(), "APPROVING")
    page = PageInHand(town, town.head, case_id, "approve")
    successor = newcomer(town, "Rini Kusuma")
    moves(town, town.head, chair(town, "SETDA", "Asisten"), YEAR_DAY)
    moves(town, successor, town.head.position_id, YEAR_DAY)
    page.send_in_vain(404, "isinya tidak terbuka untuk Anda")
    decides(town, successor, case_id, "approve")
    assert town.findings() == []


def test_who_will_approve_does_not_propose_so_that_nothing_gets_stuck(town: Town) -> None:
    """The head of an agency assesses his heads of division, and would meet his own proposal at the first seat."""
    clock.pretend(YEAR_DAY)
    for one, judge in ((town.assessor, town.head), (town.head, town.secretary)):
        case_id = town.followup(one)
        with pytest.raises(StepRefused, match="Anda termasuk yang memutus usulan ini"):
            town.step(case_id, "propose", judge, recommendation())
        town.step(case_id, "propose", town.officer, recommendation())
        town.step(case_id, "approve", judge)
    plain = town.followup(town.employee())
    town.step(plain, "propose", town.assessor, recommendation())
    town.step(plain, "approve", town.head)
    assert town.findings() == []


def test_objection_after_the_proposal_holds_up_both_answers(town: Town) -> None:
    clock.pretend(YEAR_DAY)
    employee = town.employee()
    followup = town.followup(employee, "APPROVING")
    with town.facts.looking() as session:
        evaluation = session.execute(sa.select(FOLLOWUP.evaluation_id).where(FOLLOWUP.case_id == followup)).scalar_one()
    town.step(evaluation, "object", employee, reasons())
    for step, words in (("approve", None), ("refuse", reason())):
        with pytest.raises(StepRefused, match="Keberatan atas hasil ini masih berjalan"):
            town.step(followup, step, town.head, words)
    town.step(evaluation, "decide", town.head, answer(changed=True))
    assert town.state(followup) == "WITHDRAWN"
    assert town.findings() == []


def test_proposal_that_does_not_fit_the_predikat_is_refused(town: Town) -> None:
    clock.pretend(YEAR_DAY)
    case_id = town.followup(town.employee())
    with pytest.raises(StepRefused, match="tidak sesuai dengan predikatnya"):
        town.step(case_id, "propose", town.officer, Recommendation(Proposal.IMPROVEMENT, "Perlu perbaikan."))


# ------------------------------------------------------------------------------------------------ the line itself


def test_correction_late_at_the_opd_goes_to_whoever_confirms_that_person(town: Town) -> None:
    """For the head of BKPSDM that is the secretariat, not his own officers."""
    for one, rightful in ((town.employee(), town.officer), (town.chief, town.clerk)):
        clock.pretend(QUARTER_DAY)
        sent = Desk(town, one).post("/atasan-saya", told="Saya sudah pindah ke bidang lain.")
        assert sent.status_code == 303, sent.text
        case_id = UUID(sent.headers["Location"].rpartition("/")[2])
        clock.pretend(date(2026, 7, 20))
        keep_clocks(town.app)
        assert f"/{case_id}" in Desk(town, rightful).get("/kotak-masuk").text
        others = {town.officer, town.clerk} - {rightful}
        assert all(f"/{case_id}" not in Desk(town, other).get("/kotak-masuk").text for other in others)


def test_annual_and_quarterly_results_wait_for_the_same_people(town: Town) -> None:
    clock.pretend(YEAR_DAY)
    case_id = town.objected(town.employee(), PeriodKind.ANNUAL)
    decides(town, town.head, case_id, "decide", **HEARD)
