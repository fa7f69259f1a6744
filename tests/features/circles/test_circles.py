"""Small groups from asking to bringing together: read by their own people, arranged by who facilitates, nothing brought back by default."""

from __future__ import annotations

import re
import uuid

import pytest
import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.circles.models import Circle, Split
from enquiry_hub.features.circles.queries import together_in
from enquiry_hub.features.circles.services import NewSplit, change_places, open_split, propose_split
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.protocols.models import Talk
from enquiry_hub.identity.groups.models import Group, Membership
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_school

SECRET = "The quince-coloured worry."


@pytest.fixture
def scene(app):
    """Return a cohort with a facilitator, six leaders of three schools and a thread."""
    cohort = make_cohort()
    schools = [make_school() for _number in range(3)]
    leaders = [make_member(cohort, name=f"Head {letter}", organisation_id=schools[place % 3].id) for place, letter in enumerate("ABCDEF")]
    fran = make_member(cohort, "facilitator", name="Fran Holds")
    return cohort, fran, leaders, thread_in(cohort, fran, "What shall we try?")


def asked(scene, size=2, way="", leaders=None) -> Split:
    _cohort, fran, everyone, thread = scene
    with work():
        new = NewSplit(size, tuple(one.id for one in leaders or everyone), way)
        return propose_split(Actor(fran.id), db.session.get_one(Thread, thread.id), new)


def opened(scene, **values) -> list[Circle]:
    split = asked(scene, **values)
    with work():
        open_split(Actor(scene[1].id), db.session.get_one(Split, split.id))
    return circles(split)


def circles(split) -> list[Circle]:
    query = sa.select(Circle).where(Circle.split_id == split.id).order_by(Circle.number)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def inside(scene, circle):
    """Return the people of a group, and one who is outside."""
    leaders = scene[2]
    return [one for one in leaders if one.id in circle.people], next(one for one in leaders if one.id not in circle.people)


def test_from_asking_to_what_is_brought_back(scene, sign_in):
    cohort, fran, leaders, thread = scene
    leader = sign_in(fran)
    assert f"/threads/{thread.id}/small-groups" in leader.get(f"/threads/{thread.id}").text
    form = {"size": "2", "people": [one.id for one in leaders], "way": "", "pace": "online", "client_id": uuid.uuid4().hex}
    where = [leader.post(f"/threads/{thread.id}/small-groups", form).location for _try in range(2)]
    assert where[0] == where[1]
    split = db.session.scalars(sa.select(Split)).one()
    page = leader.get(where[0]).text
    assert "Proposed groups" in page and "two of one school" not in page and "Group 3" in page
    for one in leaders:  # nobody has heard of it
        assert "Group 1" not in sign_in(one).get(f"/cohorts/{cohort.id}/threads").text
        sign_in(one).get(where[0], status=404)
    for _try in range(2):
        leader.post(f"{where[0]}/open")
    first, second, third = circles(split)
    (ann, ben), outsider = inside(scene, first)
    reader = sign_in(ann)
    assert "small group" in reader.get("/notices").text and f"/circles/{first.id}" in reader.get(f"/cohorts/{cohort.id}/journey").text
    shown = reader.get(f"/circles/{first.id}").text
    assert ben.display_name in shown and outsider.display_name not in shown and f"/threads/{first.thread_id}" in shown
    assert "Group 1" in reader.get(f"/threads/{first.thread_id}").text and "Group 1" in reader.get(f"/cohorts/{cohort.id}/threads").text
    reader.post(f"/circles/{first.id}/bring-back", {"brings": "One step: ring **every** parent.", "base": 1})
    stale = sign_in(ben).post(f"/circles/{first.id}/bring-back", {"brings": "Mine.", "base": 1}, status=409).text
    assert "ring **every** parent" in stale and "Mine." in stale and "Somebody else saved this" in stale
    long = sign_in(ben).post(f"/circles/{first.id}/bring-back", {"brings": "x" * 801, "base": 2}, status=422).text
    assert "x" * 801 in long
    named = sign_in(ben).post(f"/circles/{first.id}/bring-back", {"brings": "Jayden, born on 3/4/2015", "base": 2}, status=422).text
    assert "date of birth" in named
    assert "every** parent" not in leader.get(where[0]).text
    for _try in range(2):
        leader.post(f"{where[0]}/end")
    told = db.session.scalars(sa.select(Post.body).where(Post.thread_id == thread.id).order_by(Post.seq.desc())).first()
    assert told == "What the small groups bring back:\n\n**Group 1**\n\nOne step: ring **every** parent."
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Post).where(Post.thread_id == thread.id)) == 2
    sign_in(ben).post(f"/circles/{first.id}/bring-back", {"brings": "Late.", "base": 2}, status=403)
    assert "Your thread stays yours" in sign_in(ben).get(f"/circles/{first.id}").text
    assert f"/circles/{first.id}" not in reader.get(f"/cohorts/{cohort.id}/journey").text


def test_nothing_is_brought_back_by_default(scene, sign_in):
    first = opened(scene)[0]
    sign_in(scene[1]).post(f"/small-groups/{first.split_id}/end")
    assert "None wanted to bring something back" in sign_in(scene[2][0]).get(f"/threads/{scene[3].id}").text


