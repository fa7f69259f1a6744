"""A chart as a file of its own."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from enquiry_hub.core import plots
from enquiry_hub.core.chart_files import STYLE, SVG, as_file
from enquiry_hub.core.plots import Dot, bars, interval_chart, line_chart, rungs


def test_each_chart_is_a_file_with_title_description_and_colours() -> None:
    dots = [Dot("1 May", 3), Dot("8 May", None), Dot("15 May", 5, True, True)]
    said = 'Late & "few" <marks> for Zoë.'
    charts = [line_chart(dots, said, middle=4, aim=2, change_at=1, beside=[("Elsewhere 2022", 9)]), interval_chart([("May", 0.4, 0.2, 0.6)], said, [("Elsewhere", 0.8)]), bars([("a & b", 2, "2")], said, 4), rungs([True, False], ["A", "B"], said)]
    for chart in charts:
        root = etree.fromstring(as_file(chart, "Mornings <1>"))
        parts = {name: root.findtext(f"{{{SVG}}}{name}") for name in ("title", "desc", "style")}
        assert parts == {"title": "Mornings <1>", "desc": said, "style": STYLE} and root.get("aria-labelledby") == "title description"
        assert len(root.xpath("//*[local-name()='text']")) > 1 and all(part.tag.startswith(f"{{{SVG}}}") for part in root.iter())
        assert [part.tag.rpartition("}")[2] for part in root][:4] == ["title", "desc", "style", "rect"]


def test_every_part_of_a_chart_has_a_colour_in_the_file() -> None:
    used = set(re.findall(r"chart-[a-z-]+", Path(plots.__file__).read_text("utf-8")))
    assert used - set(re.findall(r"chart-[a-z-]+", STYLE)) == set()
