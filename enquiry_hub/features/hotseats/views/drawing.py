"""The numbers beside a question as a picture, and a hotseat as a file."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import local
from enquiry_hub.features.hotseats.models import Hotseat
from enquiry_hub.features.hotseats.queries import Question, Shown, questions_of
from enquiry_hub.features.impact.charts import About, draw_line
from enquiry_hub.features.impact.wording import plain_number


def picture(shown: Shown) -> Markup:
    """Return the run chart of the numbers beside a question, as the viewer may see them."""
    row = shown.row
    return draw_line(About(row.name, shown.sentence, row.change_on, row.change_what), shown.days, shown.line.values, shown.line.chart)


def transcript(actor: Actor, hotseat: Hotseat) -> Iterator[tuple[int, str, str, str, str]]:
    """Yield a line for each thing that was said: the question, its numbers, both boxes of the answer, and the replies."""
    for place, question in enumerate(questions_of(actor, hotseat), 1):
        for what, day, who, words in _lines(question):
            yield place, what, day, who, words


def _lines(question: Question) -> Iterator[tuple[str, str, str, str]]:
    asked, shown, thought = question.said, question.numbers, question.thought
    yield _("Question"), local(asked.post.created_at).date().isoformat(), asked.author, asked.post.body
    if shown is not None:
        counted = shown.row.name + (f" ({shown.row.unit})" if shown.row.unit else "")
        yield _("What is counted"), "", shown.school, counted
        for day, value, note in shown.table:
            yield _("Number"), day.isoformat(), "", f"{plain_number(value)} {note}".strip()
        if shown.answer_stands:
            yield _("What the rules say"), "", "", shown.row.body
    if thought is not None:
        yield _("What I think"), local(thought.post.created_at).date().isoformat(), thought.author, thought.post.body
    for reply in question.heard:
        yield _("Answer") if reply.by_host else _("Reply"), local(reply.post.created_at).date().isoformat(), reply.author, reply.post.body
