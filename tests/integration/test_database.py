"""The database is there for the request, and gone with it."""

from inspect import iscoroutinefunction

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser

from app.database import db


def test_request_ends_without_an_event_loop(app: Flask) -> None:
    assert app.teardown_appcontext_funcs
    assert not any(map(iscoroutinefunction, app.teardown_appcontext_funcs))


def test_session_is_closed_with_its_context(app: Flask) -> None:
    with app.app_context():
        session = db.session
        session.execute(sa.text("SELECT 1"))
        assert session.in_transaction()
    assert not session.in_transaction()


@pytest.mark.browser
def test_database_can_be_asked_while_a_browser_is_open(browser: Browser, app: Flask) -> None:
    page = browser.new_page()
    with app.app_context():
        assert db.session.execute(sa.text("SELECT 1")).scalar() == 1
    page.close()
