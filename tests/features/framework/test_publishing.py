"""Publishing: who contributed says how they are listed, an approval is for its words only, and a page for everybody only if the owners say so."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain.citing import cite
from enquiry_hub.features.framework.models import FrameworkRelease, ReleaseApproval
from enquiry_hub.features.framework.queries.publishing import contributors_of, listings_of
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import Scene, actor, sentence
from tests.kit.build import make_school


def release(scene: Scene, number: str, state: str = "draft") -> FrameworkRelease:
    """Keep the framework as it stands."""
    with work():
        return services.make_release(actor(scene.facilitator), db.session.merge(scene.framework), number, state=state)


def published(scene: Scene, *, schools: int = 3) -> FrameworkRelease:
    """Publish the framework with one closed round of six, whose raters come from so many schools."""
    homes = [make_school() for _number in range(schools)]
    with work():
        for number, person in enumerate(scene.leaders):
            db.session.get_one(Person, person.id).organisation_id = homes[number % schools].id
        services.add_indicator(actor(scene.leaders[0]), db.session.merge(scene.risk), "Hours given up")
        services.choose_listing(actor(scene.leaders[0]), db.session.merge(scene.framework), "named")
        services.change_framework(actor(scene.facilitator), db.session.merge(scene.framework), title="Ours", research_lead_id=scene.academic.id, practice_leads=[], approved_by="The board")
    scene.rate(scene.open(), [(4, 3)] * 6)
    with work():
        services.close_round(actor(scene.facilitator), db.session.merge(scene.rounds[0]))
    return release(scene, "1.0", "published")


def test_nothing_is_assumed_of_how_one_is_listed(scene, sign_in):
    leader, other, path = sign_in(scene.leaders[0]), sign_in(scene.leaders[1]), f"/frameworks/{scene.framework.id}/listing"
    with work():
        services.suggest(actor(scene.leaders[2]), scene.risk, "cause", "Say which posts.", named=False)
        services.suggest(actor(scene.leaders[3]), scene.risk, "cause", "Say whose posts.", named=True)
    framework = db.session.merge(scene.framework)
    assert contributors_of(framework) == {scene.leaders[0].id, scene.leaders[3].id}  # whoever suggested without a name is not given away
    assert "Once something of yours" in other.get(path).text
    other.post(path, {"listed": "named"}, status=422)
    leader.post(path, {"listed": "loudly"}, status=422)
    assert listings_of(framework)["waiting"] == 2
    assert scene.leaders[3].display_name in sign_in(scene.facilitator).get(path).text  # so that they can be asked
    assert scene.leaders[3].display_name not in other.get(path).text
    leader.post(path, {"listed": "role"})
    assert listings_of(framework)["named"] == [] and listings_of(framework)["waiting"] == 1
    leader.post(path, {"listed": "named"})
    assert scene.leaders[0].display_name in other.get(path).text
    leader.post(path, {"listed": "unlisted"})
    assert scene.leaders[0].display_name not in other.get(path).text.split("How it would read")[1]


def test_an_approval_is_for_its_words_and_no_others(scene, sign_in):
    first = release(scene, "0.7")
    facilitator, leader, mark = sign_in(scene.facilitator), sign_in(scene.leaders[0]), uuid.uuid4().hex
    form = {"given_by": "The advisory board", "given_on": str(today()), "note": "With thanks.", "client_id": mark}
    leader.post(f"/releases/{first.id}/approve", form, status=403)
    facilitator.post(f"/releases/{first.id}/approve", {**form, "given_by": ""}, status=422)
    facilitator.post(f"/releases/{first.id}/approve", {**form, "given_on": str(today() + timedelta(days=1))}, status=422)
    for _twice in range(2):
        facilitator.post(f"/releases/{first.id}/approve", form)
    assert len(db.session.scalars(sa.select(ReleaseApproval)).all()) == 1
    page = leader.get(f"/releases/{first.id}").text
    assert "The advisory board approved 0.7" in page and "text has changed" not in page
    with work():
        services.set_status(actor(scene.facilitator), db.session.merge(scene.risk), "in_review")
    assert "text has changed" not in leader.get(f"/releases/{release(scene, '0.8').id}").text  # a status is no other word
    with work():
        services.edit_risk(actor(scene.leaders[0]), db.session.merge(scene.risk), sentence(scene.themes[0], event="leaders hand in their notice in spring"))
    second = release(scene, "0.9")
    assert "The text has changed since" in leader.get(f"/releases/{second.id}").text


def test_anybody_reads_it_only_while_the_owners_say_so(app, scene, sign_in):
    draft, whole = release(scene, "0.5"), published(scene)
    facilitator, leader, visitor = sign_in(scene.facilitator), sign_in(scene.leaders[0]), app.test_client()
    address = f"/published/{whole.id}"
    assert visitor.get(address).status_code == 404
    leader.post(f"/releases/{whole.id}/public", {"opened": "yes"}, status=403)
    facilitator.post(f"/releases/{draft.id}/public", {"opened": "yes"})
    assert visitor.get(f"/published/{draft.id}").status_code == 404
    facilitator.post(f"/releases/{whole.id}/public", {"opened": "yes"})
    page = visitor.get(address).get_data(as_text=True)
    assert scene.risk.title in page and "Likelihood: median 4" in page and scene.leaders[0].display_name in page
    assert not [person.display_name for person in scene.leaders[1:] if person.display_name in page]
    facilitator.post(f"/releases/{whole.id}/public", {"opened": "no"})
    assert visitor.get(address).status_code == 404
    facilitator.post(f"/releases/{whole.id}/public", {"opened": "yes"})
    facilitator.post(f"/releases/{whole.id}/withdraw")
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("schools", [1, 2])
def test_figures_of_too_few_schools_do_not_leave(app, scene, sign_in, schools):
    whole = published(scene, schools=schools)
    sign_in(scene.facilitator).post(f"/releases/{whole.id}/public", {"opened": "yes"})
    page = app.test_client().get(f"/published/{whole.id}").get_data(as_text=True)
    assert "Too few to show." in page and "median" not in re.sub(r"Medians rest.*", "", page)
    assert "Likelihood: median 4" in sign_in(scene.leaders[0]).get(f"/releases/{whole.id}").text  # inside, five are enough


def test_a_release_is_cited_with_its_state(scene, sign_in):
    whole = published(scene)
    said = cite(whole)
    assert said.startswith(f"{scene.academic.display_name} ({today().year}) Ours. Version 1.0, ")
    assert said in sign_in(scene.leaders[0]).get(f"/releases/{whole.id}").text
    assert "Version 1.1 (draft)" in cite(release(scene, "1.1"))


def test_only_those_who_arrange_approve_and_open(scene):
    first = release(scene, "0.7")
    with pytest.raises(Refused), work():
        services.record_approval(actor(scene.leaders[0]), first, "Me", today())
    with pytest.raises(NotThere), work():
        services.open_to_everybody(actor(scene.outsider), first, True)
    with pytest.raises(Invalid), work():
        services.open_to_everybody(actor(scene.facilitator), first, True)
