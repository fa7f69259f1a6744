"""The sentences over charts and figures. None of them says that something was caused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import floor, log10
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.templating import short_date
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.impact.domain import claims
from enquiry_hub.features.impact.domain.claims import Claim
from enquiry_hub.features.impact.domain.people import Share
from enquiry_hub.features.impact.domain.shown import ChangeShown, PartShown
from enquiry_hub.features.impact.models import NOW_AND_THEN, PAIRS, SHARE, WEEKLY
from enquiry_hub.features.impact.queries.looks import Look

LEVELS = {1: _l("What people thought of it"), 2: _l("What they learned"), 3: _l("What the school did to make room"), 4: _l("What is now done differently"), 5: _l("What changed for pupils")}
BETTER = {"up": _l("Up"), "down": _l("Down"), "hold": _l("Neither: it should hold")}
FREQUENCIES = {WEEKLY: _l("Every week in term"), NOW_AND_THEN: _l("Now and then")}
SHARE_WORDS = {
    "almost all": _l("almost all"), "most": _l("most"), "a large majority": _l("a large majority"), "a majority": _l("a majority"), "half": _l("half"),
    "a minority": _l("a minority"), "a small minority": _l("a small minority"), "few": _l("few"), "all": _l("all"), "none": _l("none"),
}  # fmt: skip
ALLOWED = {
    "none": _l("Nothing is counted yet, so there is nothing to claim."),
    "1": _l("People valued it. That is all this allows us to say."),
    "2": _l("People learned something. Whether anything is done differently is not counted."),
    "3": _l("The school made room for it. Whether anything is done differently is not counted."),
    "4": _l("Something is done differently. What it changed for pupils is not counted."),
    "5": _l("Something is counted for pupils. Whether it changed, and when, the charts say; they do not say why."),
    "gap": _l("Pupils are counted, and nothing between what was done and them: the way from one to the other is assumed."),
}
WHY_BAD = {
    "no_day": _l("It does not begin with a day such as 26/1/2024, and a comma or a tab after it."), "no_number": _l("There is no number, such as 21 or 24.5."),
    "no_parts": _l("It needs how many and of how many, in whole numbers."), "not_a_part": _l("The first number is larger than the second, or there is nobody."),
    "schools": _l("The numbers for each school do not add up to the second number."), "future": _l("This day is still to come."),
    "too_old": _l("This day is too long ago."), "twice": _l("This day is in the list already."), "there": _l("This day has a number already; correct that one on its page."),
    "thousands": _l("Is this a number with a comma in it? Write 1234, or put it in quotation marks."), "long_note": _l("The note is longer than 300 characters."),
    "too_many": _l("There are more than 10,000 lines. Bring the rest in a second go."), "broken": _l("This is not a table of values separated by commas."),
}  # fmt: skip
SCOPES = {"place": _l("A place: a borough, a town, a ward"), "sector": _l("The sector: all schools, all leaders")}
PLACES = {
    "practice": _l("What adults do differently"), "school": _l("What the school makes room for"), "pupil": _l("What changes for pupils and their families"),
}  # fmt: skip
LACKS = {
    "study": _l("a research input that the strategy stands on"), "several": _l("two or more research inputs that are themselves as strong, or a systematic synthesis"),
    "as_strong": _l("a research input that is itself as strong"),
    "account": _l("a practice input, or a measure with dated counts"), "two_or_dated": _l("accounts from two schools, or dated counts from one"),
    "three_schools": _l("measures from three schools that are counted in"), "doubt": _l("one school that found no effect, or somebody from outside who looked at it"),
    "phases": _l("schools of two phases"), "charts": _l("a chart of ten points or more from each of three schools"),
    "failures": _l("a review that says no and names another explanation"),
}  # fmt: skip


def number(value: float | None) -> str:
    """Write a number without needless decimals, for people to read; what may not be shown is said."""
    return _written(value, ",")


def plain_number(value: float | None) -> str:
    """Write it as files and programs take it: with no comma between the thousands."""
    return _written(value, "")


def _written(value: float | None, comma: str) -> str:
    """Write two decimals, or of a small value two digits that say something, and no zeros after them."""
    if value is None:
        return _("1 to 4")
    decimals = 1 - floor(log10(abs(value))) if 0 < abs(value) < 0.1 else 2
    written = f"{value:{comma}.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def share_word(word: str) -> str:
    """Return a word for a share in the present language."""
    return str(SHARE_WORDS.get(word, word))


def claim_sentence(claim: Claim, change_what: str = "") -> str:
    """Return the generated claim of a chart."""
    if claim.kind == claims.TOO_FEW:
        so_far = ngettext("One number so far.", "%(num)d numbers so far.", claim.points)
        return so_far + " " + _("From ten on the rules of a chart can be applied.")
    if claim.kind in (claims.NO_SIGNAL, claims.PATTERN):
        few, many = _("It crosses its line less often than chance would have it."), _("It crosses its line more often than chance would have it, as when two sources take turns.")
        pattern = "" if claim.kind == claims.NO_SIGNAL else (few if claim.verdict == "too_few" else many) + " "
        return pattern + _("No signal so far; that is not the same as no effect.")
    side = _("below") if claim.side == "below" else _("above")
    seen = _("%(count)d points in a row lie %(side)s the line: a signal", count=claim.points, side=side)
    way = {True: _(", and the wished way"), False: _(", and not the wished way"), None: ""}[claim.better]
    what = change_what or _("the change")
    since = short_date(claim.since) if claim.since else ""
    when = {
        claims.AFTER: _("It changed at about the time of “%(what)s”.", what=what),
        claims.LATER: _("It changed some time after “%(what)s”, from %(day)s: something else may have begun then.", what=what, day=since),
        claims.BEFORE: _("It began before the change, so something else started it: the run began on %(day)s.", day=since),
        claims.UNDATED: _("It changed from %(day)s. No change of ours is dated.", day=since),
    }[claim.kind]
    return f"{seen}{way}. {when}"


def interval_words(found: Share) -> str:
    """Return an interval in words."""
    return _("somewhere between %(low)d%% and %(high)d%%", low=round(100 * found.lower), high=round(100 * found.upper))


def part_sentence(part: PartShown) -> str:
    """Say what may be said of a share of people."""
    if part.why == "too_few":
        return _("Too few to show.")
    if part.why == "differs":
        return _("Not shown: its people differ by a few from those of a later day.")
    if part.why == "barred":
        return _("Not shown: beside a number that was taken away, it would tell of a few people.")
    if part.share is None:
        return f"{share_word(part.published.text).capitalize()}."
    text = _("%(exact)s; with so few, it could be %(range)s.", exact=part.published.text, range=interval_words(part.share))
    if part.kept is not None:
        low, high = round(100 * part.kept.lowest_if_unknown_left), round(100 * part.kept.highest_if_unknown_stayed)
        text += " " + _("Of %(n)d more nothing is known: with them, between %(low)d%% and %(high)d%%.", n=part.part.unknown if part.part else 0, low=low, high=high)
    return text


def held_words(look: Look, *, barred: bool = False) -> str:
    """Say at a day, shortly, that others do not see its number as it is."""
    if look.exact:
        return _("others do not see this one")
    return "" if barred else _("corrected since")


def held_sentence(look: Look) -> str:
    """Say why others do not see what was corrected, and when they will; nothing where they do."""
    if not look.held_back or look.closed or (look.unseen and not look.exact):
        return ""
    if look.measure.kind == PAIRS:
        if look.exact:
            few = _("Others still see the figures from before. Whoever compared them with these would learn what fewer than five people said:")
            return few + " " + _("they follow when as many moved up, moved down or stayed as before, or five more or fewer.")
        return _("Answers have been corrected since. The new figures follow when, beside these, they no longer tell what fewer than five people said.")
    if look.exact and look.measure.kind == SHARE:
        return _("Others do not see a share that differs by fewer than five people from one that stood there before: whoever compared the two would learn of those few.")
    if look.exact:
        return _("Others see no number of a day that was corrected by fewer than five people: whoever compared the two would learn of those few.")
    if look.measure.kind == SHARE and all(part.why == "barred" for part in look.parts if part.held):
        return ""
    if look.measure.kind == SHARE:
        return _("Some of these were corrected since by fewer than five people. What is shown is from before, so that nobody learns of those few.")
    return _("Days that were corrected by fewer than five people are left out, so that nobody learns of those few.")


def change_sentence(change: ChangeShown | None) -> str:
    """Say what may be said of answers before and after."""
    if change is None:
        return _("Nobody’s answers have been written down yet.")
    if change.show == "nothing":
        return _("Too few to show.")
    if change.show == "words":
        word = share_word(change.word).capitalize()
        if change.way == 0:
            return _("As many moved up as down.")
        if change.way > 0:
            return _("%(word)s of those who answered both times moved up.", word=word)
        return _("%(word)s of those who answered both times moved down.", word=word)
    text = _("Of %(n)d who answered both times, net %(net)+.0f points.", n=change.pairs, net=change.net)
    if change.change is not None:
        text = _("%(up)d moved up, %(down)d down, %(same)d stayed.", up=change.change.up, down=change.change.down, same=change.change.same) + " " + text
    return text


def progress_sentence(look: Look) -> str:
    """Say how far the latest number is on the way from where it was to the aim; nothing where there is no way."""
    if look.progress is None:
        return ""
    if look.progress < 0:
        return _("Further away from the aim than at the beginning.")
    return _("%(p)d%% of the way from %(from)s to %(to)s.", p=round(look.progress), **{"from": number(look.baseline), "to": number(look.target)})


def so_what(look: Look) -> str:
    """Return the one sentence over a measure: somebody's own words where they are about the present chart, else the generated ones."""
    return look.measure.claim if look.measure.claim and look.measure.claim_when == claim_state(look) and (look.exact or not look.held_back) else generated(look)


