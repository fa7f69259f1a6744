"""What a page is for readers who hear it, or set it otherwise: longer words, letters set wide, twice as large, on paper."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.kit.chromium import SMALL

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
    if (element.scrollWidth <= element.clientWidth + 1 || !element.clientWidth || element.closest("svg") || !element.checkVisibility()) return false;
    const looks = getComputedStyle(element);
    if (looks.overflowX !== "visible" || looks.display === "inline") return false;
    return parseFloat(looks.borderRightWidth) > 0 || looks.backgroundColor !== "rgba(0, 0, 0, 0)";
}).map((element) => element.outerHTML.slice(0, 140))"""

# What axe does not ask of a page that is gone through by ear. Whoever has the links or buttons of a page listed hears their names without what stands
# around them: what is named alike goes to the same place, or says in its description, or by the named group that it stands in, which it is.
HEARD = """() => {
    const found = [], places = new Map();
    const shown = (element) => element.checkVisibility({visibilityProperty: true}) && !element.closest("[aria-hidden=true]");
    const told = (element, attribute) => (element.getAttribute(attribute) ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const words = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data;
        if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true" || getComputedStyle(node).display === "none") return "";
        return node.getAttribute("aria-label") ?? [...node.childNodes].map(words).join("");
    };
    const name = (element) => (told(element, "aria-labelledby").trim() || words(element)).trim().replace(/\\s+/g, " ");
    const group = (element) => {
        const named = element.parentElement.closest("[role=group]:is([aria-label], [aria-labelledby]), article:is([aria-label], [aria-labelledby]), fieldset, tr");
        return named ? name(named.querySelector(":scope > legend, :scope > th") ?? named) : "";
    };
    const place = (element, number) => element.matches("a") ? element.href : element.matches("summary") || !element.form
        ? number : [element.getAttribute("formaction") ?? element.form.getAttribute("action") ?? "", element.name, element.value].join(" ");
    [...document.querySelectorAll("main :is(a[href], button, summary)")].filter(shown).forEach((element, number) => {
        const heard = [element.localName, name(element).toLowerCase(), told(element, "aria-describedby"), element.matches("button") ? group(element) : ""].join("|");
        if (!places.has(heard)) places.set(heard, [element, place(element, number)]);
        else if (places.get(heard)[1] !== place(element, number)) found.push(`"${name(element)}" is heard of more than one: ${element.outerHTML.slice(0, 140)}`);
    });
    const without = (what, selector, has) => {
        for (const element of document.querySelectorAll(selector)) if (shown(element) && !has(element)) found.push(`${what}: ${element.outerHTML.slice(0, 140)}`);
    };
    without("a table without a name", "table", (table) => table.caption || table.matches("[aria-label], [aria-labelledby]"));
    without("a group without a name", "fieldset", (set) => set.querySelector(":scope > legend") || set.matches("[aria-label], [aria-labelledby]"));
    without("choices in no group", "input[type=radio]", (choice) => choice.closest("fieldset, [role=radiogroup], [role=group]"));
    without("a name that is not heard", ":is(div, span, p, dd, dt)[aria-label]", (element) => element.matches("[role]"));
    without("a time that no machine reads", "time", (time) => time.dateTime);
    without("a hint that is not heard", ".field :is(.hint, .error)", (hint) => hint.closest("label, legend")
        || hint.id && document.querySelector(`[aria-describedby~="${hint.id}"]`));
    return found;
}"""

# What has no place on paper and is seen there.
ON_PAPER = """() => [...document.querySelectorAll(".rail, .bar, .foot, .composer, button:not(.visually-hidden)")]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().width).map((element) => element.outerHTML.slice(0, 140))"""
# A heading over nothing: what stood under it was for pressing and writing.
EMPTY_ON_PAPER = """() => [...document.querySelectorAll("section")].filter((card) => {
    const head = card.querySelector("h1, h2, h3, h4");
    return head?.checkVisibility() && !card.querySelector("svg:not(.icon), img, input, textarea") && card.innerText.trim() === head.innerText.trim();
}).map((card) => card.outerHTML.slice(0, 140))"""
PAPER = {"width": 657, "height": 900}  # A4 within the margins of print.css
HALF = {"width": 640, "height": 900}
# How a reader sets a page, and puts it back, by the window in which it is looked at.
READERS = (
    (SMALL, (("with words a third longer", f"({GROW})()", f"({SHRINK})()"), ("with letters set wide", f"({SPACED})(true)", f"({SPACED})(false)"))),
    (HALF, (("twice as large", f"({TEXT})('200%')", f"({TEXT})('')"),)),
)
# Each is tried in the page itself: to go to and fro for each step took longer than the steps.
TRIED = """() => {
    const spills = %s, wider = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return [%s].map(([how, set, back]) => {
        set();
        const found = [wider() ? `${how}: ${wider()} px wider than its window` : "", ...spills().map((box) => `${how}: words run out of ${box}`)];
        back();
        return found.filter(Boolean);
    }).flat();
}"""
PRINTED = f"""() => {{
    const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return [...(wider ? [`${{wider}} px wider than the sheet`] : []), ...({ON_PAPER})(), ...({EMPTY_ON_PAPER})().map((card) => `a heading over nothing: ${{card}}`)];
}}"""


def faults_for_readers(page: Page, alike: bool = False) -> list[str]:
    """Return what is wrong by ear, with longer words, with letters set wider and twice as large, and on paper.

    Where much is called `alike` on purpose, it is not gone through by ear.
    """
    examples = alike or page.url.endswith("/styleguide")  # which shows each thing in each state
    found: list[str] = []
    for window, ways in READERS:
        if page.viewport_size != window:
            page.set_viewport_size(window)
        found += page.evaluate(TRIED % (SPILLS, ", ".join(f"['{how}', () => {change}, () => {back}]" for how, change, back in ways)))
    if not examples:
        found += [f"by ear: {fault}" for fault in page.evaluate(HEARD)]
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    found += [f"on paper: {fault}" for fault in page.evaluate(PRINTED)]
    page.emulate_media(media="screen")
    return found
