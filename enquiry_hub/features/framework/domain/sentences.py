"""Advice about the sentence of a risk: because…, there is a risk that…, which would lead to…"""

import re
from collections.abc import Collection
from typing import Literal

from enquiry_hub.core.late import dataclass

Part = Literal["cause", "event", "consequence"]

SHORTEST, LONGEST = 10, 300
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MISSING_CONTROL = re.compile(
    r"(?i)\b(?:lack of|lacking|insufficient|inadequate|absence of|not enough|shortage of|"
    r"poor (?:quality|provision))\b"
)
CERTAIN = re.compile(r"(?i)\b(?:will|is going to|are going to|always|certainly|inevitably)\b")
NEGATION = frozenset(
    {"not", "no", "never", "cannot", "can't", "don't", "doesn't", "isn't", "aren't", "won't", "fail", "fails"}
)
SMALL = frozenset(
    "a an and are as at be been by for from has have in is it its of on or that the their there they this to "
    "was we were which who with would not no never do does did fail fails".split()
)
SOMEBODY = re.compile(
    r"(?i)\b(?:pupils?|child(?:ren)?|young people|students?|learners?|famil(?:y|ies)|parents?|carers?|staff|"
    r"teachers?|heads?|headteachers?|leaders?|colleagues?|assistants?|adults?|people|communit(?:y|ies)|"
    r"governors?|neighbours?|girls?|boys?|those|they|everyone|others|us|we|who|class(?:es)?|schools?)\b"
)


@dataclass(frozen=True)
class Advice:
    """One thing to consider about one part of the sentence."""

    part: Part
    sentence: str


def advise(cause: str, event: str, consequence: str, names: Collection[str] = ()) -> list[Advice]:
    """List what could be better about the sentence of a risk. Advice only: it never stands in the way."""
    found: list[Advice] = []
    if _repeats_with_not(cause, event):
        found.append(
            Advice("event", "The event says the cause again with “not”. Say what could be seen to happen.")
        )
    if MISSING_CONTROL.search(event):
        found.append(
            Advice("event", "“Lack of” usually names a missing control. What might happen because of it?")
        )
    if consequence.strip() and not SOMEBODY.search(consequence):
        found.append(Advice("consequence", "The consequence mentions nobody. Who would feel it?"))
    if re.search(r"(?i)\band\b", event):
        found.append(Advice("event", "This may be two events. Would two risks be clearer?"))
    if CERTAIN.search(event):
        found.append(Advice("event", "This sounds certain. A risk may or may not happen."))
    parts: list[tuple[Part, str]] = [("cause", cause), ("event", event), ("consequence", consequence)]
    found += [
        Advice(part, "This names a person. Leave the name out.")
        for part, text in parts
        if _names(text, names)
    ]
    return found


def too_short_or_long(text: str) -> bool:
    """Tell whether a part of the sentence has an unacceptable length."""
    return not SHORTEST <= len(text.strip()) <= LONGEST


def _content(text: str) -> set[str]:
    return {word.rstrip("s") for word in map(str.casefold, WORD.findall(text)) if word not in SMALL}


def _repeats_with_not(cause: str, event: str) -> bool:
    negated = any(word.casefold().replace("’", "'") in NEGATION for word in WORD.findall(event + " " + cause))
    ours, theirs = _content(event), _content(cause)
    return negated and len(ours & theirs) >= 2 and len(ours & theirs) >= 0.6 * min(len(ours), len(theirs))


def _names(text: str, names: Collection[str]) -> bool:
    titled = re.search(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? [A-Z]", text)
    return bool(titled) or any(re.search(rf"\b{re.escape(name)}\b", text) for name in names if name.strip())
