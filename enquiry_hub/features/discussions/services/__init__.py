"""What can be done in threads."""

from enquiry_hub.features.discussions.services.deciding import (
    ask_for_another_look,
    change_care,
    claim,
    hide_post,
    leave_post,
    report_post,
    restore_post,
)
from enquiry_hub.features.discussions.services.moderation import (
    invite_guest,
    invite_newcomer,
    lock_thread,
    open_for_unnamed,
    pin_thread,
    rename_thread,
    slow_thread,
    uninvite_guest,
)
from enquiry_hub.features.discussions.services.posts import (
    NewPost,
    add_post,
    contribute,
    edit_post,
    place_post,
    react,
    remove_post,
)
from enquiry_hub.features.discussions.services.threads import (
    attend,
    mark_read,
    start_thread,
    start_thread_about,
)

__all__ = [
    "NewPost", "add_post", "ask_for_another_look", "attend", "change_care", "claim", "contribute", "edit_post", "hide_post", "invite_guest", "invite_newcomer", "leave_post", "lock_thread",
    "mark_read", "open_for_unnamed", "pin_thread", "place_post", "react", "remove_post", "rename_thread", "report_post", "restore_post", "slow_thread", "start_thread", "start_thread_about",
    "uninvite_guest",
]  # fmt: skip
