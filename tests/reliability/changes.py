"""Changes of the organisation between a page and its answer, and what must hold then."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.database import new_id
from app.organisation.models import EndReason, Holding, Position
from app.organisation.operations import Leaving, LineChange, Transfer, correct_line, leave, transfer
from app.records.operations import SYSTEM
from app.web import clock
from tests.facts import Someone
from tests.page import Page
from tests.reliability.ledger import changed, contents
from tests.reliability.town import QUARTER_DAY, Desk, Town
from workflows.evaluation import ObjectionReasons
from workflows.goal_setting import Reason

HEARD = {
    "heard_employee": "Pegawai menunjukkan datanya.", "heard_assessor": "Penilai menjelaskan rekapnya.",
    "outcome": "tetap", "answer": "Hasil tetap setelah mendengar kedua pihak.",
}  # fmt: skip


class PageInHand:
    """A step as it stood on somebody's page, sent later."""

    def __init__(self, town: Town, one: Someone, case_id: UUID, step: str) -> None:
        self.town, self.desk, self.case_id, self.step = town, Desk(town, one), case_id, step
        town.opened(case_id, one)
        page = self.desk.get(f"/perkara/{case_id}/langkah/{step}")
        assert page.status_code == 200, page.text
        self.version = town.version(case_id)

    def send(self, **words: Any) -> Any:
        return self.desk.take(self.case_id, self.step, self.version, **words)

    def send_in_vain(self, status: int, *says: str, **words: Any) -> None:
        """The answer is that status with these words, and nothing changed."""
        before = contents(self.town.app)
        sent = self.send(**words)
        assert sent.status_code == status, sent.text
        said = Page(sent.text, whole=True).text
        assert all(word in said for word in says), said
        assert changed(before, contents(self.town.app)) == set()


def decides(town: Town, one: Someone, case_id: UUID, step: str, **words: Any) -> Any:
    """That person finds the case in the inbox, opens it and decides. Answers the decision as it was written."""
    desk = Desk(town, one)
    assert f"/{case_id}" in desk.get("/kotak-masuk").text
    town.opened(case_id, one)
    sent = desk.take(case_id, step, town.version(case_id), **words)
    assert sent.status_code == 303, Page(sent.text, whole=True).text
    done = next(d for d in reversed(town.decisions(case_id)) if d.step == step)
    assert done.actor_id == one.person_id
    return done


def moves(town: Town, one: Someone, chair: UUID, day: date, holding: Holding = Holding.DEFINITIF) -> None:
    """Somebody takes a chair from that day on."""
    with town.app.app_context():
        version = town_version(town, one)
        transfer(Transfer(one.person_id, version, chair, day, holding), SYSTEM, clock.now())


def town_version(town: Town, one: Someone) -> int:
    with town.facts.looking() as session:
        return int(session.execute(sa.text("SELECT version FROM person WHERE id = :id"),
                                   {"id": one.person_id.bytes}).scalar_one())  # fmt: skip


def retires(town: Town, one: Someone, last_on: date) -> None:
    with town.app.app_context():
        leave(Leaving(one.person_id, town_version(town, one), last_on, EndReason.RETIREMENT), SYSTEM, clock.now())


def line_becomes(town: Town, below: Someone, above: Someone, day: date = QUARTER_DAY) -> None:
    """From that day on somebody else assesses."""
    with town.app.app_context():
        change = LineChange(below.person_id, town_version(town, below), below.position_id, above.position_id, day)
        correct_line(change, SYSTEM, clock.now(), clock.today())


def chair(town: Town, unit: str, title: str) -> UUID:
    """An empty chair."""
    one = new_id()
    with town.facts.stating() as session:
        session.add(Position(id=one, tenant_id=town.facts.tenant_id, unit_id=town.facts.units[unit], title=title))
    return one


def newcomer(town: Town, name: str, unit: str = "DINAS", title: str = "Analis Madya") -> Someone:
    return town.facts.someone(name, unit, title)


def reasons() -> ObjectionReasons:
    return ObjectionReasons("Realisasi bulan Juni belum dihitung.")


def reason() -> Reason:
    return Reason("Belum memenuhi syarat penghargaan.")
