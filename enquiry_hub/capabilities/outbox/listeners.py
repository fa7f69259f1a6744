"""Letters about accounts go into the outbox too."""

from __future__ import annotations

from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.identity.people.mailing import use_mailer

use_mailer(post_mail)
