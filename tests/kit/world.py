"""A small cohort with one of each thing, and everyone who may come to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.consents.models import Consent, Quote
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.moderation.models import Decision, Report, Sealed
from enquiry_hub.capabilities.notifications.queries import unsubscribe_token
from enquiry_hub.capabilities.push.models import PushDevice
from enquiry_hub.capabilities.sharing.models import MY_COHORT, ONLY_ME
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.tokens import hashed
from enquiry_hub.core.work import work
from enquiry_hub.features.annotations.models import Annotation
from enquiry_hub.features.annotations.services import Anchor, annotate, hide
from enquiry_hub.features.circles.models import Circle, Split
from enquiry_hub.features.claims.models import Claim, ClaimAnswer
from enquiry_hub.features.decisions.models import Ballot
from enquiry_hub.features.discussions.models import (
    HELD,
    HIDDEN,
    MOVED,
    VISIBLE,
    Post,
    PostMove,
    Thread,
    ThreadContext,
    ThreadGuest,
)
from enquiry_hub.features.discussions.services import NewPost, add_post
from enquiry_hub.features.enquiries.models import Commitment, Enquiry, EnquiryNote, Milestone, PracticeChange
from enquiry_hub.features.framework.models import (
    AppetiteDissent,
    Control,
    FrameworkRelease,
    Indicator,
    RatingRound,
    RiskIssue,
    Suggestion,
    Theme,
)
from enquiry_hub.features.framework.services import (
    RiskWords,
    create_framework,
    make_release,
    propose_risk,
    propose_strategy,
)
from enquiry_hub.features.hotseats.services import open_hotseat
from enquiry_hub.features.impact.models import Measure, Observation, OutsideFigure
from enquiry_hub.features.inputs.models import PRACTICE, RESEARCH, Citation, Input
from enquiry_hub.features.inputs.services import list_references
from enquiry_hub.features.journals.models import (
    LETTER,
    Entry,
    EntryResponse,
    Passage,
    PassagePlace,
    Silence,
    Starter,
)
from enquiry_hub.features.journals.sealed_letters import close_letter
from enquiry_hub.features.journals.services import remember_readers
from enquiry_hub.features.later.models import PlannedPost
from enquiry_hub.features.library.parts import parts
from enquiry_hub.features.library.services import make_design, say_variant
from enquiry_hub.features.openings.models import Opening
from enquiry_hub.features.programmes.models import CONFIRMED, WORKSHOP, Session, Venue
from enquiry_hub.features.protocols.models import Aside, Talk
from enquiry_hub.features.schools.models import Adoption, LocalControl, School, SchoolRegister, Variant
from enquiry_hub.features.schools.services import begin_school
from enquiry_hub.features.spiral.services import add_card, begin_spiral, move_card
from enquiry_hub.features.toolkit.services import pin_for_oneself, pin_for_others
from enquiry_hub.identity.groups.models import (
    ACADEMIC,
    CIRCLE,
    FACILITATOR,
    MANAGER,
    OBSERVER,
    Agreement,
    Group,
    Invitation,
    JoinLink,
    Membership,
)
from enquiry_hub.identity.people.models import Person, SignInLink, UserSession
from enquiry_hub.identity.people.sessions import new_session
from tests.kit.build import join, make_cohort, make_member, make_peer_group, make_person, make_school, save

SECRETS = {name: f"secret-of-the-{name}" for name in ("invitation", "sign-in-link", "calendar", "register")}
JOIN_CODE = "abcd2345efgh"


@dataclass
class World:
    """Hold the people by role and the values that addresses are made with."""

    app: Flask
    cohort: Group
    people: dict[str, Person] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        """Return the actor of a role."""
        return Actor(self.people[role].id)


def make_world(app: Flask, uploads: Path) -> World:
    """Make the cohort; `owner` writes whatever a person can write, for the cohort where it can be shared."""
    cohort = make_cohort("The cohort")
    world = World(app, cohort)
    world.people = {
        "outsider": make_person("Otto Outsider"),
        "guest": make_person("Gail Guest"),
        "administrator": make_person("Anna Administrator", is_administrator=True),
        "observer": make_member(cohort, OBSERVER, "Olive Observer"),
        "participant": make_member(cohort, name="Pat Participant"),
        "owner": make_member(cohort, name="Owen Owner"),
        "facilitator": make_member(cohort, FACILITATOR, "Fran Facilitator"),
        "academic": make_member(cohort, ACADEMIC, "Ada Academic"),
        "manager": make_member(cohort, MANAGER, "Max Manager"),
    }
    other = make_cohort("Another cohort")
    join(other, world.people["outsider"], FACILITATOR)
    third = make_member(cohort, name="Thea Third")
    three = make_peer_group(cohort, world.people["owner"], third)
    world.places = {
        "group": cohort.id,
        "other_group": other.id,
        "peer_group": three.id,
        "reader": world.people["facilitator"].id,
        "person": third.id,
    }
    _invite(world, third)
    _talk(world)
    _write(world)
    _write_beside(world)
    _list_reference(world)
    _claim(world)
    _ask(world)
    _share_out(world)
    _meet(world)
    _judge(world)
    _count(world)
    _take_home(world)
    _design(world)
    _enquire_at_school(world)
    _pin(world)
    _take_turns(world)
    _hang(world, uploads)
    _note(world)
    return world


def _keep(world: World, **rows: Any) -> None:
    """Store rows and remember their ids under these names."""
    save(*rows.values())
    world.places.update({name: row.id for name, row in rows.items()})


def _invite(world: World, third: Person) -> None:
    cohort_id, facilitator = world.cohort.id, world.people["facilitator"]
    place = db.session.scalar(
        sa.select(Membership.id).where(Membership.person_id == third.id, Membership.group_id == cohort_id)
    )
    soon = now() + timedelta(days=7)
    _keep(
        world,
        agreement=Agreement(group_id=cohort_id, number=1, body="We listen.", body_html="<p>We listen.</p>"),
        invitation=Invitation(
            group_id=cohort_id,
            email="new@example.org",
            role="participant",
            token_hash=hashed(SECRETS["invitation"]),
            invited_by=facilitator.id,
            expires_at=soon,
        ),
        join_link=JoinLink(group_id=cohort_id, code=JOIN_CODE, made_by=facilitator.id, expires_at=soon),
    )
    owner = db.session.get_one(Person, world.people["owner"].id)
    with work():
        db.session.add(
            SignInLink(person_id=owner.id, token_hash=hashed(SECRETS["sign-in-link"]), expires_at=soon)
        )
        db.session.merge(owner).calendar_token = hashed(SECRETS["calendar"])
        new_session(owner, device="another device")
    signed_in = db.session.scalar(sa.select(UserSession.id).where(UserSession.device == "another device"))
    world.places |= {
        "membership": str(place),
        "user_session": str(signed_in),
        "unsubscribe": unsubscribe_token(owner.id),
    }


def _talk(world: World) -> None:
    owner, guest = world.people["owner"], world.people["guest"]
    thread = Thread(
        group_id=world.cohort.id,
        started_by=owner.id,
        title="How do we begin?",
        last_seq=2,
        last_change=2,
        last_post_at=now(),
    )
    _keep(world, thread=thread)
    post = {
        "thread_id": thread.id,
        "author_id": owner.id,
        "body": "By listening.",
        "body_html": "<p>By listening.</p>",
    }
    _keep(
        world,
        post=Post(**post, seq=1, change=1, state=VISIBLE),
        held=Post(**post, seq=2, change=2, state=HELD),
    )
    reported = {"subject_kind": "post", "subject_id": world.places["held"], "reason": "child_at_risk"}
    _keep(world, report=Report(**reported, group_id=thread.group_id, reporter_id=guest.id))
    save(ThreadGuest(thread_id=thread.id, person_id=guest.id))
    _hold(world)
    world.places["guest"] = guest.id


def _move(world: World) -> None:
    """Move a post from one thread to another."""
    owner, told = world.people["owner"], {"group_id": world.cohort.id, "last_seq": 1, "last_change": 2, "last_post_at": now()}
    here, there = save(Thread(**told, started_by=owner.id, title="Where it is now")), save(Thread(**told, started_by=owner.id, title="Where it was"))
    post = save(Post(thread_id=here.id, author_id=owner.id, seq=1, change=1, state=VISIBLE, body="On time.", body_html="<p>On time.</p>"))
    mark = save(Post(thread_id=there.id, seq=1, change=2, state=MOVED, moved_id=post.id, body="", body_html=""))
    _keep(world, move=PostMove(source_id=there.id, target_id=here.id, action="move", places=[[post.id, mark.id, 1, 1, None, 1]]))


def _hold(world: World) -> None:
    """Hide a post and report the words above another thread."""
    owner, cohort_id = world.people["owner"], world.cohort.id
    told = {"group_id": cohort_id, "started_by": owner.id, "last_seq": 1, "last_change": 1, "last_post_at": now()}
    thread = save(Thread(**told, title="Who brings what?"))
    words = {"body": "A cake.", "body_html": "<p>A cake.</p>"}
    hidden = Post(**words, thread_id=thread.id, author_id=owner.id, seq=1, change=1, state=HIDDEN)
    context = ThreadContext(**words, thread_id=thread.id, changed_by=owner.id, changed_at=now())
    _keep(world, hidden=hidden, context=context)
    about = {"group_id": cohort_id, "subject_id": world.places["hidden"], "subject_kind": "post"}
    said = {"action": "hide", "before": VISIBLE, "author_id": owner.id, "decided_by": world.people["facilitator"].id}
    _keep(world, decision=Decision(**about, **said))
    _move(world)
    later = {"author_id": owner.id, "client_id": "5" * 32, "body": "Not before Friday.", "post_at": now() + timedelta(days=3)}
    _keep(world, planned=PlannedPost(group_id=cohort_id, thread_id=world.places["thread"], **later))
    session_id = db.session.scalar(sa.select(UserSession.id).where(UserSession.person_id == owner.id))
    pushed = {"endpoint": "https://push.example/1", "endpoint_hash": "1", "public_key": "1", "secret": "1", "told_at": now()}
    _keep(world, device=PushDevice(person_id=owner.id, session_id=session_id, **pushed))
    sealed = {"group_id": cohort_id, "subject_kind": "post", "subject_id": world.places["hidden"]}
    _keep(world, sealed_words=Sealed(**sealed, words="1.none."))
    world.places |= {"other_thread": thread.id}


def _write(world: World) -> None:
    page = {
        "author_id": world.people["owner"].id,
        "group_id": world.cohort.id,
        "tense": "past",
        "written_at": now(),
        "title": "What I lost",
        "body": "A quiet hour.",
        "body_html": "<p>A quiet hour.</p>",
    }
    _keep(
        world,
        shared=Entry(**page, audience=MY_COHORT),
        private=Entry(**page, audience=ONLY_ME),
        sealed=Entry(**page, sealed_until=today() + timedelta(days=30)),
        due=Entry(**page, sealed_until=today() - timedelta(days=1)),
        letter=Entry(**page, shape=LETTER),
        opened=Entry(**page, shape=LETTER, sealed_until=today() - timedelta(days=1), opened_at=now()),
    )
    remember_readers(db.session.get_one(Entry, world.places["shared"]))
    for name in ("sealed", "due"):
        letter = db.session.get_one(Entry, world.places[name])
        close_letter(letter, letter.sealed_until or today())
    db.session.commit()


def _write_beside(world: World) -> None:
    """Let what hangs on pages, or stands beside a journal, be there once."""
    answer = {"author_id": world.people["owner"].id, "owner_id": world.people["owner"].id, "ready_at": now(), "body": "Thank you.", "body_html": "<p>Thank you.</p>"}
    _keep(
        world,
        response=EntryResponse(**answer, entry_id=world.places["shared"]),
        enquiry=Enquiry(author_id=world.people["owner"].id, group_id=world.cohort.id, question="What changes first?", why=""),
        practice=PracticeChange(
            author_id=world.people["owner"].id, group_id=world.cohort.id, was="Late", became="Early", kept_by="", stopped_because="", since=today()
        ),
        commitment=Commitment(author_id=world.people["owner"].id, group_id=world.cohort.id, words="Ask first", outcome="", due_on=today()),
        milestone=Milestone(
            author_id=world.people["owner"].id, group_id=world.cohort.id, words="It began", matters="", kind="practice", marked_on=today(), audience=MY_COHORT
        ),
        consent=Consent(
            person_id=world.people["owner"].id, subject_kind="entry", subject_id=world.places["shared"], subject_version=1, purpose="research", wording="May be used."
        ),
        opening=Opening(
            writer_id=world.people["owner"].id, asked_by=world.people["outsider"].id, answered_by=world.people["manager"].id, purpose="A court order", law="Order 12", since=today(),
            until=today(), ends_on=today(), agreed=True, answered_at=now(), told_at=now(),
        ),
        quote=Quote(
            group_id=world.cohort.id, asker_id=world.people["participant"].id, author_id=world.people["owner"].id, subject_kind="entry", subject_id=world.places["shared"],
            asked_words="A quiet hour.", purpose="The report",
        ),
        unsent=EntryResponse(**{**answer, "ready_at": None}, entry_id=world.places["shared"]),
        passage=Passage(
            entry_id=world.places["private"], author_id=world.people["owner"].id, group_id=world.cohort.id, words="A quiet hour.", entry_version=1
        ),
        about=Thread(
            group_id=world.cohort.id,
            started_by=world.people["owner"].id,
            title="About my page",
            last_post_at=now(),
            about_kind="entry",
            about_id=world.places["private"],
            restricted=True,
        ),
        input=Input(
            group_id=world.cohort.id,
            author_id=world.people["owner"].id,
            kind=PRACTICE,
            title="Breakfast for all",
            body="It worked.",
            body_html="<p>It worked.</p>",
            published_at=now() - timedelta(days=1),
        ),
    )


def _list_reference(world: World) -> None:
    """Let the academic put a work on the cohort's list."""
    item = {"type": "book", "title": "Mornings", "author": [{"family": "Scholar", "given": "A."}], "issued": {"date-parts": [[2020]]}, "DOI": "10.1000/mornings"}
    with work():
        list_references(world.actor("academic"), world.cohort, [(1, item)], client_id=None)
        world.places["citation"] = db.session.scalars(sa.select(Citation.id).where(Citation.group_id == world.cohort.id)).one()


