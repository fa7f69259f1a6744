"""Static files, compressed for whoever can read them so. Pages never are: they hold secrets beside what others typed, and their length would tell."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.security import safe_join

KINDS = {"text/css", "text/javascript", "application/javascript", "image/svg+xml"}  # Python or the system says which of the two a script is
LEAST = 300  # bytes; what is smaller does not become smaller
KEPT = 200  # files


def start_packing(app: Flask) -> None:
    """Answer for static files with what is packed where it may be: text, asked for as a whole by a reader who takes gzip."""

    @app.after_request
    def _pack(answer: Response) -> Response:
        if request.endpoint != "static" or answer.mimetype not in KINDS or answer.status_code not in (200, 304):
            return answer
        answer.vary.add("Accept-Encoding")
        whole = answer.status_code == 200 and request.method == "GET" and (answer.content_length or 0) >= LEAST
        path = safe_join(str(app.static_folder), (request.view_args or {}).get("filename", ""))
        if not whole or path is None or not request.accept_encodings["gzip"]:
            return answer
        answer.close()
        answer.direct_passthrough = False
        answer.set_data(_packed(path, Path(path).stat().st_mtime))
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers.remove("Accept-Ranges")
        answer.set_etag(answer.get_etag()[0] or "", weak=True)  # the same file in other bytes
        return answer


@lru_cache(maxsize=KEPT)
def _packed(path: str, _changed: float) -> bytes:
    return gzip.compress(Path(path).read_bytes(), mtime=0)
