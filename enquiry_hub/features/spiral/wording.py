"""What the stages are called and what each asks, as the library of protocols words it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from enquiry_hub.features.spiral.domain import ACTION, CHECKING, FOCUSING, HUNCH, LEARNING, SCANNING

NAMES = {
    SCANNING: _l("Scanning"), FOCUSING: _l("Focusing"), HUNCH: _l("Developing a hunch"), LEARNING: _l("New learning"), ACTION: _l("Taking action"),
    CHECKING: _l("Checking"),
}  # fmt: skip
ASKS = {
    SCANNING: _l("What is going on for our learners?"), FOCUSING: _l("Choose the one thing."), HUNCH: _l("What are we doing that keeps it so?"),
    LEARNING: _l("What do we need to know?"), ACTION: _l("Try it properly."), CHECKING: _l("Has it made enough difference?"),
}  # fmt: skip
