"""Live channels: who may enter, what reaches whom, and the end of a right within a moment.

A channel is `kind:id` of a thing. It may be entered by whoever may read the thing, by the same rule as its page. From
clients the socket takes `enter`, `leave` and `typing`, nothing else. When rights change, `recheck` makes every process
ask the rule again for each socket of the people concerned; `cut` closes the sockets of a session or a person.

It is longer than other files on purpose: letting in, telling and ending a right hold only together, each by the order of the others' steps.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Flask, request
from limits.storage import Storage

from enquiry_hub.core import access, presence, quiet
from enquiry_hub.core.access import Actor
from enquiry_hub.core.allowance import room_for_sockets
from enquiry_hub.core.channels import CHANNELS, MEETING, channel_in, field_in
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.lately import PASSING, begin_again, note_told, told_within
from enquiry_hub.core.metrics import DELIVERIES
from enquiry_hub.core.relay import CONTROL, Hooks, Relay
from enquiry_hub.core.socketry import ConnectionRefusedError, Manager, SocketIO
from enquiry_hub.core.sockets import SOCKETS, Listener

log = logging.getLogger(__name__)
socketio = SocketIO()

NAMES = ":names"  # behind a channel: the room of those in it who are told names
ON_THE_WAY = 2.0  # seconds that a message from a browser may take until it is answered
MOST_TOLD_WHO = 60  # in a channel with more sockets nobody is told who else is there

_checked_on: list[date] = [today()]
_app: list[Flask] = []  # the application, for checks that no request starts


def start_realtime(app: Flask, *, run_async: str, redis_url: str, ping_interval: int, counter: Storage | None = None) -> None:
    """Bind the sockets to the application; `counter` counts what accounts send for all processes together."""
    hooks = Hooks(obey=_obey, before=_before, catch_up=_catch_up, beat=_say_who_is_here)
    manager = Relay(redis_url, hooks, every=presence.EVERY) if redis_url else Manager()
    socketio.init_app(
        app, async_mode=run_async, client_manager=manager, ping_interval=ping_interval, manage_session=False,
        cors_allowed_origins=None, transports=["websocket", "polling"], max_http_buffer_size=100_000,  # no origin but its own
    )  # fmt: skip
    _app[:] = [app]
    SOCKETS.clear()
    SOCKETS.count_together(counter)
    presence.forget_all()


def tell(channel: str, event: str, data: dict[str, Any], *, skip: str | None = None, naming: bool = False) -> None:
    """Send a message to everyone in a channel, in every process; without Redis the others catch up by asking.

    One that is `naming` people who are there is sent to those alone who may be told.
    """
    if _checked_on != [today()]:
        # Memberships and stays end with a day and nobody's doing: on a new day everyone is asked about again, before the first word.
        _checked_on[:] = [today()]
        recheck()
    try:
        if _relay() is None:  # which calls it itself, for what comes from other processes too
            _before(channel, event)
        socketio.emit(event, data, to=channel + NAMES if naming else channel, skip_sid=skip)
    except Exception:
        log.exception("a live message could not be sent; browsers catch up by asking")


def heard(channel: str) -> bool:
    """Say whether a message to a channel can reach anybody: without Redis, only who is in it here."""
    return _relay() is not None or SOCKETS.anybody_in(channel)


def cut(*, session_id: str | None = None, person_id: str | None = None) -> None:
    """Close the sockets of a sign-in or of a person, in every process."""
    _order({"cut": session_id, "person": person_id})


def recheck(person_ids: list[str] | None = None) -> None:
    """Ask the rules again for the sockets of these people, or of everyone, in every process."""
    _order({"recheck": person_ids})


def present(channel: str) -> dict[str, str]:
    """Return who is in a channel, in every process: names by person id."""
    _end_what_is_over(channel)
    return {**presence.names_elsewhere(channel), **_names_here(channel)}


def _end_what_is_over(channel: str) -> None:
    """Close the sockets in a channel whose sign-in went past its limits; asked of the store once for each such moment."""
    late = [item for item in SOCKETS.inside(channel) if item.until is None or item.until <= now()]
    if late:
        _end_those_over(late)


def _end_those_over(late: list[Listener]) -> None:
    with _app[0].app_context():
        for item in late:
            item.until = still_signed_in(item.actor)
            if item.until is None:
                _drop(item)
        db.session.rollback()


def _before(channel: str, event: str) -> None:
    """Look once more at who is in a channel, right before a message reaches them."""
    channel, relay = channel.removesuffix(NAMES), _relay()
    if event not in PASSING:
        note_told(channel)
    if relay is not None and relay.deaf:
        _recheck(SOCKETS.inside(channel))  # that a right ended may have been said while nothing could be heard
    _end_what_is_over(channel)
    if inside := len(SOCKETS.inside(channel)):
        DELIVERIES.labels(event).inc(inside)


def _relay() -> Relay | None:
    manager = socketio.server.manager if socketio.server is not None else None
    return manager if isinstance(manager, Relay) else None


def _order(data: dict[str, Any]) -> None:
    relay = _relay()
    _obey(data) if relay is None else relay.emit(CONTROL, data, "/")  # which has it obeyed here too


def _obey(data: dict[str, Any]) -> None:
    if "here" in data:
        if (relay := _relay()) is not None:
            presence.hear(relay, data, _names_here, _tell_present)
        return
    found = SOCKETS.everyone()
    if "recheck" in data:
        people = data["recheck"]
        _recheck([item for item in found if people is None or item.actor.person_id in people])
        return
    for item in found:
        if item.actor.session_id == data["cut"] if data["cut"] else item.actor.person_id == data["person"]:
            _drop(item)


def _catch_up() -> None:
    """Ask again about everyone: what other processes said while Redis was away has not been heard."""
    begin_again()
    found = SOCKETS.everyone()
    for item in found:
        item.until = None
    _end_those_over(found)
    _recheck(found)
    for channel in {channel for item in found for channel in list(item.channels)}:
        _tell_present(channel)  # whoever came while they were asked about was named to nobody
    _say_who_is_here()


def _drop(item: Listener) -> None:
    left = list(item.channels)
    for channel in left:
        _leave(item, channel)
    try:
        socketio.server.disconnect(item.sid)
    except Exception:
        log.exception("a socket could not be closed; it is in no channel any more")
    for channel in left:
        _say_present(channel)


def _recheck(found: list[Listener]) -> None:
    left = set()
    with _app[0].app_context():
        for item in found:
            for channel, permission in list(item.channels.items()):
                if not _may_enter(item.actor, permission, channel.split(":", 1)[1]):
                    _leave(item, channel)
                    left.add(channel)
                    socketio.emit("over", {"channel": channel}, to=item.sid)
                elif _may_meet(item.actor, channel) != (channel in item.meeting):
                    item.meeting.symmetric_difference_update({channel})
                    _seat(item, channel)
                    left.add(channel)
        db.session.rollback()
    for channel in left:
        _say_present(channel)


def _may_enter(actor: Actor, permission: str, row_id: str) -> bool:
    found = access.PERMISSIONS[permission]
    query = access.visible(actor, permission).with_only_columns(found.model.id).where(found.model.id == row_id)
    return db.session.execute(query).first() is not None


def _may_meet(actor: Actor, channel: str) -> bool:
    kind, row_id = channel.split(":", 1)
    return kind not in MEETING or _may_enter(actor, MEETING[kind], row_id)


def _seat(item: Listener, channel: str) -> None:
    """Let a socket into the room of those who are told names, or out of it, also while the right is being taken away."""
    if channel in item.meeting:
        socketio.server.enter_room(item.sid, channel + NAMES)
    if channel not in item.meeting:
        socketio.server.leave_room(item.sid, channel + NAMES)


def _leave(item: Listener, channel: str) -> None:
    SOCKETS.leave(item, channel)
    socketio.server.leave_room(item.sid, channel)
    _seat(item, channel)


def _let_in(item: Listener, channel: str, permission: str, row_id: str) -> bool:
    """Let a socket into a channel if the rule allows it, also while the right is being taken away."""
    # Noted before the rule is asked: whoever takes the right away from now on finds it here to end.
    if channel not in item.channels:
        item.meeting.add(channel)
    item.channels[channel] = permission
    if _may_enter(item.actor, permission, row_id):
        if not _may_meet(item.actor, channel):
            item.meeting.discard(channel)
        SOCKETS.enter(item, channel)
        socketio.server.enter_room(item.sid, channel)
        _seat(item, channel)
        if channel in item.channels:
            return True
    _leave(item, channel)
    return False


def answer(handler: Callable[[Listener, dict[str, Any]], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Wrap a socket handler: known socket, living sign-in, rate, shape; every bad message gets `{ok: false, error}`."""

    def wrapped(*messages: Any) -> dict[str, Any]:
        item = SOCKETS.get(request.sid)  # type: ignore[attr-defined]
        if item is None:
            return {"ok": False, "error": "Sign in again."}
        if not SOCKETS.may_send(item):
            return {"ok": False, "error": "Too many messages. Wait a moment."}
        if len(messages) != 1 or not isinstance(messages[0], dict):
            return {"ok": False, "error": "The message has the wrong shape."}
        try:
            item.until = still_signed_in(item.actor)
            if item.until is None:
                _drop(item)
                return {"ok": False, "error": "Sign in again."}
            return handler(item, messages[0])
        except Exception:
            log.exception("a live message failed")
            return {"ok": False, "error": "That did not work."}
        finally:
            db.session.rollback()

    return wrapped