def _claim(world: World) -> None:
    """Let the owner's input claim something, and a participant say what they have seen of it."""
    claim = Claim(input_id=world.places["input"], group_id=world.cohort.id, author_id=world.people["owner"].id, words="Breakfast brings them in.", limits="Two schools, one winter.")
    _keep(world, claim=claim)
    _keep(world, answer=ClaimAnswer(claim_id=claim.id, person_id=world.people["participant"].id, answer="seen", context="In spring, with us.", answered_at=now()))


def _ask(world: World) -> None:
    """Let the academic answer questions about a study, and the owner ask one."""
    host, yesterday = world.actor("academic"), now() - timedelta(days=1)
    study = Input(group_id=world.cohort.id, author_id=host.person_id, kind=RESEARCH, title="A study of mornings", body="W.", body_html="<p>W.</p>", published_at=yesterday)
    _keep(world, study=study)
    with work():
        hotseat = open_hotseat(host, db.session.merge(study), today(), today() + timedelta(days=7))
        question = add_post(world.actor("owner"), db.session.get_one(Thread, hotseat.thread_id), NewPost("How many schools?"))
        world.places |= {"hotseat": hotseat.id, "question": question.id}


def _share_out(world: World) -> None:
    """Propose small groups for the thread, and open one with the owner in it for another time."""
    people, group = world.people, save(Group(kind=CIRCLE, name="Group 1: In pairs", parent_id=world.cohort.id))
    join(group, people["owner"])
    values = {"thread_id": world.places["thread"], "proposed_by": people["facilitator"].id, "size": 2, "pace": "online"}
    _keep(world, split=Split(**values), open_split=Split(**values, state="open", opened_at=now()))
    save(*(Circle(split_id=world.places["split"], number=number, people=[people[name].id]) for number, name in enumerate(("owner", "participant"), 1)))
    _keep(world, circle=Circle(split_id=world.places["open_split"], number=1, people=[people["owner"].id], group_id=group.id))


