"""Every revision leads up and down; today's tables are what the revisions make; and data comes along."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from enquiry_hub import create_app
from enquiry_hub.capabilities.consents.models import APPROVED, Quote
from enquiry_hub.capabilities.consents.services import answer_quote, ask_to_quote
from enquiry_hub.capabilities.drafts.services import save_draft
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.domain import Review
from enquiry_hub.features.framework.models import StrategyReview, Theme
from enquiry_hub.features.framework.services import (
    RiskWords,
    create_framework,
    propose_risk,
    propose_strategy,
    review_strategy,
)
from enquiry_hub.features.inputs.citations.csl import from_typed, key_of
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.queries import citation_under
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.features.journals.models import LETTER, Entry, EntryResponse
from enquiry_hub.features.journals.services import (
    NewEntry,
    NewResponse,
    add_response,
    edit_entry,
    seal_letter,
    share_entry,
    write_entry,
)
from enquiry_hub.identity.groups.models import FACILITATOR
from enquiry_hub.paths import MIGRATIONS
from enquiry_hub.schema import SchemaState, known_revisions, read_schema, upgrade_schema
from tests.conftest import settings_for
from tests.kit.build import join, make_cohort, make_person
from tests.kit.databases import copy_of, new_database
from tests.kit.servers import PG_URL


@contextmanager
def new_store(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty store."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'hub.sqlite'}"
        return
    with new_database(os.environ[PG_URL]) as url:
        yield url


@contextmanager
def app_on(url: str, folder: Path) -> Iterator[Flask]:
    """Give an application on a store, in its context."""
    app = create_app(settings_for(folder, database_url=url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a store that all revisions have made, one after another, for copies."""
    folder = tmp_path_factory.mktemp("made")
    with new_store(request.param, folder) as url:
        with app_on(url, folder):
            command.upgrade(_config(), "head")
        yield url


@pytest.fixture
def migrated(made: str, tmp_path: Path) -> Iterator[Flask]:
    """Return an application on a store of its own that all revisions have made."""
    with copy_of(made, tmp_path / "hub.sqlite") as url, app_on(url, tmp_path) as app:
        yield app


def _config() -> Config:
    config = Config(str(MIGRATIONS / "alembic.ini"))
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _differences() -> list[object]:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return not (kind in ("table", "index") and str(name).startswith(("search_index", "search_document_words")))

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": False})
        return list(compare_metadata(context, db.metadata))


def _described(engine: sa.Engine) -> dict[str, list[str]]:
    """Return every table with its columns, keys, rules and indexes, as the store itself names them."""
    seen = sa.inspect(engine)
    parts = {"get_columns", "get_pk_constraint", "get_unique_constraints", "get_foreign_keys", "get_check_constraints", "get_indexes"}
    found: dict[str, list[str]] = {}
    for table in seen.get_table_names():
        lines = []
        for part in sorted(parts):
            told = getattr(seen, part)(table)
            lines += [f"{part} {sorted((key, str(value)) for key, value in line.items())}" for line in (told if isinstance(told, list) else [told])]
        found[table] = sorted(lines)
    own = "SELECT type || sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%' OR type IN ('trigger', 'view')"
    if engine.dialect.name == "postgresql":
        own = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION SELECT extname FROM pg_extension UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with engine.connect() as connection:
        found["what is its own"] = sorted(connection.scalars(sa.text(own)))
    return found


def test_a_hub_knows_the_revisions_as_alembic_does() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert known_revisions() == (set(scripts.get_heads()), {script.revision for script in scripts.walk_revisions()})


def test_the_revisions_make_todays_tables(migrated: Flask) -> None:
    assert _differences() == []


def test_a_new_store_is_made_at_once_as_the_revisions_make_it(migrated: Flask, tmp_path: Path) -> None:
    by_revisions, kind, folder = _described(db.engine), db.engine.dialect.name, tmp_path / "at-once"
    folder.mkdir()
    with new_store(kind, folder) as url, app_on(url, folder):
        assert upgrade_schema(db.engine)[0] == ""
        at_once = _described(db.engine)
        assert read_schema(db.engine)[0] is SchemaState.CURRENT
    assert at_once.keys() == by_revisions.keys()
    different = {table: set(lines) ^ set(by_revisions[table]) for table, lines in at_once.items() if lines != by_revisions[table]}
    assert not different, "\n".join(f"{table}: {line}" for table, lines in different.items() for line in sorted(lines))


