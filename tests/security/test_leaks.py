"""What was written for few is searched for wherever anybody else can look: pages, files, search, notices, letters, live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.notifications.digests import send_digests
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import (
    NewPost,
    add_post,
    hide_post,
    invite_guest,
    report_post,
    start_thread,
    start_thread_about,
)
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.framework.services import (
    Judged,
    RiskWords,
    create_framework,
    make_release,
    open_rounds,
    propose_risk,
    rate,
    suggest,
)
from enquiry_hub.features.inputs.models import PRACTICE, Input
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services import (
    NewEntry,
    NewResponse,
    add_response,
    edit_entry,
    offer_as_evidence,
    seal_letter,
    share_entry,
    write_entry,
)
from enquiry_hub.features.programmes.models import WORKSHOP, Coming, Session
from enquiry_hub.identity.groups.models import ACADEMIC, BOARD, FACILITATOR, MANAGER, MEMBER, OBSERVER, Group
from enquiry_hub.identity.people.models import Person
from tests.kit.build import join, make_cohort, make_member, make_peer_group, make_person, save
from tests.kit.live import Ear, cookie_of, served
from tests.security.doors import by_programs, doors_of
from tests.security.house import House, everything, made_house

ALL = (
    "ann", "ben", "cora", "leo", "fran", "ada", "max", "olive", "otto", "gail", "anna", "bo", "former", "visitor",
)  # fmt: skip
STEWARDS = {"fran", "max"}
CONTRIBUTORS = {"ann", "ben", "cora", "leo", "fran", "ada", "max"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Make a cohort in which everyone has written something that others may not know."""
    folder = tmp_path_factory.mktemp("leaks")
    with made_house(folder, _people, _reflect, _talk, _judge, _gather, lambda made: _hang(made, folder / "files")) as made:
        yield made


def _people(house: House) -> None:
    cohort = house.cohort
    house.people = {
        "ann": make_member(cohort, name="Ann Author"), "ben": make_member(cohort, name="Ben Peer"),
        "cora": make_member(cohort, name="Cora Named"), "leo": make_member(cohort, name="Leo Leader"),
        "fran": make_member(cohort, FACILITATOR, "Fran Facilitator"), "ada": make_member(cohort, ACADEMIC, "Ada Academic"),
        "max": make_member(cohort, MANAGER, "Max Manager"), "olive": make_member(cohort, OBSERVER, "Olive Observer"),
        "otto": make_person("Otto Outsider"), "gail": make_person("Gail Guest"), "bo": make_person("Bo Board"),
        "anna": make_person("Anna Administrator", is_administrator=True), "former": make_person("Fay Former"),
    }  # fmt: skip
    join(make_cohort("Another cohort"), house.people["otto"], FACILITATOR)
    join(save(Group(kind=BOARD, name="The board")), house.people["bo"], MEMBER)
    join(cohort, house.people["former"], FACILITATOR, ends_on=today())
    three = make_peer_group(cohort, house.people["ann"], house.people["ben"])
    join(three, house.people["fran"], FACILITATOR)


