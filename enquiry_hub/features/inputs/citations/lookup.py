"""What a registry of DOIs knows of a work, where the operator lets it be asked."""

from __future__ import annotations

import logging
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urljoin, urlsplit

from flask_babel import lazy_gettext as _l

from enquiry_hub.core.current import settings
from enquiry_hub.features.inputs.citations.csl import CitationError, Csl
from enquiry_hub.features.inputs.citations.reading import LARGEST, read

log = logging.getLogger(__name__)

SECONDS, MOST_TURNS = 5.0, 4
KIND = "application/vnd.citationstyles.csl+json"
# Where doi.org sends on to for this kind. A DOI can be registered with any address, and none but these is followed.
REGISTRIES = ("api.crossref.org", "data.crossref.org", "data.crosscite.org", "api.datacite.org", "data.datacite.org", "data.medra.org")
MOVED, UNKNOWN = (301, 302, 303, 307, 308), (404, 410)


class UnknownDoi(CitationError):
    """A DOI that the registry does not know."""


class NoAnswer(CitationError):
    """A registry that could not be reached, or answered with what is no citation."""


def may_look_up() -> bool:
    """Say whether the operator lets DOIs be looked up elsewhere."""
    return bool(settings().doi_source)


def look_up(doi: str) -> Csl:
    """Return the work that a DOI in its plain form names, as the registry has it, within five seconds.

    Raises UnknownDoi and NoAnswer, both with a sentence. Call it in no transaction.
    """
    source = settings().doi_source
    place, until = urljoin(source, quote(doi, safe="/:;()._-")), time.monotonic() + SECONDS
    try:
        for _turn in range(MOST_TURNS):
            status, onward, body = _ask(place, until)
            if status == 200:
                return {**_item(body), "DOI": doi}
            if status in UNKNOWN:
                raise UnknownDoi(_l("No work is registered with this DOI. Compare it with the publication, sign by sign."))
            if status not in MOVED or not _is_followed(onward := urljoin(place, onward), source):
                break
            place = onward
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        if isinstance(error, UnknownDoi):
            raise
        log.warning("a DOI could not be looked up: %s", type(error).__name__)
    raise NoAnswer(_l("The DOI could not be looked up just now. It is kept as you typed it: please fill in the boxes yourself."))


def _is_followed(place: str, source: str) -> bool:
    onward, start = urlsplit(place), urlsplit(source)
    return onward.scheme == start.scheme and (onward.netloc == start.netloc or onward.netloc in REGISTRIES)


def _ask(place: str, until: float) -> tuple[int, str, bytes]:
    """Return the status of an answer, where it sends on to, and its body as far as it may be long."""
    url = urlsplit(place)
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=max(0.1, until - time.monotonic()))
    try:
        connection.request("GET", f"{url.path or '/'}{'?' + url.query if url.query else ''}", headers={"Accept": KIND, "User-Agent": "EnquiryHub"})
        answer = connection.getresponse()
        pieces: list[bytes] = []
        while answer.status == 200 and (piece := answer.read1(16_384)):
            pieces.append(piece)
            if sum(map(len, pieces)) > LARGEST or time.monotonic() > until:
                raise ValueError("too long")
        return answer.status, answer.headers.get("Location", ""), b"".join(pieces)
    finally:
        connection.close()


def _item(body: bytes) -> Csl:
    found = read(body.decode())[0].item
    if found is None:
        raise ValueError("no citation")
    return found
