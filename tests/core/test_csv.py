"""A spreadsheet of ours starts no formula, whatever people wrote."""

from __future__ import annotations

import pytest

from enquiry_hub.core.pages import csv_answer


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "|", "%", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_cell_that_could_start_a_formula_is_text(start: str) -> None:
    answer = csv_answer("register.csv", [f"{start}head"], [[f"{start}1+1"], ["5 - 3"]])
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff") and answer.headers["Content-Disposition"].startswith("attachment")
    assert f"'{start}head" in text and f"'{start}1+1" in text and "\n5 - 3" in text
