"""The one style sheet of the site, made from Bootstrap's and our own: fewer rules, one more theme.

Pure text in, pure text out; nothing here reads a file. Understands what Bootstrap and tangkas.css contain (rules and
conditional groups), not all of CSS.
"""

import re
from collections.abc import Iterator

# Families of Bootstrap this site does not use. A selector that names one of them is left out.
_UNUSED = re.compile(
    r"""\.(?:accordion|alert|badge|breadcrumb|card|carousel|collaps(?:e|ing)|dropdown|dropup|dropend|dropstart|fade
    |figure|font-monospace|form-floating|form-range|form-switch|invalid|is-(?:in)?valid|list-group|modal|nav|navbar
    |offcanvas|page-(?:item|link)|pagination|placeholder|popover|progress|ratio|spinner-grow|tab-(?:content|pane)
    |text-bg|toast|tooltip|valid|was-validated|bs-tooltip|bs-popover|link-(?!body)|bg-(?:gradient|opacity)
    |btn-(?:group|toolbar|close|check|outline|secondary|success|info|warning|danger|light|dark|link|lg)
    |form-control-(?:lg|sm|color|plaintext)|form-select-(?:lg|sm)|input-group-(?:lg|sm)|table-(?:active|striped|hover|dark
    |primary|secondary|success|info|warning|danger|light|bordered|borderless|group-divider)|img|display|offset|order
    |object-fit|focus-ring|icon-link|clearfix|stretched-link|vr|initialism|blockquote|lead|dropdown|hstack|vstack
    |shadow-lg|rounded-(?:top|bottom|start|end)|text-(?:primary|success|info|warning|danger|light|dark|black|white|
    opacity|bg|muted|body)|bg-(?:primary|secondary|success|info|warning|danger|light|dark|black|white|body|transparent)
    |border-(?:primary|secondary|success|info|warning|danger|light|dark|black|white|opacity)
    |(?:user-select|pe|translate|top|bottom|start|end|opacity|fst|font)-)"""
    r"""|-xxl\b""",
    re.VERBOSE,
)
_UNUSED_FRAMES = ("progress-bar-stripes", "placeholder-", "spinner-grow")
_DARK = "[data-bs-theme=dark]"
_AUTO = "[data-bs-theme=auto]"


def licence(css: str) -> str:
    """The notice a third-party style sheet opens with, as a comment that must travel with its rules."""
    notice = re.search(r"/\*!.*?\*/", css, flags=re.DOTALL)
    return notice[0] if notice else ""


def slimmed(css: str) -> str:
    """`css` without comments and without the component families this site does not use."""
    bare = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", css, flags=re.DOTALL)
    return "".join(_kept(bare))


def themed(css: str) -> str:
    """`css` where every rule of the dark theme holds on screens only, and also for theme `auto` on a dark device.

    Paper stays light, and "follow the device" needs neither script nor a second style sheet.
    """
    return "".join(_themed_rule(prelude, body) for prelude, body in rules(css))


def trimmed(text: str) -> str:
    """`text` (CSS or SVG) without comments and indentation."""
    without_comments = re.sub(r"/\*.*?\*/|<!--.*?-->", "", text, flags=re.DOTALL)
    return "\n".join(stripped for line in without_comments.splitlines() if (stripped := line.strip())) + "\n"


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Each top-level rule as (prelude, body); a statement without braces comes with an empty body."""
    position = 0
    while (opening := css.find("{", position)) >= 0:
        closing = _matching_brace(css, opening)
        yield css[position:opening].strip(), css[opening + 1 : closing]
        position = closing + 1
    if rest := css[position:].strip():
        yield rest, ""


def _matching_brace(css: str, opening: int) -> int:
    depth = 0
    for match in re.finditer(r"[{}]", css[opening:]):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return opening + match.start()
    raise ValueError("unbalanced braces in a style sheet")


def _kept(css: str) -> Iterator[str]:
    for prelude, body in rules(css):
        if prelude.startswith(("@media", "@supports")):
            inner = slimmed(body)
            if inner:
                yield f"{prelude}{{{inner}}}"
        elif prelude.startswith("@"):
            if not any(frames in prelude for frames in _UNUSED_FRAMES):
                yield f"{prelude}{{{body}}}" if body else ""
        else:
            selectors = [one for one in re.split(r",(?![^(]*\))", prelude) if not _UNUSED.search(one)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _themed_rule(prelude: str, body: str) -> str:
    if prelude.startswith(("@media", "@supports")):
        return f"{prelude}{{{themed(body)}}}\n"
    rule = f"{prelude}{{{body}}}\n"
    if _DARK not in prelude:
        return rule if body else ""
    return f"@media screen{{{rule}}}\n@media screen and (prefers-color-scheme:dark){{{rule.replace(_DARK, _AUTO)}}}\n"
