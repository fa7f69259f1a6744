"""Where a way of talking hangs itself in: whose turn it is to write, and what waits until it opens.

A thread that follows no way of talking (`talk_id` is empty) asks nothing here and costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from enquiry_hub.core.access import Actor
from enquiry_hub.core.errors import Invalid
from enquiry_hub.features.discussions.models import Post, Thread

if TYPE_CHECKING:
    from enquiry_hub.features.discussions.services.posts import NewPost


class Talking(Protocol):
    """Be what runs ways of talking."""

    def settle(self, thread: Thread) -> None:
        """Bring a thread up to the present moment, in a unit of work of its own: steps end by time."""

    def admit(self, actor: Actor, thread: Thread, new: NewPost) -> NewPost | None:
        """Return the post as it is to be written now, or None when it was put aside until it opens; raise Invalid when it is not the actor's turn."""

    def note(self, actor: Actor, thread: Thread, post: Post) -> None:
        """Remember that a post was written."""

    def still(self, actor: Actor, thread: Thread) -> str:
        """Return why the actor cannot say something to everyone now, or nothing."""

    def look(self, actor: Actor, thread: Thread) -> Any:
        """Return what the thread's page shows of it."""

    def goes_on(self, thread: Thread) -> bool:
        """Say whether it is followed now."""

    def holds(self, thread: Thread, low: int, high: int) -> bool:
        """Say whether any post from one place to another was written in its steps."""


_talking: list[Talking] = []


def use_talking(talking: Talking) -> None:
    """Let a later part run ways of talking."""
    _talking[:] = [talking]


def settled(thread: Thread) -> None:
    """Bring a thread up to the present moment."""
    if thread.talk_id:
        _talking[0].settle(thread)


def admitted(actor: Actor, thread: Thread, new: NewPost) -> NewPost | None:
    """Return the post as it is to be written now, or None when it was put aside; raise Invalid when it is not the actor's turn."""
    return _talking[0].admit(actor, thread, new) if thread.talk_id else new


def noted(actor: Actor, thread: Thread, post: Post) -> None:
    """Remember that a post was written."""
    if thread.talk_id:
        _talking[0].note(actor, thread, post)


def ask_for_silence(actor: Actor, thread: Thread) -> None:
    """Raise Invalid where the actor cannot say something to everyone now: also above the posts, or by editing one."""
    sentence = _talking[0].still(actor, thread) if thread.talk_id else ""
    if sentence:
        raise Invalid(sentence, field="body")


def talk_goes_on(thread: Thread) -> bool:
    """Say whether a way of talking is followed in a thread now; one that has ended binds nobody any more."""
    return bool(thread.talk_id) and _talking[0].goes_on(thread)


def talk_holds(thread: Thread, low: int, high: int) -> bool:
    """Say whether any post from one place to another was written in the steps of a way of talking, also of one that has ended."""
    return bool(thread.talk_id) and _talking[0].holds(thread, low, high)


def talk_in(actor: Actor, thread: Thread) -> Any:
    """Return what a thread's page shows of its way of talking, or None."""
    return _talking[0].look(actor, thread) if thread.talk_id else None
