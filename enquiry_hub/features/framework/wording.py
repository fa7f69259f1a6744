"""What the states, scales and parts of the framework are called."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.features.framework.answers import ANSWERS, NEXT
from enquiry_hub.features.framework.models import INHERENT, RESIDUAL
from enquiry_hub.features.inputs.facets import school_marks

FACTORS = {"individual": _l("Me"), "organisational": _l("My school"), "community": _l("Our community")}
PROXIMITIES = {
    "now": _l("Now"),
    "this term": _l("This term"),
    "this year": _l("This year"),
    "later": _l("Later"),
}
TRENDS = {"rising": _l("Rising"), "steady": _l("Steady"), "falling": _l("Falling")}
LEVELS = {
    "averse": _l("Averse"),
    "minimal": _l("Minimal"),
    "cautious": _l("Cautious"),
    "open": _l("Open"),
    "eager": _l("Eager"),
}
STATUSES = {
    "proposed": _l("proposed"),
    "draft": _l("draft"),
    "in_review": _l("in review"),
    "published": _l("published"),
    "happening_now": _l("happening now"),
    "closed": _l("closed"),
    "merged": _l("merged"),
}
STATES = {
    "draft": _l("draft"),
    "ready": _l("ready"),
    "running": _l("running"),
    "reviewed": _l("reviewed"),
    "published": _l("published"),
    "stopped": _l("stopped"),
}
CONFIDENCES = {
    "low": _l("Low: a feeling"),
    "medium": _l("Medium: I have seen signs"),
    "high": _l("High: I have data or have lived it"),
}
_SURE = {"low": _l("%(n)s go by a feeling"), "medium": _l("%(n)s have seen signs"), "high": _l("%(n)s have data or have lived it"), "": _l("%(n)s did not say")}
_SURE_ONE = {"low": _l("one goes by a feeling"), "medium": _l("one has seen signs"), "high": _l("one has data or has lived it"), "": _l("one did not say")}
EFFECTS = {
    "none": _l("None"),
    "weak": _l("Weak: depends on one person"),
    "partial": _l("Partial: works when remembered"),
    "good": _l("Good: works without reminding"),
    "tested": _l("Tested: we checked it under strain"),
}
KINDS = {
    INHERENT: _l("As it would be if nothing were done"),
    RESIDUAL: _l("As it is, with what is done about it"),
}
NATURES = {
    "supports": _l("supports it"),
    "extends": _l("extends it"),
    "contradicts": _l("contradicts it"),
    "untested": _l("has not been tested"),
}
RESPONSES = {
    "avoid": _l("Avoid the risk"),
    "reduce": _l("Reduce it"),
    "share": _l("Share it"),
    "accept": _l("Accept it"),
    "take": _l("Take the chance"),
}
WORKS_ON = {"cause": _l("It works on the cause"), "prepare": _l("It prepares for the event")}
LINES = {
    "cause": _l("because"),
    "event": _l("there is a risk that"),
    "consequence": _l("which would lead to"),
    "title": _l("the title"),
    "objective": _l("what this puts at risk"),
    "if_text": _l("if"),
    "then_text": _l("then"),
    "because_text": _l("because"),
    "what_stops": _l("what stops"),
    "cost": _l("what it costs"),
    "measure": _l("what is counted"),
    "change_our_mind": _l("what would change our mind"),
    "other": _l("something else"),
}
MISFITS = {
    "breach": _l("Outside tolerance, and neither a strategy runs nor has anybody signed for it"),
    "acceptance_over": _l("Borne as it is until a day that has passed"),
    "residual_above": _l("Judged higher with what is done than without"),
    "lowered_without_control": _l("Judged lower although nothing is named that holds it down"),
    "strategy_overdue": _l("A strategy is past the day of its review"),
    "no_leading_indicator": _l("Nothing is watched that moves before it happens"),
    "indicator_uncounted": _l("Something is watched that nobody counts"),
}
AMENDED = {
    "control": _l("Something was named that holds it down"),
    "control changed": _l("What holds it down was said otherwise"),
    "control ended": _l("Something no longer holds it down"),
    "indicator": _l("Something is watched"),
    "indicator changed": _l("What is watched was said otherwise"),
    "indicator ended": _l("Something is no longer watched"),
    "status": _l("Its status"),
    "merged": _l("It became part of another"),
    "accepted": _l("It is borne as it is, with a signature"),
    "acceptance ended": _l("A signature was taken back"),
    "happening": _l("It is happening"),
    "issue over": _l("What happened is over"),
    "round": _l("It was put up for rating"),
    "round closed": _l("A round of rating was closed"),
    "round over": _l("A round of rating closed with its step in the thread"),
    "round on its day": _l("A round of rating closed on its day"),
    "round explained": _l("Why judgements are apart was said"),
    "suggested": _l("Other words were suggested"),
    "answered": _l("A suggestion was answered"),
    "gate": _l("It moved to another gate"),
    "stopped": _l("It was stopped"),
    "reviewed": _l("It was looked at again"),
    "parties": _l("Its title, or who stands for it"),
    "theme": _l("A theme was added"),
    "theme named": _l("A theme was given another name"),
    "themes moved": _l("The order of the themes"),
    "theme removed": _l("A theme was removed"),
    "appetite": _l("How much the cohort is content with"),
    "release": _l("A version was kept"),
    "release withdrawn": _l("A version was withdrawn"),
    "pinned": _l("A version was given a session, or another one"),
    "not pinned": _l("A version belongs to no session any more"),
    "approved": _l("An approval was recorded"),
    "approval ended": _l("An approval was taken back: it was a mistake"),
    "public": _l("A version was opened to everybody"),
    "not public": _l("A version was closed to outsiders"),
}
PART_NAMES = {
    "title": _l("Title"), "cause": _l("Because"), "event": _l("There is a risk that"), "consequence": _l("Which would lead to"),
    "objective": _l("What this puts at risk"), "theme_id": _l("Theme"), "context_factor": _l("Where the cause lies"), "proximity": _l("When it could happen"), "within": _l("Judged for"),
    "trend": _l("Which way it is going"), "owner_id": _l("Owner"), "rate_locally": _l("Rated locally"),
    "if_text": _l("If"), "then_text": _l("Then"), "because_text": _l("Because"), "works_on": _l("What it does"), "response": _l("Kind of answer"),
    "what_stops": _l("What stops"), "cost": _l("What it costs"), "measure": _l("What is counted"), "measure_level": _l("What the count is about"),
    "measure_baseline": _l("Baseline"), "change_our_mind": _l("What would change our mind"), "steps": _l("First steps"), "starts": _l("Starts on"),
    "review": _l("Looked at again on"), "counting_starts": _l("Counted from"), "ends": _l("Ends on"), "ends_unless": _l("Unless"),
    "text": _l("What already happens"), "effectiveness": _l("How well it holds"), "evidence": _l("How we know"),
    "name": _l("What we watch"), "kind": _l("When it moves"), "unit": _l("Counted in"), "how_counted": _l("How it is counted"), "counted_by": _l("Who counts it"),
    "how_often": _l("How often"), "status": _l("Status"), "merged_into": _l("Into"), "signed": _l("Who signed"), "until": _l("Until"),
    "what_happens": _l("What is happening"), "since": _l("Since"), "who_acts": _l("Who acts"), "what_came": _l("What came of it"), "state": _l("Gate"),
    "what_we_saw": _l("What we saw"), "did_it_work": _l("Did it work?"), "what_next": _l("What next?"), "rival_explanation": _l("What else could explain it"),
    "who_gained": _l("Who gained, and who may have lost"), "suggestion": _l("Suggestion"), "answer": _l("Answer"),
    "research_lead_id": _l("Research lead"), "practice_leads": _l("Practice leads"), "approved_by": _l("Who approves it"), "theme": _l("Theme"), "themes": _l("Themes"),
    "appetite": _l("Appetite"), "release": _l("Version"), "release_state": _l("As"), "given_by": _l("Who approved it"), "facets": _l("For which schools"),
    "round": _l("Round"), "closes": _l("Closes at the end of"), "sentence": _l("Why we are apart"), "session": _l("Session"),
}  # fmt: skip
MOVES = {"leading": _l("Before it happens"), "lagging": _l("After it has happened")}
RELEASED_AS = {"draft": _l("draft"), "review": _l("for review"), "published": _l("published"), "withdrawn": _l("withdrawn")}
DAYS = ("starts", "review", "counting_starts", "ends", "until", "since", "closes")
CHOICES: dict[str, dict[str, Any]] = {
    "context_factor": FACTORS, "proximity": PROXIMITIES, "trend": TRENDS, "works_on": WORKS_ON, "response": RESPONSES, "effectiveness": EFFECTS, "kind": MOVES,
    "status": STATUSES, "state": STATES, "did_it_work": ANSWERS, "what_next": NEXT, "appetite": LEVELS, "release_state": RELEASED_AS,
}  # fmt: skip
PEOPLE = ("owner_id", "research_lead_id")
NAMED_ROWS = ("theme_id", "round", "session")  # ids; the name is looked up with the viewer’s eyes
WHOLE = (*DAYS, *PEOPLE, *NAMED_ROWS, "practice_leads", "rate_locally", "measure_level")


def in_words(name: str, value: Any, known: dict[str, str]) -> str:
    """Return one part of a version as people read it; `known` names themes, rounds, sessions and people by their ids."""
    if name == "rate_locally":
        return _("Yes") if value else _("No")
    if not value:
        return ""
    if name in CHOICES:
        return str(CHOICES[name].get(value, value))
    if name == "facets":
        return ", ".join(str(school_marks().get(mark, mark)) for mark in value)
    if name == "practice_leads":
        return ", ".join(known.get(one, _("somebody who has left")) for one in value)
    if name in NAMED_ROWS or name in PEOPLE:
        return known.get(value, _("somebody who has left") if name in PEOPLE else "")
    if name == "steps":
        return "\n".join(_("%(step)s, by %(day)s", step=step["text"], day=_day(step["due_on"])) if step.get("due_on") else step["text"] for step in value)
    return _day(value) if name in DAYS else str(value)


def _day(text: str) -> str:
    return str(format_date(date.fromisoformat(text), "long"))


def line_name(part: str) -> str:
    """Return what one line of a risk or a strategy is called."""
    return str(LINES[part]) if part in LINES else _("step %(n)s", n=part.removeprefix("step"))


def heat_sentence(heat: dict[str, Any]) -> str:
    """Say what the grid of the latest judgements shows, which of them describe few, and how many risks are not on it."""
    said, split = [ngettext("The latest judgement of one risk, by its two medians.", "The latest judgements of %(num)d risks, each by its two medians.", heat["placed"])], heat["split"]
    if split:
        codes = split[0] if len(split) < 2 else _("%(first)s and %(last)s", first=", ".join(split[:-1]), last=split[-1])
        said.append(ngettext("%(codes)s is split: its median describes few of us.", "%(codes)s are split: their medians describe few of us.", len(split), codes=codes))
    if heat["unplaced"]:
        said.append(ngettext("One is not placed, for there is no judgement to show.", "%(num)d are not placed, for there is no judgement to show.", heat["unplaced"]))
    return " ".join(said)


def sure_sentence(counts: dict[str, int]) -> str:
    """Say how sure those who judged are, the surest first; nothing where nobody said."""
    if not any(counts.get(code) for code in ("low", "medium", "high")):
        return ""
    parts = [str(_SURE_ONE[code]) if many == 1 else str(_SURE[code]) % {"n": many} for code in ("high", "medium", "low", "") if (many := counts.get(code, 0))]
    return _("How sure we are: %(parts)s.", parts=", ".join(parts))
