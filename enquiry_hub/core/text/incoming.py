"""Text as it comes in: kept as written, or refused with a sentence."""

import re

_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class BadText(ValueError):
    """A text that cannot be stored, with a sentence that says what to change."""


def clean_input(text: str) -> str:
    """Give the text with one kind of line ending, otherwise exactly as written.

    Raises BadText for control characters and halves of characters, which no database keeps reliably.
    """
    if _UNKEEPABLE.search(text):
        raise BadText("The text holds an invisible control character. Paste it again as plain text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