def test_down_to_nothing_and_up_again(migrated: Flask) -> None:
    db.session.remove()
    command.downgrade(_config(), "base")
    tables = set(sa.inspect(db.engine).get_table_names())
    assert {name for name in tables if not name.startswith("search_index")} <= {"alembic_version"}
    command.upgrade(_config(), "head")
    assert _differences() == []


def test_words_are_sealed_and_opened_byte_by_byte(migrated: Flask) -> None:
    body, later = "Rhŵng *dau* lyn 🌊\n\n- one\n- two", "Another beginning."
    ann, ben, cohort = make_person("Ann"), make_person("Ben"), make_cohort()
    join(cohort, ann)
    join(cohort, ben)
    actor = Actor(ann.id)
    with work():
        page = write_entry(actor, cohort, NewEntry("past", body, title="Ŵyn"))
        shared = write_entry(actor, cohort, NewEntry("present", "For all."))
        letter = write_entry(actor, cohort, NewEntry("future", "Sealed words.", shape=LETTER))
    with work():
        edit_entry(actor, db.session.merge(page), NewEntry("past", later, title="Ŵyn"))
        share_entry(actor, db.session.merge(shared), "my_cohort")
        add_response(Actor(ben.id), db.session.merge(shared), NewResponse("Thank you."))
        save_draft(actor, "entry:new:somewhere:past", {"part_body": body}, None)
        until = today() + timedelta(days=40)
        seal_letter(actor, db.session.merge(letter), until)
    page_id, shared_id, letter_id = page.id, shared.id, letter.id
    db.session.remove()

    command.downgrade(_config(), "0017")
    with db.engine.connect() as connection:
        rows = {row.id: row for row in connection.execute(sa.text("SELECT id, title, body FROM entry"))}
        assert (rows[page_id].title, rows[page_id].body, rows[letter_id].body) == ("Ŵyn", later, "Sealed words.")
        assert connection.execute(sa.text("SELECT body FROM entry_response")).scalar() == "Thank you."
    command.upgrade(_config(), "head")
    pages = {entry.id: entry for entry in db.session.scalars(sa.select(Entry))}
    assert (pages[page_id].title, pages[page_id].body, pages[shared_id].body) == ("Ŵyn", later, "For all.")
    assert pages[letter_id].sealed_body is None and pages[letter_id].body == ""
    assert [found.fields["body"] for found in revisions_of("entry", page_id)] == [later, body]
    assert db.session.scalars(sa.select(EntryResponse)).one().body == "Thank you."
    with work():
        assert save_draft(actor, "entry:new:somewhere:past", {"part_body": body}, 1).version == 2


def test_quotations_and_notes_are_sealed_and_opened(migrated: Flask) -> None:
    ann, ben, cohort = make_person("Ann"), make_person("Ben"), make_cohort()
    join(cohort, ann)
    join(cohort, ben)
    with work():
        page = write_entry(Actor(ann.id), cohort, NewEntry("past", "Rhŵng dau lyn."))
    with work():
        share_entry(Actor(ann.id), db.session.merge(page), "my_cohort")
        quote = ask_to_quote(Actor(ben.id), "entry", page.id, {0}, "The booklet")
        answer_quote(Actor(ann.id), quote, APPROVED, words="Rhŵng dau.", signed="A head", note="With pleasure")
        private, open_one = (Link(upper_kind="risk", upper_id="r" * 16, lower_kind=kind, lower_id=page.id, made_by=ann.id) for kind in ("entry", "input"))
        private.note, open_one.note = "Between the two.", "In the open."
        db.session.add_all([private, open_one])
    db.session.remove()

    def lie_open() -> set[str]:
        with db.engine.connect() as connection:
            return set(connection.execute(sa.text("SELECT note FROM link")).scalars()) - {""}

    assert lie_open() == {"In the open."}
    command.downgrade(_config(), "0026")
    with db.engine.connect() as connection:
        row = connection.execute(sa.text("SELECT asked_words, purpose, words, signed, answer FROM quote")).one()
        assert tuple(row) == ("Rhŵng dau lyn.", "The booklet", "Rhŵng dau.", "A head", "With pleasure")
    assert lie_open() == {"In the open.", "Between the two."}
    command.upgrade(_config(), "head")
    kept = db.session.scalars(sa.select(Quote)).one()
    assert (kept.asked_words, kept.purpose, kept.words, kept.signed, kept.answer) == ("Rhŵng dau lyn.", "The booklet", "Rhŵng dau.", "A head", "With pleasure")
    assert {link.note for link in db.session.scalars(sa.select(Link))} == {"In the open.", "Between the two."} and lie_open() == {"In the open."}


