"""Every setting of the application, typed, read from the environment, each with its sentence."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import field, fields
from pathlib import Path
from typing import Any

from enquiry_hub.core.late import dataclass


class ConfigurationError(RuntimeError):
    """A setting that the application cannot start with."""


def _setting(default: object, sentence: str) -> Any:
    return field(default=default, metadata={"sentence": sentence})


@dataclass(frozen=True)
class Settings:
    """Hold the settings of one application; each is `HUB_` + its name in capitals in the environment."""

    env: str = _setting("development", "`production` refuses weak keys and missing addresses; `development` shows the style guide.")
    demo: bool = _setting(False, "Offers the demonstration people on the sign-in page, one click each. Never with real people.")
    secret_key: str = _setting("", "Signs cookies and links and opens private words: 32 characters or more. Lost, they are lost. Without it, development makes one and keeps it.")
    secret_key_before: str = _setting("", "The key before this one, while keys are changed: what it signed or sealed stays good.")
    data_dir: str = _setting("var", "The folder for the SQLite file, uploads and the development key.")
    database_url: str = _setting("", "SQLAlchemy address of the store; empty means hub.sqlite in the data folder.")
    redis_url: str = _setting("", "Redis for several processes: live messages between them and shared rate limits.")
    base_url: str = _setting("http://127.0.0.1:8000", "The address that links in e-mails begin with. Never taken from a request.")
    strands: str = _setting(
        "principles: Principles; culture: Culture; practice: Practice",
        "The strands of the programme, which inputs and the library are sorted by: `code: Name; code: Name`. Rename and add freely; keep the codes.",
    )  # fmt: skip
    host: str = _setting("127.0.0.1", "The address to listen on.")
    port: int = _setting(8000, "The port to listen on.")
    threads: int = _setting(400, "Requests and open sockets that one process serves at the same time.")
    run_async: str = _setting("threading", "`threading`, or `gevent` with PostgreSQL only.")
    trusted_proxies: int = _setting(0, "How many proxies in front may set X-Forwarded-* headers.")
    trusted_hosts: str = _setting("", "Host names, separated by commas, that requests may be for; empty allows any.")
    smtp_host: str = _setting("", "The mail server; empty keeps mail in the outbox until there is one.")
    smtp_port: int = _setting(25, "The mail server's port.")
    smtp_user: str = _setting("", "The mail server's account, if it asks for one.")
    smtp_password: str = _setting("", "The password of that account.")
    smtp_tls: str = _setting("none", "`none`, `starttls` or `tls`.")
    smtp_timeout: int = _setting(20, "Seconds that the worker waits for the mail server.")
    mail_from: str = _setting("Enquiry Hub <hub@localhost.localdomain>", "The sender of every e-mail.")
    reply_address: str = _setting("", "The mailbox that takes answers to e-mails, such as reply@hub.example.org; it must take reply+anything@ too. Empty: nobody can answer by e-mail.")
    reply_secret: str = _setting("", "Opens `/mail/take` to a mail server that sends it as a bearer token: 16 characters or more. Empty closes it.")
    reply_imap_host: str = _setting("", "The IMAP server that the worker fetches answers from, if no mail server hands them over.")
    reply_imap_port: int = _setting(993, "The IMAP server's port.")
    reply_imap_tls: bool = _setting(True, "Speaks TLS with the IMAP server; never without, but on one machine.")
    reply_imap_user: str = _setting("", "The mailbox's account.")
    reply_imap_password: str = _setting("", "The password of that account.")
    reply_imap_folder: str = _setting("INBOX", "The folder with the answers.")
    doi_source: str = _setting("", "Where DOIs are looked up: `https://doi.org/`. Empty: nothing is asked elsewhere, and references are kept as they are typed.")
    # The services of Chrome, Firefox, Safari and Edge.
    push_services: str = _setting(
        "fcm.googleapis.com *.push.services.mozilla.com *.push.apple.com *.notify.windows.com",
        "Push services that may be written to, `*.` for every name below; empty turns messages by the browser off.",
    )
    embedded_worker: bool = _setting(True, "Runs the mail worker as a thread of the server process.")
    ping_interval: int = _setting(25, "Seconds between live connection checks (whole seconds).")
    rate_limits: bool = _setting(True, "Slows floods and guesses down.")
    rate_limit_factor: float = _setting(1.0, "Multiplies every rate limit, so that a load test can raise them.")
    log_format: str = _setting("text", "`text`, or `json` for one object a line, with a line for each request.")
    metrics_token: str = _setting("", "Opens `/metrics` to whoever sends it as a bearer token: 16 characters or more. Empty closes it.")
    metrics_address: str = _setting("", "`host:port` on which figures are given to whoever can reach it. Empty opens none.")
    session_idle_hours: int = _setting(168, "Hours without a visit after which a sign-in ends.")
    session_max_days: int = _setting(60, "Days after which a sign-in ends in any case.")
    max_upload_mb: int = _setting(25, "The largest file that may be uploaded, in megabytes.")
    upload_quota_mb: int = _setting(500, "What one person's files may add up to, in megabytes.")
    render_seconds: float = _setting(1.0, "Seconds that the rendering of one text may take before it is shown plain.")
    render_processes: int = _setting(2, "Child processes that render Markdown.")
    argon2_memory_kib: int = _setting(19456, "Memory that hashing one password takes, in KiB.")
    argon2_rounds: int = _setting(2, "Rounds that hashing one password takes.")
    languages: str = _setting("en", "Languages of the interface, separated by commas.")
    safeguarding_lead: str = _setting("", "Name and telephone of the centre's own safeguarding lead.")
    safeguarding_council: str = _setting("", "The council's front door for concerns about a child, with its telephone.")
    safeguarding_lado: str = _setting("", "The council's officer for allegations about adults, with telephone.")
    retention_months: int = _setting(0, "Months without a sign-in after which private pages go, with three notices a month apart before. 0: they are kept.")
    backup_days: int = _setting(7, "Days that you keep backups: said to whoever erases their account.")
    officers: str = _setting(
        "",
        "E-mail addresses, separated by commas, of the officers of whom two together may open private pages where the law obliges to, and without one of whom nobody learns"
        " who wrote without a name. Fewer than two: nobody can.",
    )  # fmt: skip
    contact_email: str = _setting("", "Whom to write to about access, data and barriers.")

    @property
    def signing_keys(self) -> list[str]:
        """Return the keys whose signatures are taken, the one that signs last."""
        return [key for key in (self.secret_key_before, self.secret_key) if key]

    @property
    def store(self) -> str:
        """Return the SQLAlchemy address of the store, with the driver that the application uses."""
        url = self.database_url or f"sqlite:///{Path(self.data_dir).resolve() / 'hub.sqlite'}"
        for prefix in ("postgres://", "postgresql://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url

    @property
    def is_sqlite(self) -> bool:
        """Say whether the store is SQLite."""
        return self.store.startswith("sqlite")

    @property
    def on_https(self) -> bool:
        """Say whether people reach the application over HTTPS."""
        return self.base_url.startswith("https://")


def _typed(name: str, kind: str, text: str) -> object:
    try:
        if kind == "bool":
            return {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False, "": False}[text.strip().lower()]
        return {"int": int, "float": float, "str": str}[kind](text)
    except (ValueError, KeyError):
        raise ConfigurationError(f"HUB_{name.upper()}={text!r} is not a {kind}.") from None


def read_settings(environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Read the settings from the environment; `HUB_NAME_FILE` names a file that holds the value of a secret."""
    environ = os.environ if environ is None else environ
    values: dict[str, object] = {}
    for spec in fields(Settings):
        key = f"HUB_{spec.name.upper()}"
        if key in environ:
            values[spec.name] = _typed(spec.name, str(spec.type), environ[key])
        elif f"{key}_FILE" in environ:
            values[spec.name] = Path(environ[f"{key}_FILE"]).read_text(encoding="utf-8").strip()
    values.update(overrides)
    return _checked(Settings(**values))  # type: ignore[arg-type]


