"""Lists: one page of rows at a time, and the same rows as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Response, request
from werkzeug.http import dump_options_header

from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass

RISKY = tuple("=+-@|%\t\r\n＝＋－＠｜％")


@dataclass(frozen=True)
class Page:
    """Hold one page of a list."""

    rows: Sequence[Any]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Say whether there is a page before this one."""
        return self.number > 1


def page_number() -> int:
    """Return the page asked for: 1 for anything that is no sensible number."""
    text = request.args.get("page", "1")
    return max(1, min(int(text), 10_000)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def paged(query: sa.Select[Any], *, size: int = 30, scalars: bool = True) -> Page:
    """Return the page of the query that the address asks for; counts nothing."""
    number = page_number()
    limited = query.limit(size + 1).offset((number - 1) * size)
    rows = db.session.scalars(limited).unique().all() if scalars else db.session.execute(limited).all()
    return Page(rows[:size], number, len(rows) > size)


def harmless(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(RISKY) else text


def csv_answer(filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Return rows as a CSV download, in UTF-8 with the mark that Excel needs."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": filename})
    return answer
