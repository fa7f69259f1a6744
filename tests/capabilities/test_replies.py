"""Answers by e-mail: whose they are, what of them is posted, once, and what is said where they cannot be."""

from __future__ import annotations

import dataclasses
import imaplib
import re
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.notifications.digests import ask_again, send_digests
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.outbox.worker import build_message
from enquiry_hub.capabilities.replies import imap
from enquiry_hub.capabilities.replies.domain import own_words, words_of_html
from enquiry_hub.capabilities.replies.intake import AGAIN, BOUNCED, LARGEST, PASSED_OVER, POSTED, take_mail
from enquiry_hub.capabilities.replies.models import ReplyAddress
from enquiry_hub.capabilities.replies.services import forget_old
from enquiry_hub.capabilities.sharing.models import Share
from enquiry_hub.commands.mail import command
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import HELD, Post, Thread
from enquiry_hub.features.discussions.services import lock_thread, mark_read
from enquiry_hub.features.journals.services import NewEntry, share_entry, write_entry
from enquiry_hub.identity.groups.models import Membership
from tests.capabilities.test_digests import THURSDAY, WEDNESDAY_NOON
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member
from tests.kit.imap import imap_server

WANTED = "We tried it on Mondays.\n\nIt helped two children."
QUOTED = "> Ann answered you in a thread\n> https://hub.example.org/posts/abc"

# As the programs write them; names and addresses are invented.
PLAIN = {
    "gmail": f"{WANTED}\n\nOn Wed, 18 Nov 2026 at 12:00, Enquiry Hub <reply+x@hub.example.org> wrote:\n\n{QUOTED}\n",
    "gmail wrapped": f"{WANTED}\n\nOn Wed, 18 Nov 2026 at 12:00, Enquiry Hub (Shaping our future)\n<reply+abcdefghijklmnopqrstuvwxyz@hub.example.org>\nwrote:\n\n{QUOTED}\n",
    "gmail in Welsh": f"{WANTED}\n\nAr Mer, 18 Tach 2026 am 12:00, Enquiry Hub <reply+x@hub.example.org> ysgrifennodd:\n\n{QUOTED}\n",
    "apple mail": f"{WANTED}\n\n> On 18 Nov 2026, at 12:00, Enquiry Hub <hub@example.org> wrote:\n> \n{QUOTED}\n",
    "iphone": f"{WANTED}\n\nSent from my iPhone\n\n> On 18 Nov 2026, at 12:00, Enquiry Hub <hub@example.org> wrote:\n> \n{QUOTED}\n",
    "iphone in Welsh": f"{WANTED}\n\nAnfonwyd o fy iPhone\n\n> Ar 18 Tach 2026, am 12:00, ysgrifennodd Enquiry Hub <hub@example.org>:\n{QUOTED}\n",
    "thunderbird above": f"{WANTED}\n\nOn 18/11/2026 12:00, Enquiry Hub wrote:\n{QUOTED}\n-- \nAnna Bell\nDeputy head\n",
    "thunderbird below": f"On 18/11/2026 12:00, Enquiry Hub wrote:\n{QUOTED}\n\n{WANTED}\n\n-- \nAnna Bell\n",
    "thunderbird between": "On 18/11/2026 12:00, Enquiry Hub wrote:\n> Did you try?\n\nWe tried it on Mondays.\n\n> And?\n\nIt helped two children.\n",
    "outlook": f"{WANTED}\r\n\r\nKind regards\r\n\r\nAnna Bell | Deputy Headteacher\r\nHollow Lane School, 020 7946 0000\r\n\r\nFrom: Enquiry Hub <hub@example.org>\r\nSent: 18 November 2026 12:00\r\nTo: Anna Bell <anna@example.org>\r\nSubject: Ann answered you in a thread\r\n\r\nGood day Anna,\r\n",
    "outlook on the web": f"{WANTED}\n\n________________________________\nFrom: Enquiry Hub <hub@example.org>\nSent: 18 November 2026 12:00\nTo: Anna Bell\nSubject: Ann answered\n\nGood day\n",
    "outlook in Welsh": f"{WANTED}\n\nCofion cynnes,\nAnna\n\nOddi wrth: Enquiry Hub <hub@example.org>\nAnfonwyd: 18 Tachwedd 2026 12:00\nAt: Anna Bell\nPwnc: Ann\n\nDydd da\n",
    "outlook phone": f"{WANTED}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Enquiry Hub <hub@example.org>\nSent: Wednesday, November 18, 2026 12:00:00 PM\nTo: Anna Bell\n\nGood day\n",
    "outlook old": f"{WANTED}\n\n-----Original Message-----\nFrom: Enquiry Hub\nSent: 18 November 2026\n\nGood day\n",
    "samsung": f"{WANTED}\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: Enquiry Hub\nDate: 18/11/2026 12:00 (GMT+00:00)\n\nGood day\n",
}  # fmt: skip
HTML = {
    "gmail": '<div dir="ltr">We tried it on Mondays.<div><br></div><div>It helped two children.</div></div><br><div class="gmail_quote"><div class="gmail_attr">On Wed wrote:<br></div><blockquote>Old words</blockquote></div>',
    "outlook": '<html><head><style>p{color:red}</style></head><body><p>We tried it on Mondays.</p><p>It helped two children.</p><div id="divRplyFwdMsg"><b>From:</b> Hub<p>Old words</p></div></body></html>',
    "outlook desktop": '<p>We tried it on Mondays.</p><p>It helped two children.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Hub</p></div><p>Old words</p>',
    "apple mail": '<body>We tried it on Mondays.<div><br></div><div>It helped two children.</div><blockquote type="cite">Old words</blockquote></body>',
}  # fmt: skip


