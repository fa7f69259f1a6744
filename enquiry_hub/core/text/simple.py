"""Text that needs no renderer: plain paragraphs, and the fallback for what cannot be rendered in time."""

import re
from html import escape

# Letters, digits, everyday punctuation and pictographs; an ampersand only when nothing could make an entity
# of it. Whatever else a line holds, the full pipeline decides.
_CALM = r"[^\W_]|[.,;'\"?!()/%£€‘’“”…–—-]|[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]"
_CALM_LINE = rf"(?!\d+[.)])(?:[^\W_]|[(\"'‘“£€\U0001F300-\U0001FAFF])(?:{_CALM}|:(?!/)| (?=\S)|& (?=\S))*+"
_CALM_TEXT = re.compile(rf"{_CALM_LINE}(?:\n{{1,2}}{_CALM_LINE})*+")
_LINK_LIKE = re.compile(r"www\.|wzxhzdk|klzzwxh", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def is_simple(text: str) -> bool:
    """Tell whether a text holds nothing but paragraphs and line breaks."""
    return bool(_CALM_TEXT.fullmatch(text)) and not _LINK_LIKE.search(text)


def paragraphs(text: str) -> str:
    """Show a text as escaped paragraphs with its line breaks, and nothing else."""
    blocks = (block.strip("\n") for block in _BLANK_LINES.split(text))
    return "\n".join(
        f"<p>{escape(block, quote=False).replace(chr(10), '<br>' + chr(10))}</p>" for block in blocks if block
    )