def _meet(world: World) -> None:
    begins = now() + timedelta(days=7)
    session = Session(
        group_id=world.cohort.id,
        kind=WORKSHOP,
        title="Workshop 1",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
    )
    _keep(world, session=session)
    _keep(world, silence=Silence(session_id=session.id, tense="past", closes_at=now() + timedelta(minutes=10)))
    words = {"body": "What did I keep?", "body_html": "<p>What did I keep?</p>"}
    _keep(world, starter=Starter(**words, group_id=world.cohort.id, placed_by=world.people["facilitator"].id, tense="past", title="What I kept"))
    save(Venue(session_id=session.id, number=1, status=CONFIRMED, place="The library", set_on=today()))


def _judge(world: World) -> None:
    owner, facilitator = world.actor("owner"), world.actor("facilitator")
    with work():
        framework = create_framework(facilitator, world.cohort, "What could go wrong")
        themes = sa.select(Theme).where(Theme.group_id == world.cohort.id).order_by(Theme.rank)
        theme = db.session.scalars(themes).first()
        assert theme is not None
        words = RiskWords(
            title="No time",
            cause="posts are empty",
            event="nobody thinks",
            consequence="tired decisions",
            theme_id=theme.id,
        )
        risk = propose_risk(owner, framework, words)
        said = {
            "title": "End a meeting",
            "if_text": "we end one",
            "then_text": "there is time",
            "because_text": "time is finite",
        }
        strategy = propose_strategy(owner, risk, {**said, "owner_id": owner.person_id})
        release = make_release(facilitator, framework, "0.1")
        whole = {"state": "published", "dated": today(), "snapshot": release.snapshot, "public_since": now()}
        opened = FrameworkRelease(framework_id=framework.id, group_id=world.cohort.id, number="1.0", **whole)
        db.session.add(opened)
        db.session.flush()
        ids = {
            "framework_release": release.id,
            "open_release": opened.id,
            "framework": framework.id,
            "theme": theme.id,
            "risk": risk.id,
            "strategy": strategy.id,
        }
    world.places |= ids
    page = {"lower_kind": "entry", "lower_id": world.places["shared"], "made_by": owner.person_id}
    lower = {"lower_kind": "input", "lower_id": world.places["input"], "made_by": owner.person_id}
    _keep(
        world,
        rating_round=RatingRound(
            risk_id=ids["risk"], group_id=world.cohort.id, kind="inherent", number=1, opens_at=now()
        ),
        suggestion=Suggestion(
            risk_id=ids["risk"], part="cause", text="Say which posts.", author_id=owner.person_id
        ),
        control=Control(risk_id=ids["risk"], text="A meeting was ended"),
        indicator=Indicator(risk_id=ids["risk"], name="Hours kept free"),
        issue=RiskIssue(risk_id=ids["risk"], since=today(), what_happens="Two posts are empty."),
        dissent=AppetiteDissent(theme_id=ids["theme"], level="open", text="Caution costs us teachers.", author_id=owner.person_id),
        risk_link=Link(upper_kind="risk", upper_id=ids["risk"], **lower),
        entry_link=Link(upper_kind="risk", upper_id=ids["risk"], **page),
        strategy_link=Link(upper_kind="strategy", upper_id=ids["strategy"], **lower),
        passage_link=Link(upper_kind="risk", upper_id=ids["risk"], lower_kind="passage", lower_id=world.places["passage"], nature="supports"),
    )
    _keep(
        world,
        note=EnquiryNote(enquiry_id=world.places["enquiry"], owner_id=owner.person_id, author_id=owner.person_id, kind="evidence", words="Two families said so."),
    )
    _keep(world, passage_place=PassagePlace(passage_id=world.places["passage"], kind="risk", row_id=ids["risk"], link_id=world.places["passage_link"]))


