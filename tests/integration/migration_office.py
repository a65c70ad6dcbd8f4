"""An office with cases on the first version of a process that got a second one, and the ways of two officers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.cases import registry
from app.cases.models import Case, Passage, Visit
from app.cases.operations import Opening, StepCommand, StepTaken, start_case, take_step
from app.cases.registry import FactsRequest, Handler, register
from app.cases.seating import moment
from app.database import columns, db, new_id
from app.identity.models import Account, Role
from app.records.operations import SYSTEM
from app.records.verification import findings
from app.schema import know_states
from app.versions.operations import carry_on
from app.web import clock
from tests.client import Answer, Client
from tests.facts import Someone
from tests.integration.skp_office import Office
from tests.second_version import FIRST, NAME, SECOND

TODAY = date(2026, 1, 13)
CASE, VISIT, PASSAGE, ACCOUNT = columns(Case), columns(Visit), columns(Passage), columns(Account)
REASON = "Tabel baru menimbang setiap surat sebelum selesai."
PLAN = {"tujuan-DRAFT": "DRAFT", "tujuan-SENT": "RECEIVED", "tujuan-CHECKED": "tetap"}


def _nothing(_: FactsRequest) -> None:
    """The test process asks no questions."""


def enforce_second() -> None:
    """The second version is in force; cases may stand on the first."""
    register(Handler(SECOND, _nothing, "cases.decisions", older=(FIRST,)))


class Bureau(Office):
    """The office; `begin` opens cases on the first version, `renew` puts the second into force."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, today=TODAY)
        self.facts.grants(self.sari, Role.PETUGAS_BKPSDM)
        register(Handler(FIRST, _nothing, "cases.decisions"))
        with self.facts.stating() as session:
            know_states(session, (FIRST, SECOND))

    @staticmethod
    def renew() -> None:
        """From now on new cases open on the second version, and running ones stand on the first."""
        enforce_second()

    def close(self) -> None:
        registry._handlers.pop(NAME, None)
        super().close()

    # ------------------------------------------------------------------------------------------ cases

    def begin(self, many: int = 1, *steps: str) -> list[UUID]:
        """So many cases about Ratna, each moved along by these steps."""
        ratna = self.ratna
        with self.facts.stating() as session:
            when = moment(session, clock.now(), clock.today())
            opening = Opening(
                NAME, self.facts.tenant_id, self.facts.units["DISDUKCAPIL"], self.facts.units["DAFDUK"],
                ratna.person_id, ratna.position_id, "Surat uji",
            )  # fmt: skip
            begun = [start_case(session, opening, SYSTEM, when) for _ in range(many)]
        for case_id in begun:
            for version, step in enumerate(steps):
                self.take(case_id, step, version)
        return begun

    def take(self, case_id: UUID, step: str, version: int, payload: Any = None) -> StepTaken:
        """The step, by whom it belongs to."""
        who = {"send": self.ratna}.get(step, self.hendra)
        with self.facts.app.app_context():
            return take_step(
                StepCommand(
                    case_id, step, who.person_id, self.account(who), payload, version, new_id().hex, step, clock.now(),
                    clock.today(),
                )
            )  # fmt: skip

    def account(self, who: Someone) -> UUID:
        account = sa.select(ACCOUNT.id).where(ACCOUNT.person_id == who.person_id)
        found: UUID = db.session.execute(account).scalar_one()
        return found

    def standing(self, case_id: UUID) -> tuple[Any, ...]:
        """State and versions of a case beside those of its visit."""
        with self.facts.looking() as session:
            row = session.execute(
                sa.select(CASE.state, CASE.process_version, VISIT.state, VISIT.process_version)
                .join(VISIT.id.table, VISIT.case_id == CASE.id)
                .where(CASE.id == case_id, VISIT.closed_at.is_(None))
            ).one()
            return tuple(row)

    def visits(self, case_ids: list[UUID]) -> dict[UUID, tuple[Any, ...]]:
        """The clocks of the open visits: when each was opened, until when, and when it was escalated."""
        with self.facts.looking() as session:
            rows = session.execute(
                sa.select(VISIT.case_id, VISIT.id, VISIT.no, VISIT.opened_at, VISIT.due_on, VISIT.escalated_at).where(
                    VISIT.case_id.in_(case_ids), VISIT.closed_at.is_(None)
                )
            )
            return {row[0]: tuple(row[1:]) for row in rows}

    def passages(self, migration: UUID) -> dict[UUID, Any]:
        with self.facts.looking() as session:
            rows = session.execute(sa.select(PASSAGE.case_id.table).where(PASSAGE.migration_id == migration))
            return {row.case_id: row for row in rows}

    def complaints(self) -> list[str]:
        """What the oracle says."""
        with self.facts.looking() as session:
            return list(findings(session, lambda _: True, lambda *_: None))

    # ------------------------------------------------------------------------------------------ officers

    def drafted(self, officer: Client, **chosen: str) -> Answer:
        """Send the form of a draft; what is not given is chosen as `PLAN` says."""
        page = officer.get(f"/versi/{NAME}/1/pindah")
        form = page.form("Simpan rancangan")
        sent = officer.post(form.action, data=form.filled(**{**PLAN, "reason": REASON, **chosen}))
        return officer.get(sent.location) if sent.status_code == 303 else sent

    def decided(self, officer: Client, path: str, step: str, button: str, **words: str) -> Answer:
        """Take a step of the move from its check page."""
        officer.get(path)
        form = officer.get(f"/perkara/{path.rsplit('/', 1)[1]}/langkah/{step}").form(button)
        sent = officer.post(form.action, data=form.filled(**words))
        assert sent.status_code == 303, sent.says
        return officer.get(path)

    def approved(self, **chosen: str) -> str:
        """A move that two officers decided on; answers its page."""
        first, second = self.facts.enter(self.nur), self.facts.enter(self.sari)
        page = self.drafted(first, **chosen)
        assert page.status_code == 200, page.says
        path = str(page.request.path)
        self.decided(first, path, "propose", "Ajukan kepada petugas kedua")
        self.decided(second, path, "approve", "Setujui dan pindahkan")
        return path

    def run(self, most: int = 1000) -> int:
        """What the worker does until nothing waits."""
        with self.facts.app.app_context():
            taken, round_ = 0, most
            while round_:
                round_ = carry_on(clock.now(), clock.today(), most)
                taken += round_
            return taken


def case_of(path: str) -> UUID:
    return UUID(path.rsplit("/", 1)[1])


def bureau_in(folder: Path) -> Iterator[Bureau]:
    one = Bureau(folder)
    yield one
    one.close()
