"""The reader's deadlines for a calendar (RFC 5545), at a secret address that can be withdrawn."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from flask import Response, abort, current_app, flash, request, url_for

from app.access import access
from app.identity.queries import actor_of_person
from app.inbox import operations, queries
from app.inbox.operations import Sent
from app.inbox.queries import Task
from app.inbox.views.blueprint import blueprint
from app.inbox.views.rows import Addresses
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_hash, form_key, session
from app.web.throttle import Throttle

MOST, A_MINUTE, OCTETS = 500, 60, 75
ONE_DAY = timedelta(days=1)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@blueprint.get("/kotak-masuk/kalender")
@access()
def calendar() -> Response:
    """Whether a calendar reads my deadlines, and how to begin or end that."""
    return respond("inbox/calendar.html", since=queries.setting_of(session(), actor().person_id).feed_since, address="")


@blueprint.post("/kotak-masuk/kalender")
@access()
def open_feed() -> Response:
    """A new address, shown once."""
    token = operations.open_feed(Sent(actor(), form_key(), form_hash(), clock.now()))
    address = f"{current_app.config['TANGKAS'].public_url.rstrip('/')}{url_for('inbox.feed', token=token)}"
    since = queries.setting_of(session(), actor().person_id).feed_since
    return respond("inbox/calendar.html", since=since, address=address if token else "")


@blueprint.post("/kotak-masuk/kalender/cabut")
@access()
def close_feed() -> Response:
    operations.close_feed(Sent(actor(), form_key(), form_hash(), clock.now()))
    flash("Alamat kalender dicabut. Kalender yang memakainya tidak dapat membacanya lagi.", "selesai")
    return see(url_for("inbox.calendar"))


@blueprint.get("/kalender/<token>.ics")
@access(public=True)
def feed(token: str) -> Response:
    """What waits for whoever holds the secret, by deadline. An unknown secret looks like any unknown page."""
    throttle: Throttle = current_app.extensions.setdefault("feed", Throttle(A_MINUTE))
    if not throttle.allows(request.remote_addr or "", time.monotonic()):
        abort(429)
    found = queries.reader_of(session(), token)
    reader = actor_of_person(session(), *found, clock.today()) if found else None
    if reader is None:
        abort(404)
    tasks = queries.tasks(session(), reader, clock.today(), most=MOST)
    text = "".join(folded(line) for line in _lines(tasks, Addresses()))
    response = Response(text, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _lines(tasks: Iterable[Task], addresses: Addresses) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tangkas//Kotak masuk//ID", "X-WR-CALNAME:Tangkas")
    yield "X-WR-TIMEZONE:Asia/Jakarta"
    for task in tasks:
        if task.due_on is not None:
            yield from _event(task, task.due_on, addresses.of(task.process, task.case_id))
    yield "END:VCALENDAR"


def _event(task: Task, due: date, path: str) -> Iterator[str]:
    """A whole day, the same in every zone. Its name stays while the matter waits, whatever becomes of the deadline."""
    asked = task.asked
    what = f"{asked.label}: {task.title}, {task.subject_name}" if asked else f"{task.title}, {task.subject_name}"
    yield "BEGIN:VEVENT"
    yield f"UID:{task.case_id.hex}-{task.since:%Y%m%d%H%M%S}@tangkas"
    yield f"DTSTAMP:{task.since:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due + ONE_DAY:%Y%m%d}"
    yield f"SUMMARY:{what.translate(ESCAPED)}"
    yield f"DESCRIPTION:{(asked.if_late if asked else '').translate(ESCAPED)}"
    yield f"URL:{current_app.config['TANGKAS'].public_url.rstrip('/')}{path}"
    yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def folded(line: str) -> str:
    """A line of at most 75 octets each, no letter cut in two, ended as RFC 5545 wants."""
    parts, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += width
    return "\r\n".join(parts) + "\r\n"
