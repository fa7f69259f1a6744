"""What axe looks at: how to get to the page templates that no link of the demonstration leads to.

The demonstration's links are followed first. A template that they do not reach has a line in WAYS; one whose
form cannot be sent with a mistake has a line in NO_MISTAKE. The tests name what is missing here.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import UNNAMED, Post, Thread, UnnamedAuthor
from enquiry_hub.features.discussions.services import edit_post
from enquiry_hub.features.discussions.services.framing import change_context
from enquiry_hub.features.framework.models import Framework, Risk
from enquiry_hub.features.framework.services import RiskWords, propose_risk
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services.writing import NewEntry, edit_entry
from enquiry_hub.identity.groups.models import SafeguardingContact
from enquiry_hub.identity.people.models import Person
from tests.browser.noted import TEMPLATES, page_templates
from tests.browser.site import OFFICERS, Site
from tests.kit.browser import Browser
from tests.kit.crawl import crawl
from tests.kit.world import JOIN_CODE, SECRETS, World, make_world

# How many addresses are asked for as each role. Where it is few, those are the main pages.
FOLLOWED = {
    "headteacher": 98, "facilitator": 98, "academic": 6, "manager": 6, "board": 5, "guest": 3, "visitor": 8,
}  # fmt: skip
MAIN_PAGES = {"headteacher": 9, "facilitator": 6}

# At the end of an address: send its form with a mistake, which draws another page.
MISTAKEN = "#mistaken"

# Who gets to a template, or to its form, and by which address of the small cohort of tests/kit/world/.
WAYS = {
    "consents/ask.html": ("participant", "/quotes/ask/entry/{shared}" + MISTAKEN),
    "consents/ledger.html": ("owner", "/account/consents"),
    "consents/quote.html": ("owner", "/quotes/{quote}" + MISTAKEN),
    "consents/quotes.html": ("owner", "/cohorts/{group}/quotes"),
    "discussions/mark_post.html": ("facilitator", "/posts/{post}/moment" + MISTAKEN),
    "discussions/report_post.html": ("participant", "/posts/{post}/report" + MISTAKEN),
    "discussions/care.html": ("facilitator", "/cohorts/{group}/holding"),
    "discussions/decisions.html": ("facilitator", "/cohorts/{group}/decisions"),
    "discussions/context_history.html": ("owner", "/threads/{thread}/context/history"),
    "decisions/ask.html": ("owner", "/threads/{thread}/decide"),
    "decisions/show_ballot.html": ("owner", "/decisions/{ballot}"),
    "discussions/write_context.html": ("facilitator", "/threads/{thread}/context" + MISTAKEN),
    "discussions/decide.html": ("facilitator", "/posts/{post}" + MISTAKEN),
    "discussions/look_above.html": ("facilitator", "/contexts/{context}/look"),
    "discussions/look_again.html": ("owner", "/posts/{hidden}/look-again"),
    "discussions/report_context.html": ("owner", "/threads/{other_thread}/context/report"),
    "discussions/undo_move.html": ("facilitator", "/moves/{move}/undo"),
    "discussions/move_post.html": ("facilitator", "/posts/{post}/move"),
    "discussions/join_threads.html": ("facilitator", "/threads/{other_thread}/join"),
    "discussions/name_author.html": ("outsider", "/posts/{nameless}/name"),
    "discussions/answer_alone.html": ("facilitator", "/posts/{nameless}/answer-alone"),
    "discussions/write_unnamed.html": ("owner", "/threads/{other_thread}/unnamed"),
    "discussions/take_unnamed_back.html": ("owner", "/without-a-name/take-back"),
    "moderation/open_sealed.html": ("outsider", "/sealed/{sealed_words}"),
    "discussions/post_history.html": ("owner", "/posts/{post}/history"),
    "discussions/show_thread.html": ("owner", "/threads/{thread}" + MISTAKEN),
    "discussions/find_in_thread.html": ("owner", "/threads/{thread}/search"),
    "discussions/show_report.html": ("facilitator", "/reports/{report}"),
    "discussions/close_thread.html": ("facilitator", "/threads/{thread}/close"),
    "discussions/room.html": ("facilitator", "/threads/{thread}/room"),
    "discussions/edit_post.html": ("owner", "/posts/{post}/edit"),
    "errors/failure.html": ("participant", "/nowhere"),
    "framework/begin_framework.html": ("outsider", "/cohorts/{other_group}/framework/new"),
    "framework/no_framework.html": ("outsider", "/cohorts/{other_group}/framework"),
    "annotations/read_pdf.html": ("owner", "/files/{attachment}/read" + MISTAKEN),
    "annotations/answer_note.html": ("participant", "/annotations/{annotation}/answer" + MISTAKEN),
    "annotations/edit_note.html": ("owner", "/annotations/{annotation}/edit" + MISTAKEN),
    "annotations/look_at_note.html": ("facilitator", "/annotations/{annotation}/look"),
    "annotations/report_note.html": ("participant", "/annotations/{annotation}/report" + MISTAKEN),
    "annotations/hide_note.html": ("facilitator", "/annotations/{annotation}/hide" + MISTAKEN),
    "claims/contradictions.html": ("owner", "/cohorts/{group}/contradictions"),
    "claims/edit_claim.html": ("owner", "/claims/{claim}/edit" + MISTAKEN),
    "claims/end_claim.html": ("owner", "/claims/{claim}/end" + MISTAKEN),
    "claims/show_claim.html": ("participant", "/claims/{claim}"),
    "circles/ask.html": ("facilitator", "/threads/{thread}/small-groups" + MISTAKEN),
    "circles/show_split.html": ("facilitator", "/small-groups/{split}"),
    "circles/show_circle.html": ("owner", "/circles/{circle}"),
    "circles/bring_back.html": ("owner", "/circles/{circle}/bring-back"),
    "inputs/show_references.html": ("academic", "/cohorts/{group}/references"),
    "inputs/bring_references.html": ("academic", "/cohorts/{group}/references/bring" + MISTAKEN),
    "inputs/add_file.html": ("owner", "/inputs/{input}/files/add" + MISTAKEN),
    "hotseats/edit_hotseat.html": ("academic", "/inputs/{study}/hotseat/new" + MISTAKEN),
    "hotseats/show_hotseat.html": ("participant", "/hotseats/{office_hour}"),
    "hotseats/new_office_hour.html": ("academic", "/cohorts/{group}/office-hours/new" + MISTAKEN),
    "hotseats/ask.html": ("participant", "/hotseats/{office_hour}/ask" + MISTAKEN),
    "hotseats/answer.html": ("academic", "/question-numbers/{question_numbers}/answer" + MISTAKEN),
    "library/list_parts.html": ("facilitator", "/cohorts/{group}/library"),
    "library/show_part.html": ("owner", "/library/promptpa1"),
    "library/edit_variant.html": ("owner", "/part-variants/{part_variant}/edit" + MISTAKEN),
    "library/draft_calendar.html": ("facilitator", "/cohorts/{group}/draft-calendar?type=two_terms&first=2026-09-29"),
    "library/new_design.html": ("facilitator", "/cohorts/{group}/designs/new" + MISTAKEN),
    "library/show_design.html": ("facilitator", "/designs/{design}"),
    "library/edit_design.html": ("facilitator", "/designs/{design}/edit" + MISTAKEN),
    "library/design_history.html": ("facilitator", "/designs/{design}/history"),
    "spiral/board.html": ("owner", "/schools/{school}/spiral"),
    "spiral/edit_card.html": ("owner", "/schools/{school}/spiral/cards/new" + MISTAKEN),
    "spiral/show_passed.html": ("owner", "/passed-inputs/{passed_on}"),
    "spiral/show_card.html": ("owner", "/spiral-cards/{spiral_card}"),
    "search/everywhere.html": ("owner", "/search?q=the"),
    "toolkit/shelf.html": ("owner", "/toolkit"),
    "toolkit/pin.html": ("owner", "/pin/input/{input}" + MISTAKEN),
    "toolkit/edit_pin.html": ("owner", "/pins/{pin}/edit" + MISTAKEN),
    "framework/ask.html": ("owner", "/risks/{risk}/happening" + MISTAKEN),
    "framework/decide_risk.html": ("facilitator", "/risks/{risk}/decide" + MISTAKEN),
    "framework/history.html": ("owner", "/risks/{risk}/history"),
    "framework/compare.html": ("owner", "/risks/{risk}/compare"),
    "framework/suggestions.html": ("owner", "/frameworks/{framework}/suggestions"),
    "framework/rate_alone.html": ("owner", "/cohorts/{group}/framework/rate"),
    "framework/rate_reveal.html": ("owner", "/rounds/{rating_round}/reveal"),
    "framework/stop_strategy.html": ("facilitator", "/strategies/{strategy}/stop" + MISTAKEN),
    "framework/edit_strategy.html": ("owner", "/strategies/{strategy}/edit" + MISTAKEN),
    "groups/write_agreement.html": ("facilitator", "/cohorts/{group}/agreement/write" + MISTAKEN),
    "framework/checks.html": ("owner", "/frameworks/{framework}/checks"),
    "framework/listing.html": ("owner", "/frameworks/{framework}/listing" + MISTAKEN),
    "framework/published.html": ("visitor", "/published/{open_release}"),
    "framework/published_changes.html": ("visitor", "/published/{open_release}/since/{earlier_release}"),
    "moderation/take_words.html": ("facilitator", "/take-down/risk/{risk}" + MISTAKEN),
    "framework/use.html": ("owner", "/use/post/{post}" + MISTAKEN),
    "framework/rate_room.html": ("facilitator", "/rounds/{rating_round}/room"),
    "framework/show_theme.html": ("owner", "/themes/{theme}"),
    "framework/show_themes.html": ("facilitator", "/frameworks/{framework}/themes"),
    "impact/edit_account.html": ("owner", "/strategies/{strategy}/did-it-work/edit"),
    "impact/edit_measure.html": ("owner", "/measures/{measure}/edit"),
    "impact/edit_outside.html": ("owner", "/figures-from-elsewhere/{outside_figure}/edit"),
    "impact/import_numbers.html": ("owner", "/measures/{measure}/numbers/import"),
    "impact/list_came.html": ("facilitator", "/cohorts/{group}/who-came"),
    "impact/list_lens.html": ("owner", "/cohorts/{group}/who-gains"),
    "impact/list_measures.html": ("owner", "/cohorts/{group}/measures"),
    "impact/history.html": ("owner", "/measures/{measure}/history"),
    "impact/list_outside.html": ("owner", "/cohorts/{group}/figures-from-elsewhere"),
    "impact/list_reviews.html": ("owner", "/cohorts/{group}/reviews"),
    "impact/mend_number.html": ("owner", "/numbers/{observation}/correct"),
    "impact/paste_numbers.html": ("owner", "/measures/{measure}/numbers/paste"),
    "impact/show_account.html": ("owner", "/strategies/{strategy}/did-it-work"),
    "impact/show_measure.html": ("owner", "/measures/{measure}"),
    "impact/write_pairs.html": ("owner", "/measures/{answers}/answers"),
    "groups/change_membership.html": ("facilitator", "/memberships/{membership}" + MISTAKEN),
    "groups/edit_peer_group.html": ("facilitator", "/peer-groups/{peer_group}"),
    "groups/invitation_over.html": ("visitor", "/invitations/none"),
    "groups/join.html": ("visitor", "/join/{code}"),
    "groups/join_over.html": ("visitor", "/join/none"),
    "groups/letter_sent.html": ("visitor", "/join-letter"),
    "groups/show_invitation.html": ("visitor", "/invitations/{invitation_token}"),
    "groups/type_code.html": ("visitor", "/join"),
    "journals/answer.html": ("owner", "/responses/{unsent}/edit" + MISTAKEN),
    "journals/evidence.html": ("owner", "/reflections/{shared}/evidence" + MISTAKEN),
    "journals/passage.html": ("owner", "/reflections/{private}/passage" + MISTAKEN),
    "journals/read_chain.html": ("owner", "/reflections/{shared}/chain"),
    "journals/remove.html": ("owner", "/reflections/{private}/remove"),
    "journals/share.html": ("owner", "/reflections/{shared}/share" + MISTAKEN),
    "journals/show_passage.html": ("owner", "/passages/{passage}"),
    "journals/entry_history.html": ("owner", "/reflections/{private}/history"),
    "journals/open_for_room.html": ("facilitator", "/sessions/{session}/silence"),
    "journals/edit_starter.html": ("facilitator", "/starters/{starter}/edit" + MISTAKEN),
    "journals/starters.html": ("facilitator", "/cohorts/{group}/journal/starters" + MISTAKEN),
    "journals/open_letter.html": ("owner", "/reflections/{due}"),
    "journals/preview_nothing.html": ("owner", "/reflections/{private}/as/{reader}"),
    "journals/sealed.html": ("owner", "/reflections/{sealed}"),
    "journals/seal.html": ("owner", "/reflections/{letter}/seal"),
    "openings/list.html": ("outsider", "/openings" + MISTAKEN),
    "openings/show_opening.html": ("owner", "/openings/{opening}"),
    "enquiries/overview.html": ("owner", "/cohorts/{group}/enquiries" + MISTAKEN),
    "enquiries/show_enquiry.html": ("owner", "/enquiries/{enquiry}" + MISTAKEN),
    "enquiries/gallery.html": ("owner", "/cohorts/{group}/milestones"),
    "research/study.html": ("academic", "/cohorts/{group}/research" + MISTAKEN),
    "schools/begin.html": ("participant", "/cohorts/{group}/school"),
    "schools/edit_adoption.html": ("owner", "/taken-home/{adoption}/edit" + MISTAKEN),
    "schools/issue.html": ("owner", "/schools/{school}/registers" + MISTAKEN),
    "schools/leave.html": ("owner", "/school/leave"),
    "schools/look_back.html": ("owner", "/taken-home/{taken_strategy}/look" + MISTAKEN),
    "schools/offer_look.html": ("owner", "/local-reviews/{local_review}/offer" + MISTAKEN),
    "schools/offer.html": ("owner", "/taken-home/{adoption}/offer"),
    "schools/register.html": ("visitor", "/governors/{register_token}"),
    "schools/register_over.html": ("visitor", "/governors/none"),
    "schools/history.html": ("owner", "/taken-home/{adoption}/history"),
    "schools/put_away.html": ("owner", "/taken-home/{adoption}/close"),
    "schools/show_adoption.html": ("owner", "/taken-home/{adoption}" + MISTAKEN),
    "schools/show_school.html": ("owner", "/schools/{school}"),
    "schools/take.html": ("owner", "/risks/{another_risk}/take-home"),
    "schools/team.html": ("owner", "/schools/{school}/team" + MISTAKEN),
    "schools/update.html": ("owner", "/taken-home/{adoption}/update" + MISTAKEN),
    "takeaway/leave.html": ("owner", "/account/leave" + MISTAKEN),
    "takeaway/my_journal.html": ("owner", "/my-journal" + MISTAKEN),
    "later/plan.html": ("owner", "/waiting-to-be-posted/{planned}/edit" + MISTAKEN),
    "later/waiting.html": ("owner", "/waiting-to-be-posted"),
    "public/since.html": ("participant", "/cohorts/{group}/since"),
    "notifications/unsubscribe.html": ("visitor", "/unsubscribe/{unsubscribe}"),
    "people/change_address.html": ("owner", "/account/address" + MISTAKEN),
    "people/confirm_address.html": ("owner", "/account/address/none"),
    "people/follow_link.html": ("visitor", "/sign-in/link/{sign_in_token}"),
    "people/link_sent.html": ("visitor", "/sign-in/sent"),
    "shell/offline.html": ("visitor", "/offline"),
    "push/devices.html": ("owner", "/notices/devices"),
    "protocols/agree_on_quotes.html": ("owner", "/talks/{talk}/quotes"),
    "protocols/put_together.html": ("owner", "/threads/{thread}/together"),
    "protocols/show_sources.html": ("owner", "/posts/{gathered}/sources"),
    "protocols/begin.html": ("facilitator", "/threads/{thread}/talk"),
    "protocols/write_commitment.html": ("owner", "/talks/{talk}/commitment"),
    "programmes/show_door.html": ("facilitator", "/sessions/{session}/door"),
    "programmes/show_session.html": ("participant", "/sessions/{session}"),
    "styleguide/index.html": ("participant", "/styleguide"),
}  # fmt: skip

LOOKERS = (
    *FOLLOWED,
    *dict.fromkeys(f"small {role}" for role, _address in WAYS.values() if role != "visitor"),
)

# Forms that take whatever is sent, with the reason.
NO_MISTAKE = {
    "circles/bring_back.html": "What it asks may stay empty.",
    "circles/show_split.html": "Two of one group are refused at the address that it sends to; the sentence is in tests/features/circles.",
    "discussions/care.html": "It has ticks only.",
    "people/confirm_address.html": "Its one mistake is a link that is over, which stands at the address above, without a form.",
    "schools/offer.html": "It has ticks only.",
    "schools/take.html": "It has ticks only.",
    "journals/open_letter.html": "What it asks may stay empty.",
}


def may_have_mistakes() -> set[str]:
    """Return the page templates that show what is to be put right in a form."""
    return {name for name in page_templates() if "form_errors(" in (TEMPLATES / name).read_text("utf-8")}


def addresses(site: Site) -> dict[str, list[str]]:
    """Return for each role what it looks at: its main pages, and templates that nobody before it has met."""
    found: dict[str, list[str]] = {}
    met: set[str] = set()
    for role, pages in FOLLOWED.items():
        browser = Browser(site.demo.app) if role == "visitor" else site.demo.browser(role)
        here = crawl(browser, pages=pages, inspected=False)  # tests/journeys/test_crawl.py does
        new = [address for name, address in here.templates.items() if name not in met]
        main = list(here.pages.values())[: MAIN_PAGES.get(role, pages)]
        found[role] = list(dict.fromkeys([*main, *new]))
        met |= set(here.templates)
    for role, address in _ways(site):
        found.setdefault(role, []).append(address)
    return found


def _ways(site: Site) -> list[tuple[str, str]]:
    """Make the small cohort in the demonstration's store, and return who looks there and where."""
    app = site.demo.app
    with app.app_context():
        world = make_world(app, Path(app.extensions["hub_settings"].data_dir) / "files")
        with work():
            for role, address in zip(("outsider", "manager"), OFFICERS, strict=True):
                db.session.get_one(Person, world.people[role].id).email = address
        for role in ("outsider", "manager"):
            db.session.refresh(world.people[role])
        _live_a_little(world)
        site.demo.people.update({f"small {role}": person.id for role, person in world.people.items()})
    places = world.places | {
        "code": JOIN_CODE,
        "invitation_token": SECRETS["invitation"],
        "sign_in_token": SECRETS["sign-in-link"],
        "register_token": SECRETS["register"],
    }
    return [
        (role if role == "visitor" else f"small {role}", address.format(**places))
        for role, address in WAYS.values()
    ]


