"""The least that a search and a digest can cost on the same store: statements written by hand, sent to the driver, with the same rule in them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from jinja2 import Template

from enquiry_hub.core.database import db

# Whoever takes part in the group of a thread reads its visible posts: the rule as it comes out for members who are no guests and came in no later.
MEMBER = """
EXISTS (SELECT 1 FROM membership WHERE membership.group_id = thread.group_id AND membership.person_id = :person AND membership.role != 'observer'
        AND membership.starts_on <= :today AND (membership.ends_on IS NULL OR membership.ends_on > :today))
"""
SEARCH = f"""
SELECT post.id, post.thread_id, post.seq, post.body, search_document.written_at, person.display_name
FROM search_index JOIN search_document ON search_document.number = search_index.rowid
JOIN post ON post.id = search_document.subject_id AND search_document.subject_kind = 'post' JOIN thread ON thread.id = post.thread_id
LEFT JOIN person ON person.id = search_document.author_id
WHERE search_index MATCH :words AND post.state = 'visible' AND {MEMBER}
ORDER BY search_index.rank LIMIT :most
"""
WAITING = f"""
SELECT thread.id, thread.title, count(*), max(post.seq)
FROM thread_reading JOIN thread ON thread.id = thread_reading.thread_id
JOIN post ON post.thread_id = thread.id AND post.seq > thread_reading.read_seq AND post.state = 'visible' AND post.author_id != :person
WHERE thread_reading.person_id = :person AND thread_reading.attention = 'follow' AND {MEMBER}
GROUP BY thread.id, thread.title
"""
FOLLOWING = "SELECT id, email, display_name FROM person WHERE id IN (SELECT person_id FROM thread_reading WHERE attention = 'follow') AND closed_at IS NULL ORDER BY id"
MADE = (
    "CREATE TABLE IF NOT EXISTS bare_mail (id INTEGER PRIMARY KEY, recipient TEXT, subject TEXT, text TEXT)",
    "CREATE TABLE IF NOT EXISTS bare_told (person_id TEXT, thread_id TEXT, upto INTEGER, PRIMARY KEY (person_id, thread_id))",
)
MAIL = Template("""Good day {{ name }},

{% for thread_id, title, posts, upto in threads %}
- {{ posts }} new posts in a thread that you follow
  {{ site }}/threads/{{ thread_id }}
{% endfor %}

To change what you are told: {{ site }}/notices/settings
""")


@contextmanager
def driver() -> Iterator[sqlite3.Connection]:
    """Give the store's own connection, with the settings of every other one."""
    held = db.engine.raw_connection()
    try:
        found: Any = held.driver_connection
        yield found
    finally:
        held.close()


def bare_search(connection: sqlite3.Connection, person_id: str, text: str, group_id: str, today: date, most: int) -> list[Any]:
    """Find the best matches among the posts that a member reads, in one statement."""
    *whole, last = re.findall(r"\w+", text)
    words = " ".join([*(f'"{word}"' for word in whole), f'"{last}"*'])
    asked = {"words": f'{{words}} : ({words}) AND {{place}} : "{group_id}"', "person": person_id, "today": today.isoformat(), "most": most}
    return connection.execute(SEARCH, asked).fetchall()


def bare_digests(connection: sqlite3.Connection, today: date) -> int:
    """Write an e-mail for each who follows something new, each in a transaction of its own; return how many."""
    for statement in MADE:
        connection.execute(statement)
    written = 0
    for person_id, email, name in connection.execute(FOLLOWING).fetchall():
        connection.execute("BEGIN IMMEDIATE")
        threads = connection.execute(WAITING, {"person": person_id, "today": today.isoformat()}).fetchall()
        if threads:
            text = MAIL.render(name=name, threads=threads, site="http://127.0.0.1:8000")
            connection.execute("INSERT INTO bare_mail (recipient, subject, text) VALUES (?, ?, ?)", (email, "What is new", text))
            connection.executemany("INSERT OR REPLACE INTO bare_told VALUES (?, ?, ?)", [(person_id, thread_id, upto) for thread_id, _title, _posts, upto in threads])
            written += 1
        connection.execute("COMMIT")
    return written
