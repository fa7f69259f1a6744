"""What may be quoted."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.protocols.forms import QuotingForm
from enquiry_hub.features.protocols.gathered import posts_said, quotable_in
from enquiry_hub.features.protocols.models import Talk
from enquiry_hub.features.protocols.services import agree_quoting
from enquiry_hub.features.protocols.views.blueprint import protocols
from enquiry_hub.identity.groups.workspace import enter_workspace


@protocols.form("/talks/<id:talk_id>/quotes", access="protocols:talk:conclude")
def agree_on_quotes(talk: Talk) -> Any:
    """Write down what may be quoted of what was said."""
    actor, thread = current_actor(), db.session.get_one(Thread, talk.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    form = QuotingForm(quotable=talk.quotable, posts=quotable_in(talk))
    form.posts.choices = [(line.id, f"{line.name}: {line.words}") for line in posts_said(actor, talk)]
    if form.validate_on_submit():
        try:
            agree_quoting(actor, talk, form.quotable.data, form.posts.data or [])
            flash(_("It is written down."))
            return redirect(url_for("discussions.show_thread", thread_id=thread.id, _anchor="talk"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("protocols/agree_on_quotes.html", form, thread=thread, talk=talk)
