"""Guarded blueprints: a route says who may use it, and the row comes to the view through that rule."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from flask import Blueprint, Flask, current_app, g, redirect, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.routing import BaseConverter, Rule
from werkzeug.wrappers import Response

from enquiry_hub.core import access
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.granted import forget_grants
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import prerender
from enquiry_hub.core.work import refuse_commit, work

PUBLIC = "public"
SIGNED_IN = "signed in"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class IdConverter(BaseConverter):
    """Match the ids that this application makes; anything else is no address at all."""

    regex = "[a-z0-9]{6,24}"


class LateRule(Rule):
    """Work out how its addresses are written when the first one is: to do so for every route took an eighth of the start.

    Werkzeug compiles two functions for each rule in a method of its own; where a later version has no such method, it does so at the start again.
    """

    def _compile_builder(self, *options: Any) -> Any:
        compile_now, built = super()._compile_builder, list[Any]()  # type: ignore[misc]

        def build(rule: Rule, /, *names: Any, **values: Any) -> Any:
            if not built:
                built.append(compile_now(*options))
            return built[0](rule, *names, **values)

        return build


@dataclass(frozen=True)
class Guard:
    """Say how one endpoint is guarded."""

    access: str
    methods: tuple[str, ...]


@dataclass(frozen=True)
class Afterwards:
    """Be an answer that takes long to make: it is made when the transaction of the request is over."""

    make: Callable[[], Any]


GUARDS: dict[str, Guard] = {}


def current_actor() -> Actor:
    """Return who makes the present request."""
    if "actor" not in g:
        identify: Callable[[], Actor] = current_app.extensions["hub_identify"]
        g.actor = identify()
    actor: Actor = g.actor
    return actor


class Guarded(Blueprint):
    """Be a blueprint whose every route declares `access=`."""

    def get(self, rule: str, *, access: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # type: ignore[override]
        """Declare a page."""
        return self._guarded(rule, access, ("GET",), (), options)

    def post(self, rule: str, *, access: str, prose: tuple[str, ...] = (), **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # type: ignore[override]
        """Declare a change; `prose` names form fields in Markdown, rendered before the transaction begins."""
        return self._guarded(rule, access, options.pop("methods", ("POST",)), prose, options)

    def form(self, rule: str, *, access: str, prose: tuple[str, ...] = (), **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a page with a form that answers GET and POST at one address."""
        return self._guarded(rule, access, ("GET", "POST"), prose, options)

    def _guarded(self, rule: str, wanted: str, methods: tuple[str, ...], prose: tuple[str, ...], options: dict[str, Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def declare(view: Callable[..., Any]) -> Callable[..., Any]:
            endpoint = options.pop("endpoint", view.__name__)
            GUARDS[f"{self.name}.{endpoint}"] = Guard(wanted, tuple(methods))

            @functools.wraps(view)
            def guarded(**arguments: Any) -> Any:
                return _answer(view, wanted, prose, arguments)

            self.add_url_rule(rule, endpoint, guarded, methods=list(methods), **options)
            return view

        return declare


def _answer(view: Callable[..., Any], wanted: str, prose: tuple[str, ...], arguments: dict[str, Any]) -> Any:
    unsafe = request.method not in SAFE
    actor = current_actor()
    if wanted != PUBLIC and not actor.signed_in:
        return _ask_to_sign_in(unsafe)
    if unsafe and prose:
        db.session.rollback()
        prerender(request.form.get(name, "") for name in prose)
    try:
        return _run(view, wanted, actor, dict(arguments), unsafe=unsafe)
    except IntegrityError:
        if not unsafe:
            raise
    # The same thing was sent twice at one moment and the other was first: now it is there, and is answered with.
    db.session.rollback()
    for sent in request.files.values():
        sent.stream.seek(0)
    return _run(view, wanted, actor, dict(arguments), unsafe=unsafe)


def _run(view: Callable[..., Any], wanted: str, actor: Actor, arguments: dict[str, Any], *, unsafe: bool) -> Any:
    forget_grants()
    with work() if unsafe else nullcontext():
        if wanted not in (PUBLIC, SIGNED_IN):
            permission = access.PERMISSIONS[wanted]
            arguments[permission.row_name] = access.load(actor, wanted, arguments.pop(permission.parameter))
        found = view(**arguments)
        if not isinstance(found, Afterwards):
            answer = current_app.make_response(found)
            if unsafe and answer.status_code >= 400:
                refuse_commit()
            return answer
    db.session.rollback()
    return current_app.make_response(found.make())


def _ask_to_sign_in(unsafe: bool) -> Response:
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        answer = current_app.make_response({"ok": False, "error": "Sign in first."})
        answer.status_code = 401
        return answer
    back = request.path if unsafe else request.full_path.rstrip("?")
    return redirect(url_for("people.sign_in", next=back), 303)


def check_guards(app: Flask) -> None:
    """Refuse to start when a route is not guarded, or a reading permission guards a change."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        guard = GUARDS.get(rule.endpoint)
        if guard is None:
            raise RuntimeError(f"the route {rule.rule} ({rule.endpoint}) declares no access")
        if guard.access in (PUBLIC, SIGNED_IN):
            continue
        found = access.PERMISSIONS.get(guard.access)
        if found is None:
            raise RuntimeError(f"the route {rule.rule} asks for {guard.access}, which no policy declares")
        if found.parameter not in rule.arguments:
            raise RuntimeError(f"the route {rule.rule} has no <{found.parameter}> for {guard.access}")
        if found.reads and not set(guard.methods) <= SAFE:
            raise RuntimeError(f"the route {rule.rule} changes things under {guard.access}, a permission to read")
