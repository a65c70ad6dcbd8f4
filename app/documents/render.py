"""A snapshot becomes a PDF: PDF/A-3a and PDF/UA-1, its data embedded, the same bytes for the same record.

Importing this module imports WeasyPrint; the application uses `renderer.Renderer`, which does so in a process of its
own.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any

from app.documents import columns, pictures, wording
from app.documents.lettering import MAX_CHARACTERS, fit
from app.documents.snapshot import TITLES, Snapshot, from_json, to_json

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
SANS = Path("/usr/share/fonts/truetype/liberation2")
"""Where Debian 12 keeps Liberation 2; newer releases moved it to `liberation`, which on Debian 12 holds version 1."""
FONTS_CONF = TEMPLATES / ("fonts.conf" if SANS.is_dir() else "fonts-newer.conf")
os.environ["FONTCONFIG_FILE"] = str(FONTS_CONF)  # before WeasyPrint loads Pango

from fontTools.ttLib import TTFont  # noqa: E402
from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound  # noqa: E402
from weasyprint import CSS, HTML, Attachment  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import URLFetcher  # noqa: E402

from app.documents.sealing import claim_both, seal  # noqa: E402
from app.documents.shortcuts import QuickHTML, install, remembering  # noqa: E402

install()

VARIANT, IN_DOUBT = "pdf/a-3a", b"\r\nendstream"
LONGEST = {"certificate": 600}
"""Characters a field may have where the page cannot grow."""
STYLES = ("print.css", "forms.css", "letters.css")


class Sealed(URLFetcher):
    """The documents carry everything they need: only `data:` addresses, which our own templates write, are read."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"])


SEALED = Sealed()


@dataclass(frozen=True, slots=True)
class Page:
    """A document as markup, the data it was made from and the moment it carries."""

    kind: str
    html: str
    data: bytes
    recorded_at: datetime


class Templates(BaseLoader):
    """Templates as people indent them; a line break between two tags means nothing on paper.

    It is put into a comment, so that it costs no text node and an error still names the right line.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        path = TEMPLATES / template
        if not path.is_file():
            raise TemplateNotFound(template)
        source = re.sub(r"(?<=[>}])(\n\s*)(?=[<{])", r"{#\1#}", path.read_text(encoding="utf-8"))
        return source, str(path), lambda: True


@cache
def environment() -> Environment:
    """The templates with the words of `wording` as filters. A name a template misspells is an error, not a gap."""
    made = Environment(loader=Templates(), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.filters.update(
        long_date=wording.long_date,
        moment=wording.moment,
        print_groups=wording.print_groups,
        hash_groups=wording.hash_groups,
        css_string=wording.css_string,
        bare_address=wording.bare_address,
        office_case=wording.office_case,
    )
    made.globals.update(
        identity_rows=wording.identity_rows,
        person_fields=wording.person_fields,
        columns=columns,
        curve=pictures.curve,
        before_and_after=pictures.before_and_after,
        bars=pictures.bars,
        certificate_frame=pictures.certificate_frame,
    )
    return made


@cache
def fonts() -> FontConfiguration:
    """One per process: making it anew for each document doubles the time."""
    return FontConfiguration()


@cache
def style() -> CSS:
    """The print style, parsed once per process."""
    text = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in STYLES)
    return remembering(CSS(string=text, font_config=fonts(), url_fetcher=SEALED))


@cache
def covered() -> frozenset[str]:
    """The characters Liberation Sans can set; its four faces agree, and it stands in for what the other lacks."""
    folder = SANS if SANS.is_dir() else SANS.with_name("liberation")
    with TTFont(folder / "LiberationSans-Regular.ttf", lazy=True) as font:
        return frozenset(chr(code) for code in font.getBestCmap() if code >= 0x20)


def typeset(kind: str, data: bytes, *, loose: bool = False) -> Page:
    """The markup of a stored snapshot; `loose` lets rows be cut. Raises SnapshotInvalid."""
    snapshot, notes = fit(from_json(kind, data), covered(), LONGEST.get(kind, MAX_CHARACTERS))
    frame = snapshot.frame
    html = (
        environment()
        .get_template(f"{kind}.html.j2")
        .render(
            s=snapshot,
            frame=frame,
            title=f"{TITLES[kind]}, nomor {frame.number}",
            fingerprint=hashlib.sha256(data).hexdigest(),
            qr=pictures.qr_code(frame.verification_url),
            standing=wording.standing(frame),
            page_mark=wording.page_mark(frame),
            notes=notes,
            loose=loose,
        )
    )
    return Page(kind=kind, html=html, data=data, recorded_at=frame.recorded_at)


def to_pdf(page: Page, html_class: type[HTML] = QuickHTML) -> bytes:
    """The PDF of typeset markup.

    Once in a hundred documents the table of objects, packed at the very end, happens to end on a carriage return, which
    leaves its length in doubt (PDF/A-3 6.1.7.1): then it is written again, as laid out, with an empty object more.
    """
    document = _lay_out(page, html_class)
    claim_both(document)
    return next(pdf for spare in count() if IN_DOUBT not in (pdf := _written(document, page, spare)))


def _written(document: Any, page: Page, spare: int) -> bytes:
    attachment = Attachment(
        file_obj=io.BytesIO(page.data),
        name="data.json",
        description="Data dokumen untuk verifikasi",
        created=page.recorded_at,
        modified=page.recorded_at,
        relationship="Source",
    )
    return bytes(document.write_pdf(pdf_variant=VARIANT, attachments=[attachment], finisher=partial(seal, spare=spare)))


def _lay_out(page: Page, html_class: type[HTML]) -> Any:
    def pages(html: str) -> Any:
        made = html_class(string=html, url_fetcher=SEALED)
        return made.render(font_config=fonts(), stylesheets=[style()], pdf_variant=VARIANT)

    try:
        return pages(page.html)
    except AssertionError:  # WeasyPrint stops at a row that may not be cut and is taller than the page: allow cuts
        return pages(typeset(page.kind, page.data, loose=True).html)


def render(kind: str, document: bytes | Snapshot) -> bytes:
    """The PDF of a snapshot or of its canonical JSON. Raises SnapshotInvalid. Touches neither clock nor network."""
    data = document if isinstance(document, bytes) else to_json(document)
    return to_pdf(typeset(kind, data))
