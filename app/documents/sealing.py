"""What WeasyPrint 70 leaves open for PDF/A-3a together with PDF/UA-1, done on the finished objects.

Reads two private attributes (`page._page_box`, `box.mark`), which is why pyproject.toml pins the major version.
"""

from __future__ import annotations

import zlib
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.css import ColorProfile
from weasyprint.pdf.stream import Stream

_EXTENSION = (
    'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"'
)
_PROPERTY = (
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289 this file conforms to</pdfaProperty:description>"
)
_SCHEMA = (
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    f'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">{_PROPERTY}</rdf:li></rdf:Seq>'
    "</pdfaSchema:property>"
)
UA_IDENTIFICATION = (
    '<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""><pdfuaid:part>1</pdfuaid:part>'
    f'</rdf:Description><rdf:Description {_EXTENSION} rdf:about=""><pdfaExtension:schemas><rdf:Bag>'
    f'<rdf:li rdf:parseType="Resource">{_SCHEMA}</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>'
    "</rdf:RDF>"
).encode()
"""Closes the metadata WeasyPrint writes for PDF/A: the same rdf:RDF must carry both identifications."""


def _closed_profile(file: Any, source: str, intent: str, components: Any) -> ColorProfile:
    """The colour profile of an open file, closed again: WeasyPrint opens one per document and leaves it open."""
    with file:
        return ColorProfile(file, source, intent, components)


weasyprint.pdf.ColorProfile = _closed_profile


def claim_both(document: Any) -> None:
    """Make the document's metadata claim PDF/UA-1 beside PDF/A-3a."""
    written = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *arguments: written(*arguments).replace(
        b"</rdf:RDF>", UA_IDENTIFICATION
    )


def seal(document: Any, pdf: Any, spare: int = 0) -> None:
    """Finisher for `write_pdf`: header scopes, page furniture as artifacts, every stream compressed once.

    `spare` empty objects change nothing but how the table of objects is packed.
    """
    _scope_headers(document)
    _mark_furniture(pdf)
    for _ in range(spare):
        pdf.add_object(pydyf.Dictionary({}))
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            _compress(item)


def _scope_headers(document: Any) -> None:
    """Say which way each header cell points; with spanning headers WeasyPrint's own list of headers stays empty."""
    for page in document.pages:
        for box in page._page_box.descendants():  # noqa: SLF001 - see the module's first words
            mark = getattr(box, "mark", None)
            if mark is None:
                continue
            if mark["S"] == "/TH":
                mark["A"]["Scope"] = "/Row" if box.element.get("scope") == "row" else "/Column"
            elif not mark["A"].get("Headers"):
                mark["A"].pop("Headers", None)


def _outside_tree(pdf: Any) -> set[Any]:
    """References of structure elements no parent holds: the margin boxes, and all below them."""
    tagged: list[Any] = [o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/StructElem"]
    elements = {item.reference: item for item in tagged}
    held = {child for item in elements.values() for child in item["K"]}
    orphans = [item for reference, item in elements.items() if reference not in held and item["S"] != "/Document"]
    outside = set()
    while orphans:
        item = orphans.pop()
        outside.add(item.reference)
        orphans += [elements[child] for child in item["K"] if child in elements]
    return outside


def _mark_furniture(pdf: Any) -> None:
    """Headers and footers become artifacts, so that nothing reads them aloud on every page."""
    outside = _outside_tree(pdf)
    root = next(item for item in pdf.objects if isinstance(item, dict) and "Nums" in item)
    pages = (item for item in pdf.objects if isinstance(item, Stream) and not item.extra)
    for page, contents in zip(pages, root["Nums"][1::2], strict=False):
        numbers = {number for number, reference in enumerate(contents) if reference in outside}
        for place, operand in enumerate(page.stream):
            if numbers and isinstance(operand, dict) and operand.get("MCID") in numbers:
                page.stream[place - 1], page.stream[place] = b"/Artifact", b"<</Type/Pagination>>"
        for number in numbers:
            contents[number] = "null"


def _compress(stream: Any) -> None:
    """Compress once (the identifier would make WeasyPrint do it twice) and never end on a carriage return.

    CR before `endstream` would leave the length in doubt: page content then takes one more line end, anything else
    stays as it is. Metadata stays readable without a PDF library.
    """
    if stream.extra.get("Type") == "/Metadata":
        stream.compress = False
        return
    if not stream.compress:
        return
    raw = b"\n".join(
        part if isinstance(part, bytes) else getattr(part, "data", None) or str(part).encode() for part in stream.stream
    )
    packed = zlib.compress(raw, 6)
    if packed.endswith(b"\r") and isinstance(stream, Stream):
        packed = zlib.compress(raw + b"\n", 6)
    if not packed.endswith(b"\r"):
        stream.stream, stream.extra["Filter"] = [packed], "/FlateDecode"
    stream.compress = False
