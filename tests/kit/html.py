"""A page as a tested product: `inspect` refuses what a screen reader or a validator stumbles over."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from typing import cast
from xml.etree.ElementTree import Element

import html5lib

LABELLED = ("input", "select", "textarea", "meter", "progress", "output")
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-errormessage",
    "list",
    "form",
)

# Whoever worries about a child must find the way from wherever they are.
ROUTE = "/safeguarding"


class BadPage(AssertionError):
    """A page has faults; the text names all of them."""


def text_of(element: Element) -> str:
    """Return the words of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def new_words(source: str) -> str:
    """Return the words of a page that shows what changed, without what went."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r'<span class="visually-hidden">.*?</span>|<del>.*?</del>', "", source)))


@dataclass
class Page:
    """Be a parsed page, for tests to look around in."""

    root: Element

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag (`*` for any) with these attributes; `class_` matches one class."""
        return [element for element in self.root.iter() if _matches(element, tag, attributes)]

    def one(self, tag: str, **attributes: str) -> Element:
        """Return the only such element; raise AssertionError for none or several."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} × <{tag} {attributes}>"
        return found[0]

    @property
    def text(self) -> str:
        """Return the words of the page's body, without scripts."""
        body = self.root.find("body")
        return text_of(self.root if body is None else body)

    @property
    def title(self) -> str:
        """Return the page's title."""
        return text_of(self.one("title"))

    @property
    def h1(self) -> str:
        """Return the page's main heading."""
        return text_of(self.one("h1"))

    @property
    def links(self) -> dict[str, str]:
        """Return the addresses of the links by their words."""
        return {text_of(link): link.get("href", "") for link in self.all("a")}

    def form(self, action: str | None = None) -> dict[str, str]:
        """Return what the form with this action (or the only form) would send if nothing were changed."""
        forms = [form for form in self.all("form") if action in (None, form.get("action"))]
        assert len(forms) == 1, f"{len(forms)} forms with action {action!r}"
        return {
            name: value
            for field in forms[0].iter()
            if (name := field.get("name")) and (value := _value(field)) is not None
        }


def _matches(element: Element, tag: str, attributes: dict[str, str]) -> bool:
    if not isinstance(element.tag, str) or tag not in ("*", element.tag):
        return False
    for name, wanted in attributes.items():
        if name == "class_":
            if wanted not in element.get("class", "").split():
                return False
        elif element.get(name.replace("_", "-")) != wanted:
            return False
    return True


def _value(field: Element) -> str | None:
    """Return what a field would send, None where it sends nothing."""
    if field.tag == "textarea":
        return "".join(field.itertext()).removeprefix("\n")
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return chosen[0].get("value", text_of(chosen[0])) if chosen else None
    if field.tag != "input" or field.get("type") in ("submit", "button", "file", "image", "reset"):
        return None
    if field.get("type") in ("checkbox", "radio"):
        return field.get("value", "on") if field.get("checked") is not None else None
    return field.get("value", "")


# What of a page its validity and its names hang on: tags, the names of attributes, what refers to what, whether there are words. Two pages that
# are alike in all of it have the same faults, and to parse a page takes longer than to draw it.
_PIECE = re.compile(r"""<(?P<tag>[!/]?[\w-]+)(?P<rest>(?:[^>"']|"[^"]*"|'[^']*')*)>|(?P<text>[^<]+)|<""")
_PART = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?|\S""")
_ODD = re.compile(r"&(?!(?:amp|lt|gt|quot|#34|#39);)[#\w]*;?|[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\uffef\U00010000-\U0010ffff]")
_KEPT_WHOLE = {"type", "role", "lang"}
_FILLED_OR_NOT = {"aria-label", "alt"}
_TITLE, _HEADING = re.compile(r"<title[^>]*>(.*?)</title>", re.S), re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
_sound: set[int] = set()


def check(source: str, where: str = "the page") -> None:
    """Raise BadPage with every fault of a page; one that is alike in all that its faults hang on is parsed once in a process."""
    shape = hash(_shape(source))
    if shape in _sound and not _wrongly_titled(source):
        return
    inspect(source, where)
    _sound.add(shape)


def _shape(source: str) -> str:
    places: dict[str, int] = {}
    out = _ODD.findall(source)
    for piece in _PIECE.finditer(source):
        if piece["tag"] is None:
            out.append("t" if piece["text"] and not piece["text"].isspace() else "" if piece["text"] else "<")
            continue
        out.append(piece["tag"])
        for part in _PART.finditer(piece["rest"]):
            name, value = part[1], (part[2] or "").strip("\"'")
            if name in _KEPT_WHOLE:
                name = f"{name}={value}"
            elif name == "id" or name in REFERENCES:
                name = f"{name}={[places.setdefault(one, len(places)) for one in value.split()]}"
            elif name in _FILLED_OR_NOT:
                name = f"{name}={bool(value)}"
            elif name == "href":
                name = f"{name}={value == ROUTE}"
            out.append(name or part[0])
        out.append(">")
    return "\0".join(out)


def _wrongly_titled(source: str) -> bool:
    title, heading = _TITLE.search(source), _HEADING.search(source)
    said = [" ".join(unescape(re.sub(r"<[^>]+>", "", found[1])).split()) if found else "" for found in (title, heading)]
    return not said[1] or not said[0].startswith(said[1])


def inspect(source: str, where: str = "the page") -> Page:
    """Parse a whole page and return it; raise BadPage with every fault found."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = cast(Element, parser.parse(source))
    faults = [f"line {place[0]}: {name} {data}" for place, name, data in parser.errors]
    faults += page_faults(root) + element_faults(root)
    if faults:
        raise BadPage("\n".join([f"{where}:", *faults]))
    return Page(root)


