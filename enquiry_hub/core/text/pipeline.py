"""Markdown to safe HTML, in one place.

This module is loaded by the rendering worker straight from its file, so it must import nothing of the
application: a child process that only renders should start in a moment and stay small.
"""

import html
import re
import xml.etree.ElementTree as etree
from zlib import crc32

import nh3
from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

KINDS = ("person", "risk", "strategy", "input", "thread", "session", "framework")
OWN_LINK = re.compile(rf"({'|'.join(KINDS)}):([a-z0-9]{{6,24}})")
GROUP_LINK = re.compile(r"group:[a-z0-9]{6,24}")
OWN_PATH = re.compile(rf"/go/(?:{'|'.join(KINDS)})/[a-z0-9]{{6,24}}")
OUTSIDE_LINK = re.compile(r"(?i)(?:https?://|mailto:)[^\s\x00-\x1f]+")
OWN_FILE = re.compile(r"/files/[a-z0-9]{6,24}(?:/view)?")
OWN_PICTURE = re.compile(r"/files/[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*(?:\.[A-Za-z0-9]+)?")
FOOTNOTE_ID = re.compile(r"fn(?:ref[0-9]*)?:[0-9]+-[0-9]+")
TASK = re.compile(r" *\[([ xX])\] +")
HEADING = re.compile(r"h([1-6])")
FOOTNOTE_CLASSES = {"footnote-ref", "footnote-backref"}
OUR_CLASSES = {"mention", "reference", *FOOTNOTE_CLASSES}
# Reference links are left out: they make a line such as "[Tom]: yes" disappear from the page.
LEFT_OUT = ("html", "reference", "image_reference", "short_reference", "short_image_ref")
FIRST_HEADING = 3

CLEANER = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "code", "del", "div", "em", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol",
        "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    },
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt"},
        "li": {"id"},
        "sup": {"id"},
        "ol": {"start"},
        "td": {"align"},
        "th": {"align"},
    },
    allowed_classes={"a": OUR_CLASSES, "div": {"footnote"}, "li": {"task-list-item"}, "ul": {"task-list"}},
    attribute_filter=lambda tag, name, value: allowed_value(name, value),
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener nofollow ugc",
)  # fmt: skip


def allowed_value(name: str, value: str) -> str | None:
    """Give back an attribute's value if it is one that this module writes, else nothing.

    Called by the sanitiser for every attribute, so that an id or a path from anywhere else is dropped.
    """
    if name == "id":
        return value if FOOTNOTE_ID.fullmatch(value) else None
    if name == "src":
        return value if OWN_PICTURE.fullmatch(value) else None
    if name == "href":
        ours = OWN_PATH.fullmatch(value) or OWN_FILE.fullmatch(value) or (value.startswith("#") and FOOTNOTE_ID.fullmatch(value[1:]))
        return value if ours or OUTSIDE_LINK.fullmatch(value) else None
    return value


class HouseRules(Treeprocessor):  # type: ignore[misc]  # Markdown has no types
    """Bring links, pictures, headings and task lists to what a page of ours may hold."""

    def __init__(self, converter: Markdown, footnotes: FootnoteExtension, prefix: int) -> None:
        super().__init__(converter)
        self.footnotes = footnotes
        self.prefix = prefix

    def run(self, root: etree.Element) -> None:
        """Walk the finished tree once and put every element right."""
        numbers = {label: number for number, label in enumerate(self.footnotes.footnotes, start=1)}
        for element in list(root.iter()):
            if not isinstance(element.tag, str):
                continue
            self.number_footnote(element, numbers)
            if element.tag == "a":
                put_link_right(element)
            elif element.tag == "img":
                put_picture_right(element)
            elif element.tag == "li":
                put_task_right(element)
            elif heading := HEADING.fullmatch(element.tag):
                element.tag = f"h{min(6, int(heading[1]) + FIRST_HEADING - 1)}"

    def number_footnote(self, element: etree.Element, numbers: dict[str, int]) -> None:
        """Replace the label in a footnote's id or link by a number, because no id may come from a person."""
        name = "href" if element.get("class") in FOOTNOTE_CLASSES else "id"
        if value := element.get(name):
            which, label = value.split(":", 1)
            element.set(name, f"{which}:{self.prefix}-{numbers[label]}")


def put_link_right(link: etree.Element) -> None:
    """Keep an outside link, turn our own scheme into a path, and leave only the words of any other link."""
    if link.get("class") in OUR_CLASSES:
        return
    href = html.unescape(link.get("href", "").replace(AMP_SUBSTITUTE, "&")).strip()
    link.attrib.clear()
    if own := OWN_LINK.fullmatch(href):
        link.set("class", "mention" if own[1] == "person" else "reference")
        link.set("href", f"/go/{own[1]}/{own[2]}")
    elif GROUP_LINK.fullmatch(href):
        link.tag = "strong"  # several people at once: there is no page to go to
    elif OUTSIDE_LINK.fullmatch(href) or OWN_FILE.fullmatch(href):
        link.set("href", href)
    else:
        # The sanitiser drops the unknown element and keeps what is inside it.
        link.tag = "span"


def put_picture_right(picture: etree.Element) -> None:
    """Keep a picture that was uploaded here, and leave only the description of any other."""
    source, description = picture.get("src", ""), picture.get("alt", "")
    picture.attrib.clear()
    if OWN_PICTURE.fullmatch(source):
        picture.set("src", source)
        picture.set("alt", description)
    else:
        picture.tag = "span"
        picture.text = description


def put_task_right(item: etree.Element) -> None:
    """Show `[ ]` and `[x]` at the start of a list item as a box.

    A sign and not a form field: a field that cannot be used and has no label helps nobody.
    """
    holder = item[0] if not (item.text or "").strip() and len(item) and item[0].tag == "p" else item
    if task := TASK.match(holder.text or ""):
        holder.text = ("☐ " if task[1] == " " else "☑ ") + (holder.text or "")[task.end() :]
        item.set("class", "task-list-item")


def to_html(text: str, seed: str = "") -> str:
    """Render Markdown as HTML that is safe to show.

    The seed (or else the text itself) makes footnote ids differ between two texts on one page. May take long
    for hostile text: call it through `enquiry_hub.core.text.render`, which keeps a time limit.
    """
    footnotes = FootnoteExtension(USE_DEFINITION_ORDER=False, BACKLINK_TITLE="Back to note {} in the text")
    converter = Markdown(
        extensions=[
            footnotes,
            "tables",
            "fenced_code",
            "sane_lists",
            "nl2br",
            "pymdownx.tilde",
            "pymdownx.magiclink",
        ],
        extension_configs={"tables": {"use_align_attribute": True}, "pymdownx.tilde": {"subscript": False}},
    )
    converter.preprocessors.deregister("html_block")
    converter.parser.blockprocessors.deregister("reference")
    for name in LEFT_OUT:
        converter.inlinePatterns.deregister(name)
    converter.treeprocessors.register(
        HouseRules(converter, footnotes, crc32((seed or text).encode())), "house_rules", 5
    )
    return CLEANER.clean(converter.convert(text)).strip()
