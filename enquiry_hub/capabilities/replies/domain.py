"""The words that somebody wrote in an answer, without what their mail program put around them. Every pattern is linear."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# "On … wrote:" of Gmail, Apple Mail, Thunderbird and phones, in English and Welsh; a program may break it over three lines.
INTRODUCTION = re.compile(r"^(?:On|Ar|Am)\s.{5,300}(?:\bwrote|\bysgrifennodd|\bysgrifenn?wyd|\bysgrifennu)\b.{0,120}:\s*$", re.IGNORECASE)
DIVIDER = re.compile(r"^\s*[-_*]{2,}\s*(?:Original Message|Forwarded message|Original Appointment|Neges wreiddiol|Neges wedi.i hanfon ymlaen)\s*[-_*]{2,}\s*$", re.IGNORECASE)
RULE = re.compile(r"^\s*_{10,}\s*$")
FROM = re.compile(r"^\s*\*?(?:From|Oddi wrth|Oddiwrth|Gan)\s?:\*?\s", re.IGNORECASE)
SENT = re.compile(r"^\s*\*?(?:Sent|Date|Anfonwyd|Dyddiad|To|At|I|Subject|Pwnc)\s?:\*?", re.IGNORECASE)
DEVICE = re.compile(
    r"^\s*(?:Sent from (?:my|Mail|Outlook|Yahoo|Samsung|Proton)\b.{0,60}|Get Outlook for \S.{0,60}|Sent via .{1,40}"
    r"|Anfonwyd (?:o|oddi ar) .{1,60}|Cael Outlook .{1,60})$", re.IGNORECASE
)  # fmt: skip
GOODBYE = re.compile(
    r"^\s*(?:(?:kind|best|warm|many)?\s?regards|best wishes|all the best|many thanks|thanks|thank you"
    r"|yours sincerely|cofion(?: gorau| cynnes| caredig)?|diolch(?: yn fawr)?|dymuniadau gorau|yn gywir)\s*[,.]?\s*$",
    re.IGNORECASE,
)  # fmt: skip
LONGEST_CARD, WIDEST_CARD = 8, 90  # what stands under a goodbye and is no longer than this is a name and an address


def own_words(text: str) -> str:
    """Return what was written above, between and below the quotations, without signature."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_without_signature(_without_quotes(lines))).strip())


def _without_quotes(lines: list[str]) -> list[str]:
    kept, place = [], 0
    while place < len(lines):
        length = _introduction_at(lines, place)
        if length:
            place += length
            if not _quoted_next(lines, place):
                break  # the program does not mark what it quotes: all that follows is quoted
            continue
        if DIVIDER.match(lines[place]) or _headers_at(lines, place):
            break
        if not lines[place].lstrip().startswith(">"):
            kept.append(lines[place])
        place += 1
    return kept


def _introduction_at(lines: list[str], place: int) -> int:
    """Return over how many lines an introduction such as "On Tuesday Ann wrote:" goes that begins here."""
    for length in (1, 2, 3):
        if INTRODUCTION.match(" ".join(line.strip() for line in lines[place : place + length])[:500]):
            return length
    return 0


def _quoted_next(lines: list[str], place: int) -> bool:
    return next((line.lstrip().startswith(">") for line in lines[place : place + 6] if line.strip()), False)


def _headers_at(lines: list[str], place: int) -> bool:
    """Say whether Outlook's block of "From:, Sent:, To:" begins here, with or without its rule above."""
    if RULE.match(lines[place]):
        after = [line for line in lines[place + 1 : place + 4] if line.strip()]
        return bool(after) and bool(FROM.match(after[0]))
    if not FROM.match(lines[place]):
        return False
    return sum(1 for line in lines[place + 1 : place + 6] if SENT.match(line)) >= 2


def _without_signature(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if line in ("--", "-- "):
            lines = lines[:number]
            break
    while lines and (not lines[-1].strip() or DEVICE.match(lines[-1])):
        lines = lines[:-1]
    for number, line in enumerate(lines):
        card = [found for found in lines[number + 1 :] if found.strip()]
        if GOODBYE.match(line) and len(card) <= LONGEST_CARD and all(len(found) <= WIDEST_CARD for found in card) and any(found.strip() for found in lines[:number]):
            return lines[:number]
    return lines


class _Reader(HTMLParser):
    """Read the words of an HTML e-mail up to where the quotation begins."""

    BREAKS, SKIPPED = {"br", "p", "div", "li", "tr", "h1", "h2", "h3"}, {"head", "style", "script", "title", "blockquote"}
    QUOTE = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend|ms-outlook-mobile-reference-message|border-top:\s?solid #E1E1E1", re.IGNORECASE)

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.depth, self.over = 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a part that is left out, or the quotation that ends everything."""
        named = " ".join(value or "" for name, value in attrs if name in ("id", "class", "style"))
        if self.QUOTE.search(named[:2000]):
            self.over = True
        if tag in self.SKIPPED:
            self.depth += 1
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph, or a part that is left out."""
        if tag in self.SKIPPED:
            self.depth = max(0, self.depth - 1)
        if tag == "p":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if not self.over and not self.depth:
            self.parts.append(re.sub(r"\s+", " ", data))


def words_of_html(html: str) -> str:
    """Return the words of an HTML e-mail that has no plain half, up to where its quotation begins."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.parts))
