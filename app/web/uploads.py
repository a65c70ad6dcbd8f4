"""What may be sent as a file of somebody's own: PDF, JPG and PNG by their content, whatever they are called.

Pictures are drawn anew, which leaves behind whatever else the file carried (scripts, places, second formats) and turns
them upright. A PDF is kept as it is: it must begin and end as one, and it is only ever handed out as a download.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MEGABYTE = 1024 * 1024
MAX_PIXELS = 24_000_000
LONGEST_SIDE = 3000
NAME_LENGTH = 120
JPEG_QUALITY = 85
PDF_HEAD, PDF_TAIL = b"%PDF-", b"%%EOF"
TAIL_WINDOW = 1024
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f"<>:|?*/\\]')
WRONG_KIND = "Kirim berkas PDF, JPG, atau PNG. Isi berkas ini bukan salah satunya."
BROKEN_PICTURE = "Gambar ini rusak atau tidak lengkap. Simpan ulang sebagai JPG atau PNG, lalu kirim lagi."


class FileRefused(Exception):
    """The file cannot be kept; the message is the Indonesian sentence to show."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept, with the name people call it by and the kind its content has."""

    name: str
    media_type: str
    data: bytes


def checked_file(stream: IO[bytes] | None, name: str | None, megabytes: int) -> CheckedFile:
    """The file as it may be kept. Raises FileRefused, and nothing else, for any bytes under any name."""
    data = stream.read(megabytes * MEGABYTE + 1) if stream else b""
    if not data:
        raise FileRefused("Pilih berkas yang tidak kosong.")
    if len(data) > megabytes * MEGABYTE:
        raise FileRefused(f"Berkas ini lebih besar dari {megabytes} MB. Kecilkan dahulu, lalu kirim lagi.")
    media_type = kind_of(data)
    kept = data if media_type == "application/pdf" else redrawn(data, FORMATS[media_type])
    return CheckedFile(clean_name(name or "", media_type), media_type, kept)


def kind_of(data: bytes) -> str:
    """The media type by content. Raises FileRefused for anything but the three kinds."""
    import puremagic

    try:
        found = puremagic.from_string(data, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if data.startswith(PDF_HEAD):
        if not _ends_as_pdf(data):
            raise FileRefused("Berkas PDF ini tidak lengkap atau memuat isi lain. Simpan ulang sebagai PDF.")
        return "application/pdf"
    if found not in FORMATS:
        raise FileRefused(WRONG_KIND)
    return str(found)


def _ends_as_pdf(data: bytes) -> bool:
    """The last mark of the end has nothing after it but blanks: no other file hangs behind."""
    tail = data[-TAIL_WINDOW:]
    at = tail.rfind(PDF_TAIL)
    return at >= 0 and not tail[at + len(PDF_TAIL) :].strip(b"\r\n\t \x00")


def redrawn(data: bytes, kind: str) -> bytes:
    """The same picture without anything else, upright and at most 3,000 pixels long. Raises FileRefused."""
    from PIL import Image, ImageFile, UnidentifiedImageError

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for its whole process; half a picture is no evidence
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=(kind,)) as picture:
                return _drawn(picture, kind)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise FileRefused(_too_many_pixels()) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise FileRefused(BROKEN_PICTURE) from None


def _too_many_pixels() -> str:
    return f"Gambar ini lebih besar dari {MAX_PIXELS // 1_000_000} juta piksel. Kecilkan dahulu, lalu kirim lagi."


def _drawn(picture: Image.Image, kind: str) -> bytes:
    from PIL import Image, ImageOps

    if picture.width * picture.height > MAX_PIXELS:  # known from the header, before anything is unpacked
        raise FileRefused(_too_many_pixels())
    if kind == "JPEG":
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    has_alpha = kind == "PNG" and ("A" in upright.getbands() or "transparency" in upright.info)
    plain = upright.convert("RGBA" if has_alpha else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    out = io.BytesIO()
    fresh.save(out, kind, **({"quality": JPEG_QUALITY} if kind == "JPEG" else {"optimize": False}))
    return out.getvalue()


def clean_name(name: str, media_type: str) -> str:
    """A name without folders, hidden letters and wrong endings; its ending tells what the content is."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    stem = _UNSAFE.sub("", shown).strip(" .")
    for ending in (".pdf", ".jpg", ".jpeg", ".png"):
        stem = stem[: -len(ending)] if stem.lower().endswith(ending) else stem
    return f"{stem.strip(' .')[:NAME_LENGTH] or 'bukti'}{ENDINGS[media_type]}"
