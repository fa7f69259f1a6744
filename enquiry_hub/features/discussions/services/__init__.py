"""What can be done in threads."""

from enquiry_hub.features.discussions.services.moderation import (
    hide_post,
    invite_guest,
    lock_thread,
    pin_thread,
    rename_thread,
    report_post,
    restore_post,
    uninvite_guest,
)
from enquiry_hub.features.discussions.services.posts import NewPost, add_post, edit_post, react, remove_post
from enquiry_hub.features.discussions.services.threads import (
    attend,
    mark_read,
    start_thread,
    start_thread_about,
)

__all__ = [
    "NewPost", "add_post", "attend", "edit_post", "hide_post", "invite_guest", "lock_thread", "mark_read", "pin_thread", "react",
    "remove_post", "rename_thread", "report_post", "restore_post", "start_thread", "start_thread_about", "uninvite_guest",
]  # fmt: skip
