"""What is read of threads."""

from enquiry_hub.features.discussions.queries.beneath import Beneath, said_about
from enquiry_hub.features.discussions.queries.framing import Frame, context_of, days_of, frame_of, notes_shown
from enquiry_hub.features.discussions.queries.names import (
    called_by,
    groups_to_name,
    members_to_name,
    people_to_name,
    things_to_name,
)
from enquiry_hub.features.discussions.queries.posts import (
    WINDOW,
    PostView,
    Sketch,
    answered_post,
    bodies,
    own_words,
    post_view,
    posts_after,
    posts_changed_after,
    posts_with,
    root_of,
    sketches_between,
    sketches_from,
    sketches_until,
)
from enquiry_hub.features.discussions.queries.threads import (
    count_unread_threads,
    place_in,
    readers_among,
    thread_line,
    threads_about,
    threads_in,
)
from enquiry_hub.features.discussions.queries.waiting import (
    count_waiting,
    decided,
    hidden_posts,
    waiting_items,
)

__all__ = [
    "WINDOW", "Beneath", "Frame", "PostView", "Sketch", "answered_post", "bodies", "called_by", "context_of", "count_unread_threads", "count_waiting", "days_of", "decided",
    "frame_of", "groups_to_name", "hidden_posts", "members_to_name", "notes_shown", "own_words",
    "people_to_name", "place_in", "post_view", "posts_after", "posts_changed_after", "posts_with", "readers_among", "root_of", "said_about",
    "sketches_between", "sketches_from", "sketches_until", "things_to_name", "thread_line", "threads_about", "threads_in", "waiting_items",
]  # fmt: skip
