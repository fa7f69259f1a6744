"""Giving the links of a rendered text other words."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

# Rendered and sanitised: links do not stand in one another, and an attribute holds no `>` and no quote.
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_HREF = re.compile(r'\bhref="([^"]*)"')
_TITLE = re.compile(r'\s+title="[^"]*"')
_TAG = re.compile(r"<[^>]*>")


def rename_links(html: str, name: Callable[[str, str], tuple[str, bool]]) -> str:
    """Give a rendered text with the words of each link as `name` says them from its address and its words; without a link where it says False."""

    def renamed(found: re.Match[str]) -> str:
        href = _HREF.search(found[1])
        address, label = unescape(href[1]) if href else "", unescape(_TAG.sub("", found[2]))
        if address.startswith("#"):
            return found[0]  # a footnote
        words, stays = name(address, label)
        if words == label and stays:
            return f"<a{_TITLE.sub('', found[1])}>{found[2]}</a>"
        return f"<a{_TITLE.sub('', found[1])}>{escape(words)}</a>" if stays else escape(words)

    return _LINK.sub(renamed, html)
