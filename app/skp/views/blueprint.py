"""The blueprint, the process's handler, and what every view of a draft needs: the version, the form, the refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from wtforms import Form

from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView
from app.cases.registry import Handler, register
from app.cases.views import visible_case
from app.organisation.operations import on_post_left
from app.skp import operations, queries
from app.skp.forms import ReturnForm
from app.skp.operations import DraftClosed, Edit, Edited, PageOutdated, TooMuch, WritingRefused
from app.skp.queries import Content, VersionView
from app.web import clock
from app.web.forms import ReasonForm
from app.web.hypermedia import respond
from app.web.request import actor, form_hash, form_key, form_version, session
from workflows.goal_setting import GOAL_SETTING

blueprint = Blueprint("skp", __name__, url_prefix="/skp")

register(
    Handler(
        GOAL_SETTING,
        facts=queries.facts,
        page="skp.show",
        apply=operations.apply,
        forms={"return": ReturnForm, "withdraw": ReasonForm, "amend": ReasonForm, "discontinue": ReasonForm},
        freeze=operations.freeze,
    )
)
on_post_left(operations.end_with_post)


@dataclass(frozen=True, slots=True)
class Opened:
    """A version somebody opened to write in."""

    case: CaseView
    version: VersionView
    content: Content

    @property
    def back(self) -> str:
        """The page of the version."""
        return url_for("skp.show", case_id=self.case.id)

    @property
    def may_write(self) -> bool:
        return self.version.may_write(actor())


def opened(case_id: UUID) -> Opened:
    """The version with its content, or 404 for whoever may not see it."""
    case = visible_case(case_id)
    version = queries.read(session(), case_id, clock.today())
    if version is None:
        raise CaseNotFound
    return Opened(case, version, queries.content_of(session(), case_id))


def posted_edit(case_id: UUID) -> Edit:
    """The edit this form asks for. Raises FormIncomplete without key or version."""
    me = actor()
    return Edit(
        case_id,
        me.person_id,
        me.account_id,
        form_version(),
        form_key(),
        form_hash(),
        clock.now(),
        clock.today(),
    )


def typed_of(*forms: Form) -> list[tuple[str, str]]:
    """What was typed, with its labels."""
    return [(field.label.text, field.data) for form in forms for field in form if field.data]


def closed(one: Opened, status: int, *forms: Form, outdated: PageOutdated | None = None) -> Response:
    """Not a draft any more, not this person's, or the row is gone: the sentence, the way back, and what was typed."""
    return respond(
        "skp/closed.html",
        block="told",
        status=status,
        one=one,
        mine=one.version.writing(actor()) is not None,
        typed=typed_of(*forms),
        outdated=outdated,
    )


def not_writable(one: Opened) -> Response | None:
    """The refusal for whoever opens a form he may not use; None when he may."""
    return None if one.may_write else closed(one, 422)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form on its page, and in its place on the page of the version.

    `kind` says how it is drawn, `place` is the id of what it replaces there, `look` the address of that part.
    """

    one: Opened
    kind: str
    heading: str
    action: str
    place: str
    look: str
    forms: tuple[Any, ...]
    extra: dict[str, Any] = field(default_factory=dict)

    def shown(
        self, status: int = 200, problems: Sequence[tuple[str, str]] = (), outdated: PageOutdated | None = None
    ) -> Response:
        """The form; with what is wrong, or who was faster (then sending it again takes the own words)."""
        version = request.form.get("version") or self.one.version.content_version
        return respond(
            "skp/edit.html",
            block="form",
            status=status,
            sheet=self,
            one=self.one,
            problems=[(f"{self.place}-{name}", sentence) for name, sentence in problems],
            outdated=outdated,
            version=outdated.version if outdated else version,
        )

    def take(self, act: Callable[[Edit], Edited], done: Callable[[Edited], Response], stays: bool = True) -> Response:
        """Do the edit. What refuses it is shown where it was typed, with the typed words; `stays`: the row is there."""
        order = posted_edit(self.one.case.id)
        try:
            edited = act(order)
        except PageOutdated as outdated:
            gone = closed(self.one, 409, *self.forms, outdated=outdated)
            return self.shown(409, outdated=outdated) if stays else gone
        except TooMuch as much:
            return self.shown(422, [("isi", str(much))])
        except DraftClosed:
            return closed(opened(self.one.case.id), 409, *self.forms)
        except WritingRefused:
            return closed(self.one, 422, *self.forms)
        return done(edited)