def test_only_its_people_read_a_group_by_any_way(scene, sign_in):
    cohort, fran, _leaders, _thread = scene
    first = opened(scene)[0]
    (ann, ben), outsider = inside(scene, first)
    own = db.session.get_one(Thread, first.thread_id)
    post = post_in(own, ann, SECRET)
    assert SECRET in sign_in(ben).get(f"/threads/{own.id}").text
    for person in (fran, outsider, make_member(cohort, "manager"), make_member(cohort, "academic"), make_member(cohort, "observer")):
        browser = sign_in(person)
        for path in (f"/threads/{own.id}", f"/threads/{own.id}/posts.json", f"/posts/{post.id}", f"/circles/{first.id}", f"/circles/{first.id}/bring-back", f"/go/circle/{first.id}"):
            browser.get(path, status=404)
        assert "coloured worry" not in browser.get(f"/cohorts/{cohort.id}/search?q=quince").text
        assert "Group 1" not in browser.get(f"/cohorts/{cohort.id}/people").text
    assert "Group 1" not in sign_in(outsider).get(f"/cohorts/{cohort.id}/threads").text
    leader = sign_in(fran)
    leader.get(f"/cohorts/{first.group_id}/members", status=403)
    leader.get(f"/peer-groups/{first.group_id}", status=403)
    leader.post(f"/cohorts/{first.group_id}/invite", {"rows": fran.email}, status=None)
    assert not db.session.scalar(sa.select(Membership.id).where(Membership.group_id == first.group_id, Membership.person_id == fran.id))


def test_a_way_of_talking_begins_in_each_and_is_held_by_one_of_them(scene, sign_in):
    first = opened(scene, way="each_once")[0]
    (ann, ben), _outsider = inside(scene, first)
    keeper, other = (ann, ben) if first.people[0] == ann.id else (ben, ann)
    talks = list(db.session.scalars(sa.select(Talk)))
    assert {talk.way for talk in talks} == {"each_once"} and len(talks) == 3
    sign_in(keeper).post(f"/threads/{first.thread_id}/talk/step", {"do": "longer", "minutes": "5", "step": "0"})
    sign_in(other).post(f"/threads/{first.thread_id}/talk/step", {"do": "end", "step": "0"}, status=403)
    assert "Everyone speaks once" in sign_in(other).get(f"/threads/{first.thread_id}").text


def test_two_change_places_by_form_and_only_before_it_opens(scene, sign_in):
    _cohort, fran, _leaders, thread = scene
    split, leader = asked(scene), sign_in(fran)
    first, second, _third = circles(split)
    one, other = first.people[0], second.people[0]
    address = f"/small-groups/{split.id}"
    leader.post(f"{address}/places", {"person": one, "other": other})
    first, second, _third = circles(split)
    assert other in first.people and one in second.people
    for wrong in (one, second.people[1], "nobody", ""):
        page = leader.post(f"{address}/places", {"person": one, "other": wrong}, status=422).text
        assert "two people of two groups" in page or wrong == second.people[1]
    leader.post(f"{address}/drop")
    assert db.session.scalar(sa.select(Split.id)) is None and db.session.scalar(sa.select(Circle.id)) is None
    with work():
        circle = opened(scene)[0]
    with pytest.raises(Invalid), work():
        change_places(Actor(fran.id), db.session.get_one(Split, circle.split_id), one, other)
    leader.post(f"/small-groups/{circle.split_id}/drop", status=422)
    assert thread.id


def test_who_has_been_together_is_kept_apart_next_time(scene):
    cohort = scene[0]
    before = {frozenset(circle.people) for circle in opened(scene)}
    assert set(together_in(cohort.id)) == before
    assert not before & {frozenset(circle.people) for circle in circles(asked(scene))}


def test_what_cannot_be_is_said(scene, sign_in):
    _cohort, fran, leaders, thread = scene
    leader, address = sign_in(fran), f"/threads/{thread.id}/small-groups"
    form = {"size": "4", "people": [one.id for one in leaders[:4]], "way": "", "pace": "online", "client_id": uuid.uuid4().hex}
    assert "too few for two groups" in leader.post(address, form, status=422).text
    leader.post(address, form | {"size": "7"}, status=422)
    leader.post(address, form | {"size": "2", "people": ["nobody"]}, status=422)
    sign_in(leaders[0]).get(address, status=403)
    with pytest.raises((Refused, NotThere)), work():
        propose_split(Actor(leaders[0].id), db.session.get_one(Thread, thread.id), NewSplit(2, tuple(one.id for one in leaders)))


def test_whoever_left_before_it_opens_is_not_in_it(scene, sign_in):
    _cohort, fran, leaders, _thread = scene
    split = asked(scene, size=3)
    with work():
        db.session.execute(sa.delete(Membership).where(Membership.person_id == leaders[0].id))
    sign_in(fran).post(f"/small-groups/{split.id}/open")
    groups = sa.select(Membership.person_id).join(Group, Group.id == Membership.group_id).where(Group.kind == "circle")
    assert leaders[0].id not in set(db.session.scalars(groups)) and len(set(db.session.scalars(groups))) == 5


def test_an_appreciative_cycle_begins_in_pairs_and_goes_on_in_fours(scene, sign_in):
    cohort, fran, _leaders, thread = scene
    leader = sign_in(fran)
    leader.post(f"/threads/{thread.id}/talk", {"way": "appreciative", "pace": "online", "presenter": ""})
    offered = []
    for step in range(4):
        here = db.session.scalars(sa.select(Talk.thread_id)).one()
        page = leader.get(f"/threads/{here}/small-groups").text
        offered.append(next(size for size in (2, 3, 4) if re.search(rf'name="size" value="{size}" checked', page)))
        if step < 3:
            leader.post(f"/threads/{here}/talk/step", {"do": "next", "step": str(step)})
    assert offered == [2, 4, 4, 2]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Thread).where(Thread.group_id == cohort.id)) == 4
