"""Enquiry Hub: where school leaders enquire together."""

from __future__ import annotations

import gc
from typing import Any

from flask import Flask, has_request_context, request
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from enquiry_hub import paths
from enquiry_hub.config import Settings, read_settings
from enquiry_hub.core import realtime, relay
from enquiry_hub.core.database import engine_options, tune
from enquiry_hub.core.errors import HubError
from enquiry_hub.core.logs import mark_requests
from enquiry_hub.core.metrics import start_metrics
from enquiry_hub.core.navigation import navigation
from enquiry_hub.core.packed import start_packing
from enquiry_hub.core.routing import IdConverter, LateRule, check_guards, current_actor
from enquiry_hub.core.security import start_security
from enquiry_hub.core.steady import CookieOfNoAge, SteadyCounters
from enquiry_hub.core.templating import Templates, start_templating
from enquiry_hub.core.text import configure as configure_renderer
from enquiry_hub.core.vault import use_keys
from enquiry_hub.extensions import babel, csrf, db, limiter, login_manager, socketio
from enquiry_hub.failures import explain_failures
from enquiry_hub.health import health
from enquiry_hub.identity.people import keys, sessions
from enquiry_hub.registry import load_parts

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application: settings, store, parts, guards."""
    settings = settings or read_settings()
    app = Flask("enquiry_hub", template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    app.jinja_environment = Templates
    app.extensions["hub_settings"] = settings
    app.extensions["hub_identify"] = sessions.identify
    app.config.update(flask_config(settings))
    app.session_interface = CookieOfNoAge()
    app.url_rule_class = LateRule
    app.url_map.converters["id"] = IdConverter
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    use_keys(keys.find_key, keys.unwrap)
    configure_renderer(processes=settings.render_processes, seconds=settings.render_seconds)
    db.init_app(app)
    with app.app_context():
        tune(db.engine)
    mark_requests(app)
    start_metrics(app)
    start_security(app, on_https=settings.on_https)
    start_packing(app)
    limiter.init_app(app)
    csrf.init_app(app)
    login_manager.init_app(app)
    babel.init_app(app, locale_selector=lambda: _language(settings), timezone_selector=lambda: "Europe/London")
    start_templating(app)
    explain_failures(app)

    app.register_blueprint(health)
    for views in load_parts():
        for blueprint in views.blueprints:
            app.register_blueprint(blueprint)
    app.context_processor(lambda: {"viewer": _viewer(), "demo_mode": settings.demo})
    # Asked by the layout alone: the pieces of a page are drawn before it, and what waits in each place would be counted for every one of them.
    app.jinja_env.globals["navigation"] = lambda: navigation(current_actor())

    realtime.use_sign_in_check(sessions.still_signed_in)
    realtime.connect_listener(sessions.identify_socket)
    counter = limiter.storage if settings.redis_url and settings.rate_limits else None
    realtime.start_realtime(app, run_async=settings.run_async, redis_url=settings.redis_url, ping_interval=settings.ping_interval, counter=counter)
    check_guards(app)
    if not gc.isenabled():  # whoever began the process left it out until here; what is there by now stays, and is not looked through again
        gc.freeze()
        gc.enable()
    return app


def flask_config(settings: Settings) -> dict[str, object]:
    """Return Flask's own configuration for the settings."""
    secure = settings.on_https
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": settings.signing_keys[:-1],
        "SQLALCHEMY_DATABASE_URI": settings.store,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.store),
        "MAX_CONTENT_LENGTH": (settings.max_upload_mb + 1) * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "TRUSTED_HOSTS": [host.strip() for host in settings.trusted_hosts.split(",") if host.strip()] or None,
        "SESSION_COOKIE_NAME": "__Host-hub" if secure else "hub",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_ENABLED": settings.rate_limits,
        "RATELIMIT_STORAGE_URI": settings.redis_url or f"{SteadyCounters.STORAGE_SCHEME[0]}://",
        "RATELIMIT_STORAGE_OPTIONS": relay.OPTIONS if settings.redis_url else {},  # a Redis that does not answer must not hold up whoever writes
        # No person writes four times a second for a minute; a program that does has to wait.
        "RATELIMIT_DEFAULT": f"{max(1, int(240 * settings.rate_limit_factor))} per minute",
        "RATELIMIT_SWALLOW_ERRORS": True,
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": bool(settings.redis_url),
        "BABEL_DEFAULT_LOCALE": "en_GB",
    }


def _viewer() -> Any:
    """Return whoever is signed in, themselves: a stand-in costs a search for each word that a page asks of it."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def _language(settings: Settings) -> str:
    offered = [code.strip() for code in settings.languages.split(",")]
    if not has_request_context():
        return "en_GB"
    if current_user.is_authenticated and current_user.language in offered:
        chosen = current_user.language
    else:
        chosen = request.accept_languages.best_match(offered) or "en"
    return "en_GB" if chosen == "en" else chosen


__all__ = ["HubError", "create_app", "socketio"]
