"""Search by PostgreSQL's own full text, asked the same as SQLite's: those tests once more, on a store of their own, wherever a server is at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub import create_app
from enquiry_hub.core.database import db
from enquiry_hub.schema import upgrade_schema
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
from tests.conftest import empty_store, settings_for
from tests.kit.databases import new_database

pytestmark = pytest.mark.postgres
__all__ = [
    "test_files_are_found_by_name_and_by_what_was_said_of_them", "test_one_search_goes_through_all_ones_cohorts", "test_search_finds_a_word_in_its_other_forms",
    "test_search_finds_words_without_accents_and_beginnings", "test_search_in_a_peer_group_finds_what_is_in_it", "test_search_is_narrowed_by_who_when_and_thread",
    "test_search_reaches_what_one_may_read_behind_better_matches_that_one_may_not", "test_search_shows_no_trace_of_what_one_may_not_read",
    "test_where_older_files_were_not_looked_through_the_page_says_so_and_days_reach_them",
]  # fmt: skip


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Make an application on a new database of PostgreSQL."""
    with new_database(os.environ["HUB_TEST_PG_URL"]) as url:
        made = create_app(settings_for(tmp_path_factory.mktemp("search"), database_url=url))
        with made.app_context():
            upgrade_schema(db.engine)
        yield made
        with made.app_context():
            db.engine.dispose()


@pytest.fixture
def app(on_postgresql: Flask) -> Iterator[Flask]:
    """Give that application in place of the run's own, emptied afterwards."""
    with on_postgresql.app_context():
        assert db.session.scalar(sa.text("SELECT version()")).startswith("PostgreSQL")
        db.session.rollback()
        yield on_postgresql
        db.session.rollback()
        db.session.remove()
        empty_store()