def _reflect(house: House) -> None:
    """Write a page for each audience; the one that was taken back had been answered, discussed and offered before."""
    ann, leo = house.actor("ann"), house.actor("leo")

    def page(word: str, *readers: str, tense: str = "past", shape: str = "free") -> Entry:
        title, body = house.keep(f"{word}title", "ann", *readers), house.keep(f"{word}body", "ann", *readers)
        entry = write_entry(
            ann, house.cohort, NewEntry(tense=tense, title=title, body=f"Words of {body} here.", shape=shape)
        )
        house.addresses += [
            f"/reflections/{entry.id}{end}"
            for end in ("", "/history", "/edit", "/share", "/evidence", "/remove")
        ]
        house.addresses += [
            f"/go/entry/{entry.id}",
            f"/drafts/entry:{entry.id}",
            f"/reflections/{entry.id}/as/{house.people['ben'].id}",
        ]
        return entry

    with work():
        page("aloneq")
        share_entry(ann, page("threeq", "ben"), "my_three")
        share_entry(ann, page("namedq", "cora"), "named", {house.people["cora"].id})
        sealed = page("sealedq", tense="future", shape="letter")
        seal_letter(ann, sealed, today() + timedelta(days=99))
        for end in ("title", "body"):
            house.keep(f"sealedq{end}")
        back = page("backq")
        share_entry(ann, back, "my_cohort")
        add_response(leo, back, NewResponse(house.keep("answerq", "ann")))
        thread = start_thread_about(
            leo, "journals:entry:read", back, kind="entry", group_id=house.cohort.id, title="backqtitle"
        )
        add_post(
            leo, thread, NewPost(f"{house.keep('talkq', 'ann')} [@Ben](person:{house.people['ben'].id})")
        )
        edit_entry(ann, back, NewEntry(tense="past", title="backqtitle", body="Words of backqbody, again."))
        share_entry(ann, back, "only_me")
        offer_thread = start_thread(leo, house.cohort, "An open thread")
        offer_as_evidence(ann, back, "thread", offer_thread.id, note=house.keep("noteq", "ann"))
        db.session.add(
            Draft(
                person_id=ann.person_id,
                place=f"entry:{back.id}",
                version=1,
                fields={"part_text": house.keep("draftq", "ann")},
                saved_at=now(),
            )
        )
    house.addresses += [f"/threads/{thread.id}{end}" for end in ("", "/posts.json", "/manage")] + [
        f"/go/thread/{thread.id}"
    ]
    house.channels.append(f"thread:{thread.id}")


def _talk(house: House) -> None:
    """Talk in the peer group; hold, hide and report posts in the cohort; let a guest into one thread."""
    ann, fran, leo = house.actor("ann"), house.actor("fran"), house.actor("leo")
    three = db.session.scalars(sa.select(Group).where(Group.kind == "peer_group")).one()
    with work():
        closed = start_thread(ann, three, house.keep("grouptitleq", "ann", "ben", "fran"))
        add_post(ann, closed, NewPost(house.keep("grouppostq", "ann", "ben", "fran")))
        open_thread = start_thread(leo, house.cohort, house.keep("opentitleq", *CONTRIBUTORS))
        add_post(leo, open_thread, NewPost(house.keep("openpostq", *CONTRIBUTORS)))
        guests = start_thread(leo, house.cohort, house.keep("guesttitleq", *CONTRIBUTORS, "gail"))
        add_post(leo, guests, NewPost(house.keep("guestpostq", *CONTRIBUTORS, "gail")))
        invite_guest(fran, guests, house.people["gail"])
        held = add_post(
            leo,
            guests,
            NewPost(
                f"{house.keep('heldq', 'leo', *STEWARDS)} [@Ann](person:{house.people['ann'].id})", hold=True
            ),
        )
        hidden = add_post(
            leo,
            guests,
            NewPost(f"{house.keep('hiddenq', 'leo', *STEWARDS)} [@Ann](person:{house.people['ann'].id})"),
        )
        answer = add_post(ann, guests, NewPost("An answer", reply_to_id=hidden.id))
        report_post(house.actor("ben"), hidden, "unkind", house.keep("reportq", *STEWARDS))
    with work():
        hide_post(fran, hidden, house.keep("whyq", "leo", *STEWARDS))
    for thread in (closed, open_thread, guests):
        house.addresses += [
            f"/threads/{thread.id}{end}"
            for end in ("", "/posts.json", "/posts.json?changed_after=0&html=1", "/manage")
        ]
        house.channels.append(f"thread:{thread.id}")
    for post in (held, hidden, answer):
        house.addresses += [
            f"/posts/{post.id}{end}" for end in ("", ".json", "/history", "/report", "/edit")
        ] + [f"/go/post/{post.id}"]
        house.addresses.append(f"/threads/{guests.id}?quote={post.id}")