def _ask_nobody(actor: Actor) -> datetime | None:
    return None


still_signed_in: Callable[[Actor], datetime | None] = _ask_nobody  # identity puts its check here


def use_sign_in_check(check: Callable[[Actor], datetime | None]) -> None:
    """Let identity say until when a sign-in lives, or None when it has ended; core knows no people."""
    global still_signed_in
    still_signed_in = check


def connect_listener(identify: Callable[[], tuple[Actor, str] | None]) -> None:
    """Register the handlers; `identify` says whose socket is being opened, or None for nobody's."""

    @socketio.on("connect")
    def _connect(_auth: Any = None) -> None:
        found = identify()
        db.session.rollback()
        if found is None:
            raise ConnectionRefusedError("sign in first")
        actor, name = found
        item = Listener(request.sid, actor, name)  # type: ignore[attr-defined]
        if not SOCKETS.add(item, room=room_for_sockets(_app[0].extensions["hub_settings"].threads)):
            raise ConnectionRefusedError("too many connections")

    @socketio.on("disconnect")
    def _disconnect(*_reason: Any) -> None:
        item = SOCKETS.remove(request.sid)  # type: ignore[attr-defined]
        if item is None:
            return
        for channel in item.channels:
            _say_present(channel)

    @socketio.on("enter")
    @answer
    def _enter(item: Listener, message: dict[str, Any]) -> dict[str, Any]:
        found = channel_in(message)
        if found is None:
            return {"ok": False, "error": "There is no such place."}
        channel, kind, row_id = found
        if not _let_in(item, channel, CHANNELS[kind], row_id):
            return {"ok": False, "error": "There is no such place."}
        _say_present(channel)
        age = message.get("age")
        return {"ok": True, "missed": _may_have_missed(channel, age)} if isinstance(age, int | float) and age >= 0 else {"ok": True}

    @socketio.on("leave")
    @answer
    def _leave_channel(item: Listener, message: dict[str, Any]) -> dict[str, Any]:
        found = channel_in(message)
        if found is None or found[0] not in item.channels:
            return {"ok": False, "error": "You are not there."}
        _leave(item, found[0])
        _say_present(found[0])
        return {"ok": True}

    @socketio.on("typing")
    @answer
    def _typing(item: Listener, message: dict[str, Any]) -> dict[str, Any]:
        found = channel_in(message)
        if found is None or found[0] not in item.channels:
            return {"ok": False, "error": "You are not there."}
        if not quiet.is_quiet(_app[0], found[0]):
            tell(found[0], "typing", {"channel": found[0], "name": item.name, **field_in(message)}, skip=item.sid, naming=True)
        return {"ok": True}


