"""A key can be changed without signing anybody out: what the one before has signed stays good for a while."""

from __future__ import annotations

from pathlib import Path

from enquiry_hub import create_app
from enquiry_hub.capabilities.notifications.queries import unsubscribe_token
from enquiry_hub.core.database import db
from enquiry_hub.schema import upgrade_schema
from tests.conftest import settings_for
from tests.kit.browser import Browser
from tests.kit.build import make_person
from tests.kit.live import cookie_of

OLD, NEW = "the key that was, the key that was, the key", "the key that is, the key that is, the key"


def test_a_sign_in_and_a_link_in_an_e_mail_outlive_a_change_of_keys(tmp_path: Path) -> None:
    before = create_app(settings_for(tmp_path, secret_key=OLD))
    with before.app_context():
        upgrade_schema(db.engine)
        person = make_person()
        name, cookie, token = person.display_name, cookie_of(Browser(before, person)), unsubscribe_token(person.id)
        db.session.remove()
        db.engine.dispose()
    for settings, welcome in (({"secret_key_before": OLD}, True), ({}, False)):
        after = create_app(settings_for(tmp_path, secret_key=NEW, **settings))
        with after.app_context():
            client = after.test_client(use_cookies=False)
            assert (name in client.get("/account", headers={"Cookie": cookie}).text) is welcome
            assert (client.get(f"/unsubscribe/{token}").status_code == 200) is welcome
            db.session.remove()
            db.engine.dispose()
