"""What our Word documents look like: paper, type, headings, page numbers, and lists that count from one."""

from copy import deepcopy
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

SERIF, FIXED = "Georgia", "Consolas"
INK, MUTED, ACCENT = RGBColor(0x1D, 0x1B, 0x18), RGBColor(0x5C, 0x57, 0x4E), RGBColor(0x0F, 0x5A, 0x57)
SIZES = {"Title": 30, "Subtitle": 13, "Heading 1": 22, "Heading 2": 17, "Heading 3": 13, "Heading 4": 11, "Heading 5": 11, "Heading 6": 11}


def dress(document: Any, title: str, language: str) -> None:
    """Give an empty document its paper, styles, language, title and page numbers."""
    properties = document.core_properties
    properties.title, properties.author, properties.language, properties.comments = title, "", language, ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin = section.bottom_margin = Cm(2.5)
    _type(document, language)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.style = document.styles["Muted"]
    footer.add_run(f"{title} · ")
    _field(footer, "PAGE")


def _type(document: Any, language: str) -> None:
    styles = document.styles
    for name in ("Normal", *SIZES):
        _face(styles[name], SERIF)
        styles[name].font.color.rgb = INK
    styles["Normal"].font.size = Pt(11)
    styles["Normal"].paragraph_format.space_after, styles["Normal"].paragraph_format.line_spacing = Pt(7), 1.25
    for name, size in SIZES.items():
        styles[name].font.size, styles[name].font.italic = Pt(size), name == "Subtitle"
        styles[name].font.bold = name not in ("Title", "Subtitle")
        if name.startswith("Heading"):
            styles[name].paragraph_format.space_before, styles[name].paragraph_format.space_after = Pt(14), Pt(5)
            styles[name].paragraph_format.keep_with_next = True
    styles["Title"].paragraph_format.space_before = Pt(120)
    border = styles["Title"].element.find(".//" + qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)
    quote = styles["Quote"]
    quote.font.color.rgb, quote.paragraph_format.left_indent = MUTED, Cm(0.8)
    muted = styles.add_style("Muted", WD_STYLE_TYPE.PARAGRAPH)
    muted.base_style, muted.font.size, muted.font.color.rgb = styles["Normal"], Pt(9.5), MUTED
    styles["Caption"].font.color.rgb = MUTED
    code = styles.add_style("Code", WD_STYLE_TYPE.PARAGRAPH)
    words = styles.add_style("Code words", WD_STYLE_TYPE.CHARACTER)
    code.base_style = styles["Normal"]
    for style in (code, words):
        _face(style, FIXED)
        style.font.size = Pt(9.5)
    link = styles.add_style("Link", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = ACCENT, True
    _speak(styles, language)


def _face(style: Any, name: str) -> None:
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(attribute), name)


def _speak(styles: Any, language: str) -> None:
    usual = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    found = usual.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        usual.append(found)
    found.set(qn("w:val"), language)


def _field(paragraph: Any, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("number", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "number" else "")
        if kind == "":
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)
        elif kind != "number":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def fresh_numbers(document: Any, style: str, start: int) -> int:
    """Return the id of a numbering that counts anew, in the manner of a style of lists."""
    numbering = document.part.numbering_part.element
    properties = document.styles[style].element.pPr.numPr
    pattern = next(one for one in numbering.findall(qn("w:num")) if one.numId == properties.numId.val)
    fresh = deepcopy(pattern)
    number = max(one.numId for one in numbering.findall(qn("w:num"))) + 1
    fresh.set(qn("w:numId"), str(number))
    override, begin = OxmlElement("w:lvlOverride"), OxmlElement("w:startOverride")
    override.set(qn("w:ilvl"), "0")
    begin.set(qn("w:val"), str(start))
    override.append(begin)
    fresh.append(override)
    numbering.append(fresh)
    return number


def count_with(paragraph: Any, number: int) -> None:
    """Let a paragraph count in a numbering."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def repeat_as_header(row: Any) -> None:
    """Let a row stand at the head of each page that its table reaches."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
