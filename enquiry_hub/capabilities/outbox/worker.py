"""The worker that sends what waits in the outbox; any number may run, each mail is claimed by one."""

from __future__ import annotations

import logging
import ssl
import threading
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.outbox.checks import CHECKS, Letter
from enquiry_hub.capabilities.outbox.html import as_html
from enquiry_hub.capabilities.outbox.models import GIVEN_UP, SENT, WAITING, OutboxMail
from enquiry_hub.config import Settings
from enquiry_hub.core.beats import beat
from enquiry_hub.core.chores import run_due_chores
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import late
from enquiry_hub.core.metrics import MAILS
from enquiry_hub.core.work import work

if TYPE_CHECKING:
    import smtplib
    from email import policy
else:
    smtplib, policy = late("smtplib"), late("email.policy")

log = logging.getLogger(__name__)

NOTHING_LEFT = "nothing left to say"
CLAIM = timedelta(minutes=3)
STEPS = 12  # of a conversation with a mail server, each of which may take as long as the time-out says
PAUSES = (60, 180, 600, 1800, 3600, 3600, 7200, 14400)  # seconds; over eight hours in all


def build_message(mail: OutboxMail, settings: Settings, letter: Letter | None = None) -> EmailMessage:
    """Return the e-mail for a row; its Message-ID depends on the row alone. A letter that was asked for anew takes the place of the row's words."""
    letter = letter or Letter(mail.subject, mail.text)
    sender_name, sender = parseaddr(settings.mail_from)
    domain = sender.rsplit("@", 1)[-1]
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = formataddr((sender_name, sender))
    message["To"] = formataddr((mail.recipient_name, mail.recipient))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.id}@{domain}>"
    if letter.thread:
        # No mail has this id: programs hang those that name the same one together.
        message["In-Reply-To"] = message["References"] = f"<{letter.thread}@{domain}>"
    if letter.reply_to:
        message["Reply-To"] = formataddr((sender_name, letter.reply_to))
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(as_html(letter.text), subtype="html")
    # Set after the body: the library would fold a long List-Unsubscribe into words that no mail program can follow.
    message.policy = message.policy.clone(max_line_length=998)
    return message


def claim_mail(held_for: timedelta = CLAIM) -> str | None:
    """Claim one mail that is due and return its id, or None; nobody else has it until the claim ends."""
    moment = now()
    # What was due at once when it was written is due whatever the clock says now: it may have been set back since.
    at_once = sa.and_(OutboxMail.attempts == 0, OutboxMail.due_at <= OutboxMail.created_at)
    due = (
        sa.select(OutboxMail.id)
        .where(OutboxMail.state == WAITING, sa.or_(OutboxMail.due_at <= moment, at_once), sa.or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until < moment))
        .order_by(OutboxMail.due_at).limit(1).with_for_update(skip_locked=True)
    )  # fmt: skip
    with work():
        claim = sa.update(OutboxMail).where(OutboxMail.id == due.scalar_subquery()).values(claimed_until=moment + held_for).returning(OutboxMail.id)
        found: str | None = db.session.scalar(claim.execution_options(synchronize_session=False))
        return found


def send_next(settings: Settings) -> bool:
    """Send one mail that is due; say whether there was one."""
    mail_id = claim_mail(max(CLAIM, timedelta(seconds=STEPS * settings.smtp_timeout)))
    if mail_id is None:
        return False
    mail = db.session.get_one(OutboxMail, mail_id)
    message, attempts = _as_things_stand(mail, settings), mail.attempts
    db.session.rollback()
    if message is None:
        _note(mail_id, state=GIVEN_UP, problem=NOTHING_LEFT)
        return True
    try:
        _deliver(message, settings)
        MAILS.labels("sent").inc()
        _note(mail_id, state=SENT, sent_at=now(), attempts=attempts + 1, problem="")
    except smtplib.SMTPResponseException as error:
        _failed(mail_id, attempts, f"{error.smtp_code}", final=error.smtp_code >= 500)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        _failed(mail_id, attempts, ", ".join(map(str, codes)), final=all(code >= 500 for code in codes))
    except (OSError, smtplib.SMTPException) as error:
        _failed(mail_id, attempts, type(error).__name__, final=False)
    return True


def _as_things_stand(mail: OutboxMail, settings: Settings) -> EmailMessage | None:
    """Return the e-mail for a row, or None where what it told of may no longer be told."""
    check = CHECKS.get(mail.kind)
    if check is None:
        return build_message(mail, settings)
    letter = check(mail)  # what is sent is asked for each time and not stored
    return None if letter is None else build_message(mail, settings, letter)


def _deliver(message: EmailMessage, settings: Settings) -> None:
    kind = smtplib.SMTP_SSL if settings.smtp_tls == "tls" else smtplib.SMTP
    with kind(settings.smtp_host, settings.smtp_port, timeout=settings.smtp_timeout) as server:
        if settings.smtp_tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(message)


def _failed(mail_id: str, attempts: int, problem: str, *, final: bool) -> None:
    over = final or attempts >= len(PAUSES)
    log.warning("mail %s was not taken (%s)%s", mail_id, problem, "; given up" if over else "; it will be tried again")
    MAILS.labels("given_up" if over else "failed").inc()
    if over:
        _note(mail_id, state=GIVEN_UP, attempts=attempts + 1, problem=problem)
    else:
        _note(mail_id, due_at=now() + timedelta(seconds=PAUSES[attempts]), claimed_until=None, attempts=attempts + 1, problem=problem)


def _note(mail_id: str, **values: str | int | datetime | None) -> None:
    with work():
        # Only while it waits: what another worker has sent since, because this one took too long, stays sent.
        db.session.execute(sa.update(OutboxMail).where(OutboxMail.id == mail_id, OutboxMail.state == WAITING).values(**values))


def run_worker(app: Flask, *, stop: threading.Event | None = None, pause: float = 2.0) -> None:
    """Send mail and do what is due until told to stop; without a mail server the outbox just keeps."""
    settings: Settings = app.extensions["hub_settings"]
    stop = stop or threading.Event()
    while not stop.is_set():
        busy = False
        beat(settings.data_dir)
        try:
            with app.app_context():
                run_due_chores()
                busy = bool(settings.smtp_host) and send_next(settings)
        except Exception:
            log.exception("the worker stumbled; it goes on")
        if not busy:
            stop.wait(pause)
