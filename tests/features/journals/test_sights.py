"""That writing is happening: said to everyone where it shows, in steps of five, and moving only where five people or more make the difference."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import from_local, now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.models import Entry, WritingSight
from enquiry_hub.features.journals.services import NewEntry, show_writing, write_entry
from enquiry_hub.features.journals.services.sights import count_writers
from enquiry_hub.features.journals.sights import sight_for, step_of, step_words
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person
from tests.features.journals.conftest import House
from tests.kit.build import make_member

pytestmark = pytest.mark.usefixtures("from_noon")
FEW, FIVE, TEN = "Fewer than five", "At least five", "At least ten"


@pytest.fixture
def people(house: House) -> list[Person]:
    """Return the participants of a cohort of twenty."""
    return [*(house.people[who] for who in ("author", "friend", "colleague", "leader")), *(make_member(house.cohort) for _number in range(16))]


def switch(house: House, shown: bool = True) -> None:
    """Let facilitators see that writing is happening, or no longer."""
    with work():
        show_writing(house.actor("facilitator"), db.session.merge(house.cohort), shown)


def put_down(house: House, writers: Sequence[Person], days: float = 1) -> None:
    """Let these people write a page some days from now."""
    with work():
        for person in writers:
            write_entry(Actor(person.id), db.session.merge(house.cohort), NewEntry(tense="past", body="Words.", at=now() + timedelta(days=days)))


def look(house: House, days: float, *, who: str = "facilitator") -> str:
    """Let the worker go round some days from now, and return what somebody sees then."""
    with time_machine.travel(now() + timedelta(days=days), tick=False):
        count_writers()
        return sight_for(house.actor(who), house.cohort).words


def test_it_is_off_until_a_facilitator_switches_it_on_and_everyone_reads_so(house, people, sign_in) -> None:
    address, switching = f"/cohorts/{house.cohort.id}/agreement", f"/cohorts/{house.cohort.id}/journal/sight"
    facilitator, author, observer = (sign_in(house.people[who]) for who in ("facilitator", "author", "observer"))
    put_down(house, people, -1)
    count_writers()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(WritingSight)) == 0
    assert all("It does not. Facilitators and programme managers see nothing of whether anybody writes" in browser.get(address).text for browser in (facilitator, author, observer))
    assert "Switch it on" not in author.get(address).text
    author.post(switching, {"shown": "yes"}, status=403)
    facilitator.post(switching, {"shown": "yes"})
    facilitator.post(switching, {"shown": "yes"})
    assert [row.event for row in db.session.scalars(sa.select(AuditEntry)) if "Sight" in row.event] == ["WritingSightChanged"]
    for browser in (author, observer):
        shown = browser.get(address).text
        assert "facilitators and programme managers see here, in steps of five" in shown and "Not counted yet" not in shown and "Switch it off" not in shown
    assert "Not counted yet." in facilitator.get(address).text
    facilitator.post(switching, {"shown": "no"})
    assert all("It does not." in browser.get(address).text for browser in (facilitator, author, observer))


def test_only_facilitators_see_the_step_and_never_a_number_of_people(house, people, sign_in) -> None:
    switch(house)
    put_down(house, people[:8])
    assert look(house, 14) == FIVE
    assert [look(house, 14, who=who) for who in ("author", "observer", "outsider", "other facilitator", "administrator")] == [""] * 5
    page = f"/cohorts/{house.cohort.id}/agreement"
    seen = sign_in(house.people["facilitator"]).get(page).text
    assert FIVE in seen and "<strong>8" not in seen and "8 people" not in seen
    assert FIVE not in sign_in(house.people["author"]).get(page).text
    assert FIVE in sign_in(house.people["manager"]).get(page).text


@pytest.mark.parametrize("before", range(16))
@pytest.mark.parametrize("more", [-1, 1])
def test_one_writer_more_or_less_between_two_looks_tells_nothing(house, people, before, more) -> None:
    switch(house)
    put_down(house, people[:before])
    put_down(house, people[: max(before + more, 0)], 15)
    first, same_day, next_day, second, third = (look(house, days) for days in (14, 14, 15, 28, 41))
    assert {first, same_day, next_day, second, third} == {first} and first in (FEW, FIVE, TEN, "At least fifteen")


def test_the_days_between_two_counts_tell_nothing_whoever_writes(house, people) -> None:
    switch(house)
    put_down(house, people[:4])
    seen = []
    for day in range(14, 28):
        put_down(house, people[4 : day - 10], day)
        seen.append(look(house, day))
    assert set(seen) == {FEW}
    assert look(house, 28) == TEN, "what the whole fortnight wrote is in one count"


def test_one_more_each_fortnight_never_moves_it_and_five_do(house, people) -> None:
    switch(house)
    for number, writers in enumerate((3, 4, 5, 6, 7, 8, 9)):
        put_down(house, people[:writers], 14 * number + 1)
        assert look(house, 14 * (number + 1)) == FEW, writers
    put_down(house, people[:14], 14 * 7 + 1)
    assert look(house, 14 * 8) == TEN
    assert look(house, 14 * 9) == FEW, "nobody wrote"


def test_what_was_written_before_or_while_it_was_off_is_never_counted(house, people) -> None:
    put_down(house, people, -0.001)
    switch(house)
    assert look(house, 14) == FEW
    switch(house, False)
    put_down(house, people, 15)
    with time_machine.travel(now() + timedelta(days=16), tick=False):
        switch(house)
    assert look(house, 28) == FEW and look(house, 30) == FEW
    put_down(house, people[:10], 31)
    assert look(house, 44) == TEN


def test_switching_off_and_on_brings_no_count_about(house, people) -> None:
    switch(house)
    put_down(house, people[:4])
    assert look(house, 14) == FEW
    put_down(house, people[:10], 15)
    for day in range(16, 26):
        with time_machine.travel(now() + timedelta(days=day), tick=False):
            switch(house, False)
            count_writers()
            switch(house)
        assert look(house, day + 0.5) == FEW
    assert db.session.scalars(sa.select(WritingSight)).one().counted == 4


def test_who_left_wrote_elsewhere_or_only_facilitates_is_not_counted(house, people, sign_in) -> None:
    switch(house)
    facilitators = [make_member(house.cohort, "facilitator") for _number in range(6)]
    put_down(house, [*people[:9], *facilitators])
    with work():
        for person in people[:5]:
            db.session.scalars(sa.select(Membership).where(Membership.person_id == person.id, Membership.group_id == house.cohort.id)).one().ends_on = today()
        db.session.get_one(Person, people[5].id).closed_at = now()
    assert look(house, 14) == FEW
    assert db.session.scalars(sa.select(WritingSight)).one().counted == 3


def test_it_is_counted_in_whole_days_and_no_page_twice(house, people) -> None:
    switch(house)
    midnight = from_local(today() + timedelta(days=14), "00:00")
    put_down(house, people[:5], (midnight - now()).total_seconds() / 86400 - 0.001)
    put_down(house, people[5:10], (midnight - now()).total_seconds() / 86400 + 0.001)
    assert look(house, 14) == FIVE
    sight = db.session.scalars(sa.select(WritingSight)).one()
    assert sight.counted == 5
    look(house, 28)
    db.session.refresh(sight)
    assert sight.counted == 5, "the others, and they alone"


def test_a_count_is_no_news(house, people) -> None:
    switch(house)
    put_down(house, people)
    told = [db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in (AuditEntry, Notice)]
    look(house, 14)
    assert told == [db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in (AuditEntry, Notice)]


@pytest.mark.parametrize(
    ("writers", "participants", "said"),
    [(0, 9, "Nothing"), (9, 9, "Nothing"), (4, 10, FEW), (5, 10, FIVE), (10, 10, FIVE), (14, 14, FIVE), (15, 15, TEN), (19, 40, "At least fifteen"), (40, 40, "At least 35")],
)
def test_a_step_never_tells_of_everybody(writers: int, participants: int, said: str) -> None:
    assert step_words(step_of(writers, participants)).startswith(said)


def test_a_cohort_of_few_is_told_nothing_even_where_all_write(house) -> None:
    switch(house)
    put_down(house, [house.people[who] for who in ("author", "friend", "colleague", "leader")])
    assert look(house, 14).startswith("Nothing:") and db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) == 4
