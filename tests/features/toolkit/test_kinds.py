"""What is pinned besides single things of a cohort: a whole framework and a version of it, a school's own copy, and a quotation while its author says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.consents.models import Quote
from enquiry_hub.capabilities.consents.services import answer_quote, ask_to_quote
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.documents import can_make_pdf
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.framework.services import make_release
from enquiry_hub.features.journals.services import NewEntry, share_entry, write_entry
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.services import Local, edit_adoption
from enquiry_hub.features.toolkit.models import Pin, SharedPin
from enquiry_hub.features.toolkit.services import pin_for_others
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person
from tests.features.toolkit.test_toolkit import gather_in, pinned
from tests.kit.papers import words_in

PAPERS = ("toolkit.md", "toolkit.docx", *(("toolkit.pdf",) if can_make_pdf() else ()))
OURS = "Nobody at Tanners has an hour"


def papers_of(browser, address: str = "/toolkit") -> list[str]:
    """Return what a toolkit says as each kind of document."""
    return [words_in(browser.get(f"{address}/{kind}")) for kind in PAPERS]


def let_in(scene, school, who: str) -> None:
    """Let somebody of the school into its space."""
    with work():
        db.session.add(Membership(group_id=school.group_id, person_id=scene.people[who].id, role="member", starts_on=today() - timedelta(days=1)))


def test_a_framework_and_a_version_of_it_are_kept_at_hand(scene, sign_in):
    with work():
        release = make_release(scene.actor("facilitator"), db.session.merge(scene.framework), "0.1")
    head, places = sign_in(scene.people["head"]), (("framework", scene.framework, f"/cohorts/{scene.cohort.id}/framework"), ("release", release, f"/releases/{release.id}"))
    for kind, row, page in places:
        assert f"/pin/{kind}/{row.id}" in head.get(page).text
        pinned(head, kind, row, note=f"The {kind}.")
        sign_in(scene.people["observer"]).get(f"/pin/{kind}/{row.id}", status=404)
        sign_in(scene.people["colleague"]).get(f"/pin/{kind}/{row.id}", status=404)
    shown = head.get("/toolkit").text
    for _kind, _row, page in places:
        assert f'href="{page}"' in shown
    for words in (shown, *papers_of(head)):
        assert "What could go wrong, 0.1" in words and "The framework." in words and "The release." in words
    theme = db.session.get_one(Theme, scene.risk.theme_id)
    pinned(sign_in(scene.people["facilitator"]), "framework", scene.framework, place=theme.id)
    assert "What could go wrong" in head.get(f"/themes/{theme.id}/tools/toolkit.md").text
    with work():
        db.session.execute(sa.update(Membership).where(Membership.person_id == scene.people["head"].id).values(ends_on=today()))
    gone = sign_in(scene.people["head"])
    for words in (gone.get("/toolkit").text, *papers_of(gone), str(gather_in(gone, scene))):
        assert "could go wrong" not in words


def test_a_schools_own_copy_is_pinned_by_its_people_and_stays_theirs(scene, sign_in):
    copy = scene.take()
    school = db.session.get_one(School, copy.school_id)
    with work():
        edit_adoption(scene.actor("head"), db.session.merge(copy), {"title": OURS}, "So we say it.", Local(None, None, "", [], running=False))
    let_in(scene, school, "deputy")
    head, deputy, page = sign_in(scene.people["head"]), sign_in(scene.people["deputy"]), f"/taken-home/{copy.id}"
    assert f"/pin/adoption/{copy.id}" in head.get(page).text
    pinned(head, "adoption", copy, note="For our governors.")
    pinned(head, "adoption", copy, place="school", note="For all of us.")
    ours = f"/schools/{school.id}/toolkit"
    for words in (head.get("/toolkit").text, deputy.get(ours).text, *papers_of(head), *papers_of(deputy, ours), str(gather_in(head, scene))):
        assert OURS in words
    assert page in deputy.get(ours).text
    for who in ("other", "facilitator", "manager", "academic", "observer", "administrator", "colleague"):
        outside = sign_in(scene.people[who])
        for answer in (outside.get(f"/pin/adoption/{copy.id}", status=404), outside.get(f"/go/adoption/{copy.id}", status=404), outside.get(ours, status=404)):
            assert OURS not in answer.text
        pinned(outside, "adoption", copy, status=404)
    # Whoever leaves the school has it no more, and no document of theirs names it.
    with work():
        db.session.get_one(Person, scene.people["head"].id).organisation_id = None
    gone = sign_in(scene.people["head"])
    for words in (gone.get("/toolkit").text, gone.get(f"/pins/{db.session.scalars(sa.select(Pin)).one().id}/edit").text, *papers_of(gone), str(gather_in(gone, scene))):
        assert OURS not in words
    assert OURS in deputy.get(ours).text and "Pinned by Hana Head" in deputy.get(ours).text


def test_a_schools_own_copy_is_never_a_tool_of_a_theme(scene, sign_in):
    copy = scene.take()
    school, theme = db.session.get_one(School, copy.school_id), db.session.get_one(Theme, scene.risk.theme_id)
    with work():
        db.session.get_one(Person, scene.people["facilitator"].id).organisation_id = scene.tanners.id
    let_in(scene, school, "facilitator")
    fay = sign_in(scene.people["facilitator"])
    assert f'value="{theme.id}"' in fay.get(f"/pin/risk/{scene.risk.id}").text
    offered = fay.get(f"/pin/adoption/{copy.id}").text
    assert 'value="school"' in offered and f'value="{theme.id}"' not in offered
    pinned(fay, "adoption", copy, status=422, place=theme.id)
    with pytest.raises(Invalid, match="your school’s only"), work():
        pin_for_others(scene.actor("facilitator"), db.session.merge(theme), "adoption", copy.id, "", "")
    assert not db.session.scalars(sa.select(SharedPin)).all()


@pytest.fixture
def quote(scene):
    """Let the head ask whether a sentence of a page may be quoted."""
    with work():
        page = write_entry(scene.actor("other"), db.session.merge(scene.cohort), NewEntry("past", "First. The hatch was a medlar. Last."))
        share_entry(scene.actor("other"), page, "named", [scene.people["head"].id])
        return ask_to_quote(scene.actor("head"), "entry", page.id, {1}, "The report")


def answered(scene, quote, answer: str, words: str = "") -> None:
    """Let the author answer."""
    with work():
        answer_quote(scene.actor("other"), db.session.get_one(Quote, quote.id), answer, words=words)


def test_a_quotation_is_pinned_while_its_author_says_so_and_is_gone_afterwards(scene, quote, sign_in):
    head, author, deputy, address = sign_in(scene.people["head"]), sign_in(scene.people["other"]), sign_in(scene.people["deputy"]), f"/pin/quotation/{quote.id}"
    for browser in (head, author, deputy):
        browser.get(address, status=404)  # nobody has approved it
    assert address not in head.get(f"/quotes/{quote.id}").text
    answered(scene, quote, "approved", "The desk was a medlar.")
    assert address in head.get(f"/quotes/{quote.id}").text and address in deputy.get(f"/cohorts/{scene.cohort.id}/quotes").text
    school = scene.begin()
    let_in(scene, school, "deputy")
    let_in(scene, school, "colleague")
    pinned(head, "quotation", quote, note="For the assembly.")
    pinned(author, "quotation", quote)
    pinned(deputy, "quotation", quote, place="school", note="For all of us.")
    ours = f"/schools/{school.id}/toolkit"
    for words in (head.get("/toolkit").text, author.get("/toolkit").text, head.get(ours).text, *papers_of(author)):
        assert "The desk was a medlar." in words and "hatch" not in words
    for words in (*papers_of(head), *papers_of(head, ours), str(gather_in(head, scene))):
        assert "medlar" not in words and "Somebody’s quotation" in words, "no document repeats the words of others"
    colleague = sign_in(scene.people["colleague"])
    for words in (colleague.get(ours).text, *papers_of(colleague, ours)):
        assert "medlar" not in words and "For all of us." not in words, "who is not in the cohort"
    answered(scene, quote, "withdrawn")
    pin = db.session.scalars(sa.select(Pin).where(Pin.owner_id == scene.people["head"].id)).one()
    for browser in (head, author, deputy):
        browser.get(address, status=404)
    everywhere = [page for browser in (head, author, deputy) for place in ("/toolkit", ours) if (browser, place) != (author, ours) for page in (browser.get(place).text, *papers_of(browser, place))]
    for words in (*everywhere, head.get(f"/pins/{pin.id}/edit").text, str(gather_in(head, scene))):
        assert "medlar" not in words and "Somebody’s quotation" not in words
    assert "No longer open to you" in head.get("/toolkit").text and "For the assembly." in head.get("/toolkit").text, "the note is one's own"
    assert "For all of us." not in head.get(ours).text
    assert "One thing is left out" in words_in(head.get("/toolkit/toolkit.docx"))


def test_a_quotation_is_no_tool_of_a_theme_and_no_thread_is_called_by_it(scene, quote, sign_in):
    answered(scene, quote, "approved", "The desk was a medlar.")
    fay, theme = sign_in(scene.people["facilitator"]), db.session.get_one(Theme, scene.risk.theme_id)
    assert f'value="{theme.id}"' not in fay.get(f"/pin/quotation/{quote.id}").text
    with pytest.raises(Invalid), work():
        pin_for_others(scene.actor("facilitator"), db.session.merge(theme), "quotation", quote.id, "", "")
    fay.post(f"/about/quotation/{quote.id}/thread", status=404)
