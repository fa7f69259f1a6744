"""The second look before posting."""

import json
from pathlib import Path

import pytest

from enquiry_hub.core.guard import check_before_posting
from tests.kit.growth import check_growth

DATA = Path(__file__).parents[1] / "data" / "vectors.json"
CASES = [
    case for case in json.loads(DATA.read_text("utf-8"))["cases"] if case["topic"] == "guard.before_posting"
]
MEMBERS = ["Bernadette Quill", "Folasade Adeyemi-Clarke", "Huw Morgan"]
DEMO = Path(__file__).parents[2] / "enquiry_hub" / "demo" / "data"


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_vector(case: dict) -> None:
    assert bool(check_before_posting(case["input"]["text"], MEMBERS)) is case["expected"]["warn"]


@pytest.mark.parametrize(
    "kind, text",
    [
        ("pupil_number", "See A12345678901B in the file."),
        ("date_of_birth", "He was born on 3 March 2014 and joined us late."),
        ("date_of_birth", "Date of birth: 2014-03-03."),
        ("named_child", "Jayden in Year 6 has missed eleven days."),
        ("named_child", "We moved a boy, Tunde, to another class."),
        ("named_child", "In Y9, Aisha's attendance fell."),
        ("family", "Mrs Okonkwo, his grandmother, came to the gate."),
        ("identifiable", "One pupil with an EHCP in Year 9 was moved in May."),
        ("identifiable", "A girl in Reception is in foster care."),
        ("disclosure", "One of our Year 9 girls disclosed that her uncle hits her."),
        ("disclosure", "A colleague grabbed a child by the arm."),
        ("disclosure", "A pupil wrote that he wants to kill himself."),
    ],
)
def test_what_points_at_a_child_is_noticed(kind: str, text: str) -> None:
    assert kind in [concern.kind for concern in check_before_posting(text, MEMBERS)]


@pytest.mark.parametrize(
    "text",
    [
        "Robinson and others (2008) found that leaders matter, also in Year 7.",
        "Timperley et al. 2007 studied Year 5 writing.",
        "Schools in Hackney and Tower Hamlets saw Year 6 results fall.",
        "Our Year 8 pupils love Macbeth.",
        "Thanks Folasade, your idea about Year 11 worked.",
        "[@Tariq Hassan](person:abc123def) asked about Year 11.",
        "Mrs Okafor teaches Year 4 phonics.",
        "The children on Garnet Street walk further than most.",
        "Twelve pupils have plans and the number is rising in Year 7.",
        "Pupils told us in the survey that they do not feel safe near the bus stop.",
        "I was born in Leeds and became a head on 1 September 2014.",
        "Parents told us that the letters are too long.",
        "We visited Elm Park Primary to see Year 2 reading.",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert check_before_posting(text, MEMBERS) == []


def test_the_demonstration_is_left_alone() -> None:
    people = json.loads((DEMO / "people.json").read_text("utf-8"))
    names = [
        row["name"] for rows in people.values() if isinstance(rows, list) for row in rows if "name" in row
    ]
    threads = json.loads((DEMO / "threads.json").read_text("utf-8"))["threads"]
    warned = {
        post["id"]
        for thread in threads
        for post in thread["posts"]
        if check_before_posting(post["body_markdown"], names) and post["state"] == "visible"
    }
    assert warned == set()


def test_a_concern_says_what_and_where() -> None:
    concern = check_before_posting("All is well. UPN A123456789012 shows three moves.", [])[0]
    assert concern.excerpt == "UPN A123456789012 shows three moves."
    assert concern.sentence.endswith(".")


@pytest.mark.parametrize(
    "piece",
    ["A", "Jayden ", "a boy ", "one of our ", "Mrs A", "Year 6 ", "told ", "1/1/11", "A1", "'s", "[@a"],
)
def test_it_is_quick_whatever_it_reads(piece: str) -> None:
    check_growth(lambda size: check_before_posting(piece * (size // len(piece)), MEMBERS), 100_000)
