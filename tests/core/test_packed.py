"""Static files come compressed to whoever can read them so, with few headers; pages never do."""

from __future__ import annotations

import gzip
import mimetypes
from pathlib import Path

import pytest
from flask import Flask

FILE, GZIP = "/static/js/main.js", {"Accept-Encoding": "br, gzip;q=0.8"}


def test_a_static_file_is_packed_for_whoever_can_read_it_so(app: Flask) -> None:
    client = app.test_client()
    plain, packed = client.get(FILE), client.get(FILE, headers=GZIP)
    assert plain.data == Path(str(app.static_folder), "js/main.js").read_bytes() == gzip.decompress(packed.data)
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert packed.content_length == len(packed.data) < len(plain.data)
    assert plain.vary == packed.vary and "Accept-Encoding" in packed.vary
    assert packed.mimetype == plain.mimetype and packed.headers["ETag"] == f"W/{plain.headers['ETag']}"


@pytest.mark.parametrize("kind", ["text/javascript", "application/javascript"])
def test_scripts_are_packed_whatever_a_machine_calls_them(app: Flask, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mimetypes, "guess_type", lambda *_asked, **_more: (kind, None))
    packed = app.test_client().get(FILE, headers=GZIP)
    assert packed.mimetype == kind and packed.headers["Content-Encoding"] == "gzip"


def test_a_packed_file_that_has_not_changed_is_not_sent_again(app: Flask) -> None:
    client = app.test_client()
    first = client.get(FILE, headers=GZIP)
    again = client.get(FILE, headers=GZIP | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data and "Content-Encoding" not in again.headers


@pytest.mark.parametrize("headers", [{"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "identity"}, GZIP | {"Range": "bytes=0-9"}])
def test_who_cannot_read_it_packed_or_wants_a_part_gets_it_as_it_is(app: Flask, headers: dict[str, str]) -> None:
    answer = app.test_client().get(FILE, headers=headers)
    assert "Content-Encoding" not in answer.headers
    assert Path(str(app.static_folder), "js/main.js").read_bytes().startswith(answer.data)


def test_neither_pages_nor_pictures_nor_mistakes_are_packed(app: Flask) -> None:
    client = app.test_client()
    for address in ("/sign-in", "/static/none.js", f"/static/{next(Path(str(app.static_folder)).rglob('*.woff2')).relative_to(str(app.static_folder))}"):
        assert "Content-Encoding" not in client.get(address, headers=GZIP).headers, address


def test_a_head_says_how_long_the_file_is(app: Flask) -> None:
    answer = app.test_client().head(FILE, headers=GZIP)
    assert answer.status_code == 200 and not answer.data and "Content-Encoding" not in answer.headers


def test_files_say_little_and_mistakes_and_pages_all_that_holds_for_pages(app: Flask) -> None:
    client = app.test_client()
    file, mistake = client.get(FILE).headers, client.get("/static/none.js").headers
    assert file["Content-Security-Policy"] == "default-src 'self'; frame-ancestors 'none'" and file["X-Content-Type-Options"] == "nosniff"
    assert not {"Permissions-Policy", "Content-Disposition"} & set(file.keys())
    assert mistake["Cache-Control"] == "no-store" and "Permissions-Policy" in mistake
