"""Letters about accounts go into the outbox too; and what waits there can be counted."""

from __future__ import annotations

from flask import current_app

from enquiry_hub.capabilities.outbox.queries import count_mails, seconds_late
from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.core.beats import seconds_since_beat
from enquiry_hub.core.metrics import Measured, register_measure
from enquiry_hub.identity.people.mailing import use_mailer


def worker_silence() -> Measured:
    """Return how long ago any worker gave a sign of life; nothing where none ever has."""
    seconds = seconds_since_beat(current_app.extensions["hub_settings"].data_dir)
    return [] if seconds is None else [({}, seconds)]


use_mailer(post_mail)
register_measure("hub_outbox_mails", "Mails in the outbox that are not sent.", count_mails)
register_measure("hub_outbox_late_seconds", "How long the mail that has been due longest has been due.", seconds_late)
register_measure("hub_worker_silence_seconds", "How long ago any worker gave a sign of life.", worker_silence)