def test_what_was_said_of_strategies_becomes_their_first_review(migrated: Flask) -> None:
    cohort, due, done = make_cohort(), today() - timedelta(days=9), today() - timedelta(days=2)
    ann = make_person("Ann")
    join(cohort, ann, FACILITATOR)
    with work():
        framework = create_framework(Actor(ann.id), cohort, "What could go wrong")
        theme_id = db.session.scalars(sa.select(Theme.id)).first() or ""
        words = RiskWords(title="No time", cause="posts are empty", event="nobody thinks", consequence="tired decisions", theme_id=theme_id)
        risk = propose_risk(Actor(ann.id), framework, words)
        said = {"title": "End a meeting", "owner_id": ann.id, "review": due.isoformat()}
        strategy = propose_strategy(Actor(ann.id), risk, said)
        strategy.state = "running"
        review_strategy(Actor(ann.id), strategy, Review("no", "Nothing moved.", "stop", "Winter", "Nobody"), on=done)
        propose_strategy(Actor(ann.id), risk, {"title": "Not looked at yet"})
    strategy_id, ann_id = strategy.id, ann.id
    db.session.remove()
    command.downgrade(_config(), "0024")
    assert "strategy_review" not in sa.inspect(db.engine).get_table_names()
    command.upgrade(_config(), "head")
    kept = db.session.scalars(sa.select(StrategyReview)).one()
    assert (kept.strategy_id, kept.reviewed_by, kept.due_on, kept.reviewed_on) == (strategy_id, ann_id, due, done)
    assert (kept.did_it_work, kept.what_we_saw, kept.what_next, kept.rival_explanation, kept.who_gained) == ("no", "Nothing moved.", "stop", "Winter", "Nobody")


def test_typed_citations_become_records_and_lose_nothing(migrated: Flask) -> None:
    ann, cohort = make_person("Ann"), make_cohort()
    join(cohort, ann, FACILITATOR)
    whole = {
        "type": "article", "authors": ["Čapek, J.", "The Group"], "year": 2020, "title": "Été", "container": "Journal & more", "volume": "40(1)", "pages": "5–22", "doi": "10.1000/abc",
        "edition": "", "publisher": "", "url": "",
    }  # fmt: skip
    odd = {"type": "book", "authors": ["Bryk, A."], "year": "about 2002", "title": "Trust", "container": "Sage", "doi": "not one", "volume": "", "pages": "", "shelf": "B4"}
    with work():
        rows = [post_input(Actor(ann.id), cohort, "research", Content(title, "Words.")) for title in ("Whole", "Odd", "None")]
    ids, actor = [row.id for row in rows], Actor(ann.id)
    db.session.remove()
    command.downgrade(_config(), "0041")
    old = sa.table("input", sa.column("id"), sa.column("citation", sa.JSON))
    with db.engine.begin() as connection:
        for row_id, citation in zip(ids, (whole, odd), strict=False):
            connection.execute(old.update().where(old.c.id == row_id).values(citation=citation))
    command.upgrade(_config(), "head")
    first, second, third = (citation_under(actor, db.session.get_one(Input, row_id)) for row_id in ids)
    parts = {"container": "Journal & more", "volume": "40", "issue": "1", "pages": "5-22", "doi": "10.1000/abc"}
    assert first is not None and first.csl == from_typed("article-journal", ["Čapek, J.", "The Group"], 2020, "Été", **parts) and first.as_typed is None
    assert (first.work_key, first.doi, first.sort_name) == (key_of(first.csl), "10.1000/abc", "čapek, j. 2020")
    assert second is not None and second.csl["publisher"] == "Sage" and second.as_typed == odd and third is None
    db.session.remove()
    command.downgrade(_config(), "0041")
    with db.engine.connect() as connection:
        found = {row.id: row.citation for row in connection.execute(sa.select(old.c.id, old.c.citation))}
    assert found == {ids[0]: whole, ids[1]: odd, ids[2]: None}
    command.upgrade(_config(), "head")
