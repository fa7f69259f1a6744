"""Rendering within a budget, in a process of its own."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from enquiry_hub.core import text
from enquiry_hub.core.text.pool import Pool, TooSlow

HOSTILE = {
    "brackets": "[" * 20_000,
    "links": "[a](" * 5_000,
    "pictures": "![" * 10_000,
    "tags": "<div " * 4_000,
    "closing tags": "</a" * 6_000,
    "setext": "a\n=\n" * 5_000,
    "quotes": ">" * 20_000,
    "spaced quotes": "> " * 10_000,
    "stars": "*a **b " * 2_800,
    "underlines": "_a __b " * 2_800,
    "ticks": "".join("`" * n + "a" for n in range(1, 190)),
    "fences": "```\n" * 5_000,
    "lists": "".join(" " * n + "- a\n" for n in range(180)),
    "tables": "|a" * 10_000 + "\n" + "|-" * 10_000,
    "footnotes": "[^a]: x\n" * 2_500,
    "nested footnotes": "".join(f"[^{n}]: [^{n + 1}]\n" for n in range(1_200)),
    "mail": "a@" * 10_000,
    "links bare": "http://a." * 2_200,
    "entities": "&#" * 10_000,
    "escapes": "\\[" * 10_000,
    "tildes": "~~a" * 6_000,
}


@pytest.fixture(autouse=True)
def _ready() -> Iterator[None]:
    text.configure(processes=2, seconds=1.0)
    text.render("*ready*")
    yield
    text.shut_down()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_answered_in_time(name: str) -> None:
    started = time.monotonic()
    shown = text.render(HOSTILE[name])
    assert time.monotonic() - started < 10  # without a budget it is minutes
    assert shown.version == text.RENDERER_VERSION and shown.html


def test_others_go_on_meanwhile() -> None:
    slow = threading.Thread(target=lambda: [text.render("[" * 20_000 + str(n)) for n in range(2)])
    slow.start()
    count = 0
    while slow.is_alive():
        assert text.render("*hello*").html == "<p><em>hello</em></p>"
        count += 1
    assert count > 5, "whoever has to wait for the slow ones is answered as often as they are"


def test_the_fallback_is_the_text_itself() -> None:
    shown = text.render("[" * 20_000 + "\n<b>a</b>\n\nb")
    assert shown.html.endswith("[<br>\n&lt;b&gt;a&lt;/b&gt;</p>\n<p>b</p>")


def test_a_child_that_was_killed_is_replaced() -> None:
    pool = Pool(1)
    try:
        assert pool.render("*a*", "") == "<p><em>a</em></p>"
        pool._idle[0].process.kill()
        pool._idle[0].process.wait()
        assert pool.render("*a*", "") == "<p><em>a</em></p>"
    finally:
        pool.stop()


def test_a_text_that_cannot_be_rendered_is_told_from_a_missing_renderer() -> None:
    pool = Pool(1, seconds=2)
    try:
        with pytest.raises(TooSlow):
            pool.render("[" * 20_000, "")
        assert pool.render("*a*", "") == "<p><em>a</em></p>"
    finally:
        pool.stop()


def test_many_threads_share_the_children() -> None:
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(text.render(f"*{n}*").html)) for n in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == sorted(f"<p><em>{n}</em></p>" for n in range(40))


def test_a_forked_process_has_children_of_its_own() -> None:
    child = os.fork()
    if child == 0:
        right = text.render("*a*").html == "<p><em>a</em></p>"
        text.shut_down()
        os._exit(0 if right else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert text.render("*b*").html == "<p><em>b</em></p>"


def test_children_end_with_their_parent() -> None:
    program = (
        "import os, sys, types; m = types.ModuleType('enquiry_hub'); m.__path__ = [sys.argv[1]];"
        "sys.modules['enquiry_hub'] = m; from enquiry_hub.core import text; text.render('*a*');"
        "print(text._pool._idle[0].process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    package = str(Path(text.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", program, package], capture_output=True, text=True, check=False
    )
    pid = int(done.stdout)
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        with open(f"/proc/{pid}/stat") as stat:
            if stat.read().split()[2] == "Z":
                return
        time.sleep(0.1)
    pytest.fail("the child outlived its parent")


def test_the_worker_leaves_the_application_alone() -> None:
    program = (
        "import sys, importlib.util as u;"
        "s = u.spec_from_file_location('w', sys.argv[1]); m = u.module_from_spec(s); s.loader.exec_module(m);"
        "m.load_renderer(); "
        "print([n for n in sys.modules if n.split('.')[0] in {'flask', 'enquiry_hub', 'sqlalchemy'}])"
    )
    worker = str(Path(text.__file__).with_name("worker.py"))
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, worker], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_half_a_character_does_no_harm() -> None:
    assert "?" in text.render("*a* \ud800").html