def _count(world: World) -> None:
    """Let the owner count for the cohort and for their own school, and write down a figure from elsewhere."""
    owner, day = world.people["owner"], today()
    school = make_school("The owner’s school")
    with work():
        db.session.get_one(Person, owner.id).organisation_id = school.id
    counted = {"group_id": world.cohort.id, "made_by": owner.id, "owner_id": owner.id, "level": 4}
    measure = Measure(**counted, name="Hours kept free", strategy_id=world.places["strategy"])
    _keep(world, measure=measure, local=Measure(**counted, name="Ours alone", organisation_id=school.id), answers=Measure(**counted, name="It is safe", kind="pairs"))
    _keep(world, observation=Observation(measure_id=measure.id, on_day=day, value=2.0, entered_by=owner.id))
    said = {"name": "Heads who leave", "value": "27%", "year": 2021, "source": "A council return", "limits": "One borough"}
    _keep(world, outside_figure=OutsideFigure(group_id=world.cohort.id, made_by=owner.id, measure_id=measure.id, **said))


def _take_home(world: World) -> None:
    """Let the owner's school take a risk and a strategy home, say the risk otherwise, offer that back, and issue its register."""
    owner, cohort_id = world.people["owner"].id, world.cohort.id
    with work():
        school = begin_school(world.actor("owner"), world.cohort)
        words = {"title": "No time", "cause": "posts are empty", "event": "nobody thinks", "consequence": "tired decisions", "objective": ""}
        kept = {"school_id": school.id, "code": "RK01", "source": {**words, "title": "Little time"}, "source_version": 0, "adopted_by": owner}
        adoption = Adoption(kind="risk", risk_id=world.places["risk"], words={**words, "event": "we do not think"}, reasons={"event": "We looked."}, **kept)
        db.session.add(adoption)
        db.session.flush()
        register = SchoolRegister(
            school_id=school.id, number=1, issued_on=today(), ends_on=today() + timedelta(days=30), token_hash=hashed(SECRETS["register"]), snapshot={"risks": []}, issued_by=owner
        )
        variant = Variant(group_id=cohort_id, adoption_id=adoption.id, risk_id=world.places["risk"], words={"event": "we do not think"}, offered_by=owner)
        control = LocalControl(adoption_id=adoption.id, text="A quiet hour")
        db.session.add_all([register, variant, control])
        db.session.flush()
        world.places |= {"school": school.id, "adoption": adoption.id, "register": register.id, "variant": variant.id, "local_control": control.id}


