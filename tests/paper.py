"""Documents as tests read them: every sample, the words on each page, and what an archive and a screen reader ask."""

import subprocess
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

import page

from app.documents import render, samples
from app.documents import snapshot as s

T = TypeVar("T")
LINED = replace(
    samples.evaluation_summary(),
    recommendation="Pertahankan.\n\nDampingi dua kelurahan:\n- Serua\n- Sawah Baru\n" + "Teruskan praktik baik. " * 12,
)
EVERY = samples.every() | {
    "42 baris": samples.long_form(),
    "satu baris": samples.long_form(3),
    "dokumen evaluasi berbaris": LINED,
}


def made(document: s.Snapshot) -> bytes:
    """The PDF of one snapshot, made in this process."""
    return render.render(document.frame.kind, document)


def words(pdf: bytes) -> str:
    """All text of a document on one line."""
    return " ".join(pages(pdf))


@cache
def pages(pdf: bytes) -> list[str]:
    """The text of each page on one line, in the order it is drawn."""
    told = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(text.split()) for text in told.stdout.decode().split("\f")[:-1]]


def rewritten(value: T, change: Callable[[str], str], path: str = "") -> T:
    """The snapshot with every free text changed; words of a closed list and addresses stay."""
    closed = {"kind", "status", "approach", "form_class", "section", "capacity", "organisation_predicate"}
    if isinstance(value, str):
        return change(value)  # type: ignore[return-value]  # a str where a str was
    if isinstance(value, tuple):
        return tuple(rewritten(item, change, path) for item in value)  # type: ignore[return-value]  # likewise
    if is_dataclass(value) and not isinstance(value, type):
        kept = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in closed}
        return replace(value, **{name: rewritten(item, change, name) for name, item in kept.items()})
    return value


def assert_archivable(pdf: bytes, tmp_path: Path) -> None:
    """156 of 156 rules of PDF/A-3a, 104 of 104 of PDF/UA-1, a clean structure, a second reader without complaint."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    for profile, total in (("3a", 156), ("ua1", 104)):
        report = page.validate_pdf(str(path), profile=profile)
        assert (report.rules.passed, report.rules.total, report.failures) == (total, total, [])
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    drawn = subprocess.run(["pdftoppm", "-r", "20", "-png", path, tmp_path / "page"], capture_output=True, check=True)
    assert drawn.stderr == b""
