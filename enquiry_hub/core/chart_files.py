"""A chart of `plots` as a file of its own: with its title, its description, its colours and its ground inside."""

from __future__ import annotations

from flask import Response
from markupsafe import Markup
from werkzeug.http import dump_options_header

from enquiry_hub.core.late import late

etree = late("lxml.etree")

SVG, MEDIA = "http://www.w3.org/2000/svg", "image/svg+xml"
# The light colours of the pages, for paper and for other programs; signals differ by their shape as well.
STYLE = """
text,.chart-word{font:400 13px sans-serif;fill:#1d1b18}.chart-label{fill:#5c574e}.chart-count,.chart-on{font-weight:650}.chart-on{fill:#fff}
.chart-line{fill:none;stroke:#8a8378;stroke-width:1.5}.chart-axis{stroke:#8a8378}.chart-grid{stroke:#ddd6c8}.chart-middle{stroke:#1d1b18;stroke-width:1.5}
.chart-aim{stroke:#0f5a57;stroke-width:1.5;stroke-dasharray:6 4}.chart-change{stroke:#7d5200;stroke-width:2;stroke-dasharray:2 3}
.chart-dot,.chart-bar,.chart-rung,.chart-full{fill:#0f5a57}.chart-signal{fill:#a4471a}.chart-ring{fill:none;stroke:#a4471a;stroke-width:2}
.chart-unseen{stroke:#5c574e;stroke-width:3;stroke-dasharray:3 2}.chart-band{fill:#d8e8e6;stroke:#0f5a57}
.chart-heat-1{fill:#e9efe2}.chart-heat-2{fill:#f7e9c4}.chart-heat-3{fill:#f4cfa8}.chart-heat-4{fill:#eeb09e}
.chart-rung-empty,.chart-open{fill:none;stroke:#8a8378;stroke-width:1.25;stroke-dasharray:3 2}.chart-beside{stroke:#42429a;stroke-width:2;stroke-dasharray:1 4}
""".strip()


def as_file(chart: Markup, title: str) -> bytes:
    """Return a chart as an SVG file; its description is what the chart says of itself on the page."""
    drawn = etree.fromstring(str(chart))
    wide, tall = (float(part) for part in drawn.get("viewBox").split()[2:])
    root = etree.Element(f"{{{SVG}}}svg", {"role": "img", "aria-labelledby": "title description", "viewBox": f"0 0 {wide:g} {tall:g}"}, nsmap={None: SVG})
    root.set("width", f"{2 * wide:g}")
    root.set("height", f"{2 * tall:g}")
    for name, mark, words in (("title", "title", title), ("desc", "description", drawn.get("aria-label")), ("style", "", STYLE)):
        etree.SubElement(root, f"{{{SVG}}}{name}", {"id": mark} if mark else {}).text = words
    etree.SubElement(root, f"{{{SVG}}}rect", {"width": f"{wide:g}", "height": f"{tall:g}", "fill": "#fff"})
    for part in drawn.iter():
        part.tag = f"{{{SVG}}}{part.tag}"
    root.extend(list(drawn))
    content: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def chart_answer(filename: str, chart: Markup, title: str) -> Response:
    """Return a chart as the download of an SVG file."""
    answer = Response(as_file(chart, title), mimetype=MEDIA)
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": filename})
    return answer
