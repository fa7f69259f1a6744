"""When an e-mail goes: at the hour that suits, not in quiet hours, nor in the holidays."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from enquiry_hub.capabilities.notifications.digests import send_digests
from enquiry_hub.capabilities.notifications.domain import Quiet, Wish, in_holidays, is_due
from enquiry_hub.core.clock import LONDON
from enquiry_hub.features.programmes.models import HalfTerm
from tests.capabilities.test_digests import answered, mails
from tests.kit.build import make_cohort, save

QUIET, TERMS = Quiet(), [(date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))]
WEEKLY = Wish(pace="weekly", at="16:00", weekday=4)


def london(day, hour, month=11):
    """Return an hour of a day of 2026."""
    return datetime(2026, month, day, hour, 5, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("wish", "moment", "since", "due"),
    [
        (Wish(pace="now"), london(18, 12), london(18, 11), True),
        (Wish(pace="now"), london(18, 22), london(18, 11), False),  # quiet hours
        (Wish(pace="now"), london(18, 6), london(18, 5), False),
        (Wish(pace="now"), london(21, 12), london(21, 11), False),  # Saturday
        (Wish(pace="now"), london(28, 12, 10), london(28, 11, 10), False),  # half-term holiday
        (Wish(pace="now", in_holidays=True), london(28, 12, 10), london(28, 11, 10), True),
        (Wish(pace="daily"), london(18, 8), london(17, 9), True),
        (Wish(pace="daily"), london(18, 12), london(18, 11), False),  # came after the hour of today
        (WEEKLY, london(20, 16), london(18, 9), True),
        (WEEKLY, london(20, 12), london(18, 9), False),
        (WEEKLY, london(23, 9), london(21, 9), False),  # came after Friday
        (WEEKLY, london(2, 9), london(29, 9, 10), False),  # the Friday in the holidays is passed over
        (WEEKLY, london(6, 16), london(29, 9, 10), True),
        (Wish(pace="off"), london(18, 12), london(1, 9), False),
        (Wish(pace="daily", at="23:00"), london(18, 7), london(17, 23), True),  # in the quiet hours: at their end
    ],
)
def test_an_e_mail_goes_when_it_was_said_to_go(wish, moment, since, due):
    assert is_due(moment, wish, QUIET, TERMS, since=since, sent_at=None, zone=LONDON) is due
    assert not is_due(moment, wish, QUIET, TERMS, since=since, sent_at=moment, zone=LONDON) or wish.pace == "now"


def test_holidays_are_between_known_terms_only():
    assert in_holidays(date(2026, 10, 28), TERMS) and not in_holidays(date(2026, 11, 2), TERMS)
    assert not in_holidays(date(2027, 3, 1), TERMS) and not in_holidays(date(2026, 8, 1), TERMS) and not in_holidays(date(2026, 8, 1), [])


def test_term_dates_of_the_cohort_are_kept(app):
    cohort = make_cohort()
    for begins, ends in TERMS:
        save(HalfTerm(group_id=cohort.id, name="Term", starts_on=begins, ends_on=ends))
    with time_machine.travel(london(28, 12, 10), tick=False) as clock:
        answered(cohort)
        clock.move_to(london(30, 8, 10))
        send_digests()
        assert mails() == []
        clock.move_to(london(2, 8))
        send_digests()
        assert len(mails()) == 1
