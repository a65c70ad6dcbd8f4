"""The scene of the measurements: a practice city in a folder of its own, and people signed in there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from flask import Flask

from app.bench.calls import Browser
from app.bench.operations import add_period, pile_up
from app.bench.queries import (
    Assessed,
    busy,
    number_of,
    officer,
    people_of,
    person_of,
    proposed_goals,
    results_under_review,
    team_of,
)
from app.identity import passwords
from app.identity.operations.accounts import create_account, set_password
from app.launch import load_city, prepare
from app.settings import Settings
from app.web import clock
from app.web.request import session

PASSWORD = "kata-sandi-ukur-3674"  # noqa: S105 - of invented people in a folder that is thrown away
DAY = date(2026, 7, 21)


@dataclass
class Scene:
    """A loaded city. Nobody but the measurements uses it."""

    app: Flask
    browsers: dict[UUID, Browser]

    def browser(self, person_id: UUID) -> Browser:
        """Somebody's browser, signed in through the real page."""
        if person_id not in self.browsers:
            self.browsers[person_id] = self._signed_in(person_id)
        return self.browsers[person_id]

    def _signed_in(self, person_id: UUID) -> Browser:
        with self.app.app_context():
            username, account_id = people_of(session(), person_id)
            account_id = account_id or create_account(person_id, username)
            set_password(account_id, passwords.hashed(PASSWORD), clock.now())
        browser = Browser(self.app)
        browser.learn_token("/masuk")
        reply = browser.post("/masuk", {"username": username, "password": PASSWORD, "next": ""})
        if reply.status != 303:
            raise RuntimeError(f"sign-in answered {reply.status}")
        browser.learn_token("/lainnya")
        return browser

    def busiest(self) -> UUID:
        """Whoever has most waiting."""
        with self.app.app_context():
            return busy(session(), clock.today())[0]

    def of_equal_team(self, other: Scene) -> UUID:
        """Whoever has most waiting here among those who assess the same people there."""
        with self.app.app_context():
            teams = {one: team_of(session(), one, clock.today()) for one in busy(session(), clock.today())}
        return next(one for one, team in teams.items() if other.team(other.counterpart(self, one)) == team)

    def team(self, person_id: UUID) -> list[str]:
        """The numbers of those whom that person assesses."""
        with self.app.app_context():
            return team_of(session(), person_id, clock.today())

    def counterpart(self, other: Scene, person_id: UUID) -> UUID:
        """The person here who is that one of another city."""
        with other.app.app_context():
            number = number_of(session(), person_id)
        with self.app.app_context():
            return person_of(session(), number)

    def officer(self) -> UUID:
        """Somebody of BKPSDM."""
        with self.app.app_context():
            return officer(session(), clock.today())

    def piled_up(self, items: int) -> UUID:
        """Somebody of BKPSDM once that many matters wait there."""
        with self.app.app_context():
            if pile_up(items) < items:
                raise RuntimeError(f"the city is too small for {items} open matters")
        return self.officer()

    def new_period(self) -> tuple[UUID, UUID]:
        """(city, period) of half a year in which nobody has an evaluation."""
        with self.app.app_context():
            return add_period(DAY)

    def goals(self, number: int) -> list[Assessed]:
        """Proposed SKPs with the people who may move them."""
        with self.app.app_context():
            return proposed_goals(session(), clock.today(), number)

    def reviews(self, number: int) -> list[Assessed]:
        """Evaluations under review with their assessors."""
        with self.app.app_context():
            return results_under_review(session(), clock.today(), number)


def build(folder: Path, people: int) -> Scene:
    """A city of so many people."""
    app = prepare(Settings(data_dir=folder, demo=True, today=DAY))
    load_city(app, people, DAY)
    return Scene(app, {})