def _design(world: World) -> None:
    """Let the facilitator design a session, and the owner say how their setting does a prompt."""
    items = [{"kind": "prompt", "part": "promptpa1", "minutes": 20, "title": "Two decisions", "note": "In silence."}, {"kind": "break", "part": "", "minutes": 15, "title": "Tea", "note": ""}]
    with work():
        group = db.session.merge(world.cohort)
        design = make_design(world.actor("facilitator"), group, "A short morning", "With few.", 40, items)
        variant = say_variant(world.actor("owner"), group, parts()["promptpa1"], "special", "Take one decision about a pupil’s day, without the pupil.", "Posts are shorter with us.")
        world.places |= {"design": design.id, "part": "promptpa1", "part_variant": variant.id}


def _enquire_at_school(world: World) -> None:
    """Let the owner put a card about the risk on their school's board, and move it there and back."""
    with work():
        school, owner = db.session.get_one(School, world.places["school"]), world.actor("owner")
        begin_spiral(owner, school, date(2026, 9, 7))
        card = add_card(owner, school, {"title": "Meetings run late", "trial": "End by five", "until": "2026-10-01"}, about=f"/risks/{world.places['risk']}")
        move_card(owner, card, "focusing", "Five people said so", from_stage="scanning")
        move_card(owner, card, "scanning", "We had asked too few", from_stage="focusing")
        world.places["spiral_card"] = card.id


