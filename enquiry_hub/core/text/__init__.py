"""All text that people write: taking it in, rendering it, reading it, comparing it."""

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.metrics import RENDERINGS
from enquiry_hub.core.text.changes import Change, Op, diff_words
from enquiry_hub.core.text.incoming import BadText, clean_input
from enquiry_hub.core.text.links import rename_links
from enquiry_hub.core.text.marks import (
    KINDS,
    calls_in,
    excerpt,
    files_in,
    mentions_in,
    plain,
    references_in,
    without_files,
    without_people,
)
from enquiry_hub.core.text.pool import NoWorker, Pool, TooSlow, on_fork
from enquiry_hub.core.text.sentences import pick_sentences, sentences
from enquiry_hub.core.text.simple import is_simple, paragraphs

__all__ = [
    "KINDS", "MAX_CHARS", "RENDERER_VERSION", "BadText", "Change", "Op", "Rendered",
    "calls_in", "clean_input", "configure", "diff_words", "excerpt", "files_in", "mentions_in", "pick_sentences", "plain", "references_in", "rename_links", "render",
    "sentences", "shut_down", "without_files", "without_people",
]  # fmt: skip

RENDERER_VERSION = 1
MAX_CHARS = 100_000


@dataclass(frozen=True)
class Rendered:
    """Safe HTML, and the version of the renderer that made it.

    Version 0 means that no renderer could be had: the text is shown plainly and may be rendered again later.
    A text that takes too long is shown plainly for good and carries the ordinary version.
    """

    html: str
    version: int


_pool = Pool()
on_fork(lambda: _pool.after_fork())


def configure(*, processes: int = 2, seconds: float = 1.0) -> None:
    """Set how many processes may render at once, and how many seconds one text may take."""
    global _pool
    if (_pool.size, _pool.seconds) == (processes, seconds):
        return
    old, _pool = _pool, Pool(processes, seconds)
    old.stop()


def shut_down() -> None:
    """End the rendering processes. They end by themselves when this process does."""
    _pool.stop()


def render(markdown: str, *, seed: str = "") -> Rendered:
    """Render Markdown as HTML that is safe to show, always within a few seconds.

    The seed (an id of the thing rendered) keeps footnotes of two texts on one page apart; without
    one the text itself does.
    """
    if is_simple(markdown.strip("\n")):
        return Rendered(paragraphs(markdown), RENDERER_VERSION)
    text = markdown.encode("utf-8", "replace").decode()
    try:
        found = Rendered(_pool.render(text, seed), RENDERER_VERSION)
    except TooSlow:
        RENDERINGS.labels("too_slow").inc()
        return Rendered(paragraphs(text), RENDERER_VERSION)
    except NoWorker:
        RENDERINGS.labels("no_renderer").inc()
        return Rendered(paragraphs(text), 0)
    RENDERINGS.labels("done").inc()
    return found