@pytest.mark.parametrize("program", PLAIN)
def test_only_ones_own_words_are_kept(program):
    assert own_words(PLAIN[program]) == WANTED


@pytest.mark.parametrize("program", HTML)
def test_only_ones_own_words_are_kept_of_html(program):
    assert own_words(words_of_html(HTML[program])).split() == WANTED.split()


@pytest.mark.parametrize("words", ["On Monday I wrote to the parents.", "From: is a word.", "Thanks", "I agree.\n\nRegards to all of them, and more words follow here.\n\nYes.", "a\n> b"])
def test_words_that_look_like_a_quotation_stay(words):
    assert own_words(words) == ("a" if ">" in words else words)


def test_a_damaged_text_takes_no_time():
    assert own_words("On " + "a " * 200_000) and own_words("On " * 50_000) and own_words(">" * 100_000) == ""


class Talk:
    """Hold a thread in which Anna was answered, and the address that takes her answer."""

    def __init__(self, app) -> None:
        self.cohort = make_cohort()
        self.anna, self.ben = make_member(self.cohort, digest="now", quiet_from="00:00", quiet_until="00:00", weekends=True), make_member(self.cohort)
        self.thread = thread_in(self.cohort, self.anna, "Secret title")
        asked = post_in(self.thread, self.anna, "May I ask?")
        self.post = post_in(self.thread, self.ben, "Of course.", reply_to_id=asked.id)
        send_digests()
        self.mail = db.session.scalars(sa.select(OutboxMail)).one()
        message = build_message(self.mail, app.extensions["hub_settings"], ask_again(self.mail))
        self.address = str(message["Reply-To"].addresses[0].addr_spec)
        db.session.rollback()

    def answer(self, words=PLAIN["gmail"], **headers) -> bytes:
        """Return Anna's answer as her program sends it."""
        message = EmailMessage(policy=SMTP)
        given = {"From": f"Anna <{self.anna.email}>", "To": f"Enquiry Hub <{self.address}>", "Subject": "Re: a thread", "Message-ID": "<1@mail.example.org>"}
        for name, value in {**given, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
            message[name] = value
        message.set_content(words)
        return message.as_bytes()

    def posts(self) -> list[Post]:
        """Return the posts that came by e-mail."""
        db.session.rollback()
        return list(db.session.scalars(sa.select(Post).where(Post.thread_id == self.thread.id, Post.seq > 2).order_by(Post.seq)))


def bounces() -> list[OutboxMail]:
    """Return what was written back."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "reply").order_by(OutboxMail.created_at)))


@pytest.fixture
def talk(app, monkeypatch):
    given = app.extensions["hub_settings"]
    monkeypatch.setitem(app.extensions, "hub_settings", dataclasses.replace(given, reply_address="reply@hub.example.org", reply_secret="a secret for tests"))
    return Talk(app)


def test_an_answer_is_posted_once(talk):
    assert len(talk.address.split("@")[0]) <= 64 and talk.address == talk.address.lower()
    assert take_mail(talk.answer()) == POSTED and take_mail(talk.answer()) == AGAIN
    (post,) = talk.posts()
    assert (post.body, post.author_id, post.reply_to_id) == (WANTED, talk.anna.id, talk.post.id) and bounces() == []


def test_the_address_is_found_in_any_case_and_behind_a_forward(talk):
    assert take_mail(talk.answer(To="other@example.org", Delivered_To=talk.address.upper())) == POSTED


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<a.example.org>"}, {"X_Autoreply": "yes"}, {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@example.org"}, {"From": "stranger@example.org", "To": "reply@hub.example.org"}, {"From": "a@example.org, b@example.org"}, {"From": "reply@hub.example.org"},
    ],
)  # fmt: skip
def test_programs_and_strangers_are_not_answered(talk, headers):
    assert take_mail(talk.answer(**headers)) == PASSED_OVER
    assert talk.posts() == [] and bounces() == []


def test_another_sender_a_wrong_token_and_a_lost_right_are_bounced_kindly(talk):
    assert take_mail(talk.answer(From="private@example.net")) == BOUNCED
    assert take_mail(talk.answer(From=talk.ben.email, Message_ID="<2@x>")) == BOUNCED
    wrong = talk.address.replace("+", "+a")[:-1]
    assert take_mail(talk.answer(To=wrong, Message_ID="<3@x>")) == BOUNCED
    with work():
        lock_thread(Actor(make_member(talk.cohort, "facilitator").id), db.session.get_one(Thread, talk.thread.id), True, reason="It ended.")
    assert take_mail(talk.answer(Message_ID="<4@x>")) == BOUNCED
    with work():
        db.session.execute(sa.update(Membership).where(Membership.person_id == talk.anna.id).values(ends_on=today()))
    assert take_mail(talk.answer(Message_ID="<5@x>")) == BOUNCED and take_mail(talk.answer(Message_ID="<5@x>")) == AGAIN
    assert talk.posts() == [] and len(bounces()) == 5
    for mail in bounces():
        assert "not posted" in mail.subject and "Secret" not in mail.text and "We tried" not in mail.text


def test_an_old_address_takes_nothing(talk):
    with work():
        db.session.execute(sa.update(ReplyAddress).values(issued_at=now() - timedelta(days=91)))
    assert take_mail(talk.answer()) == BOUNCED and talk.posts() == []
    forget_old()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReplyAddress)) == 0 and take_mail(talk.answer()) == AGAIN


def test_the_next_e_mail_can_be_answered_after_the_key_was_changed(talk, app, monkeypatch):
    given = app.extensions["hub_settings"]
    monkeypatch.setitem(app.extensions, "hub_settings", dataclasses.replace(given, secret_key="another key, another key, another key", secret_key_before=given.secret_key))
    post_in(talk.thread, talk.ben, "And one more thing.", reply_to_id=talk.post.reply_to_id)
    send_digests()
    mail = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.state == "waiting").order_by(OutboxMail.created_at.desc())).first()
    talk.address = str(build_message(mail, app.extensions["hub_settings"], ask_again(mail))["Reply-To"].addresses[0].addr_spec)
    assert take_mail(talk.answer()) == POSTED and len(talk.posts()) == 2


def test_two_programs_come_to_an_end(talk):
    outcomes = [take_mail(talk.answer(QUOTED, Message_ID=f"<{number}@x>")) for number in range(8)]
    assert outcomes == [BOUNCED] * 5 + [PASSED_OVER] * 3 and len(bounces()) == 5


@pytest.mark.parametrize("sender", ["a b@example.org", "a@example.org\x07", "@", '"a\\"@example.org', "a" * 300 + "@example.org", "=?utf-8?q?a=0Ab?=@example.org"])
def test_a_damaged_sender_harms_nothing(talk, sender):
    raw = talk.answer().replace(f"From: Anna <{talk.anna.email}>".encode(), b"From: " + sender.encode())
    assert sender.encode() in raw and take_mail(raw) in (PASSED_OVER, BOUNCED) and talk.posts() == []


def test_what_may_point_at_a_child_waits_for_a_facilitator(talk):
    assert take_mail(talk.answer("Jayden Smith in year 4 was excluded, date of birth 3/4/2016.")) == POSTED
    (post,) = talk.posts()
    assert post.state == HELD and "facilitator" in bounces()[0].text and "Jayden" not in bounces()[0].text


def test_nothing_too_much_and_files(talk):
    assert take_mail(talk.answer(QUOTED)) == BOUNCED
    assert take_mail(talk.answer("a " * 15_000, Message_ID="<2@x>")) == BOUNCED
    assert take_mail(talk.answer(Message_ID="<3@x>") + b"a" * LARGEST) == BOUNCED
    assert take_mail(b"\x00\xff not a message") == PASSED_OVER and take_mail(b"") == PASSED_OVER
    message = EmailMessage(policy=SMTP)
    for name, value in {"From": talk.anna.email, "To": talk.address, "Message-ID": "<4@x>"}.items():
        message[name] = value
    message.set_content("With a picture.")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    assert take_mail(message.as_bytes()) == POSTED and "were not taken" in bounces()[-1].text


def test_the_door_for_mail_servers(talk, visitor):
    headers = {"Authorization": "Bearer a secret for tests"}
    for given in ({}, {"Authorization": "Bearer another"}, {"Authorization": "a secret for tests"}):
        assert visitor.client.post("/mail/take", data=talk.answer(), headers=given, content_type="message/rfc822").status_code == 404
    answer = visitor.client.post("/mail/take", data=talk.answer(), headers=headers, content_type="message/rfc822")
    assert answer.json == {"ok": True, "outcome": POSTED} and len(talk.posts()) == 1


def test_the_command_for_mail_servers(talk, app):
    answer = app.test_cli_runner().invoke(command, ["take"], input=talk.answer())
    assert (answer.exit_code, answer.output.strip()) == (0, POSTED) and len(talk.posts()) == 1


class Mailbox:
    """Stand for an IMAP connection."""

    def __init__(self, messages: dict[bytes, bytes]) -> None:
        self.messages, self.seen = messages, []

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def login(self, *_given):
        """Let in."""

    def select(self, *_given):
        """Open."""

    def uid(self, command, *given):
        """Answer as imaplib does."""
        if command == "SEARCH":
            return "OK", [b" ".join(self.messages)]
        if command == "STORE":
            self.seen.append(given[0])
            return "OK", [b""]
        return "OK", [(b"1 (UID 1 BODY[]<0> {9}", self.messages[given[0].encode()]), b")"]


def test_a_mailbox_is_fetched(talk, app, monkeypatch):
    assert imap.fetch_replies() == 0
    given = app.extensions["hub_settings"]
    monkeypatch.setitem(app.extensions, "hub_settings", dataclasses.replace(given, reply_imap_host="imap.example.org"))
    mailbox = Mailbox({b"7": talk.answer(), b"8": talk.answer()})
    monkeypatch.setattr(imaplib, "IMAP4_SSL", lambda *_given, **_more: mailbox)
    assert imap.fetch_replies() == 2 and mailbox.seen == ["7", "8"] and len(talk.posts()) == 1


class Digest:
    """Hold a digest about two threads, of which a third thing in it is one that nobody can answer by e-mail."""

    def __init__(self, app, clock) -> None:
        cohort = make_cohort()
        self.anna, ben = make_member(cohort), make_member(cohort, name="Ben")
        self.threads = [thread_in(cohort, self.anna, title) for title in ("Secret one", "Secret two")]
        self.posts = []
        for thread in self.threads:
            asked = post_in(thread, self.anna, "May I ask?")
            self.posts.append(post_in(thread, ben, "Of course.", reply_to_id=asked.id))
        with work():
            entry = write_entry(Actor(ben.id), db.session.merge(cohort), NewEntry("past", "Secret page"))
            share_entry(Actor(ben.id), entry, "named", {self.anna.id})
        clock.move_to(THURSDAY)
        send_digests()
        self.mail = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == self.anna.email)).one()
        self.message = build_message(self.mail, app.extensions["hub_settings"], ask_again(self.mail))
        self.text = self.message.get_body(("plain",)).get_content()
        db.session.rollback()

    def address_of(self, number: int) -> str:
        """Return the address that stands below one of the answers."""
        return re.search(rf"/posts/{self.posts[number].id}\S*\nAnswer by e-mail: (\S+)", self.text).group(1)

    def answer(self, *to: str, mark: str = "1", **headers) -> str:
        """Answer to addresses as a mail program does, and return what became of it."""
        message = EmailMessage(policy=SMTP)
        for name, value in {"From": self.anna.email, "To": ", ".join(to), "Message-ID": f"<{mark}@x>", **headers}.items():
            message[name.replace("_", "-")] = value
        message.set_content(WANTED)
        return take_mail(message.as_bytes())

    def answers(self) -> list[list[str]]:
        """Return by thread what was posted after the first two posts."""
        db.session.rollback()
        return [list(db.session.scalars(sa.select(Post.body).where(Post.thread_id == thread.id, Post.seq > 2).order_by(Post.seq))) for thread in self.threads]


@pytest.fixture
def digest(app, monkeypatch):
    given = app.extensions["hub_settings"]
    monkeypatch.setitem(app.extensions, "hub_settings", dataclasses.replace(given, reply_address="reply@hub.example.org", reply_secret="a secret for tests"))
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        yield Digest(app, clock)


def test_each_thing_in_a_digest_has_an_address_of_its_own(digest):
    assert "3 things wait" in digest.message["Subject"] and digest.text.count("Answer by e-mail:") == 2 and digest.address_of(0) != digest.address_of(1)
    assert digest.answer(digest.address_of(1)) == POSTED and digest.answers() == [[], [WANTED]]
    assert digest.answer(digest.address_of(0), mark="2") == POSTED and digest.answers() == [[WANTED], [WANTED]]
    assert bounces() == []


def test_whoever_answers_a_digest_as_a_whole_hears_that_it_is_posted_nowhere(digest):
    (whole,) = digest.message["Reply-To"].addresses
    assert whole.addr_spec == "reply@hub.example.org" and "as a whole is posted nowhere" in digest.text
    assert digest.answer(whole.addr_spec) == BOUNCED and digest.answers() == [[], []]
    assert digest.answer(digest.address_of(0), digest.address_of(1), mark="2") == BOUNCED and digest.answers() == [[], []]
    assert len(bounces()) == 2
    for mail in bounces():
        assert "not posted" in mail.subject and "each has its own address for answers" in mail.text and "Secret" not in mail.text


def test_a_mail_to_two_things_is_posted_in_both_where_the_server_says_to_which_each_copy_came(digest):
    both = (digest.address_of(0), digest.address_of(1))
    for address in (*both, *both):
        assert digest.answer(*both, Delivered_To=address) in (POSTED, AGAIN)
    assert digest.answers() == [[WANTED], [WANTED]]


def test_a_digest_of_which_one_thing_is_left_when_it_is_sent_can_be_answered(digest, app):
    with work():
        mark_read(Actor(digest.anna.id), db.session.merge(digest.threads[0]), 2)
        db.session.execute(sa.update(Share).values(ended_at=now()))
    message = build_message(digest.mail, app.extensions["hub_settings"], ask_again(digest.mail))
    assert digest.answer(message["Reply-To"].addresses[0].addr_spec) == POSTED and digest.answers() == [[], [WANTED]]


@pytest.fixture
def post_office(talk, app, monkeypatch):
    """Give a mailbox that speaks IMAP, with an answer, the same once more, and another."""
    first, last = talk.answer(), talk.answer("And one more thought.", Message_ID="<2@mail.example.org>")
    with imap_server({7: first, 8: first, 9: last}) as mailbox:
        given = app.extensions["hub_settings"]
        monkeypatch.setitem(
            app.extensions, "hub_settings",
            dataclasses.replace(given, reply_imap_host=mailbox.host, reply_imap_port=mailbox.port, reply_imap_tls=False, reply_imap_user="hub", reply_imap_password="a word"),
        )  # fmt: skip
        yield mailbox


def test_a_mailbox_is_fetched_in_a_whole_conversation_and_what_came_twice_is_posted_once(talk, post_office):
    assert imap.fetch_replies() == 3 and post_office.seen == {7, 8, 9}
    assert [post.body for post in talk.posts()] == [WANTED, "And one more thought."]
    assert b'LOGIN hub "a word"' in post_office.asked and post_office.asked[-1] == b"LOGOUT"
    assert imap.fetch_replies() == 0 and len(talk.posts()) == 2 and bounces() == []


@pytest.mark.parametrize(("drop", "posted", "seen"), [({"drop_in": 7}, 0, set()), ({"drop_in": 9}, 1, {7, 8}), ({"drop_before_store": 7}, 1, set()), ({"drop_before_store": 9}, 2, {7, 8})])
def test_a_line_that_drops_in_the_middle_loses_no_answer_and_posts_none_twice(talk, post_office, drop, posted, seen):
    for name, uid in drop.items():
        setattr(post_office, name, uid)
    with pytest.raises((imaplib.IMAP4.error, OSError)):
        imap.fetch_replies()
    assert len(talk.posts()) == posted and post_office.seen == seen
    assert imap.fetch_replies() == 3 - len(seen) and post_office.seen == {7, 8, 9}
    assert [post.body for post in talk.posts()] == [WANTED, "And one more thought."] and bounces() == []
