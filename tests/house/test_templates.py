"""Templates draw what they were given, in Indonesian, without script, style or markup that nobody checked."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

from jinja2 import Environment, nodes

from tests.house.rules import bites, holds, spares
from tests.house.tree import Tree
from tests.words import GLUE, SCREEN, foreign_words

# `css_string` is the one filter that does its own escaping: it quotes text for the margin boxes of a document.
RAW = re.compile(r"(?<!css_string )\|\s*safe\b|\{%-?\s*autoescape\s+false")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style\b|<[a-z][^<>]*\s(?:style|on[a-z]+)\s*=|hx-on|javascript:",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
STRING = re.compile(r"\"([^\"]*)\"|'([^']*)'")
# Arguments of steps, guards and fields that a person will read.
SENTENCES = {"because", "label", "past", "hint", "if_late", "description", "message"}
SPEAKING = ("alt", "aria-label", "placeholder", "title", "aria-description")
# Names that reach storage. A template that uses one asks questions while it draws.
ASKERS = {"session", "db", "query", "queries", "operations", "execute", "scalars", "offered"}
# Official documents are printed in their own file and may set their size per page; no browser ever opens them.
DOCUMENTS = "templates/documents/"
# Text put into markup as it is: by hand in these files only, where it was built from escaped pieces.
MAY_BUILD_MARKUP = ("app/documents/", "app/web/static.py")


@cache
def parsed(text: str) -> nodes.Template:
    return Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(text)


def html(tree: Tree) -> Iterator[tuple[str, str]]:
    """Templates of pages, parts, notices and documents."""
    return ((path, text) for path, text in tree.templates() if path.endswith((".html", ".j2", ".txt")))


def raw_markup(tree: Tree) -> Iterator[str]:
    """Text that passes the escaping by."""
    for path, text in html(tree):
        for found in RAW.finditer(text):
            yield f"{path}:{line_of(text, found.start())} skips escaping: {found.group(0)}"
    for path, module in tree.parsed("app/", "workflows/"):
        if path.startswith(MAY_BUILD_MARKUP):
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and "Markup" in ast.unparse(node.func):
                yield f"{path}:{node.lineno} builds markup by hand"


def inline_code(tree: Tree) -> Iterator[str]:
    """Scripts, styles and script attributes written into a page."""
    for path, text in html(tree):
        if path.startswith(DOCUMENTS):
            continue
        plain = COMMENT.sub(blank, text)
        for found in INLINE.finditer(CODE.sub(blank, plain)):
            yield f"{path}:{line_of(text, found.start())} has inline code: {found.group(0)[:60]!r}"


def unused_macros(tree: Tree) -> Iterator[str]:
    """Macros a template imports and never calls, and macros of components that no template uses."""
    used: set[str] = set()
    defined: dict[str, str] = {}
    said = names_said(tree)
    for path, text in html(tree):
        template = parsed(text)
        names = said[path]
        for one in template.find_all(nodes.FromImport):
            for pair in one.names:
                original, alias = pair if isinstance(pair, tuple) else (pair, pair)
                used.add(original)
                if alias not in names:
                    yield f"{path}:{one.lineno} imports {alias} and never uses it"
        used |= names
        for whole in template.find_all(nodes.Import):
            if whole.target not in names:
                yield f"{path}:{whole.lineno} imports {whole.target} and never uses it"
        used |= {attribute.attr for attribute in template.find_all(nodes.Getattr)}
        defined |= {macro.name: f"{path}:{macro.lineno}" for macro in template.find_all(nodes.Macro)}
    for name in sorted(defined.keys() - used):
        yield f"{defined[name]} defines {name}, which nothing uses"


def names_said(tree: Tree) -> dict[str, set[str]]:
    """The names each template reads, with those of the templates that extend it: they see what it imports."""
    own = {path: {one.name for one in parsed(text).find_all(nodes.Name) if one.ctx == "load"}
           for path, text in html(tree)}
    said = {path: set(names) for path, names in own.items()}
    for path, text in html(tree):
        above, seen = parsed(text), {path}
        while (one := above.find(nodes.Extends)) is not None and isinstance(one.template, nodes.Const):
            parent = f"templates/{one.template.value}"
            if parent not in said or parent in seen:
                break
            said[parent] |= own[path]
            seen.add(parent)
            above = parsed(tree.files[parent])
    return said


def asking_templates(tree: Tree) -> Iterator[str]:
    """Templates that call a query, read the session or look for themselves who may do what."""
    for path, text in html(tree):
        template = parsed(text)
        for name in template.find_all(nodes.Name):
            if name.ctx == "load" and name.name in ASKERS | {"g", "current_user", "request"}:
                yield f"{path}:{name.lineno} reaches for {name.name}; a template draws what it was given"
        for call in template.find_all(nodes.Call):
            if isinstance(call.node, nodes.Getattr) and call.node.attr in ASKERS:
                yield f"{path}:{call.lineno} calls {call.node.attr}"


class Words(HTMLParser):
    """Collects what a person reads of a template: text and speaking attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes speaking attributes; stops listening inside scripts, styles and other languages."""
        if tag in ("script", "style") or dict(attrs).get("lang", "id") not in ("id", None):
            self._silent.append(tag)
        if not self._silent:
            self.found += [(self.getpos()[0], value) for name, value in attrs if name in SPEAKING and value]

    def handle_endtag(self, tag: str) -> None:
        """Listens again."""
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        """Notes text."""
        if not self._silent:
            # A macro may give a piece of a tag; what stands before an equals sign is no word for people.
            self.found.append((self.getpos()[0], re.sub(r"[\w-]+(?==\")", "", data)))


def english(tree: Tree) -> Iterator[str]:
    """English words in what a template says: its text, its speaking attributes, sentences handed to macros."""
    for path, text in html(tree):
        plain = COMMENT.sub(blank, text)
        words = Words()
        words.feed(CODE.sub(blank, plain))
        sentences = words.found
        for code in CODE.finditer(plain):
            for literal in STRING.finditer(code.group(0)):
                said = literal.group(1) or literal.group(2) or ""
                # Words with a space are a sentence; with brackets or an equals sign they are markup or code.
                if " " in said.strip() and not set("<>=|") & set(said):
                    sentences.append((line_of(text, code.start()), said))
        for line, said in sentences:
            if found := foreign_words(said, GLUE | SCREEN):
                yield f"{path}:{line} speaks English: {', '.join(sorted(found))}"


def english_in_code(tree: Tree) -> Iterator[str]:
    """English in the sentences of step tables, guards and forms: arguments that a person will read."""
    for path, module in tree.parsed("workflows/", "app/"):
        calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
        for said in (keyword.value for call in calls for keyword in call.keywords if keyword.arg in SENTENCES):
            if isinstance(said, ast.Constant) and (found := foreign_words(str(said.value), GLUE | SCREEN)):
                yield f"{path}:{said.lineno} speaks English: {', '.join(sorted(found))}"


def exclamations(tree: Tree) -> Iterator[str]:
    """Exclamation marks and dashes of advertising in what a person reads: the city speaks calmly."""
    for path, text in html(tree):
        words = Words()
        words.feed(CODE.sub(blank, COMMENT.sub(blank, text)))
        for line, said in words.found:
            if re.search(r"\w!(?!\w)", said):
                yield f"{path}:{line} shouts: {said.strip()!r}"
            if "\u2014" in said:
                yield f"{path}:{line} breaks its sentence with a dash: {said.strip()!r}"


def blank(match: re.Match[str]) -> str:
    """Spaces in place of what is taken out, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", match.group(0))


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def test_nothing_passes_the_escaping_by() -> None:
    holds(raw_markup)
    bites(raw_markup, "templates/skp/show.html", "{{ text | safe }}")
    bites(raw_markup, "templates/skp/show.html", "{{ text|safe }}")
    bites(raw_markup, "templates/skp/show.html", "{% autoescape false %}{{ x }}{% endautoescape %}")
    spares(raw_markup, "templates/documents/_base.html.j2", "@page{content:{{ text | css_string | safe }}}")
    bites(raw_markup, "app/skp/views.py", "x = Markup(text)")
    bites(raw_markup, "app/skp/views.py", "x = markupsafe.Markup(text)")


