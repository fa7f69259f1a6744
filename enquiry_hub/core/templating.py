"""What every template can use."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, MutableMapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Flask, g, request, url_for
from flask.templating import Environment
from flask_babel import format_date, get_locale, get_translations, gettext, ngettext
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from enquiry_hub.core.clock import local, now
from enquiry_hub.core.licences import OPEN_LICENCES
from enquiry_hub.core.prose import as_markup


def long_date(value: date | datetime) -> str:
    """Return "Tuesday 5 December 2023"."""
    return str(format_date(_day(value), "EEEE d MMMM y"))


def short_date(value: date | datetime) -> str:
    """Return "5 December", with the year when it is another one."""
    day = _day(value)
    return str(format_date(day, "d MMMM" if day.year == now().year else "d MMMM y"))


def clock_time(value: datetime) -> str:
    """Return "9:00" as London clocks show it."""
    moment = local(value)
    return f"{moment.hour}:{moment.minute:02d}"


def full_time(value: datetime) -> str:
    """Return "Tuesday 5 December 2023, 9:00"."""
    return f"{long_date(value)}, {clock_time(value)}"


def ago(value: datetime) -> str:
    """Return how long ago something was, in words, or its date when that says more."""
    passed = now() - value
    if passed < timedelta(minutes=1):
        return str(gettext("just now"))
    if passed < timedelta(hours=1):
        return str(ngettext("%(num)d minute ago", "%(num)d minutes ago", int(passed.total_seconds() // 60)))
    days = (local(now()).date() - local(value).date()).days
    if days == 0:
        return str(gettext("today, %(time)s", time=clock_time(value)))
    if days == 1:
        return str(gettext("yesterday, %(time)s", time=clock_time(value)))
    return f"{short_date(value)}, {clock_time(value)}"


def iso(value: datetime) -> str:
    """Return a moment for machines."""
    return value.isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


@lru_cache(maxsize=256)
def _fingerprint(folder: str, filename: str, _changed: float) -> str:
    return hashlib.sha256((Path(folder) / filename).read_bytes()).hexdigest()[:10]


def _asset(app: Flask) -> Any:
    addresses: dict[str, str] = {}

    def asset(filename: str) -> str:
        """Return the address of a static file, changed whenever its content changes."""
        found = addresses.get(filename)
        if found is None or app.debug:
            path = Path(str(app.static_folder)) / filename
            print_ = _fingerprint(str(app.static_folder), filename, path.stat().st_mtime)
            found = addresses[filename] = f"{app.static_url_path}/{filename}?v={print_}"
        return found

    return asset


def _translations() -> Any:
    """Return the present language's texts, looked up once for each request and not once for each word."""
    found = g.get("translations")
    if found is None:
        found = g.translations = get_translations()
    return found


WORDS_KEPT = 10_000


def _words(text: str, **values: Any) -> Markup:
    """Return a text of a template in the present language, as Jinja's own function does, in fewer steps."""
    texts = _translations()
    kept = texts.__dict__.setdefault("hub_words", {})  # templates ask for the same few thousand again and again
    found: Markup | None = kept.get(text)
    if found is None:
        found = Markup(texts.ugettext(text))  # noqa: S704 - the texts of templates are ours
        if len(kept) < WORDS_KEPT:
            kept[text] = found
    return found % values if values or "%" in found else found


ADDRESSES_KEPT = 4096
_addresses: dict[tuple[Any, ...], str] = {}


def _address(endpoint: str, **values: Any) -> str:
    """Return the address of a view as `url_for` does; the last ones are remembered, for they depend on nothing else."""
    if endpoint.startswith(".") or any(name.startswith("_") and name != "_anchor" for name in values):
        return url_for(endpoint, **values)
    key = (request.script_root, endpoint, *((name, type(value), value) for name, value in values.items()))
    try:
        found = _addresses.get(key)
    except TypeError:  # a list, which gives a name more than once
        return url_for(endpoint, **values)
    if found is None:
        if len(_addresses) >= ADDRESSES_KEPT:
            _addresses.clear()
        found = _addresses[key] = url_for(endpoint, **values)
    return found


PARTS_KEPT = 1000
_parts: OrderedDict[tuple[Any, ...], Markup] = OrderedDict()
_parts_lock = Lock()


def _part(app: Flask) -> Any:
    def part(name: str, /, **values: Hashable) -> Markup:
        """Return a piece of a page that depends on the given values and the language, and on nothing else; the last ones are remembered.

        The piece sees neither the viewer nor the request: a template that asks for them fails.
        """
        key = (name, str(get_locale()), request.script_root, *values.items())
        with _parts_lock:
            found = _parts.get(key)
        if found is None or app.debug:
            unseen = dict.fromkeys(("g", "request", "session", "config", "get_flashed_messages", "csrf_token", "csrf_field"))
            found = Markup(app.jinja_env.get_template(name).render(**unseen, **values))  # noqa: S704 - drawn by Jinja, which escapes
            with _parts_lock:
                _parts[key] = found
                while len(_parts) > PARTS_KEPT:
                    _parts.popitem(last=False)
        return found

    return part


def csrf_field() -> Markup:
    """Return the hidden input that every form carries."""
    found: Markup | None = g.get("csrf_field")
    if found is None:
        found = g.csrf_field = Markup(f'<input type="hidden" name="csrf_token" value="{escape(generate_csrf())}">')  # noqa: S704 - the token is escaped
    return found


class Templates(Environment):
    """Be Flask's templates with one plain dictionary of globals, complete before the first template is read: a chain costs at each import."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what every template sees, and what this one is given besides."""
        return {**self.globals, **(d or {})}


def start_templating(app: Flask) -> None:
    """Make templates strict and give them what they use."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        prose=as_markup, long_date=long_date, short_date=short_date, clock_time=clock_time, full_time=full_time, ago=ago, iso=iso, as_day=date.fromisoformat
    )
    app.jinja_env.globals.update(asset=_asset(app), csrf_field=csrf_field, url_for=_address, now=now, part=_part(app), open_licences=OPEN_LICENCES)

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _translations().ugettext(text), ngettext=lambda one, many, count: _translations().ungettext(one, many, count), newstyle=True
    )
    app.jinja_env.globals.update(gettext=_words, _=_words)

    @app.context_processor
    def _every_page() -> dict[str, Any]:
        return {"lang": str(get_locale() or "en-GB").replace("_", "-"), "workspace": g.get("workspace"), "viewer": None, "demo_mode": False}
