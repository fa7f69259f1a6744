"""In which words posts, and what is decided about them, are told."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import register_notice

register_notice(
    "mention", lambda who, what: _("%(who)s mentioned you in “%(what)s”", who=who, what=what), mailed=lambda who: _("%(who)s mentioned you in a thread", who=who),
    why=_l("You get this because you were mentioned by name."), can_mute=True,
)  # fmt: skip
register_notice(
    "called_everyone", lambda who, what: _("%(who)s asked everyone here, in “%(what)s”", who=who, what=what), mailed=lambda who: _("%(who)s asked everyone in a thread", who=who),
    why=_l("You get this because everyone who reads the thread was asked."), can_mute=True,
)  # fmt: skip
register_notice(
    "called_facilitators", lambda who, what: _("%(who)s asked the facilitators, in “%(what)s”", who=who, what=what),
    mailed=lambda who: _("%(who)s asked the facilitators in a thread", who=who), why=_l("You get this because you facilitate the cohort and the facilitators were asked."), can_mute=True,
)  # fmt: skip
register_notice(
    "called_group", lambda who, what: _("%(who)s asked your group, in “%(what)s”", who=who, what=what), mailed=lambda who: _("%(who)s asked your group in a thread", who=who),
    why=_l("You get this because you are in a group that was asked."), can_mute=True,
)  # fmt: skip
register_notice(
    "reply", lambda who, what: _("%(who)s answered you in “%(what)s”", who=who, what=what), mailed=lambda who: _("%(who)s answered you in a thread", who=who),
    why=_l("You get this because your post was answered."), can_mute=True,
)  # fmt: skip
register_notice(
    "hidden", lambda who, what: _("A facilitator hid your post and wrote to you: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator hid a post of yours and wrote to you"), why=_l("You get this because the post is yours."),
)  # fmt: skip
register_notice(
    "restored", lambda who, what: _("Your post can be read by everyone in the thread: “%(what)s”", what=what),
    mailed=lambda who: _("A post of yours can be read by everyone in its thread"), why=_l("You get this because the post is yours."),
)  # fmt: skip
register_notice(
    "undone", lambda who, what: _("A facilitator took back what was decided about your post: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator took back what was decided about a post of yours"), why=_l("You get this because the post is yours."),
)  # fmt: skip
register_notice(
    "left", lambda who, what: _("A facilitator looked again at your post, as you asked: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator looked again at a post of yours"), why=_l("You get this because you asked for it."),
)  # fmt: skip
register_notice(
    "moved", lambda who, what: _("A facilitator moved your post to another thread and wrote to you: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator moved a post of yours and wrote to you"), why=_l("You get this because the post is yours."),
)  # fmt: skip
register_notice(
    "moved_back", lambda who, what: _("A facilitator moved your post back to where it was and wrote to you: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator moved a post of yours back to where it was and wrote to you"), why=_l("You get this because the post is yours."),
)  # fmt: skip
register_notice(
    "arranged", lambda who, what: _("A facilitator arranged a thread in which you wrote, and says why: “%(what)s”", what=what),
    mailed=lambda who: _("A facilitator arranged a thread in which you wrote"), why=_l("You get this because you began the thread or wrote in it."),
)  # fmt: skip
register_notice(
    "taken_down", lambda who, what: _("Something that you wrote in “%(what)s” was taken down, because it may be about a child", what=what),
    mailed=lambda who: _("Something that you wrote was taken down, because it may be about a child"), why=_l("You get this because you wrote it."),
)  # fmt: skip
register_notice(
    "named", lambda who, what: _("Two named officers opened who wrote something without a name: you. Each gave a reason, which is kept"),
    mailed=lambda who: _("Two named officers opened who wrote something without a name: you"), why=_l("You get this because you wrote it."),
)  # fmt: skip
register_notice(
    "name_wanted", lambda who, what: _("%(who)s says that who wrote something without a name has to be known; another officer has to agree, or nothing is opened", who=who),
    mailed=lambda who: _("A named officer asks for a second one, about something without a name"),
    why=_l("You get this because you are one of the named officers, or a safeguarding contact of the cohort."),
)  # fmt: skip
register_notice(
    "contacts", lambda who, what: _("The safeguarding contacts of %(what)s have changed: see who is told of an urgent report now", what=what),
    mailed=lambda who: _("The safeguarding contacts of your cohort have changed"), why=_l("You get this because you are in the cohort."),
)  # fmt: skip
register_notice(
    "above_hidden", lambda who, what: _("A facilitator hid the words above “%(what)s” that you wrote", what=what),
    mailed=lambda who: _("A facilitator hid words of yours above a thread"), why=_l("You get this because you wrote them last."),
)  # fmt: skip
register_notice(
    "above_shown", lambda who, what: _("The words above “%(what)s” that you wrote are shown again", what=what),
    mailed=lambda who: _("Words of yours above a thread are shown again"), why=_l("You get this because you wrote them last."),
)  # fmt: skip
register_notice(
    "above_undone", lambda who, what: _("A facilitator took back what was decided about the words above “%(what)s” that you wrote", what=what),
    mailed=lambda who: _("A facilitator took back what was decided about words of yours above a thread"), why=_l("You get this because you wrote them last."),
)  # fmt: skip
register_notice(
    "above_waiting", lambda who, what: _("Somebody asks that the words above “%(what)s” be looked at", what=what),
    mailed=lambda who: _("Somebody asks that the words above a thread be looked at"), why=_l("You get this because you facilitate the cohort."),
)  # fmt: skip
register_notice(
    "urgent", lambda who, what: _("Urgent, please act today. Something that somebody wrote was reported: “%(what)s”", what=what),
    mailed=lambda who: _("Urgent, please act today: something was reported"), why=_l("You get this because you are one of those whom urgent reports are told to."),
)  # fmt: skip
register_notice(
    "waiting", lambda who, what: _("A post waits for a facilitator: “%(what)s”", what=what), mailed=lambda who: _("A post waits for a facilitator"),
    why=_l("You get this because you facilitate the cohort."),
)  # fmt: skip
