"""What a device keeps so that one can write without signal: the worker, the manifest, and a page that is nobody's."""

from __future__ import annotations

import json
from typing import Any

from flask import current_app, make_response, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from enquiry_hub import paths
from enquiry_hub.capabilities.shell.files import colours, shell_files, shell_version
from enquiry_hub.core.routing import PUBLIC, Guarded

shell = Guarded("shell", __name__)
blueprints = [shell]


@shell.get("/sw.js", access=PUBLIC)
def worker() -> Any:
    """Give the program that keeps the shell and shows messages; it is at the top so that it may serve any page of the site."""
    static = url_for("static", filename="")
    facts = {
        "VERSION": shell_version(), "STATIC": static, "OFFLINE": url_for("shell.offline"), "FILES": [f"{static}{name}" for name in shell_files()],
    }  # fmt: skip
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in facts.items())
    answer = make_response(head + (paths.STATIC / "js" / "worker.js").read_text("utf-8"))
    answer.mimetype = "text/javascript"
    return answer


@shell.get("/offline", access=PUBLIC)
def offline() -> Any:
    """Show the page for writing without signal: the same for everybody, whoever asks; what it goes on with is on the device."""
    return render_template("shell/offline.html", viewer=None, workspace=None)


@shell.get("/manifest.webmanifest", access=PUBLIC)
def manifest() -> Any:
    """Say how the hub is installed on a phone: it opens where one stopped writing."""
    paper, home = colours()["paper"][0], url_for("public.home")
    picture: Any = current_app.jinja_env.globals["asset"]
    icons = [
        {"src": picture("icons/app.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": picture("icons/app-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": picture("icons/app-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": picture("icons/app-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    said = {
        "id": home, "name": "Enquiry Hub", "short_name": "Enquiry Hub", "lang": str(get_locale() or "en-GB").replace("_", "-"),
        "description": _("A quiet place to think and write, and to enquire together."), "start_url": url_for("journals.go_on"), "scope": home,
        "display": "standalone", "background_color": paper, "theme_color": paper, "icons": icons,
        "shortcuts": [{"name": _("Go on writing"), "url": url_for("journals.go_on")}],
    }  # fmt: skip
    answer = make_response(json.dumps(said, ensure_ascii=False))
    answer.mimetype = "application/manifest+json"
    return answer
