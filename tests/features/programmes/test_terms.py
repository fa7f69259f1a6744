"""Facilitators write down when the schools are in term; the e-mails keep to it."""

from __future__ import annotations

from datetime import date

from enquiry_hub.capabilities.notifications.domain import in_holidays
from enquiry_hub.capabilities.notifications.terms import terms_of
from tests.kit.build import make_cohort, make_member

AUTUMN = {"0-name": "Autumn 1", "0-starts_on": "2026-09-01", "0-ends_on": "2026-10-23", "1-starts_on": "2026-11-02", "1-ends_on": "2026-12-18"}


def test_half_terms_are_written_down_and_kept_to(app, sign_in):
    cohort = make_cohort()
    browser, address = sign_in(make_member(cohort, "facilitator")), f"/cohorts/{cohort.id}/terms"
    assert address in browser.get(f"/cohorts/{cohort.id}/more").text
    browser.post(address, AUTUMN)
    assert terms_of(cohort.id) == [(date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))]
    assert in_holidays(date(2026, 10, 28), terms_of(cohort.id)) and "Half-term 2" in browser.get(address).text
    browser.post(address, {**AUTUMN, "1-starts_on": "", "1-ends_on": ""})
    assert len(terms_of(cohort.id)) == 1


def test_mistakes_change_nothing_and_come_back(app, sign_in):
    cohort = make_cohort()
    browser, address = sign_in(make_member(cohort, "manager")), f"/cohorts/{cohort.id}/terms"
    assert "both days, or neither" in browser.post(address, {**AUTUMN, "1-ends_on": ""}, status=422).text
    assert "overlap" in browser.post(address, {**AUTUMN, "1-starts_on": "2026-10-20"}, status=422).text
    assert "ends after it begins" in browser.post(address, {**AUTUMN, "1-ends_on": "2026-11-01"}, status=422).text
    assert "2026-12-18" in browser.post(address, {**AUTUMN, "0-starts_on": "nonsense"}, status=422).text
    assert terms_of(cohort.id) == []
