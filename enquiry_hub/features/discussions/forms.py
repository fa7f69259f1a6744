"""The shapes of what is sent to threads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from enquiry_hub.capabilities.moderation.words import REASON_CHOICES
from enquiry_hub.core.forms import NOTE, POST, TITLE, HubForm, client_id, line, passage, version_field
from enquiry_hub.features.programmes.wording import TENSE_WORDS


class PostForm(HubForm):
    """Be a reply."""

    body = passage(_l("Your reply"), POST)
    reply_to = HiddenField()
    client_id = client_id()
    hold = BooleanField(_l("Send it to the facilitators first"))


class ThreadForm(HubForm):
    """Be a new thread with its first post."""

    title = line(_l("What is it about?"), TITLE, hint=_l("A question works well: “What is your four-minute number?”"))
    group = SelectField(_l("Where"))
    tense = RadioField(_l("Which way does it look?"), choices=[("", _l("No matter")), *TENSE_WORDS.items()], default="")
    themes = SelectMultipleField(_l("Themes"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    body = passage(_l("First post"), POST)
    client_id = client_id()
    hold = BooleanField(_l("Send it to the facilitators first"))


class EditForm(HubForm):
    """Be a changed post."""

    body = passage(_l("Your post"), POST)
    base = version_field()
    client_id = client_id()
    hold = BooleanField(_l("Send it to the facilitators first"))


class ContextForm(HubForm):
    """Be the words above a thread."""

    body = passage(_l("Our shared question, as it stands now"), POST, hint=_l("What we ask, what we agreed, where we are: for whoever comes back after a fortnight."))
    note = line(_l("What changed?"), 300, required=False, hint=_l("If you write it, it also appears as a post, so that nobody misses it."))
    base = version_field()
    client_id = client_id()


class MomentForm(HubForm):
    """Be the label of a marked place."""

    label = line(_l("Label"), 80, required=False, hint=_l("A few words, such as “Where we agreed on the trial”. Empty: marked no longer."))


class ReportForm(HubForm):
    """Be a request to look at a post."""

    reason = RadioField(
        _l("What is the matter?"),
        choices=REASON_CHOICES,
    )
    words = passage(_l("Anything the facilitators should know"), NOTE, required=False, hint=_l("Not what happened to a child: never here."))


class NoteForm(HubForm):
    """Be a facilitator's note to an author."""

    note = passage(_l("Your note to the author"), NOTE, required=False, hint=_l("What happened, and what they may do. They can answer."))


class LookForm(HubForm):
    """Be an author's request to look again."""

    words = passage(_l("What should the facilitators know?"), NOTE, hint=_l("They read this and nobody else does."))


class CareForm(HubForm):
    """Be how a cohort holds its conversation."""

    first_posts_wait = BooleanField(_l("The first post of everyone new waits for a facilitator"))


class ManageForm(HubForm):
    """Be the arrangement of a thread."""

    title = line(_l("Title"), TITLE)
    pinned = BooleanField(_l("Keep it at the top"))
    locked = BooleanField(_l("Closed: everyone can read it, nobody can write"))
    locked_until = DateField(_l("Closed until"), validators=[Optional()], description=_l("On that day it opens by itself. Empty: until somebody opens it."))
    why = line(
        _l("In a few words, why?"), 300, required=False,
        hint=_l("Those who wrote here are told of a new title, of another pace or place, of writing with or without a name, and that it is open again, with this."),
    )  # fmt: skip
    locked_reason = line(_l("Why it is closed"), 300, required=False, hint=_l("Everyone in the thread reads it, and those who wrote here are told."))
    unnamed = BooleanField(_l("People may write here without their name"), description=_l("Facilitators cannot see who. It is posted on the next morning."))
    slow_minutes = SelectField(
        _l("How fast it goes"), coerce=int, default=0,
        choices=[
            (0, _l("Everyone writes as they like")), (5, _l("One post from each person in 5 minutes")), (15, _l("One post from each person in 15 minutes")),
            (60, _l("One post from each person in an hour")), (720, _l("One post from each person in half a day")), (1440, _l("One post from each person in a day")),
        ],
    )  # fmt: skip


class ClosingForm(HubForm):
    """Be how a thread ended."""

    agreed = passage(_l("What was agreed"), NOTE * 4, required=False)
    still_open = passage(_l("What is still open"), NOTE * 4, required=False)
    to_do = passage(_l("What is to do, by whom and by when"), NOTE * 4, required=False)
    until = DateField(_l("Closed until"), validators=[Optional()], description=_l("On that day it opens by itself. Empty: until somebody opens it."))
    client_id = client_id()
    hold = BooleanField(_l("Send it to the facilitators first"))


class UnnamedForm(HubForm):
    """Be words without a name."""

    body = passage(_l("Without my name"), POST)
    client_id = client_id()


class AnswerAloneForm(HubForm):
    """Be an answer to whoever wrote without a name."""

    body = passage(_l("Your answer"), NOTE * 4)
    client_id = client_id()


class TakeBackForm(HubForm):
    """Be the secret of words without a name."""

    secret = line(_l("The secret that was shown to you"), 80)


class NameForm(HubForm):
    """Be an officer's reason."""

    reason = passage(_l("Why does it have to be known who wrote this?"), NOTE, hint=_l("Your name, the time and this reason are kept. When a second officer agrees, the author is told."))


class MoveForm(HubForm):
    """Be where a run of posts goes, and why."""

    upto = SelectField(_l("Up to which post"), validators=[Optional()], coerce=int)
    target = SelectField(_l("Where to"), validate_choice=True)
    title = line(_l("Title of the new thread"), TITLE, required=False)
    note = passage(_l("Your note to those whose posts are moved"), NOTE, hint=_l("Why it fits better there."))
    wider = BooleanField(_l("I know that guests of that thread will read these posts"))


class JoinForm(HubForm):
    """Be the thread that another one is joined with, and why."""

    target = SelectField(_l("Which thread"), validate_choice=True)
    note = passage(_l("Your note to those whose posts are moved"), NOTE, hint=_l("Why it fits better there."))
    wider = BooleanField(_l("I know that guests of that thread will read these posts"))


class BackForm(HubForm):
    """Be why a move is undone."""

    note = passage(_l("Your note to those whose posts go back"), NOTE, hint=_l("Why they fit better where they were."))
    wider = BooleanField(_l("I know that guests of that thread will read these posts"))


class GuestForm(HubForm):
    """Be the invitation of a guest into one thread."""

    email = line(_l("E-mail address"), 254)
    name = line(_l("Name, for somebody who has no account yet"), 80, required=False)
    ends_on = DateField(_l("Until the end of"), validators=[InputRequired(message=_l("Please give the last day of the stay."))])
