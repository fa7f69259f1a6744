"""One's own journal, and what others share."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.pages import paged
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.journals.balance import balance_of, offered_success, wish_of
from enquiry_hub.features.journals.comebacks import comeback
from enquiry_hub.features.journals.journey import address_of
from enquiry_hub.features.journals.models import TENSES
from enquiry_hub.features.journals.queries import (
    EntryLine,
    entry_line,
    newest_tense,
    own_pages,
    run_lines,
    shared_pages,
    tally_of,
)
from enquiry_hub.features.journals.starters import has_put_away, starters_offered
from enquiry_hub.features.journals.unfinished import unfinished
from enquiry_hub.features.journals.views.beginnings import offered
from enquiry_hub.features.journals.views.blueprint import journals
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

ON_THE_LINE = 12


@journals.get("/cohorts/<id:group_id>/journal", access="groups:cohort:contribute")
def show_journal(group: Group) -> Any:
    """Show one's own pages in a cohort: where one stands, what one might write, what one has written."""
    actor = current_actor()
    enter_workspace(group.id)
    g.section = "journals"
    tally, chosen = tally_of(actor, group.id), _tense()
    page = paged(own_pages(actor, group.id, tense=chosen), size=20, scalars=False)
    tense = chosen or newest_tense(actor, group.id)
    counts = {name: sum(many for (lens, _factor, _valence), many in tally.items() if lens == name) for name in TENSES}
    balance = balance_of(tally)
    return render_template(
        "journals/show_journal.html",
        group=group,
        page=page,
        pages=[entry_line(row) for row in page.rows],
        counts=counts,
        chosen=chosen,
        tense=tense,
        prompts=offered(actor, tally, tense),
        more=_more(),
        unfinished=unfinished(actor, group.id),
        address_of=address_of,
        starters=starters_offered(actor, group.id),
        put_away=has_put_away(actor, group.id),
        steward=may(actor, "groups:cohort:facilitate", group),
        look=comeback(actor, group.id),
        comes_back=wish_of(actor).comebacks,
        balance=balance,
        success=offered_success(actor, balance),
        line=_line(run_lines(own_pages(actor, group.id).limit(ON_THE_LINE))),
    )


def _tense() -> str:
    wanted = request.args.get("tense", "")
    return wanted if wanted in TENSES else ""


def _more() -> int:
    text = request.args.get("more", "0")
    return int(text) + 1 if text.isascii() and text.isdigit() and len(text) < 3 else 1


def _line(pages: list[EntryLine]) -> list[dict[str, Any]]:
    """Return the last pages, oldest first, as stops of a line."""
    return [
        {
            "title": page.name or (_("A sealed letter") if page.sealed else _("A letter to open")),
            "when": short_date(page.written_at),
            "lens": page.tense,
            "state": "later" if page.sealed else "done",
            "id": page.id,
        }
        for page in reversed(pages)
    ]


@journals.get("/cohorts/<id:group_id>/journal/shared", access="groups:cohort:contribute")
def shared_with_me(group: Group) -> Any:
    """Show the reflections of others in a cohort that the viewer may read."""
    actor = current_actor()
    enter_workspace(group.id)
    g.section = "journals"
    page = paged(shared_pages(actor, group.id, tense=_tense()), size=20, scalars=False)
    return render_template(
        "journals/shared_with_me.html",
        group=group,
        page=page,
        pages=[entry_line(row) for row in page.rows],
        chosen=_tense(),
    )