def test_no_page_carries_script_or_style_of_its_own() -> None:
    holds(inline_code)
    for code in ("<script>x()</script>", "<style>p{}</style>", '<p style="color: red">', '<p onclick="x()">',
                 '<p class="{{ a }}" onclick="x()">', '<p hx-on:click="x()">', '<a href="javascript:x()">'):
        bites(inline_code, "templates/skp/show.html", code)
    spares(inline_code, "templates/skp/show.html", '{# <style> #}<script src="/a.js"></script><p data-on="x">ok</p>')


def test_every_macro_is_used() -> None:
    holds(unused_macros)
    bites(unused_macros, "templates/skp/show.html", '{% from "components/icon.html" import icon %}')
    bites(unused_macros, "templates/skp/show.html", '{% from "components/icon.html" import icon as sign %}{{ icon() }}')
    bites(unused_macros, "templates/skp/show.html", '{% import "components/icon.html" as icons %}')
    bites(unused_macros, "templates/components/icon.html", "{% macro icon() %}{% endmacro %}")


def test_templates_ask_no_questions() -> None:
    holds(asking_templates)
    bites(asking_templates, "templates/skp/show.html", "{{ db.session }}")
    bites(asking_templates, "templates/skp/show.html", "{% for x in person.query() %}{% endfor %}")
    bites(asking_templates, "templates/skp/show.html", "{{ request.args.q }}")
    bites(asking_templates, "templates/skp/show.html", "{% if process.offered(case) %}{% endif %}")


def test_templates_speak_indonesian() -> None:
    holds(english)
    bites(english, "templates/skp/show.html", "<p>Please try again</p>")
    bites(english, "templates/skp/show.html", "<button>Submit</button>")
    bites(english, "templates/skp/show.html", '<input aria-label="Search">')
    bites(english, "templates/skp/show.html", '{{ field("nama", "Your name") }}')
    spares(english, "templates/skp/show.html", '{# the form #}<p>Kirim</p>{{ bar("next") }}')
    spares(english, "templates/skp/show.html", '<i lang="en">Command and control</i>')


def test_steps_and_guards_speak_indonesian() -> None:
    holds(english_in_code)
    bites(english_in_code, "workflows/goal_setting.py", 'Guard(f, because="The window is closed")')
    spares(english_in_code, "workflows/goal_setting.py", 'Guard(f, because="Jendela pengisian sudah tutup")')


def test_nothing_shouts() -> None:
    holds(exclamations)
    bites(exclamations, "templates/skp/show.html", "<p>Berhasil!</p>")
    bites(exclamations, "templates/skp/show.html", "<p>Kirim \u2014 sekarang</p>")
