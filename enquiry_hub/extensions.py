"""The extensions as bare objects; `create_app` binds them."""

from __future__ import annotations

from flask import request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from enquiry_hub.core.database import db
from enquiry_hub.core.realtime import socketio
from enquiry_hub.core.routing import SAFE, current_actor


def who_asks() -> str:
    """Return whose allowance a request uses: the person's, or the address's when nobody is signed in."""
    actor = current_actor()
    return str(actor.person_id) if actor.signed_in else get_remote_address()


def only_reads() -> bool:
    """Say whether a request changes nothing."""
    return request.method in SAFE


babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(key_func=who_asks, default_limits_exempt_when=only_reads, default_limits_per_method=False)
login_manager = LoginManager()

__all__ = ["babel", "csrf", "db", "limiter", "login_manager", "socketio"]