def _judge(house: House) -> None:
    """Rate a risk, four of us only, in a round that is open; suggest without a name; keep a release."""
    ann, fran = house.actor("ann"), house.actor("fran")
    with work():
        framework = create_framework(fran, house.cohort, "Framework")
        theme = db.session.scalars(sa.select(Theme)).first()
        assert theme is not None
        risk = propose_risk(
            ann,
            framework,
            RiskWords("No time", "posts are empty", "nobody thinks", "tired decisions", theme.id),
        )
        (opened,) = open_rounds(fran, framework, [risk], "inherent")
        for who in ("ann", "ben", "cora", "leo"):
            rate(house.actor(who), opened, Judged(4, 5, "high", house.keep(f"reason{who}q", who)))
        suggest(ann, risk, "cause", "Say which posts.", named=False)
        release = make_release(fran, framework, "0.1")
    house.addresses += [
        f"/risks/{risk.id}",
        f"/risks/{risk.id}/history",
        f"/rounds/{opened.id}/rate",
        f"/releases/{release.id}",
        f"/releases/{release.id}/since",
    ]


def _gather(house: House) -> None:
    """Say what only the facilitators should know; post an input for a later day, connected with a risk."""
    begins = now() + timedelta(days=7)
    session = save(
        Session(
            group_id=house.cohort.id,
            kind=WORKSHOP,
            title="Workshop",
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
        )
    )
    save(
        Coming(
            session_id=session.id,
            person_id=house.people["leo"].id,
            answer="yes",
            note=house.keep("comingq", *STEWARDS),
            said_at=now(),
        )
    )
    words = {"body": house.keep("inputbodyq", "ada"), "body_html": "<p>inputbodyq</p>"}
    later = save(
        Input(
            group_id=house.cohort.id,
            author_id=house.people["ada"].id,
            kind=PRACTICE,
            title=house.keep("inputtitleq", "ada"),
            published_at=now() + timedelta(days=3),
            **words,
        )
    )
    risk_id = db.session.scalar(sa.text("SELECT id FROM risk LIMIT 1"))
    save(
        Link(
            upper_kind="risk",
            upper_id=risk_id,
            lower_kind="input",
            lower_id=later.id,
            made_by=house.people["ada"].id,
            note=house.keep("linkwordq", "ada"),
        )
    )
    house.addresses += [
        f"/inputs/{later.id}",
        f"/go/input/{later.id}",
        f"/sessions/{session.id}",
        f"/sessions/{session.id}/calendar.ics",
        f"/inputs/{later.id}/edit",
    ]


def _hang(house: House, folder: Path) -> None:
    """Hang files on what is not for everyone."""
    folder.mkdir(parents=True, exist_ok=True)
    entry_id = next(entry.id for entry in db.session.scalars(sa.select(Entry)) if entry.title == "aloneqtitle")
    input_id = db.session.scalar(sa.select(Input.id))
    for kind, row_id, who in (("entry", entry_id, "ann"), ("input", input_id, "ada")):
        word = house.keep(f"file{kind}q", who)
        (folder / word).write_bytes(word.encode())
        kept = {
            "filename": f"{word}.txt",
            "media_type": "text/plain",
            "size": 9,
            "sealed": False,
            "stored_name": word,
            "owner_id": house.people[who].id,
        }
        file = save(Attachment(**kept, subject_kind=kind, subject_id=row_id))
        house.addresses.append(f"/files/{file.id}")


def told(house: House, who: str) -> list[tuple[str, str]]:
    """Return everything that somebody can get, as a person and by programs."""
    return [*everything(house, who), *by_programs(house, who)]


# A copy of all one's own words has one's sealed letters in the open, and says so; and what one wrote where one reads no longer.
OWN = {"ann": ("sealedqtitle", "sealedqbody"), "leo": ("backqtitle", "talkq")}


def is_ones_own(who: str, secret: str, address: str) -> bool:
    """Say whether it is a copy of all that somebody wrote, with words that they wrote."""
    return secret in OWN.get(who, ()) and address.startswith("POST /my-journal/take")