def inspect_fragment(source: str) -> Page:
    """Parse a piece of a page, such as a post sent live, and return it; raise BadPage with every fault."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = cast(Element, parser.parseFragment(source))
    faults = [f"line {place[0]}: {name} {data}" for place, name, data in parser.errors] + element_faults(
        root, whole=False
    )
    if faults:
        raise BadPage("\n".join(faults))
    return Page(root)


def page_faults(root: Element) -> list[str]:
    """Return what is wrong with the page as a whole."""
    faults = [
        f"{len(found)} × <{tag}>"
        for tag in ("h1", "title", "main")
        if len(found := list(root.iter(tag))) != 1
    ]
    if not faults:
        title, heading = text_of(next(root.iter("title"))), text_of(next(root.iter("h1")))
        if not heading or not title.startswith(heading):
            faults.append(f"the title {title!r} does not start with the heading {heading!r}")
    if not root.get("lang"):
        faults.append("<html> has no lang")
    if not any(link.get("href", "") == ROUTE and text_of(link) for link in root.iter("a")):
        faults.append("no way to the safeguarding route")
    levels = [
        int(element.tag[1]) for element in root.iter() if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
    ]
    faults += [
        f"<h{after}> follows <h{before}>"
        for before, after in zip(levels, levels[1:], strict=False)
        if after > before + 1
    ]
    return faults


def element_faults(root: Element, *, whole: bool = True) -> list[str]:
    """Return what is wrong with single elements; `whole` says that what they refer to must be here."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    counts = Counter(name for element in elements if (name := element.get("id")) is not None)
    faults = [f"id {name!r} {count} times" for name, count in counts.items() if count > 1]
    if whole:
        faults += [
            f"<{element.tag} {attribute}={name!r}> refers to nothing"
            for element in elements
            for attribute in REFERENCES
            for name in element.get(attribute, "").split()
            if name not in counts
        ]
    labelled = {element.get("for") for element in elements if element.tag == "label" and text_of(element)}
    wrapped = {field for label in root.iter("label") if text_of(label) for field in label.iter()}
    faults += [
        f"<{field.tag} name={field.get('name')!r}> has no label"
        for field in elements
        if field.tag in LABELLED[:5] and field.get("type") not in NEEDS_NO_LABEL
        and field.get("id") not in labelled and field not in wrapped and not _named(field)
    ]  # fmt: skip
    faults += [
        f"<img src={image.get('src')!r}> has no alt" for image in root.iter("img") if image.get("alt") is None
    ]
    faults += [
        f"<{element.tag} {element.get('href', element.get('type', ''))!r}> has no words"
        for element in elements
        if (element.tag == "button" or (element.tag == "a" and element.get("href") is not None))
        and not _words(element) and not _named(element)
    ]  # fmt: skip
    return faults


def _named(element: Element) -> bool:
    return bool(element.get("aria-label") or element.get("aria-labelledby"))


def _words(element: Element) -> bool:
    return bool(text_of(element) or any(image.get("alt") for image in element.iter("img")))


def without_tokens(page: str) -> str:
    """Return a page without the tokens of its forms, which differ from second to second."""
    return re.sub(r'(csrf[-_]token"[^>]*? (?:content|value)=")[^"]*', r"\1", page)
