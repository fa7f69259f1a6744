"""Pictures of data as SVG: readable by a screen reader, styled by classes only, with everything escaped.

A page shows the table of the same numbers beside each picture.
"""

from collections.abc import Sequence

from markupsafe import Markup

COLUMN, STEP, RADIUS, TALLEST, FOOT, HEAD = 64, 14, 5, 10, 28, 20


def dot_plot(counts: Sequence[int], labels: Sequence[str], description: str) -> Markup:
    """Draw one column of dots for each count, a dot a person, with the count above and the label below.

    Where a column would be too tall, each dot stands for more people and the description says so.
    """
    if len(counts) != len(labels):
        raise ValueError("Each count needs a label.")
    each = max(1, -(-max(counts, default=0) // TALLEST))
    rows = -(-max(counts, default=0) // each)
    height, width = HEAD + max(1, rows) * STEP + FOOT, max(1, len(counts)) * COLUMN
    base = height - FOOT
    if each > 1:
        description = f"{description} Each dot stands for up to {each}."
    columns = Markup("").join(
        _column(count, label, index * COLUMN + COLUMN // 2, base, each)
        for index, (count, label) in enumerate(zip(counts, labels, strict=True))
    )
    return Markup(
        '<svg class="chart dot-plot" role="img" aria-label="{description}" viewBox="0 0 {width} {height}" '
        'width="{width}" height="{height}" focusable="false">'
        '<line class="chart-axis" x1="0" y1="{base}" x2="{width}" y2="{base}"/>{columns}</svg>'
    ).format(description=description, width=width, height=height, base=base, columns=columns)


def _column(count: int, label: str, middle: int, base: int, each: int) -> Markup:
    dots = -(-count // each)
    circles = Markup("").join(
        Markup('<circle class="chart-dot" cx="{}" cy="{}" r="{}"/>').format(
            middle, base - STEP // 2 - number * STEP, RADIUS
        )
        for number in range(dots)
    )
    return Markup(
        '<g>{}<text class="chart-count" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="chart-label" x="{}" y="{}" text-anchor="middle">{}</text></g>'
    ).format(circles, middle, base - dots * STEP - 4, count, middle, base + 18, label)