def _may_have_missed(channel: str, age: float) -> bool:
    """Say whether something was said in a channel within the seconds since a page was asked for; asked by whoever hears everything from here on."""
    relay = _relay()
    return (relay is not None and relay.deaf) or told_within(channel, min(age, 1e6) + ON_THE_WAY)


def _names_here(channel: str) -> dict[str, str]:
    return {str(item.actor.person_id): item.name for item in SOCKETS.inside(channel) if item.until is not None and item.until > now()}


def _say_present(channel: str) -> None:
    """Tell each socket in a channel that may know it who else is there, and the other processes who is here."""
    if channel.split(":")[0] in CHANNELS and not quiet.is_unseen(channel):
        _tell_present(channel)
        if (relay := _relay()) is not None:
            presence.announce(relay, channel, _names_here(channel))


def _tell_present(channel: str) -> None:
    """Tell each socket of this process in a channel that may know it who else is there; nobody is told of themselves."""
    _end_what_is_over(channel)  # else whoever is just being asked about would not be told, nor named
    inside, names = SOCKETS.inside(channel), {} if quiet.is_quiet(_app[0], channel) else {**presence.names_elsewhere(channel), **_names_here(channel)}
    if max(len(inside), len(names)) > MOST_TOLD_WHO:
        return
    for item in inside:
        if channel in item.meeting and item.until is not None and item.until > now():
            others = sorted({name for person_id, name in names.items() if person_id != item.actor.person_id})
            socketio.emit("present", {"channel": channel, "names": others}, to=item.sid)


def _say_who_is_here() -> None:
    """Tell the other processes again who is in the channels here, and forget those that tell nothing any more."""
    for channel in presence.forget_silent():
        _tell_present(channel)
    if (relay := _relay()) is not None:
        for channel in {channel for item in SOCKETS.everyone() for channel in list(item.channels) if not quiet.is_unseen(channel)}:
            presence.announce(relay, channel, _names_here(channel))
