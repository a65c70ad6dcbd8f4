"""The browser the journeys walk with: there, or missed in one sentence."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser import ChromiumMissing, chromium_path, served


@pytest.mark.browser
def test_browser_opens_what_the_application_serves(browser: Browser) -> None:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/", view_func=lambda: "<!doctype html><title>Uji</title><h1>Halo</h1>")
    with served(app) as address:
        page = browser.new_page()
        page.goto(address)
        assert page.inner_text("h1") == "Halo"
        page.close()


def test_missing_browser_is_named_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = tmp_path / "chromium"
    stub.write_text("#!/bin/sh\necho 'snap install chromium'\nexit 1\n")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=None)
    monkeypatch.delenv("TANGKAS_CHROMIUM", raising=False)
    with pytest.raises(ChromiumMissing, match="apt-get install chromium"):
        chromium_path()
