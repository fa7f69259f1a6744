"""Rows to an Excel workbook in which no cell is a formula, whatever it begins with.

Runs in the child process of `worker.py`.
"""

import io
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

FORMULA = tuple("=+-@\t\r＝＋－＠")
LONGEST_CELL = 32_000  # characters; Excel takes 32,767
USUAL_WIDTH = 18


def make(order: dict[str, Any]) -> bytes:
    """Return the workbook of the sheets ordered."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = order["title"]
    book.properties.creator = "Enquiry Hub"
    for number, sheet in enumerate(order["sheets"]):
        page = book.create_sheet(sheet["name"][:31])
        for row, cells in enumerate([sheet["header"], *sheet["rows"]], 1):
            for column, value in enumerate(cells, 1):
                put_cell(page.cell(row, column), value)
        arrange(page, sheet, filtered=number == 0)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put_cell(cell: Any, value: Any) -> None:
    """Write one value into a cell: a day as a day, a number as a number, and any text as text."""
    if isinstance(value, dict):
        cell.value, cell.number_format = date.fromisoformat(value["day"]), "d mmm yyyy"
    elif isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
        if text:
            cell.value = text
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(FORMULA)  # so that it stays text when somebody edits it
    else:
        cell.value = value
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def arrange(page: Any, sheet: dict[str, Any], *, filtered: bool) -> None:
    """Make a sheet easy to read and to print: a header that stays, widths, one page wide."""
    for cell in page[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EDE7DA")
    for column in range(1, len(sheet["header"]) + 1):
        width = sheet["widths"][column - 1] if column <= len(sheet["widths"]) else USUAL_WIDTH
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "C2" if filtered else "A2"
    if filtered and sheet["rows"]:
        page.auto_filter.ref = page.dimensions
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 8 if filtered else 9  # A3, A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "&P / &N"