def _live_a_little(world: World) -> None:
    """Give a post, a page and the words above a thread their history, and the cohort an officer."""
    owner = world.actor("owner")
    _write_without_name(world)
    with work():
        edit_post(owner, db.session.get_one(Post, world.places["post"]), "By listening, and by asking.")
        thread = db.session.get_one(Thread, world.places["thread"])
        change_context(owner, thread, "How do we begin?", base=0)
        change_context(owner, thread, "How do we begin, and with whom?", base=1)
        page = NewEntry(tense="past", title="What I lost", body="A quiet hour, and a long one.")
        edit_entry(owner, db.session.get_one(Entry, world.places["private"]), page)
        risk = db.session.get_one(Risk, world.places["risk"])
        another = {"title": "No room", "cause": "rooms are let out", "event": "nobody can meet", "consequence": "letters instead of talk", "theme_id": risk.theme_id}
        world.places["another_risk"] = propose_risk(owner, db.session.get_one(Framework, risk.framework_id), RiskWords(**another)).id


def _write_without_name(world: World) -> None:
    """Open a thread for words without a name, with one, and name an officer from outside."""
    with work():
        thread = db.session.get_one(Thread, world.places["other_thread"])
        thread.unnamed, thread.last_seq, thread.last_change = True, 2, 2
        nameless = Post(thread_id=thread.id, seq=2, change=2, step=UNNAMED, body="Hard.", body_html="<p>Hard.</p>")
        officer = SafeguardingContact(group_id=world.cohort.id, name="Otto", email=world.people["outsider"].email, named_on=today() - timedelta(days=9))
        db.session.add_all([nameless, officer])
        db.session.flush()
        db.session.add(UnnamedAuthor(post_id=nameless.id, day=today(), author="sealed", mark="mark", secret="secret"))
        world.places["nameless"] = nameless.id
