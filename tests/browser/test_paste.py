"""Pasting as it comes from Word, Outlook and Google Docs: what gives a text its order stays, the rest drops."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Door
from tests.browser.site import Site
from tests.browser.test_live import go, make_thread

pytestmark = pytest.mark.browser

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; mso-pagination:widow-orphan;} @list l0:level1 {mso-level-text:\\F0B7;} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h1>Attendance<o:p></o:p></h1>
<p class=MsoNormal><span style='font-size:11.0pt;mso-fareast-language:EN-GB'>We looked at <b>Year 9</b><b><span
style='mso-spacerun:yes'>&nbsp; </span>first</b>, then <i>asked</i> what
lay behind it. See <a href="https://example.org/a%20report?x=1"><span style='mso-bidi-font-size:12.0pt'>the report</span></a>.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Gates at eight<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span><![endif]>and a name each<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>Calls by ten</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>First</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>2.<span>&nbsp; </span></span><![endif]>Second</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal><b>Week</b><o:p></o:p></p></td><td><p class=MsoNormal><b>Late</b></p></td></tr>
<tr><td><p class=MsoNormal>1</p></td><td><p class=MsoNormal>14 | 16</p></td></tr></table>
<p class=MsoNormal><img src="file:///C:/clip_image001.png"><script>alert(1)</script><span style='mso-hide:all;display:none'>secret</span>5*3 stays</p>
<!--EndFragment--></body></html>"""

WORD_SAID = """# Attendance

We looked at **Year 9 first**, then *asked* what lay behind it. See [the report](https://example.org/a%20report?x=1).

- Gates at eight
    - and a name each
- Calls by ten

1. First
2. Second

| **Week** | **Late** |
| --- | --- |
| 1 | 14 \\| 16 |

5\\*3 stays"""

GOOGLE = """<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-5d2f"><h2 dir="ltr" style="line-height:1.38"><span
style="font-size:16pt;font-weight:400">What we heard</span></h2><p dir="ltr"><span style="font-size:11pt;font-weight:400">Nobody </span><span
style="font-weight:700">asked</span><span style="font-weight:400;font-style:normal"> and </span><span style="font-style:italic;font-weight:400">nobody said</span><span>.</span></p><br />
<ol style="margin-top:0"><li dir="ltr" style="font-weight:400" aria-level="1"><p dir="ltr" role="presentation"><span>Begin</span></p></li>
<ul><li dir="ltr" aria-level="2"><p role="presentation"><span style="font-weight:400">with </span><a href="https://www.google.com/url?q=https://example.org/x&amp;sa=D"><span style="font-weight:400">this</span></a></p></li></ul>
<li aria-level="1"><p role="presentation"><span>Go on</span></p></li></ol>
<div dir="ltr"><table><colgroup><col width="100"/><col/></colgroup><tbody><tr><td><p><span>A</span></p></td><td><p><span>B</span></p></td></tr><tr><td><p>1</p></td><td><br></td></tr></tbody></table></div></b>"""

GOOGLE_SAID = """## What we heard

Nobody **asked** and *nobody said*.

1. Begin
    - with [this](https://example.org/x)
2. Go on

| A | B |
| --- | --- |
| 1 |  |"""

OUTLOOK = """<html><body><table role="presentation" width="100%"><tr><td><table border=0><tr><td><p class=MsoNormal>Dear all,</p><p class=MsoNormal><strong>Thursday</strong> it is:
<a href="javascript:alert(1)">here</a>, <a href="mailto:office@example.org">office@example.org</a></p></td></tr></table></td></tr></table>
<table><tr><th>Who</th><th>What</th></tr><tr><td>Head</td><td>The <em>opening</em></td></tr></table></body></html>"""

OUTLOOK_SAID = """Dear all,

**Thursday** it is: here, office@example.org

| Who | What |
| --- | --- |
| Head | The *opening* |"""


def paste(page: Page, selector: str, html: str, plain: str = "plain") -> bool:
    """Paste into a box as a browser does, and say whether the page left it to the browser."""
    box = page.locator(selector).first
    box.focus()
    left: bool = box.evaluate(
        """(box, [html, plain]) => {
            const held = new DataTransfer();
            if (html) held.setData("text/html", html);
            held.setData("text/plain", plain);
            return box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true}));
        }""",
        [html, plain],
    )
    return left


@pytest.mark.parametrize(("html", "said"), [(WORD, WORD_SAID), (GOOGLE, GOOGLE_SAID), (OUTLOOK, OUTLOOK_SAID)], ids=["word", "google", "outlook"])
def test_what_is_pasted_becomes_markdown(door: Door, demo_site: Site, html: str, said: str) -> None:
    page = door.enter("L05")
    go(page, make_thread(demo_site, 1))
    box = page.locator("[data-composer] textarea")
    expect(box).to_have_attribute("data-enhanced", "expander paste")
    page.wait_for_timeout(300)
    assert not paste(page, "[data-composer] textarea", html)
    expect(box).to_have_value(said)
    page.keyboard.press("Control+z")
    expect(box).to_have_value("")
    box.fill("Before. ")
    paste(page, "[data-composer] textarea", html)
    expect(box).to_have_value("Before. \n\n" + said)
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/posts" in answer.url):
        page.get_by_role("button", name="Post reply").click()
    expect(page.locator("#post-2 table")).to_have_count(1)
    assert door.faults == []


def test_plain_words_are_pasted_as_the_browser_does_it(door: Door, demo_site: Site) -> None:
    page = door.enter("L05")
    go(page, make_thread(demo_site, 1))
    page.wait_for_timeout(300)
    for html in ("", "<p>Only <span style='color:red'>words</span></p>", "<meta charset=utf-8><div>one</div><div>two</div>"):
        assert paste(page, "[data-composer] textarea", html)
    paste(page, "[data-composer] textarea", "<p>a <b>bold</b> word</p>")
    expect(page.locator("[data-composer] textarea")).to_have_value("a **bold** word")


def test_the_page_editor_takes_it_too(door: Door, demo_site: Site) -> None:
    page = door.enter("L05")
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=past&prompt=none")
    expect(page.locator("textarea").first).to_have_attribute("data-enhanced", "paste")
    page.wait_for_timeout(300)
    paste(page, "textarea", GOOGLE)
    expect(page.locator("textarea").first).to_have_value(GOOGLE_SAID)
    assert door.faults == []
