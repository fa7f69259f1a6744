"""The extensions as bare objects; `create_app` binds them."""

from __future__ import annotations

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

from enquiry_hub.core.database import db
from enquiry_hub.core.realtime import socketio

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)
login_manager = LoginManager()
migrate = Migrate()

__all__ = ["babel", "csrf", "db", "limiter", "login_manager", "migrate", "socketio"]
