"""Every list says of a case that waits: whom for, since when, until when, and what happens then; on phones too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.cases.models import Seat, SeatStatus
from app.cases.operations import escalate_overdue
from app.cases.queries import CASE, SEAT, VISIT
from app.cases.waiting import stands
from app.database import columns
from app.identity.models import Account
from app.identity.queries import actor_of_person
from app.web import clock
from app.web.request import session
from tests.city import City

ACCOUNT = columns(Account)
# Who has which list, and the words in which it says the four.
LISTS = (
    ("Pejabat penilai", "/kotak-masuk", ("Menunggu", "Sejak", "Batas", "Bila lewat")),
    ("Pejabat penilai", "/kotak-masuk?tab=orang-lain", ("Menunggu", "Sejak", "Batas", "Bila lewat")),
    ("Petugas BKPSDM", "/bkpsdm/perkara", ("Menunggu", "Sejak", "Batas", "Bila lewat")),
    ("Pejabat penilai", "/tim", ("Menunggu ", " sejak ", "Batas ", "Bila lewat: ")),
    ("Pegawai", "/evaluasi", ("Menunggu", "sejak ", "Batas ", "Bila lewat: ")),
    ("Pegawai", "/", ("Menunggu ", " sejak ", "Batas ", "Bila lewat: ")),
)


@pytest.mark.parametrize(("role", "path", "words"), LISTS, ids=[f"{role} {path}" for role, path, _ in LISTS])
def test_a_list_says_all_four(role: str, path: str, words: tuple[str, ...], quiet_city: City) -> None:
    says = quiet_city.at_desk(role).get(path).says
    assert [one for one in words if one not in says] == []


def _late(city: City) -> Any:
    """A review that is late, with the account of whoever is asked."""
    with city.app.app_context():
        return session().execute(
            sa.select(CASE.id, CASE.subject_id)
            .join(VISIT.id.table, VISIT.case_id == CASE.id)
            .join(SEAT.id.table, sa.and_(SEAT.visit_id == VISIT.id, SEAT.asked, SEAT.status == SeatStatus.OPEN))
            .where(VISIT.closed_at.is_(None), VISIT.due_on < clock.today() - timedelta(days=5),
                   CASE.process == "evaluation", SEAT.position_id.is_not(None))
            .order_by(VISIT.due_on, CASE.id).limit(1)
        ).one()  # fmt: skip


def test_a_case_that_went_up_names_the_human_in_lists_and_on_its_page(city: City) -> None:
    case = _late(city)
    with city.app.app_context():
        while escalate_overdue(clock.now(), clock.today()):
            pass
        named = session().execute(
            sa.select(VISIT.escalated_to).where(VISIT.case_id == case.id, VISIT.closed_at.is_(None))
        ).scalar_one()  # fmt: skip
        account = session().execute(sa.select(ACCOUNT.id).where(ACCOUNT.person_id == case.subject_id)).scalar()
        me = actor_of_person(session(), case.subject_id, account or case.subject_id, clock.today())
        if me is not None:
            assert stands(session(), me, [case.id], clock.today())[case.id].face.risen == f"Sudah naik ke {named}"
    assert named
    page = city.at_desk("Petugas BKPSDM").get(f"/evaluasi/{case.id}")
    assert f"Sudah naik ke {named}" in page.says
    assert "naik ke " in city.at_desk("Petugas BKPSDM").get("/bkpsdm/perkara?lewat=ya").says


def test_a_clock_that_stands_still_says_so_in_the_inbox(quiet_city: City) -> None:
    """Those asked see that nothing runs out meanwhile."""
    with quiet_city.app.app_context():
        seats = columns(Seat)
        stopped = session().execute(
            sa.select(CASE.id, VISIT.days_left)
            .join(VISIT.id.table, VISIT.case_id == CASE.id)
            .join(seats.id.table, seats.visit_id == VISIT.id)
            .where(VISIT.paused_on.is_not(None), VISIT.closed_at.is_(None))
        ).first()  # fmt: skip
    assert stopped is not None
    says = quiet_city.at_desk("Petugas BKPSDM").get(f"/evaluasi/{stopped.id}").says
    assert f"sisa {stopped.days_left}" in says
    assert "Jam dihentikan" in says
