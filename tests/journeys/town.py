"""The practice city at a real browser: who has which matter in hand, people who sit down at it, and the press.

`Town.person` opens a browser window of its own for somebody. When it closes, its console was quiet and no other host
was asked for anything. `Town.print_papers` does what the worker does: the outbox is handed out, every PDF really made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import sqlalchemy as sa
from flask_security.utils import hash_password
from huey import SqliteHuey
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from app.cases.models import Case, Seat, SeatStatus, Visit
from app.database import columns
from app.documents.models import Document
from app.documents.operations import render_queued
from app.documents.renderer import Renderer
from app.identity.models import Account
from app.identity.operations.accounts import create_account, set_password
from app.jobs.queue import Desk, open_queue
from app.organisation.models import Assignment, Person, Position, Unit
from app.outbox.models import OutboxKind
from app.outbox.queries import Errand
from app.web import clock
from tests.city import PASSWORD, City
from workflows.approval import Who

CASE, SEAT, VISIT = columns(Case), columns(Seat), columns(Visit)
PERSON, ACCOUNT, ASSIGNMENT, UNIT = columns(Person), columns(Account), columns(Assignment), columns(Unit)
POSITION = columns(Position)
DOCUMENT = columns(Document)
SECOND = 1000
PATIENCE = 10 * SECOND


@dataclass(frozen=True, slots=True)
class Matter:
    """A case as the database has it now."""

    id: UUID
    state: str
    subject_id: UUID
    position_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Paper:
    """An issued document."""

    id: UUID
    kind: str
    code: str


@dataclass(slots=True)
class Someone:
    """A person at a browser window."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Someone:
        """Go to an address of the application; it has to be there."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def follow(self, link: str) -> Someone:
        """Click the first link in sight that reads so."""
        self.page.get_by_role("link", name=link, exact=True).first.click()
        return self

    def press(self, button: str) -> Someone:
        """Click the first button in sight that reads so."""
        self.page.get_by_role("button", name=button, exact=True).first.click()
        return self

    def fill(self, **typed: str) -> Someone:
        """Type into fields by their names."""
        for name, text in typed.items():
            self.page.locator(f"[name='{name}']:visible").first.fill(text)
        return self

    def choose(self, name: str, value: str) -> Someone:
        """Pick one of several by the words' own label, as a finger does."""
        one = self.page.locator(f"input[name='{name}'][value='{value}']")
        self.page.locator("label").filter(has=one).click()
        return self

    def reads(self, *words: str) -> Someone:
        """The page says all of this, at the latest after a moment."""
        for one in words:
            expect(self.page.locator("body")).to_contain_text(one, timeout=PATIENCE)
        return self


