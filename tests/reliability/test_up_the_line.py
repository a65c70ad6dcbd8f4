"""Whoever in the chain is transferred, retires, dies, or may not decide: somebody else finds the case and can act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Seat, SeatStatus, Visit
from app.database import columns
from app.organisation.models import EndReason, Holding
from app.organisation.operations import Leaving, follow_lines, leave
from app.records.operations import SYSTEM
from app.web import clock
from tests.facts import Someone
from tests.page import Page
from tests.reliability.changes import HEARD, chair, decides, line_becomes, moves, newcomer, town_version
from tests.reliability.town import QUARTER_DAY, YEAR_DAY, Town, answer, recommendation, town_in
from workflows.engine import StepRefused

SEAT, VISIT = columns(Seat), columns(Visit)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from town_in(tmp_path / "data")


def goes(town: Town, one: Someone, how: str) -> None:
    """From now on that person holds no chair here any more."""
    if how == "transfer":
        moves(town, one, chair(town, "SETDA", "Staf Khusus"), clock.today())
        return
    with town.app.app_context():
        reason = EndReason.RETIREMENT if how == "retirement" else EndReason.DEATH
        yesterday = clock.today().fromordinal(clock.today().toordinal() - 1)
        leave(Leaving(one.person_id, town_version(town, one), yesterday, reason), SYSTEM, clock.now())


def declared(town: Town, one: Someone, other: Someone) -> None:
    """On the own page somebody says who is family."""
    desk = town.desk(one)
    sent = desk.browser.post("/keluarga", data={
        "csrf_token": desk.token, "key": "k" * 32, "nip": other.username, "hubungan": "suami_istri",
        "alasan": "Buku nikah nomor 12 tahun 2015."})  # fmt: skip
    assert sent.status_code == 303, sent.text


def says(town: Town, one: Someone, case_id: UUID) -> str:
    return Page(town.desk(one).browser.get(f"/perkara/{case_id}", follow_redirects=True).text, whole=True).text


def half_approved(town: Town) -> UUID:
    case_id = town.followup(town.employee(), "APPROVING")
    town.step(case_id, "approve", town.head)
    return case_id


EVENTS = ("transfer", "retirement", "death")
# Where a case is, whose chair is asked there, who acts once nobody holds that chair, and how.
MOMENTS: dict[str, tuple[Callable[[Town], UUID], str, str, str, dict[str, str]]] = {
    "skp proposed": (lambda t: t.proposed(t.employee()), "assessor", "head", "agree", {}),
    "objected": (lambda t: t.objected(t.employee()), "head", "secretary", "decide", HEARD),
    "followup, first seat": (lambda t: t.followup(t.employee(), "APPROVING"), "head", "secretary", "approve", {}),
    "followup, second seat": (half_approved, "secretary", "mayor", "approve", {}),
    "skp of a head": (lambda t: t.proposed(t.head), "secretary", "mayor", "agree", {}),
    "skp of the secretary": (lambda t: t.proposed(t.secretary), "mayor", "vice", "agree", {}),
}


def _acts_after(town: Town, moment: str, how: str) -> None:
    make, gone, instead, step, words = MOMENTS[moment]
    clock.pretend(YEAR_DAY if "followup" in moment else QUARTER_DAY)
    case_id = make(town)
    goes(town, getattr(town, gone), how)
    decides(town, getattr(town, instead), case_id, step, **words)
    assert town.findings() == []


@pytest.mark.parametrize(("moment", "how"), [
    ("objected", "retirement"), ("followup, second seat", "transfer"), ("skp of the secretary", "death"),
])  # fmt: skip
def test_whoever_goes_at_whatever_moment_somebody_above_finds_the_case_and_acts(
    town: Town, moment: str, how: str
) -> None:
    _acts_after(town, moment, how)


@pytest.mark.deep
@pytest.mark.parametrize("how", EVENTS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_everybody_in_the_chain_may_go_in_every_way(town: Town, moment: str, how: str) -> None:
    _acts_after(town, moment, how)


def test_successor_takes_over_from_whoever_stood_in(town: Town) -> None:
    case_id = town.proposed(town.employee())
    goes(town, town.assessor, "death")
    assert f"/{case_id}" in town.desk(town.head).get("/kotak-masuk").text
    successor = newcomer(town, "Rini Kusuma")
    moves(town, successor, town.assessor.position_id, QUARTER_DAY)
    assert f"/{case_id}" not in town.desk(town.head).get("/kotak-masuk").text
    decides(town, successor, case_id, "agree")
    assert town.findings() == []


def test_chair_that_is_empty_from_tomorrow_is_passed_on_overnight_and_at_once_on_the_page(town: Town) -> None:
    employee = town.employee()
    case_id = town.proposed(employee)
    with town.app.app_context():
        last = clock.today()
        leave(Leaving(town.assessor.person_id, town_version(town, town.assessor), last, EndReason.RETIREMENT), SYSTEM,
              clock.now())  # fmt: skip
    clock.pretend(last.fromordinal(last.toordinal() + 1))
    told = "Menunggu Maulana Firdaus (menggantikan pejabat penilai kinerja: kursinya kosong)"
    assert told in says(town, employee, case_id)
    with town.app.app_context():
        follow_lines(clock.now(), clock.today())
    assert "menggantikan Kepala Bidang: kursinya kosong" in says(town, employee, case_id)
    decides(town, town.head, case_id, "agree")


def test_employee_who_becomes_his_own_assessor_is_assessed_by_the_one_above(town: Town) -> None:
    employee = town.employee()
    case_id = town.proposed(employee)
    goes(town, town.assessor, "transfer")
    moves(town, employee, town.assessor.position_id, QUARTER_DAY)
    with pytest.raises(StepRefused, match="perkara Anda sendiri"):
        town.step(case_id, "agree", employee)
    decides(town, town.head, case_id, "agree")
    assert town.findings() == []


def test_assessor_who_rises_into_the_chair_of_the_objection_does_not_keep_it_from_being_decided(town: Town) -> None:
    case_id = town.objected(town.employee())
    goes(town, town.head, "retirement")
    moves(town, town.assessor, town.head.position_id, QUARTER_DAY)
    with pytest.raises(StepRefused, match="Langkah ini milik atasan pejabat penilai, Rahmat Hidayat"):
        town.step(case_id, "decide", town.assessor, answer(changed=True))
    decides(town, town.secretary, case_id, "decide", **HEARD)
    assert town.findings() == []


def test_whoever_proposed_and_then_leads_the_agency_does_not_approve_it(town: Town) -> None:
    clock.pretend(YEAR_DAY)
    case_id = town.followup(town.employee())
    town.step(case_id, "propose", town.assessor, recommendation())
    goes(town, town.head, "death")
    moves(town, town.assessor, town.head.position_id, YEAR_DAY)
    decides(town, town.secretary, case_id, "approve")
    assert town.findings() == []


# ------------------------------------------------------------------------------------------------ family


def test_spouse_does_not_decide_and_the_case_goes_to_the_one_above(town: Town) -> None:
    employee = town.employee()
    before = town.proposed(employee)
    declared(town, employee, town.assessor)
    assert f"/{before}" not in town.desk(town.assessor).get("/kotak-masuk").text
    with pytest.raises(StepRefused, match="Langkah ini milik pejabat penilai kinerja, Maulana Firdaus"):
        town.step(before, "agree", town.assessor)
    assert "menggantikan Kepala Bidang: pemegangnya berhubungan keluarga" in says(town, employee, before)
    decides(town, town.head, before, "agree")
    assert town.findings() == []


def test_case_that_opens_later_is_asked_of_the_one_above_from_the_start(town: Town) -> None:
    employee = town.employee()
    declared(town, town.assessor, employee)
    case_id = town.proposed(employee)
    decides(town, town.head, case_id, "agree")


def test_admin_of_the_family_stops_nothing_of_it(town: Town) -> None:
    employee = town.employee()
    case_id = town.draft(employee)
    declared(town, employee, town.admin)
    page = town.desk(town.admin).browser.get(f"/perkara/{case_id}/langkah/discontinue")
    assert page.status_code == 422
    assert "Anda tercatat berhubungan keluarga dengan pegawai ini" in Page(page.text, whole=True).text


def test_officer_ends_a_wrong_relation_and_the_case_goes_back(town: Town) -> None:
    employee = town.employee()
    case_id = town.proposed(employee)
    declared(town, employee, town.assessor)
    desk = town.desk(town.officer)
    address = f"/pegawai/{employee.person_id}/keluarga"
    page = Page(desk.browser.get(address).text, whole=True)
    action = next(f.get("action", "") for f in page.all("form") if f.get("action", "").endswith("/akhiri"))
    data = {"csrf_token": desk.token, "key": "e" * 32, "alasan": "Salah catat: bukan orang yang sama."}
    assert desk.browser.post(action, data=data).status_code == 303
    again = desk.browser.post(action, data={**data, "key": "f" * 32})
    assert "sudah diakhiri petugas lain" in Page(again.text, whole=True).text
    decides(town, town.assessor, case_id, "agree")
    assert town.findings() == []


def test_relation_that_cannot_be_is_refused_with_the_reason(town: Town) -> None:
    employee = town.employee()
    desk = town.desk(employee)
    good = {"nip": town.assessor.username, "hubungan": "ipar", "alasan": "Kartu keluarga tahun 2020."}
    for typed, refusal in (
        ({"nip": "12345"}, "Tidak ada pegawai dengan NIP itu."),
        ({"nip": employee.username}, "Itu NIP pegawai ini sendiri."),
        ({"hubungan": "tetangga"}, "Pilih hubungannya."),
        ({"alasan": ""}, "Tulis dasarnya"),
    ):
        sent = desk.browser.post("/keluarga", data={"csrf_token": desk.token, "key": "k" * 32, **good, **typed})
        assert sent.status_code == 422
        assert refusal in Page(sent.text, whole=True).text


# ------------------------------------------------------------------------------------------------ who sits twice


def test_secretary_who_leads_the_agency_too_decides_once_and_it_is_shown(town: Town) -> None:
    clock.pretend(YEAR_DAY)
    employee = town.employee("SETDA", town.secretary)
    clerk_case = _followup_in_setda(town, employee)
    decides(town, town.secretary, clerk_case, "approve")
    assert town.state(clerk_case) == "CLOSED"
    assert "sudah memutus pada kursi 1, dihitung sekali (juga untuk kursi 2)" in says(town, employee, clerk_case)
    with town.facts.looking() as session:
        rows = session.execute(sa.select(SEAT.no, SEAT.status, SEAT.merged_no).join(
            VISIT.id.table, VISIT.id == SEAT.visit_id).where(SEAT.case_id == clerk_case, VISIT.state == "APPROVING",
                                                            SEAT.asked).order_by(SEAT.no)).all()  # fmt: skip
    assert [tuple(row) for row in rows] == [(1, SeatStatus.TAKEN, None), (2, SeatStatus.TAKEN, 1)]
    assert town.findings() == []


def _followup_in_setda(town: Town, employee: Someone) -> UUID:
    """The recommendation on somebody of the secretariat, which the secretary both leads and decides for the city."""
    line_becomes(town, employee, town.assessor)
    return town.followup(employee, "APPROVING")


def test_delegate_who_is_the_person_concerned_decides_nothing(town: Town) -> None:
    employee = town.employee()
    case_id = town.proposed(employee)
    moves(town, employee, town.assessor.position_id, QUARTER_DAY, Holding.PLH)
    with pytest.raises(StepRefused) as refused:
        town.step(case_id, "agree", employee)
    assert refused.value.reasons == ("Anda tidak boleh memutus perkara Anda sendiri.",)
    decides(town, town.assessor, case_id, "agree")
