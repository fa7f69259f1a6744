"""What the journey page shows of one's own journal, and of what others shared."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import get_template_attribute, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.capabilities.consents.queries import quotes_to_answer
from enquiry_hub.core.access import Actor, may, sent_by
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.features.journals.comebacks import comeback
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.queries import (
    already_opened,
    letters_to_open,
    run_lines,
    shared_by_others,
    shared_pages,
)
from enquiry_hub.features.journals.sights import sight_for
from enquiry_hub.features.journals.silences import silence_in, silence_now
from enquiry_hub.features.journals.unfinished import Unfinished, unfinished
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.queries import (
    Line,
    register_card,
    register_news,
    register_session_part,
    register_tasks,
)
from enquiry_hub.features.programmes.since import STORY, Since, SinceLine, register_since
from enquiry_hub.identity.groups.agreed import register_agreed
from enquiry_hub.identity.groups.models import COHORT, Group


def address_of(left: Unfinished, group_id: str) -> str:
    """Return where an unfinished page is gone on with."""
    if left.entry_id:
        return url_for("journals.edit", entry_id=left.entry_id)
    return url_for("journals.write", group_id=group_id, tense=left.tense, **left.begun_from)


@register_card
def silent_writing(actor: Actor, cohort_id: str) -> Markup | None:
    """Return the way to a page of one's own while a session writes in silence; it appears and goes by itself."""
    if not may(actor, "groups:cohort:contribute", db.session.get_one(Group, cohort_id)):
        return None
    card: Markup = get_template_attribute("journals/_silence.html", "silence_card")(silence_now(actor, cohort_id), cohort_id)
    return card


@register_session_part
def silent_writing_in(actor: Actor, session: Session) -> Markup | None:
    """Return, on a session's own page, the way to a page of one's own, and for those who arrange the session how long it takes."""
    arranges = may(actor, "programmes:session:arrange", session)
    if not arranges and not may(actor, "groups:cohort:contribute", db.session.get_one(Group, session.group_id)):
        return None
    part: Markup = get_template_attribute("journals/_silence.html", "silence_part")(silence_in(actor, session.id), session, arranges, session.ends_at > now())
    return part


@register_card
def page_in_hand(actor: Actor, cohort_id: str) -> Markup | None:
    """Return the page that the actor was writing, to go on with in one tap."""
    found = unfinished(actor, cohort_id)
    if not found:
        return None
    card: Markup = get_template_attribute("journals/_continue.html", "continue_card")(
        found[0], address_of(found[0], cohort_id)
    )
    return card


@register_news
def shared_lately(actor: Actor, cohort_id: str, since: datetime) -> list[Line]:
    """Return the reflections of others that the actor may read and has not opened, written since a moment."""
    pages = run_lines(shared_pages(actor, cohort_id).where(Entry.written_at > since, sa.not_(already_opened(actor))).limit(6))
    return [
        Line(
            "journal",
            page.name,
            url_for("journals.show_entry", entry_id=page.id),
            _("a reflection by %(name)s", name=page.author),
            page.written_at,
        )
        for page in pages
    ]


@register_tasks
def page_that_comes_back(actor: Actor, cohort_id: str) -> list[Line]:
    """Return a page of the actor's own that comes back now, and why."""
    found = comeback(actor, cohort_id)
    if found is None:
        return []
    href = url_for("journals.show_entry", entry_id=found.page.id, _anchor="still-true")
    return [Line("journal", _("“%(name)s”", name=found.page.name), href, _("%(why)s: still true?", why=found.why))]


@register_tasks
def letters_whose_day_has_come(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the actor's letters that can be opened."""
    return [
        Line(
            "mail",
            _("A letter from you"),
            url_for("journals.show_entry", entry_id=page.id),
            _("its day has come"),
        )
        for page in letters_to_open(actor, cohort_id)
    ]


@register_tasks
def quotes_that_wait(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the quotations of the actor's words that wait for their answer."""
    return [Line("quote", quote.purpose, url_for("consents.show_quote", quote_id=quote.id), _("may your words be quoted?")) for quote in quotes_to_answer(actor, cohort_id)]


@register_since
def newest_shared_page(actor: Actor, since: Since) -> list[SinceLine]:
    """Return the newest reflection that somebody else shared with the actor and that they have not opened."""
    query = shared_by_others().where(since.holds(Entry.group_id, Entry.written_at), sa.not_(already_opened(actor)))
    pages = run_lines(sent_by(actor, query.order_by(Entry.written_at.desc(), Entry.id).limit(1)))
    return [
        SinceLine(
            STORY,
            "journal",
            page.name,
            url_for("journals.show_entry", entry_id=page.id),
            _("a reflection by %(name)s", name=page.author),
            page.written_at,
            "",
        )
        for page in pages
    ]


@register_agreed
def whether_writing_shows(actor: Actor, group: Group) -> Markup | None:
    """Say beside the working agreement, to everyone in a cohort, whether facilitators see that writing is happening."""
    if group.kind != COHORT:
        return None
    steward = may(actor, "groups:cohort:facilitate", group)
    part: Markup = get_template_attribute("journals/_sight.html", "sight_part")(group, sight_for(actor, group), steward)
    return part