def generated(look: Look) -> str:
    """Return the sentence that follows from the figures alone."""
    measure = look.measure
    if measure.kind == SHARE:
        return part_sentence(look.parts[-1]) if look.parts else _("Nothing has been counted yet.")
    if measure.kind == PAIRS:
        return change_sentence(look.change)
    if look.unseen and look.held_back:
        return _("Not shown: what there is was corrected by fewer than five people.")
    if look.unseen:
        return _("Not shown: it counts people, and these are too few, or nobody has said how many there are from each school.")
    return line_sentence(look.claim, measure.change_what, hidden=look.hidden)


def line_sentence(claim: Claim | None, change_what: str = "", *, hidden: bool = False) -> str:
    """Return what the rules say of a line of numbers as it may be shown."""
    if hidden:
        return _("Some counts are too small to show, so no rule is applied to the others.")
    return claim_sentence(claim, change_what) if claim else _("Nothing has been counted yet.")


def claim_state(look: Look) -> str:
    """Return what a claim is about, shortly: when it changes, somebody's own words are about an earlier chart."""
    if look.claim is not None:
        return f"{look.claim.kind} {look.claim.side} {look.claim.since or ''}".strip()[:40]
    return f"{look.measure.kind} {look.numbers}"


def words() -> dict[str, Any]:
    """Return what the templates need to name things."""
    return {
        "level_words": LEVELS, "better_words": BETTER, "number": number, "so_what": so_what, "generated": generated,
        "progress_sentence": progress_sentence, "held_sentence": held_sentence,
        "held_words": held_words, "why_bad": WHY_BAD, "allowed_words": ALLOWED,
        "place_words": PLACES, "scope_words": SCOPES,
    }  # fmt: skip


