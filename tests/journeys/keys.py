"""Somebody who has no mouse: Tab, Enter, Space and letters, and the focus is seen wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass

from tests.journeys.town import Someone

MOST_STOPS = 400
WHERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const shape = getComputedStyle(one), around = one.closest("label") ? getComputedStyle(one.closest("label")) : shape;
  const ringed = s => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  const box = one.getBoundingClientRect(), label = one.labels && one.labels[0] ? one.labels[0].innerText : "";
  const words = (one.innerText || label || one.getAttribute("aria-label") || "").replace(/\\s+/g, " ").trim();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {tag: one.tagName, words: words, name: one.name || "", value: one.value || "", type: one.type || "",
          seen: (ringed(shape) || ringed(around)) && inside};
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the focus stands: the element, its words, its field name, and whether one sees that it is there."""

    tag: str
    words: str
    name: str
    value: str
    type: str
    seen: bool


@dataclass(slots=True)
class Keys:
    """The keyboard of somebody at a window."""

    someone: Someone

    def at(self) -> Stop | None:
        """Where the focus is now; nothing on a fresh page."""
        found = self.someone.page.evaluate(WHERE)
        return Stop(**found) if found else None

    def to(self, words: str = "", *, name: str = "", tag: str = "") -> Keys:
        """Tab on until the focus stands on what reads so, or on the field of that name."""
        for _ in range(MOST_STOPS):
            self.someone.page.keyboard.press("Tab")
            stop = self.at()
            if stop is None:
                continue
            assert stop.seen, f"the focus is not seen on {stop}"
            if (not words or stop.words == words) and (not name or stop.name == name) and (not tag or stop.tag == tag):
                return self
        raise AssertionError(f"Tab never came to {words or name}")

    def write(self, text: str) -> Keys:
        """Replace what the field holds."""
        self.someone.page.keyboard.press("Control+A")
        self.someone.page.keyboard.type(text)
        return self

    def press(self, key: str = "Enter") -> Keys:
        """One key."""
        self.someone.page.keyboard.press(key)
        return self

    def pick(self, times: int = 1) -> Keys:
        """In a group of choices where nothing is chosen yet: take the first with Space, then go on by arrow."""
        self.press("Space")
        for _ in range(times):
            self.press("ArrowRight")
        return self
