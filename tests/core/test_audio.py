"""Sound files are what they say, hold no film, and tell nothing of where they were recorded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.core.audio import AUDIO, clean_sound
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.files import check_upload

PLACE = b"+51.5072-000.1276/"


def box(name: bytes, content: bytes = b"") -> bytes:
    """Return a box of an MP4 file."""
    return (len(content) + 8).to_bytes(4, "big") + name + content


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a WAV file."""
    return name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def handler(kind: bytes) -> bytes:
    """Return the box that says what a track of an MP4 file holds."""
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + kind + bytes(12))))


def m4a(kind: bytes = b"soun") -> bytes:
    """Return the bones of an M4A file with the place of its recording in it."""
    about = box(b"udta", box(b"\xa9xyz", PLACE)) + box(b"meta", PLACE)
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", handler(kind) + about) + box(b"mdat", b"sound" * 9)


def wav() -> bytes:
    """Return a short WAV file with a note about its recording."""
    inside = b"WAVE" + chunk(b"fmt ", bytes(16)) + chunk(b"LIST", b"INFO" + PLACE) + chunk(b"data", b"\1\2" * 50)
    return b"RIFF" + len(inside).to_bytes(4, "little") + inside


FRAME = b"\xff\xfb\x90\x00" + bytes(400)
SOUNDS = {
    "webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\x86\x86A_OPUS" + bytes(60),
    "ogg": b"OggS" + bytes(22) + b"\x01\x13" + b"OpusHead" + bytes(40),
    "m4a": m4a(), "mp4": m4a(), "wav": wav(),
    "mp3": b"ID3\x04\0\0\0\0\0\x14" + PLACE + b".." + FRAME + b"TAG" + PLACE.ljust(125, b"\0"),
}  # fmt: skip


@pytest.mark.parametrize("kind", AUDIO)
def test_each_kind_is_taken_under_its_own_name_only(kind: str) -> None:
    upload = check_upload(f"note.{kind}", SOUNDS[kind], limit=10_000)
    assert (upload.media_type, upload.inline) == (AUDIO[kind], False) and PLACE not in upload.content
    assert clean_sound(kind, upload.content) == upload.content, "what was cleaned is clean"
    for other in set(AUDIO) - {kind} - ({"m4a", "mp4"} if kind in ("m4a", "mp4") else set()):
        with pytest.raises(Invalid, match="no sound recording"):
            check_upload(f"note.{other}", SOUNDS[kind], limit=10_000)


def test_what_is_played_stays_where_it_was() -> None:
    cleaned = clean_sound("m4a", m4a()) or b""
    assert len(cleaned) == len(m4a()) and cleaned.endswith(b"sound" * 9) and b"soun" in cleaned
    cleaned = clean_sound("wav", wav()) or b""
    assert cleaned.endswith(b"\1\2" * 50) and len(cleaned) == len(wav())
    assert clean_sound("mp3", SOUNDS["mp3"]) == FRAME


def test_films_and_pages_are_refused() -> None:
    film = SOUNDS["webm"].replace(b"A_OPUS", b"A_OPUS\x86\x86V_VP8")
    for name, content in (("a.webm", film), ("a.mp4", m4a(b"vide")), ("a.mp3", b"<script>alert(1)</script>"), ("a.ogg", b"OggS<html>"), ("a.svg", b"<svg/>"), ("a.m4a", m4a()[:-30])):
        with pytest.raises(Invalid):
            check_upload(name, content, limit=10_000)


@given(st.sampled_from(sorted(AUDIO)), st.binary(max_size=300), st.integers(0, 60))
def test_any_bytes_are_judged(kind: str, noise: bytes, at: int) -> None:
    for content in (noise, SOUNDS[kind][:at] + noise, SOUNDS[kind] + noise):
        assert isinstance(clean_sound(kind, content), bytes | None)
