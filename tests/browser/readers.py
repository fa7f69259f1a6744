"""What a page is for readers who set it otherwise: longer words, letters set wide, twice as large, on paper."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.kit.chromium import SMALL, sideways_scroll

# Write every word a third longer, as Welsh and German have them, and put them back.
GROW = """() => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), grown = [];
    while (words.nextNode()) {
        const node = words.currentNode;
        if (!node.data.trim() || node.parentElement.closest("script, style, textarea, template, svg")) continue;
        grown.push([node, node.data]);
        node.data = node.data.replace(/[A-Za-z]{3,}/g, (word) => word + word.slice(-Math.ceil(word.length / 3)));
    }
    window.asTheyWere = grown;
}"""
SHRINK = "() => { for (const [node, words] of window.asTheyWere) node.data = words; }"

# What WCAG 1.4.12 lets a reader set.
SPACED = """(on) => {
    for (const [name, size] of [["letter-spacing", ".12em"], ["word-spacing", ".16em"], ["line-height", "1.5"]]) {
        document.body.style.setProperty(name, on ? size : "");
    }
}"""
TEXT = "(size) => document.documentElement.style.setProperty('font-size', size)"

# Boxes that one sees, such as buttons and cards, which words run out of.
SPILLS = """() => [...document.querySelectorAll("body *")].filter((element) => {
    if (element.scrollWidth <= element.clientWidth + 1 || !element.clientWidth || element.closest("svg")) return false;
    const looks = getComputedStyle(element);
    if (looks.overflowX !== "visible" || looks.display === "inline") return false;
    return parseFloat(looks.borderRightWidth) > 0 || looks.backgroundColor !== "rgba(0, 0, 0, 0)";
}).map((element) => element.outerHTML.slice(0, 140))"""

# What has no place on paper and is seen there.
ON_PAPER = """() => [...document.querySelectorAll(".rail, .bar, .foot, .composer, button:not(.visually-hidden)")]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().width).map((element) => element.outerHTML.slice(0, 140))"""
PAPER = {"width": 657, "height": 900}  # A4 within the margins of print.css
HALF = {"width": 640, "height": 900}
READERS = (
    ("with words a third longer", (GROW,), (SHRINK,)),
    ("with letters set wide", (SPACED, True), (SPACED, False)),
    ("twice as large", (TEXT, "200%"), (TEXT, "")),
)


def faults_for_readers(page: Page) -> list[str]:
    """Return what is wrong with longer words, with letters set wider and twice as large, and on paper."""
    found = []
    for how, change, back in READERS:
        page.set_viewport_size(HALF if how.startswith("twice") else SMALL)
        page.evaluate(*change)
        if wider := sideways_scroll(page):
            found.append(f"{how}: {wider} px wider than its window")
        found += [f"{how}: words run out of {box}" for box in page.evaluate(SPILLS)]
        page.evaluate(*back)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    if wider := sideways_scroll(page):
        found.append(f"on paper: {wider} px wider than the sheet")
    found += [f"on paper: {element}" for element in page.evaluate(ON_PAPER)]
    page.emulate_media(media="screen")
    return found
