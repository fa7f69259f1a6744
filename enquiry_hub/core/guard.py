"""A second look before posting: does a text point at a child, a family, or a child at risk?

Advice and never a block: a person decides. Every pattern is linear and is tried on one sentence at a time.
"""

import re
from collections.abc import Collection, Iterator
from typing import Literal

from enquiry_hub.core.guard_words import GIVEN_NAMES, NOT_NAMES, PLACES
from enquiry_hub.core.late import dataclass

Kind = Literal["pupil_number", "date_of_birth", "named_child", "family", "identifiable", "disclosure"]

SENTENCES: dict[Kind, str] = {
    "pupil_number": "This looks like a pupil number. Please take it out.",
    "date_of_birth": "This looks like somebody's date of birth. Please take it out.",
    "named_child": "This seems to name a child. Please leave the name out.",
    "family": "This seems to name somebody's family. Please leave the name out.",
    "identifiable": "These details together may be enough to recognise a child. Please leave some out.",
    "disclosure": "This may be about a child at risk. Do not post it here: tell your safeguarding lead.",
}


@dataclass(frozen=True)
class Concern:
    """One reason to think again, with the passage that gave it."""

    kind: Kind
    excerpt: str
    sentence: str


def any_of(*words: str) -> re.Pattern[str]:
    """Make a pattern that finds any of some words or phrases, whole and in any case."""
    return re.compile(rf"(?i)\b(?:{'|'.join(words)})\b")


LONGEST_SENTENCE = 1_000
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
MENTION = re.compile(r"\[@[^\[\]\n]{1,200}\]\(person:[a-z0-9]{6,24}\)")
CAPITAL = re.compile(r"(?<![\w&])[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’-]{1,30}(?!\w)")
AUTHOR_TAIL = re.compile(
    r"['’]?s?,?\s(?:et al\.?|and others|(?:and|&)\s[A-Z][\w'’-]{1,30}|)[\s,]{0,2}\(?(?:19|20)\d\d"
)
PLACE_TAIL = re.compile(
    r"(?:\s[A-Z][\w'’-]{1,30}){0,2}\s(?:Academy|Avenue|Borough|Centre|Church|College|Council|Estate|House|"
    r"Lane|Park|Primary|Road|School|Square|Street|Trust|University|Way)\b"
)
BEFORE_PLACES = frozenset(
    {"in", "at", "near", "across", "around", "outside", "throughout", "read", "reading"}
)
TITLE_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Fr|Rev|Sister)\.? $")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? [A-Z][\w'’-]{1,30}")
PUPIL_NUMBER = re.compile(r"\b[A-HJ-NP-RT-Za-hj-np-rt-z]\d{11}[\dA-Za-z]\b")
BIRTH = any_of("dob", r"d\.o\.b", "date of birth", "birthday", "born on", "born")
DATE = re.compile(
    r"(?i)\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]{0,6},? (?:19|20)\d\d\b"
)
YEAR_GROUP = any_of(
    r"(?:year|yr)s? ?(?:1[0-3]|[1-9])", r"y(?:1[0-3]|[1-9])", "year (?:one|two|three|four|five|six)",
    "reception", "nursery", "sixth form", r"(?:1[0-3]|[7-9])[a-hj-z]\d?",
)  # fmt: skip
CHILD = r"(?:child|pupil|boy|girl|student|lad|teenager|learner)"
ONE_CHILD = any_of(
    rf"(?:a|an|one|this|that|the|another|my|our)(?: [\w-]{{1,20}}){{0,3}} {CHILD}(?!')",
    r"one of (?:our|my|the)(?: [\w-]{1,20}){0,4} (?:children|pupils|boys|girls|students)",
    "(?:his|her|their) (?:son|daughter|twins?|brother|sister)", "son", "daughter", "twins?", "sibling",
)  # fmt: skip
FEW = any_of(
    "(?:one|two|three|both) (?:children|pupils|boys|girls|students|siblings|brothers|sisters|families)"
)
FAMILY = any_of(
    "mum", "mummy", "mother", "dad", "father", "step-?(?:mum|mother|dad|father)", "parents?", "carer",
    "aunt(?:ie)?",
    "uncle", "gran", "nan", "grandm(?:a|other)", "grandad", "grandfather", "foster carer",
)  # fmt: skip
SAME_FAMILY = any_of("same family", "siblings?", "twins?", "brothers?", "sisters?", "cousins?")
NEED = any_of(
    "ehcps?", "ehc plans?", "autis(?:m|tic)", "adhd", "wheelchair", "epilep(?:sy|tic)", "looked[- ]after",
    "in care",
    "foster(?:ed| care| carer)?", "child protection", "child in need", "cp plan", "excluded", "asylum",
    "refugee",
)  # fmt: skip
ADDRESS = re.compile(
    r"\b(?:[A-Z][\w'’-]{1,30} ){1,2}(?:Street|Road|Lane|Avenue|Close|Court|House|Estate|Gardens|Terrace)\b"
    r"|(?i:\b(?:hostel|refuge|temporary flat|b&b|shelter)\b)"
)
TOLD = any_of("told", "tells", "said", "says", "disclosed", "confided", "revealed", "wrote", "drew", "showed")
HARM = any_of(
    "(?:not|never|n't|doesn['’]t|don['’]t|didn['’]t) feel(?:ing)? safe", "not safe", "unsafe", "hits?",
    "hitting",
    "hurts?", "hurting", "beat(?:s|en|ing)?", "bruis(?:es?|ed|ing)", "burns?", "touch(?:es|ed|ing)",
    "abus(?:e|ed|es|ing)",
    "self-?harm(?:s|ed|ing)?", "cutting (?:herself|himself|themselves)",
    "kill (?:herself|himself|themselves)", "suicidal",
    "(?:scared|afraid|frightened) (?:of|to go)", "groom(?:ed|ing)", "neglect(?:ed)?", "raped?",
    "assault(?:ed)?", "gang",
)  # fmt: skip
STAFF = any_of(
    "teacher",
    "colleague",
    "member of staff",
    "staff member",
    "teaching assistant",
    "tutor",
    "coach",
    "caretaker",
)
STRUCK = any_of("hit", "slapped", "grabbed", "pushed", "touched", "kissed", "messaged", "texted", "hurt")
HE_OR_SHE = any_of("he", "she", "him", "his", "her")


