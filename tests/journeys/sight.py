"""What eyes, screen readers and small telephones would complain about, asked of a page in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "app/static/node_modules/axe-core/axe.min.js"
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map(v => [v.id, v.help, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))]);
}"""
WIDEST = """() => {
  const room = document.documentElement.clientWidth, all = [...document.querySelectorAll("body *")];
  const out = e => e.getBoundingClientRect().right > room + 1 && getComputedStyle(e).position !== "fixed";
  if (document.documentElement.scrollWidth <= room) return null;
  return all.filter(out).slice(0, 3).map(e => e.outerHTML.slice(0, 120));
}"""


def violations(page: Page) -> list[str]:
    """What axe-core finds with all its rules, one line each. The page has to be open."""
    page.evaluate(_source())
    found: list[Any] = page.evaluate(RUN)
    return [f"{rule}: {text} {nodes}" for rule, text, nodes in found]


def sideways(page: Page, width: int) -> list[str]:
    """What makes the page wider than a window of so many pixels; nothing when it fits."""
    height = (page.viewport_size or {"height": 800})["height"]
    page.set_viewport_size({"width": width, "height": height})
    wide: list[str] | None = page.evaluate(WIDEST)
    return [f"scrolls sideways at {width} px: {wide}"] if wide is not None else []


def _source() -> str:
    return _kept.setdefault("axe", AXE.read_text())


_kept: dict[str, str] = {}
