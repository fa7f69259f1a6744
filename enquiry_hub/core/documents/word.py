"""HTML in our own few elements to a Word document with real styles: headings, lists, quotations, tables, links, pictures with their words.

Runs in the child process of `worker.py`. Known are h1 to h6, p, ul, ol, blockquote, pre, table, hr, figure, img, a, and what marks
words; `class` names a paragraph's style (`title`, `subtitle`, `muted`) or begins a page (`new-page`). What is not known gives its words.
"""

import base64
import io
import re
from typing import Any

import lxml.html
from docx import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from PIL import Image

from enquiry_hub.core.documents import word_styles as styles

INLINE = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic", "del": "strike", "sub": "subscript", "sup": "superscript"}
HOLDERS = {"article", "body", "div", "figure", "footer", "header", "main", "nav", "section"}
BLOCKS = {*HOLDERS, "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table", "ul"}
STYLES = {"title": "Title", "subtitle": "Subtitle", "muted": "Muted", "caption": "Caption"}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SPACE = re.compile(r"[ \t\r\n]+")
PICTURE_WIDTH, PICTURE_HEIGHT, LONGEST_SIDE, DEEPEST_LIST = Cm(15), Cm(18), 1600, 3


class Writer:
    """Write the elements of a page into a document, one after the other."""

    def __init__(self, document: Any, pictures: dict[str, bytes]) -> None:
        self.document, self.pictures = document, pictures
        self.marks = 0
        self.waiting: list[str] = []  # ids of elements that the next paragraph stands for
        self.new_page = False

    def put(self, element: Any, holder: Any, style: str = "", depth: int = 0) -> None:
        """Write one element, and what stands in it, into a document or a cell."""
        tag = element.tag if isinstance(element.tag, str) else ""
        self._note(element)
        if tag in HOLDERS or tag == "blockquote":
            self._loose(element, holder, "Quote" if tag == "blockquote" else style, depth)
        elif tag in ("ul", "ol"):
            self._list(element, holder, tag, depth)
        elif tag == "table":
            self._table(element, holder)
        elif tag == "hr":
            self._paragraph(holder, "Muted").add_run("* * *")
        elif tag == "pre":
            self._code(element, holder)
        else:
            heading = f"Heading {tag[1]}" if re.fullmatch("h[1-6]", tag) else ""
            named = next((STYLES[name] for name in element.get("class", "").split() if name in STYLES), "")
            self._words(element, self._paragraph(holder, named or heading or style))

    def _note(self, element: Any) -> None:
        if element.get("id"):
            self.waiting.append(element.get("id"))
        if "new-page" in element.get("class", "").split():
            self.new_page = True

    def _paragraph(self, holder: Any, style: str = "") -> Any:
        paragraph = holder.add_paragraph(style=self.document.styles[style] if style else None)
        if self.new_page:
            paragraph.paragraph_format.page_break_before = True
            self.new_page = False
        for name in self.waiting:
            self.marks += 1
            begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            begin.set(qn("w:id"), str(self.marks))
            begin.set(qn("w:name"), bookmark(name))
            end.set(qn("w:id"), str(self.marks))
            paragraph._p.extend([begin, end])
        self.waiting = []
        return paragraph

    def _loose(self, element: Any, holder: Any, style: str, depth: int) -> None:
        """Write an element that holds others; words that stand loose among them get a paragraph of their own."""
        loose: Any = None
        if (element.text or "").strip():
            loose = self._paragraph(holder, style)
            self._run(loose, element.text, {})
        for child in element:
            if child.tag in BLOCKS:
                loose = None
                self.put(child, holder, style, depth)
            elif isinstance(child.tag, str):
                loose = loose if loose is not None else self._paragraph(holder, style)
                self._inline(child, loose, {})
            if (child.tail or "").strip():
                loose = loose if loose is not None else self._paragraph(holder, style)
                self._run(loose, child.tail, {})

    def _list(self, element: Any, holder: Any, tag: str, depth: int) -> None:
        depth = min(depth + 1, DEEPEST_LIST)
        kind = "List Bullet" if tag == "ul" else "List Number"
        style = kind if depth == 1 else f"{kind} {depth}"
        number = styles.fresh_numbers(self.document, style, int(element.get("start") or 1)) if tag == "ol" else None
        for item in element:
            if item.tag != "li":
                continue
            self._note(item)
            paragraph = self._paragraph(holder, style)
            if number is not None:
                styles.count_with(paragraph, number)
            self._words(item, paragraph, lead=True)
            for child in item:
                if child.tag in BLOCKS - {"p"} or (child.tag == "p" and child is not self._lead(item)):
                    self.put(child, holder, "List Continue" if depth == 1 else f"List Continue {depth}", depth)

    @staticmethod
    def _lead(item: Any) -> Any:
        return item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else None

    def _words(self, element: Any, paragraph: Any, *, lead: bool = False) -> None:
        """Write the words of an element into a paragraph; of the item of a list those before what stands under it."""
        if lead and (first := self._lead(element)) is not None:
            element = first
        self._run(paragraph, element.text, {})
        for child in element:
            if lead and child.tag in BLOCKS:
                break
            self._inline(child, paragraph, {})
            self._run(paragraph, child.tail, {})

    def _inline(self, element: Any, paragraph: Any, marks: dict[str, bool]) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag == "br":
            paragraph.add_run().add_break(WD_BREAK.LINE)
        elif tag == "img":
            self._picture(element, paragraph)
        elif tag == "a" and element.get("href"):
            self._link(element, paragraph, marks)
        else:
            marks = {**marks, INLINE[tag]: True} if tag in INLINE else {**marks, "code": True} if tag == "code" else marks
            self._run(paragraph, element.text, marks)
            for child in element:
                self._inline(child, paragraph, marks)
                self._run(paragraph, child.tail, marks)

    def _run(self, paragraph: Any, text: str | None, marks: dict[str, bool]) -> Any:
        words = SPACE.sub(" ", CONTROL.sub("", text or ""))
        if not paragraph.runs and not paragraph._p.findall(qn("w:hyperlink")):
            words = words.lstrip()
        if not words:
            return None
        run = paragraph.add_run(words)
        for name in marks:
            if name == "code":
                run.style = self.document.styles["Code words"]
            else:
                setattr(run.font, name, True)
        return run

    def _link(self, element: Any, paragraph: Any, marks: dict[str, bool]) -> None:
        href, words = element.get("href"), " ".join(element.text_content().split())
        run = self._run(paragraph, words, marks)
        if run is None:
            return
        link = OxmlElement("w:hyperlink")
        if href.startswith("#"):
            link.set(qn("w:anchor"), bookmark(href[1:]))
        elif href.startswith(("https://", "http://", "mailto:")):
            link.set(qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            run.style = self.document.styles["Link"]
        else:
            return
        paragraph._p.replace(run._r, link)
        link.append(run._r)

    def _picture(self, element: Any, paragraph: Any) -> None:
        words = element.get("alt", "")
        content = self.pictures.get(element.get("src", "").removeprefix("hub:pictures/"))
        if content is None:
            self._run(paragraph, words, {"italic": True})
            return
        with Image.open(io.BytesIO(content)) as found:
            picture = found.convert("RGB") if found.format != "PNG" else found.copy()
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        out = io.BytesIO()
        picture.save(out, "PNG" if picture.mode != "RGB" else "JPEG")
        out.seek(0)
        tall = picture.height * PICTURE_WIDTH > picture.width * PICTURE_HEIGHT
        shape = paragraph.add_run().add_picture(out, **({"height": PICTURE_HEIGHT} if tall else {"width": min(PICTURE_WIDTH, Cm(picture.width / 37))}))
        shape._inline.docPr.set("descr", CONTROL.sub("", words))

    def _code(self, element: Any, holder: Any) -> None:
        paragraph = self._paragraph(holder, "Code")
        for number, line in enumerate(CONTROL.sub("", element.text_content()).rstrip("\n").split("\n")):
            run = paragraph.add_run()
            if number:
                run.add_break(WD_BREAK.LINE)
            run.add_text(line)

    def _table(self, element: Any, holder: Any) -> None:
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return
        caption = element.find("caption")
        if caption is not None:
            self._words(caption, self._paragraph(holder, "Caption"))
        table = holder.add_table(len(rows), width)
        table.style = self.document.styles["Table Grid"]
        for number, row in enumerate(rows):
            for place, cell in zip(table.rows[number].cells, row, strict=False):
                first = place.paragraphs[0]
                self._loose(cell, place, "", 0)
                if len(place.paragraphs) > 1:
                    first._p.getparent().remove(first._p)
                if cell.tag == "th":
                    for run in (run for paragraph in place.paragraphs for run in paragraph.runs):
                        run.font.bold = True
            if row and all(cell.tag == "th" for cell in row):
                styles.repeat_as_header(table.rows[number])
        self._paragraph(holder).paragraph_format.space_after = 0


def bookmark(name: str) -> str:
    """Return an id as the name of a bookmark, which Word takes with letters, digits and lines below, and 40 of them at most."""
    return "b_" + re.sub(r"[^A-Za-z0-9]", "_", name)[-36:]


def make(order: dict[str, Any]) -> bytes:
    """Return the last of the HTML ordered as a Word document."""
    document = Document()
    styles.dress(document, order["title"], order["language"])
    pictures = {name: base64.b64decode(content) for name, content in order["pictures"].items()}
    Writer(document, pictures).put(lxml.html.document_fromstring(order["html"][-1]).body, document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