def _checked(settings: Settings) -> Settings:
    if settings.env not in ("production", "development"):
        raise ConfigurationError("HUB_ENV is `production` or `development`.")
    if settings.run_async == "gevent" and settings.is_sqlite:
        raise ConfigurationError("HUB_RUN_ASYNC=gevent needs PostgreSQL: with SQLite one waiting writer would freeze the process.")
    if settings.reply_secret and len(settings.reply_secret) < 16:
        raise ConfigurationError("HUB_REPLY_SECRET needs 16 characters or more.")
    if settings.env == "production" and settings.demo and not settings.is_sqlite:
        raise ConfigurationError("HUB_DEMO lets anyone sign in as a demonstration person; it does not go with a production store.")
    if not re.fullmatch(r"\s*[a-z_]{1,20}:[^:;]{1,60}(;\s*[a-z_]{1,20}:[^:;]{1,60}){0,11}", settings.strands):
        raise ConfigurationError("HUB_STRANDS is `code: Name; code: Name`, with codes in small letters, up to twelve.")
    if settings.doi_source and not re.fullmatch(r"https?://[^/\s@]+/(\S*/)?", settings.doi_source):
        raise ConfigurationError("HUB_DOI_SOURCE is a web address that ends with a stroke, such as https://doi.org/.")
    if settings.log_format not in ("text", "json"):
        raise ConfigurationError("HUB_LOG_FORMAT is `text` or `json`.")
    if 0 < len(settings.metrics_token) < 16:
        raise ConfigurationError("HUB_METRICS_TOKEN needs 16 characters or more.")
    if settings.metrics_address and not re.fullmatch(r".+:[0-9]{1,5}", settings.metrics_address):
        raise ConfigurationError("HUB_METRICS_ADDRESS is `host:port`.")
    if len(settings.secret_key) >= 32:
        return settings
    if settings.env == "production":
        raise ConfigurationError("HUB_SECRET_KEY needs 32 characters or more in production. `python3 -c 'import secrets; print(secrets.token_hex(32))'` makes one.")
    return _with_kept_key(settings)


def _with_kept_key(settings: Settings) -> Settings:
    """Give development a key of its own that survives a restart, so that nobody is signed out by one."""
    path = Path(settings.data_dir) / "development.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="utf-8")
    values = {spec.name: getattr(settings, spec.name) for spec in fields(Settings)}
    return Settings(**{**values, "secret_key": path.read_text(encoding="utf-8")})
