"""What the browser fetches: installed from the lock, checked, small, named after its content, from nowhere else."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app import static_files
from app.static_files import MODULES, SERVED, STATIC, StaticFileChanged, StaticFilesMissing
from app.stylesheet import rules, slimmed, themed, trimmed

TEMPLATES = STATIC.parents[1] / "templates"
SCREENS = [path for path in TEMPLATES.rglob("*.html") if path.parent.name not in {"documents", "notices"}]
# Names that scripts and tests look for; they carry no style.
HOOKS: frozenset[str] = frozenset({"langkah-kini"})


@pytest.fixture(scope="module")
def served() -> Mapping[str, Path]:
    """Logical name -> the file that is served for it."""
    return {name: SERVED / url.rpartition("/")[2] for name, url in static_files.ensure_built().items()}


def lock() -> dict[str, dict[str, str]]:
    packages: dict[str, dict[str, str]] = json.loads((STATIC / "package-lock.json").read_text())["packages"]
    return {name: package for name, package in packages.items() if name}


def test_every_locked_package_has_an_integrity_hash_and_no_address() -> None:
    for name, package in lock().items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
    assert "://" not in (STATIC / "package-lock.json").read_text()


def test_installed_packages_are_the_locked_ones() -> None:
    installed = json.loads((MODULES / ".package-lock.json").read_text())["packages"]
    for name, package in lock().items():
        assert installed[name]["integrity"] == package["integrity"], name
        assert installed[name]["version"] == package["version"], name


def test_third_party_files_have_the_hashes_that_are_written_down() -> None:
    for name, entry in static_files.third_party().items():
        assert hashlib.sha256((MODULES / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], name


def test_a_changed_third_party_file_is_not_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for entry in static_files.third_party().values():
        (tmp_path / entry["file"]).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / entry["file"]).write_bytes(b"changed")
    monkeypatch.setattr(static_files, "MODULES", tmp_path)
    with pytest.raises(StaticFileChanged):
        static_files.build()


def test_nothing_installed_says_what_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(static_files, "_MANIFEST", tmp_path / "manifest.json")
    monkeypatch.setattr(static_files, "MODULES", tmp_path / "node_modules")
    with pytest.raises(StaticFilesMissing, match="tangkas static"):
        static_files.manifest()
    with pytest.raises(StaticFilesMissing, match="tangkas static"):
        static_files.ensure_built()


def test_served_names_carry_the_hash_of_their_content(served: Mapping[str, Path]) -> None:
    for name, path in served.items():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        stem, _, ending = name.rpartition(".")
        assert path.name == f"{stem}.{digest[:12]}.{ending}"


def test_building_twice_gives_the_same_names_and_keeps_open_pages_alive(served: Mapping[str, Path]) -> None:
    built = {file.name: file.served_as for file in static_files.build()}
    assert built == {name: path.name for name, path in served.items()}
    assert all(path.is_file() for path in served.values())


def test_a_first_page_fetches_few_and_small_files(served: Mapping[str, Path]) -> None:
    files = static_files.build()
    assert len(files) <= 7, "with the page itself that makes eight requests"
    assert sum(file.compressed_size for file in files) < 75_000


def test_the_page_script_is_under_five_kilobytes() -> None:
    assert len((STATIC / "app.js").read_bytes()) < 5_000


def test_our_style_sheet_stays_short() -> None:
    lines = (STATIC / "tangkas.css").read_text().splitlines()
    assert len(lines) <= 260
    assert all(len(line) <= 200 or "url(" in line for line in lines)


def foreign_hosts(text: str) -> Iterator[str]:
    for found in re.finditer(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", text, flags=re.IGNORECASE):
        if found[0] not in {"http://www.w3.org", "//www.w3.org"}:
            yield found[0]


def test_no_file_of_a_page_names_another_host(served: Mapping[str, Path]) -> None:
    own = [STATIC / name for name in ("app.js", "tangkas.css", "icons.svg", "favicon.svg")]
    for path in (*own, *SCREENS):
        assert list(foreign_hosts(path.read_text())) == [], path
    styles = re.sub(r"/\*!.*?\*/", "", served["tangkas.css"].read_text(), flags=re.DOTALL)
    assert list(foreign_hosts(styles)) == []


def test_scripts_build_no_code_and_templates_hold_none() -> None:
    script = (STATIC / "app.js").read_text()
    assert not re.search(r"\beval\b|\bFunction\(|innerHTML|insertAdjacentHTML|document\.write", script)
    for path in SCREENS:
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\shx-on|\son[a-z]+=|javascript:|hx-vals=.js:", text), path
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), path


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="i-([a-z-]+)"', (STATIC / "icons.svg").read_text()))
    named = re.compile(r"""\bicon\("([^"]*)"|\bsign="([^"]*)"|"icon": "([^"]*)"|#i-([a-z-]+)""")
    for path in SCREENS:
        for found in named.finditer(path.read_text()):
            name = next(group for group in found.groups() if group)
            assert name in sprite, f"{path.name} names the icon {name!r}"


def test_every_icon_is_drawn_on_the_same_grid_and_takes_its_colour_from_the_text() -> None:
    sprite = (STATIC / "icons.svg").read_text()
    symbols = re.findall(r"<symbol [^>]*>", sprite)
    assert all('viewBox="0 0 24 24"' in symbol for symbol in symbols)
    assert not re.search(r'(?:fill|stroke)="', sprite)


def used_classes(template: str) -> Iterator[str]:
    for value in re.findall(r'\bclass="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', template):
        # A name glued to an expression (status-{{ kind }}) is finished elsewhere.
        bare = re.sub(r"\{\{.*?\}\}", "?", re.sub(r"\{%.*?%\}", " ", value))
        yield from (name for name in bare.split() if "?" not in name)


def test_every_class_of_a_template_has_a_rule(served: Mapping[str, Path]) -> None:
    known = set(re.findall(r"\.(-?[a-zA-Z][\w-]*)", served["tangkas.css"].read_text())) | HOOKS
    unknown = {(path.name, name) for path in SCREENS for name in used_classes(path.read_text()) if name not in known}
    assert unknown == set()


def test_the_style_sheet_has_no_colour_outside_the_tokens() -> None:
    own = trimmed((STATIC / "tangkas.css").read_text())
    tokens, _, rest = own.partition(":root, [data-bs-theme] {")
    assert "#" in tokens
    literal = re.findall(r"(?<!%23)#[0-9a-f]{3,8}\b", re.sub(r'url\("data:[^"]*"\)', "", rest))
    assert set(literal) <= {"#fff"}, "white paper when printing is the only colour outside the token block"


def test_dark_rules_hold_on_screens_only_and_follow_the_device_in_theme_auto() -> None:
    themed_css = themed("[data-bs-theme=dark]{--a:1}\np{color:red}")
    assert "@media screen{[data-bs-theme=dark]{--a:1}" in themed_css
    assert "@media screen and (prefers-color-scheme:dark){[data-bs-theme=auto]{--a:1}" in themed_css
    assert themed_css.count("p{color:red}") == 1


def test_slimming_drops_unused_families_and_keeps_the_rest() -> None:
    css = '@charset "UTF-8";/*! by */.btn,.carousel .btn{a:1}.modal{b:2}@media print{.toast{c:3}}@media (x){.row{d:4}}'
    assert slimmed(css) == ".btn{a:1}@media (x){.row{d:4}}"


def test_rules_refuse_a_style_sheet_that_never_ends() -> None:
    with pytest.raises(ValueError, match="braces"):
        list(rules("p{color:red"))
