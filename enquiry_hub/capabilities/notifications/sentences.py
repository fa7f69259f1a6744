"""What the settings mean, said in a sentence before somebody relies on them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.domain import DAILY, NOW, OFF, WEEKLY, Quiet, Wish

WEEKDAYS = (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"))
ON_DAYS = (_l("on Mondays"), _l("on Tuesdays"), _l("on Wednesdays"), _l("on Thursdays"), _l("on Fridays"), _l("on Saturdays"), _l("on Sundays"))


def meaning(wish: Wish, quiet: Quiet) -> str:
    """Return what a wish means, in a sentence or two."""
    if wish.pace == OFF:
        return _("You get no e-mail about this. Everything waits in your list.")
    begun = {
        NOW: _("You get an e-mail within a few minutes of each thing"),
        DAILY: _("You get one e-mail a day at %(time)s", time=wish.hour(quiet)),
        WEEKLY: _("You get one e-mail %(days)s at %(time)s", days=ON_DAYS[wish.weekday], time=wish.hour(quiet)),
    }[wish.pace]
    parts = [begun]
    if wish.pace == NOW and quiet.begins != quiet.ends:
        parts.append(_("not between %(begins)s and %(ends)s", begins=quiet.begins, ends=quiet.ends))
    if not quiet.weekends and wish.pace != WEEKLY:
        parts.append(_("not at weekends"))
    if not wish.in_holidays:
        parts.append(_("not in holidays"))
    said = ", ".join(parts) + ". "
    if wish.pace in (DAILY, WEEKLY):
        said += _("When there is nothing new, none comes.") + " "
    else:
        said += _("What waited for such an hour comes together in one.") + " "
    return said + (_("It tells of new posts in threads that you follow, too.") if wish.followed else _("It tells only of what somebody asked you for."))
