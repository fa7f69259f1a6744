"""Search by PostgreSQL's own full text, asked the same as SQLite's: those tests once more, on a store of their own, wherever a server is at hand."""

from __future__ import annotations

import pytest

from tests.capabilities.test_files_drafts_search import (
    test_files_are_found_by_name_and_by_what_was_said_of_them,
    test_one_search_goes_through_all_ones_cohorts,
    test_search_finds_a_word_in_its_other_forms,
    test_search_finds_words_without_accents_and_beginnings,
    test_search_in_a_peer_group_finds_what_is_in_it,
    test_search_is_narrowed_by_who_when_and_thread,
    test_search_reaches_what_one_may_read_behind_better_matches_that_one_may_not,
    test_search_shows_no_trace_of_what_one_may_not_read,
    test_where_older_files_were_not_looked_through_the_page_says_so_and_days_reach_them,
)
from tests.kit.on_postgresql import app, on_postgresql

pytestmark = pytest.mark.postgres
__all__ = [
    "app", "on_postgresql", "test_files_are_found_by_name_and_by_what_was_said_of_them", "test_one_search_goes_through_all_ones_cohorts", "test_search_finds_a_word_in_its_other_forms",
    "test_search_finds_words_without_accents_and_beginnings", "test_search_in_a_peer_group_finds_what_is_in_it", "test_search_is_narrowed_by_who_when_and_thread",
    "test_search_reaches_what_one_may_read_behind_better_matches_that_one_may_not", "test_search_shows_no_trace_of_what_one_may_not_read",
    "test_where_older_files_were_not_looked_through_the_page_says_so_and_days_reach_them",
]  # fmt: skip

