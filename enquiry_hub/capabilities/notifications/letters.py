"""The e-mails about what waits for a person, in words; composed when they are written and again when they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from enquiry_hub.capabilities.notifications.domain import OFF
from enquiry_hub.capabilities.notifications.followed import SOURCES
from enquiry_hub.capabilities.notifications.queries import MOST_MAILED, lines_to_mail, unsubscribe_token
from enquiry_hub.capabilities.notifications.wishes import wish_in, wishes_of
from enquiry_hub.capabilities.outbox.checks import Letter
from enquiry_hub.capabilities.replies.services import reply_address
from enquiry_hub.core.access import Actor
from enquiry_hub.core.current import settings
from enquiry_hub.core.late import dataclass
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class Item:
    """Be one thing that an e-mail tells of, and whence it comes: a notice by its id, or news of something that is followed."""

    words: str
    href: str
    why: str
    group_id: str
    talk: tuple[str, str]
    answers: tuple[str, str]
    notice_id: str = ""
    upto: int = 0


def base_address() -> str:
    """Return the address that links in e-mails begin with."""
    return settings().base_url.rstrip("/")


def way_out(person_id: str) -> str:
    """Return a person's unsubscribe address."""
    return f"{base_address()}/unsubscribe/{unsubscribe_token(person_id)}"


@contextmanager
def written_to(person: Person) -> Iterator[None]:
    """Make addresses and sentences for a person, wherever this runs."""
    language = "en_GB" if person.language == "en" else person.language
    with current_app.test_request_context(base_url=base_address()), force_locale(language):
        yield


def items_for(person: Person, mailed_at: datetime | None, groups: Iterable[str] = ()) -> list[Item]:
    """Return what waits for a person in some cohorts, or what an e-mail of a moment was about: only what may be read now and is unread."""
    actor, wishes, wanted = Actor(person.id), wishes_of(person), set(groups)
    items = [
        Item(line.mailed, line.href, line.why, line.group_id, line.talk, line.subject, notice_id=line.id) for line in lines_to_mail(actor, mailed_at, wanted)
    ]
    for source in SOURCES.values():
        for news in source.news(actor, mailed_at):
            if (mailed_at is not None or news.group_id in wanted) and wish_in(person, wishes, news.group_id).followed:
                talk = (news.kind, news.id)
                items.append(Item(news.mailed, news.href, str(source.why), news.group_id, talk, talk, upto=news.upto))
    return [item for item in items if wish_in(person, wishes, item.group_id).pace != OFF]


def settings_address(item: Item | None = None) -> str:
    """Return the address of the settings, or of the switch that governs one thing."""
    place = ""
    if item is not None:
        place = f"#thread-{item.talk[1]}" if item.talk[0] in SOURCES else f"#cohort-{item.group_id or 'elsewhere'}"
    return f"{base_address()}/notices/settings{place}"


def compose(person: Person, items: list[Item]) -> Letter | None:
    """Return the e-mail that tells a person of these things; None where there are none. Call inside `written_to`."""
    if not items:
        return None
    answers = [reply_address(person.id, *item.answers) for item in items]
    several = len(items) > 1
    said = [_in_words(item, address if several else "") for item, address in zip(items, answers, strict=True)]
    # Who answers several things at once answers none of them: that e-mail comes to the mailbox itself, which says so.
    reply_to = (settings().reply_address if any(answers) else "") if several else answers[0]
    foot = _("How you are told: %(address)s", address=settings_address()) + "\n" + _("No more of these e-mails: %(address)s", address=way_out(person.id))
    if reply_to and several:
        foot = _("An answer to this e-mail as a whole is posted nowhere.") + "\n\n" + foot
        foot = _("You can answer each thing at the address that stands with it: your words are posted in its thread, under your name, for everyone in it.") + " " + foot
    elif reply_to:
        foot = _("You can answer this e-mail: your words are posted in the thread, under your name, for everyone in it.") + "\n\n" + foot
    more = [_("These are the newest; there may be more in your list: %(address)s", address=f"{base_address()}/notices")] if len(items) >= MOST_MAILED else []
    text = "\n\n".join([_("Good day %(name)s,", name=person.display_name), *said, *more, "-- \n" + foot]) + "\n"
    if len(items) == 1:
        return Letter(items[0].words[:200], text, thread="-".join(items[0].talk), reply_to=reply_to)
    return Letter(ngettext("One thing waits for you", "%(num)d things wait for you", len(items)), text, reply_to=reply_to)


def _in_words(item: Item, answer: str) -> str:
    """Return what an e-mail says of one thing, with its own address for answers where there are several things."""
    lines = [item.words, f"{base_address()}{item.href}", *([_("Answer by e-mail: %(address)s", address=answer)] if answer else [])]
    return "\n".join([*lines, f"{item.why} {_('Change this: %(address)s', address=settings_address(item))}"])