def _pin(world: World) -> None:
    """Let the owner pin the risk for themselves and their school, and the facilitator for its theme."""
    owner, risk = world.people["owner"], world.places["risk"]
    with work():
        school, theme = db.session.get_one(School, world.places["school"]), db.session.get_one(Theme, world.places["theme"])
        pin = pin_for_oneself(world.actor("owner"), db.session.merge(owner), "risk", risk, "At hand", "For governors")
        shared = pin_for_others(world.actor("owner"), school, "risk", risk, "", "For the team")
        tool = pin_for_others(world.actor("facilitator"), theme, "risk", risk, "", "To begin with")
        world.places |= {"pin": pin.id, "shared_pin": shared.id, "tool": tool.id}


def _take_turns(world: World) -> None:
    """Let the owner present in a thread of their own, with something that waits."""
    owner = world.people["owner"].id
    thread = Thread(group_id=world.cohort.id, started_by=owner, title="My dilemma", last_post_at=now(), last_seq=3, last_change=3)
    _keep(world, talking=thread)
    talk = Talk(
        thread_id=thread.id,
        way="consultancy",
        pace="online",
        started_by=world.people["facilitator"].id,
        presenter_id=owner,
        opened_at=now(),
    )
    _keep(world, talk=talk)
    aside = {"body": "A waiting word.", "body_html": "<p>A waiting word.</p>", "for_writers": True}
    _keep(world, aside=Aside(talk_id=talk.id, step=0, person_id=owner, **aside))
    with work():
        db.session.get_one(Thread, thread.id).talk_id = talk.id
    question = {"thread_id": thread.id, "author_id": owner, "body": "Shall we?", "body_html": "<p>Shall we?</p>"}
    _keep(
        world,
        asked=Post(**question, seq=1, change=1, state=VISIBLE, step="decision"),
        gathered=Post(**question, seq=3, change=3, state=VISIBLE, step="together"),
        asked_before=Post(**question, seq=2, change=2, state=HELD, step="decision"),
    )
    asked = {"thread_id": thread.id, "opened_by": owner, "kind": "consent", "question": "Shall we?"}
    _keep(
        world,
        ballot=Ballot(**asked, post_id=world.places["asked"]),
        unseen=Ballot(**asked, post_id=world.places["asked_before"]),
    )


