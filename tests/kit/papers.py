"""Reading what is handed over as other programs read it: every word of a page, a PDF, a Word file, a workbook."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

import openpyxl
from docx import Document
from pypdf import PdfReader
from werkzeug.test import TestResponse

from tests.kit.servers import find_office


def words_of(content: bytes, kind: str) -> str:
    """Return every word of a document, one blank between two; `kind` is the end of its name."""
    if kind.endswith("pdf"):
        words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\0", "")
    elif kind.endswith("docx"):
        found = Document(io.BytesIO(content))
        words = "\n".join([*(line.text for line in found.paragraphs), *(cell.text for table in found.tables for row in table.rows for cell in row.cells)])
    elif kind.endswith("xlsx"):
        words = "\n".join(str(cell.value) for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    else:
        words = content.decode("utf-8-sig")
    return " ".join(words.split())


def opened_in_an_office(content: bytes, kind: str) -> str:
    """Return every word of a document as LibreOffice draws it: a file that it cannot open fails."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / f"given.{kind.rpartition('.')[2]}"
        given.write_bytes(content)
        program = [str(find_office()), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", folder, str(given)]
        said = subprocess.run(program, capture_output=True, text=True, timeout=250, check=False)
        drawn = Path(folder) / "given.pdf"
        assert drawn.exists(), said.stdout + said.stderr
        return words_of(drawn.read_bytes(), "pdf")


_KINDS = {"application/pdf": "pdf", "wordprocessingml": "docx", "spreadsheetml": "xlsx"}


def words_in(answer: TestResponse) -> str:
    """Return what an answer says, whatever kind of file it is; a page as it is, and of other bytes what can be read in them."""
    kind = next((kind for mark, kind in _KINDS.items() if mark in answer.mimetype), "")
    return words_of(answer.data, kind) if kind else answer.data.decode("utf-8", errors="replace")
