"""What waits for me, what waits for others, what I decided; and several SKP agreed to at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, g, request, url_for

from app.access import access
from app.calendar.queries import working_days
from app.inbox import operations, queries
from app.inbox.operations import Item, Verdict
from app.inbox.queries import PAGE, TOGETHER, Overview
from app.inbox.views import rows, wanted
from app.inbox.views.blueprint import blueprint, page_number, page_size, pages_of
from app.policies.queries import in_force
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import FormIncomplete, actor, form_key, session, uuid_or_none
from app.web.wording import counted
from workflows.calendar import years_to_load

MINE, OTHERS, DONE = "", "orang-lain", "selesai"
TABS = {MINE: ("Menunggu saya", ""), OTHERS: ("Orang lain", "Menunggu"), DONE: ("Selesai", "")}
UNKNOWN = ("Perkara lain", "", "")
STEP = next(iter(TOGETHER.values()))


@blueprint.get("/kotak-masuk")
@access()
def show() -> Response:
    tab = request.args.get("tab", MINE)
    return _others() if tab == OTHERS else _done() if tab == DONE else _mine()


def _overview() -> Overview:
    numbers = queries.overview(session(), actor(), clock.today(), queries.week_end(clock.today()))
    g.waiting = numbers.mine  # so that the frame need not count again
    return numbers


def _mine(status: int = 200, verdicts: Sequence[Verdict] = ()) -> Response:
    """The list of what waits for me; after deciding several, with what became of them."""
    me, today, numbers, size = actor(), clock.today(), _overview(), page_size()
    asked = wanted.read(request.args)
    total = numbers.count(asked)
    page = min(page_number(), pages_of(total, size))
    tasks = queries.tasks(session(), me, today, asked, offset=(page - 1) * size, most=size)
    failed = frozenset(v.item.case_id for v in verdicts if not v.taken)
    counts = None if asked.aside else numbers.groups(asked)
    snoozed = queries.snoozes_of(session(), me.person_id, today) if asked.aside else {}
    groups = rows.grouped(session(), me, tasks, today, mine=True, counts=counts, chosen=failed, snoozed=snoozed)
    names = queries.titles_of(session(), me, failed, today) if failed else {}
    query = wanted.query_of(asked)
    address = url_for("inbox.show")
    return _page(
        MINE,
        numbers,
        status,
        page=page,
        pages=pages_of(total, size),
        groups=groups,
        lead=_lead(numbers),
        narrowing=[
            (wanted.KIND, "Jenis", wanted.kinds_of(numbers), query.get(wanted.KIND, ""), "Semua jenis"),
            (wanted.CAPACITY, "Atas nama", wanted.capacities_of(numbers, me), query.get(wanted.CAPACITY, ""), "Semua"),
            (wanted.BY, "Batas", wanted.BY_WORDS, query.get(wanted.BY, ""), "Semua batas"),
        ],
        kept=list(wanted.kept(numbers, asked, address)),
        aside=numbers.aside,
        looks=numbers.looks,
        shows_aside=asked.aside,
        narrowed=wanted.as_query(asked),
        pick=any(row.value for group in groups for row in group.rows),
        outcome=_outcome(verdicts),
        to_load=years_to_load(working_days(session()), in_force(session()), today) if me.is_officer else (),
        failures=[(names.get(v.item.case_id, UNKNOWN)[0], v.because) for v in verdicts if v.because],
    )


def _others() -> Response:
    me, today, page, size = actor(), clock.today(), page_number(), page_size()
    numbers = _overview()
    tasks = queries.tasks_of_others(session(), me, today, offset=(page - 1) * size, most=size)
    groups = rows.grouped(session(), me, tasks, today, mine=False)
    return _page(OTHERS, numbers, page=page, pages=pages_of(numbers.others, size), groups=groups)


def _done() -> Response:
    page, size, numbers = page_number(), page_size(), _overview()
    done = queries.done_by(session(), actor(), offset=(page - 1) * size, most=size)
    visible = queries.titles_of(session(), actor(), {one.case_id for one in done}, clock.today())
    found = list(rows.done_rows(done, visible))
    return _page(DONE, numbers, page=page, pages=pages_of(numbers.done, size), done=found)


def _page(tab: str, numbers: Overview, status: int = 200, **content: Any) -> Response:
    """A tab of the inbox with the numbers of all three."""
    counts = {MINE: numbers.mine, OTHERS: numbers.others, DONE: numbers.done}
    tabs = [
        {
            "label": label,
            "before": before,
            "url": url_for("inbox.show", tab=name or None),
            "count": counts[name],
            "current": name == tab,
        }
        for name, (label, before) in TABS.items()
    ]
    return respond(
        "inbox/show.html",
        status=status,
        tab=tab or "menunggu",
        tabs=tabs,
        next_url=_next_url(tab, content.get("narrowed", "")),
        **content,
    )


def _next_url(tab: str, narrowed: str) -> str:
    """Where page {n} of what is shown lies."""
    query = "&".join(filter(None, [f"tab={tab}" if tab else "", narrowed, "hal={n}"]))
    return f"{url_for('inbox.show')}?{query}"


def _lead(numbers: Overview) -> str:
    if not numbers.mine:
        return "Tidak ada perkara yang menunggu Anda."
    late = f"{counted(numbers.late)} sudah" if numbers.late else "Belum ada yang"
    return f"{counted(numbers.mine)} perkara menunggu Anda. {late} lewat batas."


def _outcome(verdicts: Sequence[Verdict]) -> str:
    taken = sum(v.taken for v in verdicts)
    failed = len(verdicts) - taken
    return f"{taken} disetujui" + (f", {failed} gagal." if failed else ".") if verdicts else ""


def _items() -> list[Item]:
    """The chosen cases with the version each was read in. Raises FormIncomplete for anything else."""
    found: dict[UUID, Item] = {}
    for text in request.values.getlist("perkara")[: PAGE + 1]:
        name, _, version = text.partition(":")
        case_id = uuid_or_none(name)
        if case_id is None or not (version.isascii() and version.isdigit() and len(version) <= 9):
            raise FormIncomplete
        found[case_id] = Item(case_id, int(version), STEP)
    if len(found) > PAGE:
        raise FormIncomplete
    return list(found.values())


@blueprint.get("/kotak-masuk/periksa")
@access()
def check() -> Response:
    """The chosen SKP by name, before all are agreed to, and which of them the system drew to be read first."""
    me, items, today = actor(), _items(), clock.today()
    tasks = queries.chosen_tasks(session(), me, [item.case_id for item in items], today)
    names = queries.titles_of(session(), me, [item.case_id for item in items], today)
    fit = [item for item in items if not _why_not(tasks.get(item.case_id), item)]
    sample = queries.sample_of(
        me.person_id, [(item.case_id, item.version) for item in fit], in_force(session()), today
    )
    is_read = all(tasks[case_id].opened for case_id in sample)
    ready, not_ready = [], []
    for item in items:
        task, (name, title, process) = tasks.get(item.case_id), names.get(item.case_id, UNKNOWN)
        drawn = item.case_id in sample
        because = _why_not(task, item)
        if task is not None and not because and not (task.opened or is_read):
            because = operations.DRAWN if drawn else operations.UNDRAWN
        if because or task is None:
            url = rows.Addresses().of(process, item.case_id) if process and drawn else ""
            not_ready.append((name, title, because, url))
        else:
            ready.append((f"{item.case_id.hex}:{item.version}", name, title, task.position_title, drawn))
    return respond(
        "inbox/check.html", status=200 if ready else 422, ready=ready, not_ready=not_ready, drawn=len(sample)
    )


def _why_not(task: queries.Task | None, item: Item) -> str:
    """Why the case cannot be decided with others whatever was read, or an empty text."""
    if task is None:
        return "Perkara ini tidak menunggu Anda."
    if task.together is None:
        return "Perkara ini diputus satu per satu di halamannya."
    return "" if task.version == item.version else "Perkara ini sudah berubah. Baca lagi sebelum menyetujui."


@blueprint.post("/kotak-masuk")
@access()
def take() -> Response:
    """Agree to all that were checked. The list comes back with what became of each."""
    key, items = form_key(), _items()
    if not items:
        raise FormIncomplete
    verdicts = operations.take_together(actor(), items, key, clock.now(), clock.today())
    return _mine(200 if any(v.taken for v in verdicts) else 422, verdicts)
