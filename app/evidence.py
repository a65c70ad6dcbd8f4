"""Files that people send along: kept in the store of this installation, handed out as downloads and nothing else."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, current_app, request

from app.files import KeptFile, store
from app.web.uploads import checked_file

# A browser that opens it all the same finds a page without script, frame, form or origin.
SANDBOX = "sandbox; default-src 'none'"


def is_sent(field: str = "berkas") -> bool:
    """Whether a file was chosen in the form."""
    posted = request.files.get(field)
    return posted is not None and bool(posted.filename)


def keep_sent(megabytes: int, field: str = "berkas") -> KeptFile:
    """The posted file, checked and kept. Raises FileRefused, also where none was chosen."""
    posted = request.files.get(field)
    file = checked_file(posted.stream if posted else None, posted.filename if posted else "", megabytes)
    return KeptFile(file.name, file.media_type, len(file.data), store().put(file.data))


def download(name: str, media_type: str, sha256: str) -> Response:
    """The kept file, always as a download and never as a page of ours. Raises FileMissing and FileDamaged."""
    response: Response = current_app.response_class(store().get(sha256), mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
