"""What every page shows around its content: navigation, account, theme, practice band."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask import session as flashes
from sqlmodel import Session

from app.access import Actor
from app.static_files import ensure_built
from app.web import clock, filters
from app.web.request import actor_or_none, new_key, page_warnings, session

THEMES = {"terang": "light", "gelap": "dark", "perangkat": "auto"}
THEME_COOKIE = "tampilan"
WAITING = "count_waiting"
FROM, FROM_INBOX, QUEUE = "dari", "kotak", "antrean"
CountWaiting = Callable[[Session, Actor, date], int]


@dataclass(frozen=True, slots=True)
class NavItem:
    """One tab of the navigation."""

    url: str
    label: str
    icon: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """One of several capacities in which somebody may show himself."""

    value: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class AccountMenu:
    """Who is signed in, as the header shows it."""

    name: str
    role: str
    roles: tuple[Face, ...] = ()


def _nav(actor: Actor) -> list[NavItem]:
    here = request.path
    known = g.get("waiting")  # a page that counted for itself said so
    count = current_app.extensions[WAITING](session(), actor, clock.today()) if known is None else known
    waiting = count or None
    third = (
        NavItem("/bkpsdm", "Papan", "papan")
        if actor.is_officer and actor.acting not in {p.capacity for p in actor.positions}
        else NavItem("/tim", "Tim saya", "tim")
        if any(p.is_head for p in actor.positions)
        else NavItem("/evaluasi", "Evaluasi", "evaluasi")
    )
    items = [
        NavItem("/", "Beranda", "beranda"),
        NavItem("/kotak-masuk", "Kotak masuk", "kotak", waiting),
        third,
        NavItem("/lainnya", "Lainnya", "lain"),
    ]
    return [
        NavItem(i.url, i.label, i.icon, i.count, here == i.url or (i.url != "/" and here.startswith(i.url + "/")))
        for i in items
    ]


def _queue(waiting: int | None) -> list[NavItem]:
    """The way on through the inbox: on a case that was opened from there, and right after a decision while more waits.

    Where it leads is found out when it is followed, so that it costs a case page nothing.
    """
    case_id = (request.view_args or {}).get("case_id")
    from_inbox = request.args.get(FROM) == FROM_INBOX
    decided = any(category == QUEUE for category, _ in flashes.get("_flashes", ()))
    if case_id is None or not (from_inbox or (decided and waiting)):
        return []
    onward = [NavItem(f"/kotak-masuk/berikutnya/{case_id}", "Berikutnya di kotak masuk", "panah")]
    if decided:
        return onward
    return [
        NavItem("/kotak-masuk", "Kotak masuk", "balik"), *onward,
        NavItem(f"/kotak-masuk/tunda/{case_id}", "Tunda", "jam"),
    ]  # fmt: skip


def _account(actor: Actor) -> AccountMenu:
    faces = tuple(Face(one, one, one == actor.title) for one in actor.faces)
    return AccountMenu(actor.name, actor.title, faces)


def _context() -> dict[str, Any]:
    actor = actor_or_none()
    common: dict[str, Any] = {
        "practice": current_app.config["PRACTICE"],
        "theme": THEMES.get(request.cookies.get(THEME_COOKIE, ""), "auto"),
        "today": clock.today(),
        "request_id": g.get("request_id"),
    }
    if actor is not None and not request.headers.get("HX-Request"):
        nav = _nav(actor)
        common |= {"nav": nav, "account": _account(actor), "queue": _queue(nav[1].count)}
    return common


def init_pages(app: Flask, count_waiting: CountWaiting) -> None:
    """Filters, globals and the context of every page. `count_waiting` says how much is asked of somebody."""
    app.extensions[WAITING] = count_waiting
    addresses = ensure_built()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.auto_reload = app.debug
    app.jinja_env.globals.update(
        static=lambda name: addresses[name], form_key=new_key, url_for=url_for, page_warnings=page_warnings
    )
    app.jinja_env.filters.update(filters.FILTERS)
    app.context_processor(_context)
