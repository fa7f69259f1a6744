"""Reading Markdown without rendering it: who and what it names, and its words without the signs.

Everything here is linear in the length of the text, because it runs inside the server.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape

KINDS = ("person", "risk", "strategy", "input", "thread", "session", "framework")
_LINK = re.compile(rf"(?<![\\!])\[[^\[\]\n]{{1,200}}\]\(({'|'.join(KINDS)}):([a-z0-9]{{6,24}})\)")
_PERSON = re.compile(r"(?<![\\!])\[[^\[\]\n]{1,200}\]\(person:[a-z0-9]{6,24}\)")
_CALL = re.compile(r"(?<![\\!])\[[^\[\]\n]{1,200}\]\(group:([a-z0-9]{6,24})\)")
_FILE = re.compile(r"\]\(/files/([a-z0-9]{6,24})(?:/view)?\)")
_SHOWN_FILE = r"!?\[[^\[\]\n]{{0,300}}\]\(/files/(?:{ids})(?:/view)?\)"
_FENCE = re.compile(r"(`{3,}|~{3,})")
_TICKS = re.compile(r"`+")
_ANY_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s<>]{0,800}(?:[ \t]{1,9}\"[^\"\n]{0,200}\")?\)")
_NOTE = re.compile(r"\[\^[^\[\]\n]{1,60}\]:?")
_LINE_START = re.compile(r"[ \t]{0,40}(?:#{1,6}[ \t]+|(?:>[ \t]?)+)")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t:|-]*)?")
_STARS = re.compile(r"(?<!\\)(?:\*{1,3}|~~|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w))")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_SPACES = re.compile(r"\s+")


def _without_fences(text: str) -> Iterator[str]:
    """Give the lines that stand outside fenced code."""
    lines = text.split("\n")
    last_closing = {line.rstrip(): number for number, line in enumerate(lines) if _FENCE.match(line)}
    fence = ""
    for number, line in enumerate(lines):
        opened = _FENCE.match(line)
        if fence:
            if line.rstrip() == fence:
                fence = ""
        elif opened and last_closing.get(opened[1], 0) > number:
            fence = opened[1]
        else:
            yield line


def _without_code(text: str) -> str:
    """Leave out fenced code and code spans."""
    kept = "\n".join(_without_fences(text))
    out = []
    for block in re.split(r"(\n[ \t]*\n)", kept):
        runs = [(m.start(), m.end()) for m in _TICKS.finditer(block)]
        later: dict[int, list[int]] = {}
        for index in range(len(runs) - 1, -1, -1):
            later.setdefault(runs[index][1] - runs[index][0], []).append(index)
        position, index = 0, 0
        while index < len(runs):
            start, end = runs[index]
            same = later[end - start]
            while same and same[-1] <= index:
                same.pop()
            if same and not (start and block[start - 1] == "\\"):
                out.append(block[position:start])
                index = same[-1]
                position = runs[index][1]
            index += 1
        out.append(block[position:])
    return "".join(out)


def references_in(markdown: str) -> list[tuple[str, str]]:
    """List the kind and id of everything named in a text, people left out, each once, in order."""
    return [found for found in _named(markdown) if found[0] != "person"]


def mentions_in(markdown: str) -> list[str]:
    """List the ids of the people named in a text, each once, in order."""
    return [identity for kind, identity in _named(markdown) if kind == "person"]


def without_people(markdown: str, instead: str) -> str:
    """Give a text with the same words instead of everybody who is named in it."""
    return _PERSON.sub(lambda _found: instead, markdown)


def calls_in(markdown: str) -> list[str]:
    """List the groups that a text calls, each once, in order: ids, `facilitators`, `everyone`. What is quoted calls nobody."""
    own = "\n".join(line for line in markdown.split("\n") if not line.lstrip().startswith(">"))
    return list(dict.fromkeys(match[1] for match in _CALL.finditer(_without_code(own))))


def files_in(markdown: str) -> list[str]:
    """List the ids of the files that a text shows or links, each once, in order."""
    return list(dict.fromkeys(_FILE.findall(markdown)))


def without_files(markdown: str, ids: Iterable[str]) -> str:
    """Give a text without what shows or links these files; a paragraph that held nothing else goes too."""
    known = "|".join(re.escape(one) for one in ids)
    if not known:
        return markdown
    shown = re.compile(_SHOWN_FILE.format(ids=known))
    kept = [(line, shown.sub("", line)) for line in markdown.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(left for line, left in kept if left == line or left.strip())).strip("\n")


def _named(markdown: str) -> list[tuple[str, str]]:
    return list(dict.fromkeys((m[1], m[2]) for m in _LINK.finditer(_without_code(markdown))))


def plain(markdown: str) -> str:
    """Give the words of a text without the signs of Markdown, for e-mail, search and excerpts."""
    lines = []
    for line in markdown.split("\n"):
        if _FENCE.match(line) or ("|" in line and _TABLE_RULE.fullmatch(line)):
            continue
        line = _LINE_START.sub("", line, count=1)
        if line.strip().startswith("|"):
            line = " · ".join(cell.strip() for cell in line.strip().strip("|").split("|"))
        line = _NOTE.sub("", _ANY_LINK.sub(r"\1", line))
        line = _ESCAPE.sub(r"\1", _STARS.sub("", _TICKS.sub("", line)))
        lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", unescape("\n".join(lines))).strip()


def excerpt(markdown: str, length: int = 160) -> str:
    """Give the beginning of a text on one line, ending at a word."""
    # Four times the length leaves room for signs and link addresses without reading a whole long page.
    words = _SPACES.sub(" ", plain(markdown[: length * 4 + 400])).strip()
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > length // 2 else cut).rstrip(" ,;:.") + "…"
