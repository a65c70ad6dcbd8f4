"""Evidence of the people everybody looks at: small real PDF files, kept as the house keeps evidence."""

from __future__ import annotations

from collections.abc import Callable

from app.city.casework import Casework
from app.city.plans import Evaluation
from app.city.rows import Rows
from app.records.chain import canonical
from workflows.approval import Who

Keep = Callable[[bytes], str]
ROWS_WITH_PAPER = 2
MEDIA_TYPE = "application/pdf"


class Papers:
    """Writes evidence. Without a place to keep files there is none."""

    def __init__(self, casework: Casework, rows: Rows, keep: Keep | None) -> None:
        self._casework, self._keep, self._add = casework, keep, rows.adder("evidence")

    def attach(self, made: Evaluation) -> None:
        """A report for the first rows of a self-assessment that was begun."""
        if self._keep is None or made.begun is None:
            return
        person, case = made.thread.person, made.case
        for (indicator_id, promise, _), row in list(zip(made.version.indicators, made.assessment.rows, strict=True))[
            :ROWS_WITH_PAPER
        ]:
            name = f"Laporan {promise.seed.text.lower()[:60]}.pdf"
            data = pdf((f"Bukti dukung (rekaan), {made.period.label}", person.name, promise.seed.text, row.text))
            sha256 = self._keep(data)
            self._add(
                (
                    self._casework.ids(),
                    self._casework.tenant_id,
                    case.id,
                    indicator_id,
                    name,
                    MEDIA_TYPE,
                    len(data),
                    sha256,
                    person.id,
                    made.begun.text,
                )
            )
            body = canonical({"indicator": indicator_id.hex(), "name": name, "sha256": sha256})
            actor = self._casework.snapshot(person, case.chair, Who.EMPLOYEE)
            self._casework.chains.tell(case.opd, made.begun, "evaluation:evidence:added", case.id, None, actor, body)


def pdf(lines: tuple[str, ...]) -> bytes:
    """One page with some lines: the smallest PDF a reader opens without complaint. Same lines, same bytes."""
    shown = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
    content = b"BT /F1 14 Tf 72 760 Td 22 TL " + shown + b" ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        written,
        size,
        table,
        size,
        len(written),
    )


def _escaped(line: str) -> bytes:
    plain = line.encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