class Town:
    """A city that is served, its people, and a press."""

    def __init__(self, city: City, browser: Browser, address: str, renderer: Renderer) -> None:
        self.city, self.browser, self.address = city, browser, address
        self.queue: SqliteHuey = open_queue(city.app.config["TANGKAS"])

        def paper(errand: Errand) -> None:
            render_queued(errand.payload["document"], renderer, clock.now())

        self.desk = Desk(city.app, self.queue, {OutboxKind.DOCUMENT: paper, OutboxKind.MAIL: lambda _: None})

    # ------------------------------------------------------------------------------------------ what stands

    def matter(
        self, process: str, state: str, opd: str = "DISDUKCAPIL", title: str = "%", skip: int = 0, leads: bool = True
    ) -> Matter:
        """The matter of that kind there ("%": anywhere), in the order they were opened; not `leads`: of no head."""
        with self.city.reading() as session:
            row = session.execute(
                _matters()
                .join(UNIT.id.table, UNIT.id == CASE.opd_id)
                .join(POSITION.id.table, POSITION.id == CASE.position_id)
                .where(CASE.process == process, CASE.state == state, CASE.title.like(title), UNIT.code.like(opd))
                .where(sa.true() if leads else ~POSITION.is_head)
                .order_by(CASE.id)
                .offset(skip)
                .limit(1)
            ).one()
        return Matter(*row)

    def now(self, case_id: UUID) -> Matter:
        """The same matter as it stands now."""
        with self.city.reading() as session:
            return Matter(*session.execute(_matters().where(CASE.id == case_id)).one())

    def of_subject(self, matter: Matter, process: str, state: str) -> Matter:
        """The newest matter of another process about the same person."""
        with self.city.reading() as session:
            about = _matters().where(CASE.subject_id == matter.subject_id, CASE.process == process, CASE.state == state)
            return Matter(*session.execute(about.order_by(CASE.opened_at.desc(), CASE.id.desc()).limit(1)).one())

    def holder(self, matter: Matter, who: Who) -> UUID:
        """Who sits today in that seat of the present visit."""
        today = clock.today()
        with self.city.reading() as session:
            found: UUID = session.execute(
                sa.select(ASSIGNMENT.person_id)
                .join_from(SEAT.id.table, VISIT.id.table, VISIT.id == SEAT.visit_id)
                .join(ASSIGNMENT.id.table, ASSIGNMENT.position_id == SEAT.position_id)
                .where(
                    VISIT.case_id == matter.id,
                    VISIT.closed_at.is_(None),
                    SEAT.who == who,
                    SEAT.status == SeatStatus.OPEN,
                    ASSIGNMENT.known_to.is_(None),
                    ASSIGNMENT.valid_from <= today,
                    ASSIGNMENT.valid_to >= today,
                )
                .order_by(ASSIGNMENT.valid_from.desc())
                .limit(1)
            ).scalar_one()
        return found

    # ------------------------------------------------------------------------------------------ people

    @contextmanager
    def person(self, who: UUID, **context: Any) -> Iterator[Someone]:
        """Somebody signed in through the door, with a sign-in made for this test where there was none."""
        username = self._username(who)
        with self.window(**context) as someone:
            someone.open("/masuk").fill(username=username, password=PASSWORD).press("Masuk")
            someone.page.wait_for_url(lambda url: "/masuk" not in url)
            yield someone

    @contextmanager
    def at_desk(self, role: str, **context: Any) -> Iterator[Someone]:
        """The person the city lists for that role, signed in with the printed password."""
        username, password, _ = self.city.listed[role]
        with self.window(**context) as someone:
            someone.open("/masuk").fill(username=username, password=password).press("Masuk")
            someone.page.wait_for_url(lambda url: "/masuk" not in url)
            yield someone

    @contextmanager
    def window(self, **context: Any) -> Iterator[Someone]:
        """A window of nobody yet. At the end its console was quiet and no other host was asked."""
        opened = self.browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "locale": "id-ID", "timezone_id": "Asia/Jakarta", **context}
        )
        opened.set_default_timeout(PATIENCE)
        someone = Someone(opened.new_page(), self.address)
        _listen(opened, someone)
        try:
            yield someone
        finally:
            opened.close()
        assert someone.faults == []

    def _username(self, person_id: UUID) -> str:
        with self.city.reading() as session:
            hashed = hash_password(PASSWORD)
            known = session.execute(
                sa.select(ACCOUNT.id, ACCOUNT.username).where(ACCOUNT.person_id == person_id)
            ).first()
            if known:
                set_password(known.id, hashed, clock.now())
                return str(known.username)
            number = str(session.execute(sa.select(PERSON.number).where(PERSON.id == person_id)).scalar_one())
            create_account(person_id, number, password_hash=hashed)
        return number

    # ------------------------------------------------------------------------------------------ papers

    def print_papers(self) -> int:
        """Hand out the outbox and carry everything out, as the worker does. Answers how many errands."""
        errands = self.desk.hand_out()
        while task := self.queue.dequeue():
            self.queue.execute(task)
        return errands

    def papers(self, case_id: UUID) -> list[Paper]:
        """The documents of a case that are in force, oldest first."""
        with self.city.reading() as session:
            rows = session.execute(
                sa.select(DOCUMENT.id, DOCUMENT.kind, DOCUMENT.code)
                .where(DOCUMENT.case_id == case_id, DOCUMENT.superseded_at.is_(None))
                .order_by(DOCUMENT.created_at)
            )
            return [Paper(one, str(kind), code) for one, kind, code in rows]

    def paper(self, someone: Someone, case_id: UUID, kind: str) -> str:
        """The text of a document of that case, fetched by its download link, and its public page checked."""
        found = next(one for one in self.papers(case_id) if one.kind == kind)
        someone.open(f"/dokumen/{found.id}").reads("PDF siap")
        with someone.page.expect_download() as coming:
            someone.follow("Unduh PDF")
        text = text_of(coming.value.path().read_bytes())
        with self.window() as citizen:
            citizen.open(f"/verifikasi/{found.code}").reads("Dokumen ini tercatat dan berlaku")
        assert found.code[:4] in text
        return text


def is_printed(words: str, text: str) -> bool:
    """Whether a paper says so, however its lines and letters are spaced and whichever letters are large."""
    return "".join(words.split()).casefold() in "".join(text.split()).casefold()


def text_of(pdf: bytes) -> str:
    """What a PDF says, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def _matters() -> sa.Select[Any]:
    return sa.select(CASE.id, CASE.state, CASE.subject_id, CASE.position_id, CASE.title)


def _listen(context: BrowserContext, someone: Someone) -> None:
    host = urlsplit(someone.address).netloc
    context.on(
        "request",
        lambda request: (
            None
            if urlsplit(request.url).netloc in (host, "") or request.url.startswith(("data:", "blob:"))
            else someone.faults.append(f"asked another host: {request.url}")
        ),
    )
    context.on(
        "console",
        lambda message: (
            someone.faults.append(f"console: {message.text}") if message.type in ("error", "warning") else None
        ),
    )
    context.on("weberror", lambda error: someone.faults.append(f"script: {error.error}"))