def test_the_doors_of_programs_are_found(house: House) -> None:
    found = {(door.method, door.rule.endpoint) for door in doors_of(house)}
    wanted = {
        ("GET", "discussions.names_to_write"), ("GET", "discussions.names_to_begin_with"), ("GET", "discussions.thread_feed"), ("GET", "discussions.thread_window"),
        ("GET", "attachments.open_file"), ("POST", "discussions.write_post"), ("POST", "takeaway.take"), ("POST", "takeaway.take_book"), ("POST", "research.take"),
    }  # fmt: skip
    assert wanted <= found, wanted - found
    asked = [where for where, _text in by_programs(house, "visitor")]
    assert sum("names.json" in where for where in asked) > 100 and len({where.partition("?")[0] for where in asked}) > 150


@pytest.mark.parametrize("who", ALL)
def test_nobody_finds_what_is_not_for_them(house: House, who: str) -> None:
    secrets = [secret for secret, readers in house.secrets.items() if who not in readers]
    found = {(secret, address) for address, text in told(house, who) for secret in secrets if secret in text and not is_ones_own(who, secret, address)}
    assert not found, sorted(found)


@pytest.mark.parametrize("who", ["ann", "ben", "cora", "fran"])
def test_those_whom_it_is_for_find_it(house: House, who: str) -> None:
    wanted = {secret for secret, readers in house.secrets.items() if who in readers} - {
        "talkq",
        "reportq",
        "noteq",
        "whyq",
    }
    texts = [text for _address, text in everything(house, who)]
    assert not {secret for secret in wanted if not any(secret in text for text in texts)}


@pytest.mark.parametrize("who", ALL)
def test_addresses_are_shown_to_their_owner_and_the_facilitators_alone(house: House, who: str) -> None:
    others = {person.email for name, person in house.people.items() if name != who}
    if who in STEWARDS:
        return
    found = {(email, address) for address, text in told(house, who) for email in others if email in text}
    assert not found, sorted(found)


@pytest.mark.parametrize("who", ["otto", "bo", "anna", "gail", "visitor", "former"])
def test_strangers_meet_no_names(house: House, who: str) -> None:
    known = {"gail": {"Leo Leader", "Ann Author", "Fran Facilitator"}}.get(who, set())
    names = {person.display_name for name, person in house.people.items() if name != who} - known
    found = {(name, address) for address, text in told(house, who) for name in names if name in text}
    assert not found, sorted(found)


def test_no_letter_and_no_notice_carries_it(house: House) -> None:
    with house.app.app_context():
        for notice in db.session.scalars(sa.select(Notice)):
            assert notice.detail == "" or notice.detail == "whyq", notice.kind
        with work():
            for person in db.session.scalars(sa.select(Person)):
                person.quiet_from = person.quiet_until = "00:00"
                person.weekends, person.digest = True, "now"
        send_digests()
        names = {person.id: name for name, person in house.people.items()}
        for mail in db.session.scalars(sa.select(OutboxMail)):
            who = names[mail.person_id or ""]
            told = {
                secret
                for secret, readers in house.secrets.items()
                if secret in f"{mail.subject}\n{mail.text}"
            }
            assert not {secret for secret in told if who not in house.secrets[secret]}, (who, mail.text)


def test_nobody_enters_a_channel_that_is_not_theirs(house: House) -> None:
    allowed = {
        house.channels[0]: {"ann"},
        house.channels[1]: {"ann", "ben", "fran"},
        house.channels[2]: CONTRIBUTORS,
        house.channels[3]: CONTRIBUTORS | {"gail"},
    }
    with served(house.app) as address:
        for who in ("ben", "leo", "fran", "olive", "otto", "gail", "former"):
            ear = Ear(address, cookie_of(house.browser(who)))
            got = {channel for channel in house.channels if ear.enter(channel)["ok"]}
            ear.close()
            assert got == {channel for channel, readers in allowed.items() if who in readers}, who
