"""Sound files: known by their content, without pictures that move, and without where and with what they were recorded.

The marks are those of the containers themselves: EBML and WebM (RFC 8794), Ogg (RFC 3533), ISO base media (ISO/IEC 14496-12),
RIFF/WAVE, and MPEG audio with ID3 (id3.org).
"""

from __future__ import annotations

import re
from collections.abc import Callable

AUDIO = {"webm": "audio/webm", "ogg": "audio/ogg", "m4a": "audio/mp4", "mp4": "audio/mp4", "wav": "audio/wav", "mp3": "audio/mpeg"}

_MOVING = re.compile(rb"V_(?:MPEG|VP8|VP9|AV1|THEORA|MS)")
_OGG_SOUND = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   ")
_MP4_MOVING = re.compile(rb"hdlr.{8}vide", re.S)
_MP4_INSIDE = (b"moov", b"trak", b"mdia", b"moof", b"traf")
_MP4_ABOUT = (b"udta", b"meta", b"uuid", b"XMP_")
_HEAD = 4096


def clean_sound(kind: str, content: bytes) -> bytes | None:
    """Return a recording without what it says of place and device; None where it is no sound of this kind (a key of AUDIO)."""
    return _CLEANERS[kind](content)


def _webm(content: bytes) -> bytes | None:
    head = content[:_HEAD]
    known = head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64] and b"A_" in head
    return content if known and not _MOVING.search(head) else None


def _ogg(content: bytes) -> bytes | None:
    first = content[:_HEAD]
    return content if first.startswith(b"OggS") and first[28:].startswith(_OGG_SOUND) else None


def _mp4(content: bytes) -> bytes | None:
    if content[4:8] != b"ftyp" or b"moov" not in content or _MP4_MOVING.search(content):
        return None
    cleaned = bytearray(content)
    return bytes(cleaned) if _empty_boxes(cleaned, 0, len(cleaned)) else None


def _empty_boxes(content: bytearray, at: int, end: int) -> bool:
    """Turn boxes that tell about the recording into empty space of the same length, so that nothing moves; False where a box does not fit."""
    while at < end:
        size, name, head = int.from_bytes(content[at : at + 4], "big"), bytes(content[at + 4 : at + 8]), 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            return False
        if name in _MP4_ABOUT:
            content[at + 4 : at + 8] = b"free"
            content[at + head : at + size] = bytes(size - head)
        elif name in _MP4_INSIDE and not _empty_boxes(content, at + head, at + size):
            return False
        at += size
    return True


def _wav(content: bytes) -> bytes | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE" or b"fmt " not in content[:_HEAD]:
        return None
    cleaned, at = bytearray(content), 12
    while at + 8 <= len(cleaned):
        name, size = bytes(cleaned[at : at + 4]), int.from_bytes(cleaned[at + 4 : at + 8], "little")
        if name not in (b"fmt ", b"data", b"fact"):
            end = min(at + 8 + size, len(cleaned))
            cleaned[at : at + 4] = b"JUNK"
            cleaned[at + 8 : end] = bytes(end - at - 8)
        at += 8 + size + size % 2
    return bytes(cleaned)


def _mp3(content: bytes) -> bytes | None:
    if content[:3] == b"ID3" and len(content) > 10:
        size = 0
        for part in content[6:10]:
            size = size << 7 | part & 127
        content = content[10 + size :]
    if content[-128:-125] == b"TAG":
        content = content[:-128]
    content = content.lstrip(b"\x00")
    # Eleven bits set, then a version and a layer that exist, and no bit rate or sampling rate that is forbidden.
    sound = len(content) > 4 and content[0] == 255 and content[1] & 224 == 224 and content[1] & 24 != 8 and content[1] & 6 != 0
    return content if sound and content[2] >> 4 != 15 and content[2] & 12 != 12 else None


_CLEANERS: dict[str, Callable[[bytes], bytes | None]] = {"webm": _webm, "ogg": _ogg, "m4a": _mp4, "mp4": _mp4, "wav": _wav, "mp3": _mp3}
