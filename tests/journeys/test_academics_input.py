"""An academic brings a study: from a reference manager to a risk, and to an answer."""

from __future__ import annotations

import re

from tests.journeys.conftest import mark
from tests.kit.demo import Demo

RIS = """TY  - JOUR
AU  - Kraft, Matthew A.
AU  - Marinell, William H.
TI  - School organizational contexts, teacher turnover, and student achievement
JO  - American Educational Research Journal
PY  - 2016
DO  - 10.3102/0002831216667478
ER  -
"""


def test_from_a_reference_to_an_answer(lived: Demo) -> None:
    ines, address = lived.browser("A01"), f"/cohorts/{lived.cohort_id}/inputs/research"
    typed = {
        "body": "Where leadership and safety improved, fewer teachers left.",
        "strength": "3",
        "client_id": mark(),
    }
    filled = ines.post(address, {**typed, "pasted": RIS, "fill": "1"}, status=None).text
    assert "Kraft" in filled and "American Educational Research Journal" in filled
    whole = {
        **typed, "title": "Contexts and turnover", "authors": "Kraft, M. A.\nMarinell, W. H.", "year": "2016",
        "source_title": "School organizational contexts", "doi": "10.3102/0002831216667478",
        "container": "American Educational Research Journal", "question": "What would your leavers say?",
    }  # fmt: skip
    said = ines.post(address, whole, status=None).text  # the cohort has this study already, and it is said once
    assert "The cohort has this work already" in said and lived.things["input", "IN10"] in said
    whole["same_seen"] = said.split('name="same_seen"')[1].split('value="')[1].split('"')[0]
    posted = ines.post(address, whole).location.split("?")[0]
    assert ines.post(address, whole).location.split("?")[0] == posted  # twice is once

    risk_id = lived.things["risk", "RK05"]
    ines.post(f"{posted}/connect", {"target": f"risk:{risk_id}", "nature": "supports"})
    leader = lived.browser("L06")
    assert posted in leader.get(f"/risks/{risk_id}").text
    assert f"/risks/{risk_id}" in leader.get(posted).text

    thread = leader.post(f"/about/input/{posted.rsplit('/', 1)[1]}/thread").location
    leader.post(f"{thread}/posts", {"body": "Ours would say the timetable.", "client_id": mark()})
    answer = {"body": "That is what theirs said too.", "client_id": mark()}
    ines.post(f"{thread}/posts", answer)
    ines.post(f"{thread}/posts", answer)
    bodies = [post["body"] for post in leader.get(f"{thread}/posts.json").json["posts"]]
    assert bodies == ["Ours would say the timetable.", answer["body"]]
    lived.browser("guest").get(posted, status=404)


def test_leaders_post_practice_and_not_research(lived: Demo) -> None:
    leader = lived.browser("L06")
    leader.get(f"/cohorts/{lived.cohort_id}/inputs/research", status=403)
    leader.get(f"/cohorts/{lived.cohort_id}/inputs/practice")


def test_a_list_from_a_reference_manager(lived: Demo) -> None:
    """Twelve entries: two are here already, one cannot be read; the nine others go on the list, each once."""
    ines, address = lived.browser("A01"), f"/cohorts/{lived.cohort_id}/references"
    new = "".join(f"@article{{k{n}, author={{Writer, Ann}}, title={{Mornings, part {n}}}, journal={{Mornings}}, year={{20{n:02}}}}}\n" for n in range(1, 10))
    here = "@article{kraft, author={Kraft, M. A.}, title={Contexts}, doi={https://doi.org/10.3102/0002831216667478}}\n@book{bryk, author={Bryk, Anthony and Schneider, Barbara}, title={Trust in schools: a core resource for improvement}, year=2002}\n"
    whole = {"text": new + here + "@article{lost, title={Never closed\n", "client_id": mark()}
    page = ines.post(f"{address}/bring", whole, status=200).text
    assert "New: 9. Here already: 2. Not readable: 1." in page and page.count("The same as") == 2
    ticked = {**whole, "confirm": "yes", "keep": re.findall(r'name="keep" value="(\d+)" checked', page)}
    ines.post(f"{address}/bring", ticked)
    ines.post(f"{address}/bring", ticked)
    leader = lived.browser("L06")
    assert leader.get(address, query_string={"q": "mornings, part"}).text.count("data-item") == 9
    assert leader.get(f"{address}/list.bib").text.count("Mornings, part") == 9
    lived.browser("guest").get(address, status=404)
