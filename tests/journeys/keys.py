"""Somebody who has no mouse: Tab, Enter, Space and letters, and the focus is seen wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass

from tests.journeys.town import Someone

MOST_STOPS, SCROLLING = 400, 20  # stops of Tab; tenths of a second
WHERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const whole = one.closest("label") || one, shape = getComputedStyle(one), around = getComputedStyle(whole);
  const ringed = s => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  const box = whole.getBoundingClientRect(), label = one.labels && one.labels[0] ? one.labels[0].innerText : "";
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

    def settled(self) -> Stop | None:
        """Where the focus is once the window has scrolled to it: smoothly, so that takes its time."""
        stop = None
        for _ in range(SCROLLING):
            self.someone.page.wait_for_timeout(100)
            stop = self.at()
            if stop is not None and stop.seen:
                break
        return stop

    def to(self, words: str = "", *, name: str = "", tag: str = "") -> Keys:
        """Tab on until the focus stands on what reads so, or on the field of that name."""
        for _ in range(MOST_STOPS):
            self.someone.page.keyboard.press("Tab")
            stop = self.at()
            if stop is None:
                continue
            later = stop if stop.seen else self.settled()
            assert later is not None, f"the focus was taken away from {stop}"
            assert later.seen, f"the focus is not seen on {stop}"
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

    def choose(self, value: str) -> Keys:
        """In a group of choices: Space takes the one under the focus, arrows go on until it is this one."""
        self.press("Space")
        for _ in range(3):
            stop = self.at()
            if stop is not None and stop.value == value:
                return self
            self.press("ArrowRight")
        raise AssertionError(f"the arrows never came to {value}")


def reviews(someone: Someone) -> None:
    """The assessor's review, from the page of the case to the confirmed result."""
    keys = Keys(someone)
    keys.to("Nilai sekarang").press()
    someone.reads("Periksa lalu konfirmasi")
    groups = someone.page.eval_on_selector_all("input[type=radio]", "all => [...new Set(all.map(one => one.name))]")
    for name in groups:
        keys.to(name=name).choose("sesuai")
    keys.to(name="catatan").write("Pertahankan ketepatan waktu.").to("Periksa lalu konfirmasi").press()
    someone.reads("Periksa dahulu")
    keys.to("Konfirmasi penilaian", tag="BUTTON").press()
    someone.reads("Penilaian dikonfirmasi")
