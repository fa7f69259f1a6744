"""What later features keep beside a post: its words are sealed with the post, and what waits with words without a name goes along with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from enquiry_hub.features.discussions.models import Post

Words = Callable[[Post], Iterable[str]]
Carry = Callable[[Post, dict[str, Any]], None]
_kept: list[tuple[Words, Carry]] = []


def register_beside_posts(words: Words, carry: Carry) -> None:
    """Let a feature say which words it keeps beside a post, and take what waited for a post without a name."""
    _kept.append((words, carry))


def words_beside(post: Post) -> list[str]:
    """Return the words that stand beside a post, to be sealed with it."""
    return [text for words, _carry in _kept for text in words(post)]


def carry_along(post: Post, waiting: dict[str, Any]) -> None:
    """Put what waited beside words without a name beside the post that they became."""
    for _words, carry in _kept:
        carry(post, waiting)