def check_before_posting(text: str, member_names: Collection[str]) -> list[Concern]:
    """List what in a text may point at a child or a family, each kind once.

    The names of members of the group are not held against the text.
    """
    known = {part.casefold() for name in member_names for part in re.split(r"[\s-]+", name)}
    found: dict[Kind, Concern] = {}
    for sentence in _sentences(text):
        for kind in _kinds(sentence, known):
            found.setdefault(kind, Concern(kind, sentence[:160], SENTENCES[kind]))
    return list(found.values())


def _sentences(text: str) -> Iterator[str]:
    for sentence in SENTENCE_END.split(MENTION.sub("", text)):
        for start in range(0, len(sentence), LONGEST_SENTENCE):
            if piece := sentence[start : start + LONGEST_SENTENCE].strip():
                yield piece


def _kinds(sentence: str, known: Collection[str]) -> Iterator[Kind]:
    if PUPIL_NUMBER.search(sentence):
        yield "pupil_number"
    if any(DATE.search(sentence, birth.end(), birth.end() + 25) for birth in BIRTH.finditer(sentence)):
        yield "date_of_birth"
    if _names_child(sentence, known):
        yield "named_child"
    if _names_family(sentence, known):
        yield "family"
    if _points_at_child(sentence):
        yield "identifiable"
    if _may_disclose(sentence):
        yield "disclosure"


def _names(sentence: str, known: Collection[str]) -> Iterator[tuple[str, bool]]:
    """Give the words that may be a person's name, and whether each is a well-known given name."""
    for word in CAPITAL.finditer(sentence):
        name = re.sub(r"['’]s$", "", word[0])
        folded = name.casefold()
        before, after = (
            sentence[max(0, word.start() - 40) : word.start()],
            sentence[word.end() : word.end() + 80],
        )
        given = folded in GIVEN_NAMES
        if folded in known or folded in NOT_NAMES or folded in PLACES:
            continue
        if AUTHOR_TAIL.match(after) or PLACE_TAIL.match(after) or TITLE_BEFORE.search(before):
            continue
        first = not re.search(r"\w", before)
        if not given and (first or _last_word(before) in BEFORE_PLACES):
            continue
        yield name, given


def _last_word(before: str) -> str:
    words = before.split()
    return words[-1].casefold() if words else ""


def _names_child(sentence: str, known: Collection[str]) -> bool:
    one = bool(ONE_CHILD.search(sentence))
    if not one and not YEAR_GROUP.search(sentence):
        return False
    he_or_she = bool(HE_OR_SHE.search(sentence))
    return any(given or one or he_or_she for _, given in _names(sentence, known))


def _names_family(sentence: str, known: Collection[str]) -> bool:
    if not FAMILY.search(sentence):
        return False
    titled = (found[0].split()[-1].casefold() for found in TITLED.finditer(sentence))
    child = YEAR_GROUP.search(sentence) or ONE_CHILD.search(sentence) or HE_OR_SHE.search(sentence)
    return bool(child) and any(name not in known for name in titled)


def _points_at_child(sentence: str) -> bool:
    if not ONE_CHILD.search(sentence) and not FEW.search(sentence):
        return False
    signs = (NEED, YEAR_GROUP, SAME_FAMILY, ADDRESS)
    return sum(bool(sign.search(sentence)) for sign in signs) >= 2


def _may_disclose(sentence: str) -> bool:
    if not ONE_CHILD.search(sentence):
        return False
    told = TOLD.search(sentence) and HARM.search(sentence)
    adult = STAFF.search(sentence) and STRUCK.search(sentence)
    return bool(told or adult)