def _hang(world: World, uploads: Path) -> None:
    uploads.mkdir(parents=True, exist_ok=True)
    for name in ("open", "secret"):
        (uploads / name).write_bytes(b"words")
    file = {
        "filename": "notes.pdf",
        "media_type": "application/pdf",
        "size": 5,
        "sealed": False,
        "owner_id": world.people["owner"].id,
    }
    _keep(
        world,
        attachment=Attachment(
            **file, stored_name="open", subject_kind="input", subject_id=world.places["input"]
        ),
        secret_file=Attachment(
            **file, stored_name="secret", subject_kind="entry", subject_id=world.places["private"]
        ),
    )


def _note(world: World) -> None:
    """Let the owner write notes on the PDF: for the cohort, for the peer group, for nobody, and one that is hidden."""
    owner = world.actor("owner")
    with work():
        file = db.session.get_one(Attachment, world.places["attachment"])
        cohort, three = (db.session.get_one(Group, world.places[name]) for name in ("group", "peer_group"))
        for name, readers in (("annotation", cohort), ("hidden_note", cohort), ("peer_note", three), ("private_note", None)):
            world.places[name] = annotate(owner, file, Anchor(1, "words"), f"What these words are to me: {name}.", readers).id
        hide(world.actor("facilitator"), db.session.get_one(Annotation, world.places["hidden_note"]), "Not about the text.")
