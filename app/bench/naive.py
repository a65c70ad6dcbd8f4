"""The naive first draft of a form: what WeasyPrint is usually given, from the same content.

Web fonts, CSS and font configuration made anew for each document, a reset and a framework's rules, inline styles,
paragraphs and spans in every cell, nested tables, automatic column widths, PNG pictures, a running footer, flex boxes,
lists and hyphenation. Everything here is a habit the templates avoid; the figures say what the avoiding is worth.
"""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from app.documents import render

RESET = (
    "*,*::before,*::after{box-sizing:border-box}html body table tr td p{margin:0}"
    "html body table tr td ul{margin:0;padding-left:4mm}html body table tr td ul li{margin:0}"
)
FRAMEWORK = "".join(
    f".m-{i},.mt-{i}{{margin-top:{i}px}}.p-{i}{{padding:{i}px}}.col-{i}{{width:{i}%}}"
    f".btn-{i}:hover,.table-{i}>tbody>tr>td{{color:#00{i % 10}}}"
    for i in range(100)
)
FOOTER = ".foot{position:running(foot)}.logo{width:7mm}.page::after{content:counter(page) ' dari ' counter(pages)}"
IDENTITY = re.compile(r'<table class="t">\s*<colgroup>.*?PEGAWAI YANG DINILAI.*?</table>', re.DOTALL)
IDENTITY_ROW = re.compile(
    r'<tr><td class="c">\d</td><td>(.*?)</td><td>(.*?)</td><td class="c">\d</td><td>(.*?)</td><td>(.*?)</td></tr>'
)


@cache
def _noise(width: int, height: int) -> str:
    """A picture that compresses as badly as a photograph, as a data address."""
    file = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def web_fonts(folder: Path) -> str:
    """Liberation Sans as woff2 files under three names, and the rules that load them."""
    rules = []
    source = render.SANS if render.SANS.is_dir() else render.SANS.with_name("liberation")
    for weight, face in ((400, "Regular"), (700, "Bold")):
        font = TTFont(source / f"LiberationSans-{face}.ttf")
        font.flavor = "woff2"
        font.save(folder / f"{face}.woff2")
        rules += [
            f'@font-face{{font-family:"{name}";font-weight:{weight};src:url(file://{folder}/{face}.woff2)}}'
            for name in ("Body Web", "Head Web", "Number Web")
        ]
    return "".join(rules)


def _nested(found: re.Match[str]) -> str:
    """The identity block as two tables inside a table."""
    rows = IDENTITY_ROW.findall(found.group())

    def half(title: str, first: int) -> str:
        lines = "".join(
            f'<tr><td class="c">{number}</td><td>{row[first]}</td><td>{row[first + 1]}</td></tr>'
            for number, row in enumerate(rows, 1)
        )
        head = f'<thead><tr class="head"><th>NO</th><th class="left" colspan="2">{title}</th></tr></thead>'
        return f'<table class="t">{head}<tbody>{lines}</tbody></table>'

    halves = half("PEGAWAI YANG DINILAI", 0), half("PEJABAT PENILAI KINERJA", 2)
    return f'<table class="t"><tr><td>{halves[0]}</td><td>{halves[1]}</td></tr></table>'


def _listed(found: re.Match[str]) -> str:
    items = found.group(1).replace('<p class="guide">', "<li>").replace("</p>", "</li>")
    return f"<ul>{items}</ul>"


def markup(html: str) -> str:
    """Our markup of a form with the habits put back."""
    html = re.sub(r"<colgroup>.*?</colgroup>", "", IDENTITY.sub(_nested, html), flags=re.DOTALL)
    html = re.sub(r"<td>([^<]+)</td>", r'<td><p class="mb-0"><span>\1</span></p></td>', html)
    html = re.sub(r'(?<=</p>)(<p class="guide">.*?)(?=</td>)', _listed, html)
    picture = f'<img class="curve" alt="kurva" src="{_noise(600, 180)}">'
    html = re.sub(r'<svg[^>]*class="curve".*?</svg>', picture, html, flags=re.DOTALL)
    logo = f'<img alt="logo" class="logo" src="{_noise(300, 348)}">'
    foot = f'<div class="foot">{logo}<span>Dokumen kinerja </span><span>Halaman <span class="page"></span></span></div>'
    html = html.replace('<body class="form">', f'<body class="form">{foot}', 1)
    return html.replace("<td>", '<td style="padding:.68mm 1.3mm">')


def style(fonts: str) -> str:
    """Our print style with the habits put back."""
    css = "\n".join((render.TEMPLATES / name).read_text(encoding="utf-8") for name in render.STYLES)
    css = css.replace("table-layout: fixed; ", "", 1).replace("hyphens: manual", "hyphens: auto")
    css = css.replace(".t { width: 100%; table-layout: fixed; ", ".t { width: 100%; ")
    css = css.replace('content: "Halaman " counter(page) " dari " counter(pages);', "content: element(foot);")
    css = re.sub(
        r"(?m)^(\.(?:head|numbers|section|result|value|guide|pattern|rating|predikat|sub)[^{@]*) \{",
        lambda found: ", ".join(f"html body.form {one.strip()}" for one in found.group(1).split(",")) + " {",
        css,
    )
    css = css.replace('"Liberation Sans"', '"Body Web"')
    flex = ".pair,.pattern{display:flex}.beside,.sign,.pattern-text,.pattern-curve{display:block;flex:1}"
    return (
        f'{fonts}{RESET}{FRAMEWORK}{css}{flex}{FOOTER}h1,h2,th{{font-family:"Head Web"}}.c{{font-family:"Number Web"}}'
    )


def draft(html: str, css: str) -> bytes:
    """The naive PDF: everything made anew, nothing promised."""
    fetcher = URLFetcher(allowed_protocols=["data", "file"])
    fonts = FontConfiguration()
    sheet = CSS(string=css, font_config=fonts, url_fetcher=fetcher, base_url="file:///")
    return bytes(HTML(string=html, url_fetcher=fetcher).write_pdf(font_config=fonts, stylesheets=[sheet]))