PART_NAMES = {
    "name": _l("Name"), "level": _l("What it is about"), "unit": _l("Counted in"), "better": _l("Which way is better"), "baseline": _l("Baseline"), "target": _l("Target"),
    "changed": _l("The day on which something changed"), "change_what": _l("What changed on that day"), "how_counted": _l("How it is counted"), "frequency": _l("How often"),
    "counts_people": _l("It counts people"), "strategy_id": _l("Strategy"), "risk_id": _l("Risk"), "theme_id": _l("Theme"), "owner_id": _l("Who writes the numbers down"),
    "counted_among": _l("Among how many people of each school"),
    "who_gains": _l("Who should gain"), "who_may_lose": _l("Who may lose by it"), "claim": _l("What it shows, in their own words"), "pairs": _l("Answers before and after"),
    "ended": _l("Counted no longer, since"),
    "practice_words": _l("What adults then do differently"), "school_words": _l("What the school then makes room for"), "pupil_words": _l("What then changes for pupils"),
    "practice_input_id": _l("What says so of adults"), "school_input_id": _l("What says so of the school"), "pupil_input_id": _l("What says so of pupils"),
    "research": _l("How strong the research is"), "practice": _l("How strong the practice is"), "strength_why": _l("Why"), "outsider": _l("Who from outside has looked at it"),
    "measure_id": _l("Beside which measure"), "scope": _l("Place or sector"), "where": _l("Where, or of whom"), "value": _l("The figure"), "number": _l("As a number"),
    "compared_with": _l("Compared with"), "source": _l("Source"), "link": _l("Its address"), "year": _l("Year"), "limits": _l("What it does not tell"),
}  # fmt: skip
WRITTEN = ("name", "how_counted", "change_what", "who_gains", "who_may_lose", "claim", "practice_words", "school_words", "pupil_words", "strength_why", "source", "limits")


def part_in_words(name: str, value: Any, known: Mapping[str, str]) -> str:
    """Return one part of a version as people read it; `known` names people and things by their ids."""
    if name == "counts_people":
        return _("Yes") if value else _("No")
    if name in ("research", "practice"):
        return str((scales().research_strength if name == "research" else scales().practice_strength)[value or 0])
    if value in (None, "", []):
        return ""
    if name.endswith("_id"):
        return known.get(value, _("somebody who has left") if name == "owner_id" else "")
    if name == "pairs":
        return ngettext("One person’s answers", "Answers of %(num)d people", len(value))
    if name in ("changed", "ended"):
        return str(format_date(date.fromisoformat(value), "long"))
    choices: dict[str, Mapping[Any, Any]] = {"level": LEVELS, "better": BETTER, "scope": SCOPES, "frequency": FREQUENCIES}
    return str(choices[name].get(value, value)) if name in choices else number(value) if name in ("baseline", "target", "number") else str(value)
